/** W^X (Kernel/Syscalls/mmap.cpp, validate_mmap_prot; spec: wxRules). */
import {
  MS_AXALLOWED,
  MS_WXALLOWED,
  PROT_EXEC,
  PROT_WRITE,
} from "../../api/constants.ts";
import { EINVAL } from "../../api/errno.ts";
import { fail } from "../errors.ts";
import type { Region } from "../memory/region.ts";
import type { Process } from "../tasks/process.ts";

/** Ids of the refusals, which mmap and mprotect name differently. */
export interface ProtectionSites {
  readonly anonymous: string;
  readonly stack: string;
  readonly both: string;
  readonly wasExecutable: string;
  readonly wasWritable: string;
}

/** Refuses what would let memory be written and executed. */
export function validateProtection(
  process: Process,
  prot: number,
  kind: { readonly stack: boolean; readonly anonymous: boolean },
  sites: ProtectionSites,
  region?: Region,
): void {
  const writable = (prot & PROT_WRITE) !== 0;
  const executable = (prot & PROT_EXEC) !== 0;
  const flags = process.executable?.mountFlags ?? 0;
  if (kind.anonymous && executable && (flags & MS_AXALLOWED) === 0) {
    fail(EINVAL, sites.anonymous);
  }
  if (kind.stack && executable) fail(EINVAL, sites.stack);
  if ((flags & MS_WXALLOWED) !== 0) return;
  if (writable && executable) fail(EINVAL, sites.both);
  if (region === undefined) return;
  if (writable && region.hasBeenExecutable) fail(EINVAL, sites.wasExecutable);
  if (
    executable && region.hasBeenWritable &&
    process.rejectTransitionToExecutableFromWritable
  ) fail(EINVAL, sites.wasWritable);
}
