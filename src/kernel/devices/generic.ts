/**
 * null, zero, full and random (Kernel/Devices/Generic).
 *
 * @module
 */

import { fail } from "../errors.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import { CharacterDevice, CharacterMajor } from "./device.ts";

/** Bytes that are made in some milliseconds. */
const LONGEST_PART = 1 << 20;

/** Random bytes made at a time. */
const STAGE = 256;

/** Always ready for both, open to jailed processes. */
abstract class GenericDevice extends CharacterDevice {
  constructor(minor: number) {
    super(CharacterMajor.generic, minor);
  }

  override get isOpenableByJailedProcesses(): boolean {
    return true;
  }

  override get longestPart(): number {
    return LONGEST_PART;
  }

  override canRead(): boolean {
    return true;
  }

  override canWrite(): boolean {
    return true;
  }

  /** Most accept all bytes without a look at them. */
  override write(
    _description: OpenFileDescription,
    _offset: bigint,
    _buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    return count;
  }
}

/** At its end from the start. */
export class NullDevice extends GenericDevice {
  override readonly className = "NullDevice";

  constructor() {
    super(3);
  }

  override get isSeekable(): boolean {
    return true;
  }

  override read(): number {
    return 0;
  }
}

/** Zeros without end. */
export class ZeroDevice extends GenericDevice {
  override readonly className: string = "ZeroDevice";

  constructor(minor = 5) {
    super(minor);
  }

  override read(
    _description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    buffer.zero(0, count);
    return count;
  }
}

/** Zeros without end, and no room. */
export class FullDevice extends ZeroDevice {
  override readonly className = "FullDevice";

  constructor() {
    super(7);
  }

  override write(
    _description: OpenFileDescription,
    _offset: bigint,
    _buffer: UserOrKernelBuffer,
    _count: number,
  ): number {
    return fail("full-device/ENOSPC/never-takes-a-byte");
  }
}

/** Bytes of the machine's random number generator. */
export class RandomDevice extends GenericDevice {
  override readonly className = "RandomDevice";
  readonly #fill: (bytes: Uint8Array) => void;

  constructor(fill: (bytes: Uint8Array) => void) {
    super(8);
    this.#fill = fill;
  }

  override read(
    _description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    return buffer.writeBuffered(STAGE, count, (bytes) => {
      this.#fill(bytes);
      return bytes.length;
    });
  }
}
