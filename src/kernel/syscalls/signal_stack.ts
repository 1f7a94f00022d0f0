/**
 * Turns a range into a signal stack (Kernel/Syscalls/sigaction.cpp, remap_range_as_stack).
 *
 * @module
 */

import { userAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import {
  type AddressSpace,
  intersection,
  type VirtualRange,
} from "../memory/address_space.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import { Access, type Region } from "../memory/region.ts";
import { isUserRange } from "../memory/user_memory.ts";

const TOP = 1n << 64n;

/**
 * The whole pages inside the range become zeroed, readable, writable stack
 * memory that no call may be made from.
 */
export function remapRangeAsStack(
  space: AddressSpace,
  address: bigint,
  size: bigint,
): VirtualRange {
  const range = shrinkToPages(address, size);
  if (!isUserRange(range.base, range.size)) {
    fail("user-memory/EFAULT/outside-user-space");
  }
  const containing = space.findContaining(range);
  const regions = containing === undefined
    ? space.findIntersecting(range)
    : [containing];
  if (regions.length === 0) {
    fail("sigaltstack/EINVAL/no-region-in-the-range");
  }
  let covered = 0;
  for (const region of regions) {
    if (!region.mmap) {
      fail("sigaltstack/EPERM/region-not-made-by-mmap");
    }
    if (region.object.isInode || region.shared) {
      fail("sigaltstack/EINVAL/region-not-private-anonymous-memory");
    }
    covered += intersection(region, range).size;
  }
  if (covered !== range.size) {
    fail("sigaltstack/ENOMEM/range-has-holes");
  }
  for (const region of regions) {
    const common = intersection(region, range);
    const part = common.size === region.size
      ? region
      : space.split(region, common, true);
    if (part === undefined) throw new Error("a range that was not kept");
    becomeStack(part);
  }
  return range;
}

function shrinkToPages(start: bigint, size: bigint): VirtualRange {
  if (start + size >= TOP) {
    fail("sigaltstack/ENOMEM/stack-end-wraps-around");
  }
  const page = BigInt(PAGE_SIZE);
  const base = (start + page - 1n) & ~(page - 1n);
  const end = (start + size) & ~(page - 1n);
  if (end === base) {
    fail("sigaltstack/EINVAL/stack-holds-no-whole-page");
  }
  return {
    base: userAddress(base),
    size: Number(end - base),
  };
}

function becomeStack(region: Region): void {
  region.setAccess(Access.read | Access.write);
  region.stack = true;
  region.syscallRegion = false;
  region.clearToZero();
}
