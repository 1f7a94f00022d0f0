import { type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import {
  call,
  chown,
  directory,
  file,
  mounted,
  room,
  type Row,
  row,
  stat,
  symbolicLink,
  u32,
  umount,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_generated.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const KEEP = 0xffff_ffff;

const BUILT = ["p/self/cmdline", "t"];

const status = room("stat", "status");

const SAME = 0xffff_ffff;

const keep = 0xffff_ffff;

export const uses: readonly Use[] = [
  use.chown({
    setup: ownFile,
    operands: [
      {
        path: "f",
        uid: keep,
        gid: keep,
        dirfd: "AT_FDCWD",
        follow_symlinks: 1,
      },
    ],
    promises: ["chown"],
    pointers: { params: {}, "params.path": {} },
    descriptors: { "params.dirfd": baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "chown",
    "EROFS",
    "generated",
    "attributes/EROFS/mode-and-owner-are-fixed",
    BUILT.map((name) => chown(name, 1, KEEP)),
  ),
  refused(
    "chown",
    "EPERM",
    "sysfs",
    "attributes/EPERM/mode-and-owner-are-fixed-on-sysfs",
    [
      chown("s/kernel", 1, KEEP),
    ],
  ),
  ...walkFailures({
    call: "chown",
    step: (path, at) => chown(path, 1000, SAME, at === undefined ? {} : { at }),
    takesDirectory: true,
    follows: true,
  }),
  row("chown/EPERM/not-owner", {
    covers: "attributes/EPERM/caller-is-not-the-owner",
    setup: [file("f")],
    steps: [chown("f", SAME, SAME).fails("EPERM")],
  }),
  row("chown/EPERM/giving-away", {
    covers: "attributes/EPERM/uid-is-not-the-callers",
    setup: [file("f", "", { uid: 1000 })],
    steps: [chown("f", 5, SAME).fails("EPERM")],
  }),
  row("chown/EPERM/foreign-group", {
    covers: "attributes/EPERM/gid-is-none-of-the-callers",
    setup: [file("f", "", { uid: 1000 })],
    steps: [chown("f", SAME, 5).fails("EPERM")],
  }),
  row("chown/EROFS/read-only-mount", {
    covers: "mount/EROFS/read-only",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", "MS_RDONLY")],
    steps: [chown("m", 1, 1).fails("EROFS")],
    teardown: [umount("/w/m")],
  }),
  row("chown/success/own-group", {
    covers: [
      "chown/behaviour/id-of-minus-1-keeps-what-was",
      "chown/behaviour/own-group-may-be-given",
    ],
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      chown("f", SAME, 1000).returns(0),
      stat("f", status).observes(status, { st_uid: 1000, st_gid: 1000 }),
    ],
  }),
  row("chown/success/clears-set-id-bits-even-without-change", {
    covers: "chown/behaviour/clears-set-id-bits",
    as: "root",
    setup: [file("f", "", { mode: 0o6755 })],
    steps: [
      chown("f", SAME, SAME).returns(0),
      stat("f", status).observes(status, { st_mode: "S_IFREG|0o755" }),
    ],
  }),
  row("chown/success/symlink-itself", {
    covers: [
      "chown/behaviour/returns-0-and-sets-owner-and-group",
      "chown/behaviour/follow_symlinks-0-changes-the-link",
    ],
    as: "root",
    setup: [file("f"), symbolicLink("l", "f")],
    steps: [
      chown("l", 7, 8, { follow: false }).returns(0),
      stat("l", status, { follow: false }).observes(status, {
        st_uid: 7,
        st_gid: 8,
      }),
      stat("f", status).observes(status, { st_uid: 0, st_gid: 0 }),
    ],
  }),
  row("chown/success/directory-loses-set-id-bits", {
    covers: "chown/behaviour/clears-set-id-bits-of-directories",
    as: "root",
    setup: [directory("d", { mode: 0o6755 })],
    steps: [
      chown("d", SAME, 5).returns(0),
      stat("d", status).returns(0)
        .observes(status, { st_mode: "S_IFDIR|0o755", st_gid: 5 }),
    ],
  }),
  row("chown/success/groups-that-may-be-given", {
    covers: [
      "chown/behaviour/extra-group-may-be-given",
      "chown/behaviour/real-and-not-effective-gid-counts",
      "attributes/EPERM/gid-is-none-of-the-callers",
    ],
    note: "The real gid and the extra ones; neither effective nor saved.",
    as: "root",
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      call.setgroups(1, u32(9)).returns(0),
      call.setresgid(5, 6, 7).returns(0),
      call.setresuid(1000, 1000, 1000).returns(0),
      chown("f", SAME, 6).fails("EPERM"),
      chown("f", SAME, 7).fails("EPERM"),
      chown("f", SAME, 5).returns(0),
      stat("f", status).returns(0).observes(status, { st_gid: 5 }),
      chown("f", SAME, 9).returns(0),
      stat("f", status).returns(0).observes(status, { st_gid: 9 }),
    ],
  }),
];
