import { type Use, use } from "../../language/use.ts";
import {
  directory,
  mounted,
  remount,
  type Row,
  type Steps,
} from "../../language/row.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { removed } from "../../worlds/uses_mounts.ts";

/** The caller's own context. */
const own = -1;

const mountedPlace: Steps = [directory("m"), mounted("m")];

/** What all of these have in common. */
const root = { as: "root", touches: ["mounts"] } as const;

export const uses: readonly Use[] = [
  use.remount({
    ...root,
    setup: mountedPlace,
    operands: [
      {
        vfs_root_context_id: own,
        target: "m",
      },
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: { params: {}, "params.target": {} },
  }),
];

export const rows: readonly Row[] = [
  ...walkFailures({
    call: "remount",
    parameter: "target",
    as: "root",
    step: (target) => remount(target, 0),
    follows: true,
  }),
];
