import {
  buffer,
  call,
  child,
  directory,
  EACCES,
  EBADF,
  EFAULT,
  EINVAL,
  ENAMETOOLONG,
  ENODEV,
  ENOMEM,
  EPERM,
  exit,
  file,
  join,
  load,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_PRIVATE,
  MAP_RANDOMIZED,
  MAP_SHARED,
  MAP_STACK,
  mmap,
  mprotect,
  munmap,
  NULL,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  open,
  otherThan,
  path,
  pipe,
  PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT,
  pread,
  PROT_EXEC,
  PROT_NONE,
  PROT_READ,
  PROT_WRITE,
  read,
  result,
  type Row,
  row,
  SIGBUS,
  SIGSEGV,
  type Step,
  store,
  text,
  UNMAPPED,
  type Value,
  VIRTUAL_MEMORY_IMMUTABLE,
  write,
} from "../../harness/row.ts";

const SOURCE = "Kernel/Syscalls/mmap.cpp, Kernel/Memory/AddressSpace.cpp";
const PAGE = 4096;
const RW = PROT_READ | PROT_WRITE;
const PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS;
const SHARED = MAP_SHARED | MAP_ANONYMOUS;
const CEILING = 0x1f_fe00_0000n;
const bytes = buffer(16, "bytes");
const ends = buffer(8, "ends");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

/** Anonymous private memory of some pages, bound to a name. */
function anonymous(name: string, pages = 1, prot: number = RW): Step {
  return mmap({ size: pages * PAGE, prot, flags: PRIVATE }).as(name);
}

function refused(
  name: string,
  covers: string,
  mapping: Parameters<typeof mmap>[0],
  errno: Parameters<Step["fails"]>[0] = EINVAL,
): Row {
  return made(name, { covers, steps: [mmap(mapping).fails(errno)] });
}

/** A page of the program's own data. */
const own = buffer(PAGE, "own page");

/** A mapping that can not be changed any more. */
const immutable: readonly Step[] = [
  anonymous("page"),
  call.annotate_mapping(result("page"), VIRTUAL_MEMORY_IMMUTABLE).returns(0),
];

const setup = [file("f", "abcdef", { mode: 0o666 })];

function mapFile(fd: Value, prot: number, flags: number, offset = 0): Step {
  return mmap({ size: PAGE, prot, flags, fd, offset });
}

const mmapRows: readonly Row[] = [
  refused(
    "mmap/EINVAL/alignment",
    "mmap/EINVAL/alignment-non-zero-multiple-4096-0",
    { size: PAGE, alignment: 100, prot: RW, flags: PRIVATE },
  ),
  refused("mmap/EINVAL/size-0", "mmap/EINVAL/size-0", {
    size: 0,
    prot: RW,
    flags: PRIVATE,
  }),
  refused(
    "mmap/EINVAL/size-wraps-when-rounded",
    "mmap/EINVAL/size-greater-0xfffffffffffff000-so-rounding-up",
    { size: 0xffff_ffff_ffff_f001n, prot: RW, flags: PRIVATE },
  ),
  refused(
    "mmap/EFAULT/fixed-beyond-user-half",
    "mmap/EFAULT/map_fixed-map_fixed_noreplace-addr-addr-rounded_size-wraps",
    { addr: CEILING, size: PAGE, prot: RW, flags: PRIVATE | MAP_FIXED },
    EFAULT,
  ),
  refused(
    "mmap/EINVAL/fixed-unaligned",
    "mmap/EINVAL/map_fixed-map_fixed_noreplace-addr-page-aligned-checked",
    { addr: 0x50_0001, size: PAGE, prot: RW, flags: PRIVATE | MAP_FIXED },
  ),
  refused(
    "mmap/ENAMETOOLONG/name-of-4097",
    "mmap/ENAMETOOLONG/name-characters-non-null-name-length",
    { size: PAGE, prot: RW, flags: PRIVATE, name: "n".repeat(4097) },
    ENAMETOOLONG,
  ),
  refused(
    "mmap/EFAULT/name",
    "mmap/EFAULT/name-characters-non-null-name-bytes",
    { size: PAGE, prot: RW, flags: PRIVATE, name: path(UNMAPPED, 3) },
    EFAULT,
  ),
  refused(
    "mmap/EINVAL/shared-and-private",
    "mmap/EINVAL/both-map_shared-map_private-set",
    { size: PAGE, prot: RW, flags: PRIVATE | MAP_SHARED },
  ),
  refused(
    "mmap/EINVAL/neither-shared-nor-private",
    "mmap/EINVAL/neither-map_shared-nor-map_private-set",
    { size: PAGE, prot: RW, flags: MAP_ANONYMOUS },
  ),
  refused(
    "mmap/EINVAL/randomized-and-fixed",
    "mmap/EINVAL/map_randomized-combined-map_fixed-map_fixed_noreplace",
    {
      addr: 0x50_0000,
      size: PAGE,
      prot: RW,
      flags: PRIVATE | MAP_FIXED | MAP_RANDOMIZED,
    },
  ),
  refused(
    "mmap/EINVAL/anonymous-executable",
    "mmap/EINVAL/map_anonymous-together-prot_exec-mount-running-executable",
    { size: PAGE, prot: PROT_READ | PROT_EXEC, flags: PRIVATE },
  ),
  refused(
    "mmap/EINVAL/shared-stack",
    "mmap/EINVAL/map_stack-without-both-map_private-map_anonymous",
    { size: PAGE, prot: RW, flags: SHARED | MAP_STACK },
  ),
  made("mmap/EINVAL/file-write-and-exec", {
    covers: "mmap/EINVAL/prot_write-prot_exec-both-requested-executable-s",
    setup,
    steps: [
      open("f", O_RDWR).as("fd"),
      mapFile(result("fd"), RW | PROT_EXEC, MAP_PRIVATE).fails(EINVAL),
    ],
  }),
  made("mmap/EINVAL/file-negative-offset", {
    covers: "mmap/EINVAL/file-mapping-offset-negative",
    setup,
    steps: [
      open("f", O_RDONLY).as("fd"),
      mapFile(result("fd"), PROT_READ, MAP_PRIVATE, -PAGE).fails(EINVAL),
    ],
  }),
  made("mmap/EINVAL/file-unaligned-offset", {
    covers: "mmap/EINVAL/file-mapping-offset-multiple-4096",
    setup,
    steps: [
      open("f", O_RDONLY).as("fd"),
      mapFile(result("fd"), PROT_READ, MAP_PRIVATE, 1).fails(EINVAL),
    ],
  }),
  made("mmap/EBADF/file-not-open", {
    covers: "mmap/EBADF/file-mapping-fd-negative-1024-open",
    steps: [
      mapFile(99, PROT_READ, MAP_PRIVATE).fails(EBADF),
      mapFile(-1, PROT_READ, MAP_SHARED).fails(EBADF),
    ],
  }),
  made("mmap/ENODEV/directory", {
    covers: "mmap/ENODEV/file-mapping-fd-refers-directory",
    setup: [directory("d")],
    steps: [
      open("d", O_RDONLY).as("fd"),
      mapFile(result("fd"), PROT_READ, MAP_PRIVATE).fails(ENODEV),
    ],
  }),
  made("mmap/EACCES/write-only-descriptor", {
    covers: "mmap/EACCES/file-mapping-fd-was-opened-reading",
    setup,
    steps: [
      open("f", O_WRONLY).as("fd"),
      mapFile(result("fd"), PROT_NONE, MAP_PRIVATE).fails(EACCES),
    ],
  }),
  made("mmap/EACCES/shared-write-of-read-only-descriptor", {
    covers: "mmap/EACCES/file-mapping-map_shared-prot_write-fd-was",
    setup,
    steps: [
      open("f", O_RDONLY).as("fd"),
      mapFile(result("fd"), RW, MAP_SHARED).fails(EACCES),
      mapFile(result("fd"), RW, MAP_PRIVATE).succeeds(),
    ],
  }),
  made("mmap/ENODEV/pipe-and-null-device", {
    covers: "mmap/ENODEV/file-type-cannot-mapped-pipes-fifos",
    steps: [
      mapFile(0, PROT_READ, MAP_PRIVATE).fails(ENODEV),
      pipe(ends).returns(0),
      mapFile(1, PROT_READ, MAP_PRIVATE).fails(ENODEV),
    ],
  }),
  made("mmap/EINVAL/anonymous-file-with-offset", {
    covers: "mmap/EINVAL/fd-anonymous-file-anon_create-offset-0",
    steps: [
      call.anon_create(2 * PAGE, 0).as("fd"),
      mapFile(result("fd"), RW, MAP_SHARED, PAGE).fails(EINVAL),
      mapFile(result("fd"), RW, MAP_SHARED).succeeds(),
    ],
  }),
  made("mmap/EPERM/fixed-over-the-program", {
    covers: "mmap/EPERM/map_fixed-some-region-overlapping-range-mmap",
    steps: [
      mmap({
        addr: own,
        size: PAGE,
        prot: RW,
        flags: PRIVATE | MAP_FIXED,
      }).fails(EPERM),
    ],
  }),
  made("mmap/EPERM/fixed-over-immutable", {
    covers: "mmap/EPERM/map_fixed-some-region-overlapping-range-was",
    steps: [
      ...immutable,
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: RW,
        flags: PRIVATE | MAP_FIXED,
      }).fails(EPERM),
    ],
  }),
  made("mmap/ENOMEM/noreplace-over-a-mapping", {
    covers:
      "mmap/ENOMEM/map_fixed_noreplace-range-overlaps-existing-region-there",
    note: "There is no EEXIST.",
    steps: [
      anonymous("page"),
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: RW,
        flags: PRIVATE | MAP_FIXED_NOREPLACE,
      }).fails(ENOMEM),
    ],
  }),
  refused(
    "mmap/ENOMEM/fixed-below-the-process",
    "mmap/ENOMEM/map_fixed-noreplace-target-range-inside-process",
    { addr: PAGE, size: PAGE, prot: RW, flags: PRIVATE | MAP_FIXED },
    ENOMEM,
  ),
  made("mmap/EINVAL/offset-past-an-older-shared-mapping", {
    covers: [
      "mmap/EINVAL/offset-lies-past-end-vm-object",
      "mmap/EINVAL/offset-rounded-size-runs-past-end",
    ],
    setup,
    note:
      "All shared mappings of a file share an object as large as the first needed.",
    steps: [
      open("f", O_RDWR).as("fd"),
      mapFile(result("fd"), PROT_READ, MAP_SHARED),
      call.ftruncate(result("fd"), 4 * PAGE).returns(0),
      mapFile(result("fd"), PROT_READ, MAP_SHARED, 2 * PAGE).fails(EINVAL),
      mmap({
        size: 2 * PAGE,
        prot: PROT_READ,
        flags: MAP_SHARED,
        fd: result("fd"),
      }).fails(EINVAL),
    ],
  }),
  made("mmap/success/anonymous-is-zero-and-writable", {
    steps: [
      anonymous("page"),
      load(result("page", 17)).returns(0),
      store(result("page", 17), 9),
      load(result("page", 17)).returns(9),
    ],
  }),
  made("mmap/success/hint-is-discarded", {
    note: "Without MAP_FIXED an address is not even tried.",
    steps: [
      mmap({ addr: 0x4000_0000, size: PAGE, prot: RW, flags: PRIVATE })
        .returns(otherThan(0x4000_0000)),
    ],
  }),
  made("mmap/success/fixed-replaces", {
    steps: [
      anonymous("page"),
      store(result("page"), 5),
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: RW,
        flags: PRIVATE | MAP_FIXED,
      }).returns(result("page")),
      load(result("page")).returns(0),
    ],
  }),
  made("mmap/success/private-over-fork", {
    steps: [
      anonymous("page"),
      store(result("page"), 1),
      child("kid", [store(result("page"), 2), load(result("page")).returns(2)]),
      join("kid"),
      load(result("page")).returns(1),
    ],
  }),
  made("mmap/success/shared-over-fork", {
    steps: [
      mmap({ size: PAGE, prot: RW, flags: SHARED }).as("page"),
      child("kid", [store(result("page"), 2)]),
      join("kid"),
      load(result("page")).returns(2),
    ],
  }),
  made("mmap/success/file-private", {
    setup,
    steps: [
      open("f", O_RDWR).as("fd"),
      mapFile(result("fd"), RW, MAP_PRIVATE).as("page"),
      load(result("page", 2)).returns(0x63),
      store(result("page", 2), 0x58),
      read(result("fd"), bytes, 6).returns(6).observes(bytes, "abcdef"),
    ],
  }),
  made("mmap/success/file-shared-writes-the-file", {
    note:
      "Reading sees nothing of it before the pages are written back; the page's rest is written with it.",
    setup,
    steps: [
      open("f", O_RDWR).as("fd"),
      mapFile(result("fd"), RW, MAP_SHARED).as("page"),
      store(result("page", 2), 0x58),
      pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abcdef"),
      munmap(result("page"), PAGE).returns(0),
      pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abXdef"),
    ],
  }),
  made("mmap/success/file-tail-is-zero", {
    setup,
    steps: [
      open("f", O_RDONLY).as("fd"),
      mapFile(result("fd"), PROT_READ, MAP_PRIVATE).as("page"),
      load(result("page", 6)).returns(0),
      load(result("page", PAGE - 1)).returns(0),
    ],
  }),
  made("mmap/success/beyond-end-of-file-kills-with-sigbus", {
    setup,
    steps: [
      open("f", O_RDONLY).as("fd"),
      mmap({
        size: 2 * PAGE,
        prot: PROT_READ,
        flags: MAP_PRIVATE,
        fd: result("fd"),
      }).as("pages"),
      load(result("pages", PAGE)).kills(SIGBUS),
    ],
  }),
  made("mmap/success/beyond-end-of-file-is-efault-for-calls", {
    setup,
    steps: [
      open("f", O_RDWR).as("fd"),
      mmap({
        size: 2 * PAGE,
        prot: PROT_READ,
        flags: MAP_SHARED,
        fd: result("fd"),
      }).as("pages"),
      pipe(ends).returns(0),
      write(3, result("pages", PAGE), 1).fails(EFAULT),
    ],
  }),
];

const munmapRows: readonly Row[] = [
  made("munmap/EINVAL/size-0", {
    covers: "munmap/EINVAL/size-0",
    steps: [anonymous("page"), munmap(result("page"), 0).fails(EINVAL)],
  }),
  made("munmap/EINVAL/wraps", {
    covers: "munmap/EINVAL/addr-size-wraps-around-rounding-end",
    steps: [munmap(PAGE, 0xffff_ffff_ffff_f000n).fails(EINVAL)],
  }),
  made("munmap/EINVAL/map-failed", {
    covers: "munmap/EINVAL/addr-size-wraps-around-rounding-end",
    note: "What MAP_FAILED and the topmost page begin wraps around.",
    steps: [
      munmap(0xffff_ffff_ffff_ffffn, PAGE).fails(EINVAL),
      munmap(0xffff_ffff_ffff_f000n, PAGE).fails(EINVAL),
      munmap(0xffff_ffff_ffff_e000n, PAGE).fails(EFAULT),
      munmap(0x8000_0000_0000n, PAGE).fails(EFAULT),
    ],
  }),
  made("munmap/EFAULT/beyond-user-half", {
    covers: "munmap/EFAULT/expanded-range-entirely-below-user-ceiling",
    steps: [munmap(CEILING, PAGE).fails(EFAULT)],
  }),
  made("munmap/EPERM/program-itself", {
    covers: "munmap/EPERM/region-overlapping-range-mmap-region",
    note:
      "Row memory is part of the program's data segment, which the kernel loaded.",
    steps: [munmap(text("x", "own"), PAGE).fails(EPERM)],
  }),
  made("munmap/EPERM/immutable", {
    covers: "munmap/EPERM/region-overlapping-range-immutable",
    steps: [...immutable, munmap(result("page"), PAGE).fails(EPERM)],
  }),
  made("munmap/success/then-it-is-gone", {
    steps: [
      anonymous("page"),
      munmap(result("page"), PAGE).returns(0),
      load(result("page")).kills(SIGSEGV),
    ],
  }),
  made("munmap/success/nothing-there", {
    steps: [
      anonymous("page"),
      munmap(result("page"), PAGE).returns(0),
      munmap(result("page"), PAGE).returns(0),
    ],
  }),
  made("munmap/success/splits-a-region", {
    steps: [
      anonymous("pages", 3),
      store(result("pages", 2 * PAGE), 3),
      munmap(result("pages", PAGE), PAGE).returns(0),
      store(result("pages"), 1),
      load(result("pages", 2 * PAGE)).returns(3),
      load(result("pages", PAGE)).kills(SIGSEGV),
    ],
  }),
  made("munmap/success/size-is-rounded-up", {
    steps: [
      anonymous("pages", 2),
      munmap(result("pages"), 1).returns(0),
      store(result("pages", PAGE), 1),
      load(result("pages")).kills(SIGSEGV),
    ],
  }),
];

const mprotectRows: readonly Row[] = [
  made("mprotect/EINVAL/wraps", {
    covers: "mprotect/EINVAL/addr-size-wraps-around-page-round",
    steps: [
      mprotect(PAGE, 0xffff_ffff_ffff_f000n, PROT_READ).fails(EINVAL),
      mprotect(0xffff_ffff_ffff_ffffn, PAGE, PROT_READ).fails(EINVAL),
      mprotect(0xffff_ffff_ffff_f001n, 0, PROT_READ).fails(EINVAL),
    ],
  }),
  made("mprotect/EINVAL/size-0", {
    covers: "mprotect/EINVAL/page-expanded-range-empty-size-0",
    steps: [
      anonymous("page"),
      mprotect(result("page"), 0, PROT_READ).fails(EINVAL),
      mprotect(result("page", 1), 0, PROT_READ).returns(0),
    ],
  }),
  made("mprotect/EFAULT/beyond-user-half", {
    covers: "mprotect/EFAULT/expanded-range-entirely-below-user-ceiling",
    steps: [mprotect(CEILING, PAGE, PROT_READ).fails(EFAULT)],
  }),
  made("mprotect/EPERM/program-itself", {
    covers: "mprotect/EPERM/region-range-mmap-region-main-stack",
    steps: [mprotect(text("x", "own"), 1, PROT_READ).fails(EPERM)],
  }),
  made("mprotect/EINVAL/exec-of-anonymous", {
    covers:
      "mprotect/EINVAL/prot_exec-requested-region-backed-anonymous-memory",
    steps: [
      anonymous("page"),
      mprotect(result("page"), PAGE, PROT_READ | PROT_EXEC).fails(EINVAL),
    ],
  }),
  made("mprotect/EINVAL/write-and-exec-of-file", {
    covers:
      "mprotect/EINVAL/prot_write-prot_exec-together-mount-lacks-ms_wxallowed",
    setup,
    steps: [
      open("f", O_RDWR).as("fd"),
      mapFile(result("fd"), PROT_READ, MAP_PRIVATE).as("page"),
      mprotect(result("page"), PAGE, RW | PROT_EXEC).fails(EINVAL),
    ],
  }),
  made("mprotect/EINVAL/write-after-exec", {
    covers: "mprotect/EINVAL/prot_write-requested-region-ever-been-executable",
    setup,
    steps: [
      open("f", O_RDWR).as("fd"),
      mapFile(result("fd"), PROT_READ | PROT_EXEC, MAP_PRIVATE).as("page"),
      mprotect(result("page"), PAGE, PROT_READ).returns(0),
      mprotect(result("page"), PAGE, RW).fails(EINVAL),
    ],
  }),
  made("mprotect/EACCES/shared-write-of-read-only-descriptor", {
    covers: "mprotect/EACCES/map_shared-inode-mapping-prot_write-requested-but",
    setup,
    steps: [
      open("f", O_RDONLY).as("fd"),
      mapFile(result("fd"), PROT_READ, MAP_SHARED).as("page"),
      mprotect(result("page"), PAGE, RW).fails(EACCES),
    ],
  }),
  made("mprotect/EINVAL/nothing-mapped", {
    covers: "mprotect/EINVAL/region-intersects-range-all-posix-would",
    steps: [
      anonymous("page"),
      munmap(result("page"), PAGE).returns(0),
      mprotect(result("page"), PAGE, PROT_READ).fails(EINVAL),
    ],
  }),
  made("mprotect/EPERM/immutable", {
    covers: "mprotect/EPERM/region-range-immutable",
    steps: [
      ...immutable,
      mprotect(result("page"), PAGE, PROT_READ).fails(EPERM),
    ],
  }),
  made("mprotect/ENOMEM/hole-in-the-range", {
    covers: "mprotect/ENOMEM/range-spans-several-regions-but-part",
    steps: [
      anonymous("pages", 3),
      munmap(result("pages", PAGE), PAGE).returns(0),
      mprotect(result("pages"), 3 * PAGE, PROT_READ).fails(ENOMEM),
    ],
  }),
  made("mprotect/EINVAL/exec-after-write-where-that-is-given-up", {
    covers: "mprotect/EINVAL/prot_exec-requested-region-ever-been-writable",
    setup,
    steps: [
      open("f", O_RDWR).as("fd"),
      mapFile(result("fd"), RW, MAP_PRIVATE).as("page"),
      call.prctl(
        PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT,
        1,
        0,
        0,
      ).returns(0),
      mprotect(result("page"), PAGE, PROT_READ | PROT_EXEC).fails(EINVAL),
    ],
  }),
  made("mprotect/success/read-only-kills-on-store", {
    steps: [
      anonymous("page"),
      store(result("page"), 4),
      mprotect(result("page"), PAGE, PROT_READ).returns(0),
      load(result("page")).returns(4),
      store(result("page"), 5).kills(SIGSEGV),
    ],
  }),
  made("mprotect/success/none-kills-on-load", {
    steps: [
      anonymous("page"),
      mprotect(result("page"), PAGE, PROT_NONE).returns(0),
      load(result("page")).kills(SIGSEGV),
    ],
  }),
  made("mprotect/success/splits-a-region", {
    steps: [
      anonymous("pages", 3),
      mprotect(result("pages", PAGE), PAGE, PROT_READ).returns(0),
      store(result("pages"), 1),
      store(result("pages", 2 * PAGE), 1),
      store(result("pages", PAGE), 1).kills(SIGSEGV),
    ],
  }),
  made("mprotect/success/and-back", {
    steps: [
      anonymous("page"),
      store(result("page"), 4),
      mprotect(result("page"), PAGE, PROT_NONE).returns(0),
      mprotect(result("page"), PAGE, RW).returns(0),
      load(result("page")).returns(4),
      store(result("page"), 5),
    ],
  }),
  made("mprotect/success/kernel-notices-too", {
    setup,
    steps: [
      open("f", O_RDONLY).as("fd"),
      anonymous("page"),
      mprotect(result("page"), PAGE, PROT_READ).returns(0),
      read(result("fd"), result("page"), 4).fails(EFAULT),
    ],
  }),
  made("mmap/success/null-is-never-mapped", {
    steps: [child("kid", [load(NULL).kills(SIGSEGV)]), join("kid"), exit(0)],
  }),
];

/** Rows of mmap, munmap, mprotect. */
export const mappingRows: readonly Row[] = [
  ...mmapRows,
  ...munmapRows,
  ...mprotectRows,
];
