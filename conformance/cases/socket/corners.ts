/**
 * What sockets keep after something went wrong: addresses of failed binds,
 * requests of dead connectors, routes that differ in their gateways.
 *
 * @module
 */

import {
  iovec,
  msghdr,
  rtentry,
  sockaddr_in,
  timeval,
} from "../../../src/kernel/api/structs.ts";
import {
  AF_INET,
  alarm,
  type Block,
  buffer,
  call,
  child,
  close,
  directory,
  EACCES,
  EADDRINUSE,
  EADDRNOTAVAIL,
  EAGAIN,
  EBUSY,
  ECONNREFUSED,
  EEXIST,
  EFAULT,
  EINTR,
  EINVAL,
  ENOTCONN,
  EROFS,
  ESRCH,
  kill,
  killed,
  mounted,
  MS_RDONLY,
  MSG_DONTWAIT,
  onSignal,
  read,
  remount,
  result,
  room,
  type Row,
  row,
  SCM_RIGHTS,
  settle,
  SIGALRM,
  SIGKILL,
  SIOCADDRT,
  SIOCDELRT,
  SO_PEERCRED,
  SO_RCVTIMEO,
  SO_SNDTIMEO,
  SOCK_DGRAM,
  SOL_SOCKET,
  struct,
  text,
  u32,
  umount,
  UNMAPPED,
  unveil,
  words,
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
  local,
  localServer,
  localSocket,
  pair,
  recvmsg,
  sendmsg,
  setsockopt,
  tcpServer,
} from "./addresses.ts";

const BASE = "Kernel/Net/Socket.cpp";
const IP = "Kernel/Net/IP/Socket.cpp";
const LOCAL = "Kernel/Net/LocalSocket.cpp";
const ROUTING = "Kernel/Net/Routing.h";
const TCP = "Kernel/Net/TCPSocket.cpp";

const fd = result("fd");
const other = result("other");
const byte = buffer(1);
/** 192.168.1.1, which no adapter has. */
const FOREIGN = 0x0101a8c0;

const addresses: readonly Row[] = [
  row("getsockname/success/internet-with-little-room", {
    source: IP,
    note: "16 bytes are written whatever the room, zeros where there is none",
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20461)).returns(0),
      getsockname(fd, room(sockaddr_in, "got"), u32(3, "length")).returns(0)
        .observes(u32(3, "length"), 16)
        .observes(room(sockaddr_in, "got"), {
          sin_family: AF_INET,
          sin_port: 0x4f,
          sin_addr: 0,
        }),
      getpeername(fd, room(sockaddr_in, "peer"), u32(1, "one")).returns(0)
        .observes(u32(1, "one"), 16),
    ],
  }),
  row("bind/success/tcp-adapter-of-a-failed-bind", {
    source: TCP,
    note: "the adapter found for the taken address serves the foreign one",
    steps: [
      ...tcpServer(20462),
      internetSocket("fd"),
      bind(fd, internet(20462)).fails(EADDRINUSE),
      bind(fd, internet(20463, FOREIGN)).returns(0),
    ],
  }),
  row("bind/success/tcp-failed-bind-frees-the-owner-s-port", {
    source: TCP,
    note: "a socket leaves the table under the address that it failed to get",
    steps: [
      ...tcpServer(20464),
      internetSocket("fd"),
      bind(fd, internet(20464)).fails(EADDRINUSE),
      close(fd).returns(0),
      internetSocket("other"),
      connect(other, internet(20464)).fails(ECONNREFUSED),
    ],
  }),
  row("listen/EADDRNOTAVAIL/address-of-a-failed-bind", {
    covers: "listen/EADDRNOTAVAIL/implicit-bind-unusable-local-address-cannot",
    source: TCP,
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20465, FOREIGN)).fails(EADDRNOTAVAIL),
      call.listen(fd, 1).fails(EADDRNOTAVAIL),
    ],
  }),
  row("connect/EADDRNOTAVAIL/address-of-a-failed-bind", {
    covers: [
      "connect/EADDRNOTAVAIL/implicit-bind-bound-address-vanished",
      "sendmsg/EADDRNOTAVAIL/implicit-tcp-bind-address-adapter",
    ],
    source: TCP,
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20466, FOREIGN)).fails(EADDRNOTAVAIL),
      connect(fd, internet(20467)).fails(EADDRNOTAVAIL),
      sendmsg(fd, { data: text("x") }).fails(EADDRNOTAVAIL),
    ],
  }),
  row("connect/EADDRINUSE/connection-still-known", {
    covers: "connect/EADDRINUSE/socket-was-bound-explicitly-full-local",
    source: TCP,
    steps: [
      ...tcpServer(20468),
      internetSocket("fd"),
      bind(fd, internet(20469)).returns(0),
      connect(fd, internet(20468)).returns(0),
      internetSocket("other"),
      bind(other, internet(20469)).returns(0),
      connect(other, internet(20468)).fails(EADDRINUSE),
    ],
  }),
  row("connect/EINTR/tcp-without-an-answer", {
    covers: "connect/EINTR/blocking-socket-signal-during-handshake-handshake",
    source: TCP,
    note: "a bound socket that does not listen answers nobody",
    steps: [
      onSignal(SIGALRM, []),
      internetSocket("other"),
      bind(other, internet(20470)).returns(0),
      internetSocket("fd"),
      alarm(1).returns(0),
      connect(fd, internet(20470)).fails(EINTR),
    ],
  }),
  row("connect/EROFS/node-on-a-read-only-mount", {
    covers: "connect/EROFS/node-lives-read-mount",
    as: "root",
    touches: ["mounts"],
    source: LOCAL,
    note: "the node is opened for reading and writing",
    setup: [directory("m"), mounted("m")],
    steps: [
      ...localServer("m/s"),
      remount("m", MS_RDONLY),
      localSocket("fd"),
      connect(fd, local("m/s")).fails(EROFS),
      close(result("server")).returns(0),
      close(fd).returns(0),
    ],
    teardown: [umount("/w/m")],
  }),
  row("bind/EROFS/directory-on-a-read-only-mount", {
    covers: "bind/EROFS/parent-directory-read-mount",
    as: "root",
    touches: ["mounts"],
    source: LOCAL,
    setup: [directory("m"), mounted("m")],
    steps: [
      remount("m", MS_RDONLY),
      localSocket("fd"),
      bind(fd, local("m/s")).fails(EROFS),
    ],
    teardown: [umount("/w/m")],
  }),
  row("bind/EACCES/veil-without-c", {
    covers: "bind/EACCES/path-unveiled-without-c-permission",
    source: LOCAL,
    steps: [
      unveil("/w", "rw").returns(0),
      unveil(null, null).returns(0),
      localSocket("fd"),
      bind(fd, local("s")).fails(EACCES),
    ],
  }),
  row("getsockopt/ENOTCONN/credentials-while-connecting", {
    covers: "getsockopt/ENOTCONN/so_peercred-local-socket-still-connecting",
    source: LOCAL,
    steps: [
      ...localServer(),
      localSocket("fd"),
      child("peer", [connect(fd, local("s")).never()]),
      settle(),
      getsockopt(
        fd,
        SOL_SOCKET,
        SO_PEERCRED,
        buffer(12, "credentials"),
        u32(12, "size"),
      ).fails(ENOTCONN),
    ],
  }),
  row("connect/ECONNREFUSED/earlier-of-two-bound-paths", {
    source: LOCAL,
    steps: [
      localSocket("server"),
      bind(result("server"), local("a")).returns(0),
      bind(result("server"), local("b")).returns(0),
      call.listen(result("server"), 1).returns(0),
      close(result("server")).returns(0),
      localSocket("fd"),
      connect(fd, local("a")).fails(ECONNREFUSED),
      connect(fd, local("b")).fails(ECONNREFUSED),
    ],
  }),
  row("accept4/success/connector-was-killed", {
    source: LOCAL,
    note: "its request stays queued, but the end that comes out plays no part",
    steps: [
      ...localServer(),
      child("peer", [
        localSocket("client"),
        connect(result("client"), local("s")).ends(killed(SIGKILL)),
      ]),
      settle(),
      kill(result("peer"), SIGKILL).returns(0),
      settle(),
      accept(result("server")).as("end"),
      recvmsg(result("end"), { data: byte, flags: MSG_DONTWAIT })
        .fails(EINVAL),
    ],
  }),
];

/** A struct timeval for SO_RCVTIMEO and SO_SNDTIMEO. */
function timeout(
  seconds: number,
  microseconds: number,
): Block<typeof timeval> {
  return struct(
    timeval,
    { tv_sec: seconds, tv_usec: microseconds },
    `${seconds} s ${microseconds} us`,
  );
}

const waiting: readonly Row[] = [
  row("setsockopt/success/timeouts-carry", {
    source: BASE,
    note: "microseconds are not validated: they carry into the seconds",
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      ...([[1, 1_500_000, 2, 500_000], [0, -1, -1, 999_999]] as const)
        .flatMap(([seconds, microseconds, tv_sec, tv_usec]) => {
          const got = room(timeval, `of ${microseconds}`);
          return [
            setsockopt(
              fd,
              SOL_SOCKET,
              SO_SNDTIMEO,
              timeout(seconds, microseconds),
              16,
            ).returns(0),
            getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, got, u32(16, "size"))
              .returns(0).observes(got, { tv_sec, tv_usec }),
          ];
        }),
    ],
  }),
  row("read/EAGAIN/negative-receive-timeout", {
    covers: "read/EAGAIN/blocking-description-wait-ended-without-readability",
    source: "Kernel/Tasks/ThreadBlockers.cpp",
    note: "a deadline in the past ends the wait at once",
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeout(-1, 0), 16).returns(0),
      read(fd, byte, 1).fails(EAGAIN),
    ],
  }),
  row("recvmsg/EINTR/internet-socket", {
    covers: "recvmsg/EINTR/signal-while-waiting-2",
    source: IP,
    steps: [
      onSignal(SIGALRM, []),
      internetSocket("fd", SOCK_DGRAM),
      alarm(1).returns(0),
      recvmsg(fd, { data: byte }).fails(EINTR),
    ],
  }),
];

const passing: readonly Row[] = [
  row("sendmsg/EBUSY/queue-full", {
    covers: "sendmsg/EBUSY/more-128-descriptors-already-queued-peer",
    source: LOCAL,
    note: "129 fit, and stay queued; the data does not go",
    steps: [
      pair().returns(0),
      sendmsg(1, {
        data: text("x"),
        control: words(4, [
          16 + 130 * 4,
          SOL_SOCKET,
          SCM_RIGHTS,
          ...new Array<number>(131).fill(0),
        ], "130 rights"),
      }).fails(EBUSY),
      recvmsg(2, { data: byte, flags: MSG_DONTWAIT }).fails(EAGAIN),
      call.recvfd(2, 0).returns(3),
    ],
  }),
  row("recvmsg/EFAULT/control-buffer-unmapped", {
    covers: "recvmsg/EFAULT/control-buffer-writable-scm_timestamp-scm_rights",
    source: "Kernel/Syscalls/socket.cpp",
    note: "the data and the descriptor are gone by then",
    steps: [
      pair().returns(0),
      sendmsg(1, {
        data: text("x"),
        control: words(4, [20, SOL_SOCKET, SCM_RIGHTS, 0, 0, 0], "rights"),
      }).returns(1),
      call.recvmsg(
        2,
        struct(msghdr, {
          msg_iov: struct(iovec, { iov_base: byte, iov_len: 1 }),
          msg_iovlen: 1,
          msg_control: UNMAPPED,
          msg_controllen: 32,
        }),
        0,
      ).fails(EFAULT),
      recvmsg(2, { data: byte, flags: MSG_DONTWAIT }).fails(EAGAIN),
      call.recvfd(2, 0).fails(EAGAIN),
    ],
  }),
];

/** A route to 10.1.0.0/16 over the loopback adapter. */
function route(gateway: number): Block<typeof rtentry> {
  const address = (value: number) => ({
    sa_family: AF_INET,
    sa_data: Uint8Array.of(0, 0, ...octets(value)),
  });
  return struct(rtentry, {
    rt_dst: address(0x0a010000),
    rt_gateway: address(gateway),
    rt_genmask: address(0xffff0000),
    rt_flags: 1,
    rt_dev: text("loop\0"),
  }, `route over ${gateway}`);
}

const octets = (value: number) =>
  [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);

const routes: readonly Row[] = [
  row("ioctl/EEXIST/route-over-another-gateway", {
    as: "root",
    covers: [
      "ioctl/EEXIST/route-already-in-table",
      "ioctl/ESRCH/route-not-in-table",
    ],
    source: ROUTING,
    note: "the gateway does not tell routes apart when they are added",
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      call.ioctl(fd, SIOCADDRT, route(0x7f000001)).returns(0),
      call.ioctl(fd, SIOCADDRT, route(0x7f000002)).fails(EEXIST),
      call.ioctl(fd, SIOCDELRT, route(0x7f000002)).fails(ESRCH),
      call.ioctl(fd, SIOCDELRT, route(0)).returns(0),
      call.ioctl(fd, SIOCDELRT, route(0)).fails(ESRCH),
    ],
  }),
];

/** All rows of this table. */
export const socketCornerRows: readonly Row[] = [
  ...addresses,
  ...waiting,
  ...passing,
  ...routes,
];
