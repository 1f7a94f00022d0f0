/**
 * C scenario programs and what they must print: what rows can not say.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { enforces } from "../judge/claims.ts";
import { cutOf } from "../judge/log.ts";
import { type LogLine, parseLines } from "../judge/log_line.ts";
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

/** Enough for each of them. */
export const SCENARIO_INSTRUCTIONS = 10_000_000_000;

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
  /** What the kernel said of its own end. */
  readonly said: readonly string[];
  /** Lines that bear our tag but a wrong checksum. */
  readonly damaged: number;
  readonly complete: boolean;
}

type ValueLine = Extract<LogLine, { kind: "value" }>;

/** Takes the log of a scenario program, a piece after the other. */
class ObservationParser {
  readonly #values = new Map<string, string>();
  readonly #said: string[] = [];
  #rest = "";
  #damaged = 0;
  #own = 0;
  #complete = false;

  piece(text: string): void {
    const all = this.#rest + text;
    const cut = cutOf(all);
    this.#rest = all.slice(cut);
    this.#lines(all.slice(0, cut));
  }

  #lines(text: string): void {
    for (const line of parseLines(text)) {
      if (line.kind === "value") this.#value(line);
      else if (line.kind === "kernel") this.#said.push(line.said.text);
      else this.#damaged++;
    }
  }

  #value({ image, name, value }: ValueLine): void {
    if (name === "end") this.#complete = Number(value) === this.#own;
    else this.#values.set(name, value);
    // Images that it enters by execve count for themselves.
    if (image === undefined) this.#own++;
  }

  finish(): Observations {
    this.#lines(this.#rest);
    return {
      values: this.#values,
      said: this.#said,
      damaged: this.#damaged,
      complete: this.#complete,
    };
  }
}

/** Reads a scenario's log. */
export function parseObservations(text: string): Observations {
  const parser = new ObservationParser();
  parser.piece(text);
  return parser.finish();
}

/** Reads a scenario's log as it comes. */
export async function readObservations(
  pieces: AsyncIterable<string>,
): Promise<Observations> {
  const parser = new ObservationParser();
  for await (const piece of pieces) parser.piece(piece);
  return parser.finish();
}

/** The value that an architecture must print. */
function wantedOf(
  { value }: ScenarioCase,
  architecture: Architecture,
): string {
  return typeof value === "string" ? value : value[architecture];
}

/** Whose kernel a log is of. */
export type Kernel = "own" | "another";

/** Whether a case holds for every kernel that is right, or for this one. */
export function isAskedOf({ own }: ScenarioCase, kernel: Kernel): boolean {
  return kernel === "own" || own === undefined;
}

/** What differs, one line each; of another kernel not all is asked. */
export function judgeScenario(
  scenario: Scenario,
  architecture: Architecture,
  observed: Observations,
  kernel: Kernel = "own",
): readonly string[] {
  const differences: string[] = observed.said.map((text) =>
    `the kernel says: ${text}`
  );
  for (const one of scenario.cases.filter((it) => isAskedOf(it, kernel))) {
    const wanted = wantedOf(one, architecture);
    const got = observed.values.get(one.name) ?? "(nothing)";
    if (got !== wanted) {
      differences.push(
        `${one.name}: wanted ${wanted}, got ${got} (${one.source})`,
      );
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
