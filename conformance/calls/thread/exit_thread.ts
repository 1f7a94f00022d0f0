import { type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  exit,
  exited,
  join,
  KERNEL,
  load,
  mmap,
  NULL,
  pledge,
  result,
  type Row,
  row,
  settle,
  thread,
  u64,
} from "../../language/row.ts";

const value = u64(0, "exit value");

export const uses: readonly Use[] = [
  use.exit_thread({
    operands: [0, NULL, 0],
    promises: ["thread"],
    outcome: (step) => step.ends(exited(0)),
  }),
];

export const rows: readonly Row[] = [
  row("exit_thread/success/value-goes-to-the-joiner", {
    covers: [
      "exit_thread/behaviour/does-not-return-and-ends-the-thread",
      "join_thread/behaviour/returns-0-when-the-thread-ended",
    ],
    steps: [
      thread("other", [
        call.exit_thread(0x1234_5678_9abcn, NULL, 0).ends(exited(0)),
      ]),
      call.join_thread(result("other"), value).returns(0)
        .observes(value, 0x1234_5678_9abcn),
    ],
  }),
  row("exit_thread/success/unmaps-the-stack-it-names", {
    covers: "exit_thread/behaviour/stack-is-unmapped",
    note: "Any mapping may be named; nothing says that it is a stack.",
    steps: [
      mmap({
        size: 4096,
        prot: "PROT_READ",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE",
      }).as("page"),
      thread("other", [
        call.exit_thread(0, result("page"), 4096).ends(exited(0)),
      ]),
      call.join_thread(result("other"), NULL).returns(0),
      load(result("page")).kills("SIGSEGV"),
    ],
  }),
  row("exit_thread/success/bad-stack-is-not-told", {
    covers: "exit_thread/behaviour/failure-to-unmap-is-ignored",
    steps: [
      thread("other", [
        call.exit_thread(9, KERNEL, 4096).ends(exited(0)),
      ]),
      call.join_thread(result("other"), value).returns(0).observes(value, 9),
    ],
  }),
  row("exit_thread/success/only-thread-ends-the-process", {
    covers: "exit_thread/behaviour/only-thread-ends-the-process",
    steps: [
      child("kid", [call.exit_thread(5, NULL, 0).ends(exited(0))]),
      join("kid"),
    ],
  }),
  row("exit_thread/success/all-threads-end-and-none-ends-the-process", {
    covers: "exit_thread/behaviour/does-not-return-and-ends-the-thread",
    note:
      "The one that was first to end may be there still when the last one " +
      "does, which then does not end the process: it is over all the same.",
    source:
      "Kernel/Tasks/Process.cpp: wait_info of a process that nothing ended",
    steps: [
      child("kid", [
        call.gettid().as("main"),
        call.detach_thread(result("main")).returns(0),
        thread("other", [
          call.exit_thread(0, NULL, 0).ends(exited(0)),
        ]),
        call.detach_thread(result("other")).returns(0),
        call.yield().returns(0),
        call.exit_thread(0, NULL, 0).ends(exited(0)),
      ]),
      join("kid"),
    ],
  }),
  row("exit_thread/success/process-lives-on-without-first-thread", {
    covers: "exit_thread/behaviour/process-goes-on-without-its-first-thread",
    steps: [
      child("kid", [
        call.gettid().as("main"),
        thread("other", [
          settle(),
          call.getpid().returns(result("main")),
          exit(7),
        ]),
        call.exit_thread(0, NULL, 0).ends(exited(7)),
      ]),
      join("kid"),
    ],
  }),
  row("exit_thread/success/whatever-cannot-be-unmapped", {
    covers: "exit_thread/behaviour/every-failure-to-unmap-is-ignored",
    steps: [
      mmap({
        size: 4096,
        prot: "PROT_READ",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE",
      }).as("page"),
      call.annotate_mapping(result("page"), "VIRTUAL_MEMORY_IMMUTABLE")
        .returns(0),
      ...([
        ["empty", result("page"), 0],
        ["wrapping", 4096, 0xffff_ffff_ffff_f000n],
        ["immutable", result("page"), 4096],
        ["program", value, 8],
      ] as const).flatMap(([name, address, size], index) => [
        thread(name, [
          call.exit_thread(index + 1, address, size).ends(exited(0)),
        ]),
        call.join_thread(result(name), value).returns(0)
          .observes(value, index + 1),
      ]),
      load(result("page")).returns(0),
    ],
  }),
  row("exit_thread/pledge/kills-inside-the-call", {
    covers: [
      "promise/EPROMISEVIOLATION/thread-not-promised",
      "exit_thread/behaviour/missing-promise-kills-inside-the-call",
    ],
    source: "Kernel/Syscalls/thread.cpp",
    note: "Nothing comes behind the call that could kill: it does not return.",
    steps: [
      child("kid", [
        pledge("stdio").returns(0),
        call.exit_thread(0, NULL, 0).kills("SIGABRT"),
      ]),
      join("kid"),
    ],
  }),
];
