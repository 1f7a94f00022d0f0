import { type Row, row } from "../language/row.ts";

const SOURCE = "Kernel/Syscalls/stat.cpp, Kernel/FileSystem/InodeMetadata.h";

export function made(
  name: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(name, { source: SOURCE, ...definition });
}

const EPOCH = { tv_sec: 0, tv_nsec: 0 };

/** What stat tells of what has no inode, beside its mode: nothing. */
export const WITHOUT_INODE = {
  st_dev: 0,
  st_ino: 0,
  st_nlink: 0,
  st_uid: 0,
  st_gid: 0,
  st_rdev: 0,
  st_size: 0,
  st_blksize: 0,
  st_blocks: 0,
  st_atim: EPOCH,
  st_mtim: EPOCH,
  st_ctim: EPOCH,
} as const;
