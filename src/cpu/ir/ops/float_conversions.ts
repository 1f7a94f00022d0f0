/**
 * Guarded conversions between floats and integers, and between formats.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import { type Emitter, type Op, op } from "../op.ts";
import { Rounding } from "../slots.ts";
import {
  type Bits,
  float,
  FloatExtra,
  Guard,
  ordered,
  setFloat,
  signatures,
} from "./float_guard.ts";

/** Rounds x to integral by the record's mode. */
function integral(g: Guard, x: number, r: number): void {
  const { e } = g;
  const { w } = e;
  const mode = g.rounding();
  const done = w.block();
  const cases = [
    [Rounding.towardZero, "trunc"],
    [Rounding.nearestEven, "nearest"],
    [Rounding.down, "floor"],
    [Rounding.up, "ceil"],
  ] as const;
  for (const [value, name] of cases) {
    w.get(mode).i32(value).op("i32.eq").if();
    w.get(x);
    g.op(name);
    w.set(r).br(done).end();
  }
  w.get(mode).i32(Rounding.nearestAway).op("i32.ne").brIf(g.slow);
  // Cutting is exact; half or more of one goes away from zero.
  w.get(x);
  g.op("trunc");
  w.set(r);
  w.get(x).get(r);
  g.op("sub");
  g.op("abs");
  float(e, g.bits, 0.5);
  g.op("ge");
  w.if();
  w.get(r);
  float(e, g.bits, 1);
  w.get(x);
  g.op("copysign");
  g.op("add");
  w.set(r).end();
  w.end();
}

/** Rounding to an integral value. */
export function roundOp(bits: Bits): Op {
  return op(signatures.unary, (e) => {
    const { w } = e;
    const g = new Guard(e, bits);
    const x = g.operand("a", 0);
    g.unflushed(x);
    ordered(g, x, x);
    const r = g.local(2);
    integral(g, x, r);
    g.raise(() => {
      w.get(x).get(r);
      g.op("ne");
      e.immediate32();
      w.i32(FloatExtra.exact << 16).op("i32.and").op("i32.eqz").op("i32.eqz");
      w.op("i32.and");
    });
    g.finish(r);
    e.helper(`fround${bits}`);
  });
}

/** Integer types of conversions. */
export const integers = {
  I32: { low: -(2 ** 31), high: 2 ** 31, signed: true, wide: false },
  U32: { low: 0, high: 2 ** 32, signed: false, wide: false },
  I64: { low: -(2 ** 63), high: 2 ** 63, signed: true, wide: true },
  U64: { low: 0, high: 2 ** 64, signed: false, wide: true },
} as const;
/** Name of one. */
export type Integer = keyof typeof integers;

/** Float to integer. */
export function toIntegerOp(bits: Bits, name: Integer): Op {
  const { low, high, signed, wide } = integers[name];
  return op(signatures.unary, (e) => {
    const { w } = e;
    const g = new Guard(e, bits);
    const x = g.operand("a", 0);
    g.unflushed(x);
    const r = g.local(2);
    integral(g, x, r);
    // The rounded value fits; not so for NaN.
    w.get(r);
    float(e, bits, low);
    g.op("ge");
    w.get(r);
    float(e, bits, high);
    g.op("lt");
    w.op("i32.and").op("i32.eqz").brIf(g.slow);
    g.raise(() => {
      w.get(x).get(r);
      g.op("ne");
    });
    e.setD(() => {
      w.get(r);
      // Range is known, so that this cannot trap.
      w.op(
        `i64.trunc_sat_${g.type}_${wide && !signed ? "u" : "s"}` as Instruction,
      );
      if (!wide) {
        w.op("i32.wrap_i64");
        w.op(
          e.architecture === "riscv64"
            ? "i64.extend_i32_s"
            : "i64.extend_i32_u",
        );
      }
    });
    g.done();
    e.helper(`f${bits}To${name}`);
  });
}

/** Integer to float. */
export function fromIntegerOp(bits: Bits, name: Integer): Op {
  const { signed, wide } = integers[name];
  const sign = signed ? "s" : "u";
  return op(signatures.unary, (e) => {
    const { w } = e;
    const g = new Guard(e, bits);
    const x = e.local("i64");
    const r = g.local(2);
    e.a();
    if (!wide) w.op("i32.wrap_i64").op(`i64.extend_i32_${sign}`);
    w.set(x);
    const convert = (): void => {
      w.get(x).op(`${g.type}.convert_i64_${sign}` as Instruction);
    };
    if (!wide && bits === 64) {
      // Always exact.
      convert();
      w.set(r);
    } else {
      g.quick(r, convert, () => setFloat(e, bits, () => w.get(r)));
      g.exactly(
        r,
        () => bits === 64 ? pushHalves(e, x, sign) : pushOdd(e, x, sign),
        bits === 64 ? "fadd64x2" : "narrow32x2",
      );
    }
    g.finish(r);
    e.helper(`${name.toLowerCase()}ToF${bits}`);
  });
}

/** Pushes the halves of an integer as vectors of doubles, to be added. */
export function pushHalves(e: Emitter, x: number, sign: "s" | "u"): void {
  const { w } = e;
  w.get(x).i64(32).op(`i64.shr_${sign}`).op(`f64.convert_i64_${sign}`);
  float(e, 64, 2 ** 32);
  w.op("f64.mul").op("f64x2.splat");
  w.get(x).op("i32.wrap_i64").op("f64.convert_i32_u").op("f64x2.splat");
}

/** Pushes an integer as a vector of doubles, rounded to odd where it is longer
 * than they: by its low 11 bits. Then it can be rounded to single. */
export function pushOdd(e: Emitter, x: number, sign: "s" | "u"): void {
  const { w } = e;
  const low = (1n << 11n) - 1n;
  w.get(x).i64(~low).op("i64.and");
  w.get(x).i64(low).op("i64.and").i64(low).op("i64.add");
  w.i64(low + 1n).op("i64.and").op("i64.or");
  w.get(x);
  // Longer than 53 bits?
  w.get(x);
  if (sign === "s") w.i64(1n << 53n).op("i64.add");
  w.i64(sign === "s" ? 54 : 53).op("i64.shr_u").op("i64.eqz").op("i32.eqz");
  w.op("select").op(`f64.convert_i64_${sign}`).op("f64x2.splat");
}

/** Single to double: exact, once NaNs and denormals are set aside. */
export function widen(): Op {
  return op(signatures.unary, (e) => {
    const { w } = e;
    const g = new Guard(e, 32);
    const x = g.operand("a", 0);
    g.unflushed(x);
    ordered(g, x, x);
    setFloat(e, 64, () => w.get(x).op("f64.promote_f32"));
    g.done();
    e.helper("f32To64");
  });
}

/** Double to single. */
export function narrow(): Op {
  return op(signatures.unary, (e) => {
    const { w } = e;
    const g = new Guard(e, 32);
    const x = new Guard(e, 64, g.slow).operand("a", 0);
    const r = g.local(2);
    const finish = (): void => setFloat(e, 32, () => w.get(r));
    g.quick(r, () => w.get(x).op("f32.demote_f64"), finish);
    g.exactly(r, () => w.get(x).op("f64x2.splat"), "narrow32x2");
    finish();
    g.done();
    e.helper("f64To32");
  });
}
