import { refused, type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  filled,
  inside,
  KERNEL,
  mmap,
  munmap,
  NULL,
  otherThan,
  readOnly,
  result,
  type Row,
  row,
} from "../../language/row.ts";

const CEILING = 0x1f_fe00_0000n;

const bytes = buffer(16, "bytes");

const much = buffer(3000, "more");

export const uses: readonly Use[] = [
  use.getrandom({
    operands: [buffer(8), 8, 0],
    promises: ["stdio"],
    pointers: {
      buffer: { null: refused("EFAULT", "getrandom/EFAULT/buffer-is-null") },
    },
  }),
];

const LARGE = 0x10_1000;

export const rows: readonly Row[] = [
  row("getrandom/success/larger-than-a-chunk", {
    differs: "a handler sees the upper half of its flags on RISC-V alone",
    covers: [
      "getrandom/behaviour/never-waits",
      "getrandom/behaviour/returns-the-size",
      "getrandom/behaviour/result-is-not-short",
      "getrandom/behaviour/flags-are-ignored",
    ],
    steps: [
      call.getrandom(buffer(3000, "much"), 3000, 0xffff_ffff).returns(3000),
    ],
  }),
  row("getrandom/success/more-than-a-mebibyte", {
    covers: "getrandom/behaviour/result-is-not-short",
    steps: [
      mmap({
        size: LARGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("room"),
      call.getrandom(result("room"), LARGE, 0).returns(LARGE),
    ],
  }),
  row("getrandom/EINVAL/size-beyond-ssize-max", {
    covers: "getrandom/EINVAL/size-above-ssize_max",
    steps: [call.getrandom(bytes, 0x8000_0000_0000_0000n, 0).fails("EINVAL")],
  }),
  row("getrandom/EFAULT/kernel-address", {
    covers: "user-memory/EFAULT/outside-user-space",
    steps: [call.getrandom(KERNEL, 16, 0).fails("EFAULT")],
  }),
  row("getrandom/EFAULT/kernel-address-even-for-nothing", {
    covers: "user-memory/EFAULT/outside-user-space",
    source: "Kernel/Library/UserOrKernelBuffer.h",
    steps: [
      call.getrandom(KERNEL, 0, 0).fails("EFAULT"),
      call.getrandom(CEILING, 0, 0).fails("EFAULT"),
      call.getrandom(CEILING - 1n, 0, 0).returns(0),
    ],
  }),
  row("getrandom/EFAULT/null-even-for-nothing", {
    covers: "getrandom/EFAULT/buffer-is-null",
    steps: [call.getrandom(NULL, 0, 0).fails("EFAULT")],
  }),
  row("getrandom/EFAULT/read-only", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [call.getrandom(readOnly(bytes), 16, 0).fails("EFAULT")],
  }),
  row("getrandom/success/fills", {
    covers: [
      "getrandom/behaviour/returns-the-size",
      "getrandom/behaviour/buffer-holds-random-bytes",
    ],
    steps: [
      call.getrandom(filled(8, 0, "eight"), 8, 0).returns(8)
        .observes(filled(8, 0, "eight"), otherThan(0)),
      call.getrandom(bytes, 0, 0).returns(0),
    ],
  }),
  row("getrandom/success/to-the-last-byte-and-no-further", {
    covers: "getrandom/behaviour/all-of-buffer-is-filled",
    note: "By chance eight bytes are 0 once in 2^64 calls.",
    steps: [
      call.getrandom(much, 2056, 0).returns(2056)
        .observes(inside(much, 0), otherThan(0), 8)
        .observes(inside(much, 1016), otherThan(0), 8)
        .observes(inside(much, 1024), otherThan(0), 8)
        .observes(inside(much, 2048), otherThan(0), 8)
        .observes(inside(much, 2056), 0, 8),
      call.getrandom(bytes, 1, 0).returns(1)
        .observes(inside(bytes, 1), 0, 8),
    ],
  }),
  row("getrandom/EFAULT/greatest-size", {
    covers: "user-memory/EFAULT/outside-user-space",
    steps: [
      call.getrandom(bytes, 0x7fff_ffff_ffff_ffffn, 0).fails("EFAULT"),
    ],
  }),
  row("getrandom/EFAULT/chunks-before-stay", {
    covers: "getrandom/behaviour/chunks-before-a-bad-page-stay",
    source: "Kernel/Syscalls/getrandom.cpp, AK's write_buffered",
    note:
      "Two pages, the second of which is unmapped: the first chunks are there, the one that does not fit is not.",
    steps: [
      mmap({
        size: 8192,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("pages"),
      munmap(result("pages", 4096), 4096).returns(0),
      call.getrandom(result("pages", 2000), 3000, 0).fails("EFAULT")
        .observes(result("pages", 2000), otherThan(0), 8)
        .observes(result("pages", 3016), otherThan(0), 8)
        .observes(result("pages", 3024), otherThan(0), 8)
        .observes(result("pages", 4040), otherThan(0), 8),
    ],
  }),
  row("getrandom/success/up-to-the-ceiling", {
    covers: "getrandom/behaviour/returns-the-size",
    source: "Kernel/Syscalls/getrandom.cpp, AK's write_buffered",
    note: "Behind the last of several chunks nothing is looked at.",
    steps: [
      mmap({
        addr: CEILING - 4096n,
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
      }).returns(CEILING - 4096n),
      call.getrandom(CEILING - 1024n, 1024, 0).returns(1024),
      call.getrandom(CEILING - 2048n, 2048, 0).returns(2048),
      call.getrandom(CEILING - 1024n, 1025, 0).fails("EFAULT"),
      call.getrandom(CEILING - 1n, 1, 0).returns(1),
    ],
  }),
];
