import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Syscalls/execve.cpp: do_exec; Kernel/Arch/*/Processor.cpp: do_assume_context, enter_thread_context";
const SIGHUP = 1;
const SIGTERM = 15;
const SS_DISABLE = 2;

function seen(
  name: string,
  value: number | string,
  ...covers: Claim[]
): ScenarioCase {
  return { name, value: `${value}`, source: SOURCE, covers };
}

function bit(signal: number): number {
  return 1 << (signal - 1);
}

/** What a new program finds of its predecessor's signals. */
export const execSignals: Scenario = {
  program: "exec_signals",
  cases: [
    seen(
      "handler became default",
      "0 mask 0 flags 0",
      "execve/behaviour/handlers-become-default",
    ),
    seen(
      "ignored stays so",
      "1 mask 0 flags 0",
      "execve/behaviour/ignored-signals-stay-ignored",
    ),
    seen(
      "ignored SIGCHLD became default",
      "0 mask 0 flags 0",
      "execve/behaviour/ignored-sigchld-becomes-default",
    ),
    seen(
      "mask is kept",
      bit(SIGHUP) | bit(SIGTERM),
      "execve/behaviour/signal-mask-stays",
    ),
    seen(
      "pending is kept",
      bit(SIGTERM),
      "execve/behaviour/pending-signals-stay",
    ),
    seen(
      "alternate stack is gone",
      SS_DISABLE,
      "execve/behaviour/alternate-stack-is-dropped",
      "sigaltstack/behaviour/execve-removes-it",
    ),
    seen(
      "rounding mode is kept",
      1,
      "execve/behaviour/float-state-stays",
    ),
    seen(
      "alarm is kept",
      1,
      "alarm/behaviour/survives-execve",
      "execve/behaviour/alarm-stays",
    ),
    seen("pid is kept", 1),
    seen("process name", "exec_signals"),
    seen("stack bounds", 1),
    seen("stack size", 0x10_0000, "execve/behaviour/stack-is-1-mib"),
  ],
};
