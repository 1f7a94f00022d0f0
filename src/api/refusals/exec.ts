import { refusals } from "../refusal.ts";
import {
  excludedByALimit,
  oneLoadOffsetInMany,
  ramfsNeverFails,
} from "../waivers.ts";

/** What execve.cpp refuses of exec. */
export const execExecveRefusals = refusals("exec", "Syscalls/execve.cpp", {
  "E2BIG/more-than-65536-arguments-or-variables":
    "the argument count or the environment count is above 65536 (ARG_MAX)",
  "EINVAL/no-arguments": "the argument count is 0",
  "EOVERFLOW/string-list-size-overflows": [
    "the argument or the environment count times 16 does not fit in 64 bits, which the limit on both counts excludes",
    excludedByALimit,
  ],
  "EACCES/program-is-no-regular-file":
    "the program, or the interpreter of a script, is no regular file but a directory, a device or a socket",
  "ENOEXEC/file-shorter-than-3-bytes":
    "the program, or the interpreter of a script, is shorter than 3 bytes",
  "EIO/file-cannot-be-read": [
    "the file system fails to read the file",
    ramfsNeverFails,
  ],
  "ENOBUFS/script-without-newline-in-first-4096-bytes":
    'the file starts with "#!" and has no newline within its first 4096 bytes',
  "ENOEXEC/script-names-no-interpreter":
    'the "#!" line has no word: only blanks stand before its newline',
  "ELOOP/scripts-nested-more-than-two-deep":
    "a third script file is met: scripts may be nested two deep, and each interpreter is opened, with all that this may refuse, before it counts",
  "ENOEXEC/invalid-elf-header":
    "the file, if a program one that is no script, is shorter than 64 bytes, or its ELF header fails validation: identification, machine, type, version, flags, sizes or places of the header tables",
  "ENOEXEC/program-is-neither-et_exec-nor-et_dyn":
    "the ELF header is valid but e_type is ET_REL or ET_CORE",
  "EINVAL/no-program-headers":
    "the ELF file has no program headers (e_phnum is 0)",
  "EIO/program-headers-read-short": [
    "fewer bytes of the program headers can be read than the ELF header announces",
    ramfsNeverFails,
  ],
  "ENOEXEC/invalid-program-header":
    "a program header fails validation: its type, sizes, alignment or range in the file, W together with X, or the stack size that it asks for",
  "EIO/interpreter-path-read-short": [
    "fewer bytes of the PT_INTERP path can be read than its program header announces",
    ramfsNeverFails,
  ],
  "ENOEXEC/interpreter-is-no-regular-file":
    "the PT_INTERP interpreter is no regular file",
  "ELOOP/interpreter-has-an-interpreter":
    "the PT_INTERP interpreter has a PT_INTERP of its own",
  "EPERM/set-id-program-in-jail":
    "the caller is jailed and the program file has the set-uid or the set-gid bit, even on a mount with MS_NOSUID",
  "EINVAL/et_exec-image-fails-validation":
    "the program is ET_EXEC and it, or its interpreter, fails the validation of the full image, for example by two SHT_SYMTAB sections",
  "EINVAL/et_exec-without-a-segment-to-load":
    "the program is ET_EXEC and the PT_LOAD segments of it, or of its interpreter, span nothing",
  "E2BIG/et_exec-leaves-under-10-mib-for-a-random-load-offset":
    "an ET_EXEC program leaves under 10 MiB for the random load offset: without an interpreter its own PT_LOAD span, with one the larger free part of the 256 MiB from 0x08000000",
  "ETXTBSY/loaded-file-is-mapped-writable":
    "the file that gets loaded, the interpreter if there is one, is mapped shared and writable by someone",
  "ENOEXEC/loaded-file-fails-image-validation":
    "the file that gets loaded, the interpreter if there is one, fails the validation of the full image down to its sections, for example by two symbol tables",
  "EINVAL/segment-end-overflows": [
    "the end of a PT_LOAD, rounded up to a page, does not fit in 64 bits",
    oneLoadOffsetInMany,
  ],
  "ENOEXEC/entry-point-is-zero": [
    "the entry point plus the load offset is 0",
    oneLoadOffsetInMany,
  ],
  "E2BIG/arguments-or-environment-above-131072-bytes":
    "the arguments, the environment or the auxiliary data take more than 131072 bytes, each for itself; a string counts as its length + 1, and each pointer to one, the null one included, as 8",
});

/** What AddressSpace.cpp refuses of exec. */
export const execAddressSpaceRefusals = refusals(
  "exec",
  "Memory/AddressSpace.cpp",
  {
    "EINVAL/segment-reaches-past-end-of-file":
      "a non-writable PT_LOAD with p_memsz above 0 starts at or past the page-rounded file size, or its p_offset, not rounded, plus its page-expanded size in memory is above that",
  },
);
