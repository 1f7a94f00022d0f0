import { call, NULL, type Row, row, u32, words } from "../../language/row.ts";

export const rows: readonly Row[] = [
  row("setgroups/EINVAL/more-than-32-before-privilege", {
    covers: [
      "setgroups/EINVAL/count-above-32",
      "setgroups/behaviour/count-is-checked-before-privilege",
    ],
    steps: [call.setgroups(33, NULL).fails("EINVAL")],
  }),
  row("setgroups/EPERM/user", {
    covers: "privilege/EPERM/not-superuser",
    steps: [call.setgroups(0, NULL).fails("EPERM")],
  }),
  row("setgroups/EFAULT/null", {
    covers: "user-memory/EFAULT/not-readable",
    as: "root",
    steps: [call.setgroups(1, NULL).fails("EFAULT")],
  }),
  row("setgroups/success/duplicates-are-dropped", {
    covers: "setgroups/behaviour/real-gid-and-duplicates-are-dropped",
    as: "root",
    steps: [
      call.setgroups(3, words(4, [7, 7, 0])).returns(0),
      call.getgroups(0, NULL).returns(1),
      call.getgroups(1, u32(0, "one")).returns(0).observes(u32(0, "one"), 7),
    ],
  }),
];
