/**
 * What descriptors share: offset, flags and access of one open (Kernel/FileSystem/OpenFileDescription.h).
 *
 * @module
 */

import type { Parts } from "../work.ts";
import {
  O_APPEND,
  O_NONBLOCK,
  O_RDONLY,
  O_WRONLY,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
} from "../../api/constants.ts";
import { fail } from "../errors.ts";
import { type Custody, CUSTODY_BYTES } from "./custody.ts";
import type { File } from "./file.ts";
import type { Inode } from "./inode.ts";
import { type InodeMetadata, isDirectory } from "./inode_metadata.ts";
import type { UserOrKernelBuffer } from "./user_or_kernel_buffer.ts";
import { type Heap, HeapShare } from "../memory/heap.ts";
import type { WaitQueue } from "../tasks/wait_queue.ts";

/** What the heap keeps of a description and its file. */
const DESCRIPTION_BYTES = 1024;

const INT64_MAX = 0x7fff_ffff_ffff_ffffn;

/** One opening of a file. The last `unref()` closes it. */
export class OpenFileDescription {
  readonly file: File;
  /** The inode behind it; for devices and FIFOs the node that was opened. */
  inode: Inode | undefined;
  custody: Custody | undefined;
  offset = 0n;
  /** The options word as given, for F_GETFL. */
  fileFlags = 0;
  isReadable = false;
  isWritable = false;
  isBlocking = true;
  readonly isDirectory: boolean;
  /** Which count of its FIFO this description is part of. */
  fifoDirection: "neither" | "reader" | "writer" = "neither";
  /** Where the open that made this description had to wait for a peer; asked once. */
  opening: WaitQueue | undefined;
  #snapshot: Uint8Array | undefined;
  #references = 0;
  /** What the heap keeps of it. */
  readonly #records: HeapShare | undefined;

  /** `inode` and `custody` are given for inode files only. */
  constructor(
    file: File,
    inode?: Inode,
    custody?: Custody,
    records?: HeapShare,
  ) {
    this.#records = records;
    this.file = file;
    this.inode = inode;
    this.custody = custody;
    this.isDirectory = inode !== undefined &&
      isDirectory(inode.metadata().mode);
    // An inode may refuse (a generated node that the caller may not see).
    inode?.attach(this);
    inode?.addUser();
    custody?.keep();
    file.attach(this);
  }

  /** Slots, queues and calls that hold it. */
  get references(): number {
    return this.#references;
  }

  /** A description of a file that there is already, or ENOMEM. */
  static create(
    heap: Heap,
    file: File,
    inode?: Inode,
    custody?: Custody,
  ): OpenFileDescription {
    heap.requireRoom();
    const records = new HeapShare(heap);
    records.resize(DESCRIPTION_BYTES + bytesOfWay(custody));
    try {
      return new OpenFileDescription(file, inode, custody, records);
    } catch (error) {
      records.release();
      throw error;
    }
  }

  /** As `create`; a file that was made for it goes where there is no room. */
  static createWith(heap: Heap, file: File): OpenFileDescription {
    const records = new HeapShare(heap);
    const description = new OpenFileDescription(
      file,
      undefined,
      undefined,
      records,
    );
    if (!heap.hasRoom() || !records.tryResize(DESCRIPTION_BYTES)) {
      description.destroy();
      fail("kernel-memory/ENOMEM/exhausted");
    }
    return description;
  }

  /** What a generated node showed when it was opened. */
  get snapshot(): Uint8Array | undefined {
    // Who does not wait for it gets it all the same.
    while (!this.goOnGenerating());
    return this.#snapshot;
  }

  /** It shows this from now on, if there is room for it. */
  set snapshot(bytes: Uint8Array) {
    const bare = DESCRIPTION_BYTES + bytesOfWay(this.custody);
    this.#records?.resize(bare + bytes.length);
    this.#snapshot = bytes;
  }

  /** Makes what it shows, as far as the first pause. */
  generate(parts: Parts): void {
    this.#generating = parts;
    this.goOnGenerating();
  }

  /** What it shows is not made yet: false where that goes on. */
  goOnGenerating(): boolean {
    const parts = this.#generating;
    this.#generating = undefined;
    const isMade = parts === undefined || parts.next().done === true;
    if (!isMade) this.#generating = parts;
    return isMade;
  }

  /** What it shows is made by and by. */
  get isGenerating(): boolean {
    return this.#generating !== undefined;
  }
  #generating: Parts | undefined;

  ref(): void {
    this.#references++;
  }

  /** Drops one reference; the last one closes. */
  unref(): void {
    if (--this.#references <= 0) this.destroy();
  }

  /** For a description that never got into a descriptor table. */
  destroy(): void {
    if (this.#destroyed) throw new Error("a description is closed once");
    this.#destroyed = true;
    this.#records?.release();
    this.file.detach(this);
    this.file.close();
    if (this.inode !== undefined) {
      this.inode.dropLocks(this);
      this.inode.detach(this);
    }
    this.custody?.letGo();
  }
  #destroyed = false;

  /** The node that was opened to get at this device or FIFO, and its path. */
  setOriginalInode(inode: Inode, custody?: Custody): void {
    this.inode = inode;
    inode.addUser();
    this.#records?.resizeBy(bytesOfWay(custody));
    custody?.keep();
    this.custody = custody;
  }

  setReadWriteMode(options: number): void {
    this.isReadable = (options & O_RDONLY) !== 0;
    this.isWritable = (options & O_WRONLY) !== 0;
  }

  setFileFlags(flags: number): void {
    this.isBlocking = (flags & O_NONBLOCK) === 0;
    this.fileFlags = flags >>> 0;
  }

  get shouldAppend(): boolean {
    return (this.fileFlags & O_APPEND) !== 0;
  }

  get canRead(): boolean {
    return this.file.canRead(this, this.offset);
  }

  get canWrite(): boolean {
    return this.file.canWrite(this, this.offset);
  }

  /** Metadata of the inode, undefined without one. */
  get metadata(): InodeMetadata | undefined {
    return this.inode?.metadata();
  }

  /** The path it was opened by, or what stands for one. */
  get pseudoPath(): string {
    return this.custody?.absolutePath ?? this.file.pseudoPath(this);
  }

  seek(offset: bigint, whence: number): bigint {
    if (!this.file.isSeekable) {
      fail("lseek/ESPIPE/file-is-not-seekable");
    }
    const target = this.#seekTarget(offset, whence);
    if (target < 0n) fail("lseek/EINVAL/resulting-offset-is-negative");
    this.offset = target;
    this.inode?.didSeek(this, target);
    return target;
  }

  #seekTarget(offset: bigint, whence: number): bigint {
    switch (whence) {
      case SEEK_SET:
        return offset;
      case SEEK_CUR:
        return checkedSum(this.offset, offset) ??
          fail("lseek/EOVERFLOW/current-plus-given-offset-outside-int64");
      case SEEK_END: {
        const { inode } = this;
        if (inode === undefined) throw new Error("seekable without an inode");
        return checkedSum(BigInt(inode.validMetadata().size), offset) ??
          fail("lseek/EOVERFLOW/size-plus-given-offset-outside-int64");
      }
      default:
        return fail("lseek/EINVAL/unknown-whence");
    }
  }

  /** Reads at the current offset and moves it on. */
  read(buffer: UserOrKernelBuffer, count: number): number {
    const { offset } = this;
    if (endsTooFar(offset, count)) {
      fail("transfer/EOVERFLOW/offset-plus-size-above-int64_max");
    }
    const done = this.file.read(this, offset, buffer, count);
    if (this.file.isSeekable) this.offset = offset + BigInt(done);
    this.file.evaluateBlockConditions();
    return done;
  }

  /** Whether so many bytes from here on would end where no offset reaches. */
  reachesTooFar(count: number): boolean {
    return endsTooFar(this.offset, count);
  }

  /** So many bytes of content, for which nobody waits, were moved from here on. */
  movedOn(count: number): void {
    this.offset += BigInt(count);
  }

  /** Reads at `offset`; the current one stays. */
  readAt(offset: bigint, buffer: UserOrKernelBuffer, count: number): number {
    return this.file.read(this, offset, buffer, count);
  }

  /** Writes at the current offset and moves it on. */
  write(buffer: UserOrKernelBuffer, count: number): number {
    const { offset } = this;
    if (endsTooFar(offset, count)) {
      fail("transfer/EOVERFLOW/offset-plus-size-above-int64_max");
    }
    const done = this.file.write(this, offset, buffer, count);
    if (this.file.isSeekable) this.offset = offset + BigInt(done);
    this.file.evaluateBlockConditions();
    return done;
  }

  /** Writes at `offset`; the current one stays. */
  writeAt(offset: bigint, buffer: UserOrKernelBuffer, count: number): number {
    return this.file.write(this, offset, buffer, count);
  }
}

function bytesOfWay(custody: Custody | undefined): number {
  return custody === undefined ? 0 : custody.depth * CUSTODY_BYTES;
}

/** Whether a transfer would end where no offset reaches. */
function endsTooFar(offset: bigint, count: number): boolean {
  // What is no file has no offset: there no bigint is made of each count.
  if (offset === 0n && count <= Number.MAX_SAFE_INTEGER) return false;
  return offset + BigInt(count) > INT64_MAX;
}

/** The sum of something that is not negative and another; undefined when it leaves 64 bits. */
function checkedSum(a: bigint, b: bigint): bigint | undefined {
  const sum = a + b;
  return sum > INT64_MAX ? undefined : sum;
}
