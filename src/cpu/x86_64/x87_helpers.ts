/**
 * The x87's instructions on a thread's state. Memory operands come in and go
 * out through scratch slots; what goes out is computed first, stored, and
 * then committed, so that a fault leaves nothing behind.
 */

import {
  add,
  compare,
  convert,
  divide,
  F32,
  F64,
  F80,
  fromInteger,
  isNaNKind,
  Kind,
  multiply,
  Rounding,
  roundPack,
  roundToIntegral,
  squareRoot,
  subtract,
  toInteger,
  unpack,
  Unpacked,
} from "../float/float.ts";
import { Order } from "../float/compare.ts";
import { invalid, propagateNaN1, propagateNaN2 } from "../float/nan.ts";
import type { HostHelper } from "../ir/host.ts";
import { FlagKind } from "../ir/ops/flags.ts";
import { FloatFlag, Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import { Exit } from "../types.ts";
import { INDEFINITE, magnitude, ONE, Status, X87State } from "./x87_state.ts";
import {
  arcTangent,
  CONSTANTS,
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

/** What a call is to do. */
export const X87Operation = {
  // In the order of ModRM.reg.
  add: 0,
  mul: 1,
  com: 2,
  comp: 3,
  sub: 4,
  subr: 5,
  div: 6,
  divr: 7,
  load: 8,
  /** Computes what a store writes; changes nothing. */
  prepareStore: 9,
  /** Raises its exceptions, pops. */
  commitStore: 10,
  exchange: 11,
  copy: 12,
  changeSign: 13,
  absolute: 14,
  test: 15,
  examine: 16,
  constant: 17,
  free: 18,
  increment: 19,
  decrement: 20,
  squareRoot: 21,
  roundToInteger: 22,
  scale: 23,
  extract: 24,
  remainder: 25,
  ieeeRemainder: 26,
  sine: 27,
  cosine: 28,
  sineCosine: 29,
  tangent: 30,
  arcTangent: 31,
  exponential: 32,
  logarithm: 33,
  logarithmOnePlus: 34,
  compareFlags: 35,
  conditionalMove: 36,
  unorderedCompare: 37,
  wait: 38,
} as const;

/** Where an operand is, or what it is in memory. */
export const X87Source = {
  register: 0,
  float32: 1,
  float64: 2,
  float80: 3,
  integer16: 4,
  integer32: 5,
  integer64: 6,
  decimal: 7,
} as const;

/** Flags of a call. */
export const X87Option = {
  /** Result to ST(i). */
  toRegister: 1,
  pop: 2,
  popTwice: 4,
  /** Integers cut (FISTTP); comparisons quiet (FUCOM); no check (D9 /3). */
  truncate: 8,
  quiet: 8,
} as const;

/** `extra` of a call. */
export function x87Extra(
  operation: number,
  source: number,
  index: number,
  options: number,
): number {
  return operation | source << 8 | index << 12 | options << 16;
}

const x87 = new X87State();
const { env } = x87;
const first = new Unpacked();
const second = new Unpacked();

const FLAG_KIND = Layout.state + 8 * Slots.flagKind;
const FLAG_RESULT = Layout.state + 8 * Slots.flagResult;

function isNaN(value: bigint): boolean {
  unpack(F80, value, env, first);
  return isNaNKind(first.kind);
}

/** A memory operand as an 80-bit number; raises what loading it raises. */
function readOperand(view: DataView, at: number, source: number): bigint {
  switch (source) {
    case X87Source.float32:
      return convert(F32, F80, BigInt(view.getUint32(at, true)), env);
    case X87Source.float64:
      return convert(F64, F80, view.getBigUint64(at, true), env);
    case X87Source.float80:
      return view.getBigUint64(at, true) |
        BigInt(view.getUint16(at + 8, true)) << 64n;
    case X87Source.integer16:
      return fromInteger(F80, BigInt(view.getInt16(at, true)), env);
    case X87Source.integer32:
      return fromInteger(F80, BigInt(view.getInt32(at, true)), env);
    case X87Source.integer64:
      return fromInteger(F80, view.getBigInt64(at, true), env);
  }
  return readDecimal(view, at);
}

/** Eighteen packed digits and a sign. */
function readDecimal(view: DataView, at: number): bigint {
  let value = 0n;
  for (let byte = 8; byte >= 0; byte--) {
    const digits = view.getUint8(at + byte);
    value = value * 100n + BigInt((digits >> 4) * 10 + (digits & 15));
  }
  const sign = (view.getUint8(at + 9) & 0x80) !== 0 ? F80.signBit : 0n;
  return fromInteger(F80, value, env) | sign;
}

/** Runs a rounding computation; C1 says whether it rounded away from zero. */
function rounded(compute: () => bigint): bigint {
  const result = compute();
  let roundedUp = 0;
  if ((env.flags & FloatFlag.inexact) !== 0) {
    const { flags, rounding } = env;
    env.rounding = Rounding.towardZero;
    const cut = compute();
    env.rounding = rounding;
    env.flags = flags;
    if (magnitude(result) > magnitude(cut)) roundedUp = Status.c1;
  }
  x87.setConditions(Status.c1, roundedUp);
  return result;
}

function arithmetic(operation: number, a: bigint, b: bigint): bigint {
  switch (operation) {
    case X87Operation.add:
      return add(F80, a, b, env);
    case X87Operation.mul:
      return multiply(F80, a, b, env);
    case X87Operation.sub:
      return subtract(F80, a, b, env);
    case X87Operation.subr:
      return subtract(F80, b, a, env);
    case X87Operation.div:
      return divide(F80, a, b, env);
  }
  return divide(F80, b, a, env);
}

/** A denormal operand in memory is not reported beside something worse. */
function dropLesserDenormal(loaded: number, a: bigint, b: bigint): void {
  if ((loaded & FloatFlag.denormal) === 0) return;
  const worse = FloatFlag.invalid | FloatFlag.divideByZero;
  if ((env.flags & worse) !== 0 || isNaN(a) || isNaN(b)) {
    env.flags &= ~FloatFlag.denormal;
  }
}

/** fadd and friends: ST(0) with an operand, or ST(i) with ST(0). */
function binary(
  view: DataView,
  at: number,
  operation: number,
  source: number,
  index: number,
  options: number,
): void {
  const fromRegister = source === X87Source.register;
  const target = (options & X87Option.toRegister) !== 0 ? index : 0;
  if (x87.isEmpty(0) || fromRegister && x87.isEmpty(index)) {
    if (x87.stackFault(false)) {
      x87.setRegister(target, INDEFINITE);
      if ((options & X87Option.pop) !== 0) x87.pop();
    }
    return;
  }
  const loaded = fromRegister ? x87.register(index) : readOperand(
    view,
    at,
    source,
  );
  const loadFlags = env.flags;
  const a = target === 0 || !fromRegister ? x87.register(0) : loaded;
  const b = target === 0 || !fromRegister ? loaded : x87.register(0);
  x87.usePrecisionControl();
  const result = rounded(() => arithmetic(operation, a, b));
  dropLesserDenormal(loadFlags, a, b);
  if (!x87.settle()) return;
  x87.setRegister(target, result);
  if ((options & X87Option.pop) !== 0) x87.pop();
}

const CONDITIONS_BY_ORDER: Readonly<Record<number, number>> = {
  [Order.greater]: 0,
  [Order.less]: Status.c0,
  [Order.equal]: Status.c3,
  [Order.unordered]: Status.c3 | Status.c2 | Status.c0,
};
const COMPARED = Status.c0 | Status.c2 | Status.c3;

function popAfter(options: number): void {
  if ((options & X87Option.pop) !== 0) x87.pop();
  if ((options & X87Option.popTwice) !== 0) {
    x87.pop();
    x87.pop();
  }
}

/** fcom, fucom, ficom, ftst into C0 to C3. */
function compareConditions(
  operand: (() => bigint) | undefined,
  options: number,
): void {
  if (operand === undefined) {
    if (!x87.stackFault(false)) return;
    x87.setConditions(COMPARED, COMPARED);
    popAfter(options);
    return;
  }
  x87.setConditions(Status.c1, 0);
  const a = x87.register(0);
  const b = operand();
  const loadFlags = env.flags;
  const order = compare(
    F80,
    a,
    b,
    env,
    (options & X87Option.quiet) === 0,
  );
  dropLesserDenormal(loadFlags, a, b);
  if (!x87.settle()) return;
  x87.setConditions(COMPARED, CONDITIONS_BY_ORDER[order]!);
  popAfter(options);
}

/** fcomi, fucomi: ZF, PF, CF. */
function compareFlags(view: DataView, index: number, options: number): void {
  let order: number = Order.unordered;
  if (x87.isEmpty(0) || x87.isEmpty(index)) {
    if (!x87.stackFault(false)) return;
  } else {
    const quiet = (options & X87Option.quiet) !== 0;
    order = compare(F80, x87.register(0), x87.register(index), env, !quiet);
    if (!x87.settle()) return;
  }
  const flags = order === Order.unordered
    ? 0x45
    : order === Order.equal
    ? 0x40
    : order === Order.less
    ? 1
    : 0;
  view.setBigUint64(FLAG_KIND, BigInt(FlagKind.packed), true);
  view.setBigUint64(FLAG_RESULT, BigInt(flags), true);
  popAfter(options);
}

/** Pushes; `value` is computed once there is room. */
function push(value: () => bigint): void {
  if (!x87.isEmpty(7)) {
    if (!x87.stackFault(true)) return;
    x87.top -= 1;
    x87.setRegister(0, INDEFINITE);
    return;
  }
  x87.setConditions(Status.c1, 0);
  const loaded = value();
  if (!x87.settle()) return;
  x87.top -= 1;
  x87.setRegister(0, loaded);
}

function copyRegister(index: number): void {
  if (x87.isEmpty(index)) {
    if (!x87.stackFault(false)) return;
    x87.top -= 1;
    x87.setRegister(0, INDEFINITE);
    return;
  }
  push(() => x87.register(index));
}

// Stores.

/** What goes to memory, and whether: with it, flags are in `env`. */
let stored = 0n;

function decimalOf(value: bigint): bigint {
  const integer = roundToIntegral(F80, value, env.rounding, true, env);
  env.flags &= ~FloatFlag.denormal;
  const sign = value & F80.signBit;
  unpack(F80, integer, env, first);
  const { kind, significand, exponent } = first;
  const size = kind === Kind.zero
    ? 0n
    : exponent >= 0
    ? significand << BigInt(Math.min(exponent, 80))
    : significand >> BigInt(-exponent);
  if (kind > Kind.finite || size > 999999999999999999n) {
    env.flags = FloatFlag.invalid;
    return 0xffffc000000000000000n;
  }
  let packed = 0n;
  let rest = size;
  for (let digit = 0n; digit < 18n; digit++) {
    packed |= rest % 10n << 4n * digit;
    rest /= 10n;
  }
  return packed | sign;
}

function storedForm(
  value: bigint,
  target: number,
  options: number,
): bigint {
  const integer = (width: number): bigint =>
    toInteger(
      F80,
      value,
      width,
      true,
      (options & X87Option.truncate) !== 0 ? Rounding.towardZero : env.rounding,
      env,
    );
  switch (target) {
    case X87Source.float32:
    case X87Source.float64: {
      const format = target === X87Source.float32 ? F32 : F64;
      const result = convert(F80, format, value, env);
      // Storing does not report a denormal operand.
      env.flags &= ~FloatFlag.denormal;
      return result;
    }
    case X87Source.float80:
      return value;
    case X87Source.integer16:
      return integer(16);
    case X87Source.integer32:
      return integer(32);
    case X87Source.integer64:
      return integer(64);
  }
  return decimalOf(value);
}

const STORED_INDEFINITE: readonly bigint[] = [
  INDEFINITE,
  0xffc00000n,
  0xfff8000000000000n,
  INDEFINITE,
  0x8000n,
  0x80000000n,
  0x8000000000000000n,
  INDEFINITE,
];

/** Is an unmasked exception among `found` that stops a store? */
function stopsStore(found: number): boolean {
  return (found & ~FloatFlag.inexact & unmaskedFlags()) !== 0;
}

function unmaskedFlags(): number {
  const bits = x87.unmasked;
  const order = [
    FloatFlag.invalid,
    FloatFlag.denormal,
    FloatFlag.divideByZero,
    FloatFlag.overflow,
    FloatFlag.underflow,
    FloatFlag.inexact,
  ];
  return order.reduce(
    (flags, flag, bit) => (bits >> bit & 1) !== 0 ? flags | flag : flags,
    0,
  );
}

/** d = the value, d + 8: whether to store it at all. */
function prepareStore(
  view: DataView,
  d: number,
  target: number,
  options: number,
): void {
  let stores = true;
  if (x87.isEmpty(0)) {
    stores = (x87.unmasked & Status.invalid) === 0;
    stored = STORED_INDEFINITE[target]!;
  } else {
    stored = storedForm(x87.register(0), target, options);
    stores = !stopsStore(env.flags);
  }
  view.setBigUint64(d, BigInt.asUintN(64, stored), true);
  view.setBigUint64(d + 8, stored >> 64n, true);
  view.setBigUint64(d + 16, stores ? 1n : 0n, true);
}

function commitStore(target: number, options: number): void {
  if (x87.isEmpty(0)) {
    if (x87.stackFault(false)) popAfter(options);
    return;
  }
  const value = x87.register(0);
  rounded(() => storedForm(value, target, options));
  if (target >= X87Source.integer16) roundedUpInteger(value, options);
  if (x87.settleStore()) popAfter(options);
}

/** Integers are two's complement: C1 compares them as magnitudes. */
function roundedUpInteger(value: bigint, options: number): void {
  let up = false;
  if ((env.flags & FloatFlag.inexact) !== 0) {
    const { flags } = env;
    const rounding = (options & X87Option.truncate) !== 0
      ? Rounding.towardZero
      : env.rounding;
    const chosen = roundToIntegral(F80, value, rounding, false, env);
    const cut = roundToIntegral(F80, value, Rounding.towardZero, false, env);
    env.flags = flags;
    up = magnitude(chosen) > magnitude(cut);
  }
  x87.setConditions(Status.c1, up ? Status.c1 : 0);
}

/** fst, fstp st(i); the alias fstpnce does not look at tags. */
function storeRegister(index: number, options: number): void {
  const unchecked = (options & X87Option.quiet) !== 0;
  if (unchecked && x87.isEmpty(0)) x87.setConditions(Status.c1, 0);
  else if (x87.isEmpty(0)) {
    if (!x87.stackFault(false)) return;
    x87.setRegister(index, INDEFINITE);
  } else {
    x87.setConditions(Status.c1, 0);
    x87.setRegister(index, x87.register(0));
  }
  popAfter(options);
}

function exchange(index: number): void {
  if (x87.isEmpty(0) || x87.isEmpty(index)) {
    if (!x87.stackFault(false)) return;
    if (x87.isEmpty(0)) x87.setRegister(0, INDEFINITE);
    if (x87.isEmpty(index)) x87.setRegister(index, INDEFINITE);
  } else x87.setConditions(Status.c1, 0);
  const top = x87.register(0);
  x87.setRegister(0, x87.register(index));
  x87.setRegister(index, top);
}

/** fxam: class in C3, C2, C0; sign in C1. */
function examine(): void {
  const value = x87.register(0);
  let conditions: number = (value & F80.signBit) !== 0n ? Status.c1 : 0;
  if (x87.isEmpty(0)) conditions |= Status.c3 | Status.c0;
  else {
    unpack(F80, value, env, first);
    switch (first.kind) {
      case Kind.unsupported:
        break;
      case Kind.zero:
        conditions |= Status.c3;
        break;
      case Kind.infinity:
        conditions |= Status.c2 | Status.c0;
        break;
      case Kind.finite:
        conditions |= first.denormal ? Status.c3 | Status.c2 : Status.c2;
        break;
      default:
        conditions |= Status.c0;
    }
  }
  x87.setConditions(Status.conditions, conditions);
}

/** ST(0) = f(ST(0)) */
function unary(compute: (value: bigint) => bigint): void {
  if (x87.isEmpty(0)) {
    if (x87.stackFault(false)) x87.setRegister(0, INDEFINITE);
    return;
  }
  const value = x87.register(0);
  const result = rounded(() => compute(value));
  if (x87.settle()) x87.setRegister(0, result);
}

/** Rounds a number that is never exact. */
function pack(value: Scaled): bigint {
  return roundPack(
    F80,
    value.sign,
    value.exponent - 1,
    value.significand << 1n | 1n,
    env,
  );
}

function scaledOf(value: Unpacked): Scaled {
  return {
    sign: value.sign,
    significand: value.significand,
    exponent: value.exponent,
  };
}

function reportDenormal(...values: readonly Unpacked[]): void {
  if (values.some(({ denormal }) => denormal)) {
    env.flags |= FloatFlag.denormal;
  }
}

/** fscale: ST(0) × 2^⌊ST(1)⌋ */
function scale(a: bigint, b: bigint): bigint {
  unpack(F80, a, env, first);
  unpack(F80, b, env, second);
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    return propagateNaN2(F80, a, first, b, second, env);
  }
  if (second.kind === Kind.infinity) {
    const up = second.sign === 0;
    if (up ? first.kind === Kind.zero : first.kind === Kind.infinity) {
      return invalid(F80, env);
    }
    reportDenormal(first);
    const sign = a & F80.signBit;
    return up ? F80.infinity | sign : sign;
  }
  if (first.kind !== Kind.finite) {
    reportDenormal(second);
    return a;
  }
  reportDenormal(first, second);
  let by = 0;
  if (second.kind === Kind.finite) {
    const { exponent, significand } = second;
    const size = exponent >= 0
      ? exponent > 40 ? 1n << 40n : significand << BigInt(exponent)
      : exponent < -64
      ? 0n
      : significand >> BigInt(-exponent);
    by = Math.min(Number(size), 0x10000);
    if (second.sign === 1) by = -by;
  }
  return roundPack(
    F80,
    first.sign,
    first.exponent + by,
    first.significand,
    env,
  );
}

/** fxtract: ST(0) becomes its exponent, its significand is pushed. */
function extract(): void {
  if (x87.isEmpty(0) || !x87.isEmpty(7)) {
    if (!x87.stackFault(!x87.isEmpty(0))) return;
    x87.setRegister(0, INDEFINITE);
    x87.top -= 1;
    x87.setRegister(0, INDEFINITE);
    return;
  }
  x87.setConditions(Status.c1, 0);
  const value = x87.register(0);
  unpack(F80, value, env, first);
  let exponent: bigint;
  let significand = value;
  if (isNaNKind(first.kind)) {
    significand = propagateNaN1(F80, value, first.kind, env);
    exponent = significand;
  } else if (first.kind === Kind.infinity) exponent = F80.infinity;
  else if (first.kind === Kind.zero) {
    env.flags |= FloatFlag.divideByZero;
    exponent = F80.infinity | F80.signBit;
  } else {
    reportDenormal(first);
    const length = first.significand.toString(2).length;
    exponent = fromInteger(F80, BigInt(first.exponent + length - 1), env);
    const normal = first.significand << BigInt(64 - length);
    significand = value & F80.signBit | 0x3fffn << 64n | normal;
  }
  if (!x87.settle()) return;
  x87.setRegister(0, exponent);
  x87.top -= 1;
  x87.setRegister(0, significand);
}

/**
 * fprem, fprem1: the remainder, or, when the exponents are 64 and more apart,
 * a step towards it (C2 set).
 */
function remainder(nearest: boolean): void {
  if (x87.isEmpty(0) || x87.isEmpty(1)) {
    x87.setConditions(Status.c2, 0);
    if (x87.stackFault(false)) x87.setRegister(0, INDEFINITE);
    return;
  }
  x87.setConditions(Status.c1 | Status.c2, 0);
  const a = x87.register(0);
  const b = x87.register(1);
  unpack(F80, a, env, first);
  unpack(F80, b, env, second);
  let result: bigint;
  // After a NaN C0 and C3 stay.
  let conditions = x87.status & (Status.c0 | Status.c3);
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    result = propagateNaN2(F80, a, first, b, second, env);
  } else if (first.kind === Kind.infinity || second.kind === Kind.zero) {
    result = invalid(F80, env);
  } else {
    reportDenormal(first, second);
    if (first.kind === Kind.zero || second.kind === Kind.infinity) {
      conditions = 0;
      result = first.kind === Kind.zero ? a : roundPack(
        F80,
        first.sign,
        first.exponent,
        first.significand,
        env,
      );
    } else [result, conditions] = partialRemainder(nearest);
  }
  if (!x87.settle()) return;
  x87.setConditions(Status.conditions, conditions);
  x87.setRegister(0, result);
}

function bitCount(value: bigint): number {
  return value.toString(2).length;
}

/** Of the numbers in `first` and `second`; and the condition bits. */
function partialRemainder(nearest: boolean): [bigint, number] {
  const difference = first.exponent + bitCount(first.significand) -
    second.exponent - bitCount(second.significand);
  const partial = difference >= 64;
  // A partial step divides by a multiple that is 32 to 63 binades below.
  const scaled = second.exponent +
    (partial ? difference - (difference & 31 | 32) : 0);
  const low = Math.min(first.exponent, scaled);
  const dividend = first.significand << BigInt(first.exponent - low);
  const divisor = second.significand << BigInt(scaled - low);
  let quotient = dividend / divisor;
  let rest = dividend - quotient * divisor;
  let { sign } = first;
  if (nearest && !partial) {
    const twice = rest * 2n;
    if (twice > divisor || twice === divisor && (quotient & 1n) !== 0n) {
      rest = divisor - rest;
      quotient++;
      sign ^= 1;
    }
  }
  if (rest === 0n) sign = first.sign;
  const result = roundPack(F80, sign, low, rest, env);
  if (partial) return [result, Status.c2];
  const q = Number(quotient & 7n);
  const conditions = ((q & 4) !== 0 ? Status.c0 : 0) |
    ((q & 2) !== 0 ? Status.c3 : 0) | ((q & 1) !== 0 ? Status.c1 : 0);
  return [result, conditions];
}

// Transcendental functions.

/** fsin, fcos: C2 set and nothing done from 2^63 up. */
function trigonometric(compute: (x: Scaled) => Scaled, atZero: bigint): void {
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
  return rounded(() => pack(compute(scaledOf(first))));
}

/** fsincos, fptan: one replaces ST(0), the other is pushed. */
function trigonometricPair(tangents: boolean): void {
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
function binaryFunction(compute: (y: bigint, x: bigint) => bigint): void {
  if (x87.isEmpty(0) || x87.isEmpty(1)) {
    if (x87.stackFault(false)) {
      x87.setRegister(1, INDEFINITE);
      x87.pop();
    }
    return;
  }
  const y = x87.register(1);
  const x = x87.register(0);
  const result = rounded(() => compute(y, x));
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
function arcTangentOf(y: bigint, x: bigint): bigint {
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
function logarithmOf(y: bigint, x: bigint): bigint {
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
    return roundPack(F80, sign, exponent, significand, env);
  }
  return pack(product(scaledOf(first), log));
}

function isPowerOfTwo(value: bigint): boolean {
  return (value & value - 1n) === 0n;
}

/** fyl2xp1: y × log2(x + 1) */
function logarithmOnePlusOf(y: bigint, x: bigint): bigint {
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
function exponential(value: bigint): bigint {
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

/** fld1, fldl2t, fldl2e, fldpi, fldlg2, fldln2, fldz */
function constant(index: number): bigint {
  if (index === 0) return ONE;
  if (index === 6) return 0n;
  const { sign, significand, exponent } = CONSTANTS[index - 1]!;
  const result = roundPack(F80, sign, exponent, significand, env);
  env.flags = 0;
  return result;
}

/** fcmovcc; an empty register faults whether it moves or not. */
function conditionalMove(holds: boolean, index: number): void {
  if (x87.isEmpty(0) || x87.isEmpty(index)) {
    if (x87.stackFault(false)) x87.setRegister(0, INDEFINITE);
    return;
  }
  if (holds) x87.setRegister(0, x87.register(index));
}

function run(
  view: DataView,
  d: number,
  a: number,
  operation: number,
  source: number,
  index: number,
  options: number,
): void {
  const fromRegister = source === X87Source.register;
  switch (operation) {
    case X87Operation.com:
    case X87Operation.comp: {
      const empty = x87.isEmpty(0) || fromRegister && x87.isEmpty(index);
      compareConditions(
        empty
          ? undefined
          : () =>
            fromRegister ? x87.register(index) : readOperand(view, a, source),
        options,
      );
      return;
    }
    case X87Operation.test:
      return compareConditions(x87.isEmpty(0) ? undefined : () => 0n, 0);
    case X87Operation.load:
      return fromRegister
        ? copyRegister(index)
        : push(() => readOperand(view, a, source));
    case X87Operation.prepareStore:
      return prepareStore(view, d, source, options);
    case X87Operation.commitStore:
      return commitStore(source, options);
    case X87Operation.copy:
      return storeRegister(index, options);
    case X87Operation.exchange:
      return exchange(index);
    case X87Operation.changeSign:
      return unary((value) => value ^ F80.signBit);
    case X87Operation.absolute:
      return unary((value) => magnitude(value));
    case X87Operation.examine:
      return examine();
    case X87Operation.constant:
      return push(() => constant(index));
    case X87Operation.free:
      x87.setConditions(Status.c1, 0);
      x87.free(index);
      return popAfter(options);
    case X87Operation.increment:
      x87.setConditions(Status.c1, 0);
      x87.top += 1;
      return;
    case X87Operation.decrement:
      x87.setConditions(Status.c1, 0);
      x87.top -= 1;
      return;
    case X87Operation.squareRoot:
      x87.usePrecisionControl();
      return unary((value) => squareRoot(F80, value, env));
    case X87Operation.roundToInteger:
      return unary((value) =>
        roundToIntegral(F80, value, env.rounding, true, env)
      );
    case X87Operation.scale:
      if (x87.isEmpty(1)) {
        if (x87.stackFault(false)) x87.setRegister(0, INDEFINITE);
        return;
      }
      return unary((value) => scale(value, x87.register(1)));
    case X87Operation.extract:
      return extract();
    case X87Operation.remainder:
    case X87Operation.ieeeRemainder:
      return remainder(operation === X87Operation.ieeeRemainder);
    case X87Operation.sine:
      return trigonometric(sine, 0n);
    case X87Operation.cosine:
      return trigonometric(cosine, ONE);
    case X87Operation.sineCosine:
      return trigonometricPair(false);
    case X87Operation.tangent:
      return trigonometricPair(true);
    case X87Operation.arcTangent:
      return binaryFunction(arcTangentOf);
    case X87Operation.exponential:
      return unary(exponential);
    case X87Operation.logarithm:
      return binaryFunction(logarithmOf);
    case X87Operation.logarithmOnePlus:
      return binaryFunction(logarithmOnePlusOf);
    case X87Operation.compareFlags:
      return compareFlags(view, index, options);
    case X87Operation.conditionalMove:
      return conditionalMove(view.getUint32(a, true) !== 0, index);
    case X87Operation.wait:
      return;
  }
  binary(view, a, operation, source, index, options);
}

/** Any waiting x87 instruction; see {@linkcode x87Extra}. */
export const x87Helper: HostHelper = (view, d, a, _b, extra) => {
  x87.open(view);
  const operation = extra & 0xff;
  if (operation !== X87Operation.commitStore && x87.pending) {
    return Exit.divide;
  }
  run(
    view,
    d,
    a,
    operation,
    extra >> 8 & 15,
    extra >> 12 & 7,
    extra >> 16 & 15,
  );
  return -1;
};
