/**
 * Exact software floating point for the three architectures. Encodings are
 * unsigned bigints (f80: 80 bits, sign and exponent above bit 64), the
 * environment carries modes in and sticky flags out; nothing else is state.
 *
 * ```ts
 * import { add, F64, FloatEnvironment, Rules } from "./float.ts";
 *
 * const env = new FloatEnvironment(Rules.riscv);
 * const sum = add(F64, 0x3ff0000000000000n, 0x3ff0000000000000n, env);
 * console.log(sum.toString(16), env.flags); // 4000000000000000 0
 * ```
 *
 * @module
 */
export { FloatEnvironment, FloatFlag, Rounding, Rules } from "./environment.ts";
export {
  bitLength,
  F16,
  F16_ALTERNATIVE,
  F32,
  F64,
  F80,
  type FloatFormat,
  isNaNKind,
  Kind,
  unpack,
  Unpacked,
} from "./format.ts";
export {
  forgetRoundShift,
  packInfinity,
  packZero,
  roundPack,
  roundShift,
  roundShiftInexact,
  roundShiftUp,
} from "./round.ts";
export { defaultNaN, invalid, propagateNaN1, propagateNaN2 } from "./nan.ts";
export {
  add,
  divide,
  integerSquareRoot,
  multiply,
  squareRoot,
  subtract,
} from "./arithmetic.ts";
export { multiplyAdd } from "./fused.ts";
export { remainder, remainderQuotient } from "./remainder.ts";
export { classify } from "./classify.ts";
export { compare, Extreme, extreme, Order } from "./compare.ts";
export { convert, fromInteger, roundToIntegral, toInteger } from "./convert.ts";
export {
  multiplyExtended,
  newtonStep,
  reciprocalByte,
  reciprocalEstimate,
  reciprocalExponent,
  squareRootByte,
  squareRootEstimate,
} from "./estimates.ts";
