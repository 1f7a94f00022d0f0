import { call, NULL, readOnly, type Row, row } from "../../language/row.ts";
import { effective, gids, real, saved } from "../../worlds/identity.ts";

export const rows: readonly Row[] = [
  row("getresgid/success/user", {
    covers: "getresgid/behaviour/returns-0-with-three-ids",
    steps: [gids(1000, 1000, 1000)],
  }),
  row("getresgid/EFAULT/first", {
    covers: [
      "real: user-memory/EFAULT/not-writable",
      "getresgid/behaviour/null-pointers-are-not-skipped",
    ],
    steps: [
      call.getresgid(NULL, effective, saved).fails("EFAULT")
        .observes(effective, 77).observes(saved, 77),
    ],
  }),
  row("getresgid/EFAULT/second-but-first-is-stored", {
    covers: [
      "effective: user-memory/EFAULT/not-writable",
      "getresgid/behaviour/stored-in-order",
    ],
    steps: [
      call.getresgid(real, NULL, saved).fails("EFAULT")
        .observes(real, 1000).observes(saved, 77),
    ],
  }),
  row("getresgid/EFAULT/third-but-two-are-stored", {
    covers: "saved: user-memory/EFAULT/not-writable",
    steps: [
      call.getresgid(real, effective, readOnly(saved)).fails("EFAULT")
        .observes(real, 1000).observes(effective, 1000),
    ],
  }),
];
