/**
 * Processes of the kernel itself: visible, but nobody's to signal or trace.
 * Their numbers are what the reference's boot makes of them
 * (Kernel/Arch/init.cpp).
 *
 * @module
 */

import { CpuState } from "../../cpu/cpu.ts";
import { THREAD_PRIORITY_LOW } from "../../api/constants.ts";
import type { VFSRootContext } from "../filesystem/vfs_root_context.ts";
import type { Kernel } from "../kernel.ts";
import { AddressSpace } from "../memory/address_space.ts";
import { rootCredentials } from "../security/credentials.ts";
import { KernelTask } from "./kernel_task.ts";
import {
  attachThread,
  commitCreation,
  finalizeDyingThreads,
} from "./lifecycle.ts";
import { Process } from "./process.ts";
import { Thread } from "./thread.ts";

/** A process whose one thread sleeps, unless it is made a task. */
function createKernelProcess(
  kernel: Kernel,
  name: string,
  rootContext: VFSRootContext,
): Process {
  const pid = kernel.processes.allocatePid();
  const process = new Process(kernel, {
    pid,
    ppid: 0,
    name,
    credentials: rootCredentials,
    space: new AddressSpace(kernel.memory, kernel.random),
    rootContext,
    hostname: kernel.hostnames.ofTheKernel,
    cwd: rootContext.root,
    executable: undefined,
    tty: undefined,
  });
  process.isKernelProcess = true;
  process.dumpable = false;
  const cpu = new CpuState(kernel.architecture);
  const thread = new Thread(kernel, process, pid, name, cpu);
  thread.state = "blocked";
  attachThread(thread);
  return process;
}

/** All that are there before the first program, in the order of their numbers. */
export function createEarlyKernelProcesses(
  kernel: Kernel,
  rootContext: VFSRootContext,
): void {
  const create = (name: string) =>
    createKernelProcess(kernel, name, rootContext);
  // In no list of processes, but its thread is found by its number.
  create("colonel");
  // The one that makes all the others has ended when the first program runs.
  kernel.processes.allocatePid();
  commitCreation(create("IO WorkQueue Task"), undefined);
  commitCreation(create("VFS Sync Task"), undefined);
  const finalizer = create("Finalizer Task");
  commitCreation(finalizer, undefined);
  kernel.scheduler.finalizer = new KernelTask(
    finalizer,
    () => finalizeDyingThreads(kernel),
  );
  kernel.scheduler.finalizer.thread.priority = THREAD_PRIORITY_LOW;
}

/** The network's task comes after the first program. */
export function createNetworkTask(
  kernel: Kernel,
  rootContext: VFSRootContext,
): void {
  const process = createKernelProcess(kernel, "Network Task", rootContext);
  commitCreation(process, undefined);
  const { network } = kernel;
  network.task = new KernelTask(process, () => network.run());
}
