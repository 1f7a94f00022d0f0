/**
 * IPv4, UDP, TCP and ICMP packets as bytes (Kernel/Net/IP/IPv4.h, UDP.h, TCP.h, ICMP.h).
 *
 * @module
 */

import { AF_INET } from "../../../api/constants.ts";
import { sockaddr_in } from "../../../api/structs.ts";
import { type IPv4Address, readIPv4 } from "../network_adapter.ts";

/** Bytes of an IPv4 header without options. */
export const IPV4_HEADER = 20;
/** Bytes of a UDP header. */
export const UDP_HEADER = 8;
/** Bytes of a TCP header without options. */
export const TCP_HEADER = 20;

/** Protocol numbers in the IPv4 header. */
export const Protocol = { icmp: 1, tcp: 6, udp: 17 } as const;

/** Bits of a TCP header's flags. */
export const TCPFlag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

/** What the network task sends of its own accord is sent so. */
export const UNASKED = { typeOfService: 0, timeToLive: 64 } as const;

/** All nine bits count where flags are compared, those of congestion too. */
const TCP_FLAGS = 0x1ff;

/** What an IPv4 packet carries, and where. */
export interface IPv4Packet {
  readonly source: IPv4Address;
  readonly destination: IPv4Address;
  readonly protocol: number;
  readonly typeOfService: number;
  readonly timeToLive: number;
  readonly payload: Uint8Array;
}

/** A packet on its way, with the time at which it was sent in ns. */
export interface TimedPacket {
  readonly packet: IPv4Packet;
  readonly timestamp: bigint;
}

/** The ones' complement sum that IPv4 and ICMP carry. */
function internetChecksum(bytes: Uint8Array): number {
  let sum = 0;
  bytes.forEach((byte, at) => {
    sum += at % 2 === 0 ? byte << 8 : byte;
  });
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** The whole packet with its header, as a raw socket receives it. */
export function ipv4Bytes(packet: IPv4Packet): Uint8Array {
  const bytes = new Uint8Array(IPV4_HEADER + packet.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45);
  view.setUint8(1, packet.typeOfService);
  view.setUint16(2, bytes.length);
  view.setUint16(4, 1);
  view.setUint8(8, packet.timeToLive);
  view.setUint8(9, packet.protocol);
  view.setUint32(12, packet.source);
  view.setUint32(16, packet.destination);
  view.setUint16(10, internetChecksum(bytes.subarray(0, IPV4_HEADER)));
  bytes.set(packet.payload, IPV4_HEADER);
  return bytes;
}

/** From which port to which a UDP datagram goes. */
export interface UDPPorts {
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** A UDP datagram. */
export interface UDPDatagram extends UDPPorts {
  readonly data: Uint8Array;
}

/** Reads a datagram's ports; undefined when it is too short. */
export function readUDPPorts(payload: Uint8Array): UDPPorts | undefined {
  if (payload.length < UDP_HEADER) return undefined;
  const view = viewOf(payload);
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
  };
}

/**
 * What a datagram carries, by the length that it says itself. The reference
 * asserts that it is not less than the header's.
 */
export function udpData(payload: Uint8Array): Uint8Array {
  const length = Number(payload[4]) << 8 | Number(payload[5]);
  return payload.subarray(UDP_HEADER, length);
}

/** The bytes of a datagram. */
export function udpBytes(datagram: UDPDatagram): Uint8Array {
  const bytes = new Uint8Array(UDP_HEADER + datagram.data.length);
  const view = viewOf(bytes);
  view.setUint16(0, datagram.sourcePort);
  view.setUint16(2, datagram.destinationPort);
  view.setUint16(4, bytes.length);
  bytes.set(datagram.data, UDP_HEADER);
  return bytes;
}

/** A TCP segment, without what no receiver looks at: the window, the largest
 * segment that a SYN offers, the checksum. */
export interface TCPSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequenceNumber: number;
  readonly acknowledgement: number;
  readonly flags: number;
  /** Shift of the window that a SYN offers. */
  readonly windowScale: number | undefined;
  readonly data: Uint8Array;
}

const OPTION_END = 0;
const OPTION_NOP = 1;
const OPTION_WINDOW_SCALE = 3;
const WINDOW_SCALE_LENGTH = 3;
const LARGEST_WINDOW_SCALE = 14;

/** Reads a segment; undefined when it is too short. */
export function readTCP(payload: Uint8Array): TCPSegment | undefined {
  if (payload.length < TCP_HEADER) return undefined;
  const view = viewOf(payload);
  const header = (view.getUint8(12) >>> 4) * 4;
  if (payload.length < header) return undefined;
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequenceNumber: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    flags: view.getUint16(12) & TCP_FLAGS,
    windowScale: readWindowScale(payload, header),
    data: payload.subarray(header),
  };
}

/**
 * The last one that is offered, of those that are allowed, in a header of so
 * many bytes. Its value is looked for behind the header too, in the data; what
 * is behind that nobody knows.
 */
function readWindowScale(segment: Uint8Array, header: number):
  | number
  | undefined {
  let scale: number | undefined;
  const view = viewOf(segment);
  // No option but the last has less than two bytes.
  for (let at = TCP_HEADER; at + 1 < header;) {
    const kind = view.getUint8(at);
    if (kind === OPTION_END) break;
    if (kind === OPTION_NOP) {
      at++;
      continue;
    }
    const length = view.getUint8(at + 1);
    if (length < 2) break;
    const value = segment[at + 2];
    if (
      kind === OPTION_WINDOW_SCALE && length === WINDOW_SCALE_LENGTH &&
      value !== undefined && value <= LARGEST_WINDOW_SCALE
    ) scale = value;
    at += length;
  }
  return scale;
}

/** A SYN's options: the reference's take so many bytes. */
const SYN_OPTIONS = 8;

/** The bytes of a segment. */
export function tcpBytes(segment: TCPSegment): Uint8Array {
  const { windowScale, data } = segment;
  const isSyn = windowScale !== undefined;
  const header = TCP_HEADER + (isSyn ? SYN_OPTIONS : 0);
  const bytes = new Uint8Array(header + data.length);
  const view = viewOf(bytes);
  view.setUint16(0, segment.sourcePort);
  view.setUint16(2, segment.destinationPort);
  view.setUint32(4, segment.sequenceNumber);
  view.setUint32(8, segment.acknowledgement);
  view.setUint16(12, header / 4 << 12 | segment.flags);
  if (isSyn) {
    bytes.set(
      [OPTION_WINDOW_SCALE, WINDOW_SCALE_LENGTH, windowScale],
      TCP_HEADER,
    );
  }
  bytes.set(data, header);
  return bytes;
}

const ICMP_ECHO_REQUEST = 8;
const ICMP_ECHO_REPLY = 0;
const ICMP_ECHO_HEADER = 8;

/** The answer to an echo request; undefined for anything else. */
export function echoReply(payload: Uint8Array): Uint8Array | undefined {
  if (payload[0] !== ICMP_ECHO_REQUEST || payload.length < ICMP_ECHO_HEADER) {
    return undefined;
  }
  const reply = payload.slice();
  reply[0] = ICMP_ECHO_REPLY;
  reply[1] = 0;
  const view = viewOf(reply);
  view.setUint16(2, 0);
  view.setUint16(2, internetChecksum(reply));
  return reply;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A sockaddr_in as it lies in memory. */
export function internetAddressBytes(
  address: IPv4Address,
  port: number,
): Uint8Array {
  const bytes = new Uint8Array(sockaddr_in.size);
  const view = viewOf(bytes);
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, port);
  view.setUint32(4, address);
  return bytes;
}

/** What a sockaddr_in says. */
export interface InternetAddress {
  readonly family: number;
  readonly port: number;
  readonly address: IPv4Address;
}

export function readInternetAddress(bytes: Uint8Array): InternetAddress {
  const view = viewOf(bytes);
  return {
    family: view.getUint16(0, true),
    port: view.getUint16(2),
    address: readIPv4(view, 4),
  };
}
