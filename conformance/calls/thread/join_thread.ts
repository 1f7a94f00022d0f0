import { accepted, type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  clock_nanosleep,
  duration,
  errno,
  exit,
  join,
  KERNEL,
  kill,
  load,
  mmap,
  NULL,
  onSignal,
  result,
  room,
  type Row,
  row,
  settle,
  store,
  thread,
  u32,
  u64,
  waitid,
} from "../../language/row.ts";
import { other, whileAnotherIsPending } from "../../worlds/signal_waiting.ts";

const information = room("siginfo_t", "information");

const nobody = 0x7fff_fff0;

const flag = u32(0, "flag");

export const uses: readonly Use[] = [
  use.join_thread({
    before: [thread("thread", []), settle()],
    operands: [result("thread"), u64(0)],
    promises: ["thread"],
    pointers: {
      exit_value: {
        null: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("join_thread/ESRCH/no-thread-of-ours", {
    covers: "task/ESRCH/no-such-thread",
    steps: [
      call.getppid().as("executor"),
      call.join_thread(-1, NULL).fails("ESRCH"),
      call.join_thread(nobody, NULL).fails("ESRCH"),
      call.join_thread(result("executor"), NULL).fails("ESRCH"),
    ],
  }),
  row("join_thread/EDEADLK/oneself", {
    covers: "join_thread/EDEADLK/thread-joins-itself",
    steps: [
      call.gettid().as("me"),
      call.join_thread(result("me"), NULL).fails("EDEADLK"),
    ],
  }),
  row("join_thread/EINVAL/detached", {
    covers: [
      "join_thread/EINVAL/not-joinable",
      "detach_thread/behaviour/returns-0-and-detaches",
    ],
    steps: [
      thread("other", [settle(500)]),
      call.detach_thread(result("other")).returns(0),
      call.join_thread(result("other"), NULL).fails("EINVAL"),
    ],
  }),
  row("join_thread/EINVAL/being-joined", {
    covers: "join_thread/EINVAL/not-joinable",
    steps: [
      thread("sleeper", [settle(300)]),
      thread("joiner", [
        call.join_thread(result("sleeper"), NULL).returns(0),
      ]),
      settle(),
      call.join_thread(result("sleeper"), NULL).fails("EINVAL"),
      join("joiner"),
    ],
  }),
  row("join_thread/success/joined-before", {
    oneOf: "It is found until the finalizer has taken it, which runs when " +
      "some thread of the system ends.",
    steps: [
      thread("other", []),
      call.join_thread(result("other"), NULL).returns(0),
      settle(),
      call.join_thread(result("other"), NULL).oneOf(
        { kind: "fails", errno: errno.ESRCH },
        { kind: "fails", errno: errno.EINVAL },
      ),
    ],
  }),
  row("join_thread/success/finished-before", {
    covers: [
      "create_thread/behaviour/joinable-if-detach_state-is-0",
      "join_thread/behaviour/finished-thread-is-joined-at-once",
      "join_thread/behaviour/exit_value-may-be-null",
    ],
    steps: [
      thread("other", []),
      settle(),
      call.join_thread(result("other"), NULL).returns(0),
    ],
  }),
  row("join_thread/EFAULT/but-it-is-joined", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "join_thread/behaviour/bad-exit_value-still-joins",
    ],
    oneOf: "As above: joined, so it is found or not, but never joinable.",
    steps: [
      thread("other", []),
      call.join_thread(result("other"), KERNEL).fails("EFAULT"),
      settle(),
      call.join_thread(result("other"), NULL).oneOf(
        { kind: "fails", errno: errno.ESRCH },
        { kind: "fails", errno: errno.EINVAL },
      ),
    ],
  }),
  row("join_thread/success/signal-is-handled-but-does-not-end-it", {
    covers: "join_thread/behaviour/signals-do-not-end-the-wait",
    steps: [
      onSignal("SIGUSR1", [store(flag, 1)]),
      call.gettid().as("me"),
      thread("sleeper", [
        clock_nanosleep("CLOCK_MONOTONIC", 0, duration(600)).returns(0),
      ]),
      thread("sender", [
        clock_nanosleep("CLOCK_MONOTONIC", 0, duration(150)).returns(0),
        call.kill_thread(result("me"), "SIGUSR1").returns(0),
      ]),
      call.join_thread(result("sleeper"), NULL).returns(0),
      call.join_thread(result("sender"), NULL).returns(0),
      load(flag).returns(1),
    ],
  }),
  row("join_thread/success/each-other-for-ever", {
    hazard: "mutual-joins-that-are-killed",
    covers: "join_thread/behaviour/mutual-joins-wait-for-ever",
    source: "Kernel/Syscalls/thread.cpp",
    steps: [
      child("kid", [
        call.gettid().as("main"),
        thread("other", [call.join_thread(result("main"), NULL).never()]),
        settle(),
        call.join_thread(result("other"), NULL).kills("SIGKILL"),
      ]),
      settle(400),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOHANG")
        .returns(0).observes(information, { si_pid: 0 }),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  row("join_thread/success/signal-is-pending-on-entry", {
    covers: "join_thread/behaviour/pending-signal-makes-the-caller-spin",
    source: "Kernel/Syscalls/thread.cpp",
    note: "It neither ends the wait nor is it lost.",
    steps: [
      thread("sleeper", [
        clock_nanosleep("CLOCK_MONOTONIC", 0, duration(300)).returns(0),
      ]),
      ...whileAnotherIsPending(
        call.join_thread(result("sleeper"), NULL).returns(0),
      ),
      load(other).returns(1),
    ],
  }),
  row("join_thread/success/death-of-the-caller-stores-the-value-of-nobody", {
    source: "Kernel/Syscalls/thread.cpp, Kernel/Tasks/Thread.cpp",
    note: "Who is told to die does not wait any more, and stores what it has.",
    steps: [
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_SHARED",
      }).as("page"),
      ...[0, 7, 8].map((at) => store(result("page", at), 9)),
      child("kid", [
        thread("sleeper", [settle(9000), call.getpid().never()]),
        thread("joiner", [
          call.join_thread(result("sleeper"), result("page")).never(),
        ]),
        settle(),
        load(result("page")).returns(9),
        exit(3),
      ]),
      join("kid"),
      load(result("page")).returns(0),
      load(result("page", 7)).returns(0),
      load(result("page", 8)).returns(9),
    ],
  }),
];
