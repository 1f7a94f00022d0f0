/**
 * A root with its mount table (Kernel/FileSystem/VFSRootContext.h).
 *
 * @module
 */

import { fail } from "../errors.ts";
import { Custody } from "./custody.ts";
import type { FileSystem } from "./file_system.ts";
import type { Inode } from "./inode.ts";
import { Mount } from "./mount.ts";

/** What absolute paths start in; processes are attached to one each. */
export class VFSRootContext {
  readonly id: number;
  /** Its mount flags are 0 for ever, whatever the root mount's are. */
  readonly root: Custody;
  readonly #mounts: Mount[] = [];
  #attachCount = 0;

  constructor(id: number, fileSystem: FileSystem) {
    this.id = id;
    this.root = new Custody(undefined, "", fileSystem.root, 0);
    this.#mounts.push(new Mount(fileSystem.root, undefined, 0));
  }

  get mounts(): readonly Mount[] {
    return this.#mounts;
  }

  /** How many processes live in it. */
  get attachCount(): number {
    return this.#attachCount;
  }

  /** A process starts to live in it. */
  attach(): void {
    this.#attachCount++;
  }

  detach(): void {
    this.#attachCount--;
  }

  /** What covers `custody`, undefined for most. */
  mountAt(custody: Custody): Mount | undefined {
    // Looked at for each step of each walk: no closures here.
    for (const mount of this.#mounts) {
      if (mount.host === undefined) {
        if (custody.parent === undefined) return mount;
      } else if (sameWay(mount.host, custody)) {
        return mount;
      }
    }
    return undefined;
  }

  /** Covers `mountPoint` with `guest`. */
  mount(guest: Inode, mountPoint: Custody, flags: number): void {
    for (const { host } of this.#mounts) {
      if (host !== undefined && sameWay(host, mountPoint)) {
        fail("mount/EBUSY/target-is-already-a-mount-point");
      }
    }
    this.#mounts.push(new Mount(guest, mountPoint, flags));
  }

  /** New flags for the mount at `mountPoint`. */
  remount(mountPoint: Custody, flags: number): void {
    const mount = this.mountAt(mountPoint);
    if (mount === undefined) fail("remount/ENODEV/target-is-no-mount-point");
    this.#requireMutable(mount);
    mount.flags = flags;
  }

  /** Uncovers: guest inode and path must both match. */
  unmount(mountPoint: Custody): void {
    const at = this.#mounts.findIndex((mount) =>
      mount.guest === mountPoint.inode &&
      mount.absolutePath === mountPoint.absolutePath
    );
    const mount = this.#mounts[at];
    if (mount === undefined) {
      fail("umount/ENODEV/nothing-is-mounted-there");
    }
    this.#requireMutable(mount);
    this.#mounts.splice(at, 1);
  }

  #requireMutable(mount: Mount): void {
    if (mount.isImmutable && this.#attachCount > 0) {
      fail("mount/EPERM/immutable-while-context-is-in-use");
    }
  }
}

/** Whether two nodes have the same name below the same chain of directories. */
function sameWay(a: Custody, b: Custody): boolean {
  if (a.name !== b.name) return false;
  for (
    let first = a, second = b;
    first.parent !== undefined;
    first = first.parent, second = second.parent
  ) {
    if (second.parent === undefined) return false;
    if (first.parent.inode !== second.parent.inode) return false;
  }
  return true;
}
