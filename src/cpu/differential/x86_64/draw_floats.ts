/**
 * Drawing floats and float modes for x86_64 tests.
 *
 * @module
 */

import { StateLayout, type Test } from "../layout.ts";
import { type Random, randomFloat, randomVector } from "../random.ts";

/** SSE: vectors, and MXCSR with mostly all exceptions masked. */
export function drawVectors(random: Random, test: Test): void {
  // Now and then overflow or underflow are to stop the instruction.
  const far = random.oneIn(8);
  const bits = random.pick([32, 64] as const);
  for (let index = 0; index < 16; index++) {
    const value = far ? farVector(random, bits) : randomVector(random);
    test.setVector(index, value);
  }
  const masked = far
    ? 0x1f80 ^ random.pick([0x400, 0x800, 0xc00, 0x1c00])
    : random.oneIn(8)
    ? random.word() & 0x1f80
    : 0x1f80;
  const control = random.oneIn(2) ? masked : masked | random.word() & 0xe07f;
  test.set(StateLayout.floatControl, BigInt(control));
}

/** Fills the data window with floats: denormal ones are rare by chance. */
export function drawFloatsInMemory(
  random: Random,
  test: Test,
  bits: 32 | 64,
): void {
  for (let at = 0; at < StateLayout.dataBytes; at += bits / 8) {
    const value = randomFloat(random, bits);
    if (bits === 64) test.set(StateLayout.data + at, value);
    else test.view.setUint32(StateLayout.data + at, Number(value), true);
  }
}

/** Floats whose products and quotients are close to the range's ends. */
function farVector(random: Random, bits: 32 | 64): bigint {
  const stored = bits === 32 ? 23 : 52;
  const bias = 2 ** (bits - 2 - stored) - 1;
  let value = 0n;
  for (let at = 0; at < 128; at += bits) {
    const near = random.below(16) - 8;
    const exponent = random.oneIn(8)
      ? random.pick([0, 1, bias, 2 * bias])
      : random.pick([bias >> 1, bias + (bias >> 1)]) + near;
    // Of few bits, so that products are exact, or of all.
    const fraction = random.oneIn(2)
      ? random.long() >> BigInt(64 - stored)
      : BigInt(random.below(4)) << BigInt(stored - 2);
    const sign = BigInt(random.below(2)) << BigInt(bits - 1);
    value |= (sign | BigInt(exponent) << BigInt(stored) | fraction) <<
      BigInt(at);
  }
  return value;
}

/** x87: mostly values on the stack, mostly all exceptions masked. */
export function drawStack(random: Random, test: Test): void {
  // Now and then a clean state, where overflow or underflow are to stop it.
  const far = random.oneIn(6);
  const unmasked = far
    ? random.pick([0x08, 0x10, 0x18, 0x38])
    : random.oneIn(8)
    ? random.word() & 0x3f
    : 0;
  const control = 0x37f ^ (random.oneIn(2) ? 0 : random.word() & 0xf00) ^
    unmasked;
  const status = random.oneIn(2) ? 0 : random.word() & (far ? 0x7f00 : 0x7f7f);
  const tags = far || random.oneIn(2) ? 0xff : random.word() & 0xff;
  test.set(
    StateLayout.floatStatus,
    BigInt(control) | BigInt(status) << 16n | BigInt(tags) << 32n,
  );
  for (let index = 0; index < 8; index++) {
    const [significand, exponent] = far && !random.oneIn(8)
      ? farExtended(random)
      : randomExtended(random);
    test.set(StateLayout.stack + 16 * index, significand);
    test.set(StateLayout.stack + 16 * index + 8, BigInt(exponent));
  }
}

/** An 80-bit number close to where results leave a format's range. */
function farExtended(random: Random): [bigint, number] {
  const sign = random.below(2) << 15;
  // Of few bits, so that products are exact, or of all.
  const bits = random.oneIn(2) ? random.long() : random.long() & 15n << 60n;
  // Field 0 and no integer bit: denormal.
  if (random.oneIn(8)) return [bits >> BigInt(random.below(64)), sign];
  const near = random.below(128) - 64;
  const exponent = random.pick([
    // The format's own ends, and what products and quotients have there.
    Math.abs(near),
    0x7ffe - Math.abs(near),
    0x1fff + near,
    0x5fff + near,
    // The ends of float and double: for stores.
    0x3f80 + near,
    0x407f + near,
    0x3c00 + near,
    0x43ff + near,
  ]);
  return [1n << 63n | bits, sign | exponent];
}

/** An 80-bit number: of any kind, mostly like a double. */
function randomExtended(random: Random): [bigint, number] {
  const sign = random.below(2) << 15;
  switch (random.below(8)) {
    case 0:
      return [random.long(), random.below(65536)];
    case 4:
      return farExtended(random);
    default: {
      const bits = randomFloat(random, 64);
      const fraction = bits & (1n << 52n) - 1n;
      return [
        1n << 63n | fraction << 11n |
        (random.oneIn(2) ? random.long() >> 53n : 0n),
        sign | 0x3fff + random.below(140) - 70,
      ];
    }
  }
}
