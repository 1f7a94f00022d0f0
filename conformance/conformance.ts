/**
 * Runs the suite: `runConformance` is what the command line and programs call.
 *
 * @module
 */

import {
  type Architecture,
  architectures,
  standardTier,
  type Tier,
} from "../src/cpu/cpu.ts";
import { account } from "./ledger/accounting.ts";
import { rowFloor } from "./ledger/floor.ts";
import { REFERENCE } from "../src/api/reference.ts";
import type { Baseline } from "./judge/baseline.ts";
import { GuestsMissing, loadGuest } from "./program/guests.ts";
import { inProcessPool } from "./run/in_process_pool.ts";
import type { RowHead } from "./language/row.ts";
import { isExpected, type Mode, titleOf } from "./judge/outcome.ts";
import type { Job, PoolMaker } from "./run/pool.ts";
import {
  type Plan,
  type Reporter,
  reporterNamed,
  reporterNames,
  type Selection,
} from "./report/reporter.ts";
import { runJobs } from "./run/run_jobs.ts";
import { isInShard, type Shard, showShard } from "./run/shard.ts";
import type { RowReport } from "./run/run_rows.ts";
import type { OwnRows } from "./program/own_rows.ts";
import { showHash, suiteOf } from "./program/suite.ts";
import { summarize, type Summary } from "./report/summary.ts";

export { REFERENCE };

/** Exit codes of a run. */
export const ExitCode = {
  expected: 0,
  unexpected: 1,
  usage: 2,
  infrastructure: 3,
  incomplete: 4,
} as const;
/** One of them. */
export type ExitCode = typeof ExitCode[keyof typeof ExitCode];

/** Where a reporter's text goes. */
export interface ReporterChoice {
  /** Its name, as `--reporter` takes it. */
  readonly name: string;
  /** Takes its text. */
  readonly write: (text: string) => void;
}

/** What picks rows. */
export interface RowChoice {
  /** Another project's rows, from `defineRows`; the suite's when left out. */
  readonly rows?: OwnRows;
  /** Only rows whose id contains this, or matches it when written /…/. */
  readonly filter?: string;
  /** Not those that one of these would pick as a filter. */
  readonly exclude?: readonly string[];
  /** Only rows that this picks. */
  readonly picks?: (row: RowHead, architecture: Architecture) => boolean;
  /** Only the rows of this share. */
  readonly shard?: Shard;
}

/** What to run and how. */
export interface ConformanceOptions extends RowChoice {
  /** All three when left out. */
  readonly architectures?: readonly Architecture[];
  /** Every row runs with each of these seeds; 1 when left out. */
  readonly seeds?: readonly number[];
  /** Every row runs so many times with each seed; once when left out. */
  readonly repetitions?: number;
  /** Ends the run at the first result that was not expected. */
  readonly failFast?: boolean;
  /** Workers; one in this thread when left out. */
  readonly jobs?: number;
  /** A fresh machine a row, all rows in one boot, or both; the first when left out. */
  readonly mode?: Mode | "both";
  /** Runs the rows in an order drawn from the seed. */
  readonly shuffle?: boolean;
  /** Makes the workers; the rows run in this thread when left out. */
  readonly pool?: PoolMaker;
  /** How the machines execute code. */
  readonly tier?: Tier;
  /** What is told of the run, and to whom; nobody when left out. */
  readonly reporters?: readonly ReporterChoice[];
  /** What may fail; nothing when left out. */
  readonly baseline?: Baseline;
  /** How many of the slowest results reports for people name. */
  readonly durations?: number;
  /** Whether the reporters write to a terminal. */
  readonly terminal?: boolean;
  /** Whether they may use colour. */
  readonly color?: boolean;
  /** Says what is wrong before any row can run. */
  readonly complain?: (message: string) => void;
  /** Ends the run early; its reason is told, and what there is is reported. */
  readonly signal?: AbortSignal;
}

/** What came of a run. */
export interface ConformanceResult {
  /** What the run comes to. */
  readonly exitCode: ExitCode;
  /** A result a row, architecture, mode and repetition. */
  readonly reports: readonly RowReport[];
  /** The results counted. */
  readonly summary: Summary;
  /** Why results lack, where a run ended too early. */
  readonly stopped?: string;
}

/** Rows that one job runs in isolated mode: few, so that all workers end together. */
const ISOLATED_BATCH = 24;

/** A test of row ids: a part of them, or a regular expression written /…/. */
export function filterOf(filter: string | undefined): (id: string) => boolean {
  if (filter === undefined) return () => true;
  const found = /^\/(.*)\/$/.exec(filter);
  if (found === null) return (id) => id.includes(filter);
  const expression = new RegExp(found[1] ?? "");
  return (id) => expression.test(id);
}

/** Tells the rows that are chosen. */
function chooserOf(
  { filter, exclude = [], picks = () => true, shard }: RowChoice,
): (row: RowHead, architecture: Architecture) => boolean {
  const isNamed = filterOf(filter);
  const excluders = exclude.map(filterOf);
  return (row, architecture) =>
    isNamed(row.id) && !excluders.some((isOut) => isOut(row.id)) &&
    picks(row, architecture) && isInShard(shard, row.id);
}

/** Ids of the rows that are chosen, with the architectures they run on. */
export function listRows(
  choice: RowChoice = {},
  chosen: readonly Architecture[] = architectures,
): readonly { readonly id: string; readonly arch: readonly Architecture[] }[] {
  const isChosen = chooserOf(choice);
  const found = new Map<string, Architecture[]>();
  for (const architecture of chosen) {
    for (const row of suiteOf(architecture, choice.rows).rows) {
      if (!isChosen(row, architecture)) continue;
      found.set(row.id, [...found.get(row.id) ?? [], architecture]);
    }
  }
  return [...found].map(([id, arch]) => ({ id, arch }));
}

// Fisher-Yates with a small generator of its own, so that a seed says the order.
function shuffled(numbers: readonly number[], seed: number): number[] {
  const list = [...numbers];
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  for (let index = list.length - 1; index > 0; index--) {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    const other = state % (index + 1);
    const held = list[index] ?? 0;
    list[index] = list[other] ?? 0;
    list[other] = held;
  }
  return list;
}

const DEFAULT_SEEDS: readonly number[] = [1];

function* seedsJobs(
  { mode = "isolated", shuffle = false, ...options }: ConformanceOptions,
  seed: number,
): Generator<Job> {
  const isChosen = chooserOf(options);
  const modes: readonly Mode[] = mode === "both"
    ? ["single-boot", "isolated"]
    : [mode];
  for (const architecture of options.architectures ?? architectures) {
    const picked = suiteOf(architecture, options.rows).rows.flatMap((
      row,
      number,
    ) => isChosen(row, architecture) ? [number] : []);
    const numbers = shuffle ? shuffled(picked, seed) : picked;
    for (const mode of modes) {
      const size = mode === "isolated" ? ISOLATED_BATCH : numbers.length;
      for (let at = 0; at < numbers.length; at += size) {
        const part = numbers.slice(at, at + size);
        yield { architecture, mode, numbers: part, seed };
      }
    }
  }
}

/** Loads the executors of some architectures. */
export async function loadExecutors(
  chosen: readonly Architecture[],
): Promise<Partial<Record<Architecture, Uint8Array>>> {
  const executors: Partial<Record<Architecture, Uint8Array>> = {};
  for (const architecture of chosen) {
    executors[architecture] = await loadGuest(architecture, "executor");
  }
  return executors;
}

/** One run of a job's rows. */
interface RepeatedJob extends Job {
  readonly repetition: number;
}

function* allJobs(options: ConformanceOptions): Generator<RepeatedJob> {
  const { seeds = DEFAULT_SEEDS, repetitions = 1 } = options;
  for (const seed of seeds) {
    for (let repetition = 1; repetition <= repetitions; repetition++) {
      for (const job of seedsJobs(options, seed)) yield { ...job, repetition };
    }
  }
}

function selectionOf(
  { architectures: chosen = architectures, mode = "isolated", ...options }:
    ConformanceOptions,
): Selection {
  const { rows, filter, exclude = [], picks, shard } = options;
  return {
    architectures: chosen,
    mode,
    ...(filter === undefined ? {} : { filter }),
    ...(exclude.length === 0 ? {} : { exclude }),
    // Another project's rows are not all that there are, either.
    ...(picks === undefined && rows === undefined ? {} : { picked: true }),
    ...(shard === undefined ? {} : { shard }),
  };
}

async function planOf(
  options: ConformanceOptions,
  jobs: readonly Job[],
): Promise<Plan> {
  const [first] = options.architectures ?? architectures;
  const hash = first === undefined
    ? new Uint8Array(8)
    : await suiteOf(first, options.rows).hash();
  const { seeds = DEFAULT_SEEDS } = options;
  return {
    results: jobs.reduce((sum, { numbers }) => sum + numbers.length, 0),
    suite: showHash(hash),
    reference: REFERENCE,
    seed: seeds[0] ?? 0,
    ...(seeds.length > 1 ? { seeds } : {}),
    started: new Date(),
    selection: selectionOf(options),
    durations: options.durations ?? 0,
    terminal: options.terminal ?? false,
    color: options.color ?? false,
  };
}

/** A worker answers for every row that it was given: silence is no success. */
function requireWhole(
  job: Job,
  list: readonly RowReport[],
  own: OwnRows | undefined,
): void {
  const { architecture, mode, numbers } = job;
  const { rows } = suiteOf(architecture, own);
  const answered = new Set(list.map(({ id }) => id));
  const lost = numbers.map((number) => rows[number]?.id ?? `row ${number}`)
    .find((id) => !answered.has(id));
  if (lost === undefined && list.length === numbers.length) return;
  throw new Error(
    `a worker answered ${list.length} of ${numbers.length} rows ` +
      `(${architecture}, ${mode})${lost === undefined ? "" : `, not ${lost}`}`,
  );
}

/**
 * Why a run of every row on every architecture verified too little of the
 * ledger, undefined where it did not. A part of the suite has no floor, and
 * rows that a baseline excuses verify nothing.
 */
export function missesFloor(
  { architectures: chosen, filter, exclude, picked, shard }: Selection,
  reports: readonly RowReport[],
): string | undefined {
  const isPart = (filter ?? "") !== "" || exclude !== undefined ||
    picked === true || (shard?.count ?? 1) > 1 ||
    architectures.some((one) => !chosen.includes(one));
  if (isPart || reports.some(({ known }) => known !== undefined)) {
    return undefined;
  }
  const { total } = account(reports.map(({ verified, arch }) => ({
    covers: verified ?? [],
    architectures: [arch],
  })));
  return total.covered >= rowFloor
    ? undefined
    : `the rows verify ${total.covered} entries of the ledger, ` +
      `and the floor is ${rowFloor}`;
}

/** A choice of rows, for a sentence that begins with "no row". */
export function describeChoice(
  { filter, exclude = [], picks, shard }: RowChoice,
): string {
  const parts = [
    ...(filter === undefined ? [] : [`matches ${filter}`]),
    ...(picks === undefined ? [] : ["is chosen"]),
    ...(exclude.length === 0
      ? []
      : [`is not matched by ${exclude.join(", ")}`]),
    ...(shard === undefined ? [] : [`is in shard ${showShard(shard)}`]),
  ];
  return parts.length === 0 ? "is there" : parts.join(" and ");
}

/** Whether other shards have rows, so that this one may be without. */
export function hasRowsElsewhere(
  { shard, ...choice }: RowChoice & Pick<ConformanceOptions, "architectures">,
): boolean {
  return shard !== undefined &&
    listRows(choice, choice.architectures).length > 0;
}

/** Ends a run at its first unexpected result, where that was asked for. */
class FailFast {
  readonly #controller = new AbortController();
  readonly #isWanted: boolean;
  /** Whether this is what ended the run. */
  hasFailed = false;

  constructor(isWanted: boolean, outer: AbortSignal | undefined) {
    this.#isWanted = isWanted;
    const stop = (): void => this.#controller.abort(outer?.reason);
    if (outer?.aborted === true) stop();
    outer?.addEventListener("abort", stop, { once: true });
  }

  /** Aborted by this or by what was there before, whichever comes first. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  see(report: RowReport): void {
    if (!this.#isWanted || this.signal.aborted) return;
    if (isExpected(report.outcome)) return;
    this.hasFailed = true;
    const { outcome, cause = outcome } = report;
    this.#controller.abort(`stopped at ${titleOf(report)}: ${cause}`);
  }
}

/** Runs the suite as the options say. */
export async function runConformance(
  options: ConformanceOptions,
): Promise<ConformanceResult> {
  const chosen = options.architectures ?? architectures;
  const complain = options.complain ?? ((): void => {});
  const nothing = (exitCode: ExitCode): ConformanceResult => ({
    exitCode,
    reports: [],
    summary: summarize([]),
  });
  const reporters: Reporter[] = [];
  for (const { name, write } of options.reporters ?? []) {
    const make = reporterNamed(name);
    if (make === undefined) {
      complain(
        `there is no reporter ${name}; there are ${reporterNames.join(", ")}`,
      );
      return nothing(ExitCode.usage);
    }
    reporters.push(make(write));
  }
  const { seeds = DEFAULT_SEEDS, repetitions = 1 } = options;
  const jobs = [...allJobs(options)];
  // Where few rows are shared out, a share may be none of them.
  const isEmptyShare = jobs.length === 0 && hasRowsElsewhere(options);
  if (jobs.length === 0 && !isEmptyShare) {
    complain(`no row ${describeChoice(options)}`);
    return nothing(ExitCode.usage);
  }
  let executors: Partial<Record<Architecture, Uint8Array>>;
  try {
    executors = await loadExecutors(chosen);
  } catch (error) {
    if (!(error instanceof GuestsMissing)) throw error;
    complain(error.message);
    return nothing(ExitCode.infrastructure);
  }
  const plan = await planOf(options, jobs);
  for (const reporter of reporters) reporter.begin?.(plan);
  const size = Math.min(options.jobs ?? 1, jobs.length);
  const { rows } = options;
  const setup = {
    executors,
    // Workers know no standard but their own.
    tier: options.tier ?? standardTier(),
    ...(rows === undefined ? {} : { rows }),
  };
  const pool = (options.pool ?? inProcessPool)(setup, size);
  try {
    const failFast = new FailFast(options.failFast ?? false, options.signal);
    const { reports, stopped } = await runJobs(pool, jobs, {
      check: (job, list) => requireWhole(job, list, options.rows),
      finish: (report, { seed, repetition }) => {
        const judged = options.baseline?.apply(report) ?? report;
        const finished = {
          ...judged,
          ...(seeds.length > 1 ? { seed } : {}),
          ...(repetitions > 1 ? { repetition } : {}),
        };
        failFast.see(finished);
        return finished;
      },
      tell: (report) => {
        for (const reporter of reporters) reporter.result?.(report);
      },
      progress: (done, unexpected) => {
        for (const one of reporters) one.progress?.(done, unexpected);
      },
      signal: failFast.signal,
    });
    const summary = summarize(reports);
    for (const reporter of reporters) {
      reporter.end(plan, reports, summary, stopped?.reason);
    }
    if (stopped !== undefined) {
      complain(
        `${stopped.reason}; ${reports.length} of ${plan.results} results are ` +
          "reported",
      );
      const { incomplete, infrastructure } = ExitCode;
      const exitCode = failFast.hasFailed
        ? ExitCode.unexpected
        : stopped.wasAsked
        ? incomplete
        : infrastructure;
      return { exitCode, reports, summary, stopped: stopped.reason };
    }
    const low = missesFloor(selectionOf(options), reports);
    if (low !== undefined) complain(low);
    const { different, wronglyExempt } = summary.traces;
    for (const id of different) {
      complain(`${id} makes other calls, or is told otherwise, elsewhere`);
    }
    for (const id of wronglyExempt) {
      complain(`${id} says that its calls differ, and they do not`);
    }
    const good = low === undefined && (reports.length > 0 || isEmptyShare) &&
      different.length === 0 && wronglyExempt.length === 0 &&
      reports.every(({ outcome }) => isExpected(outcome));
    return {
      exitCode: good ? ExitCode.expected : ExitCode.unexpected,
      reports,
      summary,
    };
  } finally {
    pool.close();
  }
}
