/**
 * RISC-V 64 for the engine.
 *
 * @module
 */
import type { BlockBuilder } from "../ir/builder.ts";
import type { CodeView, FrontEnd } from "../ir/front_end.ts";
import { Exit } from "../types.ts";
import { halves, words } from "./decode.ts";
import { fp, writeOperands, x } from "./operands.ts";
import type { Lift } from "./row.ts";
import { compressedRows, rows } from "./rows.ts";

const lifts: readonly Lift[] = rows.map((row) => row.lift);

/** Both low bits set: a 32-bit instruction. */
const isLong = (half: number): boolean => (half & 3) === 3;

/** What was lifted last: a block is lifted in one go. */
let lastWord = 0;

function lift(
  code: CodeView,
  offset: number,
  available: number,
  builder: BlockBuilder,
): number {
  const { view } = code;
  const half = view.getUint16(offset, true);
  let word: number;
  let length: number;
  if (isLong(half)) {
    if (available < 4) return 0;
    word = view.getUint32(offset, true);
    length = 4;
  } else {
    word = halves.expand(half);
    length = 2;
  }
  const index = words.find(word);
  if (index < 0) builder.leave(Exit.illegal, builder.pc);
  else {
    const previous = builder.index > 0 ? lastWord : 0;
    lifts[index]!(builder, word, builder.pc + length, previous);
  }
  lastWord = word;
  return length;
}

/** The instruction `word` as llvm-mc prints it; `<unknown>` if illegal. */
export function disassembleWord(word: number): string {
  if (!isLong(word)) return disassembleHalf(word & 0xffff);
  const row = rows[words.find(word)];
  return row === undefined ? "<unknown>" : write(row, word);
}

function disassembleHalf(half: number): string {
  const row = compressedRows[halves.find(half)];
  return row === undefined ? "<unknown>" : write(row, half);
}

function write(
  row: { readonly name: string; readonly operands: string },
  word: number,
): string {
  const operands = writeOperands(row.operands, word);
  return operands === "" ? row.name : `${row.name} ${operands}`;
}

function disassemble(
  code: CodeView,
  offset: number,
  available: number,
): { text: string; length: number } {
  const half = code.view.getUint16(offset, true);
  if (!isLong(half)) return { text: disassembleHalf(half), length: 2 };
  if (available < 4) return { text: "", length: 0 };
  const word = code.view.getUint32(offset, true);
  return { text: disassembleWord(word), length: 4 };
}

/** RV64GC in user mode. */
export const frontEnd: FrontEnd = {
  architecture: "riscv64",
  maximumLength: 4,
  alignment: 2,
  lift,
  disassemble,
  generalName: x,
  vectorName: fp,
  helpers: {},
};
