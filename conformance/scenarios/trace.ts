import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE = "Kernel/Syscalls/ptrace.cpp, Kernel/Syscalls/SyscallHandler.cpp";

function traced(
  name: string,
  value: string,
  ...covers: Claim[]
): ScenarioCase {
  return { name, value, source: SOURCE, covers };
}

const SIGSTOP = 19;
/** What both processes hold before the tracer writes. */
const WORD = 0x1122_3344_5566_7788n;

/** A tracer at work: system calls with arguments and results, memory, registers. */
export const trace: Scenario = {
  program: "trace",
  cases: [
    traced("stopped by", `${SIGSTOP}`),
    traced(
      "PT_GETREGS before attaching",
      "-1",
      "ptrace/EPERM/target-is-not-traced",
    ),
    traced("PT_ATTACH", "0"),
    traced(
      "PT_ATTACH again",
      "-16",
      "ptrace/EBUSY/target-is-already-traced",
    ),
    traced(
      "umask entry",
      "umask 63",
      "ptrace/behaviour/syscall-stops-record-the-registers",
      "ptrace/behaviour/pt_syscall-stops-at-the-entry",
    ),
    traced("PT_PEEK", "0"),
    traced("peeked word", `${WORD}`),
    traced("PT_POKE", "0"),
    traced(
      "own word",
      `${WORD}`,
      "ptrace/behaviour/poke-changes-the-target-alone",
    ),
    traced(
      "PT_PEEK of nothing",
      "-14",
      "ptrace/EFAULT/pt_peek-target-memory-not-readable",
    ),
    traced(
      "umask exit",
      "18",
      "ptrace/behaviour/pt_syscall-rearmed-stops-at-the-exit",
    ),
    traced(
      "close entry",
      "close 99",
      "ptrace/behaviour/pt_syscall-stops-at-the-entry",
    ),
    traced(
      "close exit",
      "-9",
      "ptrace/behaviour/pt_syscall-rearmed-stops-at-the-exit",
    ),
    traced("getuid entry", "getuid"),
    traced("PT_SETREGS", "0"),
    traced(
      "getuid became getpid",
      "1",
      "ptrace/behaviour/call-can-be-changed-at-its-entry",
    ),
    traced(
      "exit entry",
      "exit 7",
      "ptrace/behaviour/pt_syscall-stops-at-the-entry",
    ),
    traced(
      "exit second stop",
      "0",
      "exit/behaviour/pt_syscall-tracer-gets-a-second-stop",
      "ptrace/behaviour/exit-has-a-second-stop",
    ),
    traced("PT_CONTINUE", "0"),
    traced(
      "ended",
      "code 0 status 7",
      "ptrace/behaviour/poke-changes-the-target-alone",
    ),
  ],
};
