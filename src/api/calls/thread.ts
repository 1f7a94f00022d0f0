import { panics } from "../refusal.ts";
import { nobodyLeftToSee } from "../waivers.ts";
import { address, hexadecimal, mayWrite, reads } from "../meaning.ts";
import { SC_create_thread_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";

export const threadFamily = family("thread", {
  create_thread: {
    number: 19,
    summary: "Starts a new thread in the calling process.",
    parameters: [["entry", "opaque", address], [
      "params",
      "pointer",
      reads(SC_create_thread_params),
    ]],
    refuses: [
      promise("thread"),
      "params: user-memory/EFAULT/not-readable",
      [
        "EOVERFLOW/stack-end-wraps-around",
        "stack_location plus stack_size does not fit in 64 bits",
      ],
      [
        "EFAULT/stack-end-in-no-stack-region",
        "stack_location plus stack_size is outside user space, or neither inside a MAP_STACK region nor exactly at its end",
      ],
      [
        "EINVAL/schedule_priority-not-1-to-99",
        "schedule_priority is below 1 or above 99",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-tid-of-a-running-thread":
        "returns the tid of the new thread, which can run at once",
      "starts-at-entry": "the thread starts at entry",
      "is-handed-entry-argument-and-stack":
        "the thread is handed the entry point, its argument, the stack and its size in its first argument registers, and tls_pointer as its thread pointer",
      "stack-pointer-starts-at-the-stacks-end":
        "the stack pointer starts at stack_location + stack_size",
      "joinable-if-detach_state-is-0": "detach_state 0 means joinable",
      "other-detach_state-means-detached":
        "any detach_state but 0 means detached",
      "guard-sizes-are-ignored":
        "guard_page_size and reported_guard_page_size do nothing",
      "named-after-the-process":
        "the name is that of the process and the tid in brackets, cut to 64 bytes",
      "signal-mask-starts-empty": "the signal mask is empty, not the creator's",
      "has-no-alternate-stack": "the thread has no alternate signal stack",
    },
    source: [
      "Syscalls/thread.cpp",
      "Memory/MemoryManager.cpp",
      "Tasks/Thread.cpp",
    ],
  },
  join_thread: {
    number: 69,
    summary: "Waits until another thread of the process ends.",
    blocks: true,
    parameters: [["tid", "pid_t"], ["exit_value", "pointer", mayWrite("u64")]],
    refuses: [
      promise("thread"),
      "tid: task/ESRCH/no-such-thread",
      ["EDEADLK/thread-joins-itself", "tid is the calling thread"],
      [
        "EINVAL/not-joinable",
        "the thread is detached, is being joined or was joined already, or has not been started",
      ],
      "exit_value: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-when-the-thread-ended":
        "returns 0 after the thread ended, and stores its exit value",
      "exit_value-may-be-null": "exit_value may be NULL",
      "finished-thread-is-joined-at-once":
        "a joinable thread that ended already is joined without waiting",
      "signals-do-not-end-the-wait":
        "a handled signal does not end the wait; only the end of the thread or of the caller does",
      "pending-signal-makes-the-caller-spin":
        "an unmasked signal that is pending before the wait keeps the thread trying until it is delivered",
      "mutual-joins-wait-for-ever":
        "two threads that join each other are not noticed",
      "bad-exit_value-still-joins":
        "the thread is joined even if its exit value cannot be stored",
    },
    source: [
      "Syscalls/thread.cpp",
      "Tasks/Thread.h",
      "Tasks/ThreadBlockers.cpp",
    ],
  },
  detach_thread: {
    number: 21,
    summary: "Makes a thread one that nobody joins.",
    parameters: [["tid", "pid_t"]],
    refuses: [
      promise("thread"),
      "tid: task/ESRCH/no-such-thread",
      [
        "EINVAL/already-detached-or-being-joined",
        "the thread is detached already or is being joined",
      ],
    ],
    behaviours: {
      "returns-0-and-detaches": "returns 0; the thread is detached",
    },
    source: ["Syscalls/thread.cpp"],
  },
  exit_thread: {
    number: 27,
    summary: "Ends the calling thread.",
    bigProcessLock: true,
    parameters: [["value", "opaque", hexadecimal], [
      "stack_location",
      "pointer",
      address,
    ], ["stack_size", "size_t"]],
    refuses: [
      promise("thread"),
    ],
    behaviours: {
      "does-not-return-and-ends-the-thread":
        "there is no return: the thread ends with the given value",
      "stack-is-unmapped": "the stack range that is given is unmapped",
      "failure-to-unmap-is-ignored":
        "a stack range that cannot be unmapped does not keep the thread alive",
      "every-failure-to-unmap-is-ignored":
        "nor does one of size 0, one that wraps, one that mmap did not make or an immutable one",
      "only-thread-ends-the-process":
        "if it is the only thread the process exits with status 0",
      "only-thread-keeps-its-stack": [
        "if it is the only thread the stack is not unmapped",
        nobodyLeftToSee,
      ],
      "unjoined-threads-still-count": [
        "threads that ended unjoined and undetached count as threads: the last running one just ends and the process lingers",
        panics(
          "Nothing ends the process that lingers, and a row must not leave it behind.",
        ),
      ],
      "missing-promise-kills-inside-the-call":
        "without the promise the process dies at once, inside the call",
      "process-goes-on-without-its-first-thread":
        "if the first thread ends while others run the process goes on with its pid",
    },
    source: ["Syscalls/thread.cpp", "Memory/AddressSpace.cpp"],
  },
  gettid: {
    number: 64,
    summary: "Tells the id of the calling thread.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-the-tid": "returns the id of the calling thread",
      "first-thread-has-the-pid":
        "the first thread of a process has the pid that the process was made with",
      "tids-rise":
        "each new thread has a higher id than the process and the threads before",
      "pids-rise": "a child has a higher pid than its parent",
      "pids-and-tids-share-a-counter":
        "pids and tids come from one counter that only increases",
    },
    source: ["Syscalls/thread.cpp", "Tasks/Thread.cpp"],
  },
});
