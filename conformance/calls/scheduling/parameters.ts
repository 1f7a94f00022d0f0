import { claimNamed } from "../../ledger/claim.ts";
import {
  barrier,
  call,
  child,
  join,
  result,
  type Row,
  row,
  settle,
  type Value,
} from "../../language/row.ts";
import { type Mode, parameters, set } from "../../worlds/thread_scheduling.ts";

const nobody = 0x7fff_fff0;

function get(id: Value, mode: Mode) {
  return call.scheduler_get_parameters(parameters(id, mode));
}

const calls = ["scheduler_get_parameters", "scheduler_set_parameters"] as const;

function either(name: typeof calls[number], id: Value, mode: Mode) {
  return name === "scheduler_get_parameters"
    ? get(id, mode)
    : set(id, mode, 30);
}

export const rows: readonly Row[] = [
  ...calls.flatMap((name) => [
    row(`${name}/ESRCH/nobody`, {
      covers: "scheduler/ESRCH/no-such-thread-or-process",
      steps: [
        either(name, nobody, "SCHEDULER_PARAMETERS_THREAD").fails("ESRCH"),
        either(name, nobody, "SCHEDULER_PARAMETERS_PROCESS").fails("ESRCH"),
        either(name, -1, "SCHEDULER_PARAMETERS_PROCESS").fails("ESRCH"),
      ],
    }),
    row(`${name}/EPERM/thread-of-another-process`, {
      covers: "scheduler/EPERM/thread-of-another-process",
      note: "Of the same user, even of a child.",
      steps: [
        call.getppid().as("executor"),
        either(name, result("executor"), "SCHEDULER_PARAMETERS_THREAD").fails(
          "EPERM",
        ),
        child("kid", [settle(300)]),
        either(name, result("kid"), "SCHEDULER_PARAMETERS_THREAD").fails(
          "EPERM",
        ),
        join("kid"),
      ],
    }),
    row(`${name}/EPERM/process-of-another-user`, {
      source: "Kernel/Syscalls/sched.cpp",
      as: "root",
      hazard: "scheduling-of-another-process",
      note: "The real uid of the other decides, and either of one's own.",
      steps: [
        call.getpid().as("root"),
        child("of another user", [
          call.setresuid(7, 7, 7).returns(0),
          either(name, result("root"), "SCHEDULER_PARAMETERS_PROCESS").fails(
            "EPERM",
          ),
          child("grandchild", [settle(300)]),
          either(name, result("grandchild"), "SCHEDULER_PARAMETERS_PROCESS")
            .returns(0),
          join("grandchild"),
        ]),
        join("of another user"),
        child("of the effective user", [
          call.setresuid(7, 8, 0).returns(0),
          either(name, result("root"), "SCHEDULER_PARAMETERS_PROCESS").fails(
            "EPERM",
          ),
          child("of the real user", [
            call.setresuid(8, 7, 7).returns(0),
            barrier("changed"),
            settle(300),
          ]),
          barrier("changed"),
          either(
            name,
            result("of the real user"),
            "SCHEDULER_PARAMETERS_PROCESS",
          ).returns(0),
          join("of the real user"),
        ]),
        join("of the effective user"),
      ],
    }),
    row(`${name}/success/root-may-name-any-thread`, {
      covers: claimNamed(`${name}/behaviour/superuser-may-name-any-thread`),
      as: "root",
      steps: [
        child("kid", [settle(300)]),
        either(name, result("kid"), "SCHEDULER_PARAMETERS_THREAD").returns(0),
        join("kid"),
      ],
    }),
  ]),
];
