/**
 * Who traces a process (Kernel/Tasks/ThreadTracer.h).
 *
 * @module
 */

import type { CpuState } from "../../cpu/cpu.ts";
import { registerConventions } from "./registers.ts";

/** The tracer's side of a traced process. */
export class ThreadTracer {
  readonly tracerPid: number;
  /** Stop at the next system call's entry or exit. */
  traceSyscalls = false;
  /** PtraceRegisters of the tracee at its last recorded stop. */
  registers: Uint8Array<ArrayBuffer> | undefined;

  constructor(tracerPid: number) {
    this.tracerPid = tracerPid;
  }

  setRegisters(cpu: CpuState): void {
    const convention = registerConventions[cpu.architecture];
    const bytes = new Uint8Array(convention.ptraceSize);
    convention.savePtrace(cpu, new DataView(bytes.buffer), 0);
    this.registers = bytes;
  }
}
