/**
 * The bytes typed at a terminal and not yet read.
 *
 * @module
 */

/** Bytes that are kept; the oldest gives way to one more. */
const INPUT_CAPACITY = 1024;

/**
 * A ring of bytes, each of which may be marked as special: a line's end, or
 * (as byte 0) an end of file. A mark belongs to the place in the ring, so that
 * a byte overwritten in a full queue loses its mark.
 */
export class InputQueue {
  readonly #bytes = new Uint8Array(INPUT_CAPACITY);
  readonly #special = new Uint8Array(INPUT_CAPACITY);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** The youngest byte. */
  get last(): number {
    return this.#bytes[this.#at(this.#size - 1)] ?? 0;
  }

  /** Whether the oldest byte is marked. */
  get firstIsSpecial(): boolean {
    return this.#special[this.#head] !== 0;
  }

  #at(index: number): number {
    return (this.#head + index + INPUT_CAPACITY) % INPUT_CAPACITY;
  }

  enqueue(byte: number, special: boolean): void {
    const place = this.#at(this.#size);
    if (this.#size === INPUT_CAPACITY) this.#head = this.#at(1);
    else this.#size++;
    this.#bytes[place] = byte;
    this.#special[place] = special ? 1 : 0;
  }

  dequeue(): number {
    const byte = this.#bytes[this.#head] ?? 0;
    this.#head = this.#at(1);
    this.#size--;
    return byte;
  }

  /** Takes the youngest byte back. */
  dequeueEnd(): number {
    const byte = this.last;
    this.#size--;
    return byte;
  }

  /** Columns that the queued bytes take, tabs to every eighth column. */
  get width(): number {
    let width = 0;
    for (let index = 0; index < this.#size; index++) {
      width += this.#bytes[this.#at(index)] === 9 ? 8 - width % 8 : 1;
    }
    return width;
  }

  clear(): void {
    this.#head = 0;
    this.#size = 0;
  }
}
