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
 *   provably the same, then a function of ir/functions/float_functions.ts that knows
 *   the other rounding modes and finds inexactness. Otherwise it calls the
 *   helper *of its own name* that
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
  Guard,
  ordered,
  SCALAR,
  setFloat,
  signatures,
} from "./float_guard.ts";

export { FloatExtra } from "./float_guard.ts";

/** Ops of two operands that may use the host's instruction. */
const arithmetic: Record<
  "fadd" | "fsub" | "fmul" | "fdiv" | "fnmul" | "fabd",
  {
    /** The host's instruction. */
    readonly operation: "add" | "sub" | "mul" | "div";
    /** The function that does it in any mode; of x and -y if `negates`. */
    readonly function: "fadd" | "fmul" | "fdiv";
    readonly negates?: true;
    /** What is done to the rounded result. */
    readonly after?: "neg" | "abs";
  }
> = {
  fadd: { operation: "add", function: "fadd" },
  fsub: { operation: "sub", function: "fadd", negates: true },
  fmul: { operation: "mul", function: "fmul" },
  fnmul: { operation: "mul", function: "fmul", after: "neg" },
  fdiv: { operation: "div", function: "fdiv" },
  fabd: { operation: "sub", function: "fadd", negates: true, after: "abs" },
};

function arithmeticOp(name: string, bits: Bits): Op {
  const row = arithmetic[name as keyof typeof arithmetic];
  return op(signatures.binary, (e) => {
    const g = new Guard(e, bits);
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    const r = g.local(2);
    const finish = (): void =>
      setFloat(e, bits, () => {
        e.w.get(r);
        if (row.after !== undefined) g.op(row.after);
      });
    g.quick(r, () => {
      e.w.get(x).get(y);
      g.op(row.operation);
    }, finish);
    g.exactly(r, () => {
      e.w.get(x);
      g.splat();
      e.w.get(y);
      if (row.negates) g.op("neg");
      g.splat();
    }, `${row.function}${SCALAR[bits]}`);
    finish();
    g.done();
    e.helper(name + bits);
  });
}

function squareRoot(bits: Bits): Op {
  return op(signatures.unary, (e) => {
    const g = new Guard(e, bits);
    const x = g.operand("a", 0);
    const r = g.local(2);
    const finish = (): void => setFloat(e, bits, () => e.w.get(r));
    g.quick(r, () => {
      e.w.get(x);
      g.op("sqrt");
    }, finish);
    g.exactly(r, () => {
      e.w.get(x);
      g.splat();
    }, `fsqrt${SCALAR[bits]}`);
    finish();
    g.done();
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

/** a * b + c rounded once. */
function fusedOp(name: keyof typeof fused, bits: Bits): Op {
  const [turnProduct, turnAddend] = fused[name];
  return op(signatures.binary, (e) => {
    const g = new Guard(e, bits);
    const locals = [
      g.operand("a", 0),
      g.operand("b", 1),
      g.operand("c", 3),
    ];
    const r = g.local(2);
    const push = (after: () => void): void =>
      locals.forEach((local, index) => {
        e.w.get(local);
        if (turnProduct && index === 0 || turnAddend && index === 2) {
          g.op("neg");
        }
        after();
      });
    const finish = (): void => setFloat(e, bits, () => e.w.get(r));
    g.quick(r, () => {
      push(() => {});
      // NaN when it cannot tell.
      e.call(`fused${bits}`);
    }, finish);
    g.exactly(r, () => push(() => g.splat()), `fmadd${SCALAR[bits]}`);
    finish();
    g.done();
    e.helper(name + bits);
  });
}

/** The smaller or larger of two ordered numbers that are not two zeros of
 * different sign. */
function extremeOp(name: string, less: boolean, bits: Bits): Op {
  return op(signatures.binary, (e) => {
    const { w } = e;
    const g = new Guard(e, bits);
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    g.unflushed(x, y);
    const r = g.local(2);
    w.get(x).get(y).get(x).get(y);
    g.op(less ? "lt" : "gt");
    w.op("select").set(r);
    // Unordered, or equal but not the same.
    w.get(x).get(y);
    g.op("lt");
    w.get(x).get(y);
    g.op("gt");
    w.op("i32.or").op("i32.eqz").if();
    ordered(g, x, y);
    g.same(x, y);
    w.op("i32.eqz").brIf(g.slow).end();
    g.finish(r);
    e.helper(name + bits);
  });
}

const comparisons = { feq: "eq", flt: "lt", fle: "le" } as const;

function compareOp(name: keyof typeof comparisons, bits: Bits): Op {
  return op(signatures.compare, (e) => {
    const g = new Guard(e, bits);
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    g.unflushed(x, y);
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
    const x = g.operand("a", 0);
    const y = g.operand("b", 1);
    g.unflushed(x, y);
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
