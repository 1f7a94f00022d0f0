import { reads, updates } from "../meaning.ts";
import { SC_scheduler_parameters_params } from "../structs/parameters.ts";
import { always, family } from "../paragraph.ts";

export const schedulingRows = family("scheduling", {
  yield: {
    number: 157,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
  scheduler_get_parameters: {
    number: 109,
    parameters: [[
      "params",
      "pointer",
      updates(SC_scheduler_parameters_params),
    ]],
    promises: [always("proc")],
    errnos: "EFAULT EPERM ESRCH",
  },
  scheduler_set_parameters: {
    number: 110,
    parameters: [["params", "pointer", reads(SC_scheduler_parameters_params)]],
    promises: [always("proc")],
    errnos: "EFAULT EINVAL EPERM ESRCH",
  },
});
