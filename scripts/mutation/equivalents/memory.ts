/**
 * Faults of src/kernel/memory that nobody can notice.
 *
 * @module
 */

import { type Equivalent, sameErrno } from "./equivalent.ts";

const NO_PAGE =
  "Before no page is left those of the program itself are taken, and it cannot tell of it.";

/** Each with its reason. */
export const memory: readonly Equivalent[] = [
  {
    file: "src/kernel/memory/heap.ts",
    operator: "wrong-method",
    code: "Math.ceil((bytes - this.#initial) / PAGE_SIZE)",
    change: "Math.floor((bytes - this.#initial) / PAGE_SIZE)",
    reason:
      "How much the kernel's own heap holds to the page is its own affair.",
  },
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
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "dropped-check",
    code:
      'if (offset >= object.size) { fail("mmap/EINVAL/offset-at-or-past-end-of-memory-object"); }',
    change: "",
    reason: "What begins at the end also ends behind it; same errno.",
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "boundary",
    code: "offset >= object.size",
    change: "(offset) > (object.size)",
    reason: "What begins at the end also ends behind it; same errno.",
  },
  ...([
    ["page < end", "(page) <= (end)"],
    ["page >= end", "(page) > (end)"],
  ] as const).map(([code, change]): Equivalent => ({
    file: "src/kernel/memory/address_space.ts",
    operator: "boundary",
    code,
    change,
    reason: "A translation too many that is dropped is made again.",
  })),
  ...([
    ["boundary", "count < FEW", "(count) <= (FEW)"],
    ["negated-condition", "count < FEW", "!(count < FEW)"],
    ["off-by-one", "32", "(32 + 1)"],
  ] as const).map(([operator, code, change]): Equivalent => ({
    file: "src/kernel/memory/user_memory.ts",
    operator,
    code,
    change,
    reason: "Few bytes are copied one by one only because that is faster.",
  })),
  {
    file: "src/kernel/memory/user_memory.ts",
    operator: "boundary",
    code: "i < count",
    change: "(i) <= (count)",
    reason:
      "Behind the target's end nothing is kept, and within it the next page overwrites the byte.",
  },
  ...([
    [
      "address_space.ts",
      "dropped-update",
      "parts.object.releaseIfUnused();",
      "",
    ],
    ["address_space.ts", "wrong-operator", "access & 7", "(access) | (7)"],
    [
      "address_space.ts",
      "wrong-operator",
      "(access & 7) !== 0",
      "((access & 7)) === (0)",
    ],
    [
      "anonymous_vm_object.ts",
      "dropped-update",
      "this.memory.uncommit(resident);",
      "",
    ],
    ["heap.ts", "dropped-update", "this.#faults = faults;", ""],
    ["memory_manager.ts", "dropped-update", "this.faults = faults;", ""],
    ["region.ts", "dropped-update", "object.releaseIfUnused();", ""],
    ["user_memory.ts", "dropped-update", "this.#faults = faults;", ""],
  ] as const).map(([file, operator, code, change]): Equivalent => ({
    file: `src/kernel/memory/${file}`,
    operator,
    code,
    change,
    reason:
      "It matters only where an injector lets an allocation or a copy fail.",
  })),
  {
    file: "src/kernel/memory/memory_manager.ts",
    operator: "dropped-update",
    code: "this.#shared.delete(frame);",
    change: "",
    reason: "A count of 1 says what no count says; the table is kept small.",
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "dropped-update",
    code: "this.#lastStack = region;",
    change: "",
    reason: "What was found last is found again, only more slowly.",
  },
  {
    file: "src/kernel/memory/user_memory.ts",
    operator: "boundary",
    code: "size > glanced.length",
    change: "(size) >= (glanced.length)",
    reason: "Both ways copy the same bytes in.",
  },
  {
    file: "src/kernel/memory/user_memory.ts",
    operator: "dropped-update",
    code: "refuse(access);",
    change: "",
    reason: "It matters only where an injector lets a copy fail.",
  },
  ...([
    ["boundary", "this.#chunks.length > 1", "(this.#chunks.length) >= (1)"],
    ["off-by-one", "128", "(128 + 1)"],
  ] as const).map(([operator, code, change]): Equivalent => ({
    file: "src/kernel/memory/region_list.ts",
    operator,
    code,
    change,
    reason:
      "How regions are divided into chunks shows nowhere; a program always has one, its stack.",
  })),
  {
    file: "src/kernel/memory/user_memory.ts",
    operator: "off-by-one",
    code: "256",
    change: "(256 + 1)",
    reason: "A byte of room more, which nobody uses.",
  },
  {
    file: "src/kernel/memory/region_list.ts",
    operator: "boundary",
    code: "chunk.length <= LONGEST",
    change: "(chunk.length) < (LONGEST)",
    reason: "How regions are divided into chunks shows nowhere.",
  },
  {
    file: "src/kernel/memory/region_list.ts",
    operator: "off-by-one",
    code: "2",
    change: "(2 + 1)",
    where: "LONGEST / 2",
    reason: "How regions are divided into chunks shows nowhere.",
  },
  {
    file: "src/kernel/memory/region_list.ts",
    operator: "dropped-update",
    code: "this.#chunks.splice(index + 1, 0, chunk.splice(LONGEST / 2));",
    change: "",
    reason: "How regions are divided into chunks shows nowhere.",
  },
  {
    file: "src/kernel/memory/region_list.ts",
    operator: "off-by-one",
    code: "1",
    change: "(1 + 1)",
    where: "this.#chunks.length > 1",
    reason:
      "A program always has a region, its stack: the list never runs empty.",
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "wrong-variable",
    code: "offset",
    change: "access",
    where: "offset >= object.size",
    reason: "What begins at the end also ends behind it; same errno.",
  },
  ...([
    ["syscalls/unshare.ts", "4096", "RESOURCE_BYTES"],
    ["net/ip/tcp_socket.ts", "256", "KEPT_BYTES"],
    ["net/ip/ipv4_socket.ts", "512", "DATAGRAM_BYTES"],
    ["net/networking_management.ts", "256", "ENTRY_BYTES"],
    ["net/socket.ts", "4096", "SOCKET_BYTES"],
    ["tasks/process.ts", "32768", "PROCESS_BYTES"],
    ["filesystem/record_locks.ts", "256", "LOCK_BYTES"],
    ["filesystem/open_file_description.ts", "1024", "DESCRIPTION_BYTES"],
    ["filesystem/unveil.ts", "256", "NODE_BYTES"],
    ["filesystem/vfs_root_context.ts", "16384", "MOUNT_BYTES"],
    ["filesystem/custody.ts", "96", "CUSTODY_BYTES"],
    ["filesystem/inode_watcher.ts", "256", "WATCH_BYTES"],
    ["filesystem/inode_watcher.ts", "16384", "WATCHER_BYTES"],
    ["filesystem/ramfs/inode.ts", "1024", "INODE_BYTES"],
    ["filesystem/ramfs/inode.ts", "128", "ENTRY_BYTES"],
    ["memory/address_space.ts", "32", "TRANSLATION_BYTES"],
    ["memory/region.ts", "768", "REGION_BYTES"],
    ["memory/heap.ts", "64", "OBJECT_BYTES"],
    ["memory/vm_object.ts", "512", "OBJECT_BYTES"],
  ] as const).map(([file, code, where]): Equivalent => ({
    file: `src/kernel/${file}`,
    operator: "off-by-one",
    code,
    change: `(${code} + 1)`,
    where,
    reason: "What the kernel's own heap takes for a thing is its own affair.",
  })),
  ...([
    ["boundary", "(count) < (before)"],
    ["negated-condition", "!(count <= before)"],
  ] as const).map(([operator, change]): Equivalent => ({
    file: "src/kernel/memory/address_space.ts",
    operator,
    code: "count <= before",
    change,
    reason: "Both ways drop the same translations, one of them sooner.",
  })),
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "off-by-one",
    code: "1000",
    change: "(1000 + 1)",
    reason:
      "Where a thousand draws found no room, one more finds none, or a place as good as the one that is taken then.",
  },
  {
    file: "src/kernel/memory/user_memory.ts",
    operator: "wrong-variable",
    code: "access",
    change: "address",
    where: "strikes",
    reason: "Copies strike out only where faults are injected.",
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "off-by-one",
    code: "1",
    change: "(1 + 1)",
    where: "this.find(sp - 1)",
    reason: "Both bytes lie in the same page, and so in the same region.",
  },
  ...([
    ["dropped-jump", "return;", "", "!this.showsObjectPage(index)"],
    ["off-by-one", "1", "(1 + 1)", "PAGE_SIZE + page, 1)"],
  ] as const).map(([operator, code, change, where]): Equivalent => ({
    file: "src/kernel/memory/region.ts",
    operator,
    code,
    change,
    where,
    reason: "A translation too many that is dropped is made again.",
  })),
  ...([
    ["address", "!isPresent(frame)"],
    ["size", "!isUserRange(address, size)"],
  ] as const).map(([variable, where]): Equivalent => ({
    file: "src/kernel/memory/user_memory.ts",
    operator: "wrong-variable",
    code: "access",
    change: variable,
    where: `if (${where}) refuse(access)`,
    reason: sameErrno,
  })),
  ...([
    ["user_memory.ts", "wrong-boolean", "true", "!true", 'strikes("copy")'],
    ["user_memory.ts", "wrong-text", '"copy"', '("x" + "copy")', "strikes"],
    ["heap.ts", "wrong-boolean", "true", "!true", 'strikes("allocation")'],
    [
      "heap.ts",
      "wrong-text",
      '"allocation"',
      '("x" + "allocation")',
      "strikes",
    ],
  ] as const).map(([file, operator, code, change, where]): Equivalent => ({
    file: `src/kernel/memory/${file}`,
    operator,
    code,
    change,
    where,
    reason:
      "It matters only where an injector lets an allocation or a copy fail.",
  })),
  {
    file: "src/kernel/memory/memory_manager.ts",
    operator: "off-by-one",
    code: "2",
    change: "(2 + 1)",
    where: "LAZY_PAGE",
    reason: "It only has to be another number than those of all other slots.",
  },
  ...([
    ["off-by-one", "1024", "(1024 + 1)"],
    [
      "boundary",
      "this.#interned.size >= MOST_INTERNED",
      "(this.#interned.size) > (MOST_INTERNED)",
    ],
  ] as const).map(([operator, code, change]): Equivalent => ({
    file: "src/kernel/memory/memory_manager.ts",
    operator,
    code,
    change,
    reason: "How much code a machine keeps decoded is its own affair.",
  })),
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "boundary",
    code: "address >= region.base",
    change: "(address) > (region.base)",
    reason: "What was found last is found again, only more slowly.",
  },
  ...([
    ["pages > MOST_PAGES", "(pages) >= (MOST_PAGES)"],
    [
      "pages - this.pages > this.#freePages()",
      "(pages - this.pages) >= (this.#freePages())",
    ],
  ] as const).map(([code, change]): Equivalent => ({
    file: "src/kernel/memory/heap.ts",
    operator: "boundary",
    code,
    change,
    reason:
      "What the kernel's own heap takes for a thing is its own affair, and so is whether it grows by the very last page.",
  })),
  {
    file: "src/kernel/memory/region_list.ts",
    operator: "wrong-method",
    code: "chunk.indexOf(region)",
    change: "chunk.lastIndexOf(region)",
    reason: "A region stands in its chunk once.",
  },
  {
    file: "src/kernel/memory/region_list.ts",
    operator: "dropped-update",
    code: "this.#rooms.set(chunk, room);",
    change: "",
    reason: "What was found last is found again, only more slowly.",
  },
  ...([
    ["anonymous_vm_object.ts", "!isPresent(copy)"],
    ["inode_vm_object.ts", "!isPresent(frame)"],
    ["inode_vm_object.ts", "!isPresent(copy)"],
    ["region.ts", "!object.fillZeroPage(index)"],
  ] as const).map(([file, check]): Equivalent => ({
    file: `src/kernel/memory/${file}`,
    operator: "wrong-text",
    code: '"out of memory"',
    change: '("x" + "out of memory")',
    where: `if (${check})`,
    reason: NO_PAGE,
  })),
  {
    file: "src/kernel/memory/anonymous_vm_object.ts",
    operator: "wrong-boolean",
    code: "false",
    change: "!false",
    where: "if (!isPresent(frame)) return false;",
    reason: NO_PAGE,
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where: "i < MAX_RANDOMIZATION_ATTEMPTS",
    reason: "Where one draw less found no room, one more would find none.",
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "wrong-variable",
    code: "count",
    change: "first",
    where: "if (count <= before)",
    reason: "Both ways drop the same translations, one of them sooner.",
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "wrong-variable",
    code: "first",
    change: "count",
    where: "page < first ||",
    reason: "A translation too many that is dropped is made again.",
  },
];
