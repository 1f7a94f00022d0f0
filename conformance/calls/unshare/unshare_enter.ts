import { parameters, type Use, use } from "../../language/use.ts";
import {
  call,
  EDOM,
  EINVAL,
  ENOTSUP,
  ESRCNOTFOUND,
  result,
  type Row,
  row,
  struct,
  UNSHARE_ENTER_CURRENT_PROGRAM,
  UNSHARE_HOSTNAME_CONTEXT,
} from "../../language/row.ts";
import { ROOT_CONTEXT, unshareEnter } from "../../worlds/mount_rules.ts";
import { openedResource } from "../../worlds/uses_mounts.ts";
import {
  SC_unshare_create_params,
  SC_unshare_enter_params,
} from "../../../src/api/structs.ts";

export const uses: readonly Use[] = [
  use("unshare_enter", {
    as: "root",
    before: [
      openedResource,
      call.unshare_create(
        struct(SC_unshare_create_params, {
          unshared_resource_fd: result("fd"),
        }),
      ).as("id"),
    ],
    operands: [
      parameters(SC_unshare_enter_params, {
        type: UNSHARE_HOSTNAME_CONTEXT,
        id: result("id"),
        flags: UNSHARE_ENTER_CURRENT_PROGRAM,
      }),
    ],
    promises: ["unshare"],
    pointers: { params: "parameter-struct-readable-user-memory" },
  }),
];

export const rows: readonly Row[] = [
  row("unshare_enter/EINVAL/numbers-and-flags", {
    source: "Kernel/Syscalls/unshare.cpp",
    as: "root",
    steps: [
      unshareEnter(-1, 1).fails(EINVAL, "unshare_enter/EINVAL/type-negative"),
      unshareEnter(ROOT_CONTEXT, -1, 0).fails(
        EINVAL,
        "unshare_enter/EINVAL/flags-0",
      ),
      unshareEnter(1, -1).fails(
        EINVAL,
        "unshare_enter/EINVAL/type-1-3-id-negative",
      ),
      unshareEnter(3, 0x7fff_0000).fails(
        ESRCNOTFOUND,
        "unshare_enter/ESRCNOTFOUND/type-1-3-such-id",
      ),
      unshareEnter(ROOT_CONTEXT, 0).fails(
        EINVAL,
        "unshare_enter/EINVAL/type-2-id-0-below-1",
      ),
      unshareEnter(ROOT_CONTEXT, 0x7fff_0000).fails(
        EDOM,
        "unshare_enter/EDOM/type-2-such-id",
      ),
      unshareEnter(0, 1).fails(ENOTSUP, "unshare_enter/ENOTSUP/type-0-3"),
      unshareEnter(ROOT_CONTEXT, -1, 4).returns(0),
    ],
  }),
];
