/**
 * A system call from its instruction to the return to user code
 * (Kernel/Syscalls/SyscallHandler.cpp; spec: syscallEntry). A thread may be
 * stopped on the way in and out, so the way is cut into pieces.
 *
 * @module
 */

import { ENOSYS, EPROMISEVIOLATION } from "../../api/errno.ts";
import type { ArgumentDecoder } from "../../api/argument.ts";
import {
  type Architecture,
  type CpuState,
  DebugStatus,
} from "../../cpu/cpu.ts";
import { Slots } from "../../cpu/ir/slots.ts";
import {
  type SyscallName,
  syscallsByNumber,
  type SystemCall,
} from "../../api/calls.ts";
import {
  PERF_EVENT_SYSCALL,
  SIGABRT,
  SIGSEGV,
  SIGTRAP,
} from "../../api/constants.ts";
import { KernelError, NoReturn } from "../errors.ts";
import {
  observeEntry,
  observeExit,
  observeRefusal,
  observeUnknown,
} from "../observers.ts";
import { PromiseViolation, promiseViolation } from "../security/promises.ts";
import { terminateDueToSignal, threadLeaves } from "../tasks/lifecycle.ts";
import {
  addPerformanceEvent,
  FROM_REGISTERS,
} from "../tasks/performance_events.ts";
import {
  argumentOf,
  codeAddress,
  registerConventions,
  setResult,
  stackAddress,
} from "../tasks/registers.ts";
import {
  dispatchOnePendingSignal,
  dispatchSignal,
  handleCrash,
} from "../tasks/signals.ts";
import type { Thread } from "../tasks/thread.ts";
import type { ThreadTracer } from "../tasks/thread_tracer.ts";
import { handleDebugException, loadDebugState } from "../tasks/traps.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import { PAUSE } from "../tasks/wait_queue.ts";
import { handlers } from "./index.ts";
import { tellOfCall } from "./profiled_calls.ts";

type Value = number | bigint;
type Handler = (context: SyscallContext, ...args: Value[]) => SyscallResult;

/** A row with all that dispatch needs at hand. */
interface Entry {
  readonly name: SyscallName;
  readonly row: SystemCall;
  readonly handler: Handler;
  /** How many arguments it has. */
  readonly count: number;
  /** Refuses the call to who commits it, before anything else is looked at. */
  readonly violation: PromiseViolation | undefined;
  readonly decoders: Readonly<Record<Architecture, readonly ArgumentDecoder[]>>;
}

function decodersOf(
  { parameters }: SystemCall,
  architecture: Architecture,
): readonly ArgumentDecoder[] {
  const { decoders } = registerConventions[architecture];
  return parameters.map(([, type]) => decoders[type]);
}

const entries: readonly Entry[] = syscallsByNumber.map((row) => ({
  name: row.name as SyscallName,
  row,
  handler: handlers[row.name as SyscallName] as Handler,
  count: row.parameters.length,
  violation: row.firstPromise === undefined
    ? undefined
    : promiseViolation(row.firstPromise),
  decoders: {
    x86_64: decodersOf(row, "x86_64"),
    aarch64: decodersOf(row, "aarch64"),
    riscv64: decodersOf(row, "riscv64"),
  },
}));

const EXIT: SyscallName = "exit";
const EXIT_THREAD: SyscallName = "exit_thread";
const SIGRETURN: SyscallName = "sigreturn";

/** A system-call instruction was executed; pc is behind it. */
export function enterSyscall(thread: Thread): void {
  const { process, cpu } = thread;
  if (process.isDying) return dieIfNeeded(thread);
  if (cpu.architecture === "x86_64") cpu.leaveReturnState();
  const { tracer } = process;
  if (tracer?.traceSyscalls === true) {
    thread.resumeAt = "call";
    return trapForTracer(thread, tracer);
  }
  beginCall(thread);
}

/** The tracer sees the registers, and the thread stops with SIGTRAP. */
function trapForTracer(thread: Thread, tracer: ThreadTracer): void {
  tracer.traceSyscalls = false;
  dispatchSignal(thread, SIGTRAP);
}

/** True when the process is stopped and the thread with it. */
function stopsWithProcess(thread: Thread): boolean {
  if (!thread.process.stopped) return false;
  thread.state = "stopped";
  return true;
}

/** Everything between the entry stop and the handler. */
function beginCall(thread: Thread): void {
  if (stopsWithProcess(thread)) {
    thread.resumeAt = "call";
    return;
  }
  if (!isValidCallSite(thread)) {
    handleCrash(thread, SIGSEGV);
    if (thread.shouldDie) return dieIfNeeded(thread);
    if (thread.state !== "running") {
      // A tracer stopped it on the way to a handler: the call goes on later.
      thread.afterStop = () => call(thread);
      return;
    }
    // With a handler to run, the call is made all the same.
  }
  call(thread);
}

function isValidCallSite(thread: Thread): boolean {
  const { space } = thread.process;
  const { cpu } = thread;
  if (!space.isValidStackPointer(stackAddress(cpu))) return false;
  const region = space.find(codeAddress(cpu));
  if (region === undefined || region.isWritable) return false;
  return !space.enforcesSyscallRegions || region.syscallRegion;
}

function call(thread: Thread): void {
  const { cpu, process, context } = thread;
  const convention = registerConventions[cpu.architecture];
  thread.syscallCount++;
  if (isProfiled(thread)) {
    thread.callBegan = process.kernel.time.monotonic;
    addPerformanceEvent(thread, PERF_EVENT_SYSCALL, FROM_REGISTERS);
  }
  const entry = entryAt(cpu, Slots.general + convention.functionRegister);
  if (entry === undefined) {
    thread.callName = undefined;
    observeUnknown(thread, cpu.register(convention.functionRegister));
    return finishCall(thread, -ENOSYS);
  }
  context.name = entry.name;
  thread.callName = entry.name;
  if (entry.name === EXIT || entry.name === EXIT_THREAD) {
    const { tracer } = process;
    if (tracer?.traceSyscalls === true) {
      // The arguments were read before: on RISC-V the first of them shares
      // its register with the result that the tracer is shown.
      const first = cpu.register(convention.returnRegister);
      cpu.setRegister(convention.returnRegister, 0n);
      trapForTracer(thread, tracer);
      cpu.setRegister(convention.returnRegister, first);
      thread.afterStop = () => invoke(thread, entry);
      return;
    }
  }
  invoke(thread, entry);
}

function isProfiled({ process, kernel }: Thread): boolean {
  return process.profiling || kernel.profiling.allThreads;
}

/** The call whose number is in a slot. */
function entryAt(cpu: CpuState, slot: number): Entry | undefined {
  return cpu.high(slot) === 0 ? entries[cpu.low(slot)] : undefined;
}

function invoke(thread: Thread, entry: Entry): void {
  const { row, violation } = entry;
  const answer = observeEntry(thread, entry, argument);
  if (answer !== undefined) return finishCall(thread, answer);
  thread.holdsBigProcessLock = row.bigProcessLock;
  if (violation?.isCommittedWith(thread.process.promises) === true) {
    return finishWithError(thread, violation);
  }
  let result: SyscallResult;
  try {
    result = handle(thread, entry);
  } catch (error) {
    return finishWithError(thread, error);
  }
  if (typeof result !== "object") return finishCall(thread, result);
  thread.waiting = result;
  runGenerator(thread);
}

/** Calls the handler. No list of arguments is made: one call in two has none
 * or one. */
function handle(thread: Thread, entry: Entry): SyscallResult {
  const { context, cpu } = thread;
  const { handler, count } = entry;
  if (count === 0) return handler(context);
  const a = argument(cpu, entry, 0);
  if (count === 1) return handler(context, a);
  const b = argument(cpu, entry, 1);
  if (count === 2) return handler(context, a, b);
  const c = argument(cpu, entry, 2);
  if (count === 3) return handler(context, a, b, c);
  return handler(context, a, b, c, argument(cpu, entry, 3));
}

function argument(cpu: CpuState, { decoders }: Entry, index: number): Value {
  const { argumentRegisters } = registerConventions[cpu.architecture];
  return argumentOf(
    cpu,
    argumentRegisters[index] as number,
    decoders[cpu.architecture][index] as ArgumentDecoder,
  );
}

/** Runs a waiting call until it waits again or ends. */
function runGenerator(thread: Thread): void {
  const generator = thread.waiting;
  if (generator === undefined) throw new Error("a wait of no call");
  try {
    for (;;) {
      const step = generator.next(thread.wakeReason);
      if (step.done === true) {
        return finishCall(thread, step.value);
      }
      if (step.value === PAUSE) {
        thread.isPaused = true;
        return;
      }
      if (thread.shouldDie) {
        // The reference has calls that now wait for ever, told or not.
        generator.return(0);
        return leaveCall(thread);
      }
      if (thread.block(step.value)) {
        thread.resumeAt = "wait";
        return;
      }
    }
  } catch (error) {
    finishWithError(thread, error);
  }
}

/** Goes on with a call that takes long, as far as its next pause. */
export function goOnWithCall(thread: Thread): void {
  thread.isPaused = false;
  runGenerator(thread);
}

function finishWithError(thread: Thread, error: unknown): void {
  if (error instanceof KernelError) {
    observeRefusal(thread, error.errno, error.refusal);
    return finishCall(thread, -error.errno);
  }
  if (error instanceof PromiseViolation) {
    observeRefusal(thread, EPROMISEVIOLATION, error.refusal);
    // It never returns to where violations are punished.
    if (thread.context.name === EXIT_THREAD) return crashForViolation(thread);
    thread.violatedPromise = true;
    return finishCall(thread, -EPROMISEVIOLATION);
  }
  if (error instanceof NoReturn) {
    if (thread.shouldDie) dieIfNeeded(thread);
    return;
  }
  throw error;
}

function finishCall(thread: Thread, result: Value): void {
  const { cpu, process } = thread;
  const convention = registerConventions[cpu.architecture];
  if (isProfiled(thread)) tellOfCall(thread);
  setResult(cpu, convention.returnRegister, result);
  observeExit(thread, result);
  const { tracer } = process;
  if (tracer?.traceSyscalls === true) {
    thread.resumeAt = "return";
    return trapForTracer(thread, tracer);
  }
  leaveCall(thread);
}

/** Everything between the exit stop and user code. */
function leaveCall(thread: Thread): void {
  if (stopsWithProcess(thread)) {
    thread.resumeAt = "return";
    return;
  }
  // One that is to die takes a signal here all the same: the last lethal one
  // decides how the process ended, and a stop puts its end off.
  dispatchOnePendingSignal(thread);
  if (thread.state === "running") returnToUser(thread);
  else thread.resumeAt = "leave";
}

/** Out of the call, by the instruction that leaves it. */
function returnToUser(thread: Thread): void {
  const { cpu } = thread;
  if (
    endsHere(thread) || cpu.architecture !== "x86_64" ||
    thread.callName === SIGRETURN
  ) return;
  cpu.leaveReturnState();
  // sysret takes TF for that of the call (unlike iret, by which sigreturn
  // leaves: one instruction follows).
  if (cpu.hasTrapFlag) {
    const met = thread.debugRegisters.executedAt(cpu.pc, true);
    handleDebugException(thread, DebugStatus.singleStep | met);
    dieIfNeeded(thread);
  }
}

/** Between the last signal and user code: told to die, or to be punished. */
function endsHere(thread: Thread): boolean {
  if (thread.shouldDie) dieIfNeeded(thread);
  else if (thread.violatedPromise) crashForViolation(thread);
  return thread.state !== "running";
}

function crashForViolation(thread: Thread): void {
  terminateDueToSignal(thread.process, SIGABRT);
  dieIfNeeded(thread);
}

/** A thread that was told to die does so now. */
export function dieIfNeeded(thread: Thread): void {
  if (thread.shouldDie) threadLeaves(thread);
}

/**
 * The scheduler switched to a thread: one pending signal is dispatched, then
 * it goes on where it left off. Afterwards it is in user code if it is still
 * running.
 */
export function switchedTo(thread: Thread): void {
  loadDebugState(thread);
  if (!thread.shouldDie) dispatchOnePendingSignal(thread);
  if (thread.state !== "running") return;
  const { afterStop } = thread;
  if (afterStop !== undefined) {
    thread.afterStop = undefined;
    afterStop();
  } else resume(thread);
}

/**
 * A call that was under way is finished, even when its thread is to die. In
 * user code it goes on, told to die or not, to its next call or the next tick.
 */
function resume(thread: Thread): void {
  const { resumeAt } = thread;
  thread.resumeAt = "user";
  switch (resumeAt) {
    case "call":
      return beginCall(thread);
    case "wait":
      return runGenerator(thread);
    case "return":
      return leaveCall(thread);
    case "leave":
      return returnToUser(thread);
    case "user":
      // No call was under way.
  }
}
