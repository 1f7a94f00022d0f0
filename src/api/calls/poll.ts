import { reads } from "../meaning.ts";
import { SC_poll_params } from "../structs/parameters.ts";
import { always, family } from "../paragraph.ts";

export const pollRows = family("poll", {
  poll: {
    number: 90,
    blocks: true,
    parameters: [["params", "pointer", reads(SC_poll_params)]],
    promises: [always("stdio")],
    errnos: "EFAULT EINTR ENOBUFS ENOMEM",
  },
});
