/**
 * The node of a resolved path (Kernel/FileSystem/Custody.h).
 *
 * @module
 */

import { MS_RDONLY } from "../../api/constants.ts";
import { Cost } from "../work.ts";
import type { Inode } from "./inode.ts";

/** What the heap keeps of each node of the way to a file. */
export const CUSTODY_BYTES = 96;

/**
 * An inode together with the way that led to it. Names and mount flags are
 * those at resolution time: later renames and remounts do not reach it.
 */
export class Custody {
  readonly parent: Custody | undefined;
  readonly name: string;
  readonly inode: Inode;
  readonly mountFlags: number;
  /** How many nodes the way has. */
  readonly depth: number;

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
    this.depth = parent === undefined ? 1 : parent.depth + 1;
  }

  /**
   * The path from the root of the context it was resolved in, as bytes. It is
   * not kept: each node of a deep way would have one.
   */
  get absolutePath(): string {
    const names: string[] = [];
    let { name, parent }: Custody = this;
    while (parent !== undefined) {
      names.push(name);
      ({ name, parent } = parent);
    }
    const path = `/${names.reverse().join("/")}`;
    this.inode.fs.memory.work.add(
      this.depth * Cost.component + path.length * Cost.textByte,
    );
    return path;
  }

  /** Whoever holds it holds all inodes of its way. */
  keep(): void {
    this.inode.keep();
    for (let at = this.parent; at !== undefined; at = at.parent) {
      at.inode.keep();
    }
  }

  /** No longer. */
  letGo(): void {
    this.inode.letGo();
    for (let at = this.parent; at !== undefined; at = at.parent) {
      at.inode.letGo();
    }
  }

  get isReadonly(): boolean {
    return (this.mountFlags & MS_RDONLY) !== 0;
  }
}
