/**
 * Compares observed memory with what a row wants of it.
 *
 * @module
 */

import {
  type FieldRow,
  type FieldType,
  isArray,
  isScalar,
  type Layout,
  readScalar,
  type Scalar,
  scalarSizes,
  sizeOf,
} from "../../src/api/layout.ts";
import type { Meaning } from "../../src/api/meaning.ts";
import type { Wanted } from "../language/expectation.ts";
import { isWanted, type WantedMemory } from "../language/step.ts";
import { quote, toBytes } from "../language/value.ts";
import { type Difference, type Numbers, together } from "./difference.ts";
import { judgeJson } from "./judge_json.ts";

/** Whether and how observed memory is other than wanted: all of it, not only what differs first. */
export function judgeMemory(
  wanted: WantedMemory,
  bytes: Uint8Array,
  numbers: Numbers,
): Difference | undefined {
  return together(differencesOf(wanted, bytes, numbers));
}

function differencesOf(
  wanted: WantedMemory,
  bytes: Uint8Array,
  numbers: Numbers,
): readonly Difference[] {
  switch (wanted.kind) {
    case "anything":
      return [];
    case "bytes":
      return sameBytes(
        "",
        wanted.bytes,
        bytes.subarray(0, wanted.bytes.length),
      );
    case "number":
      return number("", wanted.value, littleEndian(bytes), undefined, numbers);
    case "json":
      return judgeJson(wanted.value, bytes, numbers);
    case "fields":
      return struct("", wanted.layout, wanted.fields, bytes, numbers);
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
  meaning: Meaning | undefined,
  numbers: Numbers,
): readonly Difference[] {
  if (numbers.matches(wanted, got)) return [];
  return [{
    wanted: `${name}${numbers.show(wanted, meaning)}`,
    got: `${name}${numbers.show(got, meaning)}`,
  }];
}

function sameBytes(
  name: string,
  wanted: Uint8Array,
  got: Uint8Array,
): readonly Difference[] {
  const same = wanted.length === got.length &&
    wanted.every((byte, index) => byte === got[index]);
  if (same) return [];
  return [{
    wanted: `${name}${quote(wanted)}`,
    got: `${name}${quote(got)}`,
  }];
}

function struct(
  prefix: string,
  layout: Layout,
  fields: Readonly<Record<string, unknown>>,
  bytes: Uint8Array,
  numbers: Numbers,
): readonly Difference[] {
  return Object.entries(fields).flatMap(([name, wanted]) => {
    const row: FieldRow | undefined = layout.fields[name];
    if (row === undefined) {
      throw new TypeError(`${layout.name} has no field ${name}`);
    }
    if (wanted === undefined) return [];
    const [offset, type, meaning] = row;
    const part = bytes.subarray(offset, offset + sizeOf(type));
    return field(`${prefix}${name}`, type, meaning, wanted, part, numbers);
  });
}

function field(
  name: string,
  type: FieldType,
  meaning: Meaning | undefined,
  wanted: unknown,
  bytes: Uint8Array,
  numbers: Numbers,
): readonly Difference[] {
  if (isScalar(type)) {
    return isWanted(wanted)
      ? number(`${name}=`, wanted, scalar(type, bytes), meaning, numbers)
      : [];
  }
  if (!isArray(type)) {
    const fields = wanted as Record<string, unknown>;
    return struct(`${name}.`, type, fields, bytes, numbers);
  }
  if (typeof wanted === "string" || wanted instanceof Uint8Array) {
    return text(`${name}=`, toBytes(wanted), bytes);
  }
  const { element } = type;
  const size = sizeOf(element);
  return (wanted as unknown[]).flatMap((one, index) => {
    const part = bytes.subarray(index * size, (index + 1) * size);
    return field(`${name}[${index}]`, element, undefined, one, part, numbers);
  });
}

// A text in a fixed array ends with a NUL where it does not fill it; a wanted
// text that holds NULs itself is compared byte by byte, as far as it goes.
function text(
  name: string,
  wanted: Uint8Array,
  bytes: Uint8Array,
): readonly Difference[] {
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
