import { address, hexadecimal, mayWrite, reads } from "../meaning.ts";
import { SC_create_thread_params } from "../structs/parameters.ts";
import { always, family } from "../paragraph.ts";

export const threadRows = family("thread", {
  create_thread: {
    number: 19,
    parameters: [["entry", "opaque", address], [
      "params",
      "pointer",
      reads(SC_create_thread_params),
    ]],
    promises: [always("thread")],
    errnos: "EFAULT EINVAL ENOMEM EOVERFLOW",
  },
  join_thread: {
    number: 69,
    blocks: true,
    parameters: [["tid", "pid_t"], ["exit_value", "pointer", mayWrite("u64")]],
    promises: [always("thread")],
    errnos: "EDEADLK EFAULT EINVAL ESRCH",
  },
  detach_thread: {
    number: 21,
    parameters: [["tid", "pid_t"]],
    promises: [always("thread")],
    errnos: "EINVAL ESRCH",
  },
  exit_thread: {
    number: 27,
    bigProcessLock: true,
    parameters: [["value", "opaque", hexadecimal], [
      "stack_location",
      "pointer",
      address,
    ], ["stack_size", "size_t"]],
    promises: [always("thread")],
    errnos: "",
  },
  gettid: {
    number: 64,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
});
