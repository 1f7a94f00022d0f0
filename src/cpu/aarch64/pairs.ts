/**
 * Loads and stores of two registers.
 *
 * @module
 */

import { general, memoryText, scalar, xsp } from "./assembly.ts";
import { Rn, Rt, Rt2, signedBits } from "./fields.ts";
import type { Lifter, Value } from "./lifter.ts";
import type { Row } from "./row.ts";

/** How a transfer of two registers is encoded. */
interface Pair {
  readonly opc: string;
  readonly v: string;
  readonly load: boolean;
  readonly scale: number;
  readonly signed: boolean;
}

const PAIRS: readonly Pair[] = [false, true].flatMap((load): Pair[] => [
  { opc: "00", v: "0", load, scale: 2, signed: false },
  { opc: "10", v: "0", load, scale: 3, signed: false },
  { opc: "00", v: "1", load, scale: 2, signed: false },
  { opc: "01", v: "1", load, scale: 3, signed: false },
  { opc: "10", v: "1", load, scale: 4, signed: false },
]);

const SIGNED_PAIR: Pair = {
  opc: "01",
  v: "0",
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

function transferPair(
  lifter: Lifter,
  pair: Pair,
  word: number,
  base: Value,
  offset: number,
): void {
  const first = Rt(word);
  const second = Rt2(word);
  const { scale, signed } = pair;
  const isVector = pair.v === "1";
  if (!pair.load) {
    lifter.storePair(
      isVector ? lifter.v(first) : lifter.x(first),
      isVector ? lifter.v(second) : lifter.x(second),
      base,
      offset,
      scale,
    );
  } else if (isVector) {
    lifter.loadVectorPair(first, second, base, offset, scale);
  } else {
    lifter.loadPair(
      lifter.destination(first),
      lifter.destination(second),
      base,
      offset,
      scale,
      signed,
    );
  }
}

function pairRow(pair: Pair, form: typeof PAIR_FORMS[number]): Row {
  const name = `${pair.load ? "ld" : "st"}${form.stem}${
    pair.signed ? "sw" : ""
  }`;
  const register = (number: number): string =>
    pair.v === "1"
      ? scalar(pair.scale, number)
      : general(pair.scale === 3 || pair.signed, number);
  const pre = form.bits === "011";
  const post = form.bits === "001";
  const imm = (word: number): number =>
    signedBits(word, 15, 7) * (1 << pair.scale);
  return {
    name: `${name} ${register(0)[0]} (${form.form})`,
    encoding: `${pair.opc} 101 ${pair.v} ${form.bits} ${
      pair.load ? "1" : "0"
    } imm7:7 Rt2:5 Rn:5 Rt:5`,
    unpredictable: (word) =>
      (pair.load && Rt(word) === Rt2(word)) ||
      ((pre || post) && pair.v === "0" && Rn(word) !== 31 &&
        (Rn(word) === Rt(word) || Rn(word) === Rt2(word))),
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      transferPair(lifter, pair, word, base, post ? 0 : imm(word));
      if (pre || post) lifter.addImmediate(1, base, base, imm(word));
    },
    assembly(word) {
      const registers = `${register(Rt(word))}, ${register(Rt2(word))}`;
      const offset = imm(word);
      if (pre) return `${name} ${registers}, [${xsp(Rn(word))}, #${offset}]!`;
      if (post) return `${name} ${registers}, [${xsp(Rn(word))}], #${offset}`;
      return `${name} ${registers}, ${memoryText(Rn(word), offset)}`;
    },
  };
}

export const pairRows: readonly Row[] = [
  ...PAIR_FORMS.flatMap((form) => PAIRS.map((pair) => pairRow(pair, form))),
  ...PAIR_FORMS.slice(1).map((form) => pairRow(SIGNED_PAIR, form)),
];
