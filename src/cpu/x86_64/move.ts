/**
 * Data movement: moves, extensions, the stack, flags as data.
 *
 * @module
 */

import { EngineExit } from "../ir/ops/control.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import type { Instruction } from "./instruction.ts";
import { general, Register, type X86Lifter } from "./lifter.ts";
import { type Row, row, type RowOptions } from "./row.ts";
import { OtherFlags, X86Slots } from "./state_slots.ts";

/** Names of the sixteen conditions by their encoding. */
export const CONDITIONS = [
  "o",
  "no",
  "b",
  "ae",
  "e",
  "ne",
  "be",
  "a",
  "s",
  "ns",
  "p",
  "np",
  "l",
  "ge",
  "le",
  "g",
] as const;

function move(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(0);
  if (to.isImmediate(1)) {
    const register = to.registerOf(0);
    const value = register >= 0 && bits >= 32
      ? general(register)
      : to.temporary();
    if (bits === 64 && at.operands[1]!.size === 1) {
      builder.constant64(value, at.immediate, at.immediateHigh);
    } else {
      builder.constant(value, bits === 32 ? at.immediate >>> 0 : at.immediate);
    }
    if (register < 0) {
      to.locate();
      to.store(bits, value);
    } else if (bits < 32) to.writeRegister(register, bits, value);
    return;
  }
  if (to.isMemory(1)) {
    const register = to.registerOf(0);
    to.locateOperand(1);
    if (bits >= 32) to.load(bits, general(register));
    else to.writeRegister(register, bits, to.load(bits));
    return;
  }
  const value = to.read(1);
  if (to.isMemory(0)) to.locateOperand(0);
  to.write(0, value);
}

function moveZeroExtended(at: Instruction, to: X86Lifter): void {
  const bits = to.bits(0);
  const from = to.bits(1);
  const result = to.destination(0);
  if (to.isMemory(1)) {
    to.locate();
    to.load(from, result);
  } else {
    const op = from === 8 ? Op.zero8 : Op.zero16;
    to.builder.op(op, result, to.read(1));
  }
  if (bits === 16) to.writeRegister(at.reg, 16, result);
}

function moveSignExtended(at: Instruction, to: X86Lifter): void {
  const bits = to.bits(0);
  const from = to.bits(1);
  const result = bits === 64 ? general(at.reg) : to.temporary();
  if (to.isMemory(1)) {
    to.locate();
    to.loadSigned(from, result);
  } else {
    const op = from === 8
      ? Op.extend8
      : from === 16
      ? Op.extend16
      : Op.extend32;
    to.builder.op(op, result, to.read(1));
  }
  if (bits !== 64) to.writeRegister(at.reg, bits, result);
}

function loadEffectiveAddress(at: Instruction, to: X86Lifter): void {
  const bits = to.bits(0);
  if (bits === 64) to.effectiveAddress(general(at.reg));
  else {
    const address = to.temporary();
    to.effectiveAddress(address);
    to.writeRegister(at.reg, bits, address);
  }
}

function exchange(_at: Instruction, to: X86Lifter): void {
  const bits = to.bits(0);
  const b = to.read(1);
  const a = to.read(0);
  if (to.isMemory(0)) {
    to.store(bits, b);
    to.write(1, a);
    return;
  }
  const kept = to.temporary();
  to.builder.op(Op.move, kept, a);
  to.write(0, b);
  to.write(1, kept);
}

/** cbw, cwde, cdqe */
function convertInAccumulator(at: Instruction, to: X86Lifter): void {
  const bits = at.operandSize;
  to.writeRegister(0, bits, to.signExtend(Register.rax, bits / 2));
}

/** cwd, cdq, cqo */
function convertToDouble(at: Instruction, to: X86Lifter): void {
  const bits = at.operandSize;
  const sign = to.temporary();
  to.builder.opi(Op.sar64i, sign, to.signExtend(Register.rax, bits), 63);
  to.writeRegister(2, bits, sign);
}

function push(at: Instruction, to: X86Lifter): void {
  const bits = at.operandSize;
  to.pushValue(to.read(0), bits);
}

function pop(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = at.operandSize;
  to.locateAt(Register.rsp);
  const value = to.load(bits);
  if (!to.isMemory(0)) {
    builder.opi(Op.add64i, Register.rsp, Register.rsp, bits / 8);
    to.write(0, value);
    return;
  }
  // An address from rsp sees it already incremented.
  const rsp = at.base === 4 ? bits / 8 : 0;
  to.locate(rsp);
  to.store(bits, value);
  builder.opi(Op.add64i, Register.rsp, Register.rsp, bits / 8);
}

/** The null selectors that FS and GS hold in user mode. */
function pushSegment(at: Instruction, to: X86Lifter): void {
  to.pushValue(Slots.zero, at.operandSize);
}

/** pop fs, pop gs: a null selector is accepted, any other faults. */
function popSegment(at: Instruction, to: X86Lifter): void {
  to.locateAt(Register.rsp);
  const value = to.load(16);
  to.demandSelector(value, false);
  to.builder.opi(
    Op.add64i,
    Register.rsp,
    Register.rsp,
    at.operandSize / 8,
  );
}

function pushFlags(at: Instruction, to: X86Lifter): void {
  to.pushValue(to.flagsRegister(), at.operandSize);
}

function popFlags(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = at.operandSize;
  to.locateAt(Register.rsp);
  const value = to.load(bits);
  to.writeFlagsRegister(value, bits);
  builder.opi(Op.add64i, Register.rsp, Register.rsp, bits / 8);
  const trap = to.temporary();
  builder.opi(Op.and64i, trap, X86Slots.otherFlags, OtherFlags.trap);
  builder.leaveBehindIf(trap, EngineExit.attend, at.next);
}

function storeAHIntoFlags(_at: Instruction, to: X86Lifter): void {
  const value = to.temporary();
  to.builder.opi(Op.shr64i, value, Register.rax, 8);
  to.builder.opi(Op.flagsReplace, 0, value, 0xd5);
}

function loadAHFromFlags(_at: Instruction, to: X86Lifter): void {
  const value = to.temporary();
  to.builder.op(Op.flagsGet, value);
  to.builder.opi(Op.or64i, value, value, 2);
  to.builder.op(Op.insert8High, Register.rax, value);
}

function enter(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bytes = at.operandSize / 8;
  const bits = at.operandSize;
  const level = at.immediate2 & 31;
  // What it has stored may be what it loads, so it can't be begun anew as
  // compiled code would: this record is left to the interpreter.
  if (level > 1) builder.retired(to.temporary());
  to.locateAt(Register.rsp, -bytes);
  to.store(bits, Register.rbp);
  const frame = to.temporary();
  builder.opi(Op.add64i, frame, Register.rsp, -bytes);
  for (let nested = 1; nested < level; nested++) {
    to.locateAt(Register.rbp, -bytes * nested);
    const value = to.load(bits);
    to.locateAt(Register.rsp, -bytes * (nested + 1));
    to.store(bits, value);
  }
  if (level > 0) {
    to.locateAt(Register.rsp, -bytes * (level + 1));
    to.store(bits, frame);
  }
  const size = bytes * (level + 1) + (at.immediate & 0xffff);
  // The processor proves that the new top can be written.
  to.locateAt(Register.rsp, -size);
  to.probeWrite(bits);
  builder.opi(Op.add64i, Register.rsp, Register.rsp, -size);
  to.writeRegister(5, bits, frame);
}

function leave(at: Instruction, to: X86Lifter): void {
  const bits = at.operandSize;
  to.locateAt(Register.rbp);
  const value = to.load(bits);
  to.builder.opi(Op.add64i, Register.rsp, Register.rbp, bits / 8);
  to.writeRegister(5, bits, value);
}

function translate(_at: Instruction, to: X86Lifter): void {
  const address = to.temporary();
  to.builder.op(Op.zero8, address, Register.rax);
  to.builder.op(Op.add64, address, address, Register.rbx);
  to.locateString(address, true);
  to.builder.op(Op.insert8, Register.rax, to.load(8));
}

function byteSwap(at: Instruction, to: X86Lifter): void {
  const register = to.registerOf(0);
  const bits = at.operandSize;
  const result = to.temporary();
  if (bits === 64) {
    to.builder.op(Op.reverse64, general(register), general(register));
  } else if (bits === 32) {
    to.builder.op(Op.reverse64, result, general(register));
    to.builder.opi(Op.shr64i, general(register), result, 32);
  } // Undefined with 16 bits; processors clear the register's low half.
  else to.writeRegister(register, 16, Slots.zero);
}

/** Selectors of user mode as the reference's descriptor table has them. */
const SELECTORS = [0x00, 0x23, 0x1b, 0x00, 0x00, 0x00];

function moveFromSegment(at: Instruction, to: X86Lifter): void {
  const selector = SELECTORS[at.reg & 7];
  const value = to.constant(selector!);
  if (to.isMemory(0)) {
    to.locate();
    to.store(16, value);
  } else to.writeRegister(at.rm, at.operandSize, value);
}

/** Null selectors load; CS cannot be loaded and SS must not be null. */
function moveToSegment(at: Instruction, to: X86Lifter): void {
  const segment = at.reg & 7;
  if (to.isMemory(1)) to.locate();
  const value = to.isMemory(1) ? to.load(16) : general(at.rm);
  to.demandSelector(value, segment === 2);
}

function moveIf(at: Instruction, to: X86Lifter, code: number): void {
  const { builder } = to;
  const bits = to.bits(0);
  const source = to.read(1);
  const holds = builder.condition(code);
  const target = general(at.reg);
  const result = bits === 64 ? target : to.temporary();
  builder.opc(Op.select, result, source, target, holds);
  if (bits !== 64) to.writeRegister(at.reg, bits, result);
}

function setIf(_at: Instruction, to: X86Lifter, code: number): void {
  const holds = to.builder.condition(code);
  if (to.isMemory(0)) to.locate();
  to.write(0, holds);
}

const SEGMENT: RowOptions = {
  incomparable: "selectors are the kernel's choice",
};

/** Data movement. */
export const moveRows: readonly Row[] = [
  row("88 /r", "mov", "Eb,Gb", move),
  row("89 /r", "mov", "Ev,Gv", move),
  row("8a /r", "mov", "Gb,Eb", move),
  row("8b /r", "mov", "Gv,Ev", move),
  row("c6 /0", "mov", "Eb,Ib", move),
  row("c7 /0", "mov", "Ev,Iz", move),
  row("b0+r", "mov", "Zb,Ib", move),
  row("b8+r", "mov|mov|movabs", "Zv,Iv", move),
  row("a0", "movabs", "al,Ob", move),
  row("a1", "movabs", "rAX,Ov", move),
  row("a2", "movabs", "Ob,al", move),
  row("a3", "movabs", "Ov,rAX", move),
  row("0f b6 /r", "movzx", "Gv,Eb", moveZeroExtended),
  row("0f b7 /r", "movzx", "Gv,Ew", moveZeroExtended),
  row("0f be /r", "movsx", "Gv,Eb", moveSignExtended),
  row("0f bf /r", "movsx", "Gv,Ew", moveSignExtended),
  row("63 /r", "movsxd", "Gv,Ed", moveSignExtended),
  row("8d /r", "lea", "Gv,M", loadEffectiveAddress),
  row("86 /r", "xchg", "Mb,Gb", exchange, { lock: true }),
  row("87 /r", "xchg", "Mv,Gv", exchange, { lock: true }),
  row("86 /r", "xchg", "Gb,Rb", exchange),
  row("87 /r", "xchg", "Gv,Rv", exchange),
  row("90+r", "xchg", "rAX,Zv", exchange),
  row("98", "cbw|cwde|cdqe", "", convertInAccumulator),
  row("99", "cwd|cdq|cqo", "", convertToDouble),
  row("50+r", "push", "Zv", push, { default64: true }),
  row("58+r", "pop", "Zv", pop, { default64: true }),
  row("68", "push", "Iz", push, { default64: true }),
  row("6a", "push", "Ib", push, { default64: true }),
  row("ff /6", "push", "Ev", push, { default64: true }),
  row("8f /0", "pop", "Ev", pop, { default64: true }),
  row("0f a0", "push", "'fs", pushSegment, { default64: true }),
  row("0f a8", "push", "'gs", pushSegment, { default64: true }),
  row("0f a1", "pop", "'fs", popSegment, { ...SEGMENT, default64: true }),
  row("0f a9", "pop", "'gs", popSegment, { ...SEGMENT, default64: true }),
  row("9c", "pushf||pushfq", "", pushFlags, { default64: true }),
  row("9d", "popf||popfq", "", popFlags, { default64: true }),
  row("9e", "sahf", "", storeAHIntoFlags),
  row("9f", "lahf", "", loadAHFromFlags),
  row("c8", "enter", "Iw,Ib", enter, { default64: true }),
  row("c9", "leave", "", leave, { default64: true }),
  row("d7", "xlatb", "", translate),
  row("0f c8+r", "bswap", "Zv", byteSwap),
  ...[0, 1, 2, 3, 4, 5].map((segment) =>
    row(`8c /${segment}`, "mov", "Rv/Mw,Sw", moveFromSegment, SEGMENT)
  ),
  ...[0, 2, 3, 4, 5].map((segment) =>
    row(`8e /${segment}`, "mov", "Sw,Rv/Mw", moveToSegment, SEGMENT)
  ),
  ...CONDITIONS.map((name, code) =>
    row(
      `0f ${(0x40 + code).toString(16)} /r`,
      `cmov${name}`,
      "Gv,Ev",
      (at, to) => moveIf(at, to, code),
    )
  ),
  ...CONDITIONS.map((name, code) =>
    row(
      `0f ${(0x90 + code).toString(16)} /r`,
      `set${name}`,
      "Eb",
      (at, to) => setIf(at, to, code),
    )
  ),
];
