/**
 * What a value means where something beside it decides: the request of an
 * ioctl, the level of a socket option, the family of an address.
 *
 * @module
 */

import {
  descriptorFlags,
  fcntlCommands,
  openFlags,
} from "../api/constants/file.ts";
import { ioctlRequests } from "../api/constants/ioctl.ts";
import {
  futexOperations,
  prctlOptions,
  threadPriorities,
} from "../api/constants/process.ts";
import {
  CLD_EXITED,
  SIGCHLD,
  signalCodes,
  signals,
} from "../api/constants/signal.ts";
import {
  internetOptions,
  optionLevels,
  socketOptions,
  tcpOptions,
} from "../api/constants/socket.ts";
import { flushQueues } from "../api/constants/terminal.ts";
import type { Layout, Scalar } from "../api/layout.ts";
import {
  type Access,
  address,
  constant,
  type Count,
  decimal,
  flags,
  hexadecimal,
  mayRead,
  type Meaning,
  type NumberTable,
  type PointerMeaning,
  reads,
  updates,
  writes,
} from "../api/meaning.ts";
import { flock } from "../api/structs/file.ts";
import {
  arpreq,
  ifreq,
  ip_mreq,
  linger,
  rtentry,
  ucred,
} from "../api/structs/socket.ts";
import { termios, winsize } from "../api/structs/terminal.ts";
import { timespec, timeval } from "../api/structs/time.ts";

/** A number that is shown in a way of its own. */
export interface ShownNumber {
  readonly kind: "signal set" | "id" | "device";
}

/** A socket address in memory; its family says the rest. */
export interface ShownSocketAddress {
  readonly kind: "socket address";
  readonly access: Access;
  readonly count: Count;
}

/** What strace makes of a value: its meaning, or something narrower. */
export type Shown =
  | Meaning
  | (PointerMeaning & { readonly element: Shown })
  | ShownNumber
  | ShownSocketAddress;

/** The values beside it, by name. */
export type Siblings = (name: string) => bigint | undefined;

type Chooser = (sibling: Siblings) => Shown | undefined;

/** By the value of a sibling. */
function by(
  name: string,
  table: Readonly<Record<number, Shown>>,
  otherwise?: Shown,
): Chooser {
  return (sibling) => {
    const value = sibling(name);
    return value === undefined ? otherwise : table[Number(value)] ?? otherwise;
  };
}

const signalSet: Shown = { kind: "signal set" };
const setThatIsRead: Shown = { ...reads("u32"), element: signalSet };
const setThatIsWritten: Shown = { ...writes("u32"), element: signalSet };
const id: Shown = { kind: "id" };
const device: Shown = { kind: "device" };

function socketAddress(access: Access, count: Count): Shown {
  return { kind: "socket address", access, count };
}

const COMMANDS = fcntlCommands;
const REQUESTS = ioctlRequests;
const OPTIONS = socketOptions;
const PROCESS = prctlOptions;
const FUTEX = futexOperations;

const fcntlArgument = by("cmd", {
  [COMMANDS.F_DUPFD]: decimal,
  [COMMANDS.F_GETFD]: decimal,
  [COMMANDS.F_SETFD]: flags(descriptorFlags),
  [COMMANDS.F_GETFL]: decimal,
  [COMMANDS.F_SETFL]: flags(openFlags),
  [COMMANDS.F_GETLK]: updates(flock),
  [COMMANDS.F_SETLK]: reads(flock),
  [COMMANDS.F_SETLKW]: reads(flock),
});

const ioctlArgument = by("request", {
  [REQUESTS.TIOCGPGRP]: writes("i32"),
  [REQUESTS.TIOCSPGRP]: decimal,
  [REQUESTS.TCGETS]: writes(termios),
  [REQUESTS.TCSETS]: reads(termios),
  [REQUESTS.TCSETSW]: reads(termios),
  [REQUESTS.TCSETSF]: reads(termios),
  [REQUESTS.TCFLSH]: constant(flushQueues),
  [REQUESTS.TIOCGWINSZ]: writes(winsize),
  [REQUESTS.TIOCSTI]: reads("bytes", 1),
  [REQUESTS.TIOCSWINSZ]: reads(winsize),
  [REQUESTS.TIOCGPTN]: writes("i32"),
  [REQUESTS.SIOCSIFADDR]: reads(ifreq),
  [REQUESTS.SIOCSIFNETMASK]: reads(ifreq),
  [REQUESTS.SIOCGIFADDR]: updates(ifreq),
  [REQUESTS.SIOCGIFHWADDR]: updates(ifreq),
  [REQUESTS.SIOCGIFNAME]: updates(ifreq),
  [REQUESTS.SIOCGIFINDEX]: updates(ifreq),
  [REQUESTS.SIOCGIFNETMASK]: updates(ifreq),
  [REQUESTS.SIOCGIFBRDADDR]: updates(ifreq),
  [REQUESTS.SIOCGIFMTU]: updates(ifreq),
  [REQUESTS.SIOCGIFFLAGS]: updates(ifreq),
  [REQUESTS.SIOCADDRT]: reads(rtentry),
  [REQUESTS.SIOCDELRT]: reads(rtentry),
  [REQUESTS.SIOCSARP]: reads(arpreq),
  [REQUESTS.SIOCDARP]: reads(arpreq),
  [REQUESTS.FIBMAP]: updates("i32"),
  [REQUESTS.FIONBIO]: reads("i32"),
  [REQUESTS.FIONREAD]: writes("i32"),
}, address);

const LEVELS: Readonly<Record<number, NumberTable>> = {
  [optionLevels.SOL_SOCKET]: socketOptions,
  [optionLevels.IPPROTO_IP]: internetOptions,
  [optionLevels.IPPROTO_TCP]: tcpOptions,
};

const optionName: Chooser = (sibling) => {
  const level = sibling("level");
  const table = level === undefined ? undefined : LEVELS[Number(level)];
  return table === undefined ? decimal : constant(table);
};

const STRUCTS: Readonly<Record<number, Layout>> = {
  [OPTIONS.SO_RCVTIMEO]: timeval,
  [OPTIONS.SO_SNDTIMEO]: timeval,
  [OPTIONS.SO_PEERCRED]: ucred,
  [OPTIONS.SO_LINGER]: linger,
};

/** What an option's value is; most are an int. */
function optionType(sibling: Siblings): Layout | Scalar | "text" {
  const option = Number(sibling("option") ?? -1n);
  if (sibling("level") === BigInt(optionLevels.SOL_SOCKET)) {
    return option === OPTIONS.SO_BINDTODEVICE
      ? "text"
      : STRUCTS[option] ?? "i32";
  }
  const { IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP } = internetOptions;
  return sibling("level") === BigInt(optionLevels.IPPROTO_IP) &&
      (option === IP_ADD_MEMBERSHIP || option === IP_DROP_MEMBERSHIP)
    ? ip_mreq
    : "i32";
}

function optionValue(access: "read" | "write"): Chooser {
  const to = access === "read" ? reads : writes;
  const size = access === "read" ? "value_size" : "*value_size";
  return (sibling) => {
    const type = optionType(sibling);
    return type === "text" ? to("text", size) : to(type);
  };
}

/** The codes of one signal: numbers repeat from one to the next. */
function codesOf(prefix: string): NumberTable {
  return Object.fromEntries(
    Object.entries(signalCodes).filter(([name]) => name.startsWith(prefix)),
  );
}

const anySignal = codesOf("SI_");
const CODES: Readonly<Record<number, NumberTable>> = Object.fromEntries(
  Object.entries({
    SIGCHLD: "CLD_",
    SIGILL: "ILL_",
    SIGFPE: "FPE_",
    SIGSEGV: "SEGV_",
    SIGBUS: "BUS_",
    SIGTRAP: "TRAP_",
  }).map(([name, prefix]) => [
    signals[name as keyof typeof signals],
    { ...codesOf(prefix), ...anySignal },
  ]),
);

const signalCode: Chooser = (sibling) =>
  constant(CODES[Number(sibling("si_signo") ?? 0n)] ?? anySignal);

const childStatus: Chooser = (sibling) =>
  sibling("si_signo") === BigInt(SIGCHLD) &&
    sibling("si_code") !== BigInt(CLD_EXITED)
    ? constant(signals)
    : decimal;

const name = (to: typeof reads): Shown => to("text", "arg2");

const TABLE: Readonly<Record<string, Shown | Chooser>> = {
  "fcntl.arg": fcntlArgument,
  "fcntl.=": by("cmd", {
    [COMMANDS.F_GETFD]: flags(descriptorFlags),
    [COMMANDS.F_GETFL]: flags(openFlags),
    [COMMANDS.F_DUPFD]: { kind: "descriptor" },
  }),
  "ioctl.arg": ioctlArgument,
  "prctl.arg1": by("option", {
    [PROCESS.PR_SET_PROCESS_NAME]: name(reads),
    [PROCESS.PR_GET_PROCESS_NAME]: name(writes),
    [PROCESS.PR_SET_THREAD_NAME]: name(reads),
    [PROCESS.PR_GET_THREAD_NAME]: name(writes),
  }, decimal),
  "prctl.arg2": decimal,
  "prctl.arg3": decimal,
  "archctl.arg1": hexadecimal,
  "archctl.arg2": hexadecimal,
  "archctl.arg3": hexadecimal,
  "SC_futex_params.timeout": (sibling) => {
    const operation = Number((sibling("futex_op") ?? 0n) & 0xffn);
    return operation === FUTEX.FUTEX_WAIT ||
        operation === FUTEX.FUTEX_WAIT_BITSET
      ? mayRead(timespec)
      : decimal;
  },
  "SC_ptrace_params.addr": hexadecimal,
  "SC_ptrace_params.data": hexadecimal,
  "SC_getsockopt_params.level": constant(optionLevels),
  "SC_setsockopt_params.level": constant(optionLevels),
  "SC_getsockopt_params.option": optionName,
  "SC_setsockopt_params.option": optionName,
  "SC_getsockopt_params.value": optionValue("write"),
  "SC_setsockopt_params.value": optionValue("read"),
  "cmsghdr.cmsg_level": constant(optionLevels),
  "bind.address": socketAddress("read", "address_length"),
  "connect.address": socketAddress("read", "address_length"),
  "SC_accept4_params.addr": socketAddress("write", "*addrlen"),
  "SC_getsockname_params.addr": socketAddress("write", "*addrlen"),
  "SC_getpeername_params.addr": socketAddress("write", "*addrlen"),
  "msghdr.msg_name": socketAddress("update", "msg_namelen"),
  "sigprocmask.set": setThatIsRead,
  "sigprocmask.old_set": setThatIsWritten,
  "sigpending.set": setThatIsWritten,
  "sigsuspend.mask": setThatIsRead,
  "sigtimedwait.set": setThatIsRead,
  "sigaction.sa_mask": signalSet,
  "SC_poll_params.sigmask": setThatIsRead,
  "siginfo_t.si_code": signalCode,
  "siginfo_t.si_status": childStatus,
  "sched_param.sched_priority": constant(threadPriorities),
  "SC_create_thread_params.schedule_priority": constant(threadPriorities),
  "SC_chown_params.uid": id,
  "SC_chown_params.gid": id,
  "fchown.uid": id,
  "fchown.gid": id,
  "setreuid.ruid": id,
  "setreuid.euid": id,
  "setregid.rgid": id,
  "setregid.egid": id,
  "setresuid.r": id,
  "setresuid.e": id,
  "setresuid.s": id,
  "setresgid.r": id,
  "setresgid.e": id,
  "setresgid.s": id,
  "stat.st_dev": device,
  "stat.st_rdev": device,
  "SC_mknod_params.dev": device,
};

/** What `owner.name` means beside its siblings, where that says more. */
export function shownAs(
  owner: string,
  field: string,
  sibling: Siblings,
): Shown | undefined {
  const key = `${owner}.${field}`;
  const entry = Object.hasOwn(TABLE, key) ? TABLE[key] : undefined;
  return typeof entry === "function" ? entry(sibling) : entry;
}
