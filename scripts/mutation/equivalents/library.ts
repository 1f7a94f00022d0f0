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
    file: "src/kernel/library/heap.ts",
    operator: "off-by-one",
    code: "16",
    change: "(16 + 1)",
    where: "SLAB_BYTES =",
    reason: "A byte of room more holds no further entry of any table.",
  },
  {
    file: "src/kernel/library/heap.ts",
    operator: "off-by-one",
    code: "32",
    change: "(32 + 1)",
    where: "SLAB_BYTES =",
    reason: "A byte of room more holds no further entry of any table.",
  },
  {
    file: "src/kernel/library/heap.ts",
    operator: "off-by-one",
    code: "64",
    change: "(64 + 1)",
    where: "SLAB_BYTES =",
    reason: "A byte of room more holds no further entry of any table.",
  },
  {
    file: "src/kernel/library/heap.ts",
    operator: "off-by-one",
    code: "128",
    change: "(128 + 1)",
    where: "SLAB_BYTES =",
    reason: "A byte of room more holds no further entry of any table.",
  },
  {
    file: "src/kernel/library/heap.ts",
    operator: "off-by-one",
    code: "256",
    change: "(256 + 1)",
    where: "SLAB_BYTES =",
    reason: "A byte of room more holds no further entry of any table.",
  },
  {
    file: "src/kernel/library/heap.ts",
    operator: "off-by-one",
    code: "512",
    change: "(512 + 1)",
    where: "SLAB_BYTES =",
    reason: "A byte of room more holds no further entry of any table.",
  },
];
