/**
 * What those who embed a machine are told while it runs: calls with their
 * arguments decoded, signals and ends.
 *
 * @module
 */

import { signals } from "../api/constants.ts";
import {
  formatArguments,
  formatResult,
  hexadecimal,
  nameOf,
  resultOf,
  standardStyle,
  type TracedCall,
} from "../debug/strace_call.ts";
import type { CallTracer, SignalInformation } from "../debug/strace_tracer.ts";
import { formatConstant } from "../debug/strace_value.ts";

/** An argument of a system call. */
export interface SyscallArgument {
  /** Its name, as in docs/syscalls.md. */
  readonly name: string;
  /** What its register holds. */
  readonly register: bigint;
  /** As strace shows it: constants by name, strings and structs by content. */
  readonly text: string;
}

/** A system call that begins. */
export interface SyscallStart {
  /** The process that makes it. */
  readonly pid: number;
  /** The thread that makes it. */
  readonly tid: number;
  /** Nanoseconds of the machine's own time since it began. */
  readonly time: number;
  /** Its name, as in docs/syscalls.md; `syscall_0x…` where no call has the number. */
  readonly name: string;
  /** What the call reads is shown; what it will write is an address. */
  readonly arguments: readonly SyscallArgument[];
}

/** A system call that has returned. */
export interface SyscallEvent extends SyscallStart {
  /** What the call has read and written is shown. */
  readonly arguments: readonly SyscallArgument[];
  /** What the return register holds: a value, or a negated errno. */
  readonly result: bigint;
  /** The error's name, where it is one: `ENOENT`. */
  readonly error?: string;
  /** The result as strace shows it. */
  readonly text: string;
}

/** A signal that is delivered to a thread. */
export interface SignalEvent {
  /** The thread that it interrupts. */
  readonly tid: number;
  /** Its name: `SIGSEGV`. */
  readonly name: string;
  /** What siginfo_t says, as strace shows it. */
  readonly information: Readonly<Record<string, string>>;
}

/** A process that has ended. */
export interface EndEvent {
  /** Its last thread. */
  readonly tid: number;
  /** What it gave to exit; 0 where a signal ended it. */
  readonly status: number;
  /** The name of the signal that ended it. */
  readonly signal?: string;
}

/**
 * Looks on while a machine runs, in the order in which things happen. Nothing
 * that it does can be noticed by a program. One observer belongs to one machine.
 */
export interface MachineObserver {
  /** A call begins. */
  enter?(call: SyscallStart): void;
  /** A call has returned. Those that never do, such as exit, only begin. */
  exit?(call: SyscallEvent): void;
  /** A signal is delivered. */
  signal?(event: SignalEvent): void;
  /** A process has ended. */
  ended?(event: EndEvent): void;
}

interface Pending {
  readonly call: TracedCall;
  readonly before: readonly (string | undefined)[];
}

/** Tells an observer what a tracer is told. */
export class ObserverTracer implements CallTracer {
  readonly #observer: MachineObserver;
  readonly #pending = new Map<number, Pending>();

  constructor(observer: MachineObserver) {
    this.#observer = observer;
  }

  enter(call: TracedCall): void {
    const before = formatArguments(call, standardStyle);
    this.#pending.set(call.tid, { call, before });
    this.#observer.enter?.(startOf({ call, before }, []));
  }

  exit(tid: number, register: bigint): void {
    const pending = this.#pending.get(tid);
    if (pending === undefined) return;
    this.#pending.delete(tid);
    if (this.#observer.exit === undefined) return;
    const { call } = pending;
    const result = resultOf(register);
    this.#observer.exit({
      ...startOf(pending, formatArguments(call, standardStyle, result)),
      result: result.value,
      ...(result.error === undefined ? {} : { error: result.error }),
      text: formatResult(call, standardStyle, result),
    });
  }

  signal(tid: number, signal: number, information: SignalInformation): void {
    this.#observer.signal?.({ tid, name: signalName(signal), information });
  }

  gone(tid: number): void {
    this.#pending.delete(tid);
  }

  ended(tid: number, status: number, signal: number): void {
    this.gone(tid);
    this.#observer.ended?.({
      tid,
      status,
      ...(signal === 0 ? {} : { signal: signalName(signal) }),
    });
  }

  close(): void {
    this.#pending.clear();
  }
}

function signalName(signal: number): string {
  return formatConstant(BigInt(signal), signals);
}

function startOf(
  { call, before }: Pending,
  after: readonly (string | undefined)[],
): SyscallStart {
  const { pid, tid, time, registers } = call;
  const names = call.row?.parameters.map(([name]) => name) ??
    registers.map((_, index) => `register${index}`);
  return {
    pid,
    tid,
    time,
    name: nameOf(call),
    arguments: names.map((name, index) => ({
      name,
      register: registers[index] ?? 0n,
      text: before[index] ?? after[index] ?? hexadecimal(registers[index]),
    })),
  };
}
