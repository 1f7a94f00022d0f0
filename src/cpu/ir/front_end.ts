/**
 * What an architecture supplies to the engine.
 *
 * @module
 */

import type { Architecture } from "../types.ts";
import type { BlockBuilder } from "./builder.ts";
import type { HostHelper } from "./host.ts";

/** Guest code as the lifter sees it: views of all of linear memory. */
export interface CodeView {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** An architecture: decoder, lifter, disassembler, helpers. */
export interface FrontEnd {
  readonly architecture: Architecture;
  /** Longest instruction, in bytes. */
  readonly maximumLength: number;
  /** Every instruction's address is a multiple of this (1, 2 or 4). */
  readonly alignment: number;
  /**
   * Lifts the one instruction at `code.bytes[offset]`, of which `available`
   * bytes can be read (up to the page's end), into `builder`; its address is
   * `builder.pc`.
   *
   * Returns its length in bytes. Returns 0, having emitted nothing, if it
   * goes on behind `available`: the engine calls again with the bytes of the
   * next page behind it, or faults there. An undefined instruction is no
   * error: `builder.leave(Exit.illegal, builder.pc)`, and return any length.
   *
   * Called for one instruction after the other until the builder has `ended`
   * or the engine ends the block. No allocation here: this is the hot path of
   * cold code.
   */
  lift(
    code: CodeView,
    offset: number,
    available: number,
    builder: BlockBuilder,
  ): number;
  /**
   * The instruction at `code.bytes[offset]` (address `pc`) as llvm-mc prints
   * it, and its length; length 0 if it goes on behind `available`.
   */
  disassemble(
    code: CodeView,
    offset: number,
    available: number,
    pc: number,
  ): { text: string; length: number };
  /** What the manual calls general register `number`. */
  generalName(number: number): string;
  /** What it calls vector (on RISC-V: float) register `number`. */
  vectorName(number: number): string;
  /** Helpers of this architecture, beside those of src/cpu/float. */
  readonly helpers: Readonly<Record<string, HostHelper>>;
}
