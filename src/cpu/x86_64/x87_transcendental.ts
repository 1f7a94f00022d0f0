/**
 * The x87's transcendental functions, by fixed-point series on integers:
 * within half a unit in the last place and a bit. Trigonometric arguments are
 * reduced by the 66-bit π that the processors use.
 *
 * Values are fixed-point bigints with `BITS` fraction bits, or floating
 * (significand × 2^exponent) where small results must keep their precision.
 *
 * @module
 */

/** Fraction bits of the fixed-point numbers. */
const BITS = 160;
const ONE = 1n << BigInt(BITS);

/** A number: (-1)^sign × significand × 2^exponent. */
export interface Scaled {
  readonly sign: number;
  readonly significand: bigint;
  readonly exponent: number;
}

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BigInt(BITS);
}

/** 1 - x/f1 + x²/(f1 f2) ..., the factors growing: sin(r)/r, cos(r). */
function alternating(square: bigint, first: bigint): bigint {
  let term = ONE;
  let sum = ONE;
  for (let n = first; term !== 0n; n += 2n) {
    term = -multiply(term, square) / (n * (n + 1n));
    sum += term;
    if (term === -1n) break;
  }
  return sum;
}

/** atanh(z)/z = 1 + z²/3 + z⁴/5 + ... */
function atanhSeries(square: bigint): bigint {
  let power = ONE;
  let sum = ONE;
  for (let n = 3n;; n += 2n) {
    power = multiply(power, square);
    if (power === 0n) return sum;
    sum += power / n;
  }
}

/** atan(z)/z = 1 - z²/3 + z⁴/5 - ... */
function atanSeries(square: bigint): bigint {
  let power = ONE;
  let sum = ONE;
  for (let n = 3n;; n += 2n) {
    power = multiply(power, square);
    if (power === 0n) return sum;
    sum += (n & 2n) !== 0n ? -power / n : power / n;
  }
}

/** ln 2 = 2 atanh(1/3) */
const LN2 = 2n * multiply(ONE / 3n, atanhSeries(ONE / 9n));

/** atan(1/n) */
function atanInverse(n: bigint): bigint {
  return atanSeries(ONE / (n * n)) / n;
}

/** π by Machin's formula. */
const PI = 4n * (4n * atanInverse(5n) - atanInverse(239n));

/** The processors' π: 66 significant bits, 0.C90FDAA22168C234C × 4. */
const PI_66 = 0xc90fdaa22168c234cn;
/** Its exponent: PI_66 × 2^-66 is π. */
const PI_66_FRACTION = 66;

/** The value as fixed point (rounded towards zero). */
function fixed(value: Scaled): bigint {
  const shift = value.exponent + BITS;
  return shift >= 0
    ? value.significand << BigInt(shift)
    : value.significand >> BigInt(-shift);
}

/** Fixed point times a floating value, kept at full precision. */
function scaledBy(factor: bigint, value: Scaled): Scaled {
  const sign = factor < 0n ? value.sign ^ 1 : value.sign;
  const size = factor < 0n ? -factor : factor;
  return {
    sign,
    significand: size * value.significand,
    exponent: value.exponent - BITS,
  };
}

/** A fixed-point number as floating. */
function floating(value: bigint, sign = 0): Scaled {
  return value < 0n
    ? { sign: sign ^ 1, significand: -value, exponent: -BITS }
    : { sign, significand: value, exponent: -BITS };
}

interface Reduced {
  /** In [-π/4, π/4]. */
  readonly rest: Scaled;
  /** Quarter turns taken off, modulo 4. */
  readonly quarter: number;
}

/** Takes multiples of π/2 off |x| < 2^63. */
function reduce(x: Scaled): Reduced {
  if (leading(x) < -1) return { rest: x, quarter: 0 };
  // In units of 2^-67 · 2^exponent, π/2 is PI_66 × 2^-67.
  const low = Math.min(x.exponent, -(PI_66_FRACTION + 1));
  const value = x.significand << BigInt(x.exponent - low);
  const halfPi = PI_66 << BigInt(-(PI_66_FRACTION + 1) - low);
  let quotient = value / halfPi;
  let rest = value - quotient * halfPi;
  if (2n * rest > halfPi) {
    quotient++;
    rest -= halfPi;
  }
  const negative = rest < 0n;
  const quarter = Number(quotient & 3n);
  return {
    rest: {
      sign: x.sign ^ (negative ? 1 : 0),
      significand: negative ? -rest : rest,
      exponent: low,
    },
    quarter: x.sign === 0 ? quarter : (4 - quarter) & 3,
  };
}

function square(value: Scaled): bigint {
  const f = fixed(value);
  return multiply(f, f);
}

/** sin r and atan r are less than r, however small it is. */
function below(factor: bigint): bigint {
  return factor < ONE ? factor : ONE - 1n;
}

function sineOf(rest: Scaled): Scaled {
  return scaledBy(below(alternating(square(rest), 2n)), rest);
}

function cosineOf(rest: Scaled): Scaled {
  return floating(alternating(square(rest), 1n));
}

function negated(value: Scaled): Scaled {
  return { ...value, sign: value.sign ^ 1 };
}

/** sin x, |x| < 2^63 */
export function sine(x: Scaled): Scaled {
  const { rest, quarter } = reduce(x);
  const value = (quarter & 1) === 0 ? sineOf(rest) : cosineOf(rest);
  return quarter >= 2 ? negated(value) : value;
}

/** cos x, |x| < 2^63 */
export function cosine(x: Scaled): Scaled {
  const { rest, quarter } = reduce(x);
  const value = (quarter & 1) === 0 ? cosineOf(rest) : sineOf(rest);
  return quarter === 1 || quarter === 2 ? negated(value) : value;
}

/** a / b with BITS significant bits and more. */
function quotient(a: Scaled, b: Scaled): Scaled {
  const missing = bitCount(b.significand) - bitCount(a.significand);
  const shift = BITS + 1 + Math.max(missing, 0);
  return {
    sign: a.sign ^ b.sign,
    significand: (a.significand << BigInt(shift)) / b.significand,
    exponent: a.exponent - b.exponent - shift,
  };
}

/** tan x, |x| < 2^63 */
export function tangent(x: Scaled): Scaled {
  const { rest, quarter } = reduce(x);
  const s = sineOf(rest);
  const c = cosineOf(rest);
  return (quarter & 1) === 0 ? quotient(s, c) : negated(quotient(c, s));
}

function bitCount(value: bigint): number {
  return value.toString(2).length;
}

/** Exponent of the leading bit. */
function leading(value: Scaled): number {
  return value.exponent + bitCount(value.significand) - 1;
}

/** The angle of the point (x, y), both finite and not zero. */
export function arcTangent(y: Scaled, x: Scaled): Scaled {
  const swap = compareMagnitudes(y, x) > 0;
  const ratio = swap ? quotient(x, y) : quotient(y, x);
  let angle = atanOf({ ...ratio, sign: 0 });
  if (swap) angle = floating((PI >> 1n) - fixed(angle));
  if (x.sign === 1) angle = floating(PI - fixed(angle));
  return { ...angle, sign: y.sign };
}

function compareMagnitudes(a: Scaled, b: Scaled): number {
  const low = Math.min(a.exponent, b.exponent);
  const far = Math.abs(leading(a) - leading(b)) > 2;
  if (far) return leading(a) - leading(b);
  const x = a.significand << BigInt(a.exponent - low);
  const y = b.significand << BigInt(b.exponent - low);
  return x > y ? 1 : x < y ? -1 : 0;
}

/** atan z for 0 < z <= 1 */
function atanOf(z: Scaled): Scaled {
  if (leading(z) < -4) return scaledBy(below(atanSeries(square(z))), z);
  // atan z = atan c + atan((z - c) / (1 + c z)), c a sixteenth near z.
  const f = fixed(z);
  const c = (f + (ONE >> 5n)) >> BigInt(BITS - 4);
  const center = c << BigInt(BITS - 4);
  const rest = ((f - center) << BigInt(BITS)) / (ONE + multiply(center, f));
  const small = multiply(atanSeries(multiply(rest, rest)), rest);
  return floating(atanSixteenth(c) + small);
}

const sixteenths: (bigint | undefined)[] = [];

/** atan(c / 16), computed once each. */
function atanSixteenth(c: bigint): bigint {
  const index = Number(c);
  let value = sixteenths[index];
  if (value === undefined) {
    // Halve the angle twice: tan(a/2) = t / (1 + √(1 + t²)).
    let t = c << BigInt(BITS - 4);
    for (let halving = 0; halving < 3; halving++) {
      t = (t << BigInt(BITS)) / (ONE + squareRoot(ONE + multiply(t, t)));
    }
    value = 8n * multiply(atanSeries(multiply(t, t)), t);
    sixteenths[index] = value;
  }
  return value;
}

/** Square root of a fixed-point number. */
function squareRoot(value: bigint): bigint {
  const n = value << BigInt(BITS);
  let x = 1n << BigInt((bitCount(n) + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** log2(1 + f) for -1/2 < f < 1, relative precision kept. */
export function logarithmOnePlus(f: Scaled): Scaled {
  // ln(1 + f) = 2 atanh(f / (2 + f))
  const two = f.sign === 0 ? 2n * ONE + fixed(f) : 2n * ONE - fixed(f);
  const z = quotient(f, floating(two));
  const series = 2n * atanhSeries(square(z));
  return scaledBy((series << BigInt(BITS)) / LN2, z);
}

/** log2 x for x > 0. */
export function logarithm(x: Scaled): Scaled {
  // x = 2^n (1 + f) with 1 + f in [3/4, 3/2)
  let n = leading(x);
  const mantissa = {
    sign: 0,
    significand: x.significand,
    exponent: x.exponent - n,
  };
  let f = fixedDifference(mantissa);
  if (2n * f.value >= f.one) {
    n++;
    f = { value: f.value - f.one, one: 2n * f.one };
  }
  if (f.value === 0n) return floating(BigInt(n) << BigInt(BITS));
  const fraction: Scaled = {
    sign: f.value < 0n ? 1 : 0,
    significand: f.value < 0n ? -f.value : f.value,
    exponent: -(bitCount(f.one) - 1),
  };
  const log = logarithmOnePlus(fraction);
  if (n === 0) return log;
  const part = log.sign === 0 ? fixed(log) : -fixed(log);
  return floating((BigInt(n) << BigInt(BITS)) + part);
}

/** m - 1 exactly, as value / one, for m in [1, 2). */
function fixedDifference(m: Scaled): { value: bigint; one: bigint } {
  const one = 1n << BigInt(-m.exponent);
  return { value: m.significand - one, one };
}

/** 2^x - 1 for |x| <= 1, relative precision kept. */
export function exponentialMinusOne(x: Scaled): Scaled {
  // With t = x ln 2: t (1 + t/2 + t²/6 + ...)
  const t = scaledBy(LN2, x);
  const step = t.sign === 0 ? fixed(t) : -fixed(t);
  let term = ONE;
  let sum = ONE;
  for (let n = 2n; term !== 0n && term !== -1n; n++) {
    term = multiply(term, step) / n;
    sum += term;
  }
  return scaledBy(sum, t);
}

/** a × b */
export function product(a: Scaled, b: Scaled): Scaled {
  return {
    sign: a.sign ^ b.sign,
    significand: a.significand * b.significand,
    exponent: a.exponent + b.exponent,
  };
}

/** π/2 times a small number of halves, as a number. */
export function piTimes(numerator: bigint, shift: number): Scaled {
  return {
    sign: 0,
    significand: PI * numerator,
    exponent: -BITS - shift,
  };
}

/** log2 10, log2 e, π, log10 2, ln 2: what the load instructions round. */
export const CONSTANTS: readonly Scaled[] = (() => {
  const log2e = (ONE << BigInt(BITS)) / LN2;
  const ten = logarithm({ sign: 0, significand: 10n, exponent: 0 });
  const log10of2 = (ONE << BigInt(BITS)) / fixed(ten);
  return [
    ten,
    floating(log2e),
    floating(PI),
    floating(log10of2),
    floating(LN2),
  ];
})();
