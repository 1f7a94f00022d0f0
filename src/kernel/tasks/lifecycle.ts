/**
 * How processes and threads begin and end (Kernel/Tasks/Process.cpp).
 *
 * @module
 */

import {
  CLD_EXITED,
  CLD_KILLED,
  SA_NOCLDWAIT,
  SIGCHLD,
  SIGSTOP,
} from "../../api/constants.ts";
import type { Kernel } from "../kernel.ts";
import { observeGone } from "../observers.ts";
import { atOnce, Cost, type Parts } from "../work.ts";
import { dumpPerfcore } from "./perfcore.ts";
import { addThreadExit } from "./performance_events.ts";
import type { Alarm, Process } from "./process.ts";
import { actionOf, sendSignalToProcess } from "./signals.ts";
import type { Thread } from "./thread.ts";
import type { ChildEvent } from "./wait_blocker_set.ts";

/** Pages that a thread's kernel stack takes. */
export const KERNEL_STACK_PAGES = 16;

/** Makes a process visible: its parent can wait for it from now on. */
export function commitCreation(
  process: Process,
  parent: Process | undefined,
): void {
  const { kernel } = process;
  kernel.processes.add(process);
  parent?.waitBlockers.registerNewChild(process);
}

/** A thread joins its process. */
export function attachThread(thread: Thread): void {
  thread.process.threads.push(thread);
  thread.kernel.processes.addThread(thread);
}

/** Tells whoever waits for a process, and signals its parent. */
export function notifyStateChange(
  process: Process,
  event: ChildEvent,
  signal: number,
): void {
  unblockWaiters(process, event, signal);
  const parent = process.kernel.processes.find(process.ppid);
  if (parent !== undefined) sendSignalToProcess(parent, SIGCHLD, process);
}

function unblockWaiters(
  process: Process,
  event: ChildEvent,
  signal: number,
): void {
  const waiter = process.tracer?.tracerPid ?? process.ppid;
  process.kernel.processes.find(waiter)?.waitBlockers.unblock(
    process,
    event,
    signal,
  );
}

/** The process ends: every thread of it will. */
function die(process: Process): void {
  if (process.state !== "running") return;
  const { kernel } = process;
  process.state = "dying";
  process.stopped = false;
  process.tty = undefined;
  for (const thread of process.threads) tellToDie(thread);
  kernel.memory.work.add(kernel.processes.all.length * Cost.task);
  for (const tracee of [...kernel.processes.all]) {
    if (!tracee.isTracedBy(process.pid)) continue;
    tracee.tracer = undefined;
    sendSignalToProcess(tracee, SIGSTOP, process);
  }
}

/**
 * A thread is to end before it comes back to user code. One that is stopped or
 * waits goes on first, whatever it waits for, to leave what it is in.
 */
function tellToDie(thread: Thread): void {
  thread.isJoinable = false;
  if (thread.shouldDie) return;
  thread.shouldDie = true;
  if (thread.state === "stopped") thread.kernel.scheduler.enqueue(thread);
  else thread.endWait("interrupted");
}

/**
 * execve: all threads but one are told to end. Those that have ended and were never
 * joined stay, as in the reference, and count for the new program's exit.
 */
export function killThreadsExcept(process: Process, survivor: Thread): void {
  for (const thread of [...process.threads]) {
    if (thread === survivor || thread.state === "dying") continue;
    tellToDie(thread);
  }
}

/**
 * A thread that was told to die leaves the kernel for the last time. The
 * scheduler tells the finalizer once it has switched to another thread.
 */
export function threadLeaves(thread: Thread): void {
  thread.state = "dying";
}

/**
 * The finalizer's turn, oldest thread first. Whoever may still be joined is
 * left; being joined or detached later does not bring the finalizer back.
 */
export function* finalizeDyingThreads({ memory, processes }: Kernel): Parts {
  memory.work.add(processes.threadCount * Cost.task);
  for (const thread of processes.dyingThreads()) yield* finalizeThread(thread);
}

/** A thread is gone for good; it has left whatever it waited for. */
function* finalizeThread(thread: Thread): Parts {
  const { process } = thread;
  removeThread(thread);
  if (process.threads.length === 0) yield* finalizeProcess(process);
}

function removeThread(thread: Thread): void {
  const { kernel, process } = thread;
  thread.state = "dead";
  process.threads.splice(process.threads.indexOf(thread), 1);
  kernel.processes.removeThread(thread);
  kernel.memory.returnKernelPages(KERNEL_STACK_PAGES);
  observeGone(thread);
}

/** A process that could not be made complete, and perhaps has a thread, goes. */
export function dissolve(process: Process): void {
  const [thread] = process.threads;
  if (thread !== undefined) removeThread(thread);
  atOnce(finalizeProcess(process));
}

/** A process without threads is gone for good. */
function* finalizeProcess(process: Process): Parts {
  const { kernel } = process;
  const { performanceEvents } = process;
  if (process.dumpable && performanceEvents !== undefined) {
    yield* dumpPerfcore(process, performanceEvents);
  }
  cancelAlarm(process);
  process.fds.clearAll();
  process.leaveProgram();
  process.leaveDirectory();
  process.hostname.detach();
  process.rootContext.detach();
  process.state = "dead";
  if (process.committed) tellParent(process);
  yield* process.space.dispose();
  process.waitBlockers.finalize();
  kernel.processes.freeIfForgotten(process);
}

function tellParent(process: Process): void {
  const { kernel } = process;
  unblockWaiters(process, "terminated", 0);
  const parent = kernel.processes.find(process.ppid);
  if (parent === undefined) return;
  if ((actionOf(parent, SIGCHLD).flags & SA_NOCLDWAIT) === 0) {
    sendSignalToProcess(parent, SIGCHLD, process);
  }
  parent.ticksInUserOfDeadChildren += process.ticksInUser +
    process.ticksInUserOfDeadChildren;
  parent.ticksInKernelOfDeadChildren += process.ticksInKernel +
    process.ticksInKernelOfDeadChildren;
}

/** Takes the pending alarm away, if there is one. */
export function cancelAlarm(process: Process): Alarm | undefined {
  const { alarm } = process;
  process.alarm = undefined;
  if (alarm !== undefined) {
    process.kernel.time.realtimeTimers.cancel(alarm.timer);
  }
  return alarm;
}

/** A signal's default action, or a fault that nobody handles, ends it. */
export function terminateDueToSignal(process: Process, signal: number): void {
  process.ending = { code: CLD_KILLED, status: signal };
  die(process);
}

/** exit: the calling thread unwinds afterwards. */
export function exitProcess(thread: Thread, status: number): void {
  const { process } = thread;
  process.ending = { code: CLD_EXITED, status: status & 0xff };
  addThreadExit(thread);
  die(process);
}
