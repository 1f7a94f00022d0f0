/**
 * Two faults in one call where the second is no operand of its own: what a
 * path or a descriptor leads to has both. The reference's order says which of
 * them is refused.
 *
 * @module
 */

import { MS_NOREGULAR, MS_RDONLY } from "../../src/api/constants.ts";
import {
  buffer,
  call,
  child,
  chown,
  directory,
  faccessat,
  file,
  fsopen,
  join,
  link,
  mkdir,
  mknod,
  mmap,
  mounted,
  NULL,
  open,
  pipe,
  pledge,
  remount,
  rename,
  result,
  rmdir,
  type Row,
  row,
  type RowDefinition,
  sigaction,
  type Steps,
  struct,
  symbolicLink,
  symlink,
  text,
  u64,
  umount,
  unlink,
  UNMAPPED,
  unveil,
  write,
} from "../language/row.ts";
import { internetSocket } from "../worlds/socket_addresses.ts";
import { bindmount } from "../worlds/mount_rules.ts";

const VFS = "Kernel/FileSystem/VirtualFileSystem.cpp";

/** Nobody is to be told here of whom the node is: root's, mode 0644 or 0755. */
const KEEP = 0xffff_ffff;

const PAGE = 4096;
const CEILING = 0x1f_fe00_0000n;

/** What a mount at `m` holds, before it is made read-only or restricted. */
function onMount(
  id: string,
  flags: number,
  inside: Steps,
  steps: Steps,
  more: Partial<RowDefinition> = {},
): Row {
  return row(id, {
    source: VFS,
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), ...inside, remount("m", flags)],
    steps,
    teardown: [umount("/w/m")],
    ...more,
  });
}

/** A directory of root's in which everybody may write, and only owners remove. */
const sticky = (path: string) => directory(path, { mode: 0o1777 });

const paths: readonly Row[] = [
  onMount("chown/order/group-before-read-only-mount", MS_RDONLY, [
    file("m/f", "", { uid: 1000, gid: 1000 }),
  ], [chown("m/f", KEEP, 77).fails("EPERM")]),
  onMount(
    "faccessat/order/permission-before-read-only-mount",
    MS_RDONLY,
    [file("m/f")],
    [faccessat("m/f", "W_OK").fails("EACCES")],
  ),
  onMount(
    "mknod/order/unwritable-parent-before-read-only-mount",
    MS_RDONLY,
    [],
    [mknod("m/new", "S_IFREG|0o644").fails("EACCES")],
  ),
  onMount(
    "mkdir/order/unwritable-parent-before-read-only-mount",
    MS_RDONLY,
    [],
    [mkdir("m/new").fails("EACCES")],
  ),
  onMount(
    "symlink/order/unwritable-parent-before-read-only-mount",
    MS_RDONLY,
    [],
    [symlink("target", "m/new").fails("EACCES")],
  ),
  onMount(
    "open/order/unwritable-parent-before-read-only-mount",
    MS_RDONLY,
    [],
    [open("m/new", "O_CREAT|O_WRONLY", 0o644).fails("EACCES")],
  ),
  onMount(
    "open/order/read-only-mount-before-forbidden-regular-files",
    MS_RDONLY | MS_NOREGULAR,
    [],
    [open("m/new", "O_CREAT|O_WRONLY", 0o644).fails("EROFS")],
    { as: "root" },
  ),
  onMount(
    "open/order/forbidden-regular-file-before-o_directory",
    MS_NOREGULAR,
    [file("m/f")],
    [open("m/f", "O_RDONLY|O_DIRECTORY").fails("EACCES")],
  ),
  row("open/order/o_directory-before-permission", {
    source: VFS,
    setup: [file("f", "", { mode: 0 })],
    steps: [open("f", "O_RDONLY|O_DIRECTORY").fails("ENOTDIR")],
  }),
  row("open/order/permission-before-kind-when-writing", {
    source: VFS,
    setup: [directory("d")],
    steps: [open("d", "O_WRONLY").fails("EACCES")],
  }),
  onMount(
    "unlink/order/sticky-directory-before-read-only-mount",
    MS_RDONLY,
    [sticky("m/s"), file("m/s/f")],
    [unlink("m/s/f").fails("EACCES")],
  ),
  onMount(
    "rename/order/sticky-directory-before-read-only-mount",
    MS_RDONLY,
    [sticky("m/s"), file("m/s/f")],
    [rename("m/s/f", "m/s/g").fails("EACCES")],
  ),
  row("rmdir/order/sticky-directory-before-what-is-inside", {
    source: VFS,
    setup: [sticky("s"), directory("s/full"), file("s/full/f")],
    steps: [rmdir("s/full").fails("EACCES")],
  }),
  row("rmdir/order/unwritable-parent-before-what-is-inside", {
    source: VFS,
    setup: [directory("d"), directory("d/full"), file("d/full/f")],
    steps: [rmdir("d/full").fails("EACCES")],
  }),
  row("rename/order/what-is-inside-before-another-file-system", {
    source: VFS,
    touches: ["mounts"],
    as: "root",
    // The inode numbers of the two directories differ, as they must: full has
    // the number of m.
    setup: [
      directory("m"),
      directory("old"),
      mounted("m"),
      directory("m/full"),
      file("m/full/f"),
    ],
    steps: [
      rename("old", "m/full").fails("ENOTEMPTY"),
      rename("old", "m/new").fails("EXDEV"),
    ],
    teardown: [umount("/w/m")],
  }),
  row("rename/order/sticky-target-before-its-kind", {
    source: VFS,
    setup: [
      file("f", "", { uid: 1000 }),
      sticky("s"),
      directory("s/d"),
    ],
    steps: [rename("f", "s/d").fails("EACCES")],
  }),
  row("link/order/another-file-system-before-permission", {
    source: VFS,
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("f", "", { uid: 1000 })],
    steps: [link("f", "m/new").fails("EXDEV")],
    teardown: [umount("/w/m")],
  }),
  row("link/order/permission-before-the-kind-of-the-old", {
    source: VFS,
    setup: [directory("d"), directory("u")],
    steps: [link("d", "u/new").fails("EACCES")],
  }),
  onMount(
    "link/order/kind-of-the-old-before-read-only-mount",
    MS_RDONLY,
    [directory("m/d")],
    [link("m/d", "m/new").fails("EPERM")],
    { as: "root" },
  ),
  onMount(
    "link/order/read-only-mount-before-protected-file",
    MS_RDONLY,
    [directory("m/d", { mode: 0o777 }), file("m/f", "", { mode: 0o4755 })],
    [link("m/f", "m/d/new").fails("EROFS")],
  ),
  row("mkdir/order/veil-before-unwritable-parent", {
    source: VFS,
    setup: [directory("d"), directory("x")],
    steps: [
      unveil("/w/x", "rwc").returns(0),
      mkdir("d/new").fails("ENOENT"),
    ],
  }),
  row("open/order/protected-link-before-veil", {
    source: VFS,
    setup: [
      file("f", "x", { mode: 0o666 }),
      sticky("s"),
      symbolicLink("s/l", "/w/f", { uid: 2000 }),
    ],
    steps: [
      unveil("/w/f", "rw").returns(0),
      open("s/l", "O_RDONLY").fails("EACCES"),
    ],
  }),
];

const memory: readonly Row[] = [
  row("madvise/order/empty-range-before-its-place", {
    source: "Kernel/Syscalls/mmap.cpp",
    steps: [call.madvise(CEILING, 0, "MADV_SET_VOLATILE").fails("EINVAL")],
  }),
  row("mmap/order/fixed-address-outside-before-unaligned", {
    source: "Kernel/Memory/AddressSpace.cpp",
    steps: [
      mmap({
        addr: CEILING + 1n,
        size: PAGE,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
      }).fails("EFAULT"),
    ],
  }),
  row("mmap/order/kind-of-file-before-how-it-was-opened", {
    source: "Kernel/Syscalls/mmap.cpp",
    setup: [directory("d")],
    steps: [
      open("d", "O_DIRECTORY").as("fd"),
      mmap({
        size: PAGE,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      }).fails("ENODEV"),
    ],
  }),
  row("sigaltstack/order/flags-before-size", {
    source: "Kernel/Syscalls/sigaction.cpp",
    steps: [
      call.sigaltstack(
        struct("stack_t", { ss_flags: 8, ss_size: 1 }),
        NULL,
      ).fails("EINVAL"),
    ],
  }),
];

const KIB = 1024;
const full = buffer(64 * KIB, "full");
const ends = buffer(8, "ends");

const option = text("uid");

/** Sets the option `uid` of a FUSE file system that is to be mounted. */
const setOption = (size: number) =>
  call.ioctl(
    result("fuse"),
    "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
    struct("mount_specific_flag", {
      key_string_addr: option,
      key_string_length: 3,
      value_addr: u64(1),
      value_length: size,
      value_type: 1,
    }),
  );

const others: readonly Row[] = [
  row("write/order/no-reader-before-no-room", {
    source: "Kernel/FileSystem/FIFO.cpp",
    steps: [
      sigaction("SIGPIPE", { handler: "SIG_IGN" }).returns(0),
      pipe(ends, "O_NONBLOCK").returns(0),
      write(2, full).returns(64 * KIB),
      write(2, "x").fails("EAGAIN"),
      call.close(1).returns(0),
      write(2, "x").fails("EPIPE"),
    ],
  }),
  row("ioctl/order/superuser-before-the-family-of-a-route", {
    source: "Kernel/Net/IP/Socket.cpp",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(
        result("fd"),
        "SIOCADDRT",
        struct("rtentry", { rt_dev: text("loop\0") }),
      ).fails("EPERM"),
    ],
  }),
  row("bindmount/order/impossible-context-before-jail", {
    as: "root",
    source: VFS,
    setup: [directory("d")],
    steps: [
      call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
      bindmount("d", 0, 0, 0).fails("EINVAL"),
    ],
  }),
  row("execve/order/too-many-before-none", {
    source: "Kernel/Syscalls/execve.cpp",
    steps: [
      call.execve({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 0 },
        environment: { strings: UNMAPPED, length: 65537 },
      }).fails("E2BIG"),
    ],
  }),
  row("posix_spawn/order/count-of-arguments-before-what-is-unsupported", {
    source: "Kernel/Syscalls/posix_spawn.cpp",
    steps: [
      call.posix_spawn({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 0 },
        environment: { strings: UNMAPPED, length: 65537 },
      }).fails("E2BIG"),
      call.posix_spawn({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 0 },
        environment: { strings: UNMAPPED, length: 0 },
        attr_data: UNMAPPED,
        attr_data_size: 8,
      }).fails("EINVAL"),
    ],
  }),
  row("setpgid/order/no-child-before-session-leader", {
    source: "Kernel/Syscalls/setpgid.cpp",
    steps: [
      call.setsid(),
      child("kid", [
        call.getppid().as("parent"),
        call.setpgid(result("parent"), 0).fails("ESRCH"),
      ]),
      join("kid"),
    ],
  }),
  row("faccessat/order/unknown-flag-before-the-path", {
    source: "Kernel/Syscalls/faccessat.cpp",
    steps: [faccessat("none", "W_OK", 0x4000).fails("EINVAL")],
  }),
  row("clock_settime/order/promise-before-superuser", {
    source: "Kernel/Syscalls/clock.cpp",
    steps: [
      pledge("stdio").returns(0),
      call.clock_settime(0, struct("timespec", { tv_sec: 1 })).kills("SIGABRT"),
    ],
  }),
  row("ioctl/order/value-length-before-an-option-set-twice", {
    source: "Kernel/FileSystem/MountFile.cpp",
    as: "root",
    steps: [
      fsopen("fuse").as("fuse"),
      setOption(8).returns(0),
      setOption(9).fails("E2BIG"),
      setOption(8).fails("EEXIST"),
    ],
  }),
];

export const rows: readonly Row[] = [...paths, ...memory, ...others];
