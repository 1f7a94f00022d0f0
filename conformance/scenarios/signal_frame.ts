import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Tasks/Thread.cpp: dispatch_signal; Kernel/Syscalls/sigaction.cpp: sigreturn";

const SIGUSR1 = 10;
const SI_NOINFO = 0x4000_0042;
const EFAULT = "-14";

function seen(
  name: string,
  value: number | string,
  ...covers: Claim[]
): ScenarioCase {
  return { name, value: `${value}`, source: SOURCE, covers };
}

/** What a handler's frame holds, and what of it is taken back. */
export const signalFrame: Scenario = {
  program: "signal_frame",
  cases: [
    seen(
      "frame lies where computed",
      1,
      "sigaction/behaviour/frame-lies-below-the-stack-pointer",
    ),
    seen("signal number", SIGUSR1),
    seen(
      "code",
      SI_NOINFO,
      "sigaction/behaviour/si_code-is-si_noinfo-with-sa_siginfo",
    ),
    seen("sender is itself", 1),
    seen("address", 0),
    seen("error number", 0),
    seen("sender's user", 0),
    seen("status", 0),
    seen("band", 0),
    seen("value", 0),
    seen("result in its slot", EFAULT),
    seen("link", 0),
    // The x87's and SSE's.
    {
      name: "components of the extended state",
      value: { x86_64: "3", aarch64: "0", riscv64: "0" },
      source: "Kernel/Arch/x86_64/FPUState.h; Intel SDM volume 1, XSAVE header",
      own: "A processor that has more says so.",
    },
    // The call unblocked the signal before it failed.
    seen("mask before", 0),
    seen("stack is the stack pointer", 1),
    seen("stack size", 0),
    seen("stack flags", 0),
    seen("stack pointer in context", 1),
    seen("register in context", 1),
    seen(
      "result afterwards",
      EFAULT,
      "sigreturn/behaviour/returns-the-saved-value",
      // Whatever the trampoline has in its registers; the stack is as before.
      "sigreturn/behaviour/takes-no-arguments",
      "sigreturn/behaviour/restores-the-stack-pointer",
    ),
    seen(
      "register afterwards",
      1,
      "sigreturn/behaviour/restores-the-registers",
    ),
    // From its slot; the register in the context does not count.
    seen(
      "changed result",
      77,
      "sigreturn/behaviour/returns-the-saved-value",
      "sigreturn/behaviour/handler-cannot-change-the-return-register-by-ucontext",
    ),
    seen(
      "changed register",
      0x42,
      "sigreturn/behaviour/restores-the-registers",
      "sigreturn/behaviour/uc_stack-and-uc_link-are-ignored",
    ),
    seen(
      "no alternate stack",
      1,
      "sigreturn/behaviour/uc_stack-and-uc_link-are-ignored",
    ),
    seen(
      "changed mask",
      1,
      "sigreturn/behaviour/nothing-is-filtered-from-uc_sigmask",
    ),
    seen(
      "code without SA_SIGINFO",
      0,
      "sigaction/behaviour/si_code-is-0-without-sa_siginfo",
    ),
    seen("sigaltstack", 0),
    seen(
      "frame at the stack's end",
      1,
      "sigaction/behaviour/frame-lies-below-the-stack-pointer",
    ),
    seen("alternate stack is its end", 1),
    seen("alternate stack size", 0x1_0000),
    seen("alternate stack flags", 1),
    seen(
      "killed by",
      SIGUSR1,
      "sigaction/behaviour/frame-that-cannot-be-written-kills",
    ),
  ],
};
