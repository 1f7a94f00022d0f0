/**
 * `halcyon merge`: the results of shards as those of one run.
 *
 * @module
 */

import { ExitCode, missesFloor } from "../../conformance/conformance.ts";
import { isExpected } from "../../conformance/judge/outcome.ts";
import {
  mergeResults,
  type NamedResults,
} from "../../conformance/report/merge.ts";
import type { Plan } from "../../conformance/report/reporter.ts";
import { summarize } from "../../conformance/report/summary.ts";
import { type Command, defineCommand } from "./command.ts";
import { reporterOption, type ReporterPlace, Reports } from "./reports.ts";
import { refusingBadResults, resultsIn } from "./results_file.ts";

interface MergeValues {
  reporter: readonly ReporterPlace[];
}

/** The command. */
export const command: Command = defineCommand<MergeValues>(
  {
    program: "halcyon merge",
    about: `Puts the results of several runs together, each a report of
--reporter json=FILE, and reports them as those of one run: shards of a run, runs
of several architectures, or a run and another with --rerun-failed. Of a result
that is told more than once the last one counts.`,
    options: { reporter: reporterOption },
    operands: { usage: "FILE.json…", least: 1, most: Infinity },
    asks: ["read"],
    notes: "Exit status: 0 as expected, 1 unexpected results, 2 usage, or " +
      "results that do not belong together, 4 incomplete: a shard is missing, " +
      "or a run was partial.",
  },
  async ({ options: { reporter }, operands }, output) => {
    const places = await Reports.open(reporter, output);
    const all: NamedResults[] = [];
    for (const name of operands) {
      all.push({ name, results: await resultsIn(name) });
    }
    const { results: merged, stopped, notes } = refusingBadResults(() =>
      mergeResults(all)
    );
    const { results: reports, started, partial, ...rest } = merged;
    const plan: Plan = {
      ...rest,
      ...(started === undefined ? {} : { started: new Date(started) }),
      results: partial?.of ?? reports.length,
      terminal: false,
      color: output.hasColor,
    };
    const summary = summarize(reports);
    places.tell(plan, reports, summary, stopped);
    await places.finish();
    const { different, wronglyExempt } = summary.traces;
    // Where a share is missing, that is what is to be said; a log does not
    // tell what was verified.
    const { selection } = merged;
    const isTold = stopped === undefined &&
      reports.every(({ verified }) => verified !== undefined);
    const low = selection === undefined || !isTold
      ? undefined
      : missesFloor(selection, reports);
    for (
      const line of [
        ...notes,
        ...(stopped === undefined ? [] : [stopped]),
        ...(low === undefined ? [] : [low]),
        ...different.map((id) =>
          `${id} makes other calls, or is told otherwise, elsewhere`
        ),
        ...wronglyExempt.map((id) =>
          `${id} says that its calls differ, and they do not`
        ),
      ]
    ) output.complain(`halcyon merge: ${line}`);
    if (stopped !== undefined || reports.length === 0) {
      return ExitCode.incomplete;
    }
    const isGood = low === undefined &&
      different.length + wronglyExempt.length === 0 &&
      reports.every(({ outcome }) => isExpected(outcome));
    return isGood ? ExitCode.expected : ExitCode.unexpected;
  },
);
