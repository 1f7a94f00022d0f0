import { assert, assertEquals } from "@std/assert";
import {
  AddressSpace,
  type Architecture,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
} from "./cpu.ts";

const { read, write, execute } = Protection;
const CODE = 0x10000;
const A0 = 10;
const A1 = 11;

/** A CPU with two pages at CODE that may be read, written and executed. */
class Fixture {
  readonly memory = PhysicalMemory.create({ frames: 64 });
  readonly space = new AddressSpace(this.memory);
  readonly state: CpuState;
  readonly cpu: Cpu;
  readonly frames: readonly number[];

  constructor(architecture: Architecture) {
    this.frames = [0, 1].map((index) => {
      const frame = this.memory.allocate();
      this.space.map(CODE / PAGE_SIZE + index, frame, read | write | execute);
      return frame;
    });
    this.cpu = new Cpu(this.memory, architecture);
    this.state = new CpuState(architecture);
    this.state.pc = BigInt(CODE);
  }

  /** Where an address lies in the memory. */
  at(address: number): number {
    const frame = this.frames[Math.floor((address - CODE) / PAGE_SIZE)] ?? 0;
    return frame * PAGE_SIZE + address % PAGE_SIZE;
  }

  poke(address: number, bytes: readonly number[]): void {
    bytes.forEach((byte, index) => {
      this.memory.bytes[this.at(address + index)] = byte;
    });
  }

  pokeWords(address: number, words: readonly number[]): void {
    this.poke(
      address,
      words.flatMap((word) => [0, 8, 16, 24].map((at) => word >>> at & 255)),
    );
  }

  run(): Exit {
    return this.cpu.run(this.state, this.space, 1_000_000);
  }

  /** Bytes from an address on, within a page. */
  peek(address: number, count: number): Uint8Array {
    return this.memory.bytes.slice(this.at(address), this.at(address) + count);
  }
}

// RISC-V, by the manual's formats.
const ECALL = 0x73;
const addi = (rd: number, rs1: number, value: number): number =>
  (value << 20 | rs1 << 15 | rd << 7 | 0x13) >>> 0;
/** Stores 2^size bytes of a register. */
const store = (
  size: number,
  rs2: number,
  rs1: number,
  offset: number,
): number =>
  ((offset >> 5 & 0x7f) << 25 | rs2 << 20 | rs1 << 15 | size << 12 |
    (offset & 31) << 7 | 0x23) >>> 0;
/** bnez, 12 bits of distance. */
const branch = (rs1: number, distance: number): number =>
  ((distance >> 12 & 1) << 31 | (distance >> 5 & 63) << 25 | rs1 << 15 |
    1 << 12 | (distance >> 1 & 15) << 8 | (distance >> 11 & 1) << 7 | 0x63) >>>
  0;

/** Counts how often stores had to be looked at anew: a frame had no decoded
 * code and now has. */
function countDecodings(memory: PhysicalMemory): () => number {
  let count = 0;
  const flush = memory.flushWrites.bind(memory);
  memory.flushWrites = () => {
    count++;
    flush();
  };
  return () => count;
}

Deno.test("run() decodes nothing anew for stores beside code, however near", () => {
  const loop = [addi(A0, A0, -1), store(3, A0, A1, 0), branch(A0, -8), ECALL];
  const end = CODE + 4 * loop.length;
  for (const address of [end, end + 1, CODE + 0x800, CODE + PAGE_SIZE - 8]) {
    const f = new Fixture("riscv64");
    f.pokeWords(CODE, loop);
    const decodings = countDecodings(f.memory);
    f.state.setRegister(A0, 1000n);
    f.state.setRegister(A1, BigInt(address));
    assertEquals(f.run(), Exit.syscall);
    assertEquals(decodings(), 1);
    assertEquals(f.cpu.retired, 3001);
    assertEquals(f.memory.view.getBigUint64(f.at(address), true), 0n);
  }
});

Deno.test("a store that touches code anywhere is seen by what runs next", () => {
  // Eight bytes, of which at least one belongs to the addition behind.
  for (let back = -7; back < 4; back++) {
    const f = new Fixture("riscv64");
    const addition = CODE + 0x100;
    f.pokeWords(addition, [addi(A0, 0, 1), ECALL]);
    f.pokeWords(CODE, [store(3, 12, A1, 0), branch(A1, 0x100 - 4)]);
    f.state.pc = BigInt(addition);
    assertEquals(f.run(), Exit.syscall);
    assertEquals(f.state.register(A0), 1n);
    const target = addition + back;
    // What is stored leaves all as it is, but for the immediate.
    const wanted = f.memory.bytes.slice(
      f.at(addition) - 8,
      f.at(addition) + 16,
    );
    new DataView(wanted.buffer).setUint32(8, addi(A0, 0, 5), true);
    const value = new DataView(wanted.buffer).getBigUint64(8 + back, true);
    f.state.pc = BigInt(CODE);
    f.state.setRegister(12, value);
    f.state.setRegister(A1, BigInt(target));
    assertEquals(f.run(), Exit.syscall);
    const changed = f.memory.view.getUint32(f.at(addition), true);
    const immediate = changed >>> 20;
    assertEquals(f.state.register(A0), BigInt(immediate), `at ${back}`);
  }
});

Deno.test("the last byte of a block that was not its frame's first is code", () => {
  const f = new Fixture("x86_64");
  // mov byte [rdx], cl; jmp rsi
  f.poke(CODE, [0x88, 0x0a, 0xff, 0xe6]);
  // mov al, 1; jmp over; syscall; over: mov al, 2; syscall
  const second = CODE + 0x100;
  f.poke(second, [0xb0, 1, 0xeb, 2, 0x0f, 0x05, 0xb0, 2, 0x0f, 0x05]);
  f.state.setRegister(6, BigInt(second));
  for (
    const [address, result] of [[CODE + 0x800, 2n], [second + 3, 1n]] as const
  ) {
    f.state.pc = BigInt(CODE);
    // The system call before has written to it.
    f.state.setRegister(1, 0n);
    f.state.setRegister(2, BigInt(address));
    assertEquals(f.run(), Exit.syscall);
    assertEquals(f.state.register(0), result);
  }
});

Deno.test("a store to the second page of an instruction is seen", () => {
  const f = new Fixture("x86_64");
  // mov eax, 1; syscall, the constant in the next page
  f.poke(CODE + PAGE_SIZE - 1, [0xb8, 1, 0, 0, 0, 0x0f, 0x05]);
  // mov byte [rdx], cl; jmp rsi
  f.poke(CODE, [0x88, 0x0a, 0xff, 0xe6]);
  const start = BigInt(CODE + PAGE_SIZE - 1);
  f.state.pc = start;
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.register(0), 1n);
  f.state.setRegister(1, 7n);
  f.state.setRegister(2, start + 1n);
  f.state.setRegister(6, start);
  f.state.pc = BigInt(CODE);
  assertEquals(f.run(), Exit.syscall);
  assertEquals(f.state.register(0), 7n);
});

Deno.test("a store to the second page of two instructions is seen by both", () => {
  const f = new Fixture("x86_64");
  const next = CODE + PAGE_SIZE;
  // mov eax, imm32, whose second byte begins another one.
  f.poke(next - 3, [0xb8, 0xb8, 0x11]);
  f.poke(next, [0x22, 0x33, 0x44, 0x0f, 0x05]);
  const results = (): bigint[] =>
    [next - 3, next - 2].map((start) => {
      f.state.pc = BigInt(start);
      assertEquals(f.run(), Exit.syscall);
      return f.state.register(0);
    });
  assertEquals(results(), [0x332211b8n, 0x44332211n]);
  f.memory.invalidateCode(f.frames[1]!);
  f.poke(next, [0x55, 0x66]);
  assertEquals(results(), [0x665511b8n, 0x44665511n]);
});

Deno.test("bytes that made an x86 instruction undefined are code", () => {
  const f = new Fixture("x86_64");
  // 0f 04 is none; 0f 1f 00 is a NOP
  f.poke(CODE + 0x100, [0x0f, 0x04, 0x00, 0x0f, 0x05]);
  // mov byte [rdx], cl; jmp rsi
  f.poke(CODE, [0x88, 0x0a, 0xff, 0xe6]);
  f.state.pc = BigInt(CODE + 0x100);
  assertEquals(f.run(), Exit.illegal);
  f.state.setRegister(1, 0x1fn);
  f.state.setRegister(2, BigInt(CODE + 0x101));
  f.state.setRegister(6, BigInt(CODE + 0x100));
  f.state.pc = BigInt(CODE);
  assertEquals(f.run(), Exit.syscall);
});

Deno.test("random programs that rewrite themselves do what single steps do", () => {
  let seed = 12345;
  const below = (limit: number): number => {
    seed = Math.imul(seed, 1103515245) + 12345 | 0;
    return (seed >>> 8) % limit;
  };
  let rewrites = 0;
  for (let round = 0; round < 150; round++) {
    const words = Array.from({ length: 40 }, () => {
      // Registers 12 to 15 count, 16 to 19 point into the page.
      const value = 12 + below(4);
      switch (below(4)) {
        case 0:
          return addi(value, value, below(16));
        case 1:
          return addi(16 + below(4), 16 + below(4), below(64) - 32);
        default:
          return store(below(4), value, 16 + below(4), below(256) - 128);
      }
    });
    words.push(addi(A0, A0, -1), branch(A0, -4 * words.length - 4), ECALL);
    const [cached, stepped] = [0, 1].map(() => {
      const f = new Fixture("riscv64");
      f.pokeWords(CODE + 0x400, words);
      f.state.pc = BigInt(CODE + 0x400);
      f.state.setRegister(A0, 3n);
      return f;
    }) as [Fixture, Fixture];
    for (let register = 12; register < 20; register++) {
      const value = register < 16
        // Often an instruction.
        ? below(2) === 0
          ? addi(12, 12, below(16)) * 0x100000001
          : below(1 << 24)
        : CODE + 0x400 + below(0x100);
      for (const f of [cached, stepped]) {
        f.state.setRegister(register, BigInt(value));
      }
    }
    const before = cached.peek(CODE + 0x400, 4 * words.length);
    const exit = cached.cpu.run(cached.state, cached.space, 500);
    const after = cached.peek(CODE + 0x400, 4 * words.length);
    if (after.some((byte, index) => byte !== before[index])) rewrites++;
    const { cpu, state, space, memory, frames } = stepped;
    while (cpu.retired < cached.cpu.retired) {
      // No step knows what an earlier one decoded.
      for (const frame of frames) memory.invalidateCode(frame);
      const one = cpu.step(state, space);
      assert(one === Exit.debug || cpu.retired === cached.cpu.retired);
    }
    if (exit !== Exit.budget && exit !== Exit.syscall) {
      assertEquals(cpu.step(state, space), exit);
    }
    assertEquals(state.bytes, cached.state.bytes);
    for (const page of [CODE, CODE + PAGE_SIZE]) {
      assertEquals(stepped.peek(page, PAGE_SIZE), cached.peek(page, PAGE_SIZE));
    }
  }
  assert(rewrites > 50);
});

Deno.test("code in more frames than there are maps is noticed all the same", () => {
  const memory = PhysicalMemory.create({ frames: 6000 });
  const space = new AddressSpace(memory);
  const cpu = new Cpu(memory, "riscv64");
  const state = new CpuState("riscv64");
  const pages = 5000;
  for (let page = 0; page < pages; page++) {
    const frame = memory.allocate();
    space.map(page + 1, frame, read | write | execute);
    memory.view.setUint32(frame * PAGE_SIZE, addi(A0, 0, 1), true);
    memory.view.setUint32(frame * PAGE_SIZE + 4, ECALL, true);
    // Elsewhere, a store and a jump to register 13.
    const other = frame * PAGE_SIZE + 0x800;
    memory.view.setUint32(other, store(2, 12, A1, 0), true);
    memory.view.setUint32(other + 4, 13 << 15 | 0x67, true);
  }
  for (const page of [1, 2, pages - 1, pages]) {
    for (let other = 1; other <= pages; other++) {
      if (page !== 1) break;
      state.pc = BigInt(other * PAGE_SIZE);
      assertEquals(cpu.run(state, space, 100), Exit.syscall);
    }
    const start = page * PAGE_SIZE;
    // Beside the code, then on it.
    for (const [address, value] of [[start + 0x400, 1], [start, 9]] as const) {
      state.setRegister(12, BigInt(addi(A0, 0, value)));
      state.setRegister(A1, BigInt(address));
      state.setRegister(13, BigInt(start));
      state.pc = BigInt(start + 0x800);
      assertEquals(cpu.run(state, space, 100), Exit.syscall);
      assertEquals(state.register(A0), BigInt(value));
    }
  }
});
