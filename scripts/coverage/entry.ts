/**
 * The suite as one program without workers, for bundling: it runs under Node,
 * where its coverage can be measured, and shows that nothing in it needs Deno.
 *
 *     node out.mjs [FILTER]
 *
 * @module
 */

import process from "node:process";
import { runConformance } from "../../conformance/conformance.ts";

/** Never called: a report that counts it as executed counts wrongly. */
export function neverCalled(): string {
  return "this line is never executed";
}

const filter = process.argv[2];
const { exitCode, summary } = await runConformance({
  mode: "isolated",
  ...(filter === undefined ? {} : { filter }),
  complain: (message) => process.stderr.write(`${message}\n`),
});
process.stdout.write(`${JSON.stringify(summary)}\n`);
process.exitCode = exitCode;
