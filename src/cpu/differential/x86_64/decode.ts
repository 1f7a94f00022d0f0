/**
 * The instruction at hand when tests are drawn and compared.
 *
 * @module
 */

import { x86Table } from "../../x86_64/front_end.ts";
import { Instruction } from "../../x86_64/instruction.ts";
import { Kind } from "../../x86_64/row.ts";

/** Filled by `decode`. */
export const at: Instruction = new Instruction();

/** Decodes the first instruction of `bytes`. */
export function decode(bytes: ArrayLike<number>, address = 0): Instruction {
  const code = Uint8Array.from(bytes);
  x86Table.decode(at, code, 0, code.length, address);
  return at;
}

/** Functions whose last place, C1 and directed rounding are the processor's. */
export const TRANSCENDENTAL: RegExp =
  /^f(2xm1|yl2x|yl2xp1|ptan|patan|sin|cos|sincos)$/;

/** Has the instruction a displacement to jump by? */
export const isJump = (instruction: Instruction): boolean =>
  instruction.operands.some(({ kind }) => kind === Kind.J);
