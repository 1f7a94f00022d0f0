// Kernel/Tasks/WaitQueue.cpp (notify) and Scheduler.cpp (enter_current).
import { assertEquals } from "@std/assert";
import type { Kernel } from "../kernel.ts";
import { Random } from "../security/random.ts";
import { TimeManagement } from "../time/time_management.ts";
import { KernelTask } from "./kernel_task.ts";
import type { Process } from "./process.ts";
import { Scheduler } from "./scheduler.ts";
import type { Thread } from "./thread.ts";

function schedulerOfItsOwn(): Scheduler {
  return new Scheduler(new TimeManagement("riscv64"), new Random(1));
}

/** As much of a thread as is scheduled. */
function fakeThread(scheduler: Scheduler, name: string): Thread {
  const kernel = { scheduler } as unknown as Kernel;
  const thread: Partial<Thread> = { kernel, name, priority: 30 };
  return Object.assign(thread as Thread, { state: "blocked" });
}

function taskOf(thread: Thread, work: () => void): KernelTask {
  return new KernelTask({ threads: [thread] } as unknown as Process, work);
}

Deno.test("KernelTask.notify() queues its thread once, behind who is ready", () => {
  const scheduler = schedulerOfItsOwn();
  const first = fakeThread(scheduler, "first");
  scheduler.enqueue(first);
  const thread = fakeThread(scheduler, "task");
  const task = taskOf(thread, () => {});
  task.notify();
  task.notify();
  assertEquals(scheduler.next()?.name, "first");
  assertEquals(scheduler.next()?.name, "task");
  assertEquals(scheduler.next(), undefined);
});

Deno.test("KernelTask.run() works again for what its work brings about", () => {
  const scheduler = schedulerOfItsOwn();
  const thread = fakeThread(scheduler, "task");
  let turns = 0;
  const task: KernelTask = taskOf(thread, () => {
    if (++turns < 3) task.notify();
  });
  task.notify();
  scheduler.next();
  task.run();
  assertEquals([turns, thread.state], [3, "blocked"]);
  assertEquals(scheduler.next(), undefined);
});

Deno.test("Scheduler.next() queues the finalizer behind who is ready when a thread has ended", () => {
  const scheduler = schedulerOfItsOwn();
  const ends = fakeThread(scheduler, "ends");
  const ready = fakeThread(scheduler, "ready");
  const finalizer = fakeThread(scheduler, "finalizer");
  scheduler.finalizer = taskOf(finalizer, () => {});
  scheduler.enqueue(ends);
  scheduler.next();
  scheduler.enqueue(ready);
  ends.state = "dying";
  assertEquals(scheduler.next()?.name, "ready");
  assertEquals(scheduler.next()?.name, "finalizer");
});

Deno.test("Scheduler.next() switches to the finalizer when nobody else is ready", () => {
  const scheduler = schedulerOfItsOwn();
  const ends = fakeThread(scheduler, "ends");
  scheduler.finalizer = taskOf(fakeThread(scheduler, "finalizer"), () => {});
  scheduler.enqueue(ends);
  scheduler.next();
  ends.state = "dying";
  assertEquals(scheduler.next()?.name, "finalizer");
});
