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

/**
 * Why a kernel that is right may tell something else, everywhere or on some
 * architectures: the value holds for Halcyon's own kernel alone.
 */
export type Own = string | Partial<Readonly<Record<Architecture, string>>>;

/** What one observation must be. */
export interface ScenarioCase {
  readonly name: string;
  readonly value: PerArchitecture<string>;
  /** Where the expectation was read. */
  readonly source: string;
  /** What the observation is about; a shared refusal with its call. */
  readonly covers?: readonly Claim[];
  readonly own?: Own;
}

/**
 * A scenario program and the table that judges it. It is started without
 * arguments or environment, as a kernel starts its first program.
 */
export interface Scenario {
  /** The program in guest-programs/scenarios. */
  readonly program: string;
  /** Why none of it may be asked of another kernel. */
  readonly own?: Own;
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
  return {
    architecture,
    program,
    path: `/${scenario.program}`,
    // As Kernel/Tasks/Process.cpp has it: create_userland_init_process.
    name: scenario.program,
    arguments: [],
    seed: 1,
    maxInstructions,
    memoryBytes: BOOT_MEMORY,
  };
}

/** The observations of a scenario program, by name, in order. */
export interface Observations {
  readonly values: ReadonlyMap<string, string>;
  /** The program and its architecture, as it says at its end. */
  readonly of: string | undefined;
  /** What the kernel said of its own end, while the program still ran. */
  readonly said: readonly string[];
  /** Lines that bear our tag but a wrong checksum. */
  readonly damaged: number;
  /** Whole lines of ours that no scenario prints. */
  readonly foreign: number;
  /** Lines of the program itself. */
  readonly lines: number;
  /** How many it says it has printed, when it has come to its end. */
  readonly announced: number | undefined;
}

type ValueLine = Extract<LogLine, { kind: "value" }>;

/** Takes the log of a scenario program, a piece after the other. */
class ObservationParser {
  readonly #values = new Map<string, string>();
  readonly #said: string[] = [];
  #rest = "";
  #of: string | undefined;
  #damaged = 0;
  #foreign = 0;
  #own = 0;
  #announced: number | undefined;

  piece(text: string): void {
    const all = this.#rest + text;
    const cut = cutOf(all);
    this.#rest = all.slice(cut);
    this.#lines(all.slice(0, cut));
  }

  #lines(text: string): void {
    for (const line of parseLines(text)) {
      if (line.kind === "value") this.#value(line);
      else if (line.kind === "damaged") this.#damaged++;
      else if (line.kind !== "kernel") this.#foreign++;
      // The reference panics when its first program ends.
      else if (this.#announced === undefined) this.#said.push(line.said.text);
    }
  }

  #value({ image, name, value }: ValueLine): void {
    if (name === "end") {
      this.#announced = Number(value);
      return;
    }
    if (name === "scenario") this.#of = value;
    else this.#values.set(name, value);
    // Images that it enters by execve count for themselves.
    if (image === undefined) this.#own++;
  }

  finish(): Observations {
    this.#lines(this.#rest);
    return {
      values: this.#values,
      of: this.#of,
      said: this.#said,
      damaged: this.#damaged,
      foreign: this.#foreign,
      lines: this.#own,
      announced: this.#announced,
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

/** Why a scenario, or a case, is this kernel's own; undefined where it is not. */
export function ownReason(
  { own }: { readonly own?: Own },
  architecture: Architecture,
): string | undefined {
  return typeof own === "object" ? own[architecture] : own;
}

/** The cases that hold for every kernel that is right, or for this one. */
export function casesFor(
  scenario: Scenario,
  architecture: Architecture,
  kernel: Kernel,
): readonly ScenarioCase[] {
  if (kernel === "own") return scenario.cases;
  return ownReason(scenario, architecture) !== undefined
    ? []
    : scenario.cases.filter((one) =>
      ownReason(one, architecture) === undefined
    );
}

/** Observations that differ, one line each; of another kernel not all is asked. */
export function differencesOf(
  scenario: Scenario,
  architecture: Architecture,
  { values }: Observations,
  kernel: Kernel,
): readonly string[] {
  return casesFor(scenario, architecture, kernel).flatMap((one) => {
    const wanted = wantedOf(one, architecture);
    const got = values.get(one.name) ?? "(nothing)";
    return got === wanted
      ? []
      : [`${one.name}: wanted ${wanted}, got ${got} (${one.source})`];
  });
}

/** Why observations are not all that there was to see, one line each. */
export function troublesOf(
  { cases }: Scenario,
  { values, said, damaged, foreign, lines, announced }: Observations,
): readonly string[] {
  const known = new Set(cases.map(({ name }) => name));
  const unknown = [...values.keys()].filter((name) => !known.has(name));
  return [
    ...said.map((text) => `the kernel says: ${text}`),
    ...unknown.map((name) => `${name}: no case judges it`),
    ...(damaged > 0 ? [`damaged lines: ${damaged}`] : []),
    ...(foreign > 0 ? [`lines of no scenario: ${foreign}`] : []),
    ...(announced === undefined
      ? ["the program did not come to its end"]
      : announced !== lines
      ? [
        `the program has printed ${announced} lines, and the log holds ${lines}`,
      ]
      : []),
  ];
}

/** What is wrong with the log of a scenario's own machine, one line each. */
export function judgeScenario(
  scenario: Scenario,
  architecture: Architecture,
  observed: Observations,
): readonly string[] {
  const { program } = scenario;
  const whole = `${program}:${architecture}`;
  const name = observed.of ?? whole;
  return [
    ...(name === whole ? [] : [`the log is ${name}'s`]),
    ...differencesOf(scenario, architecture, observed, "own"),
    ...troublesOf(scenario, observed),
  ];
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
