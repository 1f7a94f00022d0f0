import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { regularFile } from "../../language/kinds.ts";
import {
  alarm,
  buffer,
  call,
  close,
  file,
  inside,
  node,
  onSignal,
  open,
  pipe,
  pread,
  result,
  type Row,
  row,
  sigaction,
  type Step,
  type Steps,
  struct,
  text,
  UNMAPPED,
  type Value,
  words,
  write,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_vectors.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const ends = buffer(8, "ends");

const bytes = buffer(8, "bytes");

const LARGEST = 0x7fff_ffff_ffff_ffffn;

const CAPACITY = 0x10000;

const one = struct("iovec", { iov_base: bytes, iov_len: 8 }, "vector");

function pwritev(fd: Value, offset: Value = -1): Step {
  return call.pwritev(fd, one, 1, offset);
}

const opened = open("f", "O_RDWR").as("fd");

const fd = result("fd");

const someFile: Steps = [file("f", "abc", { mode: 0o666 })];

const full = write(2, buffer(CAPACITY, "all")).returns(CAPACITY);

export const uses: readonly Use[] = [
  use.pwritev({
    ...openedOfDescriptors("O_WRONLY"),
    operands: [
      fd,
      { iov_base: text("data"), iov_len: 4 },
      1,
      -1,
    ],
    promises: ["stdio"],
    pointers: {
      iov: {},
      "iov.iov_base": {},
    },
    descriptors: {
      fd: {
        wrong: [
          regularFile(
            refusedOfDescriptors(
              "EBADF",
              "descriptor/EBADF/not-opened-for-writing",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("pwritev/ENOMEM/at-one-tebibyte", {
    covers: "ramfs/ENOMEM/block-table-cannot-grow",
    source: "Kernel/FileSystem/RAMFS/Inode.cpp, Kernel/Heap/kmalloc.cpp",
    note: "room for the blocks is made before the data is looked at",
    setup: [file("f", "abc", { mode: 0o666 })],
    steps: [
      opened,
      call.pwritev(
        fd,
        struct("iovec", { iov_base: UNMAPPED, iov_len: 8 }, "bad vector"),
        1,
        1n << 40n,
      ).fails("ENOMEM"),
    ],
  }),
  refused(
    "pwritev",
    "EAGAIN",
    "full-non-blocking-pipe",
    [
      "transfer/EAGAIN/no-room-to-write-and-non-blocking",
      "pipe/behaviour/o_nonblock-applies-to-the-end-to-write",
    ],
    [pipe(ends, "O_NONBLOCK").returns(0), full, pwritev(2)],
  ),
  refused(
    "pwritev",
    "EINTR",
    "full-pipe-by-alarm",
    [
      "transfer/EINTR/signal-before-anything-is-written",
      "pipe/behaviour/end-to-write-blocks-without-o_nonblock",
    ],
    [
      onSignal("SIGALRM", []),
      pipe(ends).returns(0),
      full,
      alarm(1).returns(0),
      pwritev(2),
    ],
  ),
  refused(
    "pwritev",
    "EOVERFLOW",
    "offset-largest",
    "transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    [opened, pwritev(fd, LARGEST)],
    someFile,
  ),
  refused(
    "pwritev",
    "EPIPE",
    "no-reader-ignored-signal",
    [
      "fifo/EPIPE/no-reader",
      "close/behaviour/closed-end-to-read-is-no-reader-any-more",
    ],
    [
      sigaction("SIGPIPE", { handler: "SIG_IGN" }).returns(0),
      pipe(ends).returns(0),
      close(1).returns(0),
      pwritev(2),
    ],
  ),
  refused(
    "pwritev",
    "ENOSPC",
    "full-device",
    "full-device/ENOSPC/never-takes-a-byte",
    [open("full", "O_WRONLY").as("fd"), pwritev(fd)],
    [node("full", "S_IFCHR|0o666", 0x107)],
  ),
  row("pwritev/EFAULT/lengths-that-add-up-to-nothing", {
    covers: "iov_base: user-memory/EFAULT/outside-user-space",
    note: "What stands before the impossible length is written.",
    setup: someFile,
    steps: [
      opened,
      call.pwritev(
        fd,
        words(8, [text("x"), 1, text("y"), 0xffff_ffff_ffff_ffffn], "vectors"),
        2,
        0,
      ).fails("EFAULT"),
      pread(fd, bytes, 0, 8).returns(3).observes(inside(bytes, 0), 0x78, 1),
    ],
  }),
];
