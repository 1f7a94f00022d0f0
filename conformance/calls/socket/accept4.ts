import { accepted, updated, type Use, use } from "../../language/use.ts";
import { socketFaults } from "../../language/kinds.ts";
import {
  alarm,
  buffer,
  call,
  child,
  close,
  fcntl,
  fillDescriptors,
  join,
  kill,
  killed,
  NULL,
  onSignal,
  poll,
  polled,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  thread,
  u32,
  UNMAPPED,
  write,
} from "../../language/row.ts";
import {
  accept,
  bind,
  connect,
  internet,
  internetSocket,
  local,
  localServer,
  localSocket,
  LOOPBACK,
  recvmsg,
  tcpServer,
} from "../../worlds/socket_addresses.ts";
import { localPath, localStream } from "../../worlds/uses_sockets.ts";

const byte = buffer(1);

const got = buffer(16, "got");

const server = result("server");

const client = result("client");

const byteOfLocal = buffer(1, "byte");

/** A child that connects to "s", does `steps` and ends. */
const connectingChild = (...steps: Parameters<typeof child>[1][number][]) =>
  child("peer", [
    localSocket("client"),
    connect(client, local("s")).returns(0),
    ...steps,
  ]);

const fd = result("fd");

/** A listener on /w/s with one client in its queue. */
const listening = [
  ...localStream,
  call.bind(fd, localPath, 110),
  call.listen(fd, 1),
  child("client", [
    call.socket("AF_LOCAL", "SOCK_STREAM", 0).as("socket"),
    call.connect(result("socket"), localPath, 110),
  ]),
  settle(),
];

export const uses: readonly Use[] = [
  use.accept4({
    before: listening,
    operands: [
      {
        addr: buffer(7),
        addrlen: u32(7),
        sockfd: fd,
      },
    ],
    promises: ["accept"],
    pointers: {
      params: {},
      "params.addr": {
        null: accepted,
      },
      "params.addrlen": updated,
    },
    descriptors: { "params.sockfd": socketFaults },
  }),
];

export const rows: readonly Row[] = [
  row("accept4/success/connector-was-killed", {
    covers: "accept4/behaviour/killed-client-stays-in-the-queue",
    note: "its request stays queued, but the end that comes out plays no part",
    steps: [
      ...localServer(),
      child("peer", [
        localSocket("client"),
        connect(result("client"), local("s")).ends(killed("SIGKILL")),
      ]),
      settle(),
      kill(result("peer"), "SIGKILL").returns(0),
      // Not before its descriptors are closed: the reference panics in between.
      join("peer"),
      accept(result("server")).as("end"),
      recvmsg(result("end"), { data: byte, flags: "MSG_DONTWAIT" })
        .fails("EINVAL"),
    ],
  }),
  row("accept4/success/tcp-conversation", {
    covers: [
      "socket/behaviour/description-can-be-read-and-written",
      "accept4/behaviour/returns-a-descriptor-of-the-connection",
      "connect/behaviour/returns-0-when-connected",
      "accept4/behaviour/null-addr-leaves-addrlen-alone",
    ],
    steps: [
      ...tcpServer(20420),
      child("peer", [
        internetSocket("client"),
        connect(client, internet(20420)).returns(0),
        write(client, "question").returns(8),
        read(client, got, 16).returns(6).observes(got, "answer"),
        read(client, got, 16).returns(0),
      ]),
      accept(server).as("end"),
      read(result("end"), got, 16).returns(8).observes(got, "question"),
      write(result("end"), "answer").returns(6),
      close(result("end")).returns(0),
      join("peer"),
    ],
  }),
  row("accept4/EFAULT/connection-is-gone", {
    note: "what was taken from the queue is told nobody, and answers no more",
    steps: [
      ...tcpServer(20429),
      internetSocket("client", "SOCK_STREAM|SOCK_NONBLOCK"),
      connect(client, internet(20429)).fails("EINPROGRESS"),
      poll([polled(client, "POLLOUT")], 5000).returns(1),
      poll([polled(server, "POLLIN")], 5000).returns(1),
      call.accept4({
        sockfd: server,
        addr: UNMAPPED,
        addrlen: u32(16, "room of nobody"),
      }).fails("EFAULT"),
      // It would be handed what nobody else takes.
      close(server).returns(0),
      write(client, "question").returns(8),
      settle(),
      read(client, got, 16).returns(0),
    ],
  }),
  row("accept4/success/queued-connections-wait", {
    covers: [
      "accept4/behaviour/returns-a-descriptor-of-the-connection",
      "connect/behaviour/returns-0-when-connected",
      "accept4/behaviour/null-addr-leaves-addrlen-alone",
    ],
    steps: [
      ...tcpServer(20421),
      internetSocket("client"),
      connect(client, internet(20421)).returns(0),
      write(client, "early").returns(5),
      poll([polled(server, "POLLIN")], 5000).returns(1),
      accept(server).as("end"),
      read(result("end"), got, 16).returns(5).observes(got, "early"),
    ],
  }),
  row("accept4/success/two-processes-talk", {
    covers: [
      "socket/behaviour/description-can-be-read-and-written",
      "accept4/behaviour/returns-a-descriptor-of-the-connection",
      "connect/behaviour/returns-0-when-connected",
      "accept4/behaviour/null-addr-leaves-addrlen-alone",
      "accept4/behaviour/completes-the-local-connect",
    ],
    steps: [
      ...localServer(),
      connectingChild(
        write(client, "hi").returns(2),
        read(client, byteOfLocal, 1).returns(1).observes(byteOfLocal, "!"),
      ),
      accept(server).as("end"),
      read(result("end"), buffer(8, "got"), 8).returns(2)
        .observes(buffer(8, "got"), "hi"),
      write(result("end"), "!").returns(1),
      join("peer"),
      read(result("end"), byteOfLocal, 1).returns(0),
    ],
  }),
  row("accept4/success/peer-address-is-the-server-s-path", {
    covers: [
      "accept4/behaviour/stores-peer-address-if-asked",
      "accept4/behaviour/local-peer-address-is-the-servers-path",
    ],
    steps: [
      ...localServer(),
      connectingChild(),
      call.accept4({
        sockfd: server,
        addr: room("sockaddr_un", "peer address"),
        addrlen: u32(110, "length"),
      }).succeeds()
        .observes(room("sockaddr_un", "peer address"), {
          sun_family: "AF_LOCAL",
          sun_path: "s\0",
        })
        .observes(u32(110, "length"), 4),
      join("peer"),
    ],
  }),
  row("accept4/success/room-for-a-part-of-a-path", {
    source: "Kernel/Net/LocalSocket.cpp: get_local_address",
    steps: [
      ...localServer("place"),
      ...[
        { space: 0, told: 2, sun_path: "\0" },
        { space: 1, told: 3, sun_path: "p\0" },
        { space: 5, told: 7, sun_path: "place\0" },
        { space: 6, told: 8, sun_path: "place\0" },
        { space: 0x1_0000, told: 8, sun_path: "place\0" },
      ].flatMap(({ space, told, sun_path }) => {
        const address = room("sockaddr_un", `address in ${space}`);
        return [
          child(`peer ${space}`, [
            localSocket("client"),
            connect(client, local("place")).returns(0),
          ]),
          call.accept4({
            sockfd: server,
            addr: address,
            addrlen: u32(space, `length ${space}`),
          }).succeeds()
            .observes(address, { sun_family: "AF_LOCAL", sun_path })
            .observes(u32(space, `length ${space}`), told),
          join(`peer ${space}`),
        ];
      }),
    ],
  }),
  row("accept4/success/room-for-a-part-of-an-internet-address", {
    note: "16 bytes are written whatever the room, zeros where there is none",
    source: "Kernel/Net/IP/Socket.cpp: get_peer_address",
    steps: [
      ...tcpServer(20499),
      ...[
        { space: 0, sin_family: 0, sin_port: 0, sin_addr: 0 },
        { space: 1, sin_family: 2, sin_port: 0, sin_addr: 0 },
        { space: 3, sin_family: 2, sin_port: 0x50, sin_addr: 0 },
        { space: 7, sin_family: 2, sin_port: 0x1750, sin_addr: 0x7f },
        { space: 8, sin_family: 2, sin_port: 0x1850, sin_addr: LOOPBACK },
        { space: 110, sin_family: 2, sin_port: 0x1950, sin_addr: LOOPBACK },
      ].flatMap(({ space, ...wanted }, index) => {
        const address = room("sockaddr_in", `address in ${space}`);
        return [
          internetSocket("client", "SOCK_STREAM|SOCK_NONBLOCK"),
          bind(client, internet(20500 + index)).returns(0),
          connect(client, internet(20499)).fails("EINPROGRESS"),
          poll([polled(server, "POLLIN")], 5000).returns(1),
          call.accept4({
            sockfd: server,
            addr: address,
            addrlen: u32(space, `length ${space}`),
          }).succeeds()
            .observes(address, wanted)
            .observes(u32(space, `length ${space}`), 16),
        ];
      }),
    ],
  }),
  row("accept4/success/flags", {
    covers: "accept4/behaviour/sock_nonblock-and-sock_cloexec-are-obeyed",
    steps: [
      ...localServer(),
      connectingChild(settle(20)),
      accept(server, "SOCK_CLOEXEC|SOCK_NONBLOCK").as("end"),
      fcntl(result("end"), 1).returns(1),
      read(result("end"), byteOfLocal, 1).fails("EAGAIN"),
      join("peer"),
    ],
  }),
  row("accept4/EFAULT/parameters", {
    covers: "params: user-memory/EFAULT/not-readable",
    steps: [call.accept4(NULL).fails("EFAULT")],
  }),
  row("accept4/EFAULT/length-unreadable-before-descriptor", {
    covers: "addrlen: user-memory/EFAULT/not-readable",
    steps: [
      call.accept4({
        sockfd: -1,
        addr: room("sockaddr_un", "peer address"),
        addrlen: UNMAPPED,
      }).fails("EFAULT"),
    ],
  }),
  row("accept4/EMFILE/before-the-descriptor", {
    covers: [
      "descriptor/EMFILE/too-few-are-free",
      "accept4/behaviour/descriptor-is-reserved-before-sockfd-is-looked-at",
    ],
    steps: [fillDescriptors(), accept(-1).fails("EMFILE")],
  }),
  row("accept4/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [
      accept(-1).fails("EBADF"),
      accept(1024).fails("EBADF"),
      accept(5).fails("EBADF"),
    ],
  }),
  row("accept4/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [accept(0).fails("ENOTSOCK")],
  }),
  row("accept4/EAGAIN/non-blocking", {
    covers: [
      "accept4/EAGAIN/no-connection-queued-and-non-blocking",
      "accept4/behaviour/socket-that-does-not-listen-is-no-error",
    ],
    note: "also on a socket that does not listen",
    steps: [
      localSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      accept(result("fd")).fails("EAGAIN"),
      bind(result("fd"), local("s")).returns(0),
      call.listen(result("fd"), 1).returns(0),
      accept(result("fd")).fails("EAGAIN"),
    ],
  }),
  row("accept4/EINTR/signal", {
    covers: [
      "accept4/EINTR/signal-while-waiting-for-a-connection",
      "socket/behaviour/blocks-unless-sock_nonblock",
    ],
    steps: [
      onSignal("SIGALRM", []),
      ...localServer(),
      alarm(1).returns(0),
      accept(server).fails("EINTR"),
    ],
  }),
  row("accept4/EFAULT/address-not-writable", {
    covers: [
      "addr: user-memory/EFAULT/not-writable",
      "accept4/behaviour/connection-is-lost-on-bad-addr",
    ],
    note: "the connection is lost: its client stays in connect",
    steps: [
      ...localServer(),
      child("peer", [
        localSocket("client"),
        connect(client, local("s")).never(),
      ]),
      settle(),
      call.accept4({
        sockfd: server,
        addr: UNMAPPED,
        addrlen: u32(110, "length"),
      }).fails("EFAULT"),
      fcntl(server, "F_SETFL", "O_NONBLOCK").returns(0),
      accept(server).fails("EAGAIN"),
    ],
  }),
  row("accept4/success/flags-of-the-new-descriptor", {
    source: "Kernel/Syscalls/socket.cpp",
    steps: [
      ...localServer(),
      ...([
        ["plain", 0],
        ["marked", "SOCK_CLOEXEC|SOCK_NONBLOCK"],
      ] as const).flatMap(([name, flags]) => [
        localSocket(`${name} client`),
        thread(`${name} thread`, [
          connect(result(`${name} client`), local("s")).returns(0),
        ]),
        accept(result("server"), flags).as(name),
        join(`${name} thread`),
      ]),
      call.fcntl(result("plain"), "F_GETFD", 0).returns(0),
      call.fcntl(result("marked"), "F_GETFD", 0).returns(1),
      call.read(result("marked"), buffer(4, "four"), 4).fails("EAGAIN"),
      call.fcntl(result("server"), "F_GETFD", 0).returns(0),
    ],
  }),
];
