/**
 * What is behind a target's unexpected results, for people: what to implement
 * next, causes that many rows share, and the rows that disagree for reasons of
 * their own.
 *
 * @module
 */

import { printable } from "../judge/printable.ts";
import { titleOf } from "../judge/outcome.ts";
import type { RowReport } from "../run/run_rows.ts";
import { aspects, callTable, type Share } from "./call_table.ts";
import { type CauseGroup, causesOf, type MissingCall } from "./causes.ts";

/** So many rows are told of whole; of more of them a line each. */
const WHOLE = 20;

/** So many calls are told of that are missing. */
const MOST_CALLS = 12;

function rowCount(count: number): string {
  return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
}

function nextLines(missing: readonly MissingCall[]): readonly string[] {
  const [next] = missing;
  if (next === undefined) return [];
  const shown = missing.slice(0, MOST_CALLS);
  const width = Math.max(...shown.map(({ call }) => call.length));
  const left = missing.length - shown.length;
  return [
    `next to implement: ${printable(next.call)}, unlocks ${
      rowCount(next.unlocks)
    }`,
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

/** The calls of which something is not right, and how many are wholly so. */
function tableLines(results: readonly RowReport[]): readonly string[] {
  const table = callTable(results);
  const isWhole = ({ passed, total }: Share): boolean => passed === total;
  const partly = table.filter(({ rows, by }) =>
    ![rows, ...aspects.map((aspect) => by[aspect])].every(isWhole)
  );
  if (partly.length === 0) return [];
  const show = ({ passed, total }: Share): string =>
    (total === 0 ? "-" : `${passed}/${total}`).padStart(10);
  const width = Math.max(4, ...partly.map(({ call }) => call.length));
  return [
    `${"call".padEnd(width)}${
      ["rows", ...aspects].map((name) => name.padStart(10)).join("")
    }`,
    ...partly.map(({ call, rows, by }) =>
      `${call.padEnd(width)}${
        [rows, ...aspects.map((aspect) => by[aspect])].map(show).join("")
      }`
    ),
    `${table.length - partly.length} other calls are as they should be`,
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
  const { missing, groups, single } = causesOf(results);
  if (groups.length === 0 && single.length === 0) return [];
  const lines = [
    ...singleLines(single, explain),
    ...tableLines(results),
    ...groupLines(groups),
    ...nextLines(missing),
  ];
  const grouped = groups.reduce((sum, { results }) => sum + results.length, 0);
  const isAll = grouped === 0 && single.length <= WHOLE;
  return isAll ? lines : [
    ...lines,
    "--all tells of every row; halcyon show ID tells what a row does",
  ];
}
