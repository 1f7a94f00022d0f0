import { archctlOptions, prctlOptions } from "../constants/process.ts";
import { constant, dependent, octal, reads } from "../meaning.ts";
import {
  SC_execve_params,
  SC_posix_spawn_params,
  SC_waitid_params,
} from "../structs/parameters.ts";
import { always, family, required } from "../paragraph.ts";

export const processRows = family("process", {
  fork: {
    number: 33,
    parameters: [],
    promises: [always("proc")],
    errnos: "ENOMEM",
  },
  execve: {
    number: 25,
    bigProcessLock: true,
    parameters: [["params", "pointer", reads(SC_execve_params)]],
    promises: [always("exec")],
    errnos:
      "E2BIG EACCES EFAULT EINVAL EIO ELOOP EMFILE ENAMETOOLONG ENOBUFS " +
      "ENODEV ENOENT ENOEXEC ENOMEM ENOTDIR EOVERFLOW EPERM ETXTBSY",
  },
  posix_spawn: {
    number: 92,
    bigProcessLock: true,
    parameters: [["params", "pointer", reads(SC_posix_spawn_params)]],
    promises: [always("proc"), always("exec")],
    errnos:
      "E2BIG EACCES EFAULT EINVAL EIO ELOOP EMFILE ENAMETOOLONG ENOBUFS " +
      "ENODEV ENOENT ENOEXEC ENOMEM ENOTDIR ENOTSUP EOVERFLOW EPERM " +
      "ETXTBSY",
  },
  exit: {
    number: 26,
    bigProcessLock: true,
    parameters: [["status", "int"]],
    errnos: "",
  },
  waitid: {
    number: 154,
    bigProcessLock: true,
    blocks: true,
    parameters: [["params", "pointer", reads(SC_waitid_params)]],
    promises: [always("proc")],
    errnos: "ECHILD EFAULT EINTR EINVAL",
  },
  disown: {
    number: 22,
    parameters: [["pid", "pid_t"]],
    promises: [always("proc")],
    errnos: "ECHILD ESRCH",
  },
  getpid: {
    number: 55,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
  getppid: {
    number: 56,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
  prctl: {
    number: 93,
    parameters: [
      ["option", "int", constant(prctlOptions)],
      ["arg1", "uintptr_t", dependent],
      ["arg2", "uintptr_t", dependent],
      ["arg3", "uintptr_t", dependent],
    ],
    promises: [
      required("proc", "option 6 (SET_PROCESS_NAME)"),
      required("stdio", "option 7 (GET_PROCESS_NAME)"),
      required("stdio", "option 8 (SET_THREAD_NAME)"),
      required("thread", "option 9 (GET_THREAD_NAME)"),
      required(
        "prot_exec",
        "option 10 (NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT)",
      ),
      required(
        "proc",
        "options 11 and 12 (JAILED_UNTIL_EXIT, JAILED_UNTIL_EXEC)",
      ),
    ],
    errnos: "EFAULT EINVAL ENAMETOOLONG ENOBUFS ENOMEM ESRCH",
  },
  archctl: {
    number: 3,
    parameters: [
      ["option", "int", constant(archctlOptions)],
      ["arg1", "uintptr_t", dependent],
      ["arg2", "uintptr_t", dependent],
      ["arg3", "uintptr_t", dependent],
    ],
    errnos: "EFAULT EINVAL ENOSYS",
  },
  umask: {
    number: 144,
    parameters: [["mask", "mode_t", octal]],
    promises: [always("stdio")],
    errnos: "",
    result: octal,
  },
});
