import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const processErrors: ErrorEntry[] = errorTable(String.raw`
archctl
  ENOSYS/aarch64-always-every-option | guest | AArch64: always, for every option
  EINVAL/x86-64-option-1-risc-v | guest | x86-64: option is not 1; RISC-V: option is not 2
  EFAULT/risc-v-option-2-cpu-model | guest | RISC-V option 2: cpu model pointer not writable
  EFAULT/risc-v-option-2-feature-array | guest | RISC-V option 2: feature array not writable (model already stored)
disown
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  ESRCH/visible-process-pid | guest | no visible process with that pid
  ECHILD/process-child-caller | guest | the process is not a child of the caller
execve
  EPROMISEVIOLATION/process-made-promises-exec-among-them | guest | the process has made promises and 'exec' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  E2BIG/argument-count-environment-count-65536 | guest | argument count or environment count > 65536
  EINVAL/argument-count-0 | guest | argument count is 0
  EINVAL/path-length-0 | guest | path length is 0
  ENAMETOOLONG/path-length-4096 | guest | path length > 4096
  EFAULT/path-text-readable | guest | path text not readable
  ENOMEM/kernel-allocation-needed-call-fails | exhaustion | a kernel allocation needed by this call fails
  EOVERFLOW/argument-environment-count-times-16-overflows | dead | argument or environment count times 16 overflows (impossible after the count limit)
  EFAULT/argument-descriptor-array-readable | guest | argument descriptor array not readable
  EFAULT/argument-string-readable | guest | an argument string not readable
  EFAULT/environment-descriptor-array-readable | guest | environment descriptor array not readable
  EFAULT/environment-string-readable | guest | an environment string not readable
  EINVAL/program-copied-path-text-empty-length | guest | program: the copied path text is empty (length non-zero but first byte NUL)
  ENOTDIR/program-non-final-component-directory | guest | program: a non-final component is not a directory
  EACCES/program-search-permission-directory-path | guest | program: no search permission on a directory of the path
  ENOENT/program-component-does-exist | guest | program: a component does not exist
  EACCES/program-symlink-sticky-world-writable-directory | guest | program: a symlink in a sticky world-writable directory is owned by neither the caller (euid) nor the directory owner
  ELOOP/program-symlink-nesting-depth-reaches-8 | guest | program: symlink nesting depth reaches 8
  ENOENT/program-veil-active-resolved-path-followed | guest | program: a veil is active and the resolved path (or a followed symlink) is not unveiled
  EACCES/program-veil-active-path-followed-symlink | guest | program: a veil is active and the path (or a followed symlink) is unveiled without x
  EACCES/program-regular-file-mount-ms_noregular | root | program: it is a regular file on a mount with MS_NOREGULAR
  EACCES/program-execute-permission-euid-0-always | guest | program: no execute permission (euid 0 is always allowed whatever the mode bits), or the mount has MS_NOEXEC
  EINVAL/program-fifo | guest | program: it is a FIFO
  EACCES/program-device-node-ms_nodev-mount | guest | program: it is a device node on a MS_NODEV mount
  ENODEV/program-device-node-registered-device-opening | root | program: it is a device node with no registered device (opening an existing device can add that device's own errors)
  EACCES/program-regular-file-directory-device-socket | guest | the program is not a regular file (directory, device, socket)
  ENOEXEC/file-smaller-3-bytes | guest | the file is smaller than 3 bytes
  EIO/reading-file-fails-filesystem | dead | reading the file fails in the filesystem
  ENOBUFS/starts-newline-within-first-4096-bytes | guest | starts with '#!' and has no newline within its first 4096 bytes
  ENOEXEC/line-contains-word-blanks-before-newline | guest | '#!' line contains no word (only blanks before the newline)
  ELOOP/third-nested-interpreter-scripts-may-nested | guest | third nested '#!' interpreter: scripts may be nested two deep, a third script file is refused (all open errors above apply to each interpreter first)
  ENOEXEC/file-shorter-64-bytes-one-elf | guest | file shorter than 64 bytes (one ELF header) and not a script, or the ELF header fails validation (list in abi: elfExec.headerChecks)
  ENOEXEC/e_type-et_rel-et_core-header-valid-but | guest | e_type is ET_REL or ET_CORE (header valid but not executable)
  EINVAL/elf-file-program-headers-e_phnum-0 | guest | the ELF file has no program headers (e_phnum 0)
  EIO/short-read-while-fetching-program-headers | dead | short read while fetching the program headers
  ENOEXEC/program-headers-fail-validation-abi-elfexec | guest | program headers fail validation (abi: elfExec.programHeaderChecks)
  EIO/short-read-while-fetching-pt_interp-path | dead | short read while fetching the PT_INTERP path
  EINVAL/pt_interp-interpreter-copied-path-text-empty | guest | PT_INTERP interpreter: the copied path text is empty (length non-zero but first byte NUL)
  ENOTDIR/pt_interp-interpreter-non-final-component-directory | guest | PT_INTERP interpreter: a non-final component is not a directory
  EACCES/pt_interp-interpreter-search-permission-directory-path | guest | PT_INTERP interpreter: no search permission on a directory of the path
  ENOENT/pt_interp-interpreter-component-does-exist | guest | PT_INTERP interpreter: a component does not exist
  EACCES/pt_interp-interpreter-symlink-sticky-world-writable | guest | PT_INTERP interpreter: a symlink in a sticky world-writable directory is owned by neither the caller (euid) nor the directory owner
  ELOOP/pt_interp-interpreter-symlink-nesting-depth-reaches | guest | PT_INTERP interpreter: symlink nesting depth reaches 8
  ENOENT/pt_interp-interpreter-veil-active-resolved-path | guest | PT_INTERP interpreter: a veil is active and the resolved path (or a followed symlink) is not unveiled
  EACCES/pt_interp-interpreter-veil-active-path-followed | guest | PT_INTERP interpreter: a veil is active and the path (or a followed symlink) is unveiled without x
  EACCES/pt_interp-interpreter-regular-file-mount-ms_noregular | root | PT_INTERP interpreter: it is a regular file on a mount with MS_NOREGULAR
  EACCES/pt_interp-interpreter-execute-permission-euid-0 | guest | PT_INTERP interpreter: no execute permission (euid 0 is always allowed whatever the mode bits), or the mount has MS_NOEXEC
  EINVAL/pt_interp-interpreter-fifo | guest | PT_INTERP interpreter: it is a FIFO
  EACCES/pt_interp-interpreter-device-node-ms_nodev-mount | guest | PT_INTERP interpreter: it is a device node on a MS_NODEV mount
  ENODEV/pt_interp-interpreter-device-node-registered-device | root | PT_INTERP interpreter: it is a device node with no registered device (opening an existing device can add that device's own errors)
  ENOEXEC/interpreter-regular-file | guest | interpreter is not a regular file
  ENOEXEC/interpreter-shorter-64-bytes-elf-header | guest | interpreter is shorter than 64 bytes, or its ELF header is invalid
  EINVAL/interpreter-program-headers | guest | interpreter has no program headers
  ENOEXEC/interpreter-program-headers-invalid | guest | interpreter program headers invalid
  ELOOP/interpreter-pt_interp-own | guest | interpreter has a PT_INTERP of its own
  EPERM/current-process-jailed-program-file-set | guest | the current process is jailed and the program file has the set-uid or set-gid bit (even on a nosuid mount)
  ENOMEM/new-address-space-page-directory-path | exhaustion | new address space, page directory or path text cannot be allocated
  EINVAL/main-program-et_exec-interpreter-fails-full | guest | main program is ET_EXEC and it (or the interpreter) fails full image validation (for example two SHT_SYMTAB sections) or has no PT_LOAD span
  E2BIG/main-program-et_exec-without-interpreter-own | guest | main program is ET_EXEC: without interpreter its own PT_LOAD span is under 10 MiB; with interpreter the larger free part of the 256 MiB loader window beginning at 0x08000000 is under 10 MiB
  ETXTBSY/object-actually-loaded-interpreter-if-there | guest | the object actually loaded (interpreter if there is one, else the program) is currently mapped shared and writable by someone
  ENOEXEC/loaded-object-fails-full-image-validation | guest | the loaded object fails full image validation (section table level, e.g. two symbol tables)
  EINVAL/non-writable-pt_load-p_memsz-0-p_offset | guest | a non-writable PT_LOAD with p_memsz > 0 has p_offset at or past the page-rounded file size, or p_offset + (pageUp(vaddr+memsz) - pageDown(vaddr)) exceeds the page-rounded file size (p_offset is not rounded in this sum)
  ENOMEM/pt_load-range-overlaps-already-placed-one | guest | a PT_LOAD range overlaps an already placed one or lies outside user space
  EINVAL/address-rounding-segment-overflows | guest | address rounding of a segment overflows
  ENOEXEC/entry-point-plus-load-offset-0 | guest | entry point plus load offset is 0
  ENOMEM/stack-trampoline-segment-memory-cannot-allocated | exhaustion | stack, trampoline or segment memory cannot be allocated
  EMFILE/interpreter-used-descriptor-slot-free-program | guest | an interpreter is used and no descriptor slot is free for the program file (close-on-exec descriptors still count as used)
  ENOMEM/set-id-credentials-cannot-allocated | exhaustion | set-id credentials cannot be allocated
  E2BIG/after-point-return-argument-bytes-each | guest fatal | after the point of no return: argument bytes (each length+1, plus 8 per pointer incl. terminator) > 131072, or environment bytes > 131072, or auxiliary data > 131072; the old image is already gone, so the caller dies with SIGSEGV instead of seeing the error
  ENOMEM/after-point-return-unveil-copy-argv | exhaustion fatal | after the point of no return (unveil copy, argv bookkeeping): also deadly for the caller
exit
fork
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  ENOMEM/many-allocations-process-thread-kernel-stack | exhaustion | any of the many allocations (process, thread, kernel stack, address space, region clones, fd table, unveil trees, credentials) fails
getpid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
getppid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
posix_spawn
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EPROMISEVIOLATION/process-made-promises-exec-among-them | guest | the process has made promises and 'exec' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  E2BIG/argument-count-environment-count-65536 | guest | argument count or environment count > 65536
  EINVAL/argument-count-0 | guest | argument count is 0
  ENOTSUP/attr_data-attr_data_size-serialized_file_actions_data-serialized_file_actions_data_size-non-zero | guest | any of attr_data, attr_data_size, serialized_file_actions_data, serialized_file_actions_data_size is non-zero (before the path is looked at)
  EINVAL/path-length-0 | guest | path length 0
  ENAMETOOLONG/path-length-4096 | guest | path length > 4096
  EFAULT/path-text-readable | guest | path text not readable
  ENOMEM/kernel-allocation-needed-call-fails | exhaustion | a kernel allocation needed by this call fails
  EOVERFLOW/argument-environment-count-times-16-overflows | dead | argument or environment count times 16 overflows (impossible after the count limit)
  EFAULT/argument-array-string-readable | guest | argument array or string not readable
  EFAULT/environment-array-string-readable | guest | environment array or string not readable
  ENOMEM/child-process-thread-fd-table-cannot | exhaustion | child process, thread or fd table cannot be created
  EINVAL/program-copied-path-text-empty-length | guest | program: the copied path text is empty (length non-zero but first byte NUL)
  ENOTDIR/program-non-final-component-directory | guest | program: a non-final component is not a directory
  EACCES/program-search-permission-directory-path | guest | program: no search permission on a directory of the path
  ENOENT/program-component-does-exist | guest | program: a component does not exist
  EACCES/program-symlink-sticky-world-writable-directory | guest | program: a symlink in a sticky world-writable directory is owned by neither the caller (euid) nor the directory owner
  ELOOP/program-symlink-nesting-depth-reaches-8 | guest | program: symlink nesting depth reaches 8
  ENOENT/program-veil-active-resolved-path-followed | guest | program: a veil is active and the resolved path (or a followed symlink) is not unveiled
  EACCES/program-veil-active-path-followed-symlink | guest | program: a veil is active and the path (or a followed symlink) is unveiled without x
  EACCES/program-regular-file-mount-ms_noregular | root | program: it is a regular file on a mount with MS_NOREGULAR
  EACCES/program-execute-permission-euid-0-always | guest | program: no execute permission (euid 0 is always allowed whatever the mode bits), or the mount has MS_NOEXEC
  EINVAL/program-fifo | guest | program: it is a FIFO
  EACCES/program-device-node-ms_nodev-mount | guest | program: it is a device node on a MS_NODEV mount
  ENODEV/program-device-node-registered-device-opening | root | program: it is a device node with no registered device (opening an existing device can add that device's own errors)
  EACCES/program-regular-file-directory-device-socket | guest | the program is not a regular file (directory, device, socket)
  ENOEXEC/file-smaller-3-bytes | guest | the file is smaller than 3 bytes
  EIO/reading-file-fails-filesystem | dead | reading the file fails in the filesystem
  ENOBUFS/starts-newline-within-first-4096-bytes | guest | starts with '#!' and has no newline within its first 4096 bytes
  ENOEXEC/line-contains-word-blanks-before-newline | guest | '#!' line contains no word (only blanks before the newline)
  ELOOP/third-nested-interpreter-scripts-may-nested | guest | third nested '#!' interpreter: scripts may be nested two deep, a third script file is refused (all open errors above apply to each interpreter first)
  ENOEXEC/file-shorter-64-bytes-one-elf | guest | file shorter than 64 bytes (one ELF header) and not a script, or the ELF header fails validation (list in abi: elfExec.headerChecks)
  ENOEXEC/e_type-et_rel-et_core-header-valid-but | guest | e_type is ET_REL or ET_CORE (header valid but not executable)
  EINVAL/elf-file-program-headers-e_phnum-0 | guest | the ELF file has no program headers (e_phnum 0)
  EIO/short-read-while-fetching-program-headers | dead | short read while fetching the program headers
  ENOEXEC/program-headers-fail-validation-abi-elfexec | guest | program headers fail validation (abi: elfExec.programHeaderChecks)
  EIO/short-read-while-fetching-pt_interp-path | dead | short read while fetching the PT_INTERP path
  EINVAL/pt_interp-interpreter-copied-path-text-empty | guest | PT_INTERP interpreter: the copied path text is empty (length non-zero but first byte NUL)
  ENOTDIR/pt_interp-interpreter-non-final-component-directory | guest | PT_INTERP interpreter: a non-final component is not a directory
  EACCES/pt_interp-interpreter-search-permission-directory-path | guest | PT_INTERP interpreter: no search permission on a directory of the path
  ENOENT/pt_interp-interpreter-component-does-exist | guest | PT_INTERP interpreter: a component does not exist
  EACCES/pt_interp-interpreter-symlink-sticky-world-writable | guest | PT_INTERP interpreter: a symlink in a sticky world-writable directory is owned by neither the caller (euid) nor the directory owner
  ELOOP/pt_interp-interpreter-symlink-nesting-depth-reaches | guest | PT_INTERP interpreter: symlink nesting depth reaches 8
  ENOENT/pt_interp-interpreter-veil-active-resolved-path | guest | PT_INTERP interpreter: a veil is active and the resolved path (or a followed symlink) is not unveiled
  EACCES/pt_interp-interpreter-veil-active-path-followed | guest | PT_INTERP interpreter: a veil is active and the path (or a followed symlink) is unveiled without x
  EACCES/pt_interp-interpreter-regular-file-mount-ms_noregular | root | PT_INTERP interpreter: it is a regular file on a mount with MS_NOREGULAR
  EACCES/pt_interp-interpreter-execute-permission-euid-0 | guest | PT_INTERP interpreter: no execute permission (euid 0 is always allowed whatever the mode bits), or the mount has MS_NOEXEC
  EINVAL/pt_interp-interpreter-fifo | guest | PT_INTERP interpreter: it is a FIFO
  EACCES/pt_interp-interpreter-device-node-ms_nodev-mount | guest | PT_INTERP interpreter: it is a device node on a MS_NODEV mount
  ENODEV/pt_interp-interpreter-device-node-registered-device | root | PT_INTERP interpreter: it is a device node with no registered device (opening an existing device can add that device's own errors)
  ENOEXEC/interpreter-regular-file | guest | interpreter is not a regular file
  ENOEXEC/interpreter-shorter-64-bytes-elf-header | guest | interpreter is shorter than 64 bytes, or its ELF header is invalid
  EINVAL/interpreter-program-headers | guest | interpreter has no program headers
  ENOEXEC/interpreter-program-headers-invalid | guest | interpreter program headers invalid
  ELOOP/interpreter-pt_interp-own | guest | interpreter has a PT_INTERP of its own
  EPERM/current-process-jailed-program-file-set | guest | the current process is jailed and the program file has the set-uid or set-gid bit (even on a nosuid mount)
  ENOMEM/new-address-space-page-directory-path | exhaustion | new address space, page directory or path text cannot be allocated
  EINVAL/main-program-et_exec-interpreter-fails-full | guest | main program is ET_EXEC and it (or the interpreter) fails full image validation (for example two SHT_SYMTAB sections) or has no PT_LOAD span
  E2BIG/main-program-et_exec-without-interpreter-own | guest | main program is ET_EXEC: without interpreter its own PT_LOAD span is under 10 MiB; with interpreter the larger free part of the 256 MiB loader window beginning at 0x08000000 is under 10 MiB
  ETXTBSY/object-actually-loaded-interpreter-if-there | guest | the object actually loaded (interpreter if there is one, else the program) is currently mapped shared and writable by someone
  ENOEXEC/loaded-object-fails-full-image-validation | guest | the loaded object fails full image validation (section table level, e.g. two symbol tables)
  EINVAL/non-writable-pt_load-p_memsz-0-p_offset | guest | a non-writable PT_LOAD with p_memsz > 0 has p_offset at or past the page-rounded file size, or p_offset + (pageUp(vaddr+memsz) - pageDown(vaddr)) exceeds the page-rounded file size (p_offset is not rounded in this sum)
  ENOMEM/pt_load-range-overlaps-already-placed-one | guest | a PT_LOAD range overlaps an already placed one or lies outside user space
  EINVAL/address-rounding-segment-overflows | guest | address rounding of a segment overflows
  ENOEXEC/entry-point-plus-load-offset-0 | guest | entry point plus load offset is 0
  ENOMEM/stack-trampoline-segment-memory-cannot-allocated | exhaustion | stack, trampoline or segment memory cannot be allocated
  EMFILE/interpreter-used-descriptor-slot-free-program | guest | an interpreter is used and no descriptor slot is free for the program file (close-on-exec descriptors still count as used)
  ENOMEM/set-id-credentials-cannot-allocated | exhaustion | set-id credentials cannot be allocated
  E2BIG/argument-environment-bytes-131072-here-parent | guest | argument or environment bytes > 131072 (here the parent gets the error cleanly)
prctl
  EINVAL/option-1-set_dumpable-arg1-neither-0 | guest | option 1 (SET_DUMPABLE): arg1 is neither 0 nor 1
  EINVAL/option-3-no_new_syscall_region_annotations-arg1-0 | guest | option 3 (NO_NEW_SYSCALL_REGION_ANNOTATIONS): arg1 is not 0
  EFAULT/option-5-coredump-metadata-parameter-struct | guest | option 5 (coredump metadata): parameter struct at arg1 not readable
  EINVAL/option-5-key-length-0-16384 | guest | option 5: key length 0 or > 16384
  EINVAL/option-5-value-length-16384 | guest | option 5: value length > 16384
  EFAULT/option-5-key-text-readable | guest | option 5: key text not readable
  EFAULT/option-5-value-text-readable | guest | option 5: value text not readable
  ENOMEM/option-5-strings | exhaustion | option 5: strings
  ENOBUFS/option-5-all-4-metadata-slots | guest | option 5: all 4 metadata slots are used
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them (this check applies only when: option 6 (SET_PROCESS_NAME)); never seen by the caller: the process dies with SIGABRT on the way out
  ENAMETOOLONG/option-6-length-arg2-32 | guest | option 6: length arg2 > 32
  EFAULT/option-6-name-arg1-readable | guest | option 6: name arg1 not readable
  EINVAL/option-6-name-empty-ascii-whitespace | guest | option 6: name empty or only ASCII whitespace
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them (this check applies only when: option 7 (GET_PROCESS_NAME)); never seen by the caller: the process dies with SIGABRT on the way out
  ENAMETOOLONG/option-7-buffer-size-arg2-name | guest | option 7: buffer size arg2 < name length + 1
  EFAULT/option-7-buffer-arg1-writable | guest | option 7: buffer arg1 not writable
  EPROMISEVIOLATION/process-made-promises-stdio-among-them-2 | guest | the process has made promises and 'stdio' is not among them (this check applies only when: option 8 (SET_THREAD_NAME)); never seen by the caller: the process dies with SIGABRT on the way out
  ENAMETOOLONG/option-8-length-arg3-64 | guest | option 8: length arg3 > 64
  EFAULT/option-8-name-arg2-readable | guest | option 8: name arg2 not readable
  ESRCH/option-8-arg1-thread-process | guest | option 8: arg1 is not a thread of this process
  EPROMISEVIOLATION/process-made-promises-thread-among-them | guest | the process has made promises and 'thread' is not among them (this check applies only when: option 9 (GET_THREAD_NAME)); never seen by the caller: the process dies with SIGABRT on the way out
  ESRCH/option-9-arg1-thread-process | guest | option 9: arg1 is not a thread of this process
  ENAMETOOLONG/option-9-buffer-size-arg3-name | guest | option 9: buffer size arg3 < name length + 1
  EFAULT/option-9-buffer-arg2-writable | guest | option 9: buffer arg2 not writable
  EPROMISEVIOLATION/process-made-promises-prot_exec-among-them | guest | the process has made promises and 'prot_exec' is not among them (this check applies only when: option 10 (NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT)); never seen by the caller: the process dies with SIGABRT on the way out
  EPROMISEVIOLATION/process-made-promises-proc-among-them-2 | guest | the process has made promises and 'proc' is not among them (this check applies only when: options 11 and 12 (JAILED_UNTIL_EXIT, JAILED_UNTIL_EXEC)); never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/unknown-option | guest | unknown option
umask
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
waitid
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  ECHILD/p_pid-visible-process-pid | guest | P_PID: no visible process with that pid
  ECHILD/p_pid-process-neither-child-nor-tracee | guest | P_PID: the process is neither a child nor a tracee of the caller
  ECHILD/p_pgid-such-process-group-exists-id | guest | P_PGID: no such process group exists (id 0 is not special)
  EINVAL/idtype-p_all-1-p_pid-2-p_pgid | guest | idtype is not P_ALL(1), P_PID(2), P_PGID(3)
  EINTR/unmasked-signal-already-pending-entry-even | guest | an unmasked signal is already pending on entry (even with WNOHANG and even if a child could be reported)
  ECHILD/caller-s-list-children-entry-matching | guest | the caller's list of children has no entry matching the selection (a tracee that is not a child only enters that list with its first stop/continue event)
  EINTR/signal-arrives-while-blocked-sigchld-arriving | guest | a signal arrives while blocked (SIGCHLD arriving together with the result does not count)
  ECHILD/intended-waiter-whose-specific-child-group | dead | intended for a waiter whose specific child or group is disowned meanwhile; the waiter is not woken in that case, so the value is not delivered (it later ends with EINTR)
  EFAULT/infop-null-included-writable-reaped-child | guest | infop (null included) not writable; a reaped child is gone anyway
`);
