import { call, result, type Row, row } from "../../language/row.ts";
import { calls } from "../../worlds/debug_profiling.ts";

const nobody = 0x7fff_fff0;

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
];
