/**
 * What the executor is told so that it runs some rows and no others.
 *
 * @module
 */

import { gradeOf } from "../program/grade.ts";
import type { Suite } from "../program/suite.ts";

/** The rows of one boot, and what its executor is told. */
export interface BootSelection {
  readonly numbers: readonly number[];
  /** A word each, without blanks and `;`. */
  readonly arguments: readonly string[];
}

/** A kernel's command line has some 4,000 bytes for everything. */
const LONGEST_LIST = 2000;

/** The rows that the executor runs which is told to start with one. */
function startingWith(
  suite: Suite,
  first: number,
  end: number,
  rung: number | undefined,
): readonly number[] {
  return [...suite.rows.keys()].slice(first, end).filter((number) => {
    const row = suite.rows[number];
    return rung === undefined || row === undefined ||
      gradeOf(row).rung <= rung;
  });
}

function areSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length &&
    one.every((number, index) => number === other[index]);
}

function listOf(numbers: readonly number[]): readonly number[] {
  let length = 0;
  const end = numbers.findIndex((number) =>
    (length += `${number},`.length) > LONGEST_LIST
  );
  return end < 0 ? numbers : numbers.slice(0, Math.max(1, end));
}

/**
 * What the next boot is to run of the rows that are left: all of them where
 * that can be said shortly, else as many as a command line has room for.
 */
export function selectionFor(
  suite: Suite,
  left: readonly number[],
  rung?: number,
): BootSelection {
  const [first = 0] = left;
  const common = rung === undefined ? [] : ["--rung", `${rung}`];
  const start = ["--start", `${first}`, ...common];
  const whole = startingWith(suite, first, suite.rows.length, rung);
  if (areSame(left, whole)) return { numbers: left, arguments: start };
  const safe = startingWith(suite, first, suite.firstHazard, rung);
  if (areSame(left, safe)) {
    return { numbers: left, arguments: [...start, "--no-hazards"] };
  }
  const numbers = listOf(left);
  return {
    numbers,
    arguments: ["--rows", numbers.join(","), ...common],
  };
}
