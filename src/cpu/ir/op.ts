/**
 * The shape of the one op table. An op's meaning is written once, as wasm
 * pushed through abstract operand accessors; the interpreter reads operands
 * from the record in memory, a compiler may keep them in locals.
 *
 * @module
 */

import type { Assembler, ValueType } from "../wasm/assembler.ts";
import type { Architecture } from "../types.ts";
import type { FlagWriter } from "./conditions.ts";

/** What an operand field of a record means to an op. */
export type OperandKind =
  /** Not used. */
  | "none"
  /** 8-byte slot, read. */
  | "in"
  /** 8-byte slot, written. */
  | "out"
  /** 8-byte slot, read and written. */
  | "inout"
  /** 16-byte slot pair, read. */
  | "in128"
  /** 16-byte slot pair, written. */
  | "out128"
  /** 16-byte slot pair, read and written. */
  | "inout128"
  /** A plain number, no slot. */
  | "number";

/** What the record's 8-byte immediate means to an op. */
export type ImmediateKind =
  | "none"
  /** A 64-bit value. */
  | "value"
  /** Third source slot `c` in the low 16 bits, a small number above. */
  | "slot"
  | "slot128"
  /** Two record pointers, taken and not taken. */
  | "links"
  /** A displacement (low 32 bits, signed) and a scale (bits 32 up). */
  | "address";

/**
 * What an op's emitter may use. Values are i64 on the wasm stack unless a
 * name says otherwise.
 */
export interface Emitter {
  readonly architecture: Architecture;
  readonly w: Assembler;
  /** Push operand a, b or (slot in the immediate) c. */
  a(): void;
  b(): void;
  c(): void;
  /** Push d where it is a source (stores, accumulators). */
  d(): void;
  a32(): void;
  b32(): void;
  c32(): void;
  d32(): void;
  /** Push as v128. */
  a128(): void;
  b128(): void;
  c128(): void;
  d128(): void;
  /** Push as f32 or f64, reading the low bits of the slot. */
  float(operand: "a" | "b" | "c" | "d", bits: 32 | 64): void;
  /** Push lane number `immediate` (as a byte offset) of a, zero extended. */
  lane(bits: 8 | 16 | 32 | 64): void;
  /** Push the whole immediate; its low 32 bits as i32; bits 32 up as i32. */
  immediate(): void;
  immediate32(): void;
  immediateHigh(): void;
  /** Push the b field itself, sign extended from 16 bits. */
  bNumber(): void;
  /** Push the a field itself as i32. */
  aNumber(): void;
  /** d = what `value` pushes. Sources may be read inside only. */
  setD(value: () => void): void;
  /** a = what `value` pushes (write-back). */
  setA(value: () => void): void;
  setD128(value: () => void): void;
  /** Low 32 bits of d only; the rest stays (for x86's scalar floats). */
  setD32Low(value: () => void): void;
  /** The 8 bytes after d (upper half of a vector). */
  setDHigh(value: () => void): void;
  /** Lane `immediate` (as a byte offset) of d = what `value` pushes (i64). */
  setLane(bits: 8 | 16 | 32 | 64, value: () => void): void;
  /** A fixed state slot. */
  slot(slot: number): void;
  setSlot(slot: number, value: () => void): void;
  /** The low half of a fixed slot, as i32. */
  slot32(slot: number): void;
  /** The low half of the immediate, where it is known beforehand. */
  knownImmediate(): number | undefined;
  /** Flags: what `carry` pushes (0 or 1) becomes the carry, all others stay. Of
   * ops with a known immediate only. */
  replaceCarry(carry: () => void): void;
  /** What has written the flags last, where that is known beforehand. */
  flagWriter(): FlagWriter | undefined;
  /** Ends this way through the op: go on with the next record. */
  next(): void;
  /** A scratch local of the running op. */
  local(type: ValueType, index?: number): number;
  /** Push the byte addresses (i32) of the operands' slots, for helpers. */
  addressOf(operand: "d" | "a" | "b"): void;
  /**
   * Memory: pops nothing; `address` pushes the i64 virtual address once.
   * `read` leaves the i32 linear-memory address on the stack and has left
   * the op (fault exit) if it may not be read.
   */
  read(size: number, address: () => void, use: (at: number) => void): void;
  /** `use(at)` stores to the address in local `at`; all or nothing. */
  write(size: number, address: () => void, use: (at: number) => void): void;
  /** Ends the record: take link 0 (taken) or 1 (next) of the record. */
  follow(link: 0 | 1): void;
  /** As `follow`, but leaves when the budget is used up. */
  followChecked(link: 0 | 1): void;
  /** Charge the block's instructions (the d field) to the budget. */
  charge(): void;
  /**
   * Go on at the virtual address that `target` pushes; if `checked`, leave
   * when the budget is used up. `effects` is what else the instruction does.
   * x86_64 refuses (#GP) an instruction whose target is not canonical: then
   * it leaves with `Exit.privileged`, without effects and not charged.
   */
  goIndirect(
    target: () => void,
    checked: boolean,
    effects?: () => void,
  ): void;
  /** Pushes 1 (i32) if the address that `address` pushes is not canonical. */
  isNotCanonical(address: () => void): void;
  /** Runs the compiled region that the record stands for, and goes on where
   * it says. */
  enterRegion(): void;
  /** Leave the interpreter with an exit kind (i32 const); pc is this one. */
  leave(kind: number | (() => void)): void;
  /** Pops an i32: if it is not 0, skips the next b records. */
  skipOnTop(): void;
  /** d = the virtual clock, the instructions retired. */
  readTime(): void;
  readRetired(): void;
  /** Calls host helper `immediate`. */
  host(mayLeave: boolean): void;
  clearExclusive(): void;
  /** Calls the float helper of that name with this record's operands. */
  helper(name: string): void;
  /** Leaves if [address] cannot be accessed so. */
  probe(size: number, write: boolean, address: () => void): void;
  /** Calls a generated function of functions.ts. */
  call(name: string): void;
}

/** One row of the op table. */
export interface Op {
  readonly d: OperandKind;
  readonly a: OperandKind;
  readonly b: OperandKind;
  readonly immediate: ImmediateKind;
  /** Whether it may leave the interpreter, and so observe all state. */
  readonly leaves: boolean;
  /** Ends a block. */
  readonly ends: boolean;
  /** Reads or writes the lazy flags. */
  readonly flags: "none" | "reads" | "writes" | "both";
  /** One access at [a + ...] that moves a register. */
  readonly access?: "load" | "store";
  /** Of the flags, it may write the carry alone (`Emitter.replaceCarry`). */
  readonly replacesCarry?: boolean;
  /** For an op that writes flags: the op that does the same without. */
  readonly plain?: string;
  /** Only in this architecture's interpreter. */
  readonly only?: Architecture;
  emit(e: Emitter): void;
}

/** Rows by name. */
export type OpTable<Name extends string = string> = Readonly<
  Record<Name, Op>
>;

const defaults = {
  d: "none",
  a: "none",
  b: "none",
  immediate: "none",
  leaves: false,
  ends: false,
  flags: "none",
} as const;

/** Builds a row; what is left out is "none". */
export function op(
  signature: Partial<Omit<Op, "emit">>,
  emit: (e: Emitter) => void,
): Op {
  return { ...defaults, ...signature, emit };
}
