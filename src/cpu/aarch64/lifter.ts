/**
 * The builder in A64's words, for the rows.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { Exit } from "../types.ts";
import { FlowLifter } from "./flow_lifter.ts";
import type { Value } from "./operands.ts";
import { Special } from "./special.ts";
import { Slots } from "../ir/slots.ts";

export type { Value } from "./operands.ts";

/** Loads and stores by log2 of the bytes. */
export const LOADS: readonly number[] = [
  Op.load8,
  Op.load16,
  Op.load32,
  Op.load64,
  Op.load128,
];
const SIGNED_LOADS = [Op.load8s, Op.load16s, Op.load32s];
export const STORES: readonly number[] = [
  Op.store8,
  Op.store16,
  Op.store32,
  Op.store64,
  Op.store128,
];
const STORE_PAIRS = [Op.storePair32, Op.storePair64, Op.storePair128];
const INDEXED_LOADS = [
  Op.load8x,
  Op.load16x,
  Op.load32x,
  Op.load64x,
  Op.load128x,
];
/** Loads to vector registers, whose other bits become zero. */
const VECTOR_LOADS = [
  Op.loadScalar8,
  Op.loadScalar16,
  Op.loadScalar32,
  Op.loadScalar64,
  Op.load128,
];
const VECTOR_INDEXED_LOADS = [
  Op.loadScalar8x,
  Op.loadScalar16x,
  Op.loadScalar32x,
  Op.loadScalar64x,
  Op.load128x,
];
const SIGNED_INDEXED_LOADS = [Op.load8sx, Op.load16sx, Op.load32sx];
const INDEXED_STORES = [
  Op.store8x,
  Op.store16x,
  Op.store32x,
  Op.store64x,
  Op.store128x,
];
const PROBES = [
  Op.probeWrite8,
  Op.probeWrite16,
  Op.probeWrite32,
  Op.probeWrite64,
  Op.probeWrite128,
];

/**
 * The builder in A64's words. Rows call it; one object serves all
 * instructions. `wide` is sf: 64 bits when not 0, else 32 bits with the upper
 * half of the result zero.
 */
export class Lifter extends FlowLifter {
  /** Loads 1 << scale bytes; the sign fills 32 or 64 bits unless 0. */
  load(
    d: Value,
    base: Value,
    offset: number,
    scale: number,
    signedTo: 0 | 32 | 64,
  ): void {
    if (signedTo === 0) {
      this.builder.opi(LOADS[scale]!, d, base, offset);
      return;
    }
    this.builder.opi(SIGNED_LOADS[scale]!, d, base, offset);
    if (signedTo === 32) this.builder.op(Op.zero32, d, d);
  }

  store(value: Value, base: Value, offset: number, scale: number): void {
    this.builder.opi(STORES[scale]!, value, base, offset);
  }

  /** As `load`, from base + (index << shift). */
  loadIndexed(
    d: Value,
    base: Value,
    index: Value,
    shift: number,
    scale: number,
    signedTo: 0 | 32 | 64,
  ): void {
    const ops = signedTo === 0 ? INDEXED_LOADS : SIGNED_INDEXED_LOADS;
    this.builder.indexed(ops[scale]!, d, base, index, shift, 0);
    if (signedTo === 32) this.builder.op(Op.zero32, d, d);
  }

  loadVectorIndexed(
    t: number,
    base: Value,
    index: Value,
    shift: number,
    scale: number,
  ): void {
    const op = VECTOR_INDEXED_LOADS[scale]!;
    this.builder.indexed(op, this.v(t), base, index, shift, 0);
  }

  storeIndexed(
    value: Value,
    base: Value,
    index: Value,
    shift: number,
    scale: number,
  ): void {
    this.builder.indexed(INDEXED_STORES[scale]!, value, base, index, shift, 0);
  }

  /** Leaves with a fault unless 1 << scale bytes may be written. */
  probeWrite(base: Value, offset: number, scale: number): void {
    this.builder.opi(PROBES[scale]!, 0, base, offset);
  }

  /** Leaves with an alignment fault unless the address is a multiple of
   * 1 << scale. */
  checkAlignment(base: Value, scale: number): void {
    if (scale === 0) return;
    const t = this.builder.temporary();
    this.builder.opi(Op.and64i, t, base, (1 << scale) - 1);
    this.builder.leaveIf(t, Exit.misaligned);
  }

  loadVector(
    t: number,
    base: Value,
    offset: number,
    scale: number,
  ): void {
    this.builder.opi(VECTOR_LOADS[scale]!, this.v(t), base, offset);
  }

  storeVector(
    t: number,
    base: Value,
    offset: number,
    scale: number,
  ): void {
    this.builder.opi(STORES[scale]!, this.v(t), base, offset);
  }

  loadVectorPair(
    first: number,
    second: number,
    base: Value,
    offset: number,
    scale: number,
  ): void {
    const t = scale === 4
      ? this.builder.vectorTemporary()
      : this.builder.temporary();
    this.builder.opi(LOADS[scale]!, t, base, offset);
    this.loadVector(second, base, offset + (1 << scale), scale);
    this.moveVector(this.v(first), t, scale);
  }

  /** Loads two neighbours at once; only then are the registers written. */
  loadPair(
    first: Value,
    second: Value,
    base: Value,
    offset: number,
    scale: number,
    signed: boolean,
  ): void {
    const { builder } = this;
    if (scale === 3) {
      const t = builder.vectorTemporary();
      builder.opi(Op.load128, t, base, offset);
      builder.op(Op.move, first, t);
      builder.op(Op.move, second, t + 1);
      return;
    }
    const t = builder.temporary();
    builder.opi(Op.load64, t, base, offset);
    builder.op(signed ? Op.extend32 : Op.zero32, first, t);
    builder.opi(signed ? Op.sar64i : Op.shr64i, second, t, 32);
  }

  /** Stores two slots of either register file side by side. */
  storePair(
    first: Value,
    second: Value,
    base: Value,
    offset: number,
    scale: number,
  ): void {
    this.builder.record(
      STORE_PAIRS[scale - 2]!,
      first,
      base,
      0,
      second << 3,
      offset,
    );
  }

  /** Moves 1 << scale bytes between vector slots, the rest becoming zero. */
  moveVector(d: Value, a: Value, scale: number): void {
    if (scale === 4) this.builder.op(Op.v128_move, d, a);
    else {
      this.builder.op(Op.move, d, a);
      this.builder.constant(d + 1, 0);
    }
  }

  /** All lanes of d = the low bits of a general slot. */
  duplicate(d: Value, a: Value, size: number, full: number): void {
    this.builder.op(DUPLICATES[size]!, d, a);
    if (!full) this.builder.constant(d + 1, 0);
  }

  insertLane(register: number, size: number, index: number, a: Value): void {
    this.builder.opi(INSERTS[size]!, this.v(register), a, index << size);
  }

  extractLane(d: Value, register: number, size: number, index: number): void {
    this.builder.opi(EXTRACTS[size]!, d, this.v(register), index << size);
  }

  /** `dc zva`: 64 bytes around the address become zero. */
  zeroBlock(address: Value): void {
    const { builder } = this;
    const base = builder.temporary();
    builder.opi(Op.and64i, base, address, -64);
    const zero = builder.vectorTemporary();
    builder.constant128(zero, 0, 0, 0, 0);
    this.probeWrite(base, 0, 4);
    for (let i = 0; i < 64; i += 16) {
      builder.opi(Op.store128, zero, base, i);
    }
  }

  /** Cache maintenance faults where a load would. */
  checkRead(address: Value): void {
    this.builder.opi(Op.probeRead8, 0, address, 0);
  }

  synchronizeInstructions(): void {
    this.builder.barrier(this.address + 4);
  }

  readFlags(d: Value): void {
    this.builder.op(Op.nzcvGet, d);
  }

  writeFlags(value: Value): void {
    this.builder.op(Op.nzcvSet, 0, value);
  }

  readFloatControl(d: Value): void {
    this.builder.host("readFloatControl", d, 0, 0);
  }

  writeFloatControl(value: Value): void {
    this.builder.host("writeFloatControl", 0, value, 0);
  }

  readFloatStatus(d: Value): void {
    this.builder.host("readFloatStatus", d, 0, 0);
  }

  writeFloatStatus(value: Value): void {
    this.builder.host("writeFloatStatus", 0, value, 0);
  }

  get threadPointer(): Value {
    return Slots.threadPointer;
  }

  get threadPointerReadOnly(): Value {
    return Special.threadPointerReadOnly;
  }

  /** The virtual clock counts nanoseconds, 16 of them a tick of 62.5 MHz. */
  readCounter(d: Value): void {
    this.builder.time(d);
    this.builder.opi(Op.shr64i, d, d, 4);
  }

  /** Lets the row's `compute` do it. */
  compute(name: string, word: number): void {
    this.builder.host(name, 0, 0, 0, word | 0);
  }
}

const DUPLICATES: readonly number[] = [
  Op.i8x16_splat,
  Op.i16x8_splat,
  Op.i32x4_splat,
  Op.i64x2_splat,
];
const INSERTS: readonly number[] = [
  Op.setLane8,
  Op.setLane16,
  Op.setLane32,
  Op.setLane64,
];
const EXTRACTS: readonly number[] = [
  Op.lane8,
  Op.lane16,
  Op.lane32,
  Op.lane64,
];
