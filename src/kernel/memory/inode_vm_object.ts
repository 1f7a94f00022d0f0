/**
 * Memory that shows a file: one object for all shared mappings of an inode,
 * one of its own for each private mapping (Kernel/Memory/InodeVMObject.cpp,
 * SharedInodeVMObject.cpp, PrivateInodeVMObject.cpp).
 *
 * @module
 */

import { fail, KernelError } from "../errors.ts";
import { Cost } from "../work.ts";
import {
  isPresent,
  type MemoryManager,
  NOT_PRESENT,
  PAGE_SIZE,
} from "./memory_manager.ts";
import { copyPages, createPages, VMObject } from "./vm_object.ts";

/** What memory needs of an inode. */
export interface MappableInode {
  readonly size: number;
  /** How many bytes were there to read. */
  readBytes(offset: number, target: Uint8Array): number;
  writeBytes(offset: number, bytes: Uint8Array): void;
  /** The object of the inode's shared mappings while there is one. */
  sharedVMObject: SharedInodeVMObject | undefined;
  /** It is shown without having a name, or a description, from now on. */
  keep(): void;
  letGo(): void;
}

const page = new Uint8Array(PAGE_SIZE);

/** Pages loaded from an inode on first touch. */
export abstract class InodeVMObject extends VMObject {
  readonly inode: MappableInode;
  readonly dirty: Uint8Array;

  constructor(memory: MemoryManager, inode: MappableInode, pages: Int32Array) {
    super(memory, pages);
    this.inode = inode;
    this.dirty = new Uint8Array(pages.length);
    inode.keep();
  }

  /** How many pages differ from the file's. */
  get dirtyPages(): number {
    let count = 0;
    for (const dirty of this.dirty) count += dirty;
    return count;
  }

  protected override dispose(): void {
    super.dispose();
    this.inode.letGo();
  }

  /** Makes a page resident. Code is interned so that it stays decoded. */
  load(
    index: number,
    isCode: boolean,
  ): "continue" | "segfault" | "bus error" | "out of memory" {
    let count: number;
    try {
      count = this.inode.readBytes(index * PAGE_SIZE, page);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      return "segfault";
    }
    if (count === 0) return "bus error";
    page.fill(0, count);
    const code = isCode ? this.memory.intern(page) : NOT_PRESENT;
    if (isPresent(code)) {
      this.pages[index] = code;
      return "continue";
    }
    const frame = this.memory.allocate();
    if (!isPresent(frame)) return "out of memory";
    this.memory.physical.bytes.set(page, frame * PAGE_SIZE);
    this.pages[index] = frame;
    return "continue";
  }

  override mayWriteAsItIs(index: number): boolean {
    return this.dirty[index] === 1;
  }

  /** Before the first write since the page was clean. */
  makeDirty(index: number): "continue" | "out of memory" {
    const frame = this.slot(index);
    if (this.memory.isInterned(frame)) {
      const copy = this.memory.allocate();
      if (!isPresent(copy)) return "out of memory";
      this.memory.copyFrame(frame, copy);
      this.pages[index] = copy;
      this.unmapPage(index);
    }
    this.dirty[index] = 1;
    return "continue";
  }

  override releaseCleanPages(most: number = Infinity): number {
    let count = 0;
    this.memory.work.add(this.pages.length * Cost.slot);
    for (let i = 0; i < this.pages.length && count < most; i++) {
      if (this.dirty[i] === 1 || this.slot(i) === NOT_PRESENT) continue;
      this.memory.unref(this.slot(i));
      this.pages[i] = NOT_PRESENT;
      count++;
    }
    this.unmapAll();
    return count;
  }
}

/** The object of all shared mappings of one inode. */
export class SharedInodeVMObject extends InodeVMObject {
  readonly kind = "shared inode";

  /** The inode's object, made when there is none; never smaller than asked. */
  static forInode(
    memory: MemoryManager,
    inode: MappableInode,
    end: number = inode.size,
  ): SharedInodeVMObject {
    if (inode.sharedVMObject !== undefined) return inode.sharedVMObject;
    const pages = createPages(memory, Math.max(inode.size, end));
    const object = new SharedInodeVMObject(memory, inode, pages);
    inode.sharedVMObject = object;
    return object;
  }

  /** Shared regions are never cloned; the reference would share pages too. */
  override clone(): VMObject {
    return this;
  }

  /** How many regions could write to the file. */
  get writableMappings(): number {
    let count = 0;
    for (const region of this.regions) if (region.isWritable) count++;
    return count;
  }

  /** msync: writes dirty pages back, whole pages even past the file's end. */
  sync(first: number, count: number): void {
    const dirty = this.#dirtyPages(first, count);
    for (const index of dirty) this.dirty[index] = 0;
    this.unmapPages(dirty);
    this.#writeBack(dirty);
  }

  /** A writable region goes away: as msync, but errors are dropped. */
  syncBeforeDestroying(): void {
    try {
      this.#writeBack(this.#dirtyPages(0, this.pages.length));
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      // Nobody is left who could be told (Kernel/Memory/Region.cpp).
    }
  }

  #dirtyPages(first: number, count: number): number[] {
    const last = Math.min(this.pages.length, first + count);
    const dirty: number[] = [];
    this.memory.work.add(Math.max(0, last - first) * Cost.slot);
    for (let i = first; i < last; i++) {
      if (this.dirty[i] === 1) dirty.push(i);
    }
    return dirty;
  }

  #writeBack(indices: readonly number[]): void {
    for (const index of indices) {
      const start = this.slot(index) * PAGE_SIZE;
      const end = start + PAGE_SIZE;
      const bytes = this.memory.physical.bytes.subarray(start, end);
      this.memory.work.add(Cost.page + Cost.entry);
      this.inode.writeBytes(index * PAGE_SIZE, bytes);
    }
  }

  protected override dispose(): void {
    super.dispose();
    this.inode.sharedVMObject = undefined;
  }
}

/** The object of one private mapping. */
export class PrivateInodeVMObject extends InodeVMObject {
  readonly kind = "private inode";

  static forInode(
    memory: MemoryManager,
    inode: MappableInode,
    end: number = inode.size,
  ): PrivateInodeVMObject {
    const pages = createPages(memory, Math.max(inode.size, end));
    return new PrivateInodeVMObject(memory, inode, pages);
  }

  /** As `forInode`, EINVAL for an empty file. */
  static forNonEmptyInode(
    memory: MemoryManager,
    inode: MappableInode,
  ): PrivateInodeVMObject {
    if (inode.size === 0) {
      fail("memory-object/EINVAL/mapped-file-has-become-empty");
    }
    return PrivateInodeVMObject.forInode(memory, inode);
  }

  /**
   * The clone shares the resident pages without copy-on-write: what parent
   * or child writes to them, both see. The reference has this bug.
   */
  override clone(): VMObject {
    const clone = new PrivateInodeVMObject(
      this.memory,
      this.inode,
      copyPages(this.memory, this.pages),
    );
    clone.dirty.set(this.dirty);
    clone.refAll();
    return clone;
  }
}
