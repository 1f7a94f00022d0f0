/**
 * Faults of src/kernel/library that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const library: readonly Equivalent[] = [
  ...([
    ["boundary", "size <= this.bytes.length", "(size) < (this.bytes.length)"],
    ["off-by-one", "2", "(2 + 1)"],
  ] as const).map(([operator, code, change]): Equivalent => ({
    file: "src/kernel/library/double_buffer.ts",
    operator,
    code,
    change,
    reason: "More host memory than is needed, which nobody sees.",
  })),
  {
    file: "src/kernel/library/hash_table.ts",
    operator: "wrong-method",
    code: "Math.floor(goodSize(wanted * bucketBytes) / bucketBytes)",
    change: "Math.ceil(goodSize(wanted * bucketBytes) / bucketBytes)",
    reason:
      "Entries of 8 and 32 bytes fill what is asked for, and the order of the others follows from how many there ever were at once.",
  },
  {
    file: "src/kernel/library/heap.ts",
    operator: "off-by-one",
    code: "512",
    change: "(512 + 1)",
    reason: "No table has entries of which some take 513 bytes.",
  },
];
