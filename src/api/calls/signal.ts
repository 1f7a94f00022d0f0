import { signalMaskOperations, signals } from "../constants/signal.ts";
import { constant, mayRead, mayWrite, reads, writes } from "../meaning.ts";
import { sigaction, siginfo_t, stack_t } from "../structs/process.ts";
import { timespec } from "../structs/time.ts";
import { always, family, required } from "../paragraph.ts";

export const signalRows = family("signal", {
  kill: {
    number: 70,
    parameters: [["pid", "pid_t"], ["signal", "int", constant(signals)]],
    promises: [
      required("stdio", "pid equals the caller's own pid"),
      required("proc", "pid is anything else"),
    ],
    errnos: "EINVAL EPERM ESRCH",
  },
  killpg: {
    number: 72,
    parameters: [["pgrp", "pid_t"], ["signal", "int", constant(signals)]],
    promises: [always("proc")],
    errnos: "EINVAL EPERM ESRCH",
  },
  kill_thread: {
    number: 71,
    parameters: [["tid", "pid_t"], ["signal", "int", constant(signals)]],
    promises: [always("thread")],
    errnos: "EINVAL ESRCH",
  },
  sigaction: {
    number: 129,
    bigProcessLock: true,
    parameters: [["signum", "int", constant(signals)], [
      "act",
      "pointer",
      mayRead(sigaction),
    ], ["old_act", "pointer", mayWrite(sigaction)]],
    promises: [always("sigaction")],
    errnos: "EFAULT EINVAL",
  },
  sigaltstack: {
    number: 130,
    bigProcessLock: true,
    parameters: [["ss", "pointer", mayRead(stack_t)], [
      "old_ss",
      "pointer",
      mayWrite(stack_t),
    ]],
    promises: [always("sigaction")],
    errnos: "EFAULT EINVAL ENOMEM EPERM",
  },
  sigpending: {
    number: 131,
    parameters: [["set", "pointer", writes("u32")]],
    promises: [always("stdio")],
    errnos: "EFAULT",
  },
  sigprocmask: {
    number: 132,
    parameters: [["how", "int", constant(signalMaskOperations)], [
      "set",
      "pointer",
      mayRead("u32"),
    ], ["old_set", "pointer", mayWrite("u32")]],
    promises: [always("sigaction")],
    errnos: "EFAULT EINVAL",
  },
  sigreturn: {
    number: 133,
    parameters: [],
    promises: [always("stdio")],
    errnos: "EFAULT",
  },
  sigsuspend: {
    number: 134,
    blocks: true,
    parameters: [["mask", "pointer", reads("u32")]],
    errnos: "EFAULT EINTR",
  },
  sigtimedwait: {
    number: 135,
    blocks: true,
    parameters: [["set", "pointer", reads("u32")], [
      "info",
      "pointer",
      mayWrite(siginfo_t),
    ], ["timeout", "pointer", mayRead(timespec)]],
    promises: [always("sigaction")],
    errnos: "EAGAIN EFAULT EINTR",
  },
});
