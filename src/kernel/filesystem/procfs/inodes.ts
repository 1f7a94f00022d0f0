/**
 * Directories and nodes of /proc (Kernel/FileSystem/ProcFS/Inode.cpp).
 *
 * @module
 */

import { DT_DIR, DT_LNK, S_IFDIR } from "../../../api/constants.ts";
import { fail, KernelError, kernelError } from "../../errors.ts";
import type { Process } from "../../tasks/process.ts";
import { atOnce, Cost } from "../../work.ts";
import { bytesOf, parseUnsigned } from "../byte_string.ts";
import { directoryEntryType } from "../directory_entry_type.ts";
import type { DirectoryEntry } from "../file_system.ts";
import type { Inode } from "../inode.ts";
import type { InodeMetadata } from "../inode_metadata.ts";
import { NO_ENTRY } from "../no_entry.ts";
import type { OpenFileDescription } from "../open_file_description.ts";
import { copyContent, ReadOnlyInode } from "../read_only_inode.ts";
import { timestampOfNanoseconds } from "../timestamp.ts";
import type { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";
import type { ProcFS } from "./file_system.ts";
import {
  modeOf,
  processNodes,
  type Property,
  subdirectories,
  type Subdirectory,
} from "./nodes.ts";

/** Neither a process number nor a name, or the process has ended. */
const NO_SUCH_PROCESS = kernelError("procfs/ESRCH/name-is-no-decimal-number");

/** Inode numbers have the pid above bit 36, the subdirectory above bit 20. */
function indexOf(pid: number, subdirectory: number, property: number): number {
  return (pid + 1) * 2 ** 36 + subdirectory * 2 ** 20 + property;
}

abstract class ProcInode extends ReadOnlyInode {
  declare readonly fs: ProcFS;

  /** Times to set are accepted and forgotten. */
  override setTimes(): void {}

  protected get reader(): Process {
    const { current } = this.fs.kernel.scheduler;
    if (current === undefined) throw new Error("nobody reads /proc");
    return current.process;
  }

  /** The process called `pid` as far as the reader can see it. */
  protected find(pid: number): Process | undefined {
    return this.fs.kernel.processes.visible(this.reader, pid);
  }
}

/** /proc itself. */
export class ProcRoot extends ProcInode {
  constructor(fs: ProcFS) {
    super(fs, 1);
  }

  override metadata(): InodeMetadata {
    return this.describe({ mode: S_IFDIR | 0o555, mtime: this.fs.bootTime });
  }

  override lookup(name: string): Inode | KernelError {
    if (name === "self") return new SelfLink(this.fs, 2);
    const pid = parseUnsigned(name);
    if (pid === undefined) return NO_SUCH_PROCESS;
    return this.find(pid) === undefined
      ? NO_ENTRY
      : new ProcessDirectory(this.fs, pid);
  }

  override *entries(): IterableIterator<DirectoryEntry> {
    // The reference lists the dots with number and type 0 exchanged.
    yield { name: ".", index: 0, type: DT_DIR };
    yield { name: "..", index: 0, type: DT_DIR };
    yield { name: "self", index: 2, type: DT_LNK };
    for (const { pid } of this.fs.kernel.processes.allVisible(this.reader)) {
      // Here the pid is not raised by one.
      const name = this.fs.heap.adopt(String(pid));
      yield { name, index: pid * 2 ** 36, type: DT_DIR };
    }
  }
}

/** /proc/self: the reader's pid. */
class SelfLink extends ProcInode {
  override metadata(): InodeMetadata {
    return this.describe({ mode: modeOf("self"), mtime: this.fs.bootTime });
  }

  override lookup(): KernelError {
    return NO_ENTRY;
  }

  override entries(): Iterable<DirectoryEntry> {
    return [];
  }

  override read(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    const text = bytesOf(String(this.reader.pid));
    return copyContent(text, offset, buffer, count);
  }
}

/** What belongs to one process, as long as that exists. */
abstract class ProcessInode extends ProcInode {
  protected readonly pid: number;

  constructor(
    fs: ProcFS,
    pid: number,
    subdirectory: number,
    property: number,
  ) {
    super(fs, indexOf(pid, subdirectory, property));
    this.pid = pid;
  }

  protected abstract readonly mode: number;

  override metadata(): InodeMetadata {
    const process = this.find(this.pid);
    if (process === undefined) return this.describe({ mode: 0, fsid: 0 });
    const { uid, gid } = process.credentials;
    const time = timestampOfNanoseconds(process.creationTime);
    return this.describe({
      mode: this.mode,
      uid,
      gid,
      atime: time,
      ctime: time,
      mtime: time,
    });
  }
}

/** /proc/PID. */
class ProcessDirectory extends ProcessInode {
  protected override readonly mode = S_IFDIR | 0o555;

  constructor(fs: ProcFS, pid: number) {
    super(fs, pid, 0, 0);
  }

  override lookup(name: string): Inode | KernelError {
    const subdirectory = subdirectories.find((entry) => entry.name === name);
    if (subdirectory !== undefined) {
      return new ProcessSubdirectory(this.fs, this.pid, subdirectory);
    }
    const at = processNodes.findIndex((entry) => entry.name === name);
    const node = processNodes[at];
    return node === undefined
      ? NO_ENTRY
      : new ProcessProperty(this.fs, this.pid, 0, at + 1, node);
  }

  override *entries(): IterableIterator<DirectoryEntry> {
    yield { name: ".", index: this.index, type: DT_DIR };
    // The root's number as the reference puts it together.
    yield { name: "..", index: 1, type: DT_DIR };
    for (const { name, number } of subdirectories) {
      yield { name, index: indexOf(this.pid, number, 0), type: DT_DIR };
    }
    for (const [at, { name, mode }] of processNodes.entries()) {
      yield {
        name,
        index: indexOf(this.pid, 0, at + 1),
        type: directoryEntryType(mode),
      };
    }
  }
}

/** /proc/PID/fd, stacks and children. */
class ProcessSubdirectory extends ProcessInode {
  protected override readonly mode = S_IFDIR | 0o555;
  readonly #kind: Subdirectory;

  constructor(fs: ProcFS, pid: number, kind: Subdirectory) {
    super(fs, pid, kind.number, 0);
    this.#kind = kind;
  }

  override lookup(name: string): Inode | KernelError {
    const process = this.find(this.pid);
    if (process === undefined) {
      throw new Error("a walk enters directories only");
    }
    const number = parseUnsigned(name);
    const kind = this.#kind;
    if (number === undefined || !kind.has(process, number, this.reader)) {
      return NO_ENTRY;
    }
    return new ProcessProperty(
      this.fs,
      this.pid,
      kind.number,
      // 0 stands for the directory itself.
      number + 1,
      kind.node(number),
    );
  }

  override *entries(): IterableIterator<DirectoryEntry> {
    const process = this.find(this.pid);
    if (process === undefined) throw new Error("a listing of nobody");
    yield { name: ".", index: this.index, type: DT_DIR };
    yield { name: "..", index: indexOf(this.pid, 0, 0), type: DT_DIR };
    const kind = this.#kind;
    const type = directoryEntryType(kind.mode);
    for (const number of kind.list(process, this.reader)) {
      yield {
        name: this.fs.heap.adopt(String(number)),
        index: indexOf(this.pid, kind.number, number + 1),
        type,
      };
    }
  }
}

/** A file or link with content made when it is opened. */
class ProcessProperty extends ProcessInode {
  readonly #node: Property;

  constructor(
    fs: ProcFS,
    pid: number,
    subdirectory: number,
    property: number,
    node: Property,
  ) {
    super(fs, pid, subdirectory, property);
    this.#node = node;
  }

  protected override get mode(): number {
    return this.#node.mode;
  }

  override lookup(): KernelError {
    return NO_ENTRY;
  }

  override entries(): Iterable<DirectoryEntry> {
    return [];
  }

  override attach(description: OpenFileDescription): void {
    this.#refresh(description);
  }

  /** Rewinding reads afresh; a failure leaves what was there. */
  override didSeek(description: OpenFileDescription, offset: bigint): void {
    if (offset !== 0n) return;
    try {
      this.#refresh(description);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
    }
  }

  #refresh(description: OpenFileDescription): void {
    const process = this.#requireProcess();
    if (!process.dumpable) {
      fail("procfs/EPERM/process-is-not-dumpable");
    }
    this.show(description, this.#node.generate(process, this.reader));
  }

  #requireProcess(): Process {
    return this.find(this.pid) ?? fail("procfs/ESRCH/process-is-gone");
  }

  /** As it is now, for a link that is followed or a page that is mapped. */
  #present(): Uint8Array {
    const made = this.#node.generate(this.#requireProcess(), this.reader);
    const text = typeof made === "string" ? made : atOnce(made);
    this.fs.memory.work.add(text.length * Cost.generatedByte);
    return this.fs.heap.adopt(bytesOf(text));
  }

  override read(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
    description: OpenFileDescription | undefined,
  ): number {
    const content = description === undefined
      ? this.#present()
      : description.snapshot;
    if (content === undefined) throw new Error("opened without a content");
    return copyContent(content, offset, buffer, count);
  }
}
