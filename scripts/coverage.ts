/**
 * `deno task coverage`: which functions the rows execute.
 *
 * Deno's raw coverage is misread by c8, so the suite is bundled and run by
 * Node. Types and comments count as covered lines there, and the bundle's
 * branches are laid to the wrong places: look at functions. A function that is
 * never called must show as such, or the numbers mean nothing.
 *
 * @module
 */

import { architectures } from "../src/cpu/cpu.ts";
import { fileURLToPath } from "node:url";
import { type Command, defineCommand } from "../src/cli/command.ts";
import { checkFilter, matchingRows } from "../src/cli/conformance.ts";
import { HostError } from "../src/cli/errors.ts";
import { interruptible } from "../src/cli/interruption.ts";
import { bundle } from "./coverage/bundle.ts";
import { buildGuests } from "./guests.ts";
import { noInstall } from "./task.ts";

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

async function requireNode(): Promise<void> {
  try {
    await new Deno.Command("node", { args: ["--version"] }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new HostError("Node 20 or newer is needed, and there is no node");
  }
}

async function measure(filter: readonly string[]): Promise<number> {
  const root = new URL("../", import.meta.url);
  // Two folders down, as the files that look for the guests are.
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
      ...filter,
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

/** The task. */
export const command: Command = defineCommand<{ "no-install": boolean }>(
  {
    program: "deno task coverage",
    about: "Measures which functions the rows execute, those rows whose id " +
      "contains FILTER, or matches /FILTER/. Which ways the kernel's decisions " +
      "go is counted by deno task branches.",
    options: { "no-install": noInstall },
    operands: { usage: "[FILTER]", least: 0, most: 1 },
  },
  async ({ options, operands }) => {
    for (const filter of operands) {
      checkFilter(filter, "FILTER");
      matchingRows({ filter }, architectures);
    }
    await requireNode();
    await buildGuests({ mayInstall: !options["no-install"] });
    return await interruptible(() => measure(operands));
  },
);
