/**
 * Generated arithmetic in any rounding mode. The host rounds to nearest;
 * error-free transforms tell what it cut off, and so whether the result is
 * exact and which neighbour another mode wants.
 *
 * Every function works on the lanes of vectors, takes a `Rounding` last,
 * raises inexact if need be, and returns NaNs, with nothing raised, where it
 * cannot tell: for operands that are not finite or are subnormal, and for
 * results near the ends of the range. So no other exception can have happened,
 * and no flushing mode matters.
 *
 * Singles are computed in double, to odd where that is inexact, and rounded
 * from there: 53 ≥ 2 × 24 + 2.
 *
 * @module
 */

import { FloatFlag, Rounding, Slots } from "../slots.ts";
import { Layout } from "../../memory/layout.ts";
import { Assembler } from "../../wasm/assembler.ts";
import { FloatFunction, FRACTION, Smallest } from "./float_function.ts";
import type { ModuleBuilder, Signature } from "../../wasm/module.ts";

/** 2^-400 and 2^400, as bits. */
const SMALL = 0x26f0_0000_0000_0000n;
const LARGE = 0x58f0_0000_0000_0000n;
/** A double's exponent field in 2. */
const TWO = 0x4000_0000_0000_0000n;

const slot = (number: number): number => Layout.state + number * 8;

/** Raises inexact; if nothing else speaks against it, the host's arithmetic
 * may be used as it is from now on (see `floatFast`). */
function raiseInexact(): Uint8Array {
  const w = new Assembler(0);
  w.i32(0).i32(0).memory("i32.load", slot(Slots.floatFlags));
  w.i32(FloatFlag.inexact).op("i32.or");
  w.memory("i32.store", slot(Slots.floatFlags));
  w.i32(0).i32(0).memory("i32.load", slot(Slots.floatRounding));
  w.i32(0).memory("i32.load", slot(Slots.floatMode));
  w.op("i32.or").op("i32.eqz").memory("i32.store", slot(Slots.floatFast));
  return w.done();
}

function add64(module: ModuleBuilder): Uint8Array {
  const w = new FloatFunction(module, 2);
  const sum = w.vector();
  const error = w.vector();
  w.refuseSubnormal("64x2", Smallest.double, [0, 1]);
  w.twoSum("64x2", 0, 1, sum, error);
  w.signZeros("64x2", 0, 1, sum);
  w.refuseNaN("64x2", error);
  w.round("64x2", sum, error, sum);
  return w.done();
}

/** Of singles, too: two of them, twice, or four. */
function add32(module: ModuleBuilder, lanes: 2 | 4): Uint8Array {
  const w = new FloatFunction(module, 2);
  const sum = w.vector();
  const error = w.vector();
  if (lanes === 2) { for (const operand of [0, 1]) w.lowerHalfTwice(operand); }
  w.refuseSubnormal("32x4", Smallest.single, [0, 1]);
  w.twoSum("32x4", 0, 1, sum, error);
  w.signZeros("32x4", 0, 1, sum);
  w.refuseNaN("32x4", error);
  w.round("32x4", sum, error, sum);
  return w.done();
}

/** Factors and product without their exponents: nothing can overflow. */
function multiply64(module: ModuleBuilder): Uint8Array {
  const w = new FloatFunction(module, 2);
  const product = w.vector();
  const x = w.vector();
  const y = w.vector();
  const scaled = w.vector();
  const error = w.vector();
  w.refuseSubnormal("64x2", Smallest.double, [0, 1]);
  w.get(0).get(1).op("f64x2.mul").set(product);
  w.mantissa(0, x);
  w.mantissa(1, y);
  w.get(x).get(y).op("f64x2.mul").set(scaled);
  w.productError(x, y, scaled);
  w.set(error);
  w.settleZeros(product, error, () => {
    w.isZero("64x2", 0).isZero("64x2", 1).op("v128.or");
  });
  w.round("64x2", product, error, scaled);
  return w.done();
}

function divide64(module: ModuleBuilder): Uint8Array {
  const w = new FloatFunction(module, 2);
  const quotient = w.vector();
  const x = w.vector();
  const y = w.vector();
  const scaled = w.vector();
  const error = w.vector();
  w.refuseSubnormal("64x2", Smallest.double, [0, 1]);
  w.get(0).get(1).op("f64x2.div").set(quotient);
  w.mantissa(0, x);
  w.mantissa(1, y);
  w.mantissa(quotient, scaled);
  // x is to be from y up and less than twice that, as the quotient is of one.
  w.get(x).get(x).get(x).op("f64x2.add");
  w.get(x).op("f64x2.abs").get(y).op("f64x2.abs").op("f64x2.ge");
  w.op("v128.bitselect").set(x);
  w.get(scaled).get(y).op("f64x2.mul").set(error);
  // The remainder over y has the error's sign, and so has their product.
  w.get(x).get(error).op("f64x2.sub");
  w.productError(scaled, y, error);
  w.op("f64x2.sub").get(y).op("f64x2.mul").set(error);
  w.settleZeros(quotient, error, () => w.isZero("64x2", 0));
  w.round("64x2", quotient, error);
  return w.done();
}

function squareRoot64(module: ModuleBuilder): Uint8Array {
  const w = new FloatFunction(module, 1);
  const root = w.vector();
  const x = w.vector();
  const scaled = w.vector();
  const error = w.vector();
  w.refuseSubnormal("64x2", Smallest.double, [0]);
  w.get(0).op("f64x2.sqrt").set(root);
  // In [1, 4), an even power of two away, so that the root is in [1, 2).
  w.splat("64x2", TWO).get(0).splat("64x2", 1n << 52n).op("v128.and");
  w.op("i64x2.sub").get(0).splat("64x2", FRACTION).op("v128.and");
  w.op("v128.or").set(x);
  w.mantissa(root, scaled);
  w.get(scaled).get(scaled).op("f64x2.mul").set(error);
  w.get(x).get(error).op("f64x2.sub");
  w.productError(scaled, scaled, error);
  w.op("f64x2.sub").set(error);
  w.settleZeros(root, error, () => w.isZero("64x2", 0));
  w.round("64x2", root, error);
  return w.done();
}

/**
 * x * y + z by Boldo and Melquiond, "Emulation of FMA and correctly rounded
 * sums: proved algorithms using rounding to odd" (IEEE Transactions on
 * Computers, 2008), for operands that are zero or of middle size.
 */
function fused64(module: ModuleBuilder): Uint8Array {
  const w = new FloatFunction(module, 3);
  const [x, y, z] = [0, 1, 2];
  const product = w.vector();
  const low = w.vector();
  const [th, tl, vh, vl] = [w.vector(), w.vector(), w.vector(), w.vector()];
  const rest = w.vector();
  const lost = w.vector();
  const sum = w.vector();
  const error = w.vector();
  [x, y, z].forEach((operand, index) => {
    w.get(operand).op("f64x2.abs").splat("64x2", SMALL).op("f64x2.ge");
    w.get(operand).op("f64x2.abs").splat("64x2", LARGE).op("f64x2.lt");
    w.op("v128.and").isZero("64x2", operand).op("v128.or");
    if (index > 0) w.op("v128.and");
  });
  w.unsureUnlessAll();
  w.get(x).get(y).op("f64x2.mul").set(product);
  w.productError(x, y, product);
  w.set(low);
  w.twoSum("64x2", z, low, th, tl);
  w.twoSum("64x2", product, th, vh, vl);
  w.twoSum("64x2", tl, vl, rest, lost);
  w.toOdd(rest, lost);
  w.twoSum("64x2", vh, rest, sum, error);
  // A zero has the sign of the plain sum.
  w.get(product).get(z).op("f64x2.add").get(sum).isZero("64x2", sum);
  w.op("v128.bitselect").set(sum);
  w.signZeros("64x2", product, z, sum);
  refuseUnknownSide(w, lost, error);
  w.refuseNaN("64x2", error);
  w.round("64x2", sum, error, sum);
  return w.done();
}

/**
 * What rounding to odd lost says that the result is inexact; but not, where
 * there is no other error, on which side it lies, nor, beside one, whether
 * there is a tie. Such an error becomes NaN, if it matters.
 */
function refuseUnknownSide(
  w: FloatFunction,
  lost: number,
  error: number,
): void {
  w.get(lost).splat("64x2", 0n).op("f64x2.ne").op("v128.any_true").if();
  w.get(w.mode).if();
  w.get(error).get(lost).splat("64x2", 0n).op("f64x2.ne");
  w.isZero("64x2", error);
  w.splat("64x2", -1n).splat("64x2", 0n);
  w.get(w.mode).i32(Rounding.nearestAway).op("i32.eq").op("select");
  w.op("v128.or").op("v128.and").op("v128.or").set(error).else();
  w.get(lost).get(error).isZero("64x2", error).op("v128.bitselect");
  w.set(error).end().end();
}

/** On singles in double: two of them, or four in halves. `compute` pushes
 * the result, perhaps rounded to odd. */
function singles(
  module: ModuleBuilder,
  lanes: 2 | 4,
  operands: number,
  compute: (w: FloatFunction, operands: readonly number[]) => void,
): Uint8Array {
  const w = new FloatFunction(module, operands);
  const all = Array.from({ length: operands }, (_, index) => index);
  if (lanes === 4) w.refuseSubnormal("32x4", Smallest.single, all);
  const half = (number: 0 | 1): number => {
    const wide = all.map((operand) => {
      const local = w.vector();
      w.widen(number, operand).set(local);
      return local;
    });
    // What lies above two singles does not count.
    if (lanes === 2) w.refuseSubnormal("64x2", Smallest.singleAsDouble, wide);
    const result = w.vector();
    compute(w, wide);
    w.set(result);
    return result;
  };
  w.roundSingles(lanes === 2 ? [half(0)] : [half(0), half(1)]);
  return w.done();
}

/** What `singles` does, by name. */
const inDouble: Readonly<
  Record<
    "fmul" | "fdiv" | "fsqrt" | "fmadd",
    (w: FloatFunction, operands: readonly number[]) => void
  >
> = {
  // The product of two singles fits a double.
  fmul(w, [x = 0, y = 0]) {
    w.get(x).get(y).op("f64x2.mul");
  },
  // Quotients and roots of singles are further from every single, and from
  // every middle between two, than rounding to double moves them, unless they
  // are exact.
  fdiv(w, [x = 0, y = 0]) {
    w.get(x).get(y).op("f64x2.div");
  },
  fsqrt(w, [x = 0]) {
    w.get(x).op("f64x2.sqrt");
  },
  fmadd(w, [x = 0, y = 0, z = 0]) {
    const product = w.vector();
    const sum = w.vector();
    w.get(x).get(y).op("f64x2.mul").set(product);
    w.oddSum(product, z, sum);
    w.get(sum);
  },
};

/** Two doubles as singles. */
function narrow(module: ModuleBuilder): Uint8Array {
  const w = new FloatFunction(module, 1);
  w.roundSingles([0]);
  return w.done();
}

/** Four 32-bit integers as singles. */
function fromIntegers(module: ModuleBuilder): Uint8Array {
  const w = new FloatFunction(module, 1);
  const low = w.vector();
  const high = w.vector();
  w.get(0).op("f64x2.convert_low_i32x4_s").set(low);
  w.upperHalf(0).op("f64x2.convert_low_i32x4_s").set(high);
  w.roundSingles([low, high]);
  return w.done();
}

interface FloatFunctionRow {
  readonly signature: Signature;
  readonly body: (module: ModuleBuilder) => Uint8Array;
}

function onVectors(
  operands: number,
  body: FloatFunctionRow["body"],
): FloatFunctionRow {
  return {
    signature: {
      parameters: [...new Array<"v128">(operands).fill("v128"), "i32"],
      results: ["v128"],
    },
    body,
  };
}

function onSingles(
  name: keyof typeof inDouble,
  operands: number,
  lanes: 2 | 4,
): FloatFunctionRow {
  return onVectors(
    operands,
    (module) => singles(module, lanes, operands, inDouble[name]),
  );
}

/** By name. fmadd: x * y + z. Of 32x2 only the lower half counts. */
export const floatFunctions = {
  raiseInexact: {
    signature: { parameters: [], results: [] },
    body: raiseInexact,
  },
  fadd64x2: onVectors(2, add64),
  fmul64x2: onVectors(2, multiply64),
  fdiv64x2: onVectors(2, divide64),
  fsqrt64x2: onVectors(1, squareRoot64),
  fmadd64x2: onVectors(3, fused64),
  fadd32x4: onVectors(2, (module) => add32(module, 4)),
  fmul32x4: onSingles("fmul", 2, 4),
  fdiv32x4: onSingles("fdiv", 2, 4),
  fsqrt32x4: onSingles("fsqrt", 1, 4),
  fmadd32x4: onSingles("fmadd", 3, 4),
  fadd32x2: onVectors(2, (module) => add32(module, 2)),
  fmul32x2: onSingles("fmul", 2, 2),
  fdiv32x2: onSingles("fdiv", 2, 2),
  fsqrt32x2: onSingles("fsqrt", 1, 2),
  fmadd32x2: onSingles("fmadd", 3, 2),
  /** Doubles and integers as singles. */
  narrow32x2: onVectors(1, narrow),
  fromIntegers32x4: onVectors(1, fromIntegers),
} as const satisfies Readonly<Record<string, FloatFunctionRow>>;

/** Name of a float function on vectors. */
export type FloatFunctionName = Exclude<
  keyof typeof floatFunctions,
  "raiseInexact"
>;
