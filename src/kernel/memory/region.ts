/**
 * A range of addresses that shows part of a VM object (Kernel/Memory/Region.cpp).
 *
 * @module
 */

import { fail } from "../errors.ts";
import { Cost } from "../work.ts";
import type { AddressSpace } from "./address_space.ts";
import { AnonymousVMObject } from "./anonymous_vm_object.ts";
import { InodeVMObject, SharedInodeVMObject } from "./inode_vm_object.ts";
import {
  LAZY_PAGE,
  NOT_PRESENT,
  PAGE_SIZE,
  ZERO_PAGE,
} from "./memory_manager.ts";
import type { VMObject } from "./vm_object.ts";

/** Access bits; the same numbers as PROT_* and the CPU's Protection. */
export const Access = { read: 1, write: 2, execute: 4 } as const;

/** What the heap keeps of a region, its name with it. */
export const REGION_BYTES = 768;

/** How a page fault ends. */
export type FaultResponse =
  | "continue"
  | "segfault"
  | "bus error"
  | "out of memory";

/** What may be asked of a file that was mapped: how it was open. */
export interface MappedFile {
  readonly isReadable: boolean;
  readonly isWritable: boolean;
}

/** What a region is made from. */
export interface RegionParts {
  readonly object: VMObject;
  readonly offset: number;
  readonly name: string | undefined;
  readonly access: number;
  readonly shared: boolean;
}

/** One mapping; whoever makes it has charged `REGION_BYTES`. */
export class Region {
  /** Numbers once it is placed. */
  base = NaN;
  size = NaN;
  /** Set while the region is placed. */
  space: AddressSpace | undefined;
  object: VMObject;
  /** Byte offset in the object, whole pages. */
  readonly offset: number;
  name: string | undefined;
  shared: boolean;
  stack = false;
  mmap = false;
  syscallRegion = false;
  immutable = false;
  initiallyLoadedExecutable = false;
  /** Set where user code mapped a file, as long as it is mapped. */
  mapped: MappedFile | undefined;
  #access: number;
  /** Every access the region ever had. */
  #hasBeen: number;

  constructor(parts: RegionParts) {
    this.object = this.#join(parts.object);
    this.offset = parts.offset;
    this.name = parts.name;
    this.shared = parts.shared;
    this.#access = this.#hasBeen = parts.access & 7;
  }

  #join(object: VMObject): VMObject {
    object.ref();
    object.regions.add(this);
    return object;
  }

  #leave(object: VMObject): void {
    object.regions.delete(this);
    object.unref();
  }

  get end(): number {
    return this.base + this.size;
  }

  get access(): number {
    return this.#access;
  }

  get isReadable(): boolean {
    return (this.#access & Access.read) !== 0;
  }

  get isWritable(): boolean {
    return (this.#access & Access.write) !== 0;
  }

  get isExecutable(): boolean {
    return (this.#access & Access.execute) !== 0;
  }

  get hasBeenWritable(): boolean {
    return (this.#hasBeen & Access.write) !== 0;
  }

  get hasBeenExecutable(): boolean {
    return (this.#hasBeen & Access.execute) !== 0;
  }

  /** mprotect; the history keeps what was before. */
  setAccess(access: number): void {
    this.#access = access & 7;
    this.#hasBeen |= this.#access;
    this.unmap();
  }

  /** The page of the object that it begins with. */
  get firstPage(): number {
    return this.offset / PAGE_SIZE;
  }

  get pageCount(): number {
    return this.size / PAGE_SIZE;
  }

  /** What the slots of its pages hold. */
  get pages(): Int32Array {
    const { firstPage } = this;
    return this.object.pages.subarray(firstPage, firstPage + this.pageCount);
  }

  /** How many of its pages' slots are such. */
  countPages(isCounted: (slot: number) => boolean): number {
    this.object.memory.work.add(this.pageCount * Cost.slot);
    let count = 0;
    for (const slot of this.pages) if (isCounted(slot)) count++;
    return count;
  }

  get #placed(): AddressSpace {
    if (this.space === undefined) throw new Error("a region without a place");
    return this.space;
  }

  /** Drops all translations; pages fault in again by the present rules. */
  unmap(): void {
    this.#placed.unmapPages(this.base / PAGE_SIZE, this.pageCount);
  }

  /** Whether a page of the object lies in the region. */
  showsObjectPage(index: number): boolean {
    const page = index - this.firstPage;
    return page >= 0 && page < this.pageCount;
  }

  /** Drops the translation of one page of the object, if the region shows it. */
  unmapObjectPage(index: number): void {
    if (!this.showsObjectPage(index)) return;
    const page = index - this.firstPage;
    this.#placed.unmapPages(this.base / PAGE_SIZE + page, 1);
  }

  /** Leaves the object, out of its space before; writes shared file pages back. */
  destroy(): void {
    if (this.isWritable && this.object instanceof SharedInodeVMObject) {
      this.object.syncBeforeDestroying();
    }
    this.object.memory.heap.release(REGION_BYTES);
    this.#leave(this.object);
  }

  /**
   * ptrace's PT_POKE gives a region a private copy of the file, and then
   * another access, with which the translations go.
   */
  setObject(object: VMObject): void {
    const previous = this.object;
    this.object = this.#join(object);
    this.#leave(previous);
  }

  /** fork. What is not set here is not inherited. */
  clone(): Region {
    const object = this.shared ? this.object : this.object.clone();
    if (!this.shared && this.isWritable) this.unmap();
    const { heap } = object.memory;
    if (!heap.hasRoom() || !heap.tryCharge(REGION_BYTES)) {
      object.releaseIfUnused();
      fail("kernel-memory/ENOMEM/exhausted");
    }
    const clone = new Region({
      object,
      offset: this.offset,
      name: this.name,
      access: this.#access,
      shared: this.shared,
    });
    clone.stack = this.stack;
    clone.copyMappingFrom(this);
    return clone;
  }

  copyMappingFrom(other: Region): void {
    this.syscallRegion = other.syscallRegion;
    this.mmap = other.mmap;
    this.mapped = other.mapped;
  }

  /** sigaltstack: the pages read as zeros when they fault in again. */
  clearToZero(): void {
    if (!(this.object instanceof AnonymousVMObject)) {
      throw new Error("a signal stack of no anonymous memory");
    }
    this.object.clear(this.firstPage, this.pageCount);
  }

  /**
   * The page-table entry that the reference would have for a page: frame * 8
   * + access, 0 when not present. A present page can always be read.
   */
  entry(page: number): number {
    if (!this.isReadable && !this.isWritable) return 0;
    const index = this.firstPage + page;
    const object = this.object;
    const slot = object.slot(index);
    if (slot === NOT_PRESENT) return 0;
    const execute = this.isExecutable ? Access.execute : 0;
    if (slot === ZERO_PAGE || slot === LAZY_PAGE) {
      // Never writable, so there is nothing to map where reading is not
      // allowed; once the page is written it can be read all the same.
      if (!this.isReadable) return 0;
      return object.memory.zeroFrame * 8 + Access.read + execute;
    }
    const write = this.isWritable && object.mayWriteAsItIs(index, this.shared)
      ? Access.write
      : 0;
    return slot * 8 + Access.read + write + execute;
  }

  /** A fault that the present entry does not explain away. */
  handleFault(page: number, access: number): FaultResponse {
    if (access === Access.execute && !this.isExecutable) return "segfault";
    // A fetch is a read as well.
    if (access !== Access.write && !this.isReadable) return "segfault";
    if (access === Access.write) {
      return this.isWritable ? this.#handleWrite(page) : "segfault";
    }
    if (!(this.object instanceof InodeVMObject)) {
      throw new Error("memory without a file that cannot be read");
    }
    return this.#load(this.object, page, false);
  }

  #handleWrite(page: number): FaultResponse {
    const index = this.firstPage + page;
    const object = this.object;
    if (object instanceof InodeVMObject) return this.#load(object, page, true);
    if (!(object instanceof AnonymousVMObject)) {
      throw new Error("a memory object of no known kind");
    }
    const slot = object.slot(index);
    if (slot === ZERO_PAGE || slot === LAZY_PAGE) {
      if (!object.fillZeroPage(index)) return "out of memory";
      object.unmapPage(index);
      // The reference takes a region without the page for one whose page
      // table cannot grow. The page is there all the same: the next try works.
      if (this.shared) {
        return object.isShownByAllRegions(index) ? "continue" : "out of memory";
      }
      // What a signal stack was cleared of still counts as shared by a fork.
      if (object.mayWriteAsItIs(index, false)) return "continue";
    }
    return object.copyPage(index);
  }

  #load(object: InodeVMObject, page: number, write: boolean): FaultResponse {
    const index = this.firstPage + page;
    if (object.slot(index) === NOT_PRESENT) {
      const response = object.load(index, this.isExecutable);
      if (response !== "continue") return response;
    }
    return write ? object.makeDirty(index) : "continue";
  }
}
