import type { Claims } from "../ledger/claim.ts";
import {
  call,
  child,
  close,
  directory,
  type ErrnoName,
  type FieldNumber,
  file,
  fsmount,
  fsopen,
  join,
  mounted,
  open,
  remount,
  result,
  type Row,
  row,
  settle,
  type Steps,
  umount,
} from "../language/row.ts";
import { pair } from "./socket_addresses.ts";

export type Definition = Partial<Parameters<typeof row>[1]>;

export function refused(
  name: string,
  errno: ErrnoName,
  how: string,
  covers: Claims,
  steps: Steps,
  definition: Definition = {},
): Row {
  const all = steps.flat();
  const last = all.at(-1);
  if (last === undefined) throw new Error("no steps");
  const error = `${name}/${errno}`;
  return row(`${error}/${how}`, {
    covers,
    steps: [...all.slice(0, -1), last.fails(errno)],
    ...definition,
  });
}

export const readOnlyMount: Definition = {
  as: "root",
  touches: ["mounts"],
  setup: [
    directory("m"),
    mounted("m"),
    file("/w/m/f"),
    remount("/w/m", "MS_RDONLY"),
  ],
  teardown: [umount("/w/m")],
};

export const processes: Definition = {
  touches: ["mounts"],
  setup: [
    directory("p"),
    fsopen("proc").as("proc"),
    fsmount(result("proc"), "p"),
    close(result("proc")),
  ],
  teardown: [umount("/w/p")],
};

/**
 * The child is gone for whoever waits before the kernel has let go of it: only
 * its finalizer, which has time when others have none, takes it off the list.
 */
const gone = [join("gone"), settle()];

/** Descriptor 3 becomes what a child opened of itself before it ended. */
export function leftBehind<const O extends string>(
  pathname: string,
  options: FieldNumber<"SC_open_params", "options", O>,
): Steps {
  return [
    pair().returns(0),
    child("gone", [
      open(pathname, options).as("own"),
      call.sendfd(1, result("own")).returns(0),
    ]),
    ...gone,
    call.recvfd(2, 0).as("fd"),
  ];
}

/** As root, whose child leaves a file of its own mounted on /w/c. */
export const mountedByTheDead: Definition = {
  ...processes,
  as: "root",
  setup: [...processes.setup ?? [], file("c")],
  teardown: [umount("/w/c"), umount("/w/p")],
};

export const leaving: Steps = [
  child("gone", [
    open("p/self/cmdline", "O_RDONLY").as("own"),
    call.bindmount(
      {
        vfs_root_context_id: -1,
        target: "c",
        source_fd: result("own"),
      },
    ).returns(0),
  ]),
  ...gone,
];
