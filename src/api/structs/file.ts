import {
  directoryEntryTypes,
  inodeWatcherEvents,
  lockTypes,
  pollEvents,
  seekOrigins,
} from "../constants/file.ts";
import { mountFlags, mountSpecificFlagTypes } from "../constants/mount.ts";
import { array, struct } from "../layout.ts";
import { constant, descriptor, fileMode, flags, reads } from "../meaning.ts";
import { timespec } from "./time.ts";

export const stat = struct("stat", 120, 8, {
  st_dev: [0, "u64"],
  st_ino: [8, "u64"],
  st_mode: [16, "u16", fileMode],
  st_nlink: [24, "u64"],
  st_uid: [32, "u32"],
  st_gid: [36, "u32"],
  st_rdev: [40, "u64"],
  st_size: [48, "i64"],
  st_blksize: [56, "u64"],
  st_blocks: [64, "u64"],
  st_atim: [72, timespec],
  st_mtim: [88, timespec],
  st_ctim: [104, timespec],
});

export const statvfs = struct("statvfs", 104, 8, {
  f_bsize: [0, "u64"],
  f_frsize: [8, "u64"],
  f_blocks: [16, "u64"],
  f_bfree: [24, "u64"],
  f_bavail: [32, "u64"],
  f_files: [40, "u64"],
  f_ffree: [48, "u64"],
  f_favail: [56, "u64"],
  f_fsid: [64, "u64"],
  f_flag: [72, "u64", flags(mountFlags)],
  f_namemax: [80, "u64"],
  f_basetype: [88, array("char", 16)],
});

/** Head of a get_dir_entries record; `namelen` bytes of name follow, no NUL. */
export const sys_dirent = struct("sys_dirent", 13, 1, {
  ino: [0, "u64"],
  file_type: [8, "u8", constant(directoryEntryTypes)],
  namelen: [9, "u32"],
});

export const flock = struct("flock", 32, 8, {
  l_type: [0, "i16", constant(lockTypes)],
  l_whence: [2, "i16", constant(seekOrigins)],
  l_start: [8, "i64"],
  l_len: [16, "i64"],
  l_pid: [24, "i32"],
});

export const pollfd = struct("pollfd", 8, 4, {
  fd: [0, "i32", descriptor],
  events: [4, "i16", flags(pollEvents)],
  revents: [6, "i16", flags(pollEvents)],
});

export const iovec = struct("iovec", 16, 8, {
  iov_base: [0, "pointer", reads("bytes", "iov_len")],
  iov_len: [8, "size"],
});

/** Head of an inode watcher event; `name_length` bytes follow, NUL included. */
export const inode_watcher_event = struct("inode_watcher_event", 16, 1, {
  watch_descriptor: [0, "i32"],
  type: [4, "u32", flags(inodeWatcherEvents)],
  name_length: [8, "u64"],
});

export const mount_specific_flag = struct("mount_specific_flag", 32, 8, {
  key_string_length: [0, "u32"],
  value_length: [4, "u32"],
  value_type: [8, "i32", constant(mountSpecificFlagTypes)],
  key_string_addr: [16, "pointer", reads("text", "key_string_length")],
  value_addr: [24, "pointer", reads("bytes", "value_length")],
});
