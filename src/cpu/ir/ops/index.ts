/**
 * The one op table. To add ops, write a file beside this one and name it
 * here; nothing else changes.
 *
 * @module
 */

import type { Architecture } from "../../types.ts";
import type { Op as OpRow, OpTable } from "../op.ts";
import { conditionOps } from "./conditions.ts";
import { controlOps } from "./control.ts";
import { flagOps } from "./flags.ts";
import { floatHelperNames, floatOps } from "./float.ts";
import { floatX86Ops } from "./float_x86_64.ts";
import { integerOps } from "./integer.ts";
import { integerAarch64Ops } from "./integer_aarch64.ts";
import { integerX86Ops } from "./integer_x86_64.ts";
import { memoryOps } from "./memory.ts";
import { memoryAarch64Ops } from "./memory_aarch64.ts";
import { vectorOps } from "./vector.ts";
import { vectorFloatHelperNames, vectorFloatOps } from "./vector_float.ts";
import { vectorAarch64Ops } from "./vector_aarch64.ts";
import { vectorX86Ops } from "./vector_x86_64.ts";

const tables = [
  controlOps,
  integerOps,
  memoryOps,
  flagOps,
  conditionOps,
  floatOps,
  vectorOps,
  vectorFloatOps,
  integerAarch64Ops,
  memoryAarch64Ops,
  vectorAarch64Ops,
  integerX86Ops,
  vectorX86Ops,
  floatX86Ops,
] as const satisfies readonly OpTable[];

type NamesOf<Table> = Table extends unknown ? keyof Table & string : never;

/** Name of an op. */
export type OpName = NamesOf<typeof tables[number]>;

/** Names by number. */
export const opNames = tables.flatMap((table) =>
  Object.keys(table)
) as readonly OpName[];

/** Rows by number. */
export const opRows: readonly OpRow[] = tables.flatMap((table) =>
  Object.values<OpRow>(table)
);

/** RISC-V has neither flags nor vectors. */
const notOnRiscv: ReadonlySet<OpTable> = new Set<OpTable>([
  flagOps,
  conditionOps,
  vectorOps,
  vectorFloatOps,
]);

/** Rows by number, null for what an architecture has no use for. */
export function rowsFor(
  architecture: Architecture,
): readonly (OpRow | null)[] {
  return tables.flatMap((table: OpTable) => {
    const rows = Object.values<OpRow>(table);
    if (architecture === "riscv64" && notOnRiscv.has(table)) {
      return rows.map(() => null);
    }
    return rows.map((row) =>
      row.only === undefined || row.only === architecture ? row : null
    );
  });
}

/** Numbers by name: what a front end puts into records. */
export const Op = Object.create(null) as Readonly<Record<OpName, number>>;
opNames.forEach((name, index) => {
  if (name in Op) throw new Error(`two ops are named ${name}`);
  (Op as Record<OpName, number>)[name] = index;
});

/** Helpers that ops call by the op's own name; their numbers come first. */
export const opHelperNames: readonly string[] = [
  ...floatHelperNames,
  ...vectorFloatHelperNames,
];
