/**
 * SCTLR_EL1.SA0: with SP as its base an access needs SP to be a multiple of
 * 16. To check each such access would cost much, since most of them have SP as
 * their base. So code is lifted as if SP were aligned, an instruction that may
 * change that leaves behind itself if it did, and from then on the engine goes
 * instruction by instruction (`Cpu`), each of them lifted with the check.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { EngineExit } from "../ir/ops/control.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import { bits, Rd, Rn, signedBits } from "./fields.ts";

const SP = 31;
/** Where SP is kept. */
const stackPointer = Slots.general + SP;
/** What an aligned SP is a multiple of. */
export const STACK_ALIGNMENT = 16;

const isAligned = (distance: number): boolean =>
  distance % STACK_ALIGNMENT === 0;

/** Loads and stores, but for those relative to pc. */
const isAccess = (word: number): boolean =>
  bits(word, 27, 1) === 1 && bits(word, 25, 1) === 0 &&
  bits(word, 27, 3) !== 3;

/** `prfm` and `prfum`: hints, which fault in no way. */
const isPrefetch = (word: number): boolean =>
  bits(word, 26, 6) === 0b111110 && bits(word, 22, 2) === 2;

/** Whether SP must be aligned for a valid instruction. */
export function needsAlignedStack(word: number): boolean {
  return Rn(word) === SP && isAccess(word) && !isPrefetch(word);
}

/** Whether an access's write-back may leave its base, SP, not aligned. */
function writesBackUnaligned(word: number): boolean {
  const form = bits(word, 27, 3);
  // One register: post- and pre-indexed have 01 and 11 in bits 11 and 10.
  if (form === 7 && bits(word, 24, 1) === 0 && bits(word, 21, 1) === 0) {
    return bits(word, 10, 1) === 1 && !isAligned(signedBits(word, 12, 9));
  }
  // A pair: 001 and 011 in bits 25 to 23, the immediate in units of a register.
  if (form === 5 && bits(word, 23, 1) === 1 && bits(word, 25, 1) === 0) {
    const opc = bits(word, 30, 2);
    const scale = bits(word, 26, 1) === 1 ? 2 + opc : 2 + (opc >> 1);
    return !isAligned(signedBits(word, 15, 7) << scale);
  }
  // Vector structures, post-indexed by as much as they have or by a register.
  return form === 1 && bits(word, 26, 1) === 1 && bits(word, 23, 1) === 1;
}

/** Whether SP, aligned before a valid instruction, may not be so after it. */
export function mayUnalignStack(word: number): boolean {
  if (isAccess(word)) return Rn(word) === SP && writesBackUnaligned(word);
  if (Rd(word) !== SP) return false;
  switch (bits(word, 23, 6)) {
    // add, sub (immediate), which set no flags.
    case 0b100010:
      return bits(word, 29, 1) === 0 &&
        !(Rn(word) === SP &&
          (bits(word, 22, 1) === 1 || isAligned(bits(word, 10, 12))));
    // and, orr, eor (immediate); 3 is ands.
    case 0b100100:
      return bits(word, 29, 2) !== 3;
    // add, sub (extended register), which set no flags.
    case 0b010110:
      return bits(word, 21, 2) === 1 && bits(word, 29, 1) === 0;
    default:
      return false;
  }
}

/** Leaves with a misaligned access if SP is not aligned. */
export function demandAlignedStack(to: BlockBuilder): void {
  to.leaveIf(misalignment(to), Exit.misaligned);
}

/** Ends the assumption that SP is aligned, if it is not. */
export function noticeUnalignedStack(to: BlockBuilder): void {
  to.leaveBehindIf(misalignment(to), EngineExit.attend, to.pc + 4);
}

function misalignment(to: BlockBuilder): number {
  const t = to.temporary();
  to.opi(Op.and64i, t, stackPointer, STACK_ALIGNMENT - 1);
  return t;
}
