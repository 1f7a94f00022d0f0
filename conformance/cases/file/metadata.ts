/** What is refused about files already open: metadata, devices, dead processes. */

import {
  buffer,
  call,
  child,
  chmod,
  close,
  directory,
  EACCES,
  EBUSY,
  EIO,
  EMFILE,
  ENODEV,
  ENOTSUP,
  ENXIO,
  EPERM,
  EROFS,
  type Errno,
  errnoName,
  ESRCH,
  FIBMAP,
  file,
  fillDescriptors,
  fsmount,
  fsopen,
  fstat,
  get_dir_entries,
  join,
  lseek,
  mounted,
  MS_RDONLY,
  node,
  O_NOCTTY,
  O_RDONLY,
  O_RDWR,
  open,
  readlink,
  remount,
  result,
  room,
  type Row,
  row,
  S_IFCHR,
  SEEK_END,
  stat,
  type Steps,
  struct,
  u32,
  umount,
  unveil,
} from "../../harness/row.ts";
import {
  SC_bindmount_params,
  SC_unshare_open_params,
  stat as statLayout,
} from "../../../src/api/structs.ts";
import { localServer, localSocket, pair } from "../socket/addresses.ts";
import { cleanUp, world } from "../terminal/pseudo_terminal.ts";

const ROOT_CONTEXT = 2;
const KEEP = 0xffff_ffff;
const MAX_PTY_PAIRS = 64;
const TTY = 0x500;
const PTMX = 0x502;
const bytes = buffer(64, "bytes");
const fd = result("fd");

type Definition = Partial<Parameters<typeof row>[1]>;

function refused(
  name: string,
  errno: Errno,
  how: string,
  slug: string,
  steps: Steps,
  definition: Definition = {},
): Row {
  const all = steps.flat();
  const last = all.at(-1);
  if (last === undefined) throw new Error("no steps");
  const error = `${name}/${errnoName(errno)}`;
  return row(`${error}/${how}`, {
    source: `ledger ${error}/${slug}`,
    covers: `${error}/${slug}`,
    steps: [...all.slice(0, -1), last.fails(errno)],
    ...definition,
  });
}

const opened = open("f", O_RDONLY).as("fd");
const foreign: Definition = { setup: [file("f", "", { mode: 0o644 })] };
const own: Definition = { setup: [file("f", "", { uid: 1000, gid: 1000 })] };
const readOnlyMount: Definition = {
  as: "root",
  touches: ["mounts"],
  setup: [
    directory("m"),
    mounted("m"),
    file("/w/m/f"),
    remount("/w/m", MS_RDONLY),
  ],
  teardown: [umount("/w/m")],
};

const metadataRows: readonly Row[] = [
  refused(
    "fchmod",
    EPERM,
    "not-the-owner",
    "caller-s-euid-neither-owner-nor",
    [opened, call.fchmod(fd, 0o777)],
    foreign,
  ),
  refused("fchmod", EROFS, "mount-read-only", "mount-read", [
    open("/w/m/f", O_RDONLY).as("fd"),
    call.fchmod(fd, 0o777),
  ], readOnlyMount),
  refused(
    "fchown",
    EPERM,
    "not-the-owner",
    "caller-s-euid-neither-owner-nor",
    [opened, call.fchown(fd, KEEP, KEEP)],
    foreign,
  ),
  refused(
    "fchown",
    EPERM,
    "to-another-user",
    "uid-0xffffffff-differs-caller-s-euid",
    [opened, call.fchown(fd, 2000, KEEP)],
    own,
  ),
  refused(
    "fchown",
    EPERM,
    "to-another-group",
    "gid-0xffffffff-neither-caller-s-real",
    [opened, call.fchown(fd, KEEP, 2000)],
    own,
  ),
  refused("fchown", EROFS, "mount-read-only", "mount-read", [
    open("/w/m/f", O_RDONLY).as("fd"),
    call.fchown(fd, KEEP, KEEP),
  ], readOnlyMount),
  refused(
    "fchown",
    EPERM,
    "unbound-socket",
    "unbound-local-socket-superuser-uid-euid",
    [localSocket("fd"), call.fchown(fd, 2000, 1000)],
  ),
  refused("fchdir", EACCES, "not-searchable", "execute-permission-now", [
    open("d", O_RDONLY).as("fd"),
    chmod("d", 0o600),
    call.fchdir(fd),
  ], { setup: [directory("d", { uid: 1000, gid: 1000 })] }),
  refused(
    "ioctl",
    ENOTSUP,
    "fibmap",
    "fibmap-file-system-without-block-mapping",
    [opened, call.ioctl(fd, FIBMAP, u32(0, "block"))],
    { as: "root", setup: [file("f", "x")] },
  ),
];

// Rows before may have left pairs behind, so that fewer can be had.
const allPairs: Steps = Array.from(
  { length: MAX_PTY_PAIRS },
  () => open("ptmx", O_RDWR).whatever(),
);

// A pair whose slave nobody ever opened stays for ever; opening gives it back.
// The number freed last is the next to be had: that is 0 again.
const givenBack: Steps = Array.from(
  { length: MAX_PTY_PAIRS },
  (_, index) => MAX_PTY_PAIRS - 1 - index,
).flatMap((number) => [
  open(`/w/pts/${number}`, O_RDWR | O_NOCTTY).as("slave").whatever(),
  close(result("slave")).whatever(),
]);

/** A device that exists nowhere, and one's own terminal where there is none. */
const deviceRows: readonly Row[] = [
  refused("readlink", ENODEV, "no-such-device", "unregistered-device-node", [
    readlink("n", bytes),
  ], { setup: [node("n", S_IFCHR | 0o666, 0xf0f)] }),
  refused(
    "readlink",
    ENXIO,
    "no-terminal",
    "path-dev-tty-there-controlling-tty",
    [readlink("tty", bytes)],
    { setup: [node("tty", S_IFCHR | 0o666, TTY)] },
  ),
  ...(["open", "readlink"] as const).map((name) =>
    refused(
      name,
      EBUSY,
      "no-pseudo-terminal-left",
      name === "open" ? "device-5-2-dev-ptmx-all" : "path-ptmx-pty-left",
      [
        ...allPairs,
        name === "open" ? open("ptmx", O_RDWR) : readlink("ptmx", bytes),
      ],
      {
        touches: ["mounts"],
        setup: [...world, node("ptmx", S_IFCHR | 0o666, PTMX)],
        teardown: [...givenBack, ...cleanUp],
      },
    )
  ),
  refused(
    "unshare_open",
    EMFILE,
    "table-full",
    "free-descriptor",
    [
      fillDescriptors(),
      call.unshare_open(
        struct(SC_unshare_open_params, { type: ROOT_CONTEXT }),
      ),
    ],
    { as: "root" },
  ),
];

const processes: Definition = {
  touches: ["mounts"],
  setup: [
    directory("p"),
    fsopen("proc").as("proc"),
    fsmount(result("proc"), "p"),
    close(result("proc")),
  ],
  teardown: [umount("/w/p")],
};

/** Descriptor 3 becomes what a child opened of itself before it ended. */
function leftBehind(pathname: string): Steps {
  return [
    pair().returns(0),
    child("gone", [
      open(pathname, O_RDONLY).as("own"),
      call.sendfd(1, result("own")).returns(0),
    ]),
    join("gone"),
    call.recvfd(2, 0).as("fd"),
  ];
}

const status = room(statLayout, "status");

const deadRows: readonly Row[] = [
  refused(
    "fstat",
    EIO,
    "dead-process",
    "inode-metadata-invalid-procfs-node-dead",
    [...leftBehind("p/self"), fstat(fd, status)],
    processes,
  ),
  refused(
    "lseek",
    EIO,
    "dead-process",
    "seek_end-inode-metadata-invalid-procfs-node",
    [...leftBehind("p/self"), lseek(fd, 0, SEEK_END)],
    processes,
  ),
  refused(
    "get_dir_entries",
    EIO,
    "dead-process",
    "inode-metadata-invalid-procfs-directory-dead",
    [...leftBehind("p/self"), get_dir_entries(fd, bytes)],
    processes,
  ),
];

/** As root, whose child leaves a file of its own mounted on /w/c. */
const mountedByTheDead: Definition = {
  ...processes,
  as: "root",
  setup: [...processes.setup ?? [], file("c")],
  teardown: [umount("/w/c"), umount("/w/p")],
};

const leaving: Steps = [
  child("gone", [
    open("p/self/cmdline", O_RDONLY).as("own"),
    call.bindmount(
      struct(SC_bindmount_params, {
        vfs_root_context_id: -1,
        target: "c",
        source_fd: result("own"),
      }),
    ).returns(0),
  ]),
  join("gone"),
];

const mountedRows: readonly Row[] = [
  refused(
    "stat",
    EIO,
    "dead-process",
    "metadata-invalid-procfs-node-dead-process",
    [
      ...leaving,
      stat("c", status),
    ],
    mountedByTheDead,
  ),
  refused(
    "open",
    ESRCH,
    "dead-process",
    "procfs-per-process-node-process-vanished",
    [...leaving, open("c", O_RDONLY)],
    mountedByTheDead,
  ),
];

const otherRows: readonly Row[] = [
  row("path/open/socket-in-use", {
    source: "path rules of the facts",
    covers: "P101",
    steps: [...localServer("/w/s"), open("s", O_RDWR).fails(ENXIO)],
  }),
  row("path/open/socket-gone", {
    source: "path rules of the facts",
    covers: "P102",
    steps: [
      child("gone", [...localServer("/w/s")]),
      join("gone"),
      open("s", O_RDWR).returns(1),
    ],
  }),
  refused(
    "unveil",
    ESRCH,
    "path-no-such-process",
    "path-procfs-non-numeric-name",
    [unveil("/w/p/nonsense/x", "r")],
    processes,
  ),
];

/** Rows of what is refused about open files. */
export const openFileRows: readonly Row[] = [
  ...metadataRows,
  ...deviceRows,
  ...deadRows,
  ...mountedRows,
  ...otherRows,
];
