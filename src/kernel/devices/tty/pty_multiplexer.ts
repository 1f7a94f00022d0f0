/**
 * /dev/ptmx: every open makes a pseudo terminal (Kernel/Devices/TTY/PTYMultiplexer.cpp).
 *
 * @module
 */

import { fail } from "../../errors.ts";
import { OpenFileDescription } from "../../filesystem/open_file_description.ts";
import type { Kernel } from "../../kernel.ts";
import type { Process } from "../../tasks/process.ts";
import {
  type CharacterDevice,
  CharacterMajor,
  OpeningDevice,
} from "../device.ts";
import { MasterPTY } from "./master_pty.ts";
import { SlavePTY } from "./slave_pty.ts";

/** Pairs that can exist at once. */
const MAX_PTY_PAIRS = 64;

/** Hands out pairs, the number freed last first. */
export class PTYMultiplexer extends OpeningDevice {
  override readonly className = "PTYMultiplexer";
  readonly #kernel: Kernel;
  readonly #free: number[] = [...new Array(MAX_PTY_PAIRS).keys()].reverse();
  readonly #masters = new Map<number, MasterPTY>();

  constructor(kernel: Kernel) {
    super(CharacterMajor.console, 2);
    this.#kernel = kernel;
  }

  /** The slaves that still exist, oldest first. */
  get slaves(): SlavePTY[] {
    return [...this.#masters.values()]
      .flatMap(({ slave }) => slave === undefined ? [] : [slave]);
  }

  /** All that every open made and that still exists, oldest first. */
  get pairs(): CharacterDevice[] {
    return [...this.#masters.values()].flatMap((master) =>
      master.slave === undefined ? [master] : [master, master.slave]
    );
  }

  /** It is there while anybody holds it or its slave. */
  master(index: number): MasterPTY | undefined {
    return this.#masters.get(index);
  }

  slave(index: number): SlavePTY | undefined {
    return this.#masters.get(index)?.slave;
  }

  /** Processes in a jail may, too: nobody asks. */
  override open(options: number, caller: Process): OpenFileDescription {
    const index = this.#free.pop();
    if (index === undefined) {
      fail("node/EBUSY/all-pseudo-terminals-in-use");
    }
    const master = new MasterPTY(index, () => {
      this.#masters.delete(index);
      this.#free.push(index);
    });
    const { uid, gid } = caller.credentials;
    master.slave = new SlavePTY(this.#kernel, master, { uid, gid });
    this.#masters.set(index, master);
    const { heap } = this.#kernel.memory;
    const description = OpenFileDescription.createWith(heap, master);
    description.setReadWriteMode(options);
    description.setFileFlags(options);
    return description;
  }
}
