/**
 * What is behind a target's unexpected results, for people: what to implement
 * next, causes that many rows share, and the rows that disagree for reasons of
 * their own.
 *
 * @module
 */

import { printable } from "../../src/debug/printable.ts";
import { titleOf } from "../judge/outcome.ts";
import type { RowReport } from "../run/run_rows.ts";
import { aspects, type CallLine, callTable, type Share } from "./call_table.ts";
import { type CauseGroup, type Causes, causesOf } from "./causes.ts";

/** So many rows are told of whole; of more of them a line each. */
const WHOLE = 20;

/** So many calls are told of that are missing. */
const MOST_CALLS = 20;

function rowCount(count: number): string {
  return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
}

function nextLines(
  { missing, next }: Pick<Causes<RowReport>, "missing" | "next">,
): readonly string[] {
  if (next === undefined) return [];
  const shown = missing.slice(0, MOST_CALLS);
  const width = Math.max(...shown.map(({ call }) => call.length));
  const left = missing.length - shown.length;
  return [
    `next to implement: ${printable(next.calls.join(", "))}; as far as this ` +
    `log tells, ${rowCount(next.unlocks)} ${
      next.unlocks === 1 ? "lacks" : "lack"
    } nothing else`,
    ...shown.map(({ call, blocks, unlocks }) =>
      `    ${printable(call).padEnd(width)}  blocks ${rowCount(blocks)}, ${
        unlocks.toLocaleString("en")
      } of them alone`
    ),
    ...(left === 0 ? [] : [`    and ${left} calls more`]),
    "",
  ];
}

function groupLines(
  groups: readonly CauseGroup<RowReport>[],
): readonly string[] {
  if (groups.length === 0) return [];
  return [
    "causes",
    ...groups.map(({ cause, results }) =>
      `    ${printable(cause)}: ${rowCount(results.length)}, such as ${
        printable(results[0]?.id ?? "")
      }`
    ),
    "",
  ];
}

/** A disagreement in one line. */
function shortly(report: RowReport): string {
  const { outcome, step = "", wanted, got } = report;
  const differs = wanted === undefined && got === undefined
    ? ""
    : `: wanted ${wanted ?? "something"}, got ${got ?? "nothing"}`;
  return printable(`${outcome}  ${titleOf(report)}  ${step}${differs}`);
}

function singleLines(
  single: readonly RowReport[],
  explain: (report: RowReport) => string,
): readonly string[] {
  return [
    ...single.slice(0, WHOLE).map(explain),
    ...single.slice(WHOLE).map((report) => `${shortly(report)}\n`),
  ].map((text) => text.trimEnd());
}

/** Names in one line, as many as help. */
function named(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_CALLS).map(printable).join(", ");
  const left = names.length - MOST_CALLS;
  return [`${what} ${shown}${left > 0 ? ` and ${left} more` : ""}`];
}

/** How many calls the table leaves out, as nothing is wrong of them. */
function others(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? "1 other call is as it should be"
      : `${count} other calls are as they should be`,
  ];
}

/** The calls of which something is not right, and how many are wholly so. */
function tableLines(
  results: readonly RowReport[],
  missing: ReadonlySet<string>,
): readonly string[] {
  // Of what is not there nothing can be right, and of a row that the log does
  // not tell of nothing can be said.
  const table = callTable(results.filter((one) => one.outcome !== "missing"))
    .filter(({ call }) => !missing.has(call));
  const isWhole = ({ passed, total }: Share): boolean => passed === total;
  const shares = ({ rows, by }: CallLine): readonly Share[] => [
    rows,
    ...aspects.map((aspect) => by[aspect]),
  ];
  const nothing = table.filter((line) =>
    shares(line).every(({ passed }) => passed === 0)
  );
  const wrong = table.filter((line) => !shares(line).every(isWhole));
  const partly = wrong.filter((line) => !nothing.includes(line));
  if (wrong.length === 0) return [];
  const show = ({ passed, total }: Share): string =>
    (total === 0 ? "-" : `${passed}/${total}`).padStart(11);
  const width = Math.max(4, ...partly.map(({ call }) => call.length));
  const head = `${"call".padEnd(width)}${
    ["rows", ...aspects].map((name) => name.padStart(11)).join("")
  }`;
  return [
    ...(partly.length === 0 ? [] : [head]),
    ...partly.map(({ call, rows, by }) =>
      `${call.padEnd(width)}${
        [rows, ...aspects.map((aspect) => by[aspect])].map(show).join("")
      }`
    ),
    ...others(table.length - wrong.length),
    ...named("nothing is right yet of", nothing.map(({ call }) => call)),
    "",
  ];
}

/**
 * The lines about the results of one architecture; `explain` tells of one
 * result whole.
 */
export function explanationOf(
  results: readonly RowReport[],
  explain: (report: RowReport) => string,
): readonly string[] {
  const causes = causesOf(results);
  const { missing, groups, single } = causes;
  if (groups.length === 0 && single.length === 0) return [];
  const examples = groups.flatMap(({ example }) =>
    example === undefined ? [] : [example]
  );
  const lines = [
    ...singleLines([...examples, ...single], explain),
    ...tableLines(results, new Set(missing.map(({ call }) => call))),
    ...groupLines(groups.filter(({ isMissing }) => !isMissing)),
    ...nextLines(causes),
  ];
  const grouped = groups.reduce((sum, { results }) => sum + results.length, 0);
  const isAll = grouped === 0 && single.length <= WHOLE;
  return isAll ? lines : [
    ...lines,
    "--all tells of every row; halcyon show ID tells what a row does",
  ];
}
