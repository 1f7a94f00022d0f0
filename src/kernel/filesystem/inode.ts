/**
 * The base of all inodes (Kernel/FileSystem/Inode.h).
 *
 * @module
 */

import { Cost, type Parts } from "../work.ts";
import {
  INODE_CHILD_CREATED,
  INODE_CHILD_DELETED,
  INODE_CONTENT_MODIFIED,
  INODE_DELETED,
  INODE_METADATA_MODIFIED,
  S_ISGID,
  S_ISUID,
} from "../../api/constants.ts";
import { fail, type KernelError } from "../errors.ts";
import type { SharedInodeVMObject } from "../memory/inode_vm_object.ts";
import type { DirectoryEntry, FileSystem } from "./file_system.ts";
import { FIFO } from "./fifo.ts";
import { type InodeMetadata, isDirectory } from "./inode_metadata.ts";
import type { InodeWatcher } from "./inode_watcher.ts";
import type { OpenFileDescription } from "./open_file_description.ts";
import { RecordLocks } from "./record_locks.ts";
import type { Timestamp } from "./timestamp.ts";
import { UserOrKernelBuffer } from "./user_or_kernel_buffer.ts";

/** Times to set; undefined leaves one as it is. */
export interface TimesToSet {
  readonly atime?: Timestamp | undefined;
  readonly ctime?: Timestamp | undefined;
  readonly mtime?: Timestamp | undefined;
}

/** A file, directory, link or node of a file system. */
export abstract class Inode {
  readonly fs: FileSystem;
  readonly index: number;
  /** The local socket bound to this node. */
  boundSocket: object | undefined;
  /** The one VM object of shared mappings, kept by src/kernel/memory. */
  sharedVMObject: SharedInodeVMObject | undefined;
  // Made when first needed: most inodes have neither.
  #locks: RecordLocks | undefined;
  #watchers: Set<InodeWatcher> | undefined;
  #fifo: FIFO | undefined;
  #users = 0;
  #keepers = 0;

  constructor(fs: FileSystem, index: number) {
    this.fs = fs;
    this.index = index;
  }

  abstract metadata(): InodeMetadata;

  get locks(): RecordLocks {
    return this.#locks ??= new RecordLocks(this.fs.memory.work);
  }

  /** A description is gone, and its record locks with it. */
  dropLocks(owner: object): void {
    this.#locks?.removeOwner(owner, this.fs.heap);
  }

  /** Metadata, or EIO when what the inode stood for is gone. */
  validMetadata(): InodeMetadata {
    const metadata = this.metadata();
    if (metadata.fsid === 0) fail("procfs/EIO/process-is-gone");
    return metadata;
  }

  get isDirectory(): boolean {
    return isDirectory(this.metadata().mode);
  }

  get size(): number {
    return this.metadata().size;
  }

  /** The inode of an entry, or why there is none; `name` is a byte string. */
  abstract lookup(name: string): Inode | KernelError;

  /** All entries, "." and ".." first. */
  abstract entries(): Iterable<DirectoryEntry>;

  /** Makes a new inode and its entry. */
  abstract createChild(
    name: string,
    mode: number,
    device: bigint,
    uid: number,
    gid: number,
  ): Inode;

  /** A further name for `child`, an inode of the same file system. */
  abstract addChild(child: Inode, name: string): void;
  abstract removeChild(name: string): void;
  abstract chmod(mode: number): void;
  abstract chown(uid: number, gid: number): void;
  abstract truncate(size: number): void;

  /** Moves bytes out of the content; 0 at the end. */
  abstract read(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
    description: OpenFileDescription | undefined,
  ): number;

  /** Moves bytes into the content. */
  protected abstract writePrepared(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
    description: OpenFileDescription | undefined,
  ): number;

  /** Writing takes the set-id bits away first, whatever becomes of it. */
  write(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
    description: OpenFileDescription | undefined,
  ): number {
    this.#dropSetIds();
    return this.writePrepared(offset, buffer, count, description);
  }

  #dropSetIds(): void {
    const { mode } = this.metadata();
    if ((mode & (S_ISUID | S_ISGID)) !== 0) {
      this.chmod(mode & ~(S_ISUID | S_ISGID));
    }
  }

  /** As of `File`: those with little content know no parts. */
  get mostAtOnce(): number {
    return Infinity;
  }

  /** As `write`, where that is more than `mostAtOnce`. */
  *writeInParts(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
  ): Parts<number> {
    this.#dropSetIds();
    return yield* this.writePreparedInParts(offset, buffer, count);
  }

  /** As `writePrepared`, where that is more than `mostAtOnce`. */
  protected writePreparedInParts(
    _offset: number,
    _buffer: UserOrKernelBuffer,
    _count: number,
  ): Parts<number> {
    throw new Error("an inode that is written at once");
  }

  setTimes(_times: TimesToSet): void {
    fail("attributes/ENOTIMPL/file-system-stores-no-times");
  }

  /** The kernel's own read: fills `target` from `offset` on; how much came. */
  readBytes(offset: number, target: Uint8Array): number {
    for (let done = 0;;) {
      const count = this.read(
        offset + done,
        UserOrKernelBuffer.ofKernel(target.subarray(done)),
        target.length - done,
        undefined,
      );
      if (count === 0) return done;
      this.fs.memory.work.moved(count);
      done += count;
    }
  }

  /** The kernel's own write. */
  writeBytes(offset: number, bytes: Uint8Array): void {
    const buffer = UserOrKernelBuffer.ofKernel(bytes);
    this.write(offset, buffer, bytes.length, undefined);
  }

  /** The FIFO behind a node of that type; it stays for the inode's life. */
  fifo(makeId: () => number): FIFO {
    return this.#fifo ??= new FIFO(this.fs.heap, makeId(), this.fs, false);
  }

  /** The inode is gone, and its FIFO with it. */
  protected dropFIFO(): void {
    this.#fifo?.dispose();
  }

  /** A description of this inode is made; may refuse. */
  attach(_description: OpenFileDescription): void {}

  addUser(): void {
    this.#users++;
    this.fs.hold();
  }

  /** A description of this inode, or of what its node stands for, is gone. */
  detach(_description: OpenFileDescription): void {
    this.#users--;
    this.forgetIfUnused();
    this.fs.letGo();
  }

  /** A mapping shows it, or somebody holds a way that leads over it. */
  keep(): void {
    this.#keepers++;
    this.fs.hold();
  }

  /** One of these ends. */
  letGo(): void {
    this.#keepers--;
    this.forgetIfUnused();
    this.fs.letGo();
  }

  /** Whether content and entries can still be got at without a name or a user. */
  get isKept(): boolean {
    return this.#keepers > 0;
  }

  /** Descriptions of it, and of what its node stands for. */
  get users(): number {
    return this.#users;
  }

  get hasUsers(): boolean {
    return this.#users > 0;
  }

  /** Called when a name or a user went away. */
  protected forgetIfUnused(): void {}

  didSeek(_description: OpenFileDescription, _offset: bigint): void {}

  /** Writes metadata back: the next change counts as one again. */
  flushMetadata(): void {
    this.fs.clean(this);
  }

  protected markMetadataDirty(): void {
    if (this.fs.soil(this)) this.#notify(INODE_METADATA_MODIFIED);
  }

  protected didAddChild(name: string): void {
    this.#notify(INODE_CHILD_CREATED, name);
  }

  protected didRemoveChild(name: string): void {
    this.#notify(INODE_CHILD_DELETED, name);
  }

  protected didModifyContents(now: Timestamp): void {
    this.setTimes({ ctime: now, mtime: now });
    this.#notify(INODE_CONTENT_MODIFIED);
  }

  /** One of its names was removed. */
  didDeleteSelf(): void {
    this.#notify(INODE_DELETED);
  }

  addWatcher(watcher: InodeWatcher): void {
    (this.#watchers ??= new Set()).add(watcher);
  }

  removeWatcher(watcher: InodeWatcher): void {
    this.#watchers?.delete(watcher);
  }

  /** The inode is gone: its watches end without an event. */
  dropWatchers(): void {
    for (const watcher of this.#watchers ?? []) watcher.inodeIsGone(this);
    this.#watchers = undefined;
  }

  #notify(event: number, name?: string): void {
    if (this.#watchers === undefined) return;
    this.fs.memory.work.add(this.#watchers.size * Cost.watcher);
    for (const watcher of this.#watchers) watcher.notify(this, event, name);
  }
}
