/**
 * SSE floating point by the integers' way: whatever the ops' guards leave.
 * Exceptions follow the manual: those found before computing (invalid,
 * denormal, division by zero) of all lanes come first; an unmasked one leaves
 * the destination and ends the instruction.
 *
 * @module
 */

import {
  add,
  compare,
  convert,
  divide,
  Extreme,
  extreme,
  F32,
  F64,
  FloatEnvironment,
  type FloatFormat,
  fromInteger,
  multiply,
  Rounding,
  roundToIntegral,
  Rules,
  squareRoot,
  subtract,
  toInteger,
} from "../float/float.ts";
import { loadEnvironment, storeFlags } from "../float/helpers.ts";
import { Order } from "../float/compare.ts";
import type { HostHelper } from "../ir/host.ts";
import { FlagKind } from "../ir/ops/flags.ts";
import { FloatFlag, FloatMode, Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import { Exit } from "../types.ts";
import { roundingOf } from "./control_registers.ts";

/** What a helper call is to do. */
export const SseOperation = {
  add: 0,
  sub: 1,
  mul: 2,
  div: 3,
  sqrt: 4,
  min: 5,
  max: 6,
  cmp: 7,
  comi: 8,
  ucomi: 9,
  round: 10,
  addsub: 11,
  dot: 12,
  fromInteger32: 13,
  fromInteger64: 14,
  toInteger32: 15,
  toInteger64: 16,
  truncate32: 17,
  truncate64: 18,
  widen: 19,
  narrow: 20,
  packedFromIntegers: 21,
  packedToIntegers: 22,
  packedTruncate: 23,
  reciprocal: 24,
  reciprocalRoot: 25,
  halfFromIntegers: 26,
} as const;

/** `extra` of a call: operation, format, lanes, immediate. */
export function sseExtra(
  operation: number,
  double: boolean,
  lanes: number,
  immediate = 0,
): number {
  return operation | (double ? 1 : 0) << 8 | lanes << 9 | immediate << 16;
}

const DYNAMIC = 7;
const MODE = Layout.state + 8 * Slots.floatMode;
const FLAG_KIND = Layout.state + 8 * Slots.flagKind;
const FLAG_RESULT = Layout.state + 8 * Slots.flagResult;
const BEFORE_COMPUTING = FloatFlag.invalid | FloatFlag.denormal |
  FloatFlag.divideByZero;

const env = new FloatEnvironment(Rules.sse);
/** Results wait here until no exception is unmasked. */
const results: bigint[] = [0n, 0n, 0n, 0n];

function lane(
  state: DataView,
  at: number,
  format: FloatFormat,
  index: number,
): bigint {
  return format === F64
    ? state.getBigUint64(at + 8 * index, true)
    : BigInt(state.getUint32(at + 4 * index, true));
}

function setLane(
  state: DataView,
  at: number,
  format: FloatFormat,
  index: number,
  value: bigint,
): void {
  if (format === F64) state.setBigUint64(at + 8 * index, value, true);
  else state.setUint32(at + 4 * index, Number(value), true);
}

/** Raises what was found; the exit to leave with, or -1. */
function finish(state: DataView): number {
  const unmasked = state.getUint32(MODE, true) >> FloatMode.unmaskedShift;
  if ((env.flags & BEFORE_COMPUTING & unmasked) !== 0) {
    env.flags &= BEFORE_COMPUTING;
  }
  const stops = (env.flags & unmasked) !== 0;
  storeFlags(state, env);
  return stops ? Exit.divide : -1;
}

function compute(
  operation: number,
  format: FloatFormat,
  a: bigint,
  b: bigint,
  index: number,
): bigint {
  switch (operation) {
    case SseOperation.add:
      return add(format, a, b, env);
    case SseOperation.sub:
      return subtract(format, a, b, env);
    case SseOperation.mul:
      return multiply(format, a, b, env);
    case SseOperation.div:
      return divide(format, a, b, env);
    case SseOperation.sqrt:
      return squareRoot(format, b, env);
    case SseOperation.min:
      return extreme(format, a, b, env, false, Extreme.second);
    case SseOperation.max:
      return extreme(format, a, b, env, true, Extreme.second);
    case SseOperation.addsub:
      return (index & 1) === 0
        ? subtract(format, a, b, env)
        : add(format, a, b, env);
  }
  throw new Error(`no SSE operation ${operation}`);
}

/** Does predicate `number` (of eight) hold? lt, le and their negations signal. */
function holds(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  predicate: number,
): boolean {
  const signalling = (predicate & 3) === 1 || (predicate & 3) === 2;
  const order = compare(format, a, b, env, signalling);
  const unordered = order === Order.unordered;
  let result: boolean;
  switch (predicate & 3) {
    case 0:
      result = order === Order.equal;
      break;
    case 1:
      result = order === Order.less;
      break;
    case 2:
      result = order === Order.less || order === Order.equal;
      break;
    default:
      result = unordered;
  }
  return (predicate & 4) === 0 ? result : !result;
}

/** comis, ucomis */
function compareFlags(
  state: DataView,
  format: FloatFormat,
  a: bigint,
  b: bigint,
  signalling: boolean,
): number {
  const order = compare(format, a, b, env, signalling);
  const exit = finish(state);
  if (exit >= 0) return exit;
  const flags = order === Order.unordered
    ? 0x45
    : order === Order.equal
    ? 0x40
    : order === Order.less
    ? 1
    : 0;
  state.setBigUint64(FLAG_KIND, BigInt(FlagKind.packed), true);
  state.setBigUint64(FLAG_RESULT, BigInt(flags), true);
  return -1;
}

/** roundss and friends: immediate bit 2 takes MXCSR's mode, bit 3 is quiet. */
function round(format: FloatFormat, value: bigint, immediate: number): bigint {
  const rounding = (immediate & 4) !== 0 ? env.rounding : roundingOf(immediate);
  return roundToIntegral(format, value, rounding, (immediate & 8) === 0, env);
}

/** Between two steps: is an exception unmasked? If not, raises the flags. */
function stops(state: DataView): boolean {
  const unmasked = state.getUint32(MODE, true) >> FloatMode.unmaskedShift;
  if ((env.flags & unmasked) !== 0) return true;
  storeFlags(state, env);
  env.flags = 0;
  return false;
}

/**
 * dpps, dppd: products chosen by the high nibble, summed pairwise, written
 * where the low nibble says. Exceptions of each step count.
 */
function dotProduct(
  state: DataView,
  format: FloatFormat,
  count: number,
  a: number,
  b: number,
  immediate: number,
): void {
  for (let index = 0; index < count; index++) {
    const x = lane(state, a, format, index);
    const y = lane(state, b, format, index);
    const chosen = (immediate >> (4 + index) & 1) !== 0;
    results[index] = chosen ? multiply(format, x, y, env) : 0n;
  }
  if (stops(state)) return;
  // Which product each lane adds first matters to NaNs.
  const near: bigint[] = [];
  const far: bigint[] = [];
  for (let index = 0; index < count; index++) {
    const [p, q] = [results[index]!, results[index ^ 1]!];
    near.push(count === 2 ? add(format, p, q, env) : add(format, q, p, env));
    if (count === 2) continue;
    far.push(add(format, results[index ^ 3]!, results[index ^ 2]!, env));
  }
  if (count === 4 && stops(state)) return;
  const sums = count === 2
    ? near
    : near.map((sum, index) => add(format, sum, far[index]!, env));
  for (let index = 0; index < count; index++) {
    results[index] = (immediate >> index & 1) !== 0 ? sums[index]! : 0n;
  }
}

const bits = new Uint32Array(1);
const single = new Float32Array(bits.buffer);

/** `fraction` of 12 bits times 2^exponent, with a sign; tiny is flushed. */
function estimate(sign: number, value: number, exponent: number): bigint {
  // value lies in (1/2, 1]
  const rounded = (1 + Math.round((2 * value - 1) * 4096) / 4096) / 2;
  single[0] = rounded * 2 ** exponent;
  if ((bits[0]! & 0x7f800000) === 0) bits[0] = 0;
  return BigInt((bits[0]! | sign) >>> 0);
}

/**
 * rcpps, rsqrtps as Intel's processors have them: the reciprocal (root) of the
 * middle of the interval that the leading 11 (10) fraction bits name, rounded
 * to 12. No exceptions; denormals count as zeros.
 */
function reciprocalEstimate(pattern: bigint, root: boolean): bigint {
  const x = Number(pattern);
  const sign = x & 0x80000000;
  const exponent = (x >>> 23 & 0xff) - 127;
  const fraction = x & 0x7fffff;
  if (exponent === 128) {
    if (fraction !== 0) return pattern | 0x400000n;
    if (root && sign !== 0) return 0xffc00000n;
    return BigInt((root ? 0 : sign) >>> 0);
  }
  if (exponent === -127) return BigInt((sign | 0x7f800000) >>> 0);
  if (!root) {
    const middle = 1 + ((fraction >>> 12) + 0.5) / 2048;
    return estimate(sign, 1 / middle, -exponent);
  }
  if (sign !== 0) return 0xffc00000n;
  const odd = exponent & 1;
  const middle = (1 + ((fraction >>> 13) + 0.5) / 1024) * (odd + 1);
  return estimate(0, 1 / Math.sqrt(middle), -(exponent - odd) / 2);
}

function truncatedInteger(
  format: FloatFormat,
  value: bigint,
  width: number,
  truncate: boolean,
): bigint {
  const rounding = truncate ? Rounding.towardZero : env.rounding;
  return toInteger(format, value, width, true, rounding, env);
}

/** The conversions; returns the exit or -1. */
function conversion(
  state: DataView,
  operation: number,
  double: boolean,
  lanes: number,
  d: number,
  b: number,
): number {
  const format = double ? F64 : F32;
  switch (operation) {
    case SseOperation.fromInteger32:
    case SseOperation.fromInteger64: {
      const value = operation === SseOperation.fromInteger32
        ? BigInt(state.getInt32(b, true))
        : state.getBigInt64(b, true);
      const result = fromInteger(format, value, env);
      const exit = finish(state);
      if (exit < 0) setLane(state, d, format, 0, result);
      return exit;
    }
    case SseOperation.toInteger32:
    case SseOperation.toInteger64:
    case SseOperation.truncate32:
    case SseOperation.truncate64: {
      const wide = operation === SseOperation.toInteger64 ||
        operation === SseOperation.truncate64;
      const truncate = operation >= SseOperation.truncate32;
      const result = truncatedInteger(
        format,
        lane(state, b, format, 0),
        wide ? 64 : 32,
        truncate,
      );
      const exit = finish(state);
      if (exit < 0) state.setBigUint64(d, result, true);
      return exit;
    }
    case SseOperation.widen:
    case SseOperation.narrow:
      return changeFormat(state, operation, lanes, d, b);
    case SseOperation.packedFromIntegers: {
      for (let index = 0; index < lanes; index++) {
        const value = BigInt(state.getInt32(b + 4 * index, true));
        results[index] = fromInteger(format, value, env);
      }
      const exit = finish(state);
      for (let index = 0; exit < 0 && index < lanes; index++) {
        setLane(state, d, format, index, results[index]!);
      }
      return exit;
    }
  }
  // Packed floats to 32-bit integers; doubles leave the upper half zero.
  for (let index = 0; index < lanes; index++) {
    results[index] = truncatedInteger(
      format,
      lane(state, b, format, index),
      32,
      operation === SseOperation.packedTruncate,
    );
  }
  const exit = finish(state);
  if (exit >= 0) return exit;
  for (let index = 0; index < lanes; index++) {
    setLane(state, d, F32, index, results[index]!);
  }
  if (double) state.setBigUint64(d + 8, 0n, true);
  return -1;
}

function changeFormat(
  state: DataView,
  operation: number,
  lanes: number,
  d: number,
  b: number,
): number {
  const wide = operation === SseOperation.widen;
  const from = wide ? F32 : F64;
  const to = wide ? F64 : F32;
  for (let index = 0; index < lanes; index++) {
    results[index] = convert(from, to, lane(state, b, from, index), env);
  }
  const exit = finish(state);
  if (exit >= 0) return exit;
  for (let index = 0; index < lanes; index++) {
    setLane(state, d, to, index, results[index]!);
  }
  if (!wide && lanes === 2) state.setBigUint64(d + 8, 0n, true);
  return -1;
}

/** Any SSE float operation; see {@linkcode sseExtra}. */
export const sseFloat: HostHelper = (state, d, a, b, extra) => {
  const operation = extra & 0xff;
  const double = (extra >> 8 & 1) !== 0;
  const lanes = extra >> 9 & 7;
  const immediate = extra >> 16 & 0xff;
  const format = double ? F64 : F32;
  loadEnvironment(state, env, DYNAMIC);
  env.unmasked = state.getUint32(MODE, true) >> FloatMode.unmaskedShift;
  if (operation === SseOperation.comi || operation === SseOperation.ucomi) {
    return compareFlags(
      state,
      format,
      lane(state, a, format, 0),
      lane(state, b, format, 0),
      operation === SseOperation.comi,
    );
  }
  if (
    operation >= SseOperation.fromInteger32 &&
    operation <= SseOperation.packedTruncate
  ) return conversion(state, operation, double, lanes, d, b);
  if (operation === SseOperation.dot) {
    dotProduct(state, format, lanes, a, b, immediate);
  } else {
    for (let index = 0; index < lanes; index++) {
      const x = lane(state, a, format, index);
      const y = lane(state, b, format, index);
      results[index] = operation === SseOperation.cmp
        ? holds(format, x, y, immediate) ? format.signBit * 2n - 1n : 0n
        : operation === SseOperation.round
        ? round(format, y, immediate)
        : operation === SseOperation.reciprocal ||
            operation === SseOperation.reciprocalRoot
        ? reciprocalEstimate(y, operation === SseOperation.reciprocalRoot)
        : compute(operation, format, x, y, index);
    }
  }
  const exit = finish(state);
  if (exit >= 0) return exit;
  for (let index = 0; index < lanes; index++) {
    setLane(state, d, format, index, results[index]!);
  }
  return -1;
};
