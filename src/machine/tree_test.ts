import { assertEquals } from "@std/assert";
import type { RAMFSInode } from "../kernel/filesystem/ramfs/inode.ts";
import {
  dir,
  file,
  symlink,
  TestWorld,
} from "../kernel/filesystem/test_world.ts";
import { describeTree, overlayTree, withEntry } from "./tree.ts";

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
  const { context } = new TestWorld(entries);
  const { entries: found } = describeTree(context.root.inode as RAMFSInode);
  assertEquals(found, {
    ...entries,
    d: dir({
      f: file("text", 0o640),
      l: { ...symlink("f"), mode: 0o644 },
    }, 0o700),
  });
});
