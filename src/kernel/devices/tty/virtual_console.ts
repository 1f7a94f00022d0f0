/**
 * The terminals of a machine (Kernel/Devices/TTY/VirtualConsole.cpp).
 *
 * @module
 */

import type { Kernel } from "../../kernel.ts";
import { CharacterMajor } from "../device.ts";
import { TTY } from "./tty.ts";

/** There are so many, whether or not anything shows them. */
export const VIRTUAL_CONSOLES = 6;

/**
 * Without a display the kernel thinks of one with 1024 times 768 dots, and of
 * glyphs of 9 times 16 (Kernel/Devices/GPU/Console/BootDummyConsole.h).
 */
const SIZE = { rows: 48, columns: 113 };

/** One that is in nobody's view: what it is told is taken, and no key is typed. */
export class VirtualConsole extends TTY {
  override readonly className = "VirtualConsole";

  constructor(kernel: Kernel, index: number) {
    super(kernel, [CharacterMajor.virtualConsole, index], SIZE);
  }

  override get pseudoName(): string {
    return `tty:${this.minor}`;
  }

  protected override echo(_byte: number): void {}

  protected override output(bytes: Uint8Array): number {
    return bytes.length;
  }
}
