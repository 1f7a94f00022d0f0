/**
 * `deno task test`: everything that CI checks. Builds the guests, runs `ok`,
 * the core's tests without any permission, the remaining tests and every row
 * in both modes; ends with one line that counts them all.
 *
 * @module
 */

import { type Command, defineCommand } from "../src/cli/command.ts";
import { interruptible } from "../src/cli/interruption.ts";
import { installReferences } from "./differential/install.ts";
import { buildGuests } from "./guests.ts";
import { runChecks } from "./ok.ts";
import { sourcesIn } from "./sources.ts";
import {
  readTally,
  showTally,
  silentFiles,
  sumOf,
  type Tally,
} from "./tally.ts";
import { TIER_VARIABLE } from "./standard_tier.ts";
import { noInstall } from "./task.ts";
import { makeTemporaryFolder } from "./temporary.ts";

/** The core must work where nothing is permitted. */
const CORE = [
  ...["src/cpu", "src/elf", "src/kernel", "src/machine", "src/debug"],
  "src/embedding",
];

/** Rows: a file an area, each on one processor, side by side. */
const ROWS = "conformance/rows";
/** What runs and judges them. */
const SUITE = "conformance";

/** What runs again with every block compiled, and what sees to that. */
const CPU = "src/cpu";
const PRELOADED = "--preload=scripts/standard_tier.ts";
const TIERED = [`--allow-env=${TIER_VARIABLE}`, PRELOADED];

/** More than the closing line of `deno test`, which holds the counts. */
const TAIL = 4096;
const encoder = new TextEncoder();

/** All test files, as paths from the root. */
async function testFiles(): Promise<string[]> {
  const files = await Array.fromAsync(sourcesIn(""));
  return files.filter((file) => file.endsWith("_test.ts"));
}

/** A file without tests fails: nobody would miss what it should have held. */
async function checkFiles(report: string): Promise<Tally> {
  const silent = silentFiles(await testFiles(), report);
  for (const file of silent) console.error(`not ok - ${file} ran no test`);
  return { passed: 0, failed: silent.length, ignored: 0 };
}

/**
 * Runs `deno test`, which also writes a report, and counts what it says.
 * `environment` is added to this process's own.
 */
async function runTests(
  report: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Tally> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--quiet",
      "--reporter=dot",
      `--junit-path=${report}`,
      ...args,
    ],
    env: { NO_COLOR: "1", ...environment },
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
  return readTally(tail, success);
}

async function testAll(mayInstall: boolean): Promise<Tally> {
  await buildGuests({ mayInstall });
  await installReferences(mayInstall);
  const tallies = [await runChecks()];
  const folder = await makeTemporaryFolder("test");
  try {
    const report = (name: string): string => `${folder}/${name}.xml`;
    // Where the configuration names permissions, a run without any needs a flag.
    const isTiered = Deno.env.has(TIER_VARIABLE);
    const none = isTiered ? TIERED : ["--deny-net"];
    const some = isTiered ? ["-P", PRELOADED] : ["-P"];
    // Each `deno test` has one thread for all of its files but with --parallel,
    // under which a test that starts programs would wait for too many others.
    tallies.push(
      ...await Promise.all([
        runTests(report("core"), [...none, ...CORE]),
        runTests(report("compiled"), [...TIERED, CPU], {
          [TIER_VARIABLE]: "compiler",
        }),
      ]),
      await runTests(report("rows"), [...some, "--parallel", ROWS]),
      ...await Promise.all([
        runTests(report("suite"), [...some, `--ignore=${ROWS}`, SUITE]),
        runTests(report("rest"), [
          ...some,
          `--ignore=${[...CORE, SUITE].join(",")}`,
        ]),
      ]),
    );
    const reports = await Promise.all(
      ["core", "rows", "suite", "rest"].map((name) =>
        Deno.readTextFile(report(name)).catch(() => "")
      ),
    );
    tallies.push(await checkFiles(reports.join("\n")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return sumOf(tallies);
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
    const mayInstall = !options["no-install"];
    const total = await interruptible(() => testAll(mayInstall));
    output.print(showTally(total));
    return total.failed === 0 ? 0 : 1;
  },
);
