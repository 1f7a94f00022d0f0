/**
 * Vector instructions too exotic for wasm: TypeScript on state slots.
 *
 * @module
 */

import type { HostHelper } from "../ir/host.ts";
import { Layout } from "../memory/layout.ts";
import { readMxcsr, type SlotAccess, writeMxcsr } from "./control_registers.ts";
import { sseFloat } from "./sse_float_helpers.ts";
import { compareStrings } from "./sse_string.ts";

/** PHMINPOSUW: the smallest word of a and its number. */
const minimumWord: HostHelper = (state, d, a) => {
  let best = 0;
  for (let word = 1; word < 8; word++) {
    const value = state.getUint16(a + 2 * word, true);
    if (value < state.getUint16(a + 2 * best, true)) best = word;
  }
  const value = state.getUint16(a + 2 * best, true);
  state.setBigUint64(d, BigInt(value | best << 16), true);
  state.setBigUint64(d + 8, 0n, true);
};

/** Slots of the thread that `state` shows. */
class ViewSlots implements SlotAccess {
  state!: DataView;
  get(slot: number): number {
    return this.state.getUint32(Layout.state + 8 * slot, true);
  }
  set(slot: number, value: number): void {
    this.state.setBigUint64(Layout.state + 8 * slot, BigInt(value >>> 0), true);
  }
}

const slots = new ViewSlots();

const loadControl: HostHelper = (state, _d, a) => {
  slots.state = state;
  writeMxcsr(slots, state.getUint32(a, true));
};

const storeControl: HostHelper = (state, d) => {
  slots.state = state;
  state.setBigUint64(d, BigInt(readMxcsr(slots)), true);
};

/** Helpers by name. */
export const vectorHelpers = {
  sseFloat,
  compareStrings,
  ldmxcsr: loadControl,
  stmxcsr: storeControl,
  phminposuw: minimumWord,
} satisfies Record<string, HostHelper>;
