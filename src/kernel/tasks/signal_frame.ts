/**
 * What a signal handler finds on its stack (Kernel/Tasks/Thread.cpp,
 * dispatch_signal; spec: signalFrame).
 *
 * @module
 */

import {
  CLD_CONTINUED,
  CLD_STOPPED,
  SA_ONSTACK,
  SA_SIGINFO,
  SI_NOINFO,
  SIGCHLD,
} from "../../api/constants.ts";
import { siginfo_t, sparseStructBytes } from "../../api/structs.ts";
import { userAddress } from "../../api/user_address.ts";
import { KernelError } from "../errors.ts";
import { NO_ENDING, type Process, type SignalAction } from "./process.ts";
import { registerConventions, SAFE_RFLAGS, stackAddress } from "./registers.ts";
import type { Thread } from "./thread.ts";

/** True while the thread runs on its alternative signal stack. */
export function isOnAlternativeStack(thread: Thread): boolean {
  const stack = thread.alternativeStack;
  if (stack === undefined) return false;
  const sp = stackAddress(thread.cpu);
  return sp >= stack.base && sp < stack.base + stack.size;
}

/**
 * Builds the frame and points the thread at the trampoline; false when the
 * stack cannot take it.
 */
export function pushSignalFrame(
  thread: Thread,
  signal: number,
  action: SignalAction,
  oldMask: number,
): boolean {
  const { cpu, process } = thread;
  const convention = registerConventions[cpu.architecture];
  const { frame } = convention;
  const { fields } = frame;
  const stack = (action.flags & SA_ONSTACK) !== 0 &&
      !isOnAlternativeStack(thread)
    ? thread.alternativeStack
    : undefined;
  const base = stack === undefined ? cpu.sp : BigInt(stack.base + stack.size);
  const pushed = BigInt(siginfo_t.size + fields.ucontext[1].size);
  const misalignment = (base - 8n + pushed) % 16n;
  const start = base - misalignment - BigInt(convention.redZone);
  const sp = start - BigInt(frame.size);

  const bytes = new Uint8Array(frame.size);
  const view = new DataView(bytes.buffer);
  const [ucontext, { fields: context }] = fields.ucontext;
  const [uc_stack, { fields: stackFields }] = context.uc_stack;
  const contextStack = ucontext + uc_stack;
  const word = (at: number, value: bigint): void =>
    view.setBigUint64(at, value, true);
  word(fields.handler[0], action.handler);
  word(fields.signal[0], BigInt(signal));
  word(fields.siginfo_pointer[0], sp + BigInt(fields.siginfo[0]));
  word(fields.ucontext_pointer[0], sp + BigInt(ucontext));
  convention.saveFpu(cpu, view, fields.fpu[0]);
  bytes.set(signalInformation(thread, signal, action), fields.siginfo[0]);
  view.setInt32(ucontext + context.uc_sigmask[0], oldMask, true);
  word(contextStack + stackFields.ss_sp[0], base);
  view.setInt32(
    contextStack + stackFields.ss_flags[0],
    action.flags & SA_ONSTACK,
    true,
  );
  word(contextStack + stackFields.ss_size[0], BigInt(stack?.size ?? 0));
  convention.savePtrace(cpu, view, ucontext + context.uc_mcontext[0]);
  try {
    process.space.user.write(userAddress(sp), bytes);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return false;
  }
  cpu.sp = sp;
  cpu.pc = BigInt(process.signalTrampoline);
  // The handler starts with the flags that the ABI promises.
  if (cpu.architecture === "x86_64") cpu.flags &= ~SAFE_RFLAGS;
  return true;
}

function signalInformation(
  thread: Thread,
  signal: number,
  action: SignalAction,
): Uint8Array {
  const { kernel } = thread;
  const senderPid = thread.signalSenders.get(signal) ?? 0;
  const sender = kernel.processes.find(senderPid);
  const { code, status = 0 } = (action.flags & SA_SIGINFO) === 0
    ? { code: 0 }
    : signal === SIGCHLD
    ? childInformation(sender)
    : { code: SI_NOINFO };
  return sparseStructBytes(siginfo_t, {
    si_signo: signal,
    si_code: code,
    si_pid: senderPid,
    si_uid: sender?.credentials.uid ?? 0,
    si_status: status,
  });
}

/** SIGCHLD tells what the sender's first remaining thread does now. */
export function childInformation(
  sender: Process | undefined,
): { code: number; status: number } {
  const thread = sender?.threads[0];
  if (sender === undefined || thread === undefined) return NO_ENDING;
  if (thread.state === "stopped") return { code: CLD_STOPPED, status: 0 };
  if (thread.state !== "dying") return { code: CLD_CONTINUED, status: 0 };
  // Of a process that runs on a thread may have ended, which nobody joins.
  return sender.ending;
}
