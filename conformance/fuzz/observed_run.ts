/**
 * One run of a program that nothing is expected of, and what was wrong with the
 * machine all the same.
 *
 * @module
 */

import { errnoName } from "../../src/api/errno.ts";
import type { Tier } from "../../src/cpu/cpu.ts";
import { auditKernel } from "../../src/debug/kernel_audit.ts";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { isDeclared, showRefusal } from "../judge/undeclared.ts";
import type { Launch, Run } from "../program/target.ts";
import { EmulatorTarget } from "../run/emulator.ts";

/** How often a call was made, how often it worked, and was refused. */
export interface CallCount {
  made: number;
  worked: number;
  refused: number;
}

/** Counts of all calls, by name. */
export type CallCounts = Map<string, CallCount>;

/** What came of a run. */
export interface Observed {
  /** All that can be seen of it from outside: equal for equal runs. */
  readonly seen: string;
  readonly counts: CallCounts;
  /** What is wrong; nothing, if the machine is right. */
  readonly complaints: readonly string[];
}

/** The kernel is looked at after so many calls, and at the end. */
const CALLS_PER_LOOK = 5000;

/** Follows the calls of a run. */
class Watcher implements SyscallObserver {
  readonly counts: CallCounts = new Map();
  readonly complaints: string[] = [];
  #machine: Machine | undefined;
  #made = 0;
  /** The thread whose call was refused last, until that is over. */
  #refused: unknown;

  #of(name: string): CallCount {
    const count = this.counts.get(name) ?? { made: 0, worked: 0, refused: 0 };
    this.counts.set(name, count);
    return count;
  }

  enter(_: unknown, name: string): void {
    this.#of(name).made++;
  }

  /** Whoever breaks a promise is refused, and never comes to an exit. */
  refuse(thread: unknown, name: string): void {
    this.#of(name).refused++;
    this.#refused = thread;
  }

  exit(thread: unknown, name: string, result: bigint): void {
    const isError = result < 0n && errnoName(Number(-result)) !== undefined;
    const isCounted = this.#refused === thread;
    this.#refused = undefined;
    if (!isError) this.#of(name).worked++;
    else if (!isCounted) this.#of(name).refused++;
    if (++this.#made % CALLS_PER_LOOK === 0) this.#look(`after ${name}`);
  }

  watch(machine: Machine): () => void {
    this.#machine = machine;
    return () => {
      this.#look("at the end");
      this.#machine = undefined;
    };
  }

  #look(when: string): void {
    if (this.#machine === undefined) return;
    for (const complaint of auditKernel(this.#machine.kernel)) {
      this.complaints.push(`${when}: ${complaint}`);
    }
  }
}

function describeEnd({ end }: Run): string {
  switch (end.kind) {
    case "exited":
      return `exited ${end.status}`;
    case "killed":
      return `killed ${end.signal}`;
    case "failed":
      return `failed ${end.reason}`;
    default:
      return end.kind;
  }
}

/**
 * Runs a program once, and looks at the kernel while it does. `others` look on
 * too.
 */
export function observe(
  launch: Launch,
  tier: Tier,
  others: readonly SyscallObserver[] = [],
): Observed {
  const watcher = new Watcher();
  const target = new EmulatorTarget(
    [...others, watcher],
    (machine) => watcher.watch(machine),
    undefined,
    tier,
  );
  const run = target.run(launch);
  const complaints = new Set(watcher.complaints);
  // Programs end as they like; that the machine breaks is nobody's wish.
  if (run.end.kind === "failed") complaints.add(run.end.reason);
  for (const refusal of run.refusals ?? []) {
    if (isDeclared(refusal)) continue;
    complaints.add(`a call states no such error: ${showRefusal(refusal)}`);
  }
  const calls = [...watcher.counts].map(([name, { made, worked }]) =>
    `${name} ${made} ${worked}`
  );
  return {
    seen: [describeEnd(run), run.trace, ...calls, ...run.log].join("\n"),
    counts: watcher.counts,
    complaints: [...complaints],
  };
}
