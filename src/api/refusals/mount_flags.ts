import { refusals } from "../refusal.ts";

/** What mount flags refuses. */
export const mountFlagsRefusals = refusals(
  "mount-flags",
  "Syscalls/mount.cpp",
  {
    "EINVAL/ms_remount-given":
      "flags has MS_REMOUNT (32), which has a call of its own",
    "EINVAL/ms_bind-given":
      "flags has MS_BIND (8), which has a call of its own",
  },
);
