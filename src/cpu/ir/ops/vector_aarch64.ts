/**
 * Ops for those of Advanced SIMD's integer instructions that WebAssembly does
 * not have as one, named after instruction and arrangement (`cmtst4s`). All
 * compute 16 bytes; a front end clears the upper half where an instruction
 * writes only 8.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";

const only = "aarch64";

/** Arrangements by log2 of the element's bytes, and wasm's name for them. */
const ARRANGEMENTS = ["16b", "8h", "4s", "2d"] as const;
const SHAPES = ["i8x16", "i16x8", "i32x4", "i64x2"] as const;
type Arrangement = typeof ARRANGEMENTS[number];

/** A wasm instruction by shape and name. */
function shaped(size: number, name: string): Instruction {
  return `${SHAPES[size]}.${name}` as Instruction;
}

/** d = what `value` pushes, from a and b. */
function pair(value: (e: Emitter) => void): Op {
  return op(
    { d: "out128", a: "in128", b: "in128", only },
    (e) => e.setD128(() => value(e)),
  );
}

/** d = what `value` pushes, from a. */
function single(value: (e: Emitter) => void): Op {
  return op(
    { d: "out128", a: "in128", only },
    (e) => e.setD128(() => value(e)),
  );
}

/** d = what `value` pushes, from a and the immediate. */
function withImmediate(value: (e: Emitter) => void): Op {
  return op(
    { d: "out128", a: "in128", immediate: "value", only },
    (e) => e.setD128(() => value(e)),
  );
}

type Sized<Name extends string, Sizes extends Arrangement = Arrangement> =
  OpTable<`${Name}${Sizes}`>;

/** One op per arrangement of `sizes`, made by `make`. */
function sized<Name extends string, Sizes extends Arrangement = Arrangement>(
  name: Name,
  make: (size: number) => Op,
  sizes: readonly number[] = [0, 1, 2, 3],
): Sized<Name, Sizes> {
  const table: Record<string, Op> = {};
  for (const size of sizes) table[`${name}${ARRANGEMENTS[size]}`] = make(size);
  return table as Sized<Name, Sizes>;
}

type Short = "16b" | "8h" | "4s";
const SHORT = [0, 1, 2];
/** The sizes whose saturating sums wasm lacks. */
type Wide = "4s" | "2d";
const WIDE = [2, 3];

/** A sum or difference that stays at the end of the range. */
const saturating = (sign: "s" | "u", name: "add" | "sub") => (size: number) =>
  pair((e) => {
    const { w } = e;
    const bits = LANE_BITS[size]!;
    const result = e.local("v128");
    const operands = (): void => {
      e.a128();
      e.b128();
    };
    operands();
    w.op(shaped(size, name)).set(result);
    if (sign === "u") {
      // A sum is less than a, or a less than what is taken from it.
      w.get(result);
      e.a128();
      if (name === "add") w.get(result);
      else e.b128();
      compareUnsigned(e, size, name === "add" ? "gt" : "lt");
      w.op(name === "add" ? "v128.or" : "v128.andnot");
      return;
    }
    // The end opposite to the sign that came out, where that is wrong.
    w.get(result).i32(bits - 1).op(shaped(size, "shr_s"));
    w.i64(1n << BigInt(bits - 1));
    splat(e, size);
    w.op("v128.xor").get(result);
    e.a128();
    w.get(result).op("v128.xor");
    if (name === "add") {
      e.b128();
      w.get(result);
    } else operands();
    w.op("v128.xor").op("v128.and").i32(bits - 1).op(shaped(size, "shr_s"));
    w.op("v128.bitselect");
  });

/** Compares two unsigned vectors on the stack; wasm lacks this of 64 bits. */
function compareUnsigned(
  e: Emitter,
  size: number,
  name: "gt" | "ge" | "lt",
): void {
  if (size < 3) {
    e.w.op(shaped(size, `${name}_u`));
    return;
  }
  const other = e.local("v128", 1);
  const bias = (): void => {
    e.w.i64(1n << 63n).op("i64x2.splat").op("v128.xor");
  };
  bias();
  e.w.set(other);
  bias();
  e.w.get(other).op(`i64x2.${name}_s`);
}

/** An unsigned comparison of double words. */
const compareDoubles = (name: "gt" | "ge"): Op =>
  pair((e) => {
    e.a128();
    e.b128();
    compareUnsigned(e, 3, name);
  });

/** Bytes in pairs: the even ones at once, the odd ones shifted down. */
const multiplyBytes: Op = pair((e) => {
  e.a128();
  e.b128();
  e.w.op("i16x8.mul").i32(0xff).op("i16x8.splat").op("v128.and");
  e.a128();
  e.w.i32(8).op("i16x8.shr_u");
  e.b128();
  e.w.i32(8).op("i16x8.shr_u").op("i16x8.mul").i32(8).op("i16x8.shl");
  e.w.op("v128.or");
});

/** |a - b| without overflow. */
function difference(sign: "s" | "u"): (size: number) => Op {
  return (size) =>
    pair((e) => {
      e.a128();
      e.b128();
      e.w.op(shaped(size, `max_${sign}`));
      e.a128();
      e.b128();
      e.w.op(shaped(size, `min_${sign}`)).op(shaped(size, "sub"));
    });
}

/** Bytes `first`, `first + step` … by elements of `size`, of a then b. */
function elements(size: number, list: readonly number[]): number[] {
  return list.flatMap((element) =>
    Array.from({ length: 1 << size }, (_, byte) => (element << size) + byte)
  );
}

/**
 * Which elements of a (0 up) and b (behind a's) a permutation takes, for
 * vectors of `count` elements; `stride` is the number b's elements start at.
 */
const PERMUTATIONS: Readonly<
  Record<string, (i: number, count: number, stride: number) => number>
> = {
  uzp1: (i, count, stride) => i < count / 2 ? 2 * i : stride + 2 * i - count,
  uzp2: (i, count, stride) =>
    i < count / 2 ? 2 * i + 1 : stride + 2 * i + 1 - count,
  trn1: (i, _count, stride) => i % 2 === 0 ? i : stride + i - 1,
  trn2: (i, _count, stride) => i % 2 === 0 ? i + 1 : stride + i,
  zip1: (i, _count, stride) => (i >> 1) + (i % 2) * stride,
  zip2: (i, count, stride) => (i >> 1) + (i % 2) * stride + count / 2,
};

type Permutation = "uzp1" | "uzp2" | "trn1" | "trn2" | "zip1" | "zip2";

function permutations(): OpTable<
  `${Permutation}_${Arrangement | "8b" | "4h" | "2s"}`
> {
  const table: Record<string, Op> = {};
  for (const [name, choose] of Object.entries(PERMUTATIONS)) {
    for (let size = 0; size < 4; size++) {
      for (const full of [true, false]) {
        if (size === 3 && !full) continue;
        const count = (full ? 16 : 8) >> size;
        const list = Array.from(
          { length: 16 >> size },
          (_, i) => i < count ? choose(i, count, 16 >> size) : 0,
        );
        const arrangement = full
          ? ARRANGEMENTS[size]
          : ["8b", "4h", "2s"][size];
        table[`${name}_${arrangement}`] = pair((e) => {
          e.a128();
          e.b128();
          e.w.shuffle(elements(size, list));
        });
      }
    }
  }
  return table as OpTable<
    `${Permutation}_${Arrangement | "8b" | "4h" | "2s"}`
  >;
}

/** `rev<group>_<arrangement>`: elements reversed within groups of bits. */
function reversals(): OpTable<
  | `rev64_${Short}`
  | `rev32_${"16b" | "8h"}`
  | "rev16_16b"
> {
  const table: Record<string, Op> = {};
  for (const group of [2, 4, 8]) {
    for (let size = 0; 1 << size < group; size++) {
      const last = (group >> size) - 1;
      const list = Array.from({ length: 16 >> size }, (_, i) => i ^ last);
      table[`rev${group * 8}_${ARRANGEMENTS[size]}`] = single((e) => {
        e.a128();
        e.a128();
        e.w.shuffle(elements(size, list));
      });
    }
  }
  return table as OpTable<
    | `rev64_${Short}`
    | `rev32_${"16b" | "8h"}`
    | "rev16_16b"
  >;
}

/** The even bytes, halves or words of a: `xtn_<arrangement of the result>`. */
const narrow = (size: number, upper: boolean): Op => {
  const count = 8 >> size;
  const list = Array.from({ length: count }, (_, i) => 2 * i);
  return op(
    { d: upper ? "inout128" : "out128", a: "in128", only },
    (e) =>
      e.setD128(() => {
        if (upper) {
          e.d128();
          e.a128();
          const kept = Array.from({ length: count }, (_, i) => i);
          e.w.shuffle(
            elements(size, [...kept, ...list.map((i) => i + 2 * count)]),
          );
        } else {
          e.a128();
          pushNarrowed(e, size);
        }
      }),
  );
};

/** The even elements of the vector on the stack, and zeros behind them. */
function pushNarrowed(e: Emitter, size: number): void {
  const count = 8 >> size;
  const list = Array.from({ length: count }, (_, i) => 2 * i);
  e.w.v128(new Array(16).fill(0));
  e.w.shuffle(elements(size, [...list, ...list.map(() => 2 * count)]));
}

/** Double words as the nearest words, from `low` to `high`. */
const clampedWords = (low: bigint, high: bigint): Op =>
  single((e) => {
    const { w } = e;
    const x = e.local("v128");
    e.a128();
    w.set(x);
    for (const [limit, compare] of [[low, "lt_s"], [high, "gt_s"]] as const) {
      w.i64(limit).op("i64x2.splat").get(x);
      w.get(x).i64(limit).op("i64x2.splat").op(`i64x2.${compare}`);
      w.op("v128.bitselect").set(x);
    }
    w.get(x);
    pushNarrowed(e, 2);
  });

/** Unsigned elements as the nearest ones of half the size. */
const clampedUnsigned = (size: number): Op =>
  single((e) => {
    const { w } = e;
    e.a128();
    if (size < 2) {
      w.i64((1n << BigInt(LANE_BITS[size]!)) - 1n);
      splat(e, size + 1);
      w.op(shaped(size + 1, "min_u"));
    } else {
      // All ones where the upper half is not zero.
      e.a128();
      w.i32(32).op("i64x2.shr_u").v128(new Array(16).fill(0));
      w.op("i64x2.ne").op("v128.or");
    }
    pushNarrowed(e, size);
  });

/** Neighbouring words added, as double words. */
function pairwiseLong(sign: "s" | "u"): Op {
  return single((e) => {
    e.a128();
    e.w.i32(32).op("i64x2.shl").i32(32).op(`i64x2.shr_${sign}`);
    e.a128();
    e.w.i32(32).op(`i64x2.shr_${sign}`).op("i64x2.add");
  });
}

/** Combines all lanes by rotations; the result is in lane 0, the rest zero. */
function across(size: number, instruction: Instruction): Op {
  return single((e) => {
    const x = e.local("v128");
    e.a128();
    e.w.set(x);
    for (let bytes = 8; bytes >= 1 << size; bytes >>= 1) {
      e.w.get(x).get(x).get(x);
      e.w.shuffle(Array.from({ length: 16 }, (_, i) => (i + bytes) % 16));
      e.w.op(instruction).set(x);
    }
    e.w.get(x).v128(new Array(16).fill(0));
    e.w.shuffle(
      Array.from({ length: 16 }, (_, i) => i < 1 << size ? i : 16),
    );
  });
}

const LANE_BITS = [8, 16, 32, 64] as const;

function splat(e: Emitter, size: number): void {
  if (size < 3) e.w.op("i32.wrap_i64");
  e.w.op(shaped(size, "splat"));
}

/** Accumulates a shifted right: `ssra`, `usra`. */
const shiftAccumulate = (sign: "s" | "u") => (size: number): Op =>
  op(
    { d: "inout128", a: "in128", immediate: "value", only },
    (e) =>
      e.setD128(() => {
        e.d128();
        e.a128();
        e.immediate32();
        e.w.op(shaped(size, `shr_${sign}`)).op(shaped(size, "add"));
      }),
  );

/** A wasm instruction that takes lane `lane` as i64, extended by sign or not. */
function pushLane(
  e: Emitter,
  size: number,
  lane: number,
  sign: "s" | "u",
): void {
  const { w } = e;
  if (size === 3) w.lane("i64x2.extract_lane", lane);
  else if (size === 2) {
    w.lane("i32x4.extract_lane", lane).op(`i64.extend_i32_${sign}`);
  } else {
    const shape = size === 0 ? "i8x16" : "i16x8";
    w.lane(`${shape}.extract_lane_${sign}`, lane);
    w.op(`i64.extend_i32_${sign}`);
  }
}

/** The vector below the i64 on the stack, with it in lane `lane`. */
function putLane(e: Emitter, size: number, lane: number): void {
  if (size < 3) e.w.op("i32.wrap_i64");
  e.w.lane(`${SHAPES[size]!}.replace_lane`, lane);
}

/** `sshl`, `ushl`: each lane by the signed low byte of b's, either way. */
const shiftByRegister = (sign: "s" | "u") => (size: number): Op =>
  pair((e) => {
    const { w } = e;
    const result = e.local("v128");
    const value = e.local("i64");
    const count = e.local("i64", 1);
    e.a128();
    w.set(result);
    for (let lane = 0; lane < 16 >> size; lane++) {
      w.get(result);
      w.get(result);
      pushLane(e, size, lane, sign);
      w.set(value);
      e.b128();
      pushLane(e, size, lane, "s");
      w.op("i64.extend8_s").set(count);
      // To the left, unless nothing of it stays.
      w.get(value).get(count).op("i64.shl").i64(0);
      w.get(count).i64(64).op("i64.lt_s").op("select");
      // To the right: signs as far as one likes, other bits likewise.
      w.i64(0).get(count).op("i64.sub").set(count);
      w.get(value);
      if (sign === "s") {
        w.get(count).i64(63);
        w.get(count).i64(63).op("i64.lt_s").op("select").op("i64.shr_s");
      } else {
        w.get(count).op("i64.shr_u").i64(0);
        w.get(count).i64(64).op("i64.lt_s").op("select");
      }
      w.get(count).i64(0).op("i64.le_s").op("select");
      putLane(e, size, lane);
      w.set(result);
    }
    w.get(result);
  });

/** Leading zeros, or leading bits like the sign bit, lane by lane. */
const leading = (sign: "s" | "u") => (size: number): Op =>
  single((e) => {
    const { w } = e;
    const result = e.local("v128");
    const value = e.local("i64");
    e.a128();
    w.set(result);
    for (let lane = 0; lane < 16 >> size; lane++) {
      w.get(result).get(result);
      pushLane(e, size, lane, sign);
      if (sign === "s") {
        w.set(value).get(value).get(value).i64(63).op("i64.shr_s");
        w.op("i64.xor");
      }
      w.op("i64.clz").i64(64 - (8 << size) + (sign === "s" ? 1 : 0));
      w.op("i64.sub");
      putLane(e, size, lane);
      w.set(result);
    }
    w.get(result);
  });

/** All ops of Advanced SIMD. */
export const vectorAarch64Ops = {
  mul16b: multiplyBytes,
  cmhi2d: compareDoubles("gt"),
  cmhs2d: compareDoubles("ge"),
  ...sized<"cmtst">("cmtst", (size) =>
    pair((e) => {
      e.a128();
      e.b128();
      e.w.op("v128.and").v128(new Array(16).fill(0));
      e.w.op(shaped(size, "ne"));
    })),
  ...sized<"sabd", Short>("sabd", difference("s"), SHORT),
  ...sized<"uabd", Short>("uabd", difference("u"), SHORT),
  orn16b: pair((e) => {
    e.a128();
    e.b128();
    e.w.op("v128.not").op("v128.or");
  }),
  ...sized<"ssra">("ssra", shiftAccumulate("s")),
  ...sized<"usra">("usra", shiftAccumulate("u")),
  ...sized<"sshl">("sshl", shiftByRegister("s")),
  ...sized<"ushl">("ushl", shiftByRegister("u")),
  ...sized<"clz", Short>("clz", leading("u"), SHORT),
  ...sized<"cls", Short>("cls", leading("s"), SHORT),
  ...permutations(),
  ...reversals(),
  ...sized<"xtn", Short>("xtn", (size) => narrow(size, false), SHORT),
  ...sized<"xtn2_", Short>("xtn2_", (size) => narrow(size, true), SHORT),
  ...sized<"sqadd", Wide>("sqadd", saturating("s", "add"), WIDE),
  ...sized<"uqadd", Wide>("uqadd", saturating("u", "add"), WIDE),
  ...sized<"sqsub", Wide>("sqsub", saturating("s", "sub"), WIDE),
  ...sized<"uqsub", Wide>("uqsub", saturating("u", "sub"), WIDE),
  sqxtn4s: clampedWords(-(1n << 31n), (1n << 31n) - 1n),
  sqxtun4s: clampedWords(0n, (1n << 32n) - 1n),
  ...sized<"uqxtn", Short>("uqxtn", clampedUnsigned, SHORT),
  saddlp4s: pairwiseLong("s"),
  uaddlp4s: pairwiseLong("u"),
  ...sized<"addv">("addv", (size) => across(size, shaped(size, "add"))),
  ...sized<"smaxv", Short>(
    "smaxv",
    (size) => across(size, shaped(size, "max_s")),
    SHORT,
  ),
  ...sized<"umaxv", Short>(
    "umaxv",
    (size) => across(size, shaped(size, "max_u")),
    SHORT,
  ),
  ...sized<"sminv", Short>(
    "sminv",
    (size) => across(size, shaped(size, "min_s")),
    SHORT,
  ),
  ...sized<"uminv", Short>(
    "uminv",
    (size) => across(size, shaped(size, "min_u")),
    SHORT,
  ),
  /** All lanes = the lane at byte `immediate` of a. */
  ...sized<"dupLane">("dupLane", (size) =>
    withImmediate((e) => {
      e.lane(LANE_BITS[size]!);
      splat(e, size);
    })),
  /** d |= the bytes of a that b, less the immediate, points at. */
  tbl: op(
    { d: "inout128", a: "in128", b: "in128", immediate: "value", only },
    (e) =>
      e.setD128(() => {
        e.a128();
        e.b128();
        e.immediate32();
        e.w.op("i8x16.splat").op("i8x16.sub").op("i8x16.swizzle");
        e.d128();
        e.w.op("v128.or");
      }),
  ),
} satisfies OpTable;
