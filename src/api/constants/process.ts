/**
 * Processes and threads: waiting, scheduling, prctl, archctl, ptrace, futex, limits of names.
 *
 * @module
 */

/** Options of waitid. */
export const waitOptions = {
  WNOHANG: 1,
  WUNTRACED: 2,
  WSTOPPED: 2,
  WEXITED: 4,
  WCONTINUED: 8,
  WNOWAIT: 0x1000000,
} as const;
export const {
  WNOHANG,
  WUNTRACED,
  WSTOPPED,
  WEXITED,
  WCONTINUED,
  WNOWAIT,
} = waitOptions;

/** What waitid's id means. */
export const waitIdTypes = {
  P_ALL: 1,
  P_PID: 2,
  P_PGID: 3,
} as const;
export const {
  P_ALL,
  P_PID,
  P_PGID,
} = waitIdTypes;

/** Options of prctl (Kernel/API/prctl_numbers.h). */
export const prctlOptions = {
  PR_SET_DUMPABLE: 1,
  PR_GET_DUMPABLE: 2,
  PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS: 3,
  PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS: 4,
  PR_SET_COREDUMP_METADATA_VALUE: 5,
  PR_SET_PROCESS_NAME: 6,
  PR_GET_PROCESS_NAME: 7,
  PR_SET_THREAD_NAME: 8,
  PR_GET_THREAD_NAME: 9,
  PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT: 10,
  PR_SET_JAILED_UNTIL_EXIT: 11,
  PR_SET_JAILED_UNTIL_EXEC: 12,
} as const;
export const {
  PR_SET_DUMPABLE,
  PR_GET_DUMPABLE,
  PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  PR_SET_COREDUMP_METADATA_VALUE,
  PR_SET_PROCESS_NAME,
  PR_GET_PROCESS_NAME,
  PR_SET_THREAD_NAME,
  PR_GET_THREAD_NAME,
  PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT,
  PR_SET_JAILED_UNTIL_EXIT,
  PR_SET_JAILED_UNTIL_EXEC,
} = prctlOptions;

/** Options of archctl (Kernel/API/archctl_numbers.h). */
export const archctlOptions = {
  ARCHCTL_X86_64_SET_FS_BASE_FOR_CURRENT_THREAD: 1,
  ARCHCTL_RISCV64_GET_CPU_INFO: 2,
} as const;
export const {
  ARCHCTL_X86_64_SET_FS_BASE_FOR_CURRENT_THREAD,
  ARCHCTL_RISCV64_GET_CPU_INFO,
} = archctlOptions;

/** Requests of ptrace (Kernel/API/POSIX/sys/ptrace.h). */
export const ptraceRequests = {
  PT_TRACE_ME: 1,
  PT_ATTACH: 2,
  PT_CONTINUE: 3,
  PT_SYSCALL: 4,
  PT_GETREGS: 5,
  PT_DETACH: 6,
  PT_PEEK: 7,
  PT_POKE: 8,
  PT_SETREGS: 9,
  PT_SINGLESTEP: 10,
  PT_POKEDEBUG: 11,
  PT_PEEKDEBUG: 12,
  PT_PEEKBUF: 13,
} as const;
export const {
  PT_TRACE_ME,
  PT_ATTACH,
  PT_CONTINUE,
  PT_SYSCALL,
  PT_GETREGS,
  PT_DETACH,
  PT_PEEK,
  PT_POKE,
  PT_SETREGS,
  PT_SINGLESTEP,
  PT_POKEDEBUG,
  PT_PEEKDEBUG,
  PT_PEEKBUF,
} = ptraceRequests;

/** Debug registers with a meaning of their own (x86-64). */
export const ptraceDebugRegisters = {
  DEBUG_STATUS_REGISTER: 6,
  DEBUG_CONTROL_REGISTER: 7,
} as const;
export const {
  DEBUG_STATUS_REGISTER,
  DEBUG_CONTROL_REGISTER,
} = ptraceDebugRegisters;

/** Operations of futex. */
export const futexOperations = {
  FUTEX_WAIT: 1,
  FUTEX_WAKE: 2,
  FUTEX_REQUEUE: 3,
  FUTEX_CMP_REQUEUE: 4,
  FUTEX_WAKE_OP: 5,
  FUTEX_WAIT_BITSET: 9,
  FUTEX_WAKE_BITSET: 10,
} as const;
export const {
  FUTEX_WAIT,
  FUTEX_WAKE,
  FUTEX_REQUEUE,
  FUTEX_CMP_REQUEUE,
  FUTEX_WAKE_OP,
  FUTEX_WAIT_BITSET,
  FUTEX_WAKE_BITSET,
} = futexOperations;

/** Flags or-ed to a futex operation. */
export const futexFlags = {
  FUTEX_CLOCK_REALTIME: 256,
  FUTEX_PRIVATE_FLAG: 512,
} as const;
export const {
  FUTEX_CLOCK_REALTIME,
  FUTEX_PRIVATE_FLAG,
} = futexFlags;

/** Bit set that every waiter matches. */
export const FUTEX_BITSET_MATCH_ANY = 0xffffffff;

/** Arithmetic of FUTEX_WAKE_OP. */
export const futexWakeOperations = {
  FUTEX_OP_SET: 0,
  FUTEX_OP_ADD: 1,
  FUTEX_OP_OR: 2,
  FUTEX_OP_ANDN: 3,
  FUTEX_OP_XOR: 4,
  FUTEX_OP_ARG_SHIFT: 8,
} as const;
export const {
  FUTEX_OP_SET,
  FUTEX_OP_ADD,
  FUTEX_OP_OR,
  FUTEX_OP_ANDN,
  FUTEX_OP_XOR,
  FUTEX_OP_ARG_SHIFT,
} = futexWakeOperations;

/** Comparisons of FUTEX_WAKE_OP. */
export const futexComparisons = {
  FUTEX_OP_CMP_EQ: 0,
  FUTEX_OP_CMP_NE: 1,
  FUTEX_OP_CMP_LT: 2,
  FUTEX_OP_CMP_LE: 3,
  FUTEX_OP_CMP_GT: 4,
  FUTEX_OP_CMP_GE: 5,
} as const;
export const {
  FUTEX_OP_CMP_EQ,
  FUTEX_OP_CMP_NE,
  FUTEX_OP_CMP_LT,
  FUTEX_OP_CMP_LE,
  FUTEX_OP_CMP_GT,
  FUTEX_OP_CMP_GE,
} = futexComparisons;

/** Thread priorities. */
export const threadPriorities = {
  THREAD_PRIORITY_MIN: 1,
  THREAD_PRIORITY_LOW: 10,
  THREAD_PRIORITY_NORMAL: 30,
  THREAD_PRIORITY_HIGH: 50,
  THREAD_PRIORITY_MAX: 99,
} as const;
export const {
  THREAD_PRIORITY_MIN,
  THREAD_PRIORITY_LOW,
  THREAD_PRIORITY_NORMAL,
  THREAD_PRIORITY_HIGH,
  THREAD_PRIORITY_MAX,
} = threadPriorities;

/** Whether a scheduling call means a process or a thread. */
export const schedulerParametersModes = {
  SCHEDULER_PARAMETERS_PROCESS: 0,
  SCHEDULER_PARAMETERS_THREAD: 1,
} as const;
export const {
  SCHEDULER_PARAMETERS_PROCESS,
  SCHEDULER_PARAMETERS_THREAD,
} = schedulerParametersModes;

/** Detach states of create_thread: anything but 0 is detached. */
export const threadDetachStates = {
  THREAD_JOINABLE: 0,
  THREAD_DETACHED: 1,
} as const;
export const {
  THREAD_JOINABLE,
  THREAD_DETACHED,
} = threadDetachStates;

/** Whose resources getrusage counts. */
export const resourceUsageSubjects = {
  RUSAGE_SELF: 1,
  RUSAGE_CHILDREN: 2,
} as const;
export const {
  RUSAGE_SELF,
  RUSAGE_CHILDREN,
} = resourceUsageSubjects;

/** Performance event types (Kernel/API/POSIX/serenity.h). */
export const performanceEvents = {
  PERF_EVENT_SAMPLE: 1,
  PERF_EVENT_MALLOC: 2,
  PERF_EVENT_FREE: 4,
  PERF_EVENT_MMAP: 8,
  PERF_EVENT_MUNMAP: 0x10,
  PERF_EVENT_PROCESS_CREATE: 0x20,
  PERF_EVENT_PROCESS_EXEC: 0x40,
  PERF_EVENT_PROCESS_EXIT: 0x80,
  PERF_EVENT_THREAD_CREATE: 0x100,
  PERF_EVENT_THREAD_EXIT: 0x200,
  PERF_EVENT_CONTEXT_SWITCH: 0x400,
  PERF_EVENT_KMALLOC: 0x800,
  PERF_EVENT_KFREE: 0x1000,
  PERF_EVENT_PAGE_FAULT: 0x2000,
  PERF_EVENT_SYSCALL: 0x4000,
  PERF_EVENT_SIGNPOST: 0x8000,
  PERF_EVENT_FILESYSTEM: 0x10000,
} as const;
export const {
  PERF_EVENT_SAMPLE,
  PERF_EVENT_MALLOC,
  PERF_EVENT_FREE,
  PERF_EVENT_MMAP,
  PERF_EVENT_MUNMAP,
  PERF_EVENT_PROCESS_CREATE,
  PERF_EVENT_PROCESS_EXEC,
  PERF_EVENT_PROCESS_EXIT,
  PERF_EVENT_THREAD_CREATE,
  PERF_EVENT_THREAD_EXIT,
  PERF_EVENT_CONTEXT_SWITCH,
  PERF_EVENT_KMALLOC,
  PERF_EVENT_KFREE,
  PERF_EVENT_PAGE_FAULT,
  PERF_EVENT_SYSCALL,
  PERF_EVENT_SIGNPOST,
  PERF_EVENT_FILESYSTEM,
} = performanceEvents;

/** Names of the pledge promises; a promise's bit is its place in this list. */
export const promiseNames = [
  "stdio",
  "rpath",
  "wpath",
  "cpath",
  "dpath",
  "inet",
  "id",
  "proc",
  "ptrace",
  "exec",
  "unix",
  "recvfd",
  "sendfd",
  "fattr",
  "tty",
  "chown",
  "thread",
  "video",
  "accept",
  "settime",
  "sigaction",
  "setkeymap",
  "prot_exec",
  "map_fixed",
  "getkeymap",
  "mount",
  "unshare",
  "no_error",
] as const;

/** The name of a pledge promise. */
export type PromiseName = (typeof promiseNames)[number];

/** Types of auxiliary vector entries (Kernel/API/POSIX/sys/auxv.h). */
export const auxiliaryVectorTypes = {
  AT_NULL: 0,
  AT_IGNORE: 1,
  AT_EXECFD: 2,
  AT_PHDR: 3,
  AT_PHENT: 4,
  AT_PHNUM: 5,
  AT_PAGESZ: 6,
  AT_BASE: 7,
  AT_FLAGS: 8,
  AT_ENTRY: 9,
  AT_NOTELF: 10,
  AT_UID: 11,
  AT_EUID: 12,
  AT_GID: 13,
  AT_EGID: 14,
  AT_PLATFORM: 15,
  AT_HWCAP: 16,
  AT_CLKTCK: 17,
  AT_SECURE: 23,
  AT_BASE_PLATFORM: 24,
  AT_RANDOM: 25,
  AT_HWCAP2: 26,
  AT_EXECFN: 31,
  AT_EXE_BASE: 32,
  AT_EXE_SIZE: 33,
} as const;
export const {
  AT_NULL,
  AT_IGNORE,
  AT_EXECFD,
  AT_PHDR,
  AT_PHENT,
  AT_PHNUM,
  AT_PAGESZ,
  AT_BASE,
  AT_FLAGS,
  AT_ENTRY,
  AT_NOTELF,
  AT_UID,
  AT_EUID,
  AT_GID,
  AT_EGID,
  AT_PLATFORM,
  AT_HWCAP,
  AT_CLKTCK,
  AT_SECURE,
  AT_BASE_PLATFORM,
  AT_RANDOM,
  AT_HWCAP2,
  AT_EXECFN,
  AT_EXE_BASE,
  AT_EXE_SIZE,
} = auxiliaryVectorTypes;
