/**
 * Who owns which TCP connection (Kernel/Net/TCPSocket.cpp).
 *
 * @module
 */

import type { IPv4Address } from "../network_adapter.ts";
import type { TCPSocket } from "./tcp_socket.ts";

/** Both ends of a connection, or (with peer 0:0) of a listener. */
export interface SocketTuple {
  readonly localAddress: IPv4Address;
  readonly localPort: number;
  readonly peerAddress: IPv4Address;
  readonly peerPort: number;
}

/** A key that is equal for equal tuples. */
export function tupleKey(tuple: SocketTuple): string {
  const { localAddress, localPort, peerAddress, peerPort } = tuple;
  return `${localAddress}:${localPort}/${peerAddress}:${peerPort}`;
}

/** All TCP sockets of a machine that have an address. */
export class TCPTable {
  readonly #byTuple = new Map<string, TCPSocket>();
  /** Sockets with segments that nobody has acknowledged. */
  readonly unacknowledged = new Set<TCPSocket>();
  /** Sockets that owe an acknowledgement. */
  readonly delayedAcknowledgements = new Set<TCPSocket>();

  /** The sockets, in the order in which they were registered. */
  get all(): Iterable<TCPSocket> {
    return this.#byTuple.values();
  }

  has(tuple: SocketTuple): boolean {
    return this.#byTuple.has(tupleKey(tuple));
  }

  register(tuple: SocketTuple, socket: TCPSocket): void {
    this.#byTuple.set(tupleKey(tuple), socket);
  }

  /** Gives the socket that has no place any more. */
  remove(tuple: SocketTuple): TCPSocket | undefined {
    const key = tupleKey(tuple);
    const removed = this.#byTuple.get(key);
    this.#byTuple.delete(key);
    return removed;
  }

  /** Whether a socket is the one of its tuple. */
  holds(tuple: SocketTuple, socket: TCPSocket): boolean {
    return this.#byTuple.get(tupleKey(tuple)) === socket;
  }

  /** The connection, or a listener on its address, or one on any address. */
  find(tuple: SocketTuple): TCPSocket | undefined {
    const listener = { ...tuple, peerAddress: 0, peerPort: 0 };
    return this.#byTuple.get(tupleKey(tuple)) ??
      this.#byTuple.get(tupleKey(listener)) ??
      this.#byTuple.get(tupleKey({ ...listener, localAddress: 0 }));
  }

  /** Whether time must pass for somebody. */
  get needsTicks(): boolean {
    return this.unacknowledged.size > 0 ||
      this.delayedAcknowledgements.size > 0;
  }

  /** Half a second has passed. */
  tick(now: number): void {
    for (const socket of [...this.delayedAcknowledgements]) {
      if (socket.shouldDelayAcknowledgement) continue;
      this.delayedAcknowledgements.delete(socket);
      socket.sendAcknowledgement(false);
    }
    for (const socket of [...this.unacknowledged]) socket.retransmit(now);
  }
}
