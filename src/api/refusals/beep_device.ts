import { refusals } from "../refusal.ts";
import { noSound } from "../waivers.ts";

/** What beep device refuses. */
export const beepDeviceRefusals = refusals(
  "beep-device",
  "Devices/Generic/PCSpeakerDevice.cpp",
  {
    "EINVAL/written-data-is-no-beep-request": [
      "the size or the values written to the beep device are not what it takes",
      noSound,
    ],
    "ENOTSUP/disabled-on-kernel-command-line": [
      "the beep device is written and was disabled on the kernel command line",
      noSound,
    ],
  },
);
