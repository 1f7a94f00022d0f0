/**
 * How operands are written, by the names that the rows use.
 *
 * @module
 */

import {
  arrangement,
  conditionName,
  general,
  generalOrStack,
  memoryText,
  scalar,
  shiftSuffix,
  vector,
  w,
  x,
  xsp,
} from "./assembly.ts";
import {
  bits,
  floatSize,
  immediateSize,
  leftShift,
  ptypeSize,
  q,
  Ra,
  Rd,
  rightShift,
  Rm,
  Rn,
  Rs,
  Rt2,
  sf,
  size,
} from "./fields.ts";
import type { Assembly } from "./row.ts";

type Writer = (word: number) => string;

const REGISTERS: Readonly<Record<string, (word: number) => number>> = {
  d: Rd,
  t: Rd,
  n: Rn,
  m: Rm,
  a: Ra,
  s: Rs,
  t2: Rt2,
};

/** Register operands by what stands before the field's letter and behind. */
const KINDS: readonly (readonly [
  before: string,
  behind: string,
  write: (number: number, word: number) => string,
])[] = [
  // General registers: by sf, of 32 and of 64 bits.
  ["R", "", (number, word) => general(sf(word), number)],
  ["W", "", w],
  ["X", "", x],
  ["R", "OrSp", (number, word) => generalOrStack(sf(word), number)],
  ["X", "OrSp", xsp],
  // Scalars: by ptype, by sz, by size and twice that, by immh and twice that.
  ["F", "", (number, word) => scalar(ptypeSize(word), number)],
  ["E", "", (number, word) => scalar(floatSize(word), number)],
  ["V", "", (number, word) => scalar(size(word), number)],
  ["V", "Long", (number, word) => scalar(size(word) + 1, number)],
  ["I", "", (number, word) => scalar(immediateSize(word), number)],
  ["I", "Long", (number, word) => scalar(immediateSize(word) + 1, number)],
  ["S", "", (number) => scalar(2, number)],
  ["D", "", (number) => scalar(3, number)],
  // Vectors by size and Q; Ta is twice as wide and full.
  ["V", ".T", (number, word) => vector(number, size(word), q(word))],
  ["V", ".Ta", (number, word) => vector(number, size(word) + 1, 1)],
  // The same by sz, and by immh.
  ["E", ".T", (number, word) => vector(number, floatSize(word), q(word))],
  ["I", ".T", (number, word) => vector(number, immediateSize(word), q(word))],
  ["I", ".Ta", (number, word) => vector(number, immediateSize(word) + 1, 1)],
  // Vectors of a fixed element by Q, or full.
  ["V", ".B", (number, word) => vector(number, 0, q(word))],
  ["V", ".H", (number, word) => vector(number, 1, q(word))],
  ["V", ".S", (number, word) => vector(number, 2, q(word))],
  ["V", ".8h", (number) => `v${number}.${arrangement(1, 1)}`],
  ["V", ".4s", (number) => `v${number}.${arrangement(2, 1)}`],
  ["V", ".2d", (number) => `v${number}.${arrangement(3, 1)}`],
];

/** Writers of one operand each, from the instruction word. */
const OPERANDS: Readonly<Record<string, Writer>> = {
  ...Object.fromEntries(
    KINDS.flatMap(([before, behind, write]) =>
      Object.entries(REGISTERS).map(([letter, register]): [string, Writer] => [
        before + letter + behind,
        (word) => write(register(word), word),
      ])
    ),
  ),
  "{2}": (word) => q(word) ? "2" : "",
  RmShifted: (word) =>
    general(sf(word), Rm(word)) +
    shiftSuffix(bits(word, 22, 2), bits(word, 10, 6)),
  // An address without offset.
  Base: (word) => memoryText(Rn(word), 0),
  Cond: (word) => conditionName(bits(word, 12, 4)),
  CondB: (word) => conditionName(bits(word, 0, 4)),
  "#nzcv": (word) => `#${bits(word, 0, 4)}`,
  "#imm5": (word) => `#${bits(word, 16, 5)}`,
  "#imms": (word) => `#${bits(word, 10, 6)}`,
  "#imm16": (word) => `#${bits(word, 0, 16)}`,
  "#leftShift": (word) => `#${leftShift(word)}`,
  "#rightShift": (word) => `#${rightShift(word)}`,
};

/** A word as its row writes it. */
export function write(assembly: Assembly, word: number): string {
  if (typeof assembly !== "string") return assembly(word);
  const names = /\{2\}|#[a-z]\w*|[A-Z]\w*(?:\.[A-Z0-9]\w*)?/g;
  return assembly.replace(names, (name) => {
    const writer = OPERANDS[name];
    if (writer === undefined) throw new Error(`no operand is named ${name}`);
    return writer(word);
  });
}

/** An alias that is preferred where `when` holds. */
export function alias(
  when: (word: number) => boolean,
  preferred: Assembly,
  otherwise: Assembly,
): Assembly {
  return (word) => write(when(word) ? preferred : otherwise, word);
}
