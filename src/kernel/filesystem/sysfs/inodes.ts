/** Directories and nodes of /sys (Kernel/FileSystem/SysFS/Inode.cpp, Subsystems/Kernel/GlobalInformation.cpp). */
import { S_IFDIR, S_IFREG } from "../../../api/constants.ts";
import { fail, KernelError } from "../../errors.ts";
import type { Process } from "../../tasks/process.ts";
import { bytesOf } from "../byte_string.ts";
import { directoryEntryType } from "../directory_entry_type.ts";
import type { DirectoryEntry } from "../file_system.ts";
import type { Inode } from "../inode.ts";
import type { InodeMetadata } from "../inode_metadata.ts";
import { NO_ENTRY } from "../no_entry.ts";
import type { OpenFileDescription } from "../open_file_description.ts";
import { copyContent, ReadOnlyInode } from "../read_only_inode.ts";
import type { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";
import type { SysFS } from "./file_system.ts";
import type { SysDirectoryRow, SysNodeRow } from "./rows.ts";

abstract class SysInode extends ReadOnlyInode {
  declare readonly fs: SysFS;

  protected get reader(): Process {
    const { current } = this.fs.kernel.scheduler;
    if (current === undefined) throw new Error("nobody reads /sys");
    return current.process;
  }

  override setTimes(): void {}

  override chmod(_mode: number): void {
    fail("attributes/EPERM/mode-and-owner-are-fixed-on-sysfs");
  }

  override chown(_uid: number, _gid: number): void {
    fail("attributes/EPERM/mode-and-owner-are-fixed-on-sysfs");
  }

  override truncate(_size: number): void {
    fail("sysfs/EPERM/node-cannot-be-truncated");
  }
}

/** A directory: fixed entries, or entries that follow the machine's state. */
export class SysDirectory extends SysInode {
  readonly #parent: SysDirectory | undefined;
  readonly #row: SysDirectoryRow;
  readonly #children = new Map<string, SysInode>();

  constructor(
    fs: SysFS,
    parent: SysDirectory | undefined,
    row: SysDirectoryRow,
  ) {
    super(fs, fs.nextIndex());
    this.#parent = parent;
    this.#row = row;
  }

  /** Makes inodes for entries that came, forgets those that went. */
  #update(): void {
    const { children } = this.#row;
    const rows = typeof children === "function"
      ? children(this.fs.vfs)
      : children;
    const names = new Set(rows.map(({ name }) => name));
    for (const name of [...this.#children.keys()]) {
      if (!names.has(name)) this.#children.delete(name);
    }
    for (const row of rows) {
      if (this.#children.has(row.name)) continue;
      this.#children.set(
        row.name,
        "children" in row
          ? new SysDirectory(this.fs, this, row)
          : new SysNode(this.fs, row),
      );
    }
  }

  override metadata(): InodeMetadata {
    return this.describe({ mode: S_IFDIR | 0o755, mtime: this.fs.bootTime });
  }

  override lookup(name: string): Inode | KernelError {
    this.#update();
    return this.#children.get(name) ?? NO_ENTRY;
  }

  override *entries(): IterableIterator<DirectoryEntry> {
    this.#update();
    const type = directoryEntryType(S_IFDIR);
    yield { name: ".", index: this.index, type };
    yield { name: "..", index: (this.#parent ?? this).index, type };
    for (const [name, child] of this.#children) {
      yield {
        name,
        index: child.index,
        type: directoryEntryType(child.metadata().mode),
      };
    }
  }

  override read(): number {
    return 0;
  }
}

/** A file. Most show a snapshot taken when they are opened or rewound. */
class SysNode extends SysInode {
  readonly #row: SysNodeRow;

  constructor(fs: SysFS, row: SysNodeRow) {
    super(fs, fs.nextIndex());
    this.#row = row;
  }

  override metadata(): InodeMetadata {
    return this.describe({
      mode: S_IFREG | (this.#row.mode ?? 0o444),
      mtime: this.fs.bootTime,
    });
  }

  override lookup(): KernelError {
    return NO_ENTRY;
  }

  override entries(): Iterable<DirectoryEntry> {
    return [];
  }

  override attach(description: OpenFileDescription): void {
    this.#refresh(description);
    super.attach(description);
  }

  override didSeek(description: OpenFileDescription, offset: bigint): void {
    if (offset !== 0n) return;
    try {
      this.#refresh(description);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
    }
  }

  #refresh(description: OpenFileDescription): void {
    const { generate, jailReadable } = this.#row;
    if (generate === undefined) return;
    if (this.reader.isJailed && jailReadable !== true) {
      fail("sysfs/EPERM/not-readable-in-jail");
    }
    description.snapshot = bytesOf(generate(this.fs.kernel, this.reader));
  }

  override read(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
    description: OpenFileDescription | undefined,
  ): number {
    const { read } = this.#row;
    const content = read === undefined
      ? description?.snapshot
      : bytesOf(read(this.fs.kernel, this.reader, offset));
    return content === undefined
      ? 0
      : copyContent(content, offset, buffer, count);
  }

  protected override writePrepared(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
    description: OpenFileDescription | undefined,
  ): number {
    const { write } = this.#row;
    return write === undefined
      ? super.writePrepared(offset, buffer, count, description)
      : write(this.fs.vfs, this.reader, offset, buffer, count);
  }

  override truncate(size: number): void {
    if (this.#row.write === undefined || size !== 0) super.truncate(size);
  }
}
