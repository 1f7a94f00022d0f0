import type { PerArchitecture, Scenario, ScenarioCase } from "./scenario.ts";

const RECORDED = "recorded on the real kernel: faults/default-*";

const SIGILL = 4;
const SIGTRAP = 5;
const SIGABRT = 6;
const SIGFPE = 8;
const SIGSEGV = 11;

/** Killed by a signal: core dumps are told as CLD_KILLED too. */
function killed(signal: number): string {
  return `code 1 status ${signal}`;
}

const EXITED = "code 0 status 0";

function crashed(name: string, value: PerArchitecture<string>): ScenarioCase {
  return { name, value, source: RECORDED };
}

/** Ways to crash, and what waitid says of each. */
export const crash: Scenario = {
  program: "crash",
  arguments: ["crash"],
  environment: [],
  cases: [
    crashed("load from an unmapped page", killed(SIGSEGV)),
    crashed("store to an unmapped page", killed(SIGSEGV)),
    crashed("load from the kernel half", killed(SIGSEGV)),
    crashed("store to a read-only page", killed(SIGSEGV)),
    crashed("jump to data", killed(SIGSEGV)),
    crashed("undefined instruction", {
      x86_64: killed(SIGILL),
      aarch64: killed(SIGSEGV),
      riscv64: killed(SIGILL),
    }),
    crashed("privileged instruction", {
      x86_64: killed(SIGSEGV),
      aarch64: killed(SIGSEGV),
      riscv64: killed(SIGILL),
    }),
    crashed("breakpoint", killed(SIGTRAP)),
    crashed("divide by zero", {
      x86_64: killed(SIGFPE),
      aarch64: EXITED,
      riscv64: EXITED,
    }),
    crashed("own SIGABRT", killed(SIGABRT)),
    crashed("stack overflow", killed(SIGSEGV)),
    crashed("system call off the stack", killed(SIGSEGV)),
  ],
};
