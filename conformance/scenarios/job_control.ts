import type { Scenario } from "./scenario.ts";

const TTY = "Kernel/Devices/TTY/TTY.cpp";
const CLD_EXITED = 0;
const CLD_KILLED = 1;
const CLD_STOPPED = 4;
const SIGHUP = 1;
const SIGINT = 2;
const SIGTSTP = 20;
const SIGTTIN = 21;

/** A shell-like session on a pseudo terminal. */
export const jobControl: Scenario = {
  program: "job_control",
  cases: [
    {
      name: "controlling terminal opens",
      value: "1 0",
      source: "Kernel/Devices/Generic/SelfTTYDevice.cpp",
    },
    {
      name: "background reader",
      value: `${CLD_STOPPED} ${SIGTTIN}`,
      source: TTY,
    },
    {
      name: "its read was interrupted",
      value: `${CLD_EXITED} 100`,
      source: `${TTY}: read answers EINTR and is never restarted`,
    },
    {
      name: "foreground reader",
      value: `${CLD_EXITED} ${"x".charCodeAt(0)}`,
      source: `${TTY}: the line that the background job did not get`,
    },
    {
      name: "stopped by a key",
      value: `${CLD_STOPPED} ${SIGTSTP}`,
      source: TTY,
    },
    { name: "killed by a key", value: `${CLD_KILLED} ${SIGINT}`, source: TTY },
    {
      name: "killed by hang-up",
      value: `${CLD_KILLED} ${SIGHUP}`,
      source: "Kernel/Devices/TTY/MasterPTY.cpp",
    },
    { name: "shell", value: "0", source: TTY },
  ],
};
