/**
 * What a program must not do to the reference, because its kernel does not
 * survive it, and what is answered here instead. Nothing that is exported to
 * run on other kernels does any of it; a row that has to, says so by the
 * hazard's name and stands behind all others.
 *
 * @module
 */

import { panics } from "./refusal.ts";
import type { Waiver } from "./refusal.ts";

/** Something that the reference's kernel does not survive. */
export interface Hazard {
  /** The call that leads there. */
  readonly call: string;
  readonly does:
    /** It trips an assertion of its own, or faults. */
    | "panic"
    /** Whoever made the call, and whoever needs its lock, waits for ever. */
    | "hang"
    /** It goes on, unless it was built to stop at undefined behaviour. */
    | "halt under its sanitizer";
  /** What makes it do so; with a verb to follow. */
  readonly when: string;
  /** Where, below `Kernel/`. */
  readonly source: string;
  /** What happens here. */
  readonly answer: string;
}

/** All that is known, by names. */
export const hazards = {
  "accept-before-killed-client-is-gone": {
    call: "accept4",
    does: "panic",
    when:
      "a local connection whose client was killed, and whose descriptors the finalizer has not closed yet,",
    source: "Net/LocalSocket.cpp",
    answer: "its request stays queued and is accepted",
  },
  "accept-of-interrupted-client": {
    call: "accept4",
    does: "panic",
    when:
      "a local connection whose client was interrupted and keeps its socket open",
    source: "Net/LocalSocket.cpp",
    answer: "its request stays queued and is accepted",
  },
  "address-the-sanitizer-stops-at": {
    call: "connect",
    does: "halt under its sanitizer",
    when: "an IPv4 address that is null or stands at an odd place",
    source: "Net/IP/Socket.cpp",
    answer: "it is copied like any other, or EFAULT",
  },
  "bind-of-connected-local-socket": {
    call: "bind",
    does: "panic",
    when: "a local socket that accept4 returned or that connect completed",
    source: "Net/LocalSocket.cpp",
    answer: "it is bound to a second path; socketpair ends are there too",
  },
  "chmod-of-local-socket-with-node": {
    call: "fchmod",
    does: "panic",
    when:
      "mode or owner of a local socket that is bound to a node, or was connected through one,",
    source: "Net/LocalSocket.cpp",
    answer: "EINVAL",
  },
  "control-message-without-length": {
    call: "sendmsg",
    does: "hang",
    when: "a control message other than SCM_RIGHTS whose cmsg_len is 0",
    source: "Syscalls/socket.cpp",
    answer: "it is the last one",
  },
  "debug-register-with-reserved-bits": {
    call: "ptrace",
    does: "panic",
    when:
      "a DR7 with GD or with bits above the lower half, when the target goes on,",
    source: "Arch/x86_64/Processor.cpp",
    answer: "they are kept, and mean nothing",
  },
  "disown-beside-waiter": {
    call: "disown",
    does: "panic",
    when:
      "a thread of the caller that waits for all or for another child at that moment",
    source: "Tasks/ThreadBlockers.cpp",
    answer: "it waits on",
  },
  "end-of-process-1": {
    call: "exit",
    does: "panic",
    when: "the end of process 1",
    source: "Tasks/Process.cpp",
    answer: "the machine ends with its first program",
  },
  "execve-in-second-thread": {
    call: "execve",
    does: "panic",
    when: "a thread other than the first that replaces the program",
    source: "Syscalls/execve.cpp",
    answer: "the thread goes on as the only one",
  },
  "fionread-without-connection": {
    call: "ioctl",
    does: "panic",
    when: "FIONREAD of a local socket without connection, a listening one too,",
    source: "Net/LocalSocket.cpp",
    answer: "EINVAL",
  },
  "fs-base-not-canonical": {
    call: "archctl",
    does: "panic",
    when: "an FS base that is not canonical, and is not refused,",
    source: "Arch/x86_64/archctl.cpp",
    answer: "it is kept as it is",
  },
  "futex-requeue-leaves-waiter": {
    call: "futex",
    does: "panic",
    when:
      "a requeue with val 0 while there is a waiter, or one that has a waiter to move,",
    source: "Tasks/FutexQueue.cpp",
    answer: "nobody is woken, and who is to be moved is",
  },
  "futex-wake-of-none": {
    call: "futex",
    does: "panic",
    when:
      "FUTEX_WAKE of 0 threads with a waiter, which its source seems to allow,",
    source: "Tasks/FutexQueue.cpp",
    answer: "nobody is woken: 0",
  },
  "generated-node-into-null": {
    call: "read",
    does: "panic",
    when: "a NULL buffer for a ProcFS property or a global SysFS node",
    source: "FileSystem/ProcFS/Inode.cpp",
    answer: "EFAULT",
  },
  "get_dir_entries-now-and-then": {
    call: "get_dir_entries",
    does: "panic",
    when:
      "listing directories over and over, now and then and for no reason that is known,",
    source: "FileSystem/OpenFileDescription.cpp",
    answer: "it lists them; rows do so once or twice each",
  },
  "interrupts-of-aarch64": {
    call: "read",
    does: "panic",
    when: "the file is /sys/kernel/interrupts, on aarch64",
    source: "FileSystem/SysFS/Subsystems/Kernel/Interrupts.cpp",
    answer: "an empty list",
  },
  "kill-of-negated-group": {
    call: "kill",
    does: "panic",
    when:
      "a pid of more than 32 bits on riscv64 whose low half, negated, is negative",
    source: "Syscalls/kill.cpp",
    answer: "no such group: ESRCH",
  },
  "local-receive-interrupted": {
    call: "recvmsg",
    does: "panic",
    when:
      "a signal to a thread that waits for data of a local socket, at the wrong moment,",
    source: "Net/LocalSocket.cpp",
    answer: "EINTR",
  },
  "local-receive-timeout": {
    call: "recvmsg",
    does: "panic",
    when:
      "an expired SO_RCVTIMEO on a local socket, or a TCP socket in TIME_WAIT,",
    source: "Net/LocalSocket.cpp",
    answer: "EAGAIN, or the end of the stream",
  },
  "lseek-in-procfs-directory": {
    call: "lseek",
    does: "panic",
    when: "a new offset in a directory of ProcFS",
    source: "FileSystem/ProcFS/Inode.cpp",
    answer: "it is set",
  },
  "message-of-nothing": {
    call: "sendmsg",
    does: "hang",
    when: "a message of length 0 that its socket accepts",
    source: "Syscalls/socket.cpp",
    answer: "it is tried again and again until a signal comes: EINTR",
  },
  "mkdir-behind-link-to-file": {
    call: "mkdir",
    does: "panic",
    when: "a path such as link-to-file/x, where ENOTDIR is meant,",
    source: "FileSystem/VirtualFileSystem.cpp",
    answer: "ENOTDIR",
  },
  "mkdir-in-procfs": {
    call: "mkdir",
    does: "panic",
    when: "a name to be made in /proc that is no decimal number",
    source: "FileSystem/VirtualFileSystem.cpp",
    answer: "ESRCH",
  },
  "mremap-of-unnamed-mapping": {
    call: "mremap",
    does: "panic",
    when: "a shared file mapping without a name that is to become private",
    source: "Syscalls/mmap.cpp",
    answer: "it counts as an empty name",
  },
  "msync-of-nothing": {
    call: "msync",
    does: "panic",
    when: "size 0 at an address inside a region",
    source: "Syscalls/mmap.cpp",
    answer: "it is no region: ENOMEM",
  },
  "mutual-joins-that-are-killed": {
    call: "join_thread",
    does: "hang",
    when: "SIGKILL to a process of which two threads join each other",
    source: "Syscalls/thread.cpp",
    answer: "the process ends",
  },
  "path-not-canonical-in-another-context": {
    call: "bindmount",
    does: "panic",
    when:
      "a path of another VFS root context with dots for parts, slashes in a row or one at its end, in other calls that mount too,",
    source: "Tasks/Process.cpp",
    answer: "it is walked like any other",
  },
  "pending-signal-ignored-by-default": {
    call: "sigaction",
    does: "panic",
    when:
      "a signal that is ignored by default, is pending because it had a handler, and is let through when that is SIG_DFL again,",
    source: "Tasks/Thread.cpp",
    answer: "it does nothing",
  },
  "poke-of-shared-anonymous-memory": {
    call: "ptrace",
    does: "panic",
    when: "PT_POKE on shared anonymous memory",
    source: "Syscalls/ptrace.cpp",
    answer: "it is written like any other",
  },
  "program-whose-data-begin-where-it-ends": {
    call: "execve",
    does: "panic",
    when:
      "a program with a writable segment that takes nothing from the file and says that it begins where the file ends,",
    source: "Syscalls/execve.cpp",
    answer: "it is loaded: memory of zeros",
  },
  "read-to-the-end-of-user-space": {
    call: "read",
    does: "panic",
    when:
      "a file in RAMFS that is read into memory whose last byte is the last one of user space,",
    source: "FileSystem/RAMFS/Inode.cpp",
    answer: "it is read like any other",
  },
  "receive-beside-another-receiver": {
    call: "recvmsg",
    does: "panic",
    when:
      "one message for two threads that both wait in the socket layer for a local, UDP or raw socket",
    source: "Net/LocalSocket.cpp",
    answer: "one of them gets it, and the other EAGAIN, or 0 if not local",
  },
  "record-lock-released-beside-waiter": {
    call: "fcntl",
    does: "hang",
    when:
      "a record lock that is removed or downgraded while another thread waits for one",
    source: "FileSystem/Inode.cpp",
    answer: "the waiters are woken",
  },
  "rename-over-empty-directory": {
    call: "rename",
    does: "panic",
    when: "an empty directory of RAMFS in the way of another one",
    source: "FileSystem/RAMFS/FileSystem.cpp",
    answer: "EEXIST",
  },
  "scheduling-in-an-unknown-mode": {
    call: "scheduler_set_parameters",
    does: "panic",
    when:
      "a mode that is neither that of processes nor that of threads, scheduler_get_parameters too,",
    source: "Syscalls/sched.cpp",
    answer: "it counts as that of processes",
  },
  "scheduling-of-another-process": {
    call: "scheduler_set_parameters",
    does: "panic",
    when:
      "another process named in the mode of processes, scheduler_get_parameters too,",
    source: "Syscalls/sched.cpp",
    answer: "its main thread is meant",
  },
  "singlestep-on-risc-v": {
    call: "ptrace",
    does: "panic",
    when: "PT_SINGLESTEP on riscv64, where it is not written yet,",
    source: "Syscalls/ptrace.cpp",
    answer: "the target makes a step as on AArch64",
  },
  "sleep-beside-second-processor": {
    call: "clock_nanosleep",
    does: "panic",
    when: "a sleep that ends on another processor than it began on (smp=on)",
    source: "Time/TimerQueue.cpp",
    answer: "there is one processor, which is the reference's default too",
  },
  "stack-pointer-at-region-end": {
    call: "get_stack_bounds",
    does: "panic",
    when: "a stack pointer exactly at the region's end",
    source: "Syscalls/get_stack_bounds.cpp",
    answer: "the region that ends there",
  },
  "symlink-to-empty-text": {
    call: "symlink",
    does: "panic",
    when: "a target that begins with NUL, on RAMFS",
    source: "FileSystem/RAMFS/Inode.cpp",
    answer: "EINVAL",
  },
  "unmounted-file-system": {
    call: "umount",
    does: "panic",
    when: "a descriptor of a file system that is mounted nowhere any more",
    source: "FileSystem/VirtualFileSystem.cpp",
    answer: "it goes on as before",
  },
  "waitall-at-end-of-stream": {
    call: "recvmsg",
    does: "hang",
    when:
      "MSG_WAITALL on a TCP stream that ends before as much has come as is asked for",
    source: "Net/IP/Socket.cpp",
    answer: "what has come",
  },
  "watched-data-in-a-call": {
    call: "ptrace",
    does: "panic",
    when:
      "watched data of a debug register that the kernel itself reads or writes for the target",
    source: "Arch/x86_64/Interrupts.cpp",
    answer: "only the target's own accesses are watched",
  },
  "working-directory-of-a-zombie": {
    call: "open",
    does: "panic",
    when:
      "the link /proc/PID/cwd, read or followed, of a process that has ended and was not reaped,",
    source: "FileSystem/ProcFS/ProcessExposed.cpp",
    answer: "the directory that it was in",
  },
} as const satisfies Readonly<Record<string, Hazard>>;

/** Its name, as rows are marked with it. */
export type HazardName = keyof typeof hazards;

/** The behaviour of a call's paragraph, which no row can show. */
export function hazardous(name: HazardName): readonly [is: string, Waiver] {
  const { when, does, answer }: Hazard = hazards[name];
  return [
    `${when} makes the reference's kernel ${does}; here ${answer}`,
    panics("No row may bring a kernel down."),
  ];
}
