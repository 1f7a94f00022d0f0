import { type Use, use } from "../../language/use.ts";
import {
  barrier,
  call,
  child,
  file,
  join,
  load,
  mmap,
  result,
  type Row,
  row,
  type Steps,
  store,
} from "../../language/row.ts";
import { madvise, PAGE, sharedFile } from "../../worlds/memory_regions.ts";
import { mapped, page as pageOfSystem } from "../../worlds/uses_system.ts";

const CEILING = 0x1f_fe00_0000n;

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

const purgeable = mmap({
  size: 3 * PAGE,
  prot: "PROT_READ|PROT_WRITE",
  flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_PURGEABLE",
}).as("pages");

const timePage = call.map_time_page().as("time page");

const frozen = [
  page,
  call.annotate_mapping(result("page"), IMMUTABLE).returns(0),
];

const setup: Steps = [file("f", "abcdef", { mode: 0o666 })];

const at = result("page");

export const uses: readonly Use[] = [
  use.madvise({
    ...mapped({ flags: "MAP_ANONYMOUS|MAP_PRIVATE|MAP_PURGEABLE" }),
    operands: [at, pageOfSystem, "MADV_SET_VOLATILE"],
    promises: ["stdio"],
  }),
];

export const rows: readonly Row[] = [
  row("madvise/EINVAL/wraps", {
    covers: "range/EINVAL/wraps-around",
    steps: [
      madvise(PAGE, 0xffff_ffff_ffff_f000n, "MADV_NORMAL").fails("EINVAL"),
    ],
  }),
  row("madvise/EINVAL/size-0", {
    covers: "range/EINVAL/empty",
    steps: [page, madvise(result("page"), 0, "MADV_NORMAL").fails("EINVAL")],
  }),
  row("madvise/EFAULT/beyond-user-half", {
    covers: "user-memory/EFAULT/outside-user-space",
    steps: [madvise(CEILING, PAGE, "MADV_NORMAL").fails("EFAULT")],
  }),
  row("madvise/EINVAL/not-a-whole-region", {
    covers: "region/EINVAL/no-region-of-exactly-this-range",
    steps: [
      pages,
      madvise(result("pages"), PAGE, "MADV_SET_VOLATILE").fails("EINVAL"),
      madvise(result("pages", PAGE), 2 * PAGE, "MADV_SET_VOLATILE")
        .fails("EINVAL"),
    ],
  }),
  row("madvise/EPERM/not-from-mmap", {
    covers: "region/EPERM/not-made-by-mmap",
    steps: [
      timePage,
      madvise(result("time page"), PAGE, "MADV_NORMAL").fails("EPERM"),
    ],
  }),
  row("madvise/EPERM/immutable", {
    covers: [
      "region/EPERM/immutable",
      "madvise/behaviour/advice-is-checked-last",
      "annotate_mapping/behaviour/immutable-stops-madvise",
    ],
    steps: [...frozen, madvise(result("page"), PAGE, 99).fails("EPERM")],
  }),
  row("madvise/EINVAL/volatile-file", {
    covers: "madvise/EINVAL/volatility-of-memory-that-is-not-anonymous",
    setup,
    steps: [
      ...sharedFile(),
      madvise(result("map"), PAGE, "MADV_SET_VOLATILE").fails("EINVAL"),
      madvise(result("map"), PAGE, "MADV_SET_NONVOLATILE").fails("EINVAL"),
    ],
  }),
  row("madvise/EINVAL/volatile-but-not-purgeable", {
    covers: "madvise/EINVAL/volatility-of-memory-that-is-not-purgeable",
    steps: [
      page,
      madvise(result("page"), PAGE, "MADV_SET_VOLATILE").fails("EINVAL"),
      madvise(result("page"), PAGE, "MADV_SET_NONVOLATILE").fails("EINVAL"),
    ],
  }),
  row("madvise/EINVAL/other-advice", {
    covers: "madvise/EINVAL/unsupported-advice",
    steps: [
      page,
      ...([
        "MADV_NORMAL",
        "MADV_DONTNEED",
        "MADV_WILLNEED",
        "MADV_SEQUENTIAL",
        "MADV_RANDOM",
        99,
        -1,
      ] as const).map((advice) =>
        madvise(result("page"), PAGE, advice).fails("EINVAL")
      ),
    ],
  }),
  row("madvise/success/volatile-and-back", {
    covers: [
      "mmap/behaviour/map_purgeable-lets-madvise-set-the-volatility",
      "madvise/behaviour/returns-0-if-nothing-was-purged",
      "madvise/behaviour/same-state-is-no-error",
    ],
    steps: [
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_PURGEABLE",
      }).as("page"),
      store(result("page"), 7),
      madvise(result("page"), PAGE, "MADV_SET_NONVOLATILE").returns(0),
      madvise(result("page"), PAGE, "MADV_SET_VOLATILE").returns(0),
      madvise(result("page"), PAGE, "MADV_SET_VOLATILE").returns(0),
      madvise(result("page"), PAGE, "MADV_SET_NONVOLATILE").returns(0),
      load(result("page")).returns(7),
    ],
  }),
  ...([["untouched", [], "EINVAL"], ["touched", [1], undefined]] as const).map((
    [name, stores, errno],
  ) =>
    row(`madvise/success/${name}-memory-in-a-child`, {
      source: "Kernel/Memory/AnonymousVMObject.cpp: try_clone",
      note:
        "What nobody has stored to is made anew for a child, without marks.",
      steps: [
        purgeable,
        ...stores.map((byte) => store(result("pages", PAGE), byte)),
        child("kid", [
          errno === undefined
            ? madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE").returns(0)
            : madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE")
              .fails(errno),
          store(result("pages"), 7),
        ]),
        join("kid"),
        load(result("pages")).returns(0),
        madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE").returns(0),
      ],
    })
  ),
  row("madvise/success/volatile-memory-in-a-child", {
    covers: "madvise/behaviour/returns-1-after-a-purge",
    source: "Kernel/Memory/AnonymousVMObject.cpp: try_clone",
    note: "A child finds it purged, and may store to it. The parent keeps all.",
    steps: [
      purgeable,
      store(result("pages"), 7),
      madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE").returns(0),
      child("kid", [
        load(result("pages")).returns(0),
        madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE").returns(1),
        store(result("pages"), 8),
        madvise(result("pages"), 3 * PAGE, "MADV_SET_NONVOLATILE").returns(1),
        madvise(result("pages"), 3 * PAGE, "MADV_SET_NONVOLATILE").returns(0),
        load(result("pages")).returns(8),
        store(result("pages", PAGE), 9),
      ]),
      join("kid"),
      load(result("pages")).returns(7),
      load(result("pages", PAGE)).returns(0),
      madvise(result("pages"), 3 * PAGE, "MADV_SET_NONVOLATILE").returns(0),
      load(result("pages")).returns(7),
      store(result("pages", PAGE), 9),
    ],
  }),
  row("madvise/success/volatile-memory-is-one-with-the-childs", {
    covers: "madvise/behaviour/same-state-is-no-error",
    source:
      "Kernel/Memory/AnonymousVMObject.cpp: set_volatile, should_cow; Region.cpp",
    note:
      "Becoming volatile forgets that pages were to be copied: what is stored " +
      "then the child sees, as long as it has not stored itself.",
    steps: [
      purgeable,
      store(result("pages"), 1),
      store(result("pages", PAGE), 1),
      child("kid", [
        store(result("pages", PAGE), 3),
        barrier("forked"),
        barrier("stored"),
        load(result("pages")).returns(2),
        load(result("pages", PAGE)).returns(3),
      ]),
      barrier("forked"),
      madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE").returns(0),
      store(result("pages"), 2),
      store(result("pages", PAGE), 2),
      barrier("stored"),
      join("kid"),
      load(result("pages")).returns(2),
      load(result("pages", PAGE)).returns(2),
    ],
  }),
  row("madvise/EINVAL/other-advice-for-purgeable-memory", {
    covers: [
      "madvise/EINVAL/unsupported-advice",
      "madvise/behaviour/advice-is-checked-last",
    ],
    note: "Neither changes what was said before; immutability is seen first.",
    steps: [
      purgeable,
      ...(["MADV_NORMAL", "MADV_DONTNEED", 0x300, -1] as const).map((advice) =>
        madvise(result("pages"), 3 * PAGE, advice).fails("EINVAL")
      ),
      madvise(result("pages"), 3 * PAGE, "MADV_SET_VOLATILE").returns(0),
      call.annotate_mapping(result("pages"), IMMUTABLE).returns(0),
      madvise(result("pages"), 3 * PAGE, "MADV_NORMAL").fails("EPERM"),
      madvise(result("pages"), 3 * PAGE, -1).fails("EPERM"),
    ],
  }),
  row("madvise/success/promises-are-given-up-and-made-again", {
    covers: "madvise/behaviour/returns-0-if-nothing-was-purged",
    source: "Kernel/Memory/AnonymousVMObject.cpp",
    note:
      "Otherwise the memory of a small machine would soon be promised away.",
    steps: [
      mmap({
        size: 24 << 20,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_PURGEABLE",
      }).as("pages"),
      ...[1, 2, 3, 4].flatMap(() => [
        madvise(result("pages"), 24 << 20, "MADV_SET_VOLATILE").returns(0),
        madvise(result("pages"), 24 << 20, "MADV_SET_NONVOLATILE").returns(0),
      ]),
      store(result("pages"), 1),
    ],
  }),
];
