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
import { disassemble } from "./disassemble.ts";
import { mayUnalignStack, needsAlignedStack } from "./stack_alignment.ts";

const CODE = 0x10000;
const DATA = 0x20000;
const NOP = 0xd503201f;
const SVC = 0xd4000001;

/** Runs the words with SP in the midst of a page of data. */
function run(
  words: readonly number[],
  offset = 0,
  controls: ControlsName = "reference",
): { exit: Exit; at: number; sp: bigint } {
  const memory = PhysicalMemory.create({ frames: 64 });
  const space = new AddressSpace(memory);
  const code = memory.allocate();
  space.map(CODE / PAGE_SIZE, code, Protection.read | Protection.execute);
  const data = memory.allocate();
  space.map(DATA / PAGE_SIZE, data, Protection.read | Protection.write);
  words.forEach((word, index) =>
    memory.view.setUint32(code * PAGE_SIZE + index * 4, word, true)
  );
  const cpu = new Cpu(memory, "aarch64", controls);
  const state = new CpuState("aarch64");
  state.pc = BigInt(CODE);
  state.sp = BigInt(DATA + 0x800 + offset);
  state.setRegister(1, BigInt(DATA + 0x808));
  state.setRegister(2, 8n);
  const exit = cpu.run(state, space, 1000);
  return { exit, at: (Number(state.pc) - CODE) / 4, sp: state.sp };
}

/** Accesses that have SP as their base. */
const accesses: Readonly<Record<string, number>> = {
  "ldr x0, [sp]": 0xf94003e0,
  "str w0, [sp, #4]": 0xb90007e0,
  "ldur x0, [sp, #1]": 0xf84013e0,
  "ldrb w0, [sp, x2]": 0x38626be0,
  "ldp x0, x3, [sp]": 0xa9400fe0,
  "stp x0, x3, [sp, #-16]!": 0xa9bf0fe0,
  "ldr q0, [sp]": 0x3dc003e0,
  "ld1 { v0.16b }, [sp]": 0x4c4073e0,
  "ldxr x0, [sp]": 0xc85f7fe0,
  "ldar x0, [sp]": 0xc8dfffe0,
  "ldadd x2, x0, [sp]": 0xf82203e0,
};

for (const [text, word] of Object.entries(accesses)) {
  Deno.test(`${text} needs an SP that is a multiple of 16`, () => {
    assertEquals([disassemble(word), needsAlignedStack(word)], [text, true]);
    assertEquals(run([word, SVC]).exit, Exit.syscall);
    const { exit, at } = run([NOP, word, SVC], 8);
    assertEquals([exit, at], [Exit.misaligned, 1]);
  });
}

Deno.test("An SP that is not aligned hurts only where it is an access's base", () => {
  // ldr x0, [x1]; prfm pldl1keep, [sp]; add x0, sp, #1; ldr x0, CODE
  const words = [0xf9400020, 0xf98003e0, 0x910007e0, 0x58ffffa0, SVC];
  assertEquals(run(words, 8).exit, Exit.syscall);
  assertEquals(run([accesses["ldr x0, [sp]"]!, SVC], 8, "linux").exit, 1);
});

/** Instructions behind which SP is not aligned though it was. */
const unaligning: Readonly<Record<string, number>> = {
  "mov sp, x1": 0x9100003f,
  "add sp, sp, #8": 0x910023ff,
  "sub sp, sp, #1": 0xd10007ff,
  "add sp, sp, x2": 0x8b2263ff,
  "orr sp, x1, #0x8": 0xb27d003f,
  "ldr x0, [sp], #8": 0xf84087e0,
  "str x0, [sp, #-8]!": 0xf81f8fe0,
  "ldp x0, x3, [sp], #8": 0xa8c08fe0,
  "stp s0, s1, [sp], #4": 0x2c8087e0,
  "ld1 { v0.8b }, [sp], #8": 0x0cdf73e0,
  "ld1 { v0.16b }, [sp], x2": 0x4cc273e0,
};

for (const [text, word] of Object.entries(unaligning)) {
  Deno.test(`SP is looked at behind ${text}`, () => {
    assertEquals([disassemble(word), mayUnalignStack(word)], [text, true]);
    const { exit, at, sp } = run([word, NOP, accesses["ldr x0, [sp]"]!, SVC]);
    assertEquals([exit, at, sp % 16n !== 0n], [Exit.misaligned, 2, true]);
    const mov = 0x910003e7; // mov x7, sp
    const and = 0x927cecff; // and sp, x7, #0xfffffffffffffff0
    const back = run([word, mov, and, accesses["ldr x0, [sp]"]!, SVC]);
    assertEquals([back.exit, back.sp % 16n], [Exit.syscall, 0n]);
  });
}

Deno.test("mayUnalignStack() is false where SP stays a multiple of 16", () => {
  const aligned: Readonly<Record<string, number>> = {
    "add sp, sp, #16": 0x910043ff,
    "sub sp, sp, #1, lsl #12": 0xd14007ff,
    "stp x29, x30, [sp, #-16]!": 0xa9bf7bfd,
    "ldp x29, x30, [sp], #16": 0xa8c17bfd,
    "ldr x30, [sp], #16": 0xf84107fe,
    "str x0, [sp, #8]": 0xf90007e0,
    "ldr x0, [x1], #8": 0xf8408420,
    "cmn sp, #8": 0xb10023ff,
    "tst x1, #0x8": 0xf27d003f,
    "add xzr, x1, x2": 0x8b02003f,
  };
  for (const [text, word] of Object.entries(aligned)) {
    assertEquals([disassemble(word), mayUnalignStack(word)], [text, false]);
  }
});
