/**
 * What unshare_open returns: a kind of resource still to be made (Kernel/FileSystem/UnsharedResourceFile.cpp).
 *
 * @module
 */

import {
  UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD,
} from "../../api/constants.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import { File } from "./file.ts";
import type { FileSystem } from "./file_system.ts";
import { Access, mayAccess } from "./inode_metadata.ts";
import type { OpenFileDescription } from "./open_file_description.ts";

/** Neither readable nor writable; unshare_create makes the resource. */
export class UnsharedResourceFile extends File {
  override readonly className = "UnsharedResourceFile";
  readonly type: number;
  #rootFileSystem: FileSystem | undefined;

  constructor(type: number) {
    super();
    this.type = type;
  }

  /** What the next VFS root context starts with. */
  get rootFileSystem(): FileSystem | undefined {
    return this.#rootFileSystem;
  }

  #attachRoot(fileSystem: FileSystem | undefined): void {
    fileSystem?.hold();
    this.#rootFileSystem?.letGo();
    this.#rootFileSystem = fileSystem;
  }

  override close(): void {
    this.#attachRoot(undefined);
  }

  override canRead(): boolean {
    return true;
  }

  override canWrite(): boolean {
    return true;
  }

  override read(): number {
    // Never readable by its access mode.
    throw new Error("read of an unshared-resource file");
  }

  override write(): number {
    // Never writable by its access mode.
    throw new Error("write to an unshared-resource file");
  }

  override pseudoPath(): string {
    return ":unshared-resource-file:";
  }

  /** Attaches the file system mounted at a directory; a negative descriptor detaches. */
  override ioctl(
    { process }: SyscallContext,
    _description: OpenFileDescription,
    request: number,
    _argument: UserAddress,
    raw: bigint,
  ): SyscallResult {
    if (request !== UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD) {
      fail("ioctl/EINVAL/unknown-request");
    }
    const fd = Number(BigInt.asIntN(32, raw));
    if (fd < 0) {
      this.#attachRoot(undefined);
      return 0;
    }
    const { isDirectory, inode, custody } = process.fds.get(fd);
    if (!isDirectory || inode === undefined || custody === undefined) {
      fail("descriptor/ENOTDIR/is-no-directory");
    }
    if (!mayAccess(inode.metadata(), process.credentials, Access.execute)) {
      fail("ioctl/EACCES/directory-to-attach-is-not-searchable");
    }
    const mount = process.rootContext.mountAt(custody);
    if (mount === undefined) {
      fail("ioctl/ENODEV/directory-to-attach-is-no-mount-point");
    }
    this.#attachRoot(mount.fileSystem);
    return 0;
  }
}
