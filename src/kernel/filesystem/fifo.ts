/**
 * Pipes, and FIFOs opened by name (Kernel/FileSystem/FIFO.h).
 *
 * @module
 */

import { S_IFIFO } from "../../api/constants.ts";
import { fail } from "../errors.ts";
import type { Heap } from "../memory/heap.ts";
import { type PageAccount, Reservation } from "../memory/reservation.ts";
import { type Waiting, WaitQueue } from "../tasks/wait_queue.ts";
import { DoubleBuffer } from "../library/double_buffer.ts";
import { type BareStat, File } from "./file.ts";
import { OpenFileDescription } from "./open_file_description.ts";
import type { UserOrKernelBuffer } from "./user_or_kernel_buffer.ts";

/** Those who wait in open for one side to come. */
class OpenQueue {
  readonly waiters = new WaitQueue();
  /** A wake-up nobody waited for lets the next one pass. */
  #wakeRequested = false;

  wakeAll(): void {
    this.#wakeRequested = !this.waiters.wakeAll();
  }

  /** Whether somebody who comes now has to wait. */
  mustWait(): boolean {
    const waits = !this.#wakeRequested;
    this.#wakeRequested = false;
    return waits;
  }
}

/** One buffer with its readers and writers. */
export class FIFO extends File {
  override readonly className = "FIFO";
  readonly id: number;
  readonly #heap: Heap;
  readonly #buffer = new DoubleBuffer();
  readonly #pages: Reservation;
  readonly #isPipe: boolean;
  #readers = 0;
  #writers = 0;
  readonly #readerOpens = new OpenQueue();
  readonly #writerOpens = new OpenQueue();

  /** A pipe, or for the node that it is opened by; or ENOMEM. */
  constructor(heap: Heap, id: number, account: PageAccount, isPipe: boolean) {
    super();
    this.#heap = heap;
    this.#isPipe = isPipe;
    this.#pages = new Reservation(account, this.#buffer.storage);
    this.id = id;
  }

  /** Those of a node's are its file system's. */
  override get promisedPages(): number {
    return this.#isPipe ? this.#pages.pages : 0;
  }

  /** Nobody will open it any more. */
  dispose(): void {
    this.#pages.release();
  }

  /** Descriptions of each end. */
  get ends(): { readonly readers: number; readonly writers: number } {
    return { readers: this.#readers, writers: this.#writers };
  }

  /** A description of one end. */
  openDirection(direction: "reader" | "writer"): OpenFileDescription {
    let description: OpenFileDescription;
    try {
      description = OpenFileDescription.create(this.#heap, this);
    } catch (error) {
      this.#endPipe();
      throw error;
    }
    if (direction === "reader") this.#readers++;
    else this.#writers++;
    description.fifoDirection = direction;
    return description;
  }

  /** As open of a FIFO by name: `opening` is set while the other side is missing. */
  openDirectionBlocking(direction: "reader" | "writer"): OpenFileDescription {
    const description = this.openDirection(direction);
    const [mine, others, peers] = direction === "reader"
      ? [this.#readerOpens, this.#writerOpens, this.#writers] as const
      : [this.#writerOpens, this.#readerOpens, this.#readers] as const;
    mine.wakeAll();
    if (peers === 0 && others.mustWait()) description.opening = others.waiters;
    return description;
  }

  override detach(description: OpenFileDescription): void {
    super.detach(description);
    if (description.fifoDirection === "reader") this.#readers--;
    if (description.fifoDirection === "writer") this.#writers--;
    this.evaluateBlockConditions();
    this.#endPipe();
  }

  /** A pipe ends with its last description. */
  #endPipe(): void {
    if (this.#isPipe && this.attachCount === 0) this.dispose();
  }

  override canRead(): boolean {
    return !this.#buffer.isEmpty || this.#writers === 0;
  }

  override canWrite(): boolean {
    return this.#buffer.spaceForWriting > 0 || this.#readers === 0;
  }

  override read(
    { isBlocking }: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.#buffer.isEmpty && this.#writers > 0 && !isBlocking) {
      fail("transfer/EAGAIN/nothing-to-read-and-non-blocking");
    }
    // 0 without writers, and for whoever waited for what another has taken.
    return this.#buffer.read(buffer, count);
  }

  override write(
    _description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.#readers === 0) {
      fail("fifo/EPIPE/no-reader");
    }
    // There is room: every write waits until it can, or has been refused.
    return this.#buffer.write(buffer, count);
  }

  override stat(): BareStat {
    return { mode: S_IFIFO };
  }

  override pseudoPath(): string {
    return `fifo:${this.id}`;
  }
}

/**
 * The wait of an open whose description has `opening` set. A signal ends the
 * wait and not the open; a thread that was told to die before it came here
 * leaves the FIFO again.
 */
export function* waitForOtherSide(
  description: OpenFileDescription,
): Waiting<void> {
  const { opening } = description;
  if (opening === undefined) return;
  let isOver = false;
  try {
    yield { queues: [opening], what: "the other side of a FIFO" };
    isOver = true;
  } finally {
    if (!isOver) description.destroy();
  }
}
