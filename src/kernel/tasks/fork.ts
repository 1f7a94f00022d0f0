/**
 * New processes and threads out of old ones (Kernel/Syscalls/fork.cpp, posix_spawn.cpp).
 *
 * @module
 */

import { OPEN_MAX } from "../../api/constants.ts";
import { CpuState } from "../../cpu/cpu.ts";
import { AddressSpace } from "../memory/address_space.ts";
import { Cost, type Parts } from "../work.ts";
import { exec } from "./exec.ts";
import {
  attachThread,
  commitCreation,
  dissolve,
  KERNEL_STACK_PAGES,
} from "./lifecycle.ts";
import { addProcessCreated } from "./performance_events.ts";
import { Process } from "./process.ts";
import { registerConventions } from "./registers.ts";
import { Thread } from "./thread.ts";

/** Gives a process its first thread, and what `fill` does; or nothing stays. */
function* createFirstThread(
  process: Process,
  fill: (thread: Thread) => Parts,
): Parts<Thread> {
  try {
    const thread = createThread(process, process.pid, process.name);
    attachThread(thread);
    yield* fill(thread);
    return thread;
  } catch (error) {
    dissolve(process);
    throw error;
  }
}

/** From now on the child is seen, and runs. */
function begin(child: Process, parent: Process, thread: Thread): void {
  const { processes, scheduler } = child.kernel;
  if (parent.scopedList !== undefined) {
    processes.enterScopedList(child, parent.scopedList);
  }
  commitCreation(child, parent);
  // Of one that was spawned its execve has told already.
  addProcessCreated(child);
  scheduler.enqueue(thread);
}

/** A thread whose kernel stack could be allocated, not yet in its process. */
export function createThread(
  process: Process,
  tid: number,
  name: string,
): Thread {
  const { kernel } = process;
  kernel.memory.takeKernelPages(KERNEL_STACK_PAGES);
  const cpu = new CpuState(kernel.architecture);
  return new Thread(kernel, process, tid, name, cpu);
}

/** fork: the calling thread alone goes on in the child. */
export function* forkProcess(parentThread: Thread): Parts<Process> {
  const { kernel, process: parent } = parentThread;
  kernel.memory.heap.requireRoom();
  const pid = kernel.processes.allocatePid();
  const space = new AddressSpace(kernel.memory, kernel.random, parent.space);
  const child = new Process(kernel, {
    pid,
    ppid: parent.pid,
    name: parent.name,
    credentials: parent.credentials,
    space,
    rootContext: parent.rootContext,
    hostname: parent.hostname,
    cwd: parent.cwd,
    executable: parent.executable,
    tty: parent.tty,
  });
  const thread = yield* createFirstThread(child, () => {
    inherit(child, parent);
    return cloneMemory(parent.space, space);
  });
  thread.cpu.copyFrom(parentThread.cpu);
  const { returnRegister } = registerConventions[kernel.architecture];
  thread.cpu.setRegister(returnRegister, 0n);
  thread.signalMask = parentThread.signalMask;
  thread.alternativeStack = parentThread.alternativeStack;
  begin(child, parent, thread);
  return child;
}

/** What fork copies besides memory, registers and descriptors' contents. */
function inherit(child: Process, parent: Process): void {
  child.afterExec = parent.afterExec;
  child.copyVeils(parent);
  const { work } = child.kernel.memory;
  work.add(OPEN_MAX * Cost.descriptor);
  child.fds.copyFrom(parent.fds);
  child.promises = parent.promises;
  child.execPromises = parent.execPromises;
  child.umask = parent.umask;
  child.signalTrampoline = parent.signalTrampoline;
  child.dumpable = parent.dumpable;
  child.kernel.processes.setGroup(child, parent.group);
  child.jailedUntilExit = parent.jailedUntilExit;
  child.jailedUntilExec = parent.jailedUntilExec;
  child.signalActions = [...parent.signalActions];
}

function* cloneMemory(from: AddressSpace, to: AddressSpace): Parts {
  to.enforcesSyscallRegions = from.enforcesSyscallRegions;
  for (const region of from.regions) {
    const { base: address, size } = region;
    to.place(region.clone(), { address, size });
    if (from.memory.work.isPartOver) yield;
  }
}

/** What a spawned process is to run. */
export interface SpawnRequest {
  readonly path: string;
  readonly arguments: readonly string[];
  readonly environment: readonly string[];
}

/** posix_spawn: a new process that runs a program from the start. */
export function* spawnProcess(
  parentThread: Thread,
  request: SpawnRequest,
): Parts<Process> {
  const { kernel, process: parent } = parentThread;
  kernel.memory.heap.requireRoom();
  const pid = kernel.processes.allocatePid();
  const child = new Process(kernel, {
    pid,
    ppid: parent.pid,
    name: "PLACEHOLDER NAME",
    credentials: parent.credentials,
    space: new AddressSpace(kernel.memory, kernel.random),
    rootContext: parent.rootContext,
    hostname: parent.hostname,
    cwd: parent.cwd,
    executable: undefined,
    tty: parent.tty,
  });
  const thread = yield* createFirstThread(child, (first) => {
    first.isJoinable = false;
    first.signalMask = parentThread.signalMask;
    child.fds.copyFrom(parent.fds);
    child.umask = parent.umask;
    kernel.processes.setGroup(child, parent.group);
    return exec({ ...request, process: child, caller: parent });
  });
  begin(child, parent, thread);
  return child;
}
