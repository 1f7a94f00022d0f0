/**
 * What of a trace is wanted: strace's `-e` expressions. The classes follow from
 * the system-call table.
 *
 * @module
 */

import { syscalls } from "../api/calls.ts";
import type { SystemCall } from "../api/calls.ts";
import { signals } from "../api/constants/signal.ts";
import { type FieldType, isArray, isScalar } from "../api/layout.ts";
import type { Meaning } from "../api/meaning.ts";
import type { CallTracer, SignalInformation } from "./strace_tracer.ts";
import type { TracedCall } from "./strace_call.ts";

/** What is shown; undefined stands for all. */
export interface TraceFilter {
  readonly calls: ReadonlySet<string> | undefined;
  /** Calls by numbers that no call has, where not all are shown. */
  readonly unknownCalls: boolean;
  readonly signals: ReadonlySet<number> | undefined;
}

/** An expression that says nothing that strace knows. */
export class FilterError extends Error {
  override name = "FilterError";
}

const calls: readonly SystemCall[] = Object.values(syscalls);

/** Whether a parameter, or a field behind it, means what `wanted` says. */
function has(
  call: SystemCall,
  wanted: (meaning: Meaning | undefined) => boolean,
): boolean {
  return call.parameters.some(([, , meaning]) => within(meaning, wanted));
}

function within(
  meaning: Meaning | undefined,
  wanted: (meaning: Meaning | undefined) => boolean,
): boolean {
  if (wanted(meaning)) return true;
  if (meaning?.kind !== "pointer" || typeof meaning.to === "string") {
    return false;
  }
  return Object.values(meaning.to.fields).some(([, type, inner]) =>
    within(inner, wanted) || isFilled(type, wanted)
  );
}

function isFilled(
  type: FieldType,
  wanted: (meaning: Meaning | undefined) => boolean,
): boolean {
  if (isScalar(type) || isArray(type)) return false;
  return Object.values(type.fields).some(([, , inner]) =>
    within(inner, wanted)
  );
}

const namesPath = (call: SystemCall): boolean =>
  has(call, (meaning) =>
    meaning?.kind === "path" ||
    meaning?.kind === "pointer" && meaning.to === "path");

const namesDescriptor = (call: SystemCall): boolean =>
  has(
    call,
    (meaning) =>
      meaning?.kind === "descriptor" ||
      meaning?.kind === "directory descriptor",
  );

const inFamily = (...families: readonly string[]) => (call: SystemCall) =>
  families.includes(call.family);

/** Descriptors out of nothing: their only sign is the result. */
const OPENING = ["pipe", "socket", "socketpair", "create_inode_watcher"]
  .concat("anon_create");
/** What the family of process has that says nothing of processes. */
const NO_PROCESS = ["prctl", "archctl", "umask", "getpid", "getppid"];

/** The classes, and what is in them. */
export const traceClasses: Readonly<
  Record<string, (call: SystemCall) => boolean>
> = {
  all: () => true,
  none: () => false,
  file: namesPath,
  desc: (call) => namesDescriptor(call) || OPENING.includes(call.name),
  process: (call) =>
    inFamily("process")(call) && !NO_PROCESS.includes(call.name) ||
    call.name === "exit_thread" || call.name === "create_thread",
  network: inFamily("socket"),
  memory: inFamily("memory"),
  signal: inFamily("signal"),
  creds: inFamily("identity"),
  clock: inFamily("time"),
  thread: inFamily("thread", "futex", "scheduling"),
};

function selected(word: string): string[] {
  const name = word.replace(/^%/, "");
  const isClass = Object.hasOwn(traceClasses, name);
  // A call and a class by the same name: the percent sign tells.
  const isCall = Object.hasOwn(syscalls, name) && !word.startsWith("%");
  if (isCall) return [name];
  const holds = isClass ? traceClasses[name] : undefined;
  if (holds !== undefined) {
    return calls.filter(holds).map((call) => call.name);
  }
  throw new FilterError(
    `there is no system call and no class ${word}; the classes are ${
      Object.keys(traceClasses).join(", ")
    }`,
  );
}

function selectedSignals(word: string): number[] {
  if (word === "all") return Object.values(signals);
  if (word === "none") return [];
  const name = word.toUpperCase().replace(/^(?:SIG)?/, "SIG");
  const found = Object.entries(signals).find(([one]) => one === name);
  if (found !== undefined) return [found[1]];
  throw new FilterError(`there is no signal ${word}`);
}

function selection<T>(
  text: string,
  all: readonly T[],
  select: (word: string) => readonly T[],
): ReadonlySet<T> {
  const isInverse = text.startsWith("!");
  const words = text.slice(isInverse ? 1 : 0).split(",");
  const found = new Set(words.flatMap(select));
  return isInverse ? new Set(all.filter((one) => !found.has(one))) : found;
}

/**
 * Reads expressions such as `trace=file,close`, `!memory` or `signal=none`; of
 * several about the same the last one counts.
 *
 * @throws {FilterError} where one names what there is not
 */
export function readFilter(expressions: readonly string[]): TraceFilter {
  let filter: TraceFilter = {
    calls: undefined,
    unknownCalls: true,
    signals: undefined,
  };
  for (const expression of expressions) {
    const [, subject = "trace", text = ""] =
      /^(?:(\w+)=)?(.*)$/s.exec(expression) ?? [];
    if (subject === "trace" || subject === "t") {
      const all = calls.map(({ name }) => name);
      filter = {
        ...filter,
        calls: selection(text, all, selected),
        unknownCalls: text.startsWith("!") || text.split(",").includes("all"),
      };
    } else if (["signal", "signals", "s"].includes(subject)) {
      const all: number[] = Object.values(signals);
      filter = { ...filter, signals: selection(text, all, selectedSignals) };
    } else {
      throw new FilterError(
        `${subject}= is neither trace= nor signal=, which are all there is`,
      );
    }
  }
  return filter;
}

/** Hands on what is wanted. */
export class FilteredTracer implements CallTracer {
  readonly #inner: CallTracer;
  readonly #filter: TraceFilter;

  constructor(inner: CallTracer, filter: TraceFilter) {
    this.#inner = inner;
    this.#filter = filter;
  }

  enter(call: TracedCall): void {
    const { calls, unknownCalls } = this.#filter;
    const isShown = call.row === undefined
      ? unknownCalls
      : calls?.has(call.row.name) !== false;
    if (isShown) this.#inner.enter(call);
  }

  exit(tid: number, register: bigint): void {
    this.#inner.exit(tid, register);
  }

  signal(tid: number, signal: number, more: SignalInformation): void {
    if (this.#filter.signals?.has(signal) !== false) {
      this.#inner.signal(tid, signal, more);
    }
  }

  gone(tid: number): void {
    this.#inner.gone(tid);
  }

  ended(tid: number, status: number, signal: number): void {
    this.#inner.ended(tid, status, signal);
  }

  close(): void {
    this.#inner.close();
  }
}
