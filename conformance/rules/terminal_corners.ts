/**
 * Terminals: bits next to those that mean something, bytes next to the special
 * ones, groups without a leader, and whose a slave is.
 *
 * @module
 */

import {
  barrier,
  buffer,
  call,
  child,
  close,
  fsmount,
  fsopen,
  get_dir_entries,
  join,
  mkdir,
  NULL,
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
  umount,
  UNMAPPED,
  write,
} from "../language/row.ts";
import { VEOL, VMIN } from "../../src/api/constants.ts";
import {
  CHARACTERS,
  inOwnGroup,
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

const got = buffer(64, "got");
const number = buffer(4, "number");
const entries = buffer(256, "entries");
const status = room("stat", "status");

const chooses = (pgid: Parameters<typeof call.ioctl>[2]): Step =>
  call.ioctl(SLAVE, "TIOCSPGRP", pgid);

export const rows: readonly Row[] = [
  terminal({
    id: "tty/input/IGNBRK-is-no-part-of-other-modes",
    note: "The modes stay, although TCSETS says that one has no effect.",
    steps: [
      call.ioctl(SLAVE, "TCSETS", modes({ c_iflag: "IGNBRK", c_lflag: 0 }))
        .fails("ENOTIMPL"),
      write(MASTER, Uint8Array.of(0xe1, 13, 10)).returns(3),
      read(SLAVE, got, 64).returns(3)
        .observes(got, Uint8Array.of(0xe1, 13, 10)),
    ],
  }),
  terminal({
    id: "ioctl/success/TCSETS-control-mode-without-name",
    note: "Nothing is said of bits that no mode has, and they are kept.",
    steps: [
      call.ioctl(SLAVE, "TCSETS", modes({ c_cflag: 0o60 | 0o17 })).returns(0),
      call.ioctl(SLAVE, "TCGETS", room("termios", "modes")).returns(0)
        .observes(room("termios", "modes"), { c_cflag: 0o60 | 0o17 }),
    ],
  }),
  terminal({
    id: "tty/canonical/erased-byte-next-to-the-end-of-file",
    note: "Only a 0 is never taken back.",
    steps: [
      call.ioctl(SLAVE, "TCSETS", modes({ c_lflag: "ICANON|ECHO|ECHOE" }))
        .returns(0),
      type("a\x01\b"),
      read(MASTER, got, 64).returns(5).observes(got, "a\x01\b \b"),
      type("\n"),
      read(SLAVE, got, 64).returns(2).observes(got, "a\n"),
    ],
  }),
  terminal({
    id: "tty/canonical/end-of-file-is-kept-where-lines-end-otherwise",
    note: "VEOL is not 0 here, which is what stands for an end of file.",
    steps: [
      call.ioctl(
        SLAVE,
        "TCSETS",
        modes({
          c_lflag: "ICANON|ECHO|ECHOE|ECHOK",
          c_cc: CHARACTERS.map((one, at) => at === VEOL ? 0x78 : one),
        }),
      ).returns(0),
      type("a\x04\b\x15"),
      read(MASTER, got, 64).returns(1).observes(got, "a"),
      read(SLAVE, got, 64).returns(1).observes(got, "a"),
      poll([polled(SLAVE, "POLLIN")], 0).returns(0),
    ],
  }),
  terminal({
    id: "ioctl/EINVAL/TIOCSPGRP-below-1",
    covers: "ioctl/EINVAL/no-such-process-group",
    note: "The foreground group stays.",
    steps: [
      chooses(0).fails("EINVAL"),
      chooses(-1).fails("EINVAL"),
      call.ioctl(SLAVE, "TIOCGPGRP", number).returns(0)
        .observes(number, result("session")),
    ],
  }),
  terminal({
    id: "ioctl/EPERM/TIOCSPGRP-in-session-0",
    covers: "ioctl/EPERM/group-not-led-from-the-callers-session",
    note: "The caller's own group, in the session of the first process.",
    steps: [
      call.getsid(0).returns(0),
      call.getpid().as("me"),
      chooses(result("me")).fails("EPERM"),
      call.ioctl(SLAVE, "TIOCGPGRP", number).returns(0).observes(number, 0),
    ],
  }, inOwnGroup),
  terminal({
    id: "tty/signal/VSUSP-where-the-group-has-no-leader",
    note: "Nobody's parent is told, though the leader's was to be before.",
    steps: [
      child("leader", [
        call.setpgid(0, 0).returns(0),
        barrier("led"),
        barrier("joined"),
      ]),
      child("member", [
        barrier("led"),
        call.setpgid(0, result("leader")).returns(0),
        sigaction("SIGTSTP", { handler: "SIG_IGN" }).returns(0),
        barrier("joined"),
        barrier("done"),
      ]),
      barrier("led"),
      chooses(result("leader")).returns(0),
      barrier("joined"),
      join("leader"),
      // Whoever is waited for is found until the finalizer is done with it.
      settle(),
      chooses(result("leader")).returns(0),
      onSignal("SIGCHLD", [call.getpid().never()]),
      type("a\x1a"),
      settle(),
      sigaction("SIGCHLD", { handler: "SIG_DFL" }).returns(0),
      poll([polled(SLAVE, "POLLIN")], 0).returns(0),
      type("b\n"),
      poll([polled(SLAVE, "POLLIN")], 0).returns(1),
      barrier("done"),
      join("member"),
    ],
  }),
  row("stat/success/slave-is-whose-ids-the-process-had", {
    source:
      "Kernel/FileSystem/DevPtsFS/FileSystem.cpp, Devices/TTY/SlavePTY.cpp",
    note: "The real ids, not the effective ones.",
    as: "root",
    touches: ["mounts"],
    setup: world,
    steps: [
      call.setresgid(3, 4, 5).returns(0),
      call.setresuid(6, 0, 8).returns(0),
      ...openPair,
      stat("pts/0", status).returns(0)
        .observes(status, { st_uid: 6, st_gid: 3 }),
    ],
    teardown: cleanUp,
  }),
  row("sysfs/success/pseudo-terminals-come-and-go", {
    source: "Kernel/Devices/CharacterDevice.cpp, TTY/MasterPTY.cpp",
    as: "root",
    touches: ["mounts"],
    setup: [
      ...world,
      mkdir("/w/sys", 0o755),
      fsopen("sys").as("sysfs"),
      fsmount(result("sysfs"), "/w/sys"),
      close(result("sysfs")),
    ],
    steps: [
      stat("sys/dev/char/200:0", status).fails("ENOENT"),
      ...openPair,
      stat("sys/dev/char/200:0", status).returns(0),
      stat("sys/dev/char/201:0", status).returns(0),
      // Seen again, and still the same.
      stat("sys/dev/char/201:0", status).returns(0),
      stat("sys/dev/char/201:1", status).fails("ENOENT"),
      close(SLAVE).returns(0),
      // The root alone is left of its file system.
      open("pts", "O_RDONLY").as("terminals"),
      get_dir_entries(result("terminals"), entries).returns(29),
      stat("sys/dev/char/201:0", status).fails("ENOENT"),
      stat("sys/dev/char/200:0", status).returns(0),
      close(MASTER).returns(0),
      stat("sys/dev/char/200:0", status).fails("ENOENT"),
      stat("sys/dev/char/1:3", status).returns(0),
    ],
    teardown: [umount("/w/sys"), ...cleanUp],
  }),
  terminal({
    id: "tty/signal/character-is-neither-shown-nor-kept",
    covers: "terminal/behaviour/no-foreground-group-no-signals",
    note: "Whether there is somebody to be told or not.",
    steps: [
      type("\x03"),
      call.ioctl(SLAVE, "TIOCSPGRP", result("session")).returns(0),
      onSignal("SIGINT", [call.getpid().succeeds()]),
      type("\x03b\n"),
      read(MASTER, got, 64).returns(3).observes(got, "b\r\n"),
      read(SLAVE, got, 64).returns(2).observes(got, "b\n"),
    ],
  }, [call.setsid().as("session"), ...openPair]),
  terminal({
    id: "tty/raw/as-much-as-there-is",
    note: "VMIN says no more than whether to wait.",
    steps: [
      call.ioctl(
        SLAVE,
        "TCSETS",
        modes({ c_lflag: 0, c_cc: CHARACTERS.with(VMIN, 3) }),
      ).returns(0),
      type("ab"),
      read(SLAVE, got, 64).returns(2).observes(got, "ab"),
    ],
  }),
  terminal({
    id: "tty/pair/line-that-came-before-the-end-is-not-read",
    source: "Kernel/Devices/TTY/SlavePTY.cpp: read",
    note: "Not even by somebody in the background.",
    steps: [
      type("ab\n"),
      close(MASTER).returns(0),
      poll([polled(SLAVE, "POLLIN")], 0).returns(1),
      read(SLAVE, got, 64).returns(0),
    ],
  }, openPair),
  terminal({
    id: "ioctl/success/background-sets-modes",
    note: "Nobody is told of it, and nobody stops.",
    steps: [
      child("background", [
        call.setpgid(0, 0).returns(0),
        ...(["TCSETS", "TCSETSW"] as const).map((request) =>
          call.ioctl(SLAVE, request, modes({ c_lflag: "ICANON" })).returns(0)
        ),
      ]),
      join("background"),
      type("ab\n"),
      poll([polled(MASTER, "POLLIN")], 0).returns(0),
    ],
  }),
  terminal({
    id: "read/EFAULT/null-takes-nothing-from-a-terminal",
    covers: "buffer: user-memory/EFAULT/not-writable",
    source: "Kernel/Library/UserOrKernelBuffer.h: write_buffered",
    note: "Null is found before a byte is taken, other bad places after it.",
    steps: [
      type("ab\n"),
      read(SLAVE, NULL, 64).fails("EFAULT"),
      read(SLAVE, got, 64).returns(3).observes(got, "ab\n"),
      type("cd\n"),
      read(SLAVE, UNMAPPED, 64).fails("EFAULT"),
      type("ef\n"),
      read(SLAVE, got, 64).returns(3).observes(got, "ef\n"),
    ],
  }),
  terminal({
    id: "read/EINTR/background-that-ignores-sigttin",
    covers: "terminal/EINTR/read-by-background-group",
    note: "It does not stop, and gets nothing all the same.",
    steps: [
      type("ab\n"),
      child("background", [
        call.setpgid(0, 0).returns(0),
        sigaction("SIGTTIN", { handler: "SIG_IGN" }).returns(0),
        read(SLAVE, got, 64).fails("EINTR"),
      ]),
      join("background"),
      read(SLAVE, got, 64).returns(3).observes(got, "ab\n"),
    ],
  }),
  terminal({
    id: "tty/pair/hang-up-leaves-the-terminal-to-its-process",
    source: "Kernel/Devices/TTY/TTY.cpp: hang_up; SelfTTYDevice.cpp",
    steps: [
      sigaction("SIGHUP", { handler: "SIG_IGN" }).returns(0),
      call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
      close(MASTER).returns(0),
      open("/dev/tty", "O_RDWR").as("own"),
      read(result("own"), got, 64).returns(0),
      call.ioctl(SLAVE, "TIOCNOTTY", 0).returns(0),
      open("/dev/tty", "O_RDWR").fails("ENXIO"),
    ],
  }, openTerminal),
];
