// Expectations: unveil-rules of the facts, by their number.
import { assertEquals } from "@std/assert";
import {
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_EXEC,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  unveilLetters,
} from "../../api/constants.ts";
import type { RefusalName } from "../../api/calls.ts";
import { makeDirectory, makeSymlink, removeName } from "./names.ts";
import { link, rename } from "./rename.ts";
import { answer, dir, file, symlink, TestWorld } from "./test_world.ts";
import { UnveilData } from "./unveil.ts";

function bits(letters: string): number {
  return [...letters].reduce(
    (sum, letter) => sum | unveilLetters[letter as keyof typeof unveilLetters],
    0,
  );
}

function unveil(data: UnveilData, path: string, letters: string): string {
  return data.unveil(path, bits(letters)) ? "ok" : "refused";
}

Deno.test("unveil() lets explicit paths lose letters only (U042 to U044)", () => {
  const data = new UnveilData();
  assertEquals(unveil(data, "/a", "rw"), "ok");
  assertEquals(unveil(data, "/a", "rwx"), "refused");
  assertEquals(unveil(data, "/a", "r"), "ok");
  assertEquals(unveil(data, "/a", "rw"), "refused");
  assertEquals(unveil(data, "/a", ""), "ok");
  assertEquals(unveil(data, "/a", "r"), "refused");
});

Deno.test("unveil() lets deeper paths have more (U046) and hide again (U048)", () => {
  const data = new UnveilData();
  unveil(data, "/a", "r");
  assertEquals(unveil(data, "/a/b", "rwc"), "ok");
  unveil(data, "/a/c", "");
  assertEquals(data.find("/a/b/x").permissions, bits("rwc"));
  assertEquals(data.find("/a/c/x").permissions, 0);
  assertEquals(data.find("/a/d").permissions, bits("r"));
});

Deno.test("unveil() of a path on the way changes implicit descendants only (U052)", () => {
  const data = new UnveilData();
  unveil(data, "/a/b/c", "r");
  assertEquals(data.find("/a/b").permissions, 0);
  assertEquals(unveil(data, "/a", "rw"), "ok");
  assertEquals(data.find("/a/b/x").permissions, bits("rw"));
  assertEquals(data.find("/a/b/c").permissions, bits("r"));
});

Deno.test("find() goes by component, not by prefix (U057)", () => {
  const data = new UnveilData();
  unveil(data, "/tmp/ab", "r");
  assertEquals(data.find("/tmp/abc").permissions, 0);
});

Deno.test("copy() leaves the original alone (U162)", () => {
  const data = new UnveilData();
  unveil(data, "/a", "r");
  const copy = data.copy("riscv64");
  unveil(copy, "/b", "r");
  assertEquals(data.find("/b").permissions, 0);
  assertEquals(copy.state, "Dropped");
});

function world(...veil: readonly string[]): TestWorld {
  const result = new TestWorld({
    d: dir({ f: file(), prog: file("", 0o755), l: symlink("/hidden/f") }),
    hidden: dir({ f: file(), file: file() }),
    data: dir({ f: file() }),
    tmp: dir({ l: symlink("/data") }),
    e: dir(),
  });
  for (const entry of veil) {
    const [path = "", letters = ""] = entry.split(" ");
    unveil(result.caller.unveil, path, letters);
  }
  return result;
}

const opens: readonly (readonly [
  rule: string,
  veil: readonly string[],
  path: string,
  options: number,
  want: "ok" | RefusalName,
])[] = [
  ["U028", [], "/hidden/f", O_RDONLY, "ok"],
  ["U029", ["/d r"], "/hidden/f", O_RDONLY, "veil/ENOENT/path-is-hidden"],
  ["U060", ["/tmp r", "/data r"], "/tmp/l/f", O_RDONLY, "ok"],
  ["U059", ["/data r"], "/tmp/l/f", O_RDONLY, "veil/ENOENT/link-is-hidden"],
  [
    "U062",
    ["/tmp rw", "/data r"],
    "/tmp/l/f",
    O_WRONLY,
    "veil/EACCES/link-target-unveiled-without-needed-letter",
  ],
  ["U063", ["/d rw"], "/d/l", O_RDONLY, "veil/ENOENT/link-target-is-hidden"],
  [
    "U064",
    ["/tmp r", "/data/f r"],
    "/tmp/l/f",
    O_RDONLY,
    "veil/ENOENT/link-target-is-hidden",
  ],
  ["U067", ["/d r"], "/hidden/../d/f", O_RDONLY, "ok"],
  ["U068", ["/d r"], "/d/../hidden/f", O_RDONLY, "veil/ENOENT/path-is-hidden"],
  ["U076", ["/d r"], "/d/f", O_RDONLY, "ok"],
  [
    "U077",
    ["/d w"],
    "/d/f",
    O_RDONLY,
    "veil/EACCES/path-unveiled-without-needed-letter",
  ],
  ["U078", ["/d w"], "/d/f", O_WRONLY, "ok"],
  [
    "U079",
    ["/d w"],
    "/d/f",
    O_RDWR,
    "veil/EACCES/path-unveiled-without-needed-letter",
  ],
  ["U080", ["/d b"], "/d", O_RDONLY | O_DIRECTORY, "ok"],
  [
    "U081",
    ["/d b"],
    "/d",
    O_RDONLY,
    "veil/EACCES/path-unveiled-without-needed-letter",
  ],
  ["U082", ["/d r"], "/d", O_RDONLY | O_DIRECTORY, "ok"],
  [
    "U083",
    ["/d b"],
    "/d/f",
    O_RDONLY | O_DIRECTORY,
    "open/ENOTDIR/path-leads-to-no-directory-with-o_directory",
  ],
  ["U084", ["/d w"], "/d", O_DIRECTORY, "ok"],
  ["U085", ["/d wc"], "/d/new", O_CREAT | O_WRONLY, "ok"],
  [
    "U086",
    ["/d rw"],
    "/d/new",
    O_CREAT | O_WRONLY,
    "veil/EACCES/name-to-create-unveiled-without-needed-letter",
  ],
  [
    "U087",
    ["/d rw"],
    "/d/f",
    O_CREAT | O_WRONLY,
    "veil/EACCES/path-unveiled-without-needed-letter",
  ],
  [
    "U088",
    ["/d rw"],
    "/d/f",
    O_CREAT | O_EXCL | O_WRONLY,
    "veil/EACCES/path-unveiled-without-needed-letter",
  ],
  [
    "U089",
    ["/d wc"],
    "/d/new",
    O_CREAT | O_RDWR,
    "veil/EACCES/name-to-create-unveiled-without-needed-letter",
  ],
  ["U090", ["/d/new rwc"], "/d/new", O_CREAT | O_RDWR, "ok"],
  [
    "U091",
    ["/d rwc"],
    "/e/new",
    O_CREAT | O_WRONLY,
    "veil/ENOENT/name-to-create-is-hidden",
  ],
  [
    "U092",
    ["/d rwc"],
    "/hidden/missing",
    O_RDONLY,
    "path/ENOENT/component-does-not-exist",
  ],
  [
    "U093",
    ["/d r"],
    "/d/prog",
    O_EXEC,
    "veil/EACCES/path-unveiled-without-needed-letter",
  ],
  ["U094", ["/d x"], "/d/prog", O_EXEC, "ok"],
  ["U095", ["/d c"], "/d/f", 0, "ok"],
  [
    "U143",
    ["/d r"],
    "/hidden/file/x",
    0,
    "path/ENOTDIR/component-is-no-directory",
  ],
];

for (const [rule, veil, path, options, want] of opens) {
  Deno.test(`open() of ${path} with ${options} under [${veil}] gives ${want} (${rule})`, () => {
    assertEquals(answer(() => world(...veil).open(path, options)), want);
  });
}

type Call = (world: TestWorld) => void;

const unlink = (path: string): Call => (w) =>
  removeName(w.caller, path, w.base(path));
const mkdir = (path: string): Call => (w) =>
  makeDirectory(w.caller, path, 0o755, w.base(path));
const ln = (target: string, path: string): Call => (w) =>
  makeSymlink(w.caller, target, path, w.base(path));
const mv = (from: string, to: string): Call => (w) =>
  rename(w.caller, w.base(from), from, w.base(to), to);
const hard = (from: string, to: string): Call => (w) =>
  link(w.caller, from, to, w.caller.cwd);

const calls: readonly (readonly [
  rule: string,
  veil: string,
  what: string,
  call: Call,
  want: "ok" | RefusalName,
])[] = [
  ["U107", "/d c", "unlink", unlink("/d/f"), "ok"],
  [
    "U108",
    "/d rw",
    "unlink",
    unlink("/d/f"),
    "veil/EACCES/path-unveiled-without-needed-letter",
  ],
  [
    "U109",
    "/d rwc",
    "unlink of what is hidden",
    unlink("/hidden/f"),
    "veil/ENOENT/path-is-hidden",
  ],
  ["U112", "/d c", "mkdir", mkdir("/d/new"), "ok"],
  [
    "U113",
    "/d rw",
    "mkdir",
    mkdir("/d/new"),
    "veil/EACCES/parent-unveiled-without-needed-letter",
  ],
  [
    "U114",
    "/d/new rwc",
    "mkdir",
    mkdir("/d/new"),
    "veil/ENOENT/parent-is-hidden",
  ],
  [
    "U116",
    "/d r",
    "mkdir of what is hidden",
    mkdir("/hidden"),
    "entry/EEXIST/path-leads-to-something",
  ],
  [
    "U117",
    "/d r",
    "mkdir below what is hidden",
    mkdir("/hidden/new"),
    "veil/ENOENT/parent-is-hidden",
  ],
  ["U118", "/d x", "rename", mv("/d/f", "/d/g"), "ok"],
  [
    "U119",
    "/d x",
    "rename from what is hidden",
    mv("/hidden/f", "/d/g"),
    "veil/ENOENT/path-is-hidden",
  ],
  [
    "U120",
    "/d x",
    "rename over what is hidden",
    mv("/d/f", "/hidden/f"),
    "veil/ENOENT/path-is-hidden",
  ],
  ["U121", "/d x", "rename into what is hidden", mv("/d/f", "/hidden/g"), "ok"],
  ["U122", "/d rw", "link", hard("/d/f", "/d/g"), "ok"],
  [
    "U123",
    "/d r",
    "link",
    hard("/d/f", "/d/g"),
    "veil/EACCES/path-unveiled-without-needed-letter",
  ],
  [
    "U124",
    "/d rw",
    "link into what is hidden",
    hard("/d/f", "/hidden/g"),
    "ok",
  ],
  [
    "U125",
    "/d rw",
    "link over what is hidden",
    hard("/d/f", "/hidden/f"),
    "parent/ENOENT/not-found-by-the-walk",
  ],
  ["U126", "/d rw", "symlink", ln("/nonexistent", "/d/new"), "ok"],
  [
    "U127",
    "/d rc",
    "symlink",
    ln("/nonexistent", "/d/new"),
    "veil/EACCES/parent-unveiled-without-needed-letter",
  ],
  [
    "U128",
    "/d rw",
    "symlink to what is hidden",
    ln("/hidden/f", "/d/new"),
    "veil/ENOENT/path-is-hidden",
  ],
  [
    "U130",
    "/d rw",
    "symlink into what is hidden",
    ln("x", "/hidden/new"),
    "veil/ENOENT/parent-is-hidden",
  ],
  [
    "U131",
    "/d rw",
    "symlink over a file",
    ln("x", "/d/f"),
    "entry/EEXIST/path-leads-to-something",
  ],
  [
    "U132",
    "/d r",
    "symlink over a file",
    ln("x", "/d/f"),
    "parent/ENOENT/not-found-by-the-walk",
  ],
  [
    "U133",
    "/d rw",
    "symlink to a relative path",
    ln("hidden/f", "/d/new"),
    "veil/ENOENT/path-is-hidden",
  ],
];

for (const [rule, veil, what, call, want] of calls) {
  Deno.test(`${what} under ${veil} gives ${want} (${rule})`, () => {
    assertEquals(answer(() => call(world(veil))), want);
  });
}
