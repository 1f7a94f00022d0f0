import { type Use, use } from "../../language/use.ts";
import { call, NULL, room, type Row, row } from "../../language/row.ts";

const usage = room("rusage", "usage");

export const uses: readonly Use[] = [
  use.getrusage({
    operands: ["RUSAGE_SELF", room("rusage")],
    promises: [],
    pointers: { usage: {} },
  }),
];

export const rows: readonly Row[] = [
  row("getrusage/EINVAL/who", {
    covers: "getrusage/EINVAL/unknown-who",
    note: "The numbers are 1 and 2, not 0 and -1.",
    steps: [0, 3, -1].map((who) => call.getrusage(who, NULL).fails("EINVAL")),
  }),
  row("getrusage/success/only-times-are-told", {
    covers: "getrusage/behaviour/only-times-are-told",
    steps: (["RUSAGE_SELF", "RUSAGE_CHILDREN"] as const).map((who) =>
      call.getrusage(who, usage).returns(0).observes(usage, {
        ru_maxrss: 0,
        ru_minflt: 0,
        ru_majflt: 0,
        ru_inblock: 0,
        ru_msgsnd: 0,
        ru_nvcsw: 0,
        ru_nivcsw: 0,
      })
    ),
  }),
];
