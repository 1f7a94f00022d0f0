import { refused, type Use, use } from "../../language/use.ts";
import { device } from "../../language/kinds.ts";
import { result, type Row, row } from "../../language/row.ts";
import { unshareCreate } from "../../worlds/mount_rules.ts";
import { openedResource } from "../../worlds/uses_mounts.ts";

export const uses: readonly Use[] = [
  use.unshare_create({
    as: "root",
    before: [openedResource],
    operands: [
      {
        unshared_resource_fd: result("fd"),
      },
    ],
    promises: ["unshare"],
    pointers: { params: {} },
    descriptors: {
      "params.unshared_resource_fd": {
        wrong: [
          device(
            refused(
              "EINVAL",
              "unshare_create/EINVAL/descriptor-is-no-unshared-resource",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("unshare_create/EINVAL/not-a-resource", {
    as: "root",
    covers: [
      "unshare_create/EINVAL/descriptor-is-no-unshared-resource",
      "descriptor/EBADF/not-open",
    ],
    steps: [unshareCreate(0).fails("EINVAL"), unshareCreate(99).fails("EBADF")],
  }),
];
