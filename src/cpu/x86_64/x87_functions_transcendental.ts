/**
 * The transcendental instructions: special cases around the series.
 *
 * @module
 */

import { F80, isNaNKind, Kind, roundPack, unpack } from "../float/float.ts";
import { invalid, propagateNaN1, propagateNaN2 } from "../float/nan.ts";
import { FloatFlag } from "../ir/slots.ts";
import { INDEFINITE, magnitude, ONE, Status } from "./x87_state.ts";
import {
  arcTangent,
  cosine,
  exponentialMinusOne,
  logarithm,
  logarithmOnePlus,
  piTimes,
  product,
  type Scaled,
  sine,
  tangent,
} from "./x87_transcendental.ts";
import {
  bitCount,
  env,
  first,
  pack,
  reportDenormal,
  roundedOnce,
  scaledOf,
  second,
  x87,
} from "./x87_unit.ts";

/** fsin, fcos: C2 set and nothing done from 2^63 up. */
export function trigonometric(
  compute: (x: Scaled) => Scaled,
  atZero: bigint,
): void {
  x87.setConditions(Status.c2, 0);
  if (x87.isEmpty(0)) {
    if (x87.stackFault(false)) x87.setRegister(0, INDEFINITE);
    return;
  }
  const value = x87.register(0);
  if (isTooLarge(value)) return;
  const result = trigonometricValue(value, compute, atZero);
  if (x87.settle()) x87.setRegister(0, result);
}

/** Sets C2 for an argument out of range. */
function isTooLarge(value: bigint): boolean {
  unpack(F80, value, env, first);
  const large = first.kind === Kind.finite &&
    first.exponent + bitCount(first.significand) > 63;
  x87.setConditions(Status.c2 | Status.c1, large ? Status.c2 : 0);
  return large;
}

function trigonometricValue(
  value: bigint,
  compute: (x: Scaled) => Scaled,
  atZero: bigint,
): bigint {
  unpack(F80, value, env, first);
  if (isNaNKind(first.kind)) return propagateNaN1(F80, value, first.kind, env);
  if (first.kind === Kind.infinity) return invalid(F80, env);
  if (first.kind === Kind.zero) return atZero === 0n ? value : atZero;
  reportDenormal(first);
  return roundedOnce(() => pack(compute(scaledOf(first))));
}

/** fsincos, fptan: one replaces ST(0), the other is pushed. */
export function trigonometricPair(tangents: boolean): void {
  x87.setConditions(Status.c2, 0);
  if (x87.isEmpty(0) || !x87.isEmpty(7)) {
    if (!x87.stackFault(!x87.isEmpty(0))) return;
    x87.setRegister(0, INDEFINITE);
    x87.top -= 1;
    x87.setRegister(0, INDEFINITE);
    return;
  }
  const value = x87.register(0);
  if (isTooLarge(value)) return;
  const lower = trigonometricValue(value, tangents ? tangent : sine, 0n);
  unpack(F80, value, env, first);
  const special = first.kind > Kind.finite;
  const upper = tangents
    ? special ? lower : ONE
    : trigonometricValue(value, cosine, ONE);
  if (!x87.settle()) return;
  x87.setRegister(0, lower);
  x87.top -= 1;
  x87.setRegister(0, upper);
}

/** ST(1) = f(ST(1), ST(0)), pop. */
export function binaryFunction(
  compute: (y: bigint, x: bigint) => bigint,
): void {
  if (x87.isEmpty(0) || x87.isEmpty(1)) {
    if (x87.stackFault(false)) {
      x87.setRegister(1, INDEFINITE);
      x87.pop();
    }
    return;
  }
  const y = x87.register(1);
  const x = x87.register(0);
  const result = roundedOnce(() => compute(y, x));
  if (!x87.settle()) return;
  x87.setRegister(1, result);
  x87.pop();
}

function unpackBoth(y: bigint, x: bigint): bigint | undefined {
  unpack(F80, y, env, first);
  unpack(F80, x, env, second);
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    return propagateNaN2(F80, x, second, y, first, env);
  }
  return undefined;
}

/** fpatan: `first` is y, `second` is x. */
export function arcTangentOf(y: bigint, x: bigint): bigint {
  const nan = unpackBoth(y, x);
  if (nan !== undefined) return nan;
  reportDenormal(first, second);
  const { sign } = first;
  const negative = second.sign === 1;
  const angle = (numerator: bigint, shift: number): bigint =>
    pack({ ...piTimes(numerator, shift), sign });
  if (first.kind === Kind.infinity) {
    if (second.kind !== Kind.infinity) return angle(1n, 1);
    return negative ? angle(3n, 2) : angle(1n, 2);
  }
  if (first.kind === Kind.zero || second.kind === Kind.infinity) {
    return negative ? angle(1n, 0) : y & F80.signBit;
  }
  if (second.kind === Kind.zero) return angle(1n, 1);
  return pack(arcTangent(scaledOf(first), scaledOf(second)));
}

/** fyl2x: y × log2(x) */
export function logarithmOf(y: bigint, x: bigint): bigint {
  const nan = unpackBoth(y, x);
  if (nan !== undefined) return nan;
  if (second.kind === Kind.zero) {
    if (first.kind === Kind.zero) return invalid(F80, env);
    if (first.kind === Kind.finite) env.flags |= FloatFlag.divideByZero;
    return F80.infinity | (first.sign === 0 ? F80.signBit : 0n);
  }
  if (second.sign === 1) return invalid(F80, env);
  const isOne = x === ONE;
  if (second.kind === Kind.infinity) {
    if (first.kind === Kind.zero) return invalid(F80, env);
    reportDenormal(first);
    return F80.infinity | y & F80.signBit;
  }
  const below = magnitude(x) < ONE;
  if (first.kind === Kind.infinity) {
    if (isOne) return invalid(F80, env);
    reportDenormal(second);
    return F80.infinity | (y & F80.signBit) ^ (below ? F80.signBit : 0n);
  }
  reportDenormal(first, second);
  const negative = (first.sign === 1) !== below;
  if (first.kind === Kind.zero || isOne) {
    return isOne ? y & F80.signBit : negative ? F80.signBit : 0n;
  }
  const log = logarithm(scaledOf(second));
  if (isPowerOfTwo(second.significand)) {
    // Exact but for the product's rounding; reported as inexact all the same.
    env.flags |= FloatFlag.inexact;
    const { sign, significand, exponent } = product(scaledOf(first), log);
    const result = roundPack(F80, sign, exponent, significand, env);
    // So a denormal one counts as an underflow, too.
    if (magnitude(result) >> 64n === 0n) env.flags |= FloatFlag.underflow;
    return result;
  }
  return pack(product(scaledOf(first), log));
}

function isPowerOfTwo(value: bigint): boolean {
  return (value & value - 1n) === 0n;
}

/** fyl2xp1: y × log2(x + 1) */
export function logarithmOnePlusOf(y: bigint, x: bigint): bigint {
  const nan = unpackBoth(y, x);
  if (nan !== undefined) return nan;
  const sign = (y ^ x) & F80.signBit;
  if (second.kind === Kind.infinity) {
    if (second.sign === 1 || first.kind === Kind.zero) {
      return invalid(F80, env);
    }
    reportDenormal(first);
    return F80.infinity | sign;
  }
  if (first.kind === Kind.infinity) {
    if (second.kind === Kind.zero) return invalid(F80, env);
    reportDenormal(second);
    return F80.infinity | sign;
  }
  reportDenormal(first, second);
  if (first.kind === Kind.zero || second.kind === Kind.zero) return sign;
  // From -1 down the result is undefined: x is what processors leave.
  env.flags |= FloatFlag.inexact;
  if (second.sign === 1 && magnitude(x) >= ONE) return x;
  if (magnitude(x) > 0x3ffd8000000000000000n) {
    // Beyond 1/4 the logarithm of 1 + x loses nothing.
    const low = Math.min(second.exponent, 0);
    const size = second.significand << BigInt(second.exponent - low);
    const significand = (1n << BigInt(-low)) +
      (second.sign === 0 ? size : -size);
    const log = logarithm({ sign: 0, significand, exponent: low });
    return pack(product(scaledOf(first), log));
  }
  return pack(product(scaledOf(first), logarithmOnePlus(scaledOf(second))));
}

/** f2xm1: 2^x - 1 for |x| <= 1; beyond that x stays. Never called exact. */
export function exponential(value: bigint): bigint {
  unpack(F80, value, env, first);
  if (isNaNKind(first.kind)) return propagateNaN1(F80, value, first.kind, env);
  if (first.kind === Kind.zero) return value;
  if (first.kind === Kind.infinity) {
    return first.sign === 0 ? value : ONE | F80.signBit;
  }
  reportDenormal(first);
  env.flags |= FloatFlag.inexact;
  const size = magnitude(value);
  if (size === ONE) {
    return first.sign === 0 ? ONE : 0x3ffe8000000000000000n | F80.signBit;
  }
  if (size > ONE) return value;
  return pack(exponentialMinusOne(scaledOf(first)));
}
