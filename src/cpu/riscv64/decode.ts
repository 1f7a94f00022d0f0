/**
 * Finding the row of an instruction.
 *
 * @module
 */
import { FixedWidthDecoder } from "../fixed_width_decoder.ts";
import type { CompressedRow, Row } from "./row.ts";
import { compressedRows, rows } from "./rows.ts";

/** Compressed instructions: every halfword's expansion, found once. */
class HalfDecoder extends FixedWidthDecoder<CompressedRow> {
  readonly #expansions: Uint32Array = new Uint32Array(1 << 16);

  /** The 32-bit instruction that `half` stands for; an illegal word if none. */
  expand(half: number): number {
    return this.#expansions[half]! || this.#fill(half);
  }

  #fill(half: number): number {
    const index = this.find(half);
    // All ones is the manual's own illegal instruction.
    const word = index < 0 ? 0xffffffff : this.rows[index]!.expand(half);
    this.#expansions[half] = word;
    return word;
  }
}

/** 32-bit instructions, by funct7, funct3 and opcode. */
export const words: FixedWidthDecoder<Row> = new FixedWidthDecoder(
  rows,
  32,
  [[25, 7], [12, 3], [2, 5]],
);

/** 16-bit instructions, by funct6 and quadrant. */
export const halves: HalfDecoder = new HalfDecoder(
  compressedRows,
  16,
  [[10, 6], [0, 2]],
);
