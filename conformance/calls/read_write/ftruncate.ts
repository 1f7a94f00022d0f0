import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { regularFile } from "../../language/kinds.ts";
import {
  buffer,
  file,
  fstat,
  ftruncate,
  open,
  pipe,
  pread,
  read,
  result,
  room,
  type Row,
  row,
  stat,
  type Steps,
  write,
} from "../../language/row.ts";
import { made, onOpen } from "../../worlds/file_generated.ts";
import { refused } from "../../worlds/file_vectors.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const fd = result("fd");

const UBSAN = "s/kernel/conf/ubsan_is_deadly";

const UPTIME = "s/kernel/uptime";

const CMDLINE = "p/self/cmdline";

const bytes = buffer(32, "bytes");

const ends = buffer(8, "ends");

const status = room("stat", "status");

const abc = [file("f", "abcdef", { mode: 0o666 })];

const opened = open("f", "O_RDWR").as("fd");

const someFile: Steps = [file("f", "abc", { mode: 0o666 })];

export const uses: readonly Use[] = [
  use.ftruncate({
    ...openedOfDescriptors("O_WRONLY"),
    operands: [fd, 2],
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
  made(
    "ftruncate/EPERM/sysfs",
    ["sysfs/EPERM/node-cannot-be-truncated"],
    [
      ...onOpen(UPTIME, "O_WRONLY", "EPERM", (fd) => ftruncate(fd, 0)),
      ...onOpen(UBSAN, "O_WRONLY", "EPERM", (fd) => ftruncate(fd, 1)),
    ],
  ),
  made(
    "ftruncate/EROFS/procfs",
    ["procfs/EROFS/node-cannot-be-truncated"],
    onOpen(CMDLINE, "O_WRONLY", "EROFS", (fd) => ftruncate(fd, 0)),
  ),
  row("ftruncate/EINVAL/negative-before-descriptor", {
    covers: "ftruncate/EINVAL/length-is-negative",
    steps: [ftruncate(99, -1).fails("EINVAL")],
  }),
  row("ftruncate/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [ftruncate(99, 0).fails("EBADF")],
  }),
  row("ftruncate/EBADF/read-only-descriptor", {
    covers: "descriptor/EBADF/not-opened-for-writing",
    setup: abc,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      ftruncate(result("fd"), 0).fails("EBADF"),
    ],
  }),
  row("ftruncate/EINVAL/pipe", {
    covers: "ftruncate/EINVAL/kind-of-file-has-no-length-to-set",
    steps: [pipe(ends).returns(0), ftruncate(2, 0).fails("EINVAL")],
  }),
  row("ftruncate/ENOMEM/absurd-length", {
    covers: "ramfs/ENOMEM/block-table-cannot-grow",
    setup: abc,
    steps: [opened, ftruncate(result("fd"), 1n << 62n).fails("ENOMEM")],
  }),
  row("ftruncate/ENOMEM/one-tebibyte", {
    covers: "ramfs/ENOMEM/block-table-cannot-grow",
    source: "Kernel/Heap/kmalloc.cpp",
    note: "a table of 64 MiB, which is all that the heap's addresses hold",
    setup: abc,
    steps: [
      opened,
      ftruncate(result("fd"), 1n << 40n).fails("ENOMEM"),
      fstat(result("fd"), status).observes(status, { st_size: 6 }),
    ],
  }),
  row("ftruncate/success/grows-with-zeros", {
    covers: [
      "ftruncate/behaviour/returns-0-and-sets-the-size",
      "ftruncate/behaviour/growth-reads-as-zeros",
    ],
    setup: abc,
    steps: [
      opened,
      ftruncate(result("fd"), 8).returns(0),
      pread(result("fd"), bytes, 4, 9).returns(4).observes(bytes, "ef\0\0"),
    ],
  }),
  row("ftruncate/success/shrink-then-grow-forgets", {
    covers: "ftruncate/behaviour/what-was-cut-off-comes-back-as-zeros",
    setup: abc,
    steps: [
      opened,
      ftruncate(result("fd"), 2).returns(0),
      ftruncate(result("fd"), 4).returns(0),
      read(result("fd"), bytes, 9).returns(4).observes(bytes, "ab\0\0"),
    ],
  }),
  row("ftruncate/success/offset-stays-behind-the-end", {
    covers: [
      "read/behaviour/returns-0-at-the-end",
      "ftruncate/behaviour/offset-stays",
    ],
    setup: abc,
    steps: [
      opened,
      read(result("fd"), bytes, 4).returns(4),
      ftruncate(result("fd"), 1).returns(0),
      read(result("fd"), bytes, 4).returns(0),
      write(result("fd"), "x").returns(1),
      stat("f", status).observes(status, { st_size: 5 }),
    ],
  }),
  row("ftruncate/success/keeps-set-id-bits", {
    covers: [
      "ftruncate/behaviour/returns-0-and-sets-the-size",
      "ftruncate/behaviour/set-uid-bit-stays",
    ],
    setup: [file("f", "abc", { uid: 1000, mode: 0o4755 })],
    steps: [
      open("f", "O_WRONLY").as("fd"),
      ftruncate(result("fd"), 1).returns(0),
      fstat(result("fd"), status).observes(status, {
        st_mode: "S_IFREG|0o4755",
        st_size: 1,
      }),
    ],
  }),
  row("ftruncate/success/keeps-the-set-gid-bit", {
    covers: "ftruncate/behaviour/set-gid-bit-stays",
    setup: [file("f", "abc", { uid: 1000, gid: 1000, mode: 0o2755 })],
    steps: [
      open("f", "O_WRONLY").as("fd"),
      ftruncate(result("fd"), 1).returns(0),
      ftruncate(result("fd"), 9).returns(0),
      fstat(result("fd"), status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o2755",
        st_size: 9,
      }),
    ],
  }),
  refused(
    "ftruncate",
    "ENOMEM",
    "absurd",
    "ramfs/ENOMEM/block-table-cannot-grow",
    [opened, ftruncate(fd, 2n ** 62n)],
    someFile,
  ),
];
