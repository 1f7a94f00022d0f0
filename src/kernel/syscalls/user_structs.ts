/**
 * Structs and strings on their way between user code and handlers.
 *
 * @module
 */

import { PATH_MAX } from "../../api/constants.ts";
import {
  type Fields,
  type Layout,
  readStruct,
  sparseStructBytes,
  structBytes,
  type StructValue,
} from "../../api/structs.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { UserMemory } from "../memory/user_memory.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";

/** A string argument inside a parameter struct. */
export interface StringArgumentValue {
  readonly characters: UserAddress;
  readonly length: bigint;
}

/** Copies a struct in. */
export function copyIn<F extends Fields>(
  memory: UserMemory,
  address: UserAddress,
  layout: Layout<F>,
): StructValue<F> {
  return readStruct(layout, memory.glance(address, layout.size));
}

/** Copies a struct out. */
export function copyOut<F extends Fields>(
  memory: UserMemory,
  address: UserAddress,
  layout: Layout<F>,
  value: StructValue<F>,
): void {
  memory.write(address, structBytes(layout, value));
}

/** As `copyOut`; the fields that are not given are 0. */
export function copyOutSparse<F extends Fields>(
  memory: UserMemory,
  address: UserAddress,
  layout: Layout<F>,
  given: Partial<StructValue<F>>,
): void {
  memory.write(address, sparseStructBytes(layout, given));
}

/** Copies the call's parameter struct in. */
export function copyParameters<F extends Fields>(
  context: SyscallContext,
  address: UserAddress,
  layout: Layout<F>,
): StructValue<F> {
  return copyIn(context.memory, address, layout);
}

/**
 * A path argument as most calls take one: 1 to PATH_MAX bytes by the caller's
 * count, of which those before the first NUL are the path.
 */
export function copyPath(
  memory: UserMemory,
  address: UserAddress,
  length: bigint,
): string {
  if (length === 0n) fail("path-argument/EINVAL/length-is-zero");
  if (length > BigInt(PATH_MAX)) {
    fail("path-argument/ENAMETOOLONG/longer-than-path-max");
  }
  return copyString(memory, address, length);
}

/** As `copyPath`, for a string argument. */
export function copyPathArgument(
  memory: UserMemory,
  argument: StringArgumentValue,
): string {
  return copyPath(memory, argument.characters, argument.length);
}

/** A string of any length, up to its first NUL. */
export function copyString(
  memory: UserMemory,
  address: UserAddress,
  length: bigint,
): string {
  return memory.heap.adopt(memory.readString(address, Number(length)));
}
