/**
 * One process (Kernel/Tasks/Process.h).
 *
 * @module
 */

import {
  CLD_EXITED,
  type CLD_KILLED,
  NSIG,
  SIG_DFL,
  SIG_IGN,
} from "../../api/constants.ts";
import type { TTY } from "../devices/tty/tty.ts";
import { type Custody, CUSTODY_BYTES } from "../filesystem/custody.ts";
import { UnveilData } from "../filesystem/unveil.ts";
import type { VFSRootContext } from "../filesystem/vfs_root_context.ts";
import { fail } from "../errors.ts";
import type { Kernel } from "../kernel.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { HeapShare, textBytes } from "../memory/heap.ts";
import type { Credentials } from "../security/credentials.ts";
import type { Timer } from "../time/timer_queue.ts";
import { atOnce, Cost } from "../work.ts";
import type { HostnameContext } from "./hostname_context.ts";
import { OpenFileDescriptions } from "./open_file_descriptions.ts";
import type { PerformanceEventBuffer } from "./performance_event_buffer.ts";
import type { ProcessGroup } from "./process_group.ts";
import type { ScopedProcessList } from "./process_table.ts";
import type { ThreadTracer } from "./thread_tracer.ts";
import type { Thread } from "./thread.ts";
import { WaitBlockerSet } from "./wait_blocker_set.ts";

/** What a signal does in a process; most do the same in all. */
export interface SignalAction {
  /** SIG_DFL, SIG_IGN or the handler's address. */
  readonly handler: bigint;
  readonly mask: number;
  readonly flags: number;
}

/** Contexts that a program is to begin in. */
export interface ContextsAfterExec {
  readonly root?: VFSRootContext;
  readonly hostname?: HostnameContext;
  readonly processes?: ScopedProcessList;
}

/**
 * What the heap keeps of a process besides its threads' stacks: its table of
 * descriptors above all.
 */
const PROCESS_BYTES = 32768;

function bytesOfWay({ depth }: Custody): number {
  return depth * CUSTODY_BYTES;
}

/** What alarm has set. */
export interface Alarm {
  readonly timer: Timer;
  /** The wall-clock time at which it fires, in ns. */
  readonly deadline: bigint;
}

/** How a process ended: CLD_EXITED and a status, or CLD_KILLED and a signal. */
export interface Ending {
  readonly code: typeof CLD_EXITED | typeof CLD_KILLED;
  readonly status: number;
}

/**
 * Of a process that has not ended, or that nothing has: the last of its threads
 * left while others that had left before were still there.
 */
export const NO_ENDING: Ending = { code: CLD_EXITED, status: 0 };

/** The life of a process. */
export type ProcessState = "running" | "dying" | "dead";

/** A user process. The files half is kept by src/kernel/filesystem. */
export class Process {
  readonly kernel: Kernel;
  // What the heap keeps: of the process itself, its texts and its veils.
  readonly #records: HeapShare;
  readonly #texts: HeapShare;
  readonly #veils: HeapShare;
  /** Changed through `ProcessTable.renumber`. */
  pid: number;
  ppid: number;
  /** By the real-time clock, in ns. */
  readonly creationTime: bigint;
  /** At most 32 bytes. */
  name: string;
  credentials: Credentials;
  /** Set through `ProcessTable.setGroup`. */
  group: ProcessGroup | undefined;
  scopedList: ScopedProcessList | undefined;
  tty: TTY | undefined;
  umask = 0o022;

  dumpable = true;
  /** Promise bits; undefined while the process has made none. */
  promises: number | undefined;
  execPromises: number | undefined;
  rejectTransitionToExecutableFromWritable = false;
  jailedUntilExit = false;
  jailedUntilExec = false;

  /** Part of the kernel: no user code, no signals. */
  isKernelProcess = false;
  state: ProcessState = "running";
  stopped = false;
  ending: Ending = NO_ENDING;
  /** How many parents and tracers keep it visible after its death. */
  rememberedBy = 0;

  space: AddressSpace;
  signalTrampoline = 0;
  readonly threads: Thread[] = [];
  /** Index n is signal n. */
  signalActions: SignalAction[] = freshSignalActions();
  alarm: Alarm | undefined;
  /** Whether there ever was an alarm: its timer is kept and used again. */
  hasAlarmTimer = false;

  readonly fds: OpenFileDescriptions = new OpenFileDescriptions();
  rootContext: VFSRootContext;
  /** The current directory; changed through `enterDirectory`. */
  cwd: Custody;
  executable: Custody | undefined;
  unveil: UnveilData = new UnveilData();
  /** The unveil state the next execve switches to. */
  execUnveil: UnveilData = new UnveilData();
  hostname: HostnameContext;
  /** What the next execve enters (unshare_enter). */
  afterExec: ContextsAfterExec = {};

  /** What /proc shows of the last execve. */
  arguments: readonly string[] = [];
  environment: readonly string[] = [];
  coredumpProperties: readonly { key: string; value: string }[] = [];

  tracer: ThreadTracer | undefined;
  /** PT_TRACE_ME: stop at the next execve. */
  waitForTracerAtNextExecve = false;
  readonly waitBlockers: WaitBlockerSet = new WaitBlockerSet(this);

  profiling = false;
  performanceEvents: PerformanceEventBuffer | undefined;
  /** Timer ticks, as the reference counts them. */
  ticksInUser = 0;
  ticksInKernel = 0;
  ticksInUserOfDeadChildren = 0;
  ticksInKernelOfDeadChildren = 0;

  constructor(kernel: Kernel, parts: ProcessParts) {
    this.kernel = kernel;
    const { heap } = kernel.memory;
    this.#records = new HeapShare(heap);
    this.#texts = new HeapShare(heap);
    this.#veils = new HeapShare(heap);
    try {
      this.#records.resize(PROCESS_BYTES + bytesOfWay(parts.cwd));
    } catch (error) {
      atOnce(parts.space.dispose());
      throw error;
    }
    parts.cwd.keep();
    this.pid = parts.pid;
    this.ppid = parts.ppid;
    this.creationTime = kernel.time.realtime;
    this.name = parts.name;
    this.credentials = parts.credentials;
    this.space = parts.space;
    this.rootContext = parts.rootContext;
    this.hostname = parts.hostname;
    this.cwd = parts.cwd;
    this.executable = parts.executable;
    this.tty = parts.tty;
    this.rootContext.attach();
    this.hostname.attach();
  }

  /** 0 for a process in no group. */
  get pgid(): number {
    return this.group?.pgid ?? 0;
  }

  get sid(): number {
    return this.credentials.sid;
  }

  /** Whether it has become visible to others, and is still. */
  get committed(): boolean {
    return this.kernel.processes.find(this.pid) === this;
  }

  get isSessionLeader(): boolean {
    return this.sid === this.pid;
  }

  get isJailed(): boolean {
    return this.jailedUntilExit || this.jailedUntilExec;
  }

  get isDying(): boolean {
    return this.state !== "running";
  }

  /** Relative paths start there from now on. */
  enterDirectory(directory: Custody): void {
    const { cwd } = this;
    this.#records.resize(
      this.#records.bytes - bytesOfWay(cwd) + bytesOfWay(directory),
    );
    directory.keep();
    this.cwd = directory;
    cwd.letGo();
  }

  /** It ends, and is in no directory. */
  leaveDirectory(): void {
    this.cwd.letGo();
  }

  /**
   * Its program's arguments and environment, and what a coredump is to tell,
   * are kept from now on; false where there is no room for more than before.
   */
  tryKeepTexts(): boolean {
    return this.#texts.tryResize(this.#bytesOfTexts());
  }

  #bytesOfTexts(): number {
    const properties = this.coredumpProperties
      .flatMap(({ key, value }) => [key, value]);
    return [...this.arguments, ...this.environment, ...properties]
      .reduce((sum, text) => sum + textBytes(text), 0);
  }

  /** It ends, and runs no program any more. */
  leaveProgram(): void {
    this.executable = undefined;
    this.arguments = [];
    this.environment = [];
    this.tryKeepTexts();
  }

  /** Something about it that its coredump is to tell. */
  addCoredumpProperty(key: string, value: string): void {
    const before = this.coredumpProperties;
    this.coredumpProperties = [...before, { key, value }];
    if (this.tryKeepTexts()) return;
    this.coredumpProperties = before;
    fail("kernel-memory/ENOMEM/exhausted");
  }

  /** Its veils get so much larger, or ENOMEM. */
  growVeils(bytes: number): void {
    this.#veils.resize(this.#veils.bytes + bytes);
  }

  /** fork: copies of the parent's, or ENOMEM. */
  copyVeils(parent: Process): void {
    const { architecture, memory: { heap, work } } = this.kernel;
    this.#veils.resize(parent.#veils.bytes);
    const nodes = parent.unveil.size + parent.execUnveil.size;
    work.add(nodes * Cost.component);
    this.unveil = heap.adopt(parent.unveil.copy(architecture));
    this.execUnveil = heap.adopt(parent.execUnveil.copy(architecture));
  }

  /** execve: what was unveiled for after it is what there is now. */
  switchVeils(): void {
    const { execUnveil } = this;
    if (execUnveil.state === "Dropped") {
      this.unveil = execUnveil.copy(this.kernel.architecture);
      this.unveil.state = "LockedInherited";
    } else this.unveil = new UnveilData();
    this.execUnveil = new UnveilData();
    this.#veils.resize(this.unveil.bytes);
  }

  /** Nobody remembers it. */
  forget(): void {
    this.#records.release();
    this.#texts.release();
    this.#veils.release();
    this.deletePerformanceEvents();
  }

  /** Nobody will look at its profile any more. */
  deletePerformanceEvents(): void {
    this.performanceEvents?.dispose();
    this.performanceEvents = undefined;
  }

  /** Absolute paths start there from now on; the current directory stays. */
  enterRootContext(root: VFSRootContext): void {
    root.attach();
    this.rootContext.detach();
    this.rootContext = root;
  }

  /** Shares another host name. */
  enterHostname(hostname: HostnameContext): void {
    hostname.attach();
    this.hostname.detach();
    this.hostname = hostname;
  }

  isTracedBy(pid: number): boolean {
    return this.tracer?.tracerPid === pid;
  }

  thread(tid: number): Thread | undefined {
    return this.threads.find((thread) => thread.tid === tid);
  }
}

/** What a process cannot do without. */
export interface ProcessParts {
  readonly pid: number;
  readonly ppid: number;
  readonly name: string;
  readonly credentials: Credentials;
  readonly space: AddressSpace;
  readonly rootContext: VFSRootContext;
  readonly hostname: HostnameContext;
  readonly cwd: Custody;
  readonly executable: Custody | undefined;
  readonly tty: TTY | undefined;
}

/** SIG_IGN, as a handler's address. */
export const SIGNAL_IGNORED: bigint = BigInt(SIG_IGN);

/** What a signal does where no program has said anything. */
export const defaultSignalAction: SignalAction = {
  handler: BigInt(SIG_DFL),
  mask: 0,
  flags: 0,
};

/** Default actions for all signals. */
function freshSignalActions(): SignalAction[] {
  return new Array<SignalAction>(NSIG).fill(defaultSignalAction);
}
