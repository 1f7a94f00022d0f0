import { hazardous } from "../hazards.ts";
import { openFlags } from "../constants/file.ts";
import {
  mappingAnnotations,
  memoryAdvice,
  msyncFlags,
  protections,
  purgeModes,
} from "../constants/memory.ts";
import {
  address,
  constant,
  flags,
  hexadecimal,
  reads,
  writes,
} from "../meaning.ts";
import {
  SC_mmap_params,
  SC_mremap_params,
  SC_set_mmap_name_params,
} from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import { deadCode, exhaustion, hardware } from "../refusal.ts";
import {
  ramfsIsNeverFull,
  ramfsNeverFails,
  refusedEarlier,
} from "../waivers.ts";

/** What a split does to MAP_SHARED anonymous memory, whichever call splits. */
const sharedPartsFailOnce =
  "after a split of MAP_SHARED anonymous memory the first write to a page that another part lacks is SIGSEGV, or the kernel's EFAULT; the page is there then, and the next write succeeds";

export const memoryFamily = family("memory", {
  mmap: {
    number: 80,
    summary: "Maps memory or a file into the address space.",
    parameters: [["params", "pointer", reads(SC_mmap_params)]],
    refuses: [
      promise("stdio"),
      "params: user-memory/EFAULT/not-readable",
      [promise("prot_exec"), {
        when: "prot has PROT_EXEC, even if the mapping is refused later",
      }],
      [promise("map_fixed"), {
        when: "flags has MAP_FIXED or MAP_FIXED_NOREPLACE",
      }],
      [
        "EINVAL/alignment-is-no-multiple-of-4096",
        "alignment is no multiple of 4096; 0 stands for 4096, and it need not be a power of two",
      ],
      ["EINVAL/size-is-zero", "size is 0"],
      "range/EINVAL/size-too-large-to-round-to-pages",
      "addr: user-memory/EFAULT/outside-user-space",
      [
        "EINVAL/fixed-address-is-not-page-aligned",
        "flags has MAP_FIXED or MAP_FIXED_NOREPLACE and addr is not page-aligned",
      ],
      "region-name/ENAMETOOLONG/longer-than-path-max",
      "name: user-memory/EFAULT/not-readable",
      [
        "EINVAL/both-map_shared-and-map_private",
        "flags has both MAP_SHARED and MAP_PRIVATE",
      ],
      [
        "EINVAL/neither-map_shared-nor-map_private",
        "flags has neither MAP_SHARED nor MAP_PRIVATE",
      ],
      [
        "EINVAL/map_randomized-with-fixed-address",
        "flags has MAP_RANDOMIZED together with MAP_FIXED or MAP_FIXED_NOREPLACE",
      ],
      "protection/EINVAL/executable-anonymous-memory",
      "protection/EINVAL/executable-stack",
      "protection/EINVAL/writable-and-executable",
      [
        "EINVAL/map_stack-without-map_private-and-map_anonymous",
        "flags has MAP_STACK without both MAP_PRIVATE and MAP_ANONYMOUS",
      ],
      ["EINVAL/offset-is-negative", "a file is mapped and offset is below 0"],
      [
        "EINVAL/offset-is-no-multiple-of-4096",
        "a file is mapped and offset is no multiple of 4096",
      ],
      "fd: descriptor/EBADF/not-open",
      ["ENODEV/file-is-a-directory", "a file is mapped and fd is a directory"],
      [
        "EACCES/file-not-opened-for-reading",
        "a file is mapped and fd was not opened for reading, which even PROT_NONE and PROT_WRITE alone need",
      ],
      [
        "EACCES/shared-prot_write-of-file-not-opened-for-writing",
        "a file is mapped with MAP_SHARED and PROT_WRITE and fd was not opened for writing",
      ],
      [
        "ENODEV/kind-of-file-cannot-be-mapped",
        "the file is a pipe, FIFO, socket, tty, pty, inode watcher or mount file, /dev/null, /dev/zero, /dev/full, /dev/random or another that cannot be mapped",
      ],
      [
        "EINVAL/offset-into-an-anonymous-file",
        "fd is an anonymous file (anon_create) and offset is not 0",
      ],
      [
        "EINVAL/dev-mem-range-is-not-for-user-space",
        "fd is /dev/mem and the physical range is none that user space may read",
        {
          waived: hardware(
            "Needs /dev/mem; no machine here has one, and where physical ranges begin and end is each board's own.",
          ),
        },
      ],
      "region/EPERM/not-made-by-mmap",
      "region/EPERM/immutable",
      [
        "EOVERFLOW/offset-plus-size-exceeds-64-bits",
        "offset plus the rounded size does not fit in 64 bits; only an inode whose shared memory object is still alive gets this far",
      ],
      [
        "EINVAL/offset-at-or-past-end-of-memory-object",
        "offset is not below the page-rounded size of the memory object: the older, smaller one that MAP_SHARED mappings of the inode share, or that of anon_create",
      ],
      [
        "EINVAL/range-runs-past-end-of-memory-object",
        "offset plus the rounded size is above the size of the memory object: the older, smaller one that MAP_SHARED mappings of the inode share, or that of anon_create",
      ],
      "address-space/ENOMEM/range-outside-address-space",
      "address-space/ENOMEM/range-is-taken",
      [
        "EOVERFLOW/size-plus-alignment-exceeds-64-bits",
        "the address is not fixed and size plus alignment does not fit in 64 bits",
      ],
      "address-space/ENOMEM/no-gap-large-enough",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-address-of-a-new-region":
        "returns the page-aligned address of a new region of size bytes",
      "size-is-rounded-up-to-pages": "size is rounded up to whole pages",
      "file-mapping-shows-the-contents":
        "a mapping of a file shows the contents of the file",
      "private-mapping-needs-no-write-access":
        "a MAP_PRIVATE mapping may be writable though the file was opened for reading only",
      "private-memory-is-apart-after-fork":
        "what one process stores in anonymous MAP_PRIVATE memory after a fork the other does not see",
      "resident-private-pages-of-a-file-stay-one-over-fork":
        "pages of a MAP_PRIVATE mapping of a file that were there before a fork are not copied by it: what one process stores the other sees",
      "shared-memory-stays-shared-over-fork":
        "what one process stores in MAP_SHARED memory after a fork the other sees",
      "anonymous-memory-reads-as-zero": "anonymous memory is zero",
      "map_fixed-replaces-what-is-there":
        "MAP_FIXED replaces what mmap made in the range",
      "map_fixed-leaves-what-is-outside":
        "MAP_FIXED leaves those pages of a region that lie outside of the range",
      "failed-map_fixed-leaves-a-hole":
        "what MAP_FIXED removed stays gone if the call fails afterwards",
      "map_fixed-wins-over-noreplace":
        "with both MAP_FIXED and MAP_FIXED_NOREPLACE overlapping regions are removed",
      "map_fixed-at-0-is-no-error":
        "MAP_FIXED with an addr of 0 succeeds, and the memory can be used",
      "noreplace-at-0-means-anywhere":
        "MAP_FIXED_NOREPLACE with an addr of 0 places the region anywhere",
      "map_fixed-at-0-means-anywhere":
        "MAP_FIXED with an addr of 0 places the region anywhere",
      "page-0-is-not-mapped":
        "nothing is mapped at address 0: a load there is SIGSEGV",
      "fixed-range-ends-below-0x1ffe000000":
        "a fixed range must end at or below the user ceiling 0x1ffe000000, which is looked at before its alignment",
      "address-without-map_fixed-is-no-hint":
        "addr is ignored unless it is fixed",
      "lowest-gap-is-taken":
        "a region takes the lowest gap that is large enough",
      "gap-must-hold-size-plus-alignment":
        "a gap must hold size plus alignment bytes, so at least a page stays free behind a region",
      "map_randomized-tries-1000-addresses":
        "MAP_RANDOMIZED tries up to 1000 random addresses before the first fit",
      "power-of-two-alignment-is-kept":
        "the address is a multiple of an alignment that is a power of two",
      "odd-alignment-is-not-kept":
        "an alignment that is no power of two is accepted, but the address is mostly no multiple of it",
      "unknown-bits-are-ignored": "unknown bits of prot and flags are ignored",
      "map_anonymous-ignores-fd-and-offset":
        "with MAP_ANONYMOUS neither fd nor offset is looked at",
      "mapping-past-the-end-succeeds":
        "a range that reaches past the end of the file can be mapped, and touching a page past the end is SIGBUS",
      "page-past-the-end-is-efault-in-calls":
        "a call that is given a page past the end of the file is EFAULT",
      "empty-file-can-be-mapped":
        "an empty file, and an offset past the end, can be mapped",
      "last-page-is-filled-with-zero":
        "behind the end of the file its last page reads as zero",
      "shared-mappings-keep-the-first-size":
        "MAP_SHARED mappings of a file share an object of the size at the first one; a file that grows does not enlarge it",
      "map_private-of-anon_create-is-shared":
        "MAP_PRIVATE of an anon_create file maps the same memory as MAP_SHARED",
      "map_private-of-anon_create-parts-at-fork":
        "after a fork a MAP_PRIVATE mapping of an anon_create file is no longer shared",
      "map_purgeable-lets-madvise-set-the-volatility":
        "MAP_PURGEABLE with MAP_ANONYMOUS lets madvise set the volatility",
      "map_purgeable-is-for-anonymous-memory":
        "MAP_PURGEABLE does nothing without MAP_ANONYMOUS",
      "prot_exec-alone-cannot-run":
        "PROT_EXEC without PROT_READ is accepted, and fetching an instruction there is SIGSEGV",
      "prot_write-alone-reads-after-a-write":
        "with PROT_WRITE alone a read is SIGSEGV until the page was written",
      "prot_none-allows-nothing":
        "with PROT_NONE a store is SIGSEGV and a call that is given the memory EFAULT",
      "ms_axallowed-allows-executable-anonymous-memory":
        "a program from a mount with MS_AXALLOWED may map anonymous memory executable",
    },
    source: [
      "Syscalls/mmap.cpp",
      "Memory/AddressSpace.cpp",
      "Memory/RegionTree.cpp",
      "Memory/Region.cpp",
      "Memory/MemoryManager.cpp",
      "Memory/AnonymousVMObject.cpp",
      "Memory/SharedInodeVMObject.cpp",
      "Memory/PrivateInodeVMObject.cpp",
      "FileSystem/InodeFile.cpp",
      "FileSystem/AnonymousFile.cpp",
      "FileSystem/File.cpp",
      "Devices/Generic/MemoryDevice.cpp",
      "API/POSIX/sys/mman.h",
    ],
    result: hexadecimal,
  },
  munmap: {
    number: 84,
    summary: "Removes mappings from the address space.",
    parameters: [["addr", "pointer", address], ["size", "size_t"]],
    refuses: [
      promise("stdio"),
      ["EINVAL/size-is-zero", "size is 0"],
      "range/EINVAL/wraps-around",
      "addr: user-memory/EFAULT/outside-user-space",
      "region/EPERM/not-made-by-mmap",
      "region/EPERM/immutable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-removes-the-pages":
        "returns 0; what mmap made in the range is gone",
      "several-regions-can-go-at-once":
        "a range may cover several regions, and all go",
      "size-is-rounded-up-to-pages": "size is rounded up to whole pages",
      "shared-memory-stays-for-others":
        "MAP_SHARED memory stays for other processes that map it",
      "splits-regions": "a region that is covered in part keeps the rest",
      "parts-of-shared-memory-fail-once": sharedPartsFailOnce,
      "empty-range-succeeds": "a range without any region is no error",
      "address-need-not-be-aligned": "addr need not be page-aligned",
      "shared-file-is-written-back":
        "dirty pages of a writable MAP_SHARED file mapping are written to the file, where read sees them",
      "errors-of-writing-back-are-ignored":
        "errors of that writing are ignored",
      "refuses-before-it-removes":
        "of several regions all are checked before any is removed",
      "nothing-goes-if-no-region-starts-at-or-below":
        "if no region begins at or below the start of the range nothing is removed, even of regions further up in it",
      "some-ranges-are-removed-in-part":
        "the reference miscounts some ranges of several regions and removes only a part, yet returns 0",
    },
    source: [
      "Syscalls/mmap.cpp",
      "Memory/AddressSpace.cpp",
      "Memory/RegionTree.cpp",
      "Memory/Region.cpp",
      "Memory/MemoryManager.cpp",
      "Memory/VirtualRange.cpp",
    ],
  },
  mprotect: {
    number: 81,
    summary: "Changes how memory may be accessed.",
    parameters: [["addr", "pointer", address], ["size", "size_t"], [
      "prot",
      "int",
      flags(protections),
    ]],
    refuses: [
      promise("stdio"),
      [promise("prot_exec"), { when: "prot has PROT_EXEC" }],
      "range/EINVAL/wraps-around",
      "range/EINVAL/empty",
      "addr: user-memory/EFAULT/outside-user-space",
      "region/EPERM/not-made-by-mmap",
      "region/EPERM/immutable",
      "protection/EINVAL/executable-anonymous-memory",
      "protection/EINVAL/executable-stack",
      "protection/EINVAL/writable-and-executable",
      [
        "EINVAL/prot_write-on-a-once-executable-region",
        "PROT_WRITE is asked for a region that was ever executable, and the mount that the running executable came from lacks MS_WXALLOWED",
      ],
      [
        "EINVAL/prot_exec-on-a-once-writable-region",
        "PROT_EXEC is asked for a once writable region after PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT, and the mount of the running executable lacks MS_WXALLOWED",
      ],
      [
        "EACCES/prot_read-of-file-not-opened-for-reading",
        "PROT_READ is asked for a mapping of a file whose descriptor was not readable, which mmap never makes",
        { waived: refusedEarlier },
      ],
      [
        "EACCES/shared-prot_write-of-file-not-opened-for-writing",
        "PROT_WRITE is asked for a MAP_SHARED mapping of a file whose descriptor was not writable",
      ],
      [
        "ENOMEM/range-has-holes",
        "no single region contains the range, and the regions that intersect it leave part of it unmapped",
      ],
      [
        "EINVAL/no-region-in-the-range",
        "no region intersects the range; POSIX says ENOMEM",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-the-access":
        "returns 0; the range has the new access",
      "regions-are-split-where-needed":
        "what of a region lies outside of the range keeps its access",
      "parts-of-shared-memory-fail-once": sharedPartsFailOnce,
      "several-regions-can-change-at-once":
        "a range may cover several regions, and all change",
      "range-is-expanded-to-pages": "the range is expanded to whole pages",
      "calls-obey-the-access":
        "a call that would write to memory without PROT_WRITE is EFAULT",
      "contents-stay": "the contents stay, also over a time of PROT_NONE",
      "same-access-is-no-error":
        "asking for the access that a region has returns 0",
      "same-access-changes-nothing":
        "a region that has just this access stays as it is",
      "no-change-skips-the-file-check": [
        "within one region, access that it has already returns 0 before the EACCES checks, but after EPERM and EINVAL",
        deadCode(
          "No region has an access that its file's descriptor forbids: mmap and mprotect saw to that.",
        ),
      ],
      "wrong-coverage-changes-nothing":
        "when several regions do not cover the range as they should none of them has changed",
      "several-regions-are-checked-in-address-order":
        "over several regions EPERM, EINVAL and EACCES are checked for each in address order, then the coverage",
      "size-0-unaligned-is-no-error":
        "size 0 at an unaligned address is no error",
      "size-0-unaligned-covers-a-page":
        "size 0 at an unaligned address covers the page that holds it",
      "split-pieces-lose-marks":
        "a piece that is split off is not immutable, not initially executable, and its history begins anew",
      "anon_create-memory-counts-as-anonymous":
        "PROT_EXEC is refused on mappings of anon_create files and shared anonymous memory too",
      "lookup-starts-at-or-below-the-range":
        "over several regions EINVAL comes if none begins at or below the range's start, even if some lie in it",
      "some-ranges-wrongly-have-holes":
        "the reference miscounts some ranges of several regions and reports ENOMEM though nothing is missing",
      "ms_axallowed-allows-executable-anonymous-memory":
        "a program from a mount with MS_AXALLOWED may make anonymous memory executable",
    },
    source: [
      "Syscalls/mmap.cpp",
      "Memory/AddressSpace.cpp",
      "Memory/RegionTree.cpp",
      "Memory/Region.cpp",
      "Memory/MemoryManager.cpp",
    ],
  },
  mremap: {
    number: 82,
    summary: "Turns a shared mapping of a file into a private one.",
    parameters: [["params", "pointer", reads(SC_mremap_params)]],
    refuses: [
      promise("stdio"),
      "params: user-memory/EFAULT/not-readable",
      "range/EINVAL/wraps-around",
      "region/EINVAL/no-region-of-exactly-this-range",
      "region/EPERM/not-made-by-mmap",
      "region/EPERM/immutable",
      "memory-object/EINVAL/mapped-file-has-become-empty",
      [
        "EINVAL/mapping-reaches-past-end-of-file",
        "a shared mapping is to become private and reaches past the present page-rounded file size: the file shrank, or the mapping went beyond it; the old mapping is gone",
      ],
      [
        "ENOTIMPL/other-than-shared-file-mapping-to-private",
        "the region is anonymous or private, or flags lacks MAP_PRIVATE or has MAP_ANONYMOUS or MAP_NORESERVE",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-unchanged-address":
        "returns old_address; the MAP_SHARED file mapping in its place is now private, with the same contents and protection",
      "size-and-name-stay":
        "the private mapping has the size and the name of the shared one",
      "new_size-is-ignored": "new_size has no effect",
      "unnamed-region-panics": hazardous("mremap-of-unnamed-mapping"),
      "new-region-counts-as-made-by-mmap":
        "the new region counts as made by mmap: munmap removes it",
      "new-region-keeps-the-file-access-only":
        "the new region has the file's access, but is not a stack, syscall or immutable one",
      "mapping-is-lost-on-late-failure":
        "if the mapping reaches past the file's end it is gone although the call fails",
    },
    source: [
      "Syscalls/mmap.cpp",
      "Memory/PrivateInodeVMObject.cpp",
      "Memory/AddressSpace.cpp",
    ],
    result: hexadecimal,
  },
  madvise: {
    number: 76,
    summary: "Says whether the contents of purgeable memory may be dropped.",
    parameters: [["address", "pointer", address], ["size", "size_t"], [
      "advice",
      "int",
      constant(memoryAdvice),
    ]],
    refuses: [
      promise("stdio"),
      "range/EINVAL/wraps-around",
      "range/EINVAL/empty",
      "address: user-memory/EFAULT/outside-user-space",
      "region/EINVAL/no-region-of-exactly-this-range",
      "region/EPERM/not-made-by-mmap",
      "region/EPERM/immutable",
      [
        "EINVAL/volatility-of-memory-that-is-not-anonymous",
        "advice is MADV_SET_VOLATILE or MADV_SET_NONVOLATILE and the region is not backed by anonymous memory",
      ],
      [
        "EINVAL/volatility-of-memory-that-is-not-purgeable",
        "advice is MADV_SET_VOLATILE or MADV_SET_NONVOLATILE and the anonymous memory is not purgeable: made neither with MAP_PURGEABLE nor by anon_create",
      ],
      [
        "EINVAL/unsupported-advice",
        "advice is neither MADV_SET_VOLATILE nor MADV_SET_NONVOLATILE; MADV_NORMAL, DONTNEED, WILLNEED, SEQUENTIAL and RANDOM are refused too",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-if-nothing-was-purged":
        "returns 0 if nothing was purged since the last change of volatility, and the contents are there",
      "returns-1-after-a-purge":
        "returns 1 if the contents were purged since the last change of volatility",
      "same-state-is-no-error":
        "asking for the state that is there is no error",
      "same-state-changes-nothing":
        "asking for the state that is there returns the purged flag and leaves it",
      "volatile-resets-the-purged-flag":
        "becoming volatile gives up reserved memory and resets the purged flag once it is returned",
      "nonvolatile-resets-the-purged-flag-on-new-pages":
        "becoming non-volatile resets the purged flag only if a page had to be reserved again",
      "purged-pages-read-as-zero":
        "volatile pages may go under memory pressure or by purge, and then read as zero",
      "volatility-is-shared":
        "volatility belongs to the memory, for all that map it",
      "advice-is-checked-last":
        "an unsupported advice is found after all that is wrong with the range",
    },
    source: ["Syscalls/mmap.cpp", "Memory/AnonymousVMObject.cpp"],
  },
  msync: {
    number: 83,
    summary: "Writes the changed pages of shared file mappings to their files.",
    parameters: [["address", "pointer", address], ["size", "size_t"], [
      "flags",
      "int",
      flags(msyncFlags),
    ]],
    refuses: [
      [
        "EINVAL/unknown-flag",
        "flags has a bit other than MS_SYNC, MS_ASYNC and MS_INVALIDATE",
      ],
      [
        "EINVAL/not-exactly-one-of-ms_sync-and-ms_async",
        "MS_SYNC and MS_ASYNC are both set or both clear",
      ],
      ["EINVAL/address-is-not-page-aligned", "address is not page-aligned"],
      "range/EINVAL/size-too-large-to-round-to-pages",
      [
        "ENOMEM/no-region-in-the-range",
        "no region intersects the range; a size of 0 at the start of a region ends here too",
      ],
      [
        "ENOMEM/region-not-made-by-mmap",
        "a region that intersects the range was not made by mmap, as the main stack was not",
      ],
      [
        "ENOMEM/covered-bytes-differ-from-size",
        "the regions do not cover exactly size bytes: part of the range is not mapped, or size, which is compared unrounded, is no multiple of 4096",
      ],
      "ramfs/ENOMEM/no-memory-for-the-blocks",
      ["ext2/ENOSPC/no-free-block", { waived: ramfsIsNeverFull }],
      [
        "EIO/storage-reports-an-error",
        "the storage behind the file system reports an error",
        { waived: ramfsNeverFails },
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-after-writing":
        "returns 0 when the dirty pages of the MAP_SHARED file mappings in the range are written",
      "ms_async-waits-too": "MS_ASYNC writes before it returns, like MS_SYNC",
      "ms_invalidate-does-nothing": "MS_INVALIDATE does nothing",
      "other-memory-is-skipped": "regions without a file are passed over",
      "needs-no-promise": "a process that pledged needs no promise",
      "no-user-range-check": "the range may lie anywhere: there is no EFAULT",
      "immutable-regions-are-allowed": "an immutable region is no error",
      "immutable-regions-are-written":
        "an immutable MAP_SHARED file mapping is written too",
      "last-page-grows-the-file":
        "pages are written whole, so the last one makes the file a multiple of 4096 long",
      "read-sees-changes-only-after-msync":
        "read does not see what is stored in a MAP_SHARED mapping before msync, and sees it then",
      "resident-pages-do-not-see-later-writes":
        "pages of a mapping that are resident do not see what is written to the file later",
      "other-file-errors-pass-through":
        "any other error of writing the file is the call's",
      "size-0-inside-a-region-panics": hazardous("msync-of-nothing"),
      "unrelated-files-may-be-skipped":
        "of several unrelated file regions only those with an offset that is not negative, seen from the range's start, are written",
    },
    source: ["Syscalls/mmap.cpp", "Memory/SharedInodeVMObject.cpp"],
  },
  set_mmap_name: {
    number: 113,
    summary: "Names a region.",
    parameters: [["params", "pointer", reads(SC_set_mmap_name_params)]],
    refuses: [
      promise("stdio"),
      "params: user-memory/EFAULT/not-readable",
      "region-name/ENAMETOOLONG/longer-than-path-max",
      "name: user-memory/EFAULT/not-readable",
      "range/EINVAL/wraps-around",
      "region/EINVAL/no-region-of-exactly-this-range",
      "region/EPERM/not-made-by-mmap",
      "region/EPERM/immutable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "range-is-expanded-to-pages":
        "the range is expanded to pages: any part of a region of one page stands for it",
      "returns-0-and-replaces-the-name":
        "returns 0; the region has the name in /proc/PID/vm and crash dumps",
      "name-ends-at-its-first-nul": "the name ends at its first NUL",
      "null-name-of-length-0-is-empty":
        "a NULL pointer with length 0 is an empty name",
    },
    source: ["Syscalls/mmap.cpp", "Library/StdLib.cpp"],
  },
  annotate_mapping: {
    number: 5,
    summary: "Marks a region as code that may make calls, or as immutable.",
    parameters: [["address", "pointer", address], [
      "flags",
      "int",
      flags(mappingAnnotations),
    ]],
    refuses: [
      ["EINVAL/flags-are-zero", "flags is 0"],
      ["EINVAL/address-is-null", "address is NULL"],
      "address: user-memory/EFAULT/outside-user-space",
      [
        "EPERM/syscallcode-after-enforcement-began",
        "flags has SyscallCode and the address space already enforces syscall regions (PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS)",
      ],
      ["EINVAL/no-region-at-the-address", "no region contains the address"],
      [
        "EINVAL/region-made-neither-by-mmap-nor-execve",
        "the region is neither one that mmap made nor an executable segment that execve loaded",
      ],
      "region/EPERM/immutable",
    ],
    behaviours: {
      "returns-0-and-marks-the-region":
        "returns 0, and the region that holds the address has the marks",
      "syscallcode-allows-calls":
        "SyscallCode lets the region make calls once that is enforced",
      "immutable-stops-unmapping-and-protecting":
        "Immutable stops munmap, mprotect and MAP_FIXED, but not stores",
      "immutable-stops-mremap": "Immutable stops mremap",
      "immutable-stops-madvise": "Immutable stops madvise",
      "immutable-stops-set_mmap_name": "Immutable stops set_mmap_name",
      "immutable-stops-further-annotation":
        "Immutable stops further annotation",
      "both-flags-together": "SyscallCode and Immutable may be set in one call",
      "unknown-flags-do-nothing":
        "flags of unknown bits alone succeed and do nothing",
      "needs-no-promise": "a process that pledged needs no promise",
      "immutable-allows-sigaltstack-exec-and-exit":
        "an immutable region may become a signal stack, and goes with execve and exit",
      "fork-forgets-immutability":
        "the child's copy of an immutable region is not immutable, the parent's stays so",
      "fork-copies-the-syscall-mark":
        "fork copies the syscall mark and its enforcement",
      "split-pieces-are-not-immutable":
        "the pieces of a split region are not immutable",
      "execve-starts-without-enforcement":
        "after execve calls may come from anywhere again",
    },
    source: [
      "Syscalls/mmap.cpp",
      "API/VirtualMemoryAnnotations.h",
      "Memory/Region.cpp",
      "Syscalls/fork.cpp",
    ],
  },
  anon_create: {
    number: 4,
    summary: "Makes a file of anonymous memory to be mapped and passed on.",
    parameters: [["size", "size_t"], ["options", "int", flags(openFlags)]],
    refuses: [
      promise("stdio"),
      ["EINVAL/size-is-zero", "size is 0"],
      ["EINVAL/size-is-no-multiple-of-4096", "size is no multiple of 4096"],
      ["EINVAL/size-above-ssize_max", "size is above SSIZE_MAX (2^63 - 1)"],
      "descriptor/EMFILE/too-few-are-free",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-lowest-free-descriptor": "returns the lowest free descriptor",
      "memory-is-purgeable":
        "the memory is purgeable: madvise may set its volatility",
      "open-for-reading-and-writing":
        "the description is open for reading and writing, so that it can be mapped shared and writable",
      "memory-outlives-the-descriptor":
        "the memory stays as long as it is mapped, whether or not the descriptor is open",
      "memory-is-allocated-at-once": "the memory is allocated at once",
      "never-becomes-ready":
        "poll never reports it ready; a blocking read or write waits until a signal",
      "non-blocking-read-is-enotsup": "a non-blocking read is ENOTSUP",
      "non-blocking-write-is-eagain": "a non-blocking write is EAGAIN",
      "is-no-ordinary-file":
        "lseek gives ESPIPE, fstat, fchmod and fchown EBADF, ftruncate and fsync EINVAL, ioctl ENOTTY",
      "o_cloexec-closes-on-exec":
        "the descriptor has FD_CLOEXEC with O_CLOEXEC, and not without",
      "no-other-option-counts": "no other option has an effect",
    },
    source: [
      "Syscalls/anon_create.cpp",
      "FileSystem/AnonymousFile.h",
      "FileSystem/AnonymousFile.cpp",
      "Memory/AnonymousVMObject.cpp",
    ],
  },
  get_stack_bounds: {
    number: 44,
    summary: "Tells where the caller's stack lies.",
    parameters: [["base", "pointer", writes("u64")], [
      "size",
      "pointer",
      writes("size"),
    ]],
    refuses: [
      "base: user-memory/EFAULT/not-writable",
      "size: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-base-and-size":
        "returns 0 with start and size of the region that holds the stack pointer",
      "base-is-stored-before-size": "base is stored even if size cannot be",
      "needs-no-promise": "a process that pledged needs no promise",
      "stack-pointer-at-the-end-panics": hazardous(
        "stack-pointer-at-region-end",
      ),
    },
    source: ["Syscalls/get_stack_bounds.cpp"],
  },
  purge: {
    number: 98,
    summary: "Drops memory that can be got again.",
    bigProcessLock: true,
    parameters: [["mode", "int", flags(purgeModes)]],
    refuses: [
      "promise/EPROMISEVIOLATION/pledged-at-all",
      "privilege/EPERM/not-superuser",
      ["kernel-memory/ENOMEM/exhausted", {
        waived: exhaustion("Not even one entry of a list may find memory."),
      }],
    ],
    behaviours: {
      "returns-the-pages-dropped":
        "returns how many pages were dropped in the whole system",
      "mode-chooses-what-goes":
        "mode chooses volatile purgeable memory, clean resident pages of file mappings, or both",
      "mode-0-drops-nothing": "mode 0 returns 0",
    },
    source: [
      "Syscalls/purge.cpp",
      "Memory/AnonymousVMObject.cpp",
      "Memory/InodeVMObject.cpp",
    ],
  },
});
