/**
 * Inode watchers: which event of which watch comes when, and byte by byte
 * what is read.
 *
 * @module
 */

import { O_NONBLOCK } from "../../src/api/constants.ts";
import {
  bits,
  buffer,
  call,
  chdir,
  child,
  chmod,
  chown,
  close,
  directory,
  fcntl,
  file,
  ftruncate,
  link,
  mkdir,
  mknod,
  mmap,
  open,
  pledge,
  poll,
  polled,
  read,
  rename,
  result,
  rmdir,
  type Row,
  row,
  type RowDefinition,
  settle,
  type Step,
  type Steps,
  symlink,
  unlink,
  UNMAPPED,
  type Value,
  write,
} from "../language/row.ts";
import { bind, local, localSocket } from "../worlds/socket_addresses.ts";

const WATCHER = "Kernel/FileSystem/InodeWatcher.cpp";

const watcher = result("watcher");

const METADATA = 1;
const CONTENT = 2;
const DELETED = 4;
const CREATED = 8;
const REMOVED = 16;

const NONBLOCK = 1;
const CLOSE_ON_EXEC = 2;

function made(
  id: string,
  steps: Steps,
  more: Partial<RowDefinition> = {},
): Row {
  return row(id, {
    source: `${WATCHER}, Kernel/FileSystem/RAMFS/Inode.cpp`,
    setup: [directory("d", { mode: 0o777 }), file("f", "abc", { mode: 0o666 })],
    steps: [call.create_inode_watcher(NONBLOCK).as("watcher"), steps].flat(),
    ...more,
  });
}

const watch = (path: string, mask: number, by: Value = watcher): Step =>
  call.inode_watcher_add_watch({ user_path: path, fd: by, event_mask: mask });

/** The next event, whole. */
function event(number: number, type: number, name = ""): Step {
  const bytes = new TextEncoder().encode(name === "" ? "" : `${name}\0`);
  const wanted = new Uint8Array(16 + bytes.length);
  const view = new DataView(wanted.buffer);
  view.setInt32(0, number, true);
  view.setUint32(4, type, true);
  view.setUint32(8, bytes.length, true);
  wanted.set(bytes, 16);
  const got = buffer(300, "event");
  return read(watcher, got).returns(wanted.length).observes(got, wanted);
}

const none: Step = read(watcher, buffer(300, "event")).fails("EAGAIN");

const creates = (path: string): Steps => [
  open(path, "O_CREAT|O_RDWR", 0o644).as(path),
  close(result(path)).returns(0),
];

export const rows: readonly Row[] = [
  made("inode_watcher_add_watch/success/events-of-a-directory", [
    watch("d", CREATED | REMOVED | DELETED).returns(1),
    ...creates("d/a").flat(),
    mkdir("d/long-name").returns(0),
    watch("d/a", DELETED | CONTENT).returns(2),
    rename("d/a", "d/b").returns(0),
    unlink("d/b").returns(0),
    event(1, CREATED, "a"),
    event(1, CREATED, "long-name"),
    event(1, CREATED, "b"),
    event(2, DELETED),
    event(1, REMOVED, "a"),
    event(2, DELETED),
    event(1, REMOVED, "b"),
    none,
  ], {
    covers: [
      "rename/behaviour/watchers-see-deleted-created-deleted",
      "create_inode_watcher/behaviour/event-has-watch-type-and-name",
      "inode_watcher_add_watch/behaviour/child-events-carry-the-name",
      "inode_watcher_add_watch/behaviour/deleted-event-on-losing-a-name",
      "inode_watcher_add_watch/behaviour/watch-ends-silently-with-its-inode",
    ],
  }),
  made("inode_watcher_add_watch/success/events-of-a-replacement", [
    ...creates("d/a").flat(),
    ...creates("d/b").flat(),
    watch("d", CREATED | REMOVED).returns(1),
    watch("d/a", DELETED).returns(2),
    watch("d/b", DELETED | CONTENT).returns(3),
    open("d/b", "O_RDWR").as("fd"),
    rename("d/a", "d/b").returns(0),
    link("d/b", "d/c").returns(0),
    symlink("target", "d/l").returns(0),
    mknod("d/n", "S_IFIFO|0o600").returns(0),
    ftruncate(result("fd"), 0).returns(0),
    event(3, DELETED),
    event(1, REMOVED, "b"),
    event(1, CREATED, "b"),
    event(2, DELETED),
    event(1, REMOVED, "a"),
    event(1, CREATED, "c"),
    event(1, CREATED, "l"),
    event(1, CREATED, "n"),
    // Who has it open still sees it change.
    event(3, CONTENT),
    none,
  ]),
  made("inode_watcher_add_watch/success/events-of-a-file", [
    watch("f", CONTENT | DELETED).returns(1),
    open("f", "O_RDWR").as("fd"),
    write(result("fd"), "x").returns(1),
    ftruncate(result("fd"), 0).returns(0),
    read(result("fd"), buffer(1, "byte")).returns(0),
    event(1, CONTENT),
    event(1, CONTENT),
    none,
  ], {
    covers:
      "inode_watcher_add_watch/behaviour/content-event-on-write-and-truncate",
  }),
  made("inode_watcher_add_watch/success/mask-chooses", [
    watch("d", CREATED).returns(1),
    watch("f", 0).returns(2),
    watch("/w", 0x8000_0000 | REMOVED).returns(3),
    ...creates("d/a").flat(),
    unlink("d/a").returns(0),
    open("f", "O_WRONLY").as("fd"),
    write(result("fd"), "x").returns(1),
    ...creates("g").flat(),
    unlink("g").returns(0),
    event(1, CREATED, "a"),
    event(3, REMOVED, "g"),
    none,
  ], { covers: "inode_watcher_add_watch/behaviour/any-mask-is-accepted" }),
  made("inode_watcher_add_watch/success/numbers-are-not-used-again", [
    watch("d", CREATED).returns(1),
    watch("f", CONTENT).returns(2),
    call.inode_watcher_remove_watch(watcher, 2).returns(0),
    watch("f", CONTENT).returns(3),
    call.create_inode_watcher(0).as("other"),
    watch("f", CONTENT, result("other")).returns(1),
    call.inode_watcher_remove_watch(result("other"), 3).fails("ENOENT"),
  ], {
    covers:
      "inode_watcher_add_watch/behaviour/watches-are-counted-for-each-watcher",
  }),
  made("inode_watcher_remove_watch/success/queued-events-stay", [
    watch("d", CREATED).returns(1),
    ...creates("d/a").flat(),
    pledge("stdio rpath wpath cpath").returns(0),
    call.inode_watcher_remove_watch(watcher, 1).returns(0),
    ...creates("d/b").flat(),
    event(1, CREATED, "a"),
    none,
  ], {
    covers: [
      "inode_watcher_remove_watch/behaviour/returns-0-and-no-more-events-come",
      "inode_watcher_remove_watch/behaviour/queued-events-stay-readable",
    ],
  }),
  made("inode_watcher_remove_watch/success/needs-no-promise", [
    watch("d", CREATED).returns(1),
    pledge("").returns(0),
    call.inode_watcher_remove_watch(watcher, 1).returns(0),
  ], { covers: "inode_watcher_remove_watch/behaviour/needs-no-promise" }),
  made("create_inode_watcher/success/full-queue-loses-the-oldest", [
    watch("d", CREATED).returns(1),
    ...Array.from({ length: 33 }, (_, n) => creates(`d/${n}`)).flat(2),
    ...Array.from({ length: 32 }, (_, n) => event(1, CREATED, `${n + 1}`)),
    none,
  ], {
    covers: "create_inode_watcher/behaviour/full-queue-loses-the-oldest-event",
  }),
  made("inode_watcher_add_watch/success/metadata-when-it-was-clean", [
    watch("f", METADATA | CONTENT).returns(1),
    open("f", "O_RDWR").as("fd"),
    call.fsync(result("fd")).returns(0),
    write(result("fd"), "x").returns(1),
    event(1, METADATA),
    event(1, CONTENT),
    write(result("fd"), "x").returns(1),
    event(1, CONTENT),
    none,
    call.fsync(result("fd")).returns(0),
    none,
    call.futimens({ fd: result("fd"), times: buffer(32) }).fails(
      "EACCES",
    ),
    none,
  ], {
    covers: [
      "inode_watcher_add_watch/behaviour/metadata-event-only-from-clean-to-dirty",
      "inode_watcher_add_watch/behaviour/first-write-gives-metadata-before-content",
    ],
    window: "the kernel's own sync, each second, makes metadata clean too",
  }),
  made("inode_watcher_add_watch/success/what-is-held-is-still-watched", [
    mkdir("e").returns(0),
    watch("e", CREATED | DELETED).returns(1),
    chdir("e").returns(0),
    rmdir("/w/e").returns(0),
    ...creates("x").flat(),
    event(1, DELETED),
    event(1, CREATED, "x"),
    chdir("/w").returns(0),
    call.inode_watcher_remove_watch(watcher, 1).fails("ENOENT"),
    open("f", "O_RDWR").as("fd"),
    mmap({
      size: 4096,
      prot: "PROT_READ",
      flags: "MAP_SHARED",
      fd: result("fd"),
    }).as("memory"),
    close(result("fd")).returns(0),
    watch("f", DELETED).returns(2),
    unlink("/w/f").returns(0),
    event(2, DELETED),
    call.inode_watcher_remove_watch(watcher, 2).returns(0),
  ], {
    note: "By whoever is in it, and by whatever shows it.",
    setup: [file("f", "abc", { uid: 1000, mode: 0o666 })],
  }),
  made("close/success/watcher-goes-before-what-it-watched", [
    watch("d", CREATED | REMOVED).returns(1),
    watch("d/..", REMOVED).returns(2),
    ...creates("d/a").flat(),
    close(watcher).returns(0),
    ...creates("d/b").flat(),
    unlink("d/a").returns(0),
    unlink("d/b").returns(0),
    call.create_inode_watcher(NONBLOCK).as("watcher"),
    watch("d", CREATED).returns(1),
    ...creates("d/c").flat(),
    event(1, CREATED, "c"),
    none,
  ]),
  made("inode_watcher_add_watch/success/directory-and-its-entries", [
    watch("d", METADATA | CREATED | REMOVED).returns(1),
    ...creates("d/a").flat(),
    unlink("d/a").returns(0),
    event(1, CREATED, "a"),
    event(1, REMOVED, "a"),
    none,
  ], {
    covers:
      "inode_watcher_add_watch/behaviour/directory-has-no-metadata-event-for-children",
  }),
  made("inode_watcher_remove_watch/ENOENT/socket-that-was-tried-to-be-opened", [
    localSocket("socket"),
    bind(result("socket"), local("s")).returns(0),
    watch("s", DELETED).returns(1),
    open("s", "O_RDWR").fails("ENXIO"),
    close(result("socket")).returns(0),
    unlink("s").returns(0),
    // Nobody holds the node any longer, and the watch is gone with it.
    call.inode_watcher_remove_watch(watcher, 1).fails("ENOENT"),
    event(1, DELETED),
    none,
  ], { covers: "inode_watcher_remove_watch/ENOENT/no-such-watch" }),
  made("create_inode_watcher/success/longest-event", [
    watch("d", CREATED).returns(1),
    ...creates(`d/${"n".repeat(255)}`).flat(),
    ...creates(`d/${"m".repeat(255)}`).flat(),
    ...creates("d/a").flat(),
    read(watcher, buffer(300, "event"), 271).fails("EINVAL"),
    event(1, CREATED, "m".repeat(255)),
    read(watcher, buffer(300, "event"), 18).returns(18),
    none,
  ], {
    covers: "create_inode_watcher/behaviour/event-takes-at-most-272-bytes",
    note: "an event that does not fit is lost",
  }),
  made("create_inode_watcher/success/what-a-watcher-is", [
    fcntl(watcher, "F_GETFL").returns(bits(O_NONBLOCK, 0)),
    fcntl(watcher, "F_GETFD").returns(0),
    write(watcher, "x").fails("EBADF"),
    call.ioctl(watcher, 1, 0).fails("ENOTTY"),
    call.create_inode_watcher(CLOSE_ON_EXEC).as("other"),
    fcntl(result("other"), "F_GETFD").returns(1),
    poll([polled(watcher, "POLLIN")], 0).returns(0),
  ], {
    covers: [
      "create_inode_watcher/behaviour/watcher-cannot-be-written",
      "create_inode_watcher/behaviour/f_getfl-does-not-show-nonblock",
      "create_inode_watcher/behaviour/close-on-exec-with-closeonexec",
      "create_inode_watcher/behaviour/write-is-ebadf-and-ioctl-enotty",
    ],
  }),
  made("create_inode_watcher/success/blocks-and-wakes", [
    call.create_inode_watcher(0).as("blocking"),
    watch("d", CREATED, result("blocking")).returns(1),
    child("maker", [settle(), ...creates("d/a").flat()]),
    read(result("blocking"), buffer(300, "event")).returns(18),
    child("waiter", [read(result("blocking"), buffer(300)).never()]),
    settle(100),
  ], { covers: "create_inode_watcher/behaviour/blocking-without-nonblock" }),
  made("inode_watcher_add_watch/success/what-a-link-leads-to", [
    symlink("d", "l").returns(0),
    watch("l", CREATED).returns(1),
    ...creates("d/a").flat(),
    event(1, CREATED, "a"),
    watch("d", CREATED).fails("EEXIST"),
  ]),
  made("inode_watcher_add_watch/success/directory-hears-of-names-alone", [
    ...creates("d/a").flat(),
    watch("d", METADATA | CONTENT | DELETED | CREATED | REMOVED).returns(1),
    open("d/a", "O_RDWR").as("fd"),
    write(result("fd"), "abc").returns(3),
    ftruncate(result("fd"), 1).returns(0),
    chmod("d/a", 0o600).returns(0),
    chown("d/a", 1000, -1).returns(0),
    none,
    mkdir("d/e").returns(0),
    event(1, CREATED, "e"),
    ...creates("d/e/a").flat(),
    unlink("d/e/a").returns(0),
    none,
  ]),
  made("read/EFAULT/event-that-has-no-place-is-gone", [
    watch("d", CREATED).returns(1),
    ...creates("d/a").flat(),
    ...creates("d/b").flat(),
    read(watcher, UNMAPPED, 300).fails("EFAULT"),
    event(1, CREATED, "b"),
    none,
  ]),
];
