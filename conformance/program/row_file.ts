/**
 * Where in the project a row is written.
 *
 * @module
 */

import type { Row } from "../language/row.ts";
import { callOfRow } from "../ledger/row_entries.ts";
import { caseFiles, useFiles } from "../tables.ts";
import { ownRowNamed } from "./own_rows.ts";

const stated: ReadonlyMap<string, string> = new Map(
  Object.entries(caseFiles).flatMap(([file, rows]) =>
    rows.map(({ id }) => [id, file] as const)
  ),
);

const used: ReadonlyMap<string, string> = new Map(
  Object.entries(useFiles).flatMap(([file, uses]) =>
    uses.map(({ call }) => [call, file] as const)
  ),
);

/**
 * The file of a row, from the project's root. A row that is made for a call
 * has that of the call's operands; a row of another project that of its set,
 * or none that is known.
 */
export function fileOf(row: Pick<Row, "id">): string {
  const own = ownRowNamed(row.id);
  if (own !== undefined) return own.file ?? "unknown";
  return stated.get(row.id) ?? used.get(callOfRow(row) ?? "") ??
    "conformance/rules/families.ts";
}
