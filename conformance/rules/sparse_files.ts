/**
 * Data of files where it begins, ends and is missing: at the borders of the
 * blocks of 131,072 bytes of which RAMFS makes them, and where a write stops
 * in the middle.
 *
 * @module
 */

import {
  array,
  buffer,
  call,
  chmod,
  chown,
  crossing,
  file,
  filled,
  fstat,
  ftruncate,
  lseek,
  mmap,
  munmap,
  open,
  pread,
  read,
  result,
  room,
  type Row,
  row,
  stat,
  type Step,
  type Steps,
  struct,
  text,
  u32,
  u64,
  write,
} from "../language/row.ts";

const RAMFS = "Kernel/FileSystem/RAMFS/Inode.cpp";
const INODE_FILE = "Kernel/FileSystem/InodeFile.cpp";

const BLOCK = 131_072;
const PAGE_SIZE = 4096;
const INT64_MAX = 0x7fff_ffff_ffff_ffffn;

const fd = result("fd");
const letters = struct("iovec", { iov_base: text("ab"), iov_len: 2 });
const got = buffer(16, "got");
const status = room("stat", "status");

const opened = open("f", "O_RDWR|O_CREAT", 0o644).as("fd");

const writeAt = (offset: number, data: string): Steps => [
  lseek(fd, offset, "SEEK_SET").returns(0),
  write(fd, data).returns(data.length),
];

const readAt = (offset: number, wanted: string): Step =>
  pread(fd, got, offset, wanted.length).returns(wanted.length)
    .observes(got, wanted);

const size = (st_size: number): Step =>
  fstat(fd, status).returns(0).observes(status, { st_size });

const made = (id: string, steps: Steps, setup: Steps = []): Row =>
  row(id, { source: RAMFS, setup, steps: [opened, ...steps] });

const blocks: readonly Row[] = [
  made("write/success/over-the-border-of-two-blocks", [
    ...writeAt(BLOCK - 2, "abcd"),
    size(BLOCK + 2),
    readAt(BLOCK - 4, "\0\0abcd"),
    readAt(BLOCK - 1, "bc"),
    readAt(BLOCK, "cd"),
    pread(fd, got, BLOCK + 1, 16).returns(1).observes(got, "d"),
    pread(fd, got, BLOCK + 2, 16).returns(0),
    pread(fd, got, BLOCK + 3, 16).returns(0),
    // No more than was asked for, whichever way.
    pread(fd, buffer(8, "fresh"), BLOCK - 1, 2).returns(2)
      .observes(buffer(8, "fresh"), "bc\0\0\0\0\0\0"),
    lseek(fd, BLOCK - 1, "SEEK_SET").returns(0),
    write(fd, text("BCXX"), 2).returns(2),
    readAt(BLOCK - 2, "aBCd"),
    ...writeAt(BLOCK - 1, "x"),
    ...writeAt(BLOCK, "y"),
    readAt(BLOCK - 3, "\0axyd"),
    size(BLOCK + 2),
  ]),
  made("write/success/block-behind-a-hole", [
    ...writeAt(2 * BLOCK + 5, "ab"),
    readAt(0, "\0\0"),
    readAt(2 * BLOCK - 2, "\0\0\0\0"),
    readAt(2 * BLOCK + 3, "\0\0ab"),
    ...writeAt(3, "cd"),
    readAt(2, "\0cd\0"),
    readAt(2 * BLOCK + 4, "\0ab"),
  ]),
  made("pread/success/hole-covers-what-was-in-the-buffer", [
    ...writeAt(BLOCK, "end"),
    readAt(BLOCK, "end"),
    readAt(BLOCK - 3, "\0\0\0"),
    readAt(BLOCK, "end"),
    ftruncate(fd, 2 * BLOCK).returns(0),
    readAt(BLOCK + 1, "nd\0\0"),
  ]),
  ...[
    { to: 0, left: "" },
    { to: BLOCK - 1, left: "a" },
    { to: BLOCK, left: "ab" },
    { to: BLOCK + 1, left: "abc" },
    { to: 2 * BLOCK, left: "abcd" },
  ].map(({ to, left }) =>
    made(`ftruncate/success/to-${to}-and-back`, [
      ...writeAt(BLOCK - 2, "abcd"),
      ...writeAt(2 * BLOCK, "efgh"),
      ftruncate(fd, to).returns(0),
      size(to),
      pread(fd, got, to, 16).returns(0),
      ftruncate(fd, 2 * BLOCK + 8).returns(0),
      readAt(BLOCK - 2, left.padEnd(4, "\0")),
      readAt(2 * BLOCK, "\0\0\0\0\0\0\0\0"),
      // What comes anew lies in zeros.
      ...writeAt(2 * BLOCK + 2, "z"),
      readAt(2 * BLOCK, "\0\0z\0"),
    ])
  ),
  made("ftruncate/success/end-within-what-was-written", [
    ...writeAt(0, "x".repeat(300)),
    ftruncate(fd, 256).returns(0),
    ftruncate(fd, 400).returns(0),
    readAt(254, "xx\0\0"),
    readAt(256, "\0\0"),
    readAt(299, "\0\0"),
    ...writeAt(258, "y"),
    readAt(254, "xx\0\0y\0"),
  ]),
  row("write/success/most-of-a-block-and-the-next", {
    source: RAMFS,
    steps: [
      opened,
      lseek(fd, 1, "SEEK_SET").returns(0),
      write(fd, filled(BLOCK + 10, 0x61)).returns(BLOCK + 10),
      size(BLOCK + 11),
      readAt(0, "\0aa"),
      readAt(65_535, "aaa"),
      readAt(BLOCK - 1, "aa"),
      pread(fd, got, BLOCK + 10, 16).returns(1).observes(got, "a"),
    ],
  }),
  row("read/success/hole-and-the-next-block", {
    source: RAMFS,
    steps: [
      opened,
      ...writeAt(BLOCK - 1, "ab"),
      ...writeAt(2 * BLOCK, "c"),
      lseek(fd, BLOCK - 1, "SEEK_SET").returns(0),
      read(fd, buffer(BLOCK + 9, "all"), BLOCK + 9).returns(BLOCK + 2),
      write(fd, buffer(BLOCK + 9, "all"), BLOCK + 2).returns(BLOCK + 2),
      readAt(2 * BLOCK, "cab\0"),
      readAt(3 * BLOCK, "\0\0c"),
    ],
  }),
];

/** The last byte of the source lies on a page that is not there. */
const stopped: readonly Row[] = [
  row("write/EFAULT/old-data-stays-behind-what-was-copied", {
    source: RAMFS,
    note: "What lay before the bad page is written, the size stays.",
    setup: [file("f", "0123456789", { mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      write(fd, crossing(text("abcd"))).fails("EFAULT"),
      lseek(fd, 0, "SEEK_CUR").returns(0),
      readAt(0, "abc3456789"),
      size(10),
      lseek(fd, 8, "SEEK_SET").returns(0),
      write(fd, crossing(text("efghi"))).fails("EFAULT"),
      readAt(6, "67ef"),
      size(10),
      // The block has them all the same.
      ftruncate(fd, 14).returns(0),
      readAt(8, "efgh\0\0"),
    ],
  }),
  row("write/EFAULT/stopped-in-the-second-block", {
    source: RAMFS,
    setup: [file("f", "", { mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      ...writeAt(BLOCK, "0123"),
      lseek(fd, BLOCK - 2, "SEEK_SET").returns(0),
      write(fd, crossing(text("abcde"))).fails("EFAULT"),
      readAt(BLOCK - 3, "\0abcd23"),
      size(BLOCK + 4),
    ],
  }),
];

/** Where an offset and a count come to the largest number there is. */
const ends: readonly Row[] = [
  row("pread/EOVERFLOW/one-byte-too-far", {
    source: INODE_FILE,
    covers: "pread transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    setup: [file("f", "abc", { mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      pread(fd, got, INT64_MAX - 16n, 16).returns(0),
      pread(fd, got, INT64_MAX - 15n, 16).fails("EOVERFLOW"),
      pread(fd, got, INT64_MAX, 1).fails("EOVERFLOW"),
      pread(fd, got, INT64_MAX - 1n, 1).returns(0),
    ],
  }),
  row("write/EOVERFLOW/one-byte-too-far", {
    source: INODE_FILE,
    covers: "write transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    setup: [file("f", "abc", { mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      lseek(fd, INT64_MAX - 1n, "SEEK_SET").returns(0),
      write(fd, "ab").fails("EOVERFLOW"),
      // It may end there, but no table of blocks is as long.
      write(fd, "a").fails("ENOMEM"),
      lseek(fd, 0, "SEEK_CUR").returns(0),
      call.pwritev(fd, letters, 1, INT64_MAX - 1n).fails("EOVERFLOW"),
      call.pwritev(fd, letters, 1, INT64_MAX - 2n).fails("ENOMEM"),
    ],
  }),
  row("ioctl/success/fionread-behind-the-end", {
    source: INODE_FILE,
    setup: [file("f", "abc")],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      ...[[0, 3], [2, 1], [3, 0], [5, 0xffff_fffe]].flatMap((
        [offset = 0, left = 0],
      ) => [
        lseek(fd, offset, "SEEK_SET").returns(0),
        call.ioctl(fd, "FIONREAD", u32(9, "left")).returns(0)
          .observes(u32(9, "left"), left),
      ]),
    ],
  }),
];

/** Either of the set-id bits is reason enough to take both away. */
const setIds: readonly Row[] = [
  row("write/success/either-set-id-bit-is-cleared", {
    source: "Kernel/FileSystem/Inode.cpp, prepare_to_write_data",
    covers: "write/behaviour/set-id-bits-are-cleared",
    setup: [0o4777, 0o2777, 0o6777, 0o1777].flatMap((mode, index) =>
      file(`f${index}`, "", { mode })
    ),
    steps: [0o777, 0o777, 0o777, 0o1777].flatMap((left, index) => [
      open(`f${index}`, "O_WRONLY").as("fd"),
      write(fd, "x").returns(1),
      stat(`f${index}`, status).returns(0)
        .observes(status, { st_mode: 0o100000 | left }),
    ]),
  }),
  row("write/success/set-id-bits-go-for-the-superuser-too", {
    source: "Kernel/FileSystem/Inode.cpp, prepare_to_write_data",
    covers: "write/behaviour/set-id-bits-are-cleared",
    as: "root",
    setup: [file("f", "abc", { uid: 7, mode: 0o6777 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      ftruncate(fd, 2).returns(0),
      write(fd, "x", 0).returns(0),
      stat("f", status).returns(0)
        .observes(status, { st_mode: "S_IFREG|0o6777", st_size: 2 }),
      write(fd, "x").returns(1),
      stat("f", status).returns(0)
        .observes(status, { st_mode: "S_IFREG|0o777", st_uid: 7 }),
    ],
  }),
  row("chown/success/either-set-id-bit-is-cleared", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    covers: [
      "chown/behaviour/clears-set-id-bits",
      "fchown/behaviour/clears-set-id-bits",
      "chown/behaviour/clears-set-id-bits-of-directories",
    ],
    as: "root",
    setup: [],
    steps: [0o4755, 0o2755, 0o6755, 0o1755].flatMap((mode, index) => {
      const left = mode === 0o1755 ? 0o1755 : 0o755;
      const kinds = [
        { path: `f${index}`, type: 0o100000 },
        { path: `d${index}`, type: 0o040000 },
        { path: `g${index}`, type: 0o100000 },
      ];
      return [
        open(`f${index}`, "O_RDONLY|O_CREAT", 0o644).succeeds(),
        call.mkdir("AT_FDCWD", text(`d${index}`), 2, 0o755).returns(0),
        open(`g${index}`, "O_RDONLY|O_CREAT", 0o644).as("fd"),
        ...kinds.flatMap(({ path, type }) => [
          chmod(path, mode).returns(0),
          path.startsWith("g")
            ? call.fchown(fd, 7, 8).returns(0)
            : chown(path, 7, 8).returns(0),
          stat(path, status).returns(0).observes(status, {
            st_mode: type | left,
            st_uid: 7,
            st_gid: 8,
          }),
        ]),
      ];
    }),
  }),
];

/** More than two blocks at a time, and what a kernel may do in parts. */
const LARGE = 2 * BLOCK + 2;

/** So much lies there, and behind it is a page that is not there. */
const nearlyAll = result("map", PAGE_SIZE - 2);

const mapped: Steps = [
  mmap({
    size: 2 * BLOCK + 2 * PAGE_SIZE,
    prot: "PROT_READ|PROT_WRITE",
    flags: "MAP_PRIVATE|MAP_ANONYMOUS",
  }).as("map"),
  munmap(result("map", 2 * BLOCK + PAGE_SIZE), PAGE_SIZE).returns(0),
];

const offsetIs = (offset: number): Step => {
  const place = u64(0);
  return lseek(fd, place, "SEEK_CUR").returns(0).observes(place, offset);
};

const marked: Steps = [
  ...writeAt(3, "abc"),
  ...writeAt(BLOCK - 1, "def"),
  ...writeAt(2 * BLOCK + 1, "ghij"),
];

const madeOfMuch = (id: string, steps: Steps): Row =>
  made(id, [...mapped, ...steps]);

const large: readonly Row[] = [
  madeOfMuch("read/success/more-than-two-blocks", [
    ...marked,
    lseek(fd, 3, "SEEK_SET").returns(0),
    // The file ends just behind it.
    read(fd, nearlyAll, LARGE).returns(LARGE),
    offsetIs(LARGE + 3),
    read(fd, nearlyAll, LARGE + 1).returns(0),
    write(fd, nearlyAll, LARGE).returns(LARGE),
    offsetIs(2 * LARGE + 3),
    size(2 * LARGE + 3),
    ftruncate(fd, 3 * LARGE).returns(0),
    readAt(LARGE + 1, "ijabc\0"),
    readAt(LARGE + BLOCK - 2, "\0def\0"),
    readAt(2 * LARGE - 2, "\0ghij\0\0\0"),
    readAt(2, "\0abc\0"),
    // Short of what is asked for by a little, and by much.
    ftruncate(fd, LARGE + 1).returns(0),
    lseek(fd, 4, "SEEK_SET").returns(0),
    read(fd, nearlyAll, LARGE).returns(LARGE - 3),
    offsetIs(LARGE + 1),
    lseek(fd, BLOCK, "SEEK_SET").returns(0),
    read(fd, nearlyAll, LARGE + 1).returns(LARGE + 1 - BLOCK),
    offsetIs(LARGE + 1),
  ]),
  madeOfMuch("pread/success/more-than-two-blocks", [
    ...marked,
    pread(fd, nearlyAll, 1, LARGE).returns(LARGE),
    offsetIs(2 * BLOCK + 5),
    call.pwritev(
      fd,
      struct("iovec", { iov_base: nearlyAll, iov_len: LARGE }),
      1,
      0,
    ).returns(LARGE),
    offsetIs(2 * BLOCK + 5),
    size(LARGE + 3),
    readAt(1, "\0abc\0"),
    readAt(BLOCK - 3, "\0def\0"),
    readAt(2 * BLOCK - 1, "\0ghhij"),
    call.preadv(
      fd,
      array([
        struct("iovec", { iov_base: got, iov_len: 4 }),
        struct("iovec", { iov_base: nearlyAll, iov_len: LARGE }),
      ]),
      2,
      2,
    ).returns(LARGE + 1).observes(got, "abc\0"),
    offsetIs(2 * BLOCK + 5),
    write(fd, nearlyAll, LARGE).returns(LARGE),
    readAt(3 * BLOCK - 4, "\0def\0"),
  ]),
  madeOfMuch("write/success/much-takes-set-id-bits-and-times", [
    chmod("f", 0o6755).returns(0),
    call.futimens({
      fd,
      times: array([
        struct("timespec", { tv_sec: 5 }),
        struct("timespec", { tv_sec: 7 }),
      ]),
    }).returns(0),
    write(fd, nearlyAll, LARGE).returns(LARGE),
    fstat(fd, status).returns(0).observes(status, {
      st_mode: 0o100755,
      st_size: LARGE,
      st_atim: { tv_sec: 5 },
      st_mtim: { tv_sec: { kind: "at-least", value: 8n } },
      st_ctim: { tv_sec: { kind: "at-least", value: 8n } },
    }),
  ]),
  madeOfMuch("write/EFAULT/much-that-is-bad-at-its-end", [
    ...marked,
    pread(fd, nearlyAll, 3, LARGE).returns(LARGE),
    chmod("f", 0o6755).returns(0),
    lseek(fd, 6, "SEEK_SET").returns(0),
    write(fd, nearlyAll, LARGE + 1).fails("EFAULT"),
    offsetIs(6),
    fstat(fd, status).returns(0).observes(status, {
      st_mode: 0o100755,
      st_size: 2 * BLOCK + 5,
    }),
    readAt(2, "\0abcabc\0"),
    readAt(BLOCK + 1, "\0def\0"),
    ftruncate(fd, 3 * BLOCK).returns(0),
    readAt(2 * BLOCK + 3, "\0ghij\0\0"),
    lseek(fd, 6, "SEEK_SET").returns(0),
    read(fd, nearlyAll, LARGE + 1).fails("EFAULT"),
    offsetIs(6),
    pread(fd, nearlyAll, 6, LARGE + 1).fails("EFAULT"),
  ]),
  row("write/EOVERFLOW/much-and-one-byte-too-far", {
    source: INODE_FILE,
    covers: [
      "read transfer/EOVERFLOW/offset-plus-size-above-int64_max",
      "write transfer/EOVERFLOW/offset-plus-size-above-int64_max",
      "pread transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    ],
    steps: [
      opened,
      ...mapped,
      ...[INT64_MAX - BigInt(LARGE), INT64_MAX - BigInt(LARGE - 1)].flatMap(
        (place, index) => [
          lseek(fd, place, "SEEK_SET").returns(0),
          ...index === 0
            ? [
              read(fd, nearlyAll, LARGE).returns(0),
              pread(fd, nearlyAll, place, LARGE).returns(0),
            ]
            : [
              read(fd, nearlyAll, LARGE).fails("EOVERFLOW"),
              pread(fd, nearlyAll, place, LARGE).fails("EOVERFLOW"),
              write(fd, nearlyAll, LARGE).fails("EOVERFLOW"),
            ],
        ],
      ),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...blocks,
  ...large,
  ...stopped,
  ...ends,
  ...setIds,
];
