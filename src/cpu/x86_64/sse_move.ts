/**
 * SSE moves: whole registers, halves, scalars, lanes to and from general.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import type { Instruction } from "./instruction.ts";
import { general, mmx, Register, type X86Lifter, xmm } from "./lifter.ts";
import { type Row, row } from "./row.ts";

/** 16 bytes, either direction; `aligned` when memory must be. */
function moveVector(aligned: boolean) {
  return (at: Instruction, to: X86Lifter): void => {
    // Stores name the register second.
    const isStore = to.isMemory(0);
    if (isStore) {
      to.locate();
      to.store128(xmm(at.reg), aligned);
    } else if (to.isMemory(1)) {
      to.locate();
      to.load128(xmm(at.reg), aligned);
    } else {
      const fromReg = at.operands[1]!.text.startsWith("V");
      const target = fromReg ? at.rm : at.reg;
      const source = fromReg ? at.reg : at.rm;
      to.builder.op(Op.movdqa, xmm(target), xmm(source));
    }
  };
}

const moveAligned = moveVector(true);
const moveUnaligned = moveVector(false);

/** movss, movsd to a register: from memory the rest becomes zero. */
function loadScalar(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = at.sizeOf(at.operands[1]!.memorySize);
  const target = xmm(at.reg);
  if (to.isMemory(1)) {
    to.locate();
    to.load(bits, target);
    builder.op(Op.move, target + 1, Slots.zero);
  } else if (bits === 64) builder.op(Op.move, target, xmm(at.rm));
  else builder.op(Op.insert32, target, xmm(at.rm));
}

function storeScalar(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = at.sizeOf(at.operands[0]!.memorySize);
  if (to.isMemory(0)) {
    to.locate();
    to.store(bits, xmm(at.reg));
  } else if (bits === 64) builder.op(Op.move, xmm(at.rm), xmm(at.reg));
  else builder.op(Op.insert32, xmm(at.rm), xmm(at.reg));
}

/** movlps/movhps and the register forms movhlps/movlhps. */
function loadHalf(half: 0 | 1) {
  return (at: Instruction, to: X86Lifter): void => {
    const target = xmm(at.reg) + half;
    if (to.isMemory(1)) {
      to.locate();
      to.load(64, target);
    } else to.builder.op(Op.move, target, xmm(at.rm) + (1 - half));
  };
}

function storeHalf(half: 0 | 1) {
  return (at: Instruction, to: X86Lifter): void => {
    to.locate();
    to.store(64, xmm(at.reg) + half);
  };
}

/** movq xmm, xmm/m64 and the store: the upper half becomes zero. */
function moveQuadword(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  if (to.isMemory(0)) {
    to.locate();
    to.store(64, xmm(at.reg));
    return;
  }
  const stores = at.operands[1]!.text.startsWith("V");
  const target = xmm(stores ? at.rm : at.reg);
  if (to.isMemory(1)) {
    to.locate();
    to.load(64, target);
  } else builder.op(Op.move, target, xmm(stores ? at.reg : at.rm));
  builder.op(Op.move, target + 1, Slots.zero);
}

/** movd, movq from a general register or memory. */
function moveFromGeneral(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = to.bits(1);
  const target = xmm(at.reg);
  const source = to.read(1);
  builder.op(bits === 64 ? Op.move : Op.zero32, target, source);
  builder.op(Op.move, target + 1, Slots.zero);
}

/** movd, movq to a general register or memory. */
function moveToGeneral(at: Instruction, to: X86Lifter): void {
  if (to.isMemory(0)) to.locate();
  to.write(0, xmm(at.reg));
}

function moveFromGeneralMmx(at: Instruction, to: X86Lifter): void {
  const bits = to.bits(1);
  const source = to.read(1);
  to.enterMmx();
  const op = bits === 64 ? Op.move : Op.zero32;
  to.builder.op(op, mmx(at.reg), source);
  to.touchMmx(at.reg);
}

function moveToGeneralMmx(at: Instruction, to: X86Lifter): void {
  if (to.isMemory(0)) {
    to.locate();
    to.store(to.bits(0), mmx(at.reg));
    to.enterMmx();
  } else {
    to.enterMmx();
    to.write(0, mmx(at.reg));
  }
}

function loadMmx(at: Instruction, to: X86Lifter): void {
  const value = to.isMemory(1) ? (to.locate(), to.load(64)) : mmx(at.rm);
  to.enterMmx();
  to.builder.op(Op.move, mmx(at.reg), value);
  to.touchMmx(at.reg);
}

function storeMmx(at: Instruction, to: X86Lifter): void {
  if (to.isMemory(0)) {
    to.locate();
    to.store(64, mmx(at.reg));
    to.enterMmx();
  } else {
    to.enterMmx();
    to.builder.op(Op.move, mmx(at.rm), mmx(at.reg));
    to.touchMmx(at.rm);
  }
}

/** movdq2q, movq2dq */
function moveToMmx(at: Instruction, to: X86Lifter): void {
  to.enterMmx();
  to.builder.op(Op.move, mmx(at.reg), xmm(at.rm));
  to.touchMmx(at.reg);
}

function moveFromMmx(at: Instruction, to: X86Lifter): void {
  to.enterMmx();
  to.builder.op(Op.move, xmm(at.reg), mmx(at.rm));
  to.builder.op(Op.move, xmm(at.reg) + 1, Slots.zero);
}

/** movnti */
function storeGeneral(at: Instruction, to: X86Lifter): void {
  to.locate();
  to.store(to.bits(1), general(at.reg));
}

/** maskmovdqu, maskmovq: bytes of the first whose mask sign is set. */
function storeMasked(at: Instruction, to: X86Lifter): void {
  const wide = at.operands[0]!.text.startsWith("V");
  const data = wide ? xmm(at.reg) : mmx(at.reg);
  const mask = wide ? xmm(at.rm) : mmx(at.rm);
  const chosen = to.temporary();
  to.locateString(Register.rdi, true);
  const address = to.linear();
  // Nothing may be half done, and processors want the whole operand writable
  // whatever the mask says.
  to.locateAt(address);
  to.probeWrite(wide ? 128 : 64);
  storeBytes(to, wide ? 16 : 8, address, data, mask, chosen);
  if (!wide) to.enterMmx();
}

function storeBytes(
  to: X86Lifter,
  bytes: number,
  address: number,
  data: number,
  mask: number,
  chosen: number,
): void {
  const { builder } = to;
  for (let byte = 0; byte < bytes; byte++) {
    const bit = (byte & 7) * 8;
    builder.opi(Op.shr64i, chosen, mask + (byte >> 3), bit + 7);
    builder.opi(Op.and64i, chosen, chosen, 1);
    const skip = builder.skipUnless(chosen);
    to.locateAt(address, byte);
    builder.opi(Op.shr64i, chosen, data + (byte >> 3), bit);
    to.store(8, chosen);
    builder.land(skip);
  }
}

/** movddup, movsldup, movshdup and other fixed permutations of the source. */
function permuted(low: number, high: number) {
  return (at: Instruction, to: X86Lifter): void => {
    const source = to.readVector(1);
    to.builder.record(Op.permute, xmm(at.reg), source, 0, low, high);
  };
}

function duplicateLow(at: Instruction, to: X86Lifter): void {
  const target = xmm(at.reg);
  if (to.isMemory(1)) {
    to.locate();
    to.load(64, target);
  } else to.builder.op(Op.move, target, xmm(at.rm));
  to.builder.op(Op.move, target + 1, target);
}

/** Moves of SSE and MMX registers. */
export const sseMoveRows: readonly Row[] = [
  row("np 0f 10 /r", "movups", "Vx,Wx", moveUnaligned),
  row("np 0f 11 /r", "movups", "Wx,Vx", moveUnaligned),
  row("66 0f 10 /r", "movupd", "Vx,Wx", moveUnaligned),
  row("66 0f 11 /r", "movupd", "Wx,Vx", moveUnaligned),
  row("f3 0f 10 /r", "movss", "Vx,Wd", loadScalar),
  row("f3 0f 11 /r", "movss", "Wd,Vx", storeScalar),
  row("f2 0f 10 /r", "movsd", "Vx,Wq", loadScalar),
  row("f2 0f 11 /r", "movsd", "Wq,Vx", storeScalar),
  row("np 0f 12 /r", "movlps", "Vx,Mq", loadHalf(0)),
  row("np 0f 12 /r", "movhlps", "Vx,Ux", loadHalf(0)),
  row("66 0f 12 /r", "movlpd", "Vx,Mq", loadHalf(0)),
  row("f3 0f 12 /r", "movsldup", "Vx,Wx", permuted(0x32103210, 0xba98ba98 | 0)),
  row("f2 0f 12 /r", "movddup", "Vx,Wq", duplicateLow),
  row("np 0f 13 /r", "movlps", "Mq,Vx", storeHalf(0)),
  row("66 0f 13 /r", "movlpd", "Mq,Vx", storeHalf(0)),
  row("np 0f 16 /r", "movhps", "Vx,Mq", loadHalf(1)),
  row("np 0f 16 /r", "movlhps", "Vx,Ux", loadHalf(1)),
  row("66 0f 16 /r", "movhpd", "Vx,Mq", loadHalf(1)),
  row("f3 0f 16 /r", "movshdup", "Vx,Wx", permuted(0x76547654, 0xfedcfedc | 0)),
  row("np 0f 17 /r", "movhps", "Mq,Vx", storeHalf(1)),
  row("66 0f 17 /r", "movhpd", "Mq,Vx", storeHalf(1)),
  row("np 0f 28 /r", "movaps", "Vx,Wx", moveAligned),
  row("np 0f 29 /r", "movaps", "Wx,Vx", moveAligned),
  row("66 0f 28 /r", "movapd", "Vx,Wx", moveAligned),
  row("66 0f 29 /r", "movapd", "Wx,Vx", moveAligned),
  row("66 0f 6f /r", "movdqa", "Vx,Wx", moveAligned),
  row("66 0f 7f /r", "movdqa", "Wx,Vx", moveAligned),
  row("f3 0f 6f /r", "movdqu", "Vx,Wx", moveUnaligned),
  row("f3 0f 7f /r", "movdqu", "Wx,Vx", moveUnaligned),
  row("np 0f 2b /r", "movntps", "Mx,Vx", moveAligned),
  row("66 0f 2b /r", "movntpd", "Mx,Vx", moveAligned),
  row("66 0f e7 /r", "movntdq", "Mx,Vx", moveAligned),
  row("66 0f 38 2a /r", "movntdqa", "Vx,Mx", moveAligned),
  row("f2 0f f0 /r", "lddqu", "Vx,Mx", moveUnaligned),
  row("np 0f c3 /r", "movnti", "My,Gy", storeGeneral),
  row("66 0f 6e /r", "|movd|movq", "Vx,Ey", moveFromGeneral),
  row("66 0f 7e /r", "|movd|movq", "Ey,Vx", moveToGeneral),
  row("f3 0f 7e /r", "movq", "Vx,Wq", moveQuadword),
  row("66 0f d6 /r", "movq", "Wq,Vx", moveQuadword),
  row("np 0f 6e /r", "|movd|movq", "Pq,Ey", moveFromGeneralMmx),
  row("np 0f 7e /r", "|movd|movq", "Ey,Pq", moveToGeneralMmx),
  row("np 0f 6f /r", "movq", "Pq,Qq", loadMmx),
  row("np 0f 7f /r", "movq", "Qq,Pq", storeMmx),
  row("np 0f e7 /r", "movntq", "Mq,Pq", storeMmx),
  row("66 0f f7 /r", "maskmovdqu", "Vx,Ux", storeMasked),
  row("np 0f f7 /r", "maskmovq", "Pq,Nq", storeMasked),
  row("f2 0f d6 /r", "movdq2q", "Pq,Ux", moveToMmx),
  row("f3 0f d6 /r", "movq2dq", "Vx,Nq", moveFromMmx),
];
