/**
 * `deno task fuzz`: random programs on this project's machine, which has to
 * hold whatever they do.
 *
 * @module
 */

import { type Finding, Fuzzer, neverSeen } from "../conformance/fuzz/fuzz.ts";
import {
  type Subject,
  type SubjectKind,
  subjectKinds,
} from "../conformance/fuzz/subjects.ts";
import { isInShard, type Shard } from "../conformance/run/shard.ts";
import { someArchitectures } from "../src/cli/architecture.ts";
import { type Command, defineCommand } from "../src/cli/command.ts";
import { interruptible } from "../src/cli/interruption.ts";
import { anyOf, flag, wholeNumber } from "../src/cli/options.ts";
import { shardOption } from "../src/cli/shard.ts";
import type { Architecture } from "../src/cpu/types.ts";
import { buildGuests } from "./guests.ts";
import { HeldMemory } from "./held_memory.ts";
import { madeInTime, noInstall } from "./task.ts";

interface Options {
  readonly arch: readonly Architecture[];
  readonly kind: readonly SubjectKind[];
  readonly seed: number;
  readonly count: number;
  readonly seconds: number;
  readonly shard: Shard | undefined;
  readonly calls: boolean;
  readonly "no-install": boolean;
}

/** All subjects of some seeds, those of one seed behind one another. */
function* subjectsOf(
  { arch, kind, seed, count, shard }: Options,
): Generator<Subject> {
  for (let at = seed; at < seed + count; at++) {
    if (!isInShard(shard, `${at}`)) continue;
    for (const architecture of arch) {
      for (const one of kind) yield { kind: one, architecture, seed: at };
    }
  }
}

function showFinding(
  { subject: { kind, architecture, seed }, complaint }: Finding,
): string {
  return `deno task fuzz --kind ${kind} --arch ${architecture} --seed ${seed} ` +
    `--count 1: ${complaint}`;
}

function showCounts({ counts }: Fuzzer): readonly string[] {
  const width = Math.max(0, ...[...counts.keys()].map(({ length }) => length));
  return [...counts].sort(([a], [b]) => a < b ? -1 : 1).map((
    [name, { made, worked, refused }],
  ) =>
    `${name.padEnd(width)}  ${made} made, ${worked} worked, ${refused} refused`
  );
}

function showSum(fuzzer: Fuzzer, seeds: string, held: HeldMemory): string {
  const { runs, findings, counts } = fuzzer;
  const made = [...counts.values()].reduce((sum, { made }) => sum + made, 0);
  const { worked, refused } = neverSeen(counts);
  return [
    `${runs} runs, each twice, of seeds ${seeds}; ${made} calls, ` +
    `${findings.length} findings; ${held}`,
    ...held.grows ? [GROWS] : [],
    `never worked: ${worked.join(", ") || "none"}`,
    `never refused: ${refused.join(", ") || "none"}`,
  ].join("\n");
}

const GROWS = "this process held more and more: something is kept of each run";

/** Runs what there is until the time is over. */
async function fuzzAll(
  options: Options,
  held: HeldMemory,
  signal: AbortSignal,
): Promise<{ readonly fuzzer: Fuzzer; readonly seeds: string }> {
  const fuzzer = new Fuzzer();
  let last = options.seed;
  for (const subject of subjectsOf(options)) {
    if (signal.aborted) break;
    last = subject.seed;
    await fuzzer.run(subject);
    held.sample();
    // Signals and timers of the host come between two runs.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return { fuzzer, seeds: `${options.seed} to ${last}` };
}

/** The task. */
export const command: Command = defineCommand<Options>(
  {
    program: "deno task fuzz",
    about: "Runs random programs on this project's machine: programs of the " +
      "twins' grammar (drawn), and a guest that makes any call with anything " +
      "(raw), from processes and threads of root and of a user. Each runs " +
      "twice, interpreted and with what is hot compiled. Whatever they do, " +
      "the machine must not break, both runs must be equal in all that can " +
      "be seen, every page, reference and name of the kernel must be " +
      "accounted for, and no call may be refused as its paragraph does not " +
      "state.",
    options: {
      arch: someArchitectures,
      kind: anyOf({
        placeholder: "KIND",
        description: "only these programs",
        choices: subjectKinds,
      }),
      seed: wholeNumber({ description: "the first seed", otherwise: 1 }),
      count: wholeNumber({
        description: "so many seeds from there on",
        least: 1,
        otherwise: 10,
        otherwiseSaid: "10, or with --seconds as many as there is time for",
      }),
      seconds: wholeNumber({
        description: "after so long it ends with what it has",
        least: 1,
        otherwise: Infinity,
        otherwiseSaid: "all seeds are run",
      }),
      shard: shardOption,
      calls: flag("print how often each call was made, worked, was refused"),
      "no-install": noInstall,
    },
    notes: "A signal ends it with what it has. Exit status: 0 nothing was " +
      "wrong, 1 something was, 2 usage, 3 broken infrastructure, 128 + the " +
      "number of a signal.",
  },
  async ({ options: given, names }, output) => {
    // Who says how long means as many as there is time for.
    const isTimed = names.includes("seconds") && !names.includes("count");
    const options = isTimed ? { ...given, count: Infinity } : given;
    const mayInstall = !options["no-install"];
    await interruptible(() => buildGuests({ mayInstall }));
    const held = new HeldMemory();
    const { result: { fuzzer, seeds }, interrupted } = await madeInTime(
      options.seconds,
      (signal) => fuzzAll(options, held, signal),
    );
    if (options.calls) output.print(showCounts(fuzzer).join("\n"));
    for (const finding of fuzzer.findings) output.print(showFinding(finding));
    output.print(showSum(fuzzer, seeds, held));
    if (interrupted !== undefined) throw interrupted;
    return fuzzer.findings.length === 0 && !held.grows ? 0 : 1;
  },
);
