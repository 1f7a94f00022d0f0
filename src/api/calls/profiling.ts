import { performanceEvents } from "../constants/process.ts";
import { constant, flags, hexadecimal, reads } from "../meaning.ts";
import { always, family } from "../paragraph.ts";

export const profilingRows = family("profiling", {
  perf_event: {
    number: 86,
    bigProcessLock: true,
    parameters: [["type", "int", constant(performanceEvents)], [
      "arg1",
      "uintptr_t",
      hexadecimal,
    ], ["arg2", "uintptr_t", hexadecimal]],
    errnos: "EINVAL ENOBUFS",
  },
  perf_register_string: {
    number: 87,
    bigProcessLock: true,
    parameters: [["string", "pointer", reads("text", "length")], [
      "length",
      "size_t",
    ]],
    errnos: "EFAULT ENOMEM",
  },
  profiling_enable: {
    number: 95,
    bigProcessLock: true,
    parameters: [["pid", "pid_t"], [
      "event_mask",
      "u64",
      flags(performanceEvents),
    ]],
    promises: [always("unpledged")],
    errnos: "ENOMEM ENOTSUP EPERM ESRCH",
  },
  profiling_disable: {
    number: 94,
    bigProcessLock: true,
    parameters: [["pid", "pid_t"]],
    promises: [always("unpledged")],
    errnos: "EINVAL ENOTSUP EPERM ESRCH",
  },
  profiling_free_buffer: {
    number: 96,
    bigProcessLock: true,
    parameters: [["pid", "pid_t"]],
    promises: [always("unpledged")],
    errnos: "EINVAL EPERM ESRCH",
  },
});
