import { refusals } from "../refusal.ts";

/** What inode watcher refuses. */
export const inodeWatcherRefusals = refusals(
  "inode-watcher",
  "FileSystem/InodeWatcher.cpp",
  {
    "EINVAL/buffer-smaller-than-next-event":
      "the buffer is smaller than the next event, which takes 16 bytes, or 16 and the name with its NUL; the event is lost",
  },
);
