import {
  buffer,
  call,
  execve,
  file,
  node,
  open,
  read,
  readlink,
  type Row,
  row,
  write,
} from "../language/row.ts";
import { fd, made } from "../worlds/file_generated.ts";
import {
  cleanUp,
  openPair,
  world,
} from "../worlds/terminal_pseudo_terminal.ts";
import { elf } from "../worlds/process_elf.ts";

const bytes = buffer(16, "bytes");

const CONSTANT = "s/kernel/cmdline";

export const rows: readonly Row[] = [
  made("path/jail/generated-nodes", [
    "sysfs/EPERM/not-readable-in-jail",
    "sysfs/EPERM/constant-not-readable-in-jail",
    "open/behaviour/jailed-process-opens-sysfs-nodes-meant-for-it",
  ], [
    open(CONSTANT, "O_RDONLY").as("fd"),
    call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
    open("s/kernel/processes", "O_RDONLY").returns(2),
    open("s/kernel/cpuinfo", "O_RDONLY").fails("EPERM"),
    read(fd, bytes).fails("EPERM"),
  ]),
  row("path/jail/devices", {
    source: "Kernel/Devices/Device.cpp, Kernel/Devices/Generic",
    covers: "node/EPERM/device-not-allowed-in-jail",
    setup: [
      node("tty5", "S_IFCHR|0o666", 0x2305),
      node("null", "S_IFCHR|0o666", 0x103),
      node("console", "S_IFCHR|0o666", 0x501),
    ],
    steps: [
      open("tty5", "O_RDWR|O_NOCTTY").as("fd"),
      call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
      open("tty5", "O_RDWR|O_NOCTTY").fails("EPERM"),
      readlink("tty5", bytes).fails("EPERM"),
      open("null", "O_RDWR").returns(2),
      open("console", "O_RDWR").returns(3),
      write(fd, "").returns(0),
    ],
  }),
  row("path/jail/pseudo-terminals", {
    source: "Kernel/Devices/TTY/MasterPTY.h, SlavePTY.h, PTYMultiplexer.cpp",
    note: "Both sides, also by nodes with their numbers.",
    touches: ["mounts"],
    setup: [
      ...world,
      node("master", "S_IFCHR|0o666", 0xc800),
      node("slave", "S_IFCHR|0o666", 0xc900),
    ],
    steps: [
      call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
      ...openPair,
      open("master", "O_RDWR").returns(3),
      open("slave", "O_RDWR|O_NOCTTY").returns(4),
    ],
    teardown: cleanUp,
  }),
  row("path/jail/set-uid-program", {
    source: "Kernel/Syscalls/execve.cpp",
    covers: "exec/EPERM/set-id-program-in-jail",
    setup: [file("f", elf(), { mode: 0o4755 })],
    steps: [
      call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
      execve("/w/f", ["f"]).fails("EPERM"),
    ],
  }),
];
