import { assertEquals } from "@std/assert";
import { AddressSpace, Cpu, CpuState, Exit, PhysicalMemory } from "../cpu.ts";
import { PAGE_SIZE, Protection } from "../types.ts";

const CODE = 0x10000;
const DATA = 0x20000;
const EBREAK = 0x00100073;
const LR_W = 0x1005252f; // lr.w a0, (a0)
const LR_W_A1 = 0x100525af; // lr.w a1, (a0)
const SC_W_A2 = 0x18c5262f; // sc.w a2, a2, (a0)
const SC_W_A3 = 0x18c6a6af; // sc.w a3, a2, (a3)
const SW_A4 = 0x00e52023; // sw a4, 0(a0)
const AMOADD_W = 0x00c525af; // amoadd.w a1, a2, (a0)

/** Runs words with a0 = DATA, whose protection is as given. */
function run(
  words: readonly number[],
  protection: number,
  prepare: (state: CpuState) => void = () => {},
) {
  const memory = PhysicalMemory.create({ frames: 16 });
  const space = new AddressSpace(memory);
  const code = memory.allocate();
  [...words, EBREAK].forEach((word, index) => {
    memory.view.setUint32(code * PAGE_SIZE + 4 * index, word, true);
  });
  const data = memory.allocate();
  memory.view.setUint32(data * PAGE_SIZE, 0x80000000, true);
  const { read, execute } = Protection;
  space.map(CODE / PAGE_SIZE, code, read | execute);
  space.map(DATA / PAGE_SIZE, data, protection);
  const cpu = new Cpu(memory, "riscv64");
  const state = new CpuState("riscv64");
  state.pc = BigInt(CODE);
  state.setRegister(10, BigInt(DATA));
  state.setRegister(12, 5n);
  prepare(state);
  const exit = cpu.run(state, space, 1000);
  const word = memory.view.getUint32(data * PAGE_SIZE, true);
  return { cpu, state, exit, word };
}

const both = Protection.read | Protection.write;

Deno.test("sc stores once after lr of the same address, and not without", () => {
  const paired = run([LR_W_A1, SC_W_A2], both);
  assertEquals(paired.state.register(11), 0xffffffff80000000n);
  assertEquals(paired.state.register(12), 0n);
  assertEquals(paired.word, 5);
  const alone = run([SC_W_A2], both);
  assertEquals(alone.state.register(12), 1n);
  assertEquals(alone.word, 0x80000000);
  const twice = run([LR_W_A1, SC_W_A2, SC_W_A2], both);
  assertEquals(twice.state.register(12), 1n);
  const elsewhere = run(
    [LR_W_A1, SC_W_A3],
    both,
    (state) => state.setRegister(13, BigInt(DATA + 64)),
  );
  assertEquals(elsewhere.state.register(13), 1n);
  assertEquals(elsewhere.word, 0x80000000);
});

Deno.test("sc fails when memory changed since lr", () => {
  const { state, word } = run([LR_W_A1, SW_A4, SC_W_A2], both, (state) => {
    state.setRegister(14, 9n);
  });
  assertEquals(state.register(12), 1n);
  assertEquals(word, 9);
});

Deno.test("lr into its own address register reads first", () => {
  const { state } = run([LR_W], both);
  assertEquals(state.register(10), 0xffffffff80000000n);
});

Deno.test("fetch-and-op instructions fault as stores and change nothing", () => {
  const { cpu, exit, state, word } = run([AMOADD_W], Protection.read);
  assertEquals(exit, Exit.fault);
  assertEquals(cpu.exitAccess, Protection.write);
  assertEquals(cpu.exitAddress, BigInt(DATA));
  assertEquals(state.pc, BigInt(CODE));
  assertEquals(state.register(11), 0n);
  assertEquals(word, 0x80000000);
});

// The reference turns the misaligned exceptions into SIGBUS
// (Kernel/Arch/riscv64/Interrupts.cpp).
Deno.test("misaligned atomics are reported as such", () => {
  for (const word of [AMOADD_W, LR_W_A1, SC_W_A2]) {
    const { exit, state } = run(
      [word],
      both,
      (state) => state.setRegister(10, BigInt(DATA + 2)),
    );
    assertEquals(exit, Exit.misaligned);
    assertEquals(state.pc, BigInt(CODE));
  }
});
