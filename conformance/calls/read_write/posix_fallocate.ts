import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { regularFile } from "../../language/kinds.ts";
import {
  buffer,
  call,
  EBADF,
  EINVAL,
  ENODEV,
  ENOMEM,
  ESPIPE,
  file,
  node,
  O_RDWR,
  O_WRONLY,
  open,
  pipe,
  result,
  type Row,
  S_IFCHR,
  type Steps,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_vectors.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const ends = buffer(8, "ends");

const opened = open("f", O_RDWR).as("fd");

const fd = result("fd");

const someFile: Steps = [file("f", "abc", { mode: 0o666 })];

const bad = "fd-negative-1024-open";

export const uses: readonly Use[] = [
  use("posix_fallocate", {
    ...openedOfDescriptors(O_WRONLY),
    operands: [fd, 0, 4],
    promises: ["stdio"],
    descriptors: {
      fd: {
        bad,
        wrong: [
          regularFile(
            refusedOfDescriptors(
              EBADF,
              "descriptor/EBADF/not-opened-for-writing",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
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
];
