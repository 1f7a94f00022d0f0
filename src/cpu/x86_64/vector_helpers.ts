/** Vector instructions too exotic for wasm: TypeScript on state slots. */

import type { HostHelper } from "../ir/host.ts";

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

/** Helpers by name. */
export const vectorHelpers = {
  phminposuw: minimumWord,
} satisfies Record<string, HostHelper>;
