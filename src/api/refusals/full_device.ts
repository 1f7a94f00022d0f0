import { refusals } from "../refusal.ts";

/** What full device refuses. */
export const fullDeviceRefusals = refusals(
  "full-device",
  "Devices/Generic/FullDevice.cpp",
  {
    "ENOSPC/never-takes-a-byte": "the file is /dev/full, which takes nothing",
  },
);
