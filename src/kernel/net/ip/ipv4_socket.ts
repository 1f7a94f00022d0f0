/**
 * What IPv4 sockets share, and raw sockets (Kernel/Net/IP/Socket.cpp).
 *
 * @module
 */

import {
  FIONREAD,
  IPPROTO_ICMP,
  IPPROTO_IP,
  MSG_DONTROUTE,
  MSG_PEEK,
  MSG_WAITALL,
  SHUT_RDWR,
  SOCK_STREAM,
} from "../../../api/constants.ts";
import { NULL, type UserAddress } from "../../../api/user_address.ts";
import { fail, KernelError } from "../../errors.ts";
import type { OpenFileDescription } from "../../filesystem/open_file_description.ts";
import type { UserOrKernelBuffer } from "../../filesystem/user_or_kernel_buffer.ts";
import { Reservation } from "../../memory/reservation.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
import type { Waiting, WakeReason } from "../../tasks/wait_queue.ts";
import {
  formatIPv4,
  IPV4_PAYLOAD_OFFSET,
  type IPv4Address,
  LOCALHOST,
  type NetworkAdapter,
} from "../network_adapter.ts";
import {
  EPHEMERAL_PORTS,
  type NetworkingManagement,
} from "../networking_management.ts";
import {
  type MaybeWaiting,
  type ReceiveOptions,
  type SendOptions,
  Socket,
  writeOption,
} from "../socket.ts";
import {
  checkFamilyToConnect,
  checkRoomForSender,
  readAddressToBind,
  readAddressToConnect,
  readDestination,
  writeSender,
} from "./caller_address.ts";
import { InternetOptions } from "./internet_options.ts";
import { networkIoctl } from "./ioctl.ts";
import { internetAddressBytes, ipv4Bytes, type IPv4Packet } from "./packet.ts";

/** One more datagram than this may wait. */
const MOST_DATAGRAMS = 2000;

/** What the heap keeps of a datagram besides its content. */
const DATAGRAM_BYTES = 512;

/** Bytes of the receive buffer, which each half has. */
export const RECEIVE_BUFFER: number = 256 * 1024;

function bytesOf({ payload }: IPv4Packet): number {
  return DATAGRAM_BYTES + payload.length;
}

interface Datagram {
  readonly packet: IPv4Packet;
  readonly peerAddress: IPv4Address;
  readonly peerPort: number;
  readonly timestamp: bigint;
}

/** A raw socket, and the base of the two others. */
export class IPv4Socket extends Socket {
  protected readonly protocol: number;
  protected readonly network: NetworkingManagement;
  localAddressNumber: IPv4Address = 0;
  localPort = 0;
  peerAddressNumber: IPv4Address = 0;
  peerPort = 0;
  readonly options = new InternetOptions();
  protected isBound = false;
  /** Something to read, or nothing will ever come. */
  protected hasData = false;
  readonly #datagrams: Datagram[] = [];
  readonly #pages: Reservation;

  constructor(context: SyscallContext, type: number, protocol: number) {
    super(context.process, type);
    this.protocol = protocol;
    try {
      this.#pages = new Reservation(context.kernel.memory, 2 * RECEIVE_BUFFER);
    } catch (error) {
      super.releaseMemory();
      throw error;
    }
    this.network = context.kernel.network;
    if (protocol === IPPROTO_ICMP) this.network.icmpSockets.add(this);
  }

  // What a protocol adds; a raw socket adds nothing.

  protected bindProtocol(): void {}
  protected listenProtocol(): void {}
  protected connectProtocol(
    _description: OpenFileDescription,
  ): MaybeWaiting<void> {}
  protected get isDisconnected(): boolean {
    return false;
  }
  override get promisedPages(): number {
    return this.#pages.pages;
  }

  /** The last reference is gone. */
  protected destroyed(): void {
    this.network.icmpSockets.delete(this);
    this.releaseMemory();
  }

  /** Nothing will be received any more. */
  protected releaseReceiveBuffer(): void {
    this.#pages.release();
  }

  protected override releaseMemory(): void {
    super.releaseMemory();
    this.releaseReceiveBuffer();
  }

  protected setHasData(value: boolean): void {
    this.hasData = value;
    this.evaluateBlockConditions();
  }

  override canRead(_description: OpenFileDescription): boolean {
    if (this.ownRole === "listener") return this.canAccept;
    return this.isDisconnected || this.hasData;
  }

  override canWrite(_description: OpenFileDescription): boolean {
    return true;
  }

  override detach(description: OpenFileDescription): void {
    super.detach(description);
    this.lastDescriptionClosed();
  }

  override abandon(): void {
    throw new Error("only streams are accepted");
  }

  /** Both directions are shut down, as far as the state allows. */
  protected lastDescriptionClosed(): void {
    try {
      this.shutdown(SHUT_RDWR);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
    }
    this.destroyed();
  }

  protected override shutDownForReading(): void {
    this.setHasData(true);
  }

  protected ensureBound(): void {
    if (this.isBound) return;
    this.bindProtocol();
    this.isBound = true;
  }

  /** The first port from a random one on that the protocol does not hold. */
  protected freeEphemeralPort(isTaken: (port: number) => boolean): number {
    const { first, last } = EPHEMERAL_PORTS;
    const { random } = this.network.kernel;
    const start = first + random.below(last - first);
    for (let port = start;;) {
      if (!isTaken(port)) return port;
      port = port === last ? first : port + 1;
      if (port === start) {
        this.refuse("internet-socket/EADDRINUSE/no-free-ephemeral-port");
      }
    }
  }

  override bind(
    context: SyscallContext,
    address: UserAddress,
    length: number,
  ): void {
    if (this.isBound) {
      this.refuse("bind/EINVAL/internet-socket-is-already-bound");
    }
    const wanted = this.remembering(() =>
      readAddressToBind(context, address, length)
    );
    this.localAddressNumber = wanted.address;
    this.localPort = wanted.port;
    this.ensureBound();
  }

  override listen(_context: SyscallContext, backlog: number): void {
    this.ensureBound();
    this.ownRole = "listener";
    this.backlog = backlog;
    this.evaluateBlockConditions();
    this.listenProtocol();
  }

  override connect(
    context: SyscallContext,
    description: OpenFileDescription,
    address: UserAddress,
    length: number,
  ): MaybeWaiting<void> {
    this.remembering(() => checkFamilyToConnect(context, address, length));
    if (this.ownRole === "connected") {
      this.refuse("connect/EISCONN/internet-socket-is-connected");
    }
    const peer = this.remembering(() => readAddressToConnect(context, address));
    // Whatever address the adapter has by now.
    this.peerAddressNumber = peer.address === 0 ? LOCALHOST : peer.address;
    this.peerPort = peer.port;
    return this.connectProtocol(description);
  }

  /** Always 16 bytes, but zeros where the caller said it had no room. */
  override localAddress(room: number): Uint8Array {
    return internetAddressBytes(this.localAddressNumber, this.localPort)
      .fill(0, room);
  }

  override peerAddress(room: number): Uint8Array {
    return internetAddressBytes(this.peerAddressNumber, this.peerPort)
      .fill(0, room);
  }

  #route(isDirect: boolean): NetworkAdapter {
    const adapter = this.network.routeTo(
      this.peerAddressNumber,
      this.localAddressNumber,
      {
        isBound: this.boundInterface !== undefined,
        allowBroadcast: this.broadcastAllowed,
        allowGateway: !isDirect && !this.routingDisabled,
      },
    );
    return adapter ??
      this.refuse("internet-socket/EHOSTUNREACH/no-route-to-the-destination");
  }

  override sendTo(
    context: SyscallContext,
    _description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
    options: SendOptions,
  ): number {
    if (options.address !== NULL) this.#setDestination(context, options);
    const isDirect = (options.flags & MSG_DONTROUTE) !== 0;
    return this.#send(data, count, isDirect);
  }

  #setDestination(context: SyscallContext, options: SendOptions): void {
    const peer = this.remembering(() => readDestination(context, options));
    // Remembered: later sends without an address go there too.
    if (this.type !== SOCK_STREAM) {
      this.peerAddressNumber = peer.address;
      this.peerPort = peer.port;
    }
  }

  #send(data: UserOrKernelBuffer, count: number, isDirect: boolean): number {
    if (!this.isConnected && this.peerAddressNumber === 0) {
      this.refuse("internet-socket/EPIPE/no-destination");
    }
    const adapter = this.#route(isDirect);
    if (this.localAddressNumber === 0) {
      this.localAddressNumber = adapter.address;
    }
    this.ensureBound();
    return this.sendProtocol(adapter, data, count);
  }

  protected sendProtocol(
    adapter: NetworkAdapter,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    const size = Math.min(count, adapter.mtu - IPV4_PAYLOAD_OFFSET);
    this.sendPacket(this.protocol & 255, this.readData(data, size));
    return size;
  }

  protected readData(data: UserOrKernelBuffer, size: number): Uint8Array {
    const { heap } = this.network.kernel.memory;
    return this.remembering(() => {
      const bytes = heap.adopt(new Uint8Array(size));
      data.read(bytes);
      return bytes;
    });
  }

  protected sendPacket(protocol: number, payload: Uint8Array): void {
    this.network.send({
      source: this.localAddressNumber,
      destination: this.peerAddressNumber,
      protocol,
      typeOfService: this.options.typeOfService,
      timeToLive: this.options.timeToLive,
      payload,
    });
  }

  protected override writeReady(
    _description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    return this.#send(data, count, false);
  }

  /** A datagram or an ICMP packet is here. */
  packetArrived(
    packet: IPv4Packet,
    peerAddress: IPv4Address,
    peerPort: number,
    timestamp: bigint,
  ): void {
    if (
      this.isShutDownForReading || this.#datagrams.length > MOST_DATAGRAMS ||
      !this.tryQueue(bytesOf(packet))
    ) return;
    this.#datagrams.push({ packet, peerAddress, peerPort, timestamp });
    this.setHasData(true);
  }

  override receiveFrom(
    context: SyscallContext,
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
    options: ReceiveOptions,
  ): MaybeWaiting<number> {
    this.remembering(() => checkRoomForSender(context, options));
    return this.#receiveAll(context, description, data, count, options);
  }

  *#receiveAll(
    context: SyscallContext,
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
    options: ReceiveOptions,
  ): Waiting<number> {
    const peeks = (options.flags & MSG_PEEK) !== 0;
    let total = 0;
    do {
      if (this.nothingToReceive) {
        // The reference asks for ever with MSG_WAITALL.
        if (this.isDisconnected) break;
        if (!options.blocking) {
          this.refuse(
            "internet-socket/EAGAIN/nothing-received-and-non-blocking",
          );
        }
        // Who was woken does not wait again, though another has taken it since.
        this.#requireWoken(yield* this.waitForData(description));
      }
      const received = this.receiveNow(
        data.offset(total),
        count - total,
        peeks,
        (address, port) =>
          this.remembering(() => writeSender(context, options, address, port)),
      );
      // And here, at a datagram without data.
      if (received === 0 && peeks) break;
      total += received;
    } while ((options.flags & MSG_WAITALL) !== 0 && total < count);
    return total;
  }

  override *waitForData(
    description: OpenFileDescription,
  ): Waiting<WakeReason> {
    const reason = yield {
      queues: [this.blockers],
      ready: () => this.canRead(description),
      deadline: this.receiveDeadline(this.network.kernel),
      what: "data on an IPv4 socket",
    };
    // What came before the thread ran counts, whatever else ended the wait.
    return this.canRead(description) ? "woken" : reason;
  }

  #requireWoken(reason: WakeReason): void {
    if (reason === "woken") return;
    if (reason === "interrupted") {
      this.refuse("recvmsg/EINTR/signal-while-waiting-on-an-internet-socket");
    }
    this.refuse("recvmsg/EAGAIN/receive-timeout-has-expired");
  }

  protected get nothingToReceive(): boolean {
    return this.#datagrams.length === 0;
  }

  /** Moves what is there; `tell` is given the sender of a datagram. */
  protected receiveNow(
    data: UserOrKernelBuffer,
    count: number,
    peeks: boolean,
    tell: (address: IPv4Address, port: number) => void,
  ): number {
    const datagram = peeks ? this.#datagrams[0] : this.#datagrams.shift();
    if (datagram === undefined) return 0;
    if (!peeks) this.unqueue(bytesOf(datagram.packet));
    this.setHasData(this.#datagrams.length > 0);
    this.lastTimestamp = datagram.timestamp;
    tell(datagram.peerAddress, datagram.peerPort);
    const bytes = this.contentOf(datagram.packet).subarray(0, count);
    this.remembering(() => data.write(bytes));
    return bytes.length;
  }

  /** A raw socket hands out the packet with its header. */
  protected contentOf(packet: IPv4Packet): Uint8Array {
    return ipv4Bytes(packet);
  }

  /** Who waits for connections is ready too, and finds nothing. */
  protected override readReady(
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.nothingToReceive) {
      if (this.isDisconnected || description.isBlocking) return 0;
      this.refuse("internet-socket/EAGAIN/nothing-received-and-non-blocking");
    }
    return this.receiveNow(data, count, false, () => {});
  }

  /** What FIONREAD answers. */
  protected get readableSize(): number {
    const [first] = this.#datagrams;
    return first === undefined ? 0 : this.sizeOfDatagram(first.packet);
  }

  protected sizeOfDatagram(_packet: IPv4Packet): number {
    return fail("ioctl/ENOTIMPL/raw-datagram-has-no-known-size");
  }

  override ioctl(
    context: SyscallContext,
    _description: OpenFileDescription,
    request: number,
    argument: UserAddress,
  ): number {
    context.requirePromise("inet");
    if (request !== FIONREAD) {
      networkIoctl(context, this.network, request, argument);
      return 0;
    }
    context.memory.writeU32(argument, this.readableSize);
    return 0;
  }

  override setOption(
    context: SyscallContext,
    level: number,
    option: number,
    value: UserAddress,
    size: number,
  ): void {
    if (level === IPPROTO_IP) this.options.set(context, option, value, size);
    else super.setOption(context, level, option, value, size);
  }

  override getOption(
    context: SyscallContext,
    description: OpenFileDescription,
    level: number,
    option: number,
    value: UserAddress,
    sizePointer: UserAddress,
  ): void {
    if (level !== IPPROTO_IP) {
      super.getOption(context, description, level, option, value, sizePointer);
      return;
    }
    const size = context.memory.readU32(sizePointer);
    const answer = this.options.get(option);
    writeOption(context.memory, value, sizePointer, size, answer);
  }

  override pseudoPath(): string {
    if (this.ownRole === "none") return "socket";
    const local = `${formatIPv4(this.localAddressNumber)}:${this.localPort}`;
    const peer = `${formatIPv4(this.peerAddressNumber)}:${this.peerPort}`;
    const both = this.ownRole === "accepted" || this.ownRole === "connected"
      ? `${local} / ${peer}`
      : local;
    const role = this.ownRole === "listener" ? "listening" : this.ownRole;
    return `socket:${both} (${role})`;
  }
}
