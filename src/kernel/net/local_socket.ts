/**
 * Sockets between processes of one machine (Kernel/Net/LocalSocket.cpp).
 *
 * @module
 */

import {
  FIONREAD,
  SO_PEERCRED,
  SO_SNDBUF,
  SOCK_STREAM,
} from "../../api/constants.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { DoubleBuffer } from "../library/double_buffer.ts";
import { Reservation } from "../memory/reservation.ts";
import type { Inode } from "../filesystem/inode.ts";
import { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import {
  type Credentials,
  inGroup,
  isSuperuser,
} from "../security/credentials.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { Process } from "../tasks/process.ts";
import type { Waiting, WakeReason } from "../tasks/wait_queue.ts";
import type { NetworkingManagement } from "./networking_management.ts";
import { DescriptorQueues } from "./descriptor_queues.ts";
import { localAddressBytes, readLocalAddress } from "./local_address.ts";
import { makeNode, openNode, type PrebindAttributes } from "./local_node.ts";
import {
  bufferSizeOption,
  isLocalOption,
  peerCredentialsOption,
} from "./local_options.ts";
import {
  type MaybeWaiting,
  peerCredentials,
  type ReceiveOptions,
  type Role,
  Socket,
  writeOption,
} from "./socket.ts";

/**
 * One object for both ends of a connection: the description that made it is
 * the connect side, the one that accept made the other. Options, the pending
 * error and the shutdown flags are therefore common to both ends.
 */
export class LocalSocket extends Socket {
  readonly #forClient = new DoubleBuffer();
  readonly #forServer = new DoubleBuffer();
  readonly #pages: Reservation;
  readonly #descriptors = new DescriptorQueues();
  #connectSide: OpenFileDescription | undefined;
  #connectSideRole: Role = "none";
  #acceptSideOpen = false;
  /** The node this socket is bound to or was connected through. */
  #inode: Inode | undefined;
  /** The node that `bind` made; `#inode` may be another socket's. */
  #bound: Inode | undefined;
  #path = "";
  readonly #prebind: PrebindAttributes;
  readonly #network: NetworkingManagement;
  readonly #all: Set<LocalSocket>;

  constructor(creator: Process, type: number) {
    super(creator, type);
    try {
      this.#pages = new Reservation(
        creator.kernel.memory,
        this.#forClient.storage + this.#forServer.storage,
      );
    } catch (error) {
      this.releaseMemory();
      throw error;
    }
    const { euid, egid } = creator.credentials;
    this.#prebind = { uid: euid, gid: egid, mode: 0o666 };
    this.#network = creator.kernel.network;
    this.#all = this.#network.localSockets;
    this.#all.add(this);
  }

  /** Both ends of a connection that has no path in the file system. */
  static connectedPair(
    creator: Process,
    type: number,
  ): [OpenFileDescription, OpenFileDescription] {
    const { heap } = creator.kernel.memory;
    const socket = new LocalSocket(creator, type);
    const connected = OpenFileDescription.createWith(heap, socket);
    socket.#path = "[socketpair]";
    socket.acceptor = peerCredentials(creator);
    socket.setConnected(true);
    socket.#setConnectSideRole("connected");
    socket.ownRole = "accepted";
    try {
      return [connected, OpenFileDescription.create(heap, socket)];
    } catch (error) {
      connected.destroy();
      throw error;
    }
  }

  override get promisedPages(): number {
    return this.#pages.pages;
  }

  override get isLocal(): boolean {
    return true;
  }

  role(description: OpenFileDescription): Role {
    return description === this.#connectSide
      ? this.#connectSideRole
      : this.ownRole;
  }

  #setConnectSideRole(role: Role): void {
    this.#connectSideRole = role;
    this.evaluateBlockConditions();
  }

  override attach(description: OpenFileDescription): void {
    super.attach(description);
    if (this.#connectSideRole === "none") this.#connectSide = description;
    else this.#acceptSideOpen = true;
    this.evaluateBlockConditions();
  }

  override detach(description: OpenFileDescription): void {
    super.detach(description);
    if (this.#connectSide === description) this.#connectSide = undefined;
    else {
      this.#acceptSideOpen = false;
      this.#unbind();
    }
    // A listener is nobody's peer: its node goes stale with its descriptor.
    if (this.attachCount === 0) this.#dropEverything();
    this.evaluateBlockConditions();
  }

  #unbind(): void {
    if (this.#bound !== undefined) this.#bound.boundSocket = undefined;
  }

  #dropEverything(): void {
    this.#unbind();
    this.#descriptors.drop();
    this.#leaveUnlessQueued();
    for (const client of this.takePending()) {
      if (!(client instanceof LocalSocket)) throw new Error("another family");
      if (client.attachCount === 0) client.#leaveUnlessQueued();
    }
  }

  override abandon(): void {
    if (this.attachCount === 0) this.#leaveUnlessQueued();
  }

  #leaveUnlessQueued(): void {
    if (this.isQueued) return;
    this.#all.delete(this);
    this.#pages.release();
    this.releaseMemory();
  }

  /** Asked of connected ends. */
  #hasAttachedPeer(description: OpenFileDescription): boolean {
    return this.role(description) === "accepted"
      ? this.#connectSide !== undefined
      : this.#acceptSideOpen;
  }

  #receiveBuffer(description: OpenFileDescription): DoubleBuffer | undefined {
    const role = this.role(description);
    if (role === "accepted") return this.#forServer;
    return role === "connected" ? this.#forClient : undefined;
  }

  #connectedReceiveBuffer(description: OpenFileDescription): DoubleBuffer {
    return this.#receiveBuffer(description) ??
      this.refuse("local-socket/EINVAL/read-while-unconnected");
  }

  #sendBuffer(description: OpenFileDescription): DoubleBuffer | undefined {
    const role = this.role(description);
    if (role === "accepted") return this.#forClient;
    return role === "connected" ? this.#forServer : undefined;
  }

  override canRead(description: OpenFileDescription): boolean {
    if (this.role(description) === "listener") return this.canAccept;
    const buffer = this.#receiveBuffer(description);
    return buffer !== undefined &&
      (!this.#hasAttachedPeer(description) || !buffer.isEmpty);
  }

  override canWrite(description: OpenFileDescription): boolean {
    const buffer = this.#sendBuffer(description);
    return buffer !== undefined &&
      (!this.#hasAttachedPeer(description) || buffer.spaceForWriting > 0);
  }

  override bind(
    context: SyscallContext,
    address: UserAddress,
    length: number,
  ): void {
    const path = this.remembering(() =>
      readLocalAddress(context, address, length)
    );
    // Only EADDRINUSE is remembered; what resolution refuses is not.
    const inode = makeNode(context, path, this.#prebind) ??
      this.refuse("bind/EADDRINUSE/something-exists-at-the-path");
    inode.boundSocket = this;
    this.#bound = inode;
    this.#inode = inode;
    this.#path = path;
  }

  override *connect(
    context: SyscallContext,
    _description: OpenFileDescription,
    address: UserAddress,
    length: number,
  ): Waiting<void> {
    if (this.#bound !== undefined) {
      this.refuse("connect/EISCONN/local-socket-is-bound");
    }
    const path = this.remembering(() =>
      readLocalAddress(context, address, length)
    );
    if (this.isConnected) {
      this.refuse("connect/EISCONN/local-socket-is-connected");
    }
    const inode = yield* this.rememberingWait(openNode(context, path));
    this.#inode = inode;
    const peer = inode?.boundSocket;
    // A node that was bound before another one does not keep its socket.
    if (!(peer instanceof LocalSocket) || peer.attachCount === 0) {
      this.refuse("connect/ECONNREFUSED/no-live-socket-at-the-path");
    }
    this.#path = path;
    yield* this.#waitForAccept(peer);
  }

  /** Blocks even where the description does not. */
  *#waitForAccept(peer: LocalSocket): Waiting<void> {
    this.#setConnectSideRole("connecting");
    try {
      peer.queueConnectionFrom(this);
    } catch (error) {
      this.#setConnectSideRole("none");
      throw error;
    }
    let reason: WakeReason = "interrupted";
    try {
      reason = yield {
        queues: [this.blockers],
        ready: () => this.setupState === "completed",
        what: "connect to a local socket",
      };
    } finally {
      // Also where the thread dies here: its request stays in the queue.
      if (reason === "interrupted") this.#setConnectSideRole("none");
    }
    if (reason === "interrupted") {
      this.refuse("connect/EINTR/signal-before-the-local-server-accepted");
    }
    this.#setConnectSideRole("connected");
  }

  override listen(_context: SyscallContext, backlog: number): void {
    if (this.type !== SOCK_STREAM) {
      this.refuse("listen/EOPNOTSUPP/local-socket-is-no-stream-socket");
    }
    this.backlog = backlog;
    this.ownRole = "listener";
    this.#setConnectSideRole("listener");
  }

  override localAddress(room: number): Uint8Array {
    return localAddressBytes(this.#path, room);
  }

  /** Both ends are the same object, with one path. */
  override peerAddress(room: number): Uint8Array {
    return this.localAddress(room);
  }

  override sendTo(
    _context: SyscallContext,
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    return this.writeReady(description, data, count);
  }

  protected override writeReady(
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    if (!this.#hasAttachedPeer(description)) {
      this.refuse("local-socket/EPIPE/peer-is-gone");
    }
    const buffer = this.#sendBuffer(description);
    if (buffer === undefined) throw new Error("a peer without a buffer");
    const sent = buffer.write(data, count);
    this.evaluateBlockConditions();
    return sent;
  }

  override receiveFrom(
    _context: SyscallContext,
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
    options: ReceiveOptions,
  ): MaybeWaiting<number> {
    const buffer = this.#connectedReceiveBuffer(description);
    if (options.blocking && !this.canRead(description)) {
      return this.#waitAndReceive(description, data, count);
    }
    return this.#receive(description, buffer, data, count);
  }

  *#waitAndReceive(
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
  ): Waiting<number> {
    if ((yield* this.waitForData(description)) === "interrupted") {
      this.refuse("recvmsg/EINTR/signal-while-waiting-on-a-local-socket");
    }
    const buffer = this.#connectedReceiveBuffer(description);
    return this.#receive(description, buffer, data, count);
  }

  override *waitForData(
    description: OpenFileDescription,
  ): Waiting<WakeReason> {
    return yield {
      queues: [this.blockers],
      ready: () => this.canRead(description),
      what: "data on a local socket",
    };
  }

  #receive(
    description: OpenFileDescription,
    buffer: DoubleBuffer,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    if (buffer.isEmpty) {
      if (!this.#hasAttachedPeer(description)) return 0;
      this.refuse("transfer/EAGAIN/nothing-to-read-and-non-blocking");
    }
    const received = buffer.read(data, count);
    this.evaluateBlockConditions();
    return received;
  }

  protected override readReady(
    description: OpenFileDescription,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    const buffer = this.#connectedReceiveBuffer(description);
    return this.#receive(description, buffer, data, count);
  }

  /** Queues a description for the other end. */
  sendDescription(
    end: OpenFileDescription,
    passed: OpenFileDescription,
  ): void {
    const { heap } = this.#network.kernel.memory;
    this.remembering(() =>
      this.#descriptors.send(this.role(end), passed, heap)
    );
  }

  /** Takes the oldest description sent to this end; its reference goes along. */
  receiveDescription(end: OpenFileDescription): OpenFileDescription {
    return this.remembering(() => this.#descriptors.receive(this.role(end)));
  }

  /** As `receiveDescription` for recvmsg: undefined when none is queued. */
  takeDescription(end: OpenFileDescription): OpenFileDescription | undefined {
    return this.remembering(() => this.#descriptors.take(this.role(end)));
  }

  override getOption(
    context: SyscallContext,
    description: OpenFileDescription,
    level: number,
    option: number,
    value: UserAddress,
    sizePointer: UserAddress,
  ): void {
    if (!isLocalOption(level, option)) {
      super.getOption(context, description, level, option, value, sizePointer);
      return;
    }
    const { memory } = context;
    const size = memory.readU32(sizePointer);
    const answer = option === SO_PEERCRED
      ? peerCredentialsOption(this.role(description), this, size)
      : bufferSizeOption(
        option === SO_SNDBUF ? this.#forServer : this.#forClient,
        size,
      );
    writeOption(memory, value, sizePointer, size, answer);
  }

  override ioctl(
    context: SyscallContext,
    description: OpenFileDescription,
    request: number,
    argument: UserAddress,
  ): number {
    if (request !== FIONREAD) {
      fail("ioctl/EINVAL/unknown-request");
    }
    // The reference dereferences null on an end without a buffer.
    const buffer = this.#receiveBuffer(description);
    if (buffer === undefined) {
      fail("ioctl/EINVAL/fionread-of-an-unconnected-local-socket");
    }
    context.memory.writeU32(argument, buffer.immediatelyReadable);
    return 0;
  }

  override chmod(
    _credentials: Credentials,
    _description: OpenFileDescription,
    mode: number,
  ): void {
    // The reference asserts on a bound socket: its description has no custody.
    if (this.#inode !== undefined) {
      fail("local-socket/EINVAL/mode-or-owner-changed-once-it-has-a-node");
    }
    this.#prebind.mode = mode & 0o777;
  }

  override chown(
    credentials: Credentials,
    _description: OpenFileDescription,
    uid: number,
    gid: number,
  ): void {
    if (this.#inode !== undefined) {
      fail("local-socket/EINVAL/mode-or-owner-changed-once-it-has-a-node");
    }
    if (
      !isSuperuser(credentials) &&
      (credentials.euid !== uid || !inGroup(credentials, gid))
    ) {
      this.refuse("fchown/EPERM/foreign-ids-for-an-unbound-local-socket");
    }
    this.#prebind.uid = uid;
    this.#prebind.gid = gid;
  }

  override pseudoPath(description: OpenFileDescription): string {
    const path = `socket:${this.#path}`;
    switch (this.role(description)) {
      case "listener":
        return `${path} (listening)`;
      case "accepted":
        return `${path} (accepted from pid ${this.origin.pid})`;
      case "connected":
        return `${path} (connected to pid ${this.acceptor.pid})`;
      case "connecting":
        return `${path} (connecting)`;
      default:
        return path;
    }
  }

  /** Descriptions that were sent and not received yet. */
  get descriptionsUnderWay(): readonly OpenFileDescription[] {
    return this.#descriptors.all;
  }

  /** For /sys/kernel/net/local. */
  get path(): string {
    return this.#path;
  }
}
