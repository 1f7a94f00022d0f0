import type { Claims } from "../../ledger/claim.ts";
import { parameters, type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import {
  AT_FDCWD,
  directory,
  F_OK,
  faccessat,
  file,
  mounted,
  MS_RDONLY,
  R_OK,
  remount,
  type Row,
  row,
  umount,
  W_OK,
  X_OK,
} from "../../language/row.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { SC_faccessat_params } from "../../../src/api/structs.ts";

function refused(mode: number, name: string, covers: Claims) {
  return row(`faccessat/EACCES/${name}`, {
    covers,
    setup: [file("f", "", { mode: 0o700 })],
    steps: [faccessat("f", mode).fails("EACCES")],
  });
}

const dirfd = AT_FDCWD;

export const uses: readonly Use[] = [
  use("faccessat", {
    setup: ownFile,
    operands: [
      parameters(SC_faccessat_params, { dirfd, pathname: "f", mode: F_OK }),
    ],
    promises: ["rpath"],
    pointers: {
      params: {},
      "params.pathname": {},
    },
    descriptors: { "params.dirfd": baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  row("faccessat/EINVAL/flags", {
    covers: [
      "faccessat/EINVAL/unknown-flag",
      "faccessat/behaviour/returns-0-if-all-is-allowed",
    ],
    steps: [
      faccessat("/w", R_OK, 0x200).fails("EINVAL"),
      faccessat("/w", R_OK, 0x100).returns(0),
      faccessat("/w", R_OK, 0x400).returns(0),
      faccessat("/w", R_OK, 0x500).returns(0),
    ],
  }),
  refused(R_OK, "not-readable", "faccessat/EACCES/r_ok-but-not-readable"),
  refused(W_OK, "not-writable", "faccessat/EACCES/w_ok-but-not-writable"),
  refused(X_OK, "not-executable", "faccessat/EACCES/x_ok-but-not-executable"),
  row("faccessat/EROFS/mount-read-only", {
    covers: "faccessat/EROFS/w_ok-but-mount-is-read-only",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      file("/w/m/f", "", { mode: 0o666 }),
      remount("/w/m", MS_RDONLY),
    ],
    steps: [
      faccessat("m/f", W_OK).fails("EROFS"),
      faccessat("m/f", R_OK).returns(0),
    ],
    teardown: [umount("/w/m")],
  }),
  ...walkFailures({
    call: "faccessat",
    parameter: "pathname",
    step: (pathname, at = AT_FDCWD) => faccessat(pathname, R_OK, 0, { at }),
    takesDirectory: true,
    follows: true,
  }),
];
