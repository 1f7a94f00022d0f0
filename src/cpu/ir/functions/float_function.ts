/**
 * What the generated arithmetic in any rounding mode (float_functions.ts) is
 * made of: error-free transforms (Dekker, Knuth), and rounding by them, on
 * all lanes at once.
 *
 * @module
 */

import { FloatFlag, Rounding, Slots } from "../slots.ts";
import { Layout } from "../../memory/layout.ts";
import { Assembler } from "../../wasm/assembler.ts";
import type { ModuleBuilder } from "../../wasm/module.ts";
import type { Instruction } from "../../wasm/opcodes.ts";

/** Two doubles or four singles. */
export type Lanes = "64x2" | "32x4";

const formats = {
  "64x2": {
    float: "f64x2",
    integer: "i64x2",
    bits: 64,
    /** From here up a result was not rounded up to normal, nor is its
     * neighbour subnormal. */
    safe: 0x0020_0000_0000_0000n,
    /** Below it the neighbour is not infinite. */
    top: 0x7fe0_0000_0000_0000n,
  },
  "32x4": {
    float: "f32x4",
    integer: "i32x4",
    bits: 32,
    safe: 0x0100_0000n,
    top: 0x7f00_0000n,
  },
} as const;

/** The smallest normal numbers, as bits; a single's as a double, too. */
export const Smallest = {
  double: 0x0010_0000_0000_0000n,
  single: 0x0080_0000n,
  singleAsDouble: 0x3810_0000_0000_0000n,
} as const;

/** 2^27 + 1 */
const SPLIT = 0x41a0_0000_0200_0000n;
const SIGN = 1n << 63n;
/** A double's fraction. */
export const FRACTION: bigint = (1n << 52n) - 1n;
/** A double's exponent field in 1. */
const ONE = 0x3ff0_0000_0000_0000n;

/** Bytes of the lower halves of two vectors, of the low words of their
 * doubles, and of an upper half. */
const LOWER_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const LOW_WORDS = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const UPPER_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

/** A function under construction whose operands are vectors and whose last
 * parameter is the rounding mode. */
export class FloatFunction extends Assembler {
  readonly module: ModuleBuilder;
  readonly mode: number;

  constructor(module: ModuleBuilder, operands: number) {
    super(operands + 1);
    this.module = module;
    this.mode = operands;
  }

  /** A local for a vector. */
  vector(): number {
    return this.local("v128");
  }

  #float(lanes: Lanes, name: string): this {
    return this.op(`${formats[lanes].float}.${name}` as Instruction);
  }

  #integer(lanes: Lanes, name: string): this {
    return this.op(`${formats[lanes].integer}.${name}` as Instruction);
  }

  /** Pushes the same number, given as bits, in all lanes. */
  splat(lanes: Lanes, value: bigint): this {
    const bytes = formats[lanes].bits / 8;
    return this.v128(
      Array.from(
        { length: 16 },
        (_, i) => Number(value >> BigInt(8 * (i % bytes)) & 255n),
      ),
    );
  }

  /** Gives up: returns NaNs if the condition on the stack holds. */
  unsureIf(): void {
    this.if();
    this.splat("64x2", -1n).op("return").end();
  }

  /** Gives up unless all lanes of the mask on the stack are set. */
  unsureUnlessAll(): void {
    this.op("i32x4.all_true").op("i32.eqz");
    this.unsureIf();
  }

  /** Pushes a mask of the lanes that are zero. */
  isZero(lanes: Lanes, local: number): this {
    return this.get(local).splat(lanes, 0n).#float(lanes, "eq");
  }

  /** Gives up on operands that are not normal, infinite or zero. */
  refuseSubnormal(
    lanes: Lanes,
    smallest: bigint,
    operands: readonly number[],
  ): void {
    const all = (push: (operand: number) => void): void =>
      operands.forEach((operand, index) => {
        push(operand);
        if (index > 0) this.op("v128.and");
      });
    const normal = (operand: number): void => {
      this.get(operand).#float(lanes, "abs").splat(lanes, smallest);
      this.#float(lanes, "ge");
    };
    all(normal);
    this.op("i32x4.all_true").op("i32.eqz").if();
    all((operand) => {
      normal(operand);
      this.isZero(lanes, operand).op("v128.or");
    });
    this.unsureUnlessAll();
    this.end();
  }

  /** sum = x + y, error = what that lost (Knuth's TwoSum). */
  twoSum(
    lanes: Lanes,
    x: number,
    y: number,
    sum: number,
    error: number,
  ): void {
    const add = (): this => this.#float(lanes, "add");
    const subtract = (): this => this.#float(lanes, "sub");
    this.get(x).get(y);
    add().set(sum).get(sum).get(x);
    subtract().set(error).get(x).get(sum).get(error);
    subtract();
    subtract().get(y).get(error);
    subtract();
    add().set(error);
  }

  /** Pushes x * y - product (Dekker's, with Veltkamp's split). */
  productError(x: number, y: number, product: number): void {
    const split = (value: number): [number, number] => {
      const high = this.vector();
      const low = this.vector();
      this.get(value).splat("64x2", SPLIT).op("f64x2.mul").tee(low);
      this.get(low).get(value).op("f64x2.sub").op("f64x2.sub").set(high);
      this.get(value).get(high).op("f64x2.sub").set(low);
      return [high, low];
    };
    const [xHigh, xLow] = split(x);
    const [yHigh, yLow] = x === y ? [xHigh, xLow] : split(y);
    this.get(xHigh).get(yHigh).op("f64x2.mul").get(product).op("f64x2.sub");
    this.get(xHigh).get(yLow).op("f64x2.mul").op("f64x2.add");
    this.get(xLow).get(yHigh).op("f64x2.mul").op("f64x2.add");
    this.get(xLow).get(yLow).op("f64x2.mul").op("f64x2.add");
  }

  /** m = the doubles x with the exponent of 1. */
  mantissa(x: number, m: number): void {
    this.get(x).splat("64x2", SIGN | FRACTION).op("v128.and");
    this.splat("64x2", ONE).op("v128.or").set(m);
  }

  /**
   * sum = sum + error rounded to odd, where sum is that rounded to nearest:
   * if it was inexact and came out even, the neighbour towards the error.
   */
  toOdd(sum: number, error: number): void {
    this.get(sum);
    // Away from zero if the error has the sum's sign.
    this.get(sum).get(error).op("v128.xor").i32(63).op("i64x2.shr_s");
    this.splat("64x2", 1n).op("v128.or");
    this.get(error).splat("64x2", 0n).op("f64x2.ne").op("v128.and");
    this.get(sum).i32(63).op("i64x2.shl").i32(63).op("i64x2.shr_s");
    this.op("v128.andnot").op("i64x2.add").set(sum);
  }

  /** sum = x + y of doubles rounded to odd, as `roundSingles` wants it. */
  oddSum(x: number, y: number, sum: number): void {
    const error = this.vector();
    this.twoSum("64x2", x, y, sum, error);
    this.toOdd(sum, error);
    this.signZeros("64x2", x, y, sum);
  }

  /** Gives sums that are exactly zero the sign that rounding down wants. */
  signZeros(lanes: Lanes, x: number, y: number, sum: number): void {
    this.get(this.mode).i32(Rounding.down).op("i32.eq").if();
    this.get(sum);
    this.isZero(lanes, sum);
    // Only the sum of two positive zeros is one.
    this.get(x).get(y).op("v128.or").splat(lanes, 0n).#integer(lanes, "eq");
    this.op("v128.andnot").splat(lanes, 1n << BigInt(formats[lanes].bits - 1));
    this.op("v128.and").op("v128.or").set(sum).end();
  }

  /** Where the result is zero: it is exact, without error, if `isExact` pushes
   * a mask that says so, else it has underflowed. */
  settleZeros(result: number, error: number, isExact: () => void): void {
    this.isZero("64x2", result).op("v128.any_true").if();
    this.isZero("64x2", result);
    isExact();
    this.op("v128.andnot").op("v128.any_true").unsureIf();
    this.get(error).isZero("64x2", result).op("v128.andnot").set(error);
    this.end();
  }

  /** Gives up where the error is NaN. */
  refuseNaN(lanes: Lanes, error: number): void {
    this.get(error).get(error).#float(lanes, "eq").unsureUnlessAll();
  }

  /**
   * Pushes `nearest`, or the neighbours that the mode wants. The exact values
   * are `error` away; that is meant for `scaled`, which is `nearest` times
   * powers of two. Without `scaled` nothing can lie half way between two
   * neighbours, and only the error's sign counts.
   */
  round(
    lanes: Lanes,
    nearest: number,
    error: number,
    scaled?: number,
  ): void {
    const above = this.vector();
    const below = this.vector();
    this.get(error).splat(lanes, 0n).#float(lanes, "gt").set(above);
    this.get(error).splat(lanes, 0n).#float(lanes, "lt").set(below);
    this.#round(lanes, nearest, above, below, () => {
      if (scaled === undefined) {
        this.splat(lanes, 0n);
        return;
      }
      this.get(scaled).splat(lanes, 1n).#integer(lanes, "add").get(scaled);
      this.#float(lanes, "sub").get(error).get(error).#float(lanes, "add");
      this.#float(lanes, "eq");
    });
  }

  /** Pushes doubles, perhaps rounded to odd, as singles: the lower two and
   * the upper two, or twice the same two. */
  roundSingles(halves: readonly [number] | readonly [number, number]): void {
    const nearest = this.vector();
    const above = this.vector();
    const below = this.vector();
    const spare = this.vector();
    const join = (
      bytes: readonly number[],
      push: (half: 0 | 1, double: number) => void,
    ): void => {
      push(0, halves[0]);
      if (halves.length === 1) this.tee(spare).get(spare);
      else push(1, halves[1]);
      this.shuffle(bytes);
    };
    join(LOWER_HALVES, (_, double) => {
      this.get(double).op("f32x4.demote_f64x2_zero");
    });
    this.set(nearest);
    const errors = halves.map((double, half) => {
      const error = this.vector();
      this.get(double).widen(half, nearest).op("f64x2.sub").set(error);
      return error;
    });
    const signs = (relation: "gt" | "lt", mask: number): void => {
      join(LOW_WORDS, (half) => {
        this.get(errors[half]!).splat("64x2", 0n);
        this.#float("64x2", relation);
      });
      this.set(mask);
    };
    signs("gt", above);
    signs("lt", below);
    this.#round("32x4", nearest, above, below, () => {
      const next = this.vector();
      this.get(nearest).splat("32x4", 1n).op("i32x4.add").set(next);
      join(LOW_WORDS, (half) => {
        const error = errors[half]!;
        this.widen(half, next).widen(half, nearest).op("f64x2.sub");
        this.get(error).get(error).op("f64x2.add").op("f64x2.eq");
      });
    });
  }

  /**
   * Pushes `nearest`, or the neighbours of its lanes that the mode wants,
   * where the exact values are `above` or `below` (masks), `tie` pushing a
   * mask of those half way to the next one away from zero. Gives up where it
   * can't be known that nothing was tiny or too large.
   */
  #round(
    lanes: Lanes,
    nearest: number,
    above: number,
    below: number,
    tie: () => void,
  ): void {
    const { safe, top } = formats[lanes];
    const inexact = this.vector();
    const inRange = (): void => {
      this.get(nearest).#float(lanes, "abs").splat(lanes, safe);
      this.#float(lanes, "ge").get(nearest).#float(lanes, "abs");
      this.splat(lanes, top).#float(lanes, "lt").op("v128.and");
    };
    this.get(above).get(below).op("v128.or").set(inexact);
    inRange();
    this.op("i32x4.all_true").op("i32.eqz").if();
    inRange();
    this.isZero(lanes, nearest).get(inexact).op("v128.andnot").op("v128.or");
    this.unsureUnlessAll();
    this.end();
    this.get(inexact).op("v128.any_true").if();
    this.get(this.mode).i32(Rounding.nearestAway).op("i32.gt_u").unsureIf();
    this.#raiseInexact();
    this.get(this.mode).if();
    this.#leaveNearest(lanes, nearest, above, below, tie);
    this.end().end();
    this.get(nearest);
  }

  #leaveNearest(
    lanes: Lanes,
    nearest: number,
    above: number,
    below: number,
    tie: () => void,
  ): void {
    const inward = this.vector();
    const isMode = (mode: number): this =>
      this.get(this.mode).i32(mode).op("i32.eq");
    this.get(nearest).i32(formats[lanes].bits - 1).#integer(lanes, "shr_s");
    this.get(below).op("v128.xor").set(inward);
    // The step on the exact value's side, in bits ...
    this.get(nearest);
    this.get(inward).splat(lanes, 1n).op("v128.or");
    // ... where it is to be taken.
    isMode(Rounding.nearestAway).if("v128");
    tie();
    this.get(inward).op("v128.andnot").else();
    this.get(above).get(below);
    isMode(Rounding.up).op("select");
    this.get(above).get(below).op("v128.or").get(inward).op("v128.and");
    isMode(Rounding.towardZero).op("i32.eqz").op("select").end();
    this.op("v128.and").#integer(lanes, "add").set(nearest);
  }

  /** Unless it is up; the function also says that host arithmetic will do. */
  #raiseInexact(): void {
    this.i32(0).memory("i32.load", Layout.state + Slots.floatFlags * 8);
    this.i32(FloatFlag.inexact).op("i32.and").op("i32.eqz").if();
    this.call(this.module.index("raiseInexact")).end();
  }

  /** Pushes the lower (0) or upper (1) two singles as doubles. */
  widen(half: number, local: number): this {
    if (half === 0) this.get(local);
    else this.upperHalf(local);
    return this.op("f64x2.promote_low_f32x4");
  }

  /** Writes the lower half of a vector to the upper one. */
  lowerHalfTwice(local: number): void {
    this.get(local).get(local).shuffle(LOWER_HALVES).set(local);
  }

  /** Pushes the upper half of a vector in its place and as the lower one. */
  upperHalf(local: number): this {
    return this.get(local).get(local).shuffle(UPPER_HALF);
  }
}
