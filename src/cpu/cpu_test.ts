import { assert, assertEquals } from "@std/assert";
import {
  AddressSpace,
  type Architecture,
  architectures,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
} from "./cpu.ts";

const { read, write, execute } = Protection;
const RX = read | execute;
const RW = read | write;
const RWX = read | write | execute;

const CODE = 0x10;
const DATA = 0x20;

/** A CPU with a page of code at 0x10000 and two of data at 0x20000. */
class Fixture {
  readonly memory = PhysicalMemory.create({ frames: 200 });
  readonly space = new AddressSpace(this.memory);
  readonly cpu: Cpu;
  readonly state: CpuState;
  readonly frames: number[] = [];

  constructor(architecture: Architecture, code: string, protection = RX) {
    this.cpu = new Cpu(this.memory, architecture, "linux");
    this.state = new CpuState(architecture);
    this.state.pc = 0x10000n;
    this.map(CODE, protection);
    this.map(DATA, RW);
    this.map(DATA + 1, RW);
    this.poke(0x10000, code);
  }

  map(page: number, protection: number): number {
    const frame = this.memory.allocate();
    this.space.map(page, frame, protection);
    this.frames.push(frame);
    return frame;
  }

  #at(address: number): number {
    const entry = this.space.lookup(Math.floor(address / PAGE_SIZE));
    return (entry >>> 3) * PAGE_SIZE + address % PAGE_SIZE;
  }

  /** Writes bytes given in hexadecimal. */
  poke(address: number, hex: string): void {
    (hex.match(/[0-9a-f]{2}/g) ?? []).forEach((byte, index) => {
      const at = this.#at(address + index);
      this.memory.invalidateCode(Math.floor(at / PAGE_SIZE));
      this.memory.bytes[at] = parseInt(byte, 16);
    });
  }

  peek(address: number, count: number): string {
    return Array.from(
      { length: count },
      (_, i) =>
        this.memory.bytes[this.#at(address + i)]!
          .toString(16).padStart(2, "0"),
    ).join("");
  }

  run(budget = 1_000_000): Exit {
    return this.cpu.run(this.state, this.space, budget);
  }
}

// Encodings by llvm-mc-19 --show-encoding.
const riscv = {
  ecall: "73000000",
  /** ld a0, 0(a1) */
  ld: "03b50500",
  /** sd a0, 0(a1) */
  sd: "23b0a500",
  /** sw a0, 0(a1) */
  sw: "23a0a500",
  /** sb a0, 0(a1) */
  sb: "2380a500",
  /** addi a0, a0, 1 */
  addi: "13051500",
  /** j -4 */
  back: "6ff0dfff",
  /** fence.i */
  fencei: "0f100000",
};

Deno.test("run() leaves at a system call with pc behind it", () => {
  const f = new Fixture("riscv64", riscv.addi + riscv.addi + riscv.ecall);
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.pc, 0x1000cn);
  assertEquals(f.state.register(10), 2n);
  assertEquals(f.cpu.retired, 3);
});

Deno.test("run() leaves when the budget is used up and goes on exactly there", () => {
  const f = new Fixture("riscv64", riscv.addi + riscv.back);
  assertEquals(f.run(10), Exit.budget);
  assertEquals(f.state.register(10), 5n);
  assertEquals(f.cpu.retired, 10);
  assertEquals(f.run(9), Exit.budget);
  // Looked at after backward branches only.
  assertEquals(f.cpu.retired, 20);
  assertEquals(f.state.pc, 0x10000n);
});

Deno.test("a load from nowhere faults with exact state", () => {
  const f = new Fixture("riscv64", riscv.addi + riscv.ld + riscv.ecall);
  f.state.setRegister(11, 0x30008n);
  assertEquals(f.run(), Exit.fault);
  assertEquals(f.state.pc, 0x10004n);
  assertEquals(f.state.register(10), 1n);
  assertEquals(f.cpu.exitAddress, 0x30008n);
  assertEquals(f.cpu.exitAccess, read);
  assertEquals(f.cpu.exitLength, 8);
  assertEquals(f.cpu.retired, 1);
  f.map(0x30, read);
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.register(10), 0n);
  assertEquals(f.cpu.retired, 3);
});

Deno.test("addresses out of the lower half fault", () => {
  for (const address of [1n << 47n, 0xffffffffffffffffn, 0x8000000000020000n]) {
    const f = new Fixture("riscv64", riscv.ld);
    f.state.setRegister(11, address);
    assertEquals(f.run(), Exit.fault);
    assertEquals(f.cpu.exitAddress, address);
  }
});

Deno.test("a store needs write permission, a load read permission", () => {
  const f = new Fixture("riscv64", riscv.sd + riscv.ld + riscv.ecall);
  f.state.setRegister(11, 0x20000n);
  f.space.map(DATA, f.frames[1]!, read);
  assertEquals(f.run(), Exit.fault);
  assertEquals(f.cpu.exitAccess, write);
  f.space.map(DATA, f.frames[1]!, write);
  assertEquals(f.run(), Exit.fault);
  assertEquals(f.state.pc, 0x10004n);
  assertEquals(f.cpu.exitAccess, read);
});

Deno.test("taking permission away is seen though the page was in the TLB", () => {
  const f = new Fixture("riscv64", riscv.sd + riscv.ecall);
  f.state.setRegister(11, 0x20000n);
  assertEquals(f.run(), Exit.syscall);
  f.space.map(DATA, f.frames[1]!, read);
  f.state.pc = 0x10000n;
  assertEquals(f.run(), Exit.fault);
  f.space.unmap(DATA);
  assertEquals(f.run(), Exit.fault);
});

Deno.test("accesses across pages move all bytes", () => {
  for (let offset = 1; offset < 8; offset++) {
    const f = new Fixture("riscv64", riscv.sd + riscv.ld + riscv.ecall);
    const address = 0x21000 - offset;
    f.state.setRegister(11, BigInt(address));
    f.state.setRegister(10, 0x1122334455667788n);
    assertEquals(f.run(), Exit.syscall);
    assertEquals(f.peek(address, 8), "8877665544332211");
    assertEquals(f.peek(address - 1, 1) + f.peek(address + 8, 1), "0000");
    assertEquals(f.state.register(10), 0x1122334455667788n);
  }
});

Deno.test("a store across a permission boundary writes nothing", () => {
  const f = new Fixture("riscv64", riscv.sd);
  f.space.map(DATA + 1, f.frames[2]!, read);
  f.state.setRegister(11, 0x20ffcn);
  f.state.setRegister(10, -1n);
  assertEquals(f.run(), Exit.fault);
  assertEquals(f.cpu.exitAddress, 0x21000n);
  assertEquals(f.cpu.exitAccess, write);
  assertEquals(f.peek(0x20ffc, 8), "0000000000000000");
});

Deno.test("fetching needs execute permission", () => {
  const f = new Fixture("riscv64", riscv.ecall, RW);
  assertEquals(f.run(), Exit.fault);
  assertEquals(f.cpu.exitAccess, execute);
  assertEquals(f.cpu.exitAddress, 0x10000n);
  assertEquals(f.state.pc, 0x10000n);
  f.space.map(CODE, f.frames[0]!, RX);
  assertEquals(f.run(), Exit.syscall);
});

Deno.test("an instruction across pages is fetched from both, and faults on the second", () => {
  const f = new Fixture("riscv64", "");
  f.poke(0x10ffe, riscv.addi.slice(0, 4));
  f.state.pc = 0x10ffen;
  assertEquals(f.run(), Exit.fault);
  assertEquals(f.cpu.exitAddress, 0x11000n);
  assertEquals(f.state.pc, 0x10ffen);
  f.map(CODE + 1, RX);
  f.poke(0x11000, riscv.addi.slice(4) + riscv.ecall);
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.register(10), 1n);
  // addi a0, a0, 2 in another second page
  const frame = f.memory.allocate();
  f.space.map(CODE + 1, frame, RX);
  f.poke(0x11000, "2500" + riscv.ecall);
  f.state.pc = 0x10ffen;
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.register(10), 3n);
});

Deno.test("code that was remapped or rewritten from outside is decoded anew", () => {
  const f = new Fixture("riscv64", riscv.addi + riscv.ecall);
  assertEquals(f.run(), Exit.syscall);
  const frame = f.memory.allocate();
  f.space.map(CODE, frame, RX);
  f.poke(0x10000, riscv.ecall);
  f.state.pc = 0x10000n;
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.register(10), 1n);
  f.poke(0x10000, riscv.addi + riscv.addi + riscv.ecall);
  f.state.pc = 0x10000n;
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.register(10), 3n);
});

Deno.test("a frame freed and used again holds no old code", () => {
  const f = new Fixture("riscv64", riscv.addi + riscv.ecall);
  assertEquals(f.run(), Exit.syscall);
  f.space.unmap(CODE);
  f.memory.free(f.frames[0]!);
  assertEquals(f.map(CODE, RX), f.frames[0]);
  f.poke(0x10000, riscv.ecall);
  f.state.pc = 0x10000n;
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.register(10), 1n);
});

Deno.test("stores of the guest to its code are seen after fence.i", () => {
  // sw a0, 0(a1) over the instruction behind the fence.
  const f = new Fixture(
    "riscv64",
    riscv.sw + riscv.fencei + riscv.ecall + riscv.ecall,
    RWX,
  );
  f.state.setRegister(11, 0x10008n);
  f.state.setRegister(10, 0x00150513n); // addi a0, a0, 1
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.pc, 0x10010n);
  assertEquals(f.state.register(10), 0x00150514n);
  assertEquals(f.cpu.retired, 4);
});

Deno.test("x86 sees a store to the very next instruction", () => {
  // mov byte ptr [rdi], 0x90; ud2 -> nop; 0x0b...; syscall
  const f = new Fixture("x86_64", "66c7079090" + "0f0b" + "0f05", RWX);
  f.state.setRegister(7, 0x10005n);
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.pc, 0x10009n);
  assertEquals(f.cpu.retired, 4);
});

Deno.test("a loop that keeps rewriting its own page goes on", () => {
  // inc dword ptr [rip + 0x100]; dec ecx; jnz back; syscall
  const f = new Fixture(
    "x86_64",
    "ff0500010000" + "ffc9" + "75f6" + "0f05",
    RWX,
  );
  f.state.setRegister(1, 100n);
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.peek(0x10106, 4), "64000000");
  assertEquals(f.cpu.retired, 301);
});

Deno.test("two address spaces with different code at one address do not mix", () => {
  const f = new Fixture("riscv64", riscv.addi + riscv.ecall);
  const other = new AddressSpace(f.memory);
  const frame = f.memory.allocate();
  other.map(CODE, frame, RX);
  f.memory.bytes.set([0x73, 0, 0, 0], frame * PAGE_SIZE);
  for (let i = 0; i < 3; i++) {
    f.state.pc = 0x10000n;
    assertEquals(f.run(), Exit.syscall);
    f.state.pc = 0x10000n;
    assertEquals(f.cpu.run(f.state, other, 100), Exit.syscall);
    assertEquals(f.state.pc, 0x10004n);
  }
  assertEquals(f.state.register(10), 3n);
});

Deno.test("interned code survives reset(), other code does not", () => {
  const memory = PhysicalMemory.create({ frames: 50 });
  const page = new Uint8Array(PAGE_SIZE);
  page.set([0x13, 0x05, 0x15, 0x00, 0x73, 0, 0, 0]);
  for (let i = 0; i < 3; i++) {
    const space = new AddressSpace(memory);
    space.map(CODE, memory.intern(page), RX);
    const frame = memory.allocate();
    space.map(CODE + 1, frame, RX);
    memory.bytes.set(
      i % 2 === 0 ? page.subarray(4, 8) : page.subarray(0, 8),
      frame * PAGE_SIZE,
    );
    const cpu = new Cpu(memory, "riscv64");
    const state = new CpuState("riscv64");
    state.pc = 0x10000n;
    assertEquals(cpu.run(state, space, 10), Exit.syscall);
    state.pc = 0x11000n;
    assertEquals(cpu.run(state, space, 10), Exit.syscall);
    assertEquals(state.register(10), i % 2 === 0 ? 1n : 2n);
    memory.reset();
  }
});

Deno.test("A64 finds a target misaligned before it finds it out of reach", () => {
  // br x0
  for (const target of [0x10002n, 1n << 63n | 2n]) {
    const f = new Fixture("aarch64", "00001fd6");
    f.state.setRegister(0, target);
    assertEquals(f.run(), Exit.misaligned);
    assertEquals(f.state.pc, target);
    assertEquals(f.cpu.retired, 1);
  }
});

Deno.test("jumps out of the lower half fault at the target", () => {
  // jr a0
  const f = new Fixture("riscv64", "67000500");
  f.state.setRegister(10, 0xffffffff80000000n);
  assertEquals(f.run(), Exit.fault);
  assertEquals(f.state.pc, 0xffffffff80000000n);
  assertEquals(f.cpu.exitAddress, 0xffffffff80000000n);
  assertEquals(f.cpu.exitAccess, execute);
});

Deno.test("step() executes one instruction and says so", () => {
  const f = new Fixture("riscv64", riscv.addi + riscv.back + riscv.ecall);
  assertEquals(f.cpu.step(f.state, f.space), Exit.debug);
  assertEquals(f.state.pc, 0x10004n);
  assertEquals(f.cpu.step(f.state, f.space), Exit.debug);
  assertEquals(f.state.pc, 0x10000n);
  f.state.pc = 0x10008n;
  assertEquals(f.cpu.step(f.state, f.space), Exit.syscall);
  assertEquals(f.state.pc, 0x1000cn);
  assertEquals(f.cpu.retired, 3);
});

/** Loops whose first instructions have no record of their own, or none any
 * more: after a turn of `turn` instructions they are back at their start. */
const loops: readonly {
  readonly what: string;
  readonly architecture: Architecture;
  readonly code: string;
  readonly turn: number;
}[] = [
  {
    // cmp rdx, rbx; je out; inc rbx; jmp back
    what: "a comparison that is part of its branch",
    architecture: "x86_64",
    code: "4839da" + "7405" + "48ffc3" + "ebf6" + "0f05",
    turn: 4,
  },
  {
    // cmp x10, x9; b.eq out; add x9, x9, 1; b back
    what: "a comparison that is part of its branch",
    architecture: "aarch64",
    code: "5f0109eb" + "60000054" + "29050091" + "fdffff17" + "010000d4",
    turn: 4,
  },
  {
    // test rax, rax; js back
    what: "a test that is part of its branch",
    architecture: "x86_64",
    code: "4885c0" + "78fb",
    turn: 2,
  },
  {
    // nop; jne back
    what: "a NOP",
    architecture: "x86_64",
    code: "90" + "75fd",
    turn: 2,
  },
  {
    // nop; b.ne back
    what: "a NOP",
    architecture: "aarch64",
    code: "1f2003d5" + "e1ffff54",
    turn: 2,
  },
  {
    // c.nop; bne a0, zero, back
    what: "a NOP",
    architecture: "riscv64",
    code: "0100" + "e31f05fe",
    turn: 2,
  },
];

for (const { what, architecture, code, turn } of loops) {
  Deno.test(`run() leaves a loop in front of ${what} [${architecture}]`, () => {
    const f = new Fixture(architecture, code);
    const count = architecture === "x86_64" ? 2 : 10;
    f.state.setRegister(count, 1n << 63n);
    f.state.setRegister(0, 1n << 63n);
    for (let turns = 1; turns <= 5; turns++) {
      assertEquals(f.run(1), Exit.budget);
      assertEquals(f.state.pc, 0x10000n);
      assertEquals(f.cpu.retired, turn * turns);
    }
    // Again from the start, with what the first run has left behind.
    assertEquals(f.run(turn * 7 + 1), Exit.budget);
    assertEquals(f.state.pc, 0x10000n);
    assertEquals(f.cpu.retired, turn * 13);
  });
}

Deno.test("a loop that ends by a comparison ends in time, however it is cut", () => {
  for (const { architecture, code, turn } of loops.slice(0, 2)) {
    const [count, limit] = architecture === "x86_64" ? [3, 2] : [9, 10];
    for (const budget of [1, 2, 3, 7, 100]) {
      const f = new Fixture(architecture, code);
      f.state.setRegister(limit, 3n);
      let exit: Exit = Exit.budget;
      while (exit === Exit.budget) exit = f.run(budget);
      assertEquals(exit, Exit.syscall);
      assertEquals(f.state.register(count), 3n);
      assertEquals(f.cpu.retired, 3 * turn + 3);
    }
  }
});

Deno.test("run() and step() start at an even address on riscv64", () => {
  const f = new Fixture("riscv64", "7300000073000000"); // ecall; ecall
  f.state.pc = 0x10001n;
  assertEquals(f.run(10), Exit.syscall);
  assertEquals(f.state.pc, 0x10004n);
  f.state.pc = 0x10005n;
  assertEquals(f.cpu.step(f.state, f.space), Exit.syscall);
  assertEquals(f.state.pc, 0x10008n);
});

/** Instructions that read a clock, and its ticks in nanoseconds. */
const clocks = [
  // mrs x0, cntvct_el0
  { architecture: "aarch64", code: "40e03bd5", register: 0, tick: 16n },
  // rdtsc
  { architecture: "x86_64", code: "0f31", register: 0, tick: 1n },
  // rdinstret a0; rdcycle; rdtime
  { architecture: "riscv64", code: "732520c0", register: 10, tick: 1n },
  { architecture: "riscv64", code: "732500c0", register: 10, tick: 1n },
  { architecture: "riscv64", code: "732510c0", register: 10, tick: 100n },
] as const;

for (const { architecture, code, register, tick } of clocks) {
  Deno.test(`step() reads the clock as run() does [${architecture} ${code}]`, () => {
    const f = new Fixture(architecture, code.repeat(3));
    f.cpu.hooks = { time: (retired) => BigInt(retired) * tick };
    for (let before = 0n; before < 3n; before++) {
      assertEquals(f.cpu.step(f.state, f.space), Exit.debug);
      assertEquals(f.state.register(register), before);
    }
  });
}

for (
  const [architecture, code, address, got] of [
    // ldxr x0, [x1]; add x0, x0, 1; stxr w2, x0, [x1]; cbnz w2, back
    ["aarch64", "207c5fc8" + "00040091" + "207c02c8" + "a2ffff35", 1, 2],
    // lr.d a0, (a1); addi a0, a0, 1; sc.d a2, a0, (a1); bnez a2, back
    ["riscv64", "2fb50510" + "0505" + "2fb6a518" + "e31a06fe", 11, 12],
  ] as const
) {
  Deno.test(`a reservation outlasts step(), but no other thread [${architecture}]`, () => {
    const f = new Fixture(architecture, code);
    f.state.setRegister(address, 0x20000n);
    for (let i = 0; i < 4; i++) f.cpu.step(f.state, f.space);
    assertEquals(f.state.register(got), 0n);
    assertEquals(f.peek(0x20000, 1), "01");
    f.state.pc = 0x10000n;
    f.cpu.step(f.state, f.space);
    f.cpu.step(f.state, f.space);
    const other = new CpuState(architecture);
    other.copyFrom(f.state);
    f.cpu.step(other, f.space);
    assertEquals(other.register(got), 1n);
    f.cpu.step(f.state, f.space);
    assertEquals(f.state.register(got), 1n);
    assertEquals(f.peek(0x20000, 1), "01");
  });
}

Deno.test("the clock sees how many instructions retired before it is read", () => {
  // inc ecx; rdtsc; mov ebx, eax; inc ecx; rdtsc; syscall
  const f = new Fixture(
    "x86_64",
    "ffc1" + "0f31" + "89c3" + "ffc1" + "0f31" + "0f05",
  );
  const asked: number[] = [];
  f.cpu.hooks = {
    time(retired) {
      asked.push(retired);
      return 0n;
    },
  };
  assertEquals(f.run(), Exit.syscall);
  assertEquals(asked, [1, 4]);
});

Deno.test("memory growing under a running thread keeps working", () => {
  const memory = PhysicalMemory.create({ frames: 8000 });
  const space = new AddressSpace(memory);
  const frame = memory.allocate();
  memory.bytes.set([0x73, 0, 0, 0, 0x73, 0, 0, 0], frame * PAGE_SIZE);
  space.map(CODE, frame, RX);
  const cpu = new Cpu(memory, "riscv64");
  const state = new CpuState("riscv64");
  state.pc = 0x10000n;
  assertEquals(cpu.run(state, space, 10), Exit.syscall);
  for (let i = 0; i < 5000; i++) memory.allocate();
  assertEquals(cpu.run(state, space, 10), Exit.syscall);
  assertEquals(state.pc, 0x10008n);
});

Deno.test("running out of room for decoded code starts over, unnoticed", () => {
  // A page of 1,023 additions, at so many addresses that 16 MiB do not do.
  const f = new Fixture("riscv64", riscv.addi.repeat(1023) + riscv.ecall);
  const frame = f.frames[0]!;
  const pages = 1200;
  for (let i = 0; i < pages; i++) {
    f.space.map(0x1000 + i, frame, RX);
    f.state.pc = BigInt((0x1000 + i) * PAGE_SIZE);
    assertEquals(f.run(), Exit.syscall);
  }
  assertEquals(f.state.register(10), BigInt(1023 * pages));
  assertEquals(f.cpu.retired, 1024 * pages);
});

Deno.test("two architectures share one memory", () => {
  const f = new Fixture("riscv64", riscv.addi + riscv.ecall);
  const space = new AddressSpace(f.memory);
  const frame = f.memory.allocate();
  space.map(CODE, frame, RX);
  f.memory.bytes.set([0x48, 0xff, 0xc0, 0x0f, 0x05], frame * PAGE_SIZE); // inc rax; syscall
  const x86 = new Cpu(f.memory, "x86_64");
  const state = new CpuState("x86_64");
  for (let i = 1; i <= 3; i++) {
    f.state.pc = 0x10000n;
    state.pc = 0x10000n;
    assertEquals(f.run(), Exit.syscall);
    assertEquals(x86.run(state, space, 100), Exit.syscall);
    assertEquals(state.pc, 0x10005n);
  }
  assertEquals(f.state.register(10), 3n);
});

Deno.test("faults and budgets count instructions exactly, however code was cut", () => {
  // Thirty additions, a load that faults, more additions, and back.
  const code = riscv.addi.repeat(30) + riscv.ld + riscv.addi.repeat(90) +
    "6ff0dfe1"; // j -0x1e4
  const f = new Fixture("riscv64", code);
  f.state.setRegister(11, 0x30000n);
  assertEquals(f.run(1000), Exit.fault);
  assertEquals(f.cpu.retired, 30);
  assertEquals(f.state.pc, 0x10078n);
  f.map(0x30, read);
  assertEquals(f.run(1), Exit.budget);
  assertEquals(f.cpu.retired, 122);
  assertEquals(f.state.pc, 0x10000n);
});

for (const architecture of architectures) {
  Deno.test(`any bytes are some program: run() always comes back [${architecture}]`, () => {
    const exits: readonly number[] = Object.values(Exit);
    let seed = 0x9e3779b97f4a7c15n;
    const random = (): bigint => {
      seed = BigInt.asUintN(64, seed ^ seed << 13n);
      seed ^= seed >> 7n;
      seed = BigInt.asUintN(64, seed ^ seed << 17n);
      return seed;
    };
    const f = new Fixture(architecture, "", RWX);
    const frame = f.frames[0]!;
    const page = frame * PAGE_SIZE;
    for (let round = 0; round < 40; round++) {
      f.memory.invalidateCode(frame);
      for (let at = 0; at < PAGE_SIZE; at += 8) {
        f.memory.view.setBigUint64(page + at, random(), true);
      }
      for (let start = 0; start < 20; start++) {
        for (let i = 0; i < 16; i++) {
          f.state.setRegister(i, 0x20000n + (random() & 0x1fffn));
        }
        f.state.pc = 0x10000n + (random() & 0xffcn);
        const before = f.cpu.retired;
        assert(exits.includes(f.run(1000)));
        assert(f.cpu.retired >= before);
      }
    }
  });
}
