import { type Use, use } from "../../language/use.ts";
import {
  anything,
  call,
  close,
  directory,
  mounted,
  open,
  otherThan,
  type Path,
  remount,
  result,
  room,
  type Row,
  row,
  type Step,
  struct,
  symbolicLink,
  umount,
} from "../../language/row.ts";
import { made } from "../../worlds/file_generated.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const fileSystem = room("statvfs", "file system");

function statvfs(pathname: Path): Step {
  return call.statvfs(
    { path: pathname, buf: fileSystem },
  );
}

/** Ids are given in order: none of a row's file systems comes so far. */
const NO_ID = 0x7999_9999;

const nine = {
  f_bsize: 9,
  f_frsize: 9,
  f_blocks: 9,
  f_bfree: 9,
  f_bavail: 9,
  f_files: 9,
  f_ffree: 9,
  f_favail: 9,
  f_fsid: NO_ID,
  f_flag: 9,
  f_namemax: 9,
  f_basetype: "nine",
} as const;

const nines = struct("statvfs", nine);

const sameNines = struct("statvfs", nine, "same nines");

const ofRamfs = {
  f_bsize: 0,
  f_frsize: 0,
  f_blocks: 0,
  f_bfree: 0,
  f_bavail: 0,
  f_files: 0,
  f_ffree: 0,
  f_favail: 0,
  f_fsid: otherThan(NO_ID),
  f_flag: 0,
  f_namemax: 255,
  f_basetype: "RAMFS\0",
} as const;

export const uses: readonly Use[] = [
  use.statvfs({
    operands: [
      { path: "/w", buf: room("statvfs") },
    ],
    promises: ["rpath"],
    pointers: {
      params: {},
      "params.path": {},
      "params.buf": {},
    },
  }),
];

export const rows: readonly Row[] = [
  ...walkFailures({ call: "statvfs", step: statvfs, follows: true }),
  row("statvfs/success/every-field", {
    covers: [
      "statvfs/behaviour/f_basetype-names-the-file-system",
      "statvfs/behaviour/f_fsid-is-the-file-system-id",
      "fstatvfs/behaviour/returns-0-and-fills-the-struct",
      "fstatvfs/behaviour/f_flag-is-the-mounts-ms-flags",
      "fstatvfs/behaviour/f_namemax-is-255",
      "fstatvfs/behaviour/f_basetype-names-the-file-system",
      "fstatvfs/behaviour/f_fsid-is-the-file-system-id",
    ],
    source: "Kernel/Syscalls/statvfs.cpp, Kernel/FileSystem/FileSystem.h",
    note: "RAMFS counts neither blocks nor inodes.",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      directory("n"),
      mounted("n", "MS_NODEV|MS_NOSUID"),
    ],
    steps: [
      call.statvfs({ path: "m", buf: nines }).returns(0)
        .observes(nines, ofRamfs),
      open("m", "O_RDONLY").as("fd"),
      call.fstatvfs(result("fd"), sameNines).returns(0)
        .observes(sameNines, ofRamfs),
      call.statvfs({ path: "n", buf: nines }).returns(0)
        .observes(nines, { f_flag: "MS_NODEV|MS_NOSUID", f_bsize: 0 }),
      open("n", "O_RDONLY").as("other"),
      call.fstatvfs(result("other"), nines).returns(0)
        .observes(nines, { f_flag: "MS_NODEV|MS_NOSUID", f_namemax: 255 }),
    ],
    teardown: [umount("/w/n"), umount("/w/m")],
  }),
  made("statvfs/success/generated-file-systems", [
    "statvfs/behaviour/generated-file-systems-count-nothing",
    "statvfs/behaviour/f_basetype-names-the-file-system",
    "fstatvfs/behaviour/memory-file-systems-count-nothing",
  ], [
    ...([["p", "ProcFS"], ["s", "SysFS"], ["t", "DevPtsFS"]] as const)
      .flatMap(([pathname, name]) => [
        call.statvfs({ path: pathname, buf: nines }).returns(0)
          .observes(nines, {
            ...ofRamfs,
            f_fsid: anything,
            f_basetype: `${name}\0`,
          }),
        open(pathname, "O_RDONLY").as("fd"),
        call.fstatvfs(result("fd"), sameNines).returns(0)
          .observes(sameNines, {
            ...ofRamfs,
            f_fsid: anything,
            f_basetype: `${name}\0`,
          }),
        close(result("fd")).returns(0),
      ]),
  ]),
  row("statvfs/success/flags-by-link-and-of-the-root", {
    covers: [
      "statvfs/behaviour/follows-the-last-link",
      "statvfs/behaviour/root-has-no-flags",
      "fstatvfs/behaviour/flags-are-those-at-open",
    ],
    touches: ["mounts"],
    as: "root",
    setup: [
      directory("n"),
      mounted("n", "MS_NODEV"),
      symbolicLink("l", "n"),
    ],
    steps: [
      call.statvfs({ path: "l", buf: nines }).returns(0)
        .observes(nines, { f_flag: "MS_NODEV" }),
      call.statvfs({ path: "/", buf: nines }).returns(0)
        .observes(nines, { f_flag: 0 }),
      open("n", "O_RDONLY").as("fd"),
      remount("n", "MS_NOSUID").returns(0),
      call.statvfs({ path: "n", buf: nines }).returns(0)
        .observes(nines, { f_flag: "MS_NOSUID" }),
      call.fstatvfs(result("fd"), nines).returns(0)
        .observes(nines, { f_flag: "MS_NODEV" }),
      close(result("fd")).returns(0),
    ],
    teardown: [umount("/w/n")],
  }),
];
