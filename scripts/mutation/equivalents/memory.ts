/**
 * Faults of src/kernel/memory that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const memory: readonly Equivalent[] = [
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "dropped-check",
    code:
      'if (!this.#isInside(address, size)) { fail("address-space/ENOMEM/range-outside-address-space"); }',
    change: "",
    reason: "What lies outside is not free either, which has the same errno.",
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "boundary",
    code: "i < MAX_RANDOMIZATION_ATTEMPTS",
    change: "(i) <= (MAX_RANDOMIZATION_ATTEMPTS)",
    reason: "One more random address is as good as one of those before it.",
  },
];
