/**
 * What is told of system calls, whatever is made of it: lines, JSON, counts.
 *
 * @module
 */

import type { TracedCall } from "./strace_call.ts";

/** The fields of siginfo_t that say something, behind si_signo. */
export type SignalInformation = Readonly<Record<string, string>>;

/** Is told of calls, signals and ends, in the order in which they happen. */
export interface CallTracer {
  /** A call begins. */
  enter(call: TracedCall): void;
  /** A call returns what its register holds, a negated errno for an error. */
  exit(tid: number, register: bigint): void;
  /** A signal is delivered. */
  signal(tid: number, signal: number, more: SignalInformation): void;
  /** A thread that was in a call has gone, or its process has ended. */
  gone(tid: number): void;
  /** A process ends: with a status, or by a signal. */
  ended(tid: number, status: number, signal: number): void;
  /** Nothing comes any more. */
  close(): void;
}
