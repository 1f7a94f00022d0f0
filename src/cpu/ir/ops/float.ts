/**
 * Scalar floating point, IEEE 754 with each architecture's own NaN rules.
 *
 * What is agreed between front ends, this table and src/cpu/float:
 *
 * - Operands are general or vector slots; a double is 8 bytes at the slot, a
 *   single the low 4 bytes (what else is in the slot does not matter, except
 *   that RISC-V's singles must be NaN-boxed to count). A result is written as
 *   the architecture does: RISC-V boxes a single; AArch64 clears the other
 *   bits of the 16-byte register (so d must be a vector slot, temporaries
 *   included); x86_64 leaves them.
 * - `Slots.floatRounding`, `floatFlags` (sticky, `FloatFlag`), `floatMode` hold
 *   control and status; `floatFast` is derived by the function of that name.
 *   Helpers that raise flags update it. Front ends convert to and from fcsr,
 *   FPCR/FPSR, MXCSR with helpers of their own.
 * - Ops that round take `extra` = a `Rounding` (7: the dynamic one), passed
 *   through `BlockBuilder.opc(op, d, a, b, c, extra)`, c = `Slots.zero` when
 *   there is no third operand. Rounding to integral values adds
 *   `FloatExtra.exact`, if inexactness is to be reported.
 * - An op first tries the host's arithmetic under guards that make it
 *   provably the same. Otherwise it calls the helper *of its own name* that
 *   `floatHelpers(architecture)` of src/cpu/float/helpers.ts supplies, a
 *   `HostHelper` whose `extra` is the immediate's low word: byte offset of
 *   slot c in its low 16 bits, rounding in bits 16 up.
 * - x86's unmasked exceptions: a float op leaves nothing half done because
 *   front ends emit `leaveIf` where they matter; guests run masked.
 *
 * @module
 */

import { FloatFlag, Rounding, Slots } from "../slots.ts";
import type { Instruction } from "../../wasm/opcodes.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";
import { Flag, FlagKind } from "./flags.ts";

/** Bits above the rounding mode in `extra`. */
export const FloatExtra = {
  /** Rounding to integral raises inexact. */
  exact: 8,
} as const;

type Bits = 32 | 64;
const BITS: readonly Bits[] = [32, 64];

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
function float(e: Emitter, bits: Bits, value: number): void {
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
class Guard {
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
function setFloat(e: Emitter, bits: Bits, value: () => void): void {
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
function sumError(g: Guard, x: number, y: number, r: number): void {
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
function productInexact(g: Guard, x: number, y: number, r: number): void {
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

type Combine = (
  g: Guard,
  x: number,
  y: number,
  r: number,
) => void;

/** Ops of two operands that may use the host's instruction. */
const arithmetic: Record<
  "fadd" | "fsub" | "fmul" | "fdiv" | "fnmul" | "fabd",
  {
    /** Pushes the result. */
    compute: Combine;
    /** Of a zero result: pushes whether it is exact. */
    exactZero: Combine;
    /** Pushes 1 if the result is not exact. */
    inexact: Combine;
  }
> = {
  fadd: {
    compute: (g, x, y) => {
      g.e.w.get(x).get(y);
      g.op("add");
    },
    exactZero: (g) => g.e.w.i32(1),
    inexact: (g, x, y, r) => {
      sumError(g, x, y, r);
      float(g.e, g.bits, 0);
      g.op("ne");
    },
  },
  fsub: {
    compute: (g, x, y) => {
      g.e.w.get(x).get(y);
      g.op("sub");
    },
    exactZero: (g) => g.e.w.i32(1),
    inexact: (g, x, y, r) => differenceInexact(g, x, y, r),
  },
  fmul: {
    compute: (g, x, y) => {
      g.e.w.get(x).get(y);
      g.op("mul");
    },
    exactZero: (g, x, y) => eitherZero(g, x, y),
    inexact: productInexactUnlessZero,
  },
  fnmul: {
    compute: (g, x, y) => {
      g.e.w.get(x).get(y);
      g.op("mul");
      g.op("neg");
    },
    exactZero: (g, x, y) => eitherZero(g, x, y),
    inexact: (g, x, y, r) => {
      const t = g.local(4);
      g.e.w.get(r);
      g.op("neg");
      g.e.w.set(t);
      productInexactUnlessZero(g, x, y, t);
    },
  },
  fdiv: {
    compute: (g, x, y) => {
      g.e.w.get(x).get(y);
      g.op("div");
    },
    exactZero: (g, x) => {
      g.e.w.get(x);
      float(g.e, g.bits, 0);
      g.op("eq");
    },
    inexact: (g, x, y, r) => {
      // Exact when quotient times divisor is the dividend.
      g.e.w.get(r);
      float(g.e, g.bits, 0);
      g.op("eq");
      g.e.w.if("i32");
      g.e.w.i32(0).else();
      productInexact(g, r, y, x);
      g.e.w.end();
    },
  },
  fabd: {
    compute: (g, x, y) => {
      g.e.w.get(x).get(y);
      g.op("sub");
      g.op("abs");
    },
    exactZero: (g) => g.e.w.i32(1),
    inexact: (g, x, y) => {
      const t = g.local(4);
      g.e.w.get(x).get(y);
      g.op("sub");
      g.e.w.set(t);
      differenceInexact(g, x, y, t);
    },
  },
};

function differenceInexact(g: Guard, x: number, y: number, r: number): void {
  const negated = g.local(6);
  g.e.w.get(y);
  g.op("neg");
  g.e.w.set(negated);
  sumError(g, x, negated, r);
  float(g.e, g.bits, 0);
  g.op("ne");
}

function eitherZero(g: Guard, x: number, y: number): void {
  const { w } = g.e;
  w.get(x);
  float(g.e, g.bits, 0);
  g.op("eq");
  w.get(y);
  float(g.e, g.bits, 0);
  g.op("eq");
  w.op("i32.or");
}

function productInexactUnlessZero(
  g: Guard,
  x: number,
  y: number,
  r: number,
): void {
  const { w } = g.e;
  w.get(r);
  float(g.e, g.bits, 0);
  g.op("eq");
  w.if("i32");
  w.i32(0).else();
  productInexact(g, x, y, r);
  w.end();
}

function arithmeticOp(name: string, bits: Bits): Op {
  const row = arithmetic[name as keyof typeof arithmetic];
  return op(signatures.binary, (e) => {
    const g = new Guard(e, bits);
    g.nearest();
    const fast = g.fast();
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    const r = g.local(2);
    row.compute(g, x, y, r);
    e.w.set(r);
    g.inRange(r, () => row.exactZero(g, x, y, r));
    g.raise(fast, () => row.inexact(g, x, y, r));
    g.finish(r);
    e.helper(name + bits);
  });
}

function squareRoot(bits: Bits): Op {
  return op(signatures.unary, (e) => {
    const g = new Guard(e, bits);
    g.nearest();
    const fast = g.fast();
    const x = g.operand("a", 0);
    const r = g.local(2);
    e.w.get(x);
    g.op("sqrt");
    e.w.set(r);
    // Of a zero the result is that zero.
    g.inRange(r, () => e.w.i32(1));
    g.raise(fast, () => {
      e.w.get(r);
      float(e, bits, 0);
      g.op("eq");
      e.w.if("i32");
      e.w.i32(0).else();
      productInexact(g, r, r, x);
      e.w.end();
    });
    g.finish(r);
    e.helper(`fsqrt${bits}`);
  });
}

/** Whether product and addend are turned: RISC-V's names. */
const fused = {
  fmadd: [false, false],
  fmsub: [false, true],
  fnmsub: [true, false],
  fnmadd: [true, true],
} as const;

/** a * b + c rounded once. Inexactness is looked for by the helper only. */
function fusedOp(name: keyof typeof fused, bits: Bits): Op {
  const [turnProduct, turnAddend] = fused[name];
  return op(signatures.binary, (e) => {
    const g = new Guard(e, bits);
    g.nearest();
    const fast = g.fast();
    e.w.get(fast).i32(1).op("i32.ne").brIf(g.slow);
    const locals = [
      g.operand("a", 0),
      g.operand("b", 1),
      g.operand("c", 3),
    ];
    const r = g.local(2);
    locals.forEach((local, index) => {
      e.w.get(local);
      if (turnProduct && index === 0 || turnAddend && index === 2) g.op("neg");
    });
    // NaN when it cannot tell.
    e.call(`fused${bits}`);
    e.w.set(r);
    g.inRange(r, null);
    g.finish(r);
    e.helper(name + bits);
  });
}

/** The smaller or larger of two ordered numbers that are not two zeros. */
function extremeOp(name: string, less: boolean, bits: Bits): Op {
  return op(signatures.binary, (e) => {
    const { w } = e;
    const g = new Guard(e, bits);
    g.fast();
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    const r = g.local(2);
    w.get(x).get(y).get(x).get(y);
    g.op(less ? "lt" : "gt");
    w.op("select").set(r);
    // Unordered, or equal: zeros of different sign are.
    w.get(x).get(y);
    g.op("lt");
    w.get(x).get(y);
    g.op("gt");
    w.op("i32.or").op("i32.eqz").brIf(g.slow);
    g.finish(r);
    e.helper(name + bits);
  });
}

/** Leaves the fast way if x and y are unordered. */
function ordered(g: Guard, x: number, y: number): void {
  const { w } = g.e;
  w.get(x).get(x);
  g.op("ne");
  w.get(y).get(y);
  g.op("ne");
  w.op("i32.or").brIf(g.slow);
}

const comparisons = { feq: "eq", flt: "lt", fle: "le" } as const;

function compareOp(name: keyof typeof comparisons, bits: Bits): Op {
  return op(signatures.compare, (e) => {
    const g = new Guard(e, bits);
    // RISC-V has no mode that changes what is compared.
    if (e.architecture !== "riscv64") g.fast();
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    ordered(g, x, y);
    e.setD(() => {
      e.w.get(x).get(y);
      g.op(comparisons[name]);
      e.w.op("i64.extend_i32_u");
    });
    g.done();
    e.helper(name + bits);
  });
}

/** Packed flags of an ordered comparison: less, equal, greater. */
const orderFlags = {
  x86_64: [Flag.carry, Flag.zero, 0],
  aarch64: [Flag.sign, Flag.zero | Flag.carry, Flag.carry],
  riscv64: [0, 0, 0],
} as const;

function flagCompareOp(name: string, bits: Bits): Op {
  return op(signatures.flags, (e) => {
    const { w } = e;
    const g = new Guard(e, bits);
    g.fast();
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    ordered(g, x, y);
    const [less, equal, greater] = orderFlags[e.architecture];
    e.setSlot(Slots.flagKind, () => w.i64(FlagKind.packed));
    e.setSlot(Slots.flagResult, () => {
      w.i64(less).i64(equal).i64(greater);
      w.get(x).get(y);
      g.op("eq");
      w.op("select");
      w.get(x).get(y);
      g.op("lt");
      w.op("select");
    });
    g.done();
    e.helper(name + bits);
  });
}

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

function roundOp(bits: Bits): Op {
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

const integers = {
  I32: { low: -(2 ** 31), high: 2 ** 31, signed: true, wide: false },
  U32: { low: 0, high: 2 ** 32, signed: false, wide: false },
  I64: { low: -(2 ** 63), high: 2 ** 63, signed: true, wide: true },
  U64: { low: 0, high: 2 ** 64, signed: false, wide: true },
} as const;
type Integer = keyof typeof integers;

function toIntegerOp(bits: Bits, name: Integer): Op {
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

function fromIntegerOp(bits: Bits, name: Integer): Op {
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
function widen(): Op {
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

function narrow(): Op {
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

const binaryNames = [
  "fadd",
  "fsub",
  "fmul",
  "fdiv",
  /** RISC-V: minimumNumber; AArch64: FMIN; x86: MINSD. */
  "fmin",
  "fmax",
  /** AArch64's FMINNM, FMAXNM. */
  "fminnm",
  "fmaxnm",
  /** AArch64's FNMUL, FMULX, FABD, FRECPS, FRSQRTS. */
  "fnmul",
  "fmulx",
  "fabd",
  "frecps",
  "frsqrts",
] as const;
const unaryNames = [
  "fsqrt",
  "fround",
  /** AArch64's estimates. */
  "frecpe",
  "frsqrte",
  "frecpx",
  /** RISC-V. */
  "fclass",
] as const;
/** Into the flags: quiet (fcmp, ucomis) and signalling (fcmpe, comis). */
const flagNames = ["fcompare", "fcompareSignaling"] as const;

/** a * b + c; a * b - c; -(a * b) + c; -(a * b) - c: RISC-V's names.
 * feq, flt, fle: d = 1 or 0; the last two signal on any NaN. */
type Names =
  | `${
    | typeof binaryNames[number]
    | typeof unaryNames[number]
    | keyof typeof fused
    | keyof typeof comparisons
    | typeof flagNames[number]}${Bits}`
  | `f${Bits}To${Integer}`
  | `${Lowercase<Integer>}ToF${Bits}`
  | "f32To64"
  | "f64To32"
  | "f16To32"
  | "f16To64"
  | "f32To16"
  | "f64To16";

const signatures = {
  unary: { d: "inout128", a: "in128", immediate: "slot" },
  binary: { d: "inout128", a: "in128", b: "in128", immediate: "slot" },
  compare: { d: "out", a: "in128", b: "in128", immediate: "slot" },
  flags: { a: "in128", b: "in128", immediate: "slot", flags: "writes" },
} as const satisfies Record<string, Partial<Op>>;

function build(): OpTable<Names> {
  const table: Record<string, Op> = {};
  const soft = (name: string, signature: Partial<Op>): void => {
    table[name] = op(signature, (e) => e.helper(name));
  };
  for (const bits of BITS) {
    for (const name of binaryNames) soft(name + bits, signatures.binary);
    for (const name of unaryNames) soft(name + bits, signatures.unary);
    for (const name of Object.keys(arithmetic)) {
      table[name + bits] = arithmeticOp(name, bits);
    }
    for (const name of ["fmin", "fminnm"]) {
      table[name + bits] = extremeOp(name, true, bits);
    }
    for (const name of ["fmax", "fmaxnm"]) {
      table[name + bits] = extremeOp(name, false, bits);
    }
    table[`fsqrt${bits}`] = squareRoot(bits);
    table[`fround${bits}`] = roundOp(bits);
    for (const name of Object.keys(fused) as (keyof typeof fused)[]) {
      table[name + bits] = fusedOp(name, bits);
    }
    for (
      const name of Object.keys(comparisons) as (keyof typeof comparisons)[]
    ) table[name + bits] = compareOp(name, bits);
    for (const name of flagNames) {
      table[name + bits] = flagCompareOp(name, bits);
    }
    for (const name of Object.keys(integers) as Integer[]) {
      table[`f${bits}To${name}`] = toIntegerOp(bits, name);
      table[`${name.toLowerCase()}ToF${bits}`] = fromIntegerOp(bits, name);
    }
  }
  for (const name of ["f16To32", "f16To64", "f32To16", "f64To16"]) {
    soft(name, signatures.unary);
  }
  table["f32To64"] = widen();
  table["f64To32"] = narrow();
  return table as OpTable<Names>;
}

/** All scalar float ops. */
export const floatOps = build();

/** The helpers that src/cpu/float must supply, in the table's order. */
export const floatHelperNames: readonly string[] = Object.keys(floatOps);
