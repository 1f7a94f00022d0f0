/**
 * The option `--rows`: rows of another project, from a module of theirs.
 *
 * @module
 */

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  ownRowNamed,
  type OwnRows,
  rowsOf,
} from "../../conformance/program/own_rows.ts";
import { defineRows } from "../../conformance/program/suite.ts";
import { UsageError } from "./errors.ts";
import { printable } from "../debug/printable.ts";
import { asking, type Option, text } from "./options.ts";

/** The option. */
export const rowsOption: Option<string | undefined> = asking(
  // What the module imports may lie elsewhere.
  ["import"],
  text({
    placeholder: "FILE",
    description:
      "rows of your own, which the module FILE exports as defineRows " +
      "makes them (docs/embedding.md); the suite's when left out",
  }),
);

/** Whether a module exports this as `defineRows` gives it. */
function isOwnRows(value: unknown): value is OwnRows {
  return typeof value === "object" && value !== null &&
    "rows" in value && Array.isArray(value.rows) &&
    "withSuite" in value && typeof value.withSuite === "boolean" &&
    value.rows.every((row) => typeof row?.id === "string");
}

async function exportsOf(file: string): Promise<readonly unknown[]> {
  try {
    const url = pathToFileURL(resolve(file)).href;
    return Object.values(await import(url) as Record<string, unknown>);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} can't be loaded: ${printable(why)}`);
  }
}

/**
 * The rows that a module exports, those of all its sets together.
 *
 * @throws {UsageError} where it can't be loaded or exports none
 */
export async function ownRowsIn(
  file: string | undefined,
): Promise<OwnRows | undefined> {
  if (file === undefined) return undefined;
  const sets = (await exportsOf(file)).filter(isOwnRows);
  const [first] = sets;
  if (first === undefined) {
    throw new UsageError(
      `${file} exports no rows: export what defineRows makes of them`,
    );
  }
  const rows = [...new Set(sets.flatMap(rowsOf))];
  const withSuite = sets.some((set) => set.withSuite);
  // Another copy of this package made them known to itself alone.
  const strange = rows.filter(({ id }) => ownRowNamed(id) === undefined);
  try {
    defineRows(strange, { file });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${file} can't be taken: ${error.message}`);
  }
  return { rows, withSuite };
}
