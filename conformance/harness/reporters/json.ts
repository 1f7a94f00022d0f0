import type { Reporter, ReporterMaker } from "./reporter.ts";

/** One JSON object, at the end; `partial` stands in it where results lack. */
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
      summary,
    };
    write(`${JSON.stringify(object)}\n`);
  },
});
