/**
 * Which state slots an instruction's register fields mean.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { Ra, Rd, Rm, Rn, sf } from "./fields.ts";

/** Where this front end keeps what the shared map of slots does not name. */
export const Special = {
  /** TPIDRRO_EL0. */
  threadPointerReadOnly: Slots.special,
  /** FPSR's bits without a place of their own: QC, and AArch32's NZCV. */
  floatStatus: Slots.special + 1,
} as const;

/** Ops by sf: of 32 bits, the upper half of the result zero, and of 64. */
export type BySf = readonly [narrow: number, wide: number];

/** What reading general register `number` reads; 31 is zero. */
export const source = (number: number): Slot =>
  number === 31 ? Slots.zero : Slots.general + number;
/** Where a result for general register `number` goes; 31 discards it. */
export const destination = (number: number): Slot =>
  number === 31 ? Slots.discard : Slots.general + number;
/** General register `number`, read or written; 31 is the stack pointer. */
const orStack = (number: number): Slot => Slots.general + number;
/** The lower half of vector register `number`. */
export const vector = (number: number): Slot =>
  Slots.vector + 2 * (number & 31);

export const rd = (word: number): Slot => destination(Rd(word));
export const rn = (word: number): Slot => source(Rn(word));
export const rm = (word: number): Slot => source(Rm(word));
export const ra = (word: number): Slot => source(Ra(word));
/** Rt, and whatever else stands in the lowest bits, when it is read. */
export const rt = (word: number): Slot => source(Rd(word));
export const rdOrStack = (word: number): Slot => orStack(Rd(word));
/** Rn of most instructions that have an address. */
export const rnOrStack = (word: number): Slot => orStack(Rn(word));
export const vd = (word: number): Slot => vector(Rd(word));
export const vn = (word: number): Slot => vector(Rn(word));
export const vm = (word: number): Slot => vector(Rm(word));
export const va = (word: number): Slot => vector(Ra(word));

/** Moves in the width of sf. */
const MOVE: BySf = [Op.zero32, Op.move];

/** Rd = a, or its lower half. */
export function moveToRd(to: BlockBuilder, word: number, a: Slot): void {
  to.op(MOVE[sf(word)]!, rd(word), a);
}

/** A slot that holds a safe integer. */
export function constant(to: BlockBuilder, value: number): Slot {
  if (value === 0) return Slots.zero;
  const t = to.temporary();
  to.constant(t, value);
  return t;
}

/** Where ExtendReg's options leave a register as it is. */
const isWhole = (option: number): boolean => (option & 3) === 3;

const EXTENSIONS: readonly number[] = [
  Op.zero8,
  Op.zero16,
  Op.zero32,
  Op.move,
  Op.extend8,
  Op.extend16,
  Op.extend32,
  Op.move,
];

/** ExtendReg: `option` as encoded (uxtb … sxtx), then a shift to the left. */
export function extend(
  to: BlockBuilder,
  a: Slot,
  option: number,
  amount: number,
): Slot {
  if (isWhole(option) && amount === 0) return a;
  const t = to.temporary();
  if (!isWhole(option)) to.op(EXTENSIONS[option]!, t, a);
  if (amount !== 0) to.opi(Op.shl64i, t, isWhole(option) ? a : t, amount);
  return t;
}

/** ~a in a scratch slot. */
export function inverted(to: BlockBuilder, word: number, a: Slot): Slot {
  const t = to.temporary();
  if (sf(word)) to.op(Op.not64, t, a);
  else to.opi(Op.xor32i, t, a, -1);
  return t;
}
