/**
 * Facts of the op table as typed arrays by op number, for the builder.
 *
 * @module
 */

import { comparisons, conditionNames } from "./conditions.ts";
import type { Op as OpRow } from "./op.ts";
import { Op, opNames, opRows } from "./ops/index.ts";

const leaves = 1;
const readsFlags = 2;
const writesFlags = 4;
const writesSlot = 8;
const writesPair = 16;
/** d is a source, too. */
const readsD = 32;
/** a is written back. */
const writesA = 64;
/** Reads the flags only to keep those that it does not write. */
const mergesFlags = 128;

const numbers = Op as Readonly<Record<string, number>>;

/** Without flags to write, such an op has none to read. */
function merges({ flags, plain }: OpRow): boolean {
  return flags === "both" && plain !== undefined &&
    opRows[numbers[plain]!]!.flags === "none";
}

const bits = new Uint8Array(opRows.length);
const plain = new Uint16Array(opRows.length);
const loop = new Uint16Array(opRows.length);

opRows.forEach((row, number) => {
  const writes = row.d === "out" || row.d === "inout";
  const writesBoth = row.d === "out128" || row.d === "inout128";
  bits[number] = (row.leaves || row.ends ? leaves : 0) |
    (row.flags === "reads" || row.flags === "both" ? readsFlags : 0) |
    (row.flags === "writes" || row.flags === "both" ? writesFlags : 0) |
    (writes || writesBoth ? writesSlot : 0) | (writesBoth ? writesPair : 0) |
    (row.d.startsWith("inout") ? readsD : 0) |
    (row.a === "inout" ? writesA : 0) | (merges(row) ? mergesFlags : 0);
  if (row.plain !== undefined) plain[number] = numbers[row.plain] ?? 0;
  loop[number] = numbers[`${opNames[number]}Loop`] ?? 0;
});

const writeBack = new Uint16Array(opRows.length * 2);
opNames.forEach((name, number) => {
  if (!name.startsWith("load") && !name.startsWith("store")) return;
  if (!/^(load|store)[0-9]+s?$/.test(name)) return;
  writeBack[number * 2] = numbers[`${name}Post`] ?? 0;
  writeBack[number * 2 + 1] = numbers[`${name}Pre`] ?? 0;
});

const compareBranch = new Uint16Array(opRows.length);
const testBranch = new Uint16Array(opRows.length * 4);
const flagWriter = new Uint8Array(opRows.length);
const WRITERS = { sub: 1, and: 2 } as const;
for (const relation of Object.keys(comparisons)) {
  for (const form of ["32", "64", "32i", "64i"]) {
    const number = numbers[`branch${relation}${form}`]!;
    compareBranch[number] = numbers[`compareBranch${relation}${form}`] ?? 0;
    for (let log2 = 0; log2 < 4; log2++) {
      testBranch[number * 4 + log2] =
        numbers[`testBranch${relation}${8 << log2}`] ?? 0;
    }
  }
}
for (const [stem, writer] of Object.entries(WRITERS)) {
  for (let log2 = 0; log2 < 4; log2++) {
    for (const form of ["", "i"]) {
      const number = numbers[`${stem}F${8 << log2}${form}`];
      if (number !== undefined) flagWriter[number] = writer << 4 | log2;
    }
  }
}

/** Ops whose result cut to 32 bits another op has. */
const narrowNames: Readonly<Record<string, string>> = {
  address: "address32",
  addShifted: "addShifted32",
  move: "zero32",
  extend8: "extend8To32",
  extend16: "extend16To32",
  load32s: "load32",
  ...Object.fromEntries(
    ["add", "sub", "mul", "and", "or", "xor"].flatMap((stem) => [
      [`${stem}64`, `${stem}32`],
      [`${stem}64i`, `${stem}32i`],
    ]),
  ),
};
const narrow = new Uint16Array(opRows.length);
for (const [wide, name] of Object.entries(narrowNames)) {
  narrow[numbers[wide] ?? 0] = numbers[name] ?? 0;
}

/** Facts by op number. 0 is no useful op, so it means "none". */
export const OpFacts = {
  leaves,
  readsFlags,
  writesFlags,
  writesSlot,
  writesPair,
  readsD,
  writesA,
  mergesFlags,
  /** The bits above. */
  bits,
  /** The op that does the same without flags. */
  plain,
  /** The form of a branch that looks at the budget. */
  loop,
  /** For a load or store: at 2 * op, with post-, then with pre-increment. */
  writeBack,
  /** For `branch...`: the op that compares and sets the flags, too. */
  compareBranch,
  /** At 4 * op + log2(bytes): the same for a test of a against itself. */
  testBranch,
  /** `subF` (1) or `andF` (2) << 4 | log2(bytes); 0: neither. */
  flagWriter,
  /** The op whose result is that of this one cut to 32 bits. */
  narrow,
  /** By condition: ops that evaluate it from the flags. */
  conditions: conditionNames.map((name) => numbers[`condition_${name}`] ?? 0),
  conditionBranches: conditionNames.map((name) =>
    numbers[`branch_${name}`] ?? 0
  ),
} as const;
