/**
 * IPv4 sockets over the loopback interface.
 *
 * @module
 */

import {
  ifreq,
  sockaddr_in,
  timeval,
} from "../../../src/api/structs.ts";
import {
  AF_INET,
  buffer,
  call,
  child,
  close,
  EACCES,
  EADDRINUSE,
  EADDRNOTAVAIL,
  EAFNOSUPPORT,
  EAGAIN,
  ECONNREFUSED,
  EFAULT,
  EHOSTUNREACH,
  EINPROGRESS,
  EINVAL,
  EISCONN,
  ENODEV,
  ENOTCONN,
  EPERM,
  EPIPE,
  FIONREAD,
  join,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  MSG_PEEK,
  NULL,
  poll,
  polled,
  POLLIN,
  POLLOUT,
  read,
  readOnly,
  result,
  room,
  type Row,
  row,
  settle,
  SHUT_WR,
  SIOCGIFADDR,
  SIOCGIFBRDADDR,
  SIOCGIFHWADDR,
  SIOCGIFINDEX,
  SIOCGIFMTU,
  SIOCGIFNAME,
  SIOCGIFNETMASK,
  SIOCSIFADDR,
  SO_ERROR,
  SO_RCVTIMEO,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOCK_STREAM,
  SOL_SOCKET,
  struct,
  text,
  u32,
  UNMAPPED,
  write,
} from "../../harness/row.ts";
import {
  accept,
  bind,
  connect,
  getpeername,
  getsockname,
  getsockopt,
  internet,
  internetSocket,
  LOOPBACK,
  message,
  recvmsg,
  sendmsg,
  setsockopt,
  tcpServer,
} from "./addresses.ts";

const IP = "Kernel/Net/IP/Socket.cpp";
const TCP = "Kernel/Net/TCPSocket.cpp";
const UDP = "Kernel/Net/UDPSocket.cpp";
const ROUTING = "Kernel/Net/Routing.cpp";

const fd = result("fd");
const other = result("other");
const byte = buffer(1, "byte");
const got = buffer(16, "got");
const address = room(sockaddr_in, "address");
const length = u32(16, "length");
const server = result("server");
const client = result("client");

/** A port of this table as it lies in memory. */
const swapped = (port: number) => ((port & 255) << 8) | (port >>> 8);

const binding: readonly Row[] = [
  row("socket/EINVAL/internet-type", {
    covers: "socket/EINVAL/af_inet-type-s-low-byte-stream",
    source: IP,
    steps: [
      call.socket(AF_INET, 4, 0).fails(EINVAL),
      call.socket(AF_INET, 0, 0).fails(EINVAL),
    ],
  }),
  row("bind/EINVAL/internet-twice", {
    covers: "bind/EINVAL/socket-already-bound-explicitly-implicitly-connect",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      bind(fd, internet(20401)).returns(0),
      bind(fd, internet(20402)).fails(EINVAL),
    ],
  }),
  row("bind/EINVAL/internet-length", {
    covers: "bind/EINVAL/address_length-exactly-16",
    source: IP,
    steps: [
      internetSocket("fd"),
      call.bind(fd, UNMAPPED, 15).fails(EINVAL),
      call.bind(fd, UNMAPPED, 17).fails(EINVAL),
    ],
  }),
  row("bind/EFAULT/internet-address", {
    covers: "bind/EFAULT/address-readable",
    source: IP,
    steps: [internetSocket("fd"), call.bind(fd, UNMAPPED, 16).fails(EFAULT)],
  }),
  row("bind/EINVAL/internet-family", {
    covers: "bind/EINVAL/family-af_inet",
    source: IP,
    steps: [
      internetSocket("fd"),
      bind(fd, struct(sockaddr_in, { sin_family: 1 })).fails(EINVAL),
    ],
  }),
  row("bind/EACCES/privileged-port", {
    covers: "bind/EACCES/port-1-1023-effective-uid-0",
    source: IP,
    steps: [
      internetSocket("fd"),
      bind(fd, internet(1)).fails(EACCES),
      bind(fd, internet(1023)).fails(EACCES),
    ],
  }),
  row("bind/success/privileged-port-as-root", {
    as: "root",
    source: IP,
    steps: [internetSocket("fd"), bind(fd, internet(1023)).returns(0)],
  }),
  row("bind/EADDRNOTAVAIL/tcp-foreign-address", {
    covers: "bind/EADDRNOTAVAIL/specific-non-127-x-non-zero",
    source: TCP,
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20403, 0x0101a8c0)).fails(EADDRNOTAVAIL),
    ],
  }),
  row("bind/EADDRINUSE/udp-port-on-any-address", {
    covers: "bind/EADDRINUSE/udp-udp-socket-already-owns-port",
    source: UDP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      bind(fd, internet(20404)).returns(0),
      internetSocket("other", SOCK_DGRAM),
      bind(other, internet(20404, 0)).fails(EADDRINUSE),
    ],
  }),
  row("bind/EADDRINUSE/tcp-same-address", {
    covers: "bind/EADDRINUSE/udp-udp-socket-already-owns-port",
    source: TCP,
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20405)).returns(0),
      internetSocket("other"),
      bind(other, internet(20405)).fails(EADDRINUSE),
      internetSocket("any"),
      bind(result("any"), internet(20405, 0)).returns(0),
    ],
  }),
  row("getsockname/success/unbound-internet", {
    source: IP,
    steps: [
      internetSocket("fd"),
      getsockname(fd, address, length).returns(0)
        .observes(address, { sin_family: AF_INET, sin_port: 0, sin_addr: 0 })
        .observes(length, 16),
      getpeername(fd, address, length).returns(0)
        .observes(address, { sin_port: 0, sin_addr: 0 }),
    ],
  }),
  row("getsockname/success/bound-internet", {
    source: IP,
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20406)).returns(0),
      getsockname(fd, address, length).returns(0).observes(address, {
        sin_family: AF_INET,
        sin_port: swapped(20406),
        sin_addr: LOOPBACK,
      }),
    ],
  }),
];

const connecting: readonly Row[] = [
  row("connect/EINVAL/internet-length", {
    covers: "connect/EINVAL/address_length-exactly-16",
    source: IP,
    steps: [internetSocket("fd"), call.connect(fd, NULL, 110).fails(EINVAL)],
  }),
  row("connect/EFAULT/internet-family", {
    covers: "connect/EFAULT/address-family-field-readable",
    source: IP,
    steps: [internetSocket("fd"), call.connect(fd, UNMAPPED, 16).fails(EFAULT)],
  }),
  row("connect/EINVAL/internet-family", {
    covers: "connect/EINVAL/family-af_inet",
    source: IP,
    steps: [
      internetSocket("fd"),
      connect(fd, struct(sockaddr_in, { sin_family: 0 })).fails(EINVAL),
    ],
  }),
  row("connect/EISCONN/udp-twice", {
    covers: "connect/EISCONN/socket-already-connected-tcp-established-connect",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      connect(fd, internet(20410)).returns(0),
      connect(fd, internet(20411)).fails(EISCONN),
    ],
  }),
  row("connect/EHOSTUNREACH/no-route", {
    covers:
      "connect/EHOSTUNREACH/route-destination-arp-lookup-failed-interrupted",
    source: ROUTING,
    steps: [
      internetSocket("fd"),
      connect(fd, internet(80, 0x08080808)).fails(EHOSTUNREACH),
    ],
  }),
  row("connect/ECONNREFUSED/nobody-listens", {
    covers: "connect/ECONNREFUSED/blocking-socket-peer-answered-rst-fin",
    source: TCP,
    steps: [
      internetSocket("fd"),
      connect(fd, internet(20412)).fails(ECONNREFUSED),
      getsockopt(fd, SOL_SOCKET, SO_ERROR, byte4(), u32(4, "size")).returns(0)
        .observes(byte4(), ECONNREFUSED),
    ],
  }),
  row("connect/EINPROGRESS/non-blocking", {
    covers: "connect/EINPROGRESS/socket-non-blocking-syn-was-sent",
    source: TCP,
    steps: [
      ...tcpServer(20413),
      internetSocket("fd", SOCK_STREAM | SOCK_NONBLOCK),
      connect(fd, internet(20413)).fails(EINPROGRESS),
      poll([polled(fd, POLLOUT)], 5000).returns(1),
      getsockopt(fd, SOL_SOCKET, SO_ERROR, byte4(), u32(4, "size")).returns(0)
        .observes(byte4(), 0),
      write(fd, "x").returns(1),
    ],
  }),
  row("connect/EINPROGRESS/refused-later", {
    covers: "connect/EINPROGRESS/socket-non-blocking-syn-was-sent",
    source: TCP,
    note: "a refused non-blocking connect leaves EINPROGRESS as the error",
    steps: [
      internetSocket("fd", SOCK_STREAM | SOCK_NONBLOCK),
      connect(fd, internet(20414)).fails(EINPROGRESS),
      poll([polled(fd, POLLOUT)], 5000).returns(1),
      getsockopt(fd, SOL_SOCKET, SO_ERROR, byte4(), u32(4, "size")).returns(0)
        .observes(byte4(), EINPROGRESS),
    ],
  }),
];

function byte4() {
  return buffer(4, "error");
}

const streaming: readonly Row[] = [
  row("accept4/success/tcp-conversation", {
    source: TCP,
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
  row("accept4/success/queued-connections-wait", {
    source: TCP,
    steps: [
      ...tcpServer(20421),
      internetSocket("client"),
      connect(client, internet(20421)).returns(0),
      write(client, "early").returns(5),
      poll([polled(server, POLLIN)], 5000).returns(1),
      accept(server).as("end"),
      read(result("end"), got, 16).returns(5).observes(got, "early"),
    ],
  }),
  row("getpeername/success/tcp", {
    source: IP,
    steps: [
      ...tcpServer(20422),
      internetSocket("client"),
      connect(client, internet(20422)).returns(0),
      getpeername(client, address, length).returns(0)
        .observes(address, {
          sin_port: swapped(20422),
          sin_addr: LOOPBACK,
        }),
    ],
  }),
  row("recvmsg/success/tcp-peek", {
    source: IP,
    steps: [
      ...tcpServer(20423),
      internetSocket("client"),
      connect(client, internet(20423)).returns(0),
      accept(server).as("end"),
      write(client, "look").returns(4),
      recvmsg(result("end"), { data: got, flags: MSG_PEEK }).returns(4)
        .observes(got, "look"),
      recvmsg(result("end"), { data: got }).returns(4).observes(got, "look"),
    ],
  }),
  row("recvmsg/success/tcp-never-connected-is-at-its-end", {
    source: TCP,
    steps: [
      internetSocket("fd"),
      recvmsg(fd, { data: byte }).returns(0),
      read(fd, byte, 1).returns(0),
    ],
  }),
  row("sendmsg/EPIPE/tcp-never-connected", {
    covers: "sendmsg/EPIPE/connected-destination-known-tcp-never-connected",
    source: IP,
    steps: [
      internetSocket("fd"),
      sendmsg(fd, { data: byte, flags: MSG_NOSIGNAL }).fails(EPIPE),
    ],
  }),
  row("shutdown/ENOTCONN/tcp-listener", {
    covers: "shutdown/ENOTCONN/stream-socket-connected-tcp-socket-whose",
    source: "Kernel/Net/Socket.cpp",
    steps: [
      ...tcpServer(20424),
      call.shutdown(server, SHUT_WR).fails(ENOTCONN),
    ],
  }),
  row("shutdown/ENOTCONN/udp-listener", {
    covers: "shutdown/ENOTCONN/socket-listener",
    source: "Kernel/Net/Socket.cpp",
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      call.listen(fd, 1).returns(0),
      call.shutdown(fd, SHUT_WR).fails(ENOTCONN),
    ],
  }),
  row("shutdown/success/tcp-end-of-file", {
    source: TCP,
    steps: [
      ...tcpServer(20425),
      internetSocket("client"),
      connect(client, internet(20425)).returns(0),
      accept(server).as("end"),
      call.shutdown(client, SHUT_WR).returns(0),
      settle(20),
      read(result("end"), byte, 1).returns(0),
    ],
  }),
  row("ioctl/success/FIONREAD-tcp", {
    source: IP,
    steps: [
      ...tcpServer(20426),
      internetSocket("client"),
      connect(client, internet(20426)).returns(0),
      accept(server).as("end"),
      write(client, "abcde").returns(5),
      settle(20),
      call.ioctl(result("end"), FIONREAD, byte4()).returns(0)
        .observes(byte4(), 5),
    ],
  }),
];

const datagrams: readonly Row[] = [
  row("sendmsg/success/udp-to-an-address", {
    source: UDP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      bind(fd, internet(20430)).returns(0),
      internetSocket("other", SOCK_DGRAM),
      sendmsg(other, {
        data: text("ping"),
        name: internet(20430),
        nameLength: 16,
      }).returns(4),
      recvmsg(fd, { data: got, name: address, nameLength: 16 }).returns(4)
        .observes(got, "ping")
        .observes(address, { sin_family: AF_INET, sin_addr: LOOPBACK }),
    ],
  }),
  row("recvmsg/success/udp-keeps-boundaries-and-cuts", {
    source: UDP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      bind(fd, internet(20431)).returns(0),
      internetSocket("other", SOCK_DGRAM),
      connect(other, internet(20431)).returns(0),
      write(other, "first").returns(5),
      write(other, "second").returns(6),
      settle(20),
      recvmsg(fd, { data: buffer(3, "three") }).returns(3)
        .observes(buffer(3, "three"), "fir"),
      recvmsg(fd, { data: got }).returns(6).observes(got, "second"),
    ],
  }),
  row("recvmsg/EAGAIN/udp-empty", {
    covers: "recvmsg/EAGAIN/non-blocking-msg_dontwait-data-connection-eof",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      recvmsg(fd, { data: byte, flags: MSG_DONTWAIT }).fails(EAGAIN),
    ],
  }),
  row("recvmsg/EAGAIN/udp-timeout", {
    covers: "recvmsg/EAGAIN/so_rcvtimeo-elapsed",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      setsockopt(
        fd,
        SOL_SOCKET,
        SO_RCVTIMEO,
        struct(timeval, { tv_usec: 50_000 }),
        16,
      ).returns(0),
      recvmsg(fd, { data: byte }).fails(EAGAIN),
    ],
  }),
  row("recvmsg/EINVAL/short-room-for-the-sender", {
    covers: "recvmsg/EINVAL/msg_name-non-null-msg_namelen-16",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      recvmsg(fd, { data: byte, name: address, nameLength: 15 }).fails(EINVAL),
    ],
  }),
  row("recvmsg/EFAULT/sender-not-writable", {
    covers: "recvmsg/EFAULT/msg_name-writable-datagram-already-consumed",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      bind(fd, internet(20432)).returns(0),
      sendmsg(fd, { data: text("x"), name: internet(20432), nameLength: 16 })
        .returns(1),
      settle(20),
      recvmsg(fd, { data: byte, name: UNMAPPED, nameLength: 16 }).fails(EFAULT),
      recvmsg(fd, { data: byte, flags: MSG_DONTWAIT }).fails(EAGAIN),
    ],
  }),
  row("recvmsg/EFAULT/length-of-the-sender-not-writable", {
    covers: "recvmsg/EFAULT/msghdr-msg_namelen-writable",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      bind(fd, internet(20439)).returns(0),
      sendmsg(fd, { data: text("x"), name: internet(20439), nameLength: 16 })
        .returns(1),
      settle(20),
      call.recvmsg(
        fd,
        readOnly(message({ data: byte, name: address, nameLength: 16 })),
        0,
      ).fails(EFAULT),
    ],
  }),
  row("recvmsg/EFAULT/udp-data-not-writable", {
    covers: "recvmsg/EFAULT/data-buffer-pages-writable-udp-datagram",
    source: UDP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      bind(fd, internet(20433)).returns(0),
      sendmsg(fd, { data: text("x"), name: internet(20433), nameLength: 16 })
        .returns(1),
      settle(20),
      recvmsg(fd, { data: UNMAPPED, size: 1 }).fails(EFAULT),
      recvmsg(fd, { data: byte, flags: MSG_DONTWAIT }).fails(EAGAIN),
    ],
  }),
  row("sendmsg/EINVAL/length-of-the-destination", {
    covers: "sendmsg/EINVAL/msg_name-non-null-msg_namelen-16",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      sendmsg(fd, { data: byte, name: UNMAPPED, nameLength: 15 }).fails(EINVAL),
    ],
  }),
  row("sendmsg/EFAULT/destination-unreadable", {
    covers: "sendmsg/EFAULT/msg_name-readable",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      sendmsg(fd, { data: byte, name: UNMAPPED, nameLength: 16 }).fails(EFAULT),
    ],
  }),
  row("sendmsg/EAFNOSUPPORT/family-of-the-destination", {
    covers: "sendmsg/EAFNOSUPPORT/msg_name-family-af_inet",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      sendmsg(fd, {
        data: byte,
        name: struct(sockaddr_in, { sin_family: 3 }),
        nameLength: 16,
      }).fails(EAFNOSUPPORT),
    ],
  }),
  row("sendmsg/EPIPE/udp-without-destination", {
    covers: "sendmsg/EPIPE/connected-destination-known-tcp-never-connected",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      sendmsg(fd, { data: byte, flags: MSG_NOSIGNAL }).fails(EPIPE),
    ],
  }),
  row("sendmsg/EHOSTUNREACH/broadcast-not-allowed", {
    covers: "sendmsg/EHOSTUNREACH/route-including-255-255-255-255",
    source: ROUTING,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      sendmsg(fd, {
        data: byte,
        name: internet(20434, 0xffffffff),
        nameLength: 16,
      }).fails(EHOSTUNREACH),
    ],
  }),
  row("sendmsg/EFAULT/internet-data", {
    covers: "sendmsg/EFAULT/data-pages-readable",
    source: UDP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      sendmsg(fd, {
        data: UNMAPPED,
        size: 4,
        name: internet(20435),
        nameLength: 16,
      }).fails(EFAULT),
    ],
  }),
  row("ioctl/success/FIONREAD-udp-first-datagram", {
    source: UDP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      bind(fd, internet(20436)).returns(0),
      connect(fd, internet(20436)).returns(0),
      write(fd, "abc").returns(3),
      write(fd, "de").returns(2),
      settle(20),
      call.ioctl(fd, FIONREAD, byte4()).returns(0).observes(byte4(), 3),
    ],
  }),
  row("connect/success/udp-hears-from-everybody", {
    source: UDP,
    note: "a connected UDP socket does not filter by peer",
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      bind(fd, internet(20437)).returns(0),
      connect(fd, internet(20438)).returns(0),
      internetSocket("other", SOCK_DGRAM),
      sendmsg(other, { data: text("x"), name: internet(20437), nameLength: 16 })
        .returns(1),
      read(fd, byte, 1).returns(1),
    ],
  }),
  row("recvmsg/success/raw-icmp-has-its-header", {
    as: "root",
    source: "Kernel/Net/NetworkTask.cpp",
    steps: [
      call.socket(AF_INET, SOCK_RAW, 1).as("fd"),
      sendmsg(fd, {
        data: text(Uint8Array.of(8, 0, 0xf7, 0xfd, 0, 1, 0, 1)),
        name: internet(0),
        nameLength: 16,
      }).returns(8),
      settle(20),
      recvmsg(fd, { data: buffer(64, "packet") }).returns(28)
        .observes(buffer(64, "packet"), Uint8Array.of(0x45)),
      recvmsg(fd, { data: buffer(64, "packet") }).returns(28),
      recvmsg(fd, { data: byte, flags: MSG_DONTWAIT }).fails(EAGAIN),
    ],
  }),
];

const interfaceRequest = struct(ifreq, { ifr_name: "loop\0" }, "request");

const interfaces: readonly Row[] = [
  row("ioctl/success/loopback-interface", {
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      ...([
        [SIOCGIFADDR, [2, 0, 0, 0, 127, 0, 0, 1]],
        [SIOCGIFNETMASK, [2, 0, 0, 0, 255, 0, 0, 0]],
        [SIOCGIFBRDADDR, [2, 0, 0, 0, 127, 255, 255, 255]],
        [SIOCGIFHWADDR, [4, 3, 0x13, 0x55, 0x02, 0x09, 0x55, 0xaa]],
        [SIOCGIFMTU, [0xf2, 0xff, 0, 0]],
      ] as const).map(([request, wanted]) => {
        const block = struct(ifreq, { ifr_name: "loop\0" }, `${request}`);
        return call.ioctl(fd, request, block).returns(0).observes(
          { kind: "inside", block, offset: 16 },
          Uint8Array.from(wanted),
        );
      }),
    ],
  }),
  row("ioctl/success/interface-index-and-name", {
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      call.ioctl(fd, SIOCGIFINDEX, interfaceRequest).returns(0),
      call.ioctl(fd, SIOCGIFNAME, interfaceRequest).returns(0)
        .observes(interfaceRequest, { ifr_name: "loop\0" }),
    ],
  }),
  row("ioctl/ENODEV/no-such-interface", {
    covers: "ioctl/ENODEV/network-adapter-loop-device-found-unshare",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      call.ioctl(fd, SIOCGIFADDR, struct(ifreq, { ifr_name: "eth9\0" }))
        .fails(ENODEV),
    ],
  }),
  row("ioctl/EPERM/configuring-an-interface", {
    covers: "ioctl/EPERM/fibmap-non-superuser-tiocspgrp-another-session",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      call.ioctl(fd, SIOCSIFADDR, interfaceRequest).fails(EPERM),
    ],
  }),
  row("ioctl/EAFNOSUPPORT/family-of-the-address", {
    covers: "ioctl/EAFNOSUPPORT/route-arp-address-requests-wrong-family",
    as: "root",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      call.ioctl(fd, SIOCSIFADDR, interfaceRequest).fails(EAFNOSUPPORT),
    ],
  }),
  row("ioctl/EINVAL/unknown-request-of-a-socket", {
    covers: "ioctl/EINVAL/tiocspgrp-0-unknown-group-tcflsh-bad",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      call.ioctl(fd, 0xffff, NULL).fails(EINVAL),
    ],
  }),
];

/** All rows of this table. */
export const internetRows: readonly Row[] = [
  ...binding,
  ...connecting,
  ...streaming,
  ...datagrams,
  ...interfaces,
];
