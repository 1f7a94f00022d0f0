/**
 * mmap (Kernel/Syscalls/mmap.cpp).
 *
 * @module
 */

import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MAP_PURGEABLE,
  MAP_RANDOMIZED,
  MAP_SHARED,
  MAP_STACK,
  PATH_MAX,
  PROT_EXEC,
  PROT_WRITE,
} from "../../api/constants.ts";
import { SC_mmap_params, type ValueOf } from "../../api/structs.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { roundUpToPages } from "../memory/address_space.ts";
import { AnonymousVMObject } from "../memory/anonymous_vm_object.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import { isUserRange } from "../memory/user_memory.ts";
import type { MappedFile } from "../memory/region.ts";
import type { VMObject } from "../memory/vm_object.ts";
import { addMapped } from "../tasks/performance_events.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import type { Thread } from "../tasks/thread.ts";
import { inParts } from "../tasks/wait_queue.ts";
import type { Parts } from "../work.ts";
import { unmap } from "./unmap.ts";
import { copyIn, copyString } from "./user_structs.ts";
import { validateProtection } from "./validate_protection.ts";

type Parameters = ValueOf<typeof SC_mmap_params>;

/** What a new region shows, and of a file how it was open. */
interface Backing {
  readonly object: VMObject;
  readonly offset: number;
  readonly mapped: MappedFile | undefined;
}

/** The handler of mmap. */
export function mmap(
  context: SyscallContext,
  params: UserAddress,
): SyscallResult {
  const parameters = copyIn(context.memory, params, SC_mmap_params);
  const { prot, flags } = parameters;
  const placed = (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) !== 0;
  if ((prot & PROT_EXEC) !== 0) context.requirePromise("prot_exec");
  if (placed) context.requirePromise("map_fixed");
  const size = validatePlace(parameters, placed);
  const name = copyName(context, parameters);
  validateFlags(context, parameters, placed);
  const backing = (flags & MAP_ANONYMOUS) !== 0
    ? anonymousBacking(context, flags, size)
    : fileBacking(context, parameters, size);
  const { thread } = context;
  const unmapping = (flags & MAP_FIXED) === 0
    ? undefined
    : unmapBelow(thread, parameters, backing);
  return inParts(
    unmapping,
    () => place(context, parameters, backing, { size, name, placed }),
  );
}

/** Whatever a fixed mapping lies over goes; or else what it was to show. */
function* unmapBelow(
  thread: Thread,
  { addr, size }: Parameters,
  { object }: Backing,
): Parts {
  try {
    yield* unmap(thread, addr, size) ?? [];
  } catch (error) {
    object.releaseIfUnused();
    throw error;
  }
}

/** The region itself. */
function place(
  context: SyscallContext,
  parameters: Parameters,
  backing: Backing,
  { size, name, placed }: {
    readonly size: number;
    readonly name: string | undefined;
    readonly placed: boolean;
  },
): number {
  const { addr, prot, flags } = parameters;
  const { space } = context.process;
  const { object, offset, mapped } = backing;
  validateBounds(backing, size);
  const region = space.allocateWithObject(
    {
      // An address without MAP_FIXED is not even a hint.
      address: placed ? addr : 0,
      size,
      alignment: parameters.alignment === 0n
        ? PAGE_SIZE
        : Number(parameters.alignment),
      randomize: (flags & MAP_RANDOMIZED) !== 0,
    },
    object,
    offset,
    name,
    prot,
    (flags & MAP_SHARED) !== 0,
  );
  region.mmap = true;
  region.mapped = mapped;
  region.stack = (flags & MAP_STACK) !== 0;
  addMapped(context.thread, region);
  return region.base;
}

/** Alignment, size and fixed address; the size in whole pages. */
function validatePlace(parameters: Parameters, placed: boolean): number {
  const { addr, alignment, size } = parameters;
  if (alignment % BigInt(PAGE_SIZE) !== 0n) {
    fail("mmap/EINVAL/alignment-is-no-multiple-of-4096");
  }
  if (size === 0n) fail("mmap/EINVAL/size-is-zero");
  const rounded = roundUpToPages(size);
  if (!placed) return rounded;
  if (!isUserRange(addr, rounded)) {
    fail("user-memory/EFAULT/outside-user-space");
  }
  if (addr % PAGE_SIZE !== 0) {
    fail("mmap/EINVAL/fixed-address-is-not-page-aligned");
  }
  return rounded;
}

function copyName(
  context: SyscallContext,
  parameters: Parameters,
): string | undefined {
  const { characters, length } = parameters.name;
  if (characters === 0) return undefined;
  if (length > BigInt(PATH_MAX)) {
    fail("region-name/ENAMETOOLONG/longer-than-path-max");
  }
  return copyString(context.memory, characters, length);
}

function validateFlags(
  context: SyscallContext,
  parameters: Parameters,
  placed: boolean,
): void {
  const { flags, prot } = parameters;
  const shared = (flags & MAP_SHARED) !== 0;
  const isPrivate = (flags & MAP_PRIVATE) !== 0;
  const anonymous = (flags & MAP_ANONYMOUS) !== 0;
  const stack = (flags & MAP_STACK) !== 0;
  if (shared && isPrivate) {
    fail("mmap/EINVAL/both-map_shared-and-map_private");
  }
  if (!shared && !isPrivate) {
    fail("mmap/EINVAL/neither-map_shared-nor-map_private");
  }
  if (placed && (flags & MAP_RANDOMIZED) !== 0) {
    fail("mmap/EINVAL/map_randomized-with-fixed-address");
  }
  validateProtection(context.process, prot, { stack, anonymous });
  if (stack && (!isPrivate || !anonymous)) {
    fail("mmap/EINVAL/map_stack-without-map_private-and-map_anonymous");
  }
}

function anonymousBacking(
  context: SyscallContext,
  flags: number,
  size: number,
): Backing {
  const { memory } = context.kernel;
  const strategy = (flags & MAP_NORESERVE) !== 0 ? "None" : "Reserve";
  const object = (flags & MAP_PURGEABLE) !== 0
    ? AnonymousVMObject.createPurgeable(memory, size, strategy)
    : AnonymousVMObject.create(memory, size, strategy);
  return { object, offset: 0, mapped: undefined };
}

function fileBacking(
  context: SyscallContext,
  parameters: Parameters,
  size: number,
): Backing {
  const { offset, prot, flags, fd } = parameters;
  const shared = (flags & MAP_SHARED) !== 0;
  if (offset < 0n) fail("mmap/EINVAL/offset-is-negative");
  if (offset % BigInt(PAGE_SIZE) !== 0n) {
    fail("mmap/EINVAL/offset-is-no-multiple-of-4096");
  }
  const description = context.process.fds.get(fd);
  if (description.isDirectory) {
    fail("mmap/ENODEV/file-is-a-directory");
  }
  // Even for a mapping that nobody may read.
  if (!description.isReadable) {
    fail("mmap/EACCES/file-not-opened-for-reading");
  }
  if (shared && (prot & PROT_WRITE) !== 0 && !description.isWritable) {
    fail("mmap/EACCES/shared-prot_write-of-file-not-opened-for-writing");
  }
  const { memory } = context.kernel;
  const object = description.file.vmObjectForMmap(
    memory,
    size,
    Number(offset),
    shared,
  );
  const { isReadable, isWritable } = description;
  return {
    object,
    offset: Number(offset),
    mapped: object.isInode ? { isReadable, isWritable } : undefined,
  };
}

/** What leaves 64 bits; allocateWithObject looks at the object's own bounds. */
function validateBounds({ offset }: Backing, size: number): void {
  if (BigInt(offset) + BigInt(size) >= 1n << 64n) {
    fail("mmap/EOVERFLOW/offset-plus-size-exceeds-64-bits");
  }
}
