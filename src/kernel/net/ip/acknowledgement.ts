/**
 * What one end owes its peer an acknowledgement for (Kernel/Net/TCPSocket.cpp).
 *
 * @module
 */

import { SECOND } from "../../time/units.ts";
import type { TCPSegment } from "./packet.ts";

/** Half a second. */
export const MOST_DELAY: number = SECOND / 2;
/** Two of what the reference takes for full segments. */
const PROMPT_ACKNOWLEDGEMENT = 2 * 1500;
const MOST_DUPLICATES = 5;

/** The number that is expected next, and which one the peer was last told. */
export class Acknowledgement {
  number = 0;
  #lastSent = 0;
  #lastTime: number;
  #duplicates = 0;

  constructor(now: number) {
    this.#lastTime = now;
  }

  get isTold(): boolean {
    return this.#lastSent === this.number;
  }

  /** Neither two full segments nor half a second have gone by. */
  mayWait(now: number): boolean {
    return this.number < this.#lastSent + PROMPT_ACKNOWLEDGEMENT &&
      now < this.#lastTime + MOST_DELAY;
  }

  told(now: number): void {
    this.#lastSent = this.number;
    this.#lastTime = now;
  }

  /** Counts `extra` beside the data, as a SYN or FIN does. */
  advance({ sequenceNumber, data }: TCPSegment, extra: number): void {
    this.number = (sequenceNumber + data.length + extra) >>> 0;
  }

  /** Whether the segment is the next one. */
  expects({ sequenceNumber }: TCPSegment): boolean {
    return sequenceNumber === this.number;
  }

  /** Whether a segment out of order is still answered. */
  countDuplicate(): boolean {
    if (this.#duplicates >= MOST_DUPLICATES) return false;
    this.#duplicates++;
    return true;
  }

  clearDuplicates(): void {
    this.#duplicates = 0;
  }
}
