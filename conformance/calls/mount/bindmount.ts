import { refused, type Use, use } from "../../language/use.ts";
import { watcher } from "../../language/kinds.ts";
import {
  directory,
  open,
  result,
  type Row,
  type Steps,
} from "../../language/row.ts";
import { bindmount } from "../../worlds/mount_rules.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { removed } from "../../worlds/uses_mounts.ts";

/** The caller's own context. */
const own = -1;

const place: Steps = [directory("m")];

/** What all of these have in common. */
const root = { as: "root", touches: ["mounts"] } as const;

export const uses: readonly Use[] = [
  use.bindmount({
    ...root,
    setup: place,
    before: [open("/w", "O_RDONLY").as("fd")],
    operands: [
      {
        vfs_root_context_id: own,
        target: "m",
        source_fd: result("fd"),
      },
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: { params: {}, "params.target": {} },
    descriptors: {
      "params.source_fd": {
        wrong: [
          watcher(
            refused(
              "ENODEV",
              "bindmount/ENODEV/source_fd-has-no-path",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  ...walkFailures({
    call: "bindmount",
    parameter: "target",
    as: "root",
    step: (target) => bindmount(target, 0),
    follows: true,
  }),
];
