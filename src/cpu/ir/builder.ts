/**
 * What front ends lift into.
 *
 * How a front end uses it. For each instruction the engine calls
 * `FrontEnd.lift`, which emits records and returns the instruction's length:
 *
 * ```ts ignore
 * const { add64, add64i, load64 } = Op; // numbers by name
 * builder.op(add64, general(rd), general(rs1), general(rs2)); // d = a + b
 * builder.opi(add64i, general(rd), general(rs1), 16);  // d = a + immediate
 * builder.opi(load64, general(rd), general(rs1), 8);   // d = [a + 8]
 * builder.opi(store64, general(rs2), general(rs1), 8); // [a + 8] = d
 * const t = builder.temporary();             // scratch for this instruction
 * builder.branch(branchLt64, a, b, target, next); // ends the block
 * ```
 *
 * - Operands are slot numbers (slots.ts). Reads of a zero register name
 *   `Slots.zero`; discarded results go to `Slots.discard`.
 * - Within one instruction: everything that can leave (loads, stores,
 *   `leaveIf`, `hostOrLeave`; `leaves` in the table) must come before the
 *   first write of architectural state, because an exit has the state of the
 *   instruction's start. Load to a temporary if another access follows; use
 *   `probeWrite*` before the first of several stores.
 * - An operand may be the destination as well.
 * - Instructions that change control flow end with one of `jump`, `branch*`,
 *   `jumpIndirect`, `leave`; everything else just returns.
 * - Flags: emit the `...F<width>` ops; the builder turns those whose flags
 *   nobody can see into plain ones, and `condition`/`branchOn` use the
 *   operands of the last one directly where that is possible.
 * - Helpers in TypeScript: `host(name, d, a, b, extra)`.
 * - Float ops: see ops/float.ts for how rounding, flags and NaNs are agreed.
 *
 * @module
 */

import type { Slot } from "./slots.ts";

/** Lifts one block at a time. */
export interface BlockBuilder {
  /** Address of the instruction being lifted. */
  readonly pc: number;
  /** A terminator was emitted. */
  readonly ended: boolean;
  /** A scratch slot, good until the instruction's end. */
  temporary(): Slot;
  /** A 16-byte scratch slot, good until the instruction's end. */
  vectorTemporary(): Slot;
  /** Emits a record without immediate. */
  op(op: number, d?: Slot, a?: Slot, b?: Slot): void;
  /** Emits a record with a safe-integer immediate: d = a op immediate. */
  opi(op: number, d: Slot, a: Slot, immediate: number): void;
  /** Emits any record; the immediate as two 32-bit halves. */
  record(
    op: number,
    d: Slot,
    a: Slot,
    b: Slot,
    low: number,
    high: number,
  ): void;
  /** Emits an op with a third source slot; `extra` lies above it. */
  opc(op: number, d: Slot, a: Slot, b: Slot, c: Slot, extra?: number): void;
  /** A load or store with [base + (index << scale) + displacement]. */
  indexed(
    op: number,
    value: Slot,
    base: Slot,
    index: Slot,
    scale: number,
    displacement: number,
  ): void;
  /** d = a safe integer, sign extended. */
  constant(d: Slot, value: number): void;
  /** d = a 64-bit value given as halves. */
  constant64(d: Slot, low: number, high: number): void;
  /** A vector slot = 16 bytes, given as four 32-bit words, lowest first. */
  constant128(d: Slot, w0: number, w1: number, w2: number, w3: number): void;
  /** Calls a helper by name, from `FrontEnd.helpers` or src/cpu/float. */
  host(name: string, d: Slot, a: Slot, b: Slot, extra?: number): void;
  /** As `host`; the helper's result other than -1 leaves. */
  hostOrLeave(name: string, d: Slot, a: Slot, b: Slot, extra?: number): void;
  /** Leaves with an exit kind, pc at this instruction, if a is not 0. */
  leaveIf(a: Slot, exit: number): void;
  /** d = the virtual clock at this instruction. */
  time(d: Slot): void;
  /** d = instructions retired before this one. */
  retired(d: Slot): void;
  /** Skips records up to `land(mark)` if (un)less a is zero. */
  skipIf(a: Slot): number;
  skipUnless(a: Slot): number;
  land(mark: number): void;

  /** Ends: direct jump. */
  jump(target: number): void;
  /** Ends: a `branch<Condition><width>` op on two slots. */
  branch(op: number, a: Slot, b: Slot, target: number, next: number): void;
  /** Ends: the same with a constant from -32768 to 32767. */
  branchi(
    op: number,
    a: Slot,
    constant: number,
    target: number,
    next: number,
  ): void;
  /** Ends: jump to the address in a slot. */
  jumpIndirect(target: Slot): void;
  /** Ends: leave with an exit kind and this pc. Counts as retired if pc is
   * not this instruction's. */
  leave(exit: number, pc: number): void;
  /** Ends: system call; `next` is the address after it. */
  syscall(next: number): void;
  /** Ends the block after this instruction (fence.i, isb, mode changes); the
   * code behind is looked up anew. */
  barrier(next: number): void;

  /** A slot holding 1 if the condition holds now, else 0. */
  condition(condition: number): Slot;
  /** Ends: branch on the flags. */
  branchOn(condition: number, target: number, next: number): void;
}
