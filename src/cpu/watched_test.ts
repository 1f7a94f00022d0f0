import { assertEquals } from "@std/assert";
import {
  AddressSpace,
  type Architecture,
  Cpu,
  CpuState,
  DebugRegisters,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
  Step,
} from "./cpu.ts";

const CODE = 0x10000;
const DATA = 0x20000;
const TRAP_FLAG = 0x100n;
const SINGLE_STEP = 0x4000;
const RDI = 7;
const RSI = 6;
const RCX = 1;

/** A page of code, two of data, and a thread at the code's start. */
class Fixture {
  readonly memory = PhysicalMemory.create({ frames: 64 });
  readonly space = new AddressSpace(this.memory);
  readonly cpu: Cpu;
  readonly state: CpuState;

  constructor(architecture: Architecture, code: readonly number[]) {
    const { read, execute } = Protection;
    this.cpu = new Cpu(this.memory, architecture);
    this.state = new CpuState(architecture);
    this.state.pc = BigInt(CODE);
    const frame = this.memory.allocate();
    this.space.map(CODE / PAGE_SIZE, frame, read | execute);
    this.memory.bytes.set(code, frame * PAGE_SIZE);
    this.map(DATA);
    this.map(DATA + PAGE_SIZE);
    this.state.sp = BigInt(DATA + PAGE_SIZE);
  }

  map(address: number): void {
    const { read, write } = Protection;
    const frame = this.memory.allocate();
    this.space.map(address / PAGE_SIZE, frame, read | write);
  }

  /** The exit, how far pc is behind the code's start, and bits of DR6. */
  run(budget = 1000): readonly [Exit, number, number] {
    const exit = this.cpu.run(this.state, this.space, budget);
    return [exit, Number(this.state.pc) - CODE, this.cpu.debugStatus];
  }

  arm(control: bigint, ...addresses: readonly number[]): void {
    const registers = new DebugRegisters();
    addresses.forEach((address, index) => {
      registers.addresses[index] = BigInt(address);
    });
    registers.control = control;
    this.state.debugRegisters = registers;
  }
}

/** Bytes of instruction words. */
function words(...instructions: readonly number[]): number[] {
  return instructions.flatMap((word) => [
    word & 0xff,
    word >>> 8 & 0xff,
    word >>> 16 & 0xff,
    word >>> 24,
  ]);
}

const PUSH_TRAP_FLAG = [0x68, 0x02, 0x03, 0x00, 0x00]; // push 0x302
const PUSH_NO_FLAG = [0x68, 0x02, 0x02, 0x00, 0x00]; // push 0x202
const POPF = 0x9d;
const NOP = 0x90;
const SYSCALL = [0x0f, 0x05];

Deno.test("TF that popf sets ends each instruction after the next one", () => {
  const f = new Fixture("x86_64", [...PUSH_TRAP_FLAG, POPF, NOP, NOP]);
  assertEquals(f.run(), [Exit.debug, 7, SINGLE_STEP]);
  assertEquals(f.cpu.retired, 3);
  assertEquals(f.state.flags & TRAP_FLAG, TRAP_FLAG);
  assertEquals(f.run(), [Exit.debug, 8, SINGLE_STEP]);
  assertEquals(f.cpu.retired, 4);
});

Deno.test("TF that popf clears still ends the popf, and nothing more", () => {
  const f = new Fixture("x86_64", [...PUSH_NO_FLAG, POPF, NOP, ...SYSCALL]);
  f.state.flags = TRAP_FLAG;
  assertEquals(f.run(), [Exit.debug, 5, SINGLE_STEP]);
  assertEquals(f.run(), [Exit.debug, 6, SINGLE_STEP]);
  assertEquals(f.run(), [Exit.syscall, 9, 0]);
});

Deno.test("TF that a 16-bit popf sets counts as well", () => {
  // push 0x302; popfw
  const f = new Fixture("x86_64", [...PUSH_TRAP_FLAG, 0x66, POPF, NOP, NOP]);
  assertEquals(f.run(), [Exit.debug, 8, SINGLE_STEP]);
});

Deno.test("TF ends each iteration of a repeated instruction", () => {
  const f = new Fixture("x86_64", [0xf3, 0xaa, NOP]); // rep stosb
  f.state.setRegister(RDI, BigInt(DATA));
  f.state.setRegister(RCX, 3n);
  f.state.flags = TRAP_FLAG;
  for (const [pc, left] of [[0, 2n], [0, 1n], [2, 0n], [3, 0n]] as const) {
    assertEquals(f.run(), [Exit.debug, pc, SINGLE_STEP]);
    assertEquals(f.state.register(RCX), left);
  }
});

Deno.test("A system call, a fault and int3 come without a step's end, whatever TF", () => {
  const call = new Fixture("x86_64", [...SYSCALL, NOP]);
  call.state.flags = TRAP_FLAG;
  assertEquals(call.run(), [Exit.syscall, 2, 0]);
  assertEquals(call.state.register(11) & TRAP_FLAG, TRAP_FLAG);
  const fault = new Fixture("x86_64", [0x88, 0x07, NOP]); // mov [rdi], al
  fault.state.setRegister(RDI, BigInt(DATA + 2 * PAGE_SIZE));
  fault.state.flags = TRAP_FLAG;
  assertEquals(fault.run(), [Exit.fault, 0, 0]);
  fault.map(DATA + 2 * PAGE_SIZE);
  assertEquals(fault.run(), [Exit.debug, 2, SINGLE_STEP]);
  const breakpoint = new Fixture("x86_64", [0xcc]);
  breakpoint.state.flags = TRAP_FLAG;
  assertEquals(breakpoint.run(), [Exit.breakpoint, 1, 0]);
});

Deno.test("int1 leaves DR6 as it is", () => {
  for (const code of [[0xf1], [0xcd, 0x01]]) {
    const f = new Fixture("x86_64", code);
    assertEquals(f.run(), [Exit.debug, code.length, 0]);
  }
});

Deno.test("pushf and syscall see TF", () => {
  const f = new Fixture("x86_64", [0x9c, 0x58, NOP]); // pushf; pop rax
  f.state.flags = TRAP_FLAG;
  f.run();
  f.run();
  assertEquals(f.state.register(0), 0x302n);
});

Deno.test("A breakpoint stops before its instruction, as long as it is enabled", () => {
  const f = new Fixture("x86_64", [NOP, NOP, NOP, ...SYSCALL]);
  f.arm(0b0100n, 0, CODE + 1, CODE + 2);
  assertEquals(f.run(), [Exit.debug, 1, 2]);
  assertEquals(f.cpu.retired, 1);
  assertEquals(f.run(), [Exit.debug, 1, 2]);
  f.arm(0b1000n, CODE + 1, 0);
  assertEquals(f.run(), [Exit.syscall, 5, 0]);
});

Deno.test("A step's end tells of a breakpoint at the next instruction, enabled or not", () => {
  const f = new Fixture("x86_64", [NOP, NOP]);
  f.state.flags = TRAP_FLAG;
  f.arm(0n, 0, 0, CODE + 1);
  assertEquals(f.run(), [Exit.debug, 1, SINGLE_STEP | 4]);
});

const LENGTHS: readonly (readonly [bytes: number, field: bigint])[] = [
  [1, 0n],
  [2, 1n],
  [4, 3n],
  [8, 2n],
];

for (const [bytes, field] of LENGTHS) {
  Deno.test(`${bytes} watched bytes meet stores to them, and no others`, () => {
    const at = DATA + 64;
    const control = 2n | 1n << 16n | field << 18n;
    for (let offset = -2; offset < bytes + 2; offset++) {
      // mov [rdi], al; nop; syscall
      const f = new Fixture("x86_64", [0x88, 0x07, NOP, ...SYSCALL]);
      f.arm(control, at);
      f.state.setRegister(RDI, BigInt(at + offset));
      const hit = offset >= 0 && offset < bytes;
      assertEquals(f.run(), hit ? [Exit.debug, 2, 1] : [Exit.syscall, 5, 0]);
      if (hit) assertEquals(f.run(), [Exit.syscall, 5, 0]);
    }
  });
}

Deno.test("Watched data meets reads if it is to, and stores of any size and place", () => {
  const write = 2n << 2n | 1n << 20n | 3n << 22n;
  const access = 2n << 2n | 3n << 20n | 3n << 22n;
  const cases:
    readonly (readonly [string, number[], number, bigint, number])[] = [
      ["mov al, [rdi]", [0x8a, 0x07], 0, write, 0],
      ["mov al, [rdi]", [0x8a, 0x07], 0, access, 2],
      ["mov [rdi], rax", [0x48, 0x89, 0x07], -7, write, 2],
      ["mov [rdi], rax", [0x48, 0x89, 0x07], -8, write, 0],
      ["add [rdi], eax", [0x01, 0x07], 3, write, 2],
      ["movups [rdi], xmm0", [0x0f, 0x11, 0x07], -15, write, 2],
      ["movsb", [0xa4], 0, write, 2],
      ["push [rdi]", [0xff, 0x37], 0, access, 2],
    ];
  // Within a page, at the edge of two, and behind it.
  for (const at of [DATA + 128, DATA + PAGE_SIZE, DATA + PAGE_SIZE + 4]) {
    for (const [text, code, offset, control, status] of cases) {
      const f = new Fixture("x86_64", [...code, ...SYSCALL]);
      f.state.sp = BigInt(DATA + 512);
      f.arm(control, 0, at);
      f.state.setRegister(RDI, BigInt(at + offset));
      f.state.setRegister(RSI, BigInt(DATA));
      const end = code.length;
      assertEquals(
        f.run(),
        status !== 0 ? [Exit.debug, end, status] : [Exit.syscall, end + 2, 0],
        text,
      );
    }
  }
});

Deno.test("Data is no longer watched when the registers are taken away", () => {
  const f = new Fixture("x86_64", [0x88, 0x07, 0x88, 0x07, ...SYSCALL]);
  f.state.setRegister(RDI, BigInt(DATA));
  f.arm(2n | 1n << 16n, DATA);
  assertEquals(f.run(), [Exit.debug, 2, 1]);
  f.state.debugRegisters = undefined;
  assertEquals(f.run(), [Exit.syscall, 6, 0]);
});

Deno.test("A watched loop leaves when the budget is used up", () => {
  const f = new Fixture("x86_64", [NOP, 0xeb, 0xfd]); // nop; jmp to it
  f.arm(1n, DATA);
  assertEquals(f.run(7), [Exit.budget, 0, 0]);
  assertEquals(f.cpu.retired, 8);
});

/** A system call, a store through a register, another call. */
const PROGRAMS = {
  // nop; svc #0; str x0, [x1]; svc #0
  aarch64: words(0xd503201f, 0xd4000001, 0xf9000020, 0xd4000001),
  // nop; ecall; sd a0, 0(a1); ecall
  riscv64: words(0x13, 0x73, 0x00a5b023, 0x73),
} as const;

for (const architecture of ["aarch64", "riscv64"] as const) {
  Deno.test(`Step.active ends after an instruction, a call, one whose fault is resolved [${architecture}]`, () => {
    const f = new Fixture(architecture, PROGRAMS[architecture]);
    const address = BigInt(DATA + 2 * PAGE_SIZE);
    f.state.setRegister(architecture === "aarch64" ? 1 : 11, address);
    const step = (): ReturnType<Fixture["run"]> => {
      f.state.step = Step.active;
      return f.run();
    };
    assertEquals(step(), [Exit.debug, 4, 0]);
    assertEquals(step(), [Exit.syscall, 8, 0]);
    // Nothing is executed once the call has returned.
    assertEquals(f.run(), [Exit.debug, 8, 0]);
    assertEquals(f.cpu.retired, 2);
    assertEquals(step(), [Exit.fault, 8, 0]);
    f.map(Number(address));
    assertEquals(f.run(), [Exit.debug, 12, 0]);
    f.state.step = Step.off;
    assertEquals(f.run(), [Exit.syscall, 16, 0]);
  });
}

Deno.test("A step ends behind a jump whose target was jumped to before", () => {
  const tick = 0x00150513; // addi a0, a0, 1
  const back = 0x00058067; // jr a1
  const f = new Fixture("riscv64", words(tick, back));
  f.state.setRegister(11, BigInt(CODE));
  assertEquals(f.run(10_000), [Exit.budget, 0, 0]);
  f.state.pc = BigInt(CODE + 4);
  f.state.step = Step.active;
  assertEquals(f.run(), [Exit.debug, 0, 0]);
  assertEquals(f.cpu.retired, 10_001);
});
