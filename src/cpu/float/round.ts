/**
 * Rounding an exact value to a format, with its exceptions: the one place
 * where overflow, underflow and inexact are decided.
 *
 * @module
 */
import {
  type FloatEnvironment,
  FloatFlag,
  Rounding,
  Rules,
} from "./environment.ts";
import { bitLength, F80, type FloatFormat } from "./format.ts";

/** A signed zero. */
export function packZero(format: FloatFormat, sign: number): bigint {
  return sign === 0 ? 0n : format.signBit;
}

/** A signed infinity. */
export function packInfinity(format: FloatFormat, sign: number): bigint {
  return sign === 0 ? format.infinity : format.infinity | format.signBit;
}

/**
 * Is a magnitude, cut to an integer with `odd` last bit, rounded up? `rest`
 * compares what was cut off with half a unit: 0 nothing, 1 less, 2 equal,
 * 3 more.
 */
function roundsUp(
  rounding: Rounding,
  sign: number,
  odd: boolean,
  rest: number,
): boolean {
  switch (rounding) {
    case Rounding.nearestEven:
      return rest === 3 || rest === 2 && odd;
    case Rounding.nearestAway:
      return rest >= 2;
    case Rounding.up:
      return sign === 0 && rest !== 0;
    case Rounding.down:
      return sign === 1 && rest !== 0;
    case Rounding.odd:
      return rest !== 0 && !odd;
    default:
      return false;
  }
}

/** Set by {@linkcode roundShift}: were bits lost? */
export let roundShiftInexact = false;
/** Set by {@linkcode roundShift}: was the magnitude rounded up? */
export let roundShiftUp = false;

/** For what may end without rounding. */
export function forgetRoundShift(): void {
  roundShiftInexact = false;
  roundShiftUp = false;
}

/** `significand` >> `shift`, rounded; a shift below 0 is exact. */
export function roundShift(
  significand: bigint,
  shift: number,
  sign: number,
  rounding: Rounding,
): bigint {
  forgetRoundShift();
  if (shift <= 0) return significand << BigInt(-shift);
  const length = bitLength(significand);
  if (shift > length + 1) {
    roundShiftInexact = significand !== 0n;
    roundShiftUp = roundsUp(rounding, sign, false, significand === 0n ? 0 : 1);
    return roundShiftUp ? 1n : 0n;
  }
  const width = BigInt(shift);
  const kept = significand >> width;
  const lost = significand - (kept << width);
  if (lost === 0n) return kept;
  roundShiftInexact = true;
  const half = 1n << BigInt(shift - 1);
  const rest = lost < half ? 1 : lost === half ? 2 : 3;
  roundShiftUp = roundsUp(rounding, sign, (kept & 1n) !== 0n, rest);
  return roundShiftUp ? kept + 1n : kept;
}

function packOverflow(
  format: FloatFormat,
  sign: number,
  precision: number,
  env: FloatEnvironment,
): bigint {
  const signBit = packZero(format, sign);
  if (format.alternative) {
    env.flags |= FloatFlag.invalid;
    return signBit | format.maximum;
  }
  env.flags |= FloatFlag.overflow | FloatFlag.inexact;
  const rounding = env.rounding;
  const saturates = rounding === Rounding.towardZero ||
    rounding === Rounding.odd ||
    rounding === (sign === 0 ? Rounding.down : Rounding.up);
  if (!saturates) return signBit | format.infinity;
  const unused = BigInt(format.precision - precision);
  return signBit | format.maximum >> unused << unused;
}

/** What an unmasked overflow divides by, an underflow multiplies by: 2^this. */
const WRAP = 24576;

/**
 * What is left in an x87 register by an overflow or underflow that is not
 * masked: the result as if exponents were unbounded, brought back into the
 * range by 2^24576 (Intel's manual, volume 1, 8.5.4 and 8.5.5). Only FSCALE
 * gets so far that it stays out of the range: infinity or zero then, in every
 * rounding mode. Memory and SSE registers keep their value: of their results
 * only the exceptions matter, inexact among them as of unbounded exponents.
 */
function packUnmasked(
  format: FloatFormat,
  sign: number,
  exponent: number,
  significand: bigint,
  precision: number,
  raised: number,
  env: FloatEnvironment,
): bigint {
  env.flags |= raised;
  let quantum = exponent + bitLength(significand) - precision;
  let kept = roundShift(significand, quantum - exponent, sign, env.rounding);
  if (roundShiftInexact) env.flags |= FloatFlag.inexact;
  if (bitLength(kept) > precision) {
    kept >>= 1n;
    quantum++;
  }
  if (format !== F80) return packZero(format, sign);
  const biased = quantum + precision - 1 + format.bias +
    (raised === FloatFlag.overflow ? -WRAP : WRAP);
  if (biased <= 0 || biased >= format.exponentMask) {
    env.flags |= FloatFlag.inexact;
    roundShiftUp = biased > 0;
    return roundShiftUp ? packInfinity(format, sign) : packZero(format, sign);
  }
  return pack(
    format,
    sign,
    biased,
    kept << BigInt(format.precision - precision),
  );
}

/**
 * Rounds (-1)^sign × significand × 2^exponent to `format` by `env` and raises
 * what must be raised. An inexact significand comes with its last bit set and
 * at least two bits more than the format's precision.
 */
export function roundPack(
  format: FloatFormat,
  sign: number,
  exponent: number,
  significand: bigint,
  env: FloatEnvironment,
): bigint {
  if (significand === 0n) return packZero(format, sign);
  const precision = format === F80 ? env.extendedPrecision : format.precision;
  const leading = exponent + bitLength(significand) - 1;
  const minimum = 1 - format.bias;
  const belowNormal = leading < minimum;
  let quantum = (belowNormal ? minimum : leading) - (precision - 1);
  let tiny = belowNormal;
  if (leading === minimum - 1 && env.tinyAfterRounding) {
    const unbounded = roundShift(
      significand,
      quantum - 1 - exponent,
      sign,
      env.rounding,
    );
    tiny = bitLength(unbounded) <= precision;
  }
  if (tiny && (env.unmasked & FloatFlag.underflow) !== 0) {
    return packUnmasked(
      format,
      sign,
      exponent,
      significand,
      precision,
      FloatFlag.underflow,
      env,
    );
  }
  if (tiny && env.flushOutputs && format.width !== 16) {
    env.flags |= env.rules === Rules.arm
      ? FloatFlag.underflow
      : FloatFlag.underflow | FloatFlag.inexact;
    return packZero(format, sign);
  }
  let kept = roundShift(significand, quantum - exponent, sign, env.rounding);
  const inexact = roundShiftInexact;
  if (!belowNormal && bitLength(kept) > precision) {
    kept >>= 1n;
    quantum++;
  }
  const biased = quantum + precision - 1 + format.bias;
  const top = format.exponentMask + (format.alternative ? 1 : 0);
  if (biased >= top) {
    if ((env.unmasked & FloatFlag.overflow) === 0) {
      return packOverflow(format, sign, precision, env);
    }
    return packUnmasked(
      format,
      sign,
      exponent,
      significand,
      precision,
      FloatFlag.overflow,
      env,
    );
  }
  if (inexact) {
    env.flags |= tiny
      ? FloatFlag.inexact | FloatFlag.underflow
      : FloatFlag.inexact;
  }
  return pack(
    format,
    sign,
    biased,
    kept << BigInt(format.precision - precision),
  );
}

/** Assembles an encoding; a significand below normal gets exponent field 0. */
function pack(
  format: FloatFormat,
  sign: number,
  biased: number,
  significand: bigint,
): bigint {
  const normal = significand >> BigInt(format.precision - 1) !== 0n;
  return packZero(format, sign) |
    BigInt(normal ? biased : 0) << BigInt(format.storedBits) |
    significand & format.storedMask;
}
