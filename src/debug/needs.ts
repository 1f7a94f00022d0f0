/**
 * What a program needs of a kernel, found by running it again with each call
 * that it made refused, or answered without being done, each flag not known,
 * and each refusal not made: the machine does nothing by chance, so whatever
 * ends otherwise does so for this reason.
 *
 * @module
 */

import type { RefusalName, SyscallName } from "../api/calls.ts";
import { ENOTIMPL, EOVERFLOW, errnoName } from "../api/errno.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
import { Machine, type MachineOptions } from "../machine/machine.ts";
import { usesOf } from "./call_uses.ts";
import { ignoredFlag, type NamedUse, refusedUse } from "./lacking_uses.ts";
import { refusedOtherwise } from "./lenient_refusals.ts";
import { answeringCalls, missingCalls } from "./missing_calls.ts";
import { residentMemory } from "./resident_memory.ts";

/** What becomes of a program where a call is missing. */
export type Need =
  /** It ends otherwise, whether the call is refused or only answered. */
  | "required"
  /** It ends as before where the call answers 0 and does nothing. */
  | "an answer"
  /** It ends as before without it. */
  | "optional";

/** What becomes of a program where a flag or constant is not known. */
export type UseNeed =
  /** It ends otherwise where the call is refused with EINVAL. */
  | "required"
  /** So it does, but as before where the call is done without the flag. */
  | "may be ignored"
  /** It ends as before where the call is refused. */
  | "optional";

/** What becomes of a program that is not refused something. */
export type RefusalNeed =
  /** It ends otherwise where the call answers 0 or has another error. */
  | "required"
  /** It ends as before with another error. */
  | "any error"
  /** It ends as before where the call answers 0. */
  | "optional";

/** A flag or constant that a program gave to a call. */
export interface FlagNeed extends NamedUse {
  readonly need: UseNeed;
  /** Calls that had it. */
  readonly times: number;
}

/** A refusal that a program met. */
export interface RefusedNeed {
  readonly refusal: RefusalName;
  readonly errno: string;
  readonly need: RefusalNeed;
  readonly times: number;
}

/** A call that a program made. */
export interface CallNeed {
  readonly call: SyscallName;
  readonly need: Need;
  readonly times: number;
  /** Flags and constants, in the order in which they were first given. */
  readonly flags: readonly FlagNeed[];
  /** Refusals in the undisturbed run, in the order in which they came. */
  readonly refusals: readonly RefusedNeed[];
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

/** A flag or constant and how many calls had it. */
interface CountedUse extends NamedUse {
  readonly isFlag: boolean;
  times: number;
}

interface CountedRefusal {
  readonly refusal: RefusalName;
  readonly errno: number;
  times: number;
}

/** What a program did with one call. */
interface Made {
  times: number;
  readonly uses: Map<string, CountedUse>;
  readonly refusals: Map<RefusalName, CountedRefusal>;
}

/** Counts what a program does. */
class Count implements SyscallObserver {
  readonly calls = new Map<SyscallName, Made>();

  #of(call: SyscallName): Made {
    const made = this.calls.get(call) ??
      { times: 0, uses: new Map(), refusals: new Map() };
    this.calls.set(call, made);
    return made;
  }

  enter(
    thread: Thread,
    call: SyscallName,
    args: readonly (number | bigint)[],
  ): void {
    const made = this.#of(call);
    made.times++;
    const memory = residentMemory(thread.process);
    for (const { parameter, name, bits } of usesOf(call, args, memory)) {
      const key = `${parameter} ${name}`;
      const use = made.uses.get(key) ??
        { call, parameter, name, isFlag: bits !== undefined, times: 0 };
      use.times++;
      made.uses.set(key, use);
    }
  }

  refuse(
    _: Thread,
    call: SyscallName,
    errno: number,
    refusal: RefusalName,
  ): void {
    const { refusals } = this.#of(call);
    const met = refusals.get(refusal) ?? { refusal, errno, times: 0 };
    met.times++;
    refusals.set(refusal, met);
  }
}

/** Whether the program ends as it did, in the presence of an observer. */
type EndsAlike = (observer: SyscallObserver) => boolean;

function needOfCall(call: SyscallName, endsAlike: EndsAlike): Need {
  if (endsAlike(missingCalls([call]))) return "optional";
  return endsAlike(answeringCalls([call], 0)) ? "an answer" : "required";
}

function needOfUse(use: CountedUse, endsAlike: EndsAlike): UseNeed {
  if (endsAlike(refusedUse(use))) return "optional";
  return use.isFlag && endsAlike(ignoredFlag(use))
    ? "may be ignored"
    : "required";
}

/** An error that a program is least likely to look for, and another. */
const OTHER_ERRORS = [ENOTIMPL, EOVERFLOW] as const;

function needOfRefusal(
  call: SyscallName,
  { refusal, errno }: CountedRefusal,
  endsAlike: EndsAlike,
): RefusalNeed {
  const chosen = (of: SyscallName, name: RefusalName): boolean =>
    of === call && name === refusal;
  if (endsAlike(refusedOtherwise(chosen, 0))) return "optional";
  const other = OTHER_ERRORS.find((it) => it !== errno) as number;
  return endsAlike(refusedOtherwise(chosen, -other)) ? "any error" : "required";
}

/**
 * What a program calls, and how much of it it can do without. Flags, constants
 * and refusals are looked at where `wholeCalls` is not set: each of them takes
 * a run or two more.
 */
export function needsOf(
  options: MachineOptions,
  maxInstructions: number,
  wholeCalls = false,
): { readonly whole: ProgramEnd; readonly calls: readonly CallNeed[] } {
  const count = new Count();
  const whole = runOnce(options, [count], maxInstructions);
  const limit = Math.max(whole.instructions * PATIENCE, LEAST_INSTRUCTIONS);
  const endsAlike: EndsAlike = (observer) => {
    const { end, output } = runOnce(options, [observer], limit);
    return end === whole.end && output === whole.output;
  };
  const calls = [...count.calls].map(([call, made]): CallNeed => ({
    call,
    need: needOfCall(call, endsAlike),
    times: made.times,
    flags: wholeCalls ? [] : [...made.uses.values()].map((use) => ({
      call,
      parameter: use.parameter,
      name: use.name,
      times: use.times,
      need: needOfUse(use, endsAlike),
    })),
    refusals: wholeCalls ? [] : [...made.refusals.values()].map((met) => ({
      refusal: met.refusal,
      errno: errnoName(met.errno) ?? String(met.errno),
      times: met.times,
      need: needOfRefusal(call, met, endsAlike),
    })),
  }));
  return { whole, calls };
}
