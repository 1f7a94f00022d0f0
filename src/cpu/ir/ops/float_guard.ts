/**
 * What the guarded float ops (float.ts) are made of: operands read under
 * guards, results written as the architecture does, inexactness found.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import type { Emitter, Op } from "../op.ts";
import { FloatFlag, Rounding, Slots } from "../slots.ts";

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

  constructor(e: Emitter, bits: Bits) {
    this.e = e;
    this.bits = bits;
    this.slow = e.w.block();
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

  /** Rounding is to nearest: the record's own mode, or the dynamic one. */
  nearest(): void {
    const { w } = this.e;
    const mode = this.e.local("i32", 9);
    this.e.immediate32();
    w.i32(16).op("i32.shr_u").i32(7).op("i32.and").tee(mode);
    w.get(mode).i32(Rounding.dynamic).op("i32.xor").op("i32.mul");
    w.brIf(this.slow);
  }

  /** Host arithmetic is possible: 1, or 2 if inexactness is to be found. */
  fast(): number {
    const { w } = this.e;
    const fast = this.e.local("i32", 10);
    this.e.slot32(Slots.floatFast);
    w.tee(fast).op("i32.eqz").brIf(this.slow);
    return fast;
  }

  /**
   * The result is a normal number, away from where it could have been
   * rounded up to one; or it is zero and `exactZero` (i32) holds.
   */
  inRange(result: number, exactZero: (() => void) | null): void {
    const { integer, fraction, exponents, type } = formats[this.bits];
    const { w } = this.e;
    w.get(result).op(`${integer}.reinterpret_${type}` as Instruction);
    constant(this.e, this.bits, fraction);
    w.op(`${integer}.shr_u`);
    constant(this.e, this.bits, exponents);
    w.op(`${integer}.and`);
    constant(this.e, this.bits, 2);
    w.op(`${integer}.sub`);
    constant(this.e, this.bits, exponents - 2);
    w.op(`${integer}.ge_u`);
    if (exactZero === null) {
      w.brIf(this.slow);
      return;
    }
    w.if();
    w.get(result);
    float(this.e, this.bits, 0);
    this.op("ne");
    w.brIf(this.slow);
    exactZero();
    w.op("i32.eqz").brIf(this.slow);
    w.end();
  }

  /** If inexactness is to be found: raises it if `inexact` leaves 1. */
  raise(fast: number, inexact: () => void): void {
    const { e } = this;
    e.w.get(fast).i32(2).op("i32.eq").if();
    inexact();
    e.w.if();
    e.setSlot(Slots.floatFlags, () => {
      e.slot(Slots.floatFlags);
      e.w.i64(FloatFlag.inexact).op("i64.or");
    });
    e.setSlot(Slots.floatFast, () => e.w.i64(1));
    e.w.end();
    e.w.end();
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

/** Rounding error of x + y = r (Knuth's TwoSum), pushed as a float. */
export function sumError(g: Guard, x: number, y: number, r: number): void {
  const { w } = g.e;
  const t = g.local(5);
  w.get(r).get(x);
  g.op("sub");
  w.set(t);
  w.get(x).get(r).get(t);
  g.op("sub");
  g.op("sub");
  w.get(y).get(t);
  g.op("sub");
  g.op("add");
}

/** Whether the product of x and y is not r exactly (i32). Singles: their
 * product is exact in double. Doubles: the halves' products tell (Dekker),
 * far from the ends of the range; elsewhere the guard fails. */
export function productInexact(
  g: Guard,
  x: number,
  y: number,
  r: number,
): void {
  const { e } = g;
  const { w } = e;
  if (g.bits === 32) {
    w.get(x).op("f64.promote_f32").get(y).op("f64.promote_f32");
    w.op("f64.mul").get(r).op("f64.promote_f32").op("f64.ne");
    return;
  }
  for (const local of [x, y, r]) {
    w.get(local).op("f64.abs");
    float(e, 64, 2 ** 480);
    w.op("f64.gt").brIf(g.slow);
    w.get(local).op("f64.abs");
    float(e, 64, 2 ** -480);
    w.op("f64.lt").brIf(g.slow);
  }
  w.get(x).get(y).get(r);
  e.call("productError");
  float(e, 64, 0);
  w.op("f64.ne");
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
