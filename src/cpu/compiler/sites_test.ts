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
  tiers,
} from "../cpu.ts";
import { RECORD } from "../ir/arena.ts";
import { Layout, RUNS, SITES } from "../memory/layout.ts";
import { siteOf, stackSite } from "./sites.ts";

const { read, write, execute } = Protection;
const CODE = 0x10000;
const DATA = 0x40000;
const [A0, A1, A2, A3, A4, A5, A6] = [10, 11, 12, 13, 14, 15, 16];

/** A program, and pages of data whose frames follow each other. */
class Fixture {
  readonly memory = PhysicalMemory.create({ frames: 512 });
  readonly space = new AddressSpace(this.memory);
  readonly state = new CpuState("riscv64");
  readonly cpu: Cpu;
  readonly frames: readonly number[];

  constructor(tier: Tier, code: readonly number[], rights: readonly number[]) {
    this.cpu = new Cpu(this.memory, "riscv64", "reference", tier);
    const frame = this.memory.allocate();
    this.put(frame, code);
    this.space.map(CODE / PAGE_SIZE, frame, read | execute);
    // The tables are there before the data.
    this.space.map(DATA / PAGE_SIZE, frame, read);
    this.frames = rights.map(() => this.memory.allocate());
    rights.forEach((right, page) => this.map(page, this.frames[page]!, right));
    this.state.pc = BigInt(CODE);
    this.state.setRegister(A3, BigInt(DATA));
  }

  put(frame: number, code: readonly number[]): void {
    code.forEach((word, index) =>
      this.memory.view.setUint32(frame * PAGE_SIZE + 4 * index, word, true)
    );
  }

  map(page: number, frame: number, rights: number): void {
    this.space.map(DATA / PAGE_SIZE + page, frame, rights);
  }

  run(): Exit {
    return this.cpu.run(this.state, this.space, 1_000_000);
  }

  /** Goes to an offset of the data, and runs. */
  runAt(offset: number): Exit {
    this.state.setRegister(A4, BigInt(offset));
    return this.run();
  }
}

Deno.test("A run's accesses go across its pages, and end where it does", () => {
  const code = [
    0x00e68533, // loop: add a0, a3, a4
    0x00052583, // lw a1, 0(a0)
    0x00b60633, // add a2, a2, a1
    0x00c51123, // sh a2, 2(a0)
    0x01070733, // add a4, a4, a6
    0xfedff06f, // j loop
  ];
  const pages = 3;
  const rights = [...new Array<number>(pages).fill(read | write), read];
  const results = tiers.map((tier) => {
    const fixture = new Fixture(tier, code, rights);
    const { cpu, state, memory, frames } = fixture;
    const from = frames[0]! * PAGE_SIZE;
    const end = from + (pages + 1) * PAGE_SIZE;
    for (let at = from; at < end; at++) memory.bytes[at] = at * 7 ^ at >> 8;
    state.setRegister(A6, 1n);
    assertEquals(fixture.run(), Exit.fault, tier);
    assertEquals(cpu.exitAccess, write, tier);
    return {
      bytes: memory.bytes.slice(from, end),
      address: cpu.exitAddress,
      pc: state.pc,
      at: state.register(A0),
      sum: state.register(A2),
      retired: cpu.retired,
    };
  });
  for (const result of results) assertEquals(result, results[0]);
  assertEquals(results[0]!.at, BigInt(DATA + pages * PAGE_SIZE - 3));
});

Deno.test("A site's run holds no page any more that is mapped otherwise", () => {
  const code = [
    0x00300793, // again: li a5, 3
    0x00e68533, // loop: add a0, a3, a4
    0x00053583, // ld a1, 0(a0)
    0x00b53423, // sd a1, 8(a0)
    0xfff78793, // addi a5, a5, -1
    0xfe0798e3, // bnez a5, loop
    0x00000073, // ecall
    0xfe5ff06f, // j again
  ];
  const rights = new Array<number>(5).fill(read | write);
  for (const tier of tiers) {
    const fixture = new Fixture(tier, code, rights);
    const { cpu, state, memory, space, frames } = fixture;
    const word = (frame: number, index: number): number =>
      frame * PAGE_SIZE + 8 * index;
    frames.forEach((frame, page) =>
      memory.view.setBigUint64(word(frame, 0), BigInt(page + 100), true)
    );
    const look = (page: number, value: number): void => {
      assertEquals(fixture.runAt(page * PAGE_SIZE), Exit.syscall, tier);
      assertEquals(state.register(A1), BigInt(value), tier);
    };
    for (let round = 0; round < 2; round++) {
      for (let page = 0; page < 5; page++) look(page, page + 100);
    }
    const other = memory.allocate();
    memory.view.setBigUint64(word(other, 0), 7n, true);
    fixture.map(1, other, read | write);
    look(1, 7);
    assertEquals(memory.view.getBigUint64(word(other, 1), true), 7n, tier);
    look(2, 102);
    fixture.map(2, frames[2]!, read);
    assertEquals(fixture.runAt(2 * PAGE_SIZE), Exit.fault, tier);
    assertEquals(cpu.exitAddress, BigInt(DATA + 2 * PAGE_SIZE + 8), tier);
    state.pc = BigInt(CODE);
    look(4, 104);
    space.unmap(DATA / PAGE_SIZE + 3);
    assertEquals(fixture.runAt(3 * PAGE_SIZE), Exit.fault, tier);
    assertEquals(cpu.exitAccess, read, tier);
    state.pc = BigInt(CODE);
    look(4, 104);
  }
});

Deno.test("A run of stores ends before code, also before such as becomes it", () => {
  const code = [
    0x00e68533, // loop: add a0, a3, a4
    0x00c53023, // sd a2, 0(a0)
    0xfff80813, // addi a6, a6, -1
    0xfe081ae3, // bnez a6, loop
    0x00000073, // ecall
    0x000780e7, // jalr a5
    0x00000073, // ecall
  ];
  const add = (immediate: number): number => 0x00058593 | immediate << 20;
  const RETURN = 0x00008067;
  const rights = [read | write, read | write, read | write | execute];
  for (const tier of tiers) {
    const fixture = new Fixture(tier, code, rights);
    const { state, frames } = fixture;
    const target = 2 * PAGE_SIZE + 16;
    fixture.put(frames[2]!, [0, 0, 0, 0, add(1), RETURN]);
    state.setRegister(A5, BigInt(DATA + target));
    const store = (offset: number, value: bigint): bigint => {
      state.pc = BigInt(CODE);
      state.setRegister(A2, value);
      state.setRegister(A6, 3n);
      const before = state.register(A1);
      assertEquals(fixture.runAt(offset), Exit.syscall, tier);
      assertEquals(fixture.run(), Exit.syscall, tier);
      return state.register(A1) - before;
    };
    for (const immediate of [2, 3, 4]) {
      for (const offset of [0, 0, PAGE_SIZE, 2 * PAGE_SIZE]) store(offset, 5n);
      // One store after which it was code again, and one right behind that.
      for (const more of [0, 10]) {
        const value = BigInt(RETURN) << 32n | BigInt(add(immediate + more));
        assertEquals(store(target, value), BigInt(immediate + more), tier);
      }
    }
  }
});

Deno.test("siteOf() never gives loads and stores one place", () => {
  for (let record = 0; record < 2 * SITES * RECORD; record += RECORD) {
    const [from, to] = [siteOf(record, false), siteOf(record, true)];
    assert(from >= Layout.readSites && from < stackSite(false));
    assert(to >= Layout.writeSites && to < stackSite(true));
  }
  assert(stackSite(false) < Layout.writeSites);
  assert(stackSite(true) < Layout.sitesEnd);
});

Deno.test("Accesses at one site to runs that have given way are right", () => {
  const code = [
    0x00e68533, // loop: add a0, a3, a4
    0x00053583, // ld a1, 0(a0)
    0x00b60633, // add a2, a2, a1
    0x01074733, // xor a4, a4, a6
    0xfff78793, // addi a5, a5, -1
    0xfe0796e3, // bnez a5, loop
    0x00000073, // ecall
  ];
  for (const tier of tiers) {
    const fixture = new Fixture(tier, code, []);
    const { state, memory, space } = fixture;
    // Each page of many is a run of its own: more than there is room for.
    const pages = 256;
    for (let page = 0; page < pages; page++) {
      const frame = memory.allocate();
      memory.view.setBigUint64(frame * PAGE_SIZE, BigInt(page), true);
      space.map(DATA / PAGE_SIZE + (pages - 1 - page), frame, read);
    }
    const look = (page: number, other: number): void => {
      state.pc = BigInt(CODE);
      state.setRegister(A2, 0n);
      state.setRegister(A4, BigInt(page * PAGE_SIZE));
      state.setRegister(A5, 8n);
      state.setRegister(A6, BigInt((page ^ other) * PAGE_SIZE));
      assertEquals(fixture.run(), Exit.syscall, tier);
      const sum = 4 * (pages - 1 - page + (pages - 1 - other));
      assertEquals(state.register(A2), BigInt(sum), `${tier} ${page}`);
    };
    for (let page = 0; page < pages; page++) look(page, page);
    // The TLB knows all by now, and names runs that are gone: what is there
    // instead has an addend that leads to the same place.
    const apart = RUNS / 2;
    for (let page = 0; page < pages; page++) {
      look(page, pages - apart + page % apart);
    }
  }
});
