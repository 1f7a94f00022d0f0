import {
  parameters,
  refused as refusedOfPaths,
  type Use,
  use,
} from "../../language/use.ts";
import {
  buffer,
  call,
  chdir,
  child,
  chmod,
  chown,
  directory,
  E2BIG,
  EACCES,
  EEXIST,
  EFAULT,
  EINVAL,
  ELOOP,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
  EPERM,
  ESRCH,
  execve,
  faccessat,
  file,
  fsmount,
  fsopen,
  join,
  link,
  lseek,
  mkdir,
  mknod,
  NULL,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_EXEC,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  open,
  path,
  pledge,
  read,
  readlink,
  rename,
  result,
  rmdir,
  room,
  type Row,
  row,
  S_IFIFO,
  S_IFREG,
  SEEK_SET,
  stat,
  type Step,
  type Steps,
  struct,
  symbolicLink,
  symlink,
  text,
  thread,
  umount,
  unlink,
  UNMAPPED,
  unveil,
  W_OK,
  write,
} from "../../language/row.ts";
import { processes, refused } from "../../worlds/file_metadata.ts";
import { elf } from "../../worlds/process_elf.ts";
import {
  accept,
  bind,
  connect,
  local,
  localServer,
  localSocket,
} from "../../worlds/socket_addresses.ts";
import { block } from "../../worlds/uses_paths.ts";
import {
  SC_bindmount_params,
  SC_inode_watcher_add_watch_params,
  SC_realpath_params,
  SC_statvfs_params,
  SC_unveil_params,
  stat as statLayout,
} from "../../../src/api/structs.ts";

const UNVEIL = "Kernel/Syscalls/unveil.cpp, Kernel/FileSystem/UnveilNode.h";

const status = room(statLayout, "status");

const bytes = buffer(8, "bytes");

const CURRENT = 1;

const AFTER_EXEC = 2;

function unveiled(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`unveil/${id}`, { source: UNVEIL, ...definition });
}

const bytesOfUnveilRules = buffer(128, "bytes");

type Definition = Omit<Parameters<typeof row>[1], "source" | "covers">;

function rule(covers: string, name: string, definition: Definition): Row {
  return row(`unveil/${name}`, {
    covers: covers.split(" "),
    source: "unveil rules of the facts",
    ...definition,
  });
}

/** A rule that its steps show in the world of these rows. */
function shows(covers: string, name: string, ...steps: Steps): Row {
  return rule(covers, name, { setup: world, steps });
}

const mine = { uid: 1000, gid: 1000 };

/** Directories of the row's user, two with files, and links between them. */
const world: Steps = [
  directory("d", mine),
  file("d/f", "text", mine),
  file("d/prog", "", { ...mine, mode: 0o755 }),
  directory("d/sub", mine),
  symbolicLink("d/out", "/w/hidden/f", mine),
  directory("e", mine),
  directory("hidden", mine),
  file("hidden/f", "secret", mine),
  directory("hidden/empty", mine),
  directory("data", mine),
  file("data/f", "data", mine),
  symbolicLink("d/todata", "/w/data", mine),
  symbolicLink("d/tof", "/w/data/f", mine),
  symbolicLink("hidden/todata", "/w/data", mine),
];

const see = (pathname: string): Step => stat(pathname, status);

const seen = (pathname: string): Step => see(pathname).returns(0);

const hidden = (pathname: string): Step => see(pathname).fails(ENOENT);

const ok = (pathname: string, permissions: string, flags = CURRENT): Step =>
  unveil(pathname, permissions, flags).returns(0);

const pathOfPaths = "path-ptr-ptr-length-leaves-user";

/** One null pointer of the two is neither an unveiling nor the lock. */
function halfLock(): ReturnType<typeof refusedOfPaths> {
  return refusedOfPaths(
    EINVAL,
    "unveil/EINVAL/exactly-one-pathOfPaths-permissions-pointer-null",
  );
}

export const uses: readonly Use[] = [
  use("unveil", {
    operands: [
      parameters(SC_unveil_params, {
        flags: 1,
        path: "/w",
        permissions: "rwc",
      }),
    ],
    promises: [],
    pointers: {
      params: block("unveil"),
      "params.path": { fault: pathOfPaths, null: halfLock() },
      "params.permissions": { fault: "permissions-readable", null: halfLock() },
    },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "unveil",
    ESRCH,
    "path-no-such-process",
    "path-procfs-non-numeric-name",
    [unveil("/w/p/nonsense/x", "r")],
    processes,
  ),
  unveiled("EINVAL/no-flag", {
    covers: "unveil/EINVAL/lock-call-flags-neither-bit-1",
    steps: [unveil("/w", "r", 0).fails(EINVAL)],
  }),
  unveiled("EPERM/locked", {
    covers: "unveil/EPERM/flags-currentprogram-veil-locked-before-look",
    steps: [
      unveil("/w", "r").returns(0),
      unveil(null, null).returns(0),
      unveil(path(UNMAPPED, 4), "r").fails(EPERM),
    ],
  }),
  unveiled("EINVAL/one-null", {
    covers: "unveil/EINVAL/exactly-one-path-permissions-pointer-null",
    steps: [
      unveil("/w", null).fails(EINVAL),
      unveil(null, "r").fails(EINVAL),
    ],
  }),
  unveiled("EINVAL/path-of-length-0", {
    covers: "unveil/EINVAL/path-given-length-0",
    steps: [unveil(path(text("/"), 0), "r").fails(EINVAL)],
  }),
  unveiled("ENAMETOOLONG/path-of-4097", {
    covers: "unveil/ENAMETOOLONG/path-given-length-greater-path_max-4096",
    steps: [unveil("/".repeat(4097), "r").fails(ENAMETOOLONG)],
  }),
  unveiled("EFAULT/path", {
    covers: "unveil/EFAULT/path-ptr-ptr-length-leaves-user",
    steps: [unveil(path(UNMAPPED, 3), "r").fails(EFAULT)],
  }),
  unveiled("EINVAL/relative-path", {
    covers: "unveil/EINVAL/path-empty-after-copying-starting",
    setup: [file("f")],
    steps: [unveil("f", "r").fails(EINVAL), unveil("\0", "r").fails(EINVAL)],
  }),
  unveiled("E2BIG/six-letters", {
    covers: "unveil/E2BIG/permissions-length-5",
    steps: [unveil("/w", "rwxcbr").fails(E2BIG)],
  }),
  unveiled("EFAULT/permissions", {
    covers: "unveil/EFAULT/permissions-readable",
    steps: [unveil("/w", path(UNMAPPED, 2)).fails(EFAULT)],
  }),
  unveiled("EINVAL/unknown-letter", {
    covers: "unveil/EINVAL/permissions-letter-other-r-w-x",
    steps: [unveil("/w/missing/x", "rz").fails(EINVAL)],
  }),
  unveiled("ENOTDIR/component-is-a-file", {
    covers: "unveil/ENOTDIR/path-intermediate-component-directory",
    setup: [file("f")],
    steps: [unveil("/w/f/x", "r").fails(ENOTDIR)],
  }),
  unveiled("EACCES/directory-not-searchable", {
    covers: "unveil/EACCES/path-search-permission-missing-directory",
    setup: [directory("d", { mode: 0o600 })],
    steps: [unveil("/w/d/x", "r").fails(EACCES)],
  }),
  unveiled("EACCES/foreign-symlink-in-sticky-directory", {
    covers: "unveil/EACCES/path-symlink-sticky-world-writable-directory",
    setup: [directory("d"), symbolicLink("l", "d", { uid: 2000 })],
    steps: [unveil("/w/l", "r").fails(EACCES)],
  }),
  unveiled("ELOOP/eighth-symlink", {
    covers: "unveil/ELOOP/path-8th-symlink",
    setup: [
      directory("d"),
      ...Array.from(
        { length: 8 },
        (_, index) =>
          symbolicLink(`l${index + 1}`, index === 0 ? "d" : `l${index}`),
      ),
    ],
    steps: [unveil("/w/l8", "r").fails(ELOOP), unveil("/w/l7", "r").returns(0)],
  }),
  unveiled("ENOENT/missing-without-c", {
    covers: "unveil/ENOENT/path-intermediate-component-missing-last-component",
    steps: [
      unveil("/w/missing", "r").fails(ENOENT),
      unveil("/w/missing/x", "rc").fails(ENOENT),
      unveil("/w/missing/", "rc").fails(ENOENT),
    ],
  }),
  unveiled("EPERM/more-letters-than-before", {
    covers: "unveil/EPERM/currentprogram-path-was-explicitly-unveiled-before",
    steps: [
      unveil("/w", "r").returns(0),
      unveil("/w", "rw").fails(EPERM),
      unveil("/w", "r").returns(0),
    ],
  }),
  unveiled("EPERM/more-letters-after-exec", {
    covers: "unveil/EPERM/afterexec-path-was-explicitly-unveiled-exec",
    steps: [
      unveil("/w", "r", AFTER_EXEC).returns(0),
      unveil("/w", "rw", AFTER_EXEC).fails(EPERM),
    ],
  }),
  unveiled("success/hides-everything-else", {
    setup: [directory("seen"), file("seen/f", "x"), file("hidden", "x")],
    steps: [
      unveil("/w/seen", "r").returns(0),
      open("/w/seen/f", O_RDONLY).returns(1),
      open("/w/hidden", O_RDONLY).fails(ENOENT),
      stat("/w", status).fails(ENOENT),
    ],
  }),
  unveiled("success/missing-with-c", {
    steps: [
      unveil("/w/new", "rwc").returns(0),
      open("/w/new", O_RDWR | 8, 0o600).returns(1),
    ],
  }),
  unveiled("success/follows-symlinks", {
    setup: [file("f", "x"), symbolicLink("l", "f")],
    steps: [
      unveil("/w/l", "r").returns(0),
      open("/w/f", O_RDONLY).returns(1),
    ],
  }),
  unveiled("success/lock-without-veil", {
    setup: [file("f", "x")],
    note: "A locked empty veil still hides nothing: only its state changed.",
    steps: [
      unveil(null, null, CURRENT).returns(0),
      unveil("/w", "r").fails(EPERM),
    ],
  }),
  unveiled("success/after-exec-does-not-hide-now", {
    setup: [file("f", "x")],
    steps: [
      unveil("/w", "r", AFTER_EXEC).returns(0),
      stat("/", status).returns(0),
      open("/w/f", O_RDONLY).as("fd").returns(1),
      call.read(result("fd"), bytes, 8).returns(1).observes(bytes, "x"),
    ],
  }),
  unveiled("success/inherited-by-fork", {
    setup: [directory("seen"), file("hidden", "x")],
    steps: [
      unveil("/w/seen", "r").returns(0),
      child("kid", [open("/w/hidden", O_RDONLY).fails(ENOENT)]),
      join("kid"),
    ],
  }),
  shows(
    "U001",
    "argument/block",
    call.unveil(NULL).fails(EFAULT),
    call.unveil(UNMAPPED).fails(EFAULT),
  ),
  shows(
    "U002 U003 U004",
    "argument/flags",
    unveil("/w/d", "r", 0).fails(EINVAL),
    unveil("/w/d", "r", 4).fails(EINVAL),
    unveil("/w/d", "r", 5).returns(0),
    hidden("/w/hidden"),
  ),
  shows(
    "U005 U006",
    "argument/one-null",
    unveil(null, "r").fails(EINVAL),
    unveil("/w/d", null).fails(EINVAL),
  ),
  shows(
    "U007 U008 U009 U010 U011",
    "argument/path",
    unveil(path(text("/w"), 0), "r").fails(EINVAL),
    unveil("d", "r").fails(EINVAL),
    unveil("\0", "r").fails(EINVAL),
    unveil("/".repeat(4097), "r").fails(ENAMETOOLONG),
    unveil(path(UNMAPPED, 4), "r").fails(EFAULT),
  ),
  shows(
    "U012 U013 U014 U015 U016 U017 U018",
    "argument/permissions",
    unveil("/w/d", "rwxcbr").fails(E2BIG),
    unveil("/w/d", path(UNMAPPED, 2)).fails(EFAULT),
    unveil("/w/d", "f").fails(EINVAL),
    unveil("/w/does/not/exist", "f").fails(EINVAL),
    unveil("d", "f").fails(EINVAL),
    unveil("/w/d", "r\0zzz").returns(0),
    unveil("/w/data", "rr").returns(0),
    open("/w/d/f", O_RDONLY).returns(1),
    open("/w/data/f", O_RDONLY).returns(2),
    open("/w/data/f", O_WRONLY).fails(EACCES),
  ),
  shows(
    "U019 U021 U022 U023",
    "argument/walk-errors",
    unveil("/w/nonexistent", "r").fails(ENOENT),
    unveil("/w/missing/new", "c").fails(ENOENT),
    unveil("/w/new/", "c").fails(ENOENT),
    unveil("/w/d/f/x", "r").fails(ENOTDIR),
  ),
  shows("U020", "argument/missing-with-c", ok("/w/d/new", "c")),
  rule("U024", "argument/unsearchable-directory", {
    setup: [directory("priv", { mode: 0o700 })],
    steps: [unveil("/w/priv/x", "r").fails(EACCES)],
  }),
  rule("U025", "argument/symlink-loop", {
    setup: [symbolicLink("a", "a", mine)],
    steps: [unveil("/w/a", "r").fails(ELOOP)],
  }),
  shows("U026", "argument/needs-no-promise", pledge("stdio"), ok("/w/d", "r")),
  shows(
    "U027",
    "argument/refusals-change-nothing",
    unveil("/w/d", "f").fails(EINVAL),
    unveil("/w/nonexistent", "r").fails(ENOENT),
    seen("/w/hidden/f"),
  ),
  shows("U028", "state/none", seen("/w/hidden/f")),
  shows(
    "U029 U030",
    "state/dropped",
    ok("/w/d", "r"),
    hidden("/w/hidden"),
    ok("/w/data", "rw"),
    seen("/w/data"),
  ),
  shows(
    "U031 U033 U034 U035 U036",
    "state/locked",
    ok("/w/d", "r"),
    unveil(null, null).returns(0),
    unveil("/w/data", "r").fails(EPERM),
    unveil(null, null).returns(0),
    unveil("relative", "zz").fails(EPERM),
    unveil("/w/data", "r", 0).fails(EINVAL),
    unveil(null, "r").fails(EPERM),
  ),
  shows(
    "U032",
    "state/locked-from-none",
    unveil(null, null, 0).returns(0),
    hidden("/"),
  ),
  shows(
    "U037 U038",
    "state/locked-and-after-exec",
    unveil(null, null).returns(0),
    ok("/w/d", "r", AFTER_EXEC),
    unveil("/w/data", "r", 3).fails(EPERM),
  ),
  shows(
    "U039",
    "state/belongs-to-the-process",
    thread("locker", [unveil(null, null).returns(0)]),
    join("locker"),
    unveil("/w/d", "r").fails(EPERM),
  ),
  shows(
    "U040",
    "state/after-exec-hides-nothing-now",
    ok("/w/d", "r", AFTER_EXEC),
    seen("/w/hidden"),
  ),
  shows(
    "U042",
    "tree/no-elevation",
    ok("/w/d", "r"),
    unveil("/w/d", "rw").fails(EPERM),
  ),
  shows(
    "U043 U044 U045",
    "tree/letters-can-go",
    ok("/w/d", "rw"),
    ok("/w/d", "r"),
    open("/w/d/f", O_WRONLY).fails(EACCES),
    ok("/w/d", ""),
    hidden("/w/d"),
    unveil("/w/d", "r").fails(EPERM),
  ),
  shows(
    "U046 U047",
    "tree/deeper-with-more",
    ok("/w/d", "r"),
    ok("/w/d/sub", "rwc"),
    open("/w/d/sub/x", O_CREAT | O_WRONLY, 0o644).returns(1),
    open("/w/d/f", O_WRONLY).fails(EACCES),
  ),
  shows(
    "U048",
    "tree/deeper-with-less",
    ok("/w/d", "rw"),
    ok("/w/d/sub", ""),
    hidden("/w/d/sub"),
    seen("/w/d/f"),
  ),
  shows(
    "U049 U050",
    "tree/the-way-there-stays-hidden",
    ok("/w/d/sub", "rc"),
    hidden("/w/d"),
    hidden("/w/d/f"),
    hidden("/"),
    open("/w/d/sub/new", O_CREAT | O_RDONLY, 0o644).returns(1),
    seen("/w/d/sub/new"),
  ),
  shows(
    "U051",
    "tree/the-way-inherits",
    ok("/", "b"),
    ok("/w/d/sub", "r"),
    open("/w/d", O_RDONLY | O_DIRECTORY).returns(1),
  ),
  shows(
    "U052",
    "tree/implicit-nodes-take-anything",
    ok("/w/d/sub", "r"),
    ok("/w/d", "rwc"),
    open("/w/d/x", O_CREAT | O_WRONLY, 0o644).returns(1),
    open("/w/d/sub/x", O_CREAT | O_WRONLY, 0o644).fails(EACCES),
  ),
  shows(
    "U053",
    "tree/explicit-descendants-keep-theirs",
    ok("/", "r"),
    ok("/w/d/sub", "w"),
    ok("/", ""),
    hidden("/w/d"),
    seen("/w/d/sub"),
  ),
  shows(
    "U054 U055",
    "tree/root",
    ok("/", "r"),
    seen("/w/hidden"),
    unveil("/", "rx").fails(EPERM),
  ),
  shows(
    "U056",
    "tree/canonical",
    ok("/w/./d/sub/../", "r"),
    seen("/w/d"),
    hidden("/w/e"),
  ),
  rule("U057", "tree/by-component", {
    setup: [file("ab", "", mine), file("abc", "", mine)],
    steps: [ok("/w/ab", "r"), hidden("/w/abc")],
  }),
  shows(
    "U058",
    "tree/file-without-its-directory",
    ok("/w/d/f", "r"),
    seen("/w/d/f"),
    hidden("/w/d"),
  ),
  shows(
    "U059",
    "identity/records-the-target",
    ok("/w/hidden/todata", "r"),
    open("/w/data/f", O_RDONLY).returns(1),
    open("/w/hidden/todata/f", O_RDONLY).fails(ENOENT),
  ),
  shows(
    "U060",
    "identity/link-and-target-visible",
    ok("/w/d", "r"),
    ok("/w/data", "r"),
    open("/w/d/todata/f", O_RDONLY).returns(1),
  ),
  shows(
    "U061",
    "identity/link-lacks-w",
    ok("/w/d", "r"),
    ok("/w/data", "rw"),
    open("/w/d/tof", O_WRONLY).fails(EACCES),
  ),
  shows(
    "U062",
    "identity/target-lacks-w",
    ok("/w/d", "rw"),
    ok("/w/data", "r"),
    open("/w/d/tof", O_WRONLY).fails(EACCES),
  ),
  shows(
    "U063",
    "identity/target-hidden",
    ok("/w/d", "rw"),
    hidden("/w/d/out"),
    stat("/w/d/out", status, { follow: false }).returns(0),
  ),
  shows(
    "U064",
    "identity/target-directory-hidden",
    ok("/w/d", "r"),
    ok("/w/data/f", "r"),
    open("/w/d/todata/f", O_RDONLY).fails(ENOENT),
  ),
  shows(
    "U065 U066",
    "identity/unveil-s-own-walk",
    ok("/w/d/sub", "r"),
    unveil("/w/hidden/todata/f", "r").fails(
      ENOENT,
      "unveil/ENOENT/active-veil-symlink-way-resolved-target",
    ),
    ok("/w/hidden", "r"),
  ),
  shows(
    "U067 U068",
    "identity/dotdot",
    ok("/w/d", "r"),
    seen("/w/hidden/../d/f"),
    hidden("/w/d/../hidden"),
  ),
  shows(
    "U069",
    "identity/relative",
    chdir("/w/hidden"),
    ok("/w/d", "r"),
    hidden("f"),
  ),
  shows(
    "U070 U071",
    "identity/directory-descriptors",
    open("/w/hidden", O_RDONLY).as("fd"),
    ok("/w/d", "r"),
    open("f", O_RDONLY, 0, { at: result("fd") }).fails(ENOENT),
    call.fchdir(result("fd")).returns(0),
  ),
  shows(
    "U072",
    "identity/hard-links",
    link("/w/hidden/f", "/w/d/h").returns(0),
    ok("/w/d", "r"),
    open("/w/d/h", O_RDONLY).returns(1),
  ),
  rule("U073", "identity/bind-mounts", {
    as: "root",
    touches: ["mounts"],
    setup: world,
    steps: [
      open("/w/hidden", O_RDONLY).as("fd"),
      call.bindmount(struct(SC_bindmount_params, {
        vfs_root_context_id: -1,
        target: "/w/d/sub",
        source_fd: result("fd"),
      })).returns(0),
      ok("/w/d", "r"),
      open("/w/d/sub/f", O_RDONLY).returns(2),
    ],
    teardown: [umount("/w/d/sub")],
  }),
  shows(
    "U074",
    "identity/descriptors-are-not-judged",
    open("/w/hidden/f", O_RDWR).as("fd"),
    open("/w/hidden", O_RDONLY).as("dir"),
    ok("/w/d", "r"),
    read(result("fd"), bytesOfUnveilRules, 6).returns(6),
    write(result("fd"), "x").returns(1),
    call.fstat(result("fd"), status).returns(0),
    call.fchmod(result("fd"), 0o600).returns(0),
    call.ftruncate(result("fd"), 0).returns(0),
    call.get_dir_entries(result("dir"), bytesOfUnveilRules, 128).succeeds(),
  ),
  shows(
    "U075",
    "identity/names-at-resolution-time",
    mkdir("/w/d/sub/deep"),
    chdir("/w/d/sub/deep"),
    rename("/w/d/sub", "/w/d/moved").returns(0),
    mkdir("/w/d/sub"),
    mkdir("/w/d/sub/deep"),
    ok("/w/d/sub/deep", "r"),
    seen("."),
  ),
  ...((
    [
      ["U076", "d r", "/w/d/f", O_RDONLY, 0],
      ["U077", "d w", "/w/d/f", O_RDONLY, EACCES],
      ["U078", "d w", "/w/d/f", O_WRONLY, 0],
      ["U079", "d w", "/w/d/f", O_RDWR, EACCES],
      ["U080", "d b", "/w/d", O_RDONLY | O_DIRECTORY, 0],
      ["U081", "d b", "/w/d", O_RDONLY, EACCES],
      ["U082", "d r", "/w/d", O_RDONLY | O_DIRECTORY, 0],
      ["U083", "d b", "/w/d/f", O_RDONLY | O_DIRECTORY, ENOTDIR],
      ["U084", "d w", "/w/d", O_DIRECTORY, 0],
      ["U085", "d wc", "/w/d/new", O_CREAT | O_WRONLY, 0],
      ["U086", "d rw", "/w/d/new", O_CREAT | O_WRONLY, EACCES],
      ["U087", "d rw", "/w/d/f", O_CREAT | O_WRONLY, EACCES],
      ["U088", "d rw", "/w/d/f", O_CREAT | O_EXCL | O_WRONLY, EACCES],
      ["U089", "d wc", "/w/d/new", O_CREAT | O_RDWR, EACCES],
      ["U090", "d/new rwc", "/w/d/new", O_CREAT | O_RDWR, 0],
      ["U091", "d rwc", "/w/e/new", O_CREAT | O_WRONLY, ENOENT],
      ["U092", "d rwc", "/w/hidden/missing", O_RDONLY, ENOENT],
      ["U093", "d r", "/w/d/prog", O_EXEC, EACCES],
      ["U094", "d x", "/w/d/prog", O_EXEC, 0],
      ["U095", "d c", "/w/d/f", 0, 0],
    ] as const
  ).map(([covers, veil, target, options, errno]) => {
    const [below = "", letters = ""] = veil.split(" ");
    const step = open(target, options, 0o644);
    return shows(
      covers,
      `open/${below.replace("/", "-")}-${letters}-options-${options}-${
        target.slice(3).replaceAll("/", "-")
      }`,
      ok(`/w/${below}`, letters),
      errno === 0 ? step.returns(1) : step.fails(errno),
    );
  })),
  ...((
    [
      ["U096", "stat", (at: string) => see(at)],
      ["U097", "access", (at: string) => faccessat(at, W_OK)],
      ["U098", "chmod", (at: string) => chmod(at, 0o644)],
      ["U099", "chown", (at: string) => chown(at, 1000, 0xffff_ffff)],
      ["U100", "utime", (at: string) => call.utime(text(at), at.length, NULL)],
      [
        "U101",
        "realpath",
        (at: string) =>
          call.realpath(
            struct(SC_realpath_params, {
              path: at,
              buffer: bytesOfUnveilRules,
            }),
          ),
      ],
      [
        "U102",
        "statvfs",
        (at: string) =>
          call.statvfs(
            struct(SC_statvfs_params, { path: at, buf: bytesOfUnveilRules }),
          ),
      ],
    ] as const
  ).map(([covers, name, step]) =>
    shows(
      covers,
      `visible/${name}`,
      ok("/w/d", "x"),
      step("/w/d/f").succeeds(),
      step("/w/hidden/f").fails(ENOENT),
    )
  )),
  shows(
    "U103",
    "visible/chdir",
    ok("/w/d", "x"),
    chdir("/w/hidden").fails(ENOENT),
    chdir("/w/d").returns(0),
  ),
  shows(
    "U104",
    "visible/inode-watcher",
    call.create_inode_watcher(0).as("fd"),
    ok("/w/d", "x"),
    ...(["/w/d", "/w/hidden"] as const).map((user_path) => {
      const step = call.inode_watcher_add_watch(
        struct(SC_inode_watcher_add_watch_params, {
          user_path,
          fd: result("fd"),
          event_mask: 1,
        }),
      );
      return user_path === "/w/d" ? step.returns(1) : step.fails(ENOENT);
    }),
  ),
  shows(
    "U105",
    "readlink/lacks-r",
    ok("/w/d", "w"),
    readlink("/w/d/out", bytesOfUnveilRules).fails(EACCES),
  ),
  shows(
    "U106",
    "readlink/hidden-target",
    ok("/w/d", "r"),
    readlink("/w/d/out", bytesOfUnveilRules).returns(11),
  ),
  shows("U107", "unlink/c", ok("/w/d", "c"), unlink("/w/d/f").returns(0)),
  shows(
    "U108",
    "unlink/lacks-c",
    ok("/w/d", "rw"),
    unlink("/w/d/f").fails(EACCES),
  ),
  shows(
    "U109",
    "unlink/hidden",
    ok("/w/d", "rwc"),
    unlink("/w/hidden/f").fails(ENOENT),
  ),
  shows("U110", "rmdir/c", ok("/w/d", "c"), rmdir("/w/d/sub").returns(0)),
  shows(
    "U111",
    "rmdir/lacks-c",
    ok("/w/d", "rw"),
    rmdir("/w/d/sub").fails(EACCES),
  ),
  shows("U112", "mkdir/c", ok("/w/d", "c"), mkdir("/w/d/new").returns(0)),
  shows(
    "U113",
    "mkdir/lacks-c",
    ok("/w/d", "rw"),
    mkdir("/w/d/new").fails(EACCES),
  ),
  shows(
    "U114",
    "mkdir/parent-hidden",
    ok("/w/d/new", "rwc"),
    mkdir("/w/d/new").fails(ENOENT),
  ),
  shows(
    "U115",
    "mkdir/parent-without-letters",
    ok("/w/d", "rwc"),
    ok("/w/d", ""),
    mkdir("/w/d/new").fails(ENOENT),
  ),
  shows(
    "U116 U117",
    "mkdir/hidden",
    ok("/w/d", "r"),
    mkdir("/w/hidden").fails(EEXIST),
    mkdir("/w/hidden/new").fails(ENOENT),
  ),
  shows(
    "U118",
    "rename/visible",
    ok("/w/d", "x"),
    rename("/w/d/f", "/w/d/g").returns(0),
  ),
  shows(
    "U119 U120",
    "rename/hidden",
    ok("/w/d", "x"),
    rename("/w/hidden/f", "/w/d/g").fails(ENOENT),
    rename("/w/d/f", "/w/hidden/f").fails(ENOENT),
  ),
  shows(
    "U121",
    "rename/escapes",
    ok("/w/d", "x"),
    rename("/w/d/f", "/w/hidden/g").returns(0),
  ),
  shows(
    "U122",
    "link/r-and-w",
    ok("/w/d", "rw"),
    link("/w/d/f", "/w/d/g").returns(0),
  ),
  shows(
    "U123",
    "link/lacks-w",
    ok("/w/d", "r"),
    link("/w/d/f", "/w/d/g").fails(EACCES),
  ),
  shows(
    "U124 U125",
    "link/hidden",
    ok("/w/d", "rw"),
    link("/w/d/f", "/w/hidden/g").returns(0),
    link("/w/d/f", "/w/hidden/f").fails(ENOENT),
  ),
  shows(
    "U126",
    "symlink/r-and-w",
    ok("/w/d", "rw"),
    symlink("/nonexistent", "/w/d/new").returns(0),
  ),
  shows(
    "U127",
    "symlink/lacks-w",
    ok("/w/d", "rc"),
    symlink("/nonexistent", "/w/d/new").fails(
      EACCES,
      "symlink/EACCES/veil-active-linkpath-s-parent-lacks",
    ),
  ),
  shows(
    "U128 U130",
    "symlink/hidden",
    ok("/w/d", "rw"),
    symlink("/w/hidden/f", "/w/d/new").fails(
      ENOENT,
      "symlink/ENOENT/veil-active-target-resolves-unveiled",
    ),
    symlink("x", "/w/hidden/new").fails(
      ENOENT,
      "symlink/ENOENT/veil-active-linkpath-s-parent-unveiled",
    ),
  ),
  shows(
    "U129",
    "symlink/target-lacks-w",
    ok("/w/d", "rw"),
    ok("/w/data", "r"),
    symlink("/w/data/f", "/w/d/new").fails(
      EACCES,
      "symlink/EACCES/veil-active-target-resolves-lacks-r",
    ),
  ),
  shows(
    "U131",
    "symlink/existing",
    ok("/w/d", "rw"),
    symlink("x", "/w/d/f").fails(EEXIST),
  ),
  shows(
    "U132",
    "symlink/existing-without-w",
    ok("/w/d", "r"),
    symlink("x", "/w/d/f").fails(ENOENT),
  ),
  shows(
    "U133",
    "symlink/relative-target-of-absolute-path",
    ok("/w/d", "rw"),
    symlink("w/hidden/f", "/w/d/new").fails(ENOENT),
  ),
  shows(
    "U134 U135 U136",
    "mknod/hidden",
    ok("/w/d", "r"),
    mknod("/w/hidden/fifo", S_IFIFO | 0o600).returns(0),
    mknod("/w/hidden/f", S_IFREG | 0o600).fails(
      ENOENT,
      "mknod/ENOENT/veil-active-path-exists-but-hidden",
    ),
    mknod("/w/d/f", S_IFREG | 0o600).fails(EEXIST),
  ),
  shows(
    "U137 U138",
    "bind/asks-for-create",
    ok("/w/d", "c"),
    ok("/w/e", "rw"),
    localSocket("one"),
    bind(result("one"), local("/w/d/s")).returns(0),
    localSocket("two"),
    bind(result("two"), local("/w/e/s")).fails(EACCES),
  ),
  shows(
    "U139 U140",
    "connect/asks-for-both-directions",
    localServer("/w/d/s"),
    ok("/w/d", "r"),
    localSocket("refused"),
    connect(result("refused"), local("/w/d/s")).fails(EACCES),
    ok("/w/e", "rwc"),
    localSocket("listener"),
    bind(result("listener"), local("/w/e/s")).returns(0),
    call.listen(result("listener"), 5).returns(0),
    ok("/w/e", "rw"),
    child("client", [
      localSocket("client"),
      connect(result("client"), local("/w/e/s")).returns(0),
    ]),
    accept(result("listener")),
    join("client"),
  ),
  rule("U147", "execve/interpreter", {
    setup: [
      file("f", elf({ interpreter: "/w/i" }), { mode: 0o755 }),
      file("i", elf(), { mode: 0o755 }),
    ],
    steps: [
      ok("/w/f", "x"),
      execve("/w/f", ["f"]).fails(ENOENT),
      ok("/w/i", "r"),
      execve("/w/f", ["f"]).fails(EACCES),
    ],
  }),
  rule("U142", "walk/permission-before-veil", {
    setup: [...world, directory("priv", { mode: 0o700 })],
    steps: [ok("/w/d", "r"), see("/w/priv/x").fails(EACCES)],
  }),
  shows(
    "U143",
    "walk/type-before-veil",
    ok("/w/d", "r"),
    see("/w/hidden/f/x").fails(ENOTDIR),
  ),
  shows(
    "U159",
    "exec-tree/no-elevation",
    ok("/w/d", "r", AFTER_EXEC),
    unveil("/w/d", "rw", AFTER_EXEC).fails(EPERM),
  ),
  shows(
    "U160",
    "exec-tree/both-at-once",
    ok("/w/d", "rw", AFTER_EXEC),
    ok("/w/d", "r", 3),
    unveil("/w/d", "rw", AFTER_EXEC).fails(EPERM),
    open("/w/d/f", O_WRONLY).fails(EACCES),
  ),
  shows(
    "U161",
    "exec-tree/no-rollback",
    ok("/w/d", "r", AFTER_EXEC),
    unveil("/w/d", "rw", 3).fails(EPERM),
    open("/w/d/f", O_WRONLY).returns(1),
    hidden("/w/hidden"),
  ),
  shows(
    "U162",
    "fork/copies",
    ok("/w/d", "r"),
    child("kid", [hidden("/w/hidden"), ok("/w/data", "r"), seen("/w/data")]),
    join("kid"),
    hidden("/w/data"),
  ),
  shows(
    "U163",
    "fork/locked",
    ok("/w/d", "r"),
    unveil(null, null),
    child("kid", [unveil("/w/data", "r").fails(EPERM)]),
    join("kid"),
  ),
  rule("U168", "proc/lists-explicit-paths", {
    as: "root",
    touches: ["mounts"],
    setup: [...world, directory("p")],
    steps: [
      fsopen("proc").as("proc"),
      fsmount(result("proc"), "p"),
      open("/w/p/self/unveil", O_RDONLY).as("fd"),
      ok("/w/d", "rw"),
      lseek(result("fd"), 0, SEEK_SET).returns(0),
      read(result("fd"), bytesOfUnveilRules).returns(36).observes(
        bytesOfUnveilRules,
        '[{"path":"/w/d","permissions":"rw"}]',
      ),
    ],
    teardown: [umount("/w/p")],
  }),
];
