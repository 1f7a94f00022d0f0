import { isExpected, titleOf } from "../judge/outcome.ts";
import { printable, printableJson } from "../../src/debug/printable.ts";
import { rowNamed } from "../program/suite.ts";
import { provenanceOf } from "../ledger/provenance.ts";
import type { RowReport } from "../run/run_rows.ts";
import { explain } from "./pretty.ts";
import { referenceFile } from "./reference_file.ts";
import type { Plan, Reporter, ReporterMaker } from "./reporter.ts";

type Fields = Readonly<Record<string, unknown>>;

function ruleOf(id: string): Fields {
  const row = rowNamed(id);
  const { claims = [], sources = [] } = row === undefined
    ? {}
    : provenanceOf(row);
  const sentences = claims.map(({ sentence }) => printable(sentence));
  return {
    id: printable(id),
    shortDescription: { text: sentences[0] ?? printable(id) },
    ...(sentences.length === 0
      ? {}
      : { fullDescription: { text: sentences.join("\n") } }),
    ...(sources.length === 0
      ? {}
      : { help: { text: `In the reference: ${sources.join(", ")}` } }),
  };
}

function locationsOf({ id }: RowReport): readonly Fields[] {
  const row = rowNamed(id);
  return row === undefined ? [] : [{
    physicalLocation: {
      artifactLocation: { uri: referenceFile(row) },
      region: { startLine: 1 },
    },
  }];
}

function resultOf(report: RowReport, ruleIndex: number): Fields {
  const { id, arch, mode, known } = report;
  return {
    ruleId: printable(id),
    ruleIndex,
    level: "error",
    message: { text: explain(report, false).trimEnd() },
    locations: locationsOf(report),
    partialFingerprints: { "halcyonResult/v1": printable(titleOf(report)) },
    properties: { arch, mode, outcome: report.outcome },
    ...(known === undefined || !isExpected(report.outcome) ? {} : {
      suppressions: [{
        kind: "external",
        status: "accepted",
        justification: printable(known.reason),
      }],
    }),
  };
}

function invocationOf(
  { started, results }: Plan,
  reports: readonly RowReport[],
  stopped: string | undefined,
): Fields {
  return {
    executionSuccessful: stopped === undefined,
    ...(started === undefined ? {} : { startTimeUtc: started.toISOString() }),
    ...(stopped === undefined ? {} : {
      toolExecutionNotifications: [{
        level: "error",
        message: {
          text: `${
            printable(stopped)
          }: ${reports.length} of ${results} results`,
        },
      }],
    }),
  };
}

/**
 * SARIF 2.1.0: what was not as expected, at the reference's file, and as
 * suppressed what the baseline excuses.
 */
export const sarifReporter: ReporterMaker = (write): Reporter => ({
  end(plan, reports, _summary, stopped): void {
    const told = reports.filter((report) =>
      !isExpected(report.outcome) ||
      report.known !== undefined && report.outcome !== "pass"
    );
    const rules = new Map<string, number>();
    for (const { id } of told) {
      if (!rules.has(id)) rules.set(id, rules.size);
    }
    const log = {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [{
        tool: {
          driver: { name: "Halcyon", rules: [...rules.keys()].map(ruleOf) },
        },
        invocations: [invocationOf(plan, reports, stopped)],
        results: told.map((report) =>
          resultOf(report, rules.get(report.id) ?? 0)
        ),
        columnKind: "utf16CodeUnits",
        properties: { suite: plan.suite, reference: plan.reference },
      }],
    };
    write(`${printableJson(log)}\n`);
  },
});
