/**
 * Add, subtract, multiply, divide and square root, exact for every format:
 * host arithmetic where it is provably the same (`host.ts`), integers
 * otherwise.
 *
 * @module
 */
import { type FloatEnvironment, FloatFlag, Rounding } from "./environment.ts";
import {
  bitLength,
  type FloatFormat,
  isNaNKind,
  Kind,
  unpack,
  Unpacked,
} from "./format.ts";
import {
  hostAdd,
  hostDivide,
  hostMultiply,
  hostResult,
  hostSquareRoot,
} from "./host.ts";
import {
  invalid,
  propagateNaN1,
  propagateNaN2,
  reportDenormal,
} from "./nan.ts";
import { packInfinity, packZero, roundPack } from "./round.ts";
import { addExact } from "./sum.ts";

const first = new Unpacked();
const second = new Unpacked();

function addSigned(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  negateB: number,
  env: FloatEnvironment,
): bigint {
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    return propagateNaN2(format, a, first, b, second, env);
  }
  const signA = first.sign;
  const signB = second.sign ^ negateB;
  if (first.kind === Kind.infinity) {
    if (second.kind === Kind.infinity && signA !== signB) {
      return invalid(format, env);
    }
    reportDenormal(env, first, second);
    return packInfinity(format, signA);
  }
  reportDenormal(env, first, second);
  if (second.kind === Kind.infinity) return packInfinity(format, signB);
  if (second.kind === Kind.zero) {
    if (first.kind === Kind.zero) {
      return packZero(
        format,
        signA === signB ? signA : env.rounding === Rounding.down ? 1 : 0,
      );
    }
    return roundPack(format, signA, first.exponent, first.significand, env);
  }
  if (first.kind === Kind.zero) {
    return roundPack(format, signB, second.exponent, second.significand, env);
  }
  return addExact(
    format,
    signA,
    first.exponent,
    first.significand,
    signB,
    second.exponent,
    second.significand,
    env,
  );
}

/** a + b */
export function add(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
): bigint {
  return hostAdd(format, a, b, 0n, env)
    ? hostResult(format)
    : addSigned(format, a, b, 0, env);
}

/** a - b */
export function subtract(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
): bigint {
  return hostAdd(format, a, b, format.signBit, env)
    ? hostResult(format)
    : addSigned(format, a, b, 1, env);
}

/** a × b */
export function multiply(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
): bigint {
  if (hostMultiply(format, a, b, env)) return hostResult(format);
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    return propagateNaN2(format, a, first, b, second, env);
  }
  const sign = first.sign ^ second.sign;
  if (first.kind === Kind.infinity || second.kind === Kind.infinity) {
    if (first.kind === Kind.zero || second.kind === Kind.zero) {
      return invalid(format, env);
    }
    reportDenormal(env, first, second);
    return packInfinity(format, sign);
  }
  reportDenormal(env, first, second);
  return roundPack(
    format,
    sign,
    first.exponent + second.exponent,
    first.significand * second.significand,
    env,
  );
}

/** a ÷ b */
export function divide(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
): bigint {
  if (hostDivide(format, a, b, env)) return hostResult(format);
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    return propagateNaN2(format, a, first, b, second, env);
  }
  const sign = first.sign ^ second.sign;
  if (first.kind === Kind.infinity) {
    if (second.kind === Kind.infinity) return invalid(format, env);
    reportDenormal(env, first, second);
    return packInfinity(format, sign);
  }
  if (second.kind === Kind.zero) {
    if (first.kind === Kind.zero) return invalid(format, env);
    env.flags |= FloatFlag.divideByZero;
    return packInfinity(format, sign);
  }
  reportDenormal(env, first, second);
  if (second.kind === Kind.infinity || first.kind === Kind.zero) {
    return packZero(format, sign);
  }
  const scale = Math.max(
    0,
    format.precision + 2 + bitLength(second.significand) -
      bitLength(first.significand),
  );
  const dividend = first.significand << BigInt(scale);
  let quotient = dividend / second.significand;
  if (quotient * second.significand !== dividend) quotient |= 1n;
  return roundPack(
    format,
    sign,
    first.exponent - second.exponent - scale,
    quotient,
    env,
  );
}

/** Floor of the square root of a positive integer below 2^1000. */
export function integerSquareRoot(value: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(value))));
  if (root === 0n) return 0n;
  root = root + value / root >> 1n;
  while (root * root > value) root--;
  while ((root + 1n) * (root + 1n) <= value) root++;
  return root;
}

/** √a */
export function squareRoot(
  format: FloatFormat,
  a: bigint,
  env: FloatEnvironment,
): bigint {
  if (hostSquareRoot(format, a, env)) return hostResult(format);
  unpack(format, a, env, first);
  if (isNaNKind(first.kind)) {
    return propagateNaN1(format, a, first.kind, env);
  }
  if (first.kind === Kind.zero) return packZero(format, first.sign);
  if (first.sign === 1) return invalid(format, env);
  if (first.kind === Kind.infinity) return format.infinity;
  reportDenormal(env, first);
  let scale = 2 * (format.precision + 2) - bitLength(first.significand);
  if (scale < 0) scale = 0;
  if ((first.exponent - scale) % 2 !== 0) scale++;
  const value = first.significand << BigInt(scale);
  let root = integerSquareRoot(value);
  if (root * root !== value) root |= 1n;
  return roundPack(format, 0, (first.exponent - scale) / 2, root, env);
}
