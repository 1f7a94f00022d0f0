/**
 * The shape of an instruction row: encoding, operands as written, meaning.
 *
 * @module
 */
import type { EncodedRow } from "../fixed_width_decoder.ts";
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

/** One 32-bit instruction. Rows do not overlap. */
export interface Row extends EncodedRow {
  /** Mnemonic. */
  readonly name: string;
  /** How operands are written: names of `operands.ts` amid punctuation. */
  readonly operands: string;
  readonly lift: Lift;
}

/** One compressed instruction: it means what its expansion means. */
export interface CompressedRow extends EncodedRow {
  readonly name: string;
  readonly operands: string;
  /** The 32-bit instruction it stands for. */
  readonly expand: (half: number) => number;
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
