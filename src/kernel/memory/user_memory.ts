/**
 * The kernel's way to user memory: page by page through the regions of an
 * address space, resolving faults as a kernel copy does, EFAULT where user
 * code would fault (Kernel/Library/StdLib.cpp).
 *
 * @module
 */

import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { canGrowFor } from "../library/heap.ts";
import { byteString } from "../filesystem/byte_string.ts";
import { Cost, type Work } from "../work.ts";
import type { AddressSpace } from "./address_space.ts";
import type { FaultInjector } from "../faults.ts";
import type { Heap } from "./heap.ts";
import { PAGE_SIZE, USER_RANGE_CEILING } from "./layout.ts";
import { isPresent } from "./memory_manager.ts";

const READ = 1;
const WRITE = 2;
/** Up to so many bytes are sooner moved one by one. */
const FEW = 32;

/** Typed and bulk access to one address space. */
export class UserMemory {
  readonly #space: AddressSpace;
  readonly #faults: FaultInjector | undefined;
  readonly #work: Work;

  /**
   * Copies fail where `faults` says so: not those of the kernel to memory that
   * it has just made for a program, which the reference takes for certain.
   */
  constructor(space: AddressSpace, faults?: FaultInjector) {
    this.#space = space;
    this.#work = space.memory.work;
    this.#faults = faults;
  }

  /**
   * EFAULT unless the whole range lies below the user ceiling; nothing is
   * touched. An empty range needs a start below the ceiling, no more.
   */
  requireRange(address: UserAddress, size: number | bigint): void {
    if (!isUserRange(address, Number(size))) {
      fail("user-memory/EFAULT/outside-user-space");
    }
  }

  #requireRangeFor(access: number, address: UserAddress, size: number): void {
    if (!isUserRange(address, size)) refuse(access);
  }

  /** Copies `size` bytes in. */
  read(address: UserAddress, size: number): Uint8Array<ArrayBuffer> {
    this.#requireRangeFor(READ, address, size);
    // What the reference's heap cannot hold must not be asked of the host.
    if (!canGrowFor(size)) fail("kernel-memory/ENOMEM/exhausted");
    const bytes = new Uint8Array(size);
    this.readInto(address, bytes);
    return bytes;
  }

  /**
   * Copies `size` bytes in, to be looked at before anything else is: the view
   * is used again.
   */
  glance(address: UserAddress, size: number): DataView {
    if (size > glanced.length) {
      return new DataView(this.read(address, size).buffer);
    }
    this.readInto(address, glanced, size);
    return glancedView;
  }

  /** Copies in `size` bytes, as many as `target` holds by default. */
  readInto(
    address: UserAddress,
    target: Uint8Array,
    size: number = target.length,
  ): void {
    let done = 0;
    while (done < size) {
      const at = address + done;
      const within = at % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - within, size - done);
      const start = this.#frame(at, READ) + within;
      this.#work.moved(count);
      const bytes = this.#space.physical.bytes;
      if (count < FEW) {
        for (let i = 0; i < count; i++) target[done + i] = bytes[start + i]!;
      } else target.set(bytes.subarray(start, start + count), done);
      done += count;
    }
  }

  /** Copies `bytes` out; pages before a bad one stay written. */
  write(address: UserAddress, bytes: Uint8Array): void {
    this.#requireRangeFor(WRITE, address, bytes.length);
    let done = 0;
    while (done < bytes.length) {
      const at = address + done;
      const within = at % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - within, bytes.length - done);
      const start = this.#frame(at, WRITE) + within;
      this.#work.moved(count);
      const target = this.#space.physical.bytes;
      if (count < FEW) {
        for (let i = 0; i < count; i++) target[start + i] = bytes[done + i]!;
      } else target.set(bytes.subarray(done, done + count), start);
      done += count;
    }
  }

  /** Sets `size` bytes of a range that has been looked at to `value`. */
  fill(
    address: UserAddress,
    value: number,
    size: number,
  ): void {
    let done = 0;
    while (done < size) {
      const at = address + done;
      const within = at % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - within, size - done);
      const start = this.#frame(at, WRITE) + within;
      this.#work.moved(count);
      const bytes = this.#space.physical.bytes;
      if (count < FEW) {
        for (let i = 0; i < count; i++) bytes[start + i] = value;
      } else bytes.fill(value, start, start + count);
      done += count;
    }
  }

  /**
   * Text of at most `length` bytes, ended by its first NUL. One character
   * stands for one byte (0 to 255), so that no name is lost.
   */
  readString(address: UserAddress, length: number): string {
    // Bytes behind the NUL are never touched: they may not be mapped.
    this.#requireRangeFor(READ, address, length);
    let text = "";
    for (let done = 0; done < length;) {
      const within = (address + done) % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - within, length - done);
      const start = this.#frame(address + done, READ) + within;
      const page = this.#space.physical.bytes.subarray(start, start + count);
      const nul = page.indexOf(0);
      const part = nul < 0 ? page : page.subarray(0, nul);
      this.#work.add(1 + part.length * Cost.textByte);
      text += byteString(part);
      // What the reference's heap cannot hold must not be asked of the host.
      if (!canGrowFor(text.length)) fail("kernel-memory/ENOMEM/exhausted");
      if (nul >= 0) break;
      done += count;
    }
    return text;
  }

  readU8(address: UserAddress): number {
    return this.glance(address, 1).getUint8(0);
  }

  readU16(address: UserAddress): number {
    return this.glance(address, 2).getUint16(0, true);
  }

  readU32(address: UserAddress): number {
    return this.glance(address, 4).getUint32(0, true);
  }

  readI32(address: UserAddress): number {
    return this.readU32(address) | 0;
  }

  readU64(address: UserAddress): bigint {
    return this.glance(address, 8).getBigUint64(0, true);
  }

  readI64(address: UserAddress): bigint {
    return BigInt.asIntN(64, this.readU64(address));
  }

  /** Also for signed values: the low 32 bits. */
  writeU32(address: UserAddress, value: number): void {
    scratchView.setUint32(0, value, true);
    this.write(address, scratch4);
  }

  /** Also for signed values: the low 64 bits. */
  writeU64(address: UserAddress, value: bigint): void {
    scratchView.setBigUint64(0, value, true);
    this.write(address, scratch8);
  }

  /** Where what is copied in is kept. */
  get heap(): Heap {
    return this.#space.memory.heap;
  }

  /** Byte offset of the frame behind `address`, faulted in for `access`. */
  #frame(address: number, access: number): number {
    if (this.#faults?.strikes("copy") === true) refuse(access);
    const frame = this.#space.resolve(address, access);
    if (!isPresent(frame)) refuse(access);
    // What is written may be code that the CPU has decoded.
    if (access === WRITE) this.#space.physical.invalidateCode(frame);
    return frame * PAGE_SIZE;
  }
}

/** Room for most structs: making a view of new bytes takes longer than all that
 * is done with it. */
const glanced = new Uint8Array(256);
const glancedView = new DataView(glanced.buffer);
const scratch8 = new Uint8Array(8);
const scratch4 = scratch8.subarray(0, 4);
const scratchView = new DataView(scratch8.buffer);

function refuse(access: number): never {
  return fail(
    access === WRITE
      ? "user-memory/EFAULT/not-writable"
      : "user-memory/EFAULT/not-readable",
  );
}

/** True when all of [address, address + size) is below the user ceiling. */
export function isUserRange(address: number, size: number): boolean {
  return address < USER_RANGE_CEILING && address + size <= USER_RANGE_CEILING;
}
