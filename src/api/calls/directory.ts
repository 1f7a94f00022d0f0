import { hazardous } from "../hazards.ts";
import {
  descriptor,
  directoryDescriptor,
  octal,
  reads,
  writes,
} from "../meaning.ts";
import { family } from "../paragraph.ts";
import {
  pathArgument,
  startingAt,
  walk,
  walkWithLetters,
} from "../refusals/sequences.ts";
import { promise } from "../refusals/promise.ts";
import { deadCode } from "../refusal.ts";
import { processEndsDuringTheCall } from "../waivers.ts";

export const directoryFamily = family("directory", {
  chdir: {
    number: 8,
    summary: "Makes the directory that a path leads to the current one.",
    parameters: [["path", "pointer", reads("path", "length")], [
      "length",
      "size_t",
    ]],
    refuses: [
      promise("rpath"),
      ...pathArgument("path"),
      ...walk("path"),
      [
        "ENOTDIR/path-leads-to-no-directory",
        "what the path leads to is no directory",
      ],
      [
        "EACCES/path-leads-to-unsearchable-directory",
        "the caller has no execute permission on the directory that the path leads to",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-changes-the-current-directory":
        "returns 0; the current directory is what the path leads to, links resolved",
      "read-permission-is-not-needed":
        "execute permission on the directory is enough, read permission is not needed",
      "any-veil-letter-is-enough":
        "under a veil any letter on the path is enough, and without one it is ENOENT",
    },
    source: [
      "Syscalls/chdir.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
    ],
  },
  fchdir: {
    number: 29,
    summary: "Makes the directory behind a descriptor the current one.",
    parameters: [["fd", "int", descriptor]],
    refuses: [
      promise("stdio"),
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/ENOTDIR/is-no-directory",
      [
        "EACCES/directory-not-searchable",
        "the caller has no execute permission, at the time of the call, on the directory of the descriptor",
      ],
    ],
    behaviours: {
      "returns-0-and-changes-the-current-directory":
        "returns 0; the current directory is the one that the description was opened by",
      "veil-is-not-asked":
        "a directory that was opened before it was veiled can become the current one; relative look-ups from it are veiled by their absolute path",
    },
    source: ["Syscalls/chdir.cpp"],
  },
  getcwd: {
    number: 45,
    summary: "Tells the absolute path of the current directory.",
    parameters: [["buffer", "pointer", writes("text", "size")], [
      "size",
      "size_t",
    ]],
    refuses: [
      promise("rpath"),
      ["EINVAL/size-above-ssize_max", "size is above SSIZE_MAX (2^63 - 1)"],
      "buffer: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-length-with-nul":
        "returns the length of the path and its NUL, and copies as much of both as size allows",
      "short-buffer-is-filled-without-nul":
        "with a smaller size only size bytes are copied, without NUL, and the full length is returned: there is no ERANGE",
      "size-0-asks-for-the-length":
        "size 0 with a null buffer succeeds and returns the length that is needed",
      "path-may-exceed-path_max":
        "a path longer than PATH_MAX is returned in full",
      "removed-directory-keeps-its-path":
        "a current directory that was removed is told by the path that it had",
      "renamed-ancestors-keep-their-old-names":
        "names are those at the time of chdir, whatever was renamed since",
      "veil-is-not-asked": "the path is told even if it is not unveiled",
    },
    source: ["Syscalls/chdir.cpp", "FileSystem/Custody.cpp"],
  },
  mkdir: {
    number: 78,
    summary: "Makes a directory.",
    parameters: [
      ["dirfd", "int", directoryDescriptor],
      ["path", "pointer", reads("path", "length")],
      ["length", "size_t"],
      ["mode", "mode_t", octal],
    ],
    refuses: [
      promise("cpath"),
      ...pathArgument("path"),
      ...startingAt("dirfd"),
      ["path: path/EINVAL/empty", {
        waived: deadCode(
          "mkdir takes a path that is empty without its slashes for /, and so says EEXIST.",
        ),
      }],
      "path: path/ENOTDIR/component-is-no-directory",
      "path: path/EACCES/directory-not-searchable",
      "path: path/ENOENT/component-does-not-exist",
      "path: procfs/ESRCH/name-is-no-decimal-number",
      "path: path/EACCES/unsafe-link-in-sticky-directory",
      "path: veil/ENOENT/link-is-hidden",
      "path: procfs/ENOEXEC/process-has-no-executable",
      "path: path/ELOOP/more-than-seven-links",
      "path: path/EINVAL/link-is-empty",
      "path: veil/ENOENT/link-target-is-hidden",
      "entry/EEXIST/path-leads-to-something",
      "path: veil/ENOENT/parent-is-hidden",
      "path: veil/EACCES/parent-unveiled-without-needed-letter",
      "parent/EACCES/not-writable",
      "parent/EROFS/mount-is-read-only",
      "entry/ENAMETOOLONG/name-longer-than-255",
      "entry/EEXIST/parent-already-has-the-name",
      "entry/EROFS/file-system-has-fixed-entries",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-makes-a-directory":
        "returns 0; the directory has mode & ~umask and belongs to the caller",
      "new-directory-takes-the-effective-ids":
        "where real and effective ids differ the directory belongs to the effective ones",
      "trailing-slashes-do-not-matter":
        "slashes at the end of the path are dropped first",
      "path-of-slashes-alone-is-the-root":
        'a path of slashes alone is "/", which exists',
      "set-id-and-sticky-bits-are-kept":
        "the setuid, setgid and sticky bits of mode are obeyed",
      "type-bits-of-mode-are-merged":
        "type bits of mode are or-ed with those of a directory: mode 0100755 makes a node of type 0140000, a socket",
      "hidden-path-that-exists-is-eexist":
        "the veil is not asked about a path that exists: a hidden one is EEXIST too",
      "final-dot-or-dot-dot-is-eexist":
        'a path that ends in "/." or "/.." leads to something that exists',
      "dangling-link-makes-the-links-name-elsewhere":
        "a link to a missing name in another directory makes a directory of the link's own name there",
      "name-behind-a-link-to-a-file-panics": hazardous(
        "mkdir-behind-link-to-file",
      ),
      "veil-letter-c-on-the-parent-is-enough":
        "under a veil c on the parent directory is enough; unlike open it is the parent that is judged, not the new name",
    },
    source: [
      "Syscalls/mkdir.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
      "FileSystem/RAMFS/Inode.cpp",
    ],
  },
  rmdir: {
    number: 108,
    summary: "Removes an empty directory.",
    parameters: [["path", "pointer", reads("path", "length")], [
      "length",
      "size_t",
    ]],
    refuses: [
      promise("cpath"),
      ...pathArgument("path"),
      ...walkWithLetters("path"),
      "directory-removal/EINVAL/last-component-is-dot",
      "directory-removal/ENOTDIR/path-leads-to-no-directory",
      "directory-removal/EBUSY/path-leads-to-the-root",
      "parent/EACCES/not-writable",
      "entry/EACCES/protected-by-sticky-directory",
      "directory-removal/ENOTEMPTY/not-empty",
      "directory-removal/EROFS/mount-of-the-directory-is-read-only",
      "entry/ENOENT/no-such-name-in-parent",
      "entry/EROFS/file-system-has-fixed-entries",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-removes-the-entry":
        "returns 0; the entry of the path's last name is removed from the parent of the directory that the path leads to",
      "link-in-the-same-directory-is-removed-itself":
        "a link to an empty directory beside it is followed, and then the link is what is removed",
      "current-directory-can-be-removed":
        "a directory that is the current one of a process can be removed",
      "mount-point-can-be-removed":
        "for a mount point the entry below the mount is removed",
      "root-of-the-mount-has-to-be-empty":
        "for a mount point it is the root of the mount that has to be empty",
      "removed-current-directory-takes-entries-on-ramfs":
        "on RAMFS entries can still be made in a removed directory that is the current one",
      "removed-open-directory-takes-entries-on-ramfs":
        "on RAMFS entries can still be made in a removed directory that is open",
      "veil-letter-c-is-enough":
        "under a veil c on the directory's own path is enough, w is not needed",
    },
    source: [
      "Syscalls/rmdir.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/CustodyBase.cpp",
      "Tasks/Process.cpp",
      "FileSystem/RAMFS/Inode.cpp",
    ],
  },
  get_dir_entries: {
    number: 42,
    summary: "Lists a directory.",
    parameters: [["fd", "int", descriptor], [
      "buffer",
      "pointer",
      writes("bytes", "size"),
    ], ["size", "size_t"]],
    refuses: [
      promise("stdio"),
      ["EINVAL/size-above-ssize_max", "size is above SSIZE_MAX (2^63 - 1)"],
      "fd: descriptor/EBADF/not-open",
      "buffer: user-memory/EFAULT/outside-user-space",
      "fd: descriptor/ENOTDIR/is-no-directory",
      "procfs/EIO/process-is-gone",
      [
        "EINVAL/entries-do-not-fit-into-size",
        "all entries together take more than size bytes; LibC doubles its buffer then",
      ],
      [
        "EINVAL/process-of-procfs-directory-is-gone",
        "the directory is one of ProcFS and its process ends while it is being listed",
        { waived: processEndsDuringTheCall },
      ],
      "buffer: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-bytes-of-all-entries":
        "returns the number of bytes written, for all entries at once",
      "entries-are-packed":
        "an entry is a 64-bit inode number, a byte DT_*, a 32-bit name length and the name, without padding or NUL",
      "dot-and-dot-dot-come-first": '"." and ".." come first',
      "directory-without-parent-lists-no-dot-dot":
        'a RAMFS directory whose parent is gone has no ".."',
      "every-call-starts-at-the-beginning":
        "there is no cursor: every call lists all entries",
      "offset-is-neither-used-nor-changed":
        "the offset of the description is neither used nor changed",
      "descriptor-needs-no-read-access":
        "neither O_RDONLY nor read permission is asked for",
      "veil-is-not-asked":
        "a directory that was opened before it was veiled can be listed",
      "devpts-lists-in-order-of-creation":
        "DevPtsFS lists the pseudo terminals in the order in which they were made, whatever their numbers",
      "ramfs-lists-in-order-of-creation":
        "RAMFS lists in the order of creation",
      "renamed-entry-comes-last-on-ramfs":
        "on RAMFS a renamed entry comes last",
      "entries-may-be-copied-before-a-refusal":
        "when the entries do not fit into size, some may already have been copied",
    },
    source: [
      "Syscalls/get_dir_entries.cpp",
      "FileSystem/OpenFileDescription.cpp",
    ],
  },
});
