// x87 overflow and underflow that are not masked. What is wanted was recorded
// from a processor (AMD EPYC, family 25, by the runner of the differential
// tests); Intel's manual, volume 1, says the same in 8.5.4 to 8.5.6.

import { assertEquals } from "@std/assert";
import {
  Addresses,
  Signal,
  type StateImage,
  StateLayout,
  Test,
} from "../differential/layout.ts";
import { Subject } from "../differential/subject.ts";
import { target } from "../differential/x86_64/target.ts";

const subject = new Subject(target);
const RAX = 0;
const UNTOUCHED = 0x5555555555555555n;

const hexadecimal = (value: bigint): string => value.toString(16);

function setStack(test: Test, index: number, value: bigint): void {
  const at = StateLayout.stack + 16 * index;
  test.set(at, BigInt.asUintN(64, value));
  test.set(at + 8, value >> 64n);
}

/** Runs on a full stack; C1 is set before, so that clearing it is seen. */
function runX87(
  code: readonly number[],
  control: number,
  st0: bigint,
  st1: bigint,
  data: bigint = UNTOUCHED,
  tags = 0xff,
): StateImage {
  const test = new Test();
  test.set(StateLayout.pc, BigInt(Addresses.code));
  test.setGeneral(RAX, BigInt(Addresses.data));
  test.emit(...code);
  test.set(
    StateLayout.floatStatus,
    BigInt(control) | 0x200n << 16n | BigInt(tags) << 32n,
  );
  setStack(test, 0, st0);
  setStack(test, 1, st1);
  test.set(StateLayout.data, data);
  return subject.run(test);
}

/** FSW, ST(0). */
function stackOf(image: StateImage): readonly [number, string] {
  const { floatStatus, stack } = StateLayout;
  const status = Number(image.get(floatStatus) >> 16n & 0xffffn);
  return [status, hexadecimal(image.get(stack) | image.get(stack + 8) << 64n)];
}

/** An 80-bit number from the halves that the manual shows. */
function f80(exponent: number, significand: bigint): bigint {
  return BigInt(exponent) << 64n | significand;
}

const ONE = 0x8000000000000000n;
const THREE = 0xc000000000000000n;
const ALL = 0xffffffffffffffffn;

/** Control words. */
const MASKED = 0x37f;
const OVERFLOW = 0x377;
const UNDERFLOW = 0x36f;

const FADD = [0xd8, 0xc1];
const FMUL = [0xd8, 0xc9];
const FSUB = [0xd8, 0xe1];
const FDIV = [0xd8, 0xf1];
const FPREM = [0xd9, 0xf8];
const FPREM1 = [0xd9, 0xf5];
const FSCALE = [0xd9, 0xfd];
const FSIN = [0xd9, 0xfe];
const F2XM1 = [0xd9, 0xf0];
const FPATAN = [0xd9, 0xf3];
const FYL2X = [0xd9, 0xf1];

type RegisterCase = readonly [
  name: string,
  code: readonly number[],
  control: number,
  st0: bigint,
  st1: bigint,
  status: number,
  result: string,
];

function checkRegisters(cases: readonly RegisterCase[]): void {
  for (const [name, code, control, st0, st1, status, result] of cases) {
    const image = runX87(code, control, st0, st1);
    assertEquals(
      [name, image.get(StateLayout.signal), ...stackOf(image)],
      [name, BigInt(Signal.SIGTRAP), status, result],
    );
  }
}

Deno.test("x87Helper() divides what overflows by 2^24576 when unmasked", () => {
  const large = f80(0x7ffe, ONE);
  const two = f80(0x4000, ONE);
  const third = f80(0x3ffd, THREE);
  checkRegisters([
    ["exact", FMUL, OVERFLOW, large, two, 0x8088, "1fff8000000000000000"],
    [
      "inexact",
      FMUL,
      OVERFLOW,
      f80(0x7ffe, ALL),
      f80(0x4000, THREE + 1n),
      0x80a8,
      "2000c000000000000000",
    ],
    [
      "negative, towards zero",
      FMUL,
      0xf77,
      f80(0xfffe, ALL),
      f80(0x4000, THREE + 1n),
      0x80a8,
      "a000c000000000000000",
    ],
    [
      "rounded up to 24 bits",
      FMUL,
      0x077,
      f80(0x7ffe, ALL),
      two,
      0x82a8,
      "20008000000000000000",
    ],
    ["quotient", FDIV, OVERFLOW, large, third, 0x82a8, "1fffaaaaaaaaaaaaaaab"],
    ["masked", FMUL, MASKED, large, two, 0x0228, "7fff8000000000000000"],
  ]);
});

Deno.test("x87Helper() multiplies what underflows by 2^24576 when unmasked", () => {
  const small = f80(1, ONE);
  const half = f80(0x3ffe, ONE);
  const three = f80(0x4000, THREE);
  checkRegisters([
    ["exact", FMUL, UNDERFLOW, small, half, 0x8090, "60008000000000000000"],
    [
      "rounded up",
      FMUL,
      UNDERFLOW,
      f80(0x8001, THREE + 1n),
      f80(0x3ffe, ONE + 1n),
      0x82b0,
      "e000c000000000000003",
    ],
    ["quotient", FDIV, UNDERFLOW, small, three, 0x82b0, "5fffaaaaaaaaaaaaaaab"],
    [
      "difference",
      FSUB,
      UNDERFLOW,
      f80(1, ONE + 1n),
      small,
      0x8090,
      "5fc28000000000000000",
    ],
    ["denormal sum", FADD, UNDERFLOW, 1n, 0n, 0x8092, "5fc28000000000000000"],
    ["masked", FMUL, MASKED, small, half, 0, "4000000000000000"],
  ]);
});

Deno.test("x87Helper() reports tiny remainders, which are exact", () => {
  checkRegisters([
    [
      "fprem",
      FPREM,
      UNDERFLOW,
      f80(1, THREE),
      f80(1, ONE),
      0x8290,
      "60008000000000000000",
    ],
    ["fprem1", FPREM1, UNDERFLOW, 7n, 4n, 0xc092, "dfc28000000000000000"],
    ["masked", FPREM1, MASKED, 7n, 4n, 0x4002, "80000000000000000001"],
  ]);
});

Deno.test("x87Helper() scales FSCALE's result unless it is too far away", () => {
  const value = 0xa000000000000000n;
  const by16 = f80(0x4003, ONE);
  checkRegisters([
    [
      "overflow",
      FSCALE,
      OVERFLOW,
      f80(0xfffe, value),
      by16,
      0x8088,
      "a00ea000000000000000",
    ],
    [
      "underflow",
      FSCALE,
      UNDERFLOW,
      f80(1, value),
      f80(0xc003, ONE),
      0x8090,
      "5ff1a000000000000000",
    ],
    [
      "infinity, though rounding towards zero",
      FSCALE,
      0xf77,
      f80(0xfffe, value),
      f80(0x400e, ONE),
      0x82a8,
      "ffff8000000000000000",
    ],
    [
      "zero, though rounding up",
      FSCALE,
      0xb6f,
      f80(1, value),
      f80(0xc00f, ONE),
      0x80b0,
      "0",
    ],
  ]);
});

Deno.test("x87Helper() scales transcendental results, too", () => {
  const large = f80(0x7ffe, THREE);
  checkRegisters([
    ["fsin", FSIN, UNDERFLOW, 3n << 40n, 0n, 0x82b2, "5febc000000000000000"],
    [
      "f2xm1",
      F2XM1,
      UNDERFLOW,
      f80(1, ONE),
      0n,
      0x82b0,
      "6000b17217f7d1cf79ac",
    ],
    [
      "fpatan",
      FPATAN,
      UNDERFLOW,
      f80(0x7ffe, ONE),
      f80(0x3000, ONE),
      0x8ab0,
      "50018000000000000000",
    ],
    ["fyl2x", FYL2X, OVERFLOW, large, large, 0x8aa8, "200cbffec1404eadf384"],
    // The smallest denormal × log2 2: exact, but always called inexact.
    ["exact fyl2x, masked", FYL2X, MASKED, f80(0x4000, ONE), 1n, 0x0832, "1"],
  ]);
});

Deno.test("x87Helper() leaves ST(0) and memory when a store is stopped", () => {
  const FST32 = [0xd9, 0x10];
  const FSTP32 = [0xd9, 0x18];
  const FSTP64 = [0xdd, 0x18];
  const FSTP80 = [0xdb, 0x38];
  const value = (exponent: number, significand = ONE): bigint =>
    f80(exponent, significand);
  const cases: readonly (readonly [
    name: string,
    code: readonly number[],
    control: number,
    st0: bigint,
    status: number,
    stored: bigint,
  ])[] = [
    ["overflow", FST32, OVERFLOW, value(0x4080, ALL), 0x8088, UNTOUCHED],
    ["of a double", FSTP64, OVERFLOW, value(0x43ff), 0x8088, UNTOUCHED],
    ["exact, tiny", FSTP32, UNDERFLOW, value(0x3f80), 0x8090, UNTOUCHED],
    // Masked, or nothing to report: stored.
    [
      "masked overflow",
      FST32,
      MASKED,
      value(0x4080, ALL),
      0x0228,
      0x555555557f800000n,
    ],
    [
      "masked and tiny",
      FSTP32,
      MASKED,
      value(0x3f80),
      0x0800,
      0x5555555500400000n,
    ],
    [
      "tiny before rounding only",
      FSTP64,
      UNDERFLOW,
      value(0x3c00, ALL),
      0x0a20,
      0x0010000000000000n,
    ],
    ["80 bits as they are", FSTP80, 0x340, 1n, 0x0800, 1n],
  ];
  for (const [name, code, control, st0, status, stored] of cases) {
    const image = runX87(code, control, st0, 0n);
    const [got, top] = stackOf(image);
    assertEquals(
      [name, got, hexadecimal(image.get(StateLayout.data))],
      [name, status, hexadecimal(stored)],
    );
    const popped = (status & 0x3800) !== 0;
    assertEquals([name, top], [name, hexadecimal(popped ? 0n : st0)]);
  }
});

// The manual's 8.5.2 leaves TOP where it is; processors, and Bochs, load.
Deno.test("x87Helper() loads a denormal number whether unmasked or not", () => {
  const DENORMAL = 0x37d;
  const FLD32 = [0xd9, 0x00];
  const FLD64 = [0xdd, 0x00];
  for (
    const [code, wanted] of [
      [FLD32, "3f6a8000000000000000"],
      [FLD64, "3bcd8000000000000000"],
    ] as const
  ) {
    const image = runX87(code, DENORMAL, 0n, 0n, 1n, 0x3f);
    assertEquals(stackOf(image), [0xb882, wanted]);
  }
  // Arithmetic with it does nothing.
  const sum = runX87([0xd8, 0x00], DENORMAL, f80(0x3fff, ONE), 0n, 1n);
  assertEquals(stackOf(sum), [0x8082, "3fff8000000000000000"]);
});

Deno.test("x87Helper() leaves an overflow pending until the next instruction", () => {
  const WAIT = 0x9b;
  const image = runX87(
    [...FMUL, WAIT],
    OVERFLOW,
    f80(0x7ffe, ONE),
    f80(0x4000, ONE),
  );
  assertEquals(image.get(StateLayout.signal), BigInt(Signal.SIGFPE));
  assertEquals(image.get(StateLayout.pc), BigInt(Addresses.code + FMUL.length));
  assertEquals(stackOf(image), [0x8088, "1fff8000000000000000"]);
});
