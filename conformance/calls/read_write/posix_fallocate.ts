import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { regularFile } from "../../language/kinds.ts";
import {
  atLeast,
  buffer,
  call,
  file,
  fstat,
  node,
  open,
  pipe,
  pread,
  result,
  room,
  type Row,
  row,
  type Steps,
  struct,
  text,
  write,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_vectors.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const ends = buffer(8, "ends");

const status = room("stat", "status");

const end = buffer(1, "end");

const opened = open("f", "O_RDWR").as("fd");

const fd = result("fd");

const someFile: Steps = [file("f", "abc", { mode: 0o666 })];

export const uses: readonly Use[] = [
  use.posix_fallocate({
    ...openedOfDescriptors("O_WRONLY"),
    operands: [fd, 0, 4],
    promises: ["stdio"],
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
  refused(
    "posix_fallocate",
    "EINVAL",
    "offset-negative",
    "posix_fallocate/EINVAL/offset-is-negative",
    [
      opened,
      call.posix_fallocate(fd, -1, 1),
    ],
    someFile,
  ),
  refused(
    "posix_fallocate",
    "EINVAL",
    "length-zero",
    [
      "posix_fallocate/EINVAL/length-is-zero-or-negative",
      "posix_fallocate/behaviour/error-comes-as-a-negative-errno",
    ],
    [
      opened,
      call.posix_fallocate(fd, 0, 0),
    ],
    someFile,
  ),
  refused(
    "posix_fallocate",
    "EINVAL",
    "length-negative",
    "posix_fallocate/EINVAL/length-is-zero-or-negative",
    [
      opened,
      call.posix_fallocate(fd, 0, -1),
    ],
    someFile,
  ),
  refused(
    "posix_fallocate",
    "ESPIPE",
    "pipe",
    "posix_fallocate/ESPIPE/file-is-a-pipe-or-fifo",
    [pipe(ends).returns(0), call.posix_fallocate(2, 0, 1)],
  ),
  refused(
    "posix_fallocate",
    "ENODEV",
    "device",
    "posix_fallocate/ENODEV/not-a-regular-file",
    [open("zero", "O_RDWR").as("fd"), call.posix_fallocate(fd, 0, 1)],
    [node("zero", "S_IFCHR|0o666", 0x105)],
  ),
  refused(
    "posix_fallocate",
    "ENOMEM",
    "absurd",
    "ramfs/ENOMEM/block-table-cannot-grow",
    [opened, call.posix_fallocate(fd, 0, 2n ** 62n)],
    someFile,
  ),
  refused(
    "posix_fallocate",
    "ENOMEM",
    "one-tebibyte",
    "ramfs/ENOMEM/block-table-cannot-grow",
    [opened, call.posix_fallocate(fd, (1n << 40n) - 1n, 1)],
    someFile,
  ),
  row("posix_fallocate/success/more-than-there-is", {
    covers: "posix_fallocate/behaviour/nothing-is-reserved",
    source: "Kernel/Syscalls/fallocate.cpp",
    note: "8 GiB: more than the memory that a RAMFS could set aside, and a " +
      "table of blocks for which the kernel's heap has room.",
    setup: someFile,
    steps: [
      opened,
      call.posix_fallocate(fd, 0, 1n << 33n).returns(0),
      fstat(fd, status).returns(0).observes(status, { st_size: 1n << 33n }),
      pread(fd, end, (1n << 33n) - 1n).returns(1).observes(end, 0),
    ],
  }),
  row("posix_fallocate/success/what-is-there-stays-as-it-is", {
    source: "Kernel/Syscalls/fallocate.cpp",
    note: "Only what becomes longer is changed.",
    steps: [
      open("own", "O_RDWR|O_CREAT").as("fd"),
      write(fd, "abc").returns(3),
      call.utime(text("own"), 3, struct("utimbuf", { actime: 4, modtime: 5 }))
        .returns(0),
      call.posix_fallocate(fd, 0, 3).returns(0),
      call.posix_fallocate(fd, 1, 1).returns(0),
      fstat(fd, status).returns(0)
        .observes(status, { st_size: 3, st_mtim: { tv_sec: 5 } }),
      call.posix_fallocate(fd, 3, 1).returns(0),
      fstat(fd, status).returns(0)
        .observes(status, { st_size: 4, st_mtim: { tv_sec: atLeast(6) } }),
    ],
  }),
];
