import {
  refused as refusedOfDescriptors,
  updated,
  type Use,
  use,
} from "../../language/use.ts";
import { watcher } from "../../language/kinds.ts";
import {
  buffer,
  call,
  file,
  lseek,
  NULL,
  open,
  pipe,
  read,
  readOnly,
  result,
  type Row,
  row,
  u64,
} from "../../language/row.ts";
import { leftBehind, processes, refused } from "../../worlds/file_metadata.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const fd = result("fd");

const bytes = buffer(32, "bytes");

const ends = buffer(8, "ends");

const abc = [file("f", "abcdef", { mode: 0o666 })];

const opened = open("f", "O_RDWR").as("fd");

export const uses: readonly Use[] = [
  use.lseek({
    ...openedOfDescriptors("O_RDONLY"),
    operands: [fd, u64(2), "SEEK_SET"],
    promises: ["stdio"],
    pointers: {
      userspace_offset: updated,
    },
    descriptors: {
      fd: {
        wrong: [
          watcher(
            refusedOfDescriptors(
              "ESPIPE",
              "lseek/ESPIPE/file-is-not-seekable",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "lseek",
    "EIO",
    "dead-process",
    "procfs/EIO/process-is-gone",
    [...leftBehind("p/self", "O_RDONLY"), lseek(fd, 0, "SEEK_END")],
    // A process that is not quite gone is a directory like any other.
    { ...processes, hazard: "lseek-in-procfs-directory" },
  ),
  row("lseek/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [lseek(99, u64(0), "SEEK_SET").fails("EBADF")],
  }),
  row("lseek/EFAULT/pointer-null", {
    covers: "user-memory/EFAULT/not-readable",
    setup: abc,
    steps: [opened, call.lseek(result("fd"), NULL, "SEEK_SET").fails("EFAULT")],
  }),
  row("lseek/EFAULT/pointer-read-only-but-moved", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "lseek/behaviour/unwritable-pointer-comes-after-the-move",
    ],
    setup: abc,
    steps: [
      opened,
      call.lseek(result("fd"), readOnly(u64(2, "two")), "SEEK_SET").fails(
        "EFAULT",
      ),
      read(result("fd"), bytes, 1).returns(1).observes(bytes, "c"),
    ],
  }),
  row("lseek/ESPIPE/pipe", {
    covers: "lseek/ESPIPE/file-is-not-seekable",
    steps: [
      pipe(ends).returns(0),
      lseek(1, u64(0), "SEEK_SET").fails("ESPIPE"),
    ],
  }),
  row("lseek/EOVERFLOW/from-current", {
    covers: "lseek/EOVERFLOW/current-plus-given-offset-outside-int64",
    setup: abc,
    steps: [
      opened,
      lseek(result("fd"), u64(1), "SEEK_SET").returns(0),
      lseek(result("fd"), u64(0x7fff_ffff_ffff_ffffn), "SEEK_CUR").fails(
        "EOVERFLOW",
      ),
    ],
  }),
  row("lseek/EOVERFLOW/from-end", {
    covers: "lseek/EOVERFLOW/size-plus-given-offset-outside-int64",
    setup: abc,
    steps: [
      opened,
      lseek(result("fd"), u64(0x7fff_ffff_ffff_ffffn), "SEEK_END").fails(
        "EOVERFLOW",
      ),
    ],
  }),
  row("lseek/EINVAL/unknown-whence", {
    covers: "lseek/EINVAL/unknown-whence",
    setup: abc,
    steps: [opened, lseek(result("fd"), u64(0), 3).fails("EINVAL")],
  }),
  row("lseek/EINVAL/negative-result", {
    covers: "lseek/EINVAL/resulting-offset-is-negative",
    setup: abc,
    steps: [opened, lseek(result("fd"), u64(-1), "SEEK_SET").fails("EINVAL")],
  }),
  row("lseek/success/answers-in-memory", {
    covers: "lseek/behaviour/returns-0-and-stores-the-new-offset",
    setup: abc,
    note: "The call returns 0; the offset comes back through the pointer.",
    steps: [
      opened,
      lseek(result("fd"), u64(-2, "offset"), "SEEK_END").returns(0)
        .observes(u64(-2, "offset"), 4),
      lseek(result("fd"), u64(1, "next"), "SEEK_CUR").returns(0)
        .observes(u64(1, "next"), 5),
    ],
  }),
  row("lseek/success/null-device", {
    covers: "lseek/behaviour/null-device-is-seekable",
    steps: [
      lseek(0, u64(7, "offset"), "SEEK_SET").returns(0)
        .observes(u64(7, "offset"), 7),
    ],
  }),
  row("lseek/success/shared-after-dup", {
    covers: "dup2/behaviour/returns-new_fd-with-the-same-description",
    setup: abc,
    steps: [
      opened,
      call.dup2(result("fd"), 5).returns(5),
      lseek(5, u64(4), "SEEK_SET").returns(0),
      read(result("fd"), bytes, 1).returns(1).observes(bytes, "e"),
    ],
  }),
];
