/**
 * Owners, modes and devices for a tree, from a file in the format of device
 * tables, as genext2fs, mkfs.jffs2 and Buildroot read them: a line a path,
 *
 *     NAME TYPE MODE UID GID MAJOR MINOR START INCREMENT COUNT
 *
 * of which what stands at the end may be left out, or be `-`. The mode of a
 * file (`f`), or of all below a path (`r`), stays where it says `-1`.
 *
 * @module
 */

import type {
  TreeAttributes,
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { UsageError } from "./errors.ts";
import { groupIdOf, userIdOf } from "./accounts.ts";
import { textOfFile } from "./text_file.ts";
import { namesOfPath, TreeBuilder } from "./tree_builder.ts";

/** A table of every device that there is has fewer bytes. */
const LARGEST = 16 << 20;
const FIELDS = 10;
const FEWEST_FIELDS = 5;
const MOST_NODES = 4096;
/** Permissions and set-id bits. */
const ALL = 0o7777;

/** One line that says something. */
interface Line {
  readonly path: string;
  readonly type: string;
  readonly attributes: TreeAttributes;
  readonly major: number;
  readonly minor: number;
  readonly start: number;
  readonly increment: number;
  readonly count: number;
}

/** A fault in a line, whose number is added where it is known. */
function fault(what: string): never {
  throw new UsageError(what);
}

function numberOf(text: string | undefined, what: string): number {
  if (text === undefined || text === "-") return 0;
  if (!/^\d+$/.test(text) || Number(text) > 0xffffffff) {
    return fault(`its ${what} is ${text}, and no number`);
  }
  return Number(text);
}

function readLine(text: string, tree: TreeDirectory): Line {
  const fields = text.split(/\s+/);
  if (fields.length < FEWEST_FIELDS || fields.length > FIELDS) {
    return fault("it is not NAME TYPE MODE UID GID [MAJOR MINOR [...]]");
  }
  const [path = "", type = "", mode = "", uid = "", gid = "", ...rest] = fields;
  const keepsMode = mode === "-1" && (type === "r" || type === "f");
  if (!keepsMode && !(/^[0-7]{1,5}$/.test(mode) && parseInt(mode, 8) <= ALL)) {
    return fault(`its mode is ${mode}, and not octal up to 7777`);
  }
  const [major, minor, start, increment, count] = rest;
  return {
    path,
    type,
    attributes: {
      ...(keepsMode ? {} : { mode: parseInt(mode, 8) }),
      uid: userIdOf(tree, uid) ?? fault(`there is no user ${uid}`),
      gid: groupIdOf(tree, gid) ?? fault(`there is no group ${gid}`),
    },
    major: numberOf(major, "major number"),
    minor: numberOf(minor, "minor number"),
    start: numberOf(start, "start"),
    increment: numberOf(increment, "increment"),
    count: numberOf(count, "count"),
  };
}

const MADE = {
  c: "character-device",
  b: "block-device",
  p: "fifo",
  s: "socket",
} as const;

/** A node with other attributes; all below it too where `deep`. */
function changed(
  node: TreeNode,
  attributes: TreeAttributes,
  deep: boolean,
): TreeNode {
  if (node.type !== "directory" || !deep) return { ...node, ...attributes };
  const entries = Object.entries(node.entries).map((
    [name, below],
  ): [string, TreeNode] => [name, changed(below, attributes, true)]);
  return { ...node, ...attributes, entries: Object.fromEntries(entries) };
}

function apply(builder: TreeBuilder, line: Line): void {
  const { path, type, attributes } = line;
  const names = namesOfPath(path) ??
    fault(`${path} leads out of the root tree`);
  const there = builder.find(names);
  switch (type) {
    case "d":
      return builder.put(names, {
        type: "directory",
        ...attributes,
        entries: {},
      });
    case "f":
    case "r":
      if (there === undefined) return fault(`there is no ${path}`);
      if (type === "f" && there.type !== "file") {
        return fault(`${path} is no regular file`);
      }
      return builder.replace(names, changed(there, attributes, type === "r"));
    case "c":
    case "b":
    case "p":
    case "s":
      return makeNodes(builder, names, line, MADE[type]);
    default:
      return fault(`its type is ${type}, and none of f, d, c, b, p, s and r`);
  }
}

function makeNodes(
  builder: TreeBuilder,
  names: readonly string[],
  line: Line,
  type: (typeof MADE)[keyof typeof MADE],
): void {
  const { attributes, major, minor, start, increment, count } = line;
  const last = names.at(-1) ?? fault("the root is a directory");
  if (count > MOST_NODES) return fault(`its count is above ${MOST_NODES}`);
  for (let index = 0; index < Math.max(count, 1); index++) {
    const name = count === 0 ? last : `${last}${start + index}`;
    const device = { major, minor: minor + index * increment };
    builder.put(
      [...names.slice(0, -1), name],
      type === "fifo" || type === "socket"
        ? { ...attributes, type }
        : { ...attributes, ...device, type },
    );
  }
}

/** Does to a tree what a table says. */
export function applyDeviceTable(
  tree: TreeDirectory,
  table: string,
  name: string,
): TreeDirectory {
  const builder = new TreeBuilder(tree);
  for (const [index, text] of table.split("\n").entries()) {
    const line = text.trim();
    if (line === "" || line.startsWith("#")) continue;
    try {
      apply(builder, readLine(line, tree));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`${name}, line ${index + 1}: ${error.message}`);
    }
  }
  return builder.build();
}

/**
 * Reads a table and does to the tree what it says.
 *
 * @throws {UsageError} when it can't be read, naming the line that is wrong
 */
export async function applyManifest(
  tree: TreeDirectory,
  path: string,
): Promise<TreeDirectory> {
  const table = await textOfFile(path, "a device table", LARGEST);
  return applyDeviceTable(tree, table, path);
}
