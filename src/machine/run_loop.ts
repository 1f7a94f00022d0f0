/**
 * Runs threads one after the other until the first program has ended.
 *
 * @module
 */

import { type Cpu, Exit } from "../cpu/cpu.ts";
import {
  CLD_EXITED,
  PERF_EVENT_CONTEXT_SWITCH,
  PERF_EVENT_SAMPLE,
} from "../api/constants.ts";
import { bytesOf } from "../kernel/filesystem/byte_string.ts";
import type { Kernel } from "../kernel/kernel.ts";
import {
  dieIfNeeded,
  enterSyscall,
  goOnWithCall,
  switchedTo,
} from "../kernel/syscalls/dispatch.ts";
import {
  addPerformanceEvent,
  FROM_REGISTERS,
} from "../kernel/tasks/performance_events.ts";
import type { KernelTask } from "../kernel/tasks/kernel_task.ts";
import type { Process } from "../kernel/tasks/process.ts";
import { handleTrap, type Trap } from "../kernel/tasks/traps.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
import {
  NS_PER_INSTRUCTION,
  NS_PER_SYSCALL,
  TICK_NS,
} from "../kernel/time/time_management.ts";
import { Cost } from "../kernel/work.ts";
import { type Crash, describeCrash } from "./crash.ts";
import type { RunResult } from "./machine.ts";

const decoder = new TextDecoder();
/** The profile timer's period. */
const SAMPLE_NS = 1_000_000;
const INSTRUCTIONS_PER_SYSCALL = NS_PER_SYSCALL / NS_PER_INSTRUCTION;

/**
 * Asked between any two pieces of work whether the host wants the machine to
 * pause there. What comes from the host comes at such a place, and the answers
 * alone tell two runs of a machine apart.
 *
 * @param time nanoseconds of the machine's own time
 * @param nth how many such places there were before at this time
 * @param isIdle nothing runs before a timer is due or input comes
 */
export type PauseQuestion = (
  time: number,
  nth: number,
  isIdle: boolean,
) => boolean;

/** A run that was asked to pause; it goes on by another. */
export interface Paused {
  /** Tells it from an end. */
  readonly kind: "paused";
}

/** Why a run stops before its end. */
type Stop = RunResult | Paused;

/** The scheduler's loop over one CPU. */
export class RunLoop {
  readonly #kernel: Kernel;
  readonly #cpu: Cpu;
  /** Instructions and work at which the run ends. */
  #limit = Infinity;
  /** Something was done in this run: it gets on, however low its limit is. */
  #gotOn = false;
  #first: Process | undefined;
  /** Where the first program was when a signal ended it. */
  #crash: Crash | undefined;
  /** Timer ticks that have been given to a process. */
  #ticks = 0;
  #pauses: PauseQuestion | undefined;
  /** Where the last question was. */
  #askedAt = -1;
  #nth = 0;
  /** Who was running when the machine paused, and goes on as if it had not. */
  #interrupted: Thread | undefined;
  /** Nobody could run when it paused, and the clock has not gone on since. */
  #isIdle = false;

  constructor(kernel: Kernel, cpu: Cpu) {
    this.#kernel = kernel;
    this.#cpu = cpu;
    cpu.hooks = {
      time: (retired) => BigInt(Math.floor(kernel.time.monotonicAt(retired))),
    };
  }

  /** Until `first` has ended, nothing can run, or the run is to stop here. */
  run(
    first: Process,
    maxInstructions: number,
    pauses: PauseQuestion | undefined,
  ): Stop {
    this.#first = first;
    this.#limit = this.spent + maxInstructions;
    this.#gotOn = false;
    this.#pauses = pauses;
    return this.#goOn() ?? this.#schedule(first) ?? this.#ended(first);
  }

  /** The thread that was running, if one was; what stopped it again. */
  #goOn(): Stop | undefined {
    const thread = this.#interrupted;
    this.#interrupted = undefined;
    return thread === undefined ? undefined : this.#runThread(thread);
  }

  /** Thread after thread; undefined when the first program has ended. */
  #schedule(first: Process): Stop | undefined {
    const { memory: { work }, scheduler, time } = this.#kernel;
    while (first.state !== "dead") {
      if (this.#isAtLimit) return { kind: "limit" };
      const wasIdle = this.#isIdle;
      this.#isIdle = false;
      if (!wasIdle) {
        work.add(Cost.entry);
        time.fireTimers();
        time.updateTimePage();
      }
      const previous = scheduler.current;
      const thread = scheduler.next();
      if (thread === undefined) {
        const stop = this.#idle(wasIdle);
        if (stop !== undefined) return stop;
        continue;
      }
      this.#noteSwitch(previous, thread);
      if (thread.task === undefined) {
        switchedTo(thread);
        this.#noteEnd(thread, undefined);
      }
      const stop = this.#runThread(thread);
      if (stop !== undefined) return stop;
    }
    return undefined;
  }

  /** Nobody can run: the clock jumps, unless the host may change that. */
  #idle(wasAsked: boolean): Stop | undefined {
    const { scheduler, time } = this.#kernel;
    this.#isIdle = true;
    if (!wasAsked && this.#isToPause(true)) return { kind: "paused" };
    const before = time.monotonic;
    if (!time.jumpToNextTimer()) return this.#deadlock();
    this.#isIdle = false;
    this.#gotOn = true;
    scheduler.ranInKernel(undefined, time.monotonic - before);
    this.#ticks = Math.floor(time.monotonic / TICK_NS);
    return undefined;
  }

  #isToPause(isIdle: boolean): boolean {
    const pauses = this.#pauses;
    if (pauses === undefined) return false;
    const { monotonic } = this.#kernel.time;
    this.#nth = monotonic === this.#askedAt ? this.#nth + 1 : 0;
    this.#askedAt = monotonic;
    return pauses(monotonic, this.#nth, isIdle);
  }

  #ended(first: Process): RunResult {
    const { code, status } = first.ending;
    if (code === CLD_EXITED) return { kind: "exited", status };
    const crash = this.#crash;
    return {
      kind: "killed",
      signal: status,
      ...(crash === undefined ? {} : { crash }),
    };
  }

  /** Instructions retired, and what the kernel has done besides. */
  get spent(): number {
    return this.#cpu.retired + this.#kernel.memory.work.done;
  }

  get #isAtLimit(): boolean {
    return this.#gotOn && this.spent >= this.#limit;
  }

  /** Looks once at what ended the first program, while its memory is there. */
  #noteEnd(thread: Thread, trap: Trap | undefined): void {
    const { process } = thread;
    if (process.state !== "dying" || process !== this.#first) return;
    const { code, status } = process.ending;
    if (code === CLD_EXITED || this.#crash !== undefined) return;
    this.#crash = describeCrash(thread, trap, status);
  }

  /** For profiles: one thread gives way to another. */
  #noteSwitch(previous: Thread | undefined, next: Thread): void {
    if (this.#kernel.profiling.eventMask === 0n) return;
    if (previous === undefined || previous === next) return;
    if (previous.endsUnseen) return;
    addPerformanceEvent(previous, PERF_EVENT_CONTEXT_SWITCH, {
      arg1: BigInt(next.process.pid),
      arg2: BigInt(next.tid),
    });
  }

  /** For profiles: where a thread was when the profile timer fired. */
  #sample(thread: Thread, from: number): void {
    const { profiling, time, architecture } = this.#kernel;
    if (profiling.eventMask === 0n || architecture !== "x86_64") return;
    const periods = Math.floor(time.monotonic / SAMPLE_NS) -
      Math.floor(from / SAMPLE_NS);
    if (periods > 0) {
      addPerformanceEvent(thread, PERF_EVENT_SAMPLE, FROM_REGISTERS);
    }
  }

  #deadlock(): RunResult {
    const sleepers = [...this.#kernel.scheduler.sleepers].map((thread) =>
      `${decoder.decode(bytesOf(thread.process.name))}(${thread.tid}) waits ` +
      "for " +
      `${thread.condition?.what ?? "something"}`
    );
    return { kind: "deadlock", sleepers };
  }

  /**
   * Runs the current thread until it blocks, stops, ends or has had its
   * slice, or the run is to stop; then it goes on by the next one.
   */
  #runThread(thread: Thread): Stop | undefined {
    if (thread.task !== undefined) return this.#runTask(thread, thread.task);
    const { work } = this.#kernel.memory;
    while (thread.state === "running") {
      if (this.#isAtLimit) {
        this.#interrupted = thread;
        return { kind: "limit" };
      }
      const budget = this.#budget(thread);
      work.beginPart();
      work.add(Cost.entry);
      this.#gotOn = true;
      if (thread.isPaused) {
        goOnWithCall(thread);
        this.#noteEnd(thread, undefined);
      } else this.#runUser(thread, budget);
      if (!thread.isPaused) {
        this.#kernel.time.fireTimers();
        if (thread.state === "running" && this.#shouldSwitch(thread)) {
          this.#preempt(thread);
        }
      }
      if (this.#isToPause(false)) {
        this.#interrupted = thread;
        return { kind: "paused" };
      }
    }
    return undefined;
  }

  /** A thread of the kernel's, until it sleeps or the run is to stop. */
  #runTask(thread: Thread, task: KernelTask): Stop | undefined {
    for (;;) {
      this.#kernel.memory.work.beginPart();
      this.#gotOn = true;
      if (task.run()) return undefined;
      this.#interrupted = thread;
      if (this.#isAtLimit) return { kind: "limit" };
      if (this.#isToPause(false)) return { kind: "paused" };
      this.#interrupted = undefined;
    }
  }

  /** As far as the budget, or to what the kernel has to do. */
  #runUser(thread: Thread, budget: number): void {
    const cpu = this.#cpu;
    const before = cpu.retired;
    const exit = cpu.run(thread.cpu, thread.process.space.table, budget);
    const hasTicked = this.#account(thread, cpu.retired - before);
    if (exit === Exit.syscall) return this.#syscall(thread);
    const goesOn = exit === Exit.budget || this.#trap(thread, exit);
    if (hasTicked || !goesOn) dieIfNeeded(thread);
  }

  /** True when nothing came of it. */
  #trap(thread: Thread, exit: Exit): boolean {
    const { exitAddress: address, exitAccess: access, debugStatus } = this.#cpu;
    const { pc } = thread.cpu;
    const trap = { exit, address, access, debugStatus, pc };
    thread.trap = trap;
    const goesOn = handleTrap(thread, exit, trap);
    thread.trap = undefined;
    if (!goesOn) this.#noteEnd(thread, trap);
    return goesOn;
  }

  /**
   * As far as the slice, the next timer and the limit allow; and where a thread
   * is to die, the next tick.
   */
  #budget({ shouldDie }: Thread): number {
    const { time, scheduler } = this.#kernel;
    const next = shouldDie
      ? Math.min(time.nextTimer, time.coarseMonotonic + TICK_NS)
      : time.nextTimer;
    const untilTimer = Math.ceil(
      (next - time.monotonic) / NS_PER_INSTRUCTION,
    );
    const left = this.#limit - this.spent;
    return Math.max(1, Math.min(scheduler.sliceLeft, untilTimer, left));
  }

  /** Charges what has run; true when there was a tick meanwhile. */
  #account(thread: Thread, instructions: number): boolean {
    const { time, scheduler } = this.#kernel;
    const before = time.monotonic;
    time.retired = this.#cpu.retired;
    this.#sample(thread, before);
    scheduler.sliceLeft -= instructions;
    scheduler.ranInUser(thread, time.monotonic - before);
    const ticks = Math.floor(time.monotonic / TICK_NS);
    if (ticks === this.#ticks) return false;
    thread.process.ticksInUser += ticks - this.#ticks;
    this.#ticks = ticks;
    time.updateTimePage();
    return true;
  }

  #syscall(thread: Thread): void {
    const { time, scheduler } = this.#kernel;
    time.advance(NS_PER_SYSCALL);
    scheduler.ranInKernel(thread, NS_PER_SYSCALL);
    scheduler.sliceLeft -= INSTRUCTIONS_PER_SYSCALL;
    const ticks = Math.floor(time.monotonic / TICK_NS);
    thread.process.ticksInKernel += ticks - this.#ticks;
    this.#ticks = ticks;
    enterSyscall(thread);
    this.#noteEnd(thread, undefined);
  }

  #shouldSwitch(thread: Thread): boolean {
    const { scheduler } = this.#kernel;
    if (thread.wantsToYield) return true;
    if (scheduler.sliceLeft > 0) return false;
    if (scheduler.hasReady || thread.process.stopped) return true;
    // A pending signal is looked at when the thread is switched to; in the
    // reference some kernel thread soon makes that happen.
    if (thread.deliverableSignals !== 0) return true;
    scheduler.renewSlice();
    return false;
  }

  /** To the end of the queue, or stopped with its process. */
  #preempt(thread: Thread): void {
    thread.wantsToYield = false;
    if (thread.process.stopped) thread.state = "stopped";
    else this.#kernel.scheduler.giveWay(thread);
  }
}
