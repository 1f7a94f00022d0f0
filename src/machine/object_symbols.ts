/**
 * The names of a mapped file's functions.
 *
 * @module
 */

import { type ElfSymbols, readSymbols } from "../elf/symbols.ts";
import type { InodeVMObject } from "../kernel/memory/inode_vm_object.ts";

/** So much of a file is looked at for names: one of holes has any size. */
const MOST_IMAGE = 64 << 20;

/** What the file behind a mapping says of its code. */
export function symbolsOfObject(object: InodeVMObject): ElfSymbols {
  const { inode, memory } = object;
  const image = new Uint8Array(Math.min(inode.size, MOST_IMAGE));
  const { work } = memory;
  const { done } = work;
  inode.readBytes(0, image);
  // Whoever looks on costs a machine nothing: its limit is met where it was.
  work.done = done;
  return readSymbols(image);
}
