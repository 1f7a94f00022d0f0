import type { Claim } from "../ledger/claim.ts";
import { faults, type Recorded } from "../reference/faults.ts";
import type { PerArchitecture, Scenario, ScenarioCase } from "./scenario.ts";

const CLD_EXITED = 0;
// Core dumps are told as CLD_KILLED too.
const CLD_KILLED = 1;

/** `killed 11` and `exited 0` of the recorded answers, as the program prints it. */
function printed(recorded: string): string {
  const [how, status] = recorded.split(" ");
  return `code ${how === "exited" ? CLD_EXITED : CLD_KILLED} status ${status}`;
}

function everywhere(recorded: Recorded): PerArchitecture<string> {
  return typeof recorded === "string" ? printed(recorded) : {
    x86_64: printed(recorded.x86_64),
    aarch64: printed(recorded.aarch64),
    riscv64: printed(recorded.riscv64),
  };
}

function crashed(
  name: string,
  as: keyof typeof faults,
  ...covers: Claim[]
): ScenarioCase {
  return {
    name,
    value: everywhere(faults[as]),
    source: `recorded on the real kernel: ${as}`,
    covers,
  };
}

/** Ways to crash, and what waitid says of each. */
export const crash: Scenario = {
  program: "crash",
  cases: [
    crashed("load from an unmapped page", "read-null"),
    crashed("store to an unmapped page", "write-null"),
    crashed("load from the kernel half", "read-kernel"),
    crashed("store to a read-only page", "write-readonly"),
    crashed("jump to data", "exec-data"),
    crashed("undefined instruction", "illegal"),
    crashed("privileged instruction", "privileged"),
    crashed("breakpoint", "trap"),
    crashed("divide by zero", "divide"),
    {
      name: "access off an unaligned stack pointer",
      value: {
        x86_64: printed("exited 0"),
        aarch64: printed("killed 11"),
        riscv64: printed("exited 0"),
      },
      own: { aarch64: "Only a processor looks at it, and qemu does not." },
      source: "Kernel/Arch/aarch64/Registers.h: SCTLR_EL1.SA0 is set",
    },
    {
      name: "own SIGABRT",
      value: `code ${CLD_KILLED} status 6`,
      source: "Kernel/API/POSIX/signal.h: SIGABRT dumps core by default",
      covers: ["waitid/behaviour/core-dump-is-cld_killed"],
    },
    {
      name: "stack overflow",
      value: `code ${CLD_KILLED} status 11`,
      source: "Kernel/Memory: a stack region never grows",
    },
    crashed(
      "system call off the stack",
      "syscall-bad-sp",
      "syscall/behaviour/stack-pointer-off-the-stack-kills",
    ),
  ],
};
