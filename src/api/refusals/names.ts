import { refusals } from "../refusal.ts";

/** What parent refuses. */
export const parentRefusals = refusals(
  "parent",
  "FileSystem/VirtualFileSystem.cpp",
  {
    "EACCES/not-writable":
      "the caller may not write the directory that holds the name",
    "EROFS/mount-is-read-only":
      "the directory that holds the name lies on a read-only mount",
    "ENOENT/not-found-by-the-walk":
      "the walk gives no parent directory: it failed before the last component or at a slash behind it, or the veil withheld what exists; its own error is lost",
  },
);

/** What Inode.cpp refuses of entry. */
export const entryRAMFSInodeRefusals = refusals(
  "entry",
  "FileSystem/RAMFS/Inode.cpp",
  {
    "ENAMETOOLONG/name-longer-than-255":
      "the last component is longer than 255 bytes",
    "EEXIST/parent-already-has-the-name":
      "the walk found nothing at the path, but the directory already has an entry of that name, as when the last component is a link that leads to nothing",
    "ENOENT/no-such-name-in-parent":
      "the directory of what the path leads to has no entry of the path's last name, as when a link led to another directory",
  },
);

/** What VirtualFileSystem.cpp refuses of entry. */
export const entryVirtualFileSystemRefusals = refusals(
  "entry",
  "FileSystem/VirtualFileSystem.cpp",
  {
    "EEXIST/path-leads-to-something":
      "something exists at the end of the path, links followed",
    "EACCES/protected-by-sticky-directory":
      "the directory is sticky and the caller is not the superuser, not the owner of the directory and not the owner of the object",
  },
);

/** What Inode.h refuses of entry. */
export const entryProcFSInodeRefusals = refusals(
  "entry",
  "FileSystem/ProcFS/Inode.h",
  {
    "EROFS/file-system-has-fixed-entries":
      "the directory lies on ProcFS, SysFS, DevPtsFS or DevLoopFS, where no entry is ever made, linked, renamed or removed, whatever the mode bits say",
  },
);
