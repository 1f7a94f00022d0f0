/**
 * Sockets in each of their states: what a descriptor's link under /proc says,
 * for what poll finds them ready, and how they are named.
 *
 * @module
 */

import {
  alarm,
  buffer,
  call,
  child,
  close,
  errno,
  fcntl,
  filled,
  join,
  onSignal,
  pipe,
  poll,
  read,
  readlink,
  readOnly,
  result,
  room,
  type Row,
  row,
  settle,
  type Step,
  type Steps,
  struct,
  text,
  thread,
  u32,
  type Value,
  write,
} from "../language/row.ts";
import { made } from "../worlds/file_generated.ts";
import {
  accept,
  bind,
  connect,
  getpeername,
  getsockname,
  getsockopt,
  internet,
  internetSocket,
  local,
  localServer,
  localSocket,
  pair,
  recvmsg,
  sendmsg,
} from "../worlds/socket_addresses.ts";
import { SILENT } from "../worlds/tcp_segments.ts";

const LOCAL = "Kernel/Net/LocalSocket.cpp";
const INTERNET = "Kernel/Net/IP/Socket.cpp";

const fd = result("fd");
const server = result("server");
const client = result("client");
const end = result("end");
const byte = buffer(1, "byte");
const got = buffer(16, "got");
const error = buffer(4, "error");

/** Ready for reading, for writing, for both, for neither. */
const READ = 1;
const WRITE = 4;
const BOTH = READ | WRITE;
const NEITHER = 0;

/** What poll finds a socket ready for. */
function ready(socket: Value, when: string, wanted: number): Step {
  const entry = struct("pollfd", {
    fd: socket,
    events: "POLLIN|POLLOUT",
    revents: 99,
  }, `${when}`);
  return poll(entry, 0, 1).returns(wanted === NEITHER ? 0 : 1)
    .observes(entry, { revents: wanted });
}

/** "client" and "end", connected by the path `s` in one process. */
const connected: Steps = [
  ...localServer(),
  localSocket("client"),
  thread("connecting", [connect(client, local("s")).returns(0)]),
  settle(),
  ready(client, "connecting", NEITHER),
  ready(server, "with one that waits", READ),
  accept(server).as("end"),
  join("connecting"),
];

const polledSockets: readonly Row[] = [
  row("poll/success/local-sockets-in-each-state", {
    source: LOCAL,
    steps: [
      localSocket("fd"),
      ready(fd, "new", NEITHER),
      bind(fd, local("other")).returns(0),
      ready(fd, "bound", NEITHER),
      call.listen(fd, 1).returns(0),
      ready(fd, "listening", NEITHER),
      ...connected,
      ready(server, "accepted from", NEITHER),
      ready(client, "client", WRITE),
      ready(end, "end", WRITE),
      write(client, "a").returns(1),
      ready(client, "client that wrote", WRITE),
      ready(end, "end with data", BOTH),
      write(end, "b").returns(1),
      ready(client, "client with data", BOTH),
      read(client, byte).returns(1),
      ready(client, "client that read", WRITE),
      fcntl(client, "F_SETFL", "O_NONBLOCK").returns(0),
      write(client, buffer(65_536, "much")).returns(65_535),
      ready(client, "client that filled it", NEITHER),
      ready(end, "full end", BOTH),
      close(end).returns(0),
      ready(client, "client without peer", BOTH),
      read(client, got).returns(0),
    ].flat(),
  }),
  row("poll/success/accepting-end-in-each-state", {
    source: LOCAL,
    steps: [
      ...connected,
      fcntl(end, "F_SETFL", "O_NONBLOCK").returns(0),
      write(end, buffer(65_537, "much")).returns(65_536),
      ready(end, "end that filled it", NEITHER),
      ready(client, "full client", BOTH),
      write(client, "x").returns(1),
      ready(end, "full end with data", READ),
      close(client).returns(0),
      ready(end, "end without peer", BOTH),
      read(end, got).returns(1),
      ready(end, "end without peer and data", BOTH),
      read(end, got).returns(0),
      sendmsg(end, { data: text("x"), flags: "MSG_NOSIGNAL" }).fails("EPIPE"),
    ].flat(),
  }),
  row("poll/success/internet-sockets-in-each-state", {
    source: `${INTERNET}, Kernel/Net/TCPSocket.cpp`,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ready(fd, "new datagram", WRITE),
      bind(fd, internet(21800)).returns(0),
      sendmsg(fd, { data: text("x"), name: internet(21800), nameLength: 16 })
        .returns(1),
      settle(),
      ready(fd, "datagram with data", BOTH),
      read(fd, byte).returns(1),
      ready(fd, "empty datagram", WRITE),
      call.shutdown(fd, "SHUT_RD").returns(0),
      ready(fd, "datagram that is shut down", BOTH),
      // Nobody is connected: that is the end already.
      internetSocket("client"),
      ready(client, "new stream", BOTH),
      read(client, got).returns(0),
      internetSocket("server"),
      bind(server, internet(21801)).returns(0),
      ready(server, "bound stream", BOTH),
      call.listen(server, 2).returns(0),
      ready(server, "listening stream", WRITE),
      connect(client, internet(21801)).returns(0),
      settle(),
      ready(server, "stream with one that waits", BOTH),
      accept(server).as("end"),
      ready(server, "stream accepted from", WRITE),
      ready(client, "stream client", WRITE),
      ready(end, "stream end", WRITE),
      write(client, "x").returns(1),
      settle(),
      ready(end, "stream end with data", BOTH),
      read(end, byte).returns(1),
      call.shutdown(client, "SHUT_WR").returns(0),
      ready(client, "stream that is shut down", BOTH),
      settle(),
      ready(end, "stream end at its end", BOTH),
      internetSocket("asking", "SOCK_STREAM|SOCK_NONBLOCK"),
      connect(result("asking"), internet(21802, SILENT)).fails("EINPROGRESS"),
      ready(result("asking"), "stream that asks", NEITHER),
    ],
  }),
  row("poll/success/tcp-readers-are-told-of-the-end", {
    source: "Kernel/Net/TCPSocket.cpp",
    steps: [
      internetSocket("server"),
      bind(server, internet(21803)).returns(0),
      call.listen(server, 1).returns(0),
      internetSocket("client"),
      child("waiter", [
        connect(client, internet(21803)).returns(0),
        poll(
          struct("pollfd", { fd: client, events: "POLLIN" }, "wait"),
          9000,
          1,
        )
          .returns(1),
        read(client, byte).returns(0),
      ]),
      accept(server).as("end"),
      settle(),
      close(end).returns(0),
      join("waiter"),
    ],
  }),
];

/** A descriptor's link says so. */
function says(socket: number, wanted: string): readonly Step[] {
  const place = buffer(96, `link of ${socket} ${wanted}`);
  return [
    readlink(`p/self/fd/${socket}`, place).returns(wanted.length)
      .observes(place, `${wanted}\0`),
  ];
}

/** As far as it is known before: a process id follows. */
function begins(socket: number, wanted: string): readonly Step[] {
  const place = buffer(96, `link of ${socket} ${wanted}`);
  return [
    readlink(`p/self/fd/${socket}`, place).succeeds().observes(place, wanted),
  ];
}

const links: readonly Row[] = [
  made("readlink/success/local-sockets-in-each-state", [], [
    localSocket("fd"),
    ...says(1, "socket:"),
    bind(fd, local("/w/named")).returns(0),
    ...says(1, "socket:/w/named"),
    call.listen(fd, 1).returns(0),
    ...says(1, "socket:/w/named (listening)"),
    localSocket("client"),
    thread("connecting", [connect(client, local("/w/named")).returns(0)]),
    settle(),
    ...says(2, "socket:/w/named (connecting)"),
    accept(fd).returns(3),
    join("connecting"),
    ...begins(2, "socket:/w/named (connected to pid "),
    ...begins(3, "socket:/w/named (accepted from pid "),
    pair().returns(0),
    ...begins(4, "socket:[socketpair] (connected to pid "),
    ...begins(5, "socket:[socketpair] (accepted from pid "),
  ], { source: LOCAL }),
  made("readlink/success/internet-sockets-in-each-state", [], [
    internetSocket("server"),
    ...says(1, "socket"),
    bind(server, internet(21810)).returns(0),
    ...says(1, "socket"),
    call.listen(server, 1).returns(0),
    ...says(1, "socket:127.0.0.1:21810 (listening)"),
    internetSocket("client"),
    bind(client, internet(21811)).returns(0),
    connect(client, internet(21810)).returns(0),
    ...says(2, "socket:127.0.0.1:21811 / 127.0.0.1:21810 (connected)"),
    accept(server).returns(3),
    ...says(3, "socket:127.0.0.1:21810 / 127.0.0.1:21811 (accepted)"),
    internetSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
    bind(fd, internet(21812, 0)).returns(0),
    connect(fd, internet(9, SILENT)).fails("EINPROGRESS"),
    ...says(4, "socket:127.0.0.1:21812 (connecting)"),
    internetSocket("udp", "SOCK_DGRAM"),
    ...says(5, "socket"),
    bind(result("udp"), internet(21813)).returns(0),
    connect(result("udp"), internet(21814, SILENT)).returns(0),
    ...says(5, "socket:127.0.0.1:21813 / 127.0.0.2:21814 (connected)"),
    internetSocket("refused"),
    connect(result("refused"), internet(9)).fails("ECONNREFUSED"),
    ...says(6, "socket"),
  ], { source: INTERNET }),
];

const UNTOUCHED = 0x77;
const LONG_PATH = `/w/${"p".repeat(105)}`;

/** Addresses of less, as much and more than there is room for. */
function lengthOf(
  ask: typeof getsockname,
  socket: Value,
  size: number,
  wanted: string,
): Step {
  const place = filled(128, UNTOUCHED, `address ${size} ${wanted.length}`);
  const told = u32(size, `room ${size} ${wanted.length}`);
  return ask(socket, place, told).returns(0)
    .observes(place, `${wanted}w`).observes(told, wanted.length);
}

const named = (path: string) => `\u0001\0${path}`;

const names: readonly Row[] = [
  row("bind/success/paths-of-107-and-108-bytes", {
    source: LOCAL,
    steps: [
      localSocket("fd"),
      bind(fd, local(LONG_PATH)).returns(0),
      lengthOf(getsockname, fd, 110, named(LONG_PATH)),
      lengthOf(getsockname, fd, 109, named(LONG_PATH)),
      lengthOf(getsockname, fd, 108, named(LONG_PATH)),
      lengthOf(getsockname, fd, 107, named(LONG_PATH.slice(0, 107))),
      localSocket("other"),
      bind(result("other"), local(LONG_PATH.slice(0, 107))).returns(0),
      lengthOf(
        getsockname,
        result("other"),
        110,
        named(`${LONG_PATH.slice(0, 107)}\0`),
      ),
      lengthOf(getsockname, result("other"), 1, named("/")),
      localSocket("none"),
      lengthOf(getsockname, result("none"), 110, "\u0001\0"),
      lengthOf(getsockname, result("none"), 1, "\u0001\0"),
    ],
  }),
  row("getpeername/success/path-as-far-as-there-is-room", {
    covers: "getpeername/behaviour/local-address-is-family-and-path",
    source: LOCAL,
    steps: [
      ...connected,
      lengthOf(getpeername, end, 110, named("s\0")),
      lengthOf(getpeername, client, 2, named("s\0")),
      lengthOf(getpeername, client, 1, named("s")),
    ].flat(),
  }),
  row("bind/EINVAL/lengths-of-a-local-address", {
    source: LOCAL,
    steps: (["bind", "connect"] as const).flatMap((name) => {
      const of = (length: number): Step =>
        call[name](fd, local("nowhere/s"), length);
      return [
        localSocket("fd"),
        ...[0, 1, 111].map((length) => of(length).fails("EINVAL")),
        // The family alone has no path; then the path as far as it goes.
        of(2).fails("EINVAL"),
        name === "bind" ? of(3).returns(0) : of(3).fails("ECONNREFUSED"),
        of(110).fails("ENOENT"),
      ];
    }),
  }),
  ...([["getsockname", getsockname, 21820], [
    "getpeername",
    getpeername,
    21821,
  ]] as const).map(([name, ask, port]) =>
    row(`${name}/success/missing-room-is-filled-with-zeros`, {
      covers: `${name}/behaviour/missing-room-is-filled-with-zeros`,
      source: INTERNET,
      steps: [
        internetSocket("fd", "SOCK_DGRAM"),
        bind(fd, internet(21820)).returns(0),
        connect(fd, internet(21821)).returns(0),
        ...[1, 3, 7, 15, 16, 17].map((size) => {
          const whole = [2, 0, port >>> 8, port & 255, 127, 0, 0, 1];
          const bytes = new Uint8Array(17).fill(UNTOUCHED, 16);
          bytes.set(whole.slice(0, size));
          const place = filled(32, UNTOUCHED, `name ${size}`);
          return ask(fd, place, u32(size, `room ${size}`)).returns(0)
            .observes(place, bytes).observes(u32(size, `room ${size}`), 16);
        }),
      ],
    })
  ),
];

const socketError = (socket: Value, value: number, when: string): Step => {
  const place = buffer(4, `error ${when}`);
  return getsockopt(
    socket,
    "SOL_SOCKET",
    "SO_ERROR",
    place,
    u32(4, `size ${when}`),
  ).returns(0).observes(place, value);
};

const peer = (socket: Value, name: string): Step => {
  const place = room("ucred", `peer of ${name}`);
  return getsockopt(
    socket,
    "SOL_SOCKET",
    "SO_PEERCRED",
    place,
    u32(12, `size of ${name}`),
  ).returns(0).observes(place, { uid: 5, gid: 6 });
};

const ends: readonly Row[] = [
  row("connect/ECONNREFUSED/bound-but-not-listening", {
    covers: "connect/ECONNREFUSED/local-target-not-listening-or-queue-full",
    source: LOCAL,
    steps: [
      localSocket("server"),
      bind(server, local("s")).returns(0),
      localSocket("client"),
      connect(client, local("s")).fails("ECONNREFUSED"),
      socketError(client, 0, "of the client"),
      socketError(server, errno.ECONNREFUSED, "of the server"),
      ready(client, "refused", NEITHER),
      getsockopt(
        client,
        "SOL_SOCKET",
        "SO_PEERCRED",
        got,
        u32(12, "size"),
      ).fails("EINVAL"),
      call.listen(server, 1).returns(0),
      thread("connecting", [connect(client, local("s")).returns(0)]),
      settle(),
      getsockopt(
        client,
        "SOL_SOCKET",
        "SO_PEERCRED",
        got,
        u32(12, "size again"),
      ).fails("ENOTCONN"),
      getsockopt(
        client,
        "SOL_SOCKET",
        "SO_PEERCRED",
        got,
        u32(11, "less than it has"),
      ).fails("EINVAL"),
      accept(server).as("end"),
      join("connecting"),
      write(end, "hi").returns(2),
      read(client, got).returns(2).observes(got, "hi"),
    ],
  }),
  row("ioctl/EINVAL/local-sockets-know-one-request", {
    covers: "ioctl/EINVAL/unknown-request",
    source: LOCAL,
    steps: [
      pair().returns(0),
      ...(["SIOCGIFADDR", "SIOCGIFNAME"] as const).flatMap((request) =>
        [1, 2].map((one) =>
          call.ioctl(one, request, buffer(48, "request")).fails("EINVAL")
        )
      ),
    ],
  }),
  row("listen/success/backlog-below-1-is-1", {
    source: "Kernel/Syscalls/socket.cpp",
    steps: [0, -5].flatMap((backlog, index) => [
      localSocket("server"),
      bind(server, local(`s${index}`)).returns(0),
      call.listen(server, backlog).returns(0),
      child(`waits ${index}`, [
        localSocket("client"),
        connect(client, local(`s${index}`)).never(),
      ]),
      settle(),
      localSocket("client"),
      connect(client, local(`s${index}`)).fails("ECONNREFUSED"),
    ]),
  }),
  row("connect/ECONNREFUSED/listener-is-gone", {
    covers: "connect/ECONNREFUSED/no-live-socket-at-the-path",
    source: LOCAL,
    steps: [
      ...localServer(),
      close(server).returns(0),
      localSocket("client"),
      connect(client, local("s")).fails("ECONNREFUSED"),
      socketError(client, errno.ECONNREFUSED, "of the client"),
      localSocket("fd"),
      bind(fd, local("s")).fails("EADDRINUSE"),
      socketError(fd, errno.EADDRINUSE, "of another"),
    ],
  }),
  row("accept4/EFAULT/connection-is-lost-with-its-length", {
    covers: [
      "addrlen: user-memory/EFAULT/not-writable",
      "accept4/behaviour/connection-is-lost-on-bad-addrlen",
    ],
    source: "Kernel/Syscalls/socket.cpp",
    steps: [
      ...localServer(),
      child("waits", [
        localSocket("client"),
        connect(client, local("s")).never(),
      ]),
      settle(),
      call.accept4({
        sockfd: server,
        addr: buffer(110, "address"),
        addrlen: readOnly(u32(110)),
      }).fails("EFAULT"),
      ready(server, "after it was lost", NEITHER),
      localSocket("fd"),
      fcntl(fd, "F_GETFD").returns(0),
    ],
  }),
  row("socketpair/success/first-end-is-the-connecting-one", {
    covers: "socketpair/behaviour/stores-the-connecting-and-the-accepting-end",
    source: LOCAL,
    steps: [
      pair().returns(0),
      write(1, "0123456789").returns(10),
      read(2, got, 4).returns(4),
      // What goes to the accepting end is SO_SNDBUF, whoever asks.
      getsockopt(2, "SOL_SOCKET", "SO_SNDBUF", error, u32(4, "size"))
        .returns(0).observes(error, 65_542),
    ],
  }),
  row("socketpair/success/peer-has-the-real-ids-of-the-maker", {
    covers: "socketpair/behaviour/so_peercred-ids-are-the-real-ones",
    as: "root",
    source: "Kernel/Net/Socket.cpp",
    steps: [
      call.setresgid(6, 0, 0).returns(0),
      call.setresuid(5, 0, 0).returns(0),
      pair().returns(0),
      peer(1, "one"),
      peer(2, "two"),
    ],
  }),
  row("recvmsg/EINTR/also-where-the-handler-asks-for-a-restart", {
    covers: "recvmsg/behaviour/interrupted-wait-is-never-restarted",
    source: INTERNET,
    steps: [
      onSignal("SIGALRM", [], { flags: "SA_RESTART" }),
      internetSocket("fd", "SOCK_DGRAM"),
      alarm(1).returns(0),
      recvmsg(fd, { data: byte }).fails("EINTR"),
      socketError(fd, errno.EINTR, "of the datagram"),
    ],
  }),
  row("socket/success/protocols-that-do-not-fit", {
    covers: "socket/behaviour/protocol-is-never-refused",
    source: "Kernel/Net/Socket.cpp, Kernel/Net/IP/Socket.cpp",
    steps: [
      call.socket("AF_INET", "SOCK_STREAM", 17).returns(1),
      call.socket("AF_INET", "SOCK_DGRAM", 6).returns(2),
      call.socket("AF_INET", "SOCK_DGRAM", -1).returns(3),
      call.socket("AF_LOCAL", "SOCK_STREAM", 99).returns(4),
    ],
  }),
  row("socket/success/raw-local-socket-of-root", {
    covers: [
      "socket/behaviour/superuser-may-make-raw-local-sockets",
      "socket/behaviour/local-sockets-keep-no-message-boundaries",
    ],
    as: "root",
    source: LOCAL,
    steps: [
      call.socket("AF_LOCAL", "SOCK_RAW", 0).as("fd"),
      call.listen(fd, 1).fails("EOPNOTSUPP"),
      socketError(fd, errno.EOPNOTSUPP, "of raw"),
      ...connected,
      sendmsg(client, { data: text("ab") }).returns(2),
      sendmsg(client, { data: text("cd") }).returns(2),
      recvmsg(end, { data: got, size: 3 }).returns(3).observes(got, "abc"),
      recvmsg(end, { data: got, size: 3 }).returns(1).observes(got, "d"),
    ].flat(),
  }),
];

const pipeEnds = buffer(8, "ends");

/** A pipe at 3 and 4 whose writing end was sent over the pair 1 and 2, and closed. */
const underWay: Steps = [
  pair().returns(0),
  pipe(pipeEnds, "O_NONBLOCK").returns(0),
  call.sendfd(1, 4).returns(0),
  close(4).returns(0),
  read(3, byte).fails("EAGAIN"),
];

const passed: readonly Row[] = [
  row("recvfd/success/descriptor-under-way-is-open", {
    source: LOCAL,
    steps: [
      ...underWay,
      call.recvfd(2, 0).returns(4),
      write(4, "x").returns(1),
      read(3, byte).returns(1),
      close(4).returns(0),
      read(3, byte).returns(0),
    ],
  }),
  row("recvmsg/success/descriptor-under-way-is-open", {
    source: LOCAL,
    steps: [
      ...underWay,
      write(1, "x").returns(1),
      recvmsg(2, { data: byte, control: buffer(32, "control") }).returns(1),
      read(3, byte).fails("EAGAIN"),
      write(4, "y").returns(1),
      close(4).returns(0),
      read(3, byte).returns(1),
      read(3, byte).returns(0),
    ],
  }),
  row("close/success/descriptors-that-nobody-took-are-closed", {
    source: LOCAL,
    steps: [
      ...underWay,
      close(2).returns(0),
      read(3, byte).fails("EAGAIN"),
      close(1).returns(0),
      read(3, byte).returns(0),
    ],
  }),
  row("close/success/descriptors-for-the-connecting-end-too", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      pipe(pipeEnds, "O_NONBLOCK").returns(0),
      call.sendfd(2, 4).returns(0),
      call.sendfd(2, 0).returns(0),
      call.sendfd(2, 4).returns(0),
      close(4).returns(0),
      close(1).returns(0),
      read(3, byte).fails("EAGAIN"),
      close(2).returns(0),
      read(3, byte).returns(0),
    ],
  }),
];

/** A socket of a type that has failed to get a port, which it still has. */
const failed = (type: "SOCK_STREAM" | "SOCK_DGRAM", port: number): Steps => [
  internetSocket("owner", type),
  bind(result("owner"), internet(port)).returns(0),
  internetSocket("fd", type),
  bind(fd, internet(port)).fails("EADDRINUSE"),
];

const ports: readonly Row[] = [
  row("connect/EADDRINUSE/port-that-bind-did-not-get", {
    source: "Kernel/Net/UDPSocket.cpp",
    steps: [
      ...failed("SOCK_DGRAM", 21830),
      child("connecting", [
        connect(fd, internet(9)).fails(
          "EADDRINUSE",
          "udp/EADDRINUSE/port-is-taken",
        ),
      ]),
      join("connecting"),
      socketError(fd, errno.EADDRINUSE, "after connect"),
    ],
  }),
  row("listen/EADDRINUSE/port-that-bind-did-not-get", {
    covers: "udp/EADDRINUSE/port-is-taken",
    source: "Kernel/Net/UDPSocket.cpp",
    steps: [
      ...failed("SOCK_DGRAM", 21831),
      call.listen(fd, 1).fails("EADDRINUSE"),
      socketError(fd, errno.EADDRINUSE, "after listen"),
    ],
  }),
  row("listen/success/who-is-refused-does-not-listen", {
    source: "Kernel/Net/IP/Socket.cpp: listen, can_read",
    note: "A listener is ready for reading when there is somebody to accept.",
    steps: [
      ...failed("SOCK_STREAM", 21843),
      call.listen(fd, 1).fails("EADDRINUSE"),
      ready(fd, "refused", BOTH),
    ],
  }),
  row("sendmsg/EADDRINUSE/port-that-bind-did-not-get", {
    covers: "udp/EADDRINUSE/port-is-taken",
    source: "Kernel/Net/UDPSocket.cpp",
    steps: [
      ...failed("SOCK_DGRAM", 21832),
      sendmsg(fd, { data: text("x"), name: internet(9), nameLength: 16 })
        .fails("EADDRINUSE"),
      socketError(fd, errno.EADDRINUSE, "after sendmsg"),
    ],
  }),
  row("connect/EADDRINUSE/connection-that-another-has", {
    covers: "tcp/EADDRINUSE/local-address-and-port-taken",
    source: "Kernel/Net/TCPSocket.cpp",
    steps: [
      internetSocket("first", "SOCK_STREAM|SOCK_NONBLOCK"),
      bind(result("first"), internet(21833)).returns(0),
      connect(result("first"), internet(9, SILENT)).fails("EINPROGRESS"),
      // The port is free again, but not the connection.
      ...failed("SOCK_STREAM", 21833),
      connect(fd, internet(9, SILENT)).fails("EADDRINUSE"),
      socketError(fd, errno.EADDRINUSE, "after connect"),
    ],
  }),
  row("sendmsg/EADDRINUSE/connection-that-another-has", {
    source: "Kernel/Net/TCPSocket.cpp",
    steps: [
      internetSocket("first", "SOCK_STREAM|SOCK_NONBLOCK"),
      bind(result("first"), internet(21834)).returns(0),
      connect(result("first"), internet(9, SILENT)).fails("EINPROGRESS"),
      ...failed("SOCK_STREAM", 21834),
      connect(fd, internet(9, SILENT)).fails("EADDRINUSE"),
      child("sender", [
        sendmsg(fd, { data: text("x") }).fails(
          "EADDRINUSE",
          "tcp/EADDRINUSE/local-address-and-port-taken",
        ),
      ]),
      join("sender"),
    ],
  }),
  row("bind/success/first-port-for-everybody", {
    source: INTERNET,
    steps: (["SOCK_STREAM", "SOCK_DGRAM"] as const).flatMap((type) => [
      internetSocket("fd", type),
      bind(fd, internet(1023)).fails("EACCES"),
      bind(fd, internet(1)).fails("EACCES"),
      bind(fd, internet(1024)).returns(0),
    ]),
  }),
  row("connect/success/broadcast-address-is-answered-too", {
    covers: "connect/behaviour/only-two-loopback-addresses-answer",
    source: "Kernel/Net/NetworkTask.cpp",
    steps: [
      internetSocket("server"),
      bind(server, internet(21835, 0)).returns(0),
      call.listen(server, 2).returns(0),
      internetSocket("client"),
      connect(client, internet(21835, 0xffff_ff7f)).returns(0),
      accept(server).as("end"),
      getsockname(end, got, u32(16, "size")).returns(0).observes(
        got,
        Uint8Array.of(2, 0, 21835 >>> 8, 21835 & 255, 127, 255, 255, 255),
      ),
      write(client, "hi").returns(2),
      read(end, got).returns(2).observes(got, "hi"),
    ],
  }),
  row("connect/ETIMEDOUT/nobody-answers", {
    source: "Kernel/Net/TCPSocket.cpp",
    limit: 90_000,
    steps: [
      internetSocket("fd"),
      child("asking", [
        connect(fd, internet(9, SILENT)).fails(
          "ETIMEDOUT",
          "connect/ETIMEDOUT/no-answer-to-five-repeated-syns",
        ),
      ]),
      join("asking"),
      socketError(fd, errno.ETIMEDOUT, "after it"),
      ready(fd, "timed out", BOTH),
      read(fd, byte).returns(0),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...polledSockets,
  ...links,
  ...names,
  ...ends,
  ...passed,
  ...ports,
];
