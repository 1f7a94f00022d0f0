/**
 * The terminal side of a pseudo terminal (Kernel/Devices/TTY/SlavePTY.cpp).
 *
 * @module
 */

import type { OpenFileDescription } from "../../filesystem/open_file_description.ts";
import { UserOrKernelBuffer } from "../../filesystem/user_or_kernel_buffer.ts";
import type { Kernel } from "../../kernel.ts";
import type { WaitQueue } from "../../tasks/wait_queue.ts";
import { CharacterMajor } from "../device.ts";
import type { MasterPTY } from "./master_pty.ts";
import { TTY } from "./tty.ts";

const SIZE = { rows: 25, columns: 80 };

/** A terminal whose keyboard and screen are its master's writes and reads. */
export class SlavePTY extends TTY {
  override readonly className = "SlavePTY";
  /** Sleepers of both sides wait on one queue. */
  override readonly blockers: WaitQueue;
  readonly master: MasterPTY;
  readonly index: number;
  /** Owner of the node in /dev/pts. */
  readonly uid: number;
  readonly gid: number;
  /** In ns of the real-time clock; 0 before the first write. */
  timeOfLastWrite = 0n;

  constructor(
    kernel: Kernel,
    master: MasterPTY,
    owner: { readonly uid: number; readonly gid: number },
  ) {
    super(kernel, [CharacterMajor.slavePTY, master.index], SIZE);
    this.master = master;
    this.index = master.index;
    this.blockers = master.blockers;
    this.uid = owner.uid;
    this.gid = owner.gid;
  }

  override get isOpenableByJailedProcesses(): boolean {
    return true;
  }

  override get pseudoName(): string {
    return `pts:${this.index}`;
  }

  /** Unlike a console it shows nothing without ECHO: no rubbing out, no ECHONL. */
  protected override echo(byte: number): void {
    // Whoever types by another description of the master is not told.
    if (!this.echoes || this.master.isClosed) return;
    this.master.takeFromSlave(
      UserOrKernelBuffer.ofKernel(Uint8Array.of(byte)),
      1,
    );
  }

  protected override output(bytes: Uint8Array): number {
    this.timeOfLastWrite = this.kernel.time.realtime;
    return this.master.takeFromSlave(
      UserOrKernelBuffer.ofKernel(bytes),
      bytes.length,
    );
  }

  /** Bytes that the master's side wrote. */
  typed(bytes: Uint8Array): void {
    for (const byte of bytes) this.emit(byte);
  }

  override canRead(description: OpenFileDescription): boolean {
    return this.master.isClosed || super.canRead(description);
  }

  override canWrite(): boolean {
    return this.master.hasRoomForSlave;
  }

  override read(
    description: OpenFileDescription,
    offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.master.isClosed) return 0;
    return super.read(description, offset, buffer, count);
  }

  /**
   * The slave is gone once its last description closes and it controls no
   * process. A process that lets go of it later is not noticed.
   */
  override close(): void {
    if (this.attachCount > 0 || this.#controlsAProcess) return;
    this.master.slaveGone();
    this.master.releaseIfUnused();
  }

  get #controlsAProcess(): boolean {
    return this.kernel.processes.all.some(({ tty }) => tty === this);
  }
}
