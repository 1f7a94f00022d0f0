/**
 * Halcyon: does this kernel behave like SerenityOS at its system-call
 * boundary? A conformance suite, a reference kernel that passes it, and CPU
 * emulators for x86_64, AArch64 and RISC-V 64 that run real guest programs.
 *
 * This module embeds the machine; `./suite` runs, exports and verifies the
 * suite, `./rows` has what rows are made of, `./testing` makes tests of rows,
 * and `./cli` is the command-line program. docs/embedding.md shows them.
 *
 * @module
 */

export {
  createMachine,
  type EmbeddedMachine,
  type EmbeddedMachineOptions,
  type MachineUser,
} from "./src/embedding/embedding.ts";
export type {
  EndEvent,
  MachineObserver,
  SignalEvent,
  SyscallArgument,
  SyscallEvent,
  SyscallStart,
} from "./src/embedding/observer.ts";
export { strace, type StraceOptions } from "./src/embedding/strace.ts";
export type {
  MachineConsole,
  PausingLimits,
  RunLimits,
  RunResult,
} from "./src/machine/machine.ts";
export type { GivenInput, InputSource } from "./src/machine/console_input.ts";
export type { Paused, PauseQuestion } from "./src/machine/run_loop.ts";
export type { AccessKind, CodePlace, Crash } from "./src/machine/crash.ts";
export { TreeError } from "./src/machine/tree_check.ts";
export type { NearestSymbol } from "./src/elf/symbols.ts";
export type { Architecture } from "./src/cpu/types.ts";
export type { ControlsName } from "./src/cpu/controls.ts";
export type { Tier } from "./src/cpu/tier.ts";
export type {
  TreeAttributes,
  TreeDevice,
  TreeDirectory,
  TreeExtent,
  TreeFile,
  TreeHardLink,
  TreeNode,
  TreeSparseFile,
  TreeSpecial,
  TreeSymlink,
} from "./src/kernel/filesystem/root_tree.ts";
