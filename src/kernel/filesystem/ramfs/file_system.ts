/**
 * The file system in memory (Kernel/FileSystem/RAMFS/FileSystem.cpp).
 *
 * @module
 */

import { S_IFDIR } from "../../../api/constants.ts";
import { fail, KernelError } from "../../errors.ts";
import { FileSystem, type FileSystemHost } from "../file_system.ts";
import type { Inode } from "../inode.ts";
import { RAMFSInode } from "./inode.ts";

/** An instance; its inode numbers count up and are never used again. */
export class RAMFS extends FileSystem {
  override readonly className = "RAMFS";
  override readonly root: RAMFSInode;
  #nextIndex = 2;

  constructor(host: FileSystemHost) {
    super(host);
    this.root = new RAMFSInode(this, 1, undefined, S_IFDIR | 0o755, 0n, 0, 0);
  }

  override get supportsWatchers(): boolean {
    return true;
  }

  /** Sockets bound in it may still know their nodes: they are empty. */
  protected override forget(): void {
    this.root.lose();
  }

  nextIndex(): number {
    return this.#nextIndex++;
  }

  override rename(
    oldParent: Inode,
    oldName: string,
    newParent: Inode,
    newName: string,
  ): void {
    const from = oldParent as RAMFSInode;
    const to = newParent as RAMFSInode;
    const replaced = to.child(newName);
    if (replaced !== undefined) {
      if (replaced.isDirectory) fail("rename/EEXIST/directory-in-the-way");
      to.removeChild(newName);
    }
    const inode = from.lookup(oldName);
    // A link before a slash led to another directory.
    if (inode instanceof KernelError) {
      fail("entry/ENOENT/no-such-name-in-parent");
    }
    to.addChild(inode, newName);
    from.removeChild(oldName);
  }
}
