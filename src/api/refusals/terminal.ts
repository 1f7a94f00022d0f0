import { refusals } from "../refusal.ts";

/** What TTY.cpp refuses of terminal. */
export const terminalTTYRefusals = refusals("terminal", "Devices/TTY/TTY.cpp", {
  "EINTR/read-by-background-group":
    "the terminal is read by a process that is not in its foreground group; SIGTTIN is sent to the caller first",
  "EINTR/written-by-background-group-with-tostop":
    "the terminal has TOSTOP and is written by a process that is not in its foreground group; SIGTTOU is sent to the caller first",
});

/** What MasterPTY.cpp refuses of terminal. */
export const terminalMasterPTYRefusals = refusals(
  "terminal",
  "Devices/TTY/MasterPTY.cpp",
  {
    "EIO/other-side-is-closed":
      "the terminal is a slave whose master is closed, or a master whose slave is gone",
  },
);
