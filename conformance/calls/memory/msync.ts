import { msyncFlags } from "../../../src/api/constants.ts";
import {
  buffer,
  call,
  file,
  fstat,
  load,
  mmap,
  munmap,
  open,
  type Operands,
  pledge,
  pread,
  result,
  room,
  type Row,
  row,
  type Step,
  type Steps,
  store,
  struct,
  text,
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

/** A page of "f" and, behind it, one of "g" from `offset` on, both stored to. */
const twoFiles = (offset: number): readonly Step[] => [
  pages,
  ...([["f", 0], ["g", offset]] as const).flatMap(([name, from], n) => [
    open(name, "O_RDWR").as(name),
    mmap({
      addr: result("pages", n * PAGE),
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_SHARED|MAP_FIXED",
      fd: result(name),
      offset: from,
    }),
    store(result("pages", n * PAGE), 0x58),
  ]),
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
      covers: flags === "MS_ASYNC"
        ? "msync/behaviour/ms_async-waits-too"
        : "msync/behaviour/returns-0-after-writing",
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
  row("msync/success/what-is-immutable-is-written-too", {
    covers: [
      "msync/behaviour/immutable-regions-are-written",
      "msync/behaviour/read-sees-changes-only-after-msync",
      "msync/behaviour/last-page-grows-the-file",
      "msync/behaviour/ms_invalidate-does-nothing",
      "msync/behaviour/returns-0-after-writing",
    ],
    setup,
    steps: [
      ...sharedFile(),
      store(result("map", 2), 0x58),
      call.annotate_mapping(result("map"), IMMUTABLE).returns(0),
      pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abcdef"),
      msync(result("map"), PAGE, "MS_INVALIDATE|MS_ASYNC").returns(0),
      pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abXdef"),
      fstat(result("fd"), information).returns(0)
        .observes(information, { st_size: PAGE }),
    ],
  }),
  row("msync/success/only-the-pages-of-the-range", {
    covers: "msync/behaviour/returns-0-after-writing",
    setup: [file("f", "a".repeat(4 * PAGE), { mode: 0o666 })],
    steps: [
      ...sharedFile(4),
      ...[0, 1, 2, 3].map((n) => store(result("map", n * PAGE), 0x58)),
      msync(result("map", PAGE), 2 * PAGE, "MS_SYNC").returns(0),
      ...([[0, "a"], [1, "X"], [2, "X"], [3, "a"]] as const).map(([n, text]) =>
        pread(result("fd"), bytes, n * PAGE, 1).returns(1).observes(bytes, text)
      ),
      msync(result("map"), 4 * PAGE, "MS_SYNC").returns(0),
      ...[0, 3].map((n) =>
        pread(result("fd"), bytes, n * PAGE, 1).returns(1).observes(bytes, "X")
      ),
    ],
  }),
  row("msync/success/what-is-resident-stays", {
    covers: "msync/behaviour/resident-pages-do-not-see-later-writes",
    setup,
    steps: [
      ...sharedFile(),
      load(result("map")).returns(0x61),
      call.pwritev(
        result("fd"),
        struct("iovec", { iov_base: text("X"), iov_len: 1 }),
        1,
        0,
      ).returns(1),
      load(result("map")).returns(0x61),
      msync(result("map"), PAGE, "MS_SYNC").returns(0),
      pread(result("fd"), bytes, 0, 1).returns(1).observes(bytes, "X"),
    ],
  }),
  row("msync/ENOMEM/anywhere-and-whatever-was-promised", {
    covers: [
      "msync/ENOMEM/no-region-in-the-range",
      "msync/behaviour/no-user-range-check",
      "msync/behaviour/needs-no-promise",
    ],
    steps: [
      page,
      pledge("").returns(0),
      msync(0xffff_ffff_ffff_0000n, PAGE, "MS_SYNC").fails("ENOMEM"),
      msync(result("page"), PAGE, "MS_SYNC").returns(0),
      msync(result("page"), PAGE + 1, "MS_SYNC").fails("ENOMEM"),
    ],
  }),
  row("msync/success/what-is-stored-afterwards-is-written-the-next-time", {
    covers: "msync/behaviour/returns-0-after-writing",
    setup,
    steps: [
      ...sharedFile(),
      ...[0x58, 0x59].flatMap((byte) => [
        store(result("map"), byte),
        msync(result("map"), PAGE, "MS_SYNC").returns(0),
        pread(result("fd"), bytes, 0, 1).returns(1)
          .observes(bytes, Uint8Array.of(byte)),
      ]),
      // A page that is clean does not overwrite what the file has got since.
      call.pwritev(
        result("fd"),
        struct("iovec", { iov_base: text("Z"), iov_len: 1 }),
        1,
        0,
      ).returns(1),
      msync(result("map"), PAGE, "MS_SYNC").returns(0),
      pread(result("fd"), bytes, 0, 1).returns(1).observes(bytes, "Z"),
    ],
  }),
  row("msync/success/of-two-files-the-first", {
    covers: "msync/behaviour/unrelated-files-may-be-skipped",
    setup: [setup, file("g", "uvwxyz", { mode: 0o666 })].flat(),
    source: "Kernel/Syscalls/mmap.cpp, Memory/SharedInodeVMObject.cpp",
    note: "The second one's first page would be page -1.",
    steps: [
      ...twoFiles(0),
      msync(result("pages"), 2 * PAGE, "MS_SYNC").returns(0),
      pread(result("f"), bytes, 0, 2).returns(2).observes(bytes, "Xb"),
      pread(result("g"), bytes, 0, 2).returns(2).observes(bytes, "uv"),
      msync(result("pages", PAGE), PAGE, "MS_SYNC").returns(0),
      pread(result("g"), bytes, 0, 2).returns(2).observes(bytes, "Xv"),
    ],
  }),
  row("msync/success/of-two-files-both", {
    covers: "msync/behaviour/returns-0-after-writing",
    setup: [setup, file("g", "u".repeat(2 * PAGE), { mode: 0o666 })].flat(),
    source: "Kernel/Syscalls/mmap.cpp, Memory/SharedInodeVMObject.cpp",
    note: "The second one's first page is page 0, as it is shown from page 1.",
    steps: [
      ...twoFiles(PAGE),
      msync(result("pages"), 2 * PAGE, "MS_SYNC").returns(0),
      pread(result("f"), bytes, 0, 2).returns(2).observes(bytes, "Xb"),
      pread(result("g"), bytes, PAGE, 2).returns(2).observes(bytes, "Xu"),
    ],
  }),
  row("msync/success/parts-of-one-file", {
    covers: "msync/behaviour/returns-0-after-writing",
    setup: [file("f", "a".repeat(4 * PAGE), { mode: 0o666 })],
    steps: [
      ...sharedFile(4),
      munmap(result("map", PAGE), PAGE).returns(0),
      ...[0, 2, 3].map((n) => store(result("map", n * PAGE), 0x58)),
      msync(result("map", 3 * PAGE), PAGE, "MS_SYNC").returns(0),
      store(result("map", 3 * PAGE), 0x59),
      msync(result("map", 3 * PAGE), PAGE, "MS_SYNC").returns(0),
      ...([[0, "a"], [2, "a"], [3, "Y"]] as const).map(([n, text]) =>
        pread(result("fd"), bytes, n * PAGE, 1).returns(1).observes(bytes, text)
      ),
    ],
  }),
  row("msync/success/many-pages-are-clean-afterwards", {
    covers: "msync/behaviour/returns-0-after-writing",
    source: "Kernel/Memory/SharedInodeVMObject.cpp: sync",
    note: "In each region that shows them: what is stored there is written " +
      "the next time.",
    setup: [file("f", "a".repeat(5 * PAGE), { mode: 0o666 })],
    steps: [
      ...sharedFile(5),
      mmap({
        size: 5 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("other"),
      munmap(result("other", PAGE), PAGE).returns(0),
      ...(["X", "Y", "Z"] as const).flatMap((letter, round) => [
        ...[0, 1, 2, 3, 4].map((n) => {
          const name = n !== 1 && (n + round) % 2 === 0 ? "other" : "map";
          return store(result(name, n * PAGE), letter.charCodeAt(0));
        }),
        msync(result("map"), 4 * PAGE, "MS_SYNC").returns(0),
        ...[0, 1, 2, 3].map((n) =>
          pread(result("fd"), bytes, n * PAGE, 1).returns(1)
            .observes(bytes, letter)
        ),
        pread(result("fd"), bytes, 4 * PAGE, 1).returns(1)
          .observes(bytes, "a"),
      ]),
    ],
  }),
  row("msync/success/no-page-is-written-again", {
    covers: "msync/behaviour/returns-0-after-writing",
    source: "Kernel/Memory/SharedInodeVMObject.cpp: sync, Region.cpp",
    note: "Neither when the mapping goes.",
    setup: [file("f", "a".repeat(3 * PAGE), { mode: 0o666 })],
    steps: [
      ...sharedFile(3),
      ...[0, 1, 2].map((n) => store(result("map", n * PAGE), 0x58)),
      msync(result("map"), 3 * PAGE, "MS_SYNC").returns(0),
      ...[0, 1, 2].map((n) =>
        call.pwritev(
          result("fd"),
          struct("iovec", { iov_base: text("Z"), iov_len: 1 }),
          1,
          n * PAGE,
        ).returns(1)
      ),
      munmap(result("map"), 3 * PAGE).returns(0),
      ...[0, 1, 2].map((n) =>
        pread(result("fd"), bytes, n * PAGE, 1).returns(1).observes(bytes, "Z")
      ),
    ],
  }),
  row("msync/ENOMEM/nothing-where-nothing-begins", {
    covers: "msync/ENOMEM/no-region-in-the-range",
    hazard: "msync-of-nothing",
    steps: [
      msync(PAGE, 0, "MS_SYNC").fails("ENOMEM"),
      msync(PAGE, 0, "MS_ASYNC|MS_INVALIDATE").fails("ENOMEM"),
      msync(0, 0, "MS_SYNC").fails("ENOMEM"),
    ],
  }),
];
