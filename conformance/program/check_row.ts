/**
 * Whether a row that somebody else's program gave is one: what the compiler was
 * not asked about is looked at here, before anything runs.
 *
 * @module
 */

import type { Expectation, Wanted } from "../language/expectation.ts";
import type { Row } from "../language/row.ts";
import { type EncodedRow, encodeRow } from "./encode.ts";

/** Registers that a call has for its arguments. */
const MOST_ARGUMENTS = 4;

/** The fields of each condition on a number that are numbers themselves. */
const matcherFields: Readonly<Record<string, readonly string[]>> = {
  "anything": [],
  "at-least": ["value"],
  "at-most": ["value"],
  "bits": ["mask", "value"],
  "other-than": ["value"],
  "multiple": ["of", "factor", "add"],
  "result": [],
};

/** The whole of what an expectation consists of, by its kind. */
const expectations: Readonly<
  Record<Expectation["kind"], (one: Record<string, unknown>) => boolean>
> = {
  "succeeds": () => true,
  "anything": () => true,
  "never": () => true,
  "fails": ({ errno }) => Number.isInteger(errno),
  "returns": ({ value }) => isWanted(value),
  "ends": ({ end }) => isRecord(end),
  "one-of": ({ allowed }) =>
    Array.isArray(allowed) && allowed.every(isExpectation),
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isNumber(value: unknown): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

/** Whether a number can be compared with this. */
function isWanted(wanted: unknown): wanted is Wanted {
  if (!isRecord(wanted)) return isNumber(wanted);
  const { kind } = wanted;
  return typeof kind === "string" && Object.hasOwn(matcherFields, kind) &&
    matcherFields[kind]!.every((field) =>
      isNumber(wanted[field]) || isRecord(wanted[field])
    );
}

function isExpectation(expectation: unknown): expectation is Expectation {
  if (!isRecord(expectation)) return false;
  const { kind } = expectation;
  return typeof kind === "string" && Object.hasOwn(expectations, kind) &&
    expectations[kind as Expectation["kind"]](expectation);
}

/** Why a row cannot be run; undefined where it can. */
function complaintAbout({ actors }: EncodedRow): string | undefined {
  const steps = actors.flatMap((actor) => actor.steps);
  for (const { step: { action, expectation } } of steps) {
    const { kind } = action;
    if (kind === "call" && action.arguments.length > MOST_ARGUMENTS) {
      return `a call has at most ${MOST_ARGUMENTS} arguments`;
    }
    if (!isExpectation(expectation)) {
      return "a step expects what is neither a number nor an error";
    }
  }
  return undefined;
}

/** The id of what is taken for a row. */
function idOf(row: Partial<Row> | null | undefined): string {
  const id = row?.id;
  if (typeof id !== "string") throw new TypeError("a row without an id");
  return id;
}

/**
 * Looks at a row whose maker may have said anything.
 *
 * @throws {TypeError} where it cannot be encoded or judged
 */
export function checkRow(row: Row): void {
  let why: string | undefined;
  const id = idOf(row);
  try {
    why = complaintAbout(encodeRow(row));
  } catch (error) {
    why = error instanceof Error ? error.message : String(error);
  }
  if (why !== undefined) throw new TypeError(`the row ${id}: ${why}`);
}
