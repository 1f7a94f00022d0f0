/**
 * strace for those who embed a machine.
 *
 * @module
 */

import { FilteredTracer, readFilter } from "../debug/strace_filter.ts";
import { standardStyle } from "../debug/strace_call.ts";
import { StraceJson } from "../debug/strace_json.ts";
import type { CallTracer } from "../debug/strace_tracer.ts";
import { Strace } from "../debug/strace.ts";
import { type MachineObserver, ObserverTracer } from "./observer.ts";

/** How calls are shown. */
export interface StraceOptions {
  /**
   * Only some calls and signals, as `halcyon strace -e` takes them:
   * `trace=%file`, `trace=!mmap`, `signal=none`.
   */
  readonly expressions?: readonly string[];
  /** Characters of a string that are shown; 32 by default. */
  readonly stringLimit?: number;
  /** Shows what descriptors stand for: `3</tmp/file>`. */
  readonly showsPaths?: boolean;
  /** An object of JSON a line. */
  readonly json?: boolean;
}

/** What stands behind the observers that `strace` made. */
const tracers = new WeakMap<MachineObserver, CallTracer>();

/**
 * An observer that hands strace's lines to `line`, without their newlines.
 *
 * @example
 * ```ts
 * import { createMachine, strace } from "@halcyon/halcyon";
 * import { loadGuest } from "@halcyon/halcyon/suite";
 *
 * const machine = createMachine({
 *   architecture: "x86_64",
 *   program: "/bin/hello",
 *   programFile: await loadGuest("x86_64", "hello"),
 *   observers: [strace((line) => console.log(line))],
 * });
 * machine.run();
 * machine.dispose();
 * ```
 *
 * @throws {Error} where an expression is none
 */
export function strace(
  line: (line: string) => void,
  options: StraceOptions = {},
): MachineObserver {
  const { expressions = [], json = false } = options;
  const style = {
    stringLimit: options.stringLimit ?? standardStyle.stringLimit,
    showsPaths: options.showsPaths ?? standardStyle.showsPaths,
  };
  const tracer = new (json ? StraceJson : Strace)(line, style);
  const observer: MachineObserver = {};
  tracers.set(
    observer,
    expressions.length === 0
      ? tracer
      : new FilteredTracer(tracer, readFilter(expressions)),
  );
  return observer;
}

/** What tells the observer. */
export function tracerOf(observer: MachineObserver): CallTracer {
  return tracers.get(observer) ?? new ObserverTracer(observer);
}
