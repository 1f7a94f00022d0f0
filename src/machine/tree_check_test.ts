import { assert, assertEquals, assertThrows } from "@std/assert";
import type {
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { Machine } from "./machine.ts";
import { TreeError } from "./tree_check.ts";

function create(root: TreeDirectory): void {
  Machine.create({ architecture: "riscv64", program: "/none", root }).dispose();
}

function directory(entries: TreeDirectory["entries"]): TreeDirectory {
  return { type: "directory", entries };
}

const FILE: TreeNode = { type: "file", content: new Uint8Array(1) };
/** What a program without types can hand over. */
const bad = (node: unknown) => node as TreeNode;

const ENTRIES: readonly [string, TreeDirectory["entries"]][] = [
  ['/ has an entry that is called ""', { "": FILE }],
  ['/ has an entry that is called "."', { ".": FILE }],
  ['/d has an entry that is called ".."', { d: directory({ "..": FILE }) }],
  ["/ has an entry with a slash in its name, a/b", { "a/b": FILE }],
  ["longer than 255 bytes", { ["ä".repeat(128)]: FILE }],
  ["/x is null, and no node", { x: bad(null) }],
  ["/x is 7, and no node", { x: bad(7) }],
  ["/x has the type undefined", { x: bad({}) }],
  ["/x has the type door", { x: bad({ type: "door" }) }],
  ["/x is a directory without entries", { x: bad({ type: "directory" }) }],
  ["/x is a file whose content is no Uint8Array", {
    x: bad({ type: "file", content: "text" }),
  }],
  ["/x is a symbolic link whose target is no text", {
    x: bad({ type: "symlink" }),
  }],
  ["/x is a hard link to /y, where the tree has no file", {
    x: { type: "hard-link", target: "/y" },
  }],
  ["/x is a hard link to /x, where", {
    x: { type: "hard-link", target: "/x" },
  }],
  ["/x is a hard link to /d, where", {
    x: { type: "hard-link", target: "/d" },
    d: directory({}),
  }],
  ["/x has the mode 4096", { x: { ...FILE, mode: 0o10000 } as TreeNode }],
  ["/x has the mode -1", { x: { ...FILE, mode: -1 } as TreeNode }],
  ["/x has the uid 0.5", { x: { ...FILE, uid: 0.5 } as TreeNode }],
  ["/x has the gid 4294967296", { x: { ...FILE, gid: 2 ** 32 } as TreeNode }],
  ["/x has the mtime 5, which", { x: bad({ ...FILE, mtime: 5 }) }],
  ["/x is a device 4096, 0", {
    x: { type: "block-device", major: 4096, minor: 0 },
  }],
  ["/x has the size -1", {
    x: { type: "sparse-file", size: -1, extents: [] },
  }],
  ["/x has an extent behind its end", {
    x: {
      type: "sparse-file",
      size: 1,
      extents: [{ offset: 0, bytes: new Uint8Array(2) }],
    },
  }],
  ["/x has extents that are out of order", {
    x: {
      type: "sparse-file",
      size: 9,
      extents: [3, 0].map((offset) => ({ offset, bytes: new Uint8Array(2) })),
    },
  }],
  ["/dev/tty0 can't be opened, as /dev is a file", { dev: FILE }],
  ["as /dev is a symlink", { dev: { type: "symlink", target: "/none" } }],
  ["as /dev/tty0 is a directory", {
    dev: directory({ tty0: directory({}) }),
  }],
];

for (const [why, entries] of ENTRIES) {
  Deno.test(`Machine.create() says of a tree that ${why}`, () => {
    const error = assertThrows(() => create(directory(entries)), TreeError);
    assert(error.message.includes(why), error.message);
    assert(error.message.includes("the root tree"), error.message);
  });
}

Deno.test("Machine.create() takes every byte of a name and every kind of node", () => {
  create(directory({
    "\udcff\0\x01": FILE,
    "y": { type: "hard-link", target: "/\udcff\0\x01" },
    "__proto__": FILE,
    ["x".repeat(255)]: directory({}),
    "s": { type: "symlink", target: "" },
  }));
});

Deno.test("Machine.create() shows no more of a long path than its end", () => {
  let tree: TreeNode = bad(undefined);
  for (let level = 0; level < 5000; level++) tree = directory({ d: tree });
  const error = assertThrows(() => create(tree as TreeDirectory), TreeError);
  assertEquals(error.message.length < 300, true);
});
