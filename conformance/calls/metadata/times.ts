import type { Claims } from "../../ledger/claim.ts";
import {
  close,
  directory,
  type ErrnoName,
  file,
  fsmount,
  fsopen,
  open,
  remount,
  result,
  type Row,
  row,
  type Steps,
  umount,
} from "../../language/row.ts";
import { futimens, utime, utimensat } from "../../worlds/path_times.ts";

/** Both calls that name a file, and the one that has it open. */
function all(pathname: string): Steps {
  return [
    utime(pathname),
    utimensat(pathname),
    open(pathname, "O_RDONLY").as("file"),
    futimens(result("file")),
  ];
}

/** A row for each of the three calls, which fail alike. */
function fails(
  errno: ErrnoName,
  name: string,
  covers: Claims,
  pathname: string,
  definition: Omit<Parameters<typeof row>[1], "source" | "steps" | "covers">,
): Row[] {
  const calls = { utime: 0, utimensat: 1, futimens: 3 } as const;
  return Object.entries(calls).map(([which, index]) => {
    const steps = all(pathname).flat();
    const step = steps[index];
    if (step === undefined) throw new Error("no such step");
    const opening = index === 3 ? steps.slice(2, 3) : [];
    return row(`${which}/${name}`, {
      covers,
      ...definition,
      steps: [...opening, step.fails(errno)],
    });
  });
}

export const rows: readonly Row[] = [
  ...fails(
    "EACCES",
    "EACCES/not-the-owner",
    "attributes/EACCES/times-set-by-other-than-the-owner",
    "f",
    { setup: [file("f", "x", { mode: 0o666 })] },
  ),
  ...fails(
    "EROFS",
    "EROFS/mount-read-only",
    "mount/EROFS/read-only",
    "/w/m/f",
    {
      as: "root",
      touches: ["mounts"],
      setup: [
        directory("m"),
        fsopen("RAMFS").as("ram"),
        fsmount(result("ram"), "m"),
        close(result("ram")),
        file("/w/m/f"),
        remount("/w/m", "MS_RDONLY"),
      ],
      teardown: [umount("/w/m")],
    },
  ),
  ...fails(
    "ENOTIMPL",
    "ENOTIMPL/devpts",
    "attributes/ENOTIMPL/file-system-stores-no-times",
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
];
