/**
 * One entry of a mount table (Kernel/FileSystem/Mount.h).
 *
 * @module
 */

import { MS_IMMUTABLE } from "../../api/constants.ts";
import type { Custody } from "./custody.ts";
import type { FileSystem } from "./file_system.ts";
import type { Inode } from "./inode.ts";

/** `guest` covers `host`; no host stands for the root of the context. */
export class Mount {
  readonly guest: Inode;
  readonly host: Custody | undefined;
  #flags: number;

  constructor(guest: Inode, host: Custody | undefined, flags: number) {
    this.guest = guest;
    this.host = host;
    this.#flags = flags;
  }

  get fileSystem(): FileSystem {
    return this.guest.fs;
  }

  get flags(): number {
    return this.#flags;
  }

  /** MS_IMMUTABLE, once set, stays. */
  set flags(flags: number) {
    this.#flags = flags | (this.#flags & MS_IMMUTABLE);
  }

  get isImmutable(): boolean {
    return (this.#flags & MS_IMMUTABLE) !== 0;
  }

  get absolutePath(): string {
    return this.host?.absolutePath ?? "/";
  }
}
