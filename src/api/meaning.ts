/**
 * What a value at the interface means. One statement serves strace, the guest
 * headers, the documentation and the generated families of rows.
 *
 * @module
 */

import { directoryDescriptors, fileTypes } from "./constants/file.ts";
import type { Layout, Scalar } from "./layout.ts";

/** How the kernel touches the memory behind a pointer. */
export type Access = "read" | "write" | "update";

/**
 * What stands behind a pointer: a layout, a scalar, plain bytes, text, or a path.
 */
export type Pointee = Layout | Scalar | "bytes" | "text" | "path";

/** How many stand there: a number, or the name of the sibling that says it. */
export type Count = number | string;

/** A named set of numbers: flags to be or-ed, or constants to choose from. */
export type NumberTable = Readonly<Record<string, number>>;

/** A pointer through which the kernel reads or writes user memory. */
export interface PointerMeaning<P extends Pointee = Pointee> {
  readonly kind: "pointer";
  readonly access: Access;
  readonly to: P;
  readonly count: Count;
  /** The call accepts null and then does without. */
  readonly optional: boolean;
}

/** A meaning that says no more than its kind. */
export interface PlainMeaning {
  readonly kind: "descriptor" | "network port" | "internet address";
}

/** A string argument: characters and length. */
export interface TextMeaning {
  readonly kind: "text" | "path";
  readonly optional: boolean;
}

/**
 * One of the numbers of a table. Plain numbers, addresses and descriptors are
 * so only sometimes, and are printed as what they are otherwise.
 */
export interface ConstantMeaning<T extends NumberTable = NumberTable> {
  readonly kind:
    | "constant"
    | "decimal"
    | "hexadecimal"
    | "address"
    | "directory descriptor";
  readonly table: T;
}

/**
 * Numbers of a table to be or-ed. They are only a part of an octal number; and
 * they may be anything of the table where it depends on the call's request or
 * option, of which the handler knows.
 */
export interface FlagsMeaning<T extends NumberTable = NumberTable> {
  readonly kind: "flags" | "octal" | "dependent";
  readonly table: T;
}

/** One constant under the mask, flags above it. */
export interface ConstantAndFlagsMeaning<
  T extends NumberTable = NumberTable,
  F extends NumberTable = NumberTable,
> {
  readonly kind: "constant and flags";
  readonly mask: number;
  readonly table: T;
  readonly flags: F;
}

/** What a parameter or a field means, and so how it is printed. */
export type Meaning =
  | PlainMeaning
  | TextMeaning
  | ConstantMeaning
  | FlagsMeaning
  | ConstantAndFlagsMeaning
  | PointerMeaning;

/** The table of something that has no names. */
export type NoNames = Readonly<Record<never, number>>;

/** A plain number. */
export const decimal: ConstantMeaning<NoNames> = decimalOr({});
/** A number printed in octal, as modes are. */
export const octal: FlagsMeaning<NoNames> = { kind: "octal", table: {} };
/** A number printed in hexadecimal. */
export const hexadecimal: ConstantMeaning<NoNames> = hexadecimalOr({});
/** An address that is a place, not a buffer: nothing is read through it. */
export const address: ConstantMeaning<NoNames> = addressOr({});
/** A file descriptor. */
export const descriptor: PlainMeaning = { kind: "descriptor" };
/** A port in network order. */
export const networkPort: PlainMeaning = { kind: "network port" };
/** An IPv4 address in network order. */
export const internetAddress: PlainMeaning = { kind: "internet address" };
/** A file descriptor or AT_FDCWD. */
export const directoryDescriptor: ConstantMeaning<typeof directoryDescriptors> =
  { kind: "directory descriptor", table: directoryDescriptors };
/** A file's mode: its type and, in octal, its permissions. */
export const fileMode: FlagsMeaning<typeof fileTypes> = {
  kind: "octal",
  table: fileTypes,
};
/** A string argument that is resolved as a path. */
export const path: TextMeaning = { kind: "path", optional: false };
/** A string argument that is no path. */
export const text: TextMeaning = { kind: "text", optional: false };
/** As path, but null characters are accepted. */
export const optionalPath: TextMeaning = { kind: "path", optional: true };
/** As text, but null characters are accepted. */
export const optionalText: TextMeaning = { kind: "text", optional: true };
/** Whatever the call's request says. */
export const dependent: FlagsMeaning<NoNames> = dependentOn({});

/** A plain number, or one that has a name where something else says so. */
export function decimalOr<T extends NumberTable>(
  table: T,
): ConstantMeaning<T> {
  return { kind: "decimal", table };
}

/** A number printed in hexadecimal, or one that has a name. */
export function hexadecimalOr<T extends NumberTable>(
  table: T,
): ConstantMeaning<T> {
  return { kind: "hexadecimal", table };
}

/** An address, or a number that can be none. */
export function addressOr<T extends NumberTable>(
  table: T,
): ConstantMeaning<T> {
  return { kind: "address", table };
}

/** Whatever the call's request says, where numbers of the table may stand. */
export function dependentOn<T extends NumberTable>(table: T): FlagsMeaning<T> {
  return { kind: "dependent", table };
}

/** Flags of a named table. */
export function flags<T extends NumberTable>(table: T): FlagsMeaning<T> {
  return { kind: "flags", table };
}

/** One constant of a named table. */
export function constant<T extends NumberTable>(
  table: T,
): ConstantMeaning<T> {
  return { kind: "constant", table };
}

/** One constant under the mask, flags above it. */
export function constantAndFlags<T extends NumberTable, F extends NumberTable>(
  mask: number,
  table: T,
  above: F,
): ConstantAndFlagsMeaning<T, F> {
  return { kind: "constant and flags", mask, table, flags: above };
}

/** The tables whose names may state a value of this meaning. */
export function tablesOf(meaning: Meaning | undefined): readonly NumberTable[] {
  if (meaning === undefined || !("table" in meaning)) return [];
  return "flags" in meaning ? [meaning.table, meaning.flags] : [meaning.table];
}

/** States a pointer to what the kernel finds or leaves there. */
export type PointerTo = <const P extends Pointee>(
  to: P,
  count?: Count,
) => PointerMeaning<P>;

function pointer(access: Access, optional: boolean): PointerTo {
  return (to, count = 1) => ({ kind: "pointer", access, to, count, optional });
}

/** A pointer through which the kernel reads. */
export const reads: PointerTo = pointer("read", false);
/** A pointer through which the kernel writes. */
export const writes: PointerTo = pointer("write", false);
/** A pointer through which the kernel reads and then writes. */
export const updates: PointerTo = pointer("update", false);
/** As reads, but null is accepted. */
export const mayRead: PointerTo = pointer("read", true);
/** As writes, but null is accepted. */
export const mayWrite: PointerTo = pointer("write", true);

/** A port in network order, as C's sources write it. */
export function showPort(value: number): string {
  return `htons(${((value & 0xff) << 8) | ((value >>> 8) & 0xff)})`;
}

/** An IPv4 address in network order, in dots. */
export function showInternetAddress(value: number): string {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff).join(".");
}
