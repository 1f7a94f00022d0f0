/**
 * What the tasks have in common.
 *
 * @module
 */

import { Interrupted, Interruption } from "../src/cli/interruption.ts";
import { flag, type Option } from "../src/cli/options.ts";

/** Runs any task by its name. */
export const TASKS = "scripts/main.ts";

/** What of Deno's a program that a task starts may do: all but the network. */
export const TASK_PERMISSIONS: readonly string[] = [
  "--no-prompt",
  ...["read", "write", "run", "env", "sys"].map((name) => `--allow-${name}`),
];

/** The option that forbids installing what is missing. */
export const noInstall: Option<boolean> = flag(
  "install nothing with apt, whatever is missing",
);

/** The longest time that a timer takes; the next millisecond is none to it. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What long work has made, in whole or in part. */
export interface Made<T> {
  readonly result: T;
  /** Which signal cut it short, if one did. */
  readonly interrupted: Interrupted | undefined;
}

/**
 * Does work that ends with what it has once its signal is aborted: when the
 * seconds are over, or this process is told to end.
 */
export async function madeInTime<T>(
  seconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Made<T>> {
  const interruption = new Interruption();
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(),
    Math.min(seconds * 1000, LONGEST_TIMER),
  );
  const { signal } = interruption;
  try {
    const result = await work(AbortSignal.any([signal, limit.signal]));
    const { status } = interruption;
    const interrupted = status === undefined
      ? undefined
      : new Interrupted(String(signal.reason), status);
    return { result, interrupted };
  } finally {
    clearTimeout(timer);
    interruption.close();
  }
}
