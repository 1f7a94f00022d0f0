/**
 * C scenario programs and what they must print: what rows can not say.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { enforces } from "../judge/claims.ts";
import { parseLines } from "../judge/log_line.ts";
import { BOOT_MEMORY, type Launch, type Refusal } from "../program/target.ts";
import { isDeclared, showRefusal } from "../judge/undeclared.ts";
import type { Coverage } from "../ledger/accounting.ts";
import { type Claim, claimedEntries } from "../ledger/claim.ts";
import { ledger } from "../ledger/entry.ts";

/** A value for all architectures, or one for each. */
export type PerArchitecture<T> = T | Readonly<Record<Architecture, T>>;

/** What one observation must be. */
export interface ScenarioCase {
  readonly name: string;
  readonly value: PerArchitecture<string>;
  /** Where the expectation was read. */
  readonly source: string;
  /** What the observation is about; a shared refusal with its call. */
  readonly covers?: readonly Claim[];
  /**
   * Why a kernel that is right may tell something else: the value holds for
   * Halcyon's own kernel alone.
   */
  readonly own?: string;
}

/** A scenario program and the table that judges it. */
export interface Scenario {
  /** The program in guest-programs/scenarios. */
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: readonly string[];
  readonly cases: readonly ScenarioCase[];
}

/** How a scenario's program is started, as the first of its machine. */
export function launchOf(
  scenario: Scenario,
  architecture: Architecture,
  program: Uint8Array,
  maxInstructions: number,
): Launch {
  const [name = "", ...rest] = scenario.arguments;
  return {
    architecture,
    program,
    path: `/${scenario.program}`,
    name,
    arguments: rest,
    environment: scenario.environment,
    seed: 1,
    maxInstructions,
    memoryBytes: BOOT_MEMORY,
  };
}

/** The observations of a scenario program, by name, in order. */
export interface Observations {
  readonly values: ReadonlyMap<string, string>;
  /** Lines that bear our tag but a wrong checksum. */
  readonly damaged: number;
  readonly complete: boolean;
}

/** Reads a scenario's log. */
export function parseObservations(lines: Iterable<string>): Observations {
  const values = new Map<string, string>();
  let damaged = 0;
  let own = 0;
  let complete = false;
  for (const line of [...lines].flatMap((one) => parseLines(one))) {
    if (line.kind !== "value") {
      damaged++;
      continue;
    }
    const { image, name, value } = line;
    if (name === "end") complete = Number(value) === own;
    else values.set(name, value);
    // Images that it enters by execve count for themselves.
    if (image === undefined) own++;
  }
  return { values, damaged, complete };
}

/** The value that an architecture must print. */
function wantedOf(
  { value }: ScenarioCase,
  architecture: Architecture,
): string {
  return typeof value === "string" ? value : value[architecture];
}

/** What differs, one line each; of another kernel not all is asked. */
export function judgeScenario(
  scenario: Scenario,
  architecture: Architecture,
  observed: Observations,
  kernel: "own" | "another" = "own",
): readonly string[] {
  const differences: string[] = [];
  for (const one of scenario.cases) {
    if (kernel === "another" && one.own !== undefined) continue;
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
    for (const claim of covers) {
      const [entry] = claimedEntries(claim, []).map((id) => ledger.get(id));
      const isShown = entry !== undefined && (entry.kind === "behaviour" ||
        !entry.architectures.includes(architecture) ||
        refusals.some((one) => enforces(one, entry)));
      if (!isShown) wrong.push(`${name}: nothing was refused by ${claim}`);
    }
  }
  return wrong;
}

/** What scenarios cover, on all architectures. */
export function coverageOfScenarios(
  scenarios: readonly Scenario[],
): readonly Coverage[] {
  const covers = scenarios.flatMap(({ cases }) =>
    cases.flatMap((one) => one.covers ?? [])
  );
  return [{ covers, architectures: undefined }];
}
