/**
 * What IPv4 sockets do beyond their refusals: ports, addresses, routes,
 * datagrams of every size, options, control messages and interfaces.
 *
 * @module
 */

import {
  IPPROTO_ICMP,
  IPPROTO_UDP,
  MSG_CTRUNC,
  SCM_TIMESTAMP,
  SOL_SOCKET,
} from "../../src/api/constants.ts";
import {
  array,
  atLeast,
  atMost,
  buffer,
  call,
  child,
  close,
  errno,
  fcntl,
  inside,
  join,
  poll,
  polled,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  type Step,
  struct,
  text,
  u32,
  UNMAPPED,
  write,
} from "../language/row.ts";
import {
  accept,
  bind,
  connect,
  getpeername,
  getsockname,
  getsockopt,
  internet,
  internetSocket,
  localSocket,
  recvmsg,
  sendmsg,
  setsockopt,
  socketError,
  tcpServer,
} from "../worlds/socket_addresses.ts";
import { timeout } from "../worlds/socket_corners.ts";
import { SILENT } from "../worlds/tcp_segments.ts";

const SOCKET = "Kernel/Net/IP/Socket.cpp";
const TCP = "Kernel/Net/TCPSocket.cpp";
const UDP = "Kernel/Net/UDPSocket.cpp";
const ROUTING = "Kernel/Net/Routing.cpp";

const fd = result("fd");
const other = result("other");
const server = result("server");
const end = result("end");
const client = result("client");
const byte = buffer(1, "byte");
const got = buffer(16, "got");
const error = buffer(4, "error");

/** 127.255.255.255, 239.1.2.3 and 255.255.255.255 as they lie in memory. */
const BROADCAST = 0xffff_ff7f;
const GROUP = 0x0302_01ef;
const EVERYBODY = 0xffff_ffff;

/** The name of a socket: port and address as bytes of a sockaddr_in. */
function named(
  ask: typeof getsockname,
  socket: typeof fd,
  port: number,
  address: readonly number[],
): Step {
  const place = buffer(16, `name ${port}`);
  return ask(socket, place, u32(16, `size ${port}`)).returns(0).observes(
    place,
    Uint8Array.of(2, 0, port >>> 8, port & 255, ...address, ...ZEROS),
  );
}

const ZEROS = new Uint8Array(8);
const ANY = [0, 0, 0, 0] as const;
const LOCALHOST = [127, 0, 0, 1] as const;

/** The high byte of the port: 32768 to 60999 is at least 0x80. */
function hasEphemeralPort(
  socket: typeof fd,
  address: readonly number[],
): Step {
  const place = room("sockaddr_in", `name of ${socket.name}`);
  return getsockname(socket, place, u32(16, `size of ${socket.name}`))
    .returns(0)
    .observes(place, {
      sin_port: { kind: "bits", mask: 0x80n, value: 0x80n },
      sin_addr: new DataView(Uint8Array.from(address).buffer)
        .getUint32(0, true),
    });
}

const datagram = internetSocket("fd", "SOCK_DGRAM");

/** A datagram socket bound to a port, and connected to itself. */
const echoing = (port: number): readonly Step[] => [
  datagram,
  bind(fd, internet(port)).returns(0),
  connect(fd, internet(port)).returns(0),
];

const ports: readonly Row[] = [
  row("bind/success/port-0-takes-an-ephemeral-port", {
    covers: "bind/behaviour/port-0-takes-an-ephemeral-port",
    steps: [
      datagram,
      bind(fd, internet(0)).returns(0),
      hasEphemeralPort(fd, LOCALHOST),
      internetSocket("other"),
      bind(other, internet(0)).returns(0),
      hasEphemeralPort(other, LOCALHOST),
    ],
  }),
  row("listen/success/unbound-socket-gets-a-port", {
    covers: "listen/behaviour/unbound-internet-socket-gets-a-port",
    steps: [
      internetSocket("fd"),
      call.listen(fd, 5).returns(0),
      hasEphemeralPort(fd, ANY),
      bind(fd, internet(21200)).fails("EINVAL"),
    ],
  }),
  row("connect/success/datagram-socket-gets-a-port", {
    covers: "connect/behaviour/udp-connect-takes-an-ephemeral-port",
    source: UDP,
    steps: [
      datagram,
      connect(fd, internet(21201)).returns(0),
      hasEphemeralPort(fd, ANY),
      bind(fd, internet(21202)).fails("EINVAL"),
    ],
  }),
  row("sendmsg/success/unbound-socket-gets-port-and-address", {
    covers: [
      "sendmsg/behaviour/unbound-internet-socket-gets-bound",
      "sendmsg/behaviour/udp-destination-is-remembered",
    ],
    source: SOCKET,
    steps: [
      datagram,
      sendmsg(fd, { data: text("x"), name: internet(21203), nameLength: 16 })
        .returns(1),
      settle(),
      hasEphemeralPort(fd, LOCALHOST),
      named(getpeername, fd, 21203, LOCALHOST),
      internetSocket("other", "SOCK_DGRAM"),
      bind(other, internet(21203)).returns(0),
      sendmsg(fd, { data: text("again") }).returns(5),
      read(other, got).returns(5).observes(got, "again"),
      sendmsg(fd, { data: text("y"), name: internet(21204), nameLength: 16 })
        .returns(1),
      named(getpeername, fd, 21204, LOCALHOST),
    ],
  }),
  row("bind/success/datagram-address-is-not-checked", {
    covers: "bind/behaviour/udp-address-is-not-checked",
    source: UDP,
    steps: [
      datagram,
      bind(fd, internet(21205, GROUP)).returns(0),
      named(getsockname, fd, 21205, [239, 1, 2, 3]),
    ],
  }),
  row("bind/success/failed-datagram-bind-frees-the-port", {
    covers: "bind/behaviour/failed-udp-bind-frees-the-owners-port-on-close",
    source: UDP,
    steps: [
      datagram,
      bind(fd, internet(21206)).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      bind(other, internet(21206)).fails("EADDRINUSE"),
      close(other).returns(0),
      internetSocket("third", "SOCK_DGRAM"),
      bind(result("third"), internet(21206)).returns(0),
    ],
  }),
  row("bind/success/reuseaddr-changes-nothing", {
    covers: "bind/behaviour/so_reuseaddr-changes-nothing",
    source: TCP,
    steps: [
      ...tcpServer(21207),
      internetSocket("fd"),
      setsockopt(fd, "SOL_SOCKET", "SO_REUSEADDR", u32(1), 4).returns(0),
      bind(fd, internet(21207)).fails("EADDRINUSE"),
      socketError(fd, errno.EADDRINUSE),
    ],
  }),
  row("listen/EADDRINUSE/of-a-failed-bind", {
    covers: "tcp/EADDRINUSE/local-address-and-port-taken",
    source: TCP,
    note: "the port that bind refused is still the socket's",
    steps: [
      ...tcpServer(21208),
      internetSocket("fd"),
      bind(fd, internet(21208)).fails("EADDRINUSE"),
      call.listen(fd, 1).fails("EADDRINUSE"),
    ],
  }),
  row("bind/success/any-and-one-address-do-not-collide", {
    covers: "bind/behaviour/tcp-port-is-taken-on-one-address-only",
    source: TCP,
    steps: [
      internetSocket("fd"),
      bind(fd, internet(21209, 0)).returns(0),
      internetSocket("server"),
      bind(server, internet(21209)).returns(0),
      call.listen(fd, 1).returns(0),
      call.listen(server, 1).returns(0),
      internetSocket("client"),
      connect(client, internet(21209)).returns(0),
      poll([polled(server, "POLLIN")], 1000).returns(1),
      poll([polled(fd, "POLLIN")], 0).returns(0),
    ],
  }),
  row("connect/success/zero-address-is-loopback", {
    covers: "connect/behaviour/zero-address-means-loopback",
    source: SOCKET,
    steps: [
      ...tcpServer(21210),
      internetSocket("client"),
      connect(client, internet(21210, 0)).returns(0),
      named(getpeername, client, 21210, LOCALHOST),
      hasEphemeralPort(client, LOCALHOST),
    ],
  }),
  row("connect/success/raw-socket-records-the-peer", {
    covers: "connect/behaviour/raw-connect-records-the-peer",
    as: "root",
    source: SOCKET,
    steps: [
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).as("fd"),
      connect(fd, internet(9)).returns(0),
      named(getpeername, fd, 9, LOCALHOST),
      named(getsockname, fd, 0, ANY),
      connect(fd, internet(10)).returns(0),
    ],
  }),
  row("connect/success/datagram-socket-stays-connected", {
    covers: "connect/behaviour/connected-udp-socket-cannot-be-disconnected",
    source: SOCKET,
    steps: [
      ...echoing(21211),
      connect(fd, struct("sockaddr_in", { sin_family: 0 }, "nobody"))
        .fails("EINVAL"),
      named(getpeername, fd, 21211, LOCALHOST),
      call.listen(fd, 1).fails("EINVAL"),
    ],
  }),
  row("connect/success/only-two-loopback-addresses-answer", {
    source: "Kernel/Net/NetworkTask.cpp",
    steps: [
      datagram,
      bind(fd, internet(21212, 0)).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      ...([
        [internet(21212, SILENT), "lost"],
        [internet(21212, BROADCAST), "all"],
        [internet(21212), "one"],
      ] as const).map(([name, data]) =>
        sendmsg(other, { data: text(data), name, nameLength: 16 })
          .returns(data.length)
      ),
      settle(),
      recvmsg(fd, { data: got, flags: "MSG_DONTWAIT" }).returns(3)
        .observes(got, "all"),
      recvmsg(fd, { data: got, flags: "MSG_DONTWAIT" }).returns(3)
        .observes(got, "one"),
      recvmsg(fd, { data: got, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
    ],
  }),
];

const datagrams: readonly Row[] = [
  row("recvmsg/success/sender-of-a-datagram", {
    covers: "recvmsg/behaviour/udp-stores-the-senders-port-and-16",
    source: SOCKET,
    steps: [
      ...echoing(21213),
      write(fd, "abc").returns(3),
      call.recvmsg(
        fd,
        struct("msghdr", {
          msg_name: buffer(32, "sender"),
          msg_namelen: 32,
          msg_iov: struct("iovec", { iov_base: got, iov_len: 2 }),
          msg_iovlen: 1,
          msg_flags: 99,
        }, "header"),
        0,
      ).returns(2, "recvmsg/behaviour/msg_trunc-is-never-reported")
        .observes(
          buffer(32, "sender"),
          Uint8Array.of(2, 0, 21213 >>> 8, 21213 & 255, ...LOCALHOST, ...ZEROS),
        )
        .observes(room("msghdr", "header"), {
          msg_namelen: 16,
          msg_controllen: 0,
          msg_flags: 0,
        }),
      settle(),
      recvmsg(fd, { data: got, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
      socketError(fd, errno.EAGAIN),
    ],
  }),
  row("recvmsg/success/no-room-still-takes-the-datagram", {
    covers: "recvmsg/behaviour/udp-with-iov_len-0-consumes-a-datagram",
    source: SOCKET,
    steps: [
      ...echoing(21214),
      write(fd, "abc").returns(3),
      write(fd, "def").returns(3),
      poll([polled(fd, "POLLIN")], 1000).returns(1),
      settle(),
      recvmsg(fd, { data: got, size: 0 }).returns(0),
      recvmsg(fd, { data: got }).returns(3).observes(got, "def"),
      poll([polled(fd, "POLLIN")], 0).returns(0),
    ],
  }),
  row("recvmsg/success/peek-leaves-the-datagram", {
    source: SOCKET,
    steps: [
      ...echoing(21215),
      write(fd, "abc").returns(3),
      recvmsg(fd, { data: got, flags: "MSG_PEEK" }).returns(3)
        .observes(got, "abc"),
      call.ioctl(fd, "FIONREAD", error).returns(0).observes(error, 3),
      recvmsg(fd, { data: got }).returns(3),
      call.ioctl(fd, "FIONREAD", error).returns(
        0,
        "ioctl/behaviour/fionread-of-udp-is-0-without-datagram",
      ).observes(error, 0),
    ],
  }),
  row("recvmsg/success/datagram-without-data", {
    as: "root",
    source: "Kernel/Net/NetworkTask.cpp, Kernel/Net/UDPSocket.cpp",
    steps: [
      datagram,
      bind(fd, internet(21229)).returns(0),
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_UDP).as("other"),
      // From port 258 to port 21229: eight bytes, the header alone.
      sendmsg(other, {
        data: text(Uint8Array.of(1, 2, 21229 >>> 8, 21229 & 255, 0, 8, 0, 0)),
        name: internet(0),
        nameLength: 16,
      }).returns(8),
      poll([polled(fd, "POLLIN")], 1000).returns(1),
      call.ioctl(fd, "FIONREAD", error).returns(0).observes(error, 0),
      recvmsg(fd, { data: got }).returns(0),
      recvmsg(fd, { data: got, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
    ],
  }),
  row("sendmsg/success/datagram-is-cut-to-the-mtu", {
    covers: "sendmsg/behaviour/udp-cuts-to-the-mtu",
    source: UDP,
    steps: [
      ...echoing(21216),
      sendmsg(fd, { data: buffer(65_480, "sent") }).returns(65_480),
      sendmsg(fd, { data: buffer(65_481, "more") }).returns(65_480),
      settle(),
      recvmsg(fd, { data: buffer(65_535, "received") }).returns(65_480),
      call.ioctl(fd, "FIONREAD", error).returns(0).observes(error, 65_480),
    ],
  }),
  row("recvmsg/success/empty-stream-of-shut-down-datagrams", {
    covers: "shutdown/behaviour/udp-works-unconnected",
    source: "Kernel/Net/Socket.cpp",
    steps: [
      datagram,
      bind(fd, internet(21217)).returns(0),
      call.shutdown(fd, "SHUT_RDWR").returns(0),
      recvmsg(fd, { data: got }).returns(0),
      sendmsg(fd, {
        data: text("x"),
        name: internet(21217),
        nameLength: 16,
        flags: "MSG_NOSIGNAL",
      }).fails("EPIPE"),
    ],
  }),
  row("listen/success/datagram-socket-is-never-readable-again", {
    covers: [
      "listen/behaviour/listening-datagram-socket-is-never-readable",
      "listen/behaviour/raw-sockets-may-listen",
    ],
    as: "root",
    source: SOCKET,
    steps: [
      datagram,
      bind(fd, internet(21218)).returns(0),
      call.listen(fd, 5).returns(0),
      internetSocket("client", "SOCK_DGRAM"),
      sendmsg(client, {
        data: text("abc"),
        name: internet(21218),
        nameLength: 16,
      }).returns(3),
      settle(),
      poll([polled(fd, "POLLIN")], 20).returns(0),
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).as("other"),
      call.listen(other, 5).returns(0),
      getsockopt(other, "SOL_SOCKET", "SO_ACCEPTCONN", error, u32(4, "size"))
        .returns(0).observes(error, 1),
    ],
  }),
  row("setsockopt/success/membership-of-any-address", {
    covers: "setsockopt/behaviour/memberships-take-any-address",
    source: SOCKET,
    steps: [
      datagram,
      ...([
        "IP_ADD_MEMBERSHIP",
        "IP_ADD_MEMBERSHIP",
        "IP_DROP_MEMBERSHIP",
      ] as const)
        .map((option) =>
          setsockopt(
            fd,
            "IPPROTO_IP",
            option,
            text(
              Uint8Array.of(10, 1, 2, 3, 0, 0, 0, 0),
            ),
            8,
          ).returns(0)
        ),
    ],
  }),
  row("setsockopt/success/multicast-loop-is-0-or-1", {
    source: SOCKET,
    steps: [
      datagram,
      ...([1, 0, 1] as const).flatMap((value, index) => {
        const place = buffer(4, `loop ${index}`);
        const size = u32(4, `size ${index}`);
        return [
          getsockopt(fd, "IPPROTO_IP", "IP_MULTICAST_LOOP", place, size)
            .returns(0).observes(place, Uint8Array.of(value ^ (index ? 1 : 0)))
            .observes(size, 1),
          setsockopt(
            fd,
            "IPPROTO_IP",
            "IP_MULTICAST_LOOP",
            text(Uint8Array.of(value)),
            1,
          ).returns(0),
        ];
      }),
      setsockopt(
        fd,
        "IPPROTO_IP",
        "IP_MULTICAST_LOOP",
        text(Uint8Array.of(2)),
        1,
      ).fails("EINVAL"),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/internet-options", {
    covers: "getsockopt/ENOPROTOOPT/unknown-option",
    source: SOCKET,
    steps: [
      datagram,
      ...(["IP_ADD_MEMBERSHIP", "IP_DROP_MEMBERSHIP"] as const).map((option) =>
        getsockopt(fd, "IPPROTO_IP", option, got, u32(4, option))
          .fails("ENOPROTOOPT")
      ),
    ],
  }),
  row("setsockopt/success/byte-options-from-0-to-255", {
    source: SOCKET,
    steps: [
      datagram,
      ...(["IP_TTL", "IP_TOS"] as const).flatMap((option) => [
        ...[255, 0, 1].flatMap((value) => [
          setsockopt(fd, "IPPROTO_IP", option, u32(value), 4).returns(0),
          getsockopt(fd, "IPPROTO_IP", option, error, u32(4, "size"))
            .returns(0).observes(error, value),
        ]),
        setsockopt(fd, "IPPROTO_IP", option, u32(256), 4).fails("EINVAL"),
        setsockopt(fd, "IPPROTO_IP", option, u32(-1), 4).fails("EINVAL"),
        // More than an int is none too many; less is.
        setsockopt(fd, "IPPROTO_IP", option, buffer(8, "long"), 5).returns(0),
        setsockopt(fd, "IPPROTO_IP", option, u32(1), 3).fails("EINVAL"),
      ]),
    ],
  }),
  row("recvmsg/success/raw-packet-byte-by-byte", {
    covers: "socket/behaviour/raw-icmp-sockets-hear-icmp",
    as: "root",
    source: "Kernel/Net/NetworkTask.cpp, Kernel/Net/NetworkAdapter.cpp",
    steps: [
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).as("fd"),
      setsockopt(fd, "IPPROTO_IP", "IP_TTL", u32(7), 4).returns(0),
      setsockopt(fd, "IPPROTO_IP", "IP_TOS", u32(9), 4).returns(0),
      // Odd, so that the checksum of the answer has half a word to sum.
      sendmsg(fd, {
        data: text(Uint8Array.of(8, 5, 0, 0, 1, 2, 3, 4, 0xff, 0xfe, 0xfd)),
        name: internet(0),
        nameLength: 16,
      }).returns(11),
      settle(),
      recvmsg(fd, { data: buffer(64, "request") }).returns(31).observes(
        buffer(64, "request"),
        Uint8Array.of(
          ...[0x45, 9, 0, 31, 0, 1, 0, 0, 7, 1, 0xb5, 0xd2],
          ...[127, 0, 0, 1, 127, 0, 0, 1],
          ...[8, 5, 0, 0, 1, 2, 3, 4, 0xff, 0xfe, 0xfd],
        ),
      ),
      recvmsg(fd, { data: buffer(64, "reply") }).returns(31).observes(
        buffer(64, "reply"),
        Uint8Array.of(
          ...[0x45, 0, 0, 31, 0, 1, 0, 0, 64, 1, 0x7c, 0xdb],
          ...[127, 0, 0, 1, 127, 0, 0, 1],
          ...[0, 0, 0xfe, 0xf9, 1, 2, 3, 4, 0xff, 0xfe, 0xfd],
        ),
      ),
    ],
  }),
  row("recvmsg/success/echo-request-too-short-is-not-answered", {
    as: "root",
    source: "Kernel/Net/NetworkTask.cpp",
    steps: [
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).as("fd"),
      sendmsg(fd, {
        data: text(Uint8Array.of(8, 0, 0, 0, 0, 0, 0)),
        name: internet(0),
        nameLength: 16,
      }).returns(7),
      settle(),
      recvmsg(fd, { data: buffer(64, "request") }).returns(27),
      recvmsg(fd, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
    ],
  }),
  row("socket/success/raw-sockets-hear-nothing-but-icmp", {
    covers: "socket/behaviour/raw-sockets-hear-nothing-but-icmp",
    as: "root",
    source: "Kernel/Net/NetworkTask.cpp",
    steps: [
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_UDP).as("fd"),
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).as("other"),
      internetSocket("client", "SOCK_DGRAM"),
      sendmsg(client, {
        data: text("x"),
        name: internet(21219),
        nameLength: 16,
      }).returns(1),
      sendmsg(other, {
        data: text(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0)),
        name: internet(0),
        nameLength: 16,
      }).returns(8),
      settle(),
      recvmsg(fd, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
      recvmsg(other, { data: buffer(64, "packet") }).returns(28),
      recvmsg(other, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
    ],
  }),
  row("ioctl/ENOTIMPL/size-of-a-raw-packet", {
    covers: "ioctl/ENOTIMPL/raw-datagram-has-no-known-size",
    as: "root",
    source: "Kernel/Net/IP/Socket.h",
    steps: [
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).as("fd"),
      call.ioctl(fd, "FIONREAD", error).returns(0).observes(error, 0),
      sendmsg(fd, {
        data: text(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0)),
        name: internet(0),
        nameLength: 16,
      }).returns(8),
      poll([polled(fd, "POLLIN")], 1000).returns(1),
      call.ioctl(fd, "FIONREAD", error).fails("ENOTIMPL"),
    ],
  }),
  row("recvmsg/success/timestamp-of-a-datagram", {
    covers: "recvmsg/behaviour/scm_timestamp-comes-first",
    source: "Kernel/Syscalls/socket.cpp",
    steps: [
      ...echoing(21220),
      setsockopt(fd, "SOL_SOCKET", "SO_TIMESTAMP", u32(5), 4).returns(0),
      getsockopt(fd, "SOL_SOCKET", "SO_TIMESTAMP", error, u32(4, "size"))
        .returns(0).observes(error, 5),
      write(fd, "abc").returns(3),
      write(fd, "def").returns(3),
      ...([[16, 32, 0], [15, 0, MSG_CTRUNC]] as const).map(
        ([room, reported, flags]) => {
          const header = struct("msghdr", {
            msg_iov: struct("iovec", { iov_base: got, iov_len: 3 }),
            msg_iovlen: 1,
            msg_control: buffer(64, `control ${room}`),
            msg_controllen: room,
          }, `header ${room}`);
          const step = call.recvmsg(fd, header, 0).returns(3)
            .observes(header, { msg_controllen: reported, msg_flags: flags });
          return reported === 0 ? step : step.observes(
            buffer(64, `control ${room}`),
            new Uint8Array(
              Int32Array.of(32, SOL_SOCKET, SCM_TIMESTAMP).buffer,
            ),
          );
        },
      ),
    ],
  }),
];

const wallClock = (tv_sec: number): Step =>
  call.clock_settime("CLOCK_REALTIME", struct("timespec", { tv_sec }))
    .returns(0);

const queued: readonly Row[] = [
  row("recvmsg/success/oldest-datagram-comes-first", {
    source: SOCKET,
    steps: [
      ...echoing(21231),
      ...["abc", "de", "f"].map((data) => write(fd, data).returns(data.length)),
      settle(),
      recvmsg(fd, { data: got, flags: "MSG_PEEK" }).returns(3)
        .observes(got, "abc"),
      recvmsg(fd, { data: got }).returns(3).observes(got, "abc"),
      recvmsg(fd, { data: got, flags: "MSG_PEEK" }).returns(2)
        .observes(got, "de"),
      read(fd, got).returns(2).observes(got, "de"),
      poll([polled(fd, "POLLIN")], 0).returns(1),
      recvmsg(fd, { data: got, flags: "MSG_PEEK" }).returns(1)
        .observes(got, "f"),
      poll([polled(fd, "POLLIN")], 0).returns(1),
      read(fd, got).returns(1).observes(got, "f"),
      poll([polled(fd, "POLLIN")], 0).returns(0),
    ],
  }),
  row("recvmsg/success/data-before-the-receive-timeout", {
    source: SOCKET,
    steps: [
      ...echoing(21232),
      setsockopt(fd, "SOL_SOCKET", "SO_RCVTIMEO", timeout(9, 0), 16)
        .returns(0),
      child("writer", [settle(200), write(fd, "late").returns(4)]),
      recvmsg(fd, { data: got }).returns(4).observes(got, "late"),
      join("writer"),
    ],
  }),
  row("recvmsg/success/receive-timeout-of-0-is-none", {
    source: SOCKET,
    steps: [
      ...echoing(21239),
      setsockopt(fd, "SOL_SOCKET", "SO_RCVTIMEO", timeout(1, 0), 16)
        .returns(0),
      setsockopt(fd, "SOL_SOCKET", "SO_RCVTIMEO", timeout(0, 0), 16)
        .returns(0),
      child("writer", [settle(200), write(fd, "late").returns(4)]),
      recvmsg(fd, { data: got }).returns(4).observes(got, "late"),
      join("writer"),
    ],
  }),
  row("recvmsg/success/timestamp-is-that-of-the-datagram", {
    source: "Kernel/Syscalls/socket.cpp",
    steps: [
      ...echoing(21233),
      setsockopt(fd, "SOL_SOCKET", "SO_TIMESTAMP", u32(1), 4).returns(0),
      write(fd, "abc").returns(3),
      call.recvmsg(
        fd,
        struct("msghdr", {
          msg_iov: struct("iovec", { iov_base: got, iov_len: 3 }),
          msg_iovlen: 1,
          msg_control: buffer(64, "stamp"),
          msg_controllen: 32,
        }, "stamped"),
        0,
      ).returns(3).observes(
        { kind: "inside", block: buffer(64, "stamp"), offset: 12 },
        // Not the epoch.
        atLeast(1),
        8,
      ),
    ],
  }),
  row("recvmsg/success/timestamp-is-that-of-the-sending", {
    source: "Kernel/Net/NetworkAdapter.cpp: acquire_packet_buffer",
    note: "By the wall clock as it went then.",
    as: "root",
    touches: ["clock"],
    steps: [
      call.clock_gettime("CLOCK_REALTIME", room("timespec", "now")).returns(0),
      ...echoing(21240),
      setsockopt(fd, "SOL_SOCKET", "SO_TIMESTAMP", u32(1), 4).returns(0),
      wallClock(1_600_000_000),
      write(fd, "abc").returns(3),
      settle(),
      wallClock(1_700_000_000),
      recvmsg(fd, { data: got, control: buffer(32, "sent at") }).returns(3)
        .observes(inside(buffer(32, "sent at"), 12), atLeast(1_600_000_000), 8)
        .observes(inside(buffer(32, "sent at"), 12), atMost(1_600_000_999), 8),
      call.clock_settime("CLOCK_REALTIME", room("timespec", "now")).returns(0),
    ],
  }),
  row("recvmsg/success/waitall-of-as-much-as-there-is", {
    source: SOCKET,
    steps: [
      ...tcpServer(21234),
      internetSocket("client"),
      connect(client, internet(21234)).returns(0),
      accept(server).as("end"),
      write(client, "abcd").returns(4),
      settle(),
      recvmsg(end, { data: got, size: 4, flags: "MSG_WAITALL" }).returns(4)
        .observes(got, "abcd"),
    ],
  }),
  row("read/success/listener-with-a-connection-to-accept", {
    source: SOCKET,
    note: "It is ready, so that a read that may wait does not, and is empty.",
    steps: [
      ...tcpServer(21235),
      internetSocket("client"),
      connect(client, internet(21235)).returns(0),
      poll([polled(server, "POLLIN")], 1000).returns(1),
      read(server, got).returns(0),
      recvmsg(server, { data: got }).returns(0),
      socketError(server, 0),
      fcntl(server, "F_SETFL", "O_NONBLOCK").returns(0),
      read(server, got).fails("EAGAIN"),
      socketError(server, errno.EAGAIN),
      accept(server).as("end"),
    ],
  }),
];

const streams: readonly Row[] = [
  row("sendmsg/success/tcp-takes-one-segment", {
    covers: [
      "sendmsg/behaviour/tcp-takes-one-segment",
      "sendmsg/behaviour/tcp-ignores-msg_name",
    ],
    source: TCP,
    steps: [
      ...tcpServer(21221),
      internetSocket("client"),
      connect(client, internet(21221)).returns(0),
      sendmsg(client, { data: buffer(65_482, "segment") }).returns(65_482),
      settle(1100),
      sendmsg(client, {
        data: buffer(65_483, "more"),
        name: internet(9, SILENT),
        nameLength: 16,
      }).returns(65_482),
      named(getpeername, client, 21221, LOCALHOST),
    ],
  }),
  row("sendmsg/success/non-blocking-tcp-ignores-the-window", {
    covers: "sendmsg/behaviour/non-blocking-tcp-ignores-the-window",
    source: TCP,
    steps: [
      ...tcpServer(21222, 1),
      internetSocket("client"),
      connect(client, internet(21222)).returns(0),
      internetSocket("other"),
      // The queue is full: nothing that this one sends is acknowledged.
      connect(other, internet(21222)).returns(
        0,
        "connect/behaviour/full-tcp-queue-still-connects",
      ),
      settle(),
      accept(server).as("end"),
      poll([polled(server, "POLLIN")], 20).returns(0),
      socketError(server, errno.ECONNREFUSED),
      fcntl(client, "F_SETFL", "O_NONBLOCK").returns(0),
      ...[1, 2, 3].map(() =>
        sendmsg(client, { data: buffer(65_482, "segment") }).returns(65_482)
      ),
    ],
  }),
  row("recvmsg/success/waitall-collects", {
    covers: "recvmsg/behaviour/tcp-waitall-collects",
    source: SOCKET,
    steps: [
      ...tcpServer(21223),
      internetSocket("client"),
      connect(client, internet(21223)).returns(0),
      accept(server).as("end"),
      child("writer", [
        write(client, "ab").returns(2),
        settle(),
        write(client, "cdef").returns(4),
      ]),
      recvmsg(end, { data: got, size: 5, flags: "MSG_WAITALL" }).returns(5)
        .observes(got, "abcde"),
      read(end, got).returns(1).observes(got, "f"),
      join("writer"),
    ],
  }),
  row("recvmsg/success/peek-of-a-part-of-the-stream", {
    covers: "recvmsg/behaviour/tcp-peek-leaves-the-data",
    source: SOCKET,
    steps: [
      ...tcpServer(21230),
      internetSocket("client"),
      connect(client, internet(21230)).returns(0),
      accept(server).as("end"),
      write(client, "abcd").returns(4),
      recvmsg(end, { data: got, size: 3, flags: "MSG_PEEK" }).returns(3)
        .observes(got, "abc\0"),
      recvmsg(end, { data: got, size: 1, flags: "MSG_PEEK" }).returns(1),
      read(end, got).returns(4).observes(got, "abcd"),
    ],
  }),
  row("accept4/success/oldest-tcp-connection-comes-first", {
    covers: [
      "accept4/behaviour/oldest-connection-comes-first",
      "accept4/behaviour/short-address-buffer-is-overrun",
    ],
    source: SOCKET,
    steps: [
      ...tcpServer(21224),
      ...[21225, 21226].flatMap((port) => [
        internetSocket(`client ${port}`),
        bind(result(`client ${port}`), internet(port)).returns(0),
        connect(result(`client ${port}`), internet(21224)).returns(0),
      ]),
      settle(),
      ...[21225, 21226].map((port) =>
        call.accept4({
          sockfd: server,
          addr: buffer(16, `peer ${port}`),
          addrlen: u32(3, `size ${port}`),
          flags: 0,
        }).succeeds().observes(
          buffer(16, `peer ${port}`),
          Uint8Array.of(2, 0, port >>> 8),
        ).observes(u32(3, `size ${port}`), 16)
      ),
    ],
  }),
  row("connect/success/again-during-the-handshake", {
    covers: "connect/behaviour/repeated-connect-restarts-the-handshake",
    source: TCP,
    steps: [
      ...tcpServer(21227),
      internetSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      connect(fd, internet(9, SILENT)).fails("EINPROGRESS"),
      connect(fd, internet(9, SILENT)).fails("EINPROGRESS"),
      poll([polled(fd, "POLLOUT")], 20).returns(0),
    ],
  }),
];

const options: readonly Row[] = [
  row("getsockopt/success/type-of-internet-sockets", {
    as: "root",
    source: "Kernel/Net/Socket.cpp",
    steps: ([["SOCK_STREAM", 1], ["SOCK_DGRAM", 2], ["SOCK_RAW", 3]] as const)
      .flatMap(([type, value]) => [
        internetSocket("fd", type),
        getsockopt(fd, "SOL_SOCKET", "SO_TYPE", error, u32(4, "size"))
          .returns(0).observes(error, value),
      ]),
  }),
  row("setsockopt/success/debug-is-not-kept", {
    covers: "setsockopt/behaviour/so_debug-is-not-kept",
    steps: [
      datagram,
      ...(["SO_DEBUG", "SO_REUSEADDR"] as const).flatMap((option) => [
        setsockopt(fd, "SOL_SOCKET", option, u32(1), 4).returns(0),
        getsockopt(fd, "SOL_SOCKET", option, error, u32(4, "size"))
          .returns(0).observes(error, 0),
      ]),
    ],
  }),
  row("setsockopt/ENOPROTOOPT/not-of-this-system", {
    covers: "setsockopt/behaviour/oobinline-low-marks-and-nodelay-are-refused",
    steps: [
      internetSocket("fd"),
      ...(["SO_OOBINLINE", "SO_SNDLOWAT", "SO_RCVLOWAT"] as const).map(
        (option) =>
          setsockopt(fd, "SOL_SOCKET", option, u32(1), 4).fails("ENOPROTOOPT"),
      ),
      setsockopt(fd, "IPPROTO_TCP", "TCP_NODELAY", u32(1), 4)
        .fails("ENOPROTOOPT"),
      setsockopt(fd, "IPPROTO_TCP", 0, UNMAPPED, 4).fails("ENOPROTOOPT"),
      getsockopt(fd, "IPPROTO_TCP", 0, got, UNMAPPED).fails("EFAULT"),
    ],
  }),
  row("setsockopt/ENOTSUP/timestamp-that-is-refused-is-0", {
    covers: "setsockopt/behaviour/refused-so_timestamp-is-reset",
    steps: [
      localSocket("fd"),
      setsockopt(fd, "SOL_SOCKET", "SO_TIMESTAMP", u32(1), 4).fails("ENOTSUP"),
      getsockopt(fd, "SOL_SOCKET", "SO_TIMESTAMP", error, u32(4, "size"))
        .returns(0).observes(error, 0),
      setsockopt(fd, "SOL_SOCKET", "SO_TIMESTAMP", u32(0), 4).returns(0),
    ],
  }),
  row("setsockopt/success/device-stays-bound", {
    covers: "setsockopt/behaviour/so_bindtodevice-cannot-be-cleared",
    steps: [
      datagram,
      setsockopt(
        fd,
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        text(`loop${"\0".repeat(12)}`),
        16,
      ).returns(0),
      setsockopt(fd, "SOL_SOCKET", "SO_BINDTODEVICE", buffer(16, "none"), 16)
        .fails("ENODEV"),
      getsockopt(fd, "SOL_SOCKET", "SO_BINDTODEVICE", got, u32(16, "size"))
        .returns(0).observes(got, "loop\0").observes(u32(16, "size"), 5),
      ...[15, 17].map((size) =>
        setsockopt(fd, "SOL_SOCKET", "SO_BINDTODEVICE", got, size)
          .fails("EINVAL")
      ),
    ],
  }),
  row("setsockopt/success/each-direction-has-its-timeout", {
    steps: [
      datagram,
      setsockopt(fd, "SOL_SOCKET", "SO_SNDTIMEO", timeout(1, 2), 16)
        .returns(0),
      setsockopt(fd, "SOL_SOCKET", "SO_RCVTIMEO", timeout(3, 999_999), 16)
        .returns(0),
      ...([["SO_SNDTIMEO", 1, 2], ["SO_RCVTIMEO", 3, 999_999]] as const).map(
        ([option, seconds, microseconds]) => {
          const place = room("timeval", `value of ${option}`);
          return getsockopt(fd, "SOL_SOCKET", option, place, u32(16, option))
            .returns(0)
            .observes(place, { tv_sec: seconds, tv_usec: microseconds });
        },
      ),
    ],
  }),
];

/** A struct ifreq for an adapter's address. */
const request = (fields: Readonly<Record<number, number>>, name = "loop") => {
  const bytes = new Uint8Array(32);
  for (const [at, value] of Object.entries(fields)) bytes[Number(at)] = value;
  return array([
    text(new TextEncoder().encode(name.padEnd(16, "\0"))),
    text(bytes),
  ], `request ${name} ${JSON.stringify(fields)}`);
};

/** A struct arpreq for 10.9.8.7. */
const arp = (family: number) =>
  array([
    text(Uint8Array.of(family, 0, 0, 0, 10, 9, 8, 7, ...new Uint8Array(20))),
    text(Uint8Array.of(1, 0, 2, 3, 4, 5, 6, 7, ...new Uint8Array(20))),
    buffer(48, "rest"),
  ], `arp ${family}`);

const interfaces: readonly Row[] = [
  row("ioctl/success/flags-of-an-interface", {
    covers: "ioctl/behaviour/siocgifflags-is-always-1",
    source: SOCKET,
    steps: [
      datagram,
      call.ioctl(fd, "SIOCGIFFLAGS", request({ 0: 9, 2: 9 })).returns(0)
        .observes(
          request({ 0: 9, 2: 9 }),
          new TextEncoder().encode(`${"loop".padEnd(16, "\0")}\u0001\0\t`),
        ),
      call.ioctl(fd, "SIOCGIFNAME", request({ 0: 200 }, "any")).fails(
        "ENODEV",
        "ioctl/ENODEV/no-such-adapter",
      ),
      call.ioctl(fd, "SIOCGIFCONF", request({})).fails("EINVAL"),
    ],
  }),
  row("ioctl/success/address-of-an-interface", {
    as: "root",
    touches: ["interfaces"],
    source: SOCKET,
    steps: [
      datagram,
      call.ioctl(fd, "SIOCSIFADDR", request({ 0: 3, 4: 1 })).returns(0),
      call.ioctl(fd, "SIOCSIFNETMASK", request({ 0: 3, 4: 1 }))
        .fails("EAFNOSUPPORT"),
      call.ioctl(fd, "SIOCSIFADDR", request({ 0: 2, 4: 127, 5: 1, 7: 9 }))
        .returns(0),
      call.ioctl(
        fd,
        "SIOCSIFNETMASK",
        request({ 0: 2, 4: 255, 5: 255, 6: 255 }),
      ).returns(0),
      ...([
        ["SIOCGIFADDR", [127, 1, 0, 9]],
        ["SIOCGIFNETMASK", [255, 255, 255, 0]],
        ["SIOCGIFBRDADDR", [127, 1, 0, 255]],
      ] as const).map(([name, wanted], index) =>
        call.ioctl(fd, name, request({ 8: index })).returns(0).observes(
          { kind: "inside", block: request({ 8: index }), offset: 16 },
          Uint8Array.of(2, 0, 0, 0, ...wanted),
        )
      ),
    ],
    teardown: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCSIFADDR", request({ 0: 2, 4: 127, 7: 1 })),
      call.ioctl(fd, "SIOCSIFNETMASK", request({ 0: 2, 4: 255 })),
    ],
  }),
  row("ioctl/success/hardware-addresses", {
    covers: "ioctl/behaviour/arp-entries-can-be-set-and-removed",
    as: "root",
    touches: ["neighbours"],
    source: SOCKET,
    steps: [
      datagram,
      call.ioctl(fd, "SIOCSARP", arp(2)).returns(0),
      call.ioctl(fd, "SIOCDARP", arp(2)).returns(0),
      call.ioctl(fd, "SIOCSARP", arp(3)).fails("EAFNOSUPPORT"),
      call.ioctl(fd, "SIOCDARP", arp(3)).fails("EAFNOSUPPORT"),
      child("user", [
        call.setuid(1000).returns(0),
        call.ioctl(fd, "SIOCSARP", arp(3)).fails("EPERM"),
        call.ioctl(fd, "SIOCDARP", arp(3)).fails("EPERM"),
      ]),
      join("user"),
      call.ioctl(fd, "SIOCSARP", UNMAPPED).fails("EFAULT"),
    ],
  }),
  row("ioctl/success/neighbour-that-nobody-knows", {
    as: "root",
    source: `${SOCKET}, Kernel/Net/Routing.cpp: update_arp_table`,
    steps: [
      datagram,
      call.ioctl(fd, "SIOCDARP", arp(2)).returns(0),
    ],
  }),
  row("ioctl/EPERM/rights-are-the-effective-user-s", {
    source: `${SOCKET}, Kernel/Syscalls/socket.cpp`,
    note: "Whoever the real one is; what is forgotten nobody knows.",
    as: "root",
    steps: [
      datagram,
      call.setresuid(1000, 0, 0).returns(0),
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).succeeds(),
      internetSocket("other"),
      bind(other, internet(1021)).returns(0),
      call.ioctl(fd, "SIOCDARP", arp(2)).returns(0),
      call.setresuid(0, 1000, 0).returns(0),
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).fails("EACCES"),
      internetSocket("client"),
      bind(client, internet(1020)).fails("EACCES"),
      call.ioctl(fd, "SIOCDARP", arp(2)).fails("EPERM"),
    ],
  }),
  row("ioctl/EFAULT/device-of-a-route", {
    covers: "rt_dev: user-memory/EFAULT/not-readable",
    source: SOCKET,
    steps: [
      datagram,
      ...(["SIOCADDRT", "SIOCDELRT"] as const).map((name) =>
        call.ioctl(fd, name, struct("rtentry", { rt_dev: UNMAPPED }))
          .fails("EFAULT")
      ),
    ],
  }),
  row("sendmsg/EHOSTUNREACH/broadcast-that-no-route-leads-to", {
    source: ROUTING,
    steps: [
      datagram,
      ...[0, 1].flatMap((allowed) => [
        setsockopt(fd, "SOL_SOCKET", "SO_BROADCAST", u32(allowed), 4)
          .returns(0),
        sendmsg(fd, {
          data: text("x"),
          name: internet(21228, EVERYBODY),
          nameLength: 16,
        }).fails("EHOSTUNREACH"),
      ]),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...ports,
  ...datagrams,
  ...queued,
  ...streams,
  ...options,
  ...interfaces,
];
