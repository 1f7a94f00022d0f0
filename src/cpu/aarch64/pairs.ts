/**
 * Loads and stores of two registers.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { general, memoryText, scalar, xsp } from "./assembly.ts";
import { Rn, Rt, Rt2, signedBits } from "./fields.ts";
import { LOADS, moveVector, VECTOR_LOADS } from "./memory.ts";
import { type Row, row } from "./row.ts";
import { destination, rnOrStack, source, vector } from "./slots.ts";

/** How a transfer of two registers is encoded. */
interface Pair {
  readonly opc: string;
  readonly isVector: boolean;
  readonly load: boolean;
  readonly scale: number;
  readonly signed: boolean;
}

const PAIRS: readonly Pair[] = [false, true].flatMap((load): Pair[] => [
  { opc: "00", isVector: false, load, scale: 2, signed: false },
  { opc: "10", isVector: false, load, scale: 3, signed: false },
  { opc: "00", isVector: true, load, scale: 2, signed: false },
  { opc: "01", isVector: true, load, scale: 3, signed: false },
  { opc: "10", isVector: true, load, scale: 4, signed: false },
]);

const SIGNED_PAIR: Pair = {
  opc: "01",
  isVector: false,
  load: true,
  scale: 2,
  signed: true,
};

const PAIR_FORMS = [
  { bits: "000", stem: "np", form: "no-allocate" },
  { bits: "001", stem: "p", form: "post-index" },
  { bits: "010", stem: "p", form: "offset" },
  { bits: "011", stem: "p", form: "pre-index" },
] as const;

const STORE_PAIRS = [Op.storePair32, Op.storePair64, Op.storePair128];

/** Stores two registers of either file side by side. */
function storePair(
  to: BlockBuilder,
  word: number,
  { isVector, scale }: Pair,
  base: Slot,
  offset: number,
): void {
  const slotOf = isVector ? vector : source;
  const second = slotOf(Rt2(word)) << 3;
  const op = STORE_PAIRS[scale - 2]!;
  to.record(op, slotOf(Rt(word)), base, 0, second, offset);
}

/** Loads two vector registers; the first is written only after both loads. */
function loadVectorPair(
  to: BlockBuilder,
  word: number,
  scale: number,
  base: Slot,
  offset: number,
): void {
  const t = scale === 4 ? to.vectorTemporary() : to.temporary();
  const second = vector(Rt2(word));
  to.opi(LOADS[scale]!, t, base, offset);
  to.opi(VECTOR_LOADS[scale]!, second, base, offset + (1 << scale));
  moveVector(to, vector(Rt(word)), t, scale);
}

/** Loads two neighbours at once; only then are the registers written. */
function loadPair(
  to: BlockBuilder,
  word: number,
  { scale, signed }: Pair,
  base: Slot,
  offset: number,
): void {
  const first = destination(Rt(word));
  const second = destination(Rt2(word));
  if (scale === 3) {
    const t = to.vectorTemporary();
    to.opi(Op.load128, t, base, offset);
    to.op(Op.move, first, t);
    to.op(Op.move, second, t + 1);
  } else {
    const t = to.temporary();
    to.opi(Op.load64, t, base, offset);
    to.op(signed ? Op.extend32 : Op.zero32, first, t);
    to.opi(signed ? Op.sar64i : Op.shr64i, second, t, 32);
  }
}

function pairRow(pair: Pair, form: typeof PAIR_FORMS[number]): Row {
  const { load, isVector, scale, signed } = pair;
  const name = `${load ? "ld" : "st"}${form.stem}${signed ? "sw" : ""}`;
  const register = (number: number): string =>
    isVector ? scalar(scale, number) : general(scale === 3 || signed, number);
  const pre = form.bits === "011";
  const post = form.bits === "001";
  const imm7 = (word: number): number => signedBits(word, 15, 7) * (1 << scale);
  return row(
    `${name} ${register(0)[0]} (${form.form})`,
    `${pair.opc} 101 ${isVector ? 1 : 0} ${form.bits} ${
      load ? 1 : 0
    } imm7:7 Rt2:5 Rn:5 Rt:5`,
    (w) => {
      const registers = `${name} ${register(Rt(w))}, ${register(Rt2(w))}`;
      if (pre) return `${registers}, [${xsp(Rn(w))}, #${imm7(w)}]!`;
      if (post) return `${registers}, [${xsp(Rn(w))}], #${imm7(w)}`;
      return `${registers}, ${memoryText(Rn(w), imm7(w))}`;
    },
    (to, w) => {
      const base = rnOrStack(w);
      const offset = post ? 0 : imm7(w);
      if (!load) storePair(to, w, pair, base, offset);
      else if (isVector) loadVectorPair(to, w, scale, base, offset);
      else loadPair(to, w, pair, base, offset);
      if (pre || post) to.opi(Op.add64i, base, base, imm7(w));
    },
    {
      unpredictable: (w) =>
        (load && Rt(w) === Rt2(w)) ||
        ((pre || post) && !isVector && Rn(w) !== 31 &&
          (Rn(w) === Rt(w) || Rn(w) === Rt2(w))),
    },
  );
}

export const pairRows: readonly Row[] = [
  ...PAIR_FORMS.flatMap((form) => PAIRS.map((pair) => pairRow(pair, form))),
  ...PAIR_FORMS.slice(1).map((form) => pairRow(SIGNED_PAIR, form)),
];
