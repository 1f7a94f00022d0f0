/**
 * What an earlier run with --json says that nobody noticed.
 *
 * @module
 */

import { UsageError } from "../../src/cli/errors.ts";
import { type Fate, isSurvivor } from "./rates.ts";
import { keyOf } from "./sites.ts";

function isFate(value: unknown): value is Fate {
  const { fault } = (value ?? {}) as Partial<Fate>;
  return typeof fault === "object" && fault !== null;
}

/** The fates in a text; undefined where it is something else. */
function fatesOf(text: string): readonly Fate[] | undefined {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { fates } = (whole ?? {}) as { readonly fates?: unknown };
  return Array.isArray(fates) && fates.every(isFate) ? fates : undefined;
}

/** The keys of the faults that the file at `path` says nobody noticed. */
export async function unnoticedIn(path: string): Promise<ReadonlySet<string>> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new UsageError(`${path} can't be read: ${(error as Error).message}`);
  }
  const fates = fatesOf(text);
  if (fates === undefined) {
    throw new UsageError(`${path} is not what --json prints`);
  }
  return new Set(fates.filter(isSurvivor).map(({ fault }) => keyOf(fault)));
}
