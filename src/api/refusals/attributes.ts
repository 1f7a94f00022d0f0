import { refusals } from "../refusal.ts";
import { noExt2 } from "../waivers.ts";

/** What VirtualFileSystem.cpp refuses of attributes. */
export const attributesVirtualFileSystemRefusals = refusals(
  "attributes",
  "FileSystem/VirtualFileSystem.cpp",
  {
    "EPERM/caller-is-not-the-owner":
      "the caller's euid is neither the owner of the node nor 0",
    "EPERM/uid-is-not-the-callers":
      "uid is not 0xffffffff and not the caller's euid, and the caller is not the superuser",
    "EPERM/gid-is-none-of-the-callers":
      "gid is not 0xffffffff, not the caller's real gid and none of its extra groups, and the caller is not the superuser",
    "EACCES/times-set-by-other-than-the-owner":
      "the caller that sets the times is neither the superuser nor the owner of the node, even if they are to become the current time",
  },
);

/** What Inode.h refuses of attributes. */
export const attributesProcFSInodeRefusals = refusals(
  "attributes",
  "FileSystem/ProcFS/Inode.h",
  {
    "EROFS/mode-and-owner-are-fixed":
      "the node lies on ProcFS, DevPtsFS or DevLoopFS, where mode and owner cannot be changed",
  },
);

/** What Inode.cpp refuses of attributes. */
export const attributesSysFSInodeRefusals = refusals(
  "attributes",
  "FileSystem/SysFS/Inode.cpp",
  {
    "EPERM/mode-and-owner-are-fixed-on-sysfs":
      "the node lies on SysFS, where mode and owner cannot be changed",
  },
);

/** What Inode.h refuses of attributes. */
export const attributesFileSystemInodeRefusals = refusals(
  "attributes",
  "FileSystem/Inode.h",
  {
    "ENOTIMPL/file-system-stores-no-times":
      "the node lies on a file system that stores no times, such as DevPtsFS and DevLoopFS",
  },
);

/** What Inode.cpp refuses of attributes. */
export const attributesExt2FSInodeRefusals = refusals(
  "attributes",
  "FileSystem/Ext2FS/Inode.cpp",
  {
    "EINVAL/seconds-beyond-int32_max-on-ext2": [
      "the node is a small inode of Ext2FS and the seconds are beyond INT32_MAX",
      noExt2,
    ],
  },
);
