/**
 * The base of device files (Kernel/Devices/Device.h).
 *
 * @module
 */

import { fail } from "../errors.ts";
import { File } from "../filesystem/file.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { Process } from "../tasks/process.ts";

/** Major numbers of character devices (Kernel/API/MajorNumberAllocation.h). */
export const CharacterMajor = {
  generic: 1,
  deviceControl: 2,
  serial: 4,
  console: 5,
  virtualConsole: 35,
  masterPTY: 200,
  slavePTY: 201,
} as const;

/** A character device; nodes name it by its numbers. */
export abstract class CharacterDevice extends File {
  readonly major: number;
  readonly minor: number;

  constructor(major: number, minor: number) {
    super();
    this.major = major;
    this.minor = minor;
  }

  /** Processes in a jail may open few devices only. */
  get isOpenableByJailedProcesses(): boolean {
    return false;
  }

  override open(options: number, caller: Process): OpenFileDescription {
    if (caller.isJailed && !this.isOpenableByJailedProcesses) {
      fail("node/EPERM/device-not-allowed-in-jail");
    }
    return super.open(options, caller);
  }
}

/** Never behind a description itself: opening it leads to another file. */
export abstract class OpeningDevice extends CharacterDevice {
  #refuse(): never {
    throw new Error(`a description of ${this.className}`);
  }

  override canRead(): boolean {
    return this.#refuse();
  }

  override canWrite(): boolean {
    return this.#refuse();
  }

  override read(): number {
    return this.#refuse();
  }

  override write(): number {
    return this.#refuse();
  }
}
