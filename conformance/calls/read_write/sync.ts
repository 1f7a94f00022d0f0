import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  child,
  close,
  directory,
  file,
  join,
  mknod,
  mounted,
  open,
  read,
  result,
  type Row,
  row,
  settle,
  type Step,
  type Steps,
  umount,
  type Value,
} from "../../language/row.ts";
import {
  ownContext,
  ROOT_CONTEXT,
  unshareEnter,
} from "../../worlds/mount_rules.ts";

const event = buffer(32, "event");

const watcher = result("watcher");

export const uses: readonly Use[] = [
  use.sync({ operands: [], promises: ["stdio"] }),
];

/** A file that the row's watcher watches, with metadata that is dirty. */
function dirty(name: string, path: string, watch: number): Steps {
  return [
    open(path, "O_RDWR").as(name),
    call.inode_watcher_add_watch({
      user_path: path,
      fd: watcher,
      event_mask: "INODE_METADATA_MODIFIED",
    }).returns(watch),
    call.fchmod(result(name), 0o640).returns(0),
    read(watcher, event).returns(16),
    ...unnoticed(result(name)),
  ];
}

/** Its metadata is dirty: another change gives no event. */
const unnoticed = (fd: Value): readonly Step[] => [
  call.fchmod(fd, 0o600).returns(0),
  read(watcher, event).fails("EAGAIN"),
];

/** Its metadata is clean: a change gives an event again. */
const noticed = (fd: Value): readonly Step[] => [
  call.fchmod(fd, 0o640).returns(0),
  read(watcher, event).returns(16),
];

const watching = call.create_inode_watcher("INODE_WATCHER_NONBLOCK")
  .as("watcher");

/** The kernel does it by itself: what is dirty may be clean sooner. */
const window = "no flush of the kernel's own between two changes";

const RAMFS = "Kernel/FileSystem/RAMFS/Inode.cpp: flush_metadata";

export const rows: readonly Row[] = [
  row("sync/success/files-of-every-file-system", {
    covers: "sync/behaviour/returns-0-and-flushes-everything",
    source: `Kernel/FileSystem/FileSystem.cpp, ${RAMFS}`,
    as: "root",
    touches: ["mounts"],
    setup: [file("f"), directory("m"), mounted("m"), file("m/g")],
    window,
    steps: [
      watching,
      call.sync().returns(0),
      ...dirty("f", "f", 1),
      ...dirty("g", "m/g", 2),
      call.sync().returns(0),
      ...noticed(result("f")),
      ...noticed(result("g")),
      close(result("g")).returns(0),
      close(watcher).returns(0),
    ],
    teardown: [umount("/w/m")],
  }),
  row("sync/success/by-itself", {
    covers: "sync/behaviour/happens-by-itself-every-second",
    source: `Kernel/Tasks/SyncTask.cpp, ${RAMFS}`,
    setup: [file("f", "", { uid: 1000 })],
    window,
    steps: [
      watching,
      call.sync().returns(0),
      ...dirty("f", "f", 1),
      settle(2500),
      ...noticed(result("f")),
    ],
  }),
  row("fsync/success/files-and-directories", {
    covers: [
      "fsync/behaviour/returns-0-for-files-of-file-systems",
      "fsync/behaviour/ramfs-metadata-counts-as-clean-again",
    ],
    source: `Kernel/FileSystem/Inode.cpp, ${RAMFS}`,
    setup: [
      file("f", "", { uid: 1000 }),
      file("g", "", { uid: 1000 }),
      directory("d"),
    ],
    window,
    steps: [
      watching,
      call.sync().returns(0),
      ...dirty("f", "f", 1),
      ...dirty("g", "g", 2),
      open("d", "O_RDONLY").as("d"),
      call.fsync(result("d")).returns(0),
      call.fsync(result("f")).returns(0),
      ...noticed(result("f")),
      ...unnoticed(result("g")),
    ],
  }),
  row("sync/success/files-that-another-context-has-mounted", {
    covers: "sync/behaviour/returns-0-and-flushes-everything",
    source: `Kernel/FileSystem/Inode.cpp: sync_all, ${RAMFS}`,
    as: "root",
    window,
    steps: [
      ownContext.flat(),
      child("kid", [
        unshareEnter(ROOT_CONTEXT, result("context")).returns(0),
        mknod("/f", "S_IFREG|0o640").returns(0),
        watching,
        call.sync().returns(0),
        ...dirty("f", "/f", 1).flat(),
        call.sync().returns(0),
        ...noticed(result("f")),
      ]),
      join("kid"),
    ].flat(),
  }),
];
