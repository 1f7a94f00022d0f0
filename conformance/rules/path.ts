import type { Claims } from "../ledger/claim.ts";
import {
  alarm,
  buffer,
  call,
  chdir,
  child,
  chmod,
  chown,
  directory,
  faccessat,
  file,
  fillDescriptors,
  getcwd,
  join,
  link,
  mkdir,
  mknod,
  mounted,
  node,
  NULL,
  onSignal,
  open,
  path,
  pipe,
  read,
  readlink,
  rename,
  result,
  rmdir,
  room,
  type Row,
  row,
  settle,
  stat,
  type Step,
  type Steps,
  symbolicLink,
  symlink,
  text,
  u32,
  umask,
  umount,
  unlink,
  write,
} from "../language/row.ts";

const status = room("stat", "status");

const bytes = buffer(64, "bytes");

const ends = buffer(8, "ends");

const KEEP = 0xffff_ffff;

type Definition = Omit<Parameters<typeof row>[1], "source" | "covers">;

/** A row about one rule or a few: */
function rule(covers: Claims, name: string, definition: Definition): Row {
  return row(`path/${name}`, {
    covers,
    ...definition,
  });
}

/** A rule that one step shows in an otherwise empty world, or after `setup`. */
function one(covers: Claims, name: string, step: Step, setup: Steps = []): Row {
  return rule(covers, name, { setup, steps: [step] });
}

const see = (pathname: Parameters<typeof stat>[0]): Step =>
  stat(pathname, status);

/** Ids other than those of a row's user, dropped to from root. */
function become(uid: number, gid: number): Steps {
  return [
    call.setresgid(gid, gid, gid),
    call.setresuid(uid, uid, uid),
  ];
}

const mine = { uid: 1000, gid: 1000 };

const own = (mode = 0o755) => ({ ...mine, mode });

function chain(length: number): Steps {
  return Array.from(
    { length },
    (_, index) =>
      symbolicLink(`l${index + 1}`, index === 0 ? "f" : `l${index}`),
  ).flat();
}

export const rows: readonly Row[] = [
  one(
    "path-argument/EINVAL/length-is-zero",
    "argument/length-0",
    see(path(text("x"), 0)).fails("EINVAL"),
  ),
  one(
    "path/behaviour/length-of-4096-is-taken",
    "argument/length-4096",
    see("/".repeat(4096)).returns(0),
  ),
  one(
    "path-argument/ENAMETOOLONG/longer-than-path-max",
    "argument/length-4097",
    see("/".repeat(4097)).fails("ENAMETOOLONG"),
  ),
  one(
    "path: user-memory/EFAULT/not-readable",
    "argument/null",
    see(path(NULL, 5)).fails("EFAULT"),
  ),
  one(
    "path/behaviour/path-ends-at-its-first-nul",
    "argument/ends-at-nul",
    see("/w\0garbage").returns(0),
  ),
  one("path/EINVAL/empty", "argument/nul-first", see("\0").fails("EINVAL")),
  one(
    "link/behaviour/paths-have-no-length-limit",
    "argument/link-has-no-limit",
    link(`${"./".repeat(2499)}f`, "g").returns(0),
    [file("f", "", mine)],
  ),
  rule(
    [
      "path/EINVAL/empty",
      "parent/ENOENT/not-found-by-the-walk",
      "link/behaviour/length-0-is-an-empty-path",
    ],
    "argument/link-of-length-0",
    {
      setup: [file("f", "", mine)],
      steps: [
        link(path(text("f"), 0), "g").fails("EINVAL"),
        link("f", path(text("g"), 0)).fails("ENOENT"),
      ],
    },
  ),
  rule(
    [
      "path/ENOENT/component-does-not-exist",
      "entry/ENAMETOOLONG/name-longer-than-255",
      "path/behaviour/length-of-a-name-matters-only-where-it-is-made",
    ],
    "argument/component-of-256",
    {
      steps: [
        see("n".repeat(256)).fails("ENOENT"),
        open("n".repeat(256), "O_CREAT|O_WRONLY", 0o644).fails("ENAMETOOLONG"),
        mkdir("n".repeat(256)).fails("ENAMETOOLONG"),
      ],
    },
  ),
  rule(
    "path/behaviour/names-of-255-bytes-can-be-made",
    "argument/component-of-255",
    {
      steps: [
        open("n".repeat(255), "O_CREAT|O_WRONLY", 0o644).returns(1),
        see("n".repeat(255)).returns(0),
      ],
    },
  ),
  rule(
    "getcwd/behaviour/path-may-exceed-path_max",
    "argument/working-directory-beyond-4096",
    {
      steps: [
        ...Array.from({ length: 17 }, () => [
          mkdir("n".repeat(250)),
          chdir("n".repeat(250)),
        ]),
        getcwd(buffer(4400, "cwd")).returns(2 + 17 * 251 + 1),
      ],
    },
  ),
  one(
    "path/behaviour/at_fdcwd-starts-at-the-current-directory",
    "dirfd/at-fdcwd",
    stat("f", status, { at: -100 }).returns(0),
    [
      file("f"),
    ],
  ),
  one(
    "path/behaviour/absolute-path-ignores-its-descriptor",
    "dirfd/ignored-for-absolute",
    stat("/w", status, { at: 999 }).returns(0),
  ),
  rule(
    [
      "dirfd/EBADF/not-open",
      "olddirfd: dirfd/EBADF/not-open",
      "newdirfd: dirfd/EBADF/not-open",
    ],
    "dirfd/closed",
    {
      setup: [file("f", "", mine)],
      steps: [
        stat("f", status, { at: 999 }).fails("EBADF"),
        open("f", "O_RDONLY", 0, { at: 999 }).fails("EBADF"),
        chmod("f", 0o600, { at: 999 }).fails("EBADF"),
        mkdir("d", 0o755, { at: 999 }).fails("EBADF"),
        unlink("f", 0, { at: 999 }).fails("EBADF"),
        rename("f", "g", { at: 999 }).fails("EBADF"),
        rename("f", "g", { toAt: 999 }).fails("EBADF"),
        symlink("t", "l", { at: 999 }).fails("EBADF"),
        faccessat("f", "R_OK", 0, { at: 999 }).fails("EBADF"),
        call.utimensat({ path: "f", dirfd: 999 })
          .fails("EBADF"),
      ],
    },
  ),
  one(
    [
      "parent/ENOENT/not-found-by-the-walk",
      "mknod/behaviour/walk-errors-are-enoent",
    ],
    "dirfd/closed-for-mknod",
    mknod("f", "S_IFREG|0o644", 0, { at: 999 }).fails("ENOENT"),
  ),
  rule("dirfd/EINVAL/has-no-path", "dirfd/pipe", {
    steps: [
      pipe(ends).returns(0),
      stat("f", status, { at: 1 }).fails("EINVAL"),
    ],
  }),
  rule("dirfd/ENOTDIR/is-no-directory", "dirfd/regular-file", {
    setup: [file("f")],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      stat("f", status, { at: result("fd") }).fails("ENOTDIR"),
    ],
  }),
  one(
    [
      "dirfd/ENOTDIR/is-no-directory",
      "path/behaviour/opened-device-keeps-its-path",
    ],
    "dirfd/device",
    stat("f", status, { at: 0 }).fails("ENOTDIR"),
  ),
  rule(
    [
      "dirfd/EINVAL/has-no-path",
      "path/behaviour/fifo-opened-by-name-has-no-path",
    ],
    "dirfd/fifo-opened-by-name",
    {
      setup: [node("p", "S_IFIFO|0o666")],
      steps: [
        child("reader", [open("p", "O_RDONLY").returns(1)]),
        open("p", "O_WRONLY").as("fd").returns(1),
        stat("f", status, { at: result("fd") }).fails("EINVAL"),
        join("reader"),
      ],
    },
  ),
  one(
    [
      "dirfd/EBADF/not-open",
      "readlink/behaviour/dirfd-is-checked-for-absolute-paths-too",
    ],
    "dirfd/closed-for-readlink-of-absolute",
    readlink("/w/l", bytes, { at: 999 }).fails("EBADF"),
    [
      symbolicLink("l", "t"),
    ],
  ),
  one(
    [
      "dirfd/ENOTDIR/is-no-directory",
      "readlink/behaviour/dirfd-is-checked-for-absolute-paths-too",
    ],
    "dirfd/file-for-readlink-of-absolute",
    readlink("/w/l", bytes, { at: 0 }).fails("ENOTDIR"),
    [
      symbolicLink("l", "t"),
    ],
  ),
  rule(
    "path/behaviour/starting-descriptor-needs-no-access",
    "dirfd/opened-without-access",
    {
      setup: [directory("d"), file("d/f")],
      steps: [
        open("d", "O_DIRECTORY").as("d"),
        open("f", "O_RDONLY", 0, { at: result("d") }).returns(2),
      ],
    },
  ),
  rule(
    [
      "path/EACCES/directory-not-searchable",
      "path/behaviour/starting-directory-has-to-be-searchable-at-each-walk",
    ],
    "dirfd/no-longer-searchable",
    {
      setup: [directory("d", own()), file("d/f")],
      steps: [
        open("d", "O_RDONLY").as("d"),
        chmod("d", 0o600),
        open("f", "O_RDONLY", 0, { at: result("d") }).fails("EACCES"),
      ],
    },
  ),
  rule(
    "path/behaviour/dot-dot-at-the-root-stays-there",
    "walk/root-and-above",
    {
      steps: ["/", "//", "/..", "/../.."].map((name) =>
        see(name).returns(0).observes(status, { st_mode: "S_IFDIR|0o755" })
      ),
      note:
        "The root directory's mode is the target's: 0755 in the usual worlds.",
    },
  ),
  rule(
    "path/behaviour/empty-and-dot-components-are-skipped",
    "walk/empty-and-dot-components",
    {
      setup: [directory("d"), file("d/f", "abc")],
      steps: ["d//f", "./d/./f", "/w//d/f"].map((name) =>
        see(name).returns(0).observes(status, { st_size: 3 })
      ),
    },
  ),
  rule(
    [
      "path/ENOTDIR/component-is-no-directory",
      "path/behaviour/trailing-slash-asks-for-a-directory",
      "path/behaviour/dot-and-dot-dot-ask-for-a-directory",
    ],
    "walk/below-a-file",
    {
      setup: [file("f")],
      steps: ["f/", "f/.", "f/..", "f/x"].map((name) =>
        see(name).fails("ENOTDIR")
      ),
    },
  ),
  one(
    [
      "path/ENOENT/component-does-not-exist",
      "path/behaviour/dot-dot-is-walked-and-not-cut-from-the-text",
    ],
    "walk/dotdot-after-missing",
    see("missing/../f").fails("ENOENT"),
    [
      file("f"),
    ],
  ),
  rule(
    [
      "path/EACCES/directory-not-searchable",
      "path/behaviour/every-step-needs-search-permission",
      "path/behaviour/last-directory-need-not-be-searchable",
    ],
    "walk/directory-without-search",
    {
      setup: [directory("d", own(0o600)), file("d/f")],
      steps: [
        ...["d/f", "d/.", "d/"].map((name) => see(name).fails("EACCES")),
        see("d").returns(0),
      ],
    },
  ),
  rule(
    [
      "node/EACCES/not-readable",
      "path/behaviour/searching-needs-no-read-permission",
    ],
    "walk/search-without-read",
    {
      setup: [directory("d", own(0o300)), file("d/f")],
      steps: [
        open("d/f", "O_RDONLY").returns(1),
        open("d", "O_RDONLY").fails("EACCES"),
      ],
    },
  ),
  rule(
    [
      "path/EACCES/directory-not-searchable",
      "path/behaviour/starting-directory-has-to-be-searchable-at-each-walk",
    ],
    "walk/working-directory-without-search",
    {
      setup: [directory("d", own()), file("d/f")],
      steps: [
        chdir("d"),
        chmod("/w/d", 0o600),
        see("f").fails("EACCES"),
        see(".").fails("EACCES"),
      ],
    },
  ),
  rule(
    "permission/behaviour/superuser-passes-every-mode-check",
    "walk/superuser-searches-all",
    {
      as: "root",
      setup: [directory("d", own(0)), file("d/f")],
      steps: [see("d/f").returns(0)],
    },
  ),
  one(
    [
      "path/EACCES/directory-not-searchable",
      "permission/behaviour/owner-class-decides-alone",
    ],
    "walk/owner-class-decides-alone",
    see("d/f").fails("EACCES"),
    [
      directory("d", own(0o077)),
      file("d/f"),
    ],
  ),
  rule(
    "permission/behaviour/extra-group-selects-the-group-class",
    "walk/supplementary-group",
    {
      as: "root",
      setup: [directory("d", { mode: 0o010, gid: 500 }), file("d/f")],
      steps: [
        call.setgroups(1, u32(500)),
        ...become(1000, 1000),
        see("d/f").returns(0),
      ],
    },
  ),
  one(
    [
      "path/EACCES/directory-not-searchable",
      "permission/behaviour/group-class-decides-alone",
      "permission/behaviour/own-group-selects-the-group-class",
    ],
    "walk/group-class-decides-alone",
    see("d/f").fails("EACCES"),
    [
      directory("d", { mode: 0o701, gid: 1000 }),
      file("d/f"),
    ],
  ),
  rule(
    [
      "faccessat/EACCES/r_ok-but-not-readable",
      "faccessat/behaviour/judges-the-real-ids",
      "faccessat/behaviour/walk-uses-effective-ids",
      "faccessat/behaviour/at_eaccess-judges-the-effective-ids",
    ],
    "walk/access-by-real-ids",
    {
      as: "root",
      setup: [
        directory("d", { mode: 0o700 }),
        file("d/f", "", { mode: 0o600 }),
      ],
      steps: [
        call.setresuid(1000, 0, 0),
        faccessat("d/f", "R_OK").fails("EACCES"),
        faccessat("d/f", "R_OK", "AT_EACCESS").returns(0),
      ],
    },
  ),
  rule(
    "faccessat/behaviour/uid-0-may-execute-without-any-x-bit",
    "walk/superuser-may-execute-all",
    {
      as: "root",
      setup: [file("f", "", { mode: 0o644 })],
      steps: [faccessat("f", "X_OK").returns(0)],
    },
  ),
  rule(
    [
      "path/EACCES/directory-not-searchable",
      "path/behaviour/search-permission-is-asked-before-the-lookup",
      "path/behaviour/first-step-that-fails-decides",
    ],
    "walk/search-before-lookup",
    {
      setup: [directory("d", own(0o600)), file("d/f")],
      steps: [see("d/missing").fails("EACCES"), see("d/f/x").fails("EACCES")],
    },
  ),
  rule("mkdir/behaviour/trailing-slashes-do-not-matter", "slash/mkdir", {
    steps: [
      mkdir("a/").returns(0),
      mkdir("b///").returns(0),
      see("b").returns(0),
    ],
  }),
  one(
    [
      "entry/EEXIST/path-leads-to-something",
      "mkdir/behaviour/path-of-slashes-alone-is-the-root",
    ],
    "slash/mkdir-of-slashes",
    mkdir("///").fails("EEXIST"),
  ),
  rule(
    [
      "open(path) path/ENOENT/component-does-not-exist",
      "open/behaviour/o_creat-makes-no-name-before-a-slash",
      "parent/ENOENT/not-found-by-the-walk",
      "mknod/behaviour/walk-errors-are-enoent",
      "symlink/behaviour/walk-errors-of-linkpath-are-enoent",
      "link/behaviour/walk-errors-of-new_path-are-enoent",
    ],
    "slash/new-name",
    {
      setup: [file("f", "", mine)],
      steps: [
        open("new/", "O_CREAT|O_WRONLY", 0o644).fails("ENOENT"),
        mknod("new/", "S_IFREG|0o644").fails("ENOENT"),
        symlink("t", "new/").fails("ENOENT"),
        link("f", "new/").fails("ENOENT"),
      ],
    },
  ),
  one(
    [
      "new_path: path/ENOENT/component-does-not-exist",
      "rename/behaviour/missing-new_path-before-a-slash-is-not-made",
    ],
    "slash/rename-to-new",
    rename("d", "new/").fails("ENOENT"),
    [
      directory("d", mine),
    ],
  ),
  rule(
    [
      "path/behaviour/trailing-slash-follows-the-last-link",
      "stat/behaviour/slash-after-a-link-follows-it",
      "unlink/EISDIR/path-leads-to-a-directory",
      "readlink/EINVAL/not-a-link",
    ],
    "slash/makes-links-followed",
    {
      setup: [directory("d", mine), symbolicLink("l", "d", mine)],
      steps: [
        stat("l/", status, { follow: false }).returns(0)
          .observes(status, { st_mode: "S_IFDIR|0o755" }),
        unlink("l/").fails("EISDIR"),
        readlink("l/", bytes).fails("EINVAL"),
      ],
    },
  ),
  one(
    [
      "open/behaviour/o_nofollow-is-about-the-last-component-alone",
      "path/behaviour/trailing-slash-follows-the-last-link",
    ],
    "slash/nofollow",
    open("l/", "O_NOFOLLOW|O_RDONLY").returns(1),
    [
      directory("d"),
      symbolicLink("l", "d"),
    ],
  ),
  one(
    "rename/behaviour/old_path-of-a-directory-may-end-in-slashes",
    "slash/rename-of-directory",
    rename("d/", "new").returns(0),
    [
      directory("d", mine),
    ],
  ),
  rule(
    [
      "path/behaviour/seven-links-are-followed",
      "path/ELOOP/more-than-seven-links",
    ],
    "symlink/seven-nested",
    {
      setup: [file("f"), ...chain(8)],
      steps: [see("l7").returns(0), see("l8").fails("ELOOP")],
    },
  ),
  one(
    "path/ELOOP/more-than-seven-links",
    "symlink/loop",
    see("a").fails("ELOOP"),
    [
      symbolicLink("a", "a"),
    ],
  ),
  rule(
    [
      "path/ELOOP/more-than-seven-links",
      "path/behaviour/links-in-a-row-count-like-nested-ones",
    ],
    "symlink/seven-in-sequence",
    {
      setup: [directory("d"), symbolicLink("d/up", "../d")],
      steps: [
        see(`d/${"up/".repeat(7)}.`).returns(0),
        see(`d/${"up/".repeat(8)}.`).fails("ELOOP"),
      ],
    },
  ),
  one(
    "open/ELOOP/last-component-is-a-link-with-o_nofollow",
    "symlink/nofollow",
    open("l", "O_NOFOLLOW|O_RDONLY").fails("ELOOP"),
    [
      file("f"),
      symbolicLink("l", "f"),
    ],
  ),
  one(
    "open/behaviour/o_nofollow-is-about-the-last-component-alone",
    "symlink/nofollow-is-about-the-last",
    open("l/f", "O_NOFOLLOW|O_RDONLY").returns(1),
    [
      directory("d"),
      file("d/f"),
      symbolicLink("l", "d"),
    ],
  ),
  rule(
    [
      "open/EINVAL/kernel-internal-o_nofollow_noerror",
      "open/EINVAL/kernel-internal-o_unlink_internal",
    ],
    "symlink/internal-options",
    {
      setup: [file("f"), symbolicLink("l", "f")],
      steps: [
        open("l", 1 << 29).fails("EINVAL"),
        open("l", 1 << 30).fails("EINVAL"),
      ],
    },
  ),
  one(
    "path/behaviour/relative-link-starts-at-its-own-directory",
    "symlink/relative-to-its-directory",
    see("d/l").returns(0),
    [
      directory("d"),
      file("d/f"),
      symbolicLink("d/l", "f"),
    ],
  ),
  one(
    "path/behaviour/absolute-link-starts-at-the-root-of-its-context",
    "symlink/absolute",
    see("d/l").returns(0),
    [
      directory("d"),
      file("f"),
      symbolicLink("d/l", "/w/f"),
    ],
  ),
  one(
    [
      "path/ENOTDIR/component-is-no-directory",
      "path/behaviour/trailing-slash-asks-for-a-directory",
    ],
    "symlink/slash-after-link-to-file",
    see("l/").fails("ENOTDIR"),
    [
      file("f"),
      symbolicLink("l", "f"),
    ],
  ),
  rule(
    [
      "path/ENOENT/component-does-not-exist",
      "stat/behaviour/follow_symlinks-0-describes-the-link",
    ],
    "symlink/dangling",
    {
      setup: [symbolicLink("l", "missing")],
      steps: [
        see("l").fails("ENOENT"),
        stat("l", status, { follow: false }).returns(0),
      ],
    },
  ),
  rule(
    [
      "entry/EEXIST/parent-already-has-the-name",
      "path/behaviour/dangling-link-beside-its-target-is-a-taken-name",
    ],
    "symlink/dangling-names-are-taken",
    {
      setup: [file("f", "", mine), symbolicLink("l", "missing")],
      steps: [
        open("l", "O_CREAT|O_WRONLY", 0o644).fails("EEXIST"),
        open("l", "O_CREAT|O_EXCL|O_WRONLY", 0o644).fails("EEXIST"),
        mkdir("l").fails("EEXIST"),
        mknod("l", "S_IFREG|0o644").fails("EEXIST"),
        symlink("t", "l").fails("EEXIST"),
        link("f", "l").fails("EEXIST"),
        see("missing").fails("ENOENT"),
      ],
    },
  ),
  rule(
    "open/behaviour/o_creat-through-a-dangling-link-uses-the-links-name",
    "symlink/dangling-elsewhere-gives-its-name",
    {
      setup: [directory("d", mine), symbolicLink("l", "d/missing")],
      steps: [
        open("l", "O_CREAT|O_WRONLY", 0o644).returns(1),
        see("d/l").returns(0),
        see("d/missing").fails("ENOENT"),
      ],
    },
  ),
  rule(
    [
      "entry/EEXIST/path-leads-to-something",
      "open/EEXIST/file-exists-with-o_excl",
    ],
    "symlink/existing-target",
    {
      setup: [file("f", "", mine), symbolicLink("l", "f")],
      steps: [
        mkdir("l").fails("EEXIST"),
        mknod("l", "S_IFREG|0o644").fails("EEXIST"),
        symlink("t", "l").fails("EEXIST"),
        link("f", "l").fails("EEXIST"),
        open("l", "O_CREAT|O_EXCL|O_WRONLY", 0o644).fails("EEXIST"),
      ],
    },
  ),
  rule(
    "unlink/behaviour/last-link-is-removed-itself",
    "symlink/unlink-takes-the-link",
    {
      setup: [file("f"), symbolicLink("l", "f", mine)],
      steps: [
        unlink("l").returns(0),
        stat("l", status, { follow: false }).fails("ENOENT"),
        see("f").returns(0),
      ],
    },
  ),
  rule(
    "rmdir/behaviour/link-in-the-same-directory-is-removed-itself",
    "symlink/rmdir-takes-the-link",
    {
      setup: [directory("d", mine), symbolicLink("l", "d", mine)],
      steps: [
        rmdir("l").returns(0),
        stat("l", status, { follow: false }).fails("ENOENT"),
        see("d").returns(0),
      ],
    },
  ),
  one(
    "entry/ENOENT/no-such-name-in-parent",
    "symlink/rmdir-by-link-from-elsewhere",
    rmdir("l").fails("ENOENT"),
    [
      directory("d", mine),
      directory("d/e", mine),
      symbolicLink("l", "d/e", mine),
    ],
  ),
  rule(
    "rename/behaviour/link-at-new_path-in-its-targets-directory-is-replaced",
    "symlink/rename-onto-link",
    {
      setup: [
        file("f", "new", mine),
        file("g", "old", mine),
        symbolicLink("l", "g", mine),
      ],
      steps: [
        rename("f", "l").returns(0),
        stat("l", status, { follow: false }).returns(0)
          .observes(status, { st_mode: "S_IFREG|0o644" }),
        see("g").returns(0),
      ],
    },
  ),
  rule(
    "rename/behaviour/link-at-new_path-names-an-entry-of-its-targets-directory",
    "symlink/rename-onto-link-to-elsewhere",
    {
      setup: [
        file("f", "new", mine),
        directory("d", mine),
        file("d/t", "t", mine),
        symbolicLink("l", "d/t", mine),
      ],
      steps: [
        rename("f", "l").returns(0),
        see("d/l").returns(0).observes(status, { st_size: 3 }),
        see("d/t").returns(0).observes(status, { st_size: 1 }),
        stat("l", status, { follow: false }).returns(0)
          .observes(status, { st_mode: "S_IFLNK|0o644" }),
      ],
    },
  ),
  one(
    [
      "rename/EISDIR/non-directory-onto-directory",
      "rename/behaviour/link-at-new_path-to-a-directory-is-eisdir",
    ],
    "symlink/rename-onto-link-to-directory",
    rename("f", "l").fails("EISDIR"),
    [
      file("f", "", mine),
      directory("d", mine),
      symbolicLink("l", "d", mine),
    ],
  ),
  rule(
    [
      "rename/behaviour/link-at-old_path-is-moved-itself",
      "rename/behaviour/missing-new_path-is-made",
    ],
    "symlink/rename-moves-the-link",
    {
      setup: [file("f"), symbolicLink("l", "f", mine)],
      steps: [
        rename("l", "m").returns(0),
        readlink("m", bytes).returns(1).observes(bytes, "f"),
      ],
    },
  ),
  rule(
    "link/behaviour/returns-0-and-adds-a-name",
    "symlink/link-follows-its-old-path",
    {
      setup: [file("f", "", mine), symbolicLink("l", "f")],
      steps: [
        link("l", "m").returns(0),
        stat("m", status, { follow: false }).returns(0)
          .observes(status, { st_mode: "S_IFREG|0o644" }),
      ],
    },
  ),
  rule(
    "link/behaviour/failed-walk-behind-a-link-still-links",
    "symlink/link-below-a-link-to-a-file",
    {
      setup: [
        directory("d", mine),
        file("d/f", "", mine),
        symbolicLink("l", "d/f"),
        file("a", "", mine),
      ],
      steps: [link("a", "l/x").returns(0), see("d/x").returns(0)],
      note:
        "A bug of the reference: the parent of the followed link's target is used.",
    },
  ),
  rule(
    [
      "path/ENOTDIR/component-is-no-directory",
      "mknod/behaviour/non-directory-behind-a-link-is-enotdir",
      "symlink/behaviour/non-directory-behind-a-link-is-enotdir",
    ],
    "symlink/others-below-a-link-to-a-file",
    {
      setup: [file("f", "", mine), symbolicLink("l", "f")],
      steps: [
        mknod("l/x", "S_IFREG|0o644").fails("ENOTDIR"),
        symlink("t", "l/x").fails("ENOTDIR"),
      ],
    },
  ),
  one(
    "path/EACCES/unsafe-link-in-sticky-directory",
    "symlink/of-others-in-sticky-directory",
    see("l").fails("EACCES"),
    [
      file("f"),
      symbolicLink("l", "f", { uid: 2000 }),
    ],
  ),
  rule(
    [
      "path/EACCES/unsafe-link-in-sticky-directory",
      "path/behaviour/superuser-follows-no-unsafe-link",
    ],
    "symlink/of-others-in-sticky-directory-for-root",
    {
      as: "root",
      setup: [file("f"), symbolicLink("l", "f", { uid: 2000 })],
      steps: [see("l").fails("EACCES")],
    },
  ),
  rule(
    "path/behaviour/own-and-directory-owners-links-are-safe",
    "symlink/own-and-the-directory-owner-s",
    {
      setup: [file("f"), symbolicLink("a", "f", mine), symbolicLink("b", "f")],
      steps: [see("a").returns(0), see("b").returns(0)],
    },
  ),
  rule(
    "path/behaviour/links-are-unsafe-only-with-sticky-and-world-write",
    "symlink/sticky-needs-both-bits",
    {
      setup: [
        file("f"),
        directory("open"),
        symbolicLink("open/l", "/w/f", { uid: 2000 }),
        chmod("open", 0o777),
        directory("sticky"),
        symbolicLink("sticky/l", "/w/f", { uid: 2000 }),
        chmod("sticky", 0o1775),
      ],
      steps: [see("open/l").returns(0), see("sticky/l").returns(0)],
    },
  ),
  rule(
    "path/behaviour/unsafe-links-may-be-looked-at",
    "symlink/of-others-may-be-read",
    {
      setup: [file("f"), symbolicLink("l", "f", { uid: 2000 })],
      steps: [
        stat("l", status, { follow: false }).returns(0),
        readlink("l", bytes).returns(1),
      ],
    },
  ),
  rule(
    [
      "symlink/behaviour/mode-is-0644-whatever-the-umask",
      "symlink/behaviour/size-is-the-length-of-the-target",
    ],
    "symlink/mode-and-size",
    {
      steps: [
        umask(0o077),
        symlink("target", "l"),
        stat("l", status, { follow: false }).returns(0)
          .observes(status, { st_mode: "S_IFLNK|0o644", st_size: 6 }),
      ],
    },
  ),
  one(
    [
      "node/EACCES/not-readable",
      "readlink/behaviour/link-needs-read-permission",
    ],
    "symlink/readlink-needs-read-permission",
    readlink("l", bytes).fails("EACCES"),
    [
      symbolicLink("l", "t"),
      chmod("l", 0, { follow: false }),
    ],
  ),
  rule("open/EINVAL/o_creat-with-o_directory", "open/create-and-directory", {
    setup: [directory("d")],
    steps: [
      open("d", "O_CREAT|O_DIRECTORY").fails("EINVAL"),
      open("x", "O_CREAT|O_DIRECTORY", 0, { at: 999 }).fails("EINVAL"),
    ],
  }),
  one(
    "open/ENOTDIR/path-leads-to-no-directory-with-o_directory",
    "open/file-as-directory",
    open("f", "O_DIRECTORY").fails("ENOTDIR"),
    [
      file("f"),
    ],
  ),
  rule(
    [
      "node/EISDIR/directory-opened-for-writing",
      "node/EACCES/not-writable",
      "open/behaviour/o_creat-opens-an-existing-directory-for-reading",
    ],
    "open/directory-for-writing",
    {
      setup: [directory("d", mine), directory("theirs")],
      steps: [
        open("d", "O_WRONLY").fails("EISDIR"),
        open("theirs", "O_WRONLY").fails("EACCES"),
        open("d", "O_RDONLY|O_CREAT").returns(1),
      ],
    },
  ),
  rule(
    [
      "node/EACCES/not-readable",
      "open/behaviour/read-and-write-permission-are-asked-for-apart",
      "open/behaviour/opening-without-access-mode-needs-no-permission",
      "descriptor/EBADF/not-opened-for-reading",
      "descriptor/EBADF/not-opened-for-writing",
      "open/behaviour/access-can-be-neither-reading-nor-writing",
    ],
    "open/each-access-by-its-bit",
    {
      setup: [file("w", "", own(0o200)), file("none", "x", own(0))],
      steps: [
        open("w", "O_RDONLY").fails("EACCES"),
        open("w", "O_WRONLY").returns(1),
        open("w", "O_RDWR").fails("EACCES"),
        open("none", 0).as("fd").returns(2),
        read(result("fd"), bytes).fails("EBADF"),
        write(result("fd"), "x").fails("EBADF"),
      ],
    },
  ),
  rule(
    [
      "open/behaviour/o_trunc-without-o_wronly-is-ignored",
      "open/behaviour/o_trunc-empties-a-file-opened-for-writing",
    ],
    "open/truncate-for-writers-only",
    {
      setup: [file("f", "content", mine)],
      steps: [
        open("f", "O_RDONLY|O_TRUNC"),
        see("f").observes(status, { st_size: 7 }),
        open("f", "O_WRONLY|O_TRUNC"),
        see("f").observes(status, { st_size: 0 }),
      ],
    },
  ),
  one(
    "open/behaviour/o_excl-without-o_creat-is-ignored",
    "open/exclusive-without-create",
    open("f", "O_EXCL|O_RDONLY").returns(1),
    [file("f")],
  ),
  rule(
    [
      "open/behaviour/o_trunc-keeps-set-id-bits",
      "write/behaviour/set-id-bits-are-cleared",
    ],
    "open/set-id-bits-go-with-the-first-write",
    {
      setup: [file("f", "x", own(0o6755))],
      steps: [
        open("f", "O_WRONLY|O_TRUNC").as("fd"),
        see("f").observes(status, { st_mode: "S_IFREG|0o6755" }),
        write(result("fd"), "y"),
        see("f").observes(status, { st_mode: "S_IFREG|0o755" }),
      ],
    },
  ),
  rule(
    [
      "mkdir/behaviour/set-id-and-sticky-bits-are-kept",
      "mknod/behaviour/mode-is-masked-by-the-umask",
    ],
    "open/modes-of-new-files",
    {
      steps: [
        open("f", "O_CREAT|O_WRONLY", 0o6777),
        see("f").observes(status, { st_mode: "S_IFREG|0o755" }),
        mkdir("d", 0o1777),
        see("d").observes(status, { st_mode: "S_IFDIR|0o1755" }),
        mknod("n", "S_IFREG|0o6666"),
        see("n").observes(status, { st_mode: "S_IFREG|0o6644" }),
      ],
    },
  ),
  rule("descriptor/EMFILE/too-few-are-free", "open/descriptor-before-path", {
    steps: [fillDescriptors(), open("missing", "O_RDONLY").fails("EMFILE")],
  }),
  rule(
    "node/EINVAL/fifo-opened-neither-for-reading-nor-writing",
    "open/fifo-without-direction",
    {
      setup: [node("p", "S_IFIFO|0o777")],
      steps: [
        open("p", "O_EXEC").fails("EINVAL"),
        open("p", 0).fails("EINVAL"),
      ],
    },
  ),
  rule(
    "open/behaviour/fifo-waits-for-its-other-side",
    "open/fifo-waits-in-spite-of-nonblock",
    {
      setup: [node("p", "S_IFIFO|0o666")],
      steps: [
        child("reader", [open("p", "O_RDONLY|O_NONBLOCK").never()]),
        settle(),
      ],
    },
  ),
  rule(
    "open/behaviour/signal-ends-the-wait-for-a-fifo-with-success",
    "open/signal-lets-fifo-open",
    {
      setup: [node("p", "S_IFIFO|0o666")],
      steps: [
        onSignal("SIGALRM", [call.getpid()]),
        alarm(1),
        open("p", "O_RDONLY").returns(1),
      ],
    },
  ),
  rule(
    ["parent/EACCES/not-writable", "new_path: parent/EACCES/not-writable"],
    "entry/directory-not-writable",
    {
      setup: [
        directory("d"),
        file("d/f", "", mine),
        directory("d/e", mine),
        file("f", "", mine),
      ],
      steps: [
        open("d/new", "O_CREAT|O_WRONLY", 0o644).fails("EACCES"),
        mkdir("d/new").fails("EACCES"),
        mknod("d/new", "S_IFREG|0o644").fails("EACCES"),
        symlink("t", "d/new").fails("EACCES"),
        link("f", "d/new").fails("EACCES"),
        unlink("d/f").fails("EACCES"),
        rmdir("d/e").fails("EACCES"),
        rename("d/f", "d/new").fails("EACCES"),
      ],
    },
  ),
  rule(
    [
      "path/EACCES/directory-not-searchable",
      "parent/ENOENT/not-found-by-the-walk",
      "mknod/behaviour/walk-errors-are-enoent",
      "symlink/behaviour/walk-errors-of-linkpath-are-enoent",
      "link/behaviour/walk-errors-of-new_path-are-enoent",
    ],
    "entry/directory-not-searchable",
    {
      setup: [directory("d", own(0o200)), file("f", "", mine)],
      steps: [
        open("d/new", "O_CREAT|O_WRONLY", 0o644).fails("EACCES"),
        mknod("d/new", "S_IFREG|0o644").fails("ENOENT"),
        symlink("t", "d/new").fails("ENOENT"),
        link("f", "d/new").fails("ENOENT"),
      ],
    },
  ),
  rule(
    [
      "parent/ENOENT/not-found-by-the-walk",
      "mknod/behaviour/walk-errors-are-enoent",
      "symlink/behaviour/walk-errors-of-linkpath-are-enoent",
      "link/behaviour/walk-errors-of-new_path-are-enoent",
      "path/ENOTDIR/component-is-no-directory",
    ],
    "entry/below-missing-or-file",
    {
      setup: [file("f", "", mine)],
      steps: [
        mknod("no/x", "S_IFREG|0o644").fails("ENOENT"),
        symlink("t", "no/x").fails("ENOENT"),
        link("f", "no/x").fails("ENOENT"),
        mknod("f/x", "S_IFREG|0o644").fails("ENOENT"),
        symlink("t", "f/x").fails("ENOENT"),
        link("f", "f/x").fails("ENOENT"),
        mkdir("f/x").fails("ENOTDIR"),
        open("f/x", "O_CREAT|O_WRONLY", 0o644).fails("ENOTDIR"),
      ],
    },
  ),
  rule(
    [
      "directory-removal/EBUSY/path-leads-to-the-root",
      "directory-removal/EINVAL/last-component-is-dot",
      "directory-removal/ENOTEMPTY/not-empty",
      "directory-removal/ENOTDIR/path-leads-to-no-directory",
    ],
    "entry/rmdir",
    {
      setup: [
        directory("d", mine),
        directory("d/sub", mine),
        file("f", "", mine),
      ],
      steps: [
        rmdir("/").fails("EBUSY"),
        rmdir("d/.").fails("EINVAL"),
        rmdir(".").fails("EINVAL"),
        rmdir("d/sub/..").fails("ENOTEMPTY"),
        rmdir("f").fails("ENOTDIR"),
      ],
    },
  ),
  one(
    "parent/EACCES/not-writable",
    "entry/rmdir-permission-before-emptiness",
    rmdir("d/e").fails("EACCES"),
    [
      directory("d"),
      directory("d/e", mine),
      file("d/e/f"),
    ],
  ),
  rule(
    ["unlink/EISDIR/path-leads-to-a-directory", "unlink/EINVAL/unknown-flag"],
    "entry/unlink",
    {
      setup: [directory("d", mine), file("f", "", mine)],
      steps: [
        unlink("d").fails("EISDIR"),
        unlink("/").fails("EISDIR"),
        unlink("d/.").fails("EISDIR"),
        unlink("f", 1).fails("EINVAL"),
      ],
    },
  ),
  rule(
    "entry/EACCES/protected-by-sticky-directory",
    "entry/sticky-protects-others-entries",
    {
      setup: [
        file("f", "", { uid: 2000, mode: 0o666 }),
        directory("d", { uid: 2000 }),
      ],
      steps: [
        unlink("f").fails("EACCES"),
        rename("f", "g").fails("EACCES"),
        rmdir("d").fails("EACCES"),
      ],
    },
  ),
  rule(
    "permission/behaviour/sticky-directory-lets-both-owners-remove",
    "entry/sticky-allows-the-owners",
    {
      setup: [
        directory("d", { uid: 1000, mode: 0o1777 }),
        file("d/theirs", "", { uid: 2000 }),
        file("mine", "", mine),
      ],
      steps: [unlink("d/theirs").returns(0), unlink("mine").returns(0)],
    },
  ),
  one(
    "rename/EACCES/target-of-another-in-sticky-directory",
    "entry/sticky-protects-replaced-files",
    rename("d/mine", "d/theirs").fails("EACCES"),
    [
      directory("d", { uid: 1000, mode: 0o1777 }),
      file("d/mine", "", mine),
      file("d/theirs", "", { uid: 2000 }),
    ],
  ),
  rule(
    [
      "rename/EDIRINTOSELF/directory-moved-into-itself",
      "rename/ENOTEMPTY/target-directory-not-empty",
      "rename/EISDIR/non-directory-onto-directory",
    ],
    "entry/rename-of-directories",
    {
      setup: [
        directory("d", mine),
        directory("d/sub", mine),
        directory("e", mine),
        file("f", "", mine),
      ],
      steps: [
        rename("d", "d/sub/x").fails("EDIRINTOSELF"),
        rename("e", "d").fails("ENOTEMPTY"),
        rename("f", "d").fails("EISDIR"),
      ],
    },
  ),
  rule(
    "rename/behaviour/directory-replaces-a-file",
    "entry/rename-of-directory-onto-file",
    {
      setup: [directory("d", mine), file("f", "", mine)],
      steps: [
        rename("d", "f").returns(0),
        see("f").observes(status, { st_mode: "S_IFDIR|0o755" }),
        see("d").fails("ENOENT"),
      ],
    },
  ),
  rule(
    [
      "rename/behaviour/two-names-of-one-inode-both-stay",
      "rename/behaviour/same-name-is-left-alone",
    ],
    "entry/rename-to-itself",
    {
      setup: [file("f", "", mine), link("f", "g")],
      steps: [
        rename("f", "g").returns(0),
        see("f").returns(0),
        see("g").returns(0),
        rename("f", "./f").returns(0),
      ],
    },
  ),
  rule(
    [
      "rename/EPERM/path-leads-to-the-root",
      "old_path: rename/EINVAL/last-component-is-dot-or-dot-dot",
      "new_path: rename/EINVAL/last-component-is-dot-or-dot-dot",
    ],
    "entry/rename-without-a-name",
    {
      setup: [
        directory("d", mine),
        directory("d/e", mine),
        file("d/f", "", mine),
      ],
      steps: [
        rename("/", "x").fails("EPERM"),
        rename("d/f", "/").fails("EPERM"),
        rename("d/.", "x").fails("EINVAL"),
        rename("d/f", "d/e/..").fails("EINVAL"),
      ],
    },
  ),
  rule(
    [
      "rename/EXDEV/parents-on-different-file-systems",
      "link/EXDEV/new_path-lies-on-another-file-system",
    ],
    "entry/across-file-systems",
    {
      as: "root",
      touches: ["mounts"],
      setup: [directory("m"), mounted("m"), file("f")],
      steps: [
        rename("f", "m/f").fails("EXDEV"),
        link("f", "m/f").fails("EXDEV"),
      ],
      teardown: [umount("/w/m")],
    },
  ),
  rule(
    [
      "link/EPERM/not-the-owner-of-a-protected-file",
      "link/behaviour/writable-file-of-another-can-be-linked",
    ],
    "entry/protected-hard-links",
    {
      setup: [
        file("plain", "", { uid: 2000, mode: 0o644 }),
        file("open", "", { uid: 2000, mode: 0o666 }),
        file("setuid", "", { uid: 2000, mode: 0o4666 }),
      ],
      steps: [
        link("plain", "a").fails("EPERM"),
        link("open", "b").returns(0),
        link("setuid", "c").fails("EPERM"),
      ],
    },
  ),
  one(
    "link/EPERM/old_path-leads-to-a-directory",
    "entry/link-of-directory",
    link("d", "x").fails("EPERM"),
    [
      directory("d", mine),
    ],
  ),
  rule(
    [
      "attributes/EPERM/caller-is-not-the-owner",
      "attributes/EACCES/times-set-by-other-than-the-owner",
    ],
    "entry/others-attributes",
    {
      setup: [file("f", "", { uid: 2000, mode: 0o666 })],
      steps: [
        chmod("f", 0o644).fails("EPERM"),
        call.utime(text("f"), 1, NULL).fails("EACCES"),
      ],
    },
  ),
  rule(
    [
      "attributes/EPERM/uid-is-not-the-callers",
      "attributes/EPERM/gid-is-none-of-the-callers",
      "chown/behaviour/clears-set-id-bits",
    ],
    "entry/chown-by-the-owner",
    {
      setup: [file("f", "", mine), file("s", "", own(0o6755))],
      steps: [
        chown("f", 2000, KEEP).fails("EPERM"),
        chown("f", KEEP, 2000).fails("EPERM"),
        chown("f", KEEP, KEEP).returns(0),
        chown("s", KEEP, KEEP).returns(0),
        see("s").observes(status, { st_mode: "S_IFREG|0o755" }),
      ],
    },
  ),
  rule(
    [
      "rmdir/behaviour/removed-current-directory-takes-entries-on-ramfs",
      "getcwd/behaviour/removed-directory-keeps-its-path",
      "rmdir/behaviour/current-directory-can-be-removed",
    ],
    "entry/removed-working-directory",
    {
      setup: [directory("d", mine)],
      steps: [
        chdir("d"),
        rmdir("/w/d"),
        open("x", "O_CREAT|O_WRONLY", 0o644).returns(1),
        getcwd(bytes).returns(5).observes(bytes, "/w/d\0"),
      ],
    },
  ),
];
