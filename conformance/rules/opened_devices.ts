/**
 * What is seen of a device that was opened by its node, and what an open asks
 * for that neither reads, writes nor makes anything.
 *
 * @module
 */

import {
  buffer,
  call,
  close,
  directory,
  file,
  fstat,
  lseek,
  node,
  onSignal,
  open,
  pledge,
  read,
  result,
  room,
  type Row,
  row,
  settle,
} from "../language/row.ts";
import {
  cleanUp,
  MASTER,
  openTerminal,
  SLAVE,
  world,
} from "../worlds/terminal_pseudo_terminal.ts";

const VFS = "Kernel/FileSystem/VirtualFileSystem.cpp";

const status = room("stat", "status");

const fd = result("fd");

export const rows: readonly Row[] = [
  row("fstat/success/device-opened-by-its-node", {
    covers: "open/behaviour/device-is-seen-as-its-node",
    source: `${VFS}, Kernel/FileSystem/OpenFileDescription.cpp`,
    note: "The node's owner, mode and number in its file system.",
    setup: [
      file("first"),
      node("null", "S_IFCHR|0o604", 0x103),
    ],
    steps: [
      open("null", "O_RDONLY").as("fd"),
      fstat(fd, status).returns(0).observes(status, {
        st_ino: 3,
        st_mode: "S_IFCHR|0o604",
        st_uid: 0,
        st_gid: 0,
        st_rdev: 0x103,
        st_size: 0,
      }),
    ],
  }),
  row("lseek/success/devices-that-seek-and-do-not", {
    covers: [
      "lseek/ESPIPE/file-is-not-seekable",
      "open/behaviour/device-is-seekable-only-if-it-says-so",
    ],
    source: "Kernel/Devices/Generic/NullDevice.h, ZeroDevice.h",
    setup: [
      node("null", "S_IFCHR|0o666", 0x103),
      node("zero", "S_IFCHR|0o666", 0x105),
      node("random", "S_IFCHR|0o666", 0x108),
    ],
    steps: [
      open("null", "O_RDWR").as("fd"),
      lseek(fd, 7, "SEEK_SET").returns(0),
      ...["zero", "random"].flatMap((name) => [
        open(name, "O_RDWR").as("fd"),
        lseek(fd, 7, "SEEK_SET").fails("ESPIPE"),
      ]),
    ],
  }),
  row("open/success/without-a-promise", {
    covers: "open/behaviour/needs-no-promise-without-read-write-or-creat",
    source: "Kernel/Syscalls/open.cpp",
    setup: [directory("d"), file("x", "", { mode: 0o755 })],
    steps: [
      pledge("stdio").returns(0),
      open("d", "O_DIRECTORY").succeeds(),
      open("x", "O_EXEC").succeeds(),
      open("d", 0).succeeds(),
      open("d", "O_RDONLY").kills(
        "SIGABRT",
        "promise/EPROMISEVIOLATION/rpath-not-promised",
      ),
    ],
  }),
  row("close/success/master-hangs-its-slave-up", {
    covers: "close/behaviour/last-reference-of-a-master-hangs-up-the-slave",
    source: "Kernel/Devices/TTY/MasterPTY.cpp, TTY.cpp",
    note: "A duplicate of the master keeps it away.",
    touches: ["mounts"],
    setup: world,
    steps: [
      onSignal("SIGHUP", []),
      ...openTerminal,
      call.dup2(MASTER, 9).returns(9),
      close(MASTER).returns(0),
      call.alarm(1).returns(0),
      onSignal("SIGALRM", []),
      read(SLAVE, buffer(1, "byte")).fails("EINTR"),
      close(9).returns(0),
      settle(),
      read(SLAVE, buffer(1, "byte")).returns(0),
    ],
    teardown: cleanUp,
  }),
];
