/**
 * The sockaddr_in a caller gives or is given (Kernel/Net/IP/Socket.cpp).
 *
 * @module
 */

import { AF_INET } from "../../../api/constants.ts";
import { sockaddr_in } from "../../../api/structs.ts";
import { NULL, type UserAddress } from "../../../api/user_address.ts";
import { fail } from "../../errors.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
import type { IPv4Address } from "../network_adapter.ts";
import type { ReceiveOptions, SendOptions } from "../socket.ts";
import {
  type InternetAddress,
  internetAddressBytes,
  readInternetAddress,
} from "./packet.ts";

const FIRST_UNPRIVILEGED_PORT = 1024;

/** What bind is asked for. */
export function readAddressToBind(
  context: SyscallContext,
  address: UserAddress,
  length: number,
): InternetAddress {
  if (length !== sockaddr_in.size) {
    fail("internet-socket/EINVAL/address-length-is-not-16");
  }
  const wanted = readInternetAddress(
    context.memory.read(address, length),
  );
  if (wanted.family !== AF_INET) {
    fail("internet-socket/EINVAL/address-family-is-not-af_inet");
  }
  const privileged = wanted.port > 0 && wanted.port < FIRST_UNPRIVILEGED_PORT;
  if (privileged && context.process.credentials.euid !== 0) {
    fail("bind/EACCES/port-below-1024-by-other-than-superuser");
  }
  return wanted;
}

/** connect looks at the family before it looks at the socket's own state. */
export function checkFamilyToConnect(
  { memory }: SyscallContext,
  address: UserAddress,
  length: number,
): void {
  if (length !== sockaddr_in.size) {
    fail("internet-socket/EINVAL/address-length-is-not-16");
  }
  const family = memory.readU16(address);
  if (family !== AF_INET) {
    fail("internet-socket/EINVAL/address-family-is-not-af_inet");
  }
}

/** Where connect goes, once the socket is known to be free for it. */
export function readAddressToConnect(
  { memory }: SyscallContext,
  address: UserAddress,
): InternetAddress {
  return readInternetAddress(
    memory.read(address, sockaddr_in.size),
  );
}

/** Where a message with an address goes. */
export function readDestination(
  { memory }: SyscallContext,
  options: SendOptions,
): InternetAddress {
  if (options.addressLength !== sockaddr_in.size) {
    fail("internet-socket/EINVAL/address-length-is-not-16");
  }
  const peer = readInternetAddress(
    memory.read(options.address, sockaddr_in.size),
  );
  if (peer.family !== AF_INET) {
    fail("sendmsg/EAFNOSUPPORT/destination-family-is-not-af_inet");
  }
  return peer;
}

/** Who asks for the sender's address must have room for it. */
export function checkRoomForSender(
  { memory }: SyscallContext,
  { addressLengthPointer }: ReceiveOptions,
): void {
  if (addressLengthPointer === NULL) return;
  const length = memory.readU32(addressLengthPointer);
  if (length < sockaddr_in.size) {
    fail("recvmsg/EINVAL/msg_namelen-below-16");
  }
}

/** Tells who sent the message, where the caller asks for it. */
export function writeSender(
  { memory }: SyscallContext,
  options: ReceiveOptions,
  address: IPv4Address,
  port: number,
): void {
  if (options.address === NULL) return;
  memory.write(
    options.address,
    internetAddressBytes(address, port),
  );
  memory.writeU32(options.addressLengthPointer, sockaddr_in.size);
}
