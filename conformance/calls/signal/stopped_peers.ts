import {
  barrier,
  buffer,
  call,
  child,
  join,
  kill,
  load,
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

/** It goes on, and what its other thread writes comes. */
const goesOn: readonly Step[] = [
  kill(result("kid"), "SIGCONT").returns(0),
  settle(),
  read(READ, byte, 1).returns(1).observes(byte, "x"),
];

export const rows: readonly Row[] = [
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
