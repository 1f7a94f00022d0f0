import { assertEquals } from "@std/assert";
import { TimerQueue } from "./timer_queue.ts";

Deno.test("TimerQueue fires in order of deadline, then of setting", () => {
  const queue = new TimerQueue();
  const fired: string[] = [];
  const add = (deadline: number, name: string) =>
    queue.add(deadline, () => fired.push(name));
  add(30, "c");
  add(10, "a1");
  add(20, "b");
  add(10, "a2");
  assertEquals(queue.next, 10);
  queue.fireDue(20);
  assertEquals(fired, ["a1", "a2", "b"]);
  assertEquals(queue.next, 30);
});

Deno.test("TimerQueue.cancel() takes a timer out once", () => {
  const queue = new TimerQueue();
  const fired: number[] = [];
  const timers = [5, 3, 8, 1, 9, 2].map((deadline) =>
    queue.add(deadline, () => fired.push(deadline))
  );
  for (const index of [1, 4]) {
    const timer = timers[index];
    if (timer === undefined) throw new Error("a timer is missing");
    queue.cancel(timer);
    queue.cancel(timer);
    new TimerQueue().cancel(timer);
  }
  queue.fireDue(100);
  assertEquals(fired, [1, 2, 5, 8]);
  assertEquals(queue.next, Infinity);
});

Deno.test("TimerQueue lets a firing timer set another that is due at once", () => {
  const queue = new TimerQueue();
  const fired: string[] = [];
  queue.add(1, () => {
    fired.push("first");
    queue.add(1, () => fired.push("second"));
  });
  queue.fireDue(1);
  assertEquals(fired, ["first", "second"]);
});
