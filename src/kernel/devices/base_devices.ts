/** The devices that every machine has. */
import type { Kernel } from "../kernel.ts";
import { ConsoleDevice } from "./console.ts";
import { FullDevice, NullDevice, RandomDevice, ZeroDevice } from "./generic.ts";
import { SelfTTYDevice } from "./self_tty.ts";
import { PTYMultiplexer } from "./tty/pty_multiplexer.ts";

/** Registers them; nodes with their numbers lead to them from now on. */
export function registerBaseDevices(kernel: Kernel): void {
  const { vfs, hooks, random } = kernel;
  vfs.registerDevice(new NullDevice());
  vfs.registerDevice(new ZeroDevice());
  vfs.registerDevice(new FullDevice());
  vfs.registerDevice(new RandomDevice((bytes) => random.fill(bytes)));
  vfs.registerDevice(new SelfTTYDevice());
  vfs.registerDevice(new ConsoleDevice((bytes) => hooks.console(bytes)));
  vfs.ptyMultiplexer = new PTYMultiplexer(kernel);
  vfs.registerDevice(vfs.ptyMultiplexer);
}
