import { inodeWatcherFlags } from "../constants/file.ts";
import { descriptor, flags, reads } from "../meaning.ts";
import { SC_inode_watcher_add_watch_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { pathArgument, walk } from "../refusals/sequences.ts";
import { promise } from "../refusals/promise.ts";

export const inodeWatcherFamily = family("inode_watcher", {
  create_inode_watcher: {
    number: 18,
    summary: "Makes an inode watcher and a descriptor of it.",
    parameters: [["flags", "u32", flags(inodeWatcherFlags)]],
    refuses: [
      promise("rpath"),
      "descriptor/EMFILE/too-few-are-free",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-a-readable-descriptor":
        "returns a new descriptor that can be read",
      "watcher-cannot-be-written": "the descriptor cannot be written",
      "non-blocking-with-nonblock": "with the flag Nonblock it does not block",
      "blocking-without-nonblock": "without the flag Nonblock it blocks",
      "f_getfl-does-not-show-nonblock":
        "F_GETFL does not show the flag Nonblock",
      "close-on-exec-with-closeonexec":
        "it has FD_CLOEXEC if the flag CloseOnExec is given, and not otherwise",
      "fstat-of-a-watcher-is-ebadf": "fstat of it is EBADF",
      "write-is-ebadf-and-ioctl-enotty":
        "write of it is EBADF, and ioctl, but for the three generic requests, is ENOTTY",
      "event-has-watch-type-and-name":
        "an event is the watch (i32), the type's bit (u32), the length of the name with its NUL or 0 (u64), and the name",
      "event-takes-at-most-272-bytes": "an event takes at most 272 bytes",
      "full-queue-loses-the-oldest-event":
        "the queue holds 32 events; a further one replaces the oldest without a sign",
    },
    source: [
      "Syscalls/inode_watcher.cpp",
      "FileSystem/InodeWatcher.cpp",
      "API/InodeWatcherEvent.h",
    ],
  },
  inode_watcher_add_watch: {
    number: 66,
    summary: "Lets an inode watcher watch what a path leads to.",
    parameters: [[
      "params",
      "pointer",
      reads(SC_inode_watcher_add_watch_params),
    ]],
    refuses: [
      promise("rpath"),
      "params: user-memory/EFAULT/not-readable",
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/EBADF/is-no-inode-watcher",
      ...pathArgument("user_path"),
      ...walk("user_path"),
      [
        "ENOTSUP/file-system-cannot-be-watched",
        "the path leads to a file system other than RAMFS and Ext2FS",
      ],
      [
        "EEXIST/inode-is-already-watched",
        "the watcher already watches that inode, by whatever path",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "first-watch-is-1": "returns the watch; the first one of a watcher is 1",
      "watches-are-counted-for-each-watcher":
        "watches are counted for each watcher and not used again",
      "any-mask-is-accepted": "a mask of 0 or with unknown bits is accepted",
      "metadata-event-only-from-clean-to-dirty":
        "MetadataModified (1) comes only when metadata goes from clean to dirty; fsync, sync and the kernel's sync each second make it clean",
      "content-event-on-write-and-truncate":
        "ContentModified (2) comes on write and truncate",
      "deleted-event-on-losing-a-name":
        "Deleted (4) comes on RAMFS whenever a name is removed, the old one of a rename too, and on Ext2FS with the last",
      "child-events-carry-the-name":
        'ChildCreated (8) and ChildDeleted (16) come on the directory, with the name, but not for "." and ".."',
      "first-write-gives-metadata-before-content":
        "writing a clean file on RAMFS queues MetadataModified before ContentModified",
      "directory-has-no-metadata-event-for-children":
        "a directory gets no MetadataModified when its entries change",
      "watch-ends-silently-with-its-inode":
        "when the inode is destroyed the watch goes without an event",
      "any-veil-letter-is-enough":
        "under a veil any letter on the path is enough, and without one it is ENOENT",
    },
    source: [
      "Syscalls/inode_watcher.cpp",
      "FileSystem/InodeWatcher.cpp",
      "FileSystem/Inode.cpp",
      "FileSystem/RAMFS/Inode.cpp",
    ],
  },
  inode_watcher_remove_watch: {
    number: 67,
    summary: "Ends a watch of an inode watcher.",
    parameters: [["fd", "int", descriptor], ["wd", "int"]],
    refuses: [
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/EBADF/is-no-inode-watcher",
      ["ENOENT/no-such-watch", "the watcher has no watch with that descriptor"],
    ],
    behaviours: {
      "returns-0-and-no-more-events-come":
        "returns 0 and the watch gives no more events",
      "queued-events-stay-readable":
        "events that are queued already can still be read",
      "needs-no-promise": "no promise is needed",
    },
    source: ["Syscalls/inode_watcher.cpp"],
  },
});
