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
import { byteStringOfText } from "../kernel/filesystem/byte_text.ts";
import { attempt } from "../kernel/filesystem/names.ts";
import type { OpenFileDescription } from "../kernel/filesystem/open_file_description.ts";
import { resolvePath } from "../kernel/filesystem/path_walk.ts";
import { RAMFSInode } from "../kernel/filesystem/ramfs/inode.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import type { VFSRootContext } from "../kernel/filesystem/vfs_root_context.ts";
import type { FaultInjector } from "../kernel/faults.ts";
import { Kernel } from "../kernel/kernel.ts";
import { INITIAL_HEAP } from "../kernel/library/heap.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import { AddressSpace } from "../kernel/memory/address_space.ts";
import { atOnce } from "../kernel/work.ts";
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
import { ConsoleInput, type GivenInput } from "./console_input.ts";
import { checkOptions, requireWhole } from "./check_options.ts";
import { ConsoleTTY } from "./console_tty.ts";
import { returnMemory, takeMemory } from "./memory_pool.ts";
import type { Crash } from "./crash.ts";
import { createRootContext, standardTree } from "./root_context.ts";
import { type Paused, type PauseQuestion, RunLoop } from "./run_loop.ts";
import { explainStart } from "./start_failure.ts";
import { describeTree, withEntry } from "./tree.ts";
import { checkTree, TreeError } from "./tree_check.ts";
import { entryAt } from "./tree_lookup.ts";

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

/** How far to run. */
export interface RunLimits {
  /** How many instructions; any number by default. */
  readonly maxInstructions?: number;
}

/** How far to run, with pauses in which the host may do something. */
export interface PausingLimits extends RunLimits {
  /** Whether to pause; where that was, no program can tell. */
  readonly pauses: PauseQuestion;
}

/** The machine's ends of its console. */
export interface MachineConsole {
  /** What programs write to the console. */
  output?(bytes: Uint8Array): void;
  /** What programs hand to dbgputstr, one call each. */
  debug?(bytes: Uint8Array): void;
  /**
   * What can be read from the console, as it is, unless it is interactive: all
   * of it (nothing by default), a function that is asked for it as programs
   * read, or "fed": what `Machine.feed` brings, until `Machine.endInput`.
   */
  readonly input?: GivenInput;
  /** Input is typed with `Machine.type`, edited and echoed by the terminal. */
  readonly interactive?: boolean;
}

const MEBIBYTE = 1 << 20;

/**
 * Bytes of memory that a machine may have: enough for a small program, and no
 * more than there are addresses for beside what the engine needs itself.
 */
export const MEMORY_RANGE: { readonly least: number; readonly most: number } = {
  least: 4 * MEBIBYTE,
  most: 3840 * MEBIBYTE,
};

/** What a machine is made from. */
export interface MachineOptions {
  readonly architecture: Architecture;
  readonly seed?: bigint | number;
  /**
   * Physical memory, within `MEMORY_RANGE`; 512 MiB by default, used as it is
   * touched. It is all that programs can make the machine keep, whatever they
   * do: content of files, names, sockets' queues and tables count as well.
   */
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

const DEFAULT_MEMORY = 512 * MEBIBYTE;
const PAGE_SIZE = 4096;
const DEVICES = "/dev";
const TERMINAL = "/dev/tty0";

function framesOf(memoryBytes: number): number {
  const { least, most } = MEMORY_RANGE;
  requireWhole("memoryBytes", memoryBytes, least, most);
  return Math.floor(memoryBytes / PAGE_SIZE);
}

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
  /** What it can be asked for. */
  #state: "ready" | "runs" | "broken" | "disposed" = "ready";

  private constructor(options: MachineOptions) {
    if (options.root !== undefined) checkTree(options.root);
    this.options = options;
    const { architecture, console: terminal } = options;
    const frames = framesOf(options.memoryBytes ?? DEFAULT_MEMORY);
    this.#memory = takeMemory(frames + INITIAL_HEAP / PAGE_SIZE);
    const { controls, tier } = options;
    this.cpu = new Cpu(this.#memory, architecture, controls, tier);
    this.kernel = new Kernel({
      architecture,
      physical: this.#memory,
      pages: frames,
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

  /**
   * A machine with its first program loaded, about to run.
   *
   * @throws {RangeError} where an option is out of its range
   */
  static create(options: MachineOptions): Machine {
    checkOptions(options);
    const machine = new Machine(options);
    machine.#act(() => machine.#boot());
    return machine;
  }

  /**
   * Does something that calls the host's ends or the kernel. What they throw
   * goes to the caller, and breaks the machine: nobody knows how far it got.
   */
  #act<T>(act: () => T): T {
    switch (this.#state) {
      case "runs":
        throw new Error("the machine is running: this is one of its own ends");
      case "broken":
        throw new Error("the machine is over: an exception ended it");
      case "disposed":
        throw new Error("the machine is over: it was disposed of");
    }
    this.#state = "runs";
    try {
      const result = act();
      this.#state = "ready";
      return result;
    } catch (error) {
      this.#state = "broken";
      // No call can have been told, which is a mistake of the kernel.
      throw error instanceof KernelError ? new Error(String(error)) : error;
    }
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
      atOnce(exec({
        process,
        caller: process,
        path: byteStringOfText(options.program),
        arguments: (options.arguments ?? [options.program])
          .map(byteStringOfText),
        environment: (options.environment ?? []).map(byteStringOfText),
      }));
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
      process.enterDirectory(found);
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
    const { processes } = this.kernel;
    const terminal = this.#terminal;
    const description = this.#openTerminal(process);
    for (const fd of [0, 1, 2]) process.fds.set(fd, description);
    const { console: ends } = this.options;
    if (ends?.interactive !== true) {
      const input = ends?.input ?? new Uint8Array(0);
      terminal.setInput(new ConsoleInput(input));
      return;
    }
    const { pid } = process;
    const group = processes.findOrCreateGroup(pid);
    process.credentials = { ...process.credentials, sid: pid, pgid: pid };
    processes.setGroup(process, group);
    process.tty = terminal;
    terminal.setForeground(group, undefined);
  }

  #openTerminal(process: Process): OpenFileDescription {
    try {
      return this.kernel.vfs.open(process, TERMINAL, O_RDWR, 0, process.cwd);
    } catch (error) {
      throw error instanceof KernelError ? this.#withoutConsole() : error;
    }
  }

  #withoutConsole(): TreeError {
    const tree = this.options.root ?? standardTree;
    const isThere = entryAt(tree, DEVICES)?.type === "directory";
    const path = isThere ? TERMINAL : DEVICES;
    const what = entryAt(tree, path)?.type.replace("-", " ") ?? "stranger";
    return new TreeError(
      `the root tree has no console: ${TERMINAL} can't be opened, as ${path} ` +
        `is a ${what}`,
    );
  }

  /** The number of the first program's process; undefined where it can't start. */
  get pid(): number | undefined {
    return this.#first?.pid;
  }

  /** A program sleeps until keys are typed, or bytes are fed. */
  get awaitsInput(): boolean {
    return this.#terminal.isAwaited;
  }

  /** A program has asked for more input than was there, sleeping or not. */
  get wantsInput(): boolean {
    return this.#terminal.isWanted;
  }

  /** Types at the console of an interactive machine. */
  type(keys: Uint8Array): void {
    const { scheduler } = this.kernel;
    const { current } = scheduler;
    // Whoever runs sees whom a key sends a signal; the first program will.
    scheduler.current ??= this.#first?.threads[0];
    this.#act(() => this.#terminal.type(keys));
    scheduler.current = current;
  }

  /** Brings bytes to a console whose input is "fed". */
  feed(bytes: Uint8Array): void {
    this.#terminal.requireFed();
    this.#act(() => this.#terminal.feed(bytes));
  }

  /** Ends the input of a console whose input is "fed". */
  endInput(): void {
    this.#terminal.requireFed();
    this.#act(() => this.#terminal.endInput());
  }

  /**
   * Runs until the first program ends, or something else does. The limit counts
   * what the kernel does as well, in units that take the host about as long as
   * an instruction: see `spent`.
   */
  run(limits?: RunLimits): RunResult;
  run(limits: PausingLimits): RunResult | Paused;
  run(
    { maxInstructions = Infinity, pauses }: Partial<PausingLimits> = {},
  ): RunResult | Paused {
    // What is left of a limit may be below 0: a call may have passed it.
    if (Number.isNaN(maxInstructions)) {
      throw new RangeError("maxInstructions is not a number");
    }
    return this.#act(() => {
      if (this.#failure !== undefined || this.#first === undefined) {
        return { kind: "not-a-program", reason: this.#failure ?? "" };
      }
      return this.#loop.run(this.#first, maxInstructions, pauses);
    });
  }

  /** The root file system as it is now, without what is mounted in it. */
  rootTree(): TreeDirectory {
    if (this.#state === "disposed") {
      throw new Error("the machine is over: it was disposed of");
    }
    const inode = this.#context?.root.inode;
    if (!(inode instanceof RAMFSInode)) throw new Error("the root is a RAMFS");
    return describeTree(inode);
  }

  /**
   * Gives the memory back for the next machine; this one is over. A second time
   * nothing happens, and while it runs it cannot be.
   */
  dispose(): void {
    if (this.#state === "disposed") return;
    if (this.#state === "runs") {
      throw new Error("the machine is running: this is one of its own ends");
    }
    // What is left of a broken one is not for others.
    if (this.#state === "ready") returnMemory(this.#memory);
    this.#state = "disposed";
  }

  /** Instructions retired so far. */
  get retired(): number {
    return this.cpu.retired;
  }

  /** What limits count: instructions retired, and the kernel's work. */
  get spent(): number {
    return this.#loop.spent;
  }
}
