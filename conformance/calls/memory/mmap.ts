import type { Architecture } from "../../../src/cpu/cpu.ts";
import {
  barrier,
  bits,
  buffer,
  call,
  child,
  directory,
  exit,
  file,
  join,
  jump,
  load,
  type Mapping,
  mmap,
  munmap,
  newImage,
  NULL,
  open,
  otherThan,
  path,
  pipe,
  pread,
  read,
  result,
  type Row,
  row,
  type Step,
  store,
  UNMAPPED,
  type Value,
  write,
} from "../../language/row.ts";
import type { Claims } from "../../ledger/claim.ts";
import {
  accepted,
  refused as refusedOfSystem,
  type Use,
  use,
} from "../../language/use.ts";
import { device, directoryKind, ownFile } from "../../language/kinds.ts";
import {
  anonymous,
  immutable,
  mapFile,
  PAGE,
} from "../../worlds/memory_mapping.ts";
import { pages } from "../../worlds/memory_quirks.ts";
import { mapped, page } from "../../worlds/uses_system.ts";

const CEILING = 0x1f_fe00_0000n;

const bytes = buffer(16, "bytes");

const ends = buffer(8, "ends");

function refused<const P extends string, const F extends string>(
  name: string,
  covers: Claims,
  mapping: Mapping<P, F>,
  errno: Parameters<Step["fails"]>[0] = "EINVAL",
): Row {
  return row(name, { covers, steps: [mmap(mapping).fails(errno)] });
}

/** A page of the program's own data. */
const own = buffer(PAGE, "own page");

const setup = [file("f", "abcdef", { mode: 0o666 })];

const GIBIBYTE = 1n << 30n;

/** A page of which three addresses could be the first. */
const aligned = {
  size: PAGE,
  alignment: 32n * GIBIBYTE,
  prot: "PROT_READ|PROT_WRITE",
} as const;

/** Pages where nothing else may be. */
function noReplaceAt(addr: Value, count: number): Step {
  return mmap({
    addr,
    size: count * PAGE,
    prot: "PROT_READ|PROT_WRITE",
    flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
  });
}

/** The same, so many pages behind a mapping's start. */
function noReplace(name: string, first: number, count = 1): Step {
  return noReplaceAt(result(name, first * PAGE), count);
}

/** A function that returns. */
const returning: Readonly<Record<Architecture, readonly number[]>> = {
  x86_64: [0xc3],
  aarch64: [0xc0, 0x03, 0x5f, 0xd6],
  riscv64: [0x67, 0x80, 0x00, 0x00],
};

/** No instruction at all. */
const ILLEGAL: Readonly<Record<Architecture, readonly number[]>> = {
  x86_64: [0x0f, 0x0b, 0, 0],
  aarch64: [0, 0, 0, 0],
  riscv64: [0, 0, 0, 0],
};

const at = result("page");

const anonymousOfSystem = {
  size: page,
  prot: "PROT_READ",
  flags: "MAP_ANONYMOUS|MAP_PRIVATE",
  fd: -1,
} as const;

export const uses: readonly Use[] = [
  use.mmap({
    operands: [
      { ...anonymousOfSystem, name: "name" },
    ],
    promises: ["stdio"],
    pointers: {
      params: {},
      "params.name": {
        null: accepted,
      },
    },
  }),
  use.mmap({
    label: "file",
    setup: ownFile,
    before: [open("f", "O_RDONLY").as("fd")],
    operands: [
      {
        size: page,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      },
    ],
    descriptors: {
      "params.fd": {
        wrong: [
          directoryKind(
            refusedOfSystem(
              "ENODEV",
              "mmap/ENODEV/file-is-a-directory",
            ),
          ),
          device(
            refusedOfSystem(
              "ENODEV",
              "mmap/ENODEV/kind-of-file-cannot-be-mapped",
            ),
          ),
        ],
      },
    },
  }),
  use.mmap({
    label: "executable",
    setup: ownFile,
    before: [open("f", "O_RDONLY").as("fd")],
    operands: [
      {
        size: page,
        prot: "PROT_READ|PROT_EXEC",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      },
    ],
    promises: ["stdio", "prot_exec"],
  }),
  use.mmap({
    label: "fixed",
    ...mapped(),
    operands: [
      {
        ...anonymousOfSystem,
        addr: at,
        flags: "MAP_ANONYMOUS|MAP_PRIVATE|MAP_FIXED",
      },
    ],
    promises: ["stdio", "map_fixed"],
  }),
];

export const rows: readonly Row[] = [
  refused(
    "mmap/EINVAL/alignment",
    "mmap/EINVAL/alignment-is-no-multiple-of-4096",
    {
      size: PAGE,
      alignment: 100,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS",
    },
  ),
  refused("mmap/EINVAL/size-is-zero", "mmap/EINVAL/size-is-zero", {
    size: 0,
    prot: "PROT_READ|PROT_WRITE",
    flags: "MAP_PRIVATE|MAP_ANONYMOUS",
  }),
  refused(
    "mmap/EINVAL/size-wraps-when-rounded",
    "range/EINVAL/size-too-large-to-round-to-pages",
    {
      size: 0xffff_ffff_ffff_f001n,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS",
    },
  ),
  refused(
    "mmap/EFAULT/fixed-beyond-user-half",
    "user-memory/EFAULT/outside-user-space",
    {
      addr: CEILING,
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
    },
    "EFAULT",
  ),
  refused(
    "mmap/EINVAL/fixed-unaligned",
    "mmap/EINVAL/fixed-address-is-not-page-aligned",
    {
      addr: 0x50_0001,
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
    },
  ),
  refused(
    "mmap/ENAMETOOLONG/name-of-4097",
    "region-name/ENAMETOOLONG/longer-than-path-max",
    {
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      name: "n".repeat(4097),
    },
    "ENAMETOOLONG",
  ),
  refused(
    "mmap/EFAULT/name",
    "name: user-memory/EFAULT/not-readable",
    {
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      name: path(UNMAPPED, 3),
    },
    "EFAULT",
  ),
  refused(
    "mmap/EINVAL/shared-and-private",
    "mmap/EINVAL/both-map_shared-and-map_private",
    {
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_SHARED",
    },
  ),
  refused(
    "mmap/EINVAL/neither-shared-nor-private",
    "mmap/EINVAL/neither-map_shared-nor-map_private",
    { size: PAGE, prot: "PROT_READ|PROT_WRITE", flags: "MAP_ANONYMOUS" },
  ),
  refused(
    "mmap/EINVAL/randomized-and-fixed",
    "mmap/EINVAL/map_randomized-with-fixed-address",
    {
      addr: 0x50_0000,
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED|MAP_RANDOMIZED",
    },
  ),
  refused(
    "mmap/EINVAL/anonymous-executable",
    "protection/EINVAL/executable-anonymous-memory",
    {
      size: PAGE,
      prot: "PROT_READ|PROT_EXEC",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS",
    },
  ),
  refused(
    "mmap/EINVAL/shared-stack",
    "mmap/EINVAL/map_stack-without-map_private-and-map_anonymous",
    {
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_SHARED|MAP_ANONYMOUS|MAP_STACK",
    },
  ),
  row("mmap/EINVAL/file-write-and-exec", {
    covers: "protection/EINVAL/writable-and-executable",
    setup,
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE|PROT_EXEC", "MAP_PRIVATE")
        .fails("EINVAL"),
    ],
  }),
  row("mmap/EINVAL/file-negative-offset", {
    covers: "mmap/EINVAL/offset-is-negative",
    setup,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE", -PAGE).fails("EINVAL"),
    ],
  }),
  row("mmap/EINVAL/file-unaligned-offset", {
    covers: "mmap/EINVAL/offset-is-no-multiple-of-4096",
    setup,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE", 1).fails("EINVAL"),
    ],
  }),
  row("mmap/EBADF/file-not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [
      mapFile(99, "PROT_READ", "MAP_PRIVATE").fails("EBADF"),
      mapFile(-1, "PROT_READ", "MAP_SHARED").fails("EBADF"),
    ],
  }),
  row("mmap/ENODEV/directory", {
    covers: "mmap/ENODEV/file-is-a-directory",
    setup: [directory("d")],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE").fails("ENODEV"),
    ],
  }),
  row("mmap/EACCES/write-only-descriptor", {
    covers: "mmap/EACCES/file-not-opened-for-reading",
    setup,
    steps: [
      open("f", "O_WRONLY").as("fd"),
      mapFile(result("fd"), "PROT_NONE", "MAP_PRIVATE").fails("EACCES"),
    ],
  }),
  row("mmap/EACCES/shared-write-of-read-only-descriptor", {
    covers: [
      "mmap/EACCES/shared-prot_write-of-file-not-opened-for-writing",
      "mmap/behaviour/private-mapping-needs-no-write-access",
    ],
    setup,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_SHARED").fails(
        "EACCES",
      ),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_PRIVATE").succeeds(),
    ],
  }),
  row("mmap/ENODEV/pipe-and-null-device", {
    covers: "mmap/ENODEV/kind-of-file-cannot-be-mapped",
    steps: [
      mapFile(0, "PROT_READ", "MAP_PRIVATE").fails("ENODEV"),
      pipe(ends).returns(0),
      mapFile(1, "PROT_READ", "MAP_PRIVATE").fails("ENODEV"),
    ],
  }),
  row("mmap/EINVAL/anonymous-file-with-offset", {
    covers: "mmap/EINVAL/offset-into-an-anonymous-file",
    steps: [
      call.anon_create(2 * PAGE, 0).as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_SHARED", PAGE).fails(
        "EINVAL",
      ),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_SHARED").succeeds(),
    ],
  }),
  row("mmap/EPERM/fixed-over-the-program", {
    covers: "region/EPERM/not-made-by-mmap",
    steps: [
      mmap({
        addr: own,
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
      }).fails("EPERM"),
    ],
  }),
  row("mmap/EPERM/fixed-over-immutable", {
    covers: "region/EPERM/immutable",
    steps: [
      ...immutable,
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
      }).fails("EPERM"),
    ],
  }),
  row("mmap/ENOMEM/noreplace-over-a-mapping", {
    covers: "address-space/ENOMEM/range-is-taken",
    note: "There is no EEXIST.",
    steps: [
      anonymous("page"),
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
      }).fails("ENOMEM"),
    ],
  }),
  refused(
    "mmap/ENOMEM/fixed-below-the-process",
    "address-space/ENOMEM/range-outside-address-space",
    {
      addr: PAGE,
      size: PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
    },
    "ENOMEM",
  ),
  row("mmap/EINVAL/offset-past-an-older-shared-mapping", {
    covers: [
      "mmap/EINVAL/offset-at-or-past-end-of-memory-object",
      "mmap/EINVAL/range-runs-past-end-of-memory-object",
      "mmap/behaviour/shared-mappings-keep-the-first-size",
    ],
    setup,
    note:
      "All shared mappings of a file share an object as large as the first needed.",
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_SHARED"),
      call.ftruncate(result("fd"), 4 * PAGE).returns(0),
      mapFile(result("fd"), "PROT_READ", "MAP_SHARED", 2 * PAGE).fails(
        "EINVAL",
      ),
      mmap({
        size: 2 * PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).fails("EINVAL"),
    ],
  }),
  row("mmap/success/anonymous-is-zero-and-writable", {
    covers: "mmap/behaviour/anonymous-memory-reads-as-zero",
    steps: [
      anonymous("page"),
      load(result("page", 17)).returns(0),
      store(result("page", 17), 9),
      load(result("page", 17)).returns(9),
    ],
  }),
  row("mmap/success/hint-is-discarded", {
    covers: "mmap/behaviour/address-without-map_fixed-is-no-hint",
    note: "Without MAP_FIXED an address is not even tried.",
    steps: [
      mmap({
        addr: 0x4000_0000,
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      })
        .returns(otherThan(0x4000_0000)),
    ],
  }),
  row("mmap/success/fixed-replaces", {
    covers: [
      "mmap/behaviour/map_fixed-replaces-what-is-there",
      "mmap/behaviour/anonymous-memory-reads-as-zero",
    ],
    steps: [
      anonymous("page"),
      store(result("page"), 5),
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
      }).returns(result("page")),
      load(result("page")).returns(0),
    ],
  }),
  row("mmap/success/private-over-fork", {
    covers: "mmap/behaviour/private-memory-is-apart-after-fork",
    steps: [
      anonymous("page"),
      store(result("page"), 1),
      child("kid", [store(result("page"), 2), load(result("page")).returns(2)]),
      join("kid"),
      load(result("page")).returns(1),
    ],
  }),
  row("mmap/success/shared-over-fork", {
    covers: "mmap/behaviour/shared-memory-stays-shared-over-fork",
    steps: [
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      }).as("page"),
      child("kid", [store(result("page"), 2)]),
      join("kid"),
      load(result("page")).returns(2),
    ],
  }),
  row("mmap/success/file-private", {
    covers: "mmap/behaviour/file-mapping-shows-the-contents",
    setup,
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_PRIVATE").as("page"),
      load(result("page", 2)).returns(0x63),
      store(result("page", 2), 0x58),
      read(result("fd"), bytes, 6).returns(6).observes(bytes, "abcdef"),
    ],
  }),
  row("mmap/success/file-shared-writes-the-file", {
    covers: "munmap/behaviour/shared-file-is-written-back",
    note:
      "Reading sees nothing of it before the pages are written back; the page's rest is written with it.",
    setup,
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_SHARED").as("page"),
      store(result("page", 2), 0x58),
      pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abcdef"),
      munmap(result("page"), PAGE).returns(0),
      pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abXdef"),
    ],
  }),
  row("mmap/success/file-tail-is-zero", {
    covers: "mmap/behaviour/last-page-is-filled-with-zero",
    setup,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE").as("page"),
      load(result("page", 6)).returns(0),
      load(result("page", PAGE - 1)).returns(0),
    ],
  }),
  row("mmap/success/beyond-end-of-file-kills-with-sigbus", {
    covers: "mmap/behaviour/mapping-past-the-end-succeeds",
    setup,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mmap({
        size: 2 * PAGE,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      }).as("pages"),
      load(result("pages", PAGE)).kills("SIGBUS"),
    ],
  }),
  row("mmap/success/beyond-end-of-file-is-efault-for-calls", {
    covers: "mmap/behaviour/page-past-the-end-is-efault-in-calls",
    setup,
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 2 * PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("pages"),
      pipe(ends).returns(0),
      write(3, result("pages", PAGE), 1).fails("EFAULT"),
    ],
  }),
  row("mmap/success/null-is-never-mapped", {
    steps: [child("kid", [load(NULL).kills("SIGSEGV")]), join("kid"), exit(0)],
  }),
  row("mmap/success/fixed-at-null-is-anywhere", {
    covers: [
      "mmap/behaviour/map_fixed-at-0-is-no-error",
      "mmap/behaviour/map_fixed-at-0-means-anywhere",
      "mmap/behaviour/noreplace-at-0-means-anywhere",
    ],
    steps: [
      mmap({
        addr: 0,
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
      })
        .as("page"),
      store(result("page"), 1),
      mmap({
        addr: 0,
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
      }).returns(otherThan(0)),
    ],
  }),
  row("mmap/success/fixed-wins-over-noreplace", {
    covers: "mmap/behaviour/map_fixed-wins-over-noreplace",
    steps: [
      pages("page", 1),
      store(result("page"), 7),
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED|MAP_FIXED_NOREPLACE",
      }).returns(result("page")),
      load(result("page")).returns(0),
    ],
  }),
  row("mmap/success/purgeable-with-every-other-flag", {
    covers: "mmap/behaviour/map_purgeable-lets-madvise-set-the-volatility",
    note: "What lies beside it is not.",
    steps: [
      pages("map", 3),
      ...([
        "MAP_PRIVATE|MAP_FIXED",
        "MAP_PRIVATE|MAP_FIXED|MAP_STACK",
        "MAP_SHARED|MAP_FIXED|MAP_NORESERVE",
      ] as const).flatMap((flags) => [
        mmap({
          addr: result("map", PAGE),
          size: PAGE,
          prot: "PROT_READ|PROT_WRITE",
          flags: `MAP_ANONYMOUS|MAP_PURGEABLE|${flags}`,
        }).returns(result("map", PAGE)),
        store(result("map", PAGE), 1),
        call.madvise(result("map", PAGE), PAGE, "MADV_SET_VOLATILE").returns(0),
      ]),
      ...[0, 2].map((n) =>
        call.madvise(result("map", n * PAGE), PAGE, "MADV_SET_VOLATILE")
          .fails("EINVAL")
      ),
      munmap(result("map"), 3 * PAGE).returns(0),
      ...([
        ["MAP_PRIVATE|MAP_FIXED_NOREPLACE", PAGE],
        ["MAP_PRIVATE|MAP_RANDOMIZED", PAGE],
        // More than a small machine has to promise.
        ["MAP_PRIVATE|MAP_NORESERVE", 0x1000_0000],
      ] as const).flatMap(([flags, size]) => [
        mmap({
          addr: result("map"),
          size,
          prot: "PROT_READ|PROT_WRITE",
          flags: `MAP_ANONYMOUS|MAP_PURGEABLE|${flags}`,
        }).as(flags),
        call.madvise(result(flags), size, "MADV_SET_VOLATILE").returns(0),
      ]),
    ],
  }),
  row("mmap/success/fixed-removes-only-what-it-covers", {
    covers: [
      "mmap/behaviour/map_fixed-replaces-what-is-there",
      "mmap/behaviour/map_fixed-leaves-what-is-outside",
    ],
    steps: [
      pages("map", 3),
      store(result("map"), 1),
      store(result("map", PAGE), 2),
      store(result("map", 2 * PAGE), 3),
      mmap({
        addr: result("map", PAGE),
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
      }).returns(result("map", PAGE)),
      load(result("map")).returns(1),
      load(result("map", PAGE)).returns(0),
      load(result("map", 2 * PAGE)).returns(3),
    ],
  }),
  row("mmap/success/memory-begins-below-two-mebibytes", {
    source: "Kernel/Memory/AddressSpace.cpp: try_create, MemorySections.h",
    note: "By chance at 64 KiB or a mebibyte above it, for each program anew.",
    steps: [1, 2, 3, 4, 5].flatMap((turn) => [
      child(`kid ${turn}`, [
        newImage(`image ${turn}`, [
          mmap({
            addr: 0x1f_0000,
            size: PAGE,
            flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
          }).returns(0x1f_0000),
          mmap({
            addr: 0xf000,
            size: PAGE,
            flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
          }).fails("ENOMEM"),
        ]),
      ]),
      join(`kid ${turn}`),
    ]),
  }),
  row("mmap/success/lowest-gap-is-taken-again", {
    covers: "mmap/behaviour/lowest-gap-is-taken",
    steps: [
      pages("first", 1),
      pages("second", 1),
      munmap(result("first"), PAGE).returns(0),
      munmap(result("second"), PAGE).returns(0),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      })
        .returns(result("first")),
    ],
  }),
  row("mmap/success/aligned", {
    covers: "mmap/behaviour/power-of-two-alignment-is-kept",
    steps: [0x1_0000, 0x20_0000].map((alignment) =>
      mmap({
        size: PAGE,
        alignment,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      })
        .returns(bits(alignment - 1, 0))
    ),
  }),
  row("mmap/success/unknown-bits-are-ignored", {
    covers: "mmap/behaviour/unknown-bits-are-ignored",
    steps: [
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE|0x70",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|0x10000000",
      })
        .as("page"),
      store(result("page"), 1),
    ],
  }),
  row("mmap/success/write-only-is-not-readable-at-first", {
    covers: "mmap/behaviour/prot_write-alone-reads-after-a-write",
    steps: [
      pages("page", 1, "PROT_WRITE"),
      child("kid", [load(result("page")).kills("SIGSEGV")]),
      join("kid"),
      store(result("page"), 7),
      load(result("page")).returns(7),
    ],
  }),
  row("mmap/success/write-only-pages-of-a-file", {
    covers: "mmap/behaviour/prot_write-alone-reads-after-a-write",
    setup: [file("f", "abcdef", { mode: 0o666 })],
    source: "Kernel/Memory/Region.cpp: handle_fault",
    steps: [
      open("f", "O_RDWR").as("fd"),
      ...(["MAP_PRIVATE", "MAP_SHARED"] as const).flatMap((flags) => [
        mapFile(result("fd"), "PROT_WRITE", flags).as(flags),
        child(`${flags} kid`, [load(result(flags)).kills("SIGSEGV")]),
        join(`${flags} kid`),
        store(result(flags, 1), 0x58),
        load(result(flags)).returns(0x61),
      ]),
      call.msync(result("MAP_SHARED"), PAGE, "MS_SYNC").returns(0),
      load(result("MAP_SHARED", 1)).returns(0x58),
      pread(result("fd"), bytes, 0, 3).returns(3).observes(bytes, "aXc"),
    ],
  }),
  row("mmap/success/no-access", {
    covers: "mmap/behaviour/prot_none-allows-nothing",
    steps: [
      pages("page", 1, "PROT_NONE"),
      pipe(buffer(8, "ends")).returns(0),
      write(2, result("page"), 1).fails("EFAULT"),
      store(result("page"), 1).kills("SIGSEGV"),
    ],
  }),
  row("mmap/success/stack-keeps-its-kind-over-fork", {
    covers: "mmap/behaviour/private-memory-is-apart-after-fork",
    steps: [
      mmap({
        size: 4 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_STACK",
      })
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
  row("mmap/success/shared-survives-the-other-processs-unmapping", {
    covers: [
      "mmap/behaviour/shared-memory-stays-shared-over-fork",
      "munmap/behaviour/shared-memory-stays-for-others",
    ],
    steps: [
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      })
        .as("page"),
      child("kid", [
        store(result("page"), 5),
        munmap(result("page"), PAGE).returns(0),
      ]),
      join("kid"),
      load(result("page")).returns(5),
    ],
  }),
  row("mmap/success/one-byte-is-a-page", {
    covers: [
      "mmap/behaviour/size-is-rounded-up-to-pages",
      "mmap/behaviour/gap-must-hold-size-plus-alignment",
    ],
    steps: [
      mmap({
        size: 1,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("page"),
      store(result("page", PAGE - 1), 1),
      mmap({
        size: PAGE + 1,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      }).as("pages"),
      store(result("pages", 2 * PAGE - 1), 1),
      load(result("pages", 2 * PAGE)).kills("SIGSEGV"),
    ],
  }),
  row("mmap/EINVAL/fixed-and-what-was-there-is-gone", {
    covers: [
      "mmap/EINVAL/range-runs-past-end-of-memory-object",
      "mmap/behaviour/failed-map_fixed-leaves-a-hole",
    ],
    steps: [
      anonymous("pages", 3),
      call.anon_create(PAGE, 0).as("fd"),
      mmap({
        addr: result("pages"),
        size: 2 * PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED|MAP_FIXED",
        fd: result("fd"),
      }).fails("EINVAL"),
      store(result("pages", 2 * PAGE), 1),
      child("kid", [load(result("pages", PAGE)).kills("SIGSEGV")]),
      join("kid"),
      load(result("pages")).kills("SIGSEGV"),
    ],
  }),
  row("mmap/EBADF/fixed-and-what-was-there-stays", {
    covers: "descriptor/EBADF/not-open",
    setup: [directory("d"), ...setup],
    note: "What it was to show is looked for before anything goes.",
    steps: [
      pages("page", 1),
      store(result("page"), 5),
      open("d", "O_RDONLY").as("directory"),
      open("f", "O_RDONLY").as("fd"),
      ...([
        [99, "PROT_READ", "EBADF"],
        [0, "PROT_READ", "ENODEV"],
        [result("directory"), "PROT_READ", "ENODEV"],
        [result("fd"), "PROT_READ|PROT_WRITE", "EACCES"],
        [result("fd"), "PROT_WRITE|PROT_EXEC", "EINVAL"],
      ] as const).map(([fd, prot, errno]) =>
        mmap({
          addr: result("page"),
          size: PAGE,
          prot,
          flags: "MAP_SHARED|MAP_FIXED",
          fd,
        }).fails(errno)
      ),
      load(result("page")).returns(5),
      store(result("page"), 6),
    ],
  }),
  row("mmap/success/anonymous-memory-asks-for-no-file", {
    covers: "mmap/behaviour/map_anonymous-ignores-fd-and-offset",
    steps: [
      ...[[99, 5], [-5, -4096], [0, 0x7000]].flatMap(([fd = 0, offset = 0]) => [
        mmap({
          size: PAGE,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_PRIVATE|MAP_ANONYMOUS",
          fd,
          offset,
        }).as("page"),
        load(result("page")).returns(0),
        store(result("page"), 1),
      ]),
    ],
  }),
  row("mmap/success/nothing-of-an-empty-file", {
    covers: [
      "mmap/behaviour/empty-file-can-be-mapped",
      "mmap/behaviour/map_purgeable-is-for-anonymous-memory",
    ],
    setup: [file("empty", "", { mode: 0o666 }), file("f", "abc")],
    steps: [
      open("empty", "O_RDWR").as("empty"),
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("empty"), "PROT_READ", "MAP_PRIVATE").as("one"),
      mapFile(result("empty"), "PROT_READ", "MAP_SHARED").as("two"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE", 8 * PAGE).as("three"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE|MAP_PURGEABLE")
        .as("four"),
      call.madvise(result("four"), PAGE, "MADV_SET_VOLATILE").fails("EINVAL"),
      load(result("four", 2)).returns(0x63),
      ...["one", "two"].flatMap((name) => [
        child(`${name} kid`, [load(result(name)).kills("SIGBUS")]),
        join(`${name} kid`),
      ]),
      load(result("three")).kills("SIGBUS"),
    ],
  }),
  row("mmap/success/private-memory-of-an-anonymous-file-parts-at-fork", {
    covers: "mmap/behaviour/map_private-of-anon_create-parts-at-fork",
    steps: [
      call.anon_create(PAGE, 0).as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_PRIVATE")
        .as("private"),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_SHARED").as("shared"),
      store(result("private"), 1),
      load(result("shared")).returns(1),
      child("kid", [
        load(result("private")).returns(1),
        store(result("private"), 2),
        store(result("shared", 1), 3),
      ]),
      join("kid"),
      load(result("private")).returns(1),
      load(result("shared", 1)).returns(3),
    ],
  }),
  row("mmap/success/private-memory-of-a-file-over-fork", {
    covers:
      "mmap/behaviour/resident-private-pages-of-a-file-stay-one-over-fork",
    setup: [file("f", "a".repeat(3 * PAGE))],
    source: "Kernel/Memory/PrivateInodeVMObject.cpp: try_clone, Region.cpp",
    note: "Of the three pages one was looked at, one stored to, one neither.",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mmap({
        size: 3 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      }).as("map"),
      load(result("map")).returns(0x61),
      store(result("map", PAGE), 0x62),
      child("kid", [
        load(result("map", PAGE)).returns(0x62),
        ...[0, 1, 2].map((n) => store(result("map", n * PAGE + 1), 0x63)),
      ]),
      join("kid"),
      load(result("map", 1)).returns(0x63),
      load(result("map", PAGE + 1)).returns(0x63),
      load(result("map", PAGE)).returns(0x62),
      load(result("map", 2 * PAGE + 1)).returns(0x61),
      pread(result("fd"), bytes, 0, 2).returns(2).observes(bytes, "aa"),
    ],
  }),
  row("mmap/success/executable-but-not-readable", {
    covers: "mmap/behaviour/prot_exec-alone-cannot-run",
    setup: [file("f", "\0".repeat(PAGE), { mode: 0o755 })],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_EXEC", "MAP_PRIVATE").as("code"),
      child("kid", [load(result("code")).kills("SIGSEGV")]),
      join("kid"),
      jump(result("code")).kills("SIGSEGV"),
    ],
  }),
  row("mmap/success/alignments", {
    covers: [
      "mmap/behaviour/odd-alignment-is-not-kept",
      "mmap/behaviour/power-of-two-alignment-is-kept",
    ],
    steps: [
      ...[0x3000, 0x5000].flatMap((alignment) => [
        mmap({
          size: PAGE,
          alignment,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_PRIVATE|MAP_ANONYMOUS",
        }).returns(bits(0xfff, 0)).as("page"),
        store(result("page"), 1),
      ]),
      mmap({
        size: PAGE,
        alignment: 0x4000,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).returns(bits(0x3fff, 0)),
      mmap({
        size: PAGE,
        alignment: 0x4000,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_RANDOMIZED",
      }).returns(bits(0x3fff, 0)),
      mmap({
        size: PAGE,
        alignment: 0x4001,
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).fails("EINVAL"),
      mmap({
        size: PAGE,
        alignment: 0xfff,
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).fails("EINVAL"),
    ],
  }),
  row("mmap/EFAULT/up-to-the-ceiling", {
    covers: [
      "addr: user-memory/EFAULT/outside-user-space",
      "mmap/behaviour/fixed-range-ends-below-0x1ffe000000",
    ],
    steps: [
      ...([
        [CEILING - 4096n, 4097],
        [CEILING - 4096n, 2 * PAGE],
        [CEILING - 1n, PAGE],
        [CEILING, 1],
        [CEILING + 1n, PAGE],
      ] as const).map(([addr, size]) =>
        mmap({
          addr,
          size,
          flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
        }).fails("EFAULT")
      ),
      mmap({
        addr: CEILING - 4097n,
        size: PAGE,
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
      }).fails("EINVAL"),
    ],
  }),
  row("mmap/success/name-of-4096", {
    source: "Kernel/Syscalls/mmap.cpp",
    steps: [
      mmap({
        size: PAGE,
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
        name: "n".repeat(4096),
      }).as("page"),
      mmap({
        size: PAGE,
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
        name: "n".repeat(4097),
      }).fails("ENAMETOOLONG"),
      call.set_mmap_name({
        addr: result("page"),
        size: PAGE,
        name: "n".repeat(4096),
      }).returns(0),
      call.set_mmap_name({
        addr: result("page"),
        size: PAGE,
        name: path(NULL, 0),
      })
        .returns(0),
    ],
  }),
  row("mmap/ENOMEM/below-the-first-page-that-can-be", {
    source: "Kernel/Memory/RegionTree.cpp",
    steps: [
      ...(["MAP_FIXED", "MAP_FIXED_NOREPLACE"] as const).flatMap((flag) =>
        [PAGE, 2 * PAGE].map((addr) =>
          mmap({
            addr,
            size: PAGE,
            prot: "PROT_READ",
            flags: `MAP_PRIVATE|MAP_ANONYMOUS|${flag}`,
          }).fails("ENOMEM")
        )
      ),
    ],
  }),
  row("mmap/success/nothing-is-at-null", {
    covers: "mmap/behaviour/page-0-is-not-mapped",
    steps: [
      noReplaceAt(0, 1).returns(otherThan(0)).as("page"),
      store(result("page"), 1),
      load(NULL).kills("SIGSEGV"),
    ],
  }),
  row("mmap/success/gap-of-exactly-size-plus-alignment", {
    covers: [
      "mmap/behaviour/gap-must-hold-size-plus-alignment",
      "mmap/behaviour/lowest-gap-is-taken",
    ],
    source: "Kernel/Memory/RegionTree.cpp",
    steps: [
      pages("gap", 8),
      munmap(result("gap"), 8 * PAGE).returns(0),
      noReplace("gap", 9).returns(result("gap", 9 * PAGE)),
      pages("first", 8).returns(result("gap")),
      munmap(result("first"), 10 * PAGE).returns(0),
      noReplace("gap", 8).returns(result("gap", 8 * PAGE)),
      pages("second", 8).returns(result("gap", 9 * PAGE)),
      pages("third", 7).returns(result("gap")),
    ],
  }),
  row("mmap/success/noreplace-between-two-mappings", {
    covers: "address-space/ENOMEM/range-is-taken",
    source: "Kernel/Memory/RegionTree.cpp: allocate_range_specific",
    steps: [
      pages("map", 4),
      munmap(result("map", PAGE), 2 * PAGE).returns(0),
      noReplace("map", 0, 2).fails("ENOMEM"),
      noReplace("map", 1, 3).fails("ENOMEM"),
      noReplace("map", 2, 2).fails("ENOMEM"),
      noReplace("map", 0, 4).fails("ENOMEM"),
      noReplace("map", 1, 2).returns(result("map", PAGE)),
      munmap(result("map", PAGE), 2 * PAGE).returns(0),
      noReplace("map", 2).returns(result("map", 2 * PAGE)),
      noReplace("map", 1).returns(result("map", PAGE)),
      noReplace("map", 1).fails("ENOMEM"),
      ...[0, 1, 2, 3].map((n) => store(result("map", n * PAGE), 1)),
    ],
  }),
  row("mmap/success/up-to-the-ceiling", {
    covers: "mmap/behaviour/fixed-range-ends-below-0x1ffe000000",
    steps: [
      noReplaceAt(CEILING - 8192n, 3).fails("EFAULT"),
      noReplaceAt(CEILING - 8192n, 2).returns(CEILING - 8192n),
      store(CEILING - 1n, 1),
      munmap(CEILING - 4096n, PAGE + 1).fails("EFAULT"),
      munmap(CEILING - 4096n, PAGE).returns(0),
      noReplaceAt(CEILING - 8192n, 2).fails("ENOMEM"),
      noReplaceAt(CEILING - 4096n, 1).returns(CEILING - 4096n),
      load(CEILING - 1n).returns(0),
      load(CEILING).kills("SIGSEGV"),
    ],
  }),
  row("mmap/success/randomized-tries-many-addresses", {
    covers: "mmap/behaviour/map_randomized-tries-1000-addresses",
    source: "Kernel/Memory/RegionTree.cpp",
    note:
      "Aligned so there are three places, one of which is free; no gap is as " +
      "large as the alignment, which the first fit would ask for.",
    steps: [
      ...[16n, 32n, 48n, 80n, 96n, 112n].map((at) =>
        noReplaceAt(at * GIBIBYTE, 1).returns(at * GIBIBYTE)
      ),
      mmap({ ...aligned, flags: "MAP_PRIVATE|MAP_ANONYMOUS" }).fails("ENOMEM"),
      mmap({ ...aligned, flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_RANDOMIZED" })
        .returns(64n * GIBIBYTE),
      mmap({ ...aligned, flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_RANDOMIZED" })
        .fails("ENOMEM"),
      munmap(96n * GIBIBYTE, PAGE).returns(0),
      mmap({ ...aligned, flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_RANDOMIZED" })
        .returns(96n * GIBIBYTE),
    ],
  }),
  row("mmap/ENOMEM/randomized-asks-for-size-and-alignment-at-last", {
    source: "Kernel/Memory/RegionTree.cpp",
    note:
      "No aligned place has room for 3 GiB, so the first fit decides: the " +
      "largest gap holds twice the alignment, but not 5 GiB.",
    steps: [
      ...Array.from({ length: 32 }, (_, n) => {
        const at = BigInt(4 * n + 2) * GIBIBYTE + (n === 1 ? 8192n : 0n);
        return noReplaceAt(at, 1).returns(at);
      }),
      mmap({
        size: 3n * GIBIBYTE,
        alignment: 2n * GIBIBYTE,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE|MAP_RANDOMIZED",
      }).fails("ENOMEM"),
    ],
  }),
  row("mmap/success/shared-object-outlives-a-failed-mapping", {
    covers: "region/EPERM/immutable",
    setup: [file("f", "abcdef", { mode: 0o666 })],
    note: "What the other mapping shows is not given up with the failed one.",
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("map"),
      store(result("map"), 0x41),
      pages("frozen", 1),
      call.annotate_mapping(result("frozen"), "VIRTUAL_MEMORY_IMMUTABLE")
        .returns(0),
      mmap({
        addr: result("frozen"),
        size: PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED|MAP_FIXED",
        fd: result("fd"),
      }).fails("EPERM"),
      load(result("map")).returns(0x41),
      store(result("map", 1), 0x42),
      mmap({
        size: PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("second"),
      load(result("second")).returns(0x41),
      load(result("second", 1)).returns(0x42),
      store(result("map", 2), 0x43),
      load(result("second", 2)).returns(0x43),
    ],
  }),
  row("mmap/success/randomized-is-not-the-lowest-gap", {
    source: "Kernel/Memory/RegionTree.cpp",
    steps: [
      pages("lowest", 1),
      munmap(result("lowest"), PAGE).returns(0),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_RANDOMIZED",
      }).returns(otherThan(result("lowest"))).as("random"),
      store(result("random"), 1),
    ],
  }),
  row("mmap/EOVERFLOW/size-plus-alignment", {
    covers: "mmap/EOVERFLOW/size-plus-alignment-exceeds-64-bits",
    source: "Kernel/Memory/RegionTree.cpp: allocate_range_anywhere",
    steps: [
      ...([
        [PAGE, 0xffff_ffff_ffff_f000n, "EOVERFLOW"],
        [PAGE + 1, 0xffff_ffff_ffff_e000n, "EOVERFLOW"],
        [PAGE, 0xffff_ffff_ffff_e000n, "ENOMEM"],
      ] as const).flatMap(([size, alignment, errno]) => [
        mmap({
          size,
          alignment,
          flags: "MAP_PRIVATE|MAP_ANONYMOUS",
        }).fails(errno),
      ]),
    ],
  }),
  row("mmap/EOVERFLOW/offset-plus-size", {
    covers: "mmap/EOVERFLOW/offset-plus-size-exceeds-64-bits",
    setup,
    source: "Kernel/Memory/AddressSpace.cpp: allocate_region_with_vmobject",
    note: "Only what is mapped already needs no table of this size.",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_SHARED").as("page"),
      ...([
        [0x8000_0000_0000_1000n, "EOVERFLOW"],
        [0x8000_0000_0000_0001n, "EOVERFLOW"],
        [0x8000_0000_0000_0000n, "EINVAL"],
      ] as const).map(([size, errno]) =>
        mmap({
          size,
          prot: "PROT_READ",
          flags: "MAP_SHARED",
          fd: result("fd"),
          offset: 0x7fff_ffff_ffff_f000n,
        }).fails(errno)
      ),
      load(result("page")).returns(0x61),
    ],
  }),
  row("mmap/ENOMEM/no-table-for-so-many-pages", {
    source: "Kernel/Memory/AnonymousVMObject.cpp, Kernel/Heap/kmalloc.cpp",
    note:
      "A table of 40 MiB does not fit in the 64 MiB by which the kernel's heap " +
      "can grow, however little it has grown: twice the size is asked for.",
    steps: [
      ...[0x50_0000n * 4096n, 0xffff_ffff_ffff_f000n].map((size) =>
        mmap({
          size,
          flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE",
        }).fails("ENOMEM")
      ),
      mmap({
        size: 0x1000_0000,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE",
      }).as("map"),
      store(result("map", 0xfff_ffff), 1),
      munmap(result("map"), 0x1000_0000).returns(0),
      mmap({
        size: 0xffff_ffff_ffff_f001n,
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE",
      }).fails("EINVAL"),
    ],
  }),
  row("mmap/success/a-shared-object-is-as-large-as-the-file", {
    covers: "mmap/behaviour/shared-mappings-keep-the-first-size",
    setup: [file("f", "a".repeat(PAGE) + "b".repeat(PAGE) + "c")],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mapFile(result("fd"), "PROT_READ", "MAP_SHARED").as("first"),
      mmap({
        size: 3 * PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("all"),
      load(result("all", PAGE)).returns(0x62),
      load(result("all", 2 * PAGE)).returns(0x63),
      // What another page has left behind is not seen.
      load(result("all", 2 * PAGE + 1)).returns(0),
      load(result("all", 3 * PAGE - 1)).returns(0),
      mmap({
        size: 4 * PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).fails("EINVAL"),
      mapFile(result("fd"), "PROT_READ", "MAP_SHARED", 2 * PAGE).as("last"),
      load(result("last")).returns(0x63),
      mapFile(result("fd"), "PROT_READ", "MAP_SHARED", 3 * PAGE)
        .fails("EINVAL"),
      mapFile(result("fd"), "PROT_READ", "MAP_PRIVATE", 3 * PAGE).as("behind"),
      load(result("behind")).kills("SIGBUS"),
    ],
  }),
  row("mmap/success/all-mappings-of-a-file-show-the-same", {
    covers: "mmap/behaviour/file-mapping-shows-the-contents",
    setup: [
      file("f", "a".repeat(PAGE), { mode: 0o777 }),
      file("g", "a".repeat(PAGE), { mode: 0o777 }),
    ],
    note: "Also those of code. Another file with the same contents stays so.",
    steps: [
      ...["f", "g"].flatMap((name) => [
        open(name, "O_RDWR").as(name),
        mapFile(result(name), "PROT_READ|PROT_EXEC", "MAP_SHARED")
          .as(`code of ${name}`),
        mapFile(result(name), "PROT_READ|PROT_EXEC", "MAP_PRIVATE")
          .as(`own code of ${name}`),
        load(result(`code of ${name}`)).returns(0x61),
        load(result(`own code of ${name}`)).returns(0x61),
      ]),
      mapFile(result("f"), "PROT_READ|PROT_WRITE", "MAP_SHARED").as("data"),
      mapFile(result("f"), "PROT_READ|PROT_WRITE", "MAP_PRIVATE").as("own"),
      load(result("data")).returns(0x61),
      store(result("data"), 0x62),
      load(result("data")).returns(0x62),
      load(result("code of f")).returns(0x62),
      load(result("own code of f")).returns(0x61),
      load(result("code of g")).returns(0x61),
      load(result("own code of g")).returns(0x61),
      load(result("own")).returns(0x61),
      store(result("own"), 0x63),
      load(result("data")).returns(0x62),
      load(result("code of f")).returns(0x62),
      pread(result("f"), bytes, 0, 1).returns(1).observes(bytes, "a"),
      call.msync(result("data"), PAGE, "MS_SYNC").returns(0),
      pread(result("f"), bytes, 0, 1).returns(1).observes(bytes, "b"),
      pread(result("g"), bytes, 0, 1).returns(1).observes(bytes, "a"),
    ],
  }),
  row("mmap/success/rest-of-a-page-of-code-that-is-stored-to", {
    covers: "mmap/behaviour/file-mapping-shows-the-contents",
    setup: [file("f", "a".repeat(PAGE), { mode: 0o777 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      mapFile(result("fd"), "PROT_READ|PROT_EXEC", "MAP_SHARED").as("code"),
      load(result("code")).returns(0x61),
      mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_SHARED").as("data"),
      store(result("data", 1), 0x62),
      ...["code", "data"].flatMap((name) => [
        load(result(name)).returns(0x61),
        load(result(name, 1)).returns(0x62),
        load(result(name, PAGE - 1)).returns(0x61),
      ]),
    ],
  }),
  row("mmap/success/each-fork-copies-for-itself", {
    covers: "mmap/behaviour/private-memory-is-apart-after-fork",
    note: "Three processes share the pages until each stores.",
    steps: [
      anonymous("pages", 3),
      ...[0, 1, 2].map((n) => store(result("pages", n * PAGE + 5), 0x10 + n)),
      child("kid", [
        child("grandchild", [
          store(result("pages", 5), 0x20),
          load(result("pages", PAGE + 5)).returns(0x11),
          barrier("grandchild stored"),
          barrier("all stored"),
          load(result("pages", 5)).returns(0x20),
          load(result("pages", PAGE + 5)).returns(0x11),
          load(result("pages", 2 * PAGE + 5)).returns(0x12),
        ]),
        barrier("grandchild stored"),
        load(result("pages", 5)).returns(0x10),
        store(result("pages", PAGE + 5), 0x31),
        store(result("pages", 5), 0x30),
        barrier("all stored"),
        load(result("pages", PAGE + 5)).returns(0x31),
        load(result("pages", 2 * PAGE + 5)).returns(0x12),
        join("grandchild"),
        store(result("pages", 2 * PAGE + 5), 0x32),
        load(result("pages", 5)).returns(0x30),
      ]),
      barrier("grandchild stored"),
      load(result("pages", 5)).returns(0x10),
      store(result("pages", 2 * PAGE + 6), 0x42),
      barrier("all stored"),
      join("kid"),
      ...[0, 1, 2].flatMap((n) => [
        load(result("pages", n * PAGE + 5)).returns(0x10 + n),
        store(result("pages", n * PAGE + 5), 1),
      ]),
      load(result("pages", 2 * PAGE + 6)).returns(0x42),
    ],
  }),
  ...(Object.entries(returning) as [Architecture, readonly number[]][]).map((
    [architecture, code],
  ) =>
    row(`mmap/success/code-that-a-call-replaces/${architecture}`, {
      arch: [architecture],
      setup: [
        file("f", "a", { mode: 0o777 }),
        file("returns", Uint8Array.from(code)),
        file("fails", Uint8Array.from(ILLEGAL[architecture])),
      ],
      source: "Kernel/Library/StdLib.cpp, Arch/*/Interrupts.cpp",
      note: "What the kernel writes to a page of code is what runs next.",
      steps: [
        open("f", "O_RDWR").as("fd"),
        mapFile(result("fd"), "PROT_READ|PROT_EXEC", "MAP_SHARED").as("code"),
        mapFile(result("fd"), "PROT_READ|PROT_WRITE", "MAP_SHARED").as("data"),
        store(result("data"), 0),
        open("returns", "O_RDONLY").as("returns"),
        read(result("returns"), result("data"), 4).returns(code.length),
        jump(result("code")),
        open("fails", "O_RDONLY").as("fails"),
        read(result("fails"), result("data"), 4).returns(4),
        // AArch64 knows no more of it than that it is unexpected.
        jump(result("code")).kills(
          architecture === "aarch64" ? "SIGSEGV" : "SIGILL",
        ),
      ],
    })
  ),
  row("mmap/success/shared-memory-that-all-have-looked-at", {
    covers: "mmap/behaviour/shared-memory-stays-shared-over-fork",
    note: "What one stores replaces the zeros that the others saw.",
    steps: [
      mmap({
        size: 2 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      }).as("pages"),
      child("kid", [
        load(result("pages", PAGE)).returns(0),
        load(result("pages")).returns(0),
        store(result("pages"), 6),
        barrier("looked"),
        barrier("stored"),
        load(result("pages", PAGE)).returns(7),
      ]),
      load(result("pages")).returns(0),
      load(result("pages", PAGE)).returns(0),
      barrier("looked"),
      load(result("pages")).returns(6),
      store(result("pages", PAGE), 7),
      barrier("stored"),
      join("kid"),
    ],
  }),
  row("mmap/success/what-is-refused-or-unmapped-is-promised-to-nobody", {
    source:
      "Kernel/Syscalls/mmap.cpp, Kernel/Memory/AnonymousVMObject.cpp: the destructor",
    note:
      "Otherwise the memory of a small machine would soon be promised away.",
    steps: [
      pages("taken", 1),
      call.annotate_mapping(result("taken"), "VIRTUAL_MEMORY_IMMUTABLE")
        .returns(0),
      ...[1, 2, 3, 4].flatMap((n) => [
        mmap({
          addr: result("taken"),
          size: 24 << 20,
          prot: "PROT_READ",
          flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
        }).fails("EPERM"),
        mmap({
          addr: result("taken"),
          size: 24 << 20,
          prot: "PROT_READ",
          flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
        }).fails("ENOMEM"),
        pages(`map ${n}`, 6 << 10),
        munmap(result(`map ${n}`, 8 * PAGE), (24 << 20) - 8 * PAGE).returns(0),
        munmap(result(`map ${n}`), 8 * PAGE).returns(0),
      ]),
      pages("map", 6 << 10),
      store(result("map"), 1),
    ],
  }),
  row("mmap/EINVAL/end-past-an-older-shared-mapping", {
    covers: "mmap/EINVAL/range-runs-past-end-of-memory-object",
    source: "Kernel/Memory/SharedInodeVMObject.cpp",
    setup: [file("f", "x".repeat(2 * PAGE), { mode: 0o666 })],
    note: "The object is as large as the file was, and is not made larger.",
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 2 * PAGE,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("map"),
      call.ftruncate(result("fd"), 4 * PAGE).returns(0),
      ...([[2, "fails"], [1, "succeeds"]] as const).map(([count, how]) => {
        const step = mmap({
          size: count * PAGE,
          prot: "PROT_READ",
          flags: "MAP_SHARED",
          fd: result("fd"),
          offset: PAGE,
        });
        return how === "fails" ? step.fails("EINVAL") : step.succeeds();
      }),
      load(result("map", PAGE)).returns(0x78),
    ],
  }),
  row("mmap/ENOMEM/randomized-beyond-the-ceiling", {
    source: "Kernel/Memory/RegionTree.cpp",
    note: "Aligned so there are two places: one is taken, one is outside.",
    steps: [
      noReplaceAt(64n * GIBIBYTE, 1).returns(64n * GIBIBYTE),
      mmap({
        size: 64 << 20,
        alignment: 64n * GIBIBYTE,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE|MAP_RANDOMIZED",
      }).fails("ENOMEM"),
    ],
  }),
];
