/**
 * When an event goes to which buffer (Kernel/Tasks/PerformanceManager.h).
 *
 * @module
 */

import { performanceEvents } from "../../api/constants.ts";
import type { VirtualRange } from "../memory/address_space.ts";
import type { Region } from "../memory/region.ts";
import { MILLISECOND } from "../time/units.ts";
import { captureCallers, captureStack } from "./backtrace.ts";
import {
  type EventFields,
  isEventType,
  type PerformanceEvent,
  type PerformanceEventBuffer,
} from "./performance_event_buffer.ts";
import type { Process } from "./process.ts";
import type { Thread } from "./thread.ts";

const {
  PERF_EVENT_MMAP,
  PERF_EVENT_MUNMAP,
  PERF_EVENT_PROCESS_CREATE,
  PERF_EVENT_PROCESS_EXEC,
  PERF_EVENT_PROCESS_EXIT,
  PERF_EVENT_THREAD_EXIT,
  PERF_EVENT_THREAD_CREATE,
} = performanceEvents;

/** The buffer that a process' events go to. */
export function currentBuffer(
  process: Process,
): PerformanceEventBuffer | undefined {
  const { profiling } = process.kernel;
  if (profiling.allThreads) return profiling.globalBuffer;
  return process.profiling ? process.performanceEvents : undefined;
}

/** The buffer that all processes' events go to, while they do. */
function systemBuffer(
  { kernel: { profiling } }: Process,
): PerformanceEventBuffer | undefined {
  return profiling.allThreads ? profiling.globalBuffer : undefined;
}

/** What an event says besides who and when. */
export interface EventArguments {
  readonly arg1?: bigint;
  readonly arg2?: bigint;
  readonly text?: string;
  readonly fields?: EventFields;
  /** How much of the thread's stack it has; none unless this says so. */
  readonly capture?: (thread: Thread) => bigint[];
}

/** Of what is seen from the thread's registers: where it is, and its callers. */
export const FROM_REGISTERS: EventArguments = { capture: captureStack };

/** Why an event was not recorded. */
export type Refusal = "full" | "masked" | "unknown";

/** Records an event, or says why not, in the reference's order. */
export function recordEvent(
  buffer: PerformanceEventBuffer,
  process: Process,
  type: number,
  thread: Thread | undefined,
  { arg1 = 0n, arg2 = 0n, text = "", fields, capture }: EventArguments = {},
): Refusal | undefined {
  const { profiling, time } = process.kernel;
  if (buffer.isFull) return "full";
  if ((profiling.eventMask & BigInt(type)) === 0n) {
    return "masked";
  }
  if (!isEventType(type)) return "unknown";
  const event: PerformanceEvent = {
    type,
    pid: process.pid,
    tid: thread?.tid ?? 0,
    timestamp: Math.floor(time.coarseMonotonic / MILLISECOND),
    stack: BigUint64Array.from(
      thread === undefined || capture === undefined ? [] : capture(thread),
    ),
    arg1,
    arg2,
    text,
    ...(fields !== undefined && { fields }),
  };
  buffer.events.push(event);
  return undefined;
}

/** Records an event of a thread if its process is being profiled. */
export function addPerformanceEvent(
  thread: Thread,
  type: number,
  parts?: EventArguments,
): void {
  const { process } = thread;
  const buffer = currentBuffer(process);
  if (buffer === undefined) return;
  recordEvent(buffer, process, type, thread, {
    capture: captureCallers,
    ...parts,
  });
}

/** A thread ends by itself, and no switch from it is told. */
export function addThreadExit(thread: Thread): void {
  thread.endsUnseen = true;
  addPerformanceEvent(thread, PERF_EVENT_THREAD_EXIT);
}

/** A thread has mapped memory, or named it anew. */
export function addMapped(
  thread: Thread,
  { base, size, name = "" }: Region,
): void {
  addPerformanceEvent(thread, PERF_EVENT_MMAP, {
    arg1: BigInt(base),
    arg2: BigInt(size),
    text: name,
  });
}

/** A thread has unmapped what was in a range. */
export function addUnmapped(
  thread: Thread,
  { base, size }: VirtualRange,
): void {
  addPerformanceEvent(thread, PERF_EVENT_MUNMAP, {
    arg1: BigInt(base),
    arg2: BigInt(size),
  });
}

/** An event and whose it is; of no thread where it is the process' own. */
interface Happening {
  readonly type: number;
  readonly thread?: Thread;
  readonly parts?: EventArguments;
}

/** What is told of a process that a profile meets. */
function* happeningsOf(process: Process, type: number): Generator<Happening> {
  const text = process.executable?.absolutePath ?? `<${process.name}>`;
  // The reference gives the process itself as its parent.
  yield { type, parts: { arg1: BigInt(process.pid), text } };
  for (const thread of process.threads) {
    yield { type: PERF_EVENT_THREAD_CREATE, thread };
  }
  for (const { base, size, name = "" } of process.space.regions) {
    const parts = { arg1: BigInt(base), arg2: BigInt(size), text: name };
    yield { type: PERF_EVENT_MMAP, parts };
  }
}

/**
 * A process, its threads and its regions, as a profile begins with them. With
 * the first event that is refused the description ends, and false is said.
 */
export function describeProcess(
  buffer: PerformanceEventBuffer,
  process: Process,
  type: number = PERF_EVENT_PROCESS_CREATE,
): boolean {
  for (const happening of happeningsOf(process, type)) {
    const { type, thread, parts } = happening;
    const refusal = recordEvent(buffer, process, type, thread, parts);
    if (refusal !== undefined) return false;
  }
  return true;
}

/** A process begins while everything is profiled. */
export function addProcessCreated(process: Process): void {
  const buffer = systemBuffer(process);
  if (buffer !== undefined) describeProcess(buffer, process);
}

/** A profiled process runs another program. */
export function addProcessExec(process: Process): void {
  const buffer = currentBuffer(process);
  if (buffer !== undefined) {
    describeProcess(buffer, process, PERF_EVENT_PROCESS_EXEC);
  }
}

/** The last one who knew of a process forgets it while everything is profiled. */
export function addProcessExit(process: Process): void {
  const buffer = systemBuffer(process);
  if (buffer === undefined) return;
  recordEvent(buffer, process, PERF_EVENT_PROCESS_EXIT, undefined);
}
