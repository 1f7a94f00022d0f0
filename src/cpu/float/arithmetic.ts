/**
 * Add, subtract, multiply, divide, square root, fused multiply-add and
 * remainder, exact for every format: host arithmetic where it is provably the
 * same (`host.ts`), integers otherwise.
 *
 * @module
 */
import {
  type FloatEnvironment,
  FloatFlag,
  Rounding,
  Rules,
} from "./environment.ts";
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
  hostMultiplyAdd,
  hostResult,
  hostSquareRoot,
} from "./host.ts";
import { invalid, propagateNaN1, propagateNaN2 } from "./nan.ts";
import { packInfinity, packZero, roundPack } from "./round.ts";

const first = new Unpacked();
const second = new Unpacked();
const third = new Unpacked();

/** x86 reports denormal operands, once nothing worse was found. */
function reportDenormal(
  env: FloatEnvironment,
  a: Unpacked,
  b: Unpacked = a,
): void {
  if ((a.denormal || b.denormal) && env.rules >= Rules.sse) {
    env.flags |= FloatFlag.denormal;
  }
}

/** Adds two exact signed numbers and rounds; see {@linkcode roundPack}. */
function addExact(
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

/**
 * a × b + c, rounded once; `scale` multiplies the sum by 2^scale before
 * rounding (AArch64's FRSQRTS halves).
 */
export function multiplyAdd(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  c: bigint,
  env: FloatEnvironment,
  scale = 0,
): bigint {
  if (scale === 0 && hostMultiplyAdd(format, a, b, c, env)) {
    return hostResult(format);
  }
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  unpack(format, c, env, third);
  const impossible = first.kind === Kind.infinity &&
      second.kind === Kind.zero ||
    first.kind === Kind.zero && second.kind === Kind.infinity;
  if (
    isNaNKind(first.kind) || isNaNKind(second.kind) || isNaNKind(third.kind)
  ) {
    return fusedNaN(format, a, b, c, impossible, env);
  }
  const sign = first.sign ^ second.sign;
  const addendSign = third.sign;
  const infinite = first.kind === Kind.infinity ||
    second.kind === Kind.infinity;
  if (impossible) return invalid(format, env);
  if (third.kind === Kind.infinity) {
    if (infinite && sign !== addendSign) return invalid(format, env);
    return packInfinity(format, addendSign);
  }
  if (infinite) return packInfinity(format, sign);
  const exponent = first.exponent + second.exponent + scale;
  const product = first.significand * second.significand;
  if (product === 0n) {
    if (third.kind !== Kind.zero) {
      return roundPack(
        format,
        addendSign,
        third.exponent + scale,
        third.significand,
        env,
      );
    }
    return packZero(
      format,
      sign === addendSign ? sign : env.rounding === Rounding.down ? 1 : 0,
    );
  }
  if (third.kind === Kind.zero) {
    return roundPack(format, sign, exponent, product, env);
  }
  return addExact(
    format,
    sign,
    exponent,
    product,
    addendSign,
    third.exponent + scale,
    third.significand,
    env,
  );
}

/** Arm looks at the addend first; infinity × zero is invalid all the same. */
function fusedNaN(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  c: bigint,
  impossible: boolean,
  env: FloatEnvironment,
): bigint {
  if (impossible) {
    const result = invalid(format, env);
    // RISC-V knows one NaN only; Arm gives the default one unless the addend
    // signals.
    if (third.kind !== Kind.signalling) return result;
  }
  if (env.rules === Rules.arm) {
    const kind = Math.max(
      third.kind === Kind.signalling ? 3 : isNaNKind(third.kind) ? 0 : -1,
      first.kind === Kind.signalling ? 2 : -1,
      second.kind === Kind.signalling ? 1 : -1,
    );
    if (kind === 3 || kind === 0) {
      return propagateNaN1(format, c, third.kind, env);
    }
    if (kind === 2) return propagateNaN1(format, a, first.kind, env);
    if (kind === 1) return propagateNaN1(format, b, second.kind, env);
    return propagateNaN2(format, a, first, b, second, env);
  }
  if (
    first.kind === Kind.signalling || second.kind === Kind.signalling ||
    third.kind === Kind.signalling
  ) {
    env.flags |= FloatFlag.invalid;
  }
  const chosen = isNaNKind(first.kind) ? a : isNaNKind(second.kind) ? b : c;
  return propagateNaN1(format, chosen, Kind.quiet, env);
}

/** The low bits of the quotient that the last {@linkcode remainder} found. */
export let remainderQuotient = 0n;

/**
 * The exact remainder a - n × b; n is the quotient cut towards zero, or the
 * nearest integer (ties to even) when `nearest`. Leaves |n| in
 * {@linkcode remainderQuotient}.
 */
export function remainder(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
  nearest: boolean,
): bigint {
  remainderQuotient = 0n;
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    return propagateNaN2(format, a, first, b, second, env);
  }
  if (first.kind === Kind.infinity || second.kind === Kind.zero) {
    return invalid(format, env);
  }
  reportDenormal(env, first, second);
  if (first.kind === Kind.zero) return packZero(format, first.sign);
  if (second.kind === Kind.infinity) {
    return roundPack(
      format,
      first.sign,
      first.exponent,
      first.significand,
      env,
    );
  }
  const exponent = Math.min(first.exponent, second.exponent);
  const dividend = first.significand << BigInt(first.exponent - exponent);
  const divisor = second.significand << BigInt(second.exponent - exponent);
  let quotient = dividend / divisor;
  let rest = dividend - quotient * divisor;
  let sign = first.sign;
  if (nearest) {
    const twice = rest << 1n;
    if (twice > divisor || twice === divisor && (quotient & 1n) !== 0n) {
      rest = divisor - rest;
      quotient++;
      sign ^= 1;
    }
  }
  remainderQuotient = quotient;
  // A remainder of zero keeps the dividend's sign.
  if (rest === 0n) return packZero(format, first.sign);
  return roundPack(format, sign, exponent, rest, env);
}
