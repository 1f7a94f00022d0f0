/**
 * What was sent and is not acknowledged yet (Kernel/Net/TCPSocket.cpp).
 *
 * @module
 */

import { SECOND } from "../../time/units.ts";
import type { TCPSegment } from "./packet.ts";

const INITIAL_SEND_WINDOW = 64 * 1024;
const MOST_RETRANSMITS = 5;

/** A segment as it was sent. */
export interface Unacknowledged {
  /** The number that acknowledges it. */
  readonly acknowledgement: number;
  readonly size: number;
  readonly window: number;
  readonly payload: Uint8Array;
}

/** The segments of one connection that may have to be sent again. */
export class RetransmissionQueue {
  readonly #segments: Unacknowledged[] = [];
  #size = 0;
  #window = INITIAL_SEND_WINDOW;
  #windowScale = 0;
  #attempts = 0;
  #lastTime: number;

  constructor(now: number) {
    this.#lastTime = now;
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  get exceedsWindow(): boolean {
    return this.#size > this.#window;
  }

  scaleWindow(scale: number): void {
    this.#windowScale = scale;
  }

  keep(segment: Unacknowledged): void {
    this.#segments.push(segment);
    this.#size += segment.size;
  }

  /** Lets go of what the peer has; `released` is told the size of each segment. */
  acknowledged(
    { acknowledgement }: TCPSegment,
    released: (size: number) => void,
  ): void {
    for (;;) {
      const first = this.#segments[0];
      if (first === undefined || first.acknowledgement > acknowledgement) break;
      // Our own segment's window is looked at, not the peer's.
      if (this.#window !== first.window) {
        this.#window = first.window << this.#windowScale;
      }
      this.#size -= first.size;
      this.#segments.shift();
      released(first.size);
    }
    if (this.isEmpty) this.#attempts = 0;
  }

  /** What is to be sent again now, at intervals that double each time. */
  due(now: number): readonly Unacknowledged[] | "timeout" {
    const interval = SECOND * 2 ** this.#attempts;
    if (this.#lastTime > now - interval) return [];
    this.#lastTime = now;
    this.#attempts++;
    if (this.#attempts > MOST_RETRANSMITS) return "timeout";
    return this.#segments;
  }
}
