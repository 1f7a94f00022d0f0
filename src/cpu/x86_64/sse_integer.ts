/**
 * SSE and MMX integer instructions: one lift per shape, one op per meaning.
 *
 * @module
 */

import { Op, type OpName } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { mmx, xmm } from "./lifter.ts";
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

/** SSE and MMX integer instructions, lane by lane. */
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
];
