/**
 * Bit tests, scans, counts, and compare-and-exchange.
 *
 * @module
 */

import { Flag } from "../ir/ops/flags.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import type { Instruction } from "./instruction.ts";
import { general, Register, widthIndex, type X86Lifter } from "./lifter.ts";
import { Kind, type Lift, type Row, row, type RowOptions } from "./row.ts";

const LOCK: RowOptions = { lock: true };

const BIT_OPS = { set: Op.or64, reset: Op.andNot64, complement: Op.xor64 };

/** bt and friends: CF = the bit; the other flags stay. */
function bitTest(change: "none" | keyof typeof BIT_OPS): Lift {
  return (at, to) => {
    const { builder } = to;
    const bits = to.bits(0);
    const fromRegister = at.operands[1]!.kind === Kind.G;
    const toMemory = to.isMemory(0);
    const offset = fromRegister ? general(at.reg) : to.constant(at.immediate);
    const bit = to.temporary();
    builder.opi(Op.and64i, bit, offset, bits - 1);
    let value: number;
    if (toMemory) {
      to.locate();
      if (fromRegister) locateBit(at, to, offset, bits);
      value = to.load(bits);
    } else value = general(at.rm);
    const tested = to.temporary();
    builder.op(Op.shr64, tested, value, bit);
    if (change !== "none") {
      const mask = to.temporary();
      const result = to.temporary();
      builder.op(Op.shl64, mask, to.constant(1), bit);
      builder.op(BIT_OPS[change], result, value, mask);
      to.write(0, result);
    }
    builder.opi(Op.flagsReplace, 0, tested, Flag.carry);
  };
}

/** In memory a register's offset reaches beyond the addressed word. */
function locateBit(
  at: Instruction,
  to: X86Lifter,
  offset: number,
  bits: number,
): void {
  const { builder } = to;
  const address = to.linear();
  const word = to.signExtend(offset, bits);
  const bytes = to.temporary();
  builder.opi(Op.sar64i, bytes, word, 3 + widthIndex(bits));
  builder.opi(Op.shl64i, bytes, bytes, widthIndex(bits));
  builder.op(Op.add64, address, address, bytes);
  if (at.addressSize === 32 && at.segment === 0) {
    builder.op(Op.zero32, address, address);
  }
  to.locateAt(address);
}

/**
 * bsf, bsr. A zero source leaves the destination.
 */
function bitScan(
  at: Instruction,
  to: X86Lifter,
  scan: (bits: number, source: number, result: number) => void,
): void {
  const { builder } = to;
  const bits = to.bits(0);
  const source = to.zeroExtend(to.read(1), bits);
  const result = to.temporary();
  scan(bits, source, result);
  const target = general(at.reg);
  builder.op(Op.flagsScan, 0, result, source);
  builder.opc(Op.select, result, result, target, source);
  if (bits === 16) builder.op(Op.insert16, target, result);
  else builder.op(Op.move, target, result);
}

function bitScanForward(at: Instruction, to: X86Lifter): void {
  bitScan(at, to, (_bits, source, result) => {
    to.builder.op(Op.ctz64, result, source);
  });
}

function bitScanReverse(at: Instruction, to: X86Lifter): void {
  bitScan(at, to, (_bits, source, result) => {
    to.builder.op(Op.clz64, result, source);
    to.builder.opi(Op.xor64i, result, result, 63);
  });
}

/** ZF by the source; all other flags clear. */
function populationCount(_at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(0);
  const source = to.zeroExtend(to.read(1), bits);
  const result = to.temporary();
  const flags = to.temporary();
  builder.op(Op.popcnt64, result, source);
  builder.opi(Op.setEq64i, flags, source, 0);
  builder.opi(Op.shl64i, flags, flags, 6);
  to.write(0, result);
  builder.op(Op.flagsSet, 0, flags);
}

const CRC32 = [Op.crc32c8, Op.crc32c16, Op.crc32c32, Op.crc32c64];

function cyclicRedundancy(at: Instruction, to: X86Lifter): void {
  const target = general(at.reg);
  to.builder.op(CRC32[widthIndex(to.bits(1))]!, target, target, to.read(1));
}

const COMPARE = [Op.subF8, Op.subF16, Op.subF32, Op.subF64];

function compareExchange(_at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(0);
  const w = widthIndex(bits);
  const source = to.read(1);
  const old = to.temporary();
  builder.op(Op.move, old, to.read(0));
  const difference = to.temporary();
  builder.op(Op.xor64, difference, old, Register.rax);
  const differs = to.zeroExtend(difference, bits);
  const accumulator = to.temporary();
  builder.op(Op.move, accumulator, Register.rax);
  if (to.isMemory(0)) {
    // Written either way, so it must be writable.
    const value = to.temporary();
    builder.opc(Op.select, value, old, source, differs);
    to.write(0, value);
  } else {
    const skip = builder.skipIf(differs);
    to.write(0, source);
    builder.land(skip);
  }
  builder.op(COMPARE[w]!, Slots.discard, accumulator, old);
  // What is not written keeps its upper half.
  const skip = builder.skipUnless(differs);
  to.writeRegister(0, bits, old);
  builder.land(skip);
}

const ADD = [Op.addF8, Op.addF16, Op.addF32, Op.addF64];
const PLAIN_ADD = [Op.addP8, Op.addP16, Op.addP32, Op.addP64];

function exchangeAdd(_at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(0);
  const w = widthIndex(bits);
  const b = to.temporary();
  builder.op(Op.move, b, to.read(1));
  const a = to.temporary();
  builder.op(Op.move, a, to.read(0));
  const sum = to.temporary();
  if (to.isMemory(0)) {
    builder.op(PLAIN_ADD[w]!, sum, a, b);
    to.write(0, sum);
    builder.op(ADD[w]!, Slots.discard, a, b);
    to.write(1, a);
  } else {
    builder.op(ADD[w]!, sum, a, b);
    // With one register twice the sum is what remains.
    to.write(1, a);
    to.write(0, sum);
  }
}

/** cmpxchg8b, cmpxchg16b: rdx:rax with memory, rcx:rbx the new value. */
function compareExchangePair(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  to.locate();
  const flags = to.temporary();
  const differs = to.temporary();
  if ((at.rex & 8) === 0) {
    const old = to.load(64);
    const expected = joined(to, Register.rax, Register.rdx);
    const wanted = joined(to, Register.rbx, Register.rcx);
    builder.op(Op.xor64, differs, old, expected);
    const value = to.temporary();
    builder.opc(Op.select, value, old, wanted, differs);
    to.store(64, value);
    const high = to.temporary();
    builder.opi(Op.shr64i, high, old, 32);
    const skip = builder.skipUnless(differs);
    to.writeRegister(0, 32, old);
    to.writeRegister(2, 32, high);
    builder.land(skip);
  } else {
    const old = builder.vectorTemporary();
    const value = builder.vectorTemporary();
    to.load128(old, true);
    const high = to.temporary();
    builder.op(Op.xor64, differs, old, Register.rax);
    builder.op(Op.xor64, high, old + 1, Register.rdx);
    builder.op(Op.or64, differs, differs, high);
    builder.opc(Op.select, value, old, Register.rbx, differs);
    builder.opc(Op.select, value + 1, old + 1, Register.rcx, differs);
    to.store128(value, false);
    builder.opc(Op.select, Register.rax, old, Register.rax, differs);
    builder.opc(Op.select, Register.rdx, old + 1, Register.rdx, differs);
  }
  builder.opi(Op.setEq64i, flags, differs, 0);
  builder.opi(Op.shl64i, flags, flags, 6);
  builder.opi(Op.flagsReplace, 0, flags, Flag.zero);
}

/** high:low of two 32-bit registers. */
function joined(to: X86Lifter, low: number, high: number): number {
  const value = to.temporary();
  to.builder.opi(Op.shl64i, value, high, 32);
  to.builder.op(Op.or64, value, value, to.zeroExtend(low, 32));
  return value;
}

/** Bit tests, scans, counts, and read-modify-write primitives. */
export const bitRows: readonly Row[] = [
  row("0f a3 /r", "bt", "Ev,Gv", bitTest("none")),
  row("0f ab /r", "bts", "Ev,Gv", bitTest("set"), LOCK),
  row("0f b3 /r", "btr", "Ev,Gv", bitTest("reset"), LOCK),
  row("0f bb /r", "btc", "Ev,Gv", bitTest("complement"), LOCK),
  row("0f ba /4", "bt", "Ev,Lb", bitTest("none")),
  row("0f ba /5", "bts", "Ev,Lb", bitTest("set"), LOCK),
  row("0f ba /6", "btr", "Ev,Lb", bitTest("reset"), LOCK),
  row("0f ba /7", "btc", "Ev,Lb", bitTest("complement"), LOCK),
  row("0f bc /r", "bsf", "Gv,Ev", bitScanForward),
  row("0f bd /r", "bsr", "Gv,Ev", bitScanReverse),
  row("f3 0f b8 /r", "popcnt", "Gv,Ev", populationCount),
  row("f2 0f 38 f0 /r", "crc32", "Gy,Eb", cyclicRedundancy),
  row("f2 0f 38 f1 /r", "crc32", "Gy,Ev", cyclicRedundancy),
  row("0f b0 /r", "cmpxchg", "Eb,Gb", compareExchange, LOCK),
  row("0f b1 /r", "cmpxchg", "Ev,Gv", compareExchange, LOCK),
  row("0f c0 /r", "xadd", "Eb,Gb", exchangeAdd, LOCK),
  row("0f c1 /r", "xadd", "Ev,Gv", exchangeAdd, LOCK),
  row(
    "0f c7 /1",
    "cmpxchg8b|cmpxchg8b|cmpxchg16b",
    "Mp",
    compareExchangePair,
    LOCK,
  ),
];
