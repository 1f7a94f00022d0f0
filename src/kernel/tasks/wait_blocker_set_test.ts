// What waitid reports and when an event is used up, from
// Kernel/Tasks/ThreadBlockers.cpp (WaitBlockerSet).
import { assert, assertEquals } from "@std/assert";
import {
  CLD_EXITED,
  CLD_KILLED,
  CLD_STOPPED,
  WCONTINUED,
  WEXITED,
  WNOWAIT,
  WSTOPPED,
} from "../../api/constants.ts";
import type { Process } from "./process.ts";
import { WaitBlocker, WaitBlockerSet } from "./wait_blocker_set.ts";

/** As much of a process as a wait looks at. */
function fakeProcess(pid: number, parts: Partial<Process> = {}): Process {
  const process: Partial<Process> = {
    pid,
    rememberedBy: 0,
    ending: { code: CLD_EXITED, status: 0 },
    tracer: undefined,
    ...parts,
  };
  Object.assign(process, {
    credentials: { uid: 1000 },
    kernel: { processes: { freeIfForgotten: () => undefined } },
  });
  return process as Process;
}

function family(parts: Partial<Process> = {}): {
  readonly child: Process;
  readonly set: WaitBlockerSet;
} {
  const child = fakeProcess(3, parts);
  const set = new WaitBlockerSet(fakeProcess(2));
  set.registerNewChild(child);
  return { child, set };
}

function tried(set: WaitBlockerSet, options: number): WaitBlocker {
  const blocker = new WaitBlocker(options, undefined);
  set.tryUnblock(blocker);
  return blocker;
}

Deno.test("A death is reported once and then the child is forgotten", () => {
  const { child, set } = family({ ending: { code: CLD_EXITED, status: 7 } });
  set.unblock(child, "terminated", 0);
  assertEquals(tried(set, WEXITED).result, {
    code: CLD_EXITED,
    pid: 3,
    uid: 1000,
    status: 7,
  });
  assertEquals(tried(set, WEXITED).result, undefined);
  assert(!set.has(new WaitBlocker(WEXITED, undefined)));
});

Deno.test("A child that a signal killed reports the signal", () => {
  const { child, set } = family({ ending: { code: CLD_KILLED, status: 11 } });
  set.unblock(child, "terminated", 0);
  const { result } = tried(set, WEXITED);
  assertEquals(result?.code, CLD_KILLED);
  assertEquals(result?.status, 11);
});

Deno.test("WNOWAIT leaves the event for the next wait", () => {
  const { child, set } = family();
  set.unblock(child, "terminated", 0);
  assert(tried(set, WEXITED | WNOWAIT).result !== undefined);
  assert(tried(set, WEXITED).result !== undefined);
});

Deno.test("A stop is kept from those who ask for deaths only", () => {
  const { child, set } = family();
  set.unblock(child, "stopped", 19);
  assertEquals(tried(set, WEXITED).result, undefined);
  const { result } = tried(set, WSTOPPED);
  assertEquals(result?.code, CLD_STOPPED);
  assertEquals(result?.status, 19);
});

Deno.test("A stop that was reported satisfies only a wait that would block", () => {
  const { child, set } = family();
  set.unblock(child, "stopped", 19);
  tried(set, WSTOPPED);
  assertEquals(tried(set, WSTOPPED).result, undefined);
  const blocking = new WaitBlocker(WSTOPPED, undefined);
  assert(set.satisfyAtOnce(blocking));
  assertEquals(blocking.result?.code, CLD_STOPPED);
});

Deno.test("A continue needs WSTOPPED as well", () => {
  const { child, set } = family();
  set.unblock(child, "continued", 18);
  assertEquals(tried(set, WCONTINUED).result, undefined);
  assert(tried(set, WCONTINUED | WSTOPPED).result !== undefined);
});

Deno.test("A death that a blocked thread takes is not recorded", () => {
  const { child, set } = family();
  const blocker = new WaitBlocker(WEXITED, child);
  set.add(blocker);
  set.unblock(child, "terminated", 0);
  assertEquals(blocker.result?.pid, 3);
  assertEquals(tried(set, WEXITED).result, undefined);
});

Deno.test("A wait for one process ignores the others", () => {
  const { child, set } = family();
  const other = fakeProcess(4);
  set.registerNewChild(other);
  set.unblock(child, "terminated", 0);
  const blocker = new WaitBlocker(WEXITED, other);
  set.tryUnblock(blocker);
  assertEquals(blocker.result, undefined);
  assert(set.has(blocker));
});

Deno.test("A tracee that is no child enters as not reported yet", () => {
  const set = new WaitBlockerSet(fakeProcess(2));
  const blocker = new WaitBlocker(WSTOPPED, undefined);
  const tracee = fakeProcess(4);
  set.add(blocker);
  set.unblock(tracee, "stopped", 19);
  assertEquals(blocker.result?.status, 19);
  assertEquals(tried(set, WSTOPPED).result?.status, 19);
  assertEquals(tried(set, WSTOPPED).result, undefined);
});
