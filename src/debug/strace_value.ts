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
import { address } from "../api/meaning.ts";
import type {
  Count,
  Meaning,
  NumberTable,
  PointerMeaning,
} from "../api/meaning.ts";

/** Looks into the traced process; undefined where nothing is mapped. */
export interface TracedMemory {
  /** The bytes at an address, without disturbing the process. */
  peek(address: number, length: number): Uint8Array | undefined;
}

/** Characters of a string and elements of an array that are shown. */
const STRING_LIMIT = 32;
const ARRAY_LIMIT = 16;
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
}

/** `0x…`, or NULL. */
function formatAddress(value: bigint): string {
  return value === 0n ? "NULL" : `0x${BigInt.asUintN(64, value).toString(16)}`;
}

/** Flags as `A|B|0x40`, `0` for none. */
function formatFlags(value: bigint, table: NumberTable): string {
  let rest = BigInt.asUintN(32, value);
  const names: string[] = [];
  for (const [name, number] of Object.entries(table)) {
    const bits = BigInt.asUintN(32, BigInt(number));
    if (bits === 0n || (rest & bits) !== bits) continue;
    names.push(name);
    rest &= ~bits;
  }
  if (rest !== 0n) names.push(`0x${rest.toString(16)}`);
  if (names.length > 0) return names.join("|");
  return Object.entries(table).find(([, number]) => number === 0)?.[0] ?? "0";
}

/** The constant's name, or the number. */
export function formatConstant(value: bigint, table: NumberTable): string {
  const number = Number(BigInt.asIntN(32, value));
  const found = Object.entries(table).find(([, entry]) =>
    entry === number || (entry >>> 0) === (number >>> 0)
  );
  return found?.[0] ?? String(number);
}

/** Bytes as a quoted string with C's escapes. */
function formatBytes(bytes: Uint8Array, total = bytes.length): string {
  let text = "";
  for (const byte of bytes.subarray(0, STRING_LIMIT)) {
    text += escapeByte(byte);
  }
  const cut = total > Math.min(bytes.length, STRING_LIMIT);
  return `"${text}"${cut ? "..." : ""}`;
}

const ESCAPES: Readonly<Record<number, string>> = {
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  34: '\\"',
  92: "\\\\",
};

function escapeByte(byte: number): string {
  const known = ESCAPES[byte];
  if (known !== undefined) return known;
  if (byte >= 32 && byte < 127) return String.fromCharCode(byte);
  return `\\${byte.toString(8)}`;
}

/** A scalar by its meaning. */
export function formatValue(
  value: bigint,
  meaning: Meaning | undefined,
  scope: Scope,
): string {
  switch (meaning?.kind) {
    case undefined:
    case "decimal":
    case "descriptor":
      return String(value);
    case "octal":
      return value === 0n ? "0" : `0${value.toString(8)}`;
    case "hexadecimal":
      return `0x${BigInt.asUintN(64, value).toString(16)}`;
    case "flags":
      return formatFlags(value, meaning.table);
    case "constant":
    case "directory descriptor":
      return formatConstant(value, meaning.table);
    case "constant and flags":
      return formatBoth(value, meaning);
    case "pointer":
      return formatPointer(value, meaning, scope);
    default:
      return formatAddress(value);
  }
}

function formatBoth(
  value: bigint,
  meaning: Extract<Meaning, { kind: "constant and flags" }>,
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
  meaning: PointerMeaning,
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
  { to, access }: PointerMeaning,
  count: number,
  scope: Scope,
): string | undefined {
  if (to === "bytes" || to === "text" || to === "path") {
    const filled = access === "write" && scope.result !== undefined
      ? Math.min(count, clamp(scope.result))
      : count;
    const bytes = peekShort(scope.memory, address, filled);
    if (bytes === undefined) return undefined;
    return to === "bytes"
      ? formatBytes(bytes, filled)
      : formatText(bytes, filled);
  }
  const size = typeof to === "string" ? scalarSizes[to] : to.size;
  const shown = Math.min(count, ARRAY_LIMIT);
  const bytes = scope.memory.peek(address, shown * size);
  if (bytes === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements = Array.from(
    { length: shown },
    (_, index) => formatField(to, view, index * size, undefined, scope),
  );
  if (count > shown) elements.push("...");
  // strace shows one scalar behind a pointer in brackets, one struct bare.
  const bare = count === 1 && typeof to !== "string";
  return bare ? elements.join("") : `[${elements.join(", ")}]`;
}

function formatText(bytes: Uint8Array, total: number): string {
  const end = bytes.indexOf(0);
  return end < 0
    ? formatBytes(bytes, total)
    : formatBytes(bytes.subarray(0, end));
}

function peekShort(
  memory: TracedMemory,
  address: number,
  length: number,
): Uint8Array | undefined {
  return memory.peek(address, Math.min(length, STRING_LIMIT + 1)) ??
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
  meaning: Meaning | undefined,
  scope: Scope,
): string {
  if (isScalar(type)) {
    const value = readScalar(type, view, at);
    const plain = type === "pointer" || type === "opaque" ? address : undefined;
    return formatValue(value, meaning ?? plain, scope);
  }
  if (!isArray(type)) {
    return type.name === "StringArgument"
      ? formatStringArgument(view, at, scope)
      : formatStruct(type, view, at, scope);
  }
  const { element, count } = type;
  if (element === "char" || element === "u8") {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at, count);
    return element === "char" ? formatText(bytes, count) : formatBytes(bytes);
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
): string {
  const characters = view.getBigUint64(at, true);
  const length = clamp(view.getBigUint64(at + 8, true));
  if (characters === 0n || characters >= USER_CEILING) {
    return formatAddress(characters);
  }
  const bytes = peekShort(scope.memory, Number(characters), length);
  return bytes ? formatText(bytes, length) : formatAddress(characters);
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
    const [offset, type, meaning] = row;
    return `${name}=${formatField(type, view, at + offset, meaning, scope)}`;
  });
  return `{${fields.join(", ")}}`;
}
