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

  /** Leaves if a lane of the mask on the stack is zero; the upper half of a
   * short vector does not count. */
  all(): void {
    const { w } = this.e;
    if (this.shape === "32x2") {
      w.v128([0, 0, 0, 0, 0, 0, 0, 0, ...new Array(8).fill(255)]);
      w.op("v128.or");
    }
    w.op(`${shapes[this.shape].integer}.all_true`).op("i32.eqz");
    w.brIf(this.slow);
  }

  operand(name: "a" | "b" | "c", index: number): number {
    const { e } = this;
    const local = this.local(index);
    e[`${name}128`]();
    e.w.set(local);
    if (e.architecture === "x86_64") {
      // x86 reports denormal operands.
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
    return local;
  }

  #equalsZero(local: number): void {
    this.e.w.get(local);
    splat(this.e, this.bits, 0n);
    this.float("eq");
  }

  /** Leaves unless `floatFast` is (at least) that. */
  fast(only: 1 | 2): void {
    this.e.slot32(Slots.floatFast);
    if (only === 1) this.e.w.i32(1).op("i32.ne");
    else this.e.w.op("i32.eqz");
    this.e.w.brIf(this.slow);
  }

  /** Each lane is far enough from the ends of the range, or an exact zero
   * (`exactZero` pushes a mask, which counts where the result is zero). */
  inRange(result: number, exactZero: (() => void) | null): void {
    const { e } = this;
    const { w } = e;
    w.get(result);
    this.float("abs");
    splat(e, this.bits, SAFE[this.bits]);
    this.float("ge");
    w.get(result);
    this.float("abs");
    splat(e, this.bits, INFINITY[this.bits]);
    this.float("lt");
    w.op("v128.and");
    if (exactZero !== null) {
      this.#equalsZero(result);
      exactZero();
      w.op("v128.and").op("v128.or");
    }
    this.all();
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

  finish(result: number): void {
    const { e } = this;
    e.setD128(() => {
      e.w.get(result);
      if (this.shape === "32x2") {
        e.w.v128([...new Array(8).fill(255), 0, 0, 0, 0, 0, 0, 0, 0]);
        e.w.op("v128.and");
      }
    });
    e.next();
    e.w.end();
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
    g.fast(1);
    const x = g.operand("a", 0);
    const y = stem === "fsqrt" ? x : g.operand("b", 1);
    const r = g.local(2);
    e.w.get(x);
    if (stem !== "fsqrt") e.w.get(y);
    g.float(stem.slice(1));
    e.w.set(r);
    g.inRange(r, () => {
      // A zero product or quotient may have underflowed; others are exact.
      if (stem === "fmul") g.zeroOperand(x, y);
      else if (stem === "fdiv") g.zeroOperand(x, x);
      else splat(e, 64, (1n << 64n) - 1n);
    });
    g.finish(r);
    e.helper(stem + shape);
  });
}

/** c + a * b and c - a * b, rounded once. */
function fused(stem: "fmadd" | "fnmsub", shape: Shape): Op {
  return op({ ...signature, immediate: "slot128" }, (e) => {
    const { w } = e;
    const g = new VectorGuard(e, shape);
    const { float, bits } = shapes[shape];
    g.fast(1);
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    const z = g.operand("c", 2);
    const r = g.local(3);
    if (stem === "fnmsub") {
      w.get(x);
      g.float("neg");
      w.set(x);
    }
    const lanes = Number(shape.slice(3));
    w.get(z).set(r);
    for (let lane = 0; lane < lanes; lane++) {
      w.get(r);
      for (const local of [x, y, z]) {
        w.get(local).lane(`${float}.extract_lane`, lane);
      }
      e.call(`fused${bits}`);
      w.lane(`${float}.replace_lane`, lane).set(r);
    }
    g.inRange(r, null);
    g.finish(r);
    e.helper(stem + shape);
  });
}

/** Only where all lanes are ordered and differ, or else all signs of zero
 * and NaN rules would matter. */
function extreme(stem: "fmin" | "fmax", shape: Shape): Op {
  return op(signature, (e) => {
    const { w } = e;
    const g = new VectorGuard(e, shape);
    g.fast(2);
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    const r = g.local(2);
    w.get(x).get(y);
    g.float("lt");
    w.get(x).get(y);
    g.float("gt");
    w.op("v128.or");
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
    g.fast(2);
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
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
