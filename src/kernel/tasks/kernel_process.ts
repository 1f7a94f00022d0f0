/** Processes of the kernel itself: visible, but nobody's to signal or trace. */
import { CpuState } from "../../cpu/cpu.ts";
import type { VFSRootContext } from "../filesystem/vfs_root_context.ts";
import type { Kernel } from "../kernel.ts";
import { AddressSpace } from "../memory/address_space.ts";
import { rootCredentials } from "../security/credentials.ts";
import { attachThread, commitCreation } from "./lifecycle.ts";
import { Process } from "./process.ts";
import { Thread } from "./thread.ts";

/** A process whose one thread sleeps in the kernel for ever. */
export function createKernelProcess(
  kernel: Kernel,
  name: string,
  rootContext: VFSRootContext,
): Process {
  const [hostname] = kernel.hostnames;
  if (hostname === undefined) throw new Error("a kernel without a host name");
  const pid = kernel.processes.allocatePid();
  const process = new Process(kernel, {
    pid,
    ppid: 0,
    name,
    credentials: rootCredentials,
    space: new AddressSpace(kernel.memory, kernel.random),
    rootContext,
    hostname,
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
  commitCreation(process, undefined);
  return process;
}
