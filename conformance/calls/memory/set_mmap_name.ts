import { type Use, use } from "../../language/use.ts";
import {
  call,
  mmap,
  mprotect,
  munmap,
  NULL,
  type Path,
  path,
  result,
  type Row,
  row,
  type Step,
  UNMAPPED,
  type Value,
} from "../../language/row.ts";
import { PAGE } from "../../worlds/memory_regions.ts";
import { mapped, page as pageOfSystem } from "../../worlds/uses_system.ts";

const IMMUTABLE = 2;

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

function setName(address: Value, size: Value, name: Path): Step {
  return call.set_mmap_name(
    { addr: address, size, name },
  );
}

const at = result("page");

export const uses: readonly Use[] = [
  use.set_mmap_name({
    ...mapped(),
    operands: [
      {
        addr: at,
        size: pageOfSystem,
        name: "name",
      },
    ],
    promises: ["stdio"],
    pointers: {
      params: {},
      "params.name": {},
    },
  }),
];

export const rows: readonly Row[] = [
  row("set_mmap_name/ENAMETOOLONG/name-of-4097", {
    covers: "region-name/ENAMETOOLONG/longer-than-path-max",
    steps: [setName(NULL, 0, path(UNMAPPED, 4097)).fails("ENAMETOOLONG")],
  }),
  row("set_mmap_name/EINVAL/wraps", {
    covers: "range/EINVAL/wraps-around",
    steps: [setName(PAGE, 0xffff_ffff_ffff_f000n, "name").fails("EINVAL")],
  }),
  row("set_mmap_name/EINVAL/not-a-whole-region", {
    covers: "region/EINVAL/no-region-of-exactly-this-range",
    steps: [
      pages,
      setName(result("pages"), PAGE, "name").fails("EINVAL"),
      setName(UNMAPPED, 1, "name").fails("EINVAL"),
    ],
  }),
  row("set_mmap_name/EPERM/not-from-mmap", {
    covers: "region/EPERM/not-made-by-mmap",
    steps: [timePage, setName(result("time page"), 1, "name").fails("EPERM")],
  }),
  row("set_mmap_name/EPERM/immutable", {
    covers: [
      "region/EPERM/immutable",
      "annotate_mapping/behaviour/immutable-stops-set_mmap_name",
    ],
    steps: [...frozen, setName(result("page"), PAGE, "name").fails("EPERM")],
  }),
  row("set_mmap_name/success/any-part-of-the-pages-names-them", {
    covers: "set_mmap_name/behaviour/range-is-expanded-to-pages",
    steps: [
      page,
      setName(result("page"), PAGE, "name").returns(0),
      setName(result("page", 7), 1, "other").returns(0),
    ],
  }),
  row("set_mmap_name/EINVAL/nothing-is-left-where-a-part-went", {
    covers: "region/EINVAL/no-region-of-exactly-this-range",
    source: "Kernel/Memory/VirtualRange.cpp: carve",
    note: "Not even a region without pages.",
    steps: [
      pages,
      munmap(result("pages"), PAGE).returns(0),
      munmap(result("pages", 2 * PAGE), PAGE).returns(0),
      ...[0, 1, 2, 3].map((n) =>
        setName(result("pages", n * PAGE), 0, "none").fails("EINVAL")
      ),
      setName(result("pages", PAGE), PAGE, "one").returns(0),
      mprotect(result("pages", PAGE), PAGE, "PROT_READ").returns(0),
      setName(result("pages", PAGE), PAGE, "one").returns(0),
    ],
  }),
];
