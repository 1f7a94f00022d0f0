/**
 * The root file system from a description in memory.
 *
 * @module
 */

import {
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFREG,
  S_IFSOCK,
} from "../../api/constants.ts";
import { bytesOf } from "./byte_string.ts";
import { byteStringOfText } from "./byte_text.ts";
import { encodedDevice } from "./inode_metadata.ts";
import type { RAMFSInode } from "./ramfs/inode.ts";
import { CHUNK_SIZE } from "./ramfs/sparse_data.ts";
import { timestampOfNanoseconds } from "./timestamp.ts";

/** What every entry may say of itself. */
export interface TreeAttributes {
  /** Permission and set-id bits. */
  readonly mode?: number;
  /** Owner; 0 by default. */
  readonly uid?: number;
  /** Group; 0 by default. */
  readonly gid?: number;
  /** When it last changed, in nanoseconds since 1970; the start by default. */
  readonly mtime?: bigint;
}

/**
 * A directory by the names of its entries, which are text. A byte that is no
 * part of UTF-8 stands in a name as a lone surrogate, U+DC00 + the byte.
 */
export interface TreeDirectory extends TreeAttributes {
  /** Tells what it is. */
  readonly type: "directory";
  /** What it holds, by name. */
  readonly entries: Readonly<Record<string, TreeNode>>;
}

/** A regular file; its bytes are shared, never written to. */
export interface TreeFile extends TreeAttributes {
  /** Tells what it is. */
  readonly type: "file";
  /** Its bytes. */
  readonly content: Uint8Array;
}

/** Bytes in a file that is mostly holes. */
export interface TreeExtent {
  /** Where they begin. */
  readonly offset: number;
  /** The bytes. */
  readonly bytes: Uint8Array;
}

/** A regular file that is mostly holes, which read as zeros. */
export interface TreeSparseFile extends TreeAttributes {
  /** Tells what it is. */
  readonly type: "sparse-file";
  /** Bytes with the holes. */
  readonly size: number;
  /** What is no hole, in order. */
  readonly extents: readonly TreeExtent[];
}

/** One more name of what stands elsewhere in the tree. */
export interface TreeHardLink {
  /** Tells what it is. */
  readonly type: "hard-link";
  /** Absolute path in the tree of an entry that is no directory. */
  readonly target: string;
}

/** A symbolic link. */
export interface TreeSymlink extends TreeAttributes {
  /** Tells what it is. */
  readonly type: "symlink";
  /** Where it leads. */
  readonly target: string;
}

/** A device node. */
export interface TreeDevice extends TreeAttributes {
  /** Tells what it is. */
  readonly type: "character-device" | "block-device";
  /** Major device number. */
  readonly major: number;
  /** Minor device number. */
  readonly minor: number;
}

/** A FIFO or an unbound socket node. */
export interface TreeSpecial extends TreeAttributes {
  /** Tells what it is. */
  readonly type: "fifo" | "socket";
}

/** One entry of the tree. */
export type TreeNode =
  | TreeDirectory
  | TreeFile
  | TreeSparseFile
  | TreeHardLink
  | TreeSymlink
  | TreeDevice
  | TreeSpecial;

const defaults = {
  "directory": { type: S_IFDIR, mode: 0o755 },
  "file": { type: S_IFREG, mode: 0o644 },
  "sparse-file": { type: S_IFREG, mode: 0o644 },
  "symlink": { type: S_IFLNK, mode: 0o644 },
  "character-device": { type: S_IFCHR, mode: 0o666 },
  "block-device": { type: S_IFBLK, mode: 0o660 },
  "fifo": { type: S_IFIFO, mode: 0o644 },
  "socket": { type: S_IFSOCK, mode: 0o644 },
} as const;

type OwnNode = Exclude<TreeNode, TreeHardLink>;

/** A name for an inode that stands elsewhere. */
interface Link {
  readonly directory: RAMFSInode;
  readonly name: string;
  readonly target: string;
}

/** Makes what `tree` describes below `directory`, and its attributes there. */
export function buildTree(directory: RAMFSInode, tree: TreeDirectory): void {
  directory.chmod(S_IFDIR | (tree.mode ?? defaults.directory.mode));
  directory.chown(tree.uid ?? 0, tree.gid ?? 0);
  const links: Link[] = [];
  const dated: [RAMFSInode, TreeAttributes][] = [[directory, tree]];
  // A stack of its own: no tree is too deep.
  const open = [{ inode: directory, left: entriesOf(tree) }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { inode: parent, left } = top;
    const { value: entry } = left.next();
    if (entry === undefined) {
      open.pop();
      continue;
    }
    const [text, node] = entry;
    const name = byteStringOfText(text);
    if (node.type === "hard-link") {
      links.push({ directory: parent, name, target: node.target });
      continue;
    }
    const inode = makeNode(parent, name, node);
    if (node.mtime !== undefined) dated.push([inode, node]);
    if (node.type !== "directory") continue;
    open.push({ inode, left: entriesOf(node) });
  }
  for (const { directory: parent, name, target } of links) {
    parent.addChild(inodeAt(directory, target), name);
  }
  // Last, as a directory changes with what is made in it.
  for (const [inode, { mtime }] of dated) {
    if (mtime === undefined) continue;
    inode.setTimes({ mtime: timestampOfNanoseconds(mtime) });
  }
  directory.flushMetadata();
}

function entriesOf(tree: TreeDirectory): ArrayIterator<[string, TreeNode]> {
  return Object.entries(tree.entries).values();
}

function makeNode(
  directory: RAMFSInode,
  name: string,
  node: OwnNode,
): RAMFSInode {
  const { type, mode } = defaults[node.type];
  const device = "major" in node
    ? BigInt(encodedDevice(node.major, node.minor))
    : 0n;
  const inode = directory.createChild(
    name,
    type | (node.mode ?? mode),
    device,
    node.uid ?? 0,
    node.gid ?? 0,
  );
  if (node.type === "file") setContent(inode, node.content);
  if (node.type === "sparse-file") {
    inode.setSharedContent(node.size, chunksOf(node.extents));
  }
  if (node.type === "symlink") {
    setContent(inode, bytesOf(byteStringOfText(node.target)));
  }
  return inode;
}

/** Gives a file content that other machines share. */
export function setContent(inode: RAMFSInode, bytes: Uint8Array): void {
  inode.setSharedContent(bytes.length, chunksOf([{ offset: 0, bytes }]));
}

/** The chunks that hold the extents; bytes are copied only to be joined. */
function chunksOf(extents: readonly TreeExtent[]): Map<number, Uint8Array> {
  const chunks = new Map<number, Uint8Array>();
  for (const { offset, bytes } of extents) {
    for (let done = 0; done < bytes.length;) {
      const index = Math.floor((offset + done) / CHUNK_SIZE);
      const within = offset + done - index * CHUNK_SIZE;
      const part = bytes.subarray(done, done + CHUNK_SIZE - within);
      const before = chunks.get(index);
      chunks.set(index, joined(before, part, within));
      done += part.length;
    }
  }
  return chunks;
}

function joined(
  before: Uint8Array | undefined,
  part: Uint8Array,
  within: number,
): Uint8Array {
  if (before === undefined && within === 0) return part;
  const end = within + part.length;
  const chunk = new Uint8Array(Math.max(before?.length ?? 0, end));
  if (before !== undefined) chunk.set(before);
  chunk.set(part, within);
  return chunk;
}

/** What is kept of a file's content, in order; the rest is holes. */
export function extentsOf(inode: RAMFSInode): TreeExtent[] {
  const { size, chunks } = inode;
  return chunks.map(([index, bytes]) => {
    const offset = index * CHUNK_SIZE;
    return { offset, bytes: bytes.subarray(0, Math.max(0, size - offset)) };
  }).sort((one, other) => one.offset - other.offset);
}

function inodeAt(root: RAMFSInode, path: string): RAMFSInode {
  let inode: RAMFSInode | undefined = root;
  for (const name of path.split("/")) {
    if (name !== "") inode = inode?.child(byteStringOfText(name));
  }
  if (inode !== undefined && !inode.isDirectory) return inode;
  throw new Error(`a checked tree has no file at ${path}`);
}
