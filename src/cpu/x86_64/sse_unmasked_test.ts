// SSE overflow and underflow that are not masked. What is wanted was recorded
// from a processor (AMD EPYC, family 25, by the runner of the differential
// tests); Intel's manual, volume 1, says the same in 11.5.2.4 to 11.5.2.6.

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
const hexadecimal = (value: bigint): string => value.toString(16);

const lanes = new DataView(new ArrayBuffer(16));

function read(): bigint {
  return lanes.getBigUint64(0, true) | lanes.getBigUint64(8, true) << 64n;
}

function singles(...values: readonly number[]): bigint {
  for (let at = 0; at < 4; at++) {
    lanes.setFloat32(4 * at, values[at] ?? 1, true);
  }
  return read();
}

function doubles(...values: readonly number[]): bigint {
  for (let at = 0; at < 2; at++) {
    lanes.setFloat64(8 * at, values[at] ?? 1, true);
  }
  return read();
}

const ODD = 1 + 2 ** -23;

/** Exact results below the normal numbers: code, xmm0, xmm1. */
const TINY: readonly (readonly [string, readonly number[], bigint, bigint])[] =
  [
    [
      "mulps",
      [0x0f, 0x59, 0xc1],
      singles(1, 2 ** -100),
      singles(1, 2 ** -40),
    ],
    ["mulss", [0xf3, 0x0f, 0x59, 0xc1], singles(2 ** -100), singles(2 ** -40)],
    [
      "mulpd",
      [0x66, 0x0f, 0x59, 0xc1],
      doubles(1, 2 ** -1000),
      doubles(1, 2 ** -40),
    ],
    ["divps", [0x0f, 0x5e, 0xc1], singles(1, 2 ** -100), singles(1, 2 ** 40)],
    ["divsd", [0xf2, 0x0f, 0x5e, 0xc1], doubles(2 ** -1000), doubles(2 ** 40)],
    [
      "subss",
      [0xf3, 0x0f, 0x5c, 0xc1],
      singles(1.5 * 2 ** -126),
      singles(2 ** -126),
    ],
    [
      "addsubpd",
      [0x66, 0x0f, 0xd0, 0xc1],
      doubles(1.5 * 2 ** -1022),
      doubles(2 ** -1022),
    ],
    [
      "haddps",
      [0xf2, 0x0f, 0x7c, 0xc1],
      singles(1.5 * 2 ** -126, -(2 ** -126)),
      singles(),
    ],
    ["cvtsd2ss", [0xf2, 0x0f, 0x5a, 0xc1], 0n, doubles(2 ** -140)],
    ["cvtpd2ps", [0x66, 0x0f, 0x5a, 0xc1], 0n, doubles(1, 2 ** -140)],
    [
      "dpps, a product",
      [0x66, 0x0f, 0x3a, 0x40, 0xc1, 0xf1],
      singles(2 ** -100),
      singles(2 ** -40),
    ],
    [
      "dpps, a sum",
      [0x66, 0x0f, 0x3a, 0x40, 0xc1, 0x3f],
      singles(1.5 * 2 ** -126, -(2 ** -126)),
      singles(),
    ],
    [
      "dppd",
      [0x66, 0x0f, 0x3a, 0x41, 0xc1, 0x31],
      doubles(1, 2 ** -1000),
      doubles(1, 2 ** -40),
    ],
  ];

function runSse(
  code: readonly number[],
  control: number,
  xmm0: bigint,
  xmm1: bigint,
): StateImage {
  const test = new Test();
  test.set(StateLayout.pc, BigInt(Addresses.code));
  test.emit(...code);
  test.set(StateLayout.floatControl, BigInt(control));
  test.setVector(0, xmm0);
  test.setVector(1, xmm1);
  return subject.run(test);
}

Deno.test("sseFloat() stops at an exact tiny result when underflow is unmasked", () => {
  // Alone, with FTZ (which then does nothing), with DAZ, with DM unmasked.
  for (const control of [0x1780, 0x9780, 0x17c0, 0x1700]) {
    for (const [name, code, xmm0, xmm1] of TINY) {
      const image = runSse(code, control, xmm0, xmm1);
      assertEquals(
        [
          name,
          image.get(StateLayout.signal),
          hexadecimal(image.get(StateLayout.floatControl)),
          image.vector(0),
        ],
        [
          name,
          BigInt(Signal.SIGFPE),
          hexadecimal(BigInt(control | 0x10)),
          xmm0,
        ],
      );
    }
  }
});

Deno.test("sseFloat() goes on with tiny results when underflow is masked", () => {
  for (const [name, code, xmm0, xmm1] of TINY) {
    const image = runSse(code, 0x9f80, xmm0, xmm1);
    // FTZ: flushed, and so inexact.
    assertEquals(
      [
        name,
        image.get(StateLayout.signal),
        hexadecimal(image.get(StateLayout.floatControl)),
      ],
      [name, BigInt(Signal.SIGTRAP), "9fb0"],
    );
  }
  // A product that is not chosen counts for nothing.
  const code = [0x66, 0x0f, 0x3a, 0x40, 0xc1, 0xe1];
  const image = runSse(code, 0x1780, singles(2 ** -100), singles(2 ** -40));
  assertEquals(image.get(StateLayout.signal), BigInt(Signal.SIGTRAP));
  assertEquals(hexadecimal(image.get(StateLayout.floatControl)), "1780");
});

Deno.test("sseFloat() finds inexactness beside overflow as with unbounded exponents", () => {
  const MULSS = [0xf3, 0x0f, 0x59, 0xc1];
  const cases: readonly (readonly [number, number, number, string])[] = [
    [0x1b80, 2 ** 100, 2 ** 40, "1b88"],
    [0x1380, 2 ** 100, 2 ** 40, "1388"],
    [0x1b80, ODD * 2 ** 100, ODD * 2 ** 40, "1ba8"],
    [0x1380, ODD * 2 ** -100, ODD * 2 ** -40, "13b0"],
  ];
  for (const [control, a, b, wanted] of cases) {
    const image = runSse(MULSS, control, singles(a), singles(b));
    assertEquals(image.get(StateLayout.signal), BigInt(Signal.SIGFPE));
    assertEquals(hexadecimal(image.get(StateLayout.floatControl)), wanted);
    assertEquals(image.vector(0), singles(a));
  }
});
