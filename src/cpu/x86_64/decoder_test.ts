import { assertEquals } from "@std/assert";
import { x86Table } from "./front_end.ts";
import { Instruction, Undecoded } from "./instruction.ts";

const at = new Instruction();

/** Length or reason; expectations are the manual's (volume 2, chapter 2). */
function decode(...bytes: readonly number[]): number {
  const code = Uint8Array.from(bytes);
  return x86Table.decode(at, code, 0, code.length, 0x1000);
}

Deno.test("decode() wants more bytes when an instruction is cut off", () => {
  const whole = [0x66, 0x81, 0x84, 0x88, 1, 2, 3, 4, 5, 6];
  for (let length = 0; length < whole.length; length++) {
    assertEquals(decode(...whole.slice(0, length)), Undecoded.truncated);
  }
  assertEquals(decode(...whole), whole.length);
});

Deno.test("decode() refuses sixteen bytes, also when they go on", () => {
  const prefixes = new Array<number>(14).fill(0x66);
  assertEquals(decode(...prefixes, 0x90), 15);
  assertEquals(decode(...prefixes, 0x66, 0x90), Undecoded.tooLong);
  assertEquals(decode(...prefixes.slice(1), 0x05), Undecoded.truncated);
  assertEquals(decode(...prefixes, 0x05, 0, 0, 0), Undecoded.tooLong);
});

Deno.test("decode() takes REX only directly in front of the opcode", () => {
  decode(0x48, 0x89, 0xc8);
  assertEquals(at.operandSize, 64);
  decode(0x48, 0x66, 0x89, 0xc8);
  assertEquals([at.operandSize, at.rex], [16, 0]);
  decode(0x66, 0x48, 0x89, 0xc8);
  assertEquals(at.operandSize, 64);
});

Deno.test("decode() lets the last of F2 and F3 choose the row", () => {
  decode(0xf2, 0xf3, 0x0f, 0x10, 0xc1);
  assertEquals(at.row.mnemonic, "movss");
  decode(0xf3, 0xf2, 0x0f, 0x10, 0xc1);
  assertEquals(at.row.mnemonic, "movsd");
  decode(0x66, 0x0f, 0x10, 0xc1);
  assertEquals(at.row.mnemonic, "movupd");
});

Deno.test("decode() allows LOCK only with a memory destination that can", () => {
  assertEquals(decode(0xf0, 0x01, 0x08), 3);
  assertEquals(decode(0xf0, 0x01, 0xc8), Undecoded.undefined);
  assertEquals(decode(0xf0, 0x03, 0x08), Undecoded.undefined);
  assertEquals(decode(0xf0, 0x39, 0x08), Undecoded.undefined);
  assertEquals(decode(0xf0, 0x89, 0x08), Undecoded.undefined);
});

Deno.test("decode() knows the addresses that ModRM and SIB make special", () => {
  decode(0x8b, 0x05, 0x10, 0, 0, 0);
  assertEquals([at.base, at.displacement], [-2, 16]);
  decode(0x8b, 0x04, 0x25, 0x10, 0, 0, 0);
  assertEquals([at.base, at.index, at.displacement], [-1, -1, 16]);
  // r13 as a base needs a displacement, r12 a SIB byte.
  decode(0x41, 0x8b, 0x45, 0xff);
  assertEquals([at.base, at.displacement], [13, -1]);
  decode(0x43, 0x8b, 0x04, 0x24);
  assertEquals([at.base, at.index], [12, 12]);
});

Deno.test("decode() refuses what 64-bit mode has not", () => {
  for (const opcode of [0x06, 0x0e, 0x27, 0x37, 0x60, 0x61, 0x9a, 0xd4, 0xea]) {
    assertEquals(decode(opcode, 0, 0, 0, 0, 0, 0), Undecoded.undefined);
  }
  // Features beyond x86-64-v2: VEX, BMI's andn, xgetbv, rdfsbase.
  assertEquals(decode(0xc5, 0xf8, 0x77), Undecoded.undefined);
  assertEquals(decode(0x0f, 0x01, 0xd0), Undecoded.undefined);
  assertEquals(decode(0xf3, 0x0f, 0xae, 0xc0), Undecoded.undefined);
});
