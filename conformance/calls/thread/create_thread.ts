import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  child,
  exited,
  type Init,
  join,
  KERNEL,
  load,
  mmap,
  NULL,
  onSignal,
  result,
  room,
  type Row,
  row,
  settle,
  sigprocmask,
  store,
  text,
  thread,
  u32,
  u64,
} from "../../language/row.ts";
import { has } from "../../worlds/thread_scheduling.ts";
import { fails } from "../../worlds/uses_processes.ts";
import type { SC_create_thread_params } from "../../../src/api/structs.ts";

const STACK_SIZE = 0x1_0000;

const CEILING = 0x1f_fe00_0000n;

const mask = u32(0, "mask");

const value = u64(0, "exit value");

const THREAD = "SCHEDULER_PARAMETERS_THREAD";

const flag = u32(0, "flag");

const stack = mmap({
  size: STACK_SIZE,
  prot: "PROT_READ|PROT_WRITE",
  flags: "MAP_ANONYMOUS|MAP_PRIVATE|MAP_STACK",
}).as("stack");

/** A thread that would start nowhere; rows let it fail before it does. */
function create(fields: Init<typeof SC_create_thread_params.fields>) {
  return call.create_thread(
    0,
    {
      schedule_priority: "THREAD_PRIORITY_NORMAL",
      stack_size: STACK_SIZE,
      ...fields,
    },
  );
}

const stackOfProcesses = [
  mmap({
    size: 0x10000,
    prot: "PROT_READ|PROT_WRITE",
    flags: "MAP_ANONYMOUS|MAP_PRIVATE|MAP_STACK",
  }).as("stack"),
];

const old = room("stack_t", "old stack");

const name = buffer(65, "name");

export const uses: readonly Use[] = [
  use.create_thread({
    before: stackOfProcesses,
    operands: [
      result("stack"),
      {
        schedule_priority: 0,
        stack_size: 0x10000,
        stack_location: result("stack"),
      },
    ],
    outcome: fails("EINVAL"),
    pointers: { params: {} },
  }),
  use.create_thread({
    label: "that-ends",
    step: () => thread("thread", []),
    promises: ["thread"],
    // The executor maps the stackOfProcesses.
    also: ["stdio"],
  }),
];

export const rows: readonly Row[] = [
  row("create_thread/EFAULT/stack-that-ends-where-user-space-does", {
    covers: "create_thread/EFAULT/stack-end-in-no-stack-region",
    source: "Kernel/Memory/MemoryManager.cpp: validate_user_stack",
    note: "Elsewhere the end of a stack is good, though it lies behind it.",
    steps: [
      mmap({
        addr: CEILING - BigInt(STACK_SIZE),
        size: STACK_SIZE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE|MAP_STACK|MAP_FIXED_NOREPLACE",
      }).returns(CEILING - BigInt(STACK_SIZE)),
      create({ stack_location: CEILING - BigInt(STACK_SIZE) }).fails("EFAULT"),
    ],
  }),
  row("create_thread/EOVERFLOW/stack-wraps", {
    covers: "create_thread/EOVERFLOW/stack-end-wraps-around",
    steps: [
      create({ stack_location: 0xffff_ffff_ffff_f000n }).fails("EOVERFLOW"),
      create({
        stack_location: 0xffff_ffff_ffff_f000n,
        schedule_priority: 0,
      }).fails("EOVERFLOW"),
    ],
  }),
  row("create_thread/EFAULT/no-stack", {
    covers: "create_thread/EFAULT/stack-end-in-no-stack-region",
    note: "What counts is where the stack pointer would start.",
    steps: [
      stack,
      mmap({
        size: STACK_SIZE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE",
      }).as("memory"),
      create({ stack_location: result("memory") }).fails("EFAULT"),
      create({ stack_location: KERNEL }).fails("EFAULT"),
      create({ stack_location: result("stack", 1) }).fails("EFAULT"),
      create({ stack_location: result("memory"), schedule_priority: 0 })
        .fails("EFAULT"),
    ],
  }),
  row("create_thread/EINVAL/priority", {
    covers: "create_thread/EINVAL/schedule_priority-not-1-to-99",
    steps: [
      stack,
      ...[0, 100, -1].map((schedule_priority) =>
        create({ stack_location: result("stack"), schedule_priority })
          .fails("EINVAL")
      ),
    ],
  }),
  row("create_thread/success/same-process-other-thread", {
    covers: [
      "create_thread/behaviour/returns-the-tid-of-a-running-thread",
      "create_thread/behaviour/starts-at-entry",
      "gettid/behaviour/returns-the-tid",
      "gettid/behaviour/first-thread-has-the-pid",
    ],
    steps: [
      call.getpid().as("process"),
      call.gettid().returns(result("process")),
      thread("other", [
        call.getpid().returns(result("process")),
        call.gettid().returns(result("other")),
        store(flag, 3),
      ]),
      join("other"),
      load(flag).returns(3),
    ],
  }),
  row("create_thread/success/mask-starts-empty", {
    covers: "create_thread/behaviour/signal-mask-starts-empty",
    note: "The creator's mask is not inherited.",
    steps: [
      sigprocmask("SIG_BLOCK", 0xff).returns(0),
      thread("other", [
        sigprocmask("SIG_BLOCK", NULL, mask).returns(0).observes(mask, 0),
      ]),
      join("other"),
    ],
  }),
  row("create_thread/success/nothing-but-memory-is-shared", {
    covers: [
      "create_thread/behaviour/named-after-the-process",
      "create_thread/behaviour/has-no-alternate-stack",
      "sigaltstack/behaviour/stack-is-per-thread",
    ],
    steps: [
      mmap({
        size: STACK_SIZE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE",
      }).as("memory"),
      call.sigaltstack(
        { ss_sp: result("memory"), ss_size: STACK_SIZE },
        NULL,
      ).returns(0),
      call.prctl("PR_SET_PROCESS_NAME", text("program"), 7, 0).returns(0),
      call.gettid().as("me"),
      call.prctl("PR_SET_THREAD_NAME", result("me"), text("main"), 4)
        .returns(0),
      thread("other", [
        call.sigaltstack(NULL, old).returns(0)
          .observes(old, { ss_sp: 0, ss_flags: "SS_DISABLE", ss_size: 0 }),
        call.sigaltstack({ ss_flags: "SS_DISABLE" }, NULL).returns(0),
        call.prctl("PR_GET_THREAD_NAME", result("other"), name, 65).returns(0)
          .observes(name, "program ["),
      ]),
      join("other"),
      call.prctl("PR_GET_THREAD_NAME", result("me"), name, 65).returns(0)
        .observes(name, "main\0"),
      call.sigaltstack(NULL, old).returns(0).observes(old, {
        ss_sp: result("memory"),
        ss_flags: 0,
        ss_size: STACK_SIZE,
      }),
    ],
  }),
  row("create_thread/EOVERFLOW/stack-ends-at-the-top", {
    covers: [
      "create_thread/EOVERFLOW/stack-end-wraps-around",
      "create_thread/EFAULT/stack-end-in-no-stack-region",
    ],
    note: "Two to the power of 64 itself is none of 64 bits.",
    steps: [
      create({
        stack_location: 0xffff_ffff_ffff_0000n,
        stack_size: 0x1_0000,
      }).fails("EOVERFLOW"),
      create({
        stack_location: 0xffff_ffff_ffff_0000n,
        stack_size: 0xffff,
      }).fails("EFAULT"),
    ],
  }),
  row("create_thread/EFAULT/stack-up-to-the-end-of-user-space", {
    covers: "create_thread/EFAULT/stack-end-in-no-stack-region",
    source: "Kernel/Memory/MemoryManager.cpp: validate_user_stack",
    note: "Its end is no user address.",
    steps: [
      mmap({
        addr: 0x1f_fe00_0000n - BigInt(STACK_SIZE),
        size: STACK_SIZE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE|MAP_STACK|MAP_FIXED_NOREPLACE",
      }).as("stack"),
      create({ stack_location: result("stack") }).fails("EFAULT"),
      create({ stack_location: result("stack", -4096), schedule_priority: 0 })
        .fails("EINVAL"),
    ],
  }),
  ...([1, 99] as const).map((schedule_priority) =>
    row(`create_thread/success/priority-of-${schedule_priority}`, {
      source: "Kernel/Syscalls/thread.cpp",
      note: "Where it starts is nothing, which ends the process.",
      steps: [
        child("kid", [
          stack,
          create({ stack_location: result("stack"), schedule_priority })
            .whatever(),
          settle(2000).kills("SIGSEGV"),
        ]),
        join("kid"),
      ],
    })
  ),
  row("create_thread/success/joinable-or-not-and-of-its-priority", {
    source: "Kernel/Syscalls/thread.cpp",
    note: "They begin at nothing, and a handler ends them.",
    steps: [
      onSignal("SIGSEGV", [
        settle(200),
        call.exit_thread(7, NULL, 0).ends(exited(0)),
      ]),
      stack,
      create({ stack_location: result("stack"), schedule_priority: 99 })
        .as("one"),
      has(result("one"), THREAD, 99),
      call.join_thread(result("one"), value).returns(0).observes(value, 7),
      create({
        stack_location: result("stack"),
        schedule_priority: 2,
        detach_state: "THREAD_DETACHED",
      }).as("two"),
      has(result("two"), THREAD, 2),
      call.join_thread(result("two"), value).fails("EINVAL"),
      settle(1000),
      call.join_thread(result("two"), value).fails("ESRCH"),
    ],
  }),
];
