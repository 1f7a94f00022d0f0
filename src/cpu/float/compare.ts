/**
 * Comparisons, minimum and maximum.
 *
 * @module
 */
import { type FloatEnvironment, FloatFlag, Rules } from "./environment.ts";
import {
  type FloatFormat,
  isNaNKind,
  Kind,
  unpack,
  Unpacked,
} from "./format.ts";
import { defaultNaN, propagateNaN2 } from "./nan.ts";
import { packZero } from "./round.ts";

/** What a comparison finds. */
export const Order = { less: -1, equal: 0, greater: 1, unordered: 2 } as const;
/** One of {@linkcode Order}. */
export type Order = (typeof Order)[keyof typeof Order];

const first = new Unpacked();
const second = new Unpacked();

/** Orders two numbers that are no NaNs; zeros of either sign are equal. */
function orderOf(a: Unpacked, b: Unpacked): Order {
  if (a.kind === Kind.zero && b.kind === Kind.zero) return Order.equal;
  const less = a.sign === 1 ? Order.less : Order.greater;
  if (a.kind === Kind.zero) return b.sign === 1 ? Order.greater : Order.less;
  if (b.kind === Kind.zero || a.sign !== b.sign) return less;
  if (a.kind === Kind.infinity) {
    return b.kind === Kind.infinity ? Order.equal : less;
  }
  const more = less === Order.less ? Order.greater : Order.less;
  if (b.kind === Kind.infinity) return more;
  // Denormal significands are shorter, but share the lowest exponent.
  if (a.exponent !== b.exponent) return a.exponent > b.exponent ? less : more;
  if (a.significand === b.significand) return Order.equal;
  return a.significand > b.significand ? less : more;
}

/**
 * Compares a with b. A signalling NaN raises invalid; so does a quiet one
 * when the comparison is a `signalling` one.
 */
export function compare(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
  signalling: boolean,
): Order {
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    if (
      signalling || first.kind >= Kind.signalling ||
      second.kind >= Kind.signalling
    ) {
      env.flags |= FloatFlag.invalid;
    }
    return Order.unordered;
  }
  if (env.rules >= Rules.sse && (first.denormal || second.denormal)) {
    env.flags |= FloatFlag.denormal;
  }
  return orderOf(first, second);
}

/** What minimum and maximum make of NaNs and of zeros. */
export const Extreme = {
  /** A NaN operand is the result (AArch64 FMIN, FMAX). */
  propagate: 0,
  /** The number beats a quiet NaN (AArch64 FMINNM, FMAXNM; IEEE 754-2008). */
  number: 1,
  /** The number beats every NaN (RISC-V; IEEE 754-2019 minimumNumber). */
  numberAlways: 2,
  /** The second operand, unless the first is less or greater (x86). */
  second: 3,
} as const;
/** One of {@linkcode Extreme}. */
export type Extreme = (typeof Extreme)[keyof typeof Extreme];

/** The lesser of a and b, or the greater when `maximum`. */
export function extreme(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
  maximum: boolean,
  rule: Extreme,
): bigint {
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  const nanA = isNaNKind(first.kind);
  const nanB = isNaNKind(second.kind);
  if (nanA || nanB) return extremeOfNaN(format, a, b, env, rule);
  if (env.rules >= Rules.sse && (first.denormal || second.denormal)) {
    env.flags |= FloatFlag.denormal;
  }
  const order = orderOf(first, second);
  const wanted = maximum ? Order.greater : Order.less;
  let takeFirst = order === wanted;
  if (order === Order.equal && rule !== Extreme.second) {
    // -0 counts as less than +0.
    takeFirst = maximum ? first.sign <= second.sign : first.sign >= second.sign;
  }
  const chosen = takeFirst ? first : second;
  // A flushed operand comes back as the zero that it counts as.
  if (chosen.kind === Kind.zero) return packZero(format, chosen.sign);
  return takeFirst ? a : b;
}

function extremeOfNaN(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
  rule: Extreme,
): bigint {
  const signals = first.kind >= Kind.signalling ||
    second.kind >= Kind.signalling;
  if (rule === Extreme.second) {
    env.flags |= FloatFlag.invalid;
    return second.kind === Kind.zero ? packZero(format, second.sign) : b;
  }
  const bothNaN = isNaNKind(first.kind) && isNaNKind(second.kind);
  const numberWins = rule === Extreme.numberAlways ||
    rule === Extreme.number && !signals;
  if (!numberWins || bothNaN) {
    if (rule === Extreme.numberAlways) {
      if (signals) env.flags |= FloatFlag.invalid;
      return defaultNaN(format, env);
    }
    return propagateNaN2(format, a, first, b, second, env);
  }
  if (signals) env.flags |= FloatFlag.invalid;
  const chosen = isNaNKind(first.kind) ? second : first;
  if (chosen.kind === Kind.zero) return packZero(format, chosen.sign);
  return chosen === first ? a : b;
}
