import { sysconfNames } from "../constants/limits.ts";
import { constant, hexadecimal, reads, writes } from "../meaning.ts";
import {
  SC_getkeymap_params,
  SC_setkeymap_params,
} from "../structs/parameters.ts";
import { utsname } from "../structs/process.ts";
import { always, family } from "../paragraph.ts";

export const systemRows = family("system", {
  uname: {
    number: 146,
    parameters: [["buf", "pointer", writes(utsname)]],
    promises: [always("stdio")],
    errnos: "EFAULT",
  },
  gethostname: {
    number: 50,
    parameters: [["buffer", "pointer", writes("text", "size")], [
      "size",
      "size_t",
    ]],
    promises: [always("stdio")],
    errnos: "EFAULT EINVAL ENAMETOOLONG",
  },
  sethostname: {
    number: 118,
    parameters: [["name", "pointer", reads("text", "length")], [
      "length",
      "size_t",
    ]],
    promises: [always("unpledged")],
    errnos: "E2BIG EFAULT EPERM",
  },
  sysconf: {
    number: 142,
    parameters: [["name", "int", constant(sysconfNames)]],
    errnos: "EINVAL",
  },
  getrandom: {
    number: 57,
    parameters: [["buffer", "pointer", writes("bytes", "size")], [
      "size",
      "size_t",
    ], ["flags", "unsigned", hexadecimal]],
    promises: [always("stdio")],
    errnos: "EFAULT EINVAL",
  },
  getkeymap: {
    number: 51,
    parameters: [["params", "pointer", reads(SC_getkeymap_params)]],
    promises: [always("getkeymap")],
    errnos: "EFAULT ENAMETOOLONG",
  },
  setkeymap: {
    number: 119,
    parameters: [["params", "pointer", reads(SC_setkeymap_params)]],
    promises: [always("setkeymap")],
    errnos: "EFAULT EINVAL ENAMETOOLONG ENOMEM EPERM",
  },
});
