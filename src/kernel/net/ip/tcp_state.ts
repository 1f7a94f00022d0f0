/**
 * The state machine of a connection (handle_tcp in Kernel/Net/NetworkTask.cpp).
 *
 * @module
 */

import type { Acknowledgement } from "./acknowledgement.ts";
import { type IPv4Packet, TCPFlag, type TCPSegment } from "./packet.ts";

/** States of RFC 793. */
export type TCPState =
  | "closed"
  | "listen"
  | "syn-sent"
  | "syn-received"
  | "established"
  | "close-wait"
  | "last-ack"
  | "fin-wait-1"
  | "fin-wait-2"
  | "closing"
  | "time-wait";

/** No reading of new data in these: reads drain what is there and then end. */
export const DISCONNECTED: ReadonlySet<TCPState> = new Set<TCPState>([
  "closed",
  "close-wait",
  "last-ack",
  "fin-wait-1",
  "fin-wait-2",
  "closing",
  "time-wait",
]);

const { ack: ACK, fin: FIN, rst: RST, syn: SYN } = TCPFlag;

/** What the state machine sees of a socket and does to it. */
export interface TCPConnection {
  readonly state: TCPState;
  readonly acknowledgement: Acknowledgement;
  sequenceNumber: number;
  /** Whether a listener waits for the end of the handshake. */
  readonly hasOriginator: boolean;
  releaseToOriginator(): void;
  setState(state: TCPState): void;
  setSetupState(state: "completed"): void;
  setConnected(connected: boolean): void;
  learnWindowScale(scale: number | undefined): void;
  /** It came to nothing: there was no answer, or another than the right one. */
  handshakeFailed(silently: boolean): void;
  /** A listener makes the socket of a new connection. */
  startHandshake(packet: IPv4Packet, segment: TCPSegment): void;
  sendSegment(flags: number): void;
  sendAcknowledgement(allowDuplicate: boolean): void;
  acknowledgeLater(): void;
  /** Whether the segment's data was taken. */
  takeData(packet: IPv4Packet, segment: TCPSegment): boolean;
}

/** The network task's part for a segment of a connection or listener. */
export function stepState(
  connection: TCPConnection,
  packet: IPv4Packet,
  segment: TCPSegment,
): void {
  switch (connection.state) {
    case "closed":
      return inClosed(connection, segment);
    case "listen":
      if (segment.flags === SYN) connection.startHandshake(packet, segment);
      return;
    case "syn-sent":
      return inSynSent(connection, segment);
    case "syn-received":
      return inSynReceived(connection, segment);
    case "established":
      return inEstablished(connection, packet, segment);
    default:
      return whileClosing(connection, packet, segment);
  }
}

function reset(connection: TCPConnection): void {
  connection.sendSegment(RST);
  connection.setState("closed");
}

function inClosed(connection: TCPConnection, segment: TCPSegment): void {
  if ((segment.flags & RST) !== 0) return;
  connection.sequenceNumber = (segment.flags & ACK) !== 0
    ? segment.acknowledgement
    : 0;
  connection.acknowledgement.advance(segment, 1);
  connection.sendSegment(RST | ACK);
}

function inSynSent(connection: TCPConnection, segment: TCPSegment): void {
  switch (segment.flags) {
    case SYN:
      connection.acknowledgement.advance(segment, 1);
      connection.sendSegment(SYN | ACK);
      connection.setState("syn-received");
      connection.learnWindowScale(segment.windowScale);
      return;
    case SYN | ACK:
      connection.acknowledgement.advance(segment, 1);
      connection.sendAcknowledgement(true);
      connection.setState("established");
      connection.setSetupState("completed");
      connection.setConnected(true);
      connection.learnWindowScale(segment.windowScale);
      return;
    case FIN | ACK:
      connection.acknowledgement.advance(segment, 1);
      connection.acknowledgeLater();
      break;
    case RST | ACK:
      break;
    default:
      connection.sendSegment(RST);
  }
  connection.handshakeFailed(false);
}

function inSynReceived(connection: TCPConnection, segment: TCPSegment): void {
  if (segment.flags === SYN) return;
  if (segment.flags !== ACK) {
    reset(connection);
    return;
  }
  connection.acknowledgement.advance(segment, 0);
  connection.setState("established");
  connection.setSetupState("completed");
  // Without one, both sides have begun. A listener that goes away takes those
  // along that it has.
  if (connection.hasOriginator) connection.releaseToOriginator();
  else connection.setConnected(true);
}

function inEstablished(
  connection: TCPConnection,
  packet: IPv4Packet,
  segment: TCPSegment,
): void {
  if ((segment.flags & RST) !== 0) {
    connection.setState("closed");
    return;
  }
  if (!connection.acknowledgement.expects(segment)) {
    if (connection.acknowledgement.countDuplicate()) {
      connection.sendAcknowledgement(true);
    }
    return;
  }
  connection.acknowledgement.clearDuplicates();
  if ((segment.flags & FIN) !== 0) {
    connection.takeData(packet, segment);
    connection.acknowledgement.advance(segment, 1);
    connection.acknowledgeLater();
    connection.setState("close-wait");
    connection.setConnected(false);
  } else if (connection.takeData(packet, segment)) {
    connection.acknowledgement.advance(segment, 0);
    connection.acknowledgeLater();
  }
}

/** Only bare flags are understood here; data is answered with RST. */
function whileClosing(
  connection: TCPConnection,
  packet: IPv4Packet,
  segment: TCPSegment,
): void {
  const { flags } = segment;
  if (connection.state === "fin-wait-1") {
    if (flags === ACK) closingStep(connection, segment, 0, "fin-wait-2", false);
    else if (flags === FIN) {
      closingStep(connection, segment, 1, "closing", true);
    } else if (flags === (FIN | ACK)) {
      closingStep(connection, segment, 1, "time-wait", true);
    } else reset(connection);
  } else if (connection.state === "fin-wait-2") {
    if (flags === FIN || flags === (FIN | ACK)) {
      closingStep(connection, segment, 1, "time-wait", true);
    } else if (flags === (RST | ACK)) connection.setState("closed");
    else if (flags === ACK) {
      if (connection.takeData(packet, segment)) {
        connection.acknowledgement.advance(segment, 1);
        connection.acknowledgeLater();
      }
    } else reset(connection);
  } else if (connection.state === "closing" && flags === ACK) {
    closingStep(connection, segment, 0, "time-wait", false);
  } else if (connection.state === "last-ack" && flags === ACK) {
    connection.setState("closed");
  } else reset(connection);
}

function closingStep(
  connection: TCPConnection,
  segment: TCPSegment,
  extra: number,
  next: TCPState,
  acknowledge: boolean,
): void {
  connection.acknowledgement.advance(segment, extra);
  connection.setState(next);
  if (acknowledge) connection.sendAcknowledgement(true);
}
