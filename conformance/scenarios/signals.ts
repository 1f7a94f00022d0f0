import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Tasks/Thread.cpp: dispatch_signal; Kernel/Syscalls/sigaction.cpp";

const SIGHUP = 1;
const SIGUSR1 = 10;
const SIGUSR2 = 12;
const SIGTERM = 15;
const EINTR = "-4";

function bits(...signals: number[]): string {
  return `${signals.reduce((mask, signal) => mask | 1 << (signal - 1), 0)}`;
}

function seen(name: string, value: string, ...covers: Claim[]): ScenarioCase {
  return { name, value, source: SOURCE, covers };
}

/** Signal handlers: arguments, stacks, masks, order, and what they may change. */
export const signals: Scenario = {
  program: "signals",
  cases: [
    seen("handler ran", "1", "sigaction/behaviour/handler-runs"),
    seen("argument", `${SIGUSR1}`),
    seen("si_signo", `${SIGUSR1}`),
    seen("si_pid is the sender's", "1"),
    seen("uc_link", "0"),
    seen(
      "mask inside",
      bits(SIGHUP, SIGUSR1, SIGUSR2),
      "sigaction/behaviour/mask-during-the-handler",
    ),
    seen(
      "mask afterwards",
      bits(SIGHUP),
      "sigaction/behaviour/mask-during-the-handler",
    ),
    seen(
      "mask inside with SA_NODEFER",
      bits(SIGHUP),
      "sigaction/behaviour/sa_nodefer-leaves-the-signal-unblocked",
    ),
    seen(
      "order of pending signals",
      `${SIGUSR1} ${SIGUSR2} ${SIGTERM}`,
      "sigaction/behaviour/lowest-pending-signal-first",
    ),
    seen("sigaltstack", "0"),
    seen(
      "without SA_ONSTACK on it",
      "0",
      "sigaction/behaviour/sa_onstack-takes-the-alternate-stack",
    ),
    seen(
      "with SA_ONSTACK on it",
      "1",
      "sigaction/behaviour/sa_onstack-takes-the-alternate-stack",
    ),
    seen("sigaltstack off", "0"),
    seen(
      "afterwards on it",
      "0",
      "sigaltstack/behaviour/ss_disable-removes-the-stack",
    ),
    seen(
      "SIGSEGV handled",
      "1",
      "sigreturn/behaviour/goes-on-at-the-pc-of-the-frame",
    ),
    seen(
      "register keeps its value",
      "5",
      "sigreturn/behaviour/goes-on-at-the-pc-of-the-frame",
    ),
    seen(
      "mask that the handler left",
      bits(SIGTERM),
      "sigreturn/behaviour/signal-mask-becomes-uc_sigmask",
    ),
    seen(
      "sleep despite SA_RESTART",
      EINTR,
      "clock_nanosleep/behaviour/never-restarted",
      "sigaction/behaviour/sa_restart-does-nothing",
    ),
    seen(
      "time remains",
      "1",
      "clock_nanosleep/behaviour/remaining-is-stored-when-a-relative-sleep-is-interrupted",
    ),
    seen("sigsuspend", EINTR),
    // The old mask is back before the call returns, so the signal waits on.
    seen(
      "its signal was handled",
      "0",
      "sigsuspend/behaviour/pending-signal-stays-if-the-old-mask-blocks-it",
    ),
    seen(
      "mask is back",
      bits(SIGUSR1),
      "sigsuspend/behaviour/old-mask-is-back-on-return",
    ),
    seen("sigtimedwait", `${SIGUSR2}`),
    // It only looks: the signal stays pending.
    seen(
      "sigtimedwait again",
      `${SIGUSR2}`,
      "sigtimedwait/behaviour/signal-stays-pending",
    ),
    seen(
      "ignored signals pending",
      "0",
      "kill/behaviour/sig_ign-signals-are-dropped-when-sent",
    ),
  ],
};
