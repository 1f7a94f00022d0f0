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
import { sysTree } from "./tree.ts";

/** All instances show the same tree, built from the table of nodes. */
export class SysFS extends FileSystem {
  override readonly className = "SysFS";
  override readonly root: Inode;
  readonly vfs: VirtualFileSystem;
  #lastIndex = 0;

  constructor(vfs: VirtualFileSystem) {
    super(vfs);
    this.vfs = vfs;
    this.root = new SysDirectory(this, undefined, sysTree);
  }

  get kernel(): Kernel {
    return this.vfs.kernel;
  }

  nextIndex(): number {
    return ++this.#lastIndex;
  }

  override rename(): void {
    fail("entry/EROFS/file-system-has-fixed-entries");
  }
}
