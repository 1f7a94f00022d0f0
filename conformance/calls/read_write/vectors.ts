import { claimNamed } from "../../ledger/claim.ts";
import {
  array,
  buffer,
  call,
  file,
  KERNEL,
  NULL,
  open,
  pipe,
  type Pointer,
  result,
  type Row,
  row,
  type Steps,
  struct,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_vectors.ts";

const ends = buffer(8, "ends");

const bytes = buffer(8, "bytes");

const one = struct("iovec", { iov_base: bytes, iov_len: 8 }, "vector");

const huge = array([
  struct("iovec", { iov_base: bytes, iov_len: 0x7fff_ffff }),
  struct("iovec", { iov_base: bytes, iov_len: 1 }),
], "huge vector");

const opened = open("f", "O_RDWR").as("fd");

const fd = result("fd");

const someFile: Steps = [file("f", "abc", { mode: 0o666 })];

const vectorAt = (iov_base: Pointer, iov_len = 4) =>
  struct("iovec", { iov_base, iov_len });

export const rows: readonly Row[] = [
  ...((["preadv", "pwritev"] as const).flatMap(
    (name) => [
      refused(
        name,
        "EINVAL",
        "count-negative",
        "vector/EINVAL/iov_count-is-negative",
        [
          call[name](0, one, -1, -1),
        ],
      ),
      refused(
        name,
        "EFAULT",
        "count-1025",
        "vector/EFAULT/iov_count-above-1024",
        [
          call[name](0, one, 1025, -1),
        ],
      ),
      refused(
        name,
        "EINVAL",
        "lengths-beyond-31-bits",
        "vector/EINVAL/lengths-add-up-above-int32_max",
        [call[name](0, huge, 2, -1)],
      ),
      refused(
        name,
        "ESPIPE",
        "pipe-at-an-offset",
        "transfer/ESPIPE/base_offset-for-a-file-that-is-not-seekable",
        [
          pipe(ends).returns(0),
          call[name](name === "preadv" ? 1 : 2, one, 1, 0),
        ],
      ),
      row(`${name}/success/no-vectors`, {
        covers: claimNamed(`${name}/behaviour/no-vectors-give-0`),
        setup: someFile,
        steps: [opened, call[name](fd, NULL, 0, -1).returns(0)],
      }),
    ],
  )),
  row("preadv/EBADF/no-vectors", {
    covers: [
      "descriptor/EBADF/not-open",
      "preadv/behaviour/no-vectors-still-need-the-descriptor",
    ],
    source: "Kernel/Syscalls/read.cpp",
    steps: [call.preadv(99, NULL, 0, -1).fails("EBADF")],
  }),
  row("preadv/EFAULT/address-counts-even-at-the-end", {
    source: "Kernel/Syscalls/read.cpp, Kernel/Library/UserOrKernelBuffer.h",
    note: "A null address alone passes where nothing is to be read.",
    setup: someFile,
    steps: [
      opened,
      call.preadv(fd, vectorAt(KERNEL), 1, 100).fails("EFAULT"),
      call.preadv(fd, vectorAt(NULL), 1, 100).returns(0),
      call.preadv(fd, vectorAt(bytes), 1, 100).returns(0),
      call.preadv(fd, vectorAt(KERNEL), 0, 0).returns(0),
      call.preadv(fd, vectorAt(bytes, 0x7fff_ffff), 1, 100).returns(0),
      call.preadv(fd, vectorAt(bytes, 0x8000_0000), 1, 100).fails("EINVAL"),
      call.preadv(fd, buffer(1024 * 16, "empty vectors"), 1024, 0).returns(0),
      call.preadv(fd, buffer(1024 * 16, "empty vectors"), 1025, 0)
        .fails("EFAULT"),
      call.pwritev(fd, buffer(1024 * 16, "empty vectors"), 1024, 0).returns(0),
    ],
  }),
];
