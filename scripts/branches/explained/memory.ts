/**
 * Ways of src/kernel/memory that no row and no scenario can go.
 *
 * @module
 */

import type { Explained } from "../explained.ts";
import { NEEDS_INJECTION, NO_ROOM } from "./reasons.ts";

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
  ...([
    ["address_space.ts", "!(error instanceof NoTableFrame)", "false"],
    [
      "address_space.ts",
      "heap.hasRoom() && heap.tryCharge(REGION_BYTES)",
      "false",
    ],
    ["address_space.ts", "heap.hasRoom()", "false"],
    ["address_space.ts", "this.#map(number, entry)", "false"],
    ["address_space.ts", "isNew && !heap.tryCharge(TRANSLATION_BYTES)", "true"],
    [
      "address_space.ts",
      "catch (error) { if (!(error instanceof NoTableFrame)) throw error; heap.release(TRANSLATION_BYTES); return false; }",
      "entered",
    ],
    [
      "heap.ts",
      "pages > MOST_PAGES || pages - this.pages > this.#freePages()",
      "true",
    ],
    ["heap.ts", "pages > MOST_PAGES", "true"],
    ["heap.ts", "!this.tryCharge(bytes)", "true"],
    ["heap.ts", "!this.#heap.tryCharge(bytes - this.#bytes)", "true"],
    ["memory_manager.ts", "!this.heap.tryCharge(PAGE_SIZE)", "true"],
    ["memory_manager.ts", "!isPresent(frame)", "true"],
    ["region.ts", "!heap.hasRoom()", "true"],
    ["vm_object.ts", "memory.heap.tryCharge(heapBytes(count))", "false"],
  ] as const).map(([file, code, way]): Explained => ({
    file: `src/kernel/memory/${file}`,
    code,
    way,
    reason: NO_ROOM,
  })),
  ...([
    ["this.#interned.size >= MOST_INTERNED", "true"],
    ["isPresent(frame)", "false"],
  ] as const).map(([code, way]): Explained => ({
    file: "src/kernel/memory/memory_manager.ts",
    code,
    way,
    reason:
      "Only how fast the host runs code depends on whether a page's is shared.",
  })),
  {
    file: "src/kernel/memory/region_list.ts",
    code: "first === undefined",
    way: "true",
    reason:
      "A new program's first region goes where its image says; whoever looks for a gap has that.",
  },
];
