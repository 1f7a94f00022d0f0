/**
 * Sending and dispatching signals (Kernel/Tasks/Thread.cpp), and what becomes
 * of a thread that faults (Kernel/Tasks/CrashHandler.cpp).
 *
 * @module
 */

import {
  type DefaultAction,
  defaultActions,
  SA_NODEFER,
  SIGCONT,
  SIGKILL,
  signals,
  SIGSTOP,
  SIGTRAP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
} from "../../api/constants.ts";
import { observeSignal } from "../observers.ts";
import { notifyStateChange, terminateDueToSignal } from "./lifecycle.ts";
import { type Process, SIGNAL_IGNORED, type SignalAction } from "./process.ts";
import { pushSignalFrame } from "./signal_frame.ts";
import type { Thread } from "./thread.ts";

/** The bit of a signal in a mask. */
export function signalBit(signal: number): number {
  return 1 << (signal - 1);
}

const stopSignals = signalBit(SIGSTOP) | signalBit(SIGTSTP) |
  signalBit(SIGTTIN) | signalBit(SIGTTOU);
/** All that a stopped thread reacts to. */
const stoppedSignals = signalBit(SIGCONT) | signalBit(SIGKILL) |
  signalBit(SIGTRAP);

const actionsByNumber: readonly (DefaultAction | undefined)[] = (() => {
  const actions: (DefaultAction | undefined)[] = [];
  for (const [name, number] of Object.entries(signals)) {
    actions[number] = defaultActions[name as keyof typeof signals];
  }
  return actions;
})();

/** What a signal does where nothing else was asked for. */
function defaultAction(signal: number): DefaultAction {
  return actionsByNumber[signal] ?? "terminate";
}

/** What a signal does in a process. */
export function actionOf(process: Process, signal: number): SignalAction {
  const action = process.signalActions[signal];
  if (action === undefined) throw new Error(`there is no signal ${signal}`);
  return action;
}

export function shouldIgnoreSignal(process: Process, signal: number): boolean {
  const { handler } = actionOf(process, signal);
  if (handler === 0n) return defaultAction(signal) === "ignore";
  return handler === SIGNAL_IGNORED;
}

/** Any action but the default one, SIG_IGN included. */
export function hasSignalHandler(process: Process, signal: number): boolean {
  return actionOf(process, signal).handler !== 0n;
}

function pendingForState(thread: Thread): number {
  return thread.state === "stopped"
    ? thread.pendingSignals & stoppedSignals
    : thread.pendingSignals;
}

/** Makes a signal pending and wakes the thread if it can take it. */
export function sendSignal(
  thread: Thread,
  signal: number,
  sender: Process | undefined,
): void {
  const { process } = thread;
  // Even when blocked: nothing of an ignored signal stays.
  if (shouldIgnoreSignal(process, signal)) return;
  if ((signalBit(signal) & stopSignals) !== 0) {
    for (const peer of process.threads) {
      peer.pendingSignals &= ~signalBit(SIGCONT);
    }
  }
  if (signal === SIGCONT) {
    for (const peer of process.threads) peer.pendingSignals &= ~stopSignals;
  }
  thread.pendingSignals |= signalBit(signal);
  thread.signalSenders.set(signal, sender?.pid ?? process.pid);
  thread.signalArrivals.wakeAll();
  const pending = pendingForState(thread);
  if ((pending & ~thread.signalMask) === 0) return;
  if (thread.state === "stopped") resumeFromStopped(thread);
  else if (thread.condition?.interruptible === false) {
    endIfLethal(thread, signal);
  } else thread.interrupt(signal);
}

/**
 * A wait that no signal ends is tried again and again in the reference as long
 * as one is pending, and the next tick delivers it there: what ends the process
 * does so in the midst of the call.
 */
function endIfLethal(thread: Thread, signal: number): void {
  const { process } = thread;
  const action = defaultAction(signal);
  if (
    !hasSignalHandler(process, signal) && process.tracer === undefined &&
    (action === "terminate" || action === "core")
  ) {
    dispatchSignal(thread, signal);
  }
}

/**
 * Sends to the main thread, or to the first one when that is gone; false when
 * no thread is left.
 */
export function sendSignalToProcess(
  process: Process,
  signal: number,
  sender: Process | undefined,
): boolean {
  const thread = process.thread(process.pid) ?? process.threads[0];
  if (thread === undefined) return false;
  sendSignal(thread, signal, sender);
  return true;
}

/** The current thread stops; its process' peers follow when they notice. */
export function stopThread(thread: Thread, signal: number): void {
  thread.state = "stopped";
  const { process } = thread;
  if (process.stopped) return;
  process.stopped = true;
  notifyStateChange(process, "stopped", signal);
}

/**
 * A stopped thread goes on behind its stopped peers, and behind whoever waits
 * to hear of it.
 */
function resumeFromStopped(thread: Thread): void {
  const { process } = thread;
  const { scheduler } = process.kernel;
  process.stopped = false;
  for (const peer of process.threads) {
    if (peer !== thread && peer.state === "stopped") scheduler.enqueue(peer);
  }
  notifyStateChange(process, "continued", 0);
  scheduler.enqueue(thread);
}

/** At a dispatch point: the lowest pending unmasked signal, if any. */
export function dispatchOnePendingSignal(thread: Thread): void {
  const candidates = pendingForState(thread) & ~thread.signalMask;
  if (candidates === 0) return;
  dispatchSignal(thread, 32 - Math.clz32(candidates & -candidates));
}

/**
 * Acts on one signal now. Afterwards the thread runs on (perhaps in a
 * handler), is stopped, or is dying with its process.
 */
export function dispatchSignal(thread: Thread, signal: number): void {
  const { process } = thread;
  thread.pendingSignals &= ~signalBit(signal);
  observeSignal(thread, signal);
  const { tracer } = process;
  const action = actionOf(process, signal);
  if (
    signal === SIGSTOP ||
    (tracer !== undefined && defaultAction(signal) === "core")
  ) {
    tracer?.setRegisters(thread.cpu);
    return stopThread(thread, signal);
  }
  // The reference would let through what a tracer passes on, but has no request
  // for that.
  if (signal !== SIGCONT && tracer !== undefined) {
    return stopThread(thread, signal);
  }
  if (action.handler === 0n) return actByDefault(thread, signal);
  if (action.handler === SIGNAL_IGNORED) return;
  runHandler(thread, signal, action);
}

function actByDefault(thread: Thread, signal: number): void {
  switch (defaultAction(signal)) {
    case "stop":
      return stopThread(thread, signal);
    case "core":
    case "terminate":
      return terminateDueToSignal(thread.process, signal);
    case "ignore":
    case "continue":
  }
}

function runHandler(
  thread: Thread,
  signal: number,
  action: SignalAction,
): void {
  thread.currentlyHandledSignal = signal;
  const oldMask = thread.signalMask;
  const own = signalBit(signal);
  const added = (action.flags & SA_NODEFER) !== 0
    ? action.mask & ~own
    : action.mask | own;
  thread.signalMask = oldMask | added;
  if (!pushSignalFrame(thread, signal, action, oldMask)) {
    terminateDueToSignal(thread.process, signal);
  }
}

/**
 * A hardware fault other than a page fault: the handler runs at once if
 * there is one that is neither SIG_IGN nor blocked, else the process dies.
 */
export function handleCrash(thread: Thread, signal: number): void {
  const { process } = thread;
  const masked = (thread.signalMask & signalBit(signal)) !== 0;
  if (
    hasSignalHandler(process, signal) &&
    !shouldIgnoreSignal(process, signal) && !masked
  ) return dispatchSignal(thread, signal);
  observeSignal(thread, signal);
  terminateDueToSignal(process, signal);
}
