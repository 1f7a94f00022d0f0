import { refusals } from "../refusal.ts";

/** What Credentials.h refuses of privilege. */
export const privilegeCredentialsRefusals = refusals(
  "privilege",
  "Security/Credentials.h",
  {
    "EPERM/not-superuser": "the effective user id is not 0",
  },
);

/** What unshare.cpp refuses of privilege. */
export const privilegeUnshareRefusals = refusals(
  "privilege",
  "Syscalls/unshare.cpp",
  {
    "EPERM/caller-is-jailed":
      "the calling process is jailed, be it until exit or until exec",
  },
);

/** What task refuses. */
export const taskRefusals = refusals("task", "Tasks/Process.cpp", {
  "ESRCH/no-such-process": "no process with that id is visible to the caller",
  "ESRCH/no-such-thread": "no thread with that id belongs to the process",
});
