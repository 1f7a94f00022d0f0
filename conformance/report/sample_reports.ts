/**
 * Results for tests of reporters: of rows of the suite, of none, and of what
 * somebody may have put into a log, a baseline or a file to make trouble.
 *
 * @module
 */

import type { RowReport } from "../run/run_rows.ts";
import { type Plan, reporterNamed } from "./reporter.ts";
import { summarize } from "./summary.ts";

const common = { arch: "riscv64", mode: "isolated" } as const;

/** Escapes of a terminal, ends of XML and of HTML, directives, and worse. */
export const HOSTILE =
  "\x1b[31m]]>--><script>alert(1)</script>&lt;\"'`|#\r\n::error::x\u{202e}\ud800\ufffe%0A\\";

/** One of each outcome. */
export const samples: readonly RowReport[] = [
  {
    ...common,
    id: "pipe/success/writer-gone",
    outcome: "pass",
    verified: ["pipe"],
    unverified: [],
    trace: "0123456789abcdef",
    milliseconds: 1.25,
  },
  {
    ...common,
    id: "pipe/EINVAL/unknown-flag",
    outcome: "fail",
    cause: "mismatch",
    step: "pipe($ends, O_APPEND)",
    wanted: "= -1 EINVAL",
    got: "= 0",
    milliseconds: 2.5,
  },
  {
    ...common,
    id: `hostile/${HOSTILE}`,
    outcome: "broken",
    step: HOSTILE,
    wanted: HOSTILE,
    got: HOSTILE,
    milliseconds: 0.5,
  },
  {
    ...common,
    arch: "x86_64",
    id: "pipe/EINVAL/unknown-flag",
    outcome: "xfail",
    cause: "crash",
    step: "pipe($ends, O_APPEND)",
    known: {
      line: 3,
      judged: "fail",
      reason: HOSTILE,
      link: "https://bugs.example/7",
    },
    milliseconds: 0,
  },
  {
    ...common,
    arch: "x86_64",
    id: "pipe/success/writer-gone",
    outcome: "xpass",
    step: "late",
    known: { line: 4, judged: "pass", reason: "late" },
    milliseconds: 0,
  },
  {
    ...common,
    arch: "aarch64",
    id: "pipe/success/writer-gone",
    outcome: "skip",
    step: "hangs",
    known: { line: 5, judged: "fail", reason: "hangs" },
    milliseconds: 0,
  },
  {
    ...common,
    arch: "aarch64",
    id: "pipe/EINVAL/unknown-flag",
    outcome: "unsupported",
    cause: "setup",
    known: { line: 6, judged: "broken", reason: "no pipes" },
    milliseconds: 0,
  },
  { ...common, id: "row/of-no-suite", outcome: "missing", milliseconds: 0 },
];

/** A run in which they were all that was to come. */
export const samplePlan: Plan = {
  results: samples.length,
  suite: "0011223344556677",
  reference: "5f37b60744d4",
  seed: 7,
  started: new Date("2026-02-03T04:05:06.789Z"),
  selection: {
    architectures: ["riscv64", "x86_64", "aarch64"],
    mode: "isolated",
    shard: { index: 2, count: 3 },
  },
  terminal: false,
  color: false,
};

/** What a reporter says of results. */
export function toldBy(
  name: string,
  reports: readonly RowReport[] = samples,
  plan: Plan = samplePlan,
  stopped?: string,
): string {
  let text = "";
  const reporter = reporterNamed(name)?.((part) => text += part);
  reporter?.begin?.(plan);
  for (const report of reports) reporter?.result?.(report);
  reporter?.end(plan, reports, summarize(reports), stopped);
  return text;
}

/** The same run, ended too early. */
export function partlyToldBy(name: string): string {
  const plan = { ...samplePlan, results: 99 };
  return toldBy(name, samples, plan, `interrupted ${HOSTILE}`);
}
