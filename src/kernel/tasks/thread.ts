/** One thread: registers, signals, what it waits for. */
import type { CpuState } from "../../cpu/cpu.ts";
import type { Kernel } from "../kernel.ts";
import { SyscallContext } from "../syscalls/context.ts";
import type { Process } from "./process.ts";
import {
  type WaitCondition,
  type Waiter,
  type Waiting,
  WaitQueue,
  type WakeReason,
} from "./wait_queue.ts";

/** Scheduling states, as far as user code can tell them apart. */
export type ThreadState = "runnable" | "blocked" | "stopped" | "dead";

/** Priority a new thread starts with. */
export const THREAD_PRIORITY_NORMAL = 30;

/** Signals run from 1 to NSIG - 1. */
export const NSIG = 33;

/** The pages a handler may run on instead of the thread's own stack. */
export interface AlternativeStack {
  base: number;
  size: number;
}

/** A thread of a user process. */
export class Thread implements Waiter {
  readonly kernel: Kernel;
  readonly process: Process;
  readonly tid: number;
  readonly cpu: CpuState;
  readonly context: SyscallContext;

  state: ThreadState = "runnable";
  /** Set by whoever tells the thread to die; it dies before user code runs. */
  shouldDie = false;
  name: string;
  priority = THREAD_PRIORITY_NORMAL;
  holdsBigProcessLock = false;

  /** Blocked signals; bit n-1 stands for signal n. */
  signalMask = 0;
  pendingSignals = 0;
  /** Who last sent each signal number. */
  readonly signalSenders: (Process | undefined)[] = [];
  alternativeStack: AlternativeStack | undefined;
  stopSignal = 0;
  /** What the thread was doing before it was stopped. */
  stateBeforeStop: ThreadState = "runnable";

  /** The rest of a system call that had to wait. */
  waiting: Waiting<number | bigint> | undefined;
  /** What it waits for right now. */
  condition: WaitCondition | undefined;
  wakeReason: WakeReason = "woken";
  /** The queue that woke it. */
  wokenBy: WaitQueue | undefined;

  detached = false;
  exitValue = 0n;
  joiner: Thread | undefined;
  /** Woken when the thread has ended. */
  readonly ended: WaitQueue = new WaitQueue();

  syscallCount = 0;
  /** Virtual ns in user code and in system calls. */
  userTime = 0n;
  kernelTime = 0n;

  constructor(
    kernel: Kernel,
    process: Process,
    tid: number,
    name: string,
    cpu: CpuState,
  ) {
    this.kernel = kernel;
    this.process = process;
    this.tid = tid;
    this.name = name;
    this.cpu = cpu;
    this.context = new SyscallContext(kernel, this);
  }

  /** Unmasked signals that wait for delivery. */
  get deliverableSignals(): number {
    return this.pendingSignals & ~this.signalMask;
  }

  /** Starts to sleep on `condition`. */
  block(condition: WaitCondition): void {
    this.condition = condition;
    for (const queue of condition.queues) queue.add(this);
    this.kernel.scheduler.blocked(this, condition);
  }

  /** A queue fires: the thread wakes unless its condition says not yet. */
  wake(queue: WaitQueue): boolean {
    const condition = this.condition;
    if (condition === undefined) return false;
    if (condition.ready !== undefined && !condition.ready()) return false;
    this.wokenBy = queue;
    this.endWait("woken");
    return true;
  }

  /** Leaves every queue and becomes runnable (or stays stopped). */
  endWait(reason: WakeReason): void {
    const condition = this.condition;
    if (condition === undefined) return;
    this.condition = undefined;
    for (const queue of condition.queues) queue.remove(this);
    this.wakeReason = reason;
    this.kernel.scheduler.unblocked(this);
  }
}
