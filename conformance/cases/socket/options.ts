/**
 * Socket options: every option that can be set or asked for, and its refusals.
 *
 * @module
 */

import { timeval, ucred } from "../../../src/api/structs.ts";
import {
  type Block,
  buffer,
  call,
  EFAULT,
  EINVAL,
  ENODEV,
  ENOPROTOOPT,
  ENOTSOCK,
  ENOTSUP,
  IP_ADD_MEMBERSHIP,
  IP_DROP_MEMBERSHIP,
  IP_MULTICAST_LOOP,
  IP_TOS,
  IP_TTL,
  IPPROTO_IP,
  IPPROTO_TCP,
  NULL,
  result,
  room,
  type Row,
  row,
  SO_ACCEPTCONN,
  SO_BINDTODEVICE,
  SO_BROADCAST,
  SO_DEBUG,
  SO_DONTROUTE,
  SO_ERROR,
  SO_KEEPALIVE,
  SO_LINGER,
  SO_OOBINLINE,
  SO_PEERCRED,
  SO_RCVBUF,
  SO_RCVLOWAT,
  SO_RCVTIMEO,
  SO_REUSEADDR,
  SO_SNDBUF,
  SO_SNDLOWAT,
  SO_SNDTIMEO,
  SO_TIMESTAMP,
  SO_TYPE,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
  type Step,
  struct,
  text,
  u32,
  UNMAPPED,
  words,
  write,
} from "../../harness/row.ts";
import {
  bind,
  getsockopt,
  internet,
  internetSocket,
  localServer,
  localSocket,
  pair,
  setsockopt,
} from "./addresses.ts";

const BASE = "Kernel/Net/Socket.cpp";
const IP = "Kernel/Net/IP/Socket.cpp";
const LOCAL = "Kernel/Net/LocalSocket.cpp";
const CALLS = "Kernel/Syscalls/socket.cpp";

const fd = result("fd");
const got = u32(0xffff, "got");
const SMALL = "getsockopt/EINVAL/value_size-smaller-option-s-size-see";
const WRONG_SIZE =
  "setsockopt/EINVAL/value_size-wrong-timeouts-need-exactly-16";

/** Asks for an int option and expects this answer, of four bytes. */
function answers(option: number, value: number, level = SOL_SOCKET): Step {
  const size = u32(64, `size of ${level}/${option}`);
  const place = buffer(64, `value of ${level}/${option}`);
  return getsockopt(fd, level, option, place, size).returns(0)
    .observes(place, new Uint8Array(Int32Array.of(value).buffer))
    .observes(size, 4);
}

function setInt(option: number, value: number, level = SOL_SOCKET): Step {
  return setsockopt(fd, level, option, u32(value), 4);
}

const refusals: readonly Row[] = [
  row("getsockopt/EFAULT/parameters", {
    covers: "getsockopt/EFAULT/parameter-block-readable",
    source: CALLS,
    steps: [call.getsockopt(UNMAPPED).fails(EFAULT)],
  }),
  row("getsockopt/EFAULT/size-unreadable-before-descriptor", {
    covers: "getsockopt/EFAULT/value_size-readable",
    source: CALLS,
    steps: [getsockopt(-1, SOL_SOCKET, SO_TYPE, got, NULL).fails(EFAULT)],
  }),
  row("getsockopt/EBADF/not-open", {
    covers: "getsockopt/EBADF/sockfd-negative-1024-open",
    source: CALLS,
    steps: [getsockopt(-1, SOL_SOCKET, SO_TYPE, got, u32(4, "size")).fails(9)],
  }),
  row("getsockopt/ENOTSOCK/a-file", {
    covers: "getsockopt/ENOTSOCK/sockfd-does-refer-socket",
    source: CALLS,
    steps: [
      getsockopt(0, SOL_SOCKET, SO_TYPE, got, u32(4, "size")).fails(ENOTSOCK),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/levels", {
    covers: "getsockopt/ENOPROTOOPT/level-sol_socket-1-except-ipproto_ip-0",
    source: BASE,
    steps: [
      localSocket("fd"),
      ...[IPPROTO_IP, IPPROTO_TCP, 255, -1].map((level) =>
        getsockopt(fd, level, IP_TTL, got, u32(4, "size")).fails(ENOPROTOOPT)
      ),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/tcp-knows-none", {
    covers: "getsockopt/ENOPROTOOPT/level-sol_socket-1-except-ipproto_ip-0",
    source: "Kernel/Net/TCPSocket.cpp",
    steps: [
      internetSocket("fd"),
      getsockopt(fd, IPPROTO_TCP, 10, got, u32(4, "size")).fails(ENOPROTOOPT),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/options", {
    covers: "getsockopt/ENOPROTOOPT/option-known-level-socket-type",
    source: BASE,
    steps: [
      localSocket("fd"),
      ...[SO_KEEPALIVE, SO_LINGER, SO_OOBINLINE, SO_SNDLOWAT, SO_RCVLOWAT, 99]
        .map((option) =>
          getsockopt(fd, SOL_SOCKET, option, got, u32(4, "size"))
            .fails(ENOPROTOOPT)
        ),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/buffers-of-internet-sockets", {
    covers: "getsockopt/ENOPROTOOPT/option-known-level-socket-type",
    source: BASE,
    steps: [
      internetSocket("fd"),
      ...[SO_SNDBUF, SO_RCVBUF, SO_PEERCRED].map((option) =>
        getsockopt(fd, SOL_SOCKET, option, got, u32(12, "size"))
          .fails(ENOPROTOOPT)
      ),
    ],
  }),
  row("getsockopt/EINVAL/too-little-room", {
    covers: SMALL,
    source: BASE,
    steps: [
      localSocket("fd"),
      ...[
        [SO_TYPE, 3],
        [SO_ERROR, 0],
        [SO_DEBUG, 3],
        [SO_ACCEPTCONN, 1],
        [SO_DONTROUTE, 2],
        [SO_REUSEADDR, 3],
        [SO_BROADCAST, 3],
        [SO_TIMESTAMP, 3],
        [SO_SNDTIMEO, 15],
        [SO_RCVTIMEO, 15],
        [SO_BINDTODEVICE, 15],
        [SO_PEERCRED, 11],
      ].map(([option = 0, size = 0]) =>
        getsockopt(fd, SOL_SOCKET, option, got, u32(size, `${size}`))
          .fails(EINVAL)
      ),
    ],
  }),
  row("getsockopt/EINVAL/buffer-size-wants-exactly-an-int", {
    covers:
      "getsockopt/EINVAL/so_sndbuf-so_rcvbuf-local-socket-value_size-different",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      getsockopt(fd, SOL_SOCKET, SO_SNDBUF, buffer(8), u32(8, "size"))
        .fails(EINVAL),
      getsockopt(fd, SOL_SOCKET, SO_RCVBUF, buffer(8), u32(3, "size 3"))
        .fails(EINVAL),
    ],
  }),
  row("getsockopt/EFAULT/value-not-writable", {
    covers: "getsockopt/EFAULT/value-writable",
    source: BASE,
    steps: [
      localSocket("fd"),
      getsockopt(fd, SOL_SOCKET, SO_TYPE, UNMAPPED, u32(4, "size"))
        .fails(EFAULT),
    ],
  }),
  row("getsockopt/EFAULT/no-device-bound", {
    covers: "getsockopt/EFAULT/so_bindtodevice-device-bound-after-storing-size",
    source: BASE,
    steps: [
      localSocket("fd"),
      getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, buffer(16), u32(16, "size"))
        .fails(EFAULT).observes(u32(16, "size"), 0),
    ],
  }),
  row("setsockopt/EFAULT/parameters", {
    covers: "setsockopt/EFAULT/parameter-block-readable",
    source: CALLS,
    steps: [call.setsockopt(UNMAPPED).fails(EFAULT)],
  }),
  row("setsockopt/EBADF/not-open", {
    covers: "setsockopt/EBADF/sockfd-negative-1024-open",
    source: CALLS,
    steps: [setsockopt(-1, SOL_SOCKET, SO_DEBUG, NULL, 4).fails(9)],
  }),
  row("setsockopt/ENOTSOCK/a-file", {
    covers: "setsockopt/ENOTSOCK/sockfd-does-refer-socket",
    source: CALLS,
    steps: [setsockopt(0, SOL_SOCKET, SO_DEBUG, NULL, 4).fails(ENOTSOCK)],
  }),
  row("setsockopt/ENOPROTOOPT/levels", {
    covers:
      "setsockopt/ENOPROTOOPT/level-sol_socket-except-ipproto_ip-ipv4-sockets",
    source: BASE,
    steps: [
      localSocket("fd"),
      ...[IPPROTO_IP, IPPROTO_TCP, 77].map((level) =>
        setInt(IP_TTL, 1, level).fails(ENOPROTOOPT)
      ),
    ],
  }),
  row("setsockopt/ENOPROTOOPT/options", {
    covers:
      "setsockopt/ENOPROTOOPT/option-settable-sol_socket-knows-sndtimeo-rcvtimeo",
    source: BASE,
    steps: [
      localSocket("fd"),
      ...[SO_TYPE, SO_ERROR, SO_PEERCRED, SO_RCVBUF, SO_SNDBUF, SO_LINGER, 50]
        .map((option) => setInt(option, 1).fails(ENOPROTOOPT)),
    ],
  }),
  row("setsockopt/ENOPROTOOPT/internet-options", {
    covers:
      "setsockopt/ENOPROTOOPT/option-settable-sol_socket-knows-sndtimeo-rcvtimeo",
    source: IP,
    steps: [
      internetSocket("fd"),
      setInt(6, 1, IPPROTO_IP).fails(ENOPROTOOPT),
      setInt(99, 1, IPPROTO_IP).fails(ENOPROTOOPT),
    ],
  }),
  row("setsockopt/EINVAL/sizes", {
    covers: WRONG_SIZE,
    source: BASE,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      ...[
        [SO_SNDTIMEO, 15],
        [SO_RCVTIMEO, 17],
        [SO_BINDTODEVICE, 5],
        [SO_TIMESTAMP, 8],
        [SO_DONTROUTE, 1],
        [SO_BROADCAST, 8],
      ].map(([option = 0, size = 0]) =>
        setsockopt(fd, SOL_SOCKET, option, buffer(32), size).fails(EINVAL)
      ),
      ...[
        [IP_TTL, 3],
        [IP_TOS, 1],
        [IP_MULTICAST_LOOP, 4],
        [IP_ADD_MEMBERSHIP, 7],
        [IP_DROP_MEMBERSHIP, 9],
      ].map(([option = 0, size = 0]) =>
        setsockopt(fd, IPPROTO_IP, option, buffer(32), size).fails(EINVAL)
      ),
    ],
  }),
  row("setsockopt/EFAULT/value-unreadable", {
    covers: "setsockopt/EFAULT/value-readable-debug-keepalive-reuseaddr-never",
    source: BASE,
    steps: [
      localSocket("fd"),
      setsockopt(fd, SOL_SOCKET, SO_BROADCAST, UNMAPPED, 4).fails(EFAULT),
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, UNMAPPED, 16).fails(EFAULT),
      ...[SO_DEBUG, SO_KEEPALIVE, SO_REUSEADDR].map((option) =>
        setsockopt(fd, SOL_SOCKET, option, UNMAPPED, 4).returns(0)
      ),
    ],
  }),
  row("setsockopt/ENODEV/no-such-adapter", {
    covers: "setsockopt/ENODEV/so_bindtodevice-adapter-name",
    source: BASE,
    steps: [
      localSocket("fd"),
      setsockopt(
        fd,
        SOL_SOCKET,
        SO_BINDTODEVICE,
        text("nosuchdevice\0\0\0\0"),
        16,
      ).fails(ENODEV),
    ],
  }),
  row("setsockopt/ENOTSUP/timestamps-of-streams", {
    covers: "setsockopt/ENOTSUP/so_timestamp-non-zero-anything-but-udp",
    source: BASE,
    steps: [
      internetSocket("fd"),
      setInt(SO_TIMESTAMP, 1).fails(ENOTSUP),
      setInt(SO_TIMESTAMP, 0).returns(0),
      answers(SO_TIMESTAMP, 0),
    ],
  }),
  row("setsockopt/EINVAL/values", {
    covers: "setsockopt/EINVAL/ip_ttl-ip_tos-value-outside-0-255",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      setInt(IP_TTL, 256, IPPROTO_IP).fails(EINVAL),
      setInt(IP_TOS, -1, IPPROTO_IP).fails(EINVAL),
      setsockopt(fd, IPPROTO_IP, IP_MULTICAST_LOOP, text("\x02"), 1)
        .fails(EINVAL),
    ],
  }),
  row("setsockopt/ENOTSUP/membership-on-an-interface", {
    covers:
      "setsockopt/ENOTSUP/membership-request-imr_interface-other-inaddr_any",
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      setsockopt(
        fd,
        IPPROTO_IP,
        IP_ADD_MEMBERSHIP,
        words(4, [0x010000e0, 0x0100007f]),
        8,
      ).fails(ENOTSUP),
      setsockopt(
        fd,
        IPPROTO_IP,
        IP_DROP_MEMBERSHIP,
        words(4, [0x010000e0, 1]),
        8,
      ).fails(ENOTSUP),
    ],
  }),
];

const peer: Block<typeof ucred> = room(ucred, "credentials");

const answering: readonly Row[] = [
  row("getsockopt/success/fresh-local-socket", {
    source: BASE,
    steps: [
      localSocket("fd"),
      answers(SO_TYPE, SOCK_STREAM),
      answers(SO_ERROR, 0),
      answers(SO_DEBUG, 0),
      answers(SO_REUSEADDR, 0),
      answers(SO_ACCEPTCONN, 0),
      answers(SO_DONTROUTE, 0),
      answers(SO_BROADCAST, 0),
      answers(SO_TIMESTAMP, 0),
    ],
  }),
  row("getsockopt/success/listener", {
    source: BASE,
    steps: [
      ...localServer(),
      getsockopt(
        result("server"),
        SOL_SOCKET,
        SO_ACCEPTCONN,
        got,
        u32(4, "size"),
      ).returns(0).observes(got, 1),
    ],
  }),
  row("getsockopt/success/error-is-told-once", {
    source: "Kernel/Net/Socket.h",
    steps: [
      localSocket("fd"),
      call.connect(fd, NULL, 999).fails(EINVAL),
      getsockopt(fd, SOL_SOCKET, SO_ERROR, got, u32(4, "size")).returns(0)
        .observes(got, EINVAL),
      answers(SO_ERROR, 0),
    ],
  }),
  row("getsockopt/success/buffers", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      write(1, "abc").returns(3),
      getsockopt(1, SOL_SOCKET, SO_SNDBUF, got, u32(4, "size")).returns(0)
        .observes(got, 65536),
      getsockopt(1, SOL_SOCKET, SO_RCVBUF, got, u32(4, "size 2")).returns(0)
        .observes(got, 65536),
    ],
  }),
  row("getsockopt/success/credentials-of-a-pair", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      call.getpid().as("pid"),
      getsockopt(1, SOL_SOCKET, SO_PEERCRED, peer, u32(12, "size")).returns(0)
        .observes(peer, { pid: result("pid"), uid: 1000, gid: 1000 }),
      getsockopt(2, SOL_SOCKET, SO_PEERCRED, peer, u32(12, "size 2")).returns(0)
        .observes(peer, { pid: result("pid"), uid: 1000, gid: 1000 }),
    ],
  }),
  row("getsockopt/EINVAL/credentials-without-connection", {
    covers: "getsockopt/EINVAL/so_peercred-local-socket-listener-connection",
    source: LOCAL,
    steps: [
      ...localServer(),
      getsockopt(
        result("server"),
        SOL_SOCKET,
        SO_PEERCRED,
        peer,
        u32(12, "size"),
      ).fails(EINVAL),
    ],
  }),
  row("setsockopt/success/flags-are-kept", {
    source: BASE,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      ...[SO_DONTROUTE, SO_BROADCAST].flatMap((option) => [
        setInt(option, 7).returns(0),
        answers(option, 1),
        setInt(option, 0).returns(0),
        answers(option, 0),
      ]),
      setInt(SO_TIMESTAMP, 5).returns(0),
      answers(SO_TIMESTAMP, 5),
      setInt(SO_REUSEADDR, 1).returns(0),
      answers(SO_REUSEADDR, 0),
    ],
  }),
  row("setsockopt/success/timeouts-are-kept", {
    source: BASE,
    steps: [
      localSocket("fd"),
      ...[SO_SNDTIMEO, SO_RCVTIMEO].flatMap((option) => [
        setsockopt(
          fd,
          SOL_SOCKET,
          option,
          struct(timeval, { tv_sec: 3, tv_usec: 250_000 }),
          16,
        ).returns(0),
        getsockopt(
          fd,
          SOL_SOCKET,
          option,
          room(timeval, `timeout ${option}`),
          u32(16, `size ${option}`),
        ).returns(0).observes(room(timeval, `timeout ${option}`), {
          tv_sec: 3,
          tv_usec: 250_000,
        }),
      ]),
    ],
  }),
  row("setsockopt/success/device", {
    source: BASE,
    steps: [
      localSocket("fd"),
      setsockopt(
        fd,
        SOL_SOCKET,
        SO_BINDTODEVICE,
        text("loop\0\0\0\0\0\0\0\0\0\0\0\0"),
        16,
      ).returns(0),
      getsockopt(
        fd,
        SOL_SOCKET,
        SO_BINDTODEVICE,
        buffer(16, "device"),
        u32(16, "size"),
      ).returns(0).observes(buffer(16, "device"), "loop\0")
        .observes(u32(16, "size"), 5),
    ],
  }),
  row("setsockopt/success/internet-options", {
    source: IP,
    steps: [
      internetSocket("fd", SOCK_DGRAM),
      answers(IP_TTL, 64, IPPROTO_IP),
      answers(IP_TOS, 16, IPPROTO_IP),
      setInt(IP_TTL, 255, IPPROTO_IP).returns(0),
      setInt(IP_TOS, 0, IPPROTO_IP).returns(0),
      getsockopt(fd, IPPROTO_IP, IP_TTL, got, u32(4, "size")).returns(0)
        .observes(got, 255),
      setsockopt(fd, IPPROTO_IP, IP_MULTICAST_LOOP, text("\0"), 1).returns(0),
      getsockopt(
        fd,
        IPPROTO_IP,
        IP_MULTICAST_LOOP,
        buffer(4, "loop"),
        u32(4, "size 2"),
      ).returns(0).observes(buffer(4, "loop"), "\0")
        .observes(u32(4, "size 2"), 1),
      setsockopt(
        fd,
        IPPROTO_IP,
        IP_ADD_MEMBERSHIP,
        words(4, [0x010000e0, 0]),
        8,
      ).returns(0),
      setsockopt(
        fd,
        IPPROTO_IP,
        IP_DROP_MEMBERSHIP,
        words(4, [0x020000e0, 0]),
        8,
      ).returns(0),
    ],
  }),
  row("getsockopt/success/error-of-bind", {
    source: IP,
    steps: [
      internetSocket("fd"),
      call.bind(fd, internet(20300), 15).fails(EINVAL),
      answers(SO_ERROR, EINVAL),
      bind(fd, internet(20300)).returns(0),
    ],
  }),
];

/** All rows of this table. */
export const socketOptionRows: readonly Row[] = [...refusals, ...answering];
