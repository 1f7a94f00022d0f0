/**
 * Making and removing directory entries (Kernel/FileSystem/VirtualFileSystem.cpp).
 *
 * @module
 */

import {
  O_CREAT,
  O_NOFOLLOW_NOERROR,
  O_RDWR,
  S_IFDIR,
  S_IFLNK,
  S_ISVTX,
} from "../../api/constants.ts";
import { ENOENT } from "../../api/errno.ts";
import { fail, KernelError } from "../errors.ts";
import { type Credentials, isSuperuser } from "../security/credentials.ts";
import { basename, bytesOf } from "./byte_string.ts";
import type { Custody } from "./custody.ts";
import type { Inode } from "./inode.ts";
import {
  Access,
  isBlockDevice,
  isCharacterDevice,
  isFIFO,
  isRegularFile,
  isSocket,
  mayAccess,
} from "./inode_metadata.ts";
import {
  NO_OPTIONS,
  ParentOut,
  type PathBase,
  type PathCaller,
  resolveBase,
  resolvePath,
  resolveWithoutVeil,
  validateCustody,
} from "./path_walk.ts";

/** What a walk that was expected to fail came to. */
export type WalkOutcome = Custody | KernelError;

/** Runs a walk whose refusal decides how to go on. */
export function attempt(walk: () => Custody): WalkOutcome {
  try {
    return walk();
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return error;
  }
}

/** EACCES unless the caller may write to the directory. */
export function requireWritableDirectory(
  credentials: Credentials,
  directory: Inode,
): void {
  if (!mayAccess(directory.metadata(), credentials, Access.write)) {
    fail("parent/EACCES/not-writable");
  }
}

/** In a sticky directory only its owner, the entry's owner and the superuser remove. */
export function requireRemovable(
  credentials: Credentials,
  directory: Inode,
  inode: Inode,
): void {
  const metadata = directory.metadata();
  if (
    (metadata.mode & S_ISVTX) !== 0 && !isSuperuser(credentials) &&
    metadata.uid !== credentials.euid &&
    inode.metadata().uid !== credentials.euid
  ) {
    fail("entry/EACCES/protected-by-sticky-directory");
  }
}

/** mknod. */
export function makeNode(
  caller: PathCaller,
  path: string,
  mode: number,
  device: bigint,
  base: PathBase,
): void {
  const { credentials } = caller;
  if (
    !isRegularFile(mode) && !isBlockDevice(mode) && !isCharacterDevice(mode) &&
    !isFIFO(mode) && !isSocket(mode)
  ) {
    fail("mknod/EINVAL/unknown-type");
  }
  const parent = new ParentOut();
  const existing = attempt(() =>
    resolvePath(caller, caller.rootContext, path, base, NO_OPTIONS, parent)
  );
  if (!(existing instanceof KernelError)) {
    fail("entry/EEXIST/path-leads-to-something");
  }
  const directory = parent.custody;
  if (directory === undefined) {
    fail("parent/ENOENT/not-found-by-the-walk");
  }
  if (existing.errno !== ENOENT) throw existing;
  requireWritableDirectory(credentials, directory.inode);
  if (directory.isReadonly) fail("parent/EROFS/mount-is-read-only");
  directory.inode.createChild(
    basename(path),
    mode,
    device,
    credentials.euid,
    credentials.egid,
  );
}

/** mkdir; trailing slashes do not matter. */
export function makeDirectory(
  caller: PathCaller,
  path: string,
  mode: number,
  base: PathBase,
): void {
  const { credentials } = caller;
  // An empty path becomes "/" too, as in the reference.
  const trimmed = path.replace(/\/+$/, "") || "/";
  const start = resolveBase(caller, base);
  const parent = new ParentOut();
  const result = attempt(() =>
    resolveWithoutVeil(
      caller,
      caller.rootContext,
      trimmed,
      start,
      NO_OPTIONS,
      parent,
    )
  );
  if (!(result instanceof KernelError)) {
    fail("entry/EEXIST/path-leads-to-something");
  }
  const directory = parent.custody;
  // The reference panics on other errors with a (stale) parent.
  if (directory === undefined || result.errno !== ENOENT) throw result;
  validateCustody(caller, directory, O_CREAT, "parent");
  requireWritableDirectory(credentials, directory.inode);
  if (directory.isReadonly) fail("parent/EROFS/mount-is-read-only");
  directory.inode.createChild(
    basename(trimmed),
    S_IFDIR | mode,
    0n,
    credentials.euid,
    credentials.egid,
  );
}

/** symlink; the target need not exist, but if it does the veil must allow it. */
export function makeSymlink(
  caller: PathCaller,
  target: string,
  linkPath: string,
  base: PathBase,
): void {
  const { credentials, rootContext } = caller;
  const start = resolveBase(caller, base);
  const targetCustody = attempt(() =>
    resolveWithoutVeil(caller, rootContext, target, start, O_RDWR)
  );
  if (!(targetCustody instanceof KernelError)) {
    validateCustody(caller, targetCustody, O_RDWR, "path");
  }
  const parent = new ParentOut();
  const existing = attempt(() =>
    resolvePath(caller, rootContext, linkPath, base, O_RDWR, parent)
  );
  if (!(existing instanceof KernelError)) {
    fail("entry/EEXIST/path-leads-to-something");
  }
  const directory = parent.custody;
  if (directory === undefined) {
    fail("parent/ENOENT/not-found-by-the-walk");
  }
  validateCustody(caller, directory, O_RDWR, "parent");
  if (existing.errno !== ENOENT) throw existing;
  requireWritableDirectory(credentials, directory.inode);
  if (directory.isReadonly) fail("parent/EROFS/mount-is-read-only");
  // The reference panics on an empty text after it made the link.
  if (target === "") fail("path/EINVAL/empty");
  const link = directory.inode.createChild(
    basename(linkPath),
    S_IFLNK | 0o644,
    0n,
    credentials.euid,
    credentials.egid,
  );
  link.writeBytes(0, bytesOf(target));
}

/** unlink of anything but directories; a last link is not followed. */
export function removeName(
  caller: PathCaller,
  path: string,
  base: PathBase,
): void {
  const { credentials } = caller;
  const parent = new ParentOut();
  const { inode } = resolvePath(
    caller,
    caller.rootContext,
    path,
    base,
    // The veil's letter for making is that for removing.
    O_NOFOLLOW_NOERROR | O_CREAT,
    parent,
  );
  if (inode.isDirectory) {
    fail("unlink/EISDIR/path-leads-to-a-directory");
  }
  const directory = parent.custody;
  // The root alone has none, and is a directory.
  if (directory === undefined) throw new Error("a file without a directory");
  requireWritableDirectory(credentials, directory.inode);
  requireRemovable(
    credentials,
    directory.inode,
    inode,
  );
  if (directory.isReadonly) fail("parent/EROFS/mount-is-read-only");
  directory.inode.removeChild(basename(path));
}

/** rmdir follows a last link, but removes the path's own last name. */
export function removeDirectory(
  caller: PathCaller,
  path: string,
  base: PathBase,
): void {
  const { credentials } = caller;
  const parent = new ParentOut();
  const custody = resolvePath(
    caller,
    caller.rootContext,
    path,
    base,
    O_CREAT,
    parent,
  );
  const { inode } = custody;
  const name = basename(path);
  if (name === ".") {
    fail("directory-removal/EINVAL/last-component-is-dot");
  }
  if (!inode.isDirectory) {
    fail("directory-removal/ENOTDIR/path-leads-to-no-directory");
  }
  const directory = parent.custody;
  if (directory === undefined) {
    fail("directory-removal/EBUSY/path-leads-to-the-root");
  }
  requireWritableDirectory(credentials, directory.inode);
  requireRemovable(
    credentials,
    directory.inode,
    inode,
  );
  if (countEntries(inode) !== 2) {
    fail("directory-removal/ENOTEMPTY/not-empty");
  }
  if (custody.isReadonly) {
    fail("directory-removal/EROFS/mount-of-the-directory-is-read-only");
  }
  directory.inode.removeChild(name);
}

/** Entries of a directory, "." and ".." included. */
export function countEntries(directory: Inode): number {
  return [...directory.entries()].length;
}
