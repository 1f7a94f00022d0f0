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

import { type Op, op, type OpTable } from "../op.ts";
import { Slots } from "../slots.ts";
import { Flag, FlagKind } from "./flags.ts";
import {
  fromIntegerOp,
  type Integer,
  integers,
  narrow,
  roundOp,
  toIntegerOp,
  widen,
} from "./float_conversions.ts";
import {
  BITS,
  type Bits,
  float,
  Guard,
  ordered,
  productInexact,
  signatures,
  sumError,
} from "./float_guard.ts";

export { FloatExtra } from "./float_guard.ts";

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
