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

/** Bits above the rounding mode in `extra`. */
export const FloatExtra = {
  /** Rounding to integral raises inexact. */
  exact: 8,
} as const;

type Bits = 32 | 64;
const BITS: readonly Bits[] = [32, 64];

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
/** a * b + c; a * b - c; -(a * b) + c; -(a * b) - c: RISC-V's names. */
const fusedNames = ["fmadd", "fmsub", "fnmsub", "fnmadd"] as const;
/** d = 1 or 0; quiet except for the last two; RISC-V. */
const compareNames = ["feq", "flt", "fle"] as const;
/** Into the flags: quiet (fcmp, ucomis) and signalling (fcmpe, comis). */
const flagNames = ["fcompare", "fcompareSignaling"] as const;
const integers = ["I32", "U32", "I64", "U64"] as const;

type Names =
  | `${
    | typeof binaryNames[number]
    | typeof unaryNames[number]
    | typeof fusedNames[number]
    | typeof compareNames[number]
    | typeof flagNames[number]}${Bits}`
  | `f${Bits}To${typeof integers[number]}`
  | `${Lowercase<typeof integers[number]>}ToF${Bits}`
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
    for (const name of fusedNames) soft(name + bits, signatures.binary);
    for (const name of compareNames) soft(name + bits, signatures.compare);
    for (const name of flagNames) soft(name + bits, signatures.flags);
    for (const integer of integers) {
      soft(`f${bits}To${integer}`, signatures.unary);
      soft(`${integer.toLowerCase()}ToF${bits}`, signatures.unary);
    }
  }
  for (
    const name of [
      "f32To64",
      "f64To32",
      "f16To32",
      "f16To64",
      "f32To16",
      "f64To16",
    ]
  ) soft(name, signatures.unary);
  return table as OpTable<Names>;
}

/** All scalar float ops. */
export const floatOps = build();

/** The helpers that src/cpu/float must supply, in the table's order. */
export const floatHelperNames: readonly string[] = Object.keys(floatOps);
