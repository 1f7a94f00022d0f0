/**
 * What a row of the instruction table is.
 *
 * @module
 */

import type { Lifter } from "./lifter.ts";
import type { VectorMeaning } from "./vector_unit.ts";

/**
 * One instruction of A64: its encoding, which encodings of that shape are
 * unallocated, what it does and how it is written, side by side.
 *
 * `encoding` reads from bit 31 down to bit 0: literal bits, and operand fields
 * as `name:width`. A row that stands earlier in the table wins.
 */
export interface Row {
  readonly name: string;
  readonly encoding: string;
  /** True for words that match the encoding but are unallocated. */
  readonly reserved?: (word: number) => boolean;
  /**
   * True for words whose result the architecture leaves open (constrained
   * unpredictable); they are not compared with other CPUs.
   */
  readonly unpredictable?: (word: number) => boolean;
  /** Emits the meaning. */
  readonly lift?: (lifter: Lifter, word: number) => void;
  /** The meaning in host code, for rows without `lift`. */
  readonly compute?: VectorMeaning;
  /** The preferred assembly of the word, mnemonic and operands. */
  readonly assembly: (word: number) => string;
}
