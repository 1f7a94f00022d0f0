/**
 * An inode whose entries nobody can change: the base of the generated file systems.
 *
 * @module
 */

import { fail } from "../errors.ts";
import { Cost, type Parts } from "../work.ts";
import { bytesOf } from "./byte_string.ts";
import { Inode } from "./inode.ts";
import type { InodeMetadata } from "./inode_metadata.ts";
import type { OpenFileDescription } from "./open_file_description.ts";
import { EPOCH } from "./timestamp.ts";
import type { UserOrKernelBuffer } from "./user_or_kernel_buffer.ts";

/** Making, removing and linking entries is EROFS whatever the mode says. */
export abstract class ReadOnlyInode extends Inode {
  override createChild(): Inode {
    return fail("entry/EROFS/file-system-has-fixed-entries");
  }

  override addChild(): void {
    fail("entry/EROFS/file-system-has-fixed-entries");
  }

  override removeChild(): void {
    fail("entry/EROFS/file-system-has-fixed-entries");
  }

  override chmod(_mode: number): void {
    fail("attributes/EROFS/mode-and-owner-are-fixed");
  }

  override chown(_uid: number, _gid: number): void {
    fail("attributes/EROFS/mode-and-owner-are-fixed");
  }

  override truncate(_size: number): void {
    fail("procfs/EROFS/node-cannot-be-truncated");
  }

  /** Who maps a directory or a device sees nothing but zeros. */
  override read(
    _offset: number,
    _buffer: UserOrKernelBuffer,
    _count: number,
    _description: OpenFileDescription | undefined,
  ): number {
    return 0;
  }

  protected override writePrepared(
    _offset: number,
    _buffer: UserOrKernelBuffer,
    _count: number,
    _description: OpenFileDescription | undefined,
  ): number {
    return this.refuseWrite();
  }

  /** What a description shows from now on: a text, or how it is made. */
  protected show(
    description: OpenFileDescription,
    content: string | Parts<string>,
  ): void {
    const { heap, memory: { work } } = this.fs;
    if (typeof content === "string") {
      work.add(content.length * Cost.generatedByte);
      description.snapshot = heap.adopt(bytesOf(content));
      return;
    }
    description.generate((function* (): Parts {
      const text = yield* content;
      description.snapshot = heap.adopt(bytesOf(text));
    })());
  }

  protected refuseWrite(): never {
    return fail("generated-node/EROFS/cannot-be-written");
  }

  /** Metadata with everything 0 but what is given. */
  protected describe(
    parts: Partial<InodeMetadata> & { readonly mode: number },
  ): InodeMetadata {
    return {
      fsid: this.fs.fsid,
      index: this.index,
      size: 0,
      uid: 0,
      gid: 0,
      atime: EPOCH,
      ctime: EPOCH,
      mtime: EPOCH,
      majorDevice: 0,
      minorDevice: 0,
      ...parts,
    };
  }
}

/** Copies what of `content` lies in [offset, offset + count) to `buffer`. */
export function copyContent(
  content: Uint8Array,
  offset: number,
  buffer: UserOrKernelBuffer,
  count: number,
): number {
  const part = content.subarray(offset, offset + count);
  buffer.write(part);
  return part.length;
}
