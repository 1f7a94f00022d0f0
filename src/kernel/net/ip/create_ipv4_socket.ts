/**
 * Which class an IPv4 socket type has.
 *
 * @module
 */

import { SOCK_DGRAM, SOCK_RAW, SOCK_STREAM } from "../../../api/constants.ts";
import { fail } from "../../errors.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
import type { Socket } from "../socket.ts";
import { IPv4Socket } from "./ipv4_socket.ts";
import { TCPSocket } from "./tcp_socket.ts";
import { UDPSocket } from "./udp_socket.ts";

/** A new IPv4 socket. */
export function createIPv4Socket(
  context: SyscallContext,
  type: number,
  protocol: number,
): Socket {
  switch (type) {
    case SOCK_STREAM:
      return new TCPSocket(context, protocol);
    case SOCK_DGRAM:
      return new UDPSocket(context, protocol);
    case SOCK_RAW:
      return new IPv4Socket(context, type, protocol);
    default:
      // The receive buffer is there before the type is looked at.
      context.kernel.memory.heap.requireRoom();
      return fail("socket/EINVAL/unknown-internet-socket-type");
  }
}
