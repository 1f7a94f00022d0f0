import { assert, assertEquals, assertThrows } from "@std/assert";
import { bytesOf } from "../kernel/filesystem/byte_string.ts";
import { byteStringOfText } from "../kernel/filesystem/byte_text.ts";
import type { RAMFSInode } from "../kernel/filesystem/ramfs/inode.ts";
import {
  dir,
  file,
  symlink,
  TestWorld,
} from "../kernel/filesystem/test_world.ts";
import {
  buildTree,
  setContent,
  type TreeDirectory,
  type TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { listOf, randomTree } from "./test_tree.ts";
import { describeTree, overlayTree, withEntry } from "./tree.ts";
import { checkTree, TreeError } from "./tree_check.ts";
import { findInTree } from "./tree_lookup.ts";

Deno.test("overlayTree() merges directories and withEntry() makes the way", () => {
  const tree = overlayTree(
    dir({ a: dir({ x: file() }) }),
    dir({ a: dir({ y: file() }) }),
  );
  const { a } = withEntry(tree, "/a/z/deep", file()).entries;
  assertEquals(
    a?.type === "directory" ? Object.keys(a.entries) : [],
    ["x", "y", "z"],
  );
});

Deno.test("withEntry() follows links to directories, and replaces nothing on its way", () => {
  const tree = dir({
    bin: symlink("usr/bin"),
    usr: dir({ bin: dir({ sh: file() }) }),
    etc: file(),
    loose: symlink("nowhere"),
  });
  const { bin, usr } = withEntry(tree, "/bin/new", file()).entries;
  assertEquals(bin, tree.entries["bin"]);
  const inside = usr?.type === "directory" ? usr.entries["bin"] : undefined;
  assertEquals(
    inside?.type === "directory" ? Object.keys(inside.entries) : [],
    ["sh", "new"],
  );
  for (const path of ["/etc/x", "/etc/x/y", "/bin/sh/x", "/loose/x"]) {
    const error = assertThrows(() => withEntry(tree, path, file()), TreeError);
    assert(error.message.startsWith(`${path} can't be put`), error.message);
  }
});

Deno.test("describeTree() gives back what buildTree() was given", () => {
  const entries = {
    d: dir({ f: file("text", 0o640), l: symlink("f") }, 0o700),
    p: { type: "fifo", mode: 0o600, uid: 1, gid: 2 },
    n: {
      type: "character-device",
      major: 1,
      minor: 3,
      mode: 0o666,
      uid: 0,
      gid: 0,
    },
  } as const;
  const { context, clock } = new TestWorld(entries);
  const { entries: found } = describeTree(context.root.inode as RAMFSInode);
  const dated = { mtime: clock };
  const owner = { uid: 1000, gid: 1000 };
  assertEquals(found, {
    d: {
      ...dir({
        f: { ...file("text", 0o640), ...dated },
        l: { type: "symlink", target: "f", mode: 0o644, ...owner, ...dated },
      }, 0o700),
      ...dated,
    },
    p: { ...entries.p, ...dated },
    n: { ...entries.n, ...dated },
  });
});

/** What a machine's root is after it was made of a tree. */
function roundTrip(tree: TreeDirectory): TreeDirectory {
  const root = new TestWorld().context.root.inode as RAMFSInode;
  const made = root.createChild("made", 0o40755, 0n, 0, 0);
  buildTree(made, tree);
  return describeTree(made);
}

Deno.test("describeTree() gives back any tree that buildTree() was given", () => {
  for (let seed = 0; seed < 300; seed++) {
    const tree = randomTree(seed);
    checkTree(tree);
    assertEquals(listOf(roundTrip(tree)), listOf(tree), `seed ${seed}`);
  }
});

Deno.test("describeTree() keeps bytes of names and targets that are no text", () => {
  const names = ["\xff", "\xfe", "\xef\xbf\xbd", "\xef\xbb\xbfx", "x", "a\0b"];
  const { context } = new TestWorld();
  const root = context.root.inode as RAMFSInode;
  for (const name of names) root.createChild(name, 0o100644, 0n, 0, 0);
  const link = root.createChild("link", 0o120644, 0n, 0, 0);
  setContent(link, bytesOf("\xed\xa0\x80\xc3\xa9"));
  const { entries } = describeTree(root);
  assertEquals(Object.keys(entries).map(byteStringOfText), [...names, "link"]);
  const { link: described } = entries;
  assertEquals(
    described?.type === "symlink" && byteStringOfText(described.target),
    "\xed\xa0\x80\xc3\xa9",
  );
});

Deno.test("no tree is too deep for buildTree(), checkTree(), describeTree() and withEntry()", () => {
  const depth = 50_000;
  let deep: TreeDirectory = dir({ bottom: file("x") });
  for (let level = 0; level < depth; level++) deep = dir({ d: deep });
  checkTree(deep);
  let found: TreeNode | undefined = roundTrip(deep);
  for (let level = 0; level < depth; level++) {
    found = found?.type === "directory" ? found.entries["d"] : undefined;
  }
  assertEquals(
    found?.type === "directory" ? Object.keys(found.entries) : [],
    ["bottom"],
  );
  const path = "/d".repeat(depth + 1);
  const changed = withEntry(deep, path, file("y"));
  assertEquals(findInTree(changed, path)?.node.type, "file");
});

Deno.test("describeTree() tells a file of holes by its bytes", () => {
  const size = 8 * 2 ** 30;
  const extents = [{ offset: 5 * 2 ** 30, bytes: Uint8Array.of(1, 2, 3) }];
  const made = roundTrip(
    dir({ holes: { type: "sparse-file", size, extents } }),
  );
  const { holes } = made.entries;
  assert(holes?.type === "sparse-file");
  assertEquals(holes.size, size);
  assertEquals(holes.extents.length, 1);
  const [extent] = holes.extents;
  assertEquals(extent?.offset, 5 * 2 ** 30);
  assertEquals(extent?.bytes, Uint8Array.of(1, 2, 3));
});
