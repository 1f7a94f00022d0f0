/** Who traces a process (Kernel/Tasks/ThreadTracer.h). */

/** The tracer's side of a traced process. */
export class ThreadTracer {
  readonly tracerPid: number;
  /** Stop at the next system call's entry or exit. */
  traceSyscalls = false;
  /** Signals sent by the tracer; bit n-1 is signal n. */
  pendingSignals = 0;
  /** The tracee's registers at its last stop. */
  registers: Uint8Array | undefined;

  constructor(tracerPid: number) {
    this.tracerPid = tracerPid;
  }
}
