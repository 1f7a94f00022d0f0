/**
 * The files half of the kernel: contexts, devices, opening (Kernel/FileSystem/VirtualFileSystem.cpp).
 *
 * @module
 */

import {
  MS_NODEV,
  MS_NOEXEC,
  MS_NOREGULAR,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_EXEC,
  O_RDONLY,
  O_TRUNC,
  O_WRONLY,
  S_IFREG,
} from "../../api/constants.ts";
import { ENOENT } from "../../api/errno.ts";
import { type CharacterDevice, CharacterMajor } from "../devices/device.ts";
import type { PTYMultiplexer } from "../devices/tty/pty_multiplexer.ts";
import { fail, KernelError } from "../errors.ts";
import type { Kernel } from "../kernel.ts";
import type { Heap } from "../memory/heap.ts";
import type { Process } from "../tasks/process.ts";
import { basename, joinPath } from "./byte_string.ts";
import { Custody } from "./custody.ts";
import { FIFO } from "./fifo.ts";
import type {
  FileSystem,
  FileSystemHost,
  FileSystemMemory,
} from "./file_system.ts";
import type { Inode } from "./inode.ts";
import { InodeFile } from "./inode_file.ts";
import {
  Access,
  encodedDevice,
  type InodeMetadata,
  isCharacterDevice,
  isDevice,
  isDirectory,
  isFIFO,
  isRegularFile,
  mayAccess,
} from "./inode_metadata.ts";
import { attempt, requireWritableDirectory } from "./names.ts";
import type { OpenFileDescription } from "./open_file_description.ts";
import { ParentOut, type PathBase, resolvePath } from "./path_walk.ts";
import { SystemConfiguration } from "./sysfs/configuration.ts";
import { validateAgainstVeil } from "./unveil.ts";
import { VFSRootContext } from "./vfs_root_context.ts";

/** What the files half needs of the rest of the kernel. */
export interface VirtualFileSystemHost {
  /** Wall-clock time in ns since 1970. */
  now(): bigint;
  /** Time since boot at the last tick, in ns. */
  uptime(): bigint;
  /** Where everything is allocated that files are made of. */
  readonly memory: FileSystemMemory;
  /** For file systems that show the kernel's state; asked for when they are used. */
  kernel(): Kernel;
}

/** Who owns a new file, where that is not the caller. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Everything about files that a machine has once. */
export class VirtualFileSystem implements FileSystemHost {
  readonly #host: VirtualFileSystemHost;
  readonly #contexts = new Map<number, VFSRootContext>();
  readonly #characterDevices = new Map<number, CharacterDevice>();
  /** What /sys/kernel/conf changes. */
  readonly configuration: SystemConfiguration = new SystemConfiguration();
  #ptyMultiplexer: PTYMultiplexer | undefined;
  /** By the wall clock as it went then, in ns since 1970. */
  readonly bootTime: bigint;
  // The kernel's own root was the first file system, in a context of its own
  // with the number 0 that user code cannot name.
  #lastFileSystemId = 1;
  #lastContextId = 0;
  #lastFIFOId = 1;

  constructor(host: VirtualFileSystemHost) {
    this.#host = host;
    this.bootTime = host.now();
  }

  nextFileSystemId(): number {
    return ++this.#lastFileSystemId;
  }

  now(): bigint {
    return this.#host.now();
  }

  uptime(): bigint {
    return this.#host.uptime();
  }

  get memory(): FileSystemMemory {
    return this.#host.memory;
  }

  get heap(): Heap {
    return this.memory.heap;
  }

  get kernel(): Kernel {
    return this.#host.kernel();
  }

  /** A new root with nothing but `fileSystem` mounted. */
  createContext(fileSystem: FileSystem): VFSRootContext {
    const context = new VFSRootContext(++this.#lastContextId, fileSystem);
    this.#contexts.set(context.id, context);
    return context;
  }

  /** All contexts that can be named. */
  get contexts(): Iterable<VFSRootContext> {
    return this.#contexts.values();
  }

  /** The context called `id`, -1 for the caller's own. */
  contextForId(
    caller: Pick<Process, "rootContext" | "isJailed">,
    id: number,
  ): VFSRootContext {
    if (id === -1) return caller.rootContext;
    if (id <= 0) fail("vfs-context/EINVAL/id-is-zero-or-below-minus-one");
    if (caller.isJailed) {
      fail("vfs-context/EPERM/jailed-caller-names-a-context");
    }
    const context = this.#contexts.get(id);
    // A context whose last mount is gone cannot be named any more.
    if (context === undefined || context.mounts.size === 0) {
      fail("vfs-context/EDOM/no-such-context");
    }
    return context;
  }

  /** Every file system that is mounted somewhere, once. */
  mountedFileSystems(): Set<FileSystem> {
    const found = new Set<FileSystem>();
    for (const context of this.#contexts.values()) {
      for (const mount of context.mounts) found.add(mount.fileSystem);
    }
    return found;
  }

  /** Where pseudo terminals come from. */
  get ptyMultiplexer(): PTYMultiplexer {
    const multiplexer = this.#ptyMultiplexer;
    if (multiplexer === undefined) throw new Error("no devices yet");
    return multiplexer;
  }

  set ptyMultiplexer(multiplexer: PTYMultiplexer) {
    this.#ptyMultiplexer = multiplexer;
  }

  registerDevice(device: CharacterDevice): void {
    this.#characterDevices.set(
      encodedDevice(device.major, device.minor),
      device,
    );
  }

  /** The device behind a node with these numbers. */
  findDevice(major: number, minor: number): CharacterDevice | undefined {
    if (major === CharacterMajor.slavePTY) {
      return this.ptyMultiplexer.slave(minor);
    }
    if (major === CharacterMajor.masterPTY) {
      return this.ptyMultiplexer.master(minor);
    }
    return this.#characterDevices.get(encodedDevice(major, minor));
  }

  /** Registered devices, in order of registration. */
  get devices(): readonly CharacterDevice[] {
    return [
      ...this.#characterDevices.values(),
      ...this.ptyMultiplexer.pairs,
    ];
  }

  createFIFO(): FIFO {
    return new FIFO(this.heap, ++this.#lastFIFOId, this.memory, true);
  }

  /**
   * Opens or makes a file. The description may have `opening` set: then the
   * call is not over before that queue wakes.
   */
  open(
    caller: Process,
    path: string,
    options: number,
    mode: number,
    base: PathBase,
    owner?: Owner,
  ): OpenFileDescription {
    if ((options & O_CREAT) !== 0 && (options & O_DIRECTORY) !== 0) {
      fail("open/EINVAL/o_creat-with-o_directory");
    }
    const parent = new ParentOut();
    const outcome = attempt(() =>
      resolvePath(caller, caller.rootContext, path, base, options, parent)
    );
    if (outcome instanceof KernelError) {
      // ENOENT with a parent: only the file itself is missing.
      if (
        (options & O_CREAT) !== 0 && outcome.errno === ENOENT &&
        parent.custody !== undefined
      ) {
        return this.#create(
          caller,
          path,
          options,
          mode,
          parent.custody,
          owner,
        );
      }
      throw outcome;
    }
    if ((options & O_CREAT) !== 0 && (options & O_EXCL) !== 0) {
      fail("open/EEXIST/file-exists-with-o_excl");
    }
    const metadata = outcome.inode.metadata();
    requireOpenable(caller, outcome, metadata, options);
    if (isFIFO(metadata.mode)) return this.#openFIFO(outcome.inode, options);
    if (isDevice(metadata.mode)) {
      return this.#openDevice(caller, outcome, metadata, options);
    }
    return openInode(outcome, options);
  }

  #openFIFO(inode: Inode, options: number): OpenFileDescription {
    // Made, and numbered, before it is asked what for.
    const fifo = inode.fifo(() => ++this.#lastFIFOId);
    if ((options & (O_RDONLY | O_WRONLY)) === 0) {
      fail("node/EINVAL/fifo-opened-neither-for-reading-nor-writing");
    }
    // O_RDWR counts as writer only.
    const description = fifo.openDirectionBlocking(
      (options & O_WRONLY) !== 0 ? "writer" : "reader",
    );
    description.setReadWriteMode(options);
    description.setFileFlags(options);
    description.setOriginalInode(inode);
    return description;
  }

  #openDevice(
    caller: Process,
    custody: Custody,
    metadata: InodeMetadata,
    options: number,
  ): OpenFileDescription {
    if ((custody.mountFlags & MS_NODEV) !== 0) {
      fail("node/EACCES/mount-forbids-devices");
    }
    const device = isCharacterDevice(metadata.mode)
      ? this.findDevice(metadata.majorDevice, metadata.minorDevice)
      : undefined;
    if (device === undefined) {
      fail("node/ENODEV/no-registered-device");
    }
    const description = device.open(options, caller);
    try {
      description.setOriginalInode(custody.inode, custody);
    } catch (error) {
      description.destroy();
      throw error;
    }
    return description;
  }

  #create(
    caller: Process,
    path: string,
    options: number,
    givenMode: number,
    parent: Custody,
    owner: Owner | undefined,
  ): OpenFileDescription {
    const name = basename(path);
    validateAgainstVeil(
      caller.unveil,
      { absolutePath: joinPath(parent.absolutePath, name) },
      options,
      "nameToCreate",
    );
    // Only bind names a type, that of sockets, which has this bit as well.
    const mode = givenMode | S_IFREG;
    const { credentials } = caller;
    requireWritableDirectory(credentials, parent.inode);
    if (parent.isReadonly) {
      fail("parent/EROFS/mount-is-read-only");
    }
    if (isRegularFile(mode) && (parent.mountFlags & MS_NOREGULAR) !== 0) {
      fail("open/EACCES/mount-forbids-new-regular-files");
    }
    const inode = parent.inode.createChild(
      name,
      mode,
      0n,
      owner?.uid ?? credentials.euid,
      owner?.gid ?? credentials.egid,
    );
    const description = InodeFile.describe(
      this.heap.adopt(new Custody(parent, name, inode, parent.mountFlags)),
    );
    description.setReadWriteMode(options);
    description.setFileFlags(options);
    return description;
  }
}

/** What open asks of anything that exists, before it looks at the kind of thing. */
function requireOpenable(
  caller: Process,
  custody: Custody,
  metadata: InodeMetadata,
  options: number,
): void {
  const { credentials } = caller;
  const may = (access: number) => mayAccess(metadata, credentials, access);
  if (
    isRegularFile(metadata.mode) && (custody.mountFlags & MS_NOREGULAR) !== 0
  ) {
    fail("node/EACCES/mount-forbids-regular-files");
  }
  if ((options & O_DIRECTORY) !== 0 && !isDirectory(metadata.mode)) {
    fail("open/ENOTDIR/path-leads-to-no-directory-with-o_directory");
  }
  if ((options & O_RDONLY) !== 0 && !may(Access.read)) {
    fail("node/EACCES/not-readable");
  }
  if ((options & O_WRONLY) !== 0) {
    if (!may(Access.write)) {
      fail("node/EACCES/not-writable");
    }
    if (isDirectory(metadata.mode)) {
      fail("node/EISDIR/directory-opened-for-writing");
    }
  }
  if ((options & O_EXEC) !== 0) {
    if (!may(Access.execute)) {
      fail("node/EACCES/not-executable");
    }
    if ((custody.mountFlags & MS_NOEXEC) !== 0) {
      fail("node/EACCES/mount-forbids-execution");
    }
  }
}

/** The read-only test comes after devices and FIFOs, before any change. */
function openInode(custody: Custody, options: number): OpenFileDescription {
  const { inode } = custody;
  if ((options & O_WRONLY) !== 0) {
    if (custody.isReadonly) {
      fail("node/EROFS/opened-for-writing-on-read-only-mount");
    }
    if ((options & O_TRUNC) !== 0) inode.truncate(0);
  }
  const description = InodeFile.describe(custody);
  description.setReadWriteMode(options);
  description.setFileFlags(options);
  return description;
}
