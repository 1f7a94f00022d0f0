/**
 * What a run depends on besides its input, for records.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { bytesOf } from "../kernel/filesystem/byte_string.ts";
import { byteStringOfText } from "../kernel/filesystem/byte_text.ts";
import type {
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { findInTree } from "../machine/tree_lookup.ts";
import type { GuestProgram } from "./guest_program.ts";
import type { Circumstances } from "./input_record.ts";
import { versionText } from "./version.ts";

type Hash = ReturnType<typeof createHash>;

/** Every part with its length, so that no two trees give the same bytes. */
function add(hash: Hash, part: string | Uint8Array): void {
  hash.update(`${typeof part === "string" ? "text" : "bytes"} ${part.length} `);
  hash.update(part);
}

/** A node without what stands below it. */
function addAlone(hash: Hash, node: TreeNode): void {
  if (node.type === "hard-link") {
    add(hash, node.type);
    return add(hash, bytesOf(byteStringOfText(node.target)));
  }
  const { type, mode = -1, uid = 0, gid = 0, mtime = -1n } = node;
  add(hash, [type, mode, uid, gid, mtime].join(" "));
  switch (type) {
    case "file":
      return add(hash, node.content);
    case "sparse-file":
      add(hash, `${node.size} ${node.extents.length}`);
      for (const { offset, bytes } of node.extents) {
        add(hash, String(offset));
        add(hash, bytes);
      }
      return;
    case "symlink":
      return add(hash, bytesOf(byteStringOfText(node.target)));
    case "character-device":
    case "block-device":
      return add(hash, `${node.major} ${node.minor}`);
    case "directory":
      return add(hash, String(Object.keys(node.entries).length));
  }
}

/** As deep as it may be, in the order that the machine keeps: programs see it. */
function addTree(hash: Hash, tree: TreeDirectory): void {
  const left: [string, TreeNode][] = [["", tree]];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const [name, node] = one;
    add(hash, bytesOf(byteStringOfText(name)));
    addAlone(hash, node);
    if (node.type !== "directory") continue;
    for (const entry of Object.entries(node.entries).reverse()) {
      left.push(entry);
    }
  }
}

function digest(fill: (hash: Hash) => void): string {
  const hash = createHash("sha256");
  fill(hash);
  return `sha256:${hash.digest("hex")}`;
}

function treeHash(tree: TreeDirectory): string {
  return digest((hash) => addTree(hash, tree));
}

/**
 * The circumstances of a run.
 *
 * @param options those that a program can notice, by name
 */
export function circumstancesOf(
  { path, architecture, tree }: GuestProgram,
  args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Circumstances {
  const node = findInTree(tree, path)?.node;
  return {
    version: versionText(),
    architecture,
    path,
    program: node?.type === "file"
      ? digest((hash) => hash.update(node.content))
      : "none",
    arguments: args,
    ...options,
    tree: treeHash(tree),
  };
}
