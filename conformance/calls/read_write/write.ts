import { refused, type Use, use } from "../../language/use.ts";
import { regularFile } from "../../language/kinds.ts";
import {
  buffer,
  call,
  child,
  close,
  crossing,
  file,
  fstat,
  join,
  KERNEL,
  lseek,
  node,
  NULL,
  onSignal,
  open,
  pipe,
  pread,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  sigaction,
  stat,
  type Step,
  struct,
  text,
  u64,
  UNMAPPED,
  write,
} from "../../language/row.ts";
import { localSocket, pair } from "../../worlds/socket_addresses.ts";
import {
  inOwnGroup,
  type Modes,
  modes,
  terminal,
} from "../../worlds/terminal.ts";
import { noTick, whileAnotherIsPending } from "../../worlds/signal_waiting.ts";
import { SLAVE } from "../../worlds/terminal_pseudo_terminal.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const bytes = buffer(32, "bytes");

const ends = buffer(8, "ends");

const status = room("stat", "status");

const HUGE = 0x8000_0000_0000_0000n;

const abc = [file("f", "abcdef", { mode: 0o666 })];

const opened = open("f", "O_RDWR").as("fd");

const LOCAL = "Kernel/Net/LocalSocket.cpp";

const byte = buffer(1, "byte");

const got = buffer(64, "got");

const setModes = <const T extends string>(changed: Modes<T>): Step =>
  call.ioctl(SLAVE, "TCSETS", modes(changed));

const oneByte = struct("iovec", { iov_base: got, iov_len: 1 }, "one byte");

const fd = result("fd");

export const uses: readonly Use[] = [
  use.write({
    ...openedOfDescriptors("O_WRONLY"),
    operands: [fd, text("data"), 4],
    promises: ["stdio"],
    pointers: {
      data: {},
    },
    descriptors: {
      fd: {
        wrong: [
          regularFile(
            refused("EBADF", "descriptor/EBADF/not-opened-for-writing"),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("write/EINVAL/size-beyond-ssize-max", {
    covers: "transfer/EINVAL/size-above-ssize_max",
    steps: [write(99, bytes, HUGE).fails("EINVAL")],
  }),
  row("write/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [write(99, "x").fails("EBADF"), write(-1, "x").fails("EBADF")],
  }),
  row("write/EBADF/read-only-descriptor", {
    covers: "descriptor/EBADF/not-opened-for-writing",
    setup: abc,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      write(result("fd"), "x").fails("EBADF"),
      write(0, "x").fails("EBADF"),
    ],
  }),
  row("write/ENOMEM/at-one-tebibyte", {
    covers: "ramfs/ENOMEM/block-table-cannot-grow",
    source: "Kernel/FileSystem/RAMFS/Inode.cpp, Kernel/Heap/kmalloc.cpp",
    note: "room for the blocks is made before the data is looked at",
    setup: abc,
    steps: [
      opened,
      lseek(result("fd"), 1n << 40n, "SEEK_SET").returns(0),
      write(result("fd"), UNMAPPED, 4).fails("ENOMEM"),
    ],
  }),
  row("write/EFAULT/kernel-address", {
    covers: "user-memory/EFAULT/outside-user-space",
    setup: abc,
    steps: [opened, write(result("fd"), KERNEL, 4).fails("EFAULT")],
  }),
  row("write/EFAULT/unmapped", {
    covers: "user-memory/EFAULT/not-readable",
    setup: abc,
    steps: [opened, write(result("fd"), UNMAPPED, 4).fails("EFAULT")],
  }),
  row("write/EFAULT/crossing", {
    covers: "user-memory/EFAULT/not-readable",
    note: "What comes before the bad page is stored; offset and size stay.",
    setup: abc,
    steps: [
      opened,
      write(result("fd"), crossing(text("WXYZ!", "five"))).fails("EFAULT"),
      read(result("fd"), bytes).returns(6).observes(bytes, "WXYZef"),
    ],
  }),
  row("write/EAGAIN/full-non-blocking-pipe", {
    covers: [
      "transfer/EAGAIN/no-room-to-write-and-non-blocking",
      "write/behaviour/returns-the-count",
      "pipe/behaviour/o_nonblock-applies-to-the-end-to-write",
      "pipe/behaviour/holds-65536-unread-bytes",
    ],
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      write(2, buffer(0x10000, "all")).returns(0x10000),
      write(2, "x").fails("EAGAIN"),
    ],
  }),
  row("write/success/room-for-the-first-byte-alone", {
    covers: "write/behaviour/returns-the-count",
    note: "The second waits until somebody has read.",
    steps: [
      pipe(ends).returns(0),
      write(2, buffer(0xffff, "all but one")).returns(0xffff),
      child("reader", [
        settle(),
        read(1, buffer(4, "read")).returns(4),
      ]),
      write(2, "xy").returns(2),
      join("reader"),
    ],
  }),
  row("write/EINTR/full-pipe-by-alarm", {
    covers: [
      "transfer/EINTR/signal-before-anything-is-written",
      "pipe/behaviour/end-to-write-blocks-without-o_nonblock",
    ],
    steps: [
      onSignal("SIGALRM", []),
      pipe(ends).returns(0),
      write(2, buffer(0x10000, "all")).returns(0x10000),
      call.alarm(1).returns(0),
      write(2, "x").fails("EINTR"),
    ],
  }),
  row("write/EINTR/full-pipe-while-a-signal-is-pending", {
    covers: "transfer/EINTR/signal-before-anything-is-written",
    source: "Kernel/Tasks/Thread.h: block",
    note: "Whoever comes too late for that is helped out by the reader.",
    window: noTick,
    steps: [
      pipe(ends).returns(0),
      write(2, buffer(0x10000, "all")).returns(0x10000),
      child("reader", [settle(500), read(1, buffer(4, "read")).returns(4)]),
      ...whileAnotherIsPending(write(2, "x").fails("EINTR")),
      join("reader"),
    ],
  }),
  row("write/EOVERFLOW/offset-plus-size", {
    covers: "transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    setup: abc,
    steps: [
      opened,
      lseek(result("fd"), u64(0x7fff_ffff_ffff_ffffn), "SEEK_SET").returns(0),
      write(result("fd"), "x").fails("EOVERFLOW"),
    ],
  }),
  row("write/EPIPE/no-reader-kills", {
    covers: [
      "fifo/EPIPE/no-reader",
      "close/behaviour/closed-end-to-read-is-no-reader-any-more",
    ],
    steps: [
      pipe(ends).returns(0),
      close(1).returns(0),
      write(2, "x").kills("SIGPIPE"),
    ],
  }),
  row("write/EPIPE/no-reader-ignored-signal", {
    covers: [
      "fifo/EPIPE/no-reader",
      "close/behaviour/closed-end-to-read-is-no-reader-any-more",
    ],
    steps: [
      sigaction("SIGPIPE", { handler: "SIG_IGN" }).returns(0),
      pipe(ends).returns(0),
      close(1).returns(0),
      write(2, "x").fails("EPIPE"),
    ],
  }),
  row("write/ENOSPC/full-device", {
    covers: "full-device/ENOSPC/never-takes-a-byte",
    setup: [node("full", "S_IFCHR|0o666", 0x107)],
    steps: [
      open("full", "O_WRONLY").as("fd"),
      write(result("fd"), "x").fails("ENOSPC"),
    ],
  }),
  row("write/success/size-0-looks-at-nothing", {
    covers: "write/behaviour/size-0-looks-at-nothing",
    steps: [write(99, NULL, 0).returns(0)],
  }),
  row("write/success/null-device-never-looks", {
    covers: "write/behaviour/null-device-never-looks-at-the-data",
    setup: [node("null", "S_IFCHR|0o666", 0x103)],
    steps: [
      open("null", "O_WRONLY").as("fd"),
      write(result("fd"), UNMAPPED, 9).returns(9),
    ],
  }),
  row("write/success/gap-reads-as-zero", {
    covers: [
      "write/behaviour/returns-the-count",
      "write/behaviour/gap-reads-as-zeros",
      "lseek/behaviour/past-the-end-is-allowed",
    ],
    steps: [
      open("new", "O_RDWR|O_CREAT", 0o600).as("fd"),
      lseek(result("fd"), u64(3), "SEEK_SET").returns(0),
      write(result("fd"), "x").returns(1),
      pread(result("fd"), bytes, 0, 9).returns(4).observes(bytes, "\0\0\0x"),
    ],
  }),
  row("write/success/clears-set-id-bits", {
    covers: "write/behaviour/set-id-bits-are-cleared",
    setup: [file("f", "", { uid: 1000, mode: 0o6777 })],
    steps: [
      open("f", "O_WRONLY").as("fd"),
      write(result("fd"), "x").returns(1),
      fstat(result("fd"), status).observes(status, {
        st_mode: "S_IFREG|0o777",
      }),
    ],
  }),
  row("write/success/append-ignores-offset", {
    covers: "write/behaviour/o_append-moves-to-the-end-first",
    setup: abc,
    steps: [
      open("f", "O_WRONLY|O_APPEND").as("fd"),
      lseek(result("fd"), u64(1), "SEEK_SET").returns(0),
      write(result("fd"), "g").returns(1),
      stat("f", status).observes(status, { st_size: 7 }),
    ],
  }),
  row("write/EPIPE/local-peer-gone", {
    covers: "local-socket/EPIPE/peer-is-gone",
    source: LOCAL,
    steps: [
      onSignal("SIGPIPE", []),
      pair().returns(0),
      close(1).returns(0),
      write(2, "x").fails("EPIPE"),
    ],
  }),
  row("write/EAGAIN/local-unconnected-non-blocking", {
    covers: "write/behaviour/unconnected-non-blocking-local-socket-is-eagain",
    source: LOCAL,
    steps: [
      localSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      write(result("fd"), "x").fails("EAGAIN"),
    ],
  }),
  row("write/EAGAIN/local-buffer-full", {
    source: "Kernel/Library/DoubleBuffer.cpp",
    note: "65,536 bytes fit while none is read",
    steps: [
      pair("SOCK_STREAM|SOCK_NONBLOCK").returns(0),
      write(1, buffer(65536, "much"), 65536).returns(65536),
      write(1, "x").fails("EAGAIN"),
      read(2, byte, 1).returns(1),
      write(1, buffer(65536, "much"), 65536).returns(65536),
    ],
  }),
  terminal({
    id: "write/EINTR/background-group-with-TOSTOP",
    covers: "terminal/EINTR/written-by-background-group-with-tostop",
    steps: [
      onSignal("SIGTTOU", []),
      setModes({ c_lflag: "ICANON|TOSTOP" }).fails("ENOTIMPL"),
      write(SLAVE, "x").fails("EINTR"),
      call.pwritev(SLAVE, oneByte, 1, -1).fails(
        "EINTR",
        "terminal/EINTR/written-by-background-group-with-tostop",
      ),
    ],
    note: "TCSETS reports TOSTOP as not implemented, and it works",
  }, inOwnGroup),
];
