/**
 * `deno task coverage [FILTER]`: which functions and branches the rows execute.
 *
 * Deno's raw coverage is misread by c8, so the suite is bundled and run by
 * Node. Types and comments count as covered lines there: look at functions and
 * branches. A function that is never called must show as such, or the numbers
 * mean nothing.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { bundle } from "./coverage/bundle.ts";

const REPORT = "coverage";
const MARK = "neverCalled";

/** What c8 says of one file, as far as it is read here. */
interface FileCoverage {
  readonly fnMap: Readonly<Record<string, { readonly name: string }>>;
  readonly f: Readonly<Record<string, number>>;
}

/** How often the function that is never called is said to have been. */
function markCount(report: Readonly<Record<string, FileCoverage>>): number {
  for (const { fnMap, f } of Object.values(report)) {
    for (const [id, { name }] of Object.entries(fnMap)) {
      if (name === MARK) return f[id] ?? 0;
    }
  }
  return NaN;
}

async function main(): Promise<number> {
  const root = new URL("../", import.meta.url);
  // Two folders down, as the harness's own files are: guests are found from there.
  const program = await bundle(new URL("coverage/bundle/", root));
  const { code } = await new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: [
      "run",
      "--quiet",
      "--allow-all",
      // Only who measures coverage needs c8: the lock file leaves it out.
      "--no-lock",
      "npm:c8@10.1.3",
      "--exclude-after-remap",
      "--exclude",
      "**/npm/**",
      "--reports-dir",
      REPORT,
      "--reporter",
      "text",
      "--reporter",
      "json",
      "node",
      fileURLToPath(program),
      ...Deno.args,
    ],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
  const report = JSON.parse(
    await Deno.readTextFile(new URL("coverage/coverage-final.json", root)),
  );
  if (markCount(report) !== 0) {
    console.error(`${MARK} counts as called: these numbers are wrong`);
    return 1;
  }
  return code;
}

if (import.meta.main) Deno.exit(await main());
