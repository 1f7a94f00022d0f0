/**
 * The file system of /sys (Kernel/FileSystem/SysFS).
 *
 * @module
 */

import { fail } from "../../errors.ts";
import type { Kernel } from "../../kernel.ts";
import { FileSystem } from "../file_system.ts";
import type { Inode } from "../inode.ts";
import type { VirtualFileSystem } from "../virtual_file_system.ts";
import { SysDirectory } from "./inodes.ts";
import type { SysRow } from "./rows.ts";
import { fixedIndices, sysTree } from "./tree.ts";

/** All instances show the same tree, built from the table of nodes. */
export class SysFS extends FileSystem {
  override readonly className = "SysFS";
  override readonly root: Inode;
  readonly vfs: VirtualFileSystem;
  #lastIndex = fixedIndices.size;

  constructor(vfs: VirtualFileSystem) {
    super(vfs);
    this.vfs = vfs;
    this.root = new SysDirectory(this, undefined, sysTree);
  }

  /** The number of an entry of the table, or the next one for what is new. */
  indexOf(row: SysRow): number {
    return fixedIndices.get(row) ?? ++this.#lastIndex;
  }

  get kernel(): Kernel {
    return this.vfs.kernel;
  }

  override rename(): void {
    fail("entry/EROFS/file-system-has-fixed-entries");
  }
}
