/**
 * A64 for the engine: decode, lift, disassemble.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import type { CodeView, FrontEnd } from "../ir/front_end.ts";
import { decoder } from "./decode.ts";
import { disassemble } from "./disassemble.ts";
import { helpers } from "./helpers.ts";
import { Lifter } from "./lifter.ts";
import { rows } from "./rows.ts";

const lifter = new Lifter();

function lift(
  code: CodeView,
  offset: number,
  _available: number,
  builder: BlockBuilder,
): number {
  const word = code.view.getInt32(offset, true);
  const index = decoder.find(word);
  lifter.builder = builder;
  if (index < 0) lifter.illegal();
  else {
    const row = rows[index]!;
    if (row.lift !== undefined) row.lift(lifter, word);
    else lifter.compute(row.name, word);
  }
  return 4;
}

/** ARMv8.0-A's A64 with LSE and CRC32. */
export const aarch64FrontEnd: FrontEnd = {
  architecture: "aarch64",
  maximumLength: 4,
  alignment: 4,
  lift,
  disassemble: (code, offset) => ({
    text: disassemble(code.view.getInt32(offset, true)),
    length: 4,
  }),
  helpers,
};
