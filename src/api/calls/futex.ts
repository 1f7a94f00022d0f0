import { reads } from "../meaning.ts";
import { SC_futex_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";

export const futexRows = family("futex", {
  futex: {
    number: 40,
    bigProcessLock: true,
    blocks: true,
    parameters: [["params", "pointer", reads(SC_futex_params)]],
    errnos: "EAGAIN EFAULT EINVAL ENOMEM ENOSYS ETIMEDOUT",
  },
});
