import { assertEquals } from "@std/assert";
import { AddressSpace, Cpu, CpuState, Exit, PhysicalMemory } from "../cpu.ts";
import { PAGE_SIZE, Protection } from "../types.ts";

const CODE = 0x10000;
const EBREAK = 0x00100073;

/** Runs words from a fresh page; gives the CPU, its state and the exit. */
function run(
  words: readonly number[],
  prepare: (state: CpuState) => void = () => {},
  nanoseconds = 0n,
) {
  const memory = PhysicalMemory.create({ frames: 16 });
  const space = new AddressSpace(memory);
  const frame = memory.allocate();
  [...words, EBREAK].forEach((word, index) => {
    memory.view.setUint32(frame * PAGE_SIZE + 4 * index, word, true);
  });
  const { read, execute } = Protection;
  space.map(CODE / PAGE_SIZE, frame, read | execute);
  const cpu = new Cpu(memory, "riscv64");
  const state = new CpuState("riscv64");
  state.pc = BigInt(CODE);
  cpu.hooks = { time: () => nanoseconds };
  prepare(state);
  const exit = cpu.run(state, space, 1000);
  return { cpu, state, exit };
}

const NOP = 0x00000013;
/** csrrs rd, csr, zero */
const readCsr = (number: number, rd: number): number =>
  (number << 20 | 2 << 12 | rd << 7 | 0x73) >>> 0;
/** csrrw zero, csr, rs1 */
const writeCsr = (number: number, rs1: number): number =>
  (number << 20 | rs1 << 15 | 1 << 12 | 0x73) >>> 0;

Deno.test("rdinstret and rdcycle count the instructions before them", () => {
  const { state } = run([NOP, NOP, readCsr(0xc02, 10), readCsr(0xc00, 11)]);
  assertEquals(state.register(10), 2n);
  assertEquals(state.register(11), 3n);
});

Deno.test("rdtime counts the clock's nanoseconds in ticks of 10 MHz", () => {
  const { state } = run([readCsr(0xc01, 10)], () => {}, 123_456n);
  assertEquals(state.register(10), 1234n);
});

Deno.test("counters cannot be written, other registers not even be read", () => {
  // cycle, time, instret; hpmcounter3; sstatus, satp, mstatus, mhartid
  for (const number of [0xc00, 0xc01, 0xc02]) {
    assertEquals(run([writeCsr(number, 0)]).exit, Exit.illegal);
  }
  for (const number of [0xc03, 0x100, 0x180, 0x300, 0xf14]) {
    const { exit, state } = run([NOP, readCsr(number, 10)]);
    assertEquals(exit, Exit.illegal);
    assertEquals(state.pc, BigInt(CODE + 4));
  }
});

// Manual, F extension: 5 to 7 in frm make instructions with dynamic rounding
// illegal, and only those.
Deno.test("a rounding mode that does not exist is illegal when it is used", () => {
  const dynamic = 0x0020f053; // fadd.s ft0, ft1, ft2, dyn
  const fixed = 0x00208053; // fadd.s ft0, ft1, ft2, rne
  for (const mode of [5n, 6n, 7n]) {
    const set = (state: CpuState) => state.setRegister(10, mode);
    assertEquals(run([writeCsr(2, 10), fixed], set).exit, Exit.breakpoint);
    const { exit, state } = run([writeCsr(2, 10), dynamic], set);
    assertEquals(exit, Exit.illegal);
    assertEquals(state.pc, BigInt(CODE + 4));
    assertEquals(state.fcsr >> 5, Number(mode));
  }
  const legal = (state: CpuState) => state.setRegister(10, 4n);
  assertEquals(run([writeCsr(2, 10), dynamic], legal).exit, Exit.breakpoint);
});

Deno.test("fcsr holds frm above fflags and ignores the rest", () => {
  const set = (state: CpuState) => state.setRegister(10, -1n);
  const { state } = run(
    [writeCsr(3, 10), readCsr(1, 11), readCsr(2, 12), readCsr(3, 13)],
    set,
  );
  assertEquals(state.register(11), 31n);
  assertEquals(state.register(12), 7n);
  assertEquals(state.register(13), 255n);
});
