import { array, struct } from "../layout.ts";
import { threadPriorities } from "../constants/process.ts";
import {
  signalActionFlags,
  signalCodes,
  signalDispositions,
  signals,
  signalStackFlags,
} from "../constants/signal.ts";
import {
  address,
  addressOr,
  constant,
  decimalOr,
  flags,
  hexadecimal,
} from "../meaning.ts";
import { timeval } from "./time.ts";

export const sigaction = struct("sigaction", 16, 8, {
  sa_handler: [0, "opaque", addressOr(signalDispositions)],
  sa_mask: [8, "u32", hexadecimal],
  sa_flags: [12, "i32", flags(signalActionFlags)],
});

/** si_value is a union of an int and a pointer. */
export const siginfo_t = struct("siginfo_t", 48, 8, {
  si_signo: [0, "i32", constant(signals)],
  si_code: [4, "i32", decimalOr(signalCodes)],
  si_errno: [8, "i32"],
  si_pid: [12, "i32"],
  si_uid: [16, "u32"],
  si_addr: [24, "opaque", address],
  si_status: [32, "i32", decimalOr(signals)],
  si_band: [36, "i32"],
  si_value: [40, "u64"],
});

export const stack_t = struct("stack_t", 24, 8, {
  ss_sp: [0, "opaque", address],
  ss_flags: [8, "i32", flags(signalStackFlags)],
  ss_size: [16, "size"],
});

export const rusage = struct("rusage", 144, 8, {
  ru_utime: [0, timeval],
  ru_stime: [16, timeval],
  ru_maxrss: [32, "i64"],
  ru_ixrss: [40, "i64"],
  ru_idrss: [48, "i64"],
  ru_isrss: [56, "i64"],
  ru_minflt: [64, "i64"],
  ru_majflt: [72, "i64"],
  ru_nswap: [80, "i64"],
  ru_inblock: [88, "i64"],
  ru_oublock: [96, "i64"],
  ru_msgsnd: [104, "i64"],
  ru_msgrcv: [112, "i64"],
  ru_nsignals: [120, "i64"],
  ru_nvcsw: [128, "i64"],
  ru_nivcsw: [136, "i64"],
});

export const utsname = struct("utsname", 325, 1, {
  sysname: [0, array("char", 65)],
  nodename: [65, array("char", 65)],
  release: [130, array("char", 65)],
  version: [195, array("char", 65)],
  machine: [260, array("char", 65)],
});

export const sched_param = struct("sched_param", 4, 4, {
  sched_priority: [0, "i32", decimalOr(threadPriorities)],
});

/** One entry of the auxiliary vector. */
export const auxv_t = struct("auxv_t", 16, 8, {
  a_type: [0, "i64"],
  a_un: [8, "u64"],
});

/** One of the five maps of a keymap, 128 code points. */
export const CharacterMap = struct("CharacterMap", 512, 4, {
  entries: [0, array("u32", 128)],
});

/** What ARCHCTL_RISCV64_GET_CPU_INFO identifies a processor with. */
export const RISCVCPUModel = struct("RISCVCPUModel", 24, 8, {
  mvendorid: [0, "u32"],
  marchid: [8, "u64"],
  mimpid: [16, "u64"],
});
