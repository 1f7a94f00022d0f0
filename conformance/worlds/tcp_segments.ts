/**
 * A TCP peer that a row plays itself, with a raw socket: what it sends is
 * made byte by byte, and what it is sent in return nobody receives, because
 * its address leads to the loopback adapter and is not the adapter's own.
 *
 * @module
 */

import { call, result, type Step, text, toBytes } from "../language/row.ts";
import {
  accept,
  bind,
  internet,
  sendmsg,
  tcpServer,
} from "./socket_addresses.ts";

/** 127.0.0.2 as it lies in a sockaddr_in. */
export const SILENT = 0x0200_007f;

/** The peer's port. */
export const PEER_PORT = 4242;

/** The peer's first sequence number: that of its SYN. */
export const PEER_SEQUENCE = 7000;

/** The number that acknowledges the SYN of an accepted connection, which is 1000. */
const SYN_ACKNOWLEDGED = 1001;

const FLAGS = {
  FIN: 1,
  SYN: 2,
  RST: 4,
  PSH: 8,
  ACK: 16,
  URG: 32,
  ECE: 64,
  CWR: 128,
  NS: 256,
} as const;

type Flag = keyof typeof FLAGS;

/** What a segment says; the fields left out are those of the next one in order. */
export interface Segment {
  readonly flags: readonly Flag[];
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly data?: string | Uint8Array;
  /** Whole words of them. */
  readonly options?: readonly number[];
  /** Words of the header, where they are not what there is. */
  readonly headerWords?: number;
}

function bytesOf(
  port: number,
  {
    flags,
    sequence = PEER_SEQUENCE + 1,
    acknowledgement,
    data = "",
    options = [],
    headerWords = 5 + options.length / 4,
  }: Segment,
): Uint8Array {
  const payload = toBytes(data);
  const bytes = new Uint8Array(20 + options.length + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, PEER_PORT);
  view.setUint16(2, port);
  view.setUint32(4, sequence);
  view.setUint32(8, acknowledgement ?? SYN_ACKNOWLEDGED);
  const bits = flags.reduce((sum, flag) => sum | FLAGS[flag], 0);
  view.setUint16(12, (headerWords << 12) | bits);
  view.setUint16(14, 0xffff);
  bytes.set(options, 20);
  bytes.set(payload, 20 + options.length);
  return bytes;
}

/** The peer sends a segment to a port. */
export function peerSends(port: number, segment: Segment): Step {
  const bytes = bytesOf(port, segment);
  return sendmsg(result("peer"), {
    data: text(bytes),
    name: internet(0),
    nameLength: 16,
  }).returns(bytes.length);
}

/** The peer's raw socket; only the superuser can make it. */
export const peer: readonly Step[] = [
  call.socket("AF_INET", "SOCK_RAW", 6).as("peer"),
  bind(result("peer"), internet(0, SILENT)).returns(0),
];

/** The peer, and a listening socket in "server" that it can talk to. */
export function peerAndServer(port: number): readonly Step[] {
  return [...peer, ...tcpServer(port)];
}

/** The peer asks for a connection. */
export function peerAsks(port: number): Step {
  return peerSends(port, { flags: ["SYN"], sequence: PEER_SEQUENCE });
}

/** The peer has shaken hands; the connection is accepted in "end". */
export function peerConnected(port: number): readonly Step[] {
  return [
    ...peerAndServer(port),
    peerAsks(port),
    peerSends(port, { flags: ["ACK"] }),
    accept(result("server")).as("end"),
  ];
}
