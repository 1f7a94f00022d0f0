/**
 * x87 loads, arithmetic and comparisons.
 *
 * @module
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
  multiply,
  subtract,
} from "../float/float.ts";
import { Order } from "../float/compare.ts";
import { FlagKind } from "../ir/ops/flags.ts";
import { FloatFlag, Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import { X87Operation, X87Option, X87Source } from "./x87_call.ts";
import { INDEFINITE, Status } from "./x87_state.ts";
import { env, isNaN, popAfter, roundedOnce, x87 } from "./x87_unit.ts";

const FLAG_KIND = Layout.state + 8 * Slots.flagKind;
const FLAG_RESULT = Layout.state + 8 * Slots.flagResult;

/** A memory operand as an 80-bit number; raises what loading it raises. */
export function readOperand(
  view: DataView,
  at: number,
  source: number,
): bigint {
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

/** As `readOperand`, but a signalling NaN stays one for the operation. */
function readArithmeticOperand(
  view: DataView,
  at: number,
  source: number,
): bigint {
  const value = readOperand(view, at, source);
  if ((env.flags & FloatFlag.invalid) === 0) return value;
  env.flags &= ~FloatFlag.invalid;
  return value ^ F80.quietBit;
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
export function binary(
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
  const loaded = fromRegister
    ? x87.register(index)
    : readArithmeticOperand(view, at, source);
  const loadFlags = env.flags;
  const a = target === 0 || !fromRegister ? x87.register(0) : loaded;
  const b = target === 0 || !fromRegister ? loaded : x87.register(0);
  x87.usePrecisionControl();
  const result = roundedOnce(() => arithmetic(operation, a, b));
  dropLesserDenormal(loadFlags, a, b);
  if (!x87.settle()) return x87.setConditions(Status.c1, 0);
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

/** fcom, fucom, ficom, ftst into C0 to C3. */
export function compareConditions(
  operand: (() => bigint) | undefined,
  options: number,
): void {
  // Even unmasked exceptions leave the condition; only the pop is held back.
  if (operand === undefined) {
    const goesOn = x87.stackFault(false);
    x87.setConditions(COMPARED, COMPARED);
    if (goesOn) popAfter(options);
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
  x87.setConditions(COMPARED, CONDITIONS_BY_ORDER[order]!);
  if (x87.settle()) popAfter(options);
}

/** fcomi, fucomi: ZF, PF, CF. */
export function compareFlags(
  view: DataView,
  index: number,
  options: number,
): void {
  let order: number = Order.unordered;
  let goesOn: boolean;
  if (x87.isEmpty(0) || x87.isEmpty(index)) {
    goesOn = x87.stackFault(false);
  } else {
    const quiet = (options & X87Option.quiet) !== 0;
    order = compare(F80, x87.register(0), x87.register(index), env, !quiet);
    goesOn = x87.settle();
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
  if (goesOn) popAfter(options);
}

/** Pushes; `value` is computed once there is room. */
export function push(value: () => bigint): void {
  if (!x87.isEmpty(7)) {
    if (!x87.stackFault(true)) return;
    x87.top -= 1;
    x87.setRegister(0, INDEFINITE);
    return;
  }
  x87.setConditions(Status.c1, 0);
  const loaded = value();
  // Against the manual's words (8.5.2) processors load a denormal number
  // whether that is masked or not.
  if (!x87.settle(FloatFlag.invalid)) return;
  x87.top -= 1;
  x87.setRegister(0, loaded);
}

export function copyRegister(index: number): void {
  if (x87.isEmpty(index)) {
    if (!x87.stackFault(false)) return;
    x87.top -= 1;
    x87.setRegister(0, INDEFINITE);
    return;
  }
  push(() => x87.register(index));
}
