import type { timespec } from "../../../src/api/structs.ts";
import { claimNamed, type Claims } from "../../ledger/claim.ts";
import {
  array,
  atLeast,
  call,
  close,
  directory,
  type ErrnoName,
  file,
  fsmount,
  fsopen,
  NULL,
  open,
  otherThan,
  remount,
  result,
  room,
  type Row,
  row,
  stat,
  type Steps,
  struct,
  symbolicLink,
  text,
  umount,
  type WantedFields,
} from "../../language/row.ts";
import { made } from "../../worlds/file_generated.ts";
import { futimens, utime, utimensat } from "../../worlds/path_times.ts";

/** Both calls that name a file, and the one that has it open. */
function all(pathname: string): Steps {
  return [
    utime(pathname),
    utimensat(pathname),
    open(pathname, "O_RDONLY").as("file"),
    futimens(result("file")),
  ];
}

/** A row for each of the three calls, which fail alike. */
function fails(
  errno: ErrnoName,
  name: string,
  covers: Claims,
  pathname: string,
  definition: Omit<Parameters<typeof row>[1], "source" | "steps" | "covers">,
): Row[] {
  const calls = { utime: 0, utimensat: 1, futimens: 3 } as const;
  return Object.entries(calls).map(([which, index]) => {
    const steps = all(pathname).flat();
    const step = steps[index];
    if (step === undefined) throw new Error("no such step");
    const opening = index === 3 ? steps.slice(2, 3) : [];
    return row(`${which}/${name}`, {
      covers,
      ...definition,
      steps: [...opening, step.fails(errno)],
    });
  });
}

const status = room("stat", "status");

const UTIME_NOW = -2;

const UTIME_OMIT = -1;

/** A time that no clock shows here: long ago. */
const OLD = 1000;

/** The clock has been past it since before the kernel began. */
const now = { tv_sec: atLeast(100_000) };

interface Time {
  readonly tv_sec: number;
  readonly tv_nsec: number;
}

/** The two times that are given, and what is to be seen of them. */
interface Given {
  readonly name: string;
  readonly does: string;
  readonly times: readonly [Time, Time] | undefined;
  readonly seen: {
    readonly st_atim: WantedFields<typeof timespec.fields>;
    readonly st_mtim: WantedFields<typeof timespec.fields>;
  };
}

const SECONDS = { tv_sec: 7, tv_nsec: 8 };

const OTHERS = { tv_sec: 9, tv_nsec: 10 };

const given: readonly Given[] = [
  {
    name: "both",
    does: "returns-0-and-sets-both-times",
    times: [SECONDS, OTHERS],
    seen: { st_atim: SECONDS, st_mtim: OTHERS },
  },
  {
    name: "access-time-is-now",
    does: "utime_now-means-the-current-time",
    times: [{ tv_sec: 1, tv_nsec: UTIME_NOW }, OTHERS],
    seen: { st_atim: now, st_mtim: OTHERS },
  },
  {
    name: "modification-time-is-now",
    does: "utime_now-means-the-current-time",
    times: [SECONDS, { tv_sec: 1, tv_nsec: UTIME_NOW }],
    seen: { st_atim: SECONDS, st_mtim: now },
  },
  {
    name: "access-time-stays",
    does: "utime_omit-keeps-the-time",
    times: [{ tv_sec: 1, tv_nsec: UTIME_OMIT }, OTHERS],
    seen: { st_atim: { tv_sec: OLD, tv_nsec: 0 }, st_mtim: OTHERS },
  },
  {
    name: "modification-time-stays",
    does: "utime_omit-keeps-the-time",
    times: [SECONDS, { tv_sec: 1, tv_nsec: UTIME_OMIT }],
    seen: { st_atim: SECONDS, st_mtim: { tv_sec: OLD, tv_nsec: 0 } },
  },
  {
    name: "null-is-now",
    does: "null-times-means-now",
    times: undefined,
    seen: { st_atim: now, st_mtim: now },
  },
  {
    name: "nanoseconds-carry",
    does: "tv_nsec-is-normalised",
    times: [
      { tv_sec: 7, tv_nsec: 1_000_000_000 },
      { tv_sec: 9, tv_nsec: -3 },
    ],
    seen: {
      st_atim: { tv_sec: 8, tv_nsec: 0 },
      st_mtim: { tv_sec: 8, tv_nsec: 999_999_997 },
    },
  },
];

const old = call.utime(
  text("f"),
  1,
  struct("utimbuf", { actime: OLD, modtime: OLD }),
).returns(0);

const own: Steps = [file("f", "x", { uid: 1000, mode: 0o400 })];

/** What both calls with nanoseconds set, by name and by descriptor. */
const set: readonly Row[] = given.flatMap(({ name, does, times, seen }) => {
  const memory = times === undefined
    ? NULL
    : array(times.map((time) => struct("timespec", time)));
  const read = stat("f", status).returns(0).observes(status, seen);
  return [
    row(`utimensat/success/${name}`, {
      covers: claimNamed(`utimensat/behaviour/${does}`),
      setup: own,
      steps: [
        old,
        call.utimensat({ dirfd: "AT_FDCWD", path: "f", times: memory })
          .returns(0),
        read,
      ],
    }),
    row(`futimens/success/${name}`, {
      covers: ["descriptor-need-not-be-writable", does].map((one) =>
        claimNamed(`futimens/behaviour/${one}`)
      ),
      setup: own,
      steps: [
        old,
        open("f", "O_RDONLY").as("fd"),
        call.futimens({ fd: result("fd"), times: memory }).returns(0),
        read,
      ],
    }),
  ];
});

const OMITTED = struct("timespec", { tv_sec: 1, tv_nsec: UTIME_OMIT });

/** Both times stay, and still not everybody may say so. */
const omitted = array([OMITTED, OMITTED]);

export const rows: readonly Row[] = [
  ...set,
  row("utime/success/both", {
    covers: [
      "utime/behaviour/returns-0-and-sets-both-times",
      "utime/behaviour/ctime-stays",
    ],
    setup: own,
    steps: [
      stat("f", status).returns(0),
      call.utime(text("f"), 1, struct("utimbuf", { actime: 7, modtime: 9 }))
        .returns(0),
      stat("f", status).returns(0).observes(status, {
        st_atim: { tv_sec: 7, tv_nsec: 0 },
        st_mtim: { tv_sec: 9, tv_nsec: 0 },
        st_ctim: now,
      }),
    ],
  }),
  row("utime/success/null-is-now", {
    covers: "utime/behaviour/null-buffer-means-now",
    note: "In whole seconds.",
    setup: own,
    steps: [
      old,
      utime("f").returns(0),
      stat("f", status).returns(0).observes(status, {
        st_atim: { ...now, tv_nsec: 0 },
        st_mtim: { ...now, tv_nsec: 0 },
      }),
    ],
  }),
  row("utime/success/last-link-is-followed", {
    covers: [
      "utime/behaviour/follows-the-last-link",
      "utimensat/behaviour/at_symlink_nofollow-sets-the-links-times",
      "utimensat/behaviour/unknown-flags-are-ignored",
    ],
    setup: [
      ...own,
      symbolicLink("l", "f", { uid: 1000 }),
    ],
    steps: [
      call.utime(text("l"), 1, struct("utimbuf", { actime: 7, modtime: 9 }))
        .returns(0),
      stat("f", status).returns(0).observes(status, {
        st_atim: { tv_sec: 7 },
        st_mtim: { tv_sec: 9 },
      }),
      ...([[0x100, { follow: false }, 1], [0x2ff, {}, 3]] as const).flatMap((
        [flag, options, seconds],
      ) => {
        const time = struct("timespec", { tv_sec: seconds });
        return [
          call.utimensat({
            dirfd: "AT_FDCWD",
            path: "l",
            times: array([time, time]),
            flag,
          }).returns(0),
          stat("l", status, options).returns(0).observes(status, {
            st_atim: { tv_sec: seconds },
            st_mtim: { tv_sec: seconds },
          }),
        ];
      }),
      stat("l", status, { follow: false }).returns(0).observes(status, {
        st_atim: { tv_sec: 1 },
        st_mtim: { tv_sec: 1 },
      }),
    ],
  }),
  row("utimensat/EACCES/omitting-both", {
    covers: [
      "utimensat/behaviour/two-utime_omit-still-need-the-owner",
      "attributes/EACCES/times-set-by-other-than-the-owner",
    ],
    setup: [file("f", "x", { mode: 0o666 })],
    steps: [
      call.utimensat({ dirfd: "AT_FDCWD", path: "f", times: omitted })
        .fails("EACCES"),
    ],
  }),
  made("utime/success/generated-nodes-forget", [
    "utime/behaviour/procfs-and-sysfs-forget-the-times",
    "utimensat/behaviour/procfs-and-sysfs-forget-the-times",
    "futimens/behaviour/procfs-and-sysfs-forget-the-times",
  ], [
    ...["p/self/cmdline", "s/kernel/uptime"].flatMap((pathname) => [
      call.utime(
        text(pathname),
        pathname.length,
        struct("utimbuf", { actime: 7, modtime: 7 }),
      ).returns(0),
      stat(pathname, status).returns(0)
        .observes(status, {
          st_atim: { tv_sec: otherThan(7) },
          st_mtim: { tv_sec: otherThan(7) },
        }),
      call.utimensat({
        dirfd: "AT_FDCWD",
        path: pathname,
        times: array([
          struct("timespec", SECONDS),
          struct("timespec", SECONDS),
        ]),
      }).returns(0),
      open(pathname, "O_RDONLY").as("fd"),
      call.futimens({
        fd: result("fd"),
        times: array([
          struct("timespec", SECONDS),
          struct("timespec", SECONDS),
        ]),
      }).returns(0),
      stat(pathname, status).returns(0)
        .observes(status, {
          st_atim: { tv_sec: otherThan(7) },
          st_mtim: { tv_sec: otherThan(7) },
        }),
      close(result("fd")).returns(0),
    ]),
  ]),
  ...fails(
    "EACCES",
    "EACCES/not-the-owner",
    "attributes/EACCES/times-set-by-other-than-the-owner",
    "f",
    { setup: [file("f", "x", { mode: 0o666 })] },
  ),
  ...fails(
    "EROFS",
    "EROFS/mount-read-only",
    "mount/EROFS/read-only",
    "/w/m/f",
    {
      as: "root",
      touches: ["mounts"],
      setup: [
        directory("m"),
        fsopen("RAMFS").as("ram"),
        fsmount(result("ram"), "m"),
        close(result("ram")),
        file("/w/m/f"),
        remount("/w/m", "MS_RDONLY"),
      ],
      teardown: [umount("/w/m")],
    },
  ),
  ...fails(
    "ENOTIMPL",
    "ENOTIMPL/devpts",
    "attributes/ENOTIMPL/file-system-stores-no-times",
    "t",
    {
      as: "root",
      touches: ["mounts"],
      setup: [
        directory("t"),
        fsopen("devpts").as("devpts"),
        fsmount(result("devpts"), "t"),
        close(result("devpts")),
      ],
      teardown: [umount("/w/t")],
    },
  ),
];
