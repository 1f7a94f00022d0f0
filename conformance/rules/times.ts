/**
 * The three times of files: what sets which of them, and what leaves all of
 * them alone. Files are made while the clock shows an early year, and dealt
 * with while it shows a late one.
 *
 * @module
 */

import type { Claims } from "../ledger/claim.ts";
import {
  array,
  bits,
  buffer,
  call,
  chmod,
  chown,
  close,
  directory,
  file,
  fsmount,
  fsopen,
  ftruncate,
  inside,
  link,
  load,
  mkdir,
  mknod,
  NULL,
  open,
  otherThan,
  pread,
  read,
  readlink,
  rename,
  result,
  rmdir,
  room,
  type Row,
  row,
  stat,
  type Step,
  type Steps,
  struct,
  symbolicLink,
  symlink,
  text,
  umount,
  unlink,
  write,
} from "../language/row.ts";

const VFS = "Kernel/FileSystem/VirtualFileSystem.cpp";
const RAMFS = "Kernel/FileSystem/RAMFS/Inode.cpp";
const TIMES = "Kernel/Syscalls/utimensat.cpp, utime.cpp";

const fd = result("fd");
const got = buffer(16, "got");
const status = room("stat", "status");

/** Seconds at which the clock is set; what comes within eight years counts. */
const EARLY = 0x1000_0000;
const LATE = 0x2000_0000;
const YEARS = 0xf000_0000;

const early = { tv_sec: bits(YEARS, EARLY) };
const late = { tv_sec: bits(YEARS, LATE) };

const clock = (seconds: number): Step =>
  call.clock_settime(
    "CLOCK_REALTIME",
    struct("timespec", { tv_sec: seconds }),
  ).returns(0);

type Time = typeof early | { tv_sec: number | bigint; tv_nsec: number };

interface Seen {
  readonly atime?: Time;
  readonly mtime?: Time;
  readonly ctime?: Time;
}

/** The times of a path, early where nothing else is said. */
function seen(
  path: string,
  { atime = early, mtime = early, ctime = early }: Seen = {},
  follow = true,
): Step {
  return stat(path, status, { follow }).returns(0).observes(status, {
    st_atim: atime,
    st_mtim: mtime,
    st_ctim: ctime,
  });
}

/** The superuser's rows: what stands in `before` is done early, the rest late. */
function timed(
  id: string,
  before: Steps,
  steps: Steps,
  more: {
    readonly covers?: Claims;
    readonly source?: string;
    readonly teardown?: Steps;
  } = {},
): Row {
  return row(id, {
    source: RAMFS,
    as: "root",
    touches: ["clock"],
    setup: [clock(EARLY), ...before],
    steps: [clock(LATE), ...steps],
    ...more,
  });
}

const opened = open("f", "O_RDWR").as("fd");

const made: readonly Row[] = [
  timed("open/success/new-file-has-current-times", [], [
    open("f", "O_RDWR|O_CREAT", 0o644).as("fd"),
    seen("f", { atime: late, mtime: late, ctime: late }),
    mkdir("d").returns(0),
    seen("d", { atime: late, mtime: late, ctime: late }),
    mknod("n", "S_IFIFO|0o644").returns(0),
    seen("n", { atime: late, mtime: late, ctime: late }),
    symlink("f", "l").returns(0),
    seen("l", { atime: late, mtime: late, ctime: late }, false),
  ], { covers: "open/behaviour/new-file-has-current-times" }),
  timed("open/success/o_trunc-sets-times", [file("f", "abc")], [
    open("f", "O_RDONLY|O_TRUNC").succeeds(),
    seen("f"),
    open("f", "O_RDWR|O_CREAT", 0o600).succeeds(),
    seen("f"),
    open("f", "O_WRONLY|O_TRUNC").succeeds(),
    seen("f", { mtime: late, ctime: late }),
  ], { covers: "open/behaviour/o_trunc-sets-mtime-and-on-ramfs-ctime" }),
  timed("ftruncate/success/sets-times", [file("f", "abc")], [
    opened,
    ftruncate(fd, 3).returns(0),
    seen("f", { mtime: late, ctime: late }),
  ], { covers: "ftruncate/behaviour/mtime-and-ctime-are-set" }),
  timed("write/success/sets-times", [file("f", "abc")], [
    opened,
    write(fd, "x").returns(1),
    seen("f", { mtime: late, ctime: late }),
  ]),
  timed("read/success/leaves-times", [
    file("f", "abc"),
    symbolicLink("l", "f"),
    directory("d"),
  ], [
    opened,
    read(fd, got).returns(3),
    pread(fd, got, 1).returns(2),
    write(fd, got, 0).returns(0),
    seen("f"),
    readlink("l", got).returns(1),
    stat("l", room("stat")).returns(0),
    seen("l", {}, false),
    open("d", "O_RDONLY").as("d"),
    call.get_dir_entries(result("d"), buffer(64), 64).succeeds(),
    seen("d"),
  ]),
  timed("chmod/success/leaves-times", [file("f", "abc")], [
    chmod("f", 0o600).returns(0),
    chown("f", 1, 2).returns(0),
    opened,
    call.fchmod(fd, 0o640).returns(0),
    call.fchown(fd, 3, 4).returns(0),
    seen("f"),
  ], { covers: "chmod/behaviour/ctime-stays-on-ramfs" }),
  timed("rename/success/leaves-times", [
    directory("d"),
    file("d/f", "abc"),
    directory("d/e"),
  ], [
    link("d/f", "d/g").returns(0),
    rename("d/f", "d/h").returns(0),
    unlink("d/g").returns(0),
    seen("d/h"),
    mkdir("d/x").returns(0),
    rmdir("d/e").returns(0),
    seen("d"),
  ]),
];

const LEAST = -0x8000_0000_0000_0000n;

type Given = readonly [seconds: number | bigint, nanoseconds: number];

const timesOf = (access: Given, change: Given) =>
  array(
    [access, change].map(([tv_sec, tv_nsec]) =>
      struct("timespec", { tv_sec, tv_nsec })
    ),
  );

const NOW = -2;
const OMIT = -1;

/** What both calls that take timespecs do with them; `set` makes the call. */
function setting(
  name: "utimensat" | "futimens",
  set: (times: ReturnType<typeof timesOf> | typeof NULL) => Step,
): readonly Row[] {
  return [
    timed(`${name}/success/each-time-is-set`, [file("f")], [
      open("f", "O_RDONLY").as("fd"),
      set(timesOf([7, 8], [9, 10])).returns(0),
      seen("f", {
        atime: { tv_sec: 7, tv_nsec: 8 },
        mtime: { tv_sec: 9, tv_nsec: 10 },
      }),
    ], {
      source: TIMES,
      covers: [
        `${name}/behaviour/returns-0-and-sets-both-times`,
        ...(name === "futimens"
          ? ["futimens/behaviour/descriptor-need-not-be-writable"] as const
          : []),
      ],
    }),
    timed(`${name}/success/omitted-times-stay`, [file("f"), file("g")], [
      open("f", "O_RDONLY").as("fd"),
      set(timesOf([7, OMIT], [9, 10])).returns(0),
      seen("f", { mtime: { tv_sec: 9, tv_nsec: 10 } }),
      set(timesOf([7, 8], [5, OMIT])).returns(0),
      seen("f", {
        atime: { tv_sec: 7, tv_nsec: 8 },
        mtime: { tv_sec: 9, tv_nsec: 10 },
      }),
      set(timesOf([1, OMIT], [2, OMIT])).returns(0),
      seen("f", {
        atime: { tv_sec: 7, tv_nsec: 8 },
        mtime: { tv_sec: 9, tv_nsec: 10 },
      }),
    ], {
      source: TIMES,
      covers: `${name}/behaviour/utime_omit-keeps-the-time`,
    }),
    timed(`${name}/success/now-for-either`, [file("f")], [
      open("f", "O_RDONLY").as("fd"),
      set(timesOf([7, NOW], [9, 10])).returns(0),
      seen("f", { atime: late, mtime: { tv_sec: 9, tv_nsec: 10 } }),
      set(timesOf([7, 8], [9, NOW])).returns(0),
      seen("f", { atime: { tv_sec: 7, tv_nsec: 8 }, mtime: late }),
    ], {
      source: TIMES,
      covers: `${name}/behaviour/utime_now-means-the-current-time`,
    }),
    timed(`${name}/success/null-is-now-for-both`, [file("f")], [
      open("f", "O_RDONLY").as("fd"),
      set(NULL).returns(0),
      seen("f", { atime: late, mtime: late }),
    ], {
      source: TIMES,
      covers: `${name}/behaviour/null-times-means-now`,
    }),
  ];
}

const utimes: readonly Row[] = [
  ...setting(
    "utimensat",
    (times) => call.utimensat({ dirfd: "AT_FDCWD", path: "f", times }),
  ),
  ...setting("futimens", (times) => call.futimens({ fd, times })),
  timed("utimensat/success/earliest-second", [file("f")], [
    call.utimensat({
      dirfd: "AT_FDCWD",
      path: "f",
      times: timesOf([LEAST, 5], [LEAST + 1n, -3]),
    }).returns(0),
    seen("f", {
      atime: { tv_sec: LEAST, tv_nsec: 5 },
      mtime: { tv_sec: LEAST, tv_nsec: 999_999_997 },
    }),
  ], { source: "AK/Time.cpp" }),
  timed("utimensat/success/odd-nanoseconds", [file("f")], [
    call.utimensat({
      dirfd: "AT_FDCWD",
      path: "f",
      times: timesOf([7, 1_000_000_000], [9, -3]),
    }).returns(0),
    seen("f", {
      atime: { tv_sec: 8, tv_nsec: 0 },
      mtime: { tv_sec: 8, tv_nsec: 999_999_997 },
    }),
  ], {
    source: TIMES,
    covers: "utimensat/behaviour/tv_nsec-is-normalised",
  }),
  timed("utimensat/success/link-or-what-it-leads-to", [
    file("f"),
    symbolicLink("l", "f"),
  ], [
    call.utimensat({
      dirfd: "AT_FDCWD",
      path: "l",
      times: timesOf([1, 2], [3, 4]),
      flag: "AT_SYMLINK_NOFOLLOW",
    }).returns(0),
    seen("f"),
    seen("l", {
      atime: { tv_sec: 1, tv_nsec: 2 },
      mtime: { tv_sec: 3, tv_nsec: 4 },
      ctime: early,
    }, false),
    call.utimensat({
      dirfd: "AT_FDCWD",
      path: "l",
      times: timesOf([5, 6], [7, 8]),
      flag: 0x7fff_feff,
    }).returns(0),
    seen("f", {
      atime: { tv_sec: 5, tv_nsec: 6 },
      mtime: { tv_sec: 7, tv_nsec: 8 },
    }),
  ], {
    source: TIMES,
    covers: [
      "utimensat/behaviour/at_symlink_nofollow-sets-the-links-times",
      "utimensat/behaviour/unknown-flags-are-ignored",
    ],
  }),
  row("utimensat/EACCES/nothing-to-set-on-the-file-of-another", {
    source: TIMES,
    covers: [
      "utimensat attributes/EACCES/times-set-by-other-than-the-owner",
      "utimensat/behaviour/two-utime_omit-still-need-the-owner",
    ],
    setup: [file("f", "", { mode: 0o666 })],
    steps: [
      call.utimensat({
        dirfd: "AT_FDCWD",
        path: "f",
        times: timesOf([1, OMIT], [1, OMIT]),
      }).fails("EACCES"),
    ],
  }),
  timed("utime/success/sets-seconds", [file("f"), symbolicLink("l", "f")], [
    call.utime(text("l"), 1, struct("utimbuf", { actime: 7, modtime: -9 }))
      .returns(0),
    seen("f", {
      atime: { tv_sec: 7, tv_nsec: 0 },
      mtime: { tv_sec: -9, tv_nsec: 0 },
    }),
    call.utime(text("f"), 1, NULL).returns(0),
    seen("f", { atime: late, mtime: late }),
    seen("l", {}, false),
  ], {
    source: TIMES,
    covers: [
      "utime/behaviour/returns-0-and-sets-both-times",
      "utime/behaviour/null-buffer-means-now",
      "utime/behaviour/follows-the-last-link",
      "utime/behaviour/ctime-stays",
    ],
  }),
  row("utime/success/generated-files-forget", {
    source: VFS,
    as: "root",
    touches: ["mounts"],
    covers: [
      "utime/behaviour/procfs-and-sysfs-forget-the-times",
      "utimensat/behaviour/procfs-and-sysfs-forget-the-times",
      "futimens/behaviour/procfs-and-sysfs-forget-the-times",
    ],
    setup: [directory("p"), directory("s")].flatMap((made, index) => [
      ...made,
      fsopen(["proc", "sys"][index] ?? "").as("kind"),
      fsmount(result("kind"), ["p", "s"][index] ?? ""),
      close(result("kind")),
    ]),
    steps: ["p/self/cmdline", "s/kernel/uptime"].flatMap((path) => {
      const never = room("stat", `status of ${path}`);
      const kept = stat(path, never).returns(0).observes(never, {
        st_atim: { tv_sec: otherThan(7) },
        st_mtim: { tv_sec: otherThan(9) },
      });
      return [
        call.utime(
          text(path),
          path.length,
          struct("utimbuf", { actime: 7, modtime: 9 }),
        ).returns(0),
        call.utimensat({
          dirfd: "AT_FDCWD",
          path,
          times: timesOf([7, 8], [9, 10]),
        }).returns(0),
        open(path, "O_RDONLY").as(path),
        call.futimens({ fd: result(path), times: timesOf([7, 8], [9, 10]) })
          .returns(0),
        kept,
      ];
    }),
    teardown: [umount("/w/s"), umount("/w/p")],
  }),
];

/** The highest byte of the seconds that tell the year. */
const year = inside(status, status.layout.fields.st_mtim[0] + 3);

/** What is generated was changed when the machine booted, whatever the clock says since. */
const generated: readonly Row[] = ([
  ["proc", "m"],
  ["proc", "m/self"],
  ["sys", "m"],
  ["sys", "m/kernel"],
  ["sys", "m/kernel/uptime"],
  ["devpts", "m"],
] as const).map(([kind, path]) =>
  row(`stat/success/boot-time-of-${kind}-${path.replaceAll("/", "-")}`, {
    source: "Kernel/Time/TimeManagement.cpp, boot_time",
    as: "root",
    touches: ["clock", "mounts"],
    setup: [
      directory("m"),
      fsopen(kind).as("kind"),
      fsmount(result("kind"), "m"),
      close(result("kind")),
    ],
    steps: [
      stat(path, status, { follow: false }).returns(0),
      load(year).as("year"),
      ...[EARLY, LATE].flatMap((seconds) => [
        clock(seconds),
        stat(path, status, { follow: false }).returns(0)
          .observes(year, result("year"), 1),
      ]),
    ],
    teardown: [umount("/w/m")],
  })
);

export const rows: readonly Row[] = [...made, ...utimes, ...generated];
