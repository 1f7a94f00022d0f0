import { accepted, type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import {
  array,
  atLeast,
  type Block,
  call,
  type FieldNumber,
  file,
  NULL,
  path,
  room,
  type Row,
  row,
  stat,
  type Step,
  struct,
  symbolicLink,
  text,
  UNMAPPED,
} from "../../language/row.ts";
import { made } from "../../worlds/file_generated.ts";
import { utimensat } from "../../worlds/path_times.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const now = struct("timespec", { tv_sec: 1000 });

const SOURCE =
  "Kernel/Syscalls/utimensat.cpp, VirtualFileSystem.cpp: do_utimens";

const [OMIT, NOW] = [-1, -2];

type Time = readonly [seconds: number, nanoseconds: number];

function timesOf(access: Time, modification: Time): Block<undefined> {
  return array(
    [access, modification].map(([tv_sec, tv_nsec]) =>
      struct("timespec", { tv_sec, tv_nsec })
    ),
  );
}

function sets<const F extends string>(
  path: string,
  times: Block<undefined> | typeof NULL,
  flag: FieldNumber<"SC_utimensat_params", "flag", F> = 0,
): Step {
  return call.utimensat({ dirfd: "AT_FDCWD", path, times, flag: flag as 0 });
}

const status = room("stat", "status");

const at = ([tv_sec, tv_nsec]: Time) => ({ tv_sec, tv_nsec });

/** The times that are kept. */
function keeps(
  path: string,
  access: Time | "now",
  modification: Time | "now",
  follow = true,
): Step {
  const since = { tv_sec: atLeast(1_000_000) };
  return stat(path, status, { follow }).returns(0).observes(status, {
    st_atim: access === "now" ? since : at(access),
    st_mtim: modification === "now" ? since : at(modification),
  });
}

export const uses: readonly Use[] = [
  use.utimensat({
    setup: ownFile,
    operands: [
      {
        dirfd: "AT_FDCWD",
        path: "f",
        times: array([now, now]),
      },
    ],
    promises: ["fattr"],
    pointers: {
      params: {},
      "params.path": {},
      "params.times": {
        null: accepted,
      },
    },
    descriptors: { "params.dirfd": baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  row("utimensat/success/each-time", {
    source: SOURCE,
    covers: [
      "utimensat/behaviour/returns-0-and-sets-both-times",
      "utimensat/behaviour/utime_now-means-the-current-time",
      "utimensat/behaviour/utime_omit-keeps-the-time",
      "utimensat/behaviour/null-times-means-now",
      "utimensat/behaviour/tv_nsec-is-normalised",
      "utimensat/behaviour/unknown-flags-are-ignored",
    ],
    setup: [file("f", "abc", { uid: 1000 })],
    steps: [
      sets("f", timesOf([11, 12], [13, 14])).returns(0),
      keeps("f", [11, 12], [13, 14]),
      sets("f", timesOf([21, OMIT], [23, 24])).returns(0),
      keeps("f", [11, 12], [23, 24]),
      sets("f", timesOf([31, 32], [33, OMIT])).returns(0),
      keeps("f", [31, 32], [23, 24]),
      sets("f", timesOf([41, OMIT], [43, OMIT])).returns(0),
      keeps("f", [31, 32], [23, 24]),
      sets("f", timesOf([51, NOW], [53, 54])).returns(0),
      keeps("f", "now", [53, 54]),
      sets("f", timesOf([61, 62], [63, NOW])).returns(0),
      keeps("f", [61, 62], "now"),
      sets("f", timesOf([71, 1_000_000_000], [73, -3])).returns(0),
      keeps("f", [72, 0], [72, 999_999_997]),
      sets("f", timesOf([81, 82], [83, 84]), 0x7fff_feff).returns(0),
      keeps("f", [81, 82], [83, 84]),
      sets("f", NULL).returns(0),
      keeps("f", "now", "now"),
    ],
  }),
  row("utimensat/success/nanoseconds-of-more-than-32-bits", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: do_utimens, AK/Time.cpp",
    covers: "utimensat/behaviour/tv_nsec-is-normalised",
    note: "They are cut to 32 bits with a sign before they carry.",
    setup: [file("f", "abc", { uid: 1000 })],
    steps: [
      sets("f", timesOf([11, 0x1_0000_0005], [13, 0xffff_ffff])).returns(0),
      keeps("f", [11, 5], [12, 999_999_999]),
      sets("f", timesOf([11, 0x8000_0000], [13, -0x1_0000_0000])).returns(0),
      keeps("f", [8, 852_516_352], [13, 0]),
    ],
  }),
  row("utimensat/success/times-of-a-link", {
    source: SOURCE,
    covers: "utimensat/behaviour/at_symlink_nofollow-sets-the-links-times",
    setup: [
      file("f", "abc", { uid: 1000 }),
      symbolicLink("l", "f", { uid: 1000 }),
    ],
    steps: [
      sets("f", timesOf([1, 2], [3, 4])).returns(0),
      sets("l", timesOf([11, 12], [13, 14]), "AT_SYMLINK_NOFOLLOW").returns(0),
      keeps("l", [11, 12], [13, 14], false),
      keeps("f", [1, 2], [3, 4]),
      sets("l", timesOf([21, 22], [23, 24])).returns(0),
      keeps("l", [11, 12], [13, 14], false),
      keeps("f", [21, 22], [23, 24]),
    ],
  }),
  row("utimensat/EACCES/nothing-to-be-set", {
    source: SOURCE,
    covers: "utimensat/behaviour/two-utime_omit-still-need-the-owner",
    setup: [file("f", "abc")],
    steps: [sets("f", timesOf([0, OMIT], [0, OMIT])).fails("EACCES")],
  }),
  made(
    "utimensat/success/generated-nodes-forget-the-times",
    "utimensat/behaviour/procfs-and-sysfs-forget-the-times",
    [
      sets("s/kernel/uptime", timesOf([1, 2], [3, 4])).returns(0),
      stat("s/kernel/uptime", status).returns(0).observes(status, {
        st_atim: { tv_sec: 0, tv_nsec: 0 },
        st_mtim: { tv_sec: atLeast(4) },
      }),
      sets("p/self/cmdline", timesOf([1, 2], [3, 4])).returns(0),
      stat("p/self/cmdline", status).returns(0).observes(status, {
        st_atim: { tv_sec: atLeast(4) },
        st_mtim: { tv_sec: atLeast(4) },
      }),
    ],
    { source: SOURCE },
  ),
  ...walkFailures({
    call: "utimensat",
    step: utimensat,
    takesDirectory: true,
    follows: true,
  }),
  row("utimensat/order/times-before-the-path", {
    covers: "times: user-memory/EFAULT/not-readable",
    source: "Kernel/Syscalls/utimensat.cpp",
    steps: [
      call.utimensat({
        dirfd: 99,
        path: path(text("x"), 0),
        times: UNMAPPED,
      }).fails("EFAULT"),
      call.utimensat({ dirfd: 99, path: path(text("x"), 0) }).fails("EINVAL"),
    ],
  }),
  row("futimens/order/times-before-the-descriptor", {
    covers: "times: user-memory/EFAULT/not-readable",
    source: "Kernel/Syscalls/utimensat.cpp",
    steps: [
      call.futimens({ fd: 99, times: UNMAPPED }).fails("EFAULT"),
      call.futimens({ fd: 99 }).fails("EBADF"),
    ],
  }),
  row("utime/order/path-before-the-times", {
    covers: "path-argument/EINVAL/length-is-zero",
    source: "Kernel/Syscalls/utime.cpp",
    steps: [
      call.utime(text("x"), 0, UNMAPPED).fails("EINVAL"),
      call.utime(text("missing"), 7, UNMAPPED).fails("EFAULT"),
    ],
  }),
];
