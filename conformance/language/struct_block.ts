/**
 * Structs in a row's memory, typed by the layouts of the interface.
 *
 * @module
 */

import {
  type ArrayType,
  type FieldRow,
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
  ConstantAndFlagsMeaning,
  FlagsMeaning,
  Meaning,
} from "../../src/api/meaning.ts";
import type { LayoutName } from "../../src/api/structs.ts";
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
import type {
  FieldsOf,
  Flags,
  LayoutOf,
  MeaningOf,
  NamesOf,
  Words,
} from "./words.ts";
import { layoutOf, numberOf, showNumber } from "./words.ts";

/** What initialises a field: left out is zero. */
export type FieldInit<T, M = undefined, Text extends string = never> = T extends
  typeof StringArgument ? Path | Init<typeof StringArgument["fields"]>
  : T extends typeof MutableBufferArgument
    ? Block | Init<typeof MutableBufferArgument["fields"]>
  : T extends typeof StringListArgument
    ? readonly Path[] | Init<typeof StringListArgument["fields"]>
  : T extends ArrayType<infer E>
    ? E extends "char" | "u8" ? string | Uint8Array : readonly FieldInit<E>[]
  : T extends Scalar ? Value | Words<M, Text>
  : T extends Layout<infer F> ? Init<F, Text>
  : never;

/**
 * What initialises a struct: fields left out are zero. `Text` is as in `Words`.
 */
export type Init<F extends Fields, Text extends string = never> = {
  readonly [K in keyof F]?: FieldInit<F[K][1], MeaningOf<F[K]>, Text>;
};

/**
 * What was said of fields, if all flags in it are spelt as the fields' tables
 * have them, and no field is named that there is not.
 */
export type Checked<F extends Fields, Said> = {
  readonly [K in keyof Said]: K extends keyof F ? CheckedField<F[K], Said[K]>
    : never;
};

/** What was said of a field, if its flags are spelt rightly. */
export type CheckedField<R extends FieldRow, Said> = Said extends string
  ? CheckedText<MeaningOf<R>, Said>
  : Said extends { readonly kind: string } | Uint8Array | readonly unknown[]
    ? Said
  : R[1] extends Layout<infer F> ? Checked<F, Said>
  : Said;

/** The words, if they are flags of what the value means. */
export type CheckedText<M, Said extends string> = M extends
  FlagsMeaning | ConstantAndFlagsMeaning
  ? [NamesOf<M>] extends [never] ? Said : Flags<Said, NamesOf<M>>
  : Said;

interface Sink {
  readonly bytes: Uint8Array;
  readonly patches: Patch[];
}

/** Room for a struct, zeroed, for the kernel to write to. */
export function room<L extends Layout | LayoutName>(
  which: L,
  name?: string,
): Block<LayoutOf<L>> {
  const layout = layoutOf(which);
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
export function struct<
  L extends Layout | LayoutName,
  const Said extends Init<FieldsOf<L>>,
>(
  which: L,
  fields: Said & Checked<FieldsOf<L>, Said>,
  name?: string,
): Block<LayoutOf<L>> {
  return structBlock(layoutOf(which), fields, name);
}

/** A struct with fields that were checked where they were stated. */
export function structBlock<L extends Layout>(
  layout: L,
  fields: object,
  name?: string,
): Block<L> {
  const sink: Sink = { bytes: new Uint8Array(layout.size), patches: [] };
  writeStruct(sink, layout, 0, fields as Record<string, unknown>);
  return {
    kind: "block",
    size: layout.size,
    bytes: sink.bytes,
    patches: sink.patches,
    layout,
    shown: showFields(layout, fields as Record<string, unknown>),
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
    if (value === undefined) continue;
    writeField(sink, field[1], at + field[0], value, field[2]);
  }
}

function writeField(
  sink: Sink,
  type: FieldType,
  at: number,
  value: unknown,
  meaning?: Meaning,
): void {
  if (isScalar(type)) {
    const size = scalarSizes[type];
    const said = value as Value | string;
    sink.patches.push({ offset: at, size, value: numberOf(said, meaning) });
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

function showFields(
  layout: Layout,
  fields: Readonly<Record<string, unknown>>,
): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const [, type = "opaque", meaning] = layout.fields[name] ?? [];
      return `${name}=${showInit(type, meaning, value)}`;
    });
  return `{${shown.join(", ")}}`;
}

function showInit(
  type: FieldType,
  meaning: Meaning | undefined,
  value: unknown,
): string {
  if (isNumber(value) || (typeof value === "string" && isScalar(type))) {
    return typeof value === "bigint" ? `${value}` : showNumber(value, meaning);
  }
  if (Array.isArray(value)) {
    const element = isArray(type) ? type.element : type;
    return `[${
      value.map((one) => showInit(element, undefined, one)).join(", ")
    }]`;
  }
  if (isPath(value)) return showPath(value);
  if (typeof value !== "object" || value === null) return String(value);
  if ("kind" in value) return showValue(value as Value);
  return isScalar(type) || isArray(type)
    ? String(value)
    : showFields(type, value as Record<string, unknown>);
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
