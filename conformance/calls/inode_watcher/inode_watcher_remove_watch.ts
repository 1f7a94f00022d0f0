import { refused, type Use, use } from "../../language/use.ts";
import { device } from "../../language/kinds.ts";
import { call, result, type Row, row } from "../../language/row.ts";

const WATCH = "Kernel/Syscalls/inode_watcher.cpp, Kernel/FileSystem/" +
  "InodeWatcher.cpp";

const fd = result("fd");

export const uses: readonly Use[] = [
  use.inode_watcher_remove_watch({
    before: [
      call.create_inode_watcher(0).as("fd"),
      call.inode_watcher_add_watch(
        {
          user_path: "/w",
          fd,
          event_mask: 2,
        },
      ).as("wd"),
    ],
    operands: [fd, result("wd")],
    promises: [],
    descriptors: {
      fd: {
        wrong: [
          device(
            refused(
              "EBADF",
              "descriptor/EBADF/is-no-inode-watcher",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("inode_watcher_remove_watch/ENOENT/no-such-watch", {
    source: WATCH,
    covers: "inode_watcher_remove_watch/ENOENT/no-such-watch",
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      call.inode_watcher_remove_watch(result("watcher"), 1).fails("ENOENT"),
    ],
  }),
  row("inode_watcher_remove_watch/ENOENT/removed-before", {
    source: WATCH,
    covers: "inode_watcher_remove_watch/ENOENT/no-such-watch",
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      call.inode_watcher_add_watch({
        user_path: "/w",
        fd: result("watcher"),
        event_mask: 2,
      }).returns(1),
      call.inode_watcher_remove_watch(result("watcher"), 1).returns(0),
      call.inode_watcher_remove_watch(result("watcher"), 1).fails("ENOENT"),
    ],
  }),
];
