import { refusals } from "../refusal.ts";

/** What profiling refuses. */
export const profilingRefusals = refusals(
  "profiling",
  "Syscalls/profiling.cpp",
  {
    "EPERM/whole-system-by-other-than-superuser":
      "pid is -1, which means the whole system, and the effective user id is not 0",
    "EPERM/process-of-another-user":
      "the effective user id is neither 0 nor the real uid of the process",
    "ENOTSUP/no-timer-to-profile-the-whole-system":
      "pid is -1 and the machine has no timer for profiles: AArch64, RISC-V, x86-64 without a second HPET comparator",
    "ENOTSUP/no-timer-to-profile-a-process":
      "pid is not -1 and the machine has no timer for profiles: AArch64, RISC-V, x86-64 without a second HPET comparator",
  },
);
