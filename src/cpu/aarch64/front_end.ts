/**
 * A64 for the engine: decode, lift, disassemble.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import type { CodeView, FrontEnd } from "../ir/front_end.ts";
import { Exit } from "../types.ts";
import { decoder } from "./decode.ts";
import { disassemble } from "./disassemble.ts";
import { helpers } from "./helpers.ts";
import { rows } from "./rows.ts";

function lift(
  code: CodeView,
  offset: number,
  _available: number,
  builder: BlockBuilder,
): number {
  const word = code.view.getInt32(offset, true);
  const index = decoder.find(word);
  if (index < 0) builder.leave(Exit.illegal, builder.pc);
  else rows[index]!.lift(builder, word);
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
