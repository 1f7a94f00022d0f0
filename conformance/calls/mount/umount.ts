import { type Use, use } from "../../language/use.ts";
import {
  directory,
  mounted,
  type Row,
  row,
  type Steps,
  umount,
} from "../../language/row.ts";
import { asRoot } from "../../worlds/mount.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { removed } from "../../worlds/uses_mounts.ts";

/** The caller's own context. */
const own = -1;

const mountedPlace: Steps = [directory("m"), mounted("m")];

/** What all of these have in common. */
const root = { as: "root", touches: ["mounts"] } as const;

export const uses: readonly Use[] = [
  use.umount({
    ...root,
    setup: mountedPlace,
    operands: [
      { vfs_root_context_id: own, target: "m" },
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: { params: {}, "params.target": {} },
  }),
];

export const rows: readonly Row[] = [
  row("umount/EPERM/user", {
    covers: "privilege/EPERM/not-superuser",
    steps: [umount("/w").fails("EPERM")],
  }),
  asRoot("umount/ENODEV/not-a-mount", {
    covers: "umount/ENODEV/nothing-is-mounted-there",
    setup: [directory("d")],
    steps: [umount("/w/d").fails("ENODEV")],
  }),
  asRoot("umount/EINVAL/context-0", {
    covers: "vfs-context/EINVAL/id-is-zero-or-below-minus-one",
    steps: [umount("/w", 0).fails("EINVAL")],
  }),
  ...walkFailures({
    call: "umount",
    parameter: "target",
    as: "root",
    step: (target) => umount(target),
  }),
];
