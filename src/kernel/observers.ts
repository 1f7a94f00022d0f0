/**
 * Whoever looks on while the kernel works. Only here does the kernel speak to
 * them, so nothing here decides what a program sees; but one that answers a
 * call in the kernel's stead does.
 *
 * @module
 */

import type { RefusalName, SyscallName } from "../api/calls.ts";
import type { CpuState } from "../cpu/cpu.ts";
import type { Thread } from "./tasks/thread.ts";

type Value = number | bigint;

/** Looks on while system calls are made; the kernel knows nothing of it. */
export interface SyscallObserver {
  /**
   * Before the handler runs, with decoded arguments. An observer that gives a
   * result back has answered in the kernel's stead: the handler does not run.
   */
  enter?(
    thread: Thread,
    name: SyscallName,
    args: readonly (number | bigint)[],
  ): bigint | void;
  /** A call by a number that no call has; it fails with ENOSYS. */
  unknown?(thread: Thread, number: bigint): void;
  /** When the result is known: what the return register gets. */
  exit?(thread: Thread, name: SyscallName, result: bigint): void;
  /** The call is refused, by what and with which errno. */
  refuse?(
    thread: Thread,
    name: SyscallName,
    errno: number,
    refusal: RefusalName,
  ): void;
  /** A signal is acted on, other than by being dropped when it was sent. */
  signal?(thread: Thread, signal: number): void;
  /** A thread has gone, and its process with it when it was the last one. */
  gone?(thread: Thread): void;
}

/** Nobody is told the results of a thread that will never see them. */
function observersOf(thread: Thread): readonly SyscallObserver[] {
  return thread.shouldDie ? [] : thread.kernel.observers;
}

/** What is told of a call before it is handled. */
interface Observed {
  readonly name: SyscallName;
  /** How many arguments it has. */
  readonly count: number;
}

/** Gives the last answer that an observer has in the kernel's stead. */
export function observeEntry<Call extends Observed>(
  thread: Thread,
  call: Call,
  argument: (cpu: CpuState, call: Call, index: number) => Value,
): bigint | undefined {
  const { observers } = thread.kernel;
  if (observers.length === 0) return undefined;
  const args: Value[] = [];
  for (let index = 0; index < call.count; index++) {
    args.push(argument(thread.cpu, call, index));
  }
  let answer: bigint | undefined;
  for (const observer of observers) {
    const given = observer.enter?.(thread, call.name, args);
    if (typeof given === "bigint") answer = given;
  }
  return answer;
}

/** A call by a number that no call has. */
export function observeUnknown(thread: Thread, number: bigint): void {
  for (const observer of thread.kernel.observers) {
    observer.unknown?.(thread, number);
  }
}

/** The result of a call that there is, is known. */
export function observeExit(thread: Thread, result: Value): void {
  const { callName } = thread;
  if (callName === undefined) return;
  const observers = observersOf(thread);
  if (observers.length === 0) return;
  const wide = BigInt(result);
  for (const observer of observers) observer.exit?.(thread, callName, wide);
}

/** The call is refused. */
export function observeRefusal(
  thread: Thread,
  errno: number,
  refusal: RefusalName,
): void {
  for (const observer of observersOf(thread)) {
    observer.refuse?.(thread, thread.context.name, errno, refusal);
  }
}

/** A signal is acted on. */
export function observeSignal(thread: Thread, signal: number): void {
  for (const observer of thread.kernel.observers) {
    observer.signal?.(thread, signal);
  }
}

/** A thread has gone. */
export function observeGone(thread: Thread): void {
  for (const observer of thread.kernel.observers) observer.gone?.(thread);
}
