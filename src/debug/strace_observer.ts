/**
 * Lets strace look on while a machine runs.
 *
 * @module
 */

import { syscalls, type SystemCall } from "../api/calls.ts";
import {
  AT_FDCWD,
  CLD_CONTINUED,
  CLD_EXITED,
  CLD_KILLED,
  CLD_STOPPED,
  SIGCHLD,
  signals,
} from "../api/constants.ts";
import { ENOSYS } from "../api/errno.ts";
import { bytesOf } from "../kernel/filesystem/byte_string.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import { registerConventions } from "../kernel/tasks/registers.ts";
import { childInformation } from "../kernel/tasks/signal_frame.ts";
import type { Process } from "../kernel/tasks/process.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
import { causeOfSignal } from "../machine/crash.ts";
import { residentMemory } from "./resident_memory.ts";
import { Strace } from "./strace.ts";
import type { TracedCall } from "./strace_call.ts";
import { escapeBytes } from "./strace_text.ts";
import type { CallTracer, SignalInformation } from "./strace_tracer.ts";
import { formatConstant } from "./strace_value.ts";

/** What a descriptor of a process stands for, printed safely. */
function describeDescriptor(
  process: Process,
  descriptor: number,
): string | undefined {
  const path = descriptor === AT_FDCWD
    ? process.cwd.absolutePath
    : process.fds.find(descriptor)?.description.pseudoPath;
  return path === undefined ? undefined : escapeBytes(bytesOf(path));
}

/**
 * The fields of siginfo_t that say something. Of a fault it is what happened,
 * whatever the reference tells a handler; of all others what a handler with
 * SA_SIGINFO is told.
 */
function signalInformation(
  thread: Thread,
  signal: number,
): SignalInformation {
  const { trap, signalSenders, kernel } = thread;
  if (trap !== undefined) {
    const { code, address } = causeOfSignal(thread, trap, signal);
    return {
      ...(code === undefined ? {} : { si_code: code }),
      ...(address === undefined
        ? {}
        : { si_addr: `0x${address.toString(16)}` }),
    };
  }
  const pid = signalSenders.get(signal);
  if (pid === undefined) return {};
  const sender = kernel.processes.find(pid);
  const origin = { si_pid: String(pid) };
  const uid = sender && { si_uid: String(sender.credentials.uid) };
  if (signal !== SIGCHLD) return { si_code: "SI_NOINFO", ...origin, ...uid };
  const { code, status } = childInformation(sender);
  return {
    si_code: CHILD_CODES[code] ?? String(code),
    ...origin,
    ...uid,
    si_status: code === CLD_KILLED
      ? formatConstant(BigInt(status), signals)
      : String(status),
  };
}

const CHILD_CODES: Readonly<Record<number, string>> = {
  [CLD_EXITED]: "CLD_EXITED",
  [CLD_KILLED]: "CLD_KILLED",
  [CLD_STOPPED]: "CLD_STOPPED",
  [CLD_CONTINUED]: "CLD_CONTINUED",
};

function tracedCall(
  { cpu, process, tid, kernel }: Thread,
  number: bigint,
  row: SystemCall | undefined,
): TracedCall {
  const { argumentRegisters, decoders } = registerConventions[cpu.architecture];
  return {
    pid: process.pid,
    tid,
    number,
    row,
    registers: argumentRegisters.map((index) => cpu.register(index)),
    decoders,
    memory: residentMemory(process),
    time: kernel.time.monotonic,
    describe: (descriptor) => describeDescriptor(process, descriptor),
  };
}

/** An observer that tells a tracer of all that is to see. */
export function tracingObserver(tracer: CallTracer): SyscallObserver {
  return {
    enter: (thread, name) => {
      const row = syscalls[name];
      tracer.enter(tracedCall(thread, BigInt(row.number), row));
    },
    unknown: (thread, number) => {
      tracer.enter(tracedCall(thread, number, undefined));
      tracer.exit(thread.tid, BigInt(-ENOSYS));
    },
    exit: (thread, _name, result) => tracer.exit(thread.tid, result),
    signal: (thread, signal) =>
      tracer.signal(thread.tid, signal, signalInformation(thread, signal)),
    gone: ({ tid, process }) => {
      // A fork that failed half-way leaves a process that never was.
      if (process.threads.length > 0 || !process.committed) tracer.gone(tid);
      else {
        const { code, status } = process.ending;
        if (code === CLD_EXITED) tracer.ended(tid, status, 0);
        else tracer.ended(tid, 0, status);
      }
    },
  };
}

/** An observer that hands strace's lines to `line`. */
export function straceObserver(line: (line: string) => void): SyscallObserver {
  return tracingObserver(new Strace(line));
}
