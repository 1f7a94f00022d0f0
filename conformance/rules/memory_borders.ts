/**
 * Where memory ends: what calls read and write across the borders of pages, up
 * to a page that is not there, and up to the end of what programs may use.
 *
 * @module
 */

import {
  buffer,
  call,
  file,
  filled,
  load,
  lseek,
  mmap,
  mprotect,
  node,
  open,
  path,
  pipe,
  pread,
  read,
  result,
  type Row,
  row,
  type Step,
  store,
  u64,
  type Value,
  word,
  words,
  write,
} from "../language/row.ts";
import { anonymous, PAGE } from "../worlds/memory_mapping.ts";

const CEILING = 0x1f_fe00_0000n;

const STRINGS = "Kernel/Library/StdLib.cpp: try_copy_kstring_from_user";
const RANGES = "Kernel/Memory/MemoryManager.h: is_user_range";

const fd = result("fd");

/** An address in the memory that each row maps. */
const at = (offset: number) => result("map", offset);

/** Memory up to the very end of what programs may use. */
const topmost: Step = mmap({
  addr: CEILING - 4096n,
  size: PAGE,
  prot: "PROT_READ|PROT_WRITE",
  flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
}).returns(CEILING - 4096n).as("top");

/** `count` pages, and behind them one that nobody may touch. */
const guarded = (count: number): readonly Step[] => [
  anonymous("map", count + 1),
  mprotect(at(count * PAGE), PAGE, "PROT_NONE").returns(0),
];

const holds = (bytes: Readonly<Record<number, number>>): readonly Step[] =>
  Object.entries(bytes).map(([offset, byte]) =>
    load(at(Number(offset))).returns(byte)
  );

/** Text put where it is wanted, by way of a file that holds it. */
const placed = (where: Value, size: number, from = 0): readonly Step[] => [
  open("text", "O_RDONLY").as("source"),
  pread(result("source"), where, from, size).returns(size),
];

const A = 0x61;
const B = 0x62;
const C = 0x63;

/** A page of each letter. */
const letters = file(
  "f",
  "a".repeat(PAGE) + "b".repeat(PAGE) + "c".repeat(PAGE),
  { mode: 0o666 },
);

const ends = buffer(8, "ends");
const few = buffer(16, "few");
const end = buffer(1, "end");
const marked = filled(8, 90);
const offset = words(8, [0, 90]);

const zeros = (count: number): readonly number[] =>
  new Array<number>(count).fill(0);

export const rows: readonly Row[] = [
  row("pread/success/over-the-borders-of-pages", {
    setup: [letters],
    source: "Kernel/Library/StdLib.cpp",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      anonymous("map", 4),
      pread(fd, at(PAGE - 3), PAGE - 5, 6).returns(6),
      ...holds({
        [PAGE - 4]: 0,
        [PAGE - 3]: A,
        [PAGE + 1]: A,
        [PAGE + 2]: B,
        [PAGE + 3]: 0,
      }),
      pread(fd, at(PAGE - 20), PAGE - 40, 2 * PAGE + 40)
        .returns(2 * PAGE + 40),
      ...holds({
        [PAGE - 21]: 0,
        [PAGE - 20]: A,
        [PAGE + 19]: A,
        [PAGE + 20]: B,
        [2 * PAGE + 19]: B,
        [2 * PAGE + 20]: C,
        [3 * PAGE + 19]: C,
        [3 * PAGE + 20]: 0,
      }),
    ],
  }),
  row("pread/EFAULT/behind-the-last-good-page", {
    setup: [letters],
    source: "Kernel/FileSystem/RAMFS/Inode.cpp, Library/StdLib.cpp",
    note: "What lies before the bad page has been written.",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      ...guarded(2),
      pread(fd, at(PAGE - 8), 8, PAGE + 8).returns(PAGE + 8),
      pread(fd, at(PAGE - 16), PAGE, PAGE + 17).fails("EFAULT"),
      ...holds({
        [PAGE - 17]: 0,
        [PAGE - 16]: B,
        [2 * PAGE - 17]: B,
        [2 * PAGE - 16]: C,
        [2 * PAGE - 1]: C,
      }),
      pread(fd, at(2 * PAGE - 1), 0, 2).fails("EFAULT"),
      load(at(2 * PAGE - 1)).returns(A),
      pread(fd, at(2 * PAGE - 1), PAGE, 1).returns(1),
      load(at(2 * PAGE - 1)).returns(B),
      pread(fd, at(2 * PAGE), 0, 1).fails("EFAULT"),
    ],
  }),
  row("write/success/over-the-borders-of-pages", {
    setup: [letters, file("out", "", { mode: 0o666 })],
    source: "Kernel/Library/StdLib.cpp",
    steps: [
      open("f", "O_RDONLY").as("source"),
      open("out", "O_RDWR").as("fd"),
      anonymous("map", 3),
      read(result("source"), at(0), 3 * PAGE).returns(3 * PAGE),
      write(fd, at(PAGE - 2), 4).returns(4),
      pread(fd, few, 0, 16).returns(4).observes(few, "aabb\0"),
      call.ftruncate(fd, 0).returns(0),
      lseek(fd, 0, "SEEK_SET").returns(0),
      write(fd, at(PAGE - 10), PAGE + 20).returns(PAGE + 20),
      pread(fd, few, 2, 16).returns(16).observes(few, "aaaaaaaabbbbbbbb"),
      pread(fd, few, PAGE + 2, 16).returns(16).observes(
        few,
        "bbbbbbbbcccccccc",
      ),
      pread(fd, few, PAGE + 10, 16).returns(10).observes(few, "cccccccccc"),
    ],
  }),
  row("write/EFAULT/behind-the-last-good-page", {
    setup: [letters],
    source: "Kernel/Library/DoubleBuffer.cpp, StdLib.cpp",
    note: "Nothing of it is in the pipe.",
    steps: [
      open("f", "O_RDONLY").as("source"),
      ...guarded(2),
      read(result("source"), at(0), 2 * PAGE).returns(2 * PAGE),
      pipe(ends, "O_NONBLOCK").returns(0),
      write(word(ends, 4), at(PAGE - 8), PAGE + 9).fails("EFAULT"),
      read(word(ends), few, 16).fails("EAGAIN"),
      write(word(ends, 4), at(2 * PAGE - 1), 2).fails("EFAULT"),
      read(word(ends), few, 16).fails("EAGAIN"),
      write(word(ends, 4), at(PAGE - 8), PAGE + 8).returns(PAGE + 8),
      read(word(ends), few, 16).returns(16).observes(few, "aaaaaaaabbbbbbbb"),
      read(word(ends), at(0), 2 * PAGE).returns(PAGE - 8),
    ],
  }),
  row("read/success/zeros-over-the-borders-of-pages", {
    setup: [node("zero", "S_IFCHR|0o666", 0x105), letters],
    source: "Kernel/Devices/Generic/ZeroDevice.cpp",
    steps: [
      open("f", "O_RDONLY").as("source"),
      open("zero", "O_RDONLY").as("fd"),
      anonymous("map", 3),
      read(result("source"), at(0), 3 * PAGE).returns(3 * PAGE),
      read(fd, at(PAGE - 2), 4).returns(4),
      ...holds({
        [PAGE - 3]: A,
        [PAGE - 2]: 0,
        [PAGE - 1]: 0,
        [PAGE]: 0,
        [PAGE + 1]: 0,
        [PAGE + 2]: B,
      }),
      read(fd, at(PAGE - 3), PAGE + 6).returns(PAGE + 6),
      ...holds({
        [PAGE - 4]: A,
        [PAGE - 3]: 0,
        [PAGE + 2]: 0,
        [2 * PAGE - 1]: 0,
        [2 * PAGE + 2]: 0,
        [2 * PAGE + 3]: C,
      }),
      mprotect(at(2 * PAGE), PAGE, "PROT_READ").returns(0),
      read(fd, at(2 * PAGE - 1), 2).fails("EFAULT"),
      read(fd, at(2 * PAGE - 1), 1).returns(1),
    ],
  }),
  row("open/success/path-over-the-border-of-pages", {
    setup: [file("abcdef", "x"), file("text", "abcdef")],
    source: STRINGS,
    steps: [
      ...guarded(2),
      ...placed(at(PAGE - 3), 6),
      open(path(at(PAGE - 3), 6), "O_RDONLY"),
      open(path(at(PAGE - 3), 5), "O_RDONLY").fails("ENOENT"),
      ...placed(at(2 * PAGE - 6), 6),
      open(path(at(2 * PAGE - 6), 6), "O_RDONLY"),
      open(path(at(2 * PAGE - 6), 7), "O_RDONLY").fails("EFAULT"),
    ],
  }),
  row("open/success/nothing-is-read-behind-the-nul", {
    setup: [file("ab", "x"), file("text", "ab\0\0\0")],
    source: `${STRINGS}, Kernel/FileSystem/VirtualFileSystem.cpp`,
    note: "The page behind it may not be touched.",
    steps: [
      ...guarded(2),
      ...placed(at(2 * PAGE - 3), 3),
      open(path(at(2 * PAGE - 3), 3), "O_RDONLY"),
      open(path(at(2 * PAGE - 3), 4), "O_RDONLY"),
      open(path(at(2 * PAGE - 3), 100), "O_RDONLY"),
      ...placed(at(2 * PAGE - 2), 2),
      open(path(at(2 * PAGE - 2), 2), "O_RDONLY"),
      open(path(at(2 * PAGE - 2), 3), "O_RDONLY").fails("EFAULT"),
      ...placed(at(PAGE - 2), 5),
      open(path(at(PAGE - 2), 100), "O_RDONLY"),
      open(path(at(2 * PAGE - 1), 2), "O_RDONLY").fails("EFAULT"),
      store(at(2 * PAGE - 1), 0),
      // An empty path.
      open(path(at(2 * PAGE - 1), 2), "O_RDONLY").fails("EINVAL"),
      open(path(at(PAGE + 1), PAGE), "O_RDONLY").fails("EINVAL"),
    ],
  }),
  row("open/EFAULT/path-that-reaches-the-end-of-user-space", {
    setup: [file("ab", "x")],
    source: `${STRINGS}, ${RANGES}`,
    note: "Where a range ends counts more than where its NUL stands.",
    steps: [
      topmost,
      store(CEILING - 3n, A),
      store(CEILING - 2n, B),
      open(path(CEILING - 3n, 3), "O_RDONLY"),
      open(path(CEILING - 3n, 4), "O_RDONLY").fails("EFAULT"),
    ],
  }),
  row("pread/EFAULT/range-that-reaches-the-end-of-user-space", {
    setup: [letters],
    source: RANGES,
    note: "It is looked at as a whole before anything is written.",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      topmost,
      pread(fd, CEILING - 4096n, 0, PAGE + 1).fails("EFAULT"),
      load(CEILING - 4096n).returns(0),
      pread(fd, CEILING - 1n, 0, 2).fails("EFAULT"),
      load(CEILING - 1n).returns(0),
      pread(fd, CEILING - 4096n, 0, PAGE - 1).returns(PAGE - 1),
      load(CEILING - 2n).returns(A),
      load(CEILING - 1n).returns(0),
      store(CEILING - 1n, C),
      pipe(ends).returns(0),
      store(CEILING - 4n, C),
      pipe(CEILING - 4n).fails("EFAULT"),
      load(CEILING - 4n).returns(C),
      call.set_mmap_name({
        addr: result("top"),
        size: PAGE,
        name: path(CEILING, 0),
      }).fails("EFAULT"),
      call.set_mmap_name({
        addr: result("top"),
        size: PAGE,
        name: path(CEILING - 1n, 0),
      }).returns(0),
      write(word(ends, 4), CEILING - 2n, 3).fails("EFAULT"),
      write(word(ends, 4), CEILING - 2n, 2).returns(2),
      read(word(ends), few, 16).returns(2).observes(few, "ac"),
    ],
  }),
  row("lseek/success/offset-over-the-border-of-pages", {
    setup: [
      file("f", "x"),
      file("text", Uint8Array.of(3, 0, 0, 0, 1, 0, 0, 0)),
    ],
    source: "Kernel/Syscalls/lseek.cpp, Library/StdLib.cpp",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      ...guarded(2),
      ...([PAGE - 4, PAGE - 7, PAGE - 8, PAGE, 2 * PAGE - 8] as const)
        .flatMap((offset, n) => [
          ...placed(at(offset), 8),
          call.lseek(fd, at(offset), "SEEK_SET").returns(0),
          lseek(fd, u64(2, `seen ${n}`), "SEEK_CUR").returns(0)
            .observes(u64(2, `seen ${n}`), 0x1_0000_0005),
        ]),
      ...placed(at(2 * PAGE - 4), 4),
      call.lseek(fd, at(2 * PAGE - 4), "SEEK_SET").fails("EFAULT"),
    ],
  }),
  row("pipe/success/descriptors-over-the-border-of-pages", {
    source: "Kernel/Syscalls/pipe.cpp, Library/StdLib.cpp",
    steps: [
      ...guarded(1),
      pipe(at(PAGE - 8)).returns(0),
      ...holds({ [PAGE - 8]: 1, [PAGE - 7]: 0, [PAGE - 4]: 2, [PAGE - 1]: 0 }),
      pipe(at(PAGE - 4)).fails("EFAULT"),
      mprotect(at(PAGE), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      pipe(at(PAGE - 2)).returns(0),
      ...holds({ [PAGE - 1]: 0, [PAGE]: 0, [PAGE + 3]: 0 }),
    ],
  }),
  row("read/success/into-a-page-that-is-read-as-well", {
    setup: [letters],
    source: "Kernel/Library/StdLib.cpp",
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 2 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd,
      }).as("map"),
      load(at(PAGE)).returns(B),
      pread(fd, at(PAGE - 2), 2 * PAGE, 4).returns(4),
      ...holds({
        [PAGE - 3]: A,
        [PAGE - 2]: C,
        [PAGE + 1]: C,
        [PAGE + 2]: B,
      }),
      pread(fd, end, PAGE, 1).returns(1).observes(end, "b"),
      call.msync(at(0), 2 * PAGE, "MS_SYNC").returns(0),
      pread(fd, end, PAGE, 1).returns(1).observes(end, "c"),
      write(fd, filled(2, 0x78), 2).returns(2),
    ],
  }),
  row("ioctl/success/number-up-to-the-last-good-byte", {
    setup: [file("f", "abc")],
    source: "Kernel/Library/StdLib.cpp",
    steps: [
      ...guarded(1),
      pipe(ends).returns(0),
      call.ioctl(word(ends), "FIONBIO", at(PAGE - 4)).returns(0),
      call.ioctl(word(ends), "FIONBIO", at(PAGE - 3)).fails("EFAULT"),
      call.sigprocmask("SIG_BLOCK", at(PAGE - 4), at(PAGE - 4)).returns(0),
      call.sigprocmask("SIG_BLOCK", at(PAGE - 3), 0).fails("EFAULT"),
      call.sigprocmask("SIG_BLOCK", 0, at(PAGE - 3)).fails("EFAULT"),
      call.futex({
        userspace_address: at(PAGE - 4),
        futex_op: "FUTEX_WAKE",
        val: 1,
        timeout: 0,
        userspace_address2: 0,
        val3: 0,
      }).returns(0),
      call.futex({
        userspace_address: at(PAGE - 4),
        futex_op: "FUTEX_WAIT",
        val: 1,
        timeout: 0,
        userspace_address2: 0,
        val3: 0,
      }).fails("EAGAIN"),
    ],
  }),
  row("connect/EINVAL/family-up-to-the-last-good-byte", {
    covers: "internet-socket/EINVAL/address-family-is-not-af_inet",
    note: "The family is looked at before the rest of the address.",
    source: "Kernel/Net/IP/Socket.cpp: connect",
    steps: [
      ...guarded(1),
      call.socket("AF_INET", "SOCK_DGRAM", 0).as("socket"),
      call.connect(result("socket"), at(PAGE - 2), 16).fails("EINVAL"),
      call.connect(result("socket"), at(PAGE - 1), 16).fails("EFAULT"),
      store(at(PAGE - 2), 2),
      call.connect(result("socket"), at(PAGE - 2), 16).fails("EFAULT"),
    ],
  }),
  row("sigprocmask/success/nothing-is-written-behind-a-number", {
    source: "Kernel/Syscalls/sigaction.cpp, lseek.cpp, Library/StdLib.cpp",
    setup: [file("f", "abc")],
    steps: [
      call.sigprocmask("SIG_BLOCK", 0, marked).returns(0)
        .observes(marked, Uint8Array.of(0, 0, 0, 0, 90, 90, 90, 90)),
      open("f", "O_RDONLY").as("fd"),
      call.lseek(fd, offset, "SEEK_END").returns(0)
        .observes(offset, Uint8Array.of(3, ...zeros(7), 90, ...zeros(7))),
    ],
  }),
  row("mmap/success/holes-are-zeros-whatever-was-mapped-before", {
    setup: [letters, file("hole", "", { mode: 0o666 })],
    source:
      "Kernel/Memory/InodeVMObject.cpp, Kernel/FileSystem/RAMFS/Inode.cpp",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mmap({ size: PAGE, prot: "PROT_READ", flags: "MAP_PRIVATE", fd }).as(
        "map",
      ),
      ...holds({ 0: A, [PAGE - 1]: A }),
      open("hole", "O_RDWR").as("fd"),
      write(fd, "xyz").returns(3),
      call.ftruncate(fd, PAGE - 96).returns(0),
      mmap({ size: PAGE, prot: "PROT_READ", flags: "MAP_PRIVATE", fd }).as(
        "map",
      ),
      ...holds({ 2: 0x7a, 3: 0, 255: 0, 256: 0, 300: 0, 2000: 0 }),
      ...holds({ [PAGE - 97]: 0, [PAGE - 96]: 0, [PAGE - 1]: 0 }),
    ],
  }),
  row("write/success/behind-what-a-pipe-holds", {
    source: "Kernel/Library/DoubleBuffer.cpp",
    note: "However much there is room for so far.",
    steps: [
      pipe(ends).returns(0),
      write(word(ends, 4), "ab").returns(2),
      write(word(ends, 4), "cdefg").returns(5),
      write(word(ends, 4), filled(2000, 0x78)).returns(2000),
      write(word(ends, 4), "y").returns(1),
      read(word(ends), few, 9).returns(9).observes(few, "abcdefgxx"),
      anonymous("map"),
      write(word(ends, 4), "z").returns(1),
      read(word(ends), at(0), PAGE).returns(1999),
      ...holds({ 0: 0x78, 1997: 0x78, 1998: 0x79, 1999: 0 }),
      read(word(ends), at(0), PAGE).returns(1),
      ...holds({ 0: 0x7a, 1: 0x78 }),
    ],
  }),
];
