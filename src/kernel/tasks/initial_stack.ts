/**
 * What lies on a program's first stack (Kernel/Syscalls/execve.cpp,
 * make_userspace_context_for_main_thread; spec: initialProcessState).
 *
 * @module
 */

import {
  AT_BASE,
  AT_CLKTCK,
  AT_EGID,
  AT_ENTRY,
  AT_EUID,
  AT_EXECFD,
  AT_EXECFN,
  AT_GID,
  AT_HWCAP,
  AT_IGNORE,
  AT_NULL,
  AT_PAGESZ,
  AT_PLATFORM,
  AT_RANDOM,
  AT_SECURE,
  AT_UID,
} from "../../api/constants.ts";
import { cpuidLeaf } from "../../cpu/cpu.ts";
import { userAddress } from "../../api/user_address.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import type { Region } from "../memory/region.ts";
import { UserMemory } from "../memory/user_memory.ts";
import type { Random } from "../security/random.ts";
import type { Process } from "./process.ts";

const MOST_BYTES = 131072;
/** Bytes of a pointer. */
const WORD = 8;

/** The leaf of CPUID in whose edx most of a processor's features are. */
const FEATURES = 1;

/** One entry of the auxiliary vector. */
interface AuxiliaryEntry {
  readonly type: number;
  /** Text and random bytes are put on the stack: the value is their address. */
  readonly value: bigint | string | typeof RANDOM;
}

/** Random bytes. */
const RANDOM = Symbol();

/** What the vector says about the program. */
export interface ProgramFacts {
  readonly loadBase: number;
  readonly entry: bigint;
  readonly path: string;
  /** The program's descriptor when an interpreter is to map it. */
  readonly descriptor: number | undefined;
}

/** The vector in the reference's order. */
export function auxiliaryVector(
  process: Process,
  facts: ProgramFacts,
): AuxiliaryEntry[] {
  const { kernel, credentials } = process;
  const { uid, euid, gid, egid } = credentials;
  const [, , , features] = cpuidLeaf(FEATURES);
  const number = (type: number, value: number): AuxiliaryEntry => ({
    type,
    value: BigInt(value),
  });
  return [
    number(AT_PAGESZ, PAGE_SIZE),
    number(AT_BASE, facts.loadBase),
    { type: AT_ENTRY, value: facts.entry },
    number(AT_UID, uid),
    number(AT_EUID, euid),
    number(AT_GID, gid),
    number(AT_EGID, egid),
    { type: AT_PLATFORM, value: kernel.architecture },
    number(AT_HWCAP, kernel.architecture === "x86_64" ? features : 0),
    number(AT_CLKTCK, kernel.time.ticksPerSecond),
    number(AT_SECURE, uid !== euid || gid !== egid ? 1 : 0),
    { type: AT_RANDOM, value: RANDOM },
    { type: AT_EXECFN, value: facts.path },
    facts.descriptor === undefined
      ? number(AT_IGNORE, 0)
      : number(AT_EXECFD, facts.descriptor),
    number(AT_NULL, 0),
  ];
}

/** True when arguments and environment are not too long; the vector never is. */
export function fitsOnStack(process: Process): boolean {
  const list = (strings: readonly string[]): number =>
    strings.reduce((sum, string) => sum + string.length + 1, 0) +
    WORD * (strings.length + 1);
  return list(process.arguments) <= MOST_BYTES &&
    list(process.environment) <= MOST_BYTES;
}

/** So many bytes, or a few more: a multiple. */
function roundedUp(bytes: number, multiple: number): number {
  return Math.ceil(bytes / multiple) * multiple;
}

/** Where the program finds what was put on its stack. */
export interface InitialStack {
  readonly sp: number;
  readonly argv: number;
  readonly envp: number;
}

/** Fills the stack from its top downwards. */
export function buildInitialStack(
  process: Process,
  stack: Region,
  vector: readonly AuxiliaryEntry[],
  random: Random,
): InitialStack {
  const builder = new StackBuilder(
    new UserMemory(process.space),
    stack.end,
    random,
  );
  const argumentAddresses = process.arguments.map((s) => builder.string(s));
  const environmentAddresses = process.environment.map((s) =>
    builder.string(s)
  );
  const entries = vector.map(({ type, value }) => {
    if (typeof value === "bigint") return { type, value };
    const address = value === RANDOM ? builder.random() : builder.string(value);
    return { type, value: BigInt(address) };
  });
  for (const { type, value } of entries.reverse()) {
    builder.word(value);
    builder.word(BigInt(type));
  }
  const envp = builder.list(environmentAddresses);
  const argv = builder.list(argumentAddresses);
  builder.finish();
  return { sp: argv - argv % 16, argv, envp };
}

/** Collects what is pushed and writes it at once. */
class StackBuilder {
  readonly #memory: UserMemory;
  readonly #random: Random;
  readonly #top: number;
  #sp: number;
  /** Pieces by address, highest first. */
  readonly #pieces: { at: number; content: Uint8Array | bigint }[] = [];

  constructor(memory: UserMemory, end: number, random: Random) {
    this.#memory = memory;
    this.#random = random;
    this.#top = end - roundedUp(random.below(PAGE_SIZE), 16);
    this.#sp = this.#top;
  }

  #push(content: Uint8Array | bigint, size: number): number {
    this.#sp -= size;
    this.#pieces.push({ at: this.#sp, content });
    return this.#sp;
  }

  string(text: string): number {
    return this.#pushText(bytesOf(text));
  }

  /** As a string, with a NUL behind. */
  #pushText(bytes: Uint8Array): number {
    return this.#push(bytes, roundedUp(bytes.length + 1, WORD));
  }

  random(): number {
    const bytes = new Uint8Array(16);
    this.#random.fill(bytes);
    return this.#pushText(bytes);
  }

  word(value: bigint): number {
    return this.#push(value, WORD);
  }

  /** Pointers in order, a zero word behind them. */
  list(addresses: readonly number[]): number {
    let at = this.word(0n);
    for (const address of [...addresses].reverse()) {
      at = this.word(BigInt(address));
    }
    return at;
  }

  finish(): void {
    const whole = new Uint8Array(this.#top - this.#sp);
    const view = new DataView(whole.buffer);
    for (const { at, content } of this.#pieces) {
      const start = at - this.#sp;
      if (typeof content !== "bigint") whole.set(content, start);
      else view.setBigUint64(start, content, true);
    }
    this.#memory.write(userAddress(BigInt(this.#sp)), whole);
  }
}
