/**
 * Floating point on vectors: `<op>64x2`, `<op>32x4` and, for AArch64's short
 * vectors, `<op>32x2`, which clears the upper half. Each lane does what the
 * scalar op of that name does (float.ts); when the guards fail, the helper of
 * the op's name (src/cpu/float/lanes.ts) calls the scalar helper lane by lane.
 *
 * `opc(op, d, a, b, c, Rounding.dynamic)`. feqMask, fltMask and fleMask leave
 * lanes of ones where the comparison holds.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import { Slots } from "../slots.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";
import { noUnmaskedInexact } from "./float_guard.ts";

type Shape = "64x2" | "32x4" | "32x2";
const SHAPES: readonly Shape[] = ["64x2", "32x4", "32x2"];

const shapes = {
  "64x2": { float: "f64x2", integer: "i64x2", bits: 64 },
  "32x4": { float: "f32x4", integer: "i32x4", bits: 32 },
  "32x2": { float: "f32x4", integer: "i32x4", bits: 32 },
} as const;

/** The same number in all lanes, given as bits. */
function splat(e: Emitter, bits: 32 | 64, value: bigint): void {
  const bytes = Array.from(
    { length: 16 },
    (_, i) => Number(value >> BigInt(8 * (i % (bits / 8))) & 255n),
  );
  e.w.v128(bytes);
}

const INFINITY = { 32: 0x7f800000n, 64: 0x7ff0000000000000n } as const;
const SMALLEST = { 32: 0x00800000n, 64: 0x0010000000000000n } as const;
/** Twice that: a result from here up was not rounded up to be normal. */
const SAFE = { 32: 0x01000000n, 64: 0x0020000000000000n } as const;

class VectorGuard {
  readonly e: Emitter;
  readonly shape: Shape;
  readonly slow: number;

  constructor(e: Emitter, shape: Shape) {
    this.e = e;
    this.shape = shape;
    this.slow = e.w.block();
  }

  get bits(): 32 | 64 {
    return shapes[this.shape].bits;
  }

  local(index: number): number {
    return this.e.local("v128", index);
  }

  float(name: string): void {
    this.e.w.op(`${shapes[this.shape].float}.${name}` as Instruction);
  }

  /** Leaves, for `slow` if not told otherwise, if a lane of the mask on the
   * stack is zero; the upper half of a short vector does not count. */
  all(other: number = this.slow): void {
    const { w } = this.e;
    if (this.shape === "32x2") {
      w.v128([0, 0, 0, 0, 0, 0, 0, 0, ...new Array(8).fill(255)]);
      w.op("v128.or");
    }
    w.op(`${shapes[this.shape].integer}.all_true`).op("i32.eqz");
    w.brIf(other);
  }

  operand(name: "a" | "b" | "c", index: number): number {
    const { e } = this;
    const local = this.local(index);
    e[`${name}128`]();
    e.w.set(local);
    // x86 reports denormal operands.
    if (e.architecture === "x86_64") this.#normal(local);
    return local;
  }

  /** Leaves if a lane is denormal. */
  #normal(local: number): void {
    const { e } = this;
    e.w.get(local);
    this.float("abs");
    splat(e, this.bits, SMALLEST[this.bits]);
    this.float("ge");
    this.#equalsZero(local);
    e.w.get(local).get(local);
    this.float("ne");
    e.w.op("v128.or").op("v128.or");
    this.all();
  }

  /** Leaves if a lane of an operand would be flushed to zero. */
  unflushed(...locals: number[]): void {
    const { e } = this;
    if (e.architecture !== "aarch64") return;
    e.slot32(Slots.floatMode);
    e.w.if();
    for (const local of locals) this.#normal(local);
    e.w.end();
  }

  #equalsZero(local: number): void {
    this.e.w.get(local);
    splat(this.e, this.bits, 0n);
    this.float("eq");
  }

  /**
   * The quickest way, as `Guard.quick`: each lane of what `result` pushes is
   * far enough from the ends of the range, or an exact zero (`exactZero`
   * pushes a mask, which counts where the result is zero).
   */
  quick(r: number, result: () => void, exactZero: () => void): void {
    const { e } = this;
    const { w } = e;
    const other = w.block();
    e.slot32(Slots.floatFast);
    w.op("i32.eqz").brIf(other);
    result();
    w.tee(r);
    this.float("abs");
    splat(e, this.bits, SAFE[this.bits]);
    this.float("ge");
    w.get(r);
    this.float("abs");
    splat(e, this.bits, INFINITY[this.bits]);
    this.float("lt");
    w.op("v128.and");
    this.#equalsZero(r);
    exactZero();
    w.op("v128.and").op("v128.or");
    this.all(other);
    this.set(r);
    e.next();
    w.end();
  }

  /** In any mode, as `Guard.exactly`; ends the op. */
  exactly(
    r: number,
    operands: () => void,
    stem: "fadd" | "fmul" | "fdiv" | "fsqrt" | "fmadd",
  ): void {
    const { e } = this;
    noUnmaskedInexact(e, this.slow);
    operands();
    e.slot32(Slots.floatRounding);
    e.call(stem + this.shape);
    e.w.tee(r).get(r);
    this.float("eq");
    this.all();
    this.finish(r);
  }

  /** Pushes a mask of the lanes where one of the operands is zero. */
  zeroOperand(x: number, y: number): void {
    this.#equalsZero(x);
    this.#equalsZero(y);
    this.e.w.op("v128.or");
  }

  ordered(x: number, y: number): void {
    const { w } = this.e;
    w.get(x).get(x);
    this.float("eq");
    w.get(y).get(y);
    this.float("eq");
    w.op("v128.and");
    this.all();
  }

  /** Writes the result as the architecture does. */
  set(result: number): void {
    const { e } = this;
    e.setD128(() => {
      e.w.get(result);
      if (this.shape === "32x2") {
        e.w.v128([...new Array(8).fill(255), 0, 0, 0, 0, 0, 0, 0, 0]);
        e.w.op("v128.and");
      }
    });
  }

  /** Ends the fast way; the slow way follows. */
  finish(result: number): void {
    this.set(result);
    this.e.next();
    this.e.w.end();
  }
}

const signature = {
  d: "out128",
  a: "in128",
  b: "in128",
  immediate: "slot",
} as const satisfies Partial<Op>;

function arithmetic(
  stem: "fadd" | "fsub" | "fmul" | "fdiv" | "fsqrt",
  shape: Shape,
): Op {
  return op(signature, (e) => {
    const g = new VectorGuard(e, shape);
    const x = g.operand("a", 0);
    const y = stem === "fsqrt" ? x : g.operand("b", 1);
    const r = g.local(2);
    g.quick(r, () => {
      e.w.get(x);
      if (stem !== "fsqrt") e.w.get(y);
      g.float(stem.slice(1));
    }, () => {
      // A zero product or quotient may have underflowed; others are exact.
      if (stem === "fmul") g.zeroOperand(x, y);
      else if (stem === "fdiv") g.zeroOperand(x, x);
      else splat(e, 64, (1n << 64n) - 1n);
    });
    g.exactly(r, () => {
      e.w.get(x);
      if (stem !== "fsqrt") e.w.get(y);
      if (stem === "fsub") g.float("neg");
    }, stem === "fsub" ? "fadd" : stem);
    e.helper(stem + shape);
  });
}

/** c + a * b and c - a * b, rounded once. */
function fused(stem: "fmadd" | "fnmsub", shape: Shape): Op {
  return op({ ...signature, immediate: "slot128" }, (e) => {
    const { w } = e;
    const { float, bits } = shapes[shape];
    const g = new VectorGuard(e, shape);
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    const z = g.operand("c", 2);
    const r = g.local(3);
    if (stem === "fnmsub") {
      w.get(x);
      g.float("neg");
      w.set(x);
    }
    g.quick(r, () => {
      w.get(z).set(r);
      for (let lane = 0; lane < Number(shape.slice(3)); lane++) {
        w.get(r);
        for (const local of [x, y, z]) {
          w.get(local).lane(`${float}.extract_lane`, lane);
        }
        e.call(`fused${bits}`);
        w.lane(`${float}.replace_lane`, lane).set(r);
      }
      w.get(r);
    }, () => splat(e, 64, 0n));
    g.exactly(r, () => w.get(x).get(y).get(z), "fmadd");
    e.helper(stem + shape);
  });
}

/** Only where all lanes are ordered and differ or are the same, or else the
 * signs of zeros and NaN rules would matter. */
function extreme(stem: "fmin" | "fmax", shape: Shape): Op {
  return op(signature, (e) => {
    const { w } = e;
    const g = new VectorGuard(e, shape);
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    g.unflushed(x, y);
    const r = g.local(2);
    w.get(x).get(y);
    g.float("lt");
    w.get(x).get(y);
    g.float("gt");
    w.op("v128.or").get(x).get(x);
    g.float("eq");
    w.get(x).get(y).op(`${shapes[shape].integer}.eq`);
    w.op("v128.and").op("v128.or");
    g.all();
    w.get(x).get(y);
    g.float(stem === "fmin" ? "pmin" : "pmax");
    w.set(r);
    g.finish(r);
    e.helper(stem + shape);
  });
}

const comparisons = { feqMask: "eq", fltMask: "lt", fleMask: "le" } as const;

function compare(stem: keyof typeof comparisons, shape: Shape): Op {
  return op(signature, (e) => {
    const { w } = e;
    const g = new VectorGuard(e, shape);
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    g.unflushed(x, y);
    const r = g.local(2);
    g.ordered(x, y);
    w.get(x).get(y);
    g.float(comparisons[stem]);
    w.set(r);
    g.finish(r);
    e.helper(stem + shape);
  });
}

const arithmeticNames = ["fadd", "fsub", "fmul", "fdiv", "fsqrt"] as const;
const fusedNames = ["fmadd", "fnmsub"] as const;
const extremeNames = ["fmin", "fmax"] as const;
const comparisonNames = ["feqMask", "fltMask", "fleMask"] as const;

type Names = `${
  | typeof arithmeticNames[number]
  | typeof fusedNames[number]
  | typeof extremeNames[number]
  | typeof comparisonNames[number]}${Shape}`;

function build(): OpTable<Names> {
  const table: Record<string, Op> = {};
  for (const shape of SHAPES) {
    for (const name of arithmeticNames) {
      table[name + shape] = arithmetic(name, shape);
    }
    for (const name of fusedNames) table[name + shape] = fused(name, shape);
    for (const name of extremeNames) table[name + shape] = extreme(name, shape);
    for (const name of comparisonNames) {
      table[name + shape] = compare(name, shape);
    }
  }
  return table as OpTable<Names>;
}

/** All vector float ops. */
export const vectorFloatOps = build();

/** The helpers that src/cpu/float/lanes.ts must supply. */
export const vectorFloatHelperNames: readonly string[] = Object.keys(
  vectorFloatOps,
);
