/**
 * What a step expects, in words.
 *
 * @module
 */

import { match } from "ts-pattern";
import { errnoName } from "../../src/api/errno.ts";
import type { Expectation, Wanted } from "../language/expectation.ts";
import { showEnd } from "./words.ts";

/** Shows what is wanted of a number. */
export type ShowWanted = (wanted: Wanted) => string;

/** An expectation in words. */
export function showExpectation(
  expectation: Expectation,
  show: ShowWanted,
): string {
  return match(expectation)
    .with({ kind: "succeeds" }, () => "success")
    .with({ kind: "fails" }, ({ errno }) => `= -1 ${errnoName(errno)}`)
    .with({ kind: "returns" }, ({ value }) => `= ${show(value)}`)
    .with({ kind: "anything" }, () => "any result")
    .with({ kind: "ends" }, ({ end }) => showEnd(end))
    .with({ kind: "never" }, () => "it never comes back")
    .with(
      { kind: "one-of" },
      ({ allowed }) =>
        allowed.map((one) => showExpectation(one, show)).join(" or "),
    )
    .exhaustive();
}
