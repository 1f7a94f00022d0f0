import { provenanceOf } from "../ledger/provenance.ts";
import { rowNamed } from "../program/suite.ts";
import type { Reporter, ReporterMaker } from "./reporter.ts";

/**
 * One JSON object, at the end; `partial` stands in it where results lack, and
 * `rows` says what each row claims, and where in the reference it was read.
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
      const { verified, unverified } = report;
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
      return { ...judged, verified, unverified };
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
        reports.flatMap(({ id }) => {
          const row = rowNamed(id);
          return row === undefined ? [] : [[id, provenanceOf(row)] as const];
        }),
      ),
      summary,
    };
    write(`${JSON.stringify(object)}\n`);
  },
});
