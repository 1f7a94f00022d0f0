/** Questions about paths: faccessat, realpath, statvfs; watches of inodes. */

import {
  AT_FDCWD,
  buffer,
  call,
  close,
  directory,
  EACCES,
  EEXIST,
  EINVAL,
  EMFILE,
  ENOENT,
  ENOTSUP,
  EROFS,
  faccessat,
  file,
  fillDescriptors,
  fsmount,
  fsopen,
  INODE_CHILD_CREATED,
  INODE_WATCHER_NONBLOCK,
  mkdir,
  mounted,
  type Path,
  R_OK,
  read,
  remount,
  result,
  room,
  type Row,
  row,
  type Step,
  struct,
  umount,
  type Value,
  W_OK,
  X_OK,
} from "../../harness/row.ts";
import {
  SC_inode_watcher_add_watch_params,
  SC_realpath_params,
  SC_statvfs_params,
  statvfs as statvfsLayout,
} from "../../../src/api/structs.ts";
import { MS_RDONLY } from "../../../src/api/constants.ts";
import { walkFailures } from "./walk.ts";

const bytes = buffer(256, "bytes");
const fileSystem = room(statvfsLayout, "file system");
const ACCESS = "Kernel/Syscalls/faccessat.cpp; VirtualFileSystem.cpp, access";
const WATCH = "Kernel/Syscalls/inode_watcher.cpp, Kernel/FileSystem/" +
  "InodeWatcher.cpp";

function realpath(pathname: Path): Step {
  return call.realpath(
    struct(SC_realpath_params, { path: pathname, buffer: bytes }),
  );
}

function statvfs(pathname: Path): Step {
  return call.statvfs(
    struct(SC_statvfs_params, { path: pathname, buf: fileSystem }),
  );
}

function watch(fd: Value, pathname: Path): Step {
  return call.inode_watcher_add_watch(
    struct(SC_inode_watcher_add_watch_params, {
      user_path: pathname,
      fd,
      event_mask: INODE_CHILD_CREATED,
    }),
  );
}

function refused(mode: number, letter: string, name: string, kind: string) {
  return row(`faccessat/EACCES/${name}`, {
    source: ACCESS,
    covers: `faccessat/EACCES/${letter}_ok-${kind}-permission`,
    setup: [file("f", "", { mode: 0o700 })],
    steps: [faccessat("f", mode).fails(EACCES)],
  });
}

const accessRefusals: readonly Row[] = [
  row("faccessat/EINVAL/flags", {
    source: ACCESS,
    covers: "faccessat/EINVAL/flags-bit-other-0x100-0x400",
    steps: [
      faccessat("/w", R_OK, 0x200).fails(EINVAL),
      faccessat("/w", R_OK, 0x100).returns(0),
      faccessat("/w", R_OK, 0x400).returns(0),
      faccessat("/w", R_OK, 0x500).returns(0),
    ],
  }),
  refused(R_OK, "r", "not-readable", "read"),
  refused(W_OK, "w", "not-writable", "write"),
  refused(X_OK, "x", "not-executable", "execute"),
  row("faccessat/EROFS/mount-read-only", {
    source: ACCESS,
    covers: "faccessat/EROFS/w_ok-permission-ok-mount-read",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      file("/w/m/f", "", { mode: 0o666 }),
      remount("/w/m", MS_RDONLY),
    ],
    steps: [
      faccessat("m/f", W_OK).fails(EROFS),
      faccessat("m/f", R_OK).returns(0),
    ],
    teardown: [umount("/w/m")],
  }),
];

const watchRows: readonly Row[] = [
  row("create_inode_watcher/EMFILE/table-full", {
    source: WATCH,
    covers: "create_inode_watcher/EMFILE/free-descriptor-below-1024",
    steps: [fillDescriptors(), call.create_inode_watcher(0).fails(EMFILE)],
  }),
  row("inode_watcher_add_watch/EEXIST/same-inode", {
    source: WATCH,
    covers: "inode_watcher_add_watch/EEXIST/watcher-already-watches-inode-path",
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      watch(result("watcher"), "/w").returns(1),
      watch(result("watcher"), ".").fails(EEXIST),
    ],
  }),
  row("inode_watcher_add_watch/ENOTSUP/procfs", {
    source: WATCH,
    covers:
      "inode_watcher_add_watch/ENOTSUP/file-system-without-watcher-support-everything",
    touches: ["mounts"],
    setup: [
      directory("p"),
      fsopen("proc").as("proc"),
      fsmount(result("proc"), "p"),
      close(result("proc")),
    ],
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      watch(result("watcher"), "p").fails(ENOTSUP),
    ],
    teardown: [umount("/w/p")],
  }),
  row("inode_watcher_remove_watch/ENOENT/no-such-watch", {
    source: WATCH,
    covers: "inode_watcher_remove_watch/ENOENT/such-watch-descriptor",
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      call.inode_watcher_remove_watch(result("watcher"), 1).fails(ENOENT),
    ],
  }),
  row("read/EINVAL/inode-watcher-event-does-not-fit", {
    source: WATCH,
    covers: "read/EINVAL/inode-watcher-buffer-smaller-next-event",
    steps: [
      call.create_inode_watcher(INODE_WATCHER_NONBLOCK).as("watcher"),
      watch(result("watcher"), "/w").returns(1),
      mkdir("child").returns(0),
      read(result("watcher"), buffer(17, "short")).fails(EINVAL),
    ],
  }),
];

/** The watcher's descriptor is judged before the path. */
const watchWalkFailures: readonly Row[] = walkFailures({
  call: "inode_watcher_add_watch",
  parameter: "user_path",
  step: (pathname) => watch(result("watcher"), pathname),
  follows: true,
}).map((walk) => ({
  ...walk,
  steps: [call.create_inode_watcher(0).as("watcher"), ...walk.steps],
}));

const descriptorRows: readonly Row[] = [
  row("fsopen/EMFILE/table-full", {
    source: "Kernel/Syscalls/mount.cpp",
    covers: "fsopen/EMFILE/free-descriptor",
    as: "root",
    steps: [fillDescriptors(), fsopen("RAMFS").fails(EMFILE)],
  }),
];

/** Rows of faccessat, realpath, statvfs and of inode watchers. */
export const accessRows: readonly Row[] = [
  ...walkFailures({
    call: "faccessat",
    parameter: "pathname",
    step: (pathname, at = AT_FDCWD) => faccessat(pathname, R_OK, 0, { at }),
    takesDirectory: true,
    follows: true,
  }),
  ...walkFailures({ call: "realpath", step: realpath, follows: true }),
  ...walkFailures({ call: "statvfs", step: statvfs, follows: true }),
  ...watchWalkFailures,
  ...accessRefusals,
  ...watchRows,
  ...descriptorRows,
];
