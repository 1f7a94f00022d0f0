import { SOCK_STREAM } from "../../../src/api/constants.ts";
import { updated, type Use, use } from "../../language/use.ts";
import { socketFaults } from "../../language/kinds.ts";
import {
  type Block,
  buffer,
  call,
  child,
  errno,
  inside,
  NULL,
  result,
  room,
  type Row,
  row,
  settle,
  u32,
  UNMAPPED,
  write,
} from "../../language/row.ts";
import {
  bind,
  connect,
  getsockopt,
  internet,
  internetSocket,
  local,
  localServer,
  localSocket,
  pair,
} from "../../worlds/socket_addresses.ts";
import { answers } from "../../worlds/socket_options.ts";
import type { ucred } from "../../../src/api/structs.ts";
import { localStream, udp } from "../../worlds/uses_sockets.ts";

const fd = result("fd");

const got = u32(0xffff, "got");

const SMALL = "getsockopt/EINVAL/value_size-below-size-of-the-option";

const peer: Block<typeof ucred> = room("ucred", "credentials");

export const uses: readonly Use[] = [
  use.getsockopt({
    label: "local",
    before: localStream,
    operands: [
      {
        sockfd: fd,
        level: "SOL_SOCKET",
        option: "SO_TYPE",
        value: u32(0),
        value_size: u32(4),
      },
    ],
    promises: ["unix"],
    pointers: {
      params: {},
      "params.value": {},
      "params.value_size": updated,
    },
    descriptors: { "params.sockfd": socketFaults },
  }),
  use.getsockopt({
    label: "ipv4",
    before: udp,
    operands: [
      {
        sockfd: fd,
        level: "SOL_SOCKET",
        option: "SO_TYPE",
        value: u32(0),
        value_size: u32(4),
      },
    ],
    promises: ["inet"],
  }),
];

export const rows: readonly Row[] = [
  row("getsockopt/ENOTCONN/credentials-while-connecting", {
    covers: "getsockopt/ENOTCONN/so_peercred-while-connecting",
    steps: [
      ...localServer(),
      localSocket("fd"),
      child("peer", [connect(fd, local("s")).never()]),
      settle(),
      getsockopt(
        fd,
        "SOL_SOCKET",
        "SO_PEERCRED",
        buffer(12, "credentials"),
        u32(12, "size"),
      ).fails("ENOTCONN"),
    ],
  }),
  row("getsockopt/EFAULT/parameters", {
    covers: "params: user-memory/EFAULT/not-readable",
    steps: [call.getsockopt(UNMAPPED).fails("EFAULT")],
  }),
  row("getsockopt/EFAULT/size-unreadable-before-descriptor", {
    covers: [
      "value_size: user-memory/EFAULT/not-readable",
      "getsockopt/behaviour/value_size-is-checked-before-sockfd",
    ],
    steps: [getsockopt(-1, "SOL_SOCKET", "SO_TYPE", got, NULL).fails("EFAULT")],
  }),
  row("getsockopt/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [
      getsockopt(-1, "SOL_SOCKET", "SO_TYPE", got, u32(4, "size")).fails(
        "EBADF",
      ),
    ],
  }),
  row("getsockopt/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [
      getsockopt(0, "SOL_SOCKET", "SO_TYPE", got, u32(4, "size")).fails(
        "ENOTSOCK",
      ),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/levels", {
    covers: "socket-option/ENOPROTOOPT/unknown-level",
    steps: [
      localSocket("fd"),
      ...(["IPPROTO_IP", "IPPROTO_TCP", 255, -1] as const).map((level) =>
        getsockopt(fd, level, "IP_TTL", got, u32(4, "size")).fails(
          "ENOPROTOOPT",
        )
      ),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/tcp-knows-none", {
    covers: "socket-option/ENOPROTOOPT/unknown-level",
    steps: [
      internetSocket("fd"),
      getsockopt(fd, "IPPROTO_TCP", 10, got, u32(4, "size")).fails(
        "ENOPROTOOPT",
      ),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/options", {
    covers: "getsockopt/ENOPROTOOPT/unknown-option",
    steps: [
      localSocket("fd"),
      ...([
        "SO_KEEPALIVE",
        "SO_LINGER",
        "SO_OOBINLINE",
        "SO_SNDLOWAT",
        "SO_RCVLOWAT",
        99,
      ] as const)
        .map((option) =>
          getsockopt(fd, "SOL_SOCKET", option, got, u32(4, "size"))
            .fails("ENOPROTOOPT")
        ),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/buffers-of-internet-sockets", {
    covers: "getsockopt/ENOPROTOOPT/unknown-option",
    steps: [
      internetSocket("fd"),
      ...(["SO_SNDBUF", "SO_RCVBUF", "SO_PEERCRED"] as const).map((option) =>
        getsockopt(fd, "SOL_SOCKET", option, got, u32(12, "size"))
          .fails("ENOPROTOOPT")
      ),
    ],
  }),
  row("getsockopt/success/any-type-of-a-local-socket", {
    source: "Kernel/Syscalls/socket.cpp, Kernel/Net/LocalSocket.cpp",
    note: "Of what socket and socketpair are given, eight bits.",
    steps: [
      call.socket("AF_LOCAL", 200, 0).as("fd"),
      getsockopt(fd, "SOL_SOCKET", "SO_TYPE", got, u32(4, "size"))
        .returns(0).observes(inside(got, 0), 200, 4),
      call.socketpair({
        domain: "AF_LOCAL",
        type: 0x47,
        sv: buffer(8, "pair"),
      }).returns(0),
      getsockopt(2, "SOL_SOCKET", "SO_TYPE", got, u32(4, "size"))
        .returns(0).observes(inside(got, 0), 0x47, 4),
    ],
  }),
  row("getsockopt/EINVAL/too-little-room", {
    covers: SMALL,
    steps: [
      localSocket("fd"),
      ...([
        ["SO_TYPE", 3],
        ["SO_ERROR", 0],
        ["SO_DEBUG", 3],
        ["SO_ACCEPTCONN", 1],
        ["SO_DONTROUTE", 2],
        ["SO_REUSEADDR", 3],
        ["SO_BROADCAST", 3],
        ["SO_TIMESTAMP", 3],
        ["SO_SNDTIMEO", 15],
        ["SO_RCVTIMEO", 15],
        ["SO_BINDTODEVICE", 15],
        ["SO_PEERCRED", 11],
      ] as const).map(([option = 0, size = 0]) =>
        getsockopt(fd, "SOL_SOCKET", option, got, u32(size, `${size}`))
          .fails("EINVAL")
      ),
    ],
  }),
  row("getsockopt/EINVAL/buffer-size-wants-exactly-an-int", {
    covers: "getsockopt/EINVAL/value_size-of-so_sndbuf-or-so_rcvbuf-is-not-4",
    steps: [
      localSocket("fd"),
      getsockopt(
        fd,
        "SOL_SOCKET",
        "SO_SNDBUF",
        buffer(8),
        u32(8, "size"),
      )
        .fails("EINVAL"),
      getsockopt(
        fd,
        "SOL_SOCKET",
        "SO_RCVBUF",
        buffer(8),
        u32(3, "size 3"),
      )
        .fails("EINVAL"),
    ],
  }),
  row("getsockopt/EFAULT/value-not-writable", {
    covers: "value: user-memory/EFAULT/not-writable",
    steps: [
      localSocket("fd"),
      getsockopt(fd, "SOL_SOCKET", "SO_TYPE", UNMAPPED, u32(4, "size"))
        .fails("EFAULT"),
    ],
  }),
  row("getsockopt/EFAULT/no-device-bound", {
    covers: [
      "getsockopt/EFAULT/so_bindtodevice-without-a-bound-device",
      "getsockopt/behaviour/unbound-device-stores-size-0",
    ],
    steps: [
      localSocket("fd"),
      getsockopt(
        fd,
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        buffer(16),
        u32(16, "size"),
      )
        .fails("EFAULT").observes(u32(16, "size"), 0),
    ],
  }),
  row("getsockopt/success/fresh-local-socket", {
    covers: [
      "getsockopt/behaviour/returns-0-with-value-and-size",
      "getsockopt/behaviour/options-of-a-new-local-socket",
    ],
    steps: [
      localSocket("fd"),
      answers("SO_TYPE", SOCK_STREAM),
      answers("SO_ERROR", 0),
      answers("SO_DEBUG", 0),
      answers("SO_REUSEADDR", 0),
      answers("SO_ACCEPTCONN", 0),
      answers("SO_DONTROUTE", 0),
      answers("SO_BROADCAST", 0),
      answers("SO_TIMESTAMP", 0),
    ],
  }),
  row("getsockopt/success/listener", {
    covers: "listen/behaviour/returns-0-and-becomes-a-listener",
    steps: [
      ...localServer(),
      getsockopt(
        result("server"),
        "SOL_SOCKET",
        "SO_ACCEPTCONN",
        got,
        u32(4, "size"),
      ).returns(0).observes(got, 1),
    ],
  }),
  row("getsockopt/success/error-is-told-once", {
    covers: [
      "connect/behaviour/socket-errors-are-kept-for-so_error",
      "connect/behaviour/einval-is-kept-for-so_error",
      "getsockopt/behaviour/so_error-may-be-einval",
      "getsockopt/behaviour/so_error-gives-the-error-and-clears-it",
    ],
    source: "Kernel/Net/Socket.h",
    steps: [
      localSocket("fd"),
      call.connect(fd, NULL, 999).fails("EINVAL"),
      getsockopt(fd, "SOL_SOCKET", "SO_ERROR", got, u32(4, "size"))
        .returns(0)
        .observes(got, errno.EINVAL),
      answers("SO_ERROR", 0),
    ],
  }),
  row("getsockopt/success/buffers", {
    covers: "getsockopt/behaviour/local-buffers-are-of-65536-bytes",
    steps: [
      pair().returns(0),
      write(1, "abc").returns(3),
      getsockopt(1, "SOL_SOCKET", "SO_SNDBUF", got, u32(4, "size")).returns(0)
        .observes(got, 65536),
      getsockopt(1, "SOL_SOCKET", "SO_RCVBUF", got, u32(4, "size 2")).returns(0)
        .observes(got, 65536),
    ],
  }),
  row("getsockopt/success/credentials-of-a-pair", {
    covers: "socketpair/behaviour/so_peercred-gives-the-creator",
    steps: [
      pair().returns(0),
      call.getpid().as("pid"),
      getsockopt(1, "SOL_SOCKET", "SO_PEERCRED", peer, u32(12, "size")).returns(
        0,
      )
        .observes(peer, { pid: result("pid"), uid: 1000, gid: 1000 }),
      getsockopt(2, "SOL_SOCKET", "SO_PEERCRED", peer, u32(12, "size 2"))
        .returns(0)
        .observes(peer, { pid: result("pid"), uid: 1000, gid: 1000 }),
    ],
  }),
  row("getsockopt/EINVAL/credentials-without-connection", {
    covers: "getsockopt/EINVAL/so_peercred-without-a-connection",
    steps: [
      ...localServer(),
      getsockopt(
        result("server"),
        "SOL_SOCKET",
        "SO_PEERCRED",
        peer,
        u32(12, "size"),
      ).fails("EINVAL"),
    ],
  }),
  row("getsockopt/success/error-of-bind", {
    covers: [
      "bind/behaviour/socket-errors-are-kept-for-so_error",
      "getsockopt/behaviour/so_error-may-be-einval",
    ],
    steps: [
      internetSocket("fd"),
      call.bind(fd, internet(20300), 15).fails("EINVAL"),
      answers("SO_ERROR", errno.EINVAL),
      bind(fd, internet(20300)).returns(0),
    ],
  }),
];
