/**
 * Twin runs: the same call programs on two kernels, and where they part.
 *
 * @module
 */

import type { Architecture } from "../src/cpu/cpu.ts";
import { errno } from "../src/api/errno.ts";
import type { Row } from "./language/row.ts";
import type { Step } from "./language/step.ts";
import { EncodeError } from "./program/encode.ts";
import { loadGuest } from "./program/guests.ts";
import { type Log, readLog } from "./judge/log.ts";
import {
  callAt,
  compareSides,
  type Comparison,
  type Difference,
} from "./twin/compare.ts";
import { isInShard, type Shard } from "./run/shard.ts";
import { Programs, seedIn } from "./twin/image.ts";
import { printRow, type Remark } from "./twin/print.ts";
import { shrink } from "./twin/shrink.ts";
import { repeated, type TwinTarget } from "./twin/targets.ts";

export { perTenThousand, type Rate, ratesOf } from "./twin/compare.ts";
export type { Comparison, Difference } from "./twin/compare.ts";
export {
  CommandTarget,
  lenientMachine,
  plainMachine,
  type TwinTarget,
} from "./twin/targets.ts";

/** Which programs, and how often each side runs them. */
export interface TwinPlan {
  readonly architecture: Architecture;
  readonly seed: number;
  readonly programs: number;
  readonly runs: number;
  /** Only the programs of this share, under the numbers that all have. */
  readonly shard?: Shard;
}

/** A comparison with what it was of. */
export interface Twins {
  readonly programs: Programs;
  readonly comparison: Comparison;
}

/** Runs the programs of a seed on both. */
export async function runTwins(
  { architecture, seed, programs: count, runs, shard }: TwinPlan,
  left: TwinTarget,
  right: TwinTarget,
): Promise<Twins> {
  const programs = Programs.drawn(architecture, seed, count);
  const numbers = [...programs.rows.keys()].filter((number) =>
    isInShard(shard, `${number}`)
  );
  const ours = await repeated(left, programs, numbers, runs);
  const theirs = await repeated(right, programs, numbers, runs);
  return {
    programs,
    comparison: compareSides(programs, ours, theirs, numbers),
  };
}

/** The executor with the programs of a seed, and the name in its log's header. */
export async function exportTwin(
  { architecture, seed, programs: count }: Omit<TwinPlan, "runs" | "shard">,
  executor?: Uint8Array,
): Promise<{ readonly image: Uint8Array<ArrayBuffer>; readonly name: string }> {
  const guest = executor ?? await loadGuest(architecture, "executor");
  const programs = Programs.drawn(architecture, seed, count);
  return { image: await programs.image(guest), name: await programs.name() };
}

/** Logs that can not be compared, and why. */
export class LogMismatch extends Error {
  override name = "LogMismatch";
}

async function programsOfLogs(logs: readonly Log[]): Promise<Programs> {
  const headers = logs.flatMap(({ boots }) =>
    boots.flatMap(({ header }) => header ?? [])
  );
  const [first] = headers;
  if (first === undefined || logs.some(({ header }) => header === undefined)) {
    throw new LogMismatch("a log holds no header of twin programs");
  }
  const { suite, arch, rows } = first;
  const other = headers.find((one) =>
    one.suite !== suite || one.arch !== arch || one.rows !== rows
  );
  if (other !== undefined) {
    throw new LogMismatch(
      `the logs are of other programs: ${suite} (${arch}, ${rows}) and ` +
        `${other.suite} (${other.arch}, ${other.rows})`,
    );
  }
  const seed = seedIn(suite);
  const programs = Programs.drawn(arch as Architecture, seed, rows);
  const name = await programs.name();
  if (suite === name) return programs;
  throw new LogMismatch(
    `the logs are of programs ${suite}, and this version makes ${name} of ` +
      `seed ${seed}: export again`,
  );
}

/** Compares logs that exported programs have printed, several a side. */
export async function compareLogs(
  left: readonly AsyncIterable<string>[],
  right: readonly AsyncIterable<string>[],
): Promise<Twins> {
  const read = (side: readonly AsyncIterable<string>[]) =>
    Promise.all(side.map((pieces) => readLog(pieces)));
  const [ours, theirs] = [await read(left), await read(right)];
  const programs = await programsOfLogs([...ours, ...theirs]);
  const told = [...programs.rows.keys()].filter((number) =>
    [...ours, ...theirs].some(({ rows }) => rows.has(number))
  );
  const rows = ({ rows }: Log) => rows;
  return {
    programs,
    comparison: compareSides(
      programs,
      ours.map(rows),
      theirs.map(rows),
      told,
    ),
  };
}

function expectationOf(seen: string): string {
  const [result = ""] = seen.split(" ");
  if (Object.hasOwn(errno, result)) return `.fails("${result}")`;
  if (/^-?\d+$/.test(result)) return `.returns(${result})`;
  return seen === "did not return" || seen === "not reached"
    ? ".never()"
    : ".succeeds()";
}

/** What the right side says at a difference is what the row wants. */
function remarksOn(difference: Difference): ReadonlyMap<Step, Remark> {
  const { step, left, right } = difference;
  if (step === undefined) return new Map();
  return new Map([[step.step, {
    expectation: expectationOf(right[0] ?? ""),
    comment: `left: ${left.join(" or ")}; right: ${right.join(" or ")}`,
  }]]);
}

/** The smallest program that shows a difference, as a module with one row. */
export async function shrinkDifference(
  programs: Programs,
  difference: Difference,
  left: TwinTarget,
  right: TwinTarget,
  root?: string,
): Promise<string> {
  const { architecture, seed } = programs;
  const call = callAt(difference);
  const compared = async (candidate: Row): Promise<Difference | undefined> => {
    const one = new Programs(architecture, seed, [candidate]);
    const { differences: [found] } = compareSides(
      one,
      [await left.run(one, [0], 0)],
      [await right.run(one, [0], 0)],
    );
    return found;
  };
  const differs = async (candidate: Row): Promise<boolean> => {
    try {
      const found = await compared(candidate);
      return found !== undefined && callAt(found) === call;
    } catch (error) {
      // A program that says what nobody understands is no smaller one.
      if (error instanceof EncodeError || error instanceof RangeError) {
        return false;
      }
      throw error;
    }
  };
  const source = programs.rows[difference.program];
  if (source === undefined) throw new RangeError("no such program");
  const id = `${
    call ?? "twin"
  }/twin/seed-${seed}-program-${difference.program}`;
  const smallest = await shrink(source, id, differs);
  const last = await compared(smallest);
  return printRow(
    smallest,
    last === undefined ? new Map() : remarksOn(last),
    root,
  );
}
