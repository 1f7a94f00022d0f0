/**
 * Sockets (Kernel/Syscalls/socket.cpp, sendfd.cpp).
 *
 * @module
 */

import type { socketFamily } from "../../api/calls/socket.ts";
import {
  AF_LOCAL,
  O_CLOEXEC,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SOCK_RAW,
  SOCK_TYPE_MASK,
} from "../../api/constants.ts";
import type { ValueOf } from "../../api/layout.ts";
import {
  SC_accept4_params,
  SC_getpeername_params,
  SC_getsockname_params,
  SC_getsockopt_params,
  SC_setsockopt_params,
  SC_socketpair_params,
} from "../../api/structs.ts";
import { NULL, type UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { createSocket } from "../net/create_socket.ts";
import { LocalSocket } from "../net/local_socket.ts";
import type { Socket } from "../net/socket.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import { held } from "./held.ts";
import { copyIn } from "./user_structs.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import {
  andThen,
  install,
  promisedSocketOf,
  requireDomainPromise,
  socketOf,
} from "./socket_descriptor.ts";
import { socketMessageHandlers } from "./socket_message.ts";

/** Writes an address and its length, whatever room the caller said it has. */
function tellAddress(
  context: SyscallContext,
  bytes: Uint8Array,
  address: UserAddress,
  lengthPointer: UserAddress,
): void {
  const { memory } = context;
  memory.write(address, bytes);
  memory.writeU32(lengthPointer, bytes.length);
}

function* acceptWaiting(
  context: SyscallContext,
  listener: Socket,
  description: OpenFileDescription,
): Waiting<Socket> {
  for (;;) {
    const accepted = listener.accept(context.process);
    if (accepted !== undefined) return accepted;
    if (!description.isBlocking) {
      fail("accept4/EAGAIN/no-connection-queued-and-non-blocking");
    }
    const reason = yield {
      queues: [listener.blockers],
      ready: () => listener.canAccept,
      what: "a connection to accept",
    };
    if (reason === "interrupted") {
      fail("accept4/EINTR/signal-while-waiting-for-a-connection");
    }
  }
}

function* finishAccept(
  context: SyscallContext,
  fd: number,
  params: ValueOf<typeof SC_accept4_params>,
  /** For the peer's address; undefined where it is not asked for. */
  room: number | undefined,
): Waiting<number> {
  const { fds } = context.process;
  let accepted: Socket | undefined;
  let isInstalled = false;
  try {
    const [listener, description] = socketOf(context, params.sockfd);
    accepted = yield* held(
      description,
      acceptWaiting(context, listener, description),
    );
    if (room !== undefined) {
      tellAddress(
        context,
        accepted.peerAddress(room),
        params.addr,
        params.addrlen,
      );
    }
    const { heap } = context.kernel.memory;
    const connection = OpenFileDescription.create(heap, accepted);
    install(context, fd, connection, params.flags);
    isInstalled = true;
    // Only this lets a local client's connect return.
    accepted.setSetupState("completed");
    return fd;
  } finally {
    // Also where the thread dies in its wait.
    if (!isInstalled) {
      // It has left the queue, and nobody can get at it any more.
      accepted?.abandon();
      fds.release(fd);
    }
  }
}

function socketName(
  context: SyscallContext,
  params: ValueOf<typeof SC_getsockname_params>,
  addressOf: (socket: Socket, room: number) => Uint8Array,
): number {
  const { memory } = context;
  const room = memory.readU32(params.addrlen);
  if (room === 0) fail("socket-name/EINVAL/addrlen-is-zero");
  const [socket] = promisedSocketOf(context, params.sockfd);
  tellAddress(context, addressOf(socket, room), params.addr, params.addrlen);
  return 0;
}

/** The handlers of socket calls. */
export const socketHandlers = {
  ...socketMessageHandlers,

  socket(context, domain, type, protocol) {
    requireDomainPromise(context, domain);
    const { process } = context;
    // Before the domain is looked at.
    if (
      (type & SOCK_TYPE_MASK) === SOCK_RAW && process.credentials.euid !== 0
    ) {
      fail("socket/EACCES/raw-socket-by-other-than-superuser");
    }
    const fd = process.fds.reserve();
    try {
      const socket = createSocket(
        context,
        domain,
        type & SOCK_TYPE_MASK,
        protocol,
      );
      const { heap } = context.kernel.memory;
      install(context, fd, OpenFileDescription.createWith(heap, socket), type);
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
    if (socket.isConnected) fail("listen/EINVAL/socket-is-connected");
    socket.listen(context, Math.max(1, backlog));
    return 0;
  },

  accept4(context, address) {
    const { memory, process } = context;
    const params = copyIn(memory, address, SC_accept4_params);
    const room = params.addr === NULL
      ? undefined
      : memory.readU32(params.addrlen);
    return finishAccept(context, process.fds.reserve(), params, room);
  },

  connect(context, fd, address, length) {
    const [socket, description] = promisedSocketOf(context, fd);
    const result = socket.connect(context, description, address, length);
    return andThen(description, result, () => 0);
  },

  shutdown(context, fd, how) {
    if (how !== SHUT_RD && how !== SHUT_WR && how !== SHUT_RDWR) {
      fail("shutdown/EINVAL/unknown-how");
    }
    const [socket] = promisedSocketOf(context, fd);
    socket.shutdown(how);
    return 0;
  },

  getsockname(context, address) {
    const params = copyIn(context.memory, address, SC_getsockname_params);
    return socketName(
      context,
      params,
      (socket, room) => socket.localAddress(room),
    );
  },

  getpeername(context, address) {
    const params = copyIn(context.memory, address, SC_getpeername_params);
    return socketName(
      context,
      params,
      (socket, room) => socket.peerAddress(room),
    );
  },

  getsockopt(context, address) {
    const { memory } = context;
    const params = copyIn(memory, address, SC_getsockopt_params);
    memory.readU32(params.value_size);
    const [socket, description] = promisedSocketOf(context, params.sockfd);
    const { level, option, value, value_size } = params;
    socket.getOption(context, description, level, option, value, value_size);
    return 0;
  },

  setsockopt(context, address) {
    const params = copyIn(context.memory, address, SC_setsockopt_params);
    const [socket] = promisedSocketOf(context, params.sockfd);
    const { level, option, value, value_size } = params;
    socket.setOption(context, level, option, value, value_size);
    return 0;
  },

  socketpair(context, address) {
    const { memory, process } = context;
    const params = copyIn(memory, address, SC_socketpair_params);
    if (params.domain !== AF_LOCAL) {
      fail("socketpair/EINVAL/domain-is-not-af_local");
    }
    if (params.protocol !== 0 && params.protocol !== AF_LOCAL) {
      fail("socketpair/EINVAL/protocol-neither-0-nor-pf_local");
    }
    const pair = LocalSocket.connectedPair(
      process,
      params.type & SOCK_TYPE_MASK,
    );
    return installPair(context, pair, params);
  },

  sendfd(context, fd, passedFd) {
    const [socket, description] = socketOf(context, fd);
    if (!(socket instanceof LocalSocket)) {
      fail("sendfd/EAFNOSUPPORT/socket-is-not-local");
    }
    if (!socket.isConnected) fail("sendfd/ENOTCONN/socket-not-connected");
    const passed = context.process.fds.get(passedFd);
    socket.sendDescription(description, passed);
    return 0;
  },

  recvfd(context, fd, options) {
    const { fds } = context.process;
    const [socket, description] = socketOf(context, fd);
    if (!(socket instanceof LocalSocket)) {
      fail("recvfd/EAFNOSUPPORT/socket-is-not-local");
    }
    const slot = fds.reserve();
    try {
      const passed = socket.receiveDescription(description);
      fds.set(slot, passed, (options & O_CLOEXEC) !== 0);
      passed.unref();
    } catch (error) {
      fds.release(slot);
      throw error;
    }
    return slot;
  },
} satisfies FamilyHandlers<typeof socketFamily>;

function installPair(
  context: SyscallContext,
  pair: [OpenFileDescription, OpenFileDescription],
  params: ValueOf<typeof SC_socketpair_params>,
): number {
  const { fds } = context.process;
  const reserved: number[] = [];
  try {
    for (const _ of pair) reserved.push(fds.reserve());
  } catch (error) {
    for (const fd of reserved) fds.release(fd);
    for (const description of pair) description.destroy();
    throw error;
  }
  reserved.forEach((fd, index) =>
    install(context, fd, pair[index] as OpenFileDescription, params.type)
  );
  try {
    const numbers = new Uint8Array(Int32Array.from(reserved).buffer);
    context.memory.write(params.sv, numbers);
  } catch (error) {
    for (const fd of reserved) fds.clear(fd);
    throw error;
  }
  return 0;
}
