import { AF_INET } from "../../../src/api/constants.ts";
import type { Architecture } from "../../../src/cpu/cpu.ts";
import type { Claim } from "../../ledger/claim.ts";
import { skipped, type Use, use } from "../../language/use.ts";
import { socketFaults } from "../../language/kinds.ts";
import {
  alarm,
  buffer,
  call,
  child,
  close,
  crossing,
  directory,
  errno,
  type ErrnoName,
  file,
  join,
  mkdir,
  mounted,
  node,
  NULL,
  onSignal,
  open,
  poll,
  polled,
  read,
  remount,
  result,
  type Row,
  row,
  settle,
  type Steps,
  struct,
  symbolicLink,
  text,
  u32,
  umount,
  UNMAPPED,
  write,
} from "../../language/row.ts";
import {
  accept,
  bind,
  connect,
  FOREIGN,
  getsockopt,
  internet,
  internetSocket,
  local,
  localServer,
  localSocket,
  pair,
  pathCall,
  sendmsg,
  tcpServer,
} from "../../worlds/socket_addresses.ts";
import { made } from "../../worlds/file_generated.ts";
import {
  leaving,
  mountedByTheDead,
  refused as refusedOfMetadata,
} from "../../worlds/file_metadata.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { byte4 } from "../../worlds/socket_internet.ts";
import {
  localPath,
  localStream,
  loopback,
  udp,
} from "../../worlds/uses_sockets.ts";
import { structBytes } from "../../../src/api/layout.ts";
import { sockaddr_in } from "../../../src/api/structs.ts";

const fd = result("fd");

const other = result("other");

const byte = buffer(1, "byte");

const server = result("server");

const client = result("client");

export const uses: readonly Use[] = [
  use.connect({
    label: "local",
    before: localStream,
    operands: [fd, localPath, 110],
    promises: ["unix"],
    outcome: (step) => step.fails("ENOENT"),
    pointers: { address: {} },
    descriptors: { sockfd: socketFaults },
  }),
  use.connect({
    label: "ipv4",
    before: udp,
    operands: [fd, loopback, 16],
    promises: ["inet"],
    pointers: {
      address: {
        null: skipped("a row of its own says that it is a hazard"),
        crossing: skipped("a row of its own keeps the address aligned"),
      },
    },
  }),
];

/** The first half of an address, and one byte of its second. */
const halfAddress = text(
  structBytes(sockaddr_in, {
    sin_family: AF_INET,
    sin_port: 0,
    sin_addr: 0,
    sin_zero: new Uint8Array(8),
  }).subarray(0, 9),
);

/** The fresh socket goes to a node that the kernel makes up. */
function toGenerated(
  errno: ErrnoName,
  how: string,
  covers: Claim,
  path: string,
  before: Steps = [],
  arch?: readonly Architecture[],
): Row {
  return made(
    `connect/${errno}/${how}`,
    covers,
    [localSocket("fd"), ...before, connect(fd, local(path)).fails(errno)],
    arch === undefined ? {} : { arch },
  );
}

/** The fresh socket goes to what `setup` leaves at a path. */
function toNode(
  errno: ErrnoName,
  how: string,
  covers: Claim,
  path: string,
  setup: Steps,
): Row {
  const isMounted = path.startsWith("m/");
  return row(`connect/${errno}/${how}`, {
    covers,
    ...(isMounted
      ? { touches: ["mounts"] as const, teardown: [umount("/w/m")] }
      : {}),
    setup,
    steps: [localSocket("fd"), connect(fd, local(path)).fails(errno)],
  });
}

export const rows: readonly Row[] = [
  ...walkFailures(pathCall("connect", [
    "nul-first",
    "component-is-a-file",
    "component-missing",
    "eighth-symlink",
  ])),
  toNode("EACCES", "node-not-readable", "node/EACCES/not-readable", "f", [
    file("f", "", { mode: 0o222 }),
  ]),
  toNode(
    "EACCES",
    "file-on-noregular-mount",
    "node/EACCES/mount-forbids-regular-files",
    "m/f",
    [
      directory("m"),
      mounted("m"),
      file("m/f", "", { mode: 0o666 }),
      remount("/w/m", "MS_NOREGULAR"),
    ],
  ),
  toNode(
    "EACCES",
    "device-on-nodev-mount",
    "node/EACCES/mount-forbids-devices",
    "m/null",
    [
      directory("m"),
      mounted("m", "MS_NODEV"),
      node("m/null", "S_IFCHR|0o666", 0x103),
    ],
  ),
  toNode("ENODEV", "no-such-device", "node/ENODEV/no-registered-device", "n", [
    node("n", "S_IFCHR|0o666", 0xf0f),
  ]),
  toNode("ENXIO", "no-terminal", "node/ENXIO/no-controlling-terminal", "tty", [
    node("tty", "S_IFCHR|0o666", 0x500),
  ]),
  toGenerated(
    "EPERM",
    "process-not-dumpable",
    "procfs/EPERM/process-is-not-dumpable",
    "p/self/cmdline",
    [call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0)],
  ),
  toGenerated(
    "EPERM",
    "sysfs-in-jail",
    "sysfs/EPERM/not-readable-in-jail",
    "s/kernel/cpuinfo",
    [call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0)],
  ),
  toGenerated(
    "ENOBUFS",
    "no-profile-of-the-process",
    "procfs/ENOBUFS/process-has-no-profile",
    "p/self/perf_events",
  ),
  toGenerated(
    "ENOENT",
    "no-profile-of-the-system",
    "sysfs/ENOENT/no-system-wide-profile",
    "s/kernel/profile",
  ),
  toGenerated(
    "EINVAL",
    "no-cpuinfo",
    "sysfs/EINVAL/no-cpuinfo-on-this-architecture",
    "s/kernel/cpuinfo",
    [],
    ["aarch64", "riscv64"],
  ),
  refusedOfMetadata(
    "connect",
    "ESRCH",
    "dead-process",
    "procfs/ESRCH/process-is-gone",
    [...leaving, localSocket("fd"), connect(fd, local("c"))],
    mountedByTheDead,
  ),
  row("connect/pointer/ipv4.address-crossing-into-unmapped-page", {
    covers: "sin_addr: user-memory/EFAULT/not-readable",
    note:
      "It can be read up to its middle, and not only up to its last byte, which would put it at an odd place: a kernel with the undefined-behaviour sanitizer stops there.",
    steps: [
      ...udp,
      call.connect(fd, crossing(halfAddress), 16).fails("EFAULT"),
    ],
  }),
  row("connect/pointer/ipv4.address-null", {
    covers: "address: user-memory/EFAULT/not-readable",
    hazard: "address-the-sanitizer-stops-at",
    steps: [...udp, call.connect(fd, NULL, 16).fails("EFAULT")],
  }),
  row("connect/EADDRNOTAVAIL/address-of-a-failed-bind", {
    covers: [
      "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
      "sendmsg tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
    ],
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20466, FOREIGN)).fails("EADDRNOTAVAIL"),
      connect(fd, internet(20467)).fails("EADDRNOTAVAIL"),
      sendmsg(fd, { data: text("x") }).fails("EADDRNOTAVAIL"),
    ],
  }),
  row("connect/EADDRINUSE/connection-still-known", {
    covers: "connect/EADDRINUSE/same-tcp-connection-is-still-registered",
    steps: [
      ...tcpServer(20468),
      internetSocket("fd"),
      bind(fd, internet(20469)).returns(0),
      connect(fd, internet(20468)).returns(0),
      internetSocket("other"),
      bind(other, internet(20469)).returns(0),
      connect(other, internet(20468)).fails("EADDRINUSE"),
    ],
  }),
  row("connect/EINTR/tcp-without-an-answer", {
    covers: "connect/EINTR/signal-during-the-tcp-handshake",
    note: "a bound socket that does not listen answers nobody",
    steps: [
      onSignal("SIGALRM", []),
      internetSocket("other"),
      bind(other, internet(20470)).returns(0),
      internetSocket("fd"),
      alarm(1).returns(0),
      connect(fd, internet(20470)).fails("EINTR"),
    ],
  }),
  row("connect/EROFS/node-on-a-read-only-mount", {
    covers: "node/EROFS/opened-for-writing-on-read-only-mount",
    as: "root",
    touches: ["mounts"],
    note: "the node is opened for reading and writing",
    setup: [directory("m"), mounted("m")],
    steps: [
      ...localServer("m/s"),
      remount("m", "MS_RDONLY"),
      localSocket("fd"),
      connect(fd, local("m/s")).fails("EROFS"),
      close(result("server")).returns(0),
      close(fd).returns(0),
    ],
    teardown: [umount("/w/m")],
  }),
  row("connect/ECONNREFUSED/earlier-of-two-bound-paths", {
    covers: "bind/behaviour/node-outlives-the-listener",
    steps: [
      localSocket("server"),
      bind(result("server"), local("a")).returns(0),
      bind(result("server"), local("b")).returns(0),
      call.listen(result("server"), 1).returns(0),
      close(result("server")).returns(0),
      localSocket("fd"),
      connect(fd, local("a")).fails("ECONNREFUSED"),
      connect(fd, local("b")).fails("ECONNREFUSED"),
    ],
  }),
  row("connect/EINVAL/internet-length", {
    covers: "internet-socket/EINVAL/address-length-is-not-16",
    steps: [internetSocket("fd"), call.connect(fd, NULL, 110).fails("EINVAL")],
  }),
  row("connect/EFAULT/internet-family", {
    covers: "sin_family: user-memory/EFAULT/not-readable",
    steps: [
      internetSocket("fd"),
      call.connect(fd, UNMAPPED, 16).fails("EFAULT"),
    ],
  }),
  row("connect/EINVAL/internet-family", {
    covers: "internet-socket/EINVAL/address-family-is-not-af_inet",
    steps: [
      internetSocket("fd"),
      connect(fd, struct("sockaddr_in", { sin_family: 0 })).fails("EINVAL"),
    ],
  }),
  row("connect/EISCONN/udp-twice", {
    covers: [
      "connect/EISCONN/internet-socket-is-connected",
      "connect/behaviour/udp-peer-need-not-exist",
      "connect/behaviour/connected-udp-socket-stays-connected",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      connect(fd, internet(20410)).returns(0),
      connect(fd, internet(20411)).fails("EISCONN"),
    ],
  }),
  row("connect/EHOSTUNREACH/no-route", {
    covers: "connect/EHOSTUNREACH/no-route-to-the-peer",
    steps: [
      internetSocket("fd"),
      connect(fd, internet(80, 0x08080808)).fails("EHOSTUNREACH"),
    ],
  }),
  row("connect/EHOSTUNREACH/accepted-socket-loses-its-peer", {
    covers: "connect/EHOSTUNREACH/no-route-to-the-peer",
    source: "Kernel/Net/TCPSocket.cpp, Kernel/Net/NetworkTask.cpp",
    note: "No way leads to the peer that it has now: what the kernel has to " +
      "tell it later goes nowhere, and no call hears of that.",
    steps: [
      ...tcpServer(20458),
      internetSocket("client"),
      connect(result("client"), internet(20458)).returns(0),
      accept(result("server")).as("end"),
      write(result("client"), "abcde").returns(5),
      connect(result("end"), internet(80, 0x08080808)).fails("EHOSTUNREACH"),
      close(result("client")).returns(0),
      settle(300),
      close(result("end")).returns(0),
      settle(300),
    ],
  }),
  row("connect/ECONNREFUSED/nobody-listens", {
    covers: [
      "connect/ECONNREFUSED/tcp-peer-answered-with-other-than-syn-ack",
      "connect/behaviour/socket-errors-are-kept-for-so_error",
    ],
    steps: [
      internetSocket("fd"),
      connect(fd, internet(20412)).fails("ECONNREFUSED"),
      getsockopt(fd, "SOL_SOCKET", "SO_ERROR", byte4(), u32(4, "size")).returns(
        0,
      )
        .observes(byte4(), errno.ECONNREFUSED),
    ],
  }),
  row("connect/EINPROGRESS/non-blocking", {
    covers: [
      "connect/EINPROGRESS/tcp-handshake-began-and-non-blocking",
      "connect/behaviour/non-blocking-connect-ends-with-pollout",
    ],
    steps: [
      ...tcpServer(20413),
      internetSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      connect(fd, internet(20413)).fails("EINPROGRESS"),
      poll([polled(fd, "POLLOUT")], 5000).returns(1),
      getsockopt(fd, "SOL_SOCKET", "SO_ERROR", byte4(), u32(4, "size")).returns(
        0,
      )
        .observes(byte4(), 0),
      write(fd, "x").returns(1),
    ],
  }),
  row("connect/EINPROGRESS/refused-later", {
    covers: [
      "connect/EINPROGRESS/tcp-handshake-began-and-non-blocking",
      "connect/behaviour/failed-non-blocking-connect-keeps-einprogress",
    ],
    note: "a refused non-blocking connect leaves EINPROGRESS as the error",
    steps: [
      internetSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      connect(fd, internet(20414)).fails("EINPROGRESS"),
      poll([polled(fd, "POLLOUT")], 5000).returns(1),
      getsockopt(fd, "SOL_SOCKET", "SO_ERROR", byte4(), u32(4, "size")).returns(
        0,
      )
        .observes(byte4(), errno.EINPROGRESS),
    ],
  }),
  row("connect/success/udp-hears-from-everybody", {
    covers: [
      "connect/behaviour/connected-udp-socket-hears-everybody",
      "connect/behaviour/udp-peer-need-not-exist",
    ],
    note: "a connected UDP socket does not filter by peer",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20437)).returns(0),
      connect(fd, internet(20438)).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      sendmsg(other, { data: text("x"), name: internet(20437), nameLength: 16 })
        .returns(1),
      read(fd, byte, 1).returns(1),
    ],
  }),
  row("connect/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [
      call.connect(-1, NULL, 0).fails("EBADF"),
      call.connect(77, NULL, 0).fails("EBADF"),
    ],
  }),
  row("connect/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [call.connect(0, NULL, 0).fails("ENOTSOCK")],
  }),
  row("connect/EISCONN/bound", {
    covers: "connect/EISCONN/local-socket-is-bound",
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("a")).returns(0),
      call.connect(result("fd"), NULL, 999).fails("EISCONN"),
    ],
  }),
  row("connect/EINVAL/address-too-long", {
    covers: "local-socket/EINVAL/address-longer-than-110",
    steps: [
      localSocket("fd"),
      call.connect(result("fd"), UNMAPPED, 111).fails("EINVAL"),
    ],
  }),
  row("connect/EFAULT/address-unmapped", {
    covers: "address: user-memory/EFAULT/not-readable",
    steps: [
      localSocket("fd"),
      call.connect(result("fd"), UNMAPPED, 110).fails("EFAULT"),
    ],
  }),
  row("connect/EINVAL/wrong-family", {
    covers: "local-socket/EINVAL/address-family-is-not-af_local",
    steps: [
      localSocket("fd"),
      call.connect(result("fd"), local("s"), 0).fails("EINVAL"),
    ],
  }),
  row("connect/EISCONN/socketpair-end", {
    covers: "connect/EISCONN/local-socket-is-connected",
    steps: [pair().returns(0), connect(1, local("s")).fails("EISCONN")],
  }),
  row("connect/EINVAL/empty-path", {
    covers: "path/EINVAL/empty",
    steps: [
      localSocket("fd"),
      connect(result("fd"), local("")).fails("EINVAL"),
    ],
  }),
  row("connect/ENOENT/no-such-path", {
    covers: "path/ENOENT/component-does-not-exist",
    steps: [
      localSocket("fd"),
      connect(result("fd"), local("s")).fails("ENOENT"),
    ],
  }),
  row("connect/ENOTDIR/component-is-a-file", {
    covers: "path/ENOTDIR/component-is-no-directory",
    setup: [file("f")],
    steps: [
      localSocket("fd"),
      connect(result("fd"), local("f/s")).fails("ENOTDIR"),
    ],
  }),
  row("connect/ELOOP/links-in-a-circle", {
    covers: "path/ELOOP/more-than-seven-links",
    setup: [symbolicLink("l", "l", { uid: 1000 })],
    steps: [
      localSocket("fd"),
      connect(result("fd"), local("l")).fails("ELOOP"),
    ],
  }),
  row("connect/EACCES/node-not-writable", {
    covers: "node/EACCES/not-writable",
    setup: [file("f", "", { mode: 0o644 })],
    steps: [
      localSocket("fd"),
      connect(result("fd"), local("f")).fails("EACCES"),
    ],
  }),
  row("connect/EISDIR/a-directory", {
    covers: "node/EISDIR/directory-opened-for-writing",
    steps: [
      mkdir("d").returns(0),
      localSocket("fd"),
      connect(result("fd"), local("d")).fails("EISDIR"),
    ],
  }),
  row("connect/ECONNREFUSED/nobody-bound", {
    covers: "connect/ECONNREFUSED/no-live-socket-at-the-path",
    setup: [file("f", "", { mode: 0o666 })],
    steps: [
      localSocket("fd"),
      connect(result("fd"), local("f")).fails("ECONNREFUSED"),
    ],
  }),
  row("connect/ECONNREFUSED/fifo-until-a-signal", {
    covers: [
      "connect/ECONNREFUSED/no-live-socket-at-the-path",
      "connect/behaviour/fifo-at-the-path-waits-for-a-reader",
    ],
    source: "Kernel/FileSystem/FIFO.cpp",
    note: "the wait of the open takes no notice of why it ended: no EINTR",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      onSignal("SIGALRM", []),
      localSocket("fd"),
      alarm(1).returns(0),
      connect(result("fd"), local("p")).fails("ECONNREFUSED"),
      // It has gone off, or the connect did not wait for it.
      alarm(0).returns(0),
    ],
  }),
  row("connect/ECONNREFUSED/fifo-with-a-reader", {
    covers: [
      "connect/ECONNREFUSED/no-live-socket-at-the-path",
      "connect/behaviour/fifo-at-the-path-waits-for-a-reader",
    ],
    source: "Kernel/FileSystem/FIFO.cpp",
    note: "the connect was the writer that the reader's open wanted",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      child("reader", [
        settle(),
        open("p", "O_RDONLY").returns(1),
        read(1, byte, 1).returns(0),
      ]),
      localSocket("fd"),
      connect(result("fd"), local("p")).fails("ECONNREFUSED"),
      join("reader"),
    ],
  }),
  row("connect/ECONNREFUSED/stale-node", {
    covers: [
      "connect/ECONNREFUSED/no-live-socket-at-the-path",
      "bind/behaviour/node-outlives-the-listener",
    ],
    steps: [
      ...localServer(),
      close(server).returns(0),
      localSocket("fd"),
      connect(result("fd"), local("s")).fails("ECONNREFUSED"),
    ],
  }),
  row("connect/ECONNREFUSED/not-listening", {
    covers: "connect/ECONNREFUSED/local-target-not-listening-or-queue-full",
    steps: [
      localSocket("server"),
      bind(server, local("s")).returns(0),
      localSocket("fd"),
      connect(result("fd"), local("s")).fails("ECONNREFUSED"),
    ],
  }),
  row("connect/ECONNREFUSED/queue-full", {
    covers: [
      "connect/ECONNREFUSED/local-target-not-listening-or-queue-full",
      "listen/behaviour/backlog-of-1-lets-one-connection-wait",
      "connect/behaviour/local-connect-waits-for-accept",
    ],
    steps: [
      ...localServer("s", 1),
      child("peer", [
        localSocket("client"),
        connect(client, local("s")).never(),
      ]),
      settle(),
      localSocket("fd"),
      connect(result("fd"), local("s")).fails("ECONNREFUSED"),
    ],
  }),
  row("connect/EINTR/signal", {
    covers: [
      "connect/EINTR/signal-before-the-local-server-accepted",
      "connect/behaviour/local-connect-blocks-even-if-non-blocking",
    ],
    note:
      "a local connect waits for accept even where the socket does not block",
    steps: [
      onSignal("SIGALRM", []),
      ...localServer(),
      localSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      alarm(1).returns(0),
      connect(result("fd"), local("s")).fails("EINTR"),
    ],
  }),
];
