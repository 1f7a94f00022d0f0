/**
 * Stream sockets (Kernel/Net/TCPSocket.cpp).
 *
 * @module
 */

import { SOCK_STREAM } from "../../../api/constants.ts";
import { fail, KernelError } from "../../errors.ts";
import type { OpenFileDescription } from "../../filesystem/open_file_description.ts";
import { UserOrKernelBuffer } from "../../filesystem/user_or_kernel_buffer.ts";
import { DoubleBuffer } from "../../library/double_buffer.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
import type { Waiting } from "../../tasks/wait_queue.ts";
import { SECOND } from "../../time/units.ts";
import {
  IPV4_PAYLOAD_OFFSET,
  type NetworkAdapter,
} from "../network_adapter.ts";
import type { MaybeWaiting } from "../socket.ts";
import { Traffic } from "../traffic.ts";
import { Acknowledgement } from "./acknowledgement.ts";
import { IPv4Socket, RECEIVE_BUFFER } from "./ipv4_socket.ts";
import {
  IPV4_HEADER,
  type IPv4Packet,
  Protocol,
  readTCP,
  TCP_HEADER,
  tcpBytes,
  TCPFlag,
  type TCPSegment,
} from "./packet.ts";
import { RetransmissionQueue } from "./retransmission_queue.ts";
import {
  DISCONNECTED,
  stepState,
  type TCPConnection,
  type TCPState,
} from "./tcp_state.ts";
import { type SocketTuple, tupleKey } from "./tcp_table.ts";

/** 19 bits of buffer size in 16 bits of window. */
const WINDOW_SCALE = 3;
const LARGEST_WINDOW = 0xffff;
/** What the heap keeps of a segment to be sent again besides its bytes. */
const KEPT_BYTES = 256;
const SEGMENT_LIFETIME = 120 * SECOND;
/** What the accepting side's numbers start with. */
const FIRST_SEQUENCE_NUMBER = 1000;

const { ack: ACK, fin: FIN, psh: PSH, syn: SYN } = TCPFlag;

/** A TCP socket. */
export class TCPSocket extends IPv4Socket implements TCPConnection {
  state: TCPState = "closed";
  sequenceNumber = 0;
  readonly acknowledgement: Acknowledgement;
  /** Segments sent, with all headers; received, with TCP's header twice. */
  readonly traffic = new Traffic();
  readonly #retransmissions: RetransmissionQueue;
  #scalesWindows = false;
  /** Whether nobody answered; undefined unless the handshake has failed, and never again then. */
  #failedSilently: boolean | undefined;
  #receiveBuffer = new DoubleBuffer(RECEIVE_BUFFER);
  #registered: SocketTuple | undefined;
  /** Found once; another bind after a failed one does not look again. */
  #adapter: NetworkAdapter | undefined;
  /** The listener that waits for this connection's handshake. */
  #originator: TCPSocket | undefined;
  readonly #handshakes = new Set<TCPSocket>();
  readonly #context: SyscallContext;

  constructor(context: SyscallContext, protocol: number) {
    super(context, SOCK_STREAM, protocol);
    this.#context = context;
    this.acknowledgement = new Acknowledgement(this.#now);
    this.#retransmissions = new RetransmissionQueue(this.#now);
  }

  get #now(): number {
    return this.network.kernel.time.monotonic;
  }

  get #tuple(): SocketTuple {
    return {
      localAddress: this.localAddressNumber,
      localPort: this.localPort,
      peerAddress: this.peerAddressNumber,
      peerPort: this.peerPort,
    };
  }

  protected override get isDisconnected(): boolean {
    return DISCONNECTED.has(this.state);
  }

  override canWrite(description: OpenFileDescription): boolean {
    if (this.state === "syn-sent" || this.state === "syn-received") {
      return false;
    }
    return !description.isBlocking || !this.#retransmissions.exceedsWindow;
  }

  setState(state: TCPState): void {
    this.state = state;
    if (state === "established" && !this.hasOriginator) {
      this.ownRole = "connected";
      this.error = 0;
    }
    if (state === "time-wait") this.#waitForStragglers();
    if (state === "closed") this.#closed();
    this.evaluateBlockConditions();
  }

  #waitForStragglers(): void {
    this.#receiveBuffer = new DoubleBuffer(0);
    this.releaseReceiveBuffer();
    const { monotonicTimers } = this.network.kernel.time;
    monotonicTimers.add(this.#now + SEGMENT_LIFETIME, () => {
      if (this.state !== "time-wait") return;
      this.state = "closed";
      this.#closed();
    });
  }

  #closed(): void {
    this.releaseToOriginator();
    // A listener's queue keeps it alive too.
    if (this.attachCount === 0 && !this.isQueued) this.#leaveTables();
  }

  get hasOriginator(): boolean {
    return this.#originator !== undefined;
  }

  releaseToOriginator(): void {
    const listener = this.#originator;
    if (listener === undefined) return;
    this.#originator = undefined;
    listener.#handshakes.delete(this);
    try {
      listener.queueConnectionFrom(this);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      // Nobody holds the connection any more.
      this.#leaveTables();
    }
  }

  #leaveTables(): void {
    // Whoever it belongs to: a failed bind takes the owner's place away too.
    const removed = this.network.tcp.remove(this.#tuple);
    this.network.tcp.unacknowledged.delete(this);
    this.network.tcp.delayedAcknowledgements.delete(this);
    super.releaseMemory();
    if (removed !== undefined && removed !== this) removed.#releaseUnlessHeld();
  }

  /** No segment finds a socket without a place, whatever its state. */
  #releaseUnlessHeld(): void {
    if (this.attachCount > 0 || this.isQueued) return;
    if (!this.network.tcp.holds(this.#tuple, this)) super.releaseMemory();
  }

  /** Not with its description: the connection may have to be ended yet. */
  protected override releaseMemory(): void {}

  // Addresses and handshake.

  protected override bindProtocol(): void {
    const { tcp } = this.network;
    if (this.localAddressNumber !== 0) {
      this.#adapter ??= this.network.adapterByAddress(this.localAddressNumber);
    }
    if (this.localAddressNumber !== 0 && this.#adapter === undefined) {
      this.refuse("tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address");
    }
    if (this.localPort === 0) this.localPort = this.#ephemeralPort();
    else if (tcp.has(this.#tuple)) {
      this.refuse("tcp/EADDRINUSE/local-address-and-port-taken");
    }
    this.#register();
  }

  #register(): void {
    this.#registered = this.#tuple;
    this.network.tcp.register(this.#registered, this);
  }

  #ephemeralPort(): number {
    return this.freeEphemeralPort((localPort) =>
      this.network.tcp.has({ ...this.#tuple, localPort })
    );
  }

  protected override listenProtocol(): void {
    this.setState("listen");
    this.setSetupState("completed");
  }

  protected override connectProtocol(
    description: OpenFileDescription,
  ): MaybeWaiting<void> {
    const adapter = this.network.routeTo(
      this.peerAddressNumber,
      this.localAddressNumber,
    );
    if (adapter === undefined) {
      this.refuse("connect/EHOSTUNREACH/no-route-to-the-peer");
    }
    if (this.localAddressNumber === 0) {
      this.localAddressNumber = adapter.address;
    }
    this.ensureBound();
    this.#registerAgain();
    this.sequenceNumber = this.network.kernel.random.u32();
    this.acknowledgement.number = 0;
    this.setSetupState("in-progress");
    this.#sendForCall(SYN);
    this.state = "syn-sent";
    this.ownRole = "connecting";
    this.evaluateBlockConditions();
    if (!description.isBlocking) {
      this.refuse("connect/EINPROGRESS/tcp-handshake-began-and-non-blocking");
    }
    return this.#finishConnect();
  }

  /** A bound socket is known by its old tuple, which goes first. */
  #registerAgain(): void {
    const { tcp } = this.network;
    const old = this.#registered;
    if (old === undefined || tupleKey(old) === tupleKey(this.#tuple)) return;
    tcp.remove(old);
    this.#registered = undefined;
    if (tcp.has(this.#tuple)) {
      this.refuse("connect/EADDRINUSE/same-tcp-connection-is-still-registered");
    }
    this.#register();
  }

  *#finishConnect(): Waiting<void> {
    const reason = yield {
      queues: [this.blockers],
      ready: () => this.setupState === "completed",
      what: "a TCP handshake",
    };
    if (reason === "interrupted") {
      this.refuse("connect/EINTR/signal-during-the-tcp-handshake");
    }
    if (this.#failedSilently === undefined) return;
    this.ownRole = "none";
    if (this.#failedSilently) {
      this.refuse("connect/ETIMEDOUT/no-answer-to-five-repeated-syns");
    }
    this.refuse(
      "connect/ECONNREFUSED/tcp-peer-answered-with-other-than-syn-ack",
    );
  }

  handshakeFailed(silently: boolean): void {
    this.setState("closed");
    this.#failedSilently = silently;
    this.setSetupState("completed");
  }

  // Sending.

  /** Sends for a call, which is refused when no route leads to the peer. */
  #sendForCall(flags: number, data: Uint8Array = NOTHING): void {
    if (!this.sendSegment(flags, data)) {
      this.refuse("internet-socket/EHOSTUNREACH/no-route-to-the-destination");
    }
  }

  get #adapterToPeer(): NetworkAdapter | undefined {
    return this.network.routeTo(
      this.peerAddressNumber,
      this.localAddressNumber,
      { isBound: this.boundInterface !== undefined },
    );
  }

  /**
   * Sends, or returns false when no route leads to the peer. The network task
   * and whoever ends a connection do not mind, as in the reference.
   */
  sendSegment(flags: number, data: Uint8Array = NOTHING): boolean {
    if (this.#adapterToPeer === undefined) return false;
    const isSyn = (flags & SYN) !== 0;
    const scale = !isSyn && this.#scalesWindows ? WINDOW_SCALE : 0;
    const window = Math.min(
      this.#receiveBuffer.spaceForWriting >>> scale,
      LARGEST_WINDOW,
    );
    const payload = tcpBytes({
      sourcePort: this.localPort,
      destinationPort: this.peerPort,
      sequenceNumber: this.sequenceNumber,
      // Without its flag nobody looks at it.
      acknowledgement: this.acknowledgement.number,
      flags,
      windowScale: isSyn ? WINDOW_SCALE : undefined,
      data,
    });
    if ((flags & ACK) !== 0) this.acknowledgement.told(this.#now);
    this.sequenceNumber = (this.sequenceNumber + (isSyn ? 1 : data.length)) >>>
      0;
    // A FIN is sent once and never again: only these are kept.
    if (isSyn || data.length > 0) this.#keep(payload, data.length, window);
    this.#sendCounted(payload);
    return true;
  }

  #sendCounted(payload: Uint8Array): void {
    this.traffic.sent(IPV4_PAYLOAD_OFFSET + payload.length);
    this.sendPacket(Protocol.tcp, payload);
  }

  #keep(payload: Uint8Array, size: number, window: number): void {
    this.#retransmissions.keep({
      acknowledgement: this.sequenceNumber,
      size,
      window,
      payload,
    });
    this.network.tcp.unacknowledged.add(this);
  }

  protected override sendProtocol(
    adapter: NetworkAdapter,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    const size = Math.min(count, mssOf(adapter));
    const bytes = this.readData(data, size);
    // Kept until the peer has it, which no window bounds where nobody blocks.
    const kept = keptBytes(size);
    if (!this.tryQueue(kept)) fail("kernel-memory/ENOMEM/exhausted");
    try {
      this.#sendForCall(PSH | ACK, bytes);
    } catch (error) {
      this.unqueue(kept);
      throw error;
    }
    return size;
  }

  sendAcknowledgement(allowDuplicate: boolean): void {
    if (this.acknowledgement.isTold && !allowDuplicate) return;
    this.sendSegment(ACK);
  }

  get shouldDelayAcknowledgement(): boolean {
    return this.acknowledgement.mayWait(this.#now);
  }

  acknowledgeLater(): void {
    if (this.shouldDelayAcknowledgement) {
      this.network.tcp.delayedAcknowledgements.add(this);
    } else this.sendAcknowledgement(false);
  }

  /** Sends again what the peer has been silent about for too long. */
  retransmit(now: number): void {
    const due = this.#retransmissions.due(now);
    if (due === "timeout") {
      this.network.tcp.unacknowledged.delete(this);
      this.handshakeFailed(true);
      return;
    }
    // Where no way leads to any more it goes when its time comes again.
    if (this.#adapterToPeer === undefined) return;
    for (const { payload } of due) this.#sendCounted(payload);
  }

  // Receiving.

  /** The network task's part for a segment of this connection or listener. */
  segmentArrived(packet: IPv4Packet, segment: TCPSegment): void {
    if ((segment.flags & ACK) !== 0) this.#acknowledged(segment);
    const { length } = packet.payload;
    this.traffic.received(length - segment.data.length + length);
    stepState(this, packet, segment);
  }

  #acknowledged(segment: TCPSegment): void {
    this.#retransmissions.acknowledged(
      segment,
      (size) => {
        this.unqueue(keptBytes(size));
        this.evaluateBlockConditions();
      },
    );
    if (this.#retransmissions.isEmpty) {
      this.network.tcp.unacknowledged.delete(this);
    }
  }

  learnWindowScale(scale: number | undefined): void {
    if (scale === undefined) return;
    this.#scalesWindows = true;
    this.#retransmissions.scaleWindow(scale);
  }

  startHandshake(packet: IPv4Packet, segment: TCPSegment): void {
    this.#tryCreateClient()?.answer(this, packet, segment);
  }

  /** What a listener makes of itself for whoever asks. */
  answer(listener: TCPSocket, packet: IPv4Packet, segment: TCPSegment): void {
    this.localAddressNumber = packet.destination;
    this.localPort = segment.destinationPort;
    this.peerAddressNumber = packet.source;
    this.peerPort = segment.sourcePort;
    this.setupState = "in-progress";
    this.isBound = true;
    this.#originator = listener;
    listener.#handshakes.add(this);
    this.#register();
    this.sequenceNumber = FIRST_SEQUENCE_NUMBER;
    this.acknowledgement.advance(segment, 1);
    this.sendSegment(SYN | ACK);
    this.setState("syn-received");
    this.learnWindowScale(segment.windowScale);
  }

  /** Without memory there is no answer, and the peer will ask again. */
  #tryCreateClient(): TCPSocket | undefined {
    try {
      return new TCPSocket(this.#context, this.protocol);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      return undefined;
    }
  }

  /** An ICMP packet, where that is the protocol: taken for a segment. */
  override packetArrived(packet: IPv4Packet): void {
    const segment = readTCP(packet.payload);
    if (segment !== undefined) this.takeData(packet, segment);
  }

  /** Data that does not fit whole is dropped whole, to be sent again. */
  takeData({ payload }: IPv4Packet, { data }: TCPSegment): boolean {
    const buffer = this.#receiveBuffer;
    if (this.isShutDownForReading) return false;
    // The reference holds the packet with its headers against the space.
    const packetSize = IPV4_HEADER + payload.length;
    if (data.length === 0 || packetSize > buffer.spaceForWriting) return false;
    buffer.write(UserOrKernelBuffer.ofKernel(data), data.length);
    this.setHasData(true);
    return true;
  }

  protected override get nothingToReceive(): boolean {
    return this.#receiveBuffer.isEmpty;
  }

  protected override receiveNow(
    data: UserOrKernelBuffer,
    count: number,
    peeks: boolean,
  ): number {
    const buffer = this.#receiveBuffer;
    const received = peeks
      ? buffer.peek(data, count)
      : buffer.read(data, count);
    this.setHasData(!buffer.isEmpty);
    return received;
  }

  protected override get readableSize(): number {
    return this.#receiveBuffer.immediatelyReadable;
  }

  // Closing.

  protected override shutDownForWriting(): void {
    if (this.state !== "established") return;
    this.sendSegment(FIN | ACK);
    this.setState("fin-wait-1");
  }

  protected override lastDescriptionClosed(): void {
    super.lastDescriptionClosed();
    if (this.state === "close-wait") {
      this.sendSegment(FIN | ACK);
      this.setState("last-ack");
    }
    if (this.state === "closed" || this.state === "listen") {
      this.#leaveTables();
    } else this.#releaseUnlessHeld();
  }

  /** No segment tells the peer of it. */
  override abandon(): void {
    this.#leaveTables();
  }

  /** A listener takes the connections that nobody has accepted with it. */
  protected override destroyed(): void {
    super.destroyed();
    for (const client of this.#handshakes) {
      client.#originator = undefined;
      client.#leaveTables();
    }
    this.#handshakes.clear();
    for (const client of this.takePending()) {
      if (!(client instanceof TCPSocket)) throw new Error("another protocol");
      client.#leaveTables();
    }
  }
}

const NOTHING = new Uint8Array(0);

/** What the heap keeps of so many bytes; a SYN is a part of its socket. */
function keptBytes(size: number): number {
  return size === 0 ? 0 : KEPT_BYTES + size;
}

function mssOf(adapter: NetworkAdapter): number {
  return adapter.mtu - IPV4_HEADER - TCP_HEADER;
}
