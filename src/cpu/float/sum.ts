/**
 * The sum of two exact numbers, rounded once.
 *
 * @module
 */
import { type FloatEnvironment, Rounding } from "./environment.ts";
import { bitLength, type FloatFormat } from "./format.ts";
import { packZero, roundPack } from "./round.ts";

/** Adds two exact signed numbers and rounds; see {@linkcode roundPack}. */
export function addExact(
  format: FloatFormat,
  signA: number,
  exponentA: number,
  a: bigint,
  signB: number,
  exponentB: number,
  b: bigint,
  env: FloatEnvironment,
): bigint {
  const lengthA = bitLength(a);
  const lengthB = bitLength(b);
  if (exponentA + lengthA < exponentB + lengthB) {
    return alignAndAdd(
      format,
      signB,
      exponentB,
      b,
      signA,
      exponentA,
      a,
      exponentA + lengthA,
      env,
    );
  }
  return alignAndAdd(
    format,
    signA,
    exponentA,
    a,
    signB,
    exponentB,
    b,
    exponentB + lengthB,
    env,
  );
}

/** The first operand has the higher leading bit; `end` bounds the second. */
function alignAndAdd(
  format: FloatFormat,
  sign: number,
  exponent: number,
  significand: bigint,
  otherSign: number,
  otherExponent: number,
  other: bigint,
  end: number,
  env: FloatEnvironment,
): bigint {
  const guard = format.precision + 4;
  if (end < exponent - guard) {
    // Far below the last bit that rounding can see: only its sign counts.
    otherExponent = exponent - guard;
    other = 1n;
  }
  const shift = exponent - otherExponent;
  let sum = shift >= 0 ? significand << BigInt(shift) : significand;
  const low = shift >= 0 ? otherExponent : exponent;
  const addend = shift >= 0 ? other : other << BigInt(-shift);
  if (sign === otherSign) {
    sum += addend;
  } else {
    sum -= addend;
    if (sum === 0n) {
      return packZero(format, env.rounding === Rounding.down ? 1 : 0);
    }
    if (sum < 0n) {
      sum = -sum;
      sign = otherSign;
    }
  }
  return roundPack(format, sign, low, sum, env);
}
