import {
  call,
  child,
  EDEADLK,
  EFAULT,
  EINVAL,
  EOVERFLOW,
  ESRCH,
  exit,
  exited,
  type Init,
  join,
  KERNEL,
  load,
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  MAP_STACK,
  mmap,
  NULL,
  onSignal,
  PROT_READ,
  PROT_WRITE,
  result,
  type Row,
  row,
  settle,
  SIG_BLOCK,
  sigprocmask,
  SIGSEGV,
  SIGUSR1,
  store,
  struct,
  thread,
  THREAD_PRIORITY_NORMAL,
  u32,
  u64,
} from "../../harness/row.ts";
import { SC_create_thread_params } from "../../../src/api/structs.ts";

const SOURCE = "Kernel/Syscalls/thread.cpp";
const nobody = 0x7fff_fff0;
const STACK_SIZE = 0x1_0000;
const value = u64(0, "exit value");
const mask = u32(0, "mask");
const flag = u32(0, "flag");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const stack = mmap({
  size: STACK_SIZE,
  prot: PROT_READ | PROT_WRITE,
  flags: MAP_ANONYMOUS | MAP_PRIVATE | MAP_STACK,
}).as("stack");

/** A thread that would start nowhere; rows let it fail before it does. */
function create(fields: Init<typeof SC_create_thread_params.fields>) {
  return call.create_thread(
    0,
    struct(SC_create_thread_params, {
      schedule_priority: THREAD_PRIORITY_NORMAL,
      stack_size: STACK_SIZE,
      ...fields,
    }),
  );
}

const creating: readonly Row[] = [
  made("create_thread/EOVERFLOW/stack-wraps", {
    covers: "create_thread/EOVERFLOW/stack_location-stack_size-wraps",
    steps: [
      create({ stack_location: 0xffff_ffff_ffff_f000n }).fails(EOVERFLOW),
      create({
        stack_location: 0xffff_ffff_ffff_f000n,
        schedule_priority: 0,
      }).fails(EOVERFLOW),
    ],
  }),
  made("create_thread/EFAULT/no-stack", {
    covers: "create_thread/EFAULT/sum-neither-inside-map_stack-region-nor",
    note: "What counts is where the stack pointer would start.",
    steps: [
      stack,
      mmap({
        size: STACK_SIZE,
        prot: PROT_READ | PROT_WRITE,
        flags: MAP_ANONYMOUS | MAP_PRIVATE,
      }).as("memory"),
      create({ stack_location: result("memory") }).fails(EFAULT),
      create({ stack_location: KERNEL }).fails(EFAULT),
      create({ stack_location: result("stack", 1) }).fails(EFAULT),
      create({ stack_location: result("memory"), schedule_priority: 0 })
        .fails(EFAULT),
    ],
  }),
  made("create_thread/EINVAL/priority", {
    covers: "create_thread/EINVAL/schedule_priority-1-99",
    steps: [
      stack,
      ...[0, 100, -1].map((schedule_priority) =>
        create({ stack_location: result("stack"), schedule_priority })
          .fails(EINVAL)
      ),
    ],
  }),
  made("create_thread/success/same-process-other-thread", {
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
  made("create_thread/success/mask-starts-empty", {
    note: "The creator's mask is not inherited.",
    steps: [
      sigprocmask(SIG_BLOCK, 0xff).returns(0),
      thread("other", [
        sigprocmask(SIG_BLOCK, NULL, mask).returns(0).observes(mask, 0),
      ]),
      join("other"),
    ],
  }),
];

const ending: readonly Row[] = [
  made("exit_thread/success/value-goes-to-the-joiner", {
    steps: [
      thread("other", [
        call.exit_thread(0x1234_5678_9abcn, NULL, 0).ends(exited(0)),
      ]),
      call.join_thread(result("other"), value).returns(0)
        .observes(value, 0x1234_5678_9abcn),
    ],
  }),
  made("exit_thread/success/unmaps-the-stack-it-names", {
    note: "Any mapping may be named; nothing says that it is a stack.",
    steps: [
      mmap({
        size: 4096,
        prot: PROT_READ,
        flags: MAP_ANONYMOUS | MAP_PRIVATE,
      }).as("page"),
      thread("other", [
        call.exit_thread(0, result("page"), 4096).ends(exited(0)),
      ]),
      call.join_thread(result("other"), NULL).returns(0),
      load(result("page")).kills(SIGSEGV),
    ],
  }),
  made("exit_thread/success/bad-stack-is-not-told", {
    steps: [
      thread("other", [
        call.exit_thread(9, KERNEL, 4096).ends(exited(0)),
      ]),
      call.join_thread(result("other"), value).returns(0).observes(value, 9),
    ],
  }),
  made("exit_thread/success/only-thread-ends-the-process", {
    steps: [
      child("kid", [call.exit_thread(5, NULL, 0).ends(exited(0))]),
      join("kid"),
    ],
  }),
  made("exit_thread/success/process-lives-on-without-first-thread", {
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
  made("exit/success/ends-all-threads", {
    steps: [
      child("kid", [
        thread("other", [settle(5000), call.getpid().never()]),
        settle(),
        exit(3),
      ]),
      join("kid"),
    ],
  }),
  made("exit/success/by-another-thread", {
    steps: [
      child("kid", [
        thread("other", [exit(4)]),
        settle(5000).ends(exited(4)),
      ]),
      join("kid"),
    ],
  }),
];

const joining: readonly Row[] = [
  made("join_thread/ESRCH/no-thread-of-ours", {
    covers: "join_thread/ESRCH/tid-negative-thread-calling-process",
    steps: [
      call.getppid().as("executor"),
      call.join_thread(-1, NULL).fails(ESRCH),
      call.join_thread(nobody, NULL).fails(ESRCH),
      call.join_thread(result("executor"), NULL).fails(ESRCH),
    ],
  }),
  made("join_thread/EDEADLK/oneself", {
    covers: "join_thread/EDEADLK/tid-calling-thread",
    steps: [
      call.gettid().as("me"),
      call.join_thread(result("me"), NULL).fails(EDEADLK),
    ],
  }),
  made("join_thread/EINVAL/detached", {
    covers: "join_thread/EINVAL/thread-detached-already-being-joined-joined",
    steps: [
      thread("other", [settle(500)]),
      call.detach_thread(result("other")).returns(0),
      call.join_thread(result("other"), NULL).fails(EINVAL),
    ],
  }),
  made("join_thread/EINVAL/being-joined", {
    covers: "join_thread/EINVAL/thread-detached-already-being-joined-joined",
    steps: [
      thread("sleeper", [settle(300)]),
      thread("joiner", [
        call.join_thread(result("sleeper"), NULL).returns(0),
      ]),
      settle(),
      call.join_thread(result("sleeper"), NULL).fails(EINVAL),
      join("joiner"),
    ],
  }),
  made("join_thread/success/joined-before", {
    oneOf: "It is found until the finalizer has taken it, which runs when " +
      "some thread of the system ends.",
    steps: [
      thread("other", []),
      call.join_thread(result("other"), NULL).returns(0),
      settle(),
      call.join_thread(result("other"), NULL).oneOf(
        { kind: "fails", errno: ESRCH },
        { kind: "fails", errno: EINVAL },
      ),
    ],
  }),
  made("join_thread/success/finished-before", {
    steps: [
      thread("other", []),
      settle(),
      call.join_thread(result("other"), NULL).returns(0),
    ],
  }),
  made("join_thread/EFAULT/but-it-is-joined", {
    covers: "join_thread/EFAULT/exit_value-non-null-writable-join-itself",
    oneOf: "As above: joined, so it is found or not, but never joinable.",
    steps: [
      thread("other", []),
      call.join_thread(result("other"), KERNEL).fails(EFAULT),
      settle(),
      call.join_thread(result("other"), NULL).oneOf(
        { kind: "fails", errno: ESRCH },
        { kind: "fails", errno: EINVAL },
      ),
    ],
  }),
  made("detach_thread/ESRCH/no-thread-of-ours", {
    covers: "detach_thread/ESRCH/tid-negative-thread-calling-process",
    steps: [
      call.getppid().as("executor"),
      call.detach_thread(-1).fails(ESRCH),
      call.detach_thread(nobody).fails(ESRCH),
      call.detach_thread(result("executor")).fails(ESRCH),
    ],
  }),
  made("detach_thread/EINVAL/twice", {
    covers:
      "detach_thread/EINVAL/thread-joinable-already-detached-being-joined",
    steps: [
      thread("other", [settle(500)]),
      call.detach_thread(result("other")).returns(0),
      call.detach_thread(result("other")).fails(EINVAL),
    ],
  }),
  made("detach_thread/EINVAL/being-joined", {
    covers:
      "detach_thread/EINVAL/thread-joinable-already-detached-being-joined",
    steps: [
      thread("sleeper", [settle(300)]),
      thread("joiner", [
        call.join_thread(result("sleeper"), NULL).returns(0),
      ]),
      settle(),
      call.detach_thread(result("sleeper")).fails(EINVAL),
      join("joiner"),
    ],
  }),
];

const signalling: readonly Row[] = [
  made("kill_thread/EINVAL/signal-out-of-range", {
    covers: "kill_thread/EINVAL/signal-0-32-sigcancel-32-allowed",
    steps: [
      call.gettid().as("me"),
      call.kill_thread(result("me"), -1).fails(EINVAL),
      call.kill_thread(result("me"), 33).fails(EINVAL),
      call.kill_thread(nobody, 33).fails(EINVAL),
    ],
  }),
  made("kill_thread/ESRCH/no-thread-of-ours", {
    covers: "kill_thread/ESRCH/tid-negative-thread-calling-process",
    steps: [
      call.getppid().as("executor"),
      call.kill_thread(-1, 0).fails(ESRCH),
      call.kill_thread(nobody, SIGUSR1).fails(ESRCH),
      call.kill_thread(result("executor"), 0).fails(ESRCH),
    ],
  }),
  made("kill_thread/success/signal-32-can-be-sent", {
    note: "kill refuses SIGCANCEL, kill_thread does not.",
    steps: [
      onSignal(32, [store(flag, 1)]),
      call.gettid().as("me"),
      call.kill_thread(result("me"), 32).returns(0).observes(flag, 1),
    ],
  }),
  made("kill_thread/success/runs-the-handler-in-that-thread", {
    steps: [
      onSignal(SIGUSR1, [call.gettid().returns(result("other"))]),
      thread("other", [settle(5000)]),
      settle(),
      call.kill_thread(result("other"), SIGUSR1).returns(0),
      join("other"),
    ],
  }),
  made("kill/success/process-directed-goes-to-the-first-thread", {
    note: "A mask does not matter: it waits there.",
    steps: [
      child("kid", [
        call.getpid().as("first"),
        onSignal(SIGUSR1, [call.gettid().returns(result("first"))]),
        thread("other", [settle(400)]),
        settle(5000).whatever(),
      ]),
      settle(),
      call.kill(result("kid"), SIGUSR1).returns(0),
      join("kid"),
    ],
  }),
];

/** Rows of create_thread, exit_thread, join_thread, detach_thread, kill_thread. */
export const threadRows: readonly Row[] = [
  ...creating,
  ...ending,
  ...joining,
  ...signalling,
];
