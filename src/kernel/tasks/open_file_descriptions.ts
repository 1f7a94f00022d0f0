/**
 * The descriptor table of a process (Kernel/Tasks/Process.h).
 *
 * @module
 */

import { FD_CLOEXEC, OPEN_MAX } from "../../api/constants.ts";
import { fail } from "../errors.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";

/**
 * What a slot refers to, and its own flags. It never changes: tables that were
 * copied from each other share it, so that a full one costs each little.
 */
export interface Descriptor {
  readonly description: OpenFileDescription;
  readonly flags: number;
}

/**
 * Slots 0 to 1023. A description counts its references with `ref()` and
 * `unref()`; the last `unref()` closes it.
 */
export class OpenFileDescriptions {
  #slots: (Descriptor | undefined)[] = [];
  /** No slot below is free. */
  #lowestFree = 0;
  /** Slots promised to a call that has not filled them yet. */
  readonly #reserved = new Set<number>();
  /** Those that fork found promised: no call goes on here to fill them. */
  readonly #neverFilled = new Set<number>();

  /** The description of `fd`, or EBADF. */
  get(fd: number): OpenFileDescription {
    return this.descriptor(fd).description;
  }

  descriptor(fd: number): Descriptor {
    const slot = this.#slots[fd];
    if (slot === undefined || fd < 0) fail("descriptor/EBADF/not-open");
    return slot;
  }

  /** The slot of `fd`, undefined when it is free or out of range. */
  find(fd: number): Descriptor | undefined {
    return fd < 0 ? undefined : this.#slots[fd];
  }

  /** Descriptors in use, in order. */
  *entries(): IterableIterator<[number, Descriptor]> {
    for (let fd = 0; fd < this.#slots.length; fd++) {
      const slot = this.#slots[fd];
      if (slot !== undefined) yield [fd, slot];
    }
  }

  /** How many are promised to calls that go on. */
  get reservedCount(): number {
    return this.#reserved.size;
  }

  /**
   * Reserves the lowest free descriptor; EMFILE when none is left. Follow with
   * `set` or `release`.
   */
  reserve(): number {
    return this.reserveFrom(0) ?? fail("descriptor/EMFILE/too-few-are-free");
  }

  /** As `reserve`, for a description that goes when none is left. */
  reserveFor(description: OpenFileDescription): number {
    try {
      return this.reserve();
    } catch (error) {
      description.destroy();
      throw error;
    }
  }

  /** As `reserve`, from `first` on; undefined when none is left there. */
  reserveFrom(first: number): number | undefined {
    const start = Math.max(first, this.#lowestFree);
    for (let fd = start; fd < OPEN_MAX; fd++) {
      if (this.#isFree(fd)) {
        this.#reserved.add(fd);
        if (start === this.#lowestFree) this.#lowestFree = fd + 1;
        return fd;
      }
    }
    return undefined;
  }

  #isFree(fd: number): boolean {
    return this.#slots[fd] === undefined && !this.#reserved.has(fd) &&
      !this.#neverFilled.has(fd);
  }

  release(fd: number): void {
    this.#reserved.delete(fd);
    this.#lowestFree = Math.min(this.#lowestFree, fd);
  }

  /** Puts a description into a slot; takes a reference of its own. */
  set(
    fd: number,
    description: OpenFileDescription,
    closeOnExec = false,
  ): void {
    const flags = closeOnExec ? FD_CLOEXEC : 0;
    this.#fill(fd, { description, flags });
  }

  #fill(fd: number, slot: Descriptor): void {
    this.#reserved.delete(fd);
    this.#neverFilled.delete(fd);
    const previous = this.#slots[fd];
    slot.description.ref();
    this.#slots[fd] = slot;
    previous?.description.unref();
  }

  /** Empties a slot and drops its reference. */
  clear(fd: number): void {
    const previous = this.#slots[fd];
    this.#slots[fd] = undefined;
    this.#lowestFree = Math.min(this.#lowestFree, fd);
    previous?.description.unref();
  }

  /** Other flags for a slot that is in use. */
  setFlags(fd: number, flags: number): void {
    const { description } = this.descriptor(fd);
    this.#slots[fd] = { description, flags };
  }

  /**
   * fork: an empty table gets the same descriptions with the same flags. Slots
   * that other threads' calls wait to fill are taken in it too.
   */
  copyFrom(other: OpenFileDescriptions): void {
    for (const taken of [other.#reserved, other.#neverFilled]) {
      for (const fd of taken) this.#neverFilled.add(fd);
    }
    this.#slots = other.#slots.slice();
    for (const slot of this.#slots) slot?.description.ref();
  }

  /** execve: closes what is marked so. */
  closeOnExec(): void {
    for (const [fd, slot] of [...this.entries()]) {
      if ((slot.flags & FD_CLOEXEC) !== 0) this.clear(fd);
    }
  }

  clearAll(): void {
    for (const [fd] of [...this.entries()]) this.clear(fd);
  }
}
