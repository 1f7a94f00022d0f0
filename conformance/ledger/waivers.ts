/**
 * What no row can cover, and why. A waiver names the ids that it is for; one
 * that is covered after all must go.
 *
 * @module
 */

import { entries } from "./ledger.ts";
import type { Entry } from "./entry.ts";

/** Why an entry needs no row. */
export type WaiverKind =
  | "dead-code"
  | "reference-panics-or-hangs"
  | "needs-exhaustion"
  | "hardware-absent";

/** Entries without rows, with the reason. */
export interface Waiver {
  readonly kind: WaiverKind;
  readonly reason: string;
  /** Ids, or a pattern that ids match. */
  readonly ids: RegExp | readonly string[];
}

/** The waivers. Each entry is waived by at most one of them. */
export const waivers: readonly Waiver[] = [
  {
    kind: "dead-code",
    reason: "No symbolic link is empty: symlink refuses length 0, and a " +
      "target that is empty before its first NUL panics RAMFS.",
    ids: /\/EINVAL\/\w+-followed-symlink-empty-contents$/,
  },
  {
    kind: "dead-code",
    reason: "Arithmetic that an earlier limit or allocation excludes.",
    ids: [
      "alarm/ENOMEM/computed-deadline-future-cannot-happen-seconds",
      "execve/EOVERFLOW/argument-environment-count-times-16-overflows",
      "posix_spawn/EOVERFLOW/argument-environment-count-times-16-overflows",
      "mmap/EOVERFLOW/offset-rounded-size-overflows-64-bits",
      "mmap/EOVERFLOW/fixed-address-size-alignment-overflows-64",
      "poll/EFAULT/nfds-8-overflows",
      "posix_fallocate/EFBIG/offset-length-overflows-size_t",
    ],
  },
  {
    kind: "dead-code",
    reason: "An earlier check of the same call already refuses the case.",
    ids: [
      "futex/EINVAL/wake_op-comparison-true-address2-fails-key",
      "futex/EFAULT/requeue-cmp_requeue-shared-address1-region",
      "sigaltstack/EINVAL/rounding-ss_sp-up-page-overflows-page",
      "mprotect/EACCES/inode-mapping-prot_read-requested-but-fd",
      "recvmsg/EFAULT/msg_name-non-null-msg_namelen-field-readable",
      "sendmsg/EINVAL/local-socket-without-connection-role-unreachable",
      "setreuid/ENOMEM/unreachable-practice-because-einval-precedes",
      "unshare_enter/EPERM/type-2-jailed-id-1-already",
      "fsmount/ENODEV/source-seekable",
      "ioctl/EACCES/unshare-ioctl-search-permission",
    ],
  },
  {
    kind: "dead-code",
    reason: "The interpreter's path is taken from the file with its length, " +
      "which is at least one: a NUL does not end it.",
    ids: /\/EINVAL\/pt_interp-interpreter-copied-path-text-empty$/,
  },
  {
    kind: "dead-code",
    reason: "Only one of the 65,536 load offsets that are drawn at random " +
      "would take it, and no program can know which is drawn.",
    ids:
      /\/(EINVAL\/address-rounding-segment-overflows|ENOEXEC\/entry-point-plus-load-offset-0)$/,
  },
  {
    kind: "reference-panics-or-hangs",
    reason: "Naming another process leads through an uninitialised pointer.",
    ids: [
      "scheduler_get_parameters/EPERM/effective-uid-0-neither-effective-nor",
      "scheduler_set_parameters/EPERM/effective-uid-0-neither-effective-nor",
    ],
  },
  {
    kind: "dead-code",
    reason: "Only a race inside the reference's own locking window takes it.",
    ids: [
      "bind/EADDRINUSE/inode-already-carries-bound-socket-race",
      "killpg/ESRCH/member-accepted-last-failure-was-process",
      "open/ENOEXEC/proc-pid-exe-opened-readlink-process",
      "read/EIO/procfs-sysfs-node-whose-cached-snapshot",
      "preadv/EIO/procfs-sysfs-node-whose-cached-snapshot",
      "readlink/EBADF/proc-pid-fd-n-whose-descriptor",
      "rename/ENOENT/source-vanished-meanwhile",
      "sendfd/EINVAL/description-neither-connected-nor-accepted-side",
      "unlink/ENOENT/such-name-parent-race",
      "unveil/EPERM/currentprogram-another-thread-locked-veil-meanwhile",
    ],
  },
  {
    kind: "dead-code",
    reason: "The thread dies or sleeps on; nobody ever sees the value.",
    ids: [
      "sigsuspend/EINTR/waiting-thread-being-killed-observable",
      "waitid/ECHILD/intended-waiter-whose-specific-child-group",
    ],
  },
  {
    kind: "dead-code",
    reason:
      "A stopped or entering thread's saved context is always user mode, " +
      "and a profile is never recorded from inside the profiler.",
    ids: [
      "ptrace/EFAULT/pt_setregs-thread-s-saved-context-user",
      "ptrace/EPERM/pt_singlestep-thread-s-saved-context-user",
      "perf_event/EINVAL/recorded-within-profiler-itself",
    ],
  },
  {
    kind: "dead-code",
    reason: "RAMFS, the only writable file system here, neither fails nor " +
      "reads short.",
    ids: [
      "execve/EIO/reading-file-fails-filesystem",
      "execve/EIO/short-read-while-fetching-program-headers",
      "execve/EIO/short-read-while-fetching-pt_interp-path",
      "posix_spawn/EIO/reading-file-fails-filesystem",
      "posix_spawn/EIO/short-read-while-fetching-program-headers",
      "posix_spawn/EIO/short-read-while-fetching-pt_interp-path",
      "msync/EIO/backing-storage-reports-error",
    ],
  },
  {
    kind: "dead-code",
    reason: "Only euid 0 gets so far, and it may search every directory.",
    ids: [
      "bindmount/EACCES/target-caller-euid-egid-extra-groups",
      "copy_mount/EACCES/original_path-caller-euid-egid-extra-groups",
      "copy_mount/EACCES/target_path-caller-euid-egid-extra-groups",
      "fsmount/EACCES/target-caller-euid-egid-extra-groups",
      "remount/EACCES/target-caller-euid-egid-extra-groups",
      "umount/EACCES/target-caller-euid-egid-extra-groups",
    ],
  },
  {
    kind: "dead-code",
    reason: "What is seekable, as pread asks first, is always readable.",
    ids: [
      "pread/EAGAIN/blocking-description-wait-ended-without-readability",
      "pread/EINTR/blocking-description-nothing-readable-unmasked-signal",
    ],
  },
  {
    kind: "dead-code",
    reason: "mkdir takes a path that is empty without its slashes for /, and " +
      "so says EEXIST.",
    ids: ["mkdir/EINVAL/path-copied-string-empty-first-byte"],
  },
  {
    kind: "dead-code",
    reason:
      "A dead process's directory is none to whoever walks or lists it; " +
      "the process would have to end during the call.",
    ids: [
      "get_dir_entries/EINVAL/procfs-process-vanished",
      "readlink/ESRCH/procfs-link-vanished-process",
    ],
  },
  {
    kind: "reference-panics-or-hangs",
    reason: "mkdir behind a symlink to a file trips an assertion.",
    ids: ["P075"],
  },
  {
    kind: "hardware-absent",
    reason:
      "Needs a device that a jail does not allow; every one here it does.",
    ids: [
      "open/EPERM/device-node-process-jailed-prctl-pr_set_jailed_until_",
      "readlink/EPERM/jailed-process-device-allowed",
    ],
  },
  {
    kind: "hardware-absent",
    reason: "Needs a beeper or a sound card.",
    ids: [
      "read/ENOTIMPL/beep-device-audio-channels-do-implement",
      "preadv/ENOTIMPL/beep-device-audio-channels-do-implement",
      "write/ENOTSUP/beep-device-disabled-kernel-command-line",
      "pwritev/ENOTSUP/beep-device-disabled-kernel-command-line",
    ],
  },
  {
    kind: "hardware-absent",
    reason: "Needs an Ext2 file system, and so a disk.",
    ids: [
      "ftruncate/ENOSPC/ext2-full",
      "futimens/EINVAL/ext2-seconds-beyond-int32_max-small-inodes",
      "link/EMLINK/ext2-link-count-65535",
      "posix_fallocate/ENOSPC/ext2-full",
      "umount/EBUSY/ext2fs-inodes-use-ramfs-procfs-sysfs",
      "utime/EINVAL/ext2-seconds-beyond-int32_max-small-inodes",
      "utimensat/EINVAL/ext2-seconds-beyond-int32_max-small-inodes",
    ],
  },
  {
    kind: "hardware-absent",
    reason: "Needs a display connector or a virtual console on one.",
    ids: ["ioctl.video", "ioctl.tty.3"],
  },
  {
    kind: "hardware-absent",
    reason:
      "Needs /dev/mem; no machine here has one, and where physical ranges begin and end is each board's own.",
    ids: ["mmap/EINVAL/fd-dev-mem-physical-range-one"],
  },
  {
    kind: "hardware-absent",
    reason:
      "Profile timer hardware is either there, and then profiling could " +
      "be enabled, or it is not, and then nothing is there to disable.",
    ids: [
      "profiling_disable/ENOTSUP/profile-timer-hardware-then-nothing-could",
    ],
  },
  {
    kind: "needs-exhaustion",
    reason: "The kernel must run out of memory at exactly this allocation.",
    ids: waivedByReach("ENOMEM"),
  },
  {
    kind: "needs-exhaustion",
    reason: "Not even one entry of a list may find memory.",
    ids: ["purge/ENOMEM/cannot-build-object-list-if-even"],
  },
  {
    kind: "needs-exhaustion",
    reason: "A file system must be full; RAMFS is as large as memory.",
    ids: [
      "bind/ENOSPC/filesystem-full-other-error-creating-directory",
      "msync/ENOSPC/filesystem-cannot-store-page",
    ],
  },
  {
    kind: "needs-exhaustion",
    reason: "All ephemeral ports must be taken: about 28,000 sockets, more " +
      "than 1,024 descriptors a process and memory allow.",
    ids: [
      "bind/EADDRINUSE/port-0-every-ephemeral-port-taken",
      "connect/EADDRINUSE/implicit-bind-failed-ephemeral-port",
      "listen/EADDRINUSE/implicit-bind-found-free-ephemeral-port",
      "sendmsg/EADDRINUSE/implicit-bind-found-free-port",
    ],
  },
];

function waivedByReach(errno: string): string[] {
  return entries.filter((entry) =>
    entry.kind === "error" && entry.reach === "exhaustion" &&
    entry.errno === errno
  ).map(({ id }) => id);
}

/** Whether a waiver is for an entry. */
export function waives({ ids }: Waiver, id: string): boolean {
  return ids instanceof RegExp ? ids.test(id) : ids.includes(id);
}

const waiverById: ReadonlyMap<string, Waiver> = new Map(
  entries.flatMap(({ id }) => {
    const waiver = waivers.find((candidate) => waives(candidate, id));
    return waiver === undefined ? [] : [[id, waiver] as const];
  }),
);

/** The waiver of an entry, if it has one. */
export function waiverOf({ id }: Entry): Waiver | undefined {
  return waiverById.get(id);
}
