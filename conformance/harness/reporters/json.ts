import type { Reporter, ReporterMaker } from "./reporter.ts";

/** One JSON object, at the end. */
export const jsonReporter: ReporterMaker = (write): Reporter => ({
  end({ suite, reference, seed }, reports, summary): void {
    const results = reports.map((report) => {
      const { id, arch, mode, outcome, cause, step, wanted, got } = report;
      const { verified, unverified } = report;
      const judged = { id, arch, mode, outcome, cause, step, wanted, got };
      return { ...judged, verified, unverified };
    });
    const schema = "halcyon-conformance-1";
    write(
      `${
        JSON.stringify({ schema, suite, reference, seed, results, summary })
      }\n`,
    );
  },
});
