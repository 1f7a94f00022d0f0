import {
  buffer,
  call,
  child,
  fcntl,
  type FieldNumber,
  file,
  join,
  onSignal,
  open,
  pipe,
  read,
  readOnly,
  result,
  type Row,
  row,
  struct,
  UNMAPPED,
  write,
} from "../../language/row.ts";
import { FD_CLOEXEC } from "../../../src/api/constants.ts";
import { refused, updated, type Use, use } from "../../language/use.ts";
import { watcher } from "../../language/kinds.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const ends = buffer(8, "ends");

const bytes = buffer(16, "bytes");

const setup = [file("f", "abcdef", { mode: 0o666 })];

const opened = open("f", "O_RDWR").as("fd");

function lock(
  type: FieldNumber<"flock", "l_type">,
  start = 0,
  length = 0,
  whence: FieldNumber<"flock", "l_whence"> = "SEEK_SET",
) {
  return struct("flock", {
    l_type: type,
    l_whence: whence,
    l_start: start,
    l_len: length,
  });
}

const fd = result("fd");

export const uses: readonly Use[] = [
  use.fcntl({
    operands: [0, "F_GETFD", 0],
    promises: ["stdio"],
    descriptors: { fd: { wrong: [] } },
  }),
  use.fcntl({
    label: "get-lock",
    ...openedOfDescriptors("O_RDWR"),
    operands: [fd, "F_GETLK", struct("flock", { l_type: 1 })],
    pointers: {
      arg: updated,
    },
    descriptors: {
      fd: {
        wrong: [
          watcher(
            refused(
              "EBADF",
              "fcntl/EBADF/file-to-lock-has-no-inode",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("fcntl/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [fcntl(99, "F_GETFD").fails("EBADF"), fcntl(-1, 999).fails("EBADF")],
  }),
  row("fcntl/EINVAL/unknown-command", {
    covers: "fcntl/EINVAL/unknown-command",
    steps: [fcntl(0, 999).fails("EINVAL")],
  }),
  row("fcntl/EINVAL/dupfd-negative", {
    covers: "fcntl/EINVAL/lowest-new-descriptor-is-negative",
    steps: [
      fcntl(0, "F_DUPFD", -1).fails("EINVAL"),
      fcntl(0, "F_DUPFD_CLOEXEC", -1).fails("EINVAL"),
    ],
  }),
  row("fcntl/EMFILE/dupfd-at-the-end", {
    covers: "fcntl/EMFILE/no-free-descriptor-from-arg-upwards",
    steps: [
      fcntl(0, "F_DUPFD", 1023).returns(1023),
      fcntl(0, "F_DUPFD", 1023).fails("EMFILE"),
      fcntl(0, "F_DUPFD", 1024).fails("EMFILE"),
    ],
  }),
  row("fcntl/EBADF/lock-on-pipe", {
    covers: "fcntl/EBADF/file-to-lock-has-no-inode",
    steps: [
      pipe(ends).returns(0),
      fcntl(1, "F_SETLK", lock("F_RDLCK")).fails("EBADF"),
    ],
  }),
  row("fcntl/EFAULT/lock-unreadable", {
    covers: "user-memory/EFAULT/not-readable",
    setup,
    steps: [opened, fcntl(result("fd"), "F_SETLK", UNMAPPED).fails("EFAULT")],
  }),
  row("fcntl/ENOTSUP/lock-from-end", {
    covers: "fcntl/ENOTSUP/l_whence-is-seek_end",
    setup,
    steps: [
      opened,
      fcntl(result("fd"), "F_SETLK", lock("F_RDLCK", 0, 1, "SEEK_END")).fails(
        "ENOTSUP",
      ),
    ],
  }),
  row("fcntl/EINVAL/lock-unknown-whence", {
    covers: "fcntl/EINVAL/unknown-l_whence",
    setup,
    steps: [
      opened,
      fcntl(result("fd"), "F_SETLK", lock("F_RDLCK", 0, 1, 7)).fails("EINVAL"),
    ],
  }),
  row("fcntl/EAGAIN/lock-held-by-other-process", {
    covers: "fcntl/EAGAIN/lock-conflicts-with-a-held-one",
    setup,
    steps: [
      opened,
      fcntl(result("fd"), "F_SETLK", lock("F_WRLCK")).returns(0),
      child("other", [
        open("f", "O_RDWR").as("own"),
        fcntl(result("own"), "F_SETLK", lock("F_WRLCK")).fails("EAGAIN"),
      ]),
      join("other"),
    ],
  }),
  row("fcntl/EINTR/waiting-for-lock", {
    covers: [
      "fcntl/EINTR/signal-while-waiting-for-the-lock",
      "fcntl/behaviour/f_setlkw-waits-for-the-lock",
    ],
    setup,
    steps: [
      opened,
      fcntl(result("fd"), "F_SETLK", lock("F_WRLCK")).returns(0),
      child("other", [
        onSignal("SIGALRM", []),
        open("f", "O_RDWR").as("own"),
        call.alarm(1).returns(0),
        fcntl(result("own"), "F_SETLKW", lock("F_WRLCK")).fails("EINTR"),
      ]),
      join("other"),
    ],
  }),
  row("fcntl/EFAULT/getlk-read-only", {
    covers: "user-memory/EFAULT/not-writable",
    setup,
    steps: [
      opened,
      fcntl(result("fd"), "F_GETLK", readOnly(lock("F_WRLCK"))).fails("EFAULT"),
    ],
  }),
  row("fcntl/success/getlk-of-unlocked-file", {
    covers: "fcntl/behaviour/f_getlk-without-conflict-writes-f_unlck",
    setup,
    steps: [
      opened,
      fcntl(
        result("fd"),
        "F_GETLK",
        struct("flock", { l_type: "F_WRLCK" }, "lock"),
      )
        .returns(0)
        .observes(struct("flock", { l_type: "F_WRLCK" }, "lock"), {
          l_type: "F_UNLCK",
        }),
    ],
  }),
  row("fcntl/success/dupfd-finds-the-lowest", {
    covers: "fcntl/behaviour/f_dupfd-gives-the-lowest-free-from-arg-on",
    steps: [
      fcntl(0, "F_DUPFD", 0).returns(1),
      fcntl(0, "F_DUPFD", 7).returns(7),
      fcntl(0, "F_DUPFD", 0).returns(2),
      fcntl(7, "F_GETFD").returns(0),
    ],
  }),
  row("fcntl/success/dupfd-cloexec", {
    covers: "fcntl/behaviour/f_dupfd_cloexec-sets-fd_cloexec",
    steps: [
      fcntl(0, "F_DUPFD_CLOEXEC", 4).returns(4),
      fcntl(4, "F_GETFD").returns(FD_CLOEXEC),
    ],
  }),
  row("fcntl/success/setfd", {
    covers: "fcntl/behaviour/f_setfd-sets-and-clears-fd_cloexec",
    steps: [
      fcntl(0, "F_GETFD").returns(0),
      fcntl(0, "F_SETFD", "FD_CLOEXEC").returns(0),
      fcntl(0, "F_GETFD").returns(FD_CLOEXEC),
      fcntl(0, "F_SETFD", 0).returns(0),
      fcntl(0, "F_GETFD").returns(0),
    ],
  }),
  row("fcntl/success/setfl-non-blocking", {
    covers: "fcntl/behaviour/f_setfl-makes-o_nonblock-take-effect",
    steps: [
      pipe(ends).returns(0),
      fcntl(1, "F_SETFL", "O_NONBLOCK").returns(0),
      read(1, bytes).fails("EAGAIN"),
    ],
  }),
  row("fcntl/success/getfl-of-a-pipe-is-0", {
    covers: [
      "fcntl/behaviour/f_getfl-of-a-pipe-is-0",
      "pipe/behaviour/o_cloexec-applies-to-the-end-to-read",
      "pipe/behaviour/f_getfl-of-the-end-to-read-is-0",
    ],
    steps: [
      pipe(ends, "O_CLOEXEC").returns(0),
      fcntl(1, "F_GETFL").returns(0),
      fcntl(1, "F_GETFD").returns(FD_CLOEXEC),
    ],
  }),
  row("fcntl/success/setfl-append", {
    covers: [
      "write/behaviour/o_append-moves-to-the-end-first",
      "fcntl/behaviour/f_setfl-makes-o_append-take-effect",
    ],
    setup,
    steps: [
      opened,
      fcntl(result("fd"), "F_SETFL", "O_RDWR|O_APPEND").returns(0),
      write(result("fd"), "g").returns(1),
      call.pread(result("fd"), bytes, 9, 0).returns(7)
        .observes(bytes, "abcdefg"),
    ],
  }),
  row("fcntl/EINVAL/commands-of-other-systems", {
    covers: [
      "fcntl/EINVAL/unknown-command",
      "fcntl/behaviour/no-owner-commands",
    ],
    source: "Kernel/API/POSIX/fcntl.h",
    note:
      "The last one is F_DUPFD_CLOEXEC; the numbers are those of Linux and the BSDs.",
    steps: [10, 11, 17, 36, 37, 38, 1030].map((command) =>
      fcntl(0, command, 0).fails("EINVAL")
    ),
  }),
  row("fcntl/success/dupfd-from-0-on-is-dup", {
    covers: "dup2/behaviour/there-is-no-dup-call",
    source: "Userland/Libraries/LibC/unistd.cpp",
    steps: [
      fcntl(0, "F_SETFD", 1).returns(0),
      call.dup2(0, 2).returns(2),
      fcntl(0, "F_DUPFD", 0).returns(1),
      fcntl(1, "F_GETFD").returns(0),
      fcntl(0, "F_DUPFD", 0).returns(3),
    ],
  }),
];
