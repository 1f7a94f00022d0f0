import {
  buffer,
  call,
  child,
  type FieldNumber,
  file,
  ftruncate,
  join,
  load,
  mmap,
  mprotect,
  munmap,
  numberIn,
  open,
  pread,
  result,
  type Row,
  row,
  type Step,
  type Steps,
  store,
  UNMAPPED,
  type Value,
} from "../../language/row.ts";
import { type Use, use } from "../../language/use.ts";
import { PAGE, sharedFile } from "../../worlds/memory_regions.ts";
import { mappedFile, page as pageOfSystem } from "../../worlds/uses_system.ts";

const IMMUTABLE = 2;

const bytes = buffer(8, "bytes");

const page = mmap({
  size: PAGE,
  prot: "PROT_READ|PROT_WRITE",
  flags: "MAP_PRIVATE|MAP_ANONYMOUS",
}).as("page");

const pages = mmap({
  size: 3 * PAGE,
  prot: "PROT_READ|PROT_WRITE",
  flags: "MAP_PRIVATE|MAP_ANONYMOUS",
}).as("pages");

const timePage = call.map_time_page().as("time page");

const frozen = [
  page,
  call.annotate_mapping(result("page"), IMMUTABLE).returns(0),
];

const setup: Steps = [file("f", "abcdef", { mode: 0o666 })];

function mremap<const F extends string>(
  address: Value,
  size: Value,
  flags?: FieldNumber<"SC_mremap_params", "flags", F>,
  newSize: Value = size,
): Step {
  return call.mremap({
    old_address: address,
    old_size: size,
    new_size: newSize,
    flags: numberIn("SC_mremap_params", "flags", flags ?? "MAP_PRIVATE"),
  });
}

const at = result("page");

export const uses: readonly Use[] = [
  use.mremap({
    // The mapping has a name: without one the reference panics.
    ...mappedFile("PROT_READ", "MAP_SHARED"),
    operands: [
      {
        old_address: at,
        old_size: pageOfSystem,
        new_size: pageOfSystem,
        flags: "MAP_PRIVATE",
      },
    ],
    promises: ["stdio"],
    pointers: { params: {} },
  }),
];

export const rows: readonly Row[] = [
  row("mremap/EINVAL/wraps", {
    covers: "range/EINVAL/wraps-around",
    steps: [
      mremap(PAGE, 0xffff_ffff_ffff_f000n).fails("EINVAL"),
      mremap(PAGE, 0xffff_ffff_ffff_ffffn).fails("EINVAL"),
    ],
  }),
  row("mremap/EINVAL/not-a-whole-region", {
    covers: "region/EINVAL/no-region-of-exactly-this-range",
    steps: [
      pages,
      mremap(result("pages"), PAGE).fails("EINVAL"),
      mremap(result("pages", PAGE), 2 * PAGE).fails("EINVAL"),
      mremap(UNMAPPED, PAGE).fails("EINVAL"),
    ],
  }),
  row("mremap/EPERM/not-from-mmap", {
    covers: "region/EPERM/not-made-by-mmap",
    steps: [timePage, mremap(result("time page"), PAGE).fails("EPERM")],
  }),
  row("mremap/EPERM/immutable", {
    covers: [
      "region/EPERM/immutable",
      "annotate_mapping/behaviour/immutable-stops-mremap",
    ],
    steps: [...frozen, mremap(result("page"), PAGE).fails("EPERM")],
  }),
  row("mremap/EINVAL/file-became-empty", {
    covers: "memory-object/EINVAL/mapped-file-has-become-empty",
    setup,
    steps: [
      ...sharedFile(),
      load(result("map")).returns(0x61),
      ftruncate(result("fd"), 0).returns(0),
      mremap(result("map"), PAGE).fails("EINVAL"),
      load(result("map")).returns(0x61),
    ],
  }),
  row("mremap/EINVAL/region-longer-than-file", {
    covers: [
      "mremap/EINVAL/mapping-reaches-past-end-of-file",
      "mremap/behaviour/mapping-is-lost-on-late-failure",
    ],
    setup,
    note: "The old mapping is gone by then.",
    steps: [
      ...sharedFile(2),
      load(result("map")).returns(0x61),
      mremap(result("map"), 2 * PAGE).fails("EINVAL"),
      load(result("map")).kills("SIGSEGV"),
    ],
  }),
  row("mremap/ENOTIMPL/anything-but-shared-to-private", {
    covers: "mremap/ENOTIMPL/other-than-shared-file-mapping-to-private",
    setup,
    steps: [
      page,
      mremap(result("page"), PAGE).fails("ENOTIMPL"),
      mremap(result("page"), PAGE, 0, 2 * PAGE).fails("ENOTIMPL"),
      ...sharedFile(),
      mremap(result("map"), PAGE, "MAP_SHARED").fails("ENOTIMPL"),
      mremap(result("map"), PAGE, "MAP_PRIVATE|MAP_ANONYMOUS").fails(
        "ENOTIMPL",
      ),
      mremap(result("map"), PAGE, "MAP_PRIVATE|MAP_NORESERVE").fails(
        "ENOTIMPL",
      ),
    ],
  }),
  row("mremap/success/shared-becomes-private", {
    covers: [
      "mremap/behaviour/returns-the-unchanged-address",
      "mremap/behaviour/new_size-is-ignored",
      "mremap/behaviour/new-region-counts-as-made-by-mmap",
    ],
    setup,
    note: "The new size is not looked at.",
    steps: [
      ...sharedFile(),
      mremap(result("map"), PAGE, "MAP_PRIVATE", 77).returns(result("map")),
      load(result("map", 1)).returns(0x62),
      store(result("map"), 0x58),
      munmap(result("map"), PAGE).returns(0),
      pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abcdef"),
    ],
  }),
  row("mremap/success/how-the-file-was-opened-is-kept", {
    covers: [
      "mremap/behaviour/new-region-keeps-the-file-access-only",
      "mremap/behaviour/size-and-name-stay",
      "mremap/behaviour/returns-the-unchanged-address",
    ],
    setup: [file("f", "abcdef".padEnd(2 * PAGE, "."), { mode: 0o666 })],
    steps: [
      ...sharedFile(2),
      mprotect(result("map"), 2 * PAGE, "PROT_NONE").returns(0),
      mremap(result("map"), 2 * PAGE).returns(result("map")),
      child("kid", [load(result("map")).kills("SIGSEGV")]),
      join("kid"),
      mprotect(result("map"), 2 * PAGE, "PROT_READ").returns(0),
      load(result("map", 1)).returns(0x62),
      load(result("map", 2 * PAGE - 1)).returns(0x2e),
      mprotect(result("map"), 2 * PAGE, "PROT_READ|PROT_WRITE").returns(0),
      store(result("map", PAGE), 0x58),
      mremap(result("map"), 2 * PAGE).fails("ENOTIMPL"),
      call.msync(result("map"), 2 * PAGE, "MS_SYNC").returns(0),
      pread(result("fd"), bytes, PAGE, 1).returns(1).observes(bytes, "."),
      munmap(result("map"), 2 * PAGE).returns(0),
      child("other", [load(result("map", PAGE)).kills("SIGSEGV")]),
      join("other"),
    ],
  }),
  row("mremap/success/offset-stays", {
    covers: "mremap/behaviour/returns-the-unchanged-address",
    setup: [file("f", "a".padEnd(PAGE, ".") + "bcd", { mode: 0o666 })],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mmap({
        size: PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
        offset: PAGE,
        name: "file",
      }).as("map"),
      mremap(result("map"), PAGE).returns(result("map")),
      load(result("map", 1)).returns(0x63),
      // Private memory may be written however the file was opened.
      mprotect(result("map"), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      store(result("map"), 1),
    ],
  }),
];
