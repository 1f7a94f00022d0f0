/**
 * `deno task ok`: generated files, format, lint, types, documentation, and
 * whether the package could be published. Prints a line a check and stops at no failure.
 *
 * @module
 */

import configuration from "../deno.json" with { type: "json" };
import { type Command, defineCommand } from "../src/cli/command.ts";
import { interruptible } from "../src/cli/interruption.ts";
import type { Tally } from "./tally.ts";

/**
 * The package's doors, but for `./rows`: what a row may say is inferred from
 * the tables, which the lint would have written down again, type by type.
 */
const documented = Object.entries(configuration.exports)
  .flatMap(([door, path]) => door === "./rows" ? [] : [path]);

/** One check: its name and the `deno` arguments that make it. */
const CHECKS: readonly { name: string; args: readonly string[] }[] = [
  {
    name: "generated files",
    args: [
      "run",
      "--quiet",
      "--allow-read",
      "scripts/main.ts",
      "generate",
      "--check",
    ],
  },
  // Not quiet: a quiet one counts the files and names none.
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint", "--quiet"] },
  { name: "types", args: ["check", "--quiet", "."] },
  {
    name: "documentation",
    args: ["doc", "--lint", ...documented],
  },
  {
    name: "publishing",
    // The types that are inferred from the tables count as slow.
    args: [
      ...["publish", "--dry-run", "--allow-dirty", "--allow-slow-types"],
      "--quiet",
    ],
  },
];

/** Runs every check and prints what each found. */
export async function runChecks(): Promise<Tally> {
  const tally = { passed: 0, failed: 0, ignored: 0 };
  for (const { name, args } of CHECKS) {
    const { success, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      { args: [...args], stdin: "null", stdout: "piped", stderr: "piped" },
    ).output();
    console.log(`${success ? "ok" : "not ok"} - ${name}`);
    tally[success ? "passed" : "failed"]++;
    if (success) continue;
    for (const text of [stdout, stderr]) await Deno.stderr.write(text);
  }
  return tally;
}

/** The task. */
export const command: Command = defineCommand<Record<never, never>>(
  {
    program: "deno task ok",
    about: "Checks generated files, format, lint, types, documentation, and " +
      "whether the package could be published.",
    options: {},
  },
  async () => (await interruptible(runChecks)).failed === 0 ? 0 : 1,
);
