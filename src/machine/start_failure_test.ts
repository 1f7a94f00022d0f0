import { assertEquals, assertStringIncludes } from "@std/assert";
import type { TreeNode } from "../kernel/filesystem/root_tree.ts";
import { Machine } from "./machine.ts";
import { program } from "./test_program.ts";
import { findInTree } from "./tree_lookup.ts";

const text = new TextEncoder();

/** A program with one more program header, which names an interpreter. */
function dynamic(path: string): Uint8Array {
  const bytes = program([]);
  const view = new DataView(bytes.buffer);
  view.setUint16(56, 2, true);
  view.setUint32(120, 3, true);
  view.setBigUint64(128, 256n, true);
  view.setBigUint64(152, BigInt(path.length + 1), true);
  view.setBigUint64(160, BigInt(path.length + 1), true);
  bytes.set(text.encode(path), 256);
  return bytes;
}

function fixed(): Uint8Array {
  const bytes = program([]);
  new DataView(bytes.buffer).setUint16(16, 2, true);
  return bytes;
}

const file = (content: Uint8Array, mode = 0o755): TreeNode => ({
  type: "file",
  content,
  mode,
});
const script = (line: string): TreeNode => file(text.encode(line));

const starts: readonly (readonly [
  what: string,
  node: TreeNode | undefined,
  others: Readonly<Record<string, TreeNode>>,
  reason: string,
])[] = [
  ["nothing is there", undefined, {}, "it is not in the root tree"],
  [
    "it is a directory",
    { type: "directory", entries: {} },
    {},
    "it is a directory",
  ],
  [
    "it has no right",
    file(program([]), 0o644),
    {},
    "belongs to 0:0 and has the mode 0644",
  ],
  ["it is linked for a fixed address", file(fixed()), {}, "link with -pie"],
  [
    "its interpreter is not there",
    file(dynamic("/usr/lib/Loader.so")),
    {},
    "it is dynamic, and its interpreter /usr/lib/Loader.so is not in the root tree: put",
  ],
  [
    "its interpreter is no program",
    file(dynamic("/loader")),
    { loader: file(text.encode("no program")) },
    "its interpreter /loader: it is no ELF file",
  ],
  [
    "a script's interpreter is not there",
    script("#!/bin/sh -x\n"),
    {},
    "its interpreter /bin/sh is not in the root tree",
  ],
  [
    "scripts start each other for ever",
    script("#!/program\n"),
    {},
    "a third script file is met",
  ],
];

for (const [what, node, others, reason] of starts) {
  Deno.test(`a machine says what to do when ${what}`, () => {
    const machine = Machine.create({
      architecture: "riscv64",
      memoryBytes: 32 << 20,
      program: "/program",
      credentials: { uid: 1000, euid: 1000, suid: 1000 },
      root: {
        type: "directory",
        entries: {
          ...others,
          ...(node === undefined ? {} : { program: node }),
        },
      },
    });
    const result = machine.run();
    machine.dispose();
    assertEquals(result.kind, "not-a-program");
    if (result.kind === "not-a-program") {
      assertStringIncludes(result.reason, reason);
    }
  });
}

Deno.test("findInTree() follows links as far as the kernel would, and no further", () => {
  const link = (target: string): TreeNode => ({ type: "symlink", target });
  const tree = {
    type: "directory",
    entries: {
      a: {
        type: "directory",
        entries: {
          f: file(text.encode("f")),
          up: link("../b"),
          abs: link("/a/f"),
        },
      },
      b: link("a/./f"),
      loop: link("loop"),
    },
  } as const;
  const found = (path: string) => findInTree(tree, path)?.path;
  assertEquals(found("/"), "/");
  assertEquals(found("/a/../../a//f"), "/a/f");
  assertEquals(found("/a/up"), "/a/f");
  assertEquals(found("/a/abs"), "/a/f");
  assertEquals(found("/loop"), undefined);
  assertEquals(found("/a/f/x"), undefined);
  assertEquals(found("/constructor"), undefined);
});
