/** When an event goes to which buffer (Kernel/Tasks/PerformanceManager.h). */
import { performanceEvents } from "../api/constants.ts";
import type { PerformanceEvent } from "./performance_event_buffer.ts";
import type { PerformanceEventBuffer } from "./performance_event_buffer.ts";
import type { Process } from "./process.ts";
import { captureStack } from "./backtrace.ts";
import type { Thread } from "./thread.ts";

/** Names of the events as they stand in the JSON. */
export type PerformanceEventName = Lowercase<
  keyof typeof performanceEvents extends `PERF_EVENT_${infer Name}` ? Name
    : never
>;

type Detail = PerformanceEvent["detail"];

/** The buffer that a process' events go to. */
export function currentBuffer(
  process: Process,
): PerformanceEventBuffer | undefined {
  const { profiling } = process.kernel;
  if (profiling.allThreads) return profiling.globalBuffer;
  return process.profiling ? process.performanceEvents : undefined;
}

/** The number of an event's type. */
export function eventNumber(name: PerformanceEventName): number {
  const key =
    `PERF_EVENT_${name.toUpperCase()}` as keyof typeof performanceEvents;
  return performanceEvents[key];
}

/** Records an event if somebody profiles the process and asked for it. */
export function addPerformanceEvent(
  process: Process,
  name: PerformanceEventName,
  thread: Thread,
  detail: Detail = [],
): void {
  const buffer = currentBuffer(process);
  if (buffer === undefined) return;
  const { kernel } = process;
  const number = BigInt(eventNumber(name));
  if ((kernel.profiling.eventMask & number) === 0n) return;
  appendEvent(buffer, process, name, thread, detail);
}

/** Records an event without asking whether it is wanted. */
export function appendEvent(
  buffer: PerformanceEventBuffer,
  process: Process,
  name: string,
  thread: Thread,
  detail: Detail,
): boolean {
  return buffer.append({
    type: name,
    pid: process.pid,
    tid: thread.tid,
    timestamp: Math.floor(process.kernel.time.monotonic / 1_000_000),
    lostSamples: 0,
    stack: captureStack(thread),
    detail,
  });
}
