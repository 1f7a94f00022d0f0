/**
 * How much a blocking TCP socket sends before it waits. The peer never hears
 * anything and acknowledges what the row wants; the window is that of the
 * socket's own last acknowledged segment, shifted by what the peer offered.
 *
 * @module
 */

import {
  buffer,
  call,
  child,
  fcntl,
  join,
  poll,
  polled,
  read,
  result,
  type Row,
  row,
  settle,
  type Step,
  type Steps,
} from "../language/row.ts";
import {
  accept,
  bind,
  connect,
  internet,
  internetSocket,
  sendmsg,
  tcpServer,
} from "../worlds/socket_addresses.ts";
import {
  peer,
  PEER_PORT,
  PEER_SEQUENCE,
  peerAndServer,
  peerAsks,
  peerSends,
  type Segment,
  SILENT,
} from "../worlds/tcp_segments.ts";

const SOURCE = "Kernel/Net/TCPSocket.cpp, Kernel/Net/TCP.h";

const end = result("end");
const server = result("server");
const FIRST = PEER_SEQUENCE + 1;
/** The number that acknowledges nothing but the socket's SYN. */
const SYN_ACKNOWLEDGED = 1001;
/** The adapter's largest packet without the headers of IPv4 and TCP. */
const SEGMENT = 65_482;

/** Sends so many bytes, a segment a call. */
function sent(count: number): readonly Step[] {
  const steps: Step[] = [];
  for (let left = count; left > 0; left -= SEGMENT) {
    const size = Math.min(left, SEGMENT);
    steps.push(
      sendmsg(end, { data: buffer(size, `${size} bytes`) }).returns(size),
    );
  }
  return steps;
}

const canWrite: Step = poll([polled(end, "POLLOUT")], 0).returns(1);
const mustWait: Step = poll([polled(end, "POLLOUT")], 0).returns(0);

/** So many bytes may be under way, and not one more. */
const mayBeUnderWay = (count: number): readonly Step[] => [
  ...sent(count),
  canWrite,
  ...sent(1),
  mustWait,
];

/** The peer shakes hands, offering options; the connection is "end". */
function connected(
  port: number,
  syn: Omit<Segment, "flags">,
  acknowledgement = SYN_ACKNOWLEDGED,
): Steps {
  return [
    ...peerAndServer(port),
    peerSends(port, { flags: ["SYN"], sequence: PEER_SEQUENCE, ...syn }),
    peerSends(port, { flags: ["ACK"], acknowledgement }),
    accept(server).as("end"),
  ];
}

function made(id: string, steps: Steps): Row {
  return row(`tcp/window/${id}`, { source: SOURCE, as: "root", steps });
}

/** Twice what 16 bits can say: a shift by one. */
const SHIFTED = 2 * 65_535;

const END = 0;
const NOP = 1;
const MSS = [2, 4, 5, 180] as const;
const scale = (shift: number) => [3, 3, shift];

const offers: readonly (readonly [string, readonly number[], number])[] = [
  ["nothing", [], 65_535],
  ["scale", [...scale(1), END], SHIFTED],
  ["scale-after-nop", [NOP, ...scale(1)], SHIFTED],
  ["scale-after-two-nops", [NOP, NOP, ...scale(1), END, END, END], SHIFTED],
  ["scale-after-another-option", [...MSS, ...scale(1), END], SHIFTED],
  ["nothing-behind-the-end", [END, ...scale(1)], 65_535],
  ["nothing-behind-a-short-option", [9, 1, NOP, ...scale(1), END, END], 65_535],
  [
    "nothing-behind-an-option-of-no-bytes",
    [9, 0, ...scale(1), END, 0, 0],
    65_535,
  ],
  [
    "scale-after-an-option-of-two-bytes",
    [9, 2, ...scale(1), END, 0, 0],
    SHIFTED,
  ],
  ["scale-of-four-bytes", [3, 4, 1, 0], 65_535],
  ["scale-of-two-bytes", [3, 2, 1, 0], 65_535],
  ["another-option-of-its-size", [5, 3, 1, 0], 65_535],
  ["too-large-a-scale", [...scale(15), END], 65_535],
  ["scale-of-0", [...scale(0), END], 65_535],
  ["last-scale-counts", [...scale(2), ...scale(1), END, END], SHIFTED],
  ["last-allowed-scale-counts", [...scale(1), ...scale(15), END, END], SHIFTED],
  // It would lead to the scale if it had a length as others have.
  [
    "nothing-behind-an-end-before-a-2",
    [END, 2, ...scale(1), END, END, END],
    65_535,
  ],
];

/** Options that end where the data begins, in which the rest of them stands. */
const offersInData: readonly Row[] = ([
  ["scale-in-the-data", [NOP, NOP, 3, 3], "\x01", SHIFTED],
  [
    "nothing-with-its-length-in-the-data",
    [NOP, NOP, NOP, 3],
    "\x03\x01",
    65_535,
  ],
  ["too-large-a-scale-in-the-data", [NOP, NOP, 3, 3], "\x0f", 65_535],
] as const).map(([name, options, data, window], index) =>
  made(`peer-offers-${name}`, [
    ...connected(21770 + index, { options, data }),
    ...mayBeUnderWay(window),
  ])
);

const handshakes: readonly Row[] = [
  ...offers.map(([name, options, window], index) =>
    made(`peer-offers-${name}`, [
      ...connected(21700 + index, { options }),
      ...mayBeUnderWay(window),
    ])
  ),
  made("largest-scale", [
    ...connected(21720, { options: [...scale(14), END] }),
    ...sent(4 * 65_535 + 1),
    canWrite,
  ]),
  made("before-anything-is-acknowledged", [
    ...connected(21721, {}, 1000),
    ...mayBeUnderWay(65_536),
  ]),
  made("options-of-what-is-no-syn-do-not-count", [
    ...peerAndServer(21722),
    peerAsks(21722),
    peerSends(21722, { flags: ["ACK"], options: [...scale(1), END] }),
    accept(server).as("end"),
    ...mayBeUnderWay(65_535),
  ]),
  made("who-does-not-block-need-not-wait", [
    ...connected(21723, {}),
    ...mayBeUnderWay(65_535),
    fcntl(end, "F_SETFL", "O_NONBLOCK").returns(0),
    canWrite,
  ]),
];

const acknowledges = (port: number, count: number): Steps => [
  peerSends(port, {
    flags: ["ACK"],
    acknowledgement: SYN_ACKNOWLEDGED + count,
  }),
  settle(),
];

/** The peer's data, in segments in order, which nobody reads. */
const unread = (port: number, ...sizes: number[]): Steps => {
  let sequence = FIRST;
  return sizes.map((size) => {
    const step = peerSends(port, {
      flags: ["ACK"],
      sequence,
      data: new Uint8Array(size),
    });
    sequence += size;
    return step;
  });
};

const scaled = { options: [...scale(1), END] } as const;

const later: readonly Row[] = [
  made("acknowledgement-makes-room", [
    ...connected(21730, {}),
    ...sent(SEGMENT),
    ...sent(54),
    mustWait,
    ...acknowledges(21730, SEGMENT - 1),
    mustWait,
    ...acknowledges(21730, SEGMENT),
    canWrite,
    ...mayBeUnderWay(65_535 - 54),
  ]),
  made("acknowledgement-wakes-a-writer", [
    ...connected(21734, {}),
    ...sent(SEGMENT),
    ...sent(54),
    child("writer", [...sent(1)]),
    settle(),
    ...acknowledges(21734, SEGMENT),
    join("writer"),
  ]),
  // Scaled by both: the empty buffer's 256 KiB are said as 32,768.
  made("scale-of-both", [
    ...connected(21731, scaled),
    ...sent(1),
    ...acknowledges(21731, 1),
    ...mayBeUnderWay(65_536),
  ]),
  made("what-is-not-read-makes-it-smaller", [
    ...connected(21732, scaled),
    ...unread(21732, 65_400, 65_400, 65_400),
    settle(),
    ...sent(1),
    ...acknowledges(21732, 1),
    // 65,944 bytes are free: 8,243 times 8.
    ...mayBeUnderWay(16_486),
  ]),
  made("window-of-before-is-not-shifted", [
    ...connected(21733, scaled),
    ...unread(21733, 65_400, 65_400, 272),
    settle(),
    // 16,384 times 8 bytes are free, and the window is 32,768.
    ...sent(1),
    ...acknowledges(21733, 1),
    read(end, buffer(65_536, "read"), 65_536).returns(65_536),
    // All are free again, which is said as 32,768 too.
    ...sent(1),
    ...acknowledges(21733, 2),
    ...mayBeUnderWay(32_768),
  ]),
];

const waiting = buffer(4, "waiting");

/** So many bytes have come and were not read. */
const holds = (count: number): Step =>
  call.ioctl(end, "FIONREAD", waiting).returns(0).observes(waiting, count);

const full: readonly Row[] = [
  row("tcp/established/options-need-room-too", {
    source: "Kernel/Net/IP/Socket.cpp: did_receive, NetworkTask.cpp",
    note: "A packet is taken where all of it would fit, headers as well.",
    as: "root",
    steps: [
      call.socket("AF_INET", "SOCK_RAW", 6).as("peer"),
      bind(result("peer"), internet(0)).returns(0),
      ...tcpServer(PEER_PORT),
      internetSocket("end"),
      bind(end, internet(21780)).returns(0),
      connect(end, internet(PEER_PORT)).returns(0),
      accept(server).as("other"),
      ...[1, 2, 3, 4].map(() =>
        sendmsg(result("other"), { data: buffer(65_400, "filling") })
          .returns(65_400)
      ),
      settle(),
      // 544 bytes are free, and this is the next number of the other end.
      ...[[497, 261_600], [496, 262_096]].flatMap(([size = 0, held = 0]) => [
        peerSends(21780, {
          flags: ["ACK"],
          sequence: SYN_ACKNOWLEDGED + 261_600,
          options: [NOP, NOP, NOP, NOP, NOP, NOP, NOP, NOP],
          data: new Uint8Array(size),
        }),
        settle(),
        holds(held),
      ]),
    ],
  }),
];

/** The client does not know its own first number, so all is acknowledged. */
const EVERYTHING = 0xffff_ffff;

/** A socket asks the peer, which answers so, and may send from then on. */
function asks(port: number, answers: readonly Segment[]): Steps {
  return [
    ...peer,
    internetSocket("end", "SOCK_STREAM|SOCK_NONBLOCK"),
    bind(end, internet(port)).returns(0),
    connect(end, internet(PEER_PORT, SILENT)).fails("EINPROGRESS"),
    ...answers.map((segment) => peerSends(port, segment)),
    settle(),
    fcntl(end, "F_SETFL", 0).returns(0),
    ...sent(1),
    peerSends(port, { flags: ["ACK"], acknowledgement: EVERYTHING }),
    settle(),
  ];
}

const clients: readonly Row[] = ([
  ["peer-that-was-asked-offers", 21750, scaled, 65_536],
  ["peer-that-was-asked-offers-nothing", 21751, {}, 65_535],
] as const).flatMap(([name, port, offer, window]) => [
  made(name, [
    ...asks(port, [{
      flags: ["SYN", "ACK"],
      sequence: PEER_SEQUENCE,
      acknowledgement: EVERYTHING,
      ...offer,
    }]),
    ...mayBeUnderWay(window),
  ]),
  made(name.replace("was-asked", "begins-too"), [
    ...asks(port + 2, [
      { flags: ["SYN"], sequence: PEER_SEQUENCE, ...offer },
      { flags: ["ACK"], acknowledgement: EVERYTHING },
    ]),
    ...mayBeUnderWay(window),
  ]),
]);

const malformed: readonly Row[] = [
  row("tcp/listen/segments-that-are-too-short", {
    source: "Kernel/Net/NetworkTask.cpp",
    as: "root",
    steps: [
      ...peerAndServer(21740),
      // Nineteen bytes; a header of six words of which five are there.
      ...[19, 20].map((size) => {
        const bytes = new Uint8Array(size);
        const view = new DataView(bytes.buffer);
        view.setUint16(0, 4242);
        view.setUint16(2, 21740);
        view.setUint32(4, PEER_SEQUENCE);
        view.setUint16(12, (size === 19 ? 5 : 6) << 12 | 2);
        return sendmsg(result("peer"), {
          data: { ...buffer(size, `short ${size}`), bytes },
          name: internet(0),
          nameLength: 16,
        }).returns(size);
      }),
      settle(),
      peerSends(21740, { flags: ["ACK"] }),
      settle(),
      poll([polled(server, "POLLIN")], 0).returns(0),
      // All of it is header.
      peerSends(21740, {
        flags: ["SYN"],
        sequence: PEER_SEQUENCE,
        options: [NOP, NOP, NOP, NOP],
      }),
      peerSends(21740, { flags: ["ACK"] }),
      accept(server).as("end"),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...handshakes,
  ...offersInData,
  ...later,
  ...clients,
  ...malformed,
  ...full,
];
