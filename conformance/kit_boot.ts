/**
 * One boot of the exported suite on this project's own machine, for tests of
 * what is made of its log.
 *
 * @module
 */

import type { Architecture } from "../src/cpu/cpu.ts";
import type { SyscallObserver } from "../src/kernel/observers.ts";
import type { Run } from "./program/target.ts";
import { EmulatorTarget } from "./run/emulator.ts";

/** More than the whole suite takes. */
const MOST_INSTRUCTIONS = 5_000_000_000;

/** Boots a kit's program, with somebody looking on who may answer calls. */
export function bootKit(
  architecture: Architecture,
  program: Uint8Array,
  observers: readonly SyscallObserver[],
  args: readonly string[],
): Run {
  return new EmulatorTarget(observers).run({
    architecture,
    program,
    arguments: ["--exit", ...args],
    seed: 1,
    maxInstructions: MOST_INSTRUCTIONS,
  });
}
