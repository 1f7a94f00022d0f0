/** Setting a file's times: utime, utimensat and futimens. */

import {
  AT_FDCWD,
  call,
  child,
  close,
  directory,
  EACCES,
  EBADF,
  ENOTIMPL,
  EROFS,
  type Errno,
  file,
  fsmount,
  fsopen,
  join,
  node,
  NULL,
  O_RDONLY,
  O_WRONLY,
  open,
  type Path,
  pathParts,
  remount,
  result,
  room,
  type Row,
  row,
  S_IFIFO,
  stat,
  type Step,
  type Steps,
  struct,
  umount,
  type Value,
} from "../../harness/row.ts";
import {
  SC_futimens_params,
  SC_utimensat_params,
  stat as statLayout,
} from "../../../src/api/structs.ts";
import { MS_RDONLY } from "../../../src/api/constants.ts";
import { walkFailures } from "./walk.ts";

const SOURCE =
  "Kernel/Syscalls/utime.cpp, utimensat.cpp; VirtualFileSystem.cpp, do_utimens";
const status = room(statLayout, "status");

function utime(pathname: Path): Step {
  const { pointer, length } = pathParts(pathname);
  return call.utime(pointer, length, NULL);
}

function utimensat(pathname: Path, dirfd: Value = AT_FDCWD): Step {
  return call.utimensat(
    struct(SC_utimensat_params, { path: pathname, dirfd }),
  );
}

function futimens(fd: Value): Step {
  return call.futimens(struct(SC_futimens_params, { fd }));
}

/** Both calls that name a file, and the one that has it open. */
function all(pathname: string): Steps {
  return [
    utime(pathname),
    utimensat(pathname),
    open(pathname, O_RDONLY).as("file"),
    futimens(result("file")),
  ];
}

/** A row for each of the three calls, which fail alike. */
function fails(
  errno: Errno,
  name: string,
  slug: string,
  pathname: string,
  definition: Omit<Parameters<typeof row>[1], "source" | "steps" | "covers">,
): Row[] {
  const calls = { utime: 0, utimensat: 1, futimens: 3 } as const;
  return Object.entries(calls).map(([which, index]) => {
    const steps = all(pathname).flat();
    const step = steps[index];
    if (step === undefined) throw new Error("no such step");
    const opening = index === 3 ? steps.slice(2, 3) : [];
    const id = `${which}/${slug}`;
    return row(`${which}/${name}`, {
      source: SOURCE,
      covers: id,
      ...definition,
      steps: [...opening, step.fails(errno)],
    });
  });
}

/** Rows of the calls that set times. */
export const timeRows: readonly Row[] = [
  ...walkFailures({ call: "utime", step: utime, follows: true }),
  ...walkFailures({
    call: "utimensat",
    step: utimensat,
    takesDirectory: true,
    follows: true,
  }),
  ...fails(
    EACCES,
    "EACCES/not-the-owner",
    "EACCES/caller-neither-superuser-nor-owner-even",
    "f",
    { setup: [file("f", "x", { mode: 0o666 })] },
  ),
  ...fails(EROFS, "EROFS/mount-read-only", "EROFS/mount-read", "/w/m/f", {
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "m"),
      close(result("ram")),
      file("/w/m/f"),
      remount("/w/m", MS_RDONLY),
    ],
    teardown: [umount("/w/m")],
  }),
  ...fails(
    ENOTIMPL,
    "ENOTIMPL/devpts",
    "ENOTIMPL/file-system-does-store-times-devptsfs",
    "t",
    {
      as: "root",
      touches: ["mounts"],
      setup: [
        directory("t"),
        fsopen("devpts").as("devpts"),
        fsmount(result("devpts"), "t"),
        close(result("devpts")),
      ],
      teardown: [umount("/w/t")],
    },
  ),
  row("futimens/EBADF/fifo-opened-by-name", {
    source: SOURCE,
    covers: "futimens/EBADF/description-path-fifo-opened-name",
    setup: [node("p", S_IFIFO | 0o666)],
    steps: [
      child("reader", [open("p", O_RDONLY).returns(1)]),
      open("p", O_WRONLY).as("fifo"),
      futimens(result("fifo")).fails(EBADF),
      join("reader"),
    ],
  }),
  row("utime/success/now-is-allowed-to-the-owner", {
    source: SOURCE,
    setup: [file("f", "", { uid: 1000, gid: 1000, mode: 0 })],
    steps: [
      utime("f").returns(0),
      utimensat("f").returns(0),
      stat("f", status).returns(0),
    ],
  }),
];
