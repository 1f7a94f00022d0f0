/**
 * Signals (Kernel/API/POSIX/signal.h, signal_numbers.h).
 *
 * @module
 */

/** Signal numbers. */
export const signals = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGINFO: 30,
  SIGSYS: 31,
  SIGCANCEL: 32,
} as const;
export const {
  SIGHUP,
  SIGINT,
  SIGQUIT,
  SIGILL,
  SIGTRAP,
  SIGABRT,
  SIGBUS,
  SIGFPE,
  SIGKILL,
  SIGUSR1,
  SIGSEGV,
  SIGUSR2,
  SIGPIPE,
  SIGALRM,
  SIGTERM,
  SIGSTKFLT,
  SIGCHLD,
  SIGCONT,
  SIGSTOP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGURG,
  SIGXCPU,
  SIGXFSZ,
  SIGVTALRM,
  SIGPROF,
  SIGWINCH,
  SIGIO,
  SIGINFO,
  SIGSYS,
  SIGCANCEL,
} = signals;

/** The name of a signal. */
export type SignalName = keyof typeof signals;

/** One past the last signal. */
export const NSIG = 33;

/** What a signal does when no handler is set. */
export type DefaultAction =
  | "terminate"
  | "core"
  | "ignore"
  | "stop"
  | "continue";

/** Default action of each signal. */
export const defaultActions: Readonly<
  Record<keyof typeof signals, DefaultAction>
> = {
  SIGHUP: "terminate",
  SIGINT: "terminate",
  SIGQUIT: "core",
  SIGILL: "core",
  SIGTRAP: "core",
  SIGABRT: "core",
  SIGBUS: "core",
  SIGFPE: "core",
  SIGKILL: "terminate",
  SIGUSR1: "terminate",
  SIGSEGV: "core",
  SIGUSR2: "terminate",
  SIGPIPE: "terminate",
  SIGALRM: "terminate",
  SIGTERM: "terminate",
  SIGSTKFLT: "terminate",
  SIGCHLD: "ignore",
  SIGCONT: "continue",
  SIGSTOP: "stop",
  SIGTSTP: "stop",
  SIGTTIN: "stop",
  SIGTTOU: "stop",
  SIGURG: "ignore",
  SIGXCPU: "core",
  SIGXFSZ: "core",
  SIGVTALRM: "terminate",
  SIGPROF: "terminate",
  SIGWINCH: "ignore",
  SIGIO: "terminate",
  SIGINFO: "ignore",
  SIGSYS: "core",
  SIGCANCEL: "terminate",
};

/** Handler addresses with a meaning of their own. */
export const signalDispositions = {
  SIG_DFL: 0,
  SIG_IGN: 1,
} as const;
export const {
  SIG_DFL,
  SIG_IGN,
} = signalDispositions;

/** Flags of sigaction. SA_NOCLDSTOP, SA_RESTART and SA_RESETHAND have no effect in the kernel. */
export const signalActionFlags = {
  SA_NOCLDSTOP: 1,
  SA_NOCLDWAIT: 2,
  SA_SIGINFO: 4,
  SA_ONSTACK: 0x8000000,
  SA_RESTART: 0x10000000,
  SA_NODEFER: 0x40000000,
  SA_RESETHAND: 0x80000000,
} as const;
export const {
  SA_NOCLDSTOP,
  SA_NOCLDWAIT,
  SA_SIGINFO,
  SA_ONSTACK,
  SA_RESTART,
  SA_NODEFER,
  SA_RESETHAND,
} = signalActionFlags;

/** How sigprocmask changes the mask. */
export const signalMaskOperations = {
  SIG_BLOCK: 0,
  SIG_UNBLOCK: 1,
  SIG_SETMASK: 2,
} as const;
export const {
  SIG_BLOCK,
  SIG_UNBLOCK,
  SIG_SETMASK,
} = signalMaskOperations;

/** Flags of an alternate signal stack. */
export const signalStackFlags = {
  SS_ONSTACK: 1,
  SS_DISABLE: 2,
} as const;
export const {
  SS_ONSTACK,
  SS_DISABLE,
} = signalStackFlags;

/** Smallest alternate signal stack. */
export const MINSIGSTKSZ = 4096;

/** Recommended alternate signal stack. */
export const SIGSTKSZ = 32768;

/** Codes in si_code. Numbers repeat: their meaning depends on the signal. */
export const signalCodes = {
  CLD_EXITED: 0,
  CLD_KILLED: 1,
  CLD_DUMPED: 2,
  CLD_TRAPPED: 3,
  CLD_STOPPED: 4,
  CLD_CONTINUED: 5,
  SI_USER: 0x40000000,
  SI_QUEUE: 0x40000001,
  SI_TIMER: 0x40000002,
  SI_ASYNCIO: 0x40000003,
  SI_MESGQ: 0x40000004,
  SI_NOINFO: 0x40000042,
  ILL_ILLOPC: 0,
  ILL_ILLOPN: 1,
  ILL_ILLADR: 2,
  ILL_ILLTRP: 3,
  ILL_PRVOPC: 4,
  ILL_PRVREG: 5,
  ILL_COPROC: 6,
  ILL_BADSTK: 7,
  FPE_INTDIV: 0,
  FPE_INTOVF: 1,
  FPE_FLTDIV: 2,
  FPE_FLTOVF: 3,
  FPE_FLTUND: 4,
  FPE_FLTRES: 5,
  FPE_FLTINV: 6,
  FPE_FLTSUB: 7,
  SEGV_MAPERR: 0,
  SEGV_ACCERR: 1,
  BUS_ADRALN: 0,
  BUS_ADRERR: 1,
  BUS_OBJERR: 2,
  TRAP_BRKPT: 0,
  TRAP_TRACE: 1,
} as const;
export const {
  CLD_EXITED,
  CLD_KILLED,
  CLD_DUMPED,
  CLD_TRAPPED,
  CLD_STOPPED,
  CLD_CONTINUED,
  SI_USER,
  SI_QUEUE,
  SI_TIMER,
  SI_ASYNCIO,
  SI_MESGQ,
  SI_NOINFO,
  ILL_ILLOPC,
  ILL_ILLOPN,
  ILL_ILLADR,
  ILL_ILLTRP,
  ILL_PRVOPC,
  ILL_PRVREG,
  ILL_COPROC,
  ILL_BADSTK,
  FPE_INTDIV,
  FPE_INTOVF,
  FPE_FLTDIV,
  FPE_FLTOVF,
  FPE_FLTUND,
  FPE_FLTRES,
  FPE_FLTINV,
  FPE_FLTSUB,
  SEGV_MAPERR,
  SEGV_ACCERR,
  BUS_ADRALN,
  BUS_ADRERR,
  BUS_OBJERR,
  TRAP_BRKPT,
  TRAP_TRACE,
} = signalCodes;
