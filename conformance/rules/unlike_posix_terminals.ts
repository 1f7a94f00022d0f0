/**
 * Terminals where POSIX, or what other systems make of it, says something else
 * than this system does.
 *
 * @module
 */

import {
  barrier,
  buffer,
  call,
  child,
  close,
  join,
  node,
  open,
  poll,
  polled,
  read,
  result,
  type Row,
  row,
  settle,
  sigprocmask,
  type Step,
  thread,
  u32,
  write,
} from "../language/row.ts";
import { bit } from "../worlds/signal.ts";
import { inOwnGroup, modes, terminal, type } from "../worlds/terminal.ts";
import {
  cleanUp,
  MASTER,
  openPair,
  openTerminal,
  SLAVE,
  world,
} from "../worlds/terminal_pseudo_terminal.ts";

const MASTER_FILE = "Kernel/Devices/TTY/MasterPTY.cpp";

const got = buffer(16, "got");
const group = buffer(4, "group");
const pending = u32(0, "pending");
const blocks = (signals: number): Step =>
  sigprocmask("SIG_BLOCK", signals).returns(0);

const waiting = (signals: number): Step =>
  call.sigpending(pending).returns(0).observes(pending, signals);

const background: readonly Row[] = [
  terminal({
    id: "tty/background/blocked-signal-refuses-all-the-same",
    note: "There is no EIO, and nothing is read or written either.",
    steps: [
      type("ab\n"),
      blocks(bit("SIGTTIN") | bit("SIGTTOU")),
      read(SLAVE, got).fails("EINTR"),
      waiting(bit("SIGTTIN")),
      // The mode is set all the same.
      call.ioctl(SLAVE, "TCSETS", modes({ c_lflag: "ISIG|ICANON|TOSTOP" }))
        .fails("ENOTIMPL"),
      write(SLAVE, "x").fails("EINTR"),
      waiting(bit("SIGTTIN") | bit("SIGTTOU")),
    ],
  }, inOwnGroup),
  terminal({
    id: "tty/background/signal-is-the-reader-s-alone",
    note: "POSIX has it sent to the whole group.",
    steps: [
      type("ab\n"),
      blocks(bit("SIGTTIN")),
      child("kid", [
        read(SLAVE, got).fails("EINTR"),
        waiting(bit("SIGTTIN")),
      ]),
      join("kid"),
      waiting(0),
    ],
  }, inOwnGroup),
];

const control: readonly Row[] = [
  terminal({
    id: "tty/hang-up/nobody-is-told-to-go-on",
    source: `${MASTER_FILE}, TTY.cpp: hang_up`,
    note: "POSIX has SIGCONT sent with SIGHUP.",
    steps: [
      blocks(bit("SIGHUP") | bit("SIGCONT")),
      close(MASTER).returns(0),
      waiting(bit("SIGHUP")),
    ],
  }),
  row("tty/control/any-terminal-takes-any-other-away", {
    source: "Kernel/Devices/TTY/TTY.cpp: ioctl",
    note: "TIOCNOTTY is not asked of the controlling terminal alone.",
    touches: ["mounts"],
    setup: [...world, node("tty", "S_IFCHR|0o666", 0x500)],
    teardown: cleanUp,
    steps: [
      ...openTerminal,
      open("/dev/ptmx", "O_RDWR").returns(3),
      open("pts/1", "O_RDWR").returns(4),
      // A session leader that opens one has none by that.
      open("/w/tty", "O_RDWR").fails("ENXIO"),
      call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
      open("/w/tty", "O_RDWR").returns(5),
      call.ioctl(4, "TIOCNOTTY", 0).returns(0),
      open("/w/tty", "O_RDWR").fails("ENXIO"),
    ],
  }),
  terminal({
    id: "tty/control/no-foreground-comes-with-it",
    steps: [
      call.setsid().succeeds(),
      ...openPair,
      call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
      call.ioctl(SLAVE, "TIOCGPGRP", group).returns(0).observes(group, 0),
    ],
  }, []),
];

const gone: readonly Row[] = [
  terminal({
    id: "tty/session/end-of-its-leader-is-told-to-nobody",
    source: "Kernel/Tasks/Process.cpp: die",
    note: "Neither by SIGHUP nor by the loss of the terminal.",
    steps: [
      child("leader", [
        ...openTerminal,
        call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
        child("member", [
          blocks(bit("SIGHUP") | bit("SIGCONT")),
          barrier("ready"),
          barrier("the leader is gone"),
          waiting(0),
          call.ioctl(SLAVE, "TIOCGPGRP", group).returns(0)
            .observes(group, result("session")),
          read(SLAVE, got).returns(3).observes(got, "ab\n"),
        ]),
        type("ab\n"),
        barrier("ready"),
      ]),
      join("leader"),
      barrier("the leader is gone"),
      settle(),
    ],
  }, []),
  terminal({
    id: "tty/pair/end-of-the-slave-is-not-looked-for-at-a-timeout",
    source: `${MASTER_FILE}, Kernel/Syscalls/poll.cpp`,
    note: "Nobody wakes who polls, and a timeout does not look again.",
    steps: [
      thread("closer", [settle(), close(SLAVE).returns(0)]),
      poll([polled(MASTER, "POLLIN")], 300).returns(0),
      join("closer"),
      poll([polled(MASTER, "POLLIN")], 0).returns(1),
    ],
  }, openPair),
  terminal({
    id: "tty/pair/dead-process-controls-nothing",
    source: "Kernel/Tasks/Process.cpp: die, Kernel/Devices/TTY/SlavePTY.cpp",
    note: "Its parent has not waited for it, and it is there.",
    steps: [
      child("kid", [
        call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
        barrier("controlled"),
      ]),
      barrier("controlled"),
      call.waitid({
        idtype: "P_PID",
        id: result("kid"),
        infop: buffer(64, "information"),
        options: "WEXITED|WNOWAIT",
      }).returns(0),
      poll([polled(MASTER, "POLLIN")], 0).returns(0),
      close(SLAVE).returns(0),
      poll([polled(MASTER, "POLLIN")], 0).returns(1),
      join("kid"),
    ],
  }, openPair),
];

export const rows: readonly Row[] = [...background, ...control, ...gone];
