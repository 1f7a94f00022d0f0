/**
 * x87 instructions on the stack that are neither arithmetic nor stores.
 *
 * @module
 */

import {
  F80,
  fromInteger,
  isNaNKind,
  Kind,
  roundPack,
  unpack,
} from "../float/float.ts";
import { invalid, propagateNaN1, propagateNaN2 } from "../float/nan.ts";
import { FloatFlag } from "../ir/slots.ts";
import { INDEFINITE, ONE, Status } from "./x87_state.ts";
import { CONSTANTS } from "./x87_transcendental.ts";
import {
  bitCount,
  env,
  first,
  reportDenormal,
  second,
  x87,
} from "./x87_unit.ts";

export function exchange(index: number): void {
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
export function examine(): void {
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

/** fscale: ST(0) × 2^⌊ST(1)⌋ */
export function scale(a: bigint, b: bigint): bigint {
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
export function extract(): void {
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
export function remainder(nearest: boolean): void {
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

/** fld1, fldl2t, fldl2e, fldpi, fldlg2, fldln2, fldz */
export function constant(index: number): bigint {
  if (index === 0) return ONE;
  if (index === 6) return 0n;
  const { sign, significand, exponent } = CONSTANTS[index - 1]!;
  const result = roundPack(F80, sign, exponent, significand, env);
  env.flags = 0;
  return result;
}

/** fcmovcc; an empty register faults whether it moves or not. */
export function conditionalMove(holds: boolean, index: number): void {
  if (x87.isEmpty(0) || x87.isEmpty(index)) {
    if (x87.stackFault(false)) x87.setRegister(0, INDEFINITE);
    return;
  }
  if (holds) x87.setRegister(0, x87.register(index));
}
