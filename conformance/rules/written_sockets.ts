/**
 * What a plain write to a socket is refused, by write and by pwritev, and what
 * a plain read of one waits for.
 *
 * @module
 */

import { claimNamed } from "../ledger/claim.ts";
import {
  alarm,
  buffer,
  call,
  close,
  type ErrnoName,
  NULL,
  onSignal,
  pledge,
  read,
  result,
  type Row,
  row,
  type Step,
  type Steps,
  struct,
  text,
  type Value,
  write,
} from "../language/row.ts";
import {
  bind,
  connect,
  FOREIGN,
  internet,
  internetSocket,
  localSocket,
  pair,
  sendmsg,
  tcpServer,
} from "../worlds/socket_addresses.ts";
import { SILENT } from "../worlds/tcp_segments.ts";

const SOURCE = "Kernel/Syscalls/write.cpp, Kernel/Net/Socket.cpp";
const INTERNET = "Kernel/Syscalls/write.cpp, Kernel/Net/IP/Socket.cpp";

const fd = result("fd");
const byte = buffer(1, "byte");
const data = text("x", "data");

const readVector = struct("iovec", { iov_base: byte, iov_len: 1 }, "to");
const writeVector = struct("iovec", { iov_base: data, iov_len: 1 }, "from");

/** Both calls that write to what is no file. */
const writing = [
  ["write", (to: Value): Step => write(to, data)],
  ["pwritev", (to: Value): Step => call.pwritev(to, writeVector, 1, -1)],
] as const;

interface Refused {
  readonly name: string;
  readonly errno: ErrnoName;
  readonly refusal: string;
  readonly source: string;
  /** What makes `fd` so. */
  readonly before: Steps;
  readonly fd?: Value;
  readonly only?: "pwritev";
}

/** A datagram that goes nowhere, but leaves its destination with the socket. */
const sentTo = (address: ReturnType<typeof internet>, errno: ErrnoName): Step =>
  sendmsg(fd, { data, name: address, nameLength: 16 }).fails(errno);

const refused: readonly Refused[] = [
  {
    name: "tcp-never-connected",
    errno: "EPIPE",
    refusal: "internet-socket/EPIPE/no-destination",
    source: INTERNET,
    before: [internetSocket("fd")],
  },
  {
    name: "udp-without-destination",
    errno: "EPIPE",
    refusal: "internet-socket/EPIPE/no-destination",
    source: INTERNET,
    before: [internetSocket("fd", "SOCK_DGRAM")],
  },
  {
    name: "broadcast-not-allowed",
    errno: "EHOSTUNREACH",
    refusal: "internet-socket/EHOSTUNREACH/no-route-to-the-destination",
    source: INTERNET,
    before: [
      internetSocket("fd", "SOCK_DGRAM"),
      sentTo(internet(20501, 0xffffffff), "EHOSTUNREACH"),
    ],
  },
  {
    name: "tcp-foreign-local-address",
    errno: "EADDRNOTAVAIL",
    refusal: "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
    source: "Kernel/Net/IP/Socket.cpp, Kernel/Net/TCPSocket.cpp",
    before: [
      internetSocket("fd"),
      bind(fd, internet(20502, FOREIGN)).fails("EADDRNOTAVAIL"),
      connect(fd, internet(20503)).fails("EADDRNOTAVAIL"),
    ],
  },
  {
    name: "tcp-port-of-another",
    errno: "EADDRINUSE",
    refusal: "tcp/EADDRINUSE/local-address-and-port-taken",
    source: "Kernel/Net/IP/Socket.cpp, Kernel/Net/TCPSocket.cpp",
    // The port is free again once its owner asks a peer, but not for that one.
    before: [
      internetSocket("asking", "SOCK_STREAM|SOCK_NONBLOCK"),
      bind(result("asking"), internet(20504)).returns(0),
      connect(result("asking"), internet(9, SILENT)).fails("EINPROGRESS"),
      ...tcpServer(20504),
      internetSocket("fd"),
      bind(fd, internet(20504)).fails("EADDRINUSE"),
      connect(fd, internet(9, SILENT)).fails("EADDRINUSE"),
    ],
  },
  {
    name: "udp-port-of-another",
    errno: "EADDRINUSE",
    refusal: "udp/EADDRINUSE/port-is-taken",
    source: "Kernel/Net/IP/Socket.cpp, Kernel/Net/UDPSocket.cpp",
    before: [
      internetSocket("owner", "SOCK_DGRAM"),
      bind(result("owner"), internet(20506)).returns(0),
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20506)).fails("EADDRINUSE"),
      sentTo(internet(20507), "EADDRINUSE"),
    ],
  },
  {
    name: "shut-down-for-writing",
    errno: "EPIPE",
    refusal: "transfer/EPIPE/socket-is-shut-down-for-writing",
    source: SOURCE,
    before: [pair().returns(0), call.shutdown(1, "SHUT_WR").returns(0)],
    fd: 1,
    only: "pwritev",
  },
  {
    name: "local-peer-gone",
    errno: "EPIPE",
    refusal: "local-socket/EPIPE/peer-is-gone",
    source: "Kernel/Syscalls/write.cpp, Kernel/Net/LocalSocket.cpp",
    before: [pair().returns(0), close(2).returns(0)],
    fd: 1,
    only: "pwritev",
  },
];

function refusedBy(
  name: "write" | "pwritev",
  made: (to: Value) => Step,
  { name: how, errno, refusal, source, before, fd: to = fd }: Refused,
): Row {
  // SIGPIPE is sent with every EPIPE, whatever the socket says why.
  const heard = errno === "EPIPE" ? [onSignal("SIGPIPE", [])] : [];
  return row(`${name}/${errno}/socket-${how}`, {
    covers: claimNamed(refusal),
    source,
    steps: [...heard, ...before, made(to).fails(errno)],
  });
}

/** Both calls that read, of which a size of 0 is the least that can be asked. */
const reading = [
  ["read", (from: Value): Step => read(from, byte)],
  ["preadv", (from: Value): Step => call.preadv(from, readVector, 1, -1)],
] as const;

export const rows: readonly Row[] = [
  ...writing.flatMap(([name, made]) =>
    refused.filter(({ only }) => only === undefined || only === name)
      .map((one) => refusedBy(name, made, one))
  ),
  ...reading.map(([name, made]) =>
    row(`${name}/EAGAIN/internet-non-blocking`, {
      covers: "internet-socket/EAGAIN/nothing-received-and-non-blocking",
      source: "Kernel/Net/IP/Socket.cpp",
      steps: [
        internetSocket("fd", "SOCK_DGRAM|SOCK_NONBLOCK"),
        bind(fd, internet(20508)).returns(0),
        made(fd).fails("EAGAIN"),
      ],
    })
  ),
  row("preadv/EINVAL/local-unconnected-non-blocking", {
    covers: "local-socket/EINVAL/read-while-unconnected",
    source: "Kernel/Net/LocalSocket.cpp",
    steps: [
      localSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      call.preadv(fd, readVector, 1, -1).fails("EINVAL"),
    ],
  }),
  ...([
    [
      "read",
      read(fd, byte),
      "transfer/EINTR/signal-before-anything-is-readable",
      "read/behaviour/blocking-unconnected-local-socket-waits",
    ],
    [
      "write",
      write(fd, data),
      "transfer/EINTR/signal-before-anything-is-written",
      "write/behaviour/unconnected-blocking-local-socket-waits",
    ],
  ] as const).map(([name, made, refusal, behaviour]) =>
    row(`${name}/EINTR/local-unconnected-blocking`, {
      covers: [refusal, behaviour],
      source: "Kernel/Net/LocalSocket.cpp, Kernel/Syscalls/read.cpp, write.cpp",
      steps: [
        onSignal("SIGALRM", []),
        localSocket("fd"),
        alarm(1).returns(0),
        made.fails("EINTR"),
      ],
    })
  ),
  ...([
    ["read", read(99, NULL, 0), "read/behaviour/size-0-needs-the-promise"],
    ["write", write(99, NULL, 0), "write/behaviour/size-0-needs-the-promise"],
  ] as const).map(([name, made, behaviour]) =>
    row(`${name}/pledge/size-0`, {
      covers: behaviour,
      source: "Kernel/Syscalls/read.cpp, write.cpp",
      steps: [
        pledge("rpath").returns(0),
        made.kills(
          "SIGABRT",
          "promise/EPROMISEVIOLATION/stdio-not-promised",
        ),
      ],
    })
  ),
];
