/**
 * Branches and the instructions that leave the program: svc, brk, hlt, udf.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import { general } from "./assembly.ts";
import { ALWAYS, CONDITIONS } from "./conditions.ts";
import { bits, Rn, Rt, sf, signedBits } from "./fields.ts";
import { alias, write } from "./operands.ts";
import { type Assembly, type Row, row } from "./row.ts";
import { type BySf, rn, rt } from "./slots.ts";

/** The link register, x30. */
const LINK = Slots.general + 30;

/** The offset of the 26-bit form. */
const offset26 = (word: number): number => signedBits(word, 0, 26) * 4;
const offset19 = (word: number): number => signedBits(word, 5, 19) * 4;
const offset14 = (word: number): number => signedBits(word, 5, 14) * 4;

function compareAndBranch(name: string, op: string, ops: BySf): Row {
  return row(
    name,
    `sf:1 011010 ${op} imm19:19 Rt:5`,
    (w) => write(`${name} Rt, #${offset19(w)}`, w),
    (to, w) =>
      to.branchi(ops[sf(w)]!, rt(w), 0, to.pc + offset19(w), to.pc + 4),
  );
}

const testedBit = (word: number): number =>
  (word >>> 31) * 32 + bits(word, 19, 5);

/** Bit 63 is the sign; the others are compared with zero by themselves. */
function testAndBranch(
  name: string,
  op: string,
  sign: number,
  masked: number,
): Row {
  return row(
    name,
    `b5:1 011011 ${op} b40:5 imm14:14 Rt:5`,
    (w) =>
      `${name} ${general(w >>> 31, Rt(w))}, #${testedBit(w)}, #${offset14(w)}`,
    (to, w) => {
      const bit = testedBit(w);
      const target = to.pc + offset14(w);
      if (bit === 63) {
        to.branchi(sign, rt(w), 0, target, to.pc + 4);
        return;
      }
      const t = to.temporary();
      const low = bit < 32 ? 1 << bit : 0;
      const high = bit < 32 ? 0 : 1 << bit - 32;
      to.record(Op.and64i, t, rt(w), 0, low, high);
      to.branchi(masked, t, 0, target, to.pc + 4);
    },
  );
}

const imm16 = (word: number): number => bits(word, 5, 16);

const imm16Text = (word: number): string =>
  imm16(word) === 0 ? "#0" : `#0x${imm16(word).toString(16)}`;

/** ` #0x1`, or nothing for 0. */
const levelText = (word: number): string =>
  imm16(word) === 0 ? "" : ` ${imm16Text(word)}`;

/** An instruction that EL0 may not execute. */
function undefinedAtEl0(
  name: string,
  encoding: string,
  assembly: Assembly,
): Row {
  return row(
    name,
    encoding,
    assembly,
    (to) => to.leave(Exit.illegal, to.pc),
  );
}

const exception = (opc: string, ll: string): string =>
  `11010100 ${opc} imm16:16 000 ${ll}`;

export const branches: readonly Row[] = [
  row(
    "b",
    "0 00101 imm26:26",
    (w) => `b #${offset26(w)}`,
    (to, w) => to.jump(to.pc + offset26(w)),
  ),
  row("bl", "1 00101 imm26:26", (w) => `bl #${offset26(w)}`, (to, w) => {
    to.constant(LINK, to.pc + 4);
    to.jump(to.pc + offset26(w));
  }),
  row(
    "b.cond",
    "01010100 imm19:19 0 cond:4",
    (w) => write(`b.CondB #${offset19(w)}`, w),
    (to, w) => {
      const condition = bits(w, 0, 4);
      const target = to.pc + offset19(w);
      if (condition >= ALWAYS) to.jump(target);
      else to.branchOn(CONDITIONS[condition]!, target, to.pc + 4);
    },
  ),
  compareAndBranch("cbz", "0", [Op.branchEq32i, Op.branchEq64i]),
  compareAndBranch("cbnz", "1", [Op.branchNe32i, Op.branchNe64i]),
  testAndBranch("tbz", "0", Op.branchGe64i, Op.branchEq64i),
  testAndBranch("tbnz", "1", Op.branchLt64i, Op.branchNe64i),
  row(
    "br",
    "1101011 0000 11111 000000 Rn:5 00000",
    "br Xn",
    (to, w) => to.jumpIndirect(rn(w)),
  ),
  // The target is read before the link is written: they may be the same.
  row("blr", "1101011 0001 11111 000000 Rn:5 00000", "blr Xn", (to, w) => {
    const t = to.temporary();
    to.op(Op.move, t, rn(w));
    to.constant(LINK, to.pc + 4);
    to.jumpIndirect(t);
  }),
  row(
    "ret",
    "1101011 0010 11111 000000 Rn:5 00000",
    alias((w) => Rn(w) === 30, "ret", "ret Xn"),
    (to, w) => to.jumpIndirect(rn(w)),
  ),
  undefinedAtEl0("eret", "1101011 0100 11111 000000 11111 00000", "eret"),
  undefinedAtEl0("drps", "1101011 0101 11111 000000 11111 00000", "drps"),
  row(
    "svc",
    exception("000", "01"),
    (w) => `svc ${imm16Text(w)}`,
    (to) => to.syscall(to.pc + 4),
  ),
  undefinedAtEl0("hvc", exception("000", "10"), (w) => `hvc ${imm16Text(w)}`),
  undefinedAtEl0("smc", exception("000", "11"), (w) => `smc ${imm16Text(w)}`),
  row(
    "brk",
    exception("001", "00"),
    (w) => `brk ${imm16Text(w)}`,
    (to) => to.leave(Exit.breakpoint, to.pc),
  ),
  undefinedAtEl0("hlt", exception("010", "00"), (w) => `hlt ${imm16Text(w)}`),
  undefinedAtEl0(
    "dcps1",
    exception("101", "01"),
    (w) => `dcps1${levelText(w)}`,
  ),
  undefinedAtEl0(
    "dcps2",
    exception("101", "10"),
    (w) => `dcps2${levelText(w)}`,
  ),
  undefinedAtEl0(
    "dcps3",
    exception("101", "11"),
    (w) => `dcps3${levelText(w)}`,
  ),
  undefinedAtEl0("udf", "0000000000000000 imm16:16", "udf #imm16"),
];
