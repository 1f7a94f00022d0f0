/**
 * Compares observed memory with what a row wants of it.
 *
 * @module
 */

import {
  type FieldType,
  isArray,
  isScalar,
  type Layout,
  readScalar,
  type Scalar,
  scalarSizes,
  sizeOf,
} from "../../src/api/layout.ts";
import type { Wanted } from "../language/expectation.ts";
import { isWanted, type WantedMemory } from "../language/step.ts";
import { quote, toBytes } from "../language/value.ts";
import { judgeJson } from "./judge_json.ts";

/** What was wanted and what was there, in words. */
export interface MemoryDifference {
  readonly wanted: string;
  readonly got: string;
}

type Matches = (wanted: Wanted, got: bigint) => boolean;

/** The first difference, or undefined. */
export function judgeMemory(
  wanted: WantedMemory,
  bytes: Uint8Array,
  matches: Matches,
): MemoryDifference | undefined {
  switch (wanted.kind) {
    case "anything":
      return undefined;
    case "bytes":
      return sameBytes(
        "",
        wanted.bytes,
        bytes.subarray(0, wanted.bytes.length),
      );
    case "number":
      return matches(wanted.value, littleEndian(bytes))
        ? undefined
        : number("", wanted.value, littleEndian(bytes));
    case "json":
      return judgeJson(wanted.value, bytes, matches);
    case "fields":
      return struct("", wanted.layout, wanted.fields, bytes, matches);
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) {
    value = value << 8n | BigInt(bytes[index] ?? 0);
  }
  return value;
}

function number(
  name: string,
  wanted: Wanted,
  got: bigint,
): MemoryDifference {
  const shown = typeof wanted === "object"
    ? JSON.stringify(
      wanted,
      (_, value) => typeof value === "bigint" ? `${value}` : value,
    )
    : `${wanted}`;
  return { wanted: `${name}${shown}`, got: `${name}${got}` };
}

function sameBytes(
  name: string,
  wanted: Uint8Array,
  got: Uint8Array,
): MemoryDifference | undefined {
  const same = wanted.length === got.length &&
    wanted.every((byte, index) => byte === got[index]);
  if (same) return undefined;
  return {
    wanted: `${name}${quote(wanted)}`,
    got: `${name}${quote(got)}`,
  };
}

function struct(
  prefix: string,
  layout: Layout,
  fields: Readonly<Record<string, unknown>>,
  bytes: Uint8Array,
  matches: Matches,
): MemoryDifference | undefined {
  for (const [name, wanted] of Object.entries(fields)) {
    const row = layout.fields[name];
    if (row === undefined) {
      throw new TypeError(`${layout.name} has no field ${name}`);
    }
    if (wanted === undefined) continue;
    const part = bytes.subarray(row[0], row[0] + sizeOf(row[1]));
    const difference = field(`${prefix}${name}`, row[1], wanted, part, matches);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function field(
  name: string,
  type: FieldType,
  wanted: unknown,
  bytes: Uint8Array,
  matches: Matches,
): MemoryDifference | undefined {
  if (isScalar(type)) {
    const got = scalar(type, bytes);
    return !isWanted(wanted) || matches(wanted, got)
      ? undefined
      : number(`${name}=`, wanted, got);
  }
  if (!isArray(type)) {
    const fields = wanted as Record<string, unknown>;
    return struct(`${name}.`, type, fields, bytes, matches);
  }
  if (typeof wanted === "string" || wanted instanceof Uint8Array) {
    return text(`${name}=`, toBytes(wanted), bytes);
  }
  const size = sizeOf(type.element);
  for (const [index, element] of (wanted as unknown[]).entries()) {
    const part = bytes.subarray(index * size, (index + 1) * size);
    const shown = `${name}[${index}]`;
    const difference = field(shown, type.element, element, part, matches);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

// A text in a fixed array ends with a NUL where it does not fill it; a wanted
// text that holds NULs itself is compared byte by byte, as far as it goes.
function text(
  name: string,
  wanted: Uint8Array,
  bytes: Uint8Array,
): MemoryDifference | undefined {
  if (wanted.includes(0)) {
    return sameBytes(name, wanted, bytes.subarray(0, wanted.length));
  }
  const end = bytes.indexOf(0);
  return sameBytes(name, wanted, end < 0 ? bytes : bytes.subarray(0, end));
}

function scalar(type: Scalar, bytes: Uint8Array): bigint {
  if (bytes.length < scalarSizes[type]) return 0n;
  // A pointer keeps all its bits here; readScalar folds the bad ones.
  if (type === "pointer") return littleEndian(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return BigInt(readScalar(type, view, 0));
}
