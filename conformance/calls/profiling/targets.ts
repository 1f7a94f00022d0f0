import {
  call,
  child,
  join,
  result,
  room,
  type Row,
  row,
  settle,
  waitid,
} from "../../language/row.ts";
import { calls } from "../../worlds/debug_profiling.ts";

const nobody = 0x7fff_fff0;

const information = room("siginfo_t", "information");

const names = [
  "profiling_enable",
  "profiling_disable",
  "profiling_free_buffer",
] as const;

export const rows: readonly Row[] = [
  ...names.flatMap((name) => [
    row(`${name}/EPERM/whole-system`, {
      covers: "profiling/EPERM/whole-system-by-other-than-superuser",
      steps: [calls[name](-1).fails("EPERM")],
    }),
    row(`${name}/ESRCH/nobody`, {
      covers: "task/ESRCH/no-such-process",
      steps: [
        calls[name](nobody).fails("ESRCH"),
        calls[name](-2).fails("ESRCH"),
      ],
    }),
    row(`${name}/EPERM/process-of-root`, {
      covers: "profiling/EPERM/process-of-another-user",
      steps: [
        call.getppid().as("executor"),
        calls[name](result("executor")).fails("EPERM"),
      ],
    }),
  ]),
  row("profiling_enable/order/death-before-whose-it-is", {
    covers: "profiling_enable/ESRCH/process-has-ended",
    source: "Kernel/Syscalls/profiling.cpp",
    as: "root",
    steps: [
      child("kid", []),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOWAIT").returns(0),
      settle(),
      call.setresuid(1000, 1000, 1000).returns(0),
      calls.profiling_enable(result("kid")).fails("ESRCH"),
      calls.profiling_disable(result("kid")).fails("EPERM"),
      join("kid"),
    ],
  }),
  row("profiling_enable/EPERM/effective-uid-and-their-real-one", {
    covers: "profiling/EPERM/process-of-another-user",
    source: "Kernel/Syscalls/profiling.cpp",
    note: "The caller's effective uid has to be the real one of the process.",
    as: "root",
    steps: [
      call.getpid().as("me"),
      call.setresuid(5, 6, 7).returns(0),
      ...names.map((name) => calls[name](result("me")).fails("EPERM")),
      call.setresuid(5, 5, 7).returns(0),
      calls.profiling_disable(result("me")).fails("EINVAL"),
      calls.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  row("profiling_free_buffer/success/whole-system-without-a-profile", {
    covers: "profiling_free_buffer/behaviour/missing-buffer-is-no-error",
    as: "root",
    steps: [
      call.profiling_free_buffer(-1).returns(0),
      call.profiling_free_buffer(-1).returns(0),
    ],
  }),
];
