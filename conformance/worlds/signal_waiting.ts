import {
  call,
  kill,
  onSignal,
  result,
  settle,
  sigprocmask,
  type Step,
  store,
  u32,
} from "../language/row.ts";
import { bit } from "./signal.ts";

export const other = u32(0, "other flag");

/** What rows need that ask about a signal which is pending on entry. */
export const noTick =
  "no tick of the kernel's timer, which would deliver the signal before";

export const me = call.getpid().as("me");

/**
 * Two signals become deliverable at once: the handler of the first runs while
 * the other is still pending and not blocked, if no timer's tick comes between
 * the handler's first instruction and the step. A sleep ends with a tick, so
 * that the next one is far away.
 */
export function whileAnotherIsPending(step: Step): readonly Step[] {
  return [
    onSignal("SIGUSR1", [step]),
    onSignal("SIGUSR2", [store(other, 1)]),
    sigprocmask("SIG_BLOCK", bit("SIGUSR1") | bit("SIGUSR2")).returns(0),
    me,
    kill(result("me"), "SIGUSR1").returns(0),
    kill(result("me"), "SIGUSR2").returns(0),
    settle(1),
    sigprocmask("SIG_UNBLOCK", bit("SIGUSR1") | bit("SIGUSR2")).returns(0),
  ];
}
