/**
 * The base of all file systems (Kernel/FileSystem/FileSystem.h).
 *
 * @module
 */

import type { Heap } from "../memory/heap.ts";
import type { Inode } from "./inode.ts";
import { type Timestamp, timestampOfNanoseconds } from "./timestamp.ts";

/** One entry of a directory listing. */
export interface DirectoryEntry {
  /** A byte string. */
  readonly name: string;
  readonly index: number;
  /** DT_* */
  readonly type: number;
}

/** What file systems need of the machine. */
export interface FileSystemHost {
  /** A number for a new file system, never given before. */
  nextFileSystemId(): number;
  /** Wall-clock time in ns since 1970. */
  now(): bigint;
  /** Time since boot in ns. */
  uptime(): bigint;
  /** When that was, in ns since 1970; setting the clock does not move it. */
  readonly bootTime: bigint;
  /** Pages of memory that nobody uses or was promised. */
  freePages(): number;
  /** Where inodes and all that belongs to them is allocated. */
  readonly heap: Heap;
}

/** One instance of a file system, mounted anywhere any number of times. */
export abstract class FileSystem {
  /** Counted up by the machine for each new instance. */
  readonly fsid: number;

  readonly #host: FileSystemHost;
  #syncs = 0;

  constructor(host: FileSystemHost) {
    this.#host = host;
    this.fsid = host.nextFileSystemId();
  }

  get now(): Timestamp {
    return timestampOfNanoseconds(this.#host.now());
  }

  get freePages(): number {
    return this.#host.freePages();
  }

  get heap(): Heap {
    return this.#host.heap;
  }

  /** When the machine booted, by the wall clock as it went then. */
  get bootTime(): Timestamp {
    return timestampOfNanoseconds(this.#host.bootTime);
  }

  get uptimeSeconds(): number {
    return Number(this.#host.uptime() / 1_000_000_000n);
  }

  /** As in f_basetype of statvfs. */
  abstract readonly className: string;
  abstract get root(): Inode;

  get supportsWatchers(): boolean {
    return false;
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
    this.#syncs++;
  }

  /** How often everything was written back. */
  get syncs(): number {
    return this.#syncs;
  }
}
