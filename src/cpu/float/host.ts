/**
 * The quick way: when rounding is to nearest and operands and result are far
 * from the ends of the range, the host's double arithmetic is the correctly
 * rounded result, and error-free transforms (Dekker, Knuth; Boldo and
 * Melquiond for the fused operation) tell whether it was exact. Everything
 * else is left to the integer code.
 *
 * Single precision is computed in double: 53 ≥ 2 × 24 + 2, so rounding twice
 * is rounding once for +, ×, ÷ and √ (Figueroa).
 *
 * @module
 */
import { type FloatEnvironment, FloatFlag, Rounding } from "./environment.ts";
import { F32, F64, type FloatFormat } from "./format.ts";

const words = new BigUint64Array(4);
const doubles = new Float64Array(words.buffer);
const singleWords = new Uint32Array(4);
const singles = new Float32Array(singleWords.buffer);
const oddBits = new Uint32Array(2);
const oddDouble = new Float64Array(oddBits.buffer);

// Far enough from both ends that no error term underflows or overflows.
const SMALL64 = 2 ** -400;
const LARGE64 = 2 ** 400;
const SMALL32 = 2 ** -60;
const LARGE32 = 2 ** 60;

let x = 0;
let y = 0;
let z = 0;
let result = 0;

/** Reads operand `bits`; NaN when it is not a plain number of middle size. */
function read(format: FloatFormat, bits: bigint): number {
  if (format === F64) {
    words[0] = bits;
    const value = doubles[0]!;
    const size = Math.abs(value);
    return size > SMALL64 && size < LARGE64 ? value : NaN;
  }
  singleWords[0] = Number(bits);
  const value = singles[0]!;
  const size = Math.abs(value);
  return size > SMALL32 && size < LARGE32 ? value : NaN;
}

function applies(format: FloatFormat, env: FloatEnvironment): boolean {
  return env.rounding === Rounding.nearestEven &&
    (format === F64 || format === F32);
}

/** The encoding of the last host operation's result. */
export function hostResult(format: FloatFormat): bigint {
  if (format === F64) {
    doubles[0] = result;
    return words[0]!;
  }
  singles[0] = result;
  return BigInt(singleWords[0]!);
}

/** Keeps `value` (+ an `error` that was cut off), unless it is out of range. */
function accept(
  format: FloatFormat,
  value: number,
  error: number,
  env: FloatEnvironment,
): boolean {
  const size = Math.abs(value);
  if (format === F64) {
    // The negated form refuses NaN as well.
    if (!(size > 2 ** -900 && size < 2 ** 900)) return false;
    result = value;
    if (error !== 0) env.flags |= FloatFlag.inexact;
    return true;
  }
  if (!(size > 2 ** -120 && size < 2 ** 120)) return false;
  result = Math.fround(value);
  if (error !== 0 || result !== value) env.flags |= FloatFlag.inexact;
  return true;
}

/** The rounding error of `sum` = a + b (Knuth's TwoSum). */
function sumError(a: number, b: number, sum: number): number {
  const bb = sum - a;
  return (a - (sum - bb)) + (b - bb);
}

/** The rounding error of `product` = a × b (Dekker, Veltkamp's split). */
function productError(a: number, b: number, product: number): number {
  const splitA = a * 134217729;
  const highA = splitA - (splitA - a);
  const lowA = a - highA;
  const splitB = b * 134217729;
  const highB = splitB - (splitB - b);
  const lowB = b - highB;
  return ((highA * highB - product) + highA * lowB + lowA * highB) +
    lowA * lowB;
}

/** a + (b with its sign turned by `flip`) */
export function hostAdd(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  flip: bigint,
  env: FloatEnvironment,
): boolean {
  if (!applies(format, env)) return false;
  x = read(format, a);
  y = read(format, b ^ flip);
  const sum = x + y;
  return accept(format, sum, sumError(x, y, sum), env);
}

/** a × b */
export function hostMultiply(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
): boolean {
  if (!applies(format, env)) return false;
  x = read(format, a);
  y = read(format, b);
  const product = x * y;
  const error = format === F64 ? productError(x, y, product) : 0;
  return accept(format, product, error, env);
}

/** a ÷ b */
export function hostDivide(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
): boolean {
  if (!applies(format, env)) return false;
  x = read(format, a);
  y = read(format, b);
  const quotient = x / y;
  const product = quotient * y;
  const error = (x - product) - productError(quotient, y, product);
  return accept(format, quotient, error, env);
}

/** √a */
export function hostSquareRoot(
  format: FloatFormat,
  a: bigint,
  env: FloatEnvironment,
): boolean {
  if (!applies(format, env)) return false;
  x = read(format, a);
  if (!(x > 0)) return false;
  const root = Math.sqrt(x);
  const square = root * root;
  const error = (x - square) - productError(root, root, square);
  return accept(format, root, error, env);
}

/** a + b with the last bit odd when inexact; leaves what was cut in `z`. */
function addToOdd(a: number, b: number): number {
  const sum = a + b;
  z = sumError(a, b, sum);
  if (z === 0) return sum;
  oddDouble[0] = sum;
  const low = oddBits[0]!;
  if ((low & 1) !== 0) return sum;
  // Even, so one of its neighbours is the odd one: step towards the error.
  if (z > 0 === sum > 0) {
    oddBits[0] = low + 1;
  } else if (low !== 0) {
    oddBits[0] = low - 1;
  } else {
    oddBits[0] = 0xffffffff;
    oddBits[1] = oddBits[1]! - 1;
  }
  return oddDouble[0];
}

/** a × b + c */
export function hostMultiplyAdd(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  c: bigint,
  env: FloatEnvironment,
): boolean {
  if (!applies(format, env)) return false;
  x = read(format, a);
  y = read(format, b);
  const addend = read(format, c);
  const high = x * y;
  if (format === F32) {
    // The product is exact; the sum, rounded to odd in double, rounds right.
    const sum = addToOdd(high, addend);
    return accept(format, sum, z, env);
  }
  const low = productError(x, y, high);
  const middle = addend + low;
  const middleError = sumError(addend, low, middle);
  const top = high + middle;
  const topError = sumError(high, middle, top);
  const tail = addToOdd(topError, middleError);
  const tailError = z;
  const total = top + tail;
  const error = sumError(top, tail, total);
  return accept(format, total, error !== 0 ? error : tailError, env);
}
