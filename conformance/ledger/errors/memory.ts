import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const memoryErrors: ErrorEntry[] = errorTable(String.raw`
anon_create
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EINVAL/size-0 | guest | size is 0
  EINVAL/size-multiple-4096 | guest | size is not a multiple of 4096
  EINVAL/size-0x7fffffffffffffff | guest | size > 0x7FFFFFFFFFFFFFFF
  ENOMEM/enough-physical-memory-allocate-every-page | exhaustion | not enough physical memory to allocate every page right now, or kernel heap exhausted
  EMFILE/all-1024-descriptors-use | guest | all 1024 descriptors are in use
annotate_mapping
  EINVAL/flags-0 | guest | flags is 0
  EINVAL/address-null | guest | address is null
  EFAULT/address-above-user-ceiling | guest | address is at or above the user ceiling
  EPERM/flags-syscallcode-address-space-already-enforces | guest | flags has SyscallCode and the address space already enforces syscall regions (prctl PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS was used)
  EINVAL/region-contains-address | guest | no region contains address
  EINVAL/region-neither-mmap-region-nor-executable | guest | region is neither an mmap region nor an executable segment loaded by execve
  EPERM/region-already-immutable | guest | region is already immutable
get_stack_bounds
  EFAULT/base-writable | guest | base not writable
  EFAULT/size-writable-base-already-stored | guest | size not writable (base already stored)
madvise
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EINVAL/address-size-wraps-rounding-overflows | guest | address + size wraps or rounding overflows
  EINVAL/expanded-range-empty | guest | expanded range is empty
  EFAULT/expanded-range-entirely-below-user-ceiling | guest | expanded range is not entirely below the user ceiling
  EINVAL/region-starts-exactly-page-address-exactly | guest | no region starts exactly at the page of address with exactly the expanded size
  EPERM/region-mmap-region | guest | region is not an mmap region
  EPERM/region-immutable | guest | region is immutable
  EINVAL/volatile-nonvolatile-advice-region-backed-anonymous | guest | volatile/nonvolatile advice on a region not backed by anonymous memory
  EINVAL/volatile-nonvolatile-advice-anonymous-memory-purgeable | guest | volatile/nonvolatile advice on anonymous memory that is not purgeable (no MAP_PURGEABLE and not from anon_create)
  ENOMEM/madv_set_nonvolatile-cannot-commit-pages-purged-never | exhaustion | MADV_SET_NONVOLATILE: cannot commit pages for the purged/never-touched part
  EINVAL/other-advice-value-including-madv_normal-dontneed | guest | any other advice value, including MADV_NORMAL, DONTNEED, WILLNEED, SEQUENTIAL, RANDOM (checked last)
mmap
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EFAULT/parameter-block-readable | guest | parameter block not readable
  EPROMISEVIOLATION/calling-process-made-promises-prot_exec-among | guest | calling process has made promises and 'prot_exec' is not among them (only when prot contains PROT_EXEC)
  EPROMISEVIOLATION/calling-process-made-promises-map_fixed-among | guest | calling process has made promises and 'map_fixed' is not among them (only when flags contains MAP_FIXED or MAP_FIXED_NOREPLACE)
  EINVAL/alignment-non-zero-multiple-4096-0 | guest | alignment is non-zero and not a multiple of 4096 (0 means 4096; powers of two are not required)
  EINVAL/size-0 | guest | size is 0
  EINVAL/size-greater-0xfffffffffffff000-so-rounding-up | guest | size is greater than 0xFFFFFFFFFFFFF000 so rounding it up to a page would overflow
  EFAULT/map_fixed-map_fixed_noreplace-addr-addr-rounded_size-wraps | guest | MAP_FIXED/MAP_FIXED_NOREPLACE and [addr, addr+rounded_size) wraps around or does not lie entirely below the user ceiling 0x1FFE000000
  EINVAL/map_fixed-map_fixed_noreplace-addr-page-aligned-checked | guest | MAP_FIXED/MAP_FIXED_NOREPLACE and addr is not page aligned (checked after the range check)
  ENAMETOOLONG/name-characters-non-null-name-length | guest | name.characters is non-null and name.length > 4096 (PATH_MAX)
  EFAULT/name-characters-non-null-name-bytes | guest | name.characters is non-null and the name bytes are not readable (scanned up to the first NUL or name.length)
  ENOMEM/kernel-heap-cannot-hold-copied-name | exhaustion | kernel heap cannot hold the copied name
  EINVAL/both-map_shared-map_private-set | guest | both MAP_SHARED and MAP_PRIVATE are set
  EINVAL/neither-map_shared-nor-map_private-set | guest | neither MAP_SHARED nor MAP_PRIVATE is set
  EINVAL/map_randomized-combined-map_fixed-map_fixed_noreplace | guest | MAP_RANDOMIZED combined with MAP_FIXED or MAP_FIXED_NOREPLACE
  EINVAL/map_anonymous-together-prot_exec-mount-running-executable | guest | MAP_ANONYMOUS together with PROT_EXEC, and the mount the running executable came from lacks MS_AXALLOWED
  EINVAL/map_stack-together-prot_exec-even-w-x | guest | MAP_STACK together with PROT_EXEC (even on a W^X-exempt mount)
  EINVAL/prot_write-prot_exec-both-requested-executable-s | guest | PROT_WRITE and PROT_EXEC both requested and the executable's mount lacks MS_WXALLOWED
  EINVAL/map_stack-without-both-map_private-map_anonymous | guest | MAP_STACK without both MAP_PRIVATE and MAP_ANONYMOUS
  ENOMEM/anonymous-without-map_noreserve-fewer-uncommitted-physical | exhaustion | anonymous without MAP_NORESERVE: fewer uncommitted physical pages remain than the mapping needs; or (any anonymous) the page table array cannot be allocated from the kernel heap
  EINVAL/file-mapping-offset-negative | guest | file mapping: offset is negative
  EINVAL/file-mapping-offset-multiple-4096 | guest | file mapping: offset is not a multiple of 4096
  EBADF/file-mapping-fd-negative-1024-open | guest | file mapping: fd is negative, >= 1024 or not open
  ENODEV/file-mapping-fd-refers-directory | guest | file mapping: fd refers to a directory
  EACCES/file-mapping-fd-was-opened-reading | guest | file mapping: fd was not opened for reading (required even for PROT_NONE or PROT_WRITE only)
  EACCES/file-mapping-map_shared-prot_write-fd-was | guest | file mapping: MAP_SHARED with PROT_WRITE and fd was not opened for writing
  ENODEV/file-type-cannot-mapped-pipes-fifos | guest | the file type cannot be mapped: pipes/FIFOs, sockets, TTYs and PTYs, /dev/null, /dev/zero, /dev/full, /dev/random, inode watchers, mount files ...
  EINVAL/fd-anonymous-file-anon_create-offset-0 | guest | fd is an anonymous file (anon_create) and offset is not 0
  EINVAL/fd-dev-mem-physical-range-one | root | fd is /dev/mem and the physical range is not one userspace may read
  ENOMEM/kernel-memory-file-s-vm-object | exhaustion | no kernel memory for the file's VM object, page array or dirty bitmap (also hit by absurdly large file mappings)
  EPERM/map_fixed-some-region-overlapping-range-mmap | guest | MAP_FIXED and some region overlapping the range is not an mmap region (main stack, ELF segments loaded by the kernel, signal trampoline, time page)
  EPERM/map_fixed-some-region-overlapping-range-was | guest | MAP_FIXED and some region overlapping the range was annotated immutable
  ENOMEM/map_fixed-had-split-region-kernel-ran | exhaustion | MAP_FIXED had to split a region and the kernel ran out of memory
  EOVERFLOW/offset-rounded-size-overflows-64-bits | dead | offset + rounded size overflows 64 bits; only possible when a live shared VM object for the inode already exists, so no allocation failed earlier
  EINVAL/offset-lies-past-end-vm-object | guest | offset lies at or past the end of the VM object (in whole pages). For inodes this happens only for MAP_SHARED when an older, smaller shared VM object of the same inode is still alive; for anon_create files when size exceeds the object
  EINVAL/offset-rounded-size-runs-past-end | guest | offset + rounded size runs past the end of the VM object (same situations as the previous entry)
  ENOMEM/map_fixed-noreplace-target-range-inside-process | guest | MAP_FIXED/NOREPLACE target range is not inside the process' total range (starts below the per-process base 0x10000 or 0x110000)
  ENOMEM/map_fixed_noreplace-range-overlaps-existing-region-there | guest | MAP_FIXED_NOREPLACE and the range overlaps an existing region (there is no EEXIST)
  EOVERFLOW/fixed-address-size-alignment-overflows-64 | dead | no fixed address and size + alignment overflows 64 bits (in practice an ENOMEM is hit first)
  ENOMEM/gap-address-space-least-size-alignment | exhaustion | no gap in the address space with at least size + alignment bytes, or page tables cannot be allocated
mprotect
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EPROMISEVIOLATION/calling-process-made-promises-prot_exec-among | guest | calling process has made promises and 'prot_exec' is not among them (only when prot contains PROT_EXEC)
  EINVAL/addr-size-wraps-around-page-round | guest | addr + size wraps around, or its page round-up overflows
  EINVAL/page-expanded-range-empty-size-0 | guest | the page-expanded range is empty (size 0 with a page-aligned addr; size 0 with an unaligned addr covers one page and is accepted)
  EFAULT/expanded-range-entirely-below-user-ceiling | guest | the expanded range is not entirely below the user ceiling
  EPERM/region-range-mmap-region-main-stack | guest | a region in the range is not an mmap region (main stack, kernel-loaded ELF segments, trampoline, time page)
  EPERM/region-range-immutable | guest | a region in the range is immutable
  EINVAL/prot_exec-requested-region-backed-anonymous-memory | guest | PROT_EXEC requested on a region backed by anonymous memory (including anon_create mappings and shared anonymous memory) and the executable's mount lacks MS_AXALLOWED
  EINVAL/prot_exec-requested-stack-region | guest | PROT_EXEC requested on a stack region
  EINVAL/prot_write-prot_exec-together-mount-lacks-ms_wxallowed | guest | PROT_WRITE and PROT_EXEC together, mount lacks MS_WXALLOWED
  EINVAL/prot_write-requested-region-ever-been-executable | guest | PROT_WRITE requested on a region that has ever been executable, mount lacks MS_WXALLOWED
  EINVAL/prot_exec-requested-region-ever-been-writable | guest | PROT_EXEC requested on a region that has ever been writable, the process has set PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT, and the mount lacks MS_WXALLOWED
  EACCES/inode-mapping-prot_read-requested-but-fd | dead | inode mapping, PROT_READ requested, but the fd it was mapped from was not readable (cannot occur through mmap, which requires read access)
  EACCES/map_shared-inode-mapping-prot_write-requested-but | guest | MAP_SHARED inode mapping, PROT_WRITE requested, but the fd it was mapped from was not writable
  ENOMEM/range-spans-several-regions-but-part | guest | the range spans several regions but part of it is unmapped (full coverage is required only in the multi-region case)
  ENOMEM/splitting-region-building-page-tables-ran | exhaustion | splitting a region or building page tables ran out of memory; the region may already have been removed
  EINVAL/region-intersects-range-all-posix-would | guest | no region intersects the range at all (POSIX would say ENOMEM)
mremap
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EFAULT/parameter-block-readable | guest | parameter block not readable
  EINVAL/old_address-old_size-wraps-rounding-overflows | guest | old_address + old_size wraps, or rounding overflows
  EINVAL/region-starts-page-old_address-exactly-page | guest | no region starts at the page of old_address with exactly the page-expanded size
  EPERM/region-mmap-region | guest | the region is not an mmap region
  EPERM/region-immutable | guest | the region is immutable
  EINVAL/conversion-requested-inode-s-current-size | guest | conversion requested and the inode's current size is 0
  ENOMEM/conversion-memory-private-vm-object | exhaustion | conversion: no memory for the private VM object
  EINVAL/conversion-region-offset-end-lies-past | guest | conversion: region offset/end lies past the inode's current size rounded to pages (file shrank, or mapping extended past EOF); the old mapping has ALREADY been removed at this point
  ENOMEM/conversion-placing-mapping-new-region-failed | exhaustion | conversion: placing or mapping the new region failed; old mapping already removed
  ENOTIMPL/anything-else-region-anonymous-private-flags | guest | anything else: region is anonymous or private, or flags lacks MAP_PRIVATE, or flags has MAP_ANONYMOUS or MAP_NORESERVE
msync
  EINVAL/flags-bit-other-ms_sync-ms_async-ms_invalidate | guest | flags has a bit other than MS_SYNC, MS_ASYNC, MS_INVALIDATE
  EINVAL/ms_sync-ms_async-both-set-both-clear | guest | MS_SYNC and MS_ASYNC both set or both clear
  EINVAL/address-page-aligned | guest | address not page aligned
  EINVAL/size-too-large-round-up-page | guest | size too large to round up to a page
  ENOMEM/kernel-cannot-allocate-region-list | exhaustion | kernel cannot allocate the region list
  ENOMEM/region-intersects-range-also-size-0 | guest | no region intersects the range (also size 0 at the start of a region)
  ENOMEM/some-intersecting-region-mmap-region-example | guest | some intersecting region is not an mmap region (for example the main stack)
  ENOMEM/bytes-covered-regions-differ-size-part | guest | the bytes covered by regions differ from size: part of the range is unmapped, OR size is not a multiple of 4096 (the comparison uses the unrounded size)
  ENOMEM/kernel-cannot-allocate-list-pages-flush | exhaustion | kernel cannot allocate the list of pages to flush
  ENOSPC/filesystem-cannot-store-page | exhaustion | the filesystem cannot store the page
  EIO/backing-storage-reports-error | dead | the backing storage reports an error
munmap
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EINVAL/size-0 | guest | size is 0
  EINVAL/addr-size-wraps-around-rounding-end | guest | addr + size wraps around, or rounding the end up overflows
  EFAULT/expanded-range-entirely-below-user-ceiling | guest | the expanded range is not entirely below the user ceiling
  EPERM/region-overlapping-range-mmap-region | guest | a region overlapping the range is not an mmap region
  EPERM/region-overlapping-range-immutable | guest | a region overlapping the range is immutable
  ENOMEM/splitting-remapping-region-failed-address-space | exhaustion | splitting or remapping a region failed; address space may be left changed
purge
  EPROMISEVIOLATION/process-made-promise-all | guest | the process has made any promise at all
  EPERM/effective-uid-0 | guest | effective uid is not 0
  ENOMEM/cannot-build-object-list-if-even | root | cannot build the object list (only if not even the first entry fits)
set_mmap_name
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EFAULT/parameter-block-readable | guest | parameter block not readable
  ENAMETOOLONG/name-length-4096 | guest | name.length > 4096
  EFAULT/name-bytes-outside-user-range-unreadable | guest | name bytes outside user range or unreadable (a null pointer with length 0 is fine)
  ENOMEM/memory-name | exhaustion | no memory for the name
  EINVAL/addr-size-wraps-rounding-overflows | guest | addr + size wraps or rounding overflows
  EINVAL/region-starts-page-addr-exactly-expanded | guest | no region starts at the page of addr with exactly the expanded size
  EPERM/region-mmap-region | guest | region is not an mmap region
  EPERM/region-immutable | guest | region is immutable
`);
