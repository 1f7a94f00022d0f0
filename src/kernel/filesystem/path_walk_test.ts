// Expectations: path-rules of the facts, by their number.
import { assertEquals } from "@std/assert";
import {
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOFOLLOW,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
} from "../../api/constants.ts";
import type { RefusalName } from "../../api/calls.ts";
import { RAMFS } from "./ramfs/file_system.ts";
import {
  answer,
  dir,
  file,
  outcome,
  symlink,
  TestWorld,
} from "./test_world.ts";

function world(): TestWorld {
  return new TestWorld({
    a: dir({
      f: file("content"),
      d: dir({ sub: dir({ x: file() }) }),
      l: symlink("f"),
      ld: symlink("d"),
      up: symlink(".."),
      dangling: symlink("missing"),
      elsewhere: symlink("/b/missing"),
      loop: symlink("loop"),
      intofile: symlink("f/x"),
    }),
    b: dir(),
    secret: dir({ f: file() }, 0o600, 0),
    sticky: dir({ theirs: symlink("/a/f", 2000) }, 0o1777, 0),
  });
}

const walks:
  readonly (readonly [rule: string, path: string, want: "ok" | RefusalName])[] =
    [
      ["P006", "", "path/EINVAL/empty"],
      ["P024", "/", "ok"],
      ["P024", "//", "ok"],
      ["P024", "/../..", "ok"],
      ["P025", "/./a//f", "ok"],
      ["P026", "/a/f/", "path/ENOTDIR/component-is-no-directory"],
      ["P027", "/a/f/.", "path/ENOTDIR/component-is-no-directory"],
      ["P027", "/a/f/..", "path/ENOTDIR/component-is-no-directory"],
      ["P028", "/a/f/x", "path/ENOTDIR/component-is-no-directory"],
      ["P029", "/a/x/../f", "path/ENOENT/component-does-not-exist"],
      ["P030", "/secret/f", "path/EACCES/directory-not-searchable"],
      ["P030", "/secret/.", "path/EACCES/directory-not-searchable"],
      ["P030", "/secret/", "path/EACCES/directory-not-searchable"],
      ["P031", "/secret", "ok"],
      ["P040", "/secret/missing", "path/EACCES/directory-not-searchable"],
      ["P052", "/a/loop", "path/ELOOP/more-than-seven-links"],
      ["P057", "/a/l", "ok"],
      ["P059", "/a/l/", "path/ENOTDIR/component-is-no-directory"],
      ["P060", "/a/dangling", "path/ENOENT/component-does-not-exist"],
      ["P009", `/a/${"n".repeat(256)}`, "path/ENOENT/component-does-not-exist"],
      ["P053", `/a/${"up/a/".repeat(6)}ld`, "ok"],
      ["P053", `/a/${"up/a/".repeat(7)}ld`, "path/ELOOP/more-than-seven-links"],
      ["P076", "/sticky/theirs", "path/EACCES/unsafe-link-in-sticky-directory"],
    ];

for (const [rule, path, want] of walks) {
  Deno.test(`resolvePath() gives ${want} for ${path.slice(0, 40)} (${rule})`, () => {
    const { caller, context } = world();
    const found = world();
    assertEquals(answer(() => found.resolve(path)), want);
    assertEquals(caller.rootContext, context);
  });
}

Deno.test("resolvePath() follows seven links and refuses the eighth (P050, P051)", () => {
  const entries = Object.fromEntries(
    Array.from({ length: 9 }, (_, n) => [
      `l${n}`,
      symlink(n === 0 ? "f" : `l${n - 1}`),
    ]),
  );
  const chain = new TestWorld({ ...entries, f: file() });
  assertEquals(outcome(() => chain.resolve("/l6")), "ok");
  assertEquals(outcome(() => chain.resolve("/l7")), "ELOOP");
});

const opens:
  readonly (readonly [string, string, number, "ok" | RefusalName])[] = [
    [
      "P044",
      "/a/new/",
      O_CREAT | O_WRONLY,
      "path/ENOENT/component-does-not-exist",
    ],
    ["P048", "/a/ld/", O_NOFOLLOW, "ok"],
    [
      "P054",
      "/a/l",
      O_NOFOLLOW | O_RDONLY,
      "open/ELOOP/last-component-is-a-link-with-o_nofollow",
    ],
    ["P055", "/a/ld/sub/x", O_NOFOLLOW | O_RDONLY, "ok"],
    [
      "P061",
      "/a/dangling",
      O_CREAT | O_WRONLY,
      "entry/EEXIST/parent-already-has-the-name",
    ],
    [
      "P061",
      "/a/dangling",
      O_CREAT | O_EXCL | O_WRONLY,
      "entry/EEXIST/parent-already-has-the-name",
    ],
    ["P062", "/a/elsewhere", O_CREAT | O_WRONLY, "ok"],
    [
      "P064",
      "/a/l",
      O_CREAT | O_EXCL | O_WRONLY,
      "open/EEXIST/file-exists-with-o_excl",
    ],
    [
      "P086",
      "/a",
      O_CREAT | O_DIRECTORY,
      "open/EINVAL/o_creat-with-o_directory",
    ],
    [
      "P088",
      "/a/f",
      O_DIRECTORY,
      "open/ENOTDIR/path-leads-to-no-directory-with-o_directory",
    ],
    ["P089", "/a/d", O_WRONLY, "node/EISDIR/directory-opened-for-writing"],
    ["P089", "/sticky", O_WRONLY, "node/EISDIR/directory-opened-for-writing"],
    ["P090", "/a/d", O_RDONLY | O_CREAT, "ok"],
    ["P095", "/a/f", O_EXCL | O_RDONLY, "ok"],
    [
      "P111",
      "/a/f/x",
      O_CREAT | O_WRONLY,
      "path/ENOTDIR/component-is-no-directory",
    ],
  ];

for (const [rule, path, options, want] of opens) {
  Deno.test(`open() gives ${want} for ${path} with ${options} (${rule})`, () => {
    const here = world();
    assertEquals(answer(() => here.open(path, options)), want);
  });
}

Deno.test("open() through a link to elsewhere makes the link's own name there (P062)", () => {
  const here = world();
  here.open("/a/elsewhere", O_CREAT | O_WRONLY);
  assertEquals(outcome(() => here.resolve("/b/elsewhere")), "ok");
  assertEquals(outcome(() => here.resolve("/b/missing")), "ENOENT");
});

Deno.test("open() truncates for writers only (P093, P094)", () => {
  const here = world();
  here.open("/a/f", O_RDONLY | O_TRUNC);
  assertEquals(here.resolve("/a/f").inode.size, 7);
  here.open("/a/f", O_WRONLY | O_TRUNC);
  assertEquals(here.resolve("/a/f").inode.size, 0);
});

Deno.test("open() asks for each access by its own bit (P091)", () => {
  const here = new TestWorld({ f: file("", 0o200) });
  assertEquals(outcome(() => here.open("/f", O_RDONLY)), "EACCES");
  assertEquals(outcome(() => here.open("/f", O_WRONLY)), "ok");
  assertEquals(outcome(() => here.open("/f", O_RDWR)), "EACCES");
});

Deno.test("resolvePath() enters mounts and leaves them by their host's parent (P141)", () => {
  const here = world();
  const guest = new RAMFS(here.vfs);
  here.context.mount(guest.root, here.resolve("/a/d"), 0);
  assertEquals(here.resolve("/a/d").inode, guest.root);
  assertEquals(here.resolve("/a/d/..").inode, here.resolve("/a").inode);
});

Deno.test("mount() refuses a path node that is a mount point (P143)", () => {
  const here = world();
  const guest = new RAMFS(here.vfs).root;
  here.context.mount(guest, here.resolve("/a/d"), 0);
  assertEquals(
    outcome(() => here.context.mount(guest, here.resolve("/a/d"), 0)),
    "EBUSY",
  );
});
