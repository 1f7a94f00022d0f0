/** Turns a range into a signal stack (Kernel/Syscalls/sigaction.cpp, remap_range_as_stack). */
import { EFAULT, EINVAL, ENOMEM, EPERM } from "../../api/errno.ts";
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
    fail(EFAULT, "sigaltstack/EFAULT/shrunk-range-inside-user-space");
  }
  const containing = space.findContaining(range);
  const regions = containing === undefined
    ? space.findIntersecting(range)
    : [containing];
  if (regions.length === 0) {
    fail(EINVAL, "sigaltstack/EINVAL/region-all-range");
  }
  let covered = 0;
  for (const region of regions) {
    if (!region.mmap) {
      fail(EPERM, "sigaltstack/EPERM/covered-region-was-created-mmap-elf");
    }
    if (region.object.isInode || region.shared) {
      fail(EINVAL, "sigaltstack/EINVAL/covered-region-anonymous-memory-shared");
    }
    covered += intersection(region, range).size;
  }
  if (covered !== range.size) {
    fail(ENOMEM, "sigaltstack/ENOMEM/several-regions-cover-range-but-leave");
  }
  for (const region of regions) {
    const common = intersection(region, range);
    const part = common.size === region.size
      ? region
      : space.split(region, common, true);
    if (part !== undefined) becomeStack(part);
  }
  return range;
}

function shrinkToPages(start: bigint, size: bigint): VirtualRange {
  if (start + size >= TOP) {
    fail(ENOMEM, "sigaltstack/ENOMEM/ss_sp-ss_size-wraps");
  }
  const page = BigInt(PAGE_SIZE);
  const base = (start + page - 1n) & ~(page - 1n);
  const end = (start + size) & ~(page - 1n);
  if (base >= TOP || end < base) {
    fail(EINVAL, "sigaltstack/EINVAL/rounding-ss_sp-up-page-overflows-page");
  }
  if (end === base) {
    fail(
      EINVAL,
      "sigaltstack/EINVAL/range-shrunk-inwards-page-boundaries-empty",
    );
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
