/**
 * sendmsg and recvmsg (Kernel/Syscalls/socket.cpp).
 *
 * @module
 */

import { EPIPE } from "../../api/errno.ts";
import {
  MSG_CTRUNC,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  SCM_RIGHTS,
  SCM_TIMESTAMP,
  SIGPIPE,
  SOL_SOCKET,
} from "../../api/constants.ts";
import { structBytes, type ValueOf } from "../../api/layout.ts";
import { cmsghdr, iovec, msghdr } from "../../api/structs.ts";
import {
  NULL,
  offsetAddress,
  type UserAddress,
} from "../../api/user_address.ts";
import { fail, KernelError } from "../errors.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import { canGrowFor } from "../library/heap.ts";
import { LocalSocket } from "../net/local_socket.ts";
import { type SendOptions, type Socket, timevalBytes } from "../net/socket.ts";
import { sendSignal } from "../tasks/signals.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import { copyIn } from "./user_structs.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import type { SyscallHandlers } from "./handlers.ts";
import { held } from "./held.ts";
import { andThen, socketOf } from "./socket_descriptor.ts";

const SSIZE_MAX = 0x7fff_ffff_ffff_ffffn;
const SIZE_OF_INT = 4;
/** `CMSG_ALIGN(sizeof(struct cmsghdr))`, and where the payload really begins. */
const CONTROL_HEADER_ALIGNED = 16;
const CONTROL_DATA = cmsghdr.size;

const align8 = (size: number) => (size + 7) & ~7;

/** What sendmsg and recvmsg read before they look at the socket. */
interface Message {
  readonly header: ValueOf<typeof msghdr>;
  readonly base: UserAddress;
  readonly length: bigint;
}

function readMessage(context: SyscallContext, address: UserAddress): Message {
  const { memory } = context;
  const header = copyIn(memory, address, msghdr);
  if (header.msg_iovlen !== 1) fail("message/ENOTSUP/msg_iovlen-is-not-1");
  const { iov_base, iov_len } = memory.heap.adopt(
    copyIn(memory, header.msg_iov, iovec),
  );
  return { header, base: iov_base, length: iov_len };
}

/** The caller's data; only its range is checked here. */
function dataBuffer(
  context: SyscallContext,
  { base, length }: Message,
): UserOrKernelBuffer {
  const { memory } = context;
  // A null base passes, whatever the length: nothing may ever look at it.
  if (base !== NULL) {
    memory.requireRange(base, length);
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
  // There has to be room for them wherever they are.
  if (!canGrowFor(header.msg_controllen)) {
    fail("kernel-memory/ENOMEM/exhausted");
  }
  const bytes = memory.read(header.msg_control, header.msg_controllen);
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
        // Behind the buffer lies what the kernel's heap or stack happens to
        // hold, and the count does not end before one that is not open.
        if (place + SIZE_OF_INT > bytes.length) {
          fail("descriptor/EBADF/not-open");
        }
        const fd = view.getInt32(place, true);
        socket.sendDescription(description, process.fds.get(fd));
      }
    }
    // A length of 0 loops for ever in the reference.
    if (length === 0) break;
    at += Math.ceil(length / 8) * 8;
  }
}

function* waitForRoom(
  socket: Socket,
  description: OpenFileDescription,
): Waiting<void> {
  if (!description.isBlocking) {
    fail("sendmsg/EAGAIN/not-writable-and-non-blocking");
  }
  const reason = yield {
    queues: [socket.blockers],
    ready: () => description.canWrite,
    what: "room in a socket",
  };
  if (reason === "interrupted") {
    fail("sendmsg/EINTR/signal-while-waiting-for-room");
  }
}

function* send(
  context: SyscallContext,
  socket: Socket,
  description: OpenFileDescription,
  message: Message,
  data: UserOrKernelBuffer,
  flags: number,
): Waiting<number> {
  const options: SendOptions = {
    flags,
    address: message.header.msg_name,
    addressLength: message.header.msg_namelen,
  };
  const count = Number(message.length);
  const sendNow = (): number => {
    try {
      return socket.sendTo(context, description, data, count, options);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      if (error.errno === EPIPE) brokenPipe(context, flags);
      throw error;
    }
  };
  // Another may have taken the room that was waited for.
  for (;;) {
    if (description.canWrite) {
      const sent = sendNow();
      if (sent > 0) return sent;
      yield* waitForAChange(socket);
    } else yield* waitForRoom(socket, description);
  }
}

/**
 * Where nothing was taken the reference tries again at once and for ever, deaf
 * to signals; whoever sends nothing sleeps here instead.
 */
function* waitForAChange(socket: Socket): Waiting<void> {
  const reason = yield {
    queues: [socket.blockers],
    what: "a message of no bytes to be taken",
  };
  if (reason === "interrupted") {
    fail("sendmsg/EINTR/signal-while-nothing-is-taken");
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
    const { memory } = this.#context;
    memory.write(
      target,
      structBytes(cmsghdr, {
        cmsg_len: length,
        cmsg_level: SOL_SOCKET,
        cmsg_type: type,
      }),
    );
    memory.write(offsetAddress(target, CONTROL_DATA), data);
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
      const fd = fds.reserve();
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
  if (socket instanceof LocalSocket) {
    // Local sockets take no time stamps: the room is all there.
    const room = Math.trunc(
      (header.msg_controllen - CONTROL_DATA) / SIZE_OF_INT,
    );
    const numbers = receiveDescriptors(context, socket, description, room);
    if (numbers.length !== 0) control.add(SCM_RIGHTS, numbers);
  }
  const field = (name: keyof typeof msghdr.fields) =>
    offsetAddress(address, msghdr.fields[name][0]);
  memory.writeU32(field("msg_controllen"), control.used);
  memory.writeU32(field("msg_flags"), control.flags);
}

/** The handlers of messages. */
export const socketMessageHandlers = {
  sendmsg(context, fd, address, flags): SyscallResult {
    context.requireBigProcessLock();
    const message = readMessage(context, address);
    if (message.length > SSIZE_MAX) {
      fail("sendmsg/EINVAL/iov_len-above-ssize_max");
    }
    const [socket, description] = socketOf(context, fd);
    if (socket.isShutDownForWriting) {
      brokenPipe(context, flags);
      fail("transfer/EPIPE/socket-is-shut-down-for-writing");
    }
    if (message.header.msg_controllen > 0) {
      sendControlMessages(context, socket, description, message.header);
    }
    const data = dataBuffer(context, message);
    return held(
      description,
      send(context, socket, description, message, data, flags),
    );
  },

  recvmsg(context, fd, address, flags): SyscallResult {
    context.requireBigProcessLock();
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
        addressLengthPointer: header.msg_name === NULL
          ? NULL
          : offsetAddress(address, msghdr.fields.msg_namelen[0]),
        blocking: (flags & MSG_DONTWAIT) === 0 && description.isBlocking,
      },
    );
    return andThen(description, result, (received) => {
      finishReceive(context, socket, description, address, header);
      return received;
    });
  },
} satisfies Partial<SyscallHandlers>;
