/**
 * Integer arithmetic, logic, shifts and rotates.
 *
 * @module
 */

import { Op, type OpName } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import type { Instruction } from "./instruction.ts";
import { Register, widthIndex, type X86Lifter } from "./lifter.ts";
import { type Lift, type Row, row, type RowOptions } from "./row.ts";

type Binary = "add" | "or" | "adc" | "sbb" | "and" | "sub" | "xor";
type Shift = "shl" | "shr" | "sar" | "rol" | "ror" | "rcl" | "rcr";

const WIDTHS = [8, 16, 32, 64] as const;

/** Op numbers of a name at the four widths. */
function widths(
  name: Binary | Shift | "inc" | "dec",
  form: "F" | "P",
  immediate: "" | "i" = "",
): readonly number[] {
  return WIDTHS.map((bits) => {
    const number = Op[`${name}${form}${bits}${immediate}` as OpName];
    if (number === undefined) throw new Error(`no op ${name}${form}${bits}`);
    return number;
  });
}

/**
 * `operand 0 = operand 0 op operand 1`, flags. In memory the store comes
 * first, since it may fault and flags are state.
 */
function binaryOperation(name: Binary, writes: boolean): Lift {
  const flagged = widths(name, "F");
  const flaggedImmediate = widths(name, "F", "i");
  const plain = widths(name, "P");
  const plainImmediate = widths(name, "P", "i");
  return (at, to) => {
    const { builder } = to;
    const w = widthIndex(to.bits(0));
    const a = to.read(0);
    const toMemory = to.isMemory(0);
    if (to.isImmediate(1)) {
      if (!writes) {
        builder.opi(flaggedImmediate[w]!, Slots.discard, a, at.immediate);
      } else if (toMemory) {
        const result = to.temporary();
        builder.opi(plainImmediate[w]!, result, a, at.immediate);
        to.finish(0, result);
        builder.opi(flaggedImmediate[w]!, Slots.discard, a, at.immediate);
      } else {
        const result = to.destination(0);
        builder.opi(flaggedImmediate[w]!, result, a, at.immediate);
        to.finish(0, result);
      }
      return;
    }
    const b = to.read(1);
    if (!writes) builder.op(flagged[w]!, Slots.discard, a, b);
    else if (toMemory) {
      const result = to.temporary();
      builder.op(plain[w]!, result, a, b);
      to.finish(0, result);
      builder.op(flagged[w]!, Slots.discard, a, b);
    } else {
      const result = to.destination(0);
      builder.op(flagged[w]!, result, a, b);
      to.finish(0, result);
    }
  };
}

const add = binaryOperation("add", true);
const or = binaryOperation("or", true);
const adc = binaryOperation("adc", true);
const sbb = binaryOperation("sbb", true);
const and = binaryOperation("and", true);
const sub = binaryOperation("sub", true);
const xor = binaryOperation("xor", true);
const cmp = binaryOperation("sub", false);
const test = binaryOperation("and", false);

/** inc, dec */
function step(name: "inc" | "dec"): Lift {
  const flagged = widths(name, "F");
  const plain = widths(name, "P");
  return (_at, to) => {
    const w = widthIndex(to.bits(0));
    const a = to.read(0);
    if (to.isMemory(0)) {
      const result = to.temporary();
      to.builder.op(plain[w]!, result, a);
      to.finish(0, result);
      to.builder.op(flagged[w]!, Slots.discard, a);
    } else {
      const result = to.destination(0);
      to.builder.op(flagged[w]!, result, a);
      to.finish(0, result);
    }
  };
}

const increment = step("inc");
const decrement = step("dec");

function not(_at: Instruction, to: X86Lifter): void {
  const result = to.temporary();
  to.builder.op(Op.not64, result, to.read(0));
  to.write(0, result);
}

const subtractions = widths("sub", "F");
const plainSubtractions = widths("sub", "P");

function negate(_at: Instruction, to: X86Lifter): void {
  const w = widthIndex(to.bits(0));
  const a = to.read(0);
  if (to.isMemory(0)) {
    const result = to.temporary();
    to.builder.op(plainSubtractions[w]!, result, Slots.zero, a);
    to.finish(0, result);
    to.builder.op(subtractions[w]!, Slots.discard, Slots.zero, a);
  } else {
    const result = to.destination(0);
    to.builder.op(subtractions[w]!, result, Slots.zero, a);
    to.finish(0, result);
  }
}

const MULTIPLY_FLAGS = [
  Op.flagsMul8,
  Op.flagsMul16,
  Op.flagsMul32,
  Op.flagsMul64,
];

/** rdx:rax (or ax) = accumulator * operand. */
function multiplyUnsigned(_at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(0);
  const source = to.read(0);
  const low = to.temporary();
  const high = to.temporary();
  if (bits === 64) {
    builder.op(Op.mulHighU, high, Register.rax, source);
    builder.op(Op.mul64, low, Register.rax, source);
    builder.op(Op.move, Register.rax, low);
    builder.op(Op.move, Register.rdx, high);
  } else {
    const a = to.zeroExtend(Register.rax, bits);
    const b = to.zeroExtend(source, bits);
    builder.op(Op.mul64, low, a, b);
    builder.opi(Op.shr64i, high, low, bits);
    writeProduct(to, bits, low, high);
  }
  builder.op(MULTIPLY_FLAGS[widthIndex(bits)]!, 0, low, high);
}

/** The same, signed; flags say whether the upper half is only the sign. */
function multiplySigned(_at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(0);
  const source = to.read(0);
  const low = to.temporary();
  const high = to.temporary();
  const lost = to.temporary();
  if (bits === 64) {
    builder.op(Op.mulHigh, high, Register.rax, source);
    builder.op(Op.mul64, low, Register.rax, source);
    builder.op(Op.move, Register.rax, low);
    builder.op(Op.move, Register.rdx, high);
    builder.opi(Op.sar64i, lost, low, 63);
    builder.op(Op.xor64, lost, lost, high);
  } else {
    const a = to.signExtend(Register.rax, bits);
    const b = to.signExtend(source, bits);
    builder.op(Op.mul64, low, a, b);
    builder.opi(Op.sar64i, high, low, bits);
    writeProduct(to, bits, low, high);
    builder.op(Op.xor64, lost, to.signExtend(low, bits), low);
  }
  builder.op(MULTIPLY_FLAGS[widthIndex(bits)]!, 0, low, lost);
}

function writeProduct(
  to: X86Lifter,
  bits: number,
  low: number,
  high: number,
): void {
  if (bits === 8) to.writeRegister(0, 16, low);
  else {
    to.writeRegister(0, bits, low);
    to.writeRegister(2, bits, high);
  }
}

/** No imul of this kind has operands of 8 bits. */
const PRODUCT_FLAGS = [
  Op.nop,
  Op.flagsProduct16,
  Op.flagsProduct32,
  Op.flagsProduct64,
];

/** imul with two or three operands: the low half only. */
function multiplyTruncated(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(0);
  const three = at.operands.length === 3;
  const source = to.read(1);
  const other = three ? to.constant(at.immediate) : to.read(0);
  const [a, b] = bits === 64
    ? [source, other]
    : [to.signExtend(source, bits), to.signExtend(other, bits)];
  const low = to.temporary();
  builder.op(PRODUCT_FLAGS[widthIndex(bits)]!, 0, a, b);
  builder.op(Op.mul64, low, a, b);
  to.write(0, low);
}

/** The dividend of a division of less than 64 bits, in one slot. */
function dividend(to: X86Lifter, bits: number, signed: boolean): number {
  const { builder } = to;
  if (bits === 8) {
    return signed
      ? to.signExtend(Register.rax, 16)
      : to.zeroExtend(Register.rax, 16);
  }
  const value = to.temporary();
  const high = signed
    ? to.signExtend(Register.rdx, bits)
    : to.zeroExtend(Register.rdx, bits);
  builder.opi(Op.shl64i, value, high, bits);
  builder.op(Op.or64, value, value, to.zeroExtend(Register.rax, bits));
  return value;
}

function writeQuotient(
  to: X86Lifter,
  bits: number,
  quotient: number,
  remainder: number,
): void {
  if (bits === 8) {
    to.builder.op(Op.insert8, Register.rax, quotient);
    to.builder.op(Op.insert8High, Register.rax, remainder);
  } else {
    to.writeRegister(0, bits, quotient);
    to.writeRegister(2, bits, remainder);
  }
}

function divideUnsigned(_at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(0);
  const source = to.read(0);
  const overflow = to.temporary();
  if (bits === 64) {
    // The quotient fits exactly if the upper half is below the divisor.
    builder.op(Op.setLeU64, overflow, source, Register.rdx);
    builder.leaveIf(overflow, Exit.divide);
    const result = builder.vectorTemporary();
    builder.op(Op.divideLongU, result, source);
    writeQuotient(to, 64, result, result + 1);
    return;
  }
  const divisor = to.zeroExtend(source, bits);
  const value = dividend(to, bits, false);
  const quotient = to.temporary();
  const remainder = to.temporary();
  // By zero the quotient is all ones, which does not fit either.
  builder.op(Op.divU64, quotient, value, divisor);
  builder.opi(Op.shr64i, overflow, quotient, bits);
  builder.leaveIf(overflow, Exit.divide);
  builder.op(Op.remU64, remainder, value, divisor);
  writeQuotient(to, bits, quotient, remainder);
}

function divideSigned(_at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(0);
  const source = to.read(0);
  const overflow = to.temporary();
  if (bits === 64) {
    builder.op(Op.divideLongOverflow, overflow, source);
    builder.leaveIf(overflow, Exit.divide);
    const result = builder.vectorTemporary();
    builder.op(Op.divideLong, result, source);
    writeQuotient(to, 64, result, result + 1);
    return;
  }
  const divisor = to.signExtend(source, bits);
  const value = dividend(to, bits, true);
  const quotient = to.temporary();
  const remainder = to.temporary();
  builder.opi(Op.setEq64i, overflow, divisor, 0);
  builder.leaveIf(overflow, Exit.divide);
  builder.op(Op.div64, quotient, value, divisor);
  builder.op(Op.xor64, overflow, to.signExtend(quotient, bits), quotient);
  builder.leaveIf(overflow, Exit.divide);
  builder.op(Op.rem64, remainder, value, divisor);
  writeQuotient(to, bits, quotient, remainder);
}

/** `operand 0 = operand 0 shifted by operand 1`. */
function shift(name: Shift): Lift {
  const flagged = widths(name, "F");
  const flaggedImmediate = widths(name, "F", "i");
  const plain = widths(name, "P");
  const plainImmediate = widths(name, "P", "i");
  return (at, to) => {
    const { builder } = to;
    const bits = to.bits(0);
    const w = widthIndex(bits);
    const a = to.read(0);
    const toMemory = to.isMemory(0);
    const operand = at.operands[1]!;
    if (operand.fixed === 1) {
      // The flags op must see the count before the result overwrites it.
      const result = to.temporary();
      if (toMemory) {
        builder.op(plain[w]!, result, a, Register.rcx);
        to.finish(0, result);
        builder.op(flagged[w]!, Slots.discard, a, Register.rcx);
      } else {
        builder.op(flagged[w]!, result, a, Register.rcx);
        to.finish(0, result);
      }
      return;
    }
    const one = operand.text === "1";
    const count = (one ? 1 : at.immediate) & (bits === 64 ? 63 : 31);
    if (toMemory) {
      const result = to.temporary();
      builder.opi(plainImmediate[w]!, result, a, count);
      to.finish(0, result);
      // Unlike a register's, a memory operand's rotate always writes OF.
      const slot = to.constant(count);
      if (count !== 0) builder.op(flagged[w]!, Slots.discard, a, slot);
    } else if (count === 0) to.write(0, a);
    else {
      const result = to.destination(0);
      builder.opi(flaggedImmediate[w]!, result, a, count);
      to.finish(0, result);
    }
  };
}

const shiftLeft = shift("shl");
const shiftRight = shift("shr");
const shiftArithmetic = shift("sar");
const rotateLeft = shift("rol");
const rotateRight = shift("ror");
const rotateCarryLeft = shift("rcl");
const rotateCarryRight = shift("rcr");

const DOUBLE_LEFT = [0, Op.shld16, Op.shld32, Op.shld64];
const DOUBLE_RIGHT = [0, Op.shrd16, Op.shrd32, Op.shrd64];

/** shld, shrd: the op computes and writes flags; in memory it is run twice. */
function shiftDouble(ops: readonly number[]): Lift {
  return (at, to) => {
    const { builder } = to;
    const bits = to.bits(0);
    const op = ops[widthIndex(bits)]!;
    const a = to.read(0);
    const b = to.read(1);
    const count = at.operands[2]!.fixed === 1
      ? Register.rcx
      : to.constant(at.immediate);
    const result = to.temporary();
    if (to.isMemory(0)) to.probeWrite(bits);
    builder.opc(op, result, a, b, count);
    to.write(0, result);
  };
}

const shiftDoubleLeft = shiftDouble(DOUBLE_LEFT);
const shiftDoubleRight = shiftDouble(DOUBLE_RIGHT);

const LOCK: RowOptions = { lock: true };
const ALIAS: RowOptions = {
  unlisted: "an encoding that manuals and other disassemblers leave out",
};

/** The eight operations that share one encoding pattern. */
function binary(number: number, name: string, lift: Lift): Row[] {
  const hex = (offset: number) =>
    (number * 8 + offset).toString(16).padStart(2, "0");
  const options = name === "cmp" ? {} : LOCK;
  return [
    row(`${hex(0)} /r`, name, "Eb,Gb", lift, options),
    row(`${hex(1)} /r`, name, "Ev,Gv", lift, options),
    row(`${hex(2)} /r`, name, "Gb,Eb", lift),
    row(`${hex(3)} /r`, name, "Gv,Ev", lift),
    row(hex(4), name, "al,Ib", lift),
    row(hex(5), name, "rAX,Iz", lift),
    row(`80 /${number}`, name, "Eb,Ib", lift, options),
    row(`81 /${number}`, name, "Ev,Iz", lift, options),
    row(`83 /${number}`, name, "Ev,Ib", lift, options),
  ];
}

/** Shifts and rotates by 1, by CL, by an immediate. */
function shifts(
  number: number,
  name: string,
  lift: Lift,
  options: RowOptions = {},
): Row[] {
  return [
    row(`c0 /${number}`, name, "Eb,Lb", lift, options),
    row(`c1 /${number}`, name, "Ev,Lb", lift, options),
    row(`d0 /${number}`, name, "Eb,1", lift, options),
    row(`d1 /${number}`, name, "Ev,1", lift, options),
    row(`d2 /${number}`, name, "Eb,cl", lift, options),
    row(`d3 /${number}`, name, "Ev,cl", lift, options),
  ];
}

/** Integer arithmetic, logic and shifts. */
export const arithmeticRows: readonly Row[] = [
  ...binary(0, "add", add),
  ...binary(1, "or", or),
  ...binary(2, "adc", adc),
  ...binary(3, "sbb", sbb),
  ...binary(4, "and", and),
  ...binary(5, "sub", sub),
  ...binary(6, "xor", xor),
  ...binary(7, "cmp", cmp),
  row("84 /r", "test", "Eb,Gb", test),
  row("85 /r", "test", "Ev,Gv", test),
  row("a8", "test", "al,Ib", test),
  row("a9", "test", "rAX,Iz", test),
  row("f6 /0", "test", "Eb,Ib", test),
  row("f6 /1", "test", "Eb,Ib", test, ALIAS),
  row("f7 /0", "test", "Ev,Iz", test),
  row("f7 /1", "test", "Ev,Iz", test, ALIAS),
  row("fe /0", "inc", "Eb", increment, LOCK),
  row("ff /0", "inc", "Ev", increment, LOCK),
  row("fe /1", "dec", "Eb", decrement, LOCK),
  row("ff /1", "dec", "Ev", decrement, LOCK),
  row("f6 /2", "not", "Eb", not, LOCK),
  row("f7 /2", "not", "Ev", not, LOCK),
  row("f6 /3", "neg", "Eb", negate, LOCK),
  row("f7 /3", "neg", "Ev", negate, LOCK),
  row("f6 /4", "mul", "Eb", multiplyUnsigned),
  row("f7 /4", "mul", "Ev", multiplyUnsigned),
  row("f6 /5", "imul", "Eb", multiplySigned),
  row("f7 /5", "imul", "Ev", multiplySigned),
  row("0f af /r", "imul", "Gv,Ev", multiplyTruncated),
  row("69 /r", "imul", "Gv,Ev,Iz", multiplyTruncated),
  row("6b /r", "imul", "Gv,Ev,Ib", multiplyTruncated),
  row("f6 /6", "div", "Eb", divideUnsigned),
  row("f7 /6", "div", "Ev", divideUnsigned),
  row("f6 /7", "idiv", "Eb", divideSigned),
  row("f7 /7", "idiv", "Ev", divideSigned),
  ...shifts(0, "rol", rotateLeft),
  ...shifts(1, "ror", rotateRight),
  ...shifts(2, "rcl", rotateCarryLeft),
  ...shifts(3, "rcr", rotateCarryRight),
  ...shifts(4, "shl", shiftLeft),
  ...shifts(5, "shr", shiftRight),
  ...shifts(6, "shl", shiftLeft, ALIAS),
  ...shifts(7, "sar", shiftArithmetic),
  row("0f a4 /r", "shld", "Ev,Gv,Lb", shiftDoubleLeft),
  row("0f a5 /r", "shld", "Ev,Gv,cl", shiftDoubleLeft),
  row("0f ac /r", "shrd", "Ev,Gv,Lb", shiftDoubleRight),
  row("0f ad /r", "shrd", "Ev,Gv,cl", shiftDoubleRight),
];
