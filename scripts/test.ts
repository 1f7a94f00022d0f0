/**
 * `deno task test`: everything that CI checks. Builds the guests, runs `ok`,
 * the core's tests without any permission, the remaining tests and every row
 * in both modes; ends with one line that counts them all.
 *
 * @module
 */

import { type Command, defineCommand, execute } from "../src/cli/command.ts";
import { installReferences } from "./differential/install.ts";
import { buildGuests } from "./guests.ts";
import { runChecks, type Tally } from "./ok.ts";
import { noInstall } from "./task.ts";

/** The core must work where nothing is permitted. */
const CORE = ["src/cpu", "src/elf", "src/kernel", "src/machine", "src/debug"];

/** More than the closing line of `deno test`, which holds the counts. */
const TAIL = 4096;
const encoder = new TextEncoder();

/** Runs `deno test` and counts what its closing line says. */
async function runTests(args: readonly string[]): Promise<Tally> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--reporter=dot", ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let tail = "";
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  for await (const chunk of lines) {
    tail = (tail + chunk).slice(-TAIL);
    // A dot for each of many thousand tests would bury what went wrong.
    const news = chunk.replace(/^[.,!]?\n/gm, "");
    await Deno.stdout.write(encoder.encode(news));
  }
  const { success } = await child.status;
  const counts = /(\d+) passed(?: \([^)]*\))? \| (\d+) failed/.exec(tail);
  const passed = Number(counts?.[1] ?? 0);
  const failed = Number(counts?.[2] ?? 0);
  // A run that died before its closing line is one failure, not none.
  return { passed, failed: success ? failed : Math.max(failed, 1) };
}

async function testAll(mayInstall: boolean): Promise<Tally> {
  const total: Tally = { passed: 0, failed: 0 };
  const add = (tally: Tally) => {
    total.passed += tally.passed;
    total.failed += tally.failed;
  };
  await buildGuests({ mayInstall });
  await installReferences(mayInstall);
  add(await runChecks());
  // Where the configuration names permissions, a run without any needs a flag.
  add(await runTests(["--deny-net", ...CORE]));
  add(await runTests(["-P", `--ignore=${CORE.join(",")}`]));
  return total;
}

/** The task. */
export const command: Command = defineCommand<{ "no-install": boolean }>(
  {
    program: "deno task test",
    about: "Runs everything that CI checks: the checks of deno task ok, the " +
      "core's tests without any permission, the remaining tests and every row " +
      "in both modes. Ends with one line that counts them all.",
    options: { "no-install": noInstall },
    strays: "deno test -P --filter picks single tests",
  },
  async ({ options }, output) => {
    const { passed, failed } = await testAll(!options["no-install"]);
    output.print(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  },
);

if (import.meta.main) Deno.exit(await execute(command, Deno.args));
