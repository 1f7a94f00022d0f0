import {
  buffer,
  call,
  callNumber,
  child,
  CLD_EXITED,
  CLD_KILLED,
  CLD_STOPPED,
  ECHILD,
  EFAULT,
  EINTR,
  EINVAL,
  ENOSYS,
  EPERM,
  ESRCH,
  exit,
  file,
  join,
  kill,
  killed,
  NULL,
  O_RDONLY,
  onSignal,
  open,
  P_ALL,
  P_PGID,
  P_PID,
  pipe,
  read,
  readOnly,
  result,
  room,
  type Row,
  row,
  settle,
  SIGALRM,
  SIGCHLD,
  SIGCONT,
  SIGKILL,
  SIGSTOP,
  SIGTERM,
  SIGUSR1,
  store,
  u32,
  umask,
  UNMAPPED,
  waitid,
  WEXITED,
  WNOHANG,
  WNOWAIT,
  write,
  WSTOPPED,
} from "../../harness/row.ts";
import { siginfo_t } from "../../../src/api/structs.ts";

const SOURCE =
  "Kernel/Syscalls/fork.cpp, waitid.cpp, kill.cpp, exit.cpp, Kernel/Tasks/ThreadBlockers.cpp";
const information = room(siginfo_t, "information");
const bytes = buffer(16, "bytes");
const ends = buffer(8, "ends");
const value = u32(1, "value");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const sleepForEver = [
  pipe(buffer(8, "own ends")).returns(0),
  read(1, bytes).kills(SIGKILL),
];

const forkRows: readonly Row[] = [
  made("fork/success/child-sees-zero-and-own-pid", {
    steps: [
      call.getpid().as("parent"),
      child("kid", [
        call.getpid().returns(result("kid")),
        call.getppid().returns(result("parent")),
        call.gettid().returns(result("kid")),
      ]),
      join("kid"),
    ],
  }),
  made("fork/success/memory-is-copied", {
    steps: [
      child("kid", [store(value, 7).observes(value, 7)]),
      join("kid").observes(value, 1),
    ],
  }),
  made("fork/success/offset-is-shared", {
    setup: [file("f", "abcdef")],
    steps: [
      open("f", O_RDONLY).as("fd"),
      child("kid", [read(result("fd"), bytes, 2).returns(2)]),
      join("kid"),
      read(result("fd"), bytes, 2).returns(2).observes(bytes, "cd"),
    ],
  }),
  made("fork/success/umask-is-copied", {
    steps: [
      umask(0o77),
      child("kid", [umask(0).returns(0o77)]),
      join("kid"),
      umask(0).returns(0o77),
    ],
  }),
  made("fork/success/alarm-is-not-inherited", {
    steps: [
      call.alarm(100).returns(0),
      child("kid", [call.alarm(0).returns(0)]),
      join("kid"),
    ],
  }),
  made("exit/success/status-is-a-byte", {
    steps: [child("kid", [exit(0x1ff)]), join("kid")],
  }),
  made("exit/success/main-status", { steps: [exit(42)] }),
  made("getppid/success/after-parent-died", {
    note: "Nobody adopts: the old number is still told.",
    steps: [
      pipe(ends).returns(0),
      child("middle", [
        call.getpid().as("middle pid"),
        child("orphan", [
          settle(),
          call.getppid().returns(result("middle pid")),
          write(2, "x").returns(1),
        ]),
      ]),
      join("middle"),
      read(1, bytes, 1).returns(1),
    ],
  }),
];

const waitRows: readonly Row[] = [
  made("waitid/ECHILD/no-such-process", {
    covers: "waitid/ECHILD/p_pid-visible-process-pid",
    steps: [waitid(P_PID, 0x7fff_fff0, information).fails(ECHILD)],
  }),
  made("waitid/ECHILD/not-a-child", {
    covers: "waitid/ECHILD/p_pid-process-neither-child-nor-tracee",
    steps: [
      call.getppid().as("parent"),
      waitid(P_PID, result("parent"), information).fails(ECHILD),
    ],
  }),
  made("waitid/ECHILD/no-such-group", {
    covers: "waitid/ECHILD/p_pgid-such-process-group-exists-id",
    steps: [waitid(P_PGID, 0x7fff_fff0, information).fails(ECHILD)],
  }),
  made("waitid/EINVAL/unknown-idtype", {
    covers: "waitid/EINVAL/idtype-p_all-1-p_pid-2-p_pgid",
    steps: [
      waitid(0, 0, information).fails(EINVAL),
      waitid(4, 0, information).fails(EINVAL),
    ],
  }),
  made("waitid/ECHILD/no-children", {
    covers: "waitid/ECHILD/caller-s-list-children-entry-matching",
    steps: [waitid(P_ALL, 0, information).fails(ECHILD)],
  }),
  made("waitid/EINTR/by-alarm", {
    covers: "waitid/EINTR/signal-arrives-while-blocked-sigchld-arriving",
    steps: [
      onSignal(SIGALRM, []),
      child("kid", sleepForEver),
      call.alarm(1).returns(0),
      waitid(P_PID, result("kid"), information).fails(EINTR),
      kill(result("kid"), SIGKILL).returns(0),
      join("kid"),
    ],
  }),
  made("waitid/EFAULT/infop-null-but-reaped", {
    covers: "waitid/EFAULT/infop-null-included-writable-reaped-child",
    steps: [
      child("kid", []),
      waitid(P_PID, result("kid"), NULL).fails(EFAULT),
      waitid(P_PID, result("kid"), information).fails(ECHILD),
    ],
  }),
  made("waitid/EFAULT/infop-read-only", {
    covers: "waitid/EFAULT/infop-null-included-writable-reaped-child",
    steps: [
      child("kid", []),
      waitid(P_PID, result("kid"), readOnly(information)).fails(EFAULT),
    ],
  }),
  made("waitid/success/exited", {
    steps: [
      child("kid", [exit(7)]),
      waitid(P_PID, result("kid"), information).returns(0)
        .observes(information, {
          si_signo: SIGCHLD,
          si_code: CLD_EXITED,
          si_status: 7,
          si_pid: result("kid"),
          si_uid: 1000,
        }),
    ],
  }),
  made("waitid/success/killed", {
    steps: [
      child("kid", sleepForEver),
      kill(result("kid"), SIGKILL).returns(0),
      waitid(P_PID, result("kid"), information).returns(0)
        .observes(information, { si_code: CLD_KILLED, si_status: SIGKILL }),
    ],
  }),
  made("waitid/success/any-child", {
    steps: [
      child("kid", [exit(3)]),
      waitid(P_ALL, 0, information).returns(0)
        .observes(information, { si_pid: result("kid"), si_status: 3 }),
      waitid(P_ALL, 0, information).fails(ECHILD),
    ],
  }),
  made("waitid/success/nothing-yet", {
    steps: [
      child("kid", sleepForEver),
      settle(),
      waitid(P_PID, result("kid"), information, WEXITED | WNOHANG).returns(0)
        .observes(information, { si_signo: 0, si_pid: 0, si_status: 0 }),
      kill(result("kid"), SIGKILL).returns(0),
      join("kid"),
    ],
  }),
  made("waitid/success/without-reaping", {
    steps: [
      child("kid", [exit(5)]),
      waitid(P_PID, result("kid"), information, WEXITED | WNOWAIT).returns(0)
        .observes(information, { si_status: 5 }),
      waitid(P_PID, result("kid"), information).returns(0)
        .observes(information, { si_status: 5 }),
      waitid(P_PID, result("kid"), information).fails(ECHILD),
    ],
  }),
  made("waitid/success/stopped", {
    steps: [
      child("kid", sleepForEver),
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      waitid(P_PID, result("kid"), information, WSTOPPED).returns(0)
        .observes(information, { si_code: CLD_STOPPED, si_status: SIGSTOP }),
      kill(result("kid"), SIGKILL).returns(0),
      join("kid"),
    ],
  }),
];

const killRows: readonly Row[] = [
  made("kill/EINVAL/signal-out-of-range", {
    covers: "kill/EINVAL/signal-0-31",
    steps: [
      call.getpid().as("me"),
      kill(result("me"), -1).fails(EINVAL),
      kill(result("me"), 32).fails(EINVAL),
    ],
  }),
  made("kill/EINVAL/pid-int-min", {
    covers: "kill/EINVAL/pid-int_min",
    steps: [kill(-0x8000_0000, 0).fails(EINVAL)],
  }),
  made("kill/ESRCH/group-without-members", {
    covers: "kill/ESRCH/pid-1-group-visible-live-member",
    steps: [kill(-0x7fff_fff0, SIGUSR1).fails(ESRCH)],
  }),
  made("kill/ESRCH/no-such-process", {
    covers: "kill/ESRCH/pid-0-self-visible-process-pid",
    steps: [kill(0x7fff_fff0, 0).fails(ESRCH)],
  }),
  made("kill/EPERM/process-of-root", {
    covers: "kill/EPERM/allowed-caller-euid-0-caller-euid",
    steps: [
      call.getppid().as("executor"),
      kill(result("executor"), 0).fails(EPERM),
    ],
  }),
  made("kill/ESRCH/zombie", {
    covers: "kill/ESRCH/signal-non-zero-target-thread-left",
    note: "Signal 0 to a zombie succeeds.",
    steps: [
      child("kid", []),
      waitid(P_PID, result("kid"), information, WEXITED | WNOWAIT).returns(0),
      settle(),
      kill(result("kid"), 0).returns(0),
      kill(result("kid"), SIGUSR1).fails(ESRCH),
      join("kid"),
    ],
  }),
  made("kill/success/terminates-by-default", {
    steps: [
      call.getpid().as("me"),
      kill(result("me"), SIGTERM).ends(killed(SIGTERM)),
    ],
  }),
  made("kill/success/ignored-by-default", {
    steps: [
      call.getpid().as("me"),
      kill(result("me"), SIGCHLD).returns(0),
      kill(result("me"), SIGCONT).returns(0),
    ],
  }),
  made("kill/success/signal-0-only-tests", {
    steps: [call.getpid().as("me"), kill(result("me"), 0).returns(0)],
  }),
  made("execve/EFAULT/parameters", {
    covers: "execve/EFAULT/parameter-struct-readable-user-memory",
    steps: [call.execve(UNMAPPED).fails(EFAULT)],
  }),
  made("syscall/ENOSYS/first-number-behind-the-table", {
    steps: [callNumber(158).fails(ENOSYS), callNumber(-1).fails(ENOSYS)],
  }),
];

/** Rows of fork, exit, waitid, kill. */
export const processTableRows: readonly Row[] = [
  ...forkRows,
  ...waitRows,
  ...killRows,
];
