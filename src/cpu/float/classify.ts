/**
 * Classes of numbers, as RISC-V's fclass counts them.
 *
 * @module
 */
import { FloatEnvironment, Rules } from "./environment.ts";
import { type FloatFormat, Kind, unpack, Unpacked } from "./format.ts";

const operand = new Unpacked();
/** Nothing is flushed and nothing raised by looking. */
const quiet = new FloatEnvironment(Rules.riscv);

/**
 * The class: 0 -∞, 1 negative normal, 2 negative denormal, 3 -0, 4 to 7 the
 * positive ones the other way round, 8 signalling NaN, 9 quiet NaN.
 */
export function classify(format: FloatFormat, a: bigint): number {
  unpack(format, a, quiet, operand);
  if (operand.kind === Kind.quiet) return 9;
  if (operand.kind >= Kind.signalling) return 8;
  const size = operand.kind === Kind.infinity
    ? 3
    : operand.kind === Kind.zero
    ? 0
    : operand.denormal
    ? 1
    : 2;
  return operand.sign === 1 ? 3 - size : 4 + size;
}
