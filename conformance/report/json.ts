import { provenanceOf } from "../ledger/provenance.ts";
import { answerTo } from "../program/record.ts";
import { rowNamed } from "../program/suite.ts";
import { printableJson } from "../../src/debug/printable.ts";
import type { RowReport } from "../run/run_rows.ts";
import type { Reporter, ReporterMaker } from "./reporter.ts";
import { RESULTS_SCHEMA } from "./results.ts";

function resultOf(report: RowReport): Readonly<Record<string, unknown>> {
  const {
    id,
    arch,
    mode,
    seed,
    repetition,
    outcome,
    cause,
    step,
    wanted,
    got,
    blockedBy,
    history,
  } = report;
  const { known, verified, unverified, trace, milliseconds } = report;
  const row = rowNamed(id);
  return {
    id,
    arch,
    mode,
    seed,
    repetition,
    outcome,
    cause,
    step,
    wanted,
    got,
    blockedBy,
    history,
    known,
    verified,
    unverified,
    trace,
    // What the real kernel answered; absent where it was not asked yet.
    record: row === undefined ? undefined : answerTo(row, arch),
    // A log does not tell how long a row took.
    milliseconds: milliseconds === 0
      ? undefined
      : Math.round(milliseconds * 1000) / 1000,
  };
}

/**
 * One JSON object, at the end; `partial` stands in it where results lack, and
 * `rows` says what each row claims, and where in the reference it was read.
 * `docs/results.schema.json` describes it.
 */
export const jsonReporter: ReporterMaker = (write): Reporter => ({
  end(plan, reports, summary, stopped) {
    const { suite, reference, seed, seeds, started, selection, results: of } =
      plan;
    const object = {
      schema: RESULTS_SCHEMA,
      suite,
      reference,
      seed,
      seeds,
      started: started?.toISOString(),
      selection,
      partial: stopped === undefined
        ? undefined
        : { reason: stopped, results: reports.length, of },
      results: reports.map(resultOf),
      rows: Object.fromEntries(
        [...new Set(reports.map(({ id }) => id))].flatMap((id) => {
          const row = rowNamed(id);
          return row === undefined ? [] : [[id, provenanceOf(row)] as const];
        }),
      ),
      summary,
    };
    write(`${printableJson(object)}\n`);
  },
});
