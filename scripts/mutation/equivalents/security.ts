/**
 * Faults of src/kernel/security that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const security: readonly Equivalent[] = ([
  ["dropped-update", "this.#state[0] = this.u32() + half;", ""],
  ["off-by-one", "0", "(0 + 1)", "+ half"],
  ["wrong-operator", "this.u32() + half", "(this.u32()) - (half)"],
  [
    "wrong-operator",
    "Math.imul(this.#state[0]!, MULTIPLIER) + MULTIPLIER",
    "(Math.imul(this.#state[0]!, MULTIPLIER)) - (MULTIPLIER)",
  ],
] as const).map(([operator, code, change, where]): Equivalent => ({
  file: "src/kernel/security/random.ts",
  operator,
  code,
  change,
  ...(where === undefined ? {} : { where }),
  reason:
    "The seed leads to another sequence, which nobody can tell from this one.",
}));
