/**
 * The node of a resolved path (Kernel/FileSystem/Custody.h).
 *
 * @module
 */

import { MS_RDONLY } from "../../api/constants.ts";
import { joinPath } from "./byte_string.ts";
import type { Inode } from "./inode.ts";

/**
 * An inode together with the way that led to it. Names and mount flags are
 * those at resolution time: later renames and remounts do not reach it.
 */
export class Custody {
  readonly parent: Custody | undefined;
  readonly name: string;
  readonly inode: Inode;
  readonly mountFlags: number;
  #absolutePath: string | undefined;

  constructor(
    parent: Custody | undefined,
    name: string,
    inode: Inode,
    mountFlags: number,
  ) {
    this.parent = parent;
    this.name = name;
    this.inode = inode;
    this.mountFlags = mountFlags;
  }

  /** The path from the root of the context it was resolved in, as bytes. */
  get absolutePath(): string {
    if (this.#absolutePath === undefined) {
      this.#absolutePath = this.parent === undefined
        ? "/"
        : joinPath(this.parent.absolutePath, this.name);
    }
    return this.#absolutePath;
  }

  get isReadonly(): boolean {
    return (this.mountFlags & MS_RDONLY) !== 0;
  }
}
