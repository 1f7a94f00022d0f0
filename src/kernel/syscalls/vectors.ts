/**
 * The lists of buffers that preadv and pwritev take.
 *
 * @module
 */

import { IOV_MAX } from "../../api/constants.ts";
import { iovec, readStruct, type ValueOf } from "../../api/structs.ts";
import { NULL, type UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import type { UserMemory } from "../memory/user_memory.ts";

const INT32_MAX = 0x7fff_ffffn;

/** One buffer of a vectored call. */
export type Vector = ValueOf<typeof iovec>;

/** The vectors that a call names, judged before anything is done. */
export function copyVectors(
  memory: UserMemory,
  address: UserAddress,
  count: number,
): Vector[] {
  if (count < 0) fail("vector/EINVAL/iov_count-is-negative");
  if (count > IOV_MAX) {
    fail("vector/EFAULT/iov_count-above-1024");
  }
  const bytes = memory.read(address, count * iovec.size);
  const view = new DataView(bytes.buffer);
  const vectors: Vector[] = memory.heap.adopt([]);
  for (let at = 0; at < count; at++) {
    vectors.push(readStruct(iovec, view, at * iovec.size));
  }
  let total = 0n;
  for (const { iov_len } of vectors) {
    total = BigInt.asUintN(64, total + iov_len);
    if (total > INT32_MAX) {
      fail("vector/EINVAL/lengths-add-up-above-int32_max");
    }
  }
  return vectors;
}

/** A null base passes: nothing may ever look at it. */
export function vectorBuffer(
  memory: UserMemory,
  vector: Vector,
): UserOrKernelBuffer {
  if (vector.iov_base !== NULL) {
    memory.requireRange(vector.iov_base, vector.iov_len);
  }
  return UserOrKernelBuffer.ofUser(memory, vector.iov_base);
}
