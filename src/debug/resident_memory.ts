/**
 * Looks into a process' memory without disturbing it.
 *
 * @module
 */

import { PAGE_SIZE } from "../cpu/cpu.ts";
import type { Process } from "../kernel/tasks/process.ts";
import type { TracedMemory } from "./strace_value.ts";

/** The pages that are there already; looking brings none in. */
export function residentMemory(process: Process): TracedMemory {
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
