import { type Use, use } from "../../language/use.ts";
import { call, NULL, room, type Row, row, struct } from "../../language/row.ts";

const usage = room("rusage", "usage");

const SEVEN = { tv_sec: 7, tv_usec: 7 };

const sevens = struct("rusage", {
  ru_utime: SEVEN,
  ru_stime: SEVEN,
  ru_maxrss: 7,
  ru_ixrss: 7,
  ru_idrss: 7,
  ru_isrss: 7,
  ru_minflt: 7,
  ru_majflt: 7,
  ru_nswap: 7,
  ru_inblock: 7,
  ru_oublock: 7,
  ru_msgsnd: 7,
  ru_msgrcv: 7,
  ru_nsignals: 7,
  ru_nvcsw: 7,
  ru_nivcsw: 7,
});

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
  row("getrusage/success/all-of-it-is-stored", {
    covers: [
      "getrusage/behaviour/times-are-filled",
      "getrusage/behaviour/other-fields-are-cleared",
    ],
    note: "Nobody has ended yet whose times could count.",
    steps: [
      call.getrusage("RUSAGE_CHILDREN", sevens).returns(0).observes(sevens, {
        ru_utime: { tv_sec: 0, tv_usec: 0 },
        ru_stime: { tv_sec: 0, tv_usec: 0 },
        ru_maxrss: 0,
        ru_ixrss: 0,
        ru_idrss: 0,
        ru_isrss: 0,
        ru_minflt: 0,
        ru_majflt: 0,
        ru_nswap: 0,
        ru_inblock: 0,
        ru_oublock: 0,
        ru_msgsnd: 0,
        ru_msgrcv: 0,
        ru_nsignals: 0,
        ru_nvcsw: 0,
        ru_nivcsw: 0,
      }),
    ],
  }),
];
