/**
 * The machine for programs that embed it: no type of the kernel's insides is
 * part of this interface.
 *
 * @module
 */

import type { Architecture, ControlsName, Tier } from "../cpu/cpu.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { Machine, type MachineConsole, type RunResult } from "./machine.ts";

/** A system call that has returned. */
export interface SyscallEvent {
  /** The process that made it. */
  readonly pid: number;
  /** The thread that made it. */
  readonly tid: number;
  /** Its name, as in docs/syscalls.md. */
  readonly name: string;
  /** What the return register holds: a value, or a negated errno. */
  readonly result: bigint;
}

/** What a machine is made from. */
export interface EmbeddedMachineOptions {
  /** The instruction set of its programs. */
  readonly architecture: Architecture;
  /** Absolute path of the first program. */
  readonly program: string;
  /** The program's file, put at its path if the tree has none there. */
  readonly programFile?: Uint8Array;
  /** argv; the path alone by default. */
  readonly arguments?: readonly string[];
  /** envp, as NAME=VALUE; empty by default. */
  readonly environment?: readonly string[];
  /** Laid over the standard tree of /dev, /tmp, /proc and /sys. */
  readonly root?: TreeDirectory;
  /** The ends of its console. */
  readonly console?: MachineConsole;
  /** Seed of all that is random; 0 by default. */
  readonly seed?: number;
  /** Physical memory in bytes; 512 MiB by default, used as it is touched. */
  readonly memoryBytes?: number;
  /**
   * What AArch64's programs may do. As the reference has it by default: `dc
   * zva` and reads of the counters trap; with "linux" they work.
   */
  readonly controls?: ControlsName;
  /**
   * How code is executed: "both" interprets, and compiles what is hot;
   * "interpreter" and "compiler" do one alone. No program can tell.
   */
  readonly tier?: Tier;
  /** Told of every system call when it returns. */
  readonly onSyscall?: (event: SyscallEvent) => void;
}

/** A machine from its first program to that program's end. */
export interface EmbeddedMachine {
  /**
   * Runs until the first program ends, or something else does; after "limit",
   * and after "deadlock" while keys are awaited, it can be called again.
   */
  run(limits?: { readonly maxInstructions?: number }): RunResult;
  /** Instructions retired so far. */
  readonly retired: number;
  /** Nothing runs before keys are typed (interactive consoles only). */
  readonly awaitsInput: boolean;
  /** Types at the console of an interactive machine. */
  type(keys: Uint8Array): void;
  /** The root file system as it is now, without what is mounted in it. */
  rootTree(): TreeDirectory;
  /** Gives the memory back for the next machine; this one is over. */
  dispose(): void;
}

/**
 * Makes a machine with its first program loaded, about to run.
 *
 * @example
 * ```ts
 * import { createMachine } from "@halcyon/halcyon";
 *
 * const machine = createMachine({
 *   architecture: "riscv64",
 *   program: "/bin/hello",
 *   programFile: await Deno.readFile("hello"),
 *   console: { output: (bytes) => Deno.stdout.writeSync(bytes) },
 * });
 * const result = machine.run({ maxInstructions: 1_000_000 });
 * if (result.kind === "exited") console.log(result.status);
 * machine.dispose();
 * ```
 */
export function createMachine(
  options: EmbeddedMachineOptions,
): EmbeddedMachine {
  const { onSyscall, ...rest } = options;
  const observers = onSyscall === undefined ? [] : [{
    exit: (
      thread: { readonly tid: number; readonly process: { pid: number } },
      name: string,
      result: bigint,
    ) => onSyscall({ pid: thread.process.pid, tid: thread.tid, name, result }),
  }];
  return Machine.create({ ...rest, observers });
}
