import {
  chmod,
  chown,
  directory,
  EPERM,
  EROFS,
  file,
  mounted,
  MS_RDONLY,
  room,
  type Row,
  row,
  S_IFLNK,
  S_IFREG,
  stat,
  symbolicLink,
  umount,
} from "../../harness/row.ts";
import { stat as statLayout } from "../../../src/api/structs.ts";
import { walkFailures } from "./walk.ts";

const SOURCE =
  "Kernel/Syscalls/chmod.cpp, chown.cpp, Kernel/FileSystem/VirtualFileSystem.cpp";
const status = room(statLayout, "status");
const SAME = 0xffff_ffff;

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

/** Rows of chmod and chown. */
export const metadataRows: readonly Row[] = [
  ...walkFailures({
    call: "chmod",
    step: (path, at) => chmod(path, 0o600, at === undefined ? {} : { at }),
    takesDirectory: true,
    follows: true,
  }),
  ...walkFailures({
    call: "chown",
    step: (path, at) => chown(path, 1000, SAME, at === undefined ? {} : { at }),
    takesDirectory: true,
    follows: true,
  }),
  made("chmod/EPERM/not-owner", {
    covers: "chmod/EPERM/caller-s-euid-neither-owner-nor",
    setup: [file("f", "", { mode: 0o666 })],
    steps: [chmod("f", 0o600).fails(EPERM)],
  }),
  made("chmod/EROFS/read-only-mount", {
    covers: "chmod/EROFS/mount-read",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", MS_RDONLY)],
    steps: [chmod("m", 0o700).fails(EROFS)],
    teardown: [umount("/w/m")],
  }),
  made("chmod/success/type-stays-umask-does-not-count", {
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      chmod("f", 0o17777).returns(0),
      stat("f", status).observes(status, { st_mode: S_IFREG | 0o7777 }),
    ],
  }),
  made("chmod/success/symlink-itself", {
    setup: [file("f"), symbolicLink("l", "f", { uid: 1000 })],
    steps: [
      chmod("l", 0o600, { follow: false }).returns(0),
      stat("l", status, { follow: false }).observes(status, {
        st_mode: S_IFLNK | 0o600,
      }),
      stat("f", status).observes(status, { st_mode: S_IFREG | 0o644 }),
    ],
  }),
  made("chmod/success/by-root", {
    as: "root",
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      chmod("f", 0).returns(0),
      stat("f", status).observes(status, { st_mode: S_IFREG }),
    ],
  }),
  made("chown/EPERM/not-owner", {
    covers: "chown/EPERM/caller-s-euid-neither-owner-nor",
    setup: [file("f")],
    steps: [chown("f", SAME, SAME).fails(EPERM)],
  }),
  made("chown/EPERM/giving-away", {
    covers: "chown/EPERM/uid-0xffffffff-differs-caller-s-euid",
    setup: [file("f", "", { uid: 1000 })],
    steps: [chown("f", 5, SAME).fails(EPERM)],
  }),
  made("chown/EPERM/foreign-group", {
    covers: "chown/EPERM/gid-0xffffffff-neither-caller-s-real",
    setup: [file("f", "", { uid: 1000 })],
    steps: [chown("f", SAME, 5).fails(EPERM)],
  }),
  made("chown/EROFS/read-only-mount", {
    covers: "chown/EROFS/mount-read",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", MS_RDONLY)],
    steps: [chown("m", 1, 1).fails(EROFS)],
    teardown: [umount("/w/m")],
  }),
  made("chown/success/own-group", {
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      chown("f", SAME, 1000).returns(0),
      stat("f", status).observes(status, { st_uid: 1000, st_gid: 1000 }),
    ],
  }),
  made("chown/success/clears-set-id-bits-even-without-change", {
    as: "root",
    setup: [file("f", "", { mode: 0o6755 })],
    steps: [
      chown("f", SAME, SAME).returns(0),
      stat("f", status).observes(status, { st_mode: S_IFREG | 0o755 }),
    ],
  }),
  made("chown/success/symlink-itself", {
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
];
