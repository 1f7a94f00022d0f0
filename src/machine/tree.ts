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
import { TreeError } from "./tree_check.ts";
import { findInTree } from "./tree_lookup.ts";
import { byteString } from "../kernel/filesystem/byte_string.ts";
import { textOfByteString } from "../kernel/filesystem/byte_text.ts";
import type { RAMFSInode } from "../kernel/filesystem/ramfs/inode.ts";
import {
  extentsOf,
  type TreeAttributes,
  type TreeDirectory,
  type TreeFile,
  type TreeNode,
  type TreeSparseFile,
} from "../kernel/filesystem/root_tree.ts";

/**
 * Two directories laid over each other; where both have an entry, `over` wins.
 * It goes as deep as both have directories: one of the two is shallow.
 */
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

/**
 * Where an entry is to be put: links to directories on the way are followed.
 *
 * @throws {TreeError} where something on the way is no directory
 */
function placeFor(tree: TreeDirectory, path: string): readonly string[] {
  const names = path.split("/").filter((name) => name !== "");
  let node = tree;
  let way: string[] = [];
  for (const [index, name] of names.slice(0, -1).entries()) {
    const below = Object.hasOwn(node.entries, name)
      ? node.entries[name]
      : undefined;
    if (below === undefined) return [...way, ...names.slice(index)];
    if (below.type === "directory") {
      way.push(name);
      node = below;
      continue;
    }
    const here = `/${[...way, name].join("/")}`;
    const found = findInTree(tree, here);
    if (found?.node.type !== "directory") {
      throw new TreeError(
        `${path} can't be put into the root tree: ${here} is no directory`,
      );
    }
    node = found.node;
    way = found.path.split("/").filter((part) => part !== "");
  }
  return [...way, ...names.slice(-1)];
}

/**
 * `tree` with one more entry at an absolute path, its directories made.
 *
 * @throws {TreeError} where something on the way is no directory
 */
export function withEntry(
  tree: TreeDirectory,
  path: string,
  node: TreeNode,
): TreeDirectory {
  const names = placeFor(tree, path);
  if (names.length === 0) return tree;
  const way: TreeDirectory[] = [];
  let at: TreeNode | undefined = tree;
  for (const name of names) {
    const here: TreeDirectory = at?.type === "directory" ? at : NEW_DIRECTORY;
    way.push(here);
    at = Object.hasOwn(here.entries, name) ? here.entries[name] : undefined;
  }
  const placed = at?.type === "directory" && node.type === "directory"
    ? overlayTree(at, node)
    : node;
  return way.reduceRight<TreeNode>((below, directory, index) => {
    // A map, as a file may be called __proto__.
    const entries = new Map(Object.entries(directory.entries));
    entries.set(names[index] ?? "", below);
    return { ...directory, entries: Object.fromEntries(entries) };
  }, placed) as TreeDirectory;
}

const NEW_DIRECTORY: TreeDirectory = { type: "directory", entries: {} };

/** Holes of fewer bytes than this are written out as the zeros they read as. */
export const FEWEST_HOLES = 1 << 20;

/** A directory that is being described. */
interface Opened {
  readonly path: string;
  readonly inode: RAMFSInode;
  readonly nodes: Map<string, TreeNode>;
  readonly directories: Map<string, RAMFSInode>;
}

function opening(path: string, inode: RAMFSInode): Opened {
  return { path, inode, nodes: new Map(), directories: new Map() };
}

/** What lies below a directory of a RAMFS, as a tree again. */
export function describeTree(directory: RAMFSInode): TreeDirectory {
  const opened = [opening("", directory)];
  const pathOf = new Map<RAMFSInode, string>();
  // It grows: a directory's entries stand behind it, at whatever depth.
  for (const { path, inode, nodes, directories } of opened) {
    for (const { name: bytes } of inode.entries()) {
      const found = inode.child(bytes);
      if (found === undefined) continue;
      const name = textOfByteString(bytes);
      const below = `${path}/${name}`;
      const first = pathOf.get(found);
      if (found.names > 1) pathOf.set(found, first ?? below);
      if (found.isDirectory) {
        directories.set(name, found);
        opened.push(opening(below, found));
      }
      nodes.set(
        name,
        first === undefined
          ? describeNode(found)
          : { type: "hard-link", target: first },
      );
    }
  }
  const described = new Map<RAMFSInode, TreeDirectory>();
  // What is below comes first.
  for (const { inode, nodes, directories } of opened.reverse()) {
    for (const [name, below] of directories) {
      nodes.set(name, described.get(below) ?? NEW_DIRECTORY);
    }
    described.set(inode, {
      ...attributesOf(inode),
      type: "directory",
      entries: Object.fromEntries(nodes),
    });
  }
  return described.get(directory) ?? NEW_DIRECTORY;
}

function attributesOf(inode: RAMFSInode): Required<TreeAttributes> {
  const { mode, uid, gid, mtime } = inode.metadata();
  const nanoseconds = mtime.seconds * 1_000_000_000n +
    BigInt(mtime.nanoseconds);
  return { mode: mode & 0o7777, uid, gid, mtime: nanoseconds };
}

function contentOf(inode: RAMFSInode): Uint8Array {
  const bytes = new Uint8Array(inode.metadata().size);
  inode.readBytes(0, bytes);
  return bytes;
}

function describeFile(inode: RAMFSInode): TreeFile | TreeSparseFile {
  const { size } = inode.metadata();
  const extents = extentsOf(inode);
  const kept = extents.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size - kept < FEWEST_HOLES) {
    return { ...attributesOf(inode), type: "file", content: contentOf(inode) };
  }
  return {
    ...attributesOf(inode),
    type: "sparse-file",
    size,
    // The machine may go on, and write to them.
    extents: extents.map(({ offset, bytes }) => ({
      offset,
      bytes: bytes.slice(),
    })),
  };
}

/** A node without what a directory holds. */
function describeNode(inode: RAMFSInode): TreeNode {
  const { mode, majorDevice, minorDevice } = inode.metadata();
  const device = { major: majorDevice, minor: minorDevice };
  const attributes = attributesOf(inode);
  switch (mode & S_IFMT) {
    case S_IFDIR:
      return NEW_DIRECTORY;
    case S_IFLNK: {
      const target = textOfByteString(byteString(contentOf(inode)));
      return { ...attributes, type: "symlink", target };
    }
    case S_IFCHR:
      return { ...attributes, ...device, type: "character-device" };
    case S_IFBLK:
      return { ...attributes, ...device, type: "block-device" };
    case S_IFIFO:
      return { ...attributes, type: "fifo" };
    case S_IFSOCK:
      return { ...attributes, type: "socket" };
    default:
      return describeFile(inode);
  }
}
