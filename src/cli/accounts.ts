/**
 * Users and groups by name, as the /etc/passwd and /etc/group of a tree have
 * them.
 *
 * @module
 */

import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { findInTree } from "../machine/tree_lookup.ts";
import { UsageError } from "./errors.ts";

/** Who a program runs as. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly extraGids: readonly number[];
}

const LARGEST = 0xffff_fffe;

function idOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) <= LARGEST
    ? Number(text)
    : undefined;
}

function linesOf(tree: TreeDirectory, path: string): readonly string[][] {
  const node = findInTree(tree, path)?.node;
  if (node?.type !== "file") return [];
  return new TextDecoder().decode(node.content).split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => line.split(":"));
}

const users = (tree: TreeDirectory): readonly string[][] =>
  linesOf(tree, "/etc/passwd");
const groups = (tree: TreeDirectory): readonly string[][] =>
  linesOf(tree, "/etc/group");

function idByName(
  lines: readonly string[][],
  name: string,
): number | undefined {
  const found = lines.find(([one]) => one === name);
  return idOf(found?.[2] ?? "");
}

/** A user id, or that of a user of the tree. */
export function userIdOf(
  tree: TreeDirectory,
  text: string,
): number | undefined {
  return idOf(text) ?? idByName(users(tree), text);
}

/** A group id, or that of a group of the tree. */
export function groupIdOf(
  tree: TreeDirectory,
  text: string,
): number | undefined {
  return idOf(text) ?? idByName(groups(tree), text);
}

/**
 * `USER[:GROUP]`, each an id or a name. Without a group it is the one that the
 * tree gives the user, with all that the user is a member of, or the one of the
 * same number.
 *
 * @throws {UsageError} where the tree knows no such name
 */
export function userOf(tree: TreeDirectory, text: string): User {
  const [name = "", groupName, more] = text.split(":");
  const isWhole = name !== "" && groupName !== "" && more === undefined;
  if (!isWhole) throw new UsageError(`--user takes USER[:GROUP], not ${text}`);
  const uid = userIdOf(tree, name);
  if (uid === undefined) {
    throw new UsageError(
      `--user ${name}: the root tree's /etc/passwd has no such user`,
    );
  }
  if (groupName !== undefined) {
    const gid = groupIdOf(tree, groupName);
    if (gid !== undefined) return { uid, gid, extraGids: [] };
    throw new UsageError(
      `--user ${text}: the root tree's /etc/group has no group ${groupName}`,
    );
  }
  const entry = users(tree).find(([, , id]) => idOf(id ?? "") === uid);
  const gid = idOf(entry?.[3] ?? "") ?? uid;
  const login = entry?.[0];
  const extraGids = groups(tree)
    .filter(([, , , members = ""]) =>
      login !== undefined && members.trim().split(",").includes(login)
    )
    .map(([, , id]) => idOf(id ?? ""))
    .filter((id) => id !== undefined && id !== gid) as number[];
  return { uid, gid, extraGids };
}
