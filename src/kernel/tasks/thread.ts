/**
 * One thread: registers, signals, what it waits for.
 *
 * @module
 */

import { type CpuState, DebugRegisters } from "../../cpu/cpu.ts";
import { THREAD_PRIORITY_NORMAL } from "../../api/constants.ts";
import type { Kernel } from "../kernel.ts";
import { SyscallContext } from "./syscall_context.ts";
import type { SyscallName } from "../../api/calls.ts";
import type { KernelTask } from "./kernel_task.ts";
import type { Process } from "./process.ts";
import { TimeScheduled } from "./time_scheduled.ts";
import type { Trap } from "./traps.ts";
import type {
  WaitCondition,
  Waiter,
  Waiting,
  WaitQueue,
  WakeReason,
} from "./wait_queue.ts";
import { WaitQueue as Queue } from "./wait_queue.ts";

/** Scheduling states, as far as user code can tell them apart. */
export type ThreadState =
  | "runnable"
  | "running"
  | "blocked"
  | "stopped"
  /** Ended; the finalizer takes it unless somebody may still join it. */
  | "dying"
  | "dead";

/** Where a thread goes on when it is switched to. */
export type ResumePoint =
  /** In user code. */
  | "user"
  /** In a system call: it was stopped before its arguments were read. */
  | "call"
  /** In a system call that waits. */
  | "wait"
  /** In a system call: it was stopped after its result was stored. */
  | "return"
  /** As good as out of a system call: a signal stopped it there. */
  | "leave";

/** The pages a handler may run on instead of the thread's own stack. */
export interface AlternativeStack {
  readonly base: number;
  readonly size: number;
}

/** A thread of a user process. */
export class Thread implements Waiter {
  readonly kernel: Kernel;
  readonly process: Process;
  readonly tid: number;
  readonly cpu: CpuState;
  readonly context: SyscallContext;

  state: ThreadState = "runnable";
  resumeAt: ResumePoint = "user";
  /** Told to die; it does before it returns to user code. */
  shouldDie = false;
  /** At most 64 bytes. */
  name: string;
  priority: number = THREAD_PRIORITY_NORMAL;
  /** Its call, or the last one, is made with the big process lock. */
  holdsBigProcessLock = false;
  /** The call asked for the processor to be given away. */
  wantsToYield = false;
  /** A promise was missing: the process dies when the call ends. */
  violatedPromise = false;
  /** It ends by itself: profiles are not told who runs next. */
  endsUnseen = false;
  /** What is left of a call that stopped its thread half-way. */
  afterStop: (() => void) | undefined;
  /** The call that is being handled, for observers. */
  callName: SyscallName | undefined;
  /** When that began, in ns, if its process was profiled then. */
  callBegan = 0;
  /** What is being handled instead of a call, for observers. */
  trap: Trap | undefined;

  /** Blocked signals; bit n-1 stands for signal n. */
  signalMask = 0;
  pendingSignals = 0;
  /** Pid of whoever last sent each signal number. */
  readonly signalSenders = new Map<number, number>();
  /** The signal whose handler runs, until sigreturn. */
  currentlyHandledSignal: number | undefined;
  alternativeStack: AlternativeStack | undefined;
  /** Woken when a signal becomes pending (sigtimedwait, sigsuspend). */
  readonly signalArrivals: WaitQueue = new Queue();
  /** x86-64's, which the processor has while a traced thread runs. */
  readonly debugRegisters: DebugRegisters = new DebugRegisters();
  /**
   * AArch64's MDSCR_EL1.SS of a thread that was let go before its step: the
   * processor has it again as soon as somebody else traces the thread.
   */
  owesStep = false;

  /** The rest of the last system call that had to wait. */
  waiting: Waiting<number | bigint> | undefined;
  /** It is between two parts of a call that takes long. */
  isPaused = false;
  /** What it waits for right now. */
  condition: WaitCondition | undefined;
  wakeReason: WakeReason = "woken";
  /** The queue that woke it. */
  wokenBy: WaitQueue | undefined;
  /** The signal that ended its last wait, if one did. */
  interruptedBy: number | undefined;

  /** What a thread of the kernel does; user threads have none. */
  task: KernelTask | undefined;

  isJoinable = true;
  exitValue: bigint | undefined;
  /** Woken when the thread has exited. */
  readonly exited: WaitQueue = new Queue();

  syscallCount = 0;
  /** Bytes moved out of and into files. */
  fileReadBytes = 0;
  fileWriteBytes = 0;
  readonly timeScheduled: TimeScheduled = new TimeScheduled();

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

  /** Unmasked signals that wait for delivery, in any state. */
  get deliverableSignals(): number {
    return this.pendingSignals & ~this.signalMask;
  }

  /**
   * Starts to sleep on `condition`; false, with `wakeReason` set, when there
   * is nothing to sleep for.
   */
  block(condition: WaitCondition): boolean {
    this.interruptedBy = undefined;
    if (condition.interruptible !== false && this.deliverableSignals !== 0) {
      this.wakeReason = "interrupted";
      return false;
    }
    if (condition.ready?.() === true) {
      this.wakeReason = "woken";
      return false;
    }
    if (condition.deadline !== undefined) {
      const { time } = this.kernel;
      const at = time.monotonicWhen(condition.clock, condition.deadline);
      if (at <= time.monotonic) {
        this.wakeReason = "timeout";
        return false;
      }
    }
    if (
      condition.interruptible !== false &&
      this.kernel.faults?.strikes("wait") === true
    ) {
      this.wakeReason = "interrupted";
      return false;
    }
    this.condition = condition;
    for (const queue of condition.queues) queue.add(this);
    this.kernel.scheduler.blocked(this, condition);
    return true;
  }

  /** A queue fires: the thread wakes unless its condition says not yet. */
  wake(queue: WaitQueue): boolean {
    if (this.condition?.ready?.() === false) return false;
    this.wokenBy = queue;
    this.endWait("woken");
    return true;
  }

  /** A signal arrives: ends a wait, which is an interruptible one. */
  interrupt(signal: number): void {
    if (this.condition === undefined) return;
    this.interruptedBy = signal;
    this.endWait("interrupted");
  }

  /** Leaves every queue and becomes runnable. */
  endWait(reason: WakeReason): void {
    const condition = this.condition;
    if (condition === undefined) return;
    this.condition = undefined;
    for (const queue of condition.queues) queue.remove(this);
    this.wakeReason = reason;
    this.kernel.scheduler.unblocked(this);
  }
}
