/**
 * A running digest of numbers: 64 bits in two lanes, fast, and no protection
 * against anybody who wants two of them to be equal.
 *
 * @module
 */

// One value at a time and its halves, little end first: cheaper than shifting.
const wide = new BigUint64Array(1);
const halves = new Uint32Array(wide.buffer);

/** Two lanes of MurmurHash3's mixing, each with a seed of its own. */
export class Digest {
  #first = 0x9e3779b9 | 0;
  #second = 0x85ebca6b | 0;

  /** Starts anew. */
  clear(): void {
    this.#first = 0x9e3779b9 | 0;
    this.#second = 0x85ebca6b | 0;
  }

  /** Takes in the low 32 bits of a number. */
  add(value: number): void {
    this.#first = mixed(this.#first, value, 0xcc9e2d51, 15);
    this.#second = mixed(this.#second, value, 0x1b873593, 17);
  }

  /** Takes in 64 bits: those of a bigint, or of a whole number. */
  addWide(value: number | bigint): void {
    if (typeof value === "number") {
      this.add(value);
      this.add(Math.floor(value / 2 ** 32));
      return;
    }
    wide[0] = value;
    this.add(halves[0] ?? 0);
    this.add(halves[1] ?? 0);
  }

  /** Takes in what another one has come to. */
  addDigest(other: Digest): void {
    this.add(other.#first);
    this.add(other.#second);
  }

  /** Takes in a text and its length. */
  addText(text: string): void {
    for (let at = 0; at < text.length; at++) this.add(text.charCodeAt(at));
    this.add(text.length);
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return [this.#first, this.#second].map((lane) =>
      (lane >>> 0).toString(16).padStart(8, "0")
    ).join("");
  }
}

function mixed(
  lane: number,
  value: number,
  factor: number,
  turn: number,
): number {
  let part = Math.imul(value, factor);
  part = (part << turn) | (part >>> (32 - turn));
  const joined = lane ^ Math.imul(part, 0x2545f491);
  const turned = (joined << 13) | (joined >>> 19);
  return (Math.imul(turned, 5) + 0x38495ab5) | 0;
}
