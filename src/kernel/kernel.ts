/** The kernel of one machine: everything that exists once. */
import type { Architecture, PhysicalMemory } from "../cpu/cpu.ts";
import type { VirtualFileSystem } from "./filesystem/virtual_file_system.ts";
import type { MemoryManager } from "./memory/memory_manager.ts";
import type { Random } from "./security/random.ts";
import type { ProcessTable } from "./tasks/process_table.ts";
import type { Scheduler } from "./tasks/scheduler.ts";
import type { TimeManagement } from "./time/time_management.ts";

/** Where the kernel's output goes. */
export interface KernelHooks {
  /** Bytes written to the console terminal. */
  console(bytes: Uint8Array): void;
  /** Text handed to dbgputstr, as it is. */
  debug(bytes: Uint8Array): void;
}

/** All that the handlers share. */
export interface Kernel {
  readonly architecture: Architecture;
  readonly physical: PhysicalMemory;
  readonly memory: MemoryManager;
  readonly time: TimeManagement;
  readonly random: Random;
  readonly processes: ProcessTable;
  readonly scheduler: Scheduler;
  /** Mounts, devices, pseudo terminals; kept by src/kernel/filesystem. */
  readonly vfs: VirtualFileSystem;
  readonly hooks: KernelHooks;
}
