/**
 * The file system of /proc (Kernel/FileSystem/ProcFS).
 *
 * @module
 */

import { fail } from "../../errors.ts";
import type { Kernel } from "../../kernel.ts";
import { FileSystem } from "../file_system.ts";
import type { Inode } from "../inode.ts";
import type { VirtualFileSystem } from "../virtual_file_system.ts";
import { ProcRoot } from "./inodes.ts";

/** Shows the processes that the reader can see. */
export class ProcFS extends FileSystem {
  override readonly className = "ProcFS";
  override readonly root: Inode;
  readonly #vfs: VirtualFileSystem;

  constructor(vfs: VirtualFileSystem) {
    super(vfs);
    this.#vfs = vfs;
    this.root = new ProcRoot(this);
  }

  get kernel(): Kernel {
    return this.#vfs.kernel;
  }

  override rename(): void {
    fail("entry/EROFS/file-system-has-fixed-entries");
  }
}
