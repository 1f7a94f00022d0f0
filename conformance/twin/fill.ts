/**
 * Fills the slots of a call that nobody has a wish for, by what the call's
 * paragraph says of them: types, meanings, tables of flags, layouts, siblings
 * that count.
 *
 * @module
 */

import type { SyscallName } from "../../src/api/calls.ts";
import { AT_FDCWD } from "../../src/api/constants.ts";
import { isArray, type Layout } from "../../src/api/layout.ts";
import type { NumberTable, PointerMeaning } from "../../src/api/meaning.ts";
import { room } from "../language/struct_block.ts";
import {
  buffer,
  filled,
  NULL,
  text,
  toBytes,
  type Value,
  words,
} from "../language/value.ts";
import type { Chance } from "./chance.ts";
import {
  argumentSlots,
  Draft,
  elementSize,
  type Holder,
  isBlock,
  isNamed,
  type Slot,
  slotsOf,
} from "./draft.ts";
import type { World } from "./world.ts";

/** Values for slots by their names, whether arguments or fields. */
export type Wishes = Readonly<Record<string, unknown>>;

/** What there is to fill slots from. */
export interface Stock {
  readonly chance: Chance;
  readonly world: World;
}

/** Sizes that calls are asked for when nothing speaks for another one. */
const plainSizes: readonly number[] = [1, 4, 8, 16, 100, 512, 4096];

const modes: readonly number[] = [0o644, 0o600, 0o755, 0o777, 0o400, 0];

/** Up to three flags of a table. */
export function someFlags(chance: Chance, table: NumberTable): number {
  const all = Object.values(table);
  let flags = 0;
  for (let left = chance.below(3); left > 0; left--) flags |= chance.pick(all);
  return flags;
}

/** Fills one list of slots, which may count each other. */
class Filler {
  readonly #stock: Stock;
  readonly #wishes: Wishes;
  readonly #counts: Holder = {};

  constructor(stock: Stock, wishes: Wishes) {
    this.#stock = stock;
    this.#wishes = wishes;
  }

  fill(slots: readonly Slot[]): void {
    const counters: Slot[] = [];
    for (const slot of slots) {
      const isMemory = slot.meaning?.kind === "pointer" ||
        typeof slot.type === "object";
      if (isMemory) slot.holder[slot.name] = this.#memory(slot);
      else counters.push(slot);
    }
    for (const slot of counters) {
      const { name, holder } = slot;
      holder[name] = this.#wishes[name] ?? this.#counts[name] ??
        this.#number(slot);
    }
    // A length that stands in memory of its own.
    for (const slot of slots) {
      const length = this.#counts[`*${slot.name}`];
      if (length !== undefined && !(slot.name in this.#wishes)) {
        slot.holder[slot.name] = words(4, [length as number]);
      }
    }
  }

  #memory(slot: Slot): unknown {
    const { name, type, meaning } = slot;
    const wish = this.#wishes[name];
    if (meaning?.kind === "pointer" && typeof type !== "object") {
      if (wish === undefined) return this.#pointee(meaning);
      return this.#counted(meaning, wish);
    }
    if (wish !== undefined) return wish;
    if (isNamed(type, "StringArgument")) {
      return meaning?.kind === "path" ? this.#path() : "name";
    }
    if (isNamed(type, "MutableBufferArgument")) return buffer(64);
    if (isNamed(type, "StringListArgument")) return ["one", "two"];
    if (typeof type !== "object" || isArray(type)) return undefined;
    return this.#struct(type);
  }

  #counted({ to, count }: PointerMeaning, wish: unknown): unknown {
    const value = typeof wish === "string" || wish instanceof Uint8Array
      ? text(toBytes(wish))
      : wish;
    if (typeof count === "string" && isBlock(value)) {
      this.#counts[count] = Math.floor(value.size / elementSize(to));
    }
    return value;
  }

  #pointee(meaning: PointerMeaning): unknown {
    const { to, access, count, optional } = meaning;
    const { chance } = this.#stock;
    if (optional && chance.oneIn(3)) return NULL;
    if (typeof to === "object" && count === 1) {
      return access === "write" ? room(to) : {
        kind: "parameters",
        layout: to,
        fields: this.#struct(to),
      };
    }
    if (to === "path") return this.#counted(meaning, this.#path());
    const wished = typeof count === "string" ? this.#wishes[count] : count;
    const number = typeof wished === "number"
      ? Math.min(wished, 8192)
      : chance.pick(plainSizes);
    if (typeof count === "string" && typeof wished !== "number") {
      this.#counts[count] = number;
    }
    const bytes = Math.min(number * elementSize(to), 8192);
    return access === "read" ? filled(bytes, 0x61) : buffer(bytes);
  }

  #struct(layout: Layout): Holder {
    const fields: Holder = {};
    new Filler(this.#stock, this.#wishes).fill(slotsOf(layout, fields));
    return fields;
  }

  #path(): string {
    const { chance, world } = this.#stock;
    const all = [...world.paths.keys()];
    return all.length === 0 ? "/w" : chance.pick(all);
  }

  #number({ name, type, meaning }: Slot): Value | undefined {
    const { chance, world } = this.#stock;
    switch (meaning?.kind) {
      case "descriptor":
        return world.files.length === 0 ? 0 : chance.pick(world.files).value;
      case "directory descriptor":
        return AT_FDCWD;
      case "flags":
        return someFlags(chance, meaning.table);
      case "constant":
        return chance.pick(Object.values(meaning.table));
      case "constant and flags":
        return chance.pick(Object.values(meaning.table)) |
          someFlags(chance, meaning.flags);
      case "octal":
        return chance.pick(modes);
      case "address":
        return world.mappings.length === 0
          ? NULL
          : chance.pick(world.mappings).base;
      case "dependent":
        return 0;
    }
    if (name === "follow_symlinks") return chance.oneIn(3) ? 0 : 1;
    switch (type) {
      case "uid_t":
      case "gid_t":
        return 1000;
      case "size_t":
      case "size":
        return chance.pick(plainSizes);
      case "pid_t":
        return 0;
      default:
        return chance.below(4);
    }
  }
}

/** The call with its wishes, and the rest as its paragraph allows. */
export function fillCall(
  call: SyscallName,
  wishes: Wishes,
  stock: Stock,
): Draft {
  const holder: Holder = {};
  new Filler(stock, wishes).fill(argumentSlots(call, holder));
  return new Draft(call, holder);
}
