/**
 * Ways of src/kernel/memory that no row and no scenario can go.
 *
 * @module
 */

import type { Explained } from "../explained.ts";
import { NEEDS_INJECTION } from "./reasons.ts";

const NO_PAGE =
  "Before no page is left those of the program itself are taken, and it cannot tell of it.";

/** Each with its reason. */
export const memory: readonly Explained[] = [
  ...([
    [
      "address_space.ts",
      "(access & 7) !== 0 && !this.memory.heap.hasRoom()",
      "true",
    ],
    [
      "anonymous_vm_object.ts",
      "catch (error) { this.memory.uncommit(resident); throw error; }",
      "entered",
    ],
    ["heap.ts", "!this.hasRoom()", "true"],
    ["memory_manager.ts", "!this.heap.hasRoom()", "true"],
    ["user_memory.ts", 'this.#faults?.strikes("copy") === true', "true"],
  ] as const).map(([file, code, way]): Explained => ({
    file: `src/kernel/memory/${file}`,
    code,
    way,
    reason: NEEDS_INJECTION,
  })),
  ...([
    ["anonymous_vm_object.ts", "!isPresent(frame)"],
    ["anonymous_vm_object.ts", "!isPresent(copy)"],
    ["inode_vm_object.ts", "!isPresent(frame)"],
    ["inode_vm_object.ts", "!isPresent(copy)"],
    ["memory_manager.ts", "this.#isFull && !this.#reclaim()"],
    ["region.ts", "!object.fillZeroPage(index)"],
  ] as const).map(([file, code]): Explained => ({
    file: `src/kernel/memory/${file}`,
    code,
    way: "true",
    reason: NO_PAGE,
  })),
];
