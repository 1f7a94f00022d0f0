/** Making and removing directory entries (Kernel/FileSystem/VirtualFileSystem.cpp). */
import {
  O_CREAT,
  O_NOFOLLOW_NOERROR,
  O_RDWR,
  O_UNLINK_INTERNAL,
  O_WRONLY,
  S_IFDIR,
  S_IFLNK,
  S_ISVTX,
} from "../../api/constants.ts";
import {
  EACCES,
  EBUSY,
  EEXIST,
  EINVAL,
  EISDIR,
  ENOENT,
  ENOTDIR,
  ENOTEMPTY,
  EROFS,
} from "../../api/errno.ts";
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
    if (error instanceof KernelError) return error;
    throw error;
  }
}

/** EACCES unless the caller may write to the directory. */
export function requireWritableDirectory(
  credentials: Credentials,
  directory: Inode,
  site: string,
): void {
  if (!mayAccess(directory.metadata(), credentials, Access.write)) {
    fail(EACCES, site);
  }
}

/** In a sticky directory only its owner, the entry's owner and the superuser remove. */
export function requireRemovable(
  credentials: Credentials,
  directory: Inode,
  inode: Inode,
  site: string,
): void {
  const metadata = directory.metadata();
  if (
    (metadata.mode & S_ISVTX) !== 0 && !isSuperuser(credentials) &&
    metadata.uid !== credentials.euid &&
    inode.metadata().uid !== credentials.euid
  ) {
    fail(EACCES, site);
  }
}

const PARENT_MODE = "*/EACCES/write-permission-parent";

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
    fail(EINVAL, "mknod/EINVAL/type-none-regular-block-character-fifo");
  }
  const parent = new ParentOut();
  const existing = attempt(() =>
    resolvePath(caller, caller.rootContext, path, base, 0, parent)
  );
  if (!(existing instanceof KernelError)) {
    fail(
      EEXIST,
      "mknod/EEXIST/path-resolves-something-existing-visible-symlinks",
    );
  }
  const directory = parent.custody;
  if (directory === undefined) {
    fail(
      ENOENT,
      "mknod/ENOENT/{failure-walk-leaves-parent-bad-non,veil-active-path-exists-but-hidden}",
    );
  }
  if (existing.errno !== ENOENT) throw existing;
  requireWritableDirectory(credentials, directory.inode, PARENT_MODE);
  if (directory.isReadonly) fail(EROFS, "*/EROFS/parent-mount-read");
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
    resolveWithoutVeil(caller, caller.rootContext, trimmed, start, 0, parent)
  );
  if (!(result instanceof KernelError)) {
    fail(
      EEXIST,
      "mkdir/EEXIST/path-resolves-symlinks-followed-anything-existing",
    );
  }
  const directory = parent.custody;
  // The reference panics on other errors with a (stale) parent.
  if (directory === undefined || result.errno !== ENOENT) throw result;
  validateCustody(caller, directory, O_CREAT, {
    hidden: "mkdir/ENOENT/veil-active-parent-directory-unveiled",
    lacking: "mkdir/EACCES/veil-active-parent-directory-lacks-c",
  });
  requireWritableDirectory(credentials, directory.inode, PARENT_MODE);
  if (directory.isReadonly) fail(EROFS, "*/EROFS/parent-mount-read");
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
    validateCustody(caller, targetCustody, O_RDWR, {
      hidden: "symlink/ENOENT/veil-active-target-resolves-unveiled",
      lacking: "symlink/EACCES/veil-active-target-resolves-lacks-r",
    });
  }
  const parent = new ParentOut();
  const existing = attempt(() =>
    resolvePath(caller, rootContext, linkPath, base, O_RDWR, parent)
  );
  if (!(existing instanceof KernelError)) {
    fail(
      EEXIST,
      "symlink/EEXIST/linkpath-resolves-following-symlinks-something-existing",
    );
  }
  const directory = parent.custody;
  if (directory === undefined) {
    fail(ENOENT, "symlink/ENOENT/linkpath-walk-failure-leaves-parent-missing");
  }
  validateCustody(caller, directory, O_RDWR, {
    hidden: "symlink/ENOENT/veil-active-linkpath-s-parent-unveiled",
    lacking: "symlink/EACCES/veil-active-linkpath-s-parent-lacks",
  });
  if (existing.errno !== ENOENT) throw existing;
  requireWritableDirectory(credentials, directory.inode, PARENT_MODE);
  if (directory.isReadonly) fail(EROFS, "*/EROFS/parent-mount-read");
  // The reference panics on an empty text after it made the link.
  if (target === "") fail(EINVAL, "symlink/EINVAL/target-given-length-0");
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
    O_WRONLY | O_NOFOLLOW_NOERROR | O_UNLINK_INTERNAL,
    parent,
  );
  if (inode.isDirectory) {
    fail(
      EISDIR,
      "unlink/EISDIR/at_removedir-object-directory-including-link-directory",
    );
  }
  const directory = parent.custody;
  if (directory === undefined) {
    // Only when a file is mounted on the root, which the reference asserts against.
    fail(EBUSY, "unlink/EBUSY/at_removedir-root");
  }
  requireWritableDirectory(credentials, directory.inode, PARENT_MODE);
  requireRemovable(
    credentials,
    directory.inode,
    inode,
    "unlink/EACCES/parent-sticky-caller-superuser-owner-parent",
  );
  if (directory.isReadonly) fail(EROFS, "unlink/EROFS/parent-s-mount-read");
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
    fail(
      EINVAL,
      "*/EINVAL/{last-component-after-stripping-trailing-slashes,at_removedir-last-component}",
    );
  }
  if (!inode.isDirectory) {
    fail(
      ENOTDIR,
      "*/ENOTDIR/{resolved-object-directory,at_removedir-directory}",
    );
  }
  const directory = parent.custody;
  if (directory === undefined) {
    fail(EBUSY, "*/EBUSY/{resolved-object-root-directory,at_removedir-root}");
  }
  requireWritableDirectory(credentials, directory.inode, PARENT_MODE);
  requireRemovable(
    credentials,
    directory.inode,
    inode,
    "*/EACCES/{parent-sticky-caller-neither-superuser-nor,parent-sticky-caller-superuser-owner-parent}",
  );
  if (countEntries(inode) !== 2) {
    fail(
      ENOTEMPTY,
      "*/ENOTEMPTY/{directory-does-exactly-two-entries-path,at_removedir-empty}",
    );
  }
  if (custody.isReadonly) {
    fail(EROFS, "*/EROFS/{directory-s-own-mount-read,parent-s-mount-read}");
  }
  directory.inode.removeChild(name);
}

/** Entries of a directory, "." and ".." included. */
export function countEntries(directory: Inode): number {
  let count = 0;
  for (const _entry of directory.entries()) count++;
  return count;
}
