/**
 * Options of level IPPROTO_IP (Kernel/Net/IP/Socket.cpp).
 *
 * @module
 */

import {
  IP_ADD_MEMBERSHIP,
  IP_DROP_MEMBERSHIP,
  IP_MULTICAST_LOOP,
  IP_TOS,
  IP_TTL,
  IPTOS_LOWDELAY,
} from "../../../api/constants.ts";
import type { UserAddress } from "../../../api/user_address.ts";
import { fail } from "../../errors.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
import { intBytes } from "../socket.ts";

/** What one socket was told by setsockopt. */
export class InternetOptions {
  timeToLive = 64;
  typeOfService: number = IPTOS_LOWDELAY;
  #multicastLoop = 1;

  set(
    context: SyscallContext,
    option: number,
    value: UserAddress,
    size: number,
  ): void {
    switch (option) {
      case IP_TTL:
        this.timeToLive = readByteOption(context, value, size);
        return;
      case IP_TOS:
        this.typeOfService = readByteOption(context, value, size);
        return;
      case IP_MULTICAST_LOOP:
        this.#setMulticastLoop(context, value, size);
        return;
      case IP_ADD_MEMBERSHIP:
      case IP_DROP_MEMBERSHIP:
        checkMembership(context, value, size);
        return;
      default:
        fail("setsockopt/ENOPROTOOPT/option-cannot-be-set");
    }
  }

  #setMulticastLoop(
    context: SyscallContext,
    value: UserAddress,
    size: number,
  ): void {
    if (size !== 1) {
      fail("setsockopt/EINVAL/value_size-does-not-fit-the-option");
    }
    const loop = context.memory.readU8(value);
    if (loop > 1) fail("setsockopt/EINVAL/value-out-of-range");
    this.#multicastLoop = loop;
  }

  get(option: number): Uint8Array {
    switch (option) {
      case IP_TTL:
        return intBytes(this.timeToLive);
      case IP_TOS:
        return intBytes(this.typeOfService);
      case IP_MULTICAST_LOOP:
        return Uint8Array.of(this.#multicastLoop);
      default:
        return fail("getsockopt/ENOPROTOOPT/unknown-option");
    }
  }
}

function readByteOption(
  { memory }: SyscallContext,
  value: UserAddress,
  size: number,
): number {
  if (size < 4) fail("setsockopt/EINVAL/value_size-does-not-fit-the-option");
  const number = memory.readI32(value);
  if (number < 0 || number > 255) fail("setsockopt/EINVAL/value-out-of-range");
  return number;
}

/**
 * The interface of a struct ip_mreq must be left open. The group is nowhere
 * kept: packets for one are dropped before anybody looks for its members.
 */
function checkMembership(
  { memory }: SyscallContext,
  value: UserAddress,
  size: number,
): void {
  if (size !== 8) fail("setsockopt/EINVAL/value_size-does-not-fit-the-option");
  const bytes = memory.read(value, size);
  const view = new DataView(bytes.buffer);
  if (view.getUint32(4) !== 0) {
    fail("setsockopt/ENOTSUP/membership-on-a-specific-interface");
  }
}
