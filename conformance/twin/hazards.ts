/**
 * What the reference panics or hangs at: no exported program goes there. Each
 * hazard is told by the call, as it is drawn up, and what its actor believes.
 *
 * @module
 */

import {
  F_SETLK,
  F_SETLKW,
  FIOCLEX,
  FIONBIO,
  FIONCLEX,
  FIONREAD,
  futexOperations,
  SIGSTOP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGURG,
  SIGWINCH,
} from "../../src/api/constants.ts";
import { type Draft, isBlock } from "./draft.ts";
import type { OpenFile, World } from "./world.ts";

/** Who is about to make the call. */
export interface Caller {
  readonly world: World;
  readonly program: { readonly isRoot: boolean };
  /** How deep it stands below the main actor. */
  readonly depth: number;
}

/** A call that must not be made. */
export interface Hazard {
  readonly name: string;
  readonly why: string;
  readonly is: (draft: Draft, caller: Caller) => boolean;
}

const localKinds: readonly string[] = [
  "connected local",
  "local",
  "local listener",
];

/** The open file behind a call's first descriptor. */
function fileIn(draft: Draft, { world }: Caller): OpenFile | undefined {
  return world.fileOf(draft.value("fd") ?? draft.value("sockfd"));
}

function isLocal(draft: Draft, caller: Caller): boolean {
  return localKinds.includes(fileIn(draft, caller)?.kind ?? "");
}

function isOne(value: unknown, of: number): boolean {
  return typeof value === "number" && value === of;
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
];
const sending: readonly string[] = ["write", "pwritev", "sendmsg"];

/** All of them. */
export const hazards: readonly Hazard[] = [
  {
    name: "FIONREAD on a local socket",
    why: "on a listening one the reference dereferences null",
    is: (draft, caller) =>
      draft.call === "ioctl" && isOne(draft.value("request"), FIONREAD) &&
      (isLocal(draft, caller) || fileIn(draft, caller) === undefined),
  },
  {
    name: "mremap of an unnamed shared file mapping",
    why: "it takes the name that is not there",
    is: (draft, { world }) =>
      draft.call === "mremap" &&
      !world.mappings.some(({ base, kind }) =>
        base === draft.value("old_address") && kind === "shared file"
      ),
  },
  {
    name: "an empty name of a mapping",
    why: "mremap of it takes the name that is not there",
    is: (draft) =>
      (draft.call === "mmap" || draft.call === "set_mmap_name") &&
      draft.value("name") === "",
  },
  {
    name: "msync of size 0",
    why: "an assertion of the reference",
    is: (draft) => {
      const size = draft.value("size");
      return draft.call === "msync" &&
        !(typeof size === "number" && size > 0 ||
          typeof size === "bigint" && size > 0n && size < 1n << 32n);
    },
  },
  {
    name: "FUTEX_WAKE of nobody",
    why: "with a waiter there it loops",
    is: (draft) => {
      const operation = draft.value("futex_op");
      return draft.call === "futex" && isZero(draft.value("val")) &&
        typeof operation === "number" &&
        (operation & 0xff) !== futexOperations.FUTEX_WAIT &&
        (operation & 0xff) !== futexOperations.FUTEX_WAIT_BITSET;
    },
  },
  {
    name: "fchmod of a local socket",
    why: "an unbound one has no inode",
    is: (draft, caller) =>
      draft.call === "fchmod" && fileIn(draft, caller)?.kind !== "file" &&
      fileIn(draft, caller)?.kind !== "directory",
  },
  {
    name: "a local socket that may wait",
    why: "interrupted it panics, and so does accept of an interrupted connect",
    is: (draft, caller) =>
      isLocal(draft, caller) &&
      (receiving.includes(draft.call) || draft.call === "accept4") &&
      fileIn(draft, caller)?.isNonblocking !== true,
  },
  {
    name: "connect of a local socket",
    why: "interrupted it makes accept panic",
    is: (draft, caller) => draft.call === "connect" && isLocal(draft, caller),
  },
  {
    name: "sending nothing",
    why: "it never returns, not even for a signal",
    is: (draft, caller) => {
      if (!sending.includes(draft.call)) return false;
      const { kind } = fileIn(draft, caller) ?? { kind: "socket" };
      const isSocket = localKinds.includes(kind) || kind === "socket" ||
        ["udp", "tcp", "tcp listener"].includes(kind);
      if (!isSocket) return false;
      const sizes = ["size", "iov_len", "msg_iovlen", "iov_count"].flatMap(
        (name) => draft.value(name) ?? [],
      );
      return sizes.length === 0 || sizes.some(isZero);
    },
  },
  {
    name: "execve in a second thread",
    why: "the reference waits for itself",
    is: (draft, { world }) => draft.call === "execve" && world.hasThreads,
  },
  {
    name: "record locks while another waits for one",
    why: "removing or downgrading one panics",
    is: (draft, { depth }) => {
      const command = draft.value("cmd");
      return draft.call === "fcntl" &&
        (isOne(command, F_SETLKW) || (isOne(command, F_SETLK) && depth > 0));
    },
  },
  {
    name: "a directory renamed over a directory",
    why: "over an empty one it is an assertion of RAMFS",
    is: (draft, { world }) => {
      if (draft.call !== "rename") return false;
      const kindOf = (path: unknown) => world.paths.get(String(path));
      const target = kindOf(draft.value("new_path"));
      const isOther = ["file", "link"].includes(
        kindOf(draft.value("old_path")) ?? "",
      );
      return !isOther &&
        (target === "directory" || target === "full directory");
    },
  },
  {
    name: "mkdir in /proc",
    why: "an assertion of the reference",
    is: (draft) => String(draft.value("path")).startsWith("/proc"),
  },
];

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
const indiscretions: readonly Hazard[] = [
  {
    name: "memory that is not the program's own",
    why: "what lies behind a mapping is chance",
    is: (draft) => {
      if (!mapping.includes(draft.call)) return false;
      const size = draft.value("size");
      if (typeof size !== "number" && typeof size !== "bigint") return false;
      return BigInt(size) > OWN_MEMORY && BigInt(size) < BEYOND;
    },
  },
  {
    name: "a stop signal for oneself",
    why: "nobody goes on; a pattern stops a child",
    is: (draft) =>
      signalling.includes(draft.call) && stops.includes(draft.value("signal")),
  },
  {
    name: "the root directory as root",
    why: "the boot's other programs live below it",
    is: (draft, { program }) =>
      program.isRoot &&
      draft.slots.some(({ holder, name }) => isRootPath(holder[name])),
  },
  {
    name: "requests to devices and adapters as root",
    why: "the boot's other programs would see what they change",
    is: (draft, { program }) =>
      program.isRoot && draft.call === "ioctl" &&
      !harmlessRequests.includes(draft.value("request")),
  },
  {
    name: "a signal to strangers as root",
    why: "the executor is one of them",
    is: (draft, { program }) => {
      if (!signalling.includes(draft.call) || !program.isRoot) return false;
      const target = draft.value("pid") ?? draft.value("pgrp") ??
        draft.value("tid");
      const isOwn = typeof target === "object";
      return !isOwn && ![0, SIGWINCH, SIGURG].includes(
        draft.value("signal") as number,
      );
    },
  },
];

/** Whether a call must not be made. */
export function isHazardous(draft: Draft, caller: Caller): boolean {
  return [...hazards, ...indiscretions].some(({ is }) => is(draft, caller));
}
