import { refusals } from "../refusal.ts";
import { noSound } from "../waivers.ts";

/** What device refuses. */
export const deviceRefusals = refusals(
  "device",
  "Devices/Generic/PCSpeakerDevice.cpp",
  {
    "ENOTIMPL/reading-is-not-implemented": [
      "the device is the beep device or an audio channel, which do not implement read",
      noSound,
    ],
  },
);
