// Rows of another project, with what the reference does read in the paragraphs
// that they claim (src/api/calls).

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { runConformance } from "./conformance.ts";
import { exportSuite, verifyLog } from "./export.ts";
import { buffer, call, pipe, row } from "./language/row.ts";
import { defineRows, suiteOf } from "./program/suite.ts";
import { EmulatorTarget } from "./run/emulator.ts";
import { webWorkerPool } from "./run/web_worker_pool.ts";

const ARCHITECTURE = "riscv64";
const ends = buffer(8, "ends");

/** Two that are right, and one that wants what no kernel does. */
const mine = defineRows([
  row("port/pipe/unknown-flag", {
    covers: "pipe/EINVAL/unknown-flag",
    steps: [pipe(ends, "O_APPEND").fails("EINVAL")],
  }),
  row("port/getuid/user", { steps: [call.getuid().returns(1000)] }),
  row("port/getuid/wrong", { steps: [call.getuid().returns(1)] }),
], { file: "tests/rows.ts" });

const WANTED = [
  ["port/getuid/user", "pass"],
  ["port/getuid/wrong", "fail"],
  ["port/pipe/unknown-flag", "pass"],
];

function outcomes(
  results: readonly { readonly id: string; readonly outcome: string }[],
): string[][] {
  return results.map(({ id, outcome }) => [id, outcome])
    .sort(([a = ""], [b = ""]) => a < b ? -1 : 1);
}

Deno.test("runConformance() runs another project's rows, in this thread and in workers", async () => {
  for (const pool of [undefined, webWorkerPool]) {
    const reports: string[] = [];
    const result = await runConformance({
      architectures: [ARCHITECTURE],
      rows: mine,
      ...(pool === undefined ? {} : { pool }),
      reporters: [{ name: "junit", write: (text) => reports.push(text) }],
    });
    assertEquals(result.exitCode, 1);
    assertEquals(outcomes(result.reports), WANTED);
    // A claim is checked as the suite's are.
    const claimed = result.reports.find(({ id }) => id.includes("pipe"));
    assertEquals(claimed?.verified, ["pipe/EINVAL/unknown-flag"]);
    assertStringIncludes(reports.join(""), "tests/rows.ts");
  }
});

Deno.test("verifyLog() judges what a kit of another project's rows printed", async () => {
  const { program, manifest } = await exportSuite(ARCHITECTURE, { rows: mine });
  assertEquals(manifest.rows.length, 3);
  const { log } = new EmulatorTarget().run({
    architecture: ARCHITECTURE,
    program,
    arguments: ["--exit"],
    seed: 1,
    maxInstructions: 1_000_000_000,
  });
  const text = log.join("");
  const judged = await verifyLog(ARCHITECTURE, text, { rows: mine });
  assertEquals([judged.complaints, judged.exitCode], [[], 1]);
  assertEquals(outcomes(judged.results), WANTED);
  const ofSuite = await verifyLog(ARCHITECTURE, text);
  assertStringIncludes(ofSuite.complaints[0] ?? "", "export again");
});

Deno.test("defineRows() puts rows beside the suite's when it is told so", () => {
  const both = defineRows([
    row("port/beside/getuid", { steps: [call.getuid().returns(1000)] }),
  ], { withSuite: true });
  const { rows } = suiteOf(ARCHITECTURE, both);
  assertEquals(rows.length, suiteOf(ARCHITECTURE).rows.length + 1);
  assertEquals(rows.filter(({ id }) => id.startsWith("port/")).length, 1);
});

Deno.test("defineRows() refuses an id that is taken", () => {
  const steps = [call.getuid().succeeds()];
  for (const id of ["pipe/EINVAL/unknown-flag", "port/getuid/user"]) {
    assertThrows(() => defineRows([row(id, { steps })]), TypeError, id);
  }
});
