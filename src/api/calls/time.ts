import { resourceUsageSubjects } from "../constants/process.ts";
import { clockIds } from "../constants/time.ts";
import {
  constant,
  hexadecimal,
  mayRead,
  mayWrite,
  reads,
  writes,
} from "../meaning.ts";
import {
  SC_clock_getres_params,
  SC_clock_nanosleep_params,
} from "../structs/parameters.ts";
import { rusage } from "../structs/process.ts";
import { timespec, timeval, tms } from "../structs/time.ts";
import { always, family, required } from "../paragraph.ts";

export const timeRows = family("time", {
  alarm: {
    number: 2,
    parameters: [["seconds", "unsigned"]],
    promises: [always("stdio")],
    errnos: "ENOMEM",
  },
  adjtime: {
    number: 1,
    parameters: [["delta", "pointer", mayRead(timeval)], [
      "old_delta",
      "pointer",
      mayWrite(timeval),
    ]],
    promises: [required("settime", "delta is non-null")],
    errnos: "EFAULT EPERM",
  },
  clock_gettime: {
    number: 11,
    parameters: [["clock_id", "clockid_t", constant(clockIds)], [
      "ts",
      "pointer",
      writes(timespec),
    ]],
    promises: [always("stdio")],
    errnos: "EFAULT EINVAL",
  },
  clock_settime: {
    number: 14,
    parameters: [["clock_id", "clockid_t", constant(clockIds)], [
      "ts",
      "pointer",
      reads(timespec),
    ]],
    promises: [always("settime")],
    errnos: "EFAULT EINVAL EPERM",
  },
  clock_getres: {
    number: 13,
    parameters: [["params", "pointer", reads(SC_clock_getres_params)]],
    errnos: "EFAULT EINVAL",
  },
  clock_nanosleep: {
    number: 12,
    blocks: true,
    parameters: [["params", "pointer", reads(SC_clock_nanosleep_params)]],
    promises: [always("stdio")],
    errnos: "EFAULT EINTR EINVAL",
  },
  times: {
    number: 143,
    parameters: [["buf", "pointer", writes(tms)]],
    promises: [always("stdio")],
    errnos: "EFAULT",
  },
  getrusage: {
    number: 60,
    parameters: [["who", "int", constant(resourceUsageSubjects)], [
      "usage",
      "pointer",
      writes(rusage),
    ]],
    errnos: "EFAULT EINVAL",
  },
  map_time_page: {
    number: 77,
    parameters: [],
    promises: [always("stdio")],
    errnos: "ENOMEM",
    result: hexadecimal,
  },
});
