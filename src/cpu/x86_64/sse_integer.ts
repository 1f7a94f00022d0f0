/** SSE and MMX integer instructions: one lift per shape, one op per meaning. */

import { Op, type OpName } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import type { Instruction } from "./instruction.ts";
import { general, mmx, type X86Lifter, xmm } from "./lifter.ts";
import { type Lift, type Row, row } from "./row.ts";

/** V = op(V, W) */
function packed(op: number): Lift {
  return (at, to) => {
    const source = to.readVector(1);
    to.builder.op(op, xmm(at.reg), xmm(at.reg), source);
  };
}

/** V = op(W) */
function packedUnary(op: number): Lift {
  return (at, to) => {
    to.builder.op(op, xmm(at.reg), to.readVector(1));
  };
}

/** How an MMX instruction uses a 128-bit op on its 64-bit values. */
type MmxShape =
  /** Lane by lane: the upper half does not matter. */
  | "lanes"
  /** Both operands side by side as one vector, twice. */
  | "joined"
  /** The op's upper half is the result. */
  | "upper"
  /** Selectors count modulo 8. */
  | "shuffle";

/** P = op(P, Q) */
function packedMmx(op: number, shape: MmxShape): Lift {
  return (at, to) => {
    const { builder } = to;
    const b = to.readMmx(1);
    const a = to.readMmx(0);
    to.enterMmx();
    const result = builder.vectorTemporary();
    if (shape === "joined") {
      builder.op(Op.move, a + 1, b);
      builder.op(op, result, a, a);
    } else if (shape === "shuffle") {
      // Bit 3 of a selector must not reach the upper half.
      const mask = builder.vectorTemporary();
      builder.constant128(mask, 0x87878787 | 0, 0x87878787 | 0, 0, 0);
      builder.op(Op.pand, b, b, mask);
      builder.op(op, result, a, b);
    } else builder.op(op, result, a, b);
    builder.op(Op.move, mmx(at.reg), shape === "upper" ? result + 1 : result);
    to.touchMmx(at.reg);
  };
}

function packedUnaryMmx(op: number): Lift {
  return (at, to) => {
    const a = to.readMmx(1);
    to.enterMmx();
    const result = to.builder.vectorTemporary();
    to.builder.op(op, result, a);
    to.builder.op(Op.move, mmx(at.reg), result);
    to.touchMmx(at.reg);
  };
}

function hex(opcode: number): string {
  return opcode.toString(16).padStart(2, "0");
}

/** Opcode in map 0F, op, MMX shape or null where only SSE has it. */
const PACKED: readonly (readonly [number, OpName, MmxShape | null])[] = [
  [0x60, "punpcklbw", "lanes"],
  [0x61, "punpcklwd", "lanes"],
  [0x62, "punpckldq", "lanes"],
  [0x63, "packsswb", "joined"],
  [0x64, "pcmpgtb", "lanes"],
  [0x65, "pcmpgtw", "lanes"],
  [0x66, "pcmpgtd", "lanes"],
  [0x67, "packuswb", "joined"],
  [0x68, "punpckhbw", null],
  [0x69, "punpckhwd", null],
  [0x6a, "punpckhdq", null],
  [0x6b, "packssdw", "joined"],
  [0x6c, "punpcklqdq", null],
  [0x6d, "punpckhqdq", null],
  [0x74, "pcmpeqb", "lanes"],
  [0x75, "pcmpeqw", "lanes"],
  [0x76, "pcmpeqd", "lanes"],
  [0xd4, "paddq", "lanes"],
  [0xd5, "pmullw", "lanes"],
  [0xd8, "psubusb", "lanes"],
  [0xd9, "psubusw", "lanes"],
  [0xda, "pminub", "lanes"],
  [0xdb, "pand", "lanes"],
  [0xdc, "paddusb", "lanes"],
  [0xdd, "paddusw", "lanes"],
  [0xde, "pmaxub", "lanes"],
  [0xdf, "pandn", "lanes"],
  [0xe0, "pavgb", "lanes"],
  [0xe3, "pavgw", "lanes"],
  [0xe4, "pmulhuw", "lanes"],
  [0xe5, "pmulhw", "lanes"],
  [0xe8, "psubsb", "lanes"],
  [0xe9, "psubsw", "lanes"],
  [0xea, "pminsw", "lanes"],
  [0xeb, "por", "lanes"],
  [0xec, "paddsb", "lanes"],
  [0xed, "paddsw", "lanes"],
  [0xee, "pmaxsw", "lanes"],
  [0xef, "pxor", "lanes"],
  [0xf4, "pmuludq", "lanes"],
  [0xf5, "pmaddwd", "lanes"],
  [0xf6, "psadbw", "lanes"],
  [0xf8, "psubb", "lanes"],
  [0xf9, "psubw", "lanes"],
  [0xfa, "psubd", "lanes"],
  [0xfb, "psubq", "lanes"],
  [0xfc, "paddb", "lanes"],
  [0xfd, "paddw", "lanes"],
  [0xfe, "paddd", "lanes"],
];

/** The same in map 0F 38. */
const PACKED_38: readonly (readonly [number, OpName, MmxShape | null])[] = [
  [0x00, "pshufb", "shuffle"],
  [0x01, "phaddw", "joined"],
  [0x02, "phaddd", "joined"],
  [0x03, "phaddsw", "joined"],
  [0x04, "pmaddubsw", "lanes"],
  [0x05, "phsubw", "joined"],
  [0x06, "phsubd", "joined"],
  [0x07, "phsubsw", "joined"],
  [0x08, "psignb", "lanes"],
  [0x09, "psignw", "lanes"],
  [0x0a, "psignd", "lanes"],
  [0x0b, "pmulhrsw", "lanes"],
  [0x28, "pmuldq", null],
  [0x29, "pcmpeqq", null],
  [0x2b, "packusdw", null],
  [0x37, "pcmpgtq", null],
  [0x38, "pminsb", null],
  [0x39, "pminsd", null],
  [0x3a, "pminuw", null],
  [0x3b, "pminud", null],
  [0x3c, "pmaxsb", null],
  [0x3d, "pmaxsd", null],
  [0x3e, "pmaxuw", null],
  [0x3f, "pmaxud", null],
  [0x40, "pmulld", null],
];

function packedRows(): Row[] {
  const rows: Row[] = [];
  const maps = [["0f", PACKED], ["0f 38", PACKED_38]] as const;
  for (const [map, list] of maps) {
    for (const [opcode, name, shape] of list) {
      const at = `${map} ${hex(opcode)} /r`;
      rows.push(row(`66 ${at}`, name, "Vx,Wx", packed(Op[name])));
      if (shape !== null) {
        const source = name.startsWith("punpckl") ? "Qq/Qd" : "Qq";
        rows.push(
          row(`np ${at}`, name, `Pq,${source}`, packedMmx(Op[name], shape)),
        );
      }
    }
  }
  // The upper halves of 64-bit values: those of the low unpack's 128 bits.
  const high = [
    ["68", "punpckhbw", Op.punpcklbw],
    ["69", "punpckhwd", Op.punpcklwd],
    ["6a", "punpckhdq", Op.punpckldq],
  ] as const;
  for (const [opcode, name, op] of high) {
    rows.push(
      row(`np 0f ${opcode} /r`, name, "Pq,Qq", packedMmx(op, "upper")),
    );
  }
  const absolute = [["1c", "pabsb"], ["1d", "pabsw"], ["1e", "pabsd"]] as const;
  for (const [opcode, name] of absolute) {
    const at = `0f 38 ${opcode} /r`;
    rows.push(
      row(`66 ${at}`, name, "Vx,Wx", packedUnary(Op[name])),
      row(`np ${at}`, name, "Pq,Qq", packedUnaryMmx(Op[name])),
    );
  }
  return rows;
}

/** Sign and zero extensions: the memory operand is the part that is used. */
function extensionRows(): Row[] {
  const rows: Row[] = [];
  const sources = ["Wq", "Wd", "Ww", "Wq", "Wd", "Wq"];
  const suffixes = ["bw", "bd", "bq", "wd", "wq", "dq"];
  // From bytes to quadwords goes through words and doublewords.
  const steps: readonly (readonly string[])[] = [
    ["bw"],
    ["bw", "wd"],
    ["bw", "wd", "dq"],
    ["wd"],
    ["wd", "dq"],
    ["dq"],
  ];
  for (const [first, kind] of [[0x20, "s"], [0x30, "z"]] as const) {
    suffixes.forEach((suffix, index) => {
      const ops = steps[index]!.map((step) =>
        Op[`pmov${kind}x${step}` as OpName]
      );
      rows.push(row(
        `66 0f 38 ${hex(first + index)} /r`,
        `pmov${kind}x${suffix}`,
        `Vx,${sources[index]}`,
        (at, to) => {
          let source = to.readVector(1);
          for (const op of ops) {
            to.builder.op(op, xmm(at.reg), source);
            source = xmm(at.reg);
          }
        },
      ));
    });
  }
  return rows;
}

/** Shifts by a register or memory count (all 64 bits of it). */
function shiftVector(op: number): Lift {
  return (at, to) => {
    const count = to.readVector(1);
    to.builder.op(op, xmm(at.reg), xmm(at.reg), count);
  };
}

function shiftMmx(op: number): Lift {
  return (at, to) => {
    const count = to.readMmx(1);
    const value = to.readMmx(0);
    to.enterMmx();
    to.builder.op(op, value, value, count);
    to.builder.op(Op.move, mmx(at.reg), value);
    to.touchMmx(at.reg);
  };
}

/** Shifts by an immediate; the register is ModRM.rm. */
function shiftVectorImmediate(op: number): Lift {
  return (at, to) => {
    const count = to.constant(at.immediate);
    to.builder.op(op, xmm(at.rm), xmm(at.rm), count);
  };
}

function shiftMmxImmediate(op: number): Lift {
  return (at, to) => {
    const { builder } = to;
    const count = to.constant(at.immediate);
    const value = builder.vectorTemporary();
    builder.op(Op.move, value, mmx(at.rm));
    builder.op(Op.move, value + 1, Slots.zero);
    to.enterMmx();
    builder.op(op, value, value, count);
    builder.op(Op.move, mmx(at.rm), value);
    to.touchMmx(at.rm);
  };
}

function byteShift(op: number): Lift {
  return (at, to) => {
    const count = Math.min(at.immediate, 16);
    to.builder.opi(op, xmm(at.rm), xmm(at.rm), count);
  };
}

function shiftRows(): Row[] {
  const rows: Row[] = [];
  const list = [
    ["d1", "71 /2", "psrlw"],
    ["d2", "72 /2", "psrld"],
    ["d3", "73 /2", "psrlq"],
    ["e1", "71 /4", "psraw"],
    ["e2", "72 /4", "psrad"],
    ["f1", "71 /6", "psllw"],
    ["f2", "72 /6", "pslld"],
    ["f3", "73 /6", "psllq"],
  ] as const;
  for (const [byVector, byImmediate, name] of list) {
    const op = Op[name];
    rows.push(
      row(`66 0f ${byVector} /r`, name, "Vx,Wx", shiftVector(op)),
      row(`np 0f ${byVector} /r`, name, "Pq,Qq", shiftMmx(op)),
      row(`66 0f ${byImmediate}`, name, "Ux,Lb", shiftVectorImmediate(op)),
      row(`np 0f ${byImmediate}`, name, "Nq,Lb", shiftMmxImmediate(op)),
    );
  }
  rows.push(
    row("66 0f 73 /3", "psrldq", "Ux,Lb", byteShift(Op.psrldq)),
    row("66 0f 73 /7", "pslldq", "Ux,Lb", byteShift(Op.pslldq)),
  );
  return rows;
}

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

/** SSE and MMX integer instructions. */
export const sseIntegerRows: readonly Row[] = [
  ...packedRows(),
  ...extensionRows(),
  ...shiftRows(),
  // The logic and unpack instructions of the float types do the same.
  row("np 0f 54 /r", "andps", "Vx,Wx", packed(Op.pand)),
  row("66 0f 54 /r", "andpd", "Vx,Wx", packed(Op.pand)),
  row("np 0f 55 /r", "andnps", "Vx,Wx", packed(Op.pandn)),
  row("66 0f 55 /r", "andnpd", "Vx,Wx", packed(Op.pandn)),
  row("np 0f 56 /r", "orps", "Vx,Wx", packed(Op.por)),
  row("66 0f 56 /r", "orpd", "Vx,Wx", packed(Op.por)),
  row("np 0f 57 /r", "xorps", "Vx,Wx", packed(Op.pxor)),
  row("66 0f 57 /r", "xorpd", "Vx,Wx", packed(Op.pxor)),
  row("np 0f 14 /r", "unpcklps", "Vx,Wx", packed(Op.punpckldq)),
  row("66 0f 14 /r", "unpcklpd", "Vx,Wx", packed(Op.punpcklqdq)),
  row("np 0f 15 /r", "unpckhps", "Vx,Wx", packed(Op.punpckhdq)),
  row("66 0f 15 /r", "unpckhpd", "Vx,Wx", packed(Op.punpckhqdq)),
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
