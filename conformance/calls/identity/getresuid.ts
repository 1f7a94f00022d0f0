import {
  call,
  EFAULT,
  NULL,
  readOnly,
  type Row,
  row,
} from "../../language/row.ts";
import { effective, real, saved, uids } from "../../worlds/identity.ts";

export const rows: readonly Row[] = [
  row("getresuid/success/user", { steps: [uids(1000, 1000, 1000)] }),
  row("getresuid/EFAULT/first", {
    covers: "getresuid/EFAULT/first-pointer-writable",
    steps: [call.getresuid(NULL, effective, saved).fails(EFAULT)],
  }),
  row("getresuid/EFAULT/second-but-first-is-stored", {
    covers: "getresuid/EFAULT/second-pointer-writable-first-value-already",
    steps: [
      call.getresuid(real, NULL, saved).fails(EFAULT)
        .observes(real, 1000).observes(saved, 77),
    ],
  }),
  row("getresuid/EFAULT/third-but-two-are-stored", {
    covers: "getresuid/EFAULT/third-pointer-writable-first-two-already",
    steps: [
      call.getresuid(real, effective, readOnly(saved)).fails(EFAULT)
        .observes(real, 1000).observes(effective, 1000),
    ],
  }),
];
