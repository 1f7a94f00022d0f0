/**
 * Integer arithmetic in A64's words.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { OperandLifter, type Value } from "./operands.ts";

/** Ones from bit `from` up to, not including, bit `to`, within 32 bits. */
export function ones32(from: number, to: number): number {
  const low = Math.max(from, 0);
  const high = Math.min(to, 32);
  if (high <= low) return 0;
  return high - low === 32 ? -1 : ((1 << (high - low)) - 1) << low;
}

/** Arithmetic that leaves the flags alone. */
export class ArithmeticLifter extends OperandLifter {
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

  /** d = a with piece `hw` of 16 bits replaced by that of a constant. */
  moveKeep(
    wide: number,
    d: Value,
    a: Value,
    hw: number,
    low: number,
    high: number,
  ): void {
    const op = (wide ? MOVE_KEEP : MOVE_KEEP_WORD)[hw]!;
    this.builder.record(op, d, a, 0, low, high);
  }

  /** `count` bits of d from bit `to` up = those of a from bit `from` up. */
  insertField(
    wide: number,
    d: Value,
    a: Value,
    from: number,
    to: number,
    count: number,
  ): void {
    this.builder.opi(
      wide ? Op.insertField64 : Op.insertField32,
      d,
      a,
      from | to << 8 | count << 16,
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
}

const MOVE_KEEP = [
  Op.moveKeep0,
  Op.moveKeep16,
  Op.moveKeep32,
  Op.moveKeep48,
];
const MOVE_KEEP_WORD = [Op.moveKeepWord0, Op.moveKeepWord16];

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
