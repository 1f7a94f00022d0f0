import type { siginfo_t } from "../../../src/api/structs.ts";
import {
  barrier,
  buffer,
  call,
  child,
  exit,
  exited,
  join,
  kill,
  killed,
  load,
  NULL,
  onSignal,
  pipe,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  type Step,
  store,
  thread,
  waitid,
  type WantedFields,
  write,
} from "../../language/row.ts";
import { shared } from "../../worlds/memory_mapping.ts";

const SOURCE =
  "Kernel/Syscalls/SyscallHandler.cpp, Kernel/Tasks/Thread.cpp: set_state";

const information = room("siginfo_t", "information");

const byte = buffer(1, "byte");

/** The pipe's ends. */
const [READ, WRITE] = [1, 2];

/** The child of two threads has stopped, and nothing has come from it. */
const hasStopped: readonly Step[] = [
  waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0)
    .observes(information, { si_code: "CLD_STOPPED", si_status: "SIGSTOP" }),
  settle(),
  read(READ, byte, 1).fails("EAGAIN"),
];

/** What has become of the child since it was asked for. */
const toldOf = (
  fields: WantedFields<typeof siginfo_t.fields>,
): Step =>
  waitid("P_PID", result("kid"), information, "WSTOPPED|WCONTINUED|WNOHANG")
    .returns(0).observes(information, fields);

/** It goes on, and what its other thread writes comes. */
const goesOn: readonly Step[] = [
  kill(result("kid"), "SIGCONT").returns(0),
  settle(),
  read(READ, byte, 1).returns(1).observes(byte, "x"),
];

export const rows: readonly Row[] = [
  row("kill/success/crash-beside-a-stopped-thread", {
    source: "Kernel/Tasks/Process.cpp: die; Kernel/Tasks/Thread.cpp: " +
      "set_should_die",
    note: "Who has stopped is told to die as well, and does.",
    steps: [
      child("kid", [
        call.getpid().as("its pid"),
        thread("other", [load(NULL).kills("SIGSEGV")]),
        kill(result("its pid"), "SIGSTOP").ends(killed("SIGSEGV")),
      ]),
      join("kid"),
    ],
  }),
  row("kill/success/first-thread-when-the-main-one-is-gone", {
    source: "Kernel/Tasks/Process.cpp: send_signal",
    steps: [
      child("kid", [
        onSignal("SIGUSR1", [call.gettid().returns(result("one"))]),
        call.gettid().as("main"),
        call.detach_thread(result("main")).returns(0),
        thread("one", [settle(400), exit(7)]),
        thread("two", [settle(4000).never()]),
        call.exit_thread(0, NULL, 0).ends(exited(7)),
      ]),
      settle(),
      kill(result("kid"), "SIGUSR1").returns(0),
      join("kid"),
    ],
  }),
  row("kill/EPERM/kernel-process", {
    as: "root",
    covers: "kill/EPERM/target-is-a-kernel-process",
    source: "Kernel/Syscalls/kill.cpp; Kernel/Arch/init.cpp: init_stage2",
    note: "The kernel makes its own processes before any other: 2 is one, " +
      "and SIGCONT would do no harm.",
    steps: [kill(2, "SIGCONT").fails("EPERM"), kill(2, 0).fails("EPERM")],
  }),
  row("kill/success/continue-of-a-thread-that-has-not-stopped-yet", {
    source: SOURCE,
    note: "It stops with its process when its call is over, and the next one " +
      "lets both go on.",
    steps: [
      child("kid", [
        thread("other", [
          call.gettid().as("own"),
          call.kill_thread(result("own"), "SIGSTOP").returns(0),
        ]),
        settle(8000).whatever(),
        join("other"),
        settle(400),
      ]),
      settle(),
      toldOf({ si_code: "CLD_STOPPED", si_status: "SIGSTOP" }),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(),
      toldOf({ si_pid: 0 }),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(),
      toldOf({ si_code: "CLD_CONTINUED", si_status: 0 }),
      join("kid"),
    ],
  }),
  row("kill/success/thread-of-a-stopped-process-enters-no-call", {
    source: SOURCE,
    note: "It has not run before its process stops.",
    window: "no tick of the kernel's timer between the thread and the signal",
    steps: [
      pipe(buffer(8, "ends"), "O_NONBLOCK").returns(0),
      child("kid", [
        call.getpid().as("its pid"),
        thread("other", [write(WRITE, "x").returns(1)]),
        kill(result("its pid"), "SIGSTOP").returns(0),
        join("other"),
      ]),
      ...hasStopped,
      ...goesOn,
      join("kid"),
    ],
  }),
  row("kill/success/thread-of-a-stopped-process-leaves-no-call", {
    source: SOURCE,
    note: "It sleeps while its process stops, and stays in its call.",
    steps: [
      pipe(buffer(8, "ends"), "O_NONBLOCK").returns(0),
      shared("memory", 1),
      child("kid", [
        call.getpid().as("its pid"),
        thread("other", [
          barrier("there"),
          settle(300),
          store(result("memory"), 1),
          write(WRITE, "x").returns(1),
        ]),
        barrier("there"),
        settle(1),
        kill(result("its pid"), "SIGSTOP").returns(0),
        join("other"),
      ]),
      ...hasStopped,
      settle(400),
      load(result("memory")).returns(0),
      ...goesOn,
      load(result("memory")).returns(1),
      join("kid"),
    ],
  }),
];
