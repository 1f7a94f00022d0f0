/**
 * What rows run on: something that takes a program and gives a log.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { Touch } from "../language/row.ts";

/** A refusal that the target's kernel told of: which call, which error, where. */
export interface Refusal {
  readonly pid: number;
  readonly call: string;
  readonly errno: number;
  /** The refusal's name; empty where a handler returned the error. */
  readonly refusal: string;
  /** How many entries the log had by then. */
  readonly at: number;
}

/** A change of what all rows share. */
export interface Change {
  readonly touch: Touch;
  /** What it is now; equal texts stand for equal states. */
  readonly value: string;
  /** How many entries the log had by then. */
  readonly at: number;
}

/** What to run. */
export interface Launch {
  readonly architecture: Architecture;
  readonly program: Uint8Array;
  /** Where the program lies; `/executor` when left out. */
  readonly path?: string;
  /** argv[0]; the path when left out. */
  readonly name?: string;
  /** Arguments behind argv[0]. */
  readonly arguments: readonly string[];
  readonly environment?: readonly string[];
  readonly seed: number;
  readonly maxInstructions: number;
  /** What the machine has; enough for a row when left out. */
  readonly memoryBytes?: number;
}

/** Enough for all rows of a boot, and for the programs of scenarios. */
export const BOOT_MEMORY: number = 512 << 20;

/** What came of it. */
export interface Run {
  /** What was handed to dbgputstr, line by line. */
  readonly log: readonly string[];
  /** In their order; undefined where the target can not tell of any. */
  readonly refusals: readonly Refusal[] | undefined;
  /** The program's own process, among those of the refusals. */
  readonly pid?: number | undefined;
  /**
   * In their order, each kind's first state among them; undefined where the
   * target can not tell.
   */
  readonly changes?: readonly Change[] | undefined;
  /** The calls of all threads in 16 digits; undefined where nobody watched. */
  readonly trace?: string | undefined;
  readonly end:
    | { readonly kind: "exited"; readonly status: number }
    | { readonly kind: "killed"; readonly signal: number }
    | { readonly kind: "deadlock" }
    | { readonly kind: "limit" }
    | { readonly kind: "failed"; readonly reason: string };
}

/** Something that runs programs. */
export interface Target {
  run(launch: Launch): Run;
}
