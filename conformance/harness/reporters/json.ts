import type { Reporter, ReporterMaker } from "./reporter.ts";

/** One JSON object, at the end. */
export const jsonReporter: ReporterMaker = (write): Reporter => ({
  end({ suite, reference, seed }, reports, summary): void {
    const results = reports.map((
      { id, arch, mode, outcome, cause, step, wanted, got },
    ) => ({ id, arch, mode, outcome, cause, step, wanted, got }));
    const schema = "halcyon-conformance-1";
    write(
      `${
        JSON.stringify({ schema, suite, reference, seed, results, summary })
      }\n`,
    );
  },
});
