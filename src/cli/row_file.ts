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
import { rememberModule } from "./loaded_module.ts";
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

/** So much is told of what a stranger's module has to say. */
const MOST_TOLD = 200;

/** What was thrown, in one line: it may be anything, and may throw itself. */
function reasonOf(error: unknown): string {
  let why: string;
  try {
    why = error instanceof Error ? `${error.message}` : String(error);
  } catch {
    return "it throws what can't be shown";
  }
  // Behind the first line Deno tells where it is, in colours.
  const [line = ""] = why.split("\n");
  return printable(
    line.length > MOST_TOLD ? `${line.slice(0, MOST_TOLD)}…` : line,
  );
}

/** What a module exports. */
async function exportsOf(file: string): Promise<readonly unknown[]> {
  const url = pathToFileURL(resolve(file)).href;
  rememberModule(file);
  try {
    return Object.values(await soon(import(url)));
  } catch (error) {
    throw new UsageError(`${file} can't be loaded: ${reasonOf(error)}`);
  }
}

/** A module that waits so long for something waits for ever. */
const LONGEST_SILENCE = 60_000;

/**
 * What is there in time, or an error that says so. Without the timer, where
 * nothing else was to come, Deno would end with a fault of this program.
 */
async function soon<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = LONGEST_SILENCE / 1000;
      reject(new Error(`it is not loaded after ${seconds} seconds`));
    }, LONGEST_SILENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
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
  const exported = await exportsOf(file);
  let taken: OwnRows | undefined;
  try {
    taken = rowsAmong(exported, file);
  } catch (error) {
    throw new UsageError(`${file} can't be taken: ${reasonOf(error)}`);
  }
  if (taken === undefined) {
    throw new UsageError(
      `${file} exports no rows: export what defineRows makes of them`,
    );
  }
  return taken;
}

/** What of a module's exports are rows. Whatever is asked of them may throw. */
function rowsAmong(
  exported: readonly unknown[],
  file: string,
): OwnRows | undefined {
  const sets = exported.filter(isOwnRows);
  if (sets.length === 0) return undefined;
  const rows = [...new Set(sets.flatMap(rowsOf))];
  const withSuite = sets.some((set) => set.withSuite);
  // Another copy of this package made them known to itself alone.
  const strange = rows.filter(({ id }) => ownRowNamed(id) === undefined);
  defineRows(strange, { file });
  return { rows, withSuite };
}
