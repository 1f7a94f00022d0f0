/**
 * The flags and constants that a call is given: in its registers, and in the
 * structs that it reads behind them. What means a flag follows from the
 * system-call table, as it does for strace.
 *
 * @module
 */

import { type SyscallName, syscalls, type SystemCall } from "../api/calls.ts";
import {
  isArray,
  isScalar,
  type Layout,
  readScalar,
  type Scalar,
  scalarSizes,
} from "../api/layout.ts";
import type { NumberTable } from "../api/meaning.ts";
import { type Shown, shownAs, type Siblings } from "./strace_dependent.ts";
import { flagsIn, nameOfConstant, type TracedMemory } from "./strace_value.ts";

/** Where a value stands: the number of an argument, or memory. */
export type UsePlace =
  | { readonly kind: "argument"; readonly index: number }
  | {
    readonly kind: "memory";
    readonly address: bigint;
    readonly type: Scalar;
  };

/** A flag or a constant that a call is given. */
export interface CallUse {
  /** The argument or the field, `flags`. */
  readonly parameter: string;
  /** What it is called, `O_CREAT`. */
  readonly name: string;
  /** The bits of a flag; undefined for a constant, one of which is chosen. */
  readonly bits: bigint | undefined;
  readonly place: UsePlace;
}

/** How deep structs lead to structs, as msghdr does to its iovecs. */
const DEEPEST = 2;

/** Finds uses, one call after the other. */
class Finder {
  readonly uses: CallUse[] = [];
  readonly #memory: TracedMemory;

  constructor(memory: TracedMemory) {
    this.#memory = memory;
  }

  look(
    parameter: string,
    value: bigint,
    meaning: Shown | undefined,
    place: UsePlace,
    depth: number,
  ): void {
    switch (meaning?.kind) {
      case "constant":
      case "hexadecimal":
        return this.#constant(parameter, value, meaning.table, place);
      case "flags":
        return this.#flags(parameter, value, meaning.table, place);
      case "constant and flags": {
        const { mask, table, flags } = meaning;
        const chosen = value & BigInt(mask);
        this.#constant(parameter, chosen, table, place);
        return this.#flags(parameter, value & ~BigInt(mask), flags, place);
      }
      case "pointer": {
        const { access, to } = meaning;
        if (access === "write" || typeof to === "string") return;
        if (value !== 0n && depth < DEEPEST) this.#struct(to, value, depth + 1);
      }
    }
  }

  #constant(
    parameter: string,
    value: bigint,
    table: NumberTable,
    place: UsePlace,
  ): void {
    const name = nameOfConstant(value, table);
    if (name === undefined) return;
    this.uses.push({ parameter, name, bits: undefined, place });
  }

  #flags(
    parameter: string,
    value: bigint,
    table: NumberTable,
    place: UsePlace,
  ): void {
    for (const { name, bits } of flagsIn(value, table).named) {
      this.uses.push({ parameter, name, bits, place });
    }
  }

  #struct(layout: Layout, at: bigint, depth: number): void {
    const bytes = this.#memory.peek(Number(at), layout.size);
    if (bytes === undefined) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const valueAt = (name: string): bigint | undefined => {
      const field = layout.fields[name];
      if (field === undefined || !isScalar(field[1])) return undefined;
      return BigInt(readScalar(field[1], view, field[0]));
    };
    for (
      const [name, [offset, type, stated]] of Object.entries(layout.fields)
    ) {
      if (isArray(type)) continue;
      const place = at + BigInt(offset);
      if (!isScalar(type)) {
        this.#struct(type, place, depth);
        continue;
      }
      const value = valueAt(name);
      if (value === undefined) continue;
      const meaning = shownAs(layout.name, name, valueAt) ?? stated;
      this.look(
        name,
        value,
        meaning,
        { kind: "memory", address: place, type },
        depth,
      );
    }
  }
}

/** What of flags and constants stands in a call's arguments. */
export function usesOf(
  name: SyscallName,
  args: readonly (number | bigint)[],
  memory: TracedMemory,
): readonly CallUse[] {
  const row: SystemCall = syscalls[name];
  const valueAt: Siblings = (sibling) => {
    const value = args[row.parameters.findIndex(([it]) => it === sibling)];
    return value === undefined ? undefined : BigInt(value);
  };
  const finder = new Finder(memory);
  row.parameters.forEach(([parameter, , stated], index) => {
    const meaning = shownAs(name, parameter, valueAt) ?? stated;
    const place = { kind: "argument", index } as const;
    finder.look(parameter, valueAt(parameter) ?? 0n, meaning, place, 0);
  });
  return finder.uses;
}

/** The bytes of a scalar without these bits. */
export function withoutBits(
  bytes: Uint8Array,
  type: Scalar,
  bits: bigint,
): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice() as Uint8Array<ArrayBuffer>;
  for (let index = 0; index < scalarSizes[type]; index++) {
    const gone = Number((bits >> BigInt(index * 8)) & 0xffn);
    changed[index] = (changed[index] ?? 0) & ~gone;
  }
  return changed;
}
