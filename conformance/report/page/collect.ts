/**
 * Makes of results what the page holds of them.
 *
 * @module
 */

import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";
import { isExpected, outcomes, type RowResult } from "../../judge/outcome.ts";
import { account, type Coverage, groupOf } from "../../ledger/accounting.ts";
import { entries, type Entry } from "../../ledger/entry.ts";
import { claimsOfRow } from "../../ledger/row_entries.ts";
import type { Row } from "../../language/row.ts";
import { gradeOf } from "../../program/grade.ts";
import { answerTo } from "../../program/record.ts";
import { rungs } from "../../program/rungs.ts";
import { allRows, rowNamed } from "../../program/suite.ts";
import type { RecordedAnswer } from "../../reference/record.ts";
import type { RowReport } from "../../run/run_rows.ts";
import { describeRow } from "../description.ts";
import type { NamedResults } from "../merge.ts";
import type {
  PageColumn,
  PageData,
  PageEntry,
  PageRow,
  PageTarget,
  PageTexts,
  ToldResult,
} from "./page_data.ts";

/** The real kernel's answers, in the order of their numbers. */
export const answers: readonly RecordedAnswer[] = [
  "as wanted",
  "as wanted in some runs",
  "otherwise",
];

/** A column with its results. */
export interface Column extends PageColumn {
  readonly results: readonly RowReport[];
}

/** The columns: each target on each architecture that it has results of. */
export function columnsOf(targets: readonly NamedResults[]): readonly Column[] {
  return targets.flatMap(({ name, results: { results } }, target) =>
    architectures.map((arch): Column => ({
      target,
      arch,
      title: targets.length === 1 ? arch : `${name} ${arch}`,
      results: results.filter((one) => one.arch === arch),
    })).filter(({ results }) => results.length > 0)
  );
}

/** The result that stands for several of one row: the one to worry about. */
export function worstOf<R extends RowResult>(
  results: readonly R[],
): R | undefined {
  return results.find(({ outcome }) => !isExpected(outcome)) ??
    results.find(({ outcome }) => outcome !== "pass") ?? results[0];
}

function targetOf({ name, results }: NamedResults): PageTarget {
  const { suite, reference, started, partial } = results;
  return {
    name,
    suite,
    reference,
    ...(started === undefined ? {} : { started }),
    ...(partial === undefined ? {} : {
      partial: `${partial.reason}: ${partial.results} of ${partial.of} results`,
    }),
  };
}

function aspectOf(entry: Entry): PageEntry["aspect"] {
  if (entry.kind === "behaviour") return "behaviours";
  return entry.errno === "EPROMISEVIOLATION" ? "promises" : "errors";
}

function pageEntries(coverage: readonly Coverage[]): readonly PageEntry[] {
  const { states } = account(coverage);
  return entries.map((entry) => ({
    id: entry.id,
    call: groupOf(entry),
    aspect: aspectOf(entry),
    ...(entry.kind === "refusal" ? { errno: entry.errno } : {}),
    sentence: entry.sentence,
    source: entry.source,
    state: states.get(entry.id) ?? "open",
    ...(entry.waived === undefined ? {} : { waiver: entry.waived.reason }),
  }));
}

/** What is told of a result that is no pass. */
export function linesOf(report: RowReport): ToldResult["lines"] {
  const { cause, history, step, wanted, got, blockedBy, known } = report;
  const { call, errno } = blockedBy ?? {};
  const all: readonly (readonly [string, string | undefined])[] = [
    ["cause", cause],
    [
      "blocked by",
      errno === undefined ? call : `${call}, which fails with ${errno}`,
    ],
    ["so far", history?.join("\n")],
    ["step", step],
    ["wanted", wanted],
    ["got", got],
    [
      "known",
      known === undefined
        ? undefined
        : `line ${known.line} of the baseline: ${known.reason}`,
    ],
    ["link", known?.link],
  ];
  return all.flatMap(([label, text]) =>
    text === undefined ? [] : [[label, text] as const]
  );
}

function howOf({ mode, seed, repetition }: RowResult): string {
  return [
    mode,
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...(repetition === undefined ? [] : [`repetition ${repetition}`]),
  ].join(", ");
}

function recordOf(row: Row | undefined): string {
  return architectures.map((arch: Architecture) => {
    const answer = row === undefined ? undefined : answerTo(row, arch);
    return answer === undefined ? "-" : answers.indexOf(answer);
  }).join("");
}

/** By row, the results of each column. */
type ByRow = ReadonlyMap<string, readonly (readonly RowReport[])[]>;

/** Rows as the suite has them, and those that it does not have behind. */
function byRow(columns: readonly Column[]): ByRow {
  const found = new Map<string, RowReport[][]>();
  columns.forEach(({ results }, column) => {
    for (const result of results) {
      let cells = found.get(result.id);
      if (cells === undefined) {
        found.set(result.id, cells = columns.map(() => []));
      }
      cells[column]?.push(result);
    }
  });
  const ids = [
    ...allRows.map(({ id }) => id).filter((id) => found.has(id)),
    ...[...found.keys()].filter((id) => rowNamed(id) === undefined),
  ];
  return new Map(ids.map((id) => [id, found.get(id) ?? []]));
}

function pageRow(
  id: string,
  cells: readonly (readonly RowReport[])[],
  numbers: ReadonlyMap<string, number>,
): PageRow {
  const row = rowNamed(id);
  const claimed = row === undefined ? [] : claimsOfRow(row)
    .flatMap((claim) => claim.entries).flatMap((name) =>
      numbers.get(name) ?? []
    );
  const told = cells.flatMap((reports, column) =>
    reports.filter(({ outcome }) => outcome !== "pass").map((
      report,
    ): ToldResult => ({
      column,
      how: howOf(report),
      outcome: report.outcome,
      lines: linesOf(report),
    }))
  );
  return {
    id,
    call: id.split("/")[0] ?? id,
    rung: row === undefined ? -1 : gradeOf(row).rung,
    claims: [...new Set(claimed)],
    results: cells.map((reports) => {
      const worst = worstOf(reports);
      return worst === undefined ? "-" : outcomes.indexOf(worst.outcome);
    }).join(""),
    record: recordOf(row),
    ...(told.length === 0 ? {} : { told }),
  };
}

/** All that the page is made of; `coverage` is what claims the ledger's entries. */
export function collect(
  targets: readonly NamedResults[],
  columns: readonly Column[],
  coverage: readonly Coverage[],
): PageData {
  const ledger = pageEntries(coverage);
  const numbers = new Map(ledger.map(({ id }, index) => [id, index]));
  return {
    targets: targets.map(targetOf),
    columns: columns.map(({ target, arch, title }) => ({
      target,
      arch,
      title,
    })),
    architectures,
    outcomes,
    expected: outcomes.flatMap((one, index) => isExpected(one) ? [index] : []),
    answers,
    rungs: rungs.map(({ name, sentence }) => ({ name, sentence })),
    entries: ledger,
    rows: [...byRow(columns)].map(([id, cells]) => pageRow(id, cells, numbers)),
  };
}

/** What is told elsewhere on the page of a row. */
const TOLD_ELSEWHERE: readonly string[] = ["row", "claims", "record"];

/** What each row does. */
export function collectTexts({ rows }: PageData): PageTexts {
  return rows.map(({ id }) => {
    const row = rowNamed(id);
    const lines = row === undefined ? [] : describeRow(row);
    return lines.filter(([label]) => !TOLD_ELSEWHERE.includes(label));
  });
}
