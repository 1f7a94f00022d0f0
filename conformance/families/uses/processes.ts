// Uses of the calls about processes, threads, identity, sessions, scheduling,
// debugging and profiling.

import {
  FUTEX_PRIVATE_FLAG,
  FUTEX_WAIT,
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  MAP_STACK,
  P_PID,
  PR_GET_PROCESS_NAME,
  PR_GET_THREAD_NAME,
  PR_SET_COREDUMP_METADATA_VALUE,
  PR_SET_JAILED_UNTIL_EXEC,
  PR_SET_JAILED_UNTIL_EXIT,
  PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT,
  PR_SET_PROCESS_NAME,
  PR_SET_THREAD_NAME,
  PROT_READ,
  PROT_WRITE,
  PT_TRACE_ME,
  SCHEDULER_PARAMETERS_PROCESS,
  THREAD_PRIORITY_NORMAL,
  WEXITED,
} from "../../../src/api/constants.ts";
import {
  EAGAIN,
  EINVAL,
  ENOENT,
  ESRCH,
} from "../../../src/api/errno.ts";
import {
  RISCVCPUModel,
  SC_create_thread_params,
  SC_execve_params,
  SC_futex_params,
  SC_pledge_params,
  SC_posix_spawn_params,
  SC_ptrace_params,
  SC_scheduler_parameters_params,
  SC_set_coredump_metadata_params,
  SC_waitid_params,
  siginfo_t,
} from "../../../src/api/structs.ts";
import { child, exited, settle, thread } from "../../harness/actors.ts";
import { call } from "../../harness/call.ts";
import { mmap } from "../../harness/calls.ts";
import type { Step } from "../../harness/step.ts";
import { room } from "../../harness/struct_block.ts";
import { buffer, NULL, result, text, u32, u64 } from "../../harness/value.ts";
import { duration } from "../../harness/calls.ts";
import { accepted, output, parameters, refused, skipped, use } from "../use.ts";
import type { Use } from "../use.ts";

const block = "parameter-struct-readable-user-memory";
const keep = 0xffff_ffff;

/** A pid that nobody has. */
const nobody = 0x7fff_fff0;

const me = [call.getpid().as("me")];
const myThread = [call.gettid().as("me")];

function fails(errno: typeof EINVAL | typeof ENOENT | typeof ESRCH) {
  return (step: Step): Step => step.fails(errno);
}

const stack = [
  mmap({
    size: 0x10000,
    prot: PROT_READ | PROT_WRITE,
    flags: MAP_ANONYMOUS | MAP_PRIVATE | MAP_STACK,
  }).as("stack"),
];

export const processUses: readonly Use[] = [
  use("getpid", { operands: [], promises: ["stdio"] }),
  use("getppid", { operands: [], promises: ["stdio"] }),
  use("gettid", { operands: [], promises: ["stdio"] }),
  use("fork", { step: () => child("child", []), promises: ["proc"] }),
  use("exit", {
    operands: [0],
    promises: [],
    outcome: (step) => step.ends(exited(0)),
  }),
  use("execve", {
    operands: [
      parameters(SC_execve_params, {
        path: "/w/none",
        arguments: ["none"],
        environment: ["A=B"],
      }),
    ],
    promises: ["exec"],
    outcome: fails(ENOENT),
    pointers: {
      params: block,
      "params.path": "path-text-readable",
      "params.arguments": "argument-descriptor-array-readable",
      "params.environment": "environment-descriptor-array-readable",
    },
  }),
  use("posix_spawn", {
    operands: [
      parameters(SC_posix_spawn_params, {
        path: "/w/none",
        arguments: ["none"],
        environment: ["A=B"],
      }),
    ],
    promises: ["proc", "exec"],
    outcome: fails(ENOENT),
    pointers: {
      params: block,
      "params.path": "path-text-readable",
      "params.arguments": "argument-array-string-readable",
      "params.environment": "environment-array-string-readable",
    },
  }),
  use("waitid", {
    before: [child("child", []), settle()],
    operands: [
      parameters(SC_waitid_params, {
        idtype: P_PID,
        id: result("child"),
        infop: room(siginfo_t),
        options: WEXITED,
      }),
    ],
    promises: ["proc"],
    pointers: {
      params: block,
      "params.infop": "infop-null-included-writable-reaped-child",
    },
  }),
  use("disown", {
    before: [child("child", [settle(20)])],
    operands: [result("child")],
    promises: ["proc"],
  }),
  ...prctlUses(),
  use("archctl", {
    label: "cpu-info",
    arch: ["riscv64"],
    operands: [2, 1, u64(0), room(RISCVCPUModel)],
    promises: [],
    pointers: {
      arg2: output("risc-v-option-2-feature-array"),
      arg3: output("risc-v-option-2-cpu-model"),
    },
  }),
  use("create_thread", {
    before: stack,
    operands: [
      result("stack"),
      parameters(SC_create_thread_params, {
        schedule_priority: 0,
        stack_size: 0x10000,
        stack_location: result("stack"),
      }),
    ],
    outcome: fails(EINVAL),
    pointers: { params: block },
  }),
  use("create_thread", {
    label: "that-ends",
    step: () => thread("thread", []),
    promises: ["thread"],
    // The executor maps the stack.
    also: ["stdio"],
  }),
  use("join_thread", {
    before: [thread("thread", []), settle()],
    operands: [result("thread"), u64(0)],
    promises: ["thread"],
    pointers: {
      exit_value: {
        fault: "exit_value-non-null-writable-join-itself",
        null: accepted,
      },
    },
  }),
  use("detach_thread", {
    // It sleeps before the caller pledges.
    before: [thread("thread", [settle(200)]), settle()],
    operands: [result("thread")],
    promises: ["thread"],
  }),
  use("exit_thread", {
    operands: [0, NULL, 0],
    promises: ["thread"],
    outcome: (step) => step.ends(exited(0)),
  }),
  use("futex", {
    operands: [
      parameters(SC_futex_params, {
        userspace_address: u32(0),
        futex_op: FUTEX_WAIT | FUTEX_PRIVATE_FLAG,
        val: 1,
        timeout: duration(1),
      }),
    ],
    promises: [],
    // The word is not 1, so nobody waits.
    outcome: (step) => step.fails(EAGAIN),
    pointers: {
      params: block,
      "params.userspace_address": {
        fault: "wait-wait_bitset-address-outside-user-space",
        crossing: refused(
          EINVAL,
          "futex/EINVAL/wait-wait_bitset-address-4-byte-aligned",
        ),
        readOnly: accepted,
      },
      "params.timeout": {
        fault: "wait-wait_bitset-requeue-cmp_requeue-timeout-val2",
        null: accepted,
        readOnly: accepted,
      },
    },
  }),
  use("yield", { operands: [], promises: ["stdio"] }),
  ...(["scheduler_get_parameters", "scheduler_set_parameters"] as const).map(
    (name) =>
      use(name, {
        operands: [
          parameters(SC_scheduler_parameters_params, {
            pid_or_tid: 0,
            mode: SCHEDULER_PARAMETERS_PROCESS,
            parameters: { sched_priority: THREAD_PRIORITY_NORMAL },
          }),
        ],
        promises: ["proc"],
        pointers: {
          params: name === "scheduler_get_parameters"
            ? { fault: block, readOnly: "params-readable-but-writable" }
            : block,
        },
      }),
  ),
  ...identityUses(),
  ...sessionUses(),
  use("kill", {
    before: me,
    operands: [result("me"), 0],
    promises: ["stdio"],
  }),
  use("kill", {
    label: "child",
    before: [child("child", [settle(20)])],
    operands: [result("child"), 0],
    promises: ["proc"],
  }),
  // SIGWINCH is ignored by default.
  use("killpg", { operands: [0, 28], promises: ["proc"] }),
  use("kill_thread", {
    before: myThread,
    operands: [result("me"), 0],
    promises: ["thread"],
  }),
  use("ptrace", {
    operands: [parameters(SC_ptrace_params, { request: PT_TRACE_ME })],
    promises: ["ptrace"],
    pointers: { params: block },
  }),
  use("dbgputstr", {
    operands: [text("halcyon\n"), 8],
    promises: [],
    pointers: { text: "text-readable" },
  }),
  use("dump_backtrace", { operands: [], promises: [] }),
  use("perf_event", {
    operands: [1, 0, 0],
    promises: [],
    // Nothing is recorded while the process is not profiled.
    outcome: (step) => step.returns(0),
  }),
  use("perf_register_string", {
    operands: [text("x"), 1],
    promises: [],
    pointers: {
      string: {
        fault: "profiling-active-string-readable",
        // Nothing is looked at while the process is not profiled.
        null: accepted,
        unmapped: accepted,
        kernel: accepted,
        crossing: accepted,
      },
    },
  }),
  ...(["profiling_disable", "profiling_free_buffer"] as const).map((name) =>
    use(name, { operands: [nobody], promises: [], outcome: fails(ESRCH) })
  ),
  use("profiling_enable", {
    operands: [nobody, 0],
    promises: [],
    outcome: fails(ESRCH),
  }),
  use("pledge", {
    operands: [
      parameters(SC_pledge_params, { promises: "", execpromises: "" }),
    ],
    promises: [],
    pointers: {
      params: block,
      "params.promises": { fault: "promises-text-readable", null: accepted },
      "params.execpromises": {
        fault: "execpromises-text-readable",
        null: accepted,
      },
    },
  }),
];

function prctlUses(): Use[] {
  const name = (
    option: number,
    label: string,
    rest: Omit<Use, "call" | "label">,
  ): Use =>
    use("prctl", {
      label,
      ...rest,
      operands: [option, ...rest.operands ?? []],
    });
  const unknownLength = skipped("the name's length is the target's own");
  return [
    name(PR_SET_COREDUMP_METADATA_VALUE, "set-coredump-metadata", {
      operands: [
        parameters(SC_set_coredump_metadata_params, { key: "k", value: "v" }),
        0,
        0,
      ],
      promises: [],
      pointers: {
        arg1: "option-5-coredump-metadata-parameter-struct",
        "arg1.key": "option-5-key-text-readable",
        "arg1.value": "option-5-value-text-readable",
      },
    }),
    name(PR_SET_PROCESS_NAME, "set-process-name", {
      operands: [text("row"), 3, 0],
      promises: ["proc"],
      rules: { proc: "prctl.proc" },
      pointers: { arg1: "option-6-name-arg1-readable" },
    }),
    name(PR_GET_PROCESS_NAME, "get-process-name", {
      operands: [buffer(33), 33, 0],
      promises: ["stdio"],
      rules: { stdio: "prctl.stdio" },
      pointers: {
        arg1: {
          fault: "option-7-buffer-arg1-writable",
          readOnly: "option-7-buffer-arg1-writable",
          crossing: unknownLength,
        },
      },
    }),
    name(PR_SET_THREAD_NAME, "set-thread-name", {
      before: myThread,
      operands: [result("me"), text("row"), 3],
      promises: ["stdio"],
      rules: { stdio: "prctl.stdio.2" },
      pointers: { arg2: "option-8-name-arg2-readable" },
    }),
    name(PR_GET_THREAD_NAME, "get-thread-name", {
      before: myThread,
      operands: [result("me"), buffer(65), 65],
      promises: ["thread"],
      pointers: {
        arg2: {
          fault: "option-9-buffer-arg2-writable",
          readOnly: "option-9-buffer-arg2-writable",
          crossing: unknownLength,
        },
      },
    }),
    name(
      PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT,
      "set-no-transition-to-executable",
      { operands: [1, 0, 0], promises: ["prot_exec"] },
    ),
    name(PR_SET_JAILED_UNTIL_EXIT, "set-jailed-until-exit", {
      operands: [0, 0, 0],
      promises: ["proc"],
      rules: { proc: "prctl.proc.2" },
    }),
    name(PR_SET_JAILED_UNTIL_EXEC, "set-jailed-until-exec", {
      operands: [0, 0, 0],
      promises: ["proc"],
      rules: { proc: "prctl.proc.3" },
    }),
  ];
}

function identityUses(): Use[] {
  const getters = ["getuid", "geteuid", "getgid", "getegid"] as const;
  const setters = ["setuid", "seteuid", "setgid", "setegid"] as const;
  return [
    ...getters.map((name) => use(name, { operands: [], promises: ["stdio"] })),
    ...(["getresuid", "getresgid"] as const).map((name) =>
      use(name, {
        operands: [u32(0), u32(0), u32(0)],
        promises: ["stdio"],
        pointers: {
          real: "first-pointer-writable",
          effective: "second-pointer-writable-first-value-already",
          saved: "third-pointer-writable-first-two-already",
        },
      })
    ),
    ...setters.map((name) => use(name, { operands: [1000], promises: ["id"] })),
    use("setregid", { operands: [keep, keep], promises: ["id"] }),
    use("setreuid", {
      operands: [keep, keep],
      promises: ["id"],
      // It always fails, see the ledger.
      outcome: (step) => step.fails(EINVAL),
    }),
    ...(["setresuid", "setresgid"] as const).map((name) =>
      use(name, { operands: [keep, keep, keep], promises: ["id"] })
    ),
    use("setgroups", {
      as: "root",
      operands: [1, u32(5)],
      promises: ["id"],
      pointers: { gids: "count-0-gids-readable" },
    }),
    use("getgroups", {
      as: "root",
      before: [call.setgroups(1, u32(5))],
      operands: [1, u32(0)],
      promises: ["stdio"],
      pointers: { gids: "gids-writable-count-4-bytes" },
    }),
  ];
}

function sessionUses(): Use[] {
  return [
    use("getsid", { operands: [0], promises: ["stdio"] }),
    use("getpgid", { operands: [0], promises: ["stdio"] }),
    use("getpgrp", { operands: [], promises: ["stdio"] }),
    use("get_root_session_id", { operands: [-1], promises: ["stdio"] }),
    use("setpgid", { operands: [0, 0], promises: ["proc"] }),
    use("setsid", { operands: [], promises: ["proc"] }),
  ];
}
