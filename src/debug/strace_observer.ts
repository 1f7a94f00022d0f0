/**
 * Lets strace look on while a machine runs.
 *
 * @module
 */

import { PAGE_SIZE } from "../cpu/cpu.ts";
import { syscalls } from "../api/calls.ts";
import type { SyscallObserver } from "../kernel/kernel.ts";
import { registerConventions } from "../kernel/tasks/registers.ts";
import type { Process } from "../kernel/tasks/process.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
import { Strace, type TracedMemory } from "./strace.ts";

/** The pages that are there already; looking brings none in. */
function residentMemory(process: Process): TracedMemory {
  return {
    peek: (address, length) => {
      const { table, physical } = process.space;
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const at = address + done;
        const within = at % PAGE_SIZE;
        const entry = table.lookup((at - within) / PAGE_SIZE);
        if (entry === 0) return undefined;
        const count = Math.min(PAGE_SIZE - within, length - done);
        const start = (entry >>> 3) * PAGE_SIZE + within;
        bytes.set(physical.bytes.subarray(start, start + count), done);
        done += count;
      }
      return bytes;
    },
  };
}

/** An observer that hands strace's lines to `line`. */
export function straceObserver(line: (line: string) => void): SyscallObserver {
  const strace = new Strace(line);
  return {
    enter: (thread: Thread, name) => {
      const row = syscalls[name];
      const { argumentRegisters, decoders } =
        registerConventions[thread.cpu.architecture];
      strace.enter({
        tid: thread.tid,
        number: row.number,
        row,
        registers: argumentRegisters.map((index) => thread.cpu.register(index)),
        decoders,
        memory: residentMemory(thread.process),
      });
    },
    exit: (thread, _name, result) => strace.exit(thread.tid, result),
    signal: (thread, signal) => strace.signal(thread.tid, signal),
    gone: ({ tid, process }) => {
      // A fork that failed half-way leaves a process that never was.
      if (process.threads.length > 0 || !process.committed) strace.gone(tid);
      else {
        const { terminationStatus, terminationSignal } = process;
        strace.ended(tid, terminationStatus, terminationSignal);
      }
    },
  };
}
