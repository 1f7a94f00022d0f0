/**
 * From a path to a custody (Kernel/FileSystem/VirtualFileSystem.cpp).
 *
 * @module
 */

import {
  AT_FDCWD,
  O_NOFOLLOW,
  O_NOFOLLOW_NOERROR,
  PATH_MAX,
  S_ISVTX,
  S_IWOTH,
} from "../../api/constants.ts";
import { fail, KernelError } from "../errors.ts";
import type { Credentials } from "../security/credentials.ts";
import type { Process } from "../tasks/process.ts";
import { Cost } from "../work.ts";
import { byteString, isAbsolute } from "./byte_string.ts";
import { Custody } from "./custody.ts";
import type { Inode } from "./inode.ts";
import {
  Access,
  type InodeMetadata,
  isDirectory,
  isSymlink,
  mayAccess,
} from "./inode_metadata.ts";
import { validateAgainstVeil, type VeilSubject } from "./unveil.ts";
import type { VFSRootContext } from "./vfs_root_context.ts";

/** Links may nest, or follow each other, to seven. */
const SYMLINK_RECURSION_LIMIT = 8;

/** What a walk knows of the process that asks. */
export type PathCaller = Pick<
  Process,
  "credentials" | "rootContext" | "cwd" | "fds" | "unveil" | "isJailed"
>;

/** A directory descriptor for a path; looked at only where the walk starts. */
export class DirectoryDescriptor {
  readonly fd: number;
  readonly path: string;

  /** The descriptor is kept in 32 bits, whatever the register held. */
  constructor(fd: number, path: string) {
    this.fd = fd | 0;
    this.path = path;
  }
}

/** Where a relative path starts. */
export type PathBase = Custody | DirectoryDescriptor;

/**
 * The directory of a walk's last component. It is set when the walk succeeds
 * and when only the last component is missing. A walk that fails after it
 * followed a link leaves what the link's own walk set: some calls go on with
 * that, and user code can see it.
 */
export class ParentOut {
  custody: Custody | undefined;
}

/** The directory that `base` names, its refusals included. */
export function resolveBase(caller: PathCaller, base: PathBase): Custody {
  if (base instanceof Custody) return base;
  if (isAbsolute(base.path)) return caller.rootContext.root;
  return custodyOfDirectory(caller, base.fd);
}

/** The custody of a directory descriptor, or of the current directory. */
export function custodyOfDirectory(caller: PathCaller, fd: number): Custody {
  if (fd === AT_FDCWD) return caller.cwd;
  const description = caller.fds.find(fd)?.description;
  if (description === undefined) fail("dirfd/EBADF/not-open");
  if (description.custody === undefined) {
    fail("dirfd/EINVAL/has-no-path");
  }
  if (!description.isDirectory) {
    fail("dirfd/ENOTDIR/is-no-directory");
  }
  return description.custody;
}

/** A walk that follows links, and of which the veil asks nothing but that it is known. */
export const NO_OPTIONS = 0;

/** The options of a walk that follows a link at the path's end, or does not. */
export function optionsOfFollowing(follows: boolean): number {
  return follows ? NO_OPTIONS : O_NOFOLLOW_NOERROR;
}

/** Walks `path` and asks the veil about where it led. */
export function resolvePath(
  caller: PathCaller,
  context: VFSRootContext,
  path: string,
  base: PathBase,
  options = NO_OPTIONS,
  parent?: ParentOut,
): Custody {
  return resolveVeiled(
    caller,
    context,
    path,
    resolveBase(caller, base),
    options,
    parent,
    0,
    "path",
  );
}

function resolveVeiled(
  caller: PathCaller,
  context: VFSRootContext,
  path: string,
  base: Custody,
  options: number,
  parent: ParentOut | undefined,
  level: number,
  subject: VeilSubject,
): Custody {
  const custody = resolveWithoutVeil(
    caller,
    context,
    path,
    base,
    options,
    parent,
    level,
  );
  try {
    validateCustody(caller, custody, options, subject);
  } catch (error) {
    if (parent !== undefined) parent.custody = undefined;
    throw error;
  }
  return custody;
}

/** The veil's word on a resolved path. */
export function validateCustody(
  caller: PathCaller,
  custody: Custody,
  options: number,
  subject: VeilSubject,
): void {
  validateAgainstVeil(caller.unveil, custody, options, subject);
}

/** Walks `path`; only links that are followed are shown to the veil. */
export function resolveWithoutVeil(
  caller: PathCaller,
  context: VFSRootContext,
  path: string,
  base: Custody,
  options: number,
  parentOut?: ParentOut,
  level = 0,
): Custody {
  if (level >= SYMLINK_RECURSION_LIMIT) {
    fail("path/ELOOP/more-than-seven-links");
  }
  if (path === "") {
    fail("path/EINVAL/empty");
  }
  const { credentials } = caller;
  let custody = isAbsolute(path) ? context.root : base;
  // A trailing slash costs one more look at a directory.
  let extraIteration = path.endsWith("/");
  let at = 0;
  while (at < path.length || extraIteration) {
    if (at >= path.length) extraIteration = false;
    const slash = path.indexOf("/", at);
    const end = slash < 0 ? path.length : slash;
    const part = path.slice(at, end);
    at = slash < 0 ? path.length : slash + 1;

    const parent = custody;
    parent.inode.fs.memory.work.add(Cost.component);
    const parentMetadata = parent.inode.metadata();
    requireSearchable(parentMetadata, credentials);
    if (part === "..") {
      custody = custody.parent ?? custody;
      continue;
    }
    if (part === "." || part === "") continue;

    const haveMoreParts = at < path.length || extraIteration;
    const found = parent.inode.lookup(part);
    if (found instanceof KernelError) {
      if (parentOut !== undefined) {
        parentOut.custody = haveMoreParts ? undefined : parent;
      }
      throw found;
    }
    custody = step(context, parent, part, found);
    const child = custody.inode;
    const childMetadata = child.metadata();
    if (!isSymlink(childMetadata.mode)) continue;

    if (!haveMoreParts) {
      if ((options & O_NOFOLLOW) !== 0) {
        fail("open/ELOOP/last-component-is-a-link-with-o_nofollow");
      }
      if ((options & O_NOFOLLOW_NOERROR) !== 0) break;
    }
    requireSafeToFollow(credentials, childMetadata, parentMetadata);
    validateCustody(caller, custody, options, "link");
    const target = resolveVeiled(
      caller,
      context,
      linkTarget(child),
      parent,
      options,
      parentOut,
      level + 1,
      "linkTarget",
    );
    if (!haveMoreParts) return target;
    // The dot keeps slashes after the link from meaning the root.
    return resolveWithoutVeil(
      caller,
      context,
      `.${path.slice(end)}`,
      target,
      options,
      parentOut,
      level + 1,
    );
  }
  if (parentOut !== undefined) parentOut.custody = custody.parent;
  return custody;
}

/** The node of an entry: the guest of a mount where one covers it. */
function step(
  context: VFSRootContext,
  parent: Custody,
  name: string,
  inode: Inode,
): Custody {
  const { heap, memory } = inode.fs;
  memory.work.add((1 + context.mountsNamed(name)) * Cost.mount);
  const custody = heap.adopt(
    new Custody(parent, name, inode, parent.mountFlags),
  );
  const mount = context.mountAt(custody);
  return mount === undefined
    ? custody
    : heap.adopt(new Custody(parent, name, mount.guest, mount.flags));
}

function requireSearchable(
  metadata: InodeMetadata,
  credentials: Credentials,
): void {
  if (!isDirectory(metadata.mode)) {
    fail("path/ENOTDIR/component-is-no-directory");
  }
  if (!mayAccess(metadata, credentials, Access.execute)) {
    fail("path/EACCES/directory-not-searchable");
  }
}

/** A link in a sticky directory that all may write is followed by its owner only. */
function requireSafeToFollow(
  credentials: Credentials,
  link: InodeMetadata,
  directory: InodeMetadata,
): void {
  const protectedBits = S_ISVTX | S_IWOTH;
  if (
    credentials.euid !== link.uid &&
    (directory.mode & protectedBits) === protectedBits &&
    link.uid !== directory.uid
  ) {
    fail("path/EACCES/unsafe-link-in-sticky-directory");
  }
}

/** The text of a link. */
function linkTarget(link: Inode): string {
  const bytes = new Uint8Array(PATH_MAX);
  return byteString(bytes.subarray(0, link.readBytes(0, bytes)));
}
