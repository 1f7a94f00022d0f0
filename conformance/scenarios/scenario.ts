/**
 * C scenario programs and what they must print: what rows can not say.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { enforces } from "../harness/coverage.ts";
import { crc32 } from "../harness/crc32.ts";
import { LOG_TAG } from "../harness/format.ts";
import type { Refusal } from "../harness/target.ts";
import { isDeclared, showRefusal } from "../harness/undeclared.ts";
import { architecturesOf, ledger } from "../ledger/ledger.ts";
import type { Claim } from "../ledger/accounting.ts";

/** A value for all architectures, or one for each. */
export type PerArchitecture<T> = T | Readonly<Record<Architecture, T>>;

/** What one observation must be. */
export interface ScenarioCase {
  readonly name: string;
  readonly value: PerArchitecture<string>;
  /** Where the expectation was read. */
  readonly source: string;
  /** Ledger ids that the observation covers. */
  readonly covers?: readonly string[];
}

/** A scenario program and the table that judges it. */
export interface Scenario {
  /** The program in guest-programs/scenarios. */
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: readonly string[];
  readonly cases: readonly ScenarioCase[];
}

/** The observations of a scenario program, by name, in order. */
export interface Observations {
  readonly values: ReadonlyMap<string, string>;
  /** Lines that bear our tag but a wrong checksum. */
  readonly damaged: number;
  readonly complete: boolean;
}

const LINE = new RegExp(
  `${LOG_TAG} - (-|\\d+) \\d+ x (\\S+) ([0-9a-f]{8})`,
);

function unescape(text: string): string {
  return text.replace(
    /%([0-9a-f]{2})/g,
    (_, hex: string) => String.fromCharCode(parseInt(hex, 16)),
  );
}

/** Reads a scenario's log. */
export function parseObservations(lines: Iterable<string>): Observations {
  const values = new Map<string, string>();
  let damaged = 0;
  let own = 0;
  let complete = false;
  for (const text of lines) {
    if (!text.includes(LOG_TAG)) continue;
    const found = LINE.exec(text);
    const [whole = "", image = "", body = "", crc = ""] = found ?? [];
    if (crc32(whole.slice(0, -9)) !== parseInt(crc, 16)) {
      damaged++;
      continue;
    }
    const split = body.indexOf("=");
    const name = unescape(body.slice(0, split));
    const value = unescape(body.slice(split + 1));
    if (name === "end") complete = Number(value) === own;
    else values.set(name, value);
    // Images that it enters by execve count for themselves.
    if (image === "-") own++;
  }
  return { values, damaged, complete };
}

/** The value that an architecture must print. */
export function wantedOf(
  { value }: ScenarioCase,
  architecture: Architecture,
): string {
  return typeof value === "string" ? value : value[architecture];
}

/** What differs, one line each. */
export function judgeScenario(
  scenario: Scenario,
  architecture: Architecture,
  observed: Observations,
): readonly string[] {
  const differences: string[] = [];
  for (const one of scenario.cases) {
    const wanted = wantedOf(one, architecture);
    const got = observed.values.get(one.name) ?? "(nothing)";
    if (got !== wanted) {
      differences.push(`${one.name}: wanted ${wanted}, got ${got}`);
    }
  }
  const known = new Set(scenario.cases.map(({ name }) => name));
  for (const name of observed.values.keys()) {
    if (!known.has(name)) differences.push(`${name}: no case judges it`);
  }
  if (observed.damaged > 0) {
    differences.push(`${observed.damaged} damaged lines`);
  }
  if (!observed.complete) {
    differences.push("the program did not come to its end");
  }
  return differences;
}

/**
 * What the refusals of a run show to be wrong, one line each: errors that no
 * table declares, and claims that no refusal bears out.
 */
export function judgeRefusals(
  { cases }: Scenario,
  architecture: Architecture,
  refusals: readonly Refusal[],
): readonly string[] {
  const wrong = refusals.filter((one) => !isDeclared(one)).map((one) =>
    `undeclared ${showRefusal(one)}`
  );
  for (const { name, covers = [] } of cases) {
    for (const id of covers) {
      const entry = ledger.get(id);
      const isShown = entry !== undefined && (entry.kind !== "error" ||
        !architecturesOf(id).includes(architecture) ||
        refusals.some((one) => enforces(one, id)));
      if (!isShown) wrong.push(`${name}: nothing was refused at ${id}`);
    }
  }
  return wrong;
}

/** What scenarios cover, on all architectures. */
export function claimsOf(scenarios: readonly Scenario[]): readonly Claim[] {
  const covers = scenarios.flatMap(({ cases }) =>
    cases.flatMap((one) => one.covers ?? [])
  );
  return [{ covers, architectures: undefined }];
}
