/**
 * What files hold and tell: times of every kind, data at the ends of what
 * was written, FIFOs, generated nodes.
 *
 * @module
 */

import {
  array,
  buffer,
  call,
  child,
  close,
  directory,
  file,
  fstat,
  ftruncate,
  join,
  lseek,
  mounted,
  node,
  open,
  pread,
  read,
  result,
  room,
  type Row,
  row,
  stat,
  type Step,
  struct,
  umount,
  write,
} from "../language/row.ts";
import { made } from "../worlds/file_generated.ts";
import {
  ROOT_CONTEXT,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../worlds/mount_rules.ts";

const RAMFS = "Kernel/FileSystem/RAMFS/Inode.cpp";
const TIME = "AK/Time.cpp, Kernel/Syscalls/utimensat.cpp";

const fd = result("fd");
const got = buffer(16, "got");
const status = room("stat", "status");

const MOST = 0x7fff_ffff_ffff_ffffn;
const LEAST = -MOST - 1n;

type Time = readonly [bigint | number, number];

/** What is set, and what it is kept as: nanoseconds carry, seconds saturate. */
const times: readonly (readonly [Time, Time])[] = [
  [[5, 0], [5, 0]],
  [[5, 1], [5, 1]],
  [[5, 999_999_999], [5, 999_999_999]],
  [[5, 1_000_000_000], [6, 0]],
  [[5, 2_000_000_001], [7, 1]],
  [[5, -3], [4, 999_999_997]],
  [[0, -1_000_000_000], [-1, 0]],
  [[MOST, 999_999_998], [MOST, 999_999_998]],
  [[MOST, 1_000_000_000], [MOST, 999_999_999]],
  [[LEAST, 0], [LEAST, 0]],
  [[LEAST, -3], [LEAST, 0]],
];

const timespecOf = ([tv_sec, tv_nsec]: Time) =>
  struct("timespec", { tv_sec, tv_nsec });

const kept = ([tv_sec, tv_nsec]: Time) => ({ tv_sec, tv_nsec });

/** An open FIFO has the status of its node. */
const tells = (name: string): readonly Step[] => {
  const seen = room("stat", `status by ${name}`);
  return [
    fstat(result(name), seen).returns(0).observes(seen, {
      st_mode: "S_IFIFO|0o640",
      st_uid: 0,
      st_gid: 0,
    }),
  ];
};

const contents: readonly Row[] = [
  row("futimens/success/nanoseconds-carry-into-seconds", {
    covers: "futimens/behaviour/tv_nsec-is-normalised",
    source: TIME,
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      ...times.flatMap(([said, wanted], index) => {
        const [, other] = times[(index + 1) % times.length] ?? [said, wanted];
        const seen = room("stat", `status ${index}`);
        return [
          call.futimens({
            fd,
            times: array([timespecOf(said), timespecOf(other)]),
          }).returns(0),
          fstat(fd, seen).returns(0).observes(seen, {
            st_atim: kept(wanted),
            st_mtim: kept(other),
          }),
        ];
      }),
    ],
  }),
  row("ftruncate/success/what-is-cut-off-reads-as-zeros", {
    source: RAMFS,
    setup: [file("f", new Uint8Array(9000).fill(0x55), { mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      ...[8193, 8192, 8191, 4097, 4096, 4095, 257, 256, 255, 1, 0].flatMap(
        (size): readonly Step[] => [
          ftruncate(fd, size).returns(0),
          fstat(fd, status).returns(0).observes(status, { st_size: size }),
          ftruncate(fd, 9000).returns(0),
          ...(size > 0
            ? [
              pread(fd, got, size - 1, 2).returns(2)
                .observes(got, Uint8Array.of(0x55, 0)),
            ]
            : []),
          pread(fd, got, 8998, 16).returns(2)
            .observes(got, Uint8Array.of(0, 0)),
          // What stays is written anew, for the next cut.
          ftruncate(fd, size).returns(0),
        ],
      ),
    ],
  }),
  row("write/success/gap-behind-the-end-is-zeros", {
    source: RAMFS,
    steps: [
      open("f", "O_RDWR|O_CREAT", 0o644).as("fd"),
      ...[255, 256, 4095, 4096, 65_535, 65_536, 131_071].flatMap((offset) => [
        lseek(fd, offset, "SEEK_SET").returns(0),
        write(fd, "ab").returns(2),
        pread(fd, got, offset - 1, 16).returns(3)
          .observes(got, "\0ab"),
        ftruncate(fd, 0).returns(0),
      ]),
      fstat(fd, status).returns(0).observes(status, { st_size: 0 }),
    ],
  }),
  row("fstat/success/open-fifo-tells-of-its-node", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    setup: [node("fifo", "S_IFIFO|0o640")],
    as: "root",
    steps: [
      child("reader", [open("fifo", "O_RDONLY").as("end"), ...tells("end")]),
      open("fifo", "O_RDWR").as("fd"),
      ...tells("fd"),
      join("reader"),
      call.fchmod(fd, 0o600).fails("EBADF"),
    ],
  }),
];

/** Characters that JSON spells otherwise, and their neighbours. */
const ODD_NAME = 'a\b\n\t"\\\x01\x1f\r\x20\x7f\u00e9';

const generated: readonly Row[] = [
  made(
    "read/success/jailed-reader-at-the-end-of-a-constant",
    "sysfs/EPERM/constant-not-readable-in-jail",
    [
      open("s/kernel/cmdline", "O_RDONLY").as("fd"),
      read(fd, buffer(4096, "line")).as("length"),
      call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
      read(fd, got).returns(0),
      lseek(fd, -1, "SEEK_CUR").returns(0),
      read(fd, got).fails("EPERM"),
    ],
  ),
  made(
    "read/success/descriptor-of-procfs-byte-by-byte",
    [],
    [
      close(0).returns(0),
      open("/w/f", "O_RDWR|O_CREAT|O_CLOEXEC", 0o644).returns(0),
      write(0, "abc").returns(3),
      open("p/self/fds", "O_RDONLY").as("fd"),
      read(fd, buffer(190, "descriptors")).succeeds().observes(
        buffer(190, "descriptors"),
        '[{"fd":0,"absolute_path":"/w/f","seekable":true,' +
          '"class":"InodeFile","offset":3,"cloexec":true,"blocking":true,' +
          '"can_read":true,"can_write":true,"inode":{"fsid":',
      ),
    ],
    { source: "Kernel/FileSystem/ProcFS/ProcessExposed.cpp" },
  ),
  made(
    "read/success/names-in-json-byte-by-byte",
    [],
    [
      close(0).returns(0),
      open(`/w/${ODD_NAME}`, "O_RDWR|O_CREAT", 0o644).returns(0),
      open("p/self/fds", "O_RDONLY").as("fd"),
      read(fd, buffer(120, "descriptors")).returns(120).observes(
        buffer(120, "descriptors"),
        '[{"fd":0,"absolute_path":"/w/a\\b\\n\\t\\"\\\\' +
          "\\u0001\\u001f\\u000d\x20\x7f\u00e9" +
          '","seekable":true,',
      ),
    ],
    { source: "AK/StringBuilder.cpp" },
  ),
  row("ioctl/success/root-of-a-context-taken-back", {
    covers: "ioctl/behaviour/negative-arg-detaches-the-root-file-system",
    source: "Kernel/Syscalls/unshare.cpp",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("m/f")],
    steps: [
      unshareOpen(ROOT_CONTEXT).as("resource"),
      open("m", "O_RDONLY|O_DIRECTORY").as("m"),
      ...[
        [result("m"), 0],
        [-1, 0],
      ].map(([argument = 0]) =>
        call.ioctl(
          result("resource"),
          "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD",
          argument,
        ).returns(0)
      ),
      call.ioctl(
        result("resource"),
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD",
        0,
      ).fails("ENOTDIR"),
      unshareCreate(result("resource")).as("context"),
      unshareEnter(ROOT_CONTEXT, result("context")),
      stat("/f", status).fails("ENOENT"),
    ],
    teardown: [umount("/w/m")],
  }),
];

export const rows: readonly Row[] = [...contents, ...generated];
