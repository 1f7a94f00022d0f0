/**
 * One system call as strace shows it: what its arguments and its result look
 * like follows from the system-call table.
 *
 * @module
 */

import {
  type ArgumentDecoders,
  type ArgumentType,
  decodeRegister,
} from "../api/argument.ts";
import type { SystemCall } from "../api/calls.ts";
import { errno, type ErrnoName } from "../api/errno.ts";
import { errnoTexts } from "./errno_texts.ts";
import { shownAs, type Siblings } from "./strace_dependent.ts";
import { formatValue, type Scope, type TracedMemory } from "./strace_value.ts";

/** A call as it was made. */
export interface TracedCall {
  /** Process that makes it. */
  readonly pid: number;
  /** Thread that makes it. */
  readonly tid: number;
  /** The number in its register. */
  readonly number: bigint;
  /** Its row; undefined for an unknown number. */
  readonly row: SystemCall | undefined;
  /** The four argument registers. */
  readonly registers: readonly bigint[];
  /** What its architecture makes of them. */
  readonly decoders: ArgumentDecoders;
  /** Memory of its process. */
  readonly memory: TracedMemory;
  /** When it was made, in ns since the machine began. */
  readonly time: number;
  /** What a descriptor of its process stands for. */
  describe?(descriptor: number): string | undefined;
}

/** How calls are shown. */
export interface CallStyle {
  /** Characters of a string that are shown; a path is shown whole. */
  readonly stringLimit: number;
  /** Descriptors with what they stand for. */
  readonly showsPaths: boolean;
}

/** As strace has it. */
export const standardStyle: CallStyle = { stringLimit: 32, showsPaths: false };

/** The register types whose sign is kept when printed. */
const SIGNED: ReadonlySet<ArgumentType> = new Set<ArgumentType>([
  "int",
  "pid_t",
  "ProcessID",
  "clockid_t",
  "off_t",
]);

/** The calls whose result is a new descriptor. */
const OPENING: ReadonlySet<string> = new Set([
  "open",
  "dup2",
  "socket",
  "accept4",
  "fsopen",
  "recvfd",
  "create_inode_watcher",
  "anon_create",
  "unshare_create",
  "unshare_open",
]);

const errnoNames = new Map<number, ErrnoName>(
  Object.entries(errno).map(([name, number]) => [number, name as ErrnoName]),
);

/** What a call came to. */
export interface TracedResult {
  readonly value: bigint;
  /** The name of the error, or its number where it has none. */
  readonly error?: string;
}

/** The result in a return register: a negative errno there is an error. */
export function resultOf(register: bigint): TracedResult {
  const value = BigInt.asIntN(64, register);
  if (value >= 0n || value <= -4096n) return { value };
  const number = Number(-value);
  return { value, error: errnoNames.get(number) ?? String(number) };
}

/**
 * Before the call what it reads is known, after it also what it wrote. Memory
 * that is not there yet may be there when the call is over: until then the
 * argument is unknown, and what a failed call would have written is an address.
 */
export function formatArguments(
  call: TracedCall,
  style: CallStyle,
  result?: TracedResult,
): (string | undefined)[] {
  const { row, registers } = call;
  if (row === undefined) return registers.map((value) => hexadecimal(value));
  let isMissing = false;
  const memory: TracedMemory = {
    peek: (address, length) => {
      const bytes = call.memory.peek(address, length);
      isMissing ||= bytes === undefined;
      return bytes;
    },
  };
  const sibling = siblingsOf(call, row);
  const scope: Scope = {
    memory,
    result: result?.error === undefined ? result?.value : undefined,
    written: () => isMissing = true,
    sibling,
    ...styled(call, style),
  };
  return row.parameters.map(([name, , stated], index) => {
    isMissing = false;
    const meaning = shownAs(row.name, name, sibling) ?? stated;
    const text = formatValue(typed(row, call, index), meaning, scope);
    return isMissing && result === undefined ? undefined : text;
  });
}

function siblingsOf(call: TracedCall, row: SystemCall): Siblings {
  return (name) => {
    const index = row.parameters.findIndex(([other]) => other === name);
    return index < 0 ? undefined : typed(row, call, index);
  };
}

function styled(
  { describe }: TracedCall,
  { showsPaths, stringLimit }: CallStyle,
): Pick<Scope, "stringLimit" | "describe"> {
  return showsPaths && describe !== undefined
    ? { stringLimit, describe }
    : { stringLimit };
}

/** A register in hexadecimal. */
export function hexadecimal(value: bigint | undefined): string {
  return `0x${BigInt.asUintN(64, value ?? 0n).toString(16)}`;
}

/** The name of a call, or its number where there is no such call. */
export function nameOf(call: TracedCall): string {
  return call.row?.name ?? `syscall_${hexadecimal(call.number)}`;
}

/** Whether an int or an unsigned can have the value. */
function isNarrow(value: number): boolean {
  return value === value >> 0 || value === value >>> 0;
}

/** A register as its argument's type. */
function typed(
  row: SystemCall,
  { registers, decoders }: TracedCall,
  index: number,
): bigint {
  const type = row.parameters[index]?.[1] ?? "u64";
  const register = registers[index] ?? 0n;
  if (type === "pointer") return BigInt.asUintN(64, register);
  const decoded = decodeRegister(decoders[type], register);
  // A value that its type does not have: the register is what there is to show.
  if (typeof decoded === "number" && !isNarrow(decoded)) {
    return BigInt.asIntN(64, register);
  }
  const value = BigInt(decoded);
  return SIGNED.has(type) ? value : BigInt.asUintN(64, value);
}

/** A result as it stands behind the `=`. */
export function formatResult(
  call: TracedCall,
  style: CallStyle,
  { value, error }: TracedResult,
): string {
  if (error !== undefined) {
    const text = errnoTexts[error as ErrnoName];
    return `-1 ${error}${text === undefined ? "" : ` (${text})`}`;
  }
  const { row } = call;
  if (row === undefined) return String(value);
  const sibling = siblingsOf(call, row);
  const opened = OPENING.has(row.name)
    ? { kind: "descriptor" } as const
    : undefined;
  const meaning = shownAs(row.name, "=", sibling) ?? opened ?? row.result;
  return meaning.kind === "pointer" ? String(value) : formatValue(
    value,
    meaning,
    { memory: call.memory, result: value, sibling, ...styled(call, style) },
  );
}
