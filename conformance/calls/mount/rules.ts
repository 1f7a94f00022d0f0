import {
  directory,
  EDOM,
  EINVAL,
  type Errno,
  MS_BIND,
  MS_REMOUNT,
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
  errno: Errno,
  id: string,
  setup: Steps = [],
): Row {
  return row(`${name}`, {
    source: `ledger ${id}`,
    as: "root",
    touches: ["mounts"],
    covers: id,
    setup,
    steps: [step.fails(errno)],
  });
}

export const rows: readonly Row[] = [
  ...NUMBERED.map(({ call: name, step, relative }) =>
    row(`${name}/EINVAL/context-numbers`, {
      source: "Kernel/Tasks/Process.cpp",
      as: "root",
      touches: ["mounts"],
      setup: [directory("m")],
      steps: [
        step(0).fails(EINVAL, `${name}/EINVAL/vfs_root_context_id-0-less-1`),
        step(-2).fails(EINVAL),
        step(0x7fff_0000).fails(
          EDOM,
          `${name}/EDOM/vfs_root_context_id-positive-but-such-vfs-root`,
        ),
        ...ownContext,
        relative(result("context")).fails(
          EINVAL,
          `${name}/EINVAL/vfs_root_context_id-names-context-other-caller-s`,
        ),
      ],
    })
  ),
  ...((
    [
      [
        "bindmount",
        MS_REMOUNT,
        "flags-ms_remount",
        bindmount("/w", 0, MS_REMOUNT),
      ],
      ["bindmount", MS_BIND, "flags-ms_bind", bindmount("/w", 0, MS_BIND)],
      ["remount", MS_REMOUNT, "flags-ms_remount", remount("/w", MS_REMOUNT)],
      ["remount", MS_BIND, "flags-ms_bind", remount("/w", MS_BIND)],
      [
        "copy_mount",
        MS_BIND,
        "flags-ms_remount-ms_bind",
        copyMount("/w", "/w", { flags: MS_BIND }),
      ],
    ] as const
  ).map(([name, flag, slug, step]) =>
    refusal(
      `${name}/EINVAL/flag-${flag}`,
      step,
      EINVAL,
      `${name}/EINVAL/${slug}`,
    )
  )),
];
