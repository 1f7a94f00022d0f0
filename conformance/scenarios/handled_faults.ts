import type { Claim } from "../ledger/claim.ts";
import type { PerArchitecture, Scenario, ScenarioCase } from "./scenario.ts";

const RECORDED = "recorded on the real kernel: faults/*";

const SIGILL = 4;
const SIGTRAP = 5;
const SIGBUS = 7;
const SIGFPE = 8;
const SIGSEGV = 11;
const SI_NOINFO = 0x4000_0042;

/** The handler ran once and ended the child; no fault tells its address. */
function handled(signal: number, code = SI_NOINFO): string {
  return `runs 1 signal ${signal} code ${code} address 0, exited 0`;
}

function killed(signal: number): string {
  return `killed ${signal}`;
}

/** AArch64 tells an undefined instruction as SIGSEGV. */
function byInstruction(
  what: (signal: number) => string,
): PerArchitecture<string> {
  return {
    x86_64: what(SIGILL),
    aarch64: what(SIGSEGV),
    riscv64: what(SIGILL),
  };
}

function seen(
  name: string,
  value: PerArchitecture<string>,
  ...covers: Claim[]
): ScenarioCase {
  return { name, value, source: RECORDED, covers };
}

/** Which signal a fault is, and what its handler is told. */
export const handledFaults: Scenario = {
  program: "handled_faults",
  cases: [
    seen(
      "load from an unmapped page",
      handled(SIGSEGV),
      "fork/behaviour/shared-memory-stays-shared",
      "sigaction/behaviour/si_code-is-si_noinfo-with-sa_siginfo",
    ),
    seen("store to an unmapped page", handled(SIGSEGV)),
    seen("jump to an unmapped page", handled(SIGSEGV)),
    seen("load from the kernel half", handled(SIGSEGV)),
    seen("store to a read-only page", handled(SIGSEGV)),
    seen("load from a page without access", handled(SIGSEGV)),
    seen("jump to data", handled(SIGSEGV)),
    seen("load behind the end of a file", handled(SIGBUS)),
    seen("undefined instruction", byInstruction(handled)),
    seen("privileged instruction", {
      x86_64: handled(SIGSEGV),
      aarch64: handled(SIGSEGV),
      riscv64: handled(SIGILL),
    }),
    seen("breakpoint", handled(SIGTRAP)),
    {
      name: "sender of a breakpoint",
      value: "0",
      source: "Kernel/Tasks/Thread.cpp: m_signal_senders, dispatch_signal",
      covers: [],
    },
    seen("divide by zero", {
      x86_64: handled(SIGFPE),
      aarch64: "exited 9",
      riscv64: "exited 9",
    }),
    seen(
      "without SA_SIGINFO",
      handled(SIGSEGV, 0),
      "sigaction/behaviour/si_code-is-0-without-sa_siginfo",
    ),
    seen("behind a file without a SIGBUS handler", handled(SIGSEGV)),
    // A page fault looks at the handler only, not at the mask.
    seen("page fault while blocked", handled(SIGSEGV)),
    seen("undefined instruction while blocked", byInstruction(killed)),
    seen("undefined instruction while ignored", byInstruction(killed)),
    seen("breakpoint while ignored", "exited 9"),
    // The handler's own signal is masked, and so is all of SIGSEGV's.
    seen(
      "fault in the handler",
      byInstruction((signal) =>
        `runs 1 signal 0 code 0 address 0, killed ${signal}`
      ),
    ),
  ],
};
