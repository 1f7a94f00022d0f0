/**
 * Struct layouts as rows, and the reading and writing of structs by them.
 * Offsets are stated, not computed: the generated C headers assert each of them
 * on the three architectures.
 *
 * @module
 */

import type { Meaning } from "./meaning.ts";
import { addressBits, addressOfHalves } from "./user_address.ts";
import type { UserAddress } from "./user_address.ts";

/** Sizes of the scalar field types. */
export const scalarSizes = {
  char: 1,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  u64: 8,
  size: 8,
  pointer: 8,
  opaque: 8,
} as const;

/**
 * A scalar field type. `size` is size_t, an u64. `opaque` is a pointer in C that
 * the kernel only keeps and hands back, so all its 64 bits count.
 */
export type Scalar = keyof typeof scalarSizes;

/** A field type of several equal elements. */
export interface ArrayType<
  Element extends Scalar | Layout = Scalar | Layout,
> {
  readonly element: Element;
  readonly count: number;
}

/** The type of a field. */
export type FieldType = Scalar | Layout | ArrayType;

/** One field: its offset, its type, and what it means. */
export type FieldRow =
  | readonly [offset: number, type: FieldType]
  | readonly [offset: number, type: FieldType, meaning: Meaning];

/** The fields of a struct by name. */
export type Fields = Readonly<Record<string, FieldRow>>;

/** A struct as user code sees it. */
export interface Layout<F extends Fields = Fields> {
  readonly name: string;
  readonly size: number;
  readonly align: number;
  readonly fields: F;
  /** The fields in their order: reading and writing go through these. */
  readonly places: readonly Place[];
}

/** Where a field is. */
export interface Place {
  readonly name: string;
  readonly offset: number;
  readonly type: FieldType;
}

type ElementValue<T> = T extends "i64" | "u64" | "size" | "opaque" ? bigint
  : T extends "pointer" ? UserAddress
  : T extends Scalar ? number
  : T extends Layout<infer F> ? StructValue<F>
  : never;

/** The TypeScript value of a field. */
export type FieldValue<T> = T extends ArrayType<infer E>
  ? E extends "char" | "u8" ? Uint8Array : ElementValue<E>[]
  : ElementValue<T>;

/** The TypeScript value of a struct. */
export type StructValue<F extends Fields> = {
  -readonly [K in keyof F]: FieldValue<F[K][1]>;
};

/** The TypeScript value of a layout: `ValueOf<typeof timespec>`. */
export type ValueOf<L extends Layout> = StructValue<L["fields"]>;

/** States a layout. */
export function struct<const F extends Fields>(
  name: string,
  size: number,
  align: number,
  fields: F,
): Layout<F> {
  const places = Object.entries(fields).map(([name, [offset, type]]) => ({
    name,
    offset,
    type,
  }));
  return { name, size, align, fields, places };
}

/** A field type of `count` elements. */
export function array<const E extends Scalar | Layout>(
  element: E,
  count: number,
): ArrayType<E> {
  return { element, count };
}

/** Tells the three kinds of field type apart. */
export function isScalar(type: FieldType): type is Scalar {
  return typeof type === "string";
}

/** Tells the three kinds of field type apart. */
export function isArray(type: FieldType): type is ArrayType {
  return typeof type === "object" && "element" in type;
}

/** Size of a field in bytes. */
export function sizeOf(type: FieldType): number {
  if (isScalar(type)) return scalarSizes[type];
  if (isArray(type)) return sizeOf(type.element) * type.count;
  return type.size;
}

/** Reads a struct out of bytes. */
export function readStruct<F extends Fields>(
  layout: Layout<F>,
  view: DataView,
  offset = 0,
): StructValue<F> {
  const value: Record<string, unknown> = {};
  for (const { name, offset: at, type } of layout.places) {
    value[name] = readField(type, view, offset + at);
  }
  return value as StructValue<F>;
}

/** Writes a struct into bytes; padding keeps what it holds. */
export function writeStruct<F extends Fields>(
  layout: Layout<F>,
  view: DataView,
  offset: number,
  value: StructValue<F>,
): void {
  const values = value as Record<string, unknown>;
  for (const { name, offset: at, type } of layout.places) {
    writeField(type, view, offset + at, values[name]);
  }
}

/** A struct as bytes of its own, padding zero. */
export function structBytes<F extends Fields>(
  layout: Layout<F>,
  value: StructValue<F>,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(layout.size);
  writeStruct(layout, new DataView(bytes.buffer), 0, value);
  return bytes;
}

/** As `structBytes`; the fields that are not given are 0. */
export function sparseStructBytes<F extends Fields>(
  layout: Layout<F>,
  given: Partial<StructValue<F>>,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(layout.size);
  const view = new DataView(bytes.buffer);
  const values: Record<string, unknown> = given;
  for (const { name, offset, type } of layout.places) {
    const value = values[name];
    if (value !== undefined) writeField(type, view, offset, value);
  }
  return bytes;
}

function readField(type: FieldType, view: DataView, at: number): unknown {
  if (isScalar(type)) return readScalar(type, view, at);
  if (!isArray(type)) return readStruct(type, view, at);
  const { element, count } = type;
  if (element === "char" || element === "u8") {
    return new Uint8Array(view.buffer, view.byteOffset + at, count).slice();
  }
  const size = sizeOf(element);
  return Array.from(
    { length: count },
    (_, index) => readField(element, view, at + index * size),
  );
}

function writeField(
  type: FieldType,
  view: DataView,
  at: number,
  value: unknown,
): void {
  if (isScalar(type)) {
    writeScalar(type, view, at, value as number | bigint);
  } else if (!isArray(type)) {
    writeStruct(type, view, at, value as StructValue<Fields>);
  } else if (value instanceof Uint8Array) {
    const room = new Uint8Array(view.buffer, view.byteOffset + at, type.count);
    room.fill(0);
    room.set(value.subarray(0, type.count));
  } else {
    const size = sizeOf(type.element);
    const values = value as unknown[];
    for (let index = 0; index < type.count; index++) {
      writeField(type.element, view, at + index * size, values[index]);
    }
  }
}

/** Reads one scalar, little-endian as on all three architectures. */
export function readScalar(
  type: Scalar,
  view: DataView,
  at: number,
): number | bigint {
  switch (type) {
    case "i8":
      return view.getInt8(at);
    case "char":
    case "u8":
      return view.getUint8(at);
    case "i16":
      return view.getInt16(at, true);
    case "u16":
      return view.getUint16(at, true);
    case "i32":
      return view.getInt32(at, true);
    case "u32":
      return view.getUint32(at, true);
    case "i64":
      return view.getBigInt64(at, true);
    case "u64":
    case "size":
    case "opaque":
      return view.getBigUint64(at, true);
    case "pointer":
      return addressOfHalves(
        view.getInt32(at, true),
        view.getInt32(at + 4, true),
      );
  }
}

/** Writes one scalar; an out-of-range address is written as all ones. */
export function writeScalar(
  type: Scalar,
  view: DataView,
  at: number,
  value: number | bigint,
): void {
  switch (type) {
    case "char":
    case "i8":
    case "u8":
      return view.setUint8(at, Number(value));
    case "i16":
    case "u16":
      return view.setUint16(at, Number(value), true);
    case "i32":
    case "u32":
      return view.setUint32(at, Number(value), true);
    case "i64":
    case "u64":
    case "size":
    case "opaque":
      return view.setBigUint64(at, BigInt.asUintN(64, BigInt(value)), true);
    case "pointer":
      return view.setBigUint64(at, addressBits(Number(value)), true);
  }
}
