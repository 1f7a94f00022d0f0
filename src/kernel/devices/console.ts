/**
 * /dev/console: what is written appears on the machine's console (Kernel/Devices/Generic/ConsoleDevice.cpp).
 *
 * @module
 */

import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import { CharacterDevice, CharacterMajor } from "./device.ts";

/** Bytes copied from the writer at a time. */
const STAGE = 256;

/** Written to, never readable. */
export class ConsoleDevice extends CharacterDevice {
  override readonly className = "Console";
  readonly #output: (bytes: Uint8Array) => void;

  constructor(output: (bytes: Uint8Array) => void) {
    super(CharacterMajor.console, 1);
    this.#output = output;
  }

  override get isOpenableByJailedProcesses(): boolean {
    return true;
  }

  override canRead(): boolean {
    return false;
  }

  override canWrite(): boolean {
    return true;
  }

  /** Only a non-blocking read gets here. */
  override read(): number {
    return 0;
  }

  override write(
    _description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    return buffer.readBuffered(STAGE, count, (bytes) => {
      this.#output(bytes);
      return bytes.length;
    });
  }
}
