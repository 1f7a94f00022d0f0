/**
 * Which class a domain's sockets have (Kernel/Net/Socket.cpp).
 *
 * @module
 */

import { AF_INET, AF_LOCAL } from "../../api/constants.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import { createIPv4Socket } from "./ip/create_ipv4_socket.ts";
import { LocalSocket } from "./local_socket.ts";
import { refuseFamily, type Socket } from "./socket.ts";

/** A new socket; local ones take any type and ignore the protocol. */
export function createSocket(
  context: SyscallContext,
  domain: number,
  type: number,
  protocol: number,
): Socket {
  switch (domain) {
    case AF_LOCAL:
      return new LocalSocket(context.process, type);
    case AF_INET:
      return createIPv4Socket(context, type, protocol);
    default:
      return refuseFamily();
  }
}
