/**
 * Trees at random for tests, and what makes two trees equal.
 *
 * @module
 */

import { textOfByteString } from "../kernel/filesystem/byte_text.ts";
import type {
  TreeAttributes,
  TreeDirectory,
  TreeFile,
  TreeNode,
  TreeSparseFile,
} from "../kernel/filesystem/root_tree.ts";

/** Numbers below `most`, always the same for a seed. */
type Draw = (most: number) => number;

function drawer(seed: number): Draw {
  let state = seed + 1;
  return (most) => {
    // A linear congruential generator; its high bits are good enough.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * most);
  };
}

function pick<T>(draw: Draw, choices: readonly T[]): T {
  return choices[draw(choices.length)] as T;
}

/** Names that some file system or archive somewhere has trouble with. */
const NAMES = [
  "a",
  "a file",
  "ä",
  "__proto__",
  "7",
  "\ufeff",
  "\ufffd",
  "\u202e",
  "\x1b[31m",
  "a\nb",
  "a\0b",
  "...",
  ". ",
  "%FF",
  "%~",
  "con",
  "\\",
  "GNUSparseFile.0",
  "x".repeat(100),
  "y".repeat(255),
  "\u{1f4a5}".repeat(63),
];

/** A name of whatever bytes; never one that paths can't have. */
function name(draw: Draw): string {
  if (draw(2) === 0) return pick(draw, NAMES);
  const bytes = Array.from(
    { length: 1 + draw(draw(8) === 0 ? 255 : 6) },
    () => String.fromCharCode(draw(256)),
  ).join("").replaceAll("/", "_");
  return /^\.{1,2}$/.test(bytes) ? "dots" : textOfByteString(bytes);
}

function bytes(draw: Draw): Uint8Array {
  const length = pick(draw, [0, 1, 511, 512, 513, draw(2000)]);
  return Uint8Array.from({ length }, () => draw(256));
}

function attributes(draw: Draw): Required<TreeAttributes> {
  const id = () => pick(draw, [0, 1, 1000, 0o777777, 0o1000000, 0xffffffff]);
  const seconds = pick(draw, [0n, 1n, 1_600_000_000n, 2n ** 31n, 2n ** 33n]);
  return {
    mode: pick(draw, [0, 0o644, 0o755, 0o4711, 0o1777, 0o7777]),
    uid: id(),
    gid: id(),
    mtime: seconds * 1_000_000_000n + BigInt(pick(draw, [0, 1, 999_999_999])),
  };
}

function sparseFile(draw: Draw): TreeSparseFile {
  // Chunks of the machine's file system, which it gives back whole.
  const chunk = 131072;
  const gap = 20;
  const extents = Array.from({ length: draw(4) }, (_one, index) => ({
    offset: (index + 1) * gap * chunk,
    bytes: Uint8Array.from({ length: chunk }, (_byte, at) => at % 251),
  }));
  const size = (extents.length + 2) * gap * chunk + draw(1000);
  return { ...attributes(draw), type: "sparse-file", size, extents };
}

const LEAVES: readonly ((draw: Draw) => TreeNode)[] = [
  (draw) => ({ ...attributes(draw), type: "file", content: bytes(draw) }),
  (draw) => ({ ...attributes(draw), type: "symlink", target: name(draw) }),
  (draw) => ({ ...attributes(draw), type: "symlink", target: "" }),
  (draw) => ({ ...attributes(draw), type: "fifo" }),
  (draw) => ({ ...attributes(draw), type: "socket" }),
  (draw) => ({
    ...attributes(draw),
    type: pick(draw, ["character-device", "block-device"]),
    major: pick(draw, [0, 1, 0xfff]),
    minor: pick(draw, [0, 3, 0o777777, 0xf_ffff]),
  }),
];

function leaf(draw: Draw): TreeNode {
  return draw(40) === 0 ? sparseFile(draw) : pick(draw, LEAVES)(draw);
}

function directory(draw: Draw, path: string, depth: number): TreeDirectory {
  const entries = new Map<string, TreeNode>();
  let file: string | undefined;
  for (let count = draw(7); count > 0; count--) {
    const at = name(draw);
    if (entries.has(at)) continue;
    const below = `${path}/${at}`;
    if (file !== undefined && draw(6) === 0) {
      entries.set(at, { type: "hard-link", target: file });
    } else if (depth > 0 && draw(3) === 0) {
      entries.set(at, directory(draw, below, depth - 1));
    } else {
      entries.set(at, leaf(draw));
      file = below;
    }
  }
  const all = Object.fromEntries(entries);
  return { ...attributes(draw), type: "directory", entries: all };
}

/** A tree of a few levels, with all that a tree can have; always the same for a seed. */
export function randomTree(seed: number): TreeDirectory {
  return directory(drawer(seed), "", 4);
}

/** A file's bytes where they are not zero. */
function contentOf(node: TreeFile | TreeSparseFile): readonly unknown[] {
  const extents = node.type === "file"
    ? [{ offset: 0, bytes: node.content }]
    : node.extents;
  const size = node.type === "file" ? node.content.length : node.size;
  const kept = extents.filter(({ bytes }) => bytes.some((byte) => byte !== 0));
  return [size, kept.map(({ offset, bytes }) => [offset, sumOf(bytes)])];
}

/** A sum over what stands before the zeros at the end. */
function sumOf(bytes: Uint8Array): string {
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  let sum = 0;
  for (let at = 0; at < end; at++) {
    sum = Math.imul(sum, 31) + (bytes[at] ?? 0) | 0;
  }
  return `${end}:${sum}`;
}

/**
 * All that is in a tree, a line an entry: two trees are equal where these are.
 * The order of entries and the way in which files are kept are no part of it;
 * which of a file's names is the first one is neither.
 */
export function listOf(tree: TreeDirectory): string[] {
  const lines: string[] = [];
  const names = new Map<string, string[]>();
  const left: [string, TreeNode][] = [["", tree]];
  for (const [path, node] of left) {
    if (node.type === "hard-link") {
      names.set(node.target, [...names.get(node.target) ?? [], path]);
      continue;
    }
    lines.push(JSON.stringify([path, ...wordsOf(node)]));
    if (node.type !== "directory") continue;
    for (const [name, below] of Object.entries(node.entries)) {
      left.push([`${path}/${name}`, below]);
    }
  }
  // A file of several names is told at each of them.
  const found = new Map(left);
  for (const [target, others] of names) {
    const node = found.get(target);
    const all = [target, ...others].sort();
    for (const path of others) {
      const words = node === undefined || node.type === "hard-link"
        ? []
        : wordsOf(node);
      lines.push(JSON.stringify([path, ...words]));
    }
    lines.push(JSON.stringify(["one file", ...all]));
  }
  return lines.sort();
}

function wordsOf(
  node: Exclude<TreeNode, { readonly type: "hard-link" }>,
): readonly unknown[] {
  const { mode, uid, gid, mtime } = node;
  const common = [mode, uid, gid, String(mtime)];
  switch (node.type) {
    case "file":
    case "sparse-file":
      return ["file", ...common, ...contentOf(node)];
    case "symlink":
      return [node.type, ...common, node.target];
    case "character-device":
    case "block-device":
      return [node.type, ...common, node.major, node.minor];
    default:
      return [node.type, ...common];
  }
}
