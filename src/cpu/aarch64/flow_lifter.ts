/**
 * Flags, conditions and control flow in A64's words.
 *
 * @module
 */

import { Condition } from "../ir/ops/conditions.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import { ArithmeticLifter, ones32 } from "./arithmetic_lifter.ts";
import type { Value } from "./operands.ts";

/** The conditions in the order of their encoding, up to `le`. */
const CONDITIONS: readonly number[] = [
  Condition.zero,
  Condition.notZero,
  Condition.carry,
  Condition.notCarry,
  Condition.sign,
  Condition.notSign,
  Condition.overflow,
  Condition.notOverflow,
  Condition.carryAndNotZero,
  Condition.notCarryOrZero,
  Condition.greaterOrEqual,
  Condition.less,
  Condition.greater,
  Condition.lessOrEqual,
];

/** Flags in RFLAGS layout from the four bits of an `nzcv` operand. */
export function packFlags(nzcv: number): number {
  return (nzcv & 8) << 4 | (nzcv & 4) << 4 | (nzcv & 2) >> 1 |
    (nzcv & 1) << 11;
}

/** What sets or reads flags, and what ends a block. */
export class FlowLifter extends ArithmeticLifter {
  addSettingFlags(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.addF64 : Op.addF32, d, a, b);
  }

  subtractSettingFlags(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.subF64 : Op.subF32, d, a, b);
  }

  addImmediateSettingFlags(
    wide: number,
    d: Value,
    a: Value,
    value: number,
  ): void {
    this.builder.opi(wide ? Op.addF64i : Op.addF32i, d, a, value);
  }

  subtractImmediateSettingFlags(
    wide: number,
    d: Value,
    a: Value,
    value: number,
  ): void {
    this.builder.opi(wide ? Op.subF64i : Op.subF32i, d, a, value);
  }

  andSettingFlags(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.andF64 : Op.andF32, d, a, b);
  }

  andImmediateSettingFlags(
    wide: number,
    d: Value,
    a: Value,
    low: number,
    high: number,
  ): void {
    this.builder.record(wide ? Op.andF64i : Op.andF32i, d, a, 0, low, high);
  }

  /** `adc`, `sbc` and the forms that set flags. */
  withCarry(
    wide: number,
    subtract: boolean,
    setsFlags: boolean,
    d: Value,
    a: Value,
    b: Value,
  ): void {
    const op = subtract
      ? setsFlags
        ? (wide ? Op.sbbF64 : Op.sbbF32)
        : (wide ? Op.sbbP64 : Op.sbbP32)
      : setsFlags
      ? (wide ? Op.adcF64 : Op.adcF32)
      : (wide ? Op.adcP64 : Op.adcP32);
    this.builder.op(op, d, a, b);
  }

  /** A slot that is 1 when the condition holds, else 0. */
  condition(condition: number): Value {
    return condition >= 14
      ? this.constant(1)
      : this.builder.condition(CONDITIONS[condition]!);
  }

  conditionalCompare(
    wide: number,
    condition: number,
    subtract: boolean,
    a: Value,
    b: Value,
    nzcv: number,
  ): void {
    const op = subtract
      ? (wide ? Op.ccmpF64 : Op.ccmpF32)
      : (wide ? Op.ccmnF64 : Op.ccmnF32);
    const holds = this.condition(condition);
    this.builder.opc(op, 0, a, b, holds, packFlags(nzcv));
  }

  setOnCondition(d: Value, condition: number): void {
    this.builder.op(Op.move, d, this.condition(condition));
  }

  /** d = a if the condition holds, else b. */
  select(
    wide: number,
    d: Value,
    condition: number,
    a: Value,
    b: Value,
  ): void {
    const holds = this.condition(condition);
    this.builder.opc(wide ? Op.select : Op.select32, d, a, b, holds);
  }

  branch(target: number): void {
    this.builder.jump(target);
  }

  call(target: number): void {
    this.builder.constant(Slots.general + 30, this.address + 4);
    this.builder.jump(target);
  }

  branchIndirect(target: Value): void {
    this.builder.jumpIndirect(target);
  }

  callIndirect(target: Value): void {
    const t = this.builder.temporary();
    this.builder.op(Op.move, t, target);
    this.builder.constant(Slots.general + 30, this.address + 4);
    this.builder.jumpIndirect(t);
  }

  branchIfCondition(condition: number, target: number): void {
    if (condition >= 14) this.builder.jump(target);
    else {
      this.builder.branchOn(CONDITIONS[condition]!, target, this.address + 4);
    }
  }

  branchIfZero(
    wide: number,
    a: Value,
    nonzero: boolean,
    target: number,
  ): void {
    const op = nonzero
      ? (wide ? Op.branchNe64i : Op.branchNe32i)
      : (wide ? Op.branchEq64i : Op.branchEq32i);
    this.builder.branchi(op, a, 0, target, this.address + 4);
  }

  branchIfBit(a: Value, bit: number, set: boolean, target: number): void {
    const next = this.address + 4;
    if (bit === 63) {
      this.builder.branchi(
        set ? Op.branchLt64i : Op.branchGe64i,
        a,
        0,
        target,
        next,
      );
      return;
    }
    const t = this.builder.temporary();
    this.andImmediate(
      1,
      t,
      a,
      ones32(bit, bit + 1),
      ones32(bit - 32, bit - 31),
    );
    this.builder.branchi(
      set ? Op.branchNe64i : Op.branchEq64i,
      t,
      0,
      target,
      next,
    );
  }

  systemCall(): void {
    this.builder.syscall(this.address + 4);
  }

  breakpoint(): void {
    this.builder.leave(Exit.breakpoint, this.address);
  }

  illegal(): void {
    this.builder.leave(Exit.illegal, this.address);
  }

  privileged(): void {
    this.builder.leave(Exit.privileged, this.address);
  }
}
