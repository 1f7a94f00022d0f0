/**
 * How often which system call was made, and how often it failed.
 *
 * @module
 */

import { nameOf, resultOf, type TracedCall } from "./strace_call.ts";
import type { CallTracer } from "./strace_tracer.ts";

interface Count {
  calls: number;
  readonly errors: Map<string, number>;
}

/** Counts, and tells a table when nothing comes any more. */
export class StraceCounts implements CallTracer {
  readonly #line: (line: string) => void;
  readonly #counts = new Map<string, Count>();
  readonly #pending = new Map<number, string>();

  constructor(line: (line: string) => void) {
    this.#line = line;
  }

  enter(call: TracedCall): void {
    const name = nameOf(call);
    this.#pending.set(call.tid, name);
    const count = this.#counts.get(name) ?? { calls: 0, errors: new Map() };
    count.calls++;
    this.#counts.set(name, count);
  }

  exit(tid: number, register: bigint): void {
    const name = this.#pending.get(tid);
    if (name === undefined) return;
    this.#pending.delete(tid);
    const { error } = resultOf(register);
    const errors = this.#counts.get(name)?.errors;
    if (error === undefined || errors === undefined) return;
    errors.set(error, (errors.get(error) ?? 0) + 1);
  }

  signal(): void {}

  gone(tid: number): void {
    this.#pending.delete(tid);
  }

  ended(tid: number): void {
    this.gone(tid);
  }

  close(): void {
    const rows = [...this.#counts]
      .sort(([a, first], [b, second]) =>
        second.calls - first.calls || (a < b ? -1 : 1)
      )
      .map(([name, { calls, errors }]) => ({
        name,
        calls,
        failed: sum(errors.values()),
        reasons: [...errors].map(([error, count]) => `${count} ${error}`),
      }));
    const [calls, errors] = [
      sum(rows.map((row) => row.calls)),
      sum(rows.map((row) => row.failed)),
    ];
    this.#row("calls", "errors", "system call");
    this.#row("-".repeat(WIDTH), "-".repeat(WIDTH), "-".repeat(24));
    for (const { name, calls, failed, reasons } of rows) {
      const why = failed === 0 ? "" : ` (${reasons.join(", ")})`;
      this.#row(String(calls), failed === 0 ? "" : String(failed), name + why);
    }
    this.#row("-".repeat(WIDTH), "-".repeat(WIDTH), "-".repeat(24));
    this.#row(String(calls), errors === 0 ? "" : String(errors), "total");
  }

  #row(calls: string, errors: string, text: string): void {
    this.#line(`${calls.padStart(WIDTH)} ${errors.padStart(WIDTH)} ${text}`);
  }
}

const WIDTH = 9;

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
