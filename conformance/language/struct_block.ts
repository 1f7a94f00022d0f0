/**
 * Structs in a row's memory, typed by the layouts of the interface.
 *
 * @module
 */

import {
  type ArrayType,
  type Fields,
  type FieldType,
  isArray,
  isScalar,
  type Layout,
  type Scalar,
  scalarSizes,
  sizeOf,
} from "../../src/api/layout.ts";
import type {
  MutableBufferArgument,
  StringArgument,
  StringListArgument,
} from "../../src/api/structs/string_argument.ts";
import {
  array,
  type Block,
  NULL,
  type Patch,
  type Path,
  pathParts,
  showValue,
  toBytes,
  type Value,
} from "./value.ts";

/** What initialises a field: left out is zero. */
export type FieldInit<T> = T extends typeof StringArgument
  ? Path | Init<typeof StringArgument["fields"]>
  : T extends typeof MutableBufferArgument
    ? Block | Init<typeof MutableBufferArgument["fields"]>
  : T extends typeof StringListArgument
    ? readonly Path[] | Init<typeof StringListArgument["fields"]>
  : T extends ArrayType<infer E>
    ? E extends "char" | "u8" ? string | Uint8Array : readonly FieldInit<E>[]
  : T extends Scalar ? Value
  : T extends Layout<infer F> ? Init<F>
  : never;

/** What initialises a struct: fields left out are zero. */
export type Init<F extends Fields> = {
  readonly [K in keyof F]?: FieldInit<F[K][1]>;
};

interface Sink {
  readonly bytes: Uint8Array;
  readonly patches: Patch[];
}

/** Room for a struct, zeroed, for the kernel to write to. */
export function room<F extends Fields>(
  layout: Layout<F>,
  name?: string,
): Block<Layout<F>> {
  return {
    kind: "block",
    size: layout.size,
    bytes: new Uint8Array(0),
    patches: [],
    layout,
    shown: `[${layout.name}]`,
    ...(name === undefined ? {} : { name }),
  };
}

/** A struct with the given fields; those left out are zero. */
export function struct<F extends Fields>(
  layout: Layout<F>,
  fields: Init<F>,
  name?: string,
): Block<Layout<F>> {
  const sink: Sink = { bytes: new Uint8Array(layout.size), patches: [] };
  writeStruct(sink, layout, 0, fields as Record<string, unknown>);
  return {
    kind: "block",
    size: layout.size,
    bytes: sink.bytes,
    patches: sink.patches,
    layout,
    shown: showFields(fields as Record<string, unknown>),
    ...(name === undefined ? {} : { name }),
  };
}

/** A list of counted strings, as execve takes it, and how many there are. */
export function strings(list: readonly Path[]): Block | undefined {
  if (list.length === 0) return undefined;
  return array(list.map((entry) => {
    const { pointer, length } = pathParts(entry);
    return {
      kind: "block",
      size: 16,
      bytes: new Uint8Array(0),
      patches: [
        { offset: 0, size: 8, value: pointer },
        { offset: 8, size: 8, value: length },
      ],
      layout: undefined,
      shown: showPath(entry),
    };
  }));
}

function writeStruct(
  sink: Sink,
  layout: Layout,
  at: number,
  fields: Record<string, unknown>,
): void {
  for (const [name, value] of Object.entries(fields)) {
    const field = layout.fields[name];
    if (field === undefined) {
      throw new TypeError(`${layout.name} has no field ${name}`);
    }
    if (value !== undefined) writeField(sink, field[1], at + field[0], value);
  }
}

function writeField(
  sink: Sink,
  type: FieldType,
  at: number,
  value: unknown,
): void {
  if (isScalar(type)) {
    const size = scalarSizes[type];
    sink.patches.push({ offset: at, size, value: value as Value });
  } else if (isArray(type)) {
    writeArray(sink, type, at, value);
  } else if (type.name === "StringArgument" && isPath(value)) {
    const { pointer, length } = pathParts(value);
    writeWords(sink, at, pointer, length);
  } else if (type.name === "MutableBufferArgument" && isBlock(value)) {
    writeWords(sink, at, value, value.size);
  } else if (type.name === "StringListArgument" && Array.isArray(value)) {
    writeWords(sink, at, strings(value as Path[]) ?? NULL, value.length);
  } else {
    writeStruct(sink, type, at, value as Record<string, unknown>);
  }
}

function writeArray(
  sink: Sink,
  type: ArrayType,
  at: number,
  value: unknown,
): void {
  if (typeof value === "string" || value instanceof Uint8Array) {
    sink.bytes.set(toBytes(value).subarray(0, type.count), at);
    return;
  }
  const size = sizeOf(type.element);
  (value as unknown[]).forEach((element, index) =>
    writeField(sink, type.element, at + index * size, element)
  );
}

function writeWords(
  sink: Sink,
  at: number,
  first: Value,
  second: Value,
): void {
  sink.patches.push({ offset: at, size: 8, value: first });
  sink.patches.push({ offset: at + 8, size: 8, value: second });
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "block";
}

function isPath(value: unknown): value is Path {
  return typeof value === "string" || value instanceof Uint8Array ||
    isBlock(value) ||
    (typeof value === "object" && value !== null && "kind" in value &&
      value.kind === "path");
}

/** A counted string as strace would show it. */
export function showPath(value: Path): string {
  if (typeof value === "string") return JSON.stringify(shorten(value));
  const { pointer, length } = pathParts(value);
  if (typeof pointer === "object" && pointer.kind === "block") {
    return pointer.shown;
  }
  return `${showValue(pointer)}:${length}`;
}

function shorten(value: string): string {
  return value.length > 64 ? `${value.slice(0, 61)}...` : value;
}

function showFields(fields: Record<string, unknown>): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${showInit(value)}`);
  return `{${shown.join(", ")}}`;
}

function showInit(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return `${value}`;
  if (Array.isArray(value)) return `[${value.map(showInit).join(", ")}]`;
  if (isPath(value)) return showPath(value);
  if (typeof value === "object" && value !== null) {
    return "kind" in value
      ? showValue(value as Value)
      : showFields(value as Record<string, unknown>);
  }
  return String(value);
}
