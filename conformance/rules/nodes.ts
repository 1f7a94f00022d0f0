/**
 * What nodes of /sys tell, beside what opening and writing them refuses.
 *
 * @module
 */

import {
  anything,
  atLeast,
  buffer,
  call,
  child,
  fstat,
  join,
  load,
  mmap,
  open,
  pread,
  read,
  result,
  room,
  type Row,
  stat,
  struct,
} from "../language/row.ts";
import { among } from "../language/json.ts";
import { fd, made, shows } from "../worlds/file_generated.ts";
import {
  bind,
  internet,
  internetSocket,
  pair,
  tcpServer,
} from "../worlds/socket_addresses.ts";

const SYSFS = "Kernel/FileSystem/SysFS";
const INFORMATION = `${SYSFS}/Subsystems/Kernel`;

const bytes = buffer(8, "bytes");

const text = buffer(4096, "text");

const status = room("stat", "status");

/** The node begins so; what follows differs from machine to machine. */
function beginsWith(path: string, beginning: string) {
  const block = buffer(beginning.length, `beginning of ${path}`);
  return [
    open(path, "O_RDONLY").as(path),
    read(result(path), block).returns(beginning.length)
      .observes(block, beginning),
  ];
}

const localAddress = '[{"local_address":"';

export const rows: readonly Row[] = [
  made(
    "read/ENOTIMPL/node-without-content",
    "sysfs/ENOTIMPL/node-has-no-content",
    ["s/kernel/power_state", "s/dev/char/1:3"].flatMap((path) => [
      open(path, "O_RDONLY").as("fd"),
      read(fd, bytes).fails("ENOTIMPL"),
      pread(fd, bytes, 0)
        .fails("ENOTIMPL", "sysfs/ENOTIMPL/node-has-no-content"),
      call.preadv(
        fd,
        struct("iovec", { iov_base: bytes, iov_len: 8 }, "vector"),
        1,
        -1,
      ).fails("ENOTIMPL", "sysfs/ENOTIMPL/node-has-no-content"),
    ]),
    { source: `${SYSFS}/Component.h` },
  ),
  made(
    "open/success/node-of-the-superusers-group",
    [],
    [
      child("member", [
        call.setresuid(1000, 1000, 1000).returns(0),
        open("s/kernel/power_state", "O_RDWR").succeeds(),
        open("s/kernel/request_panic", "O_RDONLY").fails("EACCES"),
      ]),
      join("member"),
      child("other", [
        call.setresgid(1000, 1000, 1000).returns(0),
        call.setresuid(1000, 1000, 1000).returns(0),
        open("s/kernel/power_state", "O_RDONLY").fails("EACCES"),
      ]),
      join("other"),
    ],
    {
      source: `${INFORMATION}/PowerStateSwitch.cpp, ${SYSFS}/Inode.cpp`,
      note: "Of mode 0660, and the superuser's and group 0's as all nodes are.",
    },
  ),
  made(
    "pread/ENOTSUP/request-panic",
    "transfer/ENOTSUP/file-can-never-be-read",
    [
      open("s/kernel/request_panic", "O_RDONLY").as("fd"),
      pread(fd, bytes, 0).fails("ENOTSUP"),
    ],
    { source: `${INFORMATION}/RequestPanic.cpp` },
  ),
  made(
    "fstat/success/constants-of-sysfs",
    "sysfs/behaviour/constants-have-the-size-of-their-text",
    ["system_mode", "cmdline", "load_base"].flatMap((name) => [
      open(`s/kernel/${name}`, "O_RDONLY").as(name),
      read(result(name), text).as(`length of ${name}`),
      fstat(result(name), status).returns(0)
        .observes(status, { st_size: result(`length of ${name}`) }),
    ]),
  ),
  made(
    "fstat/success/inode-numbers-of-sysfs",
    "sysfs/behaviour/nodes-are-numbered-as-they-were-made",
    ([
      ["s", 1],
      ["s/bus", 2],
      ["s/dev/char", 5],
      ["s/kernel", 10],
      ["s/kernel/df", 11],
      ["s/kernel/net", 25],
      ["s/kernel/net/udp", 31],
      ["s/kernel/system_mode", 39],
    ] as const).flatMap(([path, inode]) => [
      open(path, "O_RDONLY").as(path),
      fstat(result(path), status).returns(0)
        .observes(status, { st_ino: inode }),
    ]),
    {
      source: `${SYSFS}/Component.cpp, ${INFORMATION}/Directory.cpp`,
      note: "They are made before the first device is, whatever there is.",
    },
  ),
  made(
    "stat/success/inode-numbers-of-devices-in-sysfs",
    "sysfs/behaviour/nodes-are-numbered-as-they-were-made",
    [
      stat("s/dev/char/1:5", status).returns(0)
        .observes(status, { st_ino: atLeast(42) }),
    ],
    { source: `${SYSFS}/Component.cpp, ${INFORMATION}/Directory.cpp` },
  ),
  // Sockets that others left behind may stand before the row's own.
  ...([
    ["udp", "UDP", localAddress, [
      internetSocket("socket", "SOCK_DGRAM"),
      bind(result("socket"), internet(20490)).returns(0),
    ]],
    ["tcp", "TCP", localAddress, tcpServer(20491)],
    ["local", "Local", '[{"path":"', [pair().returns(0)]],
  ] as const).map(([name, file, beginning, sockets]) =>
    made(
      `read/success/${name}-sockets-in-sysfs`,
      "sysfs/behaviour/network-files-list-sockets",
      [...sockets, ...beginsWith(`s/kernel/net/${name}`, beginning)],
      { source: `${INFORMATION}/Network/${file}.cpp` },
    )
  ),
  made(
    "read/success/processes-of-sysfs",
    "sysfs/behaviour/processes-begin-with-the-colonel",
    beginsWith(
      "s/kernel/processes",
      '{"processes":[{"pledge":"","veil":"","pid":0,"pgid":0,"pgp":0,' +
        '"sid":0,"uid":0,"gid":0,"ppid":0,"tty":"","name":"colonel",' +
        '"executable":"","creation_time":',
    ),
    { source: `${INFORMATION}/Processes.cpp` },
  ),
  made(
    "read/success/processors-of-sysfs",
    "sysfs/behaviour/processors-are-listed",
    beginsWith("s/kernel/cpuinfo", '[{"processor":0,"vendor_id":"'),
    { source: `${INFORMATION}/CPUInfo.cpp`, arch: ["x86_64"] },
  ),
  made(
    "read/success/interrupts-of-sysfs",
    "sysfs/behaviour/interrupts-are-listed",
    beginsWith("s/kernel/interrupts", '[{"purpose":"'),
    {
      source: `${INFORMATION}/Interrupts.cpp`,
      arch: ["x86_64"],
      note: "Opening the node panics the reference's aarch64 kernel.",
    },
  ),
  made(
    "read/success/timer-among-the-interrupts-of-sysfs",
    "sysfs/behaviour/interrupts-are-listed",
    shows(
      "s/kernel/interrupts",
      among({
        purpose: "LocalAPIC",
        interrupt_line: 0xfc - 0x50,
        controller: anything,
        device_sharing: 0,
        per_cpu_call_counts: anything,
      }),
      8192,
    ),
    {
      source:
        "Kernel/Arch/x86_64/Interrupts/APIC.cpp: IRQ_APIC_TIMER, Kernel/Time/HardwareTimer.h",
      arch: ["x86_64"],
      note: "Opening the node panics the reference's aarch64 kernel.",
    },
  ),
  made(
    "mmap/success/node-without-content",
    "sysfs/ENOTIMPL/node-has-no-content",
    [
      open("s/kernel/power_state", "O_RDONLY").as("fd"),
      read(fd, bytes).fails("ENOTIMPL"),
      mmap({ size: 4096, prot: "PROT_READ", flags: "MAP_PRIVATE", fd })
        .as("map"),
      load(result("map")).kills("SIGSEGV"),
    ],
    { source: "Kernel/Memory/Region.cpp: handle_inode_fault" },
  ),
  made(
    "mmap/success/node-whose-content-is-made-by-opening",
    [],
    [
      open("s/kernel/uptime", "O_RDONLY").as("fd"),
      read(fd, bytes).succeeds(),
      mmap({ size: 4096, prot: "PROT_READ", flags: "MAP_PRIVATE", fd })
        .as("map"),
      load(result("map")).kills("SIGSEGV"),
    ],
    {
      note: "A page fault has no description whose content could be read.",
      source: `${INFORMATION}/GlobalInformation.cpp, ` +
        "Kernel/Memory/Region.cpp: handle_inode_fault",
    },
  ),
];
