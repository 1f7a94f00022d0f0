/**
 * Memory that a file reads into or writes from (Kernel/Library/UserOrKernelBuffer.h).
 *
 * @module
 */

import {
  NULL,
  offsetAddress,
  type UserAddress,
} from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { UserMemory } from "../memory/user_memory.ts";

/** Asks for a place and nothing else: null is none, and refused before anything moves. */
const NO_BYTES = new Uint8Array(0);

/** A place in user or kernel memory; how much is there, the caller says. */
export abstract class UserOrKernelBuffer {
  /** Copies `bytes` to the place; EFAULT when it cannot be written. */
  abstract write(bytes: Uint8Array, offset?: number): void;
  /** Fills `target` from the place; EFAULT when it cannot be read. */
  abstract read(target: Uint8Array, offset?: number): void;
  /** Writes zeros. */
  abstract zero(offset: number, length: number): void;
  /** The place `bytes` further on. */
  abstract offset(bytes: number): UserOrKernelBuffer;

  /**
   * Reads `count` bytes in pieces of at most `stage`, until `take` does not
   * take all of one; how many it took.
   */
  readBuffered(
    stage: number,
    count: number,
    take: (bytes: Uint8Array) => number,
  ): number {
    this.read(NO_BYTES);
    return inPieces(stage, count, (piece, done) => {
      this.read(piece, done);
      return take(piece);
    });
  }

  /** Writes what `fill` gives, likewise, until it does not fill one whole. */
  writeBuffered(
    stage: number,
    count: number,
    fill: (target: Uint8Array) => number,
  ): number {
    this.write(NO_BYTES);
    return inPieces(stage, count, (piece, done) => {
      const filled = fill(piece);
      this.write(piece.subarray(0, filled), done);
      return filled;
    });
  }

  /** Memory of the calling process; its range has been checked. */
  static ofUser(memory: UserMemory, address: UserAddress): UserOrKernelBuffer {
    return new UserBuffer(memory, address);
  }

  /** The kernel's own bytes. */
  static ofKernel(bytes: Uint8Array): UserOrKernelBuffer {
    return new KernelBuffer(bytes);
  }
}

/** Moves pieces until one is not moved whole; how many bytes moved. */
function inPieces(
  stage: number,
  count: number,
  move: (piece: Uint8Array, done: number) => number,
): number {
  let done = 0;
  while (done < count) {
    const piece = new Uint8Array(Math.min(stage, count - done));
    const moved = move(piece, done);
    done += moved;
    if (moved < piece.length) break;
  }
  return done;
}

class UserBuffer extends UserOrKernelBuffer {
  readonly #memory: UserMemory;
  readonly #address: UserAddress;

  constructor(memory: UserMemory, address: UserAddress) {
    super();
    this.#memory = memory;
    this.#address = address;
  }

  /** Null is no place, not even for nothing. */
  #requireTarget(): void {
    if (this.#address === NULL) fail("user-memory/EFAULT/not-writable");
  }

  override write(bytes: Uint8Array, offset = 0): void {
    this.#requireTarget();
    this.#memory.write(offsetAddress(this.#address, offset), bytes);
  }

  override read(target: Uint8Array, offset = 0): void {
    if (this.#address === NULL) fail("user-memory/EFAULT/not-readable");
    this.#memory.readInto(offsetAddress(this.#address, offset), target);
  }

  override zero(offset: number, length: number): void {
    this.#requireTarget();
    this.#memory.fill(offsetAddress(this.#address, offset), 0, length);
  }

  override offset(bytes: number): UserOrKernelBuffer {
    return new UserBuffer(this.#memory, offsetAddress(this.#address, bytes));
  }
}

class KernelBuffer extends UserOrKernelBuffer {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  override write(bytes: Uint8Array, offset = 0): void {
    this.#bytes.set(bytes, offset);
  }

  override read(target: Uint8Array, offset = 0): void {
    target.set(this.#bytes.subarray(offset, offset + target.length));
  }

  override zero(offset: number, length: number): void {
    this.#bytes.fill(0, offset, offset + length);
  }

  override offset(bytes: number): UserOrKernelBuffer {
    return new KernelBuffer(this.#bytes.subarray(bytes));
  }
}
