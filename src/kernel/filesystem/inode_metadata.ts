/**
 * What stat tells of an inode, and who may use it.
 *
 * @module
 */

import {
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from "../../api/constants.ts";
import type { Credentials } from "../security/credentials.ts";
import type { Timestamp } from "./timestamp.ts";

/** As in Kernel/FileSystem/InodeMetadata.h. */
export interface InodeMetadata {
  /** File system id; 0 marks metadata of something that is gone. */
  readonly fsid: number;
  readonly index: number;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly atime: Timestamp;
  readonly ctime: Timestamp;
  readonly mtime: Timestamp;
  readonly majorDevice: number;
  readonly minorDevice: number;
}

/** True for the type bits of a directory. */
export function isDirectory(mode: number): boolean {
  return (mode & S_IFMT) === S_IFDIR;
}

/** True for the type bits of a symbolic link. */
export function isSymlink(mode: number): boolean {
  return (mode & S_IFMT) === S_IFLNK;
}

/** True for the type bits of a regular file. */
export function isRegularFile(mode: number): boolean {
  return (mode & S_IFMT) === S_IFREG;
}

/** True for the type bits of a FIFO. */
export function isFIFO(mode: number): boolean {
  return (mode & S_IFMT) === S_IFIFO;
}

/** True for the type bits of a socket. */
export function isSocket(mode: number): boolean {
  return (mode & S_IFMT) === S_IFSOCK;
}

/** True for the type bits of a block device. */
export function isBlockDevice(mode: number): boolean {
  return (mode & S_IFMT) === S_IFBLK;
}

/** True for the type bits of a character device. */
export function isCharacterDevice(mode: number): boolean {
  return (mode & S_IFMT) === S_IFCHR;
}

/** True for the type bits of either kind of device. */
export function isDevice(mode: number): boolean {
  return isBlockDevice(mode) || isCharacterDevice(mode);
}

/** The access bits within one class of a mode. */
export const Access = { execute: 1, write: 2, read: 4 } as const;

/**
 * Whether the ids may use `metadata` so. Id 0 may everything; otherwise the
 * first class that fits (owner, group, others) decides alone.
 */
export function mayAccess(
  metadata: InodeMetadata,
  credentials: Credentials,
  access: number,
  useEffectiveIds = true,
): boolean {
  const uid = useEffectiveIds ? credentials.euid : credentials.uid;
  const gid = useEffectiveIds ? credentials.egid : credentials.gid;
  if (uid === 0) return true;
  const { mode } = metadata;
  if (metadata.uid === uid) return ((mode >> 6) & access) === access;
  if (metadata.gid === gid || credentials.extraGids.includes(metadata.gid)) {
    return ((mode >> 3) & access) === access;
  }
  return (mode & access) === access;
}

/** dev_t of a major and minor number. */
export function encodedDevice(major: number, minor: number): number {
  return ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
}

function bitsOf(device: bigint): number {
  return Number(BigInt.asUintN(32, device));
}

/** The major number in a dev_t. */
export function majorOf(device: bigint): number {
  return (bitsOf(device) >>> 8) & 0xfff;
}

/** The minor number in a dev_t. */
export function minorOf(device: bigint): number {
  const bits = bitsOf(device);
  return (bits & 0xff) | ((bits >>> 12) & 0xfff00);
}
