import { type Use, use } from "../../language/use.ts";
import {
  anything,
  buffer,
  child,
  close,
  directory,
  fsmount,
  fsopen,
  join,
  json,
  mkdir,
  mounted,
  open,
  read,
  result,
  type Row,
  row,
  type Steps,
  umount,
} from "../../language/row.ts";
import { asRoot } from "../../worlds/mount.ts";
import {
  ownContext,
  ROOT_CONTEXT,
  unshareEnter,
} from "../../worlds/mount_rules.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { removed } from "../../worlds/uses_mounts.ts";

/** The caller's own context. */
const own = -1;

const mountedPlace: Steps = [directory("m"), mounted("m")];

const told = buffer(1024, "told");

/** What is told of the mounts when only one is left. */
const onlyMount = {
  class_name: "SysFS",
  total_block_count: 0,
  free_block_count: 0,
  total_inode_count: 0,
  free_inode_count: 0,
  mount_point: "/s",
  block_size: anything,
  readonly: false,
  mount_flags: 0,
  source: "none",
} as const;

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
  asRoot("umount/success/only-mount-of-a-context", {
    covers: "umount/behaviour/umount-of-the-root-removes-its-entry",
    note: "Nothing is left that could be called by the context's number.",
    steps: [
      ...ownContext,
      umount("/", result("context")).returns(0),
      umount("/", result("context")).fails("EDOM"),
      unshareEnter(ROOT_CONTEXT, result("context")).fails("EDOM"),
    ],
  }),
  asRoot("umount/success/root-before-another-mount", {
    covers: "umount/behaviour/umount-of-the-root-removes-its-entry",
    note: "What was the root is still walked through.",
    touches: ["mounts"],
    steps: [
      ...ownContext,
      child("inhabitant", [
        unshareEnter(ROOT_CONTEXT, result("context")).returns(0),
        mkdir("/s").returns(0),
        fsopen("sys").as("sys"),
        fsmount(result("sys"), "/s").returns(0),
        close(result("sys")).returns(0),
        umount("/").returns(0),
        open("/s/kernel/df", "O_RDONLY").as("df"),
        read(result("df"), told).succeeds().observes(told, json([onlyMount])),
        close(result("df")).returns(0),
        umount("/").fails("ENODEV"),
        umount("/s").returns(0),
        umount("/s").fails("ENODEV"),
      ]),
      join("inhabitant"),
      umount("/", result("context")).fails("EDOM"),
    ],
  }),
  ...walkFailures({
    call: "umount",
    parameter: "target",
    as: "root",
    step: (target) => umount(target),
  }),
];
