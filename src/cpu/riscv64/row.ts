/**
 * The shape of an instruction row: encoding, operands as written, meaning.
 *
 * @module
 */
import type { BlockBuilder } from "../ir/builder.ts";

/**
 * Emits what a 32-bit instruction word does; `next` is the address behind the
 * instruction, which may be a compressed one, `previous` the word before it in
 * the same block, or 0.
 */
export type Lift = (
  to: BlockBuilder,
  word: number,
  next: number,
  previous: number,
) => void;

/** One 32-bit instruction. */
export interface Row {
  /** Mnemonic. */
  readonly name: string;
  /**
   * Bits from 31 down to 0: literals, and fields as `name:width`. Rows do not
   * overlap.
   */
  readonly encoding: string;
  /** How operands are written: names of `operands.ts` amid punctuation. */
  readonly operands: string;
  readonly lift: Lift;
  /** Words of this shape that the manual reserves. */
  readonly reserved?: (word: number) => boolean;
}

/** One compressed instruction: it means what its expansion means. */
export interface CompressedRow {
  readonly name: string;
  /** Bits from 15 down to 0. */
  readonly encoding: string;
  readonly operands: string;
  /** The 32-bit instruction it stands for. */
  readonly expand: (half: number) => number;
  /** Halfwords of this shape that the manual reserves. */
  readonly reserved?: (half: number) => boolean;
}

/** Builds a row. */
export function row(
  name: string,
  encoding: string,
  operands: string,
  lift: Lift,
  reserved?: (word: number) => boolean,
): Row {
  const fixed = { name, encoding, operands, lift };
  return reserved === undefined ? fixed : { ...fixed, reserved };
}

/** An encoding as bits: a word belongs to it when `word & mask === match`. */
export interface Encoding {
  readonly mask: number;
  readonly match: number;
}

/** Parses an encoding of `width` bits; throws when it does not fill them. */
export function parseEncoding(encoding: string, width: 16 | 32): Encoding {
  let bit: number = width;
  let mask = 0;
  let match = 0;
  for (const token of encoding.split(" ")) {
    const colon = token.indexOf(":");
    if (colon >= 0) {
      bit -= Number(token.slice(colon + 1));
      continue;
    }
    for (const digit of token) {
      bit--;
      mask |= 1 << bit;
      if (digit === "1") match |= 1 << bit;
    }
  }
  if (bit !== 0) throw new Error(`${width - bit} bits in "${encoding}"`);
  return { mask, match };
}
