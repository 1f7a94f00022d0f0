/**
 * Anything a description can stand for (Kernel/FileSystem/File.h).
 *
 * @module
 */

import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { Credentials } from "../security/credentials.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import type { Process } from "../tasks/process.ts";
import type { MemoryManager } from "../memory/memory_manager.ts";
import type { VMObject } from "../memory/vm_object.ts";
import { WaitQueue } from "../tasks/wait_queue.ts";
import type { Parts } from "../work.ts";
import type { InodeMetadata } from "./inode_metadata.ts";
import { OpenFileDescription } from "./open_file_description.ts";
import type { UserOrKernelBuffer } from "./user_or_kernel_buffer.ts";

/** What fstat of a file without an inode tells: the mode and nothing else. */
export interface BareStat {
  readonly mode: number;
}

/**
 * The base of inode files, FIFOs, devices, sockets and the rest. `read` and
 * `write` never wait: calls wait for `canRead` and `canWrite` first, on
 * `blockers`, which is woken whenever one of the two may have changed.
 */
export abstract class File {
  /** Sleepers of read, write, poll, accept and so on. */
  readonly blockers: WaitQueue = new WaitQueue();
  #attachCount = 0;

  /** As in /proc/PID/fds. */
  abstract readonly className: string;

  get isSeekable(): boolean {
    return false;
  }

  get isTTY(): boolean {
    return false;
  }

  get isRegularFile(): boolean {
    return false;
  }

  /** Descriptions that stand for this file. */
  get attachCount(): number {
    return this.#attachCount;
  }

  /**
   * Bytes that are moved at a time where a call moves more: it pauses behind
   * each part. Not where parts could be told from the whole.
   */
  get longestPart(): number {
    return Infinity;
  }

  /**
   * So many bytes are moved in parts that cannot be told from the whole: what
   * they change is changed when all of them are through, or not at all.
   */
  get mostAtOnce(): number {
    return Infinity;
  }

  /** As `write`, where that is more than `mostAtOnce`. */
  writeInParts(
    _description: OpenFileDescription,
    _offset: bigint,
    _buffer: UserOrKernelBuffer,
    _count: number,
  ): Parts<number> {
    throw new Error("a file that is written at once");
  }

  /** Pages that are promised for its buffers. */
  get promisedPages(): number {
    return 0;
  }

  /** A new description of it, as open of its node makes one. */
  open(options: number, caller: Process): OpenFileDescription {
    const { heap } = caller.kernel.memory;
    const description = OpenFileDescription.create(heap, this);
    description.setReadWriteMode(options);
    description.setFileFlags(options);
    return description;
  }

  abstract canRead(description: OpenFileDescription, offset: bigint): boolean;
  abstract canWrite(description: OpenFileDescription, offset: bigint): boolean;

  /** Moves at most `count` bytes to `buffer`; how many came. */
  abstract read(
    description: OpenFileDescription,
    offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number;

  /** Moves at most `count` bytes from `buffer`; how many went. */
  abstract write(
    description: OpenFileDescription,
    offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number;

  attach(_description: OpenFileDescription): void {
    this.#attachCount++;
  }

  detach(_description: OpenFileDescription): void {
    this.#attachCount--;
  }

  /** A description of it is gone. */
  close(): void {}

  ioctl(
    _context: SyscallContext,
    _description: OpenFileDescription,
    _request: number,
    _argument: UserAddress,
    _raw: bigint,
  ): SyscallResult {
    return fail("ioctl/ENOTTY/kind-of-file-knows-no-requests");
  }

  stat(): InodeMetadata | BareStat {
    return fail("fstat/EBADF/kind-of-file-has-no-stat");
  }

  /** What stands for the path of a file that has none. */
  pseudoPath(_description: OpenFileDescription): string {
    throw new Error("a file that was opened by a path is known by it");
  }

  /** What a mapping of `size` bytes from `offset` on shows. */
  vmObjectForMmap(
    _memory: MemoryManager,
    _size: number,
    _offset: number,
    _shared: boolean,
  ): VMObject {
    return fail("mmap/ENODEV/kind-of-file-cannot-be-mapped");
  }

  truncate(_size: number): void {
    fail("ftruncate/EINVAL/kind-of-file-has-no-length-to-set");
  }

  sync(): void {
    fail("fsync/EINVAL/kind-of-file-cannot-be-synced");
  }

  chmod(
    _credentials: Credentials,
    _description: OpenFileDescription,
    _mode: number,
  ): void {
    fail("fchmod/EBADF/kind-of-file-has-no-mode-to-change");
  }

  chown(
    _credentials: Credentials,
    _description: OpenFileDescription,
    _uid: number,
    _gid: number,
  ): void {
    fail("fchown/EBADF/kind-of-file-has-no-owner-to-change");
  }

  /** Wakes those whose condition now holds. */
  evaluateBlockConditions(): void {
    this.blockers.wakeAll();
  }
}
