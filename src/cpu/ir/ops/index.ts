/**
 * The one op table. To add ops, write a file beside this one and name it
 * here; nothing else changes.
 *
 * @module
 */

import type { Op as OpRow, OpTable } from "../op.ts";
import { controlOps } from "./control.ts";
import { flagOps } from "./flags.ts";
import { floatHelperNames, floatOps } from "./float.ts";
import { integerOps } from "./integer.ts";
import { integerX86Ops } from "./integer_x86_64.ts";
import { memoryOps } from "./memory.ts";
import { vectorOps } from "./vector.ts";
import { vectorFloatHelperNames, vectorFloatOps } from "./vector_float.ts";
import { vectorAarch64Ops } from "./vector_aarch64.ts";
import { vectorX86Ops } from "./vector_x86_64.ts";

/** All rows by name. */
export const opTable = {
  ...controlOps,
  ...integerOps,
  ...memoryOps,
  ...flagOps,
  ...floatOps,
  ...vectorOps,
  ...vectorFloatOps,
  ...vectorAarch64Ops,
  ...integerX86Ops,
  ...vectorX86Ops,
} satisfies OpTable;

/** Name of an op. */
export type OpName = keyof typeof opTable;

/** Names by number. */
export const opNames = Object.keys(opTable) as OpName[];

/** Rows by number. */
export const opRows: readonly OpRow[] = opNames.map((name) => opTable[name]);

/** Numbers by name: what a front end puts into records. */
export const Op: Readonly<Record<OpName, number>> = Object.fromEntries(
  opNames.map((name, index) => [name, index]),
) as Record<OpName, number>;

/** Helpers that ops call by the op's own name; their numbers come first. */
export const opHelperNames: readonly string[] = [
  ...floatHelperNames,
  ...vectorFloatHelperNames,
];
