/**
 * The x86_64 front end as the engine sees it.
 *
 * What the manual leaves to the processor is as Intel's current ones do it:
 * OF after a longer shift or rotate is what one by one would give (a register
 * rotated by an immediate keeps it), AF is clear after logic and shifts;
 * multiplication clears ZF and AF and takes SF and PF from the low half;
 * division and the bit tests leave the flags that they do not define; BSF and
 * BSR leave the destination of a zero source and take PF from the index;
 * 16-bit BSWAP clears. Trigonometric arguments are reduced by the 66-bit π.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import type { CodeView, FrontEnd } from "../ir/front_end.ts";
import { Exit } from "../types.ts";
import { arithmeticRows } from "./arithmetic.ts";
import { bitRows } from "./bits.ts";
import { controlRows, privilegedRows } from "./control.ts";
import { cpuidHelper } from "./cpuid.ts";
import { DecodeTable } from "./decoder.ts";
import { disassemble, registerName } from "./disassemble.ts";
import { Instruction, Undecoded } from "./instruction.ts";
import { vectorHelpers } from "./vector_helpers.ts";
import { x87Rows } from "./x87.ts";
import { x87EnvironmentHelpers } from "./x87_environment.ts";
import { x87Helper } from "./x87_helpers.ts";
import { X86Lifter } from "./lifter.ts";
import { moveRows } from "./move.ts";
import { sseFloatRows } from "./sse_float.ts";
import { sseIntegerRows } from "./sse_integer.ts";
import { sseLaneRows } from "./sse_lanes.ts";
import { sseMoveRows } from "./sse_move.ts";
import { sseStringRows } from "./sse_string.ts";
import { stringRows } from "./string.ts";

/** Every instruction. Where two rows share an encoding, the first one has it. */
export const x86Table: DecodeTable = new DecodeTable([
  ...controlRows,
  ...privilegedRows,
  ...arithmeticRows,
  ...moveRows,
  ...bitRows,
  ...stringRows,
  ...sseMoveRows,
  ...sseIntegerRows,
  ...sseLaneRows,
  ...sseFloatRows,
  ...sseStringRows,
  ...x87Rows,
]);

/** Bytes of an instruction. */
const MAXIMUM_LENGTH = 15;

const instruction = new Instruction();
const lifter = new X86Lifter(instruction);

/** x86_64 for the engine. */
export const x86FrontEnd: FrontEnd = {
  architecture: "x86_64",
  maximumLength: MAXIMUM_LENGTH,
  alignment: 1,
  lift(
    code: CodeView,
    offset: number,
    available: number,
    builder: BlockBuilder,
  ): number {
    const length = x86Table.decode(
      instruction,
      code.bytes,
      offset,
      offset + available,
      builder.pc,
    );
    if (length === Undecoded.truncated) return 0;
    if (length < 0) {
      const exit = length === Undecoded.tooLong
        ? Exit.privileged
        : Exit.illegal;
      builder.leave(exit, builder.pc);
      // Any of these bytes may be why.
      return Math.min(available, MAXIMUM_LENGTH);
    }
    lifter.builder = builder;
    if (instruction.row.mmx === true) lifter.demandNoPending();
    instruction.row.lift(instruction, lifter);
    return length;
  },
  disassemble(
    code: CodeView,
    offset: number,
    available: number,
    pc: number,
  ): { text: string; length: number } {
    const length = x86Table.decode(
      instruction,
      code.bytes,
      offset,
      offset + available,
      pc,
    );
    if (length <= 0) {
      return { text: "(bad)", length: length < 0 ? 1 : 0 };
    }
    return { text: disassemble(instruction), length };
  },
  generalName: (number) => registerName(number, 64, true),
  vectorName: (number) => `xmm${number}`,
  helpers: {
    cpuid: cpuidHelper,
    ...vectorHelpers,
    x87: x87Helper,
    ...x87EnvironmentHelpers,
  },
};
