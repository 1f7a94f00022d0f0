import {
  call,
  child,
  EFAULT,
  EINVAL,
  ENOTSUP,
  EPERM,
  ESRCH,
  join,
  P_PID,
  PERF_EVENT_MALLOC,
  PERF_EVENT_SIGNPOST,
  result,
  room,
  type Row,
  row,
  settle,
  text,
  UNMAPPED,
  waitid,
  WEXITED,
  WNOWAIT,
} from "../../harness/row.ts";
import { siginfo_t } from "../../../src/api/structs.ts";

const SOURCE =
  "Kernel/Syscalls/profiling.cpp, perf_event.cpp, Kernel/Tasks/PerformanceEventBuffer.cpp";
const nobody = 0x7fff_fff0;
const information = room(siginfo_t, "information");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const calls = {
  profiling_enable: (pid: Parameters<typeof call.profiling_disable>[0]) =>
    call.profiling_enable(pid, PERF_EVENT_SIGNPOST),
  profiling_disable: call.profiling_disable,
  profiling_free_buffer: call.profiling_free_buffer,
} as const;

const names = [
  "profiling_enable",
  "profiling_disable",
  "profiling_free_buffer",
] as const;

const me = call.getpid().as("me");

const refusals: readonly Row[] = names.flatMap((name) => [
  made(`${name}/EPERM/whole-system`, {
    covers: `${name}/EPERM/pid-1-effective-uid-0`,
    steps: [calls[name](-1).fails(EPERM)],
  }),
  made(`${name}/ESRCH/nobody`, {
    covers: `${name}/ESRCH/visible-process-pid`,
    steps: [calls[name](nobody).fails(ESRCH), calls[name](-2).fails(ESRCH)],
  }),
  made(`${name}/EPERM/process-of-root`, {
    covers: `${name}/EPERM/effective-uid-0-different-target-s`,
    steps: [
      call.getppid().as("executor"),
      calls[name](result("executor")).fails(EPERM),
    ],
  }),
]);

const elsewhere: readonly Row[] = [
  made("profiling_enable/ENOTSUP/no-timer-to-spare", {
    arch: ["aarch64", "riscv64"],
    covers:
      "profiling_enable/ENOTSUP/profile-timer-hardware-always-aarch64-risc",
    note: "The buffer stays, but the process is not profiled.",
    steps: [
      me,
      calls.profiling_enable(result("me")).fails(ENOTSUP),
      call.perf_event(PERF_EVENT_SIGNPOST, 1, 2).returns(0),
      call.perf_event(3, 1, 2).returns(0),
      call.profiling_disable(result("me")).fails(EINVAL),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  made("profiling_enable/ENOTSUP/whole-system", {
    arch: ["aarch64", "riscv64"],
    as: "root",
    covers: [
      "profiling_enable/ENOTSUP/pid-1-profile-timer-hardware",
      "profiling_disable/ENOTSUP/pid-1-profile-timer",
    ],
    steps: [
      calls.profiling_enable(-1).fails(ENOTSUP),
      call.profiling_disable(-1).fails(ENOTSUP),
      call.profiling_free_buffer(-1).returns(0),
    ],
  }),
];

const here: readonly Row[] = [
  made("profiling_free_buffer/EINVAL/while-profiled", {
    arch: ["x86_64"],
    covers: "profiling_free_buffer/EINVAL/process-still-being-profiled",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).fails(EINVAL),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  made("perf_event/EINVAL/masked-event", {
    arch: ["x86_64"],
    covers: "perf_event/EINVAL/type-enabled-current-global-event-mask",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_event(PERF_EVENT_SIGNPOST, 1, 2).returns(0),
      call.perf_event(PERF_EVENT_MALLOC, 1, 2).fails(EINVAL),
      call.perf_event(0, 1, 2).fails(EINVAL),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  made("perf_event/EINVAL/several-events-at-once", {
    arch: ["x86_64"],
    covers: "perf_event/EINVAL/type-exactly-one-known-event-values",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_event(PERF_EVENT_SIGNPOST | PERF_EVENT_MALLOC, 1, 2)
        .fails(EINVAL),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  made("perf_register_string/EFAULT/text", {
    arch: ["x86_64"],
    covers: "perf_register_string/EFAULT/profiling-active-string-readable",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_register_string(UNMAPPED, 3).fails(EFAULT),
      call.perf_register_string(text("one"), 3).returns(0),
      call.perf_register_string(text("two"), 3).returns(1),
      call.perf_register_string(text("one"), 3).returns(0),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
];

/** Rows of profiling and performance events. */
export const profilingRows: readonly Row[] = [
  ...refusals,
  made("profiling_enable/ESRCH/zombie", {
    covers: "profiling_enable/ESRCH/process-already-dead-zombie",
    steps: [
      child("kid", []),
      waitid(P_PID, result("kid"), information, WEXITED | WNOWAIT).returns(0),
      settle(),
      calls.profiling_enable(result("kid")).fails(ESRCH),
      join("kid"),
    ],
  }),
  made("profiling_disable/EINVAL/not-profiled", {
    covers: "profiling_disable/EINVAL/process-being-profiled",
    steps: [me, call.profiling_disable(result("me")).fails(EINVAL)],
  }),
  made("profiling_free_buffer/success/nothing-to-free", {
    steps: [me, call.profiling_free_buffer(result("me")).returns(0)],
  }),
  made("perf_event/success/nobody-listens", {
    note: "Without profiling nothing is looked at.",
    steps: [
      call.perf_event(PERF_EVENT_SIGNPOST, 1, 2).returns(0),
      call.perf_event(-1, 1, 2).returns(0),
      call.perf_register_string(UNMAPPED, 3).returns(0),
    ],
  }),
  ...elsewhere,
  ...here,
];
