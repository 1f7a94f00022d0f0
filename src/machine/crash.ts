/**
 * What is to be said of a thread that a fault of its own ended: where it was,
 * and what it did there.
 *
 * @module
 */

import { Exit, Protection } from "../cpu/cpu.ts";
import { type NearestSymbol, nearestSymbol } from "../elf/symbols.ts";
import { SIGABRT, signals, SIGSEGV } from "../api/constants.ts";
import { EPROMISEVIOLATION } from "../api/errno.ts";
import { userAddress } from "../api/user_address.ts";
import { bytesOf } from "../kernel/filesystem/byte_string.ts";
import { InodeVMObject } from "../kernel/memory/inode_vm_object.ts";
import { registerConventions } from "../kernel/tasks/registers.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
import type { Trap } from "../kernel/tasks/traps.ts";
import { symbolsOfObject } from "./object_symbols.ts";

/** What an instruction wanted to do with memory. */
export type AccessKind = "read" | "write" | "execute";

/** Where in a mapped file an address lies. */
export interface CodePlace {
  /** The file, as the mapping is named. */
  readonly file: string;
  /** The address by the file's own count, as its symbols have it. */
  readonly address: number;
  /** The function, where the file has symbols. */
  readonly symbol?: NearestSymbol;
}

/** How a thread was where a signal ended its process. */
export interface Crash {
  /** The code of the signal by which POSIX calls it, where there is one. */
  readonly code?: string;
  /** What happened, as a sentence goes on behind "it"; empty: nothing more. */
  readonly what: string;
  /** The address that was accessed, where one was. */
  readonly address?: bigint;
  /** What was wanted of it. */
  readonly access?: AccessKind;
  /** The instruction. */
  readonly pc: bigint;
  /** Where that is, where a file is mapped there. */
  readonly place?: CodePlace;
}

function accessKind(access: number): AccessKind {
  if (access === Protection.write) return "write";
  return access === Protection.execute ? "execute" : "read";
}

const DID: Readonly<Record<AccessKind, string>> = {
  read: "read",
  write: "wrote to",
  execute: "jumped to",
};

type Cause = Pick<Crash, "code" | "what" | "address" | "access">;

const SIGNAL_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(signals).map(([name, number]) => [number, name]),
);

/** An exit for a reason that needs no look at the memory. */
const CAUSES: Readonly<Partial<Record<Exit, Cause>>> = {
  [Exit.illegal]: {
    code: "ILL_ILLOPC",
    what: "met an instruction that does not exist",
  },
  [Exit.privileged]: {
    code: "ILL_PRVOPC",
    what: "met an instruction that only the kernel may execute",
  },
  [Exit.breakpoint]: { code: "TRAP_BRKPT", what: "met a breakpoint" },
  [Exit.divide]: {
    code: "FPE_INTDIV",
    what: "divided by zero, or the quotient is too large",
  },
  [Exit.debug]: { code: "TRAP_TRACE", what: "was stepped" },
};

function causeOf(thread: Thread, trap: Trap): Cause {
  const { exit } = trap;
  const address = BigInt.asUintN(64, trap.address);
  if (exit !== Exit.fault && exit !== Exit.misaligned) {
    return CAUSES[exit] ?? { what: "" };
  }
  const access = accessKind(trap.access);
  const did = `${DID[access]} 0x${address.toString(16)}`;
  if (exit === Exit.misaligned) {
    const what = `${did}, which is not aligned`;
    return { code: "BUS_ADRALN", what, address, access };
  }
  const { space } = thread.process;
  if (!space.isValidStackPointer(userAddress(thread.cpu.sp))) {
    const sp = BigInt.asUintN(64, thread.cpu.sp).toString(16);
    const what = `${did} while its stack pointer, 0x${sp}, was outside of ` +
      "every stack";
    return { what, address, access };
  }
  const region = space.find(userAddress(address));
  if (region === undefined) {
    const what = `${did}, where nothing is mapped`;
    return { code: "SEGV_MAPERR", what, address, access };
  }
  return (region.access & trap.access) === 0
    ? {
      code: "SEGV_ACCERR",
      what: `${did}, which is mapped without the right to ${access}`,
      address,
      access,
    }
    : {
      code: "BUS_ADRERR",
      what: `${did}, where the mapping has no memory behind it`,
      address,
      access,
    };
}

/** Where an address of a process lies; undefined where no file is mapped. */
export function codePlace(
  { process }: Thread,
  pc: bigint,
): CodePlace | undefined {
  const at = userAddress(pc);
  const region = process.space.find(at);
  if (region === undefined) return undefined;
  const { object } = region;
  if (!(object instanceof InodeVMObject)) return undefined;
  const symbols = symbolsOfObject(object);
  const address = symbols.addressOf(region.offset + at - region.base);
  if (address === undefined) return undefined;
  const symbol = nearestSymbol(symbols, address);
  return {
    file: new TextDecoder().decode(bytesOf(region.name ?? "")),
    address,
    ...(symbol === undefined ? {} : { symbol }),
  };
}

/** Kernel and processes that end one from without. */
function causeFromWithout(thread: Thread, signal: number): Cause {
  const { cpu, process } = thread;
  const { returnRegister } = registerConventions[cpu.architecture];
  if (
    signal === SIGABRT &&
    BigInt.asIntN(64, cpu.register(returnRegister)) ===
      BigInt(-EPROMISEVIOLATION)
  ) {
    return {
      what: `called ${thread.callName ?? ""}, which it has not pledged`,
    };
  }
  const sender = thread.signalSenders.get(signal);
  if (sender === undefined && signal === SIGSEGV) {
    return {
      what: "made a system call from code that can be written, or with its " +
        "stack pointer outside of every stack",
    };
  }
  return sender === undefined || sender === process.pid
    ? { what: "" }
    : { what: `got it from process ${sender}` };
}

/** A code belongs to one signal; the reference sends another for some. */
function withFittingCode({ code, ...cause }: Cause, signal: number): Cause {
  const name = SIGNAL_NAMES.get(signal)?.replace("SIG", "");
  return code === undefined || name === undefined || !code.startsWith(name)
    ? cause
    : { ...cause, code };
}

/**
 * What a trap is to a program that gets `signal` for it. To be called while the
 * memory is as it was.
 */
export function causeOfSignal(
  thread: Thread,
  trap: Trap,
  signal: number,
): Omit<Crash, "pc" | "place"> {
  return withFittingCode(causeOf(thread, trap), signal);
}

/** Tells of a thread whose process a signal just ended, by a trap or not. */
export function describeCrash(
  thread: Thread,
  trap: Trap | undefined,
  signal: number,
): Crash {
  const pc = BigInt.asUintN(64, trap?.pc ?? thread.cpu.pc);
  const place = codePlace(thread, pc);
  return {
    ...(trap === undefined
      ? causeFromWithout(thread, signal)
      : causeOfSignal(thread, trap, signal)),
    pc,
    ...(place === undefined ? {} : { place }),
  };
}
