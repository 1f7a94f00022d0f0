import { SIGSEGV } from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import {
  barrier,
  buffer,
  call,
  child,
  file,
  join,
  load,
  mmap,
  mprotect,
  munmap,
  onSignal,
  open,
  pipe,
  pread,
  result,
  type Row,
  row,
  sigprocmask,
  store,
  text,
  write,
} from "../../language/row.ts";
import {
  anonymous,
  immutable,
  mapFile,
  PAGE,
  shared,
} from "../../worlds/memory_mapping.ts";
import { threeAndOne } from "../../worlds/memory_quirks.ts";
import { mapped, page } from "../../worlds/uses_system.ts";

const CEILING = 0x1f_fe00_0000n;

const bytes = buffer(3, "bytes");

const at = result("page");

export const uses: readonly Use[] = [
  use.munmap({ ...mapped(), operands: [at, page], promises: ["stdio"] }),
];

export const rows: readonly Row[] = [
  row("munmap/EINVAL/size-is-zero", {
    covers: "munmap/EINVAL/size-is-zero",
    steps: [anonymous("page"), munmap(result("page"), 0).fails("EINVAL")],
  }),
  row("munmap/EINVAL/wraps", {
    covers: "range/EINVAL/wraps-around",
    steps: [munmap(PAGE, 0xffff_ffff_ffff_f000n).fails("EINVAL")],
  }),
  row("munmap/EINVAL/map-failed", {
    covers: "range/EINVAL/wraps-around",
    note: "What MAP_FAILED and the topmost page begin wraps around.",
    steps: [
      munmap(0xffff_ffff_ffff_ffffn, PAGE).fails("EINVAL"),
      munmap(0xffff_ffff_ffff_f000n, PAGE).fails("EINVAL"),
      munmap(0xffff_ffff_ffff_e000n, PAGE).fails("EFAULT"),
      munmap(0x8000_0000_0000n, PAGE).fails("EFAULT"),
    ],
  }),
  row("munmap/EFAULT/beyond-user-half", {
    covers: "user-memory/EFAULT/outside-user-space",
    steps: [munmap(CEILING, PAGE).fails("EFAULT")],
  }),
  row("munmap/EPERM/program-itself", {
    covers: "region/EPERM/not-made-by-mmap",
    note:
      "Row memory is part of the program's data segment, which the kernel loaded.",
    steps: [munmap(text("x", "own"), PAGE).fails("EPERM")],
  }),
  row("munmap/EPERM/immutable", {
    covers: "region/EPERM/immutable",
    steps: [...immutable, munmap(result("page"), PAGE).fails("EPERM")],
  }),
  row("munmap/success/then-it-is-gone", {
    covers: "munmap/behaviour/returns-0-and-removes-the-pages",
    steps: [
      anonymous("page"),
      munmap(result("page"), PAGE).returns(0),
      load(result("page")).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/a-page-of-many-that-were-never-touched", {
    covers: "mprotect/behaviour/returns-0-and-replaces-the-access",
    source: "Kernel/Memory/Region.cpp: unmap, remap",
    note: "The page that was can't be written any more, and then not read.",
    steps: [
      mmap({
        size: 4096 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE|MAP_NORESERVE",
      }).as("page"),
      store(result("page", 2000 * PAGE), 1),
      mprotect(result("page"), 4096 * PAGE, "PROT_READ").returns(0),
      child("writer", [store(result("page", 2000 * PAGE), 2).kills("SIGSEGV")]),
      join("writer"),
      load(result("page", 2000 * PAGE)).returns(1),
      munmap(result("page"), 4096 * PAGE).returns(0),
      load(result("page", 2000 * PAGE)).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/page-that-was-stored-to-just-before", {
    covers: "munmap/behaviour/returns-0-and-removes-the-pages",
    steps: [
      anonymous("page"),
      store(result("page"), 1),
      munmap(result("page"), PAGE).returns(0),
      store(result("page"), 2).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/nothing-there", {
    covers: "munmap/behaviour/empty-range-succeeds",
    steps: [
      anonymous("page"),
      munmap(result("page"), PAGE).returns(0),
      munmap(result("page"), PAGE).returns(0),
    ],
  }),
  row("munmap/success/splits-a-region", {
    covers: [
      "munmap/behaviour/returns-0-and-removes-the-pages",
      "munmap/behaviour/splits-regions",
    ],
    steps: [
      anonymous("pages", 3),
      store(result("pages", 2 * PAGE), 3),
      munmap(result("pages", PAGE), PAGE).returns(0),
      store(result("pages"), 1),
      load(result("pages", 2 * PAGE)).returns(3),
      load(result("pages", PAGE)).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/parts-of-shared-memory-fail-once", {
    covers: "munmap/behaviour/parts-of-shared-memory-fail-once",
    note: "To the kernel it is as if memory had run out.",
    source: "Kernel/Memory/Region.cpp, Memory/VMObject.cpp, Arch/PageFault.cpp",
    steps: [
      shared("pages", 3),
      munmap(result("pages", PAGE), PAGE).returns(0),
      child("kid", [store(result("pages"), 1).kills("SIGSEGV")]),
      join("kid"),
      load(result("pages")).returns(0),
      store(result("pages"), 2),
      child("other", [store(result("pages"), 3)]),
      join("other"),
      load(result("pages")).returns(3),
      store(result("pages", 2 * PAGE), 1).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/parts-of-shared-memory-and-a-handler", {
    covers: "munmap/behaviour/parts-of-shared-memory-fail-once",
    note: "It tries the store again. Here a blocked one is not called.",
    source:
      "Kernel/Memory/Region.cpp, Arch/PageFault.cpp, Tasks/CrashHandler.cpp",
    steps: [
      shared("pages", 3),
      munmap(result("pages", PAGE), PAGE).returns(0),
      child("kid", [
        onSignal("SIGSEGV", [load(result("pages")).returns(0)]),
        store(result("pages"), 1),
        sigprocmask("SIG_BLOCK", 1 << (SIGSEGV - 1)).returns(0),
        store(result("pages", 2 * PAGE), 1).kills("SIGSEGV"),
      ]),
      join("kid"),
      load(result("pages")).returns(1),
    ],
  }),
  row("munmap/success/shared-memory-of-a-smaller-region-elsewhere", {
    covers: "munmap/behaviour/parts-of-shared-memory-fail-once",
    note: "The part of another process counts, too, until that ends.",
    source: "Kernel/Memory/Region.cpp, Memory/VMObject.cpp, Arch/PageFault.cpp",
    steps: [
      shared("pages", 3),
      child("kid", [
        munmap(result("pages"), PAGE).returns(0),
        store(result("pages", PAGE), 1),
        barrier("smaller"),
        barrier("tried"),
      ]),
      barrier("smaller"),
      call.getrandom(result("pages"), 1, 0).fails("EFAULT"),
      call.getrandom(result("pages"), 1, 0).returns(1),
      barrier("tried"),
      join("kid"),
      store(result("pages", 2 * PAGE), 1),
    ],
  }),
  row("munmap/success/size-is-rounded-up", {
    covers: [
      "munmap/behaviour/returns-0-and-removes-the-pages",
      "munmap/behaviour/size-is-rounded-up-to-pages",
      "munmap/behaviour/splits-regions",
    ],
    steps: [
      anonymous("pages", 2),
      munmap(result("pages"), 1).returns(0),
      store(result("pages", PAGE), 1),
      load(result("pages")).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/stops-early-when-as-much-lies-outside", {
    covers: "munmap/behaviour/some-ranges-are-removed-in-part",
    note:
      "The walk over regions ends when the bytes outside of the range are as " +
      "many as the range has: the second region stays.",
    steps: [
      ...threeAndOne,
      munmap(result("map", 2 * PAGE), 2 * PAGE).returns(0),
      load(result("map", 3 * PAGE)).returns(7),
      store(result("map", PAGE), 1),
      load(result("map", 2 * PAGE)).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/several-regions", {
    covers: [
      "munmap/behaviour/returns-0-and-removes-the-pages",
      "munmap/behaviour/several-regions-can-go-at-once",
      "munmap/behaviour/splits-regions",
    ],
    steps: [
      ...threeAndOne,
      munmap(result("map", PAGE), 3 * PAGE).returns(0),
      store(result("map"), 1),
      child("second", [load(result("map", PAGE)).kills("SIGSEGV")]),
      join("second"),
      load(result("map", 3 * PAGE)).kills("SIGSEGV"),
    ],
  }),
  row("munmap/EPERM/several-regions-before-any-goes", {
    covers: [
      "region/EPERM/immutable",
      "munmap/behaviour/refuses-before-it-removes",
    ],
    steps: [
      ...threeAndOne,
      call.annotate_mapping(result("map", 3 * PAGE), 2).returns(0),
      munmap(result("map"), 4 * PAGE).fails("EPERM"),
      store(result("map"), 1),
    ],
  }),
  row("munmap/success/address-inside-a-page", {
    covers: "munmap/behaviour/address-need-not-be-aligned",
    steps: [
      anonymous("pages", 4),
      munmap(result("pages", 2 * PAGE - 1), 2).returns(0),
      store(result("pages"), 1),
      store(result("pages", 3 * PAGE), 1),
      child("first", [load(result("pages", PAGE)).kills("SIGSEGV")]),
      join("first"),
      load(result("pages", 3 * PAGE - 1)).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/nothing-begins-at-or-below", {
    covers: "munmap/behaviour/nothing-goes-if-no-region-starts-at-or-below",
    note: "The program itself lies in the range, and is not met.",
    steps: [
      anonymous("page"),
      munmap(PAGE, CEILING - 4096n).returns(0),
      store(result("page"), 1),
      munmap(PAGE, CEILING - 4095n).fails("EFAULT"),
    ],
  }),
  row("munmap/success/neighbours-are-not-met", {
    covers: "munmap/behaviour/several-regions-can-go-at-once",
    note:
      "Neither what ends where the range begins nor what begins at its end.",
    source: "Kernel/Memory/AddressSpace.cpp: find_regions_intersecting",
    steps: [
      anonymous("map", 4),
      munmap(result("map"), 4 * PAGE).returns(0),
      ...[0, 1, 2, 3].map((n) =>
        mmap({
          addr: result("map", n * PAGE),
          size: PAGE,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
        }).returns(result("map", n * PAGE))
      ),
      ...[0, 3].map((n) =>
        call.annotate_mapping(
          result("map", n * PAGE),
          "VIRTUAL_MEMORY_IMMUTABLE",
        ).returns(0)
      ),
      munmap(result("map", PAGE), 2 * PAGE).returns(0),
      ...[0, 3].flatMap((n) => [
        store(result("map", n * PAGE), 1),
        munmap(result("map", n * PAGE), PAGE).fails("EPERM"),
      ]),
      child("first", [load(result("map", PAGE)).kills("SIGSEGV")]),
      join("first"),
      load(result("map", 2 * PAGE)).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/first-and-last-page-of-many", {
    covers: "munmap/behaviour/returns-0-and-removes-the-pages",
    steps: [
      mmap({
        size: 4096 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE",
      }).as("map"),
      ...[0, 1, 4094, 4095].map((n) => store(result("map", n * PAGE), 1)),
      munmap(result("map", PAGE), 4094 * PAGE).returns(0),
      load(result("map")).returns(1),
      load(result("map", 4095 * PAGE)).returns(1),
      ...[1, 4094].flatMap((n) => [
        child(`${n}`, [load(result("map", n * PAGE)).kills("SIGSEGV")]),
        join(`${n}`),
      ]),
      munmap(result("map"), 4096 * PAGE).returns(0),
      child("0", [load(result("map")).kills("SIGSEGV")]),
      join("0"),
      load(result("map", 4095 * PAGE)).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/first-and-last-page-that-were-in-use", {
    covers: "munmap/behaviour/returns-0-and-removes-the-pages",
    source: "Kernel/Memory/Region.cpp: unmap",
    note: "Who has stored to them itself finds them no more; a child's table " +
      "would be new.",
    steps: [
      mmap({
        size: 4096 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE",
      }).as("map"),
      pipe(buffer(8, "ends")).returns(0),
      ...[0, 1, 4094, 4095].map((n) => store(result("map", n * PAGE), 1)),
      munmap(result("map", PAGE), 4094 * PAGE).returns(0),
      ...[1, 4094].map((n) =>
        write(2, result("map", n * PAGE), 1).fails("EFAULT")
      ),
      ...[0, 4095].map((n) => write(2, result("map", n * PAGE), 1).returns(1)),
      munmap(result("map"), 4096 * PAGE).returns(0),
      ...[0, 4095].map((n) =>
        write(2, result("map", n * PAGE), 1).fails("EFAULT")
      ),
      load(result("map")).kills("SIGSEGV"),
    ],
  }),
  row("munmap/success/what-may-not-be-written-is-not-written-back", {
    covers: "munmap/behaviour/shared-file-is-written-back",
    setup: [file("f", "abcdef", { mode: 0o666 })],
    source: "Kernel/Memory/Region.cpp: ~Region",
    note: "It is what the region may do at its end that counts.",
    steps: [
      open("f", "O_RDWR").as("fd"),
      ...["first", "second"].flatMap((name, n) => [
        mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_SHARED").as(name),
        store(result(name, 1), 0x58 + n),
      ]),
      mprotect(result("first"), PAGE, "PROT_READ").returns(0),
      munmap(result("first"), PAGE).returns(0),
      pread(result("fd"), bytes, 0, 3).returns(3).observes(bytes, "abc"),
      load(result("second", 1)).returns(0x59),
      munmap(result("second"), PAGE).returns(0),
      pread(result("fd"), bytes, 0, 3).returns(3).observes(bytes, "aYc"),
    ],
  }),
  row("munmap/success/a-part-that-goes-writes-all-of-it-back", {
    covers: [
      "munmap/behaviour/shared-file-is-written-back",
      "munmap/behaviour/splits-regions",
    ],
    setup: [file("f", "a".repeat(3 * PAGE), { mode: 0o666 })],
    source: "Kernel/Memory/Region.cpp: ~Region, AddressSpace.cpp",
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 3 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("map"),
      ...[0, 2].map((n) => store(result("map", n * PAGE), 0x58)),
      munmap(result("map", PAGE), PAGE).returns(0),
      ...([[0, "X"], [1, "a"], [2, "X"]] as const).map(([n, byte]) =>
        pread(result("fd"), bytes, n * PAGE, 1).returns(1).observes(bytes, byte)
      ),
      store(result("map", 2 * PAGE), 0x59),
      munmap(result("map"), PAGE).returns(0),
      pread(result("fd"), bytes, 2 * PAGE, 1).returns(1).observes(bytes, "Y"),
    ],
  }),
  row("munmap/success/the-last-part-of-shared-memory-fails-no-more", {
    covers: "munmap/behaviour/parts-of-shared-memory-fail-once",
    note:
      "Parts side by side lack each other's pages; one that is gone does not.",
    source: "Kernel/Memory/Region.cpp, Memory/VMObject.cpp",
    steps: [
      shared("pages", 4),
      mprotect(result("pages"), 2 * PAGE, "PROT_READ").returns(0),
      mprotect(result("pages"), 2 * PAGE, "PROT_READ|PROT_WRITE").returns(0),
      ...[1, 2].flatMap((n) => [
        call.getrandom(result("pages", n * PAGE), 1, 0).fails("EFAULT"),
        call.getrandom(result("pages", n * PAGE), 1, 0).returns(1),
      ]),
      munmap(result("pages", 2 * PAGE), 2 * PAGE).returns(0),
      call.getrandom(result("pages"), 1, 0).returns(1),
    ],
  }),
];
