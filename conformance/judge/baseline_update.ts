/**
 * A baseline brought up to date by what a run showed: reasons, links, comments
 * and the order of what stays are kept.
 *
 * @module
 */

import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import {
  Baseline,
  type Exception,
  type Expected,
  parseBaseline,
} from "./baseline.ts";
import {
  type Addition,
  foldAdditions,
  type Words,
} from "./baseline_patterns.ts";
import { isExpected, judgedOutcome, type RowResult } from "./outcome.ts";
import { excerpt } from "../../src/debug/printable.ts";

/** A row, as far as baselines are about it. */
export interface KnownRow {
  readonly id: string;
  readonly arch?: readonly Architecture[] | undefined;
}

/** What became of a baseline. */
export interface Update {
  readonly text: string;
  readonly kept: number;
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
  /** Unexpected results that no baseline may take for known. */
  readonly left: readonly RowResult[];
}

/** The first line of a new baseline. */
const HEADING =
  "# What this kernel is known to do otherwise: ID [ARCH] OUTCOME REASON [LINK]";
/** Characters of the reason that is written where nobody gave one. */
const REASON = 120;

/** What a baseline says of what the judge said; undefined if it may not. */
function expectationFor(result: RowResult): Expected | undefined {
  const { cause } = result;
  const outcome = judgedOutcome(result);
  if (outcome === "pass") return "pass";
  if (outcome === "fail" && cause === "unsupported") return "unsupported";
  // A row that takes the kernel with it is no mere failure.
  if (outcome === "fail") return cause === "crash" ? "crash" : "xfail";
  // The target could not make the row's world; else the log is at fault.
  const lacks = outcome === "blocked" ||
    outcome === "broken" && cause === "setup";
  return lacks ? "unsupported" : undefined;
}

function reasonFor(result: RowResult): string {
  const { outcome, cause, step = "the row", wanted, got } = result;
  const why = cause ?? outcome;
  const parts = [
    // The word that stands before it need not be said again.
    why === expectationFor(result) ? step : `${why}: ${step}`,
    ...(wanted === undefined ? [] : [`wanted ${wanted}`]),
    ...(got === undefined ? [] : [`got ${got}`]),
  ];
  // A last word like a link would be read as one.
  return excerpt(parts.join(", "), REASON).trim().replace(
    /(\s)(https?:\/\/\S+)$/,
    "$1<$2>",
  );
}

function written(
  { id, arch, outcomes, reason, link }: Omit<Exception, "line">,
): string {
  const about = arch === undefined ? "" : ` [${arch.join(",")}]`;
  const behind = link === undefined ? "" : ` ${link}`;
  return `${id}${about} ${outcomes.join(",")} ${reason}${behind}`;
}

/** What a row is expected to do by architecture, as few lines as say it. */
function linesOf(
  words: Words,
  all: readonly Architecture[],
  line: Pick<Exception, "id" | "reason" | "link">,
): string[] {
  const groups = new Map<
    string,
    { readonly arch: Architecture[]; readonly outcomes: readonly Expected[] }
  >();
  for (const architecture of architectures) {
    const outcomes = words.get(architecture) ?? [];
    if (outcomes.length === 0) continue;
    const group = groups.get(outcomes.join()) ?? { arch: [], outcomes };
    groups.set(outcomes.join(), group);
    group.arch.push(architecture);
  }
  return [...groups.values()].map(({ arch, outcomes }) =>
    written({
      ...line,
      arch: all.every((one) => arch.includes(one)) ? undefined : arch,
      outcomes,
    })
  );
}

/** Everything that a run says of one row on one architecture. */
class Told {
  readonly results: RowResult[] = [];

  get isExpected(): boolean {
    return this.results.every(({ outcome }) => isExpected(outcome));
  }

  /** What it did, each thing once; undefined where no baseline may say so. */
  get words(): readonly Expected[] | undefined {
    const words = new Set<Expected>();
    for (const result of this.results) {
      const word = expectationFor(result);
      if (word === undefined) return undefined;
      words.add(word);
    }
    return [...words].sort();
  }
}

type ToldRow = Map<Architecture, Told>;

function tellingOf(results: readonly RowResult[]): Map<string, ToldRow> {
  const rows = new Map<string, ToldRow>();
  for (const result of results) {
    const row = rows.get(result.id) ?? new Map<Architecture, Told>();
    rows.set(result.id, row);
    const told = row.get(result.arch) ?? new Told();
    row.set(result.arch, told);
    told.results.push(result);
  }
  return rows;
}

/** Brings one baseline up to date. */
class Updating {
  readonly #rows: ReadonlyMap<string, KnownRow>;
  readonly #told: Map<string, ToldRow>;
  readonly #left: RowResult[] = [];
  readonly #idle: ReadonlySet<number>;
  readonly #patterns: ReadonlyMap<number, Exception>;
  /** Patterns that say of most of their rows what these do not do. */
  readonly #outgrown: ReadonlySet<number>;
  readonly #baseline: Baseline;
  kept = 0;
  changed = 0;
  removed = 0;

  constructor(
    baseline: Baseline,
    results: readonly RowResult[],
    rows: readonly KnownRow[],
  ) {
    this.#baseline = baseline;
    this.#rows = new Map(rows.map((row) => [row.id, row]));
    this.#told = tellingOf(results);
    this.#idle = new Set(baseline.idle(rows).map(({ line }) => line));
    const patterns = baseline.exceptions.filter(({ id }) => id.includes("*"));
    this.#patterns = new Map(patterns.map((one) => [one.line, one]));
    this.#outgrown = new Set(
      patterns.filter((one) => this.#isOutgrown(one)).map(({ line }) => line),
    );
  }

  /**
   * Whether lines for the rows that still do as a pattern says are fewer than
   * those for its rows that pass; never while the run leaves some of them out.
   */
  #isOutgrown({ line }: Exception): boolean {
    let holds = 0;
    let passes = 0;
    for (const { id } of this.#rows.values()) {
      const row = this.#told.get(id);
      const tolds = this.#architecturesOf(id)
        .filter((one) => this.#baseline.findPattern(id, one)?.line === line)
        .map((one) => row?.get(one));
      if (tolds.length === 0) continue;
      if (tolds.some((told) => told === undefined)) return false;
      if (tolds.every((told) => told?.words?.join() === "pass")) passes++;
      else if (tolds.some((told) => told?.results[0]?.known?.line === line)) {
        holds++;
      }
    }
    return holds < Math.max(passes, 1);
  }

  get left(): readonly RowResult[] {
    return this.#left;
  }

  #architecturesOf(id: string): readonly Architecture[] {
    return this.#rows.get(id)?.arch ?? architectures;
  }

  /** What stands in a line's place; nothing where it goes. */
  replace(exception: Exception, text: string): readonly string[] {
    const lines = this.#idle.has(exception.line)
      ? []
      : exception.id.includes("*")
      ? this.#outgrown.has(exception.line) ? [] : [text]
      : this.#replaceExact(exception, text);
    if (lines.length === 0) this.removed++;
    else if (lines.length === 1 && lines[0] === text) this.kept++;
    else this.changed++;
    return lines;
  }

  #replaceExact(exception: Exception, text: string): readonly string[] {
    const { id, line, outcomes } = exception;
    // What passes needs no line but where a pattern says otherwise.
    if (outcomes.join() === "pass" && !this.#isBehindPattern(id)) return [];
    const row = this.#told.get(id);
    const words = new Map<Architecture, readonly Expected[]>();
    let isSame = true;
    const all = this.#architecturesOf(id);
    for (const architecture of exception.arch ?? all) {
      const told = row?.get(architecture);
      const isOwn = told?.results[0]?.known?.line === line;
      if (told === undefined || !isOwn || told.isExpected) {
        words.set(architecture, outcomes);
        continue;
      }
      row?.delete(architecture);
      const now = told.words;
      // What no baseline may say is left as it was, and unexpected.
      if (now === undefined) this.#leave(told);
      isSame = isSame && now === undefined;
      const isFine = now?.join() === "pass";
      words.set(architecture, isFine ? [] : now ?? outcomes);
    }
    return isSame ? [text] : linesOf(words, all, exception);
  }

  #isBehindPattern(id: string): boolean {
    return this.#architecturesOf(id).some((one) => {
      const pattern = this.#baseline.findPattern(id, one);
      return pattern !== undefined && !this.#outgrown.has(pattern.line);
    });
  }

  #leave({ results }: Told): void {
    this.#left.push(...results.filter(({ outcome }) => !isExpected(outcome)));
  }

  /** Lines for what no line is about yet. */
  additions(removed: ReadonlySet<number>): readonly string[] {
    const found: Addition[] = [];
    for (const [id, row] of this.#told) {
      const addition = this.#additionFor(id, row, removed);
      if (addition !== undefined) found.push(addition);
    }
    // A pattern at the end would count before one that stays.
    const covered = found.filter(({ id }) => this.#isBehindPattern(id));
    const free = found.filter(({ id }) => !this.#isBehindPattern(id));
    const rows = [...this.#rows.values()];
    return [...foldAdditions(free, rows), ...covered]
      .sort((a, b) => a.id < b.id ? -1 : 1)
      .flatMap((line) =>
        linesOf(line.words, this.#architecturesOf(line.id), line)
      );
  }

  #additionFor(
    id: string,
    row: ToldRow,
    removed: ReadonlySet<number>,
  ): Addition | undefined {
    const words = new Map<Architecture, readonly Expected[]>();
    let first: RowResult | undefined;
    for (const [architecture, told] of row) {
      const known = told.results[0]?.known?.line;
      const isFree = known !== undefined && removed.has(known);
      if (told.isExpected && !isFree) continue;
      const now = told.words;
      if (now === undefined) {
        this.#leave(told);
        continue;
      }
      // Where a pattern says otherwise, that a row passes has to be said.
      const isPlain = now.join() === "pass" &&
        (known === undefined || isFree);
      if (isPlain) continue;
      words.set(architecture, now);
      first ??= told.results.find((one) => judgedOutcome(one) !== "pass") ??
        told.results[0];
    }
    if (first === undefined) return undefined;
    const pattern = this.#patterns.get(first.known?.line ?? 0);
    const passes = judgedOutcome(first) === "pass";
    if (passes) {
      const reason = `passes, as not all of ${pattern?.id}`;
      return { id, words, reason, link: undefined };
    }
    // What was said of the pattern is true of what stays of it.
    const isOfPattern = pattern !== undefined && removed.has(pattern.line) &&
      isExpected(first.outcome);
    return isOfPattern
      ? { id, words, reason: pattern.reason, link: pattern.link }
      : { id, words, reason: reasonFor(first), link: undefined };
  }
}

/**
 * The text of a baseline after a run whose results it was applied to. Lines
 * about architectures and rows that the run does not tell of stay; what is
 * about no row of the suite goes.
 */
export function updateBaseline(
  text: string,
  results: readonly RowResult[],
  rows: readonly KnownRow[],
): Update {
  const exceptions = parseBaseline(text);
  const byLine = new Map(exceptions.map((one) => [one.line, one]));
  const updating = new Updating(new Baseline(exceptions), results, rows);
  const removed = new Set<number>();
  const lines: string[] = [];
  const given = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  for (const [index, line] of given.entries()) {
    const exception = byLine.get(index + 1);
    if (exception === undefined) {
      lines.push(line);
      continue;
    }
    const replaced = updating.replace(exception, line);
    if (replaced.length === 0) removed.add(index + 1);
    lines.push(...replaced);
  }
  const added = updating.additions(removed);
  if (lines.length === 0 && added.length > 0) lines.push(HEADING);
  lines.push(...added);
  const { kept, changed, left } = updating;
  return {
    text: lines.map((line) => `${line}\n`).join(""),
    kept,
    changed,
    added: added.length,
    removed: removed.size,
    left,
  };
}
