/**
 * What /proc tells of a process: every node of the table, its status and its
 * place in the listings, and every field of what it shows.
 *
 * @module
 */

import {
  among,
  anything,
  atLeast,
  bits,
  buffer,
  call,
  chdir,
  child,
  close,
  fcntl,
  get_dir_entries,
  inside,
  join,
  json,
  load,
  lseek,
  mkdir,
  mknod,
  mmap,
  mprotect,
  multiple,
  newImage,
  open,
  pipe,
  pledge,
  pread,
  read,
  readlink,
  result,
  room,
  type Row,
  settle,
  stat,
  type Step,
  type Steps,
  store,
  text,
  unveil,
  waitid,
  type Wanted,
  type WantedValue,
  word,
  write,
} from "../language/row.ts";
import { pair } from "../worlds/socket_addresses.ts";
import { made, shows } from "../worlds/file_generated.ts";
import { ownProcesses } from "../worlds/mount_rules.ts";
import { type ToldRegion, toldRegion } from "../worlds/told_region.ts";

const LENGTHS = "addresses have other lengths in decimal";

const EXPOSED = "Kernel/FileSystem/ProcFS/ProcessExposed.cpp";
const INODE = "Kernel/FileSystem/ProcFS/Inode.cpp, Definitions.h";

const list = buffer(512, "list");
const ends = buffer(8, "ends");
const status = room("stat", "status");

const [DIRECTORY, FILE, LINK] = [4, 8, 10] as const;
const [FD, STACKS, CHILDREN] = [1, 2, 3] as const;

/** The number of a node of the row's own process, bound to "self". */
function numberOf(subdirectory: number, property: number): Wanted {
  return multiple(
    result("self", 1),
    2n ** 36n,
    BigInt(subdirectory * 2 ** 20 + property),
  );
}

type Entry = readonly [number: Wanted, type: number, name: string];

/** The directory has exactly these entries. */
function lists(path: string, entries: readonly Entry[]): Steps {
  const block = buffer(512, `entries of ${path}`);
  let at = 0;
  const places = entries.map(([, , name]) => {
    const place = at;
    at += 13 + name.length;
    return place;
  });
  return [
    open(path, "O_RDONLY").as(path),
    entries.reduce(
      (step: Step, [number, type, name], index) => {
        const place = places[index] ?? 0;
        const rest = new Uint8Array(5 + name.length);
        rest[0] = type;
        rest[1] = name.length;
        rest.set(new TextEncoder().encode(name), 5);
        return step.observes(inside(block, place), number, 8)
          .observes(inside(block, place + 8), rest);
      },
      get_dir_entries(result(path), block).returns(at),
    ),
  ];
}

/** Nodes of /proc/PID in their order, with their types and modes. */
const nodes = [
  ["unveil", "S_IFREG|0o400"],
  ["pledge", "S_IFREG|0o400"],
  ["fds", "S_IFREG|0o400"],
  ["exe", "S_IFLNK|0o777"],
  ["cwd", "S_IFLNK|0o777"],
  ["perf_events", "S_IFREG|0o400"],
  ["vm", "S_IFREG|0o400"],
  ["cmdline", "S_IFREG|0o400"],
] as const;

const directories = ["fd", "stacks", "children"] as const;

const since = { tv_sec: atLeast(1) };

/** What is told of the row's own process belongs to it and is as old as it. */
const ofProcess = (st_ino: Wanted, uid: number) => ({
  st_ino,
  st_nlink: 0,
  st_uid: uid,
  st_gid: uid,
  st_size: 0,
  st_atim: since,
  st_ctim: since,
  st_mtim: since,
});

/** What belongs to nobody is as old as the machine. */
const ofMachine = (st_ino: number) => ({
  st_ino,
  st_nlink: 0,
  st_uid: 0,
  st_gid: 0,
  st_size: 0,
  st_atim: { tv_sec: 0, tv_nsec: 0 },
  st_ctim: { tv_sec: 0, tv_nsec: 0 },
  st_mtim: since,
});

const own = { follow: false } as const;

/** Whoever changed its ids has to ask to be looked at again. */
const dumpable = call.prctl("PR_SET_DUMPABLE", 1, 0, 0).returns(0);

const self = call.getpid().as("self");

interface Described {
  readonly path: WantedValue;
  readonly class: string;
  readonly seekable?: boolean;
  readonly offset?: number;
  readonly cloexec?: boolean;
  readonly blocking?: boolean;
  readonly read?: boolean;
  readonly write?: boolean;
  readonly inode?: boolean;
}

/** What "fds" tells of a descriptor. */
function described(fd: number, of: Described): WantedValue {
  return {
    fd,
    absolute_path: of.path,
    seekable: of.seekable ?? false,
    class: of.class,
    offset: of.offset ?? 0,
    cloexec: of.cloexec ?? false,
    blocking: of.blocking ?? true,
    can_read: of.read ?? true,
    can_write: of.write ?? true,
    ...(of.inode === true
      ? { inode: { fsid: atLeast(1), index: atLeast(1) } }
      : {}),
  };
}

/** What "vm" tells of a mapping, by the pages that are there. */
function region(
  of: Omit<ToldRegion, "size"> & { pagemap: string },
): WantedValue {
  const { pagemap } = of;
  const resident = [...pagemap].filter((page) => page === "P").length * 4096;
  const size = pagemap.length * 4096;
  return toldRegion({ dirty: resident, ...of, size, resident });
}

const readable = "PROT_READ|PROT_WRITE";
const privately = "MAP_PRIVATE|MAP_ANONYMOUS";

const VM_SIZE = 0x4000;

const listings: readonly Row[] = [
  made(
    "get_dir_entries/success/root-of-procfs",
    [],
    [
      self,
      ownProcesses.flat(),
      open("p", "O_RDONLY").as("p"),
      get_dir_entries(result("p"), list).succeeds()
        .observes(inside(list, 0), 0, 8)
        .observes(inside(list, 8), "\x04\x01\0\0\0.")
        .observes(inside(list, 14), 0, 8)
        .observes(inside(list, 22), "\x04\x02\0\0\0..")
        .observes(inside(list, 29), 2, 8)
        .observes(inside(list, 37), "\x0a\x04\0\0\0self")
        .observes(inside(list, 46), multiple(result("self"), 2n ** 36n), 8)
        .observes(inside(list, 54), DIRECTORY, 1),
    ].flat(),
    { source: INODE },
  ),
  made(
    "get_dir_entries/success/process-of-procfs",
    [],
    [
      self,
      ...lists("p/self", [
        [numberOf(0, 0), DIRECTORY, "."],
        [1, DIRECTORY, ".."],
        ...directories.map((name, index): Entry => [
          numberOf(index + 1, 0),
          DIRECTORY,
          name,
        ]),
        ...nodes.map(([name, mode], index): Entry => [
          numberOf(0, index + 1),
          mode.startsWith("S_IFLNK") ? LINK : FILE,
          name,
        ]),
      ]),
    ].flat(),
    { source: `${INODE}, ${EXPOSED}`, as: "user" },
  ),
  made(
    "get_dir_entries/success/descriptors-of-procfs",
    [],
    [
      self,
      fcntl(0, "F_DUPFD", 7).returns(7),
      ...lists("p/self/fd", [
        [numberOf(FD, 0), DIRECTORY, "."],
        [numberOf(0, 0), DIRECTORY, ".."],
        [numberOf(FD, 1), LINK, "0"],
        [numberOf(FD, 2), LINK, "1"],
        [numberOf(FD, 8), LINK, "7"],
      ]),
    ].flat(),
    { source: EXPOSED, as: "user" },
  ),
  made("get_dir_entries/success/threads-of-procfs", [], [
    self,
    open("p/self/stacks", "O_RDONLY").as("fd"),
    get_dir_entries(result("fd"), list).succeeds()
      .observes(inside(list, 0), numberOf(STACKS, 0), 8)
      .observes(inside(list, 8), "\x04\x01\0\0\0.")
      .observes(inside(list, 14), numberOf(0, 0), 8)
      .observes(inside(list, 22), "\x04\x02\0\0\0..")
      // The first thread has the number of its process.
      .observes(
        inside(list, 29),
        multiple(result("self", 1), 2n ** 36n + 1n, 2n ** 21n),
        8,
      )
      .observes(inside(list, 37), FILE, 1),
  ], { source: EXPOSED, as: "user" }),
  made(
    "get_dir_entries/success/children-of-procfs",
    [],
    [
      self,
      ...lists("p/self/children", [
        [numberOf(CHILDREN, 0), DIRECTORY, "."],
        [numberOf(0, 0), DIRECTORY, ".."],
      ]),
      pipe(ends).returns(0),
      child("kid", [read(word(ends, 0), buffer(1)).never()]),
      get_dir_entries(result("p/self/children"), list).succeeds()
        .observes(inside(list, 29), result("kid", 1), 2)
        .observes(inside(list, 31), CHILDREN << 4, 1)
        .observes(inside(list, 37), LINK, 1),
      // The name is where the listing has it.
      call.readlink({
        path: { characters: inside(list, 42), length: word(list, 38, 4) },
        buffer: text("........", "target"),
        dirfd: result("p/self/children"),
      }).succeeds().observes(text("........", "target"), "../../"),
      call.stat({
        path: { characters: inside(list, 42), length: word(list, 38, 4) },
        statbuf: status,
        dirfd: result("p/self/children"),
        follow_symlinks: 0,
      }).returns(0).observes(status, {
        st_mode: "S_IFLNK|0o400",
        st_ino: bits(0xf_fff0_0000n, CHILDREN << 20),
      }),
    ].flat(),
    { source: EXPOSED },
  ),
];

const statuses: readonly Row[] = [
  made("stat/success/nodes-of-procfs", [], [
    self,
    stat("p", status).returns(0).observes(status, {
      st_mode: "S_IFDIR|0o555",
      ...ofMachine(1),
    }),
    stat("p/self", status, own).returns(0).observes(status, {
      st_mode: "S_IFLNK|0o777",
      ...ofMachine(2),
    }),
    stat("p/self", status).returns(0).observes(status, {
      st_mode: "S_IFDIR|0o555",
      ...ofProcess(numberOf(0, 0), 1000),
    }),
    ...directories.map((name, index) =>
      stat(`p/self/${name}`, status).returns(0).observes(status, {
        st_mode: "S_IFDIR|0o555",
        ...ofProcess(numberOf(index + 1, 0), 1000),
      })
    ),
    ...nodes.map(([name, mode], index) =>
      stat(`p/self/${name}`, status, own).returns(0).observes(status, {
        st_mode: mode,
        ...ofProcess(numberOf(0, index + 1), 1000),
      })
    ),
    stat("p/self/fd/0", status, own).returns(0).observes(status, {
      st_mode: "S_IFLNK|0o400",
      ...ofProcess(numberOf(FD, 1), 1000),
    }),
    stat("p/self/fd/1", status, own).fails("ENOENT"),
    stat("p/self/fd/00", status, own).returns(0),
    stat("p/self/fd/\t0\n", status, own).returns(0),
    stat("p/self/fd/4294967296", status, own).fails("ENOENT"),
    stat("p/self/fd/-0", status, own).fails("ENOENT"),
    stat("p/4294967295", status, own).fails("ENOENT"),
    stat("p/4294967296", status, own).fails("ESRCH"),
    stat("p/ ", status, own).fails("ESRCH"),
    stat("p/1x", status, own).fails("ESRCH"),
    stat("p/self/fd/x", status, own).fails("ENOENT"),
    stat("p/self/stacks/0", status, own).fails("ENOENT"),
    stat("p/self/children/0", status, own).fails("ENOENT"),
    stat("p/self/nothing", status, own).fails("ENOENT"),
    stat("p/99999", status, own).fails("ENOENT"),
  ], { source: `${INODE}, ${EXPOSED}`, as: "user" }),
];

/** A veil of the room and of names in it, as it is told. */
function unveiledInOrder(names: string): WantedValue {
  return [
    { path: "/w", permissions: "rwxcb" },
    ...[...names].map((name) => ({ path: `/w/${name}`, permissions: "c" })),
  ];
}

const contents: readonly Row[] = [
  made(
    "read/success/promises-in-procfs",
    [
      "read/behaviour/generated-nodes-show-a-snapshot",
      "pledge/behaviour/procfs-and-sysfs-tell-the-promises",
    ],
    [
      dumpable,
      ...shows("p/self/pledge", {}),
      open("p/self/pledge", "O_RDONLY").as("fd"),
      pledge("wpath fattr stdio rpath unix").returns(0),
      // As it was when it was opened, until somebody goes back to the start.
      read(result("fd"), buffer(64, "before")).returns(2)
        .observes(buffer(64, "before"), "{}"),
      lseek(result("fd"), 1, "SEEK_SET").returns(0),
      pread(result("fd"), buffer(64, "still"), 0).returns(2)
        .observes(buffer(64, "still"), "{}"),
      lseek(result("fd"), 0, "SEEK_SET").returns(0),
      read(result("fd"), buffer(64, "after")).returns(43)
        .observes(
          buffer(64, "after"),
          '{"promises":"stdio rpath wpath unix fattr"}',
        ),
    ].flat(),
    { source: EXPOSED, as: "user" },
  ),
  made(
    "read/success/veil-in-procfs",
    [],
    [
      dumpable,
      mkdir("d").returns(0),
      mkdir("d/e").returns(0),
      ...shows("p/self/unveil", []),
      unveil("/w", "cbxwr").returns(0),
      unveil("/w/d/e", "b").returns(0),
      ...shows("p/self/unveil", [
        { path: "/w", permissions: "rwxcb" },
        { path: "/w/d/e", permissions: "b" },
      ]),
    ].flat(),
    { source: EXPOSED, as: "user" },
  ),
  made(
    "read/success/order-of-a-veil-in-procfs",
    [],
    [
      dumpable,
      unveil("/w", "cbxwr").returns(0),
      [..."abcdefghi"].map((name) => unveil(`/w/${name}`, "c").returns(0)),
      ...shows("p/self/unveil", unveiledInOrder("iachdgbef")),
      child(
        "kid",
        [
          dumpable,
          ...shows("p/self/unveil", unveiledInOrder("fachdigbe")),
        ].flat(),
      ),
      join("kid"),
    ].flat(),
    {
      source: `${EXPOSED}, AK/Trie.h, HashTable.h, StringHash.h`,
      note: "A fork takes them over as they lie, into a table of its own.",
      as: "user",
    },
  ),
  made("readlink/success/links-of-procfs", [], [
    dumpable,
    mkdir("d").returns(0),
    readlink("p/self/cwd", text("....", "cwd")).returns(2)
      .observes(text("....", "cwd"), "/w.."),
    chdir("d").returns(0),
    readlink("/w/p/self/cwd", text("....", "cwd")).returns(4)
      .observes(text("....", "cwd"), "/w/d"),
    readlink("/w/p/self/fd/0", text(".".repeat(12), "fd")).returns(9)
      .observes(text(".".repeat(12), "fd"), "/dev/null..."),
    stat("/w/p/self/exe", status).returns(0).observes(status, {
      st_mode: anything,
    }),
    readlink("/w/p/self/fd/1", text("....", "cwd")).fails("ENOENT"),
  ], { source: EXPOSED, as: "user" }),
  made("readlink/success/descriptor-of-a-pipe", [], [
    dumpable,
    pipe(ends).returns(0),
    readlink("p/self/fd/1", text(".....", "kind")).returns(atLeast(6))
      .observes(text(".....", "kind"), "fifo:"),
  ], { source: `${EXPOSED}, Kernel/FileSystem/FIFO.cpp`, as: "user" }),
  made(
    "read/success/descriptors-in-procfs",
    [],
    [
      pipe(ends, "O_CLOEXEC|O_NONBLOCK").returns(0),
      call.create_inode_watcher(0).returns(3),
      call.inode_watcher_add_watch({ user_path: "/w", fd: 3, event_mask: 1 })
        .returns(1),
      call.anon_create(4096, 0).returns(4),
      open("f", "O_RDWR|O_CREAT", 0o644).returns(5),
      write(5, "abc").returns(3),
      open("/w", "O_RDONLY|O_CLOEXEC").returns(6),
      call.fsopen({ fs_type: "ram", flags: 0 }).returns(7),
      call.unshare_open({ type: "UNSHARE_SCOPED_PROCESS_LIST" }).returns(8),
      ...shows("p/self/fds", [
        anything,
        described(1, {
          path: anything,
          class: "FIFO",
          cloexec: true,
          blocking: false,
          read: false,
        }),
        described(2, {
          path: anything,
          class: "FIFO",
          cloexec: true,
          blocking: false,
          read: false,
        }),
        described(3, {
          path: "InodeWatcher:(1)",
          class: "InodeWatcher",
          read: false,
        }),
        described(4, {
          path: ":anonymous-file:",
          class: "AnonymousFile",
          read: false,
          write: false,
        }),
        described(5, {
          path: "/w/f",
          class: "InodeFile",
          seekable: true,
          offset: 3,
          inode: true,
        }),
        described(6, {
          path: "/w",
          class: "InodeFile",
          seekable: true,
          cloexec: true,
          inode: true,
        }),
        described(7, {
          path: ":mount-file:",
          class: "MountFile",
          cloexec: true,
        }),
        described(8, {
          path: ":unshared-resource-file:",
          class: "UnsharedResourceFile",
          cloexec: true,
        }),
      ], 4096),
      write(2, "x").returns(1),
      close(1).returns(0),
      call.inode_watcher_remove_watch(3, 1).returns(0),
      ...shows(
        "p/self/fds",
        among(
          described(2, {
            path: anything,
            class: "FIFO",
            cloexec: true,
            blocking: false,
          }),
          described(3, {
            path: "InodeWatcher:(0)",
            class: "InodeWatcher",
            read: false,
          }),
        ),
        4096,
      ),
    ].flat(),
    { source: EXPOSED },
  ),
  made(
    "read/success/devices-in-procfs",
    [],
    [
      ...([
        ["null", 0x103],
        ["zero", 0x105],
        ["full", 0x107],
        ["random", 0x108],
        ["console", 0x501],
      ] as const).flatMap(([name, device], index) => [
        mknod(name, "S_IFCHR|0o666", device).returns(0),
        open(name, "O_RDWR").returns(index + 1),
      ]),
      ...shows("p/self/fds", [
        anything,
        described(1, {
          path: "/w/null",
          class: "NullDevice",
          seekable: true,
          inode: true,
        }),
        described(2, { path: "/w/zero", class: "ZeroDevice", inode: true }),
        described(3, { path: "/w/full", class: "FullDevice", inode: true }),
        described(4, { path: "/w/random", class: "RandomDevice", inode: true }),
        described(5, {
          path: "/w/console",
          class: "Console",
          read: false,
          inode: true,
        }),
      ], 4096),
    ].flat(),
    {
      source: `${EXPOSED}, Kernel/Devices/Generic/ConsoleDevice.h`,
    },
  ),
  made(
    "mmap/success/list-of-procfs-is-made-for-its-page",
    [],
    [
      open("p/self/unveil", "O_RDONLY").as("list"),
      mmap({
        size: 4096,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE",
        fd: result("list"),
      }).as("page"),
      ...[..."[]\0"].map((character, at) =>
        load(result("page", at)).returns(character.charCodeAt(0))
      ),
    ],
    { source: `${INODE}: read_bytes_locked without a description` },
  ),
  made(
    "read/success/mappings-in-procfs",
    [],
    [
      mmap({ size: 8192, prot: readable, flags: privately, name: "private" })
        .as("private"),
      store(result("private")),
      mmap({
        size: 12288,
        prot: "PROT_READ",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
        name: "shared",
      }).as("shared"),
      mmap({ size: 4096, flags: privately, name: "none" }).as("none"),
      mmap({
        size: 8192,
        prot: readable,
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_STACK",
        name: "stack",
      }).as("stack"),
      mmap({
        size: 4096,
        prot: readable,
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_PURGEABLE",
        name: "purgeable",
      }).as("purgeable"),
      call.madvise(result("purgeable"), 4096, "MADV_SET_VOLATILE").returns(0),
      open("f", "O_RDWR|O_CREAT", 0o644).as("file"),
      write(result("file"), new Uint8Array(8192).fill(1)).returns(8192),
      mmap({
        size: 8192,
        prot: readable,
        flags: "MAP_SHARED",
        fd: result("file"),
        name: "file",
      }).as("file mapping"),
      store(result("file mapping")),
      mmap({
        size: 4096,
        prot: "PROT_READ",
        flags: "MAP_PRIVATE",
        fd: result("file"),
        name: "private file",
      }).as("private file mapping"),
      ...shows(
        "p/self/vm",
        among(
          region({
            address: result("private"),
            name: "private",
            pagemap: "PZ",
          }),
          region({
            address: result("shared"),
            name: "shared",
            writable: false,
            shared: true,
            pagemap: "ZZZ",
          }),
          region({
            address: result("none"),
            name: "none",
            readable: false,
            writable: false,
            pagemap: "Z",
          }),
          region({
            address: result("stack"),
            name: "stack",
            stack: true,
            pagemap: "ZZ",
          }),
          region({
            address: result("purgeable"),
            name: "purgeable",
            volatile: true,
            pagemap: "Z",
          }),
          region({
            address: result("file mapping"),
            name: "file",
            shared: true,
            object: "SharedInodeVMObject",
            dirty: 4096,
            pagemap: "PN",
          }),
          region({
            address: result("private file mapping"),
            name: "private file",
            writable: false,
            object: "PrivateInodeVMObject",
            dirty: 0,
            pagemap: "N",
          }),
        ),
        VM_SIZE,
      ),
      child(
        "kid",
        [
          ...shows(
            "p/self/vm",
            among(region({
              address: result("private"),
              name: "private",
              cow: 1,
              pagemap: "PZ",
            })),
            VM_SIZE,
          ),
          store(result("private")),
          ...shows(
            "p/self/vm",
            among(region({
              address: result("private"),
              name: "private",
              pagemap: "PZ",
            })),
            VM_SIZE,
          ),
        ].flat(),
      ),
      join("kid"),
    ].flat(),
    { differs: LENGTHS, source: `${EXPOSED}, Kernel/Memory/Region.cpp` },
  ),
  made(
    "mremap/success/name-stays-and-marks-go",
    [
      "mremap/behaviour/size-and-name-stay",
      "mremap/behaviour/new-region-keeps-the-file-access-only",
      "fork/behaviour/marks-of-regions-are-kept",
    ],
    [
      open("f", "O_RDWR|O_CREAT", 0o644).as("file"),
      write(result("file"), "abc").returns(3),
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_EXEC",
        flags: "MAP_SHARED",
        fd: result("file"),
        name: "file",
      }).as("map"),
      mprotect(result("map"), 4096, "PROT_READ").returns(0),
      call.annotate_mapping(result("map"), "VIRTUAL_MEMORY_SYSCALL_CODE")
        .returns(0),
      child(
        "kid",
        [
          ...shows(
            "p/self/vm",
            among(region({
              address: result("map"),
              name: "file",
              writable: false,
              shared: true,
              syscall: true,
              object: "SharedInodeVMObject",
              pagemap: "N",
            })),
            VM_SIZE,
          ),
        ].flat(),
      ),
      join("kid"),
      // It was executable once.
      mprotect(result("map"), 4096, readable).fails("EINVAL"),
      call.mremap({
        old_address: result("map"),
        old_size: 4096,
        new_size: 4096,
        flags: "MAP_PRIVATE",
      }).returns(result("map")),
      ...shows(
        "p/self/vm",
        among(region({
          address: result("map"),
          name: "file",
          writable: false,
          object: "PrivateInodeVMObject",
          pagemap: "N",
        })),
        VM_SIZE,
      ),
      mprotect(result("map"), 4096, readable).returns(0),
      store(result("map")),
    ].flat(),
    {
      differs: LENGTHS,
      source:
        "Kernel/Syscalls/mmap.cpp: mremap, Kernel/Memory/Region.cpp: try_clone",
    },
  ),
  made("read/success/stacks-in-procfs", [], [
    self,
    open("p/self/stacks", "O_RDONLY").as("fd"),
    get_dir_entries(result("fd"), list).succeeds(),
    call.open({
      dirfd: result("fd"),
      path: { characters: inside(list, 42), length: word(list, 38, 4) },
      options: "O_RDONLY",
    }).as("stack"),
    read(result("stack"), buffer(4096, "frames")).succeeds()
      .observes(buffer(4096, "frames"), json(among(atLeast(0x10000)))),
  ], { differs: LENGTHS, source: EXPOSED }),
  made("lseek/success/renewal-that-fails", [
    "lseek/behaviour/failed-renewal-is-not-reported",
  ], [
    open("p/self/pledge", "O_RDONLY").as("fd"),
    call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0),
    open("p/self/pledge", "O_RDONLY").fails("EPERM"),
    lseek(result("fd"), 0, "SEEK_SET").returns(0),
    read(result("fd"), buffer(4, "kept")).returns(2)
      .observes(buffer(4, "kept"), "{}"),
    call.prctl("PR_SET_DUMPABLE", 1, 0, 0).returns(0),
    open("p/self/pledge", "O_RDONLY").succeeds(),
  ], { source: INODE }),
  made("read/success/parts-of-a-node-of-procfs", [], [
    dumpable,
    pledge("stdio rpath").returns(0),
    open("p/self/pledge", "O_RDONLY").as("fd"),
    read(result("fd"), buffer(8, "first")).returns(8)
      .observes(buffer(8, "first"), '{"promis'),
    read(result("fd"), buffer(32, "rest")).returns(18)
      .observes(buffer(32, "rest"), 'es":"stdio rpath"}'),
    read(result("fd"), buffer(1, "none")).returns(0),
    pread(result("fd"), buffer(4, "last"), 25).returns(1)
      .observes(buffer(4, "last"), "}\0"),
    pread(result("fd"), buffer(4, "behind"), 26).returns(0),
    pread(result("fd"), buffer(4, "far behind"), 1000).returns(0),
  ], { source: INODE, as: "user" }),
];

export const rows: readonly Row[] = [
  ...listings,
  ...statuses,
  ...contents,
  made("readlink/success/self-in-procfs", [
    "procfs/behaviour/self-is-a-link-to-the-callers-pid",
  ], [
    call.getpid().as("me"),
    readlink("p/self", buffer(16, "text of self")).succeeds()
      .observes(buffer(16, "text of self"), json(result("me"))),
    child("kid", [
      call.getpid().as("its pid"),
      readlink("p/self", buffer(16, "its self")).succeeds()
        .observes(buffer(16, "its self"), json(result("its pid"))),
    ]),
    join("kid"),
  ], { source: `${INODE}` }),
  made("stat/success/process-belongs-to-its-real-ids", [], [
    child("kid", [
      call.setresgid(7, 8, 9).returns(0),
      call.setresuid(4, 5, 6).returns(0),
      ...["p/self/", "p/self/fds", "p/self/fd"].map((path) =>
        stat(path, status).returns(0).observes(status, {
          st_uid: 4,
          st_gid: 7,
        })
      ),
    ]),
    join("kid"),
  ], { source: INODE }),
  made("read/success/zombie-in-procfs", [
    "procfs/ENOEXEC/process-has-no-executable",
  ], [
    pair().returns(0),
    child("kid", [
      open("p/self/", "O_RDONLY").as("own"),
      call.sendfd(1, result("own")).returns(0),
      newImage("new", []),
    ]),
    waitid("P_PID", result("kid"), room("siginfo_t"), "WEXITED|WNOWAIT")
      .returns(0),
    settle(),
    call.recvfd(2, 0).as("zombie"),
    open("exe", "O_RDONLY", 0, { at: result("zombie") }).fails("ENOEXEC"),
    ...["cmdline", "fds", "vm"].flatMap((name) => [
      open(name, "O_RDONLY", 0, { at: result("zombie") }).as(name),
      read(result(name), list).returns(2).observes(list, "[]"),
    ]),
    join("kid"),
  ], {
    source: `${INODE}; Kernel/Tasks/Process.cpp: finalize`,
    note: "Its program, arguments, descriptors and memory are gone.",
  }),
];
