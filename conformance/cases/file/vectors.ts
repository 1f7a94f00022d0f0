/** preadv and pwritev, posix_fallocate, sizes that no file can have. */

import {
  alarm,
  array,
  buffer,
  call,
  close,
  directory,
  EAGAIN,
  EFAULT,
  EINTR,
  EINVAL,
  EISDIR,
  ENODEV,
  ENOMEM,
  ENOSPC,
  ENOTSUP,
  EOVERFLOW,
  EPIPE,
  type Errno,
  errnoName,
  ESPIPE,
  F_SETFL,
  file,
  ftruncate,
  INODE_CHILD_CREATED,
  INODE_WATCHER_NONBLOCK,
  mkdir,
  node,
  NULL,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  onSignal,
  open,
  pipe,
  read,
  result,
  type Row,
  row,
  S_IFCHR,
  SIG_IGN,
  sigaction,
  SIGALRM,
  SIGPIPE,
  SO_RCVTIMEO,
  SOL_SOCKET,
  type Step,
  type Steps,
  struct,
  type Value,
  write,
} from "../../harness/row.ts";
import {
  iovec,
  SC_inode_watcher_add_watch_params,
  timeval,
} from "../../../src/api/structs.ts";
import { pair, setsockopt } from "../socket/addresses.ts";

const ends = buffer(8, "ends");
const bytes = buffer(8, "bytes");
const LARGEST = 0x7fff_ffff_ffff_ffffn;
const CAPACITY = 0x10000;

const one = struct(iovec, { iov_base: bytes, iov_len: 8 }, "vector");
const huge = array([
  struct(iovec, { iov_base: bytes, iov_len: 0x7fff_ffff }),
  struct(iovec, { iov_base: bytes, iov_len: 1 }),
], "huge vector");

/** The call with one buffer of 8 bytes, at the description's own offset. */
function preadv(fd: Value, offset: Value = -1): Step {
  return call.preadv(fd, one, 1, offset);
}

function pwritev(fd: Value, offset: Value = -1): Step {
  return call.pwritev(fd, one, 1, offset);
}

function refused(
  name: "preadv" | "pwritev" | "posix_fallocate" | "ftruncate" | "read",
  errno: Errno,
  how: string,
  slug: string,
  steps: Steps,
  setup: Steps = [],
): Row {
  const all = steps.flat();
  const last = all.at(-1);
  if (last === undefined) throw new Error("no steps");
  return row(`${name}/${errnoName(errno)}/${how}`, {
    source: "Kernel/Syscalls/read.cpp, write.cpp, fallocate.cpp",
    covers: `${name}/${errnoName(errno)}/${slug}`,
    setup,
    steps: [...all.slice(0, -1), last.fails(errno)],
  });
}

const opened = open("f", O_RDWR).as("fd");
const fd = result("fd");
const someFile: Steps = [file("f", "abc", { mode: 0o666 })];
const full = write(2, buffer(CAPACITY, "all")).returns(CAPACITY);

/** What is judged before the descriptor's own rules, alike for both calls. */
const argumentRows: readonly Row[] = (["preadv", "pwritev"] as const).flatMap(
  (name) => [
    refused(name, EINVAL, "count-negative", "iov_count-0", [
      call[name](0, one, -1, -1),
    ]),
    refused(
      name,
      EFAULT,
      "count-1025",
      "iov_count-iov_max-1024-efault-einval",
      [
        call[name](0, one, 1025, -1),
      ],
    ),
    refused(
      name,
      EINVAL,
      "lengths-beyond-31-bits",
      "running-sum-iov_len-exceeds-int32_max-2147483647",
      [call[name](0, huge, 2, -1)],
    ),
    refused(name, ESPIPE, "pipe-at-an-offset", "base_offset-0-file-seekable", [
      pipe(ends).returns(0),
      call[name](name === "preadv" ? 1 : 2, one, 1, 0),
    ]),
    row(`${name}/success/no-vectors`, {
      source: "Kernel/Syscalls/read.cpp, write.cpp",
      setup: someFile,
      steps: [opened, call[name](fd, NULL, 0, -1).returns(0)],
    }),
  ],
);

const watching: Steps = [
  call.create_inode_watcher(INODE_WATCHER_NONBLOCK).as("watcher"),
  call.inode_watcher_add_watch(
    struct(SC_inode_watcher_add_watch_params, {
      user_path: "/w",
      fd: result("watcher"),
      event_mask: INODE_CHILD_CREATED,
    }),
  ).returns(1),
];

const impatient: Steps = [
  pair(),
  setsockopt(
    1,
    SOL_SOCKET,
    SO_RCVTIMEO,
    struct(timeval, { tv_usec: 50_000 }),
    16,
  ).returns(0),
];

const WAIT_ENDED = "blocking-description-wait-ended-without-readability";

const readRows: readonly Row[] = [
  refused(
    "preadv",
    EISDIR,
    "directory",
    "description-directory-reached-was-opened-o_rdonly",
    [open("d", O_RDONLY).as("fd"), preadv(fd)],
    [directory("d")],
  ),
  refused(
    "preadv",
    EOVERFLOW,
    "offset-largest",
    "offset-count-exceeds-int64_max-also-inodefile",
    [opened, preadv(fd, LARGEST)],
    someFile,
  ),
  refused(
    "preadv",
    EAGAIN,
    "empty-non-blocking-pipe",
    "non-blocking-description-nothing-read-pipe",
    [pipe(ends, O_NONBLOCK).returns(0), preadv(1)],
  ),
  refused(
    "preadv",
    EINTR,
    "pipe-by-alarm",
    "blocking-description-nothing-readable-unmasked-signal",
    [
      onSignal(SIGALRM, []),
      pipe(ends).returns(0),
      alarm(1).returns(0),
      preadv(1),
    ],
  ),
  refused(
    "preadv",
    EINVAL,
    "inode-watcher-event-does-not-fit",
    "inode-watcher-buffer-smaller-next-event",
    [...watching, mkdir("child").returns(0), preadv(result("watcher"))],
  ),
  refused("preadv", EAGAIN, "socket-receive-timeout", WAIT_ENDED, [
    ...impatient,
    preadv(1),
  ]),
  refused("read", EAGAIN, "socket-receive-timeout", WAIT_ENDED, [
    ...impatient,
    read(1, bytes),
  ]),
];

const anonymousRows: readonly Row[] = [
  refused(
    "preadv",
    ENOTSUP,
    "non-blocking-anonymous-file",
    "anonymous-file-non-blocking-flag-set",
    [
      call.anon_create(4096, 0).as("fd"),
      call.fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK).returns(0),
      preadv(fd),
    ],
  ),
];

const writeRows: readonly Row[] = [
  refused(
    "pwritev",
    EAGAIN,
    "full-non-blocking-pipe",
    "non-blocking-description-file-writable-pipe",
    [pipe(ends, O_NONBLOCK).returns(0), full, pwritev(2)],
  ),
  refused(
    "pwritev",
    EINTR,
    "full-pipe-by-alarm",
    "blocking-description-nothing-writable-signal-arrives",
    [
      onSignal(SIGALRM, []),
      pipe(ends).returns(0),
      full,
      alarm(1).returns(0),
      pwritev(2),
    ],
  ),
  refused(
    "pwritev",
    EOVERFLOW,
    "offset-largest",
    "offset-size-exceeds-int64_max",
    [opened, pwritev(fd, LARGEST)],
    someFile,
  ),
  refused(
    "pwritev",
    EPIPE,
    "no-reader-ignored-signal",
    "pipe-fifo-without-readers-socket-without",
    [
      sigaction(SIGPIPE, { handler: SIG_IGN }).returns(0),
      pipe(ends).returns(0),
      close(1).returns(0),
      pwritev(2),
    ],
  ),
  refused(
    "pwritev",
    ENOSPC,
    "full-device",
    "dev-full-ext2-free-block",
    [open("full", O_WRONLY).as("fd"), pwritev(fd)],
    [node("full", S_IFCHR | 0o666, 0x107)],
  ),
];

const sizeRows: readonly Row[] = [
  refused("posix_fallocate", EINVAL, "offset-negative", "offset-0", [
    opened,
    call.posix_fallocate(fd, -1, 1),
  ], someFile),
  refused("posix_fallocate", EINVAL, "length-zero", "length-0", [
    opened,
    call.posix_fallocate(fd, 0, 0),
  ], someFile),
  refused("posix_fallocate", EINVAL, "length-negative", "length-0", [
    opened,
    call.posix_fallocate(fd, 0, -1),
  ], someFile),
  refused(
    "posix_fallocate",
    ESPIPE,
    "pipe",
    "pipe-fifo-write-end-read-end",
    [pipe(ends).returns(0), call.posix_fallocate(2, 0, 1)],
  ),
  refused(
    "posix_fallocate",
    ENODEV,
    "device",
    "regular-inode-file-device-socket-directory",
    [open("zero", O_RDWR).as("fd"), call.posix_fallocate(fd, 0, 1)],
    [node("zero", S_IFCHR | 0o666, 0x105)],
  ),
  refused(
    "posix_fallocate",
    ENOMEM,
    "absurd",
    "ramfs-block-table-cannot-grow-absurd",
    [opened, call.posix_fallocate(fd, 0, 2n ** 62n)],
    someFile,
  ),
  refused(
    "ftruncate",
    ENOMEM,
    "absurd",
    "ramfs-block-table-8-bytes-per",
    [opened, ftruncate(fd, 2n ** 62n)],
    someFile,
  ),
];

/** Rows of vectors and sizes. */
export const vectorRows: readonly Row[] = [
  ...argumentRows,
  ...readRows,
  ...anonymousRows,
  ...writeRows,
  ...sizeRows,
];
