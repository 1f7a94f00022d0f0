/**
 * Conversions between formats, to and from integers and fixed point, and
 * rounding to an integral value.
 *
 * @module
 */
import {
  type FloatEnvironment,
  FloatFlag,
  type Rounding,
  Rules,
} from "./environment.ts";
import {
  bitLength,
  F64,
  type FloatFormat,
  isNaNKind,
  Kind,
  unpack,
  Unpacked,
} from "./format.ts";
import { defaultNaN, propagateNaN1 } from "./nan.ts";
import {
  packInfinity,
  packZero,
  roundPack,
  roundShift,
  roundShiftInexact,
} from "./round.ts";

const operand = new Unpacked();

/** Converts an encoding of `from` to `to`. */
export function convert(
  from: FloatFormat,
  to: FloatFormat,
  a: bigint,
  env: FloatEnvironment,
): bigint {
  unpack(from, a, env, operand);
  const kind = operand.kind;
  if (isNaNKind(kind)) return convertNaN(from, to, a, env);
  if (kind === Kind.zero) return packZero(to, operand.sign);
  if (kind === Kind.infinity) {
    if (!to.alternative) return packInfinity(to, operand.sign);
    env.flags |= FloatFlag.invalid;
    return packZero(to, operand.sign) | to.maximum;
  }
  if (operand.denormal && env.rules >= Rules.sse) {
    env.flags |= FloatFlag.denormal;
  }
  return roundPack(
    to,
    operand.sign,
    operand.exponent,
    operand.significand,
    env,
  );
}

function convertNaN(
  from: FloatFormat,
  to: FloatFormat,
  a: bigint,
  env: FloatEnvironment,
): bigint {
  if (to.alternative) {
    env.flags |= FloatFlag.invalid;
    return packZero(to, operand.sign);
  }
  const quieted = propagateNaN1(from, a, operand.kind, env);
  if (
    env.rules === Rules.riscv || env.defaultNaN ||
    operand.kind === Kind.unsupported
  ) {
    return defaultNaN(to, env);
  }
  const shift = to.precision - from.precision;
  const payload = quieted & from.quietBit * 2n - 1n;
  return packZero(to, operand.sign) | to.infinity |
    (shift >= 0 ? payload << BigInt(shift) : payload >> BigInt(-shift));
}

/**
 * Rounds to an integral value in the same format. `exact` raises inexact when
 * the value changes.
 */
export function roundToIntegral(
  format: FloatFormat,
  a: bigint,
  rounding: Rounding,
  exact: boolean,
  env: FloatEnvironment,
): bigint {
  unpack(format, a, env, operand);
  if (isNaNKind(operand.kind)) {
    return propagateNaN1(format, a, operand.kind, env);
  }
  if (operand.kind === Kind.zero) return packZero(format, operand.sign);
  if (operand.kind === Kind.infinity) return a;
  // FRNDINT reports a denormal operand, ROUNDSS does not.
  if (operand.denormal && env.rules === Rules.x87) {
    env.flags |= FloatFlag.denormal;
  }
  if (operand.exponent >= 0) return a;
  const integer = roundShift(
    operand.significand,
    -operand.exponent,
    operand.sign,
    rounding,
  );
  if (roundShiftInexact && exact) env.flags |= FloatFlag.inexact;
  if (integer === 0n) return packZero(format, operand.sign);
  const saved = env.extendedPrecision;
  env.extendedPrecision = 64;
  const result = roundPack(format, operand.sign, 0, integer, env);
  env.extendedPrecision = saved;
  return result;
}

/** What an impossible conversion to an integer gives, by rules. */
function impossibleInteger(
  nan: boolean,
  negative: boolean,
  width: number,
  signed: boolean,
  env: FloatEnvironment,
): bigint {
  env.flags |= FloatFlag.invalid;
  const bits = BigInt(width);
  const lowest = signed ? 1n << bits - 1n : 0n;
  const highest = signed ? (1n << bits - 1n) - 1n : (1n << bits) - 1n;
  if (env.rules >= Rules.sse) return 1n << bits - 1n;
  if (nan) return env.rules === Rules.arm ? 0n : highest;
  return negative ? lowest : highest;
}

/**
 * Converts a × 2^fractionBits to an integer of `width` bits, given as an
 * unsigned bit pattern. Out of range: RISC-V and Arm saturate, x86 gives the
 * indefinite integer; all raise invalid and nothing else.
 */
export function toInteger(
  format: FloatFormat,
  a: bigint,
  width: number,
  signed: boolean,
  rounding: Rounding,
  env: FloatEnvironment,
  fractionBits = 0,
): bigint {
  unpack(format, a, env, operand);
  const negative = operand.sign === 1;
  if (operand.kind === Kind.zero) return 0n;
  if (operand.kind !== Kind.finite) {
    const nan = isNaNKind(operand.kind);
    return impossibleInteger(nan, negative, width, signed, env);
  }
  const exponent = operand.exponent + fractionBits;
  if (exponent > 64) {
    return impossibleInteger(false, negative, width, signed, env);
  }
  const magnitude = roundShift(
    operand.significand,
    -exponent,
    operand.sign,
    rounding,
  );
  const inexact = roundShiftInexact;
  const bits = BigInt(width);
  const limit = signed
    ? (1n << bits - 1n) - (negative ? 0n : 1n)
    : negative
    ? 0n
    : (1n << bits) - 1n;
  if (magnitude > limit) {
    return impossibleInteger(false, negative, width, signed, env);
  }
  if (inexact) env.flags |= FloatFlag.inexact;
  return negative ? BigInt.asUintN(width, -magnitude) : magnitude;
}

/** Converts the integer `value` ÷ 2^fractionBits to `format`. */
export function fromInteger(
  format: FloatFormat,
  value: bigint,
  env: FloatEnvironment,
  fractionBits = 0,
): bigint {
  if (value === 0n) return 0n;
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  if (format === F64 && fractionBits === 0 && bitLength(magnitude) <= 53) {
    conversion[0] = Number(value);
    return conversionBits[0]!;
  }
  return roundPack(format, negative ? 1 : 0, -fractionBits, magnitude, env);
}

const conversion = new Float64Array(1);
const conversionBits = new BigUint64Array(conversion.buffer);
