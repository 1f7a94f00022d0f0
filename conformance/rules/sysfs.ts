/**
 * What /sys tells: its listings, every field of what its nodes show, and what
 * those that can be written make of it.
 *
 * @module
 */

import {
  among,
  anything,
  atLeast,
  atMost,
  barrier,
  bits,
  buffer,
  call,
  child,
  clock_nanosleep,
  close,
  crossing,
  duration,
  fcntl,
  fsmount,
  fsopen,
  ftruncate,
  get_dir_entries,
  inside,
  join,
  json,
  kill,
  load,
  lseek,
  mkdir,
  mknod,
  mmap,
  newImage,
  node,
  NULL,
  open,
  pipe,
  pledge,
  poll,
  polled,
  pread,
  read,
  remount,
  result,
  room,
  type Row,
  settle,
  stat,
  type Step,
  type Steps,
  store,
  struct,
  text,
  thread,
  u32,
  umount,
  UNMAPPED,
  unveil,
  waitid,
  type WantedValue,
  word,
  write,
} from "../language/row.ts";
import { made, shows } from "../worlds/file_generated.ts";
import { ownProcesses, toldMount } from "../worlds/mount_rules.ts";
import { bit } from "../worlds/signal.ts";
import {
  accept,
  bind,
  connect,
  internet,
  internetSocket,
  local,
  localServer,
  localSocket,
  pair,
  sendmsg,
  tcpServer,
} from "../worlds/socket_addresses.ts";

const LENGTHS = "amounts of memory and times have other lengths in decimal";

const INFORMATION = "Kernel/FileSystem/SysFS/Subsystems/Kernel";

const ends = buffer(8, "ends");
const list = buffer(1024, "list");
const status = room("stat", "status");

/** The node's text is this, whole. */
function reads(path: string, wanted: string): Steps {
  const block = buffer(wanted.length + 8);
  return [
    open(path, "O_RDONLY").as(path),
    read(result(path), block).returns(wanted.length)
      .observes(block, `${wanted}\0\0`),
    close(result(path)).returns(0),
  ];
}

const DIRECTORY = 4;
const FILE = 8;

type Entry = readonly [number: number, type: number, name: string];

/** The directory has exactly these entries. */
function lists(path: string, entries: readonly Entry[]): Steps {
  const bytes = entries.flatMap(([number, type, name]) => {
    const entry = new Uint8Array(13 + name.length);
    entry[0] = number;
    entry[8] = type;
    entry[9] = name.length;
    entry.set(new TextEncoder().encode(name), 13);
    return [...entry];
  });
  const block = buffer(1024, `entries of ${path}`);
  return [
    open(path, "O_RDONLY").as(path),
    get_dir_entries(result(path), block).returns(bytes.length)
      .observes(block, Uint8Array.from(bytes)),
  ];
}

/** Numbered as they stand from `first` on. */
const files = (first: number, names: readonly string[]): readonly Entry[] =>
  names.map((name, index) => [first + index, FILE, name]);

const listings: readonly Row[] = [
  made(
    "get_dir_entries/success/kernel-in-sysfs",
    [],
    [
      ...lists("s/kernel", [
        [10, DIRECTORY, "."],
        [1, DIRECTORY, ".."],
        ...files(11, [
          "df",
          "memstat",
          "stats",
          "processes",
          "cpuinfo",
          "dmesg",
          "interrupts",
          "keymap",
          "uptime",
          "profile",
          "power_state",
          "request_panic",
          "blockdev_major_allocs",
          "chardev_major_allocs",
        ]),
        [25, DIRECTORY, "net"],
        [32, DIRECTORY, "conf"],
        ...files(37, ["load_base", "cmdline", "system_mode"]),
      ]),
      ...lists("s/kernel/net", [
        [25, DIRECTORY, "."],
        [10, DIRECTORY, ".."],
        ...files(26, ["adapters", "arp", "route", "tcp", "local", "udp"]),
      ]),
      ...lists("s/kernel/conf", [
        [32, DIRECTORY, "."],
        [10, DIRECTORY, ".."],
        ...files(33, [
          "caps_lock_to_ctrl",
          "kmalloc_stacks",
          "ubsan_is_deadly",
          "coredump_directory",
        ]),
      ]),
      open("s", "O_RDONLY").as("root"),
      get_dir_entries(result("root"), list).succeeds()
        .observes(
          list,
          "\x01\0\0\0\0\0\0\0\x04\x01\0\0\0." +
            "\x01\0\0\0\0\0\0\0\x04\x02\0\0\0.." +
            "\x02\0\0\0\0\0\0\0\x04\x03\0\0\0bus",
        ),
    ].flat(),
    {
      source: `${INFORMATION}/Directory.cpp, Network/Directory.cpp, ` +
        "Configuration/Directory.cpp",
    },
  ),
  made(
    "read/success/numbers-of-sysfs-begin-with-their-digits",
    [],
    [
      open("s/kernel/uptime", "O_RDONLY").as("uptime"),
      read(result("uptime"), buffer(1, "first digit")).returns(1)
        .observes(inside(buffer(1, "first digit"), 0), bits(0xf0, 0x30), 1),
      open("s/kernel/load_base", "O_RDONLY").as("base"),
      read(result("base"), buffer(2, "first digits")).returns(2)
        .observes(buffer(2, "first digits"), "13"),
    ],
    {
      source: `${INFORMATION}/Uptime.cpp, Directory.cpp`,
      note:
        "Wherever the kernel lies by chance, it lies above 128 GiB and below 129.",
    },
  ),
  made(
    "stat/success/nodes-of-sysfs",
    [],
    [
      ["s", "S_IFDIR|0o755"],
      ["s/kernel", "S_IFDIR|0o755"],
      ["s/kernel/df", "S_IFREG|0o444"],
      ["s/kernel/memstat", "S_IFREG|0o444"],
      ["s/kernel/stats", "S_IFREG|0o444"],
      ["s/kernel/processes", "S_IFREG|0o444"],
      ["s/kernel/cpuinfo", "S_IFREG|0o444"],
      ["s/kernel/dmesg", "S_IFREG|0o400"],
      ["s/kernel/interrupts", "S_IFREG|0o444"],
      ["s/kernel/keymap", "S_IFREG|0o444"],
      ["s/kernel/uptime", "S_IFREG|0o444"],
      ["s/kernel/profile", "S_IFREG|0o400"],
      ["s/kernel/power_state", "S_IFREG|0o660"],
      ["s/kernel/request_panic", "S_IFREG|0o600"],
      ["s/kernel/blockdev_major_allocs", "S_IFREG|0o444"],
      ["s/kernel/chardev_major_allocs", "S_IFREG|0o444"],
      ["s/kernel/net", "S_IFDIR|0o755"],
      ["s/kernel/net/adapters", "S_IFREG|0o444"],
      ["s/kernel/net/arp", "S_IFREG|0o444"],
      ["s/kernel/net/route", "S_IFREG|0o444"],
      ["s/kernel/net/tcp", "S_IFREG|0o444"],
      ["s/kernel/net/local", "S_IFREG|0o444"],
      ["s/kernel/net/udp", "S_IFREG|0o444"],
      ["s/kernel/conf", "S_IFDIR|0o755"],
      ["s/kernel/conf/caps_lock_to_ctrl", "S_IFREG|0o644"],
      ["s/kernel/conf/kmalloc_stacks", "S_IFREG|0o644"],
      ["s/kernel/conf/ubsan_is_deadly", "S_IFREG|0o644"],
      ["s/kernel/conf/coredump_directory", "S_IFREG|0o644"],
      ["s/kernel/load_base", "S_IFREG|0o400"],
      ["s/kernel/cmdline", "S_IFREG|0o444"],
      ["s/kernel/system_mode", "S_IFREG|0o444"],
    ].map(([path = "", mode = ""]) =>
      stat(path, status).returns(0).observes(status, {
        st_mode: mode as "S_IFREG",
        st_nlink: 0,
        st_uid: 0,
        st_gid: 0,
        ...(/load_base|cmdline|system_mode/.test(path) ? {} : { st_size: 0 }),
        st_atim: { tv_sec: 0, tv_nsec: 0 },
        st_ctim: { tv_sec: 0, tv_nsec: 0 },
        st_mtim: { tv_sec: atLeast(1) },
      })
    ),
    { source: `Kernel/FileSystem/SysFS/Inode.cpp, ${INFORMATION}` },
  ),
];

/** What is told of a thread whose times nobody knows. */
function threadIn(
  state: WantedValue,
  tid: WantedValue,
  name: WantedValue = anything,
) {
  return {
    tid,
    name,
    times_scheduled: anything,
    time_user: atLeast(0),
    time_kernel: atLeast(0),
    state,
    cpu: atLeast(0),
    priority: 30,
    syscall_count: atLeast(1),
    inode_faults: atLeast(0),
    zero_faults: atLeast(0),
    cow_faults: atLeast(0),
    file_read_bytes: atLeast(0),
    file_write_bytes: atLeast(0),
    unix_socket_read_bytes: atLeast(0),
    unix_socket_write_bytes: atLeast(0),
    ipv4_socket_read_bytes: atLeast(0),
    ipv4_socket_write_bytes: atLeast(0),
  };
}

/** Whole pages, however many. */
const pages = bits(0xfff, 0);

const amounts = {
  amount_virtual: pages,
  amount_resident: pages,
  amount_dirty_private: pages,
  amount_clean_inode: pages,
  amount_shared: pages,
  amount_purgeable_volatile: 0,
  amount_purgeable_nonvolatile: 0,
} as const;

interface Told {
  readonly pledge?: string;
  readonly veil?: string;
  readonly pid: WantedValue;
  readonly ppid: WantedValue;
  readonly pgp: WantedValue;
  readonly sid: WantedValue;
  /** The foreground group of its terminal. */
  readonly pgid?: WantedValue;
  readonly tty?: string;
  readonly others?: readonly WantedValue[];
  readonly uid?: number;
  readonly gid?: number;
  readonly dumpable?: boolean;
  readonly state?: string;
  readonly name?: string;
  /** The name of its first thread. */
  readonly threadName?: string;
  readonly amounts?: Readonly<Record<string, WantedValue>>;
  /** What its first thread has moved. */
  readonly moved?: Readonly<Record<string, WantedValue>>;
}

/** What is told of a process of the row. */
function processWith(of: Told) {
  return {
    pledge: of.pledge ?? "",
    veil: of.veil ?? "None",
    pid: of.pid,
    pgid: of.pgid ?? 0,
    pgp: of.pgp,
    sid: of.sid,
    uid: of.uid ?? 0,
    gid: of.gid ?? 0,
    ppid: of.ppid,
    tty: of.tty ?? "",
    name: of.name ?? anything,
    executable: anything,
    creation_time: atLeast(1),
    ...amounts,
    ...of.amounts,
    dumpable: of.dumpable ?? true,
    kernel: false,
    threads: [
      { ...threadIn(of.state ?? anything, of.pid, of.threadName), ...of.moved },
      ...(of.others ?? []).map((tid) => threadIn(anything, tid)),
    ],
  };
}

/** What is told of a process of the kernel: nobody made it. */
function ofTheKernel(name: string) {
  return {
    pledge: "",
    veil: "",
    pid: atLeast(1),
    pgid: 0,
    pgp: 0,
    sid: 0,
    uid: 0,
    gid: 0,
    ppid: 0,
    tty: "",
    name,
    executable: "",
    creation_time: atLeast(1),
    amount_virtual: anything,
    amount_resident: anything,
    amount_dirty_private: anything,
    amount_clean_inode: anything,
    amount_shared: anything,
    amount_purgeable_volatile: 0,
    amount_purgeable_nonvolatile: 0,
    dumpable: false,
    kernel: true,
    threads: anything,
  };
}

const colonel: WantedValue = {
  ...ofTheKernel("colonel"),
  pid: 0,
  dumpable: anything,
};

const ids: Steps = [
  call.getpid().as("self"),
  call.getppid().as("parent"),
  call.getpgid(0).as("group"),
  call.getsid(0).as("session"),
];

const ofSelf = {
  pid: result("self"),
  ppid: result("parent"),
  pgp: result("group"),
  sid: result("session"),
} as const;

/** Not ASCII; what JSON escapes, and what it need not. */
const [THREAD_NAME, PROCESS_NAME] = ['\u00e4\u20ac"\\\n', "\u00f6\u0001"];

const utf8 = (name: string): Uint8Array => new TextEncoder().encode(name);

const PROCESSES = "s/kernel/processes";
const PROCESSES_SIZE = 0x4000;

function processes(wanted: WantedValue): Steps {
  return shows(PROCESSES, {
    processes: wanted,
    total_time: atLeast(0),
    total_time_kernel: atLeast(0),
  }, PROCESSES_SIZE);
}

const someone = { pid: anything, ppid: anything, pgp: anything, sid: anything };

/** What is told of a child and its parent, with the child's veil. */
function besideItsParent(veil: string): readonly Step[] {
  return processes([
    colonel,
    processWith(someone),
    processWith({ ...someone, veil }),
  ]).flat();
}

/** What is told of a child, whose first thread is in this state. */
function ofChild(
  name: string,
  state: string,
  others: readonly WantedValue[] = [],
): WantedValue {
  return processWith({
    pid: result(name),
    ppid: result("self"),
    pgp: result("group"),
    sid: result("session"),
    state,
    others,
  });
}

/** More than the executor has, in virtual memory alone; and in pages. */
const [MUCH, LITTLE, FILLED] = [0x400_0000, 0x50_0000, 0x60_0000];

const sleepsOn = clock_nanosleep("CLOCK_MONOTONIC", 0, duration(100_000))
  .never();

/** What a process does to wait, and what it is said to do meanwhile. */
const waits: readonly (readonly [
  name: string,
  state: string,
  steps: readonly Step[],
])[] = [
  ["reader", "Reading", [read(word(ends, 0), buffer(1)).never()]],
  ["poller", "Selecting", [
    poll([polled(word(ends, 0), "POLLIN")]).never(),
  ]],
  ["writer", "Writing", [
    pipe(buffer(8, "full ends")).returns(0),
    write(word(buffer(8, "full ends"), 4), buffer(65536, "much")).returns(
      65536,
    ),
    write(word(buffer(8, "full ends"), 4), "x").never(),
  ]],
  ["sender", "Writing", [
    pair("SOCK_STREAM", buffer(8, "pair")).returns(0),
    write(word(buffer(8, "pair"), 0), buffer(65536, "much")).returns(65536),
    sendmsg(word(buffer(8, "pair"), 0), { data: buffer(1) }).never(),
  ]],
  ["sleeper", "Sleeping", [sleepsOn]],
  ["opener", "Queue", [open("fifo", "O_RDONLY").never()]],
  ["acceptor", "Accepting", [
    ...localServer("socket"),
    accept(result("server")).never(),
  ]],
  ["futex waiter", "Futex", [
    call.futex({
      userspace_address: u32(7, "value"),
      futex_op: "FUTEX_WAIT",
      val: 7,
    }).never(),
  ]],
  ["suspended", "Pending Signal", [call.sigsuspend(u32(0)).never()]],
  ["locker", "Locking File", [
    fcntl(
      result("locked"),
      "F_SETLKW",
      struct("flock", {
        l_type: "F_WRLCK",
        l_whence: "SEEK_SET",
        l_start: 0,
        l_len: 1,
      }),
    ).never(),
  ]],
];

const processRows: readonly Row[] = [
  made(
    "read/success/sender-of-nothing-in-sysfs",
    [],
    [
      ...ownProcesses,
      pair("SOCK_STREAM", buffer(8, "pair")).returns(0),
      child("sender", [
        sendmsg(word(buffer(8, "pair"), 0), { data: buffer(1), size: 0 })
          .never(),
      ]),
      settle(),
      ...processes([
        colonel,
        processWith({ ...someone, state: "Running" }),
        processWith({ ...someone, state: "Runnable" }),
      ]),
    ].flat(),
    {
      hazard: "message-of-nothing",
      source: `${INFORMATION}/Processes.cpp, Kernel/Syscalls/socket.cpp`,
      note: "It tries again and again, and could always run.",
    },
  ),
  made(
    "read/success/processes-of-the-kernel-in-sysfs",
    [],
    shows(PROCESSES, {
      processes: among(
        colonel,
        ofTheKernel("IO WorkQueue Task"),
        ofTheKernel("VFS Sync Task"),
        ofTheKernel("Finalizer Task"),
        ofTheKernel("Network Task"),
      ),
      total_time: atLeast(0),
      total_time_kernel: atLeast(0),
    }, 2 * PROCESSES_SIZE),
    {
      differs: LENGTHS,
      source: `${INFORMATION}/Processes.cpp, Kernel/Tasks/Process.cpp: ` +
        "create_kernel_process",
    },
  ),
  made(
    "read/success/zombie-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      child("kid", [
        call.prctl("PR_SET_PROCESS_NAME", text("gone"), 4, 0).returns(0),
      ]),
      waitid("P_PID", result("kid"), room("siginfo_t"), "WEXITED|WNOWAIT")
        .returns(0),
      settle(),
      ...processes(among({
        ...processWith({ ...ofSelf, pid: result("kid"), ppid: result("self") }),
        name: "gone",
        executable: "",
        threads: [],
      })),
      join("kid"),
    ],
    {
      source:
        `${INFORMATION}/Processes.cpp, Kernel/Tasks/Process.cpp: finalize`,
      note: "It keeps its name, and loses its program and its threads.",
    },
  ),
  made(
    "read/success/idle-thread-in-sysfs",
    [],
    [
      ...ownProcesses,
      ...processes(among({
        ...ofTheKernel("colonel"),
        pid: 0,
        threads: among({
          ...threadIn(anything, 0),
          name: "Idle Task #0",
          cpu: 0,
          priority: 1,
          syscall_count: 0,
        }),
      })),
    ],
    {
      source: `${INFORMATION}/Processes.cpp, Kernel/Tasks/Scheduler.cpp: ` +
        "initialize",
    },
  ),
  made(
    "read/success/bytes-moved-by-a-thread-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      open("f", "O_RDWR|O_CREAT", 0o600).as("f"),
      write(result("f"), "f".repeat(5000)).returns(5000),
      lseek(result("f"), 0, "SEEK_SET").returns(0),
      read(result("f"), buffer(3000, "piece")).returns(3000),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          moved: {
            file_read_bytes: atLeast(3000),
            file_write_bytes: atLeast(5000),
          },
        }),
      ]),
    ].flat(),
    {
      source: `${INFORMATION}/Processes.cpp, Kernel/FileSystem/InodeFile.cpp`,
      note: "The suite's program may read and write files of its own.",
    },
  ),
  made(
    "read/success/own-process-in-sysfs",
    ["pledge/behaviour/procfs-and-sysfs-tell-the-promises"],
    [
      ...ids,
      ...ownProcesses,
      ...processes([colonel, processWith({ ...ofSelf, state: "Running" })]),
      call.setresgid(1000, 1001, 1002).returns(0),
      call.setresuid(2000, 2001, 0).returns(0),
      unveil("/w", "r").returns(0),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          veil: "Dropped",
          uid: 2000,
          gid: 1000,
          dumpable: false,
        }),
      ]),
      unveil(null, null).returns(0),
      call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0),
      pledge("rpath stdio").returns(0),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          pledge: "stdio rpath ",
          veil: "Locked",
          uid: 2000,
          gid: 1000,
          dumpable: false,
        }),
      ]),
    ].flat(),
    { source: `${INFORMATION}/Processes.cpp` },
  ),
  made(
    "read/success/veils-over-execve-in-sysfs",
    ["veil/behaviour/sysfs-tells-the-state"],
    [
      ...ownProcesses,
      child("dropped", [
        unveil("/w", "r").returns(0),
        ...besideItsParent("Dropped"),
        unveil(null, null).returns(0),
        ...besideItsParent("Locked"),
      ]),
      join("dropped"),
      // Its finalizer takes it off the list only behind whoever waited for it.
      settle(),
      child("inherits", [
        unveil("/w", "r", "UNVEIL_AFTER_EXEC").returns(0),
        ...besideItsParent("None"),
        newImage("image", [
          ...besideItsParent("Locked"),
          unveil(null, null).returns(0),
          ...besideItsParent("Locked"),
        ]),
      ]),
      join("inherits"),
    ].flat(),
    { differs: LENGTHS, source: `${INFORMATION}/Processes.cpp` },
  ),
  made(
    "read/success/process-of-two-threads-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      thread("other", [barrier("there"), barrier("seen")]),
      barrier("there"),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          state: "Running",
          others: [result("other")],
        }),
      ]),
      barrier("seen"),
      join("other"),
    ].flat(),
    { source: `${INFORMATION}/Processes.cpp` },
  ),
  made(
    "read/success/names-outside-ascii-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      call.prctl(
        "PR_SET_THREAD_NAME",
        result("self"),
        text(utf8(THREAD_NAME)),
        utf8(THREAD_NAME).length,
      ).returns(0),
      call.prctl(
        "PR_SET_PROCESS_NAME",
        text(utf8(PROCESS_NAME)),
        utf8(PROCESS_NAME).length,
        0,
      ).returns(0),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          name: PROCESS_NAME,
          threadName: THREAD_NAME,
        }),
      ]),
    ].flat(),
    {
      source: `${INFORMATION}/Processes.cpp, AK/StringBuilder.cpp: ` +
        "try_append_escaped_for_json",
    },
  ),
  made(
    "read/success/process-with-a-terminal-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      call.setsid().as("own session"),
      open("/dev/ptmx", "O_RDWR|O_NOCTTY").as("master"),
      open("t/0", "O_RDWR|O_NOCTTY").as("slave"),
      call.ioctl(result("slave"), "TIOCSCTTY", 0).returns(0),
      call.ioctl(result("slave"), "TIOCSPGRP", result("own session"))
        .returns(0),
      // A private mapping is counted by what its file holds.
      open("f", "O_RDWR|O_CREAT", 0o644).as("file"),
      write(result("file"), "x").returns(1),
      mmap({
        size: 4096,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE",
        fd: result("file"),
      }).as("map"),
      load(result("map")).returns(0x78),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          pgp: result("own session"),
          sid: result("own session"),
          pgid: result("own session"),
          tty: "pts:0",
          state: "Running",
        }),
      ]),
    ].flat(),
    { source: `${INFORMATION}/Processes.cpp` },
  ),
  made(
    "read/success/process-with-a-virtual-console-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      mknod("tty5", "S_IFCHR|0o666", 0x2305).returns(0),
      open("tty5", "O_RDWR|O_NOCTTY").as("console"),
      call.ioctl(result("console"), "TIOCSCTTY", 0).returns(0),
      ...processes([
        colonel,
        processWith({ ...ofSelf, tty: "tty:5" }),
      ]),
      call.ioctl(result("console"), "TIOCNOTTY", 0).returns(0),
    ].flat(),
    {
      source:
        `${INFORMATION}/Processes.cpp, Kernel/Devices/TTY/VirtualConsole.cpp`,
    },
  ),
  made(
    "read/success/process-in-a-session-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      child("kid", [
        call.setsid().returns(result("kid")),
        call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
        barrier("set"),
        // In a jail the colonel is not seen.
        ...processes([
          processWith(ofSelf),
          processWith({
            pid: result("kid"),
            ppid: result("self"),
            pgp: result("kid"),
            sid: result("kid"),
            state: "Running",
          }),
        ]).flat(),
        barrier("seen"),
      ]),
      barrier("set"),
      barrier("seen"),
    ].flat(),
    {
      source:
        `${INFORMATION}/Processes.cpp, Kernel/Tasks/ScopedProcessList.cpp`,
    },
  ),
  made(
    "read/success/memory-of-processes-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      open("f", "O_RDWR|O_CREAT", 0o644).as("file"),
      ftruncate(result("file"), MUCH).returns(0),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          amounts: {
            amount_virtual: atMost(LITTLE),
            amount_resident: atMost(LITTLE),
            amount_dirty_private: atMost(LITTLE),
            amount_clean_inode: atMost(LITTLE),
            amount_shared: atMost(LITTLE),
          },
        }),
      ]),
      // Pages that nobody has touched are there, and are not resident.
      mmap({
        size: MUCH,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE",
      }),
      mmap({
        size: MUCH,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("file"),
      }),
      mmap({
        size: 12_288,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_PURGEABLE",
      }).as("purgeable"),
      store(result("purgeable")),
      store(result("purgeable", 8192)),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          amounts: {
            amount_virtual: atLeast(2 * MUCH),
            amount_resident: atMost(LITTLE),
            amount_dirty_private: atMost(LITTLE),
            amount_clean_inode: atMost(LITTLE),
            amount_shared: atMost(LITTLE),
            amount_purgeable_nonvolatile: 8192,
          },
        }),
      ]),
      call.madvise(result("purgeable"), 12_288, "MADV_SET_VOLATILE").returns(0),
      open("/dev/zero", "O_RDONLY").as("zero"),
      mmap({
        size: FILLED,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("filled"),
      read(result("zero"), result("filled"), FILLED).returns(FILLED),
      mmap({
        size: FILLED,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      }).as("shared"),
      read(result("zero"), result("shared"), FILLED).returns(FILLED),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          amounts: {
            amount_resident: atLeast(2 * FILLED),
            amount_dirty_private: atMost(FILLED + LITTLE),
            amount_shared: atLeast(2 * FILLED),
            amount_purgeable_volatile: 8192,
          },
        }),
      ]),
      // What is counted is held by whoever counts, so all of it is shared.
      pipe(ends).returns(0),
      child("kid", [read(word(ends, 0), buffer(1)).never()]),
      ...processes([
        colonel,
        processWith({
          ...ofSelf,
          amounts: {
            amount_shared: atLeast(FILLED),
            amount_dirty_private: atLeast(FILLED),
            amount_purgeable_volatile: 8192,
          },
        }),
        anything,
      ]),
    ].flat(),
    {
      differs: LENGTHS,
      source: `${INFORMATION}/Processes.cpp, Kernel/Memory/AddressSpace.cpp`,
    },
  ),
  made(
    "read/success/waiting-processes-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      node("fifo", "S_IFIFO|0o666"),
      pipe(ends).returns(0),
      open("f", "O_RDWR|O_CREAT", 0o644).as("locked"),
      fcntl(
        result("locked"),
        "F_SETLK",
        struct("flock", {
          l_type: "F_WRLCK",
          l_whence: "SEEK_SET",
          l_start: 0,
          l_len: 1,
        }),
      ).returns(0),
      ...waits.map(([name, , steps]) => child(name, steps)),
      settle(),
      ...processes([
        colonel,
        processWith({ ...ofSelf, state: "Running" }),
        ...waits.map(([name, state]) => ofChild(name, state)),
      ]),
    ].flat(),
    {
      differs: LENGTHS,
      source: `${INFORMATION}/Processes.cpp, Kernel/Tasks/Thread.h`,
    },
  ),
  made(
    "read/success/processes-that-wait-for-others-in-sysfs",
    [],
    [
      ...ids,
      ...ownProcesses,
      ...localServer("socket"),
      child("waiter", [
        child("its kid", [settle(400)]),
        waitid("P_ALL", 0).returns(0),
      ]),
      child("joiner", [
        thread("sleeper", [settle(400)]),
        call.join_thread(result("sleeper"), 0).returns(0),
      ]),
      child("told", [
        call.sigtimedwait(u32(bit("SIGUSR1")), NULL, NULL).never(),
      ]),
      child("client", [
        localSocket("connecting"),
        connect(result("connecting"), local("socket")).returns(0),
      ]),
      child("stopped", [
        call.getpid().as("its pid"),
        kill(result("its pid"), "SIGSTOP").returns(0),
      ]),
      settle(),
      ...processes(among(
        ofChild("waiter", "Waiting"),
        ofChild("joiner", "Joining", [anything]),
        ofChild("told", "Pending Signal"),
        ofChild("client", "Connecting"),
        ofChild("stopped", "Stopped"),
      )),
      kill(result("stopped"), "SIGCONT").returns(0),
      accept(result("server")).succeeds(),
      ...["waiter", "joiner", "client", "stopped"].map(join),
    ].flat(),
    { source: `${INFORMATION}/Processes.cpp, Kernel/Tasks/Thread.h` },
  ),
];

const READ_ONLY = 0x10;
const NODEV = 1;
const HIDDEN = 0x200;

/**
 * Room for what is left of all rows before, some 330 sockets at most: TCP keeps
 * one for two minutes, and one whose peer is silent for ever.
 */
const STREAMS_SIZE = 0x1_8000;

/** How an internet socket without a peer shows where it is. */
const boundTo = (port: number) => ({
  local_address: "127.0.0.1",
  local_port: port,
  peer_address: "0.0.0.0",
  peer_port: 0,
});

/** How the row's own listener shows what it has done: nothing. */
const listener = {
  ...boundTo(20_494),
  state: "Listen",
  ack_number: 0,
  sequence_number: 0,
  packets_in: 0,
  bytes_in: 0,
  packets_out: 0,
  bytes_out: 0,
} as const;

/** A stream to a port in a state, whatever has been sent. */
const streamTo = (port: number, state: string) => ({
  local_address: "127.0.0.1",
  local_port: atLeast(1),
  peer_address: "127.0.0.1",
  peer_port: port,
  state,
  ack_number: anything,
  sequence_number: anything,
  packets_in: atLeast(1),
  bytes_in: atLeast(1),
  packets_out: atLeast(1),
  bytes_out: atLeast(1),
});

/** How a socket shows who made it. */
const madeBy = (uid: number) => ({
  origin_pid: result("self"),
  origin_uid: uid,
  origin_gid: 0,
});

/** A local socket that the row has bound. */
const ownLocal = {
  path: "own socket",
  ...madeBy(0),
  acceptor_pid: 0,
  acceptor_uid: 0,
  acceptor_gid: 0,
};

const statistics: readonly Row[] = [
  made(
    "read/success/mounts-in-sysfs",
    [],
    [
      mkdir("m", 0o755).returns(0),
      mkdir("n", 0o755).returns(0),
      fsopen("ram", NODEV).as("ram"),
      fsmount(result("ram"), "m").returns(0),
      fsopen("devloop", HIDDEN).as("loop"),
      fsmount(result("loop"), "n").returns(0),
      ...shows(
        "s/kernel/df",
        among(
          toldMount("ProcFS", "/w/p", 0),
          toldMount("SysFS", "/w/s", 0),
          toldMount("DevPtsFS", "/w/t", 0),
          toldMount("RAMFS", "/w/m", NODEV),
          toldMount("DevLoopFS", "/w/n", HIDDEN, "unknown"),
        ),
        0x2000,
      ),
      remount("/w/m", READ_ONLY).returns(0),
      ...shows(
        "s/kernel/df",
        among(toldMount("RAMFS", "/w/m", READ_ONLY)),
        0x2000,
      ),
      umount("/w/m").returns(0),
      umount("/w/n").returns(0),
    ].flat(),
    { source: `${INFORMATION}/DiskUsage.cpp` },
  ),
  made(
    "read/success/memory-and-time-in-sysfs",
    [],
    [
      ...shows("s/kernel/memstat", {
        kmalloc_allocated: atLeast(0),
        kmalloc_available: atLeast(0),
        physical_allocated: atLeast(16),
        physical_available: atLeast(16),
        physical_committed: atLeast(0),
        physical_uncommitted: atLeast(16),
        kmalloc_call_count: atLeast(0),
        kfree_call_count: atLeast(0),
      }),
      ...shows("s/kernel/stats", {
        total_time: atLeast(0),
        kernel_time: atLeast(0),
        user_time: atLeast(0),
        idle_time: atLeast(0),
      }),
    ].flat(),
    {
      source: `${INFORMATION}/MemoryStatus.cpp, SystemStatistics.cpp`,
    },
  ),
  made(
    "read/success/device-families-in-sysfs",
    [],
    [
      ...reads(
        "s/kernel/blockdev_major_allocs",
        '[{"allocated_number":3,"family_name":"storage"},' +
          '{"allocated_number":20,"family_name":"loop"},' +
          '{"allocated_number":100,"family_name":"storage-partition"}]',
      ),
      ...shows(
        "s/kernel/chardev_major_allocs",
        ([
          [1, "generic"],
          [2, "devctl"],
          [4, "serial"],
          [5, "console"],
          [10, "mouse"],
          [28, "gpu-render"],
          [35, "virtual-console"],
          [85, "keyboard"],
          [116, "audio"],
          [200, "master-pty"],
          [201, "slave-pty"],
          [226, "gpu"],
          [229, "virtio-console"],
        ] as const).map(([allocated_number, family_name]) => ({
          allocated_number,
          family_name,
        })),
        2048,
      ),
    ].flat(),
    { source: "Kernel/API/MajorNumberAllocation.h" },
  ),
  made(
    "read/success/loopback-adapter-in-sysfs",
    [],
    [
      ...shows(
        "s/kernel/net/adapters",
        among({
          name: "loop",
          class_name: "LoopbackAdapter",
          mac_address: "13:55:02:09:55:aa",
          ipv4_address: "127.0.0.1",
          ipv4_netmask: "255.0.0.0",
          packets_in: atLeast(0),
          bytes_in: atLeast(0),
          packets_out: atLeast(0),
          bytes_out: atLeast(0),
          link_up: true,
          link_speed: 1000,
          link_full_duplex: true,
          mtu: 65522,
          packets_dropped: atLeast(0),
        }),
        4096,
      ),
    ].flat(),
    {
      source:
        `${INFORMATION}/Network/Adapters.cpp, Kernel/Net/LoopbackAdapter.cpp`,
    },
  ),
  made(
    "read/success/own-sockets-in-sysfs",
    [],
    [
      call.getpid().as("self"),
      internetSocket("udp", "SOCK_DGRAM"),
      bind(result("udp"), internet(20_493)).returns(0),
      localSocket("local"),
      bind(result("local"), local("own socket")).returns(0),
      pair().returns(0),
      ...shows(
        "s/kernel/net/udp",
        among({ ...boundTo(20_493), ...madeBy(0) }),
        4096,
      ),
      ...shows(
        "s/kernel/net/local",
        among(ownLocal),
        8192,
      ),
      // Who made them is not told to other users, but for local ones.
      call.setresuid(2000, 2000, 2000).returns(0),
      ...shows("s/kernel/net/local", among(ownLocal), 8192),
      ...shows("s/kernel/net/udp", among(boundTo(20_493)), 4096),
      internetSocket("own udp", "SOCK_DGRAM"),
      bind(result("own udp"), internet(20_495)).returns(0),
      ...shows(
        "s/kernel/net/udp",
        among({ ...boundTo(20_495), ...madeBy(2000) }),
        4096,
      ),
    ].flat(),
    {
      source: `${INFORMATION}/Network/UDP.cpp, Local.cpp`,
    },
  ),
  made(
    "close/success/unread-bytes-reset-no-stream",
    [],
    [
      call.getpid().as("self"),
      ...tcpServer(20_497),
      internetSocket("client"),
      connect(result("client"), internet(20_497)).returns(0),
      accept(result("server")).as("end"),
      write(result("client"), "abc").returns(3),
      settle(),
      close(result("end")).returns(0),
      settle(),
      ...shows(
        "s/kernel/net/tcp",
        among({ ...streamTo(20_497, "CloseWait"), ...madeBy(0) }),
        STREAMS_SIZE,
      ),
    ].flat(),
    {
      source: `${INFORMATION}/Network/TCP.cpp, Kernel/Net/TCPSocket.cpp: close`,
      note: "Its peer is at its end as if all had been read.",
    },
  ),
  // The whole list, which may be long, once a row.
  ...([["own-streams", 0], ["streams-of-another", 2000]] as const).map((
    [name, uid],
  ) =>
    made(
      `read/success/${name}-in-sysfs`,
      [],
      [
        call.getpid().as("self"),
        ...tcpServer(20_494),
        call.setresuid(uid, uid, uid).returns(0),
        ...shows(
          "s/kernel/net/tcp",
          among(uid === 0 ? { ...listener, ...madeBy(0) } : listener),
          STREAMS_SIZE,
        ),
      ].flat(),
      { source: `${INFORMATION}/Network/TCP.cpp` },
    )
  ),
];

/** One write, and what the node then shows to whoever opens it. */
function takes(path: string, data: string, shown: string): Steps {
  return [
    open(path, "O_WRONLY").as("fd"),
    write(result("fd"), data).returns(data.length),
    close(result("fd")).returns(0),
    ...reads(path, shown),
  ];
}

const CAPS_LOCK = "s/kernel/conf/caps_lock_to_ctrl";
/** Longer than what is turned into text at a time. */
const LONG = `/${"d".repeat(8190)}xyz`;
const COREDUMPS = "s/kernel/conf/coredump_directory";
const KMALLOC = "s/kernel/conf/kmalloc_stacks";
const POWER = "s/kernel/power_state";

const configuration: readonly Row[] = [
  made(
    "write/success/configuration-in-sysfs",
    [],
    [
      ...takes(CAPS_LOCK, "1", "1\n"),
      ...reads(KMALLOC, "0\n"),
      ...takes(CAPS_LOCK, "0", "0\n"),
      open(CAPS_LOCK, "O_RDWR").as("fd"),
      write(result("fd"), "10").fails("EINVAL"),
      write(result("fd"), "/").fails("EINVAL"),
      write(result("fd"), "2").fails("EINVAL"),
      // Wherever it is written, it is the value.
      lseek(result("fd"), 100, "SEEK_SET").returns(0),
      write(result("fd"), "1").returns(1),
      lseek(result("fd"), 0, "SEEK_SET").returns(0),
      read(result("fd"), buffer(4, "value")).returns(2)
        .observes(buffer(4, "value"), "1\n\0\0"),
      call.ftruncate(result("fd"), 1).fails("EPERM"),
      call.ftruncate(result("fd"), 0).returns(0),
      ...takes(CAPS_LOCK, "0", "0\n"),
    ].flat(),
    {
      touches: ["mounts", "configuration"],
      source: `${INFORMATION}/Configuration/BooleanVariable.cpp`,
    },
  ),
  made(
    "write/success/directory-of-coredumps-in-sysfs",
    [],
    [
      ...reads(COREDUMPS, "\n"),
      ...takes(COREDUMPS, "/w/d", "/w/d\n"),
      ...takes(COREDUMPS, LONG, `${LONG}\n`),
      ...takes(COREDUMPS, "\n\n/a\n/b\n", "/a\n/b\n"),
      open(COREDUMPS, "O_RDWR").as("fd"),
      write(result("fd"), "w").fails("EINVAL"),
      call.ftruncate(result("fd"), 1).fails("EPERM"),
      call.ftruncate(result("fd"), 0).returns(0),
      ...reads(COREDUMPS, "/a\n/b\n"),
      ...takes(COREDUMPS, "\n", "\n"),
    ].flat(),
    {
      touches: ["mounts", "configuration"],
      source:
        `${INFORMATION}/Configuration/StringVariable.cpp, CoredumpDirectory.cpp`,
      teardown: [
        open("/w/s/kernel/conf/coredump_directory", "O_WRONLY").as("last"),
        write(result("last"), "\n"),
        ...["p", "s", "t"].map((name) => umount(`/w/${name}`)),
      ],
    },
  ),
  made(
    "write/ENOMEM/text-longer-than-the-heap-in-sysfs",
    [],
    [
      open(COREDUMPS, "O_RDWR").as("fd"),
      // Room for the whole text is made before the first byte is looked at.
      write(result("fd"), UNMAPPED, 64 * 2 ** 20).fails("ENOMEM"),
      write(result("fd"), UNMAPPED, 4).fails("EFAULT"),
      ...reads(COREDUMPS, "\n"),
    ].flat(),
    {
      touches: ["mounts"],
      source:
        `${INFORMATION}/Configuration/StringVariable.cpp, Kernel/Library/KString.cpp`,
    },
  ),
  made("write/EPERM/jail-before-value-in-sysfs", [
    "sysfs/EPERM/not-writable-in-jail",
  ], [
    open(CAPS_LOCK, "O_RDWR").as("switch"),
    open(COREDUMPS, "O_RDWR").as("directory"),
    open(POWER, "O_RDWR").as("power"),
    open("s/kernel/request_panic", "O_RDONLY").as("panic"),
    read(result("panic"), buffer(1, "byte")).fails("ENOTSUP"),
    call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
    write(result("switch"), UNMAPPED, 1).fails("EFAULT"),
    write(result("switch"), "2").fails("EPERM"),
    write(result("switch"), "12").fails("EPERM"),
    write(result("directory"), UNMAPPED, 1).fails("EFAULT"),
    write(result("directory"), "w").fails("EPERM"),
    write(result("power"), UNMAPPED, 1).fails("EPERM"),
    write(result("power"), "33").fails("EPERM"),
    read(result("panic"), buffer(1, "byte")).fails("EPERM"),
    // What was shown is shown: going back to it fails, and nobody is told.
    lseek(result("switch"), 0, "SEEK_SET").returns(0),
    read(result("switch"), buffer(4, "shown")).returns(2)
      .observes(buffer(4, "shown"), "0\n"),
    open(CAPS_LOCK, "O_RDONLY").fails("EPERM"),
  ], {
    source: `${INFORMATION}/Configuration, RequestPanic.cpp, ` +
      "PowerStateSwitch.cpp, GlobalInformation.cpp",
  }),
  made(
    "lseek/success/renewal-in-sysfs",
    [
      "lseek/behaviour/seek-to-0-renews-a-sysfs-node",
    ],
    [
      open(CAPS_LOCK, "O_RDONLY").as("reader"),
      ...takes(CAPS_LOCK, "1", "1\n"),
      read(result("reader"), buffer(4, "old")).returns(2)
        .observes(buffer(4, "old"), "0\n"),
      lseek(result("reader"), 1, "SEEK_SET").returns(0),
      pread(result("reader"), buffer(4, "old"), 0).returns(2)
        .observes(buffer(4, "old"), "0\n"),
      lseek(result("reader"), -1, "SEEK_CUR").returns(0),
      read(result("reader"), buffer(4, "old")).returns(2)
        .observes(buffer(4, "old"), "1\n"),
      ...takes(CAPS_LOCK, "0", "0\n"),
    ].flat(),
    {
      touches: ["mounts", "configuration"],
      source: `${INFORMATION}/GlobalInformation.cpp`,
    },
  ),
  made("write/EINVAL/power-state-in-sysfs", [
    "sysfs/EINVAL/written-value-is-invalid",
  ], [
    open(POWER, "O_RDWR").as("fd"),
    write(result("fd"), "0").fails("EINVAL"),
    write(result("fd"), "3").fails("EINVAL"),
    write(result("fd"), "11").fails("EINVAL"),
    lseek(result("fd"), 1, "SEEK_SET").returns(0),
    write(result("fd"), "1").fails("EINVAL"),
    call.ftruncate(result("fd"), 0).returns(0),
    call.ftruncate(result("fd"), 1).fails("EPERM"),
  ], { source: `${INFORMATION}/PowerStateSwitch.cpp` }),
  made(
    "write/EINVAL/one-byte-is-read-in-sysfs",
    [],
    [
      ...[POWER, CAPS_LOCK].flatMap((path) => [
        open(path, "O_RDWR").as("fd"),
        // Another one could not be read.
        write(result("fd"), crossing(text("3x")), 1).fails("EINVAL"),
        close(result("fd")).returns(0),
      ]),
    ],
    {
      source: `${INFORMATION}/PowerStateSwitch.cpp, ` +
        "Configuration/BooleanVariable.cpp",
    },
  ),
  made(
    "write/EFAULT/power-state-in-sysfs",
    [],
    [
      open(POWER, "O_RDWR").as("fd"),
      write(result("fd"), UNMAPPED, 1).fails("EFAULT"),
      // Place and length are looked at before the byte.
      write(result("fd"), UNMAPPED, 2).fails("EINVAL"),
      lseek(result("fd"), 1, "SEEK_SET").returns(0),
      write(result("fd"), UNMAPPED, 1).fails("EINVAL"),
    ],
    { source: `${INFORMATION}/PowerStateSwitch.cpp` },
  ),
  made(
    "open/EINVAL/processors-in-sysfs",
    [
      "sysfs/EINVAL/no-cpuinfo-on-this-architecture",
    ],
    [open("s/kernel/cpuinfo", "O_RDONLY").fails("EINVAL")],
    {
      arch: ["aarch64", "riscv64"],
      source: `${INFORMATION}/CPUInfo.cpp`,
    },
  ),
  made(
    "read/success/texts-of-sysfs",
    [],
    [
      ...reads("s/kernel/system_mode", "graphical\n"),
      open("s/kernel/system_mode", "O_RDONLY").as("fd"),
      pread(result("fd"), buffer(4, "part"), 8).returns(2)
        .observes(buffer(4, "part"), "l\n\0\0"),
      pread(result("fd"), buffer(4, "end"), 10).returns(0),
      pread(result("fd"), buffer(4, "beyond"), 11).returns(0),
      open("s/kernel/keymap", "O_RDONLY").as("keymap"),
      read(result("keymap"), buffer(64, "keymap")).succeeds()
        .observes(buffer(64, "keymap"), json({ keymap: anything })),
    ].flat(),
    {
      source: `${INFORMATION}/ConstantInformation.cpp, Keymap.cpp`,
    },
  ),
];

export const rows: readonly Row[] = [
  ...listings,
  ...processRows,
  ...statistics,
  ...configuration,
];
