/**
 * The event buffer of a profiled process, and its JSON
 * (Kernel/Tasks/PerformanceEventBuffer.cpp; spec: perfEvents).
 *
 * @module
 */

import { performanceEvents } from "../../api/constants.ts";
import { listJson } from "../filesystem/json.ts";
import { HeapShare, textBytes } from "../memory/heap.ts";
import type { MemoryManager } from "../memory/memory_manager.ts";
import { Reservation } from "../memory/reservation.ts";
import { type Credentials, isSuperuser } from "../security/credentials.ts";
import type { Parts } from "../work.ts";

const {
  PERF_EVENT_CONTEXT_SWITCH,
  PERF_EVENT_FILESYSTEM,
  PERF_EVENT_FREE,
  PERF_EVENT_KFREE,
  PERF_EVENT_KMALLOC,
  PERF_EVENT_MALLOC,
  PERF_EVENT_MMAP,
  PERF_EVENT_MUNMAP,
  PERF_EVENT_PROCESS_CREATE,
  PERF_EVENT_PROCESS_EXEC,
  PERF_EVENT_SIGNPOST,
  PERF_EVENT_THREAD_CREATE,
} = performanceEvents;

/** One event as it was recorded; the type says what the arguments are. */
export interface PerformanceEvent {
  readonly type: number;
  readonly pid: number;
  readonly tid: number;
  /** Milliseconds since boot. */
  readonly timestamp: number;
  readonly stack: BigUint64Array;
  readonly arg1: bigint;
  readonly arg2: bigint;
  readonly text: string;
  /** Of a call's own, which its type alone does not tell. */
  readonly fields?: EventFields;
}

/** Bytes of one record in the reference's buffer. */
const RECORD_SIZE = 617;
const LONGEST_TEXT = 63;

/** What the kernel's own heap did. */
const HEAP_EVENTS: ReadonlySet<number> = new Set([
  PERF_EVENT_KMALLOC,
  PERF_EVENT_KFREE,
]);

/** Names of the types as they stand in the JSON. */
const typeNames: ReadonlyMap<number, string> = new Map(
  Object.entries(performanceEvents).map(([name, number]) => [
    number,
    name.slice("PERF_EVENT_".length).toLowerCase(),
  ]),
);

/** True for exactly one of the known types. */
export function isEventType(type: number): boolean {
  return typeNames.has(type);
}

/** Names and values, as they stand in the JSON. */
export type EventFields = readonly (readonly [
  name: string,
  value: string | number | bigint,
])[];

/** An event that a program records itself has no details: all are 0. */
const UNTOLD_OPEN: EventFields = [
  ["durationNs", 0n],
  ["fs_event_type", "open"],
  ["dirfd", 0n],
  ["filename_index", 0n],
  ["options", 0n],
  ["mode", 0n],
];

/** What a type adds to the common fields. */
function fieldsOf(
  { type, arg1, arg2, text, fields }: PerformanceEvent,
): EventFields {
  const name = text.slice(0, LONGEST_TEXT);
  switch (type) {
    case PERF_EVENT_MALLOC:
    case PERF_EVENT_KMALLOC:
    case PERF_EVENT_KFREE:
      return [["ptr", arg2], ["size", arg1]];
    case PERF_EVENT_FREE:
      return [["ptr", arg1]];
    case PERF_EVENT_MMAP:
      return [["ptr", arg1], ["size", arg2], ["name", name]];
    case PERF_EVENT_MUNMAP:
      return [["ptr", arg1], ["size", arg2]];
    case PERF_EVENT_PROCESS_CREATE:
      return [["parent_pid", arg1], ["executable", name]];
    case PERF_EVENT_PROCESS_EXEC:
      return [["executable", name]];
    case PERF_EVENT_THREAD_CREATE:
      return [["parent_tid", arg1]];
    case PERF_EVENT_CONTEXT_SWITCH:
      return [["next_pid", arg1], ["next_tid", arg2]];
    case PERF_EVENT_SIGNPOST:
      return [["arg1", arg1], ["arg2", arg2]];
    case PERF_EVENT_FILESYSTEM:
      return fields ?? UNTOLD_OPEN;
    default:
      return [];
  }
}

/** Where a buffer and its strings are allocated. */
type BufferMemory = Pick<
  MemoryManager,
  "heap" | "returnKernelPages" | "takeKernelPages" | "work"
>;

/** A bounded list of events and the strings that they refer to. */
export class PerformanceEventBuffer {
  readonly #memory: BufferMemory;
  readonly #capacity: number;
  readonly #pages: Reservation;
  readonly #records: HeapShare;
  readonly events: PerformanceEvent[] = [];
  /** Each string's index. */
  readonly #strings = new Map<string, number>();

  /** Room for events, or ENOMEM. */
  constructor(memory: BufferMemory, bytes: number) {
    this.#memory = memory;
    this.#pages = new Reservation({
      commit: (count) => memory.takeKernelPages(count),
      uncommit: (count) => memory.returnKernelPages(count),
    }, bytes);
    this.#records = new HeapShare(memory.heap);
    this.#capacity = Math.floor(bytes / RECORD_SIZE);
  }

  /** Pages that it uses from the start. */
  get usedPages(): number {
    return this.#pages.pages;
  }

  /** Nobody will look at it any more. */
  dispose(): void {
    this.#pages.release();
    this.#records.release();
  }

  get isFull(): boolean {
    return this.events.length >= this.#capacity;
  }

  /** The index of a string, the same for equal strings. */
  register(string: string): number {
    const known = this.#strings.get(string);
    if (known !== undefined) return known;
    this.#records.resizeBy(textBytes(string));
    this.#strings.set(string, this.#strings.size);
    return this.#strings.size - 1;
  }

  clear(): void {
    this.events.length = 0;
  }

  /** What a reader of the profile gets; heap addresses are the superuser's. */
  *toJson(reader: Credentials): Parts<string> {
    const strings = yield* listJson(
      this.#memory,
      [...this.#strings.keys()],
      (string) => JSON.stringify(string),
    );
    const shown = isSuperuser(reader)
      ? [...this.events]
      : this.events.filter(({ type }) => !HEAP_EVENTS.has(type));
    const events = yield* listJson(this.#memory, shown, eventJson);
    return `{"strings":${strings},"events":${events}}`;
  }
}

function eventJson(event: PerformanceEvent): string {
  const fields = [`"type":"${typeNames.get(event.type)}"`];
  for (const [key, value] of fieldsOf(event)) {
    fields.push(
      `"${key}":${typeof value === "string" ? JSON.stringify(value) : value}`,
    );
  }
  fields.push(
    `"pid":${event.pid}`,
    `"tid":${event.tid}`,
    `"timestamp":${event.timestamp}`,
    // None is taken by a timer here, and so none is lost.
    `"lost_samples":0`,
    `"stack":[${event.stack.join(",")}]`,
  );
  return `{${fields.join(",")}}`;
}
