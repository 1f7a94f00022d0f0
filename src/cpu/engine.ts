/**
 * The dispatcher around the generated interpreter.
 *
 * @module
 */

import type { AddressSpace } from "./memory/address_space.ts";
import type { PhysicalMemory } from "./memory/physical_memory.ts";
import type { CpuState } from "./state.ts";
import type { Architecture, Exit } from "./types.ts";

/** What the machine around the CPU supplies. */
export interface CpuHooks {
  /**
   * The virtual clock that rdtsc, rdtime and cntvct_el0 read, given the
   * number of instructions retired so far.
   */
  time(retired: number): bigint;
}

/** Executes guest code of one architecture. */
export class Cpu {
  /** Which instruction set. */
  readonly architecture: Architecture;
  /** What it executes from. */
  readonly memory: PhysicalMemory;
  /** Address of the last fault. */
  exitAddress = 0n;
  /** `Protection` bit of the access that faulted. */
  exitAccess = 0;
  /** Bytes of the access that faulted. */
  exitLength = 0;
  /** Instructions retired since construction; exact at every exit. */
  retired = 0;
  /** The clock; by default it counts retired instructions. */
  hooks: CpuHooks = { time: (retired) => BigInt(retired) };

  /** Cheap: compiled code is shared per memory. */
  constructor(memory: PhysicalMemory, architecture: Architecture) {
    this.memory = memory;
    this.architecture = architecture;
  }

  /** Runs until something needs the kernel. */
  run(_state: CpuState, _space: AddressSpace, _budget: number): Exit {
    throw new Error("Cpu.run is not written yet");
  }

  /** Executes one instruction; `Exit.debug` when nothing else happened. */
  step(_state: CpuState, _space: AddressSpace): Exit {
    throw new Error("Cpu.step is not written yet");
  }
}
