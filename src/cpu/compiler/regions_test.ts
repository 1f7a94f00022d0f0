import { assert, assertEquals } from "@std/assert";
import {
  AddressSpace,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
  type Tier,
} from "../cpu.ts";

const { read, write, execute } = Protection;
const CODE = 0x10000;
const PAGES = 16;
const A0 = 10;
const A1 = 11;
const T0 = 5;

// RISC-V, by the manual's formats.
const ECALL = 0x73;
const addi = (rd: number, rs1: number, value: number): number =>
  (value << 20 | rs1 << 15 | rd << 7 | 0x13) >>> 0;
/** To `from` + `offset`, even when that lies before it. */
const jump = (offset: number): number =>
  ((offset >> 20 & 1) << 31 | (offset >> 1 & 0x3ff) << 21 |
    (offset >> 11 & 1) << 20 | (offset >> 12 & 0xff) << 12 | 0x6f) >>> 0;
const andi = (rd: number, rs1: number, value: number): number =>
  (addi(rd, rs1, value) | 7 << 12) >>> 0;
const call = (offset: number): number => (jump(offset) | 1 << 7) >>> 0;
const RETURN = 0x8067;
const branchNotZero = (rs1: number, offset: number): number =>
  ((offset >> 12 & 1) << 31 | (offset >> 5 & 0x3f) << 25 | rs1 << 15 |
    1 << 12 | (offset >> 1 & 0xf) << 8 | (offset >> 11 & 1) << 7 | 0x63) >>> 0;

/** A RISC-V CPU with pages of code. */
class Fixture {
  readonly memory = PhysicalMemory.create({ frames: 128 });
  readonly space = new AddressSpace(this.memory);
  readonly state = new CpuState("riscv64");
  readonly cpu: Cpu;

  constructor(tier: Tier = "both") {
    this.cpu = new Cpu(this.memory, "riscv64", "reference", tier);
    for (let page = 0; page < PAGES; page++) {
      this.map(this.space, page, this.memory.allocate());
    }
  }

  map(space: AddressSpace, page: number, frame: number): void {
    space.map(CODE / PAGE_SIZE + page, frame, read | write | execute);
  }

  /** Changes code as the kernel does: behind the CPU's back. */
  poke(space: AddressSpace, address: number, words: readonly number[]): void {
    words.forEach((word, index) => {
      const at = address + 4 * index;
      const frame = space.lookup(Math.floor(at / PAGE_SIZE)) >>> 3;
      this.memory.invalidateCode(frame);
      this.memory.view.setUint32(
        frame * PAGE_SIZE + at % PAGE_SIZE,
        word,
        true,
      );
    });
  }

  /** Runs from CODE on with a count in a0; what a1 holds at the ecall. */
  count(times: number, space: AddressSpace = this.space): bigint {
    this.state.pc = BigInt(CODE);
    this.state.setRegister(A0, BigInt(times));
    this.state.setRegister(A1, 0n);
    assertEquals(this.cpu.run(this.state, space, 100_000_000), Exit.syscall);
    return this.state.register(A1);
  }
}

/** Adds `step` to a1, a0 times. */
const loop = (step: number): readonly number[] => [
  addi(A1, A1, step),
  addi(A0, A0, -1),
  branchNotZero(A0, -8),
  ECALL,
];

Deno.test("Regions.heat() compiles a loop that runs often, and only that", () => {
  const f = new Fixture();
  f.poke(f.space, CODE, loop(3));
  assertEquals(f.count(500), 1500n);
  assertEquals(f.cpu.compiled.made, 0);
  assertEquals(f.count(5000), 15_000n);
  assertEquals(f.cpu.compiled.made, 1);
  assertEquals(f.cpu.retired, 5500 * 3 + 2);
});

Deno.test("Cpu.run() compiles nothing when the tier is the interpreter's", () => {
  const f = new Fixture("interpreter");
  f.poke(f.space, CODE, loop(3));
  assertEquals(f.count(200_000), 600_000n);
  assertEquals(f.cpu.compiled.made, 0);
});

Deno.test("Regions.forget() drops a region whose code changes", () => {
  const f = new Fixture();
  f.poke(f.space, CODE, loop(3));
  f.count(5000);
  assertEquals(f.cpu.compiled.regions, 1);
  f.poke(f.space, CODE, loop(5));
  assertEquals(f.cpu.compiled.regions, 0);
  assertEquals(f.count(5000), 25_000n);
});

Deno.test("Regions.heat() gives up on code that changes again and again", () => {
  const f = new Fixture();
  for (let step = 1; step <= 100; step++) {
    f.poke(f.space, CODE, loop(step));
    assertEquals(f.count(2000), BigInt(2000 * step));
  }
  assert(f.cpu.compiled.made < 20, `${f.cpu.compiled.made} regions`);
});

Deno.test("PhysicalMemory.reset() lets code that stays become hot anew", () => {
  const memory = PhysicalMemory.create({ frames: 8 });
  const code = new Uint8Array(new Uint32Array(loop(3)).buffer);
  /** Runs the loop on a machine of its own; how many regions were ever made. */
  const made = (times: number): number => {
    const cpu = new Cpu(memory, "riscv64", "reference", "both");
    const space = new AddressSpace(memory);
    space.map(CODE / PAGE_SIZE, memory.intern(code), read | execute);
    const state = new CpuState("riscv64");
    state.pc = BigInt(CODE);
    state.setRegister(A0, BigInt(times));
    assertEquals(cpu.run(state, space, 100_000), Exit.syscall);
    assertEquals(state.register(A1), BigInt(3 * times));
    memory.reset();
    return cpu.compiled.made;
  };
  for (let run = 0; run < 5; run++) assertEquals(made(600), 0);
  assertEquals(made(1100), 1);
  assertEquals(made(600), 1);
});

/** A loop that goes on in the next page and comes back. */
function acrossPages(f: Fixture, space: AddressSpace, step: number): void {
  f.poke(space, CODE, [jump(PAGE_SIZE)]);
  f.poke(space, CODE + PAGE_SIZE, [
    addi(A1, A1, step),
    addi(A0, A0, -1),
    branchNotZero(A0, 8),
    ECALL,
    jump(-PAGE_SIZE - 16),
  ]);
}

Deno.test("Regions.validate() sees another page mapped into a region", () => {
  const f = new Fixture();
  acrossPages(f, f.space, 3);
  assertEquals(f.count(5000), 15_000n);
  assert(f.cpu.compiled.regions > 0);
  f.map(f.space, 1, f.memory.allocate());
  f.poke(f.space, CODE + PAGE_SIZE, [addi(A1, A1, 7), ECALL]);
  assertEquals(f.count(5000), 7n);
  f.space.unmap(CODE / PAGE_SIZE + 1);
  f.state.pc = BigInt(CODE);
  assertEquals(f.cpu.run(f.state, f.space, 1000), Exit.fault);
  assertEquals(f.cpu.exitAddress, BigInt(CODE + PAGE_SIZE));
});

Deno.test("Regions.validate() tells address spaces apart that share a page", () => {
  const f = new Fixture();
  acrossPages(f, f.space, 3);
  const other = new AddressSpace(f.memory);
  f.map(other, 0, f.space.lookup(CODE / PAGE_SIZE) >>> 3);
  f.map(other, 1, f.memory.allocate());
  acrossPages(f, other, 5);
  for (let round = 0; round < 3; round++) {
    assertEquals(f.count(5000), 15_000n);
    assertEquals(f.count(5000, other), 25_000n);
  }
});

Deno.test("A branch back to another page looks up what is mapped there", () => {
  for (const tier of ["both", "compiler"] as const) {
    const f = new Fixture(tier);
    const start = (step: number): number[] => [
      addi(A1, A1, step),
      jump(PAGE_SIZE - 4),
    ];
    f.poke(f.space, CODE, start(3));
    f.poke(f.space, CODE + PAGE_SIZE, [
      addi(A0, A0, -1),
      branchNotZero(A0, 8),
      ECALL,
      jump(-PAGE_SIZE - 12),
    ]);
    assertEquals(f.count(5000), 15_000n);
    const other = new AddressSpace(f.memory);
    f.map(other, 0, f.memory.allocate());
    f.map(other, 1, f.space.lookup(CODE / PAGE_SIZE + 1) >>> 3);
    f.poke(other, CODE, start(5));
    assertEquals(f.count(5000, other), 25_000n);
    assertEquals(f.count(5000), 15_000n);
    other.unmap(CODE / PAGE_SIZE);
    f.state.pc = BigInt(CODE + PAGE_SIZE);
    f.state.setRegister(A0, 5n);
    assertEquals(f.cpu.run(f.state, other, 1000), Exit.fault);
    assertEquals(f.cpu.exitAddress, BigInt(CODE));
  }
});

Deno.test("A region ends when the budget is used up, where the interpreter does", () => {
  const ends = (["interpreter", "both", "compiler"] as const).map((tier) => {
    const f = new Fixture(tier);
    f.poke(f.space, CODE, loop(1));
    f.state.pc = BigInt(CODE);
    f.state.setRegister(A0, 10_000n);
    const seen: string[] = [];
    for (let budget = 1;; budget = budget * 7 % 1009) {
      const exit = f.cpu.run(f.state, f.space, budget);
      const { pc } = f.state;
      seen.push(`${exit} ${pc} ${f.state.register(A0)} ${f.cpu.retired}`);
      if (exit === Exit.syscall) return seen;
    }
  });
  assertEquals(ends[1], ends[0]);
  assertEquals(ends[2], ends[0]);
});

Deno.test("Regions.heat() makes few regions of calls that return in turn", () => {
  const f = new Fixture();
  const calls = 400;
  const after = 4 * (calls + 3);
  f.poke(f.space, CODE, [
    ...Array.from({ length: calls }, (_, index) => call(after - 4 * index)),
    addi(A0, A0, -1),
    branchNotZero(A0, -4 * (calls + 1)),
    ECALL,
    addi(A1, A1, 1),
    RETURN,
  ]);
  assertEquals(f.count(5000), BigInt(5000 * calls));
  const { made } = f.cpu.compiled;
  assert(made >= 1 && made <= 40, `${made} regions`);
});

Deno.test("A region holds a call that is not always made and the one behind it", () => {
  const f = new Fixture();
  // The second return leads into the loop of calls and returns that the first
  // one begins, and the branch leads past its beginning.
  f.poke(f.space, CODE, [
    andi(T0, A0, 1),
    branchNotZero(T0, 8),
    call(20),
    call(24),
    addi(A0, A0, -1),
    branchNotZero(A0, -20),
    ECALL,
    addi(A1, A1, 1),
    RETURN,
    addi(A1, A1, 2),
    RETURN,
  ]);
  assertEquals(f.count(50_000), 125_000n);
  assertEquals(f.cpu.compiled.made, 1);
});

Deno.test("Regions.heat() goes on behind a region that has become full", () => {
  const f = new Fixture();
  const blocks = 100;
  f.poke(f.space, CODE, [
    ...Array.from({ length: blocks }, () => [addi(A1, A1, 1), jump(4)]).flat(),
    addi(A0, A0, -1),
    branchNotZero(A0, -4 * (2 * blocks + 1)),
    ECALL,
  ]);
  assertEquals(f.count(5000), BigInt(5000 * blocks));
  const { regions } = f.cpu.compiled;
  assert(regions >= 2 && regions <= 4, `${regions} regions`);
});

Deno.test("Regions.heat() makes one region of a loop that smaller ones are left by", () => {
  const f = new Fixture();
  const sizes: number[] = [];
  f.cpu.regionMade = ({ blocks }) => sizes.push(blocks.length);
  // Each call goes on to one of many places, by what is left to do.
  const calls = 50;
  const after = 4 * (3 * calls + 3);
  f.poke(f.space, CODE, [
    ...Array.from({ length: calls }, (_, index) => [
      andi(T0, A0, 1 << index % 4),
      branchNotZero(T0, 8),
      call(after - 4 * (3 * index + 2)),
    ]).flat(),
    addi(A0, A0, -1),
    branchNotZero(A0, -4 * (3 * calls + 1)),
    ECALL,
    addi(A1, A1, 1),
    RETURN,
  ]);
  f.count(60_000);
  const told = `regions of ${sizes} blocks`;
  assert(Math.max(...sizes) > 2 * calls, told);
  assert(sizes.length < 20, told);
});

Deno.test("Regions.clear() makes room when there are too many", () => {
  const f = new Fixture("compiler");
  // One block an instruction: a jump to the next one.
  const count = PAGES * PAGE_SIZE / 4 - 8;
  f.poke(f.space, CODE, [
    ...Array.from({ length: count }, () => jump(4)),
    ECALL,
  ]);
  f.count(1);
  const { regions, made } = f.cpu.compiled;
  assert(made > count / 2, `${made} regions were made`);
  assert(regions <= 4096, `${regions} regions are kept`);
  f.count(1);
});
