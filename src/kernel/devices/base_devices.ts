/**
 * The devices that every machine has, in the reference's order (Kernel/Arch/init.cpp).
 *
 * @module
 */

import type { Kernel } from "../kernel.ts";
import { ConsoleDevice } from "./console.ts";
import type { CharacterDevice } from "./device.ts";
import { FullDevice, NullDevice, RandomDevice, ZeroDevice } from "./generic.ts";
import { SelfTTYDevice } from "./self_tty.ts";
import { PTYMultiplexer } from "./tty/pty_multiplexer.ts";
import { VIRTUAL_CONSOLES, VirtualConsole } from "./tty/virtual_console.ts";

/**
 * Registers them; nodes with their numbers lead to them from now on. The
 * terminal is the machine's own.
 */
export function registerBaseDevices(
  kernel: Kernel,
  terminal: CharacterDevice,
): void {
  const { vfs, hooks } = kernel;
  vfs.ptyMultiplexer = new PTYMultiplexer(kernel);
  const devices: readonly CharacterDevice[] = [
    new NullDevice(),
    new ConsoleDevice((bytes) => hooks.console(bytes)),
    terminal,
    ...Array.from(
      { length: VIRTUAL_CONSOLES - 1 },
      (_, index) => new VirtualConsole(kernel, index + 1),
    ),
    new ZeroDevice(),
    new FullDevice(),
    new RandomDevice((bytes) => kernel.fillRandom(bytes)),
    new SelfTTYDevice(),
    vfs.ptyMultiplexer,
  ];
  for (const device of devices) vfs.registerDevice(device);
}
