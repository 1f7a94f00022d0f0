import { assertEquals } from "@std/assert";
import {
  add,
  divide,
  F32,
  F64,
  FloatEnvironment,
  FloatFlag,
  type FloatFormat,
  multiply,
  multiplyAdd,
  Rounding,
  Rules,
  squareRoot,
  subtract,
} from "./float.ts";

/**
 * The integer code rounds to nearest away exactly as to nearest even, but for
 * ties, and never takes the host's way. So the host's way is compared with the
 * integer code by a rule of its own: the result lies between the two directed
 * roundings and nearer to one of them; the flags of all agree.
 */
const words = new BigUint64Array(1);
const doubles = new Float64Array(words.buffer);
const singleWords = new Uint32Array(1);
const singles = new Float32Array(singleWords.buffer);

function toHost(format: FloatFormat, bits: bigint): number {
  if (format === F64) {
    words[0] = bits;
    return doubles[0] ?? NaN;
  }
  singleWords[0] = Number(bits);
  return singles[0] ?? NaN;
}

function fromHost(format: FloatFormat, value: number): bigint {
  if (format === F64) {
    doubles[0] = value;
    return words[0] ?? 0n;
  }
  singles[0] = value;
  return BigInt(singleWords[0] ?? 0);
}

/** A fixed sequence of numbers (xorshift), the same in every run. */
function makeRandom(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state ^= BigInt.asUintN(64, state << 13n);
    state ^= state >> 7n;
    state ^= BigInt.asUintN(64, state << 17n);
    return state;
  };
}

/** An operand: often extreme, often close to the one before. */
function operand(
  format: FloatFormat,
  random: () => bigint,
  previous: bigint,
): bigint {
  const choice = random() % 8n;
  const bits = BigInt.asUintN(format.width, random() >> 3n ^ random() << 11n);
  const fraction = format.storedMask & bits;
  if (choice === 0n) return bits & (format.signBit | 7n);
  if (choice === 1n) return format.infinity | bits & format.signBit;
  if (choice === 2n) return format.maximum - (bits & 7n);
  if (choice === 3n) return previous ^ bits & 3n;
  if (choice === 4n) return fraction;
  return bits;
}

const isNaNBits = (format: FloatFormat, bits: bigint): boolean =>
  (bits & ~format.signBit) > format.infinity;

function check(
  format: FloatFormat,
  name: string,
  host: (a: number, b: number) => number,
  soft: (a: bigint, b: bigint, env: FloatEnvironment) => bigint,
): void {
  Deno.test(`${name}() on ${format.name} gives what the host gives`, () => {
    const random = makeRandom(0x9e3779b97f4a7c15n);
    const env = new FloatEnvironment(Rules.riscv);
    let previous = 0n;
    for (let count = 0; count < 20_000; count++) {
      const a = operand(format, random, previous);
      const b = operand(format, random, a);
      previous = b;
      const wanted = fromHost(
        format,
        host(toHost(format, a), toHost(format, b)),
      );
      env.flags = 0;
      env.rounding = Rounding.nearestEven;
      const got = soft(a, b, env);
      const context = `${name} ${a.toString(16)} ${b.toString(16)}`;
      if (isNaNBits(format, wanted)) {
        assertEquals(got, format.infinity | format.quietBit, context);
        continue;
      }
      assertEquals(got.toString(16), wanted.toString(16), context);
      // The directed roundings enclose the result and agree on exactness.
      const inexact = env.flags & FloatFlag.inexact;
      env.flags = 0;
      env.rounding = Rounding.down;
      const low = toHost(format, soft(a, b, env));
      const lowInexact = env.flags & FloatFlag.inexact;
      env.rounding = Rounding.up;
      const high = toHost(format, soft(a, b, env));
      const value = toHost(format, got);
      assertEquals(low <= value && value <= high, true, context);
      assertEquals(low !== high, inexact !== 0, context);
      assertEquals(lowInexact, inexact, context);
    }
  });
}

for (const format of [F32, F64]) {
  const round = format === F32 ? Math.fround : (value: number) => value;
  check(
    format,
    "add",
    (a, b) => round(a + b),
    (a, b, env) => add(format, a, b, env),
  );
  check(
    format,
    "subtract",
    (a, b) => round(a - b),
    (a, b, env) => subtract(format, a, b, env),
  );
  check(
    format,
    "multiply",
    (a, b) => round(a * b),
    (a, b, env) => multiply(format, a, b, env),
  );
  check(
    format,
    "divide",
    (a, b) => round(a / b),
    (a, b, env) => divide(format, a, b, env),
  );
  check(
    format,
    "squareRoot",
    (a) => round(Math.sqrt(a)),
    (a, _b, env) => squareRoot(format, a, env),
  );
}

for (const format of [F32, F64]) {
  Deno.test(`multiplyAdd() on ${format.name} rounds once, the host's way or not`, () => {
    const random = makeRandom(0x2545f4914f6cdd1dn);
    const env = new FloatEnvironment(Rules.riscv);
    const exact = new FloatEnvironment(Rules.riscv);
    for (let count = 0; count < 20_000; count++) {
      const middle = BigInt(format.bias) << BigInt(format.storedBits);
      const spread = 30n << BigInt(format.storedBits);
      const near = (): bigint => middle + random() % spread;
      const a = near();
      const b = near() ^ format.signBit * (random() & 1n);
      let c = near() + (near() - middle);
      // Often cancel nearly everything.
      if ((random() & 1n) === 0n) {
        env.rounding = Rounding.nearestEven;
        c = multiply(format, a, b, env) ^ format.signBit ^ random() & 1n;
      }
      env.flags = 0;
      env.rounding = Rounding.nearestEven;
      const got = toHost(format, multiplyAdd(format, a, b, c, env));
      exact.flags = 0;
      exact.rounding = Rounding.down;
      const low = toHost(format, multiplyAdd(format, a, b, c, exact));
      exact.rounding = Rounding.up;
      const high = toHost(format, multiplyAdd(format, a, b, c, exact));
      const context = `${a.toString(16)} ${b.toString(16)} ${c.toString(16)}`;
      assertEquals(got === low || got === high, true, context);
      assertEquals(env.flags, exact.flags, context);
      // To nearest, checked with ties away, which agrees but for ties.
      exact.rounding = Rounding.nearestAway;
      const away = toHost(format, multiplyAdd(format, a, b, c, exact));
      if (away !== got) {
        assertEquals(Math.abs(away) > Math.abs(got), true, context);
        const even = fromHost(format, got) & 1n;
        assertEquals(even, 0n, context);
      }
    }
  });
}
