import {
  call,
  child,
  CLD_CONTINUED,
  CLD_KILLED,
  CLD_STOPPED,
  ECHILD,
  exit,
  join,
  kill,
  onSignal,
  P_ALL,
  P_PGID,
  P_PID,
  result,
  room,
  type Row,
  row,
  SA_NOCLDWAIT,
  settle,
  SIG_DFL,
  SIG_IGN,
  sigaction,
  SIGCHLD,
  SIGCONT,
  SIGKILL,
  SIGNAL_INFORMATION,
  SIGSTOP,
  SIGTERM,
  SIGTSTP,
  type Step,
  store,
  u32,
  waitid,
  type WantedFields,
  WCONTINUED,
  WEXITED,
  WNOHANG,
  WNOWAIT,
  WSTOPPED,
} from "../../harness/row.ts";
import { siginfo_t } from "../../../src/api/structs.ts";

const SOURCE =
  "Kernel/Syscalls/waitid.cpp, Kernel/Tasks/ThreadBlockers.cpp, Thread.cpp";
const information = room(siginfo_t, "information");
const flag = u32(0, "flag");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`waitid/success/${id}`, { source: SOURCE, ...definition });
}

function wait(
  options: number,
  fields: WantedFields<typeof siginfo_t.fields>,
): Step {
  return waitid(P_PID, result("kid"), information, options).returns(0)
    .observes(information, fields);
}

const sleeper = child("kid", [settle(8000).kills(SIGKILL)]);
const nothing = { si_signo: 0, si_code: 0, si_pid: 0, si_status: 0 };
const stopped = { si_code: CLD_STOPPED, si_status: SIGSTOP };
const continued = { si_code: CLD_CONTINUED, si_status: 0 };
const end = [kill(result("kid"), SIGKILL).returns(0), join("kid")];

/** Rows about which events waitid tells, how often, and to whom. */
export const waitingRows: readonly Row[] = [
  made("blocking-wait-tells-a-stop-again-and-again", {
    note: "It is not consumed, and WNOHANG's mark does not hide it.",
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      settle(),
      wait(WSTOPPED, stopped),
      wait(WSTOPPED, stopped),
      wait(WSTOPPED | WNOHANG, stopped),
      wait(WSTOPPED, stopped),
      ...end,
    ],
  }),
  made("wnohang-tells-a-stop-once", {
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      settle(),
      wait(WSTOPPED | WNOHANG, stopped),
      wait(WSTOPPED | WNOHANG, nothing),
      ...end,
    ],
  }),
  made("wnowait-neither-sets-nor-sees-the-mark", {
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      settle(),
      wait(WSTOPPED | WNOHANG | WNOWAIT, stopped),
      wait(WSTOPPED | WNOHANG, stopped),
      wait(WSTOPPED | WNOHANG | WNOWAIT, stopped),
      wait(WSTOPPED | WNOHANG, nothing),
      ...end,
    ],
  }),
  made("continue-needs-stops-asked-for-too", {
    steps: [
      child("kid", [settle(8000), settle(500)]),
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      settle(),
      kill(result("kid"), SIGCONT).returns(0),
      wait(WCONTINUED | WNOHANG, nothing),
      wait(WCONTINUED | WSTOPPED | WNOHANG, continued),
      join("kid"),
    ],
  }),
  made("only-the-latest-event-is-told", {
    steps: [
      child("kid", [settle(8000), exit(3)]),
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      settle(),
      kill(result("kid"), SIGCONT).returns(0),
      settle(),
      wait(WSTOPPED | WEXITED, { si_code: 0, si_status: 3 }),
    ],
  }),
  made("default-stop-signals-stop", {
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), SIGTSTP).returns(0),
      wait(WSTOPPED, { si_code: CLD_STOPPED, si_status: SIGTSTP }),
      ...end,
    ],
  }),
  made("stopped-process-reacts-to-sigkill", {
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      settle(),
      kill(result("kid"), SIGKILL).returns(0),
      wait(WEXITED, { si_code: CLD_KILLED, si_status: SIGKILL }),
    ],
  }),
  made("stopped-process-keeps-sigterm-for-later", {
    steps: [
      child("kid", [settle(8000).kills(SIGTERM)]),
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      settle(),
      kill(result("kid"), SIGTERM).returns(0),
      settle(),
      wait(WEXITED | WNOHANG, nothing),
      kill(result("kid"), SIGCONT).returns(0),
      wait(WEXITED, { si_code: CLD_KILLED, si_status: SIGTERM }),
    ],
  }),
  made("ignored-sigchld-does-not-reap", {
    steps: [
      sigaction(SIGCHLD, { handler: SIG_IGN }).returns(0),
      child("kid", [exit(3)]),
      settle(),
      wait(WEXITED, { si_status: 3 }),
    ],
  }),
  made("no-wait-flag-does-not-reap", {
    note: "SA_NOCLDWAIT only keeps the signal away.",
    steps: [
      sigaction(SIGCHLD, { handler: SIG_DFL, flags: SA_NOCLDWAIT }).returns(0),
      child("kid", [exit(3)]),
      settle(),
      wait(WEXITED, { si_status: 3 }),
    ],
  }),
  made("sigchld-tells-of-an-exit", {
    note: "The dead process has no thread left, so the status is not told.",
    steps: [
      onSignal(SIGCHLD, [
        store(flag, 1).observes(SIGNAL_INFORMATION, {
          si_signo: SIGCHLD,
          si_pid: result("kid"),
        }),
      ]),
      child("kid", [exit(3)]),
      settle(),
      wait(WEXITED, { si_status: 3 }).observes(flag, 1),
    ],
  }),
  made("group-of-children", {
    steps: [
      child("kid", [call.setpgid(0, 0).returns(0), settle(100), exit(4)]),
      settle(),
      waitid(P_PGID, result("kid"), information).returns(0)
        .observes(information, { si_pid: result("kid"), si_status: 4 }),
      waitid(P_ALL, 0, information).fails(ECHILD),
    ],
  }),
  made("oldest-child-first", {
    steps: [
      child("first", [exit(1)]),
      child("second", [exit(2)]),
      settle(),
      waitid(P_ALL, 0, information).returns(0)
        .observes(information, { si_pid: result("first"), si_status: 1 }),
      waitid(P_ALL, 0, information).returns(0)
        .observes(information, { si_pid: result("second"), si_status: 2 }),
    ],
  }),
  made("without-event-bits-nothing-is-told", {
    steps: [
      child("kid", [exit(5)]),
      settle(),
      wait(WNOHANG, nothing),
      wait(WEXITED | 0x100, { si_status: 5 }),
    ],
  }),
];
