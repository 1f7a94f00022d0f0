import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/FileSystem/SysFS/Subsystems/Kernel/MemoryStatus.cpp, Kernel/Memory/MemoryManager.cpp, AnonymousVMObject.cpp";

const ENOMEM = -12;

/** So many pages more are in use, and so many more are promised. */
function pages(
  name: string,
  used: number,
  promised: number,
  ...covers: Claim[]
): ScenarioCase {
  return { name, value: `${used} ${promised}`, source: SOURCE, covers };
}

function gives(name: string, value: number): ScenarioCase {
  return { name, value: `${value}`, source: SOURCE };
}

const reservations: readonly ScenarioCase[] = [
  pages("three pages are promised", 0, 3),
  pages("loads take none", 0, 3),
  pages("two stores take two", 2, 1),
  pages("a part that goes gives none back", 2, 1),
  pages("the last part gives all back", 0, 0),
  pages("nothing is promised", 0, 0),
  pages("a page that nobody promised", 1, 0),
  pages("and gives it back", 0, 0),
  pages("two pages of an anonymous file", 2, 0),
  pages("mapped", 2, 0),
  pages("closed", 2, 0),
  pages("unmapped", 0, 0),
];

const refusedMappings: readonly ScenarioCase[] = [
  pages("taken", 0, 0),
  pages("outside", 0, 0),
  pages("immutable", 0, 0),
  pages("nowhere", 0, 0),
  pages("a page of a file", 1, 0),
  pages("a page of a file, unmapped", 0, 0),
  pages("a page of one's own of a file", 1, 0),
  pages("a page of one's own of a file, unmapped", 0, 0),
  pages("pages that were never there", 0, 0),
];

const volatility: readonly ScenarioCase[] = [
  pages("volatile memory is promised nothing", 1, 0),
  pages("what is missing is promised again", 1, 2),
  gives("dropped", 1),
  pages("purged", 0, 0),
  gives("dropped again", 0),
  pages("all is promised again", 0, 3),
  pages("and used", 1, 2),
  pages("given back", 0, 0),
  // What was promised and is not used stays so.
  pages("a signal stack begins empty", 0, 3),
  pages("a signal stack's page is nobody's promise", 1, 3),
  pages("a signal stack goes", 0, 0),
];

const copies: readonly ScenarioCase[] = [
  pages("a child runs", 0, 0),
  pages("the child's copy was promised", 1, -1),
  pages("one copy is enough", 1, -1),
  pages("alone with a page: the promise ends", 1, -2),
  pages("the parent's copy was promised too", 2, -3),
  pages("no promise is left for the child", 2, -3),
  pages("nor for the parent", 3, -3),
  pages("zeros are promised to nobody in the child", 4, -3),
  pages("but to the parent", 5, -4),
  pages("the child is gone", 1, -1),
  pages("the memory is gone", -4, -2),
  pages("children and their children are gone", 0, 0),
  pages("a child that gave its memory up is gone", 0, 4),
  pages("so is the memory", -4, 0),
  gives("promised to a child for zeros", 0),
  gives("promised to a child for its copies", 2),
  gives("promised to a child for volatile memory", 0),
];

const BUFFERS =
  "Kernel/Library/DoubleBuffer.cpp: try_create; Kernel/FileSystem/FIFO.cpp, Kernel/Net/LocalSocket.cpp";

/** A pipe has a buffer of 64 KiB, twice as large for two; a pair has two. */
const passingBuffers: readonly ScenarioCase[] = ([
  ["a pipe", 32],
  ["a pair of sockets", 64],
] as const).flatMap(([name, promised]) => {
  const short = name.slice(0, "a pair".length);
  return [
    pages(name, 0, promised),
    pages(`${short} with one end`, 0, promised),
    pages(`${short} without ends`, 0, 0),
    pages(`${short} that nobody was told of`, 0, 0),
    pages(`${short} without descriptors`, 0, 0),
    pages(`${short} with one descriptor`, 0, 0),
  ].map((one) => ({ ...one, source: BUFFERS }));
});

const noMemoryLeft: readonly ScenarioCase[] = [
  gives("the last page", 1),
  gives("purged for it", 0),
  gives("left", 1),
  gives("two pages", ENOMEM),
  gives("left after the last", 0),
  gives("one page more", ENOMEM),
  gives("one page more of an anonymous file", ENOMEM),
  gives("fork", ENOMEM),
  // Two pages were purged for it.
  gives("a page of volatile memory", 1),
  gives("left of it", 1),
  gives("promise the volatile memory again", ENOMEM),
  gives("was purged", 1),
  gives("what is left of it", 1),
  gives("left then", 0),
  gives("a page that a file has as well", 1),
  // One at a time is taken from files.
  gives("left beside it", 0),
  gives("and another", 1),
  gives("left at last", 0),
  {
    ...gives("write back", ENOMEM),
    covers: ["msync/behaviour/other-file-errors-pass-through"],
  },
  {
    ...gives("unmap what cannot be written back", 0),
    covers: ["munmap/behaviour/errors-of-writing-back-are-ignored"],
  },
  gives("promise it at last", 1),
];

const BLOCKS =
  "Kernel/FileSystem/RAMFS/Inode.cpp: write_bytes_locked, write_bytes_to_content_space";

/** With 64, 63, 32 and 31 pages left. */
const blocksOfFiles: readonly ScenarioCase[] = ([
  ["a block that is not there", [1, ENOMEM, ENOMEM, ENOMEM]],
  ["a block that was cut off", [undefined, ENOMEM, ENOMEM, ENOMEM]],
  ["a block that is there", [1, 1, 1, ENOMEM]],
] as const).flatMap(([name, values]) =>
  values.flatMap((value, index) =>
    value === undefined
      ? []
      : [{ name: `${name}.${index}`, value: `${value}`, source: BLOCKS }]
  )
);

const HEAP =
  "Kernel/Heap/kmalloc.cpp, Heap.h; AK/FixedArray.h, whose header is 8 bytes";

/** Pages in use and pages promised; what happens when there are no others. */
export const memoryAccounts: Scenario = {
  program: "memory_accounts",
  own:
    "Single pages are counted, which the reference's tables, heap and own tasks take as well; and the last ones are taken, which its own tasks may not survive.",
  cases: [
    pages("nothing", 0, 0),
    ...reservations,
    ...refusedMappings,
    ...volatility,
    ...copies,
    ...passingBuffers,
    {
      name: "one page too many for a table",
      value: `${ENOMEM}`,
      source: HEAP,
    },
    { name: "the largest table", value: "1", source: HEAP },
    pages("the largest table is gone", 0, 0),
    ...noMemoryLeft,
    ...blocksOfFiles,
  ],
};
