/**
 * Mode, owner and times of inodes, and asking for access (Kernel/FileSystem/VirtualFileSystem.cpp).
 *
 * @module
 */

import {
  AT_EACCESS,
  AT_SYMLINK_NOFOLLOW,
  R_OK,
  S_ISGID,
  S_ISUID,
  W_OK,
  X_OK,
} from "../../api/constants.ts";
import { fail } from "../errors.ts";
import { type Credentials, isSuperuser } from "../security/credentials.ts";
import type { Custody } from "./custody.ts";
import type { TimesToSet } from "./inode.ts";
import { Access, mayAccess } from "./inode_metadata.ts";
import {
  optionsOfFollowing,
  type PathBase,
  type PathCaller,
  resolvePath,
} from "./path_walk.ts";

const KEEP = 0xffffffff;

/** Replaces the permission bits. */
export function changeMode(
  credentials: Credentials,
  custody: Custody,
  mode: number,
): void {
  const { inode } = custody;
  requireOwner(credentials, custody);
  requireWritableMount(custody);
  inode.chmod((inode.metadata().mode & ~0o7777) | (mode & 0o7777));
}

/** Replaces owner and group; 0xffffffff keeps one as it is. */
export function changeOwner(
  credentials: Credentials,
  custody: Custody,
  uid: number,
  gid: number,
): void {
  const { inode } = custody;
  const metadata = inode.metadata();
  const superuser = isSuperuser(credentials);
  requireOwner(credentials, custody);
  if (uid !== KEEP && uid !== credentials.euid && !superuser) {
    fail("attributes/EPERM/uid-is-not-the-callers");
  }
  // The real group counts here, not the effective one.
  const isMember = gid === credentials.gid ||
    credentials.extraGids.includes(gid);
  if (gid !== KEEP && !isMember && !superuser) {
    fail("attributes/EPERM/gid-is-none-of-the-callers");
  }
  requireWritableMount(custody);
  const newUid = uid === KEEP ? metadata.uid : uid;
  const newGid = gid === KEEP ? metadata.gid : gid;
  if ((metadata.mode & (S_ISUID | S_ISGID)) !== 0) {
    inode.chmod(metadata.mode & ~(S_ISUID | S_ISGID));
  }
  inode.chown(newUid, newGid);
}

/** Sets times; only owner and superuser may, even for the current time. */
export function changeTimes(
  credentials: Credentials,
  custody: Custody,
  times: TimesToSet,
): void {
  if (
    !isSuperuser(credentials) &&
    custody.inode.metadata().uid !== credentials.euid
  ) {
    fail("attributes/EACCES/times-set-by-other-than-the-owner");
  }
  requireWritableMount(custody);
  custody.inode.setTimes(times);
}

/** faccessat: real ids unless AT_EACCESS; the walk uses effective ones anyway. */
export function checkAccess(
  caller: PathCaller,
  path: string,
  base: PathBase,
  mode: number,
  flags: number,
): void {
  const custody = resolvePath(
    caller,
    caller.rootContext,
    path,
    base,
    optionsOfFollowing((flags & AT_SYMLINK_NOFOLLOW) === 0),
  );
  const metadata = custody.inode.metadata();
  const may = (access: number) =>
    mayAccess(metadata, caller.credentials, access, (flags & AT_EACCESS) !== 0);
  if ((mode & R_OK) !== 0 && !may(Access.read)) {
    fail("faccessat/EACCES/r_ok-but-not-readable");
  }
  if ((mode & W_OK) !== 0) {
    if (!may(Access.write)) {
      fail("faccessat/EACCES/w_ok-but-not-writable");
    }
    if (custody.isReadonly) {
      fail("faccessat/EROFS/w_ok-but-mount-is-read-only");
    }
  }
  if ((mode & X_OK) !== 0 && !may(Access.execute)) {
    fail("faccessat/EACCES/x_ok-but-not-executable");
  }
}

function requireOwner(credentials: Credentials, custody: Custody): void {
  if (
    credentials.euid !== custody.inode.metadata().uid &&
    !isSuperuser(credentials)
  ) {
    fail("attributes/EPERM/caller-is-not-the-owner");
  }
}

function requireWritableMount(custody: Custody): void {
  if (custody.isReadonly) fail("mount/EROFS/read-only");
}
