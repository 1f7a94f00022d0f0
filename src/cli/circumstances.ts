/**
 * What a run depends on besides its input, for records.
 *
 * @module
 */

import { createHash } from "node:crypto";
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

function addNode(hash: Hash, node: TreeNode): void {
  const { type, mode = -1, uid = 0, gid = 0 } = node;
  add(hash, [type, mode, uid, gid].join(" "));
  switch (type) {
    case "file":
      return add(hash, node.content);
    case "symlink":
      return add(hash, node.target);
    case "character-device":
    case "block-device":
      return add(hash, `${node.major} ${node.minor}`);
    case "directory": {
      // In the order that the machine keeps, since programs can see it.
      const entries = Object.entries(node.entries);
      add(hash, String(entries.length));
      for (const [name, entry] of entries) {
        add(hash, name);
        addNode(hash, entry);
      }
    }
  }
}

function digest(fill: (hash: Hash) => void): string {
  const hash = createHash("sha256");
  fill(hash);
  return `sha256:${hash.digest("hex")}`;
}

function treeHash(tree: TreeDirectory): string {
  return digest((hash) => addNode(hash, tree));
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
