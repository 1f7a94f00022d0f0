/**
 * The bytes typed at a terminal and not yet read.
 *
 * @module
 */

/** Bytes that are kept; the oldest gives way to one more. */
const INPUT_CAPACITY = 1024;
const TAB = 9;
const TAB_STOP = 8;

/** Columns that a byte takes from a column on; tabs reach to the next stop. */
export function columnsOf(byte: number, column: number): number {
  return byte === TAB ? TAB_STOP - column % TAB_STOP : 1;
}

/** What a key became. */
export interface TypedByte {
  readonly byte: number;
  /** A line's end, or (as byte 0) an end of file. */
  isMarked: boolean;
}

/** In the order of typing; a byte that gives way takes its mark along. */
export class InputQueue {
  readonly #typed: TypedByte[] = [];

  get size(): number {
    return this.#typed.length;
  }

  get isEmpty(): boolean {
    return this.#typed.length === 0;
  }

  /** The youngest byte; undefined when there is none. */
  get last(): number | undefined {
    return this.#typed.at(-1)?.byte;
  }

  /** The place of the next byte bears no mark; in a full queue it is still the
   * oldest byte's. */
  unmarkNext(): void {
    const [oldest] = this.#typed;
    if (oldest !== undefined && this.#typed.length === INPUT_CAPACITY) {
      oldest.isMarked = false;
    }
  }

  enqueue(byte: number, isMarked: boolean): void {
    if (this.#typed.length === INPUT_CAPACITY) this.#typed.shift();
    this.#typed.push({ byte, isMarked });
  }

  /** Takes the oldest byte, of which there must be one. */
  dequeue(): TypedByte {
    const oldest = this.#typed.shift();
    if (oldest === undefined) throw new Error("no byte is left in the queue");
    return oldest;
  }

  /** Takes the youngest byte back. */
  dropLast(): void {
    this.#typed.pop();
  }

  /** Columns that the queued bytes take. */
  get width(): number {
    return this.#typed.reduce(
      (width, { byte }) => width + columnsOf(byte, width),
      0,
    );
  }

  clear(): void {
    this.#typed.length = 0;
  }
}
