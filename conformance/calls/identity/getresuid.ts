import { call, NULL, readOnly, type Row, row } from "../../language/row.ts";
import { effective, real, saved, uids } from "../../worlds/identity.ts";

export const rows: readonly Row[] = [
  row("getresuid/success/user", {
    covers: "getresuid/behaviour/returns-0-with-three-ids",
    steps: [uids(1000, 1000, 1000)],
  }),
  row("getresuid/EFAULT/first", {
    covers: [
      "real: user-memory/EFAULT/not-writable",
      "getresuid/behaviour/null-pointers-are-not-skipped",
    ],
    steps: [call.getresuid(NULL, effective, saved).fails("EFAULT")],
  }),
  row("getresuid/EFAULT/second-but-first-is-stored", {
    covers: [
      "effective: user-memory/EFAULT/not-writable",
      "getresuid/behaviour/stored-in-order",
    ],
    steps: [
      call.getresuid(real, NULL, saved).fails("EFAULT")
        .observes(real, 1000).observes(saved, 77),
    ],
  }),
  row("getresuid/EFAULT/third-but-two-are-stored", {
    covers: "saved: user-memory/EFAULT/not-writable",
    steps: [
      call.getresuid(real, effective, readOnly(saved)).fails("EFAULT")
        .observes(real, 1000).observes(effective, 1000),
    ],
  }),
];
