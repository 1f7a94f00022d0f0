import {
  call,
  child,
  EINVAL,
  EPERM,
  ESRCH,
  join,
  result,
  type Row,
  row,
  SCHEDULER_PARAMETERS_PROCESS,
  SCHEDULER_PARAMETERS_THREAD,
  settle,
  struct,
  thread,
  THREAD_PRIORITY_HIGH,
  THREAD_PRIORITY_MAX,
  THREAD_PRIORITY_MIN,
  THREAD_PRIORITY_NORMAL,
  type Value,
} from "../../harness/row.ts";
import { SC_scheduler_parameters_params } from "../../../src/api/structs.ts";

const SOURCE = "Kernel/Syscalls/sched.cpp";
const PROCESS = SCHEDULER_PARAMETERS_PROCESS;
const THREAD = SCHEDULER_PARAMETERS_THREAD;
const nobody = 0x7fff_fff0;

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

function parameters(id: Value, mode: number, priority = 0) {
  return struct(SC_scheduler_parameters_params, {
    pid_or_tid: id,
    mode,
    parameters: { sched_priority: priority },
  });
}

function set(id: Value, mode: number, priority: number) {
  return call.scheduler_set_parameters(parameters(id, mode, priority));
}

function get(id: Value, mode: number) {
  return call.scheduler_get_parameters(parameters(id, mode));
}

/** The priority must be this. */
function has(id: Value, mode: number, priority: number) {
  const memory = parameters(id, mode);
  return call.scheduler_get_parameters(memory).returns(0)
    .observes(memory, { parameters: { sched_priority: priority } });
}

const calls = ["scheduler_get_parameters", "scheduler_set_parameters"] as const;

function either(name: typeof calls[number], id: Value, mode: number) {
  return name === "scheduler_get_parameters"
    ? get(id, mode)
    : set(id, mode, 30);
}

/** Rows of scheduler_get_parameters and scheduler_set_parameters. */
export const schedulingRows: readonly Row[] = [
  made("scheduler_set_parameters/EINVAL/priority", {
    covers: "scheduler_set_parameters/EINVAL/sched_priority-1-99",
    note: "Checked before the thread is looked for.",
    steps: [
      set(0, THREAD, 0).fails(EINVAL),
      set(0, PROCESS, THREAD_PRIORITY_MAX + 1).fails(EINVAL),
      set(nobody, THREAD, -1).fails(EINVAL),
    ],
  }),
  ...calls.flatMap((name) => [
    made(`${name}/ESRCH/nobody`, {
      covers: `${name}/ESRCH/thread-mode-such-visible-thread-process`,
      steps: [
        either(name, nobody, THREAD).fails(ESRCH),
        either(name, nobody, PROCESS).fails(ESRCH),
        either(name, -1, PROCESS).fails(ESRCH),
      ],
    }),
    made(`${name}/EPERM/thread-of-another-process`, {
      covers: `${name}/EPERM/thread-mode-thread-belongs-another-process`,
      note: "Of the same user, even of a child.",
      steps: [
        call.getppid().as("executor"),
        either(name, result("executor"), THREAD).fails(EPERM),
        child("kid", [settle(300)]),
        either(name, result("kid"), THREAD).fails(EPERM),
        join("kid"),
      ],
    }),
    made(`${name}/success/root-may-name-any-thread`, {
      as: "root",
      steps: [
        child("kid", [settle(300)]),
        either(name, result("kid"), THREAD).returns(0),
        join("kid"),
      ],
    }),
  ]),
  made("scheduler_get_parameters/success/normal-at-first", {
    steps: [
      has(0, PROCESS, THREAD_PRIORITY_NORMAL),
      has(0, THREAD, THREAD_PRIORITY_NORMAL),
      call.getpid().as("me"),
      has(result("me"), PROCESS, THREAD_PRIORITY_NORMAL),
      has(result("me"), THREAD, THREAD_PRIORITY_NORMAL),
    ],
  }),
  made("scheduler_set_parameters/success/both-ends", {
    note: "Nobody needs a privilege to raise a priority.",
    steps: [
      set(0, THREAD, THREAD_PRIORITY_MIN).returns(0),
      has(0, THREAD, THREAD_PRIORITY_MIN),
      set(0, THREAD, THREAD_PRIORITY_MAX).returns(0),
      has(0, PROCESS, THREAD_PRIORITY_MAX),
    ],
  }),
  made("scheduler_set_parameters/success/process-means-every-thread", {
    steps: [
      thread("other", [settle(300)]),
      set(0, PROCESS, THREAD_PRIORITY_HIGH).returns(0),
      has(result("other"), THREAD, THREAD_PRIORITY_HIGH),
      set(result("other"), THREAD, THREAD_PRIORITY_NORMAL).returns(0),
      has(0, PROCESS, THREAD_PRIORITY_HIGH),
      has(result("other"), THREAD, THREAD_PRIORITY_NORMAL),
      join("other"),
    ],
  }),
  made("scheduler_get_parameters/success/not-inherited-by-fork", {
    steps: [
      set(0, PROCESS, THREAD_PRIORITY_HIGH).returns(0),
      child("kid", [has(0, THREAD, THREAD_PRIORITY_NORMAL)]),
      join("kid"),
    ],
  }),
];
