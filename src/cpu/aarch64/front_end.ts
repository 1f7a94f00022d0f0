/**
 * A64 for the engine: decode, lift, disassemble.
 *
 * @module
 */

import { xsp } from "./assembly.ts";
import type { BlockBuilder } from "../ir/builder.ts";
import type { CodeView, FrontEnd } from "../ir/front_end.ts";
import { Exit } from "../types.ts";
import { decoder } from "./decode.ts";
import { disassemble } from "./disassemble.ts";
import { helpers } from "./helpers.ts";
import { rows } from "./rows.ts";
import {
  demandAlignedStack,
  mayUnalignStack,
  needsAlignedStack,
  noticeUnalignedStack,
} from "./stack_alignment.ts";

function lift(
  code: CodeView,
  offset: number,
  _available: number,
  builder: BlockBuilder,
): number {
  const word = code.view.getInt32(offset, true);
  const index = decoder.find(word);
  if (index < 0) {
    builder.leave(Exit.illegal, builder.pc);
    return 4;
  }
  const { stackAlignment } = builder.controls;
  if (stackAlignment && builder.isStepping && needsAlignedStack(word)) {
    demandAlignedStack(builder);
  }
  rows[index]!.lift(builder, word);
  if (stackAlignment && mayUnalignStack(word)) noticeUnalignedStack(builder);
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
  generalName: xsp,
  vectorName: (number) => `v${number}`,
  helpers,
};
