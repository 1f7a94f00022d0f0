/**
 * The state machine of TCP, segment by segment: the row is the peer, and
 * sends what no kernel would.
 *
 * @module
 */

import {
  buffer,
  call,
  child,
  close,
  errno,
  join,
  poll,
  polled,
  read,
  result,
  type Row,
  row,
  type RowDefinition,
  settle,
  type Step,
  type Steps,
  u32,
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
  recvmsg,
  tcpServer,
} from "../worlds/socket_addresses.ts";
import {
  peer,
  PEER_PORT,
  PEER_SEQUENCE,
  peerAndServer,
  peerAsks,
  peerConnected,
  peerSends,
  type Segment,
  SILENT,
} from "../worlds/tcp_segments.ts";

const NETWORK_TASK = "Kernel/Net/NetworkTask.cpp";

const end = result("end");
const server = result("server");
const got = buffer(64, "got");
const byte = buffer(1, "byte");
const error = buffer(4, "error");
const waiting = buffer(4, "waiting");

/** The first number of the peer's data. */
const FIRST = PEER_SEQUENCE + 1;

/** A row that only the superuser can run, because of the raw socket. */
function made(
  id: string,
  steps: Steps,
  more: Partial<RowDefinition> = {},
): Row {
  return row(`tcp/${id}`, { source: NETWORK_TASK, as: "root", steps, ...more });
}

/** What can be read of the connection now. */
const gives = (data: string): Step =>
  read(end, got, 64).returns(data.length).observes(got, data);

/** Neither data nor the end has come. */
const nothing: Steps = [
  settle(),
  recvmsg(end, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
];

const atItsEnd: Step = read(end, byte, 1).returns(0);

/** Nobody is there to be accepted. */
const nobody: Steps = [
  settle(),
  poll([polled(server, "POLLIN")], 20).returns(0),
];

const shutDown: Step = call.shutdown(end, "SHUT_WR").returns(0);

/** Where no socket has the old connection any more, the peer connects again. */
const connectsAgain = (port: number): Steps => [
  peerAsks(port),
  peerSends(port, { flags: ["ACK"] }),
  accept(server).as("again"),
];

/** Later than any acknowledgement is put off, which keeps its socket. */
const acknowledged: Step = settle(1200);

const named = (flags: Segment["flags"]): string =>
  flags.length === 0 ? "none" : flags.join("-").toLowerCase();

const listening: readonly Row[] = [
  made(
    "listen/only-a-bare-syn-begins-a-connection",
    [
      ...peerAndServer(21001),
      ...([
        [],
        ["ACK"],
        ["RST"],
        ["FIN"],
        ["SYN", "ACK"],
        ["SYN", "PSH"],
        ["SYN", "ECE"],
        ["SYN", "NS"],
      ] as const).map((flags) => peerSends(21001, { flags })),
      ...nobody,
      ...connectsAgain(21001),
    ].flat(),
  ),
  made("listen/syn-without-ack-is-not-accepted", [
    ...peerAndServer(21002),
    peerAsks(21002),
    ...nobody.flat(),
    peerSends(21002, { flags: ["ACK"] }),
    poll([polled(server, "POLLIN")], 1000).returns(1),
    accept(server).succeeds(),
  ]),
];

const synReceived: readonly Row[] = [
  made("syn-received/ack-establishes", [
    ...peerConnected(21003),
    getpeername(end, got, u32(16, "size")).returns(0).observes(
      got,
      Uint8Array.of(2, 0, 0x10, 0x92, 127, 0, 0, 2, 0, 0, 0, 0),
    ),
    getsockname(end, got, u32(16, "size")).returns(0).observes(
      got,
      Uint8Array.of(2, 0, 0x52, 0x0b, 127, 0, 0, 1, 0, 0, 0, 0),
    ),
    write(end, "x").returns(1),
  ]),
  made("syn-received/another-syn-is-ignored", [
    ...peerAndServer(21004),
    peerAsks(21004),
    peerSends(21004, { flags: ["SYN"], sequence: 9000 }),
    peerSends(21004, { flags: ["ACK"] }),
    accept(server).as("end"),
    peerSends(21004, { flags: ["ACK"], data: "abc" }),
    gives("abc"),
  ]),
  made("syn-received/data-with-the-ack-is-lost", [
    ...peerAndServer(21005),
    peerAsks(21005),
    peerSends(21005, { flags: ["ACK"], data: "lost" }),
    accept(server).as("end"),
    ...nothing.flat(),
    peerSends(21005, { flags: ["ACK"], sequence: FIRST + 4, data: "kept" }),
    gives("kept"),
  ]),
  made("syn-received/number-of-the-ack-is-taken", [
    ...peerAndServer(21006),
    peerAsks(21006),
    peerSends(21006, { flags: ["ACK"], sequence: 9000 }),
    accept(server).as("end"),
    peerSends(21006, { flags: ["ACK"], sequence: 9000, data: "abc" }),
    gives("abc"),
  ]),
  ...([
    ["RST"],
    ["RST", "ACK"],
    ["FIN", "ACK"],
    ["SYN", "ACK"],
    ["PSH", "ACK"],
    [],
  ] as const).map((flags, index) =>
    made(`syn-received/${named(flags)}-gives-a-closed-connection`, [
      ...peerAndServer(21010 + index),
      peerAsks(21010 + index),
      peerSends(21010 + index, { flags, data: "x" }),
      accept(server).as("end"),
      atItsEnd,
    ])
  ),
];

const established: readonly Row[] = [
  made("established/only-the-next-number-is-taken", [
    ...peerConnected(21020),
    peerSends(21020, { flags: ["ACK"], sequence: FIRST + 1, data: "x" }),
    peerSends(21020, { flags: ["ACK"], sequence: FIRST - 1, data: "y" }),
    ...nothing.flat(),
    peerSends(21020, { flags: ["ACK"], data: "abc" }),
    gives("abc"),
    peerSends(21020, { flags: ["ACK"], data: "abc" }),
    ...nothing.flat(),
    peerSends(21020, { flags: ["ACK"], sequence: FIRST + 3, data: "d" }),
    gives("d"),
  ]),
  made("established/flags-of-data-do-not-matter", [
    ...peerConnected(21021),
    ...([[], ["PSH"], ["URG", "ACK"], ["SYN", "ACK"], ["SYN"]] as const).map(
      (flags, index) =>
        peerSends(21021, {
          flags,
          sequence: FIRST + index,
          data: "abcde".slice(index, index + 1),
        }),
    ),
    settle(),
    gives("abcde"),
  ]),
  made("established/segment-without-data-changes-nothing", [
    ...peerConnected(21022),
    peerSends(21022, { flags: ["ACK"] }),
    peerSends(21022, { flags: ["SYN"] }),
    ...nothing.flat(),
    peerSends(21022, { flags: ["ACK"], data: "abc" }),
    gives("abc"),
  ]),
  made("established/fin-may-carry-data", [
    ...peerConnected(21023),
    peerSends(21023, { flags: ["FIN", "ACK"], data: "last" }),
    gives("last"),
    atItsEnd,
  ]),
  made("established/fin-out-of-order-is-ignored", [
    ...peerConnected(21024),
    peerSends(21024, { flags: ["FIN", "ACK"], sequence: FIRST + 1 }),
    ...nothing.flat(),
    peerSends(21024, { flags: ["FIN"] }),
    atItsEnd,
  ]),
  made("established/rst-needs-no-number-and-brings-no-data", [
    ...peerConnected(21025),
    peerSends(21025, { flags: ["RST"], sequence: 1, data: "x" }),
    atItsEnd,
    write(end, "taken").returns(
      5,
      "sendmsg/behaviour/reset-tcp-keeps-taking",
    ),
    recvmsg(end, { data: byte }).returns(
      0,
      "recvmsg/behaviour/tcp-reset-or-closed-by-the-peer-gives-0",
    ),
  ]),
  made("established/data-before-the-rst-is-still-read", [
    ...peerConnected(21026),
    peerSends(21026, { flags: ["ACK"], data: "abc" }),
    peerSends(21026, { flags: ["RST", "ACK"], sequence: FIRST + 3 }),
    settle(),
    gives("abc"),
    atItsEnd,
  ]),
  made("established/nothing-is-taken-after-shut_rd", [
    ...peerConnected(21027),
    call.shutdown(end, "SHUT_RD").returns(0),
    peerSends(21027, { flags: ["ACK"], data: "abc" }),
    settle(),
    call.ioctl(end, "FIONREAD", waiting).returns(0)
      .observes(waiting, 0),
  ]),
];

const closing: readonly Row[] = [
  made("close-wait/may-write-but-not-shut-down", [
    ...peerConnected(21030),
    peerSends(21030, { flags: ["FIN", "ACK"] }),
    atItsEnd,
    write(end, "x").returns(1),
    call.shutdown(end, "SHUT_WR").fails("ENOTCONN"),
  ]),
  made(
    "close-wait/any-segment-closes",
    [
      ...peerConnected(21031),
      peerSends(21031, { flags: ["FIN", "ACK"] }),
      acknowledged,
      peerSends(21031, { flags: ["ACK"], sequence: FIRST + 1 }),
      settle(),
      close(end).returns(0),
      settle(),
      ...connectsAgain(21031),
    ].flat(),
  ),
  made(
    "last-ack/ack-closes",
    [
      ...peerConnected(21032),
      peerSends(21032, { flags: ["FIN", "ACK"] }),
      acknowledged,
      close(end).returns(0),
      peerSends(21032, { flags: ["ACK"], sequence: FIRST + 1 }),
      settle(),
      ...connectsAgain(21032),
    ].flat(),
  ),
  made(
    "last-ack/stays-until-something-comes",
    [
      ...peerConnected(21033),
      peerSends(21033, { flags: ["FIN", "ACK"] }),
      acknowledged,
      close(end).returns(0),
      settle(),
      // The old connection takes the SYN, and is gone.
      peerAsks(21033),
      settle(),
      peerSends(21033, { flags: ["ACK"] }),
      ...nobody,
      ...connectsAgain(21033),
    ].flat(),
  ),
  made("fin-wait-1/ack-leaves-reading-open", [
    ...peerConnected(21034),
    shutDown,
    peerSends(21034, { flags: ["ACK"] }),
    settle(),
    peerSends(21034, { flags: ["ACK"], sequence: 12345, data: "late" }),
    settle(),
    gives("late"),
    peerSends(21034, { flags: ["ACK"] }),
    peerSends(21034, { flags: ["ACK"], sequence: 5, data: "later" }),
    settle(),
    gives("later"),
  ], { note: "nobody looks at the numbers any more" }),
  made("fin-wait-1/fin-keeps-what-came-before", [
    ...peerConnected(21035),
    peerSends(21035, { flags: ["ACK"], data: "abc" }),
    settle(),
    shutDown,
    peerSends(21035, { flags: ["FIN"], sequence: FIRST + 3 }),
    settle(),
    gives("abc"),
    atItsEnd,
  ]),
  made(
    "fin-wait-1/data-closes",
    [
      ...peerConnected(21036),
      shutDown,
      peerSends(21036, { flags: ["PSH", "ACK"], data: "abc" }),
      settle(),
      recvmsg(end, { data: byte }).returns(
        0,
        "shutdown/behaviour/data-after-tcp-shut_wr-resets",
      ),
      close(end).returns(0),
      ...connectsAgain(21036),
    ].flat(),
  ),
  ...([["RST"], ["RST", "ACK"], ["SYN"], []] as const).map((flags, index) =>
    made(
      `fin-wait-1/${named(flags)}-closes`,
      [
        ...peerConnected(21040 + index),
        shutDown,
        peerSends(21040 + index, { flags }),
        settle(),
        close(end).returns(0),
        ...connectsAgain(21040 + index),
      ].flat(),
    )
  ),
  ...([
    ["RST"],
    ["RST", "ACK"],
    ["PSH", "ACK"],
    ["SYN", "ACK"],
    [],
  ] as const).map((flags, index) =>
    made(
      `fin-wait-2/${named(flags)}-closes`,
      [
        ...peerConnected(21050 + index),
        shutDown,
        peerSends(21050 + index, { flags: ["ACK"] }),
        peerSends(21050 + index, { flags, data: "x" }),
        settle(),
        atItsEnd,
        close(end).returns(0),
        ...connectsAgain(21050 + index),
      ].flat(),
    )
  ),
  ...([["RST"], ["FIN", "ACK"], ["SYN"]] as const).map((flags, index) =>
    made(
      `closing/${named(flags)}-closes`,
      [
        ...peerConnected(21060 + index),
        shutDown,
        peerSends(21060 + index, { flags: ["FIN"] }),
        peerSends(21060 + index, { flags }),
        settle(),
        close(end).returns(0),
        ...connectsAgain(21060 + index),
      ].flat(),
    )
  ),
  // What was not read is gone in TIME-WAIT, and a real kernel with it.
  ...([
    ["fin-wait-1/fin-ack-waits", [["FIN", "ACK"]]],
    ["fin-wait-2/fin-waits", [["ACK"], ["FIN"]]],
    ["fin-wait-2/fin-ack-waits", [["ACK"], ["FIN", "ACK"]]],
    ["closing/ack-waits", [["FIN"], ["ACK"]]],
  ] as const).map(([id, segments], index) =>
    made(`${id}-and-drops-what-was-not-read`, [
      ...peerConnected(21070 + index),
      peerSends(21070 + index, { flags: ["ACK"], data: "abc" }),
      settle(),
      shutDown,
      ...segments.map((flags) => peerSends(21070 + index, { flags })),
      settle(),
      atItsEnd,
    ], { hazard: "local-receive-timeout" })
  ),
];

const fd = result("fd");

/** A client that the peer answers while it waits. */
function answered(
  port: number,
  segments: readonly Segment[],
  then: readonly Step[],
): Steps {
  return [
    ...peer,
    internetSocket("fd"),
    bind(fd, internet(port)).returns(0),
    child("answer", [
      settle(),
      ...segments.map((segment) =>
        peerSends(port, { acknowledgement: 0xffff_ffff, ...segment })
      ),
    ]),
    ...then,
    join("answer"),
  ];
}

const connects = connect(fd, internet(PEER_PORT, SILENT));

const SYN_ACK: Segment = { flags: ["SYN", "ACK"], sequence: PEER_SEQUENCE };

const connecting: readonly Row[] = [
  made("syn-sent/syn-ack-establishes", [
    ...answered(21080, [SYN_ACK, { flags: ["ACK"], data: "abc" }], [
      connects.returns(0),
      read(fd, got, 64).returns(3).observes(got, "abc"),
    ]),
  ]),
  made("syn-sent/both-may-begin", [
    ...answered(21081, [
      { flags: ["SYN"], sequence: PEER_SEQUENCE },
      { flags: ["ACK"] },
      { flags: ["ACK"], data: "abc" },
    ], [
      connects.returns(0),
      call.shutdown(fd, "SHUT_RD").returns(0),
      getsockopt(fd, "SOL_SOCKET", "SO_ERROR", error, u32(4, "size")).returns(0)
        .observes(error, 0),
    ]),
  ]),
  ...([
    ["FIN", "ACK"],
    ["RST", "ACK"],
    ["RST"],
    ["ACK"],
    ["FIN"],
    ["SYN", "ACK", "PSH"],
    ["SYN", "ECE"],
    [],
  ] as const).map((flags, index) =>
    made(`syn-sent/${named(flags)}-refuses`, [
      ...answered(21090 + index, [{ flags, sequence: PEER_SEQUENCE }], [
        connects.fails(
          "ECONNREFUSED",
          "connect/ECONNREFUSED/tcp-peer-answered-with-other-than-syn-ack",
        ),
        getsockopt(fd, "SOL_SOCKET", "SO_ERROR", error, u32(4, "size"))
          .returns(0).observes(error, errno.ECONNREFUSED),
      ]),
    ])
  ),
  made("syn-sent/failure-spoils-a-later-success", [
    ...answered(21100, [{ flags: ["RST", "ACK"] }], [
      connects.fails("ECONNREFUSED"),
    ]),
    child("second answer", [
      settle(),
      peerSends(21100, { acknowledgement: 0xffff_ffff, ...SYN_ACK }),
    ]),
    connects.fails(
      "ECONNREFUSED",
      "connect/behaviour/failed-connect-spoils-later-ones",
    ),
    join("second answer"),
  ]),
];

/** A segment for a connection that one side alone has given up. */
const closed: readonly Row[] = [
  made("closed/data-is-answered-with-rst", [
    call.socket("AF_INET", "SOCK_RAW", 6).as("peer"),
    bind(result("peer"), internet(0)).returns(0),
    ...tcpServer(21110),
    internetSocket("client", "SOCK_STREAM"),
    bind(result("client"), internet(PEER_PORT)).returns(0),
    connect(result("client"), internet(21110)).returns(0),
    accept(server).as("end"),
    // As if the client had sent it.
    peerSends(21110, { flags: ["RST"] }),
    atItsEnd,
    write(result("client"), "x").returns(1),
    poll([polled(result("client"), "POLLIN")], 1000).returns(1),
    read(result("client"), byte, 1).returns(0),
  ]),
];

export const rows: readonly Row[] = [
  ...listening,
  ...closed,
  ...synReceived,
  ...established,
  ...closing,
  ...connecting,
];
