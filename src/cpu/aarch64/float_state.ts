/**
 * FPCR and FPSR of a thread that is not running.
 *
 * @module
 */

import { floatFast, Slots } from "../ir/slots.ts";
import type { CpuState } from "../state.ts";
import {
  controlMode,
  controlRounding,
  fromStatusBits,
  STATUS_OTHER,
  toControl,
  toStatusBits,
} from "./float_control.ts";
import { Special } from "./slots.ts";

function updateFast(state: CpuState): void {
  const rounding = Number(state.slot(Slots.floatRounding));
  const flags = Number(state.slot(Slots.floatFlags));
  const mode = Number(state.slot(Slots.floatMode));
  state.setSlot(Slots.floatFast, BigInt(floatFast(rounding, flags, mode)));
}

export function floatControl(state: CpuState): number {
  return toControl(
    Number(state.slot(Slots.floatRounding)),
    Number(state.slot(Slots.floatMode)),
  );
}

export function setFloatControl(state: CpuState, control: number): void {
  state.setSlot(Slots.floatRounding, BigInt(controlRounding(control)));
  state.setSlot(Slots.floatMode, BigInt(controlMode(control)));
  updateFast(state);
}

export function floatStatus(state: CpuState): number {
  return (toStatusBits(Number(state.slot(Slots.floatFlags))) |
    Number(state.slot(Special.floatStatus))) >>> 0;
}

export function setFloatStatus(state: CpuState, status: number): void {
  state.setSlot(Slots.floatFlags, BigInt(fromStatusBits(status)));
  state.setSlot(
    Special.floatStatus,
    BigInt((status & STATUS_OTHER) >>> 0),
  );
  updateFast(state);
}
