/**
 * The kernel of one machine: everything that exists once.
 *
 * @module
 */

import type { Architecture, PhysicalMemory } from "../cpu/cpu.ts";
import { VirtualFileSystem } from "./filesystem/virtual_file_system.ts";
import { AnonymousVMObject } from "./memory/anonymous_vm_object.ts";
import type { FaultInjector } from "./faults.ts";
import type { SyscallObserver } from "./observers.ts";
import { MemoryManager, PAGE_SIZE } from "./memory/memory_manager.ts";
import { NetworkingManagement } from "./net/networking_management.ts";
import { Random } from "./security/random.ts";
import { FutexTable } from "./tasks/futex_queue.ts";
import { HostnameContexts } from "./tasks/hostname_context.ts";
import { Keymap } from "./tasks/keymap.ts";
import type { PerformanceEventBuffer } from "./tasks/performance_event_buffer.ts";
import { ProcessTable } from "./tasks/process_table.ts";
import { Scheduler } from "./tasks/scheduler.ts";
import { signalTrampolines } from "./tasks/signal_trampoline.ts";
import { TimeManagement } from "./time/time_management.ts";
import { Cost } from "./work.ts";

/** Where the kernel's output goes. */
export interface KernelHooks {
  /** Bytes written to the console terminal. */
  console(bytes: Uint8Array): void;
  /** Text handed to dbgputstr, as it is. */
  debug(bytes: Uint8Array): void;
}

/** Global state of profiling. */
export interface Profiling {
  allThreads: boolean;
  globalBuffer: PerformanceEventBuffer | undefined;
  eventMask: bigint;
}

/** What a kernel is made from. */
export interface KernelParts {
  readonly architecture: Architecture;
  readonly physical: PhysicalMemory;
  /** How many of its frames are the machine's memory; all by default. */
  readonly pages?: number;
  readonly seed: bigint | number;
  readonly hooks: KernelHooks;
  readonly hostname?: string;
  /** Lets operations fail; none do without it. */
  readonly faults?: FaultInjector | undefined;
}

/** All that the handlers share. */
export class Kernel {
  readonly architecture: Architecture;
  readonly physical: PhysicalMemory;
  readonly faults: FaultInjector | undefined;
  readonly memory: MemoryManager;
  readonly time: TimeManagement;
  /** Address randomisation and getrandom. */
  readonly random: Random;
  readonly processes: ProcessTable;
  readonly scheduler: Scheduler;
  /** x86-64: what DR6 tells of debug exceptions whose handler did not end. */
  debugStatus = 0;
  readonly futexes: FutexTable = new FutexTable();
  readonly hooks: KernelHooks;
  readonly hostnames: HostnameContexts;
  readonly keymap: Keymap = new Keymap();
  readonly profiling: Profiling = {
    allThreads: false,
    globalBuffer: undefined,
    eventMask: 0n,
  };
  /** The page that every program's trampoline shows. */
  readonly signalTrampoline: AnonymousVMObject;
  readonly network: NetworkingManagement = new NetworkingManagement(this);
  observers: readonly SyscallObserver[] = [];
  /** Mounts, devices, pseudo terminals; kept by src/kernel/filesystem. */
  readonly vfs: VirtualFileSystem;

  /** Fills `bytes` for a program. */
  fillRandom(bytes: Uint8Array): void {
    this.memory.work.add(bytes.length * Cost.randomByte);
    this.random.fill(bytes);
  }

  constructor(parts: KernelParts) {
    this.architecture = parts.architecture;
    this.physical = parts.physical;
    this.hooks = parts.hooks;
    this.faults = parts.faults;
    this.memory = new MemoryManager(parts.physical, parts.faults, parts.pages);
    const time = new TimeManagement(parts.architecture);
    this.time = time;
    this.vfs = new VirtualFileSystem({
      now: () => time.realtime,
      uptime: () => BigInt(time.coarseMonotonic),
      memory: this.memory,
      kernel: () => this,
    });
    this.random = new Random(parts.seed);
    this.processes = new ProcessTable();
    this.scheduler = new Scheduler(time, new Random(this.random.u32()));
    this.hostnames = new HostnameContexts(parts.hostname ?? "courage");
    const page = new Uint8Array(PAGE_SIZE);
    page.set(signalTrampolines[parts.architecture]);
    this.signalTrampoline = AnonymousVMObject.create(
      this.memory,
      PAGE_SIZE,
      "None",
    );
    this.signalTrampoline.pages[0] = this.memory.intern(page);
    this.signalTrampoline.ref();
  }
}
