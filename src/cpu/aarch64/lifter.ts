/**
 * The builder in A64's words, for the rows.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { Condition } from "../ir/ops/conditions.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import { Special } from "./special.ts";

/** A slot that holds, or receives, an operand. */
export type Value = Slot;

/** The conditions in the order of their encoding, up to `le`. */
const CONDITIONS: readonly number[] = [
  Condition.zero,
  Condition.notZero,
  Condition.carry,
  Condition.notCarry,
  Condition.sign,
  Condition.notSign,
  Condition.overflow,
  Condition.notOverflow,
  Condition.carryAndNotZero,
  Condition.notCarryOrZero,
  Condition.greaterOrEqual,
  Condition.less,
  Condition.greater,
  Condition.lessOrEqual,
];

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

/** Flags in RFLAGS layout from the four bits of an `nzcv` operand. */
export function packFlags(nzcv: number): number {
  return (nzcv & 8) << 4 | (nzcv & 4) << 4 | (nzcv & 2) >> 1 |
    (nzcv & 1) << 11;
}

/** Ones from bit `from` up to, not including, bit `to`, within 32 bits. */
function ones32(from: number, to: number): number {
  const low = Math.max(from, 0);
  const high = Math.min(to, 32);
  if (high <= low) return 0;
  return high - low === 32 ? -1 : ((1 << (high - low)) - 1) << low;
}

/**
 * The builder in A64's words. Rows call it; one object serves all
 * instructions. `wide` is sf: 64 bits when not 0, else 32 bits with the upper
 * half of the result zero.
 */
export class Lifter {
  /** The builder of the block being lifted. */
  builder!: BlockBuilder;

  /** Address of the instruction. */
  get address(): number {
    return this.builder.pc;
  }

  /** What reading general register `number` reads; 31 is zero. */
  x(number: number): Value {
    return number === 31 ? Slots.zero : Slots.general + number;
  }

  /** As `x`, but 31 is the stack pointer. */
  xOrStack(number: number): Value {
    return Slots.general + number;
  }

  /** Where a result for general register `number` goes; 31 discards it. */
  destination(number: number): Value {
    return number === 31 ? Slots.discard : Slots.general + number;
  }

  /** As `destination`, but 31 is the stack pointer. */
  destinationOrStack(number: number): Value {
    return Slots.general + number;
  }

  /** The lower half of vector register `number`. */
  v(number: number): Value {
    return Slots.vector + 2 * (number & 31);
  }

  temporary(): Value {
    return this.builder.temporary();
  }

  /** d = a safe integer. */
  set(d: Value, value: number): void {
    this.builder.constant(d, value);
  }

  /** d = a value given as halves. */
  set64(d: Value, low: number, high: number): void {
    this.builder.constant64(d, low, high);
  }

  /** A slot that holds a safe integer. */
  constant(value: number): Value {
    if (value === 0) return Slots.zero;
    const t = this.builder.temporary();
    this.builder.constant(t, value);
    return t;
  }

  /** d = a, or its lower half. */
  move(wide: number, d: Value, a: Value): void {
    this.builder.op(wide ? Op.move : Op.zero32, d, a);
  }

  add(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.add64 : Op.add32, d, a, b);
  }

  /** d = a + (b << count) */
  addShifted(
    wide: number,
    d: Value,
    a: Value,
    b: Value,
    count: number,
  ): void {
    const op = wide ? Op.addShifted : Op.addShifted32;
    this.builder.record(op, d, a, b, count, 0);
  }

  /** d = a & ~b and the like. */
  andNot(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(Op.andNot64, d, a, b);
    if (!wide) this.builder.op(Op.zero32, d, d);
  }

  orNot(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(Op.orNot64, d, a, b);
    if (!wide) this.builder.op(Op.zero32, d, d);
  }

  xorNot(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(Op.xorNot64, d, a, b);
    if (!wide) this.builder.op(Op.zero32, d, d);
  }

  addImmediate(wide: number, d: Value, a: Value, value: number): void {
    this.builder.opi(wide ? Op.add64i : Op.add32i, d, a, value);
  }

  subtract(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.sub64 : Op.sub32, d, a, b);
  }

  and(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.and64 : Op.and32, d, a, b);
  }

  or(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.or64 : Op.or32, d, a, b);
  }

  xor(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.xor64 : Op.xor32, d, a, b);
  }

  not(wide: number, d: Value, a: Value): void {
    if (wide) this.builder.op(Op.not64, d, a);
    else this.builder.opi(Op.xor32i, d, a, -1);
  }

  andImmediate(
    wide: number,
    d: Value,
    a: Value,
    low: number,
    high: number,
  ): void {
    this.builder.record(wide ? Op.and64i : Op.and32i, d, a, 0, low, high);
  }

  orImmediate(
    wide: number,
    d: Value,
    a: Value,
    low: number,
    high: number,
  ): void {
    this.builder.record(wide ? Op.or64i : Op.or32i, d, a, 0, low, high);
  }

  xorImmediate(
    wide: number,
    d: Value,
    a: Value,
    low: number,
    high: number,
  ): void {
    this.builder.record(wide ? Op.xor64i : Op.xor32i, d, a, 0, low, high);
  }

  /** d = a with `count` bits from bit `from` up cleared. */
  clearBits(
    wide: number,
    d: Value,
    a: Value,
    from: number,
    count: number,
  ): void {
    this.andImmediate(
      wide,
      d,
      a,
      ~ones32(from, from + count),
      ~ones32(from - 32, from + count - 32),
    );
  }

  /** d = `count` bits of a from bit `from` up; the rest zero or sign. */
  extract(
    wide: number,
    d: Value,
    a: Value,
    from: number,
    count: number,
    signed: boolean,
  ): void {
    if (!signed) {
      this.builder.opi(Op.extract, d, a, from | count << 8);
      return;
    }
    this.builder.opi(Op.extractSigned, d, a, from | count << 8);
    if (!wide) this.builder.op(Op.zero32, d, d);
  }

  shiftLeft(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.shl64 : Op.shl32, d, a, b);
  }

  shiftRight(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.shr64 : Op.shr32, d, a, b);
  }

  shiftRightSigned(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.sar64 : Op.sar32, d, a, b);
  }

  rotateRight(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.rotr64 : Op.rotr32, d, a, b);
  }

  shiftLeftImmediate(wide: number, d: Value, a: Value, count: number): void {
    this.builder.opi(wide ? Op.shl64i : Op.shl32i, d, a, count);
  }

  shiftRightImmediate(wide: number, d: Value, a: Value, count: number): void {
    this.builder.opi(wide ? Op.shr64i : Op.shr32i, d, a, count);
  }

  shiftRightSignedImmediate(
    wide: number,
    d: Value,
    a: Value,
    count: number,
  ): void {
    this.builder.opi(wide ? Op.sar64i : Op.sar32i, d, a, count);
  }

  rotateRightImmediate(wide: number, d: Value, a: Value, count: number): void {
    this.builder.opi(wide ? Op.rotr64i : Op.rotr32i, d, a, count);
  }

  /** ExtendReg: `option` as encoded (uxtb … sxtx), then a shift to the left. */
  extend(a: Value, option: number, amount: number): Value {
    if ((option & 3) === 3 && amount === 0) return a;
    const t = this.builder.temporary();
    if ((option & 3) === 3) {
      this.builder.opi(Op.shl64i, t, a, amount);
      return t;
    }
    this.builder.op(EXTENSIONS[option]!, t, a);
    if (amount !== 0) this.builder.opi(Op.shl64i, t, t, amount);
    return t;
  }

  multiply(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.mul64 : Op.mul32, d, a, b);
  }

  /** d = c + a * b, or c - a * b. */
  multiplyAdd(
    wide: number,
    d: Value,
    a: Value,
    b: Value,
    c: Value,
    subtract: boolean,
  ): void {
    if (wide) {
      this.builder.opc(subtract ? Op.mulSub64 : Op.mulAdd64, d, a, b, c);
      return;
    }
    const t = this.builder.temporary();
    this.builder.op(Op.mul32, t, a, b);
    this.builder.op(subtract ? Op.sub32 : Op.add32, d, c, t);
  }

  /** d = the 64-bit product of two 32-bit values. */
  multiplyLong(signed: boolean, d: Value, a: Value, b: Value): void {
    this.builder.op(signed ? Op.mulWide : Op.mulWideU, d, a, b);
  }

  multiplyHigh(signed: boolean, d: Value, a: Value, b: Value): void {
    this.builder.op(signed ? Op.mulHigh : Op.mulHighU, d, a, b);
  }

  divide(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.divZU64 : Op.divZU32, d, a, b);
  }

  divideSigned(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.divZ64 : Op.divZ32, d, a, b);
  }

  leadingZeros(wide: number, d: Value, a: Value): void {
    this.builder.op(wide ? Op.clz64 : Op.clz32, d, a);
  }

  leadingSigns(wide: number, d: Value, a: Value): void {
    const t = this.builder.temporary();
    this.shiftRightSignedImmediate(wide, t, a, 1);
    this.xor(wide, t, t, a);
    this.leadingZeros(wide, t, t);
    this.builder.opi(Op.add64i, d, t, -1);
  }

  reverseBits(wide: number, d: Value, a: Value): void {
    this.builder.op(wide ? Op.reverseBits64 : Op.reverseBits32, d, a);
  }

  /** The bytes of each group of `bytes` in opposite order. */
  reverseBytes(wide: number, bytes: 2 | 4 | 8, d: Value, a: Value): void {
    let source = a;
    if (!wide) {
      source = this.builder.temporary();
      this.builder.op(Op.zero32, source, a);
    }
    this.builder.op(
      bytes === 2 ? Op.reverse16 : bytes === 4 ? Op.reverse32 : Op.reverse64,
      d,
      source,
    );
  }

  /** d = CRC-32 (or CRC-32C) of a followed by 1 << size bytes of b. */
  checksum(
    castagnoli: boolean,
    size: number,
    d: Value,
    a: Value,
    b: Value,
  ): void {
    this.builder.host(castagnoli ? "crc32c" : "crc32", d, a, b, size);
  }

  addSettingFlags(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.addF64 : Op.addF32, d, a, b);
  }

  subtractSettingFlags(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.subF64 : Op.subF32, d, a, b);
  }

  addImmediateSettingFlags(
    wide: number,
    d: Value,
    a: Value,
    value: number,
  ): void {
    this.builder.opi(wide ? Op.addF64i : Op.addF32i, d, a, value);
  }

  subtractImmediateSettingFlags(
    wide: number,
    d: Value,
    a: Value,
    value: number,
  ): void {
    this.builder.opi(wide ? Op.subF64i : Op.subF32i, d, a, value);
  }

  andSettingFlags(wide: number, d: Value, a: Value, b: Value): void {
    this.builder.op(wide ? Op.andF64 : Op.andF32, d, a, b);
  }

  andImmediateSettingFlags(
    wide: number,
    d: Value,
    a: Value,
    low: number,
    high: number,
  ): void {
    this.builder.record(wide ? Op.andF64i : Op.andF32i, d, a, 0, low, high);
  }

  /** `adc`, `sbc` and the forms that set flags. */
  withCarry(
    wide: number,
    subtract: boolean,
    setsFlags: boolean,
    d: Value,
    a: Value,
    b: Value,
  ): void {
    const op = subtract
      ? setsFlags
        ? (wide ? Op.sbbF64 : Op.sbbF32)
        : (wide ? Op.sbbP64 : Op.sbbP32)
      : setsFlags
      ? (wide ? Op.adcF64 : Op.adcF32)
      : (wide ? Op.adcP64 : Op.adcP32);
    this.builder.op(op, d, a, b);
  }

  /** A slot that is 1 when the condition holds, else 0. */
  condition(condition: number): Value {
    return condition >= 14
      ? this.constant(1)
      : this.builder.condition(CONDITIONS[condition]!);
  }

  conditionalCompare(
    wide: number,
    condition: number,
    subtract: boolean,
    a: Value,
    b: Value,
    nzcv: number,
  ): void {
    const op = subtract
      ? (wide ? Op.ccmpF64 : Op.ccmpF32)
      : (wide ? Op.ccmnF64 : Op.ccmnF32);
    const holds = this.condition(condition);
    this.builder.opc(op, 0, a, b, holds, packFlags(nzcv));
  }

  setOnCondition(d: Value, condition: number): void {
    this.builder.op(Op.move, d, this.condition(condition));
  }

  /** d = a if the condition holds, else b. */
  select(
    wide: number,
    d: Value,
    condition: number,
    a: Value,
    b: Value,
  ): void {
    const holds = this.condition(condition);
    this.builder.opc(wide ? Op.select : Op.select32, d, a, b, holds);
  }

  branch(target: number): void {
    this.builder.jump(target);
  }

  call(target: number): void {
    this.builder.constant(Slots.general + 30, this.address + 4);
    this.builder.jump(target);
  }

  branchIndirect(target: Value): void {
    this.builder.jumpIndirect(target);
  }

  callIndirect(target: Value): void {
    const t = this.builder.temporary();
    this.builder.op(Op.move, t, target);
    this.builder.constant(Slots.general + 30, this.address + 4);
    this.builder.jumpIndirect(t);
  }

  branchIfCondition(condition: number, target: number): void {
    if (condition >= 14) this.builder.jump(target);
    else {
      this.builder.branchOn(CONDITIONS[condition]!, target, this.address + 4);
    }
  }

  branchIfZero(
    wide: number,
    a: Value,
    nonzero: boolean,
    target: number,
  ): void {
    const op = nonzero
      ? (wide ? Op.branchNe64i : Op.branchNe32i)
      : (wide ? Op.branchEq64i : Op.branchEq32i);
    this.builder.branchi(op, a, 0, target, this.address + 4);
  }

  branchIfBit(a: Value, bit: number, set: boolean, target: number): void {
    const next = this.address + 4;
    if (bit === 63) {
      this.builder.branchi(
        set ? Op.branchLt64i : Op.branchGe64i,
        a,
        0,
        target,
        next,
      );
      return;
    }
    const t = this.builder.temporary();
    this.andImmediate(
      1,
      t,
      a,
      ones32(bit, bit + 1),
      ones32(bit - 32, bit - 31),
    );
    this.builder.branchi(
      set ? Op.branchNe64i : Op.branchEq64i,
      t,
      0,
      target,
      next,
    );
  }

  systemCall(): void {
    this.builder.syscall(this.address + 4);
  }

  breakpoint(): void {
    this.builder.leave(Exit.breakpoint, this.address);
  }

  illegal(): void {
    this.builder.leave(Exit.illegal, this.address);
  }

  privileged(): void {
    this.builder.leave(Exit.privileged, this.address);
  }

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
    const d = this.v(t);
    this.builder.opi(LOADS[scale]!, d, base, offset);
    if (scale < 4) this.builder.constant(d + 1, 0);
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

  readCounter(d: Value): void {
    this.builder.time(d);
  }

  /** Lets the row's `compute` do it. */
  compute(name: string, word: number): void {
    this.builder.host(name, 0, 0, 0, word | 0);
  }
}

const EXTENSIONS: readonly number[] = [
  Op.zero8,
  Op.zero16,
  Op.zero32,
  Op.move,
  Op.extend8,
  Op.extend16,
  Op.extend32,
  Op.move,
];

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
