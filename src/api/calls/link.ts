import { atFlags } from "../constants/file.ts";
import { directoryDescriptor, flags, reads } from "../meaning.ts";
import {
  SC_link_params,
  SC_mknod_params,
  SC_readlink_params,
  SC_realpath_params,
  SC_rename_params,
  SC_symlink_params,
} from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import {
  pathArgument,
  startingAt,
  walk,
  walkWithLetters,
} from "../refusals/sequences.ts";
import { promise } from "../refusals/promise.ts";
import { panics } from "../refusal.ts";
import {
  noExt2,
  processEndsDuringTheCall,
  raceInsideALock,
} from "../waivers.ts";

/** What rmdir refuses, unlink does only then. */
const REMOVES_DIRECTORY = { when: "flags has AT_REMOVEDIR" };

export const linkFamily = family("link", {
  link: {
    number: 73,
    summary: "Makes a further name for a file.",
    parameters: [["params", "pointer", reads(SC_link_params)]],
    refuses: [
      promise("cpath"),
      "params: user-memory/EFAULT/not-readable",
      "old_path: user-memory/EFAULT/not-readable",
      "new_path: user-memory/EFAULT/not-readable",
      ...walkWithLetters("old_path"),
      "entry/EEXIST/path-leads-to-something",
      "new_path: parent/ENOENT/not-found-by-the-walk",
      [
        "EXDEV/new_path-lies-on-another-file-system",
        "the parent of new_path and what old_path leads to lie on different file systems, told apart by their ids; two bind mounts of one are the same",
      ],
      "parent/EACCES/not-writable",
      [
        "EPERM/old_path-leads-to-a-directory",
        "what old_path leads to is a directory",
      ],
      "parent/EROFS/mount-is-read-only",
      [
        "EPERM/not-the-owner-of-a-protected-file",
        "the caller's euid, 0 too, is not the owner, and the file is not regular, is setuid, is setgid with group execute, or is not writable for the caller",
      ],
      "entry/ENAMETOOLONG/name-longer-than-255",
      "entry/EEXIST/parent-already-has-the-name",
      [
        "EMLINK/ext2-link-count-is-65535",
        "the file lies on Ext2FS and has 65535 links already",
        { waived: noExt2 },
      ],
      "entry/EROFS/file-system-has-fixed-entries",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-adds-a-name":
        "returns 0; new_path is a name of the inode that old_path leads to, links followed",
      "paths-have-no-length-limit": "paths longer than PATH_MAX are taken",
      "length-0-is-an-empty-path":
        "a length of 0 is an empty path: EINVAL for old_path, ENOENT for new_path",
      "new_path-is-not-veiled-while-missing":
        "the veil is not asked about a new_path that does not exist",
      "existing-hidden-new_path-is-enoent":
        "a new_path that exists but is hidden by the veil is ENOENT, not EEXIST",
      "walk-errors-of-new_path-are-enoent":
        "a new_path with a component that is missing, no directory or not searchable, or with a slash behind a missing name is ENOENT",
      "too-many-links-on-the-way-are-enoent":
        "too many links on the way are ENOENT",
      "failed-walk-behind-a-link-still-links":
        "if new_path fails otherwise than by ENOENT after a link was followed, as with link-to-file/x, x is made in the directory of the link's target",
      "st_nlink-stays-0-on-ramfs": "RAMFS keeps st_nlink 0",
      "writable-file-of-another-can-be-linked":
        "a regular file of another user without set-id bits can be linked by a caller that may write it, as with mode 0666",
      "veil-letters-r-and-w-on-old_path-are-enough":
        "under a veil r and w on old_path are enough, c is not needed; w is asked for so that a path unveiled for reading cannot be written by another name",
    },
    source: [
      "Syscalls/link.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  symlink: {
    number: 140,
    summary: "Makes a symbolic link.",
    parameters: [["params", "pointer", reads(SC_symlink_params)]],
    refuses: [
      promise("cpath"),
      "params: user-memory/EFAULT/not-readable",
      ...pathArgument("target"),
      ...pathArgument("linkpath"),
      ...startingAt("dirfd"),
      "target: veil/ENOENT/path-is-hidden",
      "target: veil/EACCES/path-unveiled-without-needed-letter",
      "entry/EEXIST/path-leads-to-something",
      "linkpath: parent/ENOENT/not-found-by-the-walk",
      "linkpath: veil/ENOENT/parent-is-hidden",
      "linkpath: veil/EACCES/parent-unveiled-without-needed-letter",
      "linkpath: path/ENOTDIR/component-is-no-directory",
      "linkpath: path/EACCES/directory-not-searchable",
      "linkpath: procfs/ESRCH/name-is-no-decimal-number",
      "linkpath: path/EACCES/unsafe-link-in-sticky-directory",
      "linkpath: veil/EACCES/link-unveiled-without-needed-letter",
      "linkpath: path/ELOOP/more-than-seven-links",
      "parent/EACCES/not-writable",
      "parent/EROFS/mount-is-read-only",
      ["target: path/EINVAL/empty", {
        waived: panics(
          "RAMFS panics when it is to store the empty text, and the link has been made by then.",
        ),
      }],
      "entry/ENAMETOOLONG/name-longer-than-255",
      "entry/EEXIST/parent-already-has-the-name",
      "entry/EROFS/file-system-has-fixed-entries",
      "ramfs/ENOMEM/no-memory-for-the-blocks",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-makes-a-link":
        "returns 0; the link holds the target up to its first NUL",
      "new-link-belongs-to-the-caller":
        "the link belongs to the caller's uid and gid",
      "new-link-takes-the-effective-ids":
        "where real and effective ids differ the link belongs to the effective ones",
      "mode-is-0644-whatever-the-umask":
        "the mode of the link is 0120644, the umask is not applied",
      "target-need-not-exist": "the target need not exist",
      "veil-is-asked-only-about-an-existing-target":
        "the veil is not asked about a target that does not exist",
      "errors-on-the-way-to-the-target-do-not-matter":
        "other errors on the way to the target do not matter either",
      "existing-linkpath-without-veil-letter-w-is-enoent":
        "a linkpath that exists but is unveiled without w is ENOENT, not EEXIST",
      "existing-hidden-linkpath-is-enoent":
        "a linkpath that exists but is hidden by the veil is ENOENT, not EEXIST",
      "existing-linkpath-without-veil-letter-r-is-enoent":
        "a linkpath that exists but is unveiled without r is ENOENT, not EEXIST",
      "walk-errors-of-linkpath-are-enoent":
        "a linkpath with a component that is missing, no directory or not searchable, or with a slash behind a missing name is ENOENT",
      "too-many-links-on-the-way-are-enoent":
        "too many links on the way are ENOENT",
      "non-directory-behind-a-link-is-enotdir":
        "after a link was followed on the way, a component that is no directory is ENOTDIR",
      "unsearchable-directory-behind-a-link-is-eacces":
        "after a link was followed on the way, a directory that may not be searched is EACCES",
      "size-is-the-length-of-the-target":
        "st_size of the link is the length of its target",
      "veil-letters-r-and-w-on-the-parent-are-enough":
        "under a veil r and w on the parent of linkpath are enough, c is not needed",
      "relative-target-of-absolute-linkpath-starts-at-the-root":
        'when the veil is asked about the target, a relative one is looked up from "/" if linkpath is absolute, not from where the link will lie',
    },
    source: [
      "Syscalls/link.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  readlink: {
    number: 102,
    summary: "Tells the text of a symbolic link.",
    blocks: true,
    parameters: [["params", "pointer", reads(SC_readlink_params)]],
    refuses: [
      promise("rpath"),
      "params: user-memory/EFAULT/not-readable",
      ...pathArgument("path"),
      ...startingAt("dirfd"),
      "path: path/EINVAL/empty",
      "path: path/ENOTDIR/component-is-no-directory",
      "path: path/EACCES/directory-not-searchable",
      "path: path/ENOENT/component-does-not-exist",
      "path: procfs/ESRCH/name-is-no-decimal-number",
      "path: path/EACCES/unsafe-link-in-sticky-directory",
      "path: veil/ENOENT/link-is-hidden",
      "path: veil/EACCES/link-unveiled-without-needed-letter",
      "path: path/ELOOP/more-than-seven-links",
      "path: path/EINVAL/link-is-empty",
      "path: veil/ENOENT/link-target-is-hidden",
      "path: veil/EACCES/link-target-unveiled-without-needed-letter",
      "path: veil/ENOENT/path-is-hidden",
      "path: veil/EACCES/path-unveiled-without-needed-letter",
      "node/EACCES/not-readable",
      "node/EACCES/mount-forbids-regular-files",
      "node/EACCES/mount-forbids-devices",
      "node/ENODEV/no-registered-device",
      "node/EPERM/device-not-allowed-in-jail",
      "node/ENXIO/no-controlling-terminal",
      "node/EBUSY/all-pseudo-terminals-in-use",
      "procfs/EPERM/process-is-not-dumpable",
      "sysfs/EPERM/not-readable-in-jail",
      ["procfs/ESRCH/process-is-gone", { waived: processEndsDuringTheCall }],
      "procfs/ENOBUFS/process-has-no-profile",
      "path: procfs/ENOEXEC/process-has-no-executable",
      "sysfs/ENOENT/no-system-wide-profile",
      ["sysfs/EINVAL/no-cpuinfo-on-this-architecture", {
        only: ["aarch64", "riscv64"],
      }],
      [
        "EBADF/descriptor-behind-procfs-link-was-closed",
        "the path is /proc/PID/fd/N and descriptor N is closed while it is being opened",
        { waived: raceInsideALock },
      ],
      ["EINVAL/not-a-link", "what the path names is no symbolic link"],
      "buffer: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-full-length": "returns the length of the text and copies it",
      "no-nul-is-written": "no NUL is written behind the text",
      "short-buffer-still-returns-the-full-length":
        "with a smaller size the beginning is copied and the full length is returned",
      "size-0-returns-the-full-length":
        "a size of 0 returns the full length and copies nothing, even to a null buffer",
      "no-byte-beyond-size-is-written":
        "with a smaller size nothing is written beyond it",
      "dirfd-is-checked-for-absolute-paths-too":
        "dirfd is looked at even if the path is absolute",
      "link-needs-read-permission":
        "the link is opened for reading: its own mode, 0644 unless changed, has to let the caller read",
      "fifo-blocks-until-a-writer-comes":
        "a FIFO is opened and so waits for a writer, and only then is refused as no link",
      "ptmx-makes-a-terminal-that-stays":
        "/dev/ptmx is opened and so makes a pseudo terminal, which stays until its slave has been opened and closed",
      "veil-judges-the-link-not-its-target":
        "under a veil the link's own path needs r; the target is not looked at and may be hidden",
    },
    source: [
      "Syscalls/readlink.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  realpath: {
    number: 103,
    summary: "Tells the canonical absolute path of what a path leads to.",
    parameters: [["params", "pointer", reads(SC_realpath_params)]],
    refuses: [
      promise("rpath"),
      "params: user-memory/EFAULT/not-readable",
      ...pathArgument("path"),
      ...walk("path"),
      "buffer: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-length-with-nul":
        "returns the length of the path and its NUL, and copies as much of both as size allows",
      "short-buffer-is-filled-without-nul":
        "with a smaller size only size bytes are copied, without NUL, and the full length is returned: there is no ERANGE",
      "starts-at-the-current-directory":
        "a relative path starts at the current directory, links are followed, and every component has to exist",
      "result-may-exceed-path_max":
        "a result longer than PATH_MAX is returned in full",
      "any-veil-letter-is-enough":
        "under a veil any letter on the path is enough, and without one it is ENOENT",
    },
    source: [
      "Syscalls/realpath.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  rename: {
    number: 106,
    summary: "Moves a directory entry.",
    parameters: [["params", "pointer", reads(SC_rename_params)]],
    refuses: [
      promise("cpath"),
      "params: user-memory/EFAULT/not-readable",
      ...pathArgument("old_path"),
      ...pathArgument("new_path"),
      ...startingAt("olddirfd"),
      ...walk("old_path"),
      ...startingAt("newdirfd"),
      ...walk("new_path"),
      [
        "EPERM/path-leads-to-the-root",
        "old_path or new_path leads to the root directory, which has no parent",
      ],
      [
        "ENOTEMPTY/target-directory-not-empty",
        'both paths lead to directories with different inode numbers and the new one has more entries than "." and ".."',
      ],
      [
        "EXDEV/parents-on-different-file-systems",
        "the parents of old_path and new_path lie on different file systems",
      ],
      [
        "EDIRINTOSELF/directory-moved-into-itself",
        "what old_path leads to is the parent of new_path or one of that parent's ancestors",
      ],
      "new_path: parent/EACCES/not-writable",
      "old_path: parent/EACCES/not-writable",
      "entry/EACCES/protected-by-sticky-directory",
      [
        "EROFS/mount-of-either-parent-is-read-only",
        "the parent of old_path or that of new_path was reached through a read-only mount",
      ],
      [
        "old_path: EINVAL/last-component-is-dot-or-dot-dot",
        'the last component of the path is "." or ".."',
      ],
      [
        "new_path: EINVAL/last-component-is-dot-or-dot-dot",
        'the last component of the path is "." or ".."',
      ],
      [
        "EACCES/target-of-another-in-sticky-directory",
        "the new parent is sticky and the caller is neither the superuser nor the owner of what would be replaced; owning the directory does not help",
      ],
      [
        "EISDIR/non-directory-onto-directory",
        "new_path leads to a directory and old_path to something else",
      ],
      "entry/EROFS/file-system-has-fixed-entries",
      "entry/ENAMETOOLONG/name-longer-than-255",
      [
        "EEXIST/directory-in-the-way",
        "what is to be replaced is an empty directory, on RAMFS",
        {
          waived: panics(
            "The reference's RAMFS asserts that what it replaces is no directory.",
          ),
        },
      ],
      "entry/ENOENT/no-such-name-in-parent",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-moves-the-entry":
        "returns 0; the entry of old_path is gone and new_path is the same inode",
      "same-name-is-left-alone":
        "nothing happens if both names and both parents are the same",
      "two-names-of-one-inode-both-stay":
        "nothing happens if both paths lead to the same inode",
      "missing-new_path-before-a-slash-is-not-made":
        "a last component of new_path that is missing is not made with a slash behind it",
      "missing-new_path-is-made":
        "a last component of new_path that is missing is made",
      "directory-replaces-a-file":
        "renaming a directory onto an existing file replaces the file on RAMFS",
      "link-at-new_path-in-its-targets-directory-is-replaced":
        "a link at new_path to something beside it is replaced itself",
      "link-at-new_path-names-an-entry-of-its-targets-directory":
        "with a link at new_path to a file in another directory the entry gets the link's own name in that directory",
      "link-at-new_path-to-a-directory-is-eisdir":
        "with a link at new_path to a directory anything but a directory is refused with EISDIR",
      "moved-directory-need-not-be-writable":
        "write permission on a directory that is moved is not needed",
      "moved-directory-lists-its-old-parent":
        'on RAMFS the ".." that a moved directory lists stays the old parent, while paths through ".." use the new one',
      "watchers-see-deleted-created-deleted":
        "on RAMFS watchers of the moved inode get Deleted, and those of the parents ChildCreated and then ChildDeleted",
      "old_path-of-a-directory-may-end-in-slashes":
        'slashes behind the name of a directory in old_path are no part of the name: "dir/" is renamed as "dir" is',
      "link-at-old_path-is-moved-itself":
        "a last component of old_path that is a link is not followed: the link itself moves",
      "bind-mounts-of-one-file-system-are-no-border":
        "an entry can be moved from one bind mount of a file system to another of the same: the file system decides, not the mount",
      "any-veil-letter-on-old_path-is-enough":
        "under a veil old_path need only be visible, by any letter: neither c nor w is needed",
      "new_path-is-not-veiled-while-missing":
        "the veil is not asked about a new_path that does not exist: a file can be moved into a hidden directory",
    },
    source: [
      "Syscalls/rename.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
      "FileSystem/RAMFS/FileSystem.cpp",
    ],
  },
  unlink: {
    number: 147,
    summary: "Removes a name, or with AT_REMOVEDIR a directory.",
    parameters: [
      ["dirfd", "int", directoryDescriptor],
      ["path", "pointer", reads("path", "length")],
      ["length", "size_t"],
      ["flags", "int", flags(atFlags)],
    ],
    refuses: [
      promise("cpath"),
      ...pathArgument("path"),
      [
        "EINVAL/unknown-flag",
        "flags has a bit other than AT_REMOVEDIR (0x200)",
      ],
      ...startingAt("dirfd"),
      ...walkWithLetters("path"),
      [
        "EISDIR/path-leads-to-a-directory",
        'AT_REMOVEDIR is not given and the path leads to a directory, as "/", ".", ".." and a link with a slash behind it do',
      ],
      ["directory-removal/EINVAL/last-component-is-dot", REMOVES_DIRECTORY],
      [
        "directory-removal/ENOTDIR/path-leads-to-no-directory",
        REMOVES_DIRECTORY,
      ],
      ["directory-removal/EBUSY/path-leads-to-the-root", REMOVES_DIRECTORY],
      "parent/EACCES/not-writable",
      "entry/EACCES/protected-by-sticky-directory",
      ["directory-removal/ENOTEMPTY/not-empty", REMOVES_DIRECTORY],
      [
        "directory-removal/EROFS/mount-of-the-directory-is-read-only",
        REMOVES_DIRECTORY,
      ],
      ["parent/EROFS/mount-is-read-only", { when: "flags lacks AT_REMOVEDIR" }],
      "entry/ENOENT/no-such-name-in-parent",
      "entry/EROFS/file-system-has-fixed-entries",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-removes-the-entry": "returns 0; the entry is gone",
      "last-link-is-removed-itself":
        "a last component that is a link is not followed but removed",
      "at_removedir-behaves-as-rmdir":
        "with AT_REMOVEDIR the call does what rmdir does, with relative paths from dirfd",
      "watchers-get-deleted-while-names-remain":
        "on RAMFS watchers of the inode get Deleted even if it has other names",
      "veil-letter-c-is-enough":
        "under a veil c on the path is enough, w is not needed",
    },
    source: [
      "Syscalls/unlink.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  mknod: {
    number: 79,
    summary: "Makes a file, FIFO, socket or device node.",
    parameters: [["params", "pointer", reads(SC_mknod_params)]],
    refuses: [
      promise("dpath"),
      "params: user-memory/EFAULT/not-readable",
      [
        "EPERM/type-needs-the-superuser",
        "the caller is not the superuser and the type in mode is not regular, FIFO or socket; 0 and unknown types are refused here too",
      ],
      ...pathArgument("path"),
      [
        "EINVAL/unknown-type",
        "the type in mode is not regular, block device, character device, FIFO or socket; only the superuser gets so far",
      ],
      "entry/EEXIST/path-leads-to-something",
      "path: parent/ENOENT/not-found-by-the-walk",
      "path: path/ENOTDIR/component-is-no-directory",
      "path: path/EACCES/directory-not-searchable",
      "path: procfs/ESRCH/name-is-no-decimal-number",
      "path: path/EACCES/unsafe-link-in-sticky-directory",
      "path: path/ELOOP/more-than-seven-links",
      "parent/EACCES/not-writable",
      "parent/EROFS/mount-is-read-only",
      "entry/ENAMETOOLONG/name-longer-than-255",
      "entry/EEXIST/parent-already-has-the-name",
      "entry/EROFS/file-system-has-fixed-entries",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-makes-a-node": "returns 0; the node has the type of mode",
      "device-node-keeps-dev": "the node keeps dev if it is a device",
      "new-node-belongs-to-the-effective-ids":
        "the node belongs to the caller's euid and egid",
      "mode-is-masked-by-the-umask":
        "the mode is mode & ~umask, with the setuid and setgid bits",
      "sticky-bit-of-mode-is-kept": "the sticky bit of mode is kept",
      "regular-files-and-sockets-need-no-privilege":
        "anyone may make regular files, FIFOs and sockets",
      "ms_noregular-and-ms_nodev-do-not-matter":
        "nodes of every type can be made on mounts with MS_NOREGULAR or MS_NODEV",
      "walk-errors-are-enoent":
        "a dirfd that is not open, a component that is missing, no directory or not searchable, or a slash behind a missing name is ENOENT",
      "dirfd-that-is-no-directory-is-enoent":
        "a dirfd that is no directory is ENOENT",
      "empty-path-is-enoent": "a path with its NUL first is ENOENT",
      "too-many-links-on-the-way-are-enoent":
        "too many links on the way are ENOENT",
      "existing-hidden-path-is-enoent":
        "a path that exists but is hidden by the veil is ENOENT, not EEXIST",
      "non-directory-behind-a-link-is-enotdir":
        "after a link was followed on the way, a component that is no directory is ENOTDIR",
      "unsearchable-directory-behind-a-link-is-eacces":
        "after a link was followed on the way, a directory that may not be searched is EACCES",
      "path-is-not-veiled-while-missing":
        "the veil is not asked about a path that does not exist: a node can be made in a hidden directory",
    },
    source: [
      "Syscalls/mknod.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
});
