/**
 * rename and link (Kernel/FileSystem/VirtualFileSystem.cpp).
 *
 * @module
 */

import {
  O_NOFOLLOW_NOERROR,
  O_RDWR,
  S_ISGID,
  S_ISUID,
  S_ISVTX,
  S_IXGRP,
} from "../../api/constants.ts";
import { ENOENT } from "../../api/errno.ts";
import { fail, KernelError } from "../errors.ts";
import { type Credentials, isSuperuser } from "../security/credentials.ts";
import { basename } from "./byte_string.ts";
import type { Custody } from "./custody.ts";
import type { Inode } from "./inode.ts";
import { Access, isRegularFile, mayAccess } from "./inode_metadata.ts";
import {
  attempt,
  countEntries,
  requireRemovable,
  requireWritableDirectory,
} from "./names.ts";
import {
  NO_OPTIONS,
  ParentOut,
  type PathBase,
  type PathCaller,
  resolvePath,
} from "./path_walk.ts";

/** rename; the order of the checks is the reference's and user code can see it. */
export function rename(
  caller: PathCaller,
  oldBase: PathBase,
  oldPath: string,
  newBase: PathBase,
  newPath: string,
): void {
  const { credentials, rootContext } = caller;
  const oldParentOut = new ParentOut();
  const { inode } = resolvePath(
    caller,
    rootContext,
    oldPath,
    oldBase,
    O_NOFOLLOW_NOERROR,
    oldParentOut,
  );
  const newParentOut = new ParentOut();
  const outcome = attempt(() =>
    resolvePath(caller, rootContext, newPath, newBase, NO_OPTIONS, newParentOut)
  );
  const oldParent = oldParentOut.custody;
  const newParent = newParentOut.custody;
  if (
    outcome instanceof KernelError &&
    (outcome.errno !== ENOENT || newParent === undefined)
  ) throw outcome;
  if (oldParent === undefined || newParent === undefined) {
    fail("rename/EPERM/path-leads-to-the-root");
  }
  const replaced = outcome instanceof KernelError ? undefined : outcome.inode;
  requireEmptyTarget(inode, replaced);
  requireSameFileSystem(oldParent, newParent);
  for (
    let ancestor: Custody | undefined = newParent;
    ancestor !== undefined;
    ancestor = ancestor.parent
  ) {
    if (ancestor.inode === inode) {
      fail("rename/EDIRINTOSELF/directory-moved-into-itself");
    }
  }
  requirePermission(credentials, oldParent, newParent, inode);
  const oldName = requireName(oldPath);
  const newName = requireName(newPath);
  if (
    oldName === newName && oldParent.inode.index === newParent.inode.index
  ) return;
  if (replaced !== undefined) {
    // Two names of one inode: nothing happens, both stay.
    if (replaced === inode) return;
    requireReplaceable(credentials, newParent.inode, replaced, inode);
  }
  newParent.inode.fs.rename(
    oldParent.inode,
    oldName,
    newParent.inode,
    newName,
  );
}

function requireEmptyTarget(inode: Inode, replaced: Inode | undefined): void {
  if (
    replaced !== undefined && replaced.index !== inode.index &&
    inode.isDirectory && replaced.isDirectory && countEntries(replaced) > 2
  ) {
    fail("rename/ENOTEMPTY/target-directory-not-empty");
  }
}

function requireSameFileSystem(oldParent: Custody, newParent: Custody): void {
  if (oldParent.inode.fs !== newParent.inode.fs) {
    fail("rename/EXDEV/parents-on-different-file-systems");
  }
}

function requirePermission(
  credentials: Credentials,
  oldParent: Custody,
  newParent: Custody,
  inode: Inode,
): void {
  requireWritableDirectory(
    credentials,
    newParent.inode,
  );
  requireWritableDirectory(
    credentials,
    oldParent.inode,
  );
  requireRemovable(
    credentials,
    oldParent.inode,
    inode,
  );
  if (oldParent.isReadonly || newParent.isReadonly) {
    fail("rename/EROFS/mount-of-either-parent-is-read-only");
  }
}

function requireName(path: string): string {
  const name = basename(path);
  if (name === "." || name === "..") {
    fail("rename/EINVAL/last-component-is-dot-or-dot-dot");
  }
  return name;
}

/** In a sticky directory owning the directory does not help against the target's owner. */
function requireReplaceable(
  credentials: Credentials,
  directory: Inode,
  replaced: Inode,
  inode: Inode,
): void {
  if (
    (directory.metadata().mode & S_ISVTX) !== 0 && !isSuperuser(credentials) &&
    replaced.metadata().uid !== credentials.euid
  ) {
    fail("rename/EACCES/target-of-another-in-sticky-directory");
  }
  if (replaced.isDirectory && !inode.isDirectory) {
    fail("rename/EISDIR/non-directory-onto-directory");
  }
}

/** link; old_path is followed, new_path's own failures mostly do not matter. */
export function link(
  caller: PathCaller,
  oldPath: string,
  newPath: string,
  base: PathBase,
): void {
  const { credentials, rootContext } = caller;
  const { inode } = resolvePath(caller, rootContext, oldPath, base, O_RDWR);
  const parentOut = new ParentOut();
  const existing = attempt(() =>
    resolvePath(caller, rootContext, newPath, base, 0, parentOut)
  );
  if (!(existing instanceof KernelError)) {
    fail("entry/EEXIST/path-leads-to-something");
  }
  const parent = parentOut.custody;
  if (parent === undefined) {
    fail("parent/ENOENT/not-found-by-the-walk");
  }
  if (parent.inode.fs !== inode.fs) {
    fail("link/EXDEV/new_path-lies-on-another-file-system");
  }
  requireWritableDirectory(
    credentials,
    parent.inode,
  );
  if (inode.isDirectory) fail("link/EPERM/old_path-leads-to-a-directory");
  if (parent.isReadonly) fail("parent/EROFS/mount-is-read-only");
  if (!hardLinkAllowed(credentials, inode)) {
    fail("link/EPERM/not-the-owner-of-a-protected-file");
  }
  parent.inode.addChild(inode, basename(newPath));
}

/** Others' files may be linked only when that gives no power over them. */
function hardLinkAllowed(credentials: Credentials, inode: Inode): boolean {
  const metadata = inode.metadata();
  if (credentials.euid === metadata.uid) return true;
  const { mode } = metadata;
  return isRegularFile(mode) && (mode & S_ISUID) === 0 &&
    !((mode & S_ISGID) !== 0 && (mode & S_IXGRP) !== 0) &&
    mayAccess(metadata, credentials, Access.write);
}
