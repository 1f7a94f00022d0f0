/**
 * Facts of the op table as typed arrays by op number, for the builder.
 *
 * @module
 */

import { conditionNames } from "./ops/flags.ts";
import { Op, opNames, opRows } from "./ops/index.ts";

const leaves = 1;
const readsFlags = 2;
const writesFlags = 4;
const writesSlot = 8;
const writesPair = 16;

const bits = new Uint8Array(opRows.length);
const plain = new Uint16Array(opRows.length);
const loop = new Uint16Array(opRows.length);
const numbers = Op as Readonly<Record<string, number>>;

opRows.forEach((row, number) => {
  const writes = row.d === "out" || row.d === "inout";
  const writesBoth = row.d === "out128" || row.d === "inout128";
  bits[number] = (row.leaves || row.ends ? leaves : 0) |
    (row.flags === "reads" || row.flags === "both" ? readsFlags : 0) |
    (row.flags === "writes" || row.flags === "both" ? writesFlags : 0) |
    (writes || writesBoth ? writesSlot : 0) | (writesBoth ? writesPair : 0);
  if (row.plain !== undefined) plain[number] = numbers[row.plain] ?? 0;
  loop[number] = numbers[`${opNames[number]}Loop`] ?? 0;
});

/** Facts by op number. 0 is no useful op, so it means "none". */
export const OpFacts = {
  leaves,
  readsFlags,
  writesFlags,
  writesSlot,
  writesPair,
  /** The bits above. */
  bits,
  /** The op that does the same without flags. */
  plain,
  /** The form of a branch that looks at the budget. */
  loop,
  /** By condition: ops that evaluate it from the flags. */
  conditions: conditionNames.map((name) => numbers[`condition_${name}`] ?? 0),
  conditionBranches: conditionNames.map((name) =>
    numbers[`branch_${name}`] ?? 0
  ),
} as const;
