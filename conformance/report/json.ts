import { provenanceOf } from "../ledger/provenance.ts";
import { answerTo } from "../program/record.ts";
import { rowNamed } from "../program/suite.ts";
import type { Reporter, ReporterMaker } from "./reporter.ts";

/**
 * One JSON object, at the end; `partial` stands in it where results lack, and
 * `rows` says what each row claims, and where in the reference it was read;
 * `record` what the real kernel answered to the row.
 */
export const jsonReporter: ReporterMaker = (write): Reporter => ({
  end(
    { suite, reference, seed, seeds, results: of },
    reports,
    summary,
    stopped,
  ) {
    const results = reports.map((report) => {
      const { id, arch, mode, seed, outcome, cause, step, wanted, got } =
        report;
      const { verified, unverified, trace } = report;
      const row = rowNamed(id);
      // What the real kernel answered; absent where it was not asked yet.
      const record = row === undefined ? undefined : answerTo(row, arch);
      const judged = {
        id,
        arch,
        mode,
        seed,
        outcome,
        cause,
        step,
        wanted,
        got,
      };
      return { ...judged, verified, unverified, trace, record };
    });
    const object = {
      schema: "halcyon-conformance-1",
      suite,
      reference,
      seed,
      seeds,
      partial: stopped === undefined
        ? undefined
        : { reason: stopped, results: reports.length, of },
      results,
      rows: Object.fromEntries(
        [...new Set(reports.map(({ id }) => id))].flatMap((id) => {
          const row = rowNamed(id);
          return row === undefined ? [] : [[id, provenanceOf(row)] as const];
        }),
      ),
      summary,
    };
    write(`${JSON.stringify(object)}\n`);
  },
});
