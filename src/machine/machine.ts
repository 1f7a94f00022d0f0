/**
 * A whole machine: memory, CPU, kernel, console and a first program. This is
 * the embedding API; nothing in it touches the host.
 *
 * @module
 */

import {
  type Architecture,
  type ControlsName,
  Cpu,
  type PhysicalMemory,
  type Tier,
} from "../cpu/cpu.ts";
import { O_RDWR, THREAD_PRIORITY_HIGH } from "../api/constants.ts";
import { registerBaseDevices } from "../kernel/devices/base_devices.ts";
import { KernelError } from "../kernel/errors.ts";
import { byteStringOfText } from "../kernel/filesystem/byte_string.ts";
import { attempt } from "../kernel/filesystem/names.ts";
import { resolvePath } from "../kernel/filesystem/path_walk.ts";
import { RAMFSInode } from "../kernel/filesystem/ramfs/inode.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import type { VFSRootContext } from "../kernel/filesystem/vfs_root_context.ts";
import type { FaultInjector } from "../kernel/faults.ts";
import { Kernel } from "../kernel/kernel.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import { AddressSpace } from "../kernel/memory/address_space.ts";
import {
  type Credentials,
  rootCredentials,
} from "../kernel/security/credentials.ts";
import { exec } from "../kernel/tasks/exec.ts";
import { createThread } from "../kernel/tasks/fork.ts";
import {
  createEarlyKernelProcesses,
  createNetworkTask,
} from "../kernel/tasks/kernel_process.ts";
import { attachThread, commitCreation } from "../kernel/tasks/lifecycle.ts";
import { Process } from "../kernel/tasks/process.ts";
import { ConsoleTTY } from "./console_tty.ts";
import { returnMemory, takeMemory } from "./memory_pool.ts";
import type { Crash } from "./crash.ts";
import { createRootContext } from "./root_context.ts";
import { RunLoop } from "./run_loop.ts";
import { explainStart } from "./start_failure.ts";
import { describeTree, withEntry } from "./tree.ts";

/** How a run ended. */
export type RunResult =
  | { readonly kind: "exited"; readonly status: number }
  | {
    readonly kind: "killed";
    readonly signal: number;
    /** Where the program was, unless something else ended it meanwhile. */
    readonly crash?: Crash;
  }
  | { readonly kind: "deadlock"; readonly sleepers: readonly string[] }
  | { readonly kind: "limit" }
  | { readonly kind: "not-a-program"; readonly reason: string };

/** The machine's ends of its console. */
export interface MachineConsole {
  /** What programs write to the console. */
  output?(bytes: Uint8Array): void;
  /** What programs hand to dbgputstr, one call each. */
  debug?(bytes: Uint8Array): void;
  /** All that can be read from the console, unless it is interactive. */
  readonly input?: Uint8Array;
  /** Input is typed with `Machine.type`, edited and echoed by the terminal. */
  readonly interactive?: boolean;
}

/** What a machine is made from. */
export interface MachineOptions {
  readonly architecture: Architecture;
  readonly seed?: bigint | number;
  /** Physical memory; 512 MiB by default, used as it is touched. */
  readonly memoryBytes?: number;
  /** Merged over the standard tree of /dev, /tmp, /proc and /sys. */
  readonly root?: TreeDirectory;
  /** Absolute path of the first program. */
  readonly program: string;
  /** The program's file, put at its path if the tree has none there. */
  readonly programFile?: Uint8Array;
  readonly arguments?: readonly string[];
  readonly environment?: readonly string[];
  readonly credentials?: Partial<Credentials>;
  /** Absolute path of the directory in which it starts; the root by default. */
  readonly workingDirectory?: string;
  readonly umask?: number;
  readonly console?: MachineConsole;
  readonly observers?: readonly SyscallObserver[];
  /** What AArch64's programs may do; as the reference has it by default. */
  readonly controls?: ControlsName;
  /** How code is executed: no program can tell. */
  readonly tier?: Tier;
  /** Lets operations of the kernel fail on purpose. */
  readonly faults?: FaultInjector | undefined;
}

const DEFAULT_MEMORY = 512 << 20;
const PAGE_SIZE = 4096;
const TERMINAL = "/dev/tty0";

/** One machine, from its first program to that program's end. */
export class Machine {
  readonly kernel: Kernel;
  readonly cpu: Cpu;
  readonly options: MachineOptions;
  readonly #memory: PhysicalMemory;
  readonly #loop: RunLoop;
  readonly #terminal: ConsoleTTY;
  #first: Process | undefined;
  #context: VFSRootContext | undefined;
  #failure: string | undefined;

  private constructor(options: MachineOptions) {
    this.options = options;
    const { architecture, console: terminal } = options;
    const frames = Math.floor(
      (options.memoryBytes ?? DEFAULT_MEMORY) / PAGE_SIZE,
    );
    this.#memory = takeMemory(frames);
    const { controls, tier } = options;
    this.cpu = new Cpu(this.#memory, architecture, controls, tier);
    this.kernel = new Kernel({
      architecture,
      physical: this.#memory,
      seed: options.seed ?? 0,
      faults: options.faults,
      hooks: {
        console: (bytes) => terminal?.output?.(bytes),
        debug: (bytes) => terminal?.debug?.(bytes),
      },
    });
    this.kernel.observers = options.observers ?? [];
    this.#terminal = new ConsoleTTY(this.kernel);
    this.#loop = new RunLoop(this.kernel, this.cpu);
  }

  /** A machine with its first program loaded, about to run. */
  static create(options: MachineOptions): Machine {
    const machine = new Machine(options);
    machine.#boot();
    return machine;
  }

  #boot(): void {
    const { kernel, options } = this;
    registerBaseDevices(kernel, this.#terminal);
    const context = createRootContext(kernel, this.#tree());
    this.#context = context;
    createEarlyKernelProcesses(kernel, context);
    const pid = kernel.processes.allocatePid();
    const process = new Process(kernel, {
      pid,
      ppid: 0,
      name: "init",
      credentials: rootCredentials,
      space: new AddressSpace(kernel.memory, kernel.random),
      rootContext: context,
      hostname: kernel.hostnames.initial,
      cwd: context.root,
      executable: undefined,
      tty: undefined,
    });
    process.umask = options.umask ?? 0o022;
    const thread = createThread(process, pid, process.name);
    thread.isJoinable = false;
    thread.priority = THREAD_PRIORITY_HIGH;
    attachThread(thread);
    this.#openConsole(process);
    process.credentials = { ...process.credentials, ...options.credentials };
    if (!this.#enterWorkingDirectory(process)) return;
    try {
      exec({
        process,
        caller: process,
        path: byteStringOfText(options.program),
        arguments: (options.arguments ?? [options.program])
          .map(byteStringOfText),
        environment: (options.environment ?? []).map(byteStringOfText),
        spawned: true,
      });
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      const { architecture, program: path } = options;
      const { refusal } = error;
      const tree = this.#tree() ?? { type: "directory", entries: {} };
      this.#failure = explainStart({ tree, architecture, path, refusal });
      return;
    }
    commitCreation(process, undefined);
    kernel.scheduler.enqueue(thread);
    createNetworkTask(kernel, context);
    this.#first = process;
  }

  /** False where there is no such directory. */
  #enterWorkingDirectory(process: Process): boolean {
    const { workingDirectory: path } = this.options;
    if (path === undefined) return true;
    const { rootContext, cwd } = process;
    const found = attempt(() =>
      resolvePath(process, rootContext, byteStringOfText(path), cwd)
    );
    if (!(found instanceof KernelError) && found.inode.isDirectory) {
      process.cwd = found;
      return true;
    }
    this.#failure = `its working directory ${path} is no directory of the ` +
      "root tree that it may enter";
    return false;
  }

  #tree(): TreeDirectory | undefined {
    const { root, program, programFile } = this.options;
    if (programFile === undefined) return root;
    return withEntry(root ?? { type: "directory", entries: {} }, program, {
      type: "file",
      content: programFile,
      mode: 0o755,
    });
  }

  /**
   * Descriptors 0 to 2 are the console. Where keys are typed the program leads
   * a session of its own there, so that keys can send it signals.
   */
  #openConsole(process: Process): void {
    const { vfs, processes } = this.kernel;
    const terminal = this.#terminal;
    const description = vfs.open(process, TERMINAL, O_RDWR, 0, process.cwd);
    for (const fd of [0, 1, 2]) process.fds.set(fd, description, 0);
    const { console: ends } = this.options;
    if (ends?.interactive !== true) {
      terminal.setStream(ends?.input ?? new Uint8Array(0));
      return;
    }
    const { pid } = process;
    const group = processes.findOrCreateGroup(pid);
    process.credentials = { ...process.credentials, sid: pid, pgid: pid };
    processes.setGroup(process, group);
    process.tty = terminal;
    terminal.setForeground(group, undefined);
  }

  /** Nothing runs before keys are typed. */
  get awaitsInput(): boolean {
    return this.#terminal.isAwaited;
  }

  /** Types at the console of an interactive machine. */
  type(keys: Uint8Array): void {
    this.#terminal.type(keys);
  }

  /** Runs until the first program ends, or something else does. */
  run(limits: { readonly maxInstructions?: number } = {}): RunResult {
    if (this.#failure !== undefined || this.#first === undefined) {
      return { kind: "not-a-program", reason: this.#failure ?? "" };
    }
    return this.#loop.run(this.#first, limits.maxInstructions ?? Infinity);
  }

  /** The root file system as it is now, without what is mounted in it. */
  rootTree(): TreeDirectory {
    const inode = this.#context?.root.inode;
    if (!(inode instanceof RAMFSInode)) throw new Error("the root is a RAMFS");
    return describeTree(inode);
  }

  /** Gives the memory back for the next machine; this one is over. */
  dispose(): void {
    returnMemory(this.#memory);
  }

  /** Instructions retired so far. */
  get retired(): number {
    return this.cpu.retired;
  }
}
