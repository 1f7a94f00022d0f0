/**
 * What the guarded float ops (float.ts) are made of: operands read under
 * guards, results written as the architecture does.
 *
 * @module
 */

import type { FloatFunctionName } from "../functions/float_functions.ts";
import type { Instruction } from "../../wasm/opcodes.ts";
import type { Emitter, Op } from "../op.ts";
import { FloatFlag, FloatMode, Rounding, Slots } from "../slots.ts";

/** Signatures of the float ops. */
export const signatures = {
  unary: { d: "inout128", a: "in128", immediate: "slot" },
  binary: { d: "inout128", a: "in128", b: "in128", immediate: "slot" },
  compare: { d: "out", a: "in128", b: "in128", immediate: "slot" },
  flags: { a: "in128", b: "in128", immediate: "slot", flags: "writes" },
} as const satisfies Record<string, Partial<Op>>;

/** Bits above the rounding mode in `extra`. */
export const FloatExtra = {
  /** Rounding to integral raises inexact. */
  exact: 8,
} as const;

/** Widths of the host's formats. */
export type Bits = 32 | 64;
/** All of them. */
export const BITS: readonly Bits[] = [32, 64];

/** What differs between the formats. */
const formats = {
  32: {
    type: "f32",
    integer: "i32",
    fraction: 23,
    exponents: 0xff,
    smallest: 0x0080_0000n,
    magnitude: 0x7fff_ffffn,
  },
  64: {
    type: "f64",
    integer: "i64",
    fraction: 52,
    exponents: 0x7ff,
    smallest: 0x0010_0000_0000_0000n,
    magnitude: 0x7fff_ffff_ffff_ffffn,
  },
} as const;

function constant(e: Emitter, bits: Bits, value: bigint | number): void {
  if (bits === 64) e.w.i64(value);
  else e.w.i32(Number(value));
}

/** Pushes a float constant. */
export function float(e: Emitter, bits: Bits, value: number): void {
  const view = new DataView(new ArrayBuffer(8));
  if (bits === 64) {
    view.setFloat64(0, value);
    e.w.f64(view.getBigUint64(0));
  } else {
    view.setFloat32(0, value);
    e.w.f32(view.getUint32(0));
  }
}

/** A guarded op under way: `slow` is where to go when the guard fails. */
export class Guard {
  readonly e: Emitter;
  readonly bits: Bits;
  readonly slow: number;

  /** Opens the block that `done` closes, unless another guard has. */
  constructor(e: Emitter, bits: Bits, slow?: number) {
    this.e = e;
    this.bits = bits;
    this.slow = slow ?? e.w.block();
  }

  get type(): "f32" | "f64" {
    return formats[this.bits].type;
  }

  local(index: number): number {
    return this.e.local(this.type, index);
  }

  /** An instruction of this format. */
  op(name: string): void {
    this.e.w.op(`${this.type}.${name}` as Instruction);
  }

  /** Loads an operand to a local, if it may be used as it is. */
  operand(name: "a" | "b" | "c", index: number): number {
    const { e, bits } = this;
    const local = this.local(index);
    if (bits === 32 && e.architecture === "riscv64") {
      // A single that is not NaN-boxed is a NaN.
      e[name]();
      e.w.i64(32).op("i64.shr_s").i64(-1n).op("i64.ne").brIf(this.slow);
    }
    e.float(name, bits);
    e.w.set(local);
    if (e.architecture === "x86_64") this.#normalOrZero(local);
    return local;
  }

  /** x86 reports denormal operands. */
  #normalOrZero(local: number): void {
    const { integer, smallest, magnitude, type } = formats[this.bits];
    const { w } = this.e;
    w.get(local).op(`${integer}.reinterpret_${type}` as Instruction);
    constant(this.e, this.bits, magnitude);
    w.op(`${integer}.and`);
    constant(this.e, this.bits, 1);
    w.op(`${integer}.sub`);
    constant(this.e, this.bits, smallest - 1n);
    w.op(`${integer}.lt_u`).brIf(this.slow);
  }

  /** Leaves the fast way if an operand would be flushed to zero. */
  unflushed(...locals: number[]): void {
    const { e } = this;
    // RISC-V flushes nothing, and x86's denormals went the slow way already.
    if (e.architecture !== "aarch64") return;
    e.slot32(Slots.floatMode);
    e.w.if();
    for (const local of locals) this.#normalOrZero(local);
    e.w.end();
  }

  /** The rounding mode: the record's own, or the dynamic one. */
  rounding(): number {
    const { w } = this.e;
    const mode = this.e.local("i32", 9);
    this.e.immediate32();
    w.i32(16).op("i32.shr_u").i32(7).op("i32.and").tee(mode);
    w.i32(Rounding.dynamic).op("i32.eq").if();
    this.e.slot32(Slots.floatRounding);
    w.set(mode).end();
    return mode;
  }

  /**
   * The quickest way, where rounding is to nearest and inexactness need not
   * be looked for: ends the op if `result` pushes a normal number, away from
   * where it could have been rounded up to one.
   */
  quick(r: number, result: () => void, finish: () => void): void {
    const { e } = this;
    const { w } = e;
    const other = w.block();
    const mode = e.local("i32", 9);
    e.slot32(Slots.floatFast);
    w.op("i32.eqz").brIf(other);
    e.immediate32();
    w.i32(16).op("i32.shr_u").i32(7).op("i32.and").tee(mode);
    w.get(mode).i32(Rounding.dynamic).op("i32.xor").op("i32.mul");
    w.brIf(other);
    result();
    w.set(r);
    const { integer, fraction, exponents, type } = formats[this.bits];
    w.get(r).op(`${integer}.reinterpret_${type}` as Instruction);
    constant(e, this.bits, fraction);
    w.op(`${integer}.shr_u`);
    constant(e, this.bits, exponents);
    w.op(`${integer}.and`);
    constant(e, this.bits, 2);
    w.op(`${integer}.sub`);
    constant(e, this.bits, exponents - 2);
    w.op(`${integer}.ge_u`).brIf(other);
    finish();
    e.next();
    w.end();
  }

  /** Makes the number on the stack a vector's lanes. */
  splat(): void {
    this.e.w.op(this.bits === 64 ? "f64x2.splat" : "f32x4.splat");
  }

  /** In any mode: a function of float_functions.ts, which knows whether it
   * can tell the result. `operands` pushes vectors of equal lanes. */
  exactly(r: number, operands: () => void, name: FloatFunctionName): void {
    const { e } = this;
    const { w } = e;
    noUnmaskedInexact(e, this.slow);
    const mode = this.rounding();
    operands();
    w.get(mode);
    e.call(name);
    w.lane(
      this.bits === 64 ? "f64x2.extract_lane" : "f32x4.extract_lane",
      0,
    );
    w.tee(r).get(r);
    this.op("ne");
    w.brIf(this.slow);
  }

  /** Raises inexact if `inexact` leaves 1. */
  raise(inexact: () => void): void {
    const { e } = this;
    const { w } = e;
    e.slot32(Slots.floatFast);
    w.op("i32.eqz").if();
    inexact();
    w.if();
    noUnmaskedInexact(e, this.slow);
    e.call("raiseInexact");
    w.end().end();
  }

  /** Pushes whether two have the same bits. */
  same(x: number, y: number): void {
    const { integer, type } = formats[this.bits];
    const { w } = this.e;
    w.get(x).op(`${integer}.reinterpret_${type}` as Instruction);
    w.get(y).op(`${integer}.reinterpret_${type}` as Instruction);
    w.op(`${integer}.eq`);
  }

  /** Writes the result as the architecture does, and ends the op. */
  finish(result: number): void {
    setFloat(this.e, this.bits, () => this.e.w.get(result));
    this.done();
  }

  /** Ends the fast way; the slow way follows. */
  done(): void {
    this.e.next();
    this.e.w.end();
  }
}

/** d = the float that `value` pushes. */
export function setFloat(e: Emitter, bits: Bits, value: () => void): void {
  if (bits === 64) {
    e.setD(() => {
      value();
      e.w.op("i64.reinterpret_f64");
    });
  } else if (e.architecture === "x86_64") {
    e.setD32Low(() => {
      value();
      e.w.op("i32.reinterpret_f32").op("i64.extend_i32_u");
    });
  } else {
    e.setD(() => {
      value();
      e.w.op("i32.reinterpret_f32").op("i64.extend_i32_u");
      if (e.architecture === "riscv64") {
        e.w.i64(0xffffffff00000000n).op("i64.or");
      }
    });
  }
  if (e.architecture === "aarch64") e.setDHigh(() => e.w.i64(0));
}

/** Suffix of the functions for scalars of a format. */
export const SCALAR = { 32: "32x2", 64: "64x2" } as const;

/** Leaves for `slow` if inexactness is unmasked. */
export function noUnmaskedInexact(e: Emitter, slow: number): void {
  if (e.architecture !== "x86_64") return;
  e.slot32(Slots.floatMode);
  e.w.i32(FloatFlag.inexact << FloatMode.unmaskedShift).op("i32.and");
  e.w.brIf(slow);
}

/** Leaves the fast way if x and y are unordered. */
export function ordered(g: Guard, x: number, y: number): void {
  const { w } = g.e;
  w.get(x).get(x);
  g.op("ne");
  w.get(y).get(y);
  g.op("ne");
  w.op("i32.or").brIf(g.slow);
}
