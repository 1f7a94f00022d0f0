/**
 * Where a thread's state lies: 8-byte slots at one fixed place in linear
 * memory, so that every operand of an IR record is a constant offset away.
 * All three architectures share this map; the manual's numbering decides
 * which general slot is which register.
 *
 * @module
 */

/** Number of an 8-byte state slot. */
export type Slot = number;

/** The fixed slots. */
export const Slots = {
  /** Always zero: what xzr and x0 read. Never a destination. */
  zero: 0,
  /** Where discarded results go: what xzr and x0 write. Never a source. */
  discard: 1,
  /** The program counter. Current only outside of `run`. */
  pc: 2,
  /** Lazy flags: which kind of operation wrote them (see flags.ts). */
  flagKind: 3,
  flagA: 4,
  flagB: 5,
  /** For the kind `packed`: the flags themselves, in RFLAGS layout. */
  flagResult: 6,
  /** Exclusive monitor: address, or -1 when open. */
  monitorAddress: 8,
  monitorLow: 9,
  monitorHigh: 10,
  /** Rounding mode of the float unit: a `Rounding`. */
  floatRounding: 11,
  /** Sticky exception flags: `FloatFlag` bits. */
  floatFlags: 12,
  /** `FloatMode` bits: flush to zero and the like. */
  floatMode: 13,
  /** Whether the host's arithmetic may be used: see `floatFast`. */
  floatFast: 14,
  /** General registers by the manual's number; 31 is AArch64's SP. */
  general: 16,
  /** fs base, tpidr_el0. RISC-V's tp is a general register. */
  threadPointer: 48,
  /** gs base. */
  threadPointer2: 49,
  /** 50 to 63: what else a front end needs (MXCSR's masks, tpidrro ...). */
  special: 50,
  /** Vector register n: slots `vector + 2 * n`, 16-byte aligned. RISC-V's f
   * register n: slot `vector + 2 * n` too. */
  vector: 64,
  /** 128 to 191: more of a front end's own state (x87 stack, opmasks). */
  extra: 128,
  /** The slots below this one are a thread's; those above are scratch. */
  threadEnd: 192,
  /** Scratch, 64 slots; contents last for one instruction. */
  temporary: 192,
  /** Scratch of 16 bytes each, 32 of them. */
  vectorTemporary: 256,
  /** Where the lanes of a vector float op are worked on one by one: four
   * vectors. */
  laneScratch: 320,
  /** Number of slots. */
  end: 328,
} as const;

/** Rounding modes, numbered as RISC-V's frm. */
export const Rounding = {
  nearestEven: 0,
  towardZero: 1,
  down: 2,
  up: 3,
  nearestAway: 4,
  /** To odd, for AArch64's FCVTXN only. */
  odd: 5,
  /** In a record: take the mode from `Slots.floatRounding`. */
  dynamic: 7,
} as const;

/** Sticky exception flags; the first five are numbered as RISC-V's fflags. */
export const FloatFlag = {
  inexact: 1,
  underflow: 2,
  overflow: 4,
  divideByZero: 8,
  invalid: 16,
  /** x86's DE, AArch64's IDC. */
  denormal: 32,
} as const;

/** Departures from plain IEEE 754. Any bit set turns the fastest paths off. */
export const FloatMode = {
  /** Denormal results become zero (FTZ, FZ). */
  flushResults: 1,
  /** Denormal operands are read as zero (DAZ, FZ). */
  flushOperands: 2,
  /** NaN results are the default NaN (AArch64's DN). */
  defaultNaN: 4,
  /** AArch64's FZ16. */
  flushHalf: 8,
  /** AArch64's alternative half precision. */
  alternativeHalf: 16,
  /** x86: bits 8 to 13 are the *unmasked* exceptions, as `FloatFlag`. */
  unmaskedShift: 8,
} as const;

/**
 * Value for `Slots.floatFast`, 1 or 0: may the host's arithmetic be used as
 * it is? It rounds to nearest and reports no inexactness. Whoever writes
 * rounding, flags or mode writes this too.
 */
export function floatFast(
  rounding: number,
  flags: number,
  mode: number,
): number {
  return rounding === 0 && mode === 0 && (flags & FloatFlag.inexact) !== 0
    ? 1
    : 0;
}
