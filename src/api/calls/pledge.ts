import { reads } from "../meaning.ts";
import { SC_pledge_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";

export const pledgeRows = family("pledge", {
  pledge: {
    number: 89,
    parameters: [["params", "pointer", reads(SC_pledge_params)]],
    errnos: "E2BIG EFAULT EINVAL EPERM",
  },
});
