/**
 * Prints system calls as strace does. What an argument looks like follows from
 * the system-call table; this file only keeps order between threads.
 *
 * @module
 */

import { errno, type ErrnoName } from "../api/errno.ts";
import { signals } from "../api/constants.ts";
import {
  type ArgumentDecoders,
  type ArgumentType,
  decodeRegister,
} from "../api/argument.ts";
import type { SystemCall } from "../api/calls.ts";
import {
  formatConstant,
  formatValue,
  type Scope,
  type TracedMemory,
} from "./strace_value.ts";

export type { TracedMemory } from "./strace_value.ts";

/** A call as it was made. */
export interface TracedCall {
  /** Thread that makes it. */
  readonly tid: number;
  /** The number in its register. */
  readonly number: number;
  /** Its row; undefined for an unknown number. */
  readonly row: SystemCall | undefined;
  /** The four argument registers. */
  readonly registers: readonly bigint[];
  /** What its architecture makes of them. */
  readonly decoders: ArgumentDecoders;
  /** Memory of its process. */
  readonly memory: TracedMemory;
}

/** The register types whose sign is kept when printed. */
const SIGNED: ReadonlySet<ArgumentType> = new Set<ArgumentType>([
  "int",
  "pid_t",
  "ProcessID",
  "clockid_t",
  "off_t",
]);

const names = new Map<number, ErrnoName>(
  Object.entries(errno).map(([name, number]) => [number, name as ErrnoName]),
);

interface Pending {
  readonly call: TracedCall;
  /** Arguments printed when the call began; undefined: what comes out is not known yet. */
  readonly before: (string | undefined)[];
  interrupted: boolean;
}

/** Turns events into lines. */
export class Strace {
  readonly #line: (line: string) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #threads = new Set<number>();

  /** `line` is given each line, without its newline. */
  constructor(line: (line: string) => void) {
    this.#line = line;
  }

  /** A call begins. */
  enter(call: TracedCall): void {
    this.#threads.add(call.tid);
    this.#interruptOthers(call.tid);
    this.#pending.set(call.tid, {
      call,
      before: formatArguments(call, undefined),
      interrupted: false,
    });
  }

  /** A call returns `result`: a negative errno in the low 64 bits is an error. */
  exit(tid: number, result: bigint): void {
    const pending = this.#pending.get(tid);
    if (pending === undefined) return;
    this.#pending.delete(tid);
    this.#interruptOthers(tid);
    const { call } = pending;
    const value = BigInt.asIntN(64, result);
    const failed = value < 0n && value > -4096n;
    const after = formatArguments(call, failed ? undefined : value, true);
    this.#finish(tid, pending, after, formatResult(call, value, failed));
  }

  /** A signal is delivered. */
  signal(tid: number, signal: number): void {
    const name = formatConstant(BigInt(signal), signals);
    this.#interruptOthers(-1);
    this.#say(tid, `--- ${name} {si_signo=${name}} ---`);
  }

  /** A thread that was in a call has gone, or its process has ended. */
  gone(tid: number): void {
    const pending = this.#pending.get(tid);
    if (pending === undefined) return;
    this.#pending.delete(tid);
    this.#finish(tid, pending, [], "?");
  }

  /** A process ends: with a status, or by a signal. */
  ended(tid: number, status: number, signal: number): void {
    this.gone(tid);
    this.#interruptOthers(-1);
    this.#say(
      tid,
      signal === 0
        ? `+++ exited with ${status} +++`
        : `+++ killed by ${formatConstant(BigInt(signal), signals)} +++`,
    );
  }

  #finish(
    tid: number,
    { call, before, interrupted }: Pending,
    after: readonly (string | undefined)[],
    result: string,
  ): void {
    const shown = before.map((argument, index) =>
      argument ?? after[index] ?? hexadecimal(call.registers[index])
    );
    const late = shown.slice(knownArguments(before));
    const text = interrupted
      ? `<... ${nameOf(call)} resumed>${late.join(", ")})`
      : `${nameOf(call)}(${shown.join(", ")})`;
    this.#say(tid, `${text} = ${result}`);
  }

  #interruptOthers(tid: number): void {
    for (const [other, pending] of this.#pending) {
      if (other === tid || pending.interrupted) continue;
      pending.interrupted = true;
      const count = knownArguments(pending.before);
      const known = pending.before.slice(0, count).join(", ");
      const comma = count > 0 && count < pending.before.length ? "," : "";
      this.#say(
        other,
        `${nameOf(pending.call)}(${known}${comma} <unfinished ...>`,
      );
    }
  }

  #say(tid: number, text: string): void {
    const many = this.#threads.size > 1;
    this.#line(many ? `[pid ${String(tid).padStart(5)}] ${text}` : text);
  }
}

/**
 * Before the call what it reads is known, after it also what it wrote. Memory
 * that is not there yet may be there when the call is over: until then the
 * argument is unknown, and what a failed call would have written is an address.
 */
function formatArguments(
  call: TracedCall,
  result: bigint | undefined,
  isOver = false,
): (string | undefined)[] {
  const { row, registers } = call;
  if (row === undefined) return registers.map((value) => hexadecimal(value));
  let isMissing = false;
  const memory: TracedMemory = {
    peek: (address, length) => {
      const bytes = call.memory.peek(address, length);
      isMissing ||= bytes === undefined;
      return bytes;
    },
  };
  const scope: Scope = {
    memory,
    result,
    written: () => isMissing = true,
    sibling: (name) => {
      const index = row.parameters.findIndex(([other]) => other === name);
      return index < 0 ? undefined : typed(row, call, index);
    },
  };
  return row.parameters.map(([, , meaning], index) => {
    isMissing = false;
    const text = formatValue(typed(row, call, index), meaning, scope);
    return isMissing && !isOver ? undefined : text;
  });
}

/** How many arguments, from the first on, are known before the call returns. */
function knownArguments(before: readonly (string | undefined)[]): number {
  const unknown = before.indexOf(undefined);
  return unknown < 0 ? before.length : unknown;
}

function hexadecimal(value: bigint | undefined): string {
  return `0x${BigInt.asUintN(64, value ?? 0n).toString(16)}`;
}

function nameOf(call: TracedCall): string {
  return call.row?.name ?? `syscall_${hexadecimal(BigInt(call.number))}`;
}

/** Whether an int or an unsigned can have the value. */
function isNarrow(value: number): boolean {
  return value === value >> 0 || value === value >>> 0;
}

/** A register as its argument's type. */
function typed(
  row: SystemCall,
  { registers, decoders }: TracedCall,
  index: number,
): bigint {
  const type = row.parameters[index]?.[1] ?? "u64";
  const register = registers[index] ?? 0n;
  if (type === "pointer") return BigInt.asUintN(64, register);
  const decoded = decodeRegister(decoders[type], register);
  // A value that its type does not have: the register is what there is to show.
  if (typeof decoded === "number" && !isNarrow(decoded)) {
    return BigInt.asIntN(64, register);
  }
  const value = BigInt(decoded);
  return SIGNED.has(type) ? value : BigInt.asUintN(64, value);
}

function formatResult(
  call: TracedCall,
  value: bigint,
  failed: boolean,
): string {
  if (failed) return `-1 ${names.get(Number(-value)) ?? String(-value)}`;
  const meaning = call.row?.result;
  return meaning === undefined || meaning.kind === "pointer"
    ? String(value)
    : formatValue(value, meaning, {
      memory: call.memory,
      result: value,
      sibling: () => undefined,
    });
}
