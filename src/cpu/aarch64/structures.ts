/**
 * The structure loads and stores: `ld1` to `ld4`, `st1` to `st4`.
 *
 * @module
 */

import { x, xsp } from "./assembly.ts";
import { bits, q, Rm, Rn, Rt } from "./fields.ts";
import type { Lifter, Value } from "./lifter.ts";
import type { Row } from "./row.ts";
import {
  loadReplicated,
  transferLanes,
  transferStructures,
} from "./structure_lift.ts";

/** The structure loads and stores: `ld1` to `ld4`, `st1` to `st4`. */
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

const arrangementText = (size: number, full: number): string =>
  `${(full ? 16 : 8) >> size}${"bhsd"[size]}`;

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

function advance(
  lifter: Lifter,
  word: number,
  post: boolean,
  base: Value,
  bytes: number,
): void {
  if (!post) return;
  if (Rm(word) === 31) lifter.addImmediate(1, base, base, bytes);
  else lifter.add(1, base, base, lifter.x(Rm(word)));
}

function multipleStructures(
  structure: Structure,
  load: boolean,
  post: boolean,
): Row {
  const name = `${load ? "ld" : "st"}${structure.elements}`;
  const bytes = (word: number): number =>
    structure.registers * (q(word) ? 16 : 8);
  return {
    name: `${name} multiple, ${structure.registers} registers${
      post ? " (post-index)" : ""
    }`,
    encoding: `0 Q:1 001100 ${post ? "1" : "0"} ${load ? "1" : "0"} 0 ${
      post ? "Rm:5" : "00000"
    } ${structure.opcode} size:2 Rn:5 Rt:5`,
    reserved: (word) =>
      structure.elements > 1 && bits(word, 10, 2) === 3 && !q(word),
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      transferStructures(
        lifter,
        load,
        Rt(word),
        structure.elements,
        structure.registers,
        bits(word, 10, 2),
        q(word) ? 16 : 8,
        base,
      );
      advance(lifter, word, post, base, bytes(word));
    },
    assembly: (word) =>
      `${name} ${
        listText(
          Rt(word),
          structure.registers,
          arrangementText(bits(word, 10, 2), q(word)),
        )
      }, ${addressText(word, post, bytes(word))}`,
  };
}

/** One lane of each register: opcode<2:1>, size and S say which. */
function singleStructure(
  elements: number,
  size: number,
  load: boolean,
  post: boolean,
): Row {
  const name = `${load ? "ld" : "st"}${elements}`;
  const r = elements === 2 || elements === 4 ? "1" : "0";
  const opcode = (size === 0 ? "00" : size === 1 ? "01" : "10") +
    (elements > 2 ? "1" : "0");
  const rest = ["S:1 size:2", "S:1 size:1 0", "S:1 00", "0 01"][size];
  const index = (word: number): number =>
    (q(word) << 3 | bits(word, 10, 3)) >> size;
  return {
    name: `${name} single ${"bhsd"[size]}${post ? " (post-index)" : ""}`,
    encoding: `0 Q:1 001101 ${post ? "1" : "0"} ${load ? "1" : "0"} ${r} ${
      post ? "Rm:5" : "00000"
    } ${opcode} ${rest} Rn:5 Rt:5`,
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      transferLanes(
        lifter,
        load,
        Rt(word),
        elements,
        size,
        size === 3 ? q(word) : index(word),
        base,
      );
      advance(lifter, word, post, base, elements << size);
    },
    assembly: (word) =>
      `${name} ${listText(Rt(word), elements, "bhsd"[size]!)}[${
        size === 3 ? q(word) : index(word)
      }], ${addressText(word, post, elements << size)}`,
  };
}

function replicate(elements: number, post: boolean): Row {
  const name = `ld${elements}r`;
  const r = elements === 2 || elements === 4 ? "1" : "0";
  const opcode = elements > 2 ? "111" : "110";
  return {
    name: `${name}${post ? " (post-index)" : ""}`,
    encoding: `0 Q:1 001101 ${post ? "1" : "0"} 1 ${r} ${
      post ? "Rm:5" : "00000"
    } ${opcode} 0 size:2 Rn:5 Rt:5`,
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      const size = bits(word, 10, 2);
      loadReplicated(lifter, Rt(word), elements, size, q(word), base);
      advance(lifter, word, post, base, elements << size);
    },
    assembly: (word) =>
      `${name} ${
        listText(
          Rt(word),
          elements,
          arrangementText(bits(word, 10, 2), q(word)),
        )
      }, ${addressText(word, post, elements << bits(word, 10, 2))}`,
  };
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
