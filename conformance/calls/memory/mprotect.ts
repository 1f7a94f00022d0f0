import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  child,
  file,
  join,
  load,
  mmap,
  mprotect,
  munmap,
  open,
  pread,
  read,
  result,
  type Row,
  row,
  type Step,
  store,
  text,
} from "../../language/row.ts";
import {
  anonymous,
  immutable,
  mapFile,
  PAGE,
  shared,
} from "../../worlds/memory_mapping.ts";
import { pages, threeAndOne } from "../../worlds/memory_quirks.ts";
import { mapped, mappedFile, page } from "../../worlds/uses_system.ts";

const CEILING = 0x1f_fe00_0000n;

const setup = [file("f", "abcdef", { mode: 0o666 })];

/** Two pages of their own between two that nobody may change. */
const between: readonly Step[] = [
  pages("map", 4),
  munmap(result("map"), 4 * PAGE).returns(0),
  ...[0, 1, 2, 3].flatMap((n) => [
    mmap({
      addr: result("map", n * PAGE),
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
    }).returns(result("map", n * PAGE)),
    store(result("map", n * PAGE), n + 1),
  ]),
  ...[0, 3].map((n) =>
    call.annotate_mapping(
      result("map", n * PAGE),
      "VIRTUAL_MEMORY_IMMUTABLE",
    ).returns(0)
  ),
];

/** Succeeds where exactly these pages are a region. */
const named = (name: string, count: number): Step =>
  call.set_mmap_name({
    addr: result(name),
    size: count * PAGE,
    name: "whole",
  }).returns(0);

const two = buffer(2, "two");

const at = result("page");

export const uses: readonly Use[] = [
  use.mprotect({
    ...mapped(),
    operands: [at, page, "PROT_READ"],
    promises: ["stdio"],
  }),
  use.mprotect({
    label: "executable",
    ...mappedFile("PROT_READ", "MAP_PRIVATE"),
    operands: [at, page, "PROT_READ|PROT_EXEC"],
    promises: ["stdio", "prot_exec"],
  }),
];

export const rows: readonly Row[] = [
  row("mprotect/EINVAL/wraps", {
    covers: "range/EINVAL/wraps-around",
    steps: [
      mprotect(PAGE, 0xffff_ffff_ffff_f000n, "PROT_READ").fails("EINVAL"),
      mprotect(0xffff_ffff_ffff_ffffn, PAGE, "PROT_READ").fails("EINVAL"),
      mprotect(0xffff_ffff_ffff_f001n, 0, "PROT_READ").fails("EINVAL"),
    ],
  }),
  row("mprotect/EINVAL/size-0", {
    covers: [
      "range/EINVAL/empty",
      "mprotect/behaviour/size-0-unaligned-is-no-error",
    ],
    steps: [
      anonymous("page"),
      mprotect(result("page"), 0, "PROT_READ").fails("EINVAL"),
      mprotect(result("page", 1), 0, "PROT_READ").returns(0),
    ],
  }),
  row("mprotect/EFAULT/beyond-user-half", {
    covers: "user-memory/EFAULT/outside-user-space",
    steps: [mprotect(CEILING, PAGE, "PROT_READ").fails("EFAULT")],
  }),
  row("mprotect/EPERM/program-itself", {
    covers: "region/EPERM/not-made-by-mmap",
    steps: [mprotect(text("x", "own"), 1, "PROT_READ").fails("EPERM")],
  }),
  row("mprotect/EINVAL/exec-of-anonymous", {
    covers: "protection/EINVAL/executable-anonymous-memory",
    steps: [
      anonymous("page"),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_EXEC").fails("EINVAL"),
    ],
  }),
  row("mprotect/EINVAL/write-and-exec-of-file", {
    covers: "protection/EINVAL/writable-and-executable",
    setup,
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE").as("page"),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_WRITE|PROT_EXEC").fails(
        "EINVAL",
      ),
    ],
  }),
  row("mprotect/EINVAL/write-after-exec", {
    covers: "mprotect/EINVAL/prot_write-on-a-once-executable-region",
    setup,
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_EXEC", "MAP_PRIVATE").as("page"),
      mprotect(result("page"), PAGE, "PROT_READ").returns(0),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_WRITE").fails("EINVAL"),
    ],
  }),
  row("mprotect/EACCES/shared-write-of-read-only-descriptor", {
    covers: "mprotect/EACCES/shared-prot_write-of-file-not-opened-for-writing",
    setup,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_SHARED").as("page"),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_WRITE").fails("EACCES"),
    ],
  }),
  row("mprotect/EINVAL/nothing-mapped", {
    covers: "mprotect/EINVAL/no-region-in-the-range",
    steps: [
      anonymous("page"),
      munmap(result("page"), PAGE).returns(0),
      mprotect(result("page"), PAGE, "PROT_READ").fails("EINVAL"),
    ],
  }),
  row("mprotect/EPERM/immutable", {
    covers: "region/EPERM/immutable",
    steps: [
      ...immutable,
      mprotect(result("page"), PAGE, "PROT_READ").fails("EPERM"),
    ],
  }),
  row("mprotect/ENOMEM/hole-in-the-range", {
    covers: "mprotect/ENOMEM/range-has-holes",
    steps: [
      anonymous("pages", 3),
      munmap(result("pages", PAGE), PAGE).returns(0),
      mprotect(result("pages"), 3 * PAGE, "PROT_READ").fails("ENOMEM"),
    ],
  }),
  row("mprotect/EINVAL/exec-after-write-where-that-is-given-up", {
    covers: [
      "mprotect/EINVAL/prot_exec-on-a-once-writable-region",
      "prctl/behaviour/written-memory-cannot-become-executable",
    ],
    setup,
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_PRIVATE").as("page"),
      call.prctl(
        "PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT",
        1,
        0,
        0,
      ).returns(0),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_EXEC").fails("EINVAL"),
    ],
  }),
  row("mprotect/success/read-only-kills-on-store", {
    covers: "mprotect/behaviour/returns-0-and-replaces-the-access",
    steps: [
      anonymous("page"),
      store(result("page"), 4),
      mprotect(result("page"), PAGE, "PROT_READ").returns(0),
      load(result("page")).returns(4),
      store(result("page"), 5).kills("SIGSEGV"),
    ],
  }),
  row("mprotect/success/none-kills-on-load", {
    covers: "mprotect/behaviour/returns-0-and-replaces-the-access",
    steps: [
      anonymous("page"),
      mprotect(result("page"), PAGE, "PROT_NONE").returns(0),
      load(result("page")).kills("SIGSEGV"),
    ],
  }),
  row("mprotect/success/none-hides-what-was-stored", {
    covers: "mprotect/behaviour/returns-0-and-replaces-the-access",
    source: "Kernel/Memory/Region.cpp: map_individual_page_impl",
    steps: [
      anonymous("page"),
      store(result("page"), 4),
      mprotect(result("page"), PAGE, "PROT_NONE").returns(0),
      load(result("page")).kills("SIGSEGV"),
    ],
  }),
  row("mprotect/success/splits-a-region", {
    covers: [
      "mprotect/behaviour/returns-0-and-replaces-the-access",
      "mprotect/behaviour/regions-are-split-where-needed",
    ],
    steps: [
      anonymous("pages", 3),
      mprotect(result("pages", PAGE), PAGE, "PROT_READ").returns(0),
      store(result("pages"), 1),
      store(result("pages", 2 * PAGE), 1),
      store(result("pages", PAGE), 1).kills("SIGSEGV"),
    ],
  }),
  row("mprotect/success/and-back", {
    covers: [
      "mprotect/behaviour/returns-0-and-replaces-the-access",
      "mprotect/behaviour/contents-stay",
    ],
    steps: [
      anonymous("page"),
      store(result("page"), 4),
      mprotect(result("page"), PAGE, "PROT_NONE").returns(0),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      load(result("page")).returns(4),
      store(result("page"), 5),
    ],
  }),
  row("mprotect/success/kernel-notices-too", {
    covers: "mprotect/behaviour/calls-obey-the-access",
    setup,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      anonymous("page"),
      mprotect(result("page"), PAGE, "PROT_READ").returns(0),
      read(result("fd"), result("page"), 4).fails("EFAULT"),
    ],
  }),
  row("mprotect/ENOMEM/stops-early-when-as-much-lies-outside", {
    covers: [
      "mprotect/ENOMEM/range-has-holes",
      "mprotect/behaviour/wrong-coverage-changes-nothing",
      "mprotect/behaviour/some-ranges-wrongly-have-holes",
    ],
    note: "The same miscount: the range looks as if it had a hole.",
    steps: [
      ...threeAndOne,
      mprotect(result("map", 2 * PAGE), 2 * PAGE, "PROT_READ")
        .fails("ENOMEM"),
      store(result("map", 2 * PAGE), 1),
    ],
  }),
  row("mprotect/success/several-regions", {
    covers: [
      "mprotect/behaviour/returns-0-and-replaces-the-access",
      "mprotect/behaviour/regions-are-split-where-needed",
      "mprotect/behaviour/several-regions-can-change-at-once",
    ],
    steps: [
      ...threeAndOne,
      mprotect(result("map", PAGE), 3 * PAGE, "PROT_READ")
        .returns(0),
      store(result("map"), 1),
      load(result("map", 3 * PAGE)).returns(7),
      child("kid", [
        store(result("map", 3 * PAGE), 1).kills("SIGSEGV"),
      ]),
      join("kid"),
      store(result("map", PAGE), 1).kills("SIGSEGV"),
    ],
  }),
  row("mprotect/success/part-of-the-first-of-several-regions", {
    covers: [
      "mprotect/behaviour/contents-stay",
      "mprotect/behaviour/several-regions-can-change-at-once",
    ],
    note: "It is there as before, and may be changed again.",
    steps: [
      ...threeAndOne,
      ...[0, 1, 2].map((n) => store(result("map", n * PAGE), n + 1)),
      mprotect(result("map", PAGE), 3 * PAGE, "PROT_READ").returns(0),
      ...[1, 2, 3, 7].map((byte, n) =>
        load(result("map", n * PAGE)).returns(byte)
      ),
      named("map", 1),
      call.set_mmap_name({
        addr: result("map", PAGE),
        size: 2 * PAGE,
        name: "part",
      }).returns(0),
      mprotect(result("map", PAGE), 3 * PAGE, "PROT_READ|PROT_WRITE")
        .returns(0),
      ...[1, 2, 3].map((n) => store(result("map", n * PAGE), 9)),
    ],
  }),
  row("mprotect/success/parts-of-shared-memory-fail-once", {
    covers: "mprotect/behaviour/parts-of-shared-memory-fail-once",
    source: "Kernel/Memory/Region.cpp, Memory/VMObject.cpp, Arch/PageFault.cpp",
    steps: [
      shared("pages", 3),
      store(result("pages", 2 * PAGE), 3),
      mprotect(result("pages", PAGE), PAGE, "PROT_READ").returns(0),
      call.getrandom(result("pages"), 1, 0).fails("EFAULT"),
      call.getrandom(result("pages"), 1, 0).returns(1),
      store(result("pages", 2 * PAGE), 4),
      mprotect(result("pages", PAGE), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      child("kid", [store(result("pages", PAGE), 1).kills("SIGSEGV")]),
      join("kid"),
      store(result("pages", PAGE), 2),
      load(result("pages", PAGE)).returns(2),
    ],
  }),
  row("mprotect/success/same-bits-change-nothing", {
    covers: [
      "mprotect/behaviour/same-access-is-no-error",
      "mprotect/behaviour/range-is-expanded-to-pages",
    ],
    steps: [
      pages("page", 1),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      mprotect(result("page"), 1, "PROT_READ|PROT_WRITE").returns(0),
      mprotect(result("page", 100), 1, "PROT_READ").returns(0),
      load(result("page")).returns(0),
      store(result("page"), 1).kills("SIGSEGV"),
    ],
  }),
  row("mprotect/EPERM/part-of-an-immutable-region", {
    covers: [
      "region/EPERM/immutable",
      "annotate_mapping/behaviour/returns-0-and-marks-the-region",
    ],
    note: "It cannot be split.",
    steps: [
      pages("map", 3),
      call.annotate_mapping(result("map", PAGE), 2).returns(0),
      mprotect(result("map"), PAGE, "PROT_READ").fails("EPERM"),
      munmap(result("map", 2 * PAGE), PAGE).fails("EPERM"),
    ],
  }),
  row("mprotect/success/size-0-unaligned-covers-its-page", {
    covers: "mprotect/behaviour/size-0-unaligned-covers-a-page",
    steps: [
      anonymous("pages", 2),
      mprotect(result("pages", 1), 0, "PROT_READ").returns(0),
      store(result("pages", PAGE), 1),
      store(result("pages"), 1).kills("SIGSEGV"),
    ],
  }),
  row("mprotect/success/to-the-last-byte-of-the-last-page", {
    covers: "mprotect/behaviour/range-is-expanded-to-pages",
    steps: [
      anonymous("pages", 3),
      mprotect(result("pages", PAGE - 1), 2, "PROT_READ").returns(0),
      store(result("pages", 2 * PAGE), 1),
      child("first", [store(result("pages"), 1).kills("SIGSEGV")]),
      join("first"),
      child("second", [
        store(result("pages", 2 * PAGE - 1), 1).kills("SIGSEGV"),
      ]),
      join("second"),
      mprotect(result("pages", PAGE), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      store(result("pages", PAGE), 1),
      store(result("pages", PAGE - 1), 1).kills("SIGSEGV"),
    ],
  }),
  row("mprotect/EINVAL/several-regions-in-their-order", {
    covers: "mprotect/behaviour/several-regions-are-checked-in-address-order",
    steps: [
      ...threeAndOne,
      call.annotate_mapping(
        result("map", 3 * PAGE),
        "VIRTUAL_MEMORY_IMMUTABLE",
      ).returns(0),
      mprotect(result("map"), 4 * PAGE, "PROT_READ|PROT_EXEC").fails("EINVAL"),
      mprotect(result("map"), 4 * PAGE, "PROT_READ").fails("EPERM"),
      mprotect(result("map", PAGE), 5 * PAGE, "PROT_READ").fails("EPERM"),
      store(result("map"), 1),
      store(result("map", 3 * PAGE), 1),
    ],
  }),
  row("mprotect/EPERM/several-regions-in-their-order", {
    covers: [
      "region/EPERM/immutable",
      "mprotect/behaviour/several-regions-are-checked-in-address-order",
    ],
    steps: [
      ...threeAndOne,
      call.annotate_mapping(result("map"), "VIRTUAL_MEMORY_IMMUTABLE")
        .returns(0),
      mprotect(result("map"), 4 * PAGE, "PROT_READ|PROT_EXEC").fails("EPERM"),
      store(result("map", 3 * PAGE), 1),
    ],
  }),
  row("mprotect/ENOMEM/behind-the-last-region", {
    covers: "mprotect/ENOMEM/range-has-holes",
    steps: [
      ...threeAndOne,
      mprotect(result("map"), 5 * PAGE, "PROT_READ").fails("ENOMEM"),
      store(result("map"), 1),
      store(result("map", 3 * PAGE), 1),
    ],
  }),
  row("mprotect/EINVAL/memory-of-an-anonymous-file-is-anonymous", {
    covers: [
      "protection/EINVAL/executable-anonymous-memory",
      "mprotect/behaviour/anon_create-memory-counts-as-anonymous",
    ],
    note: "mmap goes by the flag, mprotect by the memory.",
    steps: [
      call.anon_create(PAGE, 0).as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_EXEC", "MAP_SHARED").as("page"),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_EXEC").fails("EINVAL"),
      mprotect(result("page"), PAGE, "PROT_READ").returns(0),
      shared("memory", 1),
      mprotect(result("memory"), PAGE, "PROT_READ|PROT_EXEC").fails("EINVAL"),
    ],
  }),
  row("mprotect/EINVAL/nothing-begins-at-or-below", {
    covers: "mprotect/behaviour/lookup-starts-at-or-below-the-range",
    note: "The program itself lies in the range, and is not met.",
    steps: [
      mprotect(PAGE, CEILING - 4096n, "PROT_READ").fails("EINVAL"),
    ],
  }),
  row("mprotect/success/pieces-begin-their-history-anew", {
    covers: "mprotect/behaviour/split-pieces-lose-marks",
    setup: [file("f", "x".repeat(3 * PAGE), { mode: 0o666 })],
    note: "A part that was executable before the split may be written.",
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 3 * PAGE,
        prot: "PROT_READ|PROT_EXEC",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      }).as("map"),
      mprotect(result("map"), 3 * PAGE, "PROT_READ").returns(0),
      mprotect(result("map", PAGE), PAGE, "PROT_READ|PROT_WRITE")
        .fails("EINVAL"),
      mprotect(result("map", PAGE), PAGE, "PROT_NONE").returns(0),
      mprotect(result("map"), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      mprotect(result("map", PAGE), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      store(result("map"), 1),
      store(result("map", PAGE), 1),
    ],
  }),
  row("mprotect/success/writable-again-by-whom-the-file-allows", {
    covers: "mprotect/EACCES/shared-prot_write-of-file-not-opened-for-writing",
    setup,
    note: "A private mapping may be written however the file was opened.",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE").as("private"),
      mapFile(result("fd"), "PROT_READ", "MAP_SHARED").as("page"),
      mprotect(result("private"), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      store(result("private"), 1),
      mprotect(result("page"), PAGE, "PROT_WRITE").fails("EACCES"),
      mprotect(result("page"), PAGE, "PROT_NONE").returns(0),
      mprotect(result("page"), PAGE, "PROT_READ").returns(0),
      load(result("page")).returns(0x61),
      open("f", "O_RDWR").as("both"),
      mapFile(result("both"), "PROT_READ", "MAP_SHARED").as("writable"),
      mprotect(result("writable"), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      store(result("writable"), 2),
    ],
  }),
  row("mprotect/EINVAL/what-mprotect-itself-allowed-before", {
    covers: [
      "mprotect/EINVAL/prot_write-on-a-once-executable-region",
      "mprotect/EINVAL/prot_exec-on-a-once-writable-region",
    ],
    setup,
    note: "The history is of every access that the region ever had.",
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE").as("page"),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_EXEC").returns(0),
      mprotect(result("page"), PAGE, "PROT_READ").returns(0),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_WRITE").fails("EINVAL"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE").as("other"),
      mprotect(result("other"), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      mprotect(result("other"), PAGE, "PROT_READ").returns(0),
      call.prctl(
        "PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT",
        1,
        0,
        0,
      ).returns(0),
      mprotect(result("other"), PAGE, "PROT_READ|PROT_EXEC").fails("EINVAL"),
    ],
  }),
  row("mprotect/success/no-change-splits-nothing", {
    covers: "mprotect/behaviour/same-access-changes-nothing",
    note: "A name is given to a whole region, or to none.",
    steps: [
      ...threeAndOne,
      mprotect(result("map", PAGE), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      mprotect(result("map"), PAGE, "PROT_READ|PROT_WRITE|0x70").returns(0),
      named("map", 3),
      mprotect(result("map", 3 * PAGE), PAGE, "PROT_READ").returns(0),
      mprotect(result("map", 2 * PAGE), 2 * PAGE, "PROT_READ|PROT_WRITE")
        .fails("ENOMEM"),
      mprotect(result("map", PAGE), 3 * PAGE, "PROT_READ|PROT_WRITE")
        .returns(0),
      named("map", 3),
      store(result("map", 3 * PAGE), 1),
      mprotect(result("map"), PAGE, "PROT_READ|0x70").returns(0),
      call.set_mmap_name({
        addr: result("map"),
        size: 3 * PAGE,
        name: "whole",
      }).fails("EINVAL"),
      named("map", 1),
    ],
  }),
  row("mprotect/success/neighbours-are-not-met", {
    covers: "mprotect/behaviour/several-regions-can-change-at-once",
    note:
      "Neither what ends where the range begins nor what begins at its end.",
    source: "Kernel/Memory/AddressSpace.cpp: find_regions_intersecting",
    steps: [
      ...between,
      mprotect(result("map", PAGE), 2 * PAGE, "PROT_READ").returns(0),
      load(result("map", PAGE)).returns(2),
      store(result("map"), 5),
      store(result("map", 3 * PAGE), 5),
      child("first", [store(result("map", PAGE), 1).kills("SIGSEGV")]),
      join("first"),
      child("second", [store(result("map", 2 * PAGE), 1).kills("SIGSEGV")]),
      join("second"),
      mprotect(result("map"), 3 * PAGE, "PROT_READ").fails("EPERM"),
      mprotect(result("map", PAGE), 3 * PAGE, "PROT_READ").fails("EPERM"),
    ],
  }),
  row("mprotect/EACCES/several-regions-one-of-them-a-file", {
    covers: [
      "mprotect/EACCES/shared-prot_write-of-file-not-opened-for-writing",
      "mprotect/behaviour/several-regions-are-checked-in-address-order",
    ],
    setup,
    note: "The first of them has not changed.",
    steps: [
      anonymous("pages", 3, "PROT_READ"),
      open("f", "O_RDONLY").as("fd"),
      mmap({
        addr: result("pages", PAGE),
        size: PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED|MAP_FIXED",
        fd: result("fd"),
      }).returns(result("pages", PAGE)),
      mprotect(result("pages"), 2 * PAGE, "PROT_READ|PROT_WRITE")
        .fails("EACCES"),
      mprotect(result("pages"), 3 * PAGE, "PROT_NONE").returns(0),
      child("kid", [load(result("pages", PAGE)).kills("SIGSEGV")]),
      join("kid"),
      mprotect(result("pages"), 3 * PAGE, "PROT_READ").returns(0),
      load(result("pages", PAGE)).returns(0x61),
      store(result("pages"), 1).kills("SIGSEGV"),
    ],
  }),
  row("mprotect/success/each-page-of-a-file-stays-where-it-was", {
    covers: [
      "mprotect/behaviour/regions-are-split-where-needed",
      "mprotect/behaviour/contents-stay",
    ],
    setup: [
      file("f", ["a", "b", "c", "d", "e"].map((x) => x.repeat(PAGE)).join(""), {
        mode: 0o666,
      }),
    ],
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 4 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
        offset: PAGE,
      }).as("map"),
      mprotect(result("map", PAGE), 2 * PAGE, "PROT_READ").returns(0),
      mprotect(result("map", 2 * PAGE), PAGE, "PROT_NONE").returns(0),
      mprotect(result("map"), 4 * PAGE, "PROT_READ|PROT_WRITE").returns(0),
      ...[0x62, 0x63, 0x64, 0x65].flatMap((byte, n) => [
        load(result("map", n * PAGE)).returns(byte),
        load(result("map", n * PAGE + PAGE - 1)).returns(byte),
        store(result("map", n * PAGE), 0x41 + n),
      ]),
      call.msync(result("map"), 4 * PAGE, "MS_SYNC").returns(0),
      ...["aa", "Ab", "Bc", "Cd", "De"].map((bytes, n) =>
        pread(result("fd"), two, n * PAGE, 2).returns(2).observes(two, bytes)
      ),
    ],
  }),
  row("mprotect/EPERM/immutable-before-how-the-file-was-opened", {
    covers: [
      "region/EPERM/immutable",
      "mprotect/EACCES/shared-prot_write-of-file-not-opened-for-writing",
    ],
    setup,
    note: "In one region as in several.",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      pages("map", 2),
      ...[0, 1].map((n) =>
        mmap({
          addr: result("map", n * PAGE),
          size: PAGE,
          prot: "PROT_READ",
          flags: "MAP_SHARED|MAP_FIXED",
          fd: result("fd"),
        }).returns(result("map", n * PAGE))
      ),
      ...[1, 2].flatMap((count) => [
        mprotect(result("map"), count * PAGE, "PROT_READ|PROT_WRITE")
          .fails("EACCES"),
        mprotect(result("map"), count * PAGE, "PROT_WRITE").fails("EACCES"),
        mprotect(result("map"), count * PAGE, "PROT_WRITE|PROT_EXEC")
          .fails("EINVAL"),
      ]),
      call.annotate_mapping(result("map"), "VIRTUAL_MEMORY_IMMUTABLE")
        .returns(0),
      ...[1, 2].map((count) =>
        mprotect(result("map"), count * PAGE, "PROT_READ|PROT_WRITE")
          .fails("EPERM")
      ),
    ],
  }),
  row("mprotect/success/what-was-written-may-be-all-but-executable", {
    covers: "prctl/behaviour/written-memory-cannot-become-executable",
    setup,
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_PRIVATE").as("page"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE").as("clean"),
      call.prctl(
        "PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT",
        1,
        0,
        0,
      ).returns(0),
      mprotect(result("page"), PAGE, "PROT_READ").returns(0),
      load(result("page")).returns(0x61),
      mprotect(result("page"), PAGE, "PROT_NONE").returns(0),
      mprotect(result("page"), PAGE, "PROT_EXEC").fails("EINVAL"),
      mprotect(result("page"), PAGE, "PROT_WRITE").returns(0),
      store(result("page"), 0x62),
      mprotect(result("page"), PAGE, "PROT_READ|PROT_EXEC").fails("EINVAL"),
      mprotect(result("clean"), PAGE, "PROT_READ|PROT_EXEC").returns(0),
      load(result("clean")).returns(0x61),
    ],
  }),
];
