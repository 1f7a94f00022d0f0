/**
 * Pseudo terminals and the line discipline.
 *
 * @module
 */

import {
  iovec,
  stat,
  termios,
  winsize,
} from "../../../src/api/structs.ts";
import {
  type Block,
  buffer,
  call,
  child,
  close,
  CREAD,
  CS8,
  ECHO,
  EFAULT,
  EINTR,
  EINVAL,
  EIO,
  ENOENT,
  ENOTIMPL,
  ENOTTY,
  EPERM,
  fstat,
  ICANON,
  ICRNL,
  IEXTEN,
  ISIG,
  IXON,
  join,
  NULL,
  O_RDWR,
  ONLCR,
  onSignal,
  open,
  OPOST,
  poll,
  polled,
  POLLIN,
  POLLOUT,
  read,
  result,
  room,
  type Row,
  row,
  S_IFCHR,
  settle,
  SIGHUP,
  SIGINT,
  SIGQUIT,
  SIGTTIN,
  SIGTTOU,
  SIGWINCH,
  stat as statStep,
  type Step,
  struct,
  TCFLSH,
  TCGETS,
  TCIFLUSH,
  TCSETS,
  TCSETSF,
  text,
  TIOCGPGRP,
  TIOCGPTN,
  TIOCGWINSZ,
  TIOCSPGRP,
  TIOCSTI,
  TIOCSWINSZ,
  TOSTOP,
  u32,
  UNMAPPED,
  write,
} from "../../harness/row.ts";
import {
  cleanUp,
  MASTER,
  openPair,
  openTerminal,
  SLAVE,
  world,
} from "./pseudo_terminal.ts";

const TTY = "Kernel/Devices/TTY/TTY.cpp";
const MASTER_FILE = "Kernel/Devices/TTY/MasterPTY.cpp";
const SLAVE_FILE = "Kernel/Devices/TTY/SlavePTY.cpp";
const INVALID = "ioctl/EINVAL/tiocspgrp-0-unknown-group-tcflsh-bad";

const got = buffer(64, "got");
const number = u32(0, "number");

/** The default control characters that rows name (spec: tty, c_cc_defaults). */
const CHARACTERS = Uint8Array.of(
  ...[3, 28, 8, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22],
);

interface Modes {
  readonly c_iflag?: number;
  readonly c_oflag?: number;
  readonly c_cflag?: number;
  readonly c_lflag?: number;
  readonly c_cc?: Uint8Array;
}

function modes(changed: Modes): Block<typeof termios> {
  return struct(termios, {
    c_iflag: ICRNL,
    c_oflag: OPOST | ONLCR,
    c_cflag: CS8,
    c_lflag: ISIG | ICANON | ECHO,
    c_cc: CHARACTERS,
    ...changed,
  }, `modes ${JSON.stringify(changed)}`);
}

const setModes = (changed: Modes): Step =>
  call.ioctl(SLAVE, TCSETS, modes(changed));

const oneByte = struct(iovec, { iov_base: got, iov_len: 1 }, "one byte");

/** Types at the keyboard. */
const type = (keys: string): Step =>
  write(MASTER, keys).returns(new TextEncoder().encode(keys).length);

/** What the screen shows. */
const shows = (screen: string): Step =>
  read(MASTER, got, 64).returns(screen.length).observes(got, screen);

/** What the program reads. */
const reads = (line: string): Step =>
  read(SLAVE, got, 64).returns(line.length).observes(got, line);

interface Case {
  readonly id: string;
  readonly source?: string;
  readonly note?: string;
  readonly covers?: string;
  readonly steps: readonly Step[];
}

/** A row whose world has a terminal. */
function terminal(
  { id, source = TTY, steps, ...rest }: Case,
  opening: readonly Step[] = openTerminal,
): Row {
  return row(id, {
    ...rest,
    source,
    setup: world,
    teardown: cleanUp,
    touches: ["mounts"],
    steps: [...opening, ...steps],
  });
}

/** A caller outside the foreground group, of which there is none. */
const inOwnGroup: readonly Step[] = [
  call.setpgid(0, 0).returns(0),
  ...openPair,
];

const lines: readonly Row[] = [
  terminal({
    id: "tty/canonical/line-is-echoed-and-read",
    steps: [type("ab\n"), shows("ab\r\n"), reads("ab\n")],
  }),
  terminal({
    id: "tty/canonical/one-line-a-read",
    steps: [type("one\ntwo\n"), reads("one\n"), reads("two\n")],
  }),
  terminal({
    id: "tty/canonical/short-buffer-takes-part-of-the-line",
    steps: [
      type("abcd\n"),
      read(SLAVE, got, 2).returns(2).observes(got, "ab"),
      reads("cd\n"),
    ],
  }),
  terminal({
    id: "tty/canonical/end-of-file",
    steps: [type("\x04"), reads(""), type("ab\x04"), reads("ab")],
  }),
  terminal({
    id: "tty/canonical/erase",
    steps: [type("ax\bb\n"), shows("ax\b \bb\r\n"), reads("ab\n")],
  }),
  terminal({
    id: "tty/canonical/erase-does-nothing-without-ECHOE",
    note: "c_lflag without ECHOE keeps the byte",
    steps: [
      setModes({}).returns(0),
      type("a\bb\n"),
      reads("a\bb\n"),
    ],
  }),
  terminal({
    id: "tty/canonical/kill-line",
    steps: [type("abc\x15d\n"), reads("d\n")],
  }),
  terminal({
    id: "tty/canonical/erase-word",
    steps: [type("one two\x17x\n"), reads("one x\n")],
  }),
  terminal({
    id: "tty/canonical/carriage-return-becomes-newline",
    steps: [type("a\r"), reads("a\n")],
  }),
  terminal({
    id: "tty/canonical/not-readable-before-the-line-ends",
    steps: [
      type("ab"),
      poll([polled(SLAVE, POLLIN)], 0).returns(0),
      type("\n"),
      poll([polled(SLAVE, POLLIN)], 0).returns(1),
    ],
  }),
  terminal({
    id: "tty/raw/bytes-are-read-at-once",
    steps: [
      setModes({ c_lflag: 0 }).returns(0),
      type("ab\x03\x04"),
      reads("ab\x03\x04"),
      poll([polled(MASTER, POLLIN)], 0).returns(0),
    ],
  }),
  terminal({
    id: "tty/raw/empty-non-blocking-read-returns-nothing",
    note:
      "VMIN 0 makes the description non-blocking; an empty read is 0, not EAGAIN",
    steps: [
      setModes({ c_lflag: 0, c_cc: new Uint8Array(32) }).returns(0),
      read(SLAVE, got, 1).returns(0),
    ],
  }),
  terminal({
    id: "tty/output/newline-becomes-two-bytes",
    steps: [write(SLAVE, "x\ny").returns(3), shows("x\r\ny")],
  }),
  terminal({
    id: "tty/output/unprocessed",
    steps: [
      setModes({ c_oflag: 0 }).returns(0),
      write(SLAVE, "x\ny").returns(3),
      shows("x\ny"),
    ],
  }),
  terminal({
    id: "tty/input/flush",
    steps: [
      type("ab\n"),
      call.ioctl(SLAVE, TCFLSH, TCIFLUSH).returns(0),
      poll([polled(SLAVE, POLLIN)], 0).returns(0),
    ],
  }),
  terminal({
    id: "tty/input/TCSETSF-flushes",
    steps: [
      type("ab\n"),
      call.ioctl(SLAVE, TCSETSF, modes({})).returns(0),
      poll([polled(SLAVE, POLLIN)], 0).returns(0),
    ],
  }),
];

const signalling: readonly Row[] = [
  terminal({
    id: "tty/signal/interrupt-character",
    steps: [
      onSignal(SIGINT, []),
      type("ab\x03"),
      type("c\n"),
      reads("c\n"),
    ],
    note: "the input before it is flushed",
  }),
  terminal({
    id: "tty/signal/quit-character",
    steps: [onSignal(SIGQUIT, []), type("\x1c")],
  }),
  terminal({
    id: "tty/signal/none-without-ISIG",
    steps: [
      setModes({ c_lflag: ICANON }).returns(0),
      type("\x03\n"),
      reads("\x03\n"),
    ],
  }),
  terminal({
    id: "tty/signal/none-without-foreground-group",
    steps: [type("\x03\x1c\n"), settle(20)],
  }, openPair),
  terminal({
    id: "tty/signal/window-size",
    steps: [
      onSignal(SIGWINCH, []),
      call.ioctl(SLAVE, TIOCSWINSZ, struct(winsize, { ws_row: 7, ws_col: 9 }))
        .returns(0),
      call.ioctl(SLAVE, TIOCGWINSZ, room(winsize, "size")).returns(0)
        .observes(room(winsize, "size"), { ws_row: 7, ws_col: 9 }),
    ],
  }),
  terminal({
    id: "tty/signal/hang-up",
    source: MASTER_FILE,
    steps: [
      onSignal(SIGHUP, []),
      close(MASTER).returns(0),
      read(SLAVE, got, 1).returns(0),
      write(SLAVE, "x").fails(
        EIO,
        "write/EIO/tty-slave-whose-master-closed-master",
      ),
      call.pwritev(SLAVE, oneByte, 1, -1).fails(
        EIO,
        "pwritev/EIO/tty-slave-whose-master-closed-master",
      ),
    ],
  }),
  terminal({
    id: "read/EINTR/background-group",
    covers: "read/EINTR/tty-caller-s-process-group-tty",
    steps: [
      onSignal(SIGTTIN, []),
      type("x\n"),
      read(SLAVE, got, 1).fails(EINTR),
      call.preadv(SLAVE, oneByte, 1, -1).fails(
        EINTR,
        "preadv/EINTR/tty-caller-s-process-group-tty",
      ),
    ],
    note: "a terminal without foreground group has nobody in it",
  }, inOwnGroup),
  terminal({
    id: "write/EINTR/background-group-with-TOSTOP",
    covers: "write/EINTR/tty-tostop-set-caller-foreground-group",
    steps: [
      onSignal(SIGTTOU, []),
      setModes({ c_lflag: ICANON | TOSTOP }).fails(ENOTIMPL),
      write(SLAVE, "x").fails(EINTR),
      call.pwritev(SLAVE, oneByte, 1, -1).fails(
        EINTR,
        "pwritev/EINTR/tty-tostop-set-caller-foreground-group",
      ),
    ],
    note: "TCSETS reports TOSTOP as not implemented, and it works",
  }, inOwnGroup),
];

const requests: readonly Row[] = [
  terminal({
    id: "ioctl/success/TCGETS-defaults",
    steps: [
      call.ioctl(SLAVE, TCGETS, room(termios, "modes")).returns(0)
        .observes(room(termios, "modes"), {
          c_iflag: 256,
          c_oflag: 5,
          c_cflag: 48,
          c_lflag: 123,
          c_ispeed: 13,
          c_ospeed: 13,
          c_cc: CHARACTERS,
        }),
    ],
    source: "Kernel/API/ttydefaults.h",
  }),
  terminal({
    id: "ioctl/success/TIOCGWINSZ-default",
    source: SLAVE_FILE,
    steps: [
      call.ioctl(SLAVE, TIOCGWINSZ, room(winsize, "size")).returns(0)
        .observes(room(winsize, "size"), { ws_row: 25, ws_col: 80 }),
    ],
  }),
  terminal({
    id: "ioctl/success/TIOCGPTN",
    source: MASTER_FILE,
    steps: [
      call.ioctl(MASTER, TIOCGPTN, number).returns(0).observes(number, 0),
    ],
  }),
  terminal({
    id: "ioctl/success/TIOCGPGRP",
    steps: [
      call.ioctl(SLAVE, TIOCGPGRP, number).returns(0)
        .observes(number, result("session")),
      call.ioctl(MASTER, TIOCGPGRP, number).returns(0)
        .observes(number, result("session")),
    ],
  }),
  terminal({
    id: "ioctl/success/TIOCGPGRP-nobody",
    steps: [
      call.ioctl(SLAVE, TIOCGPGRP, number).returns(0).observes(number, 0),
    ],
  }, openPair),
  terminal({
    id: "ioctl/ENOTIMPL/modes-without-effect-are-set",
    covers: "ioctl/ENOTIMPL/tcsets-unsupported-flag-bits-settings-were",
    steps: [
      setModes({ c_iflag: IXON }).fails(ENOTIMPL),
      call.ioctl(SLAVE, TCGETS, room(termios, "modes")).returns(0)
        .observes(room(termios, "modes"), { c_iflag: IXON }),
      setModes({ c_lflag: IEXTEN }).fails(ENOTIMPL),
      setModes({ c_cflag: CS8 | CREAD }).fails(ENOTIMPL),
      setModes({ c_cflag: 0 }).fails(ENOTIMPL),
    ],
  }),
  terminal({
    id: "ioctl/EINVAL/TCFLSH-selector",
    covers: INVALID,
    steps: [call.ioctl(SLAVE, TCFLSH, 3).fails(EINVAL)],
  }, openPair),
  terminal({
    id: "ioctl/EINVAL/TIOCSPGRP-no-such-group",
    covers: INVALID,
    steps: [0, -5, 0x7ffffffe].map((group) =>
      call.ioctl(SLAVE, TIOCSPGRP, group).fails(EINVAL)
    ),
  }, openPair),
  terminal({
    id: "ioctl/EPERM/TIOCSPGRP-another-session",
    covers: "ioctl/EPERM/fibmap-non-superuser-tiocspgrp-another-session",
    steps: [
      child("other", [call.setsid().succeeds(), settle(100)]),
      settle(20),
      call.ioctl(SLAVE, TIOCSPGRP, result("other")).fails(EPERM),
      join("other"),
    ],
  }),
  terminal({
    id: "ioctl/EINVAL/unknown-requests",
    covers: INVALID,
    steps: [
      call.ioctl(SLAVE, 0xffff, NULL).fails(EINVAL),
      call.ioctl(MASTER, TCGETS, NULL).fails(EINVAL),
    ],
  }, openPair),
  terminal({
    id: "ioctl/EIO/TIOCSTI",
    covers: "ioctl/EIO/tiocsti-always-request-master-pty-whose",
    steps: [call.ioctl(SLAVE, TIOCSTI, text("x")).fails(EIO)],
  }, openPair),
  terminal({
    id: "ioctl/EIO/master-whose-slave-is-gone",
    covers: "ioctl/EIO/tiocsti-always-request-master-pty-whose",
    source: MASTER_FILE,
    steps: [
      close(SLAVE).returns(0),
      call.ioctl(MASTER, TIOCGPTN, number).fails(EIO),
      read(MASTER, got, 1).returns(0),
      write(MASTER, "x").fails(EIO),
    ],
  }, openPair),
  terminal({
    id: "ioctl/EFAULT/terminal-requests",
    covers: "ioctl/EFAULT/request-argument-struct-readable-writable",
    steps: [TCGETS, TCSETS, TIOCGWINSZ, TIOCSWINSZ, TIOCGPGRP].map((request) =>
      call.ioctl(SLAVE, request, UNMAPPED).fails(EFAULT)
    ),
  }, openPair),
  row("ioctl/ENOTTY/null-device", {
    covers: "ioctl/ENOTTY/request-file-type-without-ioctl-support",
    source: "Kernel/FileSystem/File.h",
    steps: [call.ioctl(0, TCGETS, NULL).fails(ENOTTY)],
  }),
];

const nodes: readonly Row[] = [
  terminal({
    id: "stat/success/slave-node",
    source: "Kernel/FileSystem/DevPtsFS/Inode.cpp",
    steps: [
      statStep("pts/0", room(stat, "information")).returns(0)
        .observes(room(stat, "information"), {
          st_mode: S_IFCHR | 0o600,
          st_uid: 1000,
          st_gid: 1000,
          st_ino: 2,
        }),
      fstat(SLAVE, room(stat, "information")).returns(0),
    ],
  }, openPair),
  terminal({
    id: "open/ENOENT/no-such-slave",
    source: "Kernel/FileSystem/DevPtsFS/Inode.cpp",
    steps: [
      open("pts/9", O_RDWR).fails(ENOENT),
      open("pts/x", O_RDWR).fails(ENOENT),
    ],
  }, openPair),
  terminal({
    id: "open/ENOENT/slave-closed-for-good",
    source: MASTER_FILE,
    steps: [close(SLAVE).returns(0), open("pts/0", O_RDWR).fails(ENOENT)],
  }, openPair),
  terminal({
    id: "poll/success/terminal",
    source: SLAVE_FILE,
    steps: [
      poll([polled(MASTER, POLLIN | POLLOUT)], 0).returns(1),
      poll([polled(SLAVE, POLLIN)], 0).returns(0),
      poll([polled(SLAVE, POLLOUT)], 0).returns(1),
    ],
  }),
];

/** All rows of this table. */
export const terminalRows: readonly Row[] = [
  ...lines,
  ...signalling,
  ...requests,
  ...nodes,
];
