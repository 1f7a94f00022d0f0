import { reads } from "../meaning.ts";
import { SC_ptrace_params } from "../structs/parameters.ts";
import { always, family } from "../paragraph.ts";

export const debugRows = family("debug", {
  ptrace: {
    number: 97,
    bigProcessLock: true,
    parameters: [["params", "pointer", reads(SC_ptrace_params)]],
    promises: [always("ptrace")],
    errnos: "EACCES EBUSY EFAULT EINVAL ENOMEM ENOTSUP EPERM ESRCH",
  },
  dbgputstr: {
    number: 20,
    parameters: [["text", "pointer", reads("text", "size")], [
      "size",
      "size_t",
    ]],
    errnos: "EFAULT ENOMEM",
  },
  dump_backtrace: {
    number: 23,
    parameters: [],
    errnos: "",
  },
});
