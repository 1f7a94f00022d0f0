/**
 * 128-bit vector ops, derived from WebAssembly's own list: the op
 * `i8x16_add_sat_s` is the instruction `i8x16.add_sat_s` on vector slots.
 * Shifts take their count (modulo the lane width, as wasm does) from slot b,
 * or with the suffix `i` from the immediate. Float arithmetic is not here but
 * in float.ts, because its flags and NaNs are not wasm's.
 *
 * @module
 */

import { type Instruction, vector as vectorCodes } from "../../wasm/opcodes.ts";
import { type Op, op, type OpTable } from "../op.ts";

type Underscored<Name extends string> = Name extends `${infer L}.${infer R}`
  ? `${L}_${R}`
  : Name;

type VectorInstruction = Exclude<keyof typeof vectorCodes, `-${string}`>;
type Integer = "i8x16" | "i16x8" | "i32x4" | "i64x2";
type Shift = `${Integer}.${"shl" | "shr_s" | "shr_u"}`;
type Mask = `${Integer}.${"all_true" | "bitmask"}` | "v128.any_true";
type Splat = `${Integer}.splat`;
type Unary = Extract<
  VectorInstruction,
  | `${Integer}.${"abs" | "neg" | "popcnt"}`
  | `${Integer}.ext${"end" | "add"}_${string}`
  | `${"f32x4" | "f64x2"}.${"abs" | "neg"}`
  | "v128.not"
>;
type Binary = Extract<
  VectorInstruction,
  | `${Integer}.${
    | "add"
    | "sub"
    | "mul"
    | "avgr_u"
    | "dot_i16x8_s"
    | "q15mulr_sat_s"
    | "swizzle"}`
  | `${Integer}.${"add" | "sub"}_sat_${string}`
  | `${Integer}.${"min" | "max"}_${"s" | "u"}`
  | `${Integer}.${"eq" | "ne"}`
  | `${Integer}.${"lt" | "gt" | "le" | "ge"}_${string}`
  | `${Integer}.narrow_${string}`
  | `${Integer}.extmul_${string}`
  | `v128.${"and" | "andnot" | "or" | "xor"}`
>;

const integer = "(i8x16|i16x8|i32x4|i64x2)";
const classes = {
  shift: new RegExp(`^${integer}\\.(shl|shr_s|shr_u)$`),
  mask: new RegExp(`^(${integer}\\.(all_true|bitmask)|v128\\.any_true)$`),
  splat: new RegExp(`^${integer}\\.splat$`),
  unary: new RegExp(
    `^(${integer}\\.(abs|neg|popcnt|extend_.*|extadd_.*)|f..x.\\.(abs|neg)|` +
      `v128\\.not)$`,
  ),
  binary: new RegExp(
    `^(${integer}\\.(add|sub|mul|avgr_u|dot_.*|q15.*|swizzle|..._sat_.|` +
      `(min|max)_.|eq|ne|(lt|gt|le|ge)_.|narrow_.*|extmul_.*)|` +
      `v128\\.(and|andnot|or|xor))$`,
  ),
} as const;

/** An op for each instruction of a class. */
function derive<Name extends string>(
  pattern: RegExp,
  suffix: string,
  row: (instruction: Instruction) => Op,
): OpTable<Underscored<Name>> {
  const table: Record<string, Op> = {};
  for (const name of Object.keys(vectorCodes)) {
    if (pattern.test(name)) {
      table[name.replace(".", "_") + suffix] = row(name as Instruction);
    }
  }
  return table as OpTable<Underscored<Name>>;
}

const LANES = [8, 16, 32, 64] as const;
type LaneBits = typeof LANES[number];

const signExtension = {
  8: "i64.extend8_s",
  16: "i64.extend16_s",
  32: "i64.extend32_s",
} as const;

/**
 * `lane<bits>[s]`: d = the lane of a at byte offset `immediate`, zero (sign)
 * extended; `setLane<bits>`: that lane of d = low bits of slot a.
 */
function lanes(): OpTable<
  `lane${LaneBits}` | `lane${8 | 16 | 32}s` | `setLane${LaneBits}`
> {
  const table: Record<string, Op> = {};
  for (const bits of LANES) {
    table[`lane${bits}`] = op(
      { d: "out", a: "in128", immediate: "value" },
      (e) => e.setD(() => e.lane(bits)),
    );
    if (bits !== 64) {
      table[`lane${bits}s`] = op(
        { d: "out", a: "in128", immediate: "value" },
        (e) =>
          e.setD(() => {
            e.lane(bits);
            e.w.op(signExtension[bits]);
          }),
      );
    }
    table[`setLane${bits}`] = op(
      { d: "inout128", a: "in", immediate: "value" },
      (e) => e.setLane(bits, () => e.a()),
    );
  }
  return table as OpTable<
    `lane${LaneBits}` | `lane${8 | 16 | 32}s` | `setLane${LaneBits}`
  >;
}

/** All common vector ops. */
export const vectorOps = {
  ...derive<Unary>(
    classes.unary,
    "",
    (name) =>
      op({ d: "out128", a: "in128" }, (e) =>
        e.setD128(() => {
          e.a128();
          e.w.op(name);
        })),
  ),
  ...derive<Binary>(
    classes.binary,
    "",
    (name) =>
      op({ d: "out128", a: "in128", b: "in128" }, (e) =>
        e.setD128(() => {
          e.a128();
          e.b128();
          e.w.op(name);
        })),
  ),
  ...derive<Shift>(
    classes.shift,
    "",
    (name) =>
      op({ d: "out128", a: "in128", b: "in" }, (e) =>
        e.setD128(() => {
          e.a128();
          e.b32();
          e.w.op(name);
        })),
  ),
  ...derive<`${Shift}i`>(
    classes.shift,
    "i",
    (name) =>
      op(
        { d: "out128", a: "in128", immediate: "value" },
        (e) =>
          e.setD128(() => {
            e.a128();
            e.immediate32();
            e.w.op(name);
          }),
      ),
  ),
  /** To a general slot: 0 or 1, or a bit for each lane. */
  ...derive<Mask>(
    classes.mask,
    "",
    (name) =>
      op({ d: "out", a: "in128" }, (e) =>
        e.setD(() => {
          e.a128();
          e.w.op(name).op("i64.extend_i32_u");
        })),
  ),
  /** From the low bits of a general slot. */
  ...derive<Splat>(
    classes.splat,
    "",
    (name) =>
      op({ d: "out128", a: "in" }, (e) =>
        e.setD128(() => {
          if (name.startsWith("i64")) e.a();
          else e.a32();
          e.w.op(name);
        })),
  ),
  ...lanes(),
  /** d = a */
  v128_move: op({ d: "out128", a: "in128" }, (e) => e.setD128(() => e.a128())),
  /** d = 0 */
  v128_zero: op(
    { d: "out128" },
    (e) => e.setD128(() => e.w.v128(new Array(16).fill(0))),
  ),
  /** d = low 64 (32) bits of slot a, the rest zero. */
  v128_low64: op({ d: "out128", a: "in" }, (e) =>
    e.setD128(() => {
      e.w.v128(new Array(16).fill(0));
      e.a();
      e.w.lane("i64x2.replace_lane", 0);
    })),
  v128_low32: op({ d: "out128", a: "in" }, (e) =>
    e.setD128(() => {
      e.w.v128(new Array(16).fill(0));
      e.a32();
      e.w.lane("i32x4.replace_lane", 0);
    })),
  /** d = bits of a where c has ones, of b elsewhere. */
  v128_bitselect: op(
    { d: "out128", a: "in128", b: "in128", immediate: "slot128" },
    (e) =>
      e.setD128(() => {
        e.a128();
        e.b128();
        e.c128();
        e.w.op("v128.bitselect");
      }),
  ),
  /** Byte i of d is byte c[i] of the 32 bytes a (0-15), b (16-31); 0 for
   * c[i] above 31. */
  v128_shuffle: op(
    { d: "out128", a: "in128", b: "in128", immediate: "slot128" },
    (e) =>
      e.setD128(() => {
        e.a128();
        e.c128();
        e.w.op("i8x16.swizzle");
        e.b128();
        e.c128();
        e.w.v128(new Array(16).fill(16)).op("i8x16.sub");
        e.w.op("i8x16.swizzle").op("v128.or");
      }),
  ),
  /** d = bytes `immediate` to `immediate` + 15 of the 32 bytes a, b
   * (0 to 16): EXT, PALIGNR. */
  v128_extract: op(
    { d: "out128", a: "in128", b: "in128", immediate: "value" },
    (e) => {
      const { w } = e;
      const selection = e.local("v128");
      e.immediate32();
      w.op("i8x16.splat");
      w.v128([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
      w.op("i8x16.add").set(selection);
      e.setD128(() => {
        e.a128();
        w.get(selection).op("i8x16.swizzle");
        e.b128();
        w.get(selection).v128(new Array(16).fill(16)).op("i8x16.sub");
        w.op("i8x16.swizzle").op("v128.or");
      });
    },
  ),
} satisfies OpTable;
