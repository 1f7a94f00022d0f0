/**
 * What a signal handler finds on its stack (Kernel/Tasks/Thread.cpp,
 * dispatch_signal; spec: signalFrame).
 *
 * @module
 */

import {
  CLD_CONTINUED,
  CLD_EXITED,
  CLD_KILLED,
  CLD_STOPPED,
  SA_ONSTACK,
  SA_SIGINFO,
  SI_NOINFO,
  SIGCHLD,
} from "../../api/constants.ts";
import { siginfo_t, sparseStructBytes } from "../../api/structs.ts";
import { userAddress } from "../../api/user_address.ts";
import { KernelError } from "../errors.ts";
import type { Process, SignalAction } from "./process.ts";
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
  const base = stack === undefined
    ? BigInt.asUintN(64, cpu.sp)
    : BigInt(stack.base + stack.size);
  const pushed = BigInt(siginfo_t.size + fields.ucontext[1].size);
  const misalignment = BigInt.asUintN(64, base - 8n + pushed) % 16n;
  const start = base - misalignment - BigInt(convention.redZone);
  const sp = BigInt.asUintN(64, start - BigInt(frame.size));

  const bytes = new Uint8Array(frame.size);
  const view = new DataView(bytes.buffer);
  const [ucontext] = fields.ucontext;
  view.setBigUint64(fields.handler[0], action.handler, true);
  view.setBigUint64(fields.signal[0], BigInt(signal), true);
  view.setBigUint64(
    fields.siginfo_pointer[0],
    BigInt.asUintN(64, sp + BigInt(fields.siginfo[0])),
    true,
  );
  view.setBigUint64(
    fields.ucontext_pointer[0],
    BigInt.asUintN(64, sp + BigInt(ucontext)),
    true,
  );
  convention.saveFpu(cpu, view, fields.fpu[0]);
  bytes.set(signalInformation(thread, signal, action), fields.siginfo[0]);
  view.setUint32(ucontext + 8, oldMask >>> 0, true);
  view.setBigUint64(ucontext + 16, base, true);
  view.setInt32(ucontext + 24, action.flags & SA_ONSTACK, true);
  view.setBigUint64(ucontext + 32, BigInt(stack?.size ?? 0), true);
  convention.savePtrace(cpu, view, ucontext + 40);
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
  const detail = (action.flags & SA_SIGINFO) === 0
    ? { code: 0, status: 0 }
    : signal === SIGCHLD
    ? childInformation(sender)
    : { code: SI_NOINFO, status: 0 };
  return sparseStructBytes(siginfo_t, {
    si_signo: signal,
    si_code: detail.code,
    si_pid: senderPid,
    si_uid: sender?.credentials.uid ?? 0,
    si_status: detail.status,
  });
}

/** SIGCHLD tells what the sender's first remaining thread does now. */
export function childInformation(
  sender: Process | undefined,
): { code: number; status: number } {
  const thread = sender?.threads[0];
  if (sender === undefined || thread === undefined) {
    return { code: CLD_EXITED, status: 0 };
  }
  if (thread.state === "stopped") return { code: CLD_STOPPED, status: 0 };
  if (thread.state !== "dying") return { code: CLD_CONTINUED, status: 0 };
  return sender.terminationSignal === 0
    ? { code: CLD_EXITED, status: sender.terminationStatus }
    : { code: CLD_KILLED, status: sender.terminationSignal };
}
