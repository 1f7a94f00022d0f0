import { assertEquals, assertThrows } from "@std/assert";
import { parseEncoding } from "../fixed_width_decoder.ts";
import type { BlockBuilder } from "../ir/builder.ts";
import { decoder } from "./decode.ts";
import { disassemble } from "./disassemble.ts";
import { write } from "./operands.ts";
import { rows } from "./rows.ts";
import { systemRegisterName } from "./system_register_names.ts";
import { findSystemRegister } from "./system_registers.ts";

/** Unallocated in ARMv8.0-A with FEAT_LSE and FEAT_CRC32 (DDI 0487, C4). */
const UNALLOCATED: readonly (readonly [number, string])[] = [
  [0x0bc00000, "add (shifted register) with ror"],
  [0x0b008000, "add w, lsl #32"],
  [0x0b201400, "add (extended register), shift of 5"],
  [0x0a008000, "and w, lsl #32"],
  [0x12400000, "and w (immediate), N = 1"],
  [0x9200fc00, "and x (immediate), N:imms = 0:111111"],
  [0x9240fc00, "and x (immediate), all ones"],
  [0x52c00000, "movz w, lsl #32"],
  [0x32800000, "move wide, opc = 01"],
  [0x53008000, "ubfm w, imms = 32"],
  [0x93000000, "sbfm x, N = 0"],
  [0x13a00000, "extr, o0 = 1"],
  [0x1ac00000, "two sources, opcode 0"],
  [0x9ac04400, "crc32h, sf = 1"],
  [0xdac02000, "one source, opcode 8"],
  [0x3a400030, "ccmn, o3 = 1"],
  [0xd61f0001, "br, op4 = 1"],
  [0x54000010, "b.cond, o0 = 1"],
  [0xd4000000, "exception generation, LL = 00"],
  [0xf9c00000, "load (unsigned offset), size = 11, opc = 11"],
  [0xf8c00000, "load (unscaled), size = 11, opc = 11"],
  [0xb8200800, "str (register offset), option = 000"],
  [0x08207c01, "casp, odd Rt"],
  [0x08217c00, "casp, odd Rs"],
  [0xe8000000, "ldp, opc = 11"],
  [0x1ea02800, "fadd, ptype = 10"],
  [0x1e184000, "fcvtzs w, fixed-point, scale = 16"],
  [0x0ee08400, "add .1d"],
  [0x0ee00800, "rev64, size = 11"],
  [0x0f000c00, "modified immediate, o2 = 1"],
  [0x2f00f400, "fmov (vector, immediate) .1d"],
  [0x0f780400, "sshr .1d"],
  [0x0e000400, "dup, imm5 = 0"],
  [0x0e083c00, "umov w from a doubleword"],
  [0x0ec03800, "zip1 .1d"],
  [0x2e404000, "ext, op2 = 01"],
  [0x0c400c00, "ld4 .1d"],
  [0x0d404400, "ld1 single, opcode = 010, size = 01"],
  [0x04000000, "SVE"],
  [0xdac10020, "pacia: FEAT_PAuth"],
  [0xd65f0bff, "retaa: FEAT_PAuth"],
  [0xf8200400, "ldraa: FEAT_PAuth"],
  [0xd500401f, "cfinv: FEAT_FlagM"],
  [0xd50330ff, "sb: FEAT_SB"],
  [0xb8bfc000, "ldapr: FEAT_LRCPC"],
  [0x99000000, "stlur: FEAT_LRCPC2"],
  [0x889f7c00, "stllr: FEAT_LOR"],
  [0x69000400, "stgp: FEAT_MTE"],
  [0xd9200800, "stg: FEAT_MTE"],
  [0x9adf1000, "irg: FEAT_MTE"],
  [0x1ee02800, "fadd h: FEAT_FP16"],
  [0x0e401400, "fadd .4h: FEAT_FP16"],
  [0x1e7e0000, "fjcvtzs: FEAT_JSCVT"],
  [0x1e634000, "bfcvt: FEAT_BF16"],
  [0x4e284800, "aese: FEAT_AES"],
  [0x5e000000, "sha1c: FEAT_SHA1"],
  [0x0ee0e000, "pmull .1q: FEAT_PMULL"],
  [0x4e809400, "sdot: FEAT_DotProd"],
  [0x6e808400, "sqrdmlah: FEAT_RDM"],
  [0x6e80c400, "fcmla: FEAT_FCMA"],
  [0x4e80a400, "smmla: FEAT_I8MM"],
  [0x4e20ec00, "fmlal: FEAT_FHM"],
];

Deno.test("decoder.find() knows no word that ARMv8.0-A leaves unallocated", () => {
  const wrong: string[] = [];
  for (const [word, what] of UNALLOCATED) {
    const index = decoder.find(word);
    if (index >= 0) {
      wrong.push(`${word.toString(16)} (${what}): ${rows[index]!.name}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("parseEncoding() fills 32 bits of every row", () => {
  for (const { encoding } of rows) parseEncoding(encoding, 32);
});

Deno.test("Every row of A64 has a name of its own", () => {
  const names = new Set<string>();
  const twice = rows.filter(({ name }) => {
    const seen = names.has(name);
    names.add(name);
    return seen;
  });
  assertEquals(twice.map(({ name }) => name), []);
});

Deno.test("Every row of A64 says what it does once: in IR, or in host code", () => {
  const twice: string[] = [];
  for (const { name, encoding, lift, compute } of rows) {
    if (compute === undefined) continue;
    const calls: string[] = [];
    const builder = { host: (helper: string) => calls.push(helper) };
    lift(builder as unknown as BlockBuilder, parseEncoding(encoding, 32).match);
    if (calls.length !== 1 || calls[0] !== name) twice.push(name);
  }
  assertEquals(twice, []);
});

Deno.test("write() knows every operand that a row of A64 names", () => {
  for (const { assembly, encoding } of rows) {
    write(assembly, parseEncoding(encoding, 32).match);
  }
  assertThrows(() => write("add Rd, Rx", 0), Error, "Rx");
});

Deno.test("disassemble() prefers the aliases that the manual prefers", () => {
  // Encodings and spellings: DDI 0487, C6.2 and C7.2.
  const cases: readonly (readonly [number, string])[] = [
    [0xaa0103e0, "mov x0, x1"],
    [0x910003fd, "mov x29, sp"],
    [0xd65f03c0, "ret"],
    [0xeb02003f, "cmp x1, x2"],
    [0x1a9f17e0, "cset w0, eq"],
    [0x53187c20, "lsr w0, w1, #24"],
    [0xd3489c20, "ubfx x0, x1, #8, #32"],
    [0x9b027c20, "mul x0, x1, x2"],
    [0x4ea11c20, "mov v0.16b, v1.16b"],
    [0xa9bf7bfd, "stp x29, x30, [sp, #-16]!"],
    [0xb820003f | 1 << 22, "staddl w0, [x1]"],
    [0x00000000, "udf #0"],
    [0x04000000, ".inst 0x04000000"],
  ];
  for (const [word, text] of cases) assertEquals(disassemble(word), text);
});

Deno.test("Both tables of system registers name them alike", () => {
  let count = 0;
  for (let number = 0; number < 1 << 16; number++) {
    const register = findSystemRegister(number);
    if (register === undefined) continue;
    count++;
    assertEquals(systemRegisterName(number, false), register.name);
    if (register.write !== undefined) {
      assertEquals(systemRegisterName(number, true), register.name);
    }
  }
  assertEquals(count, 10);
});

Deno.test("disassemble() names registers and operations that EL0 never reaches", () => {
  // DDI 0487, D17.2 and C5.
  assertEquals(disassemble(0xd5380000), "mrs x0, MIDR_EL1");
  assertEquals(disassemble(0xd5181003), "msr SCTLR_EL1, x3");
  assertEquals(disassemble(0xd508871f), "tlbi vmalle1");
  assertEquals(disassemble(0xd5087641), "dc isw, x1");
});
