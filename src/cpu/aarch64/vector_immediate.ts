/**
 * Advanced SIMD, modified immediates.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { scalar, vector as vectorText } from "./assembly.ts";
import { bits, q, Rd } from "./fields.ts";
import { floatBits, floatImmediate } from "./immediates.ts";
import { write } from "./operands.ts";
import { type Lift, type Row, row } from "./row.ts";
import { vd } from "./slots.ts";
import { finish } from "./vector_ops.ts";

const imm8 = (word: number): number =>
  bits(word, 16, 3) << 5 | bits(word, 5, 5);

const cmode = (word: number): number => bits(word, 12, 4);

/** How far a 32- or 16-bit immediate is moved up. */
const shiftOf = (word: number): number =>
  cmode(word) & 8 ? (cmode(word) & 2) * 4 : (cmode(word) & 6) * 4;

/** The two words that an immediate repeats. */
type Words = readonly [low: number, high: number];

const twice = (word: number): Words => [word, word];

/** Each bit of the immediate becomes a byte of ones. */
function byteMask(value: number): Words {
  let low = 0;
  let high = 0;
  for (let i = 0; i < 4; i++) {
    if (value >> i & 1) low |= 0xff << i * 8;
    if (value >> i + 4 & 1) high |= 0xff << i * 8;
  }
  return [low, high];
}

const words = (word: number): Words => twice(imm8(word) << shiftOf(word));

function halfwords(word: number): Words {
  const half = imm8(word) << shiftOf(word);
  return twice(half | half << 16);
}

/** Ones come in from below. */
const shiftedOnes = (word: number): Words =>
  cmode(word) === 12
    ? twice(imm8(word) << 8 | 0xff)
    : twice(imm8(word) << 16 | 0xffff);

/** Vd = an immediate. */
const move = (value: (word: number) => Words): Lift => (to, w) => {
  const [low, high] = value(w);
  to.constant128(vd(w), low, high, q(w) ? low : 0, q(w) ? high : 0);
};

/** Vd = its inverse. */
const moveInverse = (value: (word: number) => Words): Lift =>
  move((word) => {
    const [low, high] = value(word);
    return [~low, ~high];
  });

/** Vd = Vd op an immediate */
function combine(
  to: BlockBuilder,
  word: number,
  op: number,
  [low, high]: Words,
): void {
  const t = to.vectorTemporary();
  to.constant128(t, low, high, low, high);
  to.op(op, vd(word), vd(word), t);
  finish(to, word);
}

const encoding = (op: string, cmode: string): string =>
  `0 Q:1 ${op} 0111100000 abc:3 ${cmode} 0 1 defgh:5 Rd:5`;

/** The forms of one size: moved, moved inverted, ored, cleared. */
function shifted(
  form: string,
  cmode: string,
  register: "Vd.S" | "Vd.H",
  value: (word: number) => Words,
): Row[] {
  const immediate = (name: string) => (word: number): string =>
    `${write(`${name} ${register}`, word)}, #${imm8(word)}${
      shiftOf(word) ? `, lsl #${shiftOf(word)}` : ""
    }`;
  return [
    row(
      `movi (immediate, ${form})`,
      encoding("0", `${cmode} 0`),
      immediate("movi"),
      move(value),
    ),
    row(
      `mvni (immediate, ${form})`,
      encoding("1", `${cmode} 0`),
      immediate("mvni"),
      moveInverse(value),
    ),
    row(
      `orr (immediate, ${form})`,
      encoding("0", `${cmode} 1`),
      immediate("orr"),
      (to, w) => combine(to, w, Op.v128_or, value(w)),
    ),
    row(
      `bic (immediate, ${form})`,
      encoding("1", `${cmode} 1`),
      immediate("bic"),
      (to, w) => combine(to, w, Op.v128_andnot, value(w)),
    ),
  ];
}

const onesText = (name: string) => (word: number): string =>
  write(
    `${name} Vd.S, #${imm8(word)}, msl #${cmode(word) === 12 ? 8 : 16}`,
    word,
  );

/** As printf's %#016llx has it: the prefix counts as width. */
function maskText(word: number): string {
  const [low, high] = byteMask(imm8(word));
  const digits = (high >>> 0).toString(16).padStart(8, "0") +
    (low >>> 0).toString(16).padStart(8, "0");
  return imm8(word) === 0
    ? digits
    : `0x${
      digits.replace(/^0{1,2}/, (zeros) => zeros.length === 2 ? "" : zeros)
    }`;
}

const floatText = (word: number): string =>
  `#${floatImmediate(imm8(word)).toFixed(8)}`;

export const vectorImmediate: readonly Row[] = [
  ...shifted("32 bits", "0 shift:2", "Vd.S", words),
  ...shifted("16 bits", "10 shift:1", "Vd.H", halfwords),
  row(
    "movi (immediate, shifted ones)",
    encoding("0", "110 shift:1"),
    onesText("movi"),
    move(shiftedOnes),
  ),
  row(
    "mvni (immediate, shifted ones)",
    encoding("1", "110 shift:1"),
    onesText("mvni"),
    moveInverse(shiftedOnes),
  ),
  row(
    "movi (8 bits)",
    encoding("0", "1110"),
    (w) => write(`movi Vd.B, #${imm8(w)}`, w),
    move((w) => twice(imm8(w) * 0x01010101)),
  ),
  row(
    "movi (64 bits)",
    encoding("1", "1110"),
    (w) =>
      `movi ${q(w) ? vectorText(Rd(w), 3, 1) : scalar(3, Rd(w))}, #${
        maskText(w)
      }`,
    move((w) => byteMask(imm8(w))),
  ),
  row(
    "fmov (vector immediate, single)",
    encoding("0", "1111"),
    (w) => write(`fmov Vd.S, ${floatText(w)}`, w),
    move((w) => twice(floatBits(imm8(w), false)[0])),
  ),
  row(
    "fmov (vector immediate, double)",
    "0 1 1 0111100000 abc:3 1111 0 1 defgh:5 Rd:5",
    (w) => write(`fmov Vd.2d, ${floatText(w)}`, w),
    move((w) => floatBits(imm8(w), true)),
  ),
];
