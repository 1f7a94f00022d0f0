/**
 * What a row may pass to a system call: numbers, results of earlier steps,
 * and memory. Everything here is plain data; addresses are only known inside
 * the guest.
 *
 * @module
 */

import type { Layout } from "../../src/api/layout.ts";

/** The result of the step bound to `name` with `.as(name)`, plus `add`. */
export interface Result {
  /** Tells it from other values. */
  readonly kind: "result";
  /** The name that the step was given. */
  readonly name: string;
  /** What is added to the result. */
  readonly add: bigint;
}

/** Bytes at `offset` of a block that are only known inside the guest. */
export interface Patch {
  /** Where in the block. */
  readonly offset: number;
  /** How many bytes. */
  readonly size: 1 | 2 | 4 | 8;
  /** What is written there. */
  readonly value: Value;
}

/**
 * A piece of the row's own memory. The same object is the same memory in all
 * steps of a row; a `name` makes two equal objects the same memory.
 */
export interface Block<L extends Layout | undefined = Layout | undefined> {
  /** Tells it from other values. */
  readonly kind: "block";
  /** How many bytes. */
  readonly size: number;
  /** Initial contents, shorter than `size` when the rest is zero. */
  readonly bytes: Uint8Array;
  /** What is written into it in the guest. */
  readonly patches: readonly Patch[];
  /** Makes equal blocks the same memory. */
  readonly name?: string;
  /** The struct that the block holds, for typed observations. */
  readonly layout: L;
  /** How strace would show it. */
  readonly shown: string;
}

/** An address inside a block. */
export interface Inside {
  /** Tells it from other values. */
  readonly kind: "inside";
  /** The block. */
  readonly block: Block;
  /** How far inside. */
  readonly offset: number;
}

/** The block placed so that exactly its last byte lies on an unmapped page. */
export interface Crossing {
  /** Tells it from other values. */
  readonly kind: "crossing";
  /** The block. */
  readonly block: Block;
}

/** The block on a page that may only be read. */
export interface ReadOnly {
  /** Tells it from other values. */
  readonly kind: "read-only";
  /** The block. */
  readonly block: Block;
}

/** An address that is bad by itself. */
export interface BadAddress {
  /** Tells it from other values. */
  readonly kind: "bad";
  /** The address. */
  readonly address: bigint;
  /** How strace would show it. */
  readonly shown: string;
}

/**
 * The number in a block's bytes when the step is taken, sign-extended: a
 * descriptor that pipe or socketpair has written there.
 */
export interface Word {
  /** Tells it from other values. */
  readonly kind: "word";
  /** The block. */
  readonly block: Block;
  /** Where in the block. */
  readonly offset: number;
  /** How many bytes. */
  readonly size: 1 | 2 | 4 | 8;
}

/** What may stand where a call expects an address. */
export type Pointer =
  | Block
  | Inside
  | Crossing
  | ReadOnly
  | BadAddress
  | Result
  | Word
  | number
  | bigint;

/** What may stand in a register or in a field of a struct. */
export type Value = Pointer;

/** The null pointer. */
export const NULL: BadAddress = { kind: "bad", address: 0n, shown: "NULL" };

/** An address of the user half where nothing can ever be mapped: the lowest page that can be is at 0x10000. */
export const UNMAPPED: BadAddress = {
  kind: "bad",
  address: 8n,
  shown: "0x8",
};

/** An address of the kernel half. */
export const KERNEL: BadAddress = {
  kind: "bad",
  address: 0xffff_ffff_8000_0000n,
  shown: "0xffffffff80000000",
};

/** The result of the step bound to `name`. */
export function result(name: string, add: number | bigint = 0): Result {
  return { kind: "result", name, add: BigInt(add) };
}

const encoder = new TextEncoder();

/** The bytes of a string (UTF-8) or the bytes themselves. */
export function toBytes(data: string | Uint8Array): Uint8Array {
  return typeof data === "string" ? encoder.encode(data) : data;
}

/** Bytes as a quoted string, as strace shows them, cut after 32. */
export function quote(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, 32)) {
    if (byte === 10) text += "\\n";
    else if (byte === 34 || byte === 92) {
      text += "\\" + String.fromCharCode(byte);
    } else if (byte >= 32 && byte < 127) text += String.fromCharCode(byte);
    else text += "\\x" + byte.toString(16).padStart(2, "0");
  }
  return `"${text}"` + (bytes.length > 32 ? "..." : "");
}

/** Memory holding these bytes, without a terminating NUL: the interface counts. */
export function text(
  data: string | Uint8Array,
  name?: string,
): Block<undefined> {
  const bytes = toBytes(data);
  return {
    kind: "block",
    size: bytes.length,
    bytes,
    patches: [],
    layout: undefined,
    shown: quote(bytes),
    ...(name === undefined ? {} : { name }),
  };
}

/** Zeroed memory of `size` bytes, for the kernel to write to. */
export function buffer(size: number, name?: string): Block<undefined> {
  return {
    kind: "block",
    size,
    bytes: new Uint8Array(0),
    patches: [],
    layout: undefined,
    shown: `[${size} bytes]`,
    ...(name === undefined ? {} : { name }),
  };
}

/** Memory of `size` bytes that all have the value `byte`. */
export function filled(
  size: number,
  byte: number,
  name?: string,
): Block<undefined> {
  return {
    kind: "block",
    size,
    bytes: new Uint8Array(size).fill(byte),
    patches: [],
    layout: undefined,
    shown: `[${size} bytes of 0x${byte.toString(16)}]`,
    ...(name === undefined ? {} : { name }),
  };
}

/** Several words of one size in a row: u32 sets, u64 lists, pointers. */
export function words(
  size: 1 | 2 | 4 | 8,
  values: readonly Value[],
  name?: string,
): Block<undefined> {
  return {
    kind: "block",
    size: size * values.length,
    bytes: new Uint8Array(0),
    patches: values.map((value, index) => ({
      offset: index * size,
      size,
      value,
    })),
    layout: undefined,
    shown: `[${values.map(showValue).join(", ")}]`,
    ...(name === undefined ? {} : { name }),
  };
}

/** One 32-bit number in memory. */
export function u32(value: Value, name?: string): Block<undefined> {
  return words(4, [value], name);
}

/** One 64-bit number in memory. */
export function u64(value: Value, name?: string): Block<undefined> {
  return words(8, [value], name);
}

/** Several blocks one after the other, for arrays of structs. */
export function array(
  blocks: readonly Block[],
  name?: string,
): Block<undefined> {
  const size = blocks.reduce((sum, block) => sum + block.size, 0);
  const bytes = new Uint8Array(size);
  const patches: Patch[] = [];
  let offset = 0;
  for (const block of blocks) {
    bytes.set(block.bytes, offset);
    for (const patch of block.patches) {
      patches.push({ ...patch, offset: patch.offset + offset });
    }
    offset += block.size;
  }
  return {
    kind: "block",
    size,
    bytes,
    patches,
    layout: undefined,
    shown: `[${blocks.map((block) => block.shown).join(", ")}]`,
    ...(name === undefined ? {} : { name }),
  };
}

/** The address `offset` bytes into a block. */
export function inside(block: Block, offset: number): Inside {
  return { kind: "inside", block, offset };
}

/** The number of `size` bytes at `offset` of a block, as it is when the step is taken. */
export function word(block: Block, offset = 0, size: Word["size"] = 4): Word {
  if (offset + size > block.size) {
    throw new RangeError("a row takes a word from behind a block");
  }
  return { kind: "word", block, offset, size };
}

/** The block placed so that exactly its last byte lies on an unmapped page. */
export function crossing(block: Block): Crossing {
  return { kind: "crossing", block };
}

/** The block on a page that may only be read. */
export function readOnly(block: Block): ReadOnly {
  return { kind: "read-only", block };
}

/** A path that is not simply text: its address and its length apart. */
export interface PathArgument {
  /** Tells it from other values. */
  readonly kind: "path";
  /** Where its characters are. */
  readonly pointer: Pointer;
  /** How many there are. */
  readonly length: number | bigint;
}

/** What may stand where a call expects a path or another counted string. */
export type Path = string | Uint8Array | Block | PathArgument;

/** A counted string whose address and length are given apart, to be wrong in one of them. */
export function path(pointer: Pointer, length: number | bigint): PathArgument {
  return { kind: "path", pointer, length };
}

/** Address and length of a path. */
export function pathParts(
  value: Path,
): { pointer: Pointer; length: number | bigint } {
  if (typeof value === "string" || value instanceof Uint8Array) {
    const bytes = toBytes(value);
    // The empty string has an address too: null would mean something else.
    return {
      pointer: text(bytes.length === 0 ? "\0" : bytes),
      length: bytes.length,
    };
  }
  if (value.kind === "block") return { pointer: value, length: value.size };
  return { pointer: value.pointer, length: value.length };
}

/** A value as strace would show it. */
export function showValue(value: Value): string {
  if (typeof value === "number" || typeof value === "bigint") {
    return value.toString();
  }
  switch (value.kind) {
    case "result":
      return value.add === 0n
        ? `$${value.name}`
        : `$${value.name}+${value.add}`;
    case "word":
      return `*${showValue(inside(value.block, value.offset))}`;
    case "bad":
      return value.shown;
    case "block":
      return value.shown;
    case "inside":
      return `&${value.block.shown}+${value.offset}`;
    case "crossing":
      return `${value.block.shown}/*crossing into an unmapped page*/`;
    case "read-only":
      return `${value.block.shown}/*read-only*/`;
  }
}
