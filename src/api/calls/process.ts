import { deadCode } from "../refusal.ts";
import { hazardous } from "../hazards.ts";
import { archctlOptions, prctlOptions } from "../constants/process.ts";
import { constant, dependent, octal, reads } from "../meaning.ts";
import {
  SC_execve_params,
  SC_posix_spawn_params,
  SC_waitid_params,
} from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import type { SharedCheckWithTerms } from "../paragraph.ts";
import { pathArgument } from "../refusals/sequences.ts";
import { promise } from "../refusals/promise.ts";
import {
  interpreterPathHasLength,
  noMemoryLeft,
  seenByNobody,
} from "../waivers.ts";

/** The walk to a file that is to run, and what may be wrong with its node. */
function openedToBeRun(subject: string): readonly SharedCheckWithTerms[] {
  return [
    `${subject}: path/ENOTDIR/component-is-no-directory`,
    `${subject}: path/EACCES/directory-not-searchable`,
    `${subject}: path/ENOENT/component-does-not-exist`,
    `${subject}: procfs/ESRCH/name-is-no-decimal-number`,
    `${subject}: path/EACCES/unsafe-link-in-sticky-directory`,
    `${subject}: veil/ENOENT/link-is-hidden`,
    `${subject}: veil/EACCES/link-unveiled-without-needed-letter`,
    `${subject}: procfs/ENOEXEC/process-has-no-executable`,
    `${subject}: path/ELOOP/more-than-seven-links`,
    `${subject}: veil/ENOENT/link-target-is-hidden`,
    `${subject}: veil/EACCES/link-target-unveiled-without-needed-letter`,
    `${subject}: veil/ENOENT/path-is-hidden`,
    `${subject}: veil/EACCES/path-unveiled-without-needed-letter`,
    `${subject}: node/EACCES/mount-forbids-regular-files`,
    `${subject}: node/EACCES/not-executable`,
    `${subject}: node/EACCES/mount-forbids-execution`,
    `${subject}: node/EINVAL/fifo-opened-neither-for-reading-nor-writing`,
    `${subject}: node/EACCES/mount-forbids-devices`,
    `${subject}: node/ENODEV/no-registered-device`,
    `${subject}: node/ENXIO/no-controlling-terminal`,
    `${subject}: node/EBUSY/all-pseudo-terminals-in-use`,
    `${subject}: procfs/EPERM/process-is-not-dumpable`,
    `${subject}: sysfs/EPERM/not-readable-in-jail`,
    `${subject}: procfs/ESRCH/process-is-gone`,
    `${subject}: procfs/ENOBUFS/process-has-no-profile`,
    `${subject}: sysfs/ENOENT/no-system-wide-profile`,
    [`${subject}: sysfs/EINVAL/no-cpuinfo-on-this-architecture`, {
      only: ["aarch64", "riscv64"],
    }],
  ];
}

/** From the copied block to the program's stack: what both calls check alike. */
const programIsLoaded: readonly SharedCheckWithTerms[] = [
  ...pathArgument("path"),
  "exec/EOVERFLOW/string-list-size-overflows",
  "arguments: user-memory/EFAULT/not-readable",
  "arguments.characters: user-memory/EFAULT/not-readable",
  "environment: user-memory/EFAULT/not-readable",
  "environment.characters: user-memory/EFAULT/not-readable",
  "program: path/EINVAL/empty",
  ...openedToBeRun("program"),
  "exec/EACCES/program-is-no-regular-file",
  "exec/ENOEXEC/file-shorter-than-3-bytes",
  "exec/EIO/file-cannot-be-read",
  "exec/ENOBUFS/script-without-newline-in-first-4096-bytes",
  "exec/ENOEXEC/script-names-no-interpreter",
  "exec/ELOOP/scripts-nested-more-than-two-deep",
  "program: exec/ENOEXEC/invalid-elf-header",
  "exec/ENOEXEC/program-is-neither-et_exec-nor-et_dyn",
  "program: exec/EINVAL/no-program-headers",
  "exec/EIO/program-headers-read-short",
  "program: exec/ENOEXEC/invalid-program-header",
  "exec/EIO/interpreter-path-read-short",
  ["interpreter: path/EINVAL/empty", { waived: interpreterPathHasLength }],
  ...openedToBeRun("interpreter"),
  "exec/ENOEXEC/interpreter-is-no-regular-file",
  "interpreter: exec/ENOEXEC/invalid-elf-header",
  "interpreter: exec/EINVAL/no-program-headers",
  "interpreter: exec/ENOEXEC/invalid-program-header",
  "exec/ELOOP/interpreter-has-an-interpreter",
  "exec/EPERM/set-id-program-in-jail",
  "exec/EINVAL/et_exec-image-fails-validation",
  "exec/EINVAL/et_exec-without-a-segment-to-load",
  "exec/E2BIG/et_exec-leaves-under-10-mib-for-a-random-load-offset",
  "exec/ETXTBSY/loaded-file-is-mapped-writable",
  "exec/ENOEXEC/loaded-file-fails-image-validation",
  "exec/EINVAL/segment-reaches-past-end-of-file",
  "address-space/ENOMEM/range-is-taken",
  "address-space/ENOMEM/range-outside-address-space",
  "address-space/ENOMEM/no-gap-large-enough",
  "exec/EINVAL/segment-end-overflows",
  "exec/ENOEXEC/entry-point-is-zero",
  "descriptor/EMFILE/too-few-are-free",
  "exec/E2BIG/arguments-or-environment-above-131072-bytes",
];

export const processFamily = family("process", {
  fork: {
    number: 33,
    summary: "Makes a child process that is a copy of the caller.",
    parameters: [],
    refuses: [
      promise("proc"),
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-pid-to-parent-and-0-to-child":
        "the parent gets the pid of the child, the child gets 0",
      "child-has-the-callers-registers":
        "all user registers of the child but the return register are those of the caller",
      "childs-tid-is-its-pid":
        "the tid of the thread in the child is the pid of the child",
      "only-the-calling-thread-is-copied":
        "the child has one thread, the calling one",
      "first-thread-can-be-joined":
        "the thread of the child is neither detached nor being joined, whatever the caller is",
      "child-keeps-umask": "the child has the umask of the caller",
      "child-keeps-process-name":
        "the child has the process name of the caller",
      "child-keeps-process-group":
        "the child is in the process group of the caller",
      "child-keeps-session": "the child is in the session of the caller",
      "child-keeps-credentials":
        "the child has the ids and supplementary groups of the caller",
      "child-keeps-cwd-and-executable":
        "the child has the current directory and executable of the caller",
      "child-keeps-tty": "the child has the controlling terminal of the caller",
      "child-keeps-promises": "promises and execpromises are copied",
      "child-keeps-the-dumpable-flag": "the dumpable flag is copied",
      "child-keeps-the-jail-flags": "both jail flags are copied",
      "child-keeps-veils": "the veil in force is copied",
      "child-keeps-the-lock-of-the-veil": "a lock of the veil is copied",
      "child-keeps-the-after-exec-veil": "the veil for after exec is copied",
      "child-keeps-contexts":
        "hostname, VFS root and scoped process list contexts are the caller's, and so are the ones waiting for an exec",
      "child-shares-open-file-descriptions":
        "the descriptor table is copied; the descriptions behind it are shared",
      "child-keeps-descriptor-flags": "the flags of the descriptors are copied",
      "child-keeps-signal-actions": "signal actions are copied",
      "child-keeps-the-signal-mask": "the signal mask is copied",
      "child-keeps-the-alternate-stack": "the alternate signal stack is copied",
      "child-keeps-float-state-and-tls":
        "float registers, their modes and the thread pointer are copied",
      "child-has-no-pending-signals": "pending signals are not copied",
      "child-has-no-alarm": "the alarm is not copied",
      "child-is-neither-traced-nor-profiled":
        "tracer, trace-me flag and profiling are not copied, nor are the arguments that ProcFS shows",
      "child-may-make-written-memory-executable":
        "prctl's option 10 and the immutable flag of regions are not copied",
      "child-has-normal-priority":
        "the thread of the child starts at priority 30, whatever the caller's is",
      "private-memory-is-copied":
        "private memory is copied, but for resident pages of files: what the child writes the parent does not see",
      "shared-memory-stays-shared":
        "shared memory stays shared: what the child writes the parent sees",
      "marks-of-regions-are-kept":
        "stack, syscall-region and mmap marks are kept",
      "childs-veil-changes-apart-from-the-parents":
        "what the child unveils later is not visible to the parent",
    },
    source: [
      "Syscalls/fork.cpp",
      "Tasks/Process.cpp",
      "Tasks/Thread.cpp",
      "Memory/Region.cpp",
    ],
  },
  execve: {
    number: 25,
    summary: "Replaces the program that the calling process runs.",
    bigProcessLock: true,
    parameters: [["params", "pointer", reads(SC_execve_params)]],
    refuses: [
      promise("exec"),
      "params: user-memory/EFAULT/not-readable",
      "exec/E2BIG/more-than-65536-arguments-or-variables",
      "exec/EINVAL/no-arguments",
      ...programIsLoaded,
      [
        "ENOMEM/exhausted-when-the-old-program-is-gone",
        "the kernel has no memory left for the copy of the veil or the records of the arguments when the old program is gone already, which kills the caller",
        { waived: noMemoryLeft },
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "does-not-return-and-starts-the-program":
        "there is no return: the thread starts at the entry point of a program without interpreter",
      "starts-at-the-interpreters-entry":
        "with PT_INTERP the thread starts at the entry point of the interpreter",
      "path-ends-at-its-first-nul": "the path is cut at an embedded NUL",
      "arguments-end-at-their-first-nul":
        "arguments and environment strings are cut at an embedded NUL",
      "read-permission-is-not-needed":
        "the program needs execute permission only",
      "interpreter-needs-no-read-permission":
        "the interpreter needs execute permission only",
      "device-is-looked-up-before-it-is-refused":
        "a device node is opened before it is refused as no regular file: one without a device is ENODEV",
      "device-node-is-opened-before-it-is-refused":
        "an existing device is opened, so a refusal of its own comes before the one that it is no regular file",
      "script-line-is-split-at-spaces":
        "the first line of a script is split at spaces, of which several count as one",
      "tabs-are-ordinary-in-a-script-line":
        "a tab in the first line of a script is an ordinary character",
      "carriage-returns-are-ordinary-in-a-script-line":
        "a CR in the first line of a script is an ordinary character",
      "every-word-of-a-script-line-is-an-argument":
        "argc of a script counts every word of its first line, the script itself and the arguments after argv[0]",
      "script-path-stands-behind-the-words-of-its-line":
        "argv becomes the words of the script line, then the script path as given in place of argv[0], then the other arguments",
      "script-may-name-a-relative-interpreter":
        "the first line of a script may name a relative path",
      "pt_interp-may-be-relative":
        "the interpreter in PT_INTERP may be a relative path",
      "relative-interpreter-starts-at-the-cwd":
        "a relative interpreter path is resolved from the current directory, not from that of the program",
      "interpreter-gets-the-program-as-close-on-exec-descriptor":
        "with PT_INTERP the program is opened as a close-on-exec descriptor for the interpreter",
      "at_execfd-tells-the-descriptor":
        "AT_EXECFD is the descriptor of the program, which can be read",
      "only-the-interpreter-is-mapped":
        "with PT_INTERP the program itself is not mapped",
      "program-descriptor-is-the-lowest-free":
        "the descriptor of the program is the lowest free one",
      "close-on-exec-descriptors-count-as-used":
        "the descriptor of the program is chosen before close-on-exec descriptors are closed, which count as used",
      "at_entry-and-at_base-tell-of-the-interpreter":
        "with PT_INTERP, AT_ENTRY and AT_BASE describe the interpreter",
      "et_dyn-loads-at-a-random-place-in-256-mib":
        "an ET_DYN program is loaded at a random page from 0x08000000 up to 256 MiB above it",
      "et_exec-is-moved-by-an-offset-from-its-own-span":
        "an ET_EXEC program without interpreter has a random offset from its own span added to its addresses, so it does not run right",
      "elf-machine-need-not-be-the-running-one":
        "e_machine may be that of another of the three architectures",
      "static-programs-segments-are-no-syscall-regions":
        "the segments of a program without interpreter are no syscall regions",
      "interpreters-read-only-segments-are-syscall-regions":
        "the interpreter's non-writable segments and the signal trampoline are syscall regions",
      "syscall-regions-are-not-enforced-at-first":
        "the new program may make calls from anywhere until prctl's option 3",
      "set-uid-sets-the-effective-uid":
        "set-uid gives the effective uid of the file's owner",
      "set-gid-sets-the-effective-gid":
        "set-gid gives the effective gid of the file's group",
      "set-id-bits-set-the-saved-ids": "the saved uid or gid is set alike",
      "set-id-bits-do-nothing-on-ms_nosuid":
        "set-id bits are ignored on a mount with MS_NOSUID",
      "becomes-dumpable": "the process becomes dumpable",
      "set-id-program-is-not-dumpable":
        "the process is not dumpable if a set-id bit was honoured",
      "execpromises-become-the-promises":
        "the execpromises become the promises",
      "execpromises-are-cleared": "the execpromises are cleared",
      "pledged-without-execpromises-becomes-unpledged":
        "a process that pledged but set no execpromises has no promises any more",
      "veil-is-dropped": "the veil in force is dropped as a whole",
      "exec-veil-becomes-the-veil":
        "a veil for after exec becomes the veil of the new program",
      "inherited-veil-ignores-unveil":
        "unveil on a veil that came by exec is silently ignored",
      "inherited-veil-is-dropped-by-the-next-execve":
        "the next execve drops a veil that came by exec",
      "handlers-become-default":
        "signals with a handler get the default action, without flags and mask",
      "ignored-signals-stay-ignored": "ignored signals stay ignored",
      "ignored-sigchld-becomes-default":
        "an ignored SIGCHLD gets the default action",
      "signal-mask-stays": "the signal mask stays",
      "pending-signals-stay": "pending signals stay pending",
      "alternate-stack-is-dropped": "the alternate signal stack is dropped",
      "other-threads-are-killed": "all other threads of the process die",
      "close-on-exec-descriptors-are-closed":
        "descriptors with FD_CLOEXEC are closed",
      "other-descriptors-stay-open": "descriptors without FD_CLOEXEC stay open",
      "jail-until-exec-ends": "the flag of PR_SET_JAILED_UNTIL_EXEC is cleared",
      "contexts-for-after-exec-are-entered":
        "contexts that unshare_enter put off until exec are entered",
      "coredump-metadata-is-cleared":
        "the slots of coredump metadata are empty again",
      "alarm-stays": "the alarm is kept",
      "float-state-stays":
        "float registers and rounding mode stay: the clean state is stored where the switch to the new program then stores the present one",
      "umask-stays": "the umask is kept",
      "real-uid-stays": "the real uid is kept, set-uid or not",
      "group-ids-stay": "a set-uid program leaves the group ids as they are",
      "cwd-stays": "the current directory is kept",
      "tty-stays": "the controlling terminal is kept",
      "process-and-thread-get-the-programs-name":
        "process and thread are named after the last component of the program's path, cut to 32 and 64 bytes",
      "other-thread-gives-the-process-its-tid":
        "called from a thread that is not the main one, the pid becomes the tid of that thread",
      "trace-me-stops-with-sigstop":
        "after PT_TRACE_ME execve stops with SIGSTOP",
      "trace-me-stops-before-the-new-registers":
        "a tracer that attaches at that stop sees the old registers",
      "no-exit-stop-for-pt_syscall":
        "a tracer with PT_SYSCALL gets no stop at the end of an execve that succeeds",
      "too-much-stack-data-kills-the-caller":
        "strings or auxiliary data above 131072 bytes are found when the old program is gone: the caller dies of SIGSEGV",
      "veil-letter-x-is-enough-for-the-program":
        "under a veil x on the program is enough",
      "what-a-loader-opens-has-to-be-visible-by-itself":
        "what the loader of a program opens later has to be visible by itself",
      "hidden-script-interpreter-is-enoent":
        "under a veil a script whose interpreter is hidden is ENOENT",
      "script-interpreter-without-x-is-eacces":
        "under a veil a script whose interpreter lacks x is EACCES",
      "script-needs-x":
        "under a veil a script needs x, though its interpreter has it",
      "failed-call-keeps-the-veil":
        "the veil is replaced only when nothing can fail any more: what was hidden before a refusal is hidden after it",
      "failed-call-keeps-both-sets-of-promises":
        "a call that is refused while the old program still runs leaves promises and execpromises as they were",
      "arguments-are-on-the-stack":
        "the new program finds argc, its arguments and its environment",
      "list-of-length-0-is-not-looked-at":
        "the address of an empty list of arguments or environment strings is not looked at",
      "abi-of-linux-is-taken": "an ELF file may name the Linux ABI",
      "executable-pt_gnu_stack-is-tolerated":
        "a PT_GNU_STACK with PF_X is no error",
      "segment-without-pf_x-cannot-run":
        "a segment without PF_X is mapped, but running it is SIGSEGV",
      "superuser-needs-no-execute-permission":
        "euid 0 can execute a file without any x bit",
      "set-id-bits-of-a-script-do-nothing":
        "the set-id bits of a script are ignored",
      "stack-is-1-mib":
        "the stack of a program is 1 MiB unless PT_GNU_STACK asks for another size",
      "auxiliary-vector-is-handed-over":
        "the auxiliary vector has AT_PAGESZ, AT_BASE, AT_ENTRY, the four ids, AT_PLATFORM, AT_HWCAP, AT_CLKTCK, AT_SECURE, AT_RANDOM, AT_EXECFN and ends with AT_NULL",
    },
    source: [
      "Syscalls/execve.cpp",
      "Userland/Libraries/LibELF/Validation.cpp",
      "Userland/Libraries/LibELF/Image.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "Memory/AddressSpace.cpp",
      "Memory/RegionTree.cpp",
      "Memory/SharedInodeVMObject.cpp",
    ],
  },
  posix_spawn: {
    number: 92,
    summary: "Makes a child process that runs a program.",
    bigProcessLock: true,
    parameters: [["params", "pointer", reads(SC_posix_spawn_params)]],
    refuses: [
      promise("proc"),
      promise("exec"),
      "params: user-memory/EFAULT/not-readable",
      "exec/E2BIG/more-than-65536-arguments-or-variables",
      "exec/EINVAL/no-arguments",
      [
        "ENOTSUP/attributes-or-file-actions-given",
        "attr_data, attr_data_size, serialized_file_actions_data or serialized_file_actions_data_size is not 0",
      ],
      ...programIsLoaded,
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-pid-of-the-running-child":
        "returns the pid of the child, which runs the program already",
      "attributes-and-file-actions-must-be-absent":
        "there is no format for attributes or file actions: both blobs must be null with size 0, which is looked at before the path",
      "child-inherits-descriptors": "the child has the caller's descriptors",
      "child-lacks-close-on-exec-descriptors":
        "descriptors with FD_CLOEXEC are not open in the child and stay open in the caller",
      "child-inherits-the-real-uid":
        "the real uid of the child is that of the caller",
      "child-inherits-the-other-ids":
        "effective and saved ids, gids and groups are the caller's",
      "child-inherits-umask": "the umask is the caller's",
      "child-inherits-cwd": "the current directory is the caller's",
      "child-inherits-group-and-tty": "process group and tty are the caller's",
      "child-inherits-contexts-list-and-mask":
        "VFS and hostname contexts, scoped process list and signal mask are the caller's",
      "execpromises-do-not-bind-the-child":
        "the execpromises of the caller do not become promises of the child",
      "promises-do-not-bind-the-child":
        "the promises of the caller do not bind the child: a pledged caller can make an unpledged one",
      "child-has-no-veil": "the veil in force is not inherited",
      "child-has-no-after-exec-veil":
        "the veil for after exec is not inherited",
      "child-is-not-jailed":
        "jail flags and contexts for after exec are not inherited",
      "child-ignores-no-signal":
        "all signal actions of the child are default, even those that the caller ignores",
      "child-has-normal-priority": "the scheduling priority is not inherited",
      "first-thread-is-detached":
        "the first thread of the child is detached, unlike that of a forked one",
      "path-is-checked-against-the-callers-veil":
        "the path is resolved under the veil of the caller",
      "caller-loses-its-alternate-stack":
        "the alternate signal stack of the calling thread is forgotten",
      "failed-call-uses-up-a-pid":
        "a call that fails after the child was made has used up its pid",
      "too-much-stack-data-is-told-to-the-caller":
        "strings or auxiliary data above 131072 bytes give the caller an error and leave it alive",
      "child-gets-the-arguments": "the child finds its arguments",
      "veil-letter-x-is-enough-for-the-program":
        "under a veil x on the program is enough",
    },
    source: [
      "Syscalls/posix_spawn.cpp",
      "Syscalls/execve.cpp",
      "Userland/Libraries/LibC/spawn.cpp",
    ],
  },
  exit: {
    number: 26,
    summary: "Ends the calling process.",
    bigProcessLock: true,
    parameters: [["status", "int"]],
    refuses: [],
    behaviours: {
      "does-not-return-and-keeps-8-bits":
        "there is no return: the process ends normally with status & 0xff",
      "needs-no-promise": "no promise is asked for",
      "pt_syscall-tracer-gets-a-second-stop":
        "with PT_SYSCALL armed the process stops once more inside the call, its return register 0",
      "parent-gets-sigchld": "the parent gets SIGCHLD",
      "sa_nocldwait-keeps-sigchld-away":
        "the parent gets no SIGCHLD if its action for it has SA_NOCLDWAIT",
      "ignored-sigchld-does-not-reap":
        "a parent that ignores SIGCHLD still has to reap the zombie",
      "sa_nocldwait-does-not-reap":
        "a parent with SA_NOCLDWAIT still has to reap the zombie",
      "death-of-process-1-panics": hazardous("end-of-process-1"),
      "ends-all-threads":
        "all threads of the process end, whichever of them calls",
    },
    source: [
      "Syscalls/exit.cpp",
      "Syscalls/SyscallHandler.cpp",
      "Tasks/Process.cpp",
    ],
  },
  waitid: {
    number: 154,
    summary: "Waits until a child or tracee ends, stops or goes on.",
    bigProcessLock: true,
    blocks: true,
    parameters: [["params", "pointer", reads(SC_waitid_params)]],
    refuses: [
      promise("proc"),
      "params: user-memory/EFAULT/not-readable",
      [
        "ECHILD/p_pid-no-such-process",
        "idtype is P_PID and no process with that id is visible to the caller",
      ],
      [
        "ECHILD/p_pid-neither-child-nor-tracee",
        "idtype is P_PID and the process is neither a child nor a tracee of the caller",
      ],
      [
        "ECHILD/p_pgid-no-such-group",
        "idtype is P_PGID and there is no process group of that id; 0 does not mean the caller's own",
      ],
      [
        "EINVAL/unknown-idtype",
        "idtype is not P_ALL (1), P_PID (2) or P_PGID (3)",
      ],
      [
        "EINTR/unmasked-signal-already-pending",
        "an unmasked signal is pending when the call begins, even with WNOHANG and even if a child could be reported",
      ],
      [
        "ECHILD/no-matching-child-in-the-list",
        "nothing in the caller's list of children matches; a tracee that is no child enters that list with its first stop or continue only",
      ],
      [
        "EINTR/signal-arrives-while-waiting",
        "a signal arrives while the call waits; SIGCHLD that comes together with a result does not count",
      ],
      [
        "ECHILD/child-is-disowned-while-waiting",
        "the very child or group waited for is disowned meanwhile; the waiter is not woken, so the value never arrives",
        { waived: seenByNobody },
      ],
      "infop: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-and-stores-siginfo":
        "returns 0 and stores si_signo 17 with si_pid, si_uid, si_status and si_code",
      "si_uid-is-the-real-uid": "si_uid is the real uid of the child",
      "wnohang-with-nothing-stores-zeros":
        "with WNOHANG and nothing to report it returns 0 and stores a siginfo of zeros",
      "options-are-not-checked": "unknown bits of options are ignored",
      "without-event-bits-reports-nothing":
        "with none of WEXITED, WSTOPPED and WCONTINUED a zombie is not reported",
      "without-event-bits-waits-for-a-signal":
        "without them only a signal or WNOHANG ends the call",
      "wcontinued-needs-wuntraced":
        "for a child that is not traced WCONTINUED counts only together with WUNTRACED",
      "wcontinued-is-enough-for-a-tracee":
        "for a traced child WCONTINUED is enough",
      "exit-is-cld_exited-with-its-status":
        "a child that exits is reported as CLD_EXITED (0) with its status byte",
      "death-by-signal-is-cld_killed":
        "a child killed by a signal is reported as CLD_KILLED (1) with the signal",
      "core-dump-is-cld_killed": "so is one whose signal dumps core",
      "stop-is-cld_stopped": "a stop is CLD_STOPPED (4) with its signal",
      "continue-is-cld_continued":
        "a continue is CLD_CONTINUED (5) with status 0",
      "only-the-latest-event-of-a-child-is-kept":
        "each child has one slot, which holds its latest event",
      "blocking-wait-repeats-a-recorded-stop":
        "a blocking wait returns a stop that is recorded already, again and again, whether WNOHANG reported it or not",
      "blocking-wait-repeats-a-recorded-continue":
        "a blocking wait returns a recorded continue again and again",
      "wnohang-reports-a-stop-once": "a wait with WNOHANG reports a stop once",
      "wnohang-reports-a-continue-once":
        "a wait with WNOHANG reports a continue once",
      "wnohang-skips-what-woke-a-waiter":
        "a wait with WNOHANG reports none that woke a sleeping waiter",
      "wnowait-leaves-the-event": "WNOWAIT leaves the record as it is",
      "interrupted-wait-leaves-a-later-death":
        "a child that ends after a signal came is not taken by the interrupted wait: the next one gets it",
      "waiting-for-one-keeps-its-uid":
        "a child that is waited for with P_PID is there until the wait is over: a handler of its SIGCHLD finds its uid",
      "candidates-go-by-age":
        "of several children the one that was made first is reported",
      "traced-processes-report-to-their-tracer":
        "stops, continues and the exit of a traced process go to its tracer in place of its parent",
      "bad-infop-still-reaps":
        "a child whose report cannot be stored is gone all the same",
      "p_all-takes-any-child": "P_ALL takes any child",
      "p_pgid-takes-a-member-of-the-group": "P_PGID takes a child in the group",
      "reaped-child-is-gone":
        "a child that was reported as ended is gone: another wait is ECHILD",
    },
    source: [
      "Syscalls/waitid.cpp",
      "Tasks/ThreadBlockers.cpp",
      "Tasks/Process.cpp",
    ],
  },
  disown: {
    number: 22,
    summary: "Lets go of a child, which nobody then has to wait for.",
    parameters: [["pid", "ProcessID"]],
    refuses: [
      promise("proc"),
      "pid: task/ESRCH/no-such-process",
      ["ECHILD/not-a-child", "the process is not a child of the caller"],
    ],
    behaviours: {
      "returns-0-and-orphans-the-child":
        "returns 0; the child's parent id becomes 0 and it leaves the caller's list of children",
      "disowned-child-is-reaped-by-the-kernel":
        "when a disowned child dies it leaves no zombie",
      "waiter-on-that-child-sleeps-on":
        "a thread that waits for this very child or its group is not woken and later ends with EINTR",
      "waiter-for-others-panics-the-kernel": hazardous("disown-beside-waiter"),
    },
    source: ["Syscalls/disown.cpp", "Tasks/ThreadBlockers.cpp"],
  },
  getpid: {
    number: 55,
    summary: "Tells the id of the calling process.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-the-pid": "returns the id of the process",
      "pid-is-the-tid-of-the-thread-that-execs":
        "after an execve by a thread that is not the main one it is the tid of that thread",
    },
    source: ["Syscalls/process.cpp", "Syscalls/execve.cpp"],
  },
  getppid: {
    number: 56,
    summary: "Tells the id of the parent process.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-the-parents-pid": "returns the id of the parent process",
      "returns-0-when-disowned":
        "returns 0 after the parent disowned the process",
      "dead-parent-is-still-reported":
        "there is no new parent: the pid of a dead parent is still reported",
    },
    source: ["Syscalls/process.cpp", "Tasks/Process.cpp"],
  },
  prctl: {
    number: 93,
    summary:
      "Reads or changes one of twelve settings of the process or a thread.",
    parameters: [
      ["option", "int", constant(prctlOptions)],
      ["arg1", "uintptr_t", dependent],
      ["arg2", "uintptr_t", dependent],
      ["arg3", "uintptr_t", dependent],
    ],
    refuses: [
      [
        "EINVAL/pr_set_dumpable-value-neither-0-nor-1",
        "option is PR_SET_DUMPABLE (1) and arg1 is neither 0 nor 1",
      ],
      [
        "EINVAL/pr_set_no_new_syscall_region_annotations-value-not-0",
        "option is PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS (3) and arg1 is not 0",
      ],
      "PR_SET_COREDUMP_METADATA_VALUE: user-memory/EFAULT/not-readable",
      [
        "EINVAL/coredump-key-empty-or-above-16384-bytes",
        "option is PR_SET_COREDUMP_METADATA_VALUE (5) and the length of the key is 0 or above 16384",
      ],
      [
        "EINVAL/coredump-value-above-16384-bytes",
        "option is PR_SET_COREDUMP_METADATA_VALUE (5) and the length of the value is above 16384",
      ],
      "key: user-memory/EFAULT/not-readable",
      "value: user-memory/EFAULT/not-readable",
      [
        "ENOBUFS/all-4-coredump-metadata-slots-used",
        "option is PR_SET_COREDUMP_METADATA_VALUE (5) and all 4 slots are used",
      ],
      [promise("proc", "PR_SET_PROCESS_NAME"), {
        when: "option is PR_SET_PROCESS_NAME (6)",
      }],
      [
        "ENAMETOOLONG/process-name-above-32-bytes",
        "option is PR_SET_PROCESS_NAME (6) and the length, arg2, is above 32",
      ],
      "PR_SET_PROCESS_NAME: user-memory/EFAULT/not-readable",
      [
        "EINVAL/process-name-is-blank",
        "option is PR_SET_PROCESS_NAME (6) and the name is empty or only ASCII whitespace",
      ],
      [promise("stdio", "PR_GET_PROCESS_NAME"), {
        when: "option is PR_GET_PROCESS_NAME (7)",
      }],
      [
        "ENAMETOOLONG/buffer-too-small-for-process-name",
        "option is PR_GET_PROCESS_NAME (7) and the size, arg2, is below the length of the name + 1",
      ],
      "PR_GET_PROCESS_NAME: user-memory/EFAULT/not-writable",
      [promise("stdio", "PR_SET_THREAD_NAME"), {
        when: "option is PR_SET_THREAD_NAME (8)",
      }],
      [
        "ENAMETOOLONG/thread-name-above-64-bytes",
        "option is PR_SET_THREAD_NAME (8) and the length, arg3, is above 64",
      ],
      "PR_SET_THREAD_NAME: user-memory/EFAULT/not-readable",
      "PR_SET_THREAD_NAME: task/ESRCH/no-such-thread",
      [promise("thread", "PR_GET_THREAD_NAME"), {
        when:
          "option is PR_GET_THREAD_NAME (9), though setting the name needs only stdio",
      }],
      "PR_GET_THREAD_NAME: task/ESRCH/no-such-thread",
      [
        "ENAMETOOLONG/buffer-too-small-for-thread-name",
        "option is PR_GET_THREAD_NAME (9) and the size, arg3, is below the length of the name + 1",
      ],
      "PR_GET_THREAD_NAME: user-memory/EFAULT/not-writable",
      [
        promise(
          "prot_exec",
          "PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT",
        ),
        {
          when:
            "option is PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT (10)",
        },
      ],
      [promise("proc", "PR_SET_JAILED_UNTIL_EXIT"), {
        when: "option is PR_SET_JAILED_UNTIL_EXIT (11)",
      }],
      [promise("proc", "PR_SET_JAILED_UNTIL_EXEC"), {
        when: "option is PR_SET_JAILED_UNTIL_EXEC (12)",
      }],
      ["EINVAL/unknown-option", "option is not 1 to 12"],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "set-options-return-0": "options 1, 3, 5 to 12 return 0",
      "dumpable-is-set-and-told":
        "option 1 (dumpable) returns 0 and option 2 tells 0 or 1",
      "enforcement-is-told-as-1":
        "option 4 tells 1 once syscall regions are enforced",
      "enforcement-is-0-at-first":
        "option 4 tells 0 before syscall regions are enforced",
      "option-5-needs-no-promise": "option 5 asks for no promise",
      "options-1-to-4-need-no-promise":
        "the first four options ask for no promise",
      "dumpable-can-be-set-after-a-set-id-exec":
        "PR_SET_DUMPABLE takes 1 even after an execve of a set-id program",
      "enforcement-of-syscall-regions-is-turned-on":
        "option 3 turns the enforcement on: calls from elsewhere kill with SIGSEGV",
      "enforcement-of-syscall-regions-stays-on":
        "nothing but an execve turns the enforcement off",
      "process-name-is-read-and-set":
        "options 6 and 7 set and read the process name",
      "thread-name-is-read-and-set":
        "options 8 and 9 set and read the name of the thread arg1 with buffer arg2 and size arg3",
      "process-name-ends-at-its-first-nul":
        "a process name is cut at an embedded NUL",
      "thread-name-ends-at-its-first-nul":
        "a thread name is cut at an embedded NUL",
      "thread-name-may-be-empty": "an empty thread name is accepted",
      "thread-name-length-is-checked-before-the-thread":
        "PR_SET_THREAD_NAME looks at the length of the text before the tid",
      "thread-name-is-read-before-the-thread-is-looked-up":
        "PR_SET_THREAD_NAME reads the text before the tid is looked up",
      "written-memory-cannot-become-executable":
        "option 10 forbids for good that memory once writable becomes executable",
      "option-11-jails":
        "option 11 returns 0, and the process is jailed: it cannot execute a set-id program",
      "option-12-jails":
        "option 12 returns 0, and the process is jailed: it cannot execute a set-id program",
      "jails-last-until-exit-or-exec":
        "option 11 jails until the process ends, option 12 until its next execve",
      "equal-coredump-keys-take-slots-of-their-own":
        "option 5 always uses a new slot; equal keys are not merged",
      "promise-violation-takes-a-coredump-slot": [
        "a violation of promises uses a slot of the coredump metadata too",
        deadCode(
          "The process dies of the violation before it could ask for another slot.",
        ),
      ],
      "execve-empties-the-coredump-slots":
        "execve empties all slots of coredump metadata",
    },
    source: [
      "Syscalls/prctl.cpp",
      "API/prctl_numbers.h",
      "Tasks/Process.cpp",
      "Library/StdLib.h",
    ],
  },
  archctl: {
    number: 3,
    summary: "Reads or changes what only one architecture has.",
    parameters: [
      ["option", "int", constant(archctlOptions)],
      ["arg1", "uintptr_t", dependent],
      ["arg2", "uintptr_t", dependent],
      ["arg3", "uintptr_t", dependent],
    ],
    refuses: [
      [
        "ENOSYS/no-options-on-aarch64",
        "the architecture is AArch64, which has no option at all",
        { only: ["aarch64"] },
      ],
      [
        "EINVAL/no-such-option-on-this-architecture",
        "option is not 1 on x86-64, or not 2 on RISC-V",
        { only: ["x86_64", "riscv64"] },
      ],
      ["arg3: user-memory/EFAULT/not-writable", { only: ["riscv64"] }],
      ["arg2: user-memory/EFAULT/not-writable", { only: ["riscv64"] }],
    ],
    behaviours: {
      "returns-0-and-sets-fs-base-on-x86-64": [
        "on x86-64 option 1 returns 0 and sets the FS base of the calling thread",
        { only: ["x86_64"] },
      ],
      "returns-0-and-stores-cpu-model-and-extensions-on-risc-v": [
        "on RISC-V option 2 returns 0 and stores the cpu model at arg3 and extension words at arg2",
        { only: ["riscv64"] },
      ],
      "at-most-2-extension-words": [
        "the number of extension words stored is arg1, at most 2",
        { only: ["riscv64"] },
      ],
      "cpu-model-is-stored-first": [
        "the cpu model is stored even if the extension words then cannot be",
        { only: ["riscv64"] },
      ],
      "option-2-needs-no-promise": [
        "no promise is asked for by option 2, on RISC-V",
        { only: ["riscv64"] },
      ],
      "option-1-needs-no-promise": [
        "no promise is asked for by option 1, on x86-64",
        { only: ["x86_64"] },
      ],
      "non-canonical-fs-base-panics": hazardous("fs-base-not-canonical"),
    },
    source: [
      "Arch/x86_64/archctl.cpp",
      "Arch/aarch64/archctl.cpp",
      "Arch/riscv64/archctl.cpp",
      "API/archctl_numbers.h",
    ],
  },
  umask: {
    number: 144,
    summary: "Sets which mode bits new files do not get.",
    parameters: [["mask", "mode_t", octal]],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-the-old-mask": "returns the mask that was in force",
      "only-permission-bits-count": "the new mask is mask & 0777",
      "first-process-has-022": "the mask of the first process is 022",
      "fork-hands-it-on": "fork hands the mask on",
      "execve-keeps-it": "execve keeps the mask",
      "posix_spawn-hands-it-on": "posix_spawn hands the mask on",
    },
    source: ["Syscalls/umask.cpp"],
    result: octal,
  },
});
