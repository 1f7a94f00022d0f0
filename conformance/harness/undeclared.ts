/**
 * Errors that a call may not be refused with: those that its table does not
 * declare.
 *
 * @module
 */

import { errno, errnoName } from "../../src/kernel/api/errno.ts";
import { type SyscallRow, syscalls } from "../../src/kernel/api/syscalls.ts";
import type { Refusal } from "./target.ts";

const declared: ReadonlyMap<string, ReadonlySet<number>> = new Map(
  Object.values<SyscallRow>(syscalls).map(({ name, errnos }) => [
    name,
    new Set([...errnos].map((one) => errno[one])),
  ]),
);

/** Whether the table of a call declares the error that it was refused with. */
export function isDeclared({ call, errno }: Refusal): boolean {
  return declared.get(call)?.has(errno) ?? false;
}

/** A refusal in a few words. */
export function showRefusal({ call, errno, site }: Refusal): string {
  return `${call}: ${errnoName(errno)} at ${site}`;
}
