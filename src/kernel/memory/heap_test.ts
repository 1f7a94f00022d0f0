import { assertEquals } from "@std/assert";
import { KernelError } from "../errors.ts";
import type { FaultKind } from "../faults.ts";
import { Heap } from "./heap.ts";

function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof KernelError) return error.refusal;
    throw error;
  }
  return undefined;
}

Deno.test("Heap has room for everything when there is no injector", () => {
  const heap = new Heap();
  assertEquals([heap.hasRoom(), heap.adopt(7)], [true, 7]);
});

Deno.test("Heap refuses when its injector strikes the allocation", () => {
  const asked: FaultKind[] = [];
  const heap = new Heap({ strikes: (kind) => asked.push(kind) > 1 });
  assertEquals(heap.adopt("first"), "first");
  assertEquals(
    refusalOf(() => heap.adopt("second")),
    "kernel-memory/ENOMEM/exhausted",
  );
  assertEquals(
    refusalOf(() => heap.requireRoom()),
    "kernel-memory/ENOMEM/exhausted",
  );
  assertEquals(asked, ["allocation", "allocation", "allocation"]);
});
