/**
 * The structure loads and stores: `ld1` to `ld4`, `st1` to `st4`.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { arrangement, x, xsp } from "./assembly.ts";
import { bits, q, Rm, Rn, Rt } from "./fields.ts";
import { LOADS, moveVector, probeWrite, STORES } from "./memory.ts";
import { type Row, row } from "./row.ts";
import { rm, rnOrStack, vector } from "./slots.ts";
import {
  DUPLICATES,
  EXTRACTS,
  INSERTS,
  UNZIP_EVEN,
  UNZIP_ODD,
  ZIP_HIGH,
  ZIP_LOW,
} from "./vector_ops.ts";

/** How elements lie in the registers of `ld1` to `ld4` and the stores. */
interface Structure {
  /** Elements of a structure, and registers it is spread over. */
  readonly elements: number;
  /** Registers in all; more than `elements` for `ld1` of several. */
  readonly registers: number;
  readonly opcode: string;
}

const STRUCTURES: readonly Structure[] = [
  { elements: 4, registers: 4, opcode: "0000" },
  { elements: 1, registers: 4, opcode: "0010" },
  { elements: 3, registers: 3, opcode: "0100" },
  { elements: 1, registers: 3, opcode: "0110" },
  { elements: 1, registers: 1, opcode: "0111" },
  { elements: 2, registers: 2, opcode: "1000" },
  { elements: 1, registers: 2, opcode: "1010" },
];

const size = (word: number): number => bits(word, 10, 2);

function listText(first: number, count: number, suffix: string): string {
  const names = Array.from(
    { length: count },
    (_, i) => `v${(first + i) & 31}.${suffix}`,
  );
  return `{ ${names.join(", ")} }`;
}

function addressText(word: number, post: boolean, bytes: number): string {
  const base = `[${xsp(Rn(word))}]`;
  if (!post) return base;
  return Rm(word) === 31 ? `${base}, #${bytes}` : `${base}, ${x(Rm(word))}`;
}

/** Post-index: by the bytes moved, or by a register. */
function advance(
  to: BlockBuilder,
  word: number,
  post: boolean,
  bytes: number,
): void {
  if (!post) return;
  const base = rnOrStack(word);
  if (Rm(word) === 31) to.opi(Op.add64i, base, base, bytes);
  else to.op(Op.add64, base, base, rm(word));
}

/** Two results of two operands. */
function both(
  to: BlockBuilder,
  ops: readonly [first: number, second: number],
  a: Slot,
  b: Slot,
): [Slot, Slot] {
  const first = to.vectorTemporary();
  const second = to.vectorTemporary();
  to.op(ops[0], first, a, b);
  to.op(ops[1], second, a, b);
  return [first, second];
}

/** Sorts two or four slots from memory's order into registers'. */
function deinterleave(
  to: BlockBuilder,
  word: number,
  slots: readonly Slot[],
): readonly Slot[] {
  const ops = [
    UNZIP_EVEN[q(word)]![size(word)]!,
    UNZIP_ODD[q(word)]![size(word)]!,
  ] as const;
  const [e0, o0] = both(to, ops, slots[0]!, slots[1]!);
  if (slots.length === 2) return [e0, o0];
  // Elements 0, 2 and 1, 3 of each structure, then each by itself.
  const [e1, o1] = both(to, ops, slots[2]!, slots[3]!);
  const [first, third] = both(to, ops, e0, e1);
  const [second, fourth] = both(to, ops, o0, o1);
  return [first, second, third, fourth];
}

/** The reverse, from registers into slots. */
function interleave(
  to: BlockBuilder,
  word: number,
  elements: number,
): readonly Slot[] {
  const ops = [
    ZIP_LOW[q(word)]![size(word)]!,
    ZIP_HIGH[q(word)]![size(word)]!,
  ] as const;
  const v = (i: number): Slot => vector(Rt(word) + i);
  if (elements === 2) return both(to, ops, v(0), v(1));
  const [e0, e1] = both(to, ops, v(0), v(2));
  const [o0, o1] = both(to, ops, v(1), v(3));
  return [...both(to, ops, e0, o0), ...both(to, ops, e1, o1)];
}

/** What the host helpers that sort three elements are told. */
const extra = (word: number, elements: number): number =>
  Rt(word) | elements << 8 | size(word) << 12 | q(word) << 16;

/** Four scratch vectors, which the host helpers find side by side. */
function scratch(to: BlockBuilder): Slot[] {
  const slots = [0, 0, 0, 0];
  for (let i = 0; i < 4; i++) slots[i] = to.vectorTemporary();
  return slots;
}

/** Memory is read as a whole, then lanes are sorted. */
function loadStructures(
  to: BlockBuilder,
  word: number,
  { elements, registers }: Structure,
): void {
  const scale = 3 + q(word);
  const moved = scratch(to);
  for (let i = 0; i < registers; i++) {
    to.opi(LOADS[scale]!, moved[i]!, rnOrStack(word), i << scale);
  }
  if (elements === 3) {
    to.host("deinterleave", 0, moved[0]!, 0, extra(word, elements));
    return;
  }
  const sorted = elements === 1
    ? moved
    : deinterleave(to, word, moved.slice(0, registers));
  for (let i = 0; i < registers; i++) {
    moveVector(to, vector(Rt(word) + i), sorted[i]!, scale);
  }
}

/** Lanes are sorted, then memory is written as a whole. */
function storeStructures(
  to: BlockBuilder,
  word: number,
  { elements, registers }: Structure,
): void {
  const scale = 3 + q(word);
  const base = rnOrStack(word);
  let sorted: readonly Slot[] = scratch(to);
  if (elements === 3) {
    to.host("interleave", sorted[0]!, 0, 0, extra(word, elements));
  } else if (elements > 1) sorted = interleave(to, word, elements);
  for (let i = 0; i < registers; i++) probeWrite(to, base, i << scale, scale);
  for (let i = 0; i < registers; i++) {
    const value = elements > 1 ? sorted[i]! : vector(Rt(word) + i);
    to.opi(STORES[scale]!, value, base, i << scale);
  }
}

function multipleStructures(
  structure: Structure,
  load: boolean,
  post: boolean,
): Row {
  const { elements, registers, opcode } = structure;
  const name = `${load ? "ld" : "st"}${elements}`;
  const bytes = (word: number): number => registers << 3 + q(word);
  const transfer = load ? loadStructures : storeStructures;
  return row(
    `${name} multiple, ${registers} registers${post ? " (post-index)" : ""}`,
    `0 Q:1 001100 ${post ? 1 : 0} ${load ? 1 : 0} 0 ${
      post ? "Rm:5" : "00000"
    } ${opcode} size:2 Rn:5 Rt:5`,
    (w) =>
      `${name} ${listText(Rt(w), registers, arrangement(size(w), q(w)))}, ${
        addressText(w, post, bytes(w))
      }`,
    (to, w) => {
      transfer(to, w, structure);
      advance(to, w, post, bytes(w));
    },
    { reserved: (w) => elements > 1 && size(w) === 3 && !q(w) },
  );
}

function loadLanes(
  to: BlockBuilder,
  word: number,
  elements: number,
  size: number,
  index: number,
): void {
  const values: Slot[] = [];
  for (let i = 0; i < elements; i++) values.push(to.temporary());
  for (let i = 0; i < elements; i++) {
    to.opi(LOADS[size]!, values[i]!, rnOrStack(word), i << size);
  }
  for (let i = 0; i < elements; i++) {
    to.opi(INSERTS[size]!, vector(Rt(word) + i), values[i]!, index << size);
  }
}

function storeLanes(
  to: BlockBuilder,
  word: number,
  elements: number,
  size: number,
  index: number,
): void {
  const base = rnOrStack(word);
  const values: Slot[] = [];
  for (let i = 0; i < elements; i++) values.push(to.temporary());
  for (let i = 0; i < elements; i++) {
    to.opi(EXTRACTS[size]!, values[i]!, vector(Rt(word) + i), index << size);
  }
  for (let i = 0; i < elements; i++) probeWrite(to, base, i << size, size);
  for (let i = 0; i < elements; i++) {
    to.opi(STORES[size]!, values[i]!, base, i << size);
  }
}

/** R of the encoding, and the lowest bit of its opcode. */
const elementBits = (elements: number): [r: number, low: number] => [
  1 - elements % 2,
  elements > 2 ? 1 : 0,
];

/** One lane of each register: opcode<2:1>, size and S say which. */
function singleStructure(
  elements: number,
  size: number,
  load: boolean,
  post: boolean,
): Row {
  const name = `${load ? "ld" : "st"}${elements}`;
  const [r, low] = elementBits(elements);
  const opcode = ["00", "01", "10", "10"][size]! + low;
  const rest = ["S:1 size:2", "S:1 size:1 0", "S:1 00", "0 01"][size];
  const index = (word: number): number =>
    size === 3 ? q(word) : (q(word) << 3 | bits(word, 10, 3)) >> size;
  const bytes = elements << size;
  const transfer = load ? loadLanes : storeLanes;
  return row(
    `${name} single ${"bhsd"[size]}${post ? " (post-index)" : ""}`,
    `0 Q:1 001101 ${post ? 1 : 0} ${load ? 1 : 0} ${r} ${
      post ? "Rm:5" : "00000"
    } ${opcode} ${rest} Rn:5 Rt:5`,
    (w) =>
      `${name} ${listText(Rt(w), elements, "bhsd"[size]!)}[${index(w)}], ${
        addressText(w, post, bytes)
      }`,
    (to, w) => {
      transfer(to, w, elements, size, index(w));
      advance(to, w, post, bytes);
    },
  );
}

/** One element a register, copied to all of its lanes. */
function replicate(elements: number, post: boolean): Row {
  const name = `ld${elements}r`;
  const [r, low] = elementBits(elements);
  return row(
    `${name}${post ? " (post-index)" : ""}`,
    `0 Q:1 001101 ${post ? 1 : 0} 1 ${r} ${
      post ? "Rm:5" : "00000"
    } 11${low} 0 size:2 Rn:5 Rt:5`,
    (w) =>
      `${name} ${listText(Rt(w), elements, arrangement(size(w), q(w)))}, ${
        addressText(w, post, elements << size(w))
      }`,
    (to, w) => {
      const values: Slot[] = [];
      for (let i = 0; i < elements; i++) {
        values.push(to.temporary());
        to.opi(LOADS[size(w)]!, values[i]!, rnOrStack(w), i << size(w));
      }
      for (let i = 0; i < elements; i++) {
        const d = vector(Rt(w) + i);
        to.op(DUPLICATES[size(w)]!, d, values[i]!);
        if (!q(w)) to.constant(d + 1, 0);
      }
      advance(to, w, post, elements << size(w));
    },
  );
}

const indexing = [false, true];

export const structures: readonly Row[] = [
  ...indexing.flatMap((post) =>
    [true, false].flatMap((load) => [
      ...STRUCTURES.map((structure) =>
        multipleStructures(structure, load, post)
      ),
      ...[1, 2, 3, 4].flatMap((elements) =>
        [0, 1, 2, 3].map((size) => singleStructure(elements, size, load, post))
      ),
    ])
  ),
  ...indexing.flatMap((post) =>
    [1, 2, 3, 4].map((elements) => replicate(elements, post))
  ),
];
