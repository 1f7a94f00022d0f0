/**
 * The machine for programs that embed it: no type of the kernel's insides is
 * part of this interface.
 *
 * @module
 */

import type { Architecture, ControlsName, Tier } from "../cpu/cpu.ts";
import { tracingObserver } from "../debug/strace_observer.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import {
  Machine,
  type MachineConsole,
  type PausingLimits,
  type RunLimits,
  type RunResult,
} from "../machine/machine.ts";
import { credentialsOfUser } from "../machine/user_credentials.ts";
import type { Paused } from "../machine/run_loop.ts";
import type { MachineObserver } from "./observer.ts";
import { tracerOf } from "./strace.ts";

/** Who the first program is. */
export interface MachineUser {
  /** Its real, effective and saved user id. */
  readonly uid: number;
  /** Its real, effective and saved group id; that of the user by default. */
  readonly gid?: number;
  /** Groups besides; none by default. */
  readonly groups?: readonly number[];
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
  /** Absolute path of the directory in which it starts; the root by default. */
  readonly workingDirectory?: string;
  /** Who it is; the superuser by default. */
  readonly user?: MachineUser;
  /** Its mask of permissions; 022 by default. */
  readonly umask?: number;
  /** Laid over the standard tree of /dev, /tmp, /proc and /sys. */
  readonly root?: TreeDirectory;
  /** The ends of its console. */
  readonly console?: MachineConsole;
  /** Seed of all that is random; 0 by default. */
  readonly seed?: number;
  /**
   * Physical memory in bytes, from 4 MiB to 3840 MiB; 512 MiB by default, used
   * as it is touched. It is all that programs can make the machine keep,
   * whatever they do: the content of files, names, queues and tables count too.
   */
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
  /** Told of system calls, signals and ends; one from {@linkcode strace} prints. */
  readonly observers?: readonly MachineObserver[];
}

/** A machine from its first program to that program's end. */
export interface EmbeddedMachine {
  /**
   * Runs until the first program ends, or something else does. It can be
   * called again after "limit" and "paused", and after "deadlock" while input
   * is awaited and once there is some. The limit counts what system calls do as
   * well, in units that the host takes about as long for as for an instruction:
   * see `spent`.
   *
   * What an observer or an end of the console throws goes to the caller, and
   * the machine is over: it can be disposed of, and its root tree be looked at,
   * but to run it once more throws an Error. So does a run from within one of
   * them, and one after `dispose()`.
   */
  run(limits?: RunLimits): RunResult;
  /** Runs likewise, and stops where `pauses` says so. */
  run(limits: PausingLimits): RunResult | Paused;
  /** Instructions retired so far. */
  readonly retired: number;
  /** What limits count: instructions retired, and the kernel's work. */
  readonly spent: number;
  /** A program sleeps until keys are typed, or bytes are fed. */
  readonly awaitsInput: boolean;
  /** A program has asked for more input than was there, sleeping or not. */
  readonly wantsInput: boolean;
  /** Types at the console of an interactive machine. */
  type(keys: Uint8Array): void;
  /** Brings bytes to a console whose input is "fed". */
  feed(bytes: Uint8Array): void;
  /** Ends the input of a console whose input is "fed". */
  endInput(): void;
  /** The root file system as it is now, without what is mounted in it. */
  rootTree(): TreeDirectory;
  /**
   * Gives the memory back for the next machine; this one is over. A second time
   * nothing happens; from within an observer it throws an Error.
   */
  dispose(): void;
}

/**
 * Makes a machine with its first program loaded, about to run. Machines know
 * nothing of each other: any number of them may be run in turns.
 *
 * @throws {RangeError} where an option is out of its range
 * @example
 * ```ts
 * import { createMachine } from "@halcyon/halcyon";
 * import { loadGuest } from "@halcyon/halcyon/suite";
 *
 * const machine = createMachine({
 *   architecture: "riscv64",
 *   program: "/bin/hello",
 *   programFile: await loadGuest("riscv64", "hello"),
 *   console: { output: (bytes) => console.log(new TextDecoder().decode(bytes)) },
 *   observers: [{
 *     exit: ({ name, arguments: given, text }) =>
 *       console.log(name, given.map((one) => one.text), text),
 *   }],
 * });
 * const result = machine.run({ maxInstructions: 1_000_000 });
 * if (result.kind === "exited") console.log(result.status);
 * machine.dispose();
 * ```
 */
export function createMachine(
  options: EmbeddedMachineOptions,
): EmbeddedMachine {
  const { observers = [], user, ...rest } = options;
  const credentials = user && credentialsOfUser({
    uid: user.uid,
    gid: user.gid ?? user.uid,
    extraGids: user.groups ?? [],
  });
  return Machine.create({
    ...rest,
    ...(credentials === undefined ? {} : { credentials }),
    observers: observers.map((one) => tracingObserver(tracerOf(one))),
  });
}
