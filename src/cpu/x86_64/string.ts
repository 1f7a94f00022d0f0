/**
 * String instructions. A repeated one is a loop of itself: every iteration is
 * complete before the next starts, so a fault or the end of the budget leaves
 * the registers as the processor would.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import type { Instruction } from "./instruction.ts";
import { Register, widthIndex, type X86Lifter } from "./lifter.ts";
import { type Row, row } from "./row.ts";
import { X86Slots } from "./state_slots.ts";

/** Moves a pointer register on by the direction flag. */
function advance(at: Instruction, to: X86Lifter, register: number): void {
  const bytes = to.bits(0) / 8;
  to.builder.opi(Op.stringAdvance, register, X86Slots.otherFlags, bytes);
  if (at.addressSize === 32) to.builder.op(Op.zero32, register, register);
}

function countDown(at: Instruction, to: X86Lifter): void {
  to.builder.opi(Op.add64i, Register.rcx, Register.rcx, -1);
  if (at.addressSize === 32) {
    to.builder.op(Op.zero32, Register.rcx, Register.rcx);
  }
}

/** Is rcx (ecx) zero? */
function countSlot(at: Instruction, to: X86Lifter): number {
  return at.addressSize === 32 ? to.zeroExtend(Register.rcx, 32) : Register.rcx;
}

/** Runs `once` for every count in rcx. */
function repeated(
  at: Instruction,
  to: X86Lifter,
  once: (at: Instruction, to: X86Lifter) => void,
): void {
  if (at.repeat === 0) return once(at, to);
  const { builder } = to;
  const end = builder.skipUnless(countSlot(at, to));
  once(at, to);
  countDown(at, to);
  builder.land(end);
  const op = at.addressSize === 32 ? Op.branchNe32i : Op.branchNe64i;
  builder.branchi(op, Register.rcx, 0, at.address, at.next);
}

function moveOnce(at: Instruction, to: X86Lifter): void {
  const bits = to.bits(0);
  to.locateString(Register.rsi, true);
  const value = to.load(bits);
  to.locateString(Register.rdi, false);
  to.store(bits, value);
  advance(at, to, Register.rsi);
  advance(at, to, Register.rdi);
}

function storeOnce(at: Instruction, to: X86Lifter): void {
  to.locateString(Register.rdi, false);
  to.store(to.bits(0), Register.rax);
  advance(at, to, Register.rdi);
}

function loadOnce(at: Instruction, to: X86Lifter): void {
  const bits = to.bits(0);
  to.locateString(Register.rsi, true);
  to.writeRegister(0, bits, to.load(bits));
  advance(at, to, Register.rsi);
}

const COMPARE = [Op.subF8, Op.subF16, Op.subF32, Op.subF64];

/** cmps and scas: the comparison, and whether to go on. */
function comparing(
  at: Instruction,
  to: X86Lifter,
  load: () => { readonly a: number; readonly b: number },
  pointers: readonly number[],
): void {
  const { builder } = to;
  const compare = COMPARE[widthIndex(to.bits(0))]!;
  if (at.repeat === 0) {
    const { a, b } = load();
    builder.op(compare, Slots.discard, a, b);
    for (const pointer of pointers) advance(at, to, pointer);
    return;
  }
  const again = to.constant(0);
  const a = to.temporary();
  const b = to.temporary();
  const count = countSlot(at, to);
  const end = builder.skipUnless(count);
  const values = load();
  builder.op(Op.move, a, values.a);
  builder.op(Op.move, b, values.b);
  for (const pointer of pointers) advance(at, to, pointer);
  countDown(at, to);
  // Equality of the operands decides, not the flags: those of an instruction
  // that is skipped must stay.
  const difference = to.temporary();
  builder.op(Op.xor64, difference, a, b);
  const differs = to.zeroExtend(difference, to.bits(0));
  builder.opi(
    at.repeat === 0xf3 ? Op.setEq64i : Op.setNe64i,
    again,
    differs,
    0,
  );
  const more = to.temporary();
  builder.opi(Op.setNe64i, more, Register.rcx, 0);
  builder.op(Op.and64, again, again, more);
  builder.op(compare, Slots.discard, a, b);
  builder.land(end);
  builder.branchi(Op.branchNe64i, again, 0, at.address, at.next);
}

function move(at: Instruction, to: X86Lifter): void {
  repeated(at, to, moveOnce);
}

function store(at: Instruction, to: X86Lifter): void {
  repeated(at, to, storeOnce);
}

function load(at: Instruction, to: X86Lifter): void {
  repeated(at, to, loadOnce);
}

function compare(at: Instruction, to: X86Lifter): void {
  comparing(at, to, () => {
    const bits = to.bits(0);
    to.locateString(Register.rsi, true);
    const a = to.load(bits);
    to.locateString(Register.rdi, false);
    return { a, b: to.load(bits) };
  }, [Register.rsi, Register.rdi]);
}

function scan(at: Instruction, to: X86Lifter): void {
  comparing(at, to, () => {
    to.locateString(Register.rdi, false);
    return { a: Register.rax, b: to.load(to.bits(0)) };
  }, [Register.rdi]);
}

/** String instructions. */
export const stringRows: readonly Row[] = [
  row("a4", "movsb", "Yb,Xb", move),
  row("a5", "movsw|movsd|movsq", "Yv,Xv", move),
  row("a6", "cmpsb", "Xb,Yb", compare),
  row("a7", "cmpsw|cmpsd|cmpsq", "Xv,Yv", compare),
  row("aa", "stosb", "Yb,al", store),
  row("ab", "stosw|stosd|stosq", "Yv,rAX", store),
  row("ac", "lodsb", "al,Xb", load),
  row("ad", "lodsw|lodsd|lodsq", "rAX,Xv", load),
  row("ae", "scasb", "al,Yb", scan),
  row("af", "scasw|scasd|scasq", "rAX,Yv", scan),
];
