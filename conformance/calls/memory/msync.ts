import { msyncFlags } from "../../../src/api/constants.ts";
import {
  buffer,
  call,
  file,
  fstat,
  mmap,
  munmap,
  type Operands,
  pread,
  result,
  room,
  type Row,
  row,
  type Step,
  type Steps,
  store,
  type Value,
} from "../../language/row.ts";
import { type Use, use } from "../../language/use.ts";
import { PAGE, sharedFile } from "../../worlds/memory_regions.ts";
import { mappedFile, page as pageOfSystem } from "../../worlds/uses_system.ts";

const IMMUTABLE = 2;

const bytes = buffer(8, "bytes");

const information = room("stat", "information");

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

function msync<const F extends string>(
  address: Value,
  size: Value,
  flags: Operands<"msync", F>[2],
): Step {
  return call.msync(address, size, flags);
}

const at = result("page");

export const uses: readonly Use[] = [
  use.msync({
    ...mappedFile("PROT_READ|PROT_WRITE", "MAP_SHARED"),
    operands: [at, pageOfSystem, "MS_SYNC"],
    promises: [],
  }),
];

export const rows: readonly Row[] = [
  row("msync/EINVAL/unknown-flag", {
    covers: "msync/EINVAL/unknown-flag",
    steps: [
      page,
      msync(result("page"), PAGE, "MS_SYNC|8").fails("EINVAL"),
      msync(result("page"), PAGE, -1).fails("EINVAL"),
    ],
  }),
  row("msync/EINVAL/neither-or-both", {
    covers: "msync/EINVAL/not-exactly-one-of-ms_sync-and-ms_async",
    steps: [
      page,
      msync(result("page"), PAGE, 0).fails("EINVAL"),
      msync(result("page"), PAGE, "MS_INVALIDATE").fails("EINVAL"),
      msync(result("page"), PAGE, "MS_SYNC|MS_ASYNC").fails("EINVAL"),
    ],
  }),
  row("msync/EINVAL/unaligned", {
    covers: "msync/EINVAL/address-is-not-page-aligned",
    steps: [
      page,
      msync(result("page", 1), PAGE, "MS_SYNC").fails("EINVAL"),
      msync(0xffff_ffff_ffff_ffffn, PAGE, "MS_SYNC").fails("EINVAL"),
    ],
  }),
  row("msync/EINVAL/size-cannot-be-rounded", {
    covers: "range/EINVAL/size-too-large-to-round-to-pages",
    steps: [
      page,
      msync(result("page"), 0xffff_ffff_ffff_f001n, "MS_SYNC").fails("EINVAL"),
    ],
  }),
  row("msync/ENOMEM/nothing-mapped", {
    covers: "msync/ENOMEM/no-region-in-the-range",
    steps: [
      page,
      munmap(result("page"), PAGE).returns(0),
      msync(result("page"), PAGE, "MS_SYNC").fails("ENOMEM"),
    ],
  }),
  row("msync/ENOMEM/not-from-mmap", {
    covers: "msync/ENOMEM/region-not-made-by-mmap",
    steps: [
      timePage,
      msync(result("time page"), PAGE, "MS_SYNC").fails("ENOMEM"),
    ],
  }),
  row("msync/ENOMEM/hole", {
    covers: "msync/ENOMEM/covered-bytes-differ-from-size",
    steps: [
      pages,
      munmap(result("pages", PAGE), PAGE).returns(0),
      msync(result("pages"), 3 * PAGE, "MS_SYNC").fails("ENOMEM"),
    ],
  }),
  row("msync/ENOMEM/size-not-of-whole-pages", {
    covers: "msync/ENOMEM/covered-bytes-differ-from-size",
    note: "Covered bytes are whole pages, compared with the size as given.",
    steps: [page, msync(result("page"), PAGE - 1, "MS_SYNC").fails("ENOMEM")],
  }),
  row("msync/success/anonymous-memory", {
    covers: [
      "mmap/behaviour/returns-the-address-of-a-new-region",
      "msync/behaviour/other-memory-is-skipped",
    ],
    steps: [
      page,
      msync(result("page"), PAGE, "MS_SYNC").returns(0),
      msync(result("page"), PAGE, "MS_ASYNC|MS_INVALIDATE").returns(0),
    ],
  }),
  row("msync/success/immutable", {
    covers: "msync/behaviour/immutable-regions-are-allowed",
    steps: [...frozen, msync(result("page"), PAGE, "MS_SYNC").returns(0)],
  }),
  ...(["MS_SYNC", "MS_ASYNC"] as const).map((flags) =>
    row(`msync/success/writes-back-with-flags-${msyncFlags[flags]}`, {
      setup,
      note: "A whole page is written: the file grows to it.",
      steps: [
        ...sharedFile(),
        store(result("map", 2), 0x58),
        pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abcdef"),
        msync(result("map"), PAGE, flags).returns(0),
        pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abXdef"),
        fstat(result("fd"), information).returns(0)
          .observes(information, { st_size: PAGE }),
      ],
    })
  ),
];
