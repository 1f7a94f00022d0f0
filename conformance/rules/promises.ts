/**
 * Rows about promises: every call without the promise that it needs (it kills
 * the process), with exactly what it needs, and in a process that never
 * pledged.
 *
 * @module
 */

import { promiseNames, SIGABRT } from "../../src/api/constants.ts";
import type { PromiseName } from "../../src/api/constants.ts";
import { syscalls } from "../../src/api/calls.ts";
import type { Requirement } from "../../src/api/calls.ts";
import { entries } from "../ledger/ledger.ts";
import { pledge } from "../language/calls.ts";
import { row } from "../language/row.ts";
import type { Row } from "../language/row.ts";
import type { Step } from "../language/step.ts";
import { worldOf } from "./pointers.ts";
import { rowName, stepOf, works } from "../language/use.ts";
import type { Use } from "../language/use.ts";

const source = "the pledge matrix";

function needsUnpledged({ call }: Use): boolean {
  const promises: readonly Requirement[] = syscalls[call].promises;
  return promises.some(({ promise }) => promise === "unpledged");
}

/** The ledger's errors of the call about this promise. */
function violations({ call }: Use, promise: string): string[] {
  const all = entries.filter((entry) =>
    entry.kind === "error" && entry.call === call &&
    entry.errno === "EPROMISEVIOLATION"
  );
  const about = all.filter((entry) =>
    entry.kind === "error" && entry.when.includes(`'${promise}'`)
  );
  return (all.length === 1 ? all : about.length === 1 ? about : [])
    .map(({ id }) => id);
}

function stated(use: Use, what: string, steps: readonly Step[]): Row {
  return row(rowName(use, "pledge", what), {
    source,
    ...worldOf(use),
    steps: [...use.before ?? [], ...steps],
  });
}

function killed(use: Use, what: string, given: string, ids: string[]): Row {
  return stated(use, what, [
    pledge(given),
    stepOf(use).kills(SIGABRT, ...ids),
  ]);
}

function missing(use: Use, promise: PromiseName): Row {
  const others = promiseNames.filter((name) => name !== promise);
  const rule = use.rules?.[promise] ?? `${use.call}.${promise}`;
  return killed(use, `without-${promise}`, others.join(" "), [
    rule,
    ...violations(use, promise),
  ]);
}

function rowsOf(use: Use): Row[] {
  const { promises, also = [] } = use;
  if (promises === undefined) return [];
  const unpledged = stated(use, "unpledged", [works(use, stepOf(use))]);
  if (needsUnpledged(use)) {
    const ids = [`${use.call}.NONE-ALLOWED`, ...violations(use, "")];
    return [unpledged, killed(use, "with-all", promiseNames.join(" "), ids)];
  }
  const exactly = promises.length === 0 ? "nothing" : promises.join("-and-");
  return [
    unpledged,
    stated(use, `with-${exactly}`, [
      pledge([...promises, ...also].join(" ")),
      works(use, stepOf(use)),
    ]),
    ...promises.map((promise) => missing(use, promise)),
  ];
}

/** The rows about promises. */
export function promiseRows(uses: readonly Use[]): Row[] {
  return uses.flatMap(rowsOf);
}
