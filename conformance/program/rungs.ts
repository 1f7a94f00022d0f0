/**
 * The ladder: what a young kernel learns first, and what the executor needs of
 * it. One paragraph a rung; the rows' grades, the executor's numbers, the
 * manifest and the kit's README follow from them.
 *
 * The executor tries a rung's own calls before the first row that stands on
 * it, and tells what came of them. What it can do without a row does not need
 * it does without: so a row is only out of reach where the kernel lacks what
 * this very row stands on.
 *
 * @module
 */

import type { SyscallName } from "../../src/api/calls.ts";

/** What a rung's paragraph says. */
export interface Rung {
  readonly name: string;
  /** What a kernel can do that has come so far. */
  readonly sentence: string;
  /** What the executor itself calls to prove it, in this order. */
  readonly proves: readonly SyscallName[];
  /** The calls that it adds, the executor's own among them. */
  readonly calls: readonly SyscallName[];
  /** The rungs that a row which makes these calls stands on. */
  readonly needs: readonly RungName[];
}

/** The rungs that hold a part of the row's world, which the executor makes. */
export const worldRungs = [
  "memory",
  "processes",
  "time",
  "files",
  "mounts",
  "identities",
] as const;
/** One of them. */
export type RungName = typeof worldRungs[number];

/** All rungs, from the ground up. */
export const rungs: readonly Rung[] = [
  {
    name: "speech",
    sentence: "the kernel starts a program, and lets it speak and end",
    proves: [],
    calls: ["dbgputstr", "exit"],
    needs: [],
  },
  {
    name: "memory",
    sentence: "memory is mapped, protected, shared and given back",
    proves: ["mmap", "mprotect", "munmap"],
    calls: [
      "mmap",
      "mprotect",
      "munmap",
      "mremap",
      "madvise",
      "msync",
      "set_mmap_name",
      "annotate_mapping",
      "anon_create",
      "get_stack_bounds",
      "purge",
    ],
    needs: ["memory"],
  },
  {
    name: "processes",
    sentence: "processes are made, waited for and killed, and have numbers",
    proves: ["getpid", "fork", "waitid", "kill"],
    calls: [
      "getpid",
      "fork",
      "waitid",
      "kill",
      "disown",
      "getppid",
      "setsid",
      "getsid",
      "setpgid",
      "getpgid",
      "getpgrp",
      "get_root_session_id",
      "killpg",
    ],
    needs: ["processes"],
  },
  {
    name: "time",
    sentence: "clocks go, sleepers wake, and signals are handled",
    proves: ["clock_gettime", "clock_nanosleep", "sigaction", "alarm"],
    calls: [
      "clock_gettime",
      "clock_nanosleep",
      "sigaction",
      "alarm",
      "sigreturn",
      "sigprocmask",
      "sigpending",
      "sigsuspend",
      "sigtimedwait",
      "sigaltstack",
      "yield",
      "clock_settime",
      "clock_getres",
      "adjtime",
      "times",
      "getrusage",
      "map_time_page",
    ],
    needs: ["processes"],
  },
  {
    name: "files",
    sentence: "files and devices of the root are opened, and descriptors kept",
    proves: ["close", "open"],
    calls: [
      "close",
      "open",
      "mknod",
      "read",
      "write",
      "pread",
      "preadv",
      "pwritev",
      "lseek",
      "ftruncate",
      "posix_fallocate",
      "fsync",
      "sync",
      "fstat",
      "dup2",
      "fcntl",
      "ioctl",
      "pipe",
      "poll",
    ],
    needs: ["processes", "files"],
  },
  {
    name: "mounts",
    sentence: "a file system is mounted, worked in and unmounted again",
    proves: ["umask", "chdir", "mkdir", "fsopen", "fsmount", "chmod", "umount"],
    calls: [
      "umask",
      "chdir",
      "mkdir",
      "fsopen",
      "fsmount",
      "chmod",
      "umount",
      "bindmount",
      "remount",
      "copy_mount",
      "fchdir",
      "getcwd",
    ],
    needs: ["processes", "files", "mounts"],
  },
  {
    name: "paths",
    sentence: "what lies in folders is looked at, linked, renamed and removed",
    proves: ["stat"],
    calls: [
      "stat",
      "rmdir",
      "unlink",
      "rename",
      "link",
      "symlink",
      "readlink",
      "realpath",
      "get_dir_entries",
      "faccessat",
      "statvfs",
      "fstatvfs",
      "fchmod",
      "chown",
      "fchown",
      "utime",
      "utimensat",
      "futimens",
      "create_inode_watcher",
      "inode_watcher_add_watch",
      "inode_watcher_remove_watch",
    ],
    needs: ["processes", "files", "mounts"],
  },
  {
    name: "identities",
    sentence: "processes have users and groups, and change them",
    proves: ["setgroups", "setresgid", "setresuid"],
    calls: [
      "setgroups",
      "setresgid",
      "setresuid",
      "getuid",
      "geteuid",
      "getresuid",
      "getgid",
      "getegid",
      "getresgid",
      "getgroups",
      "setuid",
      "seteuid",
      "setreuid",
      "setgid",
      "setegid",
      "setregid",
    ],
    needs: ["processes", "identities"],
  },
  {
    name: "threads",
    sentence: "threads are started, joined and wait for each other",
    proves: ["create_thread", "exit_thread", "join_thread"],
    calls: [
      "create_thread",
      "exit_thread",
      "join_thread",
      "detach_thread",
      "gettid",
      "kill_thread",
      "futex",
      "scheduler_get_parameters",
      "scheduler_set_parameters",
    ],
    needs: ["processes"],
  },
  {
    name: "programs",
    sentence: "a program takes the place of another",
    proves: ["execve"],
    calls: ["execve", "posix_spawn", "prctl", "archctl"],
    needs: ["processes", "files", "mounts", "identities"],
  },
  {
    name: "sockets",
    sentence: "sockets of this machine and of the internet are connected",
    proves: ["socket"],
    calls: [
      "socket",
      "socketpair",
      "bind",
      "listen",
      "accept4",
      "connect",
      "shutdown",
      "sendmsg",
      "recvmsg",
      "sendfd",
      "recvfd",
      "getsockname",
      "getpeername",
      "getsockopt",
      "setsockopt",
    ],
    needs: ["processes", "files"],
  },
  {
    name: "confinement",
    sentence: "processes promise, and see only a part of what there is",
    proves: ["pledge", "unveil"],
    calls: [
      "pledge",
      "unveil",
      "unshare_create",
      "unshare_enter",
      "unshare_open",
    ],
    needs: ["processes"],
  },
  {
    name: "the rest",
    sentence: "the machine tells of itself, and programs watch each other",
    proves: ["uname", "ptrace"],
    calls: [
      "uname",
      "gethostname",
      "sethostname",
      "sysconf",
      "getrandom",
      "getkeymap",
      "setkeymap",
      "ptrace",
      "dump_backtrace",
      "perf_event",
      "perf_register_string",
      "profiling_enable",
      "profiling_disable",
      "profiling_free_buffer",
    ],
    needs: ["processes"],
  },
];

/** The number of the rung of this name: the ground is 0. */
export function rungNamed(name: RungName): number {
  return rungs.findIndex((rung) => rung.name === name);
}

const rungByCall: ReadonlyMap<string, number> = new Map(
  rungs.flatMap(({ calls }, number) =>
    calls.map((call) => [call, number] as const)
  ),
);

/** The rung that adds a call; the topmost for what no rung has. */
export function rungOfCall(call: string): number {
  return rungByCall.get(call) ?? rungs.length - 1;
}
