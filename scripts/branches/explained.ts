/**
 * Ways that no row and no scenario can go, each with the reason. They are known
 * by their code, not by their place: an entry whose code is gone fails a test.
 *
 * @module
 */

import type { Way } from "./ways.ts";

/** A way that is never gone, and why. */
export interface Explained extends Pick<Way, "file" | "code" | "way"> {
  readonly reason: string;
}

const noMemory =
  "Kernel memory runs out only where an operation is made to fail, which is `deno task inject`'s work.";
const wholeTree =
  "The tree that the rows' machine starts with says no more than it must, and no row writes to its files.";
const panics = "The reference panics there.";

/** The list. */
export const explained: readonly Explained[] = [
  {
    file: "src/kernel/filesystem/open_file_description.ts",
    code: "!heap.hasRoom()",
    way: "true",
    reason: noMemory,
  },
  {
    file: "src/kernel/net/local_socket.ts",
    code: "catch (error) { connected.destroy(); throw error; }",
    way: "entered",
    reason: noMemory,
  },
  {
    file: "src/kernel/filesystem/ramfs/sparse_data.ts",
    code: "chunk.shared",
    way: "true",
    reason: wholeTree,
  },
  {
    file: "src/kernel/filesystem/root_tree.ts",
    code: "tree.mode ?? defaults.directory.mode",
    way: "nullish",
    reason: wholeTree,
  },
  {
    file: "src/kernel/filesystem/root_tree.ts",
    code: "tree.uid ?? 0",
    way: "there",
    reason: wholeTree,
  },
  {
    file: "src/kernel/filesystem/root_tree.ts",
    code: "tree.gid ?? 0",
    way: "there",
    reason: wholeTree,
  },
  {
    file: "src/kernel/filesystem/root_tree.ts",
    code: "node.uid ?? 0",
    way: "there",
    reason: wholeTree,
  },
  {
    file: "src/kernel/filesystem/root_tree.ts",
    code: "node.gid ?? 0",
    way: "there",
    reason: wholeTree,
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
  {
    file: "src/kernel/net/ip/ipv4_socket.ts",
    code: "port === last",
    way: "true",
    reason:
      "The scan begins at a random one of 28,231 ports, and few are taken.",
  },
  {
    file: "src/kernel/net/ip/ipv4_socket.ts",
    code: "port === start",
    way: "true",
    reason: "28,232 sockets would have to be bound first.",
  },
  {
    file: "src/kernel/net/local_socket.ts",
    code: "buffer === undefined",
    way: "true",
    reason: panics,
  },
  {
    file: "src/kernel/net/local_socket.ts",
    code: "this.#inode !== undefined",
    way: "true",
    reason: panics,
  },
];

/** By what an entry is known. */
export function keyOf(
  { file, code, way }: Pick<Way, "file" | "code" | "way">,
): string {
  return JSON.stringify([file, code, way]);
}

const reasons = new Map(explained.map((one) => [keyOf(one), one.reason]));

/** Why a way is never gone, if that is known. */
export function reasonOf(way: Way): string | undefined {
  return way.isAsserted ? "asserted" : reasons.get(keyOf(way));
}
