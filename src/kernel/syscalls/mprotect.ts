/**
 * mprotect (Kernel/Syscalls/mmap.cpp).
 *
 * @module
 */

import { PROT_EXEC, PROT_READ, PROT_WRITE } from "../../api/constants.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { expandToPages, intersection } from "../memory/address_space.ts";
import type { Region } from "../memory/region.ts";
import { isUserRange } from "../memory/user_memory.ts";
import type { Process } from "../tasks/process.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import { inParts } from "../tasks/wait_queue.ts";
import { forEachInParts } from "../work.ts";
import {
  allowsWritableExecutable,
  requireChangeable,
  validateProtection,
} from "./validate_protection.ts";

/** The handler of mprotect. */
export function mprotect(
  context: SyscallContext,
  address: UserAddress,
  size: bigint,
  prot: number,
): SyscallResult {
  if ((prot & PROT_EXEC) !== 0) context.requirePromise("prot_exec");
  const range = expandToPages(address, size);
  if (range.size === 0) {
    fail("range/EINVAL/empty");
  }
  if (!isUserRange(range.base, range.size)) {
    fail("user-memory/EFAULT/outside-user-space");
  }
  const { space } = context.process;
  const single = space.findContaining(range);
  if (single !== undefined) {
    // One region: no change is no error even where the file would forbid it.
    requireAllowed(context.process, single, prot);
    if (single.access === (prot & 7)) return 0;
    validateFileAccess(single, prot);
    const part = single.size === range.size
      ? single
      : space.split(single, range, true);
    part?.setAccess(prot);
    return 0;
  }
  const regions = space.findIntersecting(range);
  if (regions.length === 0) {
    fail("mprotect/EINVAL/no-region-in-the-range");
  }
  let covered = 0;
  for (const region of regions) {
    requireAllowed(context.process, region, prot);
    validateFileAccess(region, prot);
    covered += intersection(region, range).size;
  }
  if (covered !== range.size) {
    fail("mprotect/ENOMEM/range-has-holes");
  }
  const changing = forEachInParts(space.memory.work, regions, (region) => {
    if (region.access === (prot & 7)) return;
    const common = intersection(region, range);
    const part = common.size === region.size
      ? region
      : space.split(region, common, true);
    part?.setAccess(prot);
  });
  return inParts(changing, () => 0);
}

function requireAllowed(process: Process, region: Region, prot: number): void {
  requireChangeable(region);
  const kind = { stack: region.stack, anonymous: !region.object.isInode };
  validateProtection(process, prot, kind);
  if (allowsWritableExecutable(process)) return;
  if ((prot & PROT_WRITE) !== 0 && region.hasBeenExecutable) {
    fail("mprotect/EINVAL/prot_write-on-a-once-executable-region");
  }
  if (
    (prot & PROT_EXEC) !== 0 && region.hasBeenWritable &&
    process.rejectTransitionToExecutableFromWritable
  ) fail("mprotect/EINVAL/prot_exec-on-a-once-writable-region");
}

function validateFileAccess(region: Region, prot: number): void {
  const { mapped } = region;
  if (mapped === undefined) return;
  if ((prot & PROT_READ) !== 0 && !mapped.isReadable) {
    fail("mprotect/EACCES/prot_read-of-file-not-opened-for-reading");
  }
  const writes = (prot & PROT_WRITE) !== 0;
  if (region.shared && writes && !mapped.isWritable) {
    fail("mprotect/EACCES/shared-prot_write-of-file-not-opened-for-writing");
  }
}
