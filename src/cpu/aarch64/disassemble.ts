/**
 * Words as text.
 *
 * @module
 */

import { decoder } from "./decode.ts";
import { write } from "./operands.ts";

/**
 * The preferred assembly of an instruction word, as LLVM writes it with
 * white space folded; `.inst` for what is unallocated.
 */
export function disassemble(word: number): string {
  const index = decoder.find(word);
  if (index < 0) return `.inst 0x${(word >>> 0).toString(16).padStart(8, "0")}`;
  return write(decoder.rows[index]!.assembly, word);
}
