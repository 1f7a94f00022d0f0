import { assertEquals } from "@std/assert";
import {
  AddressSpace,
  type ControlsName,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
} from "../cpu.ts";

const CODE = 0x10000;
const DATA = 0x20000;

/** A machine with a page of code, a page of data and nothing behind it. */
class Machine {
  readonly memory: PhysicalMemory = PhysicalMemory.create({ frames: 64 });
  readonly space: AddressSpace = new AddressSpace(this.memory);
  readonly cpu: Cpu;
  readonly state: CpuState = new CpuState("aarch64");
  readonly #code: number = this.memory.allocate();
  readonly #data: number = this.memory.allocate();

  constructor(
    words: readonly number[],
    codeProtection = 0,
    controls: ControlsName = "reference",
  ) {
    this.cpu = new Cpu(this.memory, "aarch64", controls);
    const { read, write, execute } = Protection;
    this.space.map(
      CODE / PAGE_SIZE,
      this.#code,
      read | execute | codeProtection,
    );
    this.space.map(DATA / PAGE_SIZE, this.#data, read | write);
    words.forEach((word, index) =>
      this.memory.view.setUint32(
        this.#code * PAGE_SIZE + index * 4,
        word,
        true,
      )
    );
    this.state.pc = BigInt(CODE);
  }

  run(): Exit {
    return this.cpu.run(this.state, this.space, 10_000);
  }

  get data(): Uint8Array {
    const start = this.#data * PAGE_SIZE;
    return this.memory.bytes.subarray(start, start + PAGE_SIZE);
  }

  /** How many instructions pc is behind the start. */
  get at(): number {
    return (Number(this.state.pc) - CODE) / 4;
  }
}

const SVC = 0xd4000001;
const BRK = 0xd4200000;

Deno.test("svc leaves behind itself, brk at itself", () => {
  const system = new Machine([SVC]);
  assertEquals([system.run(), system.at], [Exit.syscall, 1]);
  const trap = new Machine([BRK]);
  assertEquals([trap.run(), trap.at], [Exit.breakpoint, 0]);
});

Deno.test("What the reference traps at EL0 is privileged", () => {
  // Kernel/Arch/aarch64/Registers.h: SCTLR_EL1::default_value().
  const cases: Readonly<Record<string, number>> = {
    "mrs x0, daif": 0xd53b4220,
    "msr daifset, #1": 0xd50341df,
    "msr tpidrro_el0, x0": 0xd51bd060,
    "mrs x0, midr_el1": 0xd5380000,
    "dc isw, x0": 0xd5087640,
    wfi: 0xd503207f,
    "dc zva, x0": 0xd50b7420,
    "mrs x0, cntfrq_el0": 0xd53be000,
    "mrs x0, cntpct_el0": 0xd53be020,
    "mrs x0, cntvct_el0": 0xd53be040,
  };
  for (const [text, word] of Object.entries(cases)) {
    const machine = new Machine([word]);
    assertEquals([machine.run(), machine.at], [Exit.privileged, 0], text);
  }
});

Deno.test("ctr_el0 and dczid_el0 tell the sizes of lines and of dc zva, and whether it may be used", () => {
  for (
    const [controls, wanted] of [["reference", 20n], ["linux", 4n]] as const
  ) {
    // mrs x0, ctr_el0; mrs x1, dczid_el0
    const machine = new Machine([0xd53b0020, 0xd53b00e1, SVC], 0, controls);
    assertEquals(machine.run(), Exit.syscall);
    assertEquals(machine.state.register(0) >> 16n & 15n, 4n);
    assertEquals(machine.state.register(1), wanted);
  }
});

Deno.test("dc zva clears the 64 bytes around its address where it is allowed", () => {
  const machine = new Machine([0xd50b7420, SVC], 0, "linux");
  machine.data.fill(0xaa);
  machine.state.setRegister(0, BigInt(DATA + 100));
  assertEquals(machine.run(), Exit.syscall);
  const cleared = [...machine.data.keys()].filter((at) =>
    machine.data[at] === 0
  );
  assertEquals(cleared, Array.from({ length: 64 }, (_, i) => 64 + i));
});

Deno.test("cntvct_el0 counts 62.5 million ticks a second of the virtual clock", () => {
  // nop; mrs x0, cntvct_el0
  const machine = new Machine([0xd503201f, 0xd53be040, SVC], 0, "linux");
  machine.cpu.hooks = { time: (retired) => BigInt(16_000 + 16 * retired) };
  assertEquals(machine.run(), Exit.syscall);
  assertEquals(machine.state.register(0), 1001n);
});

Deno.test("A misaligned exclusive, acquire or atomic is misaligned", () => {
  const cases: Readonly<Record<string, number>> = {
    "ldxr x1, [x0]": 0xc85f7c01,
    "ldar w1, [x0]": 0x88dffc01,
    "ldadd x1, x1, [x0]": 0xf8210001,
  };
  for (const [text, word] of Object.entries(cases)) {
    const machine = new Machine([word]);
    machine.state.setRegister(0, BigInt(DATA + 1));
    assertEquals([machine.run(), machine.at], [Exit.misaligned, 0], text);
  }
});

Deno.test("A jump to a misaligned address is misaligned, at the target", () => {
  const machine = new Machine([0xd61f0000]);
  machine.state.setRegister(0, BigInt(CODE + 6));
  assertEquals(machine.run(), Exit.misaligned);
  assertEquals(machine.state.pc, BigInt(CODE + 6));
});

Deno.test("A pair that faults half-way changes neither memory nor registers", () => {
  const stored = new Machine([0xa8810801]); // stp x1, x2, [x0], #16
  stored.state.setRegister(0, BigInt(DATA + PAGE_SIZE - 8));
  stored.state.setRegister(1, -1n);
  assertEquals(stored.run(), Exit.fault);
  assertEquals(stored.data.at(-1), 0);
  assertEquals(stored.state.register(0), BigInt(DATA + PAGE_SIZE - 8));

  const loaded = new Machine([0xa8c10801]); // ldp x1, x2, [x0], #16
  loaded.state.setRegister(0, BigInt(DATA + PAGE_SIZE - 8));
  loaded.state.setRegister(1, 7n);
  assertEquals(loaded.run(), Exit.fault);
  assertEquals(loaded.state.register(1), 7n);
  assertEquals(loaded.cpu.exitAccess, Protection.read);
});

Deno.test("ld4 that faults half-way changes no register", () => {
  const machine = new Machine([0x4cdf0000]); // ld4 { v0.16b - v3.16b }, [x0], #64
  machine.state.setRegister(0, BigInt(DATA + PAGE_SIZE - 32));
  machine.state.setVector(0, 5n);
  assertEquals(machine.run(), Exit.fault);
  assertEquals(machine.state.vector(0), 5n);
  assertEquals(machine.state.register(0), BigInt(DATA + PAGE_SIZE - 32));
});

Deno.test("stxr succeeds once after ldxr, and not after clrex", () => {
  const LDXR = 0xc85f7c01; // ldxr x1, [x0]
  const STXR = 0xc8027c03; // stxr w2, x3, [x0]
  const CLREX = 0xd5033f5f;
  const status = (words: readonly number[]): bigint => {
    const machine = new Machine([...words, SVC]);
    machine.state.setRegister(0, BigInt(DATA));
    assertEquals(machine.run(), Exit.syscall);
    return machine.state.register(2);
  };
  assertEquals(status([LDXR, STXR]), 0n);
  assertEquals(status([LDXR, STXR, STXR]), 1n);
  assertEquals(status([LDXR, CLREX, STXR]), 1n);
  assertEquals(status([STXR]), 1n);
});

Deno.test("Code that was overwritten is executed anew behind isb", () => {
  // str w1, [x0]; isb; then a nop that becomes movz x2, #7.
  const machine = new Machine(
    [0xb9000001, 0xd5033fdf, 0xd503201f, SVC],
    Protection.write,
  );
  machine.state.setRegister(0, BigInt(CODE + 8));
  machine.state.setRegister(1, 0xd28000e2n);
  assertEquals(machine.run(), Exit.syscall);
  assertEquals(machine.state.register(2), 7n);
});

Deno.test("fpcr and fpsr keep the bits that ARMv8.0 has", () => {
  // msr fpcr, x0; msr fpsr, x0; mrs x1, fpcr; mrs x2, fpsr
  const machine = new Machine([
    0xd51b4400,
    0xd51b4420,
    0xd53b4401,
    0xd53b4422,
    SVC,
  ]);
  machine.state.setRegister(0, 0xffffffffn);
  assertEquals(machine.run(), Exit.syscall);
  // AHP, DN, FZ, RMode; N Z C V of AArch32, QC, IDC, IXC to IOC.
  assertEquals(machine.state.register(1), 0x07c00000n);
  assertEquals(machine.state.register(2), 0xf800009fn);
});

Deno.test("The conditions al and nv both always hold", () => {
  for (const condition of [14, 15]) {
    // csinc x0, xzr, xzr, <condition>; csel x1, x2, xzr, <condition>
    const machine = new Machine([
      0x9a9f07e0 | condition << 12,
      0x9a9f0041 | condition << 12,
      SVC,
    ]);
    machine.state.setRegister(0, 9n);
    machine.state.setRegister(2, 5n);
    assertEquals(machine.run(), Exit.syscall);
    assertEquals(machine.state.register(0), 0n);
    assertEquals(machine.state.register(1), 5n);
  }
});
