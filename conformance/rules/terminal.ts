import {
  buffer,
  call,
  close,
  onSignal,
  poll,
  polled,
  read,
  room,
  type Row,
  settle,
  type Step,
  struct,
  write,
} from "../language/row.ts";
import { type Modes, modes, terminal, type } from "../worlds/terminal.ts";
import { MASTER, openPair, SLAVE } from "../worlds/terminal_pseudo_terminal.ts";

const MASTER_FILE = "Kernel/Devices/TTY/MasterPTY.cpp";

const got = buffer(64, "got");

const setModes = <const T extends string>(changed: Modes<T>): Step =>
  call.ioctl(SLAVE, "TCSETS", modes(changed));

const oneByte = struct("iovec", { iov_base: got, iov_len: 1 }, "one byte");

/** What the screen shows. */
const shows = (screen: string): Step =>
  read(MASTER, got, 64).returns(screen.length).observes(got, screen);

/** What the program reads. */
const reads = (line: string): Step =>
  read(SLAVE, got, 64).returns(line.length).observes(got, line);

export const rows: readonly Row[] = [
  terminal({
    covers: "terminal/behaviour/line-is-echoed-and-read",
    id: "tty/canonical/line-is-echoed-and-read",
    steps: [type("ab\n"), shows("ab\r\n"), reads("ab\n")],
  }),
  terminal({
    covers: "terminal/behaviour/canonical-read-gives-one-line",
    id: "tty/canonical/one-line-a-read",
    steps: [type("one\ntwo\n"), reads("one\n"), reads("two\n")],
  }),
  terminal({
    covers: "terminal/behaviour/short-buffer-takes-part-of-the-line",
    id: "tty/canonical/short-buffer-takes-part-of-the-line",
    steps: [
      type("abcd\n"),
      read(SLAVE, got, 2).returns(2).observes(got, "ab"),
      reads("cd\n"),
    ],
  }),
  terminal({
    covers: "terminal/behaviour/veof-ends-the-line-without-a-byte",
    id: "tty/canonical/end-of-file",
    steps: [type("\x04"), reads(""), type("ab\x04"), reads("ab")],
  }),
  terminal({
    covers: "terminal/behaviour/verase-takes-a-byte-back",
    id: "tty/canonical/erase",
    steps: [type("ax\bb\n"), shows("ax\b \bb\r\n"), reads("ab\n")],
  }),
  terminal({
    covers: [
      "ioctl/behaviour/tcsets-applies-at-once",
      "terminal/behaviour/verase-needs-echoe",
    ],
    id: "tty/canonical/erase-does-nothing-without-ECHOE",
    note: "c_lflag without ECHOE keeps the byte",
    steps: [
      setModes({}).returns(0),
      type("a\bb\n"),
      reads("a\bb\n"),
    ],
  }),
  terminal({
    covers: "terminal/behaviour/vkill-takes-the-line-back",
    id: "tty/canonical/kill-line",
    steps: [type("abc\x15d\n"), reads("d\n")],
  }),
  terminal({
    covers: "terminal/behaviour/vwerase-takes-a-word-back",
    id: "tty/canonical/erase-word",
    steps: [type("one two\x17x\n"), reads("one x\n")],
  }),
  terminal({
    covers: "terminal/behaviour/icrnl-makes-newline-of-cr",
    id: "tty/canonical/carriage-return-becomes-newline",
    steps: [type("a\r"), reads("a\n")],
  }),
  terminal({
    covers: "poll/behaviour/canonical-terminal-is-readable-by-a-line",
    id: "tty/canonical/not-readable-before-the-line-ends",
    steps: [
      type("ab"),
      poll([polled(SLAVE, "POLLIN")], 0).returns(0),
      type("\n"),
      poll([polled(SLAVE, "POLLIN")], 0).returns(1),
    ],
  }),
  terminal({
    covers: [
      "ioctl/behaviour/tcsets-applies-at-once",
      "terminal/behaviour/raw-bytes-are-read-at-once",
    ],
    id: "tty/raw/bytes-are-read-at-once",
    steps: [
      setModes({ c_lflag: 0 }).returns(0),
      type("ab\x03\x04"),
      reads("ab\x03\x04"),
      poll([polled(MASTER, "POLLIN")], 0).returns(0),
    ],
  }),
  terminal({
    covers: [
      "read/behaviour/empty-non-blocking-terminal-gives-0",
      "ioctl/behaviour/tcsets-without-icanon-and-vmin-stops-blocking",
    ],
    id: "tty/raw/empty-non-blocking-read-returns-nothing",
    note:
      "VMIN 0 makes the description non-blocking; an empty read is 0, not EAGAIN",
    steps: [
      setModes({ c_lflag: 0, c_cc: new Uint8Array(32) }).returns(0),
      read(SLAVE, got, 1).returns(0),
    ],
  }),
  terminal({
    covers: "terminal/behaviour/onlcr-puts-cr-before-newline",
    id: "tty/output/newline-becomes-two-bytes",
    steps: [write(SLAVE, "x\ny").returns(3), shows("x\r\ny")],
  }),
  terminal({
    covers: [
      "ioctl/behaviour/tcsets-applies-at-once",
      "terminal/behaviour/without-opost-output-is-unchanged",
    ],
    id: "tty/output/unprocessed",
    steps: [
      setModes({ c_oflag: 0 }).returns(0),
      write(SLAVE, "x\ny").returns(3),
      shows("x\ny"),
    ],
  }),
  terminal({
    covers: "ioctl/behaviour/tcflsh-discards-input",
    id: "tty/input/flush",
    steps: [
      type("ab\n"),
      call.ioctl(SLAVE, "TCFLSH", "TCIFLUSH").returns(0),
      poll([polled(SLAVE, "POLLIN")], 0).returns(0),
    ],
  }),
  terminal({
    covers: "ioctl/behaviour/tcsetsf-discards-the-input",
    id: "tty/input/TCSETSF-flushes",
    steps: [
      type("ab\n"),
      call.ioctl(SLAVE, "TCSETSF", modes({})).returns(0),
      poll([polled(SLAVE, "POLLIN")], 0).returns(0),
    ],
  }),
  terminal({
    covers: "terminal/behaviour/vintr-discards-the-input",
    id: "tty/signal/interrupt-character",
    steps: [
      onSignal("SIGINT", []),
      type("ab\x03"),
      type("c\n"),
      reads("c\n"),
    ],
    note: "the input before it is flushed",
  }),
  terminal({
    id: "tty/signal/quit-character",
    steps: [onSignal("SIGQUIT", []), type("\x1c")],
  }),
  terminal({
    covers: [
      "ioctl/behaviour/tcsets-applies-at-once",
      "terminal/behaviour/isig-off-makes-vintr-a-byte",
    ],
    id: "tty/signal/none-without-ISIG",
    steps: [
      setModes({ c_lflag: "ICANON" }).returns(0),
      type("\x03\n"),
      reads("\x03\n"),
    ],
  }),
  terminal({
    covers: "terminal/behaviour/no-foreground-group-no-signals",
    id: "tty/signal/none-without-foreground-group",
    steps: [type("\x03\x1c\n"), settle(20)],
  }, openPair),
  terminal({
    covers: "ioctl/behaviour/tiocswinsz-sets-rows-and-columns",
    id: "tty/signal/window-size",
    steps: [
      onSignal("SIGWINCH", []),
      call.ioctl(
        SLAVE,
        "TIOCSWINSZ",
        struct("winsize", { ws_row: 7, ws_col: 9 }),
      )
        .returns(0),
      call.ioctl(SLAVE, "TIOCGWINSZ", room("winsize", "size")).returns(0)
        .observes(room("winsize", "size"), { ws_row: 7, ws_col: 9 }),
    ],
  }),
  terminal({
    covers: [
      "read/behaviour/returns-0-from-a-slave-whose-master-is-gone",
    ],
    id: "tty/signal/hang-up",
    source: MASTER_FILE,
    steps: [
      onSignal("SIGHUP", []),
      close(MASTER).returns(0),
      read(SLAVE, got, 1).returns(0),
      write(SLAVE, "x").fails(
        "EIO",
        "terminal/EIO/other-side-is-closed",
      ),
      call.pwritev(SLAVE, oneByte, 1, -1).fails(
        "EIO",
        "terminal/EIO/other-side-is-closed",
      ),
    ],
  }),
];
