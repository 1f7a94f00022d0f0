import { hazardous } from "../hazards.ts";
import { panics } from "../refusal.ts";
import { reads } from "../meaning.ts";
import {
  SC_bindmount_params,
  SC_copy_mount_params,
  SC_fsmount_params,
  SC_fsopen_params,
  SC_remount_params,
  SC_umount_params,
} from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import type { SharedCheckWithTerms } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import { walk } from "../refusals/sequences.ts";
import {
  noDisks,
  noExt2,
  refusedEarlier,
  superuserSearchesAll,
} from "../waivers.ts";

/** The superuser names a VFS root context, and a path that is walked there. */
function pathInContext(
  context: string,
  path: string,
): readonly SharedCheckWithTerms[] {
  return [
    `${context}: vfs-context/EINVAL/id-is-zero-or-below-minus-one`,
    `${context}: vfs-context/EPERM/jailed-caller-names-a-context`,
    `${context}: vfs-context/EDOM/no-such-context`,
    `${context}: vfs-context/EINVAL/relative-path-in-another-context`,
    ...walk(path).map((check): SharedCheckWithTerms =>
      check.endsWith("path/EACCES/directory-not-searchable")
        ? [check, { waived: superuserSearchesAll }]
        : check
    ),
  ];
}

export const mountFamily = family("mount", {
  fsopen: {
    number: 36,
    summary:
      "Makes a mount file, which describes a file system that is to be mounted.",
    parameters: [["params", "pointer", reads(SC_fsopen_params)]],
    refuses: [
      promise("mount"),
      "privilege/EPERM/not-superuser",
      "params: user-memory/EFAULT/not-readable",
      [
        "ENAMETOOLONG/fs_type-longer-than-16",
        "the length of fs_type is above 16",
      ],
      "fs_type: user-memory/EFAULT/not-readable",
      "mount-flags/EINVAL/ms_remount-given",
      "mount-flags/EINVAL/ms_bind-given",
      [
        "ENODEV/unknown-file-system-type",
        "fs_type is, case counted, neither the short name nor the class name of a file system: proc, devpts, sys, ram, ext2, 9p, iso9660, fat, devloop, fuse",
      ],
      "descriptor/EMFILE/too-few-are-free",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-a-mount-file-descriptor":
        "returns a new descriptor, which fsmount takes",
      "mount-file-remembers-its-type":
        "the mount file remembers the type of file system",
      "mount-file-remembers-its-options":
        "the mount file remembers the options that ioctl sets",
      "always-close-on-exec": "the descriptor always has FD_CLOEXEC",
      "neither-readable-nor-writable": "read and write of it are EBADF",
      "ramfs-goes-by-ram-and-ramfs":
        "RAMFS goes by its short name ram and its class name",
      "short-and-class-names-are-known":
        "the other types go by short or class name too: proc ProcFS, devpts DevPtsFS, sys SysFS, ext2 Ext2FS, 9p Plan9FS, iso9660 ISO9660FS, fat FATFS, devloop DevLoopFS, fuse FUSE",
    },
    source: [
      "Syscalls/mount.cpp",
      "FileSystem/MountFile.cpp",
      "FileSystem/VirtualFileSystem.cpp",
    ],
  },
  fsmount: {
    number: 37,
    summary: "Mounts the file system of a mount file over a path.",
    parameters: [["params", "pointer", reads(SC_fsmount_params)]],
    refuses: [
      promise("mount"),
      "privilege/EPERM/not-superuser",
      "params: user-memory/EFAULT/not-readable",
      "mount_fd: descriptor/EBADF/not-open",
      [
        "EINVAL/mount_fd-is-no-mount-file",
        "mount_fd is open but is no mount file, which fsopen makes",
      ],
      "source_fd: descriptor/EBADF/not-open",
      "target: user-memory/EFAULT/not-readable",
      ...pathInContext("vfs_root_context_id", "target"),
      [
        "ENOTSUP/no-source-but-type-needs-one",
        "source_fd is negative, so that there is no source, and the type needs one: ext2, 9p, iso9660 or fat",
      ],
      [
        "EBADF/fuse-option-fd-is-missing-or-not-open",
        "the type is fuse and its option fd was not set or is no open descriptor",
      ],
      [
        "ENOTSUP/source-given-but-type-takes-none",
        "source_fd names a source and the type takes none: ram, proc, sys, devpts, devloop or fuse",
      ],
      [
        "ENOTBLK/source-is-no-block-device",
        "the source is no block device, which all four types with a source ask for",
      ],
      [
        "ENODEV/source-is-not-seekable",
        "the source is not seekable, which block devices always are",
        { waived: refusedEarlier },
      ],
      [
        "EINVAL/file-system-cannot-be-initialised",
        "the source holds no valid image of the file system, or its initialisation fails otherwise",
      ],
      "mount/EBUSY/target-is-already-a-mount-point",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-covers-the-target":
        "returns 0; a new file system covers the target",
      "mount-has-the-flags-given-to-fsopen":
        "the mount has the flags that were given to fsopen",
      "source-mounted-elsewhere-is-mounted-again": [
        "a source that is mounted elsewhere already is mounted as that same instance",
        noDisks,
      ],
      "source_fd-of-minus-1-means-no-source":
        "a source_fd of -1 means that there is no source",
      "negative-source_fd-means-no-source":
        "any other negative source_fd means that too",
      "target-may-be-a-file":
        "the target may be a file or a directory, whatever is mounted",
      "mount-on-the-root-is-without-effect":
        'mounting on "/" succeeds but lookups do not see it',
      "mount_fd-can-be-used-again": "the same mount file can be mounted again",
      "path-into-another-context-has-to-be-canonical": [
        'a path into another context that has ".", "..", "//" or a slash at its end trips an assertion of the reference\'s kernel; it is not to be tried there',
        panics("No row may bring a kernel down."),
      ],
    },
    source: [
      "Syscalls/mount.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/VFSRootContext.cpp",
      "Tasks/Process.cpp",
    ],
  },
  bindmount: {
    number: 7,
    summary: "Mounts what a descriptor stands for over a path.",
    parameters: [["params", "pointer", reads(SC_bindmount_params)]],
    refuses: [
      promise("mount"),
      "privilege/EPERM/not-superuser",
      "params: user-memory/EFAULT/not-readable",
      "mount-flags/EINVAL/ms_remount-given",
      "mount-flags/EINVAL/ms_bind-given",
      "target: user-memory/EFAULT/not-readable",
      ...pathInContext("vfs_root_context_id", "target"),
      "source_fd: descriptor/EBADF/not-open",
      [
        "ENODEV/source_fd-has-no-path",
        "source_fd has no path: a pipe, FIFO, socket, anonymous file and the like",
      ],
      "mount/EBUSY/target-is-already-a-mount-point",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-covers-the-target":
        "returns 0; the inode behind source_fd covers the target",
      "has-exactly-the-flags-given":
        "the mount has the flags given and inherits none from the source's mount",
      "source-is-looked-at-after-the-target":
        "source_fd is looked at after the path of the target",
      "file-may-cover-a-directory":
        "a file may cover a directory, and a directory a file",
      "path-not-canonical-in-another-context-panics": hazardous(
        "path-not-canonical-in-another-context",
      ),
    },
    source: [
      "Syscalls/mount.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/VFSRootContext.cpp",
      "Tasks/Process.cpp",
    ],
  },
  remount: {
    number: 107,
    summary: "Changes the flags of a mount.",
    parameters: [["params", "pointer", reads(SC_remount_params)]],
    refuses: [
      promise("mount"),
      "privilege/EPERM/not-superuser",
      "params: user-memory/EFAULT/not-readable",
      "mount-flags/EINVAL/ms_remount-given",
      "mount-flags/EINVAL/ms_bind-given",
      "target: user-memory/EFAULT/not-readable",
      ...pathInContext("vfs_root_context_id", "target"),
      "mount/EPERM/immutable-while-context-is-in-use",
      ["ENODEV/target-is-no-mount-point", "the target is no mount point"],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-sets-the-flags":
        "returns 0; the mount at the target has the flags given",
      "flags-that-are-not-given-go": "flags of the mount that are not given go",
      "ms_immutable-stays": "MS_IMMUTABLE stays once it is set",
      "only-later-walks-see-it":
        "open descriptions, current directories and path nodes keep the old flags",
      "remount-of-the-root-shows-only-in-df":
        'remounting "/" succeeds, but only /sys/kernel/df shows it',
    },
    source: [
      "Syscalls/mount.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/VFSRootContext.cpp",
      "Tasks/Process.cpp",
    ],
  },
  umount: {
    number: 145,
    summary: "Removes a mount.",
    parameters: [["params", "pointer", reads(SC_umount_params)]],
    refuses: [
      "privilege/EPERM/not-superuser",
      promise("mount"),
      "params: user-memory/EFAULT/not-readable",
      "target: user-memory/EFAULT/not-readable",
      ...pathInContext("vfs_root_context_id", "target"),
      "mount/EPERM/immutable-while-context-is-in-use",
      [
        "EBUSY/file-system-has-inodes-in-use",
        "the file system is an Ext2FS with inodes in use; RAMFS, ProcFS, SysFS and DevPtsFS never refuse",
        { waived: noExt2 },
      ],
      [
        "ENODEV/nothing-is-mounted-there",
        "no mount has both the inode that the target leads to as its guest and the path of the target",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-removes-the-mount":
        "returns 0; the mount whose inode and path match the target is gone",
      "superuser-is-asked-before-the-promise":
        "a pledged caller that is not the superuser gets EPERM and not a promise violation",
      "umount-of-the-root-removes-its-entry":
        'unmounting "/" removes the root\'s entry, and a context that becomes empty leaves the list',
      "nested-mounts-are-not-looked-at":
        "mounts below the one that is removed do not matter",
      "open-files-do-not-keep-ramfs-mounted":
        "a RAMFS can be unmounted while files on it are open; only Ext2FS refuses that",
    },
    source: [
      "Syscalls/mount.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/VFSRootContext.cpp",
      "Tasks/Process.cpp",
    ],
  },
  copy_mount: {
    number: 17,
    summary: "Mounts a file system that is mounted already at a further place.",
    parameters: [["params", "pointer", reads(SC_copy_mount_params)]],
    refuses: [
      promise("mount"),
      "privilege/EPERM/not-superuser",
      "params: user-memory/EFAULT/not-readable",
      "mount-flags/EINVAL/ms_remount-given",
      "mount-flags/EINVAL/ms_bind-given",
      "original_path: user-memory/EFAULT/not-readable",
      "target_path: user-memory/EFAULT/not-readable",
      ...pathInContext("original_vfs_root_context_id", "original_path"),
      ...pathInContext("target_vfs_root_context_id", "target_path"),
      [
        "EINVAL/original_path-is-no-file-system-root",
        "original_path does not lead to the root inode of its file system, but to a plain directory or the bind mount of one",
      ],
      "mount/EBUSY/target-is-already-a-mount-point",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-mounts-it-there-too":
        "returns 0; the file system whose root original_path leads to is mounted at target_path too",
      "has-the-flags-given": "the further mount has the flags given",
      "each-path-has-its-own-context":
        "original and target each are looked up in the context that their id names",
    },
    source: [
      "Syscalls/mount.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/VFSRootContext.cpp",
      "Tasks/Process.cpp",
    ],
  },
});
