import { updated, type Use, use } from "../../language/use.ts";

export const uses: readonly Use[] = [
  ...((["scheduler_get_parameters", "scheduler_set_parameters"] as const).map(
    (name) =>
      use[name]({
        operands: [
          {
            pid_or_tid: 0,
            mode: "SCHEDULER_PARAMETERS_PROCESS",
            parameters: { sched_priority: "THREAD_PRIORITY_NORMAL" },
          },
        ],
        promises: ["proc"],
        pointers: {
          params: name === "scheduler_get_parameters" ? updated : {},
        },
      }),
  )),
];
