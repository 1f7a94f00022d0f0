import { assertEquals } from "@std/assert";
import { type Waiter, WaitQueue } from "./wait_queue.ts";

function waiter(queue: WaitQueue, log: string[], name: string): Waiter {
  const self: Waiter = {
    wake(from) {
      if (name.startsWith("deaf")) return false;
      from.remove(self);
      log.push(name);
      return true;
    },
  };
  queue.add(self);
  return self;
}

Deno.test("WaitQueue.wakeAll() wakes in order and tells whether anybody woke", () => {
  const queue = new WaitQueue();
  const log: string[] = [];
  for (const name of ["a", "deaf", "b", "c"]) waiter(queue, log, name);
  assertEquals(queue.wakeAll(), true);
  assertEquals(log, ["a", "b", "c"]);
  assertEquals(queue.size, 1);
  assertEquals(queue.wakeAll(), false);
});
