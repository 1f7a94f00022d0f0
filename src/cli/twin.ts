/**
 * `halcyon twin`: the same call programs on two kernels, and where they part.
 *
 * @module
 */

import { ExitCode, REFERENCE } from "../../conformance/conformance.ts";
import { FORMAT } from "../../conformance/program/format.ts";
import {
  CommandTarget,
  compareLogs,
  type Comparison,
  type Difference,
  exportTwin,
  lenientMachine,
  LogMismatch,
  perTenThousand,
  plainMachine,
  ratesOf,
  runTwins,
  shrinkDifference,
  type TwinPlan,
  type Twins,
  type TwinTarget,
} from "../../conformance/twin.ts";
import { type Architecture, architectures } from "../cpu/cpu.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import { openKit } from "./export.ts";
import { printable } from "../debug/printable.ts";
import { logFrom } from "./log_file.ts";
import {
  asking,
  type Declaration,
  flag,
  oneOf,
  text,
  wholeNumber,
} from "./options.ts";
import type { Output } from "./output.ts";
import { shardOption } from "./shard.ts";
import { isRefusal } from "./weakened.ts";
import type { Shard } from "../../conformance/run/shard.ts";

/** What twins are made with. */
export interface TwinValues {
  arch: Architecture | undefined;
  seed: number;
  programs: number;
  runs: number;
  shard: Shard | undefined;
  target: string | undefined;
  shrink: number;
  export: boolean;
  out: string | undefined;
  logs: boolean;
}

/** The executor's image holds more, and a log of it is read in one piece. */
const MOST_PROGRAMS = 100_000;
/** A seed is four bytes in the name of a log's suite. */
const LARGEST_SEED = 0xffff_ffff;

/** Program, options, operands and help. */
export const declaration: Declaration<TwinValues> = {
  program: "halcyon twin",
  about: `Draws call programs from the table of system calls, by a seed, runs
them on two kernels and compares what they let be seen: results, memory, how
they end. Process numbers, addresses, inodes, ports and times are compared as
symbols, by first appearance. Of each program the first difference counts; it
is stable where each side says the same in all its runs.

The left side is this project's own machine. The right one is --target: the
same machine with other seeds, or one that answers 0 where it should refuse by
a name, or any command that boots the program whose path is in
HALCYON_PROGRAM and prints its log. --export writes the programs for another
kernel, and --logs compares what was printed there with what was printed here
or elsewhere: A and B are a log or several with commas between them.`,
  options: {
    arch: oneOf({ placeholder: "NAME", choices: architectures }),
    seed: wholeNumber({
      description: "draw the programs by this seed",
      most: LARGEST_SEED,
      otherwise: 1,
    }),
    programs: wholeNumber({
      description: "how many programs",
      least: 1,
      most: MOST_PROGRAMS,
      otherwise: 100,
    }),
    runs: wholeNumber({
      description: "how often each side runs them",
      least: 1,
      most: 100,
      otherwise: 2,
    }),
    shard: shardOption,
    target: {
      ...text({
        placeholder: "TARGET",
        description:
          "what to compare with: seeds, without=REFUSAL, or a command for sh " +
          "(seeds)",
      }),
      asks: ["write", "run", "env"],
      isAsking: (given) => isCommand(given, {}),
    },
    shrink: wholeNumber({
      description: "make so many differing programs as small as can be",
      otherwise: 3,
    }),
    export: flag("write the programs as one image for another kernel"),
    out: asking(
      ["write"],
      text({
        placeholder: "DIR",
        description: "the folder that --export writes to, made where needed",
      }),
    ),
    logs: flag("compare the logs A and B"),
  },
  operands: { usage: "[A B]", least: 0, most: 2 },
  asks: ["read"],
  onlyWith: {
    export: ["arch", "seed", "programs", "out"],
    logs: [],
  },
  notes:
    "A difference is unstable where a side differs from itself, and a program " +
    "unsteady, which is no difference, where some run of one side is like one " +
    "of the other. Calls that never worked are those that were made and " +
    "refused each time.\n\n" +
    "Exit status: 0 no stable difference, 1 a stable difference, 2 usage, " +
    "3 broken infrastructure, 4 some program is told of by one side only, or " +
    "by damaged lines.",
};

/** Calls `use` with a folder for images, which is gone afterwards. */
async function withFolder<T>(
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "halcyon-" });
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Whether a side is neither one of its own name nor one that lets pass. */
function isCommand(target: string, more: NamedTargets): boolean {
  return !Object.hasOwn({ ...named, ...more }, target) &&
    !target.startsWith("without=");
}

/** Sides that have a name of their own. */
export type NamedTargets = Readonly<Record<string, () => TwinTarget>>;

/** Those of this command; the left side's seeds are far away. */
const named: NamedTargets = { seeds: () => plainMachine(1000) };

function targetNamed(
  name: string,
  more: NamedTargets,
  folder: string,
): TwinTarget {
  const all = { ...named, ...more };
  if (Object.hasOwn(all, name)) return all[name]?.() ?? plainMachine(1000);
  const refusal = /^without=(.*)$/.exec(name)?.[1];
  if (refusal === undefined) {
    return new CommandTarget(name, async (image, file) => {
      const path = `${folder}/${file}`;
      await Deno.writeFile(path, image, { mode: 0o755 });
      return path;
    });
  }
  if (isRefusal(refusal)) return lenientMachine(refusal);
  throw new UsageError(`--target: nothing is refused by the name ${refusal}`);
}

function planOf(
  { arch, seed, programs, runs, shard }: TwinValues,
): TwinPlan {
  if (arch === undefined) throw new UsageError("--arch NAME is missing");
  const plan = { architecture: arch, seed, programs, runs };
  return shard === undefined ? plan : { ...plan, shard };
}

function printDifference(difference: Difference, output: Output): void {
  const { program, shown, left, right, isStable } = difference;
  output.print(printable(`program ${program}: ${shown}`));
  for (const [name, seen] of [["left", left], ["right", right]] as const) {
    output.print(
      `  ${name.padEnd(6)} ${seen.map(printable).join("\n         ")}`,
    );
  }
  if (!isStable) output.print("  not stable: a side differs from itself");
}

function printRates(comparison: Comparison, output: Output): void {
  const rates = ratesOf(comparison);
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, index) =>
      index === 0 ? `${cell}`.padEnd(16) : `${cell}`.padStart(10)
    ).join("");
  output.print(line(["family", "calls", "stable", "unstable", "/10,000"]));
  let [all, stable, unstable] = [0, 0, 0];
  for (const rate of rates) {
    const { family, calls } = rate;
    all += calls;
    stable += rate.stable;
    unstable += rate.unstable;
    const share = perTenThousand(rate.stable, calls);
    output.print(line([family, calls, rate.stable, rate.unstable, share]));
  }
  const share = perTenThousand(stable, all);
  output.print(line(["total", all, stable, unstable, share]));
  const never = [...comparison.calls].flatMap(([name, { made, worked }]) =>
    worked === 0 ? `${name} (${made})` : []
  );
  if (never.length > 0) output.print(`never worked: ${never.join(", ")}`);
}

/** Says what came of a comparison, and answers the exit status for it. */
function report({ comparison }: Twins, output: Output): ExitCode {
  const { programs, same, unsteady, untold, differences } = comparison;
  for (const difference of differences) printDifference(difference, output);
  printRates(comparison, output);
  const stable = differences.filter(({ isStable }) => isStable).length;
  output.print(
    `${programs} programs: ${same} the same, ${unsteady} unsteady, ` +
      `${differences.length} differ (${stable} stable), ` +
      `${untold.length} not told by both`,
  );
  if (stable > 0) return ExitCode.unexpected;
  const isWhole = untold.length === 0 && programs > 0;
  return isWhole ? ExitCode.expected : ExitCode.incomplete;
}

async function compareFiles(
  operands: readonly string[],
  output: Output,
): Promise<ExitCode> {
  const [left, right] = operands;
  if (left === undefined || right === undefined) {
    throw new UsageError("--logs takes two sides, A and B");
  }
  const side = (paths: string): AsyncIterable<string>[] =>
    paths.split(",").map(logFrom);
  try {
    return report(await compareLogs(side(left), side(right)), output);
  } catch (error) {
    if (!(error instanceof LogMismatch)) throw error;
    throw new UsageError(error.message);
  }
}

async function writeKit(values: TwinValues, output: Output): Promise<ExitCode> {
  const plan = planOf(values);
  const { architecture, seed, programs } = plan;
  if (values.out === undefined) throw new UsageError("--out DIR is missing");
  const name = `halcyon-twin-${architecture}`;
  const [programFile, manifestFile] = await openKit(values.out, name);
  const kit = await exportTwin(plan);
  const manifest = {
    schema: "halcyon-twin-1",
    format: FORMAT,
    arch: architecture,
    reference: REFERENCE,
    suite: kit.name,
    seed,
    programs,
  };
  await programFile.write(kit.image, 0o755);
  await manifestFile.write(`${JSON.stringify(manifest, undefined, 2)}\n`);
  output.print(
    printable(`${programFile.path}: ${programs} programs, suite ${kit.name}`),
  );
  return ExitCode.expected;
}

async function runBoth(
  values: TwinValues,
  output: Output,
  right: TwinTarget,
): Promise<ExitCode> {
  const plan = planOf(values);
  const left = plainMachine();
  const twins = await runTwins(plan, left, right);
  const status = report(twins, output);
  const stable = twins.comparison.differences.filter((one) => one.isStable);
  for (const difference of stable.slice(0, values.shrink)) {
    output.print("");
    output.write(
      await shrinkDifference(twins.programs, difference, left, right),
    );
  }
  return status;
}

/** Does what the options say; `more` are further targets by their names. */
export async function twin(
  values: TwinValues,
  operands: readonly string[],
  output: Output,
  more: NamedTargets = {},
): Promise<ExitCode> {
  if (values.logs) return await compareFiles(operands, output);
  const [stray] = operands;
  if (stray !== undefined) {
    throw new UsageError(`there is no argument ${stray}: logs want --logs`);
  }
  if (values.export) return await writeKit(values, output);
  if (values.out !== undefined) {
    throw new UsageError("--out means nothing without --export");
  }
  const name = values.target ?? "seeds";
  const run = (folder: string): Promise<ExitCode> =>
    runBoth(values, output, targetNamed(name, more, folder));
  // Only a command is handed images.
  return isCommand(name, more) ? await withFolder(run) : await run("");
}

/** The command. */
export const command: Command = defineCommand<TwinValues>(
  declaration,
  ({ options, operands }, output) => twin(options, operands, output),
);
