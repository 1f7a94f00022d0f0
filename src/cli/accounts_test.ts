import { assertEquals, assertThrows } from "@std/assert";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { groupIdOf, userIdOf, userOf } from "./accounts.ts";
import { UsageError } from "./errors.ts";

function treeWith(passwd: string, group: string): TreeDirectory {
  const file = (text: string) => ({
    type: "file",
    content: new TextEncoder().encode(text),
  } as const);
  const entries = { passwd: file(passwd), group: file(group) };
  return {
    type: "directory",
    entries: { etc: { type: "directory", entries } },
  };
}

const tree = treeWith(
  "root:x:0:0::/root:/bin/sh\nanon:x:100:10:A. Non:/home/anon:/bin/sh\n",
  "# groups\nusers:x:10:\nwheel:x:1:anon\naudio:x:3:nobody,anon\n",
);

Deno.test("userOf() reads ids and the names of the tree", () => {
  const users: readonly (readonly [string, number, number, number[]])[] = [
    ["anon", 100, 10, [1, 3]],
    ["100", 100, 10, [1, 3]],
    ["anon:wheel", 100, 1, []],
    ["0:7", 0, 7, []],
    ["5", 5, 5, []],
    ["root", 0, 0, []],
  ];
  for (const [text, uid, gid, extraGids] of users) {
    assertEquals(userOf(tree, text), { uid, gid, extraGids }, text);
  }
});

Deno.test("userOf() says what there is not", () => {
  const refuse = (text: string, why: string) =>
    assertThrows(() => userOf(tree, text), UsageError, why);
  refuse("nobody", "/etc/passwd has no such user");
  refuse("anon:nogroup", "/etc/group has no group nogroup");
  for (const text of ["", ":", "a:b:c", "anon:"]) {
    refuse(text, "--user takes USER[:GROUP]");
  }
  refuse("4294967295", "no such user");
});

Deno.test("userIdOf() and groupIdOf() know no names where a tree has none", () => {
  const empty: TreeDirectory = { type: "directory", entries: {} };
  assertEquals(userIdOf(empty, "root"), undefined);
  assertEquals(groupIdOf(empty, "12"), 12);
});
