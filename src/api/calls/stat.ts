import { descriptor, reads, writes } from "../meaning.ts";
import { stat, statvfs } from "../structs/file.ts";
import {
  SC_faccessat_params,
  SC_stat_params,
  SC_statvfs_params,
} from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { pathArgument, startingAt, walk } from "../refusals/sequences.ts";
import { promise } from "../refusals/promise.ts";

export const statFamily = family("stat", {
  stat: {
    number: 138,
    summary: "Tells the metadata of what a path leads to.",
    parameters: [["params", "pointer", reads(SC_stat_params)]],
    refuses: [
      promise("rpath"),
      "params: user-memory/EFAULT/not-readable",
      ...pathArgument("path"),
      ...startingAt("dirfd"),
      ...walk("path"),
      "procfs/EIO/process-is-gone",
      "statbuf: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-fills-the-struct": "returns 0 and fills the struct",
      "st_ino-is-the-number-of-the-inode":
        "st_ino is the number of the inode: 1 for the root of a RAMFS, then counted on",
      "st_dev-is-the-file-system-id": "st_dev is the id of the file system",
      "st_rdev-is-0-for-a-regular-file": "st_rdev is 0 for a regular file",
      "st_rdev-is-the-number-of-a-device-node":
        "st_rdev is the encoded major and minor number of a device node",
      "st_rdev-is-0-for-other-non-devices":
        "st_rdev is 0 for directories, links, FIFOs and sockets",
      "follow_symlinks-0-describes-the-link":
        "with follow_symlinks 0 a last component that is a link is described itself",
      "slash-after-a-link-follows-it":
        "a link with a slash behind it is followed even with follow_symlinks 0",
      "empty-path-does-not-mean-dirfd":
        "an empty path is refused: there is no way to describe dirfd itself",
      "ramfs-leaves-block-counts-0":
        "on RAMFS st_blksize and st_blocks are always 0",
      "ramfs-leaves-st_nlink-0": "on RAMFS st_nlink is always 0",
      "ramfs-directories-have-size-0": "on RAMFS st_size of a directory is 0",
      "any-veil-letter-is-enough":
        "under a veil any letter on the path is enough, and without one it is ENOENT",
    },
    source: [
      "Syscalls/stat.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  fstat: {
    number: 34,
    summary: "Tells the metadata of the file behind a descriptor.",
    parameters: [["fd", "int", descriptor], [
      "statbuf",
      "pointer",
      writes(stat),
    ]],
    refuses: [
      promise("stdio"),
      "fd: descriptor/EBADF/not-open",
      [
        "EBADF/kind-of-file-has-no-stat",
        "the descriptor is an inode watcher, an anonymous file, a mount file or an unshared-resource file",
      ],
      "procfs/EIO/process-is-gone",
      "statbuf: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-and-fills-the-struct": "returns 0 and fills the struct",
      "named-file-has-its-inodes-metadata":
        "a regular file that was opened by name has the metadata of its inode",
      "named-directory-has-its-inodes-metadata":
        "a directory that was opened by name has the metadata of its inode",
      "named-fifo-has-its-inodes-metadata":
        "a FIFO that was opened by name has the metadata of its inode",
      "pipe-has-only-s_ififo":
        "for a pipe st_mode is S_IFIFO, without permissions; owner, group, inode number and size are 0",
      "pipe-has-no-device-counts-or-times":
        "for a pipe device numbers, link and block counts and times are 0",
      "socket-has-only-s_ifsock":
        "for a socket, even a bound or connected local one, st_mode is S_IFSOCK and every other field 0",
      "device-is-described-by-its-node":
        "for an opened device it is the inode of the device node that is described",
    },
    source: [
      "Syscalls/stat.cpp",
      "FileSystem/OpenFileDescription.cpp",
      "FileSystem/InodeMetadata.h",
      "FileSystem/FIFO.cpp",
      "Net/Socket.cpp",
    ],
  },
  statvfs: {
    number: 139,
    summary: "Tells about the file system that a path leads to.",
    parameters: [["params", "pointer", reads(SC_statvfs_params)]],
    refuses: [
      promise("rpath"),
      "params: user-memory/EFAULT/not-readable",
      ...pathArgument("path"),
      ...walk("path"),
      "buf: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-fills-the-struct": "returns 0 and fills the struct",
      "f_flag-is-the-mounts-ms-flags":
        "f_flag has the MS_* flags, not ST_* ones, of the mount through which the path was reached",
      "f_namemax-is-255": "f_namemax is 255",
      "f_basetype-names-the-file-system":
        "f_basetype is the class name of the file system, such as RAMFS or ProcFS",
      "f_fsid-is-the-file-system-id": "f_fsid is the id of the file system",
      "ramfs-counts-nothing":
        "on RAMFS sizes and counts, such as f_bsize and f_files, are 0",
      "generated-file-systems-count-nothing":
        "on ProcFS, SysFS and DevPtsFS all sizes and counts are 0",
      "starts-at-the-current-directory":
        "a relative path starts at the current directory",
      "follows-the-last-link": "a last component that is a link is followed",
      "root-has-no-flags": 'for "/" f_flag is always 0',
      "any-veil-letter-is-enough":
        "under a veil any letter on the path is enough, and without one it is ENOENT",
    },
    source: [
      "Syscalls/statvfs.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  fstatvfs: {
    number: 35,
    summary: "Tells about the file system of the file behind a descriptor.",
    parameters: [["fd", "int", descriptor], [
      "buf",
      "pointer",
      writes(statvfs),
    ]],
    refuses: [
      promise("stdio"),
      "fd: descriptor/EBADF/not-open",
      [
        "ENOENT/file-has-no-inode",
        "the descriptor is of a file without inode: a pipe, a socket, an inode watcher, an anonymous file or the like",
      ],
      "buf: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-and-fills-the-struct": "returns 0 and fills the struct",
      "f_flag-is-the-mounts-ms-flags":
        "f_flag has the MS_* flags, not ST_* ones, of the mount through which the path was reached",
      "f_namemax-is-255": "f_namemax is 255",
      "f_basetype-names-the-file-system":
        "f_basetype is the class name of the file system, such as RAMFS or ProcFS",
      "f_fsid-is-the-file-system-id": "f_fsid is the id of the file system",
      "memory-file-systems-count-nothing":
        "on RAMFS, ProcFS, SysFS and DevPtsFS all sizes and counts are 0",
      "flags-are-those-at-open":
        "f_flag has the flags that the mount had when the description was opened",
      "fifo-opened-by-name-has-no-flags":
        "f_flag is 0 for a description without path, a FIFO opened by name",
    },
    source: ["Syscalls/statvfs.cpp"],
  },
  faccessat: {
    number: 28,
    summary:
      "Asks whether the caller may read, write or execute what a path leads to.",
    parameters: [["params", "pointer", reads(SC_faccessat_params)]],
    refuses: [
      promise("rpath"),
      "params: user-memory/EFAULT/not-readable",
      ...pathArgument("pathname"),
      [
        "EINVAL/unknown-flag",
        "flags has a bit other than AT_SYMLINK_NOFOLLOW (0x100) and AT_EACCESS (0x400)",
      ],
      ...startingAt("dirfd"),
      ...walk("pathname"),
      [
        "EACCES/r_ok-but-not-readable",
        "mode has R_OK and the mode bits give the real ids, or with AT_EACCESS the effective ones, no read permission",
      ],
      [
        "EACCES/w_ok-but-not-writable",
        "mode has W_OK and the mode bits give the real ids, or with AT_EACCESS the effective ones, no write permission",
      ],
      [
        "EROFS/w_ok-but-mount-is-read-only",
        "mode has W_OK, which the mode bits give, and the path was reached through a read-only mount",
      ],
      [
        "EACCES/x_ok-but-not-executable",
        "mode has X_OK and the mode bits give the real ids, or with AT_EACCESS the effective ones, no execute permission",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-if-all-is-allowed":
        "returns 0 if the mode bits allow all that mode asks for",
      "judges-the-real-ids":
        "the real uid and gid are judged, with the extra groups",
      "at_eaccess-judges-the-effective-ids":
        "with AT_EACCESS the effective uid and gid are judged instead",
      "walk-uses-effective-ids":
        "searching the directories of the path always goes by the effective ids",
      "unknown-mode-bits-are-ignored":
        "bits of mode other than R_OK, W_OK and X_OK do nothing",
      "uid-0-may-execute-without-any-x-bit":
        "uid 0 may execute even a file without any x bit",
      "uid-0-may-read-and-write-everything":
        "uid 0 may read and write whatever the mode bits say",
      "veil-letters-are-not-compared":
        "a path unveiled with any letter is enough: W_OK on a path unveiled with r alone can succeed",
      "ms_noexec-does-not-matter": "X_OK succeeds on a mount with MS_NOEXEC",
    },
    source: [
      "Syscalls/faccessat.cpp",
      "FileSystem/InodeMetadata.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
});
