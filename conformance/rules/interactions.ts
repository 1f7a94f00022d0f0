/**
 * What one part of the kernel leaves of another: calls that another thread or
 * process meddles with, and states that a second call does not change.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { architectures } from "../../src/cpu/cpu.ts";
import {
  buffer,
  call,
  child,
  clock_nanosleep,
  close,
  directory,
  dup2,
  duration,
  errno,
  execve,
  exited,
  fcntl,
  file,
  join,
  kill,
  load,
  mmap,
  newImage,
  node,
  NULL,
  onSignal,
  open,
  pipe,
  read,
  rename,
  result,
  room,
  type Row,
  row,
  settle,
  sigaction,
  sigprocmask,
  stat,
  type Step,
  type Steps,
  store,
  struct,
  symbolicLink,
  text,
  thread,
  u32,
  u64,
  umount,
  unveil,
  waitid,
  word,
  write,
} from "../language/row.ts";
import { PAGE, sharedFile } from "../worlds/memory_regions.ts";
import { bindmount } from "../worlds/mount_rules.ts";
import { DATA, programFile } from "../worlds/process_segments.ts";
import { bit } from "../worlds/signal.ts";
import {
  accept,
  bind,
  connect,
  getsockopt,
  internet,
  internetSocket,
  local,
  localServer,
  localSocket,
  pair,
  recvmsg,
  sendmsg,
  setsockopt,
  socketError,
  tcpServer,
} from "../worlds/socket_addresses.ts";
import { timeout } from "../worlds/socket_corners.ts";
import { information } from "../worlds/tracing.ts";

const ends = buffer(8, "ends");
const got = buffer(16, "got");
const byte = buffer(1, "byte");
const size = u32(16, "size");
const status = room("stat", "status");
const credentials = room("ucred", "credentials");
const left = room("timespec", "left");
const flag = u32(0, "flag");
const seven = u32(7, "seven");
const mask = u32(0, "mask");
const [realId, effectiveId, savedId] = ["real", "effective", "saved"]
  .map((name) => u32(77, name)) as [
    ReturnType<typeof u32>,
    ReturnType<typeof u32>,
    ReturnType<typeof u32>,
  ];

const me = call.getpid().as("me");
const end = result("end");
const client = result("client");

const whole = struct("flock", {
  l_type: "F_WRLCK",
  l_whence: "SEEK_SET",
  l_start: 0,
  l_len: 0,
});

const files: readonly Row[] = [
  row("close/success/who-waits-for-a-lock-holds-the-fifo", {
    source: "Kernel/Syscalls/fcntl.cpp, Kernel/FileSystem/Inode.cpp",
    note: "Its reader finds a writer until the wait is over.",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      thread("opener", [open("p", "O_WRONLY").as("out")]),
      open("p", "O_RDONLY").as("in"),
      join("opener"),
      fcntl(result("in"), "F_SETFL", "O_NONBLOCK").returns(0),
      fcntl(result("in"), "F_SETLK", whole).returns(0),
      onSignal("SIGUSR1", [store(flag, 1)]),
      thread("waiter", [
        fcntl(result("out"), "F_SETLKW", whole).fails("EINTR"),
      ]),
      settle(),
      close(result("out")).returns(0),
      read(result("in"), got, 1).fails("EAGAIN"),
      call.kill_thread(result("waiter"), "SIGUSR1").returns(0),
      join("waiter"),
      read(result("in"), got, 1).returns(0),
    ],
  }),
  row("open/success/number-that-dup2-took-meanwhile", {
    source: "Kernel/Syscalls/open.cpp, dup2.cpp",
    note: "Whoever opens had it first, and has it in the end.",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      thread("opener", [open("p", "O_RDONLY").returns(1)]),
      settle(),
      dup2(0, 1).returns(1),
      read(1, got, 1).returns(0),
      open("p", "O_WRONLY").returns(2),
      join("opener"),
      write(2, "abc").returns(3),
      read(1, got).returns(3).observes(got, "abc"),
    ],
  }),
  row("open/success/o_excl-makes-a-file-behind-a-dangling-link", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: open, create",
    note: "Where the link leads to, and with the link's own name.",
    setup: [
      directory("d", { mode: 0o777 }),
      symbolicLink("l", "d/t", { uid: 1000 }),
    ],
    steps: [
      open("l", "O_CREAT|O_EXCL|O_RDWR", 0o600).succeeds(),
      stat("d/t", status).fails("ENOENT"),
      stat("d/l", status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o600",
      }),
    ],
  }),
  row("write/success/set-gid-goes-whoever-may-execute", {
    source: "Kernel/FileSystem/Inode.cpp: prepare_to_write_data",
    setup: [file("f", "abc", { mode: 0o2666 })],
    steps: [
      open("f", "O_WRONLY").as("fd"),
      write(result("fd"), "x").returns(1),
      stat("f", status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o666",
      }),
    ],
  }),
  row("write/success/sigpipe-though-it-would-not-block", {
    source: "Kernel/Syscalls/write.cpp: do_write",
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      close(1).returns(0),
      write(2, "x").kills("SIGPIPE"),
    ],
  }),
  row("fcntl/success/f_setfl-does-not-close-at-execve", {
    source: "Kernel/FileSystem/OpenFileDescription.cpp: set_file_flags",
    note: "O_CLOEXEC is told with the other flags, and does nothing.",
    steps: [
      fcntl(0, "F_SETFL", "O_CLOEXEC").returns(0),
      fcntl(0, "F_GETFD").returns(0),
      fcntl(0, "F_SETFD", 1).returns(0),
      fcntl(0, "F_SETFL", 0).returns(0),
      fcntl(0, "F_GETFD").returns(1),
    ],
  }),
  row("mmap/ENODEV/zero-device", {
    source: "Kernel/Devices/Generic/ZeroDevice.h, Kernel/FileSystem/File.cpp",
    covers: "mmap/ENODEV/kind-of-file-cannot-be-mapped",
    steps: [
      open("/dev/zero", "O_RDWR").as("fd"),
      mmap({
        size: PAGE,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      }).fails("ENODEV"),
    ],
  }),
  row("unveil/success/what-was-opened-before-is-changed-all-the-same", {
    source:
      "Kernel/Syscalls/utimensat.cpp, chmod.cpp, chown.cpp, ftruncate.cpp",
    note: "Only a way that is walked meets the veil.",
    setup: [file("f", "abc", { uid: 1000, mode: 0o600 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      unveil("/tmp", "r").succeeds(),
      unveil(null, null).returns(0),
      stat("f", status).fails("ENOENT"),
      call.futimens({ fd: result("fd"), times: NULL }).returns(0),
      call.fchmod(result("fd"), 0o644).returns(0),
      call.fchown(result("fd"), 1000, -1).returns(0),
      call.ftruncate(result("fd"), 1).returns(0),
    ],
  }),
  row("bindmount/success/source-that-a-veil-hides", {
    source: "Kernel/Syscalls/mount.cpp: sys$bindmount",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("from"),
      file("from/f", "abc"),
      directory("to"),
    ],
    steps: [
      open("from", "O_RDONLY").as("fd"),
      unveil("/w/to", "r").returns(0),
      unveil(null, null).returns(0),
      open("from", "O_RDONLY").fails("ENOENT"),
      bindmount("to", result("fd")).returns(0),
      stat("to/f", status).returns(0).observes(status, { st_size: 3 }),
    ],
    teardown: [umount("/w/to")],
  }),
];

/** A program that waits for a byte on descriptor 1. */
const waits = (machine: Architecture): Steps =>
  programFile("f", machine, [
    { name: "read", arguments: [1, { address: DATA }, 1] },
    { name: "exit", arguments: [0] },
  ]);

const old = room("sigaction", "old");

/** With a flag that has no meaning, where its handler is. */
const annotatesItsCode = (ends: (step: Step) => Step): readonly Step[] => [
  onSignal("SIGUSR1", [store(flag, 1)]),
  sigaction("SIGUSR1", NULL, old),
  ends(call.annotate_mapping(word(old, 0, 8), 4)),
  me,
  kill(result("me"), "SIGUSR1").returns(0),
];

const memory: readonly Row[] = [
  row("futex/success/of-two-mappings-of-a-file", {
    source: "Kernel/Syscalls/futex.cpp: get_futex_key",
    covers: "futex/behaviour/shared-key-is-object-and-offset",
    note: "By the file and the place in it, in whichever process.",
    setup: [file("f", "x".repeat(2 * PAGE), { mode: 0o666 })],
    steps: [
      ...sharedFile(2),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
        offset: PAGE,
      }).as("part"),
      child("waiter", [
        call.futex({
          userspace_address: result("map", PAGE + 8),
          futex_op: "FUTEX_WAIT",
          val: 0x7878_7878,
        }).returns(0),
      ]),
      settle(),
      call.futex({
        userspace_address: result("map", 8),
        futex_op: "FUTEX_WAKE",
        val: 1,
      }).returns(0),
      call.futex({
        userspace_address: result("part", 8),
        futex_op: "FUTEX_WAKE",
        val: 1,
      }).returns(1),
      join("waiter"),
    ],
  }),
  row("get_stack_bounds/success/while-the-first-thread-is-elsewhere", {
    source: "Kernel/Syscalls/get_stack_bounds.cpp",
    note: "The first thread waits on a signal stack.",
    steps: [
      mmap({
        size: 8 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("memory"),
      call.sigaltstack({ ss_sp: result("memory"), ss_size: 8 * PAGE }, NULL)
        .returns(0),
      thread("other", [
        settle(100),
        call.get_stack_bounds(u64(0, "base"), u64(0, "length")).returns(0)
          .observes(u64(0, "length"), 16 * PAGE),
      ]),
      onSignal("SIGUSR1", [
        call.get_stack_bounds(u64(0, "own base"), u64(0, "own length"))
          .returns(0).observes(u64(0, "own length"), 8 * PAGE),
        settle(200),
      ], { flags: "SA_ONSTACK" }),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
      join("other"),
    ],
  }),
  row("annotate_mapping/EINVAL/code-of-a-fork", {
    source: "Kernel/Memory/Region.cpp: try_clone",
    covers: "annotate_mapping/EINVAL/region-made-neither-by-mmap-nor-execve",
    note:
      "A handler lies in the program. Nobody knows of a fork's memory that " +
      "execve made it.",
    steps: [
      ...annotatesItsCode((step) => step.fails("EINVAL")),
      newImage("new", annotatesItsCode((step) => step.returns(0))),
    ],
  }),
  row("fork/success/signal-stack-of-the-child-is-empty", {
    source: "Kernel/Syscalls/sigaction.cpp: remap_range_as_stack; " +
      "Kernel/Memory/Region.cpp: clear_to_zero",
    note: "Pages that nobody has written since are its parent's too.",
    steps: [
      mmap({
        size: 4 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("memory"),
      store(result("memory"), 5),
      child("kid", [
        call.sigaltstack({ ss_sp: result("memory"), ss_size: 4 * PAGE }, NULL)
          .returns(0),
        load(result("memory")).returns(0),
      ]),
      join("kid"),
      load(result("memory")).returns(5),
    ],
  }),
  ...architectures.map((machine) =>
    row(`open/success/running-program-for-writing-${machine}`, {
      arch: [machine],
      source: "Kernel/FileSystem/VirtualFileSystem.cpp: open",
      as: "root",
      note: "Only execve minds who else has it.",
      setup: waits(machine),
      steps: [
        pipe(ends).returns(0),
        child("runs", [execve("/w/f", ["f"]).ends(exited(0))]),
        settle(),
        open("f", "O_RDWR").succeeds(),
        open("f", "O_WRONLY|O_TRUNC").succeeds(),
        write(2, "x").returns(1),
        join("runs"),
      ],
    })
  ),
];

const processes: readonly Row[] = [
  row("kill/success/ignored-sigcont-resumes-nobody", {
    source: "Kernel/Tasks/Thread.cpp: send_signal",
    steps: [
      child("kid", [
        sigaction("SIGCONT", { handler: "SIG_IGN" }).returns(0),
        me,
        kill(result("me"), "SIGSTOP").kills("SIGKILL"),
      ]),
      waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  row("kill/EPERM/sigcont-in-a-group-that-setsid-made", {
    source: "Kernel/Syscalls/kill.cpp: do_kill; setpgid.cpp: sys$setsid",
    covers: "kill/EPERM/process-of-another-user",
    note:
      "Both are in it, and only who asked for it by setpgid has it in its " +
      "credentials.",
    as: "root",
    steps: [
      child("leader", [
        call.setsid().as("session"),
        child("target", [
          call.setpgid(0, result("session")).returns(0),
          settle(400),
        ]),
        settle(),
        child("user", [
          call.getpgrp().returns(result("session")),
          call.setresuid(1000, 1000, 1000).returns(0),
          kill(result("target"), "SIGCONT").fails("EPERM"),
        ]),
        join("user"),
        child("member", [
          call.setpgid(0, result("session")).returns(0),
          call.setresuid(1000, 1000, 1000).returns(0),
          kill(result("target"), "SIGCONT").returns(0),
        ]),
        join("member"),
        join("target"),
      ]),
      join("leader"),
    ],
  }),
  row("killpg/success/what-is-refused-ends-nothing", {
    source: "Kernel/Syscalls/kill.cpp: do_killpg",
    note: "Whichever comes first, one before it and one behind are root's.",
    as: "root",
    steps: [
      child("leader", [
        call.setpgid(0, 0).returns(0),
        child("user", [
          call.setresuid(1000, 1000, 1000).returns(0),
          settle(5000).kills("SIGTERM"),
        ]),
        child("last", [settle(400)]),
        settle(),
        child("sender", [
          call.getpgrp().as("group"),
          call.setpgid(0, 0).returns(0),
          call.setresuid(1000, 1000, 1000).returns(0),
          call.killpg(result("group"), "SIGTERM").returns(0),
        ]),
        join("sender"),
        join("user"),
        join("last"),
      ]),
      join("leader"),
    ],
  }),
  row("fork/success/mask-of-the-thread-that-asks", {
    source: "Kernel/Syscalls/fork.cpp",
    covers: "fork/behaviour/child-keeps-the-signal-mask",
    steps: [
      thread("other", [
        sigprocmask("SIG_BLOCK", bit("SIGUSR2")).returns(0),
        child("kid", [
          sigprocmask("SIG_BLOCK", NULL, mask).returns(0)
            .observes(mask, bit("SIGUSR2")),
        ]),
        join("kid"),
      ]),
      join("other"),
    ],
  }),
  row("execve/success/saved-ids-stay", {
    source: "Kernel/Syscalls/execve.cpp: do_exec",
    as: "root",
    steps: [
      child("kid", [
        call.setegid(1000).returns(0),
        call.seteuid(1000).returns(0),
        newImage("new", [
          call.getresuid(realId, effectiveId, savedId).returns(0)
            .observes(realId, 0).observes(effectiveId, 1000)
            .observes(savedId, 0),
          call.getresgid(realId, effectiveId, savedId).returns(0)
            .observes(effectiveId, 1000).observes(savedId, 0),
        ]),
      ]),
      join("kid"),
    ],
  }),
  row("clock_nanosleep/EINTR/stopped-until-its-time-is-over", {
    source: "Kernel/Syscalls/clock.cpp, Kernel/Tasks/ThreadBlockers.cpp",
    covers: "clock_nanosleep/EINTR/interrupted-by-a-signal",
    note: "Nothing is left, and yet it was a signal that ended it.",
    steps: [
      child("kid", [
        clock_nanosleep("CLOCK_MONOTONIC", 0, duration(400), left)
          .fails("EINTR").observes(left, { tv_sec: 0, tv_nsec: 0 }),
      ]),
      settle(100),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(600),
      kill(result("kid"), "SIGCONT").returns(0),
      join("kid"),
    ],
  }),
];

/** The connection waits so long for data. */
const waitsFor = (seconds: number): Step =>
  setsockopt(end, "SOL_SOCKET", "SO_RCVTIMEO", timeout(seconds, 0), 16)
    .returns(0);

/** Waits in a thread of its own before the next one comes. */
const inTurn = (steps: Readonly<Record<string, Step>>): readonly Step[] =>
  Object.entries(steps).flatMap(([name, step]) => [
    thread(name, [step]),
    settle(),
  ]);

const connected: readonly Step[] = [
  ...tcpServer(20_961),
  internetSocket("client"),
  connect(client, internet(20_961)).returns(0),
  accept(result("server")).as("end"),
];

const sockets: readonly Row[] = [
  row("read/success/stream-that-two-others-emptied", {
    source: "Kernel/Syscalls/read.cpp, Kernel/Net/Socket.cpp: read, " +
      "Kernel/Net/IP/Socket.cpp: receive_byte_buffered",
    note: "Two waits each: the call's own, and that of receiving.",
    steps: [
      ...connected,
      ...inTurn({
        first: read(end, byte).returns(1),
        second: read(end, byte).returns(1),
        third: read(end, byte).returns(0),
      }),
      write(client, "x").returns(1),
      join("first"),
      settle(),
      write(client, "y").returns(1),
      join("second"),
      join("third"),
    ],
  }),
  row("read/success/receive-timeout-begins-anew", {
    source: "Kernel/Syscalls/read.cpp, Kernel/Net/IP/Socket.cpp, " +
      "Kernel/Tasks/ThreadBlockers.cpp: override_timeout",
    note:
      "What it was woken for another has taken, and it waits as long again.",
    steps: [
      ...connected,
      waitsFor(2),
      ...inTurn({
        first: read(end, byte).returns(1),
        second: read(end, byte).returns(1),
        third: read(end, byte).returns(0),
      }),
      settle(1200),
      write(client, "x").returns(1),
      join("first"),
      settle(1200),
      write(client, "y").returns(1),
      join("second"),
      join("third"),
    ],
  }),
  row("read/EAGAIN/second-wait-of-a-socket-is-remembered", {
    source: "Kernel/Syscalls/read.cpp, Kernel/Net/IP/Socket.cpp: " +
      "receive_byte_buffered",
    note: "SO_ERROR tells of it, as it does not of the call's own wait.",
    steps: [
      ...connected,
      waitsFor(1),
      read(end, byte).fails("EAGAIN"),
      socketError(end, 0),
      ...inTurn({
        first: read(end, byte).returns(1),
        second: read(end, byte).fails("EAGAIN"),
      }),
      write(client, "x").returns(1),
      join("first"),
      join("second"),
      socketError(end, errno.EAGAIN),
    ],
  }),
  row("shutdown/success/what-came-before-is-not-read", {
    source: "Kernel/Net/Socket.cpp: read, shutdown",
    note: "It stays, and is told of.",
    steps: [
      pair().returns(0),
      write(1, "abc").returns(3),
      call.shutdown(2, "SHUT_RD").returns(0),
      read(2, got).returns(0),
      recvmsg(2, { data: got }).returns(0),
      call.ioctl(2, "FIONREAD", seven).returns(0).observes(seven, 3),
      ...connected,
      write(client, "abc").returns(3),
      settle(),
      call.shutdown(end, "SHUT_RD").returns(0),
      read(end, got).returns(0),
      call.ioctl(end, "FIONREAD", seven).returns(0).observes(seven, 3),
    ],
  }),
  row("getsockopt/success/so_peercred-of-who-made-and-who-accepted", {
    source: "Kernel/Net/Socket.cpp: Socket, accept; LocalSocket.cpp",
    note: "Not of who connected, and not of who listens.",
    steps: [
      me,
      ...localServer(),
      localSocket("client"),
      child("acceptor", [
        accept(result("server")).as("end"),
        getsockopt(end, "SOL_SOCKET", "SO_PEERCRED", credentials, size)
          .returns(0).observes(credentials, { pid: result("me") }),
        settle(100),
      ]),
      child("connector", [connect(client, local("s")).returns(0)]),
      join("connector"),
      getsockopt(client, "SOL_SOCKET", "SO_PEERCRED", credentials, size)
        .returns(0).observes(credentials, { pid: result("acceptor") }),
      join("acceptor"),
    ],
  }),
  row("connect/success/node-that-was-renamed", {
    source: "Kernel/Net/LocalSocket.cpp: connect",
    note: "The node leads to the socket, whatever it was bound to.",
    steps: [
      ...localServer(),
      rename("s", "t").returns(0),
      localSocket("client"),
      connect(client, local("s")).fails("ENOENT"),
      thread("acceptor", [accept(result("server")).succeeds()]),
      connect(client, local("t")).returns(0),
      join("acceptor"),
    ],
  }),
  row("recvmsg/success/streams-tell-no-sender", {
    source: "Kernel/Net/IP/Socket.cpp: receive_byte_buffered; LocalSocket.cpp",
    note: "Neither the name nor its length is written.",
    steps: [
      pair().returns(0),
      write(1, "a").returns(1),
      recvmsg(2, {
        data: byte,
        name: text("0123456789abcdef", "name"),
        nameLength: 16,
      })
        .returns(1).observes(
          text("0123456789abcdef", "name"),
          "0123456789abcdef",
        ),
      ...connected,
      write(client, "b").returns(1),
      recvmsg(end, {
        data: byte,
        name: text("0123456789abcdef", "name"),
        nameLength: 16,
      })
        .returns(1).observes(
          text("0123456789abcdef", "name"),
          "0123456789abcdef",
        ),
    ],
  }),
  row("sendmsg/success/broadcast-reaches-who-is-bound-to-an-address", {
    source: "Kernel/Net/UDPSocket.cpp: from_port; Kernel/Net/IP/Socket.cpp",
    note: "A datagram is looked for by its port alone.",
    steps: [
      internetSocket("receiver", "SOCK_DGRAM"),
      bind(result("receiver"), internet(20_962)).returns(0),
      internetSocket("sender", "SOCK_DGRAM"),
      sendmsg(result("sender"), {
        data: text("abc"),
        name: internet(20_962, 0xffff_ff7f),
        nameLength: 16,
      }).returns(3),
      read(result("receiver"), got).returns(3).observes(got, "abc"),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...files,
  ...memory,
  ...processes,
  ...sockets,
];
