/**
 * What becomes of a thread that left user code other than by a system call
 * (Kernel/Arch/PageFault.cpp, Kernel/Arch/<architecture>/Interrupts.cpp).
 *
 * @module
 */

import { DebugStatus, Exit, Step } from "../../cpu/cpu.ts";
import {
  PERF_EVENT_PAGE_FAULT,
  SIGBUS,
  SIGFPE,
  SIGILL,
  SIGSEGV,
  SIGTRAP,
} from "../../api/constants.ts";
import { userAddress } from "../../api/user_address.ts";
import { dispatchSignal, handleCrash, hasSignalHandler } from "./signals.ts";
import { addPerformanceEvent, FROM_REGISTERS } from "./performance_events.ts";
import { stackAddress } from "./registers.ts";
import type { Thread } from "./thread.ts";

/** A fault as the CPU reports it. */
export interface Fault {
  readonly address: bigint;
  /** Protection bit of the access. */
  readonly access: number;
}

/** What the CPU tells of an exit. */
export interface ExitDetails extends Fault {
  /** x86-64: what a debug exception leaves in DR6. */
  readonly debugStatus: number;
}

/** An exit with all that it tells, for whoever looks on. */
export interface Trap extends ExitDetails {
  readonly exit: Exit;
  /** The instruction, before the kernel moves on. */
  readonly pc: bigint;
}

/** True when the fault needed nothing but a mapping. */
function handlePageFault(thread: Thread, fault: Fault): boolean {
  const { process } = thread;
  const { space } = process;
  addPerformanceEvent(thread, PERF_EVENT_PAGE_FAULT, FROM_REGISTERS);
  if (!space.isValidStackPointer(stackAddress(thread.cpu))) {
    handleCrash(thread, SIGSEGV);
    return false;
  }
  const response = space.handleFault(userAddress(fault.address), fault.access);
  switch (response) {
    case "continue":
      return true;
    case "bus error":
      signalOrCrash(thread, [SIGBUS, SIGSEGV], SIGBUS);
      return false;
    case "segfault":
      signalOrCrash(thread, [SIGSEGV], SIGSEGV);
      return false;
    case "out of memory":
      handleCrash(thread, SIGSEGV);
      return false;
  }
}

/**
 * The first of the signals that has a handler, or the crash. Only the action is
 * looked at: neither the mask nor SIG_IGN counts.
 */
function signalOrCrash(
  thread: Thread,
  signals: readonly number[],
  crash: number,
): void {
  const handled = signals.find((signal) =>
    hasSignalHandler(thread.process, signal)
  );
  if (handled === undefined) handleCrash(thread, crash);
  else dispatchSignal(thread, handled);
}

/** Addresses that x86-64 refuses before it looks at page tables. */
function isCanonical(address: bigint): boolean {
  const top = BigInt.asUintN(64, address) >> 47n;
  return top === 0n || top === 0x1ffffn;
}

/** Acts on every exit but budget and system calls; true when nothing came of it. */
export function handleTrap(
  thread: Thread,
  exit: Exit,
  details: ExitDetails,
): boolean {
  if (exit === Exit.fault && isReachable(thread, details)) {
    return handlePageFault(thread, details);
  }
  handleException(thread, exit, details);
  return false;
}

/** x86-64 refuses some addresses before it looks at page tables. */
function isReachable({ cpu }: Thread, { address }: Fault): boolean {
  return cpu.architecture !== "x86_64" || isCanonical(address);
}

function handleException(
  thread: Thread,
  exit: Exit,
  details: ExitDetails,
): void {
  const { architecture } = thread.cpu;
  switch (exit) {
    case Exit.fault:
      return handleCrash(thread, SIGSEGV);
    case Exit.illegal:
      return handleCrash(
        thread,
        architecture === "aarch64" ? SIGSEGV : SIGILL,
      );
    case Exit.privileged:
      // On RISC-V it is an illegal one.
      return handleCrash(thread, SIGSEGV);
    case Exit.misaligned:
      // AArch64's handler knows no alignment faults
      // (Kernel/Arch/aarch64/Interrupts.cpp, riscv64/Interrupts.cpp).
      return handleCrash(
        thread,
        architecture === "aarch64" ? SIGSEGV : SIGBUS,
      );
    case Exit.divide:
      return handleCrash(thread, SIGFPE);
    case Exit.breakpoint:
      // The reference moves past the instruction, as the others do by
      // themselves (Kernel/Arch/aarch64/Interrupts.cpp).
      if (architecture === "aarch64") thread.cpu.pc += 4n;
      return trap(thread);
    case Exit.debug:
      return architecture === "x86_64"
        ? handleDebugException(thread, details.debugStatus)
        : handleStep(thread);
  }
}

/** Bits of DR6 that are worth a signal. */
const SIGNALLED = DebugStatus.singleStep | DebugStatus.breakpoints;

/** x86-64's debug exception (Kernel/Arch/x86_64/Interrupts.cpp). */
export function handleDebugException(thread: Thread, status: number): void {
  // INT1 sets none of them.
  if ((status & SIGNALLED) === 0) return;
  const { debugRegisters } = thread;
  debugRegisters.report(status);
  trap(thread);
  // A stopped thread's tracer still sees why: it is cleared when the handler
  // of the exception goes on.
  if (thread.state === "running") debugRegisters.clearReport();
}

/** AArch64's software step (Kernel/Arch/aarch64/Interrupts.cpp). */
function handleStep(thread: Thread): void {
  const { cpu } = thread;
  cpu.step = Step.off;
  // As any exception return does.
  cpu.clearExclusive();
  trap(thread);
}

/**
 * What the reference loads into the processor when it switches to a thread,
 * and only if that is traced.
 */
export function loadDebugState(thread: Thread): void {
  const { process, cpu, debugRegisters } = thread;
  if (process.tracer === undefined) {
    cpu.debugRegisters = undefined;
    if (cpu.step !== Step.off) thread.owesStep = true;
    cpu.step = Step.off;
    return;
  }
  if (thread.owesStep) {
    thread.owesStep = false;
    // SPSR_EL1.SS has been lost meanwhile, unless it was asked for anew.
    if (cpu.step === Step.off) cpu.step = Step.pending;
  }
  debugRegisters.normalize();
  debugRegisters.clearReport();
  cpu.debugRegisters = debugRegisters;
}

/** SIGTRAP is dispatched at once, blocked or not; its tracer sees where. */
function trap(thread: Thread): void {
  dispatchSignal(thread, SIGTRAP);
}
