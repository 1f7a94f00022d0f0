/**
 * What may become of memory: seals and W^X (Kernel/Syscalls/mmap.cpp).
 *
 * @module
 */

import {
  MS_AXALLOWED,
  MS_WXALLOWED,
  PROT_EXEC,
  PROT_WRITE,
} from "../../api/constants.ts";
import { fail } from "../errors.ts";
import type { Region } from "../memory/region.ts";
import type { Process } from "../tasks/process.ts";

/** EPERM for what user code did not map, and for what it sealed. */
export function requireChangeable(region: Region): void {
  if (!region.mmap) fail("region/EPERM/not-made-by-mmap");
  if (region.immutable) fail("region/EPERM/immutable");
}

/** Refuses what would let memory be written and executed (validate_mmap_prot). */
export function validateProtection(
  process: Process,
  prot: number,
  kind: { readonly stack: boolean; readonly anonymous: boolean },
): void {
  const executable = (prot & PROT_EXEC) !== 0;
  if (
    kind.anonymous && executable &&
    (executableMountFlags(process) & MS_AXALLOWED) === 0
  ) fail("protection/EINVAL/executable-anonymous-memory");
  if (kind.stack && executable) fail("protection/EINVAL/executable-stack");
  if (
    executable && (prot & PROT_WRITE) !== 0 &&
    !allowsWritableExecutable(process)
  ) fail("protection/EINVAL/writable-and-executable");
}

/** Whether the mount of the running executable lifts the rules of W^X. */
export function allowsWritableExecutable(process: Process): boolean {
  return (executableMountFlags(process) & MS_WXALLOWED) !== 0;
}

function executableMountFlags(process: Process): number {
  return process.executable?.mountFlags ?? 0;
}
