import { type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import {
  chmod,
  directory,
  file,
  mounted,
  room,
  type Row,
  row,
  stat,
  symbolicLink,
  umount,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_generated.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const BUILT = ["p/self/cmdline", "t"];

const status = room("stat", "status");

export const uses: readonly Use[] = [
  use.chmod({
    setup: ownFile,
    operands: [
      {
        dirfd: "AT_FDCWD",
        path: "f",
        mode: 0o600,
        follow_symlinks: 1,
      },
    ],
    promises: ["fattr"],
    pointers: { params: {}, "params.path": {} },
    descriptors: { "params.dirfd": baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "chmod",
    "EROFS",
    "generated",
    "attributes/EROFS/mode-and-owner-are-fixed",
    BUILT.map((name) => chmod(name, 0o777)),
  ),
  refused(
    "chmod",
    "EPERM",
    "sysfs",
    "attributes/EPERM/mode-and-owner-are-fixed-on-sysfs",
    [
      chmod("s/kernel", 0o777),
    ],
  ),
  ...walkFailures({
    call: "chmod",
    step: (path, at) => chmod(path, 0o600, at === undefined ? {} : { at }),
    takesDirectory: true,
    follows: true,
  }),
  row("chmod/EPERM/not-owner", {
    covers: "attributes/EPERM/caller-is-not-the-owner",
    setup: [file("f", "", { mode: 0o666 })],
    steps: [chmod("f", 0o600).fails("EPERM")],
  }),
  row("chmod/EROFS/read-only-mount", {
    covers: "mount/EROFS/read-only",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", "MS_RDONLY")],
    steps: [chmod("m", 0o700).fails("EROFS")],
    teardown: [umount("/w/m")],
  }),
  row("chmod/success/type-stays-umask-does-not-count", {
    covers: [
      "chmod/behaviour/returns-0-and-sets-the-permission-bits",
      "chmod/behaviour/umask-does-not-matter",
      "chmod/behaviour/setgid-needs-no-membership",
    ],
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      chmod("f", 0o17777).returns(0),
      stat("f", status).observes(status, { st_mode: "S_IFREG|0o7777" }),
    ],
  }),
  row("chmod/success/symlink-itself", {
    covers: "chmod/behaviour/follow_symlinks-0-changes-the-link",
    setup: [file("f"), symbolicLink("l", "f", { uid: 1000 })],
    steps: [
      chmod("l", 0o600, { follow: false }).returns(0),
      stat("l", status, { follow: false }).observes(status, {
        st_mode: "S_IFLNK|0o600",
      }),
      stat("f", status).observes(status, { st_mode: "S_IFREG|0o644" }),
    ],
  }),
  row("chmod/success/by-root", {
    covers: "chmod/behaviour/returns-0-and-sets-the-permission-bits",
    as: "root",
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      chmod("f", 0).returns(0),
      stat("f", status).observes(status, { st_mode: "S_IFREG" }),
    ],
  }),
];
