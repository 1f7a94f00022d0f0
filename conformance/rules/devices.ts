/**
 * The devices that are no terminals: what each gives, takes and leaves alone,
 * to the byte.
 *
 * @module
 */

import { O_NONBLOCK, O_RDWR } from "../../src/api/constants.ts";
import {
  buffer,
  call,
  fcntl,
  file,
  filled,
  inside,
  lseek,
  node,
  NULL,
  open,
  otherThan,
  poll,
  polled,
  read,
  result,
  type Row,
  row,
  struct,
  UNMAPPED,
  write,
} from "../language/row.ts";

const GENERIC = "Kernel/Devices/Generic";

/** More than two of the pieces of 256 bytes in which some devices work. */
const marked = filled(608, 0xff, "marked");

const fd = result("fd");

const random: Row = row("read/success/random-bytes-to-the-last", {
  covers: "write/behaviour/zero-and-random-never-look-at-the-data",
  source: `${GENERIC}/RandomDevice.cpp`,
  setup: [node("random", "S_IFCHR|0o666", 0x108)],
  steps: [
    open("random", "O_RDWR").as("fd"),
    // Eight bytes that are all 0 are not met by chance.
    read(fd, buffer(608, "drawn"), 600).returns(600)
      .observes(inside(buffer(608, "drawn"), 0), otherThan(0), 8)
      .observes(inside(buffer(608, "drawn"), 248), otherThan(0), 8)
      .observes(inside(buffer(608, "drawn"), 256), otherThan(0), 8)
      .observes(inside(buffer(608, "drawn"), 504), otherThan(0), 8)
      .observes(inside(buffer(608, "drawn"), 512), otherThan(0), 8)
      .observes(inside(buffer(608, "drawn"), 592), otherThan(0), 8)
      .observes(inside(buffer(608, "drawn"), 600), 0, 8),
    read(fd, marked, 0).returns(0)
      .observes(inside(marked, 0), 0xff, 1),
    write(fd, UNMAPPED, 9).returns(9),
    write(fd, "").returns(0),
  ],
});

const zero: Row = row("read/success/zeros-to-the-last", {
  covers: "write/behaviour/zero-and-random-never-look-at-the-data",
  source: `${GENERIC}/ZeroDevice.cpp`,
  setup: [node("zero", "S_IFCHR|0o666", 0x105)],
  steps: [
    open("zero", "O_RDWR").as("fd"),
    read(fd, marked, 600).returns(600)
      .observes(inside(marked, 0), new Uint8Array(600))
      .observes(inside(marked, 600), 0xffff_ffff_ffff_ffffn, 8),
    write(fd, UNMAPPED, 9).returns(9),
    lseek(fd, 1, "SEEK_SET").fails("ESPIPE"),
  ],
});

const full: Row = row("write/ENOSPC/full-device-takes-nothing-of-anything", {
  covers: "full-device/ENOSPC/never-takes-a-byte",
  source: `${GENERIC}/FullDevice.cpp`,
  setup: [node("full", "S_IFCHR|0o666", 0x107)],
  steps: [
    open("full", "O_RDWR").as("fd"),
    write(fd, "x").fails("ENOSPC"),
    write(fd, "").returns(0),
    write(fd, UNMAPPED, 9).fails("ENOSPC"),
    read(fd, marked, 600).returns(600)
      .observes(inside(marked, 0), new Uint8Array(600))
      .observes(inside(marked, 600), 0xffff_ffff_ffff_ffffn, 8),
  ],
});

const nothing: Row = row("read/success/null-device-leaves-the-buffer", {
  source: `${GENERIC}/NullDevice.cpp`,
  setup: [node("null", "S_IFCHR|0o666", 0x103)],
  steps: [
    open("null", "O_RDWR").as("fd"),
    read(fd, marked, 600).returns(0).observes(inside(marked, 0), 0xff, 1),
    write(fd, UNMAPPED, 9).returns(9),
    lseek(fd, 5, "SEEK_SET").returns(0),
    read(fd, marked, 600).returns(0),
  ],
});

const readiness: Row = row("poll/success/devices", {
  source: `${GENERIC}, FileSystem/File.h`,
  setup: [
    node("null", "S_IFCHR|0o666", 0x103),
    node("zero", "S_IFCHR|0o666", 0x105),
    node("full", "S_IFCHR|0o666", 0x107),
    node("random", "S_IFCHR|0o666", 0x108),
    node("console", "S_IFCHR|0o666", 0x501),
    node("tty5", "S_IFCHR|0o666", 0x2305),
  ],
  steps: ([
    ["null", 5],
    ["zero", 5],
    ["full", 5],
    ["random", 5],
    ["console", 4],
    ["tty5", 4],
  ] as const).flatMap(([name, ready]) => {
    const entry = polled(result(name), "POLLIN|POLLOUT");
    return [
      open(name, "O_RDWR|O_NOCTTY").as(name),
      poll(entry, 0, 1).returns(1).observes(entry, { revents: ready }),
    ];
  }),
});

const emptyAtNull = struct("iovec", { iov_base: NULL, iov_len: 0 }, "vector");

const nothingAtNull: Row = row("preadv/EFAULT/no-bytes-at-null", {
  covers: "iov_base: user-memory/EFAULT/not-writable",
  source: `${GENERIC}; Library/UserOrKernelBuffer.h`,
  note: "Whoever would write there finds null first; nobody else looks at it.",
  setup: [
    node("null", "S_IFCHR|0o666", 0x103),
    node("zero", "S_IFCHR|0o666", 0x105),
    node("random", "S_IFCHR|0o666", 0x108),
    file("/w/file", "abc"),
  ],
  steps: [
    open("file", "O_RDONLY").as("file"),
    call.preadv(result("file"), emptyAtNull, 1, -1).returns(0),
    open("null", "O_RDWR").as("null"),
    call.preadv(result("null"), emptyAtNull, 1, -1).returns(0),
    open("zero", "O_RDWR").as("zero"),
    call.preadv(result("zero"), emptyAtNull, 1, -1).fails("EFAULT"),
    call.pwritev(result("zero"), emptyAtNull, 1, -1).returns(0),
    open("random", "O_RDWR").as("random"),
    call.preadv(result("random"), emptyAtNull, 1, -1).fails("EFAULT"),
  ],
});

const console: Row = row("read/success/console-has-nothing", {
  source: `${GENERIC}/ConsoleDevice.cpp`,
  setup: [node("console", "S_IFCHR|0o666", 0x501)],
  steps: [
    open("console", "O_RDWR|O_NONBLOCK").as("fd"),
    fcntl(fd, "F_GETFL").returns(O_RDWR | O_NONBLOCK),
    read(fd, marked, 600).returns(0).observes(inside(marked, 0), 0xff, 1),
    write(fd, "").returns(0),
    write(fd, UNMAPPED, 5).fails("EFAULT"),
    call.ioctl(fd, "TCGETS", marked).fails("ENOTTY"),
  ],
});

const line: Row = row("write/success/console-takes-all", {
  source: `${GENERIC}/ConsoleDevice.cpp`,
  setup: [node("console", "S_IFCHR|0o666", 0x501)],
  steps: [
    open("console", "O_WRONLY").as("fd"),
    write(fd, "\n").returns(1),
  ],
});

export const rows: readonly Row[] = [
  random,
  zero,
  full,
  nothing,
  readiness,
  nothingAtNull,
  console,
  line,
];
