/**
 * `deno task test`: everything that CI checks. Builds the guests, runs `ok`,
 * the core's tests without any permission, the remaining tests and every row
 * in both modes; ends with one line that counts them all.
 *
 * @module
 */

import { installReferences } from "./differential/install.ts";
import { buildGuests } from "./guests.ts";
import { runChecks, type Tally } from "./ok.ts";

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

if (import.meta.main) {
  const total: Tally = { passed: 0, failed: 0 };
  const add = (tally: Tally) => {
    total.passed += tally.passed;
    total.failed += tally.failed;
  };
  await buildGuests({ mayInstall: true });
  await installReferences();
  add(await runChecks());
  // Where the configuration names permissions, a run without any needs a flag.
  add(await runTests(["--deny-net", ...CORE]));
  add(await runTests(["-P", `--ignore=${CORE.join(",")}`]));
  console.log(`${total.passed} passed, ${total.failed} failed`);
  Deno.exit(total.failed === 0 ? 0 : 1);
}
