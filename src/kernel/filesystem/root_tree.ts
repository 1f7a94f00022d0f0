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
import { bytesOf, byteStringOfText } from "./byte_string.ts";
import { encodedDevice } from "./inode_metadata.ts";
import type { RAMFSInode } from "./ramfs/inode.ts";

/** What every entry may say of itself. */
export interface TreeAttributes {
  /** Permission and set-id bits. */
  readonly mode?: number;
  /** Owner; 0 by default. */
  readonly uid?: number;
  /** Group; 0 by default. */
  readonly gid?: number;
}

/** A directory by the names of its entries, which are text. */
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
  | TreeSymlink
  | TreeDevice
  | TreeSpecial;

const defaults = {
  "directory": { type: S_IFDIR, mode: 0o755 },
  "file": { type: S_IFREG, mode: 0o644 },
  "symlink": { type: S_IFLNK, mode: 0o644 },
  "character-device": { type: S_IFCHR, mode: 0o666 },
  "block-device": { type: S_IFBLK, mode: 0o660 },
  "fifo": { type: S_IFIFO, mode: 0o644 },
  "socket": { type: S_IFSOCK, mode: 0o644 },
} as const;

/** Makes what `tree` describes below `directory`, and its attributes there. */
export function buildTree(directory: RAMFSInode, tree: TreeDirectory): void {
  directory.chmod(S_IFDIR | (tree.mode ?? defaults.directory.mode));
  directory.chown(tree.uid ?? 0, tree.gid ?? 0);
  buildEntries(directory, tree);
  directory.flushMetadata();
}

function buildEntries(directory: RAMFSInode, tree: TreeDirectory): void {
  for (const [name, node] of Object.entries(tree.entries)) {
    const { type, mode } = defaults[node.type];
    const device = "major" in node
      ? BigInt(encodedDevice(node.major, node.minor))
      : 0n;
    const inode = directory.createChild(
      byteStringOfText(name),
      type | (node.mode ?? mode),
      device,
      node.uid ?? 0,
      node.gid ?? 0,
    );
    if (node.type === "directory") buildEntries(inode, node);
    if (node.type === "file") inode.setSharedContent(node.content);
    if (node.type === "symlink") {
      inode.setSharedContent(bytesOf(byteStringOfText(node.target)));
    }
  }
}
