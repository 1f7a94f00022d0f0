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

function seen(name: string, value: string): ScenarioCase {
  return { name, value, source: SOURCE };
}

/** Signal handlers: arguments, stacks, masks, order, and what they may change. */
export const signals: Scenario = {
  program: "signals",
  arguments: ["signals"],
  environment: [],
  cases: [
    seen("handler ran", "1"),
    seen("argument", `${SIGUSR1}`),
    seen("si_signo", `${SIGUSR1}`),
    seen("si_pid is the sender's", "1"),
    seen("uc_link", "0"),
    seen("mask inside", bits(SIGHUP, SIGUSR1, SIGUSR2)),
    seen("mask afterwards", bits(SIGHUP)),
    seen("mask inside with SA_NODEFER", bits(SIGHUP)),
    seen("order of pending signals", `${SIGUSR1} ${SIGUSR2} ${SIGTERM}`),
    seen("sigaltstack", "0"),
    seen("without SA_ONSTACK on it", "0"),
    seen("with SA_ONSTACK on it", "1"),
    seen("sigaltstack off", "0"),
    seen("afterwards on it", "0"),
    seen("SIGSEGV handled", "1"),
    seen("register keeps its value", "5"),
    seen("mask that the handler left", bits(SIGTERM)),
    seen("sleep despite SA_RESTART", EINTR),
    seen("time remains", "1"),
    seen("sigsuspend", EINTR),
    // The old mask is back before the call returns, so the signal waits on.
    seen("its signal was handled", "0"),
    seen("mask is back", bits(SIGUSR1)),
    seen("sigtimedwait", `${SIGUSR2}`),
    // It only looks: the signal stays pending.
    seen("sigtimedwait again", `${SIGUSR2}`),
    seen("ignored signals pending", "0"),
  ],
};
