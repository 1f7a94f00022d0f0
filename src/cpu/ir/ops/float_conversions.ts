/**
 * Guarded conversions between floats and integers, and between formats.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import { type Op, op } from "../op.ts";
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

/** Rounds x to integral by the record's mode, if that is one of the host's;
 * rounding by the dynamic mode is to nearest wherever `fast` says yes. */
function integral(g: Guard, x: number, r: number): void {
  const { e } = g;
  const { w } = e;
  const mode = e.local("i32", 9);
  e.immediate32();
  w.i32(16).op("i32.shr_u").i32(7).op("i32.and").set(mode);
  const cases = [
    [Rounding.towardZero, "trunc"],
    [Rounding.dynamic, "nearest"],
    [Rounding.nearestEven, "nearest"],
    [Rounding.down, "floor"],
    [Rounding.up, "ceil"],
  ] as const;
  const done = w.block();
  for (const [value, name] of cases) {
    w.get(mode).i32(value).op("i32.eq").if();
    w.get(x);
    g.op(name);
    w.set(r).br(done).end();
  }
  w.br(g.slow).end();
}

/** Rounding to an integral value. */
export function roundOp(bits: Bits): Op {
  return op(signatures.unary, (e) => {
    const { w } = e;
    const g = new Guard(e, bits);
    const fast = g.fast();
    const x = g.operand("a", 0);
    ordered(g, x, x);
    const r = g.local(2);
    integral(g, x, r);
    g.raise(fast, () => {
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
    const fast = g.fast();
    const x = g.operand("a", 0);
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
    g.raise(fast, () => {
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
  return op(signatures.unary, (e) => {
    const { w } = e;
    const g = new Guard(e, bits);
    const exact = !wide && bits === 64;
    let fast = 0;
    if (!exact) {
      g.nearest();
      fast = g.fast();
    }
    const x = e.local("i64");
    const r = g.local(2);
    e.a();
    if (!wide) w.op("i32.wrap_i64").op(`i64.extend_i32_${signed ? "s" : "u"}`);
    w.tee(x);
    w.op(`${g.type}.convert_i64_${signed ? "s" : "u"}` as Instruction);
    w.set(r);
    if (!exact) {
      g.raise(fast, () => {
        w.get(r);
        const sign = signed ? "s" : "u";
        w.op(`i64.trunc_sat_${g.type}_${sign}` as Instruction);
        // Rounded up to the first value that does not fit, it is cut back.
        w.get(x).op("i64.ne");
        w.get(r);
        float(e, bits, signed ? 2 ** 63 : 2 ** 64);
        g.op("eq");
        w.op("i32.or");
      });
    }
    g.finish(r);
    e.helper(`${name.toLowerCase()}ToF${bits}`);
  });
}

/** Single to double: exact, once NaNs and denormals are set aside. */
export function widen(): Op {
  return op(signatures.unary, (e) => {
    const { w } = e;
    const g = new Guard(e, 32);
    g.fast();
    const x = g.operand("a", 0);
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
    const g = new Guard(e, 64);
    g.nearest();
    const fast = g.fast();
    const x = g.operand("a", 0);
    const r = e.local("f32", 2);
    w.get(x).op("f32.demote_f64").set(r);
    // Normal, and not rounded up to that.
    w.get(r).op("i32.reinterpret_f32").i32(23).op("i32.shr_u").i32(255);
    w.op("i32.and").i32(2).op("i32.sub").i32(253).op("i32.ge_u").if();
    w.get(x);
    float(e, 64, 0);
    w.op("f64.ne").brIf(g.slow).end();
    g.raise(fast, () => {
      w.get(r).op("f64.promote_f32").get(x).op("f64.ne");
    });
    setFloat(e, 32, () => w.get(r));
    g.done();
    e.helper("f64To32");
  });
}
