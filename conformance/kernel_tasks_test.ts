// What is seen before and after the kernel's own threads have run. On a real
// kernel a tick in between would change it, so that no table holds these rows.

import { assertEquals } from "@std/assert";
import { architectures } from "../src/cpu/cpu.ts";
import { loadGuest } from "./program/guests.ts";
import { Suite } from "./program/suite.ts";
import { EmulatorTarget } from "./run/emulator.ts";
import { runIsolated } from "./run/run_rows.ts";
import {
  buffer,
  call,
  child,
  exit,
  join,
  kill,
  mmap,
  onSignal,
  open,
  pipe,
  read,
  result,
  room,
  row,
  type RowDefinition,
  settle,
  type Step,
  store,
  text,
  thread,
  u32,
  u64,
  waitid,
  write,
} from "./language/row.ts";
import {
  accept,
  bind,
  connect,
  internet,
  internetSocket,
  pair,
  recvmsg,
  sendmsg,
  tcpServer,
} from "./worlds/socket_addresses.ts";

const PORT = 20000;
const information = room("siginfo_t", "information");
const bytes = buffer(4, "bytes");
const flag = u32(0, "flag");
const ends = buffer(8, "ends");

const ARP = '[{"mac_address":"13:55:02:09:55:aa","ip_address":"127.0.0.1"}]';
const table = buffer(ARP.length, "table");

/** "here" and "there" are the ends of a TCP connection. */
const connected: readonly Step[] = [
  ...tcpServer(PORT),
  internetSocket("here"),
  connect(result("here"), internet(PORT)).returns(0),
  accept(result("server")).as("there"),
];

const receiveNow = recvmsg(result("there"), {
  data: bytes,
  flags: "MSG_DONTWAIT",
});

/** UDP: "there" is bound, "here" sends to it. */
const datagrams: readonly Step[] = [
  internetSocket("there", "SOCK_DGRAM"),
  bind(result("there"), internet(PORT)).returns(0),
  internetSocket("here", "SOCK_DGRAM"),
  connect(result("here"), internet(PORT)).returns(0),
];

const cases: Readonly<Record<string, RowDefinition>> = {
  "bytes over TCP arrive once the network task has run": {
    steps: [
      ...connected,
      write(result("here"), text("x")).returns(1),
      receiveNow.fails("EAGAIN"),
      settle(),
      receiveNow.returns(1),
    ],
  },
  "the end of a TCP stream arrives once the network task has run": {
    steps: [
      ...connected,
      call.close(result("here")).returns(0),
      receiveNow.fails("EAGAIN"),
      settle(),
      receiveNow.returns(0),
    ],
  },
  "a connection can be accepted once the network task has run": {
    steps: [
      internetSocket("server", "SOCK_STREAM|SOCK_NONBLOCK"),
      bind(result("server"), internet(PORT)).returns(0),
      call.listen(result("server"), 5).returns(0),
      internetSocket("here", "SOCK_STREAM|SOCK_NONBLOCK"),
      connect(result("here"), internet(PORT)).fails("EINPROGRESS"),
      accept(result("server")).fails("EAGAIN"),
      settle(),
      accept(result("server")).as("there"),
    ],
  },
  "a datagram arrives once the network task has run": {
    steps: [
      ...datagrams,
      write(result("here"), text("x")).returns(1),
      receiveNow.fails("EAGAIN"),
      settle(),
      receiveNow.returns(1),
    ],
  },
  "a packet that arrives makes its sender known": {
    steps: [
      ...datagrams,
      write(result("here"), text("x")).returns(1),
      settle(),
      open("/sys/kernel/net/arp", "O_RDONLY").as("arp"),
      read(result("arp"), table).returns(ARP.length).observes(table, ARP),
    ],
  },
  "MSG_WAITALL waits on when a signal comes before part of the data": {
    steps: [
      ...connected,
      onSignal("SIGUSR1", [store(flag, 1)]),
      child("kid", [
        call.getppid().as("parent"),
        settle(),
        write(result("here"), text("ab")).returns(2),
        kill(result("parent"), "SIGUSR1").returns(0),
        settle(),
        write(result("here"), text("cd")).returns(2),
      ]),
      recvmsg(result("there"), { data: bytes, flags: "MSG_WAITALL" }).returns(4)
        .observes(flag, 1),
      join("kid"),
    ],
  },
  "a message of nothing is tried until a signal comes": {
    steps: [
      pair().returns(0),
      onSignal("SIGUSR1", []),
      child("kid", [
        call.getppid().as("parent"),
        settle(),
        kill(result("parent"), "SIGUSR1").returns(0),
      ]),
      sendmsg(1, { data: bytes, size: 0 }).fails("EINTR"),
      join("kid"),
    ],
  },
  "a message of nothing is refused when the peer has gone": {
    steps: [
      pair().returns(0),
      onSignal("SIGPIPE", []),
      child("kid", [
        call.close(2).returns(0),
        sendmsg(1, { data: bytes, size: 0 }).fails("EPIPE"),
      ]),
      call.close(1).returns(0),
      settle(),
      call.close(2).returns(0),
      join("kid"),
    ],
  },
  "an empty datagram arrives and its sender does not come back": {
    steps: [
      ...datagrams,
      onSignal("SIGUSR1", []),
      child("kid", [
        call.getppid().as("parent"),
        recvmsg(result("there"), { data: bytes }).returns(0),
        kill(result("parent"), "SIGUSR1").returns(0),
      ]),
      sendmsg(result("here"), { data: bytes, size: 0 }).fails("EINTR"),
      join("kid"),
    ],
  },
  "a child's end is told once the finalizer has run": {
    steps: [
      pipe(ends).returns(0),
      child("kid", [write(2, text("x")).returns(1), exit(5)]),
      read(1, bytes).returns(1),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOHANG").returns(0)
        .observes(information, { si_signo: 0 }),
      settle(),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOHANG").returns(0)
        .observes(information, { si_code: "CLD_EXITED", si_status: 5 }),
    ],
  },
  "a child that is killed before it ran still runs to its first call": {
    steps: [
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      }).as("shared"),
      pipe(ends).returns(0),
      child("kid", [
        store(result("shared"), 1),
        call.getpid().kills("SIGKILL"),
      ]),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
      write(2, result("shared"), 1).returns(1),
      read(1, bytes).returns(1).observes(bytes, "\x01\0\0\0"),
    ],
  },
  "a joined thread is found until the finalizer has run": {
    steps: [
      thread("other", [settle()]),
      call.join_thread(result("other"), u64(0, "value")).returns(0),
      call.join_thread(result("other"), u64(0, "value")).fails("EINVAL"),
      settle(),
      call.join_thread(result("other"), u64(0, "value")).fails("ESRCH"),
    ],
  },
};

const target = new EmulatorTarget();
const options = { seed: 1, maxInstructions: 50_000_000 };

for (const [name, definition] of Object.entries(cases)) {
  for (const architecture of architectures) {
    Deno.test(`${name} [${architecture}]`, async () => {
      const suite = new Suite(architecture, [
        row("test/kernel-tasks", { source: "made up", ...definition }),
      ]);
      const executor = await loadGuest(architecture, "executor");
      const { outcome, step, wanted, got } = runIsolated(
        target,
        suite,
        executor,
        0,
        options,
      );
      assertEquals([outcome, step, wanted, got], [
        "pass",
        undefined,
        undefined,
        undefined,
      ]);
    });
  }
}
