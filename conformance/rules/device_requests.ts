/**
 * Requests of ioctl that any file knows, and those of terminals, inode files
 * and mount files: what each changes, read back by other calls.
 *
 * @module
 */

import {
  barrier,
  buffer,
  call,
  child,
  fcntl,
  file,
  filled,
  fsopen,
  join,
  lseek,
  node,
  onSignal,
  open,
  pipe,
  pledge,
  poll,
  polled,
  read,
  result,
  type Row,
  row,
  settle,
  type Step,
  struct,
  text,
  u32,
  u64,
  UNMAPPED,
  write,
} from "../language/row.ts";
import { CHARACTERS, modes, terminal, type } from "../worlds/terminal.ts";
import {
  cleanUp,
  MASTER,
  openPair,
  SLAVE,
  world,
} from "../worlds/terminal_pseudo_terminal.ts";

const IOCTL = "Kernel/Syscalls/ioctl.cpp";
const INODE_FILE = "Kernel/FileSystem/InodeFile.cpp";
const MOUNT_FILE = "Kernel/FileSystem/MountFile.cpp";
const PROCESS = "Kernel/Devices/TTY/TTY.cpp, Kernel/Tasks/Process.cpp";

const fd = result("fd");
const got = buffer(64, "got");
const number = buffer(4, "number");

const general: readonly Row[] = [
  row("ioctl/success/blocking-of-any-file", {
    covers: [
      "ioctl/behaviour/fionbio-sets-blocking",
      "ioctl/behaviour/needs-no-promise-of-its-own",
      "ioctl/behaviour/generic-requests-need-no-promise",
    ],
    source: IOCTL,
    steps: [
      pipe(buffer(8, "ends")).returns(0),
      fcntl(1, "F_GETFL").as("options"),
      call.ioctl(1, "FIONBIO", u32(7)).returns(0),
      read(1, got, 1).fails("EAGAIN"),
      fcntl(1, "F_GETFL").returns(result("options")),
      call.ioctl(1, "FIONBIO", UNMAPPED).fails("EFAULT"),
      read(1, got, 1).fails("EAGAIN"),
      call.ioctl(1, "FIONBIO", u32(0)).returns(0),
      child("writer", [settle(), write(2, "x").returns(1)]),
      read(1, got, 1).returns(1),
      join("writer"),
      child("without promises", [
        pledge("").returns(0),
        call.ioctl(1, "FIONBIO", u32(1)).returns(0),
        call.ioctl(1, "FIOCLEX", 0).returns(0),
        call.ioctl(1, "FIONCLEX", 0).returns(0),
      ]),
      join("without promises"),
    ],
  }),
  row("ioctl/success/close-on-exec-of-any-file", {
    covers: [
      "ioctl/behaviour/fioclex-and-fionclex-set-close-on-exec",
      "ioctl/behaviour/access-mode-does-not-matter",
    ],
    source: IOCTL,
    setup: [file("f", "x", { mode: 0o222 })],
    steps: [
      open("f", "O_WRONLY").as("fd"),
      fcntl(fd, "F_SETFD", 6).returns(0),
      call.ioctl(fd, "FIOCLEX", UNMAPPED).returns(0),
      fcntl(fd, "F_GETFD").returns(7),
      call.ioctl(fd, "FIOCLEX", 0).returns(0),
      fcntl(fd, "F_GETFD").returns(7),
      call.ioctl(fd, "FIONCLEX", 0).returns(0),
      fcntl(fd, "F_GETFD").returns(6),
      call.ioctl(fd, "FIONCLEX", 0).returns(0),
      fcntl(fd, "F_GETFD").returns(6),
      call.ioctl(fd, "FIONREAD", number).returns(0).observes(number, 1),
    ],
  }),
  row("ioctl/success/rest-of-a-file", {
    covers: "ioctl/behaviour/fionread-of-a-file-is-size-minus-offset",
    source: INODE_FILE,
    setup: [file("f", "abcdef")],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      call.ioctl(fd, "FIONREAD", number).returns(0).observes(number, 6),
      read(fd, got, 4).returns(4),
      call.ioctl(fd, "FIONREAD", number).returns(0).observes(number, 2),
      lseek(fd, 10, "SEEK_SET").returns(0),
      call.ioctl(fd, "FIONREAD", number).returns(0)
        .observes(number, 0xffff_fffc),
      call.ioctl(fd, "FIONREAD", UNMAPPED).fails("EFAULT"),
      call.ioctl(fd, "TCGETS", got).fails("EINVAL"),
    ],
  }),
  row("ioctl/EINVAL/block-below-0", {
    covers: "ioctl/EINVAL/block-number-is-negative",
    as: "root",
    source: INODE_FILE,
    setup: [file("f", "abcdef")],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      call.ioctl(fd, "FIBMAP", u32(0xffff_ffff)).fails("EINVAL"),
      call.ioctl(fd, "FIBMAP", UNMAPPED).fails("EFAULT"),
    ],
  }),
];

const key = text("uid");

/** An option of a FUSE mount, as a mount file takes it. */
const option = struct("mount_specific_flag", {
  key_string_length: key.size,
  key_string_addr: key,
  value_type: 1,
  value_length: 8,
  value_addr: u64(1),
}, "option");

/** VMIN of 0: a read takes what is there. */
const AT_ONCE = CHARACTERS.map((one, at) => at === 6 ? 0 : one);

const terminals: readonly Row[] = [
  terminal({
    id: "ioctl/success/TIOCSPGRP-from-the-background",
    covers: "ioctl/behaviour/tiocspgrp-sends-no-sigttou",
    source: PROCESS,
    steps: [
      child("background", [
        call.setpgid(0, 0).returns(0),
        call.getpid().as("group"),
        onSignal("SIGTTOU", [settle().never()]),
        call.ioctl(SLAVE, "TIOCSPGRP", result("group")).returns(0),
        call.ioctl(SLAVE, "TIOCGPGRP", number).returns(0)
          .observes(number, result("group")),
      ]),
      join("background"),
      settle(),
      // The group is gone with its only member, once its finalizer is done.
      call.ioctl(SLAVE, "TIOCGPGRP", number).returns(0).observes(number, 0),
    ],
  }),
  terminal({
    id: "ioctl/success/TIOCSPGRP-group-without-its-leader",
    source: PROCESS,
    steps: [
      child("leader", [
        call.setpgid(0, 0).returns(0),
        barrier("led"),
        barrier("joined"),
      ]),
      child("member", [
        barrier("led"),
        call.setpgid(0, result("leader")).returns(0),
        barrier("joined"),
        barrier("done"),
      ]),
      barrier("led"),
      barrier("joined"),
      join("leader"),
      // Whoever is waited for is found until the finalizer is done with it.
      settle(),
      call.ioctl(SLAVE, "TIOCSPGRP", result("leader")).returns(0),
      call.ioctl(SLAVE, "TIOCGPGRP", number).returns(0)
        .observes(number, result("leader")),
      barrier("done"),
      join("member"),
      // The group goes with its last member, when the finalizer is done with it.
      settle(),
      call.ioctl(SLAVE, "TIOCSPGRP", result("leader")).fails("EINVAL"),
    ],
  }),
  terminal({
    id: "ioctl/EPERM/TIOCSPGRP-group-that-its-leader-left",
    covers: "ioctl/EPERM/group-not-led-from-the-callers-session",
    source: PROCESS,
    note: "The foreground group stays.",
    steps: [
      call.ioctl(SLAVE, "TIOCSPGRP", result("session")).returns(0),
      child("leader", [
        call.setpgid(0, 0).returns(0),
        barrier("led"),
        barrier("joined"),
        call.setpgid(0, result("session")).returns(0),
        barrier("left"),
        barrier("done"),
      ]),
      child("member", [
        barrier("led"),
        call.setpgid(0, result("leader")).returns(0),
        barrier("joined"),
        barrier("left"),
        barrier("done"),
      ]),
      barrier("led"),
      barrier("joined"),
      barrier("left"),
      call.ioctl(SLAVE, "TIOCSPGRP", result("leader")).fails("EPERM"),
      call.ioctl(SLAVE, "TIOCGPGRP", number).returns(0)
        .observes(number, result("session")),
      barrier("done"),
      join("leader"),
      join("member"),
    ],
  }),
  ...(["TCSETS", "TCSETSW", "TCSETSF"] as const).map((request) =>
    terminal({
      id: `ioctl/success/${request}-and-the-input`,
      covers: request === "TCSETSF"
        ? "ioctl/behaviour/tcsetsw-and-tcsetsf-apply-at-once"
        : [
          "ioctl/behaviour/tcsets-and-tcsetsw-keep-the-input",
          ...(request === "TCSETSW"
            ? ["ioctl/behaviour/tcsetsw-and-tcsetsf-apply-at-once" as const]
            : []),
        ],
      steps: [
        type("ab\n"),
        read(MASTER, got, 64).returns(4),
        call.ioctl(SLAVE, request, modes({ c_lflag: "ICANON" })).returns(0),
        poll([polled(SLAVE, "POLLIN")], 0).returns(
          request === "TCSETSF" ? 0 : 1,
        ),
        type("cd\n"),
        read(SLAVE, got, 64).returns(3)
          .observes(got, request === "TCSETSF" ? "cd\n" : "ab\n"),
        // Without ECHO nothing more is shown.
        poll([polled(MASTER, "POLLIN")], 0).returns(0),
      ],
    })
  ),
  terminal({
    id: "ioctl/success/TCSETS-decides-whether-reads-block",
    covers: "ioctl/behaviour/tcsets-with-icanon-or-vmin-makes-blocking",
    note: "what does not block finds nothing, and that is 0",
    steps: [
      call.ioctl(SLAVE, "TCSETS", modes({ c_lflag: 0, c_cc: AT_ONCE }))
        .returns(0),
      read(SLAVE, got, 1).returns(0),
      call.ioctl(SLAVE, "TCSETS", modes({ c_lflag: 0 })).returns(0),
      child("typist", [settle(), type("x")]),
      read(SLAVE, got, 64).returns(1),
      join("typist"),
      call.ioctl(SLAVE, "TCSETSW", modes({ c_lflag: 0, c_cc: AT_ONCE }))
        .returns(0),
      read(SLAVE, got, 1).returns(0),
      call.ioctl(
        SLAVE,
        "TCSETSF",
        modes({ c_lflag: "ICANON", c_cc: AT_ONCE }),
      ).returns(0),
      child("second typist", [settle(), type("y\n")]),
      read(SLAVE, got, 64).returns(2),
      join("second typist"),
    ],
  }),
  terminal({
    id: "ioctl/success/TCFLSH-of-each-queue",
    covers: [
      "ioctl/behaviour/tcflsh-2-discards-input-and-1-nothing",
      "ioctl/behaviour/tcflsh-looks-at-the-low-byte-alone",
    ],
    steps: ([[1, 1], [0x101, 1], [2, 0], [0, 0], [0x100, 0]] as const).flatMap(
      ([queue, left]) => [
        type("ab\n"),
        call.ioctl(SLAVE, "TCFLSH", queue).returns(0),
        poll([polled(SLAVE, "POLLIN")], 0).returns(left),
        ...(left === 1 ? [read(SLAVE, got, 64).returns(3)] : []),
      ],
    ),
  }),
  terminal({
    id: "ioctl/success/TIOCGWINSZ-fills-all",
    covers: "ioctl/behaviour/tiocgwinsz-gives-0-for-the-pixels",
    steps: [
      call.ioctl(
        SLAVE,
        "TIOCSWINSZ",
        struct("winsize", {
          ws_row: 25,
          ws_col: 80,
          ws_xpixel: 640,
          ws_ypixel: 480,
        }),
      ).returns(0),
      call.ioctl(SLAVE, "TIOCGWINSZ", filled(8, 0xff, "size")).returns(0)
        .observes(
          filled(8, 0xff, "size"),
          Uint8Array.of(25, 0, 80, 0, 0, 0, 0, 0),
        ),
    ],
  }),
  ...([
    ["neither", { ws_row: 25, ws_col: 80 }, false],
    ["rows", { ws_row: 26, ws_col: 80 }, true],
    ["columns", { ws_row: 25, ws_col: 81 }, true],
  ] as const).map(([what, size, signals]) =>
    terminal({
      id: `ioctl/success/TIOCSWINSZ-changing-${what}`,
      covers: signals
        ? [
          "ioctl/behaviour/tiocswinsz-signals-a-change",
          "ioctl/behaviour/tiocswinsz-discards-input-unless-noflsh",
        ]
        : "ioctl/behaviour/tiocswinsz-without-a-change-is-silent",
      steps: [
        type("ab\n"),
        onSignal("SIGWINCH", [
          signals ? call.getpid().succeeds() : call.getpid().never(),
        ]),
        call.ioctl(SLAVE, "TIOCSWINSZ", struct("winsize", size)).returns(0),
        poll([polled(SLAVE, "POLLIN")], 0).returns(signals ? 0 : 1),
      ],
    })
  ),
  terminal({
    id: "ioctl/success/TIOCSWINSZ-with-NOFLSH-keeps-the-input",
    covers: "ioctl/behaviour/tiocswinsz-discards-input-unless-noflsh",
    steps: [
      call.ioctl(
        SLAVE,
        "TCSETS",
        modes({ c_lflag: "ISIG|ICANON|NOFLSH" }),
      ).returns(0),
      type("ab\n"),
      onSignal("SIGWINCH", []),
      call.ioctl(
        SLAVE,
        "TIOCSWINSZ",
        struct("winsize", { ws_row: 1, ws_col: 1 }),
      ).returns(0),
      read(SLAVE, got, 64).returns(3),
    ],
  }),
  terminal({
    id: "ioctl/success/TIOCSCTTY-and-TIOCNOTTY",
    covers: [
      "ioctl/behaviour/tiocsctty-takes-the-terminal",
      "ioctl/behaviour/tiocnotty-drops-the-terminal",
    ],
    source: `${PROCESS}, Kernel/Devices/Generic/SelfTTYDevice.cpp`,
    steps: [
      call.ioctl(SLAVE, "TIOCNOTTY", 0).returns(0),
      open("/dev/tty", "O_RDWR").fails("ENXIO"),
      call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
      open("/dev/tty", "O_RDWR|O_NOCTTY").as("tty"),
      write(result("tty"), "x").returns(1),
      read(MASTER, got, 64).returns(1).observes(got, "x"),
      call.ioctl(result("tty"), "TIOCNOTTY", 0).returns(0),
      open("/dev/tty", "O_RDWR").fails("ENXIO"),
    ],
  }),
  terminal({
    id: "ioctl/success/FIONBIO-of-a-terminal-without-promise",
    covers: "ioctl/behaviour/fionbio-needs-no-promise",
    source: IOCTL,
    steps: [
      pledge("stdio").returns(0),
      call.ioctl(SLAVE, "FIONBIO", u32(1)).returns(0),
      read(SLAVE, got, 1).returns(0),
    ],
  }),
];

/** What a console is asked for its mode is told here. */
const mode = (of: string, when: string) =>
  filled(4, 0x77, `mode of ${of} ${when}`);

const hasMode = (of: string, when: string, wanted: number): Step =>
  call.ioctl(result(of), "KDGETMODE", mode(of, when)).returns(0)
    .observes(mode(of, when), wanted);

const consoles: readonly Row[] = [
  row("ioctl/success/mode-of-a-virtual-console", {
    covers: [
      "ioctl/EINVAL/no-such-console-mode",
      "ioctl/behaviour/kdgetmode-gives-what-kdsetmode-set",
    ],
    source: "Kernel/Devices/TTY/VirtualConsole.cpp: ioctl",
    note:
      "Each has its own, of which 32 bits count; other terminals have none.",
    touches: ["mounts"],
    setup: [
      ...world,
      node("tty4", "S_IFCHR|0o666", 0x2304),
      node("tty5", "S_IFCHR|0o666", 0x2305),
    ],
    teardown: cleanUp,
    steps: [
      ...openPair,
      ...["tty4", "tty5"].map((name) => open(name, "O_RDWR|O_NOCTTY").as(name)),
      hasMode("tty5", "first", 0),
      call.ioctl(result("tty5"), "KDSETMODE", 1).returns(0),
      hasMode("tty5", "set", 1),
      hasMode("tty4", "beside", 0),
      ...[2, -1].map((wrong) =>
        call.ioctl(result("tty5"), "KDSETMODE", wrong).fails("EINVAL")
      ),
      call.ioctl(result("tty5"), "KDGETMODE", UNMAPPED).fails("EFAULT"),
      hasMode("tty5", "kept", 1),
      call.ioctl(result("tty5"), "KDSETMODE", 0x1_0000_0000n).returns(0),
      hasMode("tty5", "reset", 0),
      call.ioctl(result("tty5"), "TCGETS", got).returns(0),
      call.ioctl(SLAVE, "KDGETMODE", number).fails("EINVAL"),
      call.ioctl(SLAVE, "KDSETMODE", 0).fails("EINVAL"),
    ],
  }),
  row("ioctl/pledge/before-the-mode-of-a-virtual-console", {
    source: "Kernel/Devices/TTY/VirtualConsole.cpp: ioctl",
    setup: [node("tty5", "S_IFCHR|0o666", 0x2305)],
    steps: [
      open("tty5", "O_RDWR|O_NOCTTY").as("tty5"),
      pledge("stdio").returns(0),
      call.ioctl(result("tty5"), "KDSETMODE", 2).kills("SIGABRT"),
    ],
  }),
];

/** A mount file of FUSE, which has options. */
const opened: Step = fsopen("fuse").as("fd");

const mountFiles: readonly Row[] = [
  row("ioctl/success/mount-option-set-again-once-removed", {
    covers: [
      "ioctl/behaviour/mount-option-can-be-removed",
      "ioctl/behaviour/missing-mount-option-can-be-removed",
    ],
    as: "root",
    source: MOUNT_FILE,
    steps: [
      opened,
      call.ioctl(fd, "MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG", option)
        .returns(0),
      call.ioctl(fd, "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG", option)
        .returns(0),
      call.ioctl(fd, "MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG", option)
        .returns(0),
    ],
  }),
  row("ioctl/EFAULT/mount-file-reads-before-it-knows-the-request", {
    covers: "ioctl/behaviour/mount-file-reads-the-struct-before-the-request",
    as: "root",
    source: MOUNT_FILE,
    steps: [
      opened,
      call.ioctl(fd, 0xffff, UNMAPPED).fails("EFAULT"),
      call.ioctl(
        fd,
        0xffff,
        struct("mount_specific_flag", {
          key_string_length: 3,
          key_string_addr: UNMAPPED,
          value_length: 4,
        }, "unreadable key"),
      ).fails("EFAULT"),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...general,
  ...terminals,
  ...consoles,
  ...mountFiles,
];
