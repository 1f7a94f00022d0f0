/**
 * Files, directories, links and nodes in memory (Kernel/FileSystem/RAMFS/Inode.cpp).
 *
 * @module
 */

import { NAME_MAX } from "../../../api/constants.ts";
import { fail, type KernelError } from "../../errors.ts";
import { Cost, type Parts } from "../../work.ts";
import { NO_ENTRY } from "../no_entry.ts";
import { directoryEntryType } from "../directory_entry_type.ts";
import type { DirectoryEntry } from "../file_system.ts";
import { Inode, type TimesToSet } from "../inode.ts";
import { type InodeMetadata, majorOf, minorOf } from "../inode_metadata.ts";
import type { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";
import type { RAMFS } from "./file_system.ts";
import { canGrowFor, goodSize } from "../../library/heap.ts";
import { PAGE_SIZE } from "../../memory/memory_manager.ts";
import { CHUNK_SIZE, SparseData } from "./sparse_data.ts";

/** What the heap keeps of an inode, and of an entry besides its name. */
const INODE_BYTES = 1024;
const ENTRY_BYTES = 128;

/** Bytes of content that the host moves in far less than a millisecond. */
const MOST_AT_ONCE = 2 * CHUNK_SIZE;

/** Pages that a block of content takes. */
const PAGES_PER_CHUNK = CHUNK_SIZE / PAGE_SIZE;

/** The block table has so many bytes for each block up to the file's end. */
const TABLE_ENTRY = 8;

type MutableMetadata = {
  -readonly [K in keyof InodeMetadata]: InodeMetadata[K];
};

/** An inode of a RAMFS. */
export class RAMFSInode extends Inode {
  declare readonly fs: RAMFS;
  readonly #metadata: MutableMetadata;
  /** The directory it was made in; a rename does not change it. */
  readonly #parent: RAMFSInode | undefined;
  /** Entries in the order they were made; none unless a directory. */
  readonly #children = new Map<string, RAMFSInode>();
  #data = new SparseData();
  /** Entries that name this inode; st_nlink knows nothing of them. */
  #names = 0;
  /** Nobody can get at it any more, and nothing of it is charged. */
  #isGone = false;
  /** An entry that named it was lost with its directory, and holds it for ever. */
  #isLost = false;

  constructor(
    fs: RAMFS,
    index: number,
    parent: RAMFSInode | undefined,
    mode: number,
    device: bigint,
    uid: number,
    gid: number,
  ) {
    super(fs, index);
    const now = fs.now;
    this.#parent = parent;
    this.#metadata = {
      fsid: fs.fsid,
      index,
      size: 0,
      mode,
      uid,
      gid,
      atime: now,
      ctime: now,
      mtime: now,
      majorDevice: majorOf(device),
      minorDevice: minorOf(device),
    };
  }

  /** The live metadata: copied by whoever keeps it. */
  override metadata(): InodeMetadata {
    return this.#metadata;
  }

  /** Dots are the walk's affair. */
  override lookup(name: string): RAMFSInode | KernelError {
    return this.#children.get(name) ?? NO_ENTRY;
  }

  override *entries(): IterableIterator<DirectoryEntry> {
    const type = directoryEntryType(this.#metadata.mode);
    yield { name: ".", index: this.index, type };
    const parent = this.#parent ?? this;
    if (!parent.#isForgotten || parent.#isLost) {
      yield { name: "..", index: parent.index, type };
    }
    for (const [name, child] of this.#children) {
      yield {
        name,
        index: child.index,
        type: directoryEntryType(child.#metadata.mode),
      };
    }
  }

  override createChild(
    name: string,
    mode: number,
    device: bigint,
    uid: number,
    gid: number,
  ): RAMFSInode {
    // The number is used up even when the name is refused.
    const index = this.fs.nextIndex();
    this.fs.heap.requireRoom();
    this.fs.charge(INODE_BYTES);
    const child = new RAMFSInode(this.fs, index, this, mode, device, uid, gid);
    try {
      this.addChild(child, name);
    } catch (error) {
      this.fs.release(INODE_BYTES);
      throw error;
    }
    return child;
  }

  override addChild(child: Inode, name: string): void {
    if (name.length > NAME_MAX) {
      fail("entry/ENAMETOOLONG/name-longer-than-255");
    }
    if (this.#children.has(name)) {
      fail("entry/EEXIST/parent-already-has-the-name");
    }
    this.fs.heap.requireRoom();
    this.fs.charge(ENTRY_BYTES + name.length);
    this.#children.set(name, child as RAMFSInode);
    (child as RAMFSInode).#names++;
    this.didAddChild(name);
  }

  /** Entries that name it. */
  get names(): number {
    return this.#names;
  }

  /** The entry of this name; dots are none. */
  child(name: string): RAMFSInode | undefined {
    return this.#children.get(name);
  }

  override removeChild(name: string): void {
    if (name === "..") return;
    const child = this.#children.get(name);
    if (child === undefined) {
      fail("entry/ENOENT/no-such-name-in-parent");
    }
    child.didDeleteSelf();
    this.#children.delete(name);
    this.fs.release(ENTRY_BYTES + name.length);
    this.didRemoveChild(name);
    child.#names--;
    child.forgetIfUnused();
  }

  override chmod(mode: number): void {
    this.#metadata.mode = mode;
    this.markMetadataDirty();
  }

  override chown(uid: number, gid: number): void {
    this.#metadata.uid = uid;
    this.#metadata.gid = gid;
    this.markMetadataDirty();
  }

  override setTimes({ atime, ctime, mtime }: TimesToSet): void {
    if (atime !== undefined) this.#metadata.atime = atime;
    if (ctime !== undefined) this.#metadata.ctime = ctime;
    if (mtime !== undefined) this.#metadata.mtime = mtime;
    this.markMetadataDirty();
  }

  override read(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    const size = Math.min(count, this.#metadata.size - offset);
    if (size <= 0) return 0;
    // A window into the content, mapped for this read alone.
    this.fs.heap.requireRoom();
    this.#data.read(offset, size, (bytes, length, at) => {
      if (bytes === undefined) buffer.zero(at, length);
      else buffer.write(bytes, at);
    });
    return size;
  }

  protected override writePrepared(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    this.#takeMemory(offset, count);
    // What comes before a bad page of the source stays written.
    this.#data.write(offset, count, (target, at) => buffer.read(target, at));
    return this.#wrote(offset, count);
  }

  override get mostAtOnce(): number {
    return MOST_AT_ONCE;
  }

  protected override *writePreparedInParts(
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
  ): Parts<number> {
    this.#takeMemory(offset, count);
    this.#data.makeChunks(offset, count);
    const { work } = this.fs.memory;
    for (let done = 0; done < count; done += CHUNK_SIZE) {
      const part = buffer.offset(done);
      this.#data.write(
        offset + done,
        Math.min(CHUNK_SIZE, count - done),
        (target, at) => part.read(target, at),
      );
      if (work.isPartOver) yield;
    }
    return this.#wrote(offset, count);
  }

  #wrote(offset: number, count: number): number {
    this.#metadata.size = Math.max(this.#metadata.size, offset + count);
    this.didModifyContents(this.fs.now);
    return count;
  }

  /**
   * All blocks are made, whole, before the first byte is looked at; and one
   * more, which the kernel writes them through and then lets go.
   */
  #takeMemory(offset: number, count: number): void {
    requireTable(offset + count);
    const { fs } = this;
    const pages = this.#data.missingChunks(offset, count) * PAGES_PER_CHUNK;
    if (
      pages + PAGES_PER_CHUNK > fs.memory.freePages || !fs.heap.hasRoom()
    ) {
      fail("ramfs/ENOMEM/no-memory-for-the-blocks");
    }
    fs.takePages(pages);
  }

  override truncate(size: number): void {
    requireTable(size);
    this.fs.memory.work.add(this.#data.chunkCount * Cost.slot);
    this.fs.returnPages(this.#data.truncate(size) * PAGES_PER_CHUNK);
    this.#metadata.size = size;
    this.didModifyContents(this.fs.now);
  }

  /** Boot time: gives a file content that other machines share. */
  setSharedContent(
    size: number,
    chunks: Iterable<readonly [index: number, bytes: Uint8Array]>,
  ): void {
    this.#data = SparseData.ofShared(chunks);
    this.#metadata.size = size;
  }

  /** What is kept of the content; the rest is holes. */
  get chunks(): readonly (readonly [index: number, bytes: Uint8Array])[] {
    return this.#data.chunks;
  }

  get #isForgotten(): boolean {
    return this.#parent !== undefined && this.#names === 0 &&
      !this.hasUsers && !this.isKept;
  }

  /**
   * The root of a file system that nobody gets at. A real kernel, asked by its
   * watches, was seen to hold on to it as well.
   */
  lose(): void {
    this.#isLost = true;
    this.#giveBack();
  }

  protected override forgetIfUnused(): void {
    if (this.#isForgotten) this.#giveBack();
  }

  /**
   * Its memory is nobody's any more, nor that of entries which nothing else
   * names, however deep they lie. The reference forgets to let go of a
   * directory's entries when that goes (RAMFSInode's list of children does not
   * own them), so what they name lives on where nobody gets at it, but by a
   * watch.
   */
  #giveBack(): void {
    const { fs } = this;
    const gone: RAMFSInode[] = [this];
    for (const inode of gone) {
      if (inode.#isGone) continue;
      inode.#isGone = true;
      fs.memory.work.add(Cost.directoryEntry);
      if (!inode.#isLost) inode.dropWatchers();
      inode.dropFIFO();
      fs.returnPages(inode.#data.truncate(0) * PAGES_PER_CHUNK);
      fs.release(INODE_BYTES);
      for (const [name, child] of inode.#children) {
        fs.release(ENTRY_BYTES + name.length);
        child.#isLost = true;
        child.#names--;
        if (child.#isForgotten) gone.push(child);
      }
      inode.#children.clear();
    }
  }
}

/**
 * The block table for a file of this size must fit into the heap; what that has
 * grown for before is not counted here.
 */
function requireTable(size: number): void {
  if (!canGrowFor(goodSize(Math.ceil(size / CHUNK_SIZE) * TABLE_ENTRY))) {
    fail("ramfs/ENOMEM/block-table-cannot-grow");
  }
}
