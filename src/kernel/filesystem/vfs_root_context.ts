/**
 * A root with its mount table (Kernel/FileSystem/VFSRootContext.h).
 *
 * @module
 */

import { Cost } from "../work.ts";
import { fail } from "../errors.ts";
import { Custody, CUSTODY_BYTES } from "./custody.ts";
import type { FileSystem } from "./file_system.ts";
import type { Inode } from "./inode.ts";
import { Mount } from "./mount.ts";

/** What absolute paths start in; processes are attached to one each. */
export class VFSRootContext {
  readonly id: number;
  /** Its mount flags are 0 for ever, whatever the root mount's are. */
  readonly root: Custody;
  /** In the order of mounting. */
  readonly #mounts = new Set<Mount>();
  /** By the name of what they cover, each list in the order of mounting. */
  readonly #byName = new Map<string, Mount[]>();
  #attachCount = 0;

  constructor(id: number, fileSystem: FileSystem) {
    this.id = id;
    this.root = new Custody(undefined, "", fileSystem.root, 0);
    // The root stays, whatever becomes of its mount.
    fileSystem.hold();
    this.#add(new Mount(fileSystem.root, undefined, 0));
  }

  #add(mount: Mount): void {
    mount.fileSystem.hold();
    this.#mounts.add(mount);
    const name = nameCovered(mount);
    const namesakes = this.#byName.get(name);
    if (namesakes === undefined) this.#byName.set(name, [mount]);
    else namesakes.push(mount);
  }

  #take(mount: Mount): void {
    this.#mounts.delete(mount);
    const name = nameCovered(mount);
    const left = this.#namesakes(name).filter((one) => one !== mount);
    if (left.length === 0) this.#byName.delete(name);
    else this.#byName.set(name, left);
  }

  /** How many mounts a node of this name is compared with, at most. */
  mountsNamed(name: string): number {
    return this.#namesakes(name).length;
  }

  /** The mounts on nodes of this name. */
  #namesakes(name: string): readonly Mount[] {
    return this.#byName.get(name) ?? NONE;
  }

  get mounts(): ReadonlySet<Mount> {
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
    for (const mount of this.#namesakes(custody.name)) {
      // Only a root has a root's name.
      if (mount.host === undefined || liesAt(mount.host, custody)) {
        return mount;
      }
    }
    return undefined;
  }

  /** Covers `mountPoint` with `guest`. */
  mount(guest: Inode, mountPoint: Custody, flags: number): void {
    for (const { host } of this.#namesakes(mountPoint.name)) {
      if (host !== undefined && liesAt(host, mountPoint)) {
        fail("mount/EBUSY/target-is-already-a-mount-point");
      }
    }
    guest.fs.heap.charge(mountBytes(mountPoint));
    guest.fs.laidIn(mountPoint.inode.fs);
    this.#add(new Mount(guest, mountPoint, flags));
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
    const mount = this.#namesakes(mountPoint.name).find((mount) =>
      mount.guest === mountPoint.inode &&
      mount.absolutePath === mountPoint.absolutePath
    );
    if (mount === undefined) {
      fail("umount/ENODEV/nothing-is-mounted-there");
    }
    this.#requireMutable(mount);
    this.#take(mount);
    const { host, fileSystem } = mount;
    if (host !== undefined) fileSystem.heap.release(mountBytes(host));
    fileSystem.letGo();
  }

  #requireMutable(mount: Mount): void {
    if (mount.isImmutable && this.#attachCount > 0) {
      fail("mount/EPERM/immutable-while-context-is-in-use");
    }
  }
}

const NONE: readonly Mount[] = [];

/** The name of the node that a mount covers; a root has none. */
function nameCovered({ host }: Mount): string {
  return host?.name ?? "";
}

/** What the heap keeps of a mount, and of a tree that comes with it. */
const MOUNT_BYTES = 16384;

function mountBytes({ depth }: Custody): number {
  return MOUNT_BYTES + depth * CUSTODY_BYTES;
}

/**
 * Whether a node lies where a mount's host does: they have one name, and above
 * them the same directories up to the host's root. More may lie above the node,
 * where the root's directory is shown elsewhere too.
 */
function liesAt(host: Custody, node: Custody): boolean {
  let wanted = host.parent;
  let found = node.parent;
  const { work } = node.inode.fs.memory;
  // Most ways meet soon, in the node where their walks began.
  while (wanted !== undefined && wanted !== found) {
    if (wanted.inode !== found?.inode) break;
    work.add(Cost.slot);
    wanted = wanted.parent;
    found = found.parent;
  }
  return wanted === undefined || wanted === found;
}
