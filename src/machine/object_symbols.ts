/**
 * The names of a mapped file's functions.
 *
 * @module
 */

import { type ElfSymbols, readSymbols } from "../elf/symbols.ts";
import type { InodeVMObject } from "../kernel/memory/inode_vm_object.ts";

/**
 * What the file behind a mapping says of its code. No more of it is read than
 * that takes: one of holes has any size.
 */
export function symbolsOfObject(object: InodeVMObject): ElfSymbols {
  const { inode, memory: { work } } = object;
  const { done } = work;
  const symbols = readSymbols({
    size: inode.size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      inode.readBytes(offset, bytes);
      return bytes;
    },
  });
  // Whoever looks on costs a machine nothing: its limit is met where it was.
  work.done = done;
  return symbols;
}
