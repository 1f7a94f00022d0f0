/**
 * Ways of src/kernel/filesystem that no row and no scenario can go.
 *
 * @module
 */

import type { Explained } from "../explained.ts";
import { NEEDS_INJECTION, NO_ROOM, PAUSES } from "./reasons.ts";

/** Each with its reason. */
export const filesystem: readonly Explained[] = [
  {
    file: "src/kernel/filesystem/open_file_description.ts",
    code: "!heap.hasRoom()",
    way: "true",
    reason: NEEDS_INJECTION,
  },
  {
    file: "src/kernel/filesystem/procfs/nodes.ts",
    code:
      'fds.find(number)?.description.pseudoPath ?? fail("readlink/EBADF/descriptor-behind-procfs-link-was-closed")',
    way: "nullish",
    reason:
      "The descriptor would have to be closed between two looks of one call.",
  },
  {
    file: "src/kernel/filesystem/sysfs/kernel_contents.ts",
    code: "!/^[12]$/.test(byteString(bytes))",
    way: "false",
    reason: "1 and 2 restart and stop the machine of the reference.",
  },
  {
    file: "src/kernel/filesystem/unshared_resource_file.ts",
    code: "!mayAccess(inode.metadata(), process.credentials, Access.execute)",
    way: "true",
    reason:
      "Only the superuser gets such a file, and may search every directory.",
  },
  ...(["true", "false"] as const).map((way): Explained => ({
    file: "src/kernel/filesystem/fifo.ts",
    code: "this.#isPipe",
    way,
    reason: "One of the two is asked by an audit of the kernel's pages alone.",
  })),
  ...([
    [
      "fifo.ts",
      "catch (error) { this.#endPipe(); throw error; }",
      "entered",
    ],
    ["file_system.ts", "!this.memory.tryTakeKernelPages(count)", "true"],
    [
      "virtual_file_system.ts",
      "catch (error) { description.destroy(); throw error; }",
      "entered",
    ],
  ] as const).map(([file, code, way]): Explained => ({
    file: `src/kernel/filesystem/${file}`,
    code,
    way,
    reason: NO_ROOM,
  })),
  {
    file: "src/kernel/filesystem/fifo.ts",
    code: "!isOver",
    way: "true",
    reason:
      "Who is killed while it waits is woken, and its open goes on; it must have been told to die before it made the call, less than a tick ago.",
  },
  ...([
    [
      "this.#chunks.get(index)?.bytes.slice() ?? Uint8Array.of()",
      "there",
    ],
    ["!chunk.shared", "false"],
  ] as const).map(([code, way]): Explained => ({
    file: "src/kernel/filesystem/ramfs/sparse_data.ts",
    code,
    way,
    reason:
      "No row changes a file that was there before its machine began: a real kernel's are others.",
  })),
  {
    file: "src/kernel/filesystem/open_file_description.ts",
    code: "!this.goOnGenerating()",
    way: "true",
    reason: PAUSES,
  },
];
