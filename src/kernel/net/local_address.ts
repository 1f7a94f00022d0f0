/**
 * The struct sockaddr_un of a local socket (Kernel/Net/LocalSocket.cpp).
 *
 * @module
 */

import { AF_LOCAL } from "../../api/constants.ts";
import { sockaddr_un } from "../../api/structs.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { bytesOf, byteString } from "../filesystem/byte_string.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import { ADDRESS_SIZE } from "./socket.ts";

const [SIZE_OF_FAMILY] = sockaddr_un.fields.sun_path;
const SIZE_OF_PATH = ADDRESS_SIZE - SIZE_OF_FAMILY;

/** The path that bind or connect is given. */
export function readLocalAddress(
  context: SyscallContext,
  address: UserAddress,
  length: number,
): string {
  if (length > ADDRESS_SIZE) {
    fail("local-socket/EINVAL/address-longer-than-110");
  }
  const bytes = new Uint8Array(ADDRESS_SIZE);
  context.memory.readInto(address, bytes.subarray(0, length));
  if (new DataView(bytes.buffer).getUint16(0, true) !== AF_LOCAL) {
    fail("local-socket/EINVAL/address-family-is-not-af_local");
  }
  return context.memory.heap.adopt(pathOf(bytes));
}

/** Up to the path's first NUL, one character a byte. */
function pathOf(address: Uint8Array): string {
  const path = address.subarray(SIZE_OF_FAMILY);
  const end = path.indexOf(0);
  return byteString(end < 0 ? path : path.subarray(0, end));
}

/** A socket's name for a caller that has `room` bytes. */
export function localAddressBytes(name: string, room: number): Uint8Array {
  const bytes = new Uint8Array(
    SIZE_OF_FAMILY +
      (name === ""
        ? 0
        : Math.min(name.length + 1, Math.min(room, SIZE_OF_PATH))),
  );
  new DataView(bytes.buffer).setUint16(0, AF_LOCAL, true);
  const path = bytesOf(name);
  bytes.set(path.subarray(0, bytes.length - SIZE_OF_FAMILY), SIZE_OF_FAMILY);
  return bytes;
}
