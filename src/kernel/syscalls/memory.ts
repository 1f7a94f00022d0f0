/**
 * Mappings (Kernel/Syscalls/{mmap,anon_create,get_stack_bounds,purge}.cpp).
 *
 * @module
 */

import type { memoryFamily } from "../../api/calls/memory.ts";
import {
  MADV_SET_NONVOLATILE,
  MADV_SET_VOLATILE,
  MAP_ANONYMOUS,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MS_ASYNC,
  MS_INVALIDATE,
  MS_SYNC,
  O_CLOEXEC,
  PATH_MAX,
  PURGE_ALL_CLEAN_INODE,
  PURGE_ALL_VOLATILE,
  SIGSEGV,
  VIRTUAL_MEMORY_IMMUTABLE,
  VIRTUAL_MEMORY_SYSCALL_CODE,
} from "../../api/constants.ts";
import {
  SC_mremap_params,
  SC_set_mmap_name_params,
} from "../../api/structs.ts";
import { userAddress } from "../../api/user_address.ts";
import { fail, NoReturn } from "../errors.ts";
import { Cost, forEachInParts } from "../work.ts";
import { inParts } from "../tasks/wait_queue.ts";
import { AnonymousFile } from "../filesystem/anonymous_file.ts";
import { OpenFileDescription } from "../filesystem/open_file_description.ts";
import {
  expandToPages,
  intersection,
  roundUpToPages,
} from "../memory/address_space.ts";
import { AnonymousVMObject } from "../memory/anonymous_vm_object.ts";
import {
  PrivateInodeVMObject,
  SharedInodeVMObject,
} from "../memory/inode_vm_object.ts";
import { USER_RANGE_CEILING } from "../memory/layout.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import { isUserRange } from "../memory/user_memory.ts";
import { isSuperuser } from "../security/credentials.ts";
import { terminateDueToSignal } from "../tasks/lifecycle.ts";
import { addMapped } from "../tasks/performance_events.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { mmap } from "./mmap.ts";
import { mprotect } from "./mprotect.ts";
import { unmap } from "./unmap.ts";
import { copyIn, copyString } from "./user_structs.ts";
import { requireChangeable } from "./validate_protection.ts";

const SIGNED_MAXIMUM = 0x7fff_ffff_ffff_ffffn;

/** Handlers of this family. */
export const memoryHandlers = {
  mmap,
  mprotect,

  munmap(context, address, size) {
    return inParts(unmap(context.thread, address, size), () => 0);
  },

  mremap(context, params) {
    const { space } = context.process;
    const { old_address, old_size, flags } = copyIn(
      context.memory,
      params,
      SC_mremap_params,
    );
    const range = expandToPages(old_address, old_size);
    const region = space.findExact(range);
    if (region === undefined) {
      fail("region/EINVAL/no-region-of-exactly-this-range");
    }
    requireChangeable(region);
    const { object } = region;
    const converts = object instanceof SharedInodeVMObject &&
      (flags & MAP_PRIVATE) !== 0 &&
      (flags & (MAP_ANONYMOUS | MAP_NORESERVE)) === 0;
    if (!converts) {
      fail("mremap/ENOTIMPL/other-than-shared-file-mapping-to-private");
    }
    const copy = PrivateInodeVMObject.forNonEmptyInode(
      space.memory,
      object.inode,
    );
    // The old mapping is gone even when the new one cannot be made.
    space.deallocate(region);
    if (region.offset + region.size > copy.size) {
      copy.releaseIfUnused();
      fail("mremap/EINVAL/mapping-reaches-past-end-of-file");
    }
    const fresh = space.allocateWithObject(
      {
        address: region.base,
        size: region.size,
      },
      copy,
      region.offset,
      region.name,
      region.access,
      false,
    );
    fresh.mmap = true;
    fresh.mapped = region.mapped;
    return fresh.base;
  },

  madvise(context, address, size, advice) {
    const range = expandToPages(address, size);
    if (range.size === 0) {
      fail("range/EINVAL/empty");
    }
    if (!isUserRange(range.base, range.size)) {
      fail("user-memory/EFAULT/outside-user-space");
    }
    const region = context.process.space.findExact(range);
    if (region === undefined) {
      fail("region/EINVAL/no-region-of-exactly-this-range");
    }
    requireChangeable(region);
    if (advice !== MADV_SET_VOLATILE && advice !== MADV_SET_NONVOLATILE) {
      fail("madvise/EINVAL/unsupported-advice");
    }
    const { object } = region;
    if (!(object instanceof AnonymousVMObject)) {
      fail("madvise/EINVAL/volatility-of-memory-that-is-not-anonymous");
    }
    if (!object.purgeable) {
      fail("madvise/EINVAL/volatility-of-memory-that-is-not-purgeable");
    }
    return object.setVolatile(advice === MADV_SET_VOLATILE) ? 1 : 0;
  },

  msync(context, address, size, flags) {
    if ((flags & (MS_SYNC | MS_ASYNC | MS_INVALIDATE)) !== flags) {
      fail("msync/EINVAL/unknown-flag");
    }
    if (((flags & MS_SYNC) !== 0) === ((flags & MS_ASYNC) !== 0)) {
      fail("msync/EINVAL/not-exactly-one-of-ms_sync-and-ms_async");
    }
    if (address % PAGE_SIZE !== 0) {
      fail("msync/EINVAL/address-is-not-page-aligned");
    }
    const rounded = roundUpToPages(size);
    const { space } = context.process;
    const range = { base: address, size: rounded };
    // Inside a region the reference trips over an empty range; here it
    // covers nothing, which is what the call has for holes.
    const regions = rounded === 0 ? [] : space.findIntersecting(range);
    if (regions.length === 0) {
      fail("msync/ENOMEM/no-region-in-the-range");
    }
    let covered = 0;
    for (const region of regions) {
      if (!region.mmap) {
        fail("msync/ENOMEM/region-not-made-by-mmap");
      }
      covered += intersection(region, range).size;
    }
    if (BigInt(covered) !== size) {
      fail("msync/ENOMEM/covered-bytes-differ-from-size");
    }
    const { work } = space.memory;
    const syncing = forEachInParts(work, regions, (region) => {
      const { object, offset, base } = region;
      if (!(object instanceof SharedInodeVMObject)) return;
      const first = (offset + address - base) / PAGE_SIZE;
      // Below its first page the reference finds none to write.
      if (first >= 0) object.sync(first, rounded / PAGE_SIZE);
    });
    return inParts(syncing, () => 0);
  },

  set_mmap_name(context, params) {
    const { memory, process } = context;
    const { addr, size, name } = copyIn(
      memory,
      params,
      SC_set_mmap_name_params,
    );
    if (name.length > BigInt(PATH_MAX)) {
      fail("region-name/ENAMETOOLONG/longer-than-path-max");
    }
    const text = copyString(memory, name.characters, name.length);
    const range = expandToPages(addr, size);
    const region = process.space.findExact(range);
    if (region === undefined) {
      fail("region/EINVAL/no-region-of-exactly-this-range");
    }
    requireChangeable(region);
    region.name = text;
    addMapped(context.thread, region);
    return 0;
  },

  annotate_mapping(context, address, flags) {
    if (flags === 0) fail("annotate_mapping/EINVAL/flags-are-zero");
    if (address === 0) fail("annotate_mapping/EINVAL/address-is-null");
    if (address >= USER_RANGE_CEILING) {
      fail("user-memory/EFAULT/outside-user-space");
    }
    const { space } = context.process;
    const syscallCode = (flags & VIRTUAL_MEMORY_SYSCALL_CODE) !== 0;
    if (space.enforcesSyscallRegions && syscallCode) {
      fail("annotate_mapping/EPERM/syscallcode-after-enforcement-began");
    }
    const region = space.find(address);
    if (region === undefined) {
      fail("annotate_mapping/EINVAL/no-region-at-the-address");
    }
    if (!region.mmap && !region.initiallyLoadedExecutable) {
      fail("annotate_mapping/EINVAL/region-made-neither-by-mmap-nor-execve");
    }
    if (region.immutable) {
      fail("region/EPERM/immutable");
    }
    if (syscallCode) region.syscallRegion = true;
    if ((flags & VIRTUAL_MEMORY_IMMUTABLE) !== 0) region.immutable = true;
    return 0;
  },

  anon_create(context, size, options) {
    if (size === 0n) fail("anon_create/EINVAL/size-is-zero");
    if (size % BigInt(PAGE_SIZE) !== 0n) {
      fail("anon_create/EINVAL/size-is-no-multiple-of-4096");
    }
    if (size > SIGNED_MAXIMUM) {
      fail("anon_create/EINVAL/size-above-ssize_max");
    }
    const { process, kernel } = context;
    const object = AnonymousVMObject.createPurgeable(
      kernel.memory,
      Number(size),
      "AllocateNow",
    );
    const { heap } = kernel.memory;
    const file = new AnonymousFile(object);
    const description = OpenFileDescription.createWith(heap, file);
    description.isReadable = true;
    description.isWritable = true;
    const fd = process.fds.reserveFor(description);
    process.fds.set(
      fd,
      description,
      (options & O_CLOEXEC) !== 0,
    );
    return fd;
  },

  get_stack_bounds(context, base, size) {
    const { memory, process, thread } = context;
    const sp = userAddress(thread.cpu.sp);
    // At the exclusive end the reference finds no region and panics; the
    // stack that ends there is what was asked for.
    const stack = process.space.find(sp) ?? process.space.find(sp - 1);
    if (stack === undefined) {
      // A tracer let it go on with a stack pointer that is nowhere: there, too,
      // the reference panics. It was to die when it entered the kernel.
      terminateDueToSignal(process, SIGSEGV);
      throw NoReturn.instance;
    }
    memory.writeU64(base, BigInt(stack.base));
    memory.writeU64(size, BigInt(stack.size));
    return 0;
  },

  purge(context, mode) {
    context.requireBigProcessLock();
    if (!isSuperuser(context.process.credentials)) {
      fail("privilege/EPERM/not-superuser");
    }
    const { memory } = context.kernel;
    let pages = 0;
    const { heap, vmObjects, work } = memory;
    const purging = forEachInParts(
      work,
      heap.adopt([...vmObjects]),
      (object) => {
        work.add(Cost.task);
        if ((mode & PURGE_ALL_VOLATILE) !== 0) pages += object.purge();
        if ((mode & PURGE_ALL_CLEAN_INODE) !== 0) {
          pages += object.releaseCleanPages();
        }
      },
    );
    return inParts(purging, () => pages);
  },
} satisfies FamilyHandlers<typeof memoryFamily>;
