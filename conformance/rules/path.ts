import {
  alarm,
  AT_EACCESS,
  buffer,
  call,
  chdir,
  child,
  chmod,
  chown,
  directory,
  EACCES,
  EBADF,
  EBUSY,
  EDIRINTOSELF,
  EEXIST,
  EFAULT,
  EINVAL,
  EISDIR,
  ELOOP,
  EMFILE,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
  ENOTEMPTY,
  EPERM,
  EXDEV,
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
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_EXEC,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  onSignal,
  open,
  path,
  pipe,
  R_OK,
  read,
  readlink,
  rename,
  result,
  rmdir,
  room,
  type Row,
  row,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFREG,
  settle,
  SIGALRM,
  stat,
  type Step,
  type Steps,
  struct,
  symbolicLink,
  symlink,
  text,
  u32,
  umask,
  umount,
  unlink,
  write,
  X_OK,
} from "../language/row.ts";
import {
  SC_utimensat_params,
  stat as statLayout,
} from "../../src/api/structs.ts";

const status = room(statLayout, "status");

const bytes = buffer(64, "bytes");

const ends = buffer(8, "ends");

const KEEP = 0xffff_ffff;

type Definition = Omit<Parameters<typeof row>[1], "source" | "covers">;

/** A row about one rule or a few: `covers` are their numbers. */
function rule(covers: string, name: string, definition: Definition): Row {
  return row(`path/${name}`, {
    covers: covers.split(" "),
    source: "path rules of the facts",
    ...definition,
  });
}

/** A rule that one step shows in an otherwise empty world, or after `setup`. */
function one(covers: string, name: string, step: Step, setup: Steps = []): Row {
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
  one("P001", "argument/length-0", see(path(text("x"), 0)).fails(EINVAL)),
  one("P002", "argument/length-4096", see("/".repeat(4096)).returns(0)),
  one(
    "P003",
    "argument/length-4097",
    see("/".repeat(4097)).fails(ENAMETOOLONG),
  ),
  one("P004", "argument/null", see(path(NULL, 5)).fails(EFAULT)),
  one("P005", "argument/ends-at-nul", see("/w\0garbage").returns(0)),
  one("P006", "argument/nul-first", see("\0").fails(EINVAL)),
  one(
    "P007",
    "argument/link-has-no-limit",
    link(`${"./".repeat(2499)}f`, "g").returns(0),
    [file("f", "", mine)],
  ),
  rule("P008", "argument/link-of-length-0", {
    setup: [file("f", "", mine)],
    steps: [
      link(path(text("f"), 0), "g").fails(EINVAL),
      link("f", path(text("g"), 0)).fails(ENOENT),
    ],
  }),
  rule("P009", "argument/component-of-256", {
    steps: [
      see("n".repeat(256)).fails(ENOENT),
      open("n".repeat(256), O_CREAT | O_WRONLY, 0o644).fails(ENAMETOOLONG),
      mkdir("n".repeat(256)).fails(ENAMETOOLONG),
    ],
  }),
  rule("P010", "argument/component-of-255", {
    steps: [
      open("n".repeat(255), O_CREAT | O_WRONLY, 0o644).returns(1),
      see("n".repeat(255)).returns(0),
    ],
  }),
  rule("P011", "argument/working-directory-beyond-4096", {
    steps: [
      ...Array.from({ length: 17 }, () => [
        mkdir("n".repeat(250)),
        chdir("n".repeat(250)),
      ]),
      getcwd(buffer(4400, "cwd")).returns(2 + 17 * 251 + 1),
    ],
  }),
  one("P012", "dirfd/at-fdcwd", stat("f", status, { at: -100 }).returns(0), [
    file("f"),
  ]),
  one(
    "P013",
    "dirfd/ignored-for-absolute",
    stat("/w", status, { at: 999 }).returns(0),
  ),
  rule("P014", "dirfd/closed", {
    setup: [file("f", "", mine)],
    steps: [
      stat("f", status, { at: 999 }).fails(EBADF),
      open("f", O_RDONLY, 0, { at: 999 }).fails(EBADF),
      chmod("f", 0o600, { at: 999 }).fails(EBADF),
      mkdir("d", 0o755, { at: 999 }).fails(EBADF),
      unlink("f", 0, { at: 999 }).fails(EBADF),
      rename("f", "g", { at: 999 }).fails(EBADF),
      rename("f", "g", { toAt: 999 }).fails(EBADF),
      symlink("t", "l", { at: 999 }).fails(EBADF),
      faccessat("f", R_OK, 0, { at: 999 }).fails(EBADF),
      call.utimensat(struct(SC_utimensat_params, { path: "f", dirfd: 999 }))
        .fails(EBADF),
    ],
  }),
  one(
    "P015",
    "dirfd/closed-for-mknod",
    mknod("f", S_IFREG | 0o644, 0, { at: 999 }).fails(ENOENT),
  ),
  rule("P016", "dirfd/pipe", {
    steps: [pipe(ends).returns(0), stat("f", status, { at: 1 }).fails(EINVAL)],
  }),
  rule("P017", "dirfd/regular-file", {
    setup: [file("f")],
    steps: [
      open("f", O_RDONLY).as("fd"),
      stat("f", status, { at: result("fd") }).fails(ENOTDIR),
    ],
  }),
  one("P018", "dirfd/device", stat("f", status, { at: 0 }).fails(ENOTDIR)),
  rule("P019", "dirfd/fifo-opened-by-name", {
    setup: [node("p", S_IFIFO | 0o666)],
    steps: [
      child("reader", [open("p", O_RDONLY).returns(1)]),
      open("p", O_WRONLY).as("fd").returns(1),
      stat("f", status, { at: result("fd") }).fails(EINVAL),
      join("reader"),
    ],
  }),
  one(
    "P020",
    "dirfd/closed-for-readlink-of-absolute",
    readlink("/w/l", bytes, { at: 999 }).fails(EBADF),
    [
      symbolicLink("l", "t"),
    ],
  ),
  one(
    "P021",
    "dirfd/file-for-readlink-of-absolute",
    readlink("/w/l", bytes, { at: 0 }).fails(ENOTDIR),
    [
      symbolicLink("l", "t"),
    ],
  ),
  rule("P022", "dirfd/opened-without-access", {
    setup: [directory("d"), file("d/f")],
    steps: [
      open("d", O_DIRECTORY).as("d"),
      open("f", O_RDONLY, 0, { at: result("d") }).returns(2),
    ],
  }),
  rule("P023", "dirfd/no-longer-searchable", {
    setup: [directory("d", own()), file("d/f")],
    steps: [
      open("d", O_RDONLY).as("d"),
      chmod("d", 0o600),
      open("f", O_RDONLY, 0, { at: result("d") }).fails(EACCES),
    ],
  }),
  rule("P024", "walk/root-and-above", {
    steps: ["/", "//", "/..", "/../.."].map((name) =>
      see(name).returns(0).observes(status, { st_mode: S_IFDIR | 0o755 })
    ),
    note:
      "The root directory's mode is the target's: 0755 in the usual worlds.",
  }),
  rule("P025", "walk/empty-and-dot-components", {
    setup: [directory("d"), file("d/f", "abc")],
    steps: ["d//f", "./d/./f", "/w//d/f"].map((name) =>
      see(name).returns(0).observes(status, { st_size: 3 })
    ),
  }),
  rule("P026 P027 P028", "walk/below-a-file", {
    setup: [file("f")],
    steps: ["f/", "f/.", "f/..", "f/x"].map((name) => see(name).fails(ENOTDIR)),
  }),
  one("P029", "walk/dotdot-after-missing", see("missing/../f").fails(ENOENT), [
    file("f"),
  ]),
  rule("P030 P031", "walk/directory-without-search", {
    setup: [directory("d", own(0o600)), file("d/f")],
    steps: [
      ...["d/f", "d/.", "d/"].map((name) => see(name).fails(EACCES)),
      see("d").returns(0),
    ],
  }),
  rule("P032", "walk/search-without-read", {
    setup: [directory("d", own(0o300)), file("d/f")],
    steps: [
      open("d/f", O_RDONLY).returns(1),
      open("d", O_RDONLY).fails(EACCES),
    ],
  }),
  rule("P033", "walk/working-directory-without-search", {
    setup: [directory("d", own()), file("d/f")],
    steps: [
      chdir("d"),
      chmod("/w/d", 0o600),
      see("f").fails(EACCES),
      see(".").fails(EACCES),
    ],
  }),
  rule("P034", "walk/superuser-searches-all", {
    as: "root",
    setup: [directory("d", own(0)), file("d/f")],
    steps: [see("d/f").returns(0)],
  }),
  one("P035", "walk/owner-class-decides-alone", see("d/f").fails(EACCES), [
    directory("d", own(0o077)),
    file("d/f"),
  ]),
  rule("P036", "walk/supplementary-group", {
    as: "root",
    setup: [directory("d", { mode: 0o010, gid: 500 }), file("d/f")],
    steps: [
      call.setgroups(1, u32(500)),
      ...become(1000, 1000),
      see("d/f").returns(0),
    ],
  }),
  one("P037", "walk/group-class-decides-alone", see("d/f").fails(EACCES), [
    directory("d", { mode: 0o701, gid: 1000 }),
    file("d/f"),
  ]),
  rule("P038", "walk/access-by-real-ids", {
    as: "root",
    setup: [directory("d", { mode: 0o700 }), file("d/f", "", { mode: 0o600 })],
    steps: [
      call.setresuid(1000, 0, 0),
      faccessat("d/f", R_OK).fails(EACCES),
      faccessat("d/f", R_OK, AT_EACCESS).returns(0),
    ],
  }),
  rule("P039", "walk/superuser-may-execute-all", {
    as: "root",
    setup: [file("f", "", { mode: 0o644 })],
    steps: [faccessat("f", X_OK).returns(0)],
  }),
  rule("P040 P041", "walk/search-before-lookup", {
    setup: [directory("d", own(0o600)), file("d/f")],
    steps: [see("d/missing").fails(EACCES), see("d/f/x").fails(EACCES)],
  }),
  rule("P042", "slash/mkdir", {
    steps: [
      mkdir("a/").returns(0),
      mkdir("b///").returns(0),
      see("b").returns(0),
    ],
  }),
  one("P043", "slash/mkdir-of-slashes", mkdir("///").fails(EEXIST)),
  rule("P044 P045", "slash/new-name", {
    setup: [file("f", "", mine)],
    steps: [
      open("new/", O_CREAT | O_WRONLY, 0o644).fails(ENOENT),
      mknod("new/", S_IFREG | 0o644).fails(ENOENT),
      symlink("t", "new/").fails(ENOENT),
      link("f", "new/").fails(ENOENT),
    ],
  }),
  one("P046", "slash/rename-to-new", rename("d", "new/").fails(ENOENT), [
    directory("d", mine),
  ]),
  rule("P047", "slash/makes-links-followed", {
    setup: [directory("d", mine), symbolicLink("l", "d", mine)],
    steps: [
      stat("l/", status, { follow: false }).returns(0)
        .observes(status, { st_mode: S_IFDIR | 0o755 }),
      unlink("l/").fails(EISDIR),
      readlink("l/", bytes).fails(EINVAL),
    ],
  }),
  one("P048", "slash/nofollow", open("l/", O_NOFOLLOW | O_RDONLY).returns(1), [
    directory("d"),
    symbolicLink("l", "d"),
  ]),
  one("P049", "slash/rename-of-directory", rename("d/", "new").returns(0), [
    directory("d", mine),
  ]),
  rule("P050 P051", "symlink/seven-nested", {
    setup: [file("f"), ...chain(8)],
    steps: [see("l7").returns(0), see("l8").fails(ELOOP)],
  }),
  one("P052", "symlink/loop", see("a").fails(ELOOP), [symbolicLink("a", "a")]),
  rule("P053", "symlink/seven-in-sequence", {
    setup: [directory("d"), symbolicLink("d/up", "../d")],
    steps: [
      see(`d/${"up/".repeat(7)}.`).returns(0),
      see(`d/${"up/".repeat(8)}.`).fails(ELOOP),
    ],
  }),
  one(
    "P054",
    "symlink/nofollow",
    open("l", O_NOFOLLOW | O_RDONLY).fails(ELOOP),
    [
      file("f"),
      symbolicLink("l", "f"),
    ],
  ),
  one(
    "P055",
    "symlink/nofollow-is-about-the-last",
    open("l/f", O_NOFOLLOW | O_RDONLY).returns(1),
    [
      directory("d"),
      file("d/f"),
      symbolicLink("l", "d"),
    ],
  ),
  rule("P056", "symlink/internal-options", {
    setup: [file("f"), symbolicLink("l", "f")],
    steps: [open("l", 1 << 29).fails(EINVAL), open("l", 1 << 30).fails(EINVAL)],
  }),
  one("P057", "symlink/relative-to-its-directory", see("d/l").returns(0), [
    directory("d"),
    file("d/f"),
    symbolicLink("d/l", "f"),
  ]),
  one("P058", "symlink/absolute", see("d/l").returns(0), [
    directory("d"),
    file("f"),
    symbolicLink("d/l", "/w/f"),
  ]),
  one("P059", "symlink/slash-after-link-to-file", see("l/").fails(ENOTDIR), [
    file("f"),
    symbolicLink("l", "f"),
  ]),
  rule("P060", "symlink/dangling", {
    setup: [symbolicLink("l", "missing")],
    steps: [
      see("l").fails(ENOENT),
      stat("l", status, { follow: false }).returns(0),
    ],
  }),
  rule("P061 P063", "symlink/dangling-names-are-taken", {
    setup: [file("f", "", mine), symbolicLink("l", "missing")],
    steps: [
      open("l", O_CREAT | O_WRONLY, 0o644).fails(EEXIST),
      open("l", O_CREAT | O_EXCL | O_WRONLY, 0o644).fails(EEXIST),
      mkdir("l").fails(EEXIST),
      mknod("l", S_IFREG | 0o644).fails(EEXIST),
      symlink("t", "l").fails(EEXIST),
      link("f", "l").fails(EEXIST),
      see("missing").fails(ENOENT),
    ],
  }),
  rule("P062", "symlink/dangling-elsewhere-gives-its-name", {
    setup: [directory("d", mine), symbolicLink("l", "d/missing")],
    steps: [
      open("l", O_CREAT | O_WRONLY, 0o644).returns(1),
      see("d/l").returns(0),
      see("d/missing").fails(ENOENT),
    ],
  }),
  rule("P064", "symlink/existing-target", {
    setup: [file("f", "", mine), symbolicLink("l", "f")],
    steps: [
      mkdir("l").fails(EEXIST),
      mknod("l", S_IFREG | 0o644).fails(EEXIST),
      symlink("t", "l").fails(EEXIST),
      link("f", "l").fails(EEXIST),
      open("l", O_CREAT | O_EXCL | O_WRONLY, 0o644).fails(EEXIST),
    ],
  }),
  rule("P065", "symlink/unlink-takes-the-link", {
    setup: [file("f"), symbolicLink("l", "f", mine)],
    steps: [
      unlink("l").returns(0),
      stat("l", status, { follow: false }).fails(ENOENT),
      see("f").returns(0),
    ],
  }),
  rule("P066", "symlink/rmdir-takes-the-link", {
    setup: [directory("d", mine), symbolicLink("l", "d", mine)],
    steps: [
      rmdir("l").returns(0),
      stat("l", status, { follow: false }).fails(ENOENT),
      see("d").returns(0),
    ],
  }),
  one(
    "P067",
    "symlink/rmdir-by-link-from-elsewhere",
    rmdir("l").fails(ENOENT),
    [
      directory("d", mine),
      directory("d/e", mine),
      symbolicLink("l", "d/e", mine),
    ],
  ),
  rule("P068", "symlink/rename-onto-link", {
    setup: [
      file("f", "new", mine),
      file("g", "old", mine),
      symbolicLink("l", "g", mine),
    ],
    steps: [
      rename("f", "l").returns(0),
      stat("l", status, { follow: false }).returns(0)
        .observes(status, { st_mode: S_IFREG | 0o644 }),
      see("g").returns(0),
    ],
  }),
  rule("P069", "symlink/rename-onto-link-to-elsewhere", {
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
        .observes(status, { st_mode: S_IFLNK | 0o644 }),
    ],
  }),
  one(
    "P070",
    "symlink/rename-onto-link-to-directory",
    rename("f", "l").fails(EISDIR),
    [
      file("f", "", mine),
      directory("d", mine),
      symbolicLink("l", "d", mine),
    ],
  ),
  rule("P071", "symlink/rename-moves-the-link", {
    setup: [file("f"), symbolicLink("l", "f", mine)],
    steps: [
      rename("l", "m").returns(0),
      readlink("m", bytes).returns(1).observes(bytes, "f"),
    ],
  }),
  rule("P072", "symlink/link-follows-its-old-path", {
    setup: [file("f", "", mine), symbolicLink("l", "f")],
    steps: [
      link("l", "m").returns(0),
      stat("m", status, { follow: false }).returns(0)
        .observes(status, { st_mode: S_IFREG | 0o644 }),
    ],
  }),
  rule("P073", "symlink/link-below-a-link-to-a-file", {
    setup: [
      directory("d", mine),
      file("d/f", "", mine),
      symbolicLink("l", "d/f"),
      file("a", "", mine),
    ],
    steps: [link("a", "l/x").returns(0), see("d/x").returns(0)],
    note:
      "A bug of the reference: the parent of the followed link's target is used.",
  }),
  rule("P074", "symlink/others-below-a-link-to-a-file", {
    setup: [file("f", "", mine), symbolicLink("l", "f")],
    steps: [
      mknod("l/x", S_IFREG | 0o644).fails(ENOTDIR),
      symlink("t", "l/x").fails(ENOTDIR),
    ],
  }),
  one("P076", "symlink/of-others-in-sticky-directory", see("l").fails(EACCES), [
    file("f"),
    symbolicLink("l", "f", { uid: 2000 }),
  ]),
  rule("P077", "symlink/of-others-in-sticky-directory-for-root", {
    as: "root",
    setup: [file("f"), symbolicLink("l", "f", { uid: 2000 })],
    steps: [see("l").fails(EACCES)],
  }),
  rule("P078", "symlink/own-and-the-directory-owner-s", {
    setup: [file("f"), symbolicLink("a", "f", mine), symbolicLink("b", "f")],
    steps: [see("a").returns(0), see("b").returns(0)],
  }),
  rule("P079", "symlink/sticky-needs-both-bits", {
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
  }),
  rule("P080", "symlink/of-others-may-be-read", {
    setup: [file("f"), symbolicLink("l", "f", { uid: 2000 })],
    steps: [
      stat("l", status, { follow: false }).returns(0),
      readlink("l", bytes).returns(1),
    ],
  }),
  rule("P081", "symlink/mode-and-size", {
    steps: [
      umask(0o077),
      symlink("target", "l"),
      stat("l", status, { follow: false }).returns(0)
        .observes(status, { st_mode: S_IFLNK | 0o644, st_size: 6 }),
    ],
  }),
  one(
    "P082",
    "symlink/readlink-needs-read-permission",
    readlink("l", bytes).fails(EACCES),
    [
      symbolicLink("l", "t"),
      chmod("l", 0, { follow: false }),
    ],
  ),
  rule("P086 P087", "open/create-and-directory", {
    setup: [directory("d")],
    steps: [
      open("d", O_CREAT | O_DIRECTORY).fails(EINVAL),
      open("x", O_CREAT | O_DIRECTORY, 0, { at: 999 }).fails(EINVAL),
    ],
  }),
  one("P088", "open/file-as-directory", open("f", O_DIRECTORY).fails(ENOTDIR), [
    file("f"),
  ]),
  rule("P089 P090", "open/directory-for-writing", {
    setup: [directory("d", mine), directory("theirs")],
    steps: [
      open("d", O_WRONLY).fails(EISDIR),
      open("theirs", O_WRONLY).fails(EACCES),
      open("d", O_RDONLY | O_CREAT).returns(1),
    ],
  }),
  rule("P091 P092", "open/each-access-by-its-bit", {
    setup: [file("w", "", own(0o200)), file("none", "x", own(0))],
    steps: [
      open("w", O_RDONLY).fails(EACCES),
      open("w", O_WRONLY).returns(1),
      open("w", O_RDWR).fails(EACCES),
      open("none", 0).as("fd").returns(2),
      read(result("fd"), bytes).fails(EBADF),
      write(result("fd"), "x").fails(EBADF),
    ],
  }),
  rule("P093 P094", "open/truncate-for-writers-only", {
    setup: [file("f", "content", mine)],
    steps: [
      open("f", O_RDONLY | O_TRUNC),
      see("f").observes(status, { st_size: 7 }),
      open("f", O_WRONLY | O_TRUNC),
      see("f").observes(status, { st_size: 0 }),
    ],
  }),
  one(
    "P095",
    "open/exclusive-without-create",
    open("f", O_EXCL | O_RDONLY).returns(1),
    [file("f")],
  ),
  rule("P096", "open/set-id-bits-go-with-the-first-write", {
    setup: [file("f", "x", own(0o6755))],
    steps: [
      open("f", O_WRONLY | O_TRUNC).as("fd"),
      see("f").observes(status, { st_mode: S_IFREG | 0o6755 }),
      write(result("fd"), "y"),
      see("f").observes(status, { st_mode: S_IFREG | 0o755 }),
    ],
  }),
  rule("P097 P098 P099", "open/modes-of-new-files", {
    steps: [
      open("f", O_CREAT | O_WRONLY, 0o6777),
      see("f").observes(status, { st_mode: S_IFREG | 0o755 }),
      mkdir("d", 0o1777),
      see("d").observes(status, { st_mode: S_IFDIR | 0o1755 }),
      mknod("n", S_IFREG | 0o6666),
      see("n").observes(status, { st_mode: S_IFREG | 0o6644 }),
    ],
  }),
  rule("P100", "open/descriptor-before-path", {
    steps: [fillDescriptors(), open("missing", O_RDONLY).fails(EMFILE)],
  }),
  rule("P103", "open/fifo-without-direction", {
    setup: [node("p", S_IFIFO | 0o777)],
    steps: [open("p", O_EXEC).fails(EINVAL), open("p", 0).fails(EINVAL)],
  }),
  rule("P104", "open/fifo-waits-in-spite-of-nonblock", {
    setup: [node("p", S_IFIFO | 0o666)],
    steps: [
      child("reader", [open("p", O_RDONLY | O_NONBLOCK).never()]),
      settle(),
    ],
  }),
  rule("P105", "open/signal-lets-fifo-open", {
    setup: [node("p", S_IFIFO | 0o666)],
    steps: [
      onSignal(SIGALRM, [call.getpid()]),
      alarm(1),
      open("p", O_RDONLY).returns(1),
    ],
  }),
  rule("P106", "entry/directory-not-writable", {
    setup: [
      directory("d"),
      file("d/f", "", mine),
      directory("d/e", mine),
      file("f", "", mine),
    ],
    steps: [
      open("d/new", O_CREAT | O_WRONLY, 0o644).fails(EACCES),
      mkdir("d/new").fails(EACCES),
      mknod("d/new", S_IFREG | 0o644).fails(EACCES),
      symlink("t", "d/new").fails(EACCES),
      link("f", "d/new").fails(EACCES),
      unlink("d/f").fails(EACCES),
      rmdir("d/e").fails(EACCES),
      rename("d/f", "d/new").fails(EACCES),
    ],
  }),
  rule("P107 P108", "entry/directory-not-searchable", {
    setup: [directory("d", own(0o200)), file("f", "", mine)],
    steps: [
      open("d/new", O_CREAT | O_WRONLY, 0o644).fails(EACCES),
      mknod("d/new", S_IFREG | 0o644).fails(ENOENT),
      symlink("t", "d/new").fails(ENOENT),
      link("f", "d/new").fails(ENOENT),
    ],
  }),
  rule("P109 P110 P111", "entry/below-missing-or-file", {
    setup: [file("f", "", mine)],
    steps: [
      mknod("no/x", S_IFREG | 0o644).fails(ENOENT),
      symlink("t", "no/x").fails(ENOENT),
      link("f", "no/x").fails(ENOENT),
      mknod("f/x", S_IFREG | 0o644).fails(ENOENT),
      symlink("t", "f/x").fails(ENOENT),
      link("f", "f/x").fails(ENOENT),
      mkdir("f/x").fails(ENOTDIR),
      open("f/x", O_CREAT | O_WRONLY, 0o644).fails(ENOTDIR),
    ],
  }),
  rule("P112 P113 P114 P115", "entry/rmdir", {
    setup: [
      directory("d", mine),
      directory("d/sub", mine),
      file("f", "", mine),
    ],
    steps: [
      rmdir("/").fails(EBUSY),
      rmdir("d/.").fails(EINVAL),
      rmdir(".").fails(EINVAL),
      rmdir("d/sub/..").fails(ENOTEMPTY),
      rmdir("f").fails(ENOTDIR),
    ],
  }),
  one(
    "P116",
    "entry/rmdir-permission-before-emptiness",
    rmdir("d/e").fails(EACCES),
    [
      directory("d"),
      directory("d/e", mine),
      file("d/e/f"),
    ],
  ),
  rule("P117 P118", "entry/unlink", {
    setup: [directory("d", mine), file("f", "", mine)],
    steps: [
      unlink("d").fails(EISDIR),
      unlink("/").fails(EISDIR),
      unlink("d/.").fails(EISDIR),
      unlink("f", 1).fails(EINVAL),
    ],
  }),
  rule("P119", "entry/sticky-protects-others-entries", {
    setup: [
      file("f", "", { uid: 2000, mode: 0o666 }),
      directory("d", { uid: 2000 }),
    ],
    steps: [
      unlink("f").fails(EACCES),
      rename("f", "g").fails(EACCES),
      rmdir("d").fails(EACCES),
    ],
  }),
  rule("P120", "entry/sticky-allows-the-owners", {
    setup: [
      directory("d", { uid: 1000, mode: 0o1777 }),
      file("d/theirs", "", { uid: 2000 }),
      file("mine", "", mine),
    ],
    steps: [unlink("d/theirs").returns(0), unlink("mine").returns(0)],
  }),
  one(
    "P121",
    "entry/sticky-protects-replaced-files",
    rename("d/mine", "d/theirs").fails(EACCES),
    [
      directory("d", { uid: 1000, mode: 0o1777 }),
      file("d/mine", "", mine),
      file("d/theirs", "", { uid: 2000 }),
    ],
  ),
  rule("P122 P123 P124", "entry/rename-of-directories", {
    setup: [
      directory("d", mine),
      directory("d/sub", mine),
      directory("e", mine),
      file("f", "", mine),
    ],
    steps: [
      rename("d", "d/sub/x").fails(EDIRINTOSELF),
      rename("e", "d").fails(ENOTEMPTY),
      rename("f", "d").fails(EISDIR),
    ],
  }),
  rule("P125", "entry/rename-of-directory-onto-file", {
    setup: [directory("d", mine), file("f", "", mine)],
    steps: [
      rename("d", "f").returns(0),
      see("f").observes(status, { st_mode: S_IFDIR | 0o755 }),
      see("d").fails(ENOENT),
    ],
  }),
  rule("P126 P127", "entry/rename-to-itself", {
    setup: [file("f", "", mine), link("f", "g")],
    steps: [
      rename("f", "g").returns(0),
      see("f").returns(0),
      see("g").returns(0),
      rename("f", "./f").returns(0),
    ],
  }),
  rule("P128 P129", "entry/rename-without-a-name", {
    setup: [
      directory("d", mine),
      directory("d/e", mine),
      file("d/f", "", mine),
    ],
    steps: [
      rename("/", "x").fails(EPERM),
      rename("d/f", "/").fails(EPERM),
      rename("d/.", "x").fails(EINVAL),
      rename("d/f", "d/e/..").fails(EINVAL),
    ],
  }),
  rule("P130", "entry/across-file-systems", {
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("f")],
    steps: [rename("f", "m/f").fails(EXDEV), link("f", "m/f").fails(EXDEV)],
    teardown: [umount("/w/m")],
  }),
  rule("P132 P133 P134", "entry/protected-hard-links", {
    setup: [
      file("plain", "", { uid: 2000, mode: 0o644 }),
      file("open", "", { uid: 2000, mode: 0o666 }),
      file("setuid", "", { uid: 2000, mode: 0o4666 }),
    ],
    steps: [
      link("plain", "a").fails(EPERM),
      link("open", "b").returns(0),
      link("setuid", "c").fails(EPERM),
    ],
  }),
  one("P135", "entry/link-of-directory", link("d", "x").fails(EPERM), [
    directory("d", mine),
  ]),
  rule("P136", "entry/others-attributes", {
    setup: [file("f", "", { uid: 2000, mode: 0o666 })],
    steps: [
      chmod("f", 0o644).fails(EPERM),
      call.utime(text("f"), 1, NULL).fails(EACCES),
    ],
  }),
  rule("P137 P138", "entry/chown-by-the-owner", {
    setup: [file("f", "", mine), file("s", "", own(0o6755))],
    steps: [
      chown("f", 2000, KEEP).fails(EPERM),
      chown("f", KEEP, 2000).fails(EPERM),
      chown("f", KEEP, KEEP).returns(0),
      chown("s", KEEP, KEEP).returns(0),
      see("s").observes(status, { st_mode: S_IFREG | 0o755 }),
    ],
  }),
  rule("P139 P140", "entry/removed-working-directory", {
    setup: [directory("d", mine)],
    steps: [
      chdir("d"),
      rmdir("/w/d"),
      open("x", O_CREAT | O_WRONLY, 0o644).returns(1),
      getcwd(bytes).returns(5).observes(bytes, "/w/d\0"),
    ],
  }),
];
