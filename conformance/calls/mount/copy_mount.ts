import { type Use, use } from "../../language/use.ts";
import {
  directory,
  mounted,
  result,
  type Row,
  row,
  type Step,
  type Steps,
  umount,
  unveil,
  type Value,
} from "../../language/row.ts";
import { copyMount, ownContext } from "../../worlds/mount_rules.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { removed } from "../../worlds/uses_mounts.ts";

/** The caller's own context. */
const own = -1;

const mountedPlace: Steps = [directory("m"), mounted("m")];

/** What all of these have in common. */
const root = { as: "root", touches: ["mounts"] } as const;

export const uses: readonly Use[] = [
  use.copy_mount({
    ...root,
    setup: [...mountedPlace, directory("n")],
    operands: [
      {
        original_vfs_root_context_id: own,
        target_vfs_root_context_id: own,
        original_path: "m",
        target_path: "n",
      },
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: {
      params: {},
      "params.original_path": {},
      "params.target_path": {},
    },
  }),
];

export const rows: readonly Row[] = [
  ...((["original", "target"] as const).map((which) => {
    const copy = (id: Value, pathname = "/w/m"): Step =>
      copyMount(pathname, pathname, { [`${which}Context`]: id });
    return row(`copy_mount/EINVAL/${which}-context-numbers`, {
      as: "root",
      touches: ["mounts"],
      setup: [directory("m"), mounted("m")],
      steps: [
        copy(0).fails(
          "EINVAL",
          `${which}_vfs_root_context_id: vfs-context/EINVAL/id-is-zero-or-below-minus-one`,
        ),
        copy(0x7fff_0000).fails(
          "EDOM",
          `${which}_vfs_root_context_id: vfs-context/EDOM/no-such-context`,
        ),
        ...ownContext,
        copy(result("context"), "m").fails(
          "EINVAL",
          `${which}_vfs_root_context_id: vfs-context/EINVAL/relative-path-in-another-context`,
        ),
      ],
      teardown: [umount("/w/m")],
    });
  })),
  ...walkFailures({
    call: "copy_mount",
    parameter: "original_path",
    as: "root",
    step: (original) => copyMount(original, "/w"),
    follows: true,
  }),
  ...walkFailures({
    call: "copy_mount",
    parameter: "target_path",
    as: "root",
    // The original is looked up first, and a veil must not hide it.
    setup: [directory("original")],
    veil: [unveil("/w/original", "r")],
    step: (target) => copyMount("/w/original", target),
    follows: true,
  }),
];
