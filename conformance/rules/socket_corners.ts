/**
 * Sockets: whose node goes with which end of a pair, flags and headers next to
 * those that mean something, and what comes after a shutdown.
 *
 * @module
 */

import { AF_INET6, IPPROTO_TCP, IPPROTO_UDP } from "../../src/api/constants.ts";
import {
  array,
  buffer,
  call,
  close,
  join,
  open,
  poll,
  polled,
  read,
  result,
  type Row,
  row,
  settle,
  type Step,
  text,
  thread,
  u32,
  umount,
} from "../language/row.ts";
import { made } from "../worlds/file_generated.ts";
import { moved, movedBack } from "../worlds/socket_routes.ts";
import {
  accept,
  bind,
  connect,
  getsockopt,
  internet,
  internetSocket,
  local,
  pair,
  recvmsg,
  sendmsg,
  setsockopt,
  tcpServer,
} from "../worlds/socket_addresses.ts";

const fd = result("fd");
const other = result("other");
const got = buffer(16, "got");
const adapters = buffer(2048, "text");
const readable = buffer(4, "readable");

const hasReadable = (count: number): Step =>
  call.ioctl(fd, "FIONREAD", readable).returns(0).observes(readable, count);

const receives = (
  data: string,
  flags: "MSG_DONTWAIT" | "MSG_DONTWAIT|MSG_TRUNC",
): Step =>
  recvmsg(fd, { data: got, flags }).returns(data.length).observes(got, data);

const nothing: Step = recvmsg(fd, { data: got, flags: "MSG_DONTWAIT" })
  .fails("EAGAIN");

/** A UDP header whose data is empty, cut or not. */
const header = (port: number, size: number): Step =>
  sendmsg(other, {
    data: text(
      Uint8Array.of(0x10, 0x92, port >>> 8, port & 255, 0, 8, 0, 0)
        .subarray(0, size),
    ),
    name: internet(0),
    nameLength: 16,
  }).returns(size);

/** The raw socket "other" sends whole datagrams from port 4242. */
const datagrams = (port: number, ...data: string[]): readonly Step[] =>
  data.map((one) => {
    const size = 8 + one.length;
    const bytes = Uint8Array.of(
      ...[0x10, 0x92, port >>> 8, port & 255, 0, size, 0, 0],
      ...new TextEncoder().encode(one),
    );
    return sendmsg(other, {
      data: text(bytes),
      name: internet(0),
      nameLength: 16,
    }).returns(size);
  });

/** The adapter gets this IPv6 address, in groups of 16 bits. */
function hasIPv6(groups: readonly number[]): Step {
  return call.ioctl(
    fd,
    "SIOCSIFADDR",
    array([
      text("loop".padEnd(16, "\0")),
      text(Uint8Array.of(AF_INET6, 0, 0, 0, 0, 0, 0, 0)),
      text(Uint8Array.from(groups.flatMap((one) => [one >>> 8, one & 255]))),
      buffer(8, "scope"),
    ], `IPv6 address ${groups}`),
  ).returns(0);
}

/** What is told of the adapter, from its IPv4 address on. */
function adaptersTell(name: string, wanted: string): readonly Step[] {
  const place = buffer(2048, `adapters with ${name}`);
  return [
    open("s/kernel/net/adapters", "O_RDONLY").as("adapters"),
    read(result("adapters"), place).succeeds().observes(
      place,
      '[{"name":"loop","class_name":"LoopbackAdapter",' +
        '"mac_address":"13:55:02:09:55:aa","ipv4_address":"127.0.0.1",' +
        wanted,
    ),
    close(result("adapters")).returns(0),
  ];
}

export const rows: readonly Row[] = [
  row("bind/success/end-of-a-pair-loses-its-node-with-the-other-end", {
    source: "Kernel/Net/LocalSocket.cpp",
    note: "The accepted end's closing unbinds, whichever end was bound.",
    steps: [
      pair().returns(0),
      bind(1, local("s")).returns(0),
      open("s", "O_RDWR").fails("ENXIO"),
      close(2).returns(0),
      open("s", "O_RDWR").returns(2),
    ],
  }),
  row("recvmsg/success/MSG_TRUNC-takes-what-it-reads", {
    source: "Kernel/Net/IPv4Socket.cpp",
    note: "Only MSG_PEEK leaves it.",
    steps: [
      ...tcpServer(21760),
      internetSocket("other"),
      connect(other, internet(21760)).returns(0),
      accept(result("server")).as("fd"),
      sendmsg(other, { data: text("abc") }).returns(3),
      settle(),
      receives("abc", "MSG_DONTWAIT|MSG_TRUNC"),
      nothing,
    ],
  }),
  row("recvmsg/success/MSG_TRUNC-takes-the-datagram", {
    source: "Kernel/Net/IPv4Socket.cpp",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(21761)).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      ...["abc", "de"].map((data) =>
        sendmsg(other, {
          data: text(data),
          name: internet(21761),
          nameLength: 16,
        }).returns(data.length)
      ),
      settle(),
      receives("abc", "MSG_DONTWAIT|MSG_TRUNC"),
      hasReadable(2),
      receives("de", "MSG_DONTWAIT"),
      nothing,
    ],
  }),
  row("recvmsg/success/waitall-of-datagrams", {
    source: "Kernel/Net/IP/Socket.cpp: recvfrom",
    note: "One behind the other, also behind one without data.",
    as: "root",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(21764)).returns(0),
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_UDP).as("other"),
      header(21764, 8),
      ...datagrams(21764, "ab", "cde", "f"),
      settle(),
      recvmsg(fd, { data: got, size: 4, flags: "MSG_WAITALL" }).returns(4)
        .observes(got, "abcd\0"),
      // What is missing is refused, and what came is gone.
      recvmsg(fd, { data: got, size: 4, flags: "MSG_WAITALL|MSG_DONTWAIT" })
        .fails("EAGAIN"),
      nothing,
      ...datagrams(21764, "ab"),
      settle(),
      // The same again and again, as far as there is room.
      recvmsg(fd, { data: got, size: 5, flags: "MSG_WAITALL|MSG_PEEK" })
        .returns(5).observes(got, "ababa\0"),
      receives("ab", "MSG_DONTWAIT"),
      nothing,
    ],
  }),
  row("recvmsg/success/waitall-of-a-stream-that-is-peeked-at", {
    source: "Kernel/Net/IP/Socket.cpp: recvfrom",
    steps: [
      ...tcpServer(21765),
      internetSocket("other"),
      connect(other, internet(21765)).returns(0),
      accept(result("server")).as("fd"),
      sendmsg(other, { data: text("abc") }).returns(3),
      settle(),
      recvmsg(fd, { data: got, size: 7, flags: "MSG_WAITALL|MSG_PEEK" })
        .returns(7).observes(got, "abcabca\0"),
      receives("abc", "MSG_DONTWAIT"),
      nothing,
    ],
  }),
  row("shutdown/success/only-the-first-wakes-who-reads", {
    source: "Kernel/Net/Socket.cpp: shutdown, IP/Socket.cpp",
    note: "Who has read the end takes the readiness along.",
    steps: [
      ...tcpServer(21766),
      internetSocket("other"),
      connect(other, internet(21766)).returns(0),
      accept(result("server")).as("fd"),
      thread("reader", [recvmsg(fd, { data: got }).returns(0)]),
      settle(),
      call.shutdown(fd, "SHUT_RD").returns(0),
      join("reader"),
      poll([polled(fd, "POLLIN")], 0).returns(0),
      call.shutdown(fd, "SHUT_RD").returns(0),
      poll([polled(fd, "POLLIN")], 0).returns(0),
    ],
  }),
  row("shutdown/success/datagrams-are-refused-from-then-on", {
    source: "Kernel/Net/IPv4Socket.cpp",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(21762)).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      call.shutdown(fd, "SHUT_RD").returns(0),
      sendmsg(other, {
        data: text("abc"),
        name: internet(21762),
        nameLength: 16,
      }).returns(3),
      settle(),
      hasReadable(0),
      recvmsg(fd, { data: got }).returns(0),
    ],
  }),
  made(
    "read/success/adapter-without-an-address-in-sysfs",
    [],
    [
      internetSocket("fd", "SOCK_DGRAM"),
      ...moved(fd, "0.0.0.0", "255.0.0.0"),
      open("s/kernel/net/adapters", "O_RDONLY").as("adapters"),
      read(result("adapters"), adapters).succeeds().observes(
        adapters,
        '[{"name":"loop","class_name":"LoopbackAdapter",' +
          '"mac_address":"13:55:02:09:55:aa","packets_in":',
      ),
    ],
    {
      touches: ["mounts", "interfaces"],
      teardown: [
        ...movedBack,
        ...["p", "s", "t"].map((name) => umount(`/w/${name}`)),
      ],
      source: "Kernel/FileSystem/SysFS/Subsystems/Kernel/Network/Adapters.cpp",
    },
  ),
  made(
    "read/success/ipv6-address-of-the-adapter-in-sysfs",
    [],
    [
      internetSocket("fd", "SOCK_DGRAM"),
      // Zeros are left out by a rule that takes where they begin for how many
      // they are.
      ...([
        [[0xfe80, 0, 0, 0, 0, 0, 0, 1], "fe80::1"],
        [[0, 0, 0, 0, 0, 0, 0, 1], "::1"],
        [[1, 0, 0, 0, 0, 0, 0, 0], "1::"],
        [[1, 0, 2, 0, 0, 0, 0, 3], "1:0:2::3"],
        [[1, 0, 2, 0, 5, 6, 7, 8], "1::2:0:5:6:7:8"],
        [[1, 2, 3, 0, 5, 6, 0, 0], "1:2:3::5:6:0:0"],
        [[1, 0, 0, 4, 5, 6, 0xab, 8], "1::4:5:6:ab:8"],
        [[1, 2, 3, 4, 5, 6, 7, 0x80], "1:2:3:4:5:6:7:80"],
        [[0, 0, 0, 0, 0, 0xffff, 0x0102, 0x0304], "::ffff:1.2.3.4"],
        [[0, 0, 0, 0, 1, 0xffff, 0x0102, 0x0304], "::1:ffff:102:304"],
      ] as const).flatMap(([groups, shown]) => [
        hasIPv6(groups),
        ...adaptersTell(
          shown,
          '"ipv4_netmask":"255.0.0.0",' +
            `"ipv6_address":"${shown}","ipv6_netmask":"::","packets_in":`,
        ),
      ]),
      hasIPv6([0, 0, 0, 0, 0, 0, 0, 0]),
      ...adaptersTell("none", '"ipv4_netmask":"255.0.0.0","packets_in":'),
    ],
    {
      touches: ["mounts", "interfaces"],
      teardown: [
        internetSocket("fd", "SOCK_DGRAM"),
        hasIPv6([0, 0, 0, 0, 0, 0, 0, 0]),
        ...["p", "s", "t"].map((name) => umount(`/w/${name}`)),
      ],
      source:
        "Kernel/FileSystem/SysFS/Subsystems/Kernel/Network/Adapters.cpp, " +
        "AK/IPv6Address.h",
    },
  ),
  ...(["SOCK_STREAM", "SOCK_DGRAM"] as const).map((type) =>
    row(`setsockopt/ENOPROTOOPT/TCP-level-of-${type}`, {
      source: "Kernel/Net/Socket.cpp, TCPSocket.cpp, IPv4Socket.cpp",
      note: "Options that SOL_SOCKET has.",
      steps: [
        internetSocket("fd", type),
        call.socket("AF_LOCAL", type, 0).as("other"),
        ...[fd, other].flatMap((socket) =>
          (["SO_KEEPALIVE", "SO_TYPE"] as const).flatMap((option) => [
            setsockopt(socket, IPPROTO_TCP, option, u32(1, "one"), 4)
              .fails("ENOPROTOOPT"),
            getsockopt(socket, IPPROTO_TCP, option, got, u32(4, "size"))
              .fails("ENOPROTOOPT"),
          ])
        ),
      ],
    })
  ),
  row("recvmsg/success/datagram-needs-a-whole-header", {
    source: "Kernel/Net/NetworkTask.cpp",
    note: "Seven bytes are none, and eight are an empty datagram.",
    as: "root",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(21763)).returns(0),
      call.socket("AF_INET", "SOCK_RAW", IPPROTO_UDP).as("other"),
      header(21763, 7),
      settle(),
      nothing,
      header(21763, 8),
      settle(),
      receives("", "MSG_DONTWAIT"),
      nothing,
    ],
  }),
];
