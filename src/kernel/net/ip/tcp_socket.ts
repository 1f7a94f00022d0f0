/** Stream sockets (Kernel/Net/TCPSocket.cpp and handle_tcp in NetworkTask.cpp). */
import {
  EADDRINUSE,
  EADDRNOTAVAIL,
  ECONNREFUSED,
  EHOSTUNREACH,
  EINPROGRESS,
  EINTR,
  ENOPROTOOPT,
  ETIMEDOUT,
} from "../../api/errno.ts";
import { IPPROTO_TCP, MSG_PEEK, SOCK_STREAM } from "../../api/constants.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail, KernelError } from "../../errors.ts";
import type { OpenFileDescription } from "../../filesystem/open_file_description.ts";
import { UserOrKernelBuffer } from "../../filesystem/user_or_kernel_buffer.ts";
import { DoubleBuffer } from "../../library/double_buffer.ts";
import type { SyscallContext } from "../../syscalls/context.ts";
import type { Waiting } from "../../tasks/wait_queue.ts";
import type { NetworkAdapter } from "../network_adapter.ts";
import { EPHEMERAL_PORTS } from "../networking_management.ts";
import type { MaybeWaiting } from "../socket.ts";
import { refuseLevel } from "../socket.ts";
import { IPv4Socket } from "./ipv4_socket.ts";
import {
  IPV4_HEADER,
  type IPv4Packet,
  Protocol,
  TCP_HEADER,
  tcpBytes,
  TCPFlag,
  type TCPSegment,
} from "./packet.ts";
import type { SocketTuple } from "./tcp_table.ts";

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

/** Why a handshake came to nothing; once set it is never forgotten. */
type HandshakeFailure = "timeout" | "refused";

/** No reading of new data in these: reads drain what is there and then end. */
const DISCONNECTED: ReadonlySet<TCPState> = new Set<TCPState>([
  "closed",
  "close-wait",
  "last-ack",
  "fin-wait-1",
  "fin-wait-2",
  "closing",
  "time-wait",
]);

const RECEIVE_BUFFER = 256 * 1024;
/** 19 bits of buffer size in 16 bits of window. */
const WINDOW_SCALE = 3;
const INITIAL_SEND_WINDOW = 64 * 1024;
const LARGEST_WINDOW = 0xffff;
const SECOND = 1_000_000_000;
const SEGMENT_LIFETIME = 120 * SECOND;
const MOST_ACKNOWLEDGEMENT_DELAY = SECOND / 2;
/** Two of what the reference takes for full segments are acknowledged at once. */
const PROMPT_ACKNOWLEDGEMENT = 2 * 1500;
const MOST_DUPLICATE_ACKNOWLEDGEMENTS = 5;
const MOST_RETRANSMITS = 5;
/** What the accepting side's numbers start with. */
const FIRST_SEQUENCE_NUMBER = 1000;

const { ack: ACK, fin: FIN, psh: PSH, rst: RST, syn: SYN } = TCPFlag;

interface Unacknowledged {
  /** The number that acknowledges it. */
  readonly acknowledgement: number;
  readonly size: number;
  readonly window: number;
  readonly payload: Uint8Array;
}

/** A TCP socket. */
export class TCPSocket extends IPv4Socket {
  state: TCPState = "closed";
  #sequenceNumber = 0;
  #acknowledgement = 0;
  #lastAcknowledgementSent = 0;
  #lastAcknowledgementTime: number;
  #duplicateAcknowledgements = 0;
  #sendWindow = INITIAL_SEND_WINDOW;
  #sendWindowScale = 0;
  #scalesWindows = false;
  #direction: "unspecified" | "outgoing" | "incoming" | "passive" =
    "unspecified";
  #failure: HandshakeFailure | undefined;
  #receiveBuffer: DoubleBuffer | undefined = new DoubleBuffer(RECEIVE_BUFFER);
  readonly #unacknowledged: Unacknowledged[] = [];
  #unacknowledgedSize = 0;
  #retransmitAttempts = 0;
  #lastRetransmitTime: number;
  #registered: SocketTuple | undefined;
  /** Found once; another bind after a failed one does not look again. */
  #adapter: NetworkAdapter | undefined;
  /** The listener that waits for this connection's handshake. */
  #originator: TCPSocket | undefined;
  readonly #handshakes = new Set<TCPSocket>();
  readonly #context: SyscallContext;
  #isGone = false;

  constructor(context: SyscallContext, protocol: number) {
    super(context, SOCK_STREAM, protocol);
    this.#context = context;
    this.#lastAcknowledgementTime = this.#now;
    this.#lastRetransmitTime = this.#now;
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
    return !description.isBlocking ||
      this.#unacknowledgedSize <= this.#sendWindow;
  }

  #setState(state: TCPState): void {
    const wasDisconnected = this.isDisconnected;
    const previousRole = this.ownRole;
    this.state = state;
    if (state === "established" && this.#direction === "outgoing") {
      this.ownRole = "connected";
      this.error = 0;
    }
    if (state === "time-wait") this.#waitForStragglers();
    if (state === "closed") this.#closed();
    if (
      previousRole !== this.ownRole || wasDisconnected !== this.isDisconnected
    ) this.evaluateBlockConditions();
  }

  #waitForStragglers(): void {
    this.#receiveBuffer = undefined;
    const { monotonicTimers } = this.network.kernel.time;
    monotonicTimers.add(this.#now + SEGMENT_LIFETIME, () => {
      if (this.state !== "time-wait") return;
      this.state = "closed";
      this.#closed();
    });
  }

  #closed(): void {
    this.#releaseToOriginator();
    if (this.attachCount === 0) this.#leaveTables();
  }

  #releaseToOriginator(): void {
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
    if (this.#isGone) return;
    this.#isGone = true;
    // Whoever it belongs to: a failed bind takes the owner's place away too.
    this.network.tcp.remove(this.#tuple);
    this.network.tcp.unacknowledged.delete(this);
    this.network.tcp.delayedAcknowledgements.delete(this);
  }

  // Addresses and handshake.

  protected override bindProtocol(): void {
    const { tcp } = this.network;
    if (this.localAddressNumber !== 0) {
      this.#adapter ??= this.network.adapterByAddress(this.localAddressNumber);
    }
    if (this.localAddressNumber !== 0 && this.#adapter === undefined) {
      this.refuse(
        EADDRNOTAVAIL,
        "bind/EADDRNOTAVAIL/specific-non-127-x-non-zero",
      );
    }
    if (this.localPort === 0) this.localPort = this.#ephemeralPort();
    else if (tcp.has(this.#tuple)) {
      this.refuse(
        EADDRINUSE,
        "bind/EADDRINUSE/udp-udp-socket-already-owns-port",
      );
    }
    this.#register();
  }

  #register(): void {
    this.#registered = this.#tuple;
    this.network.tcp.register(this.#registered, this);
  }

  #ephemeralPort(): number {
    const { first, last } = EPHEMERAL_PORTS;
    const { kernel, tcp } = this.network;
    const start = first + kernel.random.below(0x10000) % (last - first);
    for (let port = start;;) {
      if (!tcp.has({ ...this.#tuple, localPort: port })) return port;
      port = port === last ? first : port + 1;
      if (port === start) {
        this.refuse(
          EADDRINUSE,
          "bind/EADDRINUSE/port-0-every-ephemeral-port-taken",
        );
      }
    }
  }

  protected override listenProtocol(): void {
    this.#direction = "passive";
    this.#setState("listen");
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
      this.refuse(
        EHOSTUNREACH,
        "connect/EHOSTUNREACH/route-destination-arp-lookup-failed-interrupted",
      );
    }
    if (this.localAddressNumber === 0) {
      this.localAddressNumber = adapter.address;
    }
    this.ensureBound();
    this.#registerAgain();
    this.#sequenceNumber = this.network.kernel.random.u32();
    this.#acknowledgement = 0;
    this.setSetupState("in-progress");
    this.#sendSegment(SYN);
    this.state = "syn-sent";
    this.ownRole = "connecting";
    this.#direction = "outgoing";
    this.evaluateBlockConditions();
    if (!description.isBlocking) {
      this.error = EINPROGRESS;
      // The answer may clear the error again before the caller sees it.
      this.network.run();
      return fail(
        EINPROGRESS,
        "connect/EINPROGRESS/socket-non-blocking-syn-was-sent",
      );
    }
    this.network.run();
    return this.#finishConnect();
  }

  /** A bound socket is known by its old tuple, which goes first. */
  #registerAgain(): void {
    const { tcp } = this.network;
    const old = this.#registered;
    if (old === undefined || sameTuple(old, this.#tuple)) return;
    tcp.remove(old);
    this.#registered = undefined;
    if (tcp.has(this.#tuple)) {
      this.refuse(
        EADDRINUSE,
        "connect/EADDRINUSE/socket-was-bound-explicitly-full-local",
      );
    }
    this.#register();
  }

  *#finishConnect(): Waiting<void> {
    if (this.setupState !== "completed") {
      const reason = yield {
        queues: [this.blockers],
        ready: () => this.setupState === "completed",
        what: "a TCP handshake",
      };
      if (reason === "interrupted") {
        this.refuse(
          EINTR,
          "connect/EINTR/blocking-socket-signal-during-handshake-handshake",
        );
      }
    }
    if (this.#failure === undefined) return;
    this.ownRole = "none";
    if (this.#failure === "timeout") {
      this.refuse(
        ETIMEDOUT,
        "connect/ETIMEDOUT/blocking-socket-syn-retransmitted-5-times",
      );
    }
    this.refuse(
      ECONNREFUSED,
      "connect/ECONNREFUSED/blocking-socket-peer-answered-rst-fin",
    );
  }

  #handshakeFailed(failure: HandshakeFailure): void {
    this.#setState("closed");
    this.#failure = failure;
    this.setSetupState("completed");
  }

  // Sending.

  get #receiveSpace(): number {
    return this.#receiveBuffer?.spaceForWriting ?? 0;
  }

  #sendSegment(flags: number, data: Uint8Array = NOTHING): void {
    const adapter = this.network.routeTo(
      this.peerAddressNumber,
      this.localAddressNumber,
      { through: this.boundInterface },
    );
    if (adapter === undefined) {
      this.refuse(
        EHOSTUNREACH,
        "sendmsg/EHOSTUNREACH/route-including-255-255-255-255",
      );
    }
    const isSyn = (flags & SYN) !== 0;
    const scale = !isSyn && this.#scalesWindows ? WINDOW_SCALE : 0;
    const window = Math.min(this.#receiveSpace >>> scale, LARGEST_WINDOW);
    const segment: TCPSegment = {
      sourcePort: this.localPort,
      destinationPort: this.peerPort,
      sequenceNumber: this.#sequenceNumber,
      acknowledgement: (flags & ACK) !== 0 ? this.#acknowledgement : 0,
      flags,
      window,
      windowScale: isSyn ? WINDOW_SCALE : undefined,
      data,
    };
    if ((flags & ACK) !== 0) {
      this.#lastAcknowledgementSent = this.#acknowledgement;
      this.#lastAcknowledgementTime = this.#now;
    }
    this.#sequenceNumber =
      (this.#sequenceNumber + (isSyn ? 1 : data.length)) >>>
      0;
    const payload = tcpBytes(segment, mssOf(adapter));
    // A FIN is sent once and never again: only these are kept.
    if (isSyn || data.length > 0) this.#keep(payload, data.length, window);
    this.sendPacket(Protocol.tcp, payload);
  }

  #keep(payload: Uint8Array, size: number, window: number): void {
    this.#unacknowledged.push({
      acknowledgement: this.#sequenceNumber,
      size,
      window,
      payload,
    });
    this.#unacknowledgedSize += size;
    this.network.tcp.unacknowledged.add(this);
  }

  protected override sendProtocol(
    adapter: NetworkAdapter,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    const size = Math.min(count, mssOf(adapter));
    this.#sendSegment(PSH | ACK, this.readData(data, size));
    return size;
  }

  sendAcknowledgement(allowDuplicate: boolean): void {
    const isDuplicate = this.#lastAcknowledgementSent === this.#acknowledgement;
    if (isDuplicate && !allowDuplicate) return;
    this.#sendSegment(ACK);
  }

  /** Two full segments, or half a second, are acknowledged at once. */
  get shouldDelayAcknowledgement(): boolean {
    return this.#acknowledgement <
        this.#lastAcknowledgementSent + PROMPT_ACKNOWLEDGEMENT &&
      this.#now < this.#lastAcknowledgementTime + MOST_ACKNOWLEDGEMENT_DELAY;
  }

  #acknowledgeLater(): void {
    if (this.shouldDelayAcknowledgement) {
      this.network.tcp.delayedAcknowledgements.add(this);
    } else this.sendAcknowledgement(false);
  }

  /** Sends everything again once the interval, doubled each time, is over. */
  retransmit(now: number): void {
    const interval = SECOND * 2 ** this.#retransmitAttempts;
    if (this.#lastRetransmitTime > now - interval) return;
    this.#lastRetransmitTime = now;
    this.#retransmitAttempts++;
    if (this.#retransmitAttempts > MOST_RETRANSMITS) {
      this.network.tcp.unacknowledged.delete(this);
      this.#handshakeFailed("timeout");
      return;
    }
    for (const { payload } of this.#unacknowledged) {
      this.sendPacket(Protocol.tcp, payload);
    }
  }

  // Receiving.

  /** The network task's part for a segment of this connection or listener. */
  segmentArrived(packet: IPv4Packet, segment: TCPSegment): void {
    if ((segment.flags & ACK) !== 0) this.#acknowledged(segment);
    switch (this.state) {
      case "closed":
        this.#inClosed(segment);
        break;
      case "listen":
        if (segment.flags === SYN) this.#startHandshake(packet, segment);
        break;
      case "syn-sent":
        this.#inSynSent(segment);
        break;
      case "syn-received":
        this.#inSynReceived(segment);
        break;
      case "established":
        this.#inEstablished(segment);
        break;
      default:
        this.#whileClosing(segment);
    }
  }

  #acknowledged(segment: TCPSegment): void {
    for (;;) {
      const first = this.#unacknowledged[0];
      if (
        first === undefined || first.acknowledgement > segment.acknowledgement
      ) break;
      // Our own segment's window is looked at, not the peer's.
      if (this.#sendWindow !== first.window) {
        this.#sendWindow = first.window << this.#sendWindowScale;
      }
      this.#unacknowledgedSize -= first.size;
      this.#unacknowledged.shift();
      this.evaluateBlockConditions();
    }
    if (this.#unacknowledged.length === 0) {
      this.#retransmitAttempts = 0;
      this.network.tcp.unacknowledged.delete(this);
    }
  }

  #acknowledgeUpTo(segment: TCPSegment, extra: number): void {
    this.#acknowledgement =
      (segment.sequenceNumber + segment.data.length + extra) >>> 0;
  }

  #learnWindowScale(scale: number | undefined): void {
    if (scale === undefined) return;
    this.#scalesWindows = true;
    this.#sendWindowScale = scale;
  }

  #reset(): void {
    this.#sendSegment(RST);
    this.#setState("closed");
  }

  #inClosed(segment: TCPSegment): void {
    if ((segment.flags & RST) !== 0) return;
    this.#sequenceNumber = (segment.flags & ACK) !== 0
      ? segment.acknowledgement
      : 0;
    this.#acknowledgeUpTo(segment, 1);
    this.#sendSegment(RST | ACK);
  }

  #startHandshake(packet: IPv4Packet, segment: TCPSegment): void {
    const client = new TCPSocket(this.#context, this.protocol);
    client.localAddressNumber = packet.destination;
    client.localPort = segment.destinationPort;
    client.peerAddressNumber = packet.source;
    client.peerPort = segment.sourcePort;
    if (this.network.tcp.has(client.#tuple)) return;
    client.setupState = "in-progress";
    client.isBound = true;
    client.#direction = "incoming";
    client.#originator = this;
    this.#handshakes.add(client);
    client.#register();
    client.#sequenceNumber = FIRST_SEQUENCE_NUMBER;
    client.#acknowledgeUpTo(segment, 1);
    client.#sendSegment(SYN | ACK);
    client.#setState("syn-received");
    client.#learnWindowScale(segment.windowScale);
  }

  #inSynSent(segment: TCPSegment): void {
    switch (segment.flags) {
      case SYN:
        this.#acknowledgeUpTo(segment, 1);
        this.#sendSegment(SYN | ACK);
        this.#setState("syn-received");
        this.#learnWindowScale(segment.windowScale);
        return;
      case SYN | ACK:
        this.#acknowledgeUpTo(segment, 1);
        this.sendAcknowledgement(true);
        this.#setState("established");
        this.setSetupState("completed");
        this.setConnected(true);
        this.#learnWindowScale(segment.windowScale);
        return;
      case FIN | ACK:
        this.#acknowledgeUpTo(segment, 1);
        this.#acknowledgeLater();
        this.#handshakeFailed("refused");
        return;
      case RST | ACK:
        this.#handshakeFailed("refused");
        return;
      default:
        this.#sendSegment(RST);
        this.#handshakeFailed("refused");
    }
  }

  #inSynReceived(segment: TCPSegment): void {
    if (segment.flags === SYN) return;
    if (segment.flags !== ACK) {
      this.#reset();
      return;
    }
    this.#acknowledgeUpTo(segment, 0);
    if (this.#direction === "incoming" && this.#originator !== undefined) {
      this.#setState("established");
      this.setSetupState("completed");
      this.#releaseToOriginator();
    } else if (this.#direction === "outgoing") {
      this.#setState("established");
      this.setSetupState("completed");
      this.setConnected(true);
    } else this.#reset();
  }

  #inEstablished(segment: TCPSegment): void {
    if ((segment.flags & RST) !== 0) {
      this.#setState("closed");
      return;
    }
    if (segment.sequenceNumber !== this.#acknowledgement) {
      if (
        this.#duplicateAcknowledgements < MOST_DUPLICATE_ACKNOWLEDGEMENTS
      ) {
        this.#duplicateAcknowledgements++;
        this.sendAcknowledgement(true);
      }
      return;
    }
    this.#duplicateAcknowledgements = 0;
    if ((segment.flags & FIN) !== 0) {
      this.#takeData(segment);
      this.#acknowledgeUpTo(segment, 1);
      this.#acknowledgeLater();
      this.#setState("close-wait");
      this.setConnected(false);
    } else if (segment.data.length > 0 && this.#takeData(segment)) {
      this.#acknowledgeUpTo(segment, 0);
      this.#acknowledgeLater();
    }
  }

  /** Data that does not fit whole is dropped whole, to be sent again. */
  #takeData({ data }: TCPSegment): boolean {
    const buffer = this.#receiveBuffer;
    if (this.isShutDownForReading || buffer === undefined) return false;
    // The reference holds the packet with its headers against the space.
    const packetSize = data.length + IPV4_HEADER + TCP_HEADER;
    if (data.length === 0 || packetSize > buffer.spaceForWriting) return false;
    buffer.write(UserOrKernelBuffer.ofKernel(data), data.length);
    this.setHasData(true);
    return true;
  }

  /** Only bare flags are understood here; data is answered with RST. */
  #whileClosing(segment: TCPSegment): void {
    const { flags } = segment;
    if (this.state === "fin-wait-1") {
      if (flags === ACK) this.#closingStep(segment, 0, "fin-wait-2", false);
      else if (flags === FIN) this.#closingStep(segment, 1, "closing", true);
      else if (flags === (FIN | ACK)) {
        this.#closingStep(segment, 1, "time-wait", true);
      } else this.#reset();
    } else if (this.state === "fin-wait-2") {
      if (flags === FIN || flags === (FIN | ACK)) {
        this.#closingStep(segment, 1, "time-wait", true);
      } else if (flags === (RST | ACK)) this.#setState("closed");
      else if (flags === ACK) {
        if (segment.data.length > 0 && this.#takeData(segment)) {
          this.#acknowledgeUpTo(segment, 1);
          this.#acknowledgeLater();
        }
      } else this.#reset();
    } else if (this.state === "closing" && flags === ACK) {
      this.#closingStep(segment, 0, "time-wait", false);
    } else if (this.state === "last-ack" && flags === ACK) {
      this.#closingStep(segment, 0, "closed", false);
    } else this.#reset();
  }

  #closingStep(
    segment: TCPSegment,
    extra: number,
    next: TCPState,
    acknowledge: boolean,
  ): void {
    this.#acknowledgeUpTo(segment, extra);
    this.#setState(next);
    if (acknowledge) this.sendAcknowledgement(true);
  }

  protected override get nothingToReceive(): boolean {
    return this.#receiveBuffer === undefined || this.#receiveBuffer.isEmpty;
  }

  protected override receiveNow(
    data: UserOrKernelBuffer,
    count: number,
    flags: number,
  ): number {
    const buffer = this.#receiveBuffer;
    if (buffer === undefined) return 0;
    const received = (flags & MSG_PEEK) !== 0
      ? buffer.peek(data, count)
      : buffer.read(data, count);
    this.setHasData(!buffer.isEmpty);
    return received;
  }

  protected override get readableSize(): number {
    return this.#receiveBuffer?.immediatelyReadable ?? 0;
  }

  // Closing.

  protected override shutDownForWriting(): void {
    if (this.state !== "established") return;
    this.#sendSegment(FIN | ACK);
    this.#setState("fin-wait-1");
  }

  override shutdown(how: number): void {
    super.shutdown(how);
    this.network.run();
  }

  protected override lastDescriptionClosed(): void {
    super.lastDescriptionClosed();
    if (this.state === "close-wait") {
      this.#sendSegment(FIN | ACK);
      this.#setState("last-ack");
    }
    if (this.state === "closed" || this.state === "listen") {
      this.#leaveTables();
    }
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
      if (client instanceof TCPSocket) client.#leaveTables();
    }
  }

  override setOption(
    context: SyscallContext,
    level: number,
    option: number,
    value: UserAddress,
    size: number,
  ): void {
    if (level === IPPROTO_TCP) refuseLevel("setsockopt");
    super.setOption(context, level, option, value, size);
  }

  override getOption(
    context: SyscallContext,
    description: OpenFileDescription,
    level: number,
    option: number,
    value: UserAddress,
    sizePointer: UserAddress,
  ): void {
    if (level === IPPROTO_TCP) {
      context.memory.readU32(
        sizePointer,
        "getsockopt/EFAULT/value_size-readable",
      );
      fail(
        ENOPROTOOPT,
        "getsockopt/ENOPROTOOPT/level-sol_socket-1-except-ipproto_ip-0",
      );
    }
    super.getOption(context, description, level, option, value, sizePointer);
  }
}

const NOTHING = new Uint8Array(0);

function mssOf(adapter: NetworkAdapter): number {
  return adapter.mtu - IPV4_HEADER - TCP_HEADER;
}

function sameTuple(a: SocketTuple, b: SocketTuple): boolean {
  return a.localAddress === b.localAddress && a.localPort === b.localPort &&
    a.peerAddress === b.peerAddress && a.peerPort === b.peerPort;
}
