/**
 * Options that only local sockets answer (Kernel/Net/LocalSocket.cpp).
 *
 * @module
 */

import {
  SO_PEERCRED,
  SO_RCVBUF,
  SO_SNDBUF,
  SOL_SOCKET,
} from "../../api/constants.ts";
import { ucred } from "../../api/structs.ts";
import { fail } from "../errors.ts";
import type { DoubleBuffer } from "../library/double_buffer.ts";
import {
  intBytes,
  peerCredentialBytes,
  type PeerCredentials,
  type Role,
} from "./socket.ts";

/** Whether a local socket answers the option itself. */
export function isLocalOption(level: number, option: number): boolean {
  return level === SOL_SOCKET &&
    (option === SO_SNDBUF || option === SO_RCVBUF || option === SO_PEERCRED);
}

/** SO_PEERCRED's answer to the end that plays `role`. */
export function peerCredentialsOption(
  role: Role,
  { origin, acceptor }: { origin: PeerCredentials; acceptor: PeerCredentials },
  size: number,
): Uint8Array {
  if (size < ucred.size) {
    fail("getsockopt/EINVAL/value_size-below-size-of-the-option");
  }
  switch (role) {
    case "accepted":
      return peerCredentialBytes(origin);
    case "connected":
      return peerCredentialBytes(acceptor);
    case "connecting":
      return fail("getsockopt/ENOTCONN/so_peercred-while-connecting");
    default:
      return fail("getsockopt/EINVAL/so_peercred-without-a-connection");
  }
}

/** The answer of SO_SNDBUF and SO_RCVBUF: what is queued and what still fits. */
export function bufferSizeOption(
  buffer: DoubleBuffer,
  size: number,
): Uint8Array {
  if (size !== 4) {
    fail("getsockopt/EINVAL/value_size-of-so_sndbuf-or-so_rcvbuf-is-not-4");
  }
  return intBytes(buffer.spaceForWriting + buffer.immediatelyReadable);
}
