/**
 * Finding the row of an instruction of fixed width.
 *
 * @module
 */

/** What of a row tells which words belong to it. */
export interface EncodedRow {
  /** Bits from the highest down to 0: literals, and fields as `name:width`. */
  readonly encoding: string;
  /** True for words that match the encoding but mean nothing. */
  readonly reserved?: (word: number) => boolean;
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
      if (!/[01]/.test(digit)) throw new Error(`"${digit}" in "${encoding}"`);
      bit--;
      mask |= 1 << bit;
      if (digit === "1") match |= 1 << bit;
    }
  }
  if (bit !== 0) throw new Error(`${width - bit} bits in "${encoding}"`);
  return { mask, match };
}

/**
 * Up to three runs of bits that nearly all rows are told apart by, highest
 * first: the number of the lowest bit, and how many.
 */
export type KeyBits = readonly [
  readonly [low: number, width: number],
  readonly [low: number, width: number],
  (readonly [low: number, width: number])?,
];

/**
 * Finds the row of an instruction word. The words' key bits make a number,
 * and by it there is a list of the few rows that may follow from them; it is
 * written when the first such word is met. A row that stands earlier in the
 * table wins.
 */
export class FixedWidthDecoder<Row extends EncodedRow> {
  readonly rows: readonly Row[];
  readonly #width: 16 | 32;
  /** Empty until the first word is looked for: most runs have one
   * architecture. */
  #masks = new Int32Array(0);
  #matches = new Int32Array(0);
  #keyMasks = new Int32Array(0);
  #keyMatches = new Int32Array(0);
  /** By run of key bits: how far down it is moved, and where it then lies. */
  readonly #shift0: number;
  readonly #shift1: number;
  readonly #shift2: number;
  readonly #bits0: number;
  readonly #bits1: number;
  readonly #bits2: number;
  /** By key: where its list begins in `#candidates`; 0 until it is written. */
  readonly #lists: Uint32Array;
  /** Lists of row numbers plus one, each ended by 0; list 1 is empty. */
  #candidates = new Uint16Array(4096);
  #used = 2;

  constructor(rows: readonly Row[], width: 16 | 32, key: KeyBits) {
    this.rows = rows;
    this.#width = width;
    const [first, second, third = [0, 0]] = key;
    const low = third[1];
    const middle = low + second[1];
    this.#shift0 = first[0] - middle;
    this.#bits0 = (1 << first[1]) - 1 << middle;
    this.#shift1 = second[0] - low;
    this.#bits1 = (1 << second[1]) - 1 << low;
    this.#shift2 = third[0];
    this.#bits2 = (1 << low) - 1;
    this.#lists = new Uint32Array(1 << middle + first[1]);
  }

  #parse(): void {
    const encodings = this.rows.map(({ encoding }) =>
      parseEncoding(encoding, this.#width)
    );
    this.#masks = Int32Array.from(encodings, ({ mask }) => mask);
    this.#matches = Int32Array.from(encodings, ({ match }) => match);
    this.#keyMasks = this.#masks.map((mask) => this.#keyOf(mask));
    this.#keyMatches = this.#matches.map((match) => this.#keyOf(match));
  }

  /** The number of the row that `word` belongs to, or -1: it means nothing. */
  find(word: number): number {
    const key = this.#keyOf(word);
    let at = this.#lists[key]! || this.#fill(key);
    for (;;) {
      const index = this.#candidates[at++]! - 1;
      if (index < 0) return -1;
      if ((word & this.#masks[index]!) !== this.#matches[index]!) continue;
      const { reserved } = this.rows[index]!;
      if (reserved === undefined || !reserved(word)) return index;
    }
  }

  #keyOf(word: number): number {
    return word >>> this.#shift0 & this.#bits0 |
      word >>> this.#shift1 & this.#bits1 |
      word >>> this.#shift2 & this.#bits2;
  }

  /** Writes the list of a key; returns where it begins. */
  #fill(key: number): number {
    if (this.#masks.length === 0) this.#parse();
    const start = this.#used;
    for (let index = 0; index < this.rows.length; index++) {
      if ((key & this.#keyMasks[index]!) === this.#keyMatches[index]!) {
        this.#append(index + 1);
      }
    }
    if (this.#used === start) return this.#lists[key] = 1;
    this.#append(0);
    return this.#lists[key] = start;
  }

  #append(entry: number): void {
    if (this.#used === this.#candidates.length) {
      const larger = new Uint16Array(this.#candidates.length * 2);
      larger.set(this.#candidates);
      this.#candidates = larger;
    }
    this.#candidates[this.#used++] = entry;
  }
}
