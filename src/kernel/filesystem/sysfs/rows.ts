/**
 * The shape of the tree of /sys; how a node looks says src/api/nodes/sysfs.ts.
 *
 * @module
 */

import type { DirectoryNode, FileNode } from "../../../api/nodes/node.ts";
import type { Kernel } from "../../kernel.ts";
import type { Process } from "../../tasks/process.ts";
import type { Parts } from "../../work.ts";
import { type JsonValue, toJson } from "../json.ts";
import type { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";
import type { VirtualFileSystem } from "../virtual_file_system.ts";

/** What a file shows and takes. Without any of these it has no content. */
export interface SysContent {
  /** The names that a name in capitals stands for. */
  readonly names?: (vfs: VirtualFileSystem) => Iterable<string>;
  /** The snapshot's content, a byte string; may refuse the open. */
  readonly generate?: (
    kernel: Kernel,
    reader: Process,
  ) => string | Parts<string>;
  /** A text that never changes; it is looked at when it is read. */
  readonly constant?: (kernel: Kernel) => string;
  /** Refuses to be read in its own way. */
  readonly refuseRead?: (reader: Process) => never;
  readonly write?: (
    vfs: VirtualFileSystem,
    writer: Process,
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
  ) => number;
}

/** One file, or all that a name in capitals stands for. */
export interface SysFileRow {
  readonly name: string;
  readonly facts: FileNode;
  readonly content: SysContent;
}

/** One directory. */
export interface SysDirectoryRow {
  readonly name: string;
  readonly facts: DirectoryNode;
  readonly children: readonly SysRow[];
}

/** One entry. */
export type SysRow = SysFileRow | SysDirectoryRow;

/** Content made of JSON. */
export function json(
  value: (kernel: Kernel, reader: Process) => JsonValue,
): SysContent {
  return { generate: (kernel, reader) => toJson(value(kernel, reader)) };
}
