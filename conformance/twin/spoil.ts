/**
 * What goes wrong with one operand of a call: bad pointers, boundary sizes,
 * flags that nobody knows, descriptors of another kind, paths that lead astray.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { AT_FDCWD } from "../../src/api/constants.ts";
import type { NumberTable } from "../../src/api/meaning.ts";
import {
  type Block,
  crossing,
  KERNEL,
  NULL,
  path,
  readOnly,
  text,
  UNMAPPED,
} from "../language/value.ts";
import type { Chance } from "./chance.ts";
import { type Draft, isBlock, isNamed, type Slot } from "./draft.ts";
import { someFlags, type Stock } from "./fill.ts";

/** Where kernels change their minds about sizes. */
const sizes: readonly bigint[] = [
  0n,
  1n,
  4095n,
  4096n,
  4097n,
  0x7fff_ffffn,
  0x1_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0xffff_ffff_ffff_f000n,
  0xffff_ffff_ffff_ffffn,
];

/** The same of numbers with a sign. */
const numbers: readonly number[] = [
  -1,
  0,
  1,
  7,
  64,
  1000,
  0x7fff_ffff,
  -0x8000_0000,
];

/** Never open: the rows' programs do not come so far. */
const unopened: readonly number[] = [-1, 77, 1023, 1024, 0x7fff_ffff];

/** Nothing above `/w`: each machine has its own root. */
const astray: readonly string[] = [
  "",
  "/w/none",
  "/w/none/x",
  "/w/a/x",
  "/w/loop",
  "/w/d/../a",
  "/w/d/",
  "/w//a",
  ".",
  "n".repeat(255),
  "n".repeat(256),
  "/w/" + "d/../".repeat(60) + "a",
  "a\0b",
];

function badPointer(chance: Chance, value: unknown): unknown {
  const bad = [NULL, UNMAPPED, KERNEL];
  const canMove = isBlock(value) && value.size > 0 && value.size <= 4096;
  if (!canMove || chance.oneIn(2)) return chance.pick(bad);
  return chance.oneIn(2) ? crossing(value as Block) : readOnly(value as Block);
}

function badFlags(chance: Chance, table: NumberTable): number {
  const all = Object.values(table).reduce((sum, bit) => sum | bit, 0);
  return chance.pick([
    all,
    -1,
    1 << chance.below(31),
    someFlags(chance, table) | (1 << chance.below(31)),
    someFlags(chance, table) | someFlags(chance, table),
  ]);
}

function badConstant(chance: Chance, table: NumberTable): number {
  const all = Object.values(table);
  return chance.oneIn(2)
    ? chance.pick(all)
    : chance.pick([-1, 0, Math.max(...all) + 1, 99, 1 << 20]);
}

function badString(chance: Chance): unknown {
  return chance.pick<unknown>([
    chance.pick(astray),
    chance.pick(astray),
    path(chance.pick([NULL, UNMAPPED, KERNEL]), 4),
    path(text("/w/a"), chance.pick([0, 2, 5, 4096, 0x7fff_ffff])),
    path(NULL, 0),
    path(crossing(text("/w/a")), 4),
  ]);
}

/** Another value for a slot; undefined where there is none. */
function otherValue(slot: Slot, { chance, world }: Stock): unknown {
  const { type, meaning, holder, name } = slot;
  // How long a call waits stays bounded, whatever else goes wrong.
  if (name === "tv_sec") return chance.pick([-1, 0]);
  if (name === "tv_nsec" || name === "tv_usec") {
    return chance.pick([-1, 999_999, 1_000_000, 1_000_000_000]);
  }
  if (isNamed(type, "StringArgument")) return badString(chance);
  if (isNamed(type, "StringListArgument")) return undefined;
  if (isNamed(type, "MutableBufferArgument")) {
    return {
      data: badPointer(chance, holder[name]),
      size: chance.pick(sizes),
    };
  }
  if (typeof type === "object") return undefined;
  switch (meaning?.kind) {
    case "pointer":
      return badPointer(chance, holder[name]);
    case "descriptor":
    case "directory descriptor": {
      const open = world.files.map(({ value }) => value);
      return chance.pick([
        chance.pick(unopened),
        AT_FDCWD,
        0,
        ...open,
      ]);
    }
    case "flags":
      return badFlags(chance, meaning.table);
    case "constant":
      return badConstant(chance, meaning.table);
    case "constant and flags":
      return badConstant(chance, meaning.table) |
        badFlags(chance, meaning.flags);
    case "octal":
      return chance.pick([0o7777, 0o170777, 0o100644, 0o6755]);
    case "address":
      return chance.pick([
        NULL,
        UNMAPPED,
        KERNEL,
        1n,
        0x7fff_ffff_f000n,
      ]);
  }
  switch (type) {
    case "size_t":
    case "size":
    case "u64":
    case "uintptr_t":
      return chance.pick(sizes);
    case "off_t":
    case "i64":
      return BigInt.asIntN(64, chance.pick(sizes));
    default:
      return chance.pick(numbers);
  }
}

/**
 * Arguments of which the kernel looks at the low half only. On riscv64 the
 * reference sees of them what its compiler pleased.
 */
const halves: readonly unknown[] = ["int", "pid_t", "clockid_t"];

/** Spoils one slot of a call, as chance has it. */
export function spoil(
  draft: Draft,
  stock: Stock,
  architecture: Architecture,
): void {
  const { chance } = stock;
  const { slots } = draft;
  if (slots.length === 0) return;
  const slot = chance.pick(slots);
  const { holder, name, type } = slot;
  const isHalf = halves.includes(type) && typeof holder[name] === "number";
  if (isHalf && architecture !== "riscv64" && chance.oneIn(6)) {
    holder[name] = BigInt(holder[name] as number) + (1n << 32n);
    return;
  }
  const other = otherValue(slot, stock);
  if (other !== undefined) holder[name] = other;
}
