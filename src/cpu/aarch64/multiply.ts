/**
 * Data processing with three sources: products.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { Ra, sf } from "./fields.ts";
import { alias } from "./operands.ts";
import { type Row, row } from "./row.ts";
import { type BySf, ra, rd, rm, rn } from "./slots.ts";

const accumulatesNothing = (word: number): boolean => Ra(word) === 31;

const threeSources = (op: string, o0: string): string =>
  `${op} Rm:5 ${o0} Ra:5 Rn:5 Rd:5`;

/** Rd = Ra op the product of 32 bits. */
function addProduct(to: BlockBuilder, word: number, op: number): void {
  const t = to.temporary();
  to.op(Op.mul32, t, rn(word), rm(word));
  to.op(op, rd(word), ra(word), t);
}

/** Xd = Xa op the product of 64 bits of words; `add` may have none. */
function productLong(
  name: string,
  alone: string,
  u: string,
  o0: string,
  product: number,
  op: number,
): Row {
  return row(
    name,
    threeSources(`1 00 11011 ${u} 01`, o0),
    alias(
      accumulatesNothing,
      `${alone} Xd, Wn, Wm`,
      `${name} Xd, Wn, Wm, Xa`,
    ),
    (to, w) => {
      if (accumulatesNothing(w) && op === Op.add64) {
        to.op(product, rd(w), rn(w), rm(w));
        return;
      }
      const t = to.temporary();
      to.op(product, t, rn(w), rm(w));
      to.op(op, rd(w), ra(w), t);
    },
  );
}

function productHigh(name: string, u: string, op: number): Row {
  return row(
    name,
    threeSources(`1 00 11011 ${u} 10`, "0"),
    `${name} Xd, Xn, Xm`,
    (to, w) => to.op(op, rd(w), rn(w), rm(w)),
    { unpredictable: (w) => !accumulatesNothing(w) },
  );
}

const MULTIPLY: BySf = [Op.mul32, Op.mul64];

export const productRows: readonly Row[] = [
  row(
    "madd",
    threeSources("sf:1 00 11011 000", "0"),
    alias(accumulatesNothing, "mul Rd, Rn, Rm", "madd Rd, Rn, Rm, Ra"),
    (to, w) => {
      if (accumulatesNothing(w)) {
        to.op(MULTIPLY[sf(w)]!, rd(w), rn(w), rm(w));
      } else if (sf(w)) to.opc(Op.mulAdd64, rd(w), rn(w), rm(w), ra(w));
      else addProduct(to, w, Op.add32);
    },
  ),
  row(
    "msub",
    threeSources("sf:1 00 11011 000", "1"),
    alias(accumulatesNothing, "mneg Rd, Rn, Rm", "msub Rd, Rn, Rm, Ra"),
    (to, w) => {
      if (sf(w)) to.opc(Op.mulSub64, rd(w), rn(w), rm(w), ra(w));
      else addProduct(to, w, Op.sub32);
    },
  ),
  productLong("smaddl", "smull", "0", "0", Op.mulWide, Op.add64),
  productLong("smsubl", "smnegl", "0", "1", Op.mulWide, Op.sub64),
  productHigh("smulh", "0", Op.mulHigh),
  productLong("umaddl", "umull", "1", "0", Op.mulWideU, Op.add64),
  productLong("umsubl", "umnegl", "1", "1", Op.mulWideU, Op.sub64),
  productHigh("umulh", "1", Op.mulHighU),
];
