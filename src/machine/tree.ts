/**
 * Descriptions of directories put together, and made of what is there.
 *
 * @module
 */

import {
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFSOCK,
} from "../api/constants.ts";
import { KernelError } from "../kernel/errors.ts";
import { bytesOf } from "../kernel/filesystem/byte_string.ts";
import type { RAMFSInode } from "../kernel/filesystem/ramfs/inode.ts";
import type {
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";

/** Two directories laid over each other; where both have an entry, `over` wins. */
export function overlayTree(
  under: TreeDirectory,
  over: TreeDirectory,
): TreeDirectory {
  // A map, as a file may be called __proto__.
  const entries = new Map(Object.entries(under.entries));
  for (const [name, node] of Object.entries(over.entries)) {
    const below = entries.get(name);
    entries.set(
      name,
      below?.type === "directory" && node.type === "directory"
        ? overlayTree(below, node)
        : node,
    );
  }
  return { ...under, ...over, entries: Object.fromEntries(entries) };
}

/** `tree` with one more entry at an absolute path, its directories made. */
export function withEntry(
  tree: TreeDirectory,
  path: string,
  node: TreeNode,
): TreeDirectory {
  const parts = path.split("/").filter((part) => part !== "");
  const wrapped = parts.reduceRight<TreeNode>(
    (inner, name) => ({
      type: "directory",
      entries: Object.fromEntries([[name, inner]]),
    }),
    node,
  );
  return wrapped.type === "directory" ? overlayTree(tree, wrapped) : tree;
}

/** What lies below a directory of a RAMFS, as a tree again; names are text. */
export function describeTree(directory: RAMFSInode): TreeDirectory {
  const nodes: [string, TreeNode][] = [];
  for (const { name } of directory.entries()) {
    if (name === "." || name === "..") continue;
    const found = directory.lookup(name);
    if (found instanceof KernelError) continue;
    nodes.push([decoder.decode(bytesOf(name)), describeNode(found)]);
  }
  const entries = Object.fromEntries(nodes);
  const { mode, uid, gid } = directory.metadata();
  return { type: "directory", mode: mode & 0o7777, uid, gid, entries };
}

const decoder = new TextDecoder();

function describeNode(inode: RAMFSInode): TreeNode {
  const { mode, uid, gid, size, ...numbers } = inode.metadata();
  const device = { major: numbers.majorDevice, minor: numbers.minorDevice };
  const attributes = { mode: mode & 0o7777, uid, gid };
  const content = () => {
    const bytes = new Uint8Array(size);
    inode.readBytes(0, bytes);
    return bytes;
  };
  switch (mode & S_IFMT) {
    case S_IFDIR:
      return describeTree(inode);
    case S_IFLNK:
      return {
        ...attributes,
        type: "symlink",
        target: decoder.decode(content()),
      };
    case S_IFCHR:
      return { ...attributes, ...device, type: "character-device" };
    case S_IFBLK:
      return { ...attributes, ...device, type: "block-device" };
    case S_IFIFO:
      return { ...attributes, type: "fifo" };
    case S_IFSOCK:
      return { ...attributes, type: "socket" };
    default:
      return { ...attributes, type: "file", content: content() };
  }
}
