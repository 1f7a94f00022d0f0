/**
 * The side of a pseudo terminal that a terminal program holds (Kernel/Devices/TTY/MasterPTY.cpp).
 *
 * @module
 */

import { TIOCGPGRP, TIOCGPTN, TIOCSWINSZ } from "../../../api/constants.ts";
import type { UserAddress } from "../../../api/user_address.ts";
import { fail, KernelError } from "../../errors.ts";
import type { OpenFileDescription } from "../../filesystem/open_file_description.ts";
import type { UserOrKernelBuffer } from "../../filesystem/user_or_kernel_buffer.ts";
import { DoubleBuffer } from "../../library/double_buffer.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
import { CharacterDevice, CharacterMajor } from "../device.ts";
import type { SlavePTY } from "./slave_pty.ts";
import { LONGEST_PART } from "./tty.ts";

/** A slave's write waits while less is free: a newline may become two bytes. */
const LEAST_ROOM = 2;
const STAGE = 128;

/** The master; its slave is set once, right after both are made. */
export class MasterPTY extends CharacterDevice {
  override readonly className = "MasterPTY";
  readonly index: number;
  /** Undefined once the slave has been closed for good. */
  slave: SlavePTY | undefined;
  /** From the first description's end on, even if there are others. */
  isClosed = false;
  readonly #buffer = new DoubleBuffer();
  readonly #destroyed: () => void;

  constructor(index: number, destroyed: () => void) {
    super(CharacterMajor.masterPTY, index);
    this.index = index;
    this.#destroyed = destroyed;
  }

  /** By a node with its numbers. */
  override get isOpenableByJailedProcesses(): boolean {
    return true;
  }

  override get longestPart(): number {
    return LONGEST_PART;
  }

  override canRead(): boolean {
    return this.slave === undefined || !this.#buffer.isEmpty;
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
    return this.#buffer.read(buffer, count);
  }

  /** All goes into the line discipline; a bad buffer ends it unreported. */
  override write(
    _description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    const { slave } = this;
    if (slave === undefined) {
      fail("terminal/EIO/other-side-is-closed");
    }
    try {
      buffer.readBuffered(STAGE, count, (bytes) => {
        slave.typed(bytes);
        return bytes.length;
      });
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
    }
    return count;
  }

  /** Output and echo of the slave; how many bytes fitted. */
  takeFromSlave(bytes: UserOrKernelBuffer, count: number): number {
    if (this.isClosed) fail("terminal/EIO/other-side-is-closed");
    const done = this.#buffer.write(bytes, count);
    // Even if the writer's next piece of memory can't be read.
    this.evaluateBlockConditions();
    return done;
  }

  get hasRoomForSlave(): boolean {
    return this.isClosed || this.#buffer.spaceForWriting >= LEAST_ROOM;
  }

  override close(): void {
    this.isClosed = true;
    // Who waits is woken by the hang-up alone, where that discards input.
    this.slave?.hangUp();
    this.releaseIfUnused();
  }

  /** Nobody holds the slave any more. Who waits for its output sleeps on. */
  slaveGone(): void {
    this.slave = undefined;
  }

  /**
   * Gives the number back once both sides are gone. A slave that nobody ever
   * opened keeps its master alive, and the master it: such a pair stays.
   */
  releaseIfUnused(): void {
    if (this.attachCount === 0 && this.slave === undefined) this.#destroyed();
  }

  override ioctl(
    context: SyscallContext,
    description: OpenFileDescription,
    request: number,
    argument: UserAddress,
    raw: bigint,
  ): number {
    context.requirePromise("tty");
    const { slave } = this;
    if (slave === undefined) fail("ioctl/EIO/slave-of-the-master-is-gone");
    switch (request) {
      case TIOCGPTN:
        context.memory.writeU32(
          argument,
          this.index,
        );
        return 0;
      case TIOCSWINSZ:
      case TIOCGPGRP:
        return slave.ioctl(context, description, request, argument, raw);
      default:
        return fail("ioctl/EINVAL/unknown-request");
    }
  }
}
