/**
 * The parameter structs: what a call's only register argument points at
 * (Kernel/API/Syscall.h).
 *
 * @module
 */

import {
  accessModes,
  atFlags,
  inodeWatcherEvents,
  openFlags,
  unveilFlags,
} from "../constants/file.ts";
import { mapFlags, protections } from "../constants/memory.ts";
import {
  mountFlags,
  unshareEnterFlags,
  unshareTypes,
} from "../constants/mount.ts";
import {
  FUTEX_BITSET_MATCH_ANY,
  futexFlags,
  futexOperations,
  ptraceRequests,
  schedulerParametersModes,
  threadDetachStates,
  threadPriorities,
  waitIdTypes,
  waitOptions,
} from "../constants/process.ts";
import {
  addressFamilies,
  internetProtocols,
  leveledOptions,
  optionLevels,
  SOCK_TYPE_MASK,
  socketFlags,
  socketTypes,
} from "../constants/socket.ts";
import { clockIds, timerFlags } from "../constants/time.ts";
import { struct } from "../layout.ts";
import {
  address,
  constant,
  constantAndFlags,
  decimalOr,
  dependent,
  descriptor,
  directoryDescriptor,
  fileMode,
  flags,
  hexadecimal,
  hexadecimalOr,
  mayRead,
  mayWrite,
  octal,
  optionalPath,
  optionalText,
  path,
  reads,
  text,
  updates,
  writes,
} from "../meaning.ts";
import { pollfd, stat, statvfs } from "./file.ts";
import { CharacterMap, sched_param, siginfo_t } from "./process.ts";
import {
  MutableBufferArgument,
  StringArgument,
  StringListArgument,
} from "./string_argument.ts";
import { timespec } from "./time.ts";

export const SC_mmap_params = struct("SC_mmap_params", 64, 8, {
  addr: [0, "pointer", address],
  size: [8, "size"],
  alignment: [16, "size"],
  prot: [24, "i32", flags(protections)],
  flags: [28, "i32", flags(mapFlags)],
  fd: [32, "i32", descriptor],
  offset: [40, "i64"],
  name: [48, StringArgument, optionalText],
});

export const SC_mremap_params = struct("SC_mremap_params", 32, 8, {
  old_address: [0, "pointer", address],
  old_size: [8, "size"],
  new_size: [16, "size"],
  flags: [24, "i32", flags(mapFlags)],
});

export const SC_set_mmap_name_params = struct(
  "SC_set_mmap_name_params",
  32,
  8,
  {
    addr: [0, "pointer", address],
    size: [8, "size"],
    name: [16, StringArgument, text],
  },
);

export const SC_open_params = struct("SC_open_params", 32, 8, {
  dirfd: [0, "i32", directoryDescriptor],
  path: [8, StringArgument, path],
  options: [24, "i32", flags(openFlags)],
  mode: [28, "u16", octal],
});

export const SC_poll_params = struct("SC_poll_params", 32, 8, {
  fds: [0, "pointer", updates(pollfd, "nfds")],
  nfds: [8, "u32"],
  timeout: [16, "pointer", mayRead(timespec)],
  sigmask: [24, "pointer", mayRead("u32")],
});

export const SC_clock_nanosleep_params = struct(
  "SC_clock_nanosleep_params",
  24,
  8,
  {
    clock_id: [0, "i32", constant(clockIds)],
    flags: [4, "i32", flags(timerFlags)],
    requested_sleep: [8, "pointer", reads(timespec)],
    remaining_sleep: [16, "pointer", mayWrite(timespec)],
  },
);

export const SC_clock_getres_params = struct("SC_clock_getres_params", 16, 8, {
  clock_id: [0, "i32", constant(clockIds)],
  result: [8, "pointer", writes(timespec)],
});

export const SC_accept4_params = struct("SC_accept4_params", 24, 8, {
  addr: [0, "pointer", mayWrite("bytes", "*addrlen")],
  addrlen: [8, "pointer", updates("u32")],
  sockfd: [16, "i32", descriptor],
  flags: [20, "i32", flags(socketFlags)],
});

export const SC_getsockopt_params = struct("SC_getsockopt_params", 32, 8, {
  sockfd: [0, "i32", descriptor],
  level: [4, "i32", decimalOr(optionLevels)],
  option: [8, "i32", decimalOr(leveledOptions)],
  value: [16, "pointer", writes("bytes", "*value_size")],
  value_size: [24, "pointer", updates("u32")],
});

export const SC_setsockopt_params = struct("SC_setsockopt_params", 24, 8, {
  value: [0, "pointer", reads("bytes", "value_size")],
  sockfd: [8, "i32", descriptor],
  level: [12, "i32", decimalOr(optionLevels)],
  option: [16, "i32", decimalOr(leveledOptions)],
  value_size: [20, "u32"],
});

export const SC_getsockname_params = struct("SC_getsockname_params", 24, 8, {
  sockfd: [0, "i32", descriptor],
  addr: [8, "pointer", writes("bytes", "*addrlen")],
  addrlen: [16, "pointer", updates("u32")],
});

export const SC_getpeername_params = struct("SC_getpeername_params", 24, 8, {
  sockfd: [0, "i32", descriptor],
  addr: [8, "pointer", writes("bytes", "*addrlen")],
  addrlen: [16, "pointer", updates("u32")],
});

export const SC_socketpair_params = struct("SC_socketpair_params", 24, 8, {
  domain: [0, "i32", constant(addressFamilies)],
  type: [
    4,
    "i32",
    constantAndFlags(SOCK_TYPE_MASK, socketTypes, socketFlags),
  ],
  protocol: [8, "i32", constant(internetProtocols)],
  sv: [16, "pointer", writes("i32", 2)],
});

/** `timeout` is a union: for some operations it holds the number val2. */
export const SC_futex_params = struct("SC_futex_params", 40, 8, {
  userspace_address: [0, "pointer", updates("u32")],
  futex_op: [8, "i32", constantAndFlags(0xff, futexOperations, futexFlags)],
  val: [12, "u32"],
  timeout: [16, "u64", dependent],
  userspace_address2: [24, "pointer", dependent],
  val3: [32, "u32", hexadecimalOr({ FUTEX_BITSET_MATCH_ANY })],
});

export const SC_setkeymap_params = struct("SC_setkeymap_params", 56, 8, {
  map: [0, "pointer", reads(CharacterMap)],
  shift_map: [8, "pointer", reads(CharacterMap)],
  alt_map: [16, "pointer", reads(CharacterMap)],
  altgr_map: [24, "pointer", reads(CharacterMap)],
  shift_altgr_map: [32, "pointer", reads(CharacterMap)],
  map_name: [40, StringArgument, text],
});

export const SC_getkeymap_params = struct("SC_getkeymap_params", 56, 8, {
  map: [0, "pointer", writes(CharacterMap)],
  shift_map: [8, "pointer", writes(CharacterMap)],
  alt_map: [16, "pointer", writes(CharacterMap)],
  altgr_map: [24, "pointer", writes(CharacterMap)],
  shift_altgr_map: [32, "pointer", writes(CharacterMap)],
  map_name: [40, MutableBufferArgument],
});

export const SC_unshare_open_params = struct("SC_unshare_open_params", 4, 4, {
  type: [0, "i32", constant(unshareTypes)],
});

export const SC_unshare_create_params = struct(
  "SC_unshare_create_params",
  4,
  4,
  { unshared_resource_fd: [0, "i32", descriptor] },
);

export const SC_unshare_enter_params = struct(
  "SC_unshare_enter_params",
  12,
  4,
  {
    type: [0, "i32", constant(unshareTypes)],
    id: [4, "i32"],
    flags: [8, "i32", flags(unshareEnterFlags)],
  },
);

export const SC_create_thread_params = struct(
  "SC_create_thread_params",
  56,
  8,
  {
    detach_state: [0, "u32", constant(threadDetachStates)],
    schedule_priority: [4, "i32", decimalOr(threadPriorities)],
    guard_page_size: [8, "u32"],
    reported_guard_page_size: [12, "u32"],
    stack_size: [16, "u32"],
    stack_location: [24, "opaque", address],
    entry: [32, "opaque", address],
    entry_argument: [40, "opaque", address],
    tls_pointer: [48, "opaque", address],
  },
);

export const SC_realpath_params = struct("SC_realpath_params", 32, 8, {
  path: [0, StringArgument, path],
  buffer: [16, MutableBufferArgument],
});

export const SC_execve_params = struct("SC_execve_params", 48, 8, {
  path: [0, StringArgument, path],
  arguments: [16, StringListArgument],
  environment: [32, StringListArgument],
});

/** The kernel refuses attributes and file actions without reading them. */
export const SC_posix_spawn_params = struct("SC_posix_spawn_params", 80, 8, {
  path: [0, StringArgument, path],
  arguments: [16, StringListArgument],
  environment: [32, StringListArgument],
  attr_data: [48, "pointer", address],
  attr_data_size: [56, "size"],
  serialized_file_actions_data: [64, "pointer", address],
  serialized_file_actions_data_size: [72, "size"],
});

export const SC_readlink_params = struct("SC_readlink_params", 40, 8, {
  path: [0, StringArgument, path],
  buffer: [16, MutableBufferArgument],
  dirfd: [32, "i32", directoryDescriptor],
});

export const SC_link_params = struct("SC_link_params", 32, 8, {
  old_path: [0, StringArgument, path],
  new_path: [16, StringArgument, path],
});

export const SC_chown_params = struct("SC_chown_params", 32, 8, {
  path: [0, StringArgument, path],
  uid: [16, "u32"],
  gid: [20, "u32"],
  dirfd: [24, "i32", directoryDescriptor],
  follow_symlinks: [28, "i32"],
});

export const SC_mknod_params = struct("SC_mknod_params", 40, 8, {
  path: [0, StringArgument, path],
  mode: [16, "u16", fileMode],
  dev: [24, "u64", hexadecimal],
  dirfd: [32, "i32", directoryDescriptor],
});

export const SC_symlink_params = struct("SC_symlink_params", 40, 8, {
  target: [0, StringArgument, text],
  linkpath: [16, StringArgument, path],
  dirfd: [32, "i32", directoryDescriptor],
});

export const SC_rename_params = struct("SC_rename_params", 48, 8, {
  olddirfd: [0, "i32", directoryDescriptor],
  old_path: [8, StringArgument, path],
  newdirfd: [24, "i32", directoryDescriptor],
  new_path: [32, StringArgument, path],
});

export const SC_fsopen_params = struct("SC_fsopen_params", 24, 8, {
  fs_type: [0, StringArgument, text],
  flags: [16, "i32", flags(mountFlags)],
});

export const SC_fsmount_params = struct("SC_fsmount_params", 32, 8, {
  vfs_root_context_id: [0, "i32"],
  mount_fd: [4, "i32", descriptor],
  target: [8, StringArgument, path],
  source_fd: [24, "i32", descriptor],
});

export const SC_bindmount_params = struct("SC_bindmount_params", 32, 8, {
  vfs_root_context_id: [0, "i32"],
  target: [8, StringArgument, path],
  source_fd: [24, "i32", descriptor],
  flags: [28, "i32", flags(mountFlags)],
});

export const SC_remount_params = struct("SC_remount_params", 32, 8, {
  vfs_root_context_id: [0, "i32"],
  target: [8, StringArgument, path],
  flags: [24, "i32", flags(mountFlags)],
});

export const SC_umount_params = struct("SC_umount_params", 24, 8, {
  vfs_root_context_id: [0, "i32"],
  target: [8, StringArgument, path],
});

export const SC_copy_mount_params = struct("SC_copy_mount_params", 48, 8, {
  original_vfs_root_context_id: [0, "i32"],
  target_vfs_root_context_id: [4, "i32"],
  original_path: [8, StringArgument, path],
  target_path: [24, StringArgument, path],
  flags: [40, "i32", flags(mountFlags)],
});

/** Null characters leave that set of promises alone. */
export const SC_pledge_params = struct("SC_pledge_params", 32, 8, {
  promises: [0, StringArgument, optionalText],
  execpromises: [16, StringArgument, optionalText],
});

/** Null characters in both lock the veil. */
export const SC_unveil_params = struct("SC_unveil_params", 40, 8, {
  flags: [0, "i32", flags(unveilFlags)],
  path: [8, StringArgument, optionalPath],
  permissions: [24, StringArgument, optionalText],
});

export const SC_utimensat_params = struct("SC_utimensat_params", 40, 8, {
  dirfd: [0, "i32", directoryDescriptor],
  path: [8, StringArgument, path],
  times: [24, "pointer", mayRead(timespec, 2)],
  flag: [32, "i32", flags(atFlags)],
});

export const SC_futimens_params = struct("SC_futimens_params", 16, 8, {
  fd: [0, "i32", descriptor],
  times: [8, "pointer", mayRead(timespec, 2)],
});

export const SC_waitid_params = struct("SC_waitid_params", 24, 8, {
  idtype: [0, "i32", constant(waitIdTypes)],
  id: [4, "i32"],
  infop: [8, "pointer", writes(siginfo_t)],
  options: [16, "i32", flags(waitOptions)],
});

export const SC_stat_params = struct("SC_stat_params", 32, 8, {
  path: [0, StringArgument, path],
  statbuf: [16, "pointer", writes(stat)],
  dirfd: [24, "i32", directoryDescriptor],
  follow_symlinks: [28, "i32"],
});

/** What addr points at for PT_PEEKBUF. */
export const SC_ptrace_buf_params = struct("SC_ptrace_buf_params", 16, 8, {
  buf: [0, MutableBufferArgument],
});

export const SC_ptrace_params = struct("SC_ptrace_params", 24, 8, {
  request: [0, "i32", constant(ptraceRequests)],
  tid: [4, "i32"],
  addr: [8, "pointer", dependent],
  data: [16, "u64", dependent],
});

/** What PR_SET_COREDUMP_METADATA_VALUE points at. */
export const SC_set_coredump_metadata_params = struct(
  "SC_set_coredump_metadata_params",
  32,
  8,
  {
    key: [0, StringArgument, text],
    value: [16, StringArgument, text],
  },
);

export const SC_inode_watcher_add_watch_params = struct(
  "SC_inode_watcher_add_watch_params",
  24,
  8,
  {
    user_path: [0, StringArgument, path],
    fd: [16, "i32", descriptor],
    event_mask: [20, "u32", flags(inodeWatcherEvents)],
  },
);

export const SC_statvfs_params = struct("SC_statvfs_params", 24, 8, {
  path: [0, StringArgument, path],
  buf: [16, "pointer", writes(statvfs)],
});

export const SC_chmod_params = struct("SC_chmod_params", 32, 8, {
  dirfd: [0, "i32", directoryDescriptor],
  path: [8, StringArgument, path],
  mode: [24, "u16", octal],
  follow_symlinks: [28, "i32"],
});

export const SC_scheduler_parameters_params = struct(
  "SC_scheduler_parameters_params",
  12,
  4,
  {
    pid_or_tid: [0, "i32"],
    mode: [4, "u8", constant(schedulerParametersModes)],
    parameters: [8, sched_param],
  },
);

export const SC_faccessat_params = struct("SC_faccessat_params", 32, 8, {
  dirfd: [0, "i32", directoryDescriptor],
  pathname: [8, StringArgument, path],
  mode: [24, "i32", flags(accessModes)],
  flags: [28, "i32", flags(atFlags)],
});
