/**
 * The directory of loop devices, of which this kernel has none (Kernel/FileSystem/DevLoopFS).
 *
 * @module
 */

import { S_IFDIR } from "../../api/constants.ts";
import type { KernelError } from "../errors.ts";
import { parseUnsigned } from "./byte_string.ts";
import { BEFORE_ROOT } from "./devpts.ts";
import { directoryEntryType } from "./directory_entry_type.ts";
import {
  type DirectoryEntry,
  FileSystem,
  type FileSystemHost,
} from "./file_system.ts";
import type { Inode } from "./inode.ts";
import type { InodeMetadata } from "./inode_metadata.ts";
import { NO_ENTRY } from "./no_entry.ts";
import { ReadOnlyInode } from "./read_only_inode.ts";

/** The file system of /dev/loop. */
export class DevLoopFS extends FileSystem {
  override readonly className = "DevLoopFS";
  override readonly root: Inode;

  constructor(host: FileSystemHost) {
    super(host);
    this.root = new DevLoopRoot(this, 1);
  }

  override rename(): void {
    throw new Error("a loop device to be renamed");
  }
}

class DevLoopRoot extends ReadOnlyInode {
  override metadata(): InodeMetadata {
    return this.describe({ mode: S_IFDIR | 0o555, mtime: this.fs.bootTime });
  }

  override lookup(name: string): Inode | KernelError {
    return parseUnsigned(name) === BEFORE_ROOT ? this : NO_ENTRY;
  }

  override entries(): Iterable<DirectoryEntry> {
    const type = directoryEntryType(S_IFDIR);
    return [{ name: ".", index: 1, type }, { name: "..", index: 1, type }];
  }
}
