/**
 * /dev/tty: the opener's controlling terminal (Kernel/Devices/Generic/SelfTTYDevice.cpp).
 *
 * @module
 */

import { fail } from "../errors.ts";
import { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { Process } from "../tasks/process.ts";
import { CharacterMajor, OpeningDevice } from "./device.ts";

/** Opening it leads to the terminal. */
export class SelfTTYDevice extends OpeningDevice {
  override readonly className = "SelfTTYDevice";

  constructor() {
    super(CharacterMajor.console, 0);
  }

  /** Processes in a jail may too: they have the terminal already. */
  override open(options: number, caller: Process): OpenFileDescription {
    if (caller.tty === undefined) {
      fail("node/ENXIO/no-controlling-terminal");
    }
    const { heap } = caller.kernel.memory;
    const description = OpenFileDescription.create(heap, caller.tty);
    description.setReadWriteMode(options);
    description.setFileFlags(options);
    return description;
  }
}
