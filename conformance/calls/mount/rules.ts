import { mountFlags } from "../../../src/api/constants.ts";
import type { Claims } from "../../ledger/claim.ts";
import {
  directory,
  type ErrnoName,
  remount,
  result,
  type Row,
  row,
  type Step,
  type Steps,
  umount,
  type Value,
} from "../../language/row.ts";
import { bindmount, copyMount, ownContext } from "../../worlds/mount_rules.ts";

const NUMBERED = [
  {
    call: "bindmount",
    step: (id: Value) => bindmount("/w/m", 0, 0, id),
    relative: (id: Value) => bindmount("m", 0, 0, id),
  },
  {
    call: "remount",
    step: (id: Value) => remount("/w/m", 0, id),
    relative: (id: Value) => remount("m", 0, id),
  },
  {
    call: "umount",
    step: (id: Value) => umount("/w/m", id),
    relative: (id: Value) => umount("m", id),
  },
] as const;

function refusal(
  name: string,
  step: Step,
  errno: ErrnoName,
  covers: Claims,
  setup: Steps = [],
): Row {
  return row(`${name}`, {
    as: "root",
    touches: ["mounts"],
    covers,
    setup,
    steps: [step.fails(errno)],
  });
}

export const rows: readonly Row[] = [
  ...NUMBERED.map(({ call: name, step, relative }) =>
    row(`${name}/EINVAL/context-numbers`, {
      as: "root",
      touches: ["mounts"],
      setup: [directory("m")],
      steps: [
        step(0).fails(
          "EINVAL",
          "vfs-context/EINVAL/id-is-zero-or-below-minus-one",
        ),
        step(-2).fails("EINVAL"),
        step(0x7fff_0000).fails(
          "EDOM",
          "vfs-context/EDOM/no-such-context",
        ),
        ...ownContext,
        relative(result("context")).fails(
          "EINVAL",
          "vfs-context/EINVAL/relative-path-in-another-context",
        ),
      ],
    })
  ),
  ...((
    [
      [
        "bindmount",
        "MS_REMOUNT",
        "mount-flags/EINVAL/ms_remount-given",
        bindmount("/w", 0, "MS_REMOUNT"),
      ],
      [
        "bindmount",
        "MS_BIND",
        "mount-flags/EINVAL/ms_bind-given",
        bindmount("/w", 0, "MS_BIND"),
      ],
      [
        "remount",
        "MS_REMOUNT",
        "mount-flags/EINVAL/ms_remount-given",
        remount("/w", "MS_REMOUNT"),
      ],
      [
        "remount",
        "MS_BIND",
        "mount-flags/EINVAL/ms_bind-given",
        remount("/w", "MS_BIND"),
      ],
      [
        "copy_mount",
        "MS_BIND",
        "mount-flags/EINVAL/ms_bind-given",
        copyMount("/w", "/w", { flags: "MS_BIND" }),
      ],
    ] as const
  ).map(([name, flag, slug, step]) =>
    refusal(
      `${name}/EINVAL/flag-${mountFlags[flag]}`,
      step,
      "EINVAL",
      slug,
    )
  )),
];
