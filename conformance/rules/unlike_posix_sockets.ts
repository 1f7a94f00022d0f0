/**
 * Sockets where POSIX, or what other systems make of it, says something else
 * than this system does.
 *
 * @module
 */

import {
  buffer,
  call,
  close,
  filled,
  join,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  type Step,
  struct,
  text,
  thread,
  u32,
  write,
} from "../language/row.ts";
import {
  accept,
  bind,
  connect,
  getpeername,
  getsockopt,
  internet,
  internetSocket,
  local,
  localServer,
  localSocket,
  message,
  pair,
  sendmsg,
  setsockopt,
  tcpServer,
} from "../worlds/socket_addresses.ts";

const SOCKET = "Kernel/Net/Socket.cpp";
const TCP = "Kernel/Net/NetworkTask.cpp: handle_tcp";

const got = buffer(16, "got");
const server = result("server");
const client = result("client");
const end = result("end");

const SIXTEEN = 16;

/** Sets a timeout of so many seconds and microseconds. */
const setTimeouts = (
  fd: typeof end,
  tv_sec: number,
  tv_usec: number | bigint,
): readonly Step[] =>
  (["SO_RCVTIMEO", "SO_SNDTIMEO"] as const).map((option) =>
    setsockopt(
      fd,
      "SOL_SOCKET",
      option,
      struct("timeval", { tv_sec, tv_usec }),
      SIXTEEN,
    ).returns(0)
  );

/** Both timeouts are these. */
const hasTimeouts = (
  fd: typeof end,
  tv_sec: number,
  tv_usec: number,
): readonly Step[] =>
  (["SO_RCVTIMEO", "SO_SNDTIMEO"] as const).map((option) => {
    const time = room("timeval", "time");
    return getsockopt(fd, "SOL_SOCKET", option, time, u32(SIXTEEN, "size"))
      .returns(0).observes(time, { tv_sec, tv_usec });
  });

/** Options that are set to 1, and what a new socket has. */
const setOptions = [
  ["IPPROTO_IP", "IP_TTL", 64],
  ["IPPROTO_IP", "IP_TOS", 16],
  ["SOL_SOCKET", "SO_BROADCAST", 0],
  ["SOL_SOCKET", "SO_DONTROUTE", 0],
] as const;

const options: readonly Row[] = [
  row("accept4/success/listener-s-timeouts-stay-its-own", {
    source: SOCKET,
    note:
      "Both ends of a local connection are one socket, which connect brought.",
    steps: [
      ...tcpServer(21301),
      ...setTimeouts(server, 3, 4),
      internetSocket("client"),
      ...setTimeouts(client, 5, 6),
      connect(client, internet(21301)).returns(0),
      accept(server).as("end"),
      ...hasTimeouts(end, 0, 0),
      ...hasTimeouts(client, 5, 6),
      ...localServer(),
      ...setTimeouts(server, 3, 4),
      localSocket("client"),
      ...setTimeouts(client, 5, 6),
      thread("caller", [connect(client, local("s")).returns(0)]),
      accept(server).as("end"),
      join("caller"),
      ...hasTimeouts(end, 5, 6),
    ],
  }),
  row("accept4/success/listener-s-options-stay-its-own", {
    source: `${SOCKET}, TCPSocket.cpp: try_create_client`,
    steps: [
      ...tcpServer(21306),
      ...setOptions.map(([level, option]) =>
        setsockopt(server, level, option, u32(1, "one"), 4).returns(0)
      ),
      setsockopt(
        server,
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        text(`loop${"\0".repeat(12)}`),
        SIXTEEN,
      ).returns(0),
      internetSocket("client"),
      connect(client, internet(21306)).returns(0),
      accept(server).as("end"),
      ...setOptions.map(([level, option, wanted]) => {
        const place = u32(7, `${option}`);
        return getsockopt(end, level, option, place, u32(4, `size ${option}`))
          .returns(0).observes(place, wanted);
      }),
      getsockopt(
        end,
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        got,
        u32(SIXTEEN, "size"),
      )
        .fails("EFAULT"),
    ],
  }),
  row("setsockopt/success/microseconds-have-32-bits", {
    source: "AK/Time.cpp: from_timeval",
    steps: [
      internetSocket("client"),
      ...setTimeouts(client, 1, 0x1_0000_0005n),
      ...hasTimeouts(client, 1, 5),
    ],
  }),
  row("shutdown/success/again-and-again", {
    source: SOCKET,
    note: "What is shut down already is no error.",
    steps: [
      pair().returns(0),
      ...(["SHUT_RD", "SHUT_WR", "SHUT_RDWR", "SHUT_RDWR"] as const).map((
        how,
      ) => call.shutdown(1, how).returns(0)),
      call.shutdown(2, "SHUT_RDWR").returns(0),
    ],
  }),
];

const messages: readonly Row[] = [
  row("sendmsg/success/msg_dontwait-waits-all-the-same", {
    source: "Kernel/Syscalls/socket.cpp: sys$sendmsg",
    note: "Only the description's own mode counts; recvmsg looks at the flag.",
    steps: [
      pair().returns(0),
      write(1, filled(65536, 0x61, "all that fits")).returns(65536),
      thread("reader", [
        settle(),
        read(2, buffer(65536, "all")).returns(65536),
      ]),
      sendmsg(1, { data: text("b"), flags: "MSG_DONTWAIT" }).returns(1),
      join("reader"),
      read(2, got).returns(1).observes(got, "b"),
      call.recvmsg(2, message({ data: got }), "MSG_DONTWAIT").fails("EAGAIN"),
    ],
  }),
  row("recvmsg/success/cut-datagram-is-not-told-of", {
    source: "Kernel/Syscalls/socket.cpp, Kernel/Net/IP/Socket.cpp",
    note: "No MSG_TRUNC: nothing says that there was more, which is gone.",
    steps: [
      internetSocket("end", "SOCK_DGRAM"),
      bind(end, internet(21302)).returns(0),
      internetSocket("client", "SOCK_DGRAM"),
      sendmsg(client, {
        data: text("abcdef"),
        name: internet(21302),
        nameLength: SIXTEEN,
      }).returns(6),
      ...((): readonly Step[] => {
        const header = message({ data: got, size: 4 });
        return [
          call.recvmsg(end, header, 0).returns(4)
            .observes(header, { msg_flags: 0 }).observes(got, "abcd"),
        ];
      })(),
      call.recvmsg(end, message({ data: got }), "MSG_DONTWAIT").fails("EAGAIN"),
    ],
  }),
  row("sendmsg/success/last-destination-counts", {
    source: "Kernel/Net/IP/Socket.cpp: sendto",
    note: "As by connect, but the socket is not connected.",
    steps: [
      internetSocket("end", "SOCK_DGRAM"),
      bind(end, internet(21303)).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      bind(result("other"), internet(21304)).returns(0),
      internetSocket("client", "SOCK_DGRAM"),
      sendmsg(client, {
        data: text("a"),
        name: internet(21303),
        nameLength: SIXTEEN,
      }).returns(1),
      write(client, "b").returns(1),
      connect(client, internet(21304)).returns(0),
      write(client, "c").returns(1),
      sendmsg(client, {
        data: text("d"),
        name: internet(21303),
        nameLength: SIXTEEN,
      }).returns(1),
      // Even where it was connected to somebody else.
      write(client, "e").returns(1),
      ...((): readonly Step[] => {
        const address = room("sockaddr_in", "peer");
        return [
          getpeername(client, address, u32(SIXTEEN, "length")).returns(0)
            .observes(address, Uint8Array.of(2, 0, 0x53, 0x37, 127, 0, 0, 1)),
        ];
      })(),
      ...["a", "b", "d", "e"].map((byte) =>
        read(end, got).returns(1).observes(got, byte)
      ),
      read(result("other"), got).returns(1).observes(got, "c"),
    ],
  }),
];

const ends: readonly Row[] = [
  row("close/success/unread-data-resets-nothing", {
    source: TCP,
    note: "The peer hears of the end as if all had been read.",
    steps: [
      ...tcpServer(21305),
      internetSocket("client"),
      connect(client, internet(21305)).returns(0),
      accept(server).as("end"),
      write(client, "abc").returns(3),
      write(end, "def").returns(3),
      settle(),
      close(end).returns(0),
      settle(),
      // What was sent before is still there, and then it ends.
      read(client, got).returns(3).observes(got, "def"),
      read(client, got).returns(0),
      getsockopt(
        client,
        "SOL_SOCKET",
        "SO_ERROR",
        u32(7, "error"),
        u32(4, "size"),
      ).returns(0).observes(u32(7, "error"), 0),
      // A FIN takes the connection away; a RST would not.
      call.shutdown(client, "SHUT_WR").fails("ENOTCONN"),
    ],
  }),
];

export const rows: readonly Row[] = [...options, ...messages, ...ends];
