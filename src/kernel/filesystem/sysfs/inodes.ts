/**
 * Directories and nodes of /sys (Kernel/FileSystem/SysFS/Inode.cpp, Subsystems/Kernel/GlobalInformation.cpp).
 *
 * @module
 */

import { S_IFDIR, S_IFREG } from "../../../api/constants.ts";
import { fail, KernelError } from "../../errors.ts";
import type { Process } from "../../tasks/process.ts";
import { bytesOf } from "../byte_string.ts";
import { directoryEntryType } from "../directory_entry_type.ts";
import type { DirectoryEntry } from "../file_system.ts";
import type { Inode } from "../inode.ts";
import type { InodeMetadata } from "../inode_metadata.ts";
import { NO_ENTRY } from "../no_entry.ts";
import type { OpenFileDescription } from "../open_file_description.ts";
import { copyContent, ReadOnlyInode } from "../read_only_inode.ts";
import type { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";
import type { SysFS } from "./file_system.ts";
import type { SysDirectoryRow, SysFileRow } from "./rows.ts";

abstract class SysInode extends ReadOnlyInode {
  declare readonly fs: SysFS;

  protected get reader(): Process {
    const { current } = this.fs.kernel.scheduler;
    if (current === undefined) throw new Error("nobody reads /sys");
    return current.process;
  }

  override setTimes(): void {}

  override chmod(_mode: number): void {
    fail("attributes/EPERM/mode-and-owner-are-fixed-on-sysfs");
  }

  override chown(_uid: number, _gid: number): void {
    fail("attributes/EPERM/mode-and-owner-are-fixed-on-sysfs");
  }

  override truncate(_size: number): void {
    fail("sysfs/EPERM/node-cannot-be-truncated");
  }
}

/**
 * A directory: fixed entries, and entries that follow the machine's state. Those
 * of most directories are never asked for, and made only when they are.
 */
export class SysDirectory extends SysInode {
  readonly #parent: SysDirectory | undefined;
  readonly #row: SysDirectoryRow;
  #made: Map<string, SysInode> | undefined;

  constructor(
    fs: SysFS,
    parent: SysDirectory | undefined,
    row: SysDirectoryRow,
  ) {
    super(fs, fs.indexOf(row));
    this.#parent = parent;
    this.#row = row;
  }

  #makeFixed(): Map<string, SysInode> {
    const children = new Map<string, SysInode>();
    for (const child of this.#row.children) {
      if ("children" in child) {
        children.set(child.name, new SysDirectory(this.fs, this, child));
      } else if (child.content.names === undefined) {
        children.set(child.name, new SysFile(this.fs, child));
      }
    }
    return children;
  }

  /** The entries as they are now: those that came are made, those that went
   * forgotten. */
  get #children(): ReadonlyMap<string, SysInode> {
    const children = this.#made ??= this.#makeFixed();
    for (const child of this.#row.children) {
      if (!("content" in child) || child.content.names === undefined) continue;
      const names = new Set(child.content.names(this.fs.vfs));
      for (const name of [...children.keys()]) {
        if (!names.has(name)) children.delete(name);
      }
      for (const name of names) {
        if (children.has(name)) continue;
        children.set(name, new SysFile(this.fs, child));
      }
    }
    return children;
  }

  override metadata(): InodeMetadata {
    return this.describe({
      mode: S_IFDIR | this.#row.facts.mode,
      mtime: this.fs.bootTime,
    });
  }

  override lookup(name: string): Inode | KernelError {
    return this.#children.get(name) ?? NO_ENTRY;
  }

  override *entries(): IterableIterator<DirectoryEntry> {
    const children = this.#children;
    const type = directoryEntryType(S_IFDIR);
    yield { name: ".", index: this.index, type };
    yield { name: "..", index: (this.#parent ?? this).index, type };
    for (const [name, child] of children) {
      yield {
        name,
        index: child.index,
        type: directoryEntryType(child.metadata().mode),
      };
    }
  }
}

/** A file. Most show a snapshot taken when they are opened or rewound. */
class SysFile extends SysInode {
  readonly #row: SysFileRow;

  constructor(fs: SysFS, row: SysFileRow) {
    super(fs, fs.indexOf(row));
    this.#row = row;
  }

  override metadata(): InodeMetadata {
    const { facts, content } = this.#row;
    return this.describe({
      mode: S_IFREG | facts.mode,
      size: content.constant?.(this.fs.kernel).length ?? 0,
      mtime: this.fs.bootTime,
    });
  }

  override lookup(): KernelError {
    return NO_ENTRY;
  }

  override entries(): Iterable<DirectoryEntry> {
    return [];
  }

  override attach(description: OpenFileDescription): void {
    this.#refresh(description);
  }

  override didSeek(description: OpenFileDescription, offset: bigint): void {
    if (offset !== 0n) return;
    try {
      this.#refresh(description);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
    }
  }

  #refresh(description: OpenFileDescription): void {
    const { content: { generate }, facts } = this.#row;
    if (generate === undefined) return;
    if (this.reader.isJailed && !facts.jailReadable) {
      fail("sysfs/EPERM/not-readable-in-jail");
    }
    this.show(description, generate(this.fs.kernel, this.reader));
  }

  override read(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
    description: OpenFileDescription | undefined,
  ): number {
    const content = this.#content(offset, description);
    return copyContent(content, offset, buffer, count);
  }

  #content(
    offset: number,
    description: OpenFileDescription | undefined,
  ): Uint8Array {
    const { generate, constant, refuseRead } = this.#row.content;
    if (generate !== undefined) {
      // Content belongs to a description, and a page of a mapping has none: the
      // reference says EIO, of which whoever touches the page learns nothing.
      return description?.snapshot ??
        fail("sysfs/ENOTIMPL/node-has-no-content");
    }
    if (constant === undefined) {
      if (refuseRead !== undefined) return refuseRead(this.reader);
      fail("sysfs/ENOTIMPL/node-has-no-content");
    }
    const text = constant(this.fs.kernel);
    // At the end even a jailed process learns that it is the end.
    if (this.reader.isJailed && offset < text.length) {
      fail("sysfs/EPERM/constant-not-readable-in-jail");
    }
    return bytesOf(text);
  }

  protected override writePrepared(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    const { write } = this.#row.content;
    return write === undefined
      ? this.refuseWrite()
      : write(this.fs.vfs, this.reader, offset, buffer, count);
  }

  override truncate(size: number): void {
    if (this.#row.content.write === undefined || size !== 0) {
      super.truncate(size);
    }
  }
}
