import {
  buffer,
  call,
  child,
  close,
  EFAULT,
  EINVAL,
  EMFILE,
  ENAMETOOLONG,
  ENOMEM,
  ENOTIMPL,
  EPERM,
  F_GETFD,
  fcntl,
  FD_CLOEXEC,
  file,
  fillDescriptors,
  fstat,
  ftruncate,
  join,
  load,
  MADV_DONTNEED,
  MADV_NORMAL,
  MADV_RANDOM,
  MADV_SEQUENTIAL,
  MADV_SET_NONVOLATILE,
  MADV_SET_VOLATILE,
  MADV_WILLNEED,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MAP_PURGEABLE,
  MAP_SHARED,
  mmap,
  mprotect,
  MS_ASYNC,
  MS_INVALIDATE,
  MS_SYNC,
  munmap,
  NULL,
  O_CLOEXEC,
  O_RDWR,
  open,
  type Path,
  path,
  pread,
  PROT_READ,
  PROT_WRITE,
  result,
  room,
  type Row,
  row,
  SIGSEGV,
  type Step,
  type Steps,
  store,
  struct,
  text,
  UNMAPPED,
  type Value,
} from "../../harness/row.ts";
import {
  SC_mremap_params,
  SC_set_mmap_name_params,
  stat,
} from "../../../src/api/structs.ts";

const SOURCE =
  "Kernel/Syscalls/mmap.cpp, anon_create.cpp, Kernel/Memory/AddressSpace.cpp";
const PAGE = 4096;
const RW = PROT_READ | PROT_WRITE;
const PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS;
const CEILING = 0x1f_fe00_0000n;
/** VirtualMemoryRangeFlags of annotate_mapping. */
const SYSCALL_CODE = 1;
const IMMUTABLE = 2;

const bytes = buffer(8, "bytes");
const information = room(stat, "information");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const page = mmap({ size: PAGE, prot: RW, flags: PRIVATE }).as("page");
const pages = mmap({ size: 3 * PAGE, prot: RW, flags: PRIVATE }).as("pages");
const timePage = call.map_time_page().as("time page");
const frozen = [
  page,
  call.annotate_mapping(result("page"), IMMUTABLE).returns(0),
];

const setup: Steps = [file("f", "abcdef", { mode: 0o666 })];

/** A shared mapping of `f` with a name: without one the conversion would hang the reference. */
function sharedFile(count = 1): readonly Step[] {
  return [
    open("f", O_RDWR).as("fd"),
    mmap({
      size: count * PAGE,
      prot: RW,
      flags: MAP_SHARED,
      fd: result("fd"),
      name: "file",
    }).as("map"),
  ];
}

function mremap(
  address: Value,
  size: Value,
  flags: number = MAP_PRIVATE,
  newSize: Value = size,
): Step {
  return call.mremap(struct(SC_mremap_params, {
    old_address: address,
    old_size: size,
    new_size: newSize,
    flags,
  }));
}

const remapping: readonly Row[] = [
  made("mremap/EINVAL/wraps", {
    covers: "mremap/EINVAL/old_address-old_size-wraps-rounding-overflows",
    steps: [
      mremap(PAGE, 0xffff_ffff_ffff_f000n).fails(EINVAL),
      mremap(PAGE, 0xffff_ffff_ffff_ffffn).fails(EINVAL),
    ],
  }),
  made("mremap/EINVAL/not-a-whole-region", {
    covers: "mremap/EINVAL/region-starts-page-old_address-exactly-page",
    steps: [
      pages,
      mremap(result("pages"), PAGE).fails(EINVAL),
      mremap(result("pages", PAGE), 2 * PAGE).fails(EINVAL),
      mremap(UNMAPPED, PAGE).fails(EINVAL),
    ],
  }),
  made("mremap/EPERM/not-from-mmap", {
    covers: "mremap/EPERM/region-mmap-region",
    steps: [timePage, mremap(result("time page"), PAGE).fails(EPERM)],
  }),
  made("mremap/EPERM/immutable", {
    covers: "mremap/EPERM/region-immutable",
    steps: [...frozen, mremap(result("page"), PAGE).fails(EPERM)],
  }),
  made("mremap/EINVAL/file-became-empty", {
    covers: "mremap/EINVAL/conversion-requested-inode-s-current-size",
    setup,
    steps: [
      ...sharedFile(),
      load(result("map")).returns(0x61),
      ftruncate(result("fd"), 0).returns(0),
      mremap(result("map"), PAGE).fails(EINVAL),
      load(result("map")).returns(0x61),
    ],
  }),
  made("mremap/EINVAL/region-longer-than-file", {
    covers: "mremap/EINVAL/conversion-region-offset-end-lies-past",
    setup,
    note: "The old mapping is gone by then.",
    steps: [
      ...sharedFile(2),
      load(result("map")).returns(0x61),
      mremap(result("map"), 2 * PAGE).fails(EINVAL),
      load(result("map")).kills(SIGSEGV),
    ],
  }),
  made("mremap/ENOTIMPL/anything-but-shared-to-private", {
    covers: "mremap/ENOTIMPL/anything-else-region-anonymous-private-flags",
    setup,
    steps: [
      page,
      mremap(result("page"), PAGE).fails(ENOTIMPL),
      mremap(result("page"), PAGE, 0, 2 * PAGE).fails(ENOTIMPL),
      ...sharedFile(),
      mremap(result("map"), PAGE, MAP_SHARED).fails(ENOTIMPL),
      mremap(result("map"), PAGE, MAP_PRIVATE | MAP_ANONYMOUS).fails(ENOTIMPL),
      mremap(result("map"), PAGE, MAP_PRIVATE | MAP_NORESERVE).fails(ENOTIMPL),
    ],
  }),
  made("mremap/success/shared-becomes-private", {
    setup,
    note: "The new size is not looked at.",
    steps: [
      ...sharedFile(),
      mremap(result("map"), PAGE, MAP_PRIVATE, 77).returns(result("map")),
      load(result("map", 1)).returns(0x62),
      store(result("map"), 0x58),
      munmap(result("map"), PAGE).returns(0),
      pread(result("fd"), bytes, 0, 6).returns(6).observes(bytes, "abcdef"),
    ],
  }),
];

function msync(address: Value, size: Value, flags: number): Step {
  return call.msync(address, size, flags);
}

const syncing: readonly Row[] = [
  made("msync/EINVAL/unknown-flag", {
    covers: "msync/EINVAL/flags-bit-other-ms_sync-ms_async-ms_invalidate",
    steps: [
      page,
      msync(result("page"), PAGE, MS_SYNC | 8).fails(EINVAL),
      msync(result("page"), PAGE, -1).fails(EINVAL),
    ],
  }),
  made("msync/EINVAL/neither-or-both", {
    covers: "msync/EINVAL/ms_sync-ms_async-both-set-both-clear",
    steps: [
      page,
      msync(result("page"), PAGE, 0).fails(EINVAL),
      msync(result("page"), PAGE, MS_INVALIDATE).fails(EINVAL),
      msync(result("page"), PAGE, MS_SYNC | MS_ASYNC).fails(EINVAL),
    ],
  }),
  made("msync/EINVAL/unaligned", {
    covers: "msync/EINVAL/address-page-aligned",
    steps: [
      page,
      msync(result("page", 1), PAGE, MS_SYNC).fails(EINVAL),
      msync(0xffff_ffff_ffff_ffffn, PAGE, MS_SYNC).fails(EINVAL),
    ],
  }),
  made("msync/EINVAL/size-cannot-be-rounded", {
    covers: "msync/EINVAL/size-too-large-round-up-page",
    steps: [
      page,
      msync(result("page"), 0xffff_ffff_ffff_f001n, MS_SYNC).fails(EINVAL),
    ],
  }),
  made("msync/ENOMEM/nothing-mapped", {
    covers: "msync/ENOMEM/region-intersects-range-also-size-0",
    steps: [
      page,
      munmap(result("page"), PAGE).returns(0),
      msync(result("page"), PAGE, MS_SYNC).fails(ENOMEM),
    ],
  }),
  made("msync/ENOMEM/not-from-mmap", {
    covers: "msync/ENOMEM/some-intersecting-region-mmap-region-example",
    steps: [
      timePage,
      msync(result("time page"), PAGE, MS_SYNC).fails(ENOMEM),
    ],
  }),
  made("msync/ENOMEM/hole", {
    covers: "msync/ENOMEM/bytes-covered-regions-differ-size-part",
    steps: [
      pages,
      munmap(result("pages", PAGE), PAGE).returns(0),
      msync(result("pages"), 3 * PAGE, MS_SYNC).fails(ENOMEM),
    ],
  }),
  made("msync/ENOMEM/size-not-of-whole-pages", {
    covers: "msync/ENOMEM/bytes-covered-regions-differ-size-part",
    note: "Covered bytes are whole pages, compared with the size as given.",
    steps: [page, msync(result("page"), PAGE - 1, MS_SYNC).fails(ENOMEM)],
  }),
  made("msync/success/anonymous-memory", {
    steps: [
      page,
      msync(result("page"), PAGE, MS_SYNC).returns(0),
      msync(result("page"), PAGE, MS_ASYNC | MS_INVALIDATE).returns(0),
    ],
  }),
  made("msync/success/immutable", {
    steps: [...frozen, msync(result("page"), PAGE, MS_SYNC).returns(0)],
  }),
  ...[MS_SYNC, MS_ASYNC].map((flags) =>
    made(`msync/success/writes-back-with-flags-${flags}`, {
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

function madvise(address: Value, size: Value, advice: number): Step {
  return call.madvise(address, size, advice);
}

const advising: readonly Row[] = [
  made("madvise/EINVAL/wraps", {
    covers: "madvise/EINVAL/address-size-wraps-rounding-overflows",
    steps: [
      madvise(PAGE, 0xffff_ffff_ffff_f000n, MADV_NORMAL).fails(EINVAL),
    ],
  }),
  made("madvise/EINVAL/size-0", {
    covers: "madvise/EINVAL/expanded-range-empty",
    steps: [page, madvise(result("page"), 0, MADV_NORMAL).fails(EINVAL)],
  }),
  made("madvise/EFAULT/beyond-user-half", {
    covers: "madvise/EFAULT/expanded-range-entirely-below-user-ceiling",
    steps: [madvise(CEILING, PAGE, MADV_NORMAL).fails(EFAULT)],
  }),
  made("madvise/EINVAL/not-a-whole-region", {
    covers: "madvise/EINVAL/region-starts-exactly-page-address-exactly",
    steps: [
      pages,
      madvise(result("pages"), PAGE, MADV_SET_VOLATILE).fails(EINVAL),
      madvise(result("pages", PAGE), 2 * PAGE, MADV_SET_VOLATILE)
        .fails(EINVAL),
    ],
  }),
  made("madvise/EPERM/not-from-mmap", {
    covers: "madvise/EPERM/region-mmap-region",
    steps: [
      timePage,
      madvise(result("time page"), PAGE, MADV_NORMAL).fails(EPERM),
    ],
  }),
  made("madvise/EPERM/immutable", {
    covers: "madvise/EPERM/region-immutable",
    steps: [...frozen, madvise(result("page"), PAGE, 99).fails(EPERM)],
  }),
  made("madvise/EINVAL/volatile-file", {
    covers:
      "madvise/EINVAL/volatile-nonvolatile-advice-region-backed-anonymous",
    setup,
    steps: [
      ...sharedFile(),
      madvise(result("map"), PAGE, MADV_SET_VOLATILE).fails(EINVAL),
      madvise(result("map"), PAGE, MADV_SET_NONVOLATILE).fails(EINVAL),
    ],
  }),
  made("madvise/EINVAL/volatile-but-not-purgeable", {
    covers:
      "madvise/EINVAL/volatile-nonvolatile-advice-anonymous-memory-purgeable",
    steps: [
      page,
      madvise(result("page"), PAGE, MADV_SET_VOLATILE).fails(EINVAL),
      madvise(result("page"), PAGE, MADV_SET_NONVOLATILE).fails(EINVAL),
    ],
  }),
  made("madvise/EINVAL/other-advice", {
    covers: "madvise/EINVAL/other-advice-value-including-madv_normal-dontneed",
    steps: [
      page,
      ...[
        MADV_NORMAL,
        MADV_DONTNEED,
        MADV_WILLNEED,
        MADV_SEQUENTIAL,
        MADV_RANDOM,
        99,
        -1,
      ].map((advice) => madvise(result("page"), PAGE, advice).fails(EINVAL)),
    ],
  }),
  made("madvise/success/volatile-and-back", {
    steps: [
      mmap({ size: PAGE, prot: RW, flags: PRIVATE | MAP_PURGEABLE }).as("page"),
      store(result("page"), 7),
      madvise(result("page"), PAGE, MADV_SET_NONVOLATILE).returns(0),
      madvise(result("page"), PAGE, MADV_SET_VOLATILE).returns(0),
      madvise(result("page"), PAGE, MADV_SET_VOLATILE).returns(0),
      madvise(result("page"), PAGE, MADV_SET_NONVOLATILE).returns(0),
      load(result("page")).returns(7),
    ],
  }),
];

function annotate(address: Value, flags: number): Step {
  return call.annotate_mapping(address, flags);
}

const annotating: readonly Row[] = [
  made("annotate_mapping/EINVAL/no-flag", {
    covers: "annotate_mapping/EINVAL/flags-0",
    steps: [
      annotate(NULL, 0).fails(EINVAL),
      annotate(CEILING, 0).fails(EINVAL),
    ],
  }),
  made("annotate_mapping/EINVAL/null", {
    covers: "annotate_mapping/EINVAL/address-null",
    steps: [annotate(NULL, IMMUTABLE).fails(EINVAL)],
  }),
  made("annotate_mapping/EFAULT/beyond-user-half", {
    covers: "annotate_mapping/EFAULT/address-above-user-ceiling",
    steps: [annotate(CEILING, IMMUTABLE).fails(EFAULT)],
  }),
  made("annotate_mapping/EINVAL/nothing-mapped", {
    covers: "annotate_mapping/EINVAL/region-contains-address",
    steps: [annotate(UNMAPPED, IMMUTABLE).fails(EINVAL)],
  }),
  made("annotate_mapping/EINVAL/not-from-mmap", {
    covers: "annotate_mapping/EINVAL/region-neither-mmap-region-nor-executable",
    steps: [
      timePage,
      annotate(result("time page"), IMMUTABLE).fails(EINVAL),
      annotate(text("own"), IMMUTABLE).fails(EINVAL),
    ],
  }),
  made("annotate_mapping/EPERM/twice", {
    covers: "annotate_mapping/EPERM/region-already-immutable",
    steps: [
      ...frozen,
      annotate(result("page"), IMMUTABLE).fails(EPERM),
      annotate(result("page", 5), SYSCALL_CODE).fails(EPERM),
    ],
  }),
  made("annotate_mapping/success/unknown-flags-do-nothing", {
    steps: [
      page,
      annotate(result("page", 100), 4).returns(0),
      annotate(result("page"), SYSCALL_CODE).returns(0),
      munmap(result("page"), PAGE).returns(0),
    ],
  }),
  made("annotate_mapping/success/immutable-freezes-all", {
    steps: [
      ...frozen,
      munmap(result("page"), PAGE).fails(EPERM),
      mprotect(result("page"), PAGE, PROT_READ).fails(EPERM),
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: RW,
        flags: PRIVATE | MAP_FIXED,
      }).fails(EPERM),
      store(result("page"), 1),
    ],
  }),
  made("annotate_mapping/success/fork-forgets-immutability", {
    steps: [
      ...frozen,
      child("kid", [munmap(result("page"), PAGE).returns(0)]),
      join("kid"),
      munmap(result("page"), PAGE).fails(EPERM),
    ],
  }),
];

function setName(address: Value, size: Value, name: Path): Step {
  return call.set_mmap_name(
    struct(SC_set_mmap_name_params, { addr: address, size, name }),
  );
}

const naming: readonly Row[] = [
  made("set_mmap_name/ENAMETOOLONG/name-of-4097", {
    covers: "set_mmap_name/ENAMETOOLONG/name-length-4096",
    steps: [setName(NULL, 0, path(UNMAPPED, 4097)).fails(ENAMETOOLONG)],
  }),
  made("set_mmap_name/EINVAL/wraps", {
    covers: "set_mmap_name/EINVAL/addr-size-wraps-rounding-overflows",
    steps: [setName(PAGE, 0xffff_ffff_ffff_f000n, "name").fails(EINVAL)],
  }),
  made("set_mmap_name/EINVAL/not-a-whole-region", {
    covers: "set_mmap_name/EINVAL/region-starts-page-addr-exactly-expanded",
    steps: [
      pages,
      setName(result("pages"), PAGE, "name").fails(EINVAL),
      setName(UNMAPPED, 1, "name").fails(EINVAL),
    ],
  }),
  made("set_mmap_name/EPERM/not-from-mmap", {
    covers: "set_mmap_name/EPERM/region-mmap-region",
    steps: [timePage, setName(result("time page"), 1, "name").fails(EPERM)],
  }),
  made("set_mmap_name/EPERM/immutable", {
    covers: "set_mmap_name/EPERM/region-immutable",
    steps: [...frozen, setName(result("page"), PAGE, "name").fails(EPERM)],
  }),
  made("set_mmap_name/success/any-part-of-the-pages-names-them", {
    steps: [
      page,
      setName(result("page"), PAGE, "name").returns(0),
      setName(result("page", 7), 1, "other").returns(0),
    ],
  }),
];

const anonymousFiles: readonly Row[] = [
  made("anon_create/EINVAL/size-0", {
    covers: "anon_create/EINVAL/size-0",
    steps: [call.anon_create(0, 0).fails(EINVAL)],
  }),
  made("anon_create/EINVAL/size-not-of-whole-pages", {
    covers: "anon_create/EINVAL/size-multiple-4096",
    steps: [
      call.anon_create(1, 0).fails(EINVAL),
      call.anon_create(0xffff_ffff_ffff_ffffn, 0).fails(EINVAL),
    ],
  }),
  made("anon_create/EINVAL/size-beyond-signed", {
    covers: "anon_create/EINVAL/size-0x7fffffffffffffff",
    steps: [call.anon_create(0x8000_0000_0000_0000n, 0).fails(EINVAL)],
  }),
  made("anon_create/EMFILE/no-descriptor-left", {
    covers: "anon_create/EMFILE/all-1024-descriptors-use",
    steps: [fillDescriptors(), call.anon_create(PAGE, 0).fails(EMFILE)],
  }),
  made("anon_create/success/lowest-number-and-close-on-exec", {
    steps: [
      call.anon_create(PAGE, O_CLOEXEC).returns(1),
      fcntl(1, F_GETFD).returns(FD_CLOEXEC),
      call.anon_create(PAGE, 0).returns(2),
      fcntl(2, F_GETFD).returns(0),
    ],
  }),
  made("anon_create/success/memory-outlives-the-descriptor-and-is-shared", {
    steps: [
      call.anon_create(PAGE, 0).as("fd"),
      mmap({ size: PAGE, prot: RW, flags: MAP_SHARED, fd: result("fd") })
        .as("one"),
      mmap({ size: PAGE, prot: RW, flags: MAP_PRIVATE, fd: result("fd") })
        .as("two"),
      close(result("fd")).returns(0),
      store(result("one"), 7),
      load(result("two")).returns(7),
      store(result("two", 1), 8),
      load(result("one", 1)).returns(8),
    ],
    note: "A private mapping is of the very same memory.",
  }),
  made("anon_create/success/purgeable", {
    steps: [
      call.anon_create(PAGE, 0).as("fd"),
      mmap({ size: PAGE, prot: RW, flags: MAP_SHARED, fd: result("fd") })
        .as("page"),
      madvise(result("page"), PAGE, MADV_SET_VOLATILE).returns(0),
      madvise(result("page"), PAGE, MADV_SET_NONVOLATILE).returns(0),
    ],
  }),
];

/** Rows of mremap, msync, madvise, annotate_mapping, set_mmap_name, anon_create. */
export const regionRows: readonly Row[] = [
  ...remapping,
  ...syncing,
  ...advising,
  ...annotating,
  ...naming,
  ...anonymousFiles,
];
