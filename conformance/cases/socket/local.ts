/**
 * Local sockets: making, binding, connecting, accepting, talking.
 *
 * @module
 */

import {
  SC_accept4_params,
  SC_socketpair_params,
  sockaddr_un,
} from "../../../src/api/structs.ts";
import {
  AF_INET6,
  AF_LOCAL,
  AF_UNSPEC,
  alarm,
  buffer,
  call,
  child,
  close,
  directory,
  EACCES,
  EADDRINUSE,
  EAFNOSUPPORT,
  EAGAIN,
  ECONNREFUSED,
  EFAULT,
  EINTR,
  EINVAL,
  EISCONN,
  EISDIR,
  ELOOP,
  EMFILE,
  ENOENT,
  ENOTCONN,
  ENOTDIR,
  ENOTSOCK,
  EOPNOTSUPP,
  EPIPE,
  F_SETFL,
  fcntl,
  file,
  fillDescriptors,
  fstat,
  join,
  mkdir,
  NULL,
  O_NONBLOCK,
  O_RDWR,
  onSignal,
  open,
  read,
  result,
  room,
  type Row,
  row,
  S_IFSOCK,
  settle,
  SHUT_RD,
  SHUT_WR,
  SIGALRM,
  SIGPIPE,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOCK_STREAM,
  stat as statStep,
  struct,
  symbolicLink,
  u32,
  unlink,
  UNMAPPED,
  write,
} from "../../harness/row.ts";
import { stat } from "../../../src/api/structs.ts";
import {
  accept,
  bind,
  connect,
  getpeername,
  getsockname,
  local,
  localServer,
  localSocket,
  pair,
  recvmsg,
} from "./addresses.ts";

const SOCKET = "Kernel/Syscalls/socket.cpp";
const LOCAL = "Kernel/Net/LocalSocket.cpp";

const information = room(stat);
const byte = buffer(1, "byte");
const server = result("server");
const client = result("client");

/** A child that connects to "s", does `steps` and ends. */
const connectingChild = (...steps: Parameters<typeof child>[1][number][]) =>
  child("peer", [
    localSocket("client"),
    connect(client, local("s")).returns(0),
    ...steps,
  ]);

const making: readonly Row[] = [
  row("socket/success/lowest-descriptor", {
    source: SOCKET,
    steps: [call.socket(AF_LOCAL, SOCK_STREAM, 0).returns(1)],
  }),
  row("socket/success/local-takes-any-type", {
    source: LOCAL,
    note: "only listen looks at a local socket's type",
    steps: [
      call.socket(AF_LOCAL, SOCK_DGRAM, 0).returns(1),
      call.socket(AF_LOCAL, 200, 77).returns(2),
    ],
  }),
  row("socket/success/flags", {
    source: SOCKET,
    steps: [
      call.socket(AF_LOCAL, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)
        .as("fd"),
      fcntl(result("fd"), 1).returns(1),
      accept(result("fd")).fails(EAGAIN),
    ],
  }),
  row("socket/success/fstat-tells-only-the-type", {
    source: "Kernel/Net/Socket.cpp",
    steps: [
      localSocket("fd"),
      fstat(result("fd"), information).returns(0)
        .observes(information, { st_mode: S_IFSOCK, st_size: 0, st_ino: 0 }),
    ],
  }),
  row("socket/EACCES/raw-needs-root", {
    covers: "socket/EACCES/type-s-low-byte-sock_raw-effective",
    source: SOCKET,
    steps: [call.socket(AF_LOCAL, SOCK_RAW, 0).fails(EACCES)],
  }),
  row("socket/EACCES/raw-before-the-domain", {
    covers: "socket/EACCES/type-s-low-byte-sock_raw-effective",
    source: SOCKET,
    steps: [call.socket(99, SOCK_RAW, 0).fails(EACCES)],
  }),
  row("socket/EAFNOSUPPORT/unknown-domain", {
    covers: "socket/EAFNOSUPPORT/domain-neither-af_local-nor-af_inet-af_inet6",
    source: "Kernel/Net/Socket.cpp",
    steps: [
      call.socket(AF_UNSPEC, SOCK_STREAM, 0).fails(EAFNOSUPPORT),
      call.socket(AF_INET6, SOCK_STREAM, 0).fails(EAFNOSUPPORT),
      call.socket(-1, SOCK_STREAM, 0).fails(EAFNOSUPPORT),
    ],
  }),
  row("socket/EMFILE/before-the-domain", {
    covers: "socket/EMFILE/all-1024-descriptors-use",
    source: SOCKET,
    steps: [
      fillDescriptors(),
      call.socket(99, SOCK_STREAM, 0).fails(EMFILE),
    ],
  }),
];

const binding: readonly Row[] = [
  row("bind/success/makes-a-socket-node", {
    source: LOCAL,
    note: "the umask is open's business: a bound socket's node ignores it",
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("s")).returns(0),
      statStep("s", information).returns(0)
        .observes(information, { st_mode: S_IFSOCK | 0o666, st_uid: 1000 }),
    ],
  }),
  row("bind/success/mode-set-before", {
    source: LOCAL,
    steps: [
      localSocket("fd"),
      call.fchmod(result("fd"), 0o600).returns(0),
      bind(result("fd"), local("s")).returns(0),
      statStep("s", information).returns(0)
        .observes(information, { st_mode: S_IFSOCK | 0o600 }),
    ],
  }),
  row("bind/success/twice-to-two-paths", {
    source: LOCAL,
    note: "a local socket may be bound again; the later path is reported",
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("a")).returns(0),
      bind(result("fd"), local("b")).returns(0),
      getsockname(result("fd"), room(sockaddr_un, "got"), u32(110, "length"))
        .returns(0)
        .observes(room(sockaddr_un, "got"), { sun_path: "b\0" }),
    ],
  }),
  row("bind/EBADF/not-open", {
    covers: "bind/EBADF/sockfd-negative-1024-open",
    source: SOCKET,
    steps: [
      call.bind(9, NULL, 0).fails(9),
      call.bind(-1, NULL, 0).fails(9),
      call.bind(1024, NULL, 0).fails(9),
    ],
  }),
  row("bind/ENOTSOCK/a-file", {
    covers: "bind/ENOTSOCK/sockfd-does-refer-socket",
    source: SOCKET,
    steps: [call.bind(0, NULL, 0).fails(ENOTSOCK)],
  }),
  row("bind/EINVAL/address-too-long", {
    covers: "bind/EINVAL/address_length-110",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      call.bind(result("fd"), UNMAPPED, 111).fails(EINVAL),
    ],
  }),
  row("bind/EFAULT/address-unmapped", {
    covers: "bind/EFAULT/address-readable-address_length-bytes",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      call.bind(result("fd"), UNMAPPED, 110).fails(EFAULT),
    ],
  }),
  row("bind/EINVAL/wrong-family", {
    covers: "bind/EINVAL/family-af_local-bytes-beyond-address_length-count",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      call.bind(
        result("fd"),
        struct(sockaddr_un, { sun_family: 2, sun_path: "s" }),
        110,
      ).fails(EINVAL),
      call.bind(result("fd"), local("s"), 0).fails(EINVAL),
    ],
  }),
  row("bind/EINVAL/empty-path", {
    covers: "bind/EINVAL/path-empty",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      call.bind(result("fd"), local(""), 110).fails(EINVAL),
      call.bind(result("fd"), local("x"), 2).fails(EINVAL),
    ],
  }),
  row("bind/ENOTDIR/component-is-a-file", {
    covers: "bind/ENOTDIR/leading-component-directory",
    source: LOCAL,
    setup: [file("f")],
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("f/s")).fails(ENOTDIR),
    ],
  }),
  row("bind/EACCES/no-search-permission", {
    covers: "bind/EACCES/search-permission-denied-leading-directory-unsafe",
    source: LOCAL,
    setup: [directory("d", { mode: 0o700 })],
    steps: [localSocket("fd"), bind(result("fd"), local("d/s")).fails(EACCES)],
  }),
  row("bind/ELOOP/links-in-a-circle", {
    covers: "bind/ELOOP/symlink-nesting-reaches-8-levels-while",
    source: LOCAL,
    setup: [symbolicLink("l", "l/x", { uid: 1000 })],
    steps: [localSocket("fd"), bind(result("fd"), local("l/s")).fails(ELOOP)],
  }),
  row("bind/ENOENT/no-such-directory", {
    covers: "bind/ENOENT/leading-component-does-exist-path-unveiled",
    source: LOCAL,
    steps: [localSocket("fd"), bind(result("fd"), local("d/s")).fails(ENOENT)],
  }),
  row("bind/EADDRINUSE/name-exists", {
    covers: "bind/EADDRINUSE/something-already-exists-path-including-dangling",
    source: LOCAL,
    setup: [file("f"), symbolicLink("dangling", "nowhere", { uid: 1000 })],
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("f")).fails(EADDRINUSE),
      bind(result("fd"), local("dangling")).fails(EADDRINUSE),
    ],
  }),
  row("bind/EADDRINUSE/stale-node", {
    covers: "bind/EADDRINUSE/something-already-exists-path-including-dangling",
    source: LOCAL,
    steps: [
      localSocket("old"),
      bind(result("old"), local("s")).returns(0),
      close(result("old")).returns(0),
      localSocket("fd"),
      bind(result("fd"), local("s")).fails(EADDRINUSE),
      unlink("s").returns(0),
      bind(result("fd"), local("s")).returns(0),
    ],
  }),
  row("bind/EACCES/directory-not-writable", {
    covers: "bind/EACCES/parent-directory-writable-caller",
    source: LOCAL,
    setup: [directory("d")],
    steps: [localSocket("fd"), bind(result("fd"), local("d/s")).fails(EACCES)],
  }),
];

const listening: readonly Row[] = [
  row("listen/EBADF/not-open", {
    covers: "listen/EBADF/sockfd-negative-1024-open",
    source: SOCKET,
    steps: [call.listen(-1, 1).fails(9), call.listen(700, 1).fails(9)],
  }),
  row("listen/ENOTSOCK/a-file", {
    covers: "listen/ENOTSOCK/sockfd-does-refer-socket",
    source: SOCKET,
    steps: [call.listen(0, 1).fails(ENOTSOCK)],
  }),
  row("listen/EINVAL/connected", {
    covers: "listen/EINVAL/socket-connected",
    source: SOCKET,
    steps: [pair().returns(0), call.listen(1, 1).fails(EINVAL)],
  }),
  row("listen/EOPNOTSUPP/datagrams", {
    covers: "listen/EOPNOTSUPP/local-socket-whose-type-sock_stream",
    source: LOCAL,
    steps: [
      localSocket("fd", SOCK_DGRAM),
      call.listen(result("fd"), 1).fails(EOPNOTSUPP),
    ],
  }),
  row("listen/success/unbound-and-twice", {
    source: LOCAL,
    steps: [
      localSocket("fd"),
      call.listen(result("fd"), 0).returns(0),
      call.listen(result("fd"), -3).returns(0),
    ],
  }),
];

const accepting: readonly Row[] = [
  row("accept4/success/two-processes-talk", {
    source: LOCAL,
    steps: [
      ...localServer(),
      connectingChild(
        write(client, "hi").returns(2),
        read(client, byte, 1).returns(1).observes(byte, "!"),
      ),
      accept(server).as("end"),
      read(result("end"), buffer(8, "got"), 8).returns(2)
        .observes(buffer(8, "got"), "hi"),
      write(result("end"), "!").returns(1),
      join("peer"),
      read(result("end"), byte, 1).returns(0),
    ],
  }),
  row("accept4/success/peer-address-is-the-server-s-path", {
    source: LOCAL,
    steps: [
      ...localServer(),
      connectingChild(),
      call.accept4(struct(SC_accept4_params, {
        sockfd: server,
        addr: room(sockaddr_un, "peer address"),
        addrlen: u32(110, "length"),
      })).succeeds()
        .observes(room(sockaddr_un, "peer address"), {
          sun_family: AF_LOCAL,
          sun_path: "s\0",
        })
        .observes(u32(110, "length"), 4),
      join("peer"),
    ],
  }),
  row("accept4/success/flags", {
    source: SOCKET,
    steps: [
      ...localServer(),
      connectingChild(settle(20)),
      accept(server, SOCK_CLOEXEC | SOCK_NONBLOCK).as("end"),
      fcntl(result("end"), 1).returns(1),
      read(result("end"), byte, 1).fails(EAGAIN),
      join("peer"),
    ],
  }),
  row("accept4/EFAULT/parameters", {
    covers: "accept4/EFAULT/parameter-block-readable",
    source: SOCKET,
    steps: [call.accept4(NULL).fails(EFAULT)],
  }),
  row("accept4/EFAULT/length-unreadable-before-descriptor", {
    covers: "accept4/EFAULT/addr-non-null-addrlen-readable-addrlen",
    source: SOCKET,
    steps: [
      call.accept4(struct(SC_accept4_params, {
        sockfd: -1,
        addr: room(sockaddr_un, "peer address"),
        addrlen: UNMAPPED,
      })).fails(EFAULT),
    ],
  }),
  row("accept4/EMFILE/before-the-descriptor", {
    covers: "accept4/EMFILE/all-1024-descriptors-use-checked-before",
    source: SOCKET,
    steps: [fillDescriptors(), accept(-1).fails(EMFILE)],
  }),
  row("accept4/EBADF/not-open", {
    covers: "accept4/EBADF/sockfd-negative-1024-open",
    source: SOCKET,
    steps: [accept(-1).fails(9), accept(1024).fails(9), accept(5).fails(9)],
  }),
  row("accept4/ENOTSOCK/a-file", {
    covers: "accept4/ENOTSOCK/sockfd-does-refer-socket",
    source: SOCKET,
    steps: [accept(0).fails(ENOTSOCK)],
  }),
  row("accept4/EAGAIN/non-blocking", {
    covers: "accept4/EAGAIN/sockfd-non-blocking-connection-queued-also",
    source: SOCKET,
    note: "also on a socket that does not listen",
    steps: [
      localSocket("fd", SOCK_STREAM | SOCK_NONBLOCK),
      accept(result("fd")).fails(EAGAIN),
      bind(result("fd"), local("s")).returns(0),
      call.listen(result("fd"), 1).returns(0),
      accept(result("fd")).fails(EAGAIN),
    ],
  }),
  row("accept4/EINTR/signal", {
    covers: "accept4/EINTR/signal-arrived-while-waiting",
    source: SOCKET,
    steps: [
      onSignal(SIGALRM, []),
      ...localServer(),
      alarm(1).returns(0),
      accept(server).fails(EINTR),
    ],
  }),
  row("accept4/EFAULT/address-not-writable", {
    covers: "accept4/EFAULT/addr-writable-connection-already-been-taken",
    source: SOCKET,
    note: "the connection is lost: its client stays in connect",
    steps: [
      ...localServer(),
      child("peer", [
        localSocket("client"),
        connect(client, local("s")).never(),
      ]),
      settle(),
      call.accept4(struct(SC_accept4_params, {
        sockfd: server,
        addr: UNMAPPED,
        addrlen: u32(110, "length"),
      })).fails(EFAULT),
      fcntl(server, F_SETFL, O_NONBLOCK).returns(0),
      accept(server).fails(EAGAIN),
    ],
  }),
];

const connecting: readonly Row[] = [
  row("connect/EBADF/not-open", {
    covers: "connect/EBADF/sockfd-negative-1024-open",
    source: SOCKET,
    steps: [
      call.connect(-1, NULL, 0).fails(9),
      call.connect(77, NULL, 0).fails(9),
    ],
  }),
  row("connect/ENOTSOCK/a-file", {
    covers: "connect/ENOTSOCK/sockfd-does-refer-socket",
    source: SOCKET,
    steps: [call.connect(0, NULL, 0).fails(ENOTSOCK)],
  }),
  row("connect/EISCONN/bound", {
    covers: "connect/EISCONN/local-socket-been-bound",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("a")).returns(0),
      call.connect(result("fd"), NULL, 999).fails(EISCONN),
    ],
  }),
  row("connect/EINVAL/address-too-long", {
    covers: "connect/EINVAL/address_length-110",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      call.connect(result("fd"), UNMAPPED, 111).fails(EINVAL),
    ],
  }),
  row("connect/EFAULT/address-unmapped", {
    covers: "connect/EFAULT/address-readable",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      call.connect(result("fd"), UNMAPPED, 110).fails(EFAULT),
    ],
  }),
  row("connect/EINVAL/wrong-family", {
    covers: "connect/EINVAL/family-af_local",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      call.connect(result("fd"), local("s"), 0).fails(EINVAL),
    ],
  }),
  row("connect/EISCONN/socketpair-end", {
    covers: "connect/EISCONN/local-socket-already-connected-socketpair-ends",
    source: LOCAL,
    steps: [pair().returns(0), connect(1, local("s")).fails(EISCONN)],
  }),
  row("connect/EINVAL/empty-path", {
    covers: "connect/EINVAL/path-empty",
    source: LOCAL,
    steps: [localSocket("fd"), connect(result("fd"), local("")).fails(EINVAL)],
  }),
  row("connect/ENOENT/no-such-path", {
    covers: "connect/ENOENT/path-does-exist-unveiled",
    source: LOCAL,
    steps: [localSocket("fd"), connect(result("fd"), local("s")).fails(ENOENT)],
  }),
  row("connect/ENOTDIR/component-is-a-file", {
    covers: "connect/ENOTDIR/leading-component-directory",
    source: LOCAL,
    setup: [file("f")],
    steps: [
      localSocket("fd"),
      connect(result("fd"), local("f/s")).fails(ENOTDIR),
    ],
  }),
  row("connect/ELOOP/links-in-a-circle", {
    covers: "connect/ELOOP/symlink-nesting-reaches-8-levels",
    source: LOCAL,
    setup: [symbolicLink("l", "l", { uid: 1000 })],
    steps: [localSocket("fd"), connect(result("fd"), local("l")).fails(ELOOP)],
  }),
  row("connect/EACCES/node-not-writable", {
    covers: "connect/EACCES/search-permission-path-unveiled-both-r",
    source: LOCAL,
    setup: [file("f", "", { mode: 0o644 })],
    steps: [localSocket("fd"), connect(result("fd"), local("f")).fails(EACCES)],
  }),
  row("connect/EISDIR/a-directory", {
    covers: "connect/EISDIR/path-directory-readable-writable",
    source: LOCAL,
    steps: [
      mkdir("d").returns(0),
      localSocket("fd"),
      connect(result("fd"), local("d")).fails(EISDIR),
    ],
  }),
  row("connect/ECONNREFUSED/nobody-bound", {
    covers: "connect/ECONNREFUSED/live-socket-bound-inode-regular-file",
    source: LOCAL,
    setup: [file("f", "", { mode: 0o666 })],
    steps: [
      localSocket("fd"),
      connect(result("fd"), local("f")).fails(ECONNREFUSED),
    ],
  }),
  row("connect/ECONNREFUSED/stale-node", {
    covers: "connect/ECONNREFUSED/live-socket-bound-inode-regular-file",
    source: LOCAL,
    steps: [
      ...localServer(),
      close(server).returns(0),
      localSocket("fd"),
      connect(result("fd"), local("s")).fails(ECONNREFUSED),
    ],
  }),
  row("connect/ECONNREFUSED/not-listening", {
    covers: "connect/ECONNREFUSED/target-listening-backlog-0-queue-already",
    source: LOCAL,
    steps: [
      localSocket("server"),
      bind(server, local("s")).returns(0),
      localSocket("fd"),
      connect(result("fd"), local("s")).fails(ECONNREFUSED),
    ],
  }),
  row("connect/ECONNREFUSED/queue-full", {
    covers: "connect/ECONNREFUSED/target-listening-backlog-0-queue-already",
    source: LOCAL,
    steps: [
      ...localServer("s", 1),
      child("peer", [
        localSocket("client"),
        connect(client, local("s")).never(),
      ]),
      settle(),
      localSocket("fd"),
      connect(result("fd"), local("s")).fails(ECONNREFUSED),
    ],
  }),
  row("connect/EINTR/signal", {
    covers: "connect/EINTR/signal-arrived-before-server-accepted-request",
    source: LOCAL,
    note:
      "a local connect waits for accept even where the socket does not block",
    steps: [
      onSignal(SIGALRM, []),
      ...localServer(),
      localSocket("fd", SOCK_STREAM | SOCK_NONBLOCK),
      alarm(1).returns(0),
      connect(result("fd"), local("s")).fails(EINTR),
    ],
  }),
];

const talking: readonly Row[] = [
  row("socketpair/success/bytes-both-ways", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      write(1, "one").returns(3),
      write(2, "two!").returns(4),
      read(2, buffer(9, "got"), 9).returns(3).observes(buffer(9, "got"), "one"),
      read(1, buffer(9, "got"), 9).returns(4).observes(
        buffer(9, "got"),
        "two!",
      ),
    ],
  }),
  row("socketpair/success/datagrams-have-no-boundaries", {
    source: LOCAL,
    steps: [
      pair(SOCK_DGRAM).returns(0),
      write(1, "one").returns(3),
      write(1, "two").returns(3),
      read(2, buffer(9, "got"), 9).returns(6).observes(
        buffer(9, "got"),
        "onetwo",
      ),
    ],
  }),
  row("read/success/local-end-of-file", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      write(1, "x").returns(1),
      close(1).returns(0),
      read(2, byte, 1).returns(1),
      read(2, byte, 1).returns(0),
    ],
  }),
  row("write/EPIPE/local-peer-gone", {
    covers: "write/EPIPE/pipe-fifo-without-readers-socket-without",
    source: LOCAL,
    steps: [
      onSignal(SIGPIPE, []),
      pair().returns(0),
      close(1).returns(0),
      write(2, "x").fails(EPIPE),
    ],
  }),
  row("shutdown/success/both-ends-share-the-flags", {
    source: LOCAL,
    note: "one object for both ends: SHUT_WR on either stops writes on both",
    steps: [
      onSignal(SIGPIPE, []),
      pair().returns(0),
      call.shutdown(1, SHUT_WR).returns(0),
      write(2, "x").fails(EPIPE),
      write(1, "x").fails(EPIPE),
    ],
  }),
  row("shutdown/success/recvmsg-ends-after-SHUT_RD", {
    source: SOCKET,
    steps: [
      pair().returns(0),
      call.shutdown(2, SHUT_RD).returns(0),
      recvmsg(1, { data: byte }).returns(0),
    ],
  }),
  row("shutdown/EINVAL/direction-before-descriptor", {
    covers: "shutdown/EINVAL/how-0-1-2-before-fd",
    source: SOCKET,
    steps: [
      call.shutdown(-1, 3).fails(EINVAL),
      call.shutdown(-1, -1).fails(EINVAL),
    ],
  }),
  row("shutdown/EBADF/not-open", {
    covers: "shutdown/EBADF/sockfd-negative-1024-open",
    source: SOCKET,
    steps: [call.shutdown(-1, 0).fails(9), call.shutdown(8, 2).fails(9)],
  }),
  row("shutdown/ENOTSOCK/a-file", {
    covers: "shutdown/ENOTSOCK/sockfd-does-refer-socket",
    source: SOCKET,
    steps: [call.shutdown(0, 0).fails(ENOTSOCK)],
  }),
  row("shutdown/ENOTCONN/stream-unconnected", {
    covers: "shutdown/ENOTCONN/stream-socket-connected-tcp-socket-whose",
    source: "Kernel/Net/Socket.cpp",
    steps: [
      localSocket("fd"),
      call.shutdown(result("fd"), 0).fails(ENOTCONN),
    ],
  }),
  row("read/EAGAIN/local-non-blocking", {
    source: LOCAL,
    steps: [
      pair(SOCK_STREAM | SOCK_NONBLOCK).returns(0),
      read(1, byte, 1).fails(EAGAIN),
    ],
  }),
  row("read/EINVAL/local-unconnected-non-blocking", {
    source: LOCAL,
    steps: [
      localSocket("fd", SOCK_STREAM | SOCK_NONBLOCK),
      read(result("fd"), byte, 1).fails(EINVAL),
    ],
  }),
  row("write/EAGAIN/local-unconnected-non-blocking", {
    source: LOCAL,
    steps: [
      localSocket("fd", SOCK_STREAM | SOCK_NONBLOCK),
      write(result("fd"), "x").fails(EAGAIN),
    ],
  }),
  row("write/EAGAIN/local-buffer-full", {
    source: "Kernel/Library/DoubleBuffer.cpp",
    note: "65,536 bytes fit while none is read",
    steps: [
      pair(SOCK_STREAM | SOCK_NONBLOCK).returns(0),
      write(1, buffer(65536, "much"), 65536).returns(65536),
      write(1, "x").fails(EAGAIN),
      read(2, byte, 1).returns(1),
      write(1, buffer(65536, "much"), 65536).returns(65536),
    ],
  }),
];

const naming: readonly Row[] = [
  row("getsockname/success/unbound-is-the-family-alone", {
    source: LOCAL,
    steps: [
      localSocket("fd"),
      getsockname(result("fd"), room(sockaddr_un, "got"), u32(110, "length"))
        .returns(0).observes(u32(110, "length"), 2)
        .observes(room(sockaddr_un, "got"), { sun_family: AF_LOCAL }),
      getpeername(result("fd"), room(sockaddr_un, "got"), u32(110, "length 2"))
        .returns(0).observes(u32(110, "length 2"), 2),
    ],
  }),
  row("getsockname/success/socketpair", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      getsockname(1, room(sockaddr_un, "got"), u32(110, "length")).returns(0)
        .observes(room(sockaddr_un, "got"), { sun_path: "[socketpair]\0" })
        .observes(u32(110, "length"), 15),
      getpeername(2, room(sockaddr_un, "got"), u32(110, "length 2")).returns(0)
        .observes(u32(110, "length 2"), 15),
    ],
  }),
  ...(["getsockname", "getpeername"] as const).flatMap((name) => {
    const ask = name === "getsockname" ? getsockname : getpeername;
    const got = room(sockaddr_un, "got");
    return [
      row(`${name}/EFAULT/parameters`, {
        covers: `${name}/EFAULT/parameter-block-readable`,
        source: SOCKET,
        steps: [call[name](UNMAPPED).fails(EFAULT)],
      }),
      row(`${name}/EFAULT/length-unreadable`, {
        covers: `${name}/EFAULT/addrlen-readable`,
        source: SOCKET,
        steps: [ask(-1, got, UNMAPPED).fails(EFAULT)],
      }),
      row(`${name}/EINVAL/no-room-before-descriptor`, {
        covers: `${name}/EINVAL/addrlen-0`,
        source: SOCKET,
        steps: [ask(-1, got, u32(0, "length")).fails(EINVAL)],
      }),
      row(`${name}/EBADF/not-open`, {
        covers: `${name}/EBADF/sockfd-negative-1024-open`,
        source: SOCKET,
        steps: [
          ask(-1, got, u32(110, "length")).fails(9),
          ask(33, got, u32(110, "length")).fails(9),
        ],
      }),
      row(`${name}/ENOTSOCK/a-file`, {
        covers: `${name}/ENOTSOCK/sockfd-does-refer-socket`,
        source: SOCKET,
        steps: [ask(0, got, u32(110, "length")).fails(ENOTSOCK)],
      }),
      row(`${name}/EFAULT/address-not-writable`, {
        covers: `${name}/EFAULT/addr-writable`,
        source: SOCKET,
        steps: [
          localSocket("fd"),
          ask(result("fd"), UNMAPPED, u32(110, "length")).fails(EFAULT),
        ],
      }),
    ];
  }),
  row("getsockname/success/short-room-cuts-the-path", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      getsockname(1, room(sockaddr_un, "got"), u32(5, "length")).returns(0)
        .observes(u32(5, "length"), 7)
        .observes(room(sockaddr_un, "got"), { sun_path: "[sock\0" }),
    ],
  }),
];

const pairing: readonly Row[] = [
  row("socketpair/EFAULT/parameters", {
    covers: "socketpair/EFAULT/parameter-block-readable",
    source: SOCKET,
    steps: [call.socketpair(UNMAPPED).fails(EFAULT)],
  }),
  row("socketpair/EINVAL/domain", {
    covers: "socketpair/EINVAL/domain-af_local",
    source: SOCKET,
    steps: [
      call.socketpair(struct(SC_socketpair_params, { domain: AF_INET6 }))
        .fails(EINVAL),
    ],
  }),
  row("socketpair/EINVAL/protocol", {
    covers: "socketpair/EINVAL/protocol-neither-0-nor-pf_local-1",
    source: SOCKET,
    steps: [
      call.socketpair(
        struct(SC_socketpair_params, { domain: AF_LOCAL, protocol: 2 }),
      ).fails(EINVAL),
    ],
  }),
  row("socketpair/EFAULT/descriptors-are-given-back", {
    covers: "socketpair/EFAULT/sv-writable-both-new-descriptors-released",
    source: SOCKET,
    steps: [
      pair(SOCK_STREAM, UNMAPPED).fails(EFAULT),
      open("/dev/null", O_RDWR).returns(1),
    ],
  }),
  row("socketpair/EMFILE/one-descriptor-left", {
    covers: "socketpair/EMFILE/fewer-two-free-descriptors",
    source: SOCKET,
    steps: [
      fillDescriptors(1),
      pair().fails(EMFILE),
      call.dup2(0, 1023).returns(1023),
    ],
  }),
];

/** All rows of this table. */
export const localSocketRows: readonly Row[] = [
  ...making,
  ...binding,
  ...listening,
  ...accepting,
  ...connecting,
  ...talking,
  ...naming,
  ...pairing,
];
