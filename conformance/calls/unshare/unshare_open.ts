import { FD_CLOEXEC } from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import {
  call,
  fcntl,
  fillDescriptors,
  result,
  type Row,
  row,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_metadata.ts";
import {
  ROOT_CONTEXT as ROOT_CONTEXTOfRules,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../../worlds/mount_rules.ts";

const ROOT_CONTEXT = 2;

export const uses: readonly Use[] = [
  use.unshare_open({
    as: "root",
    operands: [
      { type: "UNSHARE_HOSTNAME_CONTEXT" },
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
        { type: ROOT_CONTEXT },
      ),
    ],
    { as: "root" },
  ),
  row("unshare_open/success/close-on-exec", {
    covers: "unshare_open/behaviour/always-close-on-exec",
    as: "root",
    steps: [
      unshareOpen(ROOT_CONTEXTOfRules).as("fd").returns(1),
      fcntl(result("fd"), "F_GETFD").returns(FD_CLOEXEC),
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
