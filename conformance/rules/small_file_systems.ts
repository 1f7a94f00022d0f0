/**
 * The file systems of terminals and loop devices, and the names by which all
 * kinds are known.
 *
 * @module
 */

import {
  atLeast,
  buffer,
  chmod,
  chown,
  close,
  file,
  fsmount,
  fsopen,
  get_dir_entries,
  mkdir,
  open,
  rename,
  result,
  room,
  type Row,
  row,
  stat,
  umount,
  unlink,
  write,
} from "../language/row.ts";
import { bindmount } from "../worlds/mount_rules.ts";
import {
  cleanUp,
  MASTER,
  openPair,
  SLAVE,
  world,
} from "../worlds/terminal_pseudo_terminal.ts";

const status = room("stat", "status");
const list = buffer(256, "list");

const epoch = { tv_sec: 0, tv_nsec: 0 };
const [SLAVE_MAJOR, FIRST_MINOR] = [201, 0];

/** What a file system in memory says of its root. */
const root = {
  st_mode: "S_IFDIR|0o555",
  st_ino: 1,
  st_nlink: 0,
  st_uid: 0,
  st_gid: 0,
  st_size: 0,
  st_rdev: 0,
  st_atim: epoch,
  st_ctim: epoch,
  st_mtim: { tv_sec: atLeast(1) },
} as const;

const dots = "\x01\0\0\0\0\0\0\0\x04\x01\0\0\0." +
  "\x01\0\0\0\0\0\0\0\x04\x02\0\0\0..";

export const rows: readonly Row[] = [
  row("stat/success/terminals-in-devpts", {
    source: "Kernel/FileSystem/DevPtsFS/FileSystem.cpp, Inode.cpp",
    touches: ["mounts"],
    setup: world,
    steps: [
      ...openPair,
      stat("pts", status).returns(0).observes(status, root),
      stat("pts/0", status).returns(0).observes(status, {
        st_mode: "S_IFCHR|0o600",
        st_ino: 2,
        st_nlink: 0,
        st_uid: 1000,
        st_gid: 1000,
        st_size: 0,
        st_rdev: SLAVE_MAJOR << 8 | FIRST_MINOR,
        st_atim: epoch,
        st_ctim: epoch,
        st_mtim: epoch,
      }),
      write(SLAVE, "x").returns(1),
      stat("pts/0", status).returns(0).observes(status, {
        st_mode: "S_IFCHR|0o600",
        st_mtim: { tv_sec: atLeast(1) },
        st_atim: epoch,
      }),
      stat("pts/00", status).returns(0).observes(status, { st_ino: 2 }),
      stat("pts/ 0", status).returns(0),
      stat("pts/0 ", status).returns(0),
      ...["1", "x", "0x", "-0", "4294967296", ""].map((name) =>
        name === ""
          ? stat("pts/0/x", status).fails("ENOTDIR")
          : stat(`pts/${name}`, status).fails("ENOENT")
      ),
      open("pts", "O_RDONLY").as("fd"),
      get_dir_entries(result("fd"), list).returns(43).observes(
        list,
        `${dots}\x02\0\0\0\0\0\0\0\x02\x01\0\0\x000`,
      ),
      close(SLAVE).returns(0),
      close(MASTER).returns(0),
      stat("pts/0", status).fails("ENOENT"),
      get_dir_entries(result("fd"), list).returns(29).observes(list, dots),
    ],
    teardown: cleanUp,
  }),
  row("rename/EROFS/terminal-in-devpts", {
    covers: "entry/EROFS/file-system-has-fixed-entries",
    source: "Kernel/FileSystem/DevPtsFS/FileSystem.cpp",
    as: "root",
    touches: ["mounts"],
    setup: world,
    steps: [
      ...openPair,
      rename("pts/0", "pts/9").fails("EROFS"),
      close(SLAVE).returns(0),
      close(MASTER).returns(0),
    ],
    teardown: cleanUp,
  }),
  row("stat/success/loop-devices-in-devloop", {
    source: "Kernel/FileSystem/DevLoopFS/FileSystem.cpp, Inode.cpp",
    as: "root",
    touches: ["mounts"],
    steps: [
      mkdir("m", 0o755).returns(0),
      fsopen("devloop").as("type"),
      fsmount(result("type"), "m").returns(0),
      stat("m", status).returns(0).observes(status, root),
      open("m", "O_RDONLY").as("fd"),
      get_dir_entries(result("fd"), list).returns(29).observes(list, dots),
      close(result("fd")).returns(0),
      stat("m/0", status).fails("ENOENT"),
      stat("m/x", status).fails("ENOENT"),
      open("m/x", "O_RDWR|O_CREAT", 0o644).fails("EROFS"),
      mkdir("m/d").fails("EROFS"),
      chmod("m", 0o700).fails("EROFS"),
      chown("m", 1, 1).fails("EROFS"),
      unlink("m/0").fails("ENOENT"),
    ],
    teardown: [umount("/w/m")],
  }),
  row("stat/success/number-behind-which-the-root-comes", {
    source: "Kernel/FileSystem/DevPtsFS/Inode.cpp, DevLoopFS/Inode.cpp",
    note: "The number of a node is two more than its name, in 32 bits: 1.",
    as: "root",
    touches: ["mounts"],
    setup: [
      ...world,
      mkdir("/w/loop", 0o755),
      fsopen("devloop").as("devloop"),
      fsmount(result("devloop"), "/w/loop"),
      close(result("devloop")),
    ],
    steps: [
      ...openPair,
      ...["pts", "loop"].map((name) =>
        stat(`${name}/4294967295`, status).returns(0).observes(status, root)
      ),
      stat("pts/4294967295/0", status).returns(0)
        .observes(status, { st_ino: 2 }),
      stat("loop/4294967295/0", status).fails("ENOENT"),
      stat("pts/4294967293", status).fails("ENOENT"),
      close(SLAVE).returns(0),
      close(MASTER).returns(0),
    ],
    teardown: [umount("/w/loop"), ...cleanUp],
  }),
  row("stat/success/terminal-that-is-gone-was-written-when-all-began", {
    source: "Kernel/FileSystem/DevPtsFS/Inode.cpp: metadata",
    note: "A mount keeps its node: the time of the file system's making.",
    as: "root",
    touches: ["mounts"],
    setup: [...world, ...file("/w/f")],
    steps: [
      ...openPair,
      bindmount("/w/f", SLAVE).returns(0),
      stat("f", status).returns(0).observes(status, {
        st_ino: 2,
        st_mtim: epoch,
      }),
      close(SLAVE).returns(0),
      stat("f", status).returns(0).observes(status, {
        st_mode: "S_IFCHR|0o600",
        st_ino: 2,
        st_uid: 0,
        st_rdev: SLAVE_MAJOR << 8 | FIRST_MINOR,
        st_mtim: { tv_sec: atLeast(1) },
      }),
      close(MASTER).returns(0),
    ],
    teardown: [umount("/w/f"), ...cleanUp],
  }),
  row("fsopen/success/names-of-all-kinds", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    as: "root",
    steps: [
      ...[
        ["proc", "ProcFS"],
        ["devpts", "DevPtsFS"],
        ["sys", "SysFS"],
        ["ram", "RAMFS"],
        ["ext2", "Ext2FS"],
        ["9p", "Plan9FS"],
        ["iso9660", "ISO9660FS"],
        ["fat", "FATFS"],
        ["devloop", "DevLoopFS"],
        ["fuse", "FUSE"],
      ].flat().map((name) => fsopen(name).succeeds()),
      ...["Proc", "procfs", "ext", "ext2 ", "FAT", "isofs"]
        .map((name) => fsopen(name).fails("ENODEV")),
    ],
  }),
];
