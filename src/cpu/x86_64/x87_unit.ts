/**
 * The x87 unit that the helpers work on, and what they have in common.
 *
 * @module
 */

import {
  F80,
  type FloatEnvironment,
  forgetRoundShift,
  isNaNKind,
  Rounding,
  roundPack,
  roundShiftUp,
  unpack,
  Unpacked,
} from "../float/float.ts";
import { FloatFlag } from "../ir/slots.ts";
import { X87Option } from "./x87_call.ts";
import { INDEFINITE, magnitude, Status, X87State } from "./x87_state.ts";
import type { Scaled } from "./x87_transcendental.ts";

/** The registers of the thread at hand. */
export const x87: X87State = new X87State();
/** Its rounding, and the flags of the instruction at hand. */
export const env: FloatEnvironment = x87.env;
/** Operands taken apart. */
export const first: Unpacked = new Unpacked();
/** Operands taken apart. */
export const second: Unpacked = new Unpacked();

export function isNaN(value: bigint): boolean {
  unpack(F80, value, env, first);
  return isNaNKind(first.kind);
}

/** Runs a rounding computation; C1 says whether it rounded away from zero. */
export function rounded(compute: () => bigint): bigint {
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

/** As `rounded` for what rounds once, last, and to a register. */
export function roundedOnce(compute: () => bigint): bigint {
  forgetRoundShift();
  const result = compute();
  let up = false;
  if ((env.flags & ~env.unmasked & FloatFlag.overflow) !== 0) {
    up = magnitude(result) === F80.infinity;
  } else if ((env.flags & FloatFlag.inexact) !== 0) up = roundShiftUp;
  x87.setConditions(Status.c1, up ? Status.c1 : 0);
  return result;
}

export function popAfter(options: number): void {
  if ((options & X87Option.pop) !== 0) x87.pop();
  if ((options & X87Option.popTwice) !== 0) {
    x87.pop();
    x87.pop();
  }
}

/** ST(0) = f(ST(0)) */
export function unary(
  compute: (value: bigint) => bigint,
  round: (compute: () => bigint) => bigint = rounded,
): void {
  if (x87.isEmpty(0)) {
    if (x87.stackFault(false)) x87.setRegister(0, INDEFINITE);
    return;
  }
  const value = x87.register(0);
  const result = round(() => compute(value));
  if (x87.settle()) x87.setRegister(0, result);
  else x87.setConditions(Status.c1, 0);
}

/** Rounds a number that is never exact. */
export function pack(value: Scaled): bigint {
  return roundPack(
    F80,
    value.sign,
    value.exponent - 1,
    value.significand << 1n | 1n,
    env,
  );
}

export function scaledOf(value: Unpacked): Scaled {
  return {
    sign: value.sign,
    significand: value.significand,
    exponent: value.exponent,
  };
}

export function reportDenormal(...values: readonly Unpacked[]): void {
  if (values.some(({ denormal }) => denormal)) {
    env.flags |= FloatFlag.denormal;
  }
}

export function bitCount(value: bigint): number {
  return value.toString(2).length;
}
