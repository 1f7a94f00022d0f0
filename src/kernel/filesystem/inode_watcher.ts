/**
 * Events of inodes, read from a descriptor (Kernel/FileSystem/InodeWatcher.h).
 *
 * @module
 */

import { inode_watcher_event } from "../../api/structs.ts";
import { fail } from "../errors.ts";
import { bytesOf } from "./byte_string.ts";
import { type Heap, HeapShare } from "../memory/heap.ts";
import { File } from "./file.ts";
import type { Inode } from "./inode.ts";
import type { OpenFileDescription } from "./open_file_description.ts";
import type { UserOrKernelBuffer } from "./user_or_kernel_buffer.ts";

/** What the heap keeps of a watch, and of a watcher with a full queue. */
const WATCH_BYTES = 256;
const WATCHER_BYTES = 16384;

/** Events kept; the oldest gives way to a new one. */
const QUEUE_LENGTH = 32;

interface Watch {
  readonly descriptor: number;
  readonly inode: Inode;
  readonly mask: number;
}

interface QueuedEvent {
  readonly descriptor: number;
  readonly type: number;
  readonly name: string | undefined;
}

/** One queue of events for any number of watched inodes. */
export class InodeWatcher extends File {
  override readonly className = "InodeWatcher";
  readonly #byDescriptor = new Map<number, Watch>();
  readonly #byInode = new Map<Inode, Watch>();
  readonly #queue: QueuedEvent[] = [];
  #nextDescriptor = 1;
  readonly #records: HeapShare;

  /** ENOMEM where there is no room for its queue. */
  constructor(heap: Heap) {
    super();
    this.#records = new HeapShare(heap);
    this.#records.resize(WATCHER_BYTES);
  }

  /** Watches `inode`; the watch descriptor. */
  watch(inode: Inode, mask: number): number {
    if (this.#byInode.has(inode)) {
      fail("inode_watcher_add_watch/EEXIST/inode-is-already-watched");
    }
    // The reference's counter wraps; nobody adds 2^31 watches.
    const descriptor = this.#nextDescriptor++;
    const watch = inode.fs.heap.adopt({ descriptor, inode, mask });
    this.#records.resizeBy(WATCH_BYTES);
    this.#byInode.set(inode, watch);
    this.#byDescriptor.set(descriptor, watch);
    inode.addWatcher(this);
    return descriptor;
  }

  /** Ends a watch; events already queued stay. */
  unwatch(descriptor: number): void {
    const watch = this.#byDescriptor.get(descriptor);
    if (watch === undefined) {
      fail("inode_watcher_remove_watch/ENOENT/no-such-watch");
    }
    watch.inode.removeWatcher(this);
    this.#forget(watch);
  }

  #forget({ descriptor, inode }: Watch): void {
    this.#byDescriptor.delete(descriptor);
    this.#byInode.delete(inode);
    this.#records.resizeBy(-WATCH_BYTES);
  }

  /** A watched inode tells what happened. */
  notify(inode: Inode, type: number, name: string | undefined): void {
    const watch = this.#byInode.get(inode);
    if (watch === undefined) throw new Error("told of an inode without watch");
    if ((watch.mask & type) === 0) return;
    if (this.#queue.length === QUEUE_LENGTH) this.#queue.shift();
    this.#queue.push({ descriptor: watch.descriptor, type, name });
    this.evaluateBlockConditions();
  }

  /** A watched inode is destroyed. */
  inodeIsGone(inode: Inode): void {
    const watch = this.#byInode.get(inode);
    if (watch === undefined) throw new Error("told of an inode without watch");
    this.#forget(watch);
  }

  override canRead(): boolean {
    return this.#queue.length > 0;
  }

  override canWrite(): boolean {
    return true;
  }

  override read(
    _description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    const event = this.#queue.shift();
    if (event === undefined) {
      fail("transfer/EAGAIN/nothing-to-read-and-non-blocking");
    }
    const nameLength = event.name === undefined ? 0 : event.name.length + 1;
    const size = inode_watcher_event.size + nameLength;
    // Too late for the event: it has left the queue.
    if (count < size) {
      fail("inode-watcher/EINVAL/buffer-smaller-than-next-event");
    }
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, event.descriptor, true);
    view.setUint32(4, event.type, true);
    view.setUint32(8, nameLength, true);
    if (event.name !== undefined) {
      bytes.set(bytesOf(event.name), inode_watcher_event.size);
    }
    buffer.write(bytes);
    return size;
  }

  override write(): number {
    // Never writable by its access mode.
    throw new Error("write to an inode watcher");
  }

  override close(): void {
    for (const watch of this.#byDescriptor.values()) {
      watch.inode.removeWatcher(this);
    }
    this.#records.release();
  }

  override pseudoPath(): string {
    return `InodeWatcher:(${this.#byDescriptor.size})`;
  }
}
