// Expectations: path-rules of the facts, by their number.
import { assertEquals } from "@std/assert";
import { MS_RDONLY, S_IFIFO, S_IFREG } from "../../api/constants.ts";
import {
  makeDirectory,
  makeNode,
  makeSymlink,
  removeDirectory,
  removeName,
} from "./names.ts";
import { RAMFS } from "./ramfs/file_system.ts";
import { link, rename } from "./rename.ts";
import {
  answer,
  dir,
  file,
  outcome,
  symlink,
  TestWorld,
} from "./test_world.ts";

const entries = {
  w: dir({
    f: file("f"),
    g: file("g"),
    d: dir({ sub: dir() }),
    e: dir(),
    l: symlink("f"),
    ld: symlink("e"),
    dangling: symlink("missing"),
    away: symlink("/b/t"),
    lempty: symlink("/b/empty"),
  }),
  b: dir({ t: file("t"), empty: dir() }),
  readonly: dir({}, 0o555, 0),
  theirs: dir(
    {
      plain: file("", 0o644, 2000),
      open: file("", 0o666, 2000),
      setuid: file("", 0o4666, 2000),
    },
    0o777,
    0,
  ),
  sticky: dir({ theirs: file("", 0o666, 2000), mine: file() }, 0o1777, 0),
};

type Call = (world: TestWorld) => void;

const mkdir = (path: string): Call => (world) =>
  makeDirectory(world.caller, path, 0o755, world.base(path));
const mknod = (path: string): Call => (world) =>
  makeNode(world.caller, path, S_IFREG | 0o644, 0n, world.base(path));
const ln = (target: string, path: string): Call => (world) =>
  makeSymlink(world.caller, target, path, world.base(path));
const unlink = (path: string): Call => (world) =>
  removeName(world.caller, path, world.base(path));
const rmdir = (path: string): Call => (world) =>
  removeDirectory(world.caller, path, world.base(path));
const mv = (from: string, to: string): Call => (world) =>
  rename(world.caller, world.base(from), from, world.base(to), to);
const hard = (from: string, to: string): Call => (world) =>
  link(world.caller, from, to, world.caller.cwd);

const refusals: readonly (readonly [string, string, Call, string])[] = [
  ["P042", "mkdir new///", mkdir("/w/new///"), "ok"],
  ["P043", "mkdir ///", mkdir("///"), "EEXIST"],
  ["P045", "mknod new/", mknod("/w/new/"), "ENOENT"],
  ["P045", "symlink new/", ln("t", "/w/new/"), "ENOENT"],
  ["P045", "link new/", hard("/w/f", "/w/new/"), "ENOENT"],
  ["P046", "rename to new/", mv("/w/e", "/w/new/"), "ENOENT"],
  [
    "P047",
    "unlink of a link to a directory, slash",
    unlink("/w/ld/"),
    "EISDIR",
  ],
  ["P049", "rename dir/", mv("/w/e/", "/w/new"), "ok"],
  ["P063", "mkdir at a dangling link", mkdir("/w/dangling"), "EEXIST"],
  ["P063", "mknod at a dangling link", mknod("/w/dangling"), "EEXIST"],
  ["P063", "symlink at a dangling link", ln("t", "/w/dangling"), "EEXIST"],
  ["P063", "link at a dangling link", hard("/w/f", "/w/dangling"), "EEXIST"],
  ["P064", "mkdir at a link", mkdir("/w/l"), "EEXIST"],
  ["P067", "rmdir by a link from elsewhere", rmdir("/w/lempty"), "ENOENT"],
  ["P070", "rename onto a link to a directory", mv("/w/f", "/w/ld"), "EISDIR"],
  ["P073", "link below a link to a file", hard("/w/g", "/w/l/x"), "ok"],
  ["P074", "mknod below a link to a file", mknod("/w/l/x"), "ENOTDIR"],
  ["P075", "mkdir below a link to a file", mkdir("/w/l/x"), "ENOTDIR"],
  ["P106", "mkdir where one may not write", mkdir("/readonly/x"), "EACCES"],
  ["P109", "mknod below nothing", mknod("/w/no/x"), "ENOENT"],
  ["P110", "mknod below a file", mknod("/w/f/x"), "ENOENT"],
  ["P111", "mkdir below a file", mkdir("/w/f/x"), "ENOTDIR"],
  ["P112", "rmdir /", rmdir("/"), "EBUSY"],
  ["P113", "rmdir dir/.", rmdir("/w/e/."), "EINVAL"],
  ["P114", "rmdir dir/sub/..", rmdir("/w/d/sub/.."), "ENOTEMPTY"],
  ["P115", "rmdir of a file", rmdir("/w/f"), "ENOTDIR"],
  ["P117", "unlink of a directory", unlink("/w/d"), "EISDIR"],
  ["P117", "unlink /", unlink("/"), "EISDIR"],
  ["P119", "unlink of another's in sticky", unlink("/sticky/theirs"), "EACCES"],
  ["P120", "unlink of one's own in sticky", unlink("/sticky/mine"), "ok"],
  [
    "P121",
    "rename over another's in sticky",
    mv("/sticky/mine", "/sticky/theirs"),
    "EACCES",
  ],
  ["P122", "rename into itself", mv("/w/d", "/w/d/sub/x"), "EDIRINTOSELF"],
  ["P123", "rename over a full directory", mv("/w/e", "/w/d"), "ENOTEMPTY"],
  // The reference's RAMFS panics there: an error of ours, by no rule.
  ["none", "rename over an empty directory", mv("/w/d", "/w/e"), "EEXIST"],
  ["P124", "rename of a file over a directory", mv("/w/f", "/w/e"), "EISDIR"],
  ["P125", "rename of a directory over a file", mv("/w/e", "/w/f"), "ok"],
  ["P127", "rename to ./itself", mv("/w/f", "/w/./f"), "ok"],
  ["P128", "rename of /", mv("/", "/w/x"), "EPERM"],
  ["P129", "rename of dir/.", mv("/w/e/.", "/w/x"), "EINVAL"],
  ["P132", "link of another's file", hard("/theirs/plain", "/w/x"), "EPERM"],
  [
    "P133",
    "link of another's writable file",
    hard("/theirs/open", "/w/x"),
    "ok",
  ],
  [
    "P134",
    "link of another's setuid file",
    hard("/theirs/setuid", "/w/x"),
    "EPERM",
  ],
  ["P135", "link of a directory", hard("/w/d", "/w/x"), "EPERM"],
];

for (const [rule, what, call, want] of refusals) {
  Deno.test(`${what} gives ${want} (${rule})`, () => {
    const world = new TestWorld(entries);
    assertEquals(outcome(() => call(world)), want);
  });
}

/** What is at a path: a link's text, a file's text, "dir", or the error. */
function at(world: TestWorld, path: string): string {
  let found = "";
  const result = outcome(() => {
    const { inode } = world.resolve(path, 1 << 29);
    if (inode.isDirectory) found = "dir";
    else {
      const bytes = new Uint8Array(inode.size);
      inode.readBytes(0, bytes);
      found = new TextDecoder().decode(bytes);
    }
  });
  return result === "ok" ? found : result;
}

Deno.test("removeDirectory() of a link to a directory beside it takes the link (P066)", () => {
  const world = new TestWorld(entries);
  rmdir("/w/ld")(world);
  assertEquals(at(world, "/w/ld"), "ENOENT");
  assertEquals(at(world, "/w/e"), "dir");
});

Deno.test("rename() onto a link replaces the link, its target stays (P068)", () => {
  const world = new TestWorld(entries);
  mv("/w/g", "/w/l")(world);
  assertEquals(at(world, "/w/l"), "g");
  assertEquals(at(world, "/w/f"), "f");
});

Deno.test("rename() onto a link to elsewhere goes there under the link's name (P069)", () => {
  const world = new TestWorld(entries);
  mv("/w/g", "/w/away")(world);
  assertEquals(at(world, "/b/away"), "g");
  assertEquals(at(world, "/w/away"), "/b/t");
  assertEquals(at(world, "/b/t"), "t");
});

Deno.test("rename() of a link moves the link (P071)", () => {
  const world = new TestWorld(entries);
  mv("/w/l", "/w/m")(world);
  assertEquals(at(world, "/w/m"), "f");
});

Deno.test("rename() of a link with a slash behind it looks for the link's name beside its target", () => {
  const world = new TestWorld(entries);
  assertEquals(
    answer(() => mv("/w/lempty/", "/b/new")(world)),
    "entry/ENOENT/no-such-name-in-parent",
  );
});

Deno.test("mknod and symlink keep what refuses a walk behind a followed link", () => {
  const world = new TestWorld({
    a: dir({ back: symlink("../a") }),
    to: symlink("/sticky"),
    sticky: dir({ theirs: symlink("/a", 2000) }, 0o1777, 0),
  });
  const many = `/a/${"back/".repeat(8)}new`;
  const unsafe = "/to/theirs/new";
  const results = [mknod(many), ln("x", many), mknod(unsafe), ln("x", unsafe)]
    .map((call) => answer(() => call(world)));
  assertEquals(results, [
    "path/ELOOP/more-than-seven-links",
    "path/ELOOP/more-than-seven-links",
    "path/EACCES/unsafe-link-in-sticky-directory",
    "path/EACCES/unsafe-link-in-sticky-directory",
  ]);
});

Deno.test("link() follows its old path (P072) and goes astray behind a link to a file (P073)", () => {
  const world = new TestWorld(entries);
  hard("/w/l", "/w/m")(world);
  assertEquals(world.resolve("/w/m").inode, world.resolve("/w/f").inode);
  hard("/w/g", "/w/l/x")(world);
  assertEquals(at(world, "/w/x"), "g");
});

Deno.test("rename() between two names of one inode keeps both (P126)", () => {
  const world = new TestWorld(entries);
  hard("/w/f", "/w/h")(world);
  mv("/w/f", "/w/h")(world);
  assertEquals(at(world, "/w/f"), "f");
  assertEquals(at(world, "/w/h"), "f");
});

Deno.test("entries can be made in a removed directory (P139), whose path is remembered (P140)", () => {
  const world = new TestWorld(entries).chdir("/w/e");
  rmdir("/w/e")(world);
  assertEquals(outcome(() => mkdir("x")(world)), "ok");
  assertEquals(world.caller.cwd.absolutePath, "/w/e");
});

Deno.test("read-only mounts refuse by their own flags, in the reference's order (P149, P150)", () => {
  const world = new TestWorld(entries).asRoot();
  const guest = new RAMFS(world.vfs);
  const inner = guest.root.createChild("full", 0o40755, 0n, 0, 0);
  inner.createChild("x", 0o40755, 0n, 0, 0);
  guest.root.createChild("empty", 0o40755, 0n, 0, 0);
  guest.root.createChild("f", S_IFIFO | 0o644, 0n, 0, 0);
  world.context.mount(guest.root, world.resolve("/w/e"), MS_RDONLY);
  const results = [
    unlink("/w/e/f"),
    rmdir("/w/e/empty"),
    rmdir("/w/e/full"),
    mkdir("/w/e/empty"),
    mkdir("/w/e/new"),
  ].map((call) => answer(() => call(world)));
  assertEquals(results, [
    "parent/EROFS/mount-is-read-only",
    "directory-removal/EROFS/mount-of-the-directory-is-read-only",
    "directory-removal/ENOTEMPTY/not-empty",
    "entry/EEXIST/path-leads-to-something",
    "parent/EROFS/mount-is-read-only",
  ]);
});
