/**
 * Pseudo terminals: what the two sides know of each other, their numbers, who
 * is woken by what, and the modes that a terminal keeps without minding them.
 *
 * @module
 */

import { FD_CLOEXEC, O_NONBLOCK, O_RDONLY } from "../../src/api/constants.ts";
import {
  atLeast,
  barrier,
  buffer,
  call,
  child,
  close,
  crossing,
  fcntl,
  filled,
  type Init,
  join,
  kill,
  mmap,
  munmap,
  node,
  onSignal,
  open,
  poll,
  polled,
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
  structBlock,
  u32,
  UNMAPPED,
  waitid,
  write,
} from "../language/row.ts";
import {
  CHARACTERS,
  type Modes,
  modes,
  terminal,
  type,
} from "../worlds/terminal.ts";
import {
  cleanUp,
  MASTER,
  openPair,
  openTerminal,
  SLAVE,
  world,
} from "../worlds/terminal_pseudo_terminal.ts";
import { termios } from "../../src/api/structs.ts";

const MASTER_FILE =
  "Kernel/Devices/TTY/MasterPTY.cpp, SlavePTY.cpp, FileSystem/OpenFileDescription.cpp";

const got = buffer(64, "got");
const number = buffer(4, "number");
const status = room("stat", "status");
const information = room("siginfo_t", "information");
const screen = buffer(65536, "screen");

/** Fills what the master holds for its reader: a writer has to wait now. */
const fillScreen = write(SLAVE, filled(65536, 0x78, "page after page"))
  .returns(65536);

/** The number of the pair whose master this is. */
const numbered = (master: number, index: number): Step =>
  call.ioctl(master, "TIOCGPTN", number).returns(0).observes(number, index);

/** Two pairs go; the number that is freed last is the next row's. */
const closeBoth: readonly Step[] = [4, 3, SLAVE, MASTER].map((open) =>
  close(open).returns(0)
);

const sides: readonly Row[] = [
  terminal({
    id: "tty/pair/number-freed-last-comes-first",
    source: "Kernel/Devices/TTY/PTYMultiplexer.cpp",
    steps: [
      open("/dev/ptmx", "O_RDWR").returns(3),
      open("pts/1", "O_RDWR").returns(4),
      numbered(3, 1),
      close(MASTER).returns(0),
      close(SLAVE).returns(0),
      // The other side first makes no difference.
      close(4).returns(0),
      close(3).returns(0),
      open("/dev/ptmx", "O_RDWR").returns(1),
      open("pts/1", "O_RDWR").returns(2),
      numbered(1, 1),
      open("/dev/ptmx", "O_RDWR").returns(3),
      open("pts/0", "O_RDWR").returns(4),
      numbered(3, 0),
    ],
  }, openPair),
  terminal({
    id: "tty/pair/slave-is-there-while-a-description-is",
    source: MASTER_FILE,
    steps: [
      open("pts/0", "O_RDWR").returns(3),
      close(SLAVE).returns(0),
      type("x"),
      poll([polled(MASTER, "POLLIN")], 0).returns(1),
      read(MASTER, got, 64).returns(1),
      poll([polled(MASTER, "POLLIN")], 0).returns(0),
      close(3).returns(0),
      write(MASTER, "x").fails("EIO"),
      poll([polled(MASTER, "POLLIN")], 0).returns(1),
      read(MASTER, got, 64).returns(0),
    ],
  }, openPair),
  terminal({
    id: "tty/pair/slave-is-there-while-it-controls-a-process",
    source: MASTER_FILE,
    note: "The end of that process is not noticed; the next close is.",
    steps: [
      child("holder", [
        call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
        close(MASTER).returns(0),
        barrier("held"),
        barrier("closed"),
        close(SLAVE).returns(0),
      ]),
      barrier("held"),
      close(SLAVE).returns(0),
      barrier("closed"),
      join("holder"),
      settle(),
      type("x"),
      read(MASTER, got, 64).returns(1),
      open("pts/0", "O_RDWR|O_NOCTTY").returns(2),
      close(SLAVE).returns(0),
      write(MASTER, "x").fails("EIO"),
    ],
  }, openPair),
  terminal({
    id: "tty/pair/what-is-shown-outlives-the-slave",
    source: MASTER_FILE,
    steps: [
      write(SLAVE, "ab").returns(2),
      close(SLAVE).returns(0),
      read(MASTER, got, 1).returns(1).observes(got, "a"),
      read(MASTER, got, 64).returns(1).observes(got, "b"),
      read(MASTER, got, 64).returns(0),
    ],
  }, openPair),
  terminal({
    id: "tty/pair/flags-of-the-multiplexers-open",
    source: "Kernel/Devices/TTY/PTYMultiplexer.cpp",
    covers: "read/behaviour/empty-non-blocking-master-gives-0",
    steps: [
      open("/dev/ptmx", "O_RDONLY|O_NONBLOCK").returns(3),
      open("pts/1", "O_RDWR").returns(4),
      fcntl(3, "F_GETFL").returns(O_RDONLY | O_NONBLOCK),
      read(3, got, 64).returns(0),
      write(3, "x").fails("EBADF"),
      open("/dev/ptmx", "O_WRONLY|O_CLOEXEC").returns(5),
      open("pts/2", "O_RDWR").returns(6),
      fcntl(5, "F_GETFD").returns(FD_CLOEXEC),
      read(5, got, 64).fails("EBADF"),
      write(5, "x").returns(1),
      ...[6, 5].map((open) => close(open).returns(0)),
      ...closeBoth,
    ],
  }, openPair),
  terminal({
    id: "tty/pair/flags-of-the-own-terminals-open",
    source: "Kernel/Devices/Generic/SelfTTYDevice.cpp",
    steps: [
      call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
      open("/dev/tty", "O_RDONLY|O_NONBLOCK").returns(3),
      fcntl(3, "F_GETFL").returns(O_RDONLY | O_NONBLOCK),
      read(3, got, 64).returns(0),
      write(3, "x").fails("EBADF"),
      open("/dev/tty", "O_WRONLY").returns(4),
      read(4, got, 64).fails("EBADF"),
      write(4, "x").returns(1),
      read(MASTER, got, 64).returns(1).observes(got, "x"),
    ],
  }),
  terminal({
    id: "tty/pair/bad-keys-are-not-reported",
    source: MASTER_FILE,
    note: "What stands in whole chunks of 128 bytes before them is typed.",
    steps: [
      call.ioctl(SLAVE, "TCSETS", modes({ c_lflag: 0 })).returns(0),
      write(MASTER, UNMAPPED, 5).returns(5),
      poll([polled(SLAVE, "POLLIN")], 0).returns(0),
      write(MASTER, crossing(filled(130, 0x61, "keys"))).returns(130),
      read(SLAVE, screen, 65536).returns(128),
      write(MASTER, crossing(filled(128, 0x61, "a chunk"))).returns(128),
      poll([polled(SLAVE, "POLLIN")], 0).returns(0),
    ],
  }),
];

const numbers: readonly Row[] = [
  row("open/success/master-by-its-number", {
    source: `${MASTER_FILE}, Kernel/Devices/Device.cpp`,
    note: "The end of any of its descriptions hangs the slave up for good.",
    touches: ["mounts"],
    setup: [...world, node("/w/master", "S_IFCHR|0o666", 0xc800)],
    teardown: cleanUp,
    steps: [
      onSignal("SIGHUP", [call.getpid().succeeds()]),
      onSignal("SIGINT", [call.getpid().succeeds()]),
      open("master", "O_RDWR").fails("ENODEV"),
      ...openTerminal,
      open("master", "O_RDWR").returns(3),
      numbered(3, 0),
      write(3, "a\n").returns(2),
      read(SLAVE, got, 64).returns(2),
      read(MASTER, got, 64).returns(3).observes(got, "a\r\n"),
      close(3).returns(0),
      read(SLAVE, got, 64).returns(0),
      write(SLAVE, "x").fails("EIO"),
      // Who has the other one still types, and nothing of it is shown.
      type("b\x03"),
      open("master", "O_RDWR").returns(3),
      write(SLAVE, "x").fails("EIO"),
      close(SLAVE).returns(0),
      write(3, "x").fails("EIO"),
      close(MASTER).returns(0),
      read(3, got, 64).returns(0),
      open("master", "O_RDONLY").returns(1),
      // Its number is not free yet.
      open("/dev/ptmx", "O_RDWR").returns(2),
      numbered(2, 1),
      open("pts/1", "O_RDWR").returns(4),
      ...[4, 2, 3, 1].map((one) => close(one).returns(0)),
      open("master", "O_RDWR").fails("ENODEV"),
      ...openPair,
      numbered(MASTER, 0),
    ],
  }),
  terminal({
    id: "tty/pair/only-output-is-a-write-of-the-slave",
    source: "Kernel/Devices/TTY/SlavePTY.cpp",
    note: "Its echo is none, and output that nobody takes is one.",
    steps: [
      type("a\n"),
      call.ioctl(SLAVE, "TCSETS", modes({})).returns(0),
      stat("pts/0", status).returns(0)
        .observes(status, { st_mtim: { tv_sec: 0, tv_nsec: 0 } }),
      close(MASTER).returns(0),
      write(SLAVE, "x").fails("EIO"),
      stat("pts/0", status).returns(0)
        .observes(status, { st_mtim: { tv_sec: atLeast(1) } }),
    ],
  }, openPair),
];

const waking: readonly Row[] = [
  terminal({
    id: "tty/pair/output-wakes-the-masters-reader",
    source: MASTER_FILE,
    steps: [
      child("reader", [
        read(MASTER, got, 64).returns(2).observes(got, "ab"),
        barrier("read"),
        read(MASTER, got, 64).returns(1).observes(got, "c"),
      ]),
      settle(),
      write(SLAVE, "ab").returns(2),
      barrier("read"),
      settle(),
      // So does what is typed, by its echo.
      type("c"),
      join("reader"),
    ],
  }),
  terminal({
    id: "tty/pair/reading-the-screen-wakes-the-writer",
    source: MASTER_FILE,
    steps: [
      fillScreen,
      child("writer", [write(SLAVE, "abc").returns(3)]),
      settle(),
      read(MASTER, screen, 65535).returns(65535),
      join("writer"),
      read(MASTER, got, 64).returns(1).observes(got, "x"),
      read(MASTER, got, 64).returns(3).observes(got, "abc"),
    ],
  }),
  terminal({
    id: "tty/pair/reader-sleeps-on-when-the-slave-goes",
    source: MASTER_FILE,
    note: "Closing asks nobody who waits. Whoever reads later gets 0, and " +
      "asks those who wait.",
    steps: [
      child("reader", [
        close(SLAVE).returns(0),
        read(MASTER, got, 64).returns(0),
      ]),
      settle(),
      close(SLAVE).returns(0),
      settle(),
      waitid("P_PID", result("reader"), information, "WEXITED|WNOHANG")
        .returns(0).observes(information, { si_pid: 0 }),
      read(MASTER, got, 64).returns(0),
      join("reader"),
    ],
  }, openPair),
  terminal({
    id: "tty/pair/reader-is-woken-by-what-was-shown-before-a-fault",
    source: MASTER_FILE,
    note: "Output goes 256 bytes at a time.",
    steps: [
      child("reader", [read(MASTER, screen, 65536).returns(256)]),
      settle(),
      write(SLAVE, crossing(filled(257, 0x79, "output"))).fails("EFAULT"),
      join("reader"),
    ],
  }),
  terminal({
    id: "tty/pair/fault-after-much-was-shown",
    source:
      `${MASTER_FILE}, Kernel/Devices/TTY/TTY.cpp, Kernel/Syscalls/write.cpp`,
    note: "One write is one, however long: the fault is all that is told.",
    steps: [
      mmap({
        size: 9 * 4096,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("output"),
      munmap(result("output", 8 * 4096), 4096).returns(0),
      write(SLAVE, result("output", 16_384), 16_385).fails("EFAULT"),
      read(MASTER, screen, 65536).returns(16_384),
      write(SLAVE, result("output"), 32_769).fails("EFAULT"),
      read(MASTER, screen, 65536).returns(32_768),
    ],
  }, openPair),
  terminal({
    id: "tty/pair/master-that-was-asked-for-much-goes",
    source: MASTER_FILE,
    steps: [
      write(SLAVE, "ab").returns(2),
      read(MASTER, screen, 65536).returns(2),
      close(MASTER).returns(0),
      read(SLAVE, got, 64).returns(0),
      write(SLAVE, "x").fails("EIO"),
    ],
  }, openPair),
  terminal({
    id: "tty/pair/writer-sleeps-on-when-the-master-goes",
    source: MASTER_FILE,
    note: "Without a foreground group there is no input to be discarded, " +
      "which is what wakes.",
    steps: [
      fillScreen,
      child("writer", [
        close(MASTER).returns(0),
        write(SLAVE, "abc").kills("SIGKILL"),
      ]),
      settle(),
      close(MASTER).returns(0),
      settle(),
      write(SLAVE, "x").fails("EIO"),
      settle(),
      kill(result("writer"), "SIGKILL").returns(0),
      join("writer"),
    ],
  }, openPair),
  terminal({
    id: "tty/pair/hanging-up-wakes-who-ignores-the-signal",
    source: MASTER_FILE,
    steps: [
      sigaction("SIGHUP", { handler: "SIG_IGN" }).returns(0),
      child("reader", [
        close(MASTER).returns(0),
        read(SLAVE, got, 64).returns(0),
      ]),
      settle(),
      type("a"),
      close(MASTER).returns(0),
      join("reader"),
      poll([polled(SLAVE, "POLLIN|POLLOUT")], 0).returns(1),
      read(SLAVE, got, 64).returns(0),
    ],
  }),
];

/** All that TCSETS takes, none of it as it was. */
const everything: Init<typeof termios.fields> = {
  c_iflag: "ISTRIP|INLCR|ICRNL",
  c_oflag: "OPOST|ONLCR|OCRNL",
  c_cflag: "CS8",
  c_lflag: "ISIG|ICANON|ECHO|ECHOE|ECHOK|ECHONL|NOFLSH",
  c_cc: Uint8Array.from({ length: 32 }, (_, n) => 200 + n),
  c_ispeed: 1,
  c_ospeed: 2,
};

/** Sets one field to these flags beside what it needs. */
const sets = <const T extends string>(changed: Modes<T>): Step =>
  call.ioctl(SLAVE, "TCSETS", modes(changed));

const kept: readonly Row[] = [
  terminal({
    id: "ioctl/success/TCSETS-keeps-every-field",
    covers: [
      "ioctl/behaviour/tcgets-gives-the-modes",
      "ioctl/behaviour/tcsets-applies-at-once",
    ],
    steps: [
      call.ioctl(SLAVE, "TCSETS", structBlock(termios, everything, "all"))
        .returns(0),
      call.ioctl(SLAVE, "TCGETS", room("termios", "modes")).returns(0)
        .observes(room("termios", "modes"), {
          c_iflag: 0o40 | 0o100 | 0o400,
          c_oflag: 0o1 | 0o4 | 0o10,
          c_cflag: 0o60,
          c_lflag: 0o373,
          c_cc: Uint8Array.from({ length: 32 }, (_, n) => 200 + n),
          c_ispeed: 1,
          c_ospeed: 2,
        }),
      // Two terminals have nothing in common.
      open("/dev/ptmx", "O_RDWR").returns(3),
      open("pts/1", "O_RDWR").returns(4),
      call.ioctl(4, "TCGETS", room("termios", "other modes")).returns(0)
        .observes(room("termios", "other modes"), {
          c_iflag: "ICRNL",
          c_cc: Uint8Array.from([...CHARACTERS, ...new Uint8Array(16)]),
        }),
      ...closeBoth,
    ],
  }, openPair),
  terminal({
    id: "ioctl/ENOTIMPL/each-input-mode-without-effect",
    covers: "ioctl/ENOTIMPL/terminal-flags-not-implemented",
    steps: ([
      "IGNBRK",
      "BRKINT",
      "IGNPAR",
      "PARMRK",
      "INPCK",
      "IGNCR",
      "IUCLC",
      "IXON",
      "IXANY",
      "IXOFF",
      "IMAXBEL",
      "IUTF8",
    ] as const).map((flag) => sets({ c_iflag: flag }).fails("ENOTIMPL")),
  }, openPair),
  terminal({
    id: "ioctl/ENOTIMPL/each-output-mode-without-effect",
    covers: "ioctl/ENOTIMPL/terminal-flags-not-implemented",
    steps: (["OLCUC", "ONOCR", "ONLRET", "OFILL", "OFDEL"] as const).map((
      flag,
    ) => sets({ c_oflag: flag }).fails("ENOTIMPL")),
  }, openPair),
  terminal({
    id: "ioctl/ENOTIMPL/each-control-mode-without-effect",
    covers: "ioctl/ENOTIMPL/terminal-flags-not-implemented",
    steps: ([
      "CS5",
      "CS6",
      "CS7",
      "CS8|CSTOPB",
      "CS8|CREAD",
      "CS8|PARENB",
      "CS8|PARODD",
      "CS8|HUPCL",
      "CS8|CLOCAL",
    ] as const).map((flag) => sets({ c_cflag: flag }).fails("ENOTIMPL")),
  }, openPair),
  terminal({
    id: "ioctl/ENOTIMPL/each-local-mode-without-effect",
    covers: "ioctl/ENOTIMPL/terminal-flags-not-implemented",
    steps: [
      ...(["TOSTOP", "IEXTEN"] as const).map((flag) =>
        sets({ c_lflag: flag }).fails("ENOTIMPL")
      ),
      sets({ c_lflag: "NOFLSH" }).returns(0),
    ],
  }, openPair),
  terminal({
    id: "ioctl/success/VMIN-decides-whether-raw-reads-block",
    covers: "ioctl/behaviour/tcsets-with-icanon-or-vmin-makes-blocking",
    note: "VTIME, one place before it, does not.",
    steps: [
      sets({
        c_lflag: 0,
        c_cc: CHARACTERS.map((one, at) => at === 5 ? 9 : at === 6 ? 0 : one),
      }).returns(0),
      read(SLAVE, got, 64).returns(0),
      sets({
        c_lflag: 0,
        c_cc: CHARACTERS.map((one, at) => at === 6 ? 1 : one),
      }).returns(0),
      child("typist", [settle(), type("x")]),
      read(SLAVE, got, 64).returns(1),
      join("typist"),
      call.ioctl(SLAVE, "FIONBIO", u32(1)).returns(0),
      call.ioctl(SLAVE, "TCGETS", struct("termios", {}, "read back"))
        .returns(0),
      read(SLAVE, got, 64).returns(0),
    ],
  }),
];

export const rows: readonly Row[] = [...sides, ...numbers, ...waking, ...kept];
