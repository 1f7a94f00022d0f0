/**
 * Rows about promises: every call without the promise that it needs (it kills
 * the process), with exactly what it needs, and in a process that never
 * pledged.
 *
 * @module
 */

import { type PromiseName, promiseNames } from "../../src/api/constants.ts";
import {
  type Requirement,
  syscalls,
  type SystemCall,
} from "../../src/api/calls.ts";
import { type Claim, claimNamed } from "../ledger/claim.ts";
import { ledger } from "../ledger/entry.ts";
import { pledge, type Row, row, type Step } from "../language/row.ts";
import { worldOf } from "./pointers.ts";
import { rowName, stepOf, type Use, works } from "../language/use.ts";

function needsUnpledged({ call }: Use): boolean {
  const promises: readonly Requirement[] = syscalls[call].promises;
  return promises.some(({ promise }) => promise === "unpledged");
}

function stated(use: Use, what: string, steps: readonly Step[]): Row {
  return row(rowName(use, "pledge", what), {
    ...worldOf(use),
    steps: [...use.before ?? [], ...steps],
  });
}

function killed(use: Use, what: string, given: string, claim: Claim): Row {
  return stated(use, what, [
    pledge(given),
    stepOf(use).kills("SIGABRT", claim),
  ]);
}

/** What the call's paragraph says of a missing promise, in this case of it. */
function claimOf({ call, case: inCase }: Use, promise: PromiseName): Claim {
  const refusal = `promise/EPROMISEVIOLATION/${promise}-not-promised`;
  const { refuses }: SystemCall = syscalls[call];
  const hasCase = refuses.some((check) =>
    check.refusal === refusal && check.subject === inCase
  );
  return claimNamed(
    hasCase && inCase !== undefined ? `${inCase}: ${refusal}` : refusal,
  );
}

function missing(use: Use, promise: PromiseName): Row {
  const others = promiseNames.filter((name) => name !== promise);
  const claim = claimOf(use, promise);
  return killed(use, `without-${promise}`, others.join(" "), claim);
}

function rowsOf(use: Use): Row[] {
  const { promises, also = [] } = use;
  if (promises === undefined) return [];
  const unpledged = stated(use, "unpledged", [works(use, stepOf(use))]);
  if (needsUnpledged(use)) {
    const claim = "promise/EPROMISEVIOLATION/pledged-at-all";
    return [unpledged, killed(use, "with-all", promiseNames.join(" "), claim)];
  }
  const exactly = promises.length === 0 ? "nothing" : promises.join("-and-");
  const needless = `${use.call}/behaviour/needs-no-promise`;
  const isNeedless = exactly === "nothing" && ledger.has(needless);
  const sworn = works(use, stepOf(use));
  return [
    unpledged,
    stated(use, `with-${exactly}`, [
      pledge([...promises, ...also].join(" ")),
      isNeedless ? sworn.covering(claimNamed(needless)) : sworn,
    ]),
    ...promises.map((promise) => missing(use, promise)),
  ];
}

/** The rows about promises. */
export function promiseRows(uses: readonly Use[]): Row[] {
  return uses.flatMap(rowsOf);
}
