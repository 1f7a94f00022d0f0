/** rename and link (Kernel/FileSystem/VirtualFileSystem.cpp). */
import {
  O_NOFOLLOW_NOERROR,
  O_RDWR,
  S_ISGID,
  S_ISUID,
  S_ISVTX,
  S_IXGRP,
} from "../../api/constants.ts";
import {
  EACCES,
  EDIRINTOSELF,
  EEXIST,
  EINVAL,
  EISDIR,
  ENOENT,
  ENOTEMPTY,
  EPERM,
  EROFS,
  EXDEV,
} from "../../api/errno.ts";
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
    resolvePath(caller, rootContext, newPath, newBase, 0, newParentOut)
  );
  const oldParent = oldParentOut.custody;
  const newParent = newParentOut.custody;
  if (
    outcome instanceof KernelError &&
    (outcome.errno !== ENOENT || newParent === undefined)
  ) throw outcome;
  if (oldParent === undefined || newParent === undefined) {
    fail(EPERM, "rename/EPERM/old-new-path-root-directory-parent");
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
      fail(
        EDIRINTOSELF,
        "rename/EDIRINTOSELF/old-object-new-parent-one-ancestors",
      );
    }
  }
  requirePermission(credentials, oldParent, newParent, inode);
  const oldName = requireName(oldPath, "rename/EINVAL/last-component-old_path");
  const newName = requireName(newPath, "rename/EINVAL/last-component-new_path");
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
    fail(
      ENOTEMPTY,
      "rename/ENOTEMPTY/both-directories-different-inode-numbers-new",
    );
  }
}

function requireSameFileSystem(oldParent: Custody, newParent: Custody): void {
  if (oldParent.inode.fs !== newParent.inode.fs) {
    fail(EXDEV, "rename/EXDEV/parents-different-file-systems");
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
    "*/EACCES/write-permission-new-parent",
  );
  requireWritableDirectory(
    credentials,
    oldParent.inode,
    "rename/EACCES/write-permission-old-parent",
  );
  requireRemovable(
    credentials,
    oldParent.inode,
    inode,
    "rename/EACCES/old-parent-sticky-caller-superuser-owner",
  );
  if (oldParent.isReadonly || newParent.isReadonly) {
    fail(EROFS, "rename/EROFS/old-new-parent-s-mount-read");
  }
}

function requireName(path: string, site: string): string {
  const name = basename(path);
  if (name === "." || name === "..") fail(EINVAL, site);
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
    fail(EACCES, "rename/EACCES/existing-target-new-parent-sticky-caller");
  }
  if (replaced.isDirectory && !inode.isDirectory) {
    fail(EISDIR, "rename/EISDIR/target-directory-old-object");
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
    fail(EEXIST, "link/EEXIST/new_path-resolves-something-existing-visible");
  }
  const parent = parentOut.custody;
  if (parent === undefined) {
    fail(ENOENT, "link/ENOENT/new_path-walk-failure-leaves-parent-missing");
  }
  if (parent.inode.fs !== inode.fs) {
    fail(EXDEV, "link/EXDEV/parent-new_path-old-inode-different-file");
  }
  requireWritableDirectory(
    credentials,
    parent.inode,
    "*/EACCES/write-permission-new-parent",
  );
  if (inode.isDirectory) fail(EPERM, "link/EPERM/old-inode-directory");
  if (parent.isReadonly) fail(EROFS, "link/EROFS/new-parent-s-mount-read");
  if (!hardLinkAllowed(credentials, inode)) {
    fail(EPERM, "link/EPERM/protected-hard-links-caller-s-euid");
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
