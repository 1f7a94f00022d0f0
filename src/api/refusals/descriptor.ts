import { refusals } from "../refusal.ts";

/** What dirfd refuses. */
export const dirfdRefusals = refusals(
  "dirfd",
  "FileSystem/VirtualFileSystem.cpp",
  {
    "EBADF/not-open":
      "the descriptor that the path starts at is neither AT_FDCWD nor open",
    "EINVAL/has-no-path":
      "the descriptor that the path starts at has no place in a file system",
    "ENOTDIR/is-no-directory":
      "the descriptor that the path starts at is no directory",
  },
);

/** What Process.cpp refuses of descriptor. */
export const descriptorProcessRefusals = refusals(
  "descriptor",
  "Tasks/Process.cpp",
  {
    "EBADF/not-open": "the descriptor is negative, 1024 or above, or not open",
    "EMFILE/too-few-are-free":
      "fewer descriptors below 1024 are free than the call needs",
    "ENOTDIR/is-no-directory": "the descriptor is no directory",
    "ENOTSOCK/is-no-socket": "the descriptor is no socket",
  },
);

/** What read.cpp refuses of descriptor. */
export const descriptorReadRefusals = refusals(
  "descriptor",
  "Syscalls/read.cpp",
  {
    "EBADF/not-opened-for-reading":
      "the description was opened without O_RDONLY, or is of a kind that is never read",
    "EISDIR/is-a-directory":
      "the description is a directory, one that was opened with O_RDONLY",
  },
);

/** What write.cpp refuses of descriptor. */
export const descriptorWriteRefusals = refusals(
  "descriptor",
  "Syscalls/write.cpp",
  {
    "EBADF/not-opened-for-writing":
      "the description was opened without O_WRONLY, or is of a kind that is never written, such as a directory",
  },
);

/** What inode_watcher.cpp refuses of descriptor. */
export const descriptorInodewatcherRefusals = refusals(
  "descriptor",
  "Syscalls/inode_watcher.cpp",
  {
    "EBADF/is-no-inode-watcher": "the descriptor is open but no inode watcher",
  },
);
