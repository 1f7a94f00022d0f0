import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { directoryKind, regularFile } from "../../language/kinds.ts";
import {
  buffer,
  call,
  child,
  close,
  crossing,
  directory,
  file,
  join,
  KERNEL,
  lseek,
  mkdir,
  node,
  NULL,
  onSignal,
  open,
  pipe,
  read,
  readOnly,
  result,
  type Row,
  row,
  struct,
  text,
  u64,
  UNMAPPED,
  write,
} from "../../language/row.ts";
import { impatient, refused } from "../../worlds/file_vectors.ts";
import { watch } from "../../worlds/path_access.ts";
import {
  internetSocket,
  localSocket,
  pair,
  setsockopt,
} from "../../worlds/socket_addresses.ts";
import { timeout } from "../../worlds/socket_corners.ts";
import { inOwnGroup, terminal, type } from "../../worlds/terminal.ts";
import { SLAVE } from "../../worlds/terminal_pseudo_terminal.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const bytes = buffer(32, "bytes");

const ends = buffer(8, "ends");

const HUGE = 0x8000_0000_0000_0000n;

const abc = [file("f", "abcdef", { mode: 0o666 })];

const opened = open("f", "O_RDWR").as("fd");

const bytesOfVectors = buffer(8, "bytes");

const WAIT_ENDED = "transfer/EAGAIN/receive-timeout-has-expired";

const WATCH = "Kernel/Syscalls/inode_watcher.cpp, Kernel/FileSystem/" +
  "InodeWatcher.cpp";

const fd = result("fd");

const byte = buffer(1);

const LOCAL = "Kernel/Net/LocalSocket.cpp";

const byteOfLocal = buffer(1, "byte");

const HIGH = 0x1_0000_0000n;

const got = buffer(64, "got");

const oneByte = struct("iovec", { iov_base: got, iov_len: 1 }, "one byte");

export const uses: readonly Use[] = [
  use.read({
    ...openedOfDescriptors("O_RDONLY"),
    operands: [fd, buffer(4), 4],
    promises: ["stdio"],
    pointers: {
      buffer: {},
    },
    descriptors: {
      fd: {
        wrong: [
          regularFile(
            refusedOfDescriptors(
              "EBADF",
              "descriptor/EBADF/not-opened-for-reading",
            ),
            "O_WRONLY",
          ),
          directoryKind(
            refusedOfDescriptors(
              "EISDIR",
              "descriptor/EISDIR/is-a-directory",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("read/EINVAL/size-beyond-ssize-max", {
    covers: "transfer/EINVAL/size-above-ssize_max",
    steps: [read(99, bytes, HUGE).fails("EINVAL")],
  }),
  row("read/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [read(99, bytes).fails("EBADF"), read(-1, bytes).fails("EBADF")],
  }),
  row("read/EBADF/write-only", {
    covers: "descriptor/EBADF/not-opened-for-reading",
    setup: abc,
    steps: [
      open("f", "O_WRONLY").as("fd"),
      read(result("fd"), bytes).fails("EBADF"),
    ],
  }),
  row("read/EISDIR/directory", {
    covers: "descriptor/EISDIR/is-a-directory",
    setup: [directory("d")],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      read(result("fd"), bytes).fails("EISDIR"),
    ],
  }),
  row("read/EBADF/directory-without-rdonly", {
    covers: "descriptor/EBADF/not-opened-for-reading",
    setup: [directory("d")],
    steps: [open("d", 0).as("fd"), read(result("fd"), bytes).fails("EBADF")],
  }),
  row("read/EINTR/pipe-by-alarm", {
    covers: [
      "transfer/EINTR/signal-before-anything-is-readable",
      "pipe/behaviour/end-to-read-blocks-without-o_nonblock",
    ],
    steps: [
      onSignal("SIGALRM", []),
      pipe(ends).returns(0),
      call.alarm(1).returns(0),
      read(1, bytes).fails("EINTR"),
    ],
  }),
  row("read/EAGAIN/empty-non-blocking-pipe", {
    covers: [
      "transfer/EAGAIN/nothing-to-read-and-non-blocking",
      "pipe/behaviour/o_nonblock-applies-to-the-end-to-read",
    ],
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      read(1, bytes).fails("EAGAIN"),
    ],
  }),
  row("read/ENOTSUP/non-blocking-anonymous-file", {
    covers: [
      "transfer/ENOTSUP/file-can-never-be-read",
      "anon_create/behaviour/non-blocking-read-is-enotsup",
    ],
    steps: [
      call.anon_create(4096, 0).as("fd"),
      call.fcntl(result("fd"), "F_SETFL", "O_RDWR|O_NONBLOCK").returns(0),
      read(result("fd"), bytes, 4).fails("ENOTSUP"),
    ],
  }),
  row("read/EINVAL/event-larger-than-buffer", {
    covers: [
      "inode-watcher/EINVAL/buffer-smaller-than-next-event",
      "create_inode_watcher/behaviour/non-blocking-with-nonblock",
      "inode_watcher_add_watch/behaviour/directory-has-no-metadata-event-for-children",
    ],
    setup: [directory("d", { mode: 0o777 })],
    note: "The event is lost.",
    steps: [
      call.create_inode_watcher("INODE_WATCHER_NONBLOCK").as("watcher"),
      call.inode_watcher_add_watch(
        {
          user_path: "d",
          fd: result("watcher"),
          event_mask: 31,
        },
      ),
      open("d/new", "O_WRONLY|O_CREAT", 0o600),
      read(result("watcher"), bytes, 4).fails("EINVAL"),
      read(result("watcher"), bytes, 32).fails("EAGAIN"),
    ],
  }),
  row("read/success/metadata-event-again-after-sync", {
    covers: [
      "read/behaviour/one-watcher-event-per-read",
      "sync/behaviour/ramfs-metadata-counts-as-clean-again",
      "create_inode_watcher/behaviour/returns-a-readable-descriptor",
    ],
    source: "Kernel/FileSystem/FileSystem.cpp",
    note: "Metadata that is dirty already gives no further event.",
    setup: [directory("d", { mode: 0o777 })],
    steps: [
      call.create_inode_watcher("INODE_WATCHER_NONBLOCK").as("watcher"),
      open("d/new", "O_WRONLY|O_CREAT", 0o600).as("fd"),
      call.inode_watcher_add_watch(
        {
          user_path: "d/new",
          fd: result("watcher"),
          event_mask: 31,
        },
      ),
      call.fchmod(result("fd"), 0o640),
      call.sync(),
      call.fchmod(result("fd"), 0o600),
      read(result("watcher"), bytes).returns(16),
      read(result("watcher"), bytes).returns(16),
    ],
  }),
  row("read/EFAULT/kernel-address", {
    covers: "user-memory/EFAULT/outside-user-space",
    setup: abc,
    steps: [opened, read(result("fd"), KERNEL, 4).fails("EFAULT")],
  }),
  row("read/EFAULT/null", {
    covers: "user-memory/EFAULT/not-writable",
    setup: abc,
    steps: [opened, read(result("fd"), NULL, 4).fails("EFAULT")],
  }),
  row("read/EFAULT/read-only", {
    covers: "user-memory/EFAULT/not-writable",
    setup: abc,
    steps: [opened, read(result("fd"), readOnly(bytes), 4).fails("EFAULT")],
  }),
  row("read/EFAULT/crossing", {
    covers: "user-memory/EFAULT/not-writable",
    setup: abc,
    steps: [
      opened,
      read(result("fd"), crossing(buffer(6, "six")), 6).fails("EFAULT"),
    ],
  }),
  row("read/EOVERFLOW/offset-plus-count", {
    covers: "transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    setup: abc,
    steps: [
      opened,
      lseek(result("fd"), u64(0x7fff_ffff_ffff_ffffn), "SEEK_SET").returns(0),
      read(result("fd"), bytes, 1).fails("EOVERFLOW"),
    ],
  }),
  row("read/success/size-0-looks-at-nothing", {
    covers: "read/behaviour/size-0-looks-at-nothing",
    note: "Even the descriptor is not looked at.",
    steps: [read(99, NULL, 0).returns(0)],
  }),
  row("read/success/advances-offset", {
    covers: [
      "read/behaviour/returns-the-count-and-advances-the-offset",
      "read/behaviour/returns-0-at-the-end",
      "read/behaviour/regular-files-never-block",
    ],
    setup: abc,
    steps: [
      opened,
      read(result("fd"), bytes, 2).returns(2).observes(bytes, "ab"),
      read(result("fd"), bytes, 9).returns(4).observes(bytes, "cdef"),
      read(result("fd"), bytes, 9).returns(0),
    ],
  }),
  row("read/success/bad-buffer-at-end-of-file", {
    covers: "read/behaviour/bad-buffer-unnoticed-at-the-end-of-a-file",
    setup: [file("f", "")],
    note: "Nothing is copied, so nothing is noticed.",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      read(result("fd"), UNMAPPED, 5).returns(0),
    ],
  }),
  row("read/success/null-device-is-empty", {
    covers: "read/behaviour/bad-buffer-unnoticed-by-the-null-device",
    steps: [read(0, bytes).returns(0), read(0, UNMAPPED, 5).returns(0)],
  }),
  row("read/success/zero-device", {
    setup: [node("zero", "S_IFCHR|0o666", 0x105)],
    steps: [
      open("zero", "O_RDONLY").as("fd"),
      read(result("fd"), text("xxxx", "four")).returns(4).observes(
        text("xxxx", "four"),
        "\0\0\0\0",
      ),
    ],
  }),
  row("read/success/pipe-after-writer-is-gone", {
    covers: [
      "close/behaviour/closed-end-to-write-is-no-writer-any-more",
      "read/behaviour/returns-0-from-an-empty-pipe-without-writers",
      "pipe/behaviour/lower-descriptor-is-the-end-to-read",
      "pipe/behaviour/empty-pipe-without-writers-is-at-its-end",
    ],
    steps: [
      pipe(ends).returns(0),
      write(2, "ab").returns(2),
      close(2).returns(0),
      read(1, bytes).returns(2).observes(bytes, "ab"),
      read(1, bytes).returns(0),
    ],
  }),
  row("read/success/pipe-blocks-until-written", {
    covers: "pipe/behaviour/lower-descriptor-is-the-end-to-read",
    steps: [
      pipe(ends).returns(0),
      child("writer", [
        call.clock_gettime(1, buffer(16)).returns(0),
        write(2, "late").returns(4),
      ]),
      read(1, bytes).returns(4).observes(bytes, "late"),
      join("writer"),
    ],
  }),
  refused("read", "EAGAIN", "socket-receive-timeout", WAIT_ENDED, [
    ...impatient,
    read(1, bytesOfVectors),
  ]),
  row("read/EINVAL/inode-watcher-event-does-not-fit", {
    source: WATCH,
    covers: "inode-watcher/EINVAL/buffer-smaller-than-next-event",
    steps: [
      call.create_inode_watcher("INODE_WATCHER_NONBLOCK").as("watcher"),
      watch(result("watcher"), "/w").returns(1),
      mkdir("child").returns(0),
      read(result("watcher"), buffer(17, "short")).fails("EINVAL"),
    ],
  }),
  row("read/EAGAIN/negative-receive-timeout", {
    covers: "transfer/EAGAIN/receive-timeout-has-expired",
    source: "Kernel/Tasks/ThreadBlockers.cpp",
    note: "a deadline in the past ends the wait at once",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      setsockopt(fd, "SOL_SOCKET", "SO_RCVTIMEO", timeout(-1, 0), 16).returns(
        0,
      ),
      read(fd, byte, 1).fails("EAGAIN"),
    ],
  }),
  row("read/EINTR/before-the-receive-timeout", {
    covers: [
      "transfer/EINTR/signal-before-anything-is-readable",
      "read/behaviour/interrupted-wait-is-never-restarted",
    ],
    source: "Kernel/Tasks/ThreadBlockers.cpp",
    steps: [
      onSignal("SIGALRM", [], { flags: "SA_RESTART" }),
      pair().returns(0),
      setsockopt(1, "SOL_SOCKET", "SO_RCVTIMEO", timeout(3, 0), 16).returns(0),
      call.alarm(1).returns(0),
      read(1, byte, 1).fails("EINTR"),
    ],
  }),
  row("read/success/local-end-of-file", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      write(1, "x").returns(1),
      close(1).returns(0),
      read(2, byteOfLocal, 1).returns(1),
      read(2, byteOfLocal, 1).returns(0),
    ],
  }),
  row("read/EAGAIN/local-non-blocking", {
    source: LOCAL,
    steps: [
      pair("SOCK_STREAM|SOCK_NONBLOCK").returns(0),
      read(1, byteOfLocal, 1).fails("EAGAIN"),
    ],
  }),
  row("read/EINVAL/local-unconnected-non-blocking", {
    covers: "local-socket/EINVAL/read-while-unconnected",
    source: LOCAL,
    steps: [
      localSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      read(result("fd"), byteOfLocal, 1).fails("EINVAL"),
    ],
  }),
  row("read/success/size-has-64-bits", {
    note: "Nothing is cut off a size: only what is there is read.",
    steps: [
      call.read(0, buffer(4, "bytes"), HIGH).returns(0),
    ],
  }),
  terminal({
    id: "read/EINTR/background-group",
    covers: "terminal/EINTR/read-by-background-group",
    steps: [
      onSignal("SIGTTIN", []),
      type("x\n"),
      read(SLAVE, got, 1).fails("EINTR"),
      call.preadv(SLAVE, oneByte, 1, -1).fails(
        "EINTR",
        "terminal/EINTR/read-by-background-group",
      ),
    ],
    note: "a terminal without foreground group has nobody in it",
  }, inOwnGroup),
];
