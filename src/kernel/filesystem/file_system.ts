/**
 * The base of all file systems (Kernel/FileSystem/FileSystem.h).
 *
 * @module
 */

import type { Heap } from "../memory/heap.ts";
import type { MemoryManager } from "../memory/memory_manager.ts";
import type { Inode } from "./inode.ts";
import {
  secondsOf,
  type Timestamp,
  timestampOfNanoseconds,
} from "./timestamp.ts";

/** One entry of a directory listing. */
export interface DirectoryEntry {
  /** A byte string. */
  readonly name: string;
  readonly index: number;
  /** DT_* */
  readonly type: number;
}

/** What files need of the machine's memory. */
export type FileSystemMemory = Pick<
  MemoryManager,
  | "commit"
  | "freePages"
  | "heap"
  | "returnKernelPages"
  | "tryTakeKernelPages"
  | "uncommit"
  | "work"
>;

/** What file systems need of the machine. */
export interface FileSystemHost {
  /** A number for a new file system, never given before. */
  nextFileSystemId(): number;
  /** Wall-clock time in ns since 1970. */
  now(): bigint;
  /** Time since boot at the last tick, in ns. */
  uptime(): bigint;
  /** When that was, in ns since 1970; setting the clock does not move it. */
  readonly bootTime: bigint;
  /** Where inodes and all that belongs to them is allocated. */
  readonly memory: FileSystemMemory;
}

/** One instance of a file system, mounted anywhere any number of times. */
export abstract class FileSystem {
  /** Counted up by the machine for each new instance. */
  readonly fsid: number;

  /** Where all of it is allocated. */
  readonly memory: FileSystemMemory;

  readonly #host: FileSystemHost;
  /** Inodes whose metadata became dirty, and the second of uptime when. */
  #dirty = new WeakSet<Inode>();
  #dirtySecond: bigint | undefined;
  #holders = 0;
  // What is charged for all that is in it.
  #heapBytes = 0;
  #pages = 0;
  #promised = 0;
  #hasEnded = false;
  /** Those that it was mounted in and that end after it. */
  readonly #outer = new Set<FileSystem>();

  constructor(host: FileSystemHost) {
    this.#host = host;
    this.memory = host.memory;
    this.fsid = host.nextFileSystemId();
  }

  get now(): Timestamp {
    return timestampOfNanoseconds(this.#host.now());
  }

  get heap(): Heap {
    return this.memory.heap;
  }

  /** When the machine booted, by the wall clock as it went then. */
  get bootTime(): Timestamp {
    return timestampOfNanoseconds(this.#host.bootTime);
  }

  /** As in f_basetype of statvfs. */
  abstract readonly className: string;
  abstract get root(): Inode;

  get supportsWatchers(): boolean {
    return false;
  }

  /** Somebody more can get at it: a mount, or whoever holds an inode of it. */
  hold(): void {
    this.#holders++;
  }

  /** One less. Without the last one nobody will ever get at it again. */
  letGo(): void {
    if (--this.#holders === 0) this.#end();
  }

  /**
   * It is mounted in another one: whoever can get at it can get there too, by
   * the way that led to it, mounted or not.
   */
  laidIn(outer: FileSystem): void {
    if (outer === this || this.#outer.has(outer)) return;
    this.#outer.add(outer);
    outer.hold();
  }

  /** Gives back what was charged. */
  #end(): void {
    const { memory } = this;
    this.#hasEnded = true;
    memory.heap.release(this.#heapBytes);
    memory.returnKernelPages(this.#pages);
    memory.uncommit(this.#promised);
    this.forget();
    for (const outer of this.#outer) outer.letGo();
  }

  /** Nobody will get at anything in it. */
  protected forget(): void {}

  /** Charges bytes of the heap to the file system, or ENOMEM. */
  charge(bytes: number): void {
    this.memory.heap.charge(bytes);
    this.#heapBytes += bytes;
  }

  /** Gives them back. */
  release(bytes: number): void {
    if (this.#hasEnded) return;
    this.memory.heap.release(bytes);
    this.#heapBytes -= bytes;
  }

  /** Takes pages for content, of which there are as many. */
  takePages(count: number): void {
    if (!this.memory.tryTakeKernelPages(count)) {
      throw new Error("too few pages");
    }
    this.#pages += count;
  }

  /** Gives them back. */
  returnPages(count: number): void {
    if (this.#hasEnded) return;
    this.memory.returnKernelPages(count);
    this.#pages -= count;
  }

  /** Promises pages for buffers, or ENOMEM. */
  commit(count: number): void {
    this.memory.commit(count);
    this.#promised += count;
  }

  /** Takes back a promise. */
  uncommit(count: number): void {
    if (this.#hasEnded) return;
    this.memory.uncommit(count);
    this.#promised -= count;
  }

  /** Pages that its content takes, and that are promised for it. */
  get pages(): { readonly used: number; readonly promised: number } {
    return { used: this.#pages, promised: this.#promised };
  }

  /** Moves an entry; the callers have made all checks that need no knowledge of the kind. */
  abstract rename(
    oldParent: Inode,
    oldName: string,
    newParent: Inode,
    newName: string,
  ): void;

  /** Writes back what is dirty: all metadata is clean again. */
  sync(): void {
    this.#dirty = new WeakSet();
  }

  /** The same for one inode. */
  clean(inode: Inode): void {
    this.#dirty.delete(inode);
  }

  /** An inode's metadata changes: whether it was clean. */
  soil(inode: Inode): boolean {
    // A kernel task syncs once a second.
    const second = secondsOf(this.#host.uptime());
    if (second !== this.#dirtySecond) this.sync();
    this.#dirtySecond = second;
    const wasClean = !this.#dirty.has(inode);
    this.#dirty.add(inode);
    return wasClean;
  }
}
