/** ProcFS, SysFS and DevPtsFS, which make their nodes themselves and keep them. */

import {
  buffer,
  call,
  chmod,
  chown,
  close,
  directory,
  EINVAL,
  ENOBUFS,
  ENOENT,
  EPERM,
  EROFS,
  type Errno,
  errnoName,
  ESRCH,
  execve,
  file,
  fsmount,
  fsopen,
  ftruncate,
  link,
  mkdir,
  mknod,
  O_CREAT,
  O_RDONLY,
  O_TRUNC,
  O_WRONLY,
  open,
  PR_SET_DUMPABLE,
  PR_SET_JAILED_UNTIL_EXIT,
  pread,
  read,
  readlink,
  rename,
  result,
  rmdir,
  type Row,
  row,
  S_IFREG,
  type Step,
  type Steps,
  struct,
  symlink,
  text,
  umount,
  unlink,
  type Value,
  write,
} from "../../harness/row.ts";
import { iovec } from "../../../src/api/structs.ts";
import { elf } from "../process/elf.ts";

const SOURCE = "Kernel/FileSystem/ProcFS, SysFS, DevPtsFS";
const KEEP = 0xffff_ffff;
const bytes = buffer(16, "bytes");
const fd = result("fd");

/** Each file system where its rows find it. */
const mounts: Steps = [["p", "proc"], ["s", "sys"], ["t", "devpts"]].flatMap(
  ([name = "", type = ""]) => [
    directory(name),
    fsopen(type).as(type),
    fsmount(result(type), name),
    close(result(type)),
  ],
);
const teardown: Steps = ["p", "s", "t"].map((name) => umount(`/w/${name}`));

/** A row of root, whom no mode stops, with the file systems in place. */
function made(
  id: string,
  covers: readonly string[],
  steps: Steps,
  definition: Partial<Parameters<typeof row>[1]> = {},
): Row {
  return row(id, {
    source: SOURCE,
    as: "root",
    touches: ["mounts"],
    covers,
    setup: mounts,
    steps,
    teardown,
    ...definition,
  });
}

/** One call that fails alike on all the paths or nodes. */
function refused(
  name: string,
  errno: Errno,
  how: string,
  slug: string,
  steps: readonly Step[],
): Row {
  const error = `${name}/${errnoName(errno)}`;
  return made(
    `${error}/${how}`,
    [`${error}/${slug}`],
    steps.map((step) => step.fails(errno)),
  );
}

const BUILT = ["p/self/cmdline", "t"];
const NEW = ["p/99999", "s/new", "t/new"];
const PLAIN = S_IFREG | 0o644;

const nameRows: readonly Row[] = [
  refused(
    "chmod",
    EROFS,
    "generated",
    "procfs-devptsfs-devloopfs-inode",
    BUILT.map((name) => chmod(name, 0o777)),
  ),
  refused("chmod", EPERM, "sysfs", "sysfs-inode", [chmod("s/kernel", 0o777)]),
  refused(
    "chown",
    EROFS,
    "generated",
    "procfs-devptsfs-devloopfs-inode",
    BUILT.map((name) => chown(name, 1, KEEP)),
  ),
  refused("chown", EPERM, "sysfs", "sysfs-inode", [chown("s/kernel", 1, KEEP)]),
  refused(
    "open",
    EROFS,
    "generated-directory",
    "parent-lives-procfs-sysfs-devptsfs-devloopfs",
    NEW.map((name) => open(name, O_CREAT | O_WRONLY, 0o644)),
  ),
  refused(
    "mkdir",
    EROFS,
    "generated-directory",
    "parent-procfs-sysfs-devptsfs-devloopfs",
    NEW.map((name) => mkdir(name)),
  ),
  refused(
    "mknod",
    EROFS,
    "generated-directory",
    "parent-procfs-sysfs-devptsfs-devloopfs",
    NEW.map((name) => mknod(name, PLAIN)),
  ),
  refused("mknod", ESRCH, "no-process", "non-numeric-new-name-procfs-root", [
    mknod("p/nonsense", PLAIN),
  ]),
  refused(
    "symlink",
    EROFS,
    "generated-directory",
    "procfs-sysfs-devptsfs-devloopfs",
    NEW.map((name) => symlink("target", name)),
  ),
  refused("symlink", ESRCH, "no-process", "non-numeric-name-procfs-root", [
    symlink("target", "p/nonsense"),
  ]),
  refused("link", EROFS, "generated-directory", "procfs-sysfs-devptsfs", [
    link("s/kernel/uptime", "s/new"),
    link("p/self/cmdline", "p/99999"),
  ]),
  refused(
    "unlink",
    EROFS,
    "generated-node",
    "procfs-sysfs-devptsfs-devloopfs",
    ["s/kernel/uptime", "p/self/cmdline"].map((name) => unlink(name)),
  ),
  refused(
    "rename",
    EROFS,
    "generated-node",
    "procfs-sysfs-devptsfs-devloopfs",
    [
      rename("s/kernel/uptime", "s/kernel/new"),
      rename("p/self/cmdline", "p/self/new"),
    ],
  ),
  refused(
    "rmdir",
    EROFS,
    "generated-directory",
    "procfs-sysfs-devptsfs-directory-if-listing",
    [rmdir("p/self/children")],
  ),
];

/** The step on a file opened first. */
function onOpen(
  pathname: string,
  flags: number,
  errno: Errno,
  step: (fd: Value) => Step,
): Steps {
  return [
    open(pathname, flags).as("fd"),
    step(fd).fails(errno),
    close(fd).returns(0),
  ];
}

const pwritev = (fd: Value, contents: string): Step =>
  call.pwritev(
    fd,
    struct(iovec, { iov_base: text(contents), iov_len: contents.length }),
    1,
    -1,
  );
const preadv = (fd: Value): Step =>
  call.preadv(fd, struct(iovec, { iov_base: bytes, iov_len: 16 }), 1, -1);

const UBSAN = "s/kernel/conf/ubsan_is_deadly";
const UPTIME = "s/kernel/uptime";
const CMDLINE = "p/self/cmdline";

const openRows: readonly Row[] = [
  made(
    "fchmod/EROFS/generated",
    ["fchmod/EROFS/procfs-devptsfs-devloopfs-inode"],
    [CMDLINE, "t"].flatMap((name) =>
      onOpen(name, O_RDONLY, EROFS, (fd) => call.fchmod(fd, 0o777))
    ),
  ),
  made(
    "fchmod/EPERM/sysfs",
    ["fchmod/EPERM/sysfs-inode"],
    onOpen(UPTIME, O_RDONLY, EPERM, (fd) => call.fchmod(fd, 0o777)),
  ),
  made(
    "fchown/EROFS/generated",
    ["fchown/EROFS/procfs-devptsfs-devloopfs-inode"],
    [CMDLINE, "t"].flatMap((name) =>
      onOpen(name, O_RDONLY, EROFS, (fd) => call.fchown(fd, 1, KEEP))
    ),
  ),
  made(
    "fchown/EPERM/sysfs",
    ["fchown/EPERM/sysfs-inode"],
    onOpen(UPTIME, O_RDONLY, EPERM, (fd) => call.fchown(fd, 1, KEEP)),
  ),
  refused(
    "open",
    EPERM,
    "truncate-sysfs",
    "o_trunc-o_wronly-sysfs-node-refuses-truncation",
    [open(UPTIME, O_TRUNC | O_WRONLY)],
  ),
  refused(
    "open",
    EROFS,
    "truncate-procfs",
    "o_trunc-o_wronly-procfs-node-mode-bits",
    [open(CMDLINE, O_TRUNC | O_WRONLY)],
  ),
  made(
    "ftruncate/EPERM/sysfs",
    ["ftruncate/EPERM/sysfs-node-nonzero-length-read-node"],
    [
      ...onOpen(UPTIME, O_WRONLY, EPERM, (fd) => ftruncate(fd, 0)),
      ...onOpen(UBSAN, O_WRONLY, EPERM, (fd) => ftruncate(fd, 1)),
    ],
  ),
  made(
    "ftruncate/EROFS/procfs",
    ["ftruncate/EROFS/procfs-node"],
    onOpen(CMDLINE, O_WRONLY, EROFS, (fd) => ftruncate(fd, 0)),
  ),
  ...([["write", (fd: Value, contents: string) => write(fd, contents)], [
    "pwritev",
    pwritev,
  ]] as const).flatMap(([name, writing]) => [
    made(
      `${name}/EROFS/generated`,
      [`${name}/EROFS/procfs-node-sysfs-node-without-write`],
      [CMDLINE, UPTIME].flatMap((node) =>
        onOpen(node, O_WRONLY, EROFS, (fd) => writing(fd, "x"))
      ),
    ),
    made(
      `${name}/EINVAL/neither-0-nor-1`,
      [`${name}/EINVAL/beep-device-bad-size-values-sysfs`],
      onOpen(UBSAN, O_WRONLY, EINVAL, (fd) => writing(fd, "2")),
    ),
    made(
      `${name}/EPERM/jailed`,
      [`${name}/EPERM/sysfs-configuration-power-node-written-jailed`],
      [
        open(UBSAN, O_WRONLY).as("fd"),
        call.prctl(PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0).returns(0),
        writing(fd, "1").fails(EPERM),
      ],
    ),
  ]),
];

const CONSTANT = "s/kernel/cmdline";
const constantReads = [
  [
    "read",
    "sysfs-constant-nodes-cmdline-load_base-system_mode",
    () => read(fd, bytes),
  ],
  [
    "pread",
    "sysfs-constant-nodes-read-jailed-process",
    () => pread(fd, bytes, 0),
  ],
  [
    "preadv",
    "sysfs-constant-nodes-cmdline-load_base-system_mode",
    () => preadv(fd),
  ],
] as const;

const guardedRows: readonly Row[] = [
  ...constantReads.map(([name, slug, reading]) =>
    made(`${name}/EPERM/jailed`, [`${name}/EPERM/${slug}`], [
      open(CONSTANT, O_RDONLY).as("fd"),
      call.prctl(PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0).returns(0),
      reading().fails(EPERM),
    ])
  ),
  made(
    "open/EPERM/process-not-dumpable",
    ["open/EPERM/procfs-per-process-node-process-dumpable"],
    [
      call.prctl(PR_SET_DUMPABLE, 0, 0, 0).returns(0),
      open(CMDLINE, O_RDONLY).fails(EPERM),
    ],
  ),
  made(
    "readlink/EPERM/process-not-dumpable",
    ["readlink/EPERM/procfs-link-non-dumpable-process"],
    [
      call.prctl(PR_SET_DUMPABLE, 0, 0, 0).returns(0),
      readlink("p/self/exe", bytes).fails(EPERM),
    ],
  ),
  refused(
    "open",
    ENOBUFS,
    "no-profile-of-the-process",
    "proc-pid-perf_events-without-profile-buffer",
    [open("p/self/perf_events", O_RDONLY)],
  ),
  refused(
    "open",
    ENOENT,
    "no-profile-of-the-system",
    "sys-kernel-profile-while-system-wide",
    [open("s/kernel/profile", O_RDONLY)],
  ),
];

const jailedRows: readonly Row[] = [
  made("path/jail/generated-nodes", ["P176"], [
    open(CONSTANT, O_RDONLY).as("fd"),
    call.prctl(PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0).returns(0),
    open("s/kernel/processes", O_RDONLY).returns(2),
    open("s/kernel/cpuinfo", O_RDONLY).fails(EPERM),
    read(fd, bytes).fails(EPERM),
  ]),
  row("path/jail/set-uid-program", {
    source: "Kernel/Syscalls/execve.cpp",
    covers: "P177",
    setup: [file("f", elf(), { mode: 0o4755 })],
    steps: [
      call.prctl(PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0).returns(0),
      execve("/w/f", ["f"]).fails(EPERM),
    ],
  }),
];

/** Rows about nodes that the kernel makes itself. */
export const generatedRows: readonly Row[] = [
  ...nameRows,
  ...openRows,
  ...guardedRows,
  ...jailedRows,
];
