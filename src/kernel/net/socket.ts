/**
 * What all sockets share (Kernel/Net/Socket.cpp).
 *
 * @module
 */

import {
  S_IFSOCK,
  SHUT_RD,
  SHUT_WR,
  SO_ACCEPTCONN,
  SO_BINDTODEVICE,
  SO_BROADCAST,
  SO_DEBUG,
  SO_DONTROUTE,
  SO_ERROR,
  SO_KEEPALIVE,
  SO_RCVTIMEO,
  SO_REUSEADDR,
  SO_SNDTIMEO,
  SO_TIMESTAMP,
  SO_TYPE,
  SOCK_STREAM,
  SOL_SOCKET,
} from "../../api/constants.ts";
import { structBytes } from "../../api/layout.ts";
import { sockaddr_un, timeval, ucred } from "../../api/structs.ts";
import type { RefusalName } from "../../api/calls.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail, KernelError, kernelError } from "../errors.ts";
import { type BareStat, File } from "../filesystem/file.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import {
  timestampOf,
  timestampOfNanoseconds,
} from "../filesystem/timestamp.ts";
import type { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import { HeapShare } from "../memory/heap.ts";
import type { Kernel } from "../kernel.ts";
import type { UserMemory } from "../memory/user_memory.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { Process } from "../tasks/process.ts";
import type { Waiting, WakeReason } from "../tasks/wait_queue.ts";
import { BIG_SECOND } from "../time/units.ts";
import type { NetworkAdapter } from "./network_adapter.ts";

/** Which part a description plays in a connection. */
export type Role =
  | "none"
  | "listener"
  | "accepted"
  | "connected"
  | "connecting";

/** How far the setting up of a connection has come. */
export type SetupState = "unstarted" | "in-progress" | "completed";

/** A process as its peer sees it. */
export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

interface MessageOptions {
  /** MSG_ flags. */
  readonly flags: number;
  /** The caller's sockaddr; 0 is none. */
  readonly address: UserAddress;
}

/** Where a message goes to, and how. */
export interface SendOptions extends MessageOptions {
  /** Bytes of the address. */
  readonly addressLength: number;
}

/** Where to tell from whom a message is, and how it is received. */
export interface ReceiveOptions extends MessageOptions {
  /** Where the length of the address is read and written; 0 is none. */
  readonly addressLengthPointer: UserAddress;
  readonly blocking: boolean;
}

/** An answer now, or a generator where the caller must wait for it. */
export type MaybeWaiting<T> = T | Waiting<T>;

/** What the heap keeps of a socket besides its buffers and queues. */
const SOCKET_BYTES = 4096;

const SIZE_OF_INT = 4;
const IFNAMSIZ = 16;
/** What getsockname and its like can fill: a whole sockaddr_un. */
export const ADDRESS_SIZE: number = sockaddr_un.size;

/** A socket of any family. */
export abstract class Socket extends File {
  readonly type: number;
  /** Who made the socket. */
  readonly origin: PeerCredentials;
  /** Who accepted the connection. */
  acceptor: PeerCredentials = { pid: 0, uid: 0, gid: 0 };
  setupState: SetupState = "unstarted";
  isConnected = false;
  isShutDownForReading = false;
  isShutDownForWriting = false;
  /** SO_RCVTIMEO and SO_SNDTIMEO in ns, once they were set. */
  readonly #timeouts = new Map<number, bigint>();
  broadcastAllowed = false;
  routingDisabled = false;
  boundInterface: NetworkAdapter | undefined;
  protected backlog = 0;
  protected ownRole: Role = "none";
  /** The pending error that SO_ERROR tells and clears; 0 is none. */
  protected error = 0;
  readonly #pending: Socket[] = [];
  /** Waits in a listener's queue, which keeps it alive. */
  isQueued = false;
  /** What the heap keeps of it and of its queue. */
  readonly #records: HeapShare;
  #timestampValue = 0;

  constructor(creator: Process, type: number) {
    super();
    this.#records = new HeapShare(creator.kernel.memory.heap);
    this.#records.resize(SOCKET_BYTES);
    this.type = type;
    this.origin = peerCredentials(creator);
  }

  /** Something more is queued in it; false where there is no room for it. */
  protected tryQueue(bytes: number): boolean {
    return this.#records.tryResize(this.#records.bytes + bytes);
  }

  /** It is queued no more. */
  protected unqueue(bytes: number): void {
    this.#records.resizeBy(-bytes);
  }

  /** Nobody can get at it any more: its memory is given back. */
  protected releaseMemory(): void {
    this.#records.release();
  }

  override get className(): string {
    return "Socket";
  }

  get isLocal(): boolean {
    return false;
  }

  /** SO_TIMESTAMP: whoever receives is told when it was sent. */
  get wantsTimestamp(): boolean {
    return this.#timestampValue !== 0;
  }

  /**
   * When a wait for what comes is over that begins now. A negative timeout is
   * over at once, and one of 0 is none.
   */
  receiveDeadline({ time }: Kernel): bigint | undefined {
    const timeout = this.#timeouts.get(SO_RCVTIMEO);
    return timeout === undefined || timeout === 0n
      ? undefined
      : BigInt(time.monotonic) + timeout;
  }

  get canAccept(): boolean {
    return this.#pending.length > 0;
  }

  abstract bind(
    context: SyscallContext,
    address: UserAddress,
    length: number,
  ): void;
  abstract connect(
    context: SyscallContext,
    description: OpenFileDescription,
    address: UserAddress,
    length: number,
  ): MaybeWaiting<void>;
  abstract listen(context: SyscallContext, backlog: number): void;
  /** The address as bytes, and the length that is reported for `room` bytes. */
  abstract localAddress(room: number): Uint8Array;
  abstract peerAddress(room: number): Uint8Array;
  abstract sendTo(
    context: SyscallContext,
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
    options: SendOptions,
  ): number;
  abstract receiveFrom(
    context: SyscallContext,
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
    options: ReceiveOptions,
  ): MaybeWaiting<number>;
  /** Waits as receiving does; "woken" for what another may take all the same. */
  abstract waitForData(description: OpenFileDescription): Waiting<WakeReason>;

  /** When the last received message arrived, in ns; for SCM_TIMESTAMP. */
  lastTimestamp = 0n;

  protected shutDownForReading(): void {}
  protected shutDownForWriting(): void {}

  /** Refuses and remembers the error for SO_ERROR. */
  protected refuse(refusal: RefusalName): never {
    const error = kernelError(refusal);
    this.error = error.errno;
    throw error;
  }

  /** Does `act`; a refusal of it is remembered for SO_ERROR. */
  remembering<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      this.error = error.errno;
      throw error;
    }
  }

  /** As `remembering`, for what may have to wait. */
  protected *rememberingWait<T>(waiting: Waiting<T>): Waiting<T> {
    try {
      return yield* waiting;
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      this.error = error.errno;
      throw error;
    }
  }

  /** It was taken from a queue, and there will be no description of it. */
  abstract abandon(): void;

  setSetupState(state: SetupState): void {
    this.setupState = state;
    this.evaluateBlockConditions();
  }

  setConnected(connected: boolean): void {
    this.isConnected = connected;
    this.evaluateBlockConditions();
  }

  /** Takes the oldest connection off the queue. */
  accept(acceptor: Process): Socket | undefined {
    const client = this.#pending.shift();
    if (client === undefined) return undefined;
    client.isQueued = false;
    client.acceptor = peerCredentials(acceptor);
    client.isConnected = true;
    client.ownRole = "accepted";
    this.evaluateBlockConditions();
    return client;
  }

  /** Empties the queue, for a listener that goes away. */
  protected takePending(): Socket[] {
    const pending = this.#pending.splice(0);
    for (const client of pending) client.isQueued = false;
    return pending;
  }

  /** Queues a connection; a full queue is this socket's error, not the caller's. */
  queueConnectionFrom(peer: Socket): void {
    if (this.#pending.length >= this.backlog) {
      this.refuse(
        "connect/ECONNREFUSED/local-target-not-listening-or-queue-full",
      );
    }
    this.#pending.push(peer);
    peer.isQueued = true;
    this.evaluateBlockConditions();
  }

  shutdown(how: number): void {
    if (this.type === SOCK_STREAM && !this.isConnected) {
      this.refuse("shutdown/ENOTCONN/stream-socket-not-connected");
    }
    if (this.ownRole === "listener") {
      this.refuse("shutdown/ENOTCONN/socket-listens");
    }
    if (!this.isShutDownForWriting && how !== SHUT_RD) {
      this.shutDownForWriting();
      this.isShutDownForWriting = true;
    }
    if (!this.isShutDownForReading && how !== SHUT_WR) {
      this.shutDownForReading();
      this.isShutDownForReading = true;
    }
  }

  override stat(): BareStat {
    return { mode: S_IFSOCK };
  }

  setOption(
    context: SyscallContext,
    level: number,
    option: number,
    value: UserAddress,
    size: number,
  ): void {
    const { memory } = context;
    if (level !== SOL_SOCKET) refuseLevel();
    switch (option) {
      case SO_SNDTIMEO:
      case SO_RCVTIMEO:
        this.#timeouts.set(option, readTimeval(memory, value, size));
        return;
      case SO_BINDTODEVICE:
        this.#bindToDevice(context, value, size);
        return;
      case SO_DEBUG:
      case SO_KEEPALIVE:
      case SO_REUSEADDR:
        // Accepted without a look at the value.
        return;
      case SO_TIMESTAMP:
        this.#setTimestamp(readInt(memory, value, size));
        return;
      case SO_DONTROUTE:
        this.routingDisabled = readInt(memory, value, size) !== 0;
        return;
      case SO_BROADCAST:
        this.broadcastAllowed = readInt(memory, value, size) !== 0;
        return;
      default:
        fail("setsockopt/ENOPROTOOPT/option-cannot-be-set");
    }
  }

  #setTimestamp(value: number): void {
    const possible = !this.isLocal && this.type !== SOCK_STREAM;
    if (value !== 0 && !possible) {
      fail("setsockopt/ENOTSUP/so_timestamp-on-a-local-or-tcp-socket");
    }
    this.#timestampValue = value;
  }

  #bindToDevice(
    context: SyscallContext,
    value: UserAddress,
    size: number,
  ): void {
    if (size !== IFNAMSIZ) {
      fail("setsockopt/EINVAL/value_size-does-not-fit-the-option");
    }
    const { memory } = context;
    const name = memory.heap.adopt(memory.readString(value, size));
    const adapter = context.kernel.network.adapterByName(name);
    if (adapter === undefined) {
      fail("setsockopt/ENODEV/no-such-adapter");
    }
    this.boundInterface = adapter;
  }

  getOption(
    context: SyscallContext,
    _description: OpenFileDescription,
    level: number,
    option: number,
    value: UserAddress,
    sizePointer: UserAddress,
  ): void {
    const { memory } = context;
    const size = memory.readU32(sizePointer);
    if (level !== SOL_SOCKET) refuseLevel();
    if (option === SO_BINDTODEVICE) {
      this.#tellDevice(memory, value, sizePointer, size);
      return;
    }
    const answer = this.#option(option);
    writeOption(memory, value, sizePointer, size, answer);
    if (option === SO_ERROR) this.error = 0;
  }

  #option(option: number): Uint8Array {
    switch (option) {
      case SO_SNDTIMEO:
      case SO_RCVTIMEO:
        return timevalBytes(this.#timeouts.get(option));
      case SO_ERROR:
        return intBytes(this.error);
      case SO_TIMESTAMP:
        return intBytes(this.#timestampValue);
      case SO_TYPE:
        return intBytes(this.type);
      case SO_DEBUG:
      case SO_REUSEADDR:
        return intBytes(0);
      case SO_ACCEPTCONN:
        return intBytes(this.ownRole === "listener" ? 1 : 0);
      case SO_DONTROUTE:
        return intBytes(this.routingDisabled ? 1 : 0);
      case SO_BROADCAST:
        return intBytes(this.broadcastAllowed ? 1 : 0);
      default:
        return fail("getsockopt/ENOPROTOOPT/unknown-option");
    }
  }

  #tellDevice(
    memory: UserMemory,
    value: UserAddress,
    sizePointer: UserAddress,
    size: number,
  ): void {
    if (size < IFNAMSIZ) {
      fail("getsockopt/EINVAL/value_size-below-size-of-the-option");
    }
    if (this.boundInterface === undefined) {
      memory.writeU32(sizePointer, 0);
      fail("getsockopt/EFAULT/so_bindtodevice-without-a-bound-device");
    }
    const name = new TextEncoder().encode(`${this.boundInterface.name}\0`);
    memory.write(value, name);
    memory.writeU32(sizePointer, name.length);
  }

  // read() and write() are called once the call has waited for readiness.

  override read(
    description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.isShutDownForReading) return 0;
    return this.readReady(description, buffer, count);
  }

  override write(
    description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.isShutDownForWriting) {
      this.refuse("transfer/EPIPE/socket-is-shut-down-for-writing");
    }
    return this.writeReady(description, buffer, count);
  }

  protected abstract readReady(
    description: OpenFileDescription,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number;
  protected abstract writeReady(
    description: OpenFileDescription,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number;
}

/** Who `process` is, as a peer sees it. */
export function peerCredentials(process: Process): PeerCredentials {
  const { uid, gid } = process.credentials;
  return { pid: process.pid, uid, gid };
}

/** SO_PEERCRED's answer. */
export function peerCredentialBytes(peer: PeerCredentials): Uint8Array {
  return structBytes(ucred, { pid: peer.pid, uid: peer.uid, gid: peer.gid });
}

/** Writes an option and its size, refusing too small a place. */
export function writeOption(
  memory: UserMemory,
  value: UserAddress,
  sizePointer: UserAddress,
  size: number,
  answer: Uint8Array,
): void {
  if (size < answer.length) {
    fail("getsockopt/EINVAL/value_size-below-size-of-the-option");
  }
  memory.write(value, answer);
  memory.writeU32(sizePointer, answer.length);
}

/** An int as it lies in memory. */
export function intBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(SIZE_OF_INT);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

/** Refuses a level that the socket does not know. */
function refuseLevel(): never {
  return fail("socket-option/ENOPROTOOPT/unknown-level");
}

/** Refuses an address family that has no sockets. */
export function refuseFamily(): never {
  return fail("socket/EAFNOSUPPORT/domain-neither-af_local-nor-af_inet");
}

function readInt(memory: UserMemory, value: UserAddress, size: number): number {
  if (size !== SIZE_OF_INT) {
    fail("setsockopt/EINVAL/value_size-does-not-fit-the-option");
  }
  return memory.readI32(value);
}

function readTimeval(
  memory: UserMemory,
  value: UserAddress,
  size: number,
): bigint {
  if (size !== timeval.size) {
    fail("setsockopt/EINVAL/value_size-does-not-fit-the-option");
  }
  const bytes = memory.read(value, size);
  const view = new DataView(bytes.buffer);
  // 32 bits of the microseconds count, and carry into saturating seconds.
  const { seconds, nanoseconds } = timestampOf(
    view.getBigInt64(0, true),
    BigInt(view.getInt32(8, true)) * 1000n,
  );
  return seconds * BIG_SECOND + BigInt(nanoseconds);
}

/** A duration in ns, or none, as a struct timeval. */
export function timevalBytes(duration: bigint | undefined): Uint8Array {
  const bytes = new Uint8Array(timeval.size);
  if (duration === undefined) return bytes;
  const view = new DataView(bytes.buffer);
  const { seconds, nanoseconds } = timestampOfNanoseconds(duration);
  view.setBigInt64(0, seconds, true);
  view.setBigInt64(8, BigInt(Math.trunc(nanoseconds / 1000)), true);
  return bytes;
}
