/**
 * Terminals: each mode and each control character, what it does to the input,
 * the screen and the foreground group.
 *
 * @module
 */

import {
  VEOF,
  VEOL,
  VERASE,
  VINFO,
  VINTR,
  VKILL,
  VMIN,
  VQUIT,
  VSUSP,
  VWERASE,
} from "../../src/api/constants.ts";
import type { SignalName } from "../../src/api/constants.ts";
import {
  barrier,
  buffer,
  call,
  child,
  filled,
  join,
  onSignal,
  poll,
  polled,
  read,
  result,
  type Row,
  settle,
  sigaction,
  type Step,
  store,
  struct,
  u32,
  write,
} from "../language/row.ts";
import {
  CHARACTERS,
  inOwnGroup,
  type Modes,
  modes,
  terminal,
  type,
} from "../worlds/terminal.ts";
import { MASTER, SLAVE } from "../worlds/terminal_pseudo_terminal.ts";

const got = buffer(64, "got");

/** In a handler that has to run: one without steps may as well not. */
const handled = call.getpid().succeeds();
const long = buffer(2000, "long");

const setModes = <const T extends string>(changed: Modes<T>): Step =>
  call.ioctl(SLAVE, "TCSETS", modes(changed)).returns(0);

/** The default characters but these. */
function characters(
  changed: readonly (readonly [index: number, character: string])[],
): Uint8Array {
  const all = new Uint8Array(32);
  all.set(CHARACTERS);
  for (const [index, character] of changed) {
    all[index] = character.charCodeAt(0);
  }
  return all;
}

/** Types bytes that are no text. */
const typeBytes = (...bytes: readonly number[]): Step =>
  write(MASTER, Uint8Array.from(bytes)).returns(bytes.length);

/** What the screen shows. */
const shows = (screen: string): Step =>
  read(MASTER, got, 64).returns(screen.length).observes(got, screen);

/** What the program reads. */
const reads = (line: string): Step =>
  read(SLAVE, got, 64).returns(line.length).observes(got, line);

const isReadable = (ready: 0 | 1): Step =>
  poll([polled(SLAVE, "POLLIN")], 0).returns(ready);

const showsNothing = poll([polled(MASTER, "POLLIN")], 0).returns(0);

/** A character that is taken back, as the screen is told. */
const rubbedOut = (times: number, by = "\b"): string =>
  `${by} ${by}`.repeat(times);

const input: readonly Row[] = [
  terminal({
    id: "tty/input/ISTRIP-comes-before-all-else",
    steps: [
      onSignal("SIGINT", [handled]),
      setModes({ c_iflag: "ISTRIP|ICRNL", c_lflag: "ISIG|ICANON" }),
      typeBytes(0x83),
      typeBytes(0xe1, 0x8d),
      reads("a\n"),
      setModes({ c_lflag: "ISIG|ICANON" }),
      typeBytes(0xe1, 0x83, 0x0a),
      read(SLAVE, got, 64).returns(3)
        .observes(got, Uint8Array.of(0xe1, 0x83, 0x0a)),
    ],
  }),
  ...([
    ["neither", 0, "\r\n"],
    ["ICRNL", "ICRNL", "\n\n"],
    ["INLCR", "INLCR", "\r\r"],
    ["both", "ICRNL|INLCR", "\n\r"],
  ] as const).map(([name, flags, wanted]) =>
    terminal({
      id: `tty/input/line-ends-mapped-by-${name}`,
      steps: [
        setModes({ c_iflag: flags, c_lflag: 0 }),
        type("\r\n"),
        reads(wanted),
      ],
    })
  ),
  terminal({
    id: "tty/input/newline-mapped-away-ends-no-line",
    steps: [
      setModes({ c_iflag: "INLCR", c_lflag: "ICANON" }),
      type("a\n"),
      isReadable(0),
      type("\x04"),
      reads("a\r"),
    ],
  }),
  terminal({
    id: "tty/input/oldest-byte-gives-way",
    note: "1024 bytes are kept.",
    steps: [
      setModes({ c_iflag: 0, c_lflag: 0 }),
      write(MASTER, Uint8Array.from({ length: 1026 }, (_, n) => n % 251))
        .returns(1026),
      read(SLAVE, long, 2000).returns(1024).observes(
        long,
        Uint8Array.from({ length: 1024 }, (_, n) => (n + 2) % 251),
      ),
      isReadable(0),
    ],
  }),
  terminal({
    id: "tty/input/line-end-that-gave-way-still-counts",
    note: "The line is counted, and its mark is gone with its place.",
    steps: [
      setModes({ c_lflag: "ICANON" }),
      type(`\n${"b".repeat(1024)}`),
      isReadable(1),
      read(SLAVE, long, 2000).returns(1024),
      isReadable(1),
      reads(""),
      call.ioctl(SLAVE, "TCFLSH", "TCIFLUSH").returns(0),
      isReadable(0),
    ],
  }),
  terminal({
    id: "tty/input/erasing-in-a-full-queue-unmarks-the-oldest",
    source: "Kernel/Devices/TTY/TTY.cpp: emit",
    note: "The place of the byte that would have come is its place.",
    steps: [
      setModes({
        c_lflag: "ICANON|ECHOE",
        c_cc: characters([[VERASE, "#"]]),
      }),
      type(`\n${"b".repeat(1023)}#`),
      isReadable(1),
      read(SLAVE, long, 2000).returns(1023),
      isReadable(1),
      call.ioctl(SLAVE, "TCFLSH", "TCIFLUSH").returns(0),
      isReadable(0),
    ],
  }),
  ...([[510, 511], [511, 515]] as const).map(([length, wanted]) =>
    terminal({
      id: `tty/canonical/line-of-${length + 1}`,
      note: "A line that ends with a chunk of 512 lets the read go on.",
      steps: [
        setModes({ c_lflag: "ICANON" }),
        type(`${"a".repeat(length)}\nbc\n`),
        read(SLAVE, long, 2000).returns(wanted),
        ...(wanted === 511 ? [reads("bc\n")] : []),
        isReadable(0),
      ],
    })
  ),
  terminal({
    id: "tty/canonical/several-lines-a-chunk-at-a-time",
    steps: [
      setModes({ c_lflag: "ICANON" }),
      type(`${"a".repeat(511)}\nbc\n`),
      read(SLAVE, long, 512).returns(512),
      isReadable(1),
      reads("bc\n"),
      isReadable(0),
    ],
  }),
  terminal({
    id: "tty/canonical/VEOL-ends-a-line-and-is-shown",
    steps: [
      setModes({
        c_lflag: "ICANON|ECHO|ECHOE",
        c_cc: characters([[VEOL, "x"]]),
      }),
      type("abx\bcd\n"),
      shows("abxcd\r\n"),
      reads("abx"),
      reads("cd\n"),
      isReadable(0),
    ],
  }),
  terminal({
    id: "tty/canonical/NUL-ends-a-file-where-it-is-VEOL",
    note: "VEOL is 0 unless set, and a marked 0 is how an end of file is kept.",
    steps: [
      setModes({ c_lflag: "ICANON" }),
      type("a\0b\n"),
      reads("a"),
      reads("b\n"),
      isReadable(0),
    ],
  }),
  terminal({
    id: "tty/canonical/two-ends-of-file",
    steps: [
      type("\x04\x04"),
      isReadable(1),
      reads(""),
      isReadable(1),
      reads(""),
      isReadable(0),
    ],
  }),
  terminal({
    id: "tty/raw/no-more-than-was-asked-for",
    steps: [
      setModes({ c_lflag: 0 }),
      type("b".repeat(1000)),
      read(SLAVE, long, 600).returns(600),
      read(SLAVE, long, 2000).returns(400),
    ],
  }),
  terminal({
    id: "tty/raw/lines-stay-counted",
    note: "Without ICANON a read takes bytes, and leaves the count of lines.",
    steps: [
      type("ab\n"),
      setModes({ c_lflag: 0 }),
      isReadable(1),
      reads("ab\n"),
      isReadable(0),
      setModes({ c_lflag: "ICANON" }),
      isReadable(1),
      reads(""),
      type("c\n"),
      reads("c\n"),
      isReadable(1),
    ],
  }),
  terminal({
    id: "tty/raw/signals-alone-make-no-lines",
    note: "Without ICANON bytes are there at once, whatever ISIG says.",
    steps: [
      setModes({ c_lflag: "ISIG" }),
      isReadable(0),
      type("ab"),
      isReadable(1),
      reads("ab"),
      isReadable(0),
    ],
  }),
  terminal({
    id: "tty/raw/end-of-file-is-read-as-0",
    steps: [
      setModes({ c_lflag: "ICANON" }),
      type("a\x04"),
      setModes({ c_lflag: 0 }),
      reads("a\0"),
    ],
  }),
  terminal({
    id: "tty/raw/bytes-become-part-of-a-line",
    steps: [
      setModes({ c_lflag: 0 }),
      type("ab\x04\n"),
      setModes({ c_lflag: "ICANON" }),
      isReadable(0),
      type("c\n"),
      reads("ab\x04\nc\n"),
      isReadable(0),
    ],
  }),
];

const editing: readonly Row[] = [
  terminal({
    id: "tty/canonical/erase-by-another-character",
    note: "Whatever VERASE is, the screen is told to go back.",
    steps: [
      setModes({
        c_lflag: "ICANON|ECHO|ECHOE",
        c_cc: characters([[VERASE, "#"]]),
      }),
      type("ab#\bc\n"),
      shows(`ab${rubbedOut(1)}\bc\r\n`),
      reads("a\bc\n"),
      type("#d\n"),
      shows("d\r\n"),
      reads("d\n"),
    ],
  }),
  terminal({
    id: "tty/canonical/erase-stops-at-an-end-of-file",
    steps: [
      setModes({ c_lflag: "ICANON|ECHOE" }),
      type("a\x04\bb\n"),
      reads("a"),
      reads("b\n"),
    ],
  }),
  terminal({
    id: "tty/canonical/erase-takes-a-line-end-back",
    note: "A newline is no VEOL, so it goes; its line stays counted.",
    steps: [
      setModes({ c_lflag: "ICANON|ECHOE" }),
      type("\n\bc\n"),
      reads("c\n"),
      isReadable(1),
      reads(""),
      isReadable(1),
    ],
  }),
  ...([
    ["at-the-start", "\t\b\n", 8],
    ["behind-three", "abc\t\b\n", 5],
    ["behind-another", "\t\t\b\n", 8],
    ["behind-a-tab-and-two", "a\tbc\t\b\n", 6],
    ["behind-seven-and-a-tab", "1234567\t\t\b\n", 8],
    ["behind-nine-a-tab-and-one", "123456789\tx\t\b\n", 7],
  ] as const).map(([name, keys, columns]) =>
    terminal({
      id: `tty/canonical/erased-tab-${name}`,
      steps: [
        setModes({ c_lflag: "ICANON|ECHO|ECHOE" }),
        type(keys),
        shows(keys.replace("\b\n", `${rubbedOut(columns)}\r\n`)),
        reads(keys.replace("\t\b", "")),
      ],
    })
  ),
  terminal({
    id: "tty/canonical/erased-tab-behind-an-unread-line",
    note: "The columns of all that is not yet read are counted.",
    steps: [
      setModes({ c_lflag: "ICANON|ECHO|ECHOE" }),
      type("xyz\n"),
      shows("xyz\r\n"),
      type("\t\b"),
      shows(`\t${rubbedOut(4)}`),
    ],
  }),
  terminal({
    id: "tty/canonical/kill-line-needs-ECHOK",
    steps: [
      setModes({ c_lflag: "ICANON|ECHO" }),
      type("ab\x15c\n"),
      shows("ab\x15c\r\n"),
      reads("ab\x15c\n"),
    ],
  }),
  terminal({
    id: "tty/canonical/kill-line-by-another-character",
    note: "The screen is told VERASE for each byte.",
    steps: [
      setModes({
        c_lflag: "ICANON|ECHO|ECHOK",
        c_cc: characters([[VKILL, "@"], [VERASE, "#"]]),
      }),
      type("@ab\x15@c\n"),
      shows(`ab\x15${rubbedOut(3, "#")}c\r\n`),
      reads("c\n"),
    ],
  }),
  terminal({
    id: "tty/canonical/kill-line-stops-at-an-end-of-file",
    steps: [
      setModes({ c_lflag: "ICANON|ECHOK" }),
      type("a\x04bc\x15d\n"),
      reads("a"),
      reads("d\n"),
      isReadable(0),
    ],
  }),
  terminal({
    id: "tty/canonical/erase-word-with-the-blanks-behind-it",
    steps: [
      setModes({ c_lflag: "ICANON|ECHO" }),
      type("one two  \x17x\n"),
      shows(`one two  ${rubbedOut(5)}x\r\n`),
      reads("one x\n"),
      type("  \x17\x17x\n"),
      shows(`  ${rubbedOut(2)}x\r\n`),
      reads("x\n"),
    ],
  }),
  terminal({
    id: "tty/canonical/erase-word-by-another-character",
    steps: [
      setModes({
        c_lflag: "ICANON",
        c_cc: characters([[VWERASE, "!"]]),
      }),
      type("ab!\x17c\n"),
      reads("\x17c\n"),
    ],
  }),
  terminal({
    id: "tty/canonical/first-of-characters-that-are-the-same",
    note: "In the order in which they are looked for, a line's end last.",
    steps: [
      ...([
        [[VEOF, VKILL, VERASE, VWERASE, VEOL], "!", "a bc!", "a bc"],
        [[VKILL, VERASE, VWERASE, VEOL], "!", "a bc!d\n", "d\n"],
        [[VERASE, VWERASE, VEOL], "!", "a bc!d\n", "a bd\n"],
        [[VWERASE, VEOL], "!", "a bc!d\n", "a d\n"],
        // So is the newline, which may be any of them, also as a mapped one.
        [[VEOF], "\n", "a\n", "a"],
        [[VEOF], "\n", "b\r", "b"],
        [[VKILL], "\n", "a\nb\x04", "b"],
        [[VWERASE], "\n", "a b\nc\x04", "a c"],
      ] as const).flatMap(([indices, character, keys, wanted]) => [
        setModes({
          c_lflag: "ICANON|ECHOE|ECHOK",
          c_cc: characters(indices.map((index) => [index, character])),
        }),
        type(keys),
        reads(wanted),
        isReadable(0),
      ]),
    ],
  }),
  terminal({
    id: "tty/canonical/nothing-is-shown-without-ECHO",
    note: "Not even the newline that ECHONL is about, nor what is erased.",
    steps: [
      setModes({ c_lflag: "ICANON|ECHONL|ECHOE|ECHOK" }),
      type("ab\bcd\x17\x15ef\n"),
      showsNothing,
      reads("ef\n"),
    ],
  }),
];

/** The four characters that signal, in the order in which they are looked for. */
const SIGNALS = [
  [VINFO, "SIGINFO"],
  [VINTR, "SIGINT"],
  [VQUIT, "SIGQUIT"],
  [VSUSP, "SIGTSTP"],
] as const satisfies readonly (readonly [number, SignalName])[];

const told = u32(0, "told");

const signals: readonly Row[] = [
  ...SIGNALS.map(([index, signal]) =>
    terminal({
      id: `tty/signal/${signal}-by-another-character`,
      covers:
        "terminal/behaviour/signal-characters-signal-the-foreground-group",
      note: "What was typed before it is gone.",
      steps: [
        onSignal(signal, [handled]),
        setModes({
          c_lflag: "ISIG|ICANON",
          c_cc: characters([[index, "!"]]),
        }),
        type("a!b\n"),
        reads("b\n"),
        isReadable(0),
        // Without ISIG it is a byte like others.
        setModes({ c_lflag: "ICANON", c_cc: characters([[index, "!"]]) }),
        type("a!b\n"),
        reads("a!b\n"),
      ],
    })
  ),
  ...SIGNALS.slice(0, 3).map(([, first], at) =>
    terminal({
      id: `tty/signal/${first}-comes-first`,
      steps: [
        onSignal(first, [handled]),
        ...SIGNALS.slice(at + 1).map(([, signal]) =>
          onSignal(signal, [call.getpid().never()])
        ),
        setModes({
          c_lflag: "ISIG|ICANON",
          c_cc: characters(SIGNALS.slice(at).map(([index]) => [index, "!"])),
        }),
        type("!a\n"),
        reads("a\n"),
      ],
    })
  ),
  terminal({
    id: "tty/signal/with-NOFLSH-the-input-stays",
    steps: [
      onSignal("SIGINT", [handled]),
      setModes({ c_lflag: "ISIG|ICANON|NOFLSH" }),
      type("a\nb\x03c\n"),
      reads("a\n"),
      reads("bc\n"),
    ],
  }),
  terminal({
    id: "tty/signal/looked-for-before-line-ends-are-mapped",
    steps: [
      onSignal("SIGINT", [call.getpid().never()]),
      setModes({
        c_lflag: "ISIG|ICANON",
        c_cc: characters([[VINTR, "\n"]]),
      }),
      type("a\r"),
      reads("a\n"),
      onSignal("SIGINT", [handled]),
      type("a\n"),
      isReadable(0),
    ],
  }),
  terminal({
    id: "ioctl/ENOTIMPL/all-is-done-all-the-same",
    note: "The input is discarded, and the description does not block.",
    steps: [
      type("ab\n"),
      call.ioctl(
        SLAVE,
        "TCSETSF",
        modes({ c_lflag: "IEXTEN", c_cc: characters([[VMIN, "\0"]]) }),
      ).fails("ENOTIMPL"),
      isReadable(0),
      read(SLAVE, got, 64).returns(0),
      type("c"),
      reads("c"),
    ],
  }),
  terminal({
    id: "tty/signal/VSUSP-tells-the-leaders-parent",
    note: "SIGCHLD, although nobody stops; other characters do not.",
    steps: [
      child("leader", [
        call.setpgid(0, 0).returns(0),
        sigaction("SIGINT", { handler: "SIG_IGN" }).returns(0),
        sigaction("SIGTSTP", { handler: "SIG_IGN" }).returns(0),
        barrier("led"),
        barrier("done"),
      ]),
      barrier("led"),
      call.ioctl(SLAVE, "TIOCSPGRP", result("leader")).returns(0),
      onSignal("SIGCHLD", [store(told, 1)]),
      type("\x03"),
      settle().observes(told, 0),
      type("\x1a"),
      settle().observes(told, 1),
      // The end of the leader is nothing to be told of here.
      sigaction("SIGCHLD", { handler: "SIG_DFL" }).returns(0),
      barrier("done"),
      join("leader"),
    ],
  }),
  terminal({
    id: "tty/signal/whole-foreground-group-and-nobody-else",
    covers: "terminal/behaviour/signal-characters-signal-the-foreground-group",
    steps: [
      child("member", [
        onSignal("SIGINT", [handled]),
        barrier("here"),
        barrier("done"),
      ]),
      child("outsider", [
        call.setpgid(0, 0).returns(0),
        onSignal("SIGINT", [call.getpid().never()]),
        barrier("here"),
        barrier("done"),
      ]),
      onSignal("SIGINT", [handled]),
      barrier("here"),
      type("\x03"),
      settle(),
      barrier("done"),
      join("member"),
      join("outsider"),
    ],
  }),
  terminal({
    id: "tty/signal/background-is-told-of-reads-and-writes",
    covers: [
      "terminal/EINTR/read-by-background-group",
      "terminal/EINTR/written-by-background-group-with-tostop",
    ],
    note: "Without TOSTOP whoever writes is not looked at.",
    steps: [
      onSignal("SIGTTIN", [handled]),
      onSignal("SIGTTOU", [handled]),
      write(SLAVE, "x").returns(1),
      call.ioctl(SLAVE, "TCSETS", modes({ c_lflag: "ICANON|TOSTOP" }))
        .fails("ENOTIMPL"),
      write(SLAVE, "x").fails("EINTR"),
      type("a\n"),
      read(SLAVE, got, 64).fails("EINTR"),
    ],
  }, inOwnGroup),
  terminal({
    id: "tty/signal/size-set-by-the-master",
    note: "The foreground group is told, and the slave has it.",
    steps: [
      onSignal("SIGWINCH", [handled]),
      call.ioctl(
        MASTER,
        "TIOCSWINSZ",
        struct("winsize", { ws_row: 3, ws_col: 4 }),
      )
        .returns(0),
      call.ioctl(
        SLAVE,
        "TIOCGWINSZ",
        struct("winsize", { ws_row: 9, ws_xpixel: 9, ws_ypixel: 9 }, "size"),
      )
        .returns(0)
        .observes(
          struct("winsize", { ws_row: 9, ws_xpixel: 9, ws_ypixel: 9 }, "size"),
          {
            ws_row: 3,
            ws_col: 4,
            ws_xpixel: 0,
            ws_ypixel: 0,
          },
        ),
    ],
  }),
];

const lines = "a\n".repeat(300);

const output: readonly Row[] = [
  ...(["OPOST", "ONLCR"] as const).map((flag) =>
    terminal({
      id: `tty/output/${flag}-alone-changes-nothing`,
      steps: [
        setModes({ c_oflag: flag }),
        write(SLAVE, "x\ny").returns(3),
        shows("x\ny"),
        type("z\n"),
        shows("z\n"),
      ],
    })
  ),
  terminal({
    id: "tty/output/more-than-a-chunk",
    steps: [
      write(SLAVE, lines).returns(600),
      read(MASTER, long, 2000).returns(900)
        .observes(long, lines.replaceAll("\n", "\r\n")),
    ],
  }),
  ...([
    [3, "\n\n", 1, "\r\n\r"],
    [4, "\n\n\n", 2, "\r\n\r\n"],
    [5, "a\nb\n", 3, "a\r\nb\r"],
  ] as const).map(([room, output, accepted, shown]) =>
    terminal({
      id: `tty/output/newlines-where-only-${room}-bytes-fit`,
      note: "64 KiB wait for the master. Of a newline a half may be shown, " +
        "and then does not count.",
      steps: [
        call.ioctl(SLAVE, "FIONBIO", u32(1)).returns(0),
        write(SLAVE, filled(65536 - room, 0x78, "page after page"))
          .returns(65536 - room),
        write(SLAVE, output).returns(accepted),
        write(SLAVE, "x").fails("EAGAIN"),
        read(MASTER, buffer(65536, "screen"), 65536 - room)
          .returns(65536 - room),
        shows(shown),
        write(SLAVE, "y\n").returns(2),
        shows("y\r\n"),
      ],
    })
  ),
  ...([[65534, 1], [65535, 0]] as const).map(([length, ready]) =>
    terminal({
      id: `tty/output/writable-with-room-for-${65536 - length}`,
      note: "A newline may become two bytes.",
      steps: [
        write(SLAVE, filled(length, 0x78, "page after page")).returns(length),
        poll([polled(SLAVE, "POLLOUT")], 0).returns(ready),
      ],
    })
  ),
];

export const rows: readonly Row[] = [
  ...input,
  ...editing,
  ...signals,
  ...output,
];
