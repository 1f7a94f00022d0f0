/**
 * The machine's network: adapters, routes, port tables, and the work of the
 * reference's network task (Kernel/Net/NetworkTask.cpp, Routing.cpp).
 *
 * @module
 */

import { INADDR_BROADCAST } from "../../api/constants.ts";
import { fail } from "../errors.ts";
import type { Kernel } from "../kernel.ts";
import type { KernelTask } from "../tasks/kernel_task.ts";
import type { Timer } from "../time/timer_queue.ts";
import { Cost } from "../work.ts";
import { MOST_DELAY } from "./ip/acknowledgement.ts";
import {
  echoReply,
  type IPv4Packet,
  Protocol,
  readTCP,
  readUDPPorts,
  tcpBytes,
  TCPFlag,
  type TCPSegment,
  type TimedPacket,
  UNASKED,
} from "./ip/packet.ts";
import type { IPv4Socket } from "./ip/ipv4_socket.ts";
import type { UDPSocket } from "./ip/udp_socket.ts";
import { TCPTable } from "./ip/tcp_table.ts";
import type { LocalSocket } from "./local_socket.ts";
import {
  broadcastAddress,
  IPV4_PAYLOAD_OFFSET,
  type IPv4Address,
  loopbackAdapter,
  type NetworkAdapter,
} from "./network_adapter.ts";

/** An entry of the routing table. */
export interface Route {
  readonly destination: IPv4Address;
  readonly gateway: IPv4Address;
  readonly netmask: IPv4Address;
  readonly flags: number;
  readonly adapter: NetworkAdapter;
}

/** What limits the choice of a route. */
export interface RouteOptions {
  /** The adapter is chosen already, whatever address it has. */
  readonly isBound?: boolean;
  readonly allowBroadcast?: boolean;
  readonly allowGateway?: boolean;
}

/** Ports handed out to sockets that asked for none. */
export const EPHEMERAL_PORTS = { first: 32768, last: 60999 } as const;

/** Packets that wait for the network task; more are dropped. */
const MOST_QUEUED_PACKETS = 1024;
/** What a byte that is sent takes of its sender's slice. */
const INSTRUCTIONS_PER_BYTE = 4;
/** How often the network task looks for acknowledgements and retransmissions. */
const TICK = MOST_DELAY;
const LOOPBACK_NETWORK = 127;
/** What the heap keeps of a route or a neighbour. */
const ENTRY_BYTES = 256;

/** The network of one machine; no packet ever leaves it. */
export class NetworkingManagement {
  readonly kernel: Kernel;
  readonly loopback: NetworkAdapter = loopbackAdapter();
  readonly adapters: readonly NetworkAdapter[] = [this.loopback];
  readonly routes: Route[] = [];
  /** Hardware addresses by IPv4 address. */
  readonly arp = new Map<IPv4Address, readonly number[]>();
  /** Any UDP socket owns its port number on all addresses. */
  readonly udpPorts = new Map<number, UDPSocket>();
  readonly tcp: TCPTable;
  /** Local sockets that somebody can still get at, oldest first. */
  readonly localSockets = new Set<LocalSocket>();
  /** Sockets of protocol ICMP, in the order of their making. */
  readonly icmpSockets = new Set<IPv4Socket>();
  /** The thread that delivers packets, as in the reference. */
  task: KernelTask | undefined;
  readonly #queue: TimedPacket[] = [];
  #timer: Timer | undefined;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.tcp = new TCPTable();
  }

  adapterByName(name: string): NetworkAdapter | undefined {
    return this.adapters.find((adapter) => adapter.name === name);
  }

  /** The adapter that an address of this machine belongs to. */
  adapterByAddress(address: IPv4Address): NetworkAdapter | undefined {
    if (address >>> 24 === LOOPBACK_NETWORK) return this.loopback;
    return this.adapters.find((adapter) =>
      adapter.address === address || broadcastAddress(adapter) === address
    );
  }

  /**
   * The adapter that leads to `target`; undefined when there is no route. All
   * routes lead through the only adapter, so that one is as good as another.
   */
  routeTo(
    target: IPv4Address,
    source: IPv4Address,
    { isBound = false, allowBroadcast = false, allowGateway = true }:
      RouteOptions = {},
  ): NetworkAdapter | undefined {
    if (target === 0 || target >>> 24 === LOOPBACK_NETWORK) {
      return this.loopback;
    }
    const { address } = this.loopback;
    if (target === address) return this.loopback;
    if (target === INADDR_BROADCAST && !allowBroadcast) return undefined;
    const isDirect = (address !== 0 || isBound) &&
      (source === 0 || source === address) && this.#isNeighbour(target);
    const leads = isDirect ||
      allowGateway && this.routes.some((route) => leadsTo(route, target));
    return leads ? this.loopback : undefined;
  }

  /** Whether an address lies in the adapter's own network. */
  #isNeighbour(other: IPv4Address): boolean {
    const { address, netmask } = this.loopback;
    return ((other ^ address) & netmask) === 0;
  }

  /** Two gateways to the same place are not told apart here... */
  addRoute(route: Route): void {
    if (this.routes.some((other) => sameRoute(other, route))) {
      fail("ioctl/EEXIST/route-is-already-there");
    }
    this.kernel.memory.heap.charge(ENTRY_BYTES);
    this.routes.push(route);
  }

  /** ...but here, unless the caller names none. */
  removeRoute(route: Route): void {
    const index = this.routes.findIndex((other) =>
      sameRoute(other, route) &&
      (route.gateway === 0 || route.gateway === other.gateway)
    );
    if (index < 0) fail("ioctl/ESRCH/no-such-route");
    this.routes.splice(index, 1);
    this.kernel.memory.heap.release(ENTRY_BYTES);
  }

  /** Remembers a neighbour's hardware address, or ENOMEM. */
  learnNeighbour(address: IPv4Address, hardware: readonly number[]): void {
    if (!this.arp.has(address)) this.kernel.memory.heap.charge(ENTRY_BYTES);
    this.arp.set(address, hardware);
  }

  /** Forgets it. */
  forgetNeighbour(address: IPv4Address): void {
    if (this.arp.delete(address)) this.kernel.memory.heap.release(ENTRY_BYTES);
  }

  /** Hands a packet to the loopback adapter; its arrival wakes the task. */
  send(packet: IPv4Packet): void {
    const { traffic } = this.loopback;
    const frame = IPV4_PAYLOAD_OFFSET + packet.payload.length;
    this.kernel.memory.work.add(Cost.entry);
    this.kernel.memory.work.moved(2 * frame);
    traffic.sent(frame);
    traffic.received(frame);
    if (this.#queue.length >= MOST_QUEUED_PACKETS) {
      this.loopback.packetsDropped++;
      return;
    }
    this.#queue.push({ packet, timestamp: this.kernel.time.realtime });
    this.task?.notify();
    // The reference copies and sums all that is sent, so that a tick ends the
    // slice of who sends much; a call costs nothing by the byte here. Without
    // this a sender would fill the receiver's buffer alone, and again whenever
    // what had no room is sent once more.
    this.kernel.scheduler.sliceLeft -= INSTRUCTIONS_PER_BYTE *
      packet.payload.length;
  }

  /**
   * One turn of the network task: what TCP has put off, then the packets that
   * have arrived. Those that this brings about are for the next turn.
   */
  run(): void {
    const { time } = this.kernel;
    this.tcp.tick(time.monotonic);
    for (const timed of [...this.#queue]) {
      this.#queue.shift();
      this.#deliver(timed);
    }
    this.#wakeAfterTick();
  }

  /**
   * The task looks after TCP at least every half second, counted from the last
   * tick: what was put off since is not due then, but half a second later.
   * Where nothing is put off it need not look, and a machine that waits for
   * ever can be told so.
   */
  #wakeAfterTick(): void {
    const { coarseMonotonic, monotonicTimers } = this.kernel.time;
    if (this.#timer !== undefined) monotonicTimers.cancel(this.#timer);
    this.#timer = this.tcp.needsTicks
      ? monotonicTimers.add(coarseMonotonic + TICK, () => this.task?.notify())
      : undefined;
  }

  #deliver({ packet, timestamp }: TimedPacket): void {
    const { source, destination } = packet;
    const { address, macAddress } = this.loopback;
    if (
      destination !== address &&
      destination !== broadcastAddress(this.loopback)
    ) return;
    // Whoever sends from the adapter's own network is remembered.
    if (
      this.#isNeighbour(source) &&
      (this.arp.has(source) || this.kernel.memory.heap.hasSpaceFor(ENTRY_BYTES))
    ) this.learnNeighbour(source, macAddress);
    switch (packet.protocol) {
      case Protocol.icmp:
        this.#deliverICMP(packet, timestamp);
        break;
      case Protocol.udp:
        this.#deliverUDP(packet, timestamp);
        break;
      case Protocol.tcp:
        this.#deliverTCP(packet);
        break;
    }
  }

  #deliverICMP(packet: IPv4Packet, timestamp: bigint): void {
    for (const socket of [...this.icmpSockets]) {
      socket.packetArrived(packet, packet.source, 0, timestamp);
    }
    const reply = echoReply(packet.payload);
    if (reply === undefined) return;
    this.send({
      source: this.loopback.address,
      destination: packet.source,
      protocol: Protocol.icmp,
      ...UNASKED,
      payload: reply,
    });
  }

  #deliverUDP(packet: IPv4Packet, timestamp: bigint): void {
    const ports = readUDPPorts(packet.payload);
    if (ports === undefined) return;
    // Memberships are asked here in the reference, but nothing comes so far
    // that is not for the adapter itself or for its whole network.
    this.udpPorts.get(ports.destinationPort)?.packetArrived(
      packet,
      packet.source,
      ports.sourcePort,
      timestamp,
    );
  }

  #deliverTCP(packet: IPv4Packet): void {
    const segment = readTCP(packet.payload);
    if (segment === undefined) return;
    const socket = this.tcp.find({
      localAddress: packet.destination,
      localPort: segment.destinationPort,
      peerAddress: packet.source,
      peerPort: segment.sourcePort,
    });
    if (socket !== undefined) {
      socket.segmentArrived(packet, segment);
    } else if ((segment.flags & TCPFlag.rst) === 0) {
      this.#reset(packet, segment);
    }
  }

  /** Answers a segment that no socket expects. */
  #reset(packet: IPv4Packet, segment: TCPSegment): void {
    const answer: TCPSegment = {
      sourcePort: segment.destinationPort,
      destinationPort: segment.sourcePort,
      sequenceNumber: 0,
      acknowledgement: (segment.sequenceNumber + 1) >>> 0,
      flags: TCPFlag.rst | TCPFlag.ack,
      windowScale: undefined,
      data: new Uint8Array(0),
    };
    this.send({
      source: packet.destination,
      destination: packet.source,
      protocol: Protocol.tcp,
      ...UNASKED,
      payload: tcpBytes(answer),
    });
  }
}

function sameRoute(a: Route, b: Route): boolean {
  return a.destination === b.destination && a.netmask === b.netmask &&
    a.flags === b.flags && a.adapter === b.adapter;
}

/** The default route, the very address, or a network that is not empty. */
function leadsTo({ destination, netmask }: Route, target: number): boolean {
  if (destination === 0 || destination === target) return true;
  const isInside = ((target ^ destination) & netmask) === 0;
  return isInside && (destination & netmask) !== 0;
}
