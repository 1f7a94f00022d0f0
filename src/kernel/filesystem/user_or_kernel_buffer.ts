/**
 * Memory that a file reads into or writes from (Kernel/Library/UserOrKernelBuffer.h).
 *
 * @module
 */

import { offsetAddress, type UserAddress } from "../../api/user_address.ts";
import type { UserMemory } from "../memory/user_memory.ts";

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

  /** Memory of the calling process; its range has been checked. */
  static ofUser(memory: UserMemory, address: UserAddress): UserOrKernelBuffer {
    return new UserBuffer(memory, address);
  }

  /** The kernel's own bytes. */
  static ofKernel(bytes: Uint8Array): UserOrKernelBuffer {
    return new KernelBuffer(bytes);
  }
}

class UserBuffer extends UserOrKernelBuffer {
  readonly #memory: UserMemory;
  readonly #address: UserAddress;

  constructor(memory: UserMemory, address: UserAddress) {
    super();
    this.#memory = memory;
    this.#address = address;
  }

  override write(bytes: Uint8Array, offset = 0): void {
    this.#memory.write(offsetAddress(this.#address, offset), bytes);
  }

  override read(target: Uint8Array, offset = 0): void {
    this.#memory.readInto(offsetAddress(this.#address, offset), target);
  }

  override zero(offset: number, length: number): void {
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
