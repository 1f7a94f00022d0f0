/**
 * What may differ between two kernels that do the same: process numbers,
 * addresses, inodes, ports and times. Each becomes a symbol, numbered by first
 * appearance in its program, or nothing at all.
 *
 * @module
 */

import { sysconfNames } from "../../src/api/constants.ts";
import { errnoName } from "../../src/api/errno.ts";
import {
  type FieldRow,
  type FieldType,
  isArray,
  isScalar,
  type Layout,
  readScalar,
  sizeOf,
} from "../../src/api/layout.ts";
import type { Step } from "../language/step.ts";
import { quote } from "../language/value.ts";

/** Kinds of number: compared as they are, as symbols, or not at all. */
export type NumberKind =
  | "plain"
  | "process"
  | "address"
  | "inode"
  | "port"
  /** Compared where somebody has set it, not where a clock has. */
  | "file time"
  | "any";

const resultKinds: Readonly<Record<string, NumberKind>> = {
  fork: "process",
  posix_spawn: "process",
  getpid: "process",
  getppid: "process",
  gettid: "process",
  getsid: "process",
  getpgid: "process",
  getpgrp: "process",
  setsid: "process",
  get_root_session_id: "process",
  create_thread: "process",
  mmap: "address",
  mremap: "address",
  map_time_page: "address",
  alarm: "any",
  times: "any",
  perf_register_string: "any",
};

const fieldKinds: Readonly<Record<string, NumberKind>> = {
  "stat.st_dev": "inode",
  "stat.st_ino": "inode",
  "statvfs.f_fsid": "inode",
  "siginfo_t.si_pid": "process",
  "flock.l_pid": "process",
  "ucred.pid": "process",
};

/** Structs that hold nothing but what was measured. */
const measured: readonly string[] = ["rusage", "tms"];

/** Calls whose times are those of a clock. */
const clocks: readonly string[] = [
  "clock_gettime",
  "clock_getres",
  "clock_nanosleep",
  "adjtime",
  "getrusage",
  "times",
];

/** What calls write where no layout says it. */
const memoryKinds: Readonly<
  Record<string, "words" | "registers" | "chance" | "socket address">
> = {
  getrandom: "chance",
  get_stack_bounds: "words",
  ptrace: "registers",
  getsockname: "socket address",
  getpeername: "socket address",
  accept4: "socket address",
};

/** From this many seconds on a time was read from a clock. */
const CLOCK_SECONDS = 100_000_000n;

/** Below it a number in the place of an address is none. */
const LOWEST_ADDRESS = 0x10000n;

/** The symbols of one program in one run. */
export class Symbols {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** What stands for a number. */
  show(kind: NumberKind, number: bigint): string {
    switch (kind) {
      case "plain":
        return `${number}`;
      case "any":
        return "…";
      case "file time":
        return number >= CLOCK_SECONDS ? "now" : `${number}`;
      case "address":
        return this.#address(BigInt.asUintN(64, number));
      default:
        return number <= 0n ? `${number}` : this.#symbol(kind, number);
    }
  }

  // A page is a symbol; the place in it counts.
  #address(address: bigint): string {
    if (address < LOWEST_ADDRESS) return `${address}`;
    const place = address & 0xfffn;
    const page = this.#symbol("page", address - place);
    return place === 0n ? page : `${page}+${place}`;
  }

  #symbol(kind: string, number: bigint): string {
    const key = `${kind} ${number}`;
    let symbol = this.#known.get(key);
    if (symbol === undefined) {
      const count = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, count);
      this.#known.set(key, symbol = `${kind}#${count}`);
    }
    return symbol;
  }
}

function callIn({ action }: Step): string {
  if (action.kind === "call") return action.name ?? "";
  if (action.kind === "child") return "fork";
  return action.kind === "thread" ? "create_thread" : action.kind;
}

/** What sysconf tells of the machine and not of the kernel. */
const machineNames: readonly unknown[] = [
  sysconfNames._SC_NPROCESSORS_CONF,
  sysconfNames._SC_NPROCESSORS_ONLN,
  sysconfNames._SC_PHYS_PAGES,
];

function resultKind(step: Step): NumberKind {
  const { action } = step;
  const name = callIn(step);
  const isMachine = name === "sysconf" && action.kind === "call" &&
    machineNames.includes(action.arguments[0]);
  return isMachine ? "any" : resultKinds[name] ?? "plain";
}

/** A step's result. */
export function showStepResult(
  step: Step,
  result: bigint,
  symbols: Symbols,
): string {
  const name = result < 0n && result > -4096n
    ? errnoName(Number(-result))
    : undefined;
  if (name !== undefined) return name;
  return symbols.show(resultKind(step), result);
}

class MemoryReader {
  readonly #call: string;
  readonly #symbols: Symbols;
  readonly #view: DataView;

  constructor(call: string, bytes: Uint8Array, symbols: Symbols) {
    this.#call = call;
    this.#symbols = symbols;
    this.#view = new DataView(
      bytes.buffer,
      bytes.byteOffset,
      bytes.byteLength,
    );
  }

  struct(layout: Layout, at: number): string {
    if (measured.includes(layout.name)) return "…";
    if (layout.name === "timespec" || layout.name === "timeval") {
      return this.#time(at);
    }
    const shown = Object.entries<FieldRow>(layout.fields).map((
      [name, [offset, type]],
    ) => `${name}=${this.#field(`${layout.name}.${name}`, type, at + offset)}`);
    return `{${shown.join(", ")}}`;
  }

  #time(at: number): string {
    if (clocks.includes(this.#call)) return "…";
    const seconds = this.#view.getBigInt64(at, true);
    const rest = this.#view.getBigInt64(at + 8, true);
    const shown = this.#symbols.show("file time", seconds);
    return shown === "now" ? shown : `${shown}.${rest}`;
  }

  #field(name: string, type: FieldType, at: number): string {
    if (isScalar(type)) {
      const isAddress = type === "pointer" || type === "opaque";
      const kind = fieldKinds[name] ?? (isAddress ? "address" : "plain");
      // A pointer keeps all its bits here; readScalar folds the bad ones.
      const number = isAddress
        ? this.#view.getBigUint64(at, true)
        : BigInt(readScalar(type, this.#view, at));
      return this.#symbols.show(kind, number);
    }
    if (!isArray(type)) return this.struct(type, at);
    const { element, count } = type;
    if (element === "char" || element === "u8") {
      return this.bytes(at, count).replace(/(\\x00)+"$/, '"');
    }
    const size = sizeOf(element);
    return `[${
      Array.from(
        { length: count },
        (_, index) => this.#field(name, element, at + index * size),
      ).join(", ")
    }]`;
  }

  bytes(at: number, count: number): string {
    const bytes = new Uint8Array(
      this.#view.buffer,
      this.#view.byteOffset + at,
      Math.min(count, this.#view.byteLength - at),
    );
    // All of them count; quote shows the first 32.
    return bytes.length <= 32 ? quote(bytes) : longQuote(bytes);
  }

  /** Bounds: what looks like an address is one, and chance. */
  words(): string {
    const words: string[] = [];
    for (let at = 0; at + 8 <= this.#view.byteLength; at += 8) {
      const word = this.#view.getBigUint64(at, true);
      words.push(word < LOWEST_ADDRESS ? `${word}` : "…");
    }
    return `[${words.join(", ")}]`;
  }

  /** The ports of sockets that nobody bound are chance. */
  socketAddress(): string {
    const { byteLength } = this.#view;
    if (byteLength < 8 || this.#view.getUint16(0, true) !== 2) {
      return this.bytes(0, byteLength);
    }
    const port = this.#view.getUint16(2);
    const kind = port >= 30_000 ? "port" : "plain";
    return `port ${this.#symbols.show(kind, BigInt(port))} ${
      this.bytes(4, byteLength - 4)
    }`;
  }
}

function longQuote(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    let end = at + 1;
    while (end < bytes.length && bytes[end] === bytes[at]) end++;
    const one = quote(bytes.subarray(at, at + 1));
    parts.push(end - at > 4 ? `${one}*${end - at}` : one.repeat(end - at));
    at = end;
  }
  return parts.join("").replaceAll('""', "");
}

/** Memory that a step looked at. */
export function showMemory(
  step: Step,
  index: number,
  bytes: Uint8Array,
  symbols: Symbols,
): string {
  const memory = step.observations[index]?.memory;
  const layout = memory?.kind === "block" ? memory.layout : undefined;
  const name = callIn(step);
  const reader = new MemoryReader(name, bytes, symbols);
  if (layout !== undefined && bytes.length >= layout.size) {
    return reader.struct(layout, 0);
  }
  switch (memoryKinds[name]) {
    case "chance":
      return `[${bytes.length} bytes]`;
    // Where a debuggee is stopped is chance; a word that is read from it is not.
    case "registers":
      return bytes.length > 8
        ? `[${bytes.length} bytes]`
        : reader.bytes(0, bytes.length);
    case "words":
      return reader.words();
    case "socket address":
      return reader.socketAddress();
    default:
      return reader.bytes(0, bytes.length);
  }
}
