/**
 * How strace prints one value: everything follows from its meaning in the
 * system-call table and the struct layouts.
 *
 * @module
 */

import {
  type FieldType,
  isArray,
  isScalar,
  type Layout,
  type Scalar,
  scalarSizes,
  sizeOf,
} from "../api/layout.ts";
import { signals } from "../api/constants.ts";
import { address, showInternetAddress, showPort } from "../api/meaning.ts";
import { StringArgument } from "../api/structs/string_argument.ts";
import type { Count, NumberTable, PointerMeaning } from "../api/meaning.ts";
import {
  type Shown,
  shownAs,
  type ShownSocketAddress,
} from "./strace_dependent.ts";
import { formatSocketAddress } from "./strace_socket_address.ts";
import { formatBytes, formatText } from "./strace_text.ts";

/** Looks into the traced process; undefined where nothing is mapped. */
export interface TracedMemory {
  /** The bytes at an address, without disturbing the process. */
  peek(address: number, length: number): Uint8Array | undefined;
}

/** Elements of an array that are shown. */
const ARRAY_LIMIT = 16;
/** Characters of a path that are shown, as many as a path may have. */
const PATH_LIMIT = 4096;
const USER_CEILING = 1n << 47n;

/** What a value stands in: the memory, and its siblings by name. */
export interface Scope {
  /** The traced process. */
  readonly memory: TracedMemory;
  /** A sibling's value, for counts. */
  sibling(name: string): bigint | undefined;
  /**
   * The call's result, which is also how much a read-like call put into its
   * buffer; undefined while it is not known or an error: then what the call
   * writes is not shown.
   */
  readonly result: bigint | undefined;
  /** Told of a place that the call is going to write. */
  written?(): void;
  /** What a descriptor stands for, where that is to be shown. */
  describe?(descriptor: number): string | undefined;
  /** Characters of a string that are shown. */
  readonly stringLimit: number;
}

/** `0x…`, or NULL. */
function formatAddress(value: bigint): string {
  return value === 0n ? "NULL" : `0x${BigInt.asUintN(64, value).toString(16)}`;
}

/** Names of several bits first: O_RDWR is no O_RDONLY|O_WRONLY. */
function bySize(table: NumberTable): [string, number][] {
  return Object.entries(table).sort(([, a], [, b]) => bitsIn(b) - bitsIn(a));
}

function bitsIn(number: number): number {
  return (number >>> 0).toString(2).replaceAll("0", "").length;
}

/** The flags of a value that have names, and the bits that have none. */
export function flagsIn(value: bigint, table: NumberTable): {
  readonly named: readonly { readonly name: string; readonly bits: bigint }[];
  readonly rest: bigint;
} {
  let rest = BigInt.asUintN(32, value);
  const named: { name: string; bits: bigint }[] = [];
  for (const [name, number] of bySize(table)) {
    const bits = BigInt.asUintN(32, BigInt(number));
    if (bits === 0n || (rest & bits) !== bits) continue;
    named.push({ name, bits });
    rest &= ~bits;
  }
  return { named, rest };
}

/** Flags as `A|B|0x40`, `0` for none. */
function formatFlags(value: bigint, table: NumberTable): string {
  const { named, rest } = flagsIn(value, table);
  const names = named.map(({ name }) => name);
  if (rest !== 0n) names.push(`0x${rest.toString(16)}`);
  if (names.length > 0) return names.join("|");
  return Object.entries(table).find(([, number]) => number === 0)?.[0] ?? "0";
}

/** The constant's name, or the number. */
export function formatConstant(value: bigint, table: NumberTable): string {
  return nameOfConstant(value, table) ?? String(BigInt.asIntN(32, value));
}

/** The constant's name, where the table has it. */
export function nameOfConstant(
  value: bigint,
  table: NumberTable,
): string | undefined {
  const number = Number(BigInt.asIntN(32, value));
  return Object.entries(table).find(([, entry]) =>
    entry === number || (entry >>> 0) === (number >>> 0)
  )?.[0];
}

/** A scalar by its meaning. */
export function formatValue(
  value: bigint,
  meaning: Shown | undefined,
  scope: Scope,
): string {
  switch (meaning?.kind) {
    case undefined:
    case "decimal":
      return String(value);
    case "descriptor":
      return describedAs(String(value), value, scope);
    case "network port":
      return showPort(Number(value));
    case "internet address":
      return showInternetAddress(Number(value));
    case "octal":
      return formatMode(value, meaning.table);
    case "hexadecimal":
      return namedExactly(value, meaning.table) ??
        `0x${BigInt.asUintN(64, value).toString(16)}`;
    case "address":
      return namedExactly(value, meaning.table) ?? formatAddress(value);
    case "flags":
      return formatFlags(value, meaning.table);
    case "constant":
      return formatConstant(value, meaning.table);
    case "directory descriptor":
      return describedAs(formatConstant(value, meaning.table), value, scope);
    case "signal set":
      return formatSignalSet(value);
    case "id":
      return BigInt.asUintN(32, value) === 0xffff_ffffn ? "-1" : String(value);
    case "device":
      return formatDevice(value);
    case "socket address":
      return formatAddressAt(value, meaning, scope);
    case "constant and flags":
      return formatBoth(value, meaning);
    case "pointer":
      return formatPointer(value, meaning, scope);
    default:
      return formatAddress(value);
  }
}

function describedAs(text: string, value: bigint, scope: Scope): string {
  const what = scope.describe?.(Number(BigInt.asIntN(32, value)));
  return what === undefined ? text : `${text}<${what}>`;
}

/** The name of a whole value; none where no table is given. */
function namedExactly(value: bigint, table: NumberTable): string | undefined {
  const isNarrow = value === BigInt.asIntN(32, value) ||
    value === BigInt.asUintN(32, value);
  return isNarrow ? nameOfConstant(value, table) : undefined;
}

const FILE_TYPE = 0o170000n;

/** A mode in octal, its file type by name where there is one. */
function formatMode(value: bigint, types: NumberTable): string {
  const octal = (rest: bigint): string =>
    rest === 0n ? "0" : `0${rest.toString(8)}`;
  const type = value & FILE_TYPE;
  const name = type === 0n ? undefined : nameOfConstant(type, types);
  return name === undefined
    ? octal(value)
    : `${name}|${octal(value & ~FILE_TYPE)}`;
}

/** Signals as strace has them: `[USR1 CHLD]`, and `~[…]` where most are in. */
function formatSignalSet(value: bigint): string {
  const bits = BigInt.asUintN(32, value);
  const names = Object.entries(signals).map(([name, number]) => ({
    name: name.replace("SIG", ""),
    isIn: (bits >> BigInt(number - 1) & 1n) === 1n,
  }));
  const inside = names.filter(({ isIn }) => isIn);
  const outside = names.filter(({ isIn }) => !isIn);
  return outside.length < inside.length / 2
    ? `~[${outside.map(({ name }) => name).join(" ")}]`
    : `[${inside.map(({ name }) => name).join(" ")}]`;
}

/** A device number by its halves (AK's encoding). */
function formatDevice(value: bigint): string {
  const major = (value >> 8n) & 0xfffn;
  const minor = (value & 0xffn) | ((value >> 12n) & 0xfff00n);
  return `makedev(${major}, ${minor})`;
}

function formatAddressAt(
  value: bigint,
  { access, count }: ShownSocketAddress,
  scope: Scope,
): string {
  if (value === 0n || BigInt.asUintN(64, value) >= USER_CEILING) {
    return formatAddress(value);
  }
  if (access === "write" && scope.result === undefined) {
    scope.written?.();
    return formatAddress(value);
  }
  const size = countOf(count, scope);
  const bytes = size === undefined
    ? undefined
    : scope.memory.peek(Number(value), Math.min(size, MOST_ADDRESS));
  return bytes === undefined
    ? formatAddress(value)
    : formatSocketAddress(bytes, scope.stringLimit);
}

/** No socket address is longer. */
const MOST_ADDRESS = 120;

function formatBoth(
  value: bigint,
  meaning: Extract<Shown, { kind: "constant and flags" }>,
): string {
  const mask = BigInt(meaning.mask);
  const constant = formatConstant(value & mask, meaning.table);
  const above = BigInt.asUintN(32, value & ~mask);
  return above === 0n
    ? constant
    : `${constant}|${formatFlags(above, meaning.flags)}`;
}

function countOf(count: Count, scope: Scope): number | undefined {
  if (typeof count === "number") return count;
  const pointed = count.startsWith("*");
  const value = scope.sibling(pointed ? count.slice(1) : count);
  if (value === undefined) return undefined;
  if (!pointed) return clamp(value);
  const bytes = scope.memory.peek(clamp(value), 4);
  return bytes &&
    new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function clamp(value: bigint): number {
  return Number(value < 0n ? 0n : value > USER_CEILING ? USER_CEILING : value);
}

function formatPointer(
  value: bigint,
  meaning: PointerMeaning & { readonly element?: Shown },
  scope: Scope,
): string {
  const address = BigInt.asUintN(64, value);
  if (address === 0n || address >= USER_CEILING) return formatAddress(value);
  if (meaning.access !== "read" && scope.result === undefined) {
    scope.written?.();
    return formatAddress(value);
  }
  const count = countOf(meaning.count, scope);
  if (count === undefined) return formatAddress(value);
  return formatPointee(Number(address), meaning, count, scope) ??
    formatAddress(value);
}

function formatPointee(
  address: number,
  { to, access, element }: PointerMeaning & { readonly element?: Shown },
  count: number,
  scope: Scope,
): string | undefined {
  if (to === "bytes" || to === "text" || to === "path") {
    const filled = access === "write" && scope.result !== undefined
      ? Math.min(count, clamp(scope.result))
      : count;
    const limit = to === "path" ? PATH_LIMIT : scope.stringLimit;
    const bytes = peekShort(scope.memory, address, filled, limit);
    if (bytes === undefined) return undefined;
    return to === "bytes"
      ? formatBytes(bytes, limit, filled)
      : formatText(bytes, limit, filled);
  }
  const size = typeof to === "string" ? scalarSizes[to] : to.size;
  const shown = Math.min(count, ARRAY_LIMIT);
  const bytes = scope.memory.peek(address, shown * size);
  if (bytes === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements = Array.from(
    { length: shown },
    (_, index) => formatField(to, view, index * size, element, scope),
  );
  if (count > shown) elements.push("...");
  if (element !== undefined && count === 1) return elements.join("");
  // strace shows one scalar behind a pointer in brackets, one struct bare.
  const bare = count === 1 && typeof to !== "string";
  return bare ? elements.join("") : `[${elements.join(", ")}]`;
}

function peekShort(
  memory: TracedMemory,
  address: number,
  length: number,
  limit: number,
): Uint8Array | undefined {
  return memory.peek(address, Math.min(length, limit + 1)) ??
    (length > 0 ? undefined : new Uint8Array(0));
}

function readScalar(type: Scalar, view: DataView, at: number): bigint {
  switch (scalarSizes[type]) {
    case 1:
      return BigInt(type === "i8" ? view.getInt8(at) : view.getUint8(at));
    case 2:
      return BigInt(
        type === "i16" ? view.getInt16(at, true) : view.getUint16(at, true),
      );
    case 4:
      return BigInt(
        type === "i32" ? view.getInt32(at, true) : view.getUint32(at, true),
      );
    default:
      return type === "i64"
        ? view.getBigInt64(at, true)
        : view.getBigUint64(at, true);
  }
}

/** A field of a struct, or an element of an array. */
function formatField(
  type: FieldType,
  view: DataView,
  at: number,
  meaning: Shown | undefined,
  scope: Scope,
): string {
  if (isScalar(type)) {
    const value = readScalar(type, view, at);
    const plain = type === "pointer" || type === "opaque" ? address : undefined;
    return formatValue(value, meaning ?? plain, scope);
  }
  if (!isArray(type)) {
    switch (type.name) {
      case "StringArgument":
        return formatStringArgument(
          view,
          at,
          scope,
          meaning?.kind === "path" ? PATH_LIMIT : scope.stringLimit,
        );
      case "StringListArgument":
        return formatStringList(view, at, scope);
      default:
        return formatStruct(type, view, at, scope);
    }
  }
  const { element, count } = type;
  if (element === "char" || element === "u8") {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at, count);
    return element === "char"
      ? formatText(bytes, count, count)
      : formatBytes(bytes, scope.stringLimit);
  }
  const size = sizeOf(element);
  const elements = Array.from(
    { length: Math.min(count, ARRAY_LIMIT) },
    (_, index) => formatField(element, view, at + index * size, meaning, scope),
  );
  if (count > ARRAY_LIMIT) elements.push("...");
  return `[${elements.join(", ")}]`;
}

function formatStringArgument(
  view: DataView,
  at: number,
  scope: Scope,
  limit: number,
): string {
  const characters = view.getBigUint64(at, true);
  const length = clamp(view.getBigUint64(at + 8, true));
  if (characters === 0n || characters >= USER_CEILING) {
    return formatAddress(characters);
  }
  const bytes = peekShort(scope.memory, Number(characters), length, limit);
  return bytes ? formatText(bytes, limit, length) : formatAddress(characters);
}

/** argv and envp: their strings in brackets. */
function formatStringList(view: DataView, at: number, scope: Scope): string {
  const strings = view.getBigUint64(at, true);
  const length = clamp(view.getBigUint64(at + 8, true));
  const shown = Math.min(length, ARRAY_LIMIT);
  const bytes = strings < USER_CEILING
    ? scope.memory.peek(Number(strings), shown * StringArgument.size)
    : undefined;
  if (bytes === undefined && shown > 0) return formatAddress(strings);
  const items = bytes ?? new Uint8Array(0);
  const list = new DataView(items.buffer, items.byteOffset, items.byteLength);
  const texts = Array.from(
    { length: shown },
    (_, index) =>
      formatStringArgument(
        list,
        index * StringArgument.size,
        scope,
        scope.stringLimit,
      ),
  );
  if (length > shown) texts.push("...");
  return `[${texts.join(", ")}]`;
}

/** A struct as `{name=value, …}`. */
function formatStruct(
  layout: Layout,
  view: DataView,
  at: number,
  outer: Scope,
): string {
  const scope: Scope = {
    ...outer,
    sibling: (name) => {
      const field = layout.fields[name];
      if (field === undefined || !isScalar(field[1])) return undefined;
      return readScalar(field[1], view, at + field[0]);
    },
  };
  const fields = Object.entries(layout.fields).map(([name, row]) => {
    const [offset, type, stated] = row;
    const meaning = shownAs(layout.name, name, scope.sibling) ?? stated;
    return `${name}=${formatField(type, view, at + offset, meaning, scope)}`;
  });
  return `{${fields.join(", ")}}`;
}
