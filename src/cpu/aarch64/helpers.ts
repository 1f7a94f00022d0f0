/**
 * Host code behind the records that rows emit with `host`.
 *
 * @module
 */

import type { HostHelper } from "../ir/host.ts";
import { floatFast, FloatMode, Slots } from "../ir/slots.ts";
import { compare, F32, F64, type FloatFormat, Rules } from "../float/float.ts";
import { loadEnvironment, readFloat, storeFlags } from "../float/helpers.ts";
import { Layout } from "../memory/layout.ts";
import {
  controlMode,
  controlRounding,
  fromStatusBits,
  SATURATED,
  STATUS_OTHER,
  toControl,
  toStatusBits,
} from "./float_control.ts";
import { rows } from "./rows.ts";
import { Special } from "./slots.ts";
import { type VectorMeaning, VectorUnit } from "./vector_unit.ts";

/** Rounds as FPCR says. */
const DYNAMIC = 7;

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

/** The low word of a state slot. */
function get(state: DataView, slot: number): number {
  return state.getInt32(Layout.state + 8 * slot, true);
}

/** Sets a state slot to an unsigned word. */
function set(state: DataView, slot: number, value: number): void {
  put(state, Layout.state + 8 * slot, value);
}

function put(state: DataView, at: number, value: number): void {
  state.setUint32(at, value, true);
  state.setUint32(at + 4, 0, true);
}

/** Says anew whether host arithmetic may be used. */
function updateFast(state: DataView): void {
  set(
    state,
    Slots.floatFast,
    floatFast(
      get(state, Slots.floatRounding),
      get(state, Slots.floatFlags),
      get(state, Slots.floatMode),
    ),
  );
}

const readFloatControl: HostHelper = (state, d) =>
  put(
    state,
    d,
    toControl(get(state, Slots.floatRounding), get(state, Slots.floatMode)),
  );

const writeFloatControl: HostHelper = (state, _d, a) => {
  const control = state.getInt32(a, true);
  set(state, Slots.floatRounding, controlRounding(control));
  set(state, Slots.floatMode, controlMode(control));
  updateFast(state);
};

const readFloatStatus: HostHelper = (state, d) =>
  put(
    state,
    d,
    toStatusBits(get(state, Slots.floatFlags)) |
      get(state, Special.floatStatus),
  );

const writeFloatStatus: HostHelper = (state, _d, a) => {
  const status = state.getInt32(a, true);
  set(state, Slots.floatFlags, fromStatusBits(status));
  set(state, Special.floatStatus, status & STATUS_OTHER);
  updateFast(state);
};

const unit = new VectorUnit();

/** Packed flags of a comparison, by order + 1: N; Z and C; C; C and V. */
const FLAGS_BY_ORDER = [0x80, 0x41, 0x01, 0x801] as const;

/** d = the packed flags of comparing a with b: what `fccmp` may set. */
function compareFlags(format: FloatFormat, signaling: boolean): HostHelper {
  const { environment } = unit;
  return (state, d, a, b) => {
    loadEnvironment(state, environment, DYNAMIC);
    const order = compare(
      format,
      readFloat(state, a, format, Rules.arm),
      readFloat(state, b, format, Rules.arm),
      environment,
      signaling,
    );
    storeFlags(state, environment);
    state.setBigUint64(d, BigInt(FLAGS_BY_ORDER[order + 1]!), true);
  };
}

/** Runs a row's `compute` on the state. */
function computing(meaning: VectorMeaning): HostHelper {
  return (state, _d, _a, _b, word) => {
    unit.view = state;
    unit.saturated = false;
    unit.alternativeHalf = (get(state, Slots.floatMode) &
      FloatMode.alternativeHalf) !== 0;
    loadEnvironment(state, unit.environment, DYNAMIC);
    meaning(unit, word);
    storeFlags(state, unit.environment);
    if (unit.saturated) {
      set(
        state,
        Special.floatStatus,
        get(state, Special.floatStatus) | SATURATED,
      );
    }
  };
}

/** What a structure transfer sorts: see `extra` in structures.ts. */
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
const VECTORS = Layout.state + 8 * Slots.vector;

/** Memory order to registers. */
const deinterleave: HostHelper = (state, _d, memory, _b, extra) => {
  const { first, elements, size, bytes } = structure(extra);
  for (let i = 0; i < elements * bytes; i++) {
    buffer[i] = state.getUint8(memory + (i / bytes | 0) * 16 + i % bytes);
  }
  for (let register = 0; register < elements; register++) {
    const at = VECTORS + (first + register & 31) * 16;
    for (let i = 0; i < 16; i++) {
      const from = ((i >> size) * elements + register << size) +
        (i & (1 << size) - 1);
      state.setUint8(at + i, i < bytes ? buffer[from]! : 0);
    }
  }
};

/** Registers to memory order. */
const interleave: HostHelper = (state, memory, _a, _b, extra) => {
  const { first, elements, size, bytes } = structure(extra);
  for (let register = 0; register < elements; register++) {
    const at = VECTORS + (first + register & 31) * 16;
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
  compareFlags32: compareFlags(F32, false),
  compareFlags64: compareFlags(F64, false),
  compareFlagsSignaling32: compareFlags(F32, true),
  compareFlagsSignaling64: compareFlags(F64, true),
  deinterleave,
  interleave,
  ...Object.fromEntries(
    rows.flatMap((row) =>
      row.compute === undefined ? [] : [[row.name, computing(row.compute)]]
    ),
  ),
};
