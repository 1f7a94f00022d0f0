/**
 * The terminals of a machine (Kernel/Devices/TTY/VirtualConsole.cpp).
 *
 * @module
 */

import {
  KD_GRAPHICS,
  KD_TEXT,
  KDGETMODE,
  KDSETMODE,
} from "../../../api/constants.ts";
import type { UserAddress } from "../../../api/user_address.ts";
import { fail } from "../../errors.ts";
import type { OpenFileDescription } from "../../filesystem/open_file_description.ts";
import type { Kernel } from "../../kernel.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
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
  /** Whether something else than its text is to be shown, and nothing is. */
  #mode: number = KD_TEXT;

  constructor(kernel: Kernel, index: number) {
    super(kernel, [CharacterMajor.virtualConsole, index], SIZE);
  }

  override get pseudoName(): string {
    return `tty:${this.minor}`;
  }

  override ioctl(
    context: SyscallContext,
    description: OpenFileDescription,
    request: number,
    argument: UserAddress,
    raw: bigint,
  ): number {
    context.requirePromise("tty");
    switch (request) {
      case KDSETMODE:
        this.#setMode(Number(BigInt.asUintN(32, raw)));
        return 0;
      case KDGETMODE:
        context.memory.writeU32(argument, this.#mode);
        return 0;
      default:
        return super.ioctl(context, description, request, argument, raw);
    }
  }

  #setMode(mode: number): void {
    if (mode !== KD_TEXT && mode !== KD_GRAPHICS) {
      fail("ioctl/EINVAL/no-such-console-mode");
    }
    this.#mode = mode;
  }

  protected override echo(_byte: number): void {}

  protected override output(bytes: Uint8Array): number {
    return bytes.length;
  }
}
