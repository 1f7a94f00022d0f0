import { type Use, use } from "../../language/use.ts";
import {
  atLeast,
  call,
  file,
  load,
  mmap,
  open,
  result,
  type Row,
  row,
  store,
  struct,
  text,
} from "../../language/row.ts";
import { madvise, PAGE } from "../../worlds/memory_regions.ts";

/** Anonymous memory whose volatility can be set. */
const purgeable = (count: number) =>
  mmap({
    size: count * PAGE,
    prot: "PROT_READ|PROT_WRITE",
    flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_PURGEABLE",
  }).as("pages");

export const uses: readonly Use[] = [
  use.purge({ as: "root", operands: [0], promises: [] }),
];

export const rows: readonly Row[] = [
  row("purge/EPERM/user", {
    covers: "privilege/EPERM/not-superuser",
    steps: [call.purge(0).fails("EPERM"), call.purge(3).fails("EPERM")],
  }),
  row("purge/success/nothing-asked-for", {
    covers: "purge/behaviour/mode-0-drops-nothing",
    as: "root",
    steps: [call.purge(0).returns(0)],
  }),
  row("purge/success/volatile-memory-reads-as-zero", {
    covers: [
      "purge/behaviour/returns-the-pages-dropped",
      "madvise/behaviour/returns-1-after-a-purge",
      "madvise/behaviour/purged-pages-read-as-zero",
      "madvise/behaviour/same-state-changes-nothing",
      "madvise/behaviour/nonvolatile-resets-the-purged-flag-on-new-pages",
    ],
    as: "root",
    steps: [
      purgeable(3),
      store(result("pages"), 1),
      store(result("pages", PAGE), 2),
      madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE").returns(0),
      load(result("pages")).returns(1),
      call.purge("PURGE_ALL_VOLATILE").returns(atLeast(2)),
      load(result("pages")).returns(0),
      load(result("pages", PAGE)).returns(0),
      load(result("pages", 2 * PAGE)).returns(0),
      madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE").returns(1),
      madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE").returns(1),
      madvise(result("pages"), 3 * PAGE, "MADV_SET_NONVOLATILE").returns(1),
      madvise(result("pages"), 3 * PAGE, "MADV_SET_NONVOLATILE").returns(0),
      store(result("pages"), 5),
      load(result("pages")).returns(5),
    ],
  }),
  row("purge/success/flag-stays-where-every-page-is-there-again", {
    covers: [
      "madvise/behaviour/volatile-resets-the-purged-flag",
      "madvise/behaviour/nonvolatile-resets-the-purged-flag-on-new-pages",
      "madvise/behaviour/same-state-changes-nothing",
    ],
    as: "root",
    steps: [
      purgeable(1),
      store(result("pages"), 1),
      madvise(result("pages"), PAGE, "MADV_SET_VOLATILE").returns(0),
      call.purge("PURGE_ALL_VOLATILE").returns(atLeast(1)),
      store(result("pages"), 2),
      madvise(result("pages"), PAGE, "MADV_SET_NONVOLATILE").returns(1),
      madvise(result("pages"), PAGE, "MADV_SET_NONVOLATILE").returns(1),
      load(result("pages")).returns(2),
      madvise(result("pages"), PAGE, "MADV_SET_VOLATILE").returns(1),
      madvise(result("pages"), PAGE, "MADV_SET_VOLATILE").returns(0),
      madvise(result("pages"), PAGE, "MADV_SET_NONVOLATILE").returns(0),
      load(result("pages")).returns(2),
    ],
  }),
  row("purge/success/only-what-is-volatile", {
    covers: "purge/behaviour/mode-chooses-what-goes",
    as: "root",
    steps: [
      purgeable(2),
      store(result("pages"), 1),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("other"),
      store(result("other"), 2),
      call.purge("PURGE_ALL_VOLATILE").returns(atLeast(0)),
      load(result("pages")).returns(1),
      madvise(result("pages"), 2 * PAGE, "MADV_SET_VOLATILE").returns(0),
      call.purge(0).returns(0),
      call.purge(4).returns(0),
      load(result("pages")).returns(1),
      madvise(result("pages"), 2 * PAGE, "MADV_SET_NONVOLATILE").returns(0),
      call.purge("PURGE_ALL_VOLATILE").returns(atLeast(0)),
      load(result("pages")).returns(1),
      load(result("other")).returns(2),
    ],
  }),
  row("purge/success/volatility-is-of-the-memory", {
    covers: [
      "madvise/behaviour/volatility-is-shared",
      "madvise/behaviour/purged-pages-read-as-zero",
    ],
    as: "root",
    steps: [
      call.anon_create(PAGE, 0).as("fd"),
      ...["one", "two"].map((name) =>
        mmap({
          size: PAGE,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_SHARED",
          fd: result("fd"),
        }).as(name)
      ),
      store(result("one"), 1),
      madvise(result("one"), PAGE, "MADV_SET_VOLATILE").returns(0),
      load(result("two")).returns(1),
      call.purge("PURGE_ALL_VOLATILE").returns(atLeast(1)),
      load(result("two")).returns(0),
      madvise(result("two"), PAGE, "MADV_SET_VOLATILE").returns(1),
      madvise(result("two"), PAGE, "MADV_SET_NONVOLATILE").returns(1),
      madvise(result("one"), PAGE, "MADV_SET_NONVOLATILE").returns(0),
      store(result("one"), 3),
      call.purge("PURGE_ALL_VOLATILE").returns(atLeast(0)),
      load(result("two")).returns(3),
    ],
  }),
  row("purge/success/clean-pages-of-files-are-read-anew", {
    covers: [
      "purge/behaviour/returns-the-pages-dropped",
      "purge/behaviour/mode-chooses-what-goes",
    ],
    as: "root",
    setup: [file("f", "a".repeat(2 * PAGE))],
    source: "Kernel/Memory/InodeVMObject.cpp: try_release_clean_pages",
    note: "Of shared and of private mappings; what was stored to stays.",
    differs: "How many pages the program itself has depends on the machine.",
    steps: [
      open("f", "O_RDWR").as("fd"),
      ...(["MAP_SHARED", "MAP_PRIVATE"] as const).flatMap((flags) => [
        mmap({
          size: 2 * PAGE,
          prot: "PROT_READ|PROT_WRITE",
          flags,
          fd: result("fd"),
        }).as(flags),
        load(result(flags)).returns(0x61),
        store(result(flags, PAGE), 0x62),
      ]),
      ...[0, PAGE].map((at) =>
        call.pwritev(
          result("fd"),
          struct("iovec", { iov_base: text("z"), iov_len: 1 }),
          1,
          at,
        ).returns(1)
      ),
      call.purge("PURGE_ALL_VOLATILE").returns(atLeast(0)),
      ...["MAP_SHARED", "MAP_PRIVATE"].map((name) =>
        load(result(name)).returns(0x61)
      ),
      call.purge("PURGE_ALL_CLEAN_INODE").returns(atLeast(2)),
      ...["MAP_SHARED", "MAP_PRIVATE"].flatMap((name) => [
        load(result(name)).returns(0x7a),
        load(result(name, 1)).returns(0x61),
        load(result(name, PAGE)).returns(0x62),
      ]),
      call.purge("PURGE_ALL_VOLATILE|PURGE_ALL_CLEAN_INODE")
        .returns(atLeast(2)),
      load(result("MAP_SHARED", PAGE)).returns(0x62),
    ],
  }),
];
