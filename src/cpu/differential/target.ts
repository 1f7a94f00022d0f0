/**
 * What a front end supplies so that its rows can be tested.
 *
 * @module
 */
import type { CpuState } from "../state.ts";
import type { Architecture } from "../types.ts";
import type { Difference } from "./compare.ts";
import type { Host } from "./host.ts";
import type { StateImage, Test } from "./layout.ts";
import type { Random } from "./random.ts";

/** A row of a decode table as the generator sees it. */
export interface TargetRow {
  readonly name: string;
  /** Why it is never drawn (a system call, say). */
  readonly skip?: string;
  /** All it does is to raise an exception: that counts as reached. */
  readonly traps?: boolean;
}

/** A difference that is the reference's fault, or its processor's choice. */
export interface KnownDifference {
  /** Which reference: `qemu`, `native`. */
  readonly reference: string;
  /** On which machines; without it, on all. */
  on?(host: Host): boolean;
  /** What is done otherwise there. */
  readonly cause: string;
  /** Does it explain all the differences of this test? */
  applies(
    row: string,
    test: Test,
    wanted: StateImage,
    differences: readonly Difference[],
  ): boolean;
}

/** A state that some hosts do not let a program begin in. */
export interface HostLimit {
  /** Puts a test into such a state. */
  reach(test: Test): void;
  /** Takes a test out of it; changes none that is outside. */
  avoid(test: Test): void;
}

/** One architecture under test. */
export interface Target {
  readonly architecture: Architecture;
  /** Number of general registers. */
  readonly generals: number;
  /** General registers that must keep their value (none, or the zero one). */
  readonly registerNames: readonly string[];
  /** Vector (float) registers that exist. */
  readonly vectors: number;
  readonly rows: readonly TargetRow[];
  /**
   * Adds a random valid encoding of the row to the test's code, and may set
   * registers up for it (addresses that can be read).
   */
  draw(row: number, random: Random, test: Test): void;
  /** A branch of some kind to `distance` bytes before itself. */
  branchBack(distance: number, random: Random): readonly number[];
  /** An instruction that reads the clock into a register. */
  readClock(random: Random): readonly number[];
  /** Registers and flags before the code: all that may be random. */
  randomState(random: Random, test: Test): void;
  /** Puts a test's state into a CPU's, and a CPU's into an image. */
  load(image: StateImage, state: CpuState): void;
  save(state: CpuState, image: StateImage): void;
  /** The instruction at the start of `code`, as text, and its length. */
  disassemble(code: Uint8Array): { text: string; length: number };
  /** Counts as agreement with llvm-mc, where equal text is not asked. */
  disassemblesAlike?(wanted: string, got: string, bytes: Uint8Array): boolean;
  /** Flags that the row leaves undefined. */
  undefinedFlags?(row: number, test: Test): bigint;
  /** Takes out of both results what neither has to define. */
  normalise?(row: number, test: Test, image: StateImage): void;
  /** Makes `got` equal to `wanted` where both are right. */
  reconcile?(row: number, wanted: StateImage, got: StateImage): void;
  readonly known: readonly KnownDifference[];
  /** What a host is asked for before it is compared with. */
  readonly limits?: readonly HostLimit[];
  /**
   * Why a processor of this architecture is no reference, if so. Targets that
   * say nothing have none: what its makers do otherwise is not listed.
   */
  unsuitableHost?(host: Host): string | undefined;
}
