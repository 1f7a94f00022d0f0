/**
 * Input of a console that nobody types: bytes that programs read as they are.
 *
 * @module
 */

/**
 * Asked whenever a program reads: for at most `most` bytes, fewer than that
 * where no more are there now, and none at the end. The program waits
 * meanwhile, and so does all of the machine, in no time of its own.
 */
export type InputSource = (most: number) => Uint8Array;

/**
 * What can be read: all of it, or what is asked for it, or "fed": then it
 * comes bit by bit from outside, and programs wait where none is there.
 */
export type GivenInput = Uint8Array | InputSource | "fed";

/** A read is passed on in pieces: programs ask for more than they have room for. */
const PIECE = 1 << 16;

/** Bytes on their way from the host to whoever reads them. */
export class ConsoleInput {
  readonly #source: InputSource | undefined;
  readonly #isFed: boolean;
  /** What is there, of which nothing is empty. */
  readonly #pieces: Uint8Array[] = [];
  #hasEnded: boolean;
  #isWanted = false;

  constructor(given: GivenInput) {
    this.#isFed = given === "fed";
    this.#source = typeof given === "function" ? given : undefined;
    this.#hasEnded = !this.#isFed;
    if (given instanceof Uint8Array) this.#add(given);
  }

  /** Whether there is something to read, or the end of it. */
  get isReady(): boolean {
    return this.#pieces.length > 0 || this.#hasEnded;
  }

  /** Somebody would read: whether that comes back at once. */
  ask(): boolean {
    this.#isWanted ||= !this.isReady;
    return this.isReady;
  }

  /** Somebody asked for more than was there, and nothing came since. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** More has come. */
  feed(bytes: Uint8Array): void {
    this.requireFed();
    this.#isWanted = false;
    this.#add(bytes.slice());
  }

  /** Nothing more will come. */
  end(): void {
    this.requireFed();
    this.#isWanted = false;
    this.#hasEnded = true;
  }

  /**
   * Hands at most `count` bytes over, a piece at a time; how many.
   * A piece that `put` refuses stays.
   */
  take(count: number, put: (piece: Uint8Array, done: number) => void): number {
    let done = 0;
    while (done < count) {
      const wanted = Math.min(PIECE, count - done);
      const piece = this.#first(wanted);
      if (piece === undefined) {
        // Whoever reads without waiting asks nobody whether something is there.
        if (done === 0) this.ask();
        break;
      }
      put(piece, done);
      this.#drop(piece.length);
      done += piece.length;
      // A source that gave less has no more for this read.
      if (this.#source !== undefined && piece.length < wanted) break;
    }
    return done;
  }

  #first(most: number): Uint8Array | undefined {
    const [kept] = this.#pieces;
    if (kept !== undefined) return kept.subarray(0, most);
    if (this.#source === undefined) return undefined;
    this.#add(this.#source(most));
    return this.#pieces[0]?.subarray(0, most);
  }

  #drop(count: number): void {
    const [kept] = this.#pieces;
    if (kept === undefined) return;
    if (kept.length === count) this.#pieces.shift();
    else this.#pieces[0] = kept.subarray(count);
  }

  #add(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#pieces.push(bytes);
  }

  /** Throws where no bytes can come. */
  requireFed(): void {
    if (!this.#isFed) throw new Error("the console's input is not fed");
    if (this.#hasEnded) throw new Error("the console's input has ended");
  }
}
