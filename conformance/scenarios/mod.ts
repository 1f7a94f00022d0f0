/**
 * The scenario programs with their tables.
 *
 * @module
 */

import { crash } from "./crash.ts";
import { forkWait } from "./fork_wait.ts";
import { handledFaults } from "./handled_faults.ts";
import { hello } from "./hello.ts";
import { jobControl } from "./job_control.ts";
import { kernelProcess } from "./kernel_process.ts";
import { profile } from "./profile.ts";
import { signals } from "./signals.ts";
import { passDescriptors, socketTransfer } from "./sockets.ts";
import { threads } from "./threads.ts";
import { trace } from "./trace.ts";
import { veilExec } from "./veil_exec.ts";
import { execSignals } from "./exec_signals.ts";
import { signalFrame } from "./signal_frame.ts";
import { timePage } from "./time_page.ts";
import type { Scenario } from "./scenario.ts";

export * from "./scenario.ts";

/** All scenarios. */
export const scenarios: readonly Scenario[] = [
  hello,
  forkWait,
  crash,
  veilExec,
  trace,
  signals,
  threads,
  socketTransfer,
  passDescriptors,
  jobControl,
  execSignals,
  signalFrame,
  timePage,
  handledFaults,
  profile,
  kernelProcess,
];
