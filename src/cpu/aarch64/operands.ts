/**
 * Operands of A64 in terms of slots.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";

/** A slot that holds, or receives, an operand. */
export type Value = Slot;

/** Registers, scratch and constants. */
export class OperandLifter {
  /** The builder of the block being lifted. */
  builder!: BlockBuilder;

  /** Address of the instruction. */
  get address(): number {
    return this.builder.pc;
  }

  /** What reading general register `number` reads; 31 is zero. */
  x(number: number): Value {
    return number === 31 ? Slots.zero : Slots.general + number;
  }

  /** As `x`, but 31 is the stack pointer. */
  xOrStack(number: number): Value {
    return Slots.general + number;
  }

  /** Where a result for general register `number` goes; 31 discards it. */
  destination(number: number): Value {
    return number === 31 ? Slots.discard : Slots.general + number;
  }

  /** As `destination`, but 31 is the stack pointer. */
  destinationOrStack(number: number): Value {
    return Slots.general + number;
  }

  /** The lower half of vector register `number`. */
  v(number: number): Value {
    return Slots.vector + 2 * (number & 31);
  }

  temporary(): Value {
    return this.builder.temporary();
  }

  /** d = a safe integer. */
  set(d: Value, value: number): void {
    this.builder.constant(d, value);
  }

  /** d = a value given as halves. */
  set64(d: Value, low: number, high: number): void {
    this.builder.constant64(d, low, high);
  }

  /** A slot that holds a safe integer. */
  constant(value: number): Value {
    if (value === 0) return Slots.zero;
    const t = this.builder.temporary();
    this.builder.constant(t, value);
    return t;
  }

  /** d = a, or its lower half. */
  move(wide: number, d: Value, a: Value): void {
    this.builder.op(wide ? Op.move : Op.zero32, d, a);
  }
}
