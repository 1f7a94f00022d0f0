/**
 * x87 stores: computed first, stored by the caller, then committed.
 *
 * @module
 */

import {
  convert,
  F32,
  F64,
  F80,
  Kind,
  Rounding,
  roundToIntegral,
  toInteger,
  unpack,
} from "../float/float.ts";
import { FloatFlag } from "../ir/slots.ts";
import { flagsOf } from "./control_registers.ts";
import { X87Option, X87Source } from "./x87_call.ts";
import { INDEFINITE, magnitude, Status } from "./x87_state.ts";
import { env, first, popAfter, rounded, x87 } from "./x87_unit.ts";

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
  return (found & ~FloatFlag.inexact & flagsOf(x87.unmasked)) !== 0;
}

/** d = the value, d + 8: whether to store it at all. */
export function prepareStore(
  view: DataView,
  d: number,
  target: number,
  options: number,
): void {
  let stores: boolean;
  let stored: bigint;
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

export function commitStore(target: number, options: number): void {
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
export function storeRegister(index: number, options: number): void {
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
