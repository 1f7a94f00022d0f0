/** Mappings (Kernel/Syscalls/{mmap,anon_create,get_stack_bounds,purge}.cpp). */
import {
  FD_CLOEXEC,
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
  PERF_EVENT_MMAP,
  PERF_EVENT_MUNMAP,
  PURGE_ALL_CLEAN_INODE,
  PURGE_ALL_VOLATILE,
  VIRTUAL_MEMORY_IMMUTABLE,
  VIRTUAL_MEMORY_SYSCALL_CODE,
} from "../../api/constants.ts";
import {
  EFAULT,
  EINVAL,
  ENAMETOOLONG,
  ENOMEM,
  ENOTIMPL,
  EPERM,
} from "../../api/errno.ts";
import { SC_mremap_params, SC_set_mmap_name_params } from "../../api/structs.ts";
import { userAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { AnonymousFile } from "../filesystem/anonymous_file.ts";
import { OpenFileDescription } from "../filesystem/open_file_description.ts";
import {
  expandToPages,
  intersection,
  roundUpToPages,
} from "../memory/address_space.ts";
import { AnonymousVMObject } from "../memory/anonymous_vm_object.ts";
import {
  InodeVMObject,
  PrivateInodeVMObject,
  SharedInodeVMObject,
} from "../memory/inode_vm_object.ts";
import { USER_RANGE_CEILING } from "../memory/layout.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import type { Region } from "../memory/region.ts";
import { isUserRange } from "../memory/user_memory.ts";
import { isSuperuser } from "../security/credentials.ts";
import { addPerformanceEvent } from "../tasks/performance_events.ts";
import type { SyscallContext, SyscallHandlers } from "./context.ts";
import { mmap } from "./mmap.ts";
import { mprotect } from "./mprotect.ts";
import { unmapSites } from "./unmap_sites.ts";
import { copyIn } from "./user_structs.ts";

const SIGNED_MAXIMUM = 0x7fff_ffff_ffff_ffffn;

/** Handlers of this family. */
export const memoryHandlers = {
  mmap,
  mprotect,

  munmap(context, address, size) {
    context.requirePromise("stdio");
    const { process, thread } = context;
    process.space.unmapMmapRange(address, size, unmapSites("munmap"));
    addPerformanceEvent(thread, PERF_EVENT_MUNMAP, {
      arg1: BigInt(address),
      arg2: size,
    });
    return 0;
  },

  mremap(context, params) {
    context.requirePromise("stdio");
    const { space } = context.process;
    const { old_address, old_size, flags } = copyIn(
      context.memory,
      params,
      SC_mremap_params,
      "mremap/EFAULT/parameter-block-readable",
    );
    const range = expandToPages(
      old_address,
      old_size,
      "mremap/EINVAL/old_address-old_size-wraps-rounding-overflows",
    );
    const region = space.findExact(range);
    if (region === undefined) {
      fail(
        EINVAL,
        "mremap/EINVAL/region-starts-page-old_address-exactly-page",
      );
    }
    requireChangeable(context, region);
    const { object } = region;
    const converts = object instanceof SharedInodeVMObject &&
      (flags & MAP_PRIVATE) !== 0 &&
      (flags & (MAP_ANONYMOUS | MAP_NORESERVE)) === 0;
    if (!converts) {
      fail(
        ENOTIMPL,
        "mremap/ENOTIMPL/anything-else-region-anonymous-private-flags",
      );
    }
    const copy = PrivateInodeVMObject.forNonEmptyInode(
      space.memory,
      object.inode,
      "mremap/EINVAL/conversion-requested-inode-s-current-size",
    );
    // The old mapping is gone even when the new one cannot be made.
    space.deallocate(region);
    if (region.offset >= copy.size || region.offset + region.size > copy.size) {
      copy.releaseIfUnused();
      fail(EINVAL, "mremap/EINVAL/conversion-region-offset-end-lies-past");
    }
    const fresh = space.allocateWithObject(
      {
        address: region.base,
        size: region.size,
        alignment: PAGE_SIZE,
        randomize: true,
      },
      copy,
      region.offset,
      region.name,
      region.access,
      false,
    );
    fresh.mmap = true;
    fresh.mmappedFromReadable = region.mmappedFromReadable;
    fresh.mmappedFromWritable = region.mmappedFromWritable;
    return fresh.base;
  },

  madvise(context, address, size, advice) {
    context.requirePromise("stdio");
    const range = expandToPages(
      address,
      size,
      "madvise/EINVAL/address-size-wraps-rounding-overflows",
    );
    if (range.size === 0) {
      fail(EINVAL, "madvise/EINVAL/expanded-range-empty");
    }
    if (!isUserRange(range.base, range.size)) {
      fail(EFAULT, "madvise/EFAULT/expanded-range-entirely-below-user-ceiling");
    }
    const region = context.process.space.findExact(range);
    if (region === undefined) {
      fail(
        EINVAL,
        "madvise/EINVAL/region-starts-exactly-page-address-exactly",
      );
    }
    requireChangeable(context, region);
    if (advice !== MADV_SET_VOLATILE && advice !== MADV_SET_NONVOLATILE) {
      fail(
        EINVAL,
        "madvise/EINVAL/other-advice-value-including-madv_normal-dontneed",
      );
    }
    const { object } = region;
    if (!(object instanceof AnonymousVMObject)) {
      fail(
        EINVAL,
        "madvise/EINVAL/volatile-nonvolatile-advice-region-backed-anonymous",
      );
    }
    if (!object.purgeable) {
      fail(
        EINVAL,
        "madvise/EINVAL/volatile-nonvolatile-advice-anonymous-memory-purgeable",
      );
    }
    return object.setVolatile(advice === MADV_SET_VOLATILE) ? 1 : 0;
  },

  msync(context, address, size, flags) {
    if ((flags & ~(MS_SYNC | MS_ASYNC | MS_INVALIDATE)) !== 0) {
      fail(
        EINVAL,
        "msync/EINVAL/flags-bit-other-ms_sync-ms_async-ms_invalidate",
      );
    }
    if (((flags & MS_SYNC) !== 0) === ((flags & MS_ASYNC) !== 0)) {
      fail(EINVAL, "msync/EINVAL/ms_sync-ms_async-both-set-both-clear");
    }
    if (address % PAGE_SIZE !== 0) {
      fail(EINVAL, "msync/EINVAL/address-page-aligned");
    }
    const rounded = roundUpToPages(
      size,
      "msync/EINVAL/size-too-large-round-up-page",
    );
    const { space } = context.process;
    const range = { base: address, size: rounded };
    // Inside a region the reference trips over an empty range; here it
    // covers nothing, which is what the call has for holes.
    const regions = rounded === 0 ? [] : space.findIntersecting(range);
    if (regions.length === 0) {
      fail(ENOMEM, "msync/ENOMEM/region-intersects-range-also-size-0");
    }
    let covered = 0;
    for (const region of regions) {
      if (!region.mmap) {
        fail(
          ENOMEM,
          "msync/ENOMEM/some-intersecting-region-mmap-region-example",
        );
      }
      covered += intersection(region, range).size;
    }
    if (BigInt(covered) !== size) {
      fail(ENOMEM, "msync/ENOMEM/bytes-covered-regions-differ-size-part");
    }
    for (const { object, offset, base } of regions) {
      if (!(object instanceof SharedInodeVMObject)) continue;
      const first = (offset + address - base) / PAGE_SIZE;
      object.sync(Math.max(0, first), rounded / PAGE_SIZE);
    }
    return 0;
  },

  set_mmap_name(context, params) {
    context.requirePromise("stdio");
    const { memory, process } = context;
    const { addr, size, name } = copyIn(
      memory,
      params,
      SC_set_mmap_name_params,
      "set_mmap_name/EFAULT/parameter-block-readable",
    );
    if (name.length > BigInt(PATH_MAX)) {
      fail(ENAMETOOLONG, "set_mmap_name/ENAMETOOLONG/name-length-4096");
    }
    const text = memory.readString(
      name.characters,
      Number(name.length),
      "set_mmap_name/EFAULT/name-bytes-outside-user-range-unreadable",
    );
    const range = expandToPages(
      addr,
      size,
      "set_mmap_name/EINVAL/addr-size-wraps-rounding-overflows",
    );
    const region = process.space.findExact(range);
    if (region === undefined) {
      fail(
        EINVAL,
        "set_mmap_name/EINVAL/region-starts-page-addr-exactly-expanded",
      );
    }
    requireChangeable(context, region);
    region.name = text;
    addPerformanceEvent(context.thread, PERF_EVENT_MMAP, {
      arg1: BigInt(region.base),
      arg2: BigInt(region.size),
      text,
    });
    return 0;
  },

  annotate_mapping(context, address, flags) {
    if (flags === 0) fail(EINVAL, "annotate_mapping/EINVAL/flags-0");
    if (address === 0) fail(EINVAL, "annotate_mapping/EINVAL/address-null");
    if (address >= USER_RANGE_CEILING) {
      fail(EFAULT, "annotate_mapping/EFAULT/address-above-user-ceiling");
    }
    const { space } = context.process;
    const syscallCode = (flags & VIRTUAL_MEMORY_SYSCALL_CODE) !== 0;
    if (space.enforcesSyscallRegions && syscallCode) {
      fail(
        EPERM,
        "annotate_mapping/EPERM/flags-syscallcode-address-space-already-enforces",
      );
    }
    const region = space.find(address);
    if (region === undefined) {
      fail(EINVAL, "annotate_mapping/EINVAL/region-contains-address");
    }
    if (!region.mmap && !region.initiallyLoadedExecutable) {
      fail(
        EINVAL,
        "annotate_mapping/EINVAL/region-neither-mmap-region-nor-executable",
      );
    }
    if (region.immutable) {
      fail(EPERM, "annotate_mapping/EPERM/region-already-immutable");
    }
    if (syscallCode) region.syscallRegion = true;
    if ((flags & VIRTUAL_MEMORY_IMMUTABLE) !== 0) region.immutable = true;
    return 0;
  },

  anon_create(context, size, options) {
    context.requirePromise("stdio");
    if (size === 0n) fail(EINVAL, "anon_create/EINVAL/size-0");
    if (size % BigInt(PAGE_SIZE) !== 0n) {
      fail(EINVAL, "anon_create/EINVAL/size-multiple-4096");
    }
    if (size > SIGNED_MAXIMUM) {
      fail(EINVAL, "anon_create/EINVAL/size-0x7fffffffffffffff");
    }
    const { process, kernel } = context;
    const object = AnonymousVMObject.createPurgeable(
      kernel.memory,
      Number(size),
      "AllocateNow",
    );
    const description = new OpenFileDescription(new AnonymousFile(object));
    description.isReadable = true;
    description.isWritable = true;
    let fd: number;
    try {
      fd = process.fds.reserve(
        0,
        "anon_create/EMFILE/all-1024-descriptors-use",
      );
    } catch (error) {
      description.destroy();
      throw error;
    }
    process.fds.set(
      fd,
      description,
      (options & O_CLOEXEC) !== 0 ? FD_CLOEXEC : 0,
    );
    return fd;
  },

  get_stack_bounds(context, base, size) {
    const { memory, process, thread } = context;
    const sp = userAddress(thread.cpu.sp);
    // At the exclusive end the reference finds no region and panics; the
    // stack that ends there is what was asked for.
    const region = process.space.find(sp) ?? process.space.find(sp - 1);
    memory.writeU64(
      base,
      BigInt(region?.base ?? 0),
      "get_stack_bounds/EFAULT/base-writable",
    );
    memory.writeU64(
      size,
      BigInt(region?.size ?? 0),
      "get_stack_bounds/EFAULT/size-writable-base-already-stored",
    );
    return 0;
  },

  purge(context, mode) {
    context.requireBigProcessLock();
    context.requireNoPromises();
    if (!isSuperuser(context.process.credentials)) {
      fail(EPERM, "purge/EPERM/effective-uid-0");
    }
    let pages = 0;
    for (const object of [...context.kernel.memory.vmObjects]) {
      if (object instanceof AnonymousVMObject) {
        if ((mode & PURGE_ALL_VOLATILE) !== 0) pages += object.purge();
      } else if (object instanceof InodeVMObject) {
        if ((mode & PURGE_ALL_CLEAN_INODE) !== 0) {
          pages += object.releaseCleanPages();
        }
      }
    }
    return pages;
  },
} satisfies Partial<SyscallHandlers>;

/** EPERM for what user code did not map, and for what it sealed. */
function requireChangeable(context: SyscallContext, region: Region): void {
  if (!region.mmap) {
    fail(EPERM, `${context.name}/EPERM/region-mmap-region`);
  }
  if (region.immutable) fail(EPERM, `${context.name}/EPERM/region-immutable`);
}
