/**
 * Whether a tree that somebody wrote is one that a machine can have.
 *
 * @module
 */

import { NAME_MAX } from "../api/constants.ts";
import { byteStringOfText } from "../kernel/filesystem/byte_text.ts";
import type {
  TreeAttributes,
  TreeDirectory,
  TreeHardLink,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { entryAt } from "./tree_lookup.ts";

/** A root tree that no machine can have; the message names the entry. */
export class TreeError extends Error {
  /** Tells it from other errors. */
  override name = "TreeError";
  /** The message without the entry. */
  readonly reason: string;

  /** `reason` is the message without the entry, where it names one. */
  constructor(message: string, reason = message) {
    super(message);
    this.reason = reason;
  }
}

const LARGEST_ID = 0xffff_ffff;
const LARGEST_MODE = 0o7777;
const LARGEST_MAJOR = 0xfff;
const LARGEST_MINOR = 0xf_ffff;
const NANOSECONDS = 2n ** 63n;

/** Characters of a path that a message shows. */
const SHOWN = 200;

function shown(path: string): string {
  return path.length <= SHOWN ? path : `…${path.slice(1 - SHOWN)}`;
}

function fault(path: string, what: string): never {
  throw new TreeError(
    `the root tree can't be made: ${shown(path || "/")} ${what}`,
    what,
  );
}

function isWhole(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 &&
    (value as number) <= most;
}

/** Names of fewer characters than this take no more bytes than are allowed. */
const SHORT = NAME_MAX / 3;

/** Why no entry can have this name, where none can. */
export function nameFault(name: string): string | undefined {
  if (name === "" || name === "." || name === "..") {
    return `has an entry that is called ${JSON.stringify(name)}`;
  }
  if (name.includes("/")) {
    return `has an entry with a slash in its name, ${shown(name)}`;
  }
  const isLong = name.length > SHORT &&
    (name.length > NAME_MAX || byteStringOfText(name).length > NAME_MAX);
  return isLong
    ? `has an entry whose name is longer than ${NAME_MAX} bytes, ${shown(name)}`
    : undefined;
}

function checkName(path: string, name: string): void {
  const why = nameFault(name);
  if (why !== undefined) fault(path, why);
}

function checkAttributes(path: string, node: TreeAttributes): void {
  const { mode, uid, gid, mtime } = node;
  if (mode !== undefined && !isWhole(mode, LARGEST_MODE)) {
    fault(path, `has the mode ${mode}, which is none from 0 to 0o7777`);
  }
  for (const [what, id] of Object.entries({ uid, gid })) {
    if (id === undefined || isWhole(id, LARGEST_ID)) continue;
    fault(path, `has the ${what} ${id}, which is none from 0 to 2^32 - 1`);
  }
  if (mtime === undefined) return;
  if (
    typeof mtime !== "bigint" || mtime < -NANOSECONDS || mtime >= NANOSECONDS
  ) {
    fault(path, `has the mtime ${mtime}, which is no bigint of 64 bits`);
  }
}

/** What a node says besides its attributes. */
function checkNode(tree: TreeDirectory, path: string, node: TreeNode): void {
  switch (node.type) {
    case "directory":
      if (typeof node.entries !== "object" || node.entries === null) {
        fault(path, "is a directory without entries");
      }
      return;
    case "file":
      if (!(node.content instanceof Uint8Array)) {
        fault(path, "is a file whose content is no Uint8Array");
      }
      return;
    case "sparse-file": {
      if (!isWhole(node.size, Number.MAX_SAFE_INTEGER)) {
        fault(path, `has the size ${node.size}, which is none`);
      }
      if (!Array.isArray(node.extents)) fault(path, "has no list of extents");
      let end = 0;
      for (const { offset, bytes } of node.extents) {
        const isFine = bytes instanceof Uint8Array &&
          isWhole(offset, node.size) && offset >= end;
        if (!isFine) fault(path, "has extents that are out of order");
        end = offset + bytes.length;
      }
      if (end > node.size) fault(path, "has an extent behind its end");
      return;
    }
    case "hard-link": {
      const target = typeof node.target === "string"
        ? entryAt(tree, node.target)
        : undefined;
      if (
        target !== undefined && target.type !== "directory" &&
        target.type !== "hard-link"
      ) return;
      return fault(
        path,
        `is a hard link to ${node.target}, where the tree has no file`,
      );
    }
    case "symlink":
      if (typeof node.target !== "string") {
        fault(path, "is a symbolic link whose target is no text");
      }
      return;
    case "character-device":
    case "block-device":
      if (
        !isWhole(node.major, LARGEST_MAJOR) ||
        !isWhole(node.minor, LARGEST_MINOR)
      ) {
        fault(path, `is a device ${node.major}, ${node.minor}, which is none`);
      }
      return;
    case "fifo":
    case "socket":
      return;
    default:
      fault(path, `has the type ${(node as { type?: unknown }).type}`);
  }
}

/**
 * Looks at one node without what is below it.
 *
 * @throws {TreeError} where it can't be made
 */
export function checkAlone(
  path: string,
  node: Exclude<TreeNode, TreeHardLink>,
): void {
  checkNode(EMPTY, path, node);
  checkAttributes(path, node);
}

const EMPTY: TreeDirectory = { type: "directory", entries: {} };

/**
 * Looks at every entry, before a kernel is asked to make them.
 *
 * @throws {TreeError} naming the first that can't be made
 */
export function checkTree(tree: TreeDirectory): void {
  if (tree?.type !== "directory") fault("", "is no directory");
  const directories = [{ path: "", node: tree }];
  checkAttributes("", tree);
  checkNode(tree, "", tree);
  for (const { path, node } of directories) {
    for (const [name, entry] of Object.entries(node.entries)) {
      checkName(path, name);
      const below = `${path}/${name}`;
      if (typeof entry !== "object" || entry === null) {
        fault(below, `is ${entry}, and no node`);
      }
      checkNode(tree, below, entry);
      if (entry.type === "hard-link") continue;
      checkAttributes(below, entry);
      if (entry.type === "directory") {
        directories.push({ path: below, node: entry });
      }
    }
  }
}
