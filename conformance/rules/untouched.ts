/**
 * What a call leaves as it is, though one might think that it has a say there:
 * other threads, other groups, other mappings, and what nobody has accepted.
 *
 * @module
 */

import { architectures } from "../../src/cpu/cpu.ts";
import {
  among,
  barrier,
  buffer,
  call,
  chdir,
  child,
  close,
  directory,
  errno,
  execve,
  exited,
  fcntl,
  file,
  get_dir_entries,
  getcwd,
  join,
  killed,
  mkdir,
  mmap,
  mounted,
  mprotect,
  newImage,
  node,
  NULL,
  onSignal,
  open,
  pipe,
  pledge,
  polled,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  sigaction,
  stat,
  struct,
  text,
  thread,
  u32,
  umask,
  umount,
  unveil,
  waitid,
  write,
} from "../language/row.ts";
import { made, shows } from "../worlds/file_generated.ts";
import { PAGE } from "../worlds/memory_regions.ts";
import { ownProcesses } from "../worlds/mount_rules.ts";
import { elf, exitsWith } from "../worlds/process_elf.ts";
import {
  bind,
  connect,
  internet,
  internetSocket,
  pair,
  sendmsg,
  socketError,
  tcpServer,
} from "../worlds/socket_addresses.ts";
import { terminal, type } from "../worlds/terminal.ts";
import {
  cleanUp,
  openPair,
  openTerminal,
  SLAVE,
  world,
} from "../worlds/terminal_pseudo_terminal.ts";
import { toldRegion } from "../worlds/told_region.ts";
import { dumpable, information, ptrace } from "../worlds/tracing.ts";

const got = buffer(16, "got");
const group = u32(7, "group");
const status = room("stat", "status");
const list = buffer(512, "list");
const stack = room("stack_t", "stack");
const action = room("sigaction", "action");

const BOTH = "UNVEIL_CURRENT_PROGRAM|UNVEIL_AFTER_EXEC";

const files: readonly Row[] = [
  row("open/success/o_append-does-not-keep-from-truncation", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: open",
    setup: [file("f", "abc", { mode: 0o666 })],
    steps: [
      open("f", "O_WRONLY|O_TRUNC|O_APPEND").succeeds(),
      stat("f", status).returns(0).observes(status, { st_size: 0 }),
    ],
  }),
  row("open/ENOTDIR/o_directory-of-other-nodes", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: open",
    covers: "open/ENOTDIR/path-leads-to-no-directory-with-o_directory",
    note: "No FIFO is waited for, and no device is looked for.",
    setup: [
      node("p", "S_IFIFO|0o666"),
      node("c", "S_IFCHR|0o666", 0xfe01),
      node("s", "S_IFSOCK|0o666"),
    ],
    steps: ["p", "c", "s"].map((name) =>
      open(name, "O_RDONLY|O_DIRECTORY").fails("ENOTDIR")
    ),
  }),
  row("read/EAGAIN/fifo-whose-only-writer-reads-it", {
    source: "Kernel/FileSystem/FIFO.cpp, VirtualFileSystem.cpp: open",
    note:
      "Opened for both it counts as a writer, also when nobody else is there.",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      thread("reader", [open("p", "O_RDONLY").as("reader's")]),
      open("p", "O_RDWR|O_NONBLOCK").as("both"),
      join("reader"),
      close(result("reader's")).returns(0),
      read(result("both"), got).fails("EAGAIN"),
      write(result("both"), "x").kills("SIGPIPE"),
    ],
  }),
  row("mmap/success/executable-on-a-noexec-mount", {
    source: "Kernel/Syscalls/mmap.cpp",
    note: "Only what is opened to be run minds the mount.",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m", "MS_NOEXEC"),
      file("m/f", "abc", { mode: 0o644 }),
    ],
    steps: [
      open("m/f", "O_RDONLY").as("fd"),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_EXEC",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      }).as("map"),
      call.munmap(result("map"), PAGE).returns(0),
    ],
    teardown: [umount("/w/m")],
  }),
];

/** Longer than the name of anything else. */
const NAME = "n".repeat(300);

const shared: readonly Row[] = [
  row("create_thread/success/what-one-sets-all-have", {
    source: "Kernel/Tasks/Process.h",
    note: "The file mode mask, the directory, promises, handlers and ids.",
    as: "root",
    setup: [directory("d")],
    steps: [
      thread("other", [
        umask(0o77).returns(0o22),
        chdir("d").returns(0),
        sigaction("SIGUSR1", { handler: "SIG_IGN", mask: 1 }).returns(0),
        call.setresuid(1000, 1001, 1000).returns(0),
        pledge("stdio thread rpath sigaction").returns(0),
      ]),
      join("other"),
      call.geteuid().returns(1001),
      getcwd(got).returns(5).observes(got, "/w/d\0"),
      sigaction("SIGUSR1", NULL, action).returns(0)
        .observes(action, { sa_handler: "SIG_IGN", sa_mask: 1 }),
      umask(0).returns(0o77),
      mkdir("e").kills("SIGABRT"),
    ],
  }),
];

const memory: readonly Row[] = [
  ...architectures.map((machine) =>
    row(`execve/success/file-whose-mapping-was-writable-${machine}`, {
      arch: [machine],
      source: "Kernel/Memory/SharedInodeVMObject.cpp: writable_mappings",
      note:
        "It counts what the mapping is. A child's ends only with its memory.",
      setup: [
        file("f", elf({ machine, code: exitsWith(machine, 42) }), {
          mode: 0o755,
          uid: 1000,
        }),
      ],
      steps: [
        open("f", "O_RDWR").as("fd"),
        mmap({
          size: PAGE,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_SHARED",
          fd: result("fd"),
        }).as("map"),
        child("refused", [execve("/w/f", ["f"]).fails("ETXTBSY")]),
        join("refused"),
        settle(),
        mprotect(result("map"), PAGE, "PROT_READ").returns(0),
        child("kid", [execve("/w/f", ["f"]).ends(exited(42))]),
        join("kid"),
      ],
    })
  ),
  made(
    "set_mmap_name/success/long-name-of-one-of-two-mappings",
    [],
    [
      call.anon_create(PAGE, 0).as("fd"),
      ...["one", "two"].map((name) =>
        mmap({
          size: PAGE,
          prot: "PROT_READ",
          flags: "MAP_SHARED",
          fd: result("fd"),
          name,
        }).as(name)
      ),
      call.set_mmap_name({ addr: result("two"), size: PAGE, name: NAME })
        .returns(0),
      ...shows(
        "p/self/vm",
        among(
          ...[["one", "one"], ["two", NAME]].map(([which = "", name = ""]) =>
            toldRegion({
              name,
              size: PAGE,
              address: result(which),
              writable: false,
              shared: true,
            })
          ),
        ),
        0x4000,
      ),
    ].flat(),
    {
      differs: "amounts of memory have other lengths in decimal",
      source: "Kernel/Syscalls/mmap.cpp: sys$set_mmap_name, " +
        "Kernel/FileSystem/ProcFS/ProcessExposed.cpp",
    },
  ),
];

const processes: readonly Row[] = [
  row("ptrace/EACCES/no-longer-dumpable", {
    source: "Kernel/Syscalls/ptrace.cpp: handle_ptrace",
    covers: "ptrace/EACCES/target-is-not-dumpable",
    note: "Each request asks anew, attached or not.",
    steps: [
      child("kid", [
        dumpable,
        settle(5000),
        call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0),
        settle(1000),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("kid")).returns(0),
      waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0),
      child("other", [settle(100)]),
      ptrace("PT_CONTINUE", result("kid")).returns(0),
      join("other"),
      ptrace("PT_DETACH", result("kid")).fails("EACCES"),
      join("kid"),
    ],
  }),
  row("kill_thread/success/default-of-one-thread-ends-all", {
    source: "Kernel/Tasks/Thread.cpp: dispatch_signal",
    steps: [
      child("kid", [
        thread("other", [settle(5000).ends(killed("SIGTERM"))]),
        settle(),
        call.kill_thread(result("other"), "SIGTERM").returns(0),
        settle(5000).kills("SIGTERM"),
      ]),
      join("kid"),
    ],
  }),
  row("sigaltstack/success/each-thread-has-its-own", {
    source: "Kernel/Syscalls/sigaction.cpp: sys$sigaltstack",
    steps: [
      mmap({
        size: 4 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("memory"),
      thread("other", [
        call.sigaltstack({ ss_sp: result("memory"), ss_size: 4 * PAGE }, stack)
          .returns(0).observes(stack, { ss_flags: "SS_DISABLE" }),
        barrier("set"),
      ]),
      barrier("set"),
      call.sigaltstack(NULL, stack).returns(0)
        .observes(stack, { ss_flags: "SS_DISABLE" }),
      join("other"),
    ],
  }),
  row("fork/success/veils-are-copied-as-they-are", {
    source: "Kernel/Syscalls/fork.cpp, unveil.cpp",
    note: "What was said of a way holds for the child, which may not take it " +
      "back either.",
    steps: [
      unveil("/w", "rx", BOTH).returns(0),
      child("kid", [
        unveil("/w", "rwx", "UNVEIL_CURRENT_PROGRAM").fails("EPERM"),
        unveil("/w", "rwx", "UNVEIL_AFTER_EXEC").fails("EPERM"),
      ]),
      join("kid"),
    ],
  }),
  row("fork/success/child-veils-no-program-of-its-parent", {
    source: "Kernel/Syscalls/fork.cpp",
    steps: [
      child("kid", [unveil("/w", "rx", "UNVEIL_AFTER_EXEC").returns(0)]),
      join("kid"),
      newImage("new", [stat("/", status).returns(0)]),
    ],
  }),
  row("poll/success/negative-nanoseconds-make-it-shorter", {
    source: "AK/Time.h: from_timespec; Kernel/Syscalls/poll.cpp",
    note: "A tenth of a second, and nothing comes before.",
    steps: [
      pipe(buffer(8, "ends")).returns(0),
      thread("writer", [settle(1000), write(2, "x").returns(1)]),
      call.poll({
        fds: polled(1, "POLLIN"),
        nfds: 1,
        timeout: struct("timespec", { tv_sec: 2, tv_nsec: -1_900_000_000 }),
      }).returns(0),
      join("writer"),
    ],
  }),
  row("disown/success/zombie", {
    source: "Kernel/Syscalls/disown.cpp",
    note: "Nobody has to wait for it any more, and nobody can.",
    steps: [
      child("kid", []),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOWAIT").returns(0),
      settle(),
      call.disown(result("kid")).returns(0),
      waitid("P_PID", result("kid"), information).fails("ECHILD"),
      waitid("P_ALL", 0, information).fails("ECHILD"),
      call.disown(result("kid")).fails("ESRCH"),
    ],
  }),
  row("killpg/ESRCH/group-outside-the-list", {
    source: "Kernel/Syscalls/kill.cpp: do_killpg",
    covers: "signal/ESRCH/group-has-no-visible-live-member",
    as: "root",
    steps: [
      child("victim", [call.setpgid(0, 0).returns(0), settle(400)]),
      settle(),
      child("outer", [
        ...ownProcesses.flat(),
        call.killpg(result("victim"), "SIGTERM").fails("ESRCH"),
      ]),
      join("outer"),
      join("victim"),
    ],
  }),
  row("tty/signal/group-outside-the-list-of-who-types", {
    source: "Kernel/Devices/TTY/TTY.cpp: generate_signal",
    note: "It is the foreground group all the same.",
    as: "root",
    touches: ["mounts"],
    setup: world,
    teardown: cleanUp,
    steps: [
      ...openTerminal,
      onSignal("SIGINT", [call.getpid().never()]),
      child("typist", [
        sigaction("SIGINT", { handler: "SIG_IGN" }).returns(0),
        ...ownProcesses.flat(),
        type("\x03"),
      ]),
      join("typist"),
      settle(),
      call.ioctl(SLAVE, "TIOCGPGRP", group).returns(0)
        .observes(group, result("session")),
    ],
  }),
  terminal({
    id: "setpgid/success/terminal-keeps-its-foreground",
    source: "Kernel/Syscalls/setpgid.cpp",
    note: "There is none, and nobody's group becomes it.",
    steps: [
      child("kid", [
        call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
        call.setpgid(0, 0).returns(0),
        call.ioctl(SLAVE, "TIOCGPGRP", group).returns(0).observes(group, 0),
      ]),
      join("kid"),
    ],
  }, openPair),
  made("get_dir_entries/success/zombies-in-procfs", [], [
    ...ownProcesses.flat(),
    open("p", "O_RDONLY").as("p"),
    open("p/self/children", "O_RDONLY").as("children"),
    child("kid", [settle(200)]),
    get_dir_entries(result("p"), list).as("all"),
    get_dir_entries(result("children"), list).as("its children"),
    waitid("P_PID", result("kid"), information, "WEXITED|WNOWAIT").returns(0),
    settle(),
    get_dir_entries(result("p"), list).returns(result("all")),
    get_dir_entries(result("children"), list).returns(result("its children")),
    join("kid"),
  ], {
    source: "Kernel/FileSystem/ProcFS/Inode.cpp, ProcessExposed.cpp",
    note: "Until somebody has waited for them.",
  }),
];

const sockets: readonly Row[] = [
  row("close/success/listener-that-nobody-was-accepted-from", {
    source: "Kernel/Net/TCPSocket.cpp, Kernel/Net/NetworkTask.cpp",
    note: "A client hears of it when it sends; and it may still shut down.",
    steps: [
      ...tcpServer(20_963),
      internetSocket("client"),
      connect(result("client"), internet(20_963)).returns(0),
      close(result("server")).returns(0),
      fcntl(result("client"), "F_SETFL", "O_NONBLOCK").returns(0),
      settle(),
      read(result("client"), got).fails("EAGAIN"),
      write(result("client"), "x").returns(1),
      settle(),
      read(result("client"), got).returns(0),
      call.shutdown(result("client"), "SHUT_RDWR").returns(0),
    ],
  }),
  row("sendmsg/success/port-that-nobody-has", {
    source: "Kernel/Net/NetworkTask.cpp: handle_udp",
    note: "Nobody is told.",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(result("fd"), internet(20_964)).returns(0),
      ...[1, 2].flatMap(() => [
        sendmsg(result("fd"), {
          data: text("abc"),
          name: internet(20_965),
          nameLength: 16,
        }).returns(3),
        settle(),
        socketError(result("fd"), 0),
      ]),
    ],
  }),
  row("getsockopt/success/error-stays-over-what-succeeds", {
    source: "Kernel/Net/Socket.h: set_so_error",
    steps: [
      pair().returns(0),
      call.recvfd(1, 0).fails("EAGAIN"),
      write(1, "abc").returns(3),
      read(2, got).returns(3),
      socketError(1, errno.EAGAIN),
      socketError(1, 0),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...files,
  ...shared,
  ...memory,
  ...processes,
  ...sockets,
];
