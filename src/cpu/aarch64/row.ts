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

/** An operand field of an encoding. */
export interface Field {
  readonly name: string;
  readonly low: number;
  readonly width: number;
}

/** An encoding as bits: a word belongs to it when `word & mask == match`. */
export interface Encoding {
  readonly mask: number;
  readonly match: number;
  readonly fields: readonly Field[];
}

/** Parses a row's encoding; throws when it does not fill 32 bits. */
export function parseEncoding(encoding: string): Encoding {
  let bit = 32;
  let mask = 0;
  let match = 0;
  const fields: Field[] = [];
  for (const token of encoding.trim().split(/\s+/)) {
    const colon = token.indexOf(":");
    if (colon >= 0) {
      const width = Number(token.slice(colon + 1));
      bit -= width;
      fields.push({ name: token.slice(0, colon), low: bit, width });
      continue;
    }
    for (const digit of token) {
      bit--;
      mask |= 1 << bit;
      if (digit === "1") match |= 1 << bit;
      else if (digit !== "0") throw new Error(`bad encoding: ${encoding}`);
    }
  }
  if (bit !== 0) throw new Error(`${32 - bit} bits in encoding: ${encoding}`);
  return { mask: mask >>> 0, match: match >>> 0, fields };
}
