/**
 * A file that stands for an inode (Kernel/FileSystem/InodeFile.cpp).
 *
 * @module
 */

import {
  PrivateInodeVMObject,
  SharedInodeVMObject,
} from "../memory/inode_vm_object.ts";
import type { MemoryManager } from "../memory/memory_manager.ts";
import type { VMObject } from "../memory/vm_object.ts";
import { FIBMAP, FIONREAD } from "../../api/constants.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { Parts } from "../work.ts";
import type { Credentials } from "../security/credentials.ts";
import { isSuperuser } from "../security/credentials.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import { changeMode, changeOwner } from "./attributes.ts";
import type { Custody } from "./custody.ts";
import { File } from "./file.ts";
import type { Inode } from "./inode.ts";
import { isRegularFile } from "./inode_metadata.ts";
import { OpenFileDescription } from "./open_file_description.ts";
import type { UserOrKernelBuffer } from "./user_or_kernel_buffer.ts";

const INT64_MAX = 0x7fff_ffff_ffff_ffffn;

/** One for each opening. */
export class InodeFile extends File {
  override readonly className = "InodeFile";
  readonly inode: Inode;

  constructor(inode: Inode) {
    super();
    this.inode = inode;
  }

  /** A description of the inode at `custody`. */
  static describe(custody: Custody): OpenFileDescription {
    const { inode } = custody;
    return OpenFileDescription.create(
      inode.fs.heap,
      inode.fs.heap.adopt(new InodeFile(inode)),
      inode,
      custody,
    );
  }

  override get isSeekable(): boolean {
    return true;
  }

  override get isRegularFile(): boolean {
    return isRegularFile(this.inode.metadata().mode);
  }

  override canRead(): boolean {
    return true;
  }

  override canWrite(): boolean {
    return true;
  }

  override vmObjectForMmap(
    memory: MemoryManager,
    size: number,
    offset: number,
    shared: boolean,
  ): VMObject {
    const end = offset + size;
    return shared
      ? SharedInodeVMObject.forInode(memory, this.inode, end)
      : PrivateInodeVMObject.forInode(memory, this.inode, end);
  }

  override read(
    description: OpenFileDescription,
    offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (offset + BigInt(count) > INT64_MAX) {
      fail("transfer/EOVERFLOW/offset-plus-size-above-int64_max");
    }
    // From 2^53 on the number is not exact, but no content reaches there.
    return this.inode.read(Number(offset), buffer, count, description);
  }

  override write(
    description: OpenFileDescription,
    offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (offset + BigInt(count) > INT64_MAX) {
      fail("transfer/EOVERFLOW/offset-plus-size-above-int64_max");
    }
    return this.inode.write(Number(offset), buffer, count, description);
  }

  override get mostAtOnce(): number {
    return this.inode.mostAtOnce;
  }

  override writeInParts(
    _description: OpenFileDescription,
    offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): Parts<number> {
    if (offset + BigInt(count) > INT64_MAX) {
      fail("transfer/EOVERFLOW/offset-plus-size-above-int64_max");
    }
    return this.inode.writeInParts(Number(offset), buffer, count);
  }

  override ioctl(
    context: SyscallContext,
    description: OpenFileDescription,
    request: number,
    argument: UserAddress,
  ): SyscallResult {
    const { memory } = context;
    switch (request) {
      case FIBMAP: {
        if (!isSuperuser(context.process.credentials)) {
          fail("privilege/EPERM/not-superuser");
        }
        if (memory.readI32(argument) < 0) {
          fail("ioctl/EINVAL/block-number-is-negative");
        }
        return fail("ioctl/ENOTSUP/file-system-has-no-block-addresses");
      }
      case FIONREAD: {
        const remaining = BigInt(this.inode.size) - description.offset;
        memory.writeU32(
          argument,
          Number(BigInt.asUintN(32, remaining)),
        );
        return 0;
      }
      default:
        return fail("ioctl/EINVAL/unknown-request");
    }
  }

  override truncate(size: number): void {
    this.inode.truncate(size);
  }

  override sync(): void {
    // Of this inode only: the others stay dirty.
    this.inode.flushMetadata();
  }

  override chmod(
    credentials: Credentials,
    description: OpenFileDescription,
    mode: number,
  ): void {
    changeMode(credentials, custodyOf(description), mode);
  }

  override chown(
    credentials: Credentials,
    description: OpenFileDescription,
    uid: number,
    gid: number,
  ): void {
    changeOwner(credentials, custodyOf(description), uid, gid);
  }
}

function custodyOf(description: OpenFileDescription): Custody {
  if (description.custody === undefined) {
    throw new Error("inode file without custody");
  }
  return description.custody;
}
