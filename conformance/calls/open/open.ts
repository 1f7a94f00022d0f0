import {
  FD_CLOEXEC,
  O_APPEND,
  O_CLOEXEC,
  O_NONBLOCK,
  O_RDWR,
  S_IFDIR,
} from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import {
  bits,
  buffer,
  call,
  child,
  chmod,
  close,
  directory,
  fcntl,
  file,
  fillDescriptors,
  fsmount,
  fsopen,
  fstat,
  join,
  kill,
  killed,
  lseek,
  mounted,
  node,
  onSignal,
  open,
  read,
  remount,
  result,
  room,
  type Row,
  row,
  settle,
  stat,
  struct,
  symbolicLink,
  u64,
  umask,
  umount,
  unveil,
  write,
} from "../../language/row.ts";
import { made, refused } from "../../worlds/file_generated.ts";
import {
  leaving,
  mountedByTheDead,
  refused as refusedOfMetadata,
} from "../../worlds/file_metadata.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { terminal } from "../../worlds/terminal.ts";
import { openPair, SLAVE } from "../../worlds/terminal_pseudo_terminal.ts";
import { sockaddr_un } from "../../../src/api/structs.ts";

const NEW = ["p/99999", "s/new", "t/new"];

const UPTIME = "s/kernel/uptime";

const CMDLINE = "p/self/cmdline";

const bytes = buffer(32, "bytes");

const abc = [file("f", "abcdef", { mode: 0o666 })];

const status = room("stat", "status");

const bytesOfOpen = buffer(16, "bytes");

function madeOfOpen(
  name: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`open/${name}`, { ...definition });
}

const MASTER_FILE = "Kernel/Devices/TTY/MasterPTY.cpp";

export const uses: readonly Use[] = [
  use.open({
    setup: ownFile,
    operands: [
      { dirfd: "AT_FDCWD", path: "f", options: "O_RDONLY" },
    ],
    promises: ["rpath"],
    pointers: { params: {}, "params.path": {} },
    descriptors: { "params.dirfd": baseFaults() },
  }),
  use.open({
    label: "for-writing",
    setup: ownFile,
    operands: [
      { dirfd: "AT_FDCWD", path: "f", options: "O_WRONLY" },
    ],
    promises: ["wpath"],
  }),
  use.open({
    label: "to-create",
    operands: [
      {
        dirfd: "AT_FDCWD",
        path: "new",
        options: "O_WRONLY|O_CREAT",
        mode: 0o644,
      },
    ],
    promises: ["wpath", "cpath"],
  }),
];

export const rows: readonly Row[] = [
  refused(
    "open",
    "EROFS",
    "generated-directory",
    "entry/EROFS/file-system-has-fixed-entries",
    NEW.map((name) => open(name, "O_CREAT|O_WRONLY", 0o644)),
  ),
  refused(
    "open",
    "EPERM",
    "truncate-sysfs",
    "sysfs/EPERM/node-cannot-be-truncated",
    [open(UPTIME, "O_TRUNC|O_WRONLY")],
  ),
  refused(
    "open",
    "EROFS",
    "truncate-procfs",
    "procfs/EROFS/node-cannot-be-truncated",
    [open(CMDLINE, "O_TRUNC|O_WRONLY")],
  ),
  made(
    "open/EPERM/process-not-dumpable",
    "procfs/EPERM/process-is-not-dumpable",
    [
      call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0),
      open(CMDLINE, "O_RDONLY").fails("EPERM"),
    ],
  ),
  refused(
    "open",
    "ENOBUFS",
    "no-profile-of-the-process",
    "procfs/ENOBUFS/process-has-no-profile",
    [open("p/self/perf_events", "O_RDONLY")],
  ),
  refused(
    "open",
    "ENOENT",
    "no-profile-of-the-system",
    "sysfs/ENOENT/no-system-wide-profile",
    [open("s/kernel/profile", "O_RDONLY")],
  ),
  refusedOfMetadata(
    "open",
    "ESRCH",
    "dead-process",
    "procfs/ESRCH/process-is-gone",
    [...leaving, open("c", "O_RDONLY")],
    mountedByTheDead,
  ),
  row("open/success/truncate-clears-content", {
    covers: [
      "open/behaviour/o_trunc-empties-a-file-opened-for-writing",
      "read/behaviour/returns-0-at-the-end",
    ],
    setup: abc,
    steps: [
      open("f", "O_RDWR|O_TRUNC").as("fd"),
      read(result("fd"), bytes).returns(0),
    ],
  }),
  row("open/EISDIR/cwd-for-writing", {
    covers: "node/EISDIR/directory-opened-for-writing",
    steps: [open(".", "O_WRONLY").fails("EISDIR")],
  }),
  ...walkFailures({
    call: "open",
    step: (path, at) =>
      open(path, "O_RDONLY", 0, at === undefined ? {} : { at }),
    takesDirectory: true,
  }),
  madeOfOpen("EINVAL/internal-bit-29", {
    covers: "open/EINVAL/kernel-internal-o_nofollow_noerror",
    steps: [open("/w", "O_RDONLY|0x20000000").fails("EINVAL")],
  }),
  madeOfOpen("EINVAL/internal-bit-30", {
    covers: "open/EINVAL/kernel-internal-o_unlink_internal",
    steps: [open("/w", "O_RDONLY|0x40000000").fails("EINVAL")],
  }),
  madeOfOpen("EMFILE/before-path", {
    covers: "descriptor/EMFILE/too-few-are-free",
    note: "The path does not exist: the descriptor is allocated first.",
    steps: [fillDescriptors(), open("missing", "O_RDONLY").fails("EMFILE")],
  }),
  madeOfOpen("EINVAL/creat-and-directory", {
    covers: "open/EINVAL/o_creat-with-o_directory",
    steps: [
      open("new", "O_RDONLY|O_CREAT|O_DIRECTORY", 0o700).fails("EINVAL"),
    ],
  }),
  madeOfOpen("ELOOP/nofollow-symlink", {
    covers: "open/ELOOP/last-component-is-a-link-with-o_nofollow",
    setup: [file("f"), symbolicLink("l", "f")],
    steps: [open("l", "O_RDONLY|O_NOFOLLOW").fails("ELOOP")],
  }),
  madeOfOpen("success/nofollow-file", {
    setup: [file("f", "x")],
    steps: [open("f", "O_RDONLY|O_NOFOLLOW").returns(1)],
  }),
  madeOfOpen("EACCES/veil-lacks-letter", {
    covers: "veil/EACCES/path-unveiled-without-needed-letter",
    setup: [file("f", "x", { mode: 0o666 })],
    steps: [
      unveil("/w/f", "r"),
      open("/w/f", "O_RDONLY").as("fd").returns(1),
      open("/w/f", "O_WRONLY").fails("EACCES"),
    ],
  }),
  madeOfOpen("ENOENT/last-component-missing", {
    covers: "path/ENOENT/component-does-not-exist",
    steps: [open("missing", "O_RDONLY").fails("ENOENT")],
  }),
  madeOfOpen("ENOENT/creat-trailing-slash", {
    covers: [
      "path/ENOENT/component-does-not-exist",
      "open/behaviour/o_creat-makes-no-name-before-a-slash",
    ],
    steps: [open("missing/", "O_WRONLY|O_CREAT", 0o600).fails("ENOENT")],
  }),
  madeOfOpen("ENOENT/creat-veil-hides-parent", {
    covers: "veil/ENOENT/name-to-create-is-hidden",
    setup: [directory("seen"), directory("d", { mode: 0o777 })],
    steps: [
      unveil("/w/seen", "rwc"),
      open("/w/d/new", "O_WRONLY|O_CREAT", 0o600).fails("ENOENT"),
    ],
  }),
  madeOfOpen("EACCES/creat-veil-parent-lacks-c", {
    covers: "veil/EACCES/name-to-create-unveiled-without-needed-letter",
    setup: [directory("d", { mode: 0o777 })],
    steps: [
      unveil("/w/d", "rw"),
      open("/w/d/new", "O_WRONLY|O_CREAT", 0o600).fails("EACCES"),
    ],
  }),
  madeOfOpen("EACCES/creat-parent-not-writable", {
    covers: "parent/EACCES/not-writable",
    setup: [directory("d", { mode: 0o755 })],
    steps: [open("d/new", "O_WRONLY|O_CREAT", 0o600).fails("EACCES")],
  }),
  madeOfOpen("EROFS/creat-on-read-only-mount", {
    covers: [
      "parent/EROFS/mount-is-read-only",
      "fsmount/behaviour/mount-has-the-flags-given-to-fsopen",
    ],
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", "MS_RDONLY")],
    steps: [open("m/new", "O_WRONLY|O_CREAT", 0o600).fails("EROFS")],
    teardown: [umount("/w/m")],
  }),
  madeOfOpen("EACCES/creat-on-noregular-mount", {
    covers: "open/EACCES/mount-forbids-new-regular-files",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", "MS_NOREGULAR")],
    steps: [open("m/new", "O_WRONLY|O_CREAT", 0o600).fails("EACCES")],
    teardown: [umount("/w/m")],
  }),
  madeOfOpen("ENAMETOOLONG/component-of-256", {
    covers: "entry/ENAMETOOLONG/name-longer-than-255",
    steps: [
      open("n".repeat(256), "O_WRONLY|O_CREAT", 0o600).fails("ENAMETOOLONG"),
    ],
  }),
  madeOfOpen("success/component-of-255", {
    steps: [open("n".repeat(255), "O_WRONLY|O_CREAT", 0o600).returns(1)],
  }),
  madeOfOpen("EEXIST/creat-dangling-symlink-same-directory", {
    covers: "entry/EEXIST/parent-already-has-the-name",
    setup: [symbolicLink("l", "missing")],
    note: "The new name is the link's own, which is taken.",
    steps: [open("l", "O_WRONLY|O_CREAT", 0o600).fails("EEXIST")],
  }),
  madeOfOpen("EEXIST/creat-excl", {
    covers: "open/EEXIST/file-exists-with-o_excl",
    setup: [file("f")],
    steps: [open("f", "O_RDONLY|O_CREAT|O_EXCL", 0o600).fails("EEXIST")],
  }),
  madeOfOpen("EEXIST/creat-excl-through-symlink", {
    covers: "open/EEXIST/file-exists-with-o_excl",
    setup: [file("f"), symbolicLink("l", "f")],
    steps: [open("l", "O_RDONLY|O_CREAT|O_EXCL", 0o600).fails("EEXIST")],
  }),
  madeOfOpen("EACCES/noregular-mount", {
    covers: "node/EACCES/mount-forbids-regular-files",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m", "MS_NOREGULAR"),
      node("m/f", "S_IFREG|0o644"),
    ],
    steps: [open("m/f", "O_RDONLY").fails("EACCES")],
    teardown: [umount("/w/m")],
  }),
  madeOfOpen("ENOTDIR/directory-flag-on-file", {
    covers: "open/ENOTDIR/path-leads-to-no-directory-with-o_directory",
    setup: [file("f")],
    steps: [open("f", "O_RDONLY|O_DIRECTORY").fails("ENOTDIR")],
  }),
  madeOfOpen("EACCES/not-readable", {
    covers: "node/EACCES/not-readable",
    setup: [file("f", "x", { mode: 0o222 })],
    steps: [open("f", "O_RDONLY").fails("EACCES")],
  }),
  madeOfOpen("EACCES/not-writable", {
    covers: "node/EACCES/not-writable",
    setup: [file("f", "x", { mode: 0o444 })],
    steps: [open("f", "O_WRONLY").fails("EACCES")],
  }),
  madeOfOpen("EACCES/owner-bits-win-over-other-bits", {
    covers: [
      "node/EACCES/not-readable",
      "permission/behaviour/owner-class-decides-alone",
    ],
    setup: [file("f", "x", { mode: 0o077, uid: 1000 })],
    steps: [open("f", "O_RDONLY").fails("EACCES")],
  }),
  madeOfOpen("EACCES/group-bits-win-over-other-bits", {
    covers: [
      "node/EACCES/not-readable",
      "permission/behaviour/group-class-decides-alone",
      "permission/behaviour/own-group-selects-the-group-class",
    ],
    setup: [file("f", "x", { mode: 0o707, gid: 1000 })],
    steps: [open("f", "O_RDONLY").fails("EACCES")],
  }),
  madeOfOpen("EISDIR/write-directory", {
    covers: "node/EISDIR/directory-opened-for-writing",
    setup: [directory("d", { mode: 0o777 })],
    steps: [open("d", "O_WRONLY").fails("EISDIR")],
  }),
  madeOfOpen("EACCES/exec-without-x", {
    covers: "node/EACCES/not-executable",
    setup: [file("f", "x", { mode: 0o644 })],
    steps: [open("f", "O_EXEC").fails("EACCES")],
  }),
  madeOfOpen("success/exec-without-x-as-root", {
    as: "root",
    setup: [file("f", "x", { mode: 0o644 })],
    note: "Effective uid 0 may execute whatever the mode says.",
    steps: [open("f", "O_EXEC").returns(1)],
  }),
  madeOfOpen("EACCES/exec-on-noexec-mount", {
    covers: [
      "node/EACCES/mount-forbids-execution",
      "fsmount/behaviour/mount-has-the-flags-given-to-fsopen",
    ],
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m", "MS_NOEXEC"),
      file("m/f", "x", { mode: 0o755 }),
    ],
    steps: [open("m/f", "O_EXEC").fails("EACCES")],
    teardown: [umount("/w/m")],
  }),
  madeOfOpen("EINVAL/fifo-neither-read-nor-write", {
    covers: "node/EINVAL/fifo-opened-neither-for-reading-nor-writing",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [open("p", 0).fails("EINVAL")],
  }),
  row("open/success/fifo-is-left-by-the-killed", {
    covers: [
      "open/behaviour/killed-in-the-wait-leaves-the-fifo",
      "open/behaviour/wake-up-for-a-fifo-is-remembered",
    ],
    source: "Kernel/FileSystem/FIFO.cpp",
    note: "its coming is remembered although it dies while it waits, so that " +
      "the writer passes; but then it is no reader any more",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      child("reader", [open("p", "O_RDONLY").ends(killed("SIGKILL"))]),
      settle(),
      kill(result("reader"), "SIGKILL").returns(0),
      join("reader"),
      onSignal("SIGPIPE", []),
      open("p", "O_WRONLY").returns(1),
      write(1, "x").fails("EPIPE"),
      close(1).returns(0),
      // It was remembered for one: the next waits until the alarm.
      onSignal("SIGALRM", []),
      call.alarm(1).returns(0),
      open("p", "O_WRONLY").returns(1),
      call.alarm(0).returns(0),
    ],
  }),
  madeOfOpen("EACCES/device-on-nodev-mount", {
    covers: "node/EACCES/mount-forbids-devices",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m", "MS_NODEV"),
      node("m/null", "S_IFCHR|0o666", 0x103),
    ],
    steps: [open("m/null", "O_RDONLY").fails("EACCES")],
    teardown: [umount("/w/m")],
  }),
  madeOfOpen("ENODEV/unregistered-device", {
    covers: "node/ENODEV/no-registered-device",
    setup: [node("dev", "S_IFCHR|0o666", 0x63_63)],
    steps: [open("dev", "O_RDONLY").fails("ENODEV")],
  }),
  row("open/success/virtual-console", {
    covers: [
      "open/behaviour/virtual-consoles-are-six",
      "node/ENODEV/no-registered-device",
    ],
    source: "Kernel/Devices/TTY/VirtualConsole.h",
    note: "nobody need see it: what it is told is taken",
    setup: [
      node("tty5", "S_IFCHR|0o666", 0x2305),
      node("tty6", "S_IFCHR|0o666", 0x2306),
    ],
    steps: [
      open("tty5", "O_WRONLY").as("fd"),
      write(result("fd"), "x").returns(1),
      open("tty6", "O_WRONLY").fails("ENODEV"),
    ],
  }),
  madeOfOpen("ENXIO/tty-without-terminal", {
    covers: "node/ENXIO/no-controlling-terminal",
    setup: [node("tty", "S_IFCHR|0o666", 0x500)],
    steps: [open("tty", "O_RDONLY").fails("ENXIO")],
  }),
  madeOfOpen("EROFS/write-on-read-only-mount", {
    covers: "node/EROFS/opened-for-writing-on-read-only-mount",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f", "x"),
      remount("/w/m", "MS_RDONLY"),
    ],
    steps: [open("m/f", "O_WRONLY").fails("EROFS")],
    teardown: [umount("/w/m")],
  }),
  madeOfOpen("EROFS/creat-on-devpts", {
    covers: "entry/EROFS/file-system-has-fixed-entries",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      fsopen("devpts").as("devpts"),
      fsmount(result("devpts"), "m"),
    ],
    steps: [open("m/new", "O_WRONLY|O_CREAT", 0o600).fails("EROFS")],
    teardown: [umount("/w/m")],
  }),
  madeOfOpen("ENXIO/bound-socket", {
    covers: "open/ENXIO/local-socket-is-bound-to-the-node",
    steps: [
      call.socket("AF_LOCAL", "SOCK_STREAM", 0).as("socket"),
      call.bind(
        result("socket"),
        struct("sockaddr_un", { sun_family: "AF_LOCAL", sun_path: "s" }),
        sockaddr_un.size,
      ).returns(0),
      open("s", "O_RDONLY").fails("ENXIO"),
    ],
  }),
  madeOfOpen("success/lowest-descriptor", {
    covers: [
      "open/behaviour/returns-lowest-unused-descriptor",
      "close/behaviour/returns-0-and-frees-the-descriptor",
    ],
    setup: [file("f", "x")],
    steps: [
      open("f", "O_RDONLY").returns(1),
      open("f", "O_RDONLY").returns(2),
      open("f", "O_RDONLY").returns(3),
      close(2).returns(0),
      open("f", "O_RDONLY").returns(2),
    ],
  }),
  madeOfOpen("success/cloexec-flag", {
    covers: "open/behaviour/close-on-exec-only-with-o_cloexec",
    setup: [file("f", "x")],
    steps: [
      open("f", "O_RDONLY|O_CLOEXEC").as("a"),
      open("f", "O_RDONLY").as("b"),
      fcntl(result("a"), "F_GETFD").returns(FD_CLOEXEC),
      fcntl(result("b"), "F_GETFD").returns(0),
    ],
  }),
  madeOfOpen("success/getfl-is-the-raw-options", {
    covers: [
      "open/behaviour/f_getfl-returns-the-options-as-given",
      "fcntl/behaviour/f_getfl-returns-the-options-of-open",
    ],
    setup: [file("f", "x", { mode: 0o666 })],
    steps: [
      open("f", "O_RDWR|O_APPEND|O_NONBLOCK|O_CLOEXEC").as("fd"),
      fcntl(result("fd"), "F_GETFL").returns(
        O_RDWR | O_APPEND | O_NONBLOCK | O_CLOEXEC,
      ),
    ],
  }),
  madeOfOpen("success/new-file-mode-and-owner", {
    covers: [
      "open/behaviour/new-file-has-masked-mode",
      "open/behaviour/new-file-belongs-to-the-caller",
      "fstat/behaviour/returns-0-and-fills-the-struct",
      "fstat/behaviour/named-file-has-its-inodes-metadata",
    ],
    steps: [
      open("new", "O_RDWR|O_CREAT", 0o7777).as("fd"),
      fstat(result("fd"), status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o755",
        st_uid: 1000,
        st_gid: 1000,
        st_size: 0,
      }),
    ],
  }),
  madeOfOpen("success/new-file-under-umask", {
    steps: [
      umask(0o077).returns(0o022),
      open("new", "O_RDWR|O_CREAT", 0o666).as("fd"),
      fstat(result("fd"), status).observes(status, {
        st_mode: "S_IFREG|0o600",
      }),
    ],
  }),
  madeOfOpen("success/truncate", {
    covers: "open/behaviour/o_trunc-empties-a-file-opened-for-writing",
    setup: [file("f", "hello", { mode: 0o666 })],
    steps: [
      open("f", "O_WRONLY|O_TRUNC").as("fd"),
      fstat(result("fd"), status).observes(status, { st_size: 0 }),
    ],
  }),
  madeOfOpen("success/truncate-needs-wronly", {
    covers: "open/behaviour/o_trunc-without-o_wronly-is-ignored",
    setup: [file("f", "hello", { mode: 0o666 })],
    note: "O_TRUNC without O_WRONLY is ignored.",
    steps: [
      open("f", "O_RDONLY|O_TRUNC").as("fd"),
      fstat(result("fd"), status).observes(status, { st_size: 5 }),
    ],
  }),
  madeOfOpen("success/excl-without-creat-is-ignored", {
    covers: "open/behaviour/o_excl-without-o_creat-is-ignored",
    setup: [file("f")],
    steps: [open("f", "O_RDONLY|O_EXCL").returns(1)],
  }),
  madeOfOpen("success/creat-on-existing-directory", {
    covers: "open/behaviour/o_creat-opens-an-existing-directory-for-reading",
    setup: [directory("d")],
    note: "Only O_WRONLY makes a directory EISDIR.",
    steps: [open("d", "O_RDONLY|O_CREAT", 0o600).returns(1)],
  }),
  madeOfOpen("success/no-access-bits", {
    setup: [file("f", "x", { mode: 0 })],
    note: "Options 0 ask for nothing, so mode 0 is enough.",
    steps: [
      open("f", 0).as("fd").returns(1),
      read(result("fd"), bytesOfOpen, 1).fails("EBADF"),
    ],
  }),
  madeOfOpen("success/trailing-slash-on-directory", {
    setup: [directory("d")],
    steps: [
      open("d/", "O_RDONLY").returns(1),
      open("d//.", "O_RDONLY").returns(2),
    ],
  }),
  madeOfOpen("success/dot-dot-stops-at-root", {
    steps: [
      open("/../../w", "O_RDONLY|O_DIRECTORY").as("fd").returns(1),
      fstat(result("fd"), status).observes(status, {
        st_mode: bits(0o170000, S_IFDIR),
      }),
    ],
  }),
  madeOfOpen("success/seven-symlinks", {
    covers: "path/behaviour/seven-links-are-followed",
    setup: [
      file("f", "x"),
      ...Array.from(
        { length: 7 },
        (_, index) =>
          symbolicLink(`l${index + 1}`, index === 0 ? "f" : `l${index}`),
      ),
    ],
    steps: [open("l7", "O_RDONLY").returns(1)],
  }),
  madeOfOpen("success/path-of-4096", {
    covers: "path/behaviour/length-of-4096-is-taken",
    setup: [file("f", "x")],
    note:
      "PATH_MAX itself is accepted; the length is the caller's, slashes fold.",
    steps: [open("/".repeat(4093) + "w/f", "O_RDONLY").returns(1)],
  }),
  madeOfOpen("success/creat-through-dangling-symlink-elsewhere", {
    covers:
      "open/behaviour/o_creat-through-a-dangling-link-uses-the-links-name",
    setup: [
      directory("d", { mode: 0o777 }),
      symbolicLink("l", "d/missing"),
    ],
    note:
      "The file appears in the target's directory under the link's own name.",
    steps: [
      open("l", "O_WRONLY|O_CREAT", 0o600).returns(1),
      stat("d/l", status).returns(0),
      stat("d/missing", status).fails("ENOENT"),
    ],
  }),
  madeOfOpen("success/offsets-are-apart", {
    covers: "open/behaviour/starts-at-offset-0",
    setup: [file("f", "abc")],
    steps: [
      open("f", "O_RDONLY").as("a"),
      open("f", "O_RDONLY").as("b"),
      read(result("a"), bytesOfOpen, 2).returns(2),
      read(result("b"), bytesOfOpen, 1).returns(1).observes(bytesOfOpen, "a"),
    ],
  }),
  madeOfOpen("success/append-writes-at-the-end", {
    covers: [
      "open/behaviour/o_append-is-kept",
      "write/behaviour/o_append-moves-to-the-end-first",
    ],
    setup: [file("f", "abc", { mode: 0o666 })],
    steps: [
      open("f", "O_RDWR|O_APPEND").as("fd"),
      write(result("fd"), "d").returns(1),
      lseek(result("fd"), u64(0), "SEEK_SET").returns(0),
      read(result("fd"), bytesOfOpen, 16).returns(4).observes(
        bytesOfOpen,
        "abcd",
      ),
    ],
  }),
  madeOfOpen("success/deleted-mode-does-not-matter-once-open", {
    setup: [file("f", "abc", { uid: 1000, mode: 0o600 })],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      chmod("f", 0).returns(0),
      read(result("fd"), bytesOfOpen, 3).returns(3).observes(
        bytesOfOpen,
        "abc",
      ),
    ],
  }),
  madeOfOpen("success/directory-by-call-struct", {
    setup: [directory("d")],
    steps: [
      open("d", "O_RDONLY|O_DIRECTORY").as("dir"),
      open("new", "O_WRONLY|O_CREAT", 0o600, { at: result("dir") }).fails(
        "EACCES",
      ),
      call.fchdir(result("dir")).returns(0),
      open("../d", "O_RDONLY").returns(2),
    ],
  }),
  terminal({
    id: "open/ENOENT/no-such-slave",
    steps: [
      open("pts/9", "O_RDWR").fails("ENOENT"),
      open("pts/x", "O_RDWR").fails("ENOENT"),
    ],
  }, openPair),
  terminal({
    id: "open/ENOENT/slave-closed-for-good",
    source: MASTER_FILE,
    steps: [close(SLAVE).returns(0), open("pts/0", "O_RDWR").fails("ENOENT")],
  }, openPair),
];
