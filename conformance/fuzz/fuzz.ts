/**
 * Random programs on this project's machine: whatever they do, the machine goes
 * on, does the same again, and accounts for everything.
 *
 * @module
 */

import { syscalls, type SystemCall } from "../../src/api/calls.ts";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import { type CallCounts, observe } from "./observed_run.ts";
import { launchOf, type Subject } from "./subjects.ts";

/** Something wrong, and how to see it again. */
export interface Finding {
  readonly subject: Subject;
  readonly complaint: string;
}

/** Where two texts part, in a few words. */
function firstDifference(one: string, other: string): string {
  const [ours, theirs] = [one.split("\n"), other.split("\n")];
  const at = ours.findIndex((line, index) => line !== theirs[index]);
  return `${ours[at] ?? "the end"} and ${theirs[at] ?? "the end"}`;
}

/** Adds counts to others. */
function addCounts(sum: CallCounts, more: CallCounts): void {
  for (const [name, { made, worked, refused }] of more) {
    const count = sum.get(name) ?? { made: 0, worked: 0, refused: 0 };
    sum.set(name, count);
    count.made += made;
    count.worked += worked;
    count.refused += refused;
  }
}

/** Runs subjects one after the other, and remembers what they showed. */
export class Fuzzer {
  readonly findings: Finding[] = [];
  readonly counts: CallCounts = new Map();
  runs = 0;
  readonly #observers: () => readonly SyscallObserver[];

  /** `observers` make the observers of each run: what breaks a kernel, say. */
  constructor(observers: () => readonly SyscallObserver[] = () => []) {
    this.#observers = observers;
  }

  /**
   * Runs a subject twice, once interpreted and once with what is hot compiled:
   * no program can tell, so that both are equal in all that can be seen.
   */
  async run(subject: Subject): Promise<void> {
    const launch = await launchOf(subject);
    const first = observe(launch, "both", this.#observers());
    const second = observe(launch, "interpreter", this.#observers());
    this.runs++;
    addCounts(this.counts, first.counts);
    const complaints = [...first.complaints];
    if (first.seen !== second.seen) {
      complaints.push(
        "it is not the same again: " +
          firstDifference(first.seen, second.seen),
      );
    }
    this.findings.push(
      ...complaints.map((complaint) => ({ subject, complaint })),
    );
  }
}

/** Calls that are not told of when they work: nobody is there to come back. */
const LEAVING: readonly string[] = ["exit", "exit_thread", "execve"];

/** What calls of the interface runs never did: work, or be refused. */
export function neverSeen(
  counts: CallCounts,
): { readonly worked: readonly string[]; readonly refused: readonly string[] } {
  const worked: string[] = [];
  const refused: string[] = [];
  for (const { name, refuses } of Object.values<SystemCall>(syscalls)) {
    const count = counts.get(name) ?? { made: 0, worked: 0, refused: 0 };
    const times = LEAVING.includes(name)
      ? count.made - count.refused
      : count.worked;
    if (times === 0) worked.push(name);
    if (refuses.length > 0 && count.refused === 0) refused.push(name);
  }
  return { worked, refused };
}
