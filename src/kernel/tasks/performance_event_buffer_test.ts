// Expectations: spec perfEvents (fields of each type, 617-byte records).
import { atOnce } from "../work.ts";
import { assertEquals } from "@std/assert";
import { performanceEvents } from "../../api/constants.ts";
import { TestWorld } from "../filesystem/test_world.ts";
import { rootCredentials } from "../security/credentials.ts";
import {
  type PerformanceEvent,
  PerformanceEventBuffer,
} from "./performance_event_buffer.ts";

const memory = new TestWorld();

function event(type: number): PerformanceEvent {
  return {
    type,
    pid: 3,
    tid: 4,
    timestamp: 5,
    stack: BigUint64Array.of(16n),
    arg1: 1n,
    arg2: 2n,
    text: 'a"b',
  };
}

Deno.test("PerformanceEventBuffer.toJson() writes what each type adds", () => {
  const buffer = new PerformanceEventBuffer(memory, 4096);
  buffer.register("one");
  buffer.events.push(event(performanceEvents.PERF_EVENT_MALLOC));
  buffer.events.push(event(performanceEvents.PERF_EVENT_MMAP));
  const text = atOnce(buffer.toJson(rootCredentials));
  assertEquals(JSON.parse(text), {
    strings: ["one"],
    events: [
      {
        type: "malloc",
        ptr: 2,
        size: 1,
        pid: 3,
        tid: 4,
        timestamp: 5,
        lost_samples: 0,
        stack: [16],
      },
      {
        type: "mmap",
        ptr: 1,
        size: 2,
        name: 'a"b',
        pid: 3,
        tid: 4,
        timestamp: 5,
        lost_samples: 0,
        stack: [16],
      },
    ],
  });
});

Deno.test("PerformanceEventBuffer.toJson() shows the kernel's heap to the superuser alone", () => {
  const buffer = new PerformanceEventBuffer(memory, 4096);
  buffer.events.push(
    event(performanceEvents.PERF_EVENT_KMALLOC),
    event(performanceEvents.PERF_EVENT_FREE),
    event(performanceEvents.PERF_EVENT_KFREE),
  );
  const typesFor = (uid: number): string[] => {
    const reader = { ...rootCredentials, euid: uid };
    const { events } = JSON.parse(
      atOnce(buffer.toJson(reader)),
    ) as { events: { type: string }[] };
    return events.map(({ type }) => type);
  };
  assertEquals(typesFor(0), ["kmalloc", "free", "kfree"]);
  assertEquals(typesFor(1000), ["free"]);
});

Deno.test("PerformanceEventBuffer is full at its size divided by a record's", () => {
  const buffer = new PerformanceEventBuffer(memory, 617 * 2);
  assertEquals(buffer.isFull, false);
  buffer.events.push(event(1), event(1));
  assertEquals(buffer.isFull, true);
});

Deno.test("PerformanceEventBuffer.register() gives equal strings one index", () => {
  const buffer = new PerformanceEventBuffer(memory, 617);
  assertEquals(["a", "b", "a"].map((s) => buffer.register(s)), [0, 1, 0]);
});
