/**
 * Finding the row of an instruction.
 *
 * @module
 */
import { type CompressedRow, parseEncoding, type Row } from "./row.ts";

/** Bits 6:2, 14:12 and 31:25: what nearly every row is told apart by. */
function keyOf(word: number): number {
  return word >>> 2 & 31 | (word >>> 12 & 7) << 5 | word >>> 25 << 8;
}
const KEY_BITS = 0xfe00707c;
const KEYS = 1 << 15;

/**
 * 32-bit instructions: per key a list of rows, as links in typed arrays; a
 * list has one row, or a few that other bits tell apart.
 */
export class WordDecoder {
  readonly rows: readonly Row[];
  readonly #masks: Int32Array;
  readonly #matches: Int32Array;
  readonly #first: Uint16Array = new Uint16Array(KEYS);
  readonly #linkRow: number[] = [0];
  readonly #linkNext: number[] = [0];

  constructor(rows: readonly Row[]) {
    this.rows = rows;
    this.#masks = new Int32Array(rows.length);
    this.#matches = new Int32Array(rows.length);
    rows.forEach(({ encoding }, index) => {
      const { mask, match } = parseEncoding(encoding, 32);
      this.#masks[index] = mask;
      this.#matches[index] = match;
      this.#insert(index, mask & KEY_BITS, match & KEY_BITS);
    });
  }

  /** Links the row into every key that its fixed bits allow. */
  #insert(index: number, mask: number, match: number): void {
    const fixed = keyOf(mask);
    const wanted = keyOf(match);
    const free = ~fixed & KEYS - 1;
    // All subsets of the free bits, counted down.
    for (let part = free;; part = part - 1 & free) {
      const key = wanted | part;
      this.#linkRow.push(index);
      this.#linkNext.push(this.#first[key]!);
      this.#first[key] = this.#linkRow.length - 1;
      if (part === 0) break;
    }
  }

  /** The row number of `word`, or -1: illegal. */
  find(word: number): number {
    let link = this.#first[keyOf(word)]!;
    while (link !== 0) {
      const index = this.#linkRow[link]!;
      if ((word & this.#masks[index]!) === this.#matches[index]!) {
        const reserved = this.rows[index]!.reserved;
        if (reserved === undefined || !reserved(word)) return index;
      }
      link = this.#linkNext[link]!;
    }
    return -1;
  }
}

/** Compressed instructions: every halfword's expansion, found once. */
export class HalfDecoder {
  readonly rows: readonly CompressedRow[];
  readonly #masks: Int32Array;
  readonly #matches: Int32Array;
  readonly #expansions: Uint32Array = new Uint32Array(1 << 16);

  constructor(rows: readonly CompressedRow[]) {
    this.rows = rows;
    const encodings = rows.map(({ encoding }) => parseEncoding(encoding, 16));
    this.#masks = Int32Array.from(encodings, ({ mask }) => mask);
    this.#matches = Int32Array.from(encodings, ({ match }) => match);
  }

  /** The row number of `half`, or -1: illegal. */
  find(half: number): number {
    for (let index = 0; index < this.rows.length; index++) {
      if ((half & this.#masks[index]!) !== this.#matches[index]!) continue;
      const { reserved } = this.rows[index]!;
      if (reserved === undefined || !reserved(half)) return index;
    }
    return -1;
  }

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
