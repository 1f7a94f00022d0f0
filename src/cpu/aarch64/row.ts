/**
 * The shape of an instruction row: encoding, assembly, meaning.
 *
 * @module
 */

import type { EncodedRow } from "../fixed_width_decoder.ts";
import type { BlockBuilder } from "../ir/builder.ts";
import type { VectorMeaning } from "./vector_unit.ts";

/** Emits what an instruction word does. */
export type Lift = (to: BlockBuilder, word: number) => void;

/**
 * How a word is written: mnemonic and the names of `operands.ts` amid
 * punctuation, or by itself where aliases are preferred.
 */
export type Assembly = string | ((word: number) => string);

/** What few rows have to say beside their meaning. */
export interface RowOptions {
  /** True for words that match the encoding but are unallocated. */
  readonly reserved?: (word: number) => boolean;
  /**
   * True for words whose result the architecture leaves open (constrained
   * unpredictable); they are not compared with other CPUs.
   */
  readonly unpredictable?: (word: number) => boolean;
}

/** One instruction of A64. A row that stands earlier in the table wins. */
export interface Row extends EncodedRow, RowOptions {
  /** The mnemonic, and what else tells it from the other rows. */
  readonly name: string;
  readonly assembly: Assembly;
  readonly lift: Lift;
  /** The meaning in host code, which `lift` then only calls. */
  readonly compute?: VectorMeaning;
}

/** A row whose meaning is IR. */
export function row(
  name: string,
  encoding: string,
  assembly: Assembly,
  lift: Lift,
  options: RowOptions = {},
): Row {
  return { name, encoding, assembly, lift, ...options };
}

/** A row whose meaning is host code: the helper has the row's name. */
export function computed(
  name: string,
  encoding: string,
  assembly: Assembly,
  compute: VectorMeaning,
  options: RowOptions = {},
): Row {
  const lift: Lift = (to, word) => to.host(name, 0, 0, 0, word | 0);
  return { name, encoding, assembly, lift, compute, ...options };
}
