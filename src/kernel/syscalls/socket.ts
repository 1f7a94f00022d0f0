/** Sockets (Kernel/Syscalls/socket.cpp, sendfd.cpp). */
import {
  EACCES,
  EAFNOSUPPORT,
  EAGAIN,
  EFAULT,
  EINTR,
  EINVAL,
  ENOTCONN,
  ENOTSOCK,
  ENOTSUP,
  EPIPE,
} from "../api/errno.ts";
import {
  AF_INET,
  AF_INET6,
  AF_LOCAL,
  FD_CLOEXEC,
  MSG_CTRUNC,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  O_CLOEXEC,
  SCM_RIGHTS,
  SCM_TIMESTAMP,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SIGPIPE,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOCK_TYPE_MASK,
  SOL_SOCKET,
} from "../api/constants.ts";
import { structBytes, type ValueOf } from "../api/layout.ts";
import {
  cmsghdr,
  iovec,
  msghdr,
  SC_accept4_params,
  SC_getpeername_params,
  SC_getsockname_params,
  SC_getsockopt_params,
  SC_setsockopt_params,
  SC_socketpair_params,
} from "../api/structs.ts";
import { NULL, offsetAddress, type UserAddress } from "../api/user_address.ts";
import { fail, KernelError } from "../errors.ts";
import { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import { createSocket } from "../net/create_socket.ts";
import { LocalSocket } from "../net/local_socket.ts";
import {
  ADDRESS_SIZE,
  type MaybeWaiting,
  type MessageOptions,
  Socket,
  timevalBytes,
} from "../net/socket.ts";
import { sendSignal } from "../tasks/signals.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import { copyIn } from "./user_structs.ts";
import type {
  SyscallContext,
  SyscallHandlers,
  SyscallResult,
} from "./context.ts";

const SSIZE_MAX = 0x7fff_ffff_ffff_ffffn;
const SIZE_OF_INT = 4;
/** `CMSG_ALIGN(sizeof(struct cmsghdr))`, and where the payload really begins. */
const CONTROL_HEADER_ALIGNED = 16;
const CONTROL_DATA = cmsghdr.size;

const align8 = (size: number) => (size + 7) & ~7;

/** The socket behind a descriptor, with its description. */
function socketOf(
  context: SyscallContext,
  fd: number,
): [Socket, OpenFileDescription] {
  const { name } = context;
  const description = context.process.fds.get(
    fd,
    `${name}/EBADF/sockfd-negative-1024-open`,
  );
  const { file } = description;
  if (!(file instanceof Socket)) {
    fail(ENOTSOCK, `${name}/ENOTSOCK/sockfd-does-refer-socket`);
  }
  return [file, description];
}

function requireDomainPromise(context: SyscallContext, domain: number): void {
  if (domain === AF_INET || domain === AF_INET6) context.requirePromise("inet");
  else if (domain === AF_LOCAL) context.requirePromise("unix");
}

/** As `socketOf`, for calls that need the promise of the socket's domain. */
function promisedSocketOf(
  context: SyscallContext,
  fd: number,
): [Socket, OpenFileDescription] {
  const found = socketOf(context, fd);
  requireDomainPromise(context, found[0].domain);
  return found;
}

/** Puts a new socket's description into a reserved slot. */
function install(
  context: SyscallContext,
  fd: number,
  description: OpenFileDescription,
  flags: number,
): void {
  description.isReadable = true;
  description.isWritable = true;
  if ((flags & SOCK_NONBLOCK) !== 0) description.isBlocking = false;
  const closeOnExec = (flags & SOCK_CLOEXEC) !== 0 ? FD_CLOEXEC : 0;
  context.process.fds.set(fd, description, closeOnExec);
}

/** Goes on with a value now, or after the wait that brings it. */
function andThen<T, R>(
  value: MaybeWaiting<T>,
  next: (value: T) => R,
): R | Waiting<R> {
  if (!isWaiting(value)) return next(value);
  return (function* () {
    return next(yield* value);
  })();
}

function isWaiting<T>(value: MaybeWaiting<T>): value is Waiting<T> {
  return typeof value === "object" && value !== null &&
    Symbol.iterator in value;
}

/** Writes an address and its length, whatever room the caller said it has. */
function tellAddress(
  context: SyscallContext,
  bytes: Uint8Array,
  address: UserAddress,
  lengthPointer: UserAddress,
): void {
  const { memory, name } = context;
  memory.write(
    address,
    bytes,
    name === "accept4"
      ? "accept4/EFAULT/addr-writable-connection-already-been-taken"
      : `${name}/EFAULT/addr-writable`,
  );
  memory.writeU32(
    lengthPointer,
    bytes.length,
    name === "accept4"
      ? "accept4/EFAULT/addrlen-writable-connection-lost-likewise"
      : `${name}/EFAULT/addrlen-writable`,
  );
}

function* acceptWaiting(
  context: SyscallContext,
  listener: Socket,
): Waiting<Socket> {
  for (;;) {
    const accepted = listener.accept(context.process);
    if (accepted !== undefined) return accepted;
    const reason = yield {
      queues: [listener.blockers],
      ready: () => listener.canAccept,
      what: "a connection to accept",
    };
    if (reason === "interrupted") {
      fail(EINTR, "accept4/EINTR/signal-arrived-while-waiting");
    }
  }
}

function* finishAccept(
  context: SyscallContext,
  fd: number,
  listener: Socket,
  params: ValueOf<typeof SC_accept4_params>,
  room: number,
): Waiting<number> {
  const { fds } = context.process;
  try {
    const accepted = yield* acceptWaiting(context, listener);
    if (params.addr !== NULL) {
      tellAddress(
        context,
        accepted.peerAddress(Math.min(room, ADDRESS_SIZE)),
        params.addr,
        params.addrlen,
      );
    }
    install(context, fd, new OpenFileDescription(accepted), params.flags);
    // Only this lets a local client's connect return.
    accepted.setSetupState("completed");
    return fd;
  } catch (error) {
    fds.release(fd);
    throw error;
  }
}

/** What sendmsg and recvmsg read before they look at the socket. */
interface Message {
  readonly header: ValueOf<typeof msghdr>;
  readonly base: UserAddress;
  readonly length: bigint;
}

function readMessage(context: SyscallContext, address: UserAddress): Message {
  const { memory, name } = context;
  const header = copyIn(
    memory,
    address,
    msghdr,
    `${name}/EFAULT/msghdr-readable`,
  );
  if (header.msg_iovlen !== 1) fail(ENOTSUP, `${name}/ENOTSUP/msg_iovlen-1`);
  const { iov_base, iov_len } = copyIn(
    memory,
    header.msg_iov,
    iovec,
    `${name}/EFAULT/iovec-readable`,
  );
  return { header, base: iov_base, length: iov_len };
}

/** The caller's data; only its range is checked here. */
function dataBuffer(
  context: SyscallContext,
  { base, length }: Message,
): UserOrKernelBuffer {
  const { memory, name } = context;
  // A null base passes, whatever the length: nothing may ever look at it.
  if (base !== NULL) {
    memory.requireRange(
      base,
      length,
      `${name}/EFAULT/data-buffer-does-lie-entirely-user`,
    );
  }
  return UserOrKernelBuffer.ofUser(memory, base);
}

/** EPIPE and, unless told otherwise, SIGPIPE. */
function brokenPipe(context: SyscallContext, flags: number): void {
  if ((flags & MSG_NOSIGNAL) !== 0) return;
  sendSignal(context.thread, SIGPIPE, context.process);
}

/** Queues the descriptors of every SCM_RIGHTS message. */
function sendControlMessages(
  context: SyscallContext,
  socket: Socket,
  description: OpenFileDescription,
  header: ValueOf<typeof msghdr>,
): void {
  const { memory, process } = context;
  const bytes = memory.read(
    header.msg_control,
    header.msg_controllen,
    "sendmsg/EFAULT/control-data-readable-msg_controllen-0",
  );
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + CONTROL_DATA <= bytes.length;) {
    const length = view.getUint32(at, true);
    const isRights = view.getInt32(at + 4, true) === SOL_SOCKET &&
      view.getInt32(at + 8, true) === SCM_RIGHTS;
    if (isRights && socket instanceof LocalSocket) {
      // The count underflows in the reference for less than a header.
      const count = length < CONTROL_HEADER_ALIGNED
        ? Infinity
        : Math.trunc((length - CONTROL_HEADER_ALIGNED) / SIZE_OF_INT);
      for (let index = 0; index < count; index++) {
        const place = at + CONTROL_DATA + index * SIZE_OF_INT;
        if (place + SIZE_OF_INT > bytes.length) break;
        const passed = process.fds.get(
          view.getInt32(place, true),
          "sendmsg/EBADF/scm_rights-lists-descriptor-open-earlier-ones",
        );
        socket.sendDescription(description, passed, "sendmsg");
      }
    }
    // A length of 0 loops for ever in the reference.
    if (length === 0) break;
    at += Math.ceil(length / 8) * 8;
  }
}

function* waitUntilWritable(
  socket: Socket,
  description: OpenFileDescription,
): Waiting<void> {
  while (!description.canWrite) {
    const reason = yield {
      queues: [socket.blockers],
      ready: () => description.canWrite,
      what: "room in a socket",
    };
    if (reason === "interrupted") {
      fail(EINTR, "sendmsg/EINTR/signal-while-waiting-become-writable");
    }
  }
}

function* send(
  context: SyscallContext,
  socket: Socket,
  description: OpenFileDescription,
  message: Message,
  flags: number,
): Waiting<number> {
  const data = dataBuffer(context, message);
  const options: MessageOptions = {
    flags,
    address: message.header.msg_name,
    addressLength: message.header.msg_namelen,
    addressLengthPointer: NULL,
    blocking: description.isBlocking,
  };
  for (;;) {
    yield* waitUntilWritable(socket, description);
    const count = Number(message.length);
    let sent: number;
    try {
      const result = socket.sendTo(context, description, data, count, options);
      sent = isWaiting(result) ? yield* result : result;
    } catch (error) {
      if (error instanceof KernelError && error.errno === EPIPE) {
        brokenPipe(context, flags);
      }
      throw error;
    }
    // The reference retries an empty message for ever.
    if (sent > 0 || count === 0) return sent;
  }
}

/** Room for control messages, filled as the reference fills it. */
class ControlWriter {
  readonly #context: SyscallContext;
  readonly #header: ValueOf<typeof msghdr>;
  used = 0;
  flags = 0;

  constructor(context: SyscallContext, header: ValueOf<typeof msghdr>) {
    this.#context = context;
    this.#header = header;
  }

  /** Only the payload is held against the room that the caller gave. */
  add(type: number, data: Uint8Array): void {
    const { msg_control, msg_controllen } = this.#header;
    if (this.used + data.length > msg_controllen) {
      this.flags |= MSG_CTRUNC;
      return;
    }
    const length = CONTROL_HEADER_ALIGNED + data.length;
    const target = offsetAddress(msg_control, this.used);
    const site =
      "recvmsg/EFAULT/control-buffer-writable-scm_timestamp-scm_rights";
    const { memory } = this.#context;
    memory.write(
      target,
      structBytes(cmsghdr, {
        cmsg_len: length,
        cmsg_level: SOL_SOCKET,
        cmsg_type: type,
      }),
      site,
    );
    memory.write(offsetAddress(target, CONTROL_DATA), data, site);
    this.used += align8(length);
  }
}

/** Installs as many queued descriptors as the control buffer has room for. */
function receiveDescriptors(
  context: SyscallContext,
  socket: LocalSocket,
  description: OpenFileDescription,
  most: number,
): Uint8Array {
  const { fds } = context.process;
  const numbers: number[] = [];
  while (numbers.length < most) {
    const passed = socket.takeDescription(description);
    if (passed === undefined) break;
    try {
      const fd = fds.reserve(
        0,
        "recvmsg/EMFILE/free-descriptor-received-fd-data-already",
      );
      fds.set(fd, passed);
      numbers.push(fd);
    } finally {
      // The queue's reference goes; a slot has taken its own.
      passed.unref();
    }
  }
  return new Uint8Array(Int32Array.from(numbers).buffer);
}

function finishReceive(
  context: SyscallContext,
  socket: Socket,
  description: OpenFileDescription,
  address: UserAddress,
  header: ValueOf<typeof msghdr>,
): void {
  const { memory } = context;
  const control = new ControlWriter(context, header);
  if (socket.wantsTimestamp) {
    control.add(SCM_TIMESTAMP, timevalBytes(socket.lastTimestamp));
  }
  const room = Math.trunc(
    (header.msg_controllen - control.used - CONTROL_DATA) / SIZE_OF_INT,
  );
  if (room > 0 && socket instanceof LocalSocket) {
    const numbers = receiveDescriptors(context, socket, description, room);
    if (numbers.length > 0) control.add(SCM_RIGHTS, numbers);
  }
  const site = "recvmsg/EFAULT/msg_controllen-msg_flags-field-writable";
  const field = (name: keyof typeof msghdr.fields) =>
    offsetAddress(address, msghdr.fields[name][0]);
  memory.writeU32(field("msg_controllen"), control.used, site);
  memory.writeU32(field("msg_flags"), control.flags, site);
}

function socketName(
  context: SyscallContext,
  params: ValueOf<typeof SC_getsockname_params>,
  addressOf: (socket: Socket, room: number) => Uint8Array,
): number {
  const { memory, name } = context;
  const room = memory.readU32(
    params.addrlen,
    `${name}/EFAULT/addrlen-readable`,
  );
  if (room === 0) fail(EINVAL, `${name}/EINVAL/addrlen-0`);
  const [socket] = promisedSocketOf(context, params.sockfd);
  const bytes = addressOf(socket, Math.min(room, ADDRESS_SIZE));
  tellAddress(context, bytes, params.addr, params.addrlen);
  return 0;
}

const PARAMETERS = (context: SyscallContext) =>
  `${context.name}/EFAULT/parameter-block-readable`;

/** The handlers of socket calls. */
export const socketHandlers = {
  socket(context, domain, type, protocol) {
    requireDomainPromise(context, domain);
    const { process } = context;
    // Before the domain is looked at.
    if (
      (type & SOCK_TYPE_MASK) === SOCK_RAW && process.credentials.euid !== 0
    ) {
      fail(EACCES, "socket/EACCES/type-s-low-byte-sock_raw-effective");
    }
    const fd = process.fds.reserve(
      0,
      "socket/EMFILE/all-1024-descriptors-use",
    );
    try {
      const socket = createSocket(
        context,
        domain,
        type & SOCK_TYPE_MASK,
        protocol,
      );
      install(context, fd, new OpenFileDescription(socket), type);
    } catch (error) {
      process.fds.release(fd);
      throw error;
    }
    return fd;
  },

  bind(context, fd, address, length) {
    const [socket] = promisedSocketOf(context, fd);
    socket.bind(context, address, length);
    return 0;
  },

  listen(context, fd, backlog) {
    const [socket] = promisedSocketOf(context, fd);
    if (socket.isConnected) fail(EINVAL, "listen/EINVAL/socket-connected");
    socket.listen(context, Math.max(1, backlog));
    return 0;
  },

  accept4(context, address) {
    context.requirePromise("accept");
    const { memory, process } = context;
    const params = copyIn(
      memory,
      address,
      SC_accept4_params,
      PARAMETERS(context),
    );
    const room = params.addr === NULL ? 0 : memory.readU32(
      params.addrlen,
      "accept4/EFAULT/addr-non-null-addrlen-readable-addrlen",
    );
    const fd = process.fds.reserve(
      0,
      "accept4/EMFILE/all-1024-descriptors-use-checked-before",
    );
    try {
      const [listener, description] = socketOf(context, params.sockfd);
      if (!listener.canAccept && !description.isBlocking) {
        fail(
          EAGAIN,
          "accept4/EAGAIN/sockfd-non-blocking-connection-queued-also",
        );
      }
      return finishAccept(context, fd, listener, params, room);
    } catch (error) {
      process.fds.release(fd);
      throw error;
    }
  },

  connect(context, fd, address, length) {
    const [socket, description] = promisedSocketOf(context, fd);
    const result = socket.connect(context, description, address, length);
    return andThen(result, () => 0);
  },

  shutdown(context, fd, how) {
    context.requirePromise("stdio");
    if (how !== SHUT_RD && how !== SHUT_WR && how !== SHUT_RDWR) {
      fail(EINVAL, "shutdown/EINVAL/how-0-1-2-before-fd");
    }
    const [socket] = promisedSocketOf(context, fd);
    socket.shutdown(how);
    return 0;
  },

  sendmsg(context, fd, address, flags): SyscallResult {
    context.requireBigProcessLock();
    context.requirePromise("stdio");
    const message = readMessage(context, address);
    if (message.length > SSIZE_MAX) {
      fail(EINVAL, "sendmsg/EINVAL/iov_len-0x7fffffffffffffff");
    }
    const [socket, description] = socketOf(context, fd);
    if (socket.isShutDownForWriting) {
      brokenPipe(context, flags);
      fail(EPIPE, "sendmsg/EPIPE/writing-was-shut-down-sigpipe-also");
    }
    if (message.header.msg_controllen > 0) {
      sendControlMessages(context, socket, description, message.header);
    }
    dataBuffer(context, message);
    if (!description.canWrite && !description.isBlocking) {
      fail(EAGAIN, "sendmsg/EAGAIN/non-blocking-writable-local-buffer-full");
    }
    return send(context, socket, description, message, flags);
  },

  recvmsg(context, fd, address, flags): SyscallResult {
    context.requireBigProcessLock();
    context.requirePromise("stdio");
    const message = readMessage(context, address);
    const [socket, description] = socketOf(context, fd);
    if (socket.isShutDownForReading) return 0;
    const data = dataBuffer(context, message);
    const { header } = message;
    const result = socket.receiveFrom(
      context,
      description,
      data,
      Number(message.length),
      {
        flags,
        address: header.msg_name,
        addressLength: header.msg_namelen,
        addressLengthPointer: header.msg_name === NULL
          ? NULL
          : offsetAddress(address, msghdr.fields.msg_namelen[0]),
        blocking: (flags & MSG_DONTWAIT) === 0 && description.isBlocking,
      },
    );
    return andThen(result, (received) => {
      finishReceive(context, socket, description, address, header);
      return received;
    });
  },

  getsockname(context, address) {
    const params = copyIn(
      context.memory,
      address,
      SC_getsockname_params,
      PARAMETERS(context),
    );
    return socketName(
      context,
      params,
      (socket, room) => socket.localAddress(room),
    );
  },

  getpeername(context, address) {
    const params = copyIn(
      context.memory,
      address,
      SC_getpeername_params,
      PARAMETERS(context),
    );
    return socketName(
      context,
      params,
      (socket, room) => socket.peerAddress(room),
    );
  },

  getsockopt(context, address) {
    const { memory } = context;
    const params = copyIn(
      memory,
      address,
      SC_getsockopt_params,
      PARAMETERS(context),
    );
    memory.readU32(
      params.value_size,
      "getsockopt/EFAULT/value_size-readable",
    );
    const [socket, description] = promisedSocketOf(context, params.sockfd);
    const { level, option, value, value_size } = params;
    socket.getOption(context, description, level, option, value, value_size);
    return 0;
  },

  setsockopt(context, address) {
    const params = copyIn(
      context.memory,
      address,
      SC_setsockopt_params,
      PARAMETERS(context),
    );
    const [socket] = promisedSocketOf(context, params.sockfd);
    const { level, option, value, value_size } = params;
    socket.setOption(context, level, option, value, value_size);
    return 0;
  },

  socketpair(context, address) {
    const { memory, process } = context;
    const params = copyIn(
      memory,
      address,
      SC_socketpair_params,
      PARAMETERS(context),
    );
    if (params.domain !== AF_LOCAL) {
      fail(EINVAL, "socketpair/EINVAL/domain-af_local");
    }
    if (params.protocol !== 0 && params.protocol !== AF_LOCAL) {
      fail(EINVAL, "socketpair/EINVAL/protocol-neither-0-nor-pf_local-1");
    }
    const pair = LocalSocket.connectedPair(
      process,
      params.type & SOCK_TYPE_MASK,
    );
    return installPair(context, pair, params);
  },

  sendfd(context, fd, passedFd) {
    context.requirePromise("sendfd");
    const [socket, description] = socketOf(context, fd);
    if (!(socket instanceof LocalSocket)) {
      fail(EAFNOSUPPORT, "sendfd/EAFNOSUPPORT/sockfd-socket-but-af_local");
    }
    if (!socket.isConnected) fail(ENOTCONN, "sendfd/ENOTCONN/socket-connected");
    const passed = context.process.fds.get(
      passedFd,
      "sendfd/EBADF/fd-open-checked-after-socket-checks",
    );
    socket.sendDescription(description, passed, "sendfd");
    return 0;
  },

  recvfd(context, fd, options) {
    context.requirePromise("recvfd");
    const { fds } = context.process;
    const [socket, description] = socketOf(context, fd);
    if (!(socket instanceof LocalSocket)) {
      fail(EAFNOSUPPORT, "recvfd/EAFNOSUPPORT/af_local-socket");
    }
    const slot = fds.reserve(0, "recvfd/EMFILE/free-descriptor");
    try {
      const passed = socket.receiveDescription(description);
      fds.set(slot, passed, (options & O_CLOEXEC) !== 0 ? FD_CLOEXEC : 0);
      passed.unref();
    } catch (error) {
      fds.release(slot);
      throw error;
    }
    return slot;
  },
} satisfies Partial<SyscallHandlers>;

function installPair(
  context: SyscallContext,
  pair: [OpenFileDescription, OpenFileDescription],
  params: ValueOf<typeof SC_socketpair_params>,
): number {
  const { fds } = context.process;
  const site = "socketpair/EMFILE/fewer-two-free-descriptors";
  const reserved: number[] = [];
  try {
    reserved.push(fds.reserve(0, site));
    reserved.push(fds.reserve(0, site));
  } catch (error) {
    for (const fd of reserved) fds.release(fd);
    for (const description of pair) description.destroy();
    throw error;
  }
  pair.forEach((description, index) =>
    install(context, reserved[index] ?? -1, description, params.type)
  );
  try {
    const numbers = new Uint8Array(Int32Array.from(reserved).buffer);
    context.memory.write(params.sv, numbers);
  } catch {
    for (const fd of reserved) fds.clear(fd);
    fail(EFAULT, "socketpair/EFAULT/sv-writable-both-new-descriptors-released");
  }
  return 0;
}
