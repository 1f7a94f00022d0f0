// What a value at the interface means. One statement serves strace, the guest
// headers, the documentation and the generated families of rows.

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
export interface PointerMeaning {
  readonly kind: "pointer";
  readonly access: Access;
  readonly to: Pointee;
  readonly count: Count;
  /** The call accepts null and then does without. */
  readonly optional: boolean;
}

/** What a parameter or a field means, and so how it is printed. */
export type Meaning =
  | { readonly kind: "decimal" | "octal" | "hexadecimal" }
  /** An address that is a place, not a buffer: nothing is read through it. */
  | { readonly kind: "address" }
  | { readonly kind: "descriptor" | "directory descriptor" }
  /** A string argument: characters and length. */
  | { readonly kind: "text" | "path"; readonly optional: boolean }
  | { readonly kind: "flags" | "constant"; readonly table: NumberTable }
  /** One constant under the mask, flags above it. */
  | {
    readonly kind: "constant and flags";
    readonly mask: number;
    readonly table: NumberTable;
    readonly flags: NumberTable;
  }
  /** Depends on the call's request or option; the handler knows. */
  | { readonly kind: "dependent" }
  | PointerMeaning;

/** A plain number. */
export const decimal: Meaning = { kind: "decimal" };
/** A number printed in octal, as modes are. */
export const octal: Meaning = { kind: "octal" };
/** A number printed in hexadecimal. */
export const hexadecimal: Meaning = { kind: "hexadecimal" };
/** An address that is a place, not a buffer. */
export const address: Meaning = { kind: "address" };
/** A file descriptor. */
export const descriptor: Meaning = { kind: "descriptor" };
/** A file descriptor or AT_FDCWD. */
export const directoryDescriptor: Meaning = { kind: "directory descriptor" };
/** A string argument that is resolved as a path. */
export const path: Meaning = { kind: "path", optional: false };
/** A string argument that is no path. */
export const text: Meaning = { kind: "text", optional: false };
/** As path, but null characters are accepted. */
export const optionalPath: Meaning = { kind: "path", optional: true };
/** As text, but null characters are accepted. */
export const optionalText: Meaning = { kind: "text", optional: true };
/** Whatever the call's request says. */
export const dependent: Meaning = { kind: "dependent" };

/** Flags of a named table. */
export function flags(table: NumberTable): Meaning {
  return { kind: "flags", table };
}

/** One constant of a named table. */
export function constant(table: NumberTable): Meaning {
  return { kind: "constant", table };
}

/** One constant under the mask, flags above it. */
export function constantAndFlags(
  mask: number,
  table: NumberTable,
  above: NumberTable,
): Meaning {
  return { kind: "constant and flags", mask, table, flags: above };
}

function pointer(
  access: Access,
  optional: boolean,
): (to: Pointee, count?: Count) => PointerMeaning {
  return (to, count = 1) => ({ kind: "pointer", access, to, count, optional });
}

/** A pointer through which the kernel reads. */
export const reads: ReturnType<typeof pointer> = pointer("read", false);
/** A pointer through which the kernel writes. */
export const writes: ReturnType<typeof pointer> = pointer("write", false);
/** A pointer through which the kernel reads and then writes. */
export const updates: ReturnType<typeof pointer> = pointer("update", false);
/** As reads, but null is accepted. */
export const mayRead: ReturnType<typeof pointer> = pointer("read", true);
/** As writes, but null is accepted. */
export const mayWrite: ReturnType<typeof pointer> = pointer("write", true);
