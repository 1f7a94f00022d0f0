import { parameters, updated, type Use, use } from "../../language/use.ts";
import {
  SCHEDULER_PARAMETERS_PROCESS,
  THREAD_PRIORITY_NORMAL,
} from "../../language/row.ts";
import { SC_scheduler_parameters_params } from "../../../src/api/structs.ts";

export const uses: readonly Use[] = [
  ...((["scheduler_get_parameters", "scheduler_set_parameters"] as const).map(
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
          params: name === "scheduler_get_parameters" ? updated : {},
        },
      }),
  )),
];
