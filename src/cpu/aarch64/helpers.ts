import type { HostHelper } from "../ir/host.ts";
import { floatFast, FloatFlag, FloatMode, Slots } from "../ir/slots.ts";
import { Rounding } from "../float/float.ts";
import { Special } from "./lifter.ts";
import { rows } from "./rows.ts";
import { type VectorMeaning, VectorUnit } from "./vector_unit.ts";

/** Host code behind the records that the lifter emits with `host`. */

/** From vector register 0 to another slot, in bytes. */
const fromVectors = (slot: number): number => (slot - Slots.vector) * 8;

function crcTable(polynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let i = 0; i < 8; i++) {
      value = value & 1 ? value >>> 1 ^ polynomial : value >>> 1;
    }
    return value;
  });
}

/** `crc32` and `crc32c`: the polynomials bit-reversed. */
function checksum(polynomial: number): HostHelper {
  const table = crcTable(polynomial);
  return (state, d, a, b, size) => {
    let value = state.getInt32(a, true);
    for (let i = 0; i < 1 << size; i++) {
      value = table[(value ^ state.getUint8(b + i)) & 255]! ^ value >>> 8;
    }
    state.setUint32(d, value, true);
    state.setUint32(d + 4, 0, true);
  };
}

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
const STATUS_OTHER = 0xf8000000;
export const SATURATED = 0x08000000;

function slot(state: DataView, vectors: number, number: number): number {
  return state.getInt32(vectors + fromVectors(number), true);
}

function setSlot(
  state: DataView,
  vectors: number,
  number: number,
  value: number,
): void {
  state.setUint32(vectors + fromVectors(number), value, true);
  state.setUint32(vectors + fromVectors(number) + 4, 0, true);
}

/** Says anew whether host arithmetic may be used. */
function updateFast(state: DataView, vectors: number): void {
  setSlot(
    state,
    vectors,
    Slots.floatFast,
    floatFast(
      slot(state, vectors, Slots.floatRounding),
      slot(state, vectors, Slots.floatFlags),
      slot(state, vectors, Slots.floatMode),
    ),
  );
}

const readFloatControl: HostHelper = (state, d, vectors) => {
  state.setUint32(
    d,
    toControl(
      slot(state, vectors, Slots.floatRounding),
      slot(state, vectors, Slots.floatMode),
    ),
    true,
  );
  state.setUint32(d + 4, 0, true);
};

const writeFloatControl: HostHelper = (state, vectors, a) => {
  const control = state.getInt32(a, true);
  setSlot(state, vectors, Slots.floatRounding, controlRounding(control));
  setSlot(state, vectors, Slots.floatMode, controlMode(control));
  updateFast(state, vectors);
};

const readFloatStatus: HostHelper = (state, d, vectors) => {
  state.setUint32(
    d,
    toStatusBits(slot(state, vectors, Slots.floatFlags)) |
      slot(state, vectors, Special.floatStatus),
    true,
  );
  state.setUint32(d + 4, 0, true);
};

const writeFloatStatus: HostHelper = (state, vectors, a) => {
  const status = state.getInt32(a, true);
  setSlot(state, vectors, Slots.floatFlags, fromStatusBits(status));
  setSlot(state, vectors, Special.floatStatus, status & STATUS_OTHER);
  updateFast(state, vectors);
};

const unit = new VectorUnit();

/** Runs a row's `compute` on the state. */
function computing(meaning: VectorMeaning): HostHelper {
  return (state, vectors, _a, _b, word) => {
    const { environment } = unit;
    const mode = slot(state, vectors, Slots.floatMode);
    const flags = slot(state, vectors, Slots.floatFlags);
    unit.view = state;
    unit.base = vectors;
    unit.saturated = false;
    unit.alternativeHalf = (mode & FloatMode.alternativeHalf) !== 0;
    environment.rounding = slot(
      state,
      vectors,
      Slots.floatRounding,
    ) as Rounding;
    environment.flushInputs = (mode & FloatMode.flushOperands) !== 0;
    environment.flushOutputs = (mode & FloatMode.flushResults) !== 0;
    environment.defaultNaN = (mode & FloatMode.defaultNaN) !== 0;
    environment.flags = flags;
    meaning(unit, word);
    if (unit.saturated) {
      setSlot(
        state,
        vectors,
        Special.floatStatus,
        slot(state, vectors, Special.floatStatus) | SATURATED,
      );
    }
    if (environment.flags !== flags) {
      setSlot(state, vectors, Slots.floatFlags, environment.flags);
      updateFast(state, vectors);
    }
  };
}

/** What a structure transfer sorts: see `Lifter.transferStructures`. */
function structure(
  extra: number,
): { first: number; elements: number; size: number; bytes: number } {
  return {
    first: extra & 31,
    elements: extra >> 8 & 15,
    size: extra >> 12 & 15,
    bytes: extra >> 16 ? 16 : 8,
  };
}

const buffer = new Uint8Array(64);

/** Memory order to registers. */
const deinterleave: HostHelper = (state, vectors, memory, _b, extra) => {
  const { first, elements, size, bytes } = structure(extra);
  for (let i = 0; i < elements * bytes; i++) {
    buffer[i] = state.getUint8(memory + (i / bytes | 0) * 16 + i % bytes);
  }
  for (let register = 0; register < elements; register++) {
    const at = vectors + (first + register & 31) * 16;
    for (let i = 0; i < 16; i++) {
      const from = ((i >> size) * elements + register << size) +
        (i & (1 << size) - 1);
      state.setUint8(at + i, i < bytes ? buffer[from]! : 0);
    }
  }
};

/** Registers to memory order. */
const interleave: HostHelper = (state, memory, vectors, _b, extra) => {
  const { first, elements, size, bytes } = structure(extra);
  for (let register = 0; register < elements; register++) {
    const at = vectors + (first + register & 31) * 16;
    for (let i = 0; i < bytes; i++) {
      const to = ((i >> size) * elements + register << size) +
        (i & (1 << size) - 1);
      buffer[to] = state.getUint8(at + i);
    }
  }
  for (let i = 0; i < elements * bytes; i++) {
    state.setUint8(memory + (i / bytes | 0) * 16 + i % bytes, buffer[i]!);
  }
};

/** All helpers by name; a computed row's has the row's name. */
export const helpers: Readonly<Record<string, HostHelper>> = {
  crc32: checksum(0xedb88320),
  crc32c: checksum(0x82f63b78),
  readFloatControl,
  writeFloatControl,
  readFloatStatus,
  writeFloatStatus,
  deinterleave,
  interleave,
  ...Object.fromEntries(
    rows.flatMap((row) =>
      row.compute === undefined ? [] : [[row.name, computing(row.compute)]]
    ),
  ),
};
