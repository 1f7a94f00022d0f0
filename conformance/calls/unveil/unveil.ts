import {
  buffer,
  call,
  chdir,
  child,
  chmod,
  chown,
  directory,
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
  numberIn,
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
  stat,
  type Step,
  type Steps,
  symbolicLink,
  symlink,
  text,
  thread,
  umount,
  unlink,
  UNMAPPED,
  unveil,
  write,
} from "../../language/row.ts";
import type { Claims } from "../../ledger/claim.ts";
import {
  refused as refusedOfPaths,
  type Use,
  use,
} from "../../language/use.ts";
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

const status = room("stat", "status");

const bytes = buffer(8, "bytes");

const CURRENT = 1;

const AFTER_EXEC = 2;

function unveiled(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`unveil/${id}`, { ...definition });
}

const bytesOfUnveilRules = buffer(128, "bytes");

type Definition = Omit<Parameters<typeof row>[1], "source" | "covers">;

function rule(covers: Claims, name: string, definition: Definition): Row {
  return row(`unveil/${name}`, {
    covers,
    ...definition,
  });
}

/** A rule that its steps show in the world of these rows. */
function shows(covers: Claims, name: string, ...steps: Steps): Row {
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

const hidden = (pathname: string): Step => see(pathname).fails("ENOENT");

const ok = (pathname: string, permissions: string, flags = CURRENT): Step =>
  unveil(pathname, permissions, flags).returns(0);

/** One null pointer of the two is neither an unveiling nor the lock. */
function halfLock(): ReturnType<typeof refusedOfPaths> {
  return refusedOfPaths(
    "EINVAL",
    "unveil/EINVAL/only-one-pointer-is-null",
  );
}

export const uses: readonly Use[] = [
  use.unveil({
    operands: [
      {
        flags: 1,
        path: "/w",
        permissions: "rwc",
      },
    ],
    promises: [],
    pointers: {
      params: {},
      "params.path": {
        null: halfLock(),
      },
      "params.permissions": {
        null: halfLock(),
      },
    },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "unveil",
    "ESRCH",
    "path-no-such-process",
    "procfs/ESRCH/name-is-no-decimal-number",
    [unveil("/w/p/nonsense/x", "r")],
    processes,
  ),
  refused(
    "unveil",
    "ENOEXEC",
    "path-kernel-process-runs-no-program",
    "procfs/ENOEXEC/process-has-no-executable",
    [unveil("/w/p/3/exe", "r")],
    processes,
  ),
  unveiled("ENOENT/veil-hides-link-target", {
    covers: "veil/ENOENT/link-target-is-hidden",
    setup: [
      directory("seen"),
      directory("hidden"),
      symbolicLink("seen/l", "/w/hidden", { uid: 1000 }),
    ],
    steps: [
      unveil("/w/seen", "rwcxb").returns(0),
      unveil("/w/seen/l", "r").fails("ENOENT"),
    ],
  }),
  unveiled("EINVAL/no-flag", {
    covers: "unveil/EINVAL/neither-current-program-nor-after-exec",
    steps: [unveil("/w", "r", 0).fails("EINVAL")],
  }),
  unveiled("EPERM/locked", {
    covers: "unveil/EPERM/veil-is-locked",
    steps: [
      unveil("/w", "r").returns(0),
      unveil(null, null).returns(0),
      unveil(path(UNMAPPED, 4), "r").fails("EPERM"),
    ],
  }),
  unveiled("EINVAL/one-null", {
    covers: "unveil/EINVAL/only-one-pointer-is-null",
    steps: [
      unveil("/w", null).fails("EINVAL"),
      unveil(null, "r").fails("EINVAL"),
    ],
  }),
  unveiled("EINVAL/path-of-length-0", {
    covers: "path-argument/EINVAL/length-is-zero",
    steps: [unveil(path(text("/"), 0), "r").fails("EINVAL")],
  }),
  unveiled("ENAMETOOLONG/path-of-4097", {
    covers: "path-argument/ENAMETOOLONG/longer-than-path-max",
    steps: [unveil("/".repeat(4097), "r").fails("ENAMETOOLONG")],
  }),
  unveiled("EFAULT/path", {
    covers: "path: user-memory/EFAULT/not-readable",
    steps: [unveil(path(UNMAPPED, 3), "r").fails("EFAULT")],
  }),
  unveiled("EINVAL/relative-path", {
    covers: "unveil/EINVAL/path-is-not-absolute",
    setup: [file("f")],
    steps: [
      unveil("f", "r").fails("EINVAL"),
      unveil("\0", "r").fails("EINVAL"),
    ],
  }),
  unveiled("E2BIG/six-letters", {
    covers: "unveil/E2BIG/permissions-longer-than-5",
    steps: [unveil("/w", "rwxcbr").fails("E2BIG")],
  }),
  unveiled("EFAULT/permissions", {
    covers: "permissions: user-memory/EFAULT/not-readable",
    steps: [unveil("/w", path(UNMAPPED, 2)).fails("EFAULT")],
  }),
  unveiled("EINVAL/unknown-letter", {
    covers: "unveil/EINVAL/unknown-letter",
    steps: [unveil("/w/missing/x", "rz").fails("EINVAL")],
  }),
  unveiled("ENOTDIR/component-is-a-file", {
    covers: "path/ENOTDIR/component-is-no-directory",
    setup: [file("f")],
    steps: [unveil("/w/f/x", "r").fails("ENOTDIR")],
  }),
  unveiled("EACCES/directory-not-searchable", {
    covers: "path/EACCES/directory-not-searchable",
    setup: [directory("d", { mode: 0o600 })],
    steps: [unveil("/w/d/x", "r").fails("EACCES")],
  }),
  unveiled("EACCES/foreign-symlink-in-sticky-directory", {
    covers: "path/EACCES/unsafe-link-in-sticky-directory",
    setup: [directory("d"), symbolicLink("l", "d", { uid: 2000 })],
    steps: [unveil("/w/l", "r").fails("EACCES")],
  }),
  unveiled("ELOOP/eighth-symlink", {
    covers: "path/ELOOP/more-than-seven-links",
    setup: [
      directory("d"),
      ...Array.from(
        { length: 8 },
        (_, index) =>
          symbolicLink(`l${index + 1}`, index === 0 ? "d" : `l${index}`),
      ),
    ],
    steps: [
      unveil("/w/l8", "r").fails("ELOOP"),
      unveil("/w/l7", "r").returns(0),
    ],
  }),
  unveiled("ENOENT/missing-without-c", {
    covers: [
      "path/ENOENT/component-does-not-exist",
      "unveil/behaviour/missing-last-component-needs-c",
    ],
    steps: [
      unveil("/w/missing", "r").fails("ENOENT"),
      unveil("/w/missing/x", "rc").fails("ENOENT"),
      unveil("/w/missing/", "rc").fails("ENOENT"),
    ],
  }),
  unveiled("EPERM/more-letters-than-before", {
    covers: "unveil/EPERM/current-veil-would-gain-letters",
    steps: [
      unveil("/w", "r").returns(0),
      unveil("/w", "rw").fails("EPERM"),
      unveil("/w", "r").returns(0),
    ],
  }),
  unveiled("EPERM/more-letters-after-exec", {
    covers: "unveil/EPERM/after-exec-veil-would-gain-letters",
    steps: [
      unveil("/w", "r", AFTER_EXEC).returns(0),
      unveil("/w", "rw", AFTER_EXEC).fails("EPERM"),
    ],
  }),
  unveiled("success/hides-everything-else", {
    covers: "unveil/behaviour/returns-0-and-drops-the-veil",
    setup: [directory("seen"), file("seen/f", "x"), file("hidden", "x")],
    steps: [
      unveil("/w/seen", "r").returns(0),
      open("/w/seen/f", "O_RDONLY").returns(1),
      open("/w/hidden", "O_RDONLY").fails("ENOENT"),
      stat("/w", status).fails("ENOENT"),
    ],
  }),
  unveiled("success/missing-with-c", {
    covers: [
      "open/behaviour/veil-judges-the-name-to-create-not-its-parent",
      "unveil/behaviour/missing-last-component-needs-c",
    ],
    steps: [
      unveil("/w/new", "rwc").returns(0),
      open("/w/new", "O_RDWR|8", 0o600).returns(1),
    ],
  }),
  unveiled("success/follows-symlinks", {
    setup: [file("f", "x"), symbolicLink("l", "f")],
    steps: [
      unveil("/w/l", "r").returns(0),
      open("/w/f", "O_RDONLY").returns(1),
    ],
  }),
  unveiled("success/lock-without-veil", {
    covers: "unveil/behaviour/null-pointers-lock-the-veil",
    setup: [file("f", "x")],
    note: "A locked empty veil still hides nothing: only its state changed.",
    steps: [
      unveil(null, null, CURRENT).returns(0),
      unveil("/w", "r").fails("EPERM"),
    ],
  }),
  unveiled("success/after-exec-does-not-hide-now", {
    covers: "unveil/behaviour/after-exec-veil-hides-nothing-now",
    setup: [file("f", "x")],
    steps: [
      unveil("/w", "r", AFTER_EXEC).returns(0),
      stat("/", status).returns(0),
      open("/w/f", "O_RDONLY").as("fd").returns(1),
      call.read(result("fd"), bytes, 8).returns(1).observes(bytes, "x"),
    ],
  }),
  unveiled("success/inherited-by-fork", {
    covers: "fork/behaviour/child-keeps-veils",
    setup: [directory("seen"), file("hidden", "x")],
    steps: [
      unveil("/w/seen", "r").returns(0),
      child("kid", [open("/w/hidden", "O_RDONLY").fails("ENOENT")]),
      join("kid"),
    ],
  }),
  shows(
    "params: user-memory/EFAULT/not-readable",
    "argument/block",
    call.unveil(NULL).fails("EFAULT"),
    call.unveil(UNMAPPED).fails("EFAULT"),
  ),
  shows(
    [
      "unveil/EINVAL/neither-current-program-nor-after-exec",
      "unveil/behaviour/unknown-flags-are-ignored",
    ],
    "argument/flags",
    unveil("/w/d", "r", 0).fails("EINVAL"),
    unveil("/w/d", "r", 4).fails("EINVAL"),
    unveil("/w/d", "r", 5).returns(0),
    hidden("/w/hidden"),
  ),
  shows(
    "unveil/EINVAL/only-one-pointer-is-null",
    "argument/one-null",
    unveil(null, "r").fails("EINVAL"),
    unveil("/w/d", null).fails("EINVAL"),
  ),
  shows(
    [
      "path-argument/EINVAL/length-is-zero",
      "unveil/EINVAL/path-is-not-absolute",
      "path-argument/ENAMETOOLONG/longer-than-path-max",
      "path: user-memory/EFAULT/not-readable",
    ],
    "argument/path",
    unveil(path(text("/w"), 0), "r").fails("EINVAL"),
    unveil("d", "r").fails("EINVAL"),
    unveil("\0", "r").fails("EINVAL"),
    unveil("/".repeat(4097), "r").fails("ENAMETOOLONG"),
    unveil(path(UNMAPPED, 4), "r").fails("EFAULT"),
  ),
  shows(
    [
      "unveil/E2BIG/permissions-longer-than-5",
      "unveil/behaviour/permissions-end-at-their-first-nul",
      "permissions: user-memory/EFAULT/not-readable",
      "unveil/EINVAL/unknown-letter",
      "unveil/EINVAL/path-is-not-absolute",
      "unveil/behaviour/repeated-letters-count-once",
    ],
    "argument/permissions",
    unveil("/w/d", "rwxcbr").fails("E2BIG"),
    unveil("/w/d", path(UNMAPPED, 2)).fails("EFAULT"),
    unveil("/w/d", "f").fails("EINVAL"),
    unveil("/w/does/not/exist", "f").fails("EINVAL"),
    unveil("d", "f").fails("EINVAL"),
    unveil("/w/d", "r\0zzz").returns(0),
    unveil("/w/data", "rr").returns(0),
    open("/w/d/f", "O_RDONLY").returns(1),
    open("/w/data/f", "O_RDONLY").returns(2),
    open("/w/data/f", "O_WRONLY").fails("EACCES"),
  ),
  shows(
    [
      "path/ENOENT/component-does-not-exist",
      "unveil/behaviour/missing-last-component-needs-c",
    ],
    "argument/walk-errors",
    unveil("/w/nonexistent", "r").fails("ENOENT"),
    unveil("/w/missing/new", "c").fails("ENOENT"),
    unveil("/w/new/", "c").fails("ENOENT"),
    unveil("/w/d/f/x", "r").fails("ENOTDIR"),
  ),
  shows(
    "unveil/behaviour/missing-last-component-needs-c",
    "argument/missing-with-c",
    ok("/w/d/new", "c"),
  ),
  rule(
    "path/EACCES/directory-not-searchable",
    "argument/unsearchable-directory",
    {
      setup: [directory("priv", { mode: 0o700 })],
      steps: [unveil("/w/priv/x", "r").fails("EACCES")],
    },
  ),
  rule("path/ELOOP/more-than-seven-links", "argument/symlink-loop", {
    setup: [symbolicLink("a", "a", mine)],
    steps: [unveil("/w/a", "r").fails("ELOOP")],
  }),
  shows(
    "unveil/behaviour/needs-no-promise",
    "argument/needs-no-promise",
    pledge("stdio"),
    ok("/w/d", "r"),
  ),
  shows(
    "unveil/behaviour/refused-call-brings-no-veil",
    "argument/refusals-change-nothing",
    unveil("/w/d", "f").fails("EINVAL"),
    unveil("/w/nonexistent", "r").fails("ENOENT"),
    seen("/w/hidden/f"),
  ),
  shows(
    "veil/behaviour/nothing-is-hidden-before-the-first-unveil",
    "state/none",
    seen("/w/hidden/f"),
  ),
  shows(
    [
      "unveil/behaviour/returns-0-and-drops-the-veil",
      "veil/ENOENT/path-is-hidden",
      "unveil/behaviour/paths-can-be-added-until-the-lock",
    ],
    "state/dropped",
    ok("/w/d", "r"),
    hidden("/w/hidden"),
    ok("/w/data", "rw"),
    seen("/w/data"),
  ),
  shows(
    [
      "unveil/EPERM/veil-is-locked",
      "unveil/behaviour/locked-veil-can-be-locked-again",
      "unveil/EINVAL/neither-current-program-nor-after-exec",
    ],
    "state/locked",
    ok("/w/d", "r"),
    unveil(null, null).returns(0),
    unveil("/w/data", "r").fails("EPERM"),
    unveil(null, null).returns(0),
    unveil("relative", "zz").fails("EPERM"),
    unveil("/w/data", "r", 0).fails("EINVAL"),
    unveil(null, "r").fails("EPERM"),
  ),
  shows(
    [
      "unveil/behaviour/null-pointers-lock-the-veil",
      "unveil/behaviour/lock-without-a-path-hides-everything",
      "veil/ENOENT/path-is-hidden",
    ],
    "state/locked-from-none",
    unveil(null, null, 0).returns(0),
    hidden("/"),
  ),
  shows(
    [
      "unveil/behaviour/lock-leaves-the-after-exec-veil-open",
      "unveil/EPERM/veil-is-locked",
    ],
    "state/locked-and-after-exec",
    unveil(null, null).returns(0),
    ok("/w/d", "r", AFTER_EXEC),
    unveil("/w/data", "r", 3).fails("EPERM"),
  ),
  shows(
    [
      "unveil/EPERM/veil-is-locked",
      "veil/behaviour/belongs-to-the-process-not-the-thread",
    ],
    "state/belongs-to-the-process",
    thread("locker", [unveil(null, null).returns(0)]),
    join("locker"),
    unveil("/w/d", "r").fails("EPERM"),
  ),
  shows(
    "unveil/behaviour/after-exec-veil-hides-nothing-now",
    "state/after-exec-hides-nothing-now",
    ok("/w/d", "r", AFTER_EXEC),
    seen("/w/hidden"),
  ),
  shows(
    "unveil/EPERM/current-veil-would-gain-letters",
    "tree/no-elevation",
    ok("/w/d", "r"),
    unveil("/w/d", "rw").fails("EPERM"),
  ),
  shows(
    [
      "unveil/behaviour/letters-can-be-taken-away",
      "veil/EACCES/path-unveiled-without-needed-letter",
      "unveil/EPERM/current-veil-would-gain-letters",
      "veil/behaviour/path-without-letters-is-hidden",
      "veil/ENOENT/path-is-hidden",
    ],
    "tree/letters-can-go",
    ok("/w/d", "rw"),
    ok("/w/d", "r"),
    open("/w/d/f", "O_WRONLY").fails("EACCES"),
    ok("/w/d", ""),
    hidden("/w/d"),
    unveil("/w/d", "r").fails("EPERM"),
  ),
  shows(
    [
      "unveil/behaviour/deeper-path-may-have-more-letters",
      "veil/behaviour/deepest-unveiled-path-decides",
      "veil/EACCES/path-unveiled-without-needed-letter",
    ],
    "tree/deeper-with-more",
    ok("/w/d", "r"),
    ok("/w/d/sub", "rwc"),
    open("/w/d/sub/x", "O_CREAT|O_WRONLY", 0o644).returns(1),
    open("/w/d/f", "O_WRONLY").fails("EACCES"),
  ),
  shows(
    [
      "veil/behaviour/deeper-path-can-hide-a-subtree",
      "veil/ENOENT/path-is-hidden",
    ],
    "tree/deeper-with-less",
    ok("/w/d", "rw"),
    ok("/w/d/sub", ""),
    hidden("/w/d/sub"),
    seen("/w/d/f"),
  ),
  shows(
    [
      "veil/behaviour/way-to-an-unveiled-path-stays-hidden",
      "veil/ENOENT/path-is-hidden",
      "veil/behaviour/unveiled-path-covers-all-below-it",
    ],
    "tree/the-way-there-stays-hidden",
    ok("/w/d/sub", "rc"),
    hidden("/w/d"),
    hidden("/w/d/f"),
    hidden("/"),
    open("/w/d/sub/new", "O_CREAT|O_RDONLY", 0o644).returns(1),
    seen("/w/d/sub/new"),
  ),
  shows(
    "veil/behaviour/way-inherits-the-letters-above-it",
    "tree/the-way-inherits",
    ok("/", "b"),
    ok("/w/d/sub", "r"),
    open("/w/d", "O_RDONLY|O_DIRECTORY").returns(1),
  ),
  shows(
    [
      "unveil/behaviour/way-to-an-unveiled-path-takes-any-letters",
      "veil/EACCES/name-to-create-unveiled-without-needed-letter",
    ],
    "tree/implicit-nodes-take-anything",
    ok("/w/d/sub", "r"),
    ok("/w/d", "rwc"),
    open("/w/d/x", "O_CREAT|O_WRONLY", 0o644).returns(1),
    open("/w/d/sub/x", "O_CREAT|O_WRONLY", 0o644).fails("EACCES"),
  ),
  shows(
    [
      "unveil/behaviour/explicit-paths-keep-their-letters",
      "veil/ENOENT/path-is-hidden",
    ],
    "tree/explicit-descendants-keep-theirs",
    ok("/", "r"),
    ok("/w/d/sub", "w"),
    ok("/", ""),
    hidden("/w/d"),
    seen("/w/d/sub"),
  ),
  shows(
    [
      "veil/behaviour/root-can-be-unveiled-like-any-path",
      "unveil/EPERM/current-veil-would-gain-letters",
    ],
    "tree/root",
    ok("/", "r"),
    seen("/w/hidden"),
    unveil("/", "rx").fails("EPERM"),
  ),
  shows(
    "unveil/behaviour/resolved-path-is-recorded",
    "tree/canonical",
    ok("/w/./d/sub/../", "r"),
    seen("/w/d"),
    hidden("/w/e"),
  ),
  rule(
    ["veil/behaviour/names-match-as-a-whole", "veil/ENOENT/path-is-hidden"],
    "tree/by-component",
    {
      setup: [file("ab", "", mine), file("abc", "", mine)],
      steps: [ok("/w/ab", "r"), hidden("/w/abc")],
    },
  ),
  shows(
    [
      "veil/behaviour/file-is-seen-without-its-directory",
      "veil/ENOENT/path-is-hidden",
    ],
    "tree/file-without-its-directory",
    ok("/w/d/f", "r"),
    seen("/w/d/f"),
    hidden("/w/d"),
  ),
  shows(
    "unveil/behaviour/link-is-followed-and-its-target-recorded",
    "identity/records-the-target",
    ok("/w/hidden/todata", "r"),
    open("/w/data/f", "O_RDONLY").returns(1),
    open("/w/hidden/todata/f", "O_RDONLY").fails("ENOENT"),
  ),
  shows(
    "veil/behaviour/link-and-its-target-are-both-judged",
    "identity/link-and-target-visible",
    ok("/w/d", "r"),
    ok("/w/data", "r"),
    open("/w/d/todata/f", "O_RDONLY").returns(1),
  ),
  shows(
    [
      "veil/EACCES/link-unveiled-without-needed-letter",
      "veil/behaviour/link-and-its-target-are-both-judged",
    ],
    "identity/link-lacks-w",
    ok("/w/d", "r"),
    ok("/w/data", "rw"),
    open("/w/d/tof", "O_WRONLY").fails("EACCES"),
  ),
  shows(
    [
      "veil/EACCES/link-target-unveiled-without-needed-letter",
      "veil/behaviour/link-and-its-target-are-both-judged",
    ],
    "identity/target-lacks-w",
    ok("/w/d", "rw"),
    ok("/w/data", "r"),
    open("/w/d/tof", "O_WRONLY").fails("EACCES"),
  ),
  shows(
    "veil/behaviour/link-that-is-not-followed-is-judged-alone",
    "identity/target-hidden",
    ok("/w/d", "rw"),
    hidden("/w/d/out"),
    stat("/w/d/out", status, { follow: false }).returns(0),
  ),
  shows(
    "open(path) veil/ENOENT/link-target-is-hidden",
    "identity/target-directory-hidden",
    ok("/w/d", "r"),
    ok("/w/data/f", "r"),
    open("/w/d/todata/f", "O_RDONLY").fails("ENOENT"),
  ),
  shows(
    [
      "veil/ENOENT/link-is-hidden",
      "unveil/behaviour/hidden-paths-can-be-unveiled",
    ],
    "identity/unveil-s-own-walk",
    ok("/w/d/sub", "r"),
    unveil("/w/hidden/todata/f", "r").fails(
      "ENOENT",
      "veil/ENOENT/link-is-hidden",
    ),
    ok("/w/hidden", "r"),
  ),
  shows(
    [
      "veil/behaviour/directories-on-the-way-are-not-judged",
      "veil/ENOENT/path-is-hidden",
    ],
    "identity/dotdot",
    ok("/w/d", "r"),
    seen("/w/hidden/../d/f"),
    hidden("/w/d/../hidden"),
  ),
  shows(
    [
      "veil/behaviour/relative-paths-are-judged-by-their-absolute-path",
      "veil/ENOENT/path-is-hidden",
    ],
    "identity/relative",
    chdir("/w/hidden"),
    ok("/w/d", "r"),
    hidden("f"),
  ),
  shows(
    [
      "veil/behaviour/paths-from-descriptors-are-judged-by-their-absolute-path",
      "veil/ENOENT/path-is-hidden",
      "fchdir/behaviour/veil-is-not-asked",
    ],
    "identity/directory-descriptors",
    open("/w/hidden", "O_RDONLY").as("fd"),
    ok("/w/d", "r"),
    open("f", "O_RDONLY", 0, { at: result("fd") }).fails("ENOENT"),
    call.fchdir(result("fd")).returns(0),
  ),
  shows(
    "veil/behaviour/other-names-of-a-hidden-file-are-seen",
    "identity/hard-links",
    link("/w/hidden/f", "/w/d/h").returns(0),
    ok("/w/d", "r"),
    open("/w/d/h", "O_RDONLY").returns(1),
  ),
  rule(
    [
      "veil/behaviour/bind-mount-is-judged-by-its-target",
      "bindmount/behaviour/returns-0-and-covers-the-target",
    ],
    "identity/bind-mounts",
    {
      as: "root",
      touches: ["mounts"],
      setup: world,
      steps: [
        open("/w/hidden", "O_RDONLY").as("fd"),
        call.bindmount({
          vfs_root_context_id: -1,
          target: "/w/d/sub",
          source_fd: result("fd"),
        }).returns(0),
        ok("/w/d", "r"),
        open("/w/d/sub/f", "O_RDONLY").returns(2),
      ],
      teardown: [umount("/w/d/sub")],
    },
  ),
  shows(
    [
      "veil/behaviour/open-descriptors-are-not-judged",
      "get_dir_entries/behaviour/veil-is-not-asked",
    ],
    "identity/descriptors-are-not-judged",
    open("/w/hidden/f", "O_RDWR").as("fd"),
    open("/w/hidden", "O_RDONLY").as("dir"),
    ok("/w/d", "r"),
    read(result("fd"), bytesOfUnveilRules, 6).returns(6),
    write(result("fd"), "x").returns(1),
    call.fstat(result("fd"), status).returns(0),
    call.fchmod(result("fd"), 0o600).returns(0),
    call.ftruncate(result("fd"), 0).returns(0),
    call.get_dir_entries(result("dir"), bytesOfUnveilRules, 128).succeeds(),
  ),
  shows(
    "veil/behaviour/current-directory-keeps-its-path-when-renamed",
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
      [
        "open/behaviour/veil-letter-r-lets-read",
        "d r",
        "/w/d/f",
        "O_RDONLY",
        0,
      ],
      [
        "veil/EACCES/path-unveiled-without-needed-letter",
        "d w",
        "/w/d/f",
        "O_RDONLY",
        "EACCES",
      ],
      [
        "open/behaviour/veil-letter-w-alone-lets-write",
        "d w",
        "/w/d/f",
        "O_WRONLY",
        0,
      ],
      [
        "veil/EACCES/path-unveiled-without-needed-letter",
        "d w",
        "/w/d/f",
        "O_RDWR",
        "EACCES",
      ],
      [
        "open/behaviour/veil-letter-b-lets-browse-a-directory",
        "d b",
        "/w/d",
        "O_RDONLY|O_DIRECTORY",
        0,
      ],
      [
        "veil/EACCES/path-unveiled-without-needed-letter",
        "d b",
        "/w/d",
        "O_RDONLY",
        "EACCES",
      ],
      [
        "veil/EACCES/path-unveiled-without-needed-letter",
        "d w",
        "/w/d",
        "O_RDONLY|O_DIRECTORY",
        "EACCES",
      ],
      [
        "veil/EACCES/path-unveiled-without-needed-letter",
        "d c",
        "/w/d",
        "O_RDONLY|O_DIRECTORY",
        "EACCES",
      ],
      [
        "veil/EACCES/path-unveiled-without-needed-letter",
        "d wxc",
        "/w/d",
        "O_RDONLY|O_DIRECTORY",
        "EACCES",
      ],
      [
        "open/behaviour/veil-letter-r-includes-browsing",
        "d r",
        "/w/d",
        "O_RDONLY|O_DIRECTORY",
        0,
      ],
      [
        "veil/EACCES/path-unveiled-without-needed-letter",
        "d b",
        "/w/d",
        "O_RDONLY|O_EXEC|O_DIRECTORY",
        "EACCES",
      ],
      [
        "open/behaviour/veil-letter-b-lets-browse-a-directory",
        "d xb",
        "/w/d",
        "O_RDONLY|O_EXEC|O_DIRECTORY",
        0,
      ],
      [
        "veil/EACCES/path-unveiled-without-needed-letter",
        "d b",
        "/w/d",
        "O_EXEC|O_DIRECTORY",
        "EACCES",
      ],
      [
        "open/ENOTDIR/path-leads-to-no-directory-with-o_directory",
        "d b",
        "/w/d/f",
        "O_RDONLY|O_DIRECTORY",
        "ENOTDIR",
      ],
      [
        "open/behaviour/any-veil-letter-is-enough-without-access-mode",
        "d w",
        "/w/d",
        "O_DIRECTORY",
        0,
      ],
      [
        "open/behaviour/veil-letters-c-and-w-let-a-file-be-made",
        "d wc",
        "/w/d/new",
        "O_CREAT|O_WRONLY",
        0,
      ],
      [
        "veil/EACCES/name-to-create-unveiled-without-needed-letter",
        "d rw",
        "/w/d/new",
        "O_CREAT|O_WRONLY",
        "EACCES",
      ],
      [
        [
          "veil/EACCES/path-unveiled-without-needed-letter",
          "open/behaviour/o_creat-asks-for-c-on-existing-files-too",
        ],
        "d rw",
        "/w/d/f",
        "O_CREAT|O_WRONLY",
        "EACCES",
      ],
      [
        [
          "veil/EACCES/path-unveiled-without-needed-letter",
          "open/behaviour/o_creat-asks-for-c-on-existing-files-too",
        ],
        "d rw",
        "/w/d/f",
        "O_CREAT|O_EXCL|O_WRONLY",
        "EACCES",
      ],
      [
        "veil/EACCES/name-to-create-unveiled-without-needed-letter",
        "d wc",
        "/w/d/new",
        "O_CREAT|O_RDWR",
        "EACCES",
      ],
      [
        "open/behaviour/veil-judges-the-name-to-create-not-its-parent",
        "d/new rwc",
        "/w/d/new",
        "O_CREAT|O_RDWR",
        0,
      ],
      [
        "veil/ENOENT/name-to-create-is-hidden",
        "d rwc",
        "/w/e/new",
        "O_CREAT|O_WRONLY",
        "ENOENT",
      ],
      [
        "open(path) path/ENOENT/component-does-not-exist",
        "d rwc",
        "/w/hidden/missing",
        "O_RDONLY",
        "ENOENT",
      ],
      [
        "veil/EACCES/path-unveiled-without-needed-letter",
        "d r",
        "/w/d/prog",
        "O_EXEC",
        "EACCES",
      ],
      [
        "open/behaviour/veil-letter-x-lets-open-with-o_exec",
        "d x",
        "/w/d/prog",
        "O_EXEC",
        0,
      ],
      [
        "open/behaviour/any-veil-letter-is-enough-without-access-mode",
        "d c",
        "/w/d/f",
        0,
        0,
      ],
    ] as const
  ).map(([covers, veil, target, options, errno]) => {
    const [below = "", letters = ""] = veil.split(" ");
    const step = open(target, options, 0o644);
    const number = numberIn("SC_open_params", "options", options);
    return shows(
      covers,
      `open/${below.replace("/", "-")}-${letters}-options-${number}-${
        target.slice(3).replaceAll("/", "-")
      }`,
      ok(`/w/${below}`, letters),
      errno === 0 ? step.returns(1) : step.fails(errno),
    );
  })),
  ...((
    [
      [
        [
          "stat/behaviour/any-veil-letter-is-enough",
          "veil/ENOENT/path-is-hidden",
        ],
        "stat",
        (at: string) => see(at),
      ],
      [
        [
          "faccessat/behaviour/veil-letters-are-not-compared",
          "veil/ENOENT/path-is-hidden",
        ],
        "access",
        (at: string) => faccessat(at, "W_OK"),
      ],
      [
        [
          "chmod/behaviour/any-veil-letter-is-enough",
          "veil/ENOENT/path-is-hidden",
        ],
        "chmod",
        (at: string) => chmod(at, 0o644),
      ],
      [
        [
          "chown/behaviour/any-veil-letter-is-enough",
          "veil/ENOENT/path-is-hidden",
        ],
        "chown",
        (at: string) => chown(at, 1000, 0xffff_ffff),
      ],
      [
        [
          "utime/behaviour/any-veil-letter-is-enough",
          "veil/ENOENT/path-is-hidden",
        ],
        "utime",
        (at: string) => call.utime(text(at), at.length, NULL),
      ],
      [
        [
          "realpath/behaviour/any-veil-letter-is-enough",
          "veil/ENOENT/path-is-hidden",
        ],
        "realpath",
        (at: string) =>
          call.realpath(
            {
              path: at,
              buffer: bytesOfUnveilRules,
            },
          ),
      ],
      [
        [
          "statvfs/behaviour/any-veil-letter-is-enough",
          "veil/ENOENT/path-is-hidden",
        ],
        "statvfs",
        (at: string) =>
          call.statvfs(
            { path: at, buf: bytesOfUnveilRules },
          ),
      ],
    ] as const
  ).map(([covers, name, step]) =>
    shows(
      covers,
      `visible/${name}`,
      ok("/w/d", "x"),
      step("/w/d/f").succeeds(),
      step("/w/hidden/f").fails("ENOENT"),
    )
  )),
  shows(
    ["chdir/behaviour/any-veil-letter-is-enough", "veil/ENOENT/path-is-hidden"],
    "visible/chdir",
    ok("/w/d", "x"),
    chdir("/w/hidden").fails("ENOENT"),
    chdir("/w/d").returns(0),
  ),
  shows(
    [
      "inode_watcher_add_watch/behaviour/any-veil-letter-is-enough",
      "veil/ENOENT/path-is-hidden",
    ],
    "visible/inode-watcher",
    call.create_inode_watcher(0).as("fd"),
    ok("/w/d", "x"),
    ...(["/w/d", "/w/hidden"] as const).map((user_path) => {
      const step = call.inode_watcher_add_watch(
        {
          user_path,
          fd: result("fd"),
          event_mask: 1,
        },
      );
      return user_path === "/w/d" ? step.returns(1) : step.fails("ENOENT");
    }),
  ),
  shows(
    "veil/EACCES/path-unveiled-without-needed-letter",
    "readlink/lacks-r",
    ok("/w/d", "w"),
    readlink("/w/d/out", bytesOfUnveilRules).fails("EACCES"),
  ),
  shows(
    "readlink/behaviour/veil-judges-the-link-not-its-target",
    "readlink/hidden-target",
    ok("/w/d", "r"),
    readlink("/w/d/out", bytesOfUnveilRules).returns(11),
  ),
  shows(
    "unlink/behaviour/veil-letter-c-is-enough",
    "unlink/c",
    ok("/w/d", "c"),
    unlink("/w/d/f").returns(0),
  ),
  shows(
    "veil/EACCES/path-unveiled-without-needed-letter",
    "unlink/lacks-c",
    ok("/w/d", "rw"),
    unlink("/w/d/f").fails("EACCES"),
  ),
  shows(
    "veil/ENOENT/path-is-hidden",
    "unlink/hidden",
    ok("/w/d", "rwc"),
    unlink("/w/hidden/f").fails("ENOENT"),
  ),
  shows(
    "rmdir/behaviour/veil-letter-c-is-enough",
    "rmdir/c",
    ok("/w/d", "c"),
    rmdir("/w/d/sub").returns(0),
  ),
  shows(
    "veil/EACCES/path-unveiled-without-needed-letter",
    "rmdir/lacks-c",
    ok("/w/d", "rw"),
    rmdir("/w/d/sub").fails("EACCES"),
  ),
  shows(
    "mkdir/behaviour/veil-letter-c-on-the-parent-is-enough",
    "mkdir/c",
    ok("/w/d", "c"),
    mkdir("/w/d/new").returns(0),
  ),
  shows(
    "veil/EACCES/parent-unveiled-without-needed-letter",
    "mkdir/lacks-c",
    ok("/w/d", "rw"),
    mkdir("/w/d/new").fails("EACCES"),
  ),
  shows(
    [
      "veil/ENOENT/parent-is-hidden",
      "mkdir/behaviour/veil-letter-c-on-the-parent-is-enough",
    ],
    "mkdir/parent-hidden",
    ok("/w/d/new", "rwc"),
    mkdir("/w/d/new").fails("ENOENT"),
  ),
  shows(
    [
      "veil/ENOENT/parent-is-hidden",
      "veil/behaviour/path-without-letters-is-hidden",
    ],
    "mkdir/parent-without-letters",
    ok("/w/d", "rwc"),
    ok("/w/d", ""),
    mkdir("/w/d/new").fails("ENOENT"),
  ),
  shows(
    [
      "entry/EEXIST/path-leads-to-something",
      "mkdir/behaviour/hidden-path-that-exists-is-eexist",
      "veil/ENOENT/parent-is-hidden",
    ],
    "mkdir/hidden",
    ok("/w/d", "r"),
    mkdir("/w/hidden").fails("EEXIST"),
    mkdir("/w/hidden/new").fails("ENOENT"),
  ),
  shows(
    "rename/behaviour/any-veil-letter-on-old_path-is-enough",
    "rename/visible",
    ok("/w/d", "x"),
    rename("/w/d/f", "/w/d/g").returns(0),
  ),
  shows(
    [
      "old_path: veil/ENOENT/path-is-hidden",
      "new_path: veil/ENOENT/path-is-hidden",
    ],
    "rename/hidden",
    ok("/w/d", "x"),
    rename("/w/hidden/f", "/w/d/g").fails("ENOENT"),
    rename("/w/d/f", "/w/hidden/f").fails("ENOENT"),
  ),
  shows(
    "rename/behaviour/new_path-is-not-veiled-while-missing",
    "rename/escapes",
    ok("/w/d", "x"),
    rename("/w/d/f", "/w/hidden/g").returns(0),
  ),
  shows(
    "link/behaviour/veil-letters-r-and-w-on-old_path-are-enough",
    "link/r-and-w",
    ok("/w/d", "rw"),
    link("/w/d/f", "/w/d/g").returns(0),
  ),
  shows(
    "veil/EACCES/path-unveiled-without-needed-letter",
    "link/lacks-w",
    ok("/w/d", "r"),
    link("/w/d/f", "/w/d/g").fails("EACCES"),
  ),
  shows(
    [
      "link/behaviour/new_path-is-not-veiled-while-missing",
      "parent/ENOENT/not-found-by-the-walk",
      "link/behaviour/existing-hidden-new_path-is-enoent",
    ],
    "link/hidden",
    ok("/w/d", "rw"),
    link("/w/d/f", "/w/hidden/g").returns(0),
    link("/w/d/f", "/w/hidden/f").fails("ENOENT"),
  ),
  shows(
    [
      "symlink/behaviour/veil-letters-r-and-w-on-the-parent-are-enough",
      "symlink/behaviour/veil-is-asked-only-about-an-existing-target",
    ],
    "symlink/r-and-w",
    ok("/w/d", "rw"),
    symlink("/nonexistent", "/w/d/new").returns(0),
  ),
  shows(
    "veil/EACCES/parent-unveiled-without-needed-letter",
    "symlink/lacks-w",
    ok("/w/d", "rc"),
    symlink("/nonexistent", "/w/d/new").fails(
      "EACCES",
      "veil/EACCES/parent-unveiled-without-needed-letter",
    ),
  ),
  shows(
    ["veil/ENOENT/path-is-hidden", "veil/ENOENT/parent-is-hidden"],
    "symlink/hidden",
    ok("/w/d", "rw"),
    symlink("/w/hidden/f", "/w/d/new").fails(
      "ENOENT",
      "veil/ENOENT/path-is-hidden",
    ),
    symlink("x", "/w/hidden/new").fails(
      "ENOENT",
      "veil/ENOENT/parent-is-hidden",
    ),
  ),
  shows(
    "veil/EACCES/path-unveiled-without-needed-letter",
    "symlink/target-lacks-w",
    ok("/w/d", "rw"),
    ok("/w/data", "r"),
    symlink("/w/data/f", "/w/d/new").fails(
      "EACCES",
      "veil/EACCES/path-unveiled-without-needed-letter",
    ),
  ),
  shows(
    "entry/EEXIST/path-leads-to-something",
    "symlink/existing",
    ok("/w/d", "rw"),
    symlink("x", "/w/d/f").fails("EEXIST"),
  ),
  shows(
    [
      "parent/ENOENT/not-found-by-the-walk",
      "symlink/behaviour/existing-linkpath-without-veil-letter-w-is-enoent",
    ],
    "symlink/existing-without-w",
    ok("/w/d", "r"),
    symlink("x", "/w/d/f").fails("ENOENT"),
  ),
  shows(
    [
      "veil/ENOENT/path-is-hidden",
      "symlink/behaviour/relative-target-of-absolute-linkpath-starts-at-the-root",
    ],
    "symlink/relative-target-of-absolute-path",
    ok("/w/d", "rw"),
    symlink("w/hidden/f", "/w/d/new").fails("ENOENT"),
  ),
  shows(
    [
      "mknod/behaviour/path-is-not-veiled-while-missing",
      "parent/ENOENT/not-found-by-the-walk",
      "mknod/behaviour/existing-hidden-path-is-enoent",
      "entry/EEXIST/path-leads-to-something",
    ],
    "mknod/hidden",
    ok("/w/d", "r"),
    mknod("/w/hidden/fifo", "S_IFIFO|0o600").returns(0),
    mknod("/w/hidden/f", "S_IFREG|0o600").fails(
      "ENOENT",
      "parent/ENOENT/not-found-by-the-walk",
    ),
    mknod("/w/d/f", "S_IFREG|0o600").fails("EEXIST"),
  ),
  shows(
    [
      "bind/behaviour/veil-letter-c-is-enough",
      "veil/EACCES/name-to-create-unveiled-without-needed-letter",
    ],
    "bind/asks-for-create",
    ok("/w/d", "c"),
    ok("/w/e", "rw"),
    localSocket("one"),
    bind(result("one"), local("/w/d/s")).returns(0),
    localSocket("two"),
    bind(result("two"), local("/w/e/s")).fails("EACCES"),
  ),
  shows(
    [
      "veil/EACCES/path-unveiled-without-needed-letter",
      "connect/behaviour/veil-letters-r-and-w-are-enough",
    ],
    "connect/asks-for-both-directions",
    localServer("/w/d/s"),
    ok("/w/d", "r"),
    localSocket("refused"),
    connect(result("refused"), local("/w/d/s")).fails("EACCES"),
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
  rule(
    [
      "interpreter: veil/ENOENT/path-is-hidden",
      "interpreter: veil/EACCES/path-unveiled-without-needed-letter",
    ],
    "execve/interpreter",
    {
      setup: [
        file("f", elf({ interpreter: "/w/i" }), { mode: 0o755 }),
        file("i", elf(), { mode: 0o755 }),
      ],
      steps: [
        ok("/w/f", "x"),
        execve("/w/f", ["f"]).fails("ENOENT"),
        ok("/w/i", "r"),
        execve("/w/f", ["f"]).fails("EACCES"),
      ],
    },
  ),
  rule(
    "veil/behaviour/walk-errors-are-told-of-hidden-paths-too",
    "walk/permission-before-veil",
    {
      setup: [...world, directory("priv", { mode: 0o700 })],
      steps: [ok("/w/d", "r"), see("/w/priv/x").fails("EACCES")],
    },
  ),
  shows(
    "veil/behaviour/walk-errors-are-told-of-hidden-paths-too",
    "walk/type-before-veil",
    ok("/w/d", "r"),
    see("/w/hidden/f/x").fails("ENOTDIR"),
  ),
  shows(
    "unveil/EPERM/after-exec-veil-would-gain-letters",
    "exec-tree/no-elevation",
    ok("/w/d", "r", AFTER_EXEC),
    unveil("/w/d", "rw", AFTER_EXEC).fails("EPERM"),
  ),
  shows(
    [
      "unveil/behaviour/both-flags-change-both-veils",
      "unveil/EPERM/after-exec-veil-would-gain-letters",
      "veil/EACCES/path-unveiled-without-needed-letter",
    ],
    "exec-tree/both-at-once",
    ok("/w/d", "rw", AFTER_EXEC),
    ok("/w/d", "r", 3),
    unveil("/w/d", "rw", AFTER_EXEC).fails("EPERM"),
    open("/w/d/f", "O_WRONLY").fails("EACCES"),
  ),
  shows(
    [
      "unveil/EPERM/after-exec-veil-would-gain-letters",
      "unveil/behaviour/current-veil-changes-before-the-after-exec-one",
      "veil/ENOENT/path-is-hidden",
    ],
    "exec-tree/no-rollback",
    ok("/w/d", "r", AFTER_EXEC),
    unveil("/w/d", "rw", 3).fails("EPERM"),
    open("/w/d/f", "O_WRONLY").returns(1),
    hidden("/w/hidden"),
  ),
  shows(
    [
      "fork/behaviour/child-keeps-veils",
      "fork/behaviour/childs-veil-changes-apart-from-the-parents",
      "veil/ENOENT/path-is-hidden",
    ],
    "fork/copies",
    ok("/w/d", "r"),
    child("kid", [hidden("/w/hidden"), ok("/w/data", "r"), seen("/w/data")]),
    join("kid"),
    hidden("/w/data"),
  ),
  shows(
    [
      "fork/behaviour/child-keeps-veils",
      "unveil/EPERM/veil-is-locked",
      "fork/behaviour/child-keeps-the-lock-of-the-veil",
    ],
    "fork/locked",
    ok("/w/d", "r"),
    unveil(null, null),
    child("kid", [unveil("/w/data", "r").fails("EPERM")]),
    join("kid"),
  ),
  rule(
    [
      "veil/behaviour/procfs-lists-the-unveiled-paths",
      "lseek/behaviour/seek-to-0-renews-a-procfs-node",
    ],
    "proc/lists-explicit-paths",
    {
      as: "root",
      touches: ["mounts"],
      setup: [...world, directory("p")],
      steps: [
        fsopen("proc").as("proc"),
        fsmount(result("proc"), "p"),
        open("/w/p/self/unveil", "O_RDONLY").as("fd"),
        ok("/w/d", "rw"),
        lseek(result("fd"), 0, "SEEK_SET").returns(0),
        read(result("fd"), bytesOfUnveilRules).returns(36).observes(
          bytesOfUnveilRules,
          '[{"path":"/w/d","permissions":"rw"}]',
        ),
      ],
      teardown: [umount("/w/p")],
    },
  ),
  rule(
    "veil/behaviour/procfs-lists-the-unveiled-paths",
    "proc/way-that-becomes-a-path",
    {
      as: "root",
      touches: ["mounts"],
      setup: [...world, directory("p")],
      steps: [
        fsopen("proc").as("proc"),
        fsmount(result("proc"), "p"),
        open("/w/p/self/unveil", "O_RDONLY").as("fd"),
        ok("/w/d/sub", "r"),
        ok("/w/d", "rwb"),
        lseek(result("fd"), 0, "SEEK_SET").returns(0),
        read(result("fd"), bytesOfUnveilRules).returns(76).observes(
          bytesOfUnveilRules,
          // A way's text is put together of "/" and its names.
          '[{"path":"//w/d","permissions":"rwb"},' +
            '{"path":"/w/d/sub","permissions":"r"}]',
        ),
      ],
      teardown: [umount("/w/p")],
    },
  ),
];
