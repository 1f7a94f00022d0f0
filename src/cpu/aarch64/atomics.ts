/**
 * The atomics of FEAT_LSE.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { general, memoryText } from "./assembly.ts";
import { Rn, Rs, Rt } from "./fields.ts";
import {
  checkAlignment,
  letter,
  LOADS,
  probeWrite,
  sizeBits,
  STORES,
  SUFFIXES,
} from "./memory.ts";
import { alias } from "./operands.ts";
import { type Row, row } from "./row.ts";
import { destination, rnOrStack, rt, source } from "./slots.ts";

/** The letters of an atomic: acquire is `a` of the load, release `l` of the store. */
const ORDERINGS = [
  { acquire: "0", release: "0", letters: "" },
  { acquire: "1", release: "0", letters: "a" },
  { acquire: "0", release: "1", letters: "l" },
  { acquire: "1", release: "1", letters: "al" },
] as const;

const TRUNCATIONS: readonly number[] = [
  Op.zero8,
  Op.zero16,
  Op.zero32,
  Op.move,
];

const SIGN_EXTENSIONS: readonly number[] = [
  Op.extend8,
  Op.extend16,
  Op.extend32,
  Op.move,
];

function compareAndSwap(scale: number): readonly Row[] {
  const r = letter(scale);
  return ORDERINGS.map(({ acquire, release, letters }): Row => {
    const name = `cas${letters}${SUFFIXES[scale]}`;
    return row(
      `${name} ${r.toLowerCase()}`,
      `${
        sizeBits(scale)
      } 001000 1 ${acquire} 1 Rs:5 ${release} 11111 Rn:5 Rt:5`,
      `${name} ${r}s, ${r}t, Base`,
      (to, w) => {
        const base = rnOrStack(w);
        checkAlignment(to, base, scale);
        probeWrite(to, base, 0, scale);
        const old = to.temporary();
        const expected = to.temporary();
        to.opi(LOADS[scale]!, old, base, 0);
        to.op(TRUNCATIONS[scale]!, expected, source(Rs(w)));
        to.op(Op.setNe64, expected, expected, old);
        const different = to.skipIf(expected);
        to.opi(STORES[scale]!, rt(w), base, 0);
        to.land(different);
        to.op(Op.move, destination(Rs(w)), old);
      },
    );
  });
}

function compareAndSwapPair(scale: number): readonly Row[] {
  const register = (number: number): string => general(scale === 3, number);
  const pair = (number: number): string =>
    `${register(number)}, ${register((number + 1) & 31)}`;
  return ORDERINGS.map(({ acquire, release, letters }): Row =>
    row(
      `casp${letters} ${register(0)[0]}`,
      `0 ${scale & 1} 001000 0 ${acquire} 1 Rs:5 ${release} 11111 Rn:5 Rt:5`,
      (w) =>
        `casp${letters} ${pair(Rs(w))}, ${pair(Rt(w))}, ${
          memoryText(Rn(w), 0)
        }`,
      (to, w) => {
        const base = rnOrStack(w);
        const next = 1 << scale;
        checkAlignment(to, base, scale + 1);
        probeWrite(to, base, 0, scale + 1);
        const low = to.temporary();
        const high = to.temporary();
        const differs = to.temporary();
        const other = to.temporary();
        to.opi(LOADS[scale]!, low, base, 0);
        to.opi(LOADS[scale]!, high, base, next);
        to.op(TRUNCATIONS[scale]!, differs, source(Rs(w)));
        to.op(Op.setNe64, differs, differs, low);
        to.op(TRUNCATIONS[scale]!, other, source(Rs(w) + 1));
        to.op(Op.setNe64, other, other, high);
        to.op(Op.or64, differs, differs, other);
        const different = to.skipIf(differs);
        to.opi(STORES[scale]!, rt(w), base, 0);
        to.opi(STORES[scale]!, source(Rt(w) + 1), base, next);
        to.land(different);
        to.op(Op.move, destination(Rs(w)), low);
        to.op(Op.move, destination(Rs(w) + 1), high);
      },
      { reserved: (w) => (Rs(w) & 1) !== 0 || (Rt(w) & 1) !== 0 },
    )
  );
}

/** What an atomic stores; only its low 8 << scale bits matter. */
type Combine = (
  to: BlockBuilder,
  old: Slot,
  value: Slot,
  scale: number,
) => Slot;

const combine = (op: number): Combine => (to, old, value) => {
  const t = to.temporary();
  to.op(op, t, old, value);
  return t;
};

function extreme(signed: boolean, maximum: boolean): Combine {
  const extend = signed ? SIGN_EXTENSIONS : TRUNCATIONS;
  const less = signed ? Op.setLt64 : Op.setLtU64;
  return (to, old, value, scale) => {
    const t = to.temporary();
    const a = to.temporary();
    const b = to.temporary();
    to.op(extend[scale]!, a, old);
    to.op(extend[scale]!, b, value);
    to.op(less, t, a, b);
    if (maximum) to.opc(Op.select, t, b, a, t);
    else to.opc(Op.select, t, a, b, t);
    return t;
  };
}

/** Rt = memory, which becomes what is made of it and Rs. */
function atomic(stem: string, opcode: string, meaning: Combine): Row[] {
  return [0, 1, 2, 3].flatMap((scale) => {
    const r = letter(scale);
    return ORDERINGS.map(({ acquire, release, letters }): Row => {
      const name = `${stem}${letters}${SUFFIXES[scale]}`;
      const forgets = (w: number): boolean =>
        stem !== "swp" && acquire === "0" && Rt(w) === 31;
      return row(
        `${name} ${r.toLowerCase()}`,
        `${
          sizeBits(scale)
        } 111 0 00 ${acquire} ${release} 1 Rs:5 ${opcode} 00 Rn:5 Rt:5`,
        alias(
          forgets,
          `${name.replace("ld", "st")} ${r}s, Base`,
          `${name} ${r}s, ${r}t, Base`,
        ),
        (to, w) => {
          const base = rnOrStack(w);
          checkAlignment(to, base, scale);
          probeWrite(to, base, 0, scale);
          const old = to.temporary();
          to.opi(LOADS[scale]!, old, base, 0);
          const result = meaning(to, old, source(Rs(w)), scale);
          to.opi(STORES[scale]!, result, base, 0);
          to.op(Op.move, destination(Rt(w)), old);
        },
      );
    });
  });
}

export const atomicRows: readonly Row[] = [
  ...[0, 1, 2, 3].flatMap(compareAndSwap),
  ...[2, 3].flatMap(compareAndSwapPair),
  ...atomic("ldadd", "0 000", combine(Op.add64)),
  ...atomic("ldclr", "0 001", combine(Op.andNot64)),
  ...atomic("ldeor", "0 010", combine(Op.xor64)),
  ...atomic("ldset", "0 011", combine(Op.or64)),
  ...atomic("ldsmax", "0 100", extreme(true, true)),
  ...atomic("ldsmin", "0 101", extreme(true, false)),
  ...atomic("ldumax", "0 110", extreme(false, true)),
  ...atomic("ldumin", "0 111", extreme(false, false)),
  ...atomic("swp", "1 000", (_to, _old, value) => value),
];
