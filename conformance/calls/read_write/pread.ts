import { refused, skipped, type Use, use } from "../../language/use.ts";
import { directoryKind, regularFile, udpSocket } from "../../language/kinds.ts";
import {
  buffer,
  directory,
  file,
  KERNEL,
  NULL,
  open,
  pipe,
  pread,
  read,
  readOnly,
  result,
  type Row,
  row,
} from "../../language/row.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const bytes = buffer(32, "bytes");

const ends = buffer(8, "ends");

const HUGE = 0x8000_0000_0000_0000n;

const abc = [file("f", "abcdef", { mode: 0o666 })];

const opened = open("f", "O_RDWR").as("fd");

const fd = result("fd");

export const uses: readonly Use[] = [
  use.pread({
    ...openedOfDescriptors("O_RDONLY"),
    operands: [fd, buffer(4), 4, 0],
    promises: ["stdio"],
    pointers: {
      buffer: {},
    },
    descriptors: {
      fd: {
        wrong: [
          regularFile(
            refused("EBADF", "descriptor/EBADF/not-opened-for-reading"),
            "O_WRONLY",
          ),
          directoryKind(
            refused(
              "EISDIR",
              "descriptor/EISDIR/is-a-directory",
            ),
          ),
          udpSocket(skipped("it would wait for a datagram")),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("pread/success/offset-stays", {
    covers: "pread/behaviour/returns-the-count-and-leaves-the-offset",
    setup: abc,
    steps: [
      opened,
      pread(result("fd"), bytes, 3, 2).returns(2).observes(bytes, "de"),
      read(result("fd"), bytes, 1).returns(1).observes(bytes, "a"),
    ],
  }),
  row("pread/EINVAL/size-beyond-ssize-max", {
    covers: "transfer/EINVAL/size-above-ssize_max",
    steps: [pread(99, bytes, 0, HUGE).fails("EINVAL")],
  }),
  row("pread/EINVAL/negative-offset", {
    covers: "pread/EINVAL/offset-is-negative",
    steps: [pread(99, bytes, -1, 4).fails("EINVAL")],
  }),
  row("pread/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [pread(99, bytes, 0, 4).fails("EBADF")],
  }),
  row("pread/EBADF/write-only", {
    covers: "descriptor/EBADF/not-opened-for-reading",
    setup: abc,
    steps: [
      open("f", "O_WRONLY").as("fd"),
      pread(result("fd"), bytes, 0, 4).fails("EBADF"),
    ],
  }),
  row("pread/EISDIR/directory", {
    covers: "descriptor/EISDIR/is-a-directory",
    setup: [directory("d")],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      pread(result("fd"), bytes, 0, 4).fails("EISDIR"),
    ],
  }),
  row("pread/EINVAL/pipe", {
    covers: "pread/EINVAL/file-is-not-seekable",
    note: "Not ESPIPE.",
    steps: [pipe(ends).returns(0), pread(1, bytes, 0, 4).fails("EINVAL")],
  }),
  row("pread/EFAULT/kernel-address", {
    covers: "user-memory/EFAULT/outside-user-space",
    setup: abc,
    steps: [opened, pread(result("fd"), KERNEL, 0, 4).fails("EFAULT")],
  }),
  row("pread/EFAULT/read-only", {
    covers: "user-memory/EFAULT/not-writable",
    setup: abc,
    steps: [opened, pread(result("fd"), readOnly(bytes), 0, 4).fails("EFAULT")],
  }),
  row("pread/EOVERFLOW/offset-plus-size", {
    covers: "transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    setup: abc,
    steps: [
      opened,
      pread(result("fd"), bytes, 0x7fff_ffff_ffff_ffffn, 4).fails("EOVERFLOW"),
    ],
  }),
  row("pread/success/size-0-before-everything-else", {
    covers: "pread/behaviour/size-0-looks-at-nothing",
    steps: [pread(99, NULL, -1, 0).returns(0)],
  }),
];
