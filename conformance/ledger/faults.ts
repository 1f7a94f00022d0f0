/**
 * Refusals that a row meets only where an operation of the kernel is made to
 * fail in it: the ledger's entries that need exhaustion, each with the row that
 * shows it on this machine. Rows with faults are for this kernel alone; no
 * other is asked to run out of memory at exactly this moment.
 *
 * @module
 */

import type { RefusalName, SyscallName } from "../../src/api/calls.ts";
import { refusalId } from "./entry.ts";

/** A row, or several that are each for some architectures. */
type Shown = Partial<Record<SyscallName, string | readonly string[]>>;

/** By refusal and call: a row that makes the call. */
const shown: { readonly [name in RefusalName]?: Shown } = {
  "kernel-memory/ENOMEM/exhausted": {
    accept4: "accept4/success/flags",
    alarm: "alarm/success/kills-by-default",
    anon_create: "anon_create/success/purgeable",
    bind: "bind/success/mode-set-before",
    bindmount: "bindmount/pledge/unpledged",
    chdir: "chdir/success/symlinks-are-resolved",
    chmod: "chmod/success/by-root",
    chown: "chown/success/own-group",
    connect: "connect/success/closed-listener-leaves-it-waiting",
    copy_mount: "copy_mount/pledge/unpledged",
    create_inode_watcher: "create_inode_watcher/success/longest-event",
    create_thread: "create_thread/success/mask-starts-empty",
    dbgputstr: "dbgputstr/success/long-text-ends-at-nul",
    execve: "execve/EACCES/no-x",
    faccessat: "faccessat/EINVAL/flags",
    fcntl: "fcntl/EINTR/waiting-for-lock",
    fork: "fork/success/umask-is-copied",
    fsmount: "fsmount/success/covers-what-is-below",
    fsopen: "fsopen/success/both-names-and-cloexec",
    futex: "futex/success/wakes-all",
    getcwd: "getcwd/success/starts-in-w",
    inode_watcher_add_watch: "inode_watcher_add_watch/success/mask-chooses",
    ioctl: "ioctl/success/mount-option-set-again-once-removed",
    link: "link/success/foreign-writable-file",
    madvise: "purge/success/only-what-is-volatile",
    map_time_page: "map_time_page/success/only-coarse-clocks-are-told",
    mkdir: "mkdir/success/mode-under-umask",
    mknod: "mknod/success/types-of-the-user",
    mmap: "mmap/success/aligned",
    mprotect: "mprotect/success/several-regions",
    mremap: "mremap/success/offset-stays",
    munmap: "munmap/success/several-regions",
    open: "open/success/truncate",
    pipe: "pipe/success/two-lowest-descriptors",
    poll: "poll/success/timeout",
    posix_spawn: "posix_spawn/EACCES/no-x",
    prctl: "prctl/success/what-needs-no-promise",
    pread: "pread/success/offset-stays",
    preadv: "preadv/success/no-vectors",
    profiling_enable: [
      "profiling_enable/ENOTSUP/whole-system",
      "perf_event/EINVAL/masked-event",
    ],
    ptrace: "ptrace/success/peek-and-poke",
    purge: "purge/success/nothing-asked-for",
    pwritev: "pwritev/success/no-vectors",
    read: "read/success/advances-offset",
    readlink: "readlink/success/size-0",
    realpath: "realpath/EINVAL/nul-first",
    recvmsg: "recvmsg/success/rights",
    remount: "remount/pledge/unpledged",
    rename: "rename/success/replaces-a-file",
    rmdir: "rmdir/success/removes",
    sendfd: "sendfd/success/another-process-reads",
    sendmsg: "sendmsg/success/bytes-arrive",
    set_mmap_name: "set_mmap_name/success/any-part-of-the-pages-names-them",
    setegid: "setegid/success/own-id",
    seteuid: "seteuid/success/own-id",
    setgid: "setgid/success/own-id",
    setgroups: "setgroups/success/thirty-two-and-none",
    setkeymap: "setkeymap/success/each-map-is-its-own",
    setpgid: "setpgid/success/own-group",
    setregid: "setregid/success/own-ids",
    setresgid: "setresgid/success/any-of-the-own-in-any-place",
    setresuid: "setresuid/success/back-to-saved",
    setsid: "setsid/success/new-session-and-group",
    setsockopt: "setsockopt/success/device",
    setuid: "setuid/success/own-id",
    sigaltstack: "sigaltstack/success/pages-are-zeroed",
    socket: "socket/success/flags",
    socketpair: "socketpair/success/bytes-both-ways",
    stat: "stat/success/follows",
    statvfs: "statvfs/success/every-field",
    symlink: "symlink/success/mode-ignores-umask",
    umount: "umount/EINVAL/context-0",
    unlink: "unlink/success/symlink-itself",
    unshare_create: "unshare_create/pledge/unpledged",
    unshare_open: "unshare_open/success/close-on-exec",
    unveil: "unveil/success/missing-with-c",
    utime: "utime/success/now-is-allowed-to-the-owner",
    utimensat: "utimensat/ENOTIMPL/devpts",
    write: "recvmsg/success/tcp-peek",
  },
  "address-space/ENOMEM/no-gap-large-enough": {
    execve: "execve/E2BIG/argument-bytes",
    map_time_page: "map_time_page/success/only-coarse-clocks-are-told",
    mmap: "mmap/success/aligned",
    posix_spawn: "posix_spawn/E2BIG/argument-bytes",
  },
  "execve/ENOMEM/exhausted-when-the-old-program-is-gone": {
    execve: "execve/E2BIG/argument-bytes",
  },
  "ramfs/ENOMEM/no-memory-for-the-blocks": {
    symlink: "symlink/success/mode-ignores-umask",
    write: "write/success/gap-reads-as-zero",
  },
};

/** Ids of the ledger, each with the rows of which one shows the entry. */
export const shownUnderFaults: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(shown).flatMap(([name, calls]: [string, Shown]) =>
    Object.entries(calls).map(([call, rows]): [string, readonly string[]] => [
      refusalId(call, name, undefined),
      [rows].flat(),
    ])
  ),
);
