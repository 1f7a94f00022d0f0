/**
 * Steps that are no system calls: other actors, order between them, memory
 * touched by ordinary instructions.
 *
 * @module
 */

import type { SignalName } from "../../src/api/constants/signal.ts";
import { sigaction } from "../../src/api/structs/process.ts";
import type { End } from "./expectation.ts";
import { Step } from "./step.ts";
import { type Pointer, showValue, type Value } from "./value.ts";
import { numberOf, signalNumber } from "./words.ts";
import type { FieldNumber } from "./words.ts";

/** An actor that exits with this status. */
export function exited(status: number): End {
  return { kind: "exited", status };
}

/** An actor that this signal kills. */
export function killed(signal: SignalName): End {
  return { kind: "killed", signal: signalNumber(signal) };
}

/**
 * Forks; the child runs the steps and then exits with status 0. The child's
 * pid is the result, bound to `name`. Wait for it with `join(name)`; a child
 * that is not joined is killed at the end of the row.
 */
export function child(name: string, steps: readonly Step[]): Step {
  return Step.of({ kind: "child", actor: name, steps }, `fork() /*${name}*/`)
    .as(name);
}

/** Starts a thread that runs the steps and then ends; its tid is bound to `name`. */
export function thread(name: string, steps: readonly Step[]): Step {
  return Step.of(
    { kind: "thread", actor: name, steps },
    `create_thread() /*${name}*/`,
  ).as(name);
}

/**
 * Replaces the program by the executor itself, by execve: that takes the steps
 * and then exits with status 0, or ends as `ends` says. The new program has the
 * row's memory as it was before the row began, and knows no earlier results;
 * it can't meet others at a barrier. What its steps give it tells the log
 * itself, step by step.
 */
export function newImage(name: string, steps: readonly Step[]): Step {
  return Step.of(
    { kind: "image", actor: name, steps },
    `execve(executor) /*${name}*/`,
    { kind: "ends", end: exited(0) },
  );
}

/** Waits for a child or thread, which must end as its steps say. */
export function join(name: string): Step {
  return Step.of({ kind: "join", actor: name }, `join(${name})`);
}

/**
 * Installs a handler for `signal` that runs the steps. The steps must run,
 * unless they say `never()`; of several runs the last one is looked at.
 */
export function onSignal<const Flags extends string>(
  signal: SignalName,
  steps: readonly Step[],
  { flags = 0, mask = 0 }: {
    readonly flags?: FieldNumber<typeof sigaction, "sa_flags", Flags>;
    readonly mask?: number;
  } = {},
): Step {
  return Step.of(
    {
      kind: "handler",
      actor: `handler of ${signal}`,
      signal: signalNumber(signal),
      flags: numberOf<number>(flags, sigaction.fields.sa_flags[2]),
      mask,
      steps,
    },
    `sigaction(${signal}, {handler}, NULL)`,
  );
}

/** Waits until every actor that names the barrier has come to it. */
export function barrier(name: string): Step {
  return Step.of({ kind: "barrier", name }, `barrier(${name})`);
}

/**
 * Sleeps until the row's other actors have come to rest, each in a step that
 * may wait or behind its last one: virtual time here, short real pauses
 * elsewhere. With more than 50 milliseconds it is a sleep like any other.
 */
export function settle(milliseconds = 50): Step {
  return Step.of({ kind: "settle", milliseconds }, "settle()");
}

/** Reads the byte at the address with an ordinary instruction; the byte is the result. */
export function load(pointer: Pointer): Step {
  return Step.of({ kind: "load", pointer }, `load(${showValue(pointer)})`);
}

/** Writes the byte at the address with an ordinary instruction. */
export function store(pointer: Pointer, value: Value = 1): Step {
  return Step.of(
    { kind: "store", pointer, value },
    `store(${showValue(pointer)}, ${showValue(value)})`,
  );
}

/** Calls the address as a function without arguments. */
export function jump(pointer: Pointer): Step {
  return Step.of({ kind: "jump", pointer }, `jump(${showValue(pointer)})`);
}

/** Uses up all descriptors but `keep`, with duplicates of descriptor 0. */
export function fillDescriptors(keep = 0): Step {
  return Step.of(
    { kind: "fill-descriptors", keep },
    `fill_descriptors(${keep})`,
  );
}
