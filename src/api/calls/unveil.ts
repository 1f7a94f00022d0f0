import { reads } from "../meaning.ts";
import { SC_unveil_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";

export const unveilRows = family("unveil", {
  unveil: {
    number: 151,
    parameters: [["params", "pointer", reads(SC_unveil_params)]],
    errnos: "E2BIG EACCES EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM " +
      "ENOTDIR EPERM ESRCH",
  },
});
