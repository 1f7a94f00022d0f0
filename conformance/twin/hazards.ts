/**
 * What the reference panics or hangs at: no exported program goes there. Each
 * hazard is told by the call, as it is drawn up, and what its actor believes.
 *
 * @module
 */

import {
  F_SETFL,
  F_SETLKW,
  FIOCLEX,
  FIONBIO,
  FIONCLEX,
  FIONREAD,
  futexOperations,
  MSG_WAITALL,
  O_NONBLOCK,
  PT_POKEDEBUG,
  PT_SINGLESTEP,
  SCHEDULER_PARAMETERS_THREAD,
  schedulerParametersModes,
  SIGSTOP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGURG,
  SIGWINCH,
  SO_RCVTIMEO,
} from "../../src/api/constants.ts";
import type { HazardName } from "../../src/api/hazards.ts";
import { type Draft, isBlock } from "./draft.ts";
import type { OpenFile, World } from "./world.ts";

/** Who is about to make the call. */
export interface Caller {
  readonly world: World;
  readonly program: { readonly isRoot: boolean };
}

/** Tells a call that must not be made. */
type Danger = (draft: Draft, caller: Caller) => boolean;

const localKinds: readonly string[] = [
  "connected local",
  "local",
  "local listener",
];
const socketKinds: readonly string[] = [
  ...localKinds,
  "udp",
  "tcp",
  "tcp listener",
];

/** The open file behind a call's first descriptor. */
function fileIn(draft: Draft, { world }: Caller): OpenFile | undefined {
  return world.fileOf(draft.value("fd") ?? draft.value("sockfd"));
}

function isLocal(draft: Draft, caller: Caller): boolean {
  return localKinds.includes(fileIn(draft, caller)?.kind ?? "");
}

function isZero(value: unknown): boolean {
  return value === 0 || value === 0n;
}

const receiving: readonly string[] = [
  "read",
  "pread",
  "preadv",
  "recvmsg",
  "recvfd",
  "accept4",
];
const sending: readonly string[] = ["write", "pwritev", "sendmsg"];

/** What lets calls wait on a file from then on, or may do so. */
function letsWait(draft: Draft): boolean {
  if (draft.call === "ioctl") return draft.value("request") === FIONBIO;
  if (draft.call !== "fcntl" || draft.value("cmd") !== F_SETFL) return false;
  const flags = draft.value("arg");
  return typeof flags !== "number" || (flags & O_NONBLOCK) === 0;
}

/** A wait for what a file receives, or what would let calls wait. */
function waitsOn(draft: Draft, caller: Caller): boolean {
  return letsWait(draft) ||
    receiving.includes(draft.call) &&
      fileIn(draft, caller)?.isNonblocking !== true;
}

/** A wait on a local socket, or what would let it wait. */
const waitsOnLocalSocket: Danger = (draft, caller) =>
  isLocal(draft, caller) && waitsOn(draft, caller);

/** Nothing that is sent on a socket never returns, not even for a signal. */
const sendsNothing: Danger = (draft, caller) => {
  if (!sending.includes(draft.call)) return false;
  const { kind } = fileIn(draft, caller) ?? { kind: "udp" };
  if (!socketKinds.includes(kind)) return false;
  const sizes = ["size", "iov_len", "msg_iovlen", "iov_count"].flatMap(
    (name) => draft.value(name) ?? [],
  );
  return sizes.length === 0 || sizes.some(isZero);
};

function wakesNobody(draft: Draft): boolean {
  const operation = draft.value("futex_op");
  if (draft.call !== "futex" || typeof operation !== "number") return false;
  const { FUTEX_WAIT, FUTEX_WAIT_BITSET } = futexOperations;
  const isWait = [FUTEX_WAIT, FUTEX_WAIT_BITSET].includes(
    (operation & 0xff) as typeof FUTEX_WAIT,
  );
  return isZero(draft.value("val")) && !isWait;
}

/** Control data whose end is not where its messages end. */
const controlsBeyondMessages: Danger = (draft) => {
  const length = draft.value("msg_controllen");
  if (draft.call !== "sendmsg" || isZero(length)) return false;
  const control = draft.value("msg_control");
  const memory = isReadOnly(control) ? control.block : control;
  return isBlock(memory) && Number(length) !== memory.size;
};

function isReadOnly(value: unknown): value is { readonly block: unknown } {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "read-only";
}

const scheduling: readonly string[] = [
  "scheduler_get_parameters",
  "scheduler_set_parameters",
];
const schedulingModes: readonly unknown[] = Object.values(
  schedulerParametersModes,
);

const neverDrawn = "chance does not draw it";
const noneThere = "programs have nothing of the kind";

/** How programs keep out of each: what tells it, or why it can't come up. */
const avoided: Readonly<Record<HazardName, Danger | string>> = {
  "accept-before-killed-client-is-gone": "nobody connects to a local socket",
  "accept-of-interrupted-client": (draft, caller) =>
    draft.call === "connect" && isLocal(draft, caller),
  "address-the-sanitizer-stops-at": (draft) =>
    draft.call === "connect" && !isBlock(draft.value("address")),
  "bind-of-connected-local-socket": (draft, caller) =>
    draft.call === "bind" && isLocal(draft, caller) &&
    fileIn(draft, caller)?.kind !== "local",
  "chmod-of-local-socket-with-node": (draft, caller) =>
    (draft.call === "fchmod" || draft.call === "fchown") &&
    !["file", "directory"].includes(fileIn(draft, caller)?.kind ?? ""),
  "control-message-without-length": controlsBeyondMessages,
  "debug-register-with-reserved-bits": (draft) =>
    draft.call === "ptrace" && draft.value("request") === PT_POKEDEBUG,
  "disown-beside-waiter": (draft, { world }) =>
    draft.call === "disown" && world.hasThreads,
  "end-of-process-1": "signals to strangers are kept out",
  "execve-in-second-thread": (draft, { world }) =>
    draft.call === "execve" && world.hasThreads,
  "fionread-without-connection": (draft, caller) =>
    draft.call === "ioctl" && draft.value("request") === FIONREAD &&
    (isLocal(draft, caller) || fileIn(draft, caller) === undefined),
  "fs-base-not-canonical": neverDrawn,
  "futex-requeue-leaves-waiter": "who waits is alone with who wakes",
  "futex-wake-of-none": wakesNobody,
  "generated-node-into-null": noneThere,
  "get_dir_entries-now-and-then": neverDrawn,
  "interrupts-of-aarch64": noneThere,
  "kill-of-negated-group": "on riscv64 arguments have no upper half",
  "local-receive-interrupted": waitsOnLocalSocket,
  "local-receive-timeout": (draft, caller) =>
    draft.call === "setsockopt" && draft.value("option") === SO_RCVTIMEO &&
    fileIn(draft, caller)?.kind !== "udp",
  "lseek-in-procfs-directory": noneThere,
  "message-of-nothing": sendsNothing,
  "mkdir-behind-link-to-file": noneThere,
  "mkdir-in-procfs": noneThere,
  "mremap-of-unnamed-mapping": (draft, { world }) => {
    const isNameless = draft.value("name") === "";
    if (draft.call !== "mremap") {
      return ["mmap", "set_mmap_name"].includes(draft.call) && isNameless;
    }
    return !world.mappings.some(({ base, kind }) =>
      base === draft.value("old_address") && kind === "shared file"
    );
  },
  "msync-of-nothing": (draft) => {
    const size = draft.value("size");
    if (draft.call !== "msync") return false;
    if (typeof size !== "number" && typeof size !== "bigint") return true;
    return BigInt(size) <= 0n || BigInt(size) >= 1n << 32n;
  },
  "mutual-joins-that-are-killed": "threads join nobody who joins them",
  "path-not-canonical-in-another-context": "nobody names another context",
  "pending-signal-ignored-by-default": "such a signal's handler stays",
  "poke-of-shared-anonymous-memory": "what is poked is the executor's",
  "program-whose-data-begin-where-it-ends": "programs write no programs",
  "read-to-the-end-of-user-space": neverDrawn,
  // Local ones nobody waits on at all.
  "receive-beside-another-receiver": (draft, caller) =>
    fileIn(draft, caller)?.kind === "udp" && waitsOn(draft, caller),
  // Where nobody waits for a lock any may be released.
  "record-lock-released-beside-waiter": (draft) =>
    draft.call === "fcntl" && draft.value("cmd") === F_SETLKW,
  "rename-over-empty-directory": (draft, { world }) => {
    if (draft.call !== "rename") return false;
    const kindOf = (path: unknown) => world.paths.get(String(path)) ?? "";
    const isDirectory = /directory$/.test(kindOf(draft.value("new_path")));
    const isOther = ["file", "link"].includes(kindOf(draft.value("old_path")));
    return isDirectory && !isOther;
  },
  "scheduling-in-an-unknown-mode": (draft) =>
    scheduling.includes(draft.call) &&
    !schedulingModes.includes(draft.value("mode")),
  "scheduling-of-another-process": (draft) =>
    scheduling.includes(draft.call) && !isZero(draft.value("pid_or_tid")) &&
    draft.value("mode") !== SCHEDULER_PARAMETERS_THREAD,
  // The pattern of a debuggee knows where it may step.
  "singlestep-on-risc-v": (draft) =>
    draft.call === "ptrace" && draft.value("request") === PT_SINGLESTEP,
  "sleep-beside-second-processor": "it is the machine's affair",
  "stack-pointer-at-region-end": noneThere,
  "symlink-to-empty-text": "no path begins with NUL",
  "waitall-at-end-of-stream": (draft, caller) => {
    const flags = draft.value("flags");
    return draft.call === "recvmsg" && typeof flags === "number" &&
      (flags & MSG_WAITALL) !== 0 && fileIn(draft, caller)?.kind !== "udp";
  },
  "watched-data-in-a-call": "debuggees' debug registers stay alone",
  "unmounted-file-system": "what a use mounts nobody opens",
  "working-directory-of-a-zombie": noneThere,
};

const signalling: readonly string[] = ["kill", "killpg", "kill_thread"];
const stops: readonly unknown[] = [SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU];
const mapping: readonly string[] = ["munmap", "mprotect", "madvise", "mmap"];

const harmlessRequests: readonly unknown[] = [
  FIOCLEX,
  FIONBIO,
  FIONCLEX,
  FIONREAD,
];
const rootPaths: readonly string[] = ["/", ".."];

function isRootPath(value: unknown): boolean {
  if (typeof value === "string") return rootPaths.includes(value);
  return isBlock(value) && value.size <= 2 && value.size > 0 &&
    rootPaths.includes(new TextDecoder().decode(value.bytes));
}

/** Bytes that calls about memory may span: what lies behind is chance. */
const OWN_MEMORY = 1n << 16n;
/** Spans from here on are refused, as they end outside of user space. */
const BEYOND = 1n << 47n;

/**
 * What no kernel minds, and the comparison does: programs would end the
 * executor or stand still, or touch what lies by chance where they point.
 */
const indiscretions: Readonly<Record<string, Danger>> = {
  "memory that is not the program's own": (draft) => {
    const size = draft.value("size");
    if (!mapping.includes(draft.call)) return false;
    if (typeof size !== "number" && typeof size !== "bigint") return false;
    return BigInt(size) > OWN_MEMORY && BigInt(size) < BEYOND;
  },
  "a stop signal for oneself": (draft) =>
    signalling.includes(draft.call) && stops.includes(draft.value("signal")),
  "the root directory as root": (draft, { program }) =>
    program.isRoot &&
    draft.slots.some(({ holder, name }) => isRootPath(holder[name])),
  "requests to devices and adapters as root": (draft, { program }) =>
    program.isRoot && draft.call === "ioctl" &&
    !harmlessRequests.includes(draft.value("request")),
  "a signal to strangers as root": (draft, { program }) => {
    if (!signalling.includes(draft.call) || !program.isRoot) return false;
    const target = draft.value("pid") ?? draft.value("pgrp") ??
      draft.value("tid");
    const isHarmless = [0, SIGWINCH, SIGURG].some((signal) =>
      signal === draft.value("signal")
    );
    return typeof target !== "object" && !isHarmless;
  },
};

const dangers: readonly Danger[] = [
  ...Object.values(avoided).filter((one) => typeof one !== "string"),
  ...Object.values(indiscretions),
];

/** Whether a call must not be made. */
export function isHazardous(draft: Draft, caller: Caller): boolean {
  return dangers.some((isDangerous) => isDangerous(draft, caller));
}
