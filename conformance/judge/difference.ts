/**
 * How what was seen differs from what was wanted, in words.
 *
 * @module
 */

import { match } from "ts-pattern";
import type { Meaning } from "../../src/api/meaning.ts";
import type { Wanted } from "../language/expectation.ts";
import type { Result } from "../language/value.ts";
import { showNumber } from "../language/words.ts";

/** One place in which both differ. */
export interface Difference {
  readonly wanted: string;
  readonly got: string;
}

/** What the places that compare numbers must know of their row. */
export interface Numbers {
  matches(wanted: Wanted, got: bigint): boolean;
  /** A number, or what is wanted of one, by what it means where it stands. */
  show(wanted: Wanted, meaning?: Meaning): string;
}

/** Places that one line shows; more of them say nothing new. */
const SHOWN = 8;

/** All differences in one line each for what was wanted and what was there. */
export function together(
  differences: readonly Difference[],
): Difference | undefined {
  if (differences.length === 0) return undefined;
  const shown = differences.slice(0, SHOWN);
  const rest = differences.length - shown.length;
  const more = rest === 0 ? "" : `, and ${rest} more`;
  const line = (one: keyof Difference): string =>
    shown.map((difference) => difference[one]).join(", ") + more;
  return { wanted: line("wanted"), got: line("got") };
}

/** A number with the names that its meaning gives it. */
export function showExactly(
  value: bigint,
  meaning: Meaning | undefined,
): string {
  const number = Number(value);
  return Number.isSafeInteger(number)
    ? showNumber(number, meaning)
    : `0x${BigInt.asUintN(64, value).toString(16)}`;
}

/**
 * What is wanted of a number, in words; `resolve` knows earlier steps' results,
 * or what they are called.
 */
export function showWanted(
  wanted: Wanted,
  resolve: (result: Result) => bigint | string,
  showOne: (value: bigint) => string,
): string {
  const show = (value: number | bigint | string): string =>
    typeof value === "string" ? value : showOne(BigInt(value));
  if (typeof wanted !== "object") return show(wanted);
  return match(wanted)
    .with({ kind: "anything" }, () => "anything")
    .with({ kind: "at-least" }, ({ value }) => `at least ${show(value)}`)
    .with({ kind: "at-most" }, ({ value }) => `at most ${show(value)}`)
    .with(
      { kind: "bits" },
      ({ mask, value }) =>
        `${show(value)} in the bits of 0x${mask.toString(16)}`,
    )
    .with(
      { kind: "other-than" },
      ({ value }) =>
        `other than ${
          show(typeof value === "bigint" ? value : resolve(value))
        }`,
    )
    .with({ kind: "result" }, (result) => show(resolve(result)))
    .with(
      { kind: "multiple" },
      ({ of, factor, add }) => {
        const base = resolve(of);
        return typeof base === "string"
          ? `${base} * ${factor} + ${add}`
          : show(base * factor + add);
      },
    )
    .exhaustive();
}
