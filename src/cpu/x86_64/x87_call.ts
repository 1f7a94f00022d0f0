/**
 * How a call of the x87 helper is put into its `extra`.
 *
 * @module
 */

/** What a call is to do. */
export const X87Operation = {
  // In the order of ModRM.reg.
  add: 0,
  mul: 1,
  com: 2,
  comp: 3,
  sub: 4,
  subr: 5,
  div: 6,
  divr: 7,
  load: 8,
  /** Computes what a store writes; changes nothing. */
  prepareStore: 9,
  /** Raises its exceptions, pops. */
  commitStore: 10,
  exchange: 11,
  copy: 12,
  changeSign: 13,
  absolute: 14,
  test: 15,
  examine: 16,
  constant: 17,
  free: 18,
  increment: 19,
  decrement: 20,
  squareRoot: 21,
  roundToInteger: 22,
  scale: 23,
  extract: 24,
  remainder: 25,
  ieeeRemainder: 26,
  sine: 27,
  cosine: 28,
  sineCosine: 29,
  tangent: 30,
  arcTangent: 31,
  exponential: 32,
  logarithm: 33,
  logarithmOnePlus: 34,
  compareFlags: 35,
  conditionalMove: 36,
  unorderedCompare: 37,
  wait: 38,
} as const;

/** Where an operand is, or what it is in memory. */
export const X87Source = {
  register: 0,
  float32: 1,
  float64: 2,
  float80: 3,
  integer16: 4,
  integer32: 5,
  integer64: 6,
  decimal: 7,
} as const;

/** Flags of a call. */
export const X87Option = {
  /** Result to ST(i). */
  toRegister: 1,
  pop: 2,
  popTwice: 4,
  /** Integers cut (FISTTP); comparisons quiet (FUCOM); no check (D9 /3). */
  truncate: 8,
  quiet: 8,
} as const;

/** `extra` of a call. */
export function x87Extra(
  operation: number,
  source: number,
  index: number,
  options: number,
): number {
  return operation | source << 8 | index << 12 | options << 16;
}
