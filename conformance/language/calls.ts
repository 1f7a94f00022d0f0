/**
 * Convenient steps for the common calls: paths as strings, parameter structs
 * built on the way. Everything else is said with `call.NAME(…)`.
 *
 * @module
 */

import {
  AT_FDCWD,
  mapFlags,
  mountFlags,
  openFlags,
  P_PID,
  protections,
  waitOptions,
  WEXITED,
} from "../../src/api/constants.ts";
import {
  pollfd,
  SC_chmod_params,
  SC_chown_params,
  SC_clock_nanosleep_params,
  SC_execve_params,
  SC_faccessat_params,
  SC_fsmount_params,
  SC_fsopen_params,
  SC_link_params,
  SC_mknod_params,
  SC_mmap_params,
  SC_open_params,
  SC_pledge_params,
  SC_poll_params,
  SC_readlink_params,
  SC_remount_params,
  SC_rename_params,
  SC_stat_params,
  SC_symlink_params,
  SC_umount_params,
  SC_unveil_params,
  SC_waitid_params,
  sigaction as sigactionLayout,
  siginfo_t,
  timespec,
} from "../../src/api/structs.ts";
import { exited } from "./actors.ts";
import { invoke } from "./call.ts";
import type { Step } from "./step.ts";
import { room, showPath, struct } from "./struct_block.ts";
import {
  array,
  type Block,
  NULL,
  type Path,
  path,
  pathParts,
  type Pointer,
  showValue,
  text,
  u32,
  u64,
  type Value,
} from "./value.ts";

/** Options of calls that name a directory to start at and whether to follow. */
export interface At {
  /** Where relative paths start; the working directory when left out. */
  readonly at?: Value;
}

/** `At`, and whether the last symlink is followed. */
export interface Follow extends At {
  readonly follow?: boolean;
}

const FDCWD: Value = AT_FDCWD;

function octal(value: number): string {
  return value === 0 ? "0" : `0${value.toString(8)}`;
}

/** Flags by their names, as strace shows them. */
export function showFlags(
  table: Readonly<Record<string, number>>,
  value: number,
): string {
  const names: string[] = [];
  let rest = value;
  const entries = Object.entries(table).sort(([, a], [, b]) => b - a);
  for (const [name, bit] of entries) {
    if (bit !== 0 && (rest & bit) === bit) {
      names.push(name);
      rest &= ~bit;
    }
  }
  if (rest !== 0) names.push(`0x${(rest >>> 0).toString(16)}`);
  return names.reverse().join("|") || "0";
}

/** Opens a path: openat with the working directory unless `at` says otherwise. */
export function open(
  pathname: Path,
  options: number,
  mode = 0,
  { at = FDCWD }: At = {},
): Step {
  const fields = { dirfd: at, path: pathname, options, mode };
  const where = at === FDCWD ? "" : `${showValue(at)}, `;
  const tail = mode === 0 ? "" : `, ${octal(mode)}`;
  return invoke(
    "open",
    [struct(SC_open_params, fields)],
    `open(${where}${showPath(pathname)}, ${
      showFlags(openFlags, options)
    }${tail})`,
  );
}

/** Closes a descriptor. */
export function close(fd: Value): Step {
  return invoke("close", [fd]);
}

/** Reads `size` bytes, the block's size when left out. */
export function read(fd: Value, into: Pointer, size?: Value): Step {
  return invoke("read", [fd, into, size ?? sizeOfBlock(into)]);
}

/** Reads at an offset. */
export function pread(
  fd: Value,
  into: Pointer,
  offset: Value,
  size?: Value,
): Step {
  return invoke("pread", [fd, into, size ?? sizeOfBlock(into), offset]);
}

/** Writes text, bytes or memory. */
export function write(
  fd: Value,
  data: string | Uint8Array | Pointer,
  size?: Value,
): Step {
  const from = typeof data === "string" || data instanceof Uint8Array
    ? text(data)
    : data;
  return invoke("write", [fd, from, size ?? sizeOfBlock(from)]);
}

function sizeOfBlock(pointer: Pointer): number {
  if (typeof pointer === "object") {
    if (pointer.kind === "block") return pointer.size;
    if (pointer.kind === "crossing" || pointer.kind === "read-only") {
      return pointer.block.size;
    }
    if (pointer.kind === "inside") return pointer.block.size - pointer.offset;
  }
  throw new TypeError("a row must say how many bytes it means");
}

/**
 * Seeks. The call takes and gives the offset in memory: `where` names that
 * memory to observe it, with `u64(offset, name)`.
 */
export function lseek(
  fd: Value,
  offset: number | bigint | Block,
  whence: number,
): Step {
  const memory = typeof offset === "object" ? offset : u64(offset);
  return invoke("lseek", [fd, memory, whence]);
}

/** Status of a path into `into`. */
export function stat(
  pathname: Path,
  into: Pointer,
  { at = FDCWD, follow = true }: Follow = {},
): Step {
  const fields = {
    path: pathname,
    statbuf: into,
    dirfd: at,
    follow_symlinks: follow ? 1 : 0,
  };
  return invoke(
    "stat",
    [struct(SC_stat_params, fields)],
    `${follow ? "stat" : "lstat"}(${showPath(pathname)}, ${showValue(into)})`,
  );
}

/** Status of a descriptor into `into`. */
export function fstat(fd: Value, into: Pointer): Step {
  return invoke("fstat", [fd, into]);
}

/** Duplicates a descriptor to a number. */
export function dup2(from: Value, to: Value): Step {
  return invoke("dup2", [from, to]);
}

/** Makes a pipe; the two descriptors are written to `into` (8 bytes). */
export function pipe(into: Pointer, flags = 0): Step {
  return invoke("pipe", [into, flags]);
}

/** fcntl with a number or an address as argument. */
export function fcntl(fd: Value, command: number, argument: Value = 0): Step {
  return invoke("fcntl", [fd, command, argument]);
}

/** Makes a directory. */
export function mkdir(
  pathname: Path,
  mode = 0o777,
  { at = FDCWD }: At = {},
): Step {
  const { pointer, length } = pathParts(pathname);
  return invoke(
    "mkdir",
    [at, pointer, length, mode],
    `mkdir(${showPath(pathname)}, ${octal(mode)})`,
  );
}

/** Removes an empty directory. */
export function rmdir(pathname: Path): Step {
  const { pointer, length } = pathParts(pathname);
  return invoke("rmdir", [pointer, length], `rmdir(${showPath(pathname)})`);
}

/** Removes a name. */
export function unlink(
  pathname: Path,
  flags = 0,
  { at = FDCWD }: At = {},
): Step {
  const { pointer, length } = pathParts(pathname);
  return invoke(
    "unlink",
    [at, pointer, length, flags],
    `unlink(${showPath(pathname)}${flags === 0 ? "" : `, ${flags}`})`,
  );
}

/** Renames. */
export function rename(
  from: Path,
  to: Path,
  { at = FDCWD, toAt = FDCWD }: At & { readonly toAt?: Value } = {},
): Step {
  const fields = { olddirfd: at, old_path: from, newdirfd: toAt, new_path: to };
  return invoke(
    "rename",
    [struct(SC_rename_params, fields)],
    `rename(${showPath(from)}, ${showPath(to)})`,
  );
}

/** Makes a hard link. */
export function link(from: Path, to: Path): Step {
  return invoke(
    "link",
    [struct(SC_link_params, { old_path: from, new_path: to })],
    `link(${showPath(from)}, ${showPath(to)})`,
  );
}

/** Makes a symbolic link. */
export function symlink(
  target: Path,
  linkpath: Path,
  { at = FDCWD }: At = {},
): Step {
  return invoke(
    "symlink",
    [struct(SC_symlink_params, { target, linkpath, dirfd: at })],
    `symlink(${showPath(target)}, ${showPath(linkpath)})`,
  );
}

/** Reads a symbolic link into a block. */
export function readlink(
  pathname: Path,
  into: Block | { data: Pointer; size: Value },
  { at = FDCWD }: At = {},
): Step {
  const fields = { path: pathname, buffer: into, dirfd: at };
  return invoke(
    "readlink",
    [struct(SC_readlink_params, fields)],
    `readlink(${showPath(pathname)}, …)`,
  );
}

/** The working directory into a block. */
export function getcwd(into: Pointer, size?: Value): Step {
  return invoke("getcwd", [into, size ?? sizeOfBlock(into)]);
}

/** Changes the working directory. */
export function chdir(pathname: Path): Step {
  const { pointer, length } = pathParts(pathname);
  return invoke("chdir", [pointer, length], `chdir(${showPath(pathname)})`);
}

/** Sets the file mode creation mask; the result is the old one. */
export function umask(mask: number): Step {
  return invoke("umask", [mask], `umask(${octal(mask)})`);
}

/** Changes a mode. */
export function chmod(
  pathname: Path,
  mode: number,
  { at = FDCWD, follow = true }: Follow = {},
): Step {
  const fields = {
    dirfd: at,
    path: pathname,
    mode,
    follow_symlinks: follow ? 1 : 0,
  };
  return invoke(
    "chmod",
    [struct(SC_chmod_params, fields)],
    `chmod(${showPath(pathname)}, ${octal(mode)})`,
  );
}

/** Changes owner and group; 0xffffffff leaves one alone. */
export function chown(
  pathname: Path,
  uid: number,
  gid: number,
  { at = FDCWD, follow = true }: Follow = {},
): Step {
  const fields = {
    path: pathname,
    uid,
    gid,
    dirfd: at,
    follow_symlinks: follow ? 1 : 0,
  };
  return invoke(
    "chown",
    [struct(SC_chown_params, fields)],
    `${follow ? "chown" : "lchown"}(${showPath(pathname)}, ${uid}, ${gid})`,
  );
}

/** Makes a node. */
export function mknod(
  pathname: Path,
  mode: number,
  dev: Value = 0,
  { at = FDCWD }: At = {},
): Step {
  return invoke(
    "mknod",
    [struct(SC_mknod_params, { path: pathname, mode, dev, dirfd: at })],
    `mknod(${showPath(pathname)}, ${octal(mode)}, ${showValue(dev)})`,
  );
}

/** Asks whether a path may be accessed. */
export function faccessat(
  pathname: Path,
  mode: number,
  flags = 0,
  { at = FDCWD }: At = {},
): Step {
  return invoke(
    "faccessat",
    [struct(SC_faccessat_params, { dirfd: at, pathname, mode, flags })],
    `faccessat(${showPath(pathname)}, ${mode}, ${flags})`,
  );
}

/** Directory entries into a block. */
export function get_dir_entries(
  fd: Value,
  into: Pointer,
  size?: Value,
): Step {
  return invoke("get_dir_entries", [fd, into, size ?? sizeOfBlock(into)]);
}

/** Sets a file's size. */
export function ftruncate(fd: Value, length: Value): Step {
  return invoke("ftruncate", [fd, length]);
}

/** What mmap takes; left out is 0, or -1 for the descriptor. */
export interface Mapping {
  readonly addr?: Value;
  readonly size: Value;
  readonly alignment?: Value;
  readonly prot?: number;
  readonly flags: number;
  readonly fd?: Value;
  readonly offset?: Value;
  readonly name?: Path;
}

/** Maps memory; the result is the address. */
export function mmap(mapping: Mapping): Step {
  const { fd = -1, prot = 0, flags, size } = mapping;
  const fields = { ...mapping, fd, prot };
  return invoke(
    "mmap",
    [struct(SC_mmap_params, fields)],
    `mmap(${showValue(mapping.addr ?? NULL)}, ${showValue(size)}, ${
      showFlags(protections, prot)
    }, ${showFlags(mapFlags, flags)}, ${showValue(fd)}, ${
      showValue(mapping.offset ?? 0)
    })`,
  );
}

/** Unmaps memory. */
export function munmap(address: Value, size: Value): Step {
  return invoke("munmap", [address, size]);
}

/** Changes protections. */
export function mprotect(address: Value, size: Value, prot: number): Step {
  return invoke(
    "mprotect",
    [address, size, prot],
    `mprotect(${showValue(address)}, ${showValue(size)}, ${
      showFlags(protections, prot)
    })`,
  );
}

/** Sends a signal. */
export function kill(pid: Value, signal: number): Step {
  return invoke("kill", [pid, signal]);
}

/** Sets a signal's action to SIG_DFL (0), SIG_IGN (1) or an address. */
export function sigaction(
  signal: number,
  action: Pointer | { handler: Value; flags?: number; mask?: number },
  old: Pointer = NULL,
): Step {
  const memory = typeof action === "object" && "handler" in action
    ? struct(sigactionLayout, {
      sa_handler: action.handler,
      sa_mask: action.mask ?? 0,
      sa_flags: action.flags ?? 0,
    })
    : action;
  return invoke("sigaction", [signal, memory, old]);
}

/** Changes the signal mask. */
export function sigprocmask(
  how: number,
  set: number | Pointer,
  old: Pointer = NULL,
): Step {
  const memory = typeof set === "number" ? u32(set) : set;
  return invoke("sigprocmask", [how, memory, old]);
}

/** Sets the alarm clock; the result is what was left of the old one. */
export function alarm(seconds: number): Step {
  return invoke("alarm", [seconds]);
}

/** A descriptor to poll. */
export function polled(fd: Value, events: number): Block<typeof pollfd> {
  return struct(pollfd, { fd, events });
}

/** Polls; `milliseconds` undefined waits for ever. */
export function poll(
  list: Pointer | readonly Block[],
  milliseconds?: number,
  count?: Value,
): Step {
  const fds = isList(list) ? (list.length === 0 ? NULL : array(list)) : list;
  const nfds = count ??
    (isList(list) ? list.length : Math.floor(sizeOfBlock(list) / pollfd.size));
  const timeout = milliseconds === undefined ? NULL : duration(milliseconds);
  return invoke(
    "poll",
    [struct(SC_poll_params, { fds, nfds, timeout, sigmask: NULL })],
    `poll(${showValue(fds)}, ${showValue(nfds)}, ${milliseconds ?? "NULL"})`,
  );
}

function isList(
  value: Pointer | readonly Block[],
): value is readonly Block[] {
  return Array.isArray(value);
}

/** A timespec of so many milliseconds. */
export function duration(milliseconds: number): Block<typeof timespec> {
  return struct(timespec, {
    tv_sec: Math.floor(milliseconds / 1000),
    tv_nsec: (milliseconds % 1000) * 1_000_000,
  });
}

/** Sleeps. */
export function clock_nanosleep(
  clock: number,
  flags: number,
  requested: Pointer,
  remaining: Pointer = NULL,
): Step {
  return invoke("clock_nanosleep", [
    struct(SC_clock_nanosleep_params, {
      clock_id: clock,
      flags,
      requested_sleep: requested,
      remaining_sleep: remaining,
    }),
  ]);
}

/** Waits for a change of a child; the information goes to `into`, which the reference demands. */
export function waitid(
  idtype: number,
  id: Value,
  into: Pointer = room(siginfo_t),
  options: number = WEXITED,
): Step {
  return invoke(
    "waitid",
    [struct(SC_waitid_params, { idtype, id, infop: into, options })],
    `waitid(${idtype === P_PID ? "P_PID" : idtype}, ${showValue(id)}, ${
      showValue(into)
    }, ${showFlags(waitOptions, options)})`,
  );
}

/** Ends the process. */
export function exit(status = 0): Step {
  return invoke("exit", [status]).ends(exited(status & 0xff));
}

/** Replaces the program. */
export function execve(
  pathname: Path,
  argv: readonly Path[],
  envp: readonly Path[] = [],
): Step {
  return invoke(
    "execve",
    [struct(SC_execve_params, {
      path: pathname,
      arguments: argv,
      environment: envp,
    })],
    `execve(${showPath(pathname)}, [${argv.map(showPath).join(", ")}])`,
  );
}

/** A counted string that may be the null pointer. */
function optional(value: Path | null): Path {
  return value === null ? path(NULL, 0) : value;
}

/** Reduces promises; null leaves a set alone. */
export function pledge(
  promises: Path | null,
  execpromises: Path | null = null,
): Step {
  return invoke(
    "pledge",
    [struct(SC_pledge_params, {
      promises: optional(promises),
      execpromises: optional(execpromises),
    })],
    `pledge(${promises === null ? "NULL" : showPath(promises)}, ${
      execpromises === null ? "NULL" : showPath(execpromises)
    })`,
  );
}

/** Unveils a path; null for both locks the veil. */
export function unveil(
  pathname: Path | null,
  permissions: Path | null,
  flags = 1,
): Step {
  return invoke(
    "unveil",
    [struct(SC_unveil_params, {
      flags,
      path: optional(pathname),
      permissions: optional(permissions),
    })],
    `unveil(${pathname === null ? "NULL" : showPath(pathname)}, ${
      permissions === null ? "NULL" : showPath(permissions)
    })`,
  );
}

/** Opens a file system type to be mounted. */
export function fsopen(type: Path, flags = 0): Step {
  return invoke(
    "fsopen",
    [struct(SC_fsopen_params, { fs_type: type, flags })],
    `fsopen(${showPath(type)}, ${showFlags(mountFlags, flags)})`,
  );
}

/** Mounts what fsopen opened. */
export function fsmount(
  mount: Value,
  target: Path,
  source: Value = -1,
  context: Value = -1,
): Step {
  return invoke(
    "fsmount",
    [struct(SC_fsmount_params, {
      vfs_root_context_id: context,
      mount_fd: mount,
      target,
      source_fd: source,
    })],
    `fsmount(${showValue(mount)}, ${showPath(target)}, ${showValue(source)})`,
  );
}

/** Changes a mount's flags. */
export function remount(
  target: Path,
  flags: number,
  context: Value = -1,
): Step {
  return invoke(
    "remount",
    [struct(SC_remount_params, {
      vfs_root_context_id: context,
      target,
      flags,
    })],
    `remount(${showPath(target)}, ${showFlags(mountFlags, flags)})`,
  );
}

/** Unmounts. */
export function umount(target: Path, context: Value = -1): Step {
  return invoke(
    "umount",
    [struct(SC_umount_params, { vfs_root_context_id: context, target })],
    `umount(${showPath(target)})`,
  );
}
