import { refused, type Use, use } from "../../language/use.ts";
import { device, ownFile } from "../../language/kinds.ts";
import {
  call,
  close,
  directory,
  fsmount,
  fsopen,
  result,
  type Row,
  row,
  umount,
} from "../../language/row.ts";
import { watch } from "../../worlds/path_access.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const WATCH = "Kernel/Syscalls/inode_watcher.cpp, Kernel/FileSystem/" +
  "InodeWatcher.cpp";

const fd = result("fd");

export const uses: readonly Use[] = [
  use.inode_watcher_add_watch({
    setup: ownFile,
    before: [call.create_inode_watcher(0).as("fd")],
    operands: [
      {
        user_path: "f",
        fd,
        event_mask: 2,
      },
    ],
    promises: ["rpath"],
    pointers: {
      params: {},
      "params.user_path": {},
    },
    descriptors: {
      "params.fd": {
        wrong: [
          device(
            refused("EBADF", "descriptor/EBADF/is-no-inode-watcher"),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("inode_watcher_add_watch/EEXIST/same-inode", {
    source: WATCH,
    covers: [
      "inode_watcher_add_watch/EEXIST/inode-is-already-watched",
      "inode_watcher_add_watch/behaviour/first-watch-is-1",
    ],
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      watch(result("watcher"), "/w").returns(1),
      watch(result("watcher"), ".").fails("EEXIST"),
    ],
  }),
  row("inode_watcher_add_watch/ENOTSUP/procfs", {
    source: WATCH,
    covers: "inode_watcher_add_watch/ENOTSUP/file-system-cannot-be-watched",
    touches: ["mounts"],
    setup: [
      directory("p"),
      fsopen("proc").as("proc"),
      fsmount(result("proc"), "p"),
      close(result("proc")),
    ],
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      watch(result("watcher"), "p").fails("ENOTSUP"),
    ],
    teardown: [umount("/w/p")],
  }),
  ...walkFailures({
    call: "inode_watcher_add_watch",
    parameter: "user_path",
    step: (pathname) => watch(result("watcher"), pathname),
    follows: true,
  }).map((walk) => ({
    ...walk,
    steps: [call.create_inode_watcher(0).as("watcher"), ...walk.steps],
  })),
];
