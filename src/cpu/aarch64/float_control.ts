/**
 * FPCR and FPSR in terms of the engine's rounding mode, flags and mode.
 *
 * @module
 */

import { Rounding } from "../float/float.ts";
import { FloatFlag, FloatMode } from "../ir/slots.ts";

/** FPSR bits and the engine's flags, IOC to IXC and IDC. */
const STATUS_BITS = [
  [FloatFlag.invalid, 1],
  [FloatFlag.divideByZero, 2],
  [FloatFlag.overflow, 4],
  [FloatFlag.underflow, 8],
  [FloatFlag.inexact, 16],
  [FloatFlag.denormal, 128],
] as const;

/** FPSR's cumulative exception bits for the engine's flags. */
export function toStatusBits(flags: number): number {
  let bits = 0;
  for (const [flag, bit] of STATUS_BITS) if (flags & flag) bits |= bit;
  return bits;
}

/** The engine's flags for FPSR's cumulative exception bits. */
export function fromStatusBits(bits: number): number {
  let flags = 0;
  for (const [flag, bit] of STATUS_BITS) if (bits & bit) flags |= flag;
  return flags;
}

/** RMode 0 to 3 as the engine's rounding modes, and back. */
const ROUNDINGS = [
  Rounding.nearestEven,
  Rounding.up,
  Rounding.down,
  Rounding.towardZero,
] as const;

const CONTROL_BITS = [
  [FloatMode.flushResults | FloatMode.flushOperands, 1 << 24],
  [FloatMode.defaultNaN, 1 << 25],
  [FloatMode.alternativeHalf, 1 << 26],
] as const;

/** FPCR from the engine's rounding mode and departures. */
export function toControl(rounding: number, mode: number): number {
  let control = ROUNDINGS.findIndex((entry) => entry === rounding) << 22;
  for (const [flag, bit] of CONTROL_BITS) if (mode & flag) control |= bit;
  return control;
}

/** The departures of an FPCR value. */
export function controlMode(control: number): number {
  let mode = 0;
  for (const [flag, bit] of CONTROL_BITS) if (control & bit) mode |= flag;
  return mode;
}

/** The rounding mode of an FPCR value. */
export function controlRounding(control: number): Rounding {
  return ROUNDINGS[control >>> 22 & 3]!;
}

/** QC, and the AArch32 flags that FPSR keeps. */
export const STATUS_OTHER = 0xf8000000;
export const SATURATED = 0x08000000;
