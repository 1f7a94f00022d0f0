/**
 * A byte queue of two halves: one is filled while the other is emptied (Kernel/Library/DoubleBuffer.cpp).
 *
 * @module
 */

import type { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";

/** What each half holds where nothing else is said. */
const DOUBLE_BUFFER_CAPACITY = 65536;

class Half {
  bytes = Uint8Array.of();
  size = 0;

  /** Makes room for `size` bytes, and as many again: most queues stay short. */
  ensure(size: number): void {
    if (size <= this.bytes.length) return;
    const larger = new Uint8Array(size * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/**
 * Writing fills one half; reading empties the other and swaps the two only
 * when it has run dry. So a read never returns more than one half holds, and
 * the room for writing is what the written half has left.
 */
export class DoubleBuffer {
  readonly capacity: number;
  #written = new Half();
  #reading = new Half();
  #readIndex = 0;

  constructor(capacity: number = DOUBLE_BUFFER_CAPACITY) {
    this.capacity = capacity;
  }

  /** Bytes of both halves, which are set aside before anything is written. */
  get storage(): number {
    return this.capacity * 2;
  }

  get isEmpty(): boolean {
    return this.#readIndex === this.#reading.size && this.#written.size === 0;
  }

  get spaceForWriting(): number {
    return this.capacity - this.#written.size;
  }

  /** All that is queued, in both halves. */
  get immediatelyReadable(): number {
    return this.#reading.size - this.#readIndex + this.#written.size;
  }

  /** Takes at most `count` bytes; how many fitted. */
  write(source: UserOrKernelBuffer, count: number): number {
    if (count === 0) return 0;
    const taken = Math.min(count, this.spaceForWriting);
    const half = this.#written;
    half.ensure(half.size + taken);
    source.read(half.bytes.subarray(half.size, half.size + taken));
    half.size += taken;
    return taken;
  }

  /** Hands out at most `count` bytes, of one half only. */
  read(target: UserOrKernelBuffer, count: number): number {
    const given = this.peek(target, count);
    this.#readIndex += given;
    return given;
  }

  /** As `read`, but the bytes stay. */
  peek(target: UserOrKernelBuffer, count: number): number {
    if (count === 0) return 0;
    if (this.#readIndex === this.#reading.size) this.#flip();
    const half = this.#reading;
    const given = Math.min(half.size - this.#readIndex, count);
    target.write(half.bytes.subarray(this.#readIndex, this.#readIndex + given));
    return given;
  }

  #flip(): void {
    const emptied = this.#reading;
    this.#reading = this.#written;
    this.#written = emptied;
    emptied.size = 0;
    this.#readIndex = 0;
  }
}
