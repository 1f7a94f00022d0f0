import {
  buffer,
  call,
  child,
  close,
  crossing,
  directory,
  EAGAIN,
  EBADF,
  EFAULT,
  EINTR,
  EINVAL,
  EISDIR,
  ENOMEM,
  ENOSPC,
  ENOTSUP,
  EOVERFLOW,
  EPIPE,
  ESPIPE,
  F_SETFL,
  file,
  fstat,
  ftruncate,
  INODE_WATCHER_NONBLOCK,
  inside,
  join,
  KERNEL,
  lseek,
  node,
  NULL,
  O_APPEND,
  O_CREAT,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  onSignal,
  open,
  pipe,
  pread,
  read,
  readOnly,
  result,
  room,
  type Row,
  row,
  S_IFCHR,
  S_IFREG,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
  SIG_IGN,
  sigaction,
  SIGALRM,
  SIGPIPE,
  stat,
  struct,
  text,
  u64,
  UNMAPPED,
  write,
} from "../../harness/row.ts";
import {
  SC_inode_watcher_add_watch_params,
  stat as statLayout,
} from "../../../src/api/structs.ts";

const SOURCE = "Kernel/Syscalls/read.cpp, write.cpp, lseek.cpp, ftruncate.cpp";
const bytes = buffer(32, "bytes");
const ends = buffer(8, "ends");
const status = room(statLayout, "status");
const HUGE = 0x8000_0000_0000_0000n;

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const abc = [file("f", "abcdef", { mode: 0o666 })];
const opened = open("f", O_RDWR).as("fd");

const closeRows: readonly Row[] = [
  made("close/EBADF/negative", {
    covers: "close/EBADF/fd-negative-1024-open",
    steps: [close(-1).fails(EBADF)],
  }),
  made("close/EBADF/beyond-table", {
    covers: "close/EBADF/fd-negative-1024-open",
    steps: [close(1024).fails(EBADF), close(0x7fff_ffff).fails(EBADF)],
  }),
  made("close/EBADF/twice", {
    covers: "close/EBADF/fd-negative-1024-open",
    steps: [close(0).returns(0), close(0).fails(EBADF)],
  }),
  made("close/success/only-low-32-bits-count", {
    note: "int arguments use the low half of the register.",
    steps: [close(0x1_0000_0000n).returns(0), close(0).fails(EBADF)],
  }),
];

const readRows: readonly Row[] = [
  made("read/EINVAL/size-beyond-ssize-max", {
    covers: "read/EINVAL/size-ssize_max-after-size-0-shortcut",
    steps: [read(99, bytes, HUGE).fails(EINVAL)],
  }),
  made("read/EBADF/not-open", {
    covers: "read/EBADF/fd-negative-1024-open",
    steps: [read(99, bytes).fails(EBADF), read(-1, bytes).fails(EBADF)],
  }),
  made("read/EBADF/write-only", {
    covers: "read/EBADF/description-readable",
    setup: abc,
    steps: [
      open("f", O_WRONLY).as("fd"),
      read(result("fd"), bytes).fails(EBADF),
    ],
  }),
  made("read/EISDIR/directory", {
    covers: "read/EISDIR/description-directory-reached-was-opened-o_rdonly",
    setup: [directory("d")],
    steps: [
      open("d", O_RDONLY).as("fd"),
      read(result("fd"), bytes).fails(EISDIR),
    ],
  }),
  made("read/EBADF/directory-without-rdonly", {
    covers: "read/EBADF/description-readable",
    setup: [directory("d")],
    steps: [open("d", 0).as("fd"), read(result("fd"), bytes).fails(EBADF)],
  }),
  made("read/EINTR/pipe-by-alarm", {
    covers: "read/EINTR/blocking-description-nothing-readable-unmasked-signal",
    steps: [
      onSignal(SIGALRM, []),
      pipe(ends).returns(0),
      call.alarm(1).returns(0),
      read(1, bytes).fails(EINTR),
    ],
  }),
  made("read/EAGAIN/empty-non-blocking-pipe", {
    covers: "read/EAGAIN/non-blocking-description-nothing-read-pipe",
    steps: [
      pipe(ends, O_NONBLOCK).returns(0),
      read(1, bytes).fails(EAGAIN),
    ],
  }),
  made("read/ENOTSUP/non-blocking-anonymous-file", {
    covers: "read/ENOTSUP/anonymous-file-non-blocking-flag-set",
    steps: [
      call.anon_create(4096, 0).as("fd"),
      call.fcntl(result("fd"), F_SETFL, O_RDWR | O_NONBLOCK).returns(0),
      read(result("fd"), bytes, 4).fails(ENOTSUP),
    ],
  }),
  made("read/EINVAL/event-larger-than-buffer", {
    covers: "read/EINVAL/inode-watcher-buffer-smaller-next-event",
    setup: [directory("d", { mode: 0o777 })],
    note: "The event is lost.",
    steps: [
      call.create_inode_watcher(INODE_WATCHER_NONBLOCK).as("watcher"),
      call.inode_watcher_add_watch(
        struct(SC_inode_watcher_add_watch_params, {
          user_path: "d",
          fd: result("watcher"),
          event_mask: 31,
        }),
      ),
      open("d/new", O_WRONLY | O_CREAT, 0o600),
      read(result("watcher"), bytes, 4).fails(EINVAL),
      read(result("watcher"), bytes, 32).fails(EAGAIN),
    ],
  }),
  row("read/success/metadata-event-again-after-sync", {
    source: "Kernel/FileSystem/FileSystem.cpp",
    note: "Metadata that is dirty already gives no further event.",
    setup: [directory("d", { mode: 0o777 })],
    steps: [
      call.create_inode_watcher(INODE_WATCHER_NONBLOCK).as("watcher"),
      open("d/new", O_WRONLY | O_CREAT, 0o600).as("fd"),
      call.inode_watcher_add_watch(
        struct(SC_inode_watcher_add_watch_params, {
          user_path: "d/new",
          fd: result("watcher"),
          event_mask: 31,
        }),
      ),
      call.fchmod(result("fd"), 0o640),
      call.sync(),
      call.fchmod(result("fd"), 0o600),
      read(result("watcher"), bytes).returns(16),
      read(result("watcher"), bytes).returns(16),
    ],
  }),
  made("read/EFAULT/kernel-address", {
    covers: "read/EFAULT/buffer-buffer-size-inside-user-address",
    setup: abc,
    steps: [opened, read(result("fd"), KERNEL, 4).fails(EFAULT)],
  }),
  made("read/EFAULT/null", {
    covers: "read/EFAULT/destination-memory-faults-while-copying-out",
    setup: abc,
    steps: [opened, read(result("fd"), NULL, 4).fails(EFAULT)],
  }),
  made("read/EFAULT/read-only", {
    covers: "read/EFAULT/destination-memory-faults-while-copying-out",
    setup: abc,
    steps: [opened, read(result("fd"), readOnly(bytes), 4).fails(EFAULT)],
  }),
  made("read/EFAULT/crossing", {
    covers: "read/EFAULT/destination-memory-faults-while-copying-out",
    setup: abc,
    steps: [
      opened,
      read(result("fd"), crossing(buffer(6, "six")), 6).fails(EFAULT),
    ],
  }),
  made("read/EOVERFLOW/offset-plus-count", {
    covers: "read/EOVERFLOW/offset-count-exceeds-int64_max-also-inodefile",
    setup: abc,
    steps: [
      opened,
      lseek(result("fd"), u64(0x7fff_ffff_ffff_ffffn), SEEK_SET).returns(0),
      read(result("fd"), bytes, 1).fails(EOVERFLOW),
    ],
  }),
  made("read/success/size-0-looks-at-nothing", {
    note: "Even the descriptor is not looked at.",
    steps: [read(99, NULL, 0).returns(0)],
  }),
  made("read/success/advances-offset", {
    setup: abc,
    steps: [
      opened,
      read(result("fd"), bytes, 2).returns(2).observes(bytes, "ab"),
      read(result("fd"), bytes, 9).returns(4).observes(bytes, "cdef"),
      read(result("fd"), bytes, 9).returns(0),
    ],
  }),
  made("read/success/bad-buffer-at-end-of-file", {
    setup: [file("f", "")],
    note: "Nothing is copied, so nothing is noticed.",
    steps: [
      open("f", O_RDONLY).as("fd"),
      read(result("fd"), UNMAPPED, 5).returns(0),
    ],
  }),
  made("read/success/null-device-is-empty", {
    steps: [read(0, bytes).returns(0), read(0, UNMAPPED, 5).returns(0)],
  }),
  made("read/success/zero-device", {
    setup: [node("zero", S_IFCHR | 0o666, 0x105)],
    steps: [
      open("zero", O_RDONLY).as("fd"),
      read(result("fd"), text("xxxx", "four")).returns(4).observes(
        text("xxxx", "four"),
        "\0\0\0\0",
      ),
    ],
  }),
  made("read/success/pipe-after-writer-is-gone", {
    steps: [
      pipe(ends).returns(0),
      write(2, "ab").returns(2),
      close(2).returns(0),
      read(1, bytes).returns(2).observes(bytes, "ab"),
      read(1, bytes).returns(0),
    ],
  }),
  made("read/success/pipe-blocks-until-written", {
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
  made("pread/success/offset-stays", {
    setup: abc,
    steps: [
      opened,
      pread(result("fd"), bytes, 3, 2).returns(2).observes(bytes, "de"),
      read(result("fd"), bytes, 1).returns(1).observes(bytes, "a"),
    ],
  }),
  made("pread/EINVAL/size-beyond-ssize-max", {
    covers: "pread/EINVAL/size-ssize_max",
    steps: [pread(99, bytes, 0, HUGE).fails(EINVAL)],
  }),
  made("pread/EINVAL/negative-offset", {
    covers: "pread/EINVAL/offset-0",
    steps: [pread(99, bytes, -1, 4).fails(EINVAL)],
  }),
  made("pread/EBADF/not-open", {
    covers: "pread/EBADF/fd-negative-1024-open",
    steps: [pread(99, bytes, 0, 4).fails(EBADF)],
  }),
  made("pread/EBADF/write-only", {
    covers: "pread/EBADF/description-readable",
    setup: abc,
    steps: [
      open("f", O_WRONLY).as("fd"),
      pread(result("fd"), bytes, 0, 4).fails(EBADF),
    ],
  }),
  made("pread/EISDIR/directory", {
    covers: "pread/EISDIR/description-directory-reached-was-opened-o_rdonly",
    setup: [directory("d")],
    steps: [
      open("d", O_RDONLY).as("fd"),
      pread(result("fd"), bytes, 0, 4).fails(EISDIR),
    ],
  }),
  made("pread/EINVAL/pipe", {
    covers: "pread/EINVAL/file-seekable-pipe-fifo-socket-tty",
    note: "Not ESPIPE.",
    steps: [pipe(ends).returns(0), pread(1, bytes, 0, 4).fails(EINVAL)],
  }),
  made("pread/EFAULT/kernel-address", {
    covers: "pread/EFAULT/buffer-buffer-size-inside-user-address",
    setup: abc,
    steps: [opened, pread(result("fd"), KERNEL, 0, 4).fails(EFAULT)],
  }),
  made("pread/EFAULT/read-only", {
    covers: "pread/EFAULT/destination-memory-faults-while-copying-out",
    setup: abc,
    steps: [opened, pread(result("fd"), readOnly(bytes), 0, 4).fails(EFAULT)],
  }),
  made("pread/EOVERFLOW/offset-plus-size", {
    covers: "pread/EOVERFLOW/offset-size-exceeds-int64_max",
    setup: abc,
    steps: [
      opened,
      pread(result("fd"), bytes, 0x7fff_ffff_ffff_ffffn, 4).fails(EOVERFLOW),
    ],
  }),
  made("pread/success/size-0-before-everything-else", {
    steps: [pread(99, NULL, -1, 0).returns(0)],
  }),
];

const writeRows: readonly Row[] = [
  made("write/EINVAL/size-beyond-ssize-max", {
    covers: "write/EINVAL/size-ssize_max-after-size-0-shortcut",
    steps: [write(99, bytes, HUGE).fails(EINVAL)],
  }),
  made("write/EBADF/not-open", {
    covers: "write/EBADF/fd-negative-1024-open",
    steps: [write(99, "x").fails(EBADF), write(-1, "x").fails(EBADF)],
  }),
  made("write/EBADF/read-only-descriptor", {
    covers: "write/EBADF/description-writable",
    setup: abc,
    steps: [
      open("f", O_RDONLY).as("fd"),
      write(result("fd"), "x").fails(EBADF),
      write(0, "x").fails(EBADF),
    ],
  }),
  made("write/EFAULT/kernel-address", {
    covers: "write/EFAULT/data-data-size-inside-user-address",
    setup: abc,
    steps: [opened, write(result("fd"), KERNEL, 4).fails(EFAULT)],
  }),
  made("write/EFAULT/unmapped", {
    covers: "write/EFAULT/source-memory-faults-while-copying-noticed",
    setup: abc,
    steps: [opened, write(result("fd"), UNMAPPED, 4).fails(EFAULT)],
  }),
  row("write/EFAULT/crossing", {
    covers: "write/EFAULT/source-memory-faults-while-copying-noticed",
    source: "Kernel/FileSystem/RAMFS/Inode.cpp",
    note: "What comes before the bad page is stored; offset and size stay.",
    setup: abc,
    steps: [
      opened,
      write(result("fd"), crossing(text("WXYZ!", "five"))).fails(EFAULT),
      read(result("fd"), bytes).returns(6).observes(bytes, "WXYZef"),
    ],
  }),
  made("write/EAGAIN/full-non-blocking-pipe", {
    covers: "write/EAGAIN/non-blocking-description-file-writable-pipe",
    steps: [
      pipe(ends, O_NONBLOCK).returns(0),
      write(2, buffer(0x10000, "all")).returns(0x10000),
      write(2, "x").fails(EAGAIN),
    ],
  }),
  made("write/EINTR/full-pipe-by-alarm", {
    covers: "write/EINTR/blocking-description-nothing-writable-signal-arrives",
    steps: [
      onSignal(SIGALRM, []),
      pipe(ends).returns(0),
      write(2, buffer(0x10000, "all")).returns(0x10000),
      call.alarm(1).returns(0),
      write(2, "x").fails(EINTR),
    ],
  }),
  made("write/EOVERFLOW/offset-plus-size", {
    covers: "write/EOVERFLOW/offset-size-exceeds-int64_max",
    setup: abc,
    steps: [
      opened,
      lseek(result("fd"), u64(0x7fff_ffff_ffff_ffffn), SEEK_SET).returns(0),
      write(result("fd"), "x").fails(EOVERFLOW),
    ],
  }),
  made("write/EPIPE/no-reader-kills", {
    covers: "write/EPIPE/pipe-fifo-without-readers-socket-without",
    steps: [
      pipe(ends).returns(0),
      close(1).returns(0),
      write(2, "x").kills(SIGPIPE),
    ],
  }),
  made("write/EPIPE/no-reader-ignored-signal", {
    covers: "write/EPIPE/pipe-fifo-without-readers-socket-without",
    steps: [
      sigaction(SIGPIPE, { handler: SIG_IGN }).returns(0),
      pipe(ends).returns(0),
      close(1).returns(0),
      write(2, "x").fails(EPIPE),
    ],
  }),
  made("write/ENOSPC/full-device", {
    covers: "write/ENOSPC/dev-full-ext2-free-block",
    setup: [node("full", S_IFCHR | 0o666, 0x107)],
    steps: [
      open("full", O_WRONLY).as("fd"),
      write(result("fd"), "x").fails(ENOSPC),
    ],
  }),
  made("write/success/size-0-looks-at-nothing", {
    steps: [write(99, NULL, 0).returns(0)],
  }),
  made("write/success/null-device-never-looks", {
    setup: [node("null", S_IFCHR | 0o666, 0x103)],
    steps: [
      open("null", O_WRONLY).as("fd"),
      write(result("fd"), UNMAPPED, 9).returns(9),
    ],
  }),
  made("write/success/gap-reads-as-zero", {
    steps: [
      open("new", O_RDWR | O_CREAT, 0o600).as("fd"),
      lseek(result("fd"), u64(3), SEEK_SET).returns(0),
      write(result("fd"), "x").returns(1),
      pread(result("fd"), bytes, 0, 9).returns(4).observes(bytes, "\0\0\0x"),
    ],
  }),
  made("write/success/clears-set-id-bits", {
    setup: [file("f", "", { uid: 1000, mode: 0o6777 })],
    steps: [
      open("f", O_WRONLY).as("fd"),
      write(result("fd"), "x").returns(1),
      fstat(result("fd"), status).observes(status, {
        st_mode: S_IFREG | 0o777,
      }),
    ],
  }),
  made("write/success/append-ignores-offset", {
    setup: abc,
    steps: [
      open("f", O_WRONLY | O_APPEND).as("fd"),
      lseek(result("fd"), u64(1), SEEK_SET).returns(0),
      write(result("fd"), "g").returns(1),
      stat("f", status).observes(status, { st_size: 7 }),
    ],
  }),
];

const lseekRows: readonly Row[] = [
  made("lseek/EBADF/not-open", {
    covers: "lseek/EBADF/fd-negative-1024-open",
    steps: [lseek(99, u64(0), SEEK_SET).fails(EBADF)],
  }),
  made("lseek/EFAULT/pointer-null", {
    covers: "lseek/EFAULT/offset-pointer-readable",
    setup: abc,
    steps: [opened, call.lseek(result("fd"), NULL, SEEK_SET).fails(EFAULT)],
  }),
  made("lseek/EFAULT/pointer-read-only-but-moved", {
    covers: "lseek/EFAULT/offset-pointer-writable-seek-already-happened",
    setup: abc,
    steps: [
      opened,
      call.lseek(result("fd"), readOnly(u64(2, "two")), SEEK_SET).fails(EFAULT),
      read(result("fd"), bytes, 1).returns(1).observes(bytes, "c"),
    ],
  }),
  made("lseek/ESPIPE/pipe", {
    covers: "lseek/ESPIPE/file-seekable-pipe-fifo-socket-tty",
    steps: [pipe(ends).returns(0), lseek(1, u64(0), SEEK_SET).fails(ESPIPE)],
  }),
  made("lseek/EOVERFLOW/from-current", {
    covers: "lseek/EOVERFLOW/seek_cur-current-offset-offset-overflows-int64",
    setup: abc,
    steps: [
      opened,
      lseek(result("fd"), u64(1), SEEK_SET).returns(0),
      lseek(result("fd"), u64(0x7fff_ffff_ffff_ffffn), SEEK_CUR).fails(
        EOVERFLOW,
      ),
    ],
  }),
  made("lseek/EOVERFLOW/from-end", {
    covers: "lseek/EOVERFLOW/seek_end-size-offset-overflows-int64",
    setup: abc,
    steps: [
      opened,
      lseek(result("fd"), u64(0x7fff_ffff_ffff_ffffn), SEEK_END).fails(
        EOVERFLOW,
      ),
    ],
  }),
  made("lseek/EINVAL/unknown-whence", {
    covers: "lseek/EINVAL/whence-0-1-2",
    setup: abc,
    steps: [opened, lseek(result("fd"), u64(0), 3).fails(EINVAL)],
  }),
  made("lseek/EINVAL/negative-result", {
    covers: "lseek/EINVAL/resulting-offset-negative",
    setup: abc,
    steps: [opened, lseek(result("fd"), u64(-1), SEEK_SET).fails(EINVAL)],
  }),
  made("lseek/success/answers-in-memory", {
    setup: abc,
    note: "The call returns 0; the offset comes back through the pointer.",
    steps: [
      opened,
      lseek(result("fd"), u64(-2, "offset"), SEEK_END).returns(0)
        .observes(u64(-2, "offset"), 4),
      lseek(result("fd"), u64(1, "next"), SEEK_CUR).returns(0)
        .observes(u64(1, "next"), 5),
    ],
  }),
  made("lseek/success/null-device", {
    steps: [
      lseek(0, u64(7, "offset"), SEEK_SET).returns(0)
        .observes(u64(7, "offset"), 7),
    ],
  }),
  made("lseek/success/shared-after-dup", {
    setup: abc,
    steps: [
      opened,
      call.dup2(result("fd"), 5).returns(5),
      lseek(5, u64(4), SEEK_SET).returns(0),
      read(result("fd"), bytes, 1).returns(1).observes(bytes, "e"),
    ],
  }),
];

const truncateRows: readonly Row[] = [
  made("ftruncate/EINVAL/negative-before-descriptor", {
    covers: "ftruncate/EINVAL/length-0-before-descriptor-check",
    steps: [ftruncate(99, -1).fails(EINVAL)],
  }),
  made("ftruncate/EBADF/not-open", {
    covers: "ftruncate/EBADF/fd-negative-1024-open",
    steps: [ftruncate(99, 0).fails(EBADF)],
  }),
  made("ftruncate/EBADF/read-only-descriptor", {
    covers: "ftruncate/EBADF/description-writable",
    setup: abc,
    steps: [
      open("f", O_RDONLY).as("fd"),
      ftruncate(result("fd"), 0).fails(EBADF),
    ],
  }),
  made("ftruncate/EINVAL/pipe", {
    covers: "ftruncate/EINVAL/file-type-without-truncate-pipe-write",
    steps: [pipe(ends).returns(0), ftruncate(2, 0).fails(EINVAL)],
  }),
  made("ftruncate/ENOMEM/absurd-length", {
    covers: "ftruncate/ENOMEM/ramfs-block-table-8-bytes-per",
    setup: abc,
    steps: [opened, ftruncate(result("fd"), 1n << 62n).fails(ENOMEM)],
  }),
  made("ftruncate/success/grows-with-zeros", {
    setup: abc,
    steps: [
      opened,
      ftruncate(result("fd"), 8).returns(0),
      pread(result("fd"), bytes, 4, 9).returns(4).observes(bytes, "ef\0\0"),
    ],
  }),
  made("ftruncate/success/shrink-then-grow-forgets", {
    setup: abc,
    steps: [
      opened,
      ftruncate(result("fd"), 2).returns(0),
      ftruncate(result("fd"), 4).returns(0),
      read(result("fd"), bytes, 9).returns(4).observes(bytes, "ab\0\0"),
    ],
  }),
  made("ftruncate/success/offset-stays-behind-the-end", {
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
  made("ftruncate/success/keeps-set-id-bits", {
    setup: [file("f", "abc", { uid: 1000, mode: 0o4755 })],
    steps: [
      open("f", O_WRONLY).as("fd"),
      ftruncate(result("fd"), 1).returns(0),
      fstat(result("fd"), status).observes(status, {
        st_mode: S_IFREG | 0o4755,
        st_size: 1,
      }),
    ],
  }),
  made("open/success/truncate-clears-content", {
    setup: abc,
    steps: [
      open("f", O_RDWR | O_TRUNC).as("fd"),
      read(result("fd"), bytes).returns(0),
    ],
  }),
  made("pipe/EINVAL/unknown-flag", {
    covers: "pipe/EINVAL/flags-bit-besides-o_cloexec-o_nonblock",
    steps: [pipe(ends, O_APPEND).fails(EINVAL)],
  }),
  made("pipe/EFAULT/read-only", {
    covers: "pipe/EFAULT/pipefd-writable-both-descriptors-released-again",
    steps: [
      pipe(readOnly(ends)).fails(EFAULT),
      open("/w", O_RDONLY).returns(1),
    ],
  }),
  made("pipe/success/two-lowest-descriptors", {
    steps: [
      pipe(ends).returns(0)
        .observes(inside(ends, 0), 1, 4)
        .observes(inside(ends, 4), 2, 4),
    ],
  }),
];

/** Rows of close, read, pread, write, lseek, ftruncate, pipe. */
export const readWriteTableRows: readonly Row[] = [
  ...closeRows,
  ...readRows,
  ...writeRows,
  ...lseekRows,
  ...truncateRows,
];
