import { parameters, type Use, use } from "../../language/use.ts";
import {
  call,
  F_GETFD,
  fcntl,
  FD_CLOEXEC,
  fillDescriptors,
  result,
  type Row,
  row,
  struct,
  UNSHARE_HOSTNAME_CONTEXT,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_metadata.ts";
import {
  ROOT_CONTEXT as ROOT_CONTEXTOfRules,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../../worlds/mount_rules.ts";
import { SC_unshare_open_params } from "../../../src/api/structs.ts";

const ROOT_CONTEXT = 2;

export const uses: readonly Use[] = [
  use("unshare_open", {
    as: "root",
    operands: [
      parameters(SC_unshare_open_params, { type: UNSHARE_HOSTNAME_CONTEXT }),
    ],
    promises: ["unshare"],
    pointers: { params: {} },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "unshare_open",
    "EMFILE",
    "table-full",
    "descriptor/EMFILE/too-few-are-free",
    [
      fillDescriptors(),
      call.unshare_open(
        struct(SC_unshare_open_params, { type: ROOT_CONTEXT }),
      ),
    ],
    { as: "root" },
  ),
  row("unshare_open/success/close-on-exec", {
    covers: "unshare_open/behaviour/always-close-on-exec",
    as: "root",
    steps: [
      unshareOpen(ROOT_CONTEXTOfRules).as("fd").returns(1),
      fcntl(result("fd"), F_GETFD).returns(FD_CLOEXEC),
    ],
  }),
  row("unshare_open/EINVAL/types", {
    as: "root",
    steps: [
      unshareOpen(-1).fails("EINVAL", "unshare_open/EINVAL/type-is-negative"),
      unshareOpen(0).fails("ENOTSUP", "unshare_open/ENOTSUP/unknown-type"),
      unshareOpen(4).fails("ENOTSUP"),
    ],
  }),
  row("unshare_open/EPERM/user", {
    covers: [
      "privilege/EPERM/not-superuser",
      "privilege/EPERM/not-superuser",
      "privilege/EPERM/not-superuser",
      "unshare_create privilege/EPERM/not-superuser",
      "unshare_enter privilege/EPERM/not-superuser",
    ],
    steps: [
      unshareOpen(ROOT_CONTEXTOfRules).fails("EPERM"),
      unshareCreate(0).fails("EPERM"),
      unshareEnter(ROOT_CONTEXTOfRules, -1).fails("EPERM"),
    ],
  }),
];
