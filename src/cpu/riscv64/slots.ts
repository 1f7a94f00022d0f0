/**
 * Which state slots an instruction's register fields mean.
 *
 * @module
 */
import { type Slot, Slots } from "../ir/slots.ts";
import * as f from "./fields.ts";

/**
 * 1 while frm holds one of the rounding modes that do not exist, which makes
 * instructions with dynamic rounding illegal; else 0. Kept by who writes frm.
 */
export const DYNAMIC_ROUNDING_INVALID: Slot = Slots.special;

/** The slot that integer register `number` is read from. */
const source = (number: number): Slot =>
  number === 0 ? Slots.zero : Slots.general + number;
/** The slot that integer register `number` is written to. */
const destination = (number: number): Slot =>
  number === 0 ? Slots.discard : Slots.general + number;
/** The slot of float register `number`. */
const float = (number: number): Slot => Slots.vector + 2 * number;

export const rd = (word: number): Slot => destination(f.rd(word));
export const rs1 = (word: number): Slot => source(f.rs1(word));
export const rs2 = (word: number): Slot => source(f.rs2(word));
export const fd = (word: number): Slot => float(f.rd(word));
export const fs1 = (word: number): Slot => float(f.rs1(word));
export const fs2 = (word: number): Slot => float(f.rs2(word));
export const fs3 = (word: number): Slot => float(f.rs3(word));
