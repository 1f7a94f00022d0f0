/**
 * What a run left behind in JSON: how it is read, whoever wrote it.
 * `docs/results.schema.json` says what may stand there.
 *
 * @module
 */

import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import {
  type Blocker,
  type Outcome,
  outcomes,
  type RowResult,
} from "../judge/outcome.ts";
import { excerpt } from "../../src/debug/printable.ts";
import type { RowReport } from "../run/run_rows.ts";
import { MOST_SHARDS, type Shard } from "../run/shard.ts";
import type { Selection } from "./reporter.ts";

/** The first word of the format; a later one that is read otherwise gets another. */
export const RESULTS_SCHEMA = "halcyon-conformance-1";

/** Why results lack. */
export interface Partial {
  /** What ended the run. */
  readonly reason: string;
  /** How many results there are. */
  readonly results: number;
  /** How many there were to be. */
  readonly of: number;
}

/** The results of a run. */
export interface Results {
  /** The suite's name: a hash. */
  readonly suite: string;
  /** The reference's commit. */
  readonly reference: string;
  /** The first seed. */
  readonly seed: number;
  /** All seeds, where there are several. */
  readonly seeds?: readonly number[];
  /** When the run began, as ISO 8601 writes it. */
  readonly started?: string;
  /** What was chosen. */
  readonly selection?: Selection;
  /** Why results lack, where some do. */
  readonly partial?: Partial;
  /** A result a row, architecture, mode and repetition. */
  readonly results: readonly RowReport[];
}

/** Text that holds no results. */
export class ResultsError extends Error {
  /** Tells it from other errors. */
  override name = "ResultsError";
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isOfType = {
  string: (value: unknown): boolean => typeof value === "string",
  number: (value: unknown): boolean => typeof value === "number",
} as const;

/** A field of this type, or none; anything else is an error. */
function optional<T extends "string" | "number">(
  object: Fields,
  name: string,
  type: T,
  where: string,
): (T extends "string" ? string : number) | undefined {
  const value = object[name];
  if (value === undefined) return undefined;
  if (!isOfType[type](value)) {
    throw new ResultsError(`${where}.${name} is no ${type}`);
  }
  return value as T extends "string" ? string : number;
}

function needed<T extends "string" | "number">(
  object: Fields,
  name: string,
  type: T,
  where: string,
): T extends "string" ? string : number {
  const value = optional(object, name, type, where);
  if (value !== undefined) return value;
  throw new ResultsError(`${where} has no ${name}`);
}

/** A whole number within bounds, or none: no count that anybody counts to. */
function optionalWhole(
  object: Fields,
  name: string,
  where: string,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const value = optional(object, name, "number", where);
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ResultsError(
    `${where}.${name} is ${value}, and no whole number from ${least} to ` +
      most,
  );
}

function whole(
  object: Fields,
  name: string,
  where: string,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const value = optionalWhole(object, name, where, least, most);
  if (value !== undefined) return value;
  throw new ResultsError(`${where} has no ${name}`);
}

function oneOf<T extends string>(
  object: Fields,
  name: string,
  choices: readonly T[],
  where: string,
): T {
  const value = needed(object, name, "string", where);
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new ResultsError(
    `${where}.${name} is ${excerpt(value)}, which is none of ` +
      choices.join(", "),
  );
}

function texts(
  object: Fields,
  name: string,
  where: string,
): readonly string[] | undefined {
  const value = object[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
    return value;
  }
  throw new ResultsError(`${where}.${name} is no list of strings`);
}

/** Leaves out what is undefined. */
function defined<T extends object>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as T;
}

function knownOf(object: Fields, where: string): RowResult["known"] {
  const { known } = object;
  if (known === undefined) return undefined;
  if (!isObject(known)) throw new ResultsError(`${where}.known is no object`);
  const place = `${where}.known`;
  const link = optional(known, "link", "string", place);
  return {
    line: whole(known, "line", place),
    judged: oneOf<Outcome>(known, "judged", outcomes, place),
    reason: needed(known, "reason", "string", place),
    ...(link === undefined ? {} : { link }),
  };
}

function blockerOf({ blockedBy }: Fields, where: string): Blocker | undefined {
  if (blockedBy === undefined) return undefined;
  const place = `${where}.blockedBy`;
  if (!isObject(blockedBy)) throw new ResultsError(`${place} is no object`);
  return {
    call: needed(blockedBy, "call", "string", place),
    errno: optional(blockedBy, "errno", "string", place),
  };
}

function resultOf(value: unknown, index: number): RowReport {
  const where = `results[${index}]`;
  if (!isObject(value)) throw new ResultsError(`${where} is no object`);
  const text = (name: string) => optional(value, name, "string", where);
  const milliseconds = optional(value, "milliseconds", "number", where);
  if (
    milliseconds !== undefined && !(milliseconds >= 0 && milliseconds < 1e12)
  ) {
    throw new ResultsError(
      `${where}.milliseconds is ${milliseconds}, and no time`,
    );
  }
  return defined({
    id: needed(value, "id", "string", where),
    arch: oneOf<Architecture>(value, "arch", architectures, where),
    mode: oneOf(value, "mode", ["isolated", "single-boot"], where),
    outcome: oneOf<Outcome>(value, "outcome", outcomes, where),
    cause: text("cause"),
    step: text("step"),
    wanted: text("wanted"),
    got: text("got"),
    blockedBy: blockerOf(value, where),
    history: texts(value, "history", where),
    trace: text("trace"),
    verified: texts(value, "verified", where),
    unverified: texts(value, "unverified", where),
    known: knownOf(value, where),
    seed: optionalWhole(value, "seed", where),
    repetition: optionalWhole(value, "repetition", where),
    milliseconds: milliseconds ?? 0,
  }) as RowReport;
}

function partialOf({ partial }: Fields): Partial | undefined {
  if (partial === undefined) return undefined;
  if (!isObject(partial)) throw new ResultsError("partial is no object");
  return {
    reason: needed(partial, "reason", "string", "partial"),
    results: whole(partial, "results", "partial"),
    of: whole(partial, "of", "partial"),
  };
}

function shardOf(shard: Fields, where: string): Shard {
  const count = whole(shard, "count", where, 1, MOST_SHARDS);
  return { index: whole(shard, "index", where, 1, count), count };
}

function seedsOf({ seeds }: Fields): readonly number[] | undefined {
  if (!Array.isArray(seeds)) return undefined;
  if (seeds.every(Number.isSafeInteger)) return seeds;
  throw new ResultsError("seeds is no list of whole numbers");
}

function selectionOf({ selection }: Fields): Selection | undefined {
  if (selection === undefined) return undefined;
  const where = "selection";
  if (!isObject(selection)) throw new ResultsError(`${where} is no object`);
  const { architectures: named = [], shard } = selection;
  if (!Array.isArray(named)) {
    throw new ResultsError(`${where}.architectures is no list`);
  }
  const place = `${where}.shard`;
  if (shard !== undefined && !isObject(shard)) {
    throw new ResultsError(`${place} is no object`);
  }
  return defined({
    architectures: architectures.filter((one) => named.includes(one)),
    mode: oneOf(selection, "mode", ["isolated", "single-boot", "both"], where),
    filter: optional(selection, "filter", "string", where),
    exclude: texts(selection, "exclude", where),
    picked: selection.picked === true ? true : undefined,
    foreign: selection.foreign === true ? true : undefined,
    shard: shard === undefined ? undefined : shardOf(shard, place),
  }) as Selection;
}

/** When the run began: a time that a date can be made of. */
function startedOf(object: Fields): string | undefined {
  const started = optional(object, "started", "string", "the file");
  if (started === undefined || !Number.isNaN(Date.parse(started))) {
    return started;
  }
  throw new ResultsError(`started is ${excerpt(started)}, which is no time`);
}

/**
 * Reads what the JSON reporter wrote, or somebody else in its format.
 *
 * @throws {ResultsError} where it is not in the format
 */
export function parseResults(text: string): Results {
  let object: unknown;
  try {
    object = JSON.parse(text);
  } catch {
    throw new ResultsError("it is no JSON");
  }
  if (!isObject(object)) throw new ResultsError("it is no JSON object");
  const schema = object.schema;
  if (schema !== RESULTS_SCHEMA) {
    const told = typeof schema === "string" ? excerpt(schema) : "none";
    throw new ResultsError(
      `its schema is ${told}, and this version reads ${RESULTS_SCHEMA}`,
    );
  }
  if (!Array.isArray(object.results)) {
    throw new ResultsError("it has no list of results");
  }
  return defined({
    suite: needed(object, "suite", "string", "the file"),
    reference: needed(object, "reference", "string", "the file"),
    seed: optionalWhole(object, "seed", "the file") ?? 0,
    seeds: seedsOf(object),
    started: startedOf(object),
    selection: selectionOf(object),
    partial: partialOf(object),
    results: object.results.map(resultOf),
  }) as Results;
}
