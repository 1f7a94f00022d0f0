/**
 * One node for each pseudo terminal (Kernel/FileSystem/DevPtsFS).
 *
 * @module
 */

import { S_IFCHR, S_IFDIR } from "../../api/constants.ts";
import { CharacterMajor } from "../devices/device.ts";
import type { SlavePTY } from "../devices/tty/slave_pty.ts";
import { fail, type KernelError } from "../errors.ts";
import { parseUnsigned } from "./byte_string.ts";
import { directoryEntryType } from "./directory_entry_type.ts";
import { type DirectoryEntry, FileSystem } from "./file_system.ts";
import type { Inode } from "./inode.ts";
import type { InodeMetadata } from "./inode_metadata.ts";
import { NO_ENTRY } from "./no_entry.ts";
import { ReadOnlyInode } from "./read_only_inode.ts";
import { timestampOfNanoseconds } from "./timestamp.ts";
import type { VirtualFileSystem } from "./virtual_file_system.ts";

/** The file system of /dev/pts; all instances show the same terminals. */
export class DevPtsFS extends FileSystem {
  override readonly className = "DevPtsFS";
  override readonly root: Inode;
  readonly #vfs: VirtualFileSystem;

  constructor(vfs: VirtualFileSystem) {
    super(vfs);
    this.#vfs = vfs;
    this.root = new DevPtsRoot(this);
  }

  slave(index: number): SlavePTY | undefined {
    return this.#vfs.ptyMultiplexer.slave(index);
  }

  get slaves(): readonly SlavePTY[] {
    return this.#vfs.ptyMultiplexer.slaves;
  }

  override rename(): void {
    fail("entry/EROFS/file-system-has-fixed-entries");
  }
}

/** Nodes are numbered behind the root, which is 1. */
const FIRST_NODE = 2;

/** The name whose node would have the root's number, in 32 bits. */
export const BEFORE_ROOT = 0xffff_ffff;

class DevPtsRoot extends ReadOnlyInode {
  declare readonly fs: DevPtsFS;

  constructor(fs: DevPtsFS) {
    super(fs, 1);
  }

  override metadata(): InodeMetadata {
    return this.describe({ mode: S_IFDIR | 0o555, mtime: this.fs.bootTime });
  }

  override lookup(name: string): Inode | KernelError {
    const index = parseUnsigned(name);
    if (index === BEFORE_ROOT) return this;
    const slave = index === undefined ? undefined : this.fs.slave(index);
    return slave === undefined ? NO_ENTRY : new DevPtsNode(this.fs, slave);
  }

  override *entries(): IterableIterator<DirectoryEntry> {
    const type = directoryEntryType(S_IFDIR);
    yield { name: ".", index: 1, type };
    yield { name: "..", index: 1, type };
    for (const { index } of this.fs.slaves) {
      yield {
        name: String(index),
        index: index + FIRST_NODE,
        type: directoryEntryType(S_IFCHR),
      };
    }
  }
}

class DevPtsNode extends ReadOnlyInode {
  declare readonly fs: DevPtsFS;
  readonly #slave: SlavePTY;

  constructor(fs: DevPtsFS, slave: SlavePTY) {
    super(fs, slave.index + FIRST_NODE);
    this.#slave = slave;
  }

  override metadata(): InodeMetadata {
    const { uid, gid, index, timeOfLastWrite } = this.#slave;
    const isThere = this.fs.slave(index) === this.#slave;
    return this.describe({
      mode: S_IFCHR | 0o600,
      uid,
      gid,
      majorDevice: CharacterMajor.slavePTY,
      minorDevice: index,
      mtime: isThere
        ? timestampOfNanoseconds(timeOfLastWrite)
        : this.fs.bootTime,
    });
  }

  override lookup(): KernelError {
    return NO_ENTRY;
  }

  override entries(): Iterable<DirectoryEntry> {
    return [];
  }
}
