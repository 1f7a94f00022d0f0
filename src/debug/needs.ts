/**
 * What a program needs of a kernel, found by running it again with each call
 * that it made refused, or answered without being done: the machine does
 * nothing by chance, so whatever ends otherwise does so for this reason.
 *
 * @module
 */

import type { SyscallName } from "../api/calls.ts";
import { errnoName } from "../api/errno.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import { Machine, type MachineOptions } from "../machine/machine.ts";
import { answeringCalls, missingCalls } from "./missing_calls.ts";

/** What becomes of a program where a call is missing. */
export type Need =
  /** It ends otherwise, whether the call is refused or only answered. */
  | "required"
  /** It ends as before where the call answers 0 and does nothing. */
  | "an answer"
  /** It ends as before without it. */
  | "optional";

/** A call that a program made. */
export interface CallNeed {
  readonly call: SyscallName;
  readonly need: Need;
  readonly times: number;
  /** The errors with which it was refused in the undisturbed run. */
  readonly errors: readonly string[];
}

/** How a program ended, and what it wrote to the console and to dbgputstr. */
export interface ProgramEnd {
  readonly end: string;
  readonly output: string;
  readonly instructions: number;
}

/** An ended program needs no more than so many times its own instructions. */
const PATIENCE = 4;
const LEAST_INSTRUCTIONS = 1_000_000;

function runOnce(
  options: MachineOptions,
  observers: readonly SyscallObserver[],
  maxInstructions: number,
): ProgramEnd {
  const bytes: number[] = [];
  const take = (written: Uint8Array): void => {
    for (const byte of written) bytes.push(byte);
  };
  const machine = Machine.create({
    ...options,
    observers,
    console: { output: take, debug: take },
  });
  try {
    const result = machine.run({ maxInstructions });
    const end = result.kind === "exited"
      ? `exits with ${result.status}`
      : result.kind === "killed"
      ? `is killed by signal ${result.signal}`
      : result.kind;
    // Byte by byte: bytes that are no text must not look alike.
    const output = new TextDecoder("latin1").decode(new Uint8Array(bytes));
    return { end, output, instructions: machine.retired };
  } finally {
    machine.dispose();
  }
}

/** What a program calls, and how much of it it can do without. */
export function needsOf(
  options: MachineOptions,
  maxInstructions: number,
): { readonly whole: ProgramEnd; readonly calls: readonly CallNeed[] } {
  const times = new Map<SyscallName, number>();
  const errors = new Map<SyscallName, Set<string>>();
  const whole = runOnce(options, [{
    enter: (_, name) => void times.set(name, (times.get(name) ?? 0) + 1),
    refuse: (_, name, errno) => {
      const known = errors.get(name) ?? new Set();
      errors.set(name, known.add(errnoName(errno) ?? String(errno)));
    },
  }], maxInstructions);
  const limit = Math.max(whole.instructions * PATIENCE, LEAST_INSTRUCTIONS);
  const endsAlike = (observer: SyscallObserver): boolean => {
    const { end, output } = runOnce(options, [observer], limit);
    return end === whole.end && output === whole.output;
  };
  const calls = [...times].map(([call, count]): CallNeed => ({
    call,
    need: endsAlike(missingCalls([call]))
      ? "optional"
      : endsAlike(answeringCalls([call], 0))
      ? "an answer"
      : "required",
    times: count,
    errors: [...errors.get(call) ?? []],
  }));
  return { whole, calls };
}
