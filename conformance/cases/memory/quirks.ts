import {
  bits,
  buffer,
  call,
  child,
  EFAULT,
  ENOMEM,
  EPERM,
  join,
  load,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_STACK,
  mmap,
  mprotect,
  munmap,
  otherThan,
  pipe,
  PROT_NONE,
  PROT_READ,
  PROT_WRITE,
  result,
  type Row,
  row,
  SIGSEGV,
  type Step,
  store,
  write,
} from "../../harness/row.ts";

const SOURCE =
  "Kernel/Syscalls/mmap.cpp, Kernel/Memory/AddressSpace.cpp, Region.cpp";
const PAGE = 4096;
const RW = PROT_READ | PROT_WRITE;
const PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS;

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

function pages(name: string, count: number, prot: number = RW): Step {
  return mmap({ size: count * PAGE, prot, flags: PRIVATE }).as(name);
}

/** A region of three pages and, directly behind it, one of a page. */
const threeAndOne: readonly Step[] = [
  pages("map", 4),
  munmap(result("map", 3 * PAGE), PAGE).returns(0),
  mmap({
    addr: result("map", 3 * PAGE),
    size: PAGE,
    prot: RW,
    flags: PRIVATE | MAP_FIXED,
  }).returns(result("map", 3 * PAGE)),
  store(result("map", 3 * PAGE), 7),
];

/** Rows about what is surprising in memory mappings. */
export const memoryQuirkRows: readonly Row[] = [
  made("munmap/success/stops-early-when-as-much-lies-outside", {
    note:
      "The walk over regions ends when the bytes outside of the range are as " +
      "many as the range has: the second region stays.",
    steps: [
      ...threeAndOne,
      munmap(result("map", 2 * PAGE), 2 * PAGE).returns(0),
      load(result("map", 3 * PAGE)).returns(7),
      store(result("map", PAGE), 1),
      load(result("map", 2 * PAGE)).kills(SIGSEGV),
    ],
  }),
  made("mprotect/ENOMEM/stops-early-when-as-much-lies-outside", {
    covers: "mprotect/ENOMEM/range-spans-several-regions-but-part",
    note: "The same miscount: the range looks as if it had a hole.",
    steps: [
      ...threeAndOne,
      mprotect(result("map", 2 * PAGE), 2 * PAGE, PROT_READ).fails(ENOMEM),
      store(result("map", 2 * PAGE), 1),
    ],
  }),
  made("munmap/success/several-regions", {
    steps: [
      ...threeAndOne,
      munmap(result("map", PAGE), 3 * PAGE).returns(0),
      store(result("map"), 1),
      child("second", [load(result("map", PAGE)).kills(SIGSEGV)]),
      join("second"),
      load(result("map", 3 * PAGE)).kills(SIGSEGV),
    ],
  }),
  made("mprotect/success/several-regions", {
    steps: [
      ...threeAndOne,
      mprotect(result("map", PAGE), 3 * PAGE, PROT_READ).returns(0),
      store(result("map"), 1),
      load(result("map", 3 * PAGE)).returns(7),
      child("kid", [store(result("map", 3 * PAGE), 1).kills(SIGSEGV)]),
      join("kid"),
      store(result("map", PAGE), 1).kills(SIGSEGV),
    ],
  }),
  made("mmap/success/fixed-at-null-is-anywhere", {
    steps: [
      mmap({ addr: 0, size: PAGE, prot: RW, flags: PRIVATE | MAP_FIXED })
        .as("page"),
      store(result("page"), 1),
      mmap({
        addr: 0,
        size: PAGE,
        prot: RW,
        flags: PRIVATE | MAP_FIXED_NOREPLACE,
      }).returns(otherThan(0)),
    ],
  }),
  made("mmap/success/fixed-wins-over-noreplace", {
    steps: [
      pages("page", 1),
      store(result("page"), 7),
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: RW,
        flags: PRIVATE | MAP_FIXED | MAP_FIXED_NOREPLACE,
      }).returns(result("page")),
      load(result("page")).returns(0),
    ],
  }),
  made("mmap/success/fixed-removes-only-what-it-covers", {
    steps: [
      pages("map", 3),
      store(result("map"), 1),
      store(result("map", PAGE), 2),
      store(result("map", 2 * PAGE), 3),
      mmap({
        addr: result("map", PAGE),
        size: PAGE,
        prot: RW,
        flags: PRIVATE | MAP_FIXED,
      }).returns(result("map", PAGE)),
      load(result("map")).returns(1),
      load(result("map", PAGE)).returns(0),
      load(result("map", 2 * PAGE)).returns(3),
    ],
  }),
  made("mmap/success/lowest-gap-is-taken-again", {
    steps: [
      pages("first", 1),
      pages("second", 1),
      munmap(result("first"), PAGE).returns(0),
      munmap(result("second"), PAGE).returns(0),
      mmap({ size: PAGE, prot: RW, flags: PRIVATE }).returns(result("first")),
    ],
  }),
  made("mmap/success/aligned", {
    steps: [0x1_0000, 0x20_0000].map((alignment) =>
      mmap({ size: PAGE, alignment, prot: RW, flags: PRIVATE })
        .returns(bits(alignment - 1, 0))
    ),
  }),
  made("mmap/success/unknown-bits-are-ignored", {
    steps: [
      mmap({ size: PAGE, prot: RW | 0x70, flags: PRIVATE | 0x1000_0000 })
        .as("page"),
      store(result("page"), 1),
    ],
  }),
  made("mmap/success/write-only-is-not-readable-at-first", {
    steps: [
      pages("page", 1, PROT_WRITE),
      child("kid", [load(result("page")).kills(SIGSEGV)]),
      join("kid"),
      store(result("page"), 7),
      load(result("page")).returns(7),
    ],
  }),
  made("mmap/success/no-access", {
    steps: [
      pages("page", 1, PROT_NONE),
      pipe(buffer(8, "ends")).returns(0),
      write(2, result("page"), 1).fails(EFAULT),
      store(result("page"), 1).kills(SIGSEGV),
    ],
  }),
  made("mmap/success/stack-keeps-its-kind-over-fork", {
    steps: [
      mmap({ size: 4 * PAGE, prot: RW, flags: PRIVATE | MAP_STACK })
        .as("stack"),
      store(result("stack"), 1),
      child("kid", [
        load(result("stack")).returns(1),
        store(result("stack"), 2),
      ]),
      join("kid"),
      load(result("stack")).returns(1),
    ],
  }),
  made("mmap/success/shared-survives-the-other-processs-unmapping", {
    steps: [
      mmap({ size: PAGE, prot: RW, flags: MAP_SHARED | MAP_ANONYMOUS })
        .as("page"),
      child("kid", [
        store(result("page"), 5),
        munmap(result("page"), PAGE).returns(0),
      ]),
      join("kid"),
      load(result("page")).returns(5),
    ],
  }),
  made("mprotect/success/same-bits-change-nothing", {
    steps: [
      pages("page", 1),
      mprotect(result("page"), PAGE, RW).returns(0),
      mprotect(result("page"), 1, RW).returns(0),
      mprotect(result("page", 100), 1, PROT_READ).returns(0),
      load(result("page")).returns(0),
      store(result("page"), 1).kills(SIGSEGV),
    ],
  }),
  made("munmap/EPERM/several-regions-before-any-goes", {
    covers: "munmap/EPERM/region-overlapping-range-immutable",
    steps: [
      ...threeAndOne,
      call.annotate_mapping(result("map", 3 * PAGE), 2).returns(0),
      munmap(result("map"), 4 * PAGE).fails(EPERM),
      store(result("map"), 1),
    ],
  }),
  made("mprotect/EPERM/part-of-an-immutable-region", {
    covers: "mprotect/EPERM/region-range-immutable",
    note: "It cannot be split.",
    steps: [
      pages("map", 3),
      call.annotate_mapping(result("map", PAGE), 2).returns(0),
      mprotect(result("map"), PAGE, PROT_READ).fails(EPERM),
      munmap(result("map", 2 * PAGE), PAGE).fails(EPERM),
    ],
  }),
];
