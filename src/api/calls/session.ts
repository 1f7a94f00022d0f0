import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";

export const sessionFamily = family("session", {
  setsid: {
    number: 125,
    summary: "Starts a new session.",
    parameters: [],
    refuses: [
      promise("proc"),
      [
        "EPERM/group-with-the-callers-pid-exists",
        "a process group whose id is the caller's pid exists anywhere in the system: the caller leads it, or led it and members remain",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-new-session-id":
        "returns the id of the new session, which is the pid",
      "new-group-with-the-pid":
        "the process is in a new group whose id is its pid",
      "loses-the-controlling-terminal":
        "the process has no controlling terminal any more",
      "kill-still-knows-the-old-group":
        "the group in the credentials stays the old one, which only the SIGCONT exemption of kill looks at",
    },
    source: ["Syscalls/setpgid.cpp", "Tasks/ProcessGroup.cpp"],
  },
  getsid: {
    number: 61,
    summary: "Tells the session of a process.",
    parameters: [["pid", "pid_t"]],
    refuses: [
      promise("stdio"),
      "pid: task/ESRCH/no-such-process",
      [
        "EPERM/process-is-in-another-session",
        "the process is in another session than the caller",
      ],
    ],
    behaviours: {
      "returns-the-session-id":
        "returns the session id of the process, of the caller for pid 0",
      "zombies-still-count": "a zombie is found like a living process",
      "pid-has-32-bits":
        "only the low 32 bits of pid count; riscv64 looks at the whole register, and one that is no sign extension of its low half is not 0, though the process is looked for by that half",
    },
    source: ["Syscalls/setpgid.cpp"],
  },
  setpgid: {
    number: 120,
    summary: "Moves a process to a process group.",
    parameters: [["pid", "pid_t"], ["pgid", "pid_t"]],
    refuses: [
      promise("proc"),
      ["EINVAL/pgid-is-negative", "pgid is below 0"],
      "pid: task/ESRCH/no-such-process",
      [
        "ESRCH/neither-the-caller-nor-its-child",
        "the process is neither the caller nor a child of it",
      ],
      [
        "EPERM/target-is-a-session-leader",
        "the process is a session leader: its session id is its pid",
      ],
      [
        "EPERM/child-is-in-another-session",
        "the process is a child of the caller and in another session",
      ],
      [
        "EPERM/group-is-in-another-session",
        "the group has a living process whose session is not the caller's",
      ],
      [
        "EPERM/no-such-group-and-not-the-targets-pid",
        "the group has no living member, and its id is not the pid of the process, the only one that makes a new group",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-moves-the-process":
        "returns 0; the process is in the group, a new one if it has its own pid as id",
      "zero-stands-for-the-caller-and-its-pid":
        "pid 0 means the caller, and pgid 0 the pid of the process",
      "child-after-execve-may-be-moved":
        "a child that has performed execve may still be moved; there is no EACCES",
      "only-visible-living-members-count":
        "a group is known by its visible members that are not dead, and the session of the last one found counts",
    },
    source: ["Syscalls/setpgid.cpp", "Tasks/ProcessGroup.cpp"],
  },
  getpgid: {
    number: 53,
    summary: "Tells the process group of a process.",
    parameters: [["pid", "pid_t"]],
    refuses: [
      promise("stdio"),
      "pid: task/ESRCH/no-such-process",
    ],
    behaviours: {
      "returns-the-group-id":
        "returns the group id of the process, of the caller for pid 0",
      "process-without-group-is-0": "returns 0 if the process has no group",
      "any-session-may-be-asked": "the process may be in another session",
      "pid-has-32-bits":
        "only the low 32 bits of pid count; riscv64 looks at the whole register, and one that is no sign extension of its low half is not 0, though the process is looked for by that half",
    },
    source: ["Syscalls/setpgid.cpp"],
  },
  getpgrp: {
    number: 54,
    summary: "Tells the caller's process group.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-the-group-id": "returns the group id of the caller",
    },
    source: ["Syscalls/setpgid.cpp"],
  },
  get_root_session_id: {
    number: 43,
    summary: "Tells the outermost session above a session.",
    parameters: [["sid", "pid_t"]],
    refuses: [
      promise("stdio"),
      [
        "ESRCH/session-has-no-visible-leader",
        "no visible process has the session id on the way up as its pid: its leader is gone, or the number is bogus",
      ],
      [
        "ESRCH/leader-has-no-visible-parent",
        "the parent of a session leader on the way up is not visible: it is dead, has disowned the leader, or is pid 0",
      ],
    ],
    behaviours: {
      "returns-the-outermost-session":
        "returns the session reached by going from each leader to its parent's session until the parent's session is 0",
      "minus-one-is-the-callers-session":
        "sid -1 starts at the session of the caller",
      "session-0-is-its-own-root": "returns 0 if the session to start at is 0",
    },
    source: ["Syscalls/setpgid.cpp"],
  },
});
