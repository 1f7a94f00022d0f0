import { reads } from "../meaning.ts";
import {
  SC_unshare_create_params,
  SC_unshare_enter_params,
  SC_unshare_open_params,
} from "../structs/parameters.ts";
import { always, family } from "../paragraph.ts";

export const unshareRows = family("unshare", {
  unshare_open: {
    number: 150,
    parameters: [["params", "pointer", reads(SC_unshare_open_params)]],
    promises: [always("unshare")],
    errnos: "EFAULT EINVAL EMFILE ENOMEM ENOTSUP EPERM",
  },
  unshare_create: {
    number: 148,
    parameters: [["params", "pointer", reads(SC_unshare_create_params)]],
    promises: [always("unshare")],
    errnos: "EBADF EFAULT EINVAL ENOMEM EPERM",
  },
  unshare_enter: {
    number: 149,
    parameters: [["params", "pointer", reads(SC_unshare_enter_params)]],
    promises: [always("unshare")],
    errnos: "EDOM EFAULT EINVAL ENOTSUP EPERM ESRCNOTFOUND",
  },
});
