/**
 * AArch64's reciprocal and square root estimates and steps, bit for bit as
 * the manual's pseudocode defines them (FPRecipEstimate and its kin).
 *
 * @module
 */
import { multiply } from "./arithmetic.ts";
import { multiplyAdd } from "./fused.ts";
import { type FloatEnvironment, FloatFlag, Rounding } from "./environment.ts";
import {
  bitLength,
  type FloatFormat,
  isNaNKind,
  Kind,
  unpack,
  Unpacked,
} from "./format.ts";
import { invalid, propagateNaN1, propagateNaN2 } from "./nan.ts";
import { packInfinity, packZero } from "./round.ts";

const first = new Unpacked();
const second = new Unpacked();

/** 1/x for x from 256 to 511 halves of 1/512, to 8 bits. */
export function reciprocalByte(x: number): number {
  return Math.floor((Math.floor(2 ** 19 / (2 * x + 1)) + 1) / 2);
}

/** 1/√x for x from 128 to 511, to 8 bits. */
export function squareRootByte(x: number): number {
  const a = x < 256 ? 2 * x + 1 : ((x & ~1) + 1) * 2;
  let b = 512;
  while (a * (b + 1) * (b + 1) < 2 ** 28) b++;
  return Math.floor((b + 1) / 2);
}

/** `exponent` may be 0 or -1: then the estimate becomes denormal. */
function packEstimate(
  format: FloatFormat,
  sign: number,
  exponent: number,
  byte: number,
): bigint {
  const stored = BigInt(format.storedBits);
  let fraction = BigInt(byte & 255) << stored - 8n;
  if (exponent <= 0) {
    fraction = (fraction | 1n << stored) >> BigInt(1 - exponent);
    exponent = 0;
  }
  return packZero(format, sign) | BigInt(exponent) << stored | fraction;
}

/** The leading `bits` bits of the operand's significand of `length` bits. */
function leadingBits(length: number, bits: number): number {
  return Number(first.significand << 9n >> BigInt(9 + length - bits));
}

/** FRECPE */
export function reciprocalEstimate(
  format: FloatFormat,
  a: bigint,
  env: FloatEnvironment,
): bigint {
  unpack(format, a, env, first);
  const { kind, sign } = first;
  if (isNaNKind(kind)) return propagateNaN1(format, a, kind, env);
  if (kind === Kind.infinity) return packZero(format, sign);
  if (kind === Kind.zero) {
    env.flags |= FloatFlag.divideByZero;
    return packInfinity(format, sign);
  }
  const length = bitLength(first.significand);
  const leading = first.exponent + length - 1;
  if (leading < -format.bias - 1) {
    env.flags |= FloatFlag.overflow | FloatFlag.inexact;
    const toInfinity = env.rounding === Rounding.nearestEven ||
      env.rounding === (sign === 0 ? Rounding.up : Rounding.down);
    return toInfinity
      ? packInfinity(format, sign)
      : packZero(format, sign) | format.maximum;
  }
  if (env.flushOutputs && leading >= format.bias - 1) {
    env.flags |= FloatFlag.underflow;
    return packZero(format, sign);
  }
  const scaled = leadingBits(length, 9);
  return packEstimate(
    format,
    sign,
    2 * format.bias - 1 - (leading + format.bias),
    reciprocalByte(scaled),
  );
}

/** FRSQRTE */
export function squareRootEstimate(
  format: FloatFormat,
  a: bigint,
  env: FloatEnvironment,
): bigint {
  unpack(format, a, env, first);
  const { kind, sign } = first;
  if (isNaNKind(kind)) return propagateNaN1(format, a, kind, env);
  if (kind === Kind.zero) {
    env.flags |= FloatFlag.divideByZero;
    return packInfinity(format, sign);
  }
  if (sign === 1) return invalid(format, env);
  if (kind === Kind.infinity) return packZero(format, 0);
  const length = bitLength(first.significand);
  const biased = first.exponent + length - 1 + format.bias;
  // 9 bits with an even exponent field, 8 with an odd one.
  const bits = biased % 2 === 0 ? 9 : 8;
  const scaled = leadingBits(length, bits);
  return packEstimate(
    format,
    0,
    Math.floor((3 * format.bias - 1 - biased) / 2),
    squareRootByte(scaled),
  );
}

/** FRECPX */
export function reciprocalExponent(
  format: FloatFormat,
  a: bigint,
  env: FloatEnvironment,
): bigint {
  unpack(format, a, env, first);
  if (isNaNKind(first.kind)) {
    return propagateNaN1(format, a, first.kind, env);
  }
  const stored = BigInt(format.storedBits);
  const exponent = Number(a >> stored) & format.exponentMask;
  const result = exponent === 0
    ? format.exponentMask - 1
    : ~exponent & format.exponentMask;
  return packZero(format, first.sign) | BigInt(result) << stored;
}

/** The encoding of `numerator` / 2, for numerators 3 and 4. */
function halves(format: FloatFormat, numerator: 3 | 4): bigint {
  const stored = BigInt(format.storedBits);
  return numerator === 4
    ? BigInt(format.bias + 1) << stored
    : BigInt(format.bias) << stored | 1n << stored - 1n;
}

/** Is one operand infinite and the other zero? Leaves both unpacked. */
function isImpossibleProduct(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
): boolean {
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  return first.kind === Kind.infinity && second.kind === Kind.zero ||
    first.kind === Kind.zero && second.kind === Kind.infinity;
}

/** FRECPS: 2 - a × b; FRSQRTS: (3 - a × b) / 2. Fused; ∞ × 0 counts as 0. */
export function newtonStep(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
  squareRoot: boolean,
): bigint {
  const negated = a ^ format.signBit;
  if (isImpossibleProduct(format, negated, b, env)) {
    return halves(format, squareRoot ? 3 : 4);
  }
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    return propagateNaN2(format, negated, first, b, second, env);
  }
  const three = halves(format, 3) + (1n << BigInt(format.storedBits));
  return squareRoot
    ? multiplyAdd(format, negated, b, three, env, -1)
    : multiplyAdd(format, negated, b, halves(format, 4), env);
}

/** FMULX: a × b, but ∞ × 0 is 2. */
export function multiplyExtended(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
): bigint {
  if (!isImpossibleProduct(format, a, b, env)) {
    return multiply(format, a, b, env);
  }
  return packZero(format, first.sign ^ second.sign) | halves(format, 4);
}
