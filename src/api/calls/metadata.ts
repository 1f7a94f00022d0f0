import { descriptor, mayRead, octal, reads } from "../meaning.ts";
import {
  SC_chmod_params,
  SC_chown_params,
  SC_futimens_params,
  SC_utimensat_params,
} from "../structs/parameters.ts";
import { utimbuf } from "../structs/time.ts";
import { family } from "../paragraph.ts";
import { pathArgument, startingAt, walk } from "../refusals/sequences.ts";
import { promise } from "../refusals/promise.ts";

export const metadataFamily = family("metadata", {
  chmod: {
    number: 9,
    summary: "Changes the permission bits of what a path leads to.",
    parameters: [["params", "pointer", reads(SC_chmod_params)]],
    refuses: [
      promise("fattr"),
      "params: user-memory/EFAULT/not-readable",
      ...pathArgument("path"),
      ...startingAt("dirfd"),
      ...walk("path"),
      "attributes/EPERM/caller-is-not-the-owner",
      "mount/EROFS/read-only",
      "attributes/EROFS/mode-and-owner-are-fixed",
      "attributes/EPERM/mode-and-owner-are-fixed-on-sysfs",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-sets-the-permission-bits":
        "returns 0; the bits 07777 are replaced and the type stays",
      "umask-does-not-matter": "the umask is not applied",
      "ctime-stays-on-ramfs": "RAMFS leaves ctime as it was",
      "follow_symlinks-0-changes-the-link":
        "with follow_symlinks 0 the mode of the link itself is changed",
      "setgid-needs-no-membership":
        "the setgid bit may be set whatever group the file has, and no bit is cleared by itself",
      "any-veil-letter-is-enough":
        "under a veil any letter on the path is enough, w is not needed",
    },
    source: [
      "Syscalls/chmod.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  fchmod: {
    number: 30,
    summary: "Changes the permission bits of the file behind a descriptor.",
    parameters: [["fd", "int", descriptor], ["mode", "mode_t", octal]],
    refuses: [
      promise("fattr"),
      "fd: descriptor/EBADF/not-open",
      [
        "EBADF/kind-of-file-has-no-mode-to-change",
        "the descriptor is a pipe, a FIFO (opened by name too), a device, an inode watcher, an IPv4 socket, or an anonymous, mount or unshared-resource file",
      ],
      "local-socket/EINVAL/mode-or-owner-changed-once-it-has-a-node",
      "attributes/EPERM/caller-is-not-the-owner",
      "mount/EROFS/read-only",
      "attributes/EROFS/mode-and-owner-are-fixed",
      "attributes/EPERM/mode-and-owner-are-fixed-on-sysfs",
    ],
    behaviours: {
      "returns-0-and-sets-the-permission-bits":
        "returns 0; the bits 07777 are replaced and the type stays",
      "descriptor-needs-no-access":
        "works on a descriptor that is read-only or has no access at all",
      "mount-is-judged-as-at-open":
        "read-only is judged by the flags that the mount had when the description was opened",
      "unbound-local-socket-keeps-the-mode-for-bind":
        "an unbound, unconnected local socket keeps mode & 0777 for the node that bind will make; no owner is asked for",
    },
    source: [
      "Syscalls/chmod.cpp",
      "FileSystem/File.h",
      "FileSystem/InodeFile.cpp",
      "Net/LocalSocket.cpp",
    ],
  },
  chown: {
    number: 10,
    summary: "Changes owner and group of what a path leads to.",
    parameters: [["params", "pointer", reads(SC_chown_params)]],
    refuses: [
      promise("chown"),
      "params: user-memory/EFAULT/not-readable",
      ...pathArgument("path"),
      ...startingAt("dirfd"),
      ...walk("path"),
      "attributes/EPERM/caller-is-not-the-owner",
      "attributes/EPERM/uid-is-not-the-callers",
      "attributes/EPERM/gid-is-none-of-the-callers",
      "mount/EROFS/read-only",
      "attributes/EROFS/mode-and-owner-are-fixed",
      "attributes/EPERM/mode-and-owner-are-fixed-on-sysfs",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-sets-owner-and-group":
        "returns 0; owner and group are replaced",
      "id-of-minus-1-keeps-what-was":
        "0xffffffff keeps the owner or the group as it is",
      "clears-set-id-bits":
        "a file with the setuid and setgid bits loses both, for root and with both ids 0xffffffff too",
      "clears-set-id-bits-of-directories":
        "a directory loses its setuid and setgid bits too",
      "own-group-may-be-given":
        "a caller that is not root may give the file to its own gid",
      "extra-group-may-be-given":
        "a caller that is not root may give the file to an extra group of its",
      "real-and-not-effective-gid-counts":
        "of real and effective gid it is the real one that a file may be given to",
      "follow_symlinks-0-changes-the-link":
        "with follow_symlinks 0 the link itself changes its owner",
      "any-veil-letter-is-enough":
        "under a veil any letter on the path is enough, and without one it is ENOENT",
    },
    source: [
      "Syscalls/chown.cpp",
      "Security/Credentials.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  fchown: {
    number: 31,
    summary: "Changes owner and group of the file behind a descriptor.",
    parameters: [["fd", "int", descriptor], ["uid", "uid_t"], ["gid", "gid_t"]],
    refuses: [
      promise("chown"),
      "fd: descriptor/EBADF/not-open",
      [
        "EBADF/kind-of-file-has-no-owner-to-change",
        "the descriptor is a pipe, a FIFO, a device, an inode watcher, an IPv4 socket, or an anonymous, mount or unshared-resource file",
      ],
      "local-socket/EINVAL/mode-or-owner-changed-once-it-has-a-node",
      [
        "EPERM/foreign-ids-for-an-unbound-local-socket",
        "the file is an unbound local socket, the caller is not the superuser, and uid is not its euid or gid none of its groups",
      ],
      "attributes/EPERM/caller-is-not-the-owner",
      "attributes/EPERM/uid-is-not-the-callers",
      "attributes/EPERM/gid-is-none-of-the-callers",
      "mount/EROFS/read-only",
      "attributes/EROFS/mode-and-owner-are-fixed",
      "attributes/EPERM/mode-and-owner-are-fixed-on-sysfs",
    ],
    behaviours: {
      "returns-0-and-sets-owner-and-group":
        "returns 0; owner and group are replaced, and 0xffffffff keeps one as it is",
      "clears-set-id-bits":
        "a file with the setuid or the setgid bit loses both",
      "unbound-local-socket-keeps-ids-for-bind":
        "an unbound local socket keeps uid and gid for the node that bind will make",
      "refusal-for-a-local-socket-is-its-so_error":
        "a refusal for an unbound local socket is also remembered as its SO_ERROR",
    },
    source: [
      "Syscalls/chown.cpp",
      "FileSystem/InodeFile.cpp",
      "Net/LocalSocket.cpp",
    ],
  },
  utime: {
    number: 152,
    summary:
      "Sets the access and modification time of what a path leads to, in seconds.",
    parameters: [["path", "pointer", reads("path", "length")], [
      "length",
      "size_t",
    ], ["buf", "pointer", mayRead(utimbuf)]],
    refuses: [
      promise("fattr"),
      ...pathArgument("path"),
      "buf: user-memory/EFAULT/not-readable",
      ...walk("path"),
      "attributes/EACCES/times-set-by-other-than-the-owner",
      "mount/EROFS/read-only",
      "attributes/ENOTIMPL/file-system-stores-no-times",
      "attributes/EINVAL/seconds-beyond-int32_max-on-ext2",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-sets-both-times":
        "returns 0; atime and mtime are the given seconds",
      "null-buffer-means-now":
        "with a null buf both times become the current time",
      "starts-at-the-current-directory":
        "a relative path starts at the current directory",
      "follows-the-last-link": "a last component that is a link is followed",
      "ctime-stays": "ctime is not changed",
      "procfs-and-sysfs-forget-the-times":
        "on ProcFS and SysFS the call succeeds and changes nothing",
      "any-veil-letter-is-enough":
        "under a veil any letter on the path is enough, and without one it is ENOENT",
    },
    source: [
      "Syscalls/utime.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  utimensat: {
    number: 153,
    summary:
      "Sets the access and modification time of what a path leads to, in nanoseconds.",
    parameters: [["params", "pointer", reads(SC_utimensat_params)]],
    refuses: [
      promise("fattr"),
      "params: user-memory/EFAULT/not-readable",
      "times: user-memory/EFAULT/not-readable",
      ...pathArgument("path"),
      ...startingAt("dirfd"),
      ...walk("path"),
      "attributes/EACCES/times-set-by-other-than-the-owner",
      "mount/EROFS/read-only",
      "attributes/ENOTIMPL/file-system-stores-no-times",
      "attributes/EINVAL/seconds-beyond-int32_max-on-ext2",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-sets-both-times":
        "returns 0; atime and mtime are the given times",
      "utime_now-means-the-current-time":
        "a tv_nsec of UTIME_NOW (-2) sets that time to the current one",
      "utime_omit-keeps-the-time":
        "a tv_nsec of UTIME_OMIT (-1) leaves that time as it is",
      "null-times-means-now":
        "with a null times both times become the current one",
      "tv_nsec-is-normalised":
        "any other tv_nsec is taken, outside 0 to 999,999,999 too, cut to 32 bits and carried into the seconds",
      "procfs-and-sysfs-forget-the-times":
        "on ProcFS and SysFS the call succeeds and changes nothing",
      "two-utime_omit-still-need-the-owner":
        "even with UTIME_OMIT for both the caller has to be the owner or root",
      "unknown-flags-are-ignored":
        "bits of flag other than AT_SYMLINK_NOFOLLOW do nothing",
      "at_symlink_nofollow-sets-the-links-times":
        "with AT_SYMLINK_NOFOLLOW a last component that is a link gets the times itself",
    },
    source: [
      "Syscalls/utimensat.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  futimens: {
    number: 41,
    summary:
      "Sets the access and modification time of the file behind a descriptor.",
    parameters: [["params", "pointer", reads(SC_futimens_params)]],
    refuses: [
      promise("fattr"),
      "params: user-memory/EFAULT/not-readable",
      "times: user-memory/EFAULT/not-readable",
      "fd: descriptor/EBADF/not-open",
      [
        "EBADF/file-has-no-inode",
        "the descriptor is of a file without inode: a pipe, a socket, an inode watcher or the like",
      ],
      [
        "EBADF/file-has-no-path",
        "the descriptor has an inode but no path: a FIFO that was opened by name",
      ],
      "attributes/EACCES/times-set-by-other-than-the-owner",
      "mount/EROFS/read-only",
      "attributes/ENOTIMPL/file-system-stores-no-times",
      "attributes/EINVAL/seconds-beyond-int32_max-on-ext2",
    ],
    behaviours: {
      "returns-0-and-sets-both-times":
        "returns 0; atime and mtime are the given times",
      "utime_now-means-the-current-time":
        "a tv_nsec of UTIME_NOW (-2) sets that time to the current one",
      "utime_omit-keeps-the-time":
        "a tv_nsec of UTIME_OMIT (-1) leaves that time as it is",
      "null-times-means-now":
        "with a null times both times become the current one",
      "tv_nsec-is-normalised":
        "any other tv_nsec is taken, outside 0 to 999,999,999 too, cut to 32 bits and carried into the seconds",
      "procfs-and-sysfs-forget-the-times":
        "on ProcFS and SysFS the call succeeds and changes nothing",
      "descriptor-need-not-be-writable": "the descriptor need not be writable",
    },
    source: ["Syscalls/utimensat.cpp"],
  },
});
