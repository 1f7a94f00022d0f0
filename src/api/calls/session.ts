import { always, family } from "../paragraph.ts";

export const sessionRows = family("session", {
  setsid: {
    number: 125,
    parameters: [],
    promises: [always("proc")],
    errnos: "ENOMEM EPERM",
  },
  getsid: {
    number: 61,
    parameters: [["pid", "pid_t"]],
    promises: [always("stdio")],
    errnos: "EPERM ESRCH",
  },
  setpgid: {
    number: 120,
    parameters: [["pid", "pid_t"], ["pgid", "pid_t"]],
    promises: [always("proc")],
    errnos: "EINVAL ENOMEM EPERM ESRCH",
  },
  getpgid: {
    number: 53,
    parameters: [["pid", "pid_t"]],
    promises: [always("stdio")],
    errnos: "ESRCH",
  },
  getpgrp: {
    number: 54,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
  get_root_session_id: {
    number: 43,
    parameters: [["sid", "pid_t"]],
    promises: [always("stdio")],
    errnos: "ESRCH",
  },
});
