/**
 * The state machine of TCP by what /sys/kernel/net/tcp tells after every
 * segment: state, numbers, and how much was sent in return. The script of each
 * conversation and what must be seen stand side by side; the program only
 * reads the words aloud.
 *
 * @module
 */

import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE = "Kernel/Net/NetworkTask.cpp, Kernel/Net/TCPSocket.cpp";

/** Ethernet's header, IPv4's and TCP's. */
const FRAME = 14 + 20 + 20;
const TCP_HEADER = 20;
/** The largest segment and the window's scale, padded to words. */
const SYN_OPTIONS = 8;

/** A connection to a port of this machine that nobody has: it answers at once. */
const NOBODY = "connect-nobody";

type State =
  | "Closed"
  | "SynSent"
  | "SynReceived"
  | "Established"
  | "FinWait1"
  | "FinWait2"
  | "Closing"
  | "TimeWait"
  | "CloseWait"
  | "LastAck";

/** A segment that the socket sends: its options, or how much data. */
type Sent = "SYN" | number;

/** What is seen after a word: no socket, or its state, both numbers, and what it has sent since the word before. */
type Seen = "none" | readonly [State, number, number, ...Sent[]];

/** A word of the script and what is seen after it. */
type Moment = readonly [word: string, seen: Seen];

interface Conversation {
  readonly name: string;
  readonly moments: readonly Moment[];
}

function conversation(name: string, ...moments: Moment[]): Conversation {
  return { name, moments };
}

/** Bytes of data behind a word's flags and numbers. */
function dataOf(word: string): number {
  const count = /\*(\d+)/.exec(word)?.[1];
  return count === undefined ? /:(.*)/.exec(word)?.[1]?.length ?? 0 : +count;
}

/** What the socket has counted; a segment's header counts twice where it comes in. */
function casesOf({ name, moments }: Conversation): readonly ScenarioCase[] {
  const nothing = () => ({ packets: 0, bytes: 0 });
  let [heard, sent] = [nothing(), nothing()];
  let isThere = false;
  return moments.map(([word, seen], index) => {
    if (word.startsWith(">") && isThere) {
      heard.packets++;
      heard.bytes += 2 * TCP_HEADER + dataOf(word);
    }
    if (word === NOBODY) {
      heard.packets++;
      heard.bytes += 2 * TCP_HEADER;
    }
    isThere = seen !== "none";
    if (!isThere) [heard, sent] = [nothing(), nothing()];
    let value = "none";
    if (seen !== "none") {
      const [state, acknowledged, sequence, ...segments] = seen;
      for (const segment of segments) {
        sent.packets++;
        sent.bytes += FRAME + (segment === "SYN" ? SYN_OPTIONS : segment);
      }
      value = `${state} ${acknowledged} ${sequence} ` +
        `in ${heard.packets}/${heard.bytes} ` +
        `out ${sent.packets}/${sent.bytes}`;
    }
    return { name: `${name}.${index}`, value, source: SOURCE };
  });
}

const asked: readonly Moment[] = [
  ["listen", "none"],
  [">S", ["SynReceived", 1, 1, "SYN"]],
];

const accepted: readonly Moment[] = [
  ...asked,
  [">A", ["Established", 1, 1]],
  ["accept", ["Established", 1, 1]],
];

const asking: readonly Moment[] = [["connect", [
  "SynSent",
  0 - 7000,
  1,
  "SYN",
]]];

/** The socket has said that it will send no more. */
const shutDown: readonly Moment[] = [
  ...accepted,
  ["shutdown", ["FinWait1", 1, 1, 0]],
];

const halfClosed: readonly Moment[] = [
  ...shutDown,
  [">A", ["FinWait2", 1, 1]],
];

const bothClosing: readonly Moment[] = [
  ...shutDown,
  [">F", ["Closing", 2, 1, 0]],
];

const waiting: readonly Moment[] = [
  ...shutDown,
  [">FA", ["TimeWait", 2, 1, 0]],
];

/** The peer has said so, and it was acknowledged. */
const left: readonly Moment[] = [
  ...accepted,
  [">FA", ["CloseWait", 2, 1]],
  ["wait*1100", ["CloseWait", 2, 1, 0]],
];

const leaving: readonly Moment[] = [
  ...left,
  ["close", ["LastAck", 2, 1, 0]],
];

const conversations: readonly Conversation[] = [
  conversation("syn-received-again", ...asked, [">S", [
    "SynReceived",
    1,
    1,
  ]], [">A", ["Established", 1, 1]]),
  conversation("syn-received-takes-the-number", ...asked, [">A@9:abc", [
    "Established",
    12,
    1,
  ]]),
  ...["R", "RA", "FA", "PA", "SA", ""].map((flags) =>
    conversation(`syn-received-${flags || "nothing"}`, ...asked, [
      `>${flags}`,
      ["Closed", 1, 1, 0],
    ])
  ),
  conversation("syn-received-without-listener", ...asked, [
    "hang-up",
    "none",
  ], [">A", "none"]),
  conversation(
    "not-accepted-before-the-listener-goes",
    ...asked,
    [">A", ["Established", 1, 1]],
    ["hang-up", "none"],
  ),
  conversation(
    "closed-before-the-listener-goes",
    ...asked,
    [">R", ["Closed", 1, 1, 0]],
    [">A^9", ["Closed", 2, 9, 0]],
    ["hang-up", "none"],
  ),
  conversation(
    "closed-before-it-is-accepted",
    ...asked,
    [">A", ["Established", 1, 1]],
    [">R", ["Closed", 1, 1]],
    ["accept", ["Closed", 1, 1]],
    ["close", "none"],
  ),
  conversation("syn-with-data", ["listen", "none"], [">S:abc", [
    "SynReceived",
    4,
    1,
    "SYN",
  ]]),
  conversation(
    "syn-at-the-end-of-the-numbers",
    ["listen", "none"],
    [
      ">S@4294960295",
      ["SynReceived", 0 - 7000, 1, "SYN"],
    ],
    [">A@4294960296", ["Established", 0 - 7000, 1]],
    [
      ">A@4294960296:ab",
      ["Established", 2 - 7000, 1],
    ],
  ),
  // The first is sent again after one second, then after 2, 4, 8 and 16 more,
  // each to within the half second at which the task looks.
  conversation(
    "syn-received-retransmission",
    ...asked,
    ["wait*800", ["SynReceived", 1, 1]],
    ["wait*1000", ["SynReceived", 1, 1, "SYN"]],
    ["wait*900", ["SynReceived", 1, 1]],
    ["wait*1600", ["SynReceived", 1, 1, "SYN"]],
    ["wait*2400", ["SynReceived", 1, 1]],
    ["wait*2100", ["SynReceived", 1, 1, "SYN"]],
    ["wait*5700", ["SynReceived", 1, 1]],
    ["wait*3000", ["SynReceived", 1, 1, "SYN"]],
    ["wait*13000", ["SynReceived", 1, 1]],
    ["wait*3500", ["SynReceived", 1, 1, "SYN"]],
    ["wait*28000", ["SynReceived", 1, 1]],
    ["wait*5000", ["Closed", 1, 1]],
  ),
  conversation(
    "syn-received-acknowledged-too-low",
    ...asked,
    [">A^0", ["Established", 1, 1]],
    ["wait*1700", ["Established", 1, 1, "SYN"]],
    [">A^1", ["Established", 1, 1]],
    ["wait*8000", ["Established", 1, 1]],
  ),
  conversation(
    "acknowledgement-is-put-off",
    ...accepted,
    [">A:abc", ["Established", 4, 1]],
    ["wait*300", ["Established", 4, 1]],
    ["wait*1400", ["Established", 4, 1, 0]],
    // Half a second after the last one it is not.
    [">A@4:de", ["Established", 6, 1, 0]],
    ["wait*1100", ["Established", 6, 1]],
  ),
  conversation(
    "acknowledgement-is-put-off-after-one-that-was-late",
    ...accepted,
    ["wait*1000", ["Established", 1, 1]],
    [">A:a", ["Established", 2, 1, 0]],
    [">A@2:b", ["Established", 3, 1]],
    ["wait*1100", ["Established", 3, 1, 0]],
  ),
  // The task looks half a second after it was last woken, and not before.
  conversation(
    "every-packet-puts-the-next-look-off",
    ...accepted,
    [">A:abc", ["Established", 4, 1]],
    ["wait*300", ["Established", 4, 1]],
    [">A@4:d", ["Established", 5, 1]],
    ["wait*350", ["Established", 5, 1]],
    ["wait*1000", ["Established", 5, 1, 0]],
  ),
  conversation(
    "acknowledgement-of-two-segments",
    ...accepted,
    [">A*2999", ["Established", 3000, 1]],
    [">A@3000:x", ["Established", 3001, 1, 0]],
    [">A@3001*3000", ["Established", 6001, 1, 0]],
    ["wait*1100", ["Established", 6001, 1]],
  ),
  conversation(
    "answers-out-of-order-five-times",
    ...accepted,
    ...[1, 2, 3, 4, 5].map((): Moment => [
      ">A@2:x",
      ["Established", 1, 1, 0],
    ]),
    [">A@2:x", ["Established", 1, 1]],
    [">A:y", ["Established", 2, 1]],
    ...[1, 2, 3, 4, 5].map((): Moment => [
      ">A:z",
      ["Established", 2, 1, 0],
    ]),
    [">A@0:z", ["Established", 2, 1]],
  ),
  conversation("established-without-data", ...accepted, [">S@1", [
    "Established",
    1,
    1,
  ]], [">A", ["Established", 1, 1]]),
  ...["R", "RA", "RF"].map((flags) =>
    conversation(`established-${flags || "nothing"}`, ...accepted, [
      `>${flags}@5:abc`,
      ["Closed", 1, 1],
    ])
  ),
  conversation(
    "established-nobody-reads",
    ...accepted,
    ["shutdown-reading", ["Established", 1, 1]],
    [">A:abc", ["Established", 1, 1]],
    ["wait*1100", ["Established", 1, 1]],
    [">F:abc", ["CloseWait", 5, 1, 0]],
  ),
  conversation(
    "established-full",
    ...accepted,
    ...[0, 1, 2, 3].map((index): Moment => [
      `>A@${1 + index * 65_400}*65400`,
      ["Established", 1 + (index + 1) * 65_400, 1, 0],
    ]),
    // 544 bytes are free, and the headers count.
    [">A@261601*505", ["Established", 261_601, 1]],
    ["wait*1100", ["Established", 261_601, 1]],
    [">A@261601*504", ["Established", 262_105, 1, 0]],
  ),
  conversation(
    "written-data",
    ...accepted,
    ["write*100", ["Established", 1, 101, 100]],
    ["wait*1700", ["Established", 1, 101, 100]],
    [">A^100", ["Established", 1, 101]],
    ["wait*2500", ["Established", 1, 101, 100]],
    ["write*50", ["Established", 1, 151, 50]],
    [">A^101", ["Established", 1, 151]],
    ["wait*4600", ["Established", 1, 151, 50]],
    [">A^151", ["Established", 1, 151]],
    ["wait*20000", ["Established", 1, 151]],
    // Once all is acknowledged, the intervals begin with a second again.
    ["write*1", ["Established", 1, 152, 1, 1]],
    ["wait*700", ["Established", 1, 152]],
    ["wait*2100", ["Established", 1, 152, 1]],
  ),
  conversation(
    "acknowledgement-of-more-than-was-sent",
    ...accepted,
    ["write*10", ["Established", 1, 11, 10]],
    ["write*20", ["Established", 1, 31, 20]],
    [">A^99", ["Established", 1, 31]],
    ["wait*1700", ["Established", 1, 31]],
  ),
  conversation(
    "write-sends-segments-until-all-is-sent",
    ...accepted,
    ["write*65483", ["Established", 1, 65_484, 65_482, 1]],
  ),
  conversation(
    "data-says-what-came",
    ...accepted,
    [">A:abc", ["Established", 4, 1]],
    ["write*5", ["Established", 4, 6, 5]],
    ["wait*700", ["Established", 4, 6]],
  ),
  conversation("close-wait-ACK", ...left, [">A@2", ["Closed", 2, 1, 0]]),
  conversation(
    "fin-is-acknowledged-late",
    ...accepted,
    [">F:ab", ["CloseWait", 4, 1]],
    ["wait*1100", ["CloseWait", 4, 1, 0]],
    // A second after the last time, what is sent is sent again at once.
    ["write*7", ["CloseWait", 4, 8, 7, 7]],
    ["close", ["LastAck", 4, 8, 0]],
  ),
  conversation("last-ack-ACK", ...leaving, [">A@2^2", "none"]),
  conversation("last-ack-F", ...leaving, [">F@2", "none"]),
  conversation(
    "fin-wait-1-ACK-with-data",
    ...shutDown,
    [">A:abc", ["FinWait2", 4, 1]],
    ["wait*1100", ["FinWait2", 4, 1]],
  ),
  conversation("fin-wait-1-F-with-data", ...shutDown, [">F:abc", [
    "Closing",
    5,
    1,
    0,
  ]]),
  conversation("fin-wait-1-FA-with-data", ...shutDown, [">FA:abc", [
    "TimeWait",
    5,
    1,
    0,
  ]]),
  ...["R", "RA", "S", "PA", "FPA", ""].map((flags) =>
    conversation(`fin-wait-1-${flags || "nothing"}`, ...shutDown, [
      `>${flags}@1:a`,
      ["Closed", 1, 1, 0],
    ])
  ),
  conversation("fin-wait-2-ACK", ...halfClosed, [">A", ["FinWait2", 1, 1]]),
  conversation(
    "fin-wait-2-counts-one-too-many",
    ...halfClosed,
    [">A:abc", ["FinWait2", 5, 1]],
    ["wait*1100", ["FinWait2", 5, 1, 0]],
    [">A@99:d", ["FinWait2", 101, 1, 0]],
  ),
  conversation(
    "fin-wait-2-nobody-reads",
    ...halfClosed,
    ["shutdown-reading", ["FinWait2", 1, 1]],
    [">A:abc", ["FinWait2", 1, 1]],
    ["wait*1100", ["FinWait2", 1, 1]],
  ),
  ...["F", "FA"].map((flags) =>
    conversation(`fin-wait-2-${flags || "nothing"}`, ...halfClosed, [
      `>${flags}:ab`,
      ["TimeWait", 4, 1, 0],
    ])
  ),
  conversation("fin-wait-2-RA", ...halfClosed, [">RA", ["Closed", 1, 1]]),
  ...["R", "S", "PA", "RFA", ""].map((flags) =>
    conversation(`fin-wait-2-${flags || "nothing"}`, ...halfClosed, [
      `>${flags}@1:a`,
      ["Closed", 1, 1, 0],
    ])
  ),
  conversation("closing-ACK", ...bothClosing, [">A@2:xyz", [
    "TimeWait",
    5,
    1,
  ]]),
  ...["R", "F", "FA", "PA"].map((flags) =>
    conversation(`closing-${flags || "nothing"}`, ...bothClosing, [
      `>${flags}@2`,
      ["Closed", 2, 1, 0],
    ])
  ),
  ...["A", "R", "FA"].map((flags) =>
    conversation(`time-wait-${flags || "nothing"}`, ...waiting, [
      `>${flags}@2`,
      ["Closed", 2, 1, 0],
    ])
  ),
  conversation(
    "time-wait-lasts-two-minutes",
    ...waiting,
    ["wait*119000", ["TimeWait", 2, 1]],
    ["wait*2000", ["Closed", 2, 1]],
  ),
  conversation(
    "time-wait-of-nobody",
    ...waiting,
    ["close", ["TimeWait", 2, 1]],
    ["wait*119000", ["TimeWait", 2, 1]],
    ["wait*2000", "none"],
  ),
  conversation(
    "time-wait-of-one-that-is-gone",
    ...waiting,
    [">R@2", ["Closed", 2, 1, 0]],
    ["close", "none"],
    [">S", ["SynReceived", 1, 1, "SYN"]],
    [">A", ["Established", 1, 1]],
    ["wait*121000", ["Established", 1, 1]],
  ),
  conversation(
    "time-wait-is-ended-once",
    ...waiting,
    [">R@2", ["Closed", 2, 1, 0]],
    ["wait*121000", ["Closed", 2, 1]],
  ),
  conversation(
    "closed-answers",
    ...waiting,
    [">R@2", ["Closed", 2, 1, 0]],
    [">A@5^77", ["Closed", 6, 77, 0]],
    [">P@5^77:ab", ["Closed", 8, -1000, 0]],
    [">RA@9^9", ["Closed", 8, -1000]],
    ["close", "none"],
  ),
  conversation(
    "close-says-so",
    ...accepted,
    ["close", ["FinWait1", 1, 1, 0]],
    [">A", ["FinWait2", 1, 1]],
    [">R", "none"],
  ),
  conversation("close-of-fin-wait-1-and-RST", ...shutDown, ["close", [
    "FinWait1",
    1,
    1,
  ]], [">R", "none"]),
  conversation("shut-down-twice", ...shutDown, ["shutdown", [
    "FinWait1",
    1,
    1,
  ]]),
  conversation(
    "syn-sent-SA",
    ...asking,
    [">SA", ["Established", 1, 1, 0]],
    ["wait*1700", ["Established", 1, 1]],
    [">A:abc", ["Established", 4, 1, 0]],
  ),
  conversation("syn-sent-SA-with-data", ...asking, [">SA:ab", [
    "Established",
    3,
    1,
    0,
  ]]),
  conversation(
    "syn-sent-S",
    ...asking,
    [">S", ["SynReceived", 1, 2, "SYN"]],
    [">A^2", ["Established", 1, 2]],
    ["wait*1700", ["Established", 1, 2]],
  ),
  conversation("syn-sent-S-with-data", ...asking, [">S:ab", [
    "SynReceived",
    3,
    2,
    "SYN",
  ]]),
  // The number is far above the last one sent, which is 0: no delay.
  conversation("syn-sent-FA", ...asking, [">FA@0:ab", [
    "Closed",
    3,
    1,
    0,
  ]]),
  // At 3,000 above it there is none yet, one below there is.
  conversation("syn-sent-FA-two-segments-on", ...asking, [
    ">FA@4294963295",
    ["Closed", 3000 - 7000, 1, 0],
  ]),
  conversation(
    "syn-sent-FA-not-quite-two-segments-on",
    ...asking,
    [">FA@4294963294", ["Closed", 2999 - 7000, 1]],
    ["wait*1100", ["Closed", 2999 - 7000, 1, 0]],
  ),
  conversation(
    "syn-sent-FA-is-acknowledged-late",
    ...asking,
    [">FA@4294960396", ["Closed", 101 - 7000, 1]],
    ["wait*1100", ["Closed", 101 - 7000, 1, 0]],
  ),
  conversation("syn-sent-RA", ...asking, [">RA", [
    "Closed",
    0 - 7000,
    1,
  ]]),
  ...["R", "F", "A", "SPA", ""].map((flags) =>
    conversation(`syn-sent-${flags || "nothing"}`, ...asking, [
      `>${flags}`,
      ["Closed", 0 - 7000, 1, 0],
    ])
  ),
  conversation(
    "syn-sent-retransmission",
    ...asking,
    ["wait*800", ["SynSent", 0 - 7000, 1]],
    ["wait*1000", ["SynSent", 0 - 7000, 1, "SYN"]],
    ["wait*2500", ["SynSent", 0 - 7000, 1, "SYN"]],
    ["wait*62700", ["Closed", 0 - 7000, 1, "SYN", "SYN", "SYN"]],
  ),
  // RST with the number of the SYN and one more, which is not sent again.
  conversation(
    "nobody-listens",
    [NOBODY, ["Closed", 0 - 7000, 1, "SYN"]],
    ["wait*1700", ["Closed", 0 - 7000, 1]],
  ),
];

function scriptOf({ name, moments }: Conversation): string {
  return [name, ...moments.map(([word]) => word)].join(" ");
}

/** The text of tcp_peer.h: what the program reads aloud. */
export function tcpPeerHeader(): string {
  const lines = conversations.map((one) => `    "${scriptOf(one)}",\n`);
  return "// Generated from conformance/scenarios/tcp_peer.ts by " +
    "`deno task generate`.\n#pragma once\n\n" +
    `static char const* const s_scripts[] = {\n${lines.join("")}};\n`;
}

/** Every edge of every state. */
export const tcpPeer: Scenario = {
  program: "tcp_peer",
  cases: [
    ...conversations.flatMap(casesOf),
    {
      name: "two connections begin with numbers of their own",
      value: "1",
      source: "Kernel/Net/TCPSocket.cpp: protocol_connect",
    },
  ],
};
