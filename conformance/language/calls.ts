/**
 * Convenient steps for the common calls: paths as strings, parameter structs
 * built on the way. Everything else is said with `call.NAME(…)`.
 *
 * @module
 */

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
import { invoke, type Operands, showOperand } from "./call.ts";
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
import {
  type FieldNumber,
  type FieldValue,
  numberIn,
  showFieldNumber,
  showOctal,
} from "./words.ts";

/** Options of calls that name a directory to start at and whether to follow. */
export interface At {
  /** Where relative paths start; the working directory when left out. */
  readonly at?: Base;
}

/** `At`, and whether the last symlink is followed. */
export interface Follow extends At {
  /** Whether a symbolic link at the end is followed. */
  readonly follow?: boolean;
}

/** A directory descriptor, or the one that stands for the working directory. */
export type Base = Value | "AT_FDCWD";

const FDCWD = "AT_FDCWD";

/** Opens a path: openat with the working directory unless `at` says otherwise. */
export function open<const O extends string>(
  pathname: Path,
  options: FieldNumber<typeof SC_open_params, "options", O>,
  mode = 0,
  { at = FDCWD }: At = {},
): Step {
  const fields = {
    dirfd: at,
    path: pathname,
    options: numberIn(SC_open_params, "options", options),
    mode,
  };
  const where = typeof at === "string" ? "" : `${showValue(at)}, `;
  const tail = mode === 0 ? "" : `, ${showOctal(mode)}`;
  return invoke(
    "open",
    [struct(SC_open_params, fields)],
    `open(${where}${showPath(pathname)}, ${
      showFieldNumber(SC_open_params, "options", options)
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
  whence: Operands<"lseek">[2],
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
export function pipe<const F extends string>(
  into: Pointer,
  flags: Operands<"pipe", F>[1] = 0,
): Step {
  return invoke("pipe", [into, flags]);
}

/** fcntl with a number or an address as argument. */
export function fcntl<const A extends string>(
  fd: Value,
  command: Operands<"fcntl">[1],
  argument: Operands<"fcntl", A>[2] = 0,
): Step {
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
    `mkdir(${showPath(pathname)}, ${showOctal(mode)})`,
  );
}

/** Removes an empty directory. */
export function rmdir(pathname: Path): Step {
  const { pointer, length } = pathParts(pathname);
  return invoke("rmdir", [pointer, length], `rmdir(${showPath(pathname)})`);
}

/** Removes a name. */
export function unlink<const F extends string>(
  pathname: Path,
  flags: Operands<"unlink", F>[3] = 0,
  { at = FDCWD }: At = {},
): Step {
  const { pointer, length } = pathParts(pathname);
  return invoke(
    "unlink",
    [at, pointer, length, flags],
    `unlink(${showPath(pathname)}${
      flags === 0 ? "" : `, ${showOperand("unlink", 3, flags)}`
    })`,
  );
}

/** Renames. */
export function rename(
  from: Path,
  to: Path,
  { at = FDCWD, toAt = FDCWD }: At & { readonly toAt?: Base } = {},
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
  return invoke("umask", [mask], `umask(${showOctal(mask)})`);
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
    `chmod(${showPath(pathname)}, ${showOctal(mode)})`,
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
export function mknod<const M extends string>(
  pathname: Path,
  mode: FieldNumber<typeof SC_mknod_params, "mode", M>,
  dev: Value = 0,
  { at = FDCWD }: At = {},
): Step {
  const fields = {
    path: pathname,
    mode: numberIn(SC_mknod_params, "mode", mode),
    dev,
    dirfd: at,
  };
  return invoke(
    "mknod",
    [struct(SC_mknod_params, fields)],
    `mknod(${showPath(pathname)}, ${showOctal(fields.mode)}, ${
      showValue(dev)
    })`,
  );
}

/** Asks whether a path may be accessed. */
export function faccessat<const M extends string, const F extends string>(
  pathname: Path,
  mode: FieldNumber<typeof SC_faccessat_params, "mode", M>,
  flags: FieldNumber<typeof SC_faccessat_params, "flags", F> = 0,
  { at = FDCWD }: At = {},
): Step {
  const fields = {
    dirfd: at,
    pathname,
    mode: numberIn(SC_faccessat_params, "mode", mode),
    flags: numberIn(SC_faccessat_params, "flags", flags),
  };
  return invoke(
    "faccessat",
    [struct(SC_faccessat_params, fields)],
    `faccessat(${showPath(pathname)}, ${
      showFieldNumber(SC_faccessat_params, "mode", mode)
    }, ${showFieldNumber(SC_faccessat_params, "flags", flags)})`,
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
export interface Mapping<
  P extends string = never,
  F extends string = never,
> {
  /** Where it is wanted. */
  readonly addr?: Value;
  /** How many bytes. */
  readonly size: Value;
  /** What the address is a multiple of. */
  readonly alignment?: Value;
  /** What may be done there. */
  readonly prot?: FieldNumber<typeof SC_mmap_params, "prot", P>;
  /** What it is, by the names of its flags. */
  readonly flags: FieldNumber<typeof SC_mmap_params, "flags", F>;
  /** The descriptor of what is mapped. */
  readonly fd?: Value;
  /** Where in the file it begins. */
  readonly offset?: Value;
  /** The region's name. */
  readonly name?: Path;
}

/** Maps memory; the result is the address. */
export function mmap<const P extends string, const F extends string>(
  mapping: Mapping<P, F>,
): Step {
  const { fd = -1, prot = 0, flags, size } = mapping;
  const fields = {
    ...mapping,
    fd,
    prot: numberIn(SC_mmap_params, "prot", prot),
    flags: numberIn(SC_mmap_params, "flags", flags),
  };
  return invoke(
    "mmap",
    [struct(SC_mmap_params, fields)],
    `mmap(${showValue(mapping.addr ?? NULL)}, ${showValue(size)}, ${
      showFieldNumber(SC_mmap_params, "prot", prot)
    }, ${showFieldNumber(SC_mmap_params, "flags", flags)}, ${showValue(fd)}, ${
      showValue(mapping.offset ?? 0)
    })`,
  );
}

/** Unmaps memory. */
export function munmap(address: Value, size: Value): Step {
  return invoke("munmap", [address, size]);
}

/** Changes protections. */
export function mprotect<const P extends string>(
  address: Value,
  size: Value,
  prot: Operands<"mprotect", P>[2],
): Step {
  return invoke("mprotect", [address, size, prot]);
}

/** Sends a signal. */
export function kill(pid: Value, signal: Operands<"kill">[1]): Step {
  return invoke("kill", [pid, signal]);
}

/** Sets a signal's action to SIG_DFL (0), SIG_IGN (1) or an address. */
export function sigaction<const F extends string>(
  signal: Operands<"sigaction">[0],
  action: Pointer | {
    readonly handler: FieldValue<typeof sigactionLayout, "sa_handler">;
    readonly flags?: FieldNumber<typeof sigactionLayout, "sa_flags", F>;
    readonly mask?: number;
  },
  old: Pointer = NULL,
): Step {
  const memory = typeof action === "object" && "handler" in action
    ? struct(sigactionLayout, {
      sa_handler: action.handler,
      sa_mask: action.mask ?? 0,
      sa_flags: numberIn(sigactionLayout, "sa_flags", action.flags ?? 0),
    })
    : action;
  return invoke("sigaction", [signal, memory, old]);
}

/** Changes the signal mask. */
export function sigprocmask(
  how: Operands<"sigprocmask">[0],
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
export function polled<const E extends string>(
  fd: Value,
  events: FieldNumber<typeof pollfd, "events", E>,
): Block<typeof pollfd> {
  return struct(pollfd, { fd, events: numberIn(pollfd, "events", events) });
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
export function clock_nanosleep<const F extends string>(
  clock: FieldNumber<typeof SC_clock_nanosleep_params, "clock_id">,
  flags: FieldNumber<typeof SC_clock_nanosleep_params, "flags", F>,
  requested: Pointer,
  remaining: Pointer = NULL,
): Step {
  return invoke("clock_nanosleep", [
    struct(SC_clock_nanosleep_params, {
      clock_id: clock,
      flags: numberIn(SC_clock_nanosleep_params, "flags", flags),
      requested_sleep: requested,
      remaining_sleep: remaining,
    }),
  ]);
}

/** Waits for a change of a child; the information goes to `into`, which the reference demands. */
export function waitid<const O extends string>(
  idtype: FieldNumber<typeof SC_waitid_params, "idtype">,
  id: Value,
  into: Pointer = room(siginfo_t),
  options?: FieldNumber<typeof SC_waitid_params, "options", O>,
): Step {
  const fields = {
    idtype,
    id,
    infop: into,
    options: numberIn(SC_waitid_params, "options", options ?? "WEXITED"),
  };
  return invoke(
    "waitid",
    [struct(SC_waitid_params, fields)],
    `waitid(${showFieldNumber(SC_waitid_params, "idtype", idtype)}, ${
      showValue(id)
    }, ${showValue(into)}, ${
      showFieldNumber(SC_waitid_params, "options", fields.options)
    })`,
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
export function unveil<const F extends string>(
  pathname: Path | null,
  permissions: Path | null,
  flags?: FieldNumber<typeof SC_unveil_params, "flags", F>,
): Step {
  return invoke(
    "unveil",
    [struct(SC_unveil_params, {
      flags: numberIn(
        SC_unveil_params,
        "flags",
        flags ?? "UNVEIL_CURRENT_PROGRAM",
      ),
      path: optional(pathname),
      permissions: optional(permissions),
    })],
    `unveil(${pathname === null ? "NULL" : showPath(pathname)}, ${
      permissions === null ? "NULL" : showPath(permissions)
    })`,
  );
}

/** Opens a file system type to be mounted. */
export function fsopen<const F extends string>(
  type: Path,
  flags: FieldNumber<typeof SC_fsopen_params, "flags", F> = 0,
): Step {
  const fields = {
    fs_type: type,
    flags: numberIn(SC_fsopen_params, "flags", flags),
  };
  return invoke(
    "fsopen",
    [struct(SC_fsopen_params, fields)],
    `fsopen(${showPath(type)}, ${
      showFieldNumber(SC_fsopen_params, "flags", flags)
    })`,
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
export function remount<const F extends string>(
  target: Path,
  flags: FieldNumber<typeof SC_remount_params, "flags", F>,
  context: Value = -1,
): Step {
  const fields = {
    vfs_root_context_id: context,
    target,
    flags: numberIn(SC_remount_params, "flags", flags),
  };
  return invoke(
    "remount",
    [struct(SC_remount_params, fields)],
    `remount(${showPath(target)}, ${
      showFieldNumber(SC_remount_params, "flags", flags)
    })`,
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
