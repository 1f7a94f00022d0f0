import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Tasks/Thread.cpp: dispatch_signal; Kernel/Syscalls/sigaction.cpp: sigreturn; Kernel/Arch/*/RegisterState.h";

function seen(
  name: string,
  value: number,
  ...covers: Claim[]
): ScenarioCase {
  return { name, value: `${value}`, source: SOURCE, covers };
}

/** All registers in a frame, and all after a handler that changed them. */
export const signalRegisters: Scenario = {
  program: "signal_registers",
  cases: [
    seen("registers that differ in the context", 0),
    seen(
      "registers that differ afterwards",
      0,
      "sigreturn/behaviour/restores-the-registers",
    ),
    seen(
      "return register is that of its slot",
      1,
      "sigreturn/behaviour/returns-the-saved-value",
    ),
    seen("float registers that differ in the frame", 0),
    seen(
      "float registers that differ from what the handler left",
      0,
      "sigreturn/behaviour/float-registers-stay",
    ),
  ],
};
