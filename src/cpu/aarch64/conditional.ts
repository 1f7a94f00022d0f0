/**
 * Conditional compares and selects.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { conditionName } from "./assembly.ts";
import { ALWAYS, cond, holds, packFlags } from "./conditions.ts";
import { bits, Rm, Rn, sf } from "./fields.ts";
import { alias, write } from "./operands.ts";
import { type Assembly, type Row, row } from "./row.ts";
import { type BySf, constant, inverted, rd, rm, rn } from "./slots.ts";

/** Compares if the condition holds, else takes the flags of the word. */
function conditionalCompare(name: string, op: string, ops: BySf): Row[] {
  const compare = (form: string, field: string, operand: string): Row =>
    row(
      `${name} (${form})`,
      `sf:1 ${op} 1 11010010 ${field} 0 Rn:5 0 nzcv:4`,
      `${name} Rn, ${operand}, #nzcv, Cond`,
      (to, w) => {
        const m = form === "immediate" ? constant(to, Rm(w)) : rm(w);
        const condition = holds(to, cond(w));
        to.opc(ops[sf(w)]!, 0, rn(w), m, condition, packFlags(bits(w, 0, 4)));
      },
    );
  return [
    compare("immediate", "imm5:5 cond:4 1", "#imm5"),
    compare("register", "Rm:5 cond:4 0", "Rm"),
  ];
}

const ADD: BySf = [Op.add32, Op.add64];
const ADD_IMMEDIATE: BySf = [Op.add32i, Op.add64i];
const SUBTRACT: BySf = [Op.sub32, Op.sub64];
const SELECT: BySf = [Op.select32, Op.select];

const selectEncoding = (op: string, op2: string): string =>
  `sf:1 ${op} 0 11010100 Rm:5 cond:4 ${op2} Rn:5 Rd:5`;

const ofZero = (word: number): boolean => Rn(word) === 31;

/** Aliases of selects between forms of one register name the opposite. */
const ofOne = (word: number): boolean =>
  cond(word) < ALWAYS && Rn(word) === Rm(word);
const named = (name: string, operands: string): Assembly => (word) =>
  `${name} ${write(operands, word)}, ${conditionName(cond(word) ^ 1)}`;

/** Rd = Rn if the condition holds, else what is made of Rm. */
function select(
  to: BlockBuilder,
  word: number,
  otherwise: Slot,
): void {
  const condition = holds(to, cond(word));
  to.opc(SELECT[sf(word)]!, rd(word), rn(word), otherwise, condition);
}

export const conditionalRows: readonly Row[] = [
  ...conditionalCompare("ccmn", "0", [Op.ccmnF32, Op.ccmnF64]),
  ...conditionalCompare("ccmp", "1", [Op.ccmpF32, Op.ccmpF64]),
  row(
    "csel",
    selectEncoding("0", "00"),
    "csel Rd, Rn, Rm, Cond",
    (to, w) => select(to, w, rm(w)),
  ),
  row(
    "csinc",
    selectEncoding("0", "01"),
    alias(
      (w) => ofOne(w) && ofZero(w),
      named("cset", "Rd"),
      alias(ofOne, named("cinc", "Rd, Rn"), "csinc Rd, Rn, Rm, Cond"),
    ),
    (to, w) => {
      if (!ofOne(w)) {
        const t = to.temporary();
        to.opi(ADD_IMMEDIATE[sf(w)]!, t, rm(w), 1);
        select(to, w, t);
        return;
      }
      // One more (than nothing), unless the condition holds.
      const more = holds(to, cond(w) ^ 1);
      if (ofZero(w)) to.op(Op.move, rd(w), more);
      else to.op(ADD[sf(w)]!, rd(w), rn(w), more);
    },
  ),
  row(
    "csinv",
    selectEncoding("1", "00"),
    alias(
      (w) => ofOne(w) && ofZero(w),
      named("csetm", "Rd"),
      alias(ofOne, named("cinv", "Rd, Rn"), "csinv Rd, Rn, Rm, Cond"),
    ),
    (to, w) => select(to, w, inverted(to, w, rm(w))),
  ),
  row(
    "csneg",
    selectEncoding("1", "01"),
    alias(ofOne, named("cneg", "Rd, Rn"), "csneg Rd, Rn, Rm, Cond"),
    (to, w) => {
      const t = to.temporary();
      to.op(SUBTRACT[sf(w)]!, t, Slots.zero, rm(w));
      select(to, w, t);
    },
  ),
];
