/**
 * What a floating-point operation reads besides its operands, and the sticky
 * flags that it writes: the part of fcsr, FPCR/FPSR, MXCSR or the x87 control
 * and status words that arithmetic depends on.
 *
 * @module
 */
import { FloatFlag, Rounding as RoundingModes } from "../ir/slots.ts";

export { FloatFlag };

/** Rounding modes, as `Slots.floatRounding` numbers them. */
export const Rounding: typeof RoundingModes = RoundingModes;
/** A rounding direction, one of {@linkcode Rounding}. */
export type Rounding = (typeof RoundingModes)[keyof typeof RoundingModes];

/** Whose rules decide NaNs, denormals, tininess and impossible integers. */
export const Rules = { riscv: 0, arm: 1, sse: 2, x87: 3 } as const;
/** One of {@linkcode Rules}. */
export type Rules = (typeof Rules)[keyof typeof Rules];

/** The mutable floating-point environment of one CPU. */
export class FloatEnvironment {
  /** Whose rules apply. */
  readonly rules: Rules;
  /** The rounding direction. */
  rounding: Rounding = Rounding.nearestEven;
  /** Sticky exception flags, {@linkcode FloatFlag} bits. */
  flags = 0;
  /** Denormal operands count as zero (DAZ, FPCR.FZ). */
  flushInputs = false;
  /** Tiny results become zero (FTZ, FPCR.FZ). */
  flushOutputs = false;
  /** Every NaN result is the default one (FPCR.DN). */
  defaultNaN = false;
  /**
   * x86's exceptions that are not masked. Overflow and underflow then have
   * results of their own, and underflow is found in exact results, too.
   */
  unmasked = 0;
  /** x87 precision control: significand bits of a rounded f80 result. */
  extendedPrecision: 24 | 53 | 64 = 64;

  /** Makes an environment with rounding to nearest and no flags. */
  constructor(rules: Rules) {
    this.rules = rules;
  }

  /** Is tininess found on the rounded result (RISC-V, x86) or before (Arm)? */
  get tinyAfterRounding(): boolean {
    return this.rules !== Rules.arm;
  }
}
