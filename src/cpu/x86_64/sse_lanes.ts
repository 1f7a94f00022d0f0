/**
 * SSE and MMX instructions that move, choose, insert and test lanes.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import type { Instruction } from "./instruction.ts";
import { general, mmx, type X86Lifter, xmm } from "./lifter.ts";
import { type Lift, type Row, row } from "./row.ts";

// Permutations: sixteen byte selectors of four bits in a 64-bit immediate.

/** Selectors of lane `index` of `size` bytes, as bits at nibble `at`. */
function selectors(lanes: readonly number[], size: number): [number, number] {
  const halves: [number, number] = [0, 0];
  lanes.forEach((lane, index) => {
    for (let byte = 0; byte < size; byte++) {
      const at = index * size + byte;
      const half = at >> 3;
      halves[half as 0 | 1] |= (lane * size + byte) << ((at & 7) * 4);
    }
  });
  return halves;
}

function two(immediate: number, at: number): number {
  return (immediate >> (2 * at)) & 3;
}

/** pshufd, pshufhw, pshuflw: lanes of W chosen by the immediate. */
function shuffleLanes(
  lanes: (immediate: number) => readonly number[],
  size: number,
): Lift {
  return (at, to) => {
    const source = to.readVector(1);
    const [low, high] = selectors(lanes(at.immediate), size);
    to.builder.record(Op.permute, xmm(at.reg), source, 0, low, high);
  };
}

const shuffleDoublewords = shuffleLanes(
  (i) => [two(i, 0), two(i, 1), two(i, 2), two(i, 3)],
  4,
);
const shuffleLowWords = shuffleLanes(
  (i) => [two(i, 0), two(i, 1), two(i, 2), two(i, 3), 4, 5, 6, 7],
  2,
);
const shuffleHighWords = shuffleLanes(
  (i) => [0, 1, 2, 3, ...[0, 1, 2, 3].map((at) => 4 + two(i, at))],
  2,
);

function shuffleWordsMmx(at: Instruction, to: X86Lifter): void {
  const source = to.readMmx(1);
  to.enterMmx();
  const i = at.immediate;
  const lanes = [two(i, 0), two(i, 1), two(i, 2), two(i, 3)];
  const [low, high] = selectors(lanes, 2);
  to.builder.record(Op.permute, source, source, 0, low, high);
  to.builder.op(Op.move, mmx(at.reg), source);
  to.touchMmx(at.reg);
}

/** shufps, shufpd: low half from V, high half from W. */
function shuffleTwo(
  lanes: (immediate: number) => readonly number[],
  size: number,
): Lift {
  return (at, to) => {
    const source = to.readVector(1);
    const [low, high] = selectors(lanes(at.immediate), size);
    to.builder.record(
      Op.permute2,
      xmm(at.reg),
      xmm(at.reg),
      source,
      low,
      high,
    );
  };
}

const shuffleSingles = shuffleTwo(
  (i) => [two(i, 0), two(i, 1), two(i, 2), two(i, 3)],
  4,
);
const shuffleDoubles = shuffleTwo((i) => [i & 1, (i >> 1) & 1], 8);

function alignBytes(at: Instruction, to: X86Lifter): void {
  const source = to.readVector(1);
  const count = Math.min(at.immediate, 32);
  to.builder.record(Op.palignr, xmm(at.reg), source, xmm(at.reg), count, 0);
}

function alignBytesMmx(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const low = to.readMmx(1);
  const high = to.readMmx(0);
  to.enterMmx();
  builder.op(Op.move, low + 1, high);
  builder.opi(Op.psrldq, low, low, Math.min(at.immediate, 16));
  builder.op(Op.move, mmx(at.reg), low);
  to.touchMmx(at.reg);
}

/** Blends: every set bit takes a lane of `words` words from W. */
function blend(words: number): Lift {
  return (at, to) => {
    const source = to.readVector(1);
    let mask = 0n;
    for (let word = 0; word < 8; word++) {
      const bit = Math.floor(word / words);
      if ((at.immediate >> bit) & 1) mask |= 0xffn << BigInt(word * 8);
    }
    to.builder.record(
      Op.blend,
      xmm(at.reg),
      xmm(at.reg),
      source,
      Number(mask & 0xffffffffn) | 0,
      Number(mask >> 32n) | 0,
    );
  };
}

function blendByRegister(op: number): Lift {
  return (at, to) => {
    const source = to.readVector(1);
    to.builder.opc(op, xmm(at.reg), xmm(at.reg), source, xmm(0));
  };
}

/** pinsr: the general operand's low bits into a lane. */
function insertLane(op: number, bytes: number): Lift {
  return (at, to) => {
    const source = to.read(1);
    const lane = (at.immediate & (16 / bytes - 1)) * bytes;
    to.builder.opi(op, xmm(at.reg), source, lane);
  };
}

function insertLaneByWidth(at: Instruction, to: X86Lifter): void {
  const wide = to.bits(1) === 64;
  (wide ? insertQuadword : insertDoubleword)(at, to);
}
const insertDoubleword = insertLane(Op.pinsrd, 4);
const insertQuadword = insertLane(Op.pinsrq, 8);

function insertWordMmx(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const source = to.read(1);
  to.enterMmx();
  const value = builder.vectorTemporary();
  builder.op(Op.move, value, mmx(at.reg));
  builder.opi(Op.pinsrw, value, source, (at.immediate & 3) * 2);
  builder.op(Op.move, mmx(at.reg), value);
  to.touchMmx(at.reg);
}

/** pextr: a lane, zero extended; a register is written whole. */
function extractLane(op: number, bytes: number): Lift {
  return (at, to) => {
    const lane = (at.immediate & (16 / bytes - 1)) * bytes;
    const value = to.temporary();
    to.builder.opi(op, value, xmm(at.reg), lane);
    if (to.isMemory(0)) {
      to.locate();
      to.store(bytes * 8, value);
    } else to.builder.op(Op.move, general(at.rm), value);
  };
}

function extractLaneByWidth(at: Instruction, to: X86Lifter): void {
  const wide = to.bits(0) === 64;
  (wide ? extractQuadword : extractDoubleword)(at, to);
}
const extractDoubleword = extractLane(Op.pextrd, 4);
const extractQuadword = extractLane(Op.pextrq, 8);

/** The older pextrw: the register is ModRM.reg. */
function extractWord(at: Instruction, to: X86Lifter): void {
  const lane = (at.immediate & 7) * 2;
  to.builder.opi(Op.pextrw, general(at.reg), xmm(at.rm), lane);
}

function extractWordMmx(at: Instruction, to: X86Lifter): void {
  const value = to.temporary();
  to.enterMmx();
  to.builder.opi(Op.shr64i, value, mmx(at.rm), (at.immediate & 3) * 16);
  to.builder.op(Op.zero16, general(at.reg), value);
}

/** Sign masks into a general register. */
function mask(op: number): Lift {
  return (at, to) => {
    to.builder.op(op, general(at.reg), xmm(at.rm));
  };
}

function maskMmx(at: Instruction, to: X86Lifter): void {
  const value = to.readMmx(1);
  to.enterMmx();
  to.builder.op(Op.pmovmskb, general(at.reg), value);
}

/** ZF: no bit of both; CF: no bit of W outside V. The others are clear. */
function testVector(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const source = to.readVector(1);
  const target = xmm(at.reg);
  const rest = builder.vectorTemporary();
  const zero = to.temporary();
  const carry = to.temporary();
  builder.op(Op.vectorTest, zero, target, source);
  builder.op(Op.pandn, rest, target, source);
  builder.op(Op.vectorTest, carry, rest, rest);
  builder.opi(Op.xor64i, zero, zero, 1);
  builder.opi(Op.xor64i, carry, carry, 1);
  builder.opi(Op.shl64i, zero, zero, 6);
  builder.op(Op.or64, zero, zero, carry);
  builder.op(Op.flagsSet, 0, zero);
}

/** insertps: a lane of W (or memory) into a lane of V, some lanes cleared. */
function insertSingle(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const i = at.immediate;
  const target = xmm(at.reg);
  const value = to.temporary();
  if (to.isMemory(1)) {
    to.locate();
    to.load(32, value);
  } else builder.opi(Op.pextrd, value, xmm(at.rm), (i >> 6) * 4);
  builder.opi(Op.pinsrd, target, value, ((i >> 4) & 3) * 4);
  for (let lane = 0; lane < 4; lane++) {
    if ((i >> lane) & 1) builder.opi(Op.pinsrd, target, Slots.zero, lane * 4);
  }
}

function extractSingle(at: Instruction, to: X86Lifter): void {
  extractDoubleword(at, to);
}

function slidingDifferences(at: Instruction, to: X86Lifter): void {
  const source = to.readVector(1);
  to.builder.record(
    Op.mpsadbw,
    xmm(at.reg),
    xmm(at.reg),
    source,
    at.immediate,
    0,
  );
}

/** The smallest word and its number. */
function minimumWord(at: Instruction, to: X86Lifter): void {
  to.builder.host("phminposuw", xmm(at.reg), to.readVector(1), Slots.zero);
}

function emptyMmx(_at: Instruction, to: X86Lifter): void {
  to.emptyMmx();
}

/** Lane instructions. */
export const sseLaneRows: readonly Row[] = [
  row("66 0f 70 /r", "pshufd", "Vx,Wx,Lb", shuffleDoublewords),
  row("f2 0f 70 /r", "pshuflw", "Vx,Wx,Lb", shuffleLowWords),
  row("f3 0f 70 /r", "pshufhw", "Vx,Wx,Lb", shuffleHighWords),
  row("np 0f 70 /r", "pshufw", "Pq,Qq,Lb", shuffleWordsMmx),
  row("np 0f c6 /r", "shufps", "Vx,Wx,Lb", shuffleSingles),
  row("66 0f c6 /r", "shufpd", "Vx,Wx,Lb", shuffleDoubles),
  row("66 0f 3a 0f /r", "palignr", "Vx,Wx,Lb", alignBytes),
  row("np 0f 3a 0f /r", "palignr", "Pq,Qq,Lb", alignBytesMmx),
  row("66 0f 3a 0c /r", "blendps", "Vx,Wx,Lb", blend(2)),
  row("66 0f 3a 0d /r", "blendpd", "Vx,Wx,Lb", blend(4)),
  row("66 0f 3a 0e /r", "pblendw", "Vx,Wx,Lb", blend(1)),
  row("66 0f 38 10 /r", "pblendvb", "Vx,Wx,xmm0", blendByRegister(Op.pblendvb)),
  row("66 0f 38 14 /r", "blendvps", "Vx,Wx,xmm0", blendByRegister(Op.blendvps)),
  row("66 0f 38 15 /r", "blendvpd", "Vx,Wx,xmm0", blendByRegister(Op.blendvpd)),
  row("66 0f 3a 20 /r", "pinsrb", "Vx,Rd/Mb,Lb", insertLane(Op.pinsrb, 1)),
  row("66 0f c4 /r", "pinsrw", "Vx,Rd/Mw,Lb", insertLane(Op.pinsrw, 2)),
  row("66 0f 3a 22 /r", "|pinsrd|pinsrq", "Vx,Ey,Lb", insertLaneByWidth),
  row("np 0f c4 /r", "pinsrw", "Pq,Rd/Mw,Lb", insertWordMmx),
  row("66 0f 3a 14 /r", "pextrb", "Rd/Mb,Vx,Lb", extractLane(Op.pextrb, 1)),
  row("66 0f 3a 15 /r", "pextrw", "Rd/Mw,Vx,Lb", extractLane(Op.pextrw, 2)),
  row("66 0f 3a 16 /r", "|pextrd|pextrq", "Ey,Vx,Lb", extractLaneByWidth),
  row("66 0f 3a 17 /r", "extractps", "Rd/Md,Vx,Lb", extractSingle),
  row("66 0f c5 /r", "pextrw", "Gd,Ux,Lb", extractWord),
  row("np 0f c5 /r", "pextrw", "Gd,Nq,Lb", extractWordMmx),
  row("66 0f 3a 21 /r", "insertps", "Vx,Wd,Lb", insertSingle),
  row("66 0f d7 /r", "pmovmskb", "Gd,Ux", mask(Op.pmovmskb)),
  row("np 0f d7 /r", "pmovmskb", "Gd,Nq", maskMmx),
  row("np 0f 50 /r", "movmskps", "Gd,Ux", mask(Op.movmskps)),
  row("66 0f 50 /r", "movmskpd", "Gd,Ux", mask(Op.movmskpd)),
  row("66 0f 38 17 /r", "ptest", "Vx,Wx", testVector),
  row("66 0f 3a 42 /r", "mpsadbw", "Vx,Wx,Lb", slidingDifferences),
  row("66 0f 38 41 /r", "phminposuw", "Vx,Wx", minimumWord),
  row("np 0f 77", "emms", "", emptyMmx),
];
